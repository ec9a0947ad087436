//! Argon2id (RFC 9106, version 0x13): a key from a password, dear in memory to whoever guesses.

use super::{CryptoError, Password, Secret};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use zeroize::Zeroizing;

const KEY_LEN: usize = 32;

/// What one guess costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Argon2Cost {
    /// Memory in KiB; at least eight for each lane.
    pub memory_kib: u32,
    pub passes: u32,
    pub lanes: u32,
}

/// 32 octets from the password's UTF-8 and the salt (at least eight octets). The caller bounds the cost.
///
/// # Errors
/// `Unsupported` for a cost or a salt outside the standard; `Memory`.
pub fn argon2id(password: &Password, salt: &[u8], cost: Argon2Cost) -> Result<Secret, CryptoError> {
    let wrong = |_| CryptoError::Unsupported("these parameters of Argon2id");
    let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(KEY_LEN)).map_err(wrong)?;
    // Our own blocks: they are wiped, and where the system has no room for them that is an error.
    let mut blocks = Zeroizing::new(Vec::new());
    blocks.try_reserve_exact(params.block_count()).map_err(|_| CryptoError::Memory)?;
    blocks.resize(params.block_count(), Block::default());
    let mut key = Zeroizing::new(vec![0; KEY_LEN]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into_with_memory(password.utf8(), salt, &mut key, blocks.as_mut_slice())
        .map_err(wrong)?;
    Ok(Secret::new(std::mem::take(&mut *key)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(memory_kib: u32, passes: u32, lanes: u32) -> Result<String, CryptoError> {
        let password = Password::new("password".to_owned());
        let key = argon2id(&password, b"somesalt", Argon2Cost { memory_kib, passes, lanes })?;
        Ok(hex::encode(key.expose()))
    }

    /// Values of the reference implementation's own test (phc-winner-argon2, src/test.c, version 0x13).
    #[test]
    fn the_reference_implementation_computes_the_same() {
        for (memory_kib, passes, lanes, expected) in [
            (65536, 2, 1, "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"),
            (256, 2, 1, "9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe"),
            (256, 2, 2, "6d093c501fd5999645e0ea3bf620d7b8be7fd2db59c20d9fff9539da2bf57037"),
            (65536, 1, 1, "f6a5adc1ba723dddef9b5ac1d464e180fcd9dffc9d1cbf76cca2fed795d9ca98"),
        ] {
            assert_eq!(key(memory_kib, passes, lanes).unwrap(), expected);
        }
    }

    #[test]
    fn what_the_standard_does_not_allow_is_an_error() {
        for (memory_kib, passes, lanes) in [(0, 1, 1), (64, 0, 1), (64, 1, 0), (64, 1, 1 << 24), (8, 1, 2)] {
            assert!(key(memory_kib, passes, lanes).is_err(), "{memory_kib} {passes} {lanes}");
        }
        let cost = Argon2Cost { memory_kib: 64, passes: 1, lanes: 1 };
        assert!(argon2id(&Password::new("password".to_owned()), b"short", cost).is_err());
    }
}
