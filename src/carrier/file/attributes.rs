//! Attributes of a `Key-6.dat`'s PrivateKeyInfo: key identifiers and the separate key-agreement key (formats.md 6.1).

use super::foreign::ForeignKey;
use super::pkcs8::{Contents, StoredKey, private_key};
use crate::carrier::CarrierError;
use crate::crypto::gost28147::DKE_1;
use crate::crypto::{CryptoError, CurveId, KeyAlgorithm};
use crate::pki::spki;
use crate::pki::tlv::{self, Element, Reader};
use crate::pki::{PkiError, Purpose};
use der::oid::ObjectIdentifier as Oid;
use zeroize::Zeroizing;

const WHAT: &str = "attributes of a private key";
/// Attributes that stores are known to hold number seven.
const MAX_ATTRIBUTES: usize = 64;

const SIGN_KEY_ID: Oid = Oid::new_unwrap("1.3.6.1.4.1.19398.1.1.2.1");
const AGREE_PARAMETERS: Oid = Oid::new_unwrap("1.3.6.1.4.1.19398.1.1.2.2");
const AGREE_KEY: Oid = Oid::new_unwrap("1.3.6.1.4.1.19398.1.1.2.3");
const AGREE_KEY_ID: Oid = Oid::new_unwrap("1.3.6.1.4.1.19398.1.1.2.5");
/// Looks like the state of a generator. The vendor's library does not look at the value, but without the attribute it
/// takes the store for one of one key.
const GENERATOR: Oid = Oid::new_unwrap("1.3.6.1.4.1.19398.1.1.2.6");

/// An RSA key beside those of DSTU 4145, and its identifier.
const RSA_KEY: Oid = Oid::new_unwrap("1.3.6.1.4.1.19398.1.1.1.5");
const RSA_KEY_ID: Oid = Oid::new_unwrap("1.3.6.1.4.1.19398.1.1.2.7");

/// Completes the signature key of a PrivateKeyInfo by what its attributes say.
pub fn apply(sign: StoredKey, attributes: Reader<'_>) -> Result<Contents, CarrierError> {
    let values = attributes.list(MAX_ATTRIBUTES, |attribute| {
        let mut attribute = attribute.sequence()?;
        let name = attribute.element()?;
        let value = attribute.inside(tlv::SET)?.element()?;
        Ok((name, value))
    })?;
    let value = |oid: &Oid| values.iter().find(|(name, _)| name.is_oid(oid)).map(|(_, value)| *value);

    check_key_id(&sign, value(&SIGN_KEY_ID))?;
    let stated = |oid: &Oid| value(oid).filter(|id| id.tag == tlv::OCTET_STRING).map(|id| id.content);
    let rsa = value(&RSA_KEY).map(|key| ForeignKey::of_rsa_attribute(key.raw, stated(&RSA_KEY_ID)));
    let mut found = Contents { keys: Vec::new(), others: rsa.into_iter().collect() };

    let key = value(&AGREE_KEY).filter(|_| value(&GENERATOR).is_some());
    let Some(scalar) = key.map(read_mirrored).transpose()?.flatten() else {
        // One key for both purposes has one identifier. Another identifier is that of a key that got lost: damage, which
        // must not pass for a store of one key.
        check_key_id(&sign, value(&AGREE_KEY_ID))?;
        found.keys.push(sign);
        return Ok(found);
    };
    found.keys.push(StoredKey { purpose: Purpose::Sign, ..sign });
    let parameters = value(&AGREE_PARAMETERS).ok_or(PkiError::Missing("the key-agreement curve"))?;
    match spki::dstu_curve(parameters.raw, true) {
        Ok(curve) => {
            let key = private_key(KeyAlgorithm::Dstu4145(curve), &scalar)?;
            let agree = StoredKey::new(Purpose::Agree, key)?;
            check_key_id(&agree, value(&AGREE_KEY_ID))?;
            found.keys.push(agree);
        }
        Err(PkiError::UnsupportedAlgorithm(name)) => {
            found.others.push(ForeignKey::named(name, stated(&AGREE_KEY_ID).map(<[u8]>::to_vec)));
        }
        Err(error) => return Err(error.into()),
    }
    Ok(found)
}

fn check_key_id(key: &StoredKey, id: Option<Element<'_>>) -> Result<(), CarrierError> {
    match id {
        Some(id) if id.tag != tlv::OCTET_STRING || !key.spki.key_ids().matches(id.content) => {
            Err(CarrierError::Damaged("the key is not the one its identifier names"))
        }
        _ => Ok(()),
    }
}

/// The scalar, little-endian, of a BIT STRING whose bits go lowest first; None when it is empty.
fn read_mirrored(value: Element<'_>) -> Result<Option<Zeroizing<Vec<u8>>>, CarrierError> {
    let bad = PkiError::Decode(WHAT);
    if value.tag != tlv::BIT_STRING {
        return Err(bad.into());
    }
    match value.content.split_first() {
        Some((0, [])) => Ok(None),
        Some((unused, octets)) if *unused < 8 && !octets.is_empty() => {
            Ok(Some(Zeroizing::new(octets.iter().map(|octet| octet.reverse_bits()).collect())))
        }
        _ => Err(bad.into()),
    }
}

