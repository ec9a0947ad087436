//! Certificates: those of the program's store, or of a file or folder that the person opens; found, ordered, looked at.

mod authorities;
mod check;
mod fields;
mod from;
mod list;
mod one;
mod remove;
mod save;

pub use authorities::{Authorities, Message as AuthoritiesMessage};
pub use check::{Found, Issuer};
pub use from::{From, Message as FromMessage};
pub use one::{Message as OneMessage, One};
pub use remove::{Message as RemoveMessage, Remove};
pub use save::{Message as SaveMessage, Save};

use crate::authority::Profile;
use crate::code::{Code, Coded as _};
use crate::gui::chooser::Chooser;
use crate::gui::design::{Role, Sheet, status};
use crate::gui::desk::Desk;
use crate::gui::look::Look;
use crate::gui::widget;
use crate::pki::Certificate;
use crate::tasks::TaskError;
use crate::tasks::cert_check::Word;
use crate::tasks::cert_list::{self, Entry, Listed, Order, Place, Progress, Query, Show};
use crate::tasks::cert_store::CertStore;
use crate::tasks::key_memory::KeyMemory;
use crate::tasks::key_places::certificates_of;
use crate::vault::Settings;
use iced::Task;
use iced::futures::SinkExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use time::OffsetDateTime;

/// How often a reading says how far it is.
const TELLS: Duration = Duration::from_millis(150);

/// Why something could not be done.
pub type Failed = (Code, Vec<(&'static str, String)>);

/// What the page works with.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    pub desk: &'a Desk,
    pub profiles: &'a [Profile],
    /// The person's key, where its provider is known.
    pub key: Option<&'a Path>,
    pub chooser: &'a Chooser,
    pub settings: &'a Settings,
}

/// The same for work away from the window's thread.
#[derive(Clone)]
pub struct Loose {
    pub desk: Desk,
    pub profiles: Vec<Profile>,
}

impl Around<'_> {
    fn loose(&self) -> Loose {
        Loose { desk: self.desk.clone(), profiles: self.profiles.to_vec() }
    }
    fn state(&self) -> PathBuf {
        self.desk.services.state.clone()
    }
}

/// State of the page.
pub struct Page {
    place: Place,
    /// The reading that goes on.
    reading: Option<Arc<Progress>>,
    /// How far it is: files read, files there are.
    far: (usize, usize),
    asked: Asked,
    /// What was read last; stays while something else is read.
    listed: Option<Arc<Listed>>,
    failed: Option<Failed>,
    /// They are being put into the store.
    keeping: bool,
    /// What became of the certificates that were put into the store: new ones, known ones.
    kept: Option<Result<(usize, usize), Failed>>,
    /// Whose certificate was removed from the store just now.
    removed: Option<String>,
    query: Query,
    /// Places of the entries that are shown.
    found: Vec<u32>,
    /// Changes whenever `found` does.
    finds: u64,
    /// The row that the keys went to, or that was looked at last.
    row: usize,
    /// The dates are held against this moment.
    now: OffsetDateTime,
    view: View,
    /// A provider was added: all of them have to be read again.
    added: bool,
    /// What the last check found out.
    told: Option<Told>,
}

/// Numbers of what was asked for last, each of its kind; an answer to an earlier one is not taken for it. They outlive the
/// page.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked {
    readings: u64,
    looks: u64,
    checks: u64,
    keeps: u64,
}

/// What a check found out of a certificate.
#[derive(Debug, Clone, Copy)]
pub struct Told {
    pub sha256: [u8; 32],
    pub word: Word,
    /// Of the person's own key.
    pub own: bool,
}

/// Which page of the section is open.
enum View {
    List,
    One(Box<One>),
    From(From),
    /// Of the certificate that was looked at; None: of the list.
    Save(Save, Option<Box<One>>),
    /// The certificate that was looked at.
    Remove(Remove, Box<One>),
    Authorities(Box<Authorities>),
}

#[derive(Debug, Clone)]
pub enum Message {
    Words(String),
    Show(Show),
    Order(Order),
    /// How far a reading is.
    Far(u64, (usize, usize)),
    Read(u64, Result<Option<Arc<Listed>>, Failed>),
    /// Stop the reading.
    Cancel,
    /// Back to the program's store.
    Store,
    /// «Відкрити теку або файл…»
    Other,
    From(from::Message),
    /// Look at the certificate in this row.
    Look(usize),
    /// The keys go to this row.
    Go(usize),
    /// What is there; whether it is of the person's own key.
    Looked(u64, usize, Result<(Box<Certificate>, bool), Failed>),
    One(one::Message),
    /// «Зберегти перелік…»
    SaveAll,
    Save(save::Message),
    Remove(remove::Message),
    /// «Надавачі, яких знає програма».
    Authorities,
    Authority(authorities::Message),
    /// «Додати до сховища»: all that are shown.
    Keep,
    /// How many were new, how many known.
    Kept(u64, Result<(usize, usize), Failed>),
    Back,
}

