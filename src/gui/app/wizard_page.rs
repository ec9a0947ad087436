//! What the wizard asks the window to do, and what is remembered of its keys.

use super::{App, Message, Open, home_page};
use crate::gui::wizard;
use crate::renewal::State;
use iced::Task;
use std::path::PathBuf;

impl App {
    pub(super) fn in_wizard(&mut self, message: wizard::Message) -> Task<Message> {
        let Open::Wizard(wizard) = &mut self.open else { return Task::none() };
        let outcome = wizard.update(message);
        let section = wizard.section();
        let known = &wizard.context().known;
        let read = wizard.context().answers.key.as_ref().filter(|_| !known.old.is_empty());
        // From the end of a renewal on the new key is the one that is used, and the old one waits for nothing.
        let done = known.outcome.as_ref().filter(|outcome| outcome.state == State::Done);
        let used = done.map(|outcome| (&outcome.key, &outcome.new)).or(read.map(|key| (key, &known.old)));
        let learned = used.map(|(key, certificates)| ((key.clone(), done.is_some()), certificates));
        let learned = learned.filter(|(key, _)| self.learned.as_ref() != Some(key));
        let learned = learned.map(|(key, certificates)| (key, certificates.clone()));
        let made = known.made.as_ref().map(|made| (PathBuf::from(&made.key.0), made.read.clone()));
        let new = done.map(|outcome| outcome.key.clone());
        let old = wizard.context().answers.key.clone();
        let remembered = match (new, old) {
            (Some(new), Some(old)) => self.replaced(&old, &new),
            (new, _) => new.or(read.cloned()).map_or(Task::none(), |key| self.remember(&key)),
        };
        let learned = learned.map_or(Task::none(), |((key, renewed), all)| self.learn(key, renewed, all));
        // Who comes back with the certificates finds the keys that wait for them.
        let listed = made.map_or(Task::none(), |(key, read)| self.know(&key, read));
        let task = match outcome {
            wizard::Outcome::Stay(task) => task.map(Message::Wizard),
            wizard::Outcome::Leave => self.show(section),
            wizard::Outcome::GiveUp(key) => {
                let given_up = match (&self.loaded, key) {
                    (Some(loaded), Some(key)) => home_page::give_up(loaded.desk.clone(), key),
                    _ => return Task::batch([remembered, learned, listed, self.show(section)]),
                };
                Task::batch([self.turn_to(section), given_up])
            }
            wizard::Outcome::ChangeStatus(kind, reason) => self.change_status_of_key(kind, reason),
        };
        Task::batch([remembered, learned, listed, task])
    }
}
