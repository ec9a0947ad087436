//! Where keys may lie, which of the files there are keys, and where new ones may be put.

use super::TaskError;
use super::home::KeyCard;
use super::key_memory::KeyMemory;
use crate::carrier::{CarrierError, file};
use crate::pki::{Certificate, Purpose};
use crate::vault::Settings;
use std::fs;
use std::path::{Path, PathBuf};
use time::OffsetDateTime;

mod drives;

/// How much of a folder is looked at: files whose content is read, entries of folders, levels of folders below it.
const MAX_FILES: usize = 500;
const MAX_ENTRIES: usize = 5000;
const MAX_DEPTH: usize = 2;
/// Longer files are no key stores, in octets.
const MAX_LEN: u64 = 2 << 20;
/// Octets read from one folder altogether: some seconds from a slow drive.
const MAX_TOTAL: u64 = 64 << 20;
/// Endings of names that are looked at first.
const LIKELY: [&str; 8] = [".dat", ".pfx", ".p12", ".jks", ".pk8", ".zs2", ".pem", ".key"];

/// What kind of place it is; the front end has the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlaceKind {
    /// A drive that can be taken away.
    Removable,
    /// Another file system that the system mounted where drives are: a network folder, a disk of a virtual machine.
    Mounted,
    Documents,
    Desktop,
    Downloads,
    Home,
    /// The folder of a key that was used before.
    Recent,
}

/// A folder where keys may lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub folder: PathBuf,
    pub kind: PlaceKind,
    /// The folder's own name: that of the volume for a drive.
    pub label: String,
    pub removable: bool,
    /// Free octets for this user; None: not known.
    pub free_bytes: Option<u64>,
}

/// A key store, found by its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundKey {
    pub path: PathBuf,
    /// Short name of the container's format: `key6`, `pbes2`, `pfx`, …
    pub format: &'static str,
    /// Those that seem to be its own; empty: not known before the key is read.
    pub certificates: Vec<Certificate>,
    /// None without certificates.
    pub card: Option<KeyCard>,
    /// Its keys are known: when it has no certificates, they are still to come.
    pub read: bool,
}

/// Folders where a key may lie, drives first; only those that are there.
pub fn places(settings: &Settings) -> Vec<Place> {
    let mut places = drives::mounted();
    let recent = settings.recent_keys.iter().filter_map(|key| Path::new(key).parent());
    places.extend(recent.filter_map(|folder| Place::at(folder, PlaceKind::Recent)));
    places.extend(own_folders());
    let mut seen: Vec<PathBuf> = Vec::new();
    places.retain(|place| {
        let new = !seen.contains(&place.folder);
        seen.push(place.folder.clone());
        new
    });
    places
}

/// Folders where a new key may be put: drives that take files, then the person's own documents.
pub fn places_for_new() -> Vec<Place> {
    let own = own_folders().into_iter().filter(|place| place.kind != PlaceKind::Downloads);
    drives::mounted().into_iter().chain(own).filter(|place| takes_files(&place.folder)).collect()
}

/// The keys among those used before that are still there, newest first.
pub fn recent_keys(settings: &Settings, memory: &KeyMemory, now: OffsetDateTime) -> Vec<FoundKey> {
    let files = settings.recent_keys.iter().map(PathBuf::from).filter(|path| path.is_file());
    files.filter_map(|path| found_key(path, memory, now).ok()).collect()
}

/// Key stores in a folder and in those below it, by path. Bounded, so that a folder of any size is looked through in
/// seconds; links are not followed; names beginning with a dot, staged and dated stores are left out.
///
/// # Errors
/// `Carrier` when the folder cannot be read.
pub fn find_keys(folder: &Path, memory: &KeyMemory, now: OffsetDateTime) -> Result<Vec<FoundKey>, TaskError> {
    let stores = stores(folder, MAX_DEPTH)?;
    let alone = |path: &Path| stores.iter().filter(|other| other.parent() == path.parent()).count() == 1;
    Ok(stores.iter().filter_map(|path| found(path.clone(), Some(alone(path)), memory, now).ok()).collect())
}

/// The certificates of a key store, without reading it: those of its keys where these are known, because it was read
/// before or says so itself. Else those that seem to be its own: from the files named after it; from its whole folder when no other store lies there. The signing
/// certificate first; nothing when it is not clear whose they are.
pub fn certificates_of(key: &Path, memory: &KeyMemory, now: OffsetDateTime) -> Vec<Certificate> {
    certificates(key, memory.certificates(key), None, now)
}

/// What can be told of a key store without reading it.
///
/// # Errors
/// Those of [`file::format_of`].
pub fn found_key(path: PathBuf, memory: &KeyMemory, now: OffsetDateTime) -> Result<FoundKey, CarrierError> {
    found(path, None, memory, now)
}

/// `alone`: whether no other store lies in its folder; None: to be found out when it matters.
fn found(
    path: PathBuf,
    alone: Option<bool>,
    memory: &KeyMemory,
    now: OffsetDateTime,
) -> Result<FoundKey, CarrierError> {
    let format = file::format_of(&path)?;
    let own = memory.certificates(&path);
    let read = own.is_some();
    let certificates = certificates(&path, own, alone, now);
    let card = memory.card(&path, &certificates, now);
    Ok(FoundKey { path, format, certificates, card, read })
}

