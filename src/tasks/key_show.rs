//! What is in a key store.

use super::TaskError;
use crate::carrier::{Carrier, Interaction, KeyInfo, KeyUri, OtherKey, Protection};
use crate::pki::Certificate;

/// An opened store.
pub struct ShownStore {
    /// Short name of the container's format.
    pub format: &'static str,
    pub keys: Vec<ShownKey>,
    /// Keys that cannot be used.
    pub others: Vec<OtherKey>,
    pub protection: Protection,
}

/// A key and the certificate that belongs to it.
pub struct ShownKey {
    pub info: KeyInfo,
    /// Of several in the store or beside it the one that ends last.
    pub certificate: Option<Certificate>,
}

/// Opens a store and looks at its keys, also when none of them can be used.
///
/// # Errors
/// Those of the carrier.
pub fn key_show(
    carrier: &dyn Carrier,
    uri: &KeyUri,
    person: &mut dyn Interaction,
) -> Result<ShownStore, TaskError> {
    let session = carrier.inspect(uri, person)?;
    let keys = session
        .keys()
        .iter()
        .map(|info| ShownKey {
            info: info.clone(),
            certificate: info.certificates.iter().max_by_key(|c| c.not_after()).cloned(),
        })
        .collect();
    let (others, protection) = (session.others().to_vec(), session.protection());
    Ok(ShownStore { format: session.format(), keys, others, protection })
}
