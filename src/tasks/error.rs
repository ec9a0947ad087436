//! What can go wrong in a task.

use crate::authority::AuthorityError;
use crate::carrier::CarrierError;
use crate::code::{Code, Coded};
use crate::net::NetError;
use crate::pki::PkiError;
use crate::renewal::RenewalError;
use crate::training::TrainingError;
use crate::vault::{AtomicError, VaultError};
use std::path::{Path, PathBuf};

/// What can go wrong in a task.
#[derive(Debug, thiserror::Error)]
pub enum TaskError {
    #[error(transparent)]
    Carrier(#[from] CarrierError),
    #[error(transparent)]
    Authority(#[from] AuthorityError),
    #[error(transparent)]
    Net(#[from] NetError),
    #[error(transparent)]
    Renewal(#[from] RenewalError),
    #[error(transparent)]
    Training(#[from] TrainingError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// A file of ours or of the person's cannot be written.
    #[error(transparent)]
    Write(#[from] AtomicError),
    /// The settings cannot be kept; those in force go on.
    #[error("the settings cannot be kept: {0}")]
    NotKept(AtomicError),
    /// Not a certificate file, or damaged, or not readable at all.
    #[error("{path}: {fault}")]
    NotCertificates { path: PathBuf, fault: FileFault },
    /// Not a PKCS#10, damaged, wrongly signed or not readable at all.
    #[error("{path}: {fault}")]
    NotARequest { path: PathBuf, fault: FileFault },
    /// Something is in the place where a new file was to be.
    #[error("{0} exists already")]
    Exists(PathBuf),
    /// Only a training provider does this.
    #[error("{0} is not a training provider")]
    NotTraining(String),
    /// The training provider refused to enrol.
    #[error("the provider refused: {0}")]
    Refused(String),
    /// The training provider knows such a key already.
    #[error("the provider already knows the key")]
    KeyKnown,
    /// A promise of the renewal does not hold; the name of the check.
    #[error("after the renewal this does not hold: {0}")]
    NotAsPromised(&'static str),
    /// The provider did not change a certificate's status; its own words.
    #[error("the provider refused: {text}")]
    StatusRefused { code: Code, text: String },
    /// The provider changes a certificate's status by telephone and in its offices only.
    #[error("the provider takes no such request")]
    StatusByOffice,
    /// A key cannot be destroyed: an unfinished renewal needs it.
    #[error("the renewal {0} needs this key")]
    NeededByCase(String),
    #[error("no random numbers from the system")]
    Random,
}

impl TaskError {
    /// A file that cannot be read where certificates were expected.
    pub(super) fn not_certificates(path: &Path, fault: impl Into<FileFault>) -> Self {
        Self::NotCertificates { path: path.to_path_buf(), fault: fault.into() }
    }
    pub(super) fn not_a_request(path: &Path, fault: impl Into<FileFault>) -> Self {
        Self::NotARequest { path: path.to_path_buf(), fault: fault.into() }
    }
}

/// What is wrong with a file that a person named.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileFault {
    #[error("there is no such file")]
    Absent,
    #[error("no permission to read it")]
    NoPermission,
    /// A folder, a pipe, a socket, a device.
    #[error("not a file")]
    NotAFile,
    #[error("too large")]
    TooLarge,
    /// Something else that this program knows: `certificate`, `request`, `key`.
    #[error("it is a {0}")]
    Other(&'static str),
    #[error("{0}")]
    Content(String),
}

impl FileFault {
    /// By this the texts tell them apart.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::NoPermission => "no-permission",
            Self::NotAFile => "not-a-file",
            Self::TooLarge => "too-large",
            Self::Other(kind) => kind,
            Self::Content(_) => "content",
        }
    }
}

impl From<std::io::Error> for FileFault {
    fn from(error: std::io::Error) -> Self {
        use std::io::ErrorKind;
        match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => Self::Absent,
            ErrorKind::PermissionDenied => Self::NoPermission,
            ErrorKind::InvalidInput => Self::NotAFile,
            ErrorKind::FileTooLarge => Self::TooLarge,
            _ => Self::Content(error.to_string()),
        }
    }
}

impl From<&str> for FileFault {
    fn from(reason: &str) -> Self {
        Self::Content(reason.to_owned())
    }
}

impl From<PkiError> for FileFault {
    fn from(error: PkiError) -> Self {
        Self::Content(error.to_string())
    }
}

impl Coded for TaskError {
    fn code(&self) -> Code {
        match self {
            Self::Carrier(error) => error.code(),
            Self::Authority(error) => error.code(),
            Self::Net(error) => error.code(),
            Self::Renewal(error) => error.code(),
            Self::Training(error) => error.code(),
            Self::Vault(error) => error.code(),
            Self::Write(AtomicError::ReadOnly { .. }) => Code::Carr08,
            Self::Write(_) => Code::Carr07,
            Self::NotKept(_) => Code::App02,
            Self::NotCertificates { .. } => Code::Cert12,
            Self::NotARequest { .. } => Code::Req13,
            Self::Exists(_) => Code::Carr10,
            Self::NotTraining(_) | Self::Refused(_) => Code::Req12,
            Self::KeyKnown => Code::Req04,
            Self::StatusRefused { code, .. } => *code,
            Self::StatusByOffice => Code::Req12,
            Self::NotAsPromised(_) => Code::Req07,
            Self::NeededByCase(_) => Code::Carr14,
            Self::Random => Code::App05,
        }
    }

    fn details(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Carrier(error) => error.details(),
            Self::Authority(error) => error.details(),
            Self::Net(error) => error.details(),
            Self::Renewal(error) => error.details(),
            Self::Training(error) => error.details(),
            Self::Vault(error) => error.details(),
            Self::NotKept(error) => vec![("path", error.path().display().to_string())],
            // No key is concerned.
            Self::Write(error) => {
                let paper = match error.reason().as_str() {
                    "no-space" => "paper-no-space",
                    "name-too-long" => "paper-name-too-long",
                    _ => "paper",
                };
                vec![("path", error.path().display().to_string()), ("reason", paper.to_owned())]
            }
            Self::NotCertificates { path, fault } | Self::NotARequest { path, fault } => {
                vec![("path", path.display().to_string()), ("reason", fault.name().to_owned())]
            }
            Self::Exists(path) => {
                let what = if path.is_dir() { "folder" } else { "file" };
                vec![("path", path.display().to_string()), ("reason", what.to_owned())]
            }
            Self::NotTraining(_) | Self::NotAsPromised(_) => vec![("reason", self.to_string())],
            Self::NeededByCase(case) => vec![("reason", "case".to_owned()), ("case", case.clone())],
            Self::Refused(reason) => vec![("reason", reason.clone())],
            Self::StatusRefused { text, .. } => vec![("reason", text.clone())],
            Self::StatusByOffice => vec![("reason", "reason-status-by-office".to_owned())],
            Self::KeyKnown | Self::Random => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_of_the_rooms_below_keep_their_codes_and_facts() {
        let below = NetError::Timeout { host: "a.example".into() };
        let error = TaskError::from(below.clone());
        assert_eq!((error.code(), error.details()), (below.code(), below.details()));
        let error = TaskError::from(CarrierError::NotAKey);
        assert_eq!(error.code(), Code::Key02);
        let error = TaskError::not_certificates(Path::new("a.cer"), PkiError::Decode("a certificate"));
        assert_eq!(error.code(), Code::Cert12);
        assert_eq!(error.details(), [("path", "a.cer".to_owned()), ("reason", "content".to_owned())]);
    }
}
