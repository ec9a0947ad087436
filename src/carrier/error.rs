//! What can go wrong on a carrier, each with its code.

use super::{Loss, PasswordIssue};
use crate::code::{Code, Coded};
use crate::crypto::CryptoError;
use crate::pki::PkiError;
use crate::vault::AtomicError;

/// What can go wrong on a carrier.
#[derive(Debug, thiserror::Error)]
pub enum CarrierError {
    /// Nothing is at the address, or it cannot be read.
    #[error("nothing can be read at {uri}: {reason}")]
    NotPresent { uri: String, reason: String },
    /// The system refuses access to the file or reader.
    #[error("no permission to read {uri}")]
    NoPermission { uri: String },
    /// What was asked makes no sense on this carrier.
    #[error("the carrier cannot do this: {0}")]
    NotSupported(&'static str),
    /// The address of a kind of carrier that this program does not reach yet: `pkcs11`, `piv`, `cloud`.
    #[error("carriers of the kind {0} come later")]
    Later(&'static str),
    #[error("the carrier does not let the key out")]
    NotExportable,
    /// Writing failed; what was there before is still there.
    #[error(transparent)]
    Write(#[from] AtomicError),
    #[error("the carrier has no room for a second set of keys")]
    NoRoom,
    #[error("there are keys at {uri} already")]
    Occupied { uri: String },
    /// Something else than keys is where a new file was to be: `file`, `folder`.
    #[error("a {what} is at {uri} already")]
    InTheWay { uri: String, what: &'static str },
    #[error("the carrier was removed")]
    Removed,
    #[error("another program uses the carrier")]
    Busy,
    #[error("the keys could not be destroyed: {0}")]
    NotDestroyed(String),
    #[error("the carrier does not support {0}")]
    UnsupportedAlgorithm(String),
    #[error("another carrier than {wanted}")]
    AnotherCarrier { wanted: String },
    /// Another file has taken the place since it was looked at: another drive under the same letter, another program.
    #[error("another file is at {uri} now")]
    Replaced { uri: String },
    /// Wrong password or PIN, or a container damaged in a way its format cannot tell from that.
    #[error("wrong secret")]
    SecretWrong { tries_left: Option<u32> },
    #[error("the carrier is locked")]
    SecretLocked,
    #[error("the carrier destroyed the key")]
    KeyDestroyed,
    /// A secret that cannot be right; nothing was tried.
    #[error("a secret of impossible form: {rule}")]
    SecretFormat { rule: String },
    /// A new password that breaks the rules; the first rule broken.
    #[error("the password is too weak: {}", .0.rule())]
    PasswordRefused(PasswordIssue),
    /// A certificate, a request or another document without a private key.
    #[error("not a key store")]
    NotAKey,
    /// `Key-11.dat`, which says what `Key-6.dat` beside it holds.
    #[error("the companion of a key store, without a key")]
    Companion,
    #[error("the key store format {0} is not supported")]
    UnsupportedFormat(&'static str),
    /// Read, but never written: `JKS-write`, `JKS-target` (as the name of a new file), `PKCS8-write`.
    #[error("the key store format {0} is only read")]
    NotWritten(&'static str),
    /// The format that was asked for has no room for keys of these algorithms; nothing was written.
    #[error("a file of the format {format} cannot hold {keys}")]
    CannotHold { format: &'static str, keys: String },
    /// The ending of a file's name says another format than the one that would be written; nothing was written.
    #[error("the name of {uri} belongs to another format")]
    OtherEnding { uri: String },
    /// What a conversion would leave behind, and nobody agreed to that; nothing was written.
    #[error("not everything fits into the other format")]
    WouldLose(Vec<Loss>),
    /// Cut short or structurally broken.
    #[error("the key store is damaged: {0}")]
    Damaged(&'static str),
    #[error("key and certificate do not belong together")]
    Mismatch,
    /// Another store lies where the key was opened: somebody changed or renewed it meanwhile.
    #[error("{uri} is not the store that was opened")]
    Changed { uri: String },
    #[error("cancelled")]
    Cancelled,
    #[error(transparent)]
    Pki(#[from] PkiError),
    #[error(transparent)]
    Crypto(#[from] CryptoError),
}

impl Coded for CarrierError {
    fn code(&self) -> Code {
        match self {
            Self::NotPresent { .. } => Code::Carr01,
            Self::NoPermission { .. } => Code::Carr17,
            Self::NotExportable => Code::Carr06,
            Self::Write(AtomicError::ReadOnly { .. }) => Code::Carr08,
            Self::Write(_) => Code::Carr07,
            Self::NoRoom => Code::Carr09,
            Self::Occupied { .. } | Self::InTheWay { .. } => Code::Carr10,
            Self::Removed => Code::Carr11,
            Self::Busy => Code::Carr12,
            Self::NotDestroyed(_) => Code::Carr14,
            Self::NotSupported(_) | Self::Later(_) | Self::UnsupportedAlgorithm(_) => Code::Carr15,
            Self::AnotherCarrier { .. } | Self::Replaced { .. } => Code::Carr19,
            Self::SecretWrong { tries_left: None } => Code::Key01,
            Self::SecretWrong { tries_left: Some(0) } | Self::SecretLocked => Code::Key06,
            Self::SecretWrong { tries_left: Some(1) } => Code::Key05,
            Self::SecretWrong { tries_left: Some(_) } => Code::Key04,
            Self::NotAKey | Self::Companion => Code::Key02,
            Self::UnsupportedFormat(_)
            | Self::NotWritten(_)
            | Self::CannotHold { .. }
            | Self::OtherEnding { .. } => Code::Key03,
            Self::WouldLose(_) => Code::App06,
            Self::PasswordRefused(_) => Code::Key08,
            Self::Mismatch | Self::Changed { .. } => Code::Key10,
            Self::KeyDestroyed => Code::Key12,
            Self::SecretFormat { .. } => Code::Key13,
            Self::Damaged(_) => Code::Key14,
            Self::Cancelled => Code::App04,
            Self::Pki(PkiError::UnsupportedAlgorithm(_)) => Code::Carr15,
            Self::Pki(_) => Code::Key14,
            Self::Crypto(_) => Code::App05,
        }
    }

    fn details(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NotPresent { uri, reason } => vec![("uri", uri.clone()), ("reason", reason.clone())],
            Self::NoPermission { uri } => vec![("uri", uri.clone()), ("reason", "file".to_owned())],
            Self::Occupied { uri } => vec![("uri", uri.clone())],
            Self::InTheWay { uri, what } => vec![("uri", uri.clone()), ("reason", (*what).to_owned())],
            Self::Write(error) => {
                vec![("path", error.path().display().to_string()), ("reason", error.reason())]
            }
            Self::NotDestroyed(reason) => vec![("reason", reason.clone())],
            Self::NotSupported(reason) => vec![("reason", (*reason).to_owned())],
            Self::UnsupportedAlgorithm(name) | Self::Pki(PkiError::UnsupportedAlgorithm(name)) => {
                vec![("name", name.clone()), ("kind", "algorithm".to_owned())]
            }
            Self::Later(kind) => vec![("name", (*kind).to_owned()), ("kind", "later".to_owned())],
            Self::AnotherCarrier { wanted } => vec![("name", wanted.clone()), ("reason", String::new())],
            Self::Replaced { uri } => vec![("name", uri.clone()), ("reason", "replaced".to_owned())],
            Self::SecretWrong { tries_left: Some(left) } => vec![("n", left.to_string())],
            Self::Changed { uri } => vec![("reason", "replaced".to_owned()), ("uri", uri.clone())],
            Self::Companion => vec![("kind", "companion".to_owned())],
            Self::UnsupportedFormat(format) | Self::NotWritten(format) => {
                vec![("format", (*format).to_owned())]
            }
            Self::CannotHold { format, keys } => {
                vec![("format", (*format).to_owned()), ("name", keys.clone())]
            }
            Self::OtherEnding { uri } => {
                vec![("format", "other-ending".to_owned()), ("uri", uri.clone())]
            }
            Self::PasswordRefused(issue) => issue.details(),
            Self::SecretFormat { rule } => vec![("rule", rule.clone())],
            Self::Damaged(reason) => vec![("reason", (*reason).to_owned())],
            Self::Pki(error) => vec![("reason", error.to_string())],
            Self::Crypto(error) => vec![("reason", error.to_string())],
            Self::NotExportable
            | Self::NoRoom
            | Self::Removed
            | Self::Busy
            | Self::SecretWrong { tries_left: None }
            | Self::SecretLocked
            | Self::KeyDestroyed
            | Self::NotAKey
            | Self::WouldLose(_)
            | Self::Mismatch
            | Self::Cancelled => Vec::new(),
        }
    }
}
