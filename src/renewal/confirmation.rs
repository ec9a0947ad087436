//! The confirmation of what was issued (protocol.md 9.1): accepting it once it is installed, rejecting it where it is
//! not ours or only a part of what was asked for.

use super::case::{Case, Refused, Seeking, State};
use super::event::{Effect, Meaning, Message, OldStatus};
use super::machine::{attention, bad_answer, end, note, save_then, serials, sha256};
use super::refusal;
use super::report::Step;
use crate::authority::{Link, Protocol, Refusal};
use crate::code::Code;
use time::{Duration, OffsetDateTime};

/// S10: what is left to do once the new certificates lie next to the new keys.
pub(super) fn installed(case: &mut Case, at: OffsetDateTime) -> Vec<Effect> {
    let settled = case.exchange().is_some_and(|e| e.settled);
    if case.protocol == Protocol::Cmp && !settled {
        return vec![Effect::Sign(Message::Confirm)];
    }
    confirmed(case, at)
}

/// The person gives the new keys up: the provider is told, so that the old certificates stay.
pub(super) fn lost(case: &mut Case) -> Vec<Effect> {
    let Some(exchange) = case.exchanges.get_mut(case.current) else { return vec![Effect::Pause] };
    if !exchange.lost {
        exchange.lost = true;
        exchange.mismatch = Some("the new keys are lost".to_owned());
        exchange.received = std::mem::take(&mut exchange.certificates);
        exchange.granted.clear();
    }
    vec![Effect::Sign(Message::Confirm)]
}

/// A word that was never signed is not held against the person: the new keys may be there again.
pub(super) fn found_again(case: &mut Case) {
    let Some(exchange) = case.exchanges.get_mut(case.current) else { return };
    if exchange.lost {
        exchange.lost = false;
        exchange.mismatch = None;
        exchange.certificates = std::mem::take(&mut exchange.received);
    }
}

/// Row 12, without the new keys: whatever they would confirm, the provider has dropped it.
pub(super) fn is_too_late(case: &Case, at: OffsetDateTime) -> bool {
    case.is_unconfirmed() && case.exchange().and_then(|e| e.confirm_by).is_some_and(|by| at > by)
}

/// The new certificates never came into force; the old ones stay, unless an exchange before this one replaced some.
pub(super) fn dropped(case: &mut Case, at: OffsetDateTime, text: &str) -> Vec<Effect> {
    refused_for_good(case, at, Code::Req14, text)
}

/// A refusal ends the case; where an exchange before this one replaced some of the old certificates, it leaves half a
/// renewal, and a person must help.
pub(super) fn refused_for_good(case: &mut Case, at: OffsetDateTime, code: Code, text: &str) -> Vec<Effect> {
    if case.has_replaced() {
        return attention(case, at, code, text);
    }
    end(case, State::Rejected, code, text);
    save_then(Effect::OldStatus)
}

/// S11. Only a rejection may be signed where nothing is installed.
pub(super) fn signed(case: &mut Case, at: OffsetDateTime, octets: Vec<u8>, link: Link) -> Vec<Effect> {
    let hash = sha256(&octets);
    let installed = case.state == State::Installed || case.state == State::ConfirmSent;
    let Some(exchange) = case.exchanges.get_mut(case.current) else { return vec![Effect::Pause] };
    if !installed && exchange.mismatch.is_none() {
        return vec![Effect::Pause];
    }
    let step = if exchange.mismatch.is_some() { Step::RejectionSent } else { Step::ConfirmationSent };
    exchange.follow_up = Some(link);
    exchange.confirm = Some(octets);
    case.state = State::ConfirmSent;
    note(case, at, step, &[("sha256", hash)]);
    save_then(Effect::Send(Message::Confirm))
}

/// Row 13: the answer to the confirmation was lost and the provider says the signer is revoked.
pub(super) fn old_status(case: &mut Case, at: OffsetDateTime, status: OldStatus) -> Vec<Effect> {
    if case.exchange().is_none_or(|e| e.mismatch.is_some()) {
        return vec![Effect::Pause];
    }
    match status {
        OldStatus::Superseded => {
            case.old_revoked = Some(true);
            confirmed(case, at)
        }
        OldStatus::Unknown => save_then(Effect::Pause),
        _ => attention(case, at, Code::Req03, "the confirmation was refused"),
    }
}

