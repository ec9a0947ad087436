//! The provider's memory: certificates, their revocation, transactions, answers, acceptances, registration data.

use crate::pki::{Certificate, KeyIds, PkiError};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap, HashSet};
use time::OffsetDateTime;

/// What happened. Each event sets a whole value, so replaying needs no other order than the log's.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Event {
    Issued {
        #[serde(with = "base64_octets")]
        certificate: Vec<u8>,
        /// Certificates issued together belong together: the national renewal replaces the whole set.
        set: u64,
    },
    Revoked {
        #[serde(with = "hex::serde")]
        serial: Vec<u8>,
        revocation: Revocation,
    },
    /// A request whose repetition gets the same octets. `digest`: SHA-256, hex.
    Answered {
        digest: String,
        #[serde(with = "base64_octets")]
        answer: Vec<u8>,
    },
    Transaction(Box<Transaction>),
    Acceptance(Acceptance),
    Registration {
        subject: String,
        registration: Registration,
    },
    Crl {
        family: super::super::Family,
        pair: CrlPair,
    },
}

/// RFC 5280 CRLReason and the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revocation {
    pub reason: u8,
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
}

impl Revocation {
    pub const SUPERSEDED: u8 = 4;
    pub const CESSATION: u8 = 5;
    /// Suspended.
    pub const HOLD: u8 = 6;
}

/// A certificate that this provider issued or was given to look after.
#[derive(Debug, Clone)]
pub struct Issued {
    pub certificate: Certificate,
    pub key_ids: KeyIds,
    pub set: u64,
    pub revocation: Option<Revocation>,
}

/// One exchange of the standard protocol.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Transaction {
    /// transactionID, hex.
    pub id: String,
    /// Tag of the request body: ir 0, cr 2, p10cr 4, kur 7.
    pub body: u8,
    /// Serial of the certificate that signed the request, hex; None for a shared secret.
    pub signer: Option<String>,
    pub members: Vec<Member>,
    pub group: Option<Group>,
    pub state: TransactionState,
    #[serde(with = "time::serde::rfc3339")]
    pub opened: OffsetDateTime,
    /// senderNonce of our last answer; the client's next message must name it.
    #[serde(with = "hex::serde")]
    pub nonce: Vec<u8>,
    /// Becomes valid with the confirmation.
    pub registration: Option<PendingRegistration>,
}

/// Registration data that wait for the confirmation of a renewal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingRegistration {
    /// Key under which they are kept.
    pub subject: String,
    pub data: Registration,
}

/// One certificate wanted in a transaction.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Member {
    /// certReqId.
    pub id: i32,
    /// DER of the certificate to be handed over; issued with the answer, or kept until the waiting is over.
    #[serde(with = "base64_octets")]
    pub certificate: Vec<u8>,
    /// Serial of the certificate to be replaced, hex.
    pub replaces: Option<String>,
    /// The certificate differs from what was asked for.
    pub with_changes: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    #[serde(with = "hex::serde")]
    pub id: Vec<u8>,
    pub index: u32,
    pub count: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum TransactionState {
    /// `polls` more polls are answered with "later"; None: an administrator holds it.
    Waiting {
        polls: Option<u32>,
    },
    Issued {
        #[serde(with = "time::serde::rfc3339")]
        confirm_by: OffsetDateTime,
    },
    /// Confirmed, but other members of the group are not: old certificates are not revoked yet.
    ConfirmedInGroup,
    Confirmed,
    Rejected,
    Expired,
}

impl TransactionState {
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Waiting { .. } | Self::Issued { .. })
    }
    pub fn name(&self) -> &'static str {
        match self {
            Self::Waiting { .. } => "waiting",
            Self::Issued { .. } => "issued",
            Self::ConfirmedInGroup | Self::Confirmed => "confirmed",
            Self::Rejected => "rejected",
            Self::Expired => "expired",
        }
    }
}

/// A signed agreement that was received.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Acceptance {
    pub id: String,
    pub agreement: String,
    pub revision: u32,
    /// SHA-256 of the text, hex.
    pub text_sha256: String,
    /// SHA-256 of the signed document, hex.
    pub cms_sha256: String,
    /// Serial of the certificate that signed it, hex.
    pub signer: String,
    #[serde(with = "time::serde::rfc3339")]
    pub received: OffsetDateTime,
    #[serde(with = "base64_octets")]
    pub receipt: Vec<u8>,
}

/// What is registered of a person besides the certificate.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registration {
    pub phone: Option<String>,
    pub email: Option<String>,
    pub phone_in_certificate: bool,
    pub email_in_certificate: bool,
    pub publish: bool,
    pub phrase_hint: Option<String>,
    /// The phrase itself is not kept.
    pub phrase_set: bool,
    pub revision: u64,
}

