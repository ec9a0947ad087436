//! Whose the certificates are to be: the office enters it, or it stands in the requests as in a certificate.

use super::{Action, Apply, Failed, Main, Page, Step};
use crate::code::{Code, Coded as _};
use crate::gui::chooser::{Answer, Browsing, Wanted, What};
use crate::gui::design::{Role, Type, label, space};
use crate::gui::look::Look;
use crate::gui::widget::{self, Field, Group, Id};
use crate::gui::wizard::context::Context;
use crate::pki::name::upper_bound;
use crate::pki::{Certificate, Name, PkiError, oid};
use crate::tasks::certificate_files;
use crate::tasks::key_memory::KeyMemory;
use crate::tasks::key_places::certificates_of;
use crate::tasks::typed_path::typed_path;
use iced::widget::column;
use iced::{Element, Fill, Task};
use std::path::Path;

/// Some choices lead to where their answer is typed.
const WHOSE: Group = Group::acting("whose");
pub const OFFICE: Id = Id::new("whose-office");
pub const PRESENT: Id = Id::new("whose-present");
pub const CERTIFICATE: Id = Id::new("whose-certificate");
pub const TYPED: Id = Id::new("whose-typed");
pub const PATH: Id = Id::new("whose-path");
const BROWSE: Id = Id::new("whose-browse");

/// Where the owner's name comes from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Source {
    /// From the documents that are shown in the office.
    #[default]
    Office,
    /// From the certificates of the home page's key.
    Present,
    /// From a certificate's file.
    Certificate,
    Typed,
}

/// What can be typed, in the order of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Surname,
    GivenName,
    Organisation,
    Position,
    Locality,
}

impl Part {
    pub const ALL: [Part; 5] =
        [Part::Surname, Part::GivenName, Part::Organisation, Part::Position, Part::Locality];

    /// Key of its name in the texts.
    fn key(self) -> &'static str {
        match self {
            Part::Surname => "owner-surname",
            Part::GivenName => "owner-given-name",
            Part::Organisation => "owner-organisation",
            Part::Position => "owner-position",
            Part::Locality => "owner-locality",
        }
    }

    pub fn id(self) -> Id {
        Id::from(format!("whose-{}", self.key()))
    }

    /// Most characters that a certificate takes.
    fn most(self) -> usize {
        let kind = match self {
            Part::Surname => oid::SURNAME,
            Part::GivenName => oid::GIVEN_NAME,
            Part::Organisation => oid::ORGANIZATION,
            Part::Position => oid::TITLE,
            Part::Locality => oid::LOCALITY,
        };
        upper_bound(&kind).unwrap_or(usize::MAX)
    }

    fn required(self) -> bool {
        matches!(self, Part::Surname | Part::GivenName)
    }
}

#[derive(Debug, Clone)]
pub enum Message {
    /// Whose the certificates beside the home page's key are.
    Found(Option<Name>),
    From(Source),
    Path(String),
    /// Choose in the system's dialog.
    Browse(Wanted),
    Answered(Answer),
    Part(Part, String),
    /// The owner that the file at this path names.
    Read(String, Result<Name, Failed>),
}

#[derive(Default)]
pub struct Whose {
    source: Source,
    present: Option<Name>,
    path: String,
    browsing: Browsing,
    parts: [String; Part::ALL.len()],
    wrong: Option<Wrong>,
    accepted: bool,
}

