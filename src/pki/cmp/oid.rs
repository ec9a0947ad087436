//! Object identifiers of CMP and CRMF: RFC 9810 and RFC 4211, arcs id-it 1.3.6.1.5.5.7.4 and id-pkip 1.3.6.1.5.5.7.5.

use der::oid::ObjectIdentifier as Oid;

/// Control oldCertID (RFC 4211 clause 6.5).
pub const OLD_CERT_ID: Oid = Oid::new_unwrap("1.3.6.1.5.5.7.5.1.5");
/// regInfo utf8Pairs (RFC 4211 clause 7.1).
pub const REG_INFO_UTF8_PAIRS: Oid = Oid::new_unwrap("1.3.6.1.5.5.7.5.2.1");

pub const SIGN_KEY_PAIR_TYPES: Oid = Oid::new_unwrap("1.3.6.1.5.5.7.4.2");
pub const CURRENT_CRL: Oid = Oid::new_unwrap("1.3.6.1.5.5.7.4.6");
pub const IMPLICIT_CONFIRM: Oid = Oid::new_unwrap("1.3.6.1.5.5.7.4.13");
/// GeneralizedTime until which the authority waits for certConf.
pub const CONFIRM_WAIT_TIME: Oid = Oid::new_unwrap("1.3.6.1.5.5.7.4.14");
pub const CA_CERTS: Oid = Oid::new_unwrap("1.3.6.1.5.5.7.4.17");
pub const CERT_REQ_TEMPLATE: Oid = Oid::new_unwrap("1.3.6.1.5.5.7.4.19");
/// SEQUENCE OF UTF8String, one name per CertReqMsg.
pub const CERT_PROFILE: Oid = Oid::new_unwrap("1.3.6.1.5.5.7.4.21");
pub const CRL_STATUS_LIST: Oid = Oid::new_unwrap("1.3.6.1.5.5.7.4.22");
pub const CRLS: Oid = Oid::new_unwrap("1.3.6.1.5.5.7.4.23");

/// Password-based MAC (RFC 9481 clause 6.1.1).
pub const PASSWORD_BASED_MAC: Oid = Oid::new_unwrap("1.2.840.113533.7.66.13");
/// HMAC with SHA-1, the old name (RFC 9481 clause 6.2.1 names the other; OpenSSL writes this one).
pub const HMAC_SHA1: Oid = Oid::new_unwrap("1.3.6.1.5.5.8.1.2");
pub const HMAC_WITH_SHA1: Oid = Oid::new_unwrap("1.2.840.113549.2.7");
pub const HMAC_WITH_SHA256: Oid = Oid::new_unwrap("1.2.840.113549.2.9");

// Our own, under the enterprise number reserved for documentation (RFC 5612).

/// InfoTypeAndValue: acceptance of the agreement.
pub const ACCEPTANCE: Oid = Oid::new_unwrap("1.3.6.1.4.1.32473.4145.1.1");
/// InfoTypeAndValue: the exchanges of one renewal.
pub const RENEWAL_GROUP: Oid = Oid::new_unwrap("1.3.6.1.4.1.32473.4145.1.2");
/// regInfo: the key phrase, enveloped.
pub const KEY_PHRASE: Oid = Oid::new_unwrap("1.3.6.1.4.1.32473.4145.1.4");
