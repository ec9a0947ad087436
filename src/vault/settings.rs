//! Data folder, settings.
//!
//! `settings.toml` has what the window needs before anything is unlocked and what says nothing about the person:
//! language, colours, size of text. Everything else is TOML sealed under the vault's key, `settings.sealed`.

use super::atomic::{self, Access};
use super::journal::read_limited;
use super::{VaultError, key, regular, slot};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use time::OffsetDateTime;
use zeroize::Zeroizing;

const PLAIN: &str = "settings.toml";
const SEALED: &str = "settings.sealed";
const CONTEXT: &[u8] = b"kliuchnyk settings";

/// What a person chose. Never a password.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// `uk`, `en`; None: as the system.
    pub language: Option<String>,
    pub theme: Theme,
    /// 1.0 = as designed; between 1 and 2. [`TEXT_SCALES`] are offered.
    pub text_scale: f32,
    /// Identifier of a provider profile.
    pub default_provider: Option<String>,
    pub proxy: Proxy,
    /// Paths of the keys that were used, newest first, at most [`RECENT_KEYS`].
    pub recent_keys: Vec<String>,
    /// What was learned of those of them that were read, by path.
    pub read_keys: BTreeMap<String, ReadKey>,
    /// Certificates that are suspended or revoked as far as this program knows, by SHA-256 in hexadecimal digits.
    pub held: BTreeMap<String, Held>,
}

/// A certificate that is not to be used, although its dates say nothing of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// For ever; else it is suspended.
    pub revoked: bool,
    /// When this program did it, or was told so.
    #[serde(with = "time::serde::timestamp")]
    pub since: OffsetDateTime,
}

/// What is public of a key file that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadKey {
    /// SHA-256 of the file: another file under the same path is another key.
    #[serde(with = "hex::serde")]
    pub file: [u8; 32],
    /// Identifiers of the keys in it by GOST 34.311, hexadecimal digits.
    pub ids: Vec<String>,
}

/// Sizes of text that are offered, as parts of the designed one.
pub const TEXT_SCALES: [f32; 5] = [1.0, 1.25, 1.5, 1.75, 2.0];
/// A longer settings file is not ours.
const MAX_LEN: u64 = 1 << 20;
/// How many keys are remembered.
pub const RECENT_KEYS: usize = 256;

