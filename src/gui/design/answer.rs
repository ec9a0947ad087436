//! An answer that was given, with the way to change it.

use super::{Mark, Role, Type, label, space};
use crate::gui::look::Look;
use crate::gui::widget::{self, A11yInfo, Id, Kind, Words, announced};
use iced::widget::{column, row};
use iced::{Element, Fill};

/// What was asked, what was answered, and «Змінити».
pub struct Answer<M> {
    pub question: String,
    /// Each on its own line.
    pub answer: Vec<String>,
    /// Something is missing: it is said in place of the answer, marked.
    pub missing: Option<String>,
    /// The way back to the question: identifier and words of its link; a screen reader adds the question.
    pub change: Option<(Id, String, M)>,
}

/// One answer.
pub fn answer<'a, M: Clone + 'a>(answer: Answer<M>, look: Look<'_>) -> Element<'a, M> {
    let question = answer.question;
    let mut words = column![label(question.clone(), Type::Small, Role::Muted, look.palette)].width(Fill);
    match answer.missing {
        Some(missing) => {
            let told = A11yInfo::new(widget::Role::Line, Mark::Failed.told(missing.clone(), look));
            let shown = label(format!("× {missing}"), Type::Body, Role::Danger, look.palette);
            words = words.push(announced(told, shown));
        }
        None => {
            for line in answer.answer {
                words = words.push(label(line, Type::Body, Role::Text, look.palette));
            }
        }
    }
    let change = answer.change.map(|(id, words, message)| {
        let words = Words::about(look, words, question);
        widget::button(look, id, Kind::Link, words, Some(message))
    });
    row![words].push(change).spacing(space::M).align_y(iced::Center).into()
}
