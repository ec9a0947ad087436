//! The whole window without a display: real tasks, real renewals, real widgets; keys, clicks and text as a person gives
//! them. Counts actions (a click, or a key that enters no text) and times every `update`.

use iced_test::Selector as _;
use iced_test::core::clipboard::Null;
use iced_test::core::keyboard::{self, Key, key::Named};
use iced_test::core::renderer::{Headless, Style};
use iced_test::core::widget::Operation;
use iced_test::core::widget::operation::{self, Focusable, Outcome, Scrollable};
use iced_test::core::{
    Event, Point, Rectangle, Size, Theme, Vector, mouse, time::Instant, widget::Id, window,
};
use iced_test::futures::futures::StreamExt as _;
use iced_test::runtime::user_interface::Cache;
use iced_test::runtime::{Action, Task, UserInterface, task};
use iced_test::selector::Candidate;
use kliuchnyk::gui::{self, App, Message, Options};
use kliuchnyk::i18n::Language;
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Longer than any step of a training renewal takes on a slow machine.
const PATIENCE: Duration = Duration::from_secs(120);

pub struct Sandbox {
    pub app: App,
    pub size: Size,
    /// Clicks, and keys that enter no text.
    pub actions: usize,
    /// The longest `update`.
    pub longest: Duration,
    /// Answers of tasks that are to come late: they wait until [`Self::release`].
    pub late: Option<fn(&Message) -> bool>,
    held: VecDeque<Message>,
    /// How often the home page was filled.
    pub loads: usize,
    runtime: tokio::runtime::Runtime,
    sender: std::sync::mpsc::Sender<Action<Message>>,
    receiver: std::sync::mpsc::Receiver<Action<Message>>,
    renderer: iced_test::renderer::Renderer,
    cache: Option<Cache>,
    cursor: mouse::Cursor,
}

/// The ordinary window in Ukrainian over this folder.
pub fn ordinary(state: &Path) -> Options {
    Options {
        training: false,
        training_ecdsa: false,
        training_iit: false,
        state: Some(state.to_owned()),
        language: Some(Language::Uk),
    }
}

impl Sandbox {
    /// Opens the window and starts its first tasks.
    pub fn open(options: Options) -> Self {
        let (app, task) = App::boot(options);
        let mut sandbox = Self::around(app);
        sandbox.run(task);
        sandbox
    }

    /// A window in a given state; nothing runs.
    pub fn around(app: App) -> Self {
        let settings = gui::settings();
        // The toolkit loads fonts for its own simulator only: one is made and dropped.
        drop(iced_test::Simulator::<Message>::with_settings(
            gui::settings(),
            iced_test::core::Element::from(""),
        ));
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let renderer = runtime
            .block_on(<iced_test::renderer::Renderer as Headless>::new(
                settings.default_font,
                settings.default_text_size,
                Some("tiny-skia"),
            ))
            .expect("a renderer without a display");
        let (sender, receiver) = std::sync::mpsc::channel();
        Self {
            app,
            size: Size::new(1040.0, 720.0),
            actions: 0,
            longest: Duration::ZERO,
            late: None,
            held: VecDeque::new(),
            loads: 0,
            runtime,
            sender,
            receiver,
            renderer,
            cache: Some(Cache::default()),
            cursor: mouse::Cursor::Unavailable,
        }
    }

    /// Sends a message to the window, as a widget would.
    pub fn send(&mut self, message: Message) {
        self.loads += usize::from(matches!(message, Message::Loaded(..)));
        let begun = Instant::now();
        let entered = self.runtime.enter();
        let task = self.app.update(message);
        drop(entered);
        self.longest = self.longest.max(begun.elapsed());
        self.run(task);
    }

    fn run(&mut self, task: Task<Message>) {
        let Some(mut stream) = task::into_stream(task) else { return };
        let sender = self.sender.clone();
        self.runtime.spawn(async move {
            while let Some(action) = stream.next().await {
                if sender.send(action).is_err() {
                    break;
                }
            }
        });
    }

