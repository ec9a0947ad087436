//! The authorities that the program knows, each with the fingerprints of its anchors; another one is added from a file,
//! after its fingerprints were seen.

use super::Failed;
use crate::authority::Profile;
use crate::code::Code;
use crate::gui::chooser::{Answer, Browsing, Wanted, What};
use crate::gui::design::{Role, Sheet, Type, digits, label, raised, section, space, status};
use crate::gui::look::Look;
use crate::gui::widget::{self, Field, Id};
use crate::tasks::FileFault;
use crate::tasks::alphabet;
use crate::tasks::providers::{self, Anchor, Unfit};
use iced::widget::{Column, column};
use iced::{Element, Fill, Task};
use std::path::PathBuf;

pub const PATH: Id = Id::new("authorities-path");
const BROWSE: Id = Id::new("authorities-browse");

/// State of the page.
#[derive(Default)]
pub struct Authorities {
    /// The providers whose anchors are shown: identifier, anchors.
    open: Vec<(String, Vec<Anchor>)>,
    path: String,
    browsing: Browsing,
    wrong: Option<Wrong>,
    /// Read from a file, not accepted yet.
    read: Option<(Vec<u8>, Box<Profile>, Vec<Anchor>)>,
    /// Accepted on this page.
    added: Option<Box<Profile>>,
}

/// Told beside the field.
enum Wrong {
    /// No file was named.
    Missing,
    Unfit(Unfit),
    /// It was accepted, and could not be kept.
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
}

impl Authorities {
    /// Whether something was added: all profiles are then read again.
    pub fn update(&mut self, message: Message, around: super::Around<'_>) -> (Task<Message>, bool) {
        let task = match message {
            Message::Toggle(id) => {
                let profile = around.profiles.iter().find(|profile| profile.id == id);
                match self.open.iter().position(|(open, _)| *open == id) {
                    Some(at) => drop(self.open.swap_remove(at)),
                    None => self.open.extend(profile.map(|profile| (id, providers::anchors(profile)))),
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
                    self.look()
                }
                None => widget::focus(PATH),
            },
            Message::Read if self.path.trim().is_empty() => {
                self.wrong = Some(Wrong::Missing);
                widget::focus(PATH)
            }
            Message::Read => self.look(),
            Message::Seen(Ok((json, profile))) => {
                let anchors = providers::anchors(&profile);
                self.read = Some((json, profile, anchors));
                widget::focus(widget::TITLE)
            }
            Message::Seen(Err(unfit)) => {
                self.wrong = Some(Wrong::Unfit(unfit));
                widget::focus(PATH)
            }
            Message::Accepted(Err(failed)) => {
                self.wrong = Some(Wrong::Failed(failed));
                widget::focus(PATH)
            }
            Message::Accept => {
                let Some((json, ..)) = self.read.take() else { return (Task::none(), false) };
                let state = around.state();
                let add = move || providers::add(&state, &json).map(Box::new).map_err(super::failed);
                Task::future(async move { Message::Accepted(work(add).await) })
            }
            Message::Accepted(Ok(added)) => {
                self.path.clear();
                self.added = Some(added);
                return (widget::focus(widget::TITLE), true);
            }
        };
        (task, false)
    }

    /// Forgets what was read and not accepted; false: there is nothing of the kind.
    pub fn discard(&mut self) -> bool {
        self.read.take().is_some()
    }

    /// Reads the file away from the window's thread.
    fn look(&mut self) -> Task<Message> {
        (self.wrong, self.added) = (None, None);
        let path = PathBuf::from(self.path.trim());
        let read = move || providers::read(&path).map(|(json, profile)| (json, Box::new(profile)));
        let broken = |error: tokio::task::JoinError| Unfit::File(FileFault::Content(error.to_string()));
        Task::future(async move {
            let read = tokio::task::spawn_blocking(read).await;
            Message::Seen(read.unwrap_or_else(|error| Err(broken(error))))
        })
    }

    pub fn sheet<'a>(&'a self, profiles: &'a [Profile], look: Look<'a>) -> Sheet<'a, Message> {
        if let Some((_, profile, anchors)) = &self.read {
            let body = column![
                label(look.text("authorities-accept-what"), Type::Body, Role::Text, look.palette).width(Fill),
                raised(shown(profile, anchors, look), Role::Warn, look.palette),
            ];
            return Sheet {
                main: Some((look.text("authorities-accept"), Some(Message::Accept))),
                note: Some(look.text("authorities-accept-note")),
                ..Sheet::new(name(profile, look), body.spacing(space::M).width(Fill).into())
            };
        }
        let mut all = column![].spacing(space::L).width(Fill);
        if let Some(added) = &self.added {
            let words = look.text_with("authorities-added", &[("name", name(added, look))]);
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
        let anchors = open.map(|(_, anchors)| anchors.as_slice()).unwrap_or_default();
        let name = name(profile, look);
        widget::disclosure(look, id, name, open.is_some(), toggle, || shown(profile, anchors, look))
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
            widget::field(look, PATH, around, &self.path, Some(Message::Path)),
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
            Self::Unfit(Unfit::Known(id)) => look.text_with("authorities-is-known", &[("id", id.clone())]),
            Self::Failed((code, details)) => {
                let (what, advice) = look.texts.error(*code, details);
                format!("{what}. {advice} ({code})")
            }
        }
    }
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

/// Where the data are from, and each anchor with its fingerprint.
fn shown<'a>(profile: &Profile, anchors: &[Anchor], look: Look<'_>) -> Element<'a, Message> {
    let source = profile.source.in_language(look.texts.language().tag()).to_owned();
    let mut all = column![label(source, Type::Small, Role::Muted, look.palette).width(Fill)];
    for Anchor { owner, organisation, until, sha256 } in anchors {
        let until = look.text_with("card-valid-till", &[("date", look.texts.date(until.date()))]);
        all = all.push(
            column![label(owner.clone(), Type::Body, Role::Text, look.palette).width(Fill),]
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
