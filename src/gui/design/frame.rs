//! The frame of every page: training band, title, content of bounded width.

use super::{Mark, PAGE_WIDTH, Palette, RADIUS, RAIL_WIDTH, Role, Type, label, space};
use crate::gui::look::Look;
use crate::gui::widget::{self, A11yInfo, Id, Kind, announced};
use iced::widget::{Space, column, container, row, scrollable};
use iced::{Border, Element, Fill, Length, Theme};

/// The footer's buttons.
pub const BACK: Id = Id::new("back");
pub const CANCEL: Id = Id::new("cancel");
pub const MAIN: Id = Id::new("main");

/// Width of the column of signs in the rail.
const SIGNS: f32 = 20.0;
/// Width of the scroll bar, and of what divides the page from its footer.
const BAR: f32 = 8.0;
const DIVIDER: f32 = 1.0;

/// How many stripes the band has on each side of its text.
const STRIPES: usize = 12;

/// The band along the top edge in training mode: it cannot be mistaken for the real thing.
pub fn training_band<'a, M: 'a>(words: String, palette: &Palette) -> Element<'a, M> {
    let (yellow, dark) = (palette.get(Role::Training), palette.get(Role::OnTraining));
    let stripes = || {
        row((0..STRIPES).map(move |i| {
            let colour = if i % 2 == 0 { dark } else { yellow };
            container(Space::new().width(Fill).height(Fill))
                .width(Fill)
                .height(Fill)
                .style(move |_| container::Style::default().background(colour))
                .into()
        }))
        .width(Fill)
        .height(Length::Fixed(32.0))
    };
    let words = container(label(words, Type::Small, Role::OnTraining, palette).font(super::SEMIBOLD))
        .padding([space::XS, space::M]);
    container(row![stripes(), words, stripes()].align_y(iced::Center))
        .width(Fill)
        .style(move |_| container::Style::default().background(yellow))
        .into()
}

/// The one raised surface: cards, notices.
pub fn raised<'a, M: 'a>(
    content: impl Into<Element<'a, M>>,
    edge: Role,
    palette: &Palette,
) -> Element<'a, M> {
    let (raised, edge) = (palette.get(Role::Raised), palette.get(edge));
    container(content)
        .padding(space::L)
        .width(Fill)
        .style(move |_| {
            container::Style::default().background(raised).border(Border {
                color: edge,
                width: 1.0,
                radius: RADIUS.into(),
            })
        })
        .into()
}

/// A quiet raised paragraph with a title.
pub fn advice<'a, M: 'a>(title: String, words: String, role: Role, palette: &Palette) -> Element<'a, M> {
    let words =
        column![label(title, Type::Lead, role, palette), label(words, Type::Body, Role::Text, palette)]
            .spacing(space::XS);
    raised(words, role, palette)
}

/// What a page puts into the frame.
pub struct Sheet<'a, M> {
    pub title: String,
    pub body: Element<'a, M>,
    /// What will happen when the main button is pressed.
    pub note: Option<String>,
    /// The main button; without a message it is disabled.
    pub main: Option<(String, Option<M>)>,
    /// What the main button does cannot be undone.
    pub is_final: bool,
    /// Quiet choices beside it.
    pub others: Vec<(Id, String, M)>,
    pub back: Option<M>,
    pub cancel: Option<M>,
}

impl<'a, M: 'a> Sheet<'a, M> {
    pub fn new(title: String, body: Element<'a, M>) -> Self {
        Self {
            title,
            body,
            note: None,
            main: None,
            is_final: false,
            others: Vec::new(),
            back: None,
            cancel: None,
        }
    }

    pub fn map<N: 'a>(self, f: impl Fn(M) -> N + Copy + 'a) -> Sheet<'a, N> {
        Sheet {
            title: self.title,
            body: self.body.map(f),
            note: self.note,
            main: self.main.map(|(words, message)| (words, message.map(f))),
            is_final: self.is_final,
            others: self.others.into_iter().map(|(id, words, message)| (id, words, f(message))).collect(),
            back: self.back.map(f),
            cancel: self.cancel.map(f),
        }
    }
}

/// Where a step of the rail stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Done,
    Now,
    Later,
}

