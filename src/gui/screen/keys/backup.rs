//! «Зробити копію…»: where to.

use super::care::{Back, Message, Outcome, Subject, failure, written};
use super::list::file_name;
use super::place::{self, Place};
use super::{Answer, Around, Effect, Fault, work};
use crate::code::Code;
use crate::gui::design::{self, Mark, Role, Sheet, Type, label, space};
use crate::gui::look::Look;
use crate::gui::widget;
use crate::tasks::key_backup::BackedUp;
use crate::tasks::known_keys::KnownKey;
use iced::Fill;
use iced::widget::column;
use std::sync::Arc;

pub struct BackUp {
    place: Place,
    state: State,
}

enum State {
    Asks,
    Busy,
    Failed(Fault),
    Done(Arc<BackedUp>),
}

/// Whether another place is the way out.
pub fn is_of_place(code: Code) -> bool {
    let codes =
        [Code::Carr01, Code::Carr07, Code::Carr08, Code::Carr10, Code::Carr11, Code::Carr15, Code::Carr17];
    codes.contains(&code)
}

impl BackUp {
    pub fn begin() -> (Self, Effect) {
        (
            Self { place: Place::default(), state: State::Asks },
            Effect::Enter(widget::TITLE, Place::look_around()),
        )
    }

    pub fn update(&mut self, message: Message, subject: &Subject, around: Around<'_>) -> Outcome {
        match (message, &self.state) {
            (Message::Place(message), State::Asks | State::Failed(_)) => self.place.update(message).into(),
            (Message::Main, State::Done(_)) => Outcome::Finished,
            (Message::Main, State::Asks | State::Failed(_)) => {
                let Some(to) = self.place.take() else { return Effect::Focus(place::PATH).into() };
                self.state = State::Busy;
                Effect::Run(work::back_up(around.desk, subject, &to)).into()
            }
            _ => Effect::None.into(),
        }
    }

    pub fn hear(&mut self, answer: Answer) -> Effect {
        match answer {
            Answer::BackedUp(Ok(made)) => {
                self.state = State::Done(made);
                Effect::Focus(widget::TITLE)
            }
            Answer::BackedUp(Err(fault)) if is_of_place(fault.code) => {
                self.state = State::Asks;
                self.place.refuse(fault);
                Effect::Focus(place::PATH)
            }
            Answer::BackedUp(Err(fault)) => {
                self.state = State::Failed(fault);
                Effect::Focus(place::PATH)
            }
            answer => self.place.hear(answer),
        }
    }

    pub fn back(&self) -> Back {
        if matches!(self.state, State::Busy) { Back::Stays } else { Back::Leaves }
    }

    pub fn sheet<'a>(&'a self, key: &KnownKey, look: Look<'a>) -> Sheet<'a, Message> {
        let all = column![].spacing(space::L).width(Fill);
        let title = look.text("keys-backup-title");
        match &self.state {
            State::Busy => Sheet {
                main: Some((look.text("keys-backup-main"), None)),
                ..Sheet::new(
                    title,
                    all.push(design::status(look, look.text("keys-writing"), Role::Text)).into(),
                )
            },
            State::Done(made) => {
                let words = look.text_with("keys-backup-done", &[("path", made.copy.key.0.clone())]);
                let files = made.copy.certificates.iter().map(|uri| uri.0.clone());
                let lines = column(written(look, words, files)).spacing(space::M);
                let same = made.same_folder.then(|| {
                    design::marked(look, Mark::Warning, look.text("cli-backed-up-same-folder"), None)
                });
                let next = label(look.text("keys-backup-next"), Type::Body, Role::Text, look.palette);
                Sheet {
                    main: Some((look.text("keys-to-key"), Some(Message::Main))),
                    ..Sheet::new(
                        look.text("keys-backup-done-title"),
                        all.push(lines).push(same).push(next.width(Fill)).into(),
                    )
                }
            }
            State::Asks | State::Failed(_) => {
                let failed = match &self.state {
                    State::Failed(fault) => Some(failure(fault, look)),
                    _ => None,
                };
                let words = look.text_with("keys-backup-text", &[("file", file_name(&key.path))]);
                let body = all
                    .push(failed)
                    .push(label(words, Type::Body, Role::Text, look.palette).width(Fill))
                    .push(self.place.view(look).map(Message::Place));
                Sheet {
                    note: Some(look.text("keys-backup-note")),
                    main: Some((look.text("keys-backup-main"), Some(Message::Main))),
                    back: Some(Message::Back),
                    ..Sheet::new(title, body.into())
                }
            }
        }
    }
}
