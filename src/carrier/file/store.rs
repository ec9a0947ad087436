//! A key store as octets: opened by content, written again under the same or another password.

use super::attributes::Generator;
use super::detect::{Format, certificates_in_armour, detect};
use super::foreign::ForeignKey;
use super::pbes2::{GOST_ITERATIONS, Opened, Scheme};
use super::pfx::{Attribute, Bag, Pfx};
use super::pkcs8::{self, Contents, StoredKey};
use super::rounds::Rounds;
use super::{encodings, jks, key6, pbes2, pfx};
use crate::carrier::{CarrierError, KeySetSpec, Protection};
use crate::crypto::{KeyAlgorithm, Password, PrivateKey, Secret};
use crate::pki::{Certificate, KeyIds, Purpose};
use zeroize::Zeroizing;

/// An opened store.
pub struct Store {
    format: Format,
    pub(super) body: Body,
    /// Signature key (or the only one) first. Empty when no key can be used.
    pub keys: Vec<StoredKey>,
    /// Keys that cannot be used. A store without any key at all is not opened.
    pub others: Vec<ForeignKey>,
    /// Certificates inside the container.
    pub certificates: Vec<Certificate>,
}

/// What is needed to write the container again, with everything in it that this program does not understand.
pub(super) enum Body {
    Key6(Secret),
    Pbes2(Opened),
    Pfx(Pfx),
    /// Not written.
    ReadOnly,
}

const WRONG: CarrierError = CarrierError::SecretWrong { tries_left: None };

impl Store {
    /// Opens a file of any readable format with one password entry. A key that cannot be used is no error, not even
    /// when there is no other.
    ///
    /// # Errors
    /// `NotAKey`, `UnsupportedFormat`, `SecretWrong`, `Damaged`.
    pub fn open(file: &[u8], password: &Password) -> Result<Self, CarrierError> {
        Self::open_within(&mut Rounds::of_a_file(), file, password)
    }

    /// The same for `rounds` and no more.
    pub(super) fn open_within(
        rounds: &mut Rounds,
        file: &[u8],
        password: &Password,
    ) -> Result<Self, CarrierError> {
        let (format, octets) = detect(file)?;
        let read_only = |plain: &Secret| Ok(Self::new(format, Body::ReadOnly, pkcs8::read(plain.expose())?));
        let store = match format {
            Format::Pfx => return Self::from_pfx(pfx::read(&octets, password, rounds)?),
            Format::Jks => return Self::open_jks(&octets, password),
            Format::Key6 => Self::open_key6(&octets, password, rounds),
            Format::Pbes2 => Self::open_pbes2(&octets, password, rounds),
            Format::JksKey => read_only(&jks::unprotect(&octets, password)?),
            Format::Clear => read_only(&Secret::from_slice(&octets)),
        }?;
        Ok(Self { certificates: certificates_in_armour(file), ..store })
    }

    pub(super) fn new(format: Format, body: Body, contents: Contents) -> Self {
        let Contents { keys, others } = contents;
        Self { format, body, keys, others, certificates: Vec::new() }
    }

    fn open_key6(der: &[u8], password: &Password, rounds: &mut Rounds) -> Result<Self, CarrierError> {
        let mut last = WRONG;
        for octets in encodings::candidates(password) {
            rounds.spend(GOST_ITERATIONS)?;
            match key6::decrypt(der, octets.expose()) {
                Ok(plain) => {
                    let contents = pkcs8::read(plain.expose())?;
                    return Ok(Self::new(Format::Key6, Body::Key6(plain), contents));
                }
                Err(error) => last = error,
            }
        }
        Err(last)
    }

    /// No MAC here: only a well-formed key shows that the password was right. Where the store names the key's
    /// identifier a damaged key is noticed; where it does not, a damage of the key's own octets gives another key, and
    /// only that no certificate fits it tells.
    fn open_pbes2(der: &[u8], password: &Password, rounds: &mut Rounds) -> Result<Self, CarrierError> {
        for octets in encodings::candidates(password) {
            let opened = match pbes2::decrypt_info(der, octets.expose(), rounds) {
                Err(CarrierError::SecretWrong { .. }) => continue,
                other => other?,
            };
            if let Ok(contents) = pkcs8::read(opened.plain.expose()) {
                return Ok(Self::new(Format::Pbes2, Body::Pbes2(opened), contents));
            }
        }
        Err(WRONG)
    }

