//! Keyboard focus: what a widget remembers of it, how it is drawn, and how Tab moves it.

use super::a11y_info::{A11yInfo, Group, Role as Reads};
use super::{Id, RESULT, TITLE};
use crate::gui::design::{Palette, RADIUS, Role};
use iced::advanced::Renderer as _;
use iced::advanced::renderer::Quad;
use iced::advanced::widget::operate;
use iced::advanced::widget::operation::{Focusable, Operation, Outcome, Scrollable};
use iced::widget::scrollable::AbsoluteOffset;
use iced::{Border, Color, Rectangle, Renderer, Task, Vector};
use std::any::Any;

/// Width of the ring and of the gap between the control and the ring.
const RING: f32 = 2.0;
/// What is kept visible around a focused control when its page scrolls to it.
const MARGIN: f32 = 24.0;

/// The focus of one widget.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Focus {
    focused: bool,
    /// It came by a press: no ring until the keyboard is used.
    by_press: bool,
}

impl Focus {
    pub fn press(&mut self) {
        *self = Self { focused: true, by_press: true };
    }
    /// A key was pressed.
    pub fn key(&mut self) {
        self.by_press = false;
    }
    pub fn shows_ring(self) -> bool {
        self.focused && !self.by_press
    }
}

impl Focusable for Focus {
    fn is_focused(&self) -> bool {
        self.focused
    }
    fn focus(&mut self) {
        *self = Self { focused: true, by_press: false };
    }
    fn unfocus(&mut self) {
        self.focused = false;
    }
}

/// Draws the ring outside a control.
pub(super) fn ring(renderer: &mut Renderer, control: Rectangle, palette: &Palette) {
    let border =
        Border { color: palette.get(Role::Focus), width: RING, radius: (RADIUS + 2.0 * RING).into() };
    let quad = Quad { bounds: control.expand(2.0 * RING), border, ..Quad::default() };
    renderer.fill_quad(quad, Color::TRANSPARENT);
}

/// Moves the focus to the next control and scrolls to it; after the last comes the first.
pub fn next<M: Send + 'static>() -> Task<M> {
    operate(Survey::new(Wanted::Next)).discard()
}

/// Moves the focus to the control before and scrolls to it; before the first comes the last.
pub fn previous<M: Send + 'static>() -> Task<M> {
    operate(Survey::new(Wanted::Previous)).discard()
}

/// Moves the focus within the group of choices that has it, and chooses there unless the choice would act; after the last
/// comes the first. An answer comes when it moved: what is chosen is told at the next event.
pub fn within_group(forward: bool) -> Task<()> {
    operate(Survey::new(Wanted::InGroup { forward }))
}

/// Focuses one widget and scrolls to it and to what is said there; nothing happens where there is none.
pub fn focus<M: Send + 'static>(id: impl Into<Id>) -> Task<M> {
    operate(Survey::new(Wanted::Id(id.into()))).discard()
}

/// Focuses one widget of a page that opens, which is scrolled no farther from its top than that takes.
pub fn opened<M: Send + 'static>(id: impl Into<Id>) -> Task<M> {
    operate(Survey::new(Wanted::Opened(id.into()))).discard()
}

/// Finds out which widget is focused.
pub fn focused_id() -> impl Operation<Option<Id>> {
    #[derive(Default)]
    struct Focused(Option<Id>);
    impl Operation<Option<Id>> for Focused {
        fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation<Option<Id>>)) {
            operate(self);
        }
        fn focusable(&mut self, id: Option<&Id>, _bounds: Rectangle, state: &mut dyn Focusable) {
            if state.is_focused() {
                self.0 = id.cloned();
            }
        }
        fn finish(&self) -> Outcome<Option<Id>> {
            Outcome::Some(self.0.clone())
        }
    }
    Focused::default()
}

/// Where the focus is to go.
#[derive(Debug, Clone)]
enum Wanted {
    Next,
    Previous,
    InGroup {
        forward: bool,
    },
    Id(Id),
    /// The same on a page that opens.
    Opened(Id),
}

