//! The fields of a document one below the other; the octets of each unfold beside it.

use crate::gui::design::{Role, Type, digits, label, space};
use crate::gui::fields::Field;
use crate::gui::look::Look;
use crate::gui::widget::{self, Id, Words};
use iced::widget::{column, row};
use iced::{Element, Fill};
use std::collections::BTreeSet;

/// `unfolded`: places of the fields whose octets are shown; `on_raw` folds or unfolds the octets of one.
pub fn field_list<'a, M: Clone + 'a>(
    fields: Vec<Field>,
    unfolded: &BTreeSet<usize>,
    look: Look<'_>,
    on_raw: impl Fn(usize) -> M,
) -> Element<'a, M> {
    let all = fields.into_iter().enumerate();
    column(all.map(|(place, field)| {
        let on_raw = (!field.raw.is_empty()).then(|| on_raw(place));
        one(place, field, unfolded.contains(&place), look, on_raw)
    }))
    .spacing(space::M)
    .width(Fill)
    .into()
}

fn one<'a, M: Clone + 'a>(
    place: usize,
    field: Field,
    open: bool,
    look: Look<'_>,
    on_raw: Option<M>,
) -> Element<'a, M> {
    let words = look.text(if open { "field-raw-hide" } else { "field-raw" });
    let words = Words::about(look, words, field.name.clone());
    let mut told =
        column![label(field.name, Type::Small, Role::Muted, look.palette)].spacing(space::XS).width(Fill);
    for line in field.value {
        told = told.push(label(line, Type::Body, Role::Text, look.palette));
    }
    let id = Id::from(format!("field-raw-{place}"));
    let fold = on_raw.map(|on_raw| widget::fold(look, id, words, open, on_raw));
    let head: Element<'a, M> = match look.compact {
        true => column![told].push(fold).into(),
        false => row![told].push(fold).spacing(space::M).into(),
    };
    let mut all = column![head].spacing(space::XS).width(Fill);
    if open {
        all = all.push(digits(&hex::encode(field.raw), look.palette));
    }
    all.into()
}
