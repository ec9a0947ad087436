//! Lines of work that tick, and lines of rules that hold or do not.

use super::{Palette, Role, SEMIBOLD, Type, label, space};
use iced::widget::{column, container, row};
use iced::{Element, Fill};

/// Width of the column of marks.
const MARKS: f32 = 24.0;

/// How a line stands; each state has its own mark, none is told by colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tick {
    Done,
    Now,
    Later,
    Wrong,
    Advice,
}

impl Tick {
    fn sign(self) -> &'static str {
        match self {
            Tick::Done => "✓",
            Tick::Now => "●",
            Tick::Later => "○",
            Tick::Wrong => "×",
            Tick::Advice => "!",
        }
    }
    fn role(self) -> Role {
        match self {
            Tick::Done => Role::Ok,
            Tick::Now => Role::Accent,
            Tick::Later => Role::Muted,
            Tick::Wrong => Role::Danger,
            Tick::Advice => Role::Warn,
        }
    }
}

/// A line with its mark; the note stands below, quiet.
pub fn marked<'a, M: 'a>(
    mark: Tick,
    words: String,
    note: Option<String>,
    palette: &Palette,
) -> Element<'a, M> {
    let role = match mark {
        Tick::Later => Role::Muted,
        Tick::Wrong => Role::Danger,
        Tick::Done | Tick::Now | Tick::Advice => Role::Text,
    };
    let words = label(words, Type::Body, role, palette);
    let words = if mark == Tick::Now { words.font(SEMIBOLD) } else { words };
    let note = note.map(|note| label(note, Type::Small, Role::Muted, palette));
    let sign = label(mark.sign(), Type::Body, mark.role(), palette).font(SEMIBOLD);
    row![container(sign).width(MARKS), column![words].push(note).spacing(space::XS).width(Fill)].into()
}

/// Several of them, one below the other.
pub fn marked_lines<'a, M: 'a>(
    lines: impl IntoIterator<Item = (Tick, String, Option<String>)>,
    palette: &Palette,
) -> Element<'a, M> {
    column(lines.into_iter().map(|(mark, words, note)| marked(mark, words, note, palette)))
        .spacing(space::M)
        .width(Fill)
        .into()
}
