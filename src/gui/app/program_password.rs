//! The program password in the window: Argon2id takes a second or two, away from the window's thread.

use super::{App, Message, Open};
use crate::code::Code;
use crate::gui::screen::Fault;
use crate::gui::screen::home::Home;
use crate::gui::screen::program_password::change::{self, Wish};
use crate::gui::screen::program_password::unlock;
use crate::gui::screen::{Section, settings as settings_page};
use crate::gui::widget;
use crate::tasks::{self, TaskError, program_password};
use crate::vault::Settings;
use iced::Task;
use time::OffsetDateTime;

impl App {
    /// The vault is locked: nothing else can be shown. What goes on with a key meanwhile is not
    /// interrupted: it has open what it needs, or says what it lacks.
    pub(super) fn locked(&mut self, barred: program_password::Barred) -> Task<Message> {
        if matches!(self.open, Open::Wizard(_) | Open::StatusChange(..) | Open::Unlock(_)) {
            return Task::none();
        }
        let page = unlock::Page::of(barred);
        let focus = widget::focus(page.focus());
        self.open = Open::Unlock(Box::new(page));
        focus
    }

    pub(super) fn in_unlock(&mut self, message: unlock::Message) -> Task<Message> {
        let Open::Unlock(page) = &mut self.open else { return Task::none() };
        let state = self.options.state.clone();
        match page.update(message) {
            unlock::Effect::None => Task::none(),
            unlock::Effect::Focus(id) => widget::focus(id),
            unlock::Effect::Try(password) => away(
                move || {
                    program_password::unlock(state.as_deref(), &password)?;
                    Ok(Box::new(tasks::preferences::load(state.as_deref()).0))
                },
                |opened| Message::Unlock(unlock::Message::Opened(opened)),
            ),
            unlock::Effect::PutAside => away(
                move || program_password::begin_anew(state.as_deref(), OffsetDateTime::now_utc().date()),
                |begun| Message::Unlock(unlock::Message::Begun(begun)),
            ),
            unlock::Effect::Enter(settings) => {
                // Language, colours and size of text were readable before and stay as they are.
                let readable = self.settings.clone();
                let personal = settings.map_or_else(Settings::default, |settings| *settings);
                let Settings { language, theme, text_scale, .. } = readable;
                self.has_read(Settings { language, theme, text_scale, ..personal });
                self.notice = None;
                self.home = Home::Preparing;
                self.show(Section::Home)
            }
        }
    }

    /// Whether there is a program password, for the page of settings.
    pub(super) fn look_for_password(&self) -> Task<Message> {
        let state = self.options.state.clone();
        Task::future(async move {
            let set = program_password::is_set(state.as_deref()).unwrap_or_default();
            Message::Settings(settings_page::Message::ProgramPassword(set))
        })
    }

    pub(super) fn open_password(&mut self, wish: Wish) -> Task<Message> {
        self.leave_settings();
        let facts = match &self.home {
            Home::Key { card, .. } => vec![card.owner.clone()],
            _ => Vec::new(),
        };
        let page = change::Page::of(wish, facts);
        let focus = widget::focus(page.focus());
        self.open = Open::Password(Box::new(page));
        focus
    }

    pub(super) fn in_password(&mut self, message: change::Message) -> Task<Message> {
        let Open::Password(page) = &mut self.open else { return Task::none() };
        let state = self.options.state.clone();
        match page.update(message) {
            change::Effect::None => Task::none(),
            change::Effect::Focus(id) => widget::focus(id),
            change::Effect::Change(present, new) => away(
                move || program_password::change(state.as_deref(), present.as_ref(), new.as_ref(), &[]),
                |changed| Message::Password(change::Message::Changed(changed)),
            ),
            change::Effect::Leave => self.show(Section::Settings),
        }
    }
}

/// Work that takes long, on a thread of its own.
fn away<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, TaskError> + Send + 'static,
    tell: impl Fn(Result<T, Fault>) -> Message + Send + 'static,
) -> Task<Message> {
    Task::future(async move {
        let done = match tokio::task::spawn_blocking(work).await {
            Ok(done) => done.map_err(Fault::from),
            Err(error) => Err(Fault { code: Code::App05, details: vec![("cause", error.to_string())] }),
        };
        tell(done)
    })
}
