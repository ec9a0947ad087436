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
    decrypt_with(container, &Gost28147::new(iit_store_key(password).expose())?)
}

/// The same with what the password gives already made.
pub(super) fn decrypt_with(container: &[u8], cipher: &Gost28147) -> Result<Secret, CarrierError> {
    Sealed::read(container)?.open(cipher)
}

/// A container before its password is known.
struct Sealed<'a> {
    mac: &'a [u8],
    body: &'a [u8],
    pad: &'a [u8],
}

impl<'a> Sealed<'a> {
    fn read(container: &'a [u8]) -> Result<Self, CarrierError> {
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
        let whole = (body.len() + pad.len()).is_multiple_of(BLOCK);
        if mac.len() != MAC_LEN || pad.len() >= BLOCK || body.is_empty() || !whole {
            return Err(CarrierError::Damaged(WHAT));
        }
        Ok(Self { mac, body, pad })
    }

    fn open(&self, cipher: &Gost28147) -> Result<Secret, CarrierError> {
        let mut plain = Zeroizing::new(Vec::with_capacity(self.body.len() + self.pad.len()));
        plain.extend_from_slice(self.body);
        plain.extend_from_slice(self.pad);
        cipher.ecb_decrypt(&mut plain)?;
        let plain = plain.get(..self.body.len()).unwrap_or_default();
        if cipher.mac(plain).ct_eq(self.mac).into() {
            Ok(Secret::from_slice(plain))
        } else {
            Err(CarrierError::SecretWrong { tries_left: None })
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::{CurveId, KeyAlgorithm, PrivateKey};
    use crate::pki::Purpose;
    use crate::pki::tlv::Reader;

    fn fixture(name: &str) -> Vec<u8> {
        std::fs::read(format!("{}/tests/fixtures/stores/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
    }

    /// The vendor's value of the generator attribute (the fifth in its order).
    fn generator_of(plain: &[u8]) -> Generator {
        let mut info = Reader::new(plain, "test").sequence().unwrap();
        info.element().unwrap();
        info.element().unwrap();
        info.element().unwrap();
        let attributes = info.inside(tlv::constructed(0)).unwrap().list(16, Reader::element).unwrap();
        let mut attribute = attributes[4].reader("test");
        attribute.element().unwrap();
        let mut value = attribute.inside(tlv::SET).unwrap().sequence().unwrap();
        Generator {
            dke: value.octet_string().unwrap().try_into().unwrap(),
            vector: value.octet_string().unwrap().try_into().unwrap(),
            key: value.octet_string().unwrap().try_into().unwrap(),
        }
    }

    #[test]
    fn written_octets_are_the_vendors() {
        let stores: [(&str, &[u8]); 3] = [
            ("iit-key6-m257-sep.dat", b"Test12345"),
            ("iit-key6-m257-same.dat", b"Test12345"),
            ("iit-key6-m307-kep431-cp1251.dat", b"\xef\xe0\xf0\xee\xeb\xfc1"),
        ];
        for (name, password) in stores {
            let container = fixture(name);
            let original = decrypt(&container, password).unwrap();
            let keys = pkcs8::read(original.expose()).unwrap().keys;
            let rebuilt = plain(&keys[0], keys.get(1), &generator_of(original.expose())).unwrap();
            assert!(*rebuilt == original.expose(), "{name}");
            // The container differs by its random padding only, and so not at all in the octets of whole blocks.
            let again = encrypt(&rebuilt, password).unwrap();
            assert_eq!(again.len(), container.len());
            assert_eq!(again[..29], container[..29], "{name}");
        }
    }

    /// What depends on the password alone is made once: so every octet can be tried.
    #[test]
    fn no_changed_octet_gives_other_content() {
        for (name, password) in [
            ("iit-key6-m257-sep.dat", &b"Test12345"[..]),
            ("iit-key6-m257-same.dat", b"Test12345"),
            ("iit-key6-m257-rsa.dat", b"Test12345"),
            ("iit-key6-m307-kep431-cp1251.dat", b"\xef\xe0\xf0\xee\xeb\xfc1"),
            ("iit-key6-noattr.dat", b"Test12345"),
        ] {
            let cipher = Gost28147::new(iit_store_key(password).expose()).unwrap();
            let open = |container: &[u8]| decrypt_with(container, &cipher);
            let whole = fixture(name);
            let plain = open(&whole).unwrap();
            for at in 0..whole.len() {
                let mut changed = whole.clone();
                changed[at] ^= 1 << (at % 8);
                let same = open(&changed).map_or(true, |found| found.expose() == plain.expose());
                assert!(same, "{name}: octet {at}");
            }
        }
    }

    #[test]
    fn the_known_scalars_come_out() {
        let plain = decrypt(&fixture("iit-key6-m257-sep.dat"), b"Test12345").unwrap();
        assert_eq!(plain.len(), 812);
        let keys = pkcs8::read(plain.expose()).unwrap().keys;
        let scalars = [
            "32d23ea27af44edba4df0058f4a6243508eeb2360897fd84ba943d17a574b108",
            "e14a20c681a60a5214ca300421b08bb8077b9a8281e3d883f073e388204dfb0b",
        ];
        for (key, scalar) in keys.iter().zip(scalars) {
            assert_eq!(hex::encode(key.key.to_bytes().expose()), scalar);
        }
    }

    #[test]
    fn a_plain_text_of_whole_blocks_has_an_empty_pad() {
        let plain = [0x30; 64];
        let container = encrypt(&plain, b"password").unwrap();
        let mut outer = Reader::new(&container, "test").sequence().unwrap();
        let mut header = outer.sequence().unwrap();
        header.element().unwrap();
        let mut parameters = header.sequence().unwrap();
        parameters.octet_string().unwrap();
        assert_eq!(parameters.octet_string().unwrap().len(), 0);
        assert_eq!(decrypt(&container, b"password").unwrap().expose(), plain);
    }

    #[test]
    fn every_curve_survives_the_container() {
        for curve in CurveId::ALL {
            let new = |purpose| {
                StoredKey::new(purpose, PrivateKey::generate(KeyAlgorithm::Dstu4145(curve)).unwrap()).unwrap()
            };
            let (sign, agree) = (new(Purpose::Sign), new(Purpose::Agree));
            let octets = plain(&sign, Some(&agree), &Generator::random().unwrap()).unwrap();
            let read = pkcs8::read(&octets).unwrap().keys;
            assert_eq!(read.len(), 2, "{curve:?}");
            assert_eq!(read[0].spki, sign.spki);
            assert_eq!(read[1].spki, agree.spki);
        }
    }
}