/// A part was granted although it is all or nothing: that part is rejected, so that neither side goes on with half a
/// renewal, and then a person must help.
pub(super) fn partly(
    case: &mut Case,
    at: OffsetDateTime,
    issued: Vec<(usize, Vec<u8>)>,
    refused: Refused,
) -> Vec<Effect> {
    let Some(exchange) = case.exchanges.get_mut(case.current) else { return vec![Effect::Pause] };
    (exchange.granted, exchange.received) = issued.into_iter().unzip();
    exchange.refusal = Some(refused);
    exchange.seeking = None;
    exchange.seen = true;
    exchange.mismatch = Some("only a part of the requests was granted".to_owned());
    let serials = serials(exchange.received.iter());
    note(case, at, Step::IssuedInPart, &[("serials", serials)]);
    save_then(Effect::Sign(Message::Confirm))
}

/// 10.2 failed. `cmp`: the provider is told. `iit` has no message for it: one more look, then a person must help.
pub(super) fn mismatch(case: &mut Case, at: OffsetDateTime, why: String) -> Vec<Effect> {
    let cmp = case.protocol == Protocol::Cmp;
    let Some(exchange) = case.exchanges.get_mut(case.current) else { return vec![Effect::Pause] };
    // Found by a lookup there is no transaction that could be rejected.
    if cmp && exchange.seeking.is_none() {
        exchange.mismatch = Some(why);
        return save_then(Effect::Sign(Message::Confirm));
    }
    exchange.received.clear();
    if cmp || exchange.seeking == Some(Seeking::Mismatch) {
        return attention(case, at, Code::Req07, &why);
    }
    exchange.mismatch = Some(why);
    exchange.seeking = Some(Seeking::Mismatch);
    save_then(Effect::Lookup)
}

pub(super) fn answered(
    case: &mut Case,
    at: OffsetDateTime,
    octets: Vec<u8>,
    meaning: Meaning,
) -> Vec<Effect> {
    let Some(exchange) = case.exchanges.get_mut(case.current) else { return vec![Effect::Pause] };
    exchange.answer = Some(octets);
    if let Some(why) = exchange.mismatch.clone() {
        if let Meaning::Rejected(Refused { reason: Refusal::Busy, .. }) = meaning {
            return save_then(Effect::Wait(at + Duration::minutes(1)));
        }
        if exchange.lost {
            return match meaning {
                Meaning::Confirmed
                | Meaning::Rejected(Refused { reason: Refusal::ConfirmationExpired, .. }) => {
                    dropped(case, at, &why)
                }
                Meaning::Rejected(words) => attention(case, at, refusal::row(words.reason).0, &words.text),
                _ => bad_answer(case, at, &Effect::Send(Message::Confirm)),
            };
        }
        return match exchange.refusal.take() {
            Some(words) => attention(case, at, Code::Req12, &words.text),
            None => attention(case, at, Code::Req07, &why),
        };
    }
    match meaning {
        Meaning::Confirmed => confirmed(case, at),
        Meaning::Rejected(words) => {
            note(case, at, Step::Refused, &[("code", refusal::row(words.reason).0.as_str().to_owned())]);
            refused(case, at, &words)
        }
        _ => bad_answer(case, at, &Effect::Send(Message::Confirm)),
    }
}

fn refused(case: &mut Case, at: OffsetDateTime, words: &Refused) -> Vec<Effect> {
    let Some(exchange) = case.exchanges.get_mut(case.current) else { return vec![Effect::Pause] };
    match words.reason {
        Refusal::Busy => save_then(Effect::Wait(at + Duration::minutes(1))),
        Refusal::BadTime if exchange.confirm_resigned < refusal::SIGN_AGAIN => {
            exchange.confirm_resigned += 1;
            vec![Effect::Sign(Message::Confirm)]
        }
        Refusal::NotAuthentic if exchange.confirm_resigned < refusal::SIGN_AGAIN => {
            exchange.confirm_resigned += 1;
            save_then(Effect::Send(Message::Confirm))
        }
        // The old certificate signs no more: it may be because our confirmation arrived.
        Refusal::CertificateRevoked | Refusal::SignerNotTrusted => save_then(Effect::OldStatus),
        // Row 12: the new certificates are dead.
        Refusal::ConfirmationExpired => dropped(case, at, &words.text),
        _ => attention(case, at, refusal::row(words.reason).0, &words.text),
    }
}

/// S12.
pub(super) fn confirmed(case: &mut Case, at: OffsetDateTime) -> Vec<Effect> {
    if let Some(exchange) = case.exchanges.get_mut(case.current) {
        exchange.confirmed = true;
    }
    case.state = State::Confirmed;
    note(case, at, Step::Confirmed, &[]);
    vec![Effect::Save]
}
