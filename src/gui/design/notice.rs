//! A notice: something worth knowing before going on, with a mark and an edge of its own.

use super::{Role, SEMIBOLD, Type, label, raised, space};
use crate::gui::look::Look;
use iced::widget::row;
use iced::{Element, Fill};

/// How much it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Good to know.
    Info,
    /// Something was done.
    Done,
    /// To be thought about.
    Warning,
    /// Something does not work.
    Danger,
}

/// A paragraph in its own frame.
pub fn notice<'a, M: 'a>(look: Look<'_>, tone: Tone, words: String) -> Element<'a, M> {
    let (sign, role) = match tone {
        Tone::Info => ("i", Role::Accent),
        Tone::Done => ("✓", Role::Ok),
        Tone::Warning => ("!", Role::Warn),
        Tone::Danger => ("×", Role::Danger),
    };
    let sign = label(sign, Type::Lead, role, look.palette).font(SEMIBOLD);
    let words = label(words, Type::Body, Role::Text, look.palette).width(Fill);
    raised(row![sign, words].spacing(space::M).align_y(iced::Center), role, look.palette)
}
