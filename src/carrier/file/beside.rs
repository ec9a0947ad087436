//! Names around a key store: staging, dated copies, certificate files of stores that cannot hold certificates.

use crate::carrier::{CarrierError, KeyUri};
use crate::pki::{Certificate, Purpose};
use crate::vault::{is_case_id, regular};
use std::fs;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// A folder of certificates is read no further than this.
const MAX_ENTRIES: usize = 5000;
const MAX_FILES: usize = 100;
/// Folders beside a store that are looked into.
const MAX_FOLDERS: usize = 20;
/// A person's certificates take some 2 KiB each; lists of whole authorities are not looked through.
const MAX_FILE_LEN: u64 = 64 << 10;
const STAGING: &str = ".new-";
const OLD: &str = ".old-";

/// Path of a file carrier's address.
///
/// # Errors
/// `Later` for addresses of other carriers.
pub fn path(uri: &KeyUri) -> Result<PathBuf, CarrierError> {
    const OTHERS: [&str; 3] = ["pkcs11", "piv", "cloud"];
    let scheme = uri.0.split_once(':').map(|(scheme, _)| scheme);
    if let Some(later) = OTHERS.into_iter().find(|other| scheme == Some(*other)) {
        return Err(CarrierError::Later(later));
    }
    let path =
        uri.0.strip_prefix("file:").map_or(uri.0.as_str(), |path| path.strip_prefix("//").unwrap_or(path));
    if path.is_empty() {
        return Err(CarrierError::NotPresent { uri: uri.0.clone(), reason: "no file name".to_owned() });
    }
    Ok(PathBuf::from(path))
}

/// The same address, good in every working folder; addresses of other carriers stay as they are.
pub fn absolute(uri: &KeyUri) -> KeyUri {
    match path(uri).map(std::path::absolute) {
        Ok(Ok(path)) => self::uri(&path),
        _ => uri.clone(),
    }
}

/// Address of a path.
pub fn uri(path: &Path) -> KeyUri {
    KeyUri(path.to_string_lossy().into_owned())
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Where a case stages what will be `path`.
///
/// # Errors
/// `NotSupported` for a case identifier that is not made of letters, digits and `-`.
pub fn staging(path: &Path, case: &str) -> Result<PathBuf, CarrierError> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if case.is_empty() || case.len() > 64 || !case.chars().all(allowed) {
        return Err(CarrierError::NotSupported("a case identifier of this form"));
    }
    Ok(with_suffix(path, &format!("{STAGING}{case}")))
}

/// The final path and the case of a staging path.
pub fn staged(path: &Path) -> Option<(PathBuf, String)> {
    let name = path.file_name()?.to_str()?;
    let (name, case) = name.rsplit_once(STAGING)?;
    (!name.is_empty()).then(|| (path.with_file_name(name), case.to_owned()))
}

/// Whether an address is that of new keys which a case has not put in their place yet. What a person's own names look
/// like, and the folders they are in, does not matter.
pub fn is_staged(uri: &KeyUri) -> bool {
    let staged = path(uri).ok().and_then(|path| staged(&path));
    staged.is_some_and(|(_, case)| is_case_id(&case))
}

/// Final paths of the stores that a case has staged in a folder.
pub fn staged_in(folder: &Path, case: &str) -> Vec<PathBuf> {
    let names = fs::read_dir(folder).into_iter().flatten().flatten().take(MAX_ENTRIES);
    let mut stores: Vec<PathBuf> = names
        .filter_map(|entry| staged(&entry.path()))
        .filter(|(store, staged_by)| staged_by == case && !is_certificate_name(store))
        .map(|(store, _)| store)
        .collect();
    stores.sort();
    stores
}

/// Whether the name is a staged, a dated or a temporary one.
pub fn is_interim(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    name.contains(STAGING) || name.contains(OLD) || name.ends_with(".tmp")
}

/// Dated name number `n` (from 1) of what was at `path`.
pub fn dated(path: &Path, date: time::Date, n: u32) -> PathBuf {
    let (year, month, day) = (date.year(), u8::from(date.month()), date.day());
    let number = if n > 1 { format!("-{n}") } else { String::new() };
    with_suffix(path, &format!("{OLD}{year:04}-{month:02}-{day:02}{number}"))
}

