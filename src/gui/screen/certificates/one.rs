//! One certificate: the card first, may it be relied on, its identifiers, then every field.

use super::check::{self, Check, Found};
use super::{Around, Asked, Failed, Told, fields, list};
use crate::code::Code;
use crate::gui::design::{
    Mark, Role, Sheet, Type, certificate_card, digits, held_since, label, result, section, space,
};
use crate::gui::fields as document_fields;
use crate::gui::look::Look;
use crate::gui::screen::field_list::field_list;
use crate::gui::status_change::Change;
use crate::gui::widget::{self, Id, Kind, Words};
use crate::pki::Certificate;
use crate::tasks::cert_check::Word;
use crate::tasks::cert_list::Entry;
use crate::tasks::cert_store::CertStore;
use crate::vault::settings::Held;
use iced::widget::{Column, column, row};
use iced::{Element, Fill, Task};
use std::collections::BTreeSet;
use std::sync::Arc;
use time::OffsetDateTime;

const FIELDS: Id = Id::new("certificate-fields");
const COPY: Id = Id::new("certificate-copy");
const OFFLINE: Id = Id::new("certificate-check-offline");
pub const SAVE: Id = Id::new("certificate-save");
const SUSPEND: Id = Id::new("certificate-suspend");
const REVOKE: Id = Id::new("certificate-revoke");
const KEEP: Id = Id::new("certificate-keep");
pub const REMOVE: Id = Id::new("certificate-remove");

/// State of the page.
pub struct One {
    entry: Entry,
    certificate: Certificate,
    /// Of the person's own key.
    own: bool,
    /// What was known before it is checked.
    held: Option<Held>,
    now: OffsetDateTime,
    check: Check,
    /// Number of the check that goes on or is done: the answer to another one is not shown.
    checked: u64,
    unfolded: bool,
    /// Places of the fields whose octets are shown.
    raw: BTreeSet<usize>,
    /// What was copied last.
    copied: Option<&'static str>,
    /// Number of the last time that it was put into the store; whether that goes on.
    keeps: (u64, bool),
    /// Whether it was new to the store.
    kept: Option<Result<bool, Failed>>,
}

#[derive(Debug, Clone)]
pub enum Message {
    /// Check; whether the provider is asked.
    Check(bool),
    Checked(u64, Arc<Found>),
    /// «Усі поля».
    Fields,
    /// The octets of the field at this place.
    Raw(usize),
    /// This into the clipboard.
    Copy(&'static str, String),
    /// «Зберегти у файл…»
    Save,
    /// Into the program's store.
    Keep,
    Kept(u64, Result<bool, Failed>),
    /// «Прибрати зі сховища…»
    Remove,
    /// «Заблокувати…», «Скасувати сертифікат…»: the window's to open.
    Status(Change),
}

/// What the section does about a message.
pub enum Effect {
    Run(Task<Message>),
    Save(Entry),
    Remove(Box<Certificate>),
}

impl One {
    pub fn new(
        entry: Entry,
        certificate: Certificate,
        own: bool,
        held: Option<Held>,
        now: OffsetDateTime,
    ) -> Self {
        Self {
            entry,
            certificate,
            own,
            held,
            now,
            check: Check::None,
            checked: 0,
            unfolded: false,
            raw: BTreeSet::new(),
            copied: None,
            keeps: (0, false),
            kept: None,
        }
    }

    /// Its status is to be changed: what a check tells now is of the time before.
    pub fn forget_check(&mut self) {
        self.check = Check::None;
    }

    /// Its status was changed.
    pub fn changed(&mut self, held: Option<Held>) {
        self.forget_check();
        self.held = held;
    }

    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// Whether this is the answer that is awaited.
    pub fn awaits(&self, number: u64) -> bool {
        number == self.checked && matches!(self.check, Check::Running { .. })
    }

    /// What its check found out.
    pub fn told(&self) -> Option<Told> {
        let Check::Done(found) = &self.check else { return None };
        Some(Told { sha256: self.certificate.sha256(), word: found.checked.word, own: self.own })
    }

