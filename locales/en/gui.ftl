window-title = Kliuchnyk
window-title-training = Kliuchnyk — training mode
training-band = Training mode — no legal force

home-title = Your key
home-preparing = Looking for the key…
home-no-key = Choose a key
home-no-key-advice = The program finds keys on flash drives and in your folders. No password is needed for that, and nothing is changed.
home-no-write = No renewal is possible now: the program cannot write to its folder
home-no-write-advice = Allow writing to the folder { $path } (it or the disk may be read-only) and press “Try again”.
home-no-folder-advice = The system has no folder for the program’s data. Start the program with --state and a folder that can be written to.
home-keys-safe = Your keys were not changed.

card-carrier = File { $carrier }
card-days-left =
    { $days ->
        [0] Last day today
        [one] { $days } day left
       *[other] { $days } days left
    }
card-expired = Expired
card-suspended = Suspended
card-suspended-since = Suspended on { $date }
card-revoked = Revoked
card-revoked-since = Revoked on { $date }
card-valid-till = Valid till { $date }
card-issuer = Provider: { $issuer }
card-sign = Signing certificate
card-agree = Encryption certificate
card-both = Signing and encryption certificate
card-ca = Certificate of a provider
card-other = Other certificate
window-no-display = The window did not open: there seems to be no display. The command line does the same: kliuchnyk training run, kliuchnyk help.
window-display-lost = The display is gone, so the window was closed. Nothing is lost: a renewal under way can be continued. The unfinished ones: kliuchnyk renew list.

button-back = ‹ Back
button-stop = Stop
button-retry = Try again
button-home = Home page
section-home = Your key
rail-line = Step { $at } of { $of } · { $name }
home-renew = Form new certificates
home-resume = Continue
home-unfinished = There is an unfinished renewal of { $date }. Continue?
home-abandon = Give it up
change-line = { $what }: was “{ $old }”, will be “{ $new }”

section-settings = Settings
section-about = About

home-bare = There are no certificates beside the key: the program gets them from the provider when it reads the key.
home-unfinished-state = It stopped at: { $state }.
home-ended = The renewal of { $date } ended without new certificates
home-ended-keys = Its new keys were put here: { $key }
home-ended-advice = “Put away” removes the new keys once the provider confirms that no certificates for them exist. If the provider cannot answer that, they stay where they are. The current key stays in any case.
home-ended-keep-advice = The provider may have issued certificates for the new keys, so the program does not remove them. “Put away” only takes this entry away: all keys stay where they are.
home-ended-damaged-advice = The journal of this renewal cannot be read. The program changed and removed no key.
home-has-put-away = The entry is put away, no key was removed.
home-has-put-away-keys = The entry is put away, no key was removed. The new keys of this renewal are still here: { $key }
home-put-away = Put away
ends-60 = Less than two months left
ends-30 = Less than a month left
ends-14 = Less than two weeks left
ends-10 = Less than ten days left
ends-7 = Less than a week left
ends-3 = Less than three days left
ends-1 = Less than a day left
ends-early = There is no hurry, but new certificates can be made already.
ends-now = Get new certificates now: once the term is over, it cannot be done remotely any more.
ends-today = Get new certificates today: once the term is over, only a visit to a registration office is left.
home-expired = The key has expired
home-expired-advice = New certificates can no longer be formed remotely: visit a registration office with your documents. Keep the key: it is needed to decrypt old messages.
home-suspended = The certificate is suspended
home-suspended-advice = While it is suspended no new certificates can be formed. Have it resumed at a registration office or by the provider: when the suspension runs out it is revoked. Resumed already? Open it under “Certificates” and check it with the provider.
home-revoked = The certificate is revoked
home-revoked-advice = It cannot be resumed any more. New certificates are issued in person at a registration office. Keep the key: it is needed to decrypt old messages.
home-no-provider = The provider is not known
home-no-provider-advice = Choose in the settings the provider that issued your certificates.
home-choose-provider = Choose the provider
home-next = Next key: { $owner }
home-next-text = { $left }, file { $file }. Form new certificates for it too while that can still be done from here.
home-next-main = Form for the next key
home-another = Choose another key

choose-search = Find keys
choose-searching = Looking on flash drives and in your folders…
choose-none = No keys were found. Insert the flash drive with the key and look again, or give the path below.
choose-path = Path of the key file
choose-path-hint = Key-6.dat, .pfx, .p12, .pk8 or another key file
choose-path-missing = There is no such file. Check the path: it begins at the root of a drive or with “~/”.
choose-open = Open this file
choose-take = Choose { $file }
choose-owner-unknown = The owner is seen when the key is read

settings-language = Language
settings-language-uk = Ukrainian
settings-language-en = English
settings-theme = Colours
settings-theme-system = As the system
settings-theme-light = Light
settings-theme-dark = Dark
settings-theme-contrast = High contrast
settings-text = Text size
settings-scale = { $percent }%
settings-provider = Provider
settings-provider-none = Not chosen
settings-provider-note = The program knows the provider of a key by its certificates. This one is used when there are no certificates beside the key.
settings-provider-choose = Choose from the list
settings-provider-date = data of { $date }
settings-provider-untried = not tried
settings-proxy = Proxy server
settings-proxy-system = As the system
settings-proxy-none = No proxy
settings-proxy-manual = Give one
settings-proxy-address = Address and port
settings-proxy-address-hint = For example: proxy.example:3128
settings-proxy-address-wrong = The name of the server, a colon and the port are needed. This address is not saved yet.
settings-proxy-user = User (if the proxy asks for one)
settings-proxy-password = Password of the proxy
settings-proxy-password-hint = Remembered while the window is open. It is not written to the disk.
settings-proxy-password-typed = The password was entered. It is in force while the window is open; to change it, enter another.
settings-proxy-check = Check the connection
settings-proxy-running = Asking the provider…
settings-proxy-reached = The provider answered.
settings-proxy-local = The provider answered, but it is on this computer: no proxy is needed there and none was tried.
settings-journal = Journal of renewals
settings-journal-folder = Folder: { $path }
settings-journal-empty = There are no unfinished renewals.
settings-journal-case = { $date } · { $state }

