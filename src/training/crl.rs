//! Certificate revocation lists (RFC 5280 clause 5): a complete one and one of changes for each authority, made anew at
//! each revocation and when the list of changes grows old.

use super::certificates::Services;
use super::clock::http_date;
use super::hierarchy::{Authority, Family};
use super::http::{Reply, Request};
use super::provider::{Provider, sha256_hex};
use super::store::{CrlPair, Event, Revocation, State};
use crate::pki::builder::CrlFields;
use crate::pki::{PkiError, RevocationReason};
use hyper::header;
use time::{Duration, OffsetDateTime};

const FULL_LIFE: Duration = Duration::days(7);
const DELTA_LIFE: Duration = Duration::hours(2);
/// A complete list is the base of the lists of changes for so long.
const BASE_LIFE: Duration = Duration::days(3);
const MEDIA_TYPE: &str = "application/pkix-crl";

/// Answers `/crl/NAME`.
pub fn answer(provider: &Provider, request: &Request, name: &str) -> Reply {
    let wanted = Family::ALL.into_iter().find_map(|family| {
        ["full", "delta"].into_iter().find(|kind| family.crl_name(kind) == name).map(|kind| (family, kind))
    });
    let Some((family, kind)) = wanted else { return Reply::refuse(404) };
    let pair = match kept(provider, family) {
        Ok(pair) => pair,
        Err(status) => return Reply::refuse(status),
    };
    let octets = if kind == "full" { pair.full } else { pair.delta };
    let tag = format!("\"{}\"", sha256_hex(&octets));
    let known = request.headers.get(header::IF_NONE_MATCH).and_then(|v| v.to_str().ok());
    let reply = if known == Some(tag.as_str()) {
        Reply::new(304, MEDIA_TYPE, Vec::new())
    } else {
        Reply::ok(MEDIA_TYPE, octets)
    };
    reply
        .with(header::ETAG, tag)
        .with(header::LAST_MODIFIED, http_date(pair.this_update))
        .with(header::CACHE_CONTROL, "no-cache")
}

/// The lists as they stand, made anew when something was revoked since or they are old: then with the event that keeps
/// them.
pub fn current(
    provider: &Provider,
    state: &State,
    authority: &Authority,
) -> Result<(CrlPair, Option<Event>), PkiError> {
    let now = provider.now();
    let family = authority.family;
    let last = state.crl(family);
    if let Some(pair) = last
        && pair.revoked == state.revoked_count()
        && (pair.this_update..pair.this_update + DELTA_LIFE / 2).contains(&now)
    {
        return Ok((pair.clone(), None));
    }
    let pair = make(provider, authority, state, last, now)?;
    Ok((pair.clone(), Some(Event::Crl { family, pair })))
}

fn kept(provider: &Provider, family: Family) -> Result<CrlPair, u16> {
    let mut store = provider.store();
    let current = current(provider, store.state(), provider.authority(family));
    let (pair, event) = current.map_err(|error| {
        tracing::error!(%error, "no revocation list");
        500_u16
    })?;
    store.commit(event.into_iter().collect()).map_err(|error| {
        tracing::error!(%error, "the revocation list could not be kept");
        500_u16
    })?;
    Ok(pair)
}

fn make(
    provider: &Provider,
    authority: &Authority,
    state: &State,
    last: Option<&CrlPair>,
    now: OffsetDateTime,
) -> Result<CrlPair, PkiError> {
    let number = last.map_or(1, |pair| pair.number + 1);
    let (base, base_time) = match last {
        Some(pair) if now - pair.base_time < BASE_LIFE => (pair.base, pair.base_time),
        _ => (number, now),
    };
    let issuer = authority.ca.certificate.subject();
    let revoked = |since: Option<OffsetDateTime>| {
        state
            .issued()
            .iter()
            .filter(|i| i.certificate.issuer().as_der() == issuer.as_der())
            .filter_map(|i| Some((i.certificate.serial().to_vec(), i.revocation?)))
            .filter(|(_, revocation)| since.is_none_or(|since| revocation.at >= since))
            .map(|(serial, Revocation { at, reason })| {
                (serial, at, RevocationReason::from_number(reason).unwrap_or(RevocationReason::Unspecified))
            })
            .collect()
    };
    let id = authority.ca.certificate.subject_key_identifier();
    let services = Services { url: provider.url(), family: authority.family };
    let full = CrlFields {
        issuer: issuer.clone(),
        this_update: now,
        next_update: now + FULL_LIFE,
        number,
        base: None,
        freshest: Some(services.delta_crl()),
        authority_key_identifier: id.ok_or(PkiError::Missing("the key identifier"))?.to_vec(),
        revoked: revoked(None),
    };
    let delta = CrlFields {
        next_update: now + DELTA_LIFE,
        base: Some(base),
        freshest: None,
        revoked: revoked(Some(base_time)),
        ..full.clone()
    };
    let (full, delta) = (signed(authority, &full)?, signed(authority, &delta)?);
    Ok(CrlPair { number, base, base_time, this_update: now, revoked: state.revoked_count(), full, delta })
}

fn signed(authority: &Authority, fields: &CrlFields) -> Result<Vec<u8>, PkiError> {
    let draft = fields.draft(authority.ca.algorithm()?)?;
    Ok(draft.assemble(&authority.ca.sign(&draft.to_sign())?))
}
