//! Data folder, settings file, hashes of user-added provider profiles.

use super::VaultError;
use super::atomic::{self, Access};
use super::regular;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// What a person chose. Never a password.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// `uk`, `en`; None: as the system.
    pub language: Option<String>,
    pub theme: Theme,
    /// 1.0 = as designed; between 1 and 2. [`TEXT_SCALES`] are offered.
    pub text_scale: f32,
    /// Identifier of a provider profile.
    pub default_provider: Option<String>,
    pub proxy: Proxy,
    /// SHA-256 (hex) of each user-added profile, by its identifier, as it was when the person accepted it.
    pub added_profiles: BTreeMap<String, String>,
    /// Paths of the keys that were used, newest first, at most [`RECENT_KEYS`].
    pub recent_keys: Vec<String>,
}

/// Sizes of text that are offered, as parts of the designed one.
pub const TEXT_SCALES: [f32; 5] = [1.0, 1.25, 1.5, 1.75, 2.0];
/// A longer settings file is not ours.
const MAX_LEN: u64 = 1 << 20;
/// How many keys are remembered.
pub const RECENT_KEYS: usize = 8;

impl Default for Settings {
    fn default() -> Self {
        Self {
            language: None,
            theme: Theme::default(),
            text_scale: 1.0,
            default_provider: None,
            proxy: Proxy::default(),
            added_profiles: BTreeMap::new(),
            recent_keys: Vec::new(),
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
        self.recent_keys.truncate(RECENT_KEYS);
    }

    /// Reads `settings.toml` of the data folder. When it cannot be read the program starts with defaults, says so by
    /// the second value (E-APP-01), and keeps the broken file as `settings.toml.broken`.
    pub fn load(folder: &Path) -> (Self, Option<VaultError>) {
        let path = folder.join("settings.toml");
        let problem = match regular::read(&path, MAX_LEN) {
            Err(error) if error.kind() == ErrorKind::NotFound => return (Self::default(), None),
            Err(error) => error.to_string(),
            Ok(bytes) => match parse(&bytes) {
                Ok(settings) => return (settings, None),
                Err(reason) => {
                    // The defaults are used in any case; keeping the broken file is best effort.
                    let _ = fs::rename(&path, folder.join("settings.toml.broken"));
                    reason
                }
            },
        };
        (Self::default(), Some(VaultError::Settings(problem)))
    }

    /// # Errors
    /// `Write`.
    pub fn save(&self, folder: &Path) -> Result<(), VaultError> {
        atomic::create_private_folder(folder)?;
        let text = toml::to_string(self).map_err(|error| VaultError::Settings(error.to_string()))?;
        Ok(atomic::write(&folder.join("settings.toml"), text.as_bytes(), Access::Private)?)
    }
}

fn parse(bytes: &[u8]) -> Result<Settings, String> {
    let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
    let mut settings: Settings = toml::from_str(text).map_err(|error| error.message().to_owned())?;
    if !(1.0..=2.0).contains(&settings.text_scale) {
        return Err("text_scale must be between 1 and 2".to_owned());
    }
    settings.recent_keys.truncate(RECENT_KEYS);
    Ok(settings)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::{Code, Coded};

    #[test]
    fn what_is_saved_is_loaded() {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings {
            language: Some("en".into()),
            theme: Theme::Contrast,
            text_scale: 1.25,
            default_provider: Some("training".into()),
            proxy: Proxy::Manual { address: "proxy.example:3128".into(), user: Some("o.kovalenko".into()) },
            added_profiles: BTreeMap::from([("own".into(), "00".repeat(32))]),
            recent_keys: vec!["/media/usb/Key-6.dat".into(), "D:\\Ключі\\key.pfx".into()],
        };
        settings.save(folder.path()).unwrap();
        let (loaded, problem) = Settings::load(folder.path());
        assert_eq!(loaded, settings);
        assert!(problem.is_none());
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
        for n in 0..10 {
            settings.remember_key(&format!("/keys/{n}"));
        }
        settings.remember_key("/keys/5");
        let kept: Vec<&str> = settings.recent_keys.iter().map(|path| &path[6..]).collect();
        assert_eq!(kept, ["5", "9", "8", "7", "6", "4", "3", "2"]);
        let long = parse(format!("recent_keys = {:?}", vec!["/x"; 100]).as_bytes()).unwrap();
        assert_eq!(long.recent_keys.len(), RECENT_KEYS);
    }

    #[test]
    fn every_size_that_is_offered_is_accepted() {
        for scale in TEXT_SCALES {
            assert_eq!(parse(format!("text_scale = {scale:?}").as_bytes()).unwrap().text_scale, scale);
        }
    }

    #[test]
    fn the_state_folder_wins() {
        assert_eq!(data_folder(Some(Path::new("/x"))).unwrap(), Path::new("/x"));
    }
}
