//! What the journal stores of a renewal: everything but secrets.

use super::report::{Line, Warning};
use crate::authority::portal::Agreement;
use crate::authority::profile::Profile;
use crate::authority::{Acceptance, Changes, Group, Link, NewKey, Order, Protocol};
use crate::carrier::{KeyUri, Staged};
use crate::code::Code;
use crate::crypto::{HashAlgorithm, KeyAlgorithm};
use crate::pki::Purpose;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// States of a renewal (protocol.md 14.2). In a renewal of several exchanges S6…S12 are those of the current one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    Draft,
    KeyRead,
    AgreementSigned,
    AgreementAccepted,
    DataConfirmed,
    KeysStaged,
    RequestReady,
    Sent,
    Waiting,
    Issued,
    Installed,
    ConfirmSent,
    Confirmed,
    Done,
    Rejected,
    Cancelled,
    Attention,
}

impl State {
    pub const ALL: [State; 17] = [
        State::Draft,
        State::KeyRead,
        State::AgreementSigned,
        State::AgreementAccepted,
        State::DataConfirmed,
        State::KeysStaged,
        State::RequestReady,
        State::Sent,
        State::Waiting,
        State::Issued,
        State::Installed,
        State::ConfirmSent,
        State::Confirmed,
        State::Done,
        State::Rejected,
        State::Cancelled,
        State::Attention,
    ];

    /// Nothing will happen any more by itself.
    pub fn is_final(self) -> bool {
        matches!(self, State::Done | State::Rejected | State::Cancelled | State::Attention)
    }

    /// The state of this name ([`Self::as_str`]).
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }

    /// Name for programs (JSON) and keys of texts.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Draft => "draft",
            State::KeyRead => "key-read",
            State::AgreementSigned => "agreement-signed",
            State::AgreementAccepted => "agreement-accepted",
            State::DataConfirmed => "data-confirmed",
            State::KeysStaged => "keys-staged",
            State::RequestReady => "request-ready",
            State::Sent => "sent",
            State::Waiting => "waiting",
            State::Issued => "issued",
            State::Installed => "installed",
            State::ConfirmSent => "confirm-sent",
            State::Confirmed => "confirmed",
            State::Done => "done",
            State::Rejected => "rejected",
            State::Cancelled => "cancelled",
            State::Attention => "attention",
        }
    }
}

/// What the person chose before anything was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choices {
    /// The current key.
    pub key: KeyUri,
    /// Where the new key shall live; None: in place of the current one.
    pub to: Option<KeyUri>,
    /// One key for signature and key agreement (rule C12: separate by default).
    pub one_key: bool,
    /// Algorithm of the new signature key; None: DSTU 4145 on M257 for a DSTU key, else the current key's.
    pub sign: Option<KeyAlgorithm>,
    /// Algorithm of the new key-agreement key; None: that of the signature key.
    pub agree: Option<KeyAlgorithm>,
    /// Where the profile allows both; None: the profile's default.
    pub protocol: Option<Protocol>,
    /// DER certificates of the current key that are not in its store (`.cer` files the person gave).
    pub certificates: Vec<Vec<u8>>,
}

impl Choices {
    /// Everything default but the key.
    pub fn of(key: KeyUri) -> Self {
        Self {
            key,
            to: None,
            one_key: false,
            sign: None,
            agree: None,
            protocol: None,
            certificates: Vec::new(),
        }
    }
    pub fn target(&self) -> &KeyUri {
        self.to.as_ref().unwrap_or(&self.key)
    }
}

/// A current certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    pub purpose: Purpose,
    pub der: Vec<u8>,
}

/// The agreement as it was shown, and the current key's signature over it (rule C9).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    /// `text` holds exactly the octets that were shown.
    pub agreement: Agreement,
    /// Attached CMS by the current key.
    pub cms: Vec<u8>,
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
}

