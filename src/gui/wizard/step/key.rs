//! рис. 3: which key, its password; at the end of the page R1–R8 are ticked.

use super::{Action, Apply, Main, Page, Step};
use crate::gui::design::{Role, Type, label};
use crate::gui::look::Look;
use crate::gui::wizard::context::Context;
use crate::gui::wizard::conversation::Asked;

#[derive(Debug, Clone)]
pub enum Message {}

#[derive(Default)]
pub struct Key;

impl Step for Key {
    fn update(&mut self, _message: super::Message, _context: &mut Context) -> Action {
        Action::None
    }

    fn apply(&mut self, context: &mut Context) -> Apply {
        if matches!(context.asked, Some(Asked::Agreement(_))) || context.known.signed.is_some() {
            Apply::Ready
        } else {
            Apply::Begin
        }
    }

    fn page<'a>(&'a self, _context: &'a Context, look: Look<'a>, _pending: bool) -> Page<'a> {
        Page {
            title: look.text("step-key-title"),
            body: label(look.text("step-key"), Type::Body, Role::Text, look.palette).into(),
            note: None,
            main: Some(Main { words: look.text("step-key-main"), enabled: true }),
            others: Vec::new(),
        }
    }
}
