//! The national protocol (protocol.md 12, formats.md 10): commands in a small binary frame inside CMS. One round trip;
//! the old certificates die when the new ones are issued; a lost answer is found again by key identifiers.

pub mod frame;
pub mod lookup;
pub mod renewal;

use self::frame::{Frame, OK, RENEW};
use self::renewal::Requests;
use super::text;
use super::{
    Answer, AuthorityError, Changes, Expect, Link, NewKey, Order, Protocol, Refusal, Trust, Unsigned, Wire,
};
use crate::crypto::{KeyAlgorithm, ToSign};
use crate::pki::cms::{SignedData, SignedDataDraft};
use crate::pki::request::RequestDraft;
use crate::pki::{
    Certificate, CertificationRequest, PkiError, Purpose, RevocationReason, SubjectPublicKeyInfo,
};
use time::OffsetDateTime;

/// Extended key usage of a provider's CMP server.
pub const CMP_SERVER: &str = "1.3.6.1.4.1.19398.1.1.8.1";

/// Wire format `iit`.
pub struct IitWire {
    trust: Trust,
}

impl IitWire {
    pub fn new(trust: Trust) -> Self {
        Self { trust }
    }

    /// The one signer of an answer, found among the known certificates and those that came along, allowed to sign it,
    /// and the signature verified.
    fn check_signature(&self, answer: &SignedData, now: OffsetDateTime) -> Result<(), AuthorityError> {
        if answer.signer_count() != 1 {
            return Err(AuthorityError::NotAuthentic("it has not exactly one signer"));
        }
        let brought = answer.certificates();
        let server = self
            .trust
            .certificates
            .iter()
            .chain(&brought)
            .find(|certificate| answer.is_signed_by(0, certificate))
            .ok_or(AuthorityError::NotAuthentic("its signer is not known"))?;
        answer.verify(0, server, None)?;
        self.trust.check_server(server, &brought, &[CMP_SERVER], now)
    }
}

impl Wire for IitWire {
    fn protocol(&self) -> Protocol {
        Protocol::Iit
    }

    fn proofs(&self, order: &Order) -> Result<Vec<ToSign>, AuthorityError> {
        check_order(order)?;
        order.keys.iter().map(|key| Ok(draft(order, key)?.to_sign())).collect()
    }

    fn request(&self, order: &Order, proofs: &[Vec<u8>], link: &Link) -> Result<Unsigned, AuthorityError> {
        check_order(order)?;
        if proofs.len() != order.keys.len() {
            return Err(AuthorityError::NotPossible("a request without its proof"));
        }
        let mut sign = None;
        let mut agree = None;
        for (key, proof) in order.keys.iter().zip(proofs) {
            let request = draft(order, key)?.assemble(proof)?;
            // A request that its own key did not sign must not leave this computer.
            CertificationRequest::from_der(&request)?.verify()?;
            let slot = if key.purpose == Purpose::Agree { &mut agree } else { &mut sign };
            if slot.replace(request).is_some() {
                return Err(AuthorityError::NotPossible("two keys of one purpose"));
            }
        }
        let sign = sign.ok_or(AuthorityError::NotPossible("a request without a signature key"))?;
        let one_key = order.keys.iter().any(|key| key.purpose == Purpose::Both);
        let content = Requests { sign, agree, one_key }.to_content()?;
        let signer = Certificate::from_der(&order.signer)?;
        let draft = SignedDataDraft::new(&content, true, &signer, false, order.hash, link.time)?;
        let ToSign { message, hash } = draft.to_sign();
        let rest = serde_json::to_vec(&draft).map_err(|_| PkiError::Invalid("a draft cannot be kept"))?;
        Ok(Unsigned { message, hash, rest })
    }

    fn poll(&self, _order: &Order, _link: &Link) -> Result<Unsigned, AuthorityError> {
        Err(AuthorityError::NotPossible("polling"))
    }

    fn confirm(
        &self,
        _order: &Order,
        _link: &Link,
        _certificates: &[Certificate],
    ) -> Result<Unsigned, AuthorityError> {
        Err(AuthorityError::NotPossible("confirmation"))
    }

