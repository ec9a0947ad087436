//! Files: `Key-6.dat`, PKCS#8 with PBES2, PKCS#12, found by content.

mod attributes;
mod beside;
pub use beside::newest_dated;
mod care;
mod convert;
mod detect;
mod encodings;
mod foreign;
#[doc(hidden)]
pub mod hostile;
mod jks;
mod key6;
mod naming;
mod pbe12;
mod pbes2;
mod pfx;
mod pkcs8;
mod promotion;
mod rounds;
mod session;
mod store;

pub use beside::{absolute, is_staged};

use super::password::{self, Charset};
use super::{
    Capabilities, Carrier, CarrierError, Conversion, Destroyed, Interaction, Kept, KeySetSpec, KeyUri,
    Occupant, SecretWanted, Session, Staged,
};
use crate::crypto::{CurveId, KeyAlgorithm, Password};
use crate::pki::Certificate;
use crate::vault::atomic::{self, Access};
use crate::vault::regular;
use session::{FileSession, test_keys};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use store::Store;
use zeroize::Zeroizing;

/// Longer files are no key stores.
const MAX_LEN: u64 = 1 << 20;
/// What new keys and their certificates take at the most, and what the file system takes for them, in octets.
const ROOM: u64 = 64 << 10;

/// Key stores in files.
#[derive(Debug, Clone, Copy, Default)]
pub struct FileCarrier;

impl Carrier for FileCarrier {
    fn capabilities(&self, uri: &KeyUri) -> Result<Capabilities, CarrierError> {
        beside::path(uri)?;
        let mut algorithms: Vec<_> = CurveId::ALL.into_iter().map(KeyAlgorithm::Dstu4145).collect();
        algorithms.extend([KeyAlgorithm::P256, KeyAlgorithm::P384]);
        Ok(Capabilities {
            algorithms,
            can_agree: true,
            can_generate: true,
            can_keep_two_key_sets: true,
            can_store_certificates: true,
            can_change_secret: true,
            can_delete: true,
            secret_per_signature: false,
            max_messages_per_confirmation: u32::MAX,
            protected_auth_path: false,
            exportable: Some(true),
            removable: false,
            needs_network: false,
        })
    }

    fn open(&self, uri: &KeyUri, person: &mut dyn Interaction) -> Result<Box<dyn Session>, CarrierError> {
        let session = self.inspect(uri, person)?;
        if session.keys().is_empty() {
            let names: Vec<&str> = session.others().iter().map(|key| key.algorithm.as_str()).collect();
            return Err(CarrierError::UnsupportedAlgorithm(names.join(", ")));
        }
        Ok(session)
    }

    fn inspect(&self, uri: &KeyUri, person: &mut dyn Interaction) -> Result<Box<dyn Session>, CarrierError> {
        let (path, store, password) = unlock(uri, person)?;
        let mut session = FileSession::new(path, store, password);
        if let Some(link) = link_of(uri) {
            session.look_beside(&link);
        }
        Ok(Box::new(session))
    }

    fn occupied(&self, uri: &KeyUri) -> Result<bool, CarrierError> {
        let path = existing(&beside::path(uri)?);
        match path.metadata() {
            Ok(there) if there.is_file() => Ok(true),
            // A store can be neither kept in such a place nor put there.
            Ok(there) if !there.is_dir() => Err(not_a_file(&path)),
            Ok(_) | Err(_) => Ok(false),
        }
    }

    fn occupant(&self, uri: &KeyUri) -> Result<Option<Occupant>, CarrierError> {
        if !self.occupied(uri)? {
            return Ok(None);
        }
        let path = existing(&beside::path(uri)?);
        let place = path.canonicalize().unwrap_or_else(|_| path.clone()).display().to_string();
        let sha256 = promotion::sha256_of(&path)?;
        Ok(sha256.map(|sha256| Occupant { uri: beside::uri(&path), place, sha256 }))
    }

    fn stage(
        &self,
        target: &KeyUri,
        spec: &KeySetSpec,
        case: &str,
        person: &mut dyn Interaction,
    ) -> Result<(Staged, Box<dyn Session>), CarrierError> {
        let target = place(&beside::path(target)?, spec.sign)?;
        let staging = beside::staging(&target, case)?;
        if staging.exists() {
            return Err(CarrierError::Occupied { uri: beside::uri(&staging).0 });
        }
        let password = ask(person, SecretWanted::New { uri: beside::uri(&target) })?;
        let store = Store::generate(spec)?;
        check_new(&password, &store)?;
        let octets = store.write(&password)?;
        let session = write_and_reopen(&staging, &octets, &store, password).inspect_err(|_| {
            // Keys that were never handed out; the reason of the failure is the one to report.
            let _ = atomic::remove_overwritten(&staging);
        })?;
        let keys = session.keys().iter().map(|key| (key.purpose, key.spki.as_der().to_vec())).collect();
        let staged = Staged {
            target: beside::uri(&target),
            staging: beside::uri(&staging),
            case: case.to_owned(),
            keys,
        };
        Ok((staged, Box::new(session)))
    }

