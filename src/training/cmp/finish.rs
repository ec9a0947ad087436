//! What follows a request: confirmation, polling, revocation, general messages, and an administrator's verdict.

use super::super::faults::FaultKind;
use super::super::hierarchy::Authority;
use super::super::provider::{Provider, drop_new};
use super::super::store::{Event, Revocation, State, Transaction, TransactionState};
use super::checks::Sender;
use super::{CHECK_AFTER, Outcome, Problem, issue, list};
use crate::pki::cmp::{
    Body, CertStatus, FailInfo, InfoTypeAndValue, Message, PollAnswer, RevocationAnswer, RevocationDetails,
    Status, StatusInfo, cert_hash, oid,
};
use crate::pki::{Certificate, algorithm, tlv};
use time::OffsetDateTime;

/// AES-256-CBC, as the preferred cipher.
const AES256_CBC: der::oid::ObjectIdentifier = crate::pki::oid::AES256_CBC;
const PREFERRED_CIPHER: der::oid::ObjectIdentifier =
    der::oid::ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.4.4");

/// The transaction of a message, if the same sender opened it.
fn own_transaction<'s>(
    state: &'s State,
    message: &Message,
    sender: &Sender,
) -> Result<&'s Transaction, Problem> {
    let id = hex::encode(message.header.transaction_id.as_deref().unwrap_or_default());
    let transaction = state.transaction(&id);
    let transaction =
        transaction.ok_or_else(|| Problem::new(FailInfo::BadRequest, "there is no such transaction"))?;
    if transaction.signer != sender.serial() {
        return Err(Problem::new(FailInfo::NotAuthorized, "another certificate opened the transaction"));
    }
    Ok(transaction)
}

/// certConf: all certificates accepted, or all dropped.
pub fn confirm(
    provider: &Provider,
    state: &State,
    message: &Message,
    sender: &Sender,
    statuses: &[CertStatus],
) -> Result<Outcome, Problem> {
    let transaction = own_transaction(state, message, sender)?;
    match transaction.state {
        TransactionState::Issued { .. } => {}
        TransactionState::Waiting { .. } => {
            return Err(Problem::new(FailInfo::BadRequest, "nothing was issued yet"));
        }
        TransactionState::Expired => {
            return Err(Problem::new(FailInfo::BadRequest, "the time to confirm has expired"));
        }
        TransactionState::Confirmed | TransactionState::ConfirmedInGroup | TransactionState::Rejected => {
            return Err(Problem::new(FailInfo::CertConfirmed, "already confirmed"));
        }
    }
    sender.in_good_standing()?;
    let mut accepted = 0;
    for status in statuses {
        let member = transaction.members.iter().find(|m| m.id == status.id);
        let member = member.ok_or_else(|| Problem::new(FailInfo::BadCertId, "no such certReqId"))?;
        let certificate = Certificate::from_der(&member.certificate)?;
        check_hash(message.header.pvno, status, &certificate)?;
        let refused = status
            .status
            .as_ref()
            .is_some_and(|s| !matches!(s.status, Status::Accepted | Status::GrantedWithMods));
        accepted += usize::from(!refused);
    }
    let mut ids: Vec<i32> = statuses.iter().map(|s| s.id).collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.len() != statuses.len() {
        return Err(Problem::new(FailInfo::BadRequest, "a certReqId comes twice"));
    }
    let now = provider.now();
    let events = if accepted == transaction.members.len() {
        let (end, mut events) = confirmed(state, transaction, now);
        events.push(Event::Transaction(Box::new(Transaction { state: end, ..transaction.clone() })));
        events
    } else {
        drop_new(state, transaction, TransactionState::Rejected, now)
    };
    Ok(Outcome { events, ..Outcome::once(Body::PkiConf) })
}

/// certHash, under the certificate's own hash unless the message names another (pvno 3).
fn check_hash(pvno: i64, status: &CertStatus, certificate: &Certificate) -> Result<(), Problem> {
    let expected = match &status.hash_algorithm {
        Some(_) if pvno < 3 => {
            return Err(Problem::new(FailInfo::BadRequest, "hashAlg needs pvno 3"));
        }
        Some(named) => {
            let hash = algorithm::hash_from_der(named)
                .map_err(|_| Problem::new(FailInfo::BadAlg, "hashAlg is not known"))?;
            hash.digest(certificate.as_der()).bytes
        }
        None => cert_hash(certificate)?,
    };
    if expected == status.cert_hash {
        Ok(())
    } else {
        Err(Problem::new(FailInfo::BadCertId, "certHash is not the certificate's"))
    }
}

