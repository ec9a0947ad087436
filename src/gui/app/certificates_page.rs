//! The certificates: their page is there once the program's folder is known.

use super::{App, Message, Open};
use crate::gui::screen::certificates::{self, Around, Page};
use iced::Task;

impl App {
    pub(super) fn in_certificates(&mut self, message: certificates::Message) -> Task<Message> {
        let (Open::Certificates(Some(page)), Some(loaded)) = (&mut self.open, &self.loaded) else {
            return Task::none();
        };
        let around = Around { desk: &loaded.desk, profiles: &loaded.profiles, chooser: &self.chooser };
        page.update(message, around).map(Message::Certificates)
    }

    /// Opens the page if its section is open and it is not there yet.
    pub(super) fn open_certificates(&mut self) -> Task<Message> {
        let (Open::Certificates(None), Some(loaded)) = (&self.open, &self.loaded) else {
            return Task::none();
        };
        let (page, task) =
            Page::open(Around { desk: &loaded.desk, profiles: &loaded.profiles, chooser: &self.chooser });
        self.open = Open::Certificates(Some(Box::new(page)));
        task.map(Message::Certificates)
    }
}
