//! The toolkit's line of text with our ring, our Escape, and a cursor that keeps its place while a mask rewrites the text.

use super::Id;
use super::focus::ring;
use crate::gui::design::Palette;
use iced::advanced::layout::{self, Layout};
use iced::advanced::text::Renderer as TextRenderer;
use iced::advanced::widget::{Operation, Tree, Widget, tree};
use iced::advanced::{Clipboard, Shell, clipboard, mouse, renderer};
use iced::keyboard::key::{Key, Named};
use iced::widget::text_input::{self, TextInput, Value, cursor};
use iced::{Element, Event, Length, Rectangle, Renderer, Size, Theme, keyboard};

type InputState = text_input::State<<Renderer as TextRenderer>::Paragraph>;

/// A line of text.
pub(super) struct Typed<'a, M> {
    id: Id,
    input: TextInput<'a, M>,
    palette: &'static Palette,
    /// Read-only text is not reached by the keyboard.
    enabled: bool,
    shown: String,
    /// Whether the text is rewritten after each key; what is typed are digits.
    masked: bool,
}

/// The clipboard as one line can take it.
struct OneLine<'a>(&'a mut dyn Clipboard);

impl Clipboard for OneLine<'_> {
    fn read(&self, kind: clipboard::Kind) -> Option<String> {
        self.0.read(kind).map(|pasted| one_line(&pasted))
    }

    fn write(&mut self, kind: clipboard::Kind, contents: String) {
        self.0.write(kind, contents);
    }
}

/// Words of two lines are not glued: where control characters or line ends stood between them there is one space.
fn one_line(text: &str) -> String {
    let ends = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    if !text.contains(ends) {
        // Spaces around a part of a line are meant.
        return text.to_owned();
    }
    let lines: Vec<&str> = text.split(ends).map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join(" ")
}

/// For a masked text.
#[derive(Debug, Default)]
struct Mask {
    shown: String,
    /// Digits behind the cursor once the last key has done its work.
    behind: usize,
}

impl<'a, M> Typed<'a, M> {
    pub fn new(
        id: Id,
        input: TextInput<'a, M>,
        palette: &'static Palette,
        enabled: bool,
        shown: String,
        masked: bool,
    ) -> Self {
        Self { id, input, palette, enabled, shown, masked }
    }

    /// How many digits stay behind the cursor when this event has been acted upon.
    fn digits_behind(&self, state: &InputState, event: &Event) -> usize {
        let (end, selected) = match state.cursor().state(&Value::new(&self.shown)) {
            cursor::State::Index(at) => (at, false),
            cursor::State::Selection { start, end } => (start.max(end), true),
        };
        let behind = self.shown.chars().skip(end).filter(char::is_ascii_digit).count();
        let deletes = matches!(
            event,
            Event::Keyboard(keyboard::Event::KeyPressed { key: Key::Named(Named::Delete), .. })
        );
        let on_digit = self.shown.chars().nth(end).is_some_and(|c| c.is_ascii_digit());
        behind.saturating_sub(usize::from(deletes && !selected && on_digit))
    }
}

/// Place in `shown` that has so many digits behind it.
fn place(shown: &str, behind: usize) -> usize {
    let characters = shown.chars().count();
    let mut digits = 0;
    for (back, character) in shown.chars().rev().enumerate() {
        if digits == behind {
            return characters - back;
        }
        digits += usize::from(character.is_ascii_digit());
    }
    if digits == behind { 0 } else { characters }
}

impl<M: Clone> Widget<M, Theme, Renderer> for Typed<'_, M> {
    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<Mask>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(Mask { shown: self.shown.clone(), behind: 0 })
    }

    fn children(&self) -> Vec<Tree> {
        vec![Tree::new(&self.input as &dyn Widget<M, Theme, Renderer>)]
    }

    fn diff(&self, tree: &mut Tree) {
        tree.diff_children(&[&self.input as &dyn Widget<M, Theme, Renderer>]);
        let mask = tree.state.downcast_mut::<Mask>();
        if self.masked && mask.shown != self.shown {
            let at = place(&self.shown, mask.behind);
            tree.children[0].state.downcast_mut::<InputState>().move_cursor_to(at);
        }
        mask.shown.clone_from(&self.shown);
    }

    fn size(&self) -> Size<Length> {
        Widget::<M, Theme, Renderer>::size(&self.input)
    }

    fn layout(&mut self, tree: &mut Tree, renderer: &Renderer, limits: &layout::Limits) -> layout::Node {
        let input = Widget::layout(&mut self.input, &mut tree.children[0], renderer, limits);
        layout::Node::with_children(input.size(), vec![input])
    }

    fn operate(
        &mut self,
        tree: &mut Tree,
        layout: Layout<'_>,
        renderer: &Renderer,
        operation: &mut dyn Operation,
    ) {
        if self.enabled {
            self.input.operate(&mut tree.children[0], layout.child(0), renderer, operation);
        } else {
            operation.text(Some(&self.id), layout.bounds(), &self.shown);
        }
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
        // Escape is the page's.
        if let Event::Keyboard(keyboard::Event::KeyPressed { key: Key::Named(Named::Escape), .. }) = event {
            return;
        }
        if self.masked {
            let behind = self.digits_behind(tree.children[0].state.downcast_ref(), event);
            tree.state.downcast_mut::<Mask>().behind = behind;
        }
        self.input.update(
            &mut tree.children[0],
            event,
            layout.child(0),
            cursor,
            renderer,
            &mut OneLine(clipboard),
            shell,
            viewport,
        );
    }

    fn mouse_interaction(
        &self,
        tree: &Tree,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        viewport: &Rectangle,
        renderer: &Renderer,
    ) -> mouse::Interaction {
        Widget::mouse_interaction(&self.input, &tree.children[0], layout.child(0), cursor, viewport, renderer)
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
        let input = &tree.children[0];
        if input.state.downcast_ref::<InputState>().is_focused() {
            ring(renderer, layout.bounds(), self.palette);
        }
        Widget::draw(&self.input, input, renderer, theme, style, layout.child(0), cursor, viewport);
    }
}

impl<'a, M: Clone + 'a> From<Typed<'a, M>> for Element<'a, M> {
    fn from(typed: Typed<'a, M>) -> Self {
        Element::new(typed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_pasted_becomes_one_line_of_whole_words() {
        for (pasted, line) in [
            ("Іван\r\nІванович", "Іван Іванович"),
            ("  Іван \n\n\t Іванович\n", "Іван Іванович"),
            ("Іван\u{0}Іванович\u{2028}", "Іван Іванович"),
            (" Іванович ", " Іванович "),
            ("\n", ""),
        ] {
            assert_eq!(one_line(pasted), line, "{pasted:?}");
        }
    }
}
