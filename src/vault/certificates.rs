//! The file of the program's own certificate store. Public octets, not encrypted: other programs may read them.

use super::VaultError;
use super::atomic::{self, Access};
use super::journal::{lock_vault, read_limited};
use std::path::{Path, PathBuf};

pub(super) const NAME: &str = "certificates.p7b";

/// `certificates.p7b` in the data folder.
#[derive(Debug, Clone)]
pub struct CertificateFile {
    folder: PathBuf,
}

impl CertificateFile {
    /// That of this data folder; nothing is read or made yet.
    pub fn of(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    pub fn path(&self) -> PathBuf {
        self.folder.join(NAME)
    }

    /// The octets; None when there is no file yet.
    ///
    /// # Errors
    /// `Read`.
    pub fn read(&self) -> Result<Option<Vec<u8>>, VaultError> {
        read_limited(&self.path())
    }

    /// Gives the octets to `change` and keeps what it makes of them, durably and all at once; None keeps the file as it
    /// is. Two processes never change it together.
    ///
    /// # Errors
    /// `Read`, `Write`; those of `change`, and then the file is as it was.
    pub fn update<E: From<VaultError>>(
        &self,
        change: impl FnOnce(Option<Vec<u8>>) -> Result<Option<Vec<u8>>, E>,
    ) -> Result<(), E> {
        atomic::create_private_folder(&self.folder).map_err(VaultError::from)?;
        let _one_at_a_time = lock_vault(&self.folder)?;
        match change(self.read()?)? {
            Some(bytes) => {
                Ok(atomic::write(&self.path(), &bytes, Access::Private).map_err(VaultError::from)?)
            }
            None => Ok(()),
        }
    }
}