    fn open_jks(file: &[u8], password: &Password) -> Result<Self, CarrierError> {
        let jks = jks::open(file, password)?;
        let mut contents = Contents::default();
        for entry in jks.entries {
            let found = pkcs8::read(entry.plain.expose())?;
            let name = |key| StoredKey { name: Some(entry.alias.clone()), ..key };
            contents.keys.extend(found.keys.into_iter().map(name));
            contents.others.extend(found.others);
        }
        let store = Self::new(Format::Jks, Body::ReadOnly, contents);
        Ok(Self { certificates: jks.certificates, ..store })
    }

    pub(super) fn from_pfx(pfx: Pfx) -> Result<Self, CarrierError> {
        let certificates = pfx.certificates();
        let mut contents = Contents::default();
        for bag in &pfx.bags {
            let Bag::Key { plain, attributes } = bag else { continue };
            let named = attributes.iter().find_map(Attribute::as_friendly_name);
            let found = pkcs8::read(plain.expose())?;
            let name = |key| StoredKey { name: named.clone(), ..key };
            contents.keys.extend(found.keys.into_iter().map(name));
            for mut other in found.others {
                let stated = || attributes.iter().find_map(Attribute::as_local_key_id);
                other.info.key_id = other.info.key_id.or_else(stated);
                contents.others.push(other);
            }
        }
        if contents.keys.is_empty() && contents.others.is_empty() {
            return Err(CarrierError::NotAKey);
        }
        contents.keys = with_purposes(contents.keys, &certificates);
        let store = Self::new(Format::Pfx, Body::Pfx(pfx), contents);
        Ok(Self { certificates, ..store })
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
        match &keys[..] {
            [sign, rest @ ..] if vendor(spec.sign) => Self::key6(sign, rest.first()),
            keys => Self::pfx(Scheme::Aes, keys, &[]),
        }
    }

    /// A `Key-6.dat` of DSTU 4145 keys.
    pub(super) fn key6(sign: &StoredKey, agree: Option<&StoredKey>) -> Result<Self, CarrierError> {
        let plain = Secret::from_slice(&key6::plain(sign, agree, &Generator::random()?)?);
        let contents = pkcs8::read(plain.expose())?;
        Ok(Self::new(Format::Key6, Body::Key6(plain), contents))
    }

    /// A PKCS#12 file of any keys, those that cannot be used among them.
    pub(super) fn pfx(
        scheme: Scheme,
        keys: &[StoredKey],
        others: &[ForeignKey],
    ) -> Result<Self, CarrierError> {
        let mut bags = keys.iter().map(key_bag).collect::<Result<Vec<_>, _>>()?;
        for other in others {
            if let Some(plain) = &other.plain {
                let id = other.info.key_id.as_deref().map(Attribute::local_key_id);
                let plain = Secret::from_slice(plain.expose());
                bags.push(Bag::Key { plain, attributes: id.into_iter().collect() });
            }
        }
        Self::from_pfx(Pfx { scheme, iterations: GOST_ITERATIONS, bags })
    }

    pub fn format(&self) -> Format {
        self.format
    }

    /// Fewer rounds than the national order asks for are weak; so is JKS, which makes one.
    pub fn protection(&self) -> Protection {
        let iterations = match (&self.body, self.format) {
            (Body::Key6(_), _) => GOST_ITERATIONS,
            (Body::Pbes2(opened), _) => opened.iterations,
            (Body::Pfx(pfx), _) => pfx.iterations,
            (Body::ReadOnly, Format::Jks | Format::JksKey) => 1,
            (Body::ReadOnly, _) => 0,
        };
        match iterations {
            0 => Protection::None,
            1..GOST_ITERATIONS => Protection::Weak,
            GOST_ITERATIONS.. => Protection::Usual,
        }
    }

