# Texts of the command line.

cli-language-not-yet = There are no texts in { $tag } yet; Ukrainian is used.
cli-no-window = This build has no window. The commands: kliuchnyk --help
cli-usage = The command is not written correctly
cli-usage-advice = Help: kliuchnyk --help
cli-case = Renewal: { $case }. To go on: kliuchnyk renew resume { $case }
cli-cancelled-renewal = A renewal that was begun is kept and can be resumed. The list: kliuchnyk renew list
cli-unreadable = The file { $path } cannot be read: it does not exist, or permission is missing.
cli-password-through-stdin = A password may come through --password-stdin.
cli-not-a-file = { $path } is not a file but a pipe, a device, a socket or a folder.
cli-output-lost = The answer was not written: { $reason }
cli-found = New keys: { $key }. To look at them: kliuchnyk key show { $key }. Certificates by the key: kliuchnyk cert fetch --key { $key } --provider { $provider }
cli-place = File: { $place }
cli-written = Written { $path }

## Passwords

cli-password = Password of the key { $place }:
cli-new-password = New password for { $place }:
cli-new-password-again = New password for { $place } once more:
cli-program-password = Program password:
cli-the-program = the program
cli-program-password-none = No program password is set.
cli-program-password-set = The program password is set: settings and the journal of renewals open only with it.
cli-program-password-consequence = Unfinished renewals will wait for it. Forgotten, it costs no key, but settings and journal have to be begun anew.
cli-program-password-removed = The program password was removed.
cli-password-file-open = Warning: others may read the password file { $path }. Close it: chmod 600
cli-secret-too-long = { $path }: the first line is too long for a password.
cli-secret-not-utf8 = { $path }: the first line is not UTF-8.
cli-terminal-not-utf8 = The terminal does not send UTF-8.
cli-password-changed = The password of the key { $key } was changed.
password-short = Advice: a password of 12 characters or more is safer.
password-cyrillic = Advice: Cyrillic letters are hard to type on a computer without a Ukrainian layout.
password-leading-space = Warning: the password begins with a space.
password-trailing-space = Warning: the password ends with a space.
password-token-touch = Warning: the password looks like the touch of a hardware token, not like typed text.

## Keys and requests

cli-key = Key: { $purpose }, { $algorithm }
cli-key-algorithm = Algorithm: { $algorithm }
cli-key-id = Key identifier: { $id }
cli-key-no-certificate = No certificate was found.
cli-key-ask-provider = To ask a provider: kliuchnyk key show { $key } --provider ID
cli-key-name = Name in the file: { $name }
cli-key-other = A key that this program does not use: { $algorithm }. It stays in the file.
cli-key-unprotected = Warning: no password protects this file: whoever has the file has the key. Make a protected one: kliuchnyk key convert { $key } --out key.pfx
cli-key-weak = Advice: the protection of this file is out of date, its password is guessed faster than that of newer files. Move the key into a file with today’s protection: kliuchnyk key convert { $key } --out key.pfx
cli-backed-up = The backup of the key was written and tried: { $key }
cli-backed-up-same-folder = Warning: the copy lies in the folder of the key. What happens to the carrier happens to it too: put another one on another carrier.
cli-converted = The key in the new format ({ $format }) was written and tested: { $key }
cli-converted-certificate = Certificates beside it: { $path }
cli-converted-next = The former file { $key } was not changed. Once the new one is in use, the old one can be destroyed: kliuchnyk key destroy
cli-loss-key = The new format has no room for the key { $algorithm } ({ $id })
cli-loss-name = The new format has no room for the key’s name “{ $name }”
cli-loss-unknown = The new format has no room for a part of the file whose meaning this program does not know
cli-destroy-owner = Owner: { $owner }.
cli-destroy-owner-unknown = Whose key it is is not known: there is no certificate beside it.
cli-destroy-first = The key { $path } will be destroyed. { $owner } Without another copy nobody can sign with it, or read what was encrypted for it. If you agree, type the word “{ $word }”:
cli-destroy-link = { $link } is a link. The file it leads to will be destroyed: { $path }
cli-destroy-second = To confirm, type the name of the file { $name }:
cli-destroyed = The key file { $key } was overwritten and removed. Certificates beside it are still there: nothing in them is secret.
cli-destroyed-emptied = The content of the key file { $key } was overwritten with zeros: the key is not in it any more. The system did not let the file itself be removed.
cli-destroyed-link = The link that led to it was removed too: { $path }
cli-destroyed-left = The name { $path } is still there, without the key.
cli-destroyed-truth = On flash drives and SSDs remains of the old octets may stay in memory cells that no program can reach: there only the password protects the key. Copies that this program does not know of stay too: backups, clouds, other carriers. If somebody may have copied the key, revoke its certificates.
cli-destroyed-copy = A copy beside it is still there: { $path }
cli-generated = New keys: { $key }
cli-generated-request = Certificate request: { $path }
cli-generated-next = Take the requests to a registration office. The current key, if there is one, goes on working.
cli-agree-curve-of-dstu = --agree-curve goes with --algorithm dstu only
cli-request-valid = The request’s signature is right.
cli-request-no-subject = The request names no owner.

