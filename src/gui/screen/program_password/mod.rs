//! The program password: the page that asks for it, and the pages that set, change and remove it.

pub mod change;
pub mod unlock;

use crate::code::{Code, Coded};
use crate::gui::design::{self, Role};
use crate::gui::look::Look;
use iced::Element;

/// What went wrong, as the catalogue tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub code: Code,
    pub details: Vec<(&'static str, String)>,
}

impl<E: Coded> From<E> for Fault {
    fn from(error: E) -> Self {
        Self { code: error.code(), details: error.details() }
    }
}

fn failure<'a, M: 'a>(fault: &Fault, look: Look<'_>) -> Element<'a, M> {
    let (title, advice) = look.texts.error(fault.code, &fault.details);
    design::failure(look, title, format!("{advice} ({})", fault.code), Role::Danger)
}
