//! What to do with a case that is found after a stop (protocol.md 14.3): the crash table, by state.

use super::case::{Case, Seeking, State};
use super::confirmation;
use super::event::{Effect, Message};
use super::machine::{attention, request_sent, save_then};
use crate::authority::Protocol;
use crate::code::Code;
use time::{Duration, OffsetDateTime};

/// A request older than this is signed again before it is sent for the first time (row 5).
pub const FRESH: Duration = Duration::minutes(5);
/// After this the provider must be asked by other means.
pub const LONGEST: Duration = Duration::days(30);

/// The next effects of a case that was found as it is at `at`.
pub fn recover(case: &mut Case, at: OffsetDateTime) -> Vec<Effect> {
    let protocol = case.protocol;
    let old = case.exchange().and_then(|e| e.first_sent).is_some_and(|sent| at - sent > LONGEST);
    match case.state {
        // Row 1: nothing happened outside.
        State::Draft => save_then(Effect::Survey),
        State::KeyRead => save_then(Effect::Agreement),
        // Row 2: the same CMS gets the same receipt.
        State::AgreementSigned => save_then(Effect::SendAcceptance),
        State::AgreementAccepted => save_then(Effect::Registration),
        // Row 3: the driver deletes an orphan of this case before it makes keys.
        State::DataConfirmed => save_then(Effect::Stage),
        // Row 4.
        State::KeysStaged => vec![Effect::Sign(Message::Request)],
        // Row 5.
        State::RequestReady => match case.exchange().and_then(|e| e.signed_at) {
            Some(signed) if at - signed <= FRESH && at >= signed => request_sent(case, at),
            _ => vec![Effect::Sign(Message::Request)],
        },
        State::Sent | State::Waiting if old && case.exchange().is_some_and(|e| e.received.is_empty()) => {
            attention(case, at, Code::Req06, "no outcome")
        }
        State::Sent => sent(case, at, protocol),
        // Row 9: the last poll may have been answered; its octets come first.
        State::Waiting => match case.exchange() {
            Some(e) if e.mismatch.is_some() => vec![Effect::Sign(Message::Confirm)],
            Some(e) if !e.received.is_empty() => save_then(Effect::Examine),
            Some(e) if e.poll.is_some() => save_then(Effect::Send(Message::Poll)),
            Some(e) => match e.next {
                Some(next) if next > at => vec![Effect::Wait(next)],
                _ => vec![Effect::Sign(Message::Poll)],
            },
            None => vec![Effect::Pause],
        },
        // Rows 10 and 11.
        State::Issued => {
            confirmation::found_again(case);
            save_then(Effect::Install)
        }
        // Row 12.
        State::Installed => {
            confirmation::found_again(case);
            vec![Effect::Save]
        }
        // Row 13: the same octets; "already confirmed" is success.
        State::ConfirmSent => save_then(Effect::Send(Message::Confirm)),
        // Rows 14 and 15.
        State::Confirmed => vec![Effect::Save],
        State::Done | State::Rejected | State::Cancelled | State::Attention => vec![Effect::Finish],
    }
}

/// Rows 6, 7 and 10.
fn sent(case: &mut Case, at: OffsetDateTime, protocol: Protocol) -> Vec<Effect> {
    let Some(exchange) = case.exchanges.get_mut(case.current) else { return vec![Effect::Pause] };
    if protocol == Protocol::Cmp && exchange.mismatch.is_some() && exchange.seeking.is_none() {
        return vec![Effect::Sign(Message::Confirm)];
    }
    if !exchange.received.is_empty() {
        return save_then(Effect::Examine);
    }
    // The look that was to follow a failed sending failed too: now it is asked as after any stop.
    if exchange.seeking == Some(Seeking::Failure) {
        exchange.seeking = None;
    }
    if exchange.seeking.is_some() {
        return save_then(Effect::Lookup);
    }
    if exchange.request.is_none() {
        return vec![Effect::Sign(Message::Request)];
    }
    match protocol {
        Protocol::Cmp => request_sent(case, at),
        Protocol::Iit => {
            exchange.seeking = Some(Seeking::Answer);
            save_then(Effect::Lookup)
        }
    }
}
