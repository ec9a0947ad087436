//! How a run ends.

use super::case::State;
use super::person::Need;
use super::preconditions::{Finding, Rule, Standing};
use super::report::{Line, Warning};
use crate::authority::AuthorityError;
use crate::carrier::{CarrierError, KeyUri};
use crate::code::{Code, Coded};
use crate::pki::Certificate;
use crate::vault::VaultError;
use time::OffsetDateTime;

/// A run that ended well: [`State::Done`], or [`State::Waiting`] (accepted, not yet issued).
#[derive(Debug, Clone)]
pub struct Outcome {
    pub case: String,
    pub state: State,
    /// Signing certificate first.
    pub old: Vec<Certificate>,
    pub new: Vec<Certificate>,
    /// Where the new key is (or will be).
    pub key: KeyUri,
    /// Where the old key is now: under a dated name, or where it always was; None: not finished.
    pub old_key: Option<KeyUri>,
    /// Where another key is that lay at the target; the renewal did not concern it.
    pub displaced: Option<KeyUri>,
    /// Whether every old certificate was seen revoked; None: not known.
    pub revoked: Option<bool>,
    /// When to ask again, while waiting.
    pub next: Option<OffsetDateTime>,
    pub warnings: Vec<Warning>,
    pub report: Vec<Line>,
}

/// What became of a case that was given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GivenUp {
    /// Its new keys are wiped, or it never had any.
    Wiped,
    /// It had ended; no key was wiped, and its new keys stay where they were put.
    PutAway { kept: Option<KeyUri> },
}

/// An unfinished case, for lists.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Unfinished {
    pub case: String,
    pub provider: String,
    pub state: State,
    pub key: KeyUri,
    pub target: KeyUri,
    #[serde(with = "time::serde::rfc3339")]
    pub created: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339::option")]
    pub next: Option<OffsetDateTime>,
    /// Why it stopped for good, if it did.
    pub code: Option<String>,
    /// Whether `abandon` would be accepted without asking the provider.
    pub can_abandon: bool,
    /// New keys of a case that ended, where they were put; those found of one whose journal cannot be read. They open
    /// with the new password.
    pub found: Vec<KeyUri>,
}

impl Unfinished {
    /// A case whose journal does not open: only its id is sure.
    pub(super) fn damaged(case: String, error: &VaultError, found: Vec<KeyUri>) -> Self {
        let head = match error {
            VaultError::Damaged { head, .. } => head.as_deref(),
            _ => None,
        };
        Self {
            case,
            provider: head.map(|h| h.provider.clone()).unwrap_or_default(),
            state: State::Attention,
            key: KeyUri(String::new()),
            target: KeyUri(String::new()),
            created: head.map_or(OffsetDateTime::UNIX_EPOCH, |h| h.created),
            next: None,
            code: Some(error.code().as_str().to_owned()),
            can_abandon: false,
            found,
        }
    }
}

