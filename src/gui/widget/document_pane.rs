//! The pane itself. Only paragraphs in sight are laid out, so a long document costs no more than a short one: the
//! place shown is kept as a paragraph and an offset in it, and the scroll bar goes by octets of text.

use super::Id;
use super::a11y_info::{A11yInfo, Role as Reads};
use super::document::{Document, Hit};
use super::focus::{Focus, ring};
use crate::gui::design::{LINE_HEIGHT, Palette, RADIUS, REGULAR, Role, Type, space};
use iced::advanced::layout::{self, Layout};
use iced::advanced::renderer::{self, Quad};
use iced::advanced::text::{self, Paragraph as _, Renderer as TextRenderer, Span};
use iced::advanced::widget::operation::{Focusable, Operation};
use iced::advanced::widget::{Tree, Widget, tree};
use iced::advanced::{Clipboard, Renderer as _, Shell, mouse};
use iced::keyboard::key::{Key, Named};
use iced::{
    Border, Element, Event, Fill, Length, Pixels, Point, Rectangle, Renderer, Size, Theme, Vector, keyboard,
};
use std::cell::RefCell;
use std::collections::BTreeMap;

type Paragraph = <Renderer as TextRenderer>::Paragraph;

const HEIGHT: f32 = 320.0;
const BAR: f32 = 8.0;
/// Least height of the bar's thumb.
const THUMB: f32 = 32.0;
/// Lines that a turn of the wheel or an arrow key goes.
const WHEEL_LINES: f32 = 3.0;
/// How much of the last page stays in sight after Page Down.
const OVERLAP_LINES: f32 = 2.0;
/// Paragraphs kept laid out; more than any pane shows.
const KEPT: usize = 256;

pub(super) struct Pane<'a> {
    id: Id,
    name: String,
    document: &'a Document,
    palette: &'static Palette,
}

impl<'a> Pane<'a> {
    pub fn new(id: Id, name: String, document: &'a Document, palette: &'static Palette) -> Self {
        Self { id, name, document, palette }
    }
}

#[derive(Default)]
struct State {
    focus: Focus,
    dragging: bool,
    place: Place,
    /// What was searched and which hit was shown when the pane last looked.
    shown: (String, usize),
    text: usize,
    laid_out: RefCell<LaidOut>,
}

/// What stands at the pane's top edge.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Place {
    paragraph: usize,
    offset: f32,
}

#[derive(Default)]
struct LaidOut {
    width: f32,
    paragraphs: BTreeMap<usize, Paragraph>,
}

fn line() -> f32 {
    Type::Body.size() * LINE_HEIGHT
}

/// Hits of one paragraph, with their numbers.
fn hits_of(hits: &[Hit], paragraph: usize) -> impl Iterator<Item = (usize, &Hit)> {
    let first = hits.partition_point(|(index, _)| *index < paragraph);
    hits.iter().enumerate().skip(first).take_while(move |(_, (index, _))| *index == paragraph)
}

/// A document with a width, in which places can be measured.
struct Measure<'a> {
    document: &'a Document,
    laid_out: &'a RefCell<LaidOut>,
    height: f32,
}

