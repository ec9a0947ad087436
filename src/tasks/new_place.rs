//! Whether new keys can be put at a place: looked at before anything is generated.

use super::home::key_card;
use super::key_memory::KeyMemory;
use super::key_places::certificates_of;
use crate::carrier::file::store_path;
use crate::carrier::{Carrier, CarrierError, KeyUri};
use crate::crypto::KeyAlgorithm;
use std::fs;
use std::path::Path;
use time::OffsetDateTime;

/// A place that can take new keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPlace {
    /// With the file's name.
    pub target: KeyUri,
    /// The current key lies there.
    pub current: bool,
    /// Another key lies there.
    pub holder: Option<Holder>,
}

/// Whose key lies at a place, as far as the certificates beside it tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    pub owner: Option<String>,
    pub valid_till: Option<OffsetDateTime>,
}

/// Looks at `wanted`, a file or a folder, as the place of new keys that sign by `sign`. Tries to write there. Blocks.
///
/// # Errors
/// `NotPresent` without the folder; `NotSupported` when no key can be generated there; `Write` when nothing can be
/// written or there is no room; those of [`Carrier::place_for`].
pub fn look_at(
    carrier: &dyn Carrier,
    wanted: &Path,
    current: &Path,
    sign: KeyAlgorithm,
    memory: &KeyMemory,
    now: OffsetDateTime,
) -> Result<NewPlace, CarrierError> {
    let uri = KeyUri(wanted.to_string_lossy().into_owned());
    let target = if same_file(wanted, current) {
        carrier.place_of_renewed(&uri, sign)?
    } else {
        carrier.place_for(&uri, sign)?
    };
    let path = store_path(&target)?;
    if !carrier.capabilities(&target)?.can_generate {
        return Err(CarrierError::NotSupported("new keys"));
    }
    carrier.try_room(&target)?;
    let current = same_file(&path, current);
    let holder = (!current && carrier.occupied(&target)?).then(|| holder(&path, memory, now));
    Ok(NewPlace { target, current, holder })
}

fn same_file(one: &Path, other: &Path) -> bool {
    match (fs::canonicalize(one), fs::canonicalize(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => one == other,
    }
}

fn holder(path: &Path, memory: &KeyMemory, now: OffsetDateTime) -> Holder {
    let certificates = certificates_of(path, memory, now);
    let card = key_card(path, &certificates, now);
    Holder {
        owner: card.map(|card| card.owner),
        valid_till: certificates.iter().map(crate::pki::Certificate::not_after).min(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::carrier::file::FileCarrier;
    use crate::code::{Code, Coded as _};
    use crate::crypto::CurveId;

    fn look(wanted: &Path, current: &Path) -> Result<NewPlace, CarrierError> {
        let sign = KeyAlgorithm::Dstu4145(CurveId::M257);
        look_at(&FileCarrier, wanted, current, sign, &KeyMemory::default(), OffsetDateTime::UNIX_EPOCH)
    }

    #[test]
    fn a_folder_gets_the_usual_name_and_nothing_is_left_behind() {
        let folder = tempfile::tempdir().unwrap();
        let current = folder.path().join("old/Key-6.dat");
        let found = look(folder.path(), &current).unwrap();
        let wanted = folder.path().join("Key-6.dat").display().to_string();
        assert_eq!(found, NewPlace { target: KeyUri(wanted), current: false, holder: None });
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_key_that_lies_there_is_told_and_the_current_one_recognised() {
        let folder = tempfile::tempdir().unwrap();
        let key = folder.path().join("Key-6.dat");
        fs::write(&key, b"something").unwrap();
        let elsewhere = folder.path().join("other.dat");
        let nobody = Some(Holder { owner: None, valid_till: None });
        assert_eq!(look(folder.path(), &elsewhere).unwrap().holder, nobody);
        let same = look(&key, &folder.path().join("./Key-6.dat")).unwrap();
        assert!(same.current && same.holder.is_none());
        assert_eq!(fs::read(&key).unwrap(), b"something");
    }

    #[test]
    fn a_current_key_in_another_format_stays_and_the_new_one_goes_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let current = folder.path().join("pb_1.jks");
        fs::write(&current, b"something").unwrap();
        let beside = folder.path().join("Key-6.dat");
        let found = look(&current, &current).unwrap();
        assert_eq!(found.target, KeyUri(beside.display().to_string()));
        assert!(!found.current && found.holder.is_none());
        fs::write(&beside, b"another key").unwrap();
        assert!(look(&current, &current).unwrap().holder.is_some());
        // Named by the person it is a mistake.
        let error = look(&folder.path().join("new.pfx"), &current).unwrap_err();
        assert_eq!(error.code(), Code::Key03);
    }

    #[test]
    fn what_is_not_there_or_takes_nothing_is_told_by_code() {
        let folder = tempfile::tempdir().unwrap();
        let missing = look(&folder.path().join("no/Key-6.dat"), folder.path()).unwrap_err();
        assert_eq!(missing.code(), Code::Carr01);
        let file = folder.path().join("file");
        fs::write(&file, b"").unwrap();
        assert_eq!(look(&file.join("Key-6.dat"), folder.path()).unwrap_err().code(), Code::Carr01);
        // Nobody may write there, not even root.
        #[cfg(target_os = "linux")]
        {
            let error = look(Path::new("/proc/Key-6.dat"), folder.path()).unwrap_err();
            assert!([Code::Carr07, Code::Carr08].contains(&error.code()), "{error}");
        }
        assert_eq!(look(Path::new("pkcs11:x"), folder.path()).unwrap_err().code(), Code::Carr15);
    }
}
