//! Checkboxes and radio buttons.

use super::Id;
use super::press::{Kind, button};
use crate::gui::design::{Role, Type, label, space};
use crate::gui::look::Look;
use iced::Element;
use iced::widget::column;

/// A checkbox with its words; `on_toggle` gets the new value; None: disabled.
pub fn checkbox<'a, M: Clone + 'a>(
    look: Look<'_>,
    id: impl Into<Id>,
    words: String,
    note: Option<String>,
    checked: bool,
    on_toggle: Option<impl Fn(bool) -> M + 'a>,
) -> Element<'a, M> {
    let mark = if checked { "✓" } else { "–" };
    let press = button(look, id, Kind::Plain, format!("{mark} {words}"), on_toggle.map(|f| f(!checked)));
    with_note(look, press, note)
}

/// One radio button of a group; arrow keys need not be wired: each is reached by Tab and chosen by Space.
pub fn radio<'a, M: Clone + 'a>(
    look: Look<'_>,
    id: impl Into<Id>,
    words: String,
    note: Option<String>,
    selected: bool,
    on_select: Option<M>,
) -> Element<'a, M> {
    let mark = if selected { "●" } else { "○" };
    with_note(look, button(look, id, Kind::Plain, format!("{mark} {words}"), on_select), note)
}

fn with_note<'a, M: 'a>(look: Look<'_>, element: Element<'a, M>, note: Option<String>) -> Element<'a, M> {
    let mut all = column![element].spacing(space::XS);
    if let Some(note) = note {
        all = all.push(label(note, Type::Small, Role::Muted, look.palette));
    }
    all.into()
}
