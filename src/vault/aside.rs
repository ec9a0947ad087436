//! The way out of a forgotten program password: what it locks is put aside under a dated name, and the program begins
//! anew. Nothing is removed; who recalls the password moves the files back.

use super::VaultError;
use super::atomic::{self, Access};
use super::{journal, key};
use std::path::{Path, PathBuf};
use time::Date;

/// What opens only with the vault's key, in the order in which it goes.
const LOCKED: [&str; 4] = ["settings.sealed", "cases", "archive", "generations"];

/// Puts everything that the vault's key locks into a new folder `before-DATE` of the data folder, which it answers with;
/// a copy of the key goes first and the key itself last, so that a kill in between leaves a locked folder, and a key
/// beside whatever was put aside.
///
/// # Errors
/// `CaseBusy` while another copy of the program works on a case; `Read`, `Write`.
pub fn put_aside(folder: &Path, today: Date) -> Result<PathBuf, VaultError> {
    let _one_at_a_time = journal::lock_vault(folder)?;
    for (case, _) in journal::heads(folder)? {
        // Only tried: an open file would keep its folder from moving on some systems.
        drop(journal::lock_case(&folder.join("cases").join(&case), &case)?);
    }
    let aside = free(folder, today);
    atomic::create_private_folder(&aside)?;
    let key = folder.join(key::NAME);
    let has_key = key.symlink_metadata().is_ok();
    if has_key {
        atomic::copy_verified(&key, &aside.join(key::NAME), Access::Private)?;
    }
    for name in LOCKED {
        let from = folder.join(name);
        if from.symlink_metadata().is_ok() {
            atomic::rename(&from, &aside.join(name))?;
        }
    }
    if has_key {
        key::forget(folder);
        atomic::rename(&key, &aside.join(key::NAME))?;
    }
    Ok(aside)
}

/// `before-2026-11-22`, with a number when there is such a folder already.
fn free(folder: &Path, today: Date) -> PathBuf {
    let first = folder.join(format!("before-{today}"));
    let later = (2_u32..).map(|number| folder.join(format!("before-{today}-{number}")));
    let mut names = std::iter::once(first.clone()).chain(later);
    names.find(|name| name.symlink_metadata().is_err()).unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::{Code, Coded as _};
    use crate::crypto::Password;
    use crate::vault::key::{Lock, lock_of, unlock};
    use crate::vault::{Settings, Vault};
    use std::fs;
    use time::macros::{date, datetime};

    #[test]
    fn what_is_put_aside_opens_again_when_it_is_moved_back() {
        let folder = tempfile::tempdir().unwrap();
        let state = folder.path();
        let password = Password::new("one".to_owned());
        let settings = Settings { recent_keys: vec!["/media/usb/Key-6.dat".into()], ..Settings::default() };
        settings.save(state).unwrap();
        let mut case =
            Vault::open(state).unwrap().create_case("training", datetime!(2026-11-22 12:00 UTC)).unwrap();
        case.save(b"body", "S1", None).unwrap();
        key::change_password(state, None, Some(&password)).unwrap();
        let before = fs::read(state.join(key::NAME)).unwrap();
        assert_eq!(put_aside(state, date!(2026 - 11 - 22)).unwrap_err().code(), Code::App03);
        assert_eq!(fs::read(state.join(key::NAME)).unwrap(), before, "a case that is worked on stays");
        let id = case.id().to_owned();
        drop(case);

        let aside = put_aside(state, date!(2026 - 11 - 22)).unwrap();
        assert_eq!(aside, state.join("before-2026-11-22"));
        assert_eq!(lock_of(state).unwrap(), Lock::None);
        assert_eq!(Settings::load(state).0, Settings::default());
        assert!(Vault::open(state).unwrap().list().unwrap().is_empty());
        assert_eq!(lock_of(&aside).unwrap(), Lock::Locked);
        // The aside folder is a data folder of its own.
        unlock(&aside, &password).unwrap();
        let kept = Vault::open(&aside).unwrap().open_case(&id).unwrap().load().unwrap().unwrap();
        assert_eq!((kept.bytes.as_slice(), kept.rolled_back), (&b"body"[..], false));
        assert_eq!(Settings::load(&aside).0, settings);
        // Once more on the same day.
        assert_eq!(put_aside(state, date!(2026 - 11 - 22)).unwrap(), state.join("before-2026-11-22-2"));
    }

    #[test]
    fn a_key_that_is_none_is_put_aside_too() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(key::NAME), b"not a key").unwrap();
        assert!(Vault::open(folder.path()).is_err());
        let aside = put_aside(folder.path(), date!(2026 - 11 - 22)).unwrap();
        assert_eq!(fs::read(aside.join(key::NAME)).unwrap(), b"not a key");
        assert!(Vault::open(folder.path()).is_ok());
    }
}
