//! рис. 8: what may change (rule C8), with «було → стане».

use super::{Action, Apply, Main, Page, Step};
use crate::authority::Protocol;
use crate::authority::portal::Registration;
use crate::crypto::Sealed;
use crate::gui::design::{self, Role, Tone, Type, change, fact, label, notice, space};
use crate::gui::look::Look;
use crate::gui::owner;
use crate::gui::widget::{self, Edit, Field, Id, SecretField, SecretText};
use crate::gui::wizard::context::{Context, Details};
use crate::tasks::inputs::{self, InputError};
use iced::widget::column;
use iced::{Element, Fill};

#[derive(Debug, Clone)]
pub enum Message {
    Hint(String),
    Phrase(Edit),
    /// The phrase typed earlier is not wanted after all.
    KeepPhrase,
    Phone(String),
    Email(String),
    PhoneInCertificate(bool),
    EmailInCertificate(bool),
    Publish(bool),
}

const HINT: Id = Id::new("changes-hint");
const PHRASE: Id = Id::new("changes-phrase");
const KEEP_PHRASE: Id = Id::new("changes-keep-phrase");
const PHONE: Id = Id::new("changes-phone");
const EMAIL: Id = Id::new("changes-email");
const PHONE_IN: Id = Id::new("changes-phone-in-certificate");
const EMAIL_IN: Id = Id::new("changes-email-in-certificate");
const PUBLISH: Id = Id::new("changes-publish");

#[derive(Default)]
pub struct Changes {
    pub phrase: SecretText,
    /// Fields that were wrong when the main button was pressed, until they are typed into again.
    wrong: Vec<(Id, InputError)>,
}

/// Why a key phrase is easily guessed by somebody who knows the person a little.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weakness {
    Year,
    Date,
    Name,
    Code,
}

impl Step for Changes {
    fn leave(&mut self) {
        self.phrase.clear();
        self.wrong.clear();
    }

    fn update(&mut self, message: super::Message, context: &mut Context) -> Action {
        let super::Message::Changes(message) = message else { return Action::None };
        let details = &mut context.answers.details;
        match message {
            Message::Hint(text) => {
                details.phrase_hint = text;
                self.right(HINT);
            }
            Message::Phrase(_) => self.right(PHRASE),
            Message::KeepPhrase => {
                self.phrase.clear();
                context.phrase = None;
                return Action::Focus(PHRASE);
            }
            Message::Phone(text) => {
                details.phone = text;
                self.right(PHONE);
            }
            Message::Email(text) => {
                details.email = text;
                self.right(EMAIL);
            }
            Message::PhoneInCertificate(wanted) => details.phone_in_certificate = wanted,
            Message::EmailInCertificate(wanted) => details.email_in_certificate = wanted,
            Message::Publish(wanted) => details.publish = wanted,
        }
        Action::None
    }

    fn apply(&mut self, context: &mut Context) -> Apply {
        if context.protocol() == Protocol::Iit {
            return Apply::Ready;
        }
        let typed = &context.answers.details;
        self.wrong.clear();
        let mut take = |id, taken: Result<String, InputError>| {
            taken.map_err(|error| self.wrong.push((id, error))).unwrap_or_default()
        };
        let hint = take(HINT, inputs::hint(&typed.phrase_hint));
        if !self.phrase.is_empty() {
            take(PHRASE, self.phrase.with(inputs::phrase).map(|()| String::new()));
        }
        let phone = take(PHONE, inputs::phone(&typed.phone));
        let email = take(EMAIL, inputs::email(&typed.email));
        if let Some((id, _)) = self.wrong.first() {
            return Apply::Blocked(id.clone());
        }
        if !self.phrase.is_empty() {
            match Sealed::new(self.phrase.take()) {
                Ok(sealed) => context.phrase = Some(sealed),
                // Without random numbers it is not kept: the field is empty again, and what changes says so.
                Err(_) => return Apply::Blocked(PHRASE),
            }
        }
        context.answers.details = Details {
            phone_in_certificate: typed.phone_in_certificate && !phone.is_empty(),
            email_in_certificate: typed.email_in_certificate && !email.is_empty(),
            publish: typed.publish,
            phrase_hint: hint,
            phone,
            email,
        };
        Apply::Ready
    }

