//! GOST 28147-89 (DSTU GOST 28147:2009): the block cipher, its modes and the key wrap of the Ukrainian PKI.
//!
//! Octet order as in the standard: a block is two little-endian 32-bit words, a key eight. Substitution shifts a whole
//! table row held in a register instead of reading memory, so its time does not depend on the data.

use super::{CryptoError, Secret};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

const BLOCK: usize = 8;
/// Length of a key in octets.
pub const KEY_LEN: usize = 32;
/// Length of a content key wrapped by [`wrap_key`]: IV, key and MAC.
pub const WRAPPED_LEN: usize = BLOCK + KEY_LEN + MAC_LEN;
const MAC_LEN: usize = 4;
/// Start vector of the outer encryption of the key wrap (`1.2.804.2.1.1.1.1.1.1.5`).
const WRAP_IV: [u8; BLOCK] = [0x4a, 0xdd, 0xa2, 0x2c, 0x79, 0xe8, 0x21, 0x05];

/// DKE No. 1, the long-term key element (S-box) of all Ukrainian PKI, packed as in key parameters: eight rows of
/// sixteen nibbles, high nibble first; row 0 substitutes the lowest nibble.
pub const DKE_1: [u8; 64] = [
    0xa9, 0xd6, 0xeb, 0x45, 0xf1, 0x3c, 0x70, 0x82, 0x80, 0xc4, 0x96, 0x7b, 0x23, 0x1f, 0x5e, 0xad, //
    0xf6, 0x58, 0xeb, 0xa4, 0xc0, 0x37, 0x29, 0x1d, 0x38, 0xd9, 0x6b, 0xf0, 0x25, 0xca, 0x4e, 0x17, //
    0xf8, 0xe9, 0x72, 0x0d, 0xc6, 0x15, 0xb4, 0x3a, 0x28, 0x97, 0x5f, 0x0b, 0xc1, 0xde, 0xa3, 0x64, //
    0x38, 0xb5, 0x64, 0xea, 0x2c, 0x17, 0x9f, 0xd0, 0x12, 0x3e, 0x6d, 0xb8, 0xfa, 0xc5, 0x79, 0x04,
];

/// A long-term key element in the form the cipher uses: one row per nibble of the word, entry `i` in bits
/// `4i..4i+4`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct SubstitutionBox([u64; 8]);

impl SubstitutionBox {
    fn from_packed(packed: &[u8; 64]) -> Self {
        let mut rows = [0; 8];
        for (row, octets) in rows.iter_mut().zip(packed.chunks_exact(8)) {
            for (place, octet) in octets.iter().enumerate() {
                *row |= u64::from(octet >> 4) << (8 * place);
                *row |= u64::from(octet & 0x0f) << (8 * place + 4);
            }
        }
        Self(rows)
    }

    fn substitute(&self, word: u32) -> u32 {
        let mut out = 0;
        for (place, row) in self.0.iter().enumerate() {
            let nibble = (word >> (4 * place)) & 0x0f;
            out |= (((row >> (4 * nibble)) & 0x0f) as u32) << (4 * place);
        }
        out
    }
}

/// The cipher under one key and one long-term key element.
pub struct Gost28147 {
    key: Zeroizing<[u32; 8]>,
    sbox: SubstitutionBox,
}

impl Gost28147 {
    /// With DKE No. 1.
    ///
    /// # Errors
    /// `Length` unless `key` has 32 octets.
    pub fn new(key: &[u8]) -> Result<Self, CryptoError> {
        Self::with_dke(key, &DKE_1)
    }

