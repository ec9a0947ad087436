//! What the machine is told and what it asks for.

use super::case::{Choices, Form, Held, Refused, Signed};
use super::report::Warning;
use crate::authority::profile::Profile;
use crate::authority::{Acceptance, Changes, Link, Protocol};
use crate::carrier::{KeyUri, Staged};
use crate::code::Code;
use crate::crypto::HashAlgorithm;
use time::OffsetDateTime;

/// Something happened. Time and random numbers arrive here, the machine has none of its own.
#[derive(Debug, Clone)]
pub struct Event {
    pub at: OffsetDateTime,
    pub what: What,
}

#[derive(Debug, Clone)]
pub enum What {
    /// The program started again and found the case as it is.
    Resumed,
    /// The last [`Effect::Save`] is durable and nothing else was asked for.
    Saved,
    /// The time of [`Effect::Wait`] has come.
    Timer,
    /// The current key was opened, its certificates were found, R1–R8 hold.
    Surveyed {
        old: Vec<Held>,
        hash: HashAlgorithm,
        protocol: Protocol,
        form: Form,
        warnings: Vec<Warning>,
    },
    AgreementSigned(Signed),
    /// The provider's receipt for the signed agreement; None: it takes none, the file stays here.
    AgreementAccepted(Option<Acceptance>),
    /// The provider has a newer revision.
    AgreementOutdated,
    DataConfirmed {
        /// Where and how the new keys are made, as chosen by now.
        choices: Choices,
        changes: Changes,
        warnings: Vec<Warning>,
    },
    /// New keys are durable and tested (I1). `group` is random.
    Staged {
        staged: Staged,
        group: [u8; 16],
    },
    Signed {
        message: Message,
        octets: Vec<u8>,
        link: Link,
    },
    /// A verified answer. `group` is random, for a renewal that must be split.
    Answered {
        octets: Vec<u8>,
        meaning: Meaning,
        group: [u8; 16],
    },
    /// Answer of a lookup by the ids of the new keys: certificates of all of them.
    Found(Vec<Vec<u8>>),
    /// Of some only.
    FoundSome,
    NotFound,
    /// This provider has no lookup.
    CannotLook,
    /// The received certificates are ours (10.2), in the order of `order.keys`.
    Matches {
        certificates: Vec<Vec<u8>>,
        warnings: Vec<Warning>,
    },
    Mismatch(String),
    /// I2 holds. SHA-256 of the container as re-read.
    Installed([u8; 32]),
    Promoted {
        /// Where the old key is now; None: nobody knows.
        old_key: Option<KeyUri>,
        /// Where another key is that lay at the target.
        displaced: Option<KeyUri>,
        /// The new key took the old one's place; that one has a dated name.
        dated: bool,
    },
    OldStatus(OldStatus),
    Discarded,
    /// An effect failed. Of one that leaves the computer nobody knows whether it arrived.
    Failed {
        during: Effect,
        code: Code,
    },
    /// A person must decide something and did not.
    Undecided,
    /// The person wants to give up.
    Abandon,
    /// The new keys are gone, or cannot be opened any more, and the person gives them up.
    KeysLost,
}

/// What OCSP or CRL say of the old certificates that this exchange replaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OldStatus {
    /// All revoked because new ones took their place.
    Superseded,
    /// All revoked, at least one for another reason.
    Revoked,
    /// None is revoked.
    InForce,
    /// At least one is not revoked, and not every one is known to be in force.
    Partly,
    Unknown,
}

/// The meaning of a verified answer ([`crate::authority::Answer`] without its parsed certificates).
#[derive(Debug, Clone)]
pub enum Meaning {
    Issued {
        certificates: Vec<Vec<u8>>,
        nonce: Option<Vec<u8>>,
        confirm_by: Option<OffsetDateTime>,
        with_changes: bool,
    },
    /// Some requests were granted and some refused: what was issued, with its place in `order.keys`.
    Partly {
        issued: Vec<(usize, Vec<u8>)>,
        nonce: Option<Vec<u8>>,
        refused: Refused,
    },
    FetchByKeyId,
    Waiting {
        check_after: std::time::Duration,
        nonce: Option<Vec<u8>>,
    },
    Rejected(Refused),
    Confirmed,
}

/// Messages that the current key signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Message {
    Request,
    Poll,
    /// Accepts, or rejects when the exchange has a `mismatch`.
    Confirm,
}

/// What the driver is asked to do, in this order.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Effect {
    /// Write the case durably.
    Save,
    /// Open the current key, find its certificates, check R1–R8.
    Survey,
    /// Read the agreement, show it, sign it when it is accepted.
    Agreement,
    /// Hand the signed agreement in.
    SendAcceptance,
    /// Read and show the registration data, take the changes.
    Registration,
    /// Make the new keys (I1).
    Stage,
    Sign(Message),
    Send(Message),
    /// Look for certificates by the ids of the new keys.
    Lookup,
    /// Check the received certificates (10.2).
    Examine,
    /// Put the new certificates next to the new keys (I2).
    Install,
    Promote,
    /// Ask whether the old certificates are revoked; once.
    OldStatus,
    /// The same after success: repeated for a while, for display only.
    WatchOld,
    /// Wipe the staged keys (I5).
    Discard,
    /// Come back at this time.
    Wait(OffsetDateTime),
    /// Stop here; the case can be resumed.
    Pause,
    /// Nothing is left to do.
    Finish,
}

impl Effect {
    /// Octets leave the computer.
    pub fn leaves(&self) -> bool {
        matches!(
            self,
            Effect::Survey
                | Effect::Agreement
                | Effect::SendAcceptance
                | Effect::Registration
                | Effect::Send(_)
                | Effect::Lookup
                | Effect::OldStatus
                | Effect::WatchOld
        )
    }
}

/// How a case begins.
#[derive(Debug, Clone)]
pub struct Begin {
    pub id: String,
    pub at: OffsetDateTime,
    pub profile: Profile,
    pub choices: Choices,
    pub protocol: Protocol,
    pub form: Form,
    pub hash: HashAlgorithm,
}