impl Measure<'_> {
    /// Calls `look` with the laid out paragraph. Every second span of one with hits is a hit.
    fn with<T>(&self, index: usize, look: impl FnOnce(&Paragraph) -> T) -> T {
        let mut laid_out = self.laid_out.borrow_mut();
        let width = laid_out.width;
        if laid_out.paragraphs.len() > KEPT {
            laid_out.paragraphs.clear();
        }
        look(laid_out.paragraphs.entry(index).or_insert_with(|| {
            let content = self.document.paragraph(index);
            let mut spans: Vec<Span<'_, (), iced::Font>> = Vec::new();
            let mut at = 0;
            for (_, (_, place)) in hits_of(self.document.hits(), index) {
                spans.push(Span::new(content.get(at..place.start).unwrap_or_default()));
                spans.push(Span::new(content.get(place.clone()).unwrap_or_default()));
                at = place.end;
            }
            spans.push(Span::new(content.get(at..).unwrap_or_default()));
            Paragraph::with_spans(text::Text {
                content: &spans[..],
                bounds: Size::new(width, f32::INFINITY),
                size: Pixels(Type::Body.size()),
                line_height: text::LineHeight::Relative(LINE_HEIGHT),
                font: REGULAR,
                align_x: text::Alignment::Left,
                align_y: iced::alignment::Vertical::Top,
                shaping: text::Shaping::Advanced,
                wrapping: text::Wrapping::WordOrGlyph,
            })
        }))
    }

    fn height(&self, index: usize) -> f32 {
        self.with(index, |paragraph| paragraph.min_height().max(line()))
    }

    /// The place `by` further down, no further than the ends of the document.
    fn moved(&self, mut place: Place, by: f32) -> Place {
        place.offset += by;
        while place.offset < 0.0 && place.paragraph > 0 {
            place.paragraph -= 1;
            place.offset += self.height(place.paragraph);
        }
        place.offset = place.offset.max(0.0);
        while place.paragraph + 1 < self.document.paragraphs() {
            let height = self.height(place.paragraph);
            if place.offset < height {
                break;
            }
            place.offset -= height;
            place.paragraph += 1;
        }
        let last = self.last();
        let beyond = (place.paragraph, place.offset) > (last.paragraph, last.offset);
        if beyond { last } else { place }
    }

    /// The place at which the document's end stands at the pane's bottom.
    fn last(&self) -> Place {
        let mut paragraph = self.document.paragraphs().saturating_sub(1);
        let mut below = self.height(paragraph);
        while below < self.height && paragraph > 0 {
            paragraph -= 1;
            below += self.height(paragraph);
        }
        Place { paragraph, offset: (below - self.height).max(0.0) }
    }

    /// A place that shows the hit with a third of the pane above it; `now` when it is in sight already.
    fn showing(&self, now: Place, number: usize) -> Place {
        let Some((index, _)) = self.document.hits().get(number) else { return now };
        let span = hits_of(self.document.hits(), *index).position(|(hit, _)| hit == number).unwrap_or(0);
        let bounds = self.with(*index, |paragraph| paragraph.span_bounds(2 * span + 1));
        let top = bounds.first().map_or(0.0, |bounds| bounds.y);
        let mut y = -now.offset;
        for paragraph in now.paragraph..=*index {
            if paragraph == *index && y + top >= 0.0 && y + top + line() <= self.height {
                return now;
            }
            if y > self.height {
                break;
            }
            y += self.height(paragraph);
        }
        self.moved(Place { paragraph: *index, offset: top }, -self.height / 3.0)
    }
}

impl Pane<'_> {
    fn measure<'b>(&'b self, laid_out: &'b RefCell<LaidOut>, bounds: Rectangle) -> Measure<'b> {
        Measure { document: self.document, laid_out, height: inside(bounds).height }
    }

    /// How far down the place is, 0 to 1.
    fn part(&self, measure: &Measure<'_>, place: Place) -> f32 {
        let octets = |place: Place| {
            let before: usize = self.document.start(place.paragraph);
            let share = place.offset / measure.height(place.paragraph);
            before as f32 + share * self.document.paragraph(place.paragraph).len() as f32
        };
        let end = octets(measure.last());
        if end > 0.0 { (octets(place) / end).clamp(0.0, 1.0) } else { 0.0 }
    }

    /// The place so far down.
    fn at_part(&self, measure: &Measure<'_>, part: f32) -> Place {
        let last = measure.last();
        let share = last.offset / measure.height(last.paragraph);
        let end = self.document.start(last.paragraph) as f32
            + share * self.document.paragraph(last.paragraph).len() as f32;
        let octet = part.clamp(0.0, 1.0) * end;
        let paragraph = self.document.paragraph_at(octet as usize);
        let length = self.document.paragraph(paragraph).len().max(1) as f32;
        let share = ((octet - self.document.start(paragraph) as f32) / length).clamp(0.0, 1.0);
        measure.moved(Place { paragraph, offset: share * measure.height(paragraph) }, 0.0)
    }

    /// The thumb of the scroll bar; None: everything is in sight.
    fn thumb(&self, measure: &Measure<'_>, place: Place, bounds: Rectangle) -> Option<Rectangle> {
        let last = measure.last();
        if last == Place::default() {
            return None;
        }
        let track = track(bounds);
        let lines = self.document.text.len() as f32 / (inside(bounds).width / 8.0) * line();
        let height = (track.height * measure.height / lines.max(measure.height)).clamp(THUMB, track.height);
        let y = track.y + (track.height - height) * self.part(measure, place);
        Some(Rectangle { y, height, ..track })
    }
}

