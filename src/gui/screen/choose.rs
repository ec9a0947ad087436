//! Which key: those found on drives and in folders, or a typed path.

use crate::gui::chooser::{Answer, Browsing, Wanted, What};
use crate::gui::design::{Role, Type, label, raised, space, status};
use crate::gui::look::Look;
use crate::gui::widget::{self, Field, Id, Kind, Words};
use crate::tasks::key_memory::KeyMemory;
use crate::tasks::key_places::{FoundKey, find_keys, places};
use crate::tasks::typed_path::typed_path;
use crate::vault::Settings;
use iced::widget::{column, row};
use iced::{Element, Fill, Task};
use std::path::{Path, PathBuf};
use time::OffsetDateTime;

pub const PATH: Id = Id::new("choose-path");
const OPEN: Id = Id::new("choose-open");
const BROWSE: Id = Id::new("choose-browse");
const SEARCH: Id = Id::new("choose-search");

/// What is known of where the key is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choose {
    pub path: String,
    /// The typed path names no file.
    pub missing: bool,
    /// The path that is being looked at.
    pub tried: Option<PathBuf>,
    pub browsing: Browsing,
    pub searching: bool,
    /// None: nobody has looked yet.
    pub found: Option<Vec<FoundKey>>,
}

#[derive(Debug, Clone)]
pub enum Message {
    Path(String),
    /// Take the typed path.
    Open,
    /// Choose in the system's dialog.
    Browse(Wanted),
    Answered(Answer),
    Search,
    Found(Vec<FoundKey>),
    Take(PathBuf),
}

/// What is to be done about a message.
pub enum Effect {
    None,
    Focus(Id),
    Run(Task<Message>),
    /// Ask in the system's dialog.
    Ask(Wanted),
    /// Take this path when a file is there; else it is [`Choose::missing`].
    Try(PathBuf),
    Take(PathBuf),
}

/// Looks through the drives and the person's own folders; may take some seconds, away from the window's thread.
pub fn search(settings: &Settings, memory: &KeyMemory, now: OffsetDateTime) -> Vec<FoundKey> {
    let mut found: Vec<FoundKey> = Vec::new();
    for place in places(settings) {
        // A folder that cannot be read holds no key for us.
        for key in find_keys(&place.folder, memory, now).unwrap_or_default() {
            if !found.iter().any(|known| known.path == key.path) {
                found.push(key);
            }
        }
    }
    found
}

impl Choose {
    /// `state`: the folder of the program's own data.
    pub fn update(&mut self, message: Message, settings: &Settings, state: &Path) -> Effect {
        match message {
            Message::Path(path) => {
                self.path = path;
                self.missing = false;
                self.tried = None;
                Effect::None
            }
            Message::Open => match typed_path(&self.path) {
                Ok(path) => self.look_at(path),
                Err(_) => {
                    self.missing = true;
                    Effect::Focus(PATH)
                }
            },
            Message::Browse(wanted) => {
                self.browsing = Browsing::Open;
                Effect::Ask(wanted)
            }
            Message::Answered(answer) => match self.browsing.answered(answer) {
                Some(path) => {
                    self.path = path.display().to_string();
                    self.look_at(path)
                }
                None if self.browsing == Browsing::Missing => Effect::Focus(PATH),
                None => Effect::None,
            },
            Message::Search => {
                self.searching = true;
                let (settings, memory) = (settings.clone(), KeyMemory::of(settings, state));
                Effect::Run(Task::future(async move {
                    Message::Found(search(&settings, &memory, OffsetDateTime::now_utc()))
                }))
            }
            Message::Found(found) => {
                self.searching = false;
                self.found = Some(found);
                Effect::None
            }
            Message::Take(path) => Effect::Take(path),
        }
    }

    fn look_at(&mut self, path: PathBuf) -> Effect {
        self.tried = Some(path.clone());
        Effect::Try(path)
    }

    /// Whether this path is still the one that is to be taken.
    pub fn awaits(&self, path: &Path) -> bool {
        self.tried.as_deref() == Some(path)
    }

    pub fn view<'a>(&'a self, look: Look<'a>) -> Element<'a, Message> {
        let mut all = column![].spacing(space::M).width(Fill);
        let search = (!self.searching).then_some(Message::Search);
        all = all.push(widget::button(look, SEARCH, Kind::Plain, look.text("choose-search"), search));
        let said = match (&self.found, self.searching) {
            (_, true) => Some(look.text("choose-searching")),
            (Some(found), false) if found.is_empty() => Some(look.text("choose-none")),
            _ => None,
        };
        if let Some(said) = said {
            all = all.push(status(look, said, Role::Muted));
        }
        for key in self.found.iter().flatten() {
            all = all.push(found_key(key, look));
        }
        let around = Field {
            label: look.text("choose-path"),
            hint: Some(look.text("choose-path-hint")),
            error: self.missing.then(|| look.text("choose-path-missing")),
            ..Field::default()
        };
        let open = (!self.path.trim().is_empty()).then_some(Message::Open);
        let wanted = Wanted { what: What::File, title: look.text("browse-key-title"), folder: None };
        all.push(widget::field_with_enter(look, PATH, around, &self.path, Message::Path, open.clone()))
            .push(
                row![
                    widget::button(look, OPEN, Kind::Plain, look.text("choose-open"), open),
                    widget::browse(look, BROWSE, self.browsing, wanted, Message::Browse),
                ]
                .spacing(space::S),
            )
            .into()
    }
}

fn found_key<'a>(key: &FoundKey, look: Look<'_>) -> Element<'a, Message> {
    let name = key.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let folder = key.path.parent().unwrap_or(Path::new("")).display().to_string();
    let owner = match &key.card {
        Some(card) => card.owner.clone(),
        None => look.text("choose-owner-unknown"),
    };
    let id = Id::from(format!("choose-{}", key.path.display()));
    let words = Words::about(look, look.text_with("choose-take", &[("file", name)]), folder.clone());
    let take = widget::button(look, id, Kind::Plain, words, Some(Message::Take(key.path.clone())));
    let facts = column![
        label(owner, Type::Body, Role::Text, look.palette).width(Fill),
        label(folder, Type::Small, Role::Muted, look.palette).width(Fill),
    ]
    .width(Fill);
    let both: Element<'a, Message> = match look.compact {
        true => column![facts, take].spacing(space::S).into(),
        false => row![facts, take].spacing(space::M).align_y(iced::Center).into(),
    };
    raised(both, Role::Muted, look.palette)
}
