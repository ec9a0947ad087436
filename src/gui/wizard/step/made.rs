//! The keys are made; then where they are, where the requests are, and what to do next.

use super::{Action, Apply, Failed, Id as StepId, Main, Page, Step, parameters};
use crate::carrier::{Interaction, KeySetSpec, SecretWanted};
use crate::code::{Code, Coded as _};
use crate::crypto::Password;
use crate::gui::design::{self, Mark, Role, Type, label, space};
use crate::gui::look::Look;
use crate::gui::wizard::context::Context;
use crate::tasks::key_generate::{Generated, NewKeys, key_generate};
use iced::widget::column;
use iced::{Element, Fill, Task};
use std::sync::Arc;

#[derive(Debug, Clone)]
pub enum Message {
    Ended(Result<Generated, Failed>),
    /// Back to the answers after a failure.
    Answers,
}

#[derive(Default)]
pub struct Made {
    /// None: it is being done.
    ended: Option<Result<Generated, Failed>>,
}

/// Gives the new password, once.
struct Prepared(Option<Password>);

impl Interaction for Prepared {
    fn secret(&mut self, wanted: &SecretWanted) -> Option<Password> {
        match wanted {
            SecretWanted::New { .. } => self.0.take(),
            SecretWanted::Existing { .. } => None,
        }
    }
}

impl Step for Made {
    fn enter(&mut self, context: &mut Context) -> Task<super::Message> {
        self.ended = None;
        let sign = parameters::chosen(context);
        let answers = &mut context.answers;
        // The pages before this one asked for both.
        let (Some(out), Some(folder)) = (answers.to.clone(), answers.requests.clone()) else {
            return Task::done(super::Message::Made(Message::Answers));
        };
        let agree = (!answers.one_key).then_some(answers.agree.unwrap_or(sign));
        let wanted =
            NewKeys { out, spec: KeySetSpec { sign, agree }, folder, subject: answers.subject.clone() };
        // One that does not open, in damaged memory, ends as cancelled: it is asked for again.
        let mut person = Prepared(answers.new_password.take().and_then(|sealed| sealed.open().ok()));
        let (carrier, today) = (Arc::clone(&context.desk.services.carrier), context.desk.now().date());
        let make = async move {
            let make = move || key_generate(carrier.as_ref(), &wanted, today, &mut person);
            tokio::task::spawn_blocking(make).await
        };
        Task::perform(make, |made| {
            let made = match made {
                Ok(made) => made.map_err(|error| (error.code(), error.details())),
                Err(error) => Err((Code::App05, vec![("cause", error.to_string())])),
            };
            super::Message::Made(Message::Ended(made))
        })
    }

    fn update(&mut self, message: super::Message, context: &mut Context) -> Action {
        match message {
            super::Message::Made(Message::Ended(ended)) => {
                context.known.made = ended.as_ref().ok().cloned();
                self.ended = Some(ended);
            }
            super::Message::Made(Message::Answers) => return Action::Go(StepId::Check),
            _ => {}
        }
        Action::None
    }

    fn apply(&mut self, _context: &mut Context) -> Apply {
        match self.ended {
            Some(Ok(_)) => Apply::Leave,
            _ => Apply::Pending(Task::done(super::Message::Made(Message::Answers))),
        }
    }

    fn ready(&self, _context: &Context) -> bool {
        self.ended.is_some()
    }

    fn stays(&self) -> bool {
        true
    }

    fn page<'a>(&'a self, _context: &'a Context, look: Look<'a>, _pending: bool) -> Page<'a> {
        let (key, body, main, note) = match &self.ended {
            None => (
                "making",
                design::status(look, look.text("made-making"), Role::Text),
                None,
                "made-making-note",
            ),
            Some(Ok(made)) => ("made", done(made, look), Some("step-made-main"), "made-note"),
            Some(Err((code, details))) => {
                ("not-made", failed(*code, details, look), Some("not-made-main"), "not-made-note")
            }
        };
        Page {
            title: look.text(&format!("step-{key}-title")),
            body,
            note: Some(look.text(note)),
            main: main.map(|words| Main { words: look.text(words), enabled: true }),
            others: Vec::new(),
        }
    }
}

fn done<'a>(made: &Generated, look: Look<'a>) -> Element<'a, super::Message> {
    let mut files = column![design::marked(
        look,
        Mark::Ok,
        look.text_with("made-key", &[("path", made.key.0.clone())]),
        Some(look.text("made-key-note")),
    )]
    .spacing(space::M);
    for path in &made.requests {
        let path = path.display().to_string();
        files = files.push(design::marked(
            look,
            Mark::Ok,
            look.text_with("made-request", &[("path", path)]),
            None,
        ));
    }
    let part = |heading: &str, words: &str| {
        let words = label(look.text(words), Type::Body, Role::Text, look.palette);
        design::section(look.text(heading), words, look.palette)
    };
    column![
        design::raised(files, Role::Ok, look.palette),
        part("made-office-title", "made-office"),
        part("made-certificates-title", "made-certificates"),
        part("made-present-title", "made-present"),
    ]
    .spacing(space::L)
    .width(Fill)
    .into()
}

fn failed<'a>(code: Code, details: &[(&'static str, String)], look: Look<'a>) -> Element<'a, super::Message> {
    let (title, advice) = look.texts.error(code, details);
    let safe = label(look.text("not-made-safe"), Type::Body, Role::Text, look.palette).width(Fill);
    column![safe, design::failure(look, title, format!("{advice} ({code})"), Role::Danger)]
        .spacing(space::M)
        .width(Fill)
        .into()
}
