//! ECDSA and ECDH on NIST P-256 and P-384, over the RustCrypto crates. Scalars and points are big-endian, signatures
//! DER `SEQUENCE { r, s }`.

use super::{CryptoError, Secret};

/// One module per curve: the crates have one type per curve, and all of them the same names.
macro_rules! nist_curve {
    ($name:ident, $curve:ident, $octets:literal) => {
        pub(super) mod $name {
            use super::*;
            use $curve::ecdsa::signature::hazmat::{PrehashSigner, PrehashVerifier};
            use $curve::ecdsa::{Signature, SigningKey, VerifyingKey};
            pub(in crate::crypto) use $curve::{PublicKey, SecretKey};

            pub(in crate::crypto) fn generate() -> Result<SecretKey, CryptoError> {
                loop {
                    let mut scalar = zeroize::Zeroizing::new([0; $octets]);
                    getrandom::fill(&mut *scalar).map_err(|_| CryptoError::Random)?;
                    // Zero or not below the order: happens about once in 2^32 draws at most.
                    if let Ok(key) = SecretKey::from_slice(&*scalar) {
                        return Ok(key);
                    }
                }
            }

            pub(in crate::crypto) fn from_be(scalar: &[u8]) -> Result<SecretKey, CryptoError> {
                let scalar = super::fixed_length::<$octets>(scalar)?;
                SecretKey::from_slice(&*scalar).map_err(|_| CryptoError::PrivateKeyRange)
            }

            pub(in crate::crypto) fn to_be(key: &SecretKey) -> Secret {
                Secret::from_slice(&zeroize::Zeroizing::new(key.to_bytes()))
            }

            /// Uncompressed SEC 1 point.
            pub(in crate::crypto) fn public(key: &SecretKey) -> Vec<u8> {
                SigningKey::from(key).verifying_key().to_sec1_point(false).as_bytes().to_vec()
            }

            /// The uncompressed form of a SEC 1 point that was checked to be on the curve and finite.
            pub(in crate::crypto) fn check_public(point: &[u8]) -> Result<Vec<u8>, CryptoError> {
                let key = VerifyingKey::from_sec1_bytes(point).map_err(|_| CryptoError::PublicKeyInvalid)?;
                Ok(key.to_sec1_point(false).as_bytes().to_vec())
            }

            /// Deterministic (RFC 6979).
            pub(in crate::crypto) fn sign(key: &SecretKey, hash: &[u8]) -> Result<Vec<u8>, CryptoError> {
                let signature: Signature =
                    SigningKey::from(key).sign_prehash(hash).map_err(|_| CryptoError::Length("hash"))?;
                Ok(signature.to_der().as_bytes().to_vec())
            }

            pub(in crate::crypto) fn verify(
                public: &[u8],
                hash: &[u8],
                signature: &[u8],
            ) -> Result<(), CryptoError> {
                let key = VerifyingKey::from_sec1_bytes(public).map_err(|_| CryptoError::PublicKeyInvalid)?;
                let signature = Signature::from_der(signature).map_err(|_| CryptoError::SignatureEncoding)?;
                key.verify_prehash(hash, &signature).map_err(|_| CryptoError::SignatureWrong)
            }

            /// x coordinate of the shared point.
            pub(in crate::crypto) fn agree(key: &SecretKey, peer: &[u8]) -> Result<Secret, CryptoError> {
                let peer = PublicKey::from_sec1_bytes(peer).map_err(|_| CryptoError::PublicKeyInvalid)?;
                Ok(Secret::from_slice(key.diffie_hellman(&peer).raw_secret_bytes()))
            }
        }
    };
}

nist_curve!(nist256, p256, 32);
nist_curve!(nist384, p384, 48);

/// A big-endian number in exactly `N` octets; zero padding is added or taken away.
fn fixed_length<const N: usize>(number: &[u8]) -> Result<zeroize::Zeroizing<[u8; N]>, CryptoError> {
    let (high, low) = number.split_at(number.len().saturating_sub(N));
    if high.iter().fold(0, |all, octet| all | octet) != 0 {
        return Err(CryptoError::PrivateKeyRange);
    }
    let mut full = zeroize::Zeroizing::new([0; N]);
    full[N - low.len()..].copy_from_slice(low);
    Ok(full)
}
