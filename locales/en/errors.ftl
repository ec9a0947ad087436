# What happened and what to do, by catalogue code.
#
# Each message: its value is what happened, .advice what to do. Where a text names a fact ({$…}) the same text without it
# stands beside it (.bare, .advice-bare) and is shown when the fact is not known.

## Carrier

E-CARR-01 = { $reason ->
        [not-a-file] This is not a file but a folder, a pipe or a device: { $uri }
        [no-folder] There is no such folder: { $uri }
        [relative] This is not a full path: { $uri }
        [dead-link] The link leads nowhere: { $uri }
        [new-keys] The new keys of this renewal are not where they were: { $uri }
        *[other] The carrier is not connected, or there is no such file: { $uri }
    }
    .bare = The carrier is not connected
    .advice = { $reason ->
        [relative] Begin the path at the root of a drive, or with “~/” for your home folder.
       *[other] If it is a file, check its name and folder. Insert the flash drive, token or card and try again.
    }
    .advice-bare = If it is a file, check its name and folder. Insert the flash drive, token or card and try again.
    .advice-cli = { $reason ->
        [dead-link] Nothing was written. If the link leads to a flash drive, insert it and repeat the command; otherwise name the file itself.
        [new-keys] If they are on a flash drive, insert it and try again. If they are gone for good, reject the certificates issued for them: kliuchnyk renew abandon { $case } --keys-lost. The old key goes on working.
        *[other] If it is a file, check its name and folder. Insert the flash drive, token or card and repeat the command.
    }
    .advice-cli-bare = If it is a file, check its name and folder. Insert the flash drive, token or card and repeat the command.
E-CARR-02 = There is a reader but no card
    .advice = Insert the card, chip first.
E-CARR-03 = The smart-card service is not running
    .advice = Switch it on by the means of your system (on Linux it is the service pcscd) and try again.
E-CARR-04 = There is a card, but we do not know its type
    .advice = Copy the card’s code (ATR) and send it to us; check that the maker’s PKCS#11 module is installed.
E-CARR-05 = A key cannot be copied to a protected carrier
    .advice = Make a new key on the carrier itself.
E-CARR-06 = The carrier does not let the key out
    .advice = This is by design. For a spare, make a second key on a second carrier.
E-CARR-07 = { $reason ->
        [no-space] Could not write to the carrier: no room is left
        [paper-no-space] Could not write the file: no room is left
        [name-too-long] Could not write to the carrier: the name of the file or folder is too long
        [paper-name-too-long] Could not write the file: the name of the file or folder is too long
        [paper] Could not write the file
        *[other] Could not write to the carrier
    }
    .bare = Could not write to the carrier
    .advice = { $reason ->
        [no-space] Your old key is untouched. Free some room or choose another carrier or folder, then try again.
        [paper-no-space] This concerns no key. Free some room or choose another folder, then try again.
        [name-too-long] Your old key is untouched. Choose a shorter name.
        [paper-name-too-long] This concerns no key. Choose a shorter name.
        [paper] This concerns no key. Check free space, write protection and that the folder exists, or choose another: { $path }.
        *[other] Your old key is untouched. Check free space, write protection and that the folder exists, then try again.
    }
    .advice-bare = Your old key is untouched. Check free space, write protection and that the folder exists, then try again.
E-CARR-08 = { $reason ->
        [paper] This folder cannot be written to
        *[other] The carrier is read-only
    }
    .bare = The carrier is read-only
    .advice = { $reason ->
        [paper] This concerns no key. Remove the write protection or choose another folder: { $path }.
        *[other] Your old key is untouched. Remove the write protection or choose another carrier.
    }
    .advice-bare = Your old key is untouched. Remove the write protection or choose another carrier.
E-CARR-09 = There is no room on the carrier for new keys while the old ones are there
    .advice = Take another protected carrier: the old key is needed until the end.
