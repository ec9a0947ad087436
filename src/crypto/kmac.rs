//! Kupyna as a message authentication code (DSTU 7564:2014, MAC mode; `1.2.804.2.1.1.1.1.2.2.4`, `.5`, `.6`).

use super::{CryptoError, HashAlgorithm, Secret};
use zeroize::Zeroizing;

/// `Kupyna(pad(key) ‖ pad(data) ‖ ¬key)`; the key is as long as the digest.
///
/// # Errors
/// `Unsupported` for a hash that is not Kupyna, `Length` of the key.
pub fn kupyna_mac(hash: HashAlgorithm, key: &[u8], data: &[u8]) -> Result<Secret, CryptoError> {
    match hash {
        HashAlgorithm::Kupyna256 | HashAlgorithm::Kupyna384 | HashAlgorithm::Kupyna512 => {}
        _ => return Err(CryptoError::Unsupported("KMAC")),
    }
    if key.len() != hash.output_len() {
        return Err(CryptoError::Length("KMAC key"));
    }
    let block = hash.block_len();
    let capacity = padded_len(key.len(), block) + padded_len(data.len(), block) + key.len();
    let mut message = Zeroizing::new(Vec::with_capacity(capacity));
    for part in [key, data] {
        message.extend_from_slice(part);
        message.push(0x80);
        let zeros = padded_len(part.len(), block) - part.len() - 1 - LENGTH_LEN;
        message.extend(std::iter::repeat_n(0, zeros));
        message.extend_from_slice(&(8 * part.len() as u128).to_le_bytes()[..LENGTH_LEN]);
    }
    message.extend(key.iter().map(|octet| !octet));
    Ok(Secret::new(hash.digest(&message).bytes))
}

/// Octets of the bit length at the end of the padding.
const LENGTH_LEN: usize = 12;

fn padded_len(len: usize, block: usize) -> usize {
    (len + 1 + LENGTH_LEN).div_ceil(block) * block
}
