//! The national protocol (`/services/cmp/`): lookup by key identifier (command 13) and renewal (command 1), as the vendor's
//! library sends them. All numbers little-endian. Command 2 (status change) is not understood well enough to be served.

use super::faults::FaultKind;
use super::hierarchy::{Authority, Family};
use super::http::Reply;
use super::people;
use super::provider::{Provider, Standing, Wish, sha256_hex};
use super::store::{Event, Issued, Revocation, State};
use crate::crypto::{PrivateKey, Signer as _};
use crate::pki::cms::{self, SignedData};
use crate::pki::spki::ParameterForm;
use crate::pki::{Certificate, CertificationRequest, Name, PkiError, Purpose, SubjectPublicKeyInfo};
use time::Duration;

/// Path of the service.
pub const PATH: &str = "/services/cmp/";
const MEDIA_TYPE: &str = "application/octet-stream";

const FIND_CERTIFICATES: u32 = 13;
const CHANGE_STATUS: u32 = 2;
const RENEW: u32 = 1;
const DONE: u32 = 1;
/// Longest age of a request that was not answered before.
const MAX_AGE: Duration = Duration::minutes(10);

/// Status words of refusals. What real servers send is not known; these are ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Refusal {
    Malformed = 2,
    UnknownSigner = 3,
    Revoked = 4,
    Expired = 5,
    Time = 6,
    KeyKnown = 7,
    Proof = 8,
    DataChanged = 9,
    Unsupported = 10,
    Failure = 11,
}

impl Refusal {
    /// Words for the person, sent after the status.
    fn text(self) -> &'static str {
        match self {
            Self::Malformed => "malformed request",
            Self::UnknownSigner => "signer not known",
            Self::Revoked => "certificate revoked",
            Self::Expired => "certificate expired",
            Self::Time => "signing time not acceptable",
            Self::KeyKnown => "key already known",
            Self::Proof => "signature wrong",
            Self::DataChanged => "registry data changed",
            Self::Unsupported => "not supported",
            Self::Failure => "server failure",
        }
    }
    fn content(self, command: u32) -> Vec<u8> {
        answer_content(command, self as u32, self.text().as_bytes())
    }
}

impl From<PkiError> for Refusal {
    fn from(_: PkiError) -> Self {
        Self::Malformed
    }
}

/// Answers a ContentInfo.
pub fn answer(provider: &Provider, body: &[u8]) -> Reply {
    if let Ok(content) = cms::read_data(body) {
        return match find_certificates(provider, &content) {
            Some(answer) => Reply::ok(MEDIA_TYPE, answer),
            None => Reply::refuse(400),
        };
    }
    match SignedData::from_der(body) {
        Ok(signed) => signed_request(provider, &signed, body),
        Err(_) => Reply::refuse(400),
    }
}

fn word(content: &[u8], offset: usize) -> Option<u32> {
    let octets = content.get(offset..offset.checked_add(4)?)?;
    Some(u32::from_le_bytes(octets.try_into().ok()?))
}

fn answer_content(command: u32, status: u32, payload: &[u8]) -> Vec<u8> {
    [&command.to_le_bytes()[..], &status.to_le_bytes(), payload].concat()
}

fn find_certificates(provider: &Provider, content: &[u8]) -> Option<Vec<u8>> {
    if word(content, 0)? != FIND_CERTIFICATES {
        return None;
    }
    let count = usize::try_from(word(content, 8)?).ok()?.clamp(1, 3);
    let store = provider.store();
    let mut found: Vec<Certificate> = Vec::new();
    for index in 0..count {
        let id = content.get(12 + 32 * index..44 + 32 * index)?;
        let matching = store.state().issued().iter().filter(|issued| {
            // What was never confirmed is as if it had not been issued.
            issued.revocation.is_none_or(|r| r.reason != Revocation::CESSATION)
                && (issued.key_ids.matches(id) || issued.certificate.subject_key_identifier() == Some(id))
        });
        for issued in matching {
            if !found.contains(&issued.certificate) {
                found.push(issued.certificate.clone());
            }
        }
    }
    let payload = if found.is_empty() { Vec::new() } else { cms::certificates_only(&found) };
    Some(cms::data(&answer_content(FIND_CERTIFICATES, DONE, &payload)))
}