E-CARR-10 = { $reason ->
        [file] There already is another file in this place
        [folder] In this place is a folder; the name of a new file is needed
        *[other] There already is a key in this place
    }
    .bare = There already is a key in this place
    .advice = { $reason ->
        [file] It was not changed. Choose another name or folder.
        [folder] Nothing was written. Choose another name or folder.
        *[other] It was not changed. Choose another place.
    }
    .advice-bare = It was not changed. Choose another place.
    .advice-cli = { $reason ->
        [file] It was not changed. Give the new file another name.
        [folder] Nothing was written. Add the name of a file to the folder.
        *[other] It was not changed. Choose another place. A renewal can keep that key under a dated name: --replace.
    }
    .advice-cli-bare = It was not changed. Choose another place. A renewal can keep that key under a dated name: --replace.
E-CARR-11 = The carrier was removed while being written
    .advice = Insert it again; we go on from here.
E-CARR-12 = Another program is using the carrier
    .advice = Close the browser, M.E.Doc or whatever else works with the key, and try again.
E-CARR-13 = Several keys were found
    .advice = Choose by the owner’s name and the validity.
E-CARR-14 = { $reason ->
        [case] The key was not destroyed: an unfinished renewal needs it
        *[other] Could not destroy the key on the carrier
    }
    .bare = Could not destroy the key on the carrier
    .advice = { $reason ->
        [case] Finish that renewal or give it up; if it ended badly, take it out of the list. Then repeat.
        *[other] The key is still there. Remove the write protection and try again; if the carrier cannot do it, use its maker’s program.
    }
    .advice-bare = The key is still there. Remove the write protection and try again; if the carrier cannot do it, use its maker’s program.
E-CARR-15 = { $kind ->
        [later] Tokens, cards and cloud stores ({ $name }) are not supported yet
        *[other] The carrier lacks the algorithm ({ $name })
    }
    .bare = The carrier lacks the action or the algorithm
    .advice = { $kind ->
        [later] Nothing was changed. For now a key in a file is needed: Key-6.dat, .pfx, .p12, .pk8, .jks or .zs2.
        *[other] Nothing was changed. Choose another carrier from the list of supported ones.
    }
    .advice-bare = Nothing was changed. Choose another carrier from the list of supported ones.
E-CARR-16 = The carrier’s module could not be loaded ({ $file })
    .bare = The carrier’s module could not be loaded
    .advice = Install the maker’s 64-bit module or name its file in the settings.
    .advice-cli = Install the maker’s 64-bit module.
E-CARR-17 = { $reason ->
        [file] The system does not allow the key file to be read
        *[other] The system does not allow access to the reader
    }
    .bare = The system does not allow access to the reader
    .advice = { $reason ->
        [file] Check the permissions of this file and of the folders above it, then try again.
        *[other] Allow it by the means of your system and try again.
    }
    .advice-bare = Allow it by the means of your system and try again.
E-CARR-18 = The carrier’s module does not answer
    .advice = Your old key is untouched. Take the carrier out, insert it again and repeat.
E-CARR-19 = { $reason ->
    [replaced] Another key is there now: { $name }. Nothing was changed
   *[other] A different carrier was inserted: { $name } is needed
  }
    .bare = This is not the carrier the work was begun with
    .advice = { $reason ->
        [replaced] Insert the carrier that you opened. If you want this very key, open it again.
       *[other] Insert the right one; we go on from here.
      }
    .advice-bare = Insert the right one; we go on from here.
E-CARR-20 = The card can be read but holds no certificate, or its content is not available
    .advice = If there is no certificate, a registration office issues one.

## Key and password

E-KEY-01 = Wrong password, or the key is damaged
    .advice = The key was not changed. Check the keyboard layout and Caps Lock and type the password again. If the password is certainly right, the file is damaged: take its backup copy.
