//! `/admin/`: with `lab` only, from this computer only, with the token only. Lists transactions, lets them wait or go on,
//! shifts the clock, adds faults.

use super::cmp;
use super::faults::Fault;
use super::http::{Reply, Request};
use super::provider::Provider;
use crate::crypto::HashAlgorithm;
use hyper::{Method, header};
use serde::Deserialize;
use serde_json::json;
use subtle::ConstantTimeEq as _;

#[derive(Deserialize)]
struct ClockShift {
    offset_seconds: i64,
}

/// Answers `/admin/REST`.
pub fn answer(provider: &Provider, request: &Request, rest: &str) -> Reply {
    let Some(token) = provider.admin_token().filter(|_| request.from_loopback) else {
        return Reply::refuse(404);
    };
    if !authorized(request, token) {
        return Reply::refuse(401).with(header::WWW_AUTHENTICATE, "Bearer");
    }
    match (&request.method, rest) {
        (&Method::GET, "transactions") => transactions(provider),
        (&Method::GET, "faults") => Reply::json(200, &provider.faults().pending()),
        (&Method::GET, "clock") => Reply::json(200, &json!({ "now": provider.now().unix_timestamp() })),
        (&Method::POST, _) if request.content_type() != "application/json" => Reply::refuse(415),
        (&Method::POST, "faults") => match serde_json::from_slice::<Fault>(&request.body) {
            Ok(fault) => {
                provider.faults().add(fault);
                Reply::new(204, "text/plain", Vec::new())
            }
            Err(_) => Reply::refuse(400),
        },
        (&Method::DELETE, "faults") => {
            provider.faults().clear();
            Reply::new(204, "text/plain", Vec::new())
        }
        (&Method::POST, "clock") => match serde_json::from_slice::<ClockShift>(&request.body) {
            Ok(shift) => {
                provider.clock().shift(shift.offset_seconds);
                Reply::new(204, "text/plain", Vec::new())
            }
            Err(_) => Reply::refuse(400),
        },
        (&Method::POST, rest) => match rest.strip_prefix("transactions/").and_then(|r| r.split_once('/')) {
            Some((id, verdict)) => decide(provider, id, verdict),
            None => Reply::refuse(404),
        },
        _ => Reply::refuse(405),
    }
}

/// Compares digests, so that neither length nor content of the token can be measured.
fn authorized(request: &Request, token: &str) -> bool {
    let given = request.headers.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok());
    let Some(given) = given.and_then(|v| v.strip_prefix("Bearer ")) else { return false };
    let digest = |text: &str| HashAlgorithm::Sha256.digest(text.as_bytes()).bytes;
    digest(given).ct_eq(&digest(token)).into()
}

fn transactions(provider: &Provider) -> Reply {
    let store = provider.store();
    let list: Vec<serde_json::Value> = store
        .state()
        .transactions()
        .map(|t| {
            json!({
                "id": t.id,
                "state": t.state.name(),
                "opened": t.opened.unix_timestamp(),
                "requests": t.members.len(),
                "signer": t.signer,
            })
        })
        .collect();
    Reply::json(200, &list)
}

fn decide(provider: &Provider, id: &str, verdict: &str) -> Reply {
    let verdict = match verdict {
        "approve" => cmp::Verdict::Approve,
        "hold" => cmp::Verdict::Hold,
        "reject" => cmp::Verdict::Reject,
        _ => return Reply::refuse(404),
    };
    match cmp::decide(provider, id, verdict) {
        Ok(()) => Reply::new(204, "text/plain", Vec::new()),
        Err(status) => Reply::refuse(status),
    }
}
