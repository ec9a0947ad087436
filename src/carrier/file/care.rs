//! Copies of a store, its conversion and its end. Nothing that exists is ever replaced, and what was written is opened
//! and compared before anybody is told that it is there.

use super::convert::{convert, usual_format};
use super::session::{describe, test_keys};
use super::store::{Store, same_key};
use super::{
    ask, beside, check_new, existing, followed, format_at, in_a_folder, in_folder, naming, read_file, unlock,
};
use crate::carrier::{
    CarrierError, Conversion, Destroyed, Interaction, Kept, KeyUri, Protection, SecretWanted,
};
use crate::crypto::Password;
use crate::pki::{Certificate, Purpose, cms};
use crate::vault::atomic::{self, Access};
use std::path::{Path, PathBuf};

/// The same octets under another name (see [`crate::carrier::Carrier::backup`]).
pub fn backup(uri: &KeyUri, to: &KeyUri, person: &mut dyn Interaction) -> Result<Kept, CarrierError> {
    let from = existing(&beside::path(uri)?);
    let mut target = beside::path(to)?;
    if target.is_dir() {
        target.push(from.file_name().unwrap_or_default());
    }
    check_free(&target)?;
    let octets = read_file(&from)?;
    let (_, store, password) = unlock(uri, person)?;
    let mut files = Vec::new();
    for (file, to) in beside::named_files(&from).into_iter().zip(beside::named_files(&target)) {
        if file.is_file() {
            files.push((to, read_file(&file)?.to_vec()));
        }
    }
    let mut beside = certificates_of(&from, &store);
    beside.retain(|certificate| !store.certificates.contains(certificate));
    let named = beside::named_after(&from);
    if !beside.iter().all(|certificate| named.contains(certificate)) {
        // Some lie beside the store under names that tell nothing: beside the copy all get names of its own.
        files = certificate_files(&target, &store, &beside);
    }
    write_all(&target, &octets, &store, &password, &files, &beside)
}

/// The same keys in another format (see [`crate::carrier::Carrier::convert`]).
pub fn convert_store(
    uri: &KeyUri,
    to: &KeyUri,
    wanted: &Conversion,
    person: &mut dyn Interaction,
) -> Result<Kept, CarrierError> {
    let mut target = beside::path(to)?;
    let folder = target.is_dir();
    let mut promised = None;
    if !folder {
        promised = naming::promised(&target)?;
        if let Some(wanted) = wanted.format {
            naming::check(&target, wanted)?;
        }
        check_free(&target)?;
    }
    let (from, source, password) = unlock(uri, person)?;
    let format = wanted.format.or(promised).unwrap_or_else(|| usual_format(&source));
    if folder {
        target.push(naming::usual_name(format));
        check_free(&target)?;
    }
    let certificates = certificates_of(&from, &source);
    let (store, losses) = convert(&source, format, &certificates)?;
    if !losses.is_empty() && !wanted.accept_loss {
        return Err(CarrierError::WouldLose(losses));
    }
    let known = |key: &super::pkcs8::StoredKey| source.keys.iter().any(|source| source.spki == key.spki);
    if !store.keys.iter().all(known) {
        return Err(CarrierError::Mismatch);
    }
    let password = if wanted.new_secret || source.protection() == Protection::None {
        let new = ask(person, SecretWanted::New { uri: beside::uri(&target) })?;
        check_new(&new, &store)?;
        new
    } else {
        password
    };
    let files = if store.holds_certificates() {
        Vec::new()
    } else {
        certificate_files(&target, &store, &certificates)
    };
    write_all(&target, &store.write(&password)?, &store, &password, &files, &certificates)
}

/// Overwrites and removes a store (see [`crate::carrier::Carrier::destroy`]). Only what is surely a key store is
/// touched.
pub fn destroy(uri: &KeyUri) -> Result<Destroyed, CarrierError> {
    let addressed = in_folder(&beside::path(uri)?);
    let path = followed(&addressed);
    format_at(&path)?;
    let left = atomic::destroy(&path).map_err(|error| CarrierError::NotDestroyed(error.to_string()))?;
    let mut left: Vec<KeyUri> = left.iter().map(|name| beside::uri(name)).collect();
    let link = (addressed != path).then(|| beside::uri(&addressed));
    // Leads to what is gone.
    if let Some(link) = link.clone().filter(|_| std::fs::remove_file(&addressed).is_err()) {
        left.push(link);
    }
    let copies = beside::copies(&path).iter().map(|copy| beside::uri(copy)).collect();
    Ok(Destroyed { key: beside::uri(&path), link, left, copies })
}