impl Default for Settings {
    fn default() -> Self {
        Self {
            language: None,
            theme: Theme::default(),
            text_scale: 1.0,
            default_provider: None,
            proxy: Proxy::default(),
            recent_keys: Vec::new(),
            read_keys: BTreeMap::new(),
            held: BTreeMap::new(),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
    /// High contrast.
    Contrast,
}

/// How to reach the network. A proxy's password is asked for and lives in memory only.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", tag = "mode")]
pub enum Proxy {
    #[default]
    System,
    None,
    Manual {
        /// `host:port`
        address: String,
        user: Option<String>,
    },
}

/// The folder of all of the program's own data: `state` when given, else the platform's place.
///
/// # Errors
/// `NoDataFolder` when the platform names none (no home folder).
pub fn data_folder(state: Option<&Path>) -> Result<PathBuf, VaultError> {
    match state {
        Some(folder) => Ok(folder.to_owned()),
        None => directories::ProjectDirs::from("ua", "", "kliuchnyk")
            .map(|folders| folders.data_local_dir().to_owned())
            .ok_or(VaultError::NoDataFolder),
    }
}

impl Settings {
    /// Puts a key's path first among those remembered; the oldest is forgotten when there are too many.
    pub fn remember_key(&mut self, path: &str) {
        self.recent_keys.retain(|known| known != path);
        self.recent_keys.insert(0, path.to_owned());
        self.forget_the_oldest();
    }

    /// Remembers a key's path behind the one used last. Whether it was not known before.
    pub fn know_key(&mut self, path: &str) -> bool {
        if self.recent_keys.iter().any(|known| known == path) {
            return false;
        }
        self.recent_keys.insert(self.recent_keys.len().min(1), path.to_owned());
        self.forget_the_oldest();
        true
    }

    fn forget_the_oldest(&mut self) {
        self.recent_keys.truncate(RECENT_KEYS);
        let known = &self.recent_keys;
        self.read_keys.retain(|path, _| known.contains(path));
    }

    /// Remembers what was learned of a key whose path is remembered. Whether it was not known before.
    pub fn learn_key(&mut self, path: &str, read: ReadKey) -> bool {
        let known = self.recent_keys.iter().any(|known| known == path);
        known && self.read_keys.insert(path.to_owned(), read.clone()) != Some(read)
    }

    /// A certificate was suspended or revoked. Whether that was not known.
    pub fn hold(&mut self, certificate: &[u8; 32], revoked: bool, now: OffsetDateTime) -> bool {
        let known = self.held.get(&hex::encode(certificate));
        if known.is_some_and(|held| held.revoked || !revoked) {
            return false;
        }
        self.held.insert(hex::encode(certificate), Held { revoked, since: now });
        true
    }

    /// A certificate is in force, as its provider says. Whether something else was known.
    pub fn release(&mut self, certificate: &[u8; 32]) -> bool {
        self.held.remove(&hex::encode(certificate)).is_some()
    }

    /// What is known of a certificate, when it is not to be used.
    pub fn held(&self, certificate: &[u8; 32]) -> Option<Held> {
        self.held.get(&hex::encode(certificate)).copied()
    }

    /// Remembers a key's path no more.
    pub fn forget_key(&mut self, path: &str) {
        self.recent_keys.retain(|known| known != path);
        self.read_keys.remove(path);
    }

    /// Takes in what another process of this program has learned since: of keys that were used and of certificates that
    /// are held. `stored`: what it has written; `before`: what this one knew when it wrote last. What this one has changed
    /// since, forgotten or released is not taken. Whether anything was.
    pub fn take_in(&mut self, stored: &Self, before: &Self) -> bool {
        let was = (self.recent_keys.clone(), self.read_keys.clone(), self.held.clone());
        // From behind: each gets the place after the first.
        for path in stored.recent_keys.iter().rev().filter(|path| !before.recent_keys.contains(path)) {
            self.know_key(path);
        }
        take_news(&mut self.read_keys, &stored.read_keys, &before.read_keys);
        take_news(&mut self.held, &stored.held, &before.held);
        self.forget_the_oldest();
        was != (self.recent_keys.clone(), self.read_keys.clone(), self.held.clone())
    }

    /// Reads the settings of the data folder. What cannot be read has its defaults, so that the program starts in any
    /// case; the second value says so: E-APP-01, and then the broken file is kept as `….broken`; `Locked` where a program
    /// password is needed first.
    ///
    /// Personal settings that stand in `settings.toml`, as they did before there was sealing, are moved over.
    pub fn load(folder: &Path) -> (Self, Option<VaultError>) {
        let (plain, old, first) = read_plain(folder);
        let (sealed, second) = read_sealed(folder);
        let moves_over = old.is_some() && second.is_none();
        let settings = Self::of(plain, sealed.or(old).unwrap_or_default());
        if moves_over {
            // Where nothing can be written they are moved over another time.
            let _ = settings.save(folder);
        }
        (settings, first.or(second))
    }

    /// # Errors
    /// `Write`; `Locked`, `KeyDamaged`, and then nothing was changed.
    pub fn save(&self, folder: &Path) -> Result<(), VaultError> {
        atomic::create_private_folder(folder)?;
        let key = key::get_or_make(folder)?;
        let (plain, personal) = self.parts();
        let unwritable = |error: toml::ser::Error| VaultError::Settings(error.to_string());
        let personal = Zeroizing::new(toml::to_string(&personal).map_err(unwritable)?);
        let plain = toml::to_string(&plain).map_err(unwritable)?;
        let sealed = slot::seal(&key, CONTEXT, personal.as_bytes())?;
        // First: what is moved over from the other file is never without a place.
        atomic::write(&folder.join(SEALED), &sealed, Access::Private)?;
        // The octets that were there may be personal.
        Ok(atomic::replace_secret(&folder.join(PLAIN), plain.as_bytes(), |written| {
            written == plain.as_bytes()
        })?)
    }

    fn parts(&self) -> (Plain, Personal) {
        let Self { language, theme, text_scale, default_provider, proxy, recent_keys, read_keys, held } =
            self.clone();
        let personal = Personal { default_provider, proxy, recent_keys, read_keys, held };
        (Plain { language, theme, text_scale }, personal)
    }

    fn of(plain: Plain, personal: Personal) -> Self {
        let Plain { language, theme, text_scale } = plain;
        let Personal { default_provider, proxy, recent_keys, read_keys, held } = personal;
        let mut settings =
            Self { language, theme, text_scale, default_provider, proxy, recent_keys, read_keys, held };
        settings.forget_the_oldest();
        settings
    }
}

/// What stands for `ours` and was not touched here since `before` is as another process wrote it.
fn take_news<T: Clone + PartialEq>(
    ours: &mut BTreeMap<String, T>,
    stored: &BTreeMap<String, T>,
    before: &BTreeMap<String, T>,
) {
    for (name, value) in stored {
        if ours.get(name) == before.get(name) {
            ours.insert(name.clone(), value.clone());
        }
    }
}

/// What anybody may read.
#[derive(Serialize, Deserialize)]
#[serde(default)]
struct Plain {
    language: Option<String>,
    theme: Theme,
    text_scale: f32,
}

impl Default for Plain {
    fn default() -> Self {
        Self { language: None, theme: Theme::default(), text_scale: 1.0 }
    }
}

/// What says something about the person, and what must not be changed behind her back.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Personal {
    default_provider: Option<String>,
    proxy: Proxy,
    recent_keys: Vec<String>,
    read_keys: BTreeMap<String, ReadKey>,
    held: BTreeMap<String, Held>,
}

/// `settings.toml`, and the personal settings in one from before.
fn read_plain(folder: &Path) -> (Plain, Option<Personal>, Option<VaultError>) {
    let path = folder.join(PLAIN);
    let problem = match regular::read(&path, MAX_LEN) {
        Err(error) if error.kind() == ErrorKind::NotFound => return (Plain::default(), None, None),
        Err(error) => error.to_string(),
        Ok(bytes) => match parse(&bytes) {
            Ok((plain, personal)) => return (plain, personal, None),
            Err(reason) => {
                keep_broken(&path);
                reason
            }
        },
    };
    (Plain::default(), None, Some(VaultError::Settings(problem)))
}

fn parse(bytes: &[u8]) -> Result<(Plain, Option<Personal>), String> {
    let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
    let plain: Plain = from_toml(text)?;
    if !(1.0..=2.0).contains(&plain.text_scale) {
        return Err("text_scale must be between 1 and 2".to_owned());
    }
    let personal: Personal = from_toml(text)?;
    Ok((plain, (personal != Personal::default()).then_some(personal)))
}

/// `settings.sealed`; None when there is none or it does not open, and then why.
fn read_sealed(folder: &Path) -> (Option<Personal>, Option<VaultError>) {
    // The key may come back: what it seals is left in its place. Where nothing was sealed yet it is missed all the same.
    let key = match key::get(folder) {
        Ok(key) => key,
        Err(error) => return (None, Some(error)),
    };
    let path = folder.join(SEALED);
    let sealed = match read_limited(&path) {
        Ok(Some(sealed)) => sealed,
        Ok(None) => return (None, None),
        Err(error) => return (None, Some(error)),
    };
    let opened = key.and_then(|key| slot::open(&key, CONTEXT, &sealed)).map(Zeroizing::new);
    let opened = opened
        .ok_or_else(|| "does not open".to_owned())
        .and_then(|octets| from_toml(std::str::from_utf8(&octets).map_err(|error| error.to_string())?));
    match opened {
        Ok(personal) => (Some(personal), None),
        Err(reason) => {
            keep_broken(&path);
            (None, Some(VaultError::Settings(reason)))
        }
    }
}

fn from_toml<T: for<'a> Deserialize<'a>>(text: &str) -> Result<T, String> {
    toml::from_str(text).map_err(|error| error.message().to_owned())
}

/// The defaults are used in any case; keeping the broken file is best effort.
fn keep_broken(path: &Path) {
    let _ = fs::rename(
        path,
        path.with_extension(match path.extension() {
            Some(extension) => format!("{}.broken", extension.to_string_lossy()),
            None => "broken".to_owned(),
        }),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::{Code, Coded};

    fn read(id: u8) -> ReadKey {
        ReadKey { file: [id; 32], ids: vec![hex::encode([id; 32])] }
    }

    #[test]
    fn what_was_learned_goes_with_the_path() {
        let mut settings = Settings::default();
        assert!(!settings.learn_key("/a", read(1)), "not remembered");
        settings.remember_key("/a");
        assert!(settings.learn_key("/a", read(1)) && !settings.learn_key("/a", read(1)));
        assert!(settings.learn_key("/a", read(2)));
        settings.forget_key("/a");
        assert_eq!(settings, Settings::default());
        settings.remember_key("/a");
        settings.learn_key("/a", read(1));
        for n in 0..RECENT_KEYS {
            settings.remember_key(&format!("/keys/{n}"));
        }
        assert!(settings.read_keys.is_empty());
    }

    #[test]
    fn what_is_saved_is_loaded() {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings {
            language: Some("en".into()),
            theme: Theme::Contrast,
            text_scale: 1.25,
            default_provider: Some("training".into()),
            proxy: Proxy::Manual { address: "proxy.example:3128".into(), user: Some("o.kovalenko".into()) },
            recent_keys: vec!["/media/usb/Key-6.dat".into(), "D:\\Ключі\\key.pfx".into()],
            read_keys: BTreeMap::from([("D:\\Ключі\\key.pfx".into(), read(1))]),
            held: BTreeMap::from([(
                hex::encode([7; 32]),
                Held { revoked: true, since: OffsetDateTime::UNIX_EPOCH },
            )]),
        };
        settings.save(folder.path()).unwrap();
        let (loaded, problem) = Settings::load(folder.path());
        assert_eq!(loaded, settings);
        assert!(problem.is_none());
    }

    #[test]
    fn what_another_process_learned_is_taken_in_and_what_was_given_up_here_is_not() {
        let now = OffsetDateTime::UNIX_EPOCH;
        let [ours, theirs, released, changed] = [[1; 32], [2; 32], [3; 32], [4; 32]];
        let mut before = Settings::default();
        for path in ["/first", "/forgotten"] {
            before.remember_key(path);
            before.learn_key(path, read(1));
        }
        before.hold(&released, false, now);
        before.hold(&changed, false, now);
        let mut stored = before.clone();
        stored.know_key("/theirs");
        stored.learn_key("/theirs", read(2));
        stored.learn_key("/first", read(3));
        stored.hold(&theirs, true, now);
        stored.hold(&changed, true, now);
        let mut settings = before.clone();
        settings.forget_key("/forgotten");
        settings.remember_key("/ours");
        settings.release(&released);
        settings.hold(&ours, false, now);
        assert!(settings.take_in(&stored, &before));
        assert_eq!(settings.recent_keys, ["/ours", "/theirs", "/first"]);
        assert_eq!(settings.read_keys["/theirs"], read(2));
        assert_eq!(settings.read_keys["/first"], read(3), "its password was changed there");
        assert!(!settings.read_keys.contains_key("/forgotten"));
        assert!(settings.held(&ours).is_some() && settings.held(&theirs).is_some());
        assert!(settings.held(&changed).unwrap().revoked);
        assert_eq!(settings.held(&released), None);
        let taken = settings.clone();
        assert!(!settings.take_in(&stored, &before));
        assert_eq!(settings, taken);
    }

    #[test]
    fn what_is_revoked_stays_so_and_what_is_suspended_until_it_is_released() {
        let (mut settings, now) = (Settings::default(), OffsetDateTime::UNIX_EPOCH);
        let certificate = [1; 32];
        assert!(settings.hold(&certificate, false, now));
        assert!(!settings.hold(&certificate, false, now + time::Duration::DAY), "the first date stays");
        assert_eq!(settings.held(&certificate), Some(Held { revoked: false, since: now }));
        assert!(settings.release(&certificate) && !settings.release(&certificate));
        assert!(settings.hold(&certificate, true, now));
        assert!(!settings.hold(&certificate, false, now), "it is not suspended any more");
        assert!(settings.held(&certificate).unwrap().revoked);
        assert_eq!(settings.held(&[2; 32]), None);
    }

    /// As the program wrote them before there was sealing.
    const BEFORE: &str = r#"
language = "en"
theme = "dark"
text_scale = 1.25
default_provider = "tax"
recent_keys = ["/media/PERSONAL/Key-6.dat"]

[proxy]
mode = "manual"
address = "proxy.PERSONAL:3128"
user = "PERSONAL"
"#;

    fn readable(folder: &Path) -> String {
        let files = fs::read_dir(folder).unwrap().map(|entry| fs::read(entry.unwrap().path()).unwrap());
        files.map(|octets| String::from_utf8_lossy(&octets).into_owned()).collect()
    }

    #[test]
    fn what_is_personal_moves_over_once_and_is_not_readable_any_more() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(PLAIN), BEFORE).unwrap();
        // Another name for the octets on the disk.
        #[cfg(unix)]
        fs::hard_link(folder.path().join(PLAIN), folder.path().join("witness")).unwrap();
        let (settings, problem) = Settings::load(folder.path());
        assert!(problem.is_none());
        assert_eq!(settings.recent_keys, ["/media/PERSONAL/Key-6.dat"]);
        assert_eq!(settings.default_provider.as_deref(), Some("tax"));
        let user = Some("PERSONAL".to_owned());
        assert_eq!(settings.proxy, Proxy::Manual { address: "proxy.PERSONAL:3128".into(), user });
        assert!(!readable(folder.path()).contains("PERSONAL"));
        let plain = fs::read_to_string(folder.path().join(PLAIN)).unwrap();
        assert!(plain.contains("dark") && !plain.contains("tax"), "{plain}");
        let sealed = fs::read(folder.path().join(SEALED)).unwrap();
        let (again, problem) = Settings::load(folder.path());
        assert!(problem.is_none() && again == settings);
        assert_eq!(fs::read(folder.path().join(SEALED)).unwrap(), sealed, "only once");
    }