    /// Performs what tasks have produced so far, and what comes within `patience`. Whether anything came.
    pub fn perform(&mut self, patience: Duration) -> bool {
        let Ok(action) = self.receiver.recv_timeout(patience) else { return false };
        match action {
            Action::Output(message) if self.late.is_some_and(|late| late(&message)) => {
                self.held.push_back(message);
            }
            Action::Output(message) => self.send(message),
            Action::Widget(operation) => {
                let mut operation = Some(operation);
                self.with_interface(|interface, renderer, _| {
                    while let Some(mut current) = operation.take() {
                        interface.operate(renderer, &mut current);
                        if let Outcome::Chain(next) = current.finish() {
                            operation = Some(next);
                        }
                    }
                });
                // The toolkit draws after it; what was pressed on the way tells then.
                self.give(&[]);
            }
            _ => {}
        }
        true
    }

    /// Lets everything that is on its way arrive.
    pub fn settle(&mut self) {
        while self.perform(Duration::from_millis(60)) {}
    }

    fn until_so(&mut self, what: &str, holds: impl Fn(&mut Self) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !holds(self) {
            assert!(Instant::now() < deadline, "waited in vain for: {what}\n{:#?}", self.texts());
            self.perform(Duration::from_millis(100));
        }
        self.settle();
    }

    /// Waits until the window is as it should be.
    pub fn until(&mut self, what: &str, holds: impl Fn(&App) -> bool) {
        self.until_so(what, |window| holds(&window.app));
    }

    /// Waits until these words are gone from the page.
    pub fn until_gone(&mut self, words: &str) {
        self.until_so(words, |window| !window.shows(words));
    }

    /// Waits until the home page was filled so often.
    pub fn until_loaded(&mut self, times: usize) {
        self.until_so("the home page", |window| window.loads >= times);
    }

    /// Waits until an answer is there that comes late.
    pub fn until_late(&mut self, what: &str) {
        self.until_so(what, |window| !window.held.is_empty());
    }

    /// Lets the first late answer arrive.
    pub fn release(&mut self) {
        let message = self.held.pop_front().expect("a late answer");
        self.send(message);
        self.settle();
    }

    fn with_interface<T>(
        &mut self,
        work: impl FnOnce(
            &mut UserInterface<'_, Message, Theme, iced_test::renderer::Renderer>,
            &mut iced_test::renderer::Renderer,
            mouse::Cursor,
        ) -> T,
    ) -> T {
        let scale = self.app.scale();
        let bounds = Size::new(self.size.width / scale, self.size.height / scale);
        let mut interface =
            UserInterface::build(self.app.view(), bounds, self.cache.take().unwrap(), &mut self.renderer);
        let result = work(&mut interface, &mut self.renderer, self.cursor);
        self.cache = Some(interface.into_cache());
        result
    }

    /// Gives events to the widgets, then what they left to the window itself; what follows from it arrives.
    pub fn events(&mut self, events: &[Event]) {
        self.give(events);
        self.settle();
    }

    fn give(&mut self, events: &[Event]) {
        let (messages, statuses) = self.with_interface(|interface, renderer, cursor| {
            let mut messages = Vec::new();
            // The toolkit draws between events; some widgets prepare for the next event there.
            let redraw = Event::Window(window::Event::RedrawRequested(Instant::now()));
            let _ = interface.update(&[redraw], cursor, renderer, &mut Null, &mut messages);
            let (_, statuses) = interface.update(events, cursor, renderer, &mut Null, &mut messages);
            (messages, statuses)
        });
        for message in messages {
            self.send(message);
        }
        for (event, status) in events.iter().zip(statuses) {
            if let Some(message) = App::listen(event.clone(), status) {
                self.send(message);
            }
        }
    }

    /// A key that enters no text.
    pub fn key(&mut self, named: Named) {
        self.key_with(named, keyboard::Modifiers::default());
    }

    pub fn key_with(&mut self, named: Named, modifiers: keyboard::Modifiers) {
        self.actions += 1;
        let key = Key::Named(named);
        let text = match named {
            Named::Space => Some(" ".into()),
            _ => None,
        };
        self.events(&press(key, modifiers, text));
    }

