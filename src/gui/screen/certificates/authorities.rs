//! The authorities that the program knows, each with the fingerprints of its anchors; another one is added from a file,
//! after its fingerprints were seen.

use super::Failed;
use crate::authority::Profile;
use crate::code::{Code, Coded as _};
use crate::gui::chooser::{Answer, Browsing, Wanted, What};
use crate::gui::design::{Role, Sheet, Type, digits, label, raised, section, space, status};
use crate::gui::look::Look;
use crate::gui::widget::{self, Field, Id};
use crate::tasks::FileFault;
use crate::tasks::alphabet;
use crate::tasks::providers::{self, Anchor, InPlace, Unfit};
use crate::tasks::typed_path::typed_path;
use iced::widget::{Column, column};
use iced::{Element, Fill, Task};
use std::path::PathBuf;

pub const PATH: Id = Id::new("authorities-path");
const BROWSE: Id = Id::new("authorities-browse");

/// State of the page.
#[derive(Default)]
pub struct Authorities {
    /// The providers whose anchors are shown, by identifier.
    open: Vec<(String, Facts)>,
    path: String,
    browsing: Browsing,
    wrong: Option<Wrong>,
    /// Read from a file, not accepted yet.
    read: Option<(Vec<u8>, Box<Profile>, Facts)>,
    /// What was done on this page last.
    done: Option<Done>,
}

/// What is shown of a profile.
struct Facts {
    anchors: Vec<Anchor>,
    /// It is from a file.
    added: bool,
    in_place: Option<InPlace>,
}

enum Done {
    Added(Box<Profile>),
    /// Its name.
    Removed(String),
}

/// Told beside the field.
enum Wrong {
    /// No file was named.
    Missing,
    Unfit(Unfit),
    /// Half a path; or it was accepted, and could not be kept.
    Failed(Failed),
}

#[derive(Debug, Clone)]
pub enum Message {
    Toggle(String),
    Path(String),
    Browse(Wanted),
    Answered(Answer),
    /// «Переглянути файл».
    Read,
    Seen(Result<(Vec<u8>, Box<Profile>), Unfit>),
    /// The fingerprints are right.
    Accept,
    Accepted(Result<Box<Profile>, Failed>),
    /// Of a profile from a file: its identifier and name.
    Remove(String, String),
    Removed(Result<(String, String), Failed>),
}

impl Message {
    /// Something was added or removed: all profiles are then read again.
    pub fn changes_profiles(&self) -> bool {
        matches!(self, Self::Accepted(Ok(_)) | Self::Removed(Ok(_)))
    }
}

impl Authorities {
    pub fn update(&mut self, message: Message, around: super::Around<'_>) -> Task<Message> {
        match message {
            Message::Toggle(id) => {
                let profile = around.profiles.iter().find(|profile| profile.id == id);
                match self.open.iter().position(|(open, _)| *open == id) {
                    Some(at) => drop(self.open.swap_remove(at)),
                    None => {
                        let added = providers::is_added(&around.state(), &id);
                        self.open.extend(profile.map(|profile| (id, Facts::of(profile, added))));
                    }
                }
                Task::none()
            }
            Message::Path(path) => {
                self.path = path;
                self.wrong = None;
                Task::none()
            }
            Message::Browse(wanted) => {
                self.browsing = Browsing::Open;
                around.chooser.ask(wanted, Message::Answered)
            }
            Message::Answered(answer) => match self.browsing.answered(answer) {
                Some(path) => {
                    self.path = path.display().to_string();
                    self.look(path)
                }
                None => widget::focus(PATH),
            },
            Message::Read if self.path.trim().is_empty() => {
                self.wrong = Some(Wrong::Missing);
                widget::focus(PATH)
            }
            Message::Read => match typed_path(&self.path) {
                Ok(path) => self.look(path),
                Err(error) => {
                    self.wrong = Some(Wrong::Failed((error.code(), error.details())));
                    widget::focus(PATH)
                }
            },
            Message::Seen(Ok((json, profile))) => {
                let facts = Facts::of(&profile, true);
                self.read = Some((json, profile, facts));
                widget::focus(widget::TITLE)
            }
            Message::Seen(Err(unfit)) => {
                self.wrong = Some(Wrong::Unfit(unfit));
                widget::focus(PATH)
            }
            Message::Accepted(Err(failed)) | Message::Removed(Err(failed)) => {
                self.wrong = Some(Wrong::Failed(failed));
                widget::focus(PATH)
            }
            Message::Accept => {
                let Some((json, ..)) = self.read.take() else { return Task::none() };
                let state = around.state();
                let add = move || providers::add(&state, &json).map(Box::new).map_err(super::failed);
                Task::future(async move { Message::Accepted(work(add).await) })
            }
            Message::Accepted(Ok(added)) => {
                self.path.clear();
                self.open.retain(|(id, _)| *id != added.id);
                self.done = Some(Done::Added(added));
                widget::focus(widget::TITLE)
            }
            Message::Remove(id, name) => {
                (self.wrong, self.done) = (None, None);
                let state = around.state();
                let remove = move || match providers::remove(&state, &id) {
                    Ok(()) => Ok((id, name)),
                    Err(error) => Err(super::failed(error)),
                };
                Task::future(async move { Message::Removed(work(remove).await) })
            }
            Message::Removed(Ok((removed, name))) => {
                self.open.retain(|(id, _)| *id != removed);
                self.done = Some(Done::Removed(name));
                widget::focus(widget::TITLE)
            }
        }
    }

