//! Answers as octets: protected by the CMP server's key of the client's own hierarchy, or by the client's secret; and
//! the faults of protection.

use super::super::faults::FaultKind;
use super::super::hierarchy::{Authority, Family, Identity};
use super::super::provider::Provider;
use super::super::store::State;
use super::checks::Sender;
use super::{SECRET, SECRET_REFERENCE};
use crate::crypto::{KeyAlgorithm, random};
use crate::pki::cmp::{self, Body, Header, InfoTypeAndValue, Message, MessageDraft};
use crate::pki::{Certificate, PkiError, SignatureAlgorithm};

/// To whom an answer goes.
pub struct Answering<'a> {
    provider: &'a Provider,
    authority: &'a Authority,
    request: &'a Header,
    by_secret: bool,
}

/// How a message is protected.
struct Protection<'a> {
    signer: &'a Identity,
    certificate: &'a Certificate,
}

impl<'a> Answering<'a> {
    /// To a sender whose protection was verified.
    pub fn to(provider: &'a Provider, state: &State, message: &'a Message, sender: &Sender) -> Self {
        let issued_by = match sender {
            Sender::Subscriber { certificate, .. } => {
                state.by_serial(certificate.serial()).and_then(|i| provider.issuer_of(&i.certificate))
            }
            Sender::Secret => None,
        };
        let by_secret = matches!(sender, Sender::Secret);
        let guess = Self::guess(provider, message);
        Self { authority: issued_by.unwrap_or(guess.authority), by_secret, ..guess }
    }

    /// To somebody not known: in the hierarchy of the algorithm that the message is protected with.
    pub fn guess(provider: &'a Provider, message: &'a Message) -> Self {
        let algorithm = message.header.protection_alg.as_deref().unwrap_or_default();
        let national = SignatureAlgorithm::from_der(algorithm).is_ok_and(|found| {
            let dstu = KeyAlgorithm::Dstu4145(crate::crypto::CurveId::M257);
            SignatureAlgorithm::new(dstu, found.hash()) == Ok(found)
        });
        let family = if national { Family::Dstu } else { Family::Ecdsa };
        Self { provider, authority: provider.authority(family), request: &message.header, by_secret: false }
    }

    /// The answer and its senderNonce.
    pub fn make(&self, body: &Body, info: &[InfoTypeAndValue]) -> Result<(Vec<u8>, Vec<u8>), PkiError> {
        let nonce = random::<16>()?;
        let server = &self.authority.cmp.certificate;
        let mut header = Header::answering(self.request, server.subject(), self.provider.now(), &nonce);
        header.general_info = info.to_vec();
        let octets = if self.by_secret {
            header.sender_kid = Some(SECRET_REFERENCE.to_vec());
            cmp::with_mac(&header, body, SECRET, &random::<16>()?, &self.chain())
        } else {
            let usual = Protection { signer: &self.authority.cmp, certificate: server };
            self.signed(&header, body, &usual)?
        };
        Ok((octets, nonce.to_vec()))
    }

    fn signed(&self, header: &Header, body: &Body, by: &Protection<'_>) -> Result<Vec<u8>, PkiError> {
        let draft = MessageDraft::new(header, body, by.certificate, by.signer.algorithm()?, &self.chain());
        draft.assemble(&by.signer.sign(&draft.to_sign()?)?)
    }

    /// The authority and its root.
    fn chain(&self) -> Vec<Certificate> {
        let mut chain = vec![self.authority.ca.certificate.clone()];
        chain.extend(self.authority.root.clone());
        chain
    }

    /// The answer as the next fault of protection, if there is one, makes it.
    pub fn faulty(&self, path: &str, answer: Vec<u8>) -> Vec<u8> {
        let fault = self.provider.faults().take(path, |kind| {
            matches!(
                kind,
                FaultKind::WrongNonce
                    | FaultKind::WrongTransaction
                    | FaultKind::Unprotected
                    | FaultKind::OtherServer
                    | FaultKind::ExpiredServer
            )
        });
        match fault {
            Some(fault) => self.changed(&answer, &fault).unwrap_or(answer),
            None => answer,
        }
    }

    fn changed(&self, answer: &[u8], fault: &FaultKind) -> Result<Vec<u8>, PkiError> {
        let Message { mut header, body, .. } = Message::from_der(answer)?;
        let expired;
        let mut by = Protection { signer: &self.authority.cmp, certificate: &self.authority.cmp.certificate };
        match fault {
            FaultKind::WrongNonce => header.recip_nonce = Some(random::<16>()?.to_vec()),
            FaultKind::WrongTransaction => header.transaction_id = Some(random::<16>()?.to_vec()),
            FaultKind::Unprotected => return Ok(cmp::unprotected(&header, &body, &self.chain())),
            FaultKind::OtherServer => {
                by = Protection { signer: &self.authority.tsp, certificate: &self.authority.tsp.certificate };
                header.sender = cmp::Party::Directory(by.certificate.subject().clone());
            }
            _ => {
                expired = self.provider.expired_cmp_certificate(self.authority)?;
                by.certificate = &expired;
            }
        }
        self.signed(&header, &body, &by)
    }
}
