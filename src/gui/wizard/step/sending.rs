//! Sending: five lines that tick.

use super::{Action, Apply, Main, Page, Step};
use crate::gui::design::{Role, Type, label};
use crate::gui::look::Look;
use crate::gui::wizard::context::Context;

#[derive(Debug, Clone)]
pub enum Message {}

#[derive(Default)]
pub struct Sending;

impl Step for Sending {
    fn update(&mut self, _message: super::Message, _context: &mut Context) -> Action {
        Action::None
    }

    fn apply(&mut self, context: &mut Context) -> Apply {
        let _ = context;
        Apply::Ready
    }

    fn ready(&self, context: &Context) -> bool {
        context.known.outcome.is_some()
    }

    fn page<'a>(&'a self, _context: &'a Context, look: Look<'a>, _pending: bool) -> Page<'a> {
        Page {
            title: look.text("step-sending-title"),
            body: label(look.text("step-sending"), Type::Body, Role::Text, look.palette).into(),
            note: None,
            main: Some(Main { words: look.text("step-sending-main"), enabled: true }),
            others: Vec::new(),
        }
    }
}
