//! Suspending or revoking one's own certificates where the provider takes such requests by network: what, what cannot
//! be undone, the key's password, what became of it. Where it does not, the way through its office.
//!
//! A flow of its own: the page that opens it is kept, and comes back when nothing was changed.

mod view;
mod work;

pub use work::Told;

use crate::authority::{Profile, Protocol};
use crate::carrier::KeyUri;
use crate::code::Code;
use crate::crypto::Sealed;
use crate::gui::design::Stage as Place;
use crate::gui::desk::Desk;
use crate::gui::widget::{self, Edit, Id, SecretText};
use crate::pki::{Certificate, Purpose, RevocationReason};
use crate::tasks::cert_check::Word;
use iced::Task;

pub const SERIAL: Id = Id::new("status-serial");
pub const PASSWORD: Id = Id::new("status-password");
/// How many of a number's last characters are typed.
const TYPED: usize = 4;

/// What is to be done with the certificates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// «Заблокувати»: the provider's office can end it.
    Suspend,
    /// «Скасувати»: for ever.
    Revoke,
}

impl Change {
    fn key(self) -> &'static str {
        match self {
            Change::Suspend => "suspend",
            Change::Revoke => "revoke",
        }
    }

    /// Whether this is what was asked for. What is revoked cannot be suspended any more.
    fn is_done(self, word: Word) -> bool {
        match self {
            Change::Suspend => matches!(word, Word::Suspended | Word::Revoked),
            Change::Revoke => word == Word::Revoked,
        }
    }
}

/// Why certificates are revoked, as far as a person is asked.
pub const REASONS: [RevocationReason; 4] = [
    RevocationReason::Unspecified,
    RevocationReason::KeyCompromise,
    RevocationReason::AffiliationChanged,
    RevocationReason::Superseded,
];

/// Which page is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The provider takes no such request: nothing but words.
    Office,
    What,
    Confirm,
    Password,
    Sending,
    Result,
}

#[derive(Debug, Clone)]
pub enum Message {
    Choose(usize, bool),
    Reason(RevocationReason),
    Serial(String),
    Typed(Edit),
    Main,
    Back,
    /// Esc: a page back, never further.
    Escape,
    /// «Закрити».
    Leave,
    /// What became of the attempt of this number.
    Ended(u64, Vec<(usize, Told)>),
}

/// What the window does after a message.
pub enum Outcome {
    Stay(Task<Message>),
    /// Back to where it was opened; `changed`: the provider took at least one request.
    Leave {
        changed: bool,
    },
}

