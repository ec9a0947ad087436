//! `vault.key`: the one key of the data folder (protocol.md 14.4). It wraps the key of each case and seals the personal
//! settings. The file holds its 32 octets as they are, or, where the person set a program password, JSON with the same
//! key wrapped under Argon2id of that password. Setting, changing and removing the password never changes the key.
//!
//! A key that was unlocked is known in this process until it is forgotten: every room then opens the folder as it opens
//! one without a password. It is found by a keyed hash of itself that stands in the file, so the key of another folder,
//! or of one that was begun anew, is never taken for it.

use super::atomic::{self, Access};
use super::journal::{lock_vault, read_limited};
use super::{VaultError, slot};
use crate::crypto::{Argon2Cost, CryptoError, HashAlgorithm, Password, Secret, argon2id};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use subtle::ConstantTimeEq as _;

/// The file's name in the data folder.
pub const NAME: &str = "vault.key";
const FORMAT: u32 = 1;
const KDF: &str = "argon2id";
/// What a new wrapping costs: two seconds on a slow computer.
const COST: Argon2Cost = Argon2Cost { memory_kib: 64 << 10, passes: 3, lanes: 1 };
/// The dearest that is paid for a file as it is read: it may be anybody's.
const DEAREST: Argon2Cost = Argon2Cost { memory_kib: 256 << 10, passes: 10, lanes: 4 };
const ID_LEN: usize = 16;

/// How the key of a data folder stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lock {
    /// No program password was set, or there is no key yet.
    None,
    /// The program password was given in this process.
    Unlocked,
    Locked,
    /// The file is there and is no key of ours.
    Damaged,
}

/// The file with a program password.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wrapped {
    format: u32,
    kdf: String,
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    #[serde(with = "hex")]
    salt: [u8; 16],
    /// [`id_of`] the key.
    #[serde(with = "hex")]
    id: [u8; ID_LEN],
    /// As [`slot::seal`] makes it.
    #[serde(with = "hex")]
    sealed: Vec<u8>,
}

enum Stored {
    Plain(Secret),
    Wrapped(Wrapped),
}

/// Keys that were unlocked in this process, by their ids.
static UNLOCKED: Mutex<Vec<([u8; ID_LEN], Secret)>> = Mutex::new(Vec::new());

fn unlocked() -> MutexGuard<'static, Vec<([u8; ID_LEN], Secret)>> {
    UNLOCKED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// How the folder's key stands. Nothing is asked, nothing is made.
///
/// # Errors
/// `Read` when the file cannot be read at all.
pub fn lock_of(folder: &Path) -> Result<Lock, VaultError> {
    Ok(match read(folder)? {
        None | Some(Ok(Stored::Plain(_))) => Lock::None,
        Some(Ok(Stored::Wrapped(wrapped))) if known(&wrapped).is_some() => Lock::Unlocked,
        Some(Ok(Stored::Wrapped(_))) => Lock::Locked,
        Some(Err(_)) => Lock::Damaged,
    })
}

/// The folder's key; None when there is none yet.
///
/// # Errors
/// `Locked`; `KeyDamaged`, `Read`.
pub fn get(folder: &Path) -> Result<Option<Secret>, VaultError> {
    match read(folder)?.transpose()? {
        None => Ok(None),
        Some(Stored::Plain(key)) => Ok(Some(key)),
        Some(Stored::Wrapped(wrapped)) => known(&wrapped).map(Some).ok_or(VaultError::Locked),
    }
}

/// The folder's key; makes one when there is none yet.
///
/// # Errors
/// As [`get`]; `Write`.
pub fn get_or_make(folder: &Path) -> Result<Secret, VaultError> {
    if let Some(key) = get(folder)? {
        return Ok(key);
    }
    let _one_at_a_time = lock_vault(folder)?;
    make(folder)
}

/// As [`get_or_make`], where the folder is locked for this process already.
fn make(folder: &Path) -> Result<Secret, VaultError> {
    if let Some(key) = get(folder)? {
        return Ok(key);
    }
    let key = slot::generate_key()?;
    atomic::write(&path(folder), key.expose(), Access::Private)?;
    Ok(key)
}

