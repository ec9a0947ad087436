//! The standard protocol (RFC 9810, RFC 9483; our renewal profile, protocol.md 6): key update request, polling,
//! confirmation. The old certificates live until the confirmation.

mod answer;
mod refusal;
mod request;

use super::{Answer, AuthorityError, Expect, Link, Order, Protocol, Trust, Unsigned, Wire};
use crate::crypto::ToSign;
use crate::pki::cmp::{
    Body, CertStatus, FailInfo, Header, InfoTypeAndValue, MessageDraft, RevocationDetails, StatusInfo,
};
use crate::pki::{Certificate, Name, PkiError, RevocationReason, SignatureAlgorithm, SubjectPublicKeyInfo};
use time::OffsetDateTime;

/// Most issuers sent along after the signer's certificate.
const MAX_CHAIN: usize = 4;

/// Wire format `cmp`.
pub struct CmpWire {
    trust: Trust,
    /// Whether the provider knows our renewal profile: several requests in one message, acceptance of the agreement,
    /// renewal group, names of certificate profiles, changes of registration data. Others get the plain RFC 9483.
    renewal_profile: bool,
}

impl CmpWire {
    pub fn new(trust: Trust, renewal_profile: bool) -> Self {
        Self { trust, renewal_profile }
    }

    /// A message of `order`'s signer, with the signer's certificate and its issuers.
    fn draft(
        &self,
        order: &Order,
        link: &Link,
        body: &Body,
        items: Vec<InfoTypeAndValue>,
    ) -> Result<Unsigned, AuthorityError> {
        let signer = Certificate::from_der(&order.signer)?;
        let mut header = Header::new(
            signer.subject(),
            signer.issuer(),
            link.time,
            &link.transaction_id,
            &link.sender_nonce,
        );
        header.recip_nonce.clone_from(&link.recipient_nonce);
        header.general_info = items;
        let algorithm = algorithm_of(signer.spki(), order)?;
        let draft = MessageDraft::new(&header, body, &signer, algorithm, &self.issuers(&signer));
        let ToSign { message, hash } = draft.to_sign()?;
        let rest = serde_json::to_vec(draft.extra_certs())
            .map_err(|_| PkiError::Invalid("the certificates of a message cannot be kept"))?;
        Ok(Unsigned { message, hash, rest })
    }

    /// Issuers of `certificate` that are known, up to but without the root.
    fn issuers(&self, certificate: &Certificate) -> Vec<Certificate> {
        let mut chain: Vec<Certificate> = Vec::new();
        while chain.len() < MAX_CHAIN {
            match self.trust.issuer_of(chain.last().unwrap_or(certificate), &[]) {
                Some(issuer) if issuer.subject() != issuer.issuer() => chain.push(issuer),
                _ => break,
            }
        }
        chain
    }

    /// Name of the authority that shall issue for a key of this kind: the old one's, or for a key of another family an
    /// authority of the provider whose own key is of that family.
    fn issuer_for(
        &self,
        key: &SubjectPublicKeyInfo,
        old: &Certificate,
    ) -> Result<Option<Name>, AuthorityError> {
        let family = |spki: &SubjectPublicKeyInfo| {
            spki.public_key().map(|k| matches!(k.algorithm(), crate::crypto::KeyAlgorithm::Dstu4145(_)))
        };
        let wanted = family(key)?;
        if family(old.spki()) == Ok(wanted) {
            return Ok(Some(old.issuer().clone()));
        }
        let authorities = self.trust.certificates.iter().chain(&self.trust.anchors);
        let mut fitting = authorities.filter(|c| c.is_ca() && family(c.spki()) == Ok(wanted));
        Ok(fitting.next().map(|c| c.subject().clone()))
    }
}

/// The algorithm with which a key signs for this provider.
fn algorithm_of(key: &SubjectPublicKeyInfo, order: &Order) -> Result<SignatureAlgorithm, PkiError> {
    SignatureAlgorithm::for_key(key.public_key()?.algorithm(), order.hash)
}

