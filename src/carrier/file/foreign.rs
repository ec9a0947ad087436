//! Keys that this program cannot use: RSA beside DSTU 4145, curves it does not know. They are listed, and they stay in
//! their container when it is written again.

use crate::carrier::OtherKey;
use crate::crypto::Secret;
use crate::pki::tlv::{self, Element, Reader};
use crate::pki::{PkiError, SubjectPublicKeyInfo, oid};
use zeroize::Zeroizing;

const WHAT: &str = "a private key of another algorithm";

/// A key of another algorithm.
pub struct ForeignKey {
    pub info: OtherKey,
    /// PrivateKeyInfo, where the container has one: what another container can take over.
    pub plain: Option<Secret>,
}

impl ForeignKey {
    /// A key by the PrivateKeyInfo that holds it.
    pub fn of_info(plain: &[u8]) -> Self {
        Self { info: describe(plain).unwrap_or_else(|_| unknown()), plain: Some(Secret::from_slice(plain)) }
    }

    /// A key of which only this is known.
    pub fn named(algorithm: String, key_id: Option<Vec<u8>>) -> Self {
        Self { info: OtherKey { algorithm, key_id }, plain: None }
    }

    /// The RSA key in an attribute of `Key-6.dat` (formats.md 6.1): `SEQUENCE { bits, INTEGER, SEQUENCE { n, e, d, p, q,
    /// dP, dQ, qInv } }`. `stated`: the key's identifier in the attribute beside it, for one that cannot be read.
    pub fn of_rsa_attribute(value: &[u8], stated: Option<&[u8]>) -> Self {
        rsa_info(value).map_or_else(
            |_| Self::named("RSA".to_owned(), stated.map(<[u8]>::to_vec)),
            |plain| Self::of_info(&plain),
        )
    }
}

fn unknown() -> OtherKey {
    OtherKey { algorithm: "?".to_owned(), key_id: None }
}

/// PrivateKeyInfo around an RSA key that lacks only the version of RSAPrivateKey (RFC 8017 A.1.2).
fn rsa_info(value: &[u8]) -> Result<Zeroizing<Vec<u8>>, PkiError> {
    let mut value = Element::only(value, tlv::SEQUENCE, WHAT)?.reader(WHAT);
    value.integer()?;
    value.integer()?;
    let numbers = value.content(tlv::SEQUENCE)?;
    value.finish()?;
    let key = Zeroizing::new(tlv::sequence(&[&tlv::integer(0), numbers]));
    let octets = Zeroizing::new(tlv::octet_string(&key));
    let algorithm = tlv::algorithm(&oid::RSA, &tlv::null());
    Ok(Zeroizing::new(tlv::sequence(&[&tlv::integer(0), &algorithm, &octets])))
}

/// Name and identifier, by the public key where the private one tells it.
fn describe(plain: &[u8]) -> Result<OtherKey, PkiError> {
    let mut info = Element::only(plain, tlv::SEQUENCE, WHAT)?.reader(WHAT);
    info.integer()?;
    let algorithm = info.element()?;
    let octets = info.octet_string()?;
    let kind = algorithm.reader(WHAT).element()?;
    let bits = if kind.is_oid(&oid::RSA) {
        rsa_public(octets).ok()
    } else if kind.is_oid(&oid::EC_PUBLIC_KEY) {
        ec_public(octets).ok().flatten()
    } else {
        None
    };
    let public = tlv::bit_string(bits.as_deref().unwrap_or_default());
    let spki = SubjectPublicKeyInfo::from_der(&tlv::sequence(&[algorithm.raw, &public]))?;
    let key_id = bits.map(|_| spki.key_ids().sha1.to_vec());
    Ok(OtherKey { algorithm: spki.algorithm_name(), key_id })
}

/// RSAPublicKey: `SEQUENCE { n, e }`.
fn rsa_public(private: &[u8]) -> Result<Vec<u8>, PkiError> {
    let mut key = Element::only(private, tlv::SEQUENCE, WHAT)?.reader(WHAT);
    key.integer()?;
    let (n, e) = (key.element()?, key.element()?);
    Ok(tlv::sequence(&[n.raw, e.raw]))
}

/// The public key that ECPrivateKey (RFC 5915) may carry.
fn ec_public(private: &[u8]) -> Result<Option<Vec<u8>>, PkiError> {
    let mut key = Element::only(private, tlv::SEQUENCE, WHAT)?.reader(WHAT);
    key.integer()?;
    key.octet_string()?;
    key.optional(tlv::constructed(0))?;
    Ok(match key.optional_inside(tlv::constructed(1))? {
        Some(mut public) => Some(Reader::bit_string(&mut public)?.to_vec()),
        None => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use der::oid::ObjectIdentifier as Oid;

    fn info(algorithm: &[u8], octets: &[u8]) -> Vec<u8> {
        tlv::sequence(&[&tlv::integer(0), algorithm, &tlv::octet_string(octets)])
    }

    #[test]
    fn rsa_is_named_by_its_length_and_by_the_hash_of_its_public_key() {
        let numbers = [tlv::unsigned(&[0x80; 256]), tlv::integer(65537), tlv::integer(7)];
        let numbers: Vec<&[u8]> = numbers.iter().map(Vec::as_slice).collect();
        let attribute = tlv::sequence(&[&tlv::integer(2048), &tlv::integer(256), &tlv::sequence(&numbers)]);
        let key = ForeignKey::of_rsa_attribute(&attribute, None);
        assert_eq!(key.info.algorithm, "RSA-2048");
        let public = tlv::sequence(&numbers[..2]);
        let id = crate::crypto::HashAlgorithm::Sha1.digest(&public).bytes;
        assert_eq!(key.info.key_id, Some(id));
        // As a PrivateKeyInfo it is the same key.
        assert_eq!(ForeignKey::of_info(key.plain.unwrap().expose()).info, key.info);
    }

    #[test]
    fn what_cannot_be_read_is_still_listed() {
        let broken = ForeignKey::of_rsa_attribute(b"\x30\x00", Some(&[7; 20]));
        assert_eq!(broken.info, OtherKey { algorithm: "RSA".to_owned(), key_id: Some(vec![7; 20]) });
        assert_eq!(ForeignKey::of_info(b"").info, unknown());
        let ed25519 = tlv::algorithm(&Oid::new_unwrap("1.3.101.112"), &[]);
        let key = ForeignKey::of_info(&info(&ed25519, &[4, 32])).info;
        assert_eq!(key, OtherKey { algorithm: "1.3.101.112".to_owned(), key_id: None });
        let p521 = tlv::algorithm(&oid::EC_PUBLIC_KEY, &tlv::oid(&oid::P521));
        let public = tlv::tlv(tlv::constructed(1), &[&tlv::bit_string(&[4; 133])]);
        let octets = tlv::sequence(&[&tlv::integer(1), &tlv::octet_string(&[1; 66]), &public]);
        let key = ForeignKey::of_info(&info(&p521, &octets)).info;
        assert_eq!(key.algorithm, "ECDSA-P521");
        assert_eq!(key.key_id.map(|id| id.len()), Some(20));
    }
}
