//! The pure machine: `step(case, event) -> (case, effects)`. No I/O, no clock, no random numbers.
//!
//! States and invariants: protocol.md 14.1 and 14.2. Two habits hold everywhere: an effect that leaves the computer
//! stands behind an [`Effect::Save`], and an answer is in the case, saved, before anything is done about it (I4).

use super::case::{Case, Ending, Form, Held, Refused, Seeking, State};
use super::confirmation;
use super::event::{Begin, Effect, Event, Meaning, Message, OldStatus, What};
use super::recovery::recover;
use super::refusal::{self, Action};
use super::report::{Line, Step, Warning};
use crate::authority::{Protocol, Refusal};
use crate::code::Code;
use crate::crypto::HashAlgorithm;
use crate::pki::Certificate;
use time::{Duration, OffsetDateTime};

/// Bounds of the time between two polls (protocol.md 9.2).
const POLL_SHORTEST: Duration = Duration::seconds(5);
const POLL_LONGEST: Duration = Duration::hours(1);
/// How far a growing interval goes by itself.
const POLL_GROWS_TO: Duration = Duration::minutes(10);
/// Answers that could not be authenticated before the person is told (14.2).
const BAD_ANSWERS: u32 = 3;
/// How often certificates that are said to be there are looked for in one run.
const FETCHES: u32 = 5;
/// Lines of protocol kept in a case; a case that polls for a month must not grow without bound.
const LINES: usize = 1000;

/// A new case in S0.
pub fn begin(begin: Begin) -> (Case, Vec<Effect>) {
    let mut case = Case {
        id: begin.id,
        created: begin.at,
        profile: begin.profile,
        choices: begin.choices,
        state: State::Draft,
        ending: None,
        protocol: begin.protocol,
        form: begin.form,
        hash: begin.hash,
        old: Vec::new(),
        agreement: None,
        acceptance: None,
        agreement_rounds: 0,
        changes: None,
        staged: None,
        exchanges: Vec::new(),
        current: 0,
        installed: None,
        replaces: None,
        old_key: None,
        displaced: None,
        old_revoked: None,
        warnings: Vec::new(),
        report: Vec::new(),
    };
    let id = case.id.clone();
    note(&mut case, begin.at, Step::Began, &[("case", id)]);
    (case, save_then(Effect::Survey))
}

/// What follows from an event. An event that does not fit the state changes nothing and stops the run.
pub fn step(case: &Case, event: Event) -> (Case, Vec<Effect>) {
    let mut next = case.clone();
    let effects = apply(&mut next, event);
    (next, effects)
}

pub(super) fn save_then(effect: Effect) -> Vec<Effect> {
    vec![Effect::Save, effect]
}

