//! A labelled line of text, and the one for a phone number.

use super::Id;
use super::a11y_info::{A11yInfo, Role as Reads};
use super::announce::{Announce, announced};
use super::typed::Typed;
use crate::gui::design::{LINE_HEIGHT, Palette, RADIUS, REGULAR, Role, Type, label, space};
use crate::gui::look::Look;
use iced::widget::{Column, column, text_input};
use iced::{Border, Element};

/// What stands around a field.
#[derive(Debug, Clone, Default)]
pub struct Field {
    /// Above the field; also its accessible name.
    pub label: String,
    /// Below the field, quiet.
    pub hint: Option<String>,
    /// Below the field in place of the hint; the field is then marked.
    pub error: Option<String>,
    /// Shown in the empty field: an example of the form.
    pub placeholder: String,
    /// Must be filled in before the page's main action.
    pub required: bool,
}

/// A line of text; `on_input` None: read-only.
pub fn field<'a, M: Clone + 'a>(
    look: Look<'_>,
    id: impl Into<Id>,
    around: Field,
    value: &str,
    on_input: Option<impl Fn(String) -> M + 'a>,
) -> Element<'a, M> {
    line(look, id.into(), around, (value, false), on_input, None)
}

/// A line of text with a meaning of its own: Enter does this instead of the page's main action; None: the main action.
pub fn field_with_enter<'a, M: Clone + 'a>(
    look: Look<'_>,
    id: impl Into<Id>,
    around: Field,
    value: &str,
    on_input: impl Fn(String) -> M + 'a,
    on_enter: Option<M>,
) -> Element<'a, M> {
    line(look, id.into(), around, (value, false), Some(on_input), on_enter)
}

/// A Ukrainian phone number: digits are accepted however they are typed or pasted, shown as `+380 67 123 45 67`;
/// `on_input` gets `+380671234567`, or the beginning of it, or nothing.
pub fn phone<'a, M: Clone + 'a>(
    look: Look<'_>,
    id: impl Into<Id>,
    mut around: Field,
    value: &str,
    on_input: Option<impl Fn(String) -> M + 'a>,
) -> Element<'a, M> {
    if around.placeholder.is_empty() {
        around.placeholder = "+380 __ ___ __ __".into();
    }
    let shown = phone_shown(value);
    let before = shown.clone();
    let on_input = on_input.map(|on_input| move |typed: String| on_input(phone_typed(&before, &typed)));
    line(look, id.into(), around, (&shown, true), on_input, None)
}

fn line<'a, M: Clone + 'a>(
    look: Look<'_>,
    id: Id,
    around: Field,
    (value, masked): (&str, bool),
    on_input: Option<impl Fn(String) -> M + 'a>,
    on_enter: Option<M>,
) -> Element<'a, M> {
    let (palette, wrong, enabled) = (look.palette, around.error.is_some(), on_input.is_some());
    let input = text_input(&around.placeholder, value)
        .id(id.clone())
        .font(REGULAR)
        .size(Type::Body.size())
        .line_height(LINE_HEIGHT)
        .padding([space::S + 2.0, space::S + space::XS])
        .on_input_maybe(on_input)
        .on_submit_maybe(on_enter)
        .style(move |_, status| style(palette, wrong, enabled, status));
    let typed = Typed::new(id.clone(), input, palette, enabled, value.to_owned(), masked);
    let info = A11yInfo {
        value: Some(value.to_owned()),
        required: around.required,
        disabled: !enabled,
        ..A11yInfo::new(Reads::TextField, around.label)
    };
    labelled(look, id, info, (typed.into(), &[CONTROL]), None, (around.error, around.hint))
}

/// Label above, what is typed into, error or hint below; told to the screen reader as one.
pub(super) fn labelled<'a, M: 'a>(
    look: Look<'_>,
    id: Id,
    info: A11yInfo,
    (control, anchor): (Element<'a, M>, &'static [usize]),
    notice: Option<Element<'a, M>>,
    (error, hint): (Option<String>, Option<String>),
) -> Element<'a, M> {
    let description = error.clone().or_else(|| hint.clone());
    let info = A11yInfo { description, invalid: error.is_some(), ..info };
    let mut all: Column<'a, M> =
        column![label(info.name.clone(), Type::Body, Role::Text, look.palette), control]
            .spacing(space::S - 2.0);
    if let Some(notice) = notice {
        all = all.push(notice);
    }
    match (error, hint) {
        (Some(error), _) => {
            let words = label(format!("⚠ {error}"), Type::Small, Role::Danger, look.palette);
            all = all.push(announced(A11yInfo::new(Reads::Alert, error), words));
        }
        (None, Some(hint)) => all = all.push(label(hint, Type::Small, Role::Muted, look.palette)),
        (None, None) => {}
    }
    Announce::around(id, info, all, anchor).into()
}

/// The control stands second in the column of [`labelled`].
pub(super) const CONTROL: usize = 1;

/// Colour of the border of what is typed into, and its width.
pub(super) fn edge(wrong: bool, focused: bool) -> (Role, f32) {
    match (wrong, focused) {
        (true, _) => (Role::Danger, 2.0),
        (false, true) => (Role::Accent, 1.0),
        (false, false) => (Role::Edge, 1.0),
    }
}

