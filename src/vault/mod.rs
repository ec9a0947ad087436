//! What we keep on disk: atomic writes, the vault's key, journal of cases, settings. Does not know the meaning of what it keeps.

pub mod aside;
pub mod atomic;
pub mod certificates;
pub mod journal;
pub mod key;
pub mod regular;
pub mod settings;
mod slot;

pub use atomic::AtomicError;
pub use certificates::CertificateFile;
pub use journal::{Case, Head, Vault, is_case_id};
pub use settings::Settings;

use crate::code::{Code, Coded};
use std::path::PathBuf;

/// What can go wrong in the program's own data folder.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    #[error(transparent)]
    Write(#[from] AtomicError),
    #[error("cannot read {path}: {reason}")]
    Read { path: PathBuf, reason: String },
    /// `vault.key` is no key of ours. It is not replaced: it may be mended, or brought back from a copy.
    #[error("{path} is not a key of the vault")]
    KeyDamaged { path: PathBuf },
    /// A program password is set and was not given in this process.
    #[error("the program password is needed")]
    Locked,
    #[error("the program password is wrong")]
    WrongPassword,
    /// Argon2id wants more memory than there is.
    #[error("not enough memory for the program password")]
    NoMemory,
    /// Fewer free octets than a case needs; found before anything was sent.
    #[error("not enough room on the disk to begin")]
    NoRoom,
    #[error("the case {0} is open in another copy of the program")]
    CaseBusy(String),
    #[error("there is no case {0}")]
    NoCase(String),
    /// Neither slot opens. `head` is what the unencrypted head still says.
    #[error("the journal of case {case} is damaged")]
    Damaged { case: String, head: Option<Box<Head>> },
    #[error("the settings cannot be read: {0}")]
    Settings(String),
    /// The folder of an open case is not there any more.
    #[error("{path} is gone")]
    Gone { path: PathBuf },
    /// The case was opened for reading only.
    #[error("the case {0} is open for reading only")]
    ReadOnly(String),
    #[error("the system has no folder for the program's data")]
    NoDataFolder,
    #[error("no random numbers from the system")]
    Random,
}

impl Coded for VaultError {
    fn code(&self) -> Code {
        match self {
            Self::Write(AtomicError::NoSpace { .. }) | Self::NoRoom => Code::App08,
            Self::Write(_) | Self::NoDataFolder => Code::App02,
            Self::Settings(_) => Code::App01,
            Self::CaseBusy(_) | Self::ReadOnly(_) => Code::App03,
            Self::Read { .. } | Self::NoCase(_) | Self::Damaged { .. } => Code::App07,
            Self::KeyDamaged { .. } | Self::Gone { .. } => Code::App07,
            Self::Locked => Code::App11,
            Self::WrongPassword => Code::App10,
            Self::Random | Self::NoMemory => Code::App05,
        }
    }

    fn details(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Write(error) => vec![("path", error.path().display().to_string())],
            Self::Gone { path } => {
                vec![("path", path.display().to_string()), ("what", "gone".to_owned())]
            }
            Self::Read { path, reason } => {
                let what = if path.ends_with(certificates::NAME) { "certificates" } else { "journal" };
                let what = ("what", what.to_owned());
                vec![("path", path.display().to_string()), ("reason", reason.clone()), what]
            }
            Self::KeyDamaged { path } => vec![("path", path.display().to_string())],
            Self::CaseBusy(case) | Self::NoCase(case) | Self::ReadOnly(case) => {
                vec![("case", case.clone())]
            }
            Self::Damaged { case, head } => {
                let mut details = vec![("case", case.clone())];
                if let Some(head) = head {
                    details.push(("state", head.state.clone()));
                    details.push(("provider", head.provider.clone()));
                }
                details
            }
            Self::Settings(reason) => vec![("reason", reason.clone())],
            Self::NoRoom
            | Self::NoDataFolder
            | Self::Random
            | Self::Locked
            | Self::WrongPassword
            | Self::NoMemory => Vec::new(),
        }
    }
}
