document-search = Search the document
document-print = Print…
document-save = Save…

## What is needed

step-conditions = What is needed
step-conditions-title = What is needed
step-conditions-main = Yes, continue

## Key

step-key = Key
step-key-title = Key
step-key-main = Read key

## Agreement

step-agreement = Agreement
step-agreement-title = Trust service agreement
step-agreement-main = Sign the agreement
step-agreement-next = Next >
agreement-intro = Read the agreement. What you sign is exactly the text you see on the screen.
agreement-statement = The provider does not publish its agreement in a form that programs can read. So you sign a statement that you accede to it; the provider receives the signed statement.
agreement-statement-kept = The provider does not publish its agreement in a form that programs can read. So you sign a statement that you accede to it; the signed statement is kept on this computer.
agreement-name = Document
agreement-revision = Revision
agreement-revision-value = { $revision }, in force from { $date }
agreement-hash = Checksum (SHA-256)
agreement-changed = There is a new revision of the agreement. Read it and sign again: the earlier signature does not count for it.
agreement-signed = Agreement signed { $moment }.
agreement-signed-before = The agreement was signed earlier, before the break.
agreement-none = The agreement has not arrived yet.
agreement-unreadable = The provider sent a document that cannot be shown as text. What cannot be seen should not be signed, so signing is switched off. Your keys are unchanged. Try later or contact the provider.
agreement-note = The agreement will be signed with your current key and handed to the provider.
agreement-note-pending = Signing the agreement and handing it to the provider. This usually takes a few seconds.
agreement-note-signed = Next you check your registration data.

## Registration data

step-data = Registration data
step-data-title = Are your data right?
step-data-main = The data are right
data-none = The data have not arrived yet.
data-from-provider = These are the data the provider holds. They will stand in the new certificates.
data-from-certificate = The provider does not tell registration data, so they were taken from your current certificate. They will stand in the new certificates.
data-attention = If your surname, address, position or company code changed or is misspelt, do not go on: revoke the certificates and visit a registration office with your documents.
data-codes-differ = The same code is written differently in two places. Check it with care: if either is wrong, press “The data changed”.
data-changed = The data changed
data-compromised = Others may have the key
data-note = By pressing “The data are right” you confirm that the data have not changed and that nobody but you has the key.
data-show = Show in full
data-hide = Hide
data-included = { $value } — will be in the certificate
data-not-included = { $value } — held by the provider only, not in the certificate
owner-name = Full name
owner-surname = Surname
owner-given-name = Given names
owner-organisation = Organisation
owner-unit = Unit
owner-position = Position
owner-country = Country
owner-region = Region
owner-locality = Town or village
owner-postcode = Postcode
owner-street = Address
owner-serial = Owner’s serial number
owner-organisation-id = Organisation identifier
owner-rnokpp = Taxpayer number (RNOKPP)
owner-edrpou = Company code (EDRPOU)
owner-unzr = Demographic-register number (UNZR)
owner-other = Another field ({ $oid })
owner-kind = Kind of owner
owner-kind-person = Person
owner-kind-organisation = Organisation or its representative
owner-phone = Phone
owner-email = E-mail

## Changes

step-changes = Changes
step-changes-title = What may change
step-changes-main = Next >
changes-intro = You need not change anything here. Only these details may be changed remotely.
changes-note = Nothing has been sent yet. Changes go to the provider together with the request for new certificates.
changes-contacts = How to reach you
changes-phone = Phone
changes-phone-hint = For example, +38 (050) 000-01-01. May be left empty.
changes-phone-wrong = This does not look like a phone number. It needs +380 and nine more digits.
changes-phone-in = Put the phone into the certificate
changes-email = E-mail
changes-email-hint = May be left empty.
changes-email-wrong = This does not look like an address. It has the form oksana@example.com.
changes-email-letter = The address has the letter “{ $letter }” of the Ukrainian layout. Switch the keyboard to English.
changes-email-in = Put the e-mail into the certificate
changes-included = Everyone who receives the certificate can see what is in it.
changes-voice = Key phrase
changes-voice-what = You are recognised by this phrase on the phone when the certificate must be suspended at once.
changes-phrase = New key phrase
changes-phrase-set = 4 to 64 characters. An empty field means that the phrase stays as it is.
changes-phrase-unset = 4 to 64 characters. There is no phrase now; the field may be left empty.
changes-phrase-wrong = The phrase must have 4 to 64 characters.
changes-phrase-year = This looks like a year. It is easy to guess: a year of birth is tried first. Better think of another phrase.
changes-phrase-date = This looks like a date. It is easy to guess or find out. Better think of another phrase.
changes-phrase-name = This is a part of your name, which everybody sees in the certificate. Better think of another phrase.
changes-phrase-code = This is a part of your code, which everybody sees in the certificate. Better think of another phrase.
changes-phrase-typed = A new key phrase has been entered. To replace it, enter another.
changes-phrase-keep = Leave the phrase as it is
changes-phrase-impossible = This provider does not take a key phrase remotely, so it cannot be changed here.
changes-hint = Question that helps to recall the phrase
changes-hint-hint = You will be asked this on the phone. Do not write the answer itself here.
changes-too-long = At most { $most } characters.
changes-public = Publication
changes-publish = Publish the certificate
changes-publish-what = Others will be able to find your certificate on the provider’s site and send you encrypted documents.
changes-summary = What will change
changes-nothing = Nothing: everything stays as it is.
changes-national = This provider takes the request in the national format, which carries no changes. So nothing can be changed here.
changes-national-how = To change these details, contact the provider or visit a registration office.
change-before = before: { $value }
change-after = after: { $value }
change-empty = not given
change-yes = yes
change-no = no
change-phone-in = Phone in the certificate
change-email-in = E-mail in the certificate
change-hint = Question for the phrase
change-publish = Publication of the certificate
change-phrase = Key phrase
change-phrase-held = the present one
change-phrase-none = none
change-phrase-new = a new one, just entered

## Certificate card

certificate-owner = Owner
certificate-valid-till = Valid till
certificate-issuer = Provider
certificate-place = Key lives in