/// The dated copy of `path` with the newest date and highest number.
pub fn newest_dated(path: &Path) -> Option<PathBuf> {
    let prefix = format!("{}{OLD}", path.file_name()?.to_str()?);
    let mut newest: Option<(String, u32, PathBuf)> = None;
    for entry in fs::read_dir(folder_of(path)).ok()?.flatten().take(MAX_ENTRIES) {
        let name = entry.file_name();
        let Some(rest) = name.to_str().and_then(|name| name.strip_prefix(&prefix)) else { continue };
        let (Some(date), Some(number)) = (rest.get(..10), rest.get(10..)) else { continue };
        let number = match number.strip_prefix('-') {
            Some(digits) => digits.parse().unwrap_or(0),
            None => 1,
        };
        let candidate = (date.to_owned(), number, entry.path());
        if newest.as_ref().is_none_or(|newest| newest < &candidate) {
            newest = Some(candidate);
        }
    }
    newest.map(|(_, _, path)| path)
}

/// Final path of the certificate file of a key of this purpose: `Key-6.sign.cer`, `Key-6.agree.cer`.
pub fn certificate_file(store: &Path, purpose: Purpose) -> PathBuf {
    store.with_extension(match purpose {
        Purpose::Agree => "agree.cer",
        Purpose::Sign | Purpose::Both | Purpose::Other => "sign.cer",
    })
}

/// Both certificate files that a store may have.
pub fn certificate_files(store: &Path) -> [PathBuf; 2] {
    [certificate_file(store, Purpose::Sign), certificate_file(store, Purpose::Agree)]
}

/// File of the certificates that have no file of their own: former ones, those of authorities.
pub fn other_certificates_file(store: &Path) -> PathBuf {
    store.with_extension("p7b")
}

/// Every certificate file that may be named after a store.
pub fn named_files(store: &Path) -> [PathBuf; 3] {
    let [sign, agree] = certificate_files(store);
    [sign, agree, other_certificates_file(store)]
}

/// Dated and staged copies of a store beside it.
pub fn copies(store: &Path) -> Vec<PathBuf> {
    let (Ok(entries), Some(name)) = (fs::read_dir(folder_of(store)), store.file_name()) else {
        return Vec::new();
    };
    let name = name.to_string_lossy();
    let is_copy = |path: &PathBuf| {
        let other = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
        other.strip_prefix(&*name).is_some_and(|rest| rest.starts_with(OLD) || rest.starts_with(STAGING))
    };
    let mut copies: Vec<PathBuf> =
        entries.flatten().take(MAX_ENTRIES).map(|entry| entry.path()).filter(is_copy).collect();
    copies.sort();
    copies
}

pub fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Certificates in the folder of a store, whosever they are; first, and however many others there are, those in files
/// named after it. What cannot be read is left out.
pub fn certificates(store: &Path) -> Vec<Certificate> {
    let mut files = own_files(store);
    files.extend(in_folder(folder_of(store)));
    read_all(&files)
}

/// The certificate files of a store, of a staged or of a dated one.
fn own_files(store: &Path) -> Vec<PathBuf> {
    let name = store.file_name().unwrap_or_default().to_string_lossy();
    let interim = [STAGING, OLD].iter().find_map(|mark| name.rfind(mark).filter(|at| *at > 0));
    let (name, suffix) = name.split_at(interim.unwrap_or(name.len()));
    named_files(&store.with_file_name(name)).iter().map(|file| with_suffix(file, suffix)).collect()
}

/// Certificates in the folders that lie beside a store; hidden ones are not looked into, links not followed.
pub fn certificates_below(store: &Path) -> Vec<Certificate> {
    let Ok(entries) = fs::read_dir(folder_of(store)) else { return Vec::new() };
    let is_folder = |entry: &fs::DirEntry| {
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        !hidden && entry.file_type().is_ok_and(|kind| kind.is_dir())
    };
    let mut folders: Vec<PathBuf> =
        entries.flatten().take(MAX_ENTRIES).filter(is_folder).map(|entry| entry.path()).collect();
    folders.sort();
    folders.truncate(MAX_FOLDERS);
    folders.iter().flat_map(|folder| read_all(&in_folder(folder))).collect()
}

/// Files of certificates.
fn in_folder(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries
        .flatten()
        .take(MAX_ENTRIES)
        .map(|entry| entry.path())
        .filter(|path| is_certificate_name(path))
        .collect();
    files.sort();
    files.truncate(MAX_FILES);
    files
}

/// Certificates in the files that are named after a store. What cannot be read is left out.
pub fn named_after(store: &Path) -> Vec<Certificate> {
    read_all(&named_files(store))
}

