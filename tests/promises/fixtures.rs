//! Test data. Files made for this project are in `tests/fixtures`; the others stay in `../shared/fixtures`, and a test
//! that needs them says so and is skipped where that folder is absent.

use std::path::PathBuf;

/// A file of `../shared/fixtures`, or None (with a visible line) when the folder is not there.
pub fn shared(path: &str) -> Option<Vec<u8>> {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/fixtures").join(path);
    match std::fs::read(&file) {
        Ok(bytes) => Some(bytes),
        Err(_) => {
            eprintln!("SKIPPED: {path} of the shared fixtures is not on this machine");
            None
        }
    }
}