    fn page<'a>(&'a self, context: &'a Context, look: Look<'a>, _pending: bool) -> Page<'a> {
        let national = context.protocol() == Protocol::Iit;
        let body: Element<'a, Message> = match (&context.known.registration, national) {
            (Some(data), true) => held(data, look),
            (Some(data), false) => self.form(data, context, look),
            (None, _) => label(look.text("data-none"), Type::Body, Role::Muted, look.palette).into(),
        };
        Page {
            title: look.text("step-changes-title"),
            body: body.map(super::Message::Changes),
            note: Some(look.text(if national { "changes-national-note" } else { "changes-note" })),
            main: Some(Main {
                words: look.text("step-changes-main"),
                enabled: context.known.registration.is_some(),
            }),
            others: Vec::new(),
        }
    }
}

impl Changes {
    /// The field is being corrected.
    fn right(&mut self, id: Id) {
        self.wrong.retain(|(wrong, _)| *wrong != id);
    }

    fn error(&self, id: &Id, look: Look<'_>) -> Option<String> {
        let (_, error) = self.wrong.iter().find(|(wrong, _)| wrong == id)?;
        Some(match error {
            InputError::Phone => look.text("changes-phone-wrong"),
            InputError::Email => look.text("changes-email-wrong"),
            InputError::EmailLetter(letter) => {
                look.text_with("changes-email-letter", &[("letter", letter.to_string())])
            }
            InputError::TooLong(most) => look.text_with("changes-too-long", &[("most", most.to_string())]),
            InputError::Phrase => look.text("changes-phrase-wrong"),
        })
    }

    fn form<'a>(
        &'a self,
        data: &'a Registration,
        context: &'a Context,
        look: Look<'a>,
    ) -> Element<'a, Message> {
        let details = &context.answers.details;
        column![
            label(look.text("changes-intro"), Type::Body, Role::Text, look.palette),
            part(look, "changes-contacts", self.contacts(details, look)),
            part(look, "changes-voice", self.voice(data, context, look)),
            part(look, "changes-public", publication(details, look)),
            summary(data, context, !self.phrase.is_empty(), look),
        ]
        .spacing(space::L)
        .width(Fill)
        .into()
    }

    fn contacts<'a>(&'a self, details: &'a Details, look: Look<'a>) -> Element<'a, Message> {
        let phone = Field {
            label: look.text("changes-phone"),
            hint: Some(look.text("changes-phone-hint")),
            error: self.error(&PHONE, look),
            ..Field::default()
        };
        let email = Field {
            label: look.text("changes-email"),
            hint: Some(look.text("changes-email-hint")),
            error: self.error(&EMAIL, look),
            ..Field::default()
        };
        column![
            widget::phone(look, PHONE, phone, &details.phone, Some(Message::Phone)),
            widget::checkbox(
                look,
                PHONE_IN,
                look.text("changes-phone-in"),
                Some(look.text("changes-included")),
                details.phone_in_certificate && !details.phone.is_empty(),
                (!details.phone.is_empty()).then_some(Message::PhoneInCertificate),
            ),
            widget::field(look, EMAIL, email, &details.email, Some(Message::Email)),
            widget::checkbox(
                look,
                EMAIL_IN,
                look.text("changes-email-in"),
                Some(look.text("changes-included")),
                details.email_in_certificate && !details.email.is_empty(),
                (!details.email.is_empty()).then_some(Message::EmailInCertificate),
            ),
        ]
        .spacing(space::M)
        .into()
    }

    fn voice<'a>(
        &'a self,
        data: &'a Registration,
        context: &'a Context,
        look: Look<'a>,
    ) -> Element<'a, Message> {
        if context.profile.encryption_certificate.is_none() {
            let words = look.text("changes-phrase-impossible");
            return label(words, Type::Body, Role::Text, look.palette).into();
        }
        let hint = Field {
            label: look.text("changes-hint"),
            hint: Some(look.text("changes-hint-hint")),
            error: self.error(&HINT, look),
            ..Field::default()
        };
        let phrase = SecretField {
            label: look.text("changes-phrase"),
            hint: Some(look.text(if data.phrase_set {
                "changes-phrase-set"
            } else {
                "changes-phrase-unset"
            })),
            error: self.error(&PHRASE, look),
            required: false,
        };
        let weak = self.phrase.with(|text| weakness(text, data)).map(|weakness| {
            notice(look, Tone::Warning, look.text(&format!("changes-phrase-{}", weakness.key())))
        });
        let typed = (context.phrase.is_some() && self.phrase.is_empty()).then(|| {
            column![
                notice(look, Tone::Done, look.text("changes-phrase-typed")),
                widget::button(
                    look,
                    KEEP_PHRASE,
                    widget::Kind::Link,
                    look.text("changes-phrase-keep"),
                    Some(Message::KeepPhrase)
                ),
            ]
            .spacing(space::XS)
        });
        column![
            label(look.text("changes-voice-what"), Type::Body, Role::Muted, look.palette),
            widget::secret(look, PHRASE, phrase, &self.phrase, Message::Phrase),
        ]
        .push(weak)
        .push(typed)
        .push(widget::field(look, HINT, hint, &context.answers.details.phrase_hint, Some(Message::Hint)))
        .spacing(space::M)
        .into()
    }
}

