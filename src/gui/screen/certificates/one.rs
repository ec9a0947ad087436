//! One certificate: the card first, then where it came from.

use super::{Message, list};
use crate::gui::design::{Role, Sheet, Type, certificate_card, fact, label, space};
use crate::gui::look::Look;
use crate::pki::Certificate;
use crate::tasks::cert_list::Entry;
use iced::Fill;
use iced::widget::column;
use time::OffsetDateTime;

/// State of the page.
pub struct One {
    entry: Entry,
    certificate: Certificate,
    now: OffsetDateTime,
}

impl One {
    pub fn new(entry: Entry, certificate: Certificate, now: OffsetDateTime) -> Self {
        Self { entry, certificate, now }
    }

    pub(super) fn sheet<'a>(&'a self, look: Look<'a>) -> Sheet<'a, Message> {
        let file = match &self.entry.file {
            Some(file) => file.display().to_string(),
            None => look.text("certificates-in-store"),
        };
        let (words, role) = list::term(&self.entry, self.now, look);
        let body = column![
            label(words, Type::Lead, role, look.palette).width(Fill),
            certificate_card(&self.certificate, &look.text("certificates-no-key"), Role::Muted, look),
            fact(look, look.text("certificates-file"), file, None),
        ];
        Sheet::new(look.text("certificates-one"), body.spacing(space::M).width(Fill).into())
    }
}
