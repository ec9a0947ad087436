//! One key: what can be told of it without its password, then everything that is in the file.

mod contents;

use super::care::{self, Back, Care};
use super::list::{days, file_name, folder};
use super::work::{self, Secret};
use super::{Answer, Around, Effect, Fault, Message as PageMessage};
use crate::carrier::KeyInfo;
use crate::carrier::password::Charset;
use crate::code::Coded as _;
use crate::crypto::KeyAlgorithm;
use crate::gui::design::{self, Role, Sheet, Type, fact, label, raised, space};
use crate::gui::look::Look;
use crate::gui::widget::{self, Edit, Id, Kind, SecretField, SecretText};
use crate::gui::wizard::facts_of;
use crate::gui::wizard::step::key::format_name;
use crate::pki::{Certificate, Purpose};
use crate::tasks::home::KeyCard;
use crate::tasks::key_show::ShownStore;
use crate::tasks::known_keys::KnownKey;
use crate::vault::settings::ReadKey;
use iced::widget::{Column, column, row};
use iced::{Element, Fill, Task};
use std::sync::Arc;

pub const PASSWORD: Id = Id::new("keys-password");
const RENEW: Id = Id::new("keys-renew");
const ASK: Id = Id::new("keys-ask");
const FORGET: Id = Id::new("keys-forget");

/// What is in a file whose password is known. Clones share it.
#[derive(Clone)]
pub struct Opened {
    pub store: Arc<ShownStore>,
    /// What it opens with, as long as the page is open; None: it is not protected.
    pub secret: Option<Secret>,
    /// What is remembered of it.
    pub read: Option<ReadKey>,
}

impl std::fmt::Debug for Opened {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Opened").field("format", &self.store.format).finish_non_exhaustive()
    }
}

impl Opened {
    pub fn new(store: ShownStore, secret: Option<Secret>, read: Option<ReadKey>) -> Self {
        Self { store: Arc::new(store), secret, read }
    }

    /// What a new password of the same file may be made of.
    pub fn charset(&self) -> Charset {
        let dstu = |key: &KeyInfo| match key.spki.public_key() {
            Ok(public) => matches!(public.algorithm(), KeyAlgorithm::Dstu4145(_)),
            Err(_) => false,
        };
        if self.store.keys.iter().any(dstu) { Charset::Windows1251 } else { Charset::Unicode }
    }

    /// What is known of the owner, none of which belongs into a password.
    pub fn personal_facts(&self) -> Vec<String> {
        self.store.keys.iter().flat_map(|key| &key.certificates).flat_map(facts_of).collect()
    }
}

#[derive(Debug, Clone)]
pub enum Message {
    Typed(Edit),
    /// The main button of a key that is not open yet.
    Read,
    Copy(String),
    /// «Спитати в надавача»: about the keys without certificates.
    Ask,
    Care(care::Kind),
    /// Of the page that looks after the key.
    Caring(care::Message),
}

enum Wrong {
    /// No password was typed.
    Empty,
    Told(Fault),
}

/// The page.
pub struct View {
    key: KnownKey,
    password: SecretText,
    /// Password of the training key, shown beside its field.
    hint: Option<String>,
    wrong: Option<Wrong>,
    busy: bool,
    opened: Option<Opened>,
    /// What was put on the clipboard last.
    copied: Option<String>,
    care: Option<Care>,
}

/// Formats that have no password.
fn is_open(format: &str) -> bool {
    format == "pkcs8"
}

impl View {
    pub fn of(key: KnownKey, hint: Option<&str>) -> Self {
        Self {
            key,
            password: SecretText::default(),
            hint: hint.map(str::to_owned),
            wrong: None,
            busy: false,
            opened: None,
            copied: None,
            care: None,
        }
    }

    fn needs_password(&self) -> bool {
        self.key.found.as_ref().is_ok_and(|found| !is_open(found.format))
    }

    pub fn focus(&self) -> Id {
        if self.opened.is_none() && self.needs_password() { PASSWORD } else { widget::TITLE }
    }

    pub fn update(&mut self, message: Message, around: Around<'_>, known: &[KnownKey]) -> Effect {
        match message {
            Message::Typed(Edit::Changed) => {
                self.wrong = None;
                Effect::None
            }
            Message::Typed(Edit::Shown) => Effect::None,
            Message::Read => self.read(around),
            Message::Ask => {
                let Some(provider) = around.provider().filter(|_| !self.busy) else { return Effect::None };
                self.busy = true;
                Effect::Run(work::ask(around.desk, &self.subject(), provider))
            }
            Message::Copy(text) => {
                self.copied = Some(text.clone());
                Effect::Copy(text)
            }
            Message::Care(kind) => {
                let subject = self.subject();
                let Some((care, effect)) = Care::begin(kind, &subject, around, (&self.key, known)) else {
                    return Effect::None;
                };
                self.password.clear();
                // What is being read is of the page that is left: its answer is dropped.
                self.busy = false;
                self.care = Some(care);
                effect
            }
            Message::Caring(message) => {
                let subject = self.subject();
                match &mut self.care {
                    Some(care) => {
                        let effect = care.update(message, &subject, around);
                        self.after(effect, around)
                    }
                    None => Effect::None,
                }
            }
        }
    }

