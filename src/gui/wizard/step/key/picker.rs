//! Which key: those found in the usual places, or a path that is typed.

use super::Message;
use crate::code::Code;
use crate::gui::chooser::{Answer, Browsing, Wanted, What};
use crate::gui::design::{Role, space, status};
use crate::gui::look::Look;
use crate::gui::screen::Fault;
use crate::gui::widget::{self, Field, Group, Id, Kind, Words};
use crate::gui::wizard::context::Context;
use crate::gui::wizard::step::{self, Action};
use crate::tasks::key_memory::KeyMemory;
use crate::tasks::key_places::{FoundKey, Place, find_keys, found_key, places};
use crate::tasks::typed_path::typed_path;
use crate::vault::Settings;
use iced::widget::{column, row};
use iced::{Element, Fill, Task};
use std::path::{Path, PathBuf};

pub const PATH: Id = Id::new("key-path");
const BROWSE: Id = Id::new("key-browse");
const TAKE: Id = Id::new("key-take-path");
const CLOSE: Id = Id::new("key-keep");

/// The choice of keys.
#[derive(Default)]
pub struct Picker {
    keys: Vec<FoundKey>,
    /// Places that are still being looked through; None: they are not known yet.
    awaited: Option<Vec<PathBuf>>,
    path: String,
    /// The path that is being looked at.
    tried: Option<PathBuf>,
    browsing: Browsing,
    error: Option<Fault>,
}

/// Finds the places where keys may lie.
pub fn look_around(context: &Context) -> Task<step::Message> {
    let state = context.desk.services.state.clone();
    run(move || Message::Places(places(&Settings::load(&state).0)), Message::Places(Vec::new()))
}

/// What can be told of a key file without reading it.
pub fn describe(context: &Context, path: PathBuf) -> Task<step::Message> {
    let (state, now) = (context.desk.services.state.clone(), context.desk.now());
    let otherwise = Message::Described(path.clone(), None);
    let look = move || {
        let found = found_key(path.clone(), &KeyMemory::open(&state), now).ok();
        Message::Described(path, found)
    };
    run(look, otherwise)
}

/// Work with files, away from the window's thread.
fn run(work: impl FnOnce() -> Message + Send + 'static, otherwise: Message) -> Task<step::Message> {
    Task::future(
        async move { step::Message::Key(tokio::task::spawn_blocking(work).await.unwrap_or(otherwise)) },
    )
}

impl Picker {
    /// Looks through the places, each on its own.
    pub fn places(&mut self, places: Vec<Place>, context: &Context) -> Task<step::Message> {
        let (state, now) = (context.desk.services.state.clone(), context.desk.now());
        self.awaited = Some(places.iter().map(|place| place.folder.clone()).collect());
        Task::batch(places.into_iter().map(|place| {
            let (folder, nothing) = (place.folder.clone(), Message::Found(place.folder, Vec::new()));
            // A folder that cannot be read has no keys for us.
            let state = state.clone();
            let look = move || {
                let found = find_keys(&folder, &KeyMemory::open(&state), now).unwrap_or_default();
                Message::Found(folder, found)
            };
            run(look, nothing)
        }))
    }

    pub fn found(&mut self, folder: &Path, keys: Vec<FoundKey>) {
        if let Some(awaited) = &mut self.awaited {
            awaited.retain(|place| place != folder);
        }
        for key in keys {
            if !self.keys.iter().any(|known| known.path == key.path) {
                self.keys.push(key);
            }
        }
        // Keys whose owner is known first, those that serve longest before the others.
        self.keys.sort_by_key(|key| {
            let days = key.card.as_ref().map(|card| card.days_left);
            (std::cmp::Reverse(days), key.path.clone())
        });
    }

    pub fn typed(&mut self, path: String) {
        self.path = path;
        self.tried = None;
        self.error = None;
    }

    /// Whether this path is still the one that is to be taken.
    pub fn awaits(&self, path: &Path) -> bool {
        self.tried.as_deref() == Some(path)
    }

    pub fn refused(&mut self, fault: Fault) -> Action {
        self.error = Some(fault);
        Action::Focus(PATH)
    }

    /// Asks in the system's dialog.
    pub fn browse(&mut self, wanted: Wanted) -> Action {
        self.browsing = Browsing::Open;
        Action::Ask(wanted, |answer| step::Message::Key(Message::Answered(answer)))
    }

