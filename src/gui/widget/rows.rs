//! A list of any length in a page that scrolls. Only the rows in sight are there, so ten thousand cost no more than ten;
//! where they stand is reckoned from the heights of those that were there before, and from a usual height of the others.
//! Tab goes through the rows in sight; arrows, Page Up and Down, Home and End go through all of them.

use crate::gui::design::space;
use iced::advanced::layout::{self, Layout};
use iced::advanced::renderer;
use iced::advanced::widget::operation::{Focusable, Operation};
use iced::advanced::widget::{Tree, Widget, tree};
use iced::advanced::{Clipboard, Shell, mouse};
use iced::keyboard::key::{Key, Named};
use iced::{Element, Event, Fill, Length, Point, Rectangle, Renderer, Size, Theme, keyboard, window};

/// What is taken to be in sight until the page has been seen, in logical pixels from the list's top.
const AT_FIRST: (f32, f32) = (0.0, 600.0);
/// Between two rows.
const GAP: f32 = space::XS;
/// What rounding may do.
const SLACK: f32 = 1.0;

/// A list of rows.
pub struct Rows<'a, M> {
    /// Another number is another list.
    list: u64,
    current: usize,
    count: usize,
    build: Box<dyn Fn(usize) -> Element<'a, M> + 'a>,
    go: Box<dyn Fn(usize) -> M + 'a>,
    /// The rows that are there.
    rows: Vec<Element<'a, M>>,
}

impl<'a, M> Rows<'a, M> {
    /// `list`: another number is another list; `current`: the row that is there in any case, so that it can be given
    /// the focus; `build` makes a row; a key sends `go` with the row that is to be the current one, and to get the focus.
    pub fn new(
        list: u64,
        current: usize,
        count: usize,
        build: impl Fn(usize) -> Element<'a, M> + 'a,
        go: impl Fn(usize) -> M + 'a,
    ) -> Self {
        Self { list, current, count, build: Box::new(build), go: Box::new(go), rows: Vec::new() }
    }
}

struct State {
    list: u64,
    /// Of this width are the heights.
    width: f32,
    /// Of the rows that were there.
    heights: Vec<Option<f32>>,
    /// Height of the others.
    usual: f32,
    /// What is in sight, from and to, below the list's top.
    sight: (f32, f32),
    /// Which rows the tree's children are, in order.
    there: Vec<usize>,
}

impl State {
    fn height(&self, at: usize) -> f32 {
        self.heights.get(at).copied().flatten().unwrap_or(self.usual)
    }

    /// Where the row stands, below the list's top; of the row after the last: where it would stand.
    fn top(&self, at: usize) -> f32 {
        (0..at).map(|row| self.height(row) + GAP).sum()
    }

    /// The first row that ends below this, and where it begins.
    fn first_below(&self, line: f32) -> (usize, f32) {
        let mut top = 0.0;
        for at in 0..self.heights.len() {
            let end = top + self.height(at);
            if end > line {
                return (at, top);
            }
            top = end + GAP;
        }
        (self.heights.len(), top)
    }

    /// Whether no part of a row that stands here is out of sight.
    fn shows(&self, top: f32, height: f32) -> bool {
        top + SLACK >= self.sight.0 && top + height <= self.sight.1 + SLACK
    }
}

/// Rows that are being laid out: each with what it remembers.
struct Laid<'a, M> {
    rows: Vec<(usize, Element<'a, M>, Tree, layout::Node)>,
    /// What rows remember that are not there yet.
    old: Vec<(usize, Tree)>,
}

impl<'a, M: 'a> Rows<'a, M> {
    /// Lays a row out, once; its height.
    fn lay(&self, at: usize, state: &mut State, laid: &mut Laid<'a, M>, renderer: &Renderer) -> f32 {
        if let Some((.., node)) = laid.rows.iter().find(|(known, ..)| *known == at) {
            return node.size().height;
        }
        let mut row = (self.build)(at);
        let mut tree = match laid.old.iter().position(|(known, _)| *known == at) {
            Some(place) => {
                let mut tree = laid.old.swap_remove(place).1;
                tree.diff(&row);
                tree
            }
            None => Tree::new(&row),
        };
        let limits = layout::Limits::new(Size::ZERO, Size::new(state.width, f32::INFINITY));
        let node = row.as_widget_mut().layout(&mut tree, renderer, &limits);
        let height = node.size().height;
        if let Some(known) = state.heights.get_mut(at) {
            *known = Some(height);
        }
        laid.rows.push((at, row, tree, node));
        height
    }

    /// Learns the heights around the current row, so that it stays where the page scrolls to.
    fn survey(&self, state: &mut State, laid: &mut Laid<'a, M>, renderer: &Renderer) {
        let span = (state.sight.1 - state.sight.0).max(AT_FIRST.1);
        let below = self.current..self.count;
        let above = (0..self.current).rev();
        for side in [&mut below.into_iter() as &mut dyn Iterator<Item = usize>, &mut above.into_iter()] {
            let mut learnt = 0.0;
            for at in side {
                if learnt > span {
                    break;
                }
                learnt += self.lay(at, state, laid, renderer) + GAP;
            }
        }
        if state.usual == 0.0 && !laid.rows.is_empty() {
            let all: f32 = laid.rows.iter().map(|(.., node)| node.size().height).sum();
            state.usual = all / laid.rows.len() as f32;
        }
    }

    /// The row that has the focus.
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
        tree.state.downcast_ref::<State>().there.get(place?).copied()
    }
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

