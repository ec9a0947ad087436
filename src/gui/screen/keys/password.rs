//! «Змінити пароль…»: the present one, so that nobody else at an open window takes the key away; then the new one, twice.

use super::care::{Back, Message, Outcome, Subject, failure};
use super::list::file_name;
use super::view::{Opened, told};
use super::work::{self, Secret};
use super::{Answer, Around, Effect, Fault};
use crate::carrier::password::Charset;
use crate::code::Code;
use crate::crypto::Password;
use crate::gui::design::{self, Mark, Role, Sheet, Type, label, space};
use crate::gui::look::Look;
use crate::gui::new_password::{NEW, NewPassword};
use crate::gui::widget::{self, Id, SecretField, SecretText};
use crate::tasks::known_keys::KnownKey;
use iced::widget::column;
use iced::{Element, Fill};

const PRESENT: Id = Id::new("keys-password-present");

pub struct ChangePassword {
    /// What the file opens with now; None: it is not protected.
    present: Option<SecretText>,
    /// The present one is missing, or is another one.
    wrong: Option<Wrong>,
    typed: NewPassword,
    state: State,
}

enum Wrong {
    Empty,
    Told(Fault),
}

enum State {
    Asks,
    Busy,
    Failed(Fault),
    Done,
}

impl ChangePassword {
    pub fn of(opened: &Opened) -> Self {
        let present = opened.secret.is_some().then(SecretText::default);
        Self { present, wrong: None, typed: NewPassword::default(), state: State::Asks }
    }

    /// The field that is filled in first.
    pub fn first(&self) -> Id {
        if self.present.is_some() { PRESENT } else { NEW }
    }

    pub fn update(&mut self, message: Message, subject: &Subject, around: Around<'_>) -> Outcome {
        let Some(opened) = &subject.opened else { return Outcome::Finished };
        let (charset, facts) = (opened.charset(), opened.personal_facts());
        match (message, &self.state) {
            (Message::Typed(_), _) => {
                self.wrong = None;
                self.typed.check(charset, &facts);
                Effect::None.into()
            }
            (Message::Main, State::Done) => Outcome::Finished,
            (Message::Main, State::Asks | State::Failed(_)) => {
                // Both are looked at, so that everything that is missing is marked at once.
                let new = self.typed.copy(charset, &facts);
                if self.present.as_ref().is_some_and(SecretText::is_empty) {
                    self.wrong = Some(Wrong::Empty);
                    return Effect::Focus(PRESENT).into();
                }
                let new = match new {
                    Ok(new) => new,
                    Err(field) => return Effect::Focus(field).into(),
                };
                let typed = |typed: &str| Secret::new(Password::new(typed.to_owned()));
                let present = self.present.as_ref().map(|present| present.with(typed)).transpose();
                match (present, Secret::new(new)) {
                    (Ok(present), Ok(new)) => {
                        self.state = State::Busy;
                        Effect::Run(work::change(around.desk, subject, present, new)).into()
                    }
                    (Err(fault), _) | (_, Err(fault)) => {
                        self.state = State::Failed(fault);
                        Effect::Focus(self.first()).into()
                    }
                }
            }
            _ => Effect::None.into(),
        }
    }

    pub fn hear(&mut self, answer: Answer) -> Outcome {
        match answer {
            Answer::Changed(Ok((secret, read))) => {
                self.present = None;
                self.typed.clear();
                self.state = State::Done;
                Outcome::Secret(secret, read)
            }
            Answer::Changed(Err(fault)) if is_of_secret(fault.code) && self.present.is_some() => {
                self.present = Some(SecretText::default());
                self.wrong = Some(Wrong::Told(fault));
                self.state = State::Asks;
                Effect::Focus(PRESENT).into()
            }
            Answer::Changed(Err(fault)) => {
                self.state = State::Failed(fault);
                Effect::Focus(self.first()).into()
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
                let body = all
                    .push(failed)
                    .push(words("keys-password-text"))
                    .push(self.present.as_ref().map(|present| self.present(present, look)))
                    .push(self.typed.view(look, charset, Message::Typed));
                Sheet {
                    note: Some(look.text("keys-password-note")),
                    main: Some((look.text("keys-password-main"), Some(Message::Main))),
                    back: Some(Message::Back),
                    ..Sheet::new(title, body.into())
                }
            }
        }
    }
    fn present<'a>(&self, present: &'a SecretText, look: Look<'a>) -> Element<'a, Message> {
        let error = self.wrong.as_ref().map(|wrong| match wrong {
            Wrong::Empty => look.text("keys-password-present-empty"),
            Wrong::Told(fault) => told(fault, look),
        });
        let around = SecretField {
            label: look.text("keys-password-present"),
            error,
            required: true,
            ..SecretField::default()
        };
        widget::secret(look, PRESENT, around, present, Message::Typed)
    }
}

/// Whether the present password was not taken.
fn is_of_secret(code: Code) -> bool {
    matches!(code, Code::Key01 | Code::Key04 | Code::Key05 | Code::Key06)
}