/// The state after a confirmation and what it brings: old certificates revoked (those of a group with its last member)
/// and new registration data.
pub fn confirmed(
    state: &State,
    transaction: &Transaction,
    now: OffsetDateTime,
) -> (TransactionState, Vec<Event>) {
    let mut closing = vec![transaction];
    let mut events = Vec::new();
    if let Some(pending) = &transaction.registration {
        events.push(Event::Registration {
            subject: pending.subject.clone(),
            registration: pending.data.clone(),
        });
    }
    if let Some(group) = &transaction.group {
        let others = state.transactions().filter(|t| {
            t.state == TransactionState::ConfirmedInGroup
                && t.signer == transaction.signer
                && t.group.as_ref().is_some_and(|g| g.id == group.id && g.index != group.index)
        });
        closing.extend(others);
        if closing.len() < usize::try_from(group.count).unwrap_or(usize::MAX) {
            return (TransactionState::ConfirmedInGroup, events);
        }
    }
    let superseded = Revocation { reason: Revocation::SUPERSEDED, at: now };
    for transaction in &closing {
        for serial in transaction.members.iter().filter_map(|m| m.replaces.as_deref()) {
            let Ok(serial) = hex::decode(serial) else { continue };
            if state.by_serial(&serial).is_some_and(|old| old.revocation.is_none()) {
                events.push(Event::Revoked { serial, revocation: superseded });
            }
        }
    }
    let earlier = closing.iter().skip(1).map(|t| {
        Event::Transaction(Box::new(Transaction { state: TransactionState::Confirmed, ..(*t).clone() }))
    });
    events.extend(earlier);
    (TransactionState::Confirmed, events)
}

/// pollReq: later, or the answer to the request.
pub fn poll(
    provider: &Provider,
    state: &State,
    message: &Message,
    sender: &Sender,
    ids: &[i32],
    path: &str,
) -> Result<Outcome, Problem> {
    if provider.faults().take(path, |k| *k == FaultKind::RefusePoll).is_some() {
        return Err(Problem::new(FailInfo::BadMessageCheck, "the signature is wrong"));
    }
    let transaction = own_transaction(state, message, sender)?;
    if transaction.members.len() != ids.len() || !transaction.members.iter().all(|m| ids.contains(&m.id)) {
        return Err(Problem::new(FailInfo::BadRequest, "these are not the certReqIds of the transaction"));
    }
    let later = |polls| {
        let answers =
            ids.iter().map(|id| PollAnswer { id: *id, check_after: CHECK_AFTER, reason: Vec::new() });
        let transaction = Transaction { state: TransactionState::Waiting { polls }, ..transaction.clone() };
        Outcome {
            transaction: Some(transaction),
            repeatable: true,
            ..Outcome::once(Body::PollRep(answers.collect()))
        }
    };
    match transaction.state {
        TransactionState::Waiting { polls: Some(0) } => {
            sender.in_good_standing()?;
            issue::hand_over(provider, state, transaction.clone(), false)
        }
        TransactionState::Waiting { polls } => Ok(later(polls.map(|n| n.saturating_sub(1)))),
        TransactionState::Issued { confirm_by } => {
            let wait = InfoTypeAndValue::new(oid::CONFIRM_WAIT_TIME, Some(tlv::generalized_time(confirm_by)));
            let body = issue::issued_answer(provider, transaction);
            Ok(Outcome {
                transaction: Some(transaction.clone()),
                general_info: vec![wait],
                repeatable: true,
                ..Outcome::once(body)
            })
        }
        TransactionState::Rejected => {
            let problem = Problem::new(FailInfo::NotAuthorized, "the request was refused");
            Ok(Outcome::once(issue::rejected_answer(transaction, &problem)))
        }
        TransactionState::Expired => {
            Err(Problem::new(FailInfo::BadRequest, "the time to confirm has expired"))
        }
        TransactionState::Confirmed | TransactionState::ConfirmedInGroup => {
            Err(Problem::new(FailInfo::CertConfirmed, "already confirmed"))
        }
    }
}

