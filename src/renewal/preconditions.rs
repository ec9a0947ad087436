//! R1–R8 (domain.md 3.1): may this key renew its certificates remotely? Every rule is answered, never only the first
//! that fails.

use crate::code::Code;
use serde::Serialize;

/// The rules by their number in the domain reference, and the check that stands before them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum Rule {
    R1,
    R2,
    R3,
    R4,
    R5,
    R6,
    R7,
    R8,
}

/// How a rule stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    Ok,
    /// Could not be found out; not the same as right.
    NotChecked,
    /// Does not stop the renewal.
    Warning,
    Failed,
}

/// One line of the checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub rule: Rule,
    pub standing: Standing,
    /// The catalogue's code when it is not [`Standing::Ok`].
    #[serde(serialize_with = "code_text")]
    pub code: Option<Code>,
    /// Arguments of the texts (`date`, `minutes`, `name`, …).
    pub details: Vec<(&'static str, String)>,
}

fn code_text<S: serde::Serializer>(code: &Option<Code>, s: S) -> Result<S::Ok, S::Error> {
    code.map(Code::as_str).serialize(s)
}