    /// Forgets what was read and not accepted; false: there is nothing of the kind.
    pub fn discard(&mut self) -> bool {
        self.read.take().is_some()
    }

    /// Reads the file away from the window's thread.
    fn look(&mut self, path: PathBuf) -> Task<Message> {
        (self.wrong, self.done) = (None, None);
        let read = move || providers::read(&path).map(|(json, profile)| (json, Box::new(profile)));
        let broken = |error: tokio::task::JoinError| Unfit::File(FileFault::Content(error.to_string()));
        Task::future(async move {
            let read = tokio::task::spawn_blocking(read).await;
            Message::Seen(read.unwrap_or_else(|error| Err(broken(error))))
        })
    }

    pub fn sheet<'a>(&'a self, profiles: &'a [Profile], look: Look<'a>) -> Sheet<'a, Message> {
        if let Some((_, profile, facts)) = &self.read {
            let body = column![
                label(look.text("authorities-accept-what"), Type::Body, Role::Text, look.palette).width(Fill)
            ]
            .push(facts.in_place.as_ref().map(|in_place| {
                let words = look.text_with("authorities-in-place", &own_date(in_place, look));
                label(words, Type::Body, Role::Text, look.palette).width(Fill)
            }))
            .push(raised(shown(profile, facts, look), Role::Warn, look.palette));
            let main = if facts.in_place.is_some() { "authorities-replace" } else { "authorities-accept" };
            return Sheet {
                main: Some((look.text(main), Some(Message::Accept))),
                note: Some(look.text("authorities-accept-note")),
                ..Sheet::new(name(profile, look), body.spacing(space::M).width(Fill).into())
            };
        }
        let mut all = column![].spacing(space::L).width(Fill);
        if let Some(done) = &self.done {
            let words = match done {
                Done::Added(added) => look.text_with("authorities-added", &[("name", name(added, look))]),
                Done::Removed(name) => look.text_with("authorities-removed", &[("name", name.clone())]),
            };
            all = all.push(status(look, words, Role::Ok));
        }
        let mut profiles: Vec<&Profile> = profiles.iter().collect();
        profiles.sort_by_cached_key(|profile| alphabet::key(&name(profile, look)));
        let list = profiles.into_iter().map(|profile| self.one(profile, look));
        let list = column![
            label(look.text("authorities-what"), Type::Body, Role::Text, look.palette).width(Fill),
            Column::with_children(list).spacing(space::XS),
        ];
        all = all
            .push(section(look.text("authorities-other"), self.other(look), look.palette))
            .push(section(look.text("authorities-known"), list.spacing(space::M), look.palette));
        Sheet::new(look.text("authorities-title"), all.into())
    }

    fn one<'a>(&'a self, profile: &'a Profile, look: Look<'a>) -> Element<'a, Message> {
        let id = Id::from(format!("authority-{}", profile.id));
        let open = self.open.iter().find(|(open, _)| *open == profile.id);
        let toggle = Message::Toggle(profile.id.clone());
        let name = name(profile, look);
        let inside = || match open {
            Some((_, facts)) => column![shown(profile, facts, look)]
                .push(facts.added.then(|| from_file(profile, facts, look)))
                .spacing(space::S)
                .into(),
            None => column![].into(),
        };
        widget::disclosure(look, id, name, open.is_some(), toggle, inside)
    }

    /// One that the program does not know.
    fn other<'a>(&'a self, look: Look<'a>) -> Element<'a, Message> {
        let around = Field {
            label: look.text("authorities-path"),
            hint: Some(look.text("authorities-path-hint")),
            error: self.wrong.as_ref().map(|wrong| wrong.told(look)),
            ..Field::default()
        };
        let title = look.text("browse-authority-title");
        let wanted = Wanted { what: What::File, title, folder: None };
        let words = look.text("authorities-read");
        let read = widget::button(look, "authorities-read", widget::Kind::Plain, words, Some(Message::Read));
        column![
            widget::field_with_enter(look, PATH, around, &self.path, Message::Path, Some(Message::Read)),
            iced::widget::row![read, widget::browse(look, BROWSE, self.browsing, wanted, Message::Browse)]
                .spacing(space::S)
                .wrap()
                .vertical_spacing(space::S),
        ]
        .spacing(space::S)
        .into()
    }
}

