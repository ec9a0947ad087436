//! Encryption at rest: XChaCha20-Poly1305 with a random nonce in front of the ciphertext.

use super::VaultError;
use crate::crypto::Secret;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};

/// Octets of a key.
pub const KEY_LEN: usize = 32;
const NONCE_LEN: usize = 24;

/// A fresh random key.
pub fn generate_key() -> Result<Secret, VaultError> {
    let mut key = vec![0; KEY_LEN];
    getrandom::fill(&mut key).map_err(|_| VaultError::Random)?;
    Ok(Secret::new(key))
}

/// `nonce ‖ ciphertext`. `context` says what the octets are and where they lie; opening demands the same.
pub fn seal(key: &Secret, context: &[u8], plain: &[u8]) -> Result<Vec<u8>, VaultError> {
    let mut nonce = [0; NONCE_LEN];
    getrandom::fill(&mut nonce).map_err(|_| VaultError::Random)?;
    // Encryption fails only for a key of another length or beyond 256 GiB: neither is stored.
    let cipher = XChaCha20Poly1305::new_from_slice(key.expose()).map_err(|_| VaultError::Random)?;
    let sealed = cipher
        .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: context })
        .map_err(|_| VaultError::Random)?;
    Ok([&nonce[..], &sealed].concat())
}

/// The octets given to [`seal`]; None when key, context or ciphertext are other ones.
pub fn open(key: &Secret, context: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, ciphertext) = sealed.split_first_chunk::<NONCE_LEN>()?;
    let cipher = XChaCha20Poly1305::new_from_slice(key.expose()).ok()?;
    cipher.decrypt(&XNonce::from(*nonce), Payload { msg: ciphertext, aad: context }).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opens_only_with_the_same_key_and_context() {
        let key = generate_key().unwrap();
        let mut sealed = seal(&key, b"a", b"text").unwrap();
        assert_eq!(open(&key, b"a", &sealed).unwrap(), b"text");
        assert!(open(&key, b"b", &sealed).is_none());
        assert!(open(&generate_key().unwrap(), b"a", &sealed).is_none());
        for length in 0..sealed.len() {
            assert!(open(&key, b"a", &sealed[..length]).is_none());
        }
        *sealed.last_mut().unwrap() ^= 1;
        assert!(open(&key, b"a", &sealed).is_none());
    }
}