    fn place_for(&self, target: &KeyUri, sign: KeyAlgorithm) -> Result<KeyUri, CarrierError> {
        let path = beside::path(target)?;
        let place = place(&path, sign)?;
        Ok(if place == path { target.clone() } else { beside::uri(&place) })
    }

    fn place_of_renewed(&self, key: &KeyUri, sign: KeyAlgorithm) -> Result<KeyUri, CarrierError> {
        let addressed = beside::path(key)?;
        let path = followed(&addressed);
        if naming::check_for(&path, sign).is_err() {
            return Ok(beside::uri(&path.with_file_name(naming::usual_name_for(sign))));
        }
        Ok(if path == addressed { key.clone() } else { beside::uri(&path) })
    }

    fn find_staged(&self, target: &KeyUri, case: &str) -> Result<Option<Staged>, CarrierError> {
        let path = beside::path(target)?;
        let places = if path.is_dir() { beside::staged_in(&path, case) } else { vec![path] };
        for place in places {
            let staging = beside::staging(&place, case)?;
            if staging.is_file() {
                let (target, staging) = (beside::uri(&place), beside::uri(&staging));
                return Ok(Some(Staged { target, staging, case: case.to_owned(), keys: Vec::new() }));
            }
        }
        Ok(None)
    }

    fn try_room(&self, target: &KeyUri) -> Result<(), CarrierError> {
        let target = existing(&beside::path(target)?);
        let [sign, agree] = beside::certificate_files(&target);
        let there = [&target, &sign, &agree].map(|path| path.metadata().map_or(0, |file| file.len()));
        let octets = there.into_iter().map(|octets| octets.min(MAX_LEN)).sum::<u64>() + ROOM;
        Ok(atomic::try_room(&target, octets as usize)?)
    }

    fn store_certificates(
        &self,
        staged: &Staged,
        certificates: &[Certificate],
        session: &mut dyn Session,
    ) -> Result<[u8; 32], CarrierError> {
        staged_paths(staged)?;
        let keys = session.keys().iter().map(|key| key.spki.as_der());
        if !keys.eq(staged.keys.iter().map(|(_, spki)| spki.as_slice())) {
            return Err(CarrierError::AnotherCarrier { wanted: staged.staging.0.clone() });
        }
        session.store_certificates(certificates)
    }

    fn promote(
        &self,
        staged: &Staged,
        expected: &[u8; 32],
        date: time::Date,
    ) -> Result<Option<KeyUri>, CarrierError> {
        let (target, _) = staged_paths(staged)?;
        let copy = promotion::promote(&target, &staged.case, expected, date)?;
        Ok(copy.map(|path| beside::uri(&path)))
    }

    fn discard(&self, staged: &Staged) -> Result<(), CarrierError> {
        let (target, staging) = staged_paths(staged)?;
        let mut files = vec![staging];
        for file in beside::certificate_files(&target) {
            files.push(beside::staging(&file, &staged.case)?);
        }
        for file in files {
            atomic::remove_overwritten(&atomic::temporary(&file))?;
            atomic::remove_overwritten(&file)?;
        }
        Ok(())
    }

    fn change_secret(&self, uri: &KeyUri, person: &mut dyn Interaction) -> Result<(), CarrierError> {
        let before = read_file(&existing(&beside::path(uri)?))?;
        detect::detect(&before)?.0.check_written()?;
        let (path, store, _) = unlock(uri, person)?;
        let password = ask(person, SecretWanted::New { uri: uri.clone() })?;
        check_new(&password, &store)?;
        let same = || read_file(&path).is_ok_and(|now| *now == *before);
        // One name, so that what a kill leaves is overwritten by the next attempt.
        let staging = beside::staging(&path, "password")?;
        let written = store.write(&password).map(|store| detect::armoured_as(&before, store));
        let reopened = written.and_then(|octets| write_and_reopen(&staging, &octets, &store, password));
        let changed = reopened.and_then(|_| match same() {
            true => Ok(atomic::rename(&staging, &path)?),
            // A renewal, for instance, has put new keys there while the passwords were typed.
            false => Err(CarrierError::Replaced { uri: beside::uri(&path).0 }),
        });
        changed.inspect_err(|_| {
            // The store under its own name is the old one, untouched; the failure is the one to report.
            let _ = atomic::remove_overwritten(&staging);
        })
    }

