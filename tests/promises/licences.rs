//! `assets/licences.txt` names everything that is inside the program for Linux, with the words their licences ask for.
//! `make licences` writes it.

use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const TARGET: &str = "x86_64-unknown-linux-gnu";

/// A crate inside the program.
struct Part {
    name: String,
    version: String,
    licence: String,
    repository: String,
    folder: PathBuf,
}

impl Part {
    /// Whether Apache-2.0 alone may be chosen: its text stands once for all.
    fn apache(&self) -> bool {
        let alternatives = self.licence.replace('/', " OR ");
        !alternatives.contains(" AND ") && alternatives.split(" OR ").any(|name| name.trim() == "Apache-2.0")
    }

    /// Texts that must go with it: notices always, licences unless the one text for all does.
    fn texts(&self) -> Vec<String> {
        let mut files: Vec<PathBuf> =
            fs::read_dir(&self.folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        let wanted = |path: &&PathBuf| {
            let name = path.file_name().unwrap().to_string_lossy().to_uppercase();
            let licence = ["LICENSE", "LICENCE", "COPYING", "UNLICENSE"].iter().any(|n| name.starts_with(n));
            path.is_file()
                && (name.starts_with("NOTICE") || (licence && !self.apache() && !name.contains("APACHE")))
        };
        files.iter().filter(wanted).map(|path| fs::read_to_string(path).unwrap()).collect()
    }
}

fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .args(["--offline", "--locked"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "cargo {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Everything the release program is linked from; neither tools of its building nor those of its tests.
fn parts() -> Vec<Part> {
    let metadata = cargo(&["metadata", "--format-version", "1", "--filter-platform", TARGET]);
    let metadata: Value = serde_json::from_str(&metadata).unwrap();
    let text = |package: &Value, field: &str| package[field].as_str().unwrap_or_default().to_owned();
    let tree = cargo(&[
        "tree",
        "-e",
        "normal,no-proc-macro",
        "--target",
        TARGET,
        "--prefix",
        "none",
        "--format",
        "{p}",
    ]);
    let mut inside: Vec<(&str, &str)> = tree
        .lines()
        .filter_map(|line| {
            let mut words = line.split(' ');
            Some((words.next()?, words.next()?.trim_start_matches('v')))
        })
        .filter(|(name, _)| *name != env!("CARGO_PKG_NAME"))
        .collect();
    inside.sort();
    inside.dedup();
    let packages = metadata["packages"].as_array().unwrap();
    inside
        .into_iter()
        .map(|(name, version)| {
            let package = packages
                .iter()
                .find(|p| p["name"] == name && p["version"] == version)
                .unwrap_or_else(|| panic!("{name} {version} is not in the metadata"));
            Part {
                name: name.to_owned(),
                version: version.to_owned(),
                licence: text(package, "license"),
                repository: text(package, "repository"),
                folder: Path::new(&text(package, "manifest_path")).parent().unwrap().to_owned(),
            }
        })
        .collect()
}

/// Name, file of its licence, address.
const FONTS: [(&str, &str, &str); 2] = [
    ("Inter", "Inter-OFL.txt", "https://github.com/rsms/inter"),
    ("JetBrains Mono", "JetBrainsMono-OFL.txt", "https://github.com/JetBrains/JetBrainsMono"),
];

fn licences() -> String {
    let parts = parts();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut out = String::from("What is inside kliuchnyk for Linux, and under which licences.\n\n");
    for part in &parts {
        assert!(!part.licence.is_empty(), "{} names no licence", part.name);
        writeln!(out, "{} {}  {}  {}", part.name, part.version, part.licence, part.repository).unwrap();
    }
    out.push_str("Rust standard library  MIT OR Apache-2.0  https://github.com/rust-lang/rust\n");
    for (font, _, address) in FONTS {
        writeln!(out, "{font} (font)  OFL-1.1  {address}").unwrap();
    }

    // Each text once, with all who ask for it.
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for part in &parts {
        let mut own = part.texts();
        if own.is_empty() && !part.apache() {
            // A part of a larger work whose text lies in another of its parts.
            let whole = parts.iter().filter(|other| other.repository == part.repository);
            own = whole.flat_map(Part::texts).take(1).collect();
        }
        // CC0 gives everything away and asks for nothing.
        let free = part.apache() || part.licence.starts_with("CC0");
        assert!(free || !own.is_empty(), "{} {}: no text of its licence", part.name, part.licence);
        for text in own {
            let text = text.replace('\r', "").trim_matches('\n').to_owned();
            texts.entry(text).or_default().push(format!("{} {}", part.name, part.version));
        }
    }
    let mut texts: Vec<(Vec<String>, String)> = texts.into_iter().map(|(text, of)| (of, text)).collect();
    texts.sort();
    let read = |path: &str| fs::read_to_string(root.join(path)).unwrap().trim_matches('\n').to_owned();
    texts.insert(0, (vec!["Apache-2.0, for every part above that offers it".into()], read("LICENSE-APACHE")));
    for (font, text, _) in FONTS {
        texts.insert(1, (vec![format!("{font} (font)")], read(&format!("assets/fonts/{text}"))));
    }
    for (of, text) in texts {
        write!(out, "\n{}\n{}\n\n{text}\n", "-".repeat(80), of.join(", ")).unwrap();
    }
    out
}

fn file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/licences.txt")
}

#[test]
fn every_crate_inside_is_named_with_its_licence() {
    let kept = fs::read_to_string(file()).unwrap();
    let made = licences();
    let missing: Vec<&str> = made.lines().filter(|line| !kept.contains(line)).take(5).collect();
    assert!(kept == made, "assets/licences.txt is out of date, run `make licences`; missing: {missing:#?}");
}

#[test]
#[ignore = "writes assets/licences.txt"]
fn write() {
    fs::write(file(), licences()).unwrap();
}
