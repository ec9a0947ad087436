//! Requests for certificates: ir, cr, kur, p10cr. Every request of a message is judged before anything is issued: all or
//! none.

use super::super::faults::FaultKind;
use super::super::hierarchy::Family;
use super::super::iit;
use super::super::people;
use super::super::provider::{Provider, Wish};
use super::super::store::{Event, Member, PendingRegistration, State, Transaction, TransactionState};
use super::checks::Sender;
use super::information::{Part, agreement, part};
use super::{Endpoint, Outcome, Problem, finish, registration};
use crate::pki::cmp::{
    Body, CertRepMessage, CertResponse, FailInfo, InfoTypeAndValue, Message, Status, StatusInfo, oid,
};
use crate::pki::crmf::{CertReqMsg, CertTemplate, ProofOfPossession};
use crate::pki::tlv;
use crate::pki::{Certificate, CertificationRequest, Name, Purpose, SubjectPublicKeyInfo, extension};
use time::OffsetDateTime;

/// Words that a client may take as the advice to send its requests one by one.
pub const MULTIPLE: &str = "multiple requests not supported";
/// Tags of the bodies.
const IR: u8 = 0;
const P10CR: u8 = 4;
const KUR: u8 = 7;

/// A certificate that is wanted and may be issued.
struct Wanted {
    id: i32,
    subject: Name,
    spki: SubjectPublicKeyInfo,
    purpose: Purpose,
    /// The certificate to be replaced.
    old: Option<Certificate>,
    not_after: Option<OffsetDateTime>,
}

pub fn request(
    provider: &Provider,
    state: &State,
    message: &Message,
    sender: &Sender,
    endpoint: Endpoint,
    path: &str,
) -> Result<Outcome, Problem> {
    sender.in_good_standing()?;
    let tag = message.body.tag();
    if tag == KUR || tag == P10CR {
        sender.subscriber()?;
    }
    let requests: &[CertReqMsg] = match &message.body {
        Body::Ir(requests) | Body::Cr(requests) | Body::Kur(requests) => requests,
        _ => &[],
    };
    numbered(requests, endpoint, tag)?;
    let part = part(&message.header)?;
    let mut wanted: Vec<Wanted> = Vec::new();
    for request in requests {
        wanted.push(read_request(provider, state, sender, request, tag)?);
    }
    if let Some(request) = message.body.certification_request()? {
        wanted.push(read_pkcs10(provider, state, sender, &request, part.as_ref())?);
    }
    no_open_update(state, sender, &wanted)?;
    distinct_keys(&wanted)?;
    if let Sender::Subscriber { certificate, .. } = sender {
        let rnokpp = certificate.rnokpp();
        if rnokpp.as_deref().and_then(people::by_rnokpp).is_some_and(|person| person.refused) {
            return Err(Problem::new(FailInfo::IncorrectData, "the data in the register have changed"));
        }
    }
    if endpoint == Endpoint::Renewal && tag == KUR {
        agreement(provider, state, &message.header, sender)?;
    }
    let reg_info = requests.first().map(|r| r.reg_info.as_slice()).unwrap_or_default();
    let registration = match sender {
        Sender::Subscriber { certificate, .. } => {
            registration::changes(provider, state, certificate, reg_info)?
        }
        Sender::Secret => None,
    };
    let refuses = wanted.len() > 1 && provider.faults().take(path, |k| *k == FaultKind::RefuseLast).is_some();
    let refused = if refuses { wanted.pop() } else { None };
    let mut members = Vec::new();
    for one in &wanted {
        members.push(issue(provider, state, one, registration.as_ref(), path)?);
    }
    let now = provider.now();
    let transaction = Transaction {
        id: hex::encode(message.header.transaction_id.as_deref().unwrap_or_default()),
        body: tag,
        signer: sender.serial(),
        members,
        group: part.map(|part| part.group),
        state: TransactionState::Waiting { polls: Some(0) },
        opened: now,
        nonce: Vec::new(),
        registration,
    };
    let waiting = provider.faults().take(path, |k| matches!(k, FaultKind::Waiting { .. }));
    if let Some(FaultKind::Waiting { polls }) = waiting {
        let body = waiting_answer(&transaction);
        let transaction =
            Transaction { state: TransactionState::Waiting { polls: Some(polls) }, ..transaction };
        return Ok(Outcome { transaction: Some(transaction), repeatable: true, ..Outcome::once(body) });
    }
    let implicit = endpoint != Endpoint::Renewal && message.header.info(&oid::IMPLICIT_CONFIRM).is_some();
    let mut outcome = hand_over(provider, state, transaction, implicit)?;
    if let (Some(refused), Body::Kup(answer)) = (refused, &mut outcome.body) {
        let status = StatusInfo::rejection(FailInfo::BadCertTemplate, "this request is not granted");
        answer.responses.push(CertResponse::without_certificate(refused.id, status));
    }
    Ok(outcome)
}

