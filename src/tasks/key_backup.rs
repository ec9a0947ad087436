//! A copy for the day when the carrier is lost.

use super::key_memory::KeyMemory;
use super::{TaskError, certificate_files, export};
use crate::carrier::file::{certificates_beside, store_path};
use crate::carrier::{Carrier, Interaction, Kept, KeyUri};
use crate::pki::cms::certificates_only;
use crate::vault::atomic::{self, Access};
use std::path::Path;

/// A copy that was made.
#[derive(Debug)]
pub struct BackedUp {
    pub copy: Kept,
    /// It lies in the folder of the original: what happens to one happens to the other.
    pub same_folder: bool,
}

/// Copies a store, with its certificates, to `out`: a new name, or a folder; also those that only the program's own store
/// has, as far as `memory` knows them. The copy is opened with the secret of the store before this returns. After an error
/// nothing of it is left.
///
/// # Errors
/// `Carrier(Occupied)` when something is there already; those of the carrier; `Write`.
pub fn key_backup(
    carrier: &dyn Carrier,
    uri: &KeyUri,
    out: &KeyUri,
    memory: &KeyMemory,
    person: &mut dyn Interaction,
) -> Result<BackedUp, TaskError> {
    let mut copy = carrier.backup(uri, out, person)?;
    let list = from_store(uri, &copy, memory).inspect_err(|_| {
        for made in copy.certificates.iter().chain([&copy.key]).filter_map(|made| store_path(made).ok()) {
            // The failure that led here is the one to report.
            let _ = atomic::remove_overwritten(&made);
        }
    })?;
    copy.certificates.extend(list);
    let folder = |uri: &KeyUri| {
        let path = store_path(uri).ok()?.canonicalize().ok()?;
        path.parent().map(Path::to_path_buf)
    };
    let same_folder = folder(uri).is_some_and(|original| folder(&copy.key) == Some(original));
    Ok(BackedUp { copy, same_folder })
}

/// Writes the certificates that lie neither beside the store nor in it beside the copy, into one list named after it: that
/// which the copy has already, else a new one. None when there are none, or the list was the copy's.
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
    if missing.is_empty() {
        return Ok(None);
    }
    let address = KeyUri(file.display().to_string());
    if copy.certificates.contains(&address) {
        let mut all: Vec<_> = certificate_files::read(&file)?.into_iter().flatten().collect();
        all.extend(missing);
        atomic::write(&file, &certificates_only(&all), Access::Shared)?;
        return Ok(None);
    }
    let (folder, stem) = (made.parent().unwrap_or(Path::new("")), made.file_stem().unwrap_or_default());
    let written = export::bundle(folder, &stem.to_string_lossy(), &missing)?;
    Ok(Some(KeyUri(written.display().to_string())))
}
