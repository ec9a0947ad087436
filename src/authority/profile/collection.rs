//! The known profiles: those of the program, those the user added, and a training provider found on this computer.

use super::{Profile, built_in};
use crate::authority::AuthorityError;
use crate::net::{Client, Limits, is_loopback};
use crate::vault::atomic::{self, Access};
use crate::vault::regular;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// A longer file is no profile, in octets.
const MAX_LEN: u64 = 1 << 20;

/// Where a profile comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// Part of the program.
    BuiltIn,
    /// Added by the user.
    Added,
    /// Read from a training provider running on this computer, for one command.
    Loopback,
}

/// The known profiles. A user-added one is `ID.json` with its SHA-256 beside it in `ID.sha256`, written when it was
/// added, so that a later change is noticed. One with the identifier of a built-in profile stands for that: a provider may
/// have a new root before the program has a new version.
pub struct Profiles {
    folder: Option<PathBuf>,
}

impl Profiles {
    /// `folder`: where user-added profiles live (`STATE/providers`); `None`: only built-in ones.
    pub fn new(folder: Option<&Path>) -> Self {
        Self { folder: folder.map(Path::to_path_buf) }
    }

    /// All profiles, built-in ones, or what stands for them, first, other added ones by identifier. A user-added file
    /// that is damaged or was changed since is an `Err` in its place; a built-in profile that it stood for comes after it.
    pub fn list(&self) -> Vec<Result<(Profile, Origin), AuthorityError>> {
        let mut added: Vec<String> = self
            .folder
            .as_ref()
            .and_then(|folder| fs::read_dir(folder).ok())
            .into_iter()
            .flatten()
            .filter_map(|entry| {
                entry.ok()?.file_name().to_str()?.strip_suffix(".json").map(ToString::to_string)
            })
            .collect();
        added.sort();
        let read = |id: &String| self.read_added(id).map(|profile| (profile, Origin::Added));
        let mut all = Vec::new();
        for json in built_in::FILES {
            let shipped = Profile::from_json(json.as_bytes()).map(|profile| (profile, Origin::BuiltIn));
            let id = shipped.as_ref().map(|(profile, _)| profile.id.clone()).unwrap_or_default();
            match added.iter().position(|added| *added == id).map(|place| read(&added.remove(place))) {
                Some(Ok(in_place)) => all.push(Ok(in_place)),
                Some(Err(error)) => all.extend([Err(error), shipped]),
                None => all.push(shipped),
            }
        }
        all.extend(added.iter().map(read));
        all
    }

    /// A profile by identifier.
    ///
    /// # Errors
    /// `ProfileUnknown`, `ProfileChanged`, `ProfileBad`.
    pub fn get(&self, id: &str) -> Result<(Profile, Origin), AuthorityError> {
        match (self.read_added(id), Self::built_in(id)) {
            (Err(AuthorityError::ProfileUnknown(_)), Some(shipped)) => Ok((shipped, Origin::BuiltIn)),
            (added, _) => Ok((added?, Origin::Added)),
        }
    }

    /// The program's own profile of this identifier, whatever stands for it.
    pub fn built_in(id: &str) -> Option<Profile> {
        Profile::from_json(built_in_json(id)?.as_bytes()).ok()
    }