    fn reject(
        &self,
        _order: &Order,
        _link: &Link,
        _issued: &[(usize, Certificate)],
        _why: &str,
    ) -> Result<Unsigned, AuthorityError> {
        Err(AuthorityError::NotPossible("confirmation"))
    }

    /// Command 2 exists, but too little is known of it to send it (formats.md 10.4).
    fn change_status(
        &self,
        _order: &Order,
        _link: &Link,
        _certificate: &Certificate,
        _reason: RevocationReason,
    ) -> Result<Unsigned, AuthorityError> {
        Err(AuthorityError::NotPossible("a change of status"))
    }

    fn assemble(&self, unsigned: &Unsigned, signature: &[u8]) -> Result<Vec<u8>, AuthorityError> {
        let draft: SignedDataDraft = serde_json::from_slice(&unsigned.rest)
            .map_err(|_| PkiError::Decode("a draft of a national message"))?;
        Ok(draft.assemble(signature)?)
    }

    /// Nothing in an answer names the request: that its certificates are for our keys is what ties them together, and
    /// the renewal checks it.
    fn read(
        &self,
        order: &Order,
        _link: &Link,
        expect: Expect,
        answer: &[u8],
        now: OffsetDateTime,
    ) -> Result<Answer, AuthorityError> {
        if expect != Expect::Issue {
            return Err(AuthorityError::NotPossible("confirmation"));
        }
        let answer = SignedData::from_der(answer)?;
        self.check_signature(&answer, now)?;
        let content = answer.content().ok_or(AuthorityError::BadAnswer("it has no content"))?;
        let frame = Frame::read(content, RENEW)?;
        if frame.status != OK {
            let words = text::clean(&String::from_utf8_lossy(frame.payload));
            let text = format!("{} {words}", frame.status);
            return Ok(Answer::Rejected { reason: Refusal::Other, text: text.trim_end().to_string() });
        }
        if frame.payload.is_empty() {
            return Ok(Answer::FetchByKeyId);
        }
        let certificates =
            without_authorities(SignedData::from_der(frame.payload)?.certificates(), &order.keys);
        if certificates.is_empty() {
            return Ok(Answer::FetchByKeyId);
        }
        Ok(Answer::Issued { certificates, nonce: None, confirm_by: None, with_changes: false })
    }
}

/// What this format can carry: DSTU keys, no changes of registration data (there is no field for them).
fn check_order(order: &Order) -> Result<(), AuthorityError> {
    let signer = Certificate::from_der(&order.signer)?;
    check_key(signer.spki())?;
    for key in &order.keys {
        check_key(&SubjectPublicKeyInfo::from_der(&key.spki)?)?;
    }
    let shown = order.changes.as_ref().and_then(|changes| changes.data_revision);
    let unchanged = Changes { data_revision: shown, ..Changes::default() };
    if order.changes.as_ref().is_some_and(|changes| *changes != unchanged) {
        return Err(AuthorityError::NotPossible("a change of registration data"));
    }
    Ok(())
}

fn check_key(key: &SubjectPublicKeyInfo) -> Result<(), AuthorityError> {
    match key.public_key()?.algorithm() {
        KeyAlgorithm::Dstu4145(_) => Ok(()),
        KeyAlgorithm::P256 | KeyAlgorithm::P384 => Err(AuthorityError::NotPossible("an ECDSA key")),
    }
}

fn draft(order: &Order, key: &NewKey) -> Result<RequestDraft, AuthorityError> {
    Ok(RequestDraft::new(&SubjectPublicKeyInfo::from_der(&key.spki)?, None, order.hash)?)
}

/// Providers may send their chain along; it is dropped unless, absurdly, it carries one of our keys.
fn without_authorities(certificates: Vec<Certificate>, keys: &[NewKey]) -> Vec<Certificate> {
    let ours = |certificate: &Certificate| keys.iter().any(|key| key.spki == certificate.spki().as_der());
    certificates.into_iter().filter(|certificate| !certificate.is_ca() || ours(certificate)).collect()
}
