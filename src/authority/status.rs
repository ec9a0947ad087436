//! A certificate's status from two sources, each with its own verdict. "Not checked" is not "valid".

use super::AuthorityError;
use serde::Serialize;
use time::OffsetDateTime;

/// What a source says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum Verdict {
    Good,
    /// CRLReason as a number (RFC 5280 5.3.1); 6 is a suspension.
    Revoked {
        #[serde(with = "time::serde::rfc3339")]
        since: OffsetDateTime,
        reason: Option<u8>,
    },
    /// The responder does not know the certificate.
    Unknown,
    NotChecked,
}

impl Verdict {
    /// Whether the certificate is on hold (certificateHold).
    pub fn suspended(&self) -> bool {
        matches!(self, Self::Revoked { reason: Some(6), .. })
    }
}

/// The answer of one source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    pub verdict: Verdict,
    /// Address of the service or list.
    pub source: Option<String>,
    /// thisUpdate of the answer.
    pub time: Option<OffsetDateTime>,
    /// Why it was not checked.
    pub error: Option<AuthorityError>,
}

/// Both sources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    pub ocsp: Check,
    /// The lists together: the full one with its changes, where these could be had.
    pub crl: Check,
    /// The full list alone.
    pub full: Check,
    /// The full list with its changes; not checked without them.
    pub delta: Check,
}

impl Check {
    pub fn failed(source: Option<String>, error: AuthorityError) -> Self {
        Self { verdict: Verdict::NotChecked, source, time: None, error: Some(error) }
    }
}

impl Status {
    /// Both together: a revocation from either source counts, then "good" from either, then "unknown".
    pub fn verdict(&self) -> &Verdict {
        let both = [&self.ocsp.verdict, &self.crl.verdict];
        let rank = |verdict: &Verdict| match verdict {
            Verdict::Revoked { reason: Some(6), .. } => 1,
            Verdict::Revoked { .. } => 0,
            Verdict::Good => 2,
            Verdict::Unknown => 3,
            Verdict::NotChecked => 4,
        };
        if rank(both[1]) < rank(both[0]) { both[1] } else { both[0] }
    }
}
