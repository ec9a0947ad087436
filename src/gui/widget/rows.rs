//! A list of any length. Only the rows in sight are there, each a whole one, so ten thousand cost no more than ten: what
//! is remembered is the first row in sight. Tab goes through the rows in sight; arrows, Page Up and Down, Home and End
//! go through all of them.

use crate::gui::design::{Palette, Role, space};
use iced::advanced::layout::{self, Layout};
use iced::advanced::renderer::{self, Quad};
use iced::advanced::widget::operation::{Focusable, Operation};
use iced::advanced::widget::{Tree, Widget, tree};
use iced::advanced::{Clipboard, Renderer as _, Shell, mouse};
use iced::keyboard::key::{Key, Named};
use iced::{Border, Element, Event, Fill, Length, Point, Rectangle, Renderer, Size, Theme, keyboard};
use std::collections::VecDeque;

/// Height of a list that does not fit.
const HEIGHT: f32 = 400.0;
const BAR: f32 = 8.0;
/// Least height of the bar's thumb.
const THUMB: f32 = 32.0;
/// Between two rows.
const GAP: f32 = space::XS;
/// Rows that a turn of the wheel goes.
const WHEEL_ROWS: f32 = 2.0;
/// Pixels of a touch pad that go one row.
const ROW_PIXELS: f32 = 64.0;

/// A list of rows.
pub struct Rows<'a, M> {
    /// Another number is another list: it begins at `start`.
    list: u64,
    start: usize,
    count: usize,
    build: Box<dyn Fn(usize) -> Element<'a, M> + 'a>,
    palette: &'static Palette,
    /// The rows in sight.
    rows: Vec<Element<'a, M>>,
}

impl<'a, M> Rows<'a, M> {
    /// `list`: another number is another list, which begins with the row `start` in sight; `build` makes a row.
    pub fn new(
        list: u64,
        start: usize,
        count: usize,
        palette: &'static Palette,
        build: impl Fn(usize) -> Element<'a, M> + 'a,
    ) -> Self {
        Self { list, start, count, build: Box::new(build), palette, rows: Vec::new() }
    }
}

#[derive(Default)]
struct State {
    list: u64,
    /// The first row in sight, as far as it can be.
    first: usize,
    /// The row of the tree's first child.
    base: usize,
    /// A row that has to be in sight, and gets the focus.
    wanted: Option<usize>,
    dragging: bool,
    /// What a touch pad has moved and no row has followed yet.
    rest: f32,
}

/// A row, what it remembers, where it stands.
type Row<'a, M> = (Element<'a, M>, Tree, layout::Node);

/// Rows laid out one below the other.
struct Laid<'a, M> {
    begin: usize,
    rows: VecDeque<Row<'a, M>>,
    height: f32,
}

impl<'a, M> Laid<'a, M> {
    fn at(begin: usize) -> Self {
        Self { begin, rows: VecDeque::new(), height: 0.0 }
    }
    fn end(&self) -> usize {
        self.begin + self.rows.len()
    }
    /// Takes the height of one more row, if there is room for it; for the first one there always is.
    fn takes(&mut self, row: &Row<'a, M>) -> bool {
        let gap = if self.rows.is_empty() { 0.0 } else { GAP };
        let height = self.height + gap + row.2.size().height;
        let fits = self.rows.is_empty() || height <= HEIGHT;
        if fits {
            self.height = height;
        }
        fits
    }
}

