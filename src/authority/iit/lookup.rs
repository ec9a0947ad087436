//! Command 13: certificates by key identifiers (formats.md 10.2). Neither the question nor the answer is signed, so
//! every certificate must be checked by whoever asked.

use super::frame::{Frame, LOOKUP, OK};
use crate::authority::AuthorityError;
use crate::pki::cms::{self, SignedData};
use crate::pki::{Certificate, KeyIds};

/// Which identifier of the keys is asked for. Servers know certificates under one of them only, so all are tried in
/// this order until every key has certificates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Identifier {
    Gost,
    Kupyna,
    /// Of ECDSA keys; 20 octets, filled up with zeros.
    Sha1,
}

impl Identifier {
    pub const ALL: [Self; 3] = [Self::Gost, Self::Kupyna, Self::Sha1];

    fn of(self, key: &KeyIds) -> [u8; 32] {
        match self {
            Self::Gost => key.gost,
            Self::Kupyna => key.kupyna,
            Self::Sha1 => {
                let mut padded = [0; 32];
                padded[..key.sha1.len()].copy_from_slice(&key.sha1);
                padded
            }
        }
    }
}

/// The questions for any number of keys, two in each (one key is asked for twice). DER of ContentInfo.
pub fn requests(keys: &[KeyIds], identifier: Identifier) -> Vec<Vec<u8>> {
    keys.chunks(2)
        .filter_map(|pair| {
            let first = identifier.of(pair.first()?);
            let second = pair.get(1).map_or(first, |key| identifier.of(key));
            Some(request(&first, &second))
        })
        .collect()
}

fn request(first: &[u8; 32], second: &[u8; 32]) -> Vec<u8> {
    let word = u32::to_le_bytes;
    // Number of identifiers, the two of them and an unused third, then 1, 1, 0.
    let payload = [&word(2)[..], first, second, &[0; 32], &word(1), &word(1), &word(0)].concat();
    cms::data(&Frame { command: LOOKUP, status: 0, payload: &payload }.to_bytes())
}

/// Certificates in an answer, unchecked. A status other than success is the same as "none".
///
/// # Errors
/// `BadAnswer` or `Pki`: not an answer to this command at all.
pub fn read(answer: &[u8]) -> Result<Vec<Certificate>, AuthorityError> {
    let content = cms::read_data(answer)?;
    let frame = Frame::read(&content, LOOKUP)?;
    if frame.status != OK || frame.payload.is_empty() {
        return Ok(Vec::new());
    }
    Ok(SignedData::from_der(frame.payload)?.certificates())
}

/// Those of `found` that belong to one of `keys`: computed from the key in the certificate, not from what the
/// certificate says of itself.
pub fn belonging(found: Vec<Certificate>, keys: &[KeyIds]) -> Vec<Certificate> {
    found.into_iter().filter(|certificate| keys.contains(&certificate.key_ids())).collect()
}
