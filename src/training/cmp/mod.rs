//! The standard protocol (RFC 9810, RFC 9483): which endpoint takes what, in which order a message is judged, and what
//! is answered. Requests for certificates are in `issue`, everything after them in `finish`, octets in `reply`.

mod checks;
mod finish;
mod information;
mod issue;
mod registration;
mod reply;

pub use finish::{Verdict, decide};

use super::http::Reply;
use super::provider::{Provider, sha256_hex};
use super::store::{Event, Store, TransactionState};
use crate::pki::cmp::{Body, ErrorMessage, FailInfo, Message, StatusInfo};
use crate::pki::tlv;
use checks::Sender;
use reply::Answering;

const MEDIA_TYPE: &str = "application/pkixcmp";
/// Seconds until a waiting client shall ask again.
pub const CHECK_AFTER: u32 = 3;
/// Reference and secret of an enrolment by shared secret; with `lab` only, as the documentation says.
const SECRET_REFERENCE: &[u8] = b"1001";
const SECRET: &[u8] = b"training-secret";

/// Where a message arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Endpoint {
    /// RFC 9483: one request a message. With an operation label, only that body.
    Strict(Option<u8>),
    /// One or two requests, and a signed agreement.
    Renewal,
}

/// Operation labels of RFC 9483 clause 6.1 with the body they stand for.
const LABELS: [(&str, u8); 9] = [
    ("initialization", 0),
    ("certification", 2),
    ("pkcs10", 4),
    ("keyupdate", 7),
    ("revocation", 11),
    ("getcacerts", 21),
    ("getcertreqtemplate", 21),
    ("getcrls", 21),
    ("crls", 21),
];

impl Endpoint {
    pub fn of(path: &str) -> Option<Self> {
        let rest = path.strip_prefix("/.well-known/cmp")?;
        match rest.strip_prefix('/').unwrap_or(rest) {
            "" => Some(Self::Strict(None)),
            "p/renewal" | "p/renewal/keyupdate" => Some(Self::Renewal),
            label => {
                let body = LABELS.iter().find(|(name, _)| *name == label).map(|(_, body)| *body)?;
                Some(Self::Strict(Some(body)))
            }
        }
    }
}

/// A refusal.
#[derive(Debug)]
struct Problem {
    reason: FailInfo,
    text: String,
}

impl Problem {
    fn new(reason: FailInfo, text: impl Into<String>) -> Self {
        Self { reason, text: text.into() }
    }
    fn status(&self) -> StatusInfo {
        StatusInfo::rejection(self.reason, &self.text)
    }
}

impl From<crate::pki::PkiError> for Problem {
    fn from(error: crate::pki::PkiError) -> Self {
        Self::new(FailInfo::BadDataFormat, error.to_string())
    }
}

/// What a handler decided: the body of the answer and what must be durable before it is sent.
struct Outcome {
    body: Body,
    events: Vec<Event>,
    /// Transaction that takes the nonce of this answer.
    transaction: Option<super::store::Transaction>,
    general_info: Vec<crate::pki::cmp::InfoTypeAndValue>,
    /// Whether a repetition of the same octets gets the same answer.
    repeatable: bool,
}

impl Outcome {
    fn once(body: Body) -> Self {
        Self { body, events: Vec::new(), transaction: None, general_info: Vec::new(), repeatable: false }
    }
}

pub fn answer(provider: &Provider, endpoint: Endpoint, path: &str, body: &[u8]) -> Reply {
    let Ok(message) = Message::from_der(body) else { return Reply::refuse(400) };
    let digest = sha256_hex(body);
    let mut store = provider.store();
    if let Some(stored) = stored_answer(&store, &message, &digest) {
        let answering = Answering::guess(provider, &message);
        return Reply::ok(MEDIA_TYPE, answering.faulty(path, stored));
    }
    let checked = checks::sender(provider, store.state(), &message)
        .and_then(|sender| checks::header(provider, store.state(), &message, endpoint).map(|()| sender));
    let sender = match checked {
        Ok(sender) => sender,
        Err(problem) => {
            tracing::info!(?problem, body = message.body.name(), "message refused");
            let answering = Answering::guess(provider, &message);
            return send(&answering, path, &error(&problem), &[]);
        }
    };
    let answering = Answering::to(provider, store.state(), &message, &sender);
    let outcome = handle(provider, &store, &message, &sender, endpoint, path);
    let outcome = outcome.unwrap_or_else(|problem| {
        tracing::info!(?problem, body = message.body.name(), "request refused");
        refusal(&message, &problem)
    });
    finish_exchange(&answering, &mut store, path, digest, outcome)
}

