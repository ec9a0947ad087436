//! рис. 13: where the key is, what became of the old one, what to do next.

use super::certificates::{file_name, old_file};
use super::{Action, Apply, Main, Page, Step};
use crate::gui::design::{self, Role, Tick, Type, label, space};
use crate::gui::look::Look;
use crate::gui::wizard::context::Context;
use crate::renewal::{Outcome, Step as Done};
use iced::widget::column;
use iced::{Element, Fill};

#[derive(Debug, Clone)]
pub enum Message {}

#[derive(Default)]
pub struct Finish;

impl Step for Finish {
    fn update(&mut self, _message: super::Message, _context: &mut Context) -> Action {
        Action::None
    }

    fn apply(&mut self, _context: &mut Context) -> Apply {
        Apply::Leave
    }

    fn page<'a>(&'a self, context: &'a Context, look: Look<'a>, _pending: bool) -> Page<'a> {
        let body = match &context.known.outcome {
            Some(outcome) => column![told(context, outcome, look)].spacing(space::L).width(Fill).into(),
            None => column![].into(),
        };
        Page {
            title: look.text("step-finish-title"),
            body,
            note: Some(look.text("finish-note")),
            main: Some(Main { words: look.text("step-finish-main"), enabled: true }),
            others: Vec::new(),
        }
    }
}

/// What happened and what to do, in this order: the new key, the old certificates, the old file, other programs, a
/// spare.
fn told<'a>(context: &Context, outcome: &Outcome, look: Look<'_>) -> Element<'a, super::Message> {
    let part = |heading: &str, words: String| {
        let words = label(words, Type::Body, Role::Text, look.palette);
        design::section(look.text(heading), words, look.palette)
    };
    let new = column![
        design::marked(
            Tick::Done,
            look.text_with("finish-key", &[("path", outcome.key.0.clone())]),
            Some(look.text("finish-key-note")),
            look.palette
        ),
        design::marked(revoked_mark(outcome), revoked(outcome, look), None, look.palette),
    ]
    .spacing(space::M);
    let mut all = column![design::raised(new, Role::Ok, look.palette)].spacing(space::L).width(Fill);
    if let Some(old) = old_file(context, outcome) {
        let words = look.text_with("finish-old", &[("name", file_name(&old.0))]);
        all = all.push(part("finish-old-title", words));
    }
    all = all.push(part("finish-programs-title", look.text("finish-programs")));
    let spare = look.text_with("finish-spare", &[("name", file_name(&outcome.key.0))]);
    all.push(part("finish-spare-title", spare)).into()
}

fn revoked_mark(outcome: &Outcome) -> Tick {
    if outcome.revoked == Some(true) { Tick::Done } else { Tick::Advice }
}

/// Since when the old certificates are revoked, as far as it was seen.
fn revoked(outcome: &Outcome, look: Look<'_>) -> String {
    match outcome.revoked {
        Some(true) => {
            let seen = outcome.report.iter().rev().find(|line| line.step == Done::OldRevoked);
            match seen {
                Some(line) => look.text_with("finish-revoked-at", &[("time", look.texts.moment(line.at))]),
                None => look.text("finish-revoked"),
            }
        }
        Some(false) => look.text("finish-not-revoked"),
        None => look.text("finish-unknown"),
    }
}
