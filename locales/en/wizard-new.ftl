# Texts of the pages where new keys and certificates appear.

button-change = Change
button-view = View

## Certificate card

certificate-owner = Owner
certificate-valid = Valid
certificate-period = { $from } – { $to }
certificate-issuer = Provider
certificate-carrier = Key carrier
certificate-number = Number

## Fig. 9: carrier

step-place = Carrier
step-place-title = Where will the new key live?
step-place-main = Next ›
place-text = The new key is first written beside the old one. The old one keeps working until the new certificates are in place.
place-current = On the current carrier
place-current-note = The new key takes the place of { $path }. The old file stays: it will lie beside it as { $kept }.
place-beside-note = The new key will lie beside it, in the file { $name }. The file { $path } does not change: new keys are not written in its format.
place-other = On another carrier
place-other-note = The new key will be in another folder or on a flash drive. The old file stays where it is now.
place-path = Folder or file
place-path-hint = In a folder the file will be named { $name }
place-path-example = /media/flash
place-list = Where it can be written
place-free-gigabytes = { $size } GB free
place-free-megabytes = { $size } MB free
place-kind-removable = Flash drive { $name }
place-kind-mounted = Drive { $name }
place-kind-documents = Documents
place-kind-desktop = Desktop
place-kind-downloads = Downloads
place-kind-home = Home folder
place-kind-recent = Folder { $name }
place-file-not-protected = Only the password protects a key in a file: whoever copies the file can try passwords for as long as they like. A token or a card protects better.
place-note = We check that there is room and that the place can be written to. Nothing changes yet.
place-note-checking = Checking the carrier…
place-nothing = No place is named
place-nothing-advice = Type a folder or a file, or go back to the current carrier.
place-is-current = This is where the current key lives
place-is-current-advice = Name another place or choose “On the current carrier”.
place-occupied = There is a key here already: { $owner }, valid until { $date }. Replace it?
place-occupied-unknown = There is a key here already; whose it is cannot be told. Replace it?
place-keep = No, leave it
place-keep-note = Then name another place above.
place-replace = Yes, replace it
place-replace-note = That file is not erased: it stays beside the new one under a dated name.

## Fig. 10: parameters

step-parameters = Key parameters
step-parameters-title = Which keys are to be made?
step-parameters-main = Next ›
parameters-text = Usually nothing has to be changed here.
parameters-separate = Use a separate key for key agreement
parameters-separate-note = You sign with one key and decrypt what is sent to you with the other. If one ever has to be replaced, the other stays valid.
parameters-cannot-agree = This carrier cannot hold a key for key agreement: there will be one key.
parameters-now = Algorithm: { $algorithm }
parameters-more = More options
parameters-algorithms = Algorithm of the new keys
parameters-dstu = DSTU 4145, { $bits } bits
parameters-p256 = ECDSA, curve P-256
parameters-p384 = ECDSA, curve P-384
parameters-usual = { $algorithm } (the usual choice)
parameters-note = The keys are made only after you have checked everything.

## Fig. 11: password

step-password = New password
step-password-title = Password of the new key
step-password-main = Next ›
password-text = This password will open the new key. Nobody can recover it, not even the provider, so remember it or keep it in a safe place.
password-new = New password
password-again = New password again
password-rules = The password:
password-outdated = The password that you typed before has a name, code or phone number of your new answers in it. Type another.
password-rule-length = has 8 to 64 characters
password-rule-repeated = is not one repeated character
password-rule-keyboard-run = has no four neighbouring keys in a row
password-rule-personal = does not hold your name, birth date, code or phone number
password-rule-character = The character “{ $character }” cannot be used in this file’s password
password-rule-short = Good enough, but 12 characters or more are safer
password-rule-cyrillic = Cyrillic letters: the password may be hard to type on another computer
password-rule-leading-space = The password begins with a space
password-rule-trailing-space = The password ends with a space
password-rule-token-touch = This looks like a touched hardware token, not like a typed password
password-empty = Type a new password
password-refused = The password breaks the marked rules
password-again-empty = Type the same password again
password-differs = The passwords are not the same
password-ready = Password entered
password-note = The password is kept nowhere but in your memory. You still need the old password: it opens the old file.

## Review before sending

step-review = Review
step-review-title = Check everything once more
step-review-main = Generate keys and send the request
review-key = Current key
review-agreement = Agreement
review-signed = Signed { $time }
review-data = Registration data
review-data-right = You confirmed that the data are right
review-changes = Changes of the registration data
review-no-changes = Nothing changes
review-place = Where the new key will live
review-place-current = On the current carrier
review-place-replace = The key that lies there now stays under a dated name
review-keys = New keys
review-two-keys = Separate keys for signing and for key agreement
review-one-key = One key for signing and for key agreement
review-password = Password of the new key
review-password-missing = The password has to be typed again: the earlier one was used and forgotten
review-password-main = Type the password
review-password-note = You will come back here afterwards.
review-next-title = What happens next
review-next-cmp = First the new keys are written to the carrier and tested, then the request, signed with the current key, is sent. The provider issues the new certificates; the program checks them and confirms that it has them. Only after that does the provider revoke the old ones. A request that was sent cannot be taken back, but the old key works until the confirmation.
review-next-iit = First the new keys are written to the carrier, opened again and tested. Only then is the request, signed with the current key, sent. When the provider issues the new certificates it revokes the old ones at once, so a request that was sent cannot be taken back. If the connection breaks, the program finds the new certificates by the new keys.
review-note = After this there is no way back.

