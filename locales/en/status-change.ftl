# Texts of suspending and revoking one’s own certificates.

step-status-what = What
step-status-confirm = Confirmation
step-status-password = Password
step-status-result = Result
step-status-office = Through the provider

status-next = Next ›
status-close = Close
status-leave = Change nothing
status-taken-title = The provider took the request
status-what-note = Nothing is sent yet.
status-confirm-note = Next comes the key’s password. Nothing is sent yet.
status-which = Which certificates:
status-nothing-chosen = Choose at least one certificate.
status-facts = { $owner } · valid until { $date } · number { $serial }

status-suspend-title = { $count ->
        [1] Suspend the certificate
       *[other] Suspend certificates
    }
status-suspend-means =
    Signatures made with suspended certificates are not accepted. A suspension cannot be ended from here: only the provider’s registration office resumes the certificates, and only within { $days ->
        [one] { $days } day
       *[other] { $days } days
    }. Then they are revoked.
status-suspend-confirm-title = { $count ->
        [1] Suspend it?
       *[other] Suspend them?
    }
status-suspend-main = Suspend
status-suspend-password-note = When you press, the request is signed with the key and sent to the provider. It cannot be taken back from here.
status-suspend-done-title = { $count ->
        [1] The certificate is suspended
       *[other] The certificates are suspended
    }
status-suspend-next = If the key was found and nobody else had it, a registration office resumes { $count ->
        [1] the certificate. Otherwise revoke it
       *[other] the certificates. Otherwise revoke them
    } and go there with your documents for new keys.
status-suspend-office = Call and ask to suspend the certificates: the operator asks for the key phrase. Or go to a registration office with your passport.

status-revoke-title = { $count ->
        [1] Revoke the certificate
       *[other] Revoke certificates
    }
status-revoke-means = Nobody resumes a revoked certificate, not even the provider. New ones are issued only in a registration office, against documents.
status-revoke-confirm-title = { $count ->
        [1] Revoke it for ever?
       *[other] Revoke them for ever?
    }
status-revoke-main = Revoke for ever
status-revoke-password-note = When you press, the request is signed with the key and sent to the provider. What is revoked does not come back.
status-revoke-done-title = { $count ->
        [1] The certificate is revoked
       *[other] The certificates are revoked
    }
status-revoke-next = Go with your documents to a registration office for new certificates. Keep the key file and its password: they decrypt older messages.
status-revoke-office = Certificates are revoked in a registration office: take your passport. If others may have the key, call first and ask to suspend the certificates: the operator asks for the key phrase.

status-office = The provider “{ $name }” does not take such requests from the program over the network. Its telephone and the addresses of its offices are on its website and in your agreement.
status-phone = The provider’s telephone: { $phone }

status-reason = Reason:
status-reason-unspecified = Say nothing
status-reason-compromise = Others may have the key
status-reason-data = The owner’s data have changed
status-reason-superseded = There are newer certificates

status-serial = { $certificate }: type the last four characters of its number ({ $end })
status-serial-hint = So that it does not happen by accident.
status-serial-wrong = These are not the characters of the number.

status-password-title = Key password
status-key = The request is signed with the key { $path }

status-sending-title = Sending the request
status-sending = The program signs the request and sends it, then asks the provider’s services for the certificates’ status. Usually this takes less than a minute.
status-sending-note = It cannot be stopped any more: the request may have reached the provider.

status-line = { $certificate }: { $state }
status-taken = the request was taken, but the provider’s services still say: { $verdict }. They learn of it within some hours
status-failed = it did not work
status-not-sent = no request was sent
status-not-done-title = Not everything worked
status-repeat = You can try again: repeating it does no harm. If it is urgent, call the provider.
