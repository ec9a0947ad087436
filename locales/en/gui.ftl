window-title = Kliuchnyk
window-title-training = Kliuchnyk — training mode
training-band = Training mode — no legal force

home-title = Your key
home-preparing = Preparing the training provider and a key…
home-no-key = No key chosen yet
home-no-key-advice = In this version the window shows only the training mode (kliuchnyk --training). With a key of your own use the command line for now: kliuchnyk key show, kliuchnyk renew.
home-next = Get new certificates
home-next-advice = The wizard comes to the window in the next version. The same renewal already runs in the terminal: kliuchnyk training run. The old key keeps working until the new certificates are stored and verified.
home-keys-safe = Your keys were not changed.

card-carrier = File { $carrier }
card-days-left =
    { $days ->
        [0] Last day today
        [one] { $days } day left
       *[other] { $days } days left
    }
card-expired = Expired
card-valid-till = Valid till { $date }
card-issuer = Provider: { $issuer }
card-sign = Signing certificate
card-agree = Encryption certificate
card-both = Signing and encryption certificate
card-other = Other certificate
window-no-display = The window did not open: there seems to be no display. The command line does the same: kliuchnyk training run, kliuchnyk help.
document-search = Search the document
document-print = Print…
document-save = Save…
