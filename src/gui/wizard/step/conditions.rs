//! рис. 2: what is needed, R1–R8 as far as they are known without the key.

use super::{Action, Apply, Main, Page, Step};
use crate::gui::design::{Role, Type, label};
use crate::gui::look::Look;
use crate::gui::wizard::context::Context;

#[derive(Debug, Clone)]
pub enum Message {}

#[derive(Default)]
pub struct Conditions;

impl Step for Conditions {
    fn update(&mut self, _message: super::Message, _context: &mut Context) -> Action {
        Action::None
    }

    fn apply(&mut self, context: &mut Context) -> Apply {
        let _ = context;
        Apply::Ready
    }

    fn page<'a>(&'a self, _context: &'a Context, look: Look<'a>, _pending: bool) -> Page<'a> {
        Page {
            title: look.text("step-conditions-title"),
            body: label(look.text("step-conditions"), Type::Body, Role::Text, look.palette).into(),
            note: None,
            main: Some(Main { words: look.text("step-conditions-main"), enabled: true }),
            others: Vec::new(),
        }
    }
}