    /// Whether the container has room for certificates.
    pub fn holds_certificates(&self) -> bool {
        matches!(self.body, Body::Pfx(_))
    }

    /// Whether this program gives that name to keys, by their purpose.
    pub(super) fn is_own_name(name: &str) -> bool {
        [Purpose::Sign, Purpose::Agree, Purpose::Both].into_iter().any(|purpose| name_of(purpose) == name)
    }

    /// Whether the octets of a new password must be Windows-1251.
    pub fn wants_windows1251(&self) -> bool {
        match &self.body {
            Body::Key6(_) => true,
            Body::Pbes2(opened) => opened.scheme == Scheme::Gost,
            Body::Pfx(pfx) => pfx.scheme == Scheme::Gost,
            Body::ReadOnly => false,
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

    /// As it will be when it is read from a file: certificates tell what keys are for.
    pub(super) fn reread(self) -> Result<Self, CarrierError> {
        match self.body {
            Body::Pfx(pfx) => Self::from_pfx(pfx),
            _ => Ok(self),
        }
    }

    /// The container's octets under `password`, with fresh salts.
    ///
    /// # Errors
    /// `PasswordRefused` for a character that the container cannot take; `NotWritten`.
    pub fn write(&self, password: &Password) -> Result<Vec<u8>, CarrierError> {
        match &self.body {
            Body::Key6(plain) => key6::encrypt(plain.expose(), encodings::windows1251(password)?.expose()),
            Body::Pbes2(Opened { scheme, plain, .. }) => {
                pbes2::encrypt_info(plain.expose(), *scheme, scheme.encode(password)?.expose())
            }
            Body::Pfx(pfx) => pfx.write(password),
            Body::ReadOnly => Err(self.format.check_written().err().unwrap_or(WRONG)),
        }
    }

    /// Whether both hold the same keys, named alike, for the same purposes.
    pub fn same_keys(&self, other: &Store) -> bool {
        let keys = |store: &Store| -> Vec<_> {
            let one = |key: &StoredKey| (key.purpose, key.name.clone(), key.spki.as_der().to_vec());
            store.keys.iter().map(one).collect()
        };
        let others = |store: &Store| -> Vec<_> { store.others.iter().map(|key| key.info.clone()).collect() };
        keys(self) == keys(other) && others(self) == others(other)
    }
}

/// Whether the certificate is of this key.
pub fn same_key(key: &StoredKey, certificate: &Certificate) -> bool {
    key.spki.same_key(certificate.spki())
}

fn key_bag(key: &StoredKey) -> Result<Bag, CarrierError> {
    let plain: Zeroizing<Vec<u8>> = pkcs8::write(key, None)?;
    Ok(Bag::Key { plain: Secret::from_slice(&plain), attributes: attributes_of(key) })
}

fn attributes_of(key: &StoredKey) -> Vec<Attribute> {
    let KeyIds { gost, sha1, .. } = key.spki.key_ids();
    let id: &[u8] = if matches!(key.key.algorithm(), KeyAlgorithm::Dstu4145(_)) { &gost } else { &sha1 };
    let name = key.name.as_deref().unwrap_or_else(|| name_of(key.purpose));
    vec![Attribute::friendly_name(name), Attribute::local_key_id(id)]
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
fn with_purposes(keys: Vec<StoredKey>, certificates: &[Certificate]) -> Vec<StoredKey> {
    let count = keys.len();
    let purpose = |index: usize, key: &StoredKey| {
        let mut told: Vec<Purpose> = certificates
            .iter()
            .filter(|certificate| same_key(key, certificate))
            .map(Certificate::purpose)
            .filter(|purpose| *purpose != Purpose::Other)
            .collect();
        told.dedup();
        match (&told[..], key.name.as_deref()) {
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
        .map(|(index, key)| StoredKey { purpose: purpose(index, &key), ..key })
        .collect();
    keys.sort_by_key(|key| key.purpose == Purpose::Agree);
    keys
}
