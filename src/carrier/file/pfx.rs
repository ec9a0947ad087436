//! PKCS#12 (RFC 7292) with PBES2 protection (its own older one is read too) and a MAC by password: the international
//! form that OpenSSL reads and writes, and the national one with GOST algorithms in the same structure (formats.md 6.3).

use super::encodings;
use super::pbe12;
use super::pbes2::{self, MAX_ITERATIONS, Opened, Scheme};
use super::pkcs8;
use super::rounds::Rounds;
use crate::carrier::CarrierError;
use crate::crypto::{CryptoError, HashAlgorithm, Password, Secret};
use crate::pki::tlv::{self, Element, Reader};
use crate::pki::{Certificate, PkiError, oid};
use der::oid::ObjectIdentifier as Oid;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

const ENCRYPTED_DATA: Oid = Oid::new_unwrap("1.2.840.113549.1.7.6");
const KEY_BAG: Oid = Oid::new_unwrap("1.2.840.113549.1.12.10.1.1");
const SHROUDED_KEY_BAG: Oid = Oid::new_unwrap("1.2.840.113549.1.12.10.1.2");
const CERTIFICATE_BAG: Oid = Oid::new_unwrap("1.2.840.113549.1.12.10.1.3");
const X509_CERTIFICATE: Oid = Oid::new_unwrap("1.2.840.113549.1.9.22.1");
const FRIENDLY_NAME: Oid = Oid::new_unwrap("1.2.840.113549.1.9.20");
const LOCAL_KEY_ID: Oid = Oid::new_unwrap("1.2.840.113549.1.9.21");

const WHAT: &str = "PKCS#12";
const MAX_CONTENTS: usize = 64;
const MAX_BAGS: usize = 256;
const MAC_ITERATIONS: u32 = 100_000;
/// What Ukrainian programs write.
const GOST_MAC_ITERATIONS: u32 = 10_000;
/// RFC 7292 B.3: this diversifier gives a MAC key.
const MAC_KEY: u8 = 3;

/// One thing in a PKCS#12 file.
pub enum Bag {
    /// PrivateKeyInfo.
    Key {
        plain: Secret,
        attributes: Vec<Attribute>,
    },
    Certificate {
        der: Vec<u8>,
        attributes: Vec<Attribute>,
    },
    /// Kept as it came when the file is written again: identifier of the kind, value with its `[0]`, attributes.
    Other {
        raw: Secret,
    },
}

/// One bag attribute as received.
#[derive(Clone)]
pub struct Attribute {
    name: Vec<u8>,
    raw: Vec<u8>,
}

impl Attribute {
    /// Names for people (friendlyName) are how keys tell their purpose before they have certificates.
    pub fn friendly_name(text: &str) -> Self {
        let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        Self::new(&FRIENDLY_NAME, &tlv::tlv(tlv::BMP_STRING, &[&units]))
    }
    /// The octets, if this is a localKeyId.
    pub fn as_local_key_id(&self) -> Option<Vec<u8>> {
        if self.name != LOCAL_KEY_ID.as_bytes() {
            return None;
        }
        let mut attribute = Reader::new(&self.raw, WHAT).sequence().ok()?;
        attribute.element().ok()?;
        Some(attribute.inside(tlv::SET).ok()?.octet_string().ok()?.to_vec())
    }
    pub fn local_key_id(id: &[u8]) -> Self {
        Self::new(&LOCAL_KEY_ID, &tlv::octet_string(id))
    }
    fn new(name: &Oid, value: &[u8]) -> Self {
        let raw = tlv::sequence(&[&tlv::oid(name), &tlv::tlv(tlv::SET, &[value])]);
        Self { name: name.as_bytes().to_vec(), raw }
    }
    /// The text, if this is a friendlyName.
    pub fn as_friendly_name(&self) -> Option<String> {
        if self.name != FRIENDLY_NAME.as_bytes() {
            return None;
        }
        let mut attribute = Reader::new(&self.raw, WHAT).sequence().ok()?;
        attribute.element().ok()?;
        attribute.inside(tlv::SET).ok()?.element().ok()?.text()
    }
}

