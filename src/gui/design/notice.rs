//! Notices: something worth knowing before going on, with a mark and an edge of its own; and what appears by itself. A
//! screen reader says each of them when it appears.

use super::{Role, Type, advice, badge, label, raised, space};
use crate::gui::look::Look;
use crate::gui::widget::{A11yInfo, Role as Reads, announced};
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
    let told = A11yInfo::new(if tone == Tone::Danger { Reads::Alert } else { Reads::Status }, words.clone());
    let words = label(words, Type::Body, Role::Text, look.palette).width(Fill);
    let shown = raised(row![badge(look, sign, role), words].spacing(space::S), role, look.palette);
    announced(told, shown)
}

/// What failed and what to do about it: said at once.
pub fn failure<'a, M: 'a>(look: Look<'_>, title: String, words: String, role: Role) -> Element<'a, M> {
    let told = A11yInfo::new(Reads::Alert, format!("{title}. {words}"));
    announced(told, advice(title, words, role, look.palette))
}

/// What goes on, or how something ended well; in the place where it was begun.
pub fn status<'a, M: 'a>(look: Look<'_>, words: String, role: Role) -> Element<'a, M> {
    let told = A11yInfo::new(Reads::Status, words.clone());
    announced(told, label(words, Type::Body, role, look.palette).width(Fill))
}

/// What went wrong, where it was begun.
pub fn alert<'a, M: 'a>(look: Look<'_>, words: String) -> Element<'a, M> {
    let told = A11yInfo::new(Reads::Alert, words.clone());
    announced(told, label(words, Type::Body, Role::Danger, look.palette).width(Fill))
}