/// Why a run ended otherwise. Wherever a case exists, its id is in the details.
#[derive(Debug, thiserror::Error)]
pub enum RenewalError {
    /// A decision is needed; the case waits.
    #[error("a decision is needed")]
    Needs { case: Option<String>, needs: Vec<Need> },
    /// One of R1–R8 does not hold; all of them are here.
    #[error("the certificates cannot be renewed remotely")]
    Preconditions(Vec<Finding>),
    /// No certificate of the current signing key is known here or at the provider.
    #[error("no certificate for this key")]
    NoCertificate,
    /// Another key lies at the target.
    #[error("a key is already at {0}")]
    Occupied(String),
    /// The carrier can do only one of two things that are needed.
    #[error("no common algorithm: {0}")]
    NoCommonAlgorithm(String),
    #[error("carrier has no room for two key sets")]
    NoRoom,
    /// An open case for the same key exists.
    #[error("an open renewal of this key exists: {case}")]
    OpenCase { case: String, since: OffsetDateTime },
    #[error("no case {0}")]
    NoCase(String),
    /// Another copy of the program works on the case.
    #[error("the case {0} is in use")]
    InUse(String),
    /// The case cannot be abandoned any more: something was sent.
    #[error("the request was sent, the case cannot be dropped")]
    AlreadySent { case: String, since: OffsetDateTime },
    /// The new keys are lost, and the old certificates are revoked already.
    #[error("the new keys of the case {0} are lost, the old certificates are revoked")]
    KeysLost(String),
    #[error("cancelled")]
    Cancelled { case: Option<String> },
    /// The provider refused, or what it issued does not fit. The state of the old certificates: true when all are
    /// revoked, false when none is.
    #[error("the renewal ended with {code}: {text}")]
    Ended { case: String, state: State, code: Code, text: String, old_revoked: Option<bool> },
    /// The case goes on later; nothing is lost.
    #[error("stopped: {source}")]
    /// `rejecting`: what was issued is being rejected.
    Stopped { case: String, state: State, rejecting: bool, source: Box<RenewalError> },
    #[error(transparent)]
    Carrier(#[from] CarrierError),
    #[error(transparent)]
    Authority(#[from] AuthorityError),
    /// The provider knows of no result, or only of a part.
    #[error("no result for this request yet")]
    NoResult,
    /// The provider says that it is too busy.
    #[error("the provider is busy: {0}")]
    Busy(String),
    /// The journal of a case cannot be read; `state` and `provider` as its head still says. `found`: its new keys
    /// (crash table, row 16). Nothing was changed or removed.
    #[error("the journal of case {case} is damaged")]
    Damaged { case: String, state: Option<String>, provider: Option<String>, found: Vec<KeyUri> },
    /// The journal cannot be written or read.
    #[error(transparent)]
    Journal(#[from] VaultError),
    #[error("{0}")]
    Unexpected(&'static str),
}

impl RenewalError {
    /// The case that goes on, if there is one.
    pub fn case(&self) -> Option<&str> {
        match self {
            Self::Needs { case, .. } | Self::Cancelled { case } => case.as_deref(),
            Self::OpenCase { case, .. }
            | Self::InUse(case)
            | Self::NoCase(case)
            | Self::KeysLost(case)
            | Self::AlreadySent { case, .. }
            | Self::Ended { case, .. }
            | Self::Damaged { case, .. }
            | Self::Stopped { case, .. } => Some(case),
            _ => None,
        }
    }
}

/// The rule whose failure is told first. A wrong clock makes every date look wrong: it comes before them.
fn leading(findings: &[Finding]) -> Option<&Finding> {
    let failed = || findings.iter().filter(|f| f.standing == Standing::Failed);
    failed().find(|f| f.rule == Rule::R8).or_else(|| failed().next())
}

impl Coded for RenewalError {
    fn code(&self) -> Code {
        match self {
            Self::Needs { .. } => Code::App06,
            Self::Preconditions(findings) => leading(findings).and_then(|f| f.code).unwrap_or(Code::Cert02),
            Self::NoCertificate => Code::Cert01,
            Self::Occupied(_) => Code::Carr10,
            Self::NoCommonAlgorithm(_) => Code::Req15,
            Self::NoRoom => Code::Carr09,
            Self::OpenCase { .. } | Self::AlreadySent { .. } => Code::Req11,
            Self::NoCase(_) => Code::Req06,
            Self::KeysLost(_) => Code::Cert03,
            Self::InUse(_) => Code::App03,
            Self::Cancelled { .. } => Code::App04,
            Self::Ended { code, .. } => *code,
            Self::NoResult => Code::Req06,
            Self::Busy(_) => Code::Net08,
            Self::Damaged { .. } => Code::App07,
            Self::Journal(error) => error.code(),
            Self::Stopped { source, .. } => source.code(),
            Self::Carrier(error) => error.code(),
            Self::Authority(error) => error.code(),
            Self::Unexpected(_) => Code::App05,
        }
    }

    fn details(&self) -> Vec<(&'static str, String)> {
        let date = |at: &OffsetDateTime| ("date", at.date().to_string());
        let mut details = match self {
            Self::Needs { needs, .. } => {
                vec![("needs", needs.iter().map(|n| n.flag()).collect::<Vec<_>>().join(" "))]
            }
            Self::Preconditions(findings) => leading(findings).map(|f| f.details.clone()).unwrap_or_default(),
            Self::Occupied(target) => vec![("path", target.clone())],
            Self::NoCommonAlgorithm(name) => vec![("name", name.clone())],
            Self::KeysLost(_) => vec![("reason", "lost".to_owned())],
            Self::OpenCase { since, .. } | Self::AlreadySent { since, .. } => vec![date(since)],
            Self::Ended { text, old_revoked, state, .. } => vec![
                ("reason", text.clone()),
                ("state", state.as_str().to_owned()),
                (
                    "status",
                    match old_revoked {
                        Some(true) => "revoked",
                        Some(false) => "valid",
                        None => "not_checked",
                    }
                    .to_owned(),
                ),
            ],
            Self::Stopped { source, state, rejecting, .. } => {
                let mut details = source.details();
                details.push(("state", state.as_str().to_owned()));
                details.extend(rejecting.then(|| ("rejecting", "yes".to_owned())));
                details
            }
            Self::Carrier(error) => error.details(),
            Self::Authority(error) => error.details(),
            Self::Journal(error) => error.details(),
            Self::Damaged { state, provider, found, .. } => vec![
                ("what", "journal".to_owned()),
                ("state", state.clone().unwrap_or_default()),
                ("provider", provider.clone().unwrap_or_default()),
                ("found", found.iter().map(|key| key.0.as_str()).collect::<Vec<_>>().join(", ")),
            ],
            Self::Busy(text) => vec![("reason", text.clone()), ("minutes", "1".to_owned())],
            _ => Vec::new(),
        };
        if let Some(case) = self.case() {
            details.push(("case", case.to_owned()));
        }
        details
    }
}