    pub fn owner(&self) -> &str {
        &self.entry.owner
    }

    /// `asked`: the numbers given so far.
    pub fn update(&mut self, message: Message, around: Around<'_>, asked: &mut Asked) -> Effect {
        let task = match message {
            Message::Check(asks) => {
                asked.checks += 1;
                self.check = Check::Running { asks };
                self.checked = asked.checks;
                let number = self.checked;
                let check = check::check(self.entry.clone(), self.certificate.clone(), around.loose(), asks);
                Task::perform(check, move |found| Message::Checked(number, Arc::new(found)))
            }
            Message::Checked(number, found) => {
                if !self.awaits(number) {
                    return Effect::Run(Task::none());
                }
                self.check = Check::Done(found);
                widget::focus(widget::RESULT)
            }
            Message::Fields => {
                self.unfolded = !self.unfolded;
                Task::none()
            }
            Message::Raw(place) => {
                if !self.raw.remove(&place) {
                    self.raw.insert(place);
                }
                Task::none()
            }
            Message::Copy(what, text) => {
                self.copied = Some(what);
                iced::clipboard::write(text)
            }
            Message::Save => return Effect::Save(self.entry.clone()),
            Message::Remove => return Effect::Remove(Box::new(self.certificate.clone())),
            Message::Keep => {
                asked.keeps += 1;
                self.keeps = (asked.keeps, true);
                let number = asked.keeps;
                let (state, certificate) = (around.state(), self.certificate.clone());
                Task::future(async move {
                    let keep = move || CertStore::open(&state).add(&[certificate]);
                    let kept = match tokio::task::spawn_blocking(keep).await {
                        Ok(kept) => {
                            kept.map(|new| !new.is_empty()).map_err(|error| super::failed(error.into()))
                        }
                        Err(error) => Err((Code::App05, vec![("cause", error.to_string())])),
                    };
                    Message::Kept(number, kept)
                })
            }
            // Of another certificate.
            Message::Kept(number, _) if number != self.keeps.0 => Task::none(),
            Message::Kept(_, kept) => {
                self.keeps.1 = false;
                self.kept = Some(kept);
                Task::none()
            }
            Message::Status(_) => Task::none(),
        };
        Effect::Run(task)
    }

    pub fn sheet<'a>(&'a self, look: Look<'a>) -> Sheet<'a, Message> {
        let (words, role) = self.headline(look);
        let card = certificate_card(&self.certificate, &look.text("certificates-no-key"), Role::Muted, look);
        let idle = !matches!(self.check, Check::Running { .. });
        let offline = widget::button(
            look,
            OFFLINE,
            Kind::Plain,
            look.text("certificate-check-offline"),
            idle.then_some(Message::Check(false)),
        );
        let check = column![offline].push(self.check.view(look)).spacing(space::M).width(Fill);
        let fields = widget::disclosure(
            look,
            FIELDS,
            look.text("certificate-fields"),
            self.unfolded,
            Message::Fields,
            || self.fields(look),
        );
        let body = column![
            label(words, Type::Lead, role, look.palette).width(Fill),
            card,
            section(look.text("certificate-check"), check, look.palette),
            section(look.text("certificate-facts"), self.facts(look), look.palette),
            fields,
            self.ways(look),
        ];
        let main = (look.text("certificate-check-online"), idle.then_some(Message::Check(true)));
        Sheet {
            main: Some(main),
            note: Some(look.text("certificate-check-note")),
            ..Sheet::new(look.text("certificates-one"), body.spacing(space::L).width(Fill).into())
        }
    }

    /// What was found out goes before the dates.
    fn headline(&self, look: Look<'_>) -> (String, Role) {
        let told = match &self.check {
            Check::Done(found) => check::headline(found.checked.word, look),
            Check::None | Check::Running { .. } => None,
        };
        // A check that could not ask anybody takes nothing back.
        let known = match &self.check {
            Check::Done(found) if found.checked.word != Word::NotChecked => None,
            _ => self.held.as_ref().map(|held| (held_since(held, look), Role::Danger)),
        };
        let told = told.or(known);
        told.unwrap_or_else(|| list::term(&self.entry, self.now, look))
    }