    /// What was chosen there is taken at once, when it is a key.
    pub fn answered(&mut self, answer: Answer, context: &Context) -> Action {
        match self.browsing.answered(answer) {
            Some(path) => {
                self.typed(path.display().to_string());
                self.look_at(path, context)
            }
            None if self.browsing == Browsing::Missing => Action::Focus(PATH),
            None => Action::None,
        }
    }

    /// Takes the typed path, when there is a key.
    pub fn take(&mut self, context: &Context) -> Action {
        if self.path.trim().is_empty() {
            return Action::Focus(PATH);
        }
        match typed_path(&self.path) {
            Ok(path) => self.look_at(path, context),
            Err(error) => self.refused(error.into()),
        }
    }

    fn look_at(&mut self, path: PathBuf, context: &Context) -> Action {
        let (state, now) = (context.desk.services.state.clone(), context.desk.now());
        self.tried = Some(path.clone());
        let otherwise = Message::Tried(path.clone(), Err(Fault { code: Code::App05, details: Vec::new() }));
        let look = move || {
            let found = found_key(path.clone(), &KeyMemory::open(&state), now);
            Message::Tried(path, found.map_err(Fault::from))
        };
        Action::Run(run(look, otherwise))
    }

    pub fn view<'a>(&'a self, context: &'a Context, look: Look<'a>) -> Element<'a, Message> {
        let busy = self.awaited.as_ref().is_none_or(|awaited| !awaited.is_empty());
        let words = match (busy, self.keys.is_empty()) {
            (true, _) => "key-looking",
            (false, true) => "key-none-found",
            (false, false) => "key-found",
        };
        let keys = column(self.keys.iter().map(|key| choice(key, context, look))).spacing(space::S);
        let error = self.error.as_ref().map(|Fault { code, details }| {
            let (what, advice) = look.texts.error(*code, details);
            format!("{what}. {advice}")
        });
        let path = Field {
            label: look.text("key-path"),
            hint: Some(look.text("key-path-hint")),
            error,
            ..Field::default()
        };
        let wanted = Wanted { what: What::File, title: look.text("browse-key-title"), folder: None };
        let enter = (!self.path.trim().is_empty()).then_some(Message::TakePath);
        let typed = column![
            widget::field_with_enter(look, PATH, path, &self.path, Message::Path, enter),
            row![
                widget::button(look, TAKE, Kind::Plain, look.text("key-take-path"), Some(Message::TakePath)),
                widget::browse(look, BROWSE, self.browsing, wanted, Message::Browse),
            ]
            .spacing(space::S),
        ]
        .spacing(space::S);
        let close =
            context.answers.key.is_some().then(|| {
                widget::button(look, CLOSE, Kind::Link, look.text("key-keep"), Some(Message::Choose))
            });
        column![status(look, look.text(words), Role::Text), keys, typed]
            .push(close)
            .spacing(space::L)
            .width(Fill)
            .into()
    }
}

fn choice<'a>(key: &'a FoundKey, context: &Context, look: Look<'a>) -> Element<'a, Message> {
    let path = key.path.display().to_string();
    let chosen = context.answers.key.as_ref().is_some_and(|uri| uri.0 == path);
    let (owner, about) = match &key.card {
        Some(card) => {
            let days = look.text_with("card-days-left", &[("days", card.days_left.to_string())]);
            let days = if card.days_left < 0 { look.text("card-expired") } else { days };
            (card.owner.clone(), format!("{days} · {path}"))
        }
        None => (look.text("key-owner-unknown"), path.clone()),
    };
    let about = format!("{about} · {}", format_name(key.format));
    widget::radio(
        look,
        // What is taken closes the list.
        Group::acting("keys"),
        Id::from(format!("key-{path}")),
        Words::about(look, owner, path),
        Some(about),
        chosen,
        Some(Message::Take(key.clone())),
    )
}

/// A format as people call it.
pub fn format_name(format: &str) -> String {
    match format {
        "key6" => "Key-6.dat".to_owned(),
        "pfx" => "PKCS#12 (.pfx, .p12)".to_owned(),
        "jks" | "jks-key" => "Java KeyStore (.jks)".to_owned(),
        "pbes2" | "pkcs8" => "PKCS#8".to_owned(),
        other => other.to_owned(),
    }
}
