//! Test data. Files made for this project are in `tests/fixtures`; the others stay in `../shared/fixtures`, and a test
//! that needs them says so and is skipped where that folder is absent.

use std::fmt::Display;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::Command;

/// A file of `../shared/fixtures`, or None (with a visible line) when the folder is not there.
pub fn shared(path: &str) -> Option<Vec<u8>> {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/fixtures").join(path);
    match std::fs::read(&file) {
        Ok(bytes) => Some(bytes),
        Err(_) => {
            skipped(format_args!("{path} of the shared fixtures is not on this machine"));
            None
        }
    }
}

/// Says that this test, or a part of it, is skipped, and why. Seen of a test that passes too: the harness keeps back
/// what the macros print, not what is written to the stream itself.
pub fn skipped(why: impl Display) {
    let thread = std::thread::current();
    // The harness names the thread after the test.
    let line = format!("SKIPPED {}: {why}\n", thread.name().unwrap_or("a part of a test"));
    // In one piece: other tests write at the same time.
    let _ = std::io::stderr().write_all(line.as_bytes());
}

/// The test runs itself once more, as `make test` runs everything, and looks at what came out.
#[test]
fn a_test_that_is_skipped_says_why() {
    const INNER: &str = "KLIUCHNYK_TEST_SKIPS";
    if std::env::var_os(INNER).is_some() {
        eprintln!("kept back");
        return skipped("it is the inner one");
    }
    let name = "fixtures::a_test_that_is_skipped_says_why";
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", name, "--test-threads=2"])
        .env(INNER, "1")
        .env_remove("RUST_TEST_NOCAPTURE")
        .output()
        .unwrap();
    let (passed, told) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(passed.contains("1 passed"), "{passed}{told}");
    assert!(told.contains(&format!("SKIPPED {name}: it is the inner one\n")), "{told}");
    assert!(!told.contains("kept back") && !passed.contains("kept back"), "{passed}{told}");
}