    #[test]
    fn what_was_sealed_already_wins_over_what_a_kill_left_in_the_old_place() {
        let folder = tempfile::tempdir().unwrap();
        let newer = Settings { recent_keys: vec!["/newer".into()], ..Settings::default() };
        newer.save(folder.path()).unwrap();
        fs::write(folder.path().join(PLAIN), BEFORE).unwrap();
        assert_eq!(Settings::load(folder.path()).0.recent_keys, ["/newer"]);
        assert!(!readable(folder.path()).contains("PERSONAL"));
    }

    #[test]
    fn nothing_personal_is_readable() {
        let folder = tempfile::tempdir().unwrap();
        let proxy = Proxy::Manual { address: "proxy.PERSONAL:1".into(), user: Some("PERSONAL".into()) };
        let mut settings = Settings { proxy, ..Settings::default() };
        settings.default_provider = Some("PERSONAL".into());
        settings.remember_key("/PERSONAL");
        settings.save(folder.path()).unwrap();
        assert!(!readable(folder.path()).contains("PERSONAL"));
    }

    #[test]
    fn every_cut_and_every_flipped_octet_of_what_is_sealed_is_told_and_kept_aside() {
        let folder = tempfile::tempdir().unwrap();
        let settings =
            Settings { recent_keys: vec!["/x".into()], language: Some("en".into()), ..Settings::default() };
        settings.save(folder.path()).unwrap();
        let path = folder.path().join(SEALED);
        let whole = fs::read(&path).unwrap();
        let mut damaged: Vec<Vec<u8>> = (0..whole.len()).map(|length| whole[..length].to_vec()).collect();
        damaged.extend((0..whole.len()).map(|at| {
            let mut octets = whole.clone();
            octets[at] ^= 0x10;
            octets
        }));
        for octets in damaged {
            fs::write(&path, &octets).unwrap();
            let (loaded, problem) = Settings::load(folder.path());
            assert_eq!(problem.unwrap().code(), Code::App01);
            assert_eq!(loaded, Settings { language: Some("en".into()), ..Settings::default() });
            assert_eq!(fs::read(folder.path().join("settings.sealed.broken")).unwrap(), octets);
            assert!(!path.exists());
        }
    }