/// Puts the certificates in force and answers with them.
pub fn hand_over(
    provider: &Provider,
    state: &State,
    mut transaction: Transaction,
    implicit: bool,
) -> Result<Outcome, Problem> {
    let now = provider.now();
    let set = state.next_set();
    let mut events: Vec<Event> = transaction
        .members
        .iter()
        .map(|m| Event::Issued { certificate: m.certificate.clone(), set })
        .collect();
    let confirm_by = now + provider.config().confirm_wait;
    transaction.state = TransactionState::Issued { confirm_by };
    let body = issued_answer(provider, &transaction);
    let info = if implicit {
        let (confirmed, more) = finish::confirmed(state, &transaction, now);
        transaction.state = confirmed;
        events.extend(more);
        InfoTypeAndValue::new(oid::IMPLICIT_CONFIRM, Some(tlv::null()))
    } else {
        InfoTypeAndValue::new(oid::CONFIRM_WAIT_TIME, Some(tlv::generalized_time(confirm_by)))
    };
    Ok(Outcome { events, transaction: Some(transaction), general_info: vec![info], repeatable: true, body })
}

/// How many requests, and their numbers.
fn numbered(requests: &[CertReqMsg], endpoint: Endpoint, tag: u8) -> Result<(), Problem> {
    let most = if endpoint == Endpoint::Renewal { 2 } else { 1 };
    if requests.len() > most {
        return Err(Problem::new(FailInfo::BadRequest, MULTIPLE));
    }
    if tag != P10CR && requests.is_empty() {
        return Err(Problem::new(FailInfo::BadRequest, "there is no request"));
    }
    let in_order = requests.iter().zip(0..).all(|(request, number)| request.request.id == number);
    if in_order {
        Ok(())
    } else {
        Err(Problem::new(FailInfo::BadRequest, "certReqId is not in order from 0"))
    }
}

fn read_request(
    provider: &Provider,
    state: &State,
    sender: &Sender,
    message: &CertReqMsg,
    tag: u8,
) -> Result<Wanted, Problem> {
    let template = &message.request.template;
    let bad = |text: &str| Problem::new(FailInfo::BadCertTemplate, text);
    let subject = template.subject.as_ref().filter(|s| !s.is_empty());
    let subject = subject.ok_or_else(|| bad("the template has no subject"))?;
    let spki = template.public_key.as_ref().ok_or_else(|| bad("the template has no key"))?;
    spki.public_key().map_err(|_| bad("the key cannot be used"))?;
    known_issuer(provider, template)?;
    let usage = match template.extension(&crate::pki::oid::KEY_USAGE) {
        Some(asked) => Some(purpose(&asked.value)?),
        None => None,
    };
    no_authority(template)?;
    let (subject, old) = if tag == KUR {
        if sender.subscriber()?.subject() != subject {
            return Err(bad("the subject is not the old certificate's"));
        }
        let old = replaced(state, sender, message)?;
        (old.subject().clone(), Some(old))
    } else {
        may_speak_for(provider, sender, subject)?;
        (subject.clone(), None)
    };
    proof(message)?;
    let wanted = Wanted {
        id: message.request.id,
        subject,
        spki: spki.clone(),
        purpose: usage.or(old.as_ref().map(Certificate::purpose)).unwrap_or(Purpose::Sign),
        old,
        not_after: template.not_after,
    };
    fresh_key(state, &wanted)?;
    same_identifier(template, spki)?;
    Ok(wanted)
}

fn known_issuer(provider: &Provider, template: &CertTemplate) -> Result<(), Problem> {
    let known = |name: &Name| {
        name.is_empty() || provider.authorities().iter().any(|a| a.ca.certificate.subject() == name)
    };
    match &template.issuer {
        Some(name) if !known(name) => {
            Err(Problem::new(FailInfo::BadCertTemplate, "the issuer is another authority"))
        }
        _ => Ok(()),
    }
}

fn purpose(usage: &[u8]) -> Result<Purpose, Problem> {
    let usage = extension::key_usage(usage)?;
    let signs = usage.digital_signature || usage.non_repudiation;
    if usage.key_cert_sign || usage.crl_sign {
        return Err(Problem::new(FailInfo::BadCertTemplate, "this key usage is for authorities"));
    }
    match (signs, usage.key_agreement) {
        (true, true) => Ok(Purpose::Both),
        (false, true) => Ok(Purpose::Agree),
        (true, false) => Ok(Purpose::Sign),
        (false, false) => Err(Problem::new(FailInfo::BadCertTemplate, "the key usage is not offered")),
    }
}