    fn backup(&self, uri: &KeyUri, to: &KeyUri, person: &mut dyn Interaction) -> Result<Kept, CarrierError> {
        care::backup(uri, to, person)
    }

    fn convert(
        &self,
        uri: &KeyUri,
        to: &KeyUri,
        wanted: &Conversion,
        person: &mut dyn Interaction,
    ) -> Result<Kept, CarrierError> {
        care::convert_store(uri, to, wanted, person)
    }

    fn destroy(&self, uri: &KeyUri) -> Result<Destroyed, CarrierError> {
        care::destroy(uri)
    }
}

/// The file that an address means: in a folder, the store of usual name.
///
/// # Errors
/// `Later` for addresses of other carriers.
pub fn store_path(uri: &KeyUri) -> Result<PathBuf, CarrierError> {
    Ok(existing(&beside::path(uri)?))
}

/// The link by which an address leads to its file, if it is one.
pub fn link_of(uri: &KeyUri) -> Option<PathBuf> {
    let addressed = in_folder(&beside::path(uri).ok()?);
    (followed(&addressed) != addressed).then_some(addressed)
}

/// Short name of the format of a key store, by its content; nothing is unlocked.
///
/// # Errors
/// `NotPresent`, `NoPermission`; what the detector says of a file that is no key store, or one that is not read.
pub fn format_of(path: &Path) -> Result<&'static str, CarrierError> {
    Ok(format_at(path)?.name())
}

/// What a key store says of its keys to whoever has no password (localKeyId of PKCS#12): identifiers of them, or whatever
/// its program put there. Nothing where it says nothing, or cannot be read.
pub fn stated_key_ids(path: &Path) -> Vec<Vec<u8>> {
    read_file(path).map(|octets| pfx::stated_key_ids(&octets)).unwrap_or_default()
}

/// Whether these octets are a key store, of a format that is read or not.
pub fn is_store(octets: &[u8]) -> bool {
    detect::detect(octets).is_ok()
}

fn format_at(path: &Path) -> Result<detect::Format, CarrierError> {
    Ok(detect::detect(&read_file(path)?)?.0)
}

/// Whether the name is that of new keys before they take their place, or of a dated copy of former ones.
pub fn is_interim(path: &Path) -> bool {
    beside::is_interim(path)
}

/// Dated and staged copies of a key store beside it.
pub fn copies_beside(store: &Path) -> Vec<PathBuf> {
    beside::copies(store)
}

/// Certificates in the files that are named after a key store (`Key-6.sign.cer`, `Key-6.agree.cer`).
pub fn certificates_named_after(store: &Path) -> Vec<Certificate> {
    beside::named_after(store)
}

/// All certificates in the folder of a key store, whosever they are.
pub fn certificates_beside(store: &Path) -> Vec<Certificate> {
    beside::certificates(store)
}

/// Opens the store at an address with a password asked for once.
fn unlock(uri: &KeyUri, person: &mut dyn Interaction) -> Result<(PathBuf, Store, Password), CarrierError> {
    let path = existing(&beside::path(uri)?);
    let octets = read_file(&path)?;
    // What is no key store is refused before anybody is asked for a password; a store without one has none to ask for.
    let (format, _) = detect::detect(&octets)?;
    let password = if format.is_protected() {
        ask(person, SecretWanted::Existing { uri: uri.clone(), tries_left: None })?
    } else {
        Password::new(String::new())
    };
    let store = Store::open(&octets, &password)?;
    Ok((path, store, password))
}

/// Asks for one secret; a person may decline.
fn ask(person: &mut dyn Interaction, wanted: SecretWanted) -> Result<Password, CarrierError> {
    person.secret(&wanted).ok_or(CarrierError::Cancelled)
}

/// Refuses a new password by the rules that need no knowledge of the person.
fn check_new(password: &Password, store: &Store) -> Result<(), CarrierError> {
    let charset = if store.wants_windows1251() { Charset::Windows1251 } else { Charset::Unicode };
    match password::check(password, charset, &[]).into_iter().find(password::PasswordIssue::is_refusal) {
        Some(issue) => Err(CarrierError::PasswordRefused(issue)),
        None => Ok(()),
    }
}

