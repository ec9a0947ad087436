//! Where a private key lives. Capabilities are data; long operations talk to the person through [`Interaction`], so
//! file, token and cloud have one screen. Every method may block and runs on a worker thread.

mod care;
mod error;
pub mod file;
pub mod password;

pub use care::{Conversion, Destroyed, Kept, Loss, OtherKey, Protection, TargetFormat};
pub use error::CarrierError;
pub use password::PasswordIssue;

use crate::crypto::{KeyAlgorithm, Password, ToSign};
use crate::pki::{Certificate, Purpose, SubjectPublicKeyInfo};
use serde::{Deserialize, Serialize};

/// Address of a carrier or a key: a path, `file:PATH`, later `pkcs11:…`, `piv:SERIAL`, `cloud:PROVIDER/CREDENTIAL`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct KeyUri(pub String);

/// What a carrier can do; screens and the renewal read this, never the carrier's kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capabilities {
    pub algorithms: Vec<KeyAlgorithm>,
    pub can_agree: bool,
    pub can_generate: bool,
    pub can_keep_two_key_sets: bool,
    pub can_store_certificates: bool,
    pub can_change_secret: bool,
    pub can_delete: bool,
    pub secret_per_signature: bool,
    pub max_messages_per_confirmation: u32,
    /// PIN pad on the device: no field on our screen.
    pub protected_auth_path: bool,
    /// None: unknown.
    pub exportable: Option<bool>,
    pub removable: bool,
    pub needs_network: bool,
}

/// What a long operation tells the person.
#[derive(Debug, Clone)]
pub enum Progress {
    Working(&'static str),
    NeedConfirmation { link: String, qr: String, code: String, expires: time::OffsetDateTime },
    Done,
}

/// What a secret is wanted for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecretWanted {
    /// Opens an existing store.
    Existing { uri: KeyUri, tries_left: Option<u32> },
    /// Protects a new one.
    New { uri: KeyUri },
}

/// The person at the other end, as a carrier sees them. A secret is asked for once per entry and never replayed.
pub trait Interaction: Send {
    /// None: cancelled.
    fn secret(&mut self, wanted: &SecretWanted) -> Option<Password>;
    fn progress(&mut self, _progress: Progress) {}
}

/// One key of a store.
#[derive(Debug, Clone)]
pub struct KeyInfo {
    pub purpose: Purpose,
    /// Name for people that the store gives the key.
    pub name: Option<String>,
    pub spki: SubjectPublicKeyInfo,
    /// Certificates of this key found inside the store or beside it.
    pub certificates: Vec<Certificate>,
    /// How many of them lie inside.
    pub inside: usize,
    /// None: unknown.
    pub exportable: Option<bool>,
}

/// What new keys are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeySetSpec {
    /// Signature key (or the only one).
    pub sign: KeyAlgorithm,
    /// Separate key-agreement key.
    pub agree: Option<KeyAlgorithm>,
}

/// New keys that lie on the carrier under a staging name: durable, re-opened and tested. No secrets inside.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Staged {
    /// Where it will live after promotion.
    pub target: KeyUri,
    /// Where it lies now.
    pub staging: KeyUri,
    pub case: String,
    /// DER SubjectPublicKeyInfo of each key with its purpose; signature key first.
    pub keys: Vec<(Purpose, Vec<u8>)>,
}

/// A store that lies at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occupant {
    /// The store itself, also where a folder was addressed.
    pub uri: KeyUri,
    /// The same for every address of this place.
    pub place: String,
    /// SHA-256 of its content.
    pub sha256: [u8; 32],
}

