//! PrivateKeyInfo (RFC 5208) of DSTU 4145 and elliptic-curve keys; the vendor's attributes hold a second key
//! (formats.md 2.2, 6.1).

use super::attributes;
use super::foreign::ForeignKey;
use crate::carrier::CarrierError;
use crate::crypto::{KeyAlgorithm, PrivateKey, Signer};
use crate::pki::spki::{self, ParameterForm};
use crate::pki::tlv::{self, Element, Reader};
use crate::pki::{PkiError, Purpose, SubjectPublicKeyInfo};
use zeroize::Zeroizing;

const WHAT: &str = "a private key";

/// A private key taken out of its container, with the public key that follows from it.
pub struct StoredKey {
    pub purpose: Purpose,
    /// Name for people that the container gives it.
    pub name: Option<String>,
    pub key: PrivateKey,
    pub spki: SubjectPublicKeyInfo,
}

impl StoredKey {
    pub fn new(purpose: Purpose, key: PrivateKey) -> Result<Self, CarrierError> {
        let spki = SubjectPublicKeyInfo::build(&key.public_key(), ParameterForm::Explicit)?;
        Ok(Self { purpose, name: None, key, spki })
    }
}

/// What a PrivateKeyInfo holds.
#[derive(Default)]
pub struct Contents {
    /// Signature key (or the only one) first.
    pub keys: Vec<StoredKey>,
    pub others: Vec<ForeignKey>,
}

/// The keys of a PrivateKeyInfo: one, or more when the vendor's attributes hold a separate key-agreement key or one of
/// another algorithm.
///
/// # Errors
/// `Pki` when the octets are no PrivateKeyInfo, `Damaged` when a key is not the one named by the key identifier beside
/// it.
pub fn read(der: &[u8]) -> Result<Contents, CarrierError> {
    let mut info = Element::only(der, tlv::SEQUENCE, WHAT)?.reader(WHAT);
    if !matches!(info.integer()?, 0 | 1) {
        return Err(info.error().into());
    }
    let algorithm = info.element()?;
    let octets = info.octet_string()?;
    let attributes = info.optional_inside(tlv::constructed(0))?;
    // Version 1 (RFC 5958) may carry the public key here; it follows from the private one.
    info.optional(tlv::primitive(1))?;
    info.finish()?;

    let algorithm = match spki::key_algorithm(algorithm.raw) {
        Ok(algorithm) => algorithm,
        Err(PkiError::UnsupportedAlgorithm(_)) => {
            return Ok(Contents { keys: Vec::new(), others: vec![ForeignKey::of_info(der)] });
        }
        Err(error) => return Err(error.into()),
    };
    let scalar = match algorithm {
        KeyAlgorithm::Dstu4145(_) => octets,
        KeyAlgorithm::P256 | KeyAlgorithm::P384 => ec_scalar(octets)?,
    };
    let key = private_key(algorithm, scalar)?;
    let first = StoredKey::new(Purpose::Both, key)?;
    match attributes {
        Some(attributes) if matches!(algorithm, KeyAlgorithm::Dstu4145(_)) => {
            attributes::apply(first, attributes)
        }
        _ => Ok(Contents { keys: vec![first], others: Vec::new() }),
    }
}

/// A scalar out of range is damage, not a mistake of ours.
pub(super) fn private_key(algorithm: KeyAlgorithm, scalar: &[u8]) -> Result<PrivateKey, CarrierError> {
    PrivateKey::from_bytes(algorithm, scalar).map_err(|_| CarrierError::Damaged("private key out of range"))
}

/// ECPrivateKey (RFC 5915): the scalar, big-endian.
fn ec_scalar(octets: &[u8]) -> Result<&[u8], CarrierError> {
    let mut key = Element::only(octets, tlv::SEQUENCE, WHAT)?.reader(WHAT);
    if key.integer()? != 1 {
        return Err(key.error().into());
    }
    Ok(key.octet_string()?)
}

/// PrivateKeyInfo of one key. DSTU 4145: explicit parameters, scalar little-endian in ceil(bitlen(n)/8) octets.
/// `attributes`: the content of the `[0]` element, if any.
pub fn write(stored: &StoredKey, attributes: Option<&[u8]>) -> Result<Zeroizing<Vec<u8>>, CarrierError> {
    let algorithm = Reader::new(stored.spki.as_der(), WHAT).sequence()?.element()?.raw.to_vec();
    let scalar = stored.key.to_bytes();
    let octets = match stored.key.algorithm() {
        KeyAlgorithm::Dstu4145(_) => Zeroizing::new(tlv::octet_string(scalar.expose())),
        KeyAlgorithm::P256 | KeyAlgorithm::P384 => {
            let point =
                tlv::tlv(tlv::constructed(1), &[&tlv::bit_string(stored.key.public_key().as_bytes())]);
            let scalar = Zeroizing::new(tlv::octet_string(scalar.expose()));
            let key = Zeroizing::new(tlv::sequence(&[&tlv::integer(1), &scalar, &point]));
            Zeroizing::new(tlv::octet_string(&key))
        }
    };
    let attributes = attributes.map(|content| Zeroizing::new(tlv::tlv(tlv::constructed(0), &[content])));
    let attributes: &[u8] = attributes.as_ref().map_or(&[], |attributes| attributes);
    Ok(Zeroizing::new(tlv::sequence(&[&tlv::integer(0), &algorithm, &octets, attributes])))
}
