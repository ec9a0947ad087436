//! New keys and the PKCS#10 files that a registration office wants.

use super::{TaskError, key_memory};
use crate::carrier::file::store_path;
use crate::carrier::{Carrier, CarrierError, Interaction, KeySetSpec, KeyUri, Session, Staged};
use crate::crypto::{self, HashAlgorithm};
use crate::pki::request::RequestDraft;
use crate::pki::{Name, Purpose, SignatureAlgorithm};
use crate::vault::AtomicError;
use crate::vault::atomic::{self, Access};
use crate::vault::settings::ReadKey;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use time::Date;

/// For DSTU 4145 keys: what registration offices take today (formats.md 8).
pub const HASH: HashAlgorithm = HashAlgorithm::Gost34311;

/// What is to be made.
#[derive(Debug, Clone)]
pub struct NewKeys {
    /// Where the keys will live.
    pub out: KeyUri,
    pub spec: KeySetSpec,
    /// Where the requests go.
    pub folder: PathBuf,
    /// Whose the certificates are to be; None: the office enters it.
    pub subject: Option<Name>,
}

impl NewKeys {
    /// The request files, that of the signature key first.
    fn requests(&self) -> Vec<PathBuf> {
        request_files(&self.folder, self.spec.agree.is_some())
    }
}

/// Where requests would be written: under the names that offices know (formats.md 8), `EU.p10` for the signature key,
/// `EU-KEP.p10` for the key-agreement key.
fn request_files(folder: &Path, two: bool) -> Vec<PathBuf> {
    let names: &[&str] = if two { &["EU.p10", "EU-KEP.p10"] } else { &["EU.p10"] };
    names.iter().map(|name| folder.join(name)).collect()
}

/// Whether requests for one key or two can be put into a folder, which may still have to be made. Writes a file of no
/// content there and removes it.
///
/// # Errors
/// `Exists`: a request is there already; `Write`.
pub fn look_at_folder(folder: &Path, two: bool) -> Result<(), TaskError> {
    if let Some(taken) = request_files(folder, two).into_iter().find(|path| path.symlink_metadata().is_ok()) {
        return Err(TaskError::Exists(taken));
    }
    // The nearest one that is there.
    let there = folder.ancestors().find(|folder| folder.exists()).unwrap_or(Path::new("."));
    let probe = there.join(format!("{}.kliuchnyk-check", case_id()?));
    atomic::write(&probe, b"", Access::Private)?;
    std::fs::remove_file(&probe).map_err(|error| AtomicError::new(&probe, error).into())
}

/// What was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Generated {
    pub key: KeyUri,
    /// The request files, that of the signature key first.
    pub requests: Vec<PathBuf>,
    /// What is to be remembered of the keys, so that their certificates are known when they come. None: they lie in no
    /// file.
    pub read: Option<ReadKey>,
}

/// Makes keys and writes a request for each of them.
///
/// Nothing that exists is replaced. The requests are written before the keys get their final name, so that there is
/// never a finished key without its request.
///
/// # Errors
/// `Exists` and `Carrier(Occupied)` when something is in the way; those of carrier and disk.
pub fn key_generate(
    carrier: &dyn Carrier,
    wanted: &NewKeys,
    date: Date,
    person: &mut dyn Interaction,
) -> Result<Generated, TaskError> {
    let NewKeys { out, spec, folder, subject } = wanted;
    if carrier.occupied(out)? {
        return Err(CarrierError::Occupied { uri: out.0.clone() }.into());
    }
    if folder.exists() && !folder.is_dir() {
        return Err(TaskError::Exists(folder.clone()));
    }
    let requests = wanted.requests();
    for path in &requests {
        if path.symlink_metadata().is_ok() {
            return Err(TaskError::Exists(path.clone()));
        }
    }
    let (staged, mut session) = carrier.stage(out, spec, &case_id()?, person)?;
    let mut made = Vec::new();
    let finished = requests_for(session.as_mut(), subject.as_ref(), HASH, person)
        .and_then(|documents| write_requests(folder, &requests, &documents, &mut made))
        .and_then(|()| finish(carrier, &staged, session.as_mut(), date));
    if let Err(error) = finished {
        // Where the keys have their final name already, or cannot be looked at, their requests stay: they are what makes
        // the keys of use.
        if matches!(carrier.find_staged(&staged.target, &staged.case), Ok(Some(_))) {
            // Keys that nobody knows of yet. What cannot be removed stays under its staging name and harms nothing.
            let _ = carrier.discard(&staged);
            for path in &made {
                let _ = std::fs::remove_file(path);
            }
        }
        return Err(error);
    }
    let read = store_path(&staged.target).ok().and_then(|path| key_memory::learn_new(&path, session.keys()));
    Ok(Generated { key: staged.target, requests, read })
}

