//! Which providers there are, and which of them issued a certificate.

use crate::authority::Profile;
use crate::authority::profile::Profiles;
use crate::pki::Certificate;
use std::path::Path;

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
}
