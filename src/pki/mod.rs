//! Documents: octets ↔ meaning. No I/O, no private keys: whatever must be signed leaves as [`crate::crypto::ToSign`]
//! and comes back as a signature. Octets received are kept as received and never re-encoded.

pub mod algorithm;
pub mod builder;
mod bundle;
pub mod certificate;
pub mod chain;
pub mod cmp;
pub mod cms;
pub mod crl;
pub mod crmf;
pub mod extension;
pub mod name;
pub mod ocsp;
pub mod oid;
pub mod register;
pub mod request;
pub mod spki;
pub mod tlv;
pub mod tsp;

pub use algorithm::SignatureAlgorithm;
pub use certificate::{Certificate, KeyUsage, Purpose};
pub use chain::Verified;
pub use crl::{Crl, RevocationReason};
pub use extension::Extension;
pub use name::Name;
pub use request::CertificationRequest;
pub use spki::{KeyIds, SubjectPublicKeyInfo};

use crate::code::{Code, Coded};

/// What can be wrong with a document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PkiError {
    /// Not DER, cut short, trailing octets, too deep or too large. The text says what was being read.
    #[error("cannot decode {0}")]
    Decode(&'static str),
    #[error("the algorithm {0} is not supported")]
    UnsupportedAlgorithm(String),
    #[error("the signature of {0} is wrong")]
    SignatureWrong(&'static str),
    #[error("{0} is missing")]
    Missing(&'static str),
    #[error("{0}")]
    Invalid(&'static str),
    #[error(transparent)]
    Crypto(#[from] crate::crypto::CryptoError),
}

impl Coded for PkiError {
    /// The code when nothing is known of where the document came from; rooms above say it better.
    fn code(&self) -> Code {
        match self {
            Self::UnsupportedAlgorithm(_) => Code::Cert10,
            Self::Crypto(error) => error.code(),
            Self::Decode(_) | Self::SignatureWrong(_) | Self::Missing(_) | Self::Invalid(_) => Code::Cert12,
        }
    }
    fn details(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::UnsupportedAlgorithm(name) => vec![("name", name.clone())],
            Self::Crypto(error) => error.details(),
            _ => vec![("reason", self.to_string())],
        }
    }
}