impl<'a, M: 'a> Widget<M, Theme, Renderer> for Rows<'a, M> {
    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<State>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(State {
            list: self.list,
            width: 0.0,
            heights: Vec::new(),
            usual: 0.0,
            sight: AT_FIRST,
            there: Vec::new(),
        })
    }

    fn diff(&self, tree: &mut Tree) {
        // The rows themselves are made when it is known which are in sight.
        if tree.state.downcast_ref::<State>().list != self.list {
            *tree = Tree { tag: self.tag(), state: self.state(), children: Vec::new() };
        }
    }

    fn size(&self) -> Size<Length> {
        Size::new(Fill, Length::Shrink)
    }

    fn layout(&mut self, tree: &mut Tree, renderer: &Renderer, limits: &layout::Limits) -> layout::Node {
        let state = tree.state.downcast_mut::<State>();
        let whole = limits.max().width;
        if state.width != whole || state.heights.len() != self.count {
            (state.width, state.usual) = (whole, 0.0);
            state.heights = vec![None; self.count];
        }
        let old = std::mem::take(&mut state.there).into_iter().zip(tree.children.drain(..)).collect();
        let mut laid = Laid { rows: Vec::new(), old };
        if state.heights.get(self.current).is_some_and(Option::is_none) {
            self.survey(state, &mut laid, renderer);
        }
        let (first, mut top) = state.first_below(state.sight.0);
        let mut end = first;
        while end < self.count && top < state.sight.1 {
            top += self.lay(end, state, &mut laid, renderer) + GAP;
            end += 1;
        }
        if self.current < self.count {
            self.lay(self.current, state, &mut laid, renderer);
        }
        laid.rows.retain(|(at, ..)| (first..end).contains(at) || *at == self.current);
        laid.rows.sort_by_key(|(at, ..)| *at);
        let mut nodes = Vec::new();
        self.rows.clear();
        for (at, row, child, node) in laid.rows {
            nodes.push(node.move_to(Point::new(0.0, state.top(at))));
            state.there.push(at);
            tree.children.push(child);
            self.rows.push(row);
        }
        let height = (state.top(self.count) - GAP).max(0.0);
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
            let state = tree.state.downcast_ref::<State>();
            let there = state.there.iter();
            let all = self.rows.iter_mut().zip(&mut tree.children).zip(layout.children()).zip(there);
            for (((row, tree), part), at) in all {
                let bounds = part.bounds();
                // Else Tab, which scrolls to where it goes, would go through the whole list.
                if *at == self.current || state.shows(bounds.y - layout.bounds().y, bounds.height) {
                    row.as_widget_mut().operate(tree, part, renderer, operation);
                }
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
        match event {
            // What is drawn next is what is in sight now.
            Event::Window(window::Event::RedrawRequested(_)) => {
                let state = tree.state.downcast_mut::<State>();
                let bounds = layout.bounds();
                let seen = bounds.intersection(viewport).unwrap_or(Rectangle { height: 0.0, ..bounds });
                let sight = (seen.y - bounds.y, seen.y + seen.height - bounds.y);
                if sight != state.sight {
                    state.sight = sight;
                    shell.invalidate_layout();
                }
            }
            Event::Keyboard(keyboard::Event::KeyPressed { key: Key::Named(key), modifiers, .. })
                if modifiers.is_empty() && !shell.is_event_captured() =>
            {
                let Some(row) = self.focused(tree, layout, renderer) else { return };
                let state = tree.state.downcast_ref::<State>();
                let last = self.count.saturating_sub(1);
                let sight = layout.bounds().intersection(viewport).map_or(0.0, |seen| seen.height);
                let page = ((sight / (state.usual + GAP)) as usize).saturating_sub(1).max(1);
                let wanted = match key {
                    Named::ArrowUp => row.saturating_sub(1),
                    Named::ArrowDown => (row + 1).min(last),
                    Named::PageUp => row.saturating_sub(page),
                    Named::PageDown => (row + page).min(last),
                    Named::Home => 0,
                    Named::End => last,
                    _ => return,
                };
                shell.publish((self.go)(wanted));
                shell.capture_event();
            }
            _ => {}
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
        for ((row, tree), layout) in all.filter(|(_, layout)| layout.bounds().intersects(viewport)) {
            row.as_widget().draw(tree, renderer, theme, style, layout, cursor, viewport);
        }
    }
}

impl<'a, M: 'a> From<Rows<'a, M>> for Element<'a, M> {
    fn from(rows: Rows<'a, M>) -> Self {
        Element::new(rows)
    }
}
