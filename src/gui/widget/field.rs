//! A labelled line of text.

use super::Id;
use crate::gui::design::{Role, Type, label, space};
use crate::gui::look::Look;
use iced::Element;
use iced::widget::{column, text_input};

/// What stands around a field.
#[derive(Debug, Clone, Default)]
pub struct Field {
    /// Above the field; also its accessible name.
    pub label: String,
    /// Below the field, quiet.
    pub hint: Option<String>,
    /// Below the field in place of the hint; the field is then marked.
    pub error: Option<String>,
    /// Shown in the empty field: an example of the form.
    pub placeholder: String,
}

/// A line of text; `on_input` None: read-only.
pub fn field<'a, M: Clone + 'a>(
    look: Look<'_>,
    id: impl Into<Id>,
    around: Field,
    value: &str,
    on_input: Option<impl Fn(String) -> M + 'a>,
) -> Element<'a, M> {
    let mut input = text_input(&around.placeholder, value).id(id.into()).padding(space::S);
    if let Some(on_input) = on_input {
        input = input.on_input(on_input);
    }
    let mut all =
        column![label(around.label, Type::Body, Role::Text, look.palette), input].spacing(space::XS);
    match (around.error, around.hint) {
        (Some(error), _) => all = all.push(label(error, Type::Small, Role::Danger, look.palette)),
        (None, Some(hint)) => all = all.push(label(hint, Type::Small, Role::Muted, look.palette)),
        (None, None) => {}
    }
    all.into()
}
