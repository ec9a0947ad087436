//! What the page of keys asks the window to do.

use super::{App, Message, Open};
use crate::carrier::KeyUri;
use crate::gui::screen::Section;
use crate::gui::screen::home::{self, Home};
use crate::gui::screen::keys::{self, Around, Effect};
use crate::gui::widget;
use crate::gui::wizard::Wizard;
use crate::tasks::home::KeyCard;
use crate::tasks::key_memory::KeyMemory;
use crate::tasks::key_places::certificates_of;
use crate::tasks::known_keys::next_due;
use crate::tasks::providers;
use iced::Task;
use std::path::{Path, PathBuf};

impl App {
    /// None before the window is filled.
    pub(super) fn around_keys(&self) -> Option<Around<'_>> {
        let loaded = self.loaded.as_ref()?;
        Some(Around {
            desk: &loaded.desk,
            settings: &self.settings,
            chosen: loaded.key.as_ref().map(|key| key.0.as_str()),
            unfinished: &loaded.unfinished,
            profiles: &loaded.profiles,
            training: self.options.training.then_some(loaded.password.as_deref()),
        })
    }

    /// Looks at every key again when the list is open.
    pub(super) fn list_keys(&mut self) -> Task<Message> {
        let mut keys = std::mem::take(&mut self.keys);
        let task = match self.around_keys() {
            Some(around) if matches!(self.open, Open::Keys) && keys.lists() => {
                keys.look(around).map(Message::Keys)
            }
            _ => Task::none(),
        };
        self.keys = keys;
        task
    }

    pub(super) fn in_keys(&mut self, message: keys::Message) -> Task<Message> {
        if !matches!(self.open, Open::Keys) {
            return Task::none();
        }
        // The page and what stands around it live in the same window.
        let mut keys = std::mem::take(&mut self.keys);
        let effect = match (self.around_keys(), message) {
            (Some(around), message) => keys.update(message, around),
            (None, keys::Message::Reload) => Effect::Reload,
            (None, keys::Message::Back) => Effect::Home,
            (None, _) => Effect::None,
        };
        self.keys = keys;
        self.follow(effect)
    }

    fn follow(&mut self, effect: Effect) -> Task<Message> {
        let visit = self.keys.visit();
        let answer = move |answer| Message::Keys(keys::Message::Answer(visit, answer));
        let to_title = || widget::focus(widget::TITLE);
        match effect {
            Effect::None => Task::none(),
            Effect::Focus(id) => widget::focus(id),
            Effect::Run(task) => task.map(answer),
            Effect::Enter(id, task) => Task::batch([widget::focus(id), task.map(answer)]),
            Effect::Ask(wanted) => {
                self.chooser.ask(wanted, move |chosen| answer(keys::Answer::Browsed(chosen)))
            }
            Effect::AskKey(wanted) => self.chooser.ask(wanted, move |chosen| {
                answer(keys::Answer::Choose(crate::gui::screen::choose::Message::Answered(chosen)))
            }),
            Effect::Renew(path) => self.renew(&path),
            Effect::Resume(case) => {
                let task = self.at_home(home::Message::Resume(case));
                self.leave_keys();
                task
            }
            Effect::Know(path, read) => Task::batch([self.know(&path, read), to_title()]),
            Effect::Forget(path) => {
                self.keys.leave();
                Task::batch([self.forget(&path), self.list_keys(), to_title()])
            }
            Effect::Copy(text) => iced::clipboard::write(text),
            Effect::Reload => self.load(),
            Effect::Leave => Task::batch([self.list_keys(), to_title()]),
            Effect::Open(path) => self.in_keys(keys::Message::Open(path)),
            Effect::Home => self.show(Section::Home),
        }
    }

    /// The wizard has opened: what was typed or opened here is forgotten.
    fn leave_keys(&mut self) {
        if matches!(self.open, Open::Wizard(_)) {
            self.keys.leave();
        }
    }

    /// Begins the renewal of this key; it is the key of the home page from now on. Where its provider is not known the
    /// home page says what to do.
    pub(super) fn renew(&mut self, path: &Path) -> Task<Message> {
        let Some(loaded) = &self.loaded else { return Task::none() };
        if self.options.training && loaded.key.as_ref().is_some_and(|key| Path::new(&key.0) == path) {
            let task = self.at_home(home::Message::Renew);
            self.leave_keys();
            return task;
        }
        let (path, now, visit) = (path.to_owned(), loaded.desk.now(), self.keys.visit());
        let memory = KeyMemory::of(&self.settings, &loaded.desk.services.state);
        self.key = Some(path.clone());
        let look = async move {
            let read = path.clone();
            let certificates =
                tokio::task::spawn_blocking(move || certificates_of(&read, &memory, now)).await;
            (path, certificates.unwrap_or_default())
        };
        Task::perform(look, move |(path, certificates)| Message::Renew(visit, path, certificates))
    }

    /// The key that is to be renewed after this one, when one is.
    pub(super) fn next_after(&self, path: &Path) -> Option<KeyCard> {
        let loaded = self.loaded.as_ref()?;
        let others = loaded.others.iter().filter(|key| key.path != path);
        let other = next_due(others).and_then(|key| key.card.clone());
        let at_home = loaded.key.as_ref().filter(|key| Path::new(&key.0) != path);
        let at_home = match (&loaded.home, at_home) {
            (Home::Key { card, .. }, Some(_)) if card.is_due() => Some(card.clone()),
            _ => None,
        };
        other.into_iter().chain(at_home).min_by_key(|card| card.days_left)
    }

    /// The certificates of the key to be renewed are known.
    pub(super) fn renew_with(
        &mut self,
        visit: u64,
        path: PathBuf,
        certificates: &[crate::pki::Certificate],
    ) -> Task<Message> {
        let Some(loaded) = &self.loaded else { return Task::none() };
        // Another section was opened meanwhile.
        if visit != self.keys.visit() || !matches!(self.open, Open::Home | Open::Keys) {
            return Task::none();
        }
        let chosen = self.settings.default_provider.as_deref();
        let profile = match &loaded.profile {
            // In training no key leads to a real provider.
            Some(profile) if profile.training => Some(profile.clone()),
            _ => providers::issuer(&loaded.profiles, certificates)
                .or_else(|| loaded.profiles.iter().find(|profile| Some(profile.id.as_str()) == chosen))
                .cloned(),
        };
        let Some(profile) = profile else { return self.show(Section::Home) };
        let key = KeyUri(path.display().to_string());
        let (mut wizard, task) = Wizard::renew(loaded.desk.clone(), profile, Some(key));
        wizard.choose_with(self.chooser.clone());
        wizard.lead_to(self.next_after(&path));
        self.keys.leave();
        self.open = Open::Wizard(Box::new(wizard));
        task.map(Message::Wizard)
    }
}