/// Where the text stands.
fn inside(bounds: Rectangle) -> Rectangle {
    Rectangle {
        x: bounds.x + space::M,
        y: bounds.y + space::S,
        width: (bounds.width - 2.0 * space::M - BAR).max(1.0),
        height: (bounds.height - 2.0 * space::S).max(1.0),
    }
}

fn track(bounds: Rectangle) -> Rectangle {
    Rectangle {
        x: bounds.x + bounds.width - BAR - space::S,
        y: bounds.y + space::S,
        width: BAR,
        height: bounds.height - 2.0 * space::S,
    }
}

impl<M> Widget<M, Theme, Renderer> for Pane<'_> {
    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<State>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(State::default())
    }

    fn diff(&self, tree: &mut Tree) {
        let state = tree.state.downcast_mut::<State>();
        // Another document starts at its beginning.
        let text = self.document.text.as_ptr() as usize ^ self.document.text.len();
        if state.text != text {
            *state = State { focus: state.focus, text, ..State::default() };
        }
        if state.shown.0 != self.document.search {
            state.laid_out.borrow_mut().paragraphs.clear();
        }
    }

    fn size(&self) -> Size<Length> {
        Size::new(Fill, Length::Fixed(HEIGHT))
    }

    fn layout(&mut self, tree: &mut Tree, _renderer: &Renderer, limits: &layout::Limits) -> layout::Node {
        let node = layout::atomic(limits, Fill, HEIGHT);
        let state = tree.state.downcast_mut::<State>();
        let width = inside(node.bounds()).width;
        let mut laid_out = state.laid_out.borrow_mut();
        if laid_out.width != width {
            *laid_out = LaidOut { width, paragraphs: BTreeMap::new() };
        }
        drop(laid_out);
        let now = (&self.document.search, self.document.hit);
        if (&state.shown.0, state.shown.1) != now {
            state.shown = (now.0.clone(), now.1);
            let measure = self.measure(&state.laid_out, node.bounds());
            state.place = measure.showing(state.place, self.document.hit);
        }
        node
    }

    fn operate(
        &mut self,
        tree: &mut Tree,
        layout: Layout<'_>,
        _renderer: &Renderer,
        operation: &mut dyn Operation,
    ) {
        let state = tree.state.downcast_mut::<State>();
        let mut info = A11yInfo {
            id: Some(self.id.clone()),
            focused: state.focus.is_focused(),
            ..A11yInfo::new(Reads::Document, self.name.clone())
        };
        operation.custom(Some(&self.id), layout.bounds(), &mut info);
        operation.focusable(Some(&self.id), layout.bounds(), &mut state.focus);
        operation.traverse(&mut |operation| {
            for index in 0..self.document.paragraphs() {
                operation.text(None, layout.bounds(), self.document.paragraph(index));
            }
        });
    }

    fn update(
        &mut self,
        tree: &mut Tree,
        event: &Event,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        _renderer: &Renderer,
        _clipboard: &mut dyn Clipboard,
        shell: &mut Shell<'_, M>,
        _viewport: &Rectangle,
    ) {
        let state = tree.state.downcast_mut::<State>();
        let (bounds, before, was) = (layout.bounds(), state.place, state.focus);
        let measure = self.measure(&state.laid_out, bounds);
        let page = (measure.height - OVERLAP_LINES * line()).max(line());
        let mut dragged = None;
        match event {
            Event::Mouse(mouse::Event::ButtonPressed(mouse::Button::Left)) => {
                match cursor.position_over(bounds).filter(|_| !shell.is_event_captured()) {
                    Some(at) => {
                        state.focus.press();
                        state.dragging = at.x >= track(bounds).x - space::XS;
                        dragged = state.dragging.then_some(at.y);
                        shell.capture_event();
                    }
                    None => state.focus.unfocus(),
                }
            }
            Event::Mouse(mouse::Event::CursorMoved { .. }) if state.dragging => {
                dragged = cursor.position().map(|at| at.y);
            }
            Event::Mouse(mouse::Event::ButtonReleased(_)) => state.dragging = false,
            Event::Mouse(mouse::Event::WheelScrolled { delta }) if cursor.is_over(bounds) => {
                let by = match delta {
                    mouse::ScrollDelta::Lines { y, .. } => -y * WHEEL_LINES * line(),
                    mouse::ScrollDelta::Pixels { y, .. } => -y,
                };
                state.place = measure.moved(before, by);
                // At its ends the page around it scrolls.
                if state.place != before {
                    shell.capture_event();
                }
            }
            Event::Keyboard(keyboard::Event::KeyPressed { key: Key::Named(key), modifiers, .. })
                if state.focus.is_focused() && modifiers.is_empty() =>
            {
                state.focus.key();
                let place = match key {
                    Named::ArrowUp => measure.moved(before, -WHEEL_LINES * line()),
                    Named::ArrowDown => measure.moved(before, WHEEL_LINES * line()),
                    Named::PageUp => measure.moved(before, -page),
                    Named::PageDown | Named::Space => measure.moved(before, page),
                    Named::Home => Place::default(),
                    Named::End => measure.last(),
                    _ => return,
                };
                state.place = place;
                shell.capture_event();
            }
            _ => {}
        }
        if let Some((y, thumb)) = dragged.zip(self.thumb(&measure, before, bounds)) {
            let track = track(bounds);
            let way = (track.height - thumb.height).max(1.0);
            state.place = self.at_part(&measure, (y - track.y - thumb.height / 2.0) / way);
        }
        if (before, was) != (state.place, state.focus) {
            shell.request_redraw();
        }
    }

    fn draw(
        &self,
        tree: &Tree,
        renderer: &mut Renderer,
        _theme: &Theme,
        _style: &renderer::Style,
        layout: Layout<'_>,
        _cursor: mouse::Cursor,
        viewport: &Rectangle,
    ) {
        let state = tree.state.downcast_ref::<State>();
        let (bounds, colour) = (layout.bounds(), |role| self.palette.get(role));
        let border = Border { color: colour(Role::Edge), width: 1.0, radius: RADIUS.into() };
        renderer.fill_quad(Quad { bounds, border, ..Quad::default() }, colour(Role::Raised));
        if state.focus.shows_ring() {
            ring(renderer, bounds, self.palette);
        }
        let measure = self.measure(&state.laid_out, bounds);
        let inside = inside(bounds);
        let Some(clip) = inside.intersection(viewport) else { return };
        renderer.with_layer(clip, |renderer| {
            let mut y = inside.y - state.place.offset;
            for index in state.place.paragraph..self.document.paragraphs() {
                if y > inside.y + inside.height {
                    break;
                }
                let at = Point::new(inside.x, y);
                for (span, (hit, _)) in hits_of(self.document.hits(), index).enumerate() {
                    let role = if hit == self.document.hit { Role::MarkShown } else { Role::Mark };
                    for place in measure.with(index, |paragraph| paragraph.span_bounds(2 * span + 1)) {
                        let bounds = place + Vector::new(at.x, at.y);
                        let border = Border { radius: 3.0.into(), ..Border::default() };
                        renderer.fill_quad(Quad { bounds, border, ..Quad::default() }, colour(role));
                    }
                }
                measure.with(index, |paragraph| {
                    renderer.fill_paragraph(paragraph, at, colour(Role::Text), clip);
                });
                y += measure.height(index);
            }
        });
        if let Some(bounds) = self.thumb(&measure, state.place, bounds) {
            let border = Border { radius: (BAR / 2.0).into(), ..Border::default() };
            renderer.fill_quad(Quad { bounds, border, ..Quad::default() }, colour(Role::Edge));
        }
    }
}

impl<'a, M: 'a> From<Pane<'a>> for Element<'a, M> {
    fn from(pane: Pane<'a>) -> Self {
        Element::new(pane)
    }
}
