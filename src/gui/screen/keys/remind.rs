//! «Зберегти нагадування…»: a calendar file that reminds of the end of the certificates.

use super::backup::is_of_place;
use super::care::{Back, Message, Outcome, Subject, failure, written};
use super::place::{self, Place};
use super::view::Opened;
use super::{Answer, Around, Effect, Fault, work};
use crate::gui::design::{self, Role, Sheet, Type, label, space};
use crate::gui::look::Look;
use crate::gui::widget;
use crate::pki::Certificate;
use crate::tasks::known_keys::KnownKey;
use iced::Fill;
use iced::widget::column;
use std::path::PathBuf;
use time::OffsetDateTime;

/// What the file says, in the language of the window.
#[derive(Debug, Clone, Default)]
pub struct Words {
    /// Its name without an extension.
    pub name: String,
    pub title: String,
    pub text: String,
}

pub struct Remind {
    place: Place,
    state: State,
}

enum State {
    Asks,
    Busy,
    Failed(Fault),
    Done(PathBuf),
}

/// The certificates that the keys of a file have now.
pub fn certificates(opened: &Opened, now: OffsetDateTime) -> Vec<Certificate> {
    opened.store.pairs(now).into_iter().filter_map(|(_, certificate)| certificate.cloned()).collect()
}

impl Remind {
    pub fn begin() -> (Self, Effect) {
        let page = Self { place: Place::default(), state: State::Asks };
        (page, Effect::Enter(widget::TITLE, Place::look_around()))
    }

    pub fn update(&mut self, message: Message, subject: &Subject, around: Around<'_>) -> Outcome {
        match (message, &self.state) {
            (Message::Place(message), State::Asks | State::Failed(_)) => self.place.update(message).into(),
            (Message::Main, State::Done(_)) => Outcome::Finished,
            (Message::Remind(words), State::Asks | State::Failed(_)) => {
                let Some(to) = self.place.take() else { return Effect::Focus(place::PATH).into() };
                self.state = State::Busy;
                Effect::Run(work::remind(around.desk, subject, to, words)).into()
            }
            _ => Effect::None.into(),
        }
    }

    pub fn hear(&mut self, answer: Answer) -> Effect {
        match answer {
            Answer::Reminder(Ok(path)) => {
                self.state = State::Done(path);
                Effect::Focus(widget::TITLE)
            }
            Answer::Reminder(Err(fault)) if is_of_place(fault.code) => {
                self.state = State::Asks;
                self.place.refuse(fault);
                Effect::Focus(place::PATH)
            }
            Answer::Reminder(Err(fault)) => {
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
        let main = look.text("keys-remind-main");
        let words = |id| label(look.text(id), Type::Body, Role::Text, look.palette).width(Fill);
        match &self.state {
            State::Busy => Sheet {
                main: Some((main, None)),
                ..Sheet::new(
                    look.text("keys-remind-title"),
                    all.push(design::status(look, look.text("keys-writing"), Role::Text)).into(),
                )
            },
            State::Done(path) => {
                let path = look.text_with("finish-saved", &[("path", path.display().to_string())]);
                let lines = column(written(look, path, std::iter::empty()));
                Sheet {
                    main: Some((look.text("keys-to-key"), Some(Message::Main))),
                    ..Sheet::new(
                        look.text("keys-remind-done-title"),
                        all.push(lines).push(words("keys-remind-next")).into(),
                    )
                }
            }
            State::Asks | State::Failed(_) => {
                let failed = match &self.state {
                    State::Failed(fault) => Some(failure(fault, look)),
                    _ => None,
                };
                let owner = key.card().map(|card| card.owner.clone()).unwrap_or_default();
                let owner = [("owner", owner)];
                let reminder = Words {
                    name: look.text_with("finish-name-calendar", &owner),
                    title: look.text_with("finish-calendar-title", &owner),
                    text: look.text("finish-calendar-text"),
                };
                let body = all
                    .push(failed)
                    .push(words("keys-remind-text"))
                    .push(self.place.view(look).map(Message::Place));
                Sheet {
                    main: Some((main, Some(Message::Remind(reminder)))),
                    back: Some(Message::Back),
                    ..Sheet::new(look.text("keys-remind-title"), body.into())
                }
            }
        }
    }
}
