//! A request that is looked at: the facts first, then every field.

use super::fields;
use crate::gui::design::{self, Mark, Role, fact, fact_digits, raised, space};
use crate::gui::fields as document_fields;
use crate::gui::look::Look;
use crate::gui::screen::field_list::field_list;
use crate::gui::widget::{self, Id, Kind};
use crate::pki::{PkiError, Purpose};
use crate::tasks::cert_fetch::purpose_word;
use crate::tasks::request_show::ShownRequest;
use iced::widget::column;
use iced::{Element, Fill};
use std::collections::BTreeSet;
use std::path::PathBuf;

const FIELDS: Id = Id::new("request-fields");
const COPY: Id = Id::new("request-copy");

/// The request and what is unfolded of it.
#[derive(Debug)]
pub struct Shown {
    path: PathBuf,
    file: ShownRequest,
    unfolded: bool,
    /// Places of the fields whose octets are shown.
    raw: BTreeSet<usize>,
    copied: bool,
}

#[derive(Debug, Clone)]
pub enum Message {
    /// «Усі поля».
    Fields,
    /// The octets of the field at this place.
    Raw(usize),
    Copy,
}

impl Shown {
    pub fn new(path: PathBuf, file: ShownRequest) -> Self {
        Self { path, file, unfolded: false, raw: BTreeSet::new(), copied: false }
    }

    /// Whether it is to be copied.
    pub fn update(&mut self, message: Message) -> bool {
        match message {
            Message::Fields => self.unfolded = !self.unfolded,
            Message::Raw(place) => {
                if !self.raw.remove(&place) {
                    self.raw.insert(place);
                }
            }
            Message::Copy => {
                self.copied = true;
                return true;
            }
        }
        false
    }

    pub fn file(&self) -> &ShownRequest {
        &self.file
    }

    /// Every field as a text.
    pub fn as_text(&self, look: Look<'_>) -> String {
        document_fields::as_text(&fields::fields(&self.file.request, look))
    }

    pub fn view<'a>(&'a self, look: Look<'a>) -> Element<'a, Message> {
        let all = widget::disclosure(
            look,
            FIELDS,
            look.text("request-fields"),
            self.unfolded,
            Message::Fields,
            || self.fields(look),
        );
        let copy = if self.copied { "request-copied" } else { "request-copy" };
        column![
            self.verdict(look),
            raised(self.facts(look), Role::Muted, look.palette),
            all,
            widget::button(look, COPY, Kind::Plain, look.text(copy), Some(Message::Copy)),
        ]
        .spacing(space::M)
        .width(Fill)
        .into()
    }

    fn verdict<'a>(&self, look: Look<'a>) -> Element<'a, Message> {
        let (mark, key) = match &self.file.signature {
            Ok(()) => (Mark::Ok, "request-signature-right"),
            Err(PkiError::UnsupportedAlgorithm(_)) => (Mark::Unknown, "request-signature-unknown"),
            Err(_) => (Mark::Failed, "request-signature-wrong"),
        };
        design::result(look, mark, look.text(key))
    }

    fn facts<'a>(&self, look: Look<'a>) -> Element<'a, Message> {
        let request = &self.file.request;
        let spki = request.spki();
        let mut facts = column![
            fact(look, look.text("request-file"), self.path.display().to_string(), None),
            fact(
                look,
                look.text("request-subject"),
                document_fields::subject(request.subject(), look).join("\n"),
                None
            ),
            fact(look, look.text("request-purpose"), self.purpose(look), None),
            fact(look, look.text("field-algorithm"), document_fields::algorithm(spki, look), None),
        ];
        for (name, id) in document_fields::key_ids(spki) {
            facts = facts.push(fact_digits(look, look.text(name), &hex::encode(id), None));
        }
        facts.spacing(space::S).width(Fill).into()
    }

    /// As the request says; where it does not, as its file is named.
    fn purpose(&self, look: Look<'_>) -> String {
        if let Some(purpose) = fields::purpose(&self.file.request) {
            return look.text(&format!("purpose-{}", purpose_word(purpose)));
        }
        match by_name(&self.path) {
            Some(purpose) => {
                let purpose = look.text(&format!("purpose-{}", purpose_word(purpose)));
                look.text_with("request-purpose-by-name", &[("purpose", purpose)])
            }
            None => look.text("request-purpose-unknown"),
        }
    }

    fn fields<'a>(&self, look: Look<'a>) -> Element<'a, Message> {
        field_list(fields::fields(&self.file.request, look), &self.raw, look, Message::Raw)
    }
}

/// Names that the vendor's programs give (formats.md 8).
fn by_name(path: &std::path::Path) -> Option<Purpose> {
    let name = path.file_name()?.to_str()?;
    match name {
        _ if name.starts_with("EU-KEP") => Some(Purpose::Agree),
        _ if name.starts_with("EU-RSA") => Some(Purpose::Both),
        _ if name.starts_with("EU") => Some(Purpose::Sign),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn the_vendors_file_names_tell_what_a_key_is_for() {
        for (name, purpose) in [
            ("EU.p10", Some(Purpose::Sign)),
            ("/a/EU-0a1b2c3d.p10", Some(Purpose::Sign)),
            ("EU-KEP.p10", Some(Purpose::Agree)),
            ("EU-KEP-0a1b2c3d.p10", Some(Purpose::Agree)),
            ("request.p10", None),
            ("", None),
        ] {
            assert_eq!(by_name(Path::new(name)), purpose, "{name}");
        }
    }
}
