//! The words of something that is pressed.

use crate::gui::look::Look;

/// What is shown, and what a screen reader says: more, where the shown words alone would not tell one row of a page from
/// another. The name begins with the shown words, so that who speaks to the computer can say what they see (WCAG 2.2,
/// 2.5.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    pub(super) shown: String,
    pub(super) name: String,
}

impl Words {
    /// «Змінити», told as «Змінити: Пароль нового ключа».
    pub fn about(look: Look<'_>, shown: String, subject: impl Into<String>) -> Self {
        let name = look.text_with("a11y-about", &[("words", shown.clone()), ("subject", subject.into())]);
        Self { shown, name }
    }
}

impl From<String> for Words {
    fn from(shown: String) -> Self {
        Self { name: shown.clone(), shown }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gui::design::PALETTES;
    use crate::i18n::{Language, Texts};

    #[test]
    fn the_name_begins_with_what_is_shown() {
        let texts = Texts::new(Language::Uk);
        let look = Look { texts: &texts, palette: &PALETTES[0], compact: false };
        let words = Words::about(look, "Змінити".into(), "Носій нового ключа");
        assert_eq!(words.shown, "Змінити");
        assert_eq!(words.name, "Змінити: Носій нового ключа");
        let same = Words::from("Далі".to_owned());
        assert_eq!(same.name, same.shown);
    }
}
