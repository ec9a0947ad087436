//! The program password: the page that asks for it, and the pages that set, change and remove it.

pub mod change;
pub mod unlock;

use super::Fault;
use crate::gui::design::{self, Role};
use crate::gui::look::Look;
use iced::Element;

fn failure<'a, M: 'a>(fault: &Fault, look: Look<'_>) -> Element<'a, M> {
    let (title, advice) = look.texts.error(fault.code, &fault.details);
    design::failure(look, title, format!("{advice} ({})", fault.code), Role::Danger)
}