enum Wrong {
    /// This has to be filled in.
    Missing(Id),
    Told(Code, Vec<(&'static str, String)>),
}

/// How long something typed is, in characters.
#[derive(Debug, PartialEq, Eq)]
enum Length {
    Fits,
    /// Four fifths are used up: the person sees it coming.
    Near(usize, usize),
    /// More than the certificate takes.
    TooLong(usize, usize),
    /// The parts of the full name together are.
    NameTooLong(usize, usize),
}

impl Length {
    fn is_wrong(&self) -> bool {
        matches!(self, Self::TooLong(..) | Self::NameTooLong(..))
    }

    fn words(&self, look: Look<'_>) -> Option<String> {
        let (key, count, most) = match self {
            Self::Fits => return None,
            Self::Near(count, most) => ("whose-counter", count, most),
            Self::TooLong(count, most) => ("whose-too-long", count, most),
            Self::NameTooLong(count, most) => ("whose-name-too-long", count, most),
        };
        Some(look.text_with(key, &[("count", count.to_string()), ("most", most.to_string())]))
    }
}

impl Whose {
    fn length(&self, part: Part) -> Length {
        let count = |text: &str| text.chars().count();
        let (typed, most) = (count(self.part(part)), part.most());
        let (full, widest) = (count(&self.full_name()), upper_bound(&oid::COMMON_NAME).unwrap_or(usize::MAX));
        match part {
            _ if typed > most => Length::TooLong(typed, most),
            Part::GivenName if full > widest => Length::NameTooLong(full, widest),
            _ if typed >= most / 5 * 4 => Length::Near(typed, most),
            _ => Length::Fits,
        }
    }

    fn full_name(&self) -> String {
        format!("{} {}", self.part(Part::Surname), self.part(Part::GivenName))
    }

    fn part(&self, part: Part) -> &str {
        let place = Part::ALL.iter().position(|known| *known == part);
        place.and_then(|place| self.parts.get(place)).map_or("", |typed| typed.trim())
    }

    /// The name that was typed, in the order in which authorities write names (formats.md 8).
    fn typed(&self) -> Result<Name, PkiError> {
        let (surname, given) = (self.part(Part::Surname), self.part(Part::GivenName));
        let full = self.full_name();
        let all = [
            (oid::ORGANIZATION, self.part(Part::Organisation)),
            (oid::TITLE, self.part(Part::Position)),
            (oid::COMMON_NAME, full.as_str()),
            (oid::SURNAME, surname),
            (oid::GIVEN_NAME, given),
            (oid::COUNTRY, "UA"),
            (oid::LOCALITY, self.part(Part::Locality)),
        ];
        let given: Vec<_> = all.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        Name::build(&given)
    }

    fn take(&mut self, subject: Option<Name>, context: &mut Context) {
        context.answers.subject = subject;
        self.accepted = true;
    }
}

/// The owner that a file names: the first certificate in it that is no authority's.
fn owner(path: &Path) -> Result<Name, Failed> {
    let all = certificate_files::read(path).map_err(|error| (error.code(), error.details()))?;
    let found = all.into_iter().filter_map(Result::ok).find(|certificate| !certificate.is_ca());
    let nobody = || (Code::Cert12, vec![("path", path.display().to_string())]);
    found.map(|certificate| certificate.subject().clone()).ok_or_else(nobody)
}

impl Step for Whose {
    fn enter(&mut self, context: &mut Context) -> Task<super::Message> {
        self.accepted = false;
        self.browsing = Browsing::Closed;
        self.wrong = None;
        let Some(key) = context.present.clone().filter(|_| self.present.is_none()) else {
            return Task::none();
        };
        let (state, now) = (context.desk.services.state.clone(), context.desk.now());
        let find = async move {
            let found = move || {
                let found = certificates_of(Path::new(&key.0), &KeyMemory::open(&state), now);
                found.first().map(Certificate::subject).cloned()
            };
            tokio::task::spawn_blocking(found).await
        };
        // Without them the name is taken from elsewhere.
        Task::perform(find, |found| super::Message::Whose(Message::Found(found.ok().flatten())))
    }

    fn update(&mut self, message: super::Message, context: &mut Context) -> Action {
        let super::Message::Whose(message) = message else { return Action::None };
        match message {
            Message::Found(owner) => self.present = owner,
            Message::From(source) => {
                self.source = source;
                self.wrong = None;
                match source {
                    Source::Certificate => return Action::Focus(PATH),
                    Source::Typed => return Action::Focus(Part::Surname.id()),
                    Source::Office | Source::Present => {}
                }
            }
            Message::Path(path) => {
                self.path = path;
                self.wrong = None;
            }
            Message::Browse(wanted) => {
                self.browsing = Browsing::Open;
                return Action::Ask(wanted, |answer| super::Message::Whose(Message::Answered(answer)));
            }
            Message::Answered(answer) => {
                if let Some(path) = self.browsing.answered(answer) {
                    self.path = path.display().to_string();
                    self.wrong = None;
                }
                return Action::Focus(PATH);
            }
            Message::Part(part, typed) => {
                let place = Part::ALL.iter().position(|known| *known == part);
                if let Some(kept) = place.and_then(|place| self.parts.get_mut(place)) {
                    *kept = typed;
                }
                self.wrong = None;
            }
            // Meanwhile another path was typed.
            Message::Read(path, _) if path != self.path => return Action::Focus(PATH),
            Message::Read(_, Ok(owner)) => self.take(Some(owner), context),
            Message::Read(_, Err((code, details))) => {
                self.wrong = Some(Wrong::Told(code, details));
                return Action::Focus(PATH);
            }
        }
        Action::None
    }

    fn apply(&mut self, context: &mut Context) -> Apply {
        self.wrong = None;
        match self.source {
            Source::Office => self.take(None, context),
            Source::Present => {
                let owner = self.present.clone();
                self.take(owner, context);
            }
            Source::Certificate => {
                if self.path.trim().is_empty() {
                    self.wrong = Some(Wrong::Missing(PATH));
                    return Apply::Blocked(PATH);
                }
                let path = self.path.clone();
                let file = match typed_path(&path) {
                    Ok(file) => file,
                    Err(error) => {
                        self.wrong = Some(Wrong::Told(error.code(), error.details()));
                        return Apply::Blocked(PATH);
                    }
                };
                let read = async move { tokio::task::spawn_blocking(move || owner(&file)).await };
                return Apply::Pending(Task::perform(read, move |read| {
                    let ended =
                        |error: tokio::task::JoinError| (Code::App05, vec![("cause", error.to_string())]);
                    super::Message::Whose(Message::Read(
                        path.clone(),
                        read.map_err(ended).and_then(|read| read),
                    ))
                }));
            }
            Source::Typed => {
                let missing =
                    Part::ALL.into_iter().find(|part| part.required() && self.part(*part).is_empty());
                if let Some(part) = missing {
                    self.wrong = Some(Wrong::Missing(part.id()));
                    return Apply::Blocked(part.id());
                }
                // The field says already why.
                if let Some(part) = Part::ALL.into_iter().find(|part| self.length(*part).is_wrong()) {
                    return Apply::Blocked(part.id());
                }
                match self.typed() {
                    Ok(owner) => self.take(Some(owner), context),
                    Err(_) => return Apply::Blocked(Part::Surname.id()),
                }
            }
        }
        Apply::Ready
    }

    fn ready(&self, _context: &Context) -> bool {
        self.accepted
    }

    fn page<'a>(&'a self, _context: &'a Context, look: Look<'a>, _pending: bool) -> Page<'a> {
        Page {
            title: look.text("step-whose-title"),
            body: self.body(look).map(super::Message::Whose),
            note: Some(look.text(if self.source == Source::Office {
                "whose-note-office"
            } else {
                "whose-note"
            })),
            main: Some(Main { words: look.text("step-whose-main"), enabled: true }),
            others: Vec::new(),
        }
    }
}

