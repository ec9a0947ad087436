//! A pane in which a document is read: scroll, search, print, save.

use super::field::{Field, field};
use super::press::{Kind, button};
use crate::gui::design::{Role, Type, label, space};
use crate::gui::look::Look;
use iced::widget::{column, row, scrollable};
use iced::{Element, Fill};

/// A document on the screen.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// Shown as it is, never as markup.
    pub text: String,
    pub search: String,
    /// Which of the places found is shown.
    pub hit: usize,
}

#[derive(Debug, Clone)]
pub enum Message {
    Search(String),
    Next,
    Print,
    Save,
}

impl Document {
    pub fn new(text: String) -> Self {
        Self { text, ..Self::default() }
    }

    /// [`Message::Print`] and [`Message::Save`] are the page's to act upon.
    pub fn update(&mut self, message: Message) {
        match message {
            Message::Search(words) => {
                self.search = words;
                self.hit = 0;
            }
            Message::Next => self.hit += 1,
            Message::Print | Message::Save => {}
        }
    }
}

/// The pane; `id` prefixes the identifiers of its parts.
pub fn document<'a>(look: Look<'_>, id: &'static str, document: &'a Document) -> Element<'a, Message> {
    let search = Field { label: look.text("document-search"), ..Field::default() };
    column![
        scrollable(label(document.text.as_str(), Type::Body, Role::Text, look.palette))
            .height(320.0)
            .width(Fill),
        field(look, format!("{id}-search"), search, &document.search, Some(Message::Search)),
        row![
            button(
                look,
                format!("{id}-print"),
                Kind::Link,
                look.text("document-print"),
                Some(Message::Print)
            ),
            button(look, format!("{id}-save"), Kind::Link, look.text("document-save"), Some(Message::Save)),
        ]
        .spacing(space::M),
    ]
    .spacing(space::S)
    .into()
}
