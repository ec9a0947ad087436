//! Looking after a key: one page for each, which asks one question at a time.

use super::backup::BackUp;
use super::convert::Convert;
use super::destroy::Destroy;
use super::password::ChangePassword;
use super::remind::{self, Remind};
use super::view::Opened;
use super::work::Secret;
use super::{Answer, Around, Effect, Fault, place};
use crate::gui::design::{self, Mark, Role, Sheet};
use crate::gui::look::Look;
use crate::gui::widget::{self, Edit, Id};
use crate::tasks::known_keys::{KnownKey, stake};
use crate::vault::settings::ReadKey;
use iced::{Element, Task};
use std::path::PathBuf;

/// What can be done with a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Password,
    BackUp,
    Convert,
    /// A file for the calendar; only where there are certificates to remind of.
    Remind,
    Destroy,
    /// [`Kind::Convert`] into the format that holds everything, offered where the present protection is weak.
    Protect,
}

impl Kind {
    /// In the order of their buttons.
    pub const ALL: [Kind; 5] = [Kind::Password, Kind::BackUp, Kind::Convert, Kind::Remind, Kind::Destroy];

    /// Key of its text, and identifier of its button.
    pub fn key(self) -> &'static str {
        match self {
            Kind::Password => "keys-password-change",
            Kind::BackUp => "keys-backup",
            Kind::Convert | Kind::Protect => "keys-convert",
            Kind::Remind => "keys-remind",
            Kind::Destroy => "keys-destroy",
        }
    }
}

/// Whether files of this format are written again under another password.
pub fn is_written(format: &str) -> bool {
    matches!(format, "key6" | "pbes2" | "pfx")
}

/// The key that is looked after.
#[derive(Clone)]
pub struct Subject {
    pub path: PathBuf,
    pub opened: Option<Opened>,
}

impl Subject {
    /// What was learned when it was read.
    pub fn read(&self) -> Option<&ReadKey> {
        self.opened.as_ref()?.read.as_ref()
    }

    pub fn secret(&self) -> Option<Secret> {
        self.opened.as_ref()?.secret.clone()
    }
}

#[derive(Debug, Clone)]
pub enum Message {
    /// A new password is typed.
    Typed(Edit),
    Place(place::Message),
    Format(crate::carrier::TargetFormat),
    /// «Знищити, хоча інших чинних немає»
    Sure(bool),
    /// The file's name, typed to confirm.
    Name(String),
    /// Write the reminder.
    Remind(remind::Words),
    Main,
    Back,
    /// From what was made back to the key.
    Key,
}

/// What «Назад» did.
pub enum Back {
    /// Something is being written: nothing.
    Stays,
    /// A question less; this has the focus.
    Within(Id),
    /// To the key.
    Leaves,
    /// The key is no more.
    Gone,
}

/// What a page has to say to the key's.
pub enum Outcome {
    Effect(Effect),
    /// Back to the key.
    Finished,
    /// The file opens with this from now on, and is remembered so.
    Secret(Secret, Option<ReadKey>),
}

impl From<Effect> for Outcome {
    fn from(effect: Effect) -> Self {
        Self::Effect(effect)
    }
}

/// The page that is open.
pub enum Care {
    Password(ChangePassword),
    BackUp(BackUp),
    Convert(Convert),
    Remind(Remind),
    Destroy(Destroy),
}

impl Care {
    /// None: nothing can be done with a file that is not open.
    pub fn begin(
        kind: Kind,
        subject: &Subject,
        around: Around<'_>,
        (key, known): (&KnownKey, &[KnownKey]),
    ) -> Option<(Self, Effect)> {
        let opened = subject.opened.as_ref();
        Some(match kind {
            Kind::Password => {
                let page = ChangePassword::of(opened?);
                let first = page.first();
                (Self::Password(page), Effect::Enter(first, Task::none()))
            }
            Kind::BackUp => {
                opened?;
                let (page, effect) = BackUp::begin();
                (Self::BackUp(page), effect)
            }
            Kind::Convert | Kind::Protect => {
                let page = Convert::of(opened?, kind == Kind::Protect);
                (Self::Convert(page), Effect::Enter(widget::TITLE, Task::none()))
            }
            Kind::Remind => {
                opened?;
                let (page, effect) = Remind::begin();
                (Self::Remind(page), effect)
            }
            Kind::Destroy => {
                let (page, effect) = Destroy::begin(stake(known, key), subject, around);
                (Self::Destroy(page), effect)
            }
        })
    }

    pub fn update(&mut self, message: Message, subject: &Subject, around: Around<'_>) -> Outcome {
        match (self, message) {
            (_, Message::Key) => Outcome::Finished,
            (care, Message::Back) => match care.back() {
                Back::Stays => Effect::None.into(),
                Back::Within(focus) => Effect::Focus(focus).into(),
                Back::Leaves => Outcome::Finished,
                Back::Gone => Effect::Forget(subject.path.clone()).into(),
            },
            (Self::Password(page), message) => page.update(message, subject, around),
            (Self::BackUp(page), message) => page.update(message, subject, around),
            (Self::Convert(page), message) => page.update(message, subject, around),
            (Self::Remind(page), message) => page.update(message, subject, around),
            (Self::Destroy(page), message) => page.update(message, subject, around).into(),
        }
    }

    pub fn hear(&mut self, answer: Answer) -> Outcome {
        match self {
            Self::Password(page) => page.hear(answer),
            Self::BackUp(page) => page.hear(answer).into(),
            Self::Convert(page) => page.hear(answer).into(),
            Self::Remind(page) => page.hear(answer).into(),
            Self::Destroy(page) => page.hear(answer).into(),
        }
    }

    pub fn back(&mut self) -> Back {
        match self {
            Self::Password(page) => page.back(),
            Self::BackUp(page) => page.back(),
            Self::Convert(page) => page.back(),
            Self::Remind(page) => page.back(),
            Self::Destroy(page) => page.back(),
        }
    }

    pub fn sheet<'a>(
        &'a self,
        key: &'a KnownKey,
        opened: Option<&'a Opened>,
        look: Look<'a>,
    ) -> Sheet<'a, Message> {
        match self {
            Self::Password(page) => page.sheet(key, opened, look),
            Self::BackUp(page) => page.sheet(key, look),
            Self::Convert(page) => page.sheet(key, opened, look),
            Self::Remind(page) => page.sheet(key, look),
            Self::Destroy(page) => page.sheet(key, opened.is_some(), look),
        }
    }
}

/// What failed: the key itself is as it was.
pub fn failure<'a, M: 'a>(fault: &Fault, look: Look<'_>) -> Element<'a, M> {
    let (what, advice) = look.texts.error(fault.code, &fault.details);
    design::failure(look, what, format!("{advice} ({})", fault.code), Role::Danger)
}

/// What was written and tried, a line for each file.
pub fn written<'a, M: 'a>(
    look: Look<'_>,
    key: String,
    certificates: impl Iterator<Item = String>,
) -> Vec<Element<'a, M>> {
    let files = certificates.map(|path| look.text_with("keys-written-certificate", &[("path", path)]));
    std::iter::once(key).chain(files).map(|words| design::marked(look, Mark::Ok, words, None)).collect()
}
