//! What the answer to a request means for its case, and what a lookup by the new keys shows (protocol.md 9.2, 11).

use super::case::{Case, Form, Refused, Seeking, State};
use super::confirmation;
use super::event::{Effect, Meaning, Message};
use super::machine::{attention, bad_answer, note, request_sent, save_then, sha256};
use super::refusal::{self, Action};
use super::report::Step;
use crate::authority::{Protocol, Refusal};
use crate::code::Code;
use time::{Duration, OffsetDateTime};

/// Bounds of the time between two polls (protocol.md 9.2).
const POLL_SHORTEST: Duration = Duration::seconds(5);
const POLL_LONGEST: Duration = Duration::hours(1);
/// How far a growing interval goes by itself.
const POLL_GROWS_TO: Duration = Duration::minutes(10);
/// How often certificates that are said to be there are looked for in one run.
const FETCHES: u32 = 5;

pub(super) fn answered(
    case: &mut Case,
    at: OffsetDateTime,
    octets: Vec<u8>,
    meaning: Meaning,
    group: [u8; 16],
) -> Vec<Effect> {
    let hash = sha256(&octets);
    let Some(exchange) = case.exchanges.get_mut(case.current) else { return vec![Effect::Pause] };
    exchange.answer = Some(octets);
    let polled = exchange.poll.take().is_some();
    let effects = match meaning {
        Meaning::Issued { certificates, nonce, confirm_by, with_changes } => {
            exchange.nonce = nonce.or(exchange.nonce.take());
            exchange.received = certificates;
            exchange.granted.clear();
            exchange.confirm_by = confirm_by;
            exchange.with_changes = with_changes;
            save_then(Effect::Examine)
        }
        Meaning::Partly { issued, nonce, refused } => {
            exchange.nonce = nonce.or(exchange.nonce.take());
            return confirmation::partly(case, at, issued, refused);
        }
        Meaning::FetchByKeyId => {
            exchange.seeking = Some(Seeking::Fetch);
            save_then(Effect::Lookup)
        }
        Meaning::Waiting { check_after, nonce } => {
            // The answer to a repeated request is the stored one: older than what the polls were answered since.
            if polled || exchange.nonce.is_none() {
                exchange.nonce = nonce.or(exchange.nonce.take());
            }
            let next = at + poll_after(check_after, exchange.polls);
            exchange.next = Some(next);
            case.state = State::Waiting;
            note(case, at, Step::Waiting, &[]);
            return save_then(Effect::Wait(next));
        }
        Meaning::Rejected(refused) => return refused_request(case, at, refused, group),
        // A confirmation nobody asked for.
        Meaning::Confirmed => return bad_answer(case, at, &Effect::Send(Message::Request)),
    };
    note(case, at, Step::AnswerReceived, &[("sha256", hash)]);
    effects
}

/// protocol.md 9.2: the provider's wish within bounds, growing by half from poll to poll.
fn poll_after(check_after: std::time::Duration, polls: u32) -> Duration {
    let wish = Duration::try_from(check_after).unwrap_or(POLL_LONGEST).clamp(POLL_SHORTEST, POLL_LONGEST);
    let grown = wish * 1.5_f64.powi(polls.min(20) as i32);
    if wish >= POLL_GROWS_TO { wish } else { grown.min(POLL_GROWS_TO) }
}

/// protocol.md 11.
fn refused_request(case: &mut Case, at: OffsetDateTime, refused: Refused, group: [u8; 16]) -> Vec<Effect> {
    let action = refusal::action(case, refused.reason, at);
    note(case, at, Step::Refused, &[("code", refusal::row(refused.reason).0.as_str().to_owned())]);
    if refusal::looks_first(case.protocol, action) {
        if let Some(exchange) = case.exchanges.get_mut(case.current) {
            exchange.refusal = Some(refused);
            exchange.seeking = Some(Seeking::Refusal);
        }
        return save_then(Effect::Lookup);
    }
    if action == Action::OneByOne {
        case.form = Form::OneByOne;
        case.exchanges = case.plan(group);
        case.current = 0;
        case.state = State::KeysStaged;
        note(case, at, Step::Split, &[]);
        return save_then(Effect::Sign(Message::Request));
    }
    act(case, at, action, &refused)
}

