//! A window without a display that is used as a person uses one: unlike the toolkit's simulator it keeps the widgets'
//! state from view to view, runs the tasks that move the focus, and has a clipboard and modifier keys.

use iced_test::Selector;
use iced_test::core::clipboard::{self, Clipboard};
use iced_test::core::renderer::{Headless, Style};
use iced_test::core::widget::operation::{self, Operation, Outcome};
use iced_test::core::{Element, Event, Point, Rectangle, Size, Theme, keyboard, mouse, window};
use iced_test::futures::futures::StreamExt;
use iced_test::futures::futures::executor::block_on;
use iced_test::runtime::user_interface::{Cache, UserInterface};
use iced_test::runtime::{Action, Task, task};
use iced_test::selector::Bounded;
use keyboard::key::{Code, Key, Named, NativeCode, Physical};
use keyboard::{Location, Modifiers};
use kliuchnyk::gui::{self, widget};
use std::time::Instant;

type Renderer = iced::Renderer;
type View<S, M> = for<'a> fn(&'a S) -> Element<'a, M, Theme, Renderer>;

/// What is on the clipboard.
#[derive(Default)]
struct Clip(Option<String>);

impl Clipboard for Clip {
    fn read(&self, _kind: clipboard::Kind) -> Option<String> {
        self.0.clone()
    }
    fn write(&mut self, _kind: clipboard::Kind, contents: String) {
        self.0 = Some(contents);
    }
}

/// Hands on the keyboard and the mouse of one window.
pub struct Hands<S, M> {
    pub state: S,
    view: View<S, M>,
    update: fn(&mut S, M) -> Task<M>,
    renderer: Renderer,
    size: Size,
    scale: f32,
    cache: Cache,
    cursor: mouse::Cursor,
    clipboard: Clip,
}

