//! рис. 12: the new certificates beside the old.

use super::{Action, Apply, Main, Page, Step};
use crate::gui::design::{Role, Type, label};
use crate::gui::look::Look;
use crate::gui::wizard::context::Context;

#[derive(Debug, Clone)]
pub enum Message {}

#[derive(Default)]
pub struct Certificates;

impl Step for Certificates {
    fn update(&mut self, _message: super::Message, _context: &mut Context) -> Action {
        Action::None
    }

    fn apply(&mut self, context: &mut Context) -> Apply {
        let _ = context;
        Apply::Ready
    }

    fn page<'a>(&'a self, _context: &'a Context, look: Look<'a>, _pending: bool) -> Page<'a> {
        Page {
            title: look.text("step-certificates-title"),
            body: label(look.text("step-certificates"), Type::Body, Role::Text, look.palette).into(),
            note: None,
            main: Some(Main { words: look.text("step-certificates-main"), enabled: true }),
            others: Vec::new(),
        }
    }
}