/// The last complete list and the last list of changes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CrlPair {
    pub number: u64,
    /// Number of the complete list that the changes are counted from, and its time.
    pub base: u64,
    #[serde(with = "time::serde::rfc3339")]
    pub base_time: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    pub this_update: OffsetDateTime,
    /// How many certificates were revoked when it was made.
    pub revoked: usize,
    #[serde(with = "base64_octets")]
    pub full: Vec<u8>,
    #[serde(with = "base64_octets")]
    pub delta: Vec<u8>,
}

#[derive(Default)]
pub struct State {
    issued: Vec<Issued>,
    by_serial: HashMap<Vec<u8>, usize>,
    keys: HashSet<Vec<u8>>,
    answers: HashMap<String, Vec<u8>>,
    transactions: BTreeMap<String, Transaction>,
    acceptances: Vec<Acceptance>,
    registrations: HashMap<String, Registration>,
    crls: HashMap<super::super::Family, CrlPair>,
    revoked: usize,
}

impl State {
    pub(super) fn apply(&mut self, event: Event) -> Result<(), PkiError> {
        match event {
            Event::Issued { certificate, set } => {
                let certificate = Certificate::from_der(&certificate)?;
                self.keys.insert(certificate.spki().bit_string().to_vec());
                self.by_serial.insert(certificate.serial().to_vec(), self.issued.len());
                let key_ids = certificate.key_ids();
                self.issued.push(Issued { certificate, key_ids, set, revocation: None });
            }
            Event::Revoked { serial, revocation } => {
                let index = self.by_serial.get(&serial).copied();
                if let Some(issued) = index.and_then(|i| self.issued.get_mut(i)) {
                    issued.revocation = Some(revocation);
                    self.revoked += 1;
                }
            }
            Event::Answered { digest, answer } => {
                self.answers.insert(digest, answer);
            }
            Event::Transaction(transaction) => {
                for member in &transaction.members {
                    let key = Certificate::from_der(&member.certificate)?.spki().bit_string().to_vec();
                    self.keys.insert(key);
                }
                self.transactions.insert(transaction.id.clone(), *transaction);
            }
            Event::Acceptance(acceptance) => self.acceptances.push(acceptance),
            Event::Registration { subject, registration } => {
                self.registrations.insert(subject, registration);
            }
            Event::Crl { family, pair } => {
                self.crls.insert(family, pair);
            }
        }
        Ok(())
    }

    pub fn issued(&self) -> &[Issued] {
        &self.issued
    }
    /// `serial`: big-endian without a leading zero octet.
    pub fn by_serial(&self, serial: &[u8]) -> Option<&Issued> {
        self.by_serial.get(serial).and_then(|i| self.issued.get(*i))
    }
    /// Whether this key was ever seen in a certificate or a waiting request.
    pub fn knows_key(&self, bit_string: &[u8]) -> bool {
        self.keys.contains(bit_string)
    }
    pub fn next_set(&self) -> u64 {
        self.issued.iter().map(|i| i.set).max().map_or(0, |set| set.saturating_add(1))
    }
    pub fn answer(&self, digest: &str) -> Option<&[u8]> {
        self.answers.get(digest).map(Vec::as_slice)
    }
    pub fn transaction(&self, id: &str) -> Option<&Transaction> {
        self.transactions.get(id)
    }
    pub fn transactions(&self) -> impl Iterator<Item = &Transaction> {
        self.transactions.values()
    }
    /// The open transaction that is to replace this certificate, if any.
    pub fn pending_replacement(&self, serial: &[u8]) -> Option<&Transaction> {
        let serial = hex::encode(serial);
        self.transactions.values().find(|t| {
            t.state.is_open()
                && (t.signer.as_ref() == Some(&serial)
                    || t.members.iter().any(|m| m.replaces.as_ref() == Some(&serial)))
        })
    }
    pub fn acceptance(&self, find: impl Fn(&Acceptance) -> bool) -> Option<&Acceptance> {
        self.acceptances.iter().rfind(|a| find(a))
    }
    pub fn registration(&self, subject: &str) -> Option<&Registration> {
        self.registrations.get(subject)
    }
    pub fn crl(&self, family: super::super::Family) -> Option<&CrlPair> {
        self.crls.get(&family)
    }
    /// Grows with every revocation.
    pub fn revoked_count(&self) -> usize {
        self.revoked
    }
}

mod base64_octets {
    use base64ct::{Base64, Encoding};
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(octets: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&Base64::encode_string(octets))
    }
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Base64::decode_vec(&text).map_err(|_| D::Error::custom("not base64"))
    }
}
