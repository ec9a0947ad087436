# Texts of the section “Requests”.

section-requests = Requests
requests-what = The other way to a certificate, which works with every provider today: you make the keys here and bring the request files to a registration office.
requests-how = From the office you come back with certificates for these keys. The keys themselves are never handed over.

## A request that is there already

request-view = Look at a request
request-path = Request file
request-path-hint = EU.p10, EU-KEP.p10 or another .p10 file
request-open = View
browse-request-title = Request file
request-title = Certificate request
request-file = File
request-subject = Owner
request-purpose = What the key is for
request-purpose-by-name = The request does not say. By the file’s name: { $purpose }
request-purpose-unknown = The request does not say
request-signature-right = The signature is right: the request was made with this very key and has not been changed since
request-signature-wrong = The signature is wrong: the request was changed or made with another key. A provider will not take it
request-signature-unknown = The signature was not checked: the program does not know its algorithm
request-fields = All fields
request-copy = Copy all fields
request-copied = Copied

## New keys and requests

requests-note = First a few questions; nothing is made until you have checked everything. Your present key does not change.
requests-generate = Generate keys and requests…

step-whose = Owner
step-whose-title = Whose certificates will they be?
step-whose-main = Next ›
whose-text = The request may name the owner, but the registration office compares the data of the certificate with your documents in any case.
whose-office = The office enters the data
whose-office-note = The usual way: the requests name nobody.
whose-present = As in your key’s certificate
whose-certificate = As in another certificate
whose-certificate-note = The program takes the name from a certificate file.
whose-path = Certificate file
whose-path-missing = Name a certificate file.
browse-certificate-title = Certificate file
whose-typed = Type it
whose-typed-note = As in your passport and the organisation’s papers.
whose-optional = { $name } (if there is one)
whose-missing = This has to be filled in.
whose-too-long = At most { $most } characters, now { $count }.
whose-name-too-long = Surname and given names together take at most { $most } characters, now { $count }.
whose-counter = { $count } of { $most } characters
whose-note = The name goes nowhere but into the request files.
whose-note-office = The request files will name nobody.

place-first-text = Choose where the file with the new key will lie. Best is a flash drive that you keep apart from the computer.
place-taken = There is a key here already: { $owner }, valid until { $date }
place-taken-unknown = There is a key here already
place-taken-advice = It stays as it is. Name another folder, or another name for the file.
password-note-first = The password is kept nowhere but in your memory.

step-folder = Request folder
step-folder-title = Where do the requests go?
step-folder-main = Next ›
folder-text = Requests are the files that you take to the registration office. Put them apart from the key: the key is handed to nobody.
folder-path = Folder
folder-path-hint = If there is no such folder, the program makes it.
folder-nothing = Name a folder.
folder-taken = The request { $path } is there already, and the program does not replace it. Name another folder.
browse-requests-title = Folder for the requests
folder-note = We check that it can be written to. Nothing is made yet.

step-check = Check
step-check-title = Check everything once more
step-check-main = Generate keys and requests
check-whose = Whose certificates they will be
check-folder = Where to put the requests
check-next-title = What happens next
check-next = The program makes the keys, writes them, opens them again and tests them, and puts the requests into their folder. Nothing is sent anywhere, and no file that is there changes.
check-note = The keys are not in force yet: the provider issues the certificates for them.

step-made = Making the keys
step-making-title = Making the keys
made-making = The program makes the keys, writes them, opens them again and puts the requests together. Usually this takes a few seconds.
made-making-note = Do not take the flash drive out.
step-made-title = Done: keys and requests are made
step-made-main = Finish
made-key = New key: { $path }
made-key-note = It opens with the new password.
made-request = Request: { $path }
made-office-title = What to take to the registration office
made-office = The request files (on another flash drive, or as the provider says), your passport and the documents that the provider wants. Give the key and the password to nobody, not even to the clerk.
made-certificates-title = When you have the certificates
made-certificates = Put the .cer files beside the new key: the program finds them by itself and shows until when they are valid. Until then nothing can be signed with the new key.
made-present-title = Your present key
made-present = If you have one, it works as before.
made-note = You go back to the section “Requests”.
step-not-made-title = The keys were not made
not-made-safe = Your keys are unchanged, and nothing half-made is left.
not-made-main = Back to the answers
not-made-note = The answers are kept; the password has to be typed again.

pause-leaving-requests-title = Stop making keys?
pause-leaving-requests-text = No keys were made and no file was changed. If you stop, the answers on these pages are gone.
pause-leaving-requests-main = Go on
pause-leaving-requests-other = Stop
