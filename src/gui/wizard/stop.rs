//! Pages where the journey stops, and the questions that interrupt it.

use crate::code::{Code, Coded as _};
use crate::gui::design::{Role, Sheet, Type, label, space};
use crate::gui::look::Look;
use crate::gui::widget::Id;
use crate::renewal::{RenewalError, Standing, State};
use iced::widget::column;
use iced::{Element, Fill};
use time::OffsetDateTime;

const HOME: Id = Id::new("home");

/// Why the journey stops.
#[derive(Debug, Clone)]
pub enum Stop {
    /// R1 (also an ended key usage period): only a registration office can help.
    Expired { code: Code, details: Vec<(&'static str, String)> },
    /// R2.
    Revoked { code: Code, details: Vec<(&'static str, String)> },
    /// R4: «Дані змінилися».
    DataChanged,
    /// R5: the key may be in other hands.
    Compromised,
    /// The provider takes its time; the case goes on later.
    Waiting { case: String, next: Option<OffsetDateTime> },
    /// The provider refused, or what it issued does not fit.
    Refused { code: Code, details: Vec<(&'static str, String)> },
    /// Something failed on the way; the case can go on.
    Interrupted { code: Code, details: Vec<(&'static str, String)>, case: String },
    /// Something failed before a case existed.
    Failed { code: Code, details: Vec<(&'static str, String)> },
}

impl Stop {
    pub fn of(error: &RenewalError) -> Self {
        let (code, details) = (error.code(), error.details());
        match error {
            RenewalError::Preconditions(findings)
                if findings.iter().any(|f| f.standing == Standing::Failed) =>
            {
                match code {
                    Code::Cert02 | Code::Key09 => Stop::Expired { code, details },
                    Code::Cert03 | Code::Cert08 => Stop::Revoked { code, details },
                    _ => Stop::Failed { code, details },
                }
            }
            RenewalError::Ended { .. } => Stop::Refused { code, details },
            RenewalError::Stopped { case, state: State::Waiting, .. } => {
                Stop::Waiting { case: case.clone(), next: None }
            }
            _ => match error.case() {
                Some(case) => Stop::Interrupted { code, details, case: case.to_owned() },
                None => Stop::Failed { code, details },
            },
        }
    }

    /// The case that «Продовжити» goes on with.
    pub fn case(&self) -> Option<&str> {
        match self {
            Stop::Waiting { case, .. } | Stop::Interrupted { case, .. } => Some(case),
            _ => None,
        }
    }

    /// Key of its texts: `stop-<key>-title`, `stop-<key>-text`.
    pub fn key(&self) -> &'static str {
        match self {
            Stop::Expired { .. } => "expired",
            Stop::Revoked { .. } => "revoked",
            Stop::DataChanged => "data-changed",
            Stop::Compromised => "compromised",
            Stop::Waiting { .. } => "waiting",
            Stop::Refused { .. } => "refused",
            Stop::Interrupted { .. } => "interrupted",
            Stop::Failed { .. } => "failed",
        }
    }

    fn error(&self) -> Option<(Code, &[(&'static str, String)])> {
        match self {
            Stop::Expired { code, details }
            | Stop::Revoked { code, details }
            | Stop::Refused { code, details }
            | Stop::Interrupted { code, details, .. }
            | Stop::Failed { code, details } => Some((*code, details)),
            _ => None,
        }
    }

    /// The page. Its main button does what helps: goes on with the case, tries again, or goes home.
    pub fn sheet<'a>(&'a self, look: Look<'a>) -> Sheet<'a, super::Message> {
        let key = self.key();
        let main = match self {
            Stop::Waiting { .. } | Stop::Interrupted { .. } => super::Message::Resume,
            Stop::Failed { .. } => super::Message::Retry,
            _ => super::Message::Leave,
        };
        let back = match self {
            Stop::DataChanged | Stop::Compromised => Some(super::Message::Back),
            _ => None,
        };
        let leave = (HOME, look.text("button-home"), super::Message::Leave);
        let others = if matches!(main, super::Message::Leave) { Vec::new() } else { vec![leave] };
        Sheet {
            main: Some((look.text(&format!("stop-{key}-main")), Some(main))),
            others,
            back,
            ..Sheet::new(look.text(&format!("stop-{key}-title")), self.body(look))
        }
    }

    fn body<'a, M: Clone + 'a>(&self, look: Look<'_>) -> Element<'a, M> {
        let mut all = column![label(
            look.text(&format!("stop-{}-text", self.key())),
            Type::Body,
            Role::Text,
            look.palette
        )]
        .spacing(space::M)
        .width(Fill);
        if let Some((code, details)) = self.error() {
            let (what, advice) = look.texts.error(code, details);
            all = all
                .push(label(what, Type::Lead, Role::Danger, look.palette))
                .push(label(advice, Type::Body, Role::Text, look.palette))
                .push(label(code.to_string(), Type::Small, Role::Muted, look.palette));
        }
        all.into()
    }
}
