//! рис. 11: the new key's password, with rules that tick while it is typed.

use super::{Action, Apply, Main, Page, Step};
use crate::carrier::PasswordIssue;
use crate::carrier::password;
use crate::crypto::Sealed;
use crate::gui::design::{self, Mark, Role, Type, label, space};
use crate::gui::look::Look;
use crate::gui::new_password;
pub use crate::gui::new_password::{AGAIN, NEW};
use crate::gui::widget::{self, Edit, Id, Kind};
use crate::gui::wizard::context::Context;
use iced::widget::column;
use iced::{Element, Fill, Task};

pub const CHANGE: Id = Id::new("password-change");

#[derive(Debug, Clone)]
pub enum Message {
    Typed(Edit),
    /// Another password than the one that was prepared.
    Change,
}

#[derive(Default)]
pub struct NewPassword {
    pub typed: new_password::NewPassword,
    /// A password waits in the answers; the fields are not shown.
    prepared: bool,
    /// One was typed before, but a later answer stands in it.
    outdated: bool,
}

impl Step for NewPassword {
    /// A name or a number that was entered since may stand in it.
    fn holds(&self, context: &Context) -> bool {
        let Some(sealed) = &context.answers.new_password else { return false };
        let facts = context.personal_facts();
        let facts: Vec<&str> = facts.iter().map(String::as_str).collect();
        // In damaged memory it is asked for again.
        sealed.copy().is_ok_and(|password| {
            let issues = password::check(&password, context.charset(), &facts);
            !issues.iter().any(PasswordIssue::is_refusal)
        })
    }

    fn enter(&mut self, context: &mut Context) -> Task<super::Message> {
        self.prepared = self.holds(context);
        self.outdated = !self.prepared && context.answers.new_password.take().is_some();
        Task::none()
    }

    fn leave(&mut self) {
        self.typed.clear();
    }

    fn update(&mut self, message: super::Message, context: &mut Context) -> Action {
        let super::Message::Password(message) = message else { return Action::None };
        match message {
            Message::Typed(_) => {
                self.typed.check(context.charset(), &context.personal_facts());
                Action::None
            }
            Message::Change => {
                context.answers.new_password = None;
                (self.prepared, self.outdated) = (false, false);
                Action::Focus(NEW)
            }
        }
    }

    fn apply(&mut self, context: &mut Context) -> Apply {
        if context.answers.new_password.is_some() {
            return Apply::Ready;
        }
        self.prepared = false;
        let password = match self.typed.take(context.charset(), &context.personal_facts()) {
            Ok(password) => password,
            Err(field) => return Apply::Blocked(field),
        };
        match Sealed::new(password) {
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

impl NewPassword {
    fn fields<'a>(&'a self, context: &Context, look: Look<'a>) -> Element<'a, super::Message> {
        let typed = |edit| super::Message::Password(Message::Typed(edit));
        let outdated = self.outdated.then(|| {
            let words = look.text("password-outdated");
            design::marked(look, Mark::Warning, words, None)
        });
        column![label(look.text("password-text"), Type::Body, Role::Text, look.palette)]
            .push(outdated)
            .push(self.typed.view(look, context.charset(), typed))
            .spacing(space::L)
            .width(Fill)
            .into()
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
