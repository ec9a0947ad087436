//! Password-based MAC (RFC 9481 clause 6.1.1): for enrolment by a reference number and a secret.

use super::oid;
use crate::crypto::{HashAlgorithm, Secret};
use crate::pki::PkiError;
use crate::pki::algorithm;
use crate::pki::tlv::{self, Reader};
use subtle::ConstantTimeEq;

const WHAT: &str = "the parameters of a password-based MAC";
/// Rounds that we write.
const ROUNDS: i64 = 1000;
/// Rounds that are read: fewer protect nothing, more only keep the processor busy.
const ROUNDS_READ: std::ops::RangeInclusive<i64> = 100..=100_000;

/// Whether an AlgorithmIdentifier is the password-based MAC.
pub(super) fn is_password_based(algorithm: &[u8]) -> bool {
    let oid = Reader::new(algorithm, WHAT).sequence().and_then(|mut inside| inside.oid_octets());
    oid.is_ok_and(|octets| octets == oid::PASSWORD_BASED_MAC.as_bytes())
}

/// The AlgorithmIdentifier that we write: SHA-256, HMAC-SHA-256.
pub(super) fn algorithm(salt: &[u8; 16]) -> Vec<u8> {
    let hmac = tlv::sequence(&[&tlv::oid(&oid::HMAC_WITH_SHA256), &tlv::null()]);
    let parameters = tlv::sequence(&[
        &tlv::octet_string(salt),
        &algorithm::hash_to_der(HashAlgorithm::Sha256),
        &tlv::integer(ROUNDS),
        &hmac,
    ]);
    tlv::sequence(&[&tlv::oid(&oid::PASSWORD_BASED_MAC), &parameters])
}

/// The MAC of `message` under the parameters of `algorithm`.
pub(super) fn compute(algorithm: &[u8], secret: &[u8], message: &[u8]) -> Result<Vec<u8>, PkiError> {
    let mut inside = Reader::new(algorithm, WHAT).sequence()?;
    if inside.oid_octets()? != oid::PASSWORD_BASED_MAC.as_bytes() {
        return Err(PkiError::UnsupportedAlgorithm("message authentication code".into()));
    }
    let mut parameters = inside.sequence()?;
    let salt = parameters.octet_string()?;
    let hash = algorithm::hash_from_der(parameters.element()?.raw)?;
    let rounds = parameters.integer()?;
    let mac = parameters.sequence()?.oid_octets()?;
    parameters.finish()?;
    if !ROUNDS_READ.contains(&rounds) {
        return Err(PkiError::Invalid("the number of rounds of the message authentication code"));
    }
    let mac_hash = if mac == oid::HMAC_SHA1.as_bytes() || mac == oid::HMAC_WITH_SHA1.as_bytes() {
        HashAlgorithm::Sha1
    } else if mac == oid::HMAC_WITH_SHA256.as_bytes() {
        HashAlgorithm::Sha256
    } else {
        return Err(PkiError::UnsupportedAlgorithm("message authentication code".into()));
    };
    let salted = Secret::new([secret, salt].concat());
    let mut key = Secret::new(hash.digest(salted.expose()).bytes);
    for _ in 1..rounds {
        key = Secret::new(hash.digest(key.expose()).bytes);
    }
    Ok(mac_hash.hmac(key.expose(), message).expose().to_vec())
}

pub(super) fn verify(algorithm: &[u8], secret: &[u8], message: &[u8], bits: &[u8]) -> Result<(), PkiError> {
    let expected = compute(algorithm, secret, message)?;
    if bool::from(expected.ct_eq(bits)) { Ok(()) } else { Err(PkiError::SignatureWrong("a CMP message")) }
}
