//! Requests: the other way to certificates. Keys are made here, their requests are brought to a registration office;
//! a request that is there already is shown.

pub mod fields;
mod shown;

pub use shown::{Message as ShownMessage, Shown};

use crate::code::{Code, Coded as _};
use crate::gui::chooser::{Answer, Browsing, Wanted, What};
use crate::gui::design::{self, Role, Sheet, Type, label, raised, space};
use crate::gui::look::Look;
use crate::gui::widget::{self, Field, Id, Kind};
use crate::tasks::request_show::ShownRequest;
use crate::tasks::typed_path::typed_path;
use iced::widget::{column, row};
use iced::{Element, Fill};
use std::path::PathBuf;

pub const PATH: Id = Id::new("request-path");
const OPEN: Id = Id::new("request-open");
const BROWSE: Id = Id::new("request-browse");

/// Why a file is not shown: the code and the facts of its texts.
pub type Failed = (Code, Vec<(&'static str, String)>);

/// State of the page.
#[derive(Debug, Default)]
pub struct Page {
    path: String,
    browsing: Browsing,
    wrong: Option<Failed>,
    /// The request that is looked at.
    shown: Option<Shown>,
}

#[derive(Debug, Clone)]
pub enum Message {
    /// «Згенерувати ключі та запити…»
    Generate,
    Path(String),
    /// Choose in the system's dialog.
    Browse(Wanted),
    Answered(Answer),
    /// «Переглянути запит».
    Open,
    /// What stands in this file.
    Read(PathBuf, Result<Box<ShownRequest>, Failed>),
    Shown(shown::Message),
    /// From a request back to the page.
    Back,
}

/// What the window does after a message.
#[derive(Debug, PartialEq, Eq)]
pub enum Effect {
    None,
    Generate,
    Ask(Wanted),
    Read(PathBuf),
    /// Into the clipboard.
    Copy,
    Focus(Id),
}

impl Page {
    pub fn update(&mut self, message: Message) -> Effect {
        match message {
            Message::Generate => return Effect::Generate,
            Message::Path(path) => {
                self.path = path;
                self.wrong = None;
            }
            Message::Browse(wanted) => {
                self.browsing = Browsing::Open;
                return Effect::Ask(wanted);
            }
            Message::Answered(answer) => match self.browsing.answered(answer) {
                Some(path) => {
                    self.path = path.display().to_string();
                    self.wrong = None;
                    return Effect::Read(path);
                }
                None if self.browsing == Browsing::Missing => return Effect::Focus(PATH),
                None => {}
            },
            Message::Open => match typed_path(&self.path) {
                Ok(path) => return Effect::Read(path),
                Err(error) => {
                    self.wrong = Some((error.code(), error.details()));
                    return Effect::Focus(PATH);
                }
            },
            // Meanwhile another path was typed.
            Message::Read(path, _) if path != self.wanted() => {}
            Message::Read(path, Ok(request)) => {
                self.wrong = None;
                self.shown = Some(Shown::new(path, *request));
                return Effect::Focus(widget::TITLE);
            }
            Message::Read(_, Err(wrong)) => {
                self.wrong = Some(wrong);
                return Effect::Focus(PATH);
            }
            Message::Shown(message) => {
                if let Some(shown) = &mut self.shown
                    && shown.update(message)
                {
                    return Effect::Copy;
                }
            }
            Message::Back => {
                self.shown = None;
                return Effect::Focus(widget::TITLE);
            }
        }
        Effect::None
    }

    fn wanted(&self) -> PathBuf {
        typed_path(&self.path).unwrap_or_default()
    }

    /// Why there is no request to look at.
    pub fn wrong(&self) -> Option<Code> {
        self.wrong.as_ref().map(|(code, _)| *code)
    }

    /// The request that is looked at.
    pub fn shown(&self) -> Option<&Shown> {
        self.shown.as_ref()
    }

    pub fn sheet<'a>(&'a self, look: Look<'a>) -> Sheet<'a, Message> {
        match &self.shown {
            Some(shown) => Sheet {
                back: Some(Message::Back),
                ..Sheet::new(look.text("request-title"), shown.view(look).map(Message::Shown))
            },
            None => Sheet {
                note: Some(look.text("requests-note")),
                main: Some((look.text("requests-generate"), Some(Message::Generate))),
                ..Sheet::new(look.text("section-requests"), self.front(look))
            },
        }
    }

    fn front<'a>(&'a self, look: Look<'a>) -> Element<'a, Message> {
        let error = self.wrong.as_ref().map(|(code, details)| {
            let (what, advice) = look.texts.error(*code, details);
            format!("{what} ({code}). {advice}")
        });
        let around = Field {
            label: look.text("request-path"),
            hint: Some(look.text("request-path-hint")),
            error,
            ..Field::default()
        };
        let open = (!self.path.trim().is_empty()).then_some(Message::Open);
        let wanted = Wanted { what: What::File, title: look.text("browse-request-title"), folder: None };
        let view = column![
            widget::field_with_enter(look, PATH, around, &self.path, Message::Path, open.clone()),
            row![
                widget::button(look, OPEN, Kind::Plain, look.text("request-open"), open),
                widget::browse(look, BROWSE, self.browsing, wanted, Message::Browse),
            ]
            .spacing(space::S),
        ];
        let text = |key: &str| label(look.text(key), Type::Body, Role::Text, look.palette).width(Fill);
        column![
            text("requests-what"),
            text("requests-how"),
            design::section(
                look.text("request-view"),
                raised(view.spacing(space::S), Role::Muted, look.palette),
                look.palette
            ),
        ]
        .spacing(space::L)
        .width(Fill)
        .into()
    }
}
