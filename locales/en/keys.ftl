# Keys: the list, one key, its care.

section-keys = Keys
keys-title = Keys
keys-text = All keys that you have opened. The one whose certificates end first stands at the top. No password is needed for the list.
keys-none = Keys that you open will be listed here.
keys-choose-first = Choose a key…
keys-looking = Looking at the keys…
keys-choose-title = Which key shall be opened?
keys-file = { $file } · { $format }
keys-days-unknown = End not known yet
keys-awaits = Waits for its certificates
keys-open = Open
keys-forget = Remove from the list

## One key

keys-key-title = Key { $file }
keys-folder = Folder
keys-left = Time left
keys-left-unknown = Not known yet
keys-owner-none = Unknown: no certificates were found
keys-left-none = No certificates were found
keys-read = Show what is in the key
keys-reading = Opening the key…
keys-no-password = This file opens without a password.
keys-protection = Protection
keys-protection-usual = A password, as it should be
keys-protection-weak = A password, but in an outdated way
keys-protection-none = None: whoever has the file has the key
keys-offer-none = This file is not protected by a password
keys-offer-none-advice = Whoever copies the file can sign for you. Convert the key into a file with a password; the key itself and the certificates stay the same.
keys-offer-weak = The protection of this file is outdated
keys-offer-weak-advice = Its password can be guessed much faster than that of new files. Convert the key into a file with modern protection; the key, the certificates and the password stay the same.
keys-protect = Convert into a protected file
keys-pair = Key: { $purpose }
keys-algorithm = Algorithm
keys-dstu = DSTU 4145-2002
keys-curve = Curve
keys-curve-bits = { $bits } bits
keys-name = Name in the file
keys-id = Identifier
keys-id-gost = Identifier by GOST 34.311
keys-id-kupyna = Identifier by Kupyna
keys-id-sha1 = Identifier by SHA-1
keys-copy = Copy
keys-copied = Copied
keys-no-certificate = No certificate of this key was found.
keys-ask = Ask the provider: { $name }
keys-ask-whom = Choose your provider under “Settings”: the program can then ask it for the certificates.
keys-others = Other keys in the file
keys-other = { $algorithm }: the program cannot use keys of this kind. The key stays in the file, nothing happens to it.
keys-password-not-written = The program only reads files of this format, so it does not change their password. Convert the key and it can be changed.
keys-to-key = To the key
keys-to-list = To the list of keys
keys-next = Next ›
keys-writing = Writing the file and trying whether it opens…

## Change the password

keys-password-change = Change the password…
keys-password-title = New password of the key
keys-password-text = { $file } will open with this password. Nobody can recover it, not even the provider.
keys-password-present = Present password
keys-password-present-empty = Enter the password that opens the file now.
keys-password-note = The old password works until the new file is written and tried.
keys-password-main = Change the password
keys-password-done-title = The password is changed
keys-password-done = { $file } opens with the new password
keys-password-copies = Copies of this file that were made before open with the old password

## Make a copy

keys-backup = Make a copy…
keys-backup-title = Where shall the copy go?
keys-backup-text = A copy of { $file } helps when the drive is lost or breaks. Another flash drive is the best place for it.
keys-backup-note = The key file and its certificates will be written. Nothing that is there already changes.
keys-backup-main = Make a copy
keys-backup-done-title = The copy is made
keys-backup-done = Written and tried: { $path }
keys-backup-next = The copy opens with the same password. Keep it away from the computer, and the password away from it.
keys-written-certificate = Certificate beside it: { $path }
keys-place = Folder or file
keys-place-hint = What is there already does not change.
keys-place-empty = Type where to write it.
keys-place-found = It can be written here:
keys-place-removable = Flash drive { $name }
keys-place-documents = Documents
keys-place-desktop = Desktop
keys-place-folder = Folder { $name }

## Save a reminder

keys-remind = Save a reminder…
keys-remind-title = Where shall the reminder be saved?
keys-remind-text = The calendar of your computer or phone will remind you 60, 30, 14, 10, 7, 3 days and one day before the end.
keys-remind-main = Save
keys-remind-done-title = The reminder is saved
keys-remind-next = Open this file with a calendar program: it adds the event.

## Convert

keys-convert = Convert…
keys-format-title = Into which file?
keys-format-text = The key and the certificates stay the same, only the kind of file changes. { $file } stays as it is, too.
keys-format-note = The file will be written once you have chosen a place.
keys-format-pfx = PKCS#12 (.pfx)
keys-format-pfx-note = Holds everything: keys, their names, certificates. Most programs read it.
keys-format-key6 = Key-6.dat
keys-format-key6-note = Ukrainian programs read it, those for tax reports among them. The certificates will lie beside it.
keys-format-pk8 = PKCS#8 (.pk8)
keys-format-pk8-note = Keys only, without names. The certificates will lie beside it.
keys-convert-place-title = Where shall the new file go?
keys-convert-text = The place that is offered is beside { $file }.
keys-convert-note = A new file will be written. The present one does not change.
keys-convert-main = Convert
keys-convert-secret-title = Password of the new file
keys-convert-secret = { $file } is not protected; the new file will open with this password. Nobody can recover it.
keys-losses-title = Some things do not fit
keys-losses-text = The new file cannot hold everything that is in { $file }. It all stays in the present file. Go back to choose another kind of file.
keys-losses-main = Convert without them
keys-loss-key = Key { $algorithm } will not be in the new file
keys-loss-name = The name “{ $name }” of a key will not be kept
keys-loss-unknown = A part of the file that the program does not know will not be in the new one
keys-convert-done-title = The new file is ready
keys-convert-done = Written and tried: { $path }
keys-convert-next = { $file } was not changed. Once you are sure that your programs read the new file, the old one can be destroyed.
keys-convert-open = Open the new file

## Destroy

keys-destroy = Destroy…
keys-destroy-title = Destroy { $file }?
keys-destroy-looking = Looking whether the key is needed anywhere…
keys-destroy-path = File: { $path }
keys-destroy-means = Without another copy nothing can be signed with this key any more, and what was sent to it cannot be read. Even if its certificates have ended, old messages do not open without it.
keys-destroy-truth = On flash drives and SSDs remains of the file may stay where programs have no access. If somebody could have copied the key, this is not enough: have the provider revoke its certificates.
keys-destroy-copy = A copy beside it will stay: { $path }
keys-destroy-only = This is the owner’s only key with certificates in force that the program knows. Without it new ones can be had at a registration office only.
keys-destroy-sure = Destroy it although there is no other key in force
keys-destroy-unknown = The program does not know this key’s certificates, nor whether they are in force. It may be the owner’s only key that is: without it new certificates can be had at a registration office only. Read the key with its password, and the program will know.
keys-destroy-sure-unknown = Destroy it although it is not known whether its certificates are in force
keys-destroy-next = Go on to confirm
keys-destroy-note = Nothing changes yet.
keys-destroy-last = Once “Destroy the key” is pressed, { $file } cannot be brought back.
keys-destroy-name = To confirm, type the file’s name: { $file }
keys-destroy-name-hint = The button works as soon as the name is right.
keys-destroy-last-note = The file will be overwritten and removed. Certificates beside it stay.
keys-destroy-main = Destroy the key
keys-destroying = Overwriting and removing the file…
keys-destroyed-title = The key is destroyed