    fn subject(&self) -> care::Subject {
        care::Subject { path: self.key.path.clone(), opened: self.opened.clone() }
    }

    fn after(&mut self, outcome: care::Outcome, around: Around<'_>) -> Effect {
        match outcome {
            care::Outcome::Effect(effect) => effect,
            care::Outcome::Finished => self.again(around),
            care::Outcome::Secret(secret, read) => {
                if let Some(opened) = &mut self.opened {
                    opened.secret = Some(secret);
                    opened.read.clone_from(&read);
                }
                Effect::Know(self.key.path.clone(), read)
            }
        }
    }

    /// Back from where the key was looked after: the file may be another one now.
    fn again(&mut self, around: Around<'_>) -> Effect {
        self.care = None;
        let read = match &self.opened {
            Some(opened) => work::read(around.desk, &self.key.path, opened.secret.clone()),
            None => Task::none(),
        };
        Effect::Enter(self.focus(), read)
    }

    fn read(&mut self, around: Around<'_>) -> Effect {
        if self.busy || self.opened.is_some() || self.key.found.is_err() {
            return Effect::None;
        }
        let secret = if !self.needs_password() {
            None
        } else if self.password.is_empty() {
            self.wrong = Some(Wrong::Empty);
            return Effect::Focus(PASSWORD);
        } else {
            match Secret::new(self.password.take()) {
                Ok(secret) => Some(secret),
                Err(fault) => {
                    self.wrong = Some(Wrong::Told(fault));
                    return Effect::Focus(PASSWORD);
                }
            }
        };
        self.wrong = None;
        self.busy = true;
        Effect::Run(work::read(around.desk, &self.key.path, secret))
    }

    pub fn hear(&mut self, answer: Answer, around: Around<'_>) -> Effect {
        match answer {
            Answer::Read(read) => {
                let asked = std::mem::take(&mut self.busy);
                match read {
                    Ok(opened) => {
                        self.learn(&opened, around);
                        let read = opened.read.clone();
                        let complete = opened.store.search.is_complete();
                        let before = self.opened.replace(opened);
                        match before {
                            Some(_) if asked => {
                                Effect::Focus(if complete { widget::TITLE } else { widget::RESULT })
                            }
                            Some(before) if before.read == read => Effect::None,
                            _ => Effect::Know(self.key.path.clone(), read),
                        }
                    }
                    // What is open already stays so.
                    Err(_) if self.opened.is_some() => Effect::None,
                    Err(fault) => {
                        self.wrong = Some(Wrong::Told(fault));
                        Effect::Focus(self.focus())
                    }
                }
            }
            answer => match &mut self.care {
                Some(care) => {
                    let outcome = care.hear(answer);
                    self.after(outcome, around)
                }
                None => Effect::None,
            },
        }
    }

    /// Whose the key is: by its own certificates, wherever they were found, not by what lies beside it.
    fn learn(&mut self, opened: &Opened, around: Around<'_>) {
        let path = &self.key.path;
        if let Ok(found) = &mut self.key.found {
            let now = around.desk.now();
            let current: Vec<Certificate> = opened
                .store
                .pairs(now)
                .into_iter()
                .filter_map(|(_, certificate)| certificate.cloned())
                .collect();
            found.card = around.memory().card(path, &current, now);
        }
    }

    /// None: back to the list.
    pub fn back(&mut self, around: Around<'_>) -> Option<Effect> {
        match self.care.as_mut()?.back() {
            Back::Stays => Some(Effect::None),
            Back::Within(focus) => Some(Effect::Enter(focus, Task::none())),
            Back::Leaves => Some(self.again(around)),
            Back::Gone => Some(Effect::Forget(self.key.path.clone())),
        }
    }

