//! What every view is given: texts, colours, how much room there is.

use super::design::Palette;
use crate::i18n::Texts;

/// Everything a view needs besides its own state.
#[derive(Clone, Copy)]
pub struct Look<'a> {
    pub texts: &'a Texts,
    pub palette: &'static Palette,
    /// Too narrow for the step rail beside the page (a small window, or large text).
    pub compact: bool,
}

impl Look<'_> {
    /// A text without arguments.
    pub fn text(&self, id: &str) -> String {
        self.texts.text(id, &[])
    }
    pub fn text_with(&self, id: &str, args: &[(&str, String)]) -> String {
        self.texts.text(id, args)
    }
}
