//! рис. 11: the new key's password, with rules that tick while it is typed.

use super::{Action, Apply, Main, Page, Step};
use crate::carrier::PasswordIssue;
use crate::carrier::password::{self, Charset};
use crate::crypto::{Password, Sealed};
use crate::gui::design::{self, Mark, Role, Type, label, space};
use crate::gui::look::Look;
use crate::gui::widget::{self, Edit, Id, Kind, SecretField, SecretText};
use crate::gui::wizard::context::Context;
use iced::widget::column;
use iced::{Element, Fill, Task};

pub const NEW: Id = Id::new("password-new");
pub const AGAIN: Id = Id::new("password-again");
pub const CHANGE: Id = Id::new("password-change");

#[derive(Debug, Clone)]
pub enum Message {
    New(Edit),
    Again(Edit),
    /// Another password than the one that was prepared.
    Change,
}

/// Both fields; wiped when the page is left.
#[derive(Default)]
pub struct NewPassword {
    pub new: SecretText,
    pub again: SecretText,
    /// What is to be said about the typed password.
    issues: Vec<PasswordIssue>,
    same: bool,
    /// The main button was pressed: what is missing is marked from now on.
    tried: bool,
    /// A password waits in the answers; the fields are not shown.
    prepared: bool,
}

/// The rules that are always shown, and whether each of them holds.
const RULES: [PasswordIssue; 4] =
    [PasswordIssue::Length, PasswordIssue::Repeated, PasswordIssue::KeyboardRun, PasswordIssue::Personal];

impl NewPassword {
    /// Looks at what was typed; no copy of it stays.
    fn check(&mut self, context: &Context) {
        let facts = context.personal_facts();
        let facts: Vec<&str> = facts.iter().map(String::as_str).collect();
        let charset: Charset = context.charset();
        self.issues =
            self.new.with(|typed| password::check(&Password::new(typed.to_owned()), charset, &facts));
        self.same = self.new.with(|new| self.again.with(|again| new == again));
    }

    fn refusal(&self) -> Option<&PasswordIssue> {
        self.issues.iter().find(|issue| issue.is_refusal())
    }
}

/// A line of the rules: its mark, the key of its text, the text's arguments.
type Rule = (Mark, String, Vec<(&'static str, String)>);

impl Step for NewPassword {
    fn enter(&mut self, context: &mut Context) -> Task<super::Message> {
        self.prepared = context.answers.new_password.is_some();
        self.tried = false;
        Task::none()
    }

    fn leave(&mut self) {
        self.new.clear();
        self.again.clear();
        self.issues.clear();
        self.same = false;
    }

    fn update(&mut self, message: super::Message, context: &mut Context) -> Action {
        let super::Message::Password(message) = message else { return Action::None };
        match message {
            Message::New(Edit::Changed) | Message::Again(Edit::Changed) => {
                self.check(context);
                Action::None
            }
            Message::Change => {
                context.answers.new_password = None;
                self.prepared = false;
                Action::Focus(NEW)
            }
        }
    }

    fn apply(&mut self, context: &mut Context) -> Apply {
        if context.answers.new_password.is_some() {
            return Apply::Ready;
        }
        self.prepared = false;
        self.check(context);
        self.tried = true;
        if self.refusal().is_some() {
            return Apply::Blocked(NEW);
        }
        if !self.same {
            return Apply::Blocked(AGAIN);
        }
        self.again.clear();
        match Sealed::new(self.new.take()) {
            Ok(sealed) => {
                context.answers.new_password = Some(sealed);
                Apply::Ready
            }
            // Without random numbers it is not kept: the empty field says what to do.
            Err(_) => Apply::Blocked(NEW),
        }
    }

    fn focus(&self) -> Id {
        if self.prepared { widget::TITLE } else { NEW }
    }

    fn page<'a>(&'a self, context: &'a Context, look: Look<'a>, _pending: bool) -> Page<'a> {
        Page {
            title: look.text("step-password-title"),
            body: if self.prepared { ready(look) } else { self.fields(context, look) },
            note: Some(look.text(if context.is_first() { "password-note-first" } else { "password-note" })),
            main: Some(Main { words: look.text("step-password-main"), enabled: true }),
            others: Vec::new(),
        }
    }
}

/// «Пароль введено»: nothing of it is shown, not even its length.
fn ready<'a>(look: Look<'_>) -> Element<'a, super::Message> {
    let change = super::Message::Password(Message::Change);
    column![
        design::marked(look, Mark::Ok, look.text("password-ready"), None),
        widget::button(look, CHANGE, Kind::Plain, look.text("button-change"), Some(change)),
    ]
    .spacing(space::M)
    .into()
}

impl NewPassword {
    fn fields<'a>(&'a self, context: &Context, look: Look<'a>) -> Element<'a, super::Message> {
        let error = |wrong: bool, key: &str| wrong.then(|| look.text(key));
        let new = SecretField {
            label: look.text("password-new"),
            error: error(
                self.tried && self.refusal().is_some(),
                if self.new.is_empty() { "password-empty" } else { "password-refused" },
            ),
            required: true,
            ..SecretField::default()
        };
        let again = SecretField {
            label: look.text("password-again"),
            error: error(
                self.differs(),
                if self.again.is_empty() { "password-again-empty" } else { "password-differs" },
            ),
            required: true,
            ..SecretField::default()
        };
        let rules = column![
            label(look.text("password-rules"), Type::Body, Role::Text, look.palette),
            column(self.rules(context).into_iter().map(|(mark, key, details)| {
                design::marked(look, mark, look.text_with(&key, &details), None)
            }))
            .spacing(space::XS)
        ]
        .spacing(space::S);
        column![
            label(look.text("password-text"), Type::Body, Role::Text, look.palette),
            widget::secret(look, NEW, new, &self.new, |edit| super::Message::Password(Message::New(edit))),
            rules,
            widget::secret(look, AGAIN, again, &self.again, |edit| {
                super::Message::Password(Message::Again(edit))
            }),
        ]
        .spacing(space::L)
        .width(Fill)
        .into()
    }

    /// While it is still being repeated a difference is no mistake yet; one that typing on cannot mend is.
    fn differs(&self) -> bool {
        let hopeless = self.again.len() >= self.new.len() && !self.again.is_empty();
        !self.same && (self.tried || hopeless) && self.refusal().is_none()
    }

    /// Each rule with its mark, then what else is to be said. Nothing is wrong before something is typed.
    fn rules(&self, context: &Context) -> Vec<Rule> {
        let empty = self.new.is_empty();
        let line = |mark, issue: &PasswordIssue| {
            let details = issue.details().into_iter().filter(|(name, _)| *name != "rule").collect();
            (mark, format!("password-rule-{}", issue.rule()), details)
        };
        let mut lines: Vec<_> = RULES
            .iter()
            .map(|rule| {
                let mark = match (empty, self.issues.contains(rule)) {
                    (true, _) => Mark::Later,
                    (false, true) => Mark::Failed,
                    (false, false) => Mark::Ok,
                };
                line(mark, rule)
            })
            .collect();
        if context.charset() == Charset::Windows1251
            && let Some(issue) = self.issues.iter().find(|i| matches!(i, PasswordIssue::Character(_)))
        {
            lines.push(line(Mark::Failed, issue));
        }
        let advice = self.issues.iter().filter(|issue| !issue.is_refusal() && !empty);
        lines.extend(advice.map(|issue| line(Mark::Warning, issue)));
        lines
    }
}
