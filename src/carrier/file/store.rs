//! A key store as octets: opened by content, written again under the same or another password.

use super::attributes::Generator;
use super::detect::{Format, detect};
use super::pbes2::Scheme;
use super::pfx::{Attribute, Bag, Pfx};
use super::pkcs8::{self, StoredKey};
use super::{encodings, key6, pbes2, pfx};
use crate::carrier::{CarrierError, KeySetSpec};
use crate::crypto::{KeyAlgorithm, Password, PrivateKey, Secret};
use crate::pki::{Certificate, KeyIds, Purpose};
use zeroize::Zeroizing;

/// An opened store.
pub struct Store {
    format: Format,
    body: Body,
    /// Signature key (or the only one) first. Never empty.
    pub keys: Vec<StoredKey>,
    /// Certificates inside the container.
    pub certificates: Vec<Certificate>,
}

/// What is needed to write the container again, with everything in it that this program does not understand.
enum Body {
    Key6(Secret),
    Pbes2(Scheme, Secret),
    Pfx(Pfx),
    Clear,
}

impl Store {
    /// Opens a file of any readable format with one password entry.
    ///
    /// # Errors
    /// `NotAKey`, `UnsupportedFormat`, `UnsupportedAlgorithm`, `SecretWrong`, `Damaged`.
    pub fn open(file: &[u8], password: &Password) -> Result<Self, CarrierError> {
        let (format, der) = detect(file)?;
        match format {
            Format::Key6 => Self::open_key6(&der, password),
            Format::Pbes2 => Self::open_pbes2(&der, password),
            Format::Pfx => Self::open_pfx(&der, password),
            Format::Clear => {
                let keys = pkcs8::read(&der)?;
                Ok(Self { format, body: Body::Clear, keys, certificates: Vec::new() })
            }
        }
    }

    fn open_key6(der: &[u8], password: &Password) -> Result<Self, CarrierError> {
        let mut last = CarrierError::SecretWrong { tries_left: None };
        for octets in encodings::candidates(password) {
            match key6::decrypt(der, octets.expose()) {
                Ok(plain) => {
                    let keys = pkcs8::read(plain.expose())?;
                    let body = Body::Key6(plain);
                    return Ok(Self { format: Format::Key6, body, keys, certificates: Vec::new() });
                }
                Err(error) => last = error,
            }
        }
        Err(last)
    }

    /// No MAC here: only a well-formed key shows that the password was right. Where the store names the key's
    /// identifier a damaged key is noticed; where it does not, a damage of the key's own octets cannot be.
    fn open_pbes2(der: &[u8], password: &Password) -> Result<Self, CarrierError> {
        for octets in encodings::candidates(password) {
            let (scheme, plain) = match pbes2::decrypt_info(der, octets.expose()) {
                Err(CarrierError::SecretWrong { .. }) => continue,
                other => other?,
            };
            match pkcs8::read(plain.expose()) {
                Ok(keys) => {
                    let body = Body::Pbes2(scheme, plain);
                    return Ok(Self { format: Format::Pbes2, body, keys, certificates: Vec::new() });
                }
                Err(error @ CarrierError::UnsupportedAlgorithm(_)) => return Err(error),
                Err(_) => {}
            }
        }
        Err(CarrierError::SecretWrong { tries_left: None })
    }

    fn open_pfx(der: &[u8], password: &Password) -> Result<Self, CarrierError> {
        let pfx = pfx::read(der, password)?;
        let certificates = pfx.certificates();
        let mut keys = Vec::new();
        for bag in &pfx.bags {
            let Bag::Key { plain, attributes } = bag else { continue };
            if pfx::is_foreign(plain) {
                continue;
            }
            let named = attributes.iter().find_map(Attribute::as_friendly_name);
            for key in pkcs8::read(plain.expose())? {
                keys.push((key, named.clone()));
            }
        }
        let keys = with_purposes(keys, &certificates);
        if keys.is_empty() {
            return Err(CarrierError::UnsupportedAlgorithm("RSA".to_owned()));
        }
        Ok(Self { format: Format::Pfx, body: Body::Pfx(pfx), keys, certificates })
    }

    /// New keys, not yet anywhere: `Key-6.dat` for DSTU 4145, PKCS#12 for elliptic curves of NIST.
    ///
    /// # Errors
    /// `UnsupportedAlgorithm` when the two keys are of different families; `Crypto` without random numbers.
    pub fn generate(spec: &KeySetSpec) -> Result<Self, CarrierError> {
        let vendor = |algorithm: KeyAlgorithm| matches!(algorithm, KeyAlgorithm::Dstu4145(_));
        if spec.agree.is_some_and(|agree| vendor(agree) != vendor(spec.sign)) {
            return Err(CarrierError::UnsupportedAlgorithm("two families in one store".to_owned()));
        }
        let purpose = if spec.agree.is_some() { Purpose::Sign } else { Purpose::Both };
        let mut keys = vec![StoredKey::new(purpose, PrivateKey::generate(spec.sign)?)?];
        if let Some(agree) = spec.agree {
            keys.push(StoredKey::new(Purpose::Agree, PrivateKey::generate(agree)?)?);
        }
        let (format, body) = match &keys[..] {
            [sign, rest @ ..] if vendor(spec.sign) => {
                let plain = key6::plain(sign, rest.first(), &Generator::random()?)?;
                (Format::Key6, Body::Key6(Secret::from_slice(&plain)))
            }
            keys => {
                let bags: Result<_, CarrierError> = keys.iter().map(key_bag).collect();
                (Format::Pfx, Body::Pfx(Pfx { scheme: Scheme::Aes, bags: bags? }))
            }
        };
        Ok(Self { format, body, keys, certificates: Vec::new() })
    }

