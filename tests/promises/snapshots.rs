//! Every page as it is drawn, its beginning and its end, in light, dark, high contrast and at 200 %, in both sizes of the window, held to what was
//! looked at: `snapshots.sha256` has a line for every picture. A change that is meant is taken over by `make pictures`,
//! which also writes the pictures to `target/pictures` for people to look at.
//!
//! The pictures are drawn by the processor with the fonts that are part of the program, so they are the same on every
//! computer of one architecture, whatever its fonts, language, zone and folders. They may differ where floating point
//! does (another architecture, another C library's functions), and after an update of the toolkit, a font, a list of
//! licences or providers, or the program's version. Then look at the pictures, and renew.

use crate::fixtures::skipped;
use crate::gallery;
use crate::headless::{Headless, write_png};
use iced::widget::scrollable::RelativeOffset;
use iced_test::core::widget::operation::{Operation, Scrollable};
use iced_test::core::{Rectangle, Size, Vector};
use kliuchnyk::crypto::HashAlgorithm;
use kliuchnyk::gui::design::{PALETTES, Palette};
use kliuchnyk::gui::widget::Id;
use kliuchnyk::i18n::Language;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

pub const SIZES: [(f32, f32); 2] = [(1040.0, 720.0), (800.0, 600.0)];

/// Colours and size of text.
const LOOKS: [(&str, &Palette, f32); 4] = [
    ("light", &PALETTES[0], 1.0),
    ("dark", &PALETTES[1], 1.0),
    ("high-contrast", &PALETTES[2], 1.0),
    ("200%", &PALETTES[0], 2.0),
];

type Picture = (Size<u32>, Vec<u8>);

/// Every picture with its name.
fn draw_all(mut take: impl FnMut(String, &Picture)) {
    let mut glass = Headless::new(Size::new(1.0, 1.0), 1.0);
    for (name, open) in gallery::all() {
        let mut app = open(Language::Uk);
        for (look, palette, scale) in LOOKS {
            for (width, height) in SIZES {
                let size = Size::new(width, height);
                app = app.with_palette(palette).with_scale(scale, size);
                glass.resize(size, scale);
                glass.forget();
                let name = format!("{name} {look} {width}x{height}");
                let top = glass.picture(app.view(), &app.theme());
                glass.operate(app.view(), Box::new(ToTheEnd));
                let end = glass.picture(app.view(), &app.theme());
                if end != top {
                    take(format!("{name} end"), &end);
                }
                take(name, &top);
            }
        }
    }
}

/// Scrolls the page as far as it goes.
struct ToTheEnd;

impl Operation for ToTheEnd {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation)) {
        operate(self);
    }
    fn scrollable(
        &mut self,
        _id: Option<&Id>,
        _bounds: Rectangle,
        _content: Rectangle,
        _translation: Vector,
        state: &mut dyn Scrollable,
    ) {
        state.snap_to(RelativeOffset { x: None, y: Some(1.0) });
    }
}

fn hash((size, pixels): &Picture) -> String {
    let mut octets = [size.width, size.height].map(u32::to_le_bytes).concat();
    octets.extend(pixels);
    hex::encode(HashAlgorithm::Sha256.digest(&octets).bytes)
}

fn list() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/promises/snapshots.sha256")
}

/// Where people find a picture.
fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("target/pictures")
        .join(format!("{}.png", name.replace(' ', "-")))
}

#[test]
fn every_page_looks_as_it_was_looked_at() {
    if !cfg!(target_arch = "x86_64") {
        skipped("the pictures were drawn on x86_64");
        return;
    }
    let known = std::fs::read_to_string(list()).unwrap();
    let mut known: BTreeMap<&str, &str> = known.lines().filter_map(|line| line.rsplit_once(' ')).collect();
    let mut wrong = Vec::new();
    draw_all(|name, picture| {
        let was = known.remove(name.as_str());
        if was != Some(hash(picture).as_str()) {
            write_png(&file(&name), picture);
            wrong.push(name);
        }
    });
    wrong.extend(known.keys().map(|name| format!("{name}: there is no such page any more")));
    assert!(
        wrong.is_empty(),
        "{} pictures are others than before; look at them in target/pictures, then `make pictures`:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// `make pictures`.
#[test]
#[ignore = "takes over what the pages look like: make pictures"]
fn renew() {
    let known = std::fs::read_to_string(list()).unwrap_or_default();
    let mut lines = BTreeMap::new();
    draw_all(|name, picture| {
        let hash = hash(picture);
        if !file(&name).exists() || !known.contains(&hash) {
            write_png(&file(&name), picture);
        }
        lines.insert(name, hash);
    });
    let text = lines.iter().fold(String::new(), |mut text, (name, hash)| {
        let _ = writeln!(text, "{name} {hash}");
        text
    });
    std::fs::write(list(), text).unwrap();
}
