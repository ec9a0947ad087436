//! The program password: given at the start, set, changed, removed; and the way out where it is forgotten.

use super::TaskError;
use crate::carrier::password::{self, Charset};
use crate::carrier::{CarrierError, PasswordIssue};
use crate::crypto::Password;
use crate::renewal::State;
use crate::vault::key::{self, Lock};
use crate::vault::{aside, journal, settings};
use std::path::{Path, PathBuf};
use time::Date;

/// What stands between the person and her settings and journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Barred {
    /// `vault.key` is no key: no password opens it.
    pub damaged: bool,
    /// Renewals that wait behind it.
    pub unfinished: usize,
}

/// Whether the data folder (`state`, or the platform's) opens only with a program password that was not given yet.
///
/// # Errors
/// Those of the folder.
pub fn barred(state: Option<&Path>) -> Result<Option<Barred>, TaskError> {
    let folder = settings::data_folder(state)?;
    let damaged = match key::lock_of(&folder)? {
        Lock::None | Lock::Unlocked => return Ok(None),
        Lock::Locked => false,
        Lock::Damaged => true,
    };
    // A head that cannot be read is counted: something is there.
    let over = |state: &str| State::named(state).is_some_and(State::is_final);
    let heads = journal::heads(&folder)?;
    let unfinished =
        heads.iter().filter(|(_, head)| !head.as_ref().is_some_and(|head| over(&head.state))).count();
    Ok(Some(Barred { damaged, unfinished }))
}

/// Whether there is a program password, given already or not.
///
/// # Errors
/// Those of the folder.
pub fn is_set(state: Option<&Path>) -> Result<bool, TaskError> {
    Ok(matches!(key::lock_of(&settings::data_folder(state)?)?, Lock::Locked | Lock::Unlocked))
}

/// Opens settings and journal for this process. Takes a second or two.
///
/// # Errors
/// `Vault(WrongPassword)` (E-APP-10).
pub fn unlock(state: Option<&Path>, password: &Password) -> Result<(), TaskError> {
    Ok(key::unlock(&settings::data_folder(state)?, password)?)
}

/// This process knows the password no more.
pub fn lock(state: Option<&Path>) {
    if let Ok(folder) = settings::data_folder(state) {
        key::forget(&folder);
    }
}

/// Sets (`present` None), changes, or removes (`new` None) the program password. Takes a few seconds.
///
/// # Errors
/// `Carrier(PasswordRefused)` (E-KEY-08) for a new one that breaks the rules of key passwords; `Vault(WrongPassword)`,
/// `NotKept`. The present one goes on then.
pub fn change(
    state: Option<&Path>,
    present: Option<&Password>,
    new: Option<&Password>,
    personal: &[String],
) -> Result<(), TaskError> {
    let personal: Vec<&str> = personal.iter().map(String::as_str).collect();
    let issues = new.map(|new| password::check(new, Charset::Unicode, &personal)).unwrap_or_default();
    if let Some(issue) = issues.into_iter().find(PasswordIssue::is_refusal) {
        return Err(CarrierError::PasswordRefused(issue).into());
    }
    Ok(key::change_password(&settings::data_folder(state)?, present, new)?)
}

/// The password is forgotten: puts the settings and the journal aside and begins without them. Keys are not touched. Where
/// the old files are is the answer.
///
/// # Errors
/// `Vault(CaseBusy)` while another copy of the program works on a case; those of the folder.
pub fn begin_anew(state: Option<&Path>, today: Date) -> Result<PathBuf, TaskError> {
    Ok(aside::put_aside(&settings::data_folder(state)?, today)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::{Code, Coded as _};
    use crate::tasks::preferences;
    use crate::vault::{Settings, Vault};
    use time::macros::{date, datetime};

    fn password(text: &str) -> Password {
        Password::new(text.to_owned())
    }

    #[test]
    fn the_whole_life_of_a_program_password() {
        let folder = tempfile::tempdir().unwrap();
        let state = Some(folder.path());
        let (good, other) = (password("зелений кит 74"), password("green-whale-75"));
        let settings = Settings { recent_keys: vec!["/x".into()], ..Settings::default() };
        preferences::save(state, &settings).unwrap();
        assert!(!is_set(state).unwrap() && barred(state).unwrap().is_none());
        for weak in ["short", "qwerty-17", "xxxxxxxxxxxx"] {
            let refused = change(state, None, Some(&password(weak)), &[]).unwrap_err();
            assert_eq!(refused.code(), Code::Key08, "{weak}");
        }
        let own = change(state, None, Some(&password("kovalenko-74")), &["Kovalenko Oksana".into()]);
        assert_eq!(own.unwrap_err().code(), Code::Key08);
        change(state, None, Some(&good), &[]).unwrap();
        assert!(is_set(state).unwrap() && barred(state).unwrap().is_none(), "this process knows it");
        lock(state);
        assert_eq!(barred(state).unwrap(), Some(Barred { damaged: false, unfinished: 0 }));
        assert_eq!(preferences::load(state).1.unwrap().code(), Code::App11);
        assert_eq!(unlock(state, &other).unwrap_err().code(), Code::App10);
        assert_eq!(barred(state).unwrap(), Some(Barred { damaged: false, unfinished: 0 }));
        unlock(state, &good).unwrap();
        assert_eq!(preferences::load(state).0, settings);
        assert_eq!(change(state, Some(&other), None, &[]).unwrap_err().code(), Code::App10);
        change(state, Some(&good), Some(&other), &[]).unwrap();
        change(state, Some(&other), None, &[]).unwrap();
        lock(state);
        assert!(!is_set(state).unwrap());
        assert_eq!(preferences::load(state).0, settings);
    }

    #[test]
    fn what_waits_behind_a_forgotten_password_is_counted_and_put_aside() {
        let folder = tempfile::tempdir().unwrap();
        let state = Some(folder.path());
        let vault = Vault::open(folder.path()).unwrap();
        for (name, over) in [("sent", false), ("waiting", false), ("rejected", true)] {
            let mut case = vault.create_case("training", datetime!(2026-11-22 12:00 UTC)).unwrap();
            case.save(b"body", name, None).unwrap();
            assert_eq!(State::ALL.iter().find(|s| s.as_str() == name).unwrap().is_final(), over);
        }
        change(state, None, Some(&password("зелений кит 74")), &[]).unwrap();
        lock(state);
        assert_eq!(barred(state).unwrap(), Some(Barred { damaged: false, unfinished: 2 }));
        std::fs::write(folder.path().join("vault.key"), "{").unwrap();
        assert_eq!(barred(state).unwrap(), Some(Barred { damaged: true, unfinished: 2 }));
        let aside = begin_anew(state, date!(2026 - 11 - 22)).unwrap();
        assert_eq!(std::fs::read_dir(aside.join("cases")).unwrap().count(), 3);
        assert!(barred(state).unwrap().is_none() && !is_set(state).unwrap());
        assert_eq!(preferences::load(state).0, Settings::default());
    }
}
