//! Certificates of a key, from its provider.

use super::TaskError;
use crate::authority::AuthorityError;
use crate::authority::service::Service;
use crate::carrier::{Carrier, Interaction, KeyInfo, KeyUri};
use crate::pki::{Certificate, KeyIds, Purpose};
use crate::renewal::Search;
use crate::vault::atomic::{self, Access};
use std::path::{Path, PathBuf};
use time::OffsetDateTime;

/// What the provider knows of some keys.
pub struct Fetched {
    pub answer: Result<Vec<Certificate>, AuthorityError>,
    /// What is known here, and what came of asking.
    pub search: Search,
}

/// The keys of a store, which must be opened for them.
///
/// # Errors
/// Those of the carrier.
pub fn keys(
    carrier: &dyn Carrier,
    uri: &KeyUri,
    person: &mut dyn Interaction,
) -> Result<Vec<KeyInfo>, TaskError> {
    Ok(carrier.open(uri, person)?.keys().to_vec())
}

/// Asks the provider for the certificates of these keys, whatever is known of them in the program's data (`state`).
/// `NoCertificates` when it knows none.
pub async fn cert_fetch(service: &Service, keys: &[KeyInfo], state: &Path, now: OffsetDateTime) -> Fetched {
    let mut search = Search::here(keys, &[], state);
    let ids: Vec<KeyIds> = keys.iter().map(|key| key.spki.key_ids()).collect();
    let answer = service.lookup(&ids, now).await;
    search.answered(&answer);
    let answer = match answer {
        Ok(found) if found.is_empty() => Err(AuthorityError::NoCertificates),
        answer => answer,
    };
    Fetched { answer, search }
}

/// Writes each certificate into `folder` as `sign-<serial>.cer`, `agree-<serial>.cer`, … and returns the files.
pub fn write(folder: &Path, certificates: &[Certificate]) -> Result<Vec<PathBuf>, TaskError> {
    if folder.exists() && !folder.is_dir() {
        return Err(TaskError::Exists(folder.to_path_buf()));
    }
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