/// The rail of a journey: every step with its name; not by colour alone.
pub fn rail<'a, M: 'a>(steps: &[(&'static str, Stage)], look: Look<'_>) -> Element<'a, M> {
    let steps = column(steps.iter().map(|(key, stage)| {
        let (sign, role, mark) = match stage {
            Stage::Done => ("✓", Role::Muted, Mark::Ok),
            Stage::Now => ("●", Role::Accent, Mark::Now),
            Stage::Later => ("○", Role::Muted, Mark::Later),
        };
        let name = look.text(&format!("step-{key}"));
        let told = A11yInfo::new(widget::Role::Line, mark.told(name.clone(), look));
        let words = label(name, Type::Body, role, look.palette);
        let words = if *stage == Stage::Now { words.font(super::SEMIBOLD) } else { words };
        let sign = container(label(sign, Type::Body, role, look.palette)).width(SIGNS);
        announced(told, row![sign, words].spacing(space::XS))
    }));
    announced(A11yInfo::new(widget::Role::Group, look.text("a11y-steps")), steps.spacing(space::S))
}

/// The same in one line, where there is no room for the rail: «Крок 3 із 12 · Договір».
pub fn rail_line<'a, M: 'a>(steps: &[(&'static str, Stage)], look: Look<'_>) -> Element<'a, M> {
    let now = steps.iter().position(|(_, stage)| *stage == Stage::Now).unwrap_or(0);
    let name = steps.get(now).map(|(key, _)| look.text(&format!("step-{key}"))).unwrap_or_default();
    let words = look.text_with(
        "rail-line",
        &[("at", (now + 1).to_string()), ("of", steps.len().to_string()), ("name", name)],
    );
    label(words, Type::Small, Role::Muted, look.palette).into()
}

/// Between what scrolls and what stays.
fn divider<'a, M: 'a>(palette: &Palette) -> Element<'a, M> {
    let colour = palette.get(Role::Edge);
    container(Space::new().width(Fill).height(DIVIDER))
        .style(move |_| container::Style::default().background(colour))
        .into()
}

/// A thumb that is seen in every palette, on nothing.
fn scroll_bar(theme: &Theme, status: scrollable::Status, palette: &Palette) -> scrollable::Style {
    let held = match status {
        scrollable::Status::Active { .. } => false,
        scrollable::Status::Hovered { is_vertical_scrollbar_hovered: held, .. }
        | scrollable::Status::Dragged { is_vertical_scrollbar_dragged: held, .. } => held,
    };
    let thumb = scrollable::Scroller {
        background: palette.get(if held { Role::Accent } else { Role::Edge }).into(),
        border: Border { radius: (BAR / 2.0).into(), ..Border::default() },
    };
    let rail = scrollable::Rail { background: None, border: Border::default(), scroller: thumb };
    scrollable::Style { vertical_rail: rail, ..scrollable::default(theme, status) }
}

/// The ways out at the left, the ways on at the right; in a narrow window on as many lines as they take, each whole.
fn buttons<'a, M: 'a>(
    ways_out: Vec<Element<'a, M>>,
    ways_on: Vec<Element<'a, M>>,
    compact: bool,
) -> Element<'a, M> {
    if compact {
        let all = row(ways_out.into_iter().chain(ways_on));
        return all.spacing(space::S).wrap().vertical_spacing(space::S).into();
    }
    let (ways_out, ways_on) = (row(ways_out).spacing(space::M), row(ways_on).spacing(space::M));
    row![ways_out, Space::new().width(Fill), ways_on].align_y(iced::Center).width(Fill).into()
}

/// What stands at the left, above in a narrow window.
pub enum Side<'a, M> {
    /// The steps of a journey: always in sight.
    Steps(Element<'a, M>),
    /// The sections of the program: in a low window they scroll with the page, which needs the room.
    Sections(Element<'a, M>),
}

/// The whole window: band, rail at the left (above in a narrow window), the page, the footer that never moves. In a
/// `low` one what the footer would say stands below the page instead.
pub fn frame<'a, M: Clone + 'a>(
    band: Option<Element<'a, M>>,
    side: Side<'a, M>,
    sheet: Sheet<'a, M>,
    low: bool,
    look: Look<'a>,
) -> Element<'a, M> {
    let palette = look.palette;
    let surface = palette.get(Role::Surface);
    let padding = if look.compact { space::M } else { space::XL };
    let note = sheet.note.map(|note| label(note, Type::Small, Role::Muted, palette).width(Fill));
    let (below, above_buttons) = if low { (note, None) } else { (None, note) };
    let (side, scrolls) = match side {
        Side::Sections(side) if low && look.compact => (None, Some(side)),
        Side::Sections(side) | Side::Steps(side) => (Some(side), None),
    };
    let body = column![]
        .push(scrolls)
        .push(widget::title(look, sheet.title))
        .push(sheet.body)
        .push(below)
        .spacing(space::L)
        .width(Fill)
        .max_width(PAGE_WIDTH);
    let bar = scrollable::Scrollbar::new().width(BAR).scroller_width(BAR).margin(DIVIDER);
    let page = scrollable(container(body).padding(padding).width(Fill))
        .direction(scrollable::Direction::Vertical(bar))
        .style(move |theme, status| scroll_bar(theme, status, palette))
        .width(Fill)
        .height(Fill);
    let press = |id, kind, words, message| widget::button(look, id, kind, words, message);
    let back = sheet.back.map(|back| press(BACK, Kind::Plain, look.text("button-back"), Some(back)));
    let cancel = sheet.cancel.map(|leave| press(CANCEL, Kind::Link, look.text("button-stop"), Some(leave)));
    let others =
        sheet.others.into_iter().map(|(id, words, message)| press(id, Kind::Plain, words, Some(message)));
    let kind = if sheet.is_final { Kind::Danger } else { Kind::Main };
    let main = sheet.main.map(|(words, message)| press(MAIN, kind, words, message));
    let empty = above_buttons.is_none() && back.is_none() && cancel.is_none() && main.is_none();
    let (ways_out, ways_on) = (back.into_iter().chain(cancel), others.chain(main));
    let foot = (!empty).then(|| {
        let foot =
            column![].push(above_buttons).push(buttons(ways_out.collect(), ways_on.collect(), look.compact));
        // As wide as the page above it.
        let foot = foot.spacing(space::S).padding([space::S, padding]).max_width(PAGE_WIDTH + 2.0 * padding);
        column![divider(palette), foot.width(Fill)]
    });
    let page = column![page].push(foot).width(Fill).height(Fill);
    let inner: Element<'a, M> = if look.compact {
        let side = side.map(|side| container(side).padding([space::S, padding]));
        column![].push(side).push(page).width(Fill).height(Fill).into()
    } else {
        let side = side.map(|side| container(side).padding(space::L).width(RAIL_WIDTH).height(Fill));
        row![].push(side).push(page).height(Fill).into()
    };
    container(column![].push(band).push(inner).width(Fill).height(Fill))
        .width(Fill)
        .height(Fill)
        .style(move |_| container::Style::default().background(surface))
        .into()
}
