//! A field for secrets: the widget knows only how long the text is. The text lives in one fixed buffer of its page,
//! which is wiped when the page is left.

use super::Id;
use crate::crypto::Password;
use crate::gui::design::{Role, Type, label, space};
use crate::gui::look::Look;
use iced::Element;
use iced::widget::{column, text_input};
use std::sync::{Arc, Mutex, PoisonError};
use zeroize::{Zeroize, Zeroizing};

/// Longest secret that can be typed, in octets of UTF-8: 64 characters and more of any alphabet in use.
const CAPACITY: usize = 512;

/// The one place of a typed secret. Clones are handles to the same buffer; nothing prints it.
#[derive(Clone)]
pub struct SecretText(Arc<Mutex<Zeroizing<String>>>);

impl std::fmt::Debug for SecretText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretText")
    }
}

impl Default for SecretText {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(Zeroizing::new(String::with_capacity(CAPACITY)))))
    }
}

impl SecretText {
    /// Length in characters: all that the widget shows.
    pub fn len(&self) -> usize {
        self.with(|text| text.chars().count())
    }
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Appends what was typed or pasted; what does not fit is left out.
    pub fn insert(&self, typed: &str) {
        let mut text = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for character in typed.chars().filter(|c| !c.is_control()) {
            if text.len() + character.len_utf8() <= CAPACITY {
                text.push(character);
            }
        }
    }
    /// Removes the last character and wipes its octets.
    pub fn backspace(&self) {
        let mut text = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(last) = text.chars().last() else { return };
        let keep = text.len() - last.len_utf8();
        let mut octets = std::mem::take(&mut **text).into_bytes();
        octets[keep..].zeroize();
        octets.truncate(keep);
        // The same allocation goes back: what is left is valid UTF-8, it was cut between two characters.
        **text = String::from_utf8(octets).unwrap_or_default();
    }
    pub fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).zeroize();
    }
    /// Lets `look` see the text (rules that tick while typing).
    pub fn with<T>(&self, look: impl FnOnce(&str) -> T) -> T {
        look(&self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
    /// Takes the secret out; the buffer is empty and wiped afterwards.
    pub fn take(&self) -> Password {
        let mut text = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Password::new(std::mem::replace(&mut **text, String::with_capacity(CAPACITY)))
    }
}

/// Says only that the text changed; the widget has already put it into the buffer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edit {
    Changed,
}

/// What stands around a secret field.
#[derive(Debug, Clone, Default)]
pub struct SecretField {
    pub label: String,
    pub hint: Option<String>,
    pub error: Option<String>,
}

/// The field. Shows Caps Lock and the keyboard layout while it is focused, as far as the system tells.
pub fn secret<'a, M: Clone + 'a>(
    look: Look<'_>,
    id: impl Into<Id>,
    around: SecretField,
    text: &SecretText,
    on_edit: impl Fn(Edit) -> M + 'a,
) -> Element<'a, M> {
    let (handle, dots) = (text.clone(), "•".repeat(text.len()));
    let input = text_input("", &dots).id(id.into()).padding(space::S).on_input(move |typed| {
        handle.insert(typed.trim_start_matches('•'));
        on_edit(Edit::Changed)
    });
    let mut all =
        column![label(around.label, Type::Body, Role::Text, look.palette), input].spacing(space::XS);
    match (around.error, around.hint) {
        (Some(error), _) => all = all.push(label(error, Type::Small, Role::Danger, look.palette)),
        (None, Some(hint)) => all = all.push(label(hint, Type::Small, Role::Muted, look.palette)),
        (None, None) => {}
    }
    all.into()
}