E-KEY-02 = { $kind ->
        [companion] This is Key-11.dat, a companion file: there is no key in it
        *[other] This is a certificate, not a key
    }
    .bare = This is a certificate, not a key
    .advice = { $kind ->
        [companion] Open Key-6.dat: it lies beside it and holds the key. Key-11.dat is not needed.
        *[other] A key file is needed: Key-6.dat, .pfx, .p12, .pk8, .jks or .zs2. It lies where it was saved when it was generated.
    }
    .advice-bare = A key file is needed: Key-6.dat, .pfx, .p12, .pk8, .jks or .zs2. It lies where it was saved when it was generated.
E-KEY-03 = { $format ->
        [JKS-write] JKS files are read but not written
        [JKS-target] JKS files are read but not written
        [PKCS8-write] A key without a password is read but not written
        [other-ending] The name’s ending belongs to another format
        [key6-only-dstu] Key-6.dat holds DSTU 4145 keys only, and this is { $name }
        [pk8-only-usable] A .pk8 file cannot hold such a key ({ $name })
        [PEM-keys] This PEM file holds several keys
        [unknown] This is not a key, or a key of a format the program does not know
        [too-large] The file is too large: there are no such keys
        *[other] This key format is not supported ({ $format })
    }
    .bare = This key format is not supported
    .advice = { $format ->
        [JKS-write] The file was not changed. Convert the key to Key-6.dat or PFX: the new file is protected better.
        [JKS-target] The file was not changed and no new one was written. Name the new file Key-6.dat, or with .pfx or .pk8 at the end.
        [PKCS8-write] The file was not changed. Convert the key to Key-6.dat or PFX: a password will protect the new file.
        [other-ending] The file was not changed and no new one was written. Names end in .dat for Key-6, in .pfx and .p12 for PKCS#12, in .pk8 for PKCS#8.
        [key6-only-dstu] The file was not changed and no new one was written. Such a key fits into PFX (.pfx) and PKCS#8 (.pk8).
        [pk8-only-usable] The file was not changed and no new one was written. Such a key fits into PFX (.pfx).
        [PEM-keys] The file was not changed. Save each key in a file of its own and choose the one you need.
        *[other] The file was not changed. Choose another key file: Key-6.dat, PKCS#8, PKCS#12 (.pfx, .p12), JKS or ZS2.
    }
    .advice-cli = { $format ->
        [JKS-write] The file was not changed. Convert the key to Key-6.dat or PFX with “kliuchnyk key convert”: the new file is protected better.
        [JKS-target] The file was not changed and no new one was written. Name the new file Key-6.dat, or with .pfx or .pk8 at the end.
        [PKCS8-write] The file was not changed. Convert the key to Key-6.dat or PFX with “kliuchnyk key convert”: a password will protect the new file.
        [other-ending] The file was not changed and no new one was written. Names end in .dat for Key-6, in .pfx and .p12 for PKCS#12, in .pk8 for PKCS#8.
        [key6-only-dstu] The file was not changed and no new one was written. Such a key fits into PFX (.pfx) and PKCS#8 (.pk8).
        [pk8-only-usable] The file was not changed and no new one was written. Such a key fits into PFX (.pfx).
        [PEM-keys] The file was not changed. Save each key in a file of its own and name the one you need.
        *[other] The file was not changed. Name another key file: Key-6.dat, PKCS#8, PKCS#12 (.pfx, .p12), JKS or ZS2.
    }
    .advice-cli-bare = The file was not changed. Name another key file: Key-6.dat, PKCS#8, PKCS#12 (.pfx, .p12), JKS or ZS2.
    .advice-bare = The file was not changed. Choose another key file: Key-6.dat, PKCS#8, PKCS#12 (.pfx, .p12), JKS or ZS2.
E-KEY-04 = { $n ->
        [one] Wrong PIN. { $n } try is left
        *[other] Wrong PIN. { $n } tries are left
    }
    .bare = Wrong PIN
    .advice = Check the layout and Caps Lock and type the PIN again. When no tries are left the carrier blocks itself.