impl Page {
    /// The program's store, which is being read. `asked`: the numbers given by earlier pages.
    pub fn open(around: Around<'_>, asked: Asked) -> (Self, Task<Message>) {
        let mut page = Self {
            place: Place::Store,
            reading: None,
            far: (0, 0),
            asked,
            listed: None,
            failed: None,
            keeping: false,
            kept: None,
            removed: None,
            query: Query::default(),
            found: Vec::new(),
            finds: 0,
            row: 0,
            now: around.desk.now(),
            view: View::List,
            added: false,
            told: None,
        };
        let task = page.read(Place::Store, around);
        (page, task)
    }

    pub fn asked(&self) -> Asked {
        self.asked
    }

    /// Whether another page of the section than its list is open.
    pub fn inside(&self) -> bool {
        !matches!(self.view, View::List)
    }

    pub fn update(&mut self, message: Message, around: Around<'_>) -> Task<Message> {
        match message {
            Message::Words(words) => {
                self.query.words = words;
                self.find();
            }
            Message::Show(show) => {
                self.query.show = show;
                self.find();
            }
            Message::Order(order) => {
                self.query.order = order;
                self.find();
            }
            Message::Far(number, _) | Message::Read(number, _) if number != self.asked.readings => {}
            Message::Far(_, far) => self.far = far,
            Message::Read(_, read) => {
                self.reading = None;
                match read {
                    Ok(Some(listed)) => {
                        self.listed = Some(listed);
                        self.now = around.desk.now();
                        // What was done is told until something else is.
                        let removed = self.removed.take();
                        self.find();
                        self.removed = removed;
                    }
                    Ok(None) => {}
                    Err(failed) => self.failed = Some(failed),
                }
            }
            Message::Cancel => {
                if let Some(reading) = self.reading.take() {
                    reading.cancel();
                    self.asked.readings += 1;
                }
                // What was asked for is not there: the store is.
                if self.listed.is_none() && self.place != Place::Store {
                    return self.read(Place::Store, around);
                }
            }
            Message::Store => return self.read(Place::Store, around),
            Message::Other => {
                self.view = View::From(From::default());
                return widget::focus(from::PATH);
            }
            Message::Look(row) => return self.look_at(row, around),
            Message::Go(row) => {
                self.row = row;
                return widget::focus(list::row_id(row));
            }
            // Meanwhile another page was opened, or another row.
            Message::Looked(number, ..) if number != self.asked.looks || self.inside() => {}
            Message::Looked(_, row, looked) => {
                let Some(entry) = self.entry(row) else { return Task::none() };
                match looked {
                    Ok((certificate, own)) if certificate.sha256() == entry.sha256 => {
                        let held = around.settings.held(&entry.sha256);
                        let one = One::new(entry.clone(), *certificate, own, held, self.now);
                        self.view = View::One(Box::new(one));
                        self.row = row;
                        return widget::focus(widget::TITLE);
                    }
                    // Meanwhile something else is in this row.
                    Ok(_) => {}
                    Err(failed) => self.failed = Some(failed),
                }
            }
            Message::One(message) => return self.one(message, around),
            Message::SaveAll => {
                self.view = View::Save(Save::new(self.shown()), None);
                return widget::focus(widget::TITLE);
            }
            Message::Save(message) => {
                if let View::Save(save, _) = &mut self.view {
                    return save.update(message, around).map(Message::Save);
                }
            }
            Message::Remove(message) => return self.remove(message, around),
            Message::Authorities => {
                self.view = View::Authorities(Box::default());
                return widget::focus(widget::TITLE);
            }
            Message::Authority(message) => {
                // Wherever the person has gone meanwhile: it is known from now on.
                self.added |= message.changes_profiles();
                if let View::Authorities(authorities) = &mut self.view {
                    return authorities.update(message, around).map(Message::Authority);
                }
            }
            Message::Keep => return self.keep(around),
            // Of another list. What it put into the store is to be seen there.
            Message::Kept(number, kept) if number != self.asked.keeps || !self.keeping => {
                if kept.is_ok() {
                    return self.read_store_again(around);
                }
            }
            Message::Kept(_, kept) => {
                self.keeping = false;
                self.kept = Some(kept);
            }
            Message::Back => return self.back(),
            Message::From(message) => return self.from(message, around),
        }
        Task::none()
    }

