//! The portal under `/api/v1/`: agreement, registration data, state of a transaction, the provider's own profile.

use super::hierarchy::Authority;
use super::http::{Reply, Request};
use super::people::{self, names};
use super::provider::{Provider, registration_key, sha256_hex};
use super::store::{Acceptance, Event, Issued, State, Store, TransactionState};
use crate::crypto::random;
use crate::pki::PkiError;
use crate::pki::cms::SignedData;
use base64ct::{Base64, Encoding};
use hyper::Method;
use serde::Deserialize;
use serde_json::json;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

/// The text that users accede to. Its exact octets are hashed and signed.
pub const AGREEMENT: &[u8] = include_bytes!("../../assets/training/agreement.uk.txt");
const SIGNED: &str = "application/pkcs7-mime";
const CHALLENGE_LIFE: Duration = Duration::minutes(5);
const MAX_CHALLENGES: usize = 1024;
/// Longest difference of a query's own time.
const MAX_SKEW: Duration = Duration::minutes(5);

/// Challenges that were handed out, each good for one use.
#[derive(Default)]
pub struct Challenges(Mutex<HashMap<[u8; 32], OffsetDateTime>>);

impl Challenges {
    fn make(&self, now: OffsetDateTime) -> Result<[u8; 32], u16> {
        let challenge = random::<32>().map_err(|_| 500_u16)?;
        let mut list = self.list();
        list.retain(|_, made| now - *made < CHALLENGE_LIFE);
        if list.len() >= MAX_CHALLENGES {
            return Err(503);
        }
        list.insert(challenge, now);
        Ok(challenge)
    }
    fn use_up(&self, challenge: &[u8], now: OffsetDateTime) -> bool {
        let Ok(challenge) = <[u8; 32]>::try_from(challenge) else { return false };
        self.list().remove(&challenge).is_some_and(|made| now - made < CHALLENGE_LIFE)
    }
    fn list(&self) -> MutexGuard<'_, HashMap<[u8; 32], OffsetDateTime>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Answers `/api/v1/REST`.
pub fn answer(provider: &Provider, request: &Request, rest: &str) -> Reply {
    let found = match (&request.method, rest) {
        (&Method::GET, "profile") => Ok(super::profile::answer(provider)),
        (&Method::GET, "agreement/current") => current_agreement(provider),
        (&Method::GET, "challenge") => provider
            .challenges
            .make(provider.now())
            .map(|challenge| Reply::ok("application/octet-stream", challenge.to_vec())),
        (&Method::POST, "agreement/acceptances") => accept(provider, request),
        (&Method::POST, "registration/query") => query(provider, request),
        (&Method::POST, "training/enroll") => Ok(super::enroll::answer(provider, request)),
        (_, "agreement/acceptances" | "registration/query" | "training/enroll") => Err(405),
        (&Method::GET, rest) => match (rest.strip_prefix("agreement/"), rest.strip_prefix("status/")) {
            (Some(id), _) if id == names().agreement.id => {
                Ok(Reply::ok("text/plain; charset=utf-8", AGREEMENT.to_vec()))
            }
            (_, Some(id)) => Ok(transaction_state(provider, id)),
            _ => Err(404),
        },
        _ => Err(404),
    };
    found.unwrap_or_else(Reply::refuse)
}

/// JSON of who may know what, in CMS by the authority.
fn signed_json(
    provider: &Provider,
    authority: &Authority,
    value: &serde_json::Value,
) -> Result<Vec<u8>, PkiError> {
    let ca = &authority.ca;
    provider.sign_cms(ca, value.to_string().as_bytes(), true, &ca.certificate)
}

fn failure(error: PkiError) -> u16 {
    tracing::error!(%error, "the authority cannot sign");
    500
}

fn current_agreement(provider: &Provider) -> Result<Reply, u16> {
    let agreement = &names().agreement;
    let ca = &provider.authority(super::Family::Dstu).ca;
    let signature = provider.sign_cms(ca, AGREEMENT, false, &ca.certificate).map_err(failure)?;
    Ok(Reply::json(
        200,
        &json!({
            "id": agreement.id,
            "revision": agreement.revision.to_string(),
            "lang": agreement.lang,
            "title": agreement.title,
            "sha256": sha256_hex(AGREEMENT),
            "effectiveFrom": agreement.effective_from,
            "size": AGREEMENT.len(),
            "url": format!("/api/v1/agreement/{}", agreement.id),
            "signature": Base64::encode_string(&signature),
        }),
    ))
}

/// The subscriber behind a signed document, the signature checked.
fn subscriber<'s>(
    provider: &Provider,
    state: &'s State,
    signed: &SignedData,
) -> Result<(&'s Issued, Option<OffsetDateTime>), u16> {
    let signer = provider.signer(state, signed).ok_or(403_u16)?;
    let verified = signed.verify(0, &signer.certificate, None).map_err(|_| 403_u16)?;
    provider.standing(signer).map_err(|_| 403_u16)?;
    Ok((signer, verified.signing_time))
}

fn read_signed(request: &Request) -> Result<SignedData, u16> {
    if request.content_type() != SIGNED {
        return Err(415);
    }
    SignedData::from_der(&request.body).map_err(|_| 400)
}

