# Pages where the renewal stops, and questions that interrupt it.

## First line: what holds for the keys

safety-untouched = Your keys are unchanged; no request for new certificates was sent.
safety-old-works = Your old key works. Nothing is lost.
safety-old-goes-on = Your old key works as before.
safety-both-kept = The old key and the new keys are kept. Whether the old certificates are still valid is not known yet.
safety-old-revoked = The old certificates are revoked already. The old key and the new keys are kept.
safety-new-stored = The new keys and certificates are already stored on the carrier.
safety-old-kept = The old key is where it was. Whether its certificates are still valid is not known yet.
safety-nothing-removed = The program removed no key.

## Shared

stop-check = Check now
stop-check-again = Check again
stop-go-on = Continue
stop-begin-again = Begin again
stop-lost = The new keys are gone for good…
stop-details = Details
stop-copy = Copy details
stop-copied = Copied

## Pages

stop-expired-title = The certificate is not valid

stop-revoked-title = The certificate is no longer valid

stop-suspended-title = The certificate is suspended
stop-suspended-advice = It can be resumed by the provider “{ $name }” or at one of its registration offices: come in person with your documents. Once it is resumed, press “Check again”.

stop-data-changed-title = The data have changed
stop-data-changed-what = Certificates can be renewed remotely only with the same data.
stop-data-changed-advice =
    If your name, address, organisation, position or code has changed, revoke the present certificates and visit a registration office of the provider “{ $name }”. Bring your passport and the document about the change.

    The provider’s telephone and office addresses are on its website and in your agreement. If the data are right after all, press “Back”.

stop-compromised-title = Others may have the key
stop-compromised-what = New certificates must not be formed from such a key: somebody else could do it in your place.
stop-compromised-advice =
    Call the provider “{ $name }” at once and ask for the certificates to be suspended: the operator will ask for your key phrase. The telephone number is on the provider’s website and in your agreement.

    Then visit a registration office with your documents for new keys. Sign nothing with the old key.

stop-revoke = Revoke the certificates…
stop-suspend = Suspend…
stop-data-changed-advice-network =
    If your surname, name, address, organisation, position or code changed, revoke the present certificates: the program asks the provider “{ $name }” to do so. Before that it asks you twice.

    Then go to a registration office of the provider. Take your passport and the document about the change. If the data are right after all, press “Back”.
stop-compromised-advice-network =
    Press “Suspend…”: the program asks the provider “{ $name }” to suspend the certificates, and signatures made with them are not accepted any more. If you are sure that others have the key, revoke them at once.

    Then go with your documents to a registration office for new keys. Sign nothing with the old key.

stop-waiting-title = The request was accepted
stop-waiting-what = The provider “{ $name }” accepted the request but has not issued the certificates yet.
stop-waiting-advice = There is nothing to do. You may close the window: when you open the program again, it offers to go on from here.
stop-waiting-advice-next = There is nothing to do. The provider asks us to come back after { $next }. You may close the window: when you open the program again, it offers to go on from here.

stop-refused-title = The provider refused
stop-refused-careful = Remove nothing from the carrier. Copy the details and take them to the provider “{ $name }”: it will tell you which certificates are valid now.

stop-attention-title = Attention is needed

stop-interrupted-title = The renewal was interrupted
stop-interrupted-advice-carrier = If the key is on a flash drive, insert it; if the file was moved, put it back. Then press “Continue”.
stop-interrupted-advice-lost = This is the file with the new keys. If it is on a flash drive, insert it; if it was moved, put it back. Then press “Continue”. If it is no more, press “The new keys are gone for good…”: the program will say what follows.

stop-given-up-title = The new keys are given up
stop-given-up-what = The provider “{ $name }” knows that you gave them up. The certificates it issued for the lost keys never came into force and never will.
stop-given-up-advice = To get new certificates, press “Begin again”: the program will make other new keys. Should the file with the lost keys turn up, it is no longer needed.

stop-paused-title = The renewal is on hold
stop-paused-what = You chose not to go on now.
stop-paused-advice = You can return to it at any time from the home page.

stop-in-use-title = The renewal is open already
stop-in-use-what = Another window of the program is working on this very renewal.
stop-in-use-advice = Go to that window. If it is closed by now, press “Try again”.

stop-failed-title = That did not work

## Questions

pause-secret-title = Password of the current key
pause-secret-text = With the current key the program signs what it sends to the provider, so it cannot go on without its password. This is the password of the key whose certificates you are renewing, not that of the new keys.
pause-secret-field = Password of the current key
pause-secret-main = Continue
pause-secret-other = Not now
pause-secret-tries =
    { $n ->
        [one] { $n } try left
       *[other] { $n } tries left
    }

