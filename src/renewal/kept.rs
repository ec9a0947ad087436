//! The program's own certificates. The store is one certificates-only SignedData, which every program of the field reads.

use crate::pki::cms::certificates_only;
use crate::pki::{Certificate, PkiError};
use crate::vault::{CertificateFile, VaultError};
use std::collections::HashSet;
use std::path::Path;

/// The certificate store of a data folder.
pub struct CertStore {
    file: CertificateFile,
}

impl CertStore {
    pub fn open(state: &Path) -> Self {
        Self { file: CertificateFile::of(state) }
    }

    /// Every certificate, those that end soonest first.
    ///
    /// # Errors
    /// Those of the file, also when it is damaged: it is never overwritten then.
    pub fn all(&self) -> Result<Vec<Certificate>, VaultError> {
        let mut all = match self.file.read()? {
            Some(bytes) => self.parse(&bytes)?,
            None => Vec::new(),
        };
        all.sort_by_cached_key(|c| (c.not_after(), c.subject().to_string(), c.serial().to_vec()));
        Ok(all)
    }

    fn parse(&self, bytes: &[u8]) -> Result<Vec<Certificate>, VaultError> {
        // The last one was removed; read from elsewhere, a list of none would be no certificates.
        if bytes == certificates_only(&[]) {
            return Ok(Vec::new());
        }
        let read = |bytes| Certificate::read_all(bytes)?.into_iter().collect::<Result<Vec<_>, _>>();
        read(bytes)
            .map_err(|error: PkiError| VaultError::Read { path: self.file.path(), reason: error.to_string() })
    }

    /// Puts certificates into the store. Those that were new to it.
    ///
    /// # Errors
    /// As [`CertStore::all`], and when it cannot be written.
    pub fn add(&self, certificates: &[Certificate]) -> Result<Vec<Certificate>, VaultError> {
        let mut new = Vec::new();
        self.file.update(|bytes| {
            let mut all = bytes.map_or(Ok(Vec::new()), |bytes| self.parse(&bytes))?;
            let mut known: HashSet<[u8; 32]> = all.iter().map(Certificate::sha256).collect();
            new = certificates.iter().filter(|c| known.insert(c.sha256())).cloned().collect();
            all.extend_from_slice(&new);
            Ok::<_, VaultError>((!new.is_empty()).then(|| certificates_only(&all)))
        })?;
        Ok(new)
    }

    /// Takes the certificate of this SHA-256 out of the store. None: it is not there.
    ///
    /// # Errors
    /// As [`CertStore::add`].
    pub fn remove(&self, sha256: &[u8; 32]) -> Result<Option<Certificate>, VaultError> {
        let mut removed = None;
        self.file.update(|bytes| {
            let all = bytes.map_or(Ok(Vec::new()), |bytes| self.parse(&bytes))?;
            let (gone, stay): (Vec<_>, Vec<_>) = all.into_iter().partition(|c| c.sha256() == *sha256);
            let change = !gone.is_empty();
            removed = gone.into_iter().next();
            Ok::<_, VaultError>(change.then(|| certificates_only(&stay)))
        })?;
        Ok(removed)
    }

    /// The certificate of this SHA-256, when it is there.
    ///
    /// # Errors
    /// As [`CertStore::all`].
    pub fn by_sha256(&self, sha256: &[u8; 32]) -> Result<Option<Certificate>, VaultError> {
        Ok(self.all()?.into_iter().find(|c| c.sha256() == *sha256))
    }
}
