//! Answers: believed only after every check of protocol.md 10.1, then told in the renewal's words.

use super::{CmpWire, refusal, request_id};
use crate::authority::{Answer, AuthorityError, Link, Order, text};
use crate::pki::cmp::{Body, CertRepMessage, CertResponse, ErrorMessage, FailInfo, Message, Status};
use crate::pki::{Certificate, oid};
use std::time::Duration;
use time::OffsetDateTime;

/// Largest answer that is looked at.
const MAX_SIZE: usize = 1024 * 1024;
/// How far messageTime may be from our clock before it is worth a word in the log.
const MAX_SKEW: time::Duration = time::Duration::minutes(5);
/// When to ask again if the answer does not say; the renewal clamps and stretches it.
const CHECK_AFTER: Duration = Duration::from_secs(5);

impl CmpWire {
    /// Checks 1–7 and 9 of protocol.md 10.1; the first failure decides.
    pub(super) fn verified(
        &self,
        order: &Order,
        link: &Link,
        answer: &[u8],
        now: OffsetDateTime,
    ) -> Result<Message, AuthorityError> {
        if answer.len() > MAX_SIZE {
            return Err(AuthorityError::BadAnswer("it is too large"));
        }
        let message = Message::from_der(answer)?;
        if !message.header.is_version_known() {
            return Err(AuthorityError::BadAnswer("it is of an unknown version"));
        }
        if !message.is_protected() {
            return Err(match &message.body {
                Body::Error(error) => AuthorityError::Unsigned(refusal::error_words(error)),
                _ => AuthorityError::NotAuthentic("it is not signed"),
            });
        }
        if message.is_mac_protected() {
            return Err(AuthorityError::NotAuthentic("it is protected by a password and not by a signature"));
        }
        let brought = message.extra_certs();
        let server = self.server(&message, &brought)?;
        self.check_issuer(order, &server)?;
        let purposes =
            [oid::KP_CMC_CA.to_string(), oid::KP_CMC_RA.to_string(), oid::IIT_CMP_SERVER.to_string()];
        let purposes: Vec<&str> = purposes.iter().map(String::as_str).collect();
        self.trust.check_server(&server, &brought, &purposes, now)?;
        message.verify(&server)?;
        check_link(&message, link)?;
        if message.header.message_time.is_none_or(|time| (time - now).abs() > MAX_SKEW) {
            tracing::warn!("the provider's clock and ours differ by more than five minutes");
        }
        Ok(message)
    }

    /// The certificate that the header names as the signer's: the first one sent along, or one found by its key
    /// identifier.
    fn server(&self, message: &Message, brought: &[Certificate]) -> Result<Certificate, AuthorityError> {
        let named = |certificate: &&Certificate| {
            let by_name = message.header.sender.directory() == Some(certificate.subject());
            let kid = message.header.sender_kid.as_deref();
            by_name && kid.is_none_or(|kid| certificate.subject_key_identifier() == Some(kid))
        };
        let known = brought.iter().chain(&self.trust.certificates);
        known.into_iter().find(named).cloned().ok_or(AuthorityError::NotAuthentic("its signer is not known"))
    }

    /// The server belongs to the provider: an authority that the profile knows, or the one of our own certificate,
    /// issued its certificate.
    fn check_issuer(&self, order: &Order, server: &Certificate) -> Result<(), AuthorityError> {
        let signer = Certificate::from_der(&order.signer)?;
        let mut authorities =
            self.trust.anchors.iter().chain(self.trust.certificates.iter().filter(|c| c.is_ca()));
        if server.issuer() == signer.issuer() || authorities.any(|c| c.subject() == server.issuer()) {
            Ok(())
        } else {
            Err(AuthorityError::NotAuthentic("its signer belongs to another authority"))
        }
    }
}

fn check_link(message: &Message, link: &Link) -> Result<(), AuthorityError> {
    let header = &message.header;
    if header.transaction_id.as_deref() != Some(&link.transaction_id[..]) {
        return Err(AuthorityError::NotAuthentic("it belongs to another transaction"));
    }
    if header.recip_nonce.as_deref() != Some(&link.sender_nonce[..]) {
        return Err(AuthorityError::NotAuthentic("it does not answer our last message"));
    }
    if header.sender_nonce.is_some() && header.sender_nonce == link.recipient_nonce {
        return Err(AuthorityError::NotAuthentic("it repeats an earlier answer"));
    }
    Ok(())
}