fn signed_request(provider: &Provider, signed: &SignedData, body: &[u8]) -> Reply {
    let command = signed.content().and_then(|c| word(c, 0));
    let Some(command @ (RENEW | CHANGE_STATUS)) = command else { return Reply::refuse(400) };
    let digest = sha256_hex(body);
    let mut store = provider.store();
    let authority = provider
        .signer(store.state(), signed)
        .and_then(|signer| provider.issuer_of(&signer.certificate))
        .unwrap_or(provider.authority(Family::Dstu));
    if let Some(stored) = store.state().answer(&digest) {
        return Reply::ok(MEDIA_TYPE, faulty(provider, authority, stored.to_vec()));
    }
    let outcome = match command {
        RENEW => renew(provider, store.state(), signed),
        _ => Err(Refusal::Unsupported),
    };
    let (content, mut events) = match outcome {
        Ok((certificates, events)) => {
            (answer_content(command, DONE, &cms::certificates_only(&certificates)), events)
        }
        Err(refusal) => {
            tracing::info!(?refusal, command, "request refused");
            (refusal.content(command), Vec::new())
        }
    };
    let Ok(answer) = provider.sign_cms(&authority.cmp, &content, true, &authority.cmp.certificate) else {
        return Reply::refuse(500);
    };
    if !events.is_empty() {
        events.push(Event::Answered { digest, answer: answer.clone() });
        if let Err(error) = store.commit(events) {
            tracing::error!(%error, "the renewal could not be kept");
            let content = Refusal::Failure.content(command);
            return match provider.sign_cms(&authority.cmp, &content, true, &authority.cmp.certificate) {
                Ok(answer) => Reply::ok(MEDIA_TYPE, answer),
                Err(_) => Reply::refuse(500),
            };
        }
    }
    Reply::ok(MEDIA_TYPE, faulty(provider, authority, answer))
}

/// The new certificates and what must be remembered with them.
fn renew(
    provider: &Provider,
    state: &State,
    signed: &SignedData,
) -> Result<(Vec<Certificate>, Vec<Event>), Refusal> {
    let now = provider.now();
    let signer = provider.signer(state, signed).ok_or(Refusal::UnknownSigner)?;
    let verified = signed.verify(0, &signer.certificate, None).map_err(|_| Refusal::Proof)?;
    provider.standing(signer).map_err(|standing| match standing {
        Standing::Revoked => Refusal::Revoked,
        Standing::Expired => Refusal::Expired,
        Standing::NotForSigning => Refusal::UnknownSigner,
    })?;
    let age = now - verified.signing_time.ok_or(Refusal::Time)?;
    if age.abs() > MAX_AGE {
        return Err(Refusal::Time);
    }
    if state.pending_replacement(signer.certificate.serial()).is_some() {
        return Err(Refusal::Unsupported);
    }
    let rnokpp = signer.certificate.rnokpp();
    if rnokpp.as_deref().and_then(people::by_rnokpp).is_some_and(|person| person.refused) {
        return Err(Refusal::DataChanged);
    }
    let content = signed.content().ok_or(Refusal::Malformed)?;
    let requests = read_requests(content)?;
    let mut keys: Vec<&[u8]> = Vec::new();
    let mut certificates = Vec::new();
    for (purpose, request) in &requests {
        request.verify().map_err(|_| Refusal::Proof)?;
        let key = request.spki().bit_string();
        if state.knows_key(key) || keys.contains(&key) {
            return Err(Refusal::KeyKnown);
        }
        let ids = request.spki().key_ids();
        if request.requested_ski().is_some_and(|asked| !ids.matches(asked)) {
            return Err(Refusal::Malformed);
        }
        keys.push(key);
        certificates.push(issue(provider, state, signer, *purpose, request.spki())?);
    }
    let set = state.next_set();
    let mut events: Vec<Event> =
        certificates.iter().map(|c| Event::Issued { certificate: c.as_der().to_vec(), set }).collect();
    let superseded = Revocation { reason: Revocation::SUPERSEDED, at: now };
    for old in state.issued().iter().filter(|i| i.set == signer.set && i.revocation.is_none()) {
        let serial = old.certificate.serial().to_vec();
        events.push(Event::Revoked { serial, revocation: superseded });
    }
    Ok((certificates, events))
}

fn issue(
    provider: &Provider,
    state: &State,
    signer: &Issued,
    purpose: Purpose,
    spki: &SubjectPublicKeyInfo,
) -> Result<Certificate, Refusal> {
    let mut wish = Wish {
        subject: signer.certificate.subject(),
        spki,
        purpose,
        rnokpp: signer.certificate.rnokpp(),
        edrpou: signer.certificate.edrpou(),
        validity: provider.renewal_validity(),
        registration: None,
    };
    let other_subject = other_subject(provider, PATH)?;
    let other_key = other_key(provider, PATH, spki)?;
    if let Some(subject) = &other_subject {
        wish.subject = subject;
    }
    if let Some(spki) = &other_key {
        wish.spki = spki;
    }
    Ok(provider.issue(state, &wish)?)
}

/// The "other subject" fault, when it strikes.
pub fn other_subject(provider: &Provider, path: &str) -> Result<Option<Name>, PkiError> {
    match provider.faults().take(path, |k| *k == FaultKind::OtherSubject) {
        Some(_) => people::subject(&people::stranger(&people::names().other_subject)).map(Some),
        None => Ok(None),
    }
}

