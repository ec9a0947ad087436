//! The pure machine: `step(case, event) -> (case, effects)`. No I/O, no clock, no random numbers.
//!
//! States and invariants: protocol.md 14.1 and 14.2. Two habits hold everywhere: an effect that leaves the computer
//! stands behind an [`Effect::Save`], and an answer is in the case, saved, before anything is done about it (I4).

use super::case::{Case, Ending, Held, Seeking, State};
use super::event::{Begin, Effect, Event, Message, OldStatus, What};
use super::recovery::recover;
use super::report::{Line, Step, Warning};
use super::{answer, confirmation, giving_up};
use crate::authority::Protocol;
use crate::code::Code;
use crate::crypto::HashAlgorithm;
use crate::pki::Certificate;
use time::OffsetDateTime;

/// Answers that could not be authenticated before the person is told (14.2).
const BAD_ANSWERS: u32 = 3;
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
        (state, What::Abandon) => giving_up::abandon(case, state),
        (_, What::KeysLost) if case.is_unconfirmed() => confirmation::lost(case),
        (State::Rejected, what) => giving_up::abandoning(case, at, what),
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
        (State::AgreementSigned | State::KeyRead, What::AgreementOutdated) => {
            answer::agreement_again(case, at)
        }
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
            answer::answered(case, at, octets, meaning, group)
        }
        (State::Sent | State::Waiting, What::Found(certificates)) => answer::found(case, at, certificates),
        (State::Sent | State::Waiting, What::FoundSome) => {
            note(case, at, Step::LookedUp, &[("found", "some".to_owned())]);
            answer::found_some(case, at)
        }
        (State::Sent | State::Waiting, What::NotFound | What::CannotLook) => answer::not_found(case, at),
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
        // Of a finished renewal: not all of them yet. Of any other it is no word about the old key.
        OldStatus::Partly => (case.state == State::Done).then_some(false),
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
