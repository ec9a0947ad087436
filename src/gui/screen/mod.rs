//! One file a screen: state, `Message`, what it shows.

pub mod about;
pub mod choose;
pub mod home;
pub mod settings;

use super::look::Look;
use super::widget::{self, Id, Kind};
use iced::Element;
use iced::widget::{column, row};

/// A part of the program that the rail leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    Home,
    Settings,
    About,
}

impl Section {
    pub const ALL: [Section; 3] = [Section::Home, Section::Settings, Section::About];

    fn key(self) -> &'static str {
        match self {
            Section::Home => "section-home",
            Section::Settings => "section-settings",
            Section::About => "section-about",
        }
    }

    fn id(self) -> Id {
        Id::from(self.key().to_owned())
    }
}

/// The sections beside the page; in one line above it where there is no room. The open one has a border.
pub fn sections<'a>(open: Section, look: Look<'_>) -> Element<'a, Section> {
    let buttons = Section::ALL.map(|section| {
        let kind = if section == open { Kind::Plain } else { Kind::Link };
        widget::button(look, section.id(), kind, look.text(section.key()), Some(section))
    });
    if look.compact {
        row(buttons).spacing(super::design::space::S).wrap().into()
    } else {
        column(buttons).spacing(super::design::space::S).into()
    }
}