/// An opened file.
pub struct Pfx {
    pub scheme: Scheme,
    /// The fewest rounds that stand between the password and something that tells whether it is right.
    pub iterations: u32,
    pub bags: Vec<Bag>,
}

/// Opens a file: checks the MAC, then decrypts everything.
///
/// # Errors
/// `SecretWrong` when neither the MAC fits nor a key opens; `Damaged` when the password is right all the same;
/// `UnsupportedFormat`, `Pki`.
pub fn read(der: &[u8], password: &Password, rounds: &mut Rounds) -> Result<Pfx, CarrierError> {
    let mut pfx = Element::only(der, tlv::SEQUENCE, WHAT)?.reader(WHAT);
    if pfx.integer()? != 3 {
        return Err(pfx.error().into());
    }
    let safe = data_content(pfx.sequence()?)?;
    if pfx.is_empty() {
        return Err(CarrierError::UnsupportedFormat("PKCS#12 (no MAC)"));
    }
    let mac = pfx.sequence()?;
    pfx.finish()?;
    let (hash, iterations) = match check_mac(mac, safe, password, rounds) {
        Err(CarrierError::SecretWrong { .. }) if a_key_opens(safe, password, rounds) => {
            return Err(CarrierError::Damaged("the check value of PKCS#12 differs"));
        }
        checked => checked?,
    };
    let scheme = if hash == HashAlgorithm::Gost34311 { Scheme::Gost } else { Scheme::Aes };
    let mut opened = Pfx { scheme, iterations, bags: Vec::new() };
    for content in contents_of(safe)? {
        let mut info = content.reader(WHAT);
        let kind = info.element()?;
        let value = info.inside(tlv::constructed(0))?;
        info.finish()?;
        if kind.is_oid(&oid::ID_DATA) {
            let mut value = value;
            opened.read_bags(value.octet_string()?, password, rounds)?;
        } else if kind.is_oid(&ENCRYPTED_DATA) {
            let content = decrypt_content(value, password, rounds)?;
            opened.iterations = opened.iterations.min(content.iterations);
            opened.read_bags(content.plain.expose(), password, rounds)?;
        } else {
            return Err(CarrierError::UnsupportedFormat("PKCS#12 (public key)"));
        }
    }
    Ok(opened)
}

impl Bag {
    fn copy(&self) -> Self {
        match self {
            Self::Key { plain, attributes } => {
                Self::Key { plain: Secret::from_slice(plain.expose()), attributes: attributes.clone() }
            }
            Self::Certificate { der, attributes } => {
                Self::Certificate { der: der.clone(), attributes: attributes.clone() }
            }
            Self::Other { raw } => Self::Other { raw: Secret::from_slice(raw.expose()) },
        }
    }
}

impl Pfx {
    /// The same content, for another file.
    pub fn copy(&self) -> Self {
        Self { bags: self.bags.iter().map(Bag::copy).collect(), ..*self }
    }

    pub(super) fn read_bags(
        &mut self,
        safe_contents: &[u8],
        password: &Password,
        rounds: &mut Rounds,
    ) -> Result<(), CarrierError> {
        let elements = Element::only(safe_contents, tlv::SEQUENCE, WHAT)?
            .reader(WHAT)
            .list(MAX_BAGS, Reader::element)?;
        if self.bags.len() + elements.len() > MAX_BAGS {
            return Err(CarrierError::Damaged("too many bags"));
        }
        for element in elements {
            let (bag, iterations) = read_bag(element, password, rounds)?;
            self.iterations = self.iterations.min(iterations);
            self.bags.push(bag);
        }
        Ok(())
    }

