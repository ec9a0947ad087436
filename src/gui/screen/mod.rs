//! One file a screen: state, `Message`, what it shows.

pub mod about;
pub mod certificates;
pub mod choose;
mod field_list;
pub mod home;
pub mod keys;
pub mod program_password;
pub mod requests;
pub mod settings;

use super::look::Look;
use super::widget::{self, A11yInfo, Id, Words, announced};
use crate::code::{Code, Coded};
use iced::widget::{column, row};
use iced::{Element, Fill, Shrink};

/// What did not work, as the catalogue tells it.
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

/// A part of the program that the rail leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    Home,
    Keys,
    Certificates,
    Requests,
    Settings,
    About,
}

impl Section {
    pub const ALL: [Section; 6] = [
        Section::Home,
        Section::Keys,
        Section::Certificates,
        Section::Requests,
        Section::Settings,
        Section::About,
    ];

    fn key(self) -> &'static str {
        match self {
            Section::Home => "section-home",
            Section::Keys => "section-keys",
            Section::Certificates => "section-certificates",
            Section::Requests => "section-requests",
            Section::Settings => "section-settings",
            Section::About => "section-about",
        }
    }

    fn id(self) -> Id {
        Id::from(self.key().to_owned())
    }
}

/// «2 з 3»: tells things of a list apart that may have the same name; nothing where there is one.
fn place_in_list(at: usize, of: usize, look: Look<'_>) -> Option<String> {
    let place = [("at", (at + 1).to_string()), ("of", of.to_string())];
    (of > 1).then(|| look.text_with("a11y-place", &place))
}

/// The sections beside the page; in one line above it where there is no room. The open one has a border.
pub fn sections<'a>(open: Section, look: Look<'_>) -> Element<'a, Section> {
    let buttons = Section::ALL.map(|section| {
        let words = look.text(section.key());
        let words = match section == open {
            true => Words::about(look, words, look.text("a11y-open")),
            false => words.into(),
        };
        let width = if look.compact { Shrink } else { Fill };
        widget::section(look, section.id(), words, section == open, width, section)
    });
    let buttons: Element<'a, Section> = if look.compact {
        row(buttons).spacing(super::design::space::S).wrap().into()
    } else {
        column(buttons).spacing(super::design::space::S).into()
    };
    announced(A11yInfo::new(widget::Role::Group, look.text("a11y-sections")), buttons)
}
