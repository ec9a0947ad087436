//! One file a screen: state, `Message`, what it shows.

pub mod home;

use super::design::{Role, Type, label};
use super::look::Look;
use iced::Element;

/// The sections of the program, beside the page.
pub fn sections<'a, M: 'a>(look: Look<'_>) -> Element<'a, M> {
    label(look.text("section-home"), Type::Body, Role::Accent, look.palette).into()
}