E-KEY-05 = Last try. After a mistake the carrier blocks itself
    .advice = If in doubt, stop and find the PIN you wrote down.
E-KEY-06 = The carrier is blocked
    .advice = Unblock it with the PUK or turn to the provider or a registration office.
E-KEY-07 = The passwords differ
    .advice = Type the new password the same way twice.
E-KEY-08 = { $rule ->
        [length] This password will not do: 8 to 64 characters are needed
        [repeated] The password is too weak: one repeated character
        [keyboard-run] The password is too weak: four neighbouring keys in a row
        [personal] The password is too weak: it has a name, birth date, code or phone number in it
        [character] This password will not do: “{ $character }” cannot be used in this file’s password
        *[other] The password is too weak: { $rule }
    }
    .bare = The password is too weak
    .advice = Think of another one: 8 characters or more, better 12, without names, dates, codes and neighbouring keys.
E-KEY-09 = The private key’s period of use is over
    .advice = It can no longer be renewed remotely: visit a registration office with your documents.
E-KEY-10 = { $reason ->
        [replaced] While this renewal went on, another program or window changed the key’s file
        *[other] The key does not match the certificate
    }
    .bare = The key does not match the certificate
    .advice = { $reason ->
        [replaced] If the key was renewed there, the one that is in the file now is in force: it opens with its own new password. The one before is kept beside it, under a name with the date. This renewal is no longer needed: give it up on the home page.
        *[other] Choose another certificate, or fetch the right one from the provider by the key.
    }
    .advice-bare = Choose another certificate, or fetch the right one from the provider by the key.
    .advice-cli = { $reason ->
        [replaced] If the key was renewed there, the one that is in the file now is in force: it opens with its own new password. The one before is kept beside it, under a name with the date. This renewal is no longer needed: drop it with renew abandon.
        *[other] Choose another certificate, or fetch the right one from the provider by the key.
    }
    .advice-cli-bare = Choose another certificate, or fetch the right one from the provider by the key.
E-KEY-11 = The key was forgotten after idling
    .advice = Read the key again. On the carrier it did not change.
E-KEY-12 = The carrier destroyed the key after wrong tries
    .advice = Registration in person at a registration office is needed.
E-KEY-13 = The PIN must have { $rule }. No try was spent
    .bare = A PIN cannot have this length or these characters. No try was spent
    .advice = Type the PIN again.
E-KEY-14 = The key file is damaged
    .advice = It was cut short or altered, not by this program. Take a backup copy of the file.

## Certificates and status

E-CERT-01 = No certificate was found for this key
    .advice = Fetch it from the provider by the key, or put the .cer or .p7b file beside the key.
    .advice-cli = Fetch it from the provider with “kliuchnyk cert fetch”, or put the .cer or .p7b file beside the key.
E-CERT-02 = The certificate is not valid yet or has expired ({ $date })
    .bare = The certificate is not valid yet or has expired
    .advice = It cannot be renewed remotely while it is not valid: visit a registration office with your documents. Keep the key: old messages need it to be decrypted.
E-CERT-03 = { $reason ->
        [1] The certificate was revoked on { $date }, reason: key compromise
        [4] The certificate was revoked on { $date }, reason: superseded by a new one
        [5] The certificate was revoked on { $date }, reason: cessation of operation
        [3] The certificate was revoked on { $date }, reason: the owner’s data changed
        [lost] The old certificates are revoked already, and the new keys are not there
        *[other] The certificate was revoked on { $date }
    }
    .bare = The certificate was revoked
    .advice = A revoked certificate cannot be resumed: register in person at a registration office.
E-CERT-04 = There is no current list of revoked certificates
    .advice = The certificate’s status was not checked. Connect to the network and check again.
E-CERT-05 = The list of revoked certificates is damaged
    .advice = It was not used. Fetch it again; if that does not help, try another network.
E-CERT-06 = The status service did not answer properly
    .advice = The certificate’s status was not confirmed by this service. Try again in a few minutes.
