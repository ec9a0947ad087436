//! The keys: all that are known in one list, what is in one of them, and how it is looked after.

mod backup;
pub mod care;
mod convert;
mod destroy;
mod list;
mod password;
pub mod place;
pub mod remind;
pub mod view;
mod work;

pub use view::Opened;
pub use work::{Converted, Secret};

use super::Fault;
use super::choose::{self, Choose};
use crate::authority::Profile;
use crate::code::Code;
use crate::gui::chooser::{self, Wanted};
use crate::gui::design::Sheet;
use crate::gui::desk::Desk;
use crate::gui::look::Look;
use crate::gui::widget::{self, Id};
use crate::renewal::Unfinished;
use crate::tasks::key_backup::BackedUp;
use crate::tasks::key_destroy::Doomed;
use crate::tasks::key_memory::KeyMemory;
use crate::tasks::key_places::Place;
use crate::tasks::known_keys::{KnownKey, known_keys};
use crate::vault::Settings;
use crate::vault::settings::ReadKey;
use iced::Task;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use view::View;

/// What the window knows besides.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    pub desk: &'a Desk,
    pub settings: &'a Settings,
    /// The key of the home page.
    pub chosen: Option<&'a str>,
    pub unfinished: &'a [Unfinished],
    pub profiles: &'a [Profile],
    /// Password of the training key; another key is never asked for there.
    pub training: Option<Option<&'a str>>,
}

impl Around<'_> {
    /// Every key that is remembered, that of the home page first.
    fn paths(&self) -> Vec<PathBuf> {
        let remembered = self.settings.recent_keys.iter().map(String::as_str);
        let remembered = remembered.filter(|_| self.training.is_none());
        self.chosen.into_iter().chain(remembered).map(PathBuf::from).collect()
    }

    /// Whom to ask about a key that has no certificate which would say so: the one that the person chose, the training
    /// provider in training.
    fn provider(&self) -> Option<&Profile> {
        let chosen = self.settings.default_provider.as_deref();
        let wanted = |profile: &&Profile| Some(profile.id.as_str()) == chosen;
        match self.training {
            Some(_) => self.profiles.iter().find(|profile| profile.training),
            None => self.profiles.iter().find(wanted),
        }
    }

    /// What is remembered of keys that were read.
    fn memory(&self) -> KeyMemory {
        KeyMemory::of(self.settings, &self.desk.services.state)
    }

    /// The renewal that goes on with this key.
    fn open_case(&self, key: &KnownKey) -> Option<&Unfinished> {
        let is = |case: &&Unfinished| key.path.as_path() == Path::new(&case.key.0);
        self.unfinished.iter().filter(|case| !case.state.is_final()).find(is)
    }
}

/// The page.
#[derive(Default)]
pub struct Page {
    /// Number of the present visit of a page: an answer to an earlier one changes nothing.
    visit: u64,
    /// None: they are being looked at.
    list: Option<Vec<KnownKey>>,
    open: Open,
}

#[derive(Default)]
enum Open {
    #[default]
    List,
    Choose(Choose),
    Key(Box<View>),
}

#[derive(Debug, Clone)]
pub enum Message {
    Open(PathBuf),
    Renew(PathBuf),
    Resume(String),
    /// Not to be listed any more.
    Forget(PathBuf),
    /// «Обрати інший ключ…»
    Another,
    Choose(choose::Message),
    Key(view::Message),
    /// What was found out for a visit.
    Answer(u64, Answer),
    /// The window could not be filled: once more.
    Reload,
    Back,
}

/// What was found out away from the window's thread, or by the system's dialog.
#[derive(Debug, Clone)]
pub enum Answer {
    Listed(Vec<KnownKey>),
    Choose(choose::Message),
    /// A typed path, and whether a file is there.
    Tried(PathBuf, bool),
    Described(KnownKey),
    Read(Result<Opened, Fault>),
    Places(Vec<Place>),
    Browsed(chooser::Answer),
    /// The new password, sealed, and what is remembered of the file that opens with it.
    Changed(Result<(Secret, Option<ReadKey>), Fault>),
    BackedUp(Result<Arc<BackedUp>, Fault>),
    /// The calendar file.
    Reminder(Result<PathBuf, Fault>),
    Converted(Converted),
    Doomed(Result<Arc<Doomed>, Fault>),
    Destroyed(Result<crate::carrier::Destroyed, Fault>),
}

/// What the window has to do about a message.
pub enum Effect {
    None,
    Focus(Id),
    Run(Task<Answer>),
    /// A page opens: what has the focus, and what fills it.
    Enter(Id, Task<Answer>),
    /// Ask in the system's dialog.
    Ask(Wanted),
    /// The same, for the choice of a key.
    AskKey(Wanted),
    Renew(PathBuf),
    Resume(String),
    /// It was read, or made: it is listed from now on, and what was learned of it is remembered. The title has the focus.
    Know(PathBuf, Option<ReadKey>),
    /// Not to be listed any more. The title has the focus.
    Forget(PathBuf),
    Copy(String),
    Reload,
    /// Back to the list.
    Leave,
    /// Another key is opened.
    Open(PathBuf),
    /// Away from the section.
    Home,
}

impl Page {
    /// Number of the present visit.
    pub fn visit(&self) -> u64 {
        self.visit
    }

    /// The list is open.
    pub fn lists(&self) -> bool {
        matches!(self.open, Open::List)
    }

