window-title = Kliuchnyk
window-title-training = Kliuchnyk — training mode
training-band = Training mode — no legal force

home-title = Your key
home-preparing = Preparing the training provider and a key…
home-no-key = No key chosen yet
home-no-key-advice = In this version the window shows only the training mode (kliuchnyk --training). With a key of your own use the command line for now: kliuchnyk key show, kliuchnyk renew.
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

button-back = < Back
button-cancel = Cancel
button-retry = Try again
button-home = Home page
section-home = Your key
rail-line = Step { $at } of { $of } · { $name }
home-renew = Form new certificates
home-resume = Continue
home-unfinished = There is an unfinished renewal of { $date }. Continue?
home-abandon = Give it up
field-password = Password
change-line = { $what }: was “{ $old }”, will be “{ $new }”
