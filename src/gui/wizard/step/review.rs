//! Everything on one page, each answer with «Змінити», then the point of no return.

use super::changes::Change;
use super::{Action, Apply, Id as StepId, Main, Page, Step, parameters};
use crate::authority::Protocol;
use crate::authority::portal::Registration;
use crate::gui::design::{self, Answer, Role, space};
use crate::gui::look::Look;
use crate::gui::widget::Id;
use crate::gui::wizard::context::{Context, Details};
use iced::widget::column;
use iced::{Element, Fill, Task};

#[derive(Debug, Clone)]
pub enum Message {
    /// «Змінити».
    Change(StepId),
}

#[derive(Default)]
pub struct Review {
    /// The renewal has what it needs and runs.
    confirmed: bool,
}

impl Step for Review {
    fn enter(&mut self, _context: &mut Context) -> Task<super::Message> {
        self.confirmed = false;
        Task::none()
    }

    fn update(&mut self, message: super::Message, _context: &mut Context) -> Action {
        match message {
            super::Message::Review(Message::Change(step)) => Action::Go(step),
            _ => Action::None,
        }
    }

    fn apply(&mut self, context: &mut Context) -> Apply {
        if context.answers.new_password.is_none() {
            // It was used up by a run that failed: it has to be typed again.
            return Apply::Pending(Task::done(super::Message::Review(Message::Change(StepId::Password))));
        }
        context.confirm();
        self.confirmed = true;
        Apply::Ready
    }

    fn ready(&self, _context: &Context) -> bool {
        self.confirmed
    }

    fn page<'a>(&'a self, context: &'a Context, look: Look<'a>, _pending: bool) -> Page<'a> {
        let complete = context.answers.new_password.is_some();
        let main = if complete { "step-review-main" } else { "review-password-main" };
        Page {
            title: look.text("step-review-title"),
            body: body(context, look),
            note: Some(look.text(if complete { "review-note" } else { "review-password-note" })),
            main: Some(Main { words: look.text(main), enabled: true }),
            others: Vec::new(),
        }
    }
}

fn body<'a>(context: &Context, look: Look<'_>) -> Element<'a, super::Message> {
    let answers = column(answers(context, look).into_iter().map(|answer| design::answer(answer, look)))
        .spacing(space::M)
        .width(Fill);
    let (title, words) = match context.protocol() {
        Protocol::Cmp => ("review-next-title", "review-next-cmp"),
        Protocol::Iit => ("review-next-title", "review-next-iit"),
    };
    let next = design::advice(look.text(title), look.text(words), Role::Warn, look.palette);
    column![design::raised(answers, Role::Muted, look.palette), next].spacing(space::L).width(Fill).into()
}

/// Everything that was asked and answered, in the order of the pages.
fn answers(context: &Context, look: Look<'_>) -> Vec<Answer<super::Message>> {
    let change = |step: StepId, words: &str| {
        let id = Id::from(format!("review-{}", step.key()));
        Some((id, look.text(words), super::Message::Review(Message::Change(step))))
    };
    let given = |question: &str, answer: Vec<String>, change| Answer {
        question: look.text(question),
        answer,
        missing: None,
        change,
    };
    let (given_answers, known) = (&context.answers, &context.known);
    let path = |uri: Option<&crate::carrier::KeyUri>| uri.map(|uri| uri.0.clone()).unwrap_or_default();
    let mut all = Vec::new();
    let owner = known.old.first().map(|certificate| design::name(certificate.subject()));
    all.push(given(
        "review-key",
        owner.into_iter().chain([path(given_answers.key.as_ref())]).collect(),
        None,
    ));
    if let Some(agreement) = &known.agreement {
        let mut lines = vec![agreement.title.clone()];
        if let Some(at) = known.signed {
            lines.push(look.text_with("review-signed", &[("time", look.texts.moment(at))]));
        }
        all.push(given("review-agreement", lines, None));
    }
    if let Some(data) = &known.registration {
        all.push(given(
            "review-data",
            vec![look.text("review-data-right")],
            change(StepId::Data, "button-view"),
        ));
        // The national messages carry no changes: there was nothing to answer.
        if context.protocol() != Protocol::Iit {
            let changes = changes(data, &given_answers.details, context.phrase.is_some(), look);
            all.push(given("review-changes", changes, change(StepId::Changes, "button-change")));
        }
    }
    let place = match &given_answers.to {
        None => vec![look.text("review-place-current"), path(given_answers.key.as_ref())],
        Some(to) if given_answers.replace => vec![to.0.clone(), look.text("review-place-replace")],
        Some(to) => vec![to.0.clone()],
    };
    all.push(given("review-place", place, change(StepId::Place, "button-change")));
    let keys = if given_answers.one_key { "review-one-key" } else { "review-two-keys" };
    let algorithm = parameters::algorithm_words(parameters::chosen(context), look);
    all.push(given(
        "review-keys",
        vec![look.text(keys), algorithm],
        change(StepId::Parameters, "button-change"),
    ));
    all.push(Answer {
        missing: given_answers.new_password.is_none().then(|| look.text("review-password-missing")),
        ..given(
            "review-password",
            vec![look.text("password-ready")],
            change(StepId::Password, "button-change"),
        )
    });
    all
}

/// What will be told to the provider; one line when nothing changes.
fn changes(data: &Registration, wanted: &Details, phrase: bool, look: Look<'_>) -> Vec<String> {
    let changes = super::changes::changes(data, wanted, phrase);
    if changes.is_empty() {
        return vec![look.text("review-no-changes")];
    }
    let line = |change: Change| {
        let arguments = [
            ("what", look.text(change.key)),
            ("old", change.old.words(look)),
            ("new", change.new.words(look)),
        ];
        look.text_with("change-line", &arguments)
    };
    changes.into_iter().map(line).collect()
}
