//! Object identifiers, each with the standard or list that names it.

use der::oid::ObjectIdentifier as Oid;

const fn oid(text: &str) -> Oid {
    Oid::new_unwrap(text)
}

// Keys and signatures of DSTU 4145-2002 (national list of identifiers, arc 1.2.804.2.1.1.1).
/// DSTU 4145 key, and signature with GOST 34.311 (polynomial basis, little-endian).
pub const DSTU4145_LE: Oid = oid("1.2.804.2.1.1.1.1.3.1.1");
/// The same, big-endian.
pub const DSTU4145_BE: Oid = oid("1.2.804.2.1.1.1.1.3.1.1.1.1");
/// Arc of the named curves M163 … M431, last arc 0 … 9 ([`crate::crypto::CurveId::number`]).
pub const DSTU4145_CURVES: Oid = oid("1.2.804.2.1.1.1.1.3.1.1.2");
/// DSTU 4145 with Kupyna-256: the form of the national list and the form that is written.
pub const DSTU4145_KUPYNA256: Oid = oid("1.2.804.2.1.1.1.1.3.6.1");
pub const DSTU4145_KUPYNA256_LE: Oid = oid("1.2.804.2.1.1.1.1.3.6.1.1");
/// DSTU 4145 with Kupyna-384, both forms.
pub const DSTU4145_KUPYNA384: Oid = oid("1.2.804.2.1.1.1.1.3.6.2");
pub const DSTU4145_KUPYNA384_LE: Oid = oid("1.2.804.2.1.1.1.1.3.6.2.1");
/// DSTU 4145 with Kupyna-512, both forms.
pub const DSTU4145_KUPYNA512: Oid = oid("1.2.804.2.1.1.1.1.3.6.3");
pub const DSTU4145_KUPYNA512_LE: Oid = oid("1.2.804.2.1.1.1.1.3.6.3.1");
/// Key agreement: cofactor, GOST 34.311.
pub const DSTU4145_COFACTOR_GOST: Oid = oid("1.2.804.2.1.1.1.1.3.4");
/// Key agreement: plain, GOST 34.311.
pub const DSTU4145_PLAIN_GOST: Oid = oid("1.2.804.2.1.1.1.1.3.5");
/// Key agreement: cofactor, Kupyna-256.
pub const DSTU4145_COFACTOR_KUPYNA: Oid = oid("1.2.804.2.1.1.1.1.3.7");
/// Key agreement: plain, Kupyna-256.
pub const DSTU4145_PLAIN_KUPYNA: Oid = oid("1.2.804.2.1.1.1.1.3.8");

// Ciphers and hashes (the same national list).
/// GOST 28147 gamma (counter).
pub const GOST28147_CTR: Oid = oid("1.2.804.2.1.1.1.1.1.1.2");
/// GOST 28147 CFB.
pub const GOST28147_CFB: Oid = oid("1.2.804.2.1.1.1.1.1.1.3");
/// GOST 28147 key wrap.
pub const GOST28147_WRAP: Oid = oid("1.2.804.2.1.1.1.1.1.1.5");
/// HMAC with GOST 34.311.
pub const HMAC_GOST34311: Oid = oid("1.2.804.2.1.1.1.1.1.2");
/// Kalyna-256/256 CFB.
pub const KALYNA256_CFB: Oid = oid("1.2.804.2.1.1.1.1.1.3.3.2");
/// Kalyna key wrap.
pub const KALYNA_WRAP: Oid = oid("1.2.804.2.1.1.1.1.1.3.11");
/// GOST 34.311-95.
pub const GOST34311: Oid = oid("1.2.804.2.1.1.1.1.2.1");
/// Kupyna (DSTU 7564:2014).
pub const KUPYNA256: Oid = oid("1.2.804.2.1.1.1.1.2.2.1");
pub const KUPYNA384: Oid = oid("1.2.804.2.1.1.1.1.2.2.2");
pub const KUPYNA512: Oid = oid("1.2.804.2.1.1.1.1.2.2.3");

// National certificate profile (the same arc).
/// qcStatement "qualified certificate of Ukraine".
pub const UA_QUALIFIED: Oid = oid("1.2.804.2.1.1.1.2.1");
/// Certificate policy of qualified certificates.
pub const UA_POLICY: Oid = oid("1.2.804.2.1.1.1.2.2");
/// Time-stamp policy.
pub const UA_TSP_POLICY: Oid = oid("1.2.804.2.1.1.1.2.3.1");
/// Extended key usage: electronic seal.
pub const UA_SEAL: Oid = oid("1.2.804.2.1.1.1.3.9");
/// Subject directory attribute: РНОКПП (personal tax number).
pub const UA_RNOKPP: Oid = oid("1.2.804.2.1.1.1.11.1.4.1.1");
/// Subject directory attribute: ЄДРПОУ (organization).
pub const UA_EDRPOU: Oid = oid("1.2.804.2.1.1.1.11.1.4.2.1");
/// Subject directory attribute: УНЗР (demographic register).
pub const UA_UNZR: Oid = oid("1.2.804.2.1.1.1.11.1.4.11.1");

