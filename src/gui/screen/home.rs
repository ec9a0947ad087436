//! The home page: the key card first, then what can be done now.

use crate::code::Code;
use crate::gui::design::{self, Palette, Role, Type, label, space};
use crate::i18n::Texts;
use crate::tasks::home::KeyCard;
use iced::Element;
use iced::widget::column;

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Home {
    /// Training mode: the provider starts and the demo person gets a key.
    Preparing,
    /// Outside training mode, until the window can open keys itself.
    NoKey,
    Key(KeyCard),
    Failed {
        code: Code,
        details: Vec<(&'static str, String)>,
    },
}

/// What happened.
#[derive(Debug, Clone)]
pub enum Message {
    Loaded(Home),
}

impl Home {
    pub fn update(&mut self, message: Message) {
        let Message::Loaded(home) = message;
        *self = home;
    }

    pub fn view<'a>(&self, training: bool, texts: &Texts, palette: &Palette) -> Element<'a, Message> {
        let band = training.then(|| design::training_band(texts.text("training-band", &[]), palette));
        let content = match self {
            Home::Preparing => {
                label(texts.text("home-preparing", &[]), Type::Lead, Role::Muted, palette).into()
            }
            Home::NoKey => design::advice(
                texts.text("home-no-key", &[]),
                texts.text("home-no-key-advice", &[]),
                Role::Accent,
                palette,
            ),
            Home::Key(facts) => column![
                design::key_card(facts, texts, palette),
                design::advice(
                    texts.text("home-next", &[]),
                    texts.text("home-next-advice", &[]),
                    Role::Accent,
                    palette
                ),
            ]
            .spacing(space::L)
            .into(),
            Home::Failed { code, details } => {
                let (title, advice) = texts.error(*code, details);
                column![
                    label(texts.text("home-keys-safe", &[]), Type::Body, Role::Text, palette),
                    design::advice(title, format!("{advice} ({code})"), Role::Danger, palette),
                ]
                .spacing(space::M)
                .into()
            }
        };
        design::page(band, texts.text("home-title", &[]), content, palette)
    }
}