    /// Text, key by key.
    pub fn type_text(&mut self, text: &str) {
        for character in text.chars() {
            let mut buffer = [0; 4];
            let typed: &str = character.encode_utf8(&mut buffer);
            let key = if character == ' ' { Key::Named(Named::Space) } else { Key::Character(typed.into()) };
            self.give(&press(key, keyboard::Modifiers::default(), Some(typed.into())));
        }
        self.settle();
    }

    /// Goes to one choice of a group: with Tab to the group, with the arrows to the choice. It is chosen.
    pub fn choose(&mut self, id: &str) {
        let wanted = Id::from(id.to_owned());
        for _ in 0..80 {
            let entry = self.focused();
            for _ in 0..40 {
                if self.focused() == Some(wanted.clone()) {
                    self.key(Named::Space);
                    return;
                }
                self.key(Named::ArrowDown);
                if self.focused() == entry {
                    break;
                }
            }
            self.key(Named::Tab);
        }
        panic!("no way to the choice {id}; focus is on {:?}\n{:#?}", self.focused(), self.texts());
    }

    /// Goes with Tab to a widget; it must be there.
    pub fn tab_to(&mut self, id: &str) {
        let wanted = Id::from(id.to_owned());
        for _ in 0..80 {
            if self.focused() == Some(wanted.clone()) {
                return;
            }
            self.key(Named::Tab);
        }
        panic!("no way to {id} by Tab; focus is on {:?}\n{:#?}", self.focused(), self.texts());
    }

    /// Clicks a widget by its identifier.
    pub fn click(&mut self, id: &str) {
        let Some(bounds) = self.bounds(id) else { panic!("no {id} here\n{:#?}", self.texts()) };
        self.actions += 1;
        let at = Point::new(bounds.center_x(), bounds.center_y());
        self.cursor = mouse::Cursor::Available(at);
        self.events(&[
            Event::Mouse(mouse::Event::CursorMoved { position: at }),
            Event::Mouse(mouse::Event::ButtonPressed(mouse::Button::Left)),
            Event::Mouse(mouse::Event::ButtonReleased(mouse::Button::Left)),
        ]);
    }