fn read_all(files: &[PathBuf]) -> Vec<Certificate> {
    let mut found: Vec<Certificate> = Vec::new();
    for (number, file) in files.iter().enumerate() {
        if files[..number].contains(file) {
            continue;
        }
        let Some(octets) = read_small(file) else { continue };
        for certificate in Certificate::read_all(&octets).into_iter().flatten().flatten() {
            if !found.contains(&certificate) {
                found.push(certificate);
            }
        }
    }
    found
}

/// Also the dated and the staged ones: they belong to dated and staged stores.
fn is_certificate_name(path: &Path) -> bool {
    let Some(name) = path.file_name().and_then(|name| name.to_str()).map(str::to_lowercase) else {
        return false;
    };
    [".cer", ".crt", ".p7b", ".pem"].iter().any(|end| name.ends_with(end))
        || (name.contains(".cer.old-") || name.contains(".cer.new-")) && !name.ends_with(".tmp")
}

fn read_small(path: &Path) -> Option<Zeroizing<Vec<u8>>> {
    regular::read(path, MAX_FILE_LEN).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn names_of_protocol_and_their_reverse() {
        let store = Path::new("/media/usb/Key-6.dat");
        let staging = staging(store, "0123456789abcdef").unwrap();
        assert_eq!(staging, Path::new("/media/usb/Key-6.dat.new-0123456789abcdef"));
        assert_eq!(staged(&staging), Some((store.to_owned(), "0123456789abcdef".to_owned())));
        assert_eq!(staged(store), None);
        for (address, expected) in [
            ("/media/usb/Key-6.dat.new-0123456789abcdef", true),
            ("file:///media/usb/Key-6.dat.new-0123456789abcdef", true),
            ("/media/usb/keys.new-0123456789abcdef/Key-6.dat", false),
            ("/media/usb/Key-6.new-2.dat", false),
            ("/media/usb/Key-6.dat.new-20261122", false),
            ("/media/usb/Key-6.dat.new-password", false),
            ("pkcs11:object=Key-6.dat.new-0123456789abcdef", false),
        ] {
            assert_eq!(is_staged(&KeyUri(address.to_owned())), expected, "{address}");
        }
        assert!(is_interim(&staging) && is_interim(&dated(store, date!(2026 - 11 - 21), 1)));
        assert!(!is_interim(store));
        assert_eq!(dated(store, date!(2026 - 11 - 21), 1), Path::new("/media/usb/Key-6.dat.old-2026-11-21"));
        assert_eq!(
            dated(store, date!(2026 - 11 - 21), 3),
            Path::new("/media/usb/Key-6.dat.old-2026-11-21-3")
        );
        assert_eq!(certificate_file(store, Purpose::Both), Path::new("/media/usb/Key-6.sign.cer"));
        assert_eq!(certificate_file(store, Purpose::Agree), Path::new("/media/usb/Key-6.agree.cer"));
        for case in ["", "../x", "a/b", "a b", &"x".repeat(65)] {
            assert!(super::staging(store, case).is_err(), "{case}");
        }
    }

    #[test]
    fn the_newest_dated_copy_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("Key-6.dat");
        assert_eq!(newest_dated(&store), None);
        for name in ["old-2026-11-21", "old-2026-11-21-2", "old-2026-11-21-10", "old-2025-12-31", "old-x"] {
            fs::write(folder.path().join(format!("Key-6.dat.{name}")), "x").unwrap();
        }
        assert_eq!(newest_dated(&store), Some(folder.path().join("Key-6.dat.old-2026-11-21-10")));
    }

    #[test]
    fn addresses() {
        let path = |text: &str| path(&KeyUri(text.to_owned())).ok();
        assert_eq!(path("Key-6.dat"), Some("Key-6.dat".into()));
        assert_eq!(path("file:/a/Key-6.dat"), Some("/a/Key-6.dat".into()));
        assert_eq!(path("file:///a/Key-6.dat"), Some("/a/Key-6.dat".into()));
        assert_eq!(path("C:\\keys\\Key-6.dat"), Some("C:\\keys\\Key-6.dat".into()));
        assert_eq!(path("pkcs11:token=x"), None);
        assert_eq!(path("file:"), None);
        let absolute = |text: &str| absolute(&KeyUri(text.to_owned())).0;
        let here = std::env::current_dir().unwrap().join("Key-6.dat").display().to_string();
        for relative in ["Key-6.dat", "./Key-6.dat", "file:Key-6.dat"] {
            assert_eq!(absolute(relative), here);
        }
        assert_eq!(absolute(&here), here);
        assert_eq!(absolute("pkcs11:token=x"), "pkcs11:token=x");
    }
}