/// A request for each key of an open store, signed by the key itself; signature key first. `subject`: None leaves it
/// empty. `hash` is for DSTU 4145 keys, ECDSA keys have their own.
pub fn requests_for(
    session: &mut dyn Session,
    subject: Option<&Name>,
    hash: HashAlgorithm,
    person: &mut dyn Interaction,
) -> Result<Vec<Vec<u8>>, TaskError> {
    let mut order: Vec<usize> = (0..session.keys().len()).collect();
    order.sort_by_key(|i| session.keys().get(*i).map(|k| k.purpose) == Some(Purpose::Agree));
    let mut documents = Vec::new();
    for index in order {
        let Some(key) = session.keys().get(index) else { continue };
        let algorithm = key.spki.public_key().map_err(CarrierError::from)?.algorithm();
        let hash = SignatureAlgorithm::for_key(algorithm, hash).map_err(CarrierError::from)?.hash();
        let draft = RequestDraft::new(&key.spki, subject, hash).map_err(CarrierError::from)?;
        let signatures = session.sign(index, &[draft.to_sign()], person)?;
        let signature = signatures.first().map(Vec::as_slice).unwrap_or_default();
        documents.push(draft.assemble(signature).map_err(CarrierError::from)?);
    }
    Ok(documents)
}

/// Replaces nothing, also what came there while a password was typed. `made`: what was written, also after an error.
fn write_requests(
    folder: &Path,
    paths: &[PathBuf],
    documents: &[Vec<u8>],
    made: &mut Vec<PathBuf>,
) -> Result<(), TaskError> {
    atomic::create_private_folder(folder)?;
    for (path, document) in paths.iter().zip(documents) {
        atomic::create(path, document, Access::Shared).map_err(|error| match error {
            AtomicError::Io { source, path } if source.kind() == ErrorKind::AlreadyExists => {
                TaskError::Exists(path)
            }
            other => other.into(),
        })?;
        made.push(path.clone());
    }
    Ok(())
}

fn finish(
    carrier: &dyn Carrier,
    staged: &Staged,
    session: &mut dyn Session,
    date: Date,
) -> Result<(), TaskError> {
    let expected = carrier.store_certificates(staged, &[], session)?;
    carrier.promote(staged, &expected, date)?;
    Ok(())
}

