//! «Змінити пароль…»: the new one, twice.

use super::care::{Back, Message, Outcome, Subject, failure};
use super::list::file_name;
use super::view::Opened;
use super::work::{self, Secret};
use super::{Answer, Around, Effect, Fault};
use crate::carrier::password::Charset;
use crate::gui::design::{self, Mark, Role, Sheet, Type, label, space};
use crate::gui::look::Look;
use crate::gui::new_password::{NEW, NewPassword};
use crate::tasks::known_keys::KnownKey;
use iced::Fill;
use iced::widget::column;

#[derive(Default)]
pub struct ChangePassword {
    typed: NewPassword,
    state: State,
}

#[derive(Default)]
enum State {
    #[default]
    Asks,
    Busy,
    Failed(Fault),
    Done,
}

impl ChangePassword {
    pub fn update(&mut self, message: Message, subject: &Subject, around: Around<'_>) -> Outcome {
        let Some(opened) = &subject.opened else { return Outcome::Finished };
        let (charset, facts) = (opened.charset(), opened.personal_facts());
        match (message, &self.state) {
            (Message::Typed(_), _) => {
                self.typed.check(charset, &facts);
                Effect::None.into()
            }
            (Message::Main, State::Done) => Outcome::Finished,
            (Message::Main, State::Asks | State::Failed(_)) => {
                let new = match self.typed.take(charset, &facts) {
                    Ok(new) => new,
                    Err(field) => return Effect::Focus(field).into(),
                };
                match Secret::new(new) {
                    Ok(new) => {
                        self.typed.clear();
                        self.state = State::Busy;
                        Effect::Run(work::change(around.desk, subject, new)).into()
                    }
                    Err(fault) => {
                        self.state = State::Failed(fault);
                        Effect::Focus(NEW).into()
                    }
                }
            }
            _ => Effect::None.into(),
        }
    }

    pub fn hear(&mut self, answer: Answer) -> Outcome {
        match answer {
            Answer::Changed(Ok(secret)) => {
                self.state = State::Done;
                Outcome::Secret(secret)
            }
            Answer::Changed(Err(fault)) => {
                self.state = State::Failed(fault);
                Effect::Focus(NEW).into()
            }
            _ => Effect::None.into(),
        }
    }

    pub fn back(&self) -> Back {
        if matches!(self.state, State::Busy) { Back::Stays } else { Back::Leaves }
    }

    pub fn sheet<'a>(
        &'a self,
        key: &KnownKey,
        opened: Option<&Opened>,
        look: Look<'a>,
    ) -> Sheet<'a, Message> {
        let file = file_name(&key.path);
        let all = column![].spacing(space::L).width(Fill);
        let words = |key: &str| {
            let words = look.text_with(key, &[("file", file.clone())]);
            label(words, Type::Body, Role::Text, look.palette).width(Fill)
        };
        let title = look.text("keys-password-title");
        match &self.state {
            State::Busy => {
                let body = all.push(design::status(look, look.text("keys-writing"), Role::Text));
                Sheet {
                    main: Some((look.text("keys-password-main"), None)),
                    ..Sheet::new(title, body.into())
                }
            }
            State::Done => {
                let done = look.text_with("keys-password-done", &[("file", file.clone())]);
                let body = all.push(design::result(look, Mark::Ok, done)).push(design::marked(
                    look,
                    Mark::Warning,
                    look.text("keys-password-copies"),
                    None,
                ));
                Sheet {
                    main: Some((look.text("keys-to-key"), Some(Message::Main))),
                    ..Sheet::new(look.text("keys-password-done-title"), body.into())
                }
            }
            State::Asks | State::Failed(_) => {
                let failed = match &self.state {
                    State::Failed(fault) => Some(failure(fault, look)),
                    _ => None,
                };
                let charset = opened.map_or(Charset::Unicode, Opened::charset);
                let body = all.push(failed).push(words("keys-password-text")).push(self.typed.view(
                    look,
                    charset,
                    Message::Typed,
                ));
                Sheet {
                    note: Some(look.text("keys-password-note")),
                    main: Some((look.text("keys-password-main"), Some(Message::Main))),
                    back: Some(Message::Back),
                    ..Sheet::new(title, body.into())
                }
            }
        }
    }
}