E-CERT-07 = The certificate’s issuer is not among the providers this program trusts
    .advice = Choose the provider that issued the certificate, or update the program. Do not go on if you are not sure.
E-CERT-08 = The certificate is suspended until { $date }
    .bare = The certificate is suspended
    .advice = Have it resumed first, at a registration office or by the provider.
E-CERT-09 = Only the signing certificate was found, the key-agreement certificate is missing
    .advice = Fetch both certificates from the provider by the key, or add the key-agreement certificate’s file.
E-CERT-10 = The certificate uses an algorithm this program does not know ({ $name })
    .bare = The certificate uses an algorithm this program does not know
    .advice = Update the program.
E-CERT-11 = The certificate was issued by another provider ({ $name })
    .bare = The certificate was issued by another provider
    .advice = The key was not changed and nothing was sent. Choose the provider that issued this certificate.
E-CERT-12 = { $reason ->
        [absent] There is no such file
        [no-permission] No permission to read the file
        [not-a-file] This is not a file but a folder, a pipe or a device
        [too-large] The file is too large: there are no such certificates
        [request] This is a certificate request, not a certificate
        [key] This is a key file, not a certificate
        *[other] This is not a certificate, or the file is damaged
    }
    .bare = This is not a certificate, or the file is damaged
    .advice = Choose a .cer, .crt, .pem or .p7b file.
    .advice-cli = { $reason ->
        [request] Name a .cer, .crt, .pem or .p7b file. Requests are shown by “kliuchnyk request show”.
        [key] Name a .cer, .crt, .pem or .p7b file. Keys are shown by “kliuchnyk key show”.
        *[other] Name a .cer, .crt, .pem or .p7b file.
    }
    .advice-cli-bare = Name a .cer, .crt, .pem or .p7b file.

## Network

E-NET-01 = The provider cannot be reached ({ $host })
    .bare = The provider cannot be reached
    .advice = The key was not changed. Check the internet connection and try again.
E-NET-02 = The proxy asks for a password
    .advice = Enter the proxy’s user name and password in the settings.
    .advice-cli = The proxy’s user name and password are entered in the program’s window, in the settings; the commands use them too.
E-NET-03 = The connection is not secure or is being tampered with
    .advice = Do not enter the password. Check the computer’s clock and the antivirus, try another network.
E-NET-04 = The network shows its own page instead of the provider
    .advice = The key was not changed. Open the browser, sign in to the network and try again.
E-NET-05 = Offline mode is on
    .advice = Switch it off in the settings and try again.
E-NET-06 = No time-stamp was received
    .advice = A signature without one would not be accepted. Try again in a few minutes.
E-NET-07 = The certificate directory did not answer
    .advice = Try later, or fetch the certificate from the provider by the key.
E-NET-08 = The provider’s server is busy
    .advice = The state is saved and the key was not changed. Try again in a few minutes.
E-NET-09 = The computer’s clock is off by { $difference }
    .bare = The computer’s clock differs from the provider’s
    .advice = Correct the time and try again, or the signature will be rejected.
E-NET-10 = The provider’s answer is unreadable or too large
    .advice = The keys were not changed. Try again; if it stays so, use another network.

## Request and issuance

E-REQ-01 = The request was accepted for processing. No.{"\u00A0"}{ $number }
    .bare = The request was accepted for processing
    .advice = The old key works. The provider has not issued the certificates yet: come back to this renewal later, it goes on from here.
E-REQ-02 = The provider did not find your current certificate
    .advice = The key was not changed. Check that the provider chosen is the one that issued the certificate.
E-REQ-03 = The current certificate is not valid for the provider
    .advice = The key was not changed. Check the certificate’s status; if it was revoked or has expired, a visit to a registration office is needed.
E-REQ-04 = The provider already knows such a key
    .advice = The current key works. Begin again: the program will generate other new keys.
