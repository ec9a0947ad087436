//! Lines with a mark: what is checked, what is being done, which rules hold. Never by colour alone; a screen reader is
//! told each line as one sentence.

use super::{Role, SEMIBOLD, Type, label, space};
use crate::gui::look::Look;
use crate::gui::widget::{A11yInfo, Role as Reads, announced};
use iced::widget::{column, container, row};
use iced::{Border, Element, Fill, padding};

/// Diameter of the mark.
const BADGE: f32 = 22.0;
/// Width of what stands at the end of a line, so that states stand in one column.
const BESIDE: f32 = 116.0;

/// How a line stands; each state has a sign of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    Ok,
    Failed,
    Warning,
    /// Could not be found out.
    Unknown,
    /// Will be known, or done, later on.
    Later,
    /// Being found out now.
    Busy,
    /// Being done now: said by itself when the line gets here.
    Now,
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
            Mark::Now => ("●", Role::Accent),
        }
    }

    /// Key of what a screen reader is told in place of the sign.
    fn key(self) -> &'static str {
        match self {
            Mark::Ok => "a11y-done",
            Mark::Failed => "a11y-wrong",
            Mark::Warning => "a11y-advice",
            Mark::Unknown => "a11y-unknown",
            Mark::Later => "a11y-later",
            Mark::Busy | Mark::Now => "a11y-now",
        }
    }

    /// The words of a line and its mark in one sentence.
    pub(super) fn told(self, words: String, look: Look<'_>) -> String {
        look.text_with("a11y-marked", &[("words", words), ("mark", look.text(self.key()))])
    }

    fn badge<'a, M: 'a>(self, look: Look<'_>) -> Element<'a, M> {
        let (sign, role) = self.sign();
        badge(look, sign, role)
    }
}

/// A sign in a circle, as high as a line of words.
pub fn badge<'a, M: 'a>(look: Look<'_>, sign: &'static str, role: Role) -> Element<'a, M> {
    let colour = look.palette.get(role);
    container(label(sign, Type::Small, role, look.palette).font(SEMIBOLD))
        .center(BADGE)
        .style(move |_| {
            let border = Border { color: colour, width: 1.5, radius: (BADGE / 2.0).into() };
            container::Style::default().border(border)
        })
        .into()
}

/// A line with its mark; the note stands below, quiet.
pub fn marked<'a, M: 'a>(look: Look<'_>, mark: Mark, words: String, note: Option<String>) -> Element<'a, M> {
    line(look, mark, words, note, if mark == Mark::Now { Reads::Status } else { Reads::Line })
}

/// What became of something that was asked for: said by itself.
pub fn result<'a, M: 'a>(look: Look<'_>, mark: Mark, words: String) -> Element<'a, M> {
    line(look, mark, words, None, if mark == Mark::Failed { Reads::Alert } else { Reads::Status })
}

fn line<'a, M: 'a>(
    look: Look<'_>,
    mark: Mark,
    words: String,
    note: Option<String>,
    reads: Reads,
) -> Element<'a, M> {
    let mut told = mark.told(words.clone(), look);
    if let Some(note) = &note {
        told = format!("{told}. {note}");
    }
    let role = match mark {
        Mark::Later => Role::Muted,
        Mark::Failed => Role::Danger,
        _ => Role::Text,
    };
    let words = label(words, Type::Body, role, look.palette);
    let words = if mark == Mark::Now { words.font(SEMIBOLD) } else { words };
    let note = note.map(|note| label(note, Type::Small, Role::Muted, look.palette));
    let line = row![mark.badge(look), column![words].push(note).spacing(space::XS).width(Fill)];
    announced(A11yInfo::new(reads, told), line.spacing(space::S))
}

/// Several of them, one below the other.
pub fn marked_lines<'a, M: 'a>(
    look: Look<'_>,
    lines: impl IntoIterator<Item = (Mark, String, Option<String>)>,
) -> Element<'a, M> {
    column(lines.into_iter().map(|(mark, words, note)| marked(look, mark, words, note)))
        .spacing(space::M)
        .width(Fill)
        .into()
}

/// A condition: `state` says in words how it stands; `beside` stands at its end, `below` under its words.
pub fn check_line<'a, M: 'a>(
    look: Look<'_>,
    mark: Mark,
    words: String,
    state: String,
    beside: Option<Element<'a, M>>,
    below: Option<Element<'a, M>>,
) -> Element<'a, M> {
    let told = look.text_with("a11y-about", &[("words", words.clone()), ("subject", state.clone())]);
    let words = label(words, Type::Body, Role::Text, look.palette).width(Fill);
    let state = label(state, Type::Small, mark.sign().1, look.palette);
    let badge = mark.badge(look);
    let line = if look.compact {
        row![badge, column![words, state].width(Fill)].spacing(space::S)
    } else {
        row![badge, words, state].spacing(space::S).align_y(iced::Center)
    };
    let line = announced(A11yInfo::new(Reads::Line, told), line);
    let beside = beside.map(|beside| match look.compact {
        true => beside,
        false => container(beside).width(BESIDE).align_x(iced::Right).into(),
    });
    let head = row![line].push(beside).spacing(space::S);
    let head = if look.compact { head } else { head.align_y(iced::Center) };
    let below = below.map(|below| container(below).padding(padding::left(BADGE + space::S)));
    column![head].push(below).spacing(space::XS).width(Fill).into()
}
