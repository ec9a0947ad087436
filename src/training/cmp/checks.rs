//! Who sent a message, and whether its header is in order (RFC 9483 clause 3.5).

use super::super::provider::{Provider, Standing};
use super::super::store::State;
use super::{Endpoint, Problem, SECRET, SECRET_REFERENCE};
use crate::pki::cmp::{Body, FailInfo, Message};
use crate::pki::{Certificate, SignatureAlgorithm};
use time::Duration;

const MAX_SKEW: Duration = Duration::minutes(5);

/// Who protected a message; the protection was verified.
pub enum Sender {
    /// The certificate, and whether its holder may make requests now.
    Subscriber { certificate: Box<Certificate>, standing: Result<(), Standing> },
    /// Who knows the enrolment secret.
    Secret,
}

impl Sender {
    /// Serial of the certificate, hex.
    pub fn serial(&self) -> Option<String> {
        match self {
            Self::Subscriber { certificate, .. } => Some(hex::encode(certificate.serial())),
            Self::Secret => None,
        }
    }
    /// The certificate of a subscriber in good standing.
    pub fn subscriber(&self) -> Result<&Certificate, Problem> {
        match self {
            Self::Subscriber { certificate, standing } => match standing {
                Ok(()) => Ok(certificate),
                Err(Standing::Revoked) => {
                    Err(Problem::new(FailInfo::CertRevoked, "the certificate is revoked"))
                }
                Err(Standing::Expired) => {
                    Err(Problem::new(FailInfo::SignerNotTrusted, "the certificate is not valid now"))
                }
                Err(Standing::NotForSigning) => {
                    Err(Problem::new(FailInfo::SignerNotTrusted, "the certificate is not for signing"))
                }
            },
            Self::Secret => Err(Problem::new(FailInfo::WrongIntegrity, "a signature is required")),
        }
    }
    /// Refuses subscribers who may not make requests now.
    pub fn in_good_standing(&self) -> Result<(), Problem> {
        match self {
            Self::Secret => Ok(()),
            Self::Subscriber { .. } => self.subscriber().map(|_| ()),
        }
    }
}

/// Version, protection, sender: in this order.
pub fn sender(provider: &Provider, state: &State, message: &Message) -> Result<Sender, Problem> {
    let bad = |text: &str| Problem::new(FailInfo::BadMessageCheck, text);
    if !message.header.is_version_known() {
        return Err(Problem::new(FailInfo::UnsupportedVersion, "pvno is neither 2 nor 3"));
    }
    if !message.is_protected() {
        return Err(bad("the message is not protected"));
    }
    if message.is_mac_protected() {
        return by_secret(provider, message);
    }
    let algorithm = message.header.protection_alg.as_deref().unwrap_or_default();
    if SignatureAlgorithm::from_der(algorithm).is_err() {
        return Err(Problem::new(FailInfo::BadAlg, "the protection algorithm is not known"));
    }
    let key_id = message.header.sender_kid.as_deref().ok_or_else(|| bad("senderKID is missing"))?;
    let sent = message.extra_certs();
    if sent.is_empty() {
        return Err(Problem::new(FailInfo::AddInfoNotAvailable, "extraCerts are missing"));
    }
    let certificate = sent
        .into_iter()
        .find(|c| c.subject_key_identifier() == Some(key_id))
        .ok_or_else(|| bad("senderKID names none of extraCerts"))?;
    if message.header.sender.directory() != Some(certificate.subject()) {
        return Err(bad("the sender is not the certificate's subject"));
    }
    message.verify(&certificate).map_err(|_| bad("the signature is wrong"))?;
    let known = state.by_serial(certificate.serial()).filter(|i| i.certificate == certificate);
    let Some(issued) = known else {
        return Err(Problem::new(FailInfo::SignerNotTrusted, "the certificate is not of this authority"));
    };
    let standing = provider.standing(issued);
    Ok(Sender::Subscriber { certificate: Box::new(certificate), standing })
}

fn by_secret(provider: &Provider, message: &Message) -> Result<Sender, Problem> {
    let opening = matches!(message.body, Body::Ir(_) | Body::CertConf(_) | Body::PollReq(_) | Body::Genm(_));
    if !provider.config().lab || !opening {
        return Err(Problem::new(FailInfo::WrongIntegrity, "a signature is required"));
    }
    if message.header.sender_kid.as_deref() != Some(SECRET_REFERENCE) || message.verify_mac(SECRET).is_err() {
        return Err(Problem::new(FailInfo::BadMessageCheck, "the authentication code is wrong"));
    }
    Ok(Sender::Secret)
}

/// Time, identifiers, endpoint: in this order.
pub fn header(
    provider: &Provider,
    state: &State,
    message: &Message,
    endpoint: Endpoint,
) -> Result<(), Problem> {
    let header = &message.header;
    let in_time = header.message_time.is_some_and(|time| (provider.now() - time).abs() <= MAX_SKEW);
    if !in_time {
        return Err(Problem::new(FailInfo::BadTime, "messageTime is missing or more than five minutes off"));
    }
    let id = header.transaction_id.as_deref().filter(|id| id.len() == 16);
    let id = id.ok_or_else(|| Problem::new(FailInfo::BadDataFormat, "transactionID is not 16 octets"))?;
    let opens = matches!(
        message.body,
        Body::Ir(_) | Body::Cr(_) | Body::Kur(_) | Body::P10cr(_) | Body::Rr(_) | Body::Genm(_)
    );
    let transaction = state.transaction(&hex::encode(id));
    if let Some(transaction) = transaction.filter(|_| opens) {
        let expired = transaction.state == super::TransactionState::Expired;
        return Err(match expired {
            true => Problem::new(FailInfo::BadRequest, "the time to confirm has expired"),
            false => Problem::new(FailInfo::TransactionIdInUse, "the transaction exists"),
        });
    }
    if header.sender_nonce.as_ref().is_none_or(|nonce| nonce.len() != 16) {
        return Err(Problem::new(FailInfo::BadSenderNonce, "senderNonce is not 16 octets"));
    }
    let nonce_in_order = match (&header.recip_nonce, transaction) {
        (None, _) => opens,
        (Some(nonce), Some(transaction)) => !transaction.state.is_open() || *nonce == transaction.nonce,
        (Some(_), None) => !opens,
    };
    if !nonce_in_order {
        return Err(Problem::new(FailInfo::BadRecipientNonce, "recipNonce is not ours"));
    }
    match endpoint {
        Endpoint::Strict(Some(label)) if opens && message.body.tag() != label => {
            Err(Problem::new(FailInfo::BadRequest, "the body is not the one of this address"))
        }
        _ => Ok(()),
    }
}