/// Acts upon a refusal for which a lookup has shown nothing, or none was needed.
fn act(case: &mut Case, at: OffsetDateTime, action: Action, refused: &Refused) -> Vec<Effect> {
    let (code, _) = refusal::row(refused.reason);
    let Some(exchange) = case.exchanges.get_mut(case.current) else { return vec![Effect::Pause] };
    match action {
        Action::SignAgain => {
            exchange.resigned += 1;
            exchange.request = None;
            save_then(Effect::Sign(Message::Request))
        }
        Action::SameOctets => request_sent(case, at),
        Action::Later => {
            let next = at + Duration::minutes(1);
            exchange.next = Some(next);
            save_then(Effect::Wait(next))
        }
        Action::Poll => {
            case.state = State::Waiting;
            save_then(Effect::Sign(Message::Poll))
        }
        Action::Agreement => agreement_again(case, at),
        Action::LookOrEnd | Action::OneByOne | Action::End if exchange.seen => {
            attention(case, at, Code::Req11, &refused.text)
        }
        Action::LookOrEnd | Action::OneByOne | Action::End => {
            confirmation::refused_for_good(case, at, code, &refused.text)
        }
    }
}

pub(super) fn found(case: &mut Case, at: OffsetDateTime, certificates: Vec<Vec<u8>>) -> Vec<Effect> {
    note(case, at, Step::LookedUp, &[("found", certificates.len().to_string())]);
    let cmp = case.protocol == Protocol::Cmp;
    let Some(exchange) = case.exchanges.get_mut(case.current) else { return vec![Effect::Pause] };
    exchange.seen = true;
    if cmp {
        match exchange.refusal.as_ref().map(|r| r.reason) {
            // The old certificate is revoked because the new ones are in force.
            Some(Refusal::CertificateRevoked) => exchange.settled = true,
            // Issued and not confirmed: the transaction has to be taken up where it stands.
            Some(_) => {
                exchange.seeking = None;
                exchange.refusal = None;
                case.state = State::Waiting;
                return save_then(Effect::Sign(Message::Poll));
            }
            None => {}
        }
    }
    exchange.received = certificates;
    save_then(Effect::Examine)
}

/// A part may be all there is yet; after a mismatch it is all there will be.
pub(super) fn found_some(case: &mut Case, at: OffsetDateTime) -> Vec<Effect> {
    let Some(exchange) = case.exchanges.get_mut(case.current) else { return vec![Effect::Pause] };
    exchange.seen = true;
    match (exchange.seeking, exchange.mismatch.take()) {
        (Some(Seeking::Mismatch), Some(why)) => attention(case, at, Code::Req07, &why),
        (_, why) => {
            exchange.mismatch = why;
            save_then(Effect::Pause)
        }
    }
}

pub(super) fn not_found(case: &mut Case, at: OffsetDateTime) -> Vec<Effect> {
    note(case, at, Step::LookedUp, &[("found", "0".to_owned())]);
    let Some(exchange) = case.exchanges.get_mut(case.current) else { return vec![Effect::Pause] };
    let seeking = exchange.seeking.take();
    match seeking {
        // Row 6: the same octets.
        Some(Seeking::Answer) => request_sent(case, at),
        Some(Seeking::Fetch) => {
            exchange.lookups += 1;
            exchange.seeking = Some(Seeking::Fetch);
            if exchange.lookups.is_multiple_of(FETCHES) {
                return save_then(Effect::Pause);
            }
            save_then(Effect::Wait(at + POLL_SHORTEST))
        }
        Some(Seeking::Refusal) => match exchange.refusal.take() {
            Some(refused) => {
                let action = refusal::action(case, refused.reason, at);
                act(case, at, action, &refused)
            }
            None => save_then(Effect::Pause),
        },
        Some(Seeking::Mismatch) => {
            let why = exchange.mismatch.take().unwrap_or_default();
            attention(case, at, Code::Req07, &why)
        }
        Some(Seeking::Failure | Seeking::Abandon) | None => save_then(Effect::Pause),
    }
}

/// Back to reading: the signature under the former revision is void, the new keys stay.
pub(super) fn agreement_again(case: &mut Case, at: OffsetDateTime) -> Vec<Effect> {
    case.agreement_rounds += 1;
    case.agreement = None;
    case.acceptance = None;
    case.state = State::KeyRead;
    note(case, at, Step::AgreementOutdated, &[]);
    if case.agreement_rounds > refusal::AGREEMENT_ROUNDS {
        return save_then(Effect::Pause);
    }
    save_then(Effect::Agreement)
}
