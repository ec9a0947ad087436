//! The same keys in a file of another format.

use super::TaskError;
use crate::carrier::{Carrier, Conversion, Interaction, Kept, KeyUri};

/// Writes the keys and certificates of `uri` to `out` in another format; `uri` stays as it is, and nothing is replaced.
/// The new store gets the secret of the old one, unless another is wanted or the old one had none.
///
/// # Errors
/// `Carrier(WouldLose)` naming, before anything is written, what the format cannot hold; those of the carrier.
pub fn key_convert(
    carrier: &dyn Carrier,
    uri: &KeyUri,
    out: &KeyUri,
    wanted: &Conversion,
    person: &mut dyn Interaction,
) -> Result<Kept, TaskError> {
    Ok(carrier.convert(uri, out, wanted, person)?)
}
