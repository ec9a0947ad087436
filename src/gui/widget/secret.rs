//! A field for secrets: the widget knows only how long the text is. The text lives in one fixed buffer of its page,
//! which is wiped when the page is left.
//!
//! What is typed exists once, in that buffer. What is pasted also stays with the clipboard and the window system: their
//! copies are not ours to wipe.

use super::Id;
use super::a11y_info::{A11yInfo, Role as Reads};
use super::announce::announced;
use super::field::{CONTROL, labelled};
use super::press::{Action, Press, Surface};
use super::secret_line::SecretLine;
use crate::crypto::Password;
use crate::gui::design::{LINE_HEIGHT, Role, SEMIBOLD, Type, label, space};
use crate::gui::look::Look;
use iced::widget::{Space, row};
use iced::{Center, Element, Padding, Shrink};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use zeroize::{Zeroize, Zeroizing};

/// Longest secret that can be typed, in octets of UTF-8: 64 characters and more of any alphabet in use.
const CAPACITY: usize = 512;

/// The one place of a typed secret. Clones are handles to the same buffer; nothing prints it.
#[derive(Clone)]
pub struct SecretText(Arc<Mutex<Inner>>);

struct Inner {
    /// Always [`CAPACITY`] octets, so the allocation never moves; zeros beyond `length`.
    octets: Zeroizing<Vec<u8>>,
    length: usize,
    /// Shown in clear: «Показати» was pressed.
    revealed: bool,
    keyboard: Keyboard,
}

impl Inner {
    fn text(&self) -> &str {
        // Only whole characters go in and out.
        self.octets.get(..self.length).and_then(|text| std::str::from_utf8(text).ok()).unwrap_or_default()
    }

    /// Wipes everything from `length` on.
    fn cut(&mut self, length: usize) {
        self.length = length.min(self.length);
        if let Some(beyond) = self.octets.get_mut(self.length..) {
            beyond.zeroize();
        }
    }
}

/// What the keys told about the keyboard so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Keyboard {
    pub caps_lock: Option<bool>,
    pub script: Option<Script>,
}

/// Alphabet of the letter typed last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Script {
    Cyrillic,
    Latin,
}

impl std::fmt::Debug for SecretText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretText")
    }
}

impl Default for SecretText {
    fn default() -> Self {
        let octets = Zeroizing::new(vec![0; CAPACITY]);
        Self(Arc::new(Mutex::new(Inner {
            octets,
            length: 0,
            revealed: false,
            keyboard: Keyboard::default(),
        })))
    }
}

impl SecretText {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Length in characters: all that the widget shows.
    pub fn len(&self) -> usize {
        self.with(|text| text.chars().count())
    }
    pub fn is_empty(&self) -> bool {
        self.inner().length == 0
    }
    /// Appends what was typed or pasted; what does not fit is left out.
    pub fn insert(&self, typed: &str) {
        let inner = &mut *self.inner();
        for character in typed.chars().filter(|c| !c.is_control()) {
            let end = inner.length + character.len_utf8();
            if let Some(place) = inner.octets.get_mut(inner.length..end) {
                character.encode_utf8(place);
                inner.length = end;
            }
        }
    }
    /// Removes the last character and wipes its octets.
    pub fn backspace(&self) {
        let mut inner = self.inner();
        if let Some((at, _)) = inner.text().char_indices().next_back() {
            inner.cut(at);
        }
    }
    /// Its page has done with it: nothing is left, nor shown.
    pub fn clear(&self) {
        let inner = &mut *self.inner();
        inner.cut(0);
        inner.revealed = false;
    }
    /// The person deletes everything, and goes on typing.
    pub(super) fn erase(&self) {
        self.inner().cut(0);
    }
    /// Lets `look` see the text (rules that tick while typing).
    pub fn with<T>(&self, look: impl FnOnce(&str) -> T) -> T {
        look(self.inner().text())
    }
    /// Takes the secret out: the very allocation is handed over, a new empty one stays.
    pub fn take(&self) -> Password {
        let inner = &mut *self.inner();
        let mut octets = std::mem::replace(&mut *inner.octets, vec![0; CAPACITY]);
        octets.truncate(inner.length);
        (inner.length, inner.revealed) = (0, false);
        // Only whole characters went in.
        Password::new(String::from_utf8(octets).unwrap_or_default())
    }

