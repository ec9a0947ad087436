//! The line of dots: keys and pastes go straight into the buffer, the message says only that something changed.

use super::Id;
use super::field::edge;
use super::focus::{Focus, ring};
use super::secret::{Keyboard, OnPage, Script, SecretText};
use crate::gui::design::{LINE_HEIGHT, Palette, RADIUS, REGULAR, Role, Type, space};
use iced::advanced::layout::{self, Layout};
use iced::advanced::renderer::{self, Quad};
use iced::advanced::text::{self, Paragraph as _, Renderer as TextRenderer};
use iced::advanced::widget::operation::{Focusable, Operation};
use iced::advanced::widget::{Tree, Widget, tree};
use iced::advanced::{Clipboard, Renderer as _, Shell, clipboard, mouse};
use iced::keyboard::key::{Key, Named, Physical};
use iced::keyboard::{self, Modifiers};
use iced::{
    Border, Element, Event, Fill, Length, Pixels, Point, Rectangle, Renderer, Size, Theme, touch, window,
};
use zeroize::Zeroizing;

type Paragraph = <Renderer as TextRenderer>::Paragraph;

/// As high as the toolkit's line of text with our padding.
const HEIGHT: f32 = 42.0;
const DOT: f32 = 8.0;
const STEP: f32 = 12.0;
const CARET: f32 = 1.5;

pub(super) struct SecretLine<M> {
    id: Id,
    text: SecretText,
    palette: &'static Palette,
    wrong: bool,
    changed: M,
    /// It was hidden.
    hidden: M,
}

#[derive(Debug)]
struct State {
    focus: Focus,
    /// Everything is selected; the next key replaces it.
    selected: bool,
    of: OnPage,
}

impl<M: Clone> SecretLine<M> {
    pub fn new(
        id: Id,
        text: SecretText,
        palette: &'static Palette,
        wrong: bool,
        (changed, hidden): (M, M),
    ) -> Self {
        Self { id, text, palette, wrong, changed, hidden }
    }

    /// Acts upon a key; None: it is not ours. Some(true): the text, or what is known of the keyboard, changed.
    fn key(
        &self,
        state: &mut State,
        (key, physical): (&Key, Physical),
        modifiers: Modifiers,
        typed: Option<&str>,
        clipboard: &dyn Clipboard,
    ) -> Option<bool> {
        let command = modifiers.command() && !modifiers.alt();
        match (key, key.to_latin(physical)) {
            (_, Some('v' | 'V')) if command => Some(self.paste(state, clipboard)),
            (Key::Named(Named::Insert), _) if modifiers.shift() => Some(self.paste(state, clipboard)),
            (_, Some('a' | 'A')) if command => {
                state.selected = true;
                Some(false)
            }
            // Nothing leaves the field through the clipboard.
            (_, Some('c' | 'C' | 'x' | 'X')) if command => Some(false),
            (Key::Named(Named::Backspace), _) => {
                if state.selected || modifiers.jump() || modifiers.macos_command() {
                    self.text.erase();
                } else {
                    self.text.backspace();
                }
                state.selected = false;
                Some(true)
            }
            (Key::Named(Named::Delete), _) => {
                let selected = std::mem::take(&mut state.selected);
                if selected {
                    self.text.erase();
                }
                Some(selected)
            }
            (Key::Named(Named::CapsLock), _) => {
                let keyboard = self.text.keyboard();
                self.text.set_keyboard(Keyboard { caps_lock: keyboard.caps_lock.map(|on| !on), ..keyboard });
                Some(true)
            }
            _ if modifiers.command() != modifiers.alt() && modifiers.command() => None,
            _ => {
                let typed = typed.filter(|typed| typed.chars().any(|c| !c.is_control()))?;
                if std::mem::take(&mut state.selected) {
                    self.text.erase();
                }
                self.text.insert(typed);
                self.text.set_keyboard(learn(self.text.keyboard(), typed, modifiers));
                Some(true)
            }
        }
    }

    /// Pastes; the copy that the clipboard gave us is wiped.
    fn paste(&self, state: &mut State, clipboard: &dyn Clipboard) -> bool {
        let Some(pasted) = clipboard.read(clipboard::Kind::Standard).map(Zeroizing::new) else {
            return false;
        };
        if std::mem::take(&mut state.selected) {
            self.text.erase();
        }
        self.text.insert(&pasted);
        true
    }