fn no_authority(template: &CertTemplate) -> Result<(), Problem> {
    match template.extension(&crate::pki::oid::BASIC_CONSTRAINTS) {
        Some(asked) if extension::basic_constraints(&asked.value)?.0 => {
            Err(Problem::new(FailInfo::BadCertTemplate, "no authorities are certified here"))
        }
        _ => Ok(()),
    }
}

fn same_identifier(template: &CertTemplate, spki: &SubjectPublicKeyInfo) -> Result<(), Problem> {
    match template.extension(&crate::pki::oid::SUBJECT_KEY_IDENTIFIER) {
        Some(asked) if !spki.key_ids().matches(&extension::subject_key_identifier(&asked.value)?) => {
            Err(Problem::new(FailInfo::BadCertTemplate, "the key identifier is not the key's"))
        }
        _ => Ok(()),
    }
}

/// The certificate that a kur replaces: named by oldCertID, else the one that signed.
fn replaced(state: &State, sender: &Sender, message: &CertReqMsg) -> Result<Certificate, Problem> {
    let signer = sender.subscriber()?;
    let unknown = || Problem::new(FailInfo::BadCertId, "oldCertID names no certificate of this authority");
    let (issuer, serial) = match message.request.old_certificate()? {
        Some(named) => named,
        None => (signer.issuer().clone(), signer.serial().to_vec()),
    };
    let old = state.by_serial(&serial).ok_or_else(unknown)?;
    if *old.certificate.issuer() != issuer || old.certificate.subject() != signer.subject() {
        return Err(unknown());
    }
    if old.revocation.is_some() {
        return Err(Problem::new(FailInfo::CertRevoked, "the old certificate is revoked"));
    }
    Ok(old.certificate.clone())
}

/// A subscriber asks for certificates in its own name only; with `lab`, and with the secret, in any.
fn may_speak_for(provider: &Provider, sender: &Sender, subject: &Name) -> Result<(), Problem> {
    match sender {
        Sender::Subscriber { certificate, .. }
            if certificate.subject() != subject && !provider.config().lab =>
        {
            Err(Problem::new(FailInfo::NotAuthorized, "this is another subject"))
        }
        _ => Ok(()),
    }
}

fn proof(message: &CertReqMsg) -> Result<(), Problem> {
    match &message.proof {
        Some(ProofOfPossession::RaVerified) => {
            Err(Problem::new(FailInfo::NotAuthorized, "only a registration authority may vouch"))
        }
        _ => message
            .verify_proof()
            .map_err(|_| Problem::new(FailInfo::BadPop, "the proof of possession is missing or wrong")),
    }
}

fn fresh_key(state: &State, wanted: &Wanted) -> Result<(), Problem> {
    let key = wanted.spki.bit_string();
    if wanted.old.as_ref().is_some_and(|old| old.spki().bit_string() == key) {
        return Err(Problem::new(FailInfo::BadCertTemplate, "the new key is the same key as the old one"));
    }
    if state.knows_key(key) {
        return Err(Problem::new(FailInfo::DuplicateCertReq, "the key is already known"));
    }
    Ok(())
}

fn distinct_keys(wanted: &[Wanted]) -> Result<(), Problem> {
    let twice = wanted
        .iter()
        .enumerate()
        .any(|(i, a)| wanted.iter().skip(i + 1).any(|b| a.spki.bit_string() == b.spki.bit_string()));
    match twice {
        true => Err(Problem::new(FailInfo::DuplicateCertReq, "two requests have the same key")),
        false => Ok(()),
    }
}

/// One open update a certificate: neither the signer nor a certificate to be replaced may wait for a confirmation.
fn no_open_update(state: &State, sender: &Sender, wanted: &[Wanted]) -> Result<(), Problem> {
    let signer = match sender {
        Sender::Subscriber { certificate, .. } => Some(certificate.serial()),
        Sender::Secret => None,
    };
    let serials = wanted.iter().filter_map(|w| w.old.as_ref()).map(Certificate::serial).chain(signer);
    for serial in serials {
        if let Some(open) = state.pending_replacement(serial) {
            let text = format!("transaction {} is open", open.id);
            return Err(Problem::new(FailInfo::BadRequest, text));
        }
    }
    Ok(())
}

