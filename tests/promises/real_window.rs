//! The program in a real window, on a display of its own, driven through the accessibility service and the keyboard.
//! `make window-test`; where the display server is missing every test says so and is skipped.

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
        .env("KLIUCHNYK_BINARY", BINARY)
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