    /// The file's octets under `password`, with fresh salts. The scheme stays: what a program read before, it reads
    /// again.
    ///
    /// # Errors
    /// `PasswordRefused`, when the password cannot be encoded.
    pub fn write(&self, password: &Password) -> Result<Vec<u8>, CarrierError> {
        let octets = self.scheme.encode(password)?;
        let (mut keys, mut others) = (Vec::new(), Vec::new());
        for bag in &self.bags {
            match bag {
                Bag::Key { plain, attributes } => {
                    let info = pbes2::encrypt_info(plain.expose(), self.scheme, octets.expose())?;
                    keys.extend(write_bag(&SHROUDED_KEY_BAG, &info, attributes));
                }
                Bag::Certificate { der, attributes } => {
                    let value = tlv::tlv(tlv::constructed(0), &[&tlv::octet_string(der)]);
                    let value = tlv::sequence(&[&tlv::oid(&X509_CERTIFICATE), &value]);
                    others.push(Secret::new(write_bag(&CERTIFICATE_BAG, &value, attributes)));
                }
                Bag::Other { raw } => others.push(Secret::from_slice(raw.expose())),
            }
        }
        let mut contents = vec![data_info(&tlv::sequence(&[&keys]))];
        if !others.is_empty() {
            let parts: Vec<&[u8]> = others.iter().map(Secret::expose).collect();
            let plain = Zeroizing::new(tlv::sequence(&parts));
            let (algorithm, ciphertext) = pbes2::encrypt(&plain, self.scheme, octets.expose())?;
            let ciphertext = tlv::tlv(tlv::primitive(0), &[&ciphertext]);
            let content = tlv::sequence(&[&tlv::oid(&oid::ID_DATA), &algorithm, &ciphertext]);
            let data = tlv::sequence(&[&tlv::integer(0), &content]);
            let data = tlv::tlv(tlv::constructed(0), &[&data]);
            contents.push(tlv::sequence(&[&tlv::oid(&ENCRYPTED_DATA), &data]));
        }
        let safe = tlv::tlv_list(tlv::SEQUENCE, contents);
        let mac = write_mac(&safe, self.scheme, password)?;
        Ok(tlv::sequence(&[&tlv::integer(3), &data_info(&safe), &mac]))
    }

    pub fn certificates(&self) -> Vec<Certificate> {
        let ders = self.bags.iter().filter_map(|bag| match bag {
            Bag::Certificate { der, .. } => Some(der),
            _ => None,
        });
        ders.filter_map(|der| Certificate::from_der(der).ok()).collect()
    }
}

/// The localKeyIds of the keys that lie in the file under no other protection than their own: what it says of them to
/// whoever has no password. Programs put an identifier of the key there, of its certificate, or a number of their own.
/// Nothing where it is no PKCS#12 or a part of it cannot be read.
pub fn stated_key_ids(der: &[u8]) -> Vec<Vec<u8>> {
    let read = || -> Result<Vec<Vec<u8>>, CarrierError> {
        let mut pfx = Element::only(der, tlv::SEQUENCE, WHAT)?.reader(WHAT);
        pfx.integer()?;
        let mut ids = Vec::new();
        for content in contents_of(data_content(pfx.sequence()?)?)? {
            let mut info = content.reader(WHAT);
            if !info.element()?.is_oid(&oid::ID_DATA) {
                continue;
            }
            let bags = info.inside(tlv::constructed(0))?.octet_string()?;
            for bag in
                Element::only(bags, tlv::SEQUENCE, WHAT)?.reader(WHAT).list(MAX_BAGS, Reader::element)?
            {
                let mut bag = bag.reader(WHAT);
                let kind = bag.element()?;
                bag.element()?;
                if kind.is_oid(&SHROUDED_KEY_BAG) || kind.is_oid(&KEY_BAG) {
                    ids.extend(attributes(bag)?.iter().find_map(Attribute::as_local_key_id));
                }
            }
        }
        Ok(ids)
    };
    read().unwrap_or_default()
}

fn contents_of(safe: &[u8]) -> Result<Vec<Element<'_>>, CarrierError> {
    Ok(Element::only(safe, tlv::SEQUENCE, WHAT)?.reader(WHAT).list(MAX_CONTENTS, Reader::element)?)
}