impl<'a, M: 'a> Rows<'a, M> {
    /// As many whole rows as there is room for, `wanted` among them; `first` at the top if that can be.
    fn fill(
        &self,
        (first, wanted): (usize, Option<usize>),
        width: f32,
        old: &mut Vec<(usize, Tree)>,
        renderer: &Renderer,
    ) -> Laid<'a, M> {
        let last = self.count.saturating_sub(1);
        let first = wanted.map_or(first, |wanted| first.min(wanted)).min(last);
        let mut laid = Laid::at(first);
        self.down(&mut laid, width, old, renderer);
        if let Some(wanted) = wanted.map(|wanted| wanted.min(last)).filter(|wanted| *wanted >= laid.end()) {
            old.extend((laid.begin..).zip(laid.rows.into_iter().map(|(_, tree, _)| tree)));
            laid = Laid::at(wanted + 1);
        }
        // Above the last row there may be room.
        if laid.rows.is_empty() || laid.end() == self.count {
            self.up(&mut laid, width, old, renderer);
        }
        laid
    }

    fn down(&self, laid: &mut Laid<'a, M>, width: f32, old: &mut Vec<(usize, Tree)>, renderer: &Renderer) {
        while laid.end() < self.count {
            let row = self.row(laid.end(), width, old, renderer);
            if !laid.takes(&row) {
                break;
            }
            laid.rows.push_back(row);
        }
    }

    fn up(&self, laid: &mut Laid<'a, M>, width: f32, old: &mut Vec<(usize, Tree)>, renderer: &Renderer) {
        while let Some(above) = laid.begin.checked_sub(1) {
            let row = self.row(above, width, old, renderer);
            if !laid.takes(&row) {
                break;
            }
            laid.rows.push_front(row);
            laid.begin = above;
        }
    }

    /// A row with what it remembers, laid out.
    fn row(&self, at: usize, width: f32, old: &mut Vec<(usize, Tree)>, renderer: &Renderer) -> Row<'a, M> {
        let mut row = (self.build)(at);
        let mut tree = match old.iter().position(|(known, _)| *known == at) {
            Some(place) => {
                let mut tree = old.swap_remove(place).1;
                tree.diff(&row);
                tree
            }
            None => Tree::new(&row),
        };
        let limits = layout::Limits::new(Size::ZERO, Size::new(width, f32::INFINITY));
        let node = row.as_widget_mut().layout(&mut tree, renderer, &limits);
        (row, tree, node)
    }

    /// The thumb of the bar; None: everything is in sight.
    fn thumb(&self, first: usize, bounds: Rectangle) -> Option<Rectangle> {
        let shown = self.rows.len();
        let hidden = self.count.checked_sub(shown).filter(|hidden| *hidden > 0)?;
        let track = track(bounds);
        let height =
            (track.height * shown as f32 / self.count as f32).clamp(THUMB.min(track.height), track.height);
        let y = track.y + (track.height - height) * (first as f32 / hidden as f32).clamp(0.0, 1.0);
        Some(Rectangle { y, height, ..track })
    }

    /// The row in sight that has the focus.
    fn focused(&mut self, tree: &mut Tree, layout: Layout<'_>, renderer: &Renderer) -> Option<usize> {
        let mut place = None;
        let all = self.rows.iter_mut().zip(&mut tree.children).zip(layout.children());
        for (at, ((row, tree), layout)) in all.enumerate() {
            let mut find = HasFocus(false);
            row.as_widget_mut().operate(tree, layout, renderer, &mut find);
            if find.0 {
                place = Some(at);
            }
        }
        place
    }
}

fn track(bounds: Rectangle) -> Rectangle {
    Rectangle { x: bounds.x + bounds.width - BAR, width: BAR, ..bounds }
}

/// Whether something inside has the focus.
struct HasFocus(bool);

impl Operation for HasFocus {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation)) {
        operate(self);
    }
    fn focusable(&mut self, _: Option<&super::Id>, _: Rectangle, state: &mut dyn Focusable) {
        self.0 |= state.is_focused();
    }
}

/// Gives the focus to what is inside, or takes it away.
struct SetFocus(bool);

impl Operation for SetFocus {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation)) {
        operate(self);
    }
    fn focusable(&mut self, _: Option<&super::Id>, _: Rectangle, state: &mut dyn Focusable) {
        if self.0 { state.focus() } else { state.unfocus() }
    }
}

