//! A window without a display: what the widgets remember from view to view, the pointer, the clipboard, the renderer
//! that the program itself uses. What is shown and what becomes of messages is its user's: [`super::hands`] works any
//! view, [`super::sandbox`] the whole program.

use iced_test::core::clipboard::{self, Clipboard};
use iced_test::core::event::Status;
use iced_test::core::renderer::{self, Headless as _, Style};
use iced_test::core::widget::operation::{self, Operation, Outcome};
use iced_test::core::{Element, Event, Point, Rectangle, Size, SmolStr, Theme, keyboard, mouse, window};
use iced_test::futures::futures::executor::block_on;
use iced_test::runtime::user_interface::{Cache, UserInterface};
use keyboard::key::{Key, Named, NativeCode, Physical};
use keyboard::{Location, Modifiers};
use kliuchnyk::gui::{self, widget};
use std::sync::Once;
use std::time::Instant;

pub type Renderer = iced::Renderer;
pub type View<'a, M> = Element<'a, M, Theme, Renderer>;

/// What is on the clipboard.
#[derive(Default)]
pub struct Clip(pub Option<String>);

impl Clipboard for Clip {
    fn read(&self, _kind: clipboard::Kind) -> Option<String> {
        self.0.clone()
    }
    fn write(&mut self, _kind: clipboard::Kind, contents: String) {
        self.0 = Some(contents);
    }
}

/// The window.
pub struct Headless {
    pub clipboard: Clip,
    pub cursor: mouse::Cursor,
    /// Logical pixels.
    size: Size,
    scale: f32,
    renderer: Renderer,
    cache: Cache,
}

impl Headless {
    /// `size` in physical pixels; at scale 2 half as much fits, as with text at 200 %.
    pub fn new(size: Size, scale: f32) -> Self {
        static FONTS: Once = Once::new();
        let settings = gui::settings();
        FONTS.call_once(|| {
            for font in gui::settings().fonts {
                iced_test::renderer::graphics::text::font_system().write().expect("fonts").load_font(font);
            }
        });
        let renderer = <Renderer as renderer::Headless>::new(
            settings.default_font,
            settings.default_text_size,
            Some("tiny-skia"),
        );
        Self {
            clipboard: Clip::default(),
            cursor: mouse::Cursor::Unavailable,
            size: Size::new(size.width / scale, size.height / scale),
            scale,
            renderer: block_on(renderer).expect("a renderer without a display"),
            cache: Cache::default(),
        }
    }

    /// The same window in another size, at another scale; the widgets remember what they did.
    pub fn resize(&mut self, size: Size, scale: f32) {
        self.size = Size::new(size.width / scale, size.height / scale);
        self.scale = scale;
    }

    /// Another page: nothing is remembered.
    pub fn forget(&mut self) {
        self.cache = Cache::default();
        self.cursor = mouse::Cursor::Unavailable;
    }

    /// The whole window, in logical pixels.
    pub fn bounds(&self) -> Rectangle {
        Rectangle::with_size(self.size)
    }