/// Whether a key opens that lies in the file under no other protection than its own: then the password is right, and
/// the MAC that does not fit tells of damage.
fn a_key_opens(safe: &[u8], password: &Password, rounds: &mut Rounds) -> bool {
    let mut bags = |content: Element<'_>| -> Result<bool, CarrierError> {
        let mut info = content.reader(WHAT);
        if !info.element()?.is_oid(&oid::ID_DATA) {
            return Ok(false);
        }
        let bags = info.inside(tlv::constructed(0))?.octet_string()?;
        let bags = Element::only(bags, tlv::SEQUENCE, WHAT)?.reader(WHAT).list(MAX_BAGS, Reader::element)?;
        let opens = |bag: Element<'_>| match bag.reader(WHAT).element() {
            Ok(kind) if kind.is_oid(&SHROUDED_KEY_BAG) => match read_bag(bag, password, rounds) {
                Ok((Bag::Key { plain, .. }, _)) => pkcs8::read(plain.expose()).is_ok(),
                _ => false,
            },
            _ => false,
        };
        Ok(bags.into_iter().any(opens))
    };
    contents_of(safe).into_iter().flatten().any(|content| bags(content).unwrap_or(false))
}

fn data_info(content: &[u8]) -> Vec<u8> {
    let value = tlv::tlv(tlv::constructed(0), &[&tlv::octet_string(content)]);
    tlv::sequence(&[&tlv::oid(&oid::ID_DATA), &value])
}

fn data_content<'a>(mut info: Reader<'a>) -> Result<&'a [u8], CarrierError> {
    if !info.element()?.is_oid(&oid::ID_DATA) {
        return Err(CarrierError::UnsupportedFormat("PKCS#12 (public key)"));
    }
    let mut value = info.inside(tlv::constructed(0))?;
    info.finish()?;
    let content = value.octet_string()?;
    value.finish()?;
    Ok(content)
}

/// EncryptedData (RFC 5652 clause 8).
fn decrypt_content(
    mut value: Reader<'_>,
    password: &Password,
    rounds: &mut Rounds,
) -> Result<Opened, CarrierError> {
    let mut data = value.sequence()?;
    data.integer()?;
    let mut content = data.sequence()?;
    content.element()?;
    let algorithm = content.element()?;
    let ciphertext = content.content(tlv::primitive(0))?;
    decrypt(algorithm, ciphertext, password, rounds)
}

/// Decrypts a part whose AlgorithmIdentifier is `algorithm`. The MAC has shown that the password is right; which octets
/// the author made of it for PBES2 is still to be found.
fn decrypt(
    algorithm: Element<'_>,
    ciphertext: &[u8],
    password: &Password,
    rounds: &mut Rounds,
) -> Result<Opened, CarrierError> {
    if let Some(opened) = pbe12::decrypt(algorithm, ciphertext, password, rounds) {
        return opened;
    }
    let mut last = CarrierError::Damaged(WHAT);
    for octets in encodings::candidates(password) {
        match pbes2::decrypt(algorithm.raw, ciphertext, octets.expose(), rounds) {
            Ok(opened) if tlv::check(opened.plain.expose(), WHAT).is_ok() => return Ok(opened),
            Err(error @ CarrierError::UnsupportedFormat(_)) => return Err(error),
            Ok(_) | Err(_) => last = CarrierError::Damaged("a part of PKCS#12 does not decrypt"),
        }
    }
    Err(last)
}

/// A bag, and the rounds that protect it by itself: none for a bare key, any number for what is public.
fn read_bag(
    element: Element<'_>,
    password: &Password,
    rounds: &mut Rounds,
) -> Result<(Bag, u32), CarrierError> {
    let mut bag = element.reader(WHAT);
    let kind = bag.element()?;
    let mut value = bag.inside(tlv::constructed(0))?;
    let attributes = attributes(bag)?;
    if kind.is_oid(&SHROUDED_KEY_BAG) {
        let mut info = value.sequence()?;
        let algorithm = info.element()?;
        let ciphertext = info.octet_string()?;
        info.finish()?;
        let opened = decrypt(algorithm, ciphertext, password, rounds)?;
        return Ok((Bag::Key { plain: opened.plain, attributes }, opened.iterations));
    }
    if kind.is_oid(&KEY_BAG) {
        return Ok((Bag::Key { plain: Secret::from_slice(value.element()?.raw), attributes }, 0));
    }
    if kind.is_oid(&CERTIFICATE_BAG) {
        let mut certificate = value.sequence()?;
        if certificate.element()?.is_oid(&X509_CERTIFICATE) {
            let der = certificate.inside(tlv::constructed(0))?.octet_string()?.to_vec();
            return Ok((Bag::Certificate { der, attributes }, u32::MAX));
        }
    }
    Ok((Bag::Other { raw: Secret::from_slice(element.raw) }, u32::MAX))
}

