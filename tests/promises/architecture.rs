//! The rooms call down, never up or sideways; only `gui` knows the window toolkit; files stay readable.

use std::fs;
use std::path::{Path, PathBuf};

/// What each room may use of the others (docs/architecture.md). `code` is everybody's, `i18n` the front ends'.
const MAY_USE: &[(&str, &[&str])] = &[
    ("crypto", &[]),
    ("pki", &["crypto"]),
    ("net", &["crypto"]),
    ("vault", &["crypto"]),
    ("training", &["pki", "crypto"]),
    ("authority", &["net", "vault", "pki", "crypto"]),
    ("carrier", &["vault", "pki", "crypto"]),
    ("renewal", &["carrier", "authority", "vault", "net", "pki", "crypto"]),
    ("tasks", &["renewal", "carrier", "authority", "training", "vault", "net", "pki", "crypto"]),
    (
        "cli",
        &["tasks", "renewal", "carrier", "authority", "training", "vault", "net", "pki", "crypto", "i18n"],
    ),
    ("gui", &["tasks", "renewal", "carrier", "authority", "training", "vault", "pki", "crypto", "i18n"]),
    ("i18n", &[]),
    ("hardening", &[]),
    ("code", &[]),
];

fn sources(dir: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|e| e == "rs") {
            into.push(path);
        }
    }
}

/// Room of a file, its text without the tests at its bottom.
fn rooms() -> Vec<(String, PathBuf, String)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    files
        .into_iter()
        .filter_map(|path| {
            let inside = path.strip_prefix(&src).unwrap();
            let room = inside.components().next()?.as_os_str().to_str()?.trim_end_matches(".rs").to_owned();
            if room == "main" || room == "lib" {
                return None;
            }
            let text = fs::read_to_string(&path).unwrap();
            let text = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default().to_owned();
            Some((room, path, text))
        })
        .collect()
}

#[test]
fn rooms_call_down() {
    let mut wrong = Vec::new();
    for (room, path, text) in rooms() {
        let allowed =
            MAY_USE.iter().find(|(r, _)| *r == room).unwrap_or_else(|| panic!("unknown room {room}")).1;
        for (other, _) in MAY_USE {
            if *other == room || *other == "code" || allowed.contains(other) {
                continue;
            }
            for line in text.lines().filter(|l| !l.trim_start().starts_with("//")) {
                if line.contains(&format!("crate::{other}::")) || line.contains(&format!("crate::{other};")) {
                    wrong.push(format!("{}: {room} uses {other}: {}", path.display(), line.trim()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_window_knows_the_toolkit() {
    for (room, path, text) in rooms() {
        let mut lines = text.lines().filter(|l| !l.trim_start().starts_with("//"));
        assert!(
            room == "gui" || !lines.any(|l| l.contains("iced::")),
            "{} names the toolkit",
            path.display()
        );
    }
}

#[test]
fn sockets_and_files_stay_in_their_rooms() {
    for (room, path, text) in rooms() {
        let pure = ["crypto", "pki"].contains(&room.as_str())
            || (room == "renewal"
                && !path.ends_with("driver.rs")
                && !path.to_string_lossy().contains("/driver/"));
        let impure = ["std::fs", "std::net", "tokio::", "reqwest"];
        for line in text.lines().filter(|l| !l.trim_start().starts_with("//")) {
            let found = impure.iter().find(|i| line.contains(**i));
            assert!(!pure || found.is_none(), "{}: {line}", path.display());
        }
    }
}
