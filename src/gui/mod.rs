//! The window. For now one honest page: the home page with the key card.

pub mod design;
pub mod screen;

use crate::i18n::{Language, Texts};
use iced::{Element, Theme};
use screen::home::{self, Home};
use std::path::PathBuf;

/// How the window was asked for.
#[derive(Debug, Clone)]
pub struct Options {
    /// With the built-in training provider.
    pub training: bool,
    pub state: Option<PathBuf>,
    pub language: Language,
}

/// The window's state.
pub struct App {
    options: Options,
    texts: Texts,
    home: Home,
    palette: &'static design::Palette,
}

/// Everything that can happen in the window.
#[derive(Debug, Clone)]
pub enum Message {
    Home(home::Message),
}

impl App {
    pub fn new(options: Options) -> Self {
        let home = if options.training { Home::Preparing } else { Home::NoKey };
        Self { texts: Texts::new(options.language), home, palette: &design::PALETTES[0], options }
    }

    /// Chooses one of [`design::PALETTES`].
    pub fn with_palette(mut self, palette: &'static design::Palette) -> Self {
        self.palette = palette;
        self
    }

    pub fn title(&self) -> String {
        self.texts.text(if self.options.training { "window-title-training" } else { "window-title" }, &[])
    }

    pub fn theme(&self) -> Theme {
        design::theme(self.palette)
    }

    pub fn update(&mut self, message: Message) {
        match message {
            Message::Home(message) => self.home.update(message),
        }
    }

    pub fn view(&self) -> Element<'_, Message> {
        self.home.view(self.options.training, &self.texts, self.palette).map(Message::Home)
    }
}

/// Toolkit settings that the window and its tests share.
pub fn settings() -> iced::Settings {
    iced::Settings {
        fonts: design::FONTS.map(Into::into).into(),
        default_font: design::REGULAR,
        ..iced::Settings::default()
    }
}
