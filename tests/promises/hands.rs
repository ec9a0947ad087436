//! Any view, used as a person uses it: unlike the toolkit's simulator the widgets keep their state from view to view,
//! and the tasks that move the focus are run.

use crate::headless::{self, Headless, View, key_down, pressed, redraw, typing};
use iced_test::Selector;
use iced_test::core::widget::operation::Operation;
use iced_test::core::{Event, Point, Rectangle, Size, Theme, keyboard, mouse};
use iced_test::futures::futures::StreamExt;
use iced_test::futures::futures::executor::block_on;
use iced_test::runtime::{Action, Task, task};
use iced_test::selector::Bounded;
use keyboard::Modifiers;
use keyboard::key::{Code, Key, Named, Physical};
use kliuchnyk::gui::widget;

/// Hands on the keyboard and the mouse of one window.
pub struct Hands<S, M> {
    pub state: S,
    view: for<'a> fn(&'a S) -> View<'a, M>,
    update: fn(&mut S, M) -> Task<M>,
    glass: Headless,
}

impl<S, M: Clone + std::fmt::Debug + Send + 'static> Hands<S, M> {
    /// `size` in physical pixels; at scale 2 half as much fits, as with text at 200 %.
    pub fn new(
        state: S,
        (size, scale): (Size, f32),
        view: for<'a> fn(&'a S) -> View<'a, M>,
        update: fn(&mut S, M) -> Task<M>,
    ) -> Self {
        let mut hands = Self { state, view, update, glass: Headless::new(size, scale) };
        hands.events(&[]);
        hands
    }

    /// Delivers events, then what follows from them; says whether a widget took one.
    pub fn events(&mut self, events: &[Event]) -> bool {
        let (messages, statuses) = self.glass.events((self.view)(&self.state), events);
        for message in messages {
            let task = (self.update)(&mut self.state, message);
            self.run(task);
        }
        statuses.contains(&iced_test::core::event::Status::Captured)
    }

    /// Runs a task to its end.
    pub fn run(&mut self, task: Task<M>) {
        let Some(mut stream) = task::into_stream(task) else { return };
        while let Some(action) = block_on(stream.next()) {
            match action {
                Action::Output(message) => {
                    let task = (self.update)(&mut self.state, message);
                    self.run(task);
                }
                Action::Widget(operation) => self.operate(operation),
                _ => {}
            }
        }
    }

    pub fn operate(&mut self, operation: Box<dyn Operation>) {
        self.glass.operate((self.view)(&self.state), operation);
        self.events(&[]);
    }

    pub fn find<F>(&mut self, selector: F) -> Option<F::Output>
    where
        F: Selector + Send,
        F::Output: Clone + Send,
    {
        self.glass.ask((self.view)(&self.state), selector.find()).flatten()
    }

    /// All that the selector finds.
    pub fn all<F>(&mut self, selector: F) -> Vec<F::Output>
    where
        F: Selector + Send,
        F::Output: Clone + Send,
    {
        self.glass.ask((self.view)(&self.state), selector.find_all()).unwrap_or_default()
    }

    /// Walks the window as it is.
    pub fn look(&mut self, operation: &mut dyn Operation) {
        self.glass.look((self.view)(&self.state), operation);
    }

    /// Delivers a message as if a widget had sent it.
    pub fn update(&mut self, message: M) {
        let task = (self.update)(&mut self.state, message);
        self.run(task);
        self.events(&[]);
    }

    pub fn tab(&mut self) {
        self.run(widget::focus::next());
    }
    pub fn back_tab(&mut self) {
        self.run(widget::focus::previous());
    }

    /// Identifier of the focused widget.
    pub fn focused(&mut self) -> Option<widget::Id> {
        self.glass.focused((self.view)(&self.state))
    }

    pub fn copy(&mut self, text: &str) {
        self.glass.clipboard.0 = Some(text.to_owned());
    }

    pub fn copied(&self) -> Option<&str> {
        self.glass.clipboard.0.as_deref()
    }

    pub fn point_at(&mut self, point: Point) {
        self.glass.cursor = mouse::Cursor::Available(point);
        self.events(&[Event::Mouse(mouse::Event::CursorMoved { position: point }), redraw()]);
    }

    pub fn click<F>(&mut self, selector: F)
    where
        F: Selector + Send,
        F::Output: Bounded + Clone + Send,
    {
        let what = selector.description();
        let target = self.find(selector).unwrap_or_else(|| panic!("nothing to click: {what}"));
        self.point_at(target.visible_bounds().unwrap_or_else(|| panic!("not in sight: {what}")).center());
        self.press();
        self.release();
    }
    pub fn press(&mut self) {
        self.events(&[Event::Mouse(mouse::Event::ButtonPressed(mouse::Button::Left))]);
    }
    pub fn release(&mut self) {
        self.events(&[Event::Mouse(mouse::Event::ButtonReleased(mouse::Button::Left)), redraw()]);
    }

    /// A key without a character; says whether a widget took it.
    pub fn key(&mut self, key: Named, modifiers: Modifiers) -> bool {
        self.with_modifiers(modifiers, key_down(key, modifiers))
    }

    fn with_modifiers(&mut self, modifiers: Modifiers, key: Event) -> bool {
        let changed = |modifiers| Event::Keyboard(keyboard::Event::ModifiersChanged(modifiers));
        self.events(&[changed(modifiers), key, changed(Modifiers::default()), redraw()])
    }

    /// A key with a letter, on whatever layout: what it types, where it lies.
    pub fn letter(&mut self, plain: &str, typed: &str, code: Code, modifiers: Modifiers) -> bool {
        let text = (!modifiers.control()).then(|| typed.into());
        let (key, modified) = (Key::Character(plain.into()), Key::Character(typed.into()));
        self.with_modifiers(modifiers, pressed(key, modified, Physical::Code(code), modifiers, text))
    }

    pub fn type_text(&mut self, text: &str) {
        for key in typing(text) {
            self.events(&[key, redraw()]);
        }
    }

    /// Pixels, RGBA, in physical size.
    pub fn picture(&mut self, theme: &Theme) -> (Size<u32>, Vec<u8>) {
        self.glass.picture((self.view)(&self.state), theme)
    }

    /// Pixels of a part of the window.
    pub fn cut(&mut self, theme: &Theme, part: Rectangle) -> Vec<u8> {
        let (size, pixels) = self.picture(theme);
        let part = part * (size.width as f32 / self.window().width);
        let row = size.width as usize * 4;
        let (left, right) = (part.x as usize * 4, (part.x + part.width) as usize * 4);
        let rows = part.y as usize..(part.y + part.height) as usize;
        rows.flat_map(|y| pixels[y * row + left..y * row + right].to_vec()).collect()
    }

    /// Writes a picture for people into the tests' own folder.
    pub fn show(&mut self, name: &str, theme: &Theme) {
        let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.png"));
        headless::write_png(&path, &self.picture(theme));
    }

    /// The whole window, in logical pixels.
    pub fn window(&self) -> Rectangle {
        self.glass.bounds()
    }
}