/// One place that can be focused, in reading order.
struct Stop {
    id: Option<Id>,
    bounds: Rectangle,
    focused: bool,
    /// The choices that it is one of; Tab stops at one of them.
    group: Option<Group>,
    chosen: bool,
    /// Indices of the panes around it, the outermost first.
    panes: Vec<usize>,
}

/// One scrollable pane: all bounds are those of an unscrolled page.
struct Pane {
    bounds: Rectangle,
    content: Rectangle,
    translation: Vector,
}

/// First walk: what can be focused, and which panes are around it.
struct Survey {
    wanted: Wanted,
    stops: Vec<Stop>,
    panes: Vec<Pane>,
    open: Vec<usize>,
    /// The pane whose content is walked next.
    entered: Option<usize>,
    /// What the widget that comes next has told of itself: its group, whether it is chosen.
    told: Option<(Id, Group, bool)>,
    /// What is said by itself: after how many stops, and where.
    notices: Vec<(usize, Rectangle)>,
}

impl Survey {
    fn new(wanted: Wanted) -> Self {
        let (stops, panes, open) = (Vec::new(), Vec::new(), Vec::new());
        Self { wanted, stops, panes, open, entered: None, told: None, notices: Vec::new() }
    }

    /// The choices of a group, in reading order.
    fn members(&self, group: &Group) -> Vec<usize> {
        let is_in = |stop: &Stop| stop.group.as_ref() == Some(group);
        self.stops.iter().enumerate().filter(|(_, stop)| is_in(stop)).map(|(at, _)| at).collect()
    }

    /// Whether Tab stops here when it comes from `from`: of a group only at what is chosen, else at its first, and not
    /// again on the way out.
    fn takes_tab(&self, at: usize, from: Option<usize>) -> bool {
        let stop = &self.stops[at];
        let Some(group) = &stop.group else {
            // A page's title takes the focus when the page opens, a result when it is there, but Tab stops at neither.
            return stop.id.as_ref().is_none_or(|id| ![TITLE, RESULT].contains(id));
        };
        let members = self.members(group);
        let chosen = members.iter().find(|at| self.stops[**at].chosen);
        chosen.or(members.first()) == Some(&at) && !from.is_some_and(|from| members.contains(&from))
    }

    fn target(&self) -> Option<usize> {
        let (count, focused) = (self.stops.len(), self.stops.iter().position(|stop| stop.focused));
        let by_tab = |stop: &usize| self.takes_tab(*stop, focused);
        match &self.wanted {
            Wanted::Id(id) | Wanted::Opened(id) => {
                self.stops.iter().position(|stop| stop.id.as_ref() == Some(id))
            }
            Wanted::Next => {
                let start = focused.map_or(0, |at| at + 1);
                (start..count).chain(0..start).find(by_tab)
            }
            Wanted::InGroup { forward } => {
                let members = self.members(self.stops.get(focused?)?.group.as_ref()?);
                let here = members.iter().position(|at| Some(*at) == focused)?;
                let step = if *forward { 1 } else { members.len() - 1 };
                members.get((here + step) % members.len()).copied().filter(|at| Some(*at) != focused)
            }
            Wanted::Previous => {
                let start = focused.unwrap_or(count);
                (0..start).rev().chain((start..count).rev()).find(by_tab)
            }
        }
    }

    /// What is to be seen of a stop: a page that leads to it has something to say there, at the stop itself or at the
    /// button beside it.
    fn seen(&self, at: usize) -> Rectangle {
        let own = self.stops[at].bounds;
        match self.wanted {
            Wanted::Id(_) => {
                let near = self.notices.iter().filter(|(stops, _)| (at + 1..=at + 2).contains(stops));
                near.fold(own, |seen, (_, notice)| seen.union(notice))
            }
            _ => own,
        }
    }

