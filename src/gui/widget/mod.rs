//! The few widgets of our own: everything that can be pressed or typed into takes part in keyboard focus, shows a ring
//! while it is focused, and tells the screen reader what it is.

pub mod a11y_info;
mod choice;
pub mod document;
mod field;
mod press;
pub mod secret;

pub use a11y_info::{A11yInfo, Role};
pub use choice::{checkbox, radio};
pub use field::{Field, field};
pub use press::{Kind, button, disclosure, title};
pub use secret::{Edit, SecretField, SecretText, secret};

pub use iced::widget::Id;

/// Puts the keyboard focus on a widget.
pub fn focus<M: Send + 'static>(id: Id) -> iced::Task<M> {
    iced::widget::operation::focus(id)
}

/// Identifier of a page's title: focus goes there when a page opens.
pub const TITLE: Id = Id::new("page-title");
