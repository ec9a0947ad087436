//! What a key update request asks for, and how our renewal profile says the rest.

use super::{CmpWire, algorithm_of, request_id};
use crate::authority::{Acceptance, AuthorityError, Changes, Group, NewKey, Order};
use crate::pki::cmp::{InfoTypeAndValue, oid as cmp_oid};
use crate::pki::crmf::{CertReqMsg, CertRequest, CertTemplate, TypedValue, old_cert_id, utf8_pairs};
use crate::pki::{
    Certificate, Extension, PkiError, Purpose, SignatureAlgorithm, SubjectPublicKeyInfo, algorithm, oid, tlv,
};

impl CmpWire {
    /// The requests of an order, each with the algorithm of its proof of possession.
    pub(super) fn requests(
        &self,
        order: &Order,
    ) -> Result<Vec<(CertRequest, SignatureAlgorithm)>, AuthorityError> {
        if order.keys.is_empty() {
            return Err(AuthorityError::NotPossible("a request without a key"));
        }
        if order.keys.len() > 1 && !self.renewal_profile {
            return Err(AuthorityError::NotPossible("several requests in one message"));
        }
        let one = |(index, key): (usize, &NewKey)| {
            let changes = order.changes.as_ref().filter(|_| index == 0);
            let spki = SubjectPublicKeyInfo::from_der(&key.spki)?;
            let algorithm = algorithm_of(&spki, order)?;
            let old = Certificate::from_der(&key.replaces)?;
            let mut extensions = vec![Extension::new(&oid::KEY_USAGE, true, key_usage(key.purpose)?)];
            extensions.extend(changes.map(alternative_name).transpose()?.flatten());
            let template = CertTemplate {
                issuer: self.issuer_for(&spki, &old)?,
                subject: Some(old.subject().clone()),
                public_key: Some(spki),
                extensions,
                ..CertTemplate::default()
            };
            let request = CertRequest { id: request_id(index)?, template, controls: vec![old_cert_id(&old)] };
            Ok((request, algorithm))
        };
        order.keys.iter().enumerate().map(one).collect()
    }

    /// The requests with their proofs (canonical signatures, in order), each proof verified.
    pub(super) fn proven_requests(
        &self,
        order: &Order,
        proofs: &[Vec<u8>],
    ) -> Result<Vec<CertReqMsg>, AuthorityError> {
        let requests = self.requests(order)?;
        if requests.len() != proofs.len() {
            return Err(AuthorityError::NotPossible("a request without its proof"));
        }
        let mut reg_info = self.registration_changes(order)?;
        let mut proven = Vec::with_capacity(proofs.len());
        for ((request, algorithm), proof) in requests.into_iter().zip(proofs) {
            let message = CertReqMsg::signed(request, algorithm, proof, std::mem::take(&mut reg_info));
            // A request that its own key did not sign must not leave this computer.
            message.verify_proof()?;
            proven.push(message);
        }
        Ok(proven)
    }

    /// generalInfo of the request.
    pub(super) fn items(&self, order: &Order) -> Vec<InfoTypeAndValue> {
        if !self.renewal_profile {
            return Vec::new();
        }
        let names = order.keys.iter().map(|key| tlv::utf8(profile_name(key.purpose)));
        let profiles = TypedValue::new(cmp_oid::CERT_PROFILE, Some(tlv::tlv_list(tlv::SEQUENCE, names)));
        let mut items = vec![profiles];
        items.extend(order.acceptance.as_ref().map(acceptance_item));
        items.extend(order.group.as_ref().map(group_item));
        items
    }

    /// regInfo of request 0 (protocol.md 8.3).
    fn registration_changes(&self, order: &Order) -> Result<Vec<TypedValue>, AuthorityError> {
        let Some(changes) = order.changes.as_ref().filter(|c| **c != Changes::default()) else {
            return Ok(Vec::new());
        };
        if !self.renewal_profile {
            return Err(AuthorityError::NotPossible("changing registration data"));
        }
        let flag = |value: Option<bool>| value.map(|v| if v { "1" } else { "0" });
        let revision = changes.data_revision.map(|r| r.to_string());
        let pairs = [
            ("ua_phone", changes.phone.as_deref()),
            ("ua_email", changes.email.as_deref()),
            ("ua_phone_in_cert", flag(changes.phone_in_certificate)),
            ("ua_email_in_cert", flag(changes.email_in_certificate)),
            ("ua_publish", flag(changes.publish)),
            ("ua_phrase_hint", changes.phrase_hint.as_deref()),
            ("ua_data_rev", revision.as_deref()),
        ];
        let set: Vec<(&str, &str)> =
            pairs.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
        let mut reg_info = Vec::new();
        if !set.is_empty() {
            reg_info.push(utf8_pairs(&set));
        }
        if let Some(envelope) = &changes.phrase_enveloped {
            reg_info.push(TypedValue::new(cmp_oid::KEY_PHRASE, Some(envelope.clone())));
        }
        Ok(reg_info)
    }
}

/// keyUsage (DER of the BIT STRING) that a key of this purpose asks for.
fn key_usage(purpose: Purpose) -> Result<Vec<u8>, AuthorityError> {
    Ok(match purpose {
        Purpose::Sign => vec![0x03, 0x02, 0x06, 0xc0],
        Purpose::Agree => vec![0x03, 0x02, 0x03, 0x08],
        Purpose::Both => vec![0x03, 0x02, 0x03, 0xc8],
        Purpose::Other => return Err(AuthorityError::NotPossible("a request for a key without purpose")),
    })
}

/// Name of the certificate profile (RFC 9810 clause 5.3.19.17).
fn profile_name(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Agree => "ua-agree",
        Purpose::Both => "ua-both",
        Purpose::Sign | Purpose::Other => "ua-sign",
    }
}

/// subjectAltName with the e-mail address, when that shall stand in the certificate.
fn alternative_name(changes: &Changes) -> Result<Option<Extension>, PkiError> {
    let (Some(true), Some(email)) = (changes.email_in_certificate, &changes.email) else { return Ok(None) };
    if !email.is_ascii() {
        return Err(PkiError::Invalid("an e-mail address in a certificate must be ASCII"));
    }
    let name = tlv::tlv(tlv::primitive(1), &[email.as_bytes()]);
    Ok(Some(Extension::new(&oid::SUBJECT_ALT_NAME, false, tlv::sequence(&[&name]))))
}

fn acceptance_item(acceptance: &Acceptance) -> InfoTypeAndValue {
    let digest = tlv::sequence(&[
        &algorithm::hash_to_der(acceptance.text_hash),
        &tlv::octet_string(&acceptance.text_digest),
    ]);
    let value =
        tlv::sequence(&[&tlv::utf8(&acceptance.id), &digest, &tlv::octet_string(&acceptance.cms_sha256)]);
    TypedValue::new(cmp_oid::ACCEPTANCE, Some(value))
}

fn group_item(group: &Group) -> InfoTypeAndValue {
    let value = tlv::sequence(&[
        &tlv::octet_string(&group.id),
        &tlv::integer(group.index.into()),
        &tlv::integer(group.count.into()),
    ]);
    TypedValue::new(cmp_oid::RENEWAL_GROUP, Some(value))
}