    /// Lays the view out for whatever `act` does with it.
    pub fn with<M, T>(
        &mut self,
        view: View<'_, M>,
        act: impl FnOnce(&mut UserInterface<'_, M, Theme, Renderer>, &mut Renderer, &mut Clip) -> T,
    ) -> T {
        let cache = std::mem::take(&mut self.cache);
        let mut ui = UserInterface::build(view, self.size, cache, &mut self.renderer);
        let answer = act(&mut ui, &mut self.renderer, &mut self.clipboard);
        self.cache = ui.into_cache();
        answer
    }

    /// Gives events to the widgets; their messages, and which events they took. The toolkit draws between events, and
    /// some widgets prepare for the next event there.
    pub fn events<M>(&mut self, view: View<'_, M>, events: &[Event]) -> (Vec<M>, Vec<Status>) {
        let cursor = self.cursor;
        self.with(view, |ui, renderer, clipboard| {
            let mut messages = Vec::new();
            let _ = ui.update(&[redraw()], cursor, renderer, clipboard, &mut messages);
            let (_, statuses) = ui.update(events, cursor, renderer, clipboard, &mut messages);
            (messages, statuses)
        })
    }

    /// Walks the view as it is.
    pub fn look<M>(&mut self, view: View<'_, M>, operation: &mut dyn Operation) {
        self.with(view, |ui, renderer, _| ui.operate(renderer, operation));
    }

    /// Walks the view and asks what was found.
    pub fn ask<M, T>(&mut self, view: View<'_, M>, mut operation: impl Operation<T>) -> Option<T>
    where
        T: Send,
    {
        self.with(view, |ui, renderer, _| ui.operate(renderer, &mut operation::black_box(&mut operation)));
        match operation.finish() {
            Outcome::Some(found) => Some(found),
            _ => None,
        }
    }

    /// Performs an operation and those that it asks for next.
    pub fn operate<M>(&mut self, view: View<'_, M>, operation: Box<dyn Operation>) {
        self.with(view, |ui, renderer, _| {
            let mut next = Some(operation);
            while let Some(mut operation) = next.take() {
                ui.operate(renderer, operation.as_mut());
                if let Outcome::Chain(chained) = operation.finish() {
                    next = Some(chained);
                }
            }
        });
    }

    /// Identifier of the focused widget.
    pub fn focused<M>(&mut self, view: View<'_, M>) -> Option<widget::Id> {
        self.ask(view, widget::focus::focused_id()).flatten()
    }

    /// Draws the view; `look` sees what the renderer was asked to draw.
    pub fn draw<M, T>(
        &mut self,
        view: View<'_, M>,
        theme: &Theme,
        look: impl FnOnce(&mut UserInterface<'_, M, Theme, Renderer>, &mut Renderer) -> T,
    ) -> T {
        let cursor = self.cursor;
        let style = Style { text_color: theme.palette().text };
        self.with(view, |ui, renderer, clipboard| {
            // Widgets look at the pointer in the view that is drawn.
            let _ = ui.update(&[redraw()], cursor, renderer, clipboard, &mut Vec::new());
            ui.draw(renderer, theme, &style, cursor);
            look(ui, renderer)
        })
    }

    /// Pixels, RGBA, in physical size.
    pub fn picture<M>(&mut self, view: View<'_, M>, theme: &Theme) -> (Size<u32>, Vec<u8>) {
        let scale = self.scale;
        let size =
            Size::new((self.size.width * scale).round() as u32, (self.size.height * scale).round() as u32);
        let background = theme.palette().background;
        let pixels = self.draw(view, theme, |_, renderer| renderer.screenshot(size, scale, background));
        (size, pixels)
    }
}

/// Writes a picture for people.
pub fn write_png(path: &std::path::Path, (size, pixels): &(Size<u32>, Vec<u8>)) {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).unwrap();
    }
    let file = std::fs::File::create(path).unwrap();
    let mut encoder = png::Encoder::new(std::io::BufWriter::new(file), size.width, size.height);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_compression(png::Compression::Fastest);
    encoder.write_header().unwrap().write_image_data(pixels).unwrap();
}

pub fn redraw() -> Event {
    Event::Window(window::Event::RedrawRequested(Instant::now()))
}

/// A click of the left button at this place.
pub fn click(at: Point) -> [Event; 3] {
    [
        Event::Mouse(mouse::Event::CursorMoved { position: at }),
        Event::Mouse(mouse::Event::ButtonPressed(mouse::Button::Left)),
        Event::Mouse(mouse::Event::ButtonReleased(mouse::Button::Left)),
    ]
}

/// A key of no layout in particular goes down.
pub fn key_down(key: Named, modifiers: Modifiers) -> Event {
    let text = (key == Named::Space).then(|| " ".into());
    pressed(Key::Named(key), Key::Named(key), anywhere(), modifiers, text)
}

/// The keys of a text, one by one; which key of the board it is matters only for shortcuts.
pub fn typing(text: &str) -> impl Iterator<Item = Event> {
    text.chars().map(|character| match character {
        ' ' => key_down(Named::Space, Modifiers::default()),
        _ => {
            let (plain, typed) = (character.to_lowercase().to_string(), character.to_string());
            let shift = if plain == typed { Modifiers::default() } else { Modifiers::SHIFT };
            pressed(
                Key::Character(plain.as_str().into()),
                Key::Character(typed.as_str().into()),
                anywhere(),
                shift,
                Some(typed.as_str().into()),
            )
        }
    })
}

fn anywhere() -> Physical {
    Physical::Unidentified(NativeCode::Unidentified)
}

/// `key` as it is without modifiers, `modified_key` as it is with them.
pub fn pressed(
    key: Key,
    modified_key: Key,
    physical_key: Physical,
    modifiers: Modifiers,
    text: Option<SmolStr>,
) -> Event {
    Event::Keyboard(keyboard::Event::KeyPressed {
        key,
        modified_key,
        physical_key,
        location: Location::Standard,
        modifiers,
        text,
        repeat: false,
    })
}