// The vendor's arc 1.3.6.1.4.1.19398.1.1 (observed in its files and certificates).
/// Extended key usage: server of the national CMP service.
pub const IIT_CMP_SERVER: Oid = oid("1.3.6.1.4.1.19398.1.1.8.1");
/// subjectAltName otherName: phone (UTF8String).
pub const IIT_PHONE: Oid = oid("1.3.6.1.4.1.19398.1.1.4.1");
/// subjectAltName otherName: address (UTF8String).
pub const IIT_ADDRESS: Oid = oid("1.3.6.1.4.1.19398.1.1.4.2");

// International algorithms.
/// RFC 5480.
pub const EC_PUBLIC_KEY: Oid = oid("1.2.840.10045.2.1");
pub const P256: Oid = oid("1.2.840.10045.3.1.7");
pub const P384: Oid = oid("1.3.132.0.34");
pub const P521: Oid = oid("1.3.132.0.35");
/// RFC 5758.
pub const ECDSA_SHA256: Oid = oid("1.2.840.10045.4.3.2");
pub const ECDSA_SHA384: Oid = oid("1.2.840.10045.4.3.3");
/// RFC 8017.
pub const RSA: Oid = oid("1.2.840.113549.1.1.1");
pub const RSA_SHA256: Oid = oid("1.2.840.113549.1.1.11");
pub const RSA_SHA384: Oid = oid("1.2.840.113549.1.1.12");
pub const RSA_SHA512: Oid = oid("1.2.840.113549.1.1.13");
/// RFC 5754 and RFC 3279.
pub const SHA1: Oid = oid("1.3.14.3.2.26");
pub const SHA256: Oid = oid("2.16.840.1.101.3.4.2.1");
pub const SHA384: Oid = oid("2.16.840.1.101.3.4.2.2");
pub const SHA512: Oid = oid("2.16.840.1.101.3.4.2.3");
/// RFC 5753: ECDH with the X9.63 KDF over SHA-256 and SHA-384.
pub const ECDH_SHA256: Oid = oid("1.3.132.1.11.1");
pub const ECDH_SHA384: Oid = oid("1.3.132.1.11.2");
/// RFC 3565: AES-256 key wrap and CBC.
pub const AES256_WRAP: Oid = oid("2.16.840.1.101.3.4.1.45");
pub const AES256_CBC: Oid = oid("2.16.840.1.101.3.4.1.42");

// Attributes of names (X.520, RFC 4519, RFC 2985; ETSI EN 319 412-1 for organizationIdentifier).
pub const COMMON_NAME: Oid = oid("2.5.4.3");
pub const SURNAME: Oid = oid("2.5.4.4");
pub const SERIAL_NUMBER: Oid = oid("2.5.4.5");
pub const COUNTRY: Oid = oid("2.5.4.6");
pub const LOCALITY: Oid = oid("2.5.4.7");
pub const STATE: Oid = oid("2.5.4.8");
pub const STREET: Oid = oid("2.5.4.9");
pub const ORGANIZATION: Oid = oid("2.5.4.10");
pub const ORGANIZATIONAL_UNIT: Oid = oid("2.5.4.11");
pub const TITLE: Oid = oid("2.5.4.12");
pub const POSTAL_CODE: Oid = oid("2.5.4.17");
pub const GIVEN_NAME: Oid = oid("2.5.4.42");
pub const ORGANIZATION_IDENTIFIER: Oid = oid("2.5.4.97");
pub const EMAIL_ADDRESS: Oid = oid("1.2.840.113549.1.9.1");

