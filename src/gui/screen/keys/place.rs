//! Where a file is to be written: one of the drives found, or a path that is typed or chosen.

use super::{Answer, Effect, Fault, work};
use crate::code::Coded as _;
use crate::gui::chooser::{Browsing, Wanted, What};
use crate::gui::design::{Role, Type, label, space};
use crate::gui::look::Look;
use crate::gui::widget::{self, Field, Group, Id, Words};
use crate::tasks::key_places::{self, PlaceKind, places_for_new};
use crate::tasks::typed_path::typed_path;
use iced::widget::{Column, column};
use iced::{Element, Fill, Task};
use std::path::PathBuf;

pub const PATH: Id = Id::new("keys-place");
const BROWSE: Id = Id::new("keys-place-browse");

#[derive(Debug, Clone)]
pub enum Message {
    Typed(String),
    Browse(Wanted),
}

/// The question.
#[derive(Default)]
pub struct Place {
    pub path: String,
    /// A name that goes with a chosen folder; empty: the folder alone.
    name: String,
    pub(super) browsing: Browsing,
    places: Vec<key_places::Place>,
    wrong: Option<Wrong>,
}

enum Wrong {
    Empty,
    Told(Fault),
}

impl Place {
    /// `path` stands there to begin with; a file of this name is made in a folder that is chosen.
    pub fn of(path: PathBuf) -> Self {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Self { path: path.display().to_string(), name, ..Self::default() }
    }

    /// Looks for drives and folders that take files.
    pub fn look_around() -> Task<Answer> {
        work::blocking(|| Answer::Places(places_for_new()))
    }

    /// The question is asked again: what a dialog of the visit before answers is dropped.
    pub fn enter(&mut self) {
        self.browsing = Browsing::Closed;
    }

    pub fn update(&mut self, message: Message) -> Effect {
        match message {
            Message::Typed(path) => {
                self.path = path;
                self.wrong = None;
                Effect::None
            }
            Message::Browse(wanted) => {
                self.browsing = Browsing::Open;
                Effect::Ask(wanted)
            }
        }
    }

    pub fn hear(&mut self, answer: Answer) -> Effect {
        match answer {
            Answer::Places(places) => {
                self.places = places;
                Effect::None
            }
            Answer::Browsed(answer) => {
                if let Some(folder) = self.browsing.answered(answer) {
                    self.path = self.within(&folder);
                    self.wrong = None;
                }
                Effect::Focus(PATH)
            }
            _ => Effect::None,
        }
    }

    fn within(&self, folder: &std::path::Path) -> String {
        let path = if self.name.is_empty() { folder.to_owned() } else { folder.join(&self.name) };
        path.display().to_string()
    }

    /// The place that was named; None: none was, and the field says so.
    pub fn take(&mut self) -> Option<PathBuf> {
        let path = self.path.trim();
        let taken = match path.is_empty() {
            true => Err(Wrong::Empty),
            false => typed_path(path)
                .map_err(|error| Wrong::Told(Fault { code: error.code(), details: error.details() })),
        };
        self.wrong = None;
        match taken {
            Ok(path) => Some(path),
            Err(wrong) => {
                self.wrong = Some(wrong);
                None
            }
        }
    }

    pub fn refuse(&mut self, fault: Fault) {
        self.wrong = Some(Wrong::Told(fault));
    }

    pub fn view<'a>(&'a self, look: Look<'a>) -> Element<'a, Message> {
        let mut all = column![].spacing(space::M).width(Fill);
        if !self.places.is_empty() {
            let places = self.places.iter().map(|place| {
                let path = self.within(&place.folder);
                let words = words(place, look);
                let folder = place.folder.display().to_string();
                let id = Id::from(format!("keys-place-{folder}"));
                let words = Words::about(look, words, folder.clone());
                let chosen = path == self.path;
                widget::radio(
                    look,
                    Group::new("places"),
                    id,
                    words,
                    Some(folder),
                    chosen,
                    Some(Message::Typed(path)),
                )
            });
            let heading = label(look.text("keys-place-found"), Type::Body, Role::Text, look.palette);
            all = all.push(column![heading, Column::with_children(places)].spacing(space::XS));
        }
        let error = self.wrong.as_ref().map(|wrong| match wrong {
            Wrong::Empty => look.text("keys-place-empty"),
            Wrong::Told(fault) => super::view::told(fault, look),
        });
        let around = Field {
            label: look.text("keys-place"),
            hint: Some(look.text("keys-place-hint")),
            error,
            required: true,
            ..Field::default()
        };
        let wanted = Wanted { what: What::Folder, title: look.text("browse-save-title"), folder: None };
        all.push(widget::field(look, PATH, around, &self.path, Some(Message::Typed)))
            .push(widget::browse(look, BROWSE, self.browsing, wanted, Message::Browse))
            .into()
    }
}

/// A drive is known by its name; there is only one desktop.
fn words(place: &key_places::Place, look: Look<'_>) -> String {
    let key = match place.kind {
        PlaceKind::Documents => return look.text("keys-place-documents"),
        PlaceKind::Desktop => return look.text("keys-place-desktop"),
        PlaceKind::Removable => "keys-place-removable",
        PlaceKind::Mounted | PlaceKind::Downloads | PlaceKind::Home | PlaceKind::Recent => {
            "keys-place-folder"
        }
    };
    look.text_with(key, &[("name", place.label.clone())])
}
