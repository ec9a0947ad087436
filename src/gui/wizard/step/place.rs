//! рис. 9: where the new key will live.

use super::{Action, Apply, Main, Page, Step};
use crate::carrier::KeyUri;
use crate::code::{Code, Coded as _};
use crate::gui::chooser::{Answer, Browsing, Wanted, What};
use crate::gui::design::{self, Role, Type, label, space};
use crate::gui::look::Look;
use crate::gui::widget::{self, Field, Group, Id, Words};
use crate::gui::wizard::context::Context;
use crate::tasks::key_memory::KeyMemory;
use crate::tasks::key_places::{self, PlaceKind};
use crate::tasks::new_place::{self, Holder, NewPlace};
use crate::tasks::typed_path::typed_path;
use iced::widget::column;
use iced::{Element, Fill, Task};
use std::path::PathBuf;
use std::sync::Arc;

pub const CURRENT: Id = Id::new("place-current");
/// Choosing another place leads to where it is typed.
const CARRIER: Group = Group::acting("carrier");
pub const OTHER: Id = Id::new("place-other");
pub const PATH: Id = Id::new("place-path");
const BROWSE: Id = Id::new("place-browse");
pub const KEEP: Id = Id::new("place-keep");
pub const REPLACE: Id = Id::new("place-replace");

#[derive(Debug, Clone)]
pub enum Message {
    /// Drives and folders that take files.
    Found(Vec<key_places::Place>),
    Current,
    Other,
    Typed(String),
    /// Choose in the system's dialog.
    Browse(Wanted),
    Answered(Answer),
    /// «Замінити його?»
    Replace(bool),
    /// What was found where this path leads.
    Checked(String, Result<NewPlace, Fault>),
}

/// Why the place cannot be used.
#[derive(Debug, Clone)]
pub enum Fault {
    Nothing,
    /// «На інший носій», but it is the current one.
    IsCurrent,
    /// A key lies there, and first keys replace none.
    Taken(Holder),
    Coded(Code, Vec<(&'static str, String)>),
}

#[derive(Default)]
pub struct Place {
    other: bool,
    path: String,
    browsing: Browsing,
    places: Vec<key_places::Place>,
    fault: Option<Fault>,
    /// A key was found at the path; the person decides about it.
    holder: Option<Holder>,
    replace: bool,
    /// The place was looked at and is taken.
    accepted: bool,
}

impl Place {
    /// The path that the present choice means.
    fn wanted(&self, context: &Context) -> String {
        let current = || context.answers.key.clone().map(|key| key.0).unwrap_or_default();
        if self.other { self.path.trim().to_owned() } else { current() }
    }

    fn changed(&mut self) {
        self.fault = None;
        self.holder = None;
        self.replace = false;
    }

    fn field(&self) -> Id {
        if self.other { PATH } else { CURRENT }
    }

    fn take(&mut self, target: Option<KeyUri>, context: &mut Context) {
        context.answers.replace = self.replace && target.is_some();
        context.answers.to = target;
        self.accepted = true;
    }

    fn checked(&mut self, found: Result<NewPlace, Fault>, context: &mut Context) -> Action {
        let fault = match found {
            // The current place, or beside it: where that is the renewal knows itself.
            Ok(NewPlace { holder: None, .. }) if !self.other => {
                self.take(None, context);
                return Action::None;
            }
            Ok(NewPlace { current: true, .. }) => Fault::IsCurrent,
            Ok(NewPlace { holder: Some(holder), .. }) if context.is_first() => Fault::Taken(holder),
            Ok(NewPlace { target, holder, .. }) => {
                if holder.is_some() && !self.replace {
                    self.holder = holder;
                    return Action::Focus(KEEP);
                }
                self.take(Some(target), context);
                return Action::None;
            }
            Err(fault) => fault,
        };
        self.fault = Some(fault);
        Action::Focus(self.field())
    }
}

impl Step for Place {
    fn enter(&mut self, context: &mut Context) -> Task<super::Message> {
        self.accepted = false;
        self.browsing = Browsing::Closed;
        self.fault = None;
        self.other |= context.is_first();
        if let Some(to) = &context.answers.to {
            self.other = true;
            self.path.clone_from(&to.0);
            self.replace = context.answers.replace;
        }
        let find = async { tokio::task::spawn_blocking(key_places::places_for_new).await };
        // Without the list a path can still be typed.
        Task::perform(find, |found| super::Message::Place(Message::Found(found.unwrap_or_default())))
    }

    fn update(&mut self, message: super::Message, context: &mut Context) -> Action {
        let super::Message::Place(message) = message else { return Action::None };
        match message {
            Message::Found(places) => {
                self.places = places;
                Action::None
            }
            Message::Current | Message::Other => {
                self.other = matches!(message, Message::Other);
                self.changed();
                if self.other { Action::Focus(PATH) } else { Action::None }
            }
            Message::Typed(path) => {
                self.path = path;
                self.changed();
                Action::None
            }
            Message::Browse(wanted) => {
                self.browsing = Browsing::Open;
                Action::Ask(wanted, |answer| super::Message::Place(Message::Answered(answer)))
            }
            Message::Answered(answer) => {
                if let Some(folder) = self.browsing.answered(answer) {
                    self.path = folder.display().to_string();
                    self.changed();
                }
                if self.other { Action::Focus(PATH) } else { Action::None }
            }
            Message::Replace(replace) => {
                self.replace = replace;
                Action::None
            }
            // Meanwhile something else was chosen: it has to be looked at anew.
            Message::Checked(path, _) if path != self.wanted(context) => Action::Focus(self.field()),
            Message::Checked(_, found) => self.checked(found, context),
        }
    }

    fn apply(&mut self, context: &mut Context) -> Apply {
        let wanted = self.wanted(context);
        if wanted.is_empty() {
            self.fault = Some(Fault::Nothing);
            return Apply::Blocked(self.field());
        }
        if self.holder.is_some() && !self.replace {
            // «Ні»: this key stays, another place has to be named.
            return Apply::Blocked(self.field());
        }
        self.fault = None;
        let carrier = Arc::clone(&context.desk.services.carrier);
        let current = PathBuf::from(context.answers.key.clone().map(|key| key.0).unwrap_or_default());
        let (sign, now) = (context.new_algorithm(), context.desk.now());
        let path = match self.other {
            true => typed_path(&wanted),
            false => Ok(PathBuf::from(&wanted)),
        };
        let path = match path {
            Ok(path) => path,
            Err(error) => {
                self.fault = Some(Fault::Coded(error.code(), error.details()));
                return Apply::Blocked(self.field());
            }
        };
        let state = context.desk.services.state.clone();
        let look = async move {
            let look = move || {
                let memory = KeyMemory::open(&state);
                new_place::look_at(carrier.as_ref(), &path, &current, sign, &memory, now)
            };
            tokio::task::spawn_blocking(look).await
        };
        Apply::Pending(Task::perform(look, move |found| {
            let found = match found {
                Ok(found) => found.map_err(|error| Fault::Coded(error.code(), error.details())),
                Err(error) => Err(Fault::Coded(Code::App05, vec![("cause", error.to_string())])),
            };
            super::Message::Place(Message::Checked(wanted.clone(), found))
        }))
    }

    fn ready(&self, _context: &Context) -> bool {
        self.accepted
    }

    fn page<'a>(&'a self, context: &'a Context, look: Look<'a>, pending: bool) -> Page<'a> {
        Page {
            title: look.text("step-place-title"),
            body: self.body(context, look),
            note: Some(look.text(if pending { "place-note-checking" } else { "place-note" })),
            main: Some(Main { words: look.text("step-place-main"), enabled: true }),
            others: Vec::new(),
        }
    }
}