fn accept(provider: &Provider, request: &Request) -> Result<Reply, u16> {
    let signed = read_signed(request)?;
    let cms_sha256 = sha256_hex(&request.body);
    let mut store = provider.store();
    if let Some(known) = store.state().acceptance(|a| a.cms_sha256 == cms_sha256) {
        return Ok(Reply::ok(SIGNED, known.receipt.clone()));
    }
    let (signer, _) = subscriber(provider, store.state(), &signed)?;
    if signed.content() != Some(AGREEMENT) {
        return Err(409);
    }
    let agreement = &names().agreement;
    let authority = provider.issuer_of(&signer.certificate).ok_or(403_u16)?;
    let id = hex::encode(random::<16>().map_err(|_| 500_u16)?);
    let now = provider.now();
    let text_sha256 = sha256_hex(AGREEMENT);
    let receipt = json!({
        "acceptanceId": id,
        "agreementId": agreement.id,
        "revision": agreement.revision.to_string(),
        "sha256": text_sha256,
        "cmsSha256": cms_sha256,
        "subjectKeyId": hex::encode(signer.certificate.subject_key_identifier().unwrap_or_default()),
        "receivedAt": now.format(&Rfc3339).map_err(|_| 500_u16)?,
    });
    let receipt = signed_json(provider, authority, &receipt).map_err(failure)?;
    let acceptance = Acceptance {
        id,
        agreement: agreement.id.clone(),
        revision: agreement.revision,
        text_sha256,
        cms_sha256,
        signer: hex::encode(signer.certificate.serial()),
        received: now,
        receipt: receipt.clone(),
    };
    keep(&mut store, vec![Event::Acceptance(acceptance)])?;
    Ok(Reply::new(201, SIGNED, receipt))
}

fn keep(store: &mut Store, events: Vec<Event>) -> Result<(), u16> {
    store.commit(events).map_err(|error| {
        tracing::error!(%error, "the log cannot be written");
        500
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Query {
    aud: String,
    challenge: String,
    cert_serial: String,
    time: String,
    purpose: String,
}

fn query(provider: &Provider, request: &Request) -> Result<Reply, u16> {
    let signed = read_signed(request)?;
    let store = provider.store();
    let (signer, _) = subscriber(provider, store.state(), &signed)?;
    let query: Query = serde_json::from_slice(signed.content().ok_or(400_u16)?).map_err(|_| 400_u16)?;
    let now = provider.now();
    let serial = hex::decode(&query.cert_serial).map_err(|_| 400_u16)?;
    let named = serial.iter().position(|o| *o != 0).and_then(|start| serial.get(start..));
    let time = OffsetDateTime::parse(&query.time, &Rfc3339).map_err(|_| 400_u16)?;
    let challenge = hex::decode(&query.challenge).map_err(|_| 400_u16)?;
    // The challenge last: a query that is wrong otherwise does not use it up.
    if query.aud != provider.portal_url()
        || query.purpose != "registration-query"
        || named != Some(signer.certificate.serial())
        || (now - time).abs() > MAX_SKEW
        || !provider.challenges.use_up(&challenge, now)
    {
        return Err(403);
    }
    let certificate = &signer.certificate;
    let rnokpp = certificate.rnokpp();
    let key = registration_key(rnokpp.as_deref(), certificate.subject());
    let registration = store.state().registration(&key).cloned().unwrap_or_default();
    let authority = provider.issuer_of(certificate).ok_or(403_u16)?;
    let answer = json!({
        "requestSha256": sha256_hex(&request.body),
        "subject": certificate.subject().attributes(),
        "rnokpp": rnokpp,
        "edrpou": certificate.edrpou(),
        "unzr": rnokpp.as_deref().and_then(people::by_rnokpp).and_then(|p| p.unzr.as_deref()),
        "phone": registration.phone,
        "email": registration.email,
        "phoneInCert": registration.phone_in_certificate,
        "emailInCert": registration.email_in_certificate,
        "publish": registration.publish,
        "phraseHint": registration.phrase_hint,
        "phraseSet": registration.phrase_set,
        "dataRevision": registration.revision,
    });
    Ok(Reply::ok(SIGNED, signed_json(provider, authority, &answer).map_err(failure)?))
}

/// What anybody may know of a transaction: no names.
fn transaction_state(provider: &Provider, id: &str) -> Reply {
    let store = provider.store();
    let transaction = store.state().transaction(&id.to_ascii_lowercase());
    let waiting = transaction.is_some_and(|t| matches!(t.state, TransactionState::Waiting { .. }));
    Reply::json(
        200,
        &json!({
            "known": transaction.is_some(),
            "state": transaction.map(|t| t.state.name()),
            "checkAfter": waiting.then_some(super::cmp::CHECK_AFTER),
        }),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn a_challenge_is_good_once_and_for_five_minutes() {
        let now = datetime!(2026-01-01 00:00 UTC);
        let challenges = Challenges::default();
        let first = challenges.make(now).unwrap();
        assert!(!challenges.use_up(&[0; 32], now));
        assert!(challenges.use_up(&first, now));
        assert!(!challenges.use_up(&first, now));
        let late = challenges.make(now).unwrap();
        assert!(!challenges.use_up(&late, now + Duration::minutes(6)));
    }

    #[test]
    fn outstanding_challenges_are_counted() {
        let now = datetime!(2026-01-01 00:00 UTC);
        let challenges = Challenges::default();
        for _ in 0..MAX_CHALLENGES {
            challenges.make(now).unwrap();
        }
        assert_eq!(challenges.make(now), Err(503));
        assert!(challenges.make(now + Duration::minutes(6)).is_ok());
    }

    #[test]
    fn the_agreement_says_that_it_is_a_sample() {
        let text = std::str::from_utf8(AGREEMENT).unwrap();
        assert!(text.matches("ЗРАЗОК. Не має юридичної сили").count() >= 2);
    }
}