fn part<'a>(look: Look<'_>, title: &str, content: Element<'a, Message>) -> Element<'a, Message> {
    column![label(look.text(title), Type::Lead, Role::Text, look.palette), content].spacing(space::S).into()
}

fn publication<'a>(details: &Details, look: Look<'_>) -> Element<'a, Message> {
    widget::checkbox(
        look,
        PUBLISH,
        look.text("changes-publish"),
        Some(look.text("changes-publish-what")),
        details.publish,
        Some(Message::Publish),
    )
}

/// «Було → стане» for everything that differs from what the provider holds.
fn summary<'a>(data: &Registration, context: &Context, phrase: bool, look: Look<'_>) -> Element<'a, Message> {
    let changes = changes(data, &context.answers.details, phrase || context.phrase.is_some());
    let title = label(look.text("changes-summary"), Type::Lead, Role::Text, look.palette);
    let mut rows = column![title].spacing(space::S);
    if changes.is_empty() {
        rows = rows.push(label(look.text("changes-nothing"), Type::Body, Role::Text, look.palette));
    }
    for Change { key, old, new } in changes {
        rows = rows.push(change(look, look.text(key), old.words(look), new.words(look)));
    }
    design::raised(rows, Role::Muted, look.palette)
}

/// One line of the summary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Key of the field's name.
    pub key: &'static str,
    pub old: Worth,
    pub new: Worth,
}

/// What a field holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Worth {
    Text(String),
    /// Key of the words.
    Words(&'static str),
}

impl Worth {
    fn text(text: String) -> Self {
        if text.is_empty() { Self::Words("change-empty") } else { Self::Text(text) }
    }
    fn flag(set: bool) -> Self {
        Self::Words(if set { "change-yes" } else { "change-no" })
    }
    pub fn words(&self, look: Look<'_>) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Words(key) => look.text(key),
        }
    }
}

/// What differs from the data the provider holds, in the order of the page. `phrase`: a new key phrase was typed; it
/// is never shown.
pub fn changes(data: &Registration, wanted: &Details, phrase: bool) -> Vec<Change> {
    let held = Details::of(data);
    let phone = |stored: &str| Worth::text(widget::phone_shown(stored));
    let new_phone = inputs::phone(&wanted.phone).unwrap_or_else(|_| wanted.phone.clone());
    let included = |wanted: bool, value: &str| Worth::flag(wanted && !value.is_empty());
    let all = [
        ("owner-phone", phone(&held.phone), phone(&new_phone)),
        (
            "change-phone-in",
            included(held.phone_in_certificate, &held.phone),
            included(wanted.phone_in_certificate, &wanted.phone),
        ),
        ("owner-email", Worth::text(held.email.clone()), Worth::text(wanted.email.clone())),
        (
            "change-email-in",
            included(held.email_in_certificate, &held.email),
            included(wanted.email_in_certificate, &wanted.email),
        ),
        ("change-hint", Worth::text(held.phrase_hint), Worth::text(wanted.phrase_hint.clone())),
        ("change-publish", Worth::flag(held.publish), Worth::flag(wanted.publish)),
    ];
    let mut changes: Vec<Change> = all
        .into_iter()
        .filter(|(_, old, new)| old != new)
        .map(|(key, old, new)| Change { key, old, new })
        .collect();
    if phrase {
        let old = Worth::Words(if data.phrase_set { "change-phrase-held" } else { "change-phrase-none" });
        changes.push(Change { key: "change-phrase", old, new: Worth::Words("change-phrase-new") });
    }
    changes
}