    pub fn format(&self) -> Format {
        self.format
    }

    /// Whether the container has room for certificates.
    pub fn holds_certificates(&self) -> bool {
        matches!(self.body, Body::Pfx(_))
    }

    /// Whether the octets of a new password must be Windows-1251.
    pub fn wants_windows1251(&self) -> bool {
        match &self.body {
            Body::Key6(_) => true,
            Body::Pbes2(scheme, _) => *scheme == Scheme::Gost,
            Body::Pfx(pfx) => pfx.scheme == Scheme::Gost,
            Body::Clear => false,
        }
    }

    /// Puts certificates of its keys into the container, beside those that are there. Takes effect with the next
    /// [`Store::write`].
    pub fn add_certificates(&mut self, certificates: &[Certificate]) {
        let Body::Pfx(pfx) = &mut self.body else { return };
        for certificate in certificates {
            if self.certificates.contains(certificate) {
                continue;
            }
            let owner = self.keys.iter().find(|key| same_key(key, certificate));
            let attributes = owner.map_or_else(Vec::new, attributes_of);
            pfx.bags.push(Bag::Certificate { der: certificate.as_der().to_vec(), attributes });
            self.certificates.push(certificate.clone());
        }
    }

    /// The container's octets under `password`, with fresh salts.
    ///
    /// # Errors
    /// `PasswordRefused` for a character that the container cannot take; `NotSupported` for an unprotected key.
    pub fn write(&self, password: &Password) -> Result<Vec<u8>, CarrierError> {
        match &self.body {
            Body::Key6(plain) => key6::encrypt(plain.expose(), encodings::windows1251(password)?.expose()),
            Body::Pbes2(scheme, plain) => {
                pbes2::encrypt_info(plain.expose(), *scheme, scheme.encode(password)?.expose())
            }
            Body::Pfx(pfx) => pfx.write(password),
            Body::Clear => Err(CarrierError::NotSupported("a key without protection")),
        }
    }

    /// Whether both hold the same keys for the same purposes.
    pub fn same_keys(&self, other: &Store) -> bool {
        let list = |store: &Store| -> Vec<_> {
            store.keys.iter().map(|key| (key.purpose, key.spki.as_der().to_vec())).collect()
        };
        list(self) == list(other)
    }
}

/// Whether the certificate is of this key.
pub fn same_key(key: &StoredKey, certificate: &Certificate) -> bool {
    match (key.spki.public_key(), certificate.spki().public_key()) {
        (Ok(ours), Ok(theirs)) => ours == theirs,
        _ => false,
    }
}

fn key_bag(key: &StoredKey) -> Result<Bag, CarrierError> {
    let plain: Zeroizing<Vec<u8>> = pkcs8::write(key, None)?;
    Ok(Bag::Key { plain: Secret::from_slice(&plain), attributes: attributes_of(key) })
}

fn attributes_of(key: &StoredKey) -> Vec<Attribute> {
    let KeyIds { gost, sha1, .. } = key.spki.key_ids();
    let id: &[u8] = if matches!(key.key.algorithm(), KeyAlgorithm::Dstu4145(_)) { &gost } else { &sha1 };
    vec![Attribute::friendly_name(name_of(key.purpose)), Attribute::local_key_id(id)]
}

/// friendlyName that this program gives to a key of this purpose.
fn name_of(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Sign => "sign",
        Purpose::Agree => "agree",
        Purpose::Both | Purpose::Other => "key",
    }
}

/// PKCS#12 does not say what a key is for. Its certificates do; then the name this program gives; then the order in
/// which all programs write the two keys of a person.
fn with_purposes(keys: Vec<(StoredKey, Option<String>)>, certificates: &[Certificate]) -> Vec<StoredKey> {
    let count = keys.len();
    let purpose = |index: usize, key: &StoredKey, name: Option<&str>| {
        let mut told: Vec<Purpose> = certificates
            .iter()
            .filter(|certificate| same_key(key, certificate))
            .map(Certificate::purpose)
            .filter(|purpose| *purpose != Purpose::Other)
            .collect();
        told.dedup();
        match (&told[..], name) {
            ([one], _) => *one,
            ([_, _, ..], _) => Purpose::Both,
            ([], Some("sign")) => Purpose::Sign,
            ([], Some("agree")) => Purpose::Agree,
            ([], _) => match (index, count) {
                (0, 2) => Purpose::Sign,
                (1, 2) => Purpose::Agree,
                _ => Purpose::Both,
            },
        }
    };
    let mut keys: Vec<StoredKey> = keys
        .into_iter()
        .enumerate()
        .map(|(index, (key, name))| StoredKey { purpose: purpose(index, &key, name.as_deref()), ..key })
        .collect();
    keys.sort_by_key(|key| key.purpose == Purpose::Agree);
    keys
}