/// Rules 1 and 4 of repetition: the same octets get the same answer, however late; but not after the time to confirm.
fn stored_answer(store: &Store, message: &Message, digest: &str) -> Option<Vec<u8>> {
    if !matches!(
        message.body,
        Body::Ir(_) | Body::Cr(_) | Body::Kur(_) | Body::P10cr(_) | Body::Rr(_) | Body::PollReq(_)
    ) {
        return None;
    }
    let stored = store.state().answer(digest)?;
    let id = hex::encode(message.header.transaction_id.as_deref().unwrap_or_default());
    let expired = store.state().transaction(&id).is_some_and(|t| t.state == TransactionState::Expired);
    (!expired).then(|| stored.to_vec())
}

fn handle(
    provider: &Provider,
    store: &Store,
    message: &Message,
    sender: &Sender,
    endpoint: Endpoint,
    path: &str,
) -> Result<Outcome, Problem> {
    let state = store.state();
    match &message.body {
        Body::Ir(_) | Body::Cr(_) | Body::Kur(_) | Body::P10cr(_) => {
            issue::request(provider, state, message, sender, endpoint, path)
        }
        Body::CertConf(statuses) => finish::confirm(provider, state, message, sender, statuses),
        Body::PollReq(ids) => finish::poll(provider, state, message, sender, ids, path),
        Body::Rr(details) => finish::revoke(provider, state, sender, details),
        Body::Genm(items) => finish::general(provider, state, sender, items),
        _ => Err(Problem::new(FailInfo::BadRequest, "this body is not a request")),
    }
}

fn error(problem: &Problem) -> Body {
    Body::Error(ErrorMessage::new(problem.status()))
}

/// A request that could be read is refused in its own kind of answer; anything else by an error message.
fn refusal(message: &Message, problem: &Problem) -> Outcome {
    use crate::pki::cmp::{CertRepMessage, CertResponse, RevocationAnswer};
    let response = |id| CertResponse::without_certificate(id, problem.status());
    let all = |requests: &[crate::pki::crmf::CertReqMsg]| {
        CertRepMessage::new(requests.iter().map(|r| response(r.request.id)).collect())
    };
    let several = problem.text == issue::MULTIPLE;
    let body = match &message.body {
        Body::Ir(requests) if !several => Body::Ip(all(requests)),
        Body::Cr(requests) if !several => Body::Cp(all(requests)),
        Body::Kur(requests) if !several => Body::Kup(all(requests)),
        Body::P10cr(_) => Body::Cp(CertRepMessage::new(vec![response(-1)])),
        Body::Rr(details) => {
            Body::Rp(RevocationAnswer::new(details.iter().map(|_| problem.status()).collect()))
        }
        _ => error(problem),
    };
    let repeatable = !matches!(body, Body::Error(_));
    Outcome { repeatable, ..Outcome::once(body) }
}

/// Makes the answer, makes what it promises durable, sends it.
fn finish_exchange(
    answering: &Answering<'_>,
    store: &mut Store,
    path: &str,
    digest: String,
    outcome: Outcome,
) -> Reply {
    let made = answering.make(&outcome.body, &outcome.general_info);
    let (answer, nonce) = match made {
        Ok(made) => made,
        Err(error) => {
            tracing::error!(%error, "no answer could be made");
            return Reply::refuse(500);
        }
    };
    let mut events = outcome.events;
    if let Some(mut transaction) = outcome.transaction {
        transaction.nonce = nonce;
        events.push(Event::Transaction(Box::new(transaction)));
    }
    if outcome.repeatable {
        events.push(Event::Answered { digest, answer: answer.clone() });
    }
    if let Err(failure) = store.commit(events) {
        tracing::error!(error = %failure, "the log cannot be written");
        let problem = Problem::new(FailInfo::SystemFailure, "the request could not be kept");
        return send(answering, path, &error(&problem), &[]);
    }
    Reply::ok(MEDIA_TYPE, answering.faulty(path, answer))
}

fn send(
    answering: &Answering<'_>,
    path: &str,
    body: &Body,
    info: &[crate::pki::cmp::InfoTypeAndValue],
) -> Reply {
    match answering.make(body, info) {
        Ok((answer, _)) => Reply::ok(MEDIA_TYPE, answering.faulty(path, answer)),
        Err(error) => {
            tracing::error!(%error, "no answer could be made");
            Reply::refuse(500)
        }
    }
}

/// DER of a list.
fn list(items: impl IntoIterator<Item = Vec<u8>>) -> Vec<u8> {
    tlv::tlv_list(tlv::SEQUENCE, items)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_to_their_endpoints() {
        assert_eq!(Endpoint::of("/.well-known/cmp"), Some(Endpoint::Strict(None)));
        assert_eq!(Endpoint::of("/.well-known/cmp/"), Some(Endpoint::Strict(None)));
        assert_eq!(Endpoint::of("/.well-known/cmp/keyupdate"), Some(Endpoint::Strict(Some(7))));
        assert_eq!(Endpoint::of("/.well-known/cmp/p/renewal"), Some(Endpoint::Renewal));
        for unknown in ["/.well-known/cmpx", "/.well-known/cmp/x", "/.well-known/cmp/p/other", "/cmp"] {
            assert_eq!(Endpoint::of(unknown), None, "{unknown}");
        }
    }
}