/// Writes the octets of a store durably, reads them back, opens them with its password and tries every key.
fn write_and_reopen(
    path: &Path,
    octets: &[u8],
    store: &Store,
    password: Password,
) -> Result<FileSession, CarrierError> {
    atomic::write(path, octets, Access::Private)?;
    let reopened = Store::open(&read_file(path)?, &password)?;
    if !reopened.same_keys(store) {
        return Err(CarrierError::Damaged("reads back differently from what was written"));
    }
    test_keys(&reopened)?;
    Ok(FileSession::new(path.to_owned(), reopened, password))
}

/// Paths of staged keys, checked to be what this carrier would have chosen: nothing else may be renamed or removed.
fn staged_paths(staged: &Staged) -> Result<(PathBuf, PathBuf), CarrierError> {
    let target = beside::path(&staged.target)?;
    let staging = beside::staging(&target, &staged.case)?;
    if beside::path(&staged.staging)? == staging {
        Ok((target, staging))
    } else {
        Err(CarrierError::NotSupported("a staging name of this form"))
    }
}

/// The store that an address means: the file, or the store of usual name in a folder. Links are followed to the file
/// itself: what is put in its place, copied or destroyed is the file, and names beside it are beside the file.
fn existing(path: &Path) -> PathBuf {
    followed(&in_folder(path))
}

/// What a link leads to; what is no link, or leads nowhere, as it is.
fn followed(path: &Path) -> PathBuf {
    let link = path.symlink_metadata().is_ok_and(|there| there.file_type().is_symlink());
    let real = link.then(|| path.canonicalize().ok()).flatten();
    real.unwrap_or_else(|| path.to_owned())
}

/// Where new keys go: the file, or the usual name in a folder; a link stays and leads to them.
///
/// # Errors
/// Those of [`naming::place_for`]; `NotPresent` for a link that leads nowhere: its medium may be unplugged.
fn place(path: &Path, sign: KeyAlgorithm) -> Result<PathBuf, CarrierError> {
    let named = if path.is_dir() { naming::place_for(path, sign)? } else { path.to_owned() };
    if !named.exists() && named.symlink_metadata().is_ok() {
        let reason = "dead-link".to_owned();
        return Err(CarrierError::NotPresent { uri: beside::uri(&named).0, reason });
    }
    let place = naming::place_for(&followed(&named), sign)?;
    in_a_folder(&place)?;
    Ok(place)
}

/// A new file's folder must be there; a name that ends as that of a folder is one that is not there.
fn in_a_folder(path: &Path) -> Result<(), CarrierError> {
    let ends_as_folder = path.to_string_lossy().ends_with(std::path::is_separator);
    let folder = if ends_as_folder { path } else { beside::folder_of(path) };
    if folder.is_dir() {
        return Ok(());
    }
    Err(CarrierError::NotPresent { uri: beside::uri(folder).0, reason: "no-folder".to_owned() })
}

fn in_folder(path: &Path) -> PathBuf {
    if path.is_dir()
        && let Some(found) = naming::USUAL.map(|name| path.join(name)).into_iter().find(|file| file.is_file())
    {
        return found;
    }
    path.to_owned()
}

/// A pipe, a socket, a device or a folder where a file was expected; the texts know the reason.
fn not_a_file(path: &Path) -> CarrierError {
    CarrierError::NotPresent { uri: path.display().to_string(), reason: "not-a-file".to_owned() }
}

/// Reads a file that may be a key store.
///
/// # Errors
/// `NotPresent` (also for what is no regular file), `NoPermission`; `UnsupportedFormat` when it is far too long.
fn read_file(path: &Path) -> Result<Zeroizing<Vec<u8>>, CarrierError> {
    let uri = || path.display().to_string();
    let failed = |error: std::io::Error| match error.kind() {
        ErrorKind::PermissionDenied => CarrierError::NoPermission { uri: uri() },
        ErrorKind::FileTooLarge => CarrierError::UnsupportedFormat("too-large"),
        ErrorKind::InvalidInput => not_a_file(path),
        ErrorKind::NotFound if path.symlink_metadata().is_ok() => {
            CarrierError::NotPresent { uri: uri(), reason: "dead-link".to_owned() }
        }
        _ => CarrierError::NotPresent { uri: uri(), reason: error.to_string() },
    };
    regular::read(path, MAX_LEN).map_err(failed)
}
