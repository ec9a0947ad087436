//! A line of a checklist: a mark, what is checked, how it stands in words. Never by colour alone.

use super::{Role, SEMIBOLD, Type, label, space};
use crate::gui::look::Look;
use iced::widget::{column, container, row};
use iced::{Border, Element, Fill, padding};

/// Diameter of the mark.
const MARK: f32 = 22.0;
/// Width of what stands at the end of a line, so that states stand in one column.
const BESIDE: f32 = 116.0;

/// How a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    Ok,
    Failed,
    Warning,
    /// Could not be found out.
    Unknown,
    /// Will be known later on.
    Later,
    /// Being found out now.
    Busy,
}

impl Mark {
    fn sign(self) -> (&'static str, Role) {
        match self {
            Mark::Ok => ("✓", Role::Ok),
            Mark::Failed => ("×", Role::Danger),
            Mark::Warning => ("!", Role::Warn),
            Mark::Unknown => ("?", Role::Warn),
            Mark::Later => ("–", Role::Muted),
            Mark::Busy => ("…", Role::Muted),
        }
    }
}

/// One line; `beside` stands at its end, `below` under its words.
pub fn check_line<'a, M: 'a>(
    look: Look<'_>,
    mark: Mark,
    words: String,
    state: String,
    beside: Option<Element<'a, M>>,
    below: Option<Element<'a, M>>,
) -> Element<'a, M> {
    let (sign, role) = mark.sign();
    let colour = look.palette.get(role);
    let badge = container(label(sign, Type::Small, role, look.palette).font(SEMIBOLD)).center(MARK).style(
        move |_| {
            container::Style::default().border(Border {
                color: colour,
                width: 1.5,
                radius: (MARK / 2.0).into(),
            })
        },
    );
    let words = label(words, Type::Body, Role::Text, look.palette).width(Fill);
    let state = label(state, Type::Small, role, look.palette);
    let beside = beside.map(|beside| match look.compact {
        true => beside,
        false => container(beside).width(BESIDE).align_x(iced::Right).into(),
    });
    let head: Element<'a, M> = if look.compact {
        row![badge, column![words, state].width(Fill)].push(beside).spacing(space::S).into()
    } else {
        row![badge, words, state].push(beside).spacing(space::S).align_y(iced::Center).into()
    };
    let below = below.map(|below| container(below).padding(padding::left(MARK + space::S)));
    column![head].push(below).spacing(space::XS).width(Fill).into()
}
