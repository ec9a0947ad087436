//! An unlocked file.

use super::store::{Store, same_key};
use super::{beside, read_file};
use crate::carrier::{CarrierError, Interaction, KeyInfo, OtherKey, Protection, Session};
use crate::crypto::{CryptoError, HashAlgorithm, KeyAlgorithm, Password, Signer, ToSign, Verifier};
use crate::pki::{Certificate, Purpose};
use crate::vault::atomic::{self, Access};
use std::path::{Path, PathBuf};

/// Keeps the password with the keys: to write certificates into the same container, and to re-open it as promised.
pub struct FileSession {
    path: PathBuf,
    store: Store,
    password: Password,
    keys: Vec<KeyInfo>,
    others: Vec<OtherKey>,
}

impl FileSession {
    pub fn new(path: PathBuf, store: Store, password: Password) -> Self {
        let keys = describe(&path, &store);
        let others = store.others.iter().map(|key| key.info.clone()).collect();
        Self { path, store, password, keys, others }
    }

    /// Also takes the certificates that lie beside the link by which the file was addressed.
    pub fn look_beside(&mut self, link: &Path) {
        for (key, found) in self.keys.iter_mut().zip(describe(link, &self.store)) {
            let new: Vec<_> =
                found.certificates.into_iter().filter(|c| !key.certificates.contains(c)).collect();
            key.certificates.extend(new);
            key.certificates.sort_by_key(|certificate| std::cmp::Reverse(certificate.not_after()));
        }
    }
}

/// The keys of a store with their certificates, inside and beside it; the folders there are looked through when some key
/// has none otherwise.
pub fn describe(path: &Path, store: &Store) -> Vec<KeyInfo> {
    let mut beside = beside::certificates(path);
    let has_one = |key| store.certificates.iter().chain(&beside).any(|c| same_key(key, c));
    if !store.keys.iter().all(has_one) {
        beside.extend(beside::certificates_below(path));
    }
    let describe = |key: &super::pkcs8::StoredKey| {
        let mut certificates: Vec<Certificate> = Vec::new();
        let mut take = |found: &[Certificate]| {
            for certificate in found {
                if same_key(key, certificate) && !certificates.contains(certificate) {
                    certificates.push(certificate.clone());
                }
            }
            certificates.len()
        };
        let inside = take(&store.certificates);
        take(&beside);
        certificates.sort_by_key(|certificate| std::cmp::Reverse(certificate.not_after()));
        KeyInfo {
            purpose: key.purpose,
            name: key.name.clone(),
            spki: key.spki.clone(),
            certificates,
            inside,
            exportable: Some(true),
        }
    };
    store.keys.iter().map(describe).collect()
}

/// Signs with every key and verifies.
pub fn test_keys(store: &Store) -> Result<(), CarrierError> {
    for key in &store.keys {
        let hash = match key.key.algorithm() {
            KeyAlgorithm::Dstu4145(_) => HashAlgorithm::Gost34311,
            KeyAlgorithm::P256 => HashAlgorithm::Sha256,
            KeyAlgorithm::P384 => HashAlgorithm::Sha384,
        };
        let digest = hash.digest(b"test of a new key");
        key.spki.public_key()?.verify(&digest, &key.key.sign(&digest)?)?;
    }
    Ok(())
}

impl Session for FileSession {
    fn format(&self) -> &'static str {
        self.store.format().name()
    }

    fn keys(&self) -> &[KeyInfo] {
        &self.keys
    }

    fn others(&self) -> &[OtherKey] {
        &self.others
    }

    fn protection(&self) -> Protection {
        self.store.protection()
    }

    fn sign(
        &mut self,
        key: usize,
        items: &[ToSign],
        _person: &mut dyn Interaction,
    ) -> Result<Vec<Vec<u8>>, CarrierError> {
        let key = self.store.keys.get(key).ok_or(CryptoError::Unsupported("a key that is not there"))?;
        let public = key.spki.public_key()?;
        let sign = |item: &ToSign| {
            let digest = item.digest();
            let signature = key.key.sign(&digest)?;
            public.verify(&digest, &signature)?;
            Ok(signature)
        };
        items.iter().map(sign).collect()
    }

    fn store_certificates(&mut self, certificates: &[Certificate]) -> Result<[u8; 32], CarrierError> {
        let Some((target, case)) = beside::staged(&self.path) else {
            return Err(CarrierError::NotSupported("certificates in a store that is not staged"));
        };
        let mut files = Vec::new();
        for certificate in certificates {
            let key = self
                .store
                .keys
                .iter()
                .find(|key| same_key(key, certificate))
                .ok_or(CarrierError::Mismatch)?;
            let purpose = match (key.purpose, certificate.purpose()) {
                (Purpose::Agree, _) | (_, Purpose::Agree) => Purpose::Agree,
                _ => Purpose::Sign,
            };
            let file = beside::staging(&beside::certificate_file(&target, purpose), &case)?;
            files.push((file, certificate));
        }
        if self.store.holds_certificates() {
            self.store.add_certificates(certificates);
            atomic::write(&self.path, &self.store.write(&self.password)?, Access::Private)?;
        } else {
            for (file, certificate) in &files {
                atomic::write(file, certificate.as_der(), Access::Shared)?;
            }
        }

        let octets = read_file(&self.path)?;
        let reopened = Store::open(&octets, &self.password)?;
        test_keys(&reopened)?;
        let keys = describe(&self.path, &reopened);
        let kept = |certificate: &Certificate| keys.iter().any(|key| key.certificates.contains(certificate));
        if !reopened.same_keys(&self.store) || !certificates.iter().all(kept) {
            return Err(CarrierError::Mismatch);
        }
        self.store = reopened;
        self.keys = keys;
        let digest = HashAlgorithm::Sha256.digest(&octets).bytes;
        Ok(digest.try_into().map_err(|_| CryptoError::Length("SHA-256"))?)
    }
}