/// The flow.
pub struct StatusChange {
    desk: Desk,
    profile: Profile,
    key: KeyUri,
    kind: Change,
    certificates: Vec<Certificate>,
    chosen: Vec<bool>,
    reason: RevocationReason,
    stage: Stage,
    serial: String,
    /// The main button was pressed with something missing on this page.
    tried: bool,
    password: SecretText,
    /// Why the password was not taken.
    refused: Option<(Code, Vec<(&'static str, String)>)>,
    attempt: u64,
    /// What is known of each certificate.
    told: Vec<Option<Told>>,
}

impl StatusChange {
    /// `certificates`: the key's own ones of this provider, to choose from; all are chosen at first. `key` signs.
    pub fn new(
        desk: Desk,
        profile: Profile,
        key: KeyUri,
        certificates: Vec<Certificate>,
        kind: Change,
    ) -> Self {
        let by_network = can_be_asked(&profile);
        Self {
            chosen: vec![true; certificates.len()],
            told: certificates.iter().map(|_| None).collect(),
            reason: match kind {
                Change::Suspend => RevocationReason::CertificateHold,
                Change::Revoke => RevocationReason::Unspecified,
            },
            stage: if by_network { Stage::What } else { Stage::Office },
            desk,
            profile,
            key,
            kind,
            certificates,
            serial: String::new(),
            tried: false,
            password: SecretText::default(),
            refused: None,
            attempt: 0,
        }
    }

    /// A reason of [`REASONS`] that is known already.
    pub fn because(mut self, reason: RevocationReason) -> Self {
        if self.kind == Change::Revoke {
            self.reason = reason;
        }
        self
    }

    pub fn stage(&self) -> Stage {
        self.stage
    }

    /// What became of the certificates, in the order in which they were given.
    pub fn told(&self) -> &[Option<Told>] {
        &self.told
    }

    /// SHA-256 of each certificate that the provider has suspended or revoked, and whether it is revoked.
    pub fn done(&self) -> Vec<([u8; 32], bool)> {
        let done = self.certificates.iter().zip(&self.told).filter_map(|(certificate, told)| {
            let word = told.as_ref()?.as_ref().ok()?;
            Some((certificate.sha256(), self.kind == Change::Revoke || *word == Word::Revoked))
        });
        done.collect()
    }

    pub fn update(&mut self, message: Message) -> Outcome {
        let task = match message {
            Message::Choose(place, chosen) => {
                if let Some(kept) = self.chosen.get_mut(place) {
                    *kept = chosen;
                }
                self.serial.clear();
                self.tried = false;
                Task::none()
            }
            Message::Reason(reason) => {
                self.reason = reason;
                Task::none()
            }
            Message::Serial(serial) => {
                self.serial = serial;
                self.tried = false;
                Task::none()
            }
            Message::Typed(_) => {
                self.refused = None;
                self.tried = false;
                Task::none()
            }
            Message::Main => return self.main(),
            Message::Back => self.back(),
            Message::Escape => match self.stage {
                Stage::Sending => Task::none(),
                Stage::Office | Stage::What | Stage::Result => return self.leave(),
                Stage::Confirm | Stage::Password => self.back(),
            },
            Message::Leave => return self.leave(),
            Message::Ended(attempt, told) if attempt == self.attempt && self.stage == Stage::Sending => {
                self.ended(told)
            }
            Message::Ended(..) => Task::none(),
        };
        Outcome::Stay(task)
    }

    fn main(&mut self) -> Outcome {
        let task = match self.stage {
            Stage::Office => return self.leave(),
            Stage::What if !self.chosen.contains(&true) => {
                self.tried = true;
                widget::focus(widget::TITLE)
            }
            Stage::What => self.open(Stage::Confirm),
            Stage::Confirm if !self.serial_fits() => {
                self.tried = true;
                widget::focus(SERIAL)
            }
            Stage::Confirm => self.open(Stage::Password),
            Stage::Password if self.password.is_empty() => {
                self.tried = true;
                widget::focus(PASSWORD)
            }
            Stage::Password => self.send(),
            Stage::Sending => Task::none(),
            Stage::Result if self.wanted().is_empty() => return self.leave(),
            // Each certificate that is not yet done is asked for again.
            Stage::Result => self.open(Stage::Password),
        };
        Outcome::Stay(task)
    }

    fn open(&mut self, stage: Stage) -> Task<Message> {
        self.stage = stage;
        self.tried = false;
        self.refused = None;
        self.password.clear();
        widget::focus::opened(match stage {
            Stage::Confirm => SERIAL,
            Stage::Password => PASSWORD,
            _ => widget::TITLE,
        })
    }

    fn back(&mut self) -> Task<Message> {
        let tried_before = self.told.iter().any(Option::is_some);
        match self.stage {
            Stage::Confirm => self.open(Stage::What),
            Stage::Password if tried_before => self.open(Stage::Result),
            Stage::Password => self.open(Stage::Confirm),
            Stage::Office | Stage::What | Stage::Sending | Stage::Result => Task::none(),
        }
    }

    fn leave(&mut self) -> Outcome {
        self.password.clear();
        Outcome::Leave { changed: self.told.iter().any(|told| matches!(told, Some(Ok(_)))) }
    }

    /// Places of what is chosen and not accepted yet.
    fn wanted(&self) -> Vec<usize> {
        let open = |place: &usize| {
            self.chosen.get(*place) == Some(&true) && !matches!(self.told.get(*place), Some(Some(Ok(_))))
        };
        (0..self.certificates.len()).filter(open).collect()
    }

    /// The certificate whose number is typed: the first that is chosen.
    fn first(&self) -> Option<&Certificate> {
        let chosen = self.certificates.iter().zip(&self.chosen);
        chosen.into_iter().find(|(_, chosen)| **chosen).map(|(certificate, _)| certificate)
    }

    /// The end of that number.
    pub fn serial_end(&self) -> String {
        let serial = self.first().map(|certificate| hex::encode(certificate.serial())).unwrap_or_default();
        serial.get(serial.len().saturating_sub(TYPED)..).unwrap_or_default().to_owned()
    }

    fn serial_fits(&self) -> bool {
        let end = self.serial_end();
        !end.is_empty() && self.serial.trim().to_lowercase() == end
    }

    fn send(&mut self) -> Task<Message> {
        // Without random numbers it is not kept: the empty field says what to do.
        let Ok(password) = Sealed::new(self.password.take()) else { return widget::focus(PASSWORD) };
        let mut wanted: Vec<(usize, Certificate)> = self
            .wanted()
            .into_iter()
            .filter_map(|place| Some((place, self.certificates.get(place)?.clone())))
            .collect();
        // The one that signs the requests is the last that may end.
        wanted.sort_by_key(|(_, certificate)| certificate.purpose() != Purpose::Agree);
        let job = work::Job {
            services: self.desk.services.clone(),
            profile: self.profile.clone(),
            key: self.key.clone(),
            known: self.certificates.clone(),
            wanted,
            reason: self.reason,
            password,
        };
        self.attempt += 1;
        let attempt = self.attempt;
        let opened = self.open(Stage::Sending);
        let sent = Task::future(async move { Message::Ended(attempt, work::carry_out(job).await) });
        Task::batch([opened, sent])
    }

    fn ended(&mut self, told: Vec<(usize, Told)>) -> Task<Message> {
        // The key did not open: nothing was sent, and another password may.
        if let [(_, Err((code, details)))] = &told[..]
            && is_about_the_key(*code)
        {
            let refused = Some((*code, details.clone()));
            let opened = self.open(Stage::Password);
            self.refused = refused;
            return opened;
        }
        for (place, told) in told {
            if let Some(kept) = self.told.get_mut(place) {
                *kept = Some(told);
            }
        }
        self.open(Stage::Result)
    }

    /// The pages for the rail: text key, and whether it is done, now or later.
    pub fn rail(&self) -> Vec<(&'static str, Place)> {
        let pages = ["status-what", "status-confirm", "status-password", "status-result"];
        let now = match self.stage {
            Stage::Office => return vec![("status-office", Place::Now)],
            Stage::What => 0,
            Stage::Confirm => 1,
            Stage::Password => 2,
            Stage::Sending | Stage::Result => 3,
        };
        let place = |at: usize| match at.cmp(&now) {
            std::cmp::Ordering::Less => Place::Done,
            std::cmp::Ordering::Equal => Place::Now,
            std::cmp::Ordering::Greater => Place::Later,
        };
        pages.into_iter().enumerate().map(|(at, key)| (key, place(at))).collect()
    }
}

/// Whether the provider takes such requests by network: the national protocol's ones are not understood well enough to
/// be sent (formats.md 10.4).
pub fn can_be_asked(profile: &Profile) -> bool {
    profile.wire(Protocol::Cmp).is_ok()
}

fn is_about_the_key(code: Code) -> bool {
    matches!(
        code,
        Code::Key01 | Code::Key02 | Code::Key03 | Code::Key04 | Code::Key05 | Code::Key13 | Code::Key14
    )
}