    /// Forgets what was typed; answers that are on their way change nothing.
    pub fn leave(&mut self) {
        self.visit += 1;
        self.open = Open::List;
        self.list = None;
    }

    /// Looks at every key that is known.
    pub fn look(&mut self, around: Around<'_>) -> Task<Message> {
        self.visit += 1;
        let (paths, memory, now) = (around.paths(), around.memory(), around.desk.now());
        self.run(work::blocking(move || Answer::Listed(known_keys(&paths, &memory, now))))
    }

    fn run(&self, task: Task<Answer>) -> Task<Message> {
        let visit = self.visit;
        task.map(move |answer| Message::Answer(visit, answer))
    }

    pub fn update(&mut self, message: Message, around: Around<'_>) -> Effect {
        match message {
            Message::Open(path) => self.show(path, around),
            Message::Renew(path) => Effect::Renew(path),
            Message::Resume(case) => Effect::Resume(case),
            Message::Forget(path) => Effect::Forget(path),
            Message::Another => {
                self.visit += 1;
                self.open = Open::Choose(Choose::default());
                Effect::Focus(widget::TITLE)
            }
            Message::Choose(message) => self.choose(message, around),
            Message::Key(message) => match &mut self.open {
                Open::Key(view) => {
                    let effect = view.update(message, around, self.list.as_deref().unwrap_or_default());
                    self.follow(effect, around)
                }
                _ => Effect::None,
            },
            Message::Answer(visit, answer) if visit == self.visit => {
                let effect = self.hear(answer, around);
                self.follow(effect, around)
            }
            Message::Answer(..) => Effect::None,
            Message::Reload => Effect::Reload,
            Message::Back => self.back(around),
        }
    }

    fn follow(&mut self, effect: Effect, around: Around<'_>) -> Effect {
        match effect {
            // What is still on its way belongs to the page that was left.
            Effect::Enter(..) => self.visit += 1,
            Effect::Open(path) => return self.show(path, around),
            _ => {}
        }
        effect
    }

    fn show(&mut self, path: PathBuf, around: Around<'_>) -> Effect {
        self.visit += 1;
        let known = self.list.iter().flatten().find(|key| key.path == path).cloned();
        let hint = around.training.flatten().filter(|_| around.chosen == path.to_str());
        let (memory, now) = (around.memory(), around.desk.now());
        match known {
            Some(key) => {
                let view = View::of(key, hint);
                let focus = view.focus();
                self.open = Open::Key(Box::new(view));
                Effect::Focus(focus)
            }
            None => {
                Effect::Run(work::blocking(move || Answer::Described(KnownKey::look(&path, &memory, now))))
            }
        }
    }

    fn choose(&mut self, message: choose::Message, around: Around<'_>) -> Effect {
        let Open::Choose(choose) = &mut self.open else { return Effect::None };
        match choose.update(message, around.settings, &around.desk.services.state) {
            choose::Effect::None => Effect::None,
            choose::Effect::Focus(id) => Effect::Focus(id),
            choose::Effect::Run(task) => Effect::Run(task.map(Answer::Choose)),
            choose::Effect::Ask(wanted) => Effect::AskKey(wanted),
            choose::Effect::Try(path) => Effect::Run(work::blocking(move || {
                let there = path.is_file();
                Answer::Tried(path, there)
            })),
            choose::Effect::Take(path) => self.show(path, around),
        }
    }

    fn hear(&mut self, answer: Answer, around: Around<'_>) -> Effect {
        match answer {
            Answer::Listed(keys) => {
                self.list = Some(keys);
                Effect::None
            }
            Answer::Choose(message) => self.choose(message, around),
            Answer::Tried(path, there) => match &mut self.open {
                Open::Choose(choose) if choose.awaits(&path) => {
                    choose.missing = !there;
                    if there { self.show(path, around) } else { Effect::Focus(choose::PATH) }
                }
                // Meanwhile another path was typed.
                _ => Effect::None,
            },
            Answer::Described(key) => {
                let view = View::of(key, None);
                let focus = view.focus();
                self.open = Open::Key(Box::new(view));
                Effect::Focus(focus)
            }
            answer => match &mut self.open {
                Open::Key(view) => view.hear(answer, around),
                _ => Effect::None,
            },
        }
    }

    /// One page back; Esc does the same. Never while something is being written.
    pub fn back(&mut self, around: Around<'_>) -> Effect {
        match &mut self.open {
            Open::List => Effect::Home,
            Open::Choose(_) => {
                self.leave();
                Effect::Leave
            }
            Open::Key(view) => match view.back(around) {
                Some(effect) => self.follow(effect, around),
                None => {
                    self.leave();
                    Effect::Leave
                }
            },
        }
    }

    /// `failed`: why the window could not be filled.
    pub fn sheet<'a>(
        &'a self,
        around: Option<Around<'a>>,
        failed: Option<(Code, &'a [(&'static str, String)])>,
        look: Look<'a>,
    ) -> Sheet<'a, Message> {
        match (&self.open, around) {
            (Open::Choose(choose), _) => Sheet {
                back: Some(Message::Back),
                ..Sheet::new(look.text("keys-choose-title"), choose.view(look).map(Message::Choose))
            },
            (Open::Key(view), Some(around)) => view.sheet(around, look),
            (_, around) => list::sheet(self.list.as_deref(), around, failed, look),
        }
    }
}
