//! The known profiles: those of the program, those the user added, and a training provider found on this computer.

use super::{Profile, built_in};
use crate::authority::AuthorityError;
use crate::net::{Client, Limits, is_loopback};
use crate::vault::atomic::{self, Access};
use crate::vault::regular;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::fs;
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
/// added, so that a later change is noticed.
pub struct Profiles {
    folder: Option<PathBuf>,
}

impl Profiles {
    /// `folder`: where user-added profiles live (`STATE/providers`); `None`: only built-in ones.
    pub fn new(folder: Option<&Path>) -> Self {
        Self { folder: folder.map(Path::to_path_buf) }
    }

    /// All profiles, built-in ones first, added ones by identifier. A user-added file that is damaged or was changed
    /// since is an `Err` in its place.
    pub fn list(&self) -> Vec<Result<(Profile, Origin), AuthorityError>> {
        let built_in = built_in::FILES
            .iter()
            .map(|json| Profile::from_json(json.as_bytes()).map(|profile| (profile, Origin::BuiltIn)));
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
        let added = added.iter().map(|id| self.read_added(id).map(|profile| (profile, Origin::Added)));
        built_in.chain(added).collect()
    }

    /// A profile by identifier.
    ///
    /// # Errors
    /// `ProfileUnknown`, `ProfileChanged`, `ProfileBad`.
    pub fn get(&self, id: &str) -> Result<(Profile, Origin), AuthorityError> {
        if let Some(json) = built_in_json(id) {
            return Ok((Profile::from_json(json.as_bytes())?, Origin::BuiltIn));
        }
        Ok((self.read_added(id)?, Origin::Added))
    }

    /// Whether the program has a provider of this identifier of its own.
    pub fn is_built_in(id: &str) -> bool {
        built_in_json(id).is_some()
    }

    /// Adds a profile file and remembers its hash. A profile of the same identifier added before is replaced.
    ///
    /// # Errors
    /// `ProfileBad` (also when the identifier is a built-in one), `ProfileFile`.
    pub fn add(&self, json: &[u8]) -> Result<Profile, AuthorityError> {
        let profile = Profile::from_json(json)?;
        if built_in_json(&profile.id).is_some() {
            let reason = "the program has a provider of this id already".to_string();
            return Err(AuthorityError::ProfileBad { id: profile.id, reason });
        }
        let (file, hash) = self.paths(&profile.id).ok_or_else(|| AuthorityError::ProfileFile {
            path: String::new(),
            reason: "there is no folder for them".into(),
            writing: true,
        })?;
        let failed = |path: &Path, error: &dyn std::error::Error| AuthorityError::ProfileFile {
            path: path.display().to_string(),
            reason: error.to_string(),
            writing: true,
        };
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
        }
        // The hash last: a stop in between leaves a profile that is refused, not one that is trusted.
        let remembered = hex::encode(Sha256::digest(json));
        for (path, octets) in [(&file, json), (&hash, remembered.as_bytes())] {
            atomic::write(path, octets, Access::Shared).map_err(|error| failed(path, &error))?;
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