/// A name for the staging place.
pub(super) fn case_id() -> Result<String, TaskError> {
    let octets: [u8; 8] = crypto::random().map_err(CarrierError::from)?;
    Ok(hex::encode(octets))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::carrier::file::FileCarrier;
    use crate::carrier::{Capabilities, Occupant, SecretWanted};
    use crate::code::{Code, Coded as _};
    use crate::crypto::{KeyAlgorithm, Password};
    use crate::pki::{Certificate, oid};
    use crate::tasks::request_show::request_show;
    use time::macros::date;

    struct Person;

    impl Interaction for Person {
        fn secret(&mut self, wanted: &SecretWanted) -> Option<Password> {
            assert!(matches!(wanted, SecretWanted::New { .. }));
            Some(Password::new("Тиха річка 26".to_owned()))
        }
    }

    /// Somebody else's file comes while the password is typed.
    struct Meanwhile(PathBuf);

    impl Interaction for Meanwhile {
        fn secret(&mut self, wanted: &SecretWanted) -> Option<Password> {
            std::fs::create_dir_all(self.0.parent().unwrap()).unwrap();
            std::fs::write(&self.0, "somebody else's").unwrap();
            Person.secret(wanted)
        }
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_request_that_comes_meanwhile_is_neither_replaced_nor_removed() {
        for name in ["EU.p10", "EU-KEP.p10"] {
            let folder = tempfile::tempdir().unwrap();
            let wanted = wanted(folder.path(), None);
            let theirs = wanted.folder.join(name);
            let error =
                key_generate(&FileCarrier, &wanted, date!(2026 - 11 - 22), &mut Meanwhile(theirs.clone()));
            assert!(matches!(error, Err(TaskError::Exists(path)) if path == theirs));
            assert_eq!(std::fs::read(&theirs).unwrap(), b"somebody else's");
            assert_eq!(names(&wanted.folder), [name], "what this run made is gone");
            assert_eq!(names(folder.path()), ["requests"], "so are its keys");
        }
    }

    /// The medium fails after the keys have got their name.
    struct FailsAtTheEnd;

    impl Carrier for FailsAtTheEnd {
        fn capabilities(&self, uri: &KeyUri) -> Result<Capabilities, CarrierError> {
            FileCarrier.capabilities(uri)
        }
        fn open(&self, uri: &KeyUri, person: &mut dyn Interaction) -> Result<Box<dyn Session>, CarrierError> {
            FileCarrier.open(uri, person)
        }
        fn occupied(&self, uri: &KeyUri) -> Result<bool, CarrierError> {
            FileCarrier.occupied(uri)
        }
        fn occupant(&self, uri: &KeyUri) -> Result<Option<Occupant>, CarrierError> {
            FileCarrier.occupant(uri)
        }
        fn stage(
            &self,
            target: &KeyUri,
            spec: &KeySetSpec,
            case: &str,
            person: &mut dyn Interaction,
        ) -> Result<(Staged, Box<dyn Session>), CarrierError> {
            FileCarrier.stage(target, spec, case, person)
        }
        fn find_staged(&self, target: &KeyUri, case: &str) -> Result<Option<Staged>, CarrierError> {
            FileCarrier.find_staged(target, case)
        }
        fn try_room(&self, target: &KeyUri) -> Result<(), CarrierError> {
            FileCarrier.try_room(target)
        }
        fn store_certificates(
            &self,
            staged: &Staged,
            certificates: &[Certificate],
            session: &mut dyn Session,
        ) -> Result<[u8; 32], CarrierError> {
            FileCarrier.store_certificates(staged, certificates, session)
        }
        fn promote(
            &self,
            staged: &Staged,
            expected: &[u8; 32],
            date: Date,
        ) -> Result<Option<KeyUri>, CarrierError> {
            FileCarrier.promote(staged, expected, date)?;
            Err(CarrierError::Damaged("the medium"))
        }
        fn discard(&self, staged: &Staged) -> Result<(), CarrierError> {
            FileCarrier.discard(staged)
        }
        fn change_secret(&self, uri: &KeyUri, person: &mut dyn Interaction) -> Result<(), CarrierError> {
            FileCarrier.change_secret(uri, person)
        }
    }

    #[test]
    fn keys_that_have_their_name_keep_their_requests() {
        let folder = tempfile::tempdir().unwrap();
        let wanted = wanted(folder.path(), None);
        key_generate(&FailsAtTheEnd, &wanted, date!(2026 - 11 - 22), &mut Person).unwrap_err();
        assert_eq!(names(folder.path()), ["key.pfx", "requests"]);
        assert_eq!(names(&wanted.folder), ["EU-KEP.p10", "EU.p10"]);
    }

    fn wanted(folder: &Path, subject: Option<Name>) -> NewKeys {
        let spec = KeySetSpec { sign: KeyAlgorithm::P256, agree: Some(KeyAlgorithm::P256) };
        let out = KeyUri(folder.join("key.pfx").display().to_string());
        NewKeys { out, spec, folder: folder.join("requests"), subject }
    }

    #[test]
    fn the_owner_stands_in_every_request_and_nothing_is_made_twice() {
        let folder = tempfile::tempdir().unwrap();
        let name = Name::build(&[(oid::COMMON_NAME, "Коваленко Оксана Петрівна")]).unwrap();
        let wanted = wanted(folder.path(), Some(name.clone()));
        let day = date!(2026 - 11 - 22);
        look_at_folder(&wanted.folder, true).unwrap();
        assert!(!wanted.folder.exists(), "looking makes nothing");
        let made = key_generate(&FileCarrier, &wanted, day, &mut Person).unwrap();
        assert_eq!(made.requests.len(), 2);
        for path in &made.requests {
            assert_eq!(request_show(path).unwrap().subject(), &name);
        }
        let key = std::fs::read(&made.key.0).unwrap();
        assert_eq!(key_generate(&FileCarrier, &wanted, day, &mut Person).unwrap_err().code(), Code::Carr10);
        let elsewhere = NewKeys { out: KeyUri(format!("{}.other", made.key.0)), ..wanted.clone() };
        assert_eq!(
            key_generate(&FileCarrier, &elsewhere, day, &mut Person).unwrap_err().code(),
            Code::Carr10
        );
        assert_eq!(std::fs::read(&made.key.0).unwrap(), key);
        let look = |folder: &Path, two| look_at_folder(folder, two).map_err(|error| error.code());
        assert_eq!(look(&wanted.folder, true), Err(Code::Carr10));
        std::fs::remove_file(wanted.folder.join("EU.p10")).unwrap();
        assert_eq!((look(&wanted.folder, true), look(&wanted.folder, false)), (Err(Code::Carr10), Ok(())));
        // What stands in the way of a folder that is still to be made.
        assert_eq!(look(&folder.path().join("key.pfx/requests"), false), Err(Code::Carr07));
    }
}
