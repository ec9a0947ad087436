//! The human protocol of a case: times, steps, serials, hashes; no personal data, no secrets. Texts are the front
//! ends': a step is a key, facts are its arguments.

use crate::code::Code;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// What happened. The text of a step is `renewal-step-<key>` in the locales.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    Began,
    Resumed,
    KeyRead,
    AgreementSigned,
    AgreementAccepted,
    AgreementOutdated,
    DataConfirmed,
    KeysStaged,
    RequestSigned,
    RequestSent,
    Waiting,
    Polled,
    AnswerReceived,
    AnswerNotAuthentic,
    IssuedInPart,
    LookedUp,
    CertificatesVerified,
    CertificatesInstalled,
    ConfirmationSent,
    RejectionSent,
    Confirmed,
    Split,
    Promoted,
    PromotedElsewhere,
    PromotedOver,
    OldRevoked,
    OldNotRevoked,
    OldUnknown,
    Failed,
    Refused,
    Cancelled,
    Attention,
    Done,
}

impl Step {
    pub const ALL: [Step; 33] = [
        Step::Began,
        Step::Resumed,
        Step::KeyRead,
        Step::AgreementSigned,
        Step::AgreementAccepted,
        Step::AgreementOutdated,
        Step::DataConfirmed,
        Step::KeysStaged,
        Step::RequestSigned,
        Step::RequestSent,
        Step::Waiting,
        Step::Polled,
        Step::AnswerReceived,
        Step::AnswerNotAuthentic,
        Step::IssuedInPart,
        Step::LookedUp,
        Step::CertificatesVerified,
        Step::CertificatesInstalled,
        Step::ConfirmationSent,
        Step::RejectionSent,
        Step::Confirmed,
        Step::Split,
        Step::Promoted,
        Step::PromotedElsewhere,
        Step::PromotedOver,
        Step::OldRevoked,
        Step::OldNotRevoked,
        Step::OldUnknown,
        Step::Failed,
        Step::Refused,
        Step::Cancelled,
        Step::Attention,
        Step::Done,
    ];

    /// `key-read`, `request-sent`, …
    pub fn key(self) -> &'static str {
        match self {
            Step::Began => "began",
            Step::Resumed => "resumed",
            Step::KeyRead => "key-read",
            Step::AgreementSigned => "agreement-signed",
            Step::AgreementAccepted => "agreement-accepted",
            Step::AgreementOutdated => "agreement-outdated",
            Step::DataConfirmed => "data-confirmed",
            Step::KeysStaged => "keys-staged",
            Step::RequestSigned => "request-signed",
            Step::RequestSent => "request-sent",
            Step::Waiting => "waiting",
            Step::Polled => "polled",
            Step::AnswerReceived => "answer-received",
            Step::AnswerNotAuthentic => "answer-not-authentic",
            Step::IssuedInPart => "issued-in-part",
            Step::LookedUp => "looked-up",
            Step::CertificatesVerified => "certificates-verified",
            Step::CertificatesInstalled => "certificates-installed",
            Step::ConfirmationSent => "confirmation-sent",
            Step::RejectionSent => "rejection-sent",
            Step::Confirmed => "confirmed",
            Step::Split => "split",
            Step::Promoted => "promoted",
            Step::PromotedElsewhere => "promoted-elsewhere",
            Step::PromotedOver => "promoted-over",
            Step::OldRevoked => "old-revoked",
            Step::OldNotRevoked => "old-not-revoked",
            Step::OldUnknown => "old-unknown",
            Step::Failed => "failed",
            Step::Refused => "refused",
            Step::Cancelled => "cancelled",
            Step::Attention => "attention",
            Step::Done => "done",
        }
    }
}

/// One line of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    pub step: Step,
    /// Arguments of the text: serials and SHA-256 in hexadecimal, counts, codes. At most one of a name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<(String, String)>,
}

/// Something the person should know that does not stop the renewal: a code of the catalogue and its arguments, or a
/// finding about the new certificates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// Key of the text: `renewal-warning-<key>`.
    pub key: String,
    /// The catalogue's code, where there is one.
    pub code: Option<String>,
    pub facts: Vec<(String, String)>,
}

impl Warning {
    pub fn new(key: &str) -> Self {
        Self { key: key.to_owned(), code: None, facts: Vec::new() }
    }
    pub fn code(mut self, code: Code) -> Self {
        self.code = Some(code.as_str().to_owned());
        self
    }
    pub fn fact(mut self, name: &str, value: impl Into<String>) -> Self {
        self.facts.push((name.to_owned(), value.into()));
        self
    }
}