fn apply(case: &mut Case, Event { at, what }: Event) -> Vec<Effect> {
    match (case.state, what) {
        (_, What::Resumed) => {
            note(case, at, Step::Resumed, &[("state", case.state.as_str().to_owned())]);
            recover(case, at)
        }
        (state, What::Abandon) => abandon(case, state, at),
        (_, What::KeysLost) if case.is_unconfirmed() => confirmation::lost(case),
        (State::Rejected, what) => abandoning(case, at, what),
        (State::Draft, What::Surveyed { old, hash, protocol, form, warnings }) => {
            case.hash = hash;
            case.protocol = protocol;
            case.form = form;
            case.warnings.extend(warnings);
            let serials = serials(old.iter().map(|Held { der, .. }| der));
            case.old = old;
            case.state = State::KeyRead;
            note(case, at, Step::KeyRead, &[("serials", serials)]);
            save_then(Effect::Agreement)
        }
        (State::KeyRead, What::AgreementSigned(signed)) => {
            let facts = [("agreement", signed.agreement.id.clone()), ("sha256", sha256(&signed.cms))];
            case.agreement = Some(signed);
            case.state = State::AgreementSigned;
            note(case, at, Step::AgreementSigned, &facts);
            save_then(Effect::SendAcceptance)
        }
        (State::AgreementSigned, What::AgreementAccepted(acceptance)) => {
            let receipt = acceptance.as_ref().map_or_else(String::new, |a| a.id.clone());
            case.acceptance = acceptance;
            case.state = State::AgreementAccepted;
            note(case, at, Step::AgreementAccepted, &[("receipt", receipt)]);
            save_then(Effect::Registration)
        }
        (State::AgreementSigned | State::KeyRead, What::AgreementOutdated) => agreement_again(case, at),
        (State::AgreementAccepted, What::DataConfirmed { choices, changes, warnings }) => {
            case.warnings.extend(warnings);
            case.changes = Some(changes);
            note(case, at, Step::DataConfirmed, &[]);
            if case.staged.is_none() {
                case.choices = choices;
                case.state = State::DataConfirmed;
                return save_then(Effect::Stage);
            }
            // Here again after the agreement had changed: the keys are there already.
            reorder(case);
            case.state = State::KeysStaged;
            save_then(Effect::Sign(Message::Request))
        }
        (State::DataConfirmed, What::Staged { staged, group }) => {
            case.staged = Some(staged);
            case.exchanges = case.plan(group);
            case.current = 0;
            case.state = State::KeysStaged;
            note(case, at, Step::KeysStaged, &[]);
            save_then(Effect::Sign(Message::Request))
        }
        (
            State::KeysStaged | State::RequestReady | State::Sent,
            What::Signed { message: Message::Request, octets, link },
        ) => {
            let hash = sha256(&octets);
            let Some(exchange) = case.exchanges.get_mut(case.current) else { return vec![Effect::Pause] };
            exchange.link = Some(link);
            exchange.nonce = None;
            exchange.request = Some(octets);
            exchange.signed_at = Some(at);
            exchange.attempts = 0;
            exchange.seeking = None;
            exchange.refusal = None;
            exchange.next = None;
            case.state = State::RequestReady;
            note(case, at, Step::RequestSigned, &[("sha256", hash)]);
            vec![Effect::Save]
        }
        (State::RequestReady, What::Saved) => request_sent(case, at),
        (State::Sent | State::Waiting, What::Answered { octets, meaning, group }) => {
            answered(case, at, octets, meaning, group)
        }
        (State::Sent | State::Waiting, What::Found(certificates)) => found(case, at, certificates),
        (State::Sent | State::Waiting, What::FoundSome) => {
            note(case, at, Step::LookedUp, &[("found", "some".to_owned())]);
            found_some(case, at)
        }
        (State::Sent | State::Waiting, What::NotFound | What::CannotLook) => not_found(case, at),
        (State::Sent | State::Waiting, What::Matches { certificates, warnings }) => {
            let serials = serials(certificates.iter());
            let Some(exchange) = case.exchanges.get_mut(case.current) else { return vec![Effect::Pause] };
            exchange.certificates = certificates;
            exchange.received.clear();
            exchange.seeking = None;
            exchange.refusal = None;
            exchange.poll = None;
            case.warnings.extend(warnings);
            case.state = State::Issued;
            note(case, at, Step::CertificatesVerified, &[("serials", serials)]);
            save_then(Effect::Install)
        }
        (State::Sent | State::Waiting, What::Mismatch(why)) => confirmation::mismatch(case, at, why),
        (State::Issued, What::Installed(hash)) => {
            case.installed = Some(hash);
            case.state = State::Installed;
            note(case, at, Step::CertificatesInstalled, &[("sha256", hex::encode(hash))]);
            vec![Effect::Save]
        }
        (State::Installed, What::Saved) => confirmation::installed(case, at),
        // A rejecting confirmation comes right from S7, S8 or S9: nothing is installed.
        (
            State::Issued | State::Installed | State::ConfirmSent | State::Sent | State::Waiting,
            What::Signed { message: Message::Confirm, octets, link },
        ) => confirmation::signed(case, at, octets, link),
        (State::ConfirmSent, What::Answered { octets, meaning, .. }) => {
            confirmation::answered(case, at, octets, meaning)
        }
        (State::ConfirmSent, What::Timer) => save_then(Effect::Send(Message::Confirm)),
        (State::ConfirmSent, What::OldStatus(status)) => confirmation::old_status(case, at, status),
        (State::Confirmed, What::Saved) => {
            if case.current + 1 < case.exchanges.len() {
                case.current += 1;
                case.state = State::KeysStaged;
                return save_then(Effect::Sign(Message::Request));
            }
            save_then(Effect::Promote)
        }
        (State::Confirmed, What::Promoted { old_key, displaced, dated }) => {
            let step = match (dated, &displaced) {
                (true, _) => Step::Promoted,
                (false, None) => Step::PromotedElsewhere,
                (false, Some(_)) => Step::PromotedOver,
            };
            (case.old_key, case.displaced) = (old_key, displaced);
            case.state = State::Done;
            note(case, at, step, &[]);
            save_then(Effect::WatchOld)
        }
        (State::Done | State::Attention, What::OldStatus(status)) => {
            old_status(case, at, status);
            if case.state == State::Done {
                note(case, at, Step::Done, &[]);
            }
            save_then(Effect::Finish)
        }
        (State::Sent, What::Timer) => match case.exchange().and_then(|e| e.seeking) {
            Some(_) => save_then(Effect::Lookup),
            None => request_sent(case, at),
        },
        (State::Waiting, What::Timer) => vec![Effect::Sign(Message::Poll)],
        (State::Waiting, What::Signed { message: Message::Poll, octets, link }) => {
            let Some(exchange) = case.exchanges.get_mut(case.current) else { return vec![Effect::Pause] };
            exchange.follow_up = Some(link);
            exchange.poll = Some(octets);
            exchange.polls += 1;
            note(case, at, Step::Polled, &[]);
            save_then(Effect::Send(Message::Poll))
        }
        (State::Cancelled, What::Discarded) => {
            case.staged = None;
            note(case, at, Step::Cancelled, &[]);
            save_then(Effect::Finish)
        }
        (_, What::Failed { during, code }) => failed(case, at, &during, code),
        (_, What::Undecided) => save_then(Effect::Pause),
        (state, _) if state.is_final() => vec![Effect::Finish],
        _ => vec![Effect::Pause],
    }
}