    /// Dots, or characters one by one: no renderer ever gets two of them in one text.
    fn draw_text(&self, renderer: &mut Renderer, inside: Rectangle) -> f32 {
        let colour = self.palette.get(Role::Text);
        let middle = inside.center_y();
        if !self.text.is_revealed() {
            // What does not fit goes out of sight on the left.
            let fits = (inside.width / STEP).floor() as usize;
            let count = self.text.len().min(fits);
            for dot in 0..count {
                let at = Point::new(inside.x + dot as f32 * STEP, middle - DOT / 2.0);
                let border = Border { radius: (DOT / 2.0).into(), ..Border::default() };
                let bounds = Rectangle::new(at, Size::new(DOT, DOT));
                renderer.fill_quad(Quad { bounds, border, ..Quad::default() }, colour);
            }
            return inside.x + count as f32 * STEP;
        }
        self.text.with(|text| {
            let widths: Vec<f32> = text.chars().map(width).collect();
            let mut skip = 0;
            let mut whole: f32 = widths.iter().sum();
            while whole > inside.width {
                whole -= widths.get(skip).copied().unwrap_or(whole);
                skip += 1;
            }
            let mut x = inside.x;
            for (character, width) in text.chars().zip(&widths).skip(skip) {
                let text = one(character, |_| character.to_string());
                renderer.fill_text(text, Point::new(x, middle), colour, inside);
                x += width;
            }
            x
        })
    }
}

/// How one character is written.
fn one<C>(character: char, content: impl FnOnce(char) -> C) -> text::Text<C, iced::Font> {
    text::Text {
        content: content(character),
        bounds: Size::new(f32::INFINITY, HEIGHT),
        size: Pixels(Type::Body.size()),
        line_height: text::LineHeight::Relative(LINE_HEIGHT),
        font: REGULAR,
        align_x: text::Alignment::Left,
        align_y: iced::alignment::Vertical::Center,
        shaping: text::Shaping::Basic,
        wrapping: text::Wrapping::None,
    }
}

fn width(character: char) -> f32 {
    let mut octets = Zeroizing::new([0; 4]);
    let text = one(character, |_| ());
    // A space has no width of its own to measure.
    let narrowest = if character == ' ' { Type::Body.size() / 3.0 } else { 0.0 };
    let content: &str = character.encode_utf8(&mut *octets);
    Paragraph::with_text(text.with_content(content)).min_width().max(narrowest)
}

/// What a key tells: the alphabet, and Caps Lock by the letter's case against Shift.
fn learn(known: Keyboard, typed: &str, modifiers: Modifiers) -> Keyboard {
    let Some(letter) = typed.chars().find(|c| c.is_alphabetic()) else { return known };
    let script = match letter {
        '\u{400}'..='\u{52f}' => Some(Script::Cyrillic),
        'a'..='z' | 'A'..='Z' => Some(Script::Latin),
        _ => None,
    };
    let caps_lock = match (letter.is_uppercase(), letter.is_lowercase()) {
        (true, false) => Some(!modifiers.shift()),
        (false, true) => Some(modifiers.shift()),
        _ => known.caps_lock,
    };
    Keyboard { caps_lock, script: script.or(known.script) }
}