    #[test]
    fn locked_settings_are_neither_read_nor_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let password = crate::crypto::Password::new("one".to_owned());
        let settings = Settings { recent_keys: vec!["/x".into()], text_scale: 1.5, ..Settings::default() };
        settings.save(folder.path()).unwrap();
        key::change_password(folder.path(), None, Some(&password)).unwrap();
        assert_eq!(Settings::load(folder.path()).0, settings);
        key::forget(folder.path());
        let sealed = fs::read(folder.path().join(SEALED)).unwrap();
        let (locked, problem) = Settings::load(folder.path());
        assert_eq!(problem.unwrap().code(), Code::App11);
        assert_eq!((locked.text_scale, locked.recent_keys.len()), (1.5, 0));
        assert_eq!(locked.save(folder.path()).unwrap_err().code(), Code::App11);
        assert_eq!(fs::read(folder.path().join(SEALED)).unwrap(), sealed);
        key::unlock(folder.path(), &password).unwrap();
        assert_eq!(Settings::load(folder.path()).0, settings);
    }

    #[test]
    fn absent_settings_are_defaults_without_complaint() {
        let folder = tempfile::tempdir().unwrap();
        let (loaded, problem) = Settings::load(folder.path());
        assert_eq!(loaded, Settings::default());
        assert!(problem.is_none());
    }

    #[test]
    fn a_broken_file_is_kept_aside() {
        for broken in [&b"theme = 7"[..], b"text_scale = 2.5", b"text_scale = nan", b"\xff\xfe", b"[["] {
            let folder = tempfile::tempdir().unwrap();
            fs::write(folder.path().join("settings.toml"), broken).unwrap();
            let (loaded, problem) = Settings::load(folder.path());
            assert_eq!(loaded, Settings::default());
            assert_eq!(problem.unwrap().code(), Code::App01);
            assert_eq!(fs::read(folder.path().join("settings.toml.broken")).unwrap(), broken);
            assert!(!folder.path().join("settings.toml").exists());
        }
    }

    #[test]
    fn the_last_keys_are_remembered_newest_first() {
        let mut settings = Settings::default();
        for n in 0..RECENT_KEYS + 2 {
            settings.remember_key(&format!("/keys/{n}"));
        }
        settings.remember_key("/keys/5");
        let kept: Vec<&str> = settings.recent_keys.iter().map(|path| &path[6..]).collect();
        assert_eq!((kept.len(), &kept[..3]), (RECENT_KEYS, &["5", "257", "256"][..]));
        assert_eq!(kept[RECENT_KEYS - 1], "2");
        let folder = tempfile::tempdir().unwrap();
        let many = vec!["/x".into(); RECENT_KEYS + 1];
        Settings { recent_keys: many, ..Settings::default() }.save(folder.path()).unwrap();
        assert_eq!(Settings::load(folder.path()).0.recent_keys.len(), RECENT_KEYS);
    }

    #[test]
    fn a_key_that_is_known_does_not_displace_the_one_used_last() {
        let mut settings = Settings::default();
        assert!(settings.know_key("/keys/a"));
        settings.remember_key("/keys/b");
        assert!(settings.know_key("/keys/c"));
        assert!(!settings.know_key("/keys/a"), "known already");
        assert_eq!(settings.recent_keys, ["/keys/b", "/keys/c", "/keys/a"]);
        settings.forget_key("/keys/c");
        settings.forget_key("/keys/unknown");
        assert_eq!(settings.recent_keys, ["/keys/b", "/keys/a"]);
        for n in 0..RECENT_KEYS {
            settings.know_key(&format!("/keys/{n}"));
        }
        assert_eq!((settings.recent_keys.len(), settings.recent_keys[0].as_str()), (RECENT_KEYS, "/keys/b"));
    }

    #[test]
    fn every_size_that_is_offered_is_accepted() {
        for scale in TEXT_SCALES {
            let (plain, _) = parse(format!("text_scale = {scale:?}").as_bytes()).unwrap();
            assert_eq!(plain.text_scale, scale);
        }
    }

    #[test]
    fn the_state_folder_wins() {
        assert_eq!(data_folder(Some(Path::new("/x"))).unwrap(), Path::new("/x"));
    }
}