    pub fn sheet<'a>(&'a self, around: Around<'a>, look: Look<'a>) -> Sheet<'a, PageMessage> {
        if let Some(care) = &self.care {
            let sheet = care.sheet(&self.key, self.opened.as_ref(), look);
            return sheet.map(|message| PageMessage::Key(Message::Caring(message)));
        }
        let title = look.text_with("keys-key-title", &[("file", file_name(&self.key.path))]);
        let (body, main, note) = match (&self.opened, &self.key.found) {
            (Some(opened), _) => {
                (self.contents(opened, around, look), self.renew(opened, around, look), None)
            }
            (None, Ok(_)) => {
                let read = (!self.busy).then_some(PageMessage::Key(Message::Read));
                let main = (look.text("keys-read"), read);
                (self.entry(look), Some(main), Some(look.text("key-note")))
            }
            (None, Err(_)) => (self.unreadable(look), None, None),
        };
        Sheet { main, note, back: Some(PageMessage::Back), ..Sheet::new(title, body) }
    }

    fn renew(
        &self,
        opened: &Opened,
        around: Around<'_>,
        look: Look<'_>,
    ) -> Option<(String, Option<PageMessage>)> {
        if let Some(case) = around.open_case(&self.key) {
            return Some((look.text("home-resume"), Some(PageMessage::Resume(case.case.clone()))));
        }
        // Neither can be renewed from here.
        let ended = self.key.card().is_some_and(|card| card.days_left < 0 || card.held().is_some());
        let renew = PageMessage::Renew(self.key.path.clone());
        (!ended && !opened.store.keys.is_empty()).then(|| (look.text("home-renew"), Some(renew)))
    }

    fn entry<'a>(&'a self, look: Look<'a>) -> Element<'a, PageMessage> {
        let renew = Some(PageMessage::Renew(self.key.path.clone()));
        let renew = self
            .key
            .is_in_force()
            .then(|| widget::button(look, RENEW, Kind::Plain, look.text("home-renew"), renew));
        // Above the password: what is said of it while it is typed moves nothing that can be pressed.
        let destroy = care_button(care::Kind::Destroy, Kind::Link, look);
        let actions = row![].push(renew).push(destroy).spacing(space::S).wrap().vertical_spacing(space::S);
        let facts = column![outside(&self.key, self.key.card(), false, look), actions].spacing(space::M);
        let mut all = column![raised(facts, Role::Muted, look.palette)].spacing(space::M).width(Fill);
        if self.busy {
            return all.push(design::status(look, look.text("keys-reading"), Role::Text)).into();
        }
        let error = self.wrong.as_ref().map(|wrong| match wrong {
            Wrong::Empty => look.text("key-password-empty"),
            Wrong::Told(fault) => told(fault, look),
        });
        if self.needs_password() {
            let hint = self.hint.as_ref();
            let field = SecretField {
                label: look.text("key-password"),
                hint: hint.map(|password| {
                    look.text_with("key-password-training", &[("password", password.clone())])
                }),
                error,
                required: true,
            };
            let typed = |edit| PageMessage::Key(Message::Typed(edit));
            all = all.push(widget::secret(look, PASSWORD, field, &self.password, typed));
        } else {
            let words = label(look.text("keys-no-password"), Type::Body, Role::Text, look.palette);
            all = all.push(words.width(Fill)).push(error.map(|error| design::alert(look, error)));
        }
        all.into()
    }

    fn unreadable<'a>(&self, look: Look<'a>) -> Element<'a, PageMessage> {
        let mut all = column![].spacing(space::M).width(Fill);
        if let Err(error) = &self.key.found {
            let (title, advice) = look.texts.error(error.code(), &error.details());
            let advice = format!("{advice} ({})", error.code());
            all = all.push(design::failure(look, title, advice, Role::Danger));
        }
        let forget = Some(PageMessage::Forget(self.key.path.clone()));
        all.push(label(self.key.path.display().to_string(), Type::Small, Role::Muted, look.palette))
            .push(widget::button(look, FORGET, Kind::Link, look.text("keys-forget"), forget))
            .into()
    }
}

/// What is known of a key, and where it lies. `is_read`: what is not known is in no certificate.
pub fn outside<'a, M: 'a>(
    key: &KnownKey,
    card: Option<&KeyCard>,
    is_read: bool,
    look: Look<'_>,
) -> Column<'a, M> {
    let told = |key: &str, value| fact(look, look.text(key), value, None);
    let unknown = if is_read { "keys-owner-none" } else { "key-owner-unknown" };
    let owner = card.map_or_else(|| look.text(unknown), |card| card.owner.clone());
    let format = key.found.as_ref().ok().map(|found| told("key-format", format_name(found.format)));
    let left = match card {
        Some(_) => days(card, look).0,
        None => look.text(if is_read { "keys-left-none" } else { "keys-left-unknown" }),
    };
    column![
        told("key-owner", owner),
        told("key-file", file_name(&key.path)),
        told("keys-folder", folder(&key.path)),
    ]
    .push(format)
    .push(told("keys-left", left))
    .spacing(space::XS)
}

/// What went wrong in one sentence or two.
pub fn told(fault: &Fault, look: Look<'_>) -> String {
    let (what, advice) = look.texts.error(fault.code, &fault.details);
    format!("{what}. {advice} ({})", fault.code)
}

/// Key of the text that says what a key is for.
pub fn purpose(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Sign => "purpose-sign",
        Purpose::Agree => "purpose-agree",
        Purpose::Both => "purpose-both",
        Purpose::Other => "purpose-other",
    }
}

fn care_button<'a>(kind: care::Kind, style: Kind, look: Look<'a>) -> Element<'a, PageMessage> {
    let press = Some(PageMessage::Key(Message::Care(kind)));
    widget::button(look, Id::from(kind.key().to_owned()), style, look.text(kind.key()), press)
}
