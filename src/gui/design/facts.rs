//! Facts: a name and a value beside it, values in one column; a change of such a value.

use super::{Role, SEMIBOLD, Type, digits, label, space};
use crate::gui::look::Look;
use iced::alignment::Vertical;
use iced::widget::{Text, column, row};
use iced::{Element, Fill, FillPortion};

/// A fact; `beside` stands after the value.
pub fn fact<'a, M: 'a>(
    look: Look<'_>,
    name: String,
    value: String,
    beside: Option<Element<'a, M>>,
) -> Element<'a, M> {
    valued(look, name, label(value, Type::Body, Role::Text, look.palette), beside)
}

/// A fact that is compared digit by digit: a hash, the identifier of a key.
pub fn fact_digits<'a, M: 'a>(
    look: Look<'_>,
    name: String,
    hex: &str,
    beside: Option<Element<'a, M>>,
) -> Element<'a, M> {
    valued(look, name, digits(hex, look.palette), beside)
}

/// A value that is changed: what it was, what it will be.
pub fn change<'a, M: 'a>(look: Look<'_>, name: String, old: String, new: String) -> Element<'a, M> {
    let before = look.text_with("change-before", &[("value", old)]);
    let after = look.text_with("change-after", &[("value", new)]);
    let words = column![
        label(before, Type::Body, Role::Muted, look.palette),
        label(after, Type::Body, Role::Text, look.palette).font(SEMIBOLD),
    ];
    named(look, name, words.into(), Vertical::Top)
}

fn valued<'a, M: 'a>(
    look: Look<'_>,
    name: String,
    value: Text<'a>,
    beside: Option<Element<'a, M>>,
) -> Element<'a, M> {
    // A button beside it is higher than a line: the name stands level with both.
    let level = if beside.is_some() { Vertical::Center } else { Vertical::Top };
    let value = row![value].push(beside).spacing(space::S).align_y(iced::Center).wrap();
    named(look, name, value.into(), level)
}

fn named<'a, M: 'a>(look: Look<'_>, name: String, value: Element<'a, M>, level: Vertical) -> Element<'a, M> {
    let name = label(name, Type::Body, Role::Muted, look.palette);
    if look.compact {
        return column![name, value].width(Fill).into();
    }
    row![name.width(FillPortion(2)), iced::widget::container(value).width(FillPortion(3))]
        .spacing(space::M)
        .align_y(level)
        .into()
}