    fn from(&mut self, message: from::Message, around: Around<'_>) -> Task<Message> {
        let View::From(from) = &mut self.view else { return Task::none() };
        match from.update(message) {
            from::Effect::None => Task::none(),
            from::Effect::Focus(id) => widget::focus(id),
            from::Effect::Ask(wanted) => {
                around.chooser.ask(wanted, |answer| Message::From(from::Message::Answered(answer)))
            }
            from::Effect::Open(path) => {
                self.view = View::List;
                Task::batch([self.read(Place::At(path), around), widget::focus(widget::TITLE)])
            }
        }
    }

    /// What is known of the certificate in a row.
    fn entry(&self, row: usize) -> Option<&Entry> {
        let place = self.found.get(row)?;
        self.listed.as_ref()?.entries.get(*place as usize)
    }

    fn look_at(&mut self, row: usize, around: Around<'_>) -> Task<Message> {
        let Some(entry) = self.entry(row).cloned() else { return Task::none() };
        self.failed = None;
        self.asked.looks += 1;
        let number = self.asked.looks;
        let (state, key, now) = (around.state(), around.key.map(Path::to_owned), around.desk.now());
        Task::future(async move {
            let open = move || {
                let certificate = cert_list::open(&entry, &state)?;
                let memory = KeyMemory::open(&state);
                let own = key.is_some_and(|key| certificates_of(&key, &memory, now).contains(&certificate));
                Ok((Box::new(certificate), own))
            };
            let opened = match tokio::task::spawn_blocking(open).await {
                Ok(opened) => opened.map_err(failed),
                Err(error) => Err((Code::App05, vec![("cause", error.to_string())])),
            };
            Message::Looked(number, row, opened)
        })
    }

    fn back(&mut self) -> Task<Message> {
        if let View::Remove(remove, _) = &self.view
            && remove.is_running()
        {
            return Task::none();
        }
        let (view, focus) = match std::mem::replace(&mut self.view, View::List) {
            View::Save(_, Some(one)) => (View::One(one), one::SAVE),
            View::Save(_, None) => (View::List, list::SAVE),
            View::Remove(_, one) => (View::One(one), one::REMOVE),
            View::One(_) => (View::List, list::row_id(self.row)),
            View::Authorities(mut page) => match page.discard() {
                true => (View::Authorities(page), authorities::PATH),
                false => (View::List, list::AUTHORITIES),
            },
            View::From(_) | View::List => (View::List, widget::TITLE),
        };
        self.view = view;
        widget::focus(focus)
    }

    fn one(&mut self, message: one::Message, around: Around<'_>) -> Task<Message> {
        let (one, in_sight) = match &mut self.view {
            View::One(one) => (one, true),
            View::Save(_, Some(one)) | View::Remove(_, one) => (one, false),
            _ => return Task::none(),
        };
        let checked = matches!(&message, one::Message::Checked(number, _) if one.awaits(*number));
        let effect = one.update(message, around, &mut self.asked);
        if checked {
            self.told = one.told();
        }
        match effect {
            // An answer that comes while another page is over it moves no focus there.
            one::Effect::Run(_) if !in_sight => Task::none(),
            one::Effect::Run(task) => task.map(Message::One),
            one::Effect::Save(entry) => {
                if let View::One(one) = std::mem::replace(&mut self.view, View::List) {
                    self.view = View::Save(Save::new(vec![entry]), Some(one));
                }
                widget::focus(widget::TITLE)
            }
            one::Effect::Remove(certificate) => {
                if let View::One(one) = std::mem::replace(&mut self.view, View::List) {
                    self.view = View::Remove(Remove::new(certificate), one);
                }
                widget::focus(widget::TITLE)
            }
        }
    }

    fn remove(&mut self, message: remove::Message, around: Around<'_>) -> Task<Message> {
        let View::Remove(remove, one) = &mut self.view else {
            return match message {
                remove::Message::Removed(Ok(())) => self.read_store_again(around),
                _ => Task::none(),
            };
        };
        let (task, gone) = remove.update(message, around);
        if !gone {
            return task.map(Message::Remove);
        }
        let owner = one.owner().to_owned();
        self.view = View::List;
        let read = self.read(Place::Store, around);
        self.removed = Some(owner);
        Task::batch([read, widget::focus(widget::TITLE)])
    }

    /// The store is another one now: its list is read again where it is open.
    fn read_store_again(&mut self, around: Around<'_>) -> Task<Message> {
        if self.inside() || self.place != Place::Store {
            return Task::none();
        }
        self.read(Place::Store, around)
    }