/// What stands in a bag after its value, to its end.
fn attributes(mut bag: Reader<'_>) -> Result<Vec<Attribute>, PkiError> {
    let attributes = match bag.optional_inside(tlv::SET)? {
        None => Vec::new(),
        Some(set) => set.list(MAX_CONTENTS, |set| {
            let attribute = set.element()?;
            let name = attribute.reader(WHAT).oid_octets()?.to_vec();
            Ok(Attribute { name, raw: attribute.raw.to_vec() })
        })?,
    };
    bag.finish()?;
    Ok(attributes)
}

fn write_bag(kind: &Oid, value: &[u8], attributes: &[Attribute]) -> Vec<u8> {
    let set = match attributes {
        [] => Vec::new(),
        attributes => tlv::set_of(attributes.iter().map(|attribute| attribute.raw.clone()).collect()),
    };
    tlv::sequence(&[&tlv::oid(kind), &tlv::tlv(tlv::constructed(0), &[value]), &set])
}

/// Checks MacData; its hash and the number of its rounds.
fn check_mac(
    mut mac: Reader<'_>,
    safe: &[u8],
    password: &Password,
    rounds: &mut Rounds,
) -> Result<(HashAlgorithm, u32), CarrierError> {
    let mut info = mac.sequence()?;
    let mut algorithm = info.sequence()?;
    let name = algorithm.element()?;
    let expected = info.octet_string()?;
    info.finish()?;
    let salt = mac.octet_string()?;
    let iterations = if mac.is_empty() { 1 } else { mac.integer()? };
    mac.finish()?;
    let iterations = u32::try_from(iterations).map_err(|_| PkiError::Decode(WHAT))?;
    if iterations == 0 || iterations > MAX_ITERATIONS || salt.len() > 128 {
        return Err(CarrierError::Damaged(WHAT));
    }
    let known = [
        (oid::GOST34311, HashAlgorithm::Gost34311),
        (oid::SHA1, HashAlgorithm::Sha1),
        (oid::SHA256, HashAlgorithm::Sha256),
        (oid::SHA384, HashAlgorithm::Sha384),
        (oid::SHA512, HashAlgorithm::Sha512),
    ];
    let (_, hash) = known
        .into_iter()
        .find(|(oid, _)| name.is_oid(oid))
        .ok_or(CarrierError::UnsupportedFormat("PKCS#12 (MAC)"))?;
    rounds.spend(iterations)?;
    if mac_value(hash, safe, salt, iterations, password).expose().ct_eq(expected).into() {
        Ok((hash, iterations))
    } else {
        Err(CarrierError::SecretWrong { tries_left: None })
    }
}

fn write_mac(safe: &[u8], scheme: Scheme, password: &Password) -> Result<Vec<u8>, CarrierError> {
    let (hash, name, iterations) = match scheme {
        Scheme::Gost => (HashAlgorithm::Gost34311, oid::GOST34311, GOST_MAC_ITERATIONS),
        Scheme::Aes => (HashAlgorithm::Sha256, oid::SHA256, MAC_ITERATIONS),
    };
    let mut salt = [0; 32];
    getrandom::fill(&mut salt).map_err(|_| CryptoError::Random)?;
    let value = mac_value(hash, safe, &salt, iterations, password);
    let info = tlv::sequence(&[&tlv::algorithm(&name, &tlv::null()), &tlv::octet_string(value.expose())]);
    Ok(tlv::sequence(&[&info, &tlv::octet_string(&salt), &tlv::integer(i64::from(iterations))]))
}

fn mac_value(hash: HashAlgorithm, safe: &[u8], salt: &[u8], iterations: u32, password: &Password) -> Secret {
    let key =
        hash.pkcs12_kdf(encodings::pkcs12(password).expose(), salt, iterations, MAC_KEY, hash.output_len());
    hash.hmac(key.expose(), safe)
}
