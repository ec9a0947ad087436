//! Every colour, size, font and space of the window. A view never names one of its own.

mod answer;
mod card;
mod certificate;
mod facts;
mod frame;
mod lines;
mod notice;
mod palette;

pub use answer::{Answer, answer};
pub use card::{held_key, held_since, key_card};
pub use certificate::{certificate_card, grouped, name, purpose_key, section};
pub use facts::{change, fact, fact_digits};
pub use frame::{
    BACK, CANCEL, MAIN, Sheet, Side, Stage, advice, frame, rail, rail_line, raised, training_band,
};
pub use lines::{Mark, badge, check_line, marked, marked_lines, result};
pub use notice::{Tone, alert, failure, notice, status};
pub use palette::{ALL as PALETTES, Palette, Role};

use iced::font::{Family, Weight};
use iced::widget::{Text, text};
use iced::{Font, Theme};

/// Bundled faces; without them a machine that has no fonts would show no text.
pub const FONTS: [&[u8]; 3] = [
    include_bytes!("../../../assets/fonts/Inter-Regular.ttf"),
    include_bytes!("../../../assets/fonts/Inter-SemiBold.ttf"),
    include_bytes!("../../../assets/fonts/JetBrainsMono-Regular.ttf"),
];
pub const REGULAR: Font = Font { family: Family::Name("Inter"), ..Font::DEFAULT };
/// For digits that are compared one by one: hashes, identifiers of keys, serial numbers.
const MONOSPACE: Font = Font { family: Family::Name("JetBrains Mono"), ..Font::DEFAULT };
pub const SEMIBOLD: Font = Font { weight: Weight::Semibold, ..REGULAR };

/// Spaces, steps of 4 logical pixels.
pub mod space {
    pub const XS: f32 = 4.0;
    pub const S: f32 = 8.0;
    pub const M: f32 = 16.0;
    pub const L: f32 = 24.0;
    pub const XL: f32 = 32.0;
}
/// Corner radius of raised surfaces.
pub const RADIUS: f32 = 10.0;
/// Width of the step rail.
pub const RAIL_WIDTH: f32 = 240.0;
/// Height of a line in sizes of its type.
pub const LINE_HEIGHT: f32 = 1.45;
/// Widest line of a page.
pub const PAGE_WIDTH: f32 = 640.0;

/// Steps of the type scale, in logical pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    Small,
    Body,
    Lead,
    Heading,
    Display,
}

impl Type {
    /// Logical pixels.
    pub fn size(self) -> f32 {
        match self {
            Type::Small => 13.0,
            Type::Body => 15.0,
            Type::Lead => 18.0,
            Type::Heading => 24.0,
            Type::Display => 32.0,
        }
    }
    fn font(self) -> Font {
        match self {
            Type::Small | Type::Body => REGULAR,
            Type::Lead | Type::Heading | Type::Display => SEMIBOLD,
        }
    }
}

/// Text of one step of the scale in one role.
pub fn label<'a>(
    content: impl text::IntoFragment<'a>,
    kind: Type,
    role: Role,
    palette: &Palette,
) -> Text<'a> {
    text(content)
        .size(kind.size())
        .font(kind.font())
        .line_height(LINE_HEIGHT)
        // Paths and codes are longer than any line.
        .wrapping(text::Wrapping::WordOrGlyph)
        .color(palette.get(role))
}

/// Hexadecimal digits by four.
pub fn digits<'a>(hex: &str, palette: &Palette) -> Text<'a> {
    label(grouped(hex), Type::Small, Role::Text, palette).font(MONOSPACE)
}

/// The toolkit's own theme, for what we do not style ourselves.
pub fn theme(palette: &Palette) -> Theme {
    Theme::custom(
        palette.name.to_string(),
        iced::theme::Palette {
            background: palette.get(Role::Surface),
            text: palette.get(Role::Text),
            primary: palette.get(Role::Accent),
            success: palette.get(Role::Ok),
            warning: palette.get(Role::Warn),
            danger: palette.get(Role::Danger),
        },
    )
}
