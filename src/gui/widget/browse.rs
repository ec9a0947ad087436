//! The button that opens the system's own dialog for a file or a folder. The typed path beside it stays: not every
//! system has the dialog.

use super::Id;
use super::button::{Kind, button};
use crate::gui::chooser::{Browsing, Wanted, What};
use crate::gui::design::{Role, space, status};
use crate::gui::look::Look;
use iced::Element;
use iced::widget::column;

/// «Обрати файл…» or «Обрати теку…»; `on_press` gets what is to be asked.
pub fn browse<'a, M: Clone + 'a>(
    look: Look<'_>,
    id: impl Into<Id>,
    browsing: Browsing,
    wanted: Wanted,
    on_press: impl FnOnce(Wanted) -> M,
) -> Element<'a, M> {
    let words = match wanted.what {
        What::File => look.text("browse-file"),
        What::Folder => look.text("browse-folder"),
    };
    // One dialog at a time.
    let press = (browsing != Browsing::Open).then(|| on_press(wanted));
    let missing =
        (browsing == Browsing::Missing).then(|| status(look, look.text("browse-missing"), Role::Text));
    column![button(look, id, Kind::Plain, words, press)].push(missing).spacing(space::S).into()
}