/// The page of a protocol that carries no changes: what stays as it is.
fn held<'a>(data: &Registration, look: Look<'_>) -> Element<'a, Message> {
    let details = Details::of(data);
    let facts = [
        ("owner-phone", Worth::text(widget::phone_shown(&details.phone))),
        ("owner-email", Worth::text(details.email)),
        ("change-hint", Worth::text(details.phrase_hint)),
    ];
    let rows = facts.into_iter().map(|(key, value)| fact(look, look.text(key), value.words(look), None));
    column![
        notice(look, Tone::Info, look.text("changes-national")),
        design::raised(column(rows).spacing(space::S), Role::Muted, look.palette),
        label(look.text("changes-national-how"), Type::Body, Role::Text, look.palette),
    ]
    .spacing(space::M)
    .width(Fill)
    .into()
}

impl Weakness {
    fn key(self) -> &'static str {
        match self {
            Weakness::Year => "year",
            Weakness::Date => "date",
            Weakness::Name => "name",
            Weakness::Code => "code",
        }
    }
}

/// Whether the phrase is a year, a date, a part of the name or of a code of its owner: the clerk on the telephone will
/// ask exactly for it.
pub fn weakness(phrase: &str, data: &Registration) -> Option<Weakness> {
    let phrase = phrase.trim();
    if phrase.chars().count() < 4 {
        return None;
    }
    let digits: String = phrase.chars().filter(char::is_ascii_digit).collect();
    let separators = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '/' | ' ' | '\u{a0}');
    if phrase.chars().all(separators) {
        let codes = [&data.rnokpp, &data.unzr, &data.edrpou];
        let codes = codes.into_iter().flatten().map(|code| code.replace('-', ""));
        let year = |text: &str| text.parse().is_ok_and(|year: u32| (1900..=2100).contains(&year));
        return match digits.len() {
            4 if year(&digits) => Some(Weakness::Year),
            6 | 8 if is_date(&digits) => Some(Weakness::Date),
            4.. if codes.into_iter().any(|code| code.contains(&digits)) => Some(Weakness::Code),
            _ => None,
        };
    }
    let same = |text: &str| {
        // The four apostrophes people type are one letter.
        text.to_lowercase().replace(['\'', 'ʼ', '`'], "’")
    };
    let phrase = same(phrase);
    let name = owner::name(data).map(same).unwrap_or_default();
    let part = |part: &str| part.chars().count() >= 4 && (phrase == part || part.contains(&phrase));
    (name.contains(&phrase) || name.split_whitespace().any(part)).then_some(Weakness::Name)
}

/// Six or eight digits that read as a day: `140385`, `14031985`, `19850314`.
fn is_date(digits: &str) -> bool {
    let number = |from: usize, to: usize| digits.get(from..to).and_then(|part| part.parse::<u32>().ok());
    let day = |day: Option<u32>, month: Option<u32>| {
        day.is_some_and(|day| (1..=31).contains(&day)) && month.is_some_and(|month| (1..=12).contains(&month))
    };
    let year = |year: Option<u32>| year.is_some_and(|year| (1900..=2100).contains(&year));
    match digits.len() {
        6 => day(number(0, 2), number(2, 4)),
        8 => {
            (day(number(0, 2), number(2, 4)) && year(number(4, 8)))
                || (day(number(6, 8), number(4, 6)) && year(number(0, 4)))
        }
        _ => false,
    }
}
