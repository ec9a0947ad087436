//! Checkboxes and radio buttons: the whole row is pressed, the words wrap.

use super::Id;
use super::a11y_info::{A11yInfo, Group, Role as Reads};
use super::press::{Action, FLUSH, Press, Surface};
use super::words::Words;
use crate::gui::design::{Role, SEMIBOLD, Type, label, space};
use crate::gui::look::Look;
use iced::widget::{Space, column, container, row};
use iced::{Border, Color, Element, Fill, Length, Shrink};

/// Side of the box, diameter of the circle; as high as a line of its words.
const MARK: f32 = 22.0;
const DOT: f32 = 12.0;

/// A checkbox with its words; `on_toggle` gets the new value; None: disabled.
pub fn checkbox<'a, M: Clone + 'a>(
    look: Look<'_>,
    id: impl Into<Id>,
    words: String,
    note: Option<String>,
    checked: bool,
    on_toggle: Option<impl Fn(bool) -> M + 'a>,
) -> Element<'a, M> {
    let enabled = on_toggle.is_some();
    let choice = Choice { words: words.into(), note, group: None, chosen: checked, enabled, width: Fill };
    let inside = if choice.enabled { Role::OnAccent } else { Role::Muted };
    let tick = label(if checked { "✓" } else { "" }, Type::Body, inside, look.palette);
    let tick = tick.font(SEMIBOLD).line_height(1.0).into();
    choice.row(look, id.into(), Reads::CheckBox, tick, 5.0, on_toggle.map(|toggle| toggle(!checked)))
}

/// One radio button of a group: Tab leads to what is chosen of it, arrow keys to the others, Space chooses.
pub fn radio<'a, M: Clone + 'a>(
    look: Look<'_>,
    group: Group,
    id: impl Into<Id>,
    words: impl Into<Words>,
    note: Option<String>,
    selected: bool,
    on_select: Option<M>,
) -> Element<'a, M> {
    radio_of(look, group, id.into(), words.into(), note, (selected, Fill), on_select)
}

/// The same, no wider than its words: several stand in a line.
pub fn short_radio<'a, M: Clone + 'a>(
    look: Look<'_>,
    group: Group,
    id: impl Into<Id>,
    words: impl Into<Words>,
    selected: bool,
    on_select: Option<M>,
) -> Element<'a, M> {
    radio_of(look, group, id.into(), words.into(), None, (selected, Shrink), on_select)
}

fn radio_of<'a, M: Clone + 'a>(
    look: Look<'_>,
    group: Group,
    id: Id,
    words: Words,
    note: Option<String>,
    (selected, width): (bool, Length),
    on_select: Option<M>,
) -> Element<'a, M> {
    let enabled = on_select.is_some();
    let choice = Choice { words, note, group: Some(group), chosen: selected, enabled, width };
    let inside = if choice.enabled { Role::OnAccent } else { Role::Muted };
    let colour = if selected { look.palette.get(inside) } else { Color::TRANSPARENT };
    let dot = container(Space::new().width(DOT).height(DOT)).style(move |_| {
        let border = Border { radius: (DOT / 2.0).into(), ..Border::default() };
        container::Style::default().background(colour).border(border)
    });
    choice.row(look, id, Reads::RadioButton, dot.into(), MARK / 2.0, on_select)
}

struct Choice {
    words: Words,
    note: Option<String>,
    group: Option<Group>,
    chosen: bool,
    enabled: bool,
    width: Length,
}

impl Choice {
    fn row<'a, M: Clone + 'a>(
        self,
        look: Look<'_>,
        id: Id,
        reads: Reads,
        inside: Element<'a, M>,
        radius: f32,
        on_press: Option<M>,
    ) -> Element<'a, M> {
        let Self { words: Words { shown, name }, note, group, chosen, enabled, width } = self;
        let text = if enabled { Role::Text } else { Role::Muted };
        // What is disabled is grey inside too: in high contrast its border alone would look like any other.
        let (edge, fill) = match (enabled, chosen) {
            (false, _) => (Role::Muted, Role::Hover),
            (true, true) => (Role::Accent, Role::Accent),
            (true, false) => (Role::Edge, Role::Raised),
        };
        let (edge, fill) = (look.palette.get(edge), look.palette.get(fill));
        let mark = container(inside).center(MARK).style(move |_| {
            let border = Border { color: edge, width: 1.5, radius: radius.into() };
            container::Style::default().background(fill).border(border)
        });
        let mut beside = column![label(shown, Type::Body, text, look.palette)].width(width);
        if let Some(note) = &note {
            beside = beside.push(label(note.clone(), Type::Small, Role::Muted, look.palette));
        }
        Press {
            id,
            info: A11yInfo { checked: Some(chosen), description: note, group, ..A11yInfo::new(reads, name) },
            content: row![mark, beside].spacing(space::S + space::XS).into(),
            surface: Surface { hover: Some(Role::Hover), ..Surface::default() },
            palette: look.palette,
            padding: FLUSH,
            width,
            action: on_press.map(Action::Send),
        }
        .into()
    }
}