/// Meaning of the answer to a request or to a poll.
pub(super) fn issue(order: &Order, message: Message) -> Result<Answer, AuthorityError> {
    let nonce = message.header.sender_nonce.clone();
    let confirm_by = message.header.confirm_wait_time();
    match message.body {
        Body::Kup(answer) => issued(order, answer, nonce, confirm_by),
        Body::PollRep(polls) => {
            let seconds = polls.iter().map(|poll| poll.check_after).max().unwrap_or_default();
            let reasons: Vec<&str> = polls.iter().flat_map(|p| &p.reason).map(String::as_str).collect();
            let check_after = Duration::from_secs(seconds.into());
            Ok(Answer::Waiting { check_after, nonce, text: text::clean(&reasons.join(" ")) })
        }
        Body::Error(error) if error.status.status == Status::Waiting => {
            Ok(Answer::Waiting { check_after: CHECK_AFTER, nonce, text: refusal::error_words(&error) })
        }
        Body::Error(error) => Ok(refused(&error)),
        _ => Err(AuthorityError::BadAnswer("it is not an answer to a request")),
    }
}

/// Meaning of the answer to a confirmation.
pub(super) fn confirmation(message: &Message) -> Result<Answer, AuthorityError> {
    match &message.body {
        Body::PkiConf => Ok(Answer::Confirmed),
        Body::Error(error) if error.status.reasons.contains(&FailInfo::CertConfirmed) => {
            Ok(Answer::Confirmed)
        }
        Body::Error(error) => Ok(refused(error)),
        _ => Err(AuthorityError::BadAnswer("it is not an answer to a confirmation")),
    }
}

/// Meaning of the answer to a change of status: one certificate was named, so one status is expected.
pub(super) fn status_change(message: &Message) -> Result<Answer, AuthorityError> {
    match &message.body {
        Body::Rp(answer) => match &answer.statuses[..] {
            [one] if matches!(one.status, Status::Accepted | Status::GrantedWithMods) => {
                Ok(Answer::Confirmed)
            }
            [one] if one.status == Status::Rejection => {
                let text = refusal::words(one);
                Ok(Answer::Rejected { reason: refusal::reason(one, &text), text })
            }
            _ => Err(AuthorityError::BadAnswer("it does not say whether the status was changed")),
        },
        Body::Error(error) => Ok(refused(error)),
        _ => Err(AuthorityError::BadAnswer("it is not an answer to a change of status")),
    }
}

fn refused(error: &ErrorMessage) -> Answer {
    let text = refusal::error_words(error);
    Answer::Rejected { reason: refusal::reason(&error.status, &text), text }
}

/// All or nothing: every request issued, or every request waiting, or a refusal. Where a part was issued nevertheless,
/// it is told; where a part waits, nothing is settled and nothing may be concluded.
fn issued(
    order: &Order,
    answer: CertRepMessage,
    nonce: Option<Vec<u8>>,
    confirm_by: Option<OffsetDateTime>,
) -> Result<Answer, AuthorityError> {
    let responses = in_order(order, answer)?;
    let waiting = responses.iter().filter(|r| r.status.status == Status::Waiting).count();
    if waiting == responses.len() {
        let texts: Vec<String> = responses.iter().map(|r| refusal::words(&r.status)).collect();
        let text = text::clean(&texts.join(" "));
        return Ok(Answer::Waiting { check_after: CHECK_AFTER, nonce, text });
    }
    if waiting > 0 {
        return Err(AuthorityError::BadAnswer("some of its requests wait and some do not"));
    }
    let granted = responses
        .iter()
        .enumerate()
        .filter(|(_, response)| response.status.status != Status::Rejection)
        .map(|(place, response)| {
            let certificate = response.certificate()?;
            Ok((place, certificate.ok_or(AuthorityError::BadAnswer("a certificate is missing"))?))
        })
        .collect::<Result<Vec<_>, AuthorityError>>()?;
    if let Some(refused) = responses.iter().find(|r| r.status.status == Status::Rejection) {
        let text = refusal::words(&refused.status);
        let reason = refusal::reason(&refused.status, &text);
        return Ok(if granted.is_empty() {
            Answer::Rejected { reason, text }
        } else {
            Answer::Partly { issued: granted, nonce, reason, text }
        });
    }
    let with_changes = responses.iter().any(|r| r.status.status == Status::GrantedWithMods);
    let certificates = granted.into_iter().map(|(_, certificate)| certificate).collect();
    Ok(Answer::Issued { certificates, nonce, confirm_by, with_changes })
}

/// The responses in the order of the requests: each of ours exactly once, no other.
fn in_order(order: &Order, answer: CertRepMessage) -> Result<Vec<CertResponse>, AuthorityError> {
    let mut left = answer.responses;
    let mut responses = Vec::with_capacity(order.keys.len());
    for index in 0..order.keys.len() {
        let id = request_id(index)?;
        let at = left.iter().position(|r| r.id == id);
        responses.push(left.swap_remove(at.ok_or(AuthorityError::BadAnswer("a request is not answered"))?));
    }
    if left.is_empty() {
        Ok(responses)
    } else {
        Err(AuthorityError::BadAnswer("it answers requests that are not ours, or one twice"))
    }
}