    /// Where it is from, and what it is told by.
    fn facts<'a>(&'a self, look: Look<'a>) -> Element<'a, Message> {
        let certificate = &self.certificate;
        let file = match &self.entry.file {
            Some(file) => file.display().to_string(),
            None => look.text("certificates-in-store"),
        };
        let from = column![
            label(look.text("certificates-file"), Type::Small, Role::Muted, look.palette),
            label(file, Type::Body, Role::Text, look.palette).width(Fill),
        ];
        let mut all = column![from].spacing(space::S);
        let mut facts = vec![
            ("certificate-number", certificate.serial().to_vec()),
            ("certificate-sha256", certificate.sha256().to_vec()),
        ];
        facts.extend(document_fields::key_ids(certificate.spki()));
        for (key, octets) in facts {
            all = all.push(self.fact(key, &octets, look));
        }
        all.width(Fill).into()
    }

    fn fact<'a>(&self, key: &'static str, octets: &[u8], look: Look<'_>) -> Element<'a, Message> {
        let (name, hex) = (look.text(key), hex::encode(octets));
        let words = if self.copied == Some(key) { "certificate-copied" } else { "certificate-copy-one" };
        let words = Words::about(look, look.text(words), name.clone());
        let id = Id::from(format!("certificate-copy-{key}"));
        let copy = widget::button(look, id, Kind::Link, words, Some(Message::Copy(key, hex.clone())));
        let shown = column![label(name, Type::Small, Role::Muted, look.palette), digits(&hex, look.palette)];
        let shown = shown.spacing(space::XS).width(Fill);
        match look.compact {
            true => column![shown, copy].into(),
            false => row![shown, copy].spacing(space::M).align_y(iced::Center).into(),
        }
    }

    fn fields<'a>(&'a self, look: Look<'a>) -> Element<'a, Message> {
        let all = fields::fields(&self.certificate, look);
        let text = document_fields::as_text(&all);
        let key = "certificate-copy";
        let words = look.text(if self.copied == Some(key) { "certificate-copied-all" } else { key });
        column![
            field_list(all, &self.raw, look, Message::Raw),
            widget::button(look, COPY, Kind::Plain, words, Some(Message::Copy(key, text))),
        ]
        .spacing(space::M)
        .into()
    }

    /// What can be done with it.
    fn ways<'a>(&'a self, look: Look<'a>) -> Element<'a, Message> {
        let save =
            widget::button(look, SAVE, Kind::Plain, look.text("certificate-save"), Some(Message::Save));
        let keep = self.entry.file.is_some().then(|| {
            let idle = !self.keeps.1 && !matches!(self.kept, Some(Ok(_)));
            let press = idle.then_some(Message::Keep);
            widget::button(look, KEEP, Kind::Plain, look.text("certificate-keep"), press)
        });
        let remove = self.entry.file.is_none().then(|| {
            let words = look.text("certificate-remove");
            widget::button(look, REMOVE, Kind::Plain, words, Some(Message::Remove))
        });
        let said = self.kept.as_ref().map(|kept| match kept {
            Ok(true) => result(look, Mark::Ok, look.text("certificate-kept")),
            Ok(false) => result(look, Mark::Ok, look.text("certificate-known")),
            Err((code, details)) => {
                let (what, advice) = look.texts.error(*code, details);
                result(look, Mark::Failed, format!("{what} ({code}). {advice}"))
            }
        });
        let status = |id, key: &str, change| {
            let press = Some(Message::Status(change));
            self.own.then(|| widget::button(look, id, Kind::Danger, look.text(key), press))
        };
        let suspend = status(SUSPEND, "certificate-suspend", Change::Suspend);
        let revoke = status(REVOKE, "certificate-revoke", Change::Revoke);
        let ways = row![save]
            .push(keep)
            .push(remove)
            .push(suspend)
            .push(revoke)
            .spacing(space::S)
            .wrap()
            .vertical_spacing(space::S);
        Column::new().push(ways).push(said).spacing(space::S).into()
    }
}