// Extensions of certificates and CRLs (RFC 5280; RFC 3739 for qcStatements; RFC 6960 for nocheck).
pub const SUBJECT_DIRECTORY_ATTRIBUTES: Oid = oid("2.5.29.9");
pub const SUBJECT_KEY_IDENTIFIER: Oid = oid("2.5.29.14");
pub const KEY_USAGE: Oid = oid("2.5.29.15");
pub const PRIVATE_KEY_USAGE_PERIOD: Oid = oid("2.5.29.16");
pub const SUBJECT_ALT_NAME: Oid = oid("2.5.29.17");
pub const ISSUER_ALT_NAME: Oid = oid("2.5.29.18");
pub const BASIC_CONSTRAINTS: Oid = oid("2.5.29.19");
pub const CRL_NUMBER: Oid = oid("2.5.29.20");
pub const CRL_REASON: Oid = oid("2.5.29.21");
pub const INVALIDITY_DATE: Oid = oid("2.5.29.24");
pub const DELTA_CRL_INDICATOR: Oid = oid("2.5.29.27");
pub const ISSUING_DISTRIBUTION_POINT: Oid = oid("2.5.29.28");
pub const CERTIFICATE_ISSUER: Oid = oid("2.5.29.29");
pub const CRL_DISTRIBUTION_POINTS: Oid = oid("2.5.29.31");
pub const CERTIFICATE_POLICIES: Oid = oid("2.5.29.32");
pub const AUTHORITY_KEY_IDENTIFIER: Oid = oid("2.5.29.35");
pub const EXTENDED_KEY_USAGE: Oid = oid("2.5.29.37");
pub const FRESHEST_CRL: Oid = oid("2.5.29.46");
pub const AUTHORITY_INFO_ACCESS: Oid = oid("1.3.6.1.5.5.7.1.1");
pub const QC_STATEMENTS: Oid = oid("1.3.6.1.5.5.7.1.3");
pub const SUBJECT_INFO_ACCESS: Oid = oid("1.3.6.1.5.5.7.1.11");
pub const OCSP_NOCHECK: Oid = oid("1.3.6.1.5.5.7.48.1.5");
/// Access methods: OCSP, caIssuers, time stamping.
pub const ACCESS_OCSP: Oid = oid("1.3.6.1.5.5.7.48.1");
pub const ACCESS_CA_ISSUERS: Oid = oid("1.3.6.1.5.5.7.48.2");
pub const ACCESS_TIME_STAMPING: Oid = oid("1.3.6.1.5.5.7.48.3");
/// Policy qualifier: link to the practice statement.
pub const POLICY_CPS: Oid = oid("1.3.6.1.5.5.7.2.1");
pub const USER_NOTICE: Oid = oid("1.3.6.1.5.5.7.2.2");
/// Extended key usages (RFC 5280, RFC 6402).
pub const KP_TIME_STAMPING: Oid = oid("1.3.6.1.5.5.7.3.8");
pub const KP_OCSP_SIGNING: Oid = oid("1.3.6.1.5.5.7.3.9");
pub const KP_CMC_CA: Oid = oid("1.3.6.1.5.5.7.3.27");
pub const KP_CMC_RA: Oid = oid("1.3.6.1.5.5.7.3.28");
/// qcStatements of ETSI EN 319 412-5.
pub const QC_COMPLIANCE: Oid = oid("0.4.0.1862.1.1");
pub const QC_SSCD: Oid = oid("0.4.0.1862.1.4");
pub const QC_PDS: Oid = oid("0.4.0.1862.1.5");
pub const QC_TYPE: Oid = oid("0.4.0.1862.1.6");
pub const QC_TYPE_ESIGN: Oid = oid("0.4.0.1862.1.6.1");
pub const QC_TYPE_ESEAL: Oid = oid("0.4.0.1862.1.6.2");

// PKCS#9 and CMS (RFC 2985, RFC 5652, RFC 5035, RFC 5126).
pub const EXTENSION_REQUEST: Oid = oid("1.2.840.113549.1.9.14");
pub const ID_DATA: Oid = oid("1.2.840.113549.1.7.1");
pub const ID_SIGNED_DATA: Oid = oid("1.2.840.113549.1.7.2");
pub const ID_ENVELOPED_DATA: Oid = oid("1.2.840.113549.1.7.3");
pub const ATTRIBUTE_CONTENT_TYPE: Oid = oid("1.2.840.113549.1.9.3");
pub const ATTRIBUTE_MESSAGE_DIGEST: Oid = oid("1.2.840.113549.1.9.4");
pub const ATTRIBUTE_SIGNING_TIME: Oid = oid("1.2.840.113549.1.9.5");
pub const ATTRIBUTE_SIGNING_CERTIFICATE_V2: Oid = oid("1.2.840.113549.1.9.16.2.47");
pub const ATTRIBUTE_SIGNATURE_TIME_STAMP: Oid = oid("1.2.840.113549.1.9.16.2.14");
pub const TST_INFO: Oid = oid("1.2.840.113549.1.9.16.1.4");