/// A family of carriers (file, token, cloud).
pub trait Carrier: Send + Sync {
    fn capabilities(&self, uri: &KeyUri) -> Result<Capabilities, CarrierError>;
    /// Unlocks a store: asks `person` for its secret once.
    fn open(&self, uri: &KeyUri, person: &mut dyn Interaction) -> Result<Box<dyn Session>, CarrierError>;
    /// As [`Self::open`], but also for a store in which no key can be used: to look at it.
    fn inspect(&self, uri: &KeyUri, person: &mut dyn Interaction) -> Result<Box<dyn Session>, CarrierError> {
        self.open(uri, person)
    }
    /// Whether a key store is at `uri` already; nothing is unlocked.
    fn occupied(&self, uri: &KeyUri) -> Result<bool, CarrierError>;
    /// The store that is at `uri`, if there is one; nothing is unlocked.
    fn occupant(&self, uri: &KeyUri) -> Result<Option<Occupant>, CarrierError>;
    /// Generates keys under a staging name beside `target`, protected by a new secret asked from `person`; returns only
    /// when they are durable, were re-opened with that secret and signed and verified (invariant I1). Never touches
    /// what is at `target`. Refuses with `Occupied` when this case has staged keys already: they may be known to the
    /// provider, so only [`Self::discard`] makes room for others.
    fn stage(
        &self,
        target: &KeyUri,
        spec: &KeySetSpec,
        case: &str,
        person: &mut dyn Interaction,
    ) -> Result<(Staged, Box<dyn Session>), CarrierError>;
    /// Where new keys with this signature algorithm will be that [`Self::stage`] is told to put at `target`.
    ///
    /// # Errors
    /// `OtherEnding`, `NotWritten` for a file whose name promises another format than theirs.
    fn place_for(&self, target: &KeyUri, _sign: KeyAlgorithm) -> Result<KeyUri, CarrierError> {
        Ok(target.clone())
    }
    /// Where the keys that take over from those at `key` live unless the person wants otherwise: in their place, or
    /// beside it where new keys with this signature algorithm would not be what the place promises.
    fn place_of_renewed(&self, key: &KeyUri, _sign: KeyAlgorithm) -> Result<KeyUri, CarrierError> {
        Ok(key.clone())
    }
    /// Keys that this case staged and that are not promoted yet. What they are is known only after opening `staging`:
    /// `keys` is empty here.
    fn find_staged(&self, target: &KeyUri, case: &str) -> Result<Option<Staged>, CarrierError>;
    /// Whether `target` can be written, and has room for new keys, their certificates and the copies that
    /// [`Self::promote`] makes. Only a try tells; nothing is left of it.
    ///
    /// # Errors
    /// `Write` when not.
    fn try_room(&self, target: &KeyUri) -> Result<(), CarrierError>;
    /// Writes certificates next to the staged keys, re-opens and checks that each belongs to a key (invariant I2).
    /// Returns SHA-256 of the container as re-read. Repeatable.
    fn store_certificates(
        &self,
        staged: &Staged,
        certificates: &[Certificate],
        session: &mut dyn Session,
    ) -> Result<[u8; 32], CarrierError>;
    /// Keeps a dated, verified copy of an old store at the target and puts the staged one in its place; repeatable.
    /// Returns the place of the copy, if there was an old store. `expected` is the SHA-256 of [`Self::store_certificates`].
    fn promote(
        &self,
        staged: &Staged,
        expected: &[u8; 32],
        date: time::Date,
    ) -> Result<Option<KeyUri>, CarrierError>;
    /// Wipes staged keys. Only before anything was sent, or by the rule I5. Touches staging names only; repeatable.
    fn discard(&self, staged: &Staged) -> Result<(), CarrierError>;
    /// Protects the store at `uri` by another secret: asks `person` for the existing one, then for the new one. The new
    /// form is written beside, re-opened and compared before it takes the place of the old.
    fn change_secret(&self, uri: &KeyUri, person: &mut dyn Interaction) -> Result<(), CarrierError>;
    /// The same store under another name, with the certificates that are named after it; opened there with its secret
    /// and compared. Never replaces anything.
    fn backup(
        &self,
        _uri: &KeyUri,
        _to: &KeyUri,
        _person: &mut dyn Interaction,
    ) -> Result<Kept, CarrierError> {
        Err(CarrierError::NotExportable)
    }
    /// The same keys and certificates in another format under another name; the store at `uri` stays as it is. Never
    /// replaces anything; what was written is opened and compared before this returns.
    ///
    /// # Errors
    /// `WouldLose` before anything is written, unless that was agreed to; `Occupied`; `NotExportable`.
    fn convert(
        &self,
        _uri: &KeyUri,
        _to: &KeyUri,
        _wanted: &Conversion,
        _person: &mut dyn Interaction,
    ) -> Result<Kept, CarrierError> {
        Err(CarrierError::NotExportable)
    }
    /// Destroys a store as far as its medium lets us. Nothing is asked here: that is the caller's to do.
    ///
    /// # Errors
    /// `NotDestroyed` when the keys are still there.
    fn destroy(&self, _uri: &KeyUri) -> Result<Destroyed, CarrierError> {
        Err(CarrierError::NotSupported("destroying keys"))
    }
}

/// An unlocked store. Dropping it forgets the keys. `Sync` lets a run that holds one move between worker threads;
/// everything that acts takes `&mut`.
pub trait Session: Send + Sync {
    /// Short name of the container's format: `key6`, `pbes2`, `pfx`, …
    fn format(&self) -> &'static str;
    fn keys(&self) -> &[KeyInfo];
    /// Keys that lie in the store and cannot be used.
    fn others(&self) -> &[OtherKey] {
        &[]
    }
    fn protection(&self) -> Protection {
        Protection::Usual
    }
    /// Signs with the key of this index; canonical signature octets, each verified before it is returned.
    fn sign(
        &mut self,
        key: usize,
        items: &[ToSign],
        person: &mut dyn Interaction,
    ) -> Result<Vec<Vec<u8>>, CarrierError>;
    /// What [`Carrier::store_certificates`] asks of a session that it opened itself: writes certificates of its keys
    /// durably, re-opens, and returns SHA-256 of the container as re-read.
    ///
    /// # Errors
    /// `NotSupported` unless the carrier keeps certificates; `Mismatch` for a certificate of another key.
    fn store_certificates(&mut self, _certificates: &[Certificate]) -> Result<[u8; 32], CarrierError> {
        Err(CarrierError::NotSupported("certificates"))
    }
}