/// The "other key" fault, when it strikes: a fresh key of the same kind.
pub fn other_key(
    provider: &Provider,
    path: &str,
    spki: &SubjectPublicKeyInfo,
) -> Result<Option<SubjectPublicKeyInfo>, PkiError> {
    if provider.faults().take(path, |k| *k == FaultKind::OtherKey).is_none() {
        return Ok(None);
    }
    let key = PrivateKey::generate(spki.public_key()?.algorithm())?;
    SubjectPublicKeyInfo::build(&key.public_key(), ParameterForm::Explicit).map(Some)
}

/// The PKCS#10 requests of a renewal, with their purposes: the content is command, status, then a record of 208 octets
/// with offsets (from the record's start) and lengths of the requests.
fn read_requests(content: &[u8]) -> Result<Vec<(Purpose, CertificationRequest)>, Refusal> {
    let record = content.get(8..).ok_or(Refusal::Malformed)?;
    let field = |offset| word(record, offset).ok_or(Refusal::Malformed);
    if field(0)? != 3 || field(4)? != 208 || field(80)? != 4 {
        return Err(Refusal::Malformed);
    }
    let request = |slot: usize| -> Result<Option<CertificationRequest>, Refusal> {
        let (offset, length) = (field(slot)?, field(slot + 4)?);
        if length == 0 {
            return Ok(None);
        }
        let start = usize::try_from(offset).map_err(|_| Refusal::Malformed)?;
        let length = usize::try_from(length).map_err(|_| Refusal::Malformed)?;
        let end = start.checked_add(length).ok_or(Refusal::Malformed)?;
        if start < 208 {
            return Err(Refusal::Malformed);
        }
        let der = record.get(start..end).ok_or(Refusal::Malformed)?;
        Ok(Some(CertificationRequest::from_der(der)?))
    };
    let one_key = field(180)? == 1;
    let (signature, agreement, rsa) = (request(144)?, request(152)?, request(160)?);
    if rsa.is_some() {
        return Err(Refusal::Unsupported);
    }
    let first = signature.ok_or(Refusal::Malformed)?;
    match (agreement, one_key) {
        (Some(second), false) => Ok(vec![(Purpose::Sign, first), (Purpose::Agree, second)]),
        (None, true) => Ok(vec![(Purpose::Both, first)]),
        (None, false) => Ok(vec![(Purpose::Sign, first)]),
        (Some(_), true) => Err(Refusal::Malformed),
    }
}

/// Faults of the signature around the answer. What was stored is the good answer.
fn faulty(provider: &Provider, authority: &Authority, answer: Vec<u8>) -> Vec<u8> {
    let fault = provider.faults().take(PATH, |k| {
        matches!(k, FaultKind::Unprotected | FaultKind::OtherServer | FaultKind::ExpiredServer)
    });
    let Some(fault) = fault else { return answer };
    let content = SignedData::from_der(&answer).ok().and_then(|s| s.content().map(<[u8]>::to_vec));
    let Some(content) = content else { return answer };
    let changed = match fault {
        FaultKind::Unprotected => Ok(cms::data(&content)),
        FaultKind::OtherServer => {
            provider.sign_cms(&authority.tsp, &content, true, &authority.tsp.certificate)
        }
        _ => provider
            .expired_cmp_certificate(authority)
            .and_then(|expired| provider.sign_cms(&authority.cmp, &content, true, &expired)),
    };
    changed.unwrap_or(answer)
}

/// Whether the octets begin as a ContentInfo does (an object identifier first), not as a PKIMessage.
pub fn is_content_info(body: &[u8]) -> bool {
    let mut reader = crate::pki::tlv::Reader::new(body, "a request");
    reader.sequence().is_ok_and(|inside| inside.peek() == Some(crate::pki::tlv::OID))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_with_wrong_constants_or_slots_is_malformed() {
        let mut content = vec![0u8; 8 + 208];
        content[8..12].copy_from_slice(&3u32.to_le_bytes());
        content[12..16].copy_from_slice(&208u32.to_le_bytes());
        content[88..92].copy_from_slice(&4u32.to_le_bytes());
        assert_eq!(read_requests(&content).err(), Some(Refusal::Malformed), "no signature request");
        for (offset, length) in [(208u32, 1u32), (u32::MAX, 4), (0, 4), (208, u32::MAX)] {
            let mut bad = content.clone();
            bad[152..156].copy_from_slice(&offset.to_le_bytes());
            bad[156..160].copy_from_slice(&length.to_le_bytes());
            assert_eq!(read_requests(&bad).err(), Some(Refusal::Malformed), "{offset} {length}");
        }
        content[80] = 0;
        content[88] = 5;
        assert_eq!(read_requests(&content).err(), Some(Refusal::Malformed));
        assert_eq!(read_requests(&content[..100]).err(), Some(Refusal::Malformed));
    }

    #[test]
    fn the_first_element_tells_the_two_protocols_apart() {
        assert!(is_content_info(&cms::data(b"x")));
        assert!(!is_content_info(&[0x30, 0x02, 0x30, 0x00]));
        assert!(!is_content_info(b""));
        assert!(!is_content_info(b"<html>"));
    }
}