/// S7: "about to send" is written before every sending.
pub(super) fn request_sent(case: &mut Case, at: OffsetDateTime) -> Vec<Effect> {
    let Some(exchange) = case.exchanges.get_mut(case.current) else { return vec![Effect::Pause] };
    exchange.attempts += 1;
    exchange.first_sent = exchange.first_sent.or(Some(at));
    exchange.next = None;
    let attempt = exchange.attempts.to_string();
    case.state = State::Sent;
    note(case, at, Step::RequestSent, &[("attempt", attempt)]);
    save_then(Effect::Send(Message::Request))
}

fn answered(
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
            end(case, State::Rejected, code, &refused.text);
            save_then(Effect::OldStatus)
        }
    }
}

fn found(case: &mut Case, at: OffsetDateTime, certificates: Vec<Vec<u8>>) -> Vec<Effect> {
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
fn found_some(case: &mut Case, at: OffsetDateTime) -> Vec<Effect> {
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

fn not_found(case: &mut Case, at: OffsetDateTime) -> Vec<Effect> {
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
fn agreement_again(case: &mut Case, at: OffsetDateTime) -> Vec<Effect> {
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

/// Puts the new acceptance and changes into the present order, which was refused for the former ones.
fn reorder(case: &mut Case) {
    let last = case.current + 1 == case.exchanges.len();
    let changes = case.changes_to_send();
    if let Some(exchange) = case.exchanges.get_mut(case.current) {
        let mut order = exchange.order.clone();
        order.acceptance = case.acceptance.clone();
        order.changes = changes.filter(|_| last);
        let first_sent = exchange.first_sent;
        *exchange = super::case::Exchange::new(order);
        // It was sent once: the case can no longer be dropped without asking.
        exchange.first_sent = first_sent;
    }
}

fn failed(case: &mut Case, at: OffsetDateTime, during: &Effect, code: Code) -> Vec<Effect> {
    note(case, at, Step::Failed, &[("code", code.as_str().to_owned())]);
    match (case.state, during) {
        (State::Sent | State::Waiting | State::ConfirmSent, Effect::Send(_)) if code == Code::Req10 => {
            bad_answer(case, at, during)
        }
        (State::Sent, Effect::Send(_)) if case.protocol == Protocol::Iit => after_failure(case),
        (State::Done | State::Rejected | State::Attention, _) => vec![Effect::Finish],
        (_, Effect::Install | Effect::Sign(Message::Confirm)) if confirmation::is_too_late(case, at) => {
            confirmation::dropped(case, at, "")
        }
        _ => save_then(Effect::Pause),
    }
}

/// `iit`: what failed may have been served; a look tells.
fn after_failure(case: &mut Case) -> Vec<Effect> {
    match case.exchanges.get_mut(case.current) {
        Some(exchange) => {
            exchange.seeking = Some(Seeking::Failure);
            save_then(Effect::Lookup)
        }
        None => vec![Effect::Pause],
    }
}

/// An answer that is not authentic changes nothing; it is counted, and the same octets go once more.
pub(super) fn bad_answer(case: &mut Case, at: OffsetDateTime, during: &Effect) -> Vec<Effect> {
    note(case, at, Step::AnswerNotAuthentic, &[]);
    let iit = case.protocol == Protocol::Iit;
    let Some(exchange) = case.exchanges.get_mut(case.current) else { return vec![Effect::Pause] };
    exchange.bad_answers += 1;
    if exchange.bad_answers.is_multiple_of(BAD_ANSWERS) {
        return save_then(Effect::Pause);
    }
    if iit {
        return after_failure(case);
    }
    match (case.state, during) {
        (State::Sent, _) => request_sent(case, at),
        (State::Waiting, Effect::Send(Message::Poll)) if exchange.poll.is_some() => {
            save_then(Effect::Send(Message::Poll))
        }
        (State::ConfirmSent, _) => save_then(Effect::Send(Message::Confirm)),
        _ => save_then(Effect::Pause),
    }
}

/// I5: staged keys go only before anything was sent, or after a final refusal and a lookup that shows nothing.
fn abandon(case: &mut Case, state: State, _at: OffsetDateTime) -> Vec<Effect> {
    if state <= State::RequestReady && !case.sent_anything() {
        case.state = State::Cancelled;
        return vec![Effect::Save, Effect::Discard];
    }
    if state == State::Cancelled {
        return if case.staged.is_some() { vec![Effect::Discard] } else { vec![Effect::Finish] };
    }
    if state == State::Rejected {
        if let Some(exchange) = case.exchanges.get_mut(case.current) {
            exchange.seeking = Some(Seeking::Abandon);
        }
        return save_then(Effect::Lookup);
    }
    vec![Effect::Finish]
}

/// Events of a finally refused case.
fn abandoning(case: &mut Case, at: OffsetDateTime, what: What) -> Vec<Effect> {
    let seeking = case.exchanges.get_mut(case.current).and_then(|e| e.seeking.take());
    match what {
        What::OldStatus(status) => {
            old_status(case, at, status);
            save_then(Effect::Finish)
        }
        What::NotFound if seeking == Some(Seeking::Abandon) => {
            case.state = State::Cancelled;
            vec![Effect::Save, Effect::Discard]
        }
        What::Found(_) | What::FoundSome if seeking == Some(Seeking::Abandon) => {
            let text = case.ending.as_ref().map_or_else(String::new, |e| e.text.clone());
            attention(case, at, Code::Req11, &text)
        }
        What::Failed { code, .. } => {
            note(case, at, Step::Failed, &[("code", code.as_str().to_owned())]);
            save_then(Effect::Finish)
        }
        _ => vec![Effect::Finish],
    }
}

pub(super) fn end(case: &mut Case, state: State, code: Code, text: &str) {
    case.state = state;
    case.ending = Some(Ending { code: code.as_str().to_owned(), text: text.to_owned() });
}

/// X3: a contradiction; everything is kept.
pub(super) fn attention(case: &mut Case, at: OffsetDateTime, code: Code, text: &str) -> Vec<Effect> {
    end(case, State::Attention, code, text);
    note(case, at, Step::Attention, &[("code", code.as_str().to_owned())]);
    save_then(Effect::OldStatus)
}

pub(super) fn old_status(case: &mut Case, at: OffsetDateTime, status: OldStatus) {
    case.old_revoked = match status {
        OldStatus::Superseded | OldStatus::Revoked => Some(true),
        OldStatus::InForce => Some(false),
        OldStatus::Unknown => case.old_revoked,
    };
    let step = match case.old_revoked {
        Some(true) => Step::OldRevoked,
        Some(false) => Step::OldNotRevoked,
        None => Step::OldUnknown,
    };
    note(case, at, step, &[]);
    if case.state == State::Done && case.old_revoked != Some(true) {
        case.warnings.push(Warning::new("old-not-yet-revoked").code(Code::Req08));
    }
}

pub(super) fn note(case: &mut Case, at: OffsetDateTime, step: Step, facts: &[(&str, String)]) {
    if case.report.len() < LINES {
        let facts = facts.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        case.report.push(Line { at, step, facts });
    }
}

pub(super) fn sha256(octets: &[u8]) -> String {
    hex::encode(HashAlgorithm::Sha256.digest(octets).bytes)
}

pub(super) fn serials<'a>(certificates: impl Iterator<Item = &'a Vec<u8>>) -> String {
    let serials: Vec<String> = certificates
        .filter_map(|der| Certificate::from_der(der).ok())
        .map(|c| hex::encode(c.serial()))
        .collect();
    serials.join(" ")
}
