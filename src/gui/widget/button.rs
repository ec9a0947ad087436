//! Buttons, links, list rows, the page title, folded parts.

use super::a11y_info::{A11yInfo, Role as Reads};
use super::press::{Action, FLUSH, Press, Surface};
use super::words::Words;
use super::{Id, TITLE};
use crate::gui::design::{Role, SEMIBOLD, Type, label, space};
use crate::gui::look::Look;
use iced::widget::{column, container, row};
use iced::{Center, Element, Fill, Length, Padding, Shrink};

/// How much weight a button has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The page's one main action.
    Main,
    /// A quiet second choice.
    Plain,
    /// Something that cannot be undone.
    Danger,
    /// Looks like a link.
    Link,
}

impl Kind {
    /// Colour of the words, what is behind them.
    fn style(self, enabled: bool) -> (Role, Surface) {
        let hover = Some(Role::Hover);
        match self {
            Kind::Link if !enabled => (Role::Muted, Surface::default()),
            _ if !enabled => (Role::Muted, Surface { rest: hover, ..Surface::default() }),
            Kind::Main => (
                Role::OnAccent,
                Surface { rest: Some(Role::Accent), hover: Some(Role::AccentHover), edge: None },
            ),
            Kind::Plain => {
                (Role::Accent, Surface { rest: Some(Role::Raised), hover, edge: Some(Role::Edge) })
            }
            Kind::Danger => {
                (Role::Danger, Surface { rest: Some(Role::Raised), hover, edge: Some(Role::Danger) })
            }
            Kind::Link => (Role::Accent, Surface { hover, ..Surface::default() }),
        }
    }
}

/// Around the words of a button that has an edge.
const ROOMY: Padding = Padding { top: space::S, right: space::M, bottom: space::S, left: space::M };

/// Words to press, as large as they are; what a press does is still to be told.
fn worded<'a, M: Clone + 'a>(
    look: Look<'_>,
    id: impl Into<Id>,
    reads: Reads,
    (role, surface): (Role, Surface),
    words: impl Into<Words>,
) -> Press<'a, M> {
    let Words { shown, name } = words.into();
    Press {
        id: id.into(),
        info: A11yInfo::new(reads, name),
        content: label(shown, Type::Body, role, look.palette).font(SEMIBOLD).into(),
        surface,
        palette: look.palette,
        padding: FLUSH,
        width: Shrink,
        action: None,
    }
}

/// A button; `on_press` None: disabled, and not reached by the keyboard.
pub fn button<'a, M: Clone + 'a>(
    look: Look<'_>,
    id: impl Into<Id>,
    kind: Kind,
    words: impl Into<Words>,
    on_press: Option<M>,
) -> Element<'a, M> {
    let reads = if kind == Kind::Link { Reads::Link } else { Reads::Button };
    let padding = if kind == Kind::Link { FLUSH } else { ROOMY };
    let style = kind.style(on_press.is_some());
    Press { padding, action: on_press.map(Action::Send), ..worded(look, id, reads, style, words) }.into()
}

/// A section of the program, beside the page or, where there is no room, above it (`width` tells).
pub fn section<'a, M: Clone + 'a>(
    look: Look<'_>,
    id: impl Into<Id>,
    words: impl Into<Words>,
    open: bool,
    width: Length,
    message: M,
) -> Element<'a, M> {
    let (role, quiet) = Kind::Link.style(true);
    let (_, raised) = Kind::Plain.style(true);
    let style = (role, if open { raised } else { quiet });
    let action = Some(Action::Send(message));
    Press { padding: ROOMY, width, action, ..worded(look, id, Reads::Link, style, words) }.into()
}

/// A link that folds and unfolds something elsewhere on the page; `words` say what a press does now.
pub fn fold<'a, M: Clone + 'a>(
    look: Look<'_>,
    id: impl Into<Id>,
    words: impl Into<Words>,
    open: bool,
    on_toggle: M,
) -> Element<'a, M> {
    let press = worded(look, id, Reads::Button, Kind::Link.style(true), words);
    let info = A11yInfo { expanded: Some(open), ..press.info };
    Press { info, action: Some(Action::Send(on_toggle)), ..press }.into()
}

/// A whole row of a list that is pressed; `name` is what it says in one sentence.
pub fn list_row<'a, M: Clone + 'a>(
    look: Look<'_>,
    id: impl Into<Id>,
    name: String,
    content: impl Into<Element<'a, M>>,
    on_press: Option<M>,
) -> Element<'a, M> {
    let hover = on_press.is_some().then_some(Role::Hover);
    Press {
        id: id.into(),
        info: A11yInfo::new(Reads::Button, name),
        content: container(content).width(Fill).into(),
        surface: Surface { rest: Some(Role::Raised), hover, edge: Some(Role::Edge) },
        palette: look.palette,
        padding: ROOMY,
        width: Fill,
        action: on_press.map(Action::Send),
    }
    .into()
}

/// The page's title; takes the focus when the page opens.
pub fn title<'a, M: 'a>(look: Look<'_>, words: String) -> Element<'a, M> {
    let size = if look.compact { Type::Heading } else { Type::Display };
    let shown = label(words.clone(), size, Role::Text, look.palette).width(Fill);
    super::announce::Announce::focusable(TITLE, A11yInfo::new(Reads::Heading, words), shown).into()
}

/// A part that is folded until it is wanted («Подробиці», «Додатково»).
pub fn disclosure<'a, M: Clone + 'a>(
    look: Look<'_>,
    id: impl Into<Id>,
    words: impl Into<Words>,
    open: bool,
    on_toggle: M,
    content: impl FnOnce() -> Element<'a, M>,
) -> Element<'a, M> {
    let (role, surface) = Kind::Link.style(true);
    let Words { shown, name } = words.into();
    let mark = label(if open { "▼" } else { "▶" }, Type::Small, role, look.palette);
    let mark = container(mark).center_x(space::M);
    let shown = label(shown, Type::Body, role, look.palette).font(SEMIBOLD);
    let head = Press {
        id: id.into(),
        info: A11yInfo { expanded: Some(open), ..A11yInfo::new(Reads::Button, name) },
        content: row![mark, shown].spacing(space::S).align_y(Center).into(),
        surface,
        palette: look.palette,
        padding: FLUSH,
        width: Shrink,
        action: Some(Action::Send(on_toggle)),
    };
    let mut all = column![head].spacing(space::S).width(Fill);
    if open {
        all = all.push(container(content()).padding(Padding::ZERO.left(space::L)));
    }
    all.into()
}
