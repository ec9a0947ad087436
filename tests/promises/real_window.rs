//! The program in a real window, on a display of its own, driven through the accessibility service and the keyboard.
//! `make window-test`; `KLIUCHNYK_BINARY` names another program than the one built for tests; where the display server
//! is missing every test says so and is skipped.

use super::fixtures::skipped;
use super::program::BINARY;
use kliuchnyk::i18n::{Language, Texts};
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

/// Exit status of a script that lacks a program it needs.
const SKIPPED: i32 = 77;

/// Runs `tests/window/<script>` in a desktop of its own; pictures of what was seen stay in the target folder.
fn drive(script: &str, arguments: &[&str]) {
    let mut seen =
        PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("seen").join(script.trim_end_matches(".py"));
    seen.extend(arguments.first().filter(|word| !word.contains('/')));
    let _ = std::fs::remove_dir_all(&seen);
    std::fs::create_dir_all(&seen).unwrap();
    let done = Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/window/run.sh"))
        .arg(script)
        .args(arguments)
        .env("KLIUCHNYK_BINARY", binary())
        .env("KLIUCHNYK_SEEN", &seen)
        .status()
        .expect("bash is there");
    match done.code() {
        Some(SKIPPED) => skipped(script),
        code => assert_eq!(code, Some(0), "{script} {arguments:?}; pictures in {}", seen.display()),
    }
}

fn binary() -> OsString {
    std::env::var_os("KLIUCHNYK_BINARY").unwrap_or(BINARY.into())
}

#[test]
#[ignore = "opens a window on a display of its own: make window-test"]
fn the_home_page_is_read_by_name() {
    drive("home.py", &[]);
}

#[test]
#[ignore = "opens a window on a display of its own: make window-test"]
fn the_whole_renewal_goes_by_name() {
    drive("renewal.py", &[]);
}

#[test]
#[ignore = "opens a window on a display of its own: make window-test"]
fn closing_the_window_on_any_page_loses_nothing() {
    drive("endings.py", &["close"]);
}

#[test]
#[ignore = "opens a window on a display of its own: make window-test"]
fn killing_the_program_on_any_page_loses_nothing() {
    drive("endings.py", &["kill"]);
}

/// Before anything is begun, after the agreement is signed, while the request is on its way.
#[test]
#[ignore = "opens a window on a display of its own: make window-test"]
fn the_display_may_vanish() {
    for page in ["conditions", "data", "sending"] {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().to_str().unwrap();
        drive("display_dies.py", &[page, folder]);
        drive("goes_on.py", &[folder]);
    }
}

/// On X11 and on Wayland: an ordinary end that says what is the matter.
#[test]
fn without_a_display_the_program_says_so() {
    let (gone, none) = (Some(":4094"), Some("wayland-none"));
    for (display, wayland) in [(None, None), (gone, None), (None, none), (gone, none)] {
        let room = tempfile::tempdir().unwrap();
        let mut program = Command::new(binary());
        program.args(["--training", "--lang", "uk", "--state"]).arg(room.path().join("state"));
        program.env("XDG_RUNTIME_DIR", room.path());
        for (name, value) in [("DISPLAY", display), ("WAYLAND_DISPLAY", wayland), ("WAYLAND_SOCKET", None)] {
            match value {
                Some(value) => program.env(name, value),
                None => program.env_remove(name),
            };
        }
        let ended = program.output().unwrap();
        let said = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(ended.status.code(), Some(1), "{display:?} {wayland:?}: {said}");
        let words = Texts::new(Language::Uk).text("window-no-display", &[]);
        assert_eq!(said.trim(), words, "{display:?} {wayland:?}");
        assert!(!room.path().join("state").exists(), "nothing is begun without a window");
    }
}

#[test]
#[ignore = "opens a window on a display of its own: make window-test"]
fn nothing_else_runs_the_same_renewal() {
    drive("two_copies.py", &[]);
}

/// Skipped visibly when not run as root.
#[test]
#[ignore = "opens a window on a display of its own: make window-test"]
fn a_typed_password_does_not_stay_in_memory() {
    drive("memory.py", &[]);
}

/// Prints the figure of docs/performance.md.
#[test]
#[ignore = "opens a window on a display of its own: make window-test"]
fn the_program_says_how_long_its_updates_take() {
    drive("updates.py", &[]);
}
