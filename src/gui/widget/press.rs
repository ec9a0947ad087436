//! Buttons, links, the page title, folded parts.

use super::Id;
use crate::gui::design::{self, Role, Type, label, space};
use crate::gui::look::Look;
use iced::widget::{button as stock, column, container};
use iced::{Element, Fill};

/// How much weight a button has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The page's one main action.
    Main,
    /// A quiet second choice.
    Plain,
    /// Something that cannot be undone.
    Danger,
    /// Looks like a link.
    Link,
}

/// A button; `on_press` None: disabled, and not reached by the keyboard.
pub fn button<'a, M: Clone + 'a>(
    look: Look<'_>,
    id: impl Into<Id>,
    kind: Kind,
    words: String,
    on_press: Option<M>,
) -> Element<'a, M> {
    let role = match kind {
        Kind::Main => Role::OnAccent,
        Kind::Danger => Role::Danger,
        Kind::Plain | Kind::Link => Role::Accent,
    };
    let words = label(words, Type::Body, role, look.palette);
    container(stock(words).padding([space::S, space::M]).on_press_maybe(on_press)).id(id.into()).into()
}

/// The page's title; takes the focus when the page opens.
pub fn title<'a, M: 'a>(look: Look<'_>, words: String) -> Element<'a, M> {
    label(words, Type::Display, Role::Text, look.palette).into()
}

/// A part that is folded until it is wanted («Подробиці», «Додатково»).
pub fn disclosure<'a, M: Clone + 'a>(
    look: Look<'_>,
    id: impl Into<Id>,
    words: String,
    open: bool,
    on_toggle: M,
    content: impl FnOnce() -> Element<'a, M>,
) -> Element<'a, M> {
    let head = button(look, id, Kind::Link, words, Some(on_toggle));
    let mut all = column![head].spacing(design::space::S).width(Fill);
    if open {
        all = all.push(content());
    }
    all.into()
}