/// Number of the request at this place in its message.
fn request_id(index: usize) -> Result<i32, AuthorityError> {
    i32::try_from(index).map_err(|_| AuthorityError::NotPossible("so many requests"))
}

/// What is said of the certificate for the key at this place.
fn cert_status(
    place: usize,
    certificate: &Certificate,
    status: StatusInfo,
) -> Result<CertStatus, AuthorityError> {
    Ok(CertStatus::new(certificate, request_id(place)?, status)?)
}

impl Wire for CmpWire {
    fn protocol(&self) -> Protocol {
        Protocol::Cmp
    }

    /// The signature is made by the new key itself, also by a key-agreement key (once, at the request).
    fn proofs(&self, order: &Order) -> Result<Vec<ToSign>, AuthorityError> {
        self.requests(order)?
            .into_iter()
            .map(|(request, algorithm)| Ok(ToSign { message: request.to_der(), hash: algorithm.hash() }))
            .collect()
    }

    fn request(&self, order: &Order, proofs: &[Vec<u8>], link: &Link) -> Result<Unsigned, AuthorityError> {
        let body = Body::Kur(self.proven_requests(order, proofs)?);
        self.draft(order, link, &body, self.items(order))
    }

    fn poll(&self, order: &Order, link: &Link) -> Result<Unsigned, AuthorityError> {
        let ids = (0..order.keys.len()).map(request_id).collect::<Result<Vec<_>, _>>()?;
        self.draft(order, link, &Body::PollReq(ids), Vec::new())
    }

    fn confirm(
        &self,
        order: &Order,
        link: &Link,
        certificates: &[Certificate],
    ) -> Result<Unsigned, AuthorityError> {
        if certificates.len() != order.keys.len() {
            return Err(AuthorityError::NotPossible("confirmation of a part of the certificates"));
        }
        let statuses = certificates
            .iter()
            .enumerate()
            .map(|(place, certificate)| cert_status(place, certificate, StatusInfo::accepted()))
            .collect::<Result<Vec<_>, _>>()?;
        self.draft(order, link, &Body::CertConf(statuses), Vec::new())
    }

    fn reject(
        &self,
        order: &Order,
        link: &Link,
        issued: &[(usize, Certificate)],
        why: &str,
    ) -> Result<Unsigned, AuthorityError> {
        let statuses = issued
            .iter()
            .map(|(place, certificate)| {
                cert_status(*place, certificate, StatusInfo::rejection(FailInfo::IncorrectData, why))
            })
            .collect::<Result<Vec<_>, _>>()?;
        self.draft(order, link, &Body::CertConf(statuses), Vec::new())
    }

    fn change_status(
        &self,
        order: &Order,
        link: &Link,
        certificate: &Certificate,
        reason: RevocationReason,
    ) -> Result<Unsigned, AuthorityError> {
        let details = RevocationDetails::new(certificate, reason.number());
        self.draft(order, link, &Body::Rr(vec![details]), Vec::new())
    }

    fn assemble(&self, unsigned: &Unsigned, signature: &[u8]) -> Result<Vec<u8>, AuthorityError> {
        let extra_certs: Vec<Vec<u8>> = serde_json::from_slice(&unsigned.rest)
            .map_err(|_| PkiError::Decode("a draft of a CMP message"))?;
        Ok(MessageDraft::resume(unsigned.message.clone(), extra_certs).assemble(signature)?)
    }

    fn read(
        &self,
        order: &Order,
        link: &Link,
        expect: Expect,
        answer: &[u8],
        now: OffsetDateTime,
    ) -> Result<Answer, AuthorityError> {
        let message = self.verified(order, link, answer, now)?;
        match expect {
            Expect::Issue => answer::issue(order, message),
            Expect::Confirmation => answer::confirmation(&message),
            Expect::StatusChange => answer::status_change(&message),
        }
    }
}
