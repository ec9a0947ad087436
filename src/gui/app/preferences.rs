//! Settings: applied at once, kept away from the window's thread.

use super::{App, Message, Open};
use crate::carrier::KeyUri;
use crate::code::Coded as _;
use crate::crypto::{Password, Sealed};
use crate::gui::screen::certificates::Told;
use crate::gui::screen::settings::{Effect, Message as Wish, Trial};
use crate::i18n::{Texts, Wanted};
use crate::pki::Certificate;
use crate::tasks;
use crate::tasks::cert_check::Word;
use crate::tasks::key_memory;
use crate::vault::Settings;
use crate::vault::settings::{Proxy, ReadKey};
use iced::Task;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};
use time::OffsetDateTime;

impl App {
    pub(super) fn in_settings(&mut self, message: Wish) -> Task<Message> {
        let Open::Settings(page) = &mut self.open else { return Task::none() };
        let (proxy, provider) = (self.settings.proxy.clone(), self.settings.default_provider.clone());
        let effect = page.update(message, &mut self.settings);
        self.trials = page.trials();
        if self.settings.proxy != proxy {
            // What was typed for one server is never given to another.
            self.proxy_password = None;
            self.unprepared();
        } else if self.settings.default_provider != provider {
            self.unprepared();
        }
        match effect {
            Effect::None => Task::none(),
            Effect::Keep => {
                let language = Wanted::parse(self.settings.language.as_deref().unwrap_or_default());
                if let Some(language) = language.map(Wanted::language)
                    && language != self.texts.language()
                {
                    self.texts = Texts::new(language);
                }
                // Provider and proxy are read again when the home page opens; until then it offers nothing.
                self.keep()
            }
            Effect::Check(number, proxy, typed) => {
                self.take_proxy_password(typed);
                self.check(number, proxy, self.proxy_password())
            }
            Effect::Password(wish) => self.open_password(wish),
            Effect::Report(case) => {
                let Some(loaded) = &self.loaded else { return Task::none() };
                let desk = loaded.desk.clone();
                Task::future(async move {
                    // A journal that does not open has no lines to show.
                    let lines = desk.renewal().report(&case).unwrap_or_default();
                    Message::Settings(Wish::ReportRead(case, lines))
                })
            }
        }
    }

    /// What was typed is in force from now on, whether it was tried or not.
    pub(super) fn leave_settings(&mut self) {
        if let Open::Settings(page) = &self.open {
            let typed = page.typed_password();
            self.take_proxy_password(typed);
        }
    }

    fn take_proxy_password(&mut self, typed: Option<Password>) {
        // Without random numbers it is not kept: the proxy asks again.
        if let Some(sealed) = typed.and_then(|typed| Sealed::new(typed).ok()) {
            self.proxy_password = Some(sealed);
            self.unprepared();
        }
    }

    /// A copy for one use.
    pub(super) fn proxy_password(&self) -> Option<Password> {
        self.proxy_password.as_ref().and_then(|sealed| sealed.copy().ok())
    }

    fn check(&self, number: u64, proxy: Proxy, password: Option<Password>) -> Task<Message> {
        let chosen = self.settings.default_provider.as_deref();
        let Some(loaded) = &self.loaded else { return Task::none() };
        let profile = chosen.and_then(|id| loaded.provider(id)).or_else(|| loaded.profile.clone());
        let Some(profile) = profile.or_else(|| loaded.profiles.first().cloned()) else { return Task::none() };
        Task::future(async move {
            let reached =
                tasks::proxy_check::proxy_check(&profile, &proxy, password, &OffsetDateTime::now_utc).await;
            let trial = match reached {
                Ok(reached) => Trial::Reached { by_these_settings: reached.by_these_settings },
                Err(error) => Trial::Failed(error.code(), error.details()),
            };
            Message::Settings(Wish::Checked(number, trial))
        })
    }

    /// Writes the settings away from the window's thread; an older set never overwrites a newer one, nor what another
    /// process of this program has learned meanwhile.
    pub(super) fn keep(&mut self) -> Task<Message> {
        self.changes += 1;
        let (number, kept) = (self.changes, Arc::clone(&self.kept));
        let (settings, state) = (self.settings.clone(), self.options.state.clone());
        Task::future(async move {
            let mut last = kept.lock().unwrap_or_else(PoisonError::into_inner);
            if number <= last.number {
                return None;
            }
            last.number = number;
            match tasks::preferences::save_with_news(state.as_deref(), &settings, &last.settings) {
                Ok(news) => {
                    last.settings = settings.clone();
                    news.map(|news| Message::News(Box::new(news), Box::new(settings)))
                }
                Err(error) => Some(Message::NotKept(error.code(), error.details())),
            }
        })
        .then(|told| told.map_or_else(Task::none, Task::done))
    }