/// `own`: what is known of the certificates of its keys.
fn certificates(
    key: &Path,
    own: Option<Vec<Certificate>>,
    alone: Option<bool>,
    now: OffsetDateTime,
) -> Vec<Certificate> {
    if let Some(own) = own {
        return current(own, now);
    }
    let named = current(file::certificates_named_after(key), now);
    if !named.is_empty() {
        return named;
    }
    let folder = key.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let alone = alone.unwrap_or_else(|| stores(folder, 0).is_ok_and(|stores| stores.len() == 1));
    if alone { current(file::certificates_beside(key), now) } else { Vec::new() }
}

/// Of one owner's certificates the one that signs and the one that agrees: in force, else the latest.
fn current(mut certificates: Vec<Certificate>, now: OffsetDateTime) -> Vec<Certificate> {
    certificates.retain(|c| !c.is_ca() && c.purpose() != Purpose::Other);
    let Some(first) = certificates.first() else { return certificates };
    if certificates.iter().any(|c| c.subject() != first.subject()) {
        return Vec::new();
    }
    let best = |agree: bool| {
        let rank = |c: &&Certificate| (c.not_before() <= now && now <= c.not_after(), c.not_after());
        certificates.iter().filter(|c| (c.purpose() == Purpose::Agree) == agree).max_by_key(rank).cloned()
    };
    match best(false) {
        Some(signer) => std::iter::once(signer).chain(best(true)).collect(),
        None => Vec::new(),
    }
}

/// Files of a folder that are key stores.
fn stores(folder: &Path, depth: usize) -> Result<Vec<PathBuf>, TaskError> {
    let unreadable = |error: std::io::Error| CarrierError::NotPresent {
        uri: folder.display().to_string(),
        reason: error.to_string(),
    };
    fs::read_dir(folder).map_err(unreadable)?;
    let mut files = Vec::new();
    let mut entries = MAX_ENTRIES;
    list(folder, depth, &mut entries, &mut files);
    files.sort_by_cached_key(|(path, _)| {
        let name = path.to_string_lossy().to_lowercase();
        (!LIKELY.iter().any(|end| name.ends_with(end)), path.clone())
    });
    let mut total = MAX_TOTAL;
    let mut stores = Vec::new();
    for (path, length) in files.into_iter().take(MAX_FILES) {
        let Some(rest) = total.checked_sub(length) else { continue };
        total = rest;
        if file::format_of(&path).is_ok() {
            stores.push(path);
        }
    }
    stores.sort();
    Ok(stores)
}

/// Files that may be stores, with their lengths.
fn list(folder: &Path, depth: usize, entries: &mut usize, files: &mut Vec<(PathBuf, u64)>) {
    let mut below = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let Some(rest) = entries.checked_sub(1) else { return };
        *entries = rest;
        let path = entry.path();
        // Of the entry itself: neither call follows links.
        let (Ok(kind), Ok(metadata)) = (entry.file_type(), entry.metadata()) else { continue };
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        if kind.is_dir() {
            below.push(path);
        } else if kind.is_file() && (1..=MAX_LEN).contains(&metadata.len()) && !file::is_interim(&path) {
            files.push((path, metadata.len()));
        }
    }
    if let Some(depth) = depth.checked_sub(1) {
        below.sort();
        below.iter().for_each(|folder| list(folder, depth, entries, files));
    }
}

fn own_folders() -> Vec<Place> {
    let Some(folders) = directories::UserDirs::new() else { return Vec::new() };
    [
        (folders.document_dir(), PlaceKind::Documents),
        (folders.desktop_dir(), PlaceKind::Desktop),
        (folders.download_dir(), PlaceKind::Downloads),
        (Some(folders.home_dir()), PlaceKind::Home),
    ]
    .into_iter()
    .filter_map(|(folder, kind)| Place::at(folder?, kind))
    .collect()
}

impl Place {
    /// None when there is no such folder.
    fn at(folder: &Path, kind: PlaceKind) -> Option<Self> {
        if !folder.is_dir() {
            return None;
        }
        let name = folder.file_name().map(|name| name.to_string_lossy().into_owned());
        Some(Self {
            folder: folder.to_owned(),
            kind,
            label: name.unwrap_or_else(|| folder.display().to_string()),
            removable: kind == PlaceKind::Removable,
            free_bytes: free_bytes(folder),
        })
    }
}

#[cfg(unix)]
fn free_bytes(folder: &Path) -> Option<u64> {
    let system = rustix::fs::statvfs(folder).ok()?;
    system.f_bavail.checked_mul(system.f_frsize)
}

/// The standard library does not tell it.
#[cfg(not(unix))]
fn free_bytes(_folder: &Path) -> Option<u64> {
    None
}

#[cfg(unix)]
fn takes_files(folder: &Path) -> bool {
    use rustix::fs::{Access, StatVfsMountFlags};
    let read_only = rustix::fs::statvfs(folder).is_ok_and(|s| s.f_flag.contains(StatVfsMountFlags::RDONLY));
    !read_only && rustix::fs::access(folder, Access::WRITE_OK | Access::EXEC_OK).is_ok()
}

#[cfg(not(unix))]
fn takes_files(folder: &Path) -> bool {
    fs::metadata(folder).is_ok_and(|metadata| !metadata.permissions().readonly())
}
