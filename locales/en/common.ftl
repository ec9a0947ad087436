# Words that the window and the command line share.

training-mark = Training mode — no legal force
days-left = { $days ->
    [one] { $days } day left
    *[other] { $days } days left
}
purpose-sign = signature
purpose-agree = encryption (key agreement)
purpose-both = signature and encryption
purpose-other = other

## Checklist before a renewal

rule-r1 = The certificates are valid now
rule-r2 = The certificates are neither revoked nor suspended
rule-r3 = The key is read and its password known
rule-r4 = The registration data are unchanged
rule-r5 = Nobody else has the key
rule-r6 = The chosen provider issued the certificates
rule-r7 = At least one day is left
rule-r8 = The computer’s clock is right

## States of a renewal

renewal-state-draft = begun
renewal-state-key-read = key read
renewal-state-agreement-signed = agreement signed
renewal-state-agreement-accepted = agreement accepted
renewal-state-data-confirmed = data confirmed
renewal-state-keys-staged = new keys written
renewal-state-request-ready = request ready
renewal-state-sent = request sent
renewal-state-waiting = the provider is processing the request
renewal-state-issued = certificates issued
renewal-state-installed = certificates written
renewal-state-confirm-sent = confirmation sent
renewal-state-confirmed = confirmed
renewal-state-done = done
renewal-state-rejected = refused by the provider
renewal-state-cancelled = cancelled
renewal-state-attention = needs attention

## Protocol of a renewal

renewal-step-began = The renewal began
renewal-step-resumed = The renewal was resumed
renewal-step-key-read = The key was read, the conditions checked
renewal-step-agreement-signed = The agreement was signed with the current key
renewal-step-agreement-accepted = The provider accepted the signed agreement
renewal-step-agreement-outdated = There is a new revision of the agreement
renewal-step-data-confirmed = The registration data were confirmed
renewal-step-keys-staged = The new keys were written to the carrier and tested
renewal-step-request-signed = The request was signed with the current key
renewal-step-request-sent = The request is being sent
renewal-step-waiting = The provider accepted the request for processing
renewal-step-polled = The provider was asked how far it is
renewal-step-answer-received = The answer was received and verified
renewal-step-answer-not-authentic = The answer did not pass verification and was discarded
renewal-step-issued-in-part = The provider granted only a part of the requests; what it issued is rejected
renewal-step-looked-up = Certificates were looked up by the new keys
renewal-step-certificates-verified = The new certificates were verified
renewal-step-certificates-installed = The new certificates were written beside the new keys
renewal-step-confirmation-sent = The confirmation is being sent
renewal-step-rejection-sent = The certificates were declined
renewal-step-confirmed = The new certificates are in force
renewal-step-split = The provider takes requests one by one
renewal-step-promoted = The new key is in its place, the old one kept under a dated name
renewal-step-promoted-elsewhere = The new key is in its place; the old one stayed where it was
renewal-step-promoted-over = The new key is in its place; the old one stayed where it was; another key that lay there was kept under a dated name
renewal-step-old-revoked = The old certificates are revoked
renewal-step-old-not-revoked = The old certificates are not revoked yet
renewal-step-old-unknown = The status of the old certificates could not be found out
renewal-step-failed = The renewal stopped
rule-not-checked = not checked
renewal-step-refused = The provider refused
renewal-step-cancelled = Cancelled on request
renewal-step-attention = Needs attention: delete nothing
renewal-step-done = Done

## Facts in the lines of the protocol

fact-agreement = agreement
fact-attempt = attempt
fact-case = renewal
fact-code = code
fact-days = days
fact-found = found
fact-receipt = receipt
fact-serial = serial
fact-serials = serials
fact-sha256 = SHA-256
fact-state = state
fact-time = time

## Warnings

renewal-warning-changes-not-carried = The provider does not take changes of registration data over this protocol: they were not passed on
renewal-warning-old-not-yet-revoked = The old certificates are not revoked yet
renewal-warning-not-active-yet = The new certificate is not in force yet
renewal-warning-validity = The new certificate’s validity is unusual
renewal-warning-ends-no-later = The new certificate ends no later than the old one
renewal-warning-same-serial = The new certificate has the old one’s serial number
renewal-warning-key-identifier = The key identifier in the new certificate is computed differently
renewal-warning-no-longer-qualified-device = The new certificate no longer says that the key is in a protected carrier
renewal-warning-fewer-statements = The new certificate has fewer qualified statements than the old one
renewal-warning-contact-included = The telephone or e-mail address got into the certificate although this was not asked for
renewal-warning-journal-older = The journal of the renewal was put back from an older copy: check whether you sent this request later
renewal-warning-journal-slot = One of the journal’s two records is damaged; the program took the other

## Lengths of time: “by …”, “in …”

duration-minutes = { $n ->
    [one] { $n } minute
    *[other] { $n } minutes
}
duration-hours = { $n ->
    [one] { $n } hour
    *[other] { $n } hours
}
duration-days = { $n ->
    [one] { $n } day
    *[other] { $n } days
}
duration-years = { $n ->
    [one] { $n } year
    *[other] { $n } years
}

## Check of a certificate: what is said beside the verdict

check-clock-right = The computer’s clock is right
check-clock-ahead = Attention: the computer’s clock is ahead by { $difference }, so the verdict on dates may be wrong
check-clock-behind = Attention: the computer’s clock is behind by { $difference }, so the verdict on dates may be wrong
check-clock-not-checked = The computer’s clock was not compared
check-key-usage = The private key may sign until { $date }
check-key-usage-ended = The private key might sign until { $date }: later signatures are not accepted
check-key-usage-not-yet = The private key may sign from { $date }
check-qscd = Mark of a protected carrier: yes
check-no-qscd = Mark of a protected carrier: no
check-key-id-gost = Key identifier by GOST 34.311: { $id }
check-key-id-kupyna = Key identifier by Kupyna: { $id }
check-key-id-sha1 = Key identifier by SHA-1: { $id }
check-key-named-by-gost = The certificate has the identifier by GOST 34.311
check-key-named-by-kupyna = The certificate has the identifier by Kupyna
check-key-named-otherwise = The certificate has another identifier: a search by the key may not find it

## Where the certificates of a key were looked for

searched = Not every key has a certificate. Where they were looked for:
searched-inside = in the key file itself
searched-beside = beside the file and in the folders there
searched-given = in the files that were named
searched-store = in the program’s store
searched-provider = at the provider by the key’s identifiers
searched-found = { $place }: { $n }
searched-nothing = { $place }: none
searched-not = { $place }: not looked, { $why }
searched-failed = { $place }: failed ({ $code })
searched-not-needed = because they were found before
searched-not-asked = because the network was not asked
searched-other-provider = because another provider issued the certificates
searched-no-service = because it has no such service
