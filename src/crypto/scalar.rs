//! Numbers modulo the order of a curve's base point, little-endian outside.

use super::CryptoError;
use crypto_bigint::{CtLt, NonZero, U448};
use zeroize::Zeroizing;

/// A number below 2^448: room for the largest order, 430 bits.
pub(super) type Scalar = U448;

const OCTETS: usize = 56;

/// Reads little-endian octets of any length; None when the number has more than 448 bits.
pub(super) fn from_le(octets: &[u8]) -> Option<Zeroizing<Scalar>> {
    let (low, high) = octets.split_at(octets.len().min(OCTETS));
    if high.iter().fold(0, |all, octet| all | octet) != 0 {
        return None;
    }
    let mut full = Zeroizing::new([0; OCTETS]);
    full[..low.len()].copy_from_slice(low);
    Some(Zeroizing::new(Scalar::from_le_slice(&*full)))
}

/// The lowest `len` little-endian octets.
pub(super) fn to_le(scalar: &Scalar, len: usize) -> Zeroizing<Vec<u8>> {
    let octets = Zeroizing::new(scalar.to_le_bytes());
    Zeroizing::new(octets.as_ref()[..len].to_vec())
}

/// The lowest `bits` bits of little-endian octets.
pub(super) fn low_bits(octets: &[u8], bits: usize) -> Zeroizing<Scalar> {
    let mut full = Zeroizing::new([0; OCTETS]);
    let len = octets.len().min(bits.div_ceil(8));
    full[..len].copy_from_slice(&octets[..len]);
    if !bits.is_multiple_of(8) {
        full[bits / 8] &= (1 << (bits % 8)) - 1;
    }
    Zeroizing::new(Scalar::from_le_slice(&*full))
}

/// Whether 0 < scalar < n. Only the answer leaves, in constant time.
pub(super) fn in_range(scalar: &Scalar, n: &NonZero<Scalar>) -> bool {
    (scalar.is_nonzero() & scalar.ct_lt(n)).to_bool()
}

/// `bits` random bits, not all zero.
pub(super) fn random(bits: usize) -> Result<Zeroizing<Scalar>, CryptoError> {
    loop {
        let mut octets = Zeroizing::new([0; OCTETS]);
        getrandom::fill(&mut *octets).map_err(|_| CryptoError::Random)?;
        let scalar = low_bits(&*octets, bits);
        if scalar.is_nonzero().to_bool() {
            return Ok(scalar);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn octets_of_any_length_are_one_number() {
        assert_eq!(*from_le(&[5, 1]).unwrap(), Scalar::from(0x105u32));
        assert_eq!(*from_le(&[&[5, 1][..], &[0; 70]].concat()).unwrap(), Scalar::from(0x105u32));
        assert!(from_le(&[&[0; OCTETS][..], &[1]].concat()).is_none());
        assert_eq!(to_le(&Scalar::from(0x105u32), 3).to_vec(), [5, 1, 0]);
    }

    #[test]
    fn low_bits_cuts_the_rest_away() {
        assert_eq!(*low_bits(&[0xff; 60], 11), Scalar::from(0x7ffu32));
        assert_eq!(*low_bits(&[0xff; 60], 16), Scalar::from(0xffffu32));
        assert_eq!(*low_bits(&[0xff], 16), Scalar::from(0xffu32));
    }

    #[test]
    fn the_range_leaves_out_zero_and_the_order() {
        let n = NonZero::new(Scalar::from(7u32)).unwrap();
        let inside: Vec<u32> = (0..10u32).filter(|k| in_range(&Scalar::from(*k), &n)).collect();
        assert_eq!(inside, [1, 2, 3, 4, 5, 6]);
    }

    #[test]
    fn random_numbers_have_no_bit_too_many() {
        for _ in 0..50 {
            let number = random(9).unwrap();
            assert!(number.is_nonzero().to_bool() && *number < Scalar::from(512u32));
        }
    }
}