    /// Removes a profile that was added; a built-in one that it stood for is in force again.
    ///
    /// # Errors
    /// `ProfileUnknown` when none was added, `ProfileFile`.
    pub fn remove(&self, id: &str) -> Result<(), AuthorityError> {
        let unknown = || AuthorityError::ProfileUnknown(id.to_string());
        let (file, hash) = self.paths(id).ok_or_else(unknown)?;
        match fs::remove_file(&file) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Err(unknown()),
            removed => removed.map_err(|error| unwritable(&file, &error))?,
        }
        // Says nothing without the profile, and is written anew with another one.
        let _ = fs::remove_file(&hash);
        Ok(())
    }

    /// Adds a profile file and remembers its hash. A profile of the same identifier added before is replaced; a built-in
    /// one stays behind it.
    ///
    /// # Errors
    /// `ProfileBad`, `ProfileFile`.
    pub fn add(&self, json: &[u8]) -> Result<Profile, AuthorityError> {
        let profile = Profile::from_json(json)?;
        let (file, hash) = self.paths(&profile.id).ok_or_else(|| AuthorityError::ProfileFile {
            path: String::new(),
            reason: "there is no folder for them".into(),
            writing: true,
        })?;
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))?;
        }
        // The hash last: a stop in between leaves a profile that is refused, not one that is trusted.
        let remembered = hex::encode(Sha256::digest(json));
        for (path, octets) in [(&file, json), (&hash, remembered.as_bytes())] {
            atomic::write(path, octets, Access::Shared).map_err(|error| unwritable(path, &error))?;
        }
        Ok(profile)
    }

    /// A profile by identifier, or by the address of a training provider that runs on this computer
    /// (`http://127.0.0.1:PORT`, also `localhost` and `[::1]`).
    ///
    /// # Errors
    /// As [`Self::get`]; `ProfileBad` when an address is not loopback, or the profile read there is not one of a
    /// training provider with all its services on this computer; `Net`.
    pub async fn find(
        &self,
        id_or_address: &str,
        client: &Client,
    ) -> Result<(Profile, Origin), AuthorityError> {
        if !id_or_address.contains("://") {
            return self.get(id_or_address);
        }
        let bad = |reason: &str| AuthorityError::ProfileBad {
            id: id_or_address.to_string(),
            reason: reason.to_string(),
        };
        if !is_loopback(id_or_address) {
            return Err(bad("only addresses of this computer may stand for a provider"));
        }
        let url = format!("{}/api/v1/profile", id_or_address.trim_end_matches('/'));
        let answer = client.get(&url, Limits::PORTAL).await?;
        let profile = Profile::from_json(&answer.body)?;
        if !profile.training || !profile.is_loopback() {
            return Err(bad("it is not a training provider of this computer"));
        }
        Ok((profile, Origin::Loopback))
    }

    /// The profile file and its hash file.
    fn paths(&self, id: &str) -> Option<(PathBuf, PathBuf)> {
        // An identifier that is no file name of ours cannot be there.
        let plain = id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        let folder = self.folder.as_ref().filter(|_| plain && !id.is_empty())?;
        Some((folder.join(format!("{id}.json")), folder.join(format!("{id}.sha256"))))
    }

    fn read_added(&self, id: &str) -> Result<Profile, AuthorityError> {
        let unknown = || AuthorityError::ProfileUnknown(id.to_string());
        let (file, hash) = self.paths(id).ok_or_else(unknown)?;
        let json = regular::read(&file, MAX_LEN).map_err(|_| unknown())?;
        let remembered = regular::read(&hash, MAX_LEN).unwrap_or_default();
        if remembered.trim_ascii() != hex::encode(Sha256::digest(&*json)).as_bytes() {
            return Err(AuthorityError::ProfileChanged(id.to_string()));
        }
        let profile = Profile::from_json(&json)?;
        if profile.id == id {
            Ok(profile)
        } else {
            let reason = "its id is not its file name".to_string();
            Err(AuthorityError::ProfileBad { id: id.to_string(), reason })
        }
    }
}

fn unwritable(path: &Path, error: &dyn std::error::Error) -> AuthorityError {
    AuthorityError::ProfileFile { path: path.display().to_string(), reason: error.to_string(), writing: true }
}

/// JSON of the built-in profile of this identifier, found without reading certificates.
fn built_in_json(id: &str) -> Option<&'static str> {
    #[derive(serde::Deserialize)]
    struct Head {
        id: String,
    }
    built_in::FILES
        .iter()
        .copied()
        .find(|json| serde_json::from_str::<Head>(json).is_ok_and(|head| head.id == id))
}
