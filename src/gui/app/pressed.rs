//! Keys that no widget took.

use super::{App, Message, Open};
use crate::gui::screen::home::Home;
use crate::gui::screen::program_password::{change, unlock};
use crate::gui::screen::{Section, certificates, keys, requests};
use crate::gui::{status_change, widget, wizard};
use iced::Task;
use iced::keyboard::{self, key::Named};

impl App {
    /// Tab, Enter = main action, Esc = back out, never destructive.
    pub(super) fn press(&mut self, event: &keyboard::Event) -> Task<Message> {
        let keyboard::Event::KeyPressed { key, modifiers, .. } = event else { return Task::none() };
        match key.as_ref() {
            keyboard::Key::Named(Named::Tab) if modifiers.shift() => widget::focus::previous(),
            keyboard::Key::Named(Named::Tab) => widget::focus::next(),
            keyboard::Key::Named(Named::Enter) => match self.sheet().main.and_then(|(_, message)| message) {
                Some(message) => Task::done(message),
                None => Task::none(),
            },
            keyboard::Key::Named(Named::Escape) => match &self.open {
                Open::Wizard(_) => self.in_wizard(wizard::Message::Escape),
                Open::Keys => self.in_keys(keys::Message::Back),
                Open::StatusChange(..) => self.in_status_change(status_change::Message::Escape),
                Open::Certificates(Some(page)) if page.inside() => {
                    self.in_certificates(certificates::Message::Back)
                }
                Open::Certificates(_) => self.show(Section::Home),
                Open::Requests(page) if page.shown().is_some() => self.in_requests(requests::Message::Back),
                Open::Requests(_) | Open::Settings(_) | Open::About(_) => self.show(Section::Home),
                // From the list of keys back to the key.
                Open::Home if matches!(self.home, Home::NoKey { .. }) => {
                    self.close_chooser();
                    Task::none()
                }
                Open::Unlock(_) => self.in_unlock(unlock::Message::Back),
                Open::Password(_) => self.in_password(change::Message::Back),
                Open::Home => Task::none(),
            },
            keyboard::Key::Named(Named::ArrowDown | Named::ArrowRight) => {
                widget::focus::within_group(true).map(|()| Message::Moved)
            }
            keyboard::Key::Named(Named::ArrowUp | Named::ArrowLeft) => {
                widget::focus::within_group(false).map(|()| Message::Moved)
            }
            _ => Task::none(),
        }
    }
}
