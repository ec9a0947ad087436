//! Reasons of a refusal → what the renewal does about it (protocol.md 11).

use crate::authority::{Refusal, text};
use crate::pki::cmp::{ErrorMessage, FailInfo, StatusInfo};

/// The most telling reasons first: of several the first one found decides.
const MEANINGS: [(FailInfo, Refusal); 25] = [
    (FailInfo::BadTime, Refusal::BadTime),
    (FailInfo::TransactionIdInUse, Refusal::TransactionInUse),
    (FailInfo::DuplicateCertReq, Refusal::DuplicateKey),
    (FailInfo::CertRevoked, Refusal::CertificateRevoked),
    (FailInfo::SignerNotTrusted, Refusal::SignerNotTrusted),
    (FailInfo::NotAuthorized, Refusal::SignerNotTrusted),
    (FailInfo::BadCertId, Refusal::SignerNotTrusted),
    (FailInfo::WrongAuthority, Refusal::SignerNotTrusted),
    (FailInfo::AddInfoNotAvailable, Refusal::Agreement),
    (FailInfo::IncorrectData, Refusal::DataChanged),
    (FailInfo::SystemUnavail, Refusal::Busy),
    (FailInfo::SystemFailure, Refusal::Busy),
    (FailInfo::BadMessageCheck, Refusal::NotAuthentic),
    (FailInfo::WrongIntegrity, Refusal::NotAuthentic),
    (FailInfo::BadRecipientNonce, Refusal::NotAuthentic),
    (FailInfo::BadSenderNonce, Refusal::NotAuthentic),
    (FailInfo::BadPop, Refusal::Policy),
    (FailInfo::BadCertTemplate, Refusal::Policy),
    (FailInfo::BadDataFormat, Refusal::Policy),
    (FailInfo::BadAlg, Refusal::Policy),
    (FailInfo::UnacceptedExtension, Refusal::Policy),
    (FailInfo::UnacceptedPolicy, Refusal::Policy),
    (FailInfo::UnsupportedVersion, Refusal::Policy),
    (FailInfo::MissingTimeStamp, Refusal::Policy),
    (FailInfo::BadRequest, Refusal::Policy),
];

/// Why a status refuses. Only for badRequest the words decide, as nothing else tells these cases apart.
pub(super) fn reason(status: &StatusInfo, words: &str) -> Refusal {
    let has = |reason: FailInfo| status.reasons.contains(&reason);
    if has(FailInfo::BadRequest) {
        let words = words.to_ascii_lowercase();
        if words.contains("multiple requests") {
            return Refusal::MultipleRequests;
        }
        if words.contains("expired") {
            return Refusal::ConfirmationExpired;
        }
    }
    MEANINGS.iter().find(|(reason, _)| has(*reason)).map_or(Refusal::Other, |(_, meaning)| *meaning)
}

/// The provider's words, cleaned.
pub(super) fn words(status: &StatusInfo) -> String {
    text::clean(&status.texts.join(" "))
}

/// All words of an error message, cleaned.
pub(super) fn error_words(error: &ErrorMessage) -> String {
    let all: Vec<&str> = error.status.texts.iter().chain(&error.details).map(String::as_str).collect();
    text::clean(&all.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_a_meaning_or_is_named_here() {
        let other: Vec<FailInfo> = FailInfo::ALL
            .into_iter()
            .filter(|r| reason(&StatusInfo::rejection(*r, ""), "") == Refusal::Other)
            .collect();
        assert_eq!(other, [FailInfo::CertConfirmed, FailInfo::TimeNotAvailable]);
    }

    #[test]
    fn words_decide_only_for_bad_request() {
        let bad = StatusInfo::rejection(FailInfo::BadRequest, "multiple requests not supported");
        assert_eq!(reason(&bad, &words(&bad)), Refusal::MultipleRequests);
        let late = StatusInfo::rejection(FailInfo::BadRequest, "transaction Expired");
        assert_eq!(reason(&late, &words(&late)), Refusal::ConfirmationExpired);
        let other = StatusInfo::rejection(FailInfo::BadPop, "multiple requests, expired");
        assert_eq!(reason(&other, &words(&other)), Refusal::Policy);
        let none = StatusInfo::plain(crate::pki::cmp::Status::Rejection);
        assert_eq!(reason(&none, ""), Refusal::Other);
    }

    #[test]
    fn of_several_reasons_the_most_telling_decides() {
        let mut both = StatusInfo::rejection(FailInfo::BadRequest, "");
        both.reasons.push(FailInfo::DuplicateCertReq);
        assert_eq!(reason(&both, ""), Refusal::DuplicateKey);
    }
}