/// Takes the program password: the folder opens in this process from now on. Takes a second or two.
///
/// # Errors
/// `WrongPassword`, also for a file whose key or parameters were changed; `KeyDamaged`, `Read`.
pub fn unlock(folder: &Path, password: &Password) -> Result<(), VaultError> {
    if let Some(Stored::Wrapped(wrapped)) = read(folder)?.transpose()? {
        let key = wrapped.open(password)?;
        remember(wrapped.id, key);
        // What a kill in the middle of a change left may hold the key as it is.
        let _one_at_a_time = lock_vault(folder)?;
        atomic::remove_overwritten(&atomic::temporary(&path(folder)))?;
    }
    Ok(())
}

/// The folder is locked again in this process, if it has a program password.
pub fn forget(folder: &Path) {
    if let Ok(Some(Ok(Stored::Wrapped(wrapped)))) = read(folder) {
        unlocked().retain(|(id, _)| *id != wrapped.id);
    }
}

/// Sets, changes or removes the program password. The new file is written beside, read back and opened before it takes
/// the place of the old one: at every moment one of the two is whole. The old octets are overwritten where the file
/// system lets us.
///
/// # Errors
/// `Locked` where the present password is needed and not given; `WrongPassword`; `KeyDamaged`, `Read`; `Write`.
pub fn change_password(
    folder: &Path,
    present: Option<&Password>,
    new: Option<&Password>,
) -> Result<(), VaultError> {
    change(folder, present, new, COST)
}

fn change(
    folder: &Path,
    present: Option<&Password>,
    new: Option<&Password>,
    cost: Argon2Cost,
) -> Result<(), VaultError> {
    atomic::create_private_folder(folder)?;
    let _one_at_a_time = lock_vault(folder)?;
    let key = match read(folder)?.transpose()? {
        None => make(folder)?,
        Some(Stored::Plain(key)) => key,
        Some(Stored::Wrapped(wrapped)) => wrapped.open(present.ok_or(VaultError::Locked)?)?,
    };
    let octets = match new {
        Some(password) => Secret::new(Wrapped::new(&key, password, cost)?.encode()?),
        None => Secret::from_slice(key.expose()),
    };
    atomic::replace_secret(&path(folder), octets.expose(), |written| {
        let opened = match (decode(written), new) {
            (Ok(Stored::Plain(key)), None) => Ok(key),
            (Ok(Stored::Wrapped(wrapped)), Some(password)) => wrapped.open(password),
            _ => return false,
        };
        opened.is_ok_and(|opened| opened.expose().ct_eq(key.expose()).into())
    })?;
    match new {
        Some(_) => remember(id_of(&key), key),
        None => unlocked().retain(|(id, _)| *id != id_of(&key)),
    }
    Ok(())
}

impl Wrapped {
    fn new(key: &Secret, password: &Password, cost: Argon2Cost) -> Result<Self, VaultError> {
        let mut salt = [0; 16];
        getrandom::fill(&mut salt).map_err(|_| VaultError::Random)?;
        let Argon2Cost { memory_kib, passes, lanes } = cost;
        let (id, sealed) = (id_of(key), Vec::new());
        let kdf = KDF.to_owned();
        let mut wrapped = Self { format: FORMAT, kdf, memory_kib, passes, lanes, salt, id, sealed };
        wrapped.sealed = slot::seal(&wrapped.wrapping_key(password)?, &wrapped.context(), key.expose())?;
        Ok(wrapped)
    }

    fn open(&self, password: &Password) -> Result<Secret, VaultError> {
        let key = slot::open(&self.wrapping_key(password)?, &self.context(), &self.sealed);
        key.map(Secret::new).ok_or(VaultError::WrongPassword)
    }

