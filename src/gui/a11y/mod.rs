//! The window as screen readers get it: the widgets are walked, what they tell becomes a tree, the tree goes to the
//! desktop's accessibility service, and what the service asks for comes back as ordinary messages.
//!
//! While nothing listens there is no walk and no tree. A secret's value is never in it: a password field tells its name
//! alone, and the text of a stock input is not asked for.

mod adapter;
mod collect;
mod request;
mod tree;
mod update;

pub use collect::Collector;
pub use request::{Request, focus, press};
pub use tree::{Node, Role, Tree};

use crate::i18n::Texts;
use adapter::{Adapter, Heard};
use iced::advanced::widget::operate;
use iced::{Event as Happened, Subscription, Task, event, keyboard, mouse, window};

/// What happened between the window and the accessibility service.
#[derive(Debug, Clone)]
pub enum Event {
    /// Somebody began to listen.
    Started,
    /// Nobody listens any more.
    Stopped,
    /// The listener wants something done.
    Asked(Request),
    /// The page may have changed.
    Look,
    /// What is on the page now, and how many pixels of the screen the system gives a unit of the window.
    Seen(Tree, f32),
    /// What was asked for reached its widget.
    Done,
    /// The window got or lost the keyboard.
    WindowFocus(bool),
}

/// The connection to the accessibility service; lives as long as the window.
pub struct Bridge {
    adapter: Adapter,
    heard: Heard,
    active: bool,
    /// A walk is under way; another is wanted after it.
    walking: bool,
    again: bool,
    told: Tree,
}

impl Default for Bridge {
    fn default() -> Self {
        Self::new()
    }
}

impl Bridge {
    /// Offers the window to the accessibility service. Where there is none, nothing ever happens.
    pub fn new() -> Self {
        let (adapter, heard) = adapter::connect();
        Self { adapter, heard, active: false, walking: false, again: false, told: Tree::default() }
    }

    /// What the service asks for, and the window's focus. While somebody listens, also what may change a page without a
    /// message of its own.
    pub fn subscription(&self) -> Subscription<Event> {
        let mut all = vec![self.heard.subscription(), event::listen_with(window_focus)];
        if self.active {
            all.push(event::listen_with(input));
        }
        Subscription::batch(all)
    }

    /// To be run after every update of the window that was not an [`Event`]; free while nobody listens.
    pub fn changed(&self) -> Task<Event> {
        // By way of a message, so that the page is built anew and its focus moved before it is walked.
        if self.active { Task::done(Event::Look) } else { Task::none() }
    }

    /// `title`: of the window; `scale`: the size of text that the person chose, 1 as it is.
    pub fn update(&mut self, event: Event, texts: &Texts, title: &str, scale: f32) -> Task<Event> {
        match event {
            Event::Started => {
                (self.active, self.walking, self.again) = (true, false, false);
                self.walk()
            }
            Event::Stopped => {
                (self.active, self.told) = (false, Tree::default());
                Task::none()
            }
            Event::Asked(request) => self.perform(request),
            Event::Look if self.active => self.walk(),
            Event::Look => Task::none(),
            Event::Seen(tree, pixels) => {
                self.walking = false;
                self.adapter.publish(|| update::update(&tree, texts, title, scale * pixels));
                self.told = tree;
                if std::mem::take(&mut self.again) { self.walk() } else { Task::none() }
            }
            Event::Done => self.changed(),
            Event::WindowFocus(focused) => {
                self.adapter.window_focus(focused);
                Task::none()
            }
        }
    }

    fn walk(&mut self) -> Task<Event> {
        if std::mem::replace(&mut self.walking, true) {
            self.again = true;
            return Task::none();
        }
        let pixels = window::latest().and_then(window::scale_factor);
        pixels.then(|pixels| operate(Collector::new()).map(move |tree| Event::Seen(tree, pixels)))
    }

    fn perform(&self, request: Request) -> Task<Event> {
        let (Request::Press(id) | Request::Focus(id)) = request;
        let Some(node) = self.told.by_id(id) else { return Task::none() };
        let focus = operate(focus(node)).map(|()| Event::Done);
        if matches!(request, Request::Focus(_)) || !node.role.is_pressed() {
            return focus;
        }
        focus.chain(operate(press(node)).map(|()| Event::Done))
    }
}

fn window_focus(event: Happened, _status: event::Status, _window: window::Id) -> Option<Event> {
    match event {
        Happened::Window(window::Event::Focused) => Some(Event::WindowFocus(true)),
        Happened::Window(window::Event::Unfocused) => Some(Event::WindowFocus(false)),
        _ => None,
    }
}

fn input(event: Happened, _status: event::Status, _window: window::Id) -> Option<Event> {
    match event {
        Happened::Mouse(mouse::Event::ButtonReleased(_) | mouse::Event::WheelScrolled { .. })
        | Happened::Keyboard(keyboard::Event::KeyReleased { .. })
        | Happened::Window(window::Event::Resized(_)) => Some(Event::Look),
        _ => None,
    }
}