impl<'a, M: 'a> Widget<M, Theme, Renderer> for Rows<'a, M> {
    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<State>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(State { list: self.list, first: self.start, base: self.start, ..State::default() })
    }

    fn diff(&self, tree: &mut Tree) {
        // The rows themselves are made when there is a place for them.
        if tree.state.downcast_ref::<State>().list != self.list {
            *tree = Tree { tag: self.tag(), state: self.state(), children: Vec::new() };
        }
    }

    fn size(&self) -> Size<Length> {
        Size::new(Fill, Length::Shrink)
    }

    fn layout(&mut self, tree: &mut Tree, renderer: &Renderer, limits: &layout::Limits) -> layout::Node {
        let whole = limits.max().width;
        let state = tree.state.downcast_mut::<State>();
        let mut old: Vec<(usize, Tree)> = (state.base..).zip(tree.children.drain(..)).collect();
        let place = (state.first, state.wanted.take());
        let mut laid = self.fill(place, whole, &mut old, renderer);
        let all = laid.rows.len() == self.count;
        if !all {
            old.extend((laid.begin..).zip(laid.rows.into_iter().map(|(_, tree, _)| tree)));
            laid = self.fill(place, (whole - BAR - space::S).max(1.0), &mut old, renderer);
        }
        (state.first, state.base) = (laid.begin, laid.begin);
        let wanted = place.1;
        let height = if all { laid.height } else { laid.height.max(HEIGHT) };
        let (mut y, mut nodes) = (0.0, Vec::new());
        self.rows.clear();
        for (at, (mut row, mut child, node)) in (laid.begin..).zip(laid.rows) {
            let node = node.move_to(Point::new(0.0, y));
            y += node.size().height + GAP;
            if wanted.is_some() {
                let mut focus = SetFocus(wanted == Some(at));
                row.as_widget_mut().operate(&mut child, Layout::new(&node), renderer, &mut focus);
            }
            nodes.push(node);
            tree.children.push(child);
            self.rows.push(row);
        }
        layout::Node::with_children(Size::new(whole, height), nodes)
    }

    fn operate(
        &mut self,
        tree: &mut Tree,
        layout: Layout<'_>,
        renderer: &Renderer,
        operation: &mut dyn Operation,
    ) {
        operation.container(None, layout.bounds());
        operation.traverse(&mut |operation| {
            let all = self.rows.iter_mut().zip(&mut tree.children).zip(layout.children());
            for ((row, tree), layout) in all {
                row.as_widget_mut().operate(tree, layout, renderer, operation);
            }
        });
    }

    fn update(
        &mut self,
        tree: &mut Tree,
        event: &Event,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        renderer: &Renderer,
        clipboard: &mut dyn Clipboard,
        shell: &mut Shell<'_, M>,
        viewport: &Rectangle,
    ) {
        let all = self.rows.iter_mut().zip(&mut tree.children).zip(layout.children());
        for ((row, tree), layout) in all {
            let row = row.as_widget_mut();
            row.update(tree, event, layout, cursor, renderer, clipboard, shell, viewport);
        }
        let bounds = layout.bounds();
        let (shown, last) = (self.rows.len(), self.count.saturating_sub(1));
        let focused = match event {
            Event::Keyboard(keyboard::Event::KeyPressed { modifiers, .. })
                if modifiers.is_empty() && !shell.is_event_captured() =>
            {
                self.focused(tree, layout, renderer)
            }
            _ => None,
        };
        let state = tree.state.downcast_mut::<State>();
        let thumb = self.thumb(state.first, bounds);
        let (mut first, mut dragged) = (state.first, None);
        match event {
            Event::Mouse(mouse::Event::ButtonPressed(mouse::Button::Left)) => {
                let over = cursor.position_over(track(bounds)).filter(|_| !shell.is_event_captured());
                if let (Some(at), Some(_)) = (over, thumb) {
                    state.dragging = true;
                    dragged = Some(at.y);
                    shell.capture_event();
                }
            }
            Event::Mouse(mouse::Event::CursorMoved { .. }) if state.dragging => {
                dragged = cursor.position().map(|at| at.y);
            }
            Event::Mouse(mouse::Event::ButtonReleased(_)) => state.dragging = false,
            Event::Mouse(mouse::Event::WheelScrolled { delta }) if cursor.is_over(bounds) => {
                state.rest += match delta {
                    mouse::ScrollDelta::Lines { y, .. } => -y * WHEEL_ROWS,
                    mouse::ScrollDelta::Pixels { y, .. } => -y / ROW_PIXELS,
                };
                let rows = state.rest.trunc();
                state.rest -= rows;
                let most = self.count.saturating_sub(shown);
                first = first.saturating_add_signed(rows as isize).min(most);
                // At its ends the page around it scrolls.
                if first != state.first || state.rest != 0.0 && thumb.is_some() {
                    shell.capture_event();
                }
            }
            Event::Keyboard(keyboard::Event::KeyPressed { key: Key::Named(key), .. }) => {
                let Some(row) = focused.map(|place| state.first + place) else { return };
                let page = shown.saturating_sub(1).max(1);
                let wanted = match key {
                    Named::ArrowUp => row.saturating_sub(1),
                    Named::ArrowDown => (row + 1).min(last),
                    Named::PageUp => row.saturating_sub(page),
                    Named::PageDown => (row + page).min(last),
                    Named::Home => 0,
                    Named::End => last,
                    _ => return,
                };
                state.wanted = Some(wanted);
                shell.capture_event();
                shell.invalidate_layout();
                shell.request_redraw();
            }
            _ => {}
        }
        if let Some((y, thumb)) = dragged.zip(thumb) {
            let track = track(bounds);
            let way = (track.height - thumb.height).max(1.0);
            let part = ((y - track.y - thumb.height / 2.0) / way).clamp(0.0, 1.0);
            first = (part * self.count.saturating_sub(shown) as f32).round() as usize;
        }
        if first != state.first {
            state.first = first;
            shell.invalidate_layout();
            shell.request_redraw();
        }
    }

    fn mouse_interaction(
        &self,
        tree: &Tree,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        viewport: &Rectangle,
        renderer: &Renderer,
    ) -> mouse::Interaction {
        let all = self.rows.iter().zip(&tree.children).zip(layout.children());
        all.map(|((row, tree), layout)| {
            row.as_widget().mouse_interaction(tree, layout, cursor, viewport, renderer)
        })
        .max()
        .unwrap_or_default()
    }

    fn draw(
        &self,
        tree: &Tree,
        renderer: &mut Renderer,
        theme: &Theme,
        style: &renderer::Style,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        viewport: &Rectangle,
    ) {
        let all = self.rows.iter().zip(&tree.children).zip(layout.children());
        for ((row, tree), layout) in all {
            row.as_widget().draw(tree, renderer, theme, style, layout, cursor, viewport);
        }
        let first = tree.state.downcast_ref::<State>().first;
        if let Some(bounds) = self.thumb(first, layout.bounds()) {
            let border = Border { radius: (BAR / 2.0).into(), ..Border::default() };
            renderer.fill_quad(Quad { bounds, border, ..Quad::default() }, self.palette.get(Role::Edge));
        }
    }
}

impl<'a, M: 'a> From<Rows<'a, M>> for Element<'a, M> {
    fn from(rows: Rows<'a, M>) -> Self {
        Element::new(rows)
    }
}
