//! What the steps share: the answers so far, what the renewal told, and the talk with it.

use super::conversation::{Asked, Start, Talk, Told};
use crate::authority::Profile;
use crate::authority::portal::{Agreement, Registration};
use crate::carrier::{KeyUri, SecretWanted};
use crate::crypto::{KeyAlgorithm, Password, Sealed};
use crate::gui::desk::Desk;
use crate::pki::{Certificate, Name};
use crate::renewal::{
    Choices, Finding, Line, NewKeys, NewKeysNeeded, Outcome, RenewalError, Reply, Step, Wishes,
};
use crate::tasks::home::KeyCard;
use crate::tasks::key_generate::Generated;
use iced::Task;
use std::path::PathBuf;
use std::sync::Arc;
use time::OffsetDateTime;

/// What the person has answered. Secrets are taken out once, by the renewal.
#[derive(Default)]
pub struct Answers {
    /// The current key.
    pub key: Option<KeyUri>,
    /// Certificates that the person gave beside the key (DER).
    pub certificates: Vec<Vec<u8>>,
    /// The current key's password, until the renewal has taken it.
    pub password: Option<Password>,
    /// Fields of рис. 8 as they are shown.
    pub details: Details,
    /// Where the new key will live; None: in place of the current one.
    pub to: Option<KeyUri>,
    /// The key that lies there may be replaced.
    pub replace: bool,
    pub one_key: bool,
    pub sign: Option<KeyAlgorithm>,
    pub agree: Option<KeyAlgorithm>,
    /// The new key's password, until the renewal has taken it.
    pub new_password: Option<Sealed>,
    /// Everything was checked and «Надіслати» was pressed.
    pub confirmed: bool,
    /// Whose the certificates are to be (only where requests are made); None: the office enters it.
    pub subject: Option<Name>,
    /// The folder for the requests.
    pub requests: Option<PathBuf>,
}

/// Registration details that may change (rule C8).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Details {
    pub phrase_hint: String,
    pub phone: String,
    pub email: String,
    pub phone_in_certificate: bool,
    pub email_in_certificate: bool,
    pub publish: bool,
}

impl Details {
    /// As the provider holds them now.
    pub fn of(data: &Registration) -> Self {
        Self {
            phrase_hint: data.phrase_hint.clone().unwrap_or_default(),
            phone: data.phone.clone().unwrap_or_default(),
            email: data.email.clone().unwrap_or_default(),
            phone_in_certificate: data.phone_in_cert,
            email_in_certificate: data.email_in_cert,
            publish: data.publish,
        }
    }

    /// Only what differs from `before`.
    fn wishes(&self, before: &Details) -> Wishes {
        let text = |new: &String, old: &String| (new != old).then(|| new.clone());
        let flag = |new: bool, old: bool| (new != old).then_some(new);
        Wishes {
            phone: text(&self.phone, &before.phone),
            email: text(&self.email, &before.email),
            phone_in_certificate: flag(self.phone_in_certificate, before.phone_in_certificate),
            email_in_certificate: flag(self.email_in_certificate, before.email_in_certificate),
            publish: flag(self.publish, before.publish),
            phrase_hint: text(&self.phrase_hint, &before.phrase_hint),
            phrase: None,
            keys: None,
        }
    }
}

/// What the renewal told so far.
#[derive(Default)]
pub struct Known {
    pub checklist: Vec<Finding>,
    pub old: Vec<Certificate>,
    pub new: Vec<Certificate>,
    pub agreement: Option<Agreement>,
    /// When the agreement on the screen was signed.
    pub signed: Option<OffsetDateTime>,
    /// The provider changed the agreement while the wizard was open.
    pub agreement_changed: bool,
    pub registration: Option<Registration>,
    pub lines: Vec<Line>,
    pub outcome: Option<Outcome>,
    /// The new keys that the renewal wants to open, until it has.
    pub needed: Option<NewKeysNeeded>,
    /// Keys that were made for requests.
    pub made: Option<Generated>,
}

/// What the steps work with.
pub struct Context {
    pub desk: Desk,
    /// The provider of this journey.
    pub profile: Profile,
    /// Every provider that is known, from the first page on.
    pub providers: Vec<Profile>,
    pub answers: Answers,
    pub known: Known,
    /// The key of the home page, where it is not the one that the journey is about.
    pub present: Option<KeyUri>,
    /// The question that waits for an answer.
    pub asked: Option<Asked>,
    /// Password of the training key.
    pub training_password: Option<String>,
    /// The key that is to be renewed after this one.
    pub next: Option<KeyCard>,
    /// The key phrase, until the renewal has taken it.
    pub phrase: Option<Sealed>,
    /// The present talk gives the new keys up.
    pub giving_up: bool,
    talk: Option<Talk>,
    /// Number of the present talk: what an earlier one still says is not heard.
    talks: u64,
}

impl Context {
    pub fn new(desk: Desk, profile: Profile, key: Option<KeyUri>) -> Self {
        Self {
            desk,
            profile,
            providers: Vec::new(),
            answers: Answers { key, ..Answers::default() },
            known: Known::default(),
            present: None,
            asked: None,
            training_password: None,
            next: None,
            phrase: None,
            giving_up: false,
            talk: None,
            talks: 0,
        }
    }

    /// Begins a renewal of the chosen key; the password waits in the answers.
    pub fn begin(&mut self) -> Task<(u64, Told)> {
        let Some(key) = self.answers.key.clone() else { return Task::none() };
        let certificates = self.answers.certificates.clone();
        let choices = Choices { certificates, ..Choices::of(key) };
        let profile = Box::new(self.profile.clone());
        self.talk(Start::New { profile, choices })
    }

