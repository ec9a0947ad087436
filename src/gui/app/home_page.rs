//! What the home page asks the window to do.

use super::{App, Message, Open};
use crate::carrier::KeyUri;
use crate::gui::chooser::Browsing;
use crate::gui::desk::Desk;
use crate::gui::screen::Section;
use crate::gui::screen::choose::{self, Choose};
use crate::gui::screen::home::{self, Home};
use crate::gui::widget;
use crate::gui::wizard::Wizard;
use crate::renewal::RenewalError;
use iced::Task;
use std::path::PathBuf;
use std::time::Duration;
use time::OffsetDateTime;

/// How often, and how long apart, a case is given up that is still held.
const GIVE_UP_TRIES: usize = 20;
const GIVE_UP_PAUSE: Duration = Duration::from_millis(100);

impl App {
    pub(super) fn at_home(&mut self, message: home::Message) -> Task<Message> {
        match message {
            home::Message::Reload => return self.load(),
            home::Message::Provider => return self.show(Section::Settings),
            home::Message::Choose(message) => return self.choose(message),
            _ => {}
        }
        let Some(loaded) = self.loaded.clone() else { return Task::none() };
        match message {
            home::Message::Renew => {
                let Some(profile) = loaded.profile else { return Task::none() };
                let (mut wizard, task) = Wizard::renew(loaded.desk, profile, loaded.key);
                wizard.hint(loaded.password);
                wizard.choose_with(self.chooser.clone());
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
                let (mut wizard, task) = Wizard::resume(loaded.desk, profile, unfinished.key.clone(), case);
                wizard.choose_with(self.chooser.clone());
                self.open = Open::Wizard(Box::new(wizard));
                task.map(Message::Wizard)
            }
            home::Message::Abandon(case) => {
                let desk = loaded.desk;
                Task::future(async move {
                    // What could not be given up is still in the list that is loaded next.
                    let _ = desk.renewal().abandon(&case).await;
                })
                .discard()
                .chain(self.load())
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
            return Task::done(Message::Chosen(path, true));
        }
        let Home::NoKey { choose, .. } = &mut self.home else { return Task::none() };
        match message {
            choose::Message::Path(path) => {
                choose.path = path;
                choose.missing = false;
                Task::none()
            }
            choose::Message::Open => take(PathBuf::from(choose.path.trim())),
            choose::Message::Browse(wanted) => {
                choose.browsing = Browsing::Open;
                self.chooser.ask(wanted, |answer| {
                    Message::Home(home::Message::Choose(choose::Message::Answered(answer)))
                })
            }
            choose::Message::Answered(answer) => match choose.browsing.answered(answer) {
                Some(path) => {
                    choose.path = path.display().to_string();
                    take(path)
                }
                None if choose.browsing == Browsing::Missing => widget::focus(choose::PATH),
                None => Task::none(),
            },
            choose::Message::Search => {
                choose.searching = true;
                let settings = self.settings.clone();
                Task::future(async move {
                    let found = choose::search(&settings, OffsetDateTime::now_utc());
                    Message::Home(home::Message::Choose(choose::Message::Found(found)))
                })
            }
            choose::Message::Found(found) => {
                choose.searching = false;
                choose.found = Some(found);
                Task::none()
            }
            choose::Message::Take(_) => Task::none(),
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

/// Gives up the cases of this key that never sent anything. The run that was just left may hold its case a moment longer.
pub(super) fn give_up(desk: Desk, key: KeyUri) -> Task<Message> {
    Task::future(async move {
        for _ in 0..GIVE_UP_TRIES {
            let renewal = desk.renewal();
            let mut held = false;
            for case in renewal.list().unwrap_or_default() {
                if case.key == key && case.can_abandon {
                    // What cannot be given up stays in the list that is loaded next.
                    held |= matches!(renewal.abandon(&case.case).await, Err(RenewalError::InUse(_)));
                }
            }
            if !held {
                break;
            }
            tokio::time::sleep(GIVE_UP_PAUSE).await;
        }
    })
    .discard()
}
