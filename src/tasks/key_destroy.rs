//! The end of a key: looked at before, refused while an unfinished renewal needs it.

use super::TaskError;
use super::home::KeyCard;
use super::key_memory::{self, KeyMemory};
use super::key_places::certificates_of;
use crate::carrier::file::{copies_beside, format_of, link_of, store_path};
use crate::carrier::{Carrier, CarrierError, Destroyed, KeyUri};
use crate::renewal::{State, Unfinished};
use std::path::{Path, PathBuf};
use time::OffsetDateTime;

/// What would be destroyed.
#[derive(Debug)]
pub struct Doomed {
    /// The file itself, also where a link to it was addressed.
    pub path: PathBuf,
    /// The link that was addressed.
    pub link: Option<PathBuf>,
    /// SHA-256 of the file: nothing else that takes its path meanwhile is destroyed.
    pub digest: [u8; 32],
    /// Whose key it is, as far as it is known without its password.
    pub card: Option<KeyCard>,
    /// Other copies of keys of the same name beside it, which will still be there.
    pub copies: Vec<PathBuf>,
}

/// Looks at what would be destroyed, for the question to the person. Nothing is changed, nobody is asked.
///
/// # Errors
/// `NeededByCase`; those of the carrier when there is no key store.
pub fn before_destroying(
    uri: &KeyUri,
    cases: &[Unfinished],
    memory: &KeyMemory,
    now: OffsetDateTime,
) -> Result<Doomed, TaskError> {
    let path = free_of_cases(uri, cases)?;
    let digest = digest_of(&path)?;
    let card = memory.card(&path, &certificates_of(&path, memory, now), now);
    Ok(Doomed { copies: copies_beside(&path), link: link_of(uri), path, digest, card })
}

/// Destroys a store that was looked at; the person has been asked, twice.
///
/// # Errors
/// As [`before_destroying`]; `Carrier(Replaced)` when another file is there by now; `Carrier(NotDestroyed)`.
pub fn key_destroy(
    carrier: &dyn Carrier,
    uri: &KeyUri,
    doomed: &Doomed,
    cases: &[Unfinished],
) -> Result<Destroyed, TaskError> {
    let path = free_of_cases(uri, cases)?;
    if digest_of(&path)? != doomed.digest {
        return Err(CarrierError::Replaced { uri: path.display().to_string() }.into());
    }
    Ok(carrier.destroy(uri)?)
}

fn digest_of(path: &Path) -> Result<[u8; 32], CarrierError> {
    let gone = || CarrierError::NotPresent { uri: path.display().to_string(), reason: String::new() };
    key_memory::digest(path).ok_or_else(gone)
}

/// The store's file, which no renewal needs.
fn free_of_cases(uri: &KeyUri, cases: &[Unfinished]) -> Result<PathBuf, TaskError> {
    let path = store_path(uri)?;
    format_of(&path)?;
    match cases.iter().find(|case| needs(case, &path)) {
        Some(case) => Err(TaskError::NeededByCase(case.case.clone())),
        None => Ok(path),
    }
}

/// A renewal that goes on needs its current key, the place of the new one, and every copy of that place that it made.
/// So does one that needs attention. One that ended otherwise still keeps the new keys it staged.
fn needs(case: &Unfinished, path: &Path) -> bool {
    let path = real(path);
    let place = |uri: &KeyUri| Some(uri).filter(|uri| !uri.0.is_empty()).and_then(|uri| store_path(uri).ok());
    let is = |uri: &KeyUri| place(uri).is_some_and(|place| real(&place) == path);
    let of_target = |suffix: &str| {
        place(&case.target).is_some_and(|target| {
            let (target, name) = (real(&target), path.file_name().unwrap_or_default().to_string_lossy());
            let stem = target.file_name().unwrap_or_default().to_string_lossy();
            target.parent() == path.parent()
                && name.strip_prefix(&*stem).is_some_and(|rest| rest.starts_with(suffix))
        })
    };
    let staged = case.found.iter().any(is) || of_target(&format!(".new-{}", case.case));
    let goes_on = !case.state.is_final() || case.state == State::Attention;
    staged || goes_on && (is(&case.key) || is(&case.target) || of_target(".old-"))
}

/// The path without links; as it is when there is nothing there.
fn real(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    match (absolute.canonicalize(), absolute.parent(), absolute.file_name()) {
        (Ok(real), ..) => real,
        (Err(_), Some(folder), Some(name)) => {
            folder.canonicalize().map_or(absolute.clone(), |folder| folder.join(name))
        }
        _ => absolute,
    }
}
