//! What a signed refusal means (protocol.md 11): the table.

use super::case::Case;
use super::recovery::FRESH;
use crate::authority::{Protocol, Refusal};
use crate::code::Code;
use time::OffsetDateTime;

/// What the program does by itself about a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Correct the time, sign again with the same keys; a lookup first.
    SignAgain,
    /// The same octets once more.
    SameOctets,
    /// The same octets after a while.
    Later,
    /// Look by the new keys, then ask how the transaction stands; never new keys.
    Poll,
    /// Look by the new keys; certificates there are taken, else it ends.
    LookOrEnd,
    /// Back to reading the agreement; the new keys stay.
    Agreement,
    /// One request in a message instead of two; nothing was issued.
    OneByOne,
    End,
}

/// The row of a refusal: its code and what to do.
pub fn row(refusal: Refusal) -> (Code, Action) {
    match refusal {
        Refusal::BadTime => (Code::Net09, Action::SignAgain),
        Refusal::Busy => (Code::Net08, Action::Later),
        Refusal::TransactionInUse => (Code::Req11, Action::Poll),
        Refusal::DuplicateKey => (Code::Req04, Action::LookOrEnd),
        Refusal::CertificateRevoked => (Code::Req03, Action::LookOrEnd),
        Refusal::SignerNotTrusted => (Code::Req02, Action::End),
        Refusal::Agreement => (Code::Req09, Action::Agreement),
        Refusal::DataChanged => (Code::Req05, Action::End),
        Refusal::MultipleRequests => (Code::Req12, Action::OneByOne),
        Refusal::ConfirmationExpired => (Code::Req14, Action::End),
        Refusal::NotAuthentic => (Code::Req10, Action::SameOctets),
        Refusal::Policy | Refusal::Other => (Code::Req12, Action::End),
    }
}

/// How often a request is signed again with the same keys before its refusal is final.
pub const SIGN_AGAIN: u32 = 2;
/// How often refused octets are sent again.
pub const SAME_OCTETS: u32 = 2;
/// How often the agreement may change under our hands.
pub const AGREEMENT_ROUNDS: u32 = 3;

/// The action for this case at this time: the table, with what has been tried already.
pub fn action(case: &Case, refusal: Refusal, at: OffsetDateTime) -> Action {
    let Some(exchange) = case.exchange() else { return Action::End };
    let cmp = case.protocol == Protocol::Cmp;
    // Row 8: `iit` has no word for "signed too long ago", so of a request that is old that is what a refusal may mean.
    let aged = exchange.signed_at.is_some_and(|signed| at - signed > FRESH);
    match row(refusal).1 {
        Action::End if !cmp && refusal == Refusal::Other && aged && exchange.resigned < SIGN_AGAIN => {
            Action::SignAgain
        }
        Action::SignAgain if exchange.resigned >= SIGN_AGAIN => Action::End,
        Action::SameOctets if exchange.attempts >= SAME_OCTETS => Action::End,
        // Row 8a: a repeat that is refused so was served before.
        Action::LookOrEnd if cmp && refusal == Refusal::DuplicateKey && exchange.attempts > 1 => Action::Poll,
        // One poll tells all there is to know.
        Action::Poll if exchange.polls > 0 => Action::End,
        Action::Poll if !cmp => Action::LookOrEnd,
        Action::OneByOne if !cmp || exchange.order.keys.len() < 2 => Action::End,
        Action::Agreement if case.agreement_rounds >= AGREEMENT_ROUNDS => Action::End,
        action => action,
    }
}

/// Whether a lookup by the new keys comes before the action. `iit`: always, nothing else ties an answer to a request.
pub fn looks_first(protocol: Protocol, action: Action) -> bool {
    match action {
        Action::SignAgain | Action::Poll | Action::LookOrEnd => true,
        Action::End | Action::SameOctets => protocol == Protocol::Iit,
        Action::Later | Action::Agreement | Action::OneByOne => false,
    }
}