E-REQ-05 = The data in the provider’s registry changed
    .advice = The key was not changed. If your name, position or codes changed, revoke the certificates and visit a registration office; otherwise look at the data again.
E-REQ-06 = No result was found for the request
    .advice = The request may not have arrived. Sending it again is safe: resume this renewal.
E-REQ-07 = The certificate received does not match the new key or its owner
    .advice = Delete nothing: both keys are kept. Send the report to the provider.
E-REQ-08 = The new certificate becomes valid on { $time }
    .bare = The new certificate is not valid yet
    .advice = Wait and check again.
E-REQ-09 = There is a new revision of the agreement
    .advice = The earlier signature was not used. Read the new revision and sign it.
E-REQ-10 = The provider’s answer is not signed, or its signature is wrong
    .advice = The keys were not changed, the answer was discarded. Try again over another network.
E-REQ-11 = This request was already sent on { $date }
    .bare = This request was already sent
    .advice = { $state ->
        [attention] The provider knows certificates for the new keys of this renewal, so the program does not remove them. Turn to the provider, who can tell which certificates are valid now.
        *[other] No new keys are needed. Resume the renewal that was begun: the program will find out the result.
    }
    .advice-bare = No new keys are needed. Resume the renewal that was begun: the program will find out the result.
E-REQ-12 = The provider refused: { $reason }
    .bare = The provider refused
    .advice = The current key works and was not changed. Keep the details and turn to the provider with them.
E-REQ-13 = { $reason ->
        [absent] There is no such request file
        [no-permission] No permission to read the request file
        [not-a-file] Instead of a request file there is a folder, a pipe or a device
        [too-large] The file is too large: there are no such requests
        [certificate] This is a certificate, not a request for one
        [key] This is a key file, not a certificate request
        *[other] This file is not a certificate request, or its signature is wrong
    }
    .bare = This file is not a certificate request, or its signature is wrong
    .advice = { $reason ->
        [content] Make the request again.
        *[other] Choose a request file: it usually ends in .p10 or .csr.
    }
    .advice-bare = Choose a request file: it usually ends in .p10 or .csr.
    .advice-cli = { $reason ->
        [content] Make the request again.
        [certificate] Certificates are shown by “kliuchnyk cert show”.
        [key] Keys are shown by “kliuchnyk key show”.
        *[other] Name the request file: it usually ends in .p10 or .csr.
    }
    .advice-cli-bare = Name the request file: it usually ends in .p10 or .csr.
E-REQ-14 = { $state ->
        [attention] The time for confirmation is over: not all of the new certificates became valid
        *[other] The time for confirmation is over, the new certificates did not become valid
    }
    .bare = The time for confirmation is over, the new certificates did not become valid
    .advice = { $state ->
        [attention] Delete nothing: both keys are kept. Turn to the provider, who can tell which certificates are valid now.
        *[other] The old key works. Renew once more.
    }
    .advice-bare = The old key works. Renew once more.
E-REQ-15 = { $carrier } and { $provider } have no algorithm in common
    .bare = The carrier and the provider have no algorithm in common
    .advice = The key was not changed. Choose another carrier or another algorithm.

## Cloud key store

E-CLD-01 = The cloud key store’s provider is not available at the moment
    .advice = The key was not changed. Try again in a few minutes.
E-CLD-02 = No user with this identifier was found
    .advice = Check the identifier and that the right provider is chosen.
E-CLD-03 = The time for confirmation ran out
    .advice = Get a new link and confirm in the app.
E-CLD-04 = The action was rejected in the app
    .advice = If it was not you, change the app’s PIN. If it was, begin again when you are ready.
E-CLD-05 = Not the expected key signed
    .advice = The signature was discarded. Choose the right key in the app and try again.
E-CLD-06 = The verification code does not match
    .advice = Do not confirm in the app. Begin again; if it repeats, tell the provider.
E-CLD-07 = The provider does not support this action ({ $name })
    .bare = The provider does not support this action
    .advice = Use a file or a protected carrier.