    /// With the packed long-term key element `dke` (64 octets, see [`DKE_1`]).
    ///
    /// # Errors
    /// `Length` unless `key` has 32 octets and `dke` 64.
    pub fn with_dke(key: &[u8], dke: &[u8]) -> Result<Self, CryptoError> {
        if key.len() != KEY_LEN {
            return Err(CryptoError::Length("GOST 28147 key"));
        }
        let dke = dke.try_into().map_err(|_| CryptoError::Length("GOST 28147 long-term key element"))?;
        let mut words = Zeroizing::new([0; 8]);
        for (word, octets) in words.iter_mut().zip(key.chunks_exact(4)) {
            *word = u32::from_le_bytes([octets[0], octets[1], octets[2], octets[3]]);
        }
        Ok(Self { key: words, sbox: SubstitutionBox::from_packed(dke) })
    }

    /// One round with key word `word`.
    fn round(&self, (n1, n2): (u32, u32), word: u32) -> (u32, u32) {
        (n2 ^ self.sbox.substitute(n1.wrapping_add(word)).rotate_left(11), n1)
    }

    fn encrypt_words(&self, block: (u32, u32)) -> (u32, u32) {
        let forward = self.key.iter();
        let order = forward.clone().chain(forward.clone()).chain(forward.clone()).chain(forward.rev());
        let (n1, n2) = order.fold(block, |state, word| self.round(state, *word));
        (n2, n1)
    }

    fn decrypt_words(&self, block: (u32, u32)) -> (u32, u32) {
        let forward = self.key.iter();
        let backward = forward.clone().rev();
        let order = forward.chain(backward.clone()).chain(backward.clone()).chain(backward);
        let (n1, n2) = order.fold(block, |state, word| self.round(state, *word));
        (n2, n1)
    }

    /// Simple replacement (ECB), in place.
    ///
    /// # Errors
    /// `Length` unless `data` is whole 8-octet blocks.
    pub fn ecb_encrypt(&self, data: &mut [u8]) -> Result<(), CryptoError> {
        blocks_of(data)?.for_each(|block| *block = octets(self.encrypt_words(load(block))));
        Ok(())
    }

    /// Reverse of [`Self::ecb_encrypt`].
    ///
    /// # Errors
    /// `Length` unless `data` is whole 8-octet blocks.
    pub fn ecb_decrypt(&self, data: &mut [u8]) -> Result<(), CryptoError> {
        blocks_of(data)?.for_each(|block| *block = octets(self.decrypt_words(load(block))));
        Ok(())
    }

    /// 64-bit cipher feedback (`1.2.804.2.1.1.1.1.1.1.3`), in place; the last block may be short, no key meshing.
    pub fn cfb_encrypt(&self, iv: &[u8; 8], data: &mut [u8]) {
        let mut feedback = *iv;
        for block in data.chunks_mut(BLOCK) {
            feedback = octets(self.encrypt_words(load(&feedback)));
            for (octet, gamma) in block.iter_mut().zip(&mut feedback) {
                *octet ^= *gamma;
                *gamma = *octet;
            }
        }
    }

    /// Reverse of [`Self::cfb_encrypt`].
    pub fn cfb_decrypt(&self, iv: &[u8; 8], data: &mut [u8]) {
        let mut feedback = *iv;
        for block in data.chunks_mut(BLOCK) {
            feedback = octets(self.encrypt_words(load(&feedback)));
            for (octet, gamma) in block.iter_mut().zip(&mut feedback) {
                let cipher = *octet;
                *octet ^= *gamma;
                *gamma = cipher;
            }
        }
    }

    /// Gamma (counter) mode (`1.2.804.2.1.1.1.1.1.1.2`), in place; encryption and decryption are the same.
    pub fn gamma(&self, iv: &[u8; 8], data: &mut [u8]) {
        let (mut a, mut b) = self.encrypt_words(load(iv));
        for block in data.chunks_mut(BLOCK) {
            a = a.wrapping_add(0x0101_0101);
            // Modulo 2^32 - 1: the carry comes back.
            let (sum, carry) = b.overflowing_add(0x0101_0104);
            b = sum.wrapping_add(u32::from(carry));
            let gamma = octets(self.encrypt_words((a, b)));
            for (octet, gamma) in block.iter_mut().zip(gamma) {
                *octet ^= gamma;
            }
        }
    }