    fn wrapping_key(&self, password: &Password) -> Result<Secret, VaultError> {
        argon2id(password, &self.salt, self.cost()).map_err(|error| match error {
            CryptoError::Memory => VaultError::NoMemory,
            // The cost is within its bounds: nothing else is left that could be wrong.
            _ => VaultError::WrongPassword,
        })
    }

    fn cost(&self) -> Argon2Cost {
        Argon2Cost { memory_kib: self.memory_kib, passes: self.passes, lanes: self.lanes }
    }

    /// Everything that is readable is bound to what is sealed.
    fn context(&self) -> Vec<u8> {
        let Argon2Cost { memory_kib, passes, lanes } = self.cost();
        let (salt, id) = (hex::encode(self.salt), hex::encode(self.id));
        format!("kliuchnyk vault key {FORMAT} {KDF} {memory_kib} {passes} {lanes} {salt} {id}").into_bytes()
    }

    fn encode(&self) -> Result<Vec<u8>, VaultError> {
        serde_json::to_vec_pretty(self)
            .map_err(|error| VaultError::Read { path: NAME.into(), reason: error.to_string() })
    }
}

/// None for what is no key of ours, or asks for more than [`DEAREST`].
fn decode(octets: &[u8]) -> Result<Stored, ()> {
    if octets.len() == slot::KEY_LEN {
        return Ok(Stored::Plain(Secret::from_slice(octets)));
    }
    let wrapped: Wrapped = serde_json::from_slice(octets).map_err(|_| ())?;
    let ours = wrapped.format == FORMAT && wrapped.kdf == KDF;
    let cheap = (1..=DEAREST.memory_kib).contains(&wrapped.memory_kib)
        && (1..=DEAREST.passes).contains(&wrapped.passes)
        && (1..=DEAREST.lanes).contains(&wrapped.lanes)
        && wrapped.memory_kib >= 8 * wrapped.lanes;
    if ours && cheap { Ok(Stored::Wrapped(wrapped)) } else { Err(()) }
}

/// The file, if there is one; the inner error for one that is no key of ours.
fn read(folder: &Path) -> Result<Option<Result<Stored, VaultError>>, VaultError> {
    let path = path(folder);
    let octets = read_limited(&path)?.map(Secret::new);
    Ok(octets.map(|octets| decode(octets.expose()).map_err(|()| VaultError::KeyDamaged { path })))
}

fn path(folder: &Path) -> PathBuf {
    folder.join(NAME)
}

/// A keyed hash by which the key is known again; nothing of the key follows from it.
fn id_of(key: &Secret) -> [u8; ID_LEN] {
    let hash = HashAlgorithm::Sha256.hmac(key.expose(), b"kliuchnyk vault id");
    let mut id = [0; ID_LEN];
    // SHA-256 is longer than the id.
    id.iter_mut().zip(hash.expose()).for_each(|(to, from)| *to = *from);
    id
}

fn known(wrapped: &Wrapped) -> Option<Secret> {
    let unlocked = unlocked();
    let (_, key) = unlocked.iter().find(|(id, _)| *id == wrapped.id)?;
    Some(Secret::from_slice(key.expose()))
}

