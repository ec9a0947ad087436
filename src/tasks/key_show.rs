//! What is in a key store.

use super::TaskError;
use crate::authority::service::Service;
use crate::carrier::{Carrier, Interaction, KeyInfo, KeyUri, OtherKey, Protection};
use crate::pki::Certificate;
use crate::renewal::search::{self, Search};
use std::path::Path;
use time::OffsetDateTime;

/// An opened store.
pub struct ShownStore {
    /// Short name of the container's format.
    pub format: &'static str,
    /// Each with every certificate that was found.
    pub keys: Vec<KeyInfo>,
    /// Keys that cannot be used.
    pub others: Vec<OtherKey>,
    pub protection: Protection,
    /// Their certificates, and where they were looked for.
    pub search: Search,
}

/// Opens a store and looks at its keys, also when none of them can be used; their certificates are looked for on this
/// computer, `state` being the program's own data.
///
/// # Errors
/// Those of the carrier.
pub fn key_show(
    carrier: &dyn Carrier,
    uri: &KeyUri,
    state: &Path,
    person: &mut dyn Interaction,
) -> Result<ShownStore, TaskError> {
    let session = carrier.inspect(uri, person)?;
    let mut store = ShownStore {
        format: session.format(),
        keys: session.keys().to_vec(),
        others: session.others().to_vec(),
        protection: session.protection(),
        search: Search::here(session.keys(), &[], state),
    };
    store.take_found();
    Ok(store)
}

impl ShownStore {
    /// Has the provider asked about the keys that still have no certificate. None: nobody wants the network.
    pub async fn ask(&mut self, provider: Option<&Service>, now: OffsetDateTime) {
        let Some(service) = provider else { return self.search.not_asked() };
        let wanted = self.search.to_ask(service.profile(), false);
        if !wanted.is_empty() {
            self.search.answered(&service.lookup(&wanted, now).await);
            self.take_found();
        }
    }

    fn take_found(&mut self) {
        for (key, found) in self.keys.iter_mut().zip(self.search.found()) {
            key.certificates = found.clone();
        }
    }

    /// Each key with its current certificate.
    pub fn pairs(&self, now: OffsetDateTime) -> Vec<(&KeyInfo, Option<&Certificate>)> {
        self.keys.iter().map(|key| (key, search::current(&key.certificates, None, now))).collect()
    }
}