    /// Imitation insert (MAC, `1.2.804.2.1.1.1.1.1.1.4`) with zero start and zero padding, four octets.
    pub fn mac(&self, data: &[u8]) -> [u8; MAC_LEN] {
        let mut state = (0, 0);
        for chunk in data.chunks(BLOCK) {
            let mut block = Zeroizing::new([0; BLOCK]);
            block[..chunk.len()].copy_from_slice(chunk);
            let (n1, n2) = load(&block);
            state = (state.0 ^ n1, state.1 ^ n2);
            state = self.key.iter().chain(self.key.iter()).fold(state, |s, word| self.round(s, *word));
        }
        state.0.to_le_bytes()
    }
}

/// Wraps a 32-octet content key (`1.2.804.2.1.1.1.1.1.1.5`) under `kek` with a fresh start vector; `dke` is the
/// long-term key element of the recipient's key parameters, or [`DKE_1`] when they carry none. 44 octets.
///
/// # Errors
/// `Length` of a key or the element; `Random`.
pub fn wrap_key(kek: &[u8], dke: &[u8], content_key: &[u8]) -> Result<Vec<u8>, CryptoError> {
    let mut iv = [0; BLOCK];
    getrandom::fill(&mut iv).map_err(|_| CryptoError::Random)?;
    wrap_key_with_iv(kek, dke, content_key, &iv)
}

fn wrap_key_with_iv(
    kek: &[u8],
    dke: &[u8],
    content_key: &[u8],
    iv: &[u8; BLOCK],
) -> Result<Vec<u8>, CryptoError> {
    if content_key.len() != KEY_LEN {
        return Err(CryptoError::Length("content key"));
    }
    let cipher = Gost28147::with_dke(kek, dke)?;
    // Filled within its capacity, so no copy of the key stays behind in a freed buffer.
    let mut out = Vec::with_capacity(WRAPPED_LEN);
    out.extend_from_slice(iv);
    out.extend_from_slice(content_key);
    out.extend_from_slice(&cipher.mac(content_key));
    cipher.cfb_encrypt(iv, &mut out[BLOCK..]);
    out.reverse();
    cipher.cfb_encrypt(&WRAP_IV, &mut out);
    Ok(out)
}

/// Reverse of [`wrap_key`].
///
/// # Errors
/// `Length` of the key-encryption key or the element; `Unwrap` when the octets were not wrapped under this key.
pub fn unwrap_key(kek: &[u8], dke: &[u8], wrapped: &[u8]) -> Result<Secret, CryptoError> {
    let cipher = Gost28147::with_dke(kek, dke)?;
    let mut buffer: Zeroizing<[u8; WRAPPED_LEN]> =
        Zeroizing::new(wrapped.try_into().map_err(|_| CryptoError::Unwrap)?);
    cipher.cfb_decrypt(&WRAP_IV, &mut *buffer);
    buffer.reverse();
    let (iv, inner) = buffer.split_first_chunk_mut::<BLOCK>().ok_or(CryptoError::Unwrap)?;
    cipher.cfb_decrypt(iv, inner);
    let (content_key, mac) = inner.split_at(KEY_LEN);
    if bool::from(cipher.mac(content_key).ct_eq(mac)) {
        Ok(Secret::from_slice(content_key))
    } else {
        Err(CryptoError::Unwrap)
    }
}

fn blocks_of(data: &mut [u8]) -> Result<impl Iterator<Item = &mut [u8; BLOCK]>, CryptoError> {
    match data.as_chunks_mut::<BLOCK>() {
        (blocks, []) => Ok(blocks.iter_mut()),
        _ => Err(CryptoError::Length("GOST 28147 data")),
    }
}

