//! Certificates of a key, from its provider.

use super::TaskError;
use crate::authority::AuthorityError;
use crate::authority::service::Service;
use crate::carrier::{Carrier, Interaction, KeyUri};
use crate::pki::{Certificate, KeyIds, Purpose};
use crate::vault::atomic::{self, Access};
use std::path::{Path, PathBuf};
use time::OffsetDateTime;

/// Identifiers of the keys of a store; the store must be opened for them.
pub fn key_ids(
    carrier: &dyn Carrier,
    uri: &KeyUri,
    person: &mut dyn Interaction,
) -> Result<Vec<KeyIds>, TaskError> {
    Ok(carrier.open(uri, person)?.keys().iter().map(|key| key.spki.key_ids()).collect())
}

/// Asks the provider for the certificates of these keys.
///
/// # Errors
/// `NoCertificates` when it knows none; those of the network.
pub async fn cert_fetch(
    service: &Service,
    keys: &[KeyIds],
    now: OffsetDateTime,
) -> Result<Vec<Certificate>, TaskError> {
    let found = service.lookup(keys, now).await?;
    if found.is_empty() {
        return Err(AuthorityError::NoCertificates.into());
    }
    Ok(found)
}

/// Writes each certificate into `folder` as `sign-<serial>.cer`, `agree-<serial>.cer`, … and returns the files.
pub fn write(folder: &Path, certificates: &[Certificate]) -> Result<Vec<PathBuf>, TaskError> {
    std::fs::create_dir_all(folder)
        .map_err(|source| atomic::AtomicError::Io { path: folder.to_path_buf(), source })?;
    certificates
        .iter()
        .map(|certificate| {
            let purpose = purpose_word(certificate.purpose());
            let path = folder.join(format!("{purpose}-{}.cer", hex::encode(certificate.serial())));
            atomic::write(&path, certificate.as_der(), Access::Shared)?;
            Ok(path)
        })
        .collect()
}

/// `sign`, `agree`, `both`, `other`.
pub fn purpose_word(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Sign => "sign",
        Purpose::Agree => "agree",
        Purpose::Both => "both",
        Purpose::Other => "other",
    }
}
