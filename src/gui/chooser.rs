//! Choosing a file or a folder in the system's own dialog. A typed path does the same wherever there is none.

use iced::Task;
use iced::window::Window;
use iced::window::raw_window_handle::RawWindowHandle;
use std::ffi::c_ulong;
use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;

/// What is to be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    File,
    Folder,
}

/// A question to the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    pub what: What,
    /// Title of the dialog.
    pub title: String,
    /// Where it opens; None: where the person was last.
    pub folder: Option<PathBuf>,
}

/// What the person said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    Chosen(PathBuf),
    /// Nothing is to change.
    Cancelled,
    /// Nobody was asked: there is no dialog here.
    Unavailable,
}

/// How the dialog of one line for a path stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Browsing {
    #[default]
    Closed,
    Open,
    /// There is none here: the path has to be typed.
    Missing,
}

impl Browsing {
    /// Takes the answer in; the path, when one was chosen.
    pub fn answered(&mut self, answer: Answer) -> Option<PathBuf> {
        *self = if answer == Answer::Unavailable { Browsing::Missing } else { Browsing::Closed };
        match answer {
            Answer::Chosen(path) => Some(path),
            Answer::Cancelled | Answer::Unavailable => None,
        }
    }
}

type Reply = Pin<Box<dyn Future<Output = Answer> + Send>>;

/// The X11 window that a dialog belongs to; None: of another system, or not known.
pub type Parent = Option<c_ulong>;

/// Who asks the person. Clones share it.
#[derive(Clone)]
pub struct Chooser {
    ask: Arc<dyn Fn(Wanted, Parent) -> Reply + Send + Sync>,
    parent: Parent,
}

impl Chooser {
    /// Asks in another way than the system's (a test).
    pub fn new<F: Future<Output = Answer> + Send + 'static>(
        ask: impl Fn(Wanted) -> F + Send + Sync + 'static,
    ) -> Self {
        Self { ask: Arc::new(move |wanted, _| Box::pin(ask(wanted))), parent: None }
    }

    /// The dialog of the desktop.
    #[cfg(target_os = "linux")]
    pub fn of_system() -> Self {
        use super::portal::{self, Bus};
        let ask = |wanted, parent| -> Reply { Box::pin(portal::choose(Bus::Session, wanted, parent)) };
        Self { ask: Arc::new(ask), parent: None }
    }

    /// None here yet.
    #[cfg(not(target_os = "linux"))]
    pub fn of_system() -> Self {
        Self::new(async |_| Answer::Unavailable)
    }

    /// The window that its dialogs belong to from now on.
    pub fn over(&mut self, parent: Parent) {
        self.parent = parent;
    }

    /// Asks; what is done with the answer is the page's.
    pub fn ask<M: Send + 'static>(
        &self,
        wanted: Wanted,
        answered: impl FnOnce(Answer) -> M + Send + 'static,
    ) -> Task<M> {
        Task::perform((self.ask)(wanted, self.parent), answered)
    }
}

/// How the desktop knows a window.
pub fn parent(window: &dyn Window) -> Parent {
    match window.window_handle().ok()?.as_raw() {
        RawWindowHandle::Xlib(handle) => Some(handle.window),
        RawWindowHandle::Xcb(handle) => Some(handle.window.get().into()),
        _ => None,
    }
}