/// A bare PKCS#10 request; with a group that names an old certificate it is a key update.
fn read_pkcs10(
    provider: &Provider,
    state: &State,
    sender: &Sender,
    request: &CertificationRequest,
    part: Option<&Part>,
) -> Result<Wanted, Problem> {
    request.verify().map_err(|_| Problem::new(FailInfo::BadPop, "the request's signature is wrong"))?;
    let signer = sender.subscriber()?;
    let old = match part.and_then(|part| part.old.as_ref()) {
        Some(serial) => {
            let known = state.by_serial(serial).filter(|i| i.certificate.subject() == signer.subject());
            let known = known.ok_or_else(|| Problem::new(FailInfo::BadCertId, "no such old certificate"))?;
            if known.revocation.is_some() {
                return Err(Problem::new(FailInfo::CertRevoked, "the old certificate is revoked"));
            }
            Some(known.certificate.clone())
        }
        None => None,
    };
    let subject = match request.subject() {
        asked if asked.is_empty() || asked == signer.subject() => signer.subject(),
        asked => {
            may_speak_for(provider, sender, asked)?;
            asked
        }
    };
    let wanted = Wanted {
        id: -1,
        subject: subject.clone(),
        spki: request.spki().clone(),
        purpose: old.as_ref().map_or(Purpose::Sign, Certificate::purpose),
        old,
        not_after: None,
    };
    fresh_key(state, &wanted)?;
    Ok(wanted)
}

fn issue(
    provider: &Provider,
    state: &State,
    wanted: &Wanted,
    registration: Option<&PendingRegistration>,
    path: &str,
) -> Result<Member, Problem> {
    let (start, usual_end) = provider.renewal_validity();
    let asked = wanted.not_after.filter(|end| (start..=usual_end).contains(end));
    let end = asked.unwrap_or(usual_end);
    let other_subject = iit::other_subject(provider, path)?;
    let other_key = iit::other_key(provider, path, &wanted.spki)?;
    let wish = Wish {
        subject: other_subject.as_ref().unwrap_or(&wanted.subject),
        spki: other_key.as_ref().unwrap_or(&wanted.spki),
        purpose: wanted.purpose,
        rnokpp: wanted.old.as_ref().and_then(Certificate::rnokpp),
        edrpou: wanted.old.as_ref().and_then(Certificate::edrpou),
        validity: (start, end),
        registration: registration.map(|pending| &pending.data),
    };
    let certificate = provider.issue(state, &wish)?;
    Ok(Member {
        id: wanted.id,
        certificate: certificate.as_der().to_vec(),
        replaces: wanted.old.as_ref().map(|old| hex::encode(old.serial())),
        with_changes: wanted.not_after.is_some() && asked.is_none(),
    })
}

/// ip, cp or kup, as the request was.
fn answer_body(tag: u8, answer: CertRepMessage) -> Body {
    match tag {
        IR => Body::Ip(answer),
        KUR => Body::Kup(answer),
        _ => Body::Cp(answer),
    }
}

fn waiting_answer(transaction: &Transaction) -> Body {
    let responses = transaction
        .members
        .iter()
        .map(|m| CertResponse::without_certificate(m.id, StatusInfo::waiting()))
        .collect();
    answer_body(transaction.body, CertRepMessage::new(responses))
}

/// The answer that hands the certificates over.
pub fn issued_answer(provider: &Provider, transaction: &Transaction) -> Body {
    let mut answer = CertRepMessage::default();
    for member in &transaction.members {
        let status = match member.with_changes {
            true => StatusInfo::plain(Status::GrantedWithMods),
            false => StatusInfo::accepted(),
        };
        let issued = Some(crate::pki::cmp::Issued::Certificate(member.certificate.clone()));
        answer.responses.push(CertResponse { id: member.id, status, issued, info: None });
    }
    if transaction.body == IR {
        // A first enrolment learns its anchor here.
        let families = transaction.members.iter().filter_map(|m| {
            let certificate = Certificate::from_der(&m.certificate).ok()?;
            Some(Family::of(certificate.spki().public_key().ok()?.algorithm()))
        });
        for family in families {
            let anchor = provider.authority(family).anchor().as_der().to_vec();
            if !answer.ca_pubs.contains(&anchor) {
                answer.ca_pubs.push(anchor);
            }
        }
    }
    answer_body(transaction.body, answer)
}

/// The answer that refuses them.
pub fn rejected_answer(transaction: &Transaction, problem: &Problem) -> Body {
    let responses = transaction
        .members
        .iter()
        .map(|m| CertResponse::without_certificate(m.id, problem.status()))
        .collect();
    answer_body(transaction.body, CertRepMessage::new(responses))
}