impl Whose {
    fn body<'a>(&'a self, look: Look<'a>) -> Element<'a, Message> {
        let choice = |id, words: &str, note: String, source| {
            widget::radio(
                look,
                WHOSE,
                id,
                look.text(words),
                Some(note),
                self.source == source,
                Some(Message::From(source)),
            )
        };
        let present = self.present.as_ref().map(|owner| {
            let name = [owner.common_name(), owner.get(&oid::ORGANIZATION)];
            let name = name.into_iter().flatten().collect::<Vec<_>>().join(", ");
            choice(PRESENT, "whose-present", crate::pki::name::visible(&name), Source::Present)
        });
        let mut all = column![
            label(look.text("whose-text"), Type::Body, Role::Text, look.palette).width(Fill),
            choice(OFFICE, "whose-office", look.text("whose-office-note"), Source::Office),
        ]
        .push(present)
        .push(choice(
            CERTIFICATE,
            "whose-certificate",
            look.text("whose-certificate-note"),
            Source::Certificate,
        ))
        .spacing(space::M)
        .width(Fill);
        if self.source == Source::Certificate {
            all = all.push(self.file(look));
        }
        all = all.push(choice(TYPED, "whose-typed", look.text("whose-typed-note"), Source::Typed));
        if self.source == Source::Typed {
            all = all.push(self.fields(look));
        }
        all.into()
    }