/// One exchange with the provider: an order and what became of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Exchange {
    pub order: Order,
    /// Of the request: an answer to it is held against this, however often it is sent and whatever was sent since.
    pub link: Option<Link>,
    /// Of the last poll or confirmation, which have nonces of their own.
    pub follow_up: Option<Link>,
    /// The provider's nonce that the next poll or confirmation answers.
    pub nonce: Option<Vec<u8>>,
    /// The signed request, sent again and again as it is.
    pub request: Option<Vec<u8>>,
    #[serde(with = "time::serde::rfc3339::option")]
    pub signed_at: Option<OffsetDateTime>,
    /// How often the present request bytes were handed to the network.
    pub attempts: u32,
    #[serde(with = "time::serde::rfc3339::option")]
    pub first_sent: Option<OffsetDateTime>,
    /// How often the request was signed again with the same keys.
    pub resigned: u32,
    /// Answers that could not be authenticated.
    pub bad_answers: u32,
    /// The last poll, while its answer is not known.
    pub poll: Option<Vec<u8>>,
    pub polls: u32,
    /// When to poll, repeat or look again.
    #[serde(with = "time::serde::rfc3339::option")]
    pub next: Option<OffsetDateTime>,
    /// The provider's last words that were verified.
    pub answer: Option<Vec<u8>>,
    /// DER certificates as received, not yet known to be ours.
    pub received: Vec<Vec<u8>>,
    /// Where only a part of the requests was granted: the places in `order.keys` of what was received.
    pub granted: Vec<usize>,
    /// The provider said that it issued with changes.
    pub with_changes: bool,
    /// DER certificates that passed every check, in the order of `order.keys`.
    pub certificates: Vec<Vec<u8>>,
    /// Why the present lookup by the new keys is made.
    pub seeking: Option<Seeking>,
    /// A refusal that is acted upon once that lookup has answered, or once the part that was granted is rejected.
    pub refusal: Option<Refused>,
    pub lookups: u32,
    /// A lookup has shown certificates of these keys.
    pub seen: bool,
    /// The old certificates are already revoked: nothing is left to confirm.
    pub settled: bool,
    /// The new keys are lost: what was issued for them is rejected.
    #[serde(default)]
    pub lost: bool,
    /// Why the received certificates are not taken (`cmp`: a rejecting certConf follows).
    pub mismatch: Option<String>,
    pub confirm: Option<Vec<u8>>,
    pub confirm_resigned: u32,
    #[serde(with = "time::serde::rfc3339::option")]
    pub confirm_by: Option<OffsetDateTime>,
    pub confirmed: bool,
}

impl Exchange {
    pub fn new(order: Order) -> Self {
        Self {
            order,
            link: None,
            follow_up: None,
            nonce: None,
            request: None,
            signed_at: None,
            attempts: 0,
            first_sent: None,
            resigned: 0,
            bad_answers: 0,
            poll: None,
            polls: 0,
            next: None,
            answer: None,
            received: Vec::new(),
            granted: Vec::new(),
            with_changes: false,
            certificates: Vec::new(),
            seeking: None,
            refusal: None,
            lookups: 0,
            seen: false,
            settled: false,
            lost: false,
            mismatch: None,
            confirm: None,
            confirm_resigned: 0,
            confirm_by: None,
            confirmed: false,
        }
    }
}

impl Exchange {
    /// For each received certificate its place in `order.keys`.
    pub(super) fn places_of_received(&self) -> Vec<usize> {
        if self.granted.is_empty() { (0..self.received.len()).collect() } else { self.granted.clone() }
    }
}

/// What follows when new keys are lost, by what the provider knows of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IfLost {
    /// Nothing was sent: the case can be dropped.
    NotSent,
    /// The provider has not answered yet; the old certificates stay in force until we confirm the new ones (`cmp`).
    NotIssued,
    /// The new certificates can be rejected, the old ones stay in force.
    Unconfirmed,
    /// Nobody here knows whether the old certificates are revoked already.
    Unclear,
    /// At least one of the old certificates is revoked.
    Revoked,
}

/// Why certificates are looked for by the ids of the new keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Seeking {
    /// A request was sent and its answer is not known (crash table row 7).
    Answer,
    /// The network failed under a request: it may have been served all the same.
    Failure,
    /// The provider says that it issued and sends nothing along.
    Fetch,
    /// A refusal may hide that we were served before (rows 8, 8a).
    Refusal,
    /// What was received is not ours.
    Mismatch,
    /// Before staged keys are wiped (I5).
    Abandon,
}

/// A signed refusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    pub reason: crate::authority::Refusal,
    /// The provider's own words, cleaned.
    pub text: String,
}

/// Why a case ended without success.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ending {
    /// `E-REQ-07` and so on.
    pub code: String,
    /// The provider's words or what did not match.
    pub text: String,
}

impl Ending {
    pub fn code(&self) -> Code {
        Code::ALL.iter().copied().find(|c| c.as_str() == self.code).unwrap_or(Code::App05)
    }
}

/// How several keys are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    Together,
    OneByOne,
}

