//! The keys that this program knows, in one list, whatever has become of their files.

use super::home::KeyCard;
use super::key_memory::KeyMemory;
use super::key_places::{FoundKey, found_key};
use crate::carrier::file::store_path;
use crate::carrier::{CarrierError, KeyUri};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use time::OffsetDateTime;

/// A key that was used before, or is chosen now.
#[derive(Debug, Clone)]
pub struct KnownKey {
    /// Its file; as it was remembered when that is the address of no file.
    pub path: PathBuf,
    /// What can be told without its password, or why nothing can.
    pub found: Result<FoundKey, Arc<CarrierError>>,
}

impl KnownKey {
    /// Looks at a key file without unlocking it. Blocks.
    pub fn look(path: &Path, memory: &KeyMemory, now: OffsetDateTime) -> Self {
        let remembered = KeyUri(path.to_string_lossy().into_owned());
        match store_path(&remembered) {
            Ok(path) => Self { found: found_key(path.clone(), memory, now).map_err(Arc::new), path },
            Err(error) => Self { path: path.to_owned(), found: Err(Arc::new(error)) },
        }
    }

    /// None when nothing is known of its certificates.
    pub fn card(&self) -> Option<&KeyCard> {
        self.found.as_ref().ok()?.card.as_ref()
    }

    /// Its certificates are there and have not ended.
    pub fn is_in_force(&self) -> bool {
        self.card().is_some_and(|card| card.days_left >= 0)
    }

    /// In force, the soonest end first; those of which nothing is known yet; ended, the latest first; unreadable ones.
    fn place(&self) -> (u8, i64) {
        match (&self.found, self.card().map(|card| card.days_left)) {
            (Ok(_), Some(days)) if days >= 0 => (0, days),
            (Ok(_), None) => (1, 0),
            (Ok(_), Some(days)) => (2, -days),
            (Err(_), _) => (3, 0),
        }
    }
}

/// Looks at every one of these, each once, in the order in which they will be needed. Blocks.
pub fn known_keys(paths: &[PathBuf], memory: &KeyMemory, now: OffsetDateTime) -> Vec<KnownKey> {
    let mut keys: Vec<KnownKey> = Vec::new();
    for path in paths {
        let key = KnownKey::look(path, memory, now);
        if !keys.iter().any(|known| known.path == key.path) {
            keys.push(key);
        }
    }
    // A stable sort: among equals the one used last stays first.
    keys.sort_by_key(KnownKey::place);
    keys
}

/// Of these keys the one whose certificates end next, when that is soon.
pub fn next_due<'a>(keys: impl IntoIterator<Item = &'a FoundKey>) -> Option<&'a FoundKey> {
    let due = keys.into_iter().filter_map(|key| Some((key.card.as_ref().filter(|card| card.is_due())?, key)));
    due.min_by_key(|(card, _)| card.days_left).map(|(_, key)| key)
}

/// What a person would lose with a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stake {
    /// Its certificates have ended, or another known key of the same owner has certificates in force.
    Little,
    /// The only known key of its owner with certificates in force.
    TheLast,
    /// Nothing is known of its certificates: it may be the last.
    Unknown,
}

/// What would be lost with `this` one; `keys` are all that are known.
pub fn stake(keys: &[KnownKey], this: &KnownKey) -> Stake {
    let Some(card) = this.card() else { return Stake::Unknown };
    let owners = |key: &KnownKey| key.card().is_some_and(|other| other.owner == card.owner);
    let other = |key: &KnownKey| key.path != this.path && key.is_in_force() && owners(key);
    if this.is_in_force() && !keys.iter().any(other) { Stake::TheLast } else { Stake::Little }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::{Code, Coded as _};

    fn key(path: &str, days: Option<i64>) -> KnownKey {
        let card = days.map(|days_left| KeyCard {
            owner: if path.contains("other") { "Мельник".into() } else { "Коваленко".into() },
            carrier: path.into(),
            certificates: Vec::new(),
            days_left,
            period_days: 730,
        });
        let found =
            FoundKey { path: path.into(), format: "key6", certificates: Vec::new(), card, read: false };
        KnownKey { path: path.into(), found: Ok(found) }
    }

    #[test]
    fn what_ends_soonest_comes_first_and_what_cannot_be_read_last() {
        let gone = KnownKey { path: "gone".into(), found: Err(Arc::new(CarrierError::NotAKey)) };
        let mut keys = [
            gone,
            key("ended", Some(-9)),
            key("bare", None),
            key("late", Some(700)),
            key("just ended", Some(-1)),
            key("soon", Some(3)),
        ];
        keys.sort_by_key(KnownKey::place);
        let order: Vec<_> = keys.iter().map(|key| key.path.to_str().unwrap()).collect();
        assert_eq!(order, ["soon", "late", "bare", "just ended", "ended", "gone"]);
    }

    #[test]
    fn files_are_listed_once_and_those_that_are_no_keys_with_the_reason() {
        let folder = tempfile::tempdir().unwrap();
        let (missing, text) = (folder.path().join("Key-6.dat"), folder.path().join("text.dat"));
        std::fs::write(&text, "не ключ").unwrap();
        let token = PathBuf::from("pkcs11:token=x");
        let paths = [missing.clone(), text.clone(), missing.clone(), token.clone()];
        let keys = known_keys(&paths, &KeyMemory::default(), OffsetDateTime::UNIX_EPOCH);
        let told: Vec<_> =
            keys.iter().map(|key| (key.path.clone(), key.found.as_ref().unwrap_err().code())).collect();
        assert_eq!(told, [(missing, Code::Carr01), (text, Code::Key03), (token, Code::Carr15)]);
    }

    #[test]
    fn the_next_one_is_the_soonest_of_those_that_end_soon_and_have_not_ended() {
        let found = |path, days| key(path, Some(days)).found.unwrap();
        let keys = [found("late", 31), found("b", 20), found("ended", -1), found("a", 0), found("c", 29)];
        assert_eq!(next_due(&keys).map(|key| key.path.clone()), Some("a".into()));
        assert_eq!(next_due(&keys[..1]), None);
    }

    #[test]
    fn the_last_key_in_force_is_known_by_its_owner() {
        let mut keys = vec![key("one", Some(10)), key("old", Some(-3)), key("other", Some(400))];
        assert_eq!(stake(&keys, &keys[0]), Stake::TheLast);
        assert_eq!(stake(&keys, &keys[1]), Stake::Little, "nothing is lost with one that has ended");
        assert_eq!(stake(&keys, &key("bare", None)), Stake::Unknown);
        assert_eq!(stake(&[], &keys[0]), Stake::TheLast, "what was learned since the list was made counts");
        keys.push(key("copy", Some(10)));
        assert_eq!(stake(&keys, &keys[0]), Stake::Little);
        assert_eq!(stake(&keys, &keys[2]), Stake::TheLast);
    }
}
