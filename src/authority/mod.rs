//! The provider over the network. Two wire formats (`iit`, `cmp`) behind one trait of pure functions; sockets only in
//! [`service`]. Private keys never come here: what must be signed goes out as [`ToSign`], the signature comes back.

pub mod cmp;
pub mod crl;
pub mod error;
pub mod iit;
pub mod ocsp;
pub mod portal;
pub mod profile;
pub mod service;
pub mod status;
pub mod text;
pub mod trust;

pub use error::AuthorityError;
pub use profile::{Origin, Profile, Profiles};
pub use service::Service;
pub use trust::Trust;

use crate::crypto::{self, HashAlgorithm, ToSign};
use crate::pki::{Certificate, PkiError, RevocationReason};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// Wire formats of a renewal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Protocol {
    /// National: one round trip, old certificates die at issuance, recovery by key id.
    Iit,
    /// RFC 9810/9483: request, poll, confirmation.
    Cmp,
}

/// One exchange of a renewal: everything its messages are made of. Serializable, no secrets.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Order {
    /// DER of the current signing certificate; its key signs every message.
    pub signer: Vec<u8>,
    /// The new keys of this exchange, in the order of their requests (certReqId 0, 1).
    pub keys: Vec<NewKey>,
    pub hash: HashAlgorithm,
    /// Portal's receipt for the signed agreement, where there is one.
    pub acceptance: Option<Acceptance>,
    /// Changes of registration data for request 0, where the provider takes them.
    pub changes: Option<Changes>,
    /// Set when the renewal is split into several exchanges.
    pub group: Option<Group>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NewKey {
    pub purpose: crate::pki::Purpose,
    /// DER SubjectPublicKeyInfo, explicit parameters for DSTU.
    pub spki: Vec<u8>,
    /// DER of the certificate that the new one replaces.
    pub replaces: Vec<u8>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Acceptance {
    pub id: String,
    pub text_digest: Vec<u8>,
    pub text_hash: HashAlgorithm,
    /// SHA-256 of the signed agreement's CMS.
    pub cms_sha256: Vec<u8>,
}

#[derive(Debug, Clone, Serialize, Deserialize, PartialEq, Eq)]
pub struct Group {
    pub id: [u8; 16],
    pub index: u32,
    pub count: u32,
}

/// What a person may change of the registration data at renewal (rule C8). `None` leaves a value as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changes {
    pub phone: Option<String>,
    pub email: Option<String>,
    pub phone_in_certificate: Option<bool>,
    pub email_in_certificate: Option<bool>,
    pub publish: Option<bool>,
    pub phrase_hint: Option<String>,
    /// CMS EnvelopedData of the key phrase to the provider; never the phrase itself.
    pub phrase_enveloped: Option<Vec<u8>>,
    /// dataRevision that was shown to the user.
    pub data_revision: Option<u64>,
}

/// What ties the messages of one transaction together (RFC 9810 header; unused by `iit`).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Link {
    pub transaction_id: [u8; 16],
    /// Our nonce in the message being made or last sent.
    pub sender_nonce: [u8; 16],
    /// The provider's nonce in its last verified answer.
    pub recipient_nonce: Option<Vec<u8>>,
    /// messageTime / signingTime.
    #[serde(with = "time::serde::rfc3339")]
    pub time: OffsetDateTime,
}

impl Link {
    /// The first message of a new transaction.
    ///
    /// # Errors
    /// `Pki`: no random numbers from the system.
    pub fn fresh(time: OffsetDateTime) -> Result<Self, AuthorityError> {
        let random = || crypto::random().map_err(PkiError::from);
        Ok(Self { transaction_id: random()?, sender_nonce: random()?, recipient_nonce: None, time })
    }
}

/// A message that waits for the old key's signature; may be stored and resumed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Unsigned {
    pub message: Vec<u8>,
    pub hash: HashAlgorithm,
    /// Wire format's own data for assembling.
    pub rest: Vec<u8>,
}

impl Unsigned {
    pub fn to_sign(&self) -> ToSign {
        ToSign { message: self.message.clone(), hash: self.hash }
    }
}

