//! The vendor's container `Key-6.dat` (formats.md 6.1).

use super::attributes::{self, Generator};
use super::pkcs8::{self, StoredKey};
use crate::carrier::CarrierError;
use crate::crypto::gost28147::Gost28147;
use crate::crypto::kdf::iit_store_key;
use crate::crypto::{CryptoError, Secret};
use crate::pki::tlv::{self, Element};
use der::oid::ObjectIdentifier as Oid;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// Names the container.
pub const CONTAINER: Oid = Oid::new_unwrap("1.3.6.1.4.1.19398.1.1.1.2");
const WHAT: &str = "Key-6.dat";
const BLOCK: usize = 8;
const MAC_LEN: usize = 4;

/// The plain PrivateKeyInfo. `password`: octets as the container's author encoded them (Windows-1251).
///
/// # Errors
/// `Pki` when the octets are no such container; `SecretWrong` for a wrong password or damaged content, which the
/// 4-octet MAC cannot tell apart.
pub fn decrypt(container: &[u8], password: &[u8]) -> Result<Secret, CarrierError> {
    let mut outer = Element::only(container, tlv::SEQUENCE, WHAT)?.reader(WHAT);
    let mut header = outer.sequence()?;
    let body = outer.octet_string()?;
    outer.finish()?;
    if !header.element()?.is_oid(&CONTAINER) {
        return Err(header.error().into());
    }
    let mut parameters = header.sequence()?;
    header.finish()?;
    let mac = parameters.octet_string()?;
    let pad = parameters.octet_string()?;
    parameters.finish()?;
    let length = body.len() + pad.len();
    if mac.len() != MAC_LEN || pad.len() >= BLOCK || body.is_empty() || !length.is_multiple_of(BLOCK) {
        return Err(CarrierError::Damaged(WHAT));
    }
    let cipher = Gost28147::new(iit_store_key(password).expose())?;
    let mut plain = Zeroizing::new(Vec::with_capacity(length));
    plain.extend_from_slice(body);
    plain.extend_from_slice(pad);
    cipher.ecb_decrypt(&mut plain)?;
    let plain = plain.get(..body.len()).unwrap_or_default();
    if cipher.mac(plain).ct_eq(mac).into() {
        Ok(Secret::from_slice(plain))
    } else {
        Err(CarrierError::SecretWrong { tries_left: None })
    }
}

/// The container around a plain PrivateKeyInfo.
pub fn encrypt(plain: &[u8], password: &[u8]) -> Result<Vec<u8>, CarrierError> {
    let cipher = Gost28147::new(iit_store_key(password).expose())?;
    let padded_len = plain.len().next_multiple_of(BLOCK);
    let mut buffer = Zeroizing::new(vec![0; padded_len]);
    getrandom::fill(&mut buffer).map_err(|_| CryptoError::Random)?;
    let (start, _) = buffer.split_at_mut(plain.len());
    start.copy_from_slice(plain);
    cipher.ecb_encrypt(&mut buffer)?;
    let (body, pad) = buffer.split_at(plain.len());
    let parameters = tlv::sequence(&[&tlv::octet_string(&cipher.mac(plain)), &tlv::octet_string(pad)]);
    let header = tlv::sequence(&[&tlv::oid(&CONTAINER), &parameters]);
    Ok(tlv::sequence(&[&header, &tlv::octet_string(body)]))
}

/// The plain PrivateKeyInfo of new keys: the signature key (or the only one) and the separate key-agreement key.
pub fn plain(
    sign: &StoredKey,
    agree: Option<&StoredKey>,
    generator: &Generator,
) -> Result<Zeroizing<Vec<u8>>, CarrierError> {
    pkcs8::write(sign, Some(&attributes::write(sign, agree, generator)?))
}
