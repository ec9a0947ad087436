//! What the home page asks the window to do.

use super::{App, Message, Open};
use crate::carrier::KeyUri;
use crate::gui::desk::Desk;
use crate::gui::screen::Section;
use crate::gui::screen::choose::{self, Choose};
use crate::gui::screen::home::{self, Home};
use crate::gui::widget;
use crate::gui::wizard::Wizard;
use crate::gui::wizard::conversation::when_free;
use crate::vault::settings;
use iced::Task;
use std::path::{Path, PathBuf};

impl App {
    pub(super) fn at_home(&mut self, message: home::Message) -> Task<Message> {
        match message {
            home::Message::Reload => return self.load(),
            home::Message::Provider => return self.show(Section::Settings),
            home::Message::Choose(message) => return self.choose(message),
            home::Message::Next(path) => return self.renew(&path),
            home::Message::Abandoned(told) => {
                self.told = told;
                return self.load();
            }
            _ => {}
        }
        self.told = None;
        let Some(loaded) = self.loaded.clone() else { return Task::none() };
        match message {
            home::Message::Renew => {
                let Some(profile) = loaded.profile else { return Task::none() };
                let key = loaded.key.as_ref().map(|key| PathBuf::from(&key.0));
                let next = key.and_then(|key| self.next_after(&key));
                let (mut wizard, task) = Wizard::renew(loaded.desk, profile, loaded.key);
                wizard.hint(loaded.password);
                wizard.choose_with(self.chooser.clone());
                wizard.lead_to(next);
                self.open = Open::Wizard(Box::new(wizard));
                task.map(Message::Wizard)
            }
            home::Message::Resume(case) => {
                let Some(unfinished) = loaded.unfinished.iter().find(|u| u.case == case) else {
                    return Task::none();
                };
                let Some(profile) = loaded.provider(&unfinished.provider).or(loaded.profile.clone()) else {
                    return Task::none();
                };
                let (mut wizard, task) = Wizard::resume(loaded.desk, profile, unfinished);
                // It is that of the training key alone.
                wizard.hint(loaded.password.filter(|_| loaded.key.as_ref() == Some(&unfinished.key)));
                wizard.choose_with(self.chooser.clone());
                wizard.lead_to(self.next_after(Path::new(&unfinished.key.0)));
                self.open = Open::Wizard(Box::new(wizard));
                task.map(Message::Wizard)
            }
            home::Message::Abandon(case) => {
                let renewal = loaded.desk.renewal();
                Task::future(async move {
                    let result = when_free(|| renewal.abandon(&case)).await;
                    Message::Home(home::Message::Abandoned(home::Told::of(result)))
                })
            }
            home::Message::Another => {
                self.home = Home::NoKey { choose: Choose::default(), unfinished: loaded.unfinished };
                widget::focus(widget::TITLE)
            }
            _ => Task::none(),
        }
    }

    fn choose(&mut self, message: choose::Message) -> Task<Message> {
        if let choose::Message::Take(path) = message {
            return self.take_key(path);
        }
        let Home::NoKey { choose, .. } = &mut self.home else { return Task::none() };
        let said = |message| Message::Home(home::Message::Choose(message));
        // Without a folder there is no memory of keys either.
        let state = settings::data_folder(self.options.state.as_deref()).unwrap_or_default();
        match choose.update(message, &self.settings, &state) {
            choose::Effect::None => Task::none(),
            choose::Effect::Focus(id) => widget::focus(id),
            choose::Effect::Run(task) => task.map(said),
            choose::Effect::Ask(wanted) => {
                self.chooser.ask(wanted, move |answer| said(choose::Message::Answered(answer)))
            }
            choose::Effect::Try(path) => take(path),
            choose::Effect::Take(path) => self.take_key(path),
        }
    }
}

/// Takes a path when a file is there.
fn take(path: PathBuf) -> Task<Message> {
    Task::future(async move {
        let there = tokio::fs::metadata(&path).await.is_ok_and(|found| found.is_file());
        Message::Chosen(path, there)
    })
}

/// Gives up the cases of this key that never sent anything; what is left is read again. The run that was
/// just left may hold its case a moment longer.
pub(super) fn give_up(desk: Desk, key: KeyUri) -> Task<Message> {
    Task::future(async move {
        let renewal = desk.renewal();
        for case in renewal.list().unwrap_or_default() {
            if case.key == key && case.can_abandon {
                // What cannot be given up stays in the list that is loaded next.
                let _ = when_free(|| renewal.abandon(&case.case)).await;
            }
        }
    })
    .discard()
    .chain(Task::done(Message::Home(home::Message::Reload)))
}