## The clerk’s workplace

E-CLK-01 = Not all papers are signed
    .advice = Sign everything that is marked in the case’s list.
E-CLK-02 = The e-mail is not in the request, so the field is closed
    .advice = If the citizen wants an e-mail address in the certificate, a new request naming it is needed.
E-CLK-03 = The citizen must type the PIN
    .advice = Turn the keyboard to the citizen and look away.
E-CLK-04 = This is not the card of the case
    .advice = Insert the card whose number is written in the case.
E-CLK-05 = The identity document has expired
    .advice = Ask for a valid one.
E-CLK-06 = The PIN is blocked
    .advice = Fill in the unblocking form (Obrazac 2).
E-CLK-07 = The audit log is damaged or was altered
    .advice = Delete nothing. Keep a copy of the log and tell whoever answers for security.
E-CLK-08 = The operator’s name or password is wrong
    .advice = Check the layout and Caps Lock and type them again.
E-CLK-09 = The database cannot be reached; what was typed is kept on this computer
    .advice = Check the network. Once it is back the case is sent by itself.
E-CLK-10 = The case is held by { $name }
    .bare = The case is held by another clerk
    .advice = Open it for reading, or ask your colleague to hand it over.

## The program

E-APP-01 = The settings could not be read
    .advice = The program runs with its defaults; the damaged file was kept beside them.
E-APP-02 = The program’s own data could not be written
    .advice = The keys were not changed. Check free space and permissions of the program’s data folder ({ $path }).
    .advice-bare = The keys were not changed. Check free space and permissions of the program’s data folder.
E-APP-03 = Another window of this program is working on this renewal
    .advice = Go to that window, or close it and try again.
E-APP-04 = Cancelled
    .advice = You stopped it. A renewal that was begun can be resumed from where it stands.
E-APP-05 = Something happened that the program did not foresee
    .advice = The keys were not changed. Try again; if that does not help, send the details to the developers.
E-APP-06 = A decision of yours is needed
    .advice = Add to the command: { $needs }
    .advice-bare = The program stopped where a person decides. The details name what is missing.
E-APP-07 = { $what ->
        [certificates] The program’s store of certificates cannot be read
        [gone] The folder with the program’s data is gone
        *[other] The renewal’s journal is damaged
    }
    .bare = The renewal’s journal is damaged
    .advice = { $what ->
        [certificates] Keys are not concerned, and the file was not changed: { $path }. Check its permissions. If it is damaged, rename it: the program begins a new store, and the certificates can be added again.
        [gone] The keys are where they were, but the journal of this renewal was in the folder { $path }. If it was moved, put it back and try again. If it was removed, begin the renewal again.
        *[other] Delete nothing. New keys of this renewal were found: { $found }. They open with the new password; their certificates, if they were issued, the provider gives by the key.
    }
    .advice-bare = Delete nothing: the keys on their carriers are untouched. If new keys were written, they lie beside the current one or on the carrier that was chosen; connect it and try again.
E-APP-08 = There is not enough disk space to begin
    .advice = Nothing was sent and the key was not changed. Free some space (at least 1 MiB) and try again.
E-APP-09 = There is no provider { $name } in the program
    .bare = There is no such provider in the program
    .advice = Choose a provider from the list, or add its file to the program.
E-APP-10 = Wrong program password
    .advice = Check the keyboard layout and Caps Lock. Keys and their passwords are not concerned. If the password is forgotten, the program’s window offers to begin anew.
E-APP-11 = The program password is needed
    .advice = It encrypts the settings and the journal of renewals. Type it in the program’s window, or add --program-password-file FILE to the command.

## Reasons that are ours and stand inside other texts

reason-demo-person = it knows no such demonstration person; others it enrols only when it runs with --lab
reason-no-service = it has no such service
reason-status-by-office = it changes a certificate’s status by telephone or in an office only
reason-not-possible = this protocol cannot carry such a request
