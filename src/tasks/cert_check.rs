//! May this certificate be relied on: chain, validity, OCSP, CRL, each with its own verdict.

use crate::authority::service::Service;
use crate::authority::status::{Check, Status, Verdict};
use crate::authority::{AuthorityError, Profile};
use crate::pki::Certificate;
use crate::pki::chain::ChainError;
use serde::Serialize;
use time::OffsetDateTime;

/// The word for the whole, and for each part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Word {
    Valid,
    Expired,
    NotYetValid,
    Revoked,
    Suspended,
    Untrusted,
    /// Not the same as valid.
    NotChecked,
}

impl Word {
    /// What a source says, in a word.
    pub fn of(verdict: &Verdict) -> Self {
        match verdict {
            Verdict::Good => Self::Valid,
            held if held.suspended() => Self::Suspended,
            Verdict::Revoked { .. } => Self::Revoked,
            // "Unknown" is not "good" (protocol.md 13).
            Verdict::Unknown | Verdict::NotChecked => Self::NotChecked,
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Expired => "expired",
            Self::NotYetValid => "not_yet_valid",
            Self::Revoked => "revoked",
            Self::Suspended => "suspended",
            Self::Untrusted => "untrusted",
            Self::NotChecked => "not_checked",
        }
    }
}

/// What one source says.
#[derive(Debug)]
pub struct Part {
    pub word: Word,
    /// Address of the service or list; for the chain the anchor's name.
    pub source: Option<String>,
    /// When the source knew it.
    pub time: Option<OffsetDateTime>,
    pub error: Option<AuthorityError>,
}

/// Everything found out about a certificate.
#[derive(Debug)]
pub struct Checked {
    pub word: Word,
    pub chain: Part,
    pub ocsp: Part,
    pub crl: Part,
}

/// The profile whose anchors this certificate leads to. None: nobody we know issued it.
pub fn provider_of<'a>(
    profiles: impl IntoIterator<Item = &'a Profile>,
    certificate: &Certificate,
) -> Option<&'a Profile> {
    let at = within(certificate, certificate.not_before());
    profiles.into_iter().find(|profile| profile.trust().chain(certificate, &[], at).is_ok())
}

/// Checks a certificate against a provider. `ask`: whether services may be asked; `service` is None when no known
/// provider issued it.
pub async fn cert_check(
    certificate: &Certificate,
    others: &[Certificate],
    service: Option<&Service>,
    ask: bool,
    now: OffsetDateTime,
) -> Checked {
    let chain = chain_part(certificate, others, service, now);
    let status = match service {
        // A status signed by somebody who leads to no anchor would say nothing.
        Some(service) if ask && chain.word == Word::Valid => service.status(certificate, now).await,
        _ => Status { ocsp: not_asked(), crl: not_asked() },
    };
    let word = whole(certificate, chain.word, status.verdict(), now);
    Checked { word, chain, ocsp: part(status.ocsp), crl: part(status.crl) }
}

fn not_asked() -> Check {
    Check { verdict: Verdict::NotChecked, source: None, time: None, error: None }
}

/// The chain is looked at inside the certificate's own period: an expired certificate is expired, not untrusted.
fn chain_part(
    certificate: &Certificate,
    others: &[Certificate],
    service: Option<&Service>,
    now: OffsetDateTime,
) -> Part {
    let nobody = || Err(AuthorityError::Chain(ChainError::UnknownIssuer(certificate.issuer().to_string())));
    match service.map_or_else(nobody, |s| s.trust().chain(certificate, others, within(certificate, now))) {
        Ok(path) => Part {
            word: Word::Valid,
            source: path.last().map(|anchor| anchor.subject().to_string()),
            time: Some(now),
            error: None,
        },
        Err(error) => Part { word: Word::Untrusted, source: None, time: Some(now), error: Some(error) },
    }
}

fn within(certificate: &Certificate, now: OffsetDateTime) -> OffsetDateTime {
    now.min(certificate.not_after()).max(certificate.not_before())
}

fn whole(certificate: &Certificate, chain: Word, status: &Verdict, now: OffsetDateTime) -> Word {
    let status = Word::of(status);
    match (chain, status) {
        (Word::Untrusted, _) => Word::Untrusted,
        (_, Word::Revoked | Word::Suspended) => status,
        _ if now > certificate.not_after() => Word::Expired,
        _ if now < certificate.not_before() => Word::NotYetValid,
        _ => status,
    }
}

fn part(check: Check) -> Part {
    Part { word: Word::of(&check.verdict), source: check.source, time: check.time, error: check.error }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn a_source_s_answer_becomes_a_word() {
        let since = datetime!(2026-03-14 12:00 UTC);
        for (verdict, word) in [
            (Verdict::Good, Word::Valid),
            (Verdict::Unknown, Word::NotChecked),
            (Verdict::NotChecked, Word::NotChecked),
            (Verdict::Revoked { since, reason: Some(4) }, Word::Revoked),
            (Verdict::Revoked { since, reason: None }, Word::Revoked),
            (Verdict::Revoked { since, reason: Some(6) }, Word::Suspended),
        ] {
            assert_eq!(Word::of(&verdict), word, "{verdict:?}");
        }
    }

    #[test]
    fn words_are_written_as_in_json() {
        for word in [Word::Valid, Word::NotYetValid, Word::NotChecked, Word::Suspended, Word::Untrusted] {
            assert_eq!(serde_json::to_value(word).unwrap(), word.as_str());
        }
    }
}
