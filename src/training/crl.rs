//! Certificate revocation lists (RFC 5280 clause 5): a complete one and one of changes for each authority, made anew at
//! each revocation and when the list of changes grows old.

use super::certificates::{self, Extension, Services};
use super::clock::http_date;
use super::hierarchy::{Authority, Family};
use super::http::{Reply, Request};
use super::provider::{Provider, sha256_hex};
use super::store::{CrlPair, Event, Issued, Revocation, State};
use crate::pki::{PkiError, oid, tlv};
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
    let issuer = authority.ca.certificate.subject().as_der();
    let revoked = || {
        state
            .issued()
            .iter()
            .filter(|i| i.certificate.issuer().as_der() == issuer)
            .filter_map(with_revocation)
    };
    let all: Vec<Vec<u8>> = revoked().map(entry).collect();
    let changes: Vec<Vec<u8>> = revoked().filter(|(_, r)| r.at >= base_time).map(entry).collect();
    let services = Services { url: provider.url(), family: authority.family };
    let freshest = (oid::FRESHEST_CRL, false, certificates::distribution_point(&services.delta_crl()));
    let indicator = (oid::DELTA_CRL_INDICATOR, true, number_der(base));
    let full = list(authority, &all, number, freshest, (now, now + FULL_LIFE))?;
    let delta = list(authority, &changes, number, indicator, (now, now + DELTA_LIFE))?;
    Ok(CrlPair { number, base, base_time, this_update: now, revoked: state.revoked_count(), full, delta })
}

fn with_revocation(issued: &Issued) -> Option<(&Issued, Revocation)> {
    issued.revocation.map(|revocation| (issued, revocation))
}

fn entry((issued, revocation): (&Issued, Revocation)) -> Vec<u8> {
    let reason = tlv::tlv(tlv::ENUMERATED, &[&[revocation.reason]]);
    let extensions = tlv::sequence(&[&certificates::extension(&(oid::CRL_REASON, false, reason))]);
    tlv::sequence(&[
        &tlv::unsigned(issued.certificate.serial()),
        &tlv::utc_or_generalized_time(revocation.at),
        &extensions,
    ])
}

fn number_der(number: u64) -> Vec<u8> {
    tlv::unsigned(&number.to_be_bytes())
}

fn list(
    authority: &Authority,
    entries: &[Vec<u8>],
    number: u64,
    more: Extension,
    (this_update, next_update): (OffsetDateTime, OffsetDateTime),
) -> Result<Vec<u8>, PkiError> {
    let ca = &authority.ca;
    let id = ca.certificate.subject_key_identifier().ok_or(PkiError::Missing("the key identifier"))?;
    let key_id = tlv::sequence(&[&tlv::tlv(tlv::primitive(0), &[id])]);
    let extensions =
        [(oid::AUTHORITY_KEY_IDENTIFIER, false, key_id), (oid::CRL_NUMBER, false, number_der(number)), more];
    let extensions = tlv::tlv_list(tlv::SEQUENCE, extensions.iter().map(certificates::extension));
    // An empty list of entries is left out (RFC 5280 clause 5.1.2.6).
    let entries =
        if entries.is_empty() { Vec::new() } else { tlv::tlv_list(tlv::SEQUENCE, entries.iter().cloned()) };
    let algorithm = ca.algorithm()?;
    let tbs = tlv::sequence(&[
        &tlv::integer(1),
        &algorithm.to_der(),
        ca.certificate.subject().as_der(),
        &tlv::utc_or_generalized_time(this_update),
        &tlv::utc_or_generalized_time(next_update),
        &entries,
        &tlv::tlv(tlv::constructed(0), &[&extensions]),
    ]);
    certificates::signed(&tbs, &|what| ca.sign(what), algorithm)
}
