//! Which file or folder is opened: typed, or chosen in the system's dialog.

use super::Failed;
use crate::code::Coded as _;
use crate::gui::chooser::{Answer, Browsing, Wanted, What};
use crate::gui::design::{Role, Sheet, Type, label, space};
use crate::gui::look::Look;
use crate::gui::widget::{self, Field, Id};
use crate::tasks::typed_path::typed_path;
use iced::Fill;
use iced::widget::{column, row};
use std::path::PathBuf;

pub const PATH: Id = Id::new("certificates-path");
const FILE: Id = Id::new("certificates-file");
const FOLDER: Id = Id::new("certificates-folder");

/// State of the page.
#[derive(Debug, Default)]
pub struct From {
    path: String,
    file: Browsing,
    folder: Browsing,
    wrong: Option<Wrong>,
}

/// What is wrong with the typed path.
#[derive(Debug)]
pub(super) enum Wrong {
    /// Nothing was typed.
    Missing,
    Told(Failed),
}

impl Wrong {
    /// The path that was typed, or what is wrong with it.
    pub(super) fn or_path(typed: &str) -> Result<PathBuf, Self> {
        if typed.trim().is_empty() {
            return Err(Self::Missing);
        }
        typed_path(typed).map_err(|error| Self::Told((error.code(), error.details())))
    }

    /// `missing`: key of the words for a field that is empty.
    pub(super) fn told(&self, missing: &str, look: Look<'_>) -> String {
        match self {
            Self::Missing => look.text(missing),
            Self::Told((code, details)) => {
                let (what, advice) = look.texts.error(*code, details);
                format!("{what} ({code}). {advice}")
            }
        }
    }
}

#[derive(Debug, Clone)]
pub enum Message {
    Path(String),
    /// Choose in the system's dialog.
    Browse(Wanted),
    Answered(Answer),
    /// «Показати».
    Open,
}

/// What is to be done.
pub enum Effect {
    None,
    Focus(Id),
    Ask(Wanted),
    Open(PathBuf),
}

impl From {
    pub fn update(&mut self, message: Message) -> Effect {
        match message {
            Message::Path(path) => {
                self.path = path;
                self.wrong = None;
                Effect::None
            }
            Message::Browse(wanted) => {
                match wanted.what {
                    What::File => self.file = Browsing::Open,
                    What::Folder => self.folder = Browsing::Open,
                }
                Effect::Ask(wanted)
            }
            Message::Answered(answer) => {
                // One dialog at a time: the one that is open has answered.
                let asked = if self.file == Browsing::Open { &mut self.file } else { &mut self.folder };
                match asked.answered(answer) {
                    Some(path) => Effect::Open(path),
                    None if *asked == Browsing::Missing => Effect::Focus(PATH),
                    None => Effect::None,
                }
            }
            Message::Open => match Wrong::or_path(&self.path) {
                Ok(path) => Effect::Open(path),
                Err(wrong) => {
                    self.wrong = Some(wrong);
                    Effect::Focus(PATH)
                }
            },
        }
    }

    pub fn sheet<'a>(&'a self, look: Look<'a>) -> Sheet<'a, Message> {
        let around = Field {
            label: look.text("certificates-path"),
            hint: Some(look.text("certificates-path-hint")),
            error: self.wrong.as_ref().map(|wrong| wrong.told("certificates-path-missing", look)),
            required: true,
            ..Field::default()
        };
        let wanted = |what, title| Wanted { what, title: look.text(title), folder: None };
        let folder = wanted(What::Folder, "browse-certificates-folder-title");
        let file = wanted(What::File, "browse-certificates-file-title");
        let body = column![
            label(look.text("certificates-other-what"), Type::Body, Role::Text, look.palette).width(Fill),
            widget::field(look, PATH, around, &self.path, Some(Message::Path)),
            row![
                widget::browse(look, FOLDER, self.folder, folder, Message::Browse),
                widget::browse(look, FILE, self.file, file, Message::Browse),
            ]
            .spacing(space::S)
            .wrap()
            .vertical_spacing(space::S),
        ];
        Sheet {
            main: Some((look.text("certificates-open"), Some(Message::Open))),
            ..Sheet::new(look.text("certificates-other-title"), body.spacing(space::L).width(Fill).into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn wanted(what: What) -> Wanted {
        Wanted { what, title: String::new(), folder: None }
    }

    #[test]
    fn a_chosen_place_is_opened_and_a_missing_dialog_leads_to_the_line() {
        let mut from = From::default();
        assert!(matches!(from.update(Message::Open), Effect::Focus(_)));
        assert!(matches!(from.wrong, Some(Wrong::Missing)));
        from.update(Message::Path("certs/mine.p7b".into()));
        assert!(matches!(from.update(Message::Open), Effect::Focus(_)), "of which folder?");
        assert!(matches!(from.wrong, Some(Wrong::Told(_))));
        assert!(matches!(from.update(Message::Browse(wanted(What::Folder))), Effect::Ask(_)));
        assert!(matches!(from.update(Message::Answered(Answer::Unavailable)), Effect::Focus(_)));
        assert_eq!((from.file, from.folder), (Browsing::Closed, Browsing::Missing));
        from.update(Message::Browse(wanted(What::File)));
        assert!(matches!(from.update(Message::Answered(Answer::Cancelled)), Effect::None));
        from.update(Message::Browse(wanted(What::File)));
        let chosen = from.update(Message::Answered(Answer::Chosen("/a.cer".into())));
        assert!(matches!(chosen, Effect::Open(path) if path == Path::new("/a.cer")));
        from.update(Message::Path(" /b ".into()));
        assert!(matches!(from.update(Message::Open), Effect::Open(path) if path == Path::new("/b")));
    }
}
