//! Everything on one page with «Змінити» beside each; then the point of no return.

use super::{Action, Apply, Main, Page, Step};
use crate::gui::design::{Role, Type, label};
use crate::gui::look::Look;
use crate::gui::wizard::context::Context;

#[derive(Debug, Clone)]
pub enum Message {}

#[derive(Default)]
pub struct Review;

impl Step for Review {
    fn update(&mut self, _message: super::Message, _context: &mut Context) -> Action {
        Action::None
    }

    fn apply(&mut self, context: &mut Context) -> Apply {
        context.confirm();
        Apply::Ready
    }

    fn page<'a>(&'a self, _context: &'a Context, look: Look<'a>, _pending: bool) -> Page<'a> {
        Page {
            title: look.text("step-review-title"),
            body: label(look.text("step-review"), Type::Body, Role::Text, look.palette).into(),
            note: None,
            main: Some(Main { words: look.text("step-review-main"), enabled: true }),
            others: Vec::new(),
        }
    }
}
