//! There may be no display, or it vanishes while the window is open: the session ends, the display server dies. The
//! toolkit panics then; here it becomes an ordinary end of the program. Any other panic stays what it is.

use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// How the window ended.
pub(super) enum Ended {
    Closed(iced::Result),
    /// No display took it; with what the toolkit said of it.
    NoDisplay(String),
    /// The same of a display that was there.
    DisplayLost(String),
}

/// Runs the window on this thread until it is closed or its display is gone. `opened` becomes true once there is a
/// display.
pub(super) fn watched(opened: &AtomicBool, window: impl FnOnce() -> iced::Result) -> Ended {
    let said = Arc::new(Mutex::new(None));
    let (hears, main, before) = (Arc::clone(&said), thread::current().id(), panic::take_hook());
    panic::set_hook(Box::new(move |panic| {
        let toolkit = panic.location().is_some_and(|place| is_toolkit(place.file()));
        if toolkit && thread::current().id() == main {
            let words = panic.payload().downcast_ref::<String>().cloned().unwrap_or_default();
            *hears.lock().unwrap_or_else(PoisonError::into_inner) = Some(words);
        } else {
            before(panic);
        }
    }));
    // The window's state is gone when this returns: nothing half-changed can be seen.
    match panic::catch_unwind(AssertUnwindSafe(window)) {
        Ok(result) => Ended::Closed(result),
        Err(other) => match said.lock().unwrap_or_else(PoisonError::into_inner).take() {
            Some(words) if opened.load(Ordering::Relaxed) => Ended::DisplayLost(words),
            Some(words) => Ended::NoDisplay(words),
            None => panic::resume_unwind(other),
        },
    }
}

/// Whether a source file belongs to what draws and talks to the display.
fn is_toolkit(file: &str) -> bool {
    let file = file.replace('\\', "/");
    ["/iced_", "/winit-", "/softbuffer-", "/wgpu"].iter().any(|toolkit| file.contains(toolkit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_toolkit_is_the_display() {
        let registry = "/home/o/.cargo/registry/src/index.crates.io-0/";
        assert!(is_toolkit(&format!("{registry}iced_tiny_skia-0.14.1/src/window/compositor.rs")));
        assert!(is_toolkit(&format!("{registry}softbuffer-0.4.6/src/lib.rs").replace('/', "\\")));
        assert!(!is_toolkit("src/gui/wizard/mod.rs"));
        assert!(!is_toolkit(&format!("{registry}tokio-1.48.0/src/runtime/mod.rs")));
    }

    #[test]
    fn our_own_panic_stays_a_panic() {
        let ours = panic::catch_unwind(|| {
            watched(&AtomicBool::new(true), || panic!("of our own"));
        });
        assert!(ours.is_err());
        let closed = watched(&AtomicBool::new(true), || Ok(()));
        assert!(matches!(closed, Ended::Closed(Ok(()))));
    }
}