    pub(super) fn reveal(&self, revealed: bool) {
        self.inner().revealed = revealed;
    }
    pub(super) fn is_revealed(&self) -> bool {
        self.inner().revealed
    }
    pub(super) fn keyboard(&self) -> Keyboard {
        self.inner().keyboard
    }
    pub(super) fn set_keyboard(&self, keyboard: Keyboard) {
        self.inner().keyboard = keyboard;
    }
}

/// The field of one secret as long as it is on the page: when it goes, what was shown is hidden. It does not keep the
/// text alive.
#[derive(Debug)]
pub(super) struct OnPage(Weak<Mutex<Inner>>);

impl OnPage {
    pub fn of(text: &SecretText) -> Self {
        Self(Arc::downgrade(&text.0))
    }
    pub fn is_of(&self, text: &SecretText) -> bool {
        std::ptr::eq(self.0.as_ptr(), Arc::as_ptr(&text.0))
    }
}

impl Drop for OnPage {
    fn drop(&mut self) {
        if let Some(text) = self.0.upgrade() {
            SecretText(text).reveal(false);
        }
    }
}

/// What happened to the text, and no more; the widget has already done it in the buffer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edit {
    Changed,
    /// It is shown in clear, or hidden again.
    Shown,
}

/// What stands around a secret field.
#[derive(Debug, Clone, Default)]
pub struct SecretField {
    pub label: String,
    pub hint: Option<String>,
    pub error: Option<String>,
    /// Must be filled in before the page's main action.
    pub required: bool,
}

/// The field. Shows Caps Lock and the keyboard layout as far as the keys typed tell.
pub fn secret<'a, M: Clone + 'a>(
    look: Look<'_>,
    id: impl Into<Id>,
    around: SecretField,
    text: &SecretText,
    on_edit: impl Fn(Edit) -> M + 'a,
) -> Element<'a, M> {
    let id: Id = id.into();
    let line = SecretLine::new(
        id.clone(),
        text.clone(),
        look.palette,
        around.error.is_some(),
        (on_edit(Edit::Changed), on_edit(Edit::Shown)),
    );
    let shown = text.clone();
    let (word, named) = match text.is_revealed() {
        false => ("secret-show", "a11y-show"),
        true => ("secret-hide", "a11y-hide"),
    };
    // Seen beside its field; heard alone, it has to say whose it is.
    let named = look.text_with(named, &[("field", around.label.clone())]);
    let words = label(look.text(word), Type::Body, Role::Accent, look.palette).font(SEMIBOLD);
    let show = Press {
        id: show_id(&id),
        info: A11yInfo::new(Reads::Button, named),
        content: words.into(),
        surface: Surface { hover: Some(Role::Hover), ..Surface::default() },
        palette: look.palette,
        padding: Padding::from(space::S),
        width: Shrink,
        action: Some(Action::Do(Box::new(move || shown.reveal(!shown.is_revealed())), on_edit(Edit::Shown))),
    };
    let info = A11yInfo { required: around.required, ..A11yInfo::new(Reads::PasswordField, around.label) };
    let control = row![line, show].spacing(space::S).align_y(Center);
    let notice = notices(look, text.keyboard());
    labelled(look, id, info, (control.into(), LINE), Some(notice), (around.error, around.hint))
}

/// The line stands first in the row of the control.
const LINE: &[usize] = &[CONTROL, 0];

/// Identifier of the button that shows a secret and hides it again.
pub fn show_id(field: &Id) -> Id {
    // The toolkit gives out an identifier's name only so.
    Id::from(format!("{field:?}-show"))
}