/// Which answer is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Expect {
    /// Answer to the request or to a poll.
    Issue,
    /// Answer to the confirmation.
    Confirmation,
    /// Answer to a change of status.
    StatusChange,
}

/// A verified answer of the provider.
#[derive(Debug, Clone)]
pub enum Answer {
    /// Certificates as received, one per certReqId where the format says so (`iit`: in any order). Not yet checked
    /// against the keys: that is the renewal's own duty (protocol.md 10.2).
    Issued {
        certificates: Vec<Certificate>,
        nonce: Option<Vec<u8>>,
        confirm_by: Option<OffsetDateTime>,
        with_changes: bool,
    },
    /// Some requests granted, some refused: what was issued, with its place in `order.keys`, and the first refusal.
    /// Against our profile (all or nothing), but what was issued has to be settled.
    Partly {
        issued: Vec<(usize, Certificate)>,
        nonce: Option<Vec<u8>>,
        reason: Refusal,
        text: String,
    },
    /// Accepted and issued, certificates to be fetched by key id (`iit` with an empty payload).
    FetchByKeyId,
    Waiting {
        check_after: std::time::Duration,
        nonce: Option<Vec<u8>>,
        text: String,
    },
    /// Signed refusal. `text` is the provider's own words, cleaned.
    Rejected {
        reason: Refusal,
        text: String,
    },
    /// pkiConf, or error certConfirmed; the change of status was made.
    Confirmed,
}

/// Why a provider refuses (protocol.md 11), as far as the renewal acts on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    BadTime,
    TransactionInUse,
    DuplicateKey,
    CertificateRevoked,
    SignerNotTrusted,
    Agreement,
    DataChanged,
    MultipleRequests,
    Busy,
    ConfirmationExpired,
    /// badMessageCheck, wrongIntegrity, nonces: something is wrong on the way.
    NotAuthentic,
    Policy,
    Other,
}

/// One wire format: pure functions, octets in, octets out.
pub trait Wire: Send + Sync {
    fn protocol(&self) -> Protocol;
    /// What each new key must sign as proof of possession, in the order of `order.keys`.
    fn proofs(&self, order: &Order) -> Result<Vec<ToSign>, AuthorityError>;
    /// The request around the proofs, to be signed by the old key.
    fn request(&self, order: &Order, proofs: &[Vec<u8>], link: &Link) -> Result<Unsigned, AuthorityError>;
    /// pollReq (`cmp` only).
    fn poll(&self, order: &Order, link: &Link) -> Result<Unsigned, AuthorityError>;
    /// certConf accepting `certificates`, one for each key of the order and in its order (`cmp` only).
    fn confirm(
        &self,
        order: &Order,
        link: &Link,
        certificates: &[Certificate],
    ) -> Result<Unsigned, AuthorityError>;
    /// certConf rejecting all that was issued, each with its place in `order.keys` (`cmp` only).
    fn reject(
        &self,
        order: &Order,
        link: &Link,
        issued: &[(usize, Certificate)],
        why: &str,
    ) -> Result<Unsigned, AuthorityError>;
    /// Asks for another status of `order.signer`'s own certificate or another one of the same owner: revocation for a
    /// reason of RFC 5280 clause 5.3.1; 6 suspends (`cmp` only).
    fn change_status(
        &self,
        order: &Order,
        link: &Link,
        certificate: &Certificate,
        reason: RevocationReason,
    ) -> Result<Unsigned, AuthorityError>;
    /// Puts the canonical signature in. The result is sent as it is, again and again if need be.
    fn assemble(&self, unsigned: &Unsigned, signature: &[u8]) -> Result<Vec<u8>, AuthorityError>;
    /// Verifies an answer (protocol.md 10.1) and says what it means. An error never changes the renewal's state.
    fn read(
        &self,
        order: &Order,
        link: &Link,
        expect: Expect,
        answer: &[u8],
        now: OffsetDateTime,
    ) -> Result<Answer, AuthorityError>;
}
