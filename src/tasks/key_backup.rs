//! A copy for the day when the carrier is lost.

use super::TaskError;
use super::key_memory::KeyMemory;
use crate::carrier::file::{certificates_beside, store_path};
use crate::carrier::{Carrier, Interaction, Kept, KeyUri};
use crate::pki::cms::certificates_only;
use crate::vault::atomic::{self, Access};

/// A copy that was made.
#[derive(Debug)]
pub struct BackedUp {
    pub copy: Kept,
    /// It lies in the folder of the original: what happens to one happens to the other.
    pub same_folder: bool,
}

/// Copies a store, with its certificates, to `out`: a new name, or a folder; also those that only the program's own store
/// has, as far as `memory` knows them. The copy is opened with the secret of the store before this returns.
///
/// # Errors
/// `Carrier(Occupied)` when something is there already; those of the carrier.
pub fn key_backup(
    carrier: &dyn Carrier,
    uri: &KeyUri,
    out: &KeyUri,
    memory: &KeyMemory,
    person: &mut dyn Interaction,
) -> Result<BackedUp, TaskError> {
    let mut copy = carrier.backup(uri, out, person)?;
    copy.certificates.extend(from_store(uri, &copy, memory)?);
    let folder = |uri: &KeyUri| {
        let path = store_path(uri).ok()?.canonicalize().ok()?;
        path.parent().map(std::path::Path::to_path_buf)
    };
    let same_folder = folder(uri).is_some_and(|original| folder(&copy.key) == Some(original));
    Ok(BackedUp { copy, same_folder })
}

/// Writes the certificates that lie neither beside the store nor in it beside the copy, into one file named after it. None
/// when there are none, or something has that name already.
fn from_store(uri: &KeyUri, copy: &Kept, memory: &KeyMemory) -> Result<Option<KeyUri>, TaskError> {
    // These hold their certificates themselves.
    if matches!(copy.format, "pfx" | "jks") {
        return Ok(None);
    }
    let made = store_path(&copy.key)?;
    let mut missing = memory.certificates(&store_path(uri)?).unwrap_or_default();
    let there = certificates_beside(&made);
    missing.retain(|certificate| !there.contains(certificate));
    let file = made.with_extension("p7b");
    if missing.is_empty() || file.symlink_metadata().is_ok() {
        return Ok(None);
    }
    atomic::write(&file, &certificates_only(&missing), Access::Shared)?;
    Ok(Some(KeyUri(file.display().to_string())))
}