/// A renewal. Serializable, no secrets; this is what the journal keeps.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Case {
    pub id: String,
    #[serde(with = "time::serde::rfc3339")]
    pub created: OffsetDateTime,
    pub profile: Profile,
    pub choices: Choices,
    pub state: State,
    pub ending: Option<Ending>,
    pub protocol: Protocol,
    pub form: Form,
    /// For signatures of the current key.
    pub hash: HashAlgorithm,
    /// Current certificates, that of the signing key first.
    pub old: Vec<Held>,
    pub agreement: Option<Signed>,
    pub acceptance: Option<Acceptance>,
    /// How often the provider changed the agreement under our hands.
    pub agreement_rounds: u32,
    pub changes: Option<Changes>,
    pub staged: Option<Staged>,
    pub exchanges: Vec<Exchange>,
    pub current: usize,
    /// SHA-256 of the container with the new certificates, as re-read.
    pub installed: Option<[u8; 32]>,
    /// SHA-256 of another key at the target that the person agreed to put aside.
    pub replaces: Option<[u8; 32]>,
    /// Where the old container is once the new one is in its place: under a dated name, or where it always was.
    pub old_key: Option<KeyUri>,
    /// Where another key is that lay at the target.
    pub displaced: Option<KeyUri>,
    /// Whether every old certificate was seen revoked; None: not known.
    pub old_revoked: Option<bool>,
    pub warnings: Vec<Warning>,
    pub report: Vec<Line>,
}

impl Case {
    pub fn exchange(&self) -> Option<&Exchange> {
        self.exchanges.get(self.current)
    }

    /// Whether any request of this case was ever handed to the network.
    pub fn sent_anything(&self) -> bool {
        self.exchanges.iter().any(|e| e.first_sent.is_some())
    }

    /// Certificates were issued and nothing says that they are taken: without that word the provider drops them, and
    /// the old ones stay in force. Never so in `iit`, where the old ones are revoked by the issuing.
    pub fn is_unconfirmed(&self) -> bool {
        let unconfirmed = matches!(self.state, State::Issued | State::Installed);
        unconfirmed && self.protocol == Protocol::Cmp && self.exchange().is_some_and(|e| !e.settled)
    }

    /// An exchange has brought new certificates into force already: of the old ones some are revoked.
    pub fn has_replaced(&self) -> bool {
        self.exchanges.iter().any(|e| e.confirmed || e.settled)
    }

    /// What follows if the new keys of this case cannot be opened any more.
    pub fn if_lost(&self) -> IfLost {
        match self.state {
            _ if !self.sent_anything() => IfLost::NotSent,
            _ if self.has_replaced() => IfLost::Revoked,
            _ if self.is_unconfirmed() => IfLost::Unconfirmed,
            State::Issued | State::Installed | State::Confirmed | State::Done => IfLost::Revoked,
            State::ConfirmSent => IfLost::Unclear,
            _ if self.protocol == Protocol::Iit => IfLost::Unclear,
            _ => IfLost::NotIssued,
        }
    }

    /// What was issued is being rejected: none of it comes into force.
    pub(super) fn is_rejecting(&self) -> bool {
        self.state == State::ConfirmSent && self.exchange().is_some_and(|e| e.mismatch.is_some())
    }

    /// Changes as far as the protocol can carry them: the national request has no place for any.
    pub(super) fn changes_to_send(&self) -> Option<Changes> {
        let changes = self.changes.clone().filter(|changes| *changes != Changes::default());
        changes.filter(|_| self.protocol == Protocol::Cmp)
    }

    /// The orders that ask for every staged key, in the order of their sending (protocol.md 6).
    ///
    /// One by one: key agreement first, because once the signing key is replaced the old one cannot sign any more.
    pub(super) fn plan(&self, group: [u8; 16]) -> Vec<Exchange> {
        let Some(staged) = &self.staged else { return Vec::new() };
        let old_for = |purpose| self.old.iter().find(|h| h.purpose == purpose).or_else(|| self.old.first());
        let Some(signer) = self.old.first() else { return Vec::new() };
        let keys: Vec<NewKey> = staged
            .keys
            .iter()
            .filter_map(|(purpose, spki)| {
                Some(NewKey {
                    purpose: *purpose,
                    spki: spki.clone(),
                    replaces: old_for(*purpose)?.der.clone(),
                })
            })
            .collect();
        let changes = self.changes_to_send();
        let order = |keys: Vec<NewKey>, group, changes| {
            Exchange::new(Order {
                signer: signer.der.clone(),
                keys,
                hash: self.hash,
                acceptance: self.acceptance.clone(),
                changes,
                group,
            })
        };
        if self.form == Form::Together || keys.len() == 1 {
            return vec![order(keys, None, changes)];
        }
        let count = keys.len() as u32;
        keys.into_iter()
            .rev()
            .enumerate()
            .map(|(i, key)| {
                let group = Group { id: group, index: i as u32, count };
                // The last exchange concerns the signing key; the changes go with it.
                let changes = if i as u32 + 1 == count { changes.clone() } else { None };
                order(vec![key], Some(group), changes)
            })
            .collect()
    }
}
