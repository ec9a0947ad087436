//! рис. 4, 5: the accession agreement, read and signed with the current key.

use super::{Action, Apply, Main, Page, Step};
use crate::gui::design::{Role, Type, label};
use crate::gui::look::Look;
use crate::gui::wizard::context::Context;

#[derive(Debug, Clone)]
pub enum Message {}

#[derive(Default)]
pub struct Agreement;

impl Step for Agreement {
    fn update(&mut self, _message: super::Message, _context: &mut Context) -> Action {
        Action::None
    }

    fn apply(&mut self, context: &mut Context) -> Apply {
        if super::agreement_signed(&context.known) {
            return Apply::Ready;
        }
        context.reply(crate::renewal::Reply::Yes);
        Apply::Pending(iced::Task::none())
    }

    fn ready(&self, context: &Context) -> bool {
        super::agreement_signed(&context.known)
    }

    fn page<'a>(&'a self, _context: &'a Context, look: Look<'a>, _pending: bool) -> Page<'a> {
        Page {
            title: look.text("step-agreement-title"),
            body: label(look.text("step-agreement"), Type::Body, Role::Text, look.palette).into(),
            note: None,
            main: Some(Main { words: look.text("step-agreement-main"), enabled: true }),
            others: Vec::new(),
        }
    }
}
