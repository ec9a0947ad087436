//! The program in a real window, on a display of its own, driven through the accessibility service and the keyboard.
//! `make window-test`; `KLIUCHNYK_BINARY` names another program than the one built for tests; where the display server is missing every test says so and is skipped.

use super::program::BINARY;
use std::path::PathBuf;
use std::process::Command;

/// Exit status of a script that lacks a program it needs.
const SKIPPED: i32 = 77;

/// Runs `tests/window/<script>` in a desktop of its own; pictures of what was seen stay in the target folder.
fn drive(script: &str, arguments: &[&str]) {
    let seen = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("seen").join(script.trim_end_matches(".py"));
    let _ = std::fs::remove_dir_all(&seen);
    std::fs::create_dir_all(&seen).unwrap();
    let done = Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/window/run.sh"))
        .arg(script)
        .args(arguments)
        .env("KLIUCHNYK_BINARY", std::env::var_os("KLIUCHNYK_BINARY").unwrap_or(BINARY.into()))
        .env("KLIUCHNYK_SEEN", &seen)
        .status()
        .expect("bash is there");
    match done.code() {
        Some(SKIPPED) => eprintln!("SKIPPED: {script}"),
        code => assert_eq!(code, Some(0), "{script}; pictures in {}", seen.display()),
    }
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
    drive("endings.py", &[]);
}

#[test]
#[ignore = "opens a window on a display of its own: make window-test"]
fn the_display_may_vanish() {
    drive("display_dies.py", &[]);
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