## Sending

step-sending = Sending
step-sending-rejecting-title = Giving the new keys up
sending-rejecting = Telling the provider that the new certificates are not wanted.
sending-rejecting-note = The current key and its certificates stay as they are.
step-sending-title = Sending the request
sending-keys = New keys made and tested
sending-keys-doing = Making the new keys
sending-keys-now = The program makes the keys, writes them to the carrier and opens them again. This usually takes a few seconds.
sending-sign = Request signed with the current key
sending-sign-doing = Signing the request with the current key
sending-sign-now = The program puts the request together and signs it. This usually takes a moment.
sending-send = Request sent
sending-send-doing = Sending the request
sending-send-now = The provider receives the request and answers. This usually takes less than a minute.
sending-receive = Certificates received and verified
sending-receive-doing = Receiving and checking the certificates
sending-receive-now = The program checks the certificates against the new keys. This usually takes a few seconds.
sending-receive-waiting-doing = Waiting for the certificates
sending-receive-waiting-now = The provider is working on the request. This can take from a minute to a working day. You may close the window: the program goes on from here when it is next started.
sending-store = Certificates written beside the new key
sending-store-doing = Writing the certificates beside the new key
sending-store-now = The program writes the certificates, puts the new key in its place and asks what became of the old ones. This usually takes a few seconds.
sending-by-itself = From here on everything happens by itself. When the certificates are in place the next page opens.
sending-safe-cmp = The current key works until the program has confirmed that the new certificates are stored.
sending-safe-iit = The new keys are written and tested before anything is sent, so the new certificates can always be found by them.
sending-note-before = The request has not been sent yet.
sending-note-after = It cannot be stopped any more: the provider has the request. If the power or the connection fails, the program goes on from this point.

## Fig. 12: new certificates

step-certificates = New certificates
step-certificates-title = New certificates
step-certificates-main = Next ›
certificates-text = The provider has issued new certificates. They were verified and written beside the new key.
certificates-old = Before
certificates-new = Now
certificates-none = None
certificates-warnings = Please note
certificates-note = Next: what to do with the old file and how to make a spare.

## Fig. 13: the end

step-finish = Done
step-finish-title = Done: the new key works
step-finish-main = Finish
finish-key = New key: { $path }
finish-key-note = It opens with the new password. The certificates lie beside it.
finish-revoked-at = The old certificates are revoked, as seen { $time }
finish-revoked = The old certificates are revoked
finish-not-revoked = The old certificates are not revoked yet. The provider does it by itself; you need do nothing.
finish-unknown = Whether the old certificates are revoked is not known yet. The provider does it by itself; you need do nothing.
finish-old-title = Old file
finish-old = Do not delete { $name }: it decrypts messages that were sent to you earlier. Keep it in a safe place together with the old password. It can no longer be used for signing.
finish-displaced-title = Another key
finish-displaced = Another key lay in the place of the new one. It is now here: { $path }. This renewal did not concern it: it can be used as before.
finish-programs-title = Other programs
finish-programs = Reporting and document programs, such as M.E.Doc, keep a list of certificates of their own. Add the new ones to each of them, or your signatures will not be accepted.
finish-spare-title = Spare
finish-spare = Copy { $name } and the certificates beside it to a flash drive and keep it apart from the computer. Do not write the password down next to it.
finish-next-title = Next key
finish-next = Another key is about to end: { $owner }, file { $file }. { $left }. After “Finish” the home page offers to form new certificates for it too.
finish-take = Keep for yourself
finish-folder = Folder
finish-folder-hint = The files appear here. What is in the folder already does not change.
finish-folder-empty = Type a folder
finish-save-protocol = Save the report (text)
finish-save-certificates = Save the certificates as separate files (.cer)
finish-save-bundle = Save the certificates as one file (.p7b)
finish-save-calendar = Save a reminder for the calendar (.ics)
finish-saved = Saved: { $path }
finish-name-protocol = { $owner } renewal report
finish-name-certificates = { $owner }
finish-name-bundle = { $owner } certificates
finish-name-calendar = { $owner } end of the key
finish-calendar-title = Key ends: { $owner }
finish-calendar-text = Renew the certificates in Kliuchnyk while these are valid: later you would have to visit a registration office.
finish-protocol-title = Report of the renewal of certificates
finish-protocol-certificate = { $heading }: { $purpose }, number { $serial }, valid { $from } – { $to }
finish-note = You return to the home page.