    /// How far each pane around a stop must be scrolled to show it, the innermost first.
    fn scrolls(&self, stop: &Stop, mut shown: Rectangle) -> Vec<(usize, f32)> {
        let mut scrolls = Vec::new();
        for &index in stop.panes.iter().rev() {
            let pane = &self.panes[index];
            // A page that opens shows its top, if that can be.
            let opens = matches!(self.wanted, Wanted::Opened(_)) || stop.id.as_ref() == Some(&TITLE);
            let from = if opens { 0.0 } else { pane.translation.y };
            let top = shown.y - MARGIN - from - pane.bounds.y;
            let bottom = shown.y + shown.height + MARGIN - from - pane.bounds.y - pane.bounds.height;
            // What is taller than its pane is shown from its top.
            let wanted = if top < 0.0 { top } else { bottom.clamp(0.0, top) };
            let most = (pane.content.height - pane.bounds.height).max(0.0);
            let scroll = (from + wanted).clamp(0.0, most) - pane.translation.y;
            if scroll != 0.0 {
                scrolls.push((index, scroll));
            }
            shown.y -= pane.translation.y + scroll;
        }
        scrolls
    }
}

impl Operation for Survey {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation)) {
        let entered = self.entered.take();
        self.open.extend(entered);
        operate(self);
        if entered.is_some() {
            self.open.pop();
        }
    }
    fn scrollable(
        &mut self,
        _id: Option<&Id>,
        bounds: Rectangle,
        content: Rectangle,
        translation: Vector,
        _state: &mut dyn Scrollable,
    ) {
        self.entered = Some(self.panes.len());
        self.panes.push(Pane { bounds, content, translation });
    }
    fn custom(&mut self, id: Option<&Id>, bounds: Rectangle, state: &mut dyn Any) {
        let info = state.downcast_ref::<A11yInfo>();
        if info.is_some_and(|info| matches!(info.role, Reads::Status | Reads::Alert)) {
            self.notices.push((self.stops.len(), bounds));
        }
        let group = info.and_then(|info| info.group.clone());
        self.told = id.cloned().zip(group).map(|(id, group)| {
            let chosen = info.is_some_and(|info| info.checked == Some(true));
            (id, group, chosen)
        });
    }
    fn focusable(&mut self, id: Option<&Id>, bounds: Rectangle, state: &mut dyn Focusable) {
        let own = self.told.take().filter(|(told, ..)| Some(told) == id);
        let (group, chosen) = own.map_or((None, false), |(_, group, chosen)| (Some(group), chosen));
        let (focused, panes) = (state.is_focused(), self.open.clone());
        self.stops.push(Stop { id: id.cloned(), bounds, focused, group, chosen, panes });
    }
    fn finish(&self) -> Outcome<()> {
        match self.target() {
            Some(target) => {
                let stop = &self.stops[target];
                let scrolls = self.scrolls(stop, self.seen(target));
                let in_group = matches!(self.wanted, Wanted::InGroup { .. });
                let chooses = in_group && stop.group.as_ref().is_some_and(|group| group.arrows_choose);
                let choose = stop.id.clone().filter(|_| chooses);
                Outcome::Chain(Box::new(Move { target, scrolls, choose, stop: 0, pane: 0 }))
            }
            None => Outcome::None,
        }
    }
}

/// Second walk, in the same order: moves the focus and scrolls.
struct Move {
    target: usize,
    scrolls: Vec<(usize, f32)>,
    /// Pressed on the way.
    choose: Option<Id>,
    stop: usize,
    pane: usize,
}

impl Operation for Move {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation)) {
        operate(self);
    }
    fn scrollable(
        &mut self,
        _id: Option<&Id>,
        bounds: Rectangle,
        content: Rectangle,
        _translation: Vector,
        state: &mut dyn Scrollable,
    ) {
        if let Some((_, y)) = self.scrolls.iter().find(|(pane, _)| *pane == self.pane) {
            state.scroll_by(AbsoluteOffset { x: 0.0, y: *y }, bounds, content);
        }
        self.pane += 1;
    }
    fn custom(&mut self, id: Option<&Id>, _bounds: Rectangle, state: &mut dyn Any) {
        if let (Some(info), true) =
            (state.downcast_mut::<A11yInfo>(), id.is_some() && id == self.choose.as_ref())
        {
            info.activate = !info.disabled;
        }
    }
    fn focusable(&mut self, _id: Option<&Id>, _bounds: Rectangle, state: &mut dyn Focusable) {
        if self.stop == self.target {
            state.focus();
        } else {
            state.unfocus();
        }
        self.stop += 1;
    }
    fn finish(&self) -> Outcome<()> {
        Outcome::Some(())
    }
}