fn load(block: &[u8; BLOCK]) -> (u32, u32) {
    let [a, b, c, d, e, f, g, h] = *block;
    (u32::from_le_bytes([a, b, c, d]), u32::from_le_bytes([e, f, g, h]))
}

fn octets((n1, n2): (u32, u32)) -> [u8; BLOCK] {
    let ([a, b, c, d], [e, f, g, h]) = (n1.to_le_bytes(), n2.to_le_bytes());
    [a, b, c, d, e, f, g, h]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex<const N: usize>(text: &str) -> [u8; N] {
        hex::decode(text).unwrap().try_into().unwrap()
    }

    fn counting_key() -> [u8; 32] {
        std::array::from_fn(|i| i as u8)
    }

    #[test]
    fn ecb_and_cfb_give_the_known_answers_and_come_back() {
        let cipher = Gost28147::new(&counting_key()).unwrap();
        let plain: [u8; 16] = hex("0001020304050607f1f2f3f4f5f6f7f8");
        let mut data = plain;
        cipher.ecb_encrypt(&mut data).unwrap();
        assert_eq!(data, hex("e393a17df2b6de6f2086d8230c277432"));
        cipher.ecb_decrypt(&mut data).unwrap();
        assert_eq!(data, plain);
        let iv = hex("f1f2f3f4f5f6f7f8");
        cipher.cfb_encrypt(&iv, &mut data);
        assert_eq!(data, hex("2087da2008227235a919d76142e8ce65"));
        cipher.cfb_decrypt(&iv, &mut data);
        assert_eq!(data, plain);
    }

    #[test]
    fn the_wrap_gives_the_known_answer_and_a_changed_octet_does_not_unwrap() {
        let kek: [u8; 32] = hex("9c6e6852023b46f499f25b9b0eb7027387fdd5650f5d638ee5f99eb8dc781fde");
        let cek: [u8; 32] = hex("11080811020a0d0913040f020111190b04060c101d1c0a0911060e160b121419");
        let wrapped = wrap_key_with_iv(&kek, &DKE_1, &cek, &hex("09100509181c0515")).unwrap();
        assert_eq!(
            hex::encode(&wrapped),
            "e90fe95628e715f4d6f3d1151ded367250f7006648ffffde574a4ea38250c1c5a0fdff11f36d9186d3b27c60"
        );
        assert_eq!(unwrap_key(&kek, &DKE_1, &wrapped).unwrap().expose(), cek);
        for place in 0..wrapped.len() {
            let mut changed = wrapped.clone();
            changed[place] ^= 0x20;
            assert_eq!(unwrap_key(&kek, &DKE_1, &changed).err(), Some(CryptoError::Unwrap));
        }
        assert_eq!(unwrap_key(&kek, &DKE_1, &wrapped[1..]).err(), Some(CryptoError::Unwrap));
    }

    #[test]
    fn another_long_term_key_element_is_another_cipher() {
        let mut dke = DKE_1;
        dke.rotate_left(8);
        let cek = [7; 32];
        let wrapped = wrap_key(&counting_key(), &dke, &cek).unwrap();
        assert_eq!(unwrap_key(&counting_key(), &dke, &wrapped).unwrap().expose(), cek);
        assert_eq!(unwrap_key(&counting_key(), &DKE_1, &wrapped).err(), Some(CryptoError::Unwrap));
    }

    #[test]
    fn wrong_lengths_are_refused() {
        assert_eq!(Gost28147::new(&[0; 31]).err(), Some(CryptoError::Length("GOST 28147 key")));
        assert!(Gost28147::with_dke(&[0; 32], &[0; 63]).is_err());
        let cipher = Gost28147::new(&[0; 32]).unwrap();
        assert!(cipher.ecb_encrypt(&mut [0; 12]).is_err());
        assert!(cipher.ecb_decrypt(&mut [0; 7]).is_err());
        assert!(wrap_key(&[0; 32], &DKE_1, &[0; 16]).is_err());
    }
}