## Certificates

cli-cert-owner = Owner: { $owner }
cli-cert-purpose = Purpose: { $purpose }, { $algorithm }
cli-cert-validity = Valid: { $from } – { $to }
cli-cert-issuer = Provider: { $issuer }
cli-cert-serial = Serial number: { $serial }
doubtful-rnokpp = ! The check digit of the taxpayer number is wrong: compare it with the document
doubtful-edrpou = ! The check digit of the company code is wrong: compare it with the document
doubtful-unzr = ! The check digit of the number in the demographic register is wrong: compare it with the document
cli-cert-damaged = Entry { $number }: damaged or not a certificate
cli-cert-count = Certificates and entries: { $count }, damaged ones among them: { $damaged }
cli-check-whole = Verdict: { $verdict }
cli-check-chain = Chain: { $verdict }
cli-check-ocsp = OCSP: { $verdict }
cli-check-crl-full = Full CRL: { $verdict }
cli-check-crl-delta = Full CRL with the delta CRL: { $verdict }
cli-check-source = Source: { $source }, { $time }
verdict-valid = valid
verdict-expired = expired
verdict-not-yet-valid = not valid yet
verdict-revoked = revoked
verdict-suspended = suspended
verdict-untrusted = the issuer is not trusted
verdict-not-checked = not checked

## Providers

cli-keys-lost = If nobody knows the password of the new keys any more, or their file is damaged, reject the certificates issued for them: kliuchnyk renew abandon { $case } --keys-lost. The old key goes on working.
cli-include-none = { $include } contradicts { $none }: there is nothing to put into the certificate. Give a value, or leave { $include } out
cli-provider-unknown = There is no provider { $id }. All providers: kliuchnyk provider list
cli-provider-address = { $id } is not a training provider on this computer. Other providers are named by their id: kliuchnyk provider list
cli-provider-unfit = The file { $path } is not a provider profile that can be added: { $reason }
cli-provider-added = The provider { $id } was added.
cli-provider-removed = The provider { $id }, added from a file, was removed.
cli-provider-restored = The profile { $id }, added from a file, was removed. The built-in one is in force again.
cli-provider-not-added = No profile { $id } was added from a file; there is nothing to remove. All providers: kliuchnyk provider list
cli-provider-listed = added from a file
cli-provider-listed-in-place = added from a file in place of the built-in one
cli-provider-from-file = Added from a file.
cli-provider-in-place = Added from a file; it stands in place of the built-in profile (data of { $date }). Back to the built-in one: kliuchnyk provider remove { $id }
cli-provider-anchor-new = The built-in profile does not have this root certificate: { $owner }, SHA-256 { $fingerprint }
cli-provider-anchor-gone = Only the built-in profile has this root certificate: { $owner }, SHA-256 { $fingerprint }
cli-provider-source = Source of the data: { $source }
cli-provider-as-of = data of { $date }
cli-provider-date = Date of the data: { $date }
cli-provider-fingerprint = Fingerprint of the root certificates: { $fingerprint }
cli-provider-untried = This program has never renewed certificates with this provider.

## Renewal

