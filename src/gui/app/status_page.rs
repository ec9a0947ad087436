//! The change of certificates' status, and the page that it was opened from.

use super::{App, Message, Open};
use crate::gui::status_change::{self, Change, Outcome, StatusChange};
use crate::gui::widget;
use crate::gui::wizard;
use crate::pki::RevocationReason;
use iced::Task;
use time::OffsetDateTime;

impl App {
    /// Opens it over the page that is open, which comes back afterwards.
    pub fn change_status(&mut self, flow: StatusChange) -> Task<Message> {
        let before = std::mem::replace(&mut self.open, Open::Home);
        self.open = Open::StatusChange(Box::new(flow), Box::new(before));
        widget::focus(widget::TITLE)
    }

    pub(super) fn in_status_change(&mut self, message: status_change::Message) -> Task<Message> {
        let Open::StatusChange(flow, _) = &mut self.open else { return Task::none() };
        let before: Vec<_> = flow.done();
        let outcome = flow.update(message);
        let done: Vec<_> = flow.done().into_iter().filter(|one| !before.contains(one)).collect();
        let mut kept = Task::none();
        if !done.is_empty() {
            // At once: whatever becomes of the window, what was done is known from now on.
            let now = OffsetDateTime::now_utc();
            for (certificate, revoked) in done {
                self.settings.hold(&certificate, revoked, now);
            }
            kept = self.keep();
        }
        let changed = match outcome {
            Outcome::Stay(task) => return Task::batch([task.map(Message::StatusChange), kept]),
            Outcome::Leave { changed } => changed,
        };
        let Open::StatusChange(_, before) = std::mem::replace(&mut self.open, Open::Home) else {
            return Task::none();
        };
        self.open = *before;
        if let (Open::Certificates(Some(page)), true) = (&mut self.open, changed) {
            page.after_change(&self.settings);
        }
        match (&self.open, changed) {
            // With certificates that are not in force any more nothing can be renewed.
            (Open::Wizard(_), true) => self.in_wizard(wizard::Message::GiveUp),
            (_, true) => Task::batch([self.load(), widget::focus(widget::TITLE)]),
            (_, false) => widget::focus(widget::TITLE),
        }
    }

    /// From a page where the wizard stops: the certificates of the key that it read.
    pub(super) fn change_status_of_key(&mut self, kind: Change, reason: RevocationReason) -> Task<Message> {
        let Open::Wizard(wizard) = &self.open else { return Task::none() };
        let context = wizard.context();
        let Some(key) = context.answers.key.clone() else { return Task::none() };
        let (desk, profile) = (context.desk.clone(), context.profile.clone());
        let flow = StatusChange::new(desk, profile, key, context.known.old.clone(), kind).because(reason);
        self.change_status(flow)
    }
}
