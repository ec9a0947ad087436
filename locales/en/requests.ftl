# Texts of the section “Requests”.

section-requests = Requests
requests-what = The other way to a certificate, which works with every provider today: you make the keys here and bring the request files to a registration office.
requests-how = From the office you come back with certificates for these keys. The keys themselves are never handed over.

## A request that is there already

request-view = Look at a request
request-path = Request file
request-path-hint = EU.p10, EU-KEP.p10 or another .p10 file
request-open = View
browse-request-title = Request file
request-title = Certificate request
request-file = File
request-subject = Owner
request-no-subject = Not named: the office enters the data
request-purpose = What the key is for
request-purpose-by-name = The request does not say. By the file’s name: { $purpose }
request-purpose-unknown = The request does not say
request-algorithm = Key algorithm
request-id-gost-name = Key identifier (GOST 34.311)
request-id-kupyna-name = Key identifier (Kupyna-256)
request-id-sha1-name = Key identifier (SHA-1)
request-signature-right = The signature is right: the request was made with this very key and has not been changed since
request-signature-wrong = The signature is wrong: the request was changed or made with another key. A provider will not take it
request-signature-unknown = The signature was not checked: the program does not know its algorithm
request-fields = All fields
request-public-key = Public key
request-bits = { $bits } bits
request-signature-algorithm = Signature algorithm
request-signature = Signature
request-named = { $name }: { $value }
request-raw = Show the octets
request-raw-hide = Hide the octets
request-copy = Copy all fields
request-copied = Copied
request-id-gost = Computed with GOST 34.311
request-id-kupyna = Computed with Kupyna-256
request-id-sha1 = Computed with SHA-1
request-id-foreign = None of this key’s identifiers

## Extensions

extension-key-id = Public key identifier
extension-key-usage = Key usage
extension-extended-key-usage = Extended key usage
extension-basic-constraints = Basic constraints
extension-policies = Certificate policies
extension-alternative-names = More about the owner
extension-directory-attributes = Owner’s personal data
extension-statements = Marks of a qualified certificate
extension-other = Extension { $name }
extension-critical = Critical: whoever does not understand it does not take the certificate
extension-authority = A provider’s certificate
extension-no-authority = Not a provider’s certificate
identifier-ua-policy = Qualified certificates of Ukraine
identifier-ua-qualified = Qualified certificate
identifier-ua-seal = Electronic seal
identifier-qc-compliance = Qualified certificate under EU rules
identifier-qc-device = Key in a protected device
identifier-qc-disclosure = Terms of the provider
identifier-qc-type = Kind: signature or seal
usage-digital-signature = Electronic signature
usage-non-repudiation = Non-repudiation
usage-key-encipherment = Key encipherment
usage-key-agreement = Key agreement
usage-cert-sign = Signing certificates
usage-crl-sign = Signing revocation lists

## Signature algorithms

signature-dstu-gost = DSTU 4145 with the hash GOST 34.311
signature-dstu-kupyna256 = DSTU 4145 with the hash Kupyna-256
signature-dstu-kupyna384 = DSTU 4145 with the hash Kupyna-384
signature-dstu-kupyna512 = DSTU 4145 with the hash Kupyna-512
signature-ecdsa-sha256 = ECDSA with the hash SHA-256
signature-ecdsa-sha384 = ECDSA with the hash SHA-384
signature-rsa-sha256 = RSA with the hash SHA-256
signature-rsa-sha384 = RSA with the hash SHA-384
signature-rsa-sha512 = RSA with the hash SHA-512