const DIFFERS: &str = "reads back differently from what was written";

/// Writes the files of certificates, then the store, so that there is never a finished store without them; opens and
/// compares it, and looks whether these certificates are found with it. After an error nothing of all that is left.
fn write_all(
    target: &Path,
    octets: &[u8],
    expected: &Store,
    password: &Password,
    files: &[(PathBuf, Vec<u8>)],
    certificates: &[Certificate],
) -> Result<Kept, CarrierError> {
    let mut written: Vec<PathBuf> = Vec::new();
    let mut write = |path: &Path, octets: &[u8], access| {
        check_free(path)?;
        written.push(path.to_owned());
        Ok(atomic::write(path, octets, access)?)
    };
    let beside = files.iter().try_for_each(|(path, octets)| match read_file(path) {
        // There already: in the folder of the source, for instance.
        Ok(there) if *there == *octets => Ok(()),
        _ => write(path, octets, Access::Shared),
    });
    let done = beside.and_then(|()| write(target, octets, Access::Private)).and_then(|()| {
        let copy = read_file(target)?;
        let opened = Store::open(&copy, password)?;
        let found = certificates_of(target, &opened);
        let complete = certificates.iter().all(|certificate| found.contains(certificate));
        if *copy != *octets || !opened.same_keys(expected) || !complete {
            return Err(CarrierError::Damaged(DIFFERS));
        }
        test_keys(&opened)
    });
    match done {
        Ok(()) => Ok(Kept {
            key: beside::uri(target),
            format: expected.format().name(),
            certificates: written
                .iter()
                .filter(|path| path.as_path() != target)
                .map(|path| beside::uri(path))
                .collect(),
        }),
        Err(error) => {
            undo(&written);
            Err(error)
        }
    }
}

fn undo<'a>(written: impl IntoIterator<Item = &'a PathBuf>) {
    for path in written {
        // The failure that led here is the one to report.
        let _ = atomic::remove_overwritten(path);
    }
}

/// Nothing may be there, but its folder must be.
fn check_free(path: &Path) -> Result<(), CarrierError> {
    in_a_folder(path)?;
    let uri = beside::uri(path).0;
    match path.symlink_metadata() {
        Err(_) => Ok(()),
        Ok(_) if path.is_dir() => Err(CarrierError::InTheWay { uri, what: "folder" }),
        Ok(_) if format_at(path).is_err() => Err(CarrierError::InTheWay { uri, what: "file" }),
        Ok(_) => Err(CarrierError::Occupied { uri }),
    }
}

/// Those inside a store, those beside it that are of its keys, and those in files named after it.
fn certificates_of(path: &Path, store: &Store) -> Vec<Certificate> {
    let mut all = store.certificates.clone();
    let of_keys = describe(path, store).into_iter().flat_map(|key| key.certificates);
    for certificate in of_keys.chain(beside::named_after(path)) {
        if !all.contains(&certificate) {
            all.push(certificate);
        }
    }
    all
}

/// Files for the certificates of a store without room for them: the newest of each purpose under the usual names, all
/// others together.
fn certificate_files(target: &Path, store: &Store, certificates: &[Certificate]) -> Vec<(PathBuf, Vec<u8>)> {
    let mut newest_first: Vec<&Certificate> = certificates.iter().collect();
    newest_first.sort_by_key(|certificate| std::cmp::Reverse(certificate.not_after()));
    let mut files: Vec<(PathBuf, Vec<u8>)> = Vec::new();
    let mut rest = Vec::new();
    for certificate in newest_first {
        let owner = store.keys.iter().find(|key| same_key(key, certificate));
        let place = owner.map(|key| match (key.purpose, certificate.purpose()) {
            (Purpose::Agree, _) | (_, Purpose::Agree) => beside::certificate_file(target, Purpose::Agree),
            _ => beside::certificate_file(target, Purpose::Sign),
        });
        match place {
            Some(place) if files.iter().all(|(path, _)| *path != place) => {
                files.push((place, certificate.as_der().to_vec()));
            }
            _ => rest.push(certificate.clone()),
        }
    }
    if !rest.is_empty() {
        files.push((beside::other_certificates_file(target), cms::certificates_only(&rest)));
    }
    files
}
