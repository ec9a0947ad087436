//! What fills the window: read away from its thread, taken only from the last reading.

use super::{App, Message};
use crate::code::Coded as _;
use crate::gui::loading::{self, Loaded};
use crate::gui::screen::choose;
use crate::gui::screen::home::Home;
use crate::gui::widget;
use crate::tasks;
use iced::Task;
use std::path::PathBuf;

impl App {
    /// Reads everything again, away from the window's thread.
    pub(super) fn load(&mut self) -> Task<Message> {
        self.loads += 1;
        let number = self.loads;
        let wanted = loading::Wanted {
            options: self.options.clone(),
            settings: self.settings.clone(),
            running: self.loaded.as_ref().and_then(|loaded| loaded.training.clone()),
            key: self.key.clone(),
            proxy_password: self.proxy_password(),
        };
        let state = self.options.state.clone();
        Task::future(async move {
            match tasks::program_password::barred(state.as_deref()) {
                Ok(Some(barred)) => Message::Locked(barred),
                _ => Message::Loaded(
                    number,
                    loading::load(wanted)
                        .await
                        .map(Box::new)
                        .map_err(|error| Home::Failed { code: error.code(), details: error.details() }),
                ),
            }
        })
    }

    /// Provider or proxy are others: the home page offers nothing before it is filled anew, when it opens.
    pub(super) fn unprepared(&mut self) {
        self.home = Home::Preparing;
        self.fresh = self.loads + 1;
    }

    pub(super) fn take_loaded(&mut self, number: u64, read: Result<Box<Loaded>, Home>) -> Task<Message> {
        if number != self.loads {
            return Task::none();
        }
        // The other pages go on with what was read; the home page is filled by the load that follows.
        let is_fresh = number >= self.fresh;
        let loaded = match read {
            Ok(loaded) => loaded,
            Err(home) => {
                if is_fresh {
                    self.home = home;
                }
                return Task::none();
            }
        };
        if is_fresh {
            let same = self.loaded.as_ref().is_some_and(|before| before.key == loaded.key);
            let mut home = loaded.home.clone();
            if let Home::NoKey { choose, .. } = &mut self.home
                && (same || matches!(home, Home::NoKey { .. }))
            {
                // A key is being chosen.
                let unfinished = loaded.unfinished.clone();
                home = Home::NoKey { choose: std::mem::take(choose), unfinished };
            }
            self.home = home;
        }
        self.loaded = Some(*loaded);
        Task::batch([self.list_keys(), self.open_certificates()])
    }

    /// From the choice of a key back to the key, where there is one.
    pub(super) fn close_chooser(&mut self) {
        if let (Home::NoKey { .. }, Some(loaded)) = (&self.home, &self.loaded)
            && !matches!(loaded.home, Home::NoKey { .. })
        {
            self.home = loaded.home.clone();
        }
    }

    /// This key from now on.
    pub(super) fn take_key(&mut self, path: PathBuf) -> Task<Message> {
        self.key = Some(path);
        self.home = Home::Preparing;
        self.load()
    }

    /// Whether there is a file at the path that was typed or chosen.
    pub(super) fn has_tried(&mut self, path: PathBuf, there: bool) -> Task<Message> {
        match &mut self.home {
            Home::NoKey { choose, .. } if choose.awaits(&path) => {
                choose.missing = !there;
                if there { self.take_key(path) } else { widget::focus(choose::PATH) }
            }
            // Meanwhile something else was typed or taken.
            _ => Task::none(),
        }
    }
}
