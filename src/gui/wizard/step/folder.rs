//! Where the request files go.

use super::{Action, Apply, Failed, Main, Page, Step, place};
use crate::code::{Code, Coded as _};
use crate::gui::chooser::{Answer, Browsing, Wanted, What};
use crate::gui::design::{Role, Type, label, space};
use crate::gui::look::Look;
use crate::gui::widget::{self, Field, Id};
use crate::gui::wizard::context::Context;
use crate::tasks::key_generate::look_at_folder;
use crate::tasks::key_places::{self, Place};
use crate::tasks::typed_path::typed_path;
use iced::widget::column;
use iced::{Element, Fill, Task};

pub const PATH: Id = Id::new("folder-path");
const BROWSE: Id = Id::new("folder-browse");

#[derive(Debug, Clone)]
pub enum Message {
    /// Drives and folders that take files.
    Found(Vec<Place>),
    Typed(String),
    /// Choose in the system's dialog.
    Browse(Wanted),
    Answered(Answer),
    /// Whether the folder at this path takes them.
    Checked(String, Result<(), Failed>),
}

#[derive(Default)]
pub struct Folder {
    path: String,
    browsing: Browsing,
    places: Vec<Place>,
    wrong: Option<Wrong>,
    accepted: bool,
    /// For how many requests there was room; two take another name besides.
    for_two: bool,
}

enum Wrong {
    Nothing,
    /// Requests are there already.
    Taken(String),
    Told(Code, Vec<(&'static str, String)>),
}

impl Step for Folder {
    fn holds(&self, context: &Context) -> bool {
        self.for_two || context.answers.one_key
    }

    fn enter(&mut self, _context: &mut Context) -> Task<super::Message> {
        self.accepted = false;
        self.browsing = Browsing::Closed;
        self.wrong = None;
        let find = async { tokio::task::spawn_blocking(key_places::places_for_new).await };
        // Without the list a path can still be typed.
        Task::perform(find, |found| super::Message::Folder(Message::Found(found.unwrap_or_default())))
    }

    fn update(&mut self, message: super::Message, context: &mut Context) -> Action {
        let super::Message::Folder(message) = message else { return Action::None };
        match message {
            Message::Found(places) => {
                self.places = places;
                Action::None
            }
            Message::Typed(path) => {
                self.path = path;
                self.wrong = None;
                Action::None
            }
            Message::Browse(wanted) => {
                self.browsing = Browsing::Open;
                Action::Ask(wanted, |answer| super::Message::Folder(Message::Answered(answer)))
            }
            Message::Answered(answer) => {
                if let Some(folder) = self.browsing.answered(answer) {
                    self.path = folder.display().to_string();
                    self.wrong = None;
                }
                Action::Focus(PATH)
            }
            // Meanwhile another path was typed.
            Message::Checked(path, _) if path != self.path => Action::Focus(PATH),
            Message::Checked(path, Ok(())) => {
                context.answers.requests = typed_path(&path).ok();
                self.for_two = !context.answers.one_key;
                self.accepted = true;
                Action::None
            }
            Message::Checked(_, Err((Code::Carr10, details))) => {
                let taken = details.into_iter().find(|(name, _)| *name == "path");
                self.wrong = Some(Wrong::Taken(taken.map(|(_, path)| path).unwrap_or_default()));
                Action::Focus(PATH)
            }
            Message::Checked(_, Err((code, details))) => {
                self.wrong = Some(Wrong::Told(code, details));
                Action::Focus(PATH)
            }
        }
    }

    fn apply(&mut self, context: &mut Context) -> Apply {
        if self.path.trim().is_empty() {
            self.wrong = Some(Wrong::Nothing);
            return Apply::Blocked(PATH);
        }
        self.wrong = None;
        let (path, two) = (self.path.clone(), !context.answers.one_key);
        let folder = match typed_path(&path) {
            Ok(folder) => folder,
            Err(error) => {
                self.wrong = Some(Wrong::Told(error.code(), error.details()));
                return Apply::Blocked(PATH);
            }
        };
        let look = async move { tokio::task::spawn_blocking(move || look_at_folder(&folder, two)).await };
        Apply::Pending(Task::perform(look, move |looked| {
            let looked = match looked {
                Ok(looked) => looked.map_err(|error| (error.code(), error.details())),
                Err(error) => Err((Code::App05, vec![("cause", error.to_string())])),
            };
            super::Message::Folder(Message::Checked(path.clone(), looked))
        }))
    }

    fn ready(&self, _context: &Context) -> bool {
        self.accepted
    }

    fn page<'a>(&'a self, _context: &'a Context, look: Look<'a>, _pending: bool) -> Page<'a> {
        Page {
            title: look.text("step-folder-title"),
            body: self.body(look),
            note: Some(look.text("folder-note")),
            main: Some(Main { words: look.text("step-folder-main"), enabled: true }),
            others: Vec::new(),
        }
    }
}

impl Folder {
    fn body<'a>(&'a self, look: Look<'a>) -> Element<'a, super::Message> {
        let error = self.wrong.as_ref().map(|wrong| match wrong {
            Wrong::Nothing => look.text("folder-nothing"),
            Wrong::Taken(path) => look.text_with("folder-taken", &[("path", path.clone())]),
            Wrong::Told(code, details) => {
                let (what, advice) = look.texts.error(*code, details);
                format!("{what} ({code}). {advice}")
            }
        });
        let around = Field {
            label: look.text("folder-path"),
            hint: Some(look.text("folder-path-hint")),
            error,
            required: true,
            ..Field::default()
        };
        let typed = |path| super::Message::Folder(Message::Typed(path));
        let wanted = Wanted { what: What::Folder, title: look.text("browse-requests-title"), folder: None };
        let browse = |wanted| super::Message::Folder(Message::Browse(wanted));
        let path = column![
            widget::field(look, PATH, around, &self.path, Some(typed)),
            widget::browse(look, BROWSE, self.browsing, wanted, browse),
        ];
        column![label(look.text("folder-text"), Type::Body, Role::Text, look.palette).width(Fill)]
            .push(place::list(&self.places, &self.path, typed, look))
            .push(path.spacing(space::S))
            .spacing(space::L)
            .width(Fill)
            .into()
    }
}