/// BIT STRING of the bitlen(n)-1 lowest bits of a scalar, lowest first. Generated keys have no others.
fn write_mirrored(scalar: &[u8], curve: CurveId) -> Result<Zeroizing<Vec<u8>>, CarrierError> {
    let n = curve.parameters().n;
    let leading = n.first().map_or(0, |octet| octet.leading_zeros() as usize);
    let bits = n.len() * 8 - leading - 1;
    let length = bits.div_ceil(8);
    let unused = length * 8 - bits;
    let (octets, beyond) = scalar.split_at_checked(length).ok_or(CryptoError::Length("a private key"))?;
    let lost = octets.last().map_or(0, |last| last.reverse_bits() & ((1u8 << unused) - 1));
    if lost != 0 || beyond.iter().any(|octet| *octet != 0) {
        return Err(CryptoError::PrivateKeyRange.into());
    }
    let mirrored: Zeroizing<Vec<u8>> =
        Zeroizing::new(octets.iter().map(|octet| octet.reverse_bits()).collect());
    // `unused` is below eight.
    Ok(Zeroizing::new(tlv::tlv(tlv::BIT_STRING, &[&[unused as u8], &mirrored])))
}

/// Value of the generator attribute.
pub struct Generator {
    pub dke: [u8; 64],
    pub vector: [u8; 8],
    pub key: [u8; 32],
}

impl Generator {
    /// Random octets: nothing of our generator may lie in a file.
    pub fn random() -> Result<Self, CryptoError> {
        let mut new = Self { dke: DKE_1, vector: [0; 8], key: [0; 32] };
        getrandom::fill(&mut new.vector).map_err(|_| CryptoError::Random)?;
        getrandom::fill(&mut new.key).map_err(|_| CryptoError::Random)?;
        Ok(new)
    }
}

/// The content of the `[0]` element, in the vendor's order. `agree` is None when one key serves both purposes.
pub fn write(
    sign: &StoredKey,
    agree: Option<&StoredKey>,
    generator: &Generator,
) -> Result<Zeroizing<Vec<u8>>, CarrierError> {
    let second = agree.unwrap_or(sign);
    let KeyAlgorithm::Dstu4145(curve) = second.key.algorithm() else {
        return Err(CryptoError::Unsupported("this container").into());
    };
    let mirrored = match agree {
        Some(agree) => write_mirrored(agree.key.to_bytes().expose(), curve)?,
        None => Zeroizing::new(tlv::bit_string(&[])),
    };
    let generator = tlv::sequence(&[
        &tlv::octet_string(&generator.dke),
        &tlv::octet_string(&generator.vector),
        &tlv::octet_string(&generator.key),
    ]);
    let attributes = [
        attribute(&SIGN_KEY_ID, &tlv::octet_string(&sign.spki.key_ids().gost)),
        attribute(&AGREE_KEY_ID, &tlv::octet_string(&second.spki.key_ids().gost)),
        attribute(&AGREE_KEY, &mirrored),
        attribute(&AGREE_PARAMETERS, &agree_parameters(curve)),
        attribute(&GENERATOR, &generator),
    ];
    // Gathered into one buffer of the final length, so that no copy of the key stays behind.
    let mut content = Zeroizing::new(Vec::with_capacity(attributes.iter().map(|a| a.len()).sum()));
    attributes.iter().for_each(|attribute| content.extend_from_slice(attribute));
    Ok(content)
}

fn attribute(name: &Oid, value: &[u8]) -> Zeroizing<Vec<u8>> {
    let set = Zeroizing::new(tlv::tlv(tlv::SET, &[value]));
    Zeroizing::new(tlv::sequence(&[&tlv::oid(name), &set]))
}

/// Unlike in certificates: b and base point big-endian, the exponents of a pentanomial descending, DKE twice.
fn agree_parameters(curve: CurveId) -> Vec<u8> {
    let known = curve.parameters();
    let ks: Vec<Vec<u8>> = known.ks.iter().rev().map(|k| tlv::integer(i64::from(*k))).collect();
    let polynomial = if ks.len() == 1 { ks.concat() } else { tlv::tlv_list(tlv::SEQUENCE, ks) };
    let binary = tlv::sequence(&[
        &tlv::sequence(&[&tlv::integer(i64::from(known.m)), &polynomial]),
        &tlv::integer(i64::from(known.a)),
        &tlv::octet_string(&known.b),
        &tlv::unsigned(&known.n),
        &tlv::octet_string(&known.base_compressed),
    ]);
    let dke = tlv::octet_string(&DKE_1);
    tlv::sequence(&[&binary, &dke, &dke])
}