impl Wrong {
    fn told(&self, look: Look<'_>) -> String {
        match self {
            Self::Missing => look.text("authorities-path-missing"),
            Self::Unfit(Unfit::File(fault)) => look.text(&format!("authorities-file-{}", fault.name())),
            Self::Unfit(Unfit::Faulty(reason)) => {
                look.text_with("authorities-faulty", &[("reason", reason.clone())])
            }
            Self::Failed((code, details)) => {
                let (what, advice) = look.texts.error(*code, details);
                format!("{what}. {advice} ({code})")
            }
        }
    }
}

impl Facts {
    fn of(profile: &Profile, added: bool) -> Self {
        let in_place = if added { providers::in_place(profile) } else { None };
        Self { anchors: providers::anchors(profile), added, in_place }
    }
}

/// Of the program's own data.
fn own_date(in_place: &InPlace, look: Look<'_>) -> [(&'static str, String); 1] {
    let date = providers::date(&in_place.of).map(|date| look.texts.date(date));
    [("date", date.or_else(|| in_place.of.date.clone()).unwrap_or_default())]
}

async fn work<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Failed> + Send + 'static,
) -> Result<T, Failed> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) => Err((Code::App05, vec![("cause", error.to_string())])),
    }
}

fn name(profile: &Profile, look: Look<'_>) -> String {
    profile.name.in_language(look.texts.language().tag()).to_owned()
}

/// That a profile is from a file, and the way back.
fn from_file<'a>(profile: &Profile, facts: &Facts, look: Look<'_>) -> Element<'a, Message> {
    let words = match &facts.in_place {
        Some(in_place) => look.text_with("authorities-is-in-place", &own_date(in_place, look)),
        None => look.text("authorities-from-file"),
    };
    let remove = Message::Remove(profile.id.clone(), name(profile, look));
    let id = Id::from(format!("authority-remove-{}", profile.id));
    column![
        label(words, Type::Small, Role::Muted, look.palette).width(Fill),
        widget::button(look, id, widget::Kind::Plain, look.text("authorities-remove"), Some(remove)),
    ]
    .spacing(space::S)
    .into()
}

/// Where the data are from, and each anchor with its fingerprint; those that the program's own profile does not have, and
/// those that only it has, are named.
fn shown<'a>(profile: &Profile, facts: &Facts, look: Look<'_>) -> Element<'a, Message> {
    let source = profile.source.in_language(look.texts.language().tag()).to_owned();
    let mut all = column![label(source, Type::Small, Role::Muted, look.palette).width(Fill)];
    let (new, gone) =
        facts.in_place.as_ref().map(|differs| (&*differs.new, &*differs.gone)).unwrap_or_default();
    for anchor in facts.anchors.iter().chain(gone) {
        let Anchor { owner, organisation, until, sha256 } = anchor;
        let differs = match () {
            () if new.contains(anchor) => Some("authorities-anchor-new"),
            () if gone.contains(anchor) => Some("authorities-anchor-gone"),
            () => None,
        };
        let until = look.text_with("card-valid-till", &[("date", look.texts.date(until.date()))]);
        all = all.push(
            column![label(owner.clone(), Type::Body, Role::Text, look.palette).width(Fill),]
                .push(differs.map(|differs| {
                    label(look.text(differs), Type::Small, Role::Warn, look.palette).width(Fill)
                }))
                .push(organisation.as_ref().map(|organisation| {
                    label(organisation.clone(), Type::Small, Role::Muted, look.palette).width(Fill)
                }))
                .push(column![
                    label(until, Type::Small, Role::Muted, look.palette).width(Fill),
                    digits(&hex::encode(sha256), look.palette),
                ])
                .width(Fill),
        );
    }
    all.spacing(space::S).width(Fill).into()
}
