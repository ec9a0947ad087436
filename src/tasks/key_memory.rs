//! What is remembered of keys that were read, so that their certificates are known again without a password: wherever
//! they lie, whatever their names, and however many keys share the folder.

use super::home::{KeyCard, key_card};
use crate::carrier::KeyInfo;
use crate::carrier::file;
use crate::crypto::HashAlgorithm;
use crate::pki::Certificate;
use crate::renewal::CertStore;
use crate::vault::settings::{Held, ReadKey};
use crate::vault::{Settings, regular};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use time::OffsetDateTime;

/// Longer files are no key stores, in octets.
const MAX_LEN: u64 = 2 << 20;

/// The memory of a data folder. Nothing secret.
#[derive(Debug, Default)]
pub struct KeyMemory {
    keys: BTreeMap<String, ReadKey>,
    held: BTreeMap<String, Held>,
    state: Option<PathBuf>,
    /// The program's own certificates, once somebody needs them; a damaged store says so where it is shown.
    kept: OnceLock<Vec<Certificate>>,
}

impl KeyMemory {
    pub fn of(settings: &Settings, state: &Path) -> Self {
        Self { keys: settings.read_keys.clone(), state: Some(state.to_owned()), ..Self::of_status(settings) }
    }

    /// Nothing but which certificates are not to be used.
    pub fn of_status(settings: &Settings) -> Self {
        Self { held: settings.held.clone(), ..Self::default() }
    }

    /// The card of a key with these certificates, and what is known of their status. None without certificates.
    pub fn card(&self, key: &Path, certificates: &[Certificate], now: OffsetDateTime) -> Option<KeyCard> {
        let mut card = key_card(key, certificates, now)?;
        for (shown, certificate) in card.certificates.iter_mut().zip(certificates) {
            shown.held = self.held.get(&hex::encode(certificate.sha256())).copied();
        }
        Some(card)
    }

    /// As it was kept last. Blocks.
    pub fn open(state: &Path) -> Self {
        Self::of(&Settings::load(state).0, state)
    }

    /// The certificates of exactly the keys in a file: those beside it and those in the program's own store. None when
    /// it was not read before, or is another file by now; and it does not say of which keys it is either, as a PKCS#12
    /// may outside its protection, or none of these are found. Blocks.
    pub fn certificates(&self, key: &Path) -> Option<Vec<Certificate>> {
        let read = self.keys.get(&*key.to_string_lossy()).filter(|read| is_the_same(key, read));
        if let Some(read) = read {
            return Some(self.those(key, |certificate| read.ids.contains(&id(certificate.spki()))));
        }
        let stated = file::stated_key_ids(key);
        if stated.is_empty() {
            return None;
        }
        let is_stated = |certificate: &Certificate| {
            let ids = certificate.key_ids();
            stated.iter().any(|id| ids.matches(id))
        };
        Some(self.those(key, is_stated)).filter(|found| !found.is_empty())
    }

    fn those(&self, key: &Path, wanted: impl Fn(&Certificate) -> bool) -> Vec<Certificate> {
        let mut found = file::certificates_beside(key);
        found.extend_from_slice(self.kept());
        found.retain(wanted);
        found
    }

    fn kept(&self) -> &[Certificate] {
        let all = || CertStore::open(self.state.as_deref()?).all().ok();
        self.kept.get_or_init(|| all().unwrap_or_default())
    }
}

/// What is to be remembered of a key file that was opened. Certificates that lie only inside go into the program's own
/// store; where that cannot be written they are seen with the password only, as before. None when the file is gone.
/// Blocks.
pub fn learn(state: &Path, key: &Path, keys: &[KeyInfo]) -> Option<ReadKey> {
    let inside: Vec<Certificate> =
        keys.iter().filter(|key| key.inside > 0).flat_map(|key| key.certificates.clone()).collect();
    if !inside.is_empty() {
        let _ = CertStore::open(state).add(&inside);
    }
    learn_new(key, keys)
}

/// The same of keys that were just made: there are no certificates yet. Blocks.
pub fn learn_new(key: &Path, keys: &[KeyInfo]) -> Option<ReadKey> {
    let ids = keys.iter().map(|key| id(&key.spki)).collect();
    Some(ReadKey { file: digest(key)?, ids })
}

/// The same by the certificates of its keys, which are kept.
pub fn learn_by_certificates(state: &Path, key: &Path, certificates: &[Certificate]) -> Option<ReadKey> {
    let _ = CertStore::open(state).add(certificates);
    let ids = certificates.iter().map(|certificate| id(certificate.spki())).collect();
    Some(ReadKey { file: digest(key)?, ids })
}

/// The file is the one that was read.
pub fn is_the_same(file: &Path, read: &ReadKey) -> bool {
    digest(file).as_ref() == Some(&read.file)
}

fn id(spki: &crate::pki::SubjectPublicKeyInfo) -> String {
    hex::encode(spki.key_ids().gost)
}

/// SHA-256 of a key file. None when it cannot be read.
pub fn digest(file: &Path) -> Option<[u8; 32]> {
    let octets = regular::read(file, MAX_LEN).ok()?;
    HashAlgorithm::Sha256.digest(&octets).bytes.as_slice().try_into().ok()
}
