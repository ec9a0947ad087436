//! A copy for the day when the carrier is lost.

use super::TaskError;
use crate::carrier::file::store_path;
use crate::carrier::{Carrier, Interaction, Kept, KeyUri};

/// A copy that was made.
#[derive(Debug)]
pub struct BackedUp {
    pub copy: Kept,
    /// It lies in the folder of the original: what happens to one happens to the other.
    pub same_folder: bool,
}

/// Copies a store, with the certificates named after it, to `out`: a new name, or a folder. The copy is opened with the
/// secret of the store before this returns.
///
/// # Errors
/// `Carrier(Occupied)` when something is there already; those of the carrier.
pub fn key_backup(
    carrier: &dyn Carrier,
    uri: &KeyUri,
    out: &KeyUri,
    person: &mut dyn Interaction,
) -> Result<BackedUp, TaskError> {
    let copy = carrier.backup(uri, out, person)?;
    let folder = |uri: &KeyUri| {
        let path = store_path(uri).ok()?.canonicalize().ok()?;
        path.parent().map(std::path::Path::to_path_buf)
    };
    let same_folder = folder(uri).is_some_and(|original| folder(&copy.key) == Some(original));
    Ok(BackedUp { copy, same_folder })
}