    pub fn resume(&mut self, case: String) -> Task<(u64, Told)> {
        self.talk(Start::Resume(case))
    }

    /// The new keys of the case are lost; the provider is told.
    pub fn give_up_keys(&mut self, case: String) -> Task<(u64, Told)> {
        self.talk(Start::GiveUp(case))
    }

    fn talk(&mut self, start: Start) -> Task<(u64, Told)> {
        self.stop();
        self.giving_up = matches!(start, Start::GiveUp(_));
        self.known.needed = None;
        let (talk, told) = Talk::begin(self.desk.services.clone(), start);
        self.talk = Some(talk);
        self.talks += 1;
        let number = self.talks;
        told.map(move |told| (number, told))
    }

    /// Counts talks on from where `before` was.
    pub fn follow(&mut self, before: &Self) {
        self.talks = before.talks;
    }

    /// Ends the talk; the case stays as it was saved.
    pub fn stop(&mut self) {
        self.talk = None;
        self.asked = None;
    }

    /// Whether a renewal is running or waits for an answer.
    pub fn talking(&self) -> bool {
        self.talk.is_some()
    }

    /// Takes in what the renewal told and answers what was answered before. The error of a run that failed.
    pub fn hear(&mut self, number: u64, told: Told) -> Heard {
        if number != self.talks || self.talk.is_none() {
            return Heard::Nothing;
        }
        match told {
            Told::Checklist(findings) => self.known.checklist = findings,
            Told::Certificates { old, new } => {
                self.known.old = old;
                self.known.new = new;
            }
            Told::Signed(agreement, at) => {
                self.known.agreement = Some(agreement);
                self.known.signed.get_or_insert(at);
            }
            Told::NewKeys(needed) => self.known.needed = needed,
            Told::GivenUp(in_force) => {
                self.stop();
                return Heard::GivenUp(in_force);
            }
            Told::Line(line) => {
                if line.step == Step::AgreementSigned {
                    self.known.signed = Some(line.at);
                }
                self.known.lines.push(line);
            }
            Told::Asked(asked) => return self.question(asked),
            Told::Ended(result) => {
                self.stop();
                match result {
                    Ok(outcome) => {
                        self.known.old.clone_from(&outcome.old);
                        self.known.new.clone_from(&outcome.new);
                        self.known.lines.clone_from(&outcome.report);
                        self.known.outcome = Some(*outcome);
                        return Heard::Finished;
                    }
                    Err(error) => return Heard::Failed(error),
                }
            }
        }
        Heard::Something
    }

    fn question(&mut self, asked: Asked) -> Heard {
        match &asked {
            Asked::Secret(wanted) => {
                let prepared = match wanted {
                    SecretWanted::Existing { uri, .. } if Some(uri) == self.answers.key.as_ref() => {
                        self.answers.password.take()
                    }
                    SecretWanted::Existing { .. } => None,
                    // One that does not open, in damaged memory, is asked for again.
                    SecretWanted::New { .. } => {
                        self.answers.new_password.take().and_then(|sealed| sealed.open().ok())
                    }
                };
                if let Some(secret) = prepared {
                    self.answer_secret(Some(secret), false);
                    return Heard::Something;
                }
            }
            // The word was given for what was there then: asked once more, it is about something else.
            Asked::Replace(target)
                if Some(target) == self.answers.to.as_ref() && std::mem::take(&mut self.answers.replace) =>
            {
                self.reply(Reply::Yes);
                return Heard::Something;
            }
            Asked::Agreement(agreement) => {
                self.known.agreement_changed =
                    self.known.agreement.as_ref().is_some_and(|before| before.sha256 != agreement.sha256);
                self.known.agreement = Some(agreement.clone());
                self.known.signed = None;
            }
            // Asked again is answered again: the phrase and the password of before are gone.
            Asked::Registration(data) => {
                if self.known.registration.as_ref() != Some(data) {
                    self.answers.details = Details::of(data);
                    self.known.registration = Some(data.clone());
                }
                self.answers.confirmed = false;
            }
            _ => {}
        }
        self.asked = Some(asked);
        Heard::Question
    }

    /// Answers the question that waits.
    pub fn reply(&mut self, reply: Reply) {
        self.asked = None;
        if let Some(talk) = &self.talk {
            talk.reply(reply);
        }
    }

    /// The person answers the question for a secret; a wrong one is asked for again.
    pub fn secret(&mut self, secret: Option<Password>) {
        self.answer_secret(secret, true);
    }

    fn answer_secret(&mut self, secret: Option<Password>, again: bool) {
        self.asked = None;
        if let Some(talk) = &self.talk {
            talk.secret(secret, again);
        }
    }

    /// «Надіслати»: the data are right, these changes, these new keys. From here on the renewal runs by itself.
    pub fn confirm(&mut self) {
        let Some(data) = &self.known.registration else { return };
        let keys = NewKeys {
            to: self.answers.to.clone(),
            one_key: self.answers.one_key,
            sign: self.answers.sign,
            agree: self.answers.agree,
        };
        let wishes = Wishes {
            // One that does not open, in damaged memory, leaves the phrase as the provider holds it.
            phrase: self.phrase.take().and_then(|sealed| sealed.open().ok()),
            keys: Some(keys),
            ..self.answers.details.wishes(&Details::of(data))
        };
        self.answers.confirmed = true;
        self.reply(Reply::Yes);
        if let Some(talk) = &self.talk {
            talk.wishes(wishes);
        }
    }
}

/// What became of something told.
pub enum Heard {
    /// Said by a talk that is over.
    Nothing,
    Something,
    Question,
    Finished,
    /// The new keys are given up; whether the old certificates were seen in force.
    GivenUp(bool),
    Failed(Arc<RenewalError>),
}
