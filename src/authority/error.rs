//! What can go wrong between us and a provider. A refusal in a verified answer is not here: it is an
//! [`Answer`](super::Answer).

use crate::code::{Code, Coded};
use crate::net::NetError;
use crate::pki::PkiError;
use crate::pki::chain::ChainError;
use crate::pki::crl::CrlError;

/// Errors of the provider's room. None of them changes the state of a renewal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AuthorityError {
    #[error(transparent)]
    Net(#[from] NetError),
    /// A document of ours cannot be made, or one of the provider's cannot be read.
    #[error(transparent)]
    Pki(#[from] PkiError),
    /// The answer is not signed, signed wrongly, or not an answer to what was asked.
    #[error("the answer is not authentic: {0}")]
    NotAuthentic(&'static str),
    /// An error message that nobody signed: shown, never acted upon. The text is cleaned.
    #[error("an unsigned message says: {0}")]
    Unsigned(String),
    /// The answer cannot be decoded or is none that fits.
    #[error("the answer cannot be used: {0}")]
    BadAnswer(&'static str),
    /// No path from a certificate to a pinned anchor.
    #[error(transparent)]
    Chain(#[from] ChainError),
    /// A certificate of another provider (R6). The name of its issuer.
    #[error("the certificate was issued by another provider: {0}")]
    OtherProvider(String),
    /// The provider's profile has no such service.
    #[error("the provider offers no {0} service")]
    NoService(&'static str),
    /// This wire format has no such message, or the order cannot be put into it.
    #[error("{0} is not possible with this protocol")]
    NotPossible(&'static str),
    /// No certificate under the key identifiers asked for.
    #[error("the provider knows no certificate of this key")]
    NoCertificates,
    /// The agreement has a newer revision.
    #[error("the agreement has changed")]
    AgreementChanged,
    /// The provider does not accept the signature of the current certificate.
    #[error("the provider does not accept the current certificate")]
    SignerRefused,
    /// The OCSP responder gave no usable answer.
    #[error("OCSP: {0}")]
    Ocsp(String),
    /// A CRL that is damaged, stale, of another issuer or wrongly signed.
    #[error(transparent)]
    Crl(#[from] CrlError),
    /// No profile with this identifier.
    #[error("no provider {0} is known")]
    ProfileUnknown(String),
    /// A profile that cannot be used.
    #[error("the provider profile {id} cannot be used: {reason}")]
    ProfileBad { id: String, reason: String },
    /// A user-added profile is no longer what it was when it was added.
    #[error("the provider profile {0} has been changed since it was added")]
    ProfileChanged(String),
    /// Profiles cannot be read or written.
    #[error("provider profiles in {path}: {reason}")]
    ProfileFile { path: String, reason: String, writing: bool },
}

impl Coded for AuthorityError {
    fn code(&self) -> Code {
        match self {
            Self::Net(error) => error.code(),
            Self::Pki(PkiError::UnsupportedAlgorithm(_)) => Code::Cert10,
            Self::Pki(PkiError::SignatureWrong(_)) | Self::NotAuthentic(_) | Self::Unsigned(_) => Code::Req10,
            Self::Pki(_) | Self::BadAnswer(_) => Code::Net10,
            Self::Chain(error) => error.code(),
            Self::ProfileChanged(_) => Code::Cert07,
            Self::OtherProvider(_) => Code::Cert11,
            Self::NoService(_) | Self::NotPossible(_) => Code::Req12,
            Self::NoCertificates => Code::Cert01,
            Self::AgreementChanged => Code::Req09,
            Self::Ocsp(_) => Code::Cert06,
            Self::SignerRefused => Code::Req03,
            Self::Crl(error) => error.code(),
            Self::ProfileFile { writing: true, .. } => Code::App02,
            Self::ProfileUnknown(_) => Code::App09,
            Self::ProfileBad { .. } | Self::ProfileFile { .. } => Code::App01,
        }
    }

    fn details(&self) -> Vec<(&'static str, String)> {
        let reason = || vec![("reason", self.to_string())];
        match self {
            Self::Net(error) => error.details(),
            Self::Chain(error) => error.details(),
            Self::Crl(error) => error.details(),
            Self::Pki(PkiError::UnsupportedAlgorithm(name)) => vec![("name", name.clone())],
            // Keys of texts: the provider's own words are the only others that a refusal is told with.
            Self::NoService(_) => vec![("reason", "reason-no-service".to_owned())],
            Self::NotPossible(_) => vec![("reason", "reason-not-possible".to_owned())],
            Self::OtherProvider(name) | Self::ProfileUnknown(name) => vec![("name", name.clone())],
            Self::ProfileFile { path, .. } => {
                let mut details = reason();
                details.push(("path", path.clone()));
                details
            }
            _ => reason(),
        }
    }
}