renew-untried = This program has never renewed certificates with “{ $name }”. It may happen that the provider revokes the old certificates and the new ones must be looked for by the key. Therefore the new keys are written and tested before anything is sent, and the old key is kept. To agree: --accept-untried
renew-untried-agreement = The signed agreement stays on this computer only: this provider does not take it over the network.
renew-agreement = Agreement: { $title }, revision { $revision }. SHA-256: { $digest }
renew-agreement-file = Read it: { $path }. To agree and sign: --accept-agreement
renew-data-question = Are these data right, and has nobody else access to the key? Yes: --confirm-data. If the data changed or others may have the key, do not go on.
renew-replace = Another key lies at { $key }. It will be kept under a dated name. To agree: --replace
renew-modified = The provider changed: { $what }. Before: { $old }. After: { $new }
renew-done = Done. The new key: { $key }
renew-old-key = The old key was kept: { $key }. It is needed to decrypt old messages; do not sign with it any more.
renew-displaced = Another key that lay in the place of the new one is now here: { $key }. This renewal did not concern it: it can be used as before.
renew-old-revoked = The provider has revoked the old certificates.
renew-old-not-revoked = The old certificates are not revoked yet; the provider will do it by itself.
renew-old-unknown = Whether the old certificates are revoked could not be found out; the provider does it by itself.
renew-resume = To go on: kliuchnyk renew resume { $case }
renew-nothing-to-resume = There are no unfinished renewals.
renew-several-to-resume = There are several unfinished renewals; name the one you mean: kliuchnyk renew list
renew-no-such-case = There is no unfinished renewal { $case }. The list: kliuchnyk renew list
renew-no-cases = There are no unfinished renewals.
renew-case = { $case }  of { $created }  { $key }: { $state }
renew-case-ended = It ended without new certificates. To take it out of the list: kliuchnyk renew abandon { $case }
renew-case-damaged = { $case }: the journal is damaged ({ $code })
renew-abandoned = The renewal { $case } was given up. The current key works.
renew-put-away = The renewal { $case } was taken out of the list. No key was removed.
renew-put-away-keys = Its new keys stay where they were put: { $key }
input-phone = not a telephone number: +380 and nine digits, or +381 and eight or nine
input-email = not an e-mail address
input-email-letter = the e-mail address has the letter “{ $letter }” of another alphabet
input-too-long = at most { $n } characters
input-phrase = 4 to 64 characters are needed
data-name = Name: { $value }
data-surname = Surname: { $value }
data-given-name = Given names: { $value }
data-serial-number = Number: { $value }
data-country = Country: { $value }
data-locality = City: { $value }
data-region = Region: { $value }
data-organisation = Organisation: { $value }
data-unit = Unit: { $value }
data-position = Position: { $value }
data-organisation-code = Organisation’s code: { $value }
data-rnokpp = Taxpayer number: { $value }
data-edrpou = Company code: { $value }
data-phone = Telephone: { $value }
data-email = E-mail: { $value }

## Training provider

training-serving = The training provider is running: { $address }
training-stop = To stop it: Ctrl+C
training-started = The training provider was started: { $address }
training-enrolled = The training user has a key: { $key }
training-password = The key’s password is in the file { $path }
training-folder = Everything that was made is in { $path }
training-only = { $id } is not a training provider: only those make demonstration users.
training-remote-address = { $address } can be reached from the network, and the training provider listens on this computer only. If that is what you want: --allow-remote
training-cannot-listen = The address { $address } is in use or not available. Another one: --listen 127.0.0.1:0
training-folder-in-use = Another training provider works with these data ({ $path }). Another folder: --data
training-ecdsa-needs-cmp = ECDSA keys are renewed with the cmp protocol only: --protocol cmp
training-holds-new-store = The new store opens with the new password and holds the new keys
training-holds-old-store = The old file lies under its dated name and opens with the old password
training-holds-old-revoked = The old certificates are revoked in the CRL and in OCSP
training-holds-new-good = The new certificates are good in the CRL and in OCSP
cli-cert-sha256 = SHA-256: { $sha256 }
cli-cert-stored = Certificates in the program’s store: { $count }
cli-cert-imported = { $path }: { $new } new, { $known } known already, { $damaged } damaged
cli-cert-unknown = The program’s store has no certificate with SHA-256 { $sha256 }; “kliuchnyk cert list” shows what it has
cli-cert-remove-means = The certificate goes out of the program’s store. Files with it on drives and in folders stay, and nothing changes at the provider. If there is no other copy, write it first: “kliuchnyk cert export”.
cli-cert-removed = Removed from the program’s store.
cli-status-suspend-means = The certificate will be suspended: its signatures will not be accepted. Only the provider can resume it, before the suspension runs out.
cli-status-revoke-means = The certificate will be revoked for good. After that a new one is issued in a registration office only.
cli-status-yes = yes
cli-status-sure = Go on? Type “{ $yes }”:
cli-status-again = Type the last four characters of the serial number ({ $end }):
cli-status-changed = The provider took the request. The certificate’s status: { $verdict }
cli-cert-several = There are several owners’ certificates in { $path } ({ $count }). Name yours by its serial number:
cli-cert-one-of = --serial { $serial }  { $owner }, { $purpose }, until { $to }
cli-cert-no-serial = There is no certificate with the serial number { $serial } in { $path }; “kliuchnyk cert show” shows the numbers