impl<M: Clone> Widget<M, Theme, Renderer> for SecretLine<M> {
    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<State>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(State { focus: Focus::default(), selected: false, of: OnPage::of(&self.text) })
    }

    fn diff(&self, tree: &mut Tree) {
        let state = tree.state.downcast_mut::<State>();
        // Another page's field stands here now.
        if !state.of.is_of(&self.text) {
            state.of = OnPage::of(&self.text);
        }
    }

    fn size(&self) -> Size<Length> {
        Size::new(Fill, Length::Fixed(HEIGHT))
    }

    fn layout(&mut self, _tree: &mut Tree, _renderer: &Renderer, limits: &layout::Limits) -> layout::Node {
        layout::atomic(limits, Fill, HEIGHT)
    }

    fn operate(
        &mut self,
        tree: &mut Tree,
        layout: Layout<'_>,
        _renderer: &Renderer,
        operation: &mut dyn Operation,
    ) {
        let state = tree.state.downcast_mut::<State>();
        operation.focusable(Some(&self.id), layout.bounds(), &mut state.focus);
    }

    fn update(
        &mut self,
        tree: &mut Tree,
        event: &Event,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        _renderer: &Renderer,
        clipboard: &mut dyn Clipboard,
        shell: &mut Shell<'_, M>,
        _viewport: &Rectangle,
    ) {
        let state = tree.state.downcast_mut::<State>();
        match event {
            Event::Mouse(mouse::Event::ButtonPressed(mouse::Button::Left))
            | Event::Touch(touch::Event::FingerPressed { .. }) => {
                let was = state.focus.is_focused();
                if cursor.is_over(layout.bounds()) && !shell.is_event_captured() {
                    state.focus.focus();
                    shell.capture_event();
                } else {
                    state.focus.unfocus();
                }
                state.selected = false;
                if was != state.focus.is_focused() {
                    shell.request_redraw();
                }
            }
            // Whoever comes to the window next does not see it.
            Event::Window(window::Event::Unfocused) if self.text.is_revealed() => {
                self.text.reveal(false);
                shell.publish(self.hidden.clone());
            }
            Event::Keyboard(keyboard::Event::KeyPressed { key, physical_key, modifiers, text, .. })
                if state.focus.is_focused() && !shell.is_event_captured() =>
            {
                let (keys, typed) = ((key, *physical_key), text.as_deref());
                if let Some(changed) = self.key(state, keys, *modifiers, typed, clipboard) {
                    shell.capture_event();
                    shell.request_redraw();
                    if changed {
                        shell.publish(self.changed.clone());
                    }
                }
            }
            _ => {}
        }
    }

    fn mouse_interaction(
        &self,
        _tree: &Tree,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        _viewport: &Rectangle,
        _renderer: &Renderer,
    ) -> mouse::Interaction {
        if cursor.is_over(layout.bounds()) { mouse::Interaction::Text } else { mouse::Interaction::default() }
    }

    fn draw(
        &self,
        tree: &Tree,
        renderer: &mut Renderer,
        _theme: &Theme,
        _style: &renderer::Style,
        layout: Layout<'_>,
        _cursor: mouse::Cursor,
        _viewport: &Rectangle,
    ) {
        let state = tree.state.downcast_ref::<State>();
        let (bounds, focused) = (layout.bounds(), state.focus.is_focused());
        let (role, width) = edge(self.wrong, focused);
        let border = Border { color: self.palette.get(role), width, radius: RADIUS.into() };
        renderer.fill_quad(Quad { bounds, border, ..Quad::default() }, self.palette.get(Role::Raised));
        if focused {
            ring(renderer, bounds, self.palette);
        }
        let inside = bounds.shrink([0.0, space::S + space::XS + CARET]);
        if state.selected && !self.text.is_empty() {
            let marked = inside.shrink([space::S, 0.0]);
            renderer.fill_quad(Quad { bounds: marked, ..Quad::default() }, self.palette.get(Role::Hover));
        }
        let end = self.draw_text(renderer, inside);
        if focused {
            // It stands still: a blinking one would keep the processor awake.
            let caret = Rectangle::new(Point::new(end, bounds.center_y() - 9.0), Size::new(CARET, 18.0));
            renderer.fill_quad(Quad { bounds: caret, ..Quad::default() }, self.palette.get(Role::Text));
        }
    }
}

impl<'a, M: Clone + 'a> From<SecretLine<M>> for Element<'a, M> {
    fn from(line: SecretLine<M>) -> Self {
        Element::new(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_tell_the_alphabet_and_caps_lock() {
        let after = |typed, modifiers| learn(Keyboard::default(), typed, modifiers);
        let (none, shift) = (Modifiers::empty(), Modifiers::SHIFT);
        for (typed, modifiers, caps_lock, script) in [
            ("a", none, Some(false), Some(Script::Latin)),
            ("A", none, Some(true), Some(Script::Latin)),
            ("A", shift, Some(false), Some(Script::Latin)),
            ("a", shift, Some(true), Some(Script::Latin)),
            ("ї", none, Some(false), Some(Script::Cyrillic)),
            ("Ґ", none, Some(true), Some(Script::Cyrillic)),
            ("7", shift, None, None),
            ("’", none, None, None),
            ("ü", none, Some(false), None),
        ] {
            assert_eq!(after(typed, modifiers), Keyboard { caps_lock, script }, "{typed}");
        }
        let known = after("Ї", none);
        assert_eq!(learn(known, "1", none), known);
    }
}