    /// Where a focusable widget is.
    pub fn bounds(&mut self, id: &str) -> Option<Rectangle> {
        struct Find(Id, Option<Rectangle>);
        impl Operation for Find {
            fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation)) {
                operate(self);
            }
            fn focusable(&mut self, id: Option<&Id>, bounds: Rectangle, _: &mut dyn Focusable) {
                if id == Some(&self.0) {
                    self.1 = Some(bounds);
                }
            }
            fn container(&mut self, id: Option<&Id>, bounds: Rectangle) {
                if id == Some(&self.0) {
                    self.1 = Some(bounds);
                }
            }
        }
        let mut find = Find(Id::from(id.to_owned()), None);
        self.with_interface(|interface, renderer, _| interface.operate(renderer, &mut find));
        find.1
    }

    /// Whether no part of a focusable widget is scrolled out of the window.
    pub fn is_in_sight(&mut self, id: &str) -> bool {
        struct Find {
            id: Id,
            pane: Option<(Rectangle, Vector)>,
            seen: bool,
        }
        impl Operation for Find {
            fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation)) {
                operate(self);
            }
            fn scrollable(
                &mut self,
                _: Option<&Id>,
                bounds: Rectangle,
                _: Rectangle,
                translation: Vector,
                _: &mut dyn Scrollable,
            ) {
                self.pane = Some((bounds, translation));
            }
            fn focusable(&mut self, id: Option<&Id>, bounds: Rectangle, _: &mut dyn Focusable) {
                if let (true, Some((pane, translation))) = (id == Some(&self.id), self.pane) {
                    let (top, bottom) = (bounds.y - translation.y, bounds.y + bounds.height - translation.y);
                    self.seen = top >= pane.y && bottom <= pane.y + pane.height;
                }
            }
        }
        let mut find = Find { id: Id::from(id.to_owned()), pane: None, seen: false };
        self.with_interface(|interface, renderer, _| interface.operate(renderer, &mut find));
        find.seen
    }

    pub fn focused(&mut self) -> Option<Id> {
        struct Find(Option<Id>);
        impl Operation for Find {
            fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation)) {
                operate(self);
            }
            fn focusable(&mut self, id: Option<&Id>, _: Rectangle, state: &mut dyn Focusable) {
                if state.is_focused() {
                    self.0 = id.cloned();
                }
            }
        }
        let mut find = Find(None);
        self.with_interface(|interface, renderer, _| interface.operate(renderer, &mut find));
        find.0
    }

    /// Every text on the page, with its place.
    pub fn placed_texts(&mut self) -> Vec<(String, Rectangle)> {
        struct Collect(Vec<(String, Rectangle)>);
        impl Operation for Collect {
            fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation)) {
                operate(self);
            }
            fn text(&mut self, _: Option<&Id>, bounds: Rectangle, text: &str) {
                self.0.push((text.to_owned(), bounds));
            }
        }
        let mut collect = Collect(Vec::new());
        self.with_interface(|interface, renderer, _| {
            interface.operate(renderer, &mut operation::black_box(&mut collect));
        });
        collect.0
    }

    pub fn texts(&mut self) -> Vec<String> {
        self.placed_texts().into_iter().map(|(text, _)| text).collect()
    }

    pub fn shows(&mut self, words: &str) -> bool {
        self.texts().iter().any(|text| text.contains(words))
    }

    /// Whether these words can be read without scrolling.
    pub fn in_sight(&mut self, words: &str) -> bool {
        let wanted = words.to_owned();
        let mut find = (move |candidate: Candidate<'_>| match candidate {
            Candidate::Text { content, bounds, visible_bounds, .. } if content.contains(&wanted) => {
                Some(visible_bounds.is_some_and(|seen| seen.height + 0.5 >= bounds.height))
            }
            _ => None,
        })
        .find();
        self.with_interface(|interface, renderer, _| {
            interface.operate(renderer, &mut operation::black_box(&mut find));
        });
        match find.finish() {
            Outcome::Some(found) => found.unwrap_or_else(|| panic!("{words} is not on the page")),
            _ => panic!("{words} is not on the page"),
        }
    }

    /// The window as it is drawn: RGBA and its size.
    pub fn draw(&mut self) -> (Vec<u8>, Size<u32>) {
        let scale = self.app.scale();
        let theme = self.app.theme();
        let physical = Size::new(self.size.width as u32, self.size.height as u32);
        let base = iced_test::core::theme::Base::base(&theme);
        let rgba = self.with_interface(|interface, renderer, cursor| {
            let redraw = Event::Window(window::Event::RedrawRequested(Instant::now()));
            let _ = interface.update(&[redraw], cursor, renderer, &mut Null, &mut Vec::new());
            interface.draw(renderer, &theme, &Style { text_color: base.text_color }, cursor);
            renderer.screenshot(physical, scale, base.background_color)
        });
        (rgba, physical)
    }

    /// Writes a picture to look at; its path.
    pub fn picture(&mut self, path: impl Into<PathBuf>) -> PathBuf {
        let path = path.into();
        let (rgba, size) = self.draw();
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).unwrap();
        }
        let file = std::fs::File::create(&path).unwrap();
        let mut encoder = png::Encoder::new(std::io::BufWriter::new(file), size.width, size.height);
        encoder.set_color(png::ColorType::Rgba);
        encoder.write_header().unwrap().write_image_data(&rgba).unwrap();
        path
    }
}

fn press(key: Key, modifiers: keyboard::Modifiers, text: Option<iced_test::core::SmolStr>) -> [Event; 2] {
    let physical_key = keyboard::key::Physical::Unidentified(keyboard::key::NativeCode::Unidentified);
    let location = keyboard::Location::Standard;
    let modified_key = key.clone();
    [
        Event::Keyboard(keyboard::Event::KeyPressed {
            key: key.clone(),
            modified_key: modified_key.clone(),
            physical_key,
            location,
            modifiers,
            text,
            repeat: false,
        }),
        Event::Keyboard(keyboard::Event::KeyReleased {
            key,
            modified_key,
            physical_key,
            location,
            modifiers,
        }),
    ]
}
