//! The home page: the key card first, then the one action that matters now, then the rest.

use crate::code::Code;
use crate::gui::design::{self, Role, Sheet, Type, label, space};
use crate::gui::look::Look;
use crate::gui::widget::{self, Id, Kind};
use crate::renewal::Unfinished;
use crate::tasks::home::KeyCard;
use iced::Element;
use iced::widget::column;

/// What the page shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Home {
    /// The window has just opened: the key is being looked for (in training mode it may be made).
    #[default]
    Preparing,
    /// No key is known yet.
    NoKey,
    Key {
        card: KeyCard,
        /// Unfinished renewals, oldest first.
        unfinished: Vec<Unfinished>,
    },
    Failed {
        code: Code,
        details: Vec<(&'static str, String)>,
    },
}

/// What the person wants.
#[derive(Debug, Clone)]
pub enum Message {
    /// «Сформувати нові сертифікати».
    Renew,
    /// Go on with this case.
    Resume(String),
    /// Give it up; possible while nothing was sent.
    Abandon(String),
    /// Try again what failed.
    Reload,
}

impl Home {
    pub fn sheet<'a>(&'a self, look: Look<'a>) -> Sheet<'a, Message> {
        let palette = look.palette;
        let content: Element<'a, Message> = match self {
            Home::Preparing => label(look.text("home-preparing"), Type::Lead, Role::Muted, palette).into(),
            Home::NoKey => design::advice(
                look.text("home-no-key"),
                look.text("home-no-key-advice"),
                Role::Accent,
                palette,
            ),
            Home::Key { card, unfinished } => {
                let mut all = column![design::key_card(card, look)].spacing(space::L);
                for case in unfinished {
                    all = all.push(unfinished_case(case, look));
                }
                all.into()
            }
            Home::Failed { code, details } => {
                let (title, advice) = look.texts.error(*code, details);
                column![
                    label(look.text("home-keys-safe"), Type::Body, Role::Text, palette),
                    design::advice(title, format!("{advice} ({code})"), Role::Danger, palette),
                ]
                .spacing(space::M)
                .into()
            }
        };
        let main = match self {
            Home::Preparing => None,
            Home::Failed { .. } => Some((look.text("button-retry"), Some(Message::Reload))),
            Home::NoKey => Some((look.text("home-renew"), Some(Message::Renew))),
            Home::Key { unfinished, .. } => match unfinished.iter().find(|case| !case.state.is_final()) {
                Some(case) => Some((look.text("home-resume"), Some(Message::Resume(case.case.clone())))),
                None => Some((look.text("home-renew"), Some(Message::Renew))),
            },
        };
        Sheet { main, ..Sheet::new(look.text("home-title"), content) }
    }
}

fn unfinished_case<'a>(case: &Unfinished, look: Look<'_>) -> Element<'a, Message> {
    let words = look.text_with("home-unfinished", &[("date", look.texts.moment(case.created))]);
    let mut all = column![label(words, Type::Body, Role::Text, look.palette)].spacing(space::S);
    if case.can_abandon {
        let id = Id::from(format!("abandon-{}", case.case));
        let abandon = Message::Abandon(case.case.clone());
        all = all.push(widget::button(look, id, Kind::Link, look.text("home-abandon"), Some(abandon)));
    }
    design::raised(all, Role::Warn, look.palette)
}