pause-rejecting-secret-title = Password of the current key
pause-rejecting-secret-text = The program will sign with the current key that the new keys are given up. It is this key’s password that is needed, not that of the new keys.
pause-rejecting-secret-main = Give up
pause-rejecting-secret-other = Not now

pause-which-current = Key whose certificates you are renewing
pause-which-new = New keys of this renewal
pause-which-file = File
pause-which-folder = Folder

pause-staged-secret-title = Password of the new keys
pause-staged-secret-text = The new keys are made already, and the program has to open them to prove to the provider that you have them and to store the certificates with them. This is the password you made up for the new keys during this renewal, not that of the current key.
pause-staged-secret-field = Password of the new keys
pause-staged-secret-lost = I do not remember this password…
pause-staged-secret-main = Continue
pause-staged-secret-other = Not now

pause-new-secret-title = Password for the new key
pause-new-secret-text = Make up a password to protect the new key “{ $file }” in the folder { $folder }. A forgotten password cannot be recovered.
pause-new-secret-main = Continue
pause-new-secret-other = Not now
pause-new-secret-rules = At least 8 characters, better 12. No names, dates, codes or neighbouring keys in a row.
field-new-password = New password
field-password-again = New password once more

pause-untried-title = This provider has not been tried
pause-untried-text =
    This program has never formed new certificates with the provider “{ $name }”. It may happen that the provider revokes the old certificates before the program receives the new ones.

    That is why the new keys are written and tested before the request is sent, and the old key is kept. If the answer is lost, the program finds the new certificates at the provider by the new keys.
pause-untried-kept = The signed agreement stays on this computer: this provider does not take it over the network. The provider may ask for it separately.
pause-untried-main = No, do not renew
pause-untried-other = Yes, renew

pause-replace-title = There is a key already
pause-replace-text = The key “{ $file }” is already in the folder { $folder }. If it is replaced it does not vanish: the program keeps it beside under a name with the date.
pause-replace-main = Do not replace
pause-replace-other = Replace

pause-modified-title = The provider changed the data
pause-modified-text = New certificates were issued, but the data in them differ from those before. Compare them.
pause-modified-before = Before
pause-modified-after = After
pause-modified-nothing = not given
pause-modified-main = Later
pause-modified-reject = Data are wrong
pause-modified-other = Data are right

pause-leaving-title = Stop the renewal?
pause-leaving-text = The request for new certificates was not sent yet, so your old key works as before. If you stop, the answers on these pages are removed, and so are the new keys if they were already made.
pause-leaving-main = Go on with the renewal
pause-leaving-other = Stop

pause-sent-title = It cannot be stopped any more
pause-sent-text = Once the request is sent the provider may act on it at any moment, so the renewal cannot be stopped any more. You can leave without loss: everything done is saved, and the renewal goes on from here when you return from the home page.
pause-sent-main = Go on waiting
pause-sent-other = Home

## The new keys are gone

pause-lost-not-sent-title = Are the new keys lost?
pause-lost-not-sent-text = The request for new certificates was not sent yet, so the current key works as before. If you stop this renewal, you can begin another, with other new keys.
pause-lost-not-sent-main = Back
pause-lost-not-sent-other = Stop the renewal

pause-lost-not-issued-title = Are the new keys lost?
pause-lost-not-issued-text =
    The request was sent, but the provider “{ $name }” has not issued the certificates yet. The current key works.

    The new keys can be given up as soon as the provider has answered. Return to this renewal later: the program will ask the provider and come to this question again.
pause-lost-not-issued-main = Back

pause-lost-unconfirmed-title = Are the new keys lost?
pause-lost-unconfirmed-text =
    The current key works. The provider “{ $name }” has issued the new certificates, but they are not in force: the program has not confirmed them yet.

    If you give the new keys up, the program tells the provider. The issued certificates will not come into force, the current key goes on working, and you can begin the renewal again. The current key signs that, so its password is needed. It cannot be taken back.

    If the new keys are on a flash drive that is merely not inserted, or the password is written down somewhere, press “Back”.
pause-lost-unconfirmed-main = Back
pause-lost-unconfirmed-other = Give the new keys up

pause-lost-unclear-title = Are the new keys lost?
pause-lost-unclear-text =
    The provider “{ $name }” may have put the new certificates in force and revoked the old ones already, so the new keys cannot be given up now. Remove nothing.

    Look for a copy of the file, or for the password, and return to this renewal. If there is none, ask the provider: it will tell you which certificates are valid.
pause-lost-unclear-main = Back

pause-lost-revoked-title = Are the new keys lost?
pause-lost-revoked-text =
    The old certificates, all or some of them, are revoked already, and the new ones work with the new keys alone. So the new keys cannot be given up.

    Look for a copy of the file, on another flash drive or in a backup, and for the password if you forgot it. If there is none, you will have to go to a registration office of the provider “{ $name }” with your documents for new keys.
pause-lost-revoked-main = Back