impl Place {
    fn body<'a>(&'a self, context: &Context, look: Look<'a>) -> Element<'a, super::Message> {
        let mut all = column![].spacing(space::L).width(Fill);
        all = match context.is_first() {
            true => all.push(label(look.text("place-first-text"), Type::Body, Role::Text, look.palette)),
            false => all.push(self.choice(context, look)),
        };
        if self.other {
            let wanted = Wanted { what: What::Folder, title: look.text("browse-place-title"), folder: None };
            let browse = |wanted| super::Message::Place(Message::Browse(wanted));
            let path = column![
                self.path_field(context, look),
                widget::browse(look, BROWSE, self.browsing, wanted, browse),
            ];
            let typed = |folder| super::Message::Place(Message::Typed(folder));
            all = all.push(list(&self.places, &self.path, typed, look)).push(path.spacing(space::S));
        } else if let Some((title, advice)) = self.fault_words(look) {
            all = all.push(design::failure(look, title, advice, Role::Danger));
        }
        if let Some(holder) = &self.holder {
            all = all.push(self.question(holder, look));
        }
        all.push(label(look.text("place-file-not-protected"), Type::Small, Role::Muted, look.palette)).into()
    }

    /// On the current carrier, or on another.
    fn choice<'a>(&self, context: &Context, look: Look<'a>) -> Element<'a, super::Message> {
        let key = context.answers.key.as_ref().map(|key| key.0.as_str()).unwrap_or_default();
        let day = context.desk.now().date().to_string();
        let name = super::certificates::file_name(key);
        let beside = context.answers.key.as_ref().and_then(|key| {
            let place = context.desk.services.carrier.place_of_renewed(key, context.new_algorithm()).ok()?;
            (place != *key).then(|| super::certificates::file_name(&place.0))
        });
        let kept = match beside {
            Some(new) => look.text_with("place-beside-note", &[("path", key.to_owned()), ("name", new)]),
            None => {
                let facts = [("path", key.to_owned()), ("kept", kept(&name, &day))];
                look.text_with("place-current-note", &facts)
            }
        };
        let message = super::Message::Place;
        let current = widget::radio(
            look,
            CARRIER,
            CURRENT,
            look.text("place-current"),
            Some(kept),
            !self.other,
            Some(message(Message::Current)),
        );
        let other = widget::radio(
            look,
            CARRIER,
            OTHER,
            look.text("place-other"),
            Some(look.text("place-other-note")),
            self.other,
            Some(message(Message::Other)),
        );
        column![label(look.text("place-text"), Type::Body, Role::Text, look.palette), current, other]
            .spacing(space::L)
            .width(Fill)
            .into()
    }

    fn path_field<'a>(&'a self, context: &Context, look: Look<'a>) -> Element<'a, super::Message> {
        let around = Field {
            label: look.text("place-path"),
            hint: Some(look.text_with("place-path-hint", &[("name", context.new_file_name().to_owned())])),
            error: self.fault_words(look).map(|(title, advice)| format!("{title}. {advice}")),
            placeholder: look.text("place-path-example"),
            required: true,
        };
        let typed = |path| super::Message::Place(Message::Typed(path));
        widget::field(look, PATH, around, &self.path, Some(typed))
    }

    /// What is wrong and what to do.
    fn fault_words(&self, look: Look<'_>) -> Option<(String, String)> {
        Some(match self.fault.as_ref()? {
            Fault::Nothing => (look.text("place-nothing"), look.text("place-nothing-advice")),
            Fault::IsCurrent => (look.text("place-is-current"), look.text("place-is-current-advice")),
            Fault::Taken(holder) => {
                let title = match (&holder.owner, holder.valid_till) {
                    (Some(owner), Some(till)) => look.text_with(
                        "place-taken",
                        &[("owner", owner.clone()), ("date", look.texts.date(till.date()))],
                    ),
                    _ => look.text("place-taken-unknown"),
                };
                (title, look.text("place-taken-advice"))
            }
            Fault::Coded(code, details) => {
                let (title, advice) = look.texts.error(*code, details);
                (format!("{title} ({code})"), advice)
            }
        })
    }

    fn question<'a>(&'a self, holder: &Holder, look: Look<'a>) -> Element<'a, super::Message> {
        let question = match (&holder.owner, holder.valid_till) {
            (Some(owner), Some(till)) => look.text_with(
                "place-occupied",
                &[("owner", owner.clone()), ("date", look.texts.date(till.date()))],
            ),
            _ => look.text("place-occupied-unknown"),
        };
        let choice = |id, words: &str, note: &str, replace| {
            widget::radio(
                look,
                Group::new("replace"),
                id,
                look.text(words),
                Some(look.text(note)),
                self.replace == replace,
                Some(super::Message::Place(Message::Replace(replace))),
            )
        };
        let choices = column![
            label(question, Type::Body, Role::Text, look.palette),
            choice(KEEP, "place-keep", "place-keep-note", false),
            choice(REPLACE, "place-replace", "place-replace-note", true),
        ]
        .spacing(space::M);
        design::raised(choices, Role::Warn, look.palette)
    }
}

