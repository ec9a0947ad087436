//! Colours by role. Every pair in use keeps the contrast that `PAIRS` asks of it, in every palette.

use iced::Color;

/// What a colour is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Surface,
    Raised,
    Text,
    Muted,
    Accent,
    OnAccent,
    Ok,
    Warn,
    Danger,
    Focus,
    Training,
    OnTraining,
    /// Border of a control.
    Edge,
    /// Behind something quiet under the pointer, and behind what cannot be pressed now.
    Hover,
    /// The main action under the pointer.
    AccentHover,
    /// Behind a place found, and behind the place found that is shown.
    Mark,
    MarkShown,
}

const COLOURS: usize = Role::MarkShown as usize + 1;

/// One set of colours.
#[derive(Debug)]
pub struct Palette {
    pub name: &'static str,
    colours: [Color; COLOURS],
}

impl Palette {
    pub const fn get(&self, role: Role) -> Color {
        self.colours[role as usize]
    }
}

const fn rgb(hex: u32) -> Color {
    Color::from_rgb8((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

const fn palette(name: &'static str, hex: [u32; COLOURS]) -> Palette {
    let mut colours = [Color::BLACK; COLOURS];
    let mut i = 0;
    while i < COLOURS {
        colours[i] = rgb(hex[i]);
        i += 1;
    }
    Palette { name, colours }
}

/// Light, dark, high contrast. Order of the colours: the order of [`Role`].
pub const ALL: [Palette; 3] = [
    palette(
        "light",
        [
            0xf4f6f9, 0xffffff, 0x16202e, 0x526072, 0x0b4a9e, 0xffffff, 0x17693a, 0x7a4b00, 0xb3261e,
            0x0b4a9e, 0xffd23f, 0x2b2100, 0x7a8798, 0xe3e9f2, 0x083a7d, 0xffeaa0, 0xffb84d,
        ],
    ),
    palette(
        "dark",
        [
            0x12171f, 0x1c2430, 0xeef2f7, 0xa9b5c4, 0x7fb2ff, 0x08203f, 0x7fd6a0, 0xffc766, 0xff9b93,
            0x9cc4ff, 0xffd23f, 0x2b2100, 0x7d8a9b, 0x2a3546, 0xa8ccff, 0x574400, 0x8a5a00,
        ],
    ),
    palette(
        "high-contrast",
        [
            0x000000, 0x000000, 0xffffff, 0xffffff, 0xffe600, 0x000000, 0x6dff9c, 0xffe600, 0xff8a80,
            0x00e5ff, 0xffe600, 0x000000, 0xffffff, 0x262626, 0xfff59a, 0x004a5c, 0x7a1fa2,
        ],
    ),
];

/// Foreground, background, least contrast: 4.5 for text, 3 for bars, rings and borders (WCAG 2.2, 1.4.3 and 1.4.11).
#[cfg(test)]
const PAIRS: [(Role, Role, f32); 24] = [
    (Role::Text, Role::Surface, 4.5),
    (Role::Text, Role::Raised, 4.5),
    (Role::Muted, Role::Surface, 4.5),
    (Role::Muted, Role::Raised, 4.5),
    (Role::OnAccent, Role::Accent, 4.5),
    (Role::Ok, Role::Raised, 4.5),
    (Role::Warn, Role::Raised, 4.5),
    (Role::Danger, Role::Raised, 4.5),
    (Role::Danger, Role::Surface, 4.5),
    (Role::Warn, Role::Surface, 4.5),
    (Role::Focus, Role::Surface, 3.0),
    (Role::Focus, Role::Raised, 3.0),
    (Role::OnTraining, Role::Training, 4.5),
    (Role::Accent, Role::Surface, 4.5),
    (Role::Accent, Role::Raised, 4.5),
    (Role::Edge, Role::Surface, 3.0),
    (Role::Edge, Role::Raised, 3.0),
    (Role::Text, Role::Hover, 4.5),
    (Role::Muted, Role::Hover, 4.5),
    (Role::Accent, Role::Hover, 4.5),
    (Role::Danger, Role::Hover, 4.5),
    (Role::OnAccent, Role::AccentHover, 4.5),
    (Role::Text, Role::Mark, 4.5),
    (Role::Text, Role::MarkShown, 4.5),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// WCAG relative luminance of an opaque sRGB colour.
    fn luminance(c: Color) -> f32 {
        let lin = |v: f32| if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) };
        0.2126 * lin(c.r) + 0.7152 * lin(c.g) + 0.0722 * lin(c.b)
    }

    #[test]
    fn every_pair_in_use_has_its_contrast() {
        for p in &ALL {
            for (front, back, least) in PAIRS {
                let (a, b) = (luminance(p.get(front)), luminance(p.get(back)));
                let ratio = (a.max(b) + 0.05) / (a.min(b) + 0.05);
                assert!(ratio >= least, "{}: {front:?} on {back:?} is {ratio:.2}, wants {least}", p.name);
            }
        }
    }
}
