//! What the page of requests asks the window to do.

use super::{App, Message, Open};
use crate::code::{Code, Coded as _};
use crate::gui::screen::requests::{self, Effect};
use crate::gui::widget;
use crate::gui::wizard::Wizard;
use crate::tasks::request_show::request_read;
use iced::Task;

impl App {
    pub(super) fn in_requests(&mut self, message: requests::Message) -> Task<Message> {
        let Open::Requests(page) = &mut self.open else { return Task::none() };
        match page.update(message) {
            Effect::None => Task::none(),
            Effect::Focus(id) => widget::focus(id),
            Effect::Ask(wanted) => {
                self.chooser.ask(wanted, |answer| Message::Requests(requests::Message::Answered(answer)))
            }
            Effect::Read(path) => Task::future(async move {
                let file = path.clone();
                let read = tokio::task::spawn_blocking(move || request_read(&file)).await;
                let read = match read {
                    Ok(read) => read.map(Box::new).map_err(|error| (error.code(), error.details())),
                    Err(error) => Err((Code::App05, vec![("cause", error.to_string())])),
                };
                Message::Requests(requests::Message::Read(path, read))
            }),
            Effect::Copy => self.copy_request(),
            Effect::Generate => self.generate(),
        }
    }

    fn copy_request(&self) -> Task<Message> {
        let Open::Requests(page) = &self.open else { return Task::none() };
        match page.shown() {
            Some(shown) => iced::clipboard::write(shown.as_text(self.look())),
            None => Task::none(),
        }
    }

    fn generate(&mut self) -> Task<Message> {
        let Some(loaded) = self.loaded.clone() else { return Task::none() };
        let Some(profile) = loaded.profile.or_else(|| loaded.profiles.first().cloned()) else {
            return Task::none();
        };
        let (mut wizard, task) = Wizard::requests(loaded.desk, profile, loaded.key);
        wizard.choose_with(self.chooser.clone());
        self.open = Open::Wizard(Box::new(wizard));
        task.map(Message::Wizard)
    }
}