/// Colours of what is typed into.
fn style(palette: &Palette, wrong: bool, enabled: bool, status: text_input::Status) -> text_input::Style {
    let focused = matches!(status, text_input::Status::Focused { .. });
    let (edge, width) = edge(wrong, focused);
    text_input::Style {
        background: palette.get(if enabled { Role::Raised } else { Role::Hover }).into(),
        border: Border { color: palette.get(edge), width, radius: RADIUS.into() },
        icon: palette.get(Role::Muted),
        placeholder: palette.get(Role::Muted),
        value: palette.get(Role::Text),
        selection: palette.get(Role::Hover),
    }
}

/// What a person typed into a field that showed `before`.
fn phone_typed(before: &str, typed: &str) -> String {
    // The country code alone goes at one stroke.
    if before == CODE && typed.len() < before.len() {
        return String::new();
    }
    // Where only a space went, the digit before it was meant.
    if typed.len() + 1 == before.len() && phone_digits(typed) == phone_digits(before) {
        let same = before.bytes().zip(typed.bytes()).take_while(|(old, new)| old == new).count();
        let (kept, gone) = (before.get(..same), before.get(same..));
        if let (Some(kept), Some(gone)) = (kept, gone) {
            let mut kept = kept.to_owned();
            kept.pop();
            return phone_digits(&(kept + gone));
        }
    }
    phone_digits(typed)
}

/// Country code of Ukraine (ITU-T E.164).
const CODE: &str = "+380";
/// Digits after the country code.
const NATIONAL: usize = 9;
/// Longest number of any country, in digits (ITU-T E.164).
const LONGEST: usize = 15;

/// `+380671234567` from any way of writing it: `067 123-45-67`, `380671234567`, `+38 (067) 123 45 67`, `8 067 …`.
/// What is incomplete or too long is kept so that the person sees it; a number of another country keeps its code.
pub fn phone_digits(text: &str) -> String {
    let (abroad, text) = match text.rsplit_once('+') {
        Some((_, after)) => (true, after),
        None => (false, text),
    };
    let mut digits: String = text.chars().filter(char::is_ascii_digit).take(LONGEST).collect();
    let code = &CODE[1..];
    if abroad && !digits.starts_with(code) && !code.starts_with(&digits) {
        return format!("+{digits}");
    }
    if !abroad && digits.is_empty() {
        return digits;
    }
    if abroad {
        digits.drain(..code.len().min(digits.len()));
    }
    // Nobody's number begins with 0 after the code; the code itself may be typed once more.
    for prefix in [code, "80", "0"] {
        if digits.starts_with(prefix) && (digits.len() > NATIONAL || prefix == "0") {
            digits.drain(..prefix.len());
        }
    }
    format!("{CODE}{digits}")
}

/// The number as it is shown: `+380 67 123 45 67`.
pub fn phone_shown(value: &str) -> String {
    let Some(national) = value.strip_prefix(CODE) else { return value.to_owned() };
    let mut shown = String::from(CODE);
    for (place, digit) in national.chars().enumerate() {
        if matches!(place, 0 | 2 | 5 | 7) {
            shown.push(' ');
        }
        shown.push(digit);
    }
    shown
}

/// Whether the number is complete: `+380` and nine digits, of which the first is not 0.
pub fn phone_valid(value: &str) -> bool {
    value.strip_prefix(CODE).is_some_and(|national| {
        national.len() == NATIONAL
            && !national.starts_with('0')
            && national.bytes().all(|octet| octet.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_understood_however_it_is_written() {
        for text in [
            "+380671234567",
            "380671234567",
            "0671234567",
            "671234567",
            "80671234567",
            "8 067 123 45 67",
            "067 123-45-67",
            "+38 (067) 123-45-67",
            "+380 (67) 123 45 67",
            "+380 067 123 45 67",
            "+380+380671234567",
            "тел. 067\u{a0}123\u{a0}45\u{a0}67",
        ] {
            assert_eq!(phone_digits(text), "+380671234567", "{text}");
        }
        assert!(phone_valid("+380671234567"));
        assert_eq!(phone_shown("+380671234567"), "+380 67 123 45 67");
    }

    #[test]
    fn nothing_is_dropped_silently() {
        assert_eq!(phone_digits("+48 123 456 789"), "+48123456789");
        assert_eq!(phone_digits("+380 67 123 45 678"), "+3806712345678");
        for wrong in
            ["", "+380", "+38067123456", "+3806712345678", "+48123456789", "+380067123456", "0671234567"]
        {
            assert!(!phone_valid(wrong), "{wrong}");
        }
        assert_eq!(phone_shown("+48123456789"), "+48123456789");
        assert_eq!(phone_digits(""), "");
        assert_eq!(phone_digits("немає"), "");
    }

    #[test]
    fn a_number_can_be_typed_key_by_key_and_deleted_again() {
        for typed in ["0671234567", "380671234567", "+380671234567", "671234567"] {
            let mut value = String::new();
            for key in typed.chars() {
                let shown = phone_shown(&value);
                value = phone_typed(&shown, &format!("{shown}{key}"));
            }
            assert_eq!(value, "+380671234567", "{typed}");
            for _ in 0..20 {
                let mut shown = phone_shown(&value);
                let before = shown.clone();
                shown.pop();
                value = phone_typed(&before, &shown);
            }
            assert_eq!(value, "", "{typed}");
        }
    }
}
