//! The connection to the accessibility service of the desktop.
//!
//! On Linux it is AT-SPI over D-Bus. Windows and macOS want the window's handle before the window is shown, which the
//! toolkit does not give: there the adapter is empty, and the window cannot be read aloud yet.

use super::Event;
use accesskit::TreeUpdate;
use iced::Subscription;
use iced::futures::Stream;
use iced::futures::channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

/// What the service says, waiting to be taken by the window's subscription.
#[derive(Clone)]
pub(super) struct Heard(Arc<Mutex<Option<UnboundedReceiver<Event>>>>);

impl Hash for Heard {
    /// There is one connection in the program.
    fn hash<H: Hasher>(&self, state: &mut H) {
        "accessibility service".hash(state);
    }
}

impl Heard {
    pub fn subscription(&self) -> Subscription<Event> {
        Subscription::run_with(self.clone(), Self::stream)
    }

    fn stream(&self) -> impl Stream<Item = Event> + use<> {
        let receiver = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        receiver.unwrap_or_else(|| unbounded().1)
    }
}

/// Connects; until somebody listens that is a thread waiting on the session's bus.
pub(super) fn connect() -> (Adapter, Heard) {
    let (sender, receiver) = unbounded();
    (Adapter::new(sender), Heard(Arc::new(Mutex::new(Some(receiver)))))
}

#[cfg(target_os = "linux")]
mod system {
    use super::super::Request;
    use super::*;
    use accesskit::{Action, ActionHandler, ActionRequest, ActivationHandler, DeactivationHandler};

    pub struct Adapter(accesskit_unix::Adapter);

    impl Adapter {
        pub fn new(say: UnboundedSender<Event>) -> Self {
            let say = Say(say);
            Self(accesskit_unix::Adapter::new(say.clone(), say.clone(), say))
        }
        pub fn publish(&mut self, tree: impl FnOnce() -> TreeUpdate) {
            self.0.update_if_active(tree);
        }
        pub fn window_focus(&mut self, focused: bool) {
            self.0.update_window_focus_state(focused);
        }
    }

    /// Called from the adapter's own thread. Sending fails only while the window closes.
    #[derive(Clone)]
    struct Say(UnboundedSender<Event>);

    impl ActivationHandler for Say {
        fn request_initial_tree(&mut self) -> Option<TreeUpdate> {
            let _ = self.0.unbounded_send(Event::Started);
            None
        }
    }

    impl ActionHandler for Say {
        /// Anything but a press or a focus is nothing that this window does for a listener.
        fn do_action(&mut self, asked: ActionRequest) {
            let request = match asked.action {
                Action::Click => Request::Press(asked.target_node.0),
                Action::Focus => Request::Focus(asked.target_node.0),
                _ => return,
            };
            let _ = self.0.unbounded_send(Event::Asked(request));
        }
    }

    impl DeactivationHandler for Say {
        fn deactivate_accessibility(&mut self) {
            let _ = self.0.unbounded_send(Event::Stopped);
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    use super::*;

    /// Keeps the sender: the subscription waits for it instead of ending.
    pub struct Adapter {
        _say: UnboundedSender<Event>,
    }

    impl Adapter {
        pub fn new(say: UnboundedSender<Event>) -> Self {
            Self { _say: say }
        }
        pub fn publish(&mut self, _tree: impl FnOnce() -> TreeUpdate) {}
        pub fn window_focus(&mut self, _focused: bool) {}
    }
}

pub(super) use system::Adapter;
