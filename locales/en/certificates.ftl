# The section "Certificates"

section-certificates = Certificates

## The list

certificates-in-store = The program’s store
certificates-in = { $path }
certificates-other = Open a folder or a file…
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
