//! Which providers there are, and which of them issued a certificate; another one from a person's file.

use super::TaskError;
use crate::authority::profile::Profiles;
use crate::authority::{AuthorityError, Profile};
use crate::pki::Certificate;
use crate::vault::regular;
use std::path::Path;
use time::OffsetDateTime;

/// Largest profile file, in octets.
const LARGEST: u64 = 1024 * 1024;

/// What an anchor is recognised by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    pub owner: String,
    pub until: OffsetDateTime,
    /// Of the whole certificate.
    pub sha256: [u8; 32],
}

/// The anchors of a provider, in its order.
pub fn anchors(profile: &Profile) -> Vec<Anchor> {
    let anchors = profile.trust().anchors.into_iter();
    anchors
        .map(|anchor| Anchor {
            owner: anchor.subject().to_string(),
            until: anchor.not_after(),
            sha256: anchor.sha256(),
        })
        .collect()
}

/// Reads a person's file of a provider: its octets, and what is in them. Nothing is believed yet.
///
/// # Errors
/// `Authority`: it cannot be read, or is no profile.
pub fn read(file: &Path) -> Result<(Vec<u8>, Profile), TaskError> {
    let json = regular::read(file, LARGEST).map_err(|error| AuthorityError::ProfileFile {
        path: file.display().to_string(),
        reason: error.to_string(),
        writing: false,
    })?;
    let profile = Profile::from_json(&json)?;
    Ok((json.to_vec(), profile))
}

/// Adds a provider whose anchors the person has accepted.
///
/// # Errors
/// `Authority`: as [`Profiles::add`].
pub fn add(state: &Path, json: &[u8]) -> Result<Profile, TaskError> {
    Ok(Profiles::new(Some(&state.join("providers"))).add(json)?)
}

/// Every provider that can be chosen: those of the program, then those the person added to the data folder. A profile
/// that is damaged or was changed since is left out.
pub fn all(state: &Path) -> Vec<Profile> {
    let profiles = Profiles::new(Some(&state.join("providers"))).list();
    profiles.into_iter().filter_map(|profile| Some(profile.ok()?.0)).collect()
}

/// The provider whose authority issued all of these certificates. None without certificates.
pub fn issuer<'a>(profiles: &'a [Profile], certificates: &[Certificate]) -> Option<&'a Profile> {
    let issued = |profile: &&Profile| certificates.iter().all(|c| profile.check_issued(c).is_ok());
    if certificates.is_empty() { None } else { profiles.iter().find(issued) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_provider_is_there_and_knows_its_own_certificates() {
        let state = tempfile::tempdir().unwrap();
        let profiles = all(state.path());
        assert!(profiles.len() > 20, "{}", profiles.len());
        assert!(issuer(&profiles, &[]).is_none());
        let mut known = 0;
        for profile in &profiles {
            let trust = profile.trust();
            let Some(own) = trust.certificates.iter().find(|c| profile.check_issued(c).is_ok()) else {
                continue;
            };
            known += 1;
            let found = issuer(&profiles, std::slice::from_ref(own)).unwrap();
            assert!(found.check_issued(own).is_ok(), "{}", found.id);
        }
        assert!(known > 0);
    }

    #[test]
    fn a_provider_from_a_file_is_seen_first_and_believed_when_it_is_added() {
        let folder = tempfile::tempdir().unwrap();
        let known = all(folder.path());
        let mut profile = known[0].clone();
        profile.id = "mine".into();
        let file = folder.path().join("mine.json");
        std::fs::write(&file, serde_json::to_vec(&profile).unwrap()).unwrap();
        let (json, seen) = read(&file).unwrap();
        assert_eq!(seen, profile);
        let shown = anchors(&seen);
        assert_eq!(shown.len(), profile.anchors.len());
        for (anchor, der) in shown.iter().zip(&profile.anchors) {
            assert_eq!(anchor.sha256, Certificate::from_der(der).unwrap().sha256());
        }
        assert_eq!(all(folder.path()).len(), known.len());
        assert_eq!(add(folder.path(), &json).unwrap(), profile);
        assert_eq!(all(folder.path()).len(), known.len() + 1);
        // What is there already is never replaced by a file, and what is no profile says so.
        std::fs::write(&file, serde_json::to_vec(&known[0]).unwrap()).unwrap();
        let (json, _) = read(&file).unwrap();
        assert!(add(folder.path(), &json).is_err());
        std::fs::write(&file, b"{}").unwrap();
        assert!(read(&file).is_err() && read(&folder.path().join("none")).is_err());
    }
}