fn remember(id: [u8; ID_LEN], key: Secret) {
    let mut unlocked = unlocked();
    unlocked.retain(|(known, _)| *known != id);
    unlocked.push((id, key));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::{Code, Coded as _};
    use std::fs;
    use tempfile::TempDir;

    /// As cheap as the standard allows: what is tried here is not the cost.
    const CHEAP: Argon2Cost = Argon2Cost { memory_kib: 8, passes: 1, lanes: 1 };

    fn password(text: &str) -> Password {
        Password::new(text.to_owned())
    }

    fn set(folder: &TempDir, present: Option<&str>, new: Option<&str>) -> Result<(), VaultError> {
        let (present, new) = (present.map(password), new.map(password));
        change(folder.path(), present.as_ref(), new.as_ref(), CHEAP)
    }

    fn open(folder: &TempDir, text: &str) -> Result<Secret, VaultError> {
        forget(folder.path());
        unlock(folder.path(), &password(text))?;
        Ok(get(folder.path())?.unwrap())
    }

    fn file(folder: &TempDir) -> Vec<u8> {
        fs::read(path(folder.path())).unwrap()
    }

    #[test]
    fn a_password_is_set_changed_and_removed_and_the_key_stays() {
        let folder = tempfile::tempdir().unwrap();
        let key = get_or_make(folder.path()).unwrap();
        assert_eq!(file(&folder), key.expose());
        assert_eq!(lock_of(folder.path()).unwrap(), Lock::None);

        set(&folder, None, Some("one")).unwrap();
        assert_eq!(lock_of(folder.path()).unwrap(), Lock::Unlocked);
        assert!(!file(&folder).windows(8).any(|window| key.expose().starts_with(window)));
        forget(folder.path());
        assert_eq!(lock_of(folder.path()).unwrap(), Lock::Locked);
        assert_eq!(get(folder.path()).err().unwrap().code(), Code::App11);
        assert_eq!(open(&folder, "One").err().unwrap().code(), Code::App10);
        assert_eq!(open(&folder, "one").unwrap().expose(), key.expose());

        // Unlocked or not: the present password is asked for, and has to be right.
        assert_eq!(set(&folder, None, Some("two")).err().unwrap().code(), Code::App11);
        assert_eq!(set(&folder, Some("wrong"), Some("two")).err().unwrap().code(), Code::App10);
        assert_eq!(set(&folder, Some("wrong"), None).err().unwrap().code(), Code::App10);
        set(&folder, Some("one"), Some("two")).unwrap();
        assert_eq!(open(&folder, "one").err().unwrap().code(), Code::App10);
        assert_eq!(open(&folder, "two").unwrap().expose(), key.expose());

        set(&folder, Some("two"), None).unwrap();
        assert_eq!(file(&folder), key.expose());
        assert_eq!(lock_of(folder.path()).unwrap(), Lock::None);
        let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert_eq!(left.len(), 2, "{left:?}");
    }

    #[test]
    fn a_password_may_be_set_before_there_is_a_key() {
        let folder = tempfile::tempdir().unwrap();
        set(&folder, None, Some("one")).unwrap();
        let key = get(folder.path()).unwrap().unwrap();
        assert_eq!(open(&folder, "one").unwrap().expose(), key.expose());
    }

    #[test]
    fn every_cut_and_every_flipped_bit_is_an_error_and_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        set(&folder, None, Some("one")).unwrap();
        let (whole, key) = (file(&folder), get(folder.path()).unwrap().unwrap());
        let cut = (0..whole.len()).filter(|l| *l != slot::KEY_LEN).map(|length| whole[..length].to_vec());
        let flipped = (0..whole.len() * 8).map(|bit| {
            let mut octets = whole.clone();
            octets[bit / 8] ^= 1 << (bit % 8);
            octets
        });
        for octets in cut.chain(flipped) {
            fs::write(path(folder.path()), &octets).unwrap();
            match open(&folder, "one") {
                Err(error) => assert!([Code::App10, Code::App07].contains(&error.code()), "{error}"),
                // Another way to write the same: a letter of the hexadecimal, a space.
                Ok(opened) => assert_eq!(opened.expose(), key.expose()),
            }
            assert_eq!(file(&folder), octets);
        }
        fs::write(path(folder.path()), &whole).unwrap();
        assert!(open(&folder, "one").is_ok());
    }

    #[test]
    fn a_hostile_file_cannot_ask_for_more_than_is_bearable() {
        let folder = tempfile::tempdir().unwrap();
        set(&folder, None, Some("one")).unwrap();
        let whole: serde_json::Value = serde_json::from_slice(&file(&folder)).unwrap();
        for (field, value) in [
            ("memory_kib", 1 << 30),
            ("memory_kib", u64::from(DEAREST.memory_kib) + 1),
            ("memory_kib", 7),
            ("passes", u64::from(DEAREST.passes) + 1),
            ("passes", 0),
            ("lanes", 5),
            ("lanes", 0),
            ("format", 2),
        ] {
            let mut hostile = whole.clone();
            hostile[field] = value.into();
            fs::write(path(folder.path()), hostile.to_string()).unwrap();
            assert_eq!(lock_of(folder.path()).unwrap(), Lock::Damaged, "{field} {value}");
            assert_eq!(unlock(folder.path(), &password("one")).unwrap_err().code(), Code::App07);
            // Nor is it replaced by another key, which would be the end of this one.
            assert_eq!(get_or_make(folder.path()).err().unwrap().code(), Code::App07);
            assert_eq!(set(&folder, Some("one"), Some("two")).unwrap_err().code(), Code::App07);
            assert_eq!(file(&folder), hostile.to_string().as_bytes());
        }
        fs::write(path(folder.path()), vec![b' '; 1 << 20]).unwrap();
        assert_eq!(lock_of(folder.path()).unwrap(), Lock::Damaged);
    }

    #[test]
    fn what_a_new_wrapping_costs_is_within_the_bounds_and_stands_in_the_file() {
        let folder = tempfile::tempdir().unwrap();
        change_password(folder.path(), None, Some(&password("one"))).unwrap();
        let stored: serde_json::Value = serde_json::from_slice(&file(&folder)).unwrap();
        assert_eq!(
            (&stored["memory_kib"], &stored["passes"], &stored["lanes"]),
            (&65536.into(), &3.into(), &1.into())
        );
        assert!(open(&folder, "one").is_ok());
    }

    #[test]
    fn the_same_password_wraps_differently_each_time() {
        let folder = tempfile::tempdir().unwrap();
        set(&folder, None, Some("one")).unwrap();
        let first: Wrapped = serde_json::from_slice(&file(&folder)).unwrap();
        set(&folder, Some("one"), Some("one")).unwrap();
        let second: Wrapped = serde_json::from_slice(&file(&folder)).unwrap();
        assert!(first.salt != second.salt && first.sealed != second.sealed && first.id == second.id);
    }

    #[test]
    fn what_a_kill_left_beside_is_removed_at_the_next_opening() {
        let folder = tempfile::tempdir().unwrap();
        set(&folder, None, Some("one")).unwrap();
        let beside = atomic::temporary(&path(folder.path()));
        fs::write(&beside, get(folder.path()).unwrap().unwrap().expose()).unwrap();
        assert!(open(&folder, "one").is_ok());
        assert!(!beside.exists());
    }

    #[test]
    fn a_folder_that_was_begun_anew_is_not_opened_by_the_key_from_before() {
        let (old, new) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        set(&old, None, Some("one")).unwrap();
        set(&new, None, Some("one")).unwrap();
        forget(new.path());
        fs::copy(path(new.path()), path(old.path())).unwrap();
        assert_eq!(get(old.path()).err().unwrap().code(), Code::App11);
    }

    /// The octets that were under the name before are gone, not only their name.
    #[cfg(unix)]
    #[test]
    fn the_plain_key_is_overwritten_when_a_password_is_set() {
        let folder = tempfile::tempdir().unwrap();
        get_or_make(folder.path()).unwrap();
        let witness = folder.path().join("witness");
        fs::hard_link(path(folder.path()), &witness).unwrap();
        set(&folder, None, Some("one")).unwrap();
        assert_eq!(fs::read(witness).unwrap(), [0; slot::KEY_LEN]);
    }

    /// Whatever fails on the way, the old file stays and opens.
    #[test]
    fn a_failed_change_leaves_the_old_file() {
        let folder = tempfile::tempdir().unwrap();
        set(&folder, None, Some("one")).unwrap();
        let before = file(&folder);
        // A folder in the place of the new file.
        let beside = atomic::temporary(&path(folder.path()));
        fs::create_dir(&beside).unwrap();
        assert!(set(&folder, Some("one"), Some("two")).is_err());
        assert_eq!(file(&folder), before);
        fs::remove_dir(&beside).unwrap();
        assert!(open(&folder, "one").is_ok());
    }
}