    /// What another process wrote is known here too from now on; `before`: what this one knew then.
    pub(super) fn take_news(&mut self, stored: &Settings, before: &Settings) -> Task<Message> {
        if !self.settings.take_in(stored, before) {
            return Task::none();
        }
        // Kept once more: then it is this window's own, and can be forgotten here.
        Task::batch([self.keep(), self.load()])
    }

    /// The settings were read anew.
    pub(super) fn has_read(&mut self, settings: Settings) {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).settings = settings.clone();
        self.settings = settings;
    }

    /// A key that was looked at is listed from now on; the one used last stays so. `read`: what was learned of it.
    pub(super) fn know(&mut self, key: &Path, read: Option<ReadKey>) -> Task<Message> {
        if self.options.training {
            return Task::none();
        }
        let path = key.to_string_lossy();
        let listed = self.settings.know_key(&path);
        let learned = read.is_some_and(|read| self.settings.learn_key(&path, read));
        if listed || learned { self.keep() } else { Task::none() }
    }

    /// The key of the wizard has been read, or renewed, and has these certificates. Once for each.
    pub(super) fn learn(
        &mut self,
        key: KeyUri,
        renewed: bool,
        certificates: Vec<Certificate>,
    ) -> Task<Message> {
        let Some(loaded) = self.loaded.as_ref().filter(|_| !self.options.training) else {
            return Task::none();
        };
        self.learned = Some((key.clone(), renewed));
        let state = loaded.desk.services.state.clone();
        let look = async move {
            let learn = move || {
                let read = key_memory::learn_by_certificates(&state, Path::new(&key.0), &certificates)?;
                Some((key, read))
            };
            tokio::task::spawn_blocking(learn).await.ok().flatten()
        };
        Task::future(look).then(|learned| match learned {
            Some((key, read)) => Task::done(Message::Learned(key, read)),
            None => Task::none(),
        })
    }

    /// A check was made: it corrects what is remembered.
    pub(super) fn has_checked(&mut self, told: Told) -> Task<Message> {
        let Told { sha256, word, own } = told;
        let is_known = self.settings.held(&sha256).is_some();
        let changed = match word {
            Word::Valid => self.settings.release(&sha256),
            Word::Suspended | Word::Revoked if own || is_known => {
                self.settings.hold(&sha256, word == Word::Revoked, OffsetDateTime::now_utc())
            }
            _ => false,
        };
        if changed { Task::batch([self.keep(), self.load()]) } else { Task::none() }
    }

    pub(super) fn has_learned(&mut self, key: &KeyUri, read: ReadKey) -> Task<Message> {
        if self.settings.learn_key(&key.0, read) { self.keep() } else { Task::none() }
    }

    /// A key is not listed any more.
    pub(super) fn forget(&mut self, key: &Path) -> Task<Message> {
        if self.key.as_deref() == Some(key) {
            self.key = None;
        }
        self.settings.forget_key(&key.to_string_lossy());
        let kept = if self.options.training { Task::none() } else { self.keep() };
        Task::batch([kept, self.load()])
    }

    /// One key was renewed into another; both are the same file where it was renewed in its place.
    pub(super) fn replaced(&mut self, old: &KeyUri, new: &KeyUri) -> Task<Message> {
        if let Some(chosen) = &mut self.key {
            *chosen = PathBuf::from(&new.0);
        }
        if old == new {
            return self.remember(new);
        }
        if self.options.training {
            if self.moved.as_ref() == Some(new) {
                return Task::none();
            }
            self.moved = Some(new.clone());
            let (old, new) = (PathBuf::from(&old.0), PathBuf::from(&new.0));
            // Without the note the window makes another demo key next time.
            return Task::future(async move { drop(tasks::home::training_key_moved(&old, &new)) }).discard();
        }
        self.settings.forget_key(&old.0);
        self.remember(new)
    }

    /// A key that was read is found again at the next start.
    pub(super) fn remember(&mut self, key: &KeyUri) -> Task<Message> {
        if self.options.training || self.settings.recent_keys.first() == Some(&key.0) {
            return Task::none();
        }
        self.settings.remember_key(&key.0);
        self.keep()
    }
}
