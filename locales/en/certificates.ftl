# The section "Certificates"

section-certificates = Certificates

## The list

certificates-in-store = The program’s store
certificates-in = { $path }
certificates-other = Open a folder or a file…
certificates-keep = Add those shown to the store
certificates-keeping = Adding to the store…
certificates-kept = Added to the store: { $new }. Already there: { $known }.
certificates-save-list = Save those shown to files…
certificates-authorities = Providers…
certificates-to-store = To the program’s store
certificates-search = Search
certificates-search-example = Name, organisation, code, number or provider
certificates-show = Show
certificates-show-all = All
certificates-show-in-force = In force
certificates-show-soon = Ending soon
certificates-show-ended = Ended
certificates-order = Order
certificates-order-end = By end
certificates-order-owner = By owner
certificates-order-provider = By provider
certificates-list = List of certificates
certificates-count =
    { $of ->
        [one] { $of } certificate
       *[other] { $of } certificates
    }. Ending within 30 days: { $soon }. Ended: { $ended }.
certificates-found = Found: { $found } of { $of }
certificates-row = { $purpose } · until { $to } · { $provider }
certificates-sign = signature
certificates-agree = encryption
certificates-both = signature and encryption
certificates-ca = provider’s certificate
certificates-equal =
    { $count ->
        [one] { $count } more copy of the same certificates.
       *[other] { $count } more copies of the same certificates.
    }
certificates-other-purpose = other
certificates-left =
    { $days ->
        [0] ends today
        [one] { $days } day left
       *[other] { $days } days left
    }
certificates-not-yet = not valid yet
certificates-ended = ended
certificates-looking = Reading certificates…
certificates-reading = Read { $done } of { $total }
certificates-store-empty = The program’s store has no certificates yet. Open a folder or a file with some.
certificates-place-empty = There are no certificates here.
certificates-unreadable =
    { $count ->
        [one] { $count } file could not be read:
       *[other] { $count } files could not be read:
    }

## Another folder, another file

certificates-other-title = Open a folder or a file
certificates-other-what = The program reads .cer, .crt, .pem and .p7b files. Nothing in the folder changes.
certificates-path = Path of the folder or file
certificates-path-hint = With the folders inside it
certificates-path-missing = Type a path, or choose a folder or a file.
certificates-open = Show
browse-certificates-folder-title = Folder with certificates
browse-certificates-file-title = File with certificates

## One certificate

certificates-one = Certificate
certificates-file = Where from
certificates-no-key = The certificate does not say

certificate-check = Can it be relied on
certificate-check-offline = Check without the network
certificate-check-online = Check with the provider
certificate-check-note = The program asks the provider for the status of this certificate. It sends nothing else.
certificate-check-running = Checking…
certificate-check-asking = Asking the provider…
certificate-check-whole = Verdict: { $verdict }
certificate-check-provider = Issued by a provider that the program knows: { $name }
certificate-check-trusted = Issued by an authority that the program trusts: { $name }
certificate-check-nobody = The program does not know the provider that issued this certificate.
certificate-check-chain = Chain to the provider
certificate-check-term = Validity
certificate-check-ocsp = Answer of the provider (OCSP)
certificate-check-crl = Full revocation list
certificate-check-delta = List with its changes
certificate-check-source = { $source }, { $time }
certificate-facts = What it is known by
certificate-sha256 = SHA-256
certificate-copy-one = Copy
certificate-copied = Copied
certificate-fields = All fields
certificate-copy = Copy all fields
certificate-copied-all = All fields copied
certificate-save = Save to a file…
certificate-keep = Add to the store
certificate-kept = Added to the program’s store.
certificate-known = It is in the program’s store already.
certificate-suspend = Suspend…
certificate-revoke = Revoke the certificate…

## Saving to files

certificates-save-title = Save to a file
certificates-save-main = Save
certificates-save-many = Certificates: { $count }
certificates-save-cer = A .cer file
certificates-save-p7b = A .p7b file
certificates-save-each = Each in a .cer file of its own
certificates-save-all = All in one .p7b file
certificates-save-where = Folder
certificates-save-hint = The program replaces no file
certificates-save-missing = Name a folder.
certificates-save-name = Certificates
certificates-save-more = And more files: { $count }

## Out of the store

certificate-remove = Remove from the store…
certificate-remove-title = Remove the certificate from the program’s store?
certificate-remove-what = The program will not list it any more, nor take it from there for a key. Files with the certificate on drives and in folders stay, and nothing changes at the provider.
certificate-remove-only = If there is no other copy, save the certificate into a file first: “Back” leads to it.
certificate-remove-note = Only the program’s store changes.
certificate-remove-main = Remove from the store
certificate-removing = Removing…
certificate-removed = Removed from the program’s store: { $owner }

## Providers

authorities-title = Providers
authorities-what = The program trusts certificates of these providers if their chain leads to one of their root certificates. Compare the SHA-256 fingerprint with the published one.
authorities-other = Add a provider from a file
authorities-path = File of the provider
authorities-path-hint = A .json profile. Open certificates in a .p7b in the list of certificates
authorities-path-missing = Type a path or choose a file.
authorities-known = Known to the program
authorities-file-absent = There is no such file. Check its name and folder.
authorities-file-no-permission = The system does not permit reading this file.
authorities-file-not-a-file = This is no file but a folder or a device. Choose the profile itself.
authorities-file-too-large = The file is too large for a provider’s profile.
authorities-file-certificate = This is a certificate, not a provider’s profile: it can be opened in the list of certificates.
authorities-file-key = This is a key file, not a provider’s profile: it can be opened under “Keys”.
authorities-file-request = This is a certificate request, not a provider’s profile.
authorities-file-else = This is not a provider’s profile. A profile is a .json file with the provider’s addresses and root certificates.
authorities-file-content = The file could not be read. If it is on a flash drive, check that the drive is there.
authorities-faulty = This provider’s profile has a fault; tell whoever wrote it: { $reason }
authorities-read = Look at the file
browse-authority-title = File of a provider
authorities-accept-what = Compare the fingerprints of the root certificates with those that the provider has published. The program will trust whatever they have signed.
authorities-accept = The fingerprints are right, add
authorities-accept-note = If even one fingerprint differs, go back: the file was tampered with.
authorities-added = Provider added: { $name }
authorities-in-place = This profile will stand in place of the built-in one (data of { $date }). When it is removed, the built-in one is in force again.
authorities-replace = The fingerprints are right, replace the built-in one
authorities-anchor-new = The built-in profile does not have this root certificate:
authorities-anchor-gone = Only the built-in profile has this root certificate:
authorities-from-file = Added from a file.
authorities-is-in-place = Added from a file; it stands in place of the built-in profile (data of { $date }).
authorities-remove = Remove the profile from a file
authorities-removed = The profile from a file was removed: { $name }