    fn missing(&self, field: &Id) -> bool {
        matches!(&self.wrong, Some(Wrong::Missing(missing)) if missing == field)
    }

    fn file<'a>(&'a self, look: Look<'a>) -> Element<'a, Message> {
        let error = match &self.wrong {
            Some(Wrong::Told(code, details)) => {
                let (what, advice) = look.texts.error(*code, details);
                Some(format!("{what} ({code}). {advice}"))
            }
            Some(Wrong::Missing(_)) => Some(look.text("whose-path-missing")),
            None => None,
        };
        let around = Field { label: look.text("whose-path"), error, required: true, ..Field::default() };
        let wanted = Wanted { what: What::File, title: look.text("browse-certificate-title"), folder: None };
        column![
            widget::field(look, PATH, around, &self.path, Some(Message::Path)),
            widget::browse(look, BROWSE, self.browsing, wanted, Message::Browse),
        ]
        .spacing(space::S)
        .into()
    }

    fn fields<'a>(&'a self, look: Look<'a>) -> Element<'a, Message> {
        let mut all = column![].spacing(space::M).width(Fill);
        for (part, typed) in Part::ALL.into_iter().zip(&self.parts) {
            let name = look.text(part.key());
            let label = match part.required() {
                true => name,
                false => look.text_with("whose-optional", &[("name", name)]),
            };
            let (missing, length) = (self.missing(&part.id()), self.length(part));
            let error = match missing {
                true => Some(look.text("whose-missing")),
                false => length.words(look).filter(|_| length.is_wrong()),
            };
            let around = Field {
                label,
                error,
                hint: length.words(look),
                required: part.required(),
                ..Field::default()
            };
            all = all.push(widget::field(
                look,
                part.id(),
                around,
                typed,
                Some(move |typed| Message::Part(part, typed)),
            ));
        }
        all.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typed_name_has_the_order_of_authorities_and_nothing_empty() {
        let parts = ["Коваленко", " Оксана Петрівна ", "", "", "Зразків"].map(str::to_owned);
        let name = Whose { parts, ..Whose::default() }.typed().unwrap();
        let expected = "CN=Коваленко Оксана Петрівна, SN=Коваленко, GN=Оксана Петрівна, C=UA, L=Зразків";
        assert_eq!(name.to_string(), expected);
    }

    #[test]
    fn what_no_certificate_takes_is_told_at_its_field() {
        let whose = |surname: usize, given: usize, locality: usize| {
            let parts = [surname, given, 0, 0, locality].map(|count| "ї".repeat(count));
            Whose { source: Source::Typed, parts, ..Whose::default() }
        };
        use Length::{Fits, NameTooLong, Near, TooLong};
        assert_eq!(whose(64, 0, 0).length(Part::Surname), Near(64, 64));
        assert_eq!(whose(65, 0, 0).length(Part::Surname), TooLong(65, 64));
        let both = whose(40, 23, 128);
        assert_eq!(Part::ALL.map(|part| both.length(part)), [Fits, Fits, Fits, Fits, Near(128, 128)]);
        let both = whose(40, 24, 129);
        assert_eq!(both.length(Part::GivenName), NameTooLong(65, 64));
        assert_eq!((both.length(Part::Surname), both.length(Part::Locality)), (Fits, TooLong(129, 128)));
    }

    #[test]
    fn a_file_that_names_nobody_has_a_code() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("my.cer");
        assert_eq!(owner(&path).unwrap_err().0, Code::Cert12);
        std::fs::write(&path, "no certificate").unwrap();
        assert_eq!(owner(&path).unwrap_err().0, Code::Cert12);
    }
}
