//! What a message says of itself in generalInfo: the agreement that was accepted, and the renewal it is a part of.

use super::super::people;
use super::super::portal::AGREEMENT;
use super::super::provider::Provider;
use super::super::store::{Group, State};
use super::Problem;
use super::checks::Sender;
use crate::crypto::HashAlgorithm;
use crate::pki::cmp::{FailInfo, Header, oid};
use crate::pki::tlv::{self, Reader};
use time::Duration;

/// A signed agreement is good for one day.
const ACCEPTANCE_LIFE: Duration = Duration::hours(24);

/// What a message says of the renewal that it is a part of.
pub struct Part {
    pub group: Group,
    /// Serial of the certificate to be replaced, where a bare PKCS#10 request cannot name it.
    pub old: Option<Vec<u8>>,
}

/// The renewal that a message is a part of, if it says so.
pub fn part(header: &Header) -> Result<Option<Part>, Problem> {
    let Some(value) = header.info(&oid::RENEWAL_GROUP) else { return Ok(None) };
    let mut inside = Reader::new(value, "the renewal group").sequence()?;
    let id = inside.octet_string()?.to_vec();
    let number = |reader: &mut Reader<'_>| -> Result<u32, Problem> {
        u32::try_from(reader.integer()?)
            .map_err(|_| Problem::new(FailInfo::BadDataFormat, "the renewal group is out of range"))
    };
    let group = Group { id, index: number(&mut inside)?, count: number(&mut inside)? };
    let old = match inside.optional_inside(tlv::SEQUENCE)? {
        Some(mut named) => {
            named.element()?;
            let serial = named.integer_octets()?;
            Some(serial.strip_prefix(&[0]).unwrap_or(serial).to_vec())
        }
        None => None,
    };
    inside.finish()?;
    if group.id.len() != 16 || !(1..=4).contains(&group.count) || group.index >= group.count {
        return Err(Problem::new(FailInfo::BadDataFormat, "the renewal group is out of range"));
    }
    Ok(Some(Part { group, old }))
}

/// The signed agreement that the request names must be ours, today's, and signed by the same certificate.
pub fn agreement(
    provider: &Provider,
    state: &State,
    header: &Header,
    sender: &Sender,
) -> Result<(), Problem> {
    let missing = || Problem::new(FailInfo::AddInfoNotAvailable, "agreement");
    let value = header.info(&oid::ACCEPTANCE).ok_or_else(missing)?;
    let mut inside = Reader::new(value, "the acceptance of the agreement").sequence()?;
    let id = inside.utf8()?;
    let mut digest = inside.sequence()?;
    let hash = crate::pki::algorithm::hash_from_der(digest.element()?.raw)?;
    let text_digest = digest.octet_string()?;
    let cms_digest = hex::encode(inside.octet_string()?);
    inside.finish()?;
    let now = provider.now();
    let signer = sender.serial();
    let found = state.acceptance(|a| {
        a.id == id
            && Some(&a.signer) == signer.as_ref()
            && a.cms_sha256 == cms_digest
            && a.revision == people::names().agreement.revision
            && now - a.received <= ACCEPTANCE_LIFE
    });
    let same_text = text_digest == hash.digest(AGREEMENT).bytes;
    if found.is_some_and(|a| a.text_sha256 == hex::encode(HashAlgorithm::Sha256.digest(AGREEMENT).bytes))
        && same_text
    {
        Ok(())
    } else {
        Err(missing())
    }
}