about-version = Kliuchnyk { $version }
about-what = A free program that forms new qualified certificates from those in force. Until the new ones are received and verified, the current key stays where it is.
about-sources = Where the providers’ certificates were taken from
about-licences = Licences
secret-show = Show
secret-hide = Hide
secret-caps-lock = Caps Lock is on
secret-layout-cyrillic = Layout: UKR
secret-layout-latin = Layout: ENG
document-next = Next
document-count = { $hit } of { $count }
document-nothing = Not found
document-text = Document text
document-not-printed = There is no program here that prints. Save the document and print it from another program.
document-opened = The document is open in another program: print it from there.
document-printed = The document was sent to the printer.

## Choosing a file or a folder in the system’s own dialog

browse-file = Choose a file…
browse-folder = Choose a folder…
browse-missing = This system has no dialog for choosing files. Type the path.
browse-key-title = Key file
browse-place-title = Folder for the new key
browse-save-title = Folder to save to

## For screen readers only

a11y-marked = { $words }, { $mark }
a11y-done = done
a11y-now = now
a11y-later = not yet
a11y-wrong = wrong
a11y-advice = advice
a11y-show = Show: { $field }
a11y-hide = Hide: { $field }
a11y-about = { $words }: { $subject }
a11y-place = { $at } of { $of }
a11y-steps = Steps
a11y-sections = Sections
a11y-open = open
a11y-invalid = Error: { $error }
a11y-unknown = not checked

# Program password

settings-program-password = Program password
settings-program-password-about = Without a program password the settings and the journal of renewals are encrypted under a key that lies beside them: that protects only copies of a part of the folder. With one, not even who has the whole folder opens them. The passwords of keys have nothing to do with this.
settings-program-password-is-set = A program password is set: it is asked for at the start. Settings and the journal of renewals do not open without it.
settings-program-password-set = Set a password…
settings-program-password-change = Change the password…
settings-program-password-remove = Remove the password…
program-password-set-title = Set a program password
program-password-set-text = The program will ask for it at every start. It does not stand for the passwords of your keys.
program-password-set-main = Set the password
program-password-set-done-title = The program password is set
program-password-set-done = It will be asked for at the next start.
program-password-change-title = Change the program password
program-password-change-text = The previous one will open only copies of the folder that were made before.
program-password-change-main = Change the password
program-password-change-done-title = The program password was changed
program-password-change-done = The next start asks for the new one.
program-password-remove-title = Remove the program password
program-password-remove-text = Settings and journal stay encrypted, but their key will lie beside them. Unfinished renewals will go on without a program password again.
program-password-remove-main = Remove the password
program-password-remove-done-title = The program password was removed
program-password-remove-done = The next start asks for none.
program-password-consequence = Unfinished renewals will wait for this password: until it is given, the program does not go on with them. Forgotten, it costs no key, for keys have passwords of their own; but settings and the journal of unfinished renewals have to be begun anew.
program-password-present = Present program password
program-password-wrong = This is not the present program password
program-password-busy = Writing and checking. This takes a few seconds.
program-password-leave = To the settings

unlock-title = Type the program password
unlock-text = It encrypts your settings and the journal of renewals. It is not the password of a key.
unlock-password = Program password
unlock-empty = Type the program password
unlock-wrong = Wrong password ({ $code }). Check the keyboard layout and Caps Lock.
unlock-main = Open
unlock-busy = Checking the password. This takes a second or two.
unlock-forgotten = Begin anew…
unlock-damaged-title = The program’s key file is damaged
unlock-damaged = Your keys and certificates are not concerned. Settings and the journal of renewals cannot be opened: the file vault.key in the program’s folder cannot be read. If there is a copy of it, close the program and put the file back. If there is none, you can begin anew.

anew-title = Begin anew?
anew-keys = Keys, their passwords and certificates stay as they are.
anew-kept = The old files are not destroyed: the program puts them aside, into a folder with the date in its name.
anew-lost = Settings (provider, proxy, list of keys) have to be made again. There will be no program password after this.
anew-unfinished = There are unfinished renewals: { $count }. The program will not be able to go on with them.
anew-unfinished-keys = The new keys of these renewals stay in files with “.new-” in their names: do not remove them. If a request was sent already, the provider may have issued certificates for them.
anew-understood = I understand and want to begin anew
anew-note = If you recall the password, the files that were put aside can be moved back.
anew-main = Put the old files aside
anew-busy = Putting the old files aside…
anew-done-title = You can begin anew
anew-done = The old files are in the folder { $path }
anew-done-back = To go back to them, close the program and move them from this folder one level up, in place of the new ones.
anew-done-main = To the program
