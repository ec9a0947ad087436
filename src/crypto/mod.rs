//! Numbers in, numbers out: fields, curves, DSTU 4145, GOST, Kupyna, key derivation, secret types.
//! No I/O and no ASN.1 here.

pub mod aes256;
mod argon2id;
pub mod curve;
mod curve_table;
mod dstu4145;
mod field;
pub mod gost28147;
pub mod hash;
pub mod kdf;
pub mod key;
mod nist;
mod point;
mod scalar;
mod sealed;
pub mod secret;
#[cfg(test)]
mod timing;

pub use argon2id::{Argon2Cost, argon2id};
pub use curve::CurveId;
pub use hash::{Digest, HashAlgorithm};
pub use key::{KeyAlgorithm, PrivateKey, PublicKey, Signer, ToSign, Verifier};
pub use sealed::Sealed;
pub use secret::{Password, Secret};

use crate::code::{Code, Coded};

/// Random octets from the system: identifiers, nonces, serial numbers. Not for secrets, which live in
/// [`Secret`] from their first octet.
///
/// # Errors
/// `Random`.
pub fn random<const N: usize>() -> Result<[u8; N], CryptoError> {
    let mut octets = [0; N];
    getrandom::fill(&mut octets).map_err(|_| CryptoError::Random)?;
    Ok(octets)
}

/// What can go wrong with numbers. None of the variants carries secret data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CryptoError {
    #[error("the private key is zero or not below the group order")]
    PrivateKeyRange,
    #[error("the public key is not a point of the curve")]
    PublicKeyInvalid,
    #[error("the signature is wrong")]
    SignatureWrong,
    #[error("the signature cannot be decoded")]
    SignatureEncoding,
    #[error("{0} cannot be used with this key")]
    Unsupported(&'static str),
    #[error("wrong length of {0}")]
    Length(&'static str),
    #[error("the wrapped key does not unwrap")]
    Unwrap,
    #[error("no random numbers from the system")]
    Random,
    #[error("not enough memory")]
    Memory,
}

impl Coded for CryptoError {
    /// The code when nothing is known but the number's failure; rooms above that know what the number was for
    /// (an answer, a request, a key file) say it better.
    fn code(&self) -> Code {
        match self {
            Self::PrivateKeyRange | Self::Unwrap => Code::Key14,
            Self::PublicKeyInvalid | Self::SignatureWrong | Self::SignatureEncoding => Code::Cert12,
            Self::Unsupported(_) => Code::Cert10,
            Self::Length(_) | Self::Random | Self::Memory => Code::App05,
        }
    }
    fn details(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Unsupported(name) => vec![("name", (*name).to_owned())],
            _ => vec![("reason", self.to_string())],
        }
    }
}
