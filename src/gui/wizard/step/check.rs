//! Everything on one page before the keys are made, each answer with «Змінити».

use super::{Action, Apply, Id as StepId, Main, Page, Step, parameters};
use crate::gui::design::{self, Answer, Role, space};
use crate::gui::look::Look;
use crate::gui::widget::Id;
use crate::gui::wizard::context::Context;
use iced::widget::column;
use iced::{Fill, Task};

#[derive(Debug, Clone)]
pub enum Message {
    /// «Змінити».
    Change(StepId),
}

#[derive(Default)]
pub struct Check {
    complete: bool,
}

impl Step for Check {
    fn enter(&mut self, _context: &mut Context) -> Task<super::Message> {
        self.complete = false;
        Task::none()
    }

    fn update(&mut self, message: super::Message, _context: &mut Context) -> Action {
        match message {
            super::Message::Check(Message::Change(step)) => Action::Go(step),
            _ => Action::None,
        }
    }

    fn apply(&mut self, context: &mut Context) -> Apply {
        if context.answers.new_password.is_none() {
            // It was used up by keys that could not be made: it has to be typed again.
            return Apply::Pending(Task::done(super::Message::Check(Message::Change(StepId::Password))));
        }
        self.complete = true;
        Apply::Ready
    }

    fn ready(&self, _context: &Context) -> bool {
        self.complete
    }

    fn page<'a>(&'a self, context: &'a Context, look: Look<'a>, _pending: bool) -> Page<'a> {
        let complete = context.answers.new_password.is_some();
        let answers = column(answers(context, look).into_iter().map(|answer| design::answer(answer, look)))
            .spacing(space::M)
            .width(Fill);
        let next =
            design::advice(look.text("check-next-title"), look.text("check-next"), Role::Muted, look.palette);
        Page {
            title: look.text("step-check-title"),
            body: column![design::raised(answers, Role::Muted, look.palette), next]
                .spacing(space::L)
                .width(Fill)
                .into(),
            note: Some(look.text(if complete { "check-note" } else { "review-password-note" })),
            main: Some(Main {
                words: look.text(if complete { "step-check-main" } else { "review-password-main" }),
                enabled: true,
            }),
            others: Vec::new(),
        }
    }
}

/// Everything that was asked and answered, in the order of the pages.
fn answers(context: &Context, look: Look<'_>) -> Vec<Answer<super::Message>> {
    let given = |question: &str, answer: Vec<String>, step: StepId| {
        let id = Id::from(format!("check-{}", step.key()));
        Answer {
            question: look.text(question),
            answer,
            missing: None,
            change: Some((id, look.text("button-change"), super::Message::Check(Message::Change(step)))),
        }
    };
    let answers = &context.answers;
    let owner = match &answers.subject {
        Some(subject) => design::name(subject),
        None => look.text("whose-office"),
    };
    let keys = if answers.one_key { "review-one-key" } else { "review-two-keys" };
    let algorithm = parameters::algorithm_words(parameters::chosen(context), look);
    let key = answers.to.as_ref().map(|key| key.0.clone()).unwrap_or_default();
    let folder = answers.requests.as_ref().map(|folder| folder.display().to_string()).unwrap_or_default();
    let files = if answers.one_key { "EU.p10" } else { "EU.p10, EU-KEP.p10" };
    vec![
        given("check-whose", vec![owner], StepId::Whose),
        given("review-keys", vec![look.text(keys), algorithm], StepId::Parameters),
        given("review-place", vec![key], StepId::Place),
        Answer {
            missing: answers.new_password.is_none().then(|| look.text("review-password-missing")),
            ..given("review-password", vec![look.text("password-ready")], StepId::Password)
        },
        given("check-folder", vec![folder, files.to_owned()], StepId::Folder),
    ]
}
