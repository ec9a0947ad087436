//! Why a training provider does not start or cannot go on.

use crate::code::{Code, Coded};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

#[derive(Debug, thiserror::Error)]
pub enum TrainingError {
    #[error("cannot listen on {address}")]
    Listen { address: SocketAddr, source: std::io::Error },
    #[error("{0} is not a loopback address and remote addresses are not allowed")]
    RemoteAddress(SocketAddr),
    #[error("cannot use {path}")]
    Folder { path: PathBuf, source: std::io::Error },
    /// Another window of the program runs the provider of this folder.
    #[error("{0} is in use")]
    InUse(PathBuf),
    #[error("others may read the key file {0}")]
    KeyFileOpen(PathBuf),
    #[error("{path} is damaged: {what}")]
    Damaged { path: PathBuf, what: &'static str },
    #[error("{0} was made for the other generation of hash")]
    OtherHash(PathBuf),
    #[error("no random numbers from the system")]
    Random,
    #[error(transparent)]
    Pki(#[from] crate::pki::PkiError),
}

impl TrainingError {
    pub(super) fn folder(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| Self::Folder { path, source }
    }
}

impl From<crate::crypto::CryptoError> for TrainingError {
    fn from(error: crate::crypto::CryptoError) -> Self {
        Self::Pki(error.into())
    }
}

impl Coded for TrainingError {
    fn code(&self) -> Code {
        match self {
            Self::Listen { .. } | Self::RemoteAddress(_) => Code::Net01,
            Self::Folder { .. } => Code::App02,
            Self::InUse(_) => Code::App03,
            Self::KeyFileOpen(_) | Self::Damaged { .. } | Self::OtherHash(_) => Code::App01,
            Self::Random | Self::Pki(_) => Code::App05,
        }
    }
    fn details(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Listen { address, .. } | Self::RemoteAddress(address) => {
                vec![("host", address.to_string())]
            }
            Self::Folder { path, .. }
            | Self::InUse(path)
            | Self::KeyFileOpen(path)
            | Self::Damaged { path, .. }
            | Self::OtherHash(path) => vec![("path", path.display().to_string())],
            Self::Random | Self::Pki(_) => vec![("reason", self.to_string())],
        }
    }
}