/// Caps Lock and the layout; the line is there before there is anything to say, so that nothing jumps.
fn notices<'a, M: 'a>(look: Look<'_>, keyboard: Keyboard) -> Element<'a, M> {
    let height = Type::Small.size() * LINE_HEIGHT;
    if keyboard.script.is_none() && keyboard.caps_lock != Some(true) {
        return Space::new().height(height).into();
    }
    let mut line = row![].spacing(space::M);
    if let Some(script) = keyboard.script {
        let id = match script {
            Script::Cyrillic => "secret-layout-cyrillic",
            Script::Latin => "secret-layout-latin",
        };
        line = line.push(label(look.text(id), Type::Small, Role::Muted, look.palette));
    }
    if keyboard.caps_lock == Some(true) {
        let words = look.text("secret-caps-lock");
        let shown = label(format!("⇪ {words}"), Type::Small, Role::Warn, look.palette).font(SEMIBOLD);
        line = line.push(announced(A11yInfo::new(Reads::Alert, words), shown));
    }
    line.wrap().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &SecretText) -> *const u8 {
        text.inner().octets.as_ptr()
    }

    #[test]
    fn the_buffer_never_moves_and_is_handed_over_as_it_is() {
        let text = SecretText::default();
        let at = address(&text);
        for key in 0..200 {
            text.insert(if key % 3 == 0 { "ї" } else { "a" });
            assert_eq!(address(&text), at);
        }
        assert_eq!(text.len(), 200);
        let password = text.take();
        assert_eq!(password.utf8().as_ptr(), at);
        assert_eq!(password.text().chars().count(), 200);
        assert!(text.is_empty());
        assert!(text.inner().octets.iter().all(|octet| *octet == 0));
    }

    #[test]
    fn what_is_deleted_is_wiped() {
        let text = SecretText::default();
        text.insert("пароль🔑");
        let at = address(&text);
        for left in ["пароль", "парол", "паро"] {
            text.backspace();
            text.with(|text| assert_eq!(text, left));
            assert!(text.inner().octets[left.len()..].iter().all(|octet| *octet == 0), "{left}");
        }
        text.clear();
        assert!(text.is_empty() && text.inner().octets.iter().all(|octet| *octet == 0));
        text.backspace();
        assert_eq!((text.len(), address(&text)), (0, at));
    }

    #[test]
    fn what_does_not_fit_is_left_out_whole() {
        let text = SecretText::default();
        text.insert(&"ї".repeat(CAPACITY));
        assert_eq!(text.len(), CAPACITY / 2);
        text.clear();
        text.insert("a");
        text.insert(&"ї".repeat(CAPACITY));
        assert_eq!(text.len(), CAPACITY / 2);
        text.clear();
        text.insert("a\u{8}\r\n\tb");
        text.with(|text| assert_eq!(text, "ab"));
    }

    #[test]
    fn what_is_shown_is_hidden_with_its_field_and_with_the_text() {
        let (text, other) = (SecretText::default(), SecretText::default());
        let shown = || {
            text.insert("a");
            text.reveal(true);
            text.is_revealed()
        };
        assert!(shown());
        text.erase();
        assert!(text.is_revealed(), "the person types another one");
        text.clear();
        assert!(shown() && text.take().text() == "a");
        assert!(!text.is_revealed());
        let field = OnPage::of(&text);
        assert!(field.is_of(&text) && !field.is_of(&other) && shown());
        drop(field);
        assert!(!text.is_revealed());
        let (field, weak) = (OnPage::of(&text), Arc::downgrade(&text.0));
        drop(text);
        assert!(weak.upgrade().is_none(), "the field does not keep the text");
        drop(field);
    }

    #[test]
    fn nothing_prints_the_text() {
        let text = SecretText::default();
        text.insert("Таємниця-1990");
        let printed = format!("{text:?} {:?} {:?}", Edit::Changed, text.keyboard());
        assert!(!printed.contains("Таємниця") && !printed.contains("1990"), "{printed}");
    }
}
