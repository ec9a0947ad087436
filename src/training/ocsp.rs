//! OCSP (RFC 6960): what the provider knows of a certificate, at once after each change.

use super::hierarchy::Authority;
use super::http::Reply;
use super::provider::Provider;
use super::store::State;
use crate::pki::PkiError;
use crate::pki::ocsp::{CertId, CertState, OcspRequest, OcspResponseDraft, ResponseStatus, SingleResponse};
use base64ct::{Base64, Encoding};
use time::Duration;

pub const PATH: &str = "/services/ocsp/";
const MEDIA_TYPE: &str = "application/ocsp-response";
const LIFE: Duration = Duration::hours(1);
const MAX_IDS: usize = 32;

/// GET: the request in base64, percent-encoded (RFC 6960 appendix A.1).
pub fn answer_get(provider: &Provider, encoded: &str) -> Reply {
    let Some(text) = percent_decoded(encoded) else { return Reply::refuse(400) };
    match Base64::decode_vec(&text) {
        Ok(request) => answer(provider, &request),
        Err(_) => Reply::refuse(400),
    }
}

pub fn answer(provider: &Provider, body: &[u8]) -> Reply {
    let status = |status: ResponseStatus| Reply::ok(MEDIA_TYPE, status.to_der());
    let Ok(request) = OcspRequest::from_der(body) else { return status(ResponseStatus::MalformedRequest) };
    if request.ids.is_empty() || request.ids.len() > MAX_IDS {
        return status(ResponseStatus::MalformedRequest);
    }
    let authority =
        provider.authorities().into_iter().find(|a| request.ids.iter().any(|id| id.is_of(&a.ca.certificate)));
    let Some(authority) = authority else { return status(ResponseStatus::Unauthorized) };
    match respond(provider, authority, &request) {
        Ok(response) => Reply::ok(MEDIA_TYPE, response),
        Err(error) => {
            tracing::error!(%error, "no answer about the state of a certificate");
            status(ResponseStatus::InternalError)
        }
    }
}

fn respond(provider: &Provider, authority: &Authority, request: &OcspRequest) -> Result<Vec<u8>, PkiError> {
    let store = provider.store();
    let now = provider.now();
    let responses: Vec<SingleResponse> = request
        .ids
        .iter()
        .map(|id| SingleResponse {
            id: id.clone(),
            state: state_of(authority, store.state(), id),
            this_update: now,
            next_update: Some(now + LIFE),
        })
        .collect();
    let responder = &authority.ocsp;
    let draft = OcspResponseDraft::new(
        &responder.certificate,
        now,
        &responses,
        request.nonce.as_deref(),
        responder.algorithm()?,
    );
    let signature = responder.sign(&draft.to_sign())?;
    Ok(draft.assemble(&signature, std::slice::from_ref(&responder.certificate)))
}

fn state_of(authority: &Authority, state: &State, id: &CertId) -> CertState {
    if !id.is_of(&authority.ca.certificate) {
        return CertState::Unknown;
    }
    let server = authority.servers().any(|s| s.certificate.serial() == id.serial);
    match state.by_serial(&id.serial) {
        Some(issued) => match issued.revocation {
            Some(revocation) => CertState::Revoked { at: revocation.at, reason: Some(revocation.reason) },
            None => CertState::Good,
        },
        None if server => CertState::Good,
        None => CertState::Unknown,
    }
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut octets = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(octet) = rest.next() {
        if octet == b'%' {
            let (high, low) =
                (char::from(rest.next()?).to_digit(16)?, char::from(rest.next()?).to_digit(16)?);
            octets.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            octets.push(octet);
        }
    }
    String::from_utf8(octets).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_signs_are_decoded_or_refused() {
        assert_eq!(percent_decoded("a%2Fb%3d").as_deref(), Some("a/b="));
        assert_eq!(percent_decoded("a%2"), None);
        assert_eq!(percent_decoded("a%zz"), None);
        assert_eq!(percent_decoded("%ff"), None);
    }
}
