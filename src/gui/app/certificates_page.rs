//! The certificates: their page is there once the program's folder is known.

use super::{App, Message, Open};
use crate::gui::chooser::Chooser;
use crate::gui::loading::Loaded;
use crate::gui::screen::certificates::{self, Around, OneMessage, Page};
use crate::gui::status_change::{Change, StatusChange};
use crate::vault::Settings;
use iced::Task;
use std::path::Path;

impl App {
    pub(super) fn in_certificates(&mut self, message: certificates::Message) -> Task<Message> {
        let (open, in_sight) = match &mut self.open {
            Open::StatusChange(_, before) => (&mut **before, false),
            open => (open, true),
        };
        let (Open::Certificates(Some(page)), Some(loaded)) = (open, &self.loaded) else {
            let added = matches!(&message, certificates::Message::Authority(one) if one.changes_profiles());
            return if added { self.load() } else { Task::none() };
        };
        if let certificates::Message::One(OneMessage::Status(change)) = message {
            return self.change_status_of_certificate(change);
        }
        let around = around(loaded, &self.chooser, &self.settings);
        let task = page.update(message, around).map(Message::Certificates);
        // An answer that comes while another page is over it moves no focus there.
        let task = if in_sight { task } else { Task::none() };
        self.asked = page.asked();
        let (added, told) = (page.take_added(), page.take_told());
        let learned = told.map_or_else(Task::none, |told| self.has_checked(told));
        let reload = if added { self.load() } else { Task::none() };
        Task::batch([task, learned, reload])
    }

    /// Opens the page if its section is open and it is not there yet.
    pub(super) fn open_certificates(&mut self) -> Task<Message> {
        let (Open::Certificates(None), Some(loaded)) = (&self.open, &self.loaded) else {
            return Task::none();
        };
        let (page, task) = Page::open(around(loaded, &self.chooser, &self.settings), self.asked);
        self.asked = page.asked();
        self.open = Open::Certificates(Some(Box::new(page)));
        task.map(Message::Certificates)
    }

    /// Of the certificate that is looked at; its own key signs.
    fn change_status_of_certificate(&mut self, change: Change) -> Task<Message> {
        let (Open::Certificates(Some(page)), Some(loaded)) = (&mut self.open, &self.loaded) else {
            return Task::none();
        };
        let (profile, key) = (loaded.profile.clone(), loaded.key.clone());
        let Some(((profile, key), certificate)) = profile.zip(key).zip(page.looked_at()) else {
            return Task::none();
        };
        let (desk, certificates) = (loaded.desk.clone(), vec![certificate.clone()]);
        page.before_change();
        self.change_status(StatusChange::new(desk, profile, key, certificates, change))
    }
}

fn around<'a>(loaded: &'a Loaded, chooser: &'a Chooser, settings: &'a Settings) -> Around<'a> {
    let key = loaded.key.as_ref().filter(|_| loaded.profile.is_some());
    let key = key.map(|key| Path::new(&key.0));
    Around { desk: &loaded.desk, profiles: &loaded.profiles, key, chooser, settings }
}
