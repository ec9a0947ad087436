//! Giving a case up, where invariant I5 allows it. One that ended and keeps its new keys is put away by the driver.

use super::case::{Case, Seeking, State};
use super::event::{Effect, What};
use super::machine::{attention, note, old_status, save_then};
use super::report::Step;
use crate::code::Code;
use time::OffsetDateTime;

/// I5: staged keys go only before anything was sent, or after a final refusal and a lookup that shows nothing.
pub(super) fn abandon(case: &mut Case, state: State) -> Vec<Effect> {
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
pub(super) fn abandoning(case: &mut Case, at: OffsetDateTime, what: What) -> Vec<Effect> {
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
        // The person's question was not answered: nothing is known, nothing changes.
        What::Failed { code, .. } if seeking == Some(Seeking::Abandon) => {
            note(case, at, Step::Failed, &[("code", code.as_str().to_owned())]);
            save_then(Effect::Pause)
        }
        What::Failed { code, .. } => {
            note(case, at, Step::Failed, &[("code", code.as_str().to_owned())]);
            save_then(Effect::Finish)
        }
        _ => vec![Effect::Finish],
    }
}
