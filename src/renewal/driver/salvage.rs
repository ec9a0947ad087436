//! What is left of a case whose journal cannot be read (protocol.md 14.3, row 16): its new keys, looked for wherever
//! they may have been put. They are the person's; nothing here changes or removes them.

use super::Services;
use super::calls::read;
use crate::carrier::KeyUri;
use crate::renewal::outcome::RenewalError;
use crate::vault::{Case, Settings, Vault, VaultError};
use std::path::Path;

/// Name of the blob that says where new keys are put; it outlives the slots.
const TARGET: &str = "target";

/// Notes where the new keys of a case will be, before there are any.
pub fn remember(record: &mut Case, target: &KeyUri) -> Result<(), VaultError> {
    record.put_blob(TARGET, target.0.as_bytes())
}

/// Staged stores of a case, by their addresses; they open with the new password.
pub fn new_keys(services: &Services, vault: &Vault, case: &str) -> Vec<KeyUri> {
    let mut found: Vec<KeyUri> = Vec::new();
    for place in places(services, vault, case) {
        // A place that is not there now, or no carrier of ours: nothing can be found in it.
        if let Ok(Some(staged)) = services.carrier.find_staged(&place, case)
            && !found.contains(&staged.staging)
        {
            found.push(staged.staging);
        }
    }
    found
}

/// The error of a case that does not open, with what was found of it.
pub fn explain(services: &Services, vault: &Vault, error: VaultError) -> RenewalError {
    match error {
        VaultError::Damaged { case, head } => {
            let found = new_keys(services, vault, &case);
            let (state, provider) = head.map(|head| (head.state, head.provider)).unzip();
            RenewalError::Damaged { case, state, provider, found }
        }
        VaultError::CaseBusy(case) => RenewalError::InUse(case),
        VaultError::NoCase(case) => RenewalError::NoCase(case),
        other => other.into(),
    }
}

/// Where the keys of the case may be: the place that was noted, those of other cases, the keys used before; and the
/// folders of all of them.
fn places(services: &Services, vault: &Vault, case: &str) -> Vec<KeyUri> {
    let noted = vault.salvage_blob(case, TARGET).and_then(|octets| String::from_utf8(octets).ok());
    let mut places: Vec<KeyUri> = noted.into_iter().map(KeyUri).collect();
    for (other, _) in vault.list().unwrap_or_default() {
        let other = vault.open_case_read_only(&other).and_then(|record| read(&record));
        if let Ok(Some(other)) = other {
            places.extend([other.choices.target().clone(), other.choices.key.clone()]);
        }
    }
    places.extend(Settings::load(&services.state).0.recent_keys.into_iter().map(KeyUri));
    let folders: Vec<KeyUri> = places
        .iter()
        .filter_map(|place| Some(KeyUri(Path::new(&place.0).parent()?.to_str()?.to_owned())))
        .filter(|folder| !folder.0.is_empty())
        .collect();
    places.extend(folders);
    places.dedup();
    places
}