    /// Everything that is shown.
    fn shown(&self) -> Vec<Entry> {
        (0..self.found.len()).filter_map(|row| self.entry(row).cloned()).collect()
    }

    fn keep(&mut self, around: Around<'_>) -> Task<Message> {
        let (entries, state) = (self.shown(), around.state());
        (self.kept, self.removed) = (None, None);
        self.keeping = true;
        self.asked.keeps += 1;
        let number = self.asked.keeps;
        Task::future(async move {
            let keep = move || {
                let all = cert_list::open_all(&entries, &state)?;
                let new = CertStore::open(&state).add(&all)?.len();
                Ok((new, all.len().saturating_sub(new)))
            };
            let kept = match tokio::task::spawn_blocking(keep).await {
                Ok(kept) => kept.map_err(failed),
                Err(error) => Err((Code::App05, vec![("cause", error.to_string())])),
            };
            Message::Kept(number, kept)
        })
    }

    fn find(&mut self) {
        (self.kept, self.removed) = (None, None);
        self.finds += 1;
        self.row = 0;
        self.found = match &self.listed {
            Some(listed) => listed.find(&self.query, self.now),
            None => Vec::new(),
        };
    }

    /// Reads away from the window's thread.
    fn read(&mut self, place: Place, around: Around<'_>) -> Task<Message> {
        if let Some(reading) = self.reading.take() {
            reading.cancel();
        }
        if place != self.place {
            self.listed = None;
            self.find();
        }
        self.failed = None;
        self.place = place.clone();
        self.asked.readings += 1;
        self.keeping = false;
        let (number, state, progress) = (self.asked.readings, around.state(), Arc::new(Progress::default()));
        self.reading = Some(Arc::clone(&progress));
        self.far = (0, 0);
        Task::stream(iced::stream::channel(4, async move |mut tell| {
            let counts = Arc::clone(&progress);
            let work = move || cert_list::read(&place, &state, &counts);
            let mut work = tokio::task::spawn_blocking(work);
            let read = loop {
                match tokio::time::timeout(TELLS, &mut work).await {
                    Ok(read) => break read,
                    // Nobody listens any more when the window is closed: then it goes on for nothing.
                    Err(_) => drop(tell.send(Message::Far(number, progress.far())).await),
                }
            };
            let read = match read {
                Ok(read) => read.map(|listed| listed.map(Arc::new)).map_err(failed),
                Err(error) => Err((Code::App05, vec![("cause", error.to_string())])),
            };
            drop(tell.send(Message::Read(number, read)).await);
        }))
    }

    /// Whether a provider was added since this was asked last.
    pub fn take_added(&mut self) -> bool {
        std::mem::take(&mut self.added)
    }

    /// What a check found out, once.
    pub fn take_told(&mut self) -> Option<Told> {
        self.told.take()
    }

    /// The status of the certificate that is looked at is to be changed.
    pub fn before_change(&mut self) {
        if let View::One(one) = &mut self.view {
            one.forget_check();
        }
    }

    /// It was changed.
    pub fn after_change(&mut self, settings: &Settings) {
        if let View::One(one) = &mut self.view {
            let held = settings.held(&one.certificate().sha256());
            one.changed(held);
        }
    }

    /// The certificate that is looked at.
    pub fn looked_at(&self) -> Option<&Certificate> {
        match &self.view {
            View::One(one) => Some(one.certificate()),
            _ => None,
        }
    }

    pub fn sheet<'a>(&'a self, profiles: &'a [Profile], look: Look<'a>) -> Sheet<'a, Message> {
        match &self.view {
            View::Authorities(authorities) => {
                let sheet = authorities.sheet(profiles, look).map(Message::Authority);
                Sheet { back: Some(Message::Back), ..sheet }
            }
            View::List => self.list(look),
            View::One(one) => Sheet { back: Some(Message::Back), ..one.sheet(look).map(Message::One) },
            View::Save(save, _) => Sheet { back: Some(Message::Back), ..save.sheet(look).map(Message::Save) },
            View::Remove(remove, _) => {
                let back = (!remove.is_running()).then_some(Message::Back);
                Sheet { back, ..remove.sheet(look).map(Message::Remove) }
            }
            View::From(from) => Sheet { back: Some(Message::Back), ..from.sheet(look).map(Message::From) },
        }
    }
}

/// The section before the program's folder is known.
pub fn waiting<'a, M: 'a>(look: Look<'_>) -> Sheet<'a, M> {
    let words = status(look, look.text("certificates-looking"), Role::Muted);
    Sheet::new(look.text("section-certificates"), words)
}

fn failed(error: TaskError) -> Failed {
    (error.code(), error.details())
}
