//! The few widgets of our own: everything that can be pressed or typed into takes part in keyboard focus, shows a ring
//! while it is focused, and tells the screen reader what it is.

pub mod a11y_info;
mod announce;
mod browse;
mod button;
mod choice;
pub mod document;
mod document_pane;
mod field;
pub mod focus;
mod press;
mod rows;
pub mod secret;
mod secret_line;
mod typed;
mod words;

pub use a11y_info::{A11yInfo, Group, Role};
pub use announce::{announced, outcome};
pub use browse::browse;
pub use button::{Kind, button, disclosure, fold, list_row, section, title};
pub use choice::{checkbox, radio, short_radio};
pub use field::{Field, field, field_with_enter, phone, phone_digits, phone_shown, phone_valid};
pub use focus::focus;
pub use rows::Rows;
pub use secret::{Edit, SecretField, SecretText, secret};
pub use words::Words;

pub use iced::widget::Id;

/// Identifier of a page's title: focus goes there when a page opens.
pub const TITLE: Id = Id::new("page-title");

/// Identifier of what came of something that a page was asked for: focus goes there when it is known.
pub const RESULT: Id = Id::new("page-result");
