//! AES-256 as CMS needs it for elliptic-curve recipients: key wrap (RFC 3394) and CBC with PKCS#7 padding.

use super::{CryptoError, Secret};
use aes::Aes256;
use aes::cipher::block_padding::Pkcs7;
use aes::cipher::{
    BlockCipherDecrypt, BlockCipherEncrypt, BlockModeDecrypt, BlockModeEncrypt, KeyInit, KeyIvInit,
};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// Half a block: the unit of the key wrap.
const HALF: usize = 8;
/// RFC 3394, 2.2.3.1.
const CHECK: [u8; HALF] = [0xa6; HALF];

fn cipher(key: &[u8]) -> Result<Aes256, CryptoError> {
    Aes256::new_from_slice(key).map_err(|_| CryptoError::Length("AES-256 key"))
}

/// Wraps `content_key` (a multiple of 8 octets, at least 16) under `kek` (32 octets); 8 octets longer.
pub fn wrap_key(kek: &[u8], content_key: &[u8]) -> Result<Vec<u8>, CryptoError> {
    let cipher = cipher(kek)?;
    if content_key.len() < 2 * HALF || !content_key.len().is_multiple_of(HALF) {
        return Err(CryptoError::Length("content key"));
    }
    // Becomes the wrapped key in place, so no copy of the key stays behind.
    let mut out = Vec::with_capacity(content_key.len() + HALF);
    out.extend_from_slice(&CHECK);
    out.extend_from_slice(content_key);
    let (check, halves) = out.split_at_mut(HALF);
    let count = halves.len() / HALF;
    let mut block = Zeroizing::new([0u8; 2 * HALF]);
    for step in 0..6 * count {
        let half = &mut halves[step % count * HALF..][..HALF];
        block[..HALF].copy_from_slice(check);
        block[HALF..].copy_from_slice(half);
        cipher.encrypt_block((&mut *block).into());
        for (octet, (of_block, of_count)) in
            check.iter_mut().zip(block.iter().zip((step as u64 + 1).to_be_bytes()))
        {
            *octet = of_block ^ of_count;
        }
        half.copy_from_slice(&block[HALF..]);
    }
    Ok(out)
}

/// Reverse of [`wrap_key`].
///
/// # Errors
/// `Length` of the key; `Unwrap` when the octets were not wrapped under this key.
pub fn unwrap_key(kek: &[u8], wrapped: &[u8]) -> Result<Secret, CryptoError> {
    let cipher = cipher(kek)?;
    if wrapped.len() < 3 * HALF || !wrapped.len().is_multiple_of(HALF) {
        return Err(CryptoError::Unwrap);
    }
    let mut buffer = Zeroizing::new(wrapped.to_vec());
    let (check, halves) = buffer.split_at_mut(HALF);
    let count = halves.len() / HALF;
    let mut block = Zeroizing::new([0u8; 2 * HALF]);
    for step in (0..6 * count).rev() {
        let half = &mut halves[step % count * HALF..][..HALF];
        for (to, (of_check, of_count)) in
            block.iter_mut().zip(check.iter().zip((step as u64 + 1).to_be_bytes()))
        {
            *to = of_check ^ of_count;
        }
        block[HALF..].copy_from_slice(half);
        cipher.decrypt_block((&mut *block).into());
        check.copy_from_slice(&block[..HALF]);
        half.copy_from_slice(&block[HALF..]);
    }
    if bool::from(check.ct_eq(&CHECK)) { Ok(Secret::from_slice(halves)) } else { Err(CryptoError::Unwrap) }
}

/// CBC with PKCS#7 padding.
pub fn cbc_encrypt(key: &[u8], iv: &[u8; 16], data: &[u8]) -> Result<Vec<u8>, CryptoError> {
    let cipher =
        cbc::Encryptor::<Aes256>::new_from_slices(key, iv).map_err(|_| CryptoError::Length("AES-256 key"))?;
    Ok(cipher.encrypt_padded_vec::<Pkcs7>(data))
}

/// Reverse of [`cbc_encrypt`].
///
/// # Errors
/// `Length` of the key; `Unwrap` when the padding is wrong.
pub fn cbc_decrypt(key: &[u8], iv: &[u8; 16], data: &[u8]) -> Result<Vec<u8>, CryptoError> {
    let cipher =
        cbc::Decryptor::<Aes256>::new_from_slices(key, iv).map_err(|_| CryptoError::Length("AES-256 key"))?;
    cipher.decrypt_padded_vec::<Pkcs7>(data).map_err(|_| CryptoError::Unwrap)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_wrap_gives_the_standards_answer() {
        // RFC 3394, 4.6: 256 bits of key data with a 256-bit KEK.
        let kek: Vec<u8> = (0..32).collect();
        let data = hex::decode("00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f").unwrap();
        let wrapped = wrap_key(&kek, &data).unwrap();
        assert_eq!(
            hex::encode(&wrapped),
            "28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21"
        );
        assert_eq!(unwrap_key(&kek, &wrapped).unwrap().expose(), data);
        let mut changed = wrapped;
        changed[9] ^= 1;
        assert_eq!(unwrap_key(&kek, &changed).err(), Some(CryptoError::Unwrap));
        assert!(unwrap_key(&kek, &changed[..23]).is_err() && wrap_key(&kek, &data[..15]).is_err());
    }

    #[test]
    fn cbc_gives_the_standards_answer_and_comes_back() {
        // NIST SP 800-38A, F.2.5, first block.
        let key = hex::decode("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4").unwrap();
        let iv: [u8; 16] = std::array::from_fn(|i| i as u8);
        let data = hex::decode("6bc1bee22e409f96e93d7e117393172a").unwrap();
        let encrypted = cbc_encrypt(&key, &iv, &data).unwrap();
        assert_eq!(hex::encode(&encrypted[..16]), "f58c4c04d6e5f1ba779eabfb5f7bfbd6");
        assert_eq!(cbc_decrypt(&key, &iv, &encrypted).unwrap(), data);
        assert_eq!(cbc_decrypt(&key, &iv, &encrypted[..16]).err(), Some(CryptoError::Unwrap));
        assert!(cbc_decrypt(&key, &iv, &encrypted[..17]).is_err());
    }
}