/// rr: each certificate named gets its own status; all are revoked or none.
pub fn revoke(
    provider: &Provider,
    state: &State,
    sender: &Sender,
    details: &[RevocationDetails],
) -> Result<Outcome, Problem> {
    let signer = sender.subscriber()?;
    let mut events = Vec::new();
    for detail in details {
        let unknown = || Problem::new(FailInfo::BadCertId, "no such certificate");
        let serial = detail.certificate.serial.as_deref().ok_or_else(unknown)?;
        let named = state.by_serial(serial).ok_or_else(unknown)?;
        if detail.certificate.issuer.as_ref() != Some(named.certificate.issuer()) {
            return Err(unknown());
        }
        if named.certificate.subject() != signer.subject() {
            return Err(Problem::new(FailInfo::NotAuthorized, "this is another subject's certificate"));
        }
        let reason = detail.reason().unwrap_or(0);
        // What is on hold may still be revoked for good.
        let on_hold =
            named.revocation.is_some_and(|r| r.reason == Revocation::HOLD && reason != Revocation::HOLD);
        if named.revocation.is_some() && !on_hold {
            return Err(Problem::new(FailInfo::CertRevoked, "already revoked"));
        }
        if let Some(open) = state.pending_replacement(serial) {
            return Err(Problem::new(FailInfo::BadRequest, format!("transaction {} is open", open.id)));
        }
        // RFC 5280 clause 5.3.1: 7 does not exist, 8 takes a certificate off the list.
        if reason > 10 || reason == 7 || reason == 8 {
            return Err(Problem::new(FailInfo::BadRequest, "this reason is not offered"));
        }
        let revocation = Revocation { reason, at: provider.now() };
        events.push(Event::Revoked { serial: serial.to_vec(), revocation });
    }
    if events.is_empty() {
        return Err(Problem::new(FailInfo::BadRequest, "no certificate is named"));
    }
    let statuses = details.iter().map(|_| StatusInfo::accepted()).collect();
    let body = Body::Rp(RevocationAnswer::new(statuses));
    Ok(Outcome { events, repeatable: true, ..Outcome::once(body) })
}

/// genm: what the provider can tell.
pub fn general(
    provider: &Provider,
    state: &State,
    sender: &Sender,
    items: &[InfoTypeAndValue],
) -> Result<Outcome, Problem> {
    sender.in_good_standing()?;
    let authority = match sender {
        Sender::Subscriber { certificate, .. } => provider.issuer_of(certificate),
        Sender::Secret => None,
    };
    let authority = authority.unwrap_or(provider.authority(super::super::Family::Ecdsa));
    let (crl, event) = super::super::crl::current(provider, state, authority)?;
    let mut answers = Vec::new();
    for item in items {
        answers.push(tell(authority, &crl.full, item)?);
    }
    Ok(Outcome { events: event.into_iter().collect(), ..Outcome::once(Body::Genp(answers)) })
}

fn tell(authority: &Authority, crl: &[u8], item: &InfoTypeAndValue) -> Result<InfoTypeAndValue, Problem> {
    let answer = |oid, value| Ok(InfoTypeAndValue::new(oid, Some(value)));
    let certificates = || authority.root.iter().chain([&authority.ca.certificate]);
    if item.is(&oid::CA_CERTS) {
        answer(oid::CA_CERTS, list(certificates().map(|c| c.as_der().to_vec())))
    } else if item.is(&oid::SIGN_KEY_PAIR_TYPES) {
        answer(oid::SIGN_KEY_PAIR_TYPES, list([authority.ca.algorithm()?.to_der()]))
    } else if item.is(&PREFERRED_CIPHER) {
        answer(PREFERRED_CIPHER, tlv::sequence(&[&tlv::oid(&AES256_CBC)]))
    } else if item.is(&oid::CURRENT_CRL) {
        answer(oid::CURRENT_CRL, crl.to_vec())
    } else if item.is(&oid::CRLS) || item.is(&oid::CRL_STATUS_LIST) {
        answer(oid::CRLS, list([crl.to_vec()]))
    } else if item.is(&oid::CERT_REQ_TEMPLATE) {
        // CertReqTemplateContent { certTemplate }: the issuer; everything else as the client likes (RFC 9483 4.3.3).
        let issuer = tlv::tlv(tlv::constructed(3), &[authority.ca.certificate.subject().as_der()]);
        answer(oid::CERT_REQ_TEMPLATE, tlv::sequence(&[&tlv::sequence(&[&issuer])]))
    } else {
        Err(Problem::new(FailInfo::BadRequest, "this is not told here"))
    }
}

/// What an administrator decides of a waiting request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Approve,
    Hold,
    Reject,
}

/// Applies a verdict; an error is the HTTP status to answer.
pub fn decide(provider: &Provider, id: &str, verdict: Verdict) -> Result<(), u16> {
    let mut store = provider.store();
    let transaction = store.state().transaction(id).ok_or(404_u16)?;
    if !matches!(transaction.state, TransactionState::Waiting { .. }) {
        return Err(409);
    }
    let events = match verdict {
        Verdict::Reject => drop_new(store.state(), transaction, TransactionState::Rejected, provider.now()),
        Verdict::Approve | Verdict::Hold => {
            let polls = (verdict == Verdict::Approve).then_some(0);
            let state = TransactionState::Waiting { polls };
            vec![Event::Transaction(Box::new(Transaction { state, ..transaction.clone() }))]
        }
    };
    store.commit(events).map_err(|error| {
        tracing::error!(%error, "the verdict could not be kept");
        500
    })
}