/// Places to choose from; nothing where none was found. `chosen`: the path that stands in the field.
pub(super) fn list<'a>(
    places: &[key_places::Place],
    chosen: &str,
    typed: impl Fn(String) -> super::Message,
    look: Look<'a>,
) -> Option<Element<'a, super::Message>> {
    if places.is_empty() {
        return None;
    }
    let mut all = column![label(look.text("place-list"), Type::Body, Role::Text, look.palette)]
        .spacing(space::S)
        .width(Fill);
    for place in places {
        let folder = place.folder.display().to_string();
        let note = match place.free_bytes.map(|free| size(free, look)) {
            Some(free) => format!("{folder} · {free}"),
            None => folder.clone(),
        };
        let words = look.text_with(kind(place.kind), &[("name", place.label.clone())]);
        let id = Id::from(format!("place-at-{folder}"));
        let words = Words::about(look, words, folder.clone());
        let chosen = chosen == folder;
        all = all.push(widget::radio(
            look,
            Group::new("places"),
            id,
            words,
            Some(note),
            chosen,
            Some(typed(folder)),
        ));
    }
    Some(all.into())
}

fn kind(kind: PlaceKind) -> &'static str {
    match kind {
        PlaceKind::Removable => "place-kind-removable",
        PlaceKind::Mounted => "place-kind-mounted",
        PlaceKind::Documents => "place-kind-documents",
        PlaceKind::Desktop => "place-kind-desktop",
        PlaceKind::Downloads => "place-kind-downloads",
        PlaceKind::Home => "place-kind-home",
        PlaceKind::Recent => "place-kind-recent",
    }
}

/// Free space in whole gigabytes, or megabytes where there is less than one.
fn size(octets: u64, look: Look<'_>) -> String {
    let (unit, shift) =
        if octets >> 30 > 0 { ("place-free-gigabytes", 30) } else { ("place-free-megabytes", 20) };
    look.text_with(unit, &[("size", (octets >> shift).to_string())])
}

/// Name under which the old store is kept.
fn kept(name: &str, day: &str) -> String {
    format!("{name}.old-{day}")
}
