//! рис. 6, 7: the registration data, read-only; R4 and R5 are answered here.

use super::{Action, Apply, Main, Page, Step};
use crate::authority::portal::Registration;
use crate::gui::design::{self, Role, Tone, Type, fact, label, notice, space};
use crate::gui::look::Look;
use crate::gui::owner::{self, Kind, OwnerField};
use crate::gui::widget::{self, Id, Kind as Weight};
use crate::gui::wizard::context::Context;
use crate::gui::wizard::stop::Stop;
use iced::widget::{column, row};
use iced::{Element, Fill};

#[derive(Debug, Clone)]
pub enum Message {
    /// Shows the demographic number in full, or hides it again.
    Number,
    /// «Дані змінилися».
    Changed,
    /// «Ключ міг потрапити до інших».
    Compromised,
}

const NUMBER: Id = Id::new("data-number");
const CHANGED: Id = Id::new("data-changed");
const COMPROMISED: Id = Id::new("data-compromised");

#[derive(Default)]
pub struct Data {
    number_shown: bool,
}

impl Step for Data {
    fn leave(&mut self) {
        self.number_shown = false;
    }

    fn update(&mut self, message: super::Message, _context: &mut Context) -> Action {
        match message {
            super::Message::Data(Message::Number) => {
                self.number_shown = !self.number_shown;
                Action::None
            }
            super::Message::Data(Message::Changed) => Action::Stop(Stop::DataChanged),
            super::Message::Data(Message::Compromised) => Action::Stop(Stop::Compromised),
            _ => Action::None,
        }
    }

    fn apply(&mut self, context: &mut Context) -> Apply {
        match context.known.registration {
            Some(_) => Apply::Ready,
            None => Apply::Blocked(widget::TITLE),
        }
    }

    fn page<'a>(&'a self, context: &'a Context, look: Look<'a>, _pending: bool) -> Page<'a> {
        let data = context.known.registration.as_ref();
        let body: Element<'a, Message> = match data {
            Some(data) => self.shown(data, look),
            None => label(look.text("data-none"), Type::Body, Role::Muted, look.palette).into(),
        };
        Page {
            title: look.text("step-data-title"),
            body: body.map(super::Message::Data),
            note: Some(look.text("data-note")),
            main: Some(Main { words: look.text("step-data-main"), enabled: data.is_some() }),
            others: Vec::new(),
        }
    }
}

impl Data {
    fn shown<'a>(&'a self, data: &'a Registration, look: Look<'a>) -> Element<'a, Message> {
        let source =
            if data.data_revision.is_some() { "data-from-provider" } else { "data-from-certificate" };
        let fields = owner::fields(data);
        let differs = fields.iter().any(|field| matches!(field.kind, Kind::Differs(_)));
        let mut rows = column![].spacing(space::S);
        for field in fields {
            rows = rows.push(self.field(field, look));
        }
        let owner = if data.edrpou.is_some() { "owner-kind-organisation" } else { "owner-kind-person" };
        rows = rows.push(fact(look, look.text("owner-kind"), look.text(owner), None));
        for (key, value, included) in [
            ("owner-phone", data.phone.as_deref().map(widget::phone_shown), data.phone_in_cert),
            ("owner-email", data.email.clone(), data.email_in_cert),
        ] {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                let words = if included { "data-included" } else { "data-not-included" };
                rows =
                    rows.push(fact(look, look.text(key), look.text_with(words, &[("value", value)]), None));
            }
        }
        let wrong = row![
            widget::button(look, CHANGED, Weight::Plain, look.text("data-changed"), Some(Message::Changed)),
            widget::button(
                look,
                COMPROMISED,
                Weight::Plain,
                look.text("data-compromised"),
                Some(Message::Compromised)
            ),
        ]
        .spacing(space::S)
        .wrap()
        .vertical_spacing(space::S);
        column![
            label(look.text(source), Type::Body, Role::Text, look.palette),
            design::raised(rows, Role::Muted, look.palette),
        ]
        .push(differs.then(|| notice(look, Tone::Warning, look.text("data-codes-differ"))))
        .push(notice(look, Tone::Warning, look.text("data-attention")))
        .push(wrong)
        .spacing(space::M)
        .width(Fill)
        .into()
    }

    fn field<'a>(&self, field: OwnerField, look: Look<'_>) -> Element<'a, Message> {
        let OwnerField { kind, value } = field;
        match kind {
            Kind::Known(key) | Kind::Differs(key) => {
                fact(look, look.text(&format!("owner-{key}")), value, None)
            }
            Kind::Other(oid) => fact(look, look.text_with("owner-other", &[("oid", oid)]), value, None),
            Kind::DemographicNumber => {
                let (words, value) = match self.number_shown {
                    true => ("data-hide", value),
                    false => ("data-show", owner::masked(&value)),
                };
                let press =
                    widget::button(look, NUMBER, Weight::Link, look.text(words), Some(Message::Number));
                fact(look, look.text("owner-unzr"), value, Some(press))
            }
        }
    }
}
