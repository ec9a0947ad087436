//! Sending: five lines that tick.

use super::{Action, Apply, Page, Step};
use crate::authority::Protocol;
use crate::gui::design::{self, Mark, Role, Type, label, space};
use crate::gui::look::Look;
use crate::gui::wizard::context::Context;
use crate::renewal::{Line, Step as Event};
use iced::widget::column;
use iced::{Element, Fill, Task};
use std::time::Duration;

/// What is over sooner is not shown at all: nothing flickers.
const AT_ONCE: Duration = Duration::from_millis(300);

/// The lines, in the order of the work.
const WORK: [&str; 5] = ["keys", "sign", "send", "receive", "store"];

#[derive(Debug, Clone)]
pub enum Message {
    /// It takes longer than a moment.
    Slow,
}

#[derive(Default)]
pub struct Sending {
    slow: bool,
}

/// How many of the five lines are done. A renewal that asks for its certificates one by one, or signs again, goes back
/// to an earlier line: the lines show what is true now.
pub fn done(lines: &[Line]) -> usize {
    lines.iter().fold(0, |done, line| match line.step {
        Event::Began => 0,
        Event::Resumed => resumed(line),
        Event::KeysStaged => 1,
        Event::RequestSigned => 2,
        Event::Waiting | Event::AnswerReceived => done.max(3),
        Event::CertificatesVerified => 4,
        Event::Done => WORK.len(),
        _ => done,
    })
}

/// Earlier lines are not told again: the state in which the case was found stands for them.
fn resumed(line: &Line) -> usize {
    let state = line.facts.iter().find(|(name, _)| name == "state").map(|(_, state)| state.as_str());
    match state {
        Some("keys-staged") => 1,
        Some("request-ready" | "sent") => 2,
        Some("waiting") => 3,
        Some("issued" | "installed" | "confirm-sent" | "confirmed") => 4,
        Some("done") => WORK.len(),
        _ => 0,
    }
}

/// The provider took the request and thinks.
fn waits(lines: &[Line]) -> bool {
    lines.iter().rev().find_map(|line| match line.step {
        Event::Waiting | Event::Polled => Some(true),
        Event::AnswerReceived | Event::CertificatesVerified | Event::RequestSent => Some(false),
        _ => None,
    }) == Some(true)
}

impl Step for Sending {
    fn enter(&mut self, _context: &mut Context) -> Task<super::Message> {
        self.slow = false;
        Task::future(async {
            tokio::time::sleep(AT_ONCE).await;
            super::Message::Sending(Message::Slow)
        })
    }

    fn update(&mut self, message: super::Message, _context: &mut Context) -> Action {
        if let super::Message::Sending(Message::Slow) = message {
            self.slow = true;
        }
        Action::None
    }

    fn apply(&mut self, _context: &mut Context) -> Apply {
        Apply::Ready
    }

    fn ready(&self, context: &Context) -> bool {
        context.known.outcome.is_some()
    }

    fn page<'a>(&'a self, context: &'a Context, look: Look<'a>, _pending: bool) -> Page<'a> {
        if context.giving_up {
            let words = design::status(look, look.text("sending-rejecting"), Role::Text);
            return Page {
                title: look.text("step-sending-rejecting-title"),
                body: words,
                note: Some(look.text("sending-rejecting-note")),
                main: None,
                others: Vec::new(),
            };
        }
        let body: Element<'a, super::Message> = if self.slow || !context.known.lines.is_empty() {
            progress(context, look)
        } else {
            column![].into()
        };
        let note = if done(&context.known.lines) < 2 { "sending-note-before" } else { "sending-note-after" };
        Page {
            title: look.text("step-sending-title"),
            body,
            note: Some(look.text(note)),
            main: None,
            others: Vec::new(),
        }
    }
}

fn progress<'a>(context: &Context, look: Look<'_>) -> Element<'a, super::Message> {
    let lines = &context.known.lines;
    let now = done(lines);
    let work = WORK.iter().enumerate().map(|(at, key)| {
        let (mark, words, note) = match at.cmp(&now) {
            std::cmp::Ordering::Less => (Mark::Ok, look.text(&format!("sending-{key}")), None),
            std::cmp::Ordering::Equal => {
                let key = if *key == "receive" && waits(lines) { "receive-waiting" } else { *key };
                let doing = look.text(&format!("sending-{key}-doing"));
                (Mark::Now, doing, Some(look.text(&format!("sending-{key}-now"))))
            }
            std::cmp::Ordering::Greater => (Mark::Later, look.text(&format!("sending-{key}")), None),
        };
        (mark, words, note)
    });
    let work = design::raised(design::marked_lines(look, work), Role::Muted, look.palette);
    // Why there is no way back, and that nothing is lost.
    let safe = match context.protocol() {
        Protocol::Cmp => "sending-safe-cmp",
        Protocol::Iit => "sending-safe-iit",
    };
    column![
        work,
        label(look.text("sending-by-itself"), Type::Body, Role::Text, look.palette),
        label(look.text(safe), Type::Body, Role::Muted, look.palette),
    ]
    .spacing(space::L)
    .width(Fill)
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::OffsetDateTime;

    fn lines(steps: &[Event]) -> Vec<Line> {
        let line = |step: &Event| Line { at: OffsetDateTime::UNIX_EPOCH, step: *step, facts: Vec::new() };
        steps.iter().map(line).collect()
    }

    #[test]
    fn lines_tick_in_the_order_of_the_work() {
        use Event::*;
        let steps = [
            (Began, 0),
            (KeyRead, 0),
            (AgreementSigned, 0),
            (DataConfirmed, 0),
            (KeysStaged, 1),
            (RequestSigned, 2),
            (RequestSent, 2),
            (AnswerReceived, 3),
            (CertificatesVerified, 4),
            (CertificatesInstalled, 4),
            (ConfirmationSent, 4),
            (Confirmed, 4),
            (Promoted, 4),
            (PromotedElsewhere, 4),
            (PromotedOver, 4),
            (OldRevoked, 4),
            (Event::Done, 5),
        ];
        for upto in 1..=steps.len() {
            let so_far: Vec<Event> = steps[..upto].iter().map(|(step, _)| *step).collect();
            assert_eq!(done(&lines(&so_far)), steps[upto - 1].1, "{so_far:?}");
        }
    }

    #[test]
    fn a_second_exchange_goes_back_to_its_own_lines() {
        use Event::*;
        assert_eq!(done(&lines(&[KeysStaged, RequestSigned, CertificatesVerified, RequestSigned])), 2);
    }

    #[test]
    fn a_resumed_case_begins_where_it_stood() {
        let resumed = |state: &str| Line {
            facts: vec![("state".to_owned(), state.to_owned())],
            ..lines(&[Event::Resumed]).remove(0)
        };
        for (state, wanted) in
            [("draft", 0), ("keys-staged", 1), ("sent", 2), ("waiting", 3), ("installed", 4)]
        {
            assert_eq!(done(&[resumed(state)]), wanted, "{state}");
        }
    }

    #[test]
    fn waiting_is_told_until_an_answer_comes() {
        use Event::*;
        assert!(waits(&lines(&[RequestSent, Waiting, Polled])));
        assert!(!waits(&lines(&[RequestSent, Waiting, AnswerReceived])));
        assert!(!waits(&lines(&[RequestSent])));
    }
}
