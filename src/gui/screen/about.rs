//! About the program: version, licences of what is inside, where the certificates of the providers were taken from.

use crate::authority::Profile;
use crate::gui::design::{Role, Sheet, Type, label, space};
use crate::gui::look::Look;
use crate::gui::widget::document::{self, Document, document};
use crate::gui::widget::{self, Id};
use iced::widget::column;
use iced::{Element, Fill};

const SOURCES: Id = Id::new("about-sources");
const LICENCES: Id = Id::new("about-licences");
/// Licences of everything inside.
const TEXT: &str = include_str!("../../../assets/licences.txt");

/// State of the page.
#[derive(Debug, Default)]
pub struct About {
    sources: bool,
    /// Open while it is read.
    licences: Option<Document>,
}

#[derive(Debug, Clone)]
pub enum Message {
    Sources,
    Licences,
    Document(document::Message),
}

impl About {
    pub fn update(&mut self, message: Message) {
        match message {
            Message::Sources => self.sources = !self.sources,
            Message::Licences => {
                self.licences = match self.licences {
                    Some(_) => None,
                    None => Some(Document::new(TEXT.to_owned())),
                }
            }
            Message::Document(message) => {
                if let Some(document) = &mut self.licences {
                    document.update(message);
                }
            }
        }
    }

    pub fn sheet<'a>(&'a self, profiles: &'a [Profile], look: Look<'a>) -> Sheet<'a, Message> {
        let version = look.text_with("about-version", &[("version", env!("CARGO_PKG_VERSION").to_owned())]);
        let body = column![
            label(version, Type::Lead, Role::Text, look.palette),
            label(look.text("about-what"), Type::Body, Role::Text, look.palette).width(Fill),
            widget::disclosure(
                look,
                SOURCES,
                look.text("about-sources"),
                self.sources,
                Message::Sources,
                || sources(profiles, look)
            ),
            widget::disclosure(
                look,
                LICENCES,
                look.text("about-licences"),
                self.licences.is_some(),
                Message::Licences,
                || match &self.licences {
                    Some(text) => document(look, "licences", text).map(Message::Document),
                    None => iced::widget::Space::new().into(),
                }
            ),
        ]
        .spacing(space::M)
        .width(Fill);
        Sheet::new(look.text("section-about"), body.into())
    }
}

fn sources<'a>(profiles: &'a [Profile], look: Look<'a>) -> Element<'a, Message> {
    column(profiles.iter().map(|profile| {
        let tag = look.texts.language().tag();
        let (name, source) = (profile.name.in_language(tag), profile.source.in_language(tag));
        column![
            label(name.to_owned(), Type::Body, Role::Text, look.palette).width(Fill),
            label(source.to_owned(), Type::Small, Role::Muted, look.palette).width(Fill),
        ]
        .into()
    }))
    .spacing(space::S)
    .into()
}