impl<S, M: Clone + std::fmt::Debug + Send + 'static> Hands<S, M> {
    /// `size` in physical pixels; at scale 2 half as much fits, as with text at 200 %.
    pub fn new(
        state: S,
        (size, scale): (Size, f32),
        view: View<S, M>,
        update: fn(&mut S, M) -> Task<M>,
    ) -> Self {
        let settings = gui::settings();
        for font in settings.fonts {
            iced_test::renderer::graphics::text::font_system().write().expect("fonts").load_font(font);
        }
        let renderer = block_on(<Renderer as Headless>::new(
            settings.default_font,
            settings.default_text_size,
            Some("tiny-skia"),
        ))
        .expect("a renderer without a display");
        let mut hands = Self {
            state,
            view,
            update,
            renderer,
            size: Size::new(size.width / scale, size.height / scale),
            scale,
            cache: Cache::default(),
            cursor: mouse::Cursor::Unavailable,
            clipboard: Clip::default(),
        };
        hands.events(&[redraw()]);
        hands
    }

    fn with<T>(
        &mut self,
        act: impl FnOnce(&mut UserInterface<'_, M, Theme, Renderer>, &mut Renderer, &mut Clip) -> T,
    ) -> T {
        let cache = std::mem::take(&mut self.cache);
        let mut ui = UserInterface::build((self.view)(&self.state), self.size, cache, &mut self.renderer);
        let answer = act(&mut ui, &mut self.renderer, &mut self.clipboard);
        self.cache = ui.into_cache();
        answer
    }

    /// Delivers events, then what follows from them; says which of them a widget took.
    pub fn events(&mut self, events: &[Event]) -> bool {
        let (cursor, mut messages) = (self.cursor, Vec::new());
        let taken = self.with(|ui, renderer, clipboard| {
            let (_, statuses) = ui.update(events, cursor, renderer, clipboard, &mut messages);
            statuses.contains(&iced_test::core::event::Status::Captured)
        });
        for message in messages {
            let task = (self.update)(&mut self.state, message);
            self.run(task);
        }
        taken
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
        let mut next = Some(operation);
        while let Some(mut operation) = next.take() {
            self.with(|ui, renderer, _| ui.operate(renderer, operation.as_mut()));
            if let Outcome::Chain(chained) = operation.finish() {
                next = Some(chained);
            }
        }
        self.events(&[redraw()]);
    }

    pub fn find<F>(&mut self, selector: F) -> Option<F::Output>
    where
        F: Selector + Send,
        F::Output: Clone + Send,
    {
        let mut find = selector.find();
        self.with(|ui, renderer, _| ui.operate(renderer, &mut operation::black_box(&mut find)));
        match find.finish() {
            Outcome::Some(found) => found,
            _ => None,
        }
    }

    /// All that the selector finds.
    pub fn all<F>(&mut self, selector: F) -> Vec<F::Output>
    where
        F: Selector + Send,
        F::Output: Clone + Send,
    {
        let mut find = selector.find_all();
        self.with(|ui, renderer, _| ui.operate(renderer, &mut operation::black_box(&mut find)));
        match find.finish() {
            Outcome::Some(found) => found,
            _ => Vec::new(),
        }
    }

    /// Walks the window as it is.
    pub fn look(&mut self, operation: &mut dyn Operation) {
        self.with(|ui, renderer, _| ui.operate(renderer, operation));
    }

    /// Delivers a message as if a widget had sent it.
    pub fn update(&mut self, message: M) {
        let task = (self.update)(&mut self.state, message);
        self.run(task);
        self.events(&[redraw()]);
    }

    pub fn tab(&mut self) {
        self.run(widget::focus::next());
    }
    pub fn back_tab(&mut self) {
        self.run(widget::focus::previous());
    }

    /// Identifier of the focused widget.
    pub fn focused(&mut self) -> Option<widget::Id> {
        let mut find = widget::focus::focused_id();
        self.with(|ui, renderer, _| ui.operate(renderer, &mut operation::black_box(&mut find)));
        match find.finish() {
            Outcome::Some(found) => found,
            _ => None,
        }
    }

    pub fn copy(&mut self, text: &str) {
        self.clipboard.0 = Some(text.to_owned());
    }

    pub fn copied(&self) -> Option<&str> {
        self.clipboard.0.as_deref()
    }

    pub fn point_at(&mut self, point: Point) {
        self.cursor = mouse::Cursor::Available(point);
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
        let text = (key == Named::Space).then(|| " ".into());
        let physical = Physical::Unidentified(NativeCode::Unidentified);
        let press = pressed(Key::Named(key), Key::Named(key), physical, modifiers, text);
        self.events(&[modifiers_changed(modifiers), press, modifiers_changed(Modifiers::default()), redraw()])
    }

    /// Presses a key without letting it go.
    pub fn hold(&mut self, key: Named) {
        let physical = Physical::Unidentified(NativeCode::Unidentified);
        let press = pressed(Key::Named(key), Key::Named(key), physical, Modifiers::default(), None);
        self.events(&[press, redraw()]);
    }
    pub fn let_go(&mut self, key: Named) {
        let release = keyboard::Event::KeyReleased {
            key: Key::Named(key),
            modified_key: Key::Named(key),
            physical_key: Physical::Unidentified(NativeCode::Unidentified),
            location: Location::Standard,
            modifiers: Modifiers::default(),
        };
        self.events(&[Event::Keyboard(release), redraw()]);
    }

    /// A key with a letter, on whatever layout: what it types, where it lies.
    pub fn letter(&mut self, plain: &str, typed: &str, code: Code, modifiers: Modifiers) -> bool {
        let text = (!modifiers.control()).then(|| typed.into());
        let press = pressed(
            Key::Character(plain.into()),
            Key::Character(typed.into()),
            Physical::Code(code),
            modifiers,
            text,
        );
        self.events(&[modifiers_changed(modifiers), press, modifiers_changed(Modifiers::default()), redraw()])
    }

    pub fn type_text(&mut self, text: &str) {
        for character in text.chars() {
            let (plain, typed) = (character.to_lowercase().to_string(), character.to_string());
            let shift = if plain == typed { Modifiers::default() } else { Modifiers::SHIFT };
            // Which key it is matters only for shortcuts.
            self.letter(&plain, &typed, Code::Lang1, shift);
        }
    }

    /// Pixels, RGBA, in physical size.
    pub fn picture(&mut self, theme: &Theme) -> (Size<u32>, Vec<u8>) {
        let (cursor, scale) = (self.cursor, self.scale);
        let size = Size::new((self.size.width * scale) as u32, (self.size.height * scale) as u32);
        let background = theme.palette().background;
        let style = Style { text_color: theme.palette().text };
        let pixels = self.with(|ui, renderer, clipboard| {
            // Widgets look at the pointer in the view that is drawn.
            let _ = ui.update(&[redraw()], cursor, renderer, clipboard, &mut Vec::new());
            ui.draw(renderer, theme, &style, cursor);
            renderer.screenshot(size, scale, background)
        });
        (size, pixels)
    }

    /// Pixels of a part of the window.
    pub fn cut(&mut self, theme: &Theme, part: Rectangle) -> Vec<u8> {
        let (size, pixels) = self.picture(theme);
        let part = part * self.scale;
        let row = size.width as usize * 4;
        let (left, right) = (part.x as usize * 4, (part.x + part.width) as usize * 4);
        let rows = part.y as usize..(part.y + part.height) as usize;
        rows.flat_map(|y| pixels[y * row + left..y * row + right].to_vec()).collect()
    }

    /// Writes a picture for people into the tests' own folder, as a portable pixmap.
    pub fn show(&mut self, name: &str, theme: &Theme) {
        let (size, pixels) = self.picture(theme);
        let mut file = format!("P6 {} {} 255\n", size.width, size.height).into_bytes();
        file.extend(pixels.chunks_exact(4).flat_map(|pixel| &pixel[..3]));
        std::fs::write(format!("{}/{name}.ppm", env!("CARGO_TARGET_TMPDIR")), file).expect("written");
    }

    /// The whole window, in logical pixels.
    pub fn window(&self) -> Rectangle {
        Rectangle::with_size(self.size)
    }
}

fn redraw() -> Event {
    Event::Window(window::Event::RedrawRequested(Instant::now()))
}

fn modifiers_changed(modifiers: Modifiers) -> Event {
    Event::Keyboard(keyboard::Event::ModifiersChanged(modifiers))
}

fn pressed(
    key: Key,
    modified_key: Key,
    physical_key: Physical,
    modifiers: Modifiers,
    text: Option<iced_test::core::SmolStr>,
) -> Event {
    let location = Location::Standard;
    Event::Keyboard(keyboard::Event::KeyPressed {
        key,
        modified_key,
        physical_key,
        location,
        modifiers,
        text,
        repeat: false,
    })
}
