//! Another password for the same keys.

use super::TaskError;
use crate::carrier::{Carrier, Interaction, KeyUri};

/// Protects the store at `uri` by another secret: `person` is asked for the present one, then for the new one. Copies of
/// the file elsewhere keep the secret that they have.
///
/// # Errors
/// Those of the carrier; after every one of them the store is as it was.
pub fn key_password(
    carrier: &dyn Carrier,
    uri: &KeyUri,
    person: &mut dyn Interaction,
) -> Result<(), TaskError> {
    Ok(carrier.change_secret(uri, person)?)
}
