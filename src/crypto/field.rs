//! Arithmetic of the fields GF(2^m) in polynomial basis.
//!
//! Everything here takes the same time for every element of a field: loops run over the field's public number of
//! 64-bit limbs, products are made of integer multiplications without tables, and no branch looks at an element.

use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};
use zeroize::{DefaultIsZeroes, Zeroizing};

/// Limbs of the largest field, m = 431.
pub(super) const LIMBS: usize = 7;

/// A polynomial over GF(2); bit i of the little-endian limbs is the coefficient of x^i. The field that it belongs to
/// is known to whoever holds it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Element([u64; LIMBS]);

impl DefaultIsZeroes for Element {}

impl Element {
    pub(super) const ZERO: Self = Self([0; LIMBS]);
    pub(super) const ONE: Self = Self([1, 0, 0, 0, 0, 0, 0]);

    /// Reads little-endian octets.
    pub(super) const fn from_octets(octets: &[u8; 8 * LIMBS]) -> Self {
        let mut limbs = [0; LIMBS];
        let mut place = 0;
        while place < 8 * LIMBS {
            limbs[place / 8] |= (octets[place] as u64) << (8 * (place % 8));
            place += 1;
        }
        Self(limbs)
    }

    /// Little-endian octets.
    pub(super) fn to_octets(self) -> Zeroizing<[u8; 8 * LIMBS]> {
        let mut octets = Zeroizing::new([0; 8 * LIMBS]);
        for (octets, limb) in octets.chunks_exact_mut(8).zip(self.0) {
            octets.copy_from_slice(&limb.to_le_bytes());
        }
        octets
    }

    pub(super) fn lowest_bit(&self) -> Choice {
        Choice::from((self.0[0] & 1) as u8)
    }

    /// The element with its lowest bit set to `bit`.
    pub(super) fn with_lowest_bit(mut self, bit: Choice) -> Self {
        self.0[0] = (self.0[0] & !1) | u64::from(bit.unwrap_u8());
        self
    }

    pub(super) fn is_zero(&self) -> Choice {
        self.0.iter().fold(0, |all, limb| all | limb).ct_eq(&0)
    }
}

impl ConditionallySelectable for Element {
    fn conditional_select(a: &Self, b: &Self, choice: Choice) -> Self {
        Self(<[u64; LIMBS]>::conditional_select(&a.0, &b.0, choice))
    }
}

impl std::ops::Add for Element {
    type Output = Self;
    #[expect(
        clippy::suspicious_arithmetic_impl,
        reason = "the sum of polynomials over GF(2) is exclusive or"
    )]
    fn add(mut self, other: Self) -> Self {
        for (limb, other) in self.0.iter_mut().zip(other.0) {
            *limb ^= other;
        }
        self
    }
}

/// A field GF(2^m) with the polynomial x^m + Σ x^k + 1.
#[derive(Debug, Clone)]
pub(super) struct Field {
    m: usize,
    /// Exponents between 0 and m, ascending; all below m - 64, which [`Field::reduce`] relies on.
    ks: &'static [u32],
}

impl Field {
    pub(super) const fn new(m: usize, ks: &'static [u32]) -> Self {
        assert!(m % 2 == 1 && m < 64 * LIMBS && (ks[ks.len() - 1] as usize) + 64 < m);
        Self { m, ks }
    }

    /// Extension degree m.
    pub(super) fn degree(&self) -> usize {
        self.m
    }

    pub(super) fn middle_exponents(&self) -> &'static [u32] {
        self.ks
    }

    /// ceil(m/8).
    pub(super) fn octets(&self) -> usize {
        self.m.div_ceil(8)
    }

    fn limbs(&self) -> usize {
        self.m.div_ceil(64)
    }

    pub(super) fn mul(&self, a: &Element, b: &Element) -> Element {
        let mut product = [0; 2 * LIMBS];
        for i in 0..self.limbs() {
            for j in 0..self.limbs() {
                let (low, high) = multiply_limbs(a.0[i], b.0[j]);
                product[i + j] ^= low;
                product[i + j + 1] ^= high;
            }
        }
        self.reduce(product)
    }

    pub(super) fn square(&self, a: &Element) -> Element {
        let mut product = [0; 2 * LIMBS];
        for i in 0..self.limbs() {
            product[2 * i] = spread(a.0[i] as u32);
            product[2 * i + 1] = spread((a.0[i] >> 32) as u32);
        }
        self.reduce(product)
    }

    /// a^(2^count).
    fn square_times(&self, a: &Element, count: usize) -> Element {
        (0..count).fold(*a, |a, _| self.square(&a))
    }

    /// Remainder by the field polynomial: from the top, each limb above the degree is folded back by
    /// x^m = Σ x^k + 1. The exponents leave 64 bits of room, so a limb never folds into itself.
    fn reduce(&self, mut product: [u64; 2 * LIMBS]) -> Element {
        let top = self.m / 64;
        for i in (top + 1..2 * self.limbs()).rev() {
            let limb = std::mem::take(&mut product[i]);
            self.fold(&mut product, limb, 64 * i - self.m);
        }
        let rest = product[top] >> (self.m % 64);
        product[top] ^= rest << (self.m % 64);
        self.fold(&mut product, rest, 0);
        let mut limbs = [0; LIMBS];
        limbs.copy_from_slice(&product[..LIMBS]);
        Element(limbs)
    }

    /// Adds `limb` · x^`place` · (Σ x^k + 1).
    fn fold(&self, product: &mut [u64; 2 * LIMBS], limb: u64, place: usize) {
        xor_shifted(product, limb, place);
        for k in self.ks {
            xor_shifted(product, limb, place + *k as usize);
        }
    }

    /// 1/a, and 0 for 0: a^(2^m - 2), by the chain of Itoh and Tsujii over the bits of the public number m - 1.
    pub(super) fn invert(&self, a: &Element) -> Element {
        // `power` is a^(2^count - 1).
        let exponent = self.m - 1;
        let (mut power, mut count) = (*a, 1);
        for bit in (0..exponent.ilog2()).rev() {
            power = self.mul(&self.square_times(&power, count), &power);
            count *= 2;
            if (exponent >> bit) & 1 == 1 {
                power = self.mul(&self.square(&power), a);
                count += 1;
            }
        }
        self.square(&power)
    }

    /// Tr(a) = a + a^2 + a^4 + … (m terms), which is 0 or 1.
    pub(super) fn trace(&self, a: &Element) -> Choice {
        let (mut sum, mut power) = (*a, *a);
        for _ in 1..self.m {
            power = self.square(&power);
            sum = sum + power;
        }
        sum.lowest_bit()
    }

    /// A solution z of z² + z = a when Tr(a) = 0 (m is odd): a + a^4 + a^16 + …, (m + 1)/2 terms.
    pub(super) fn half_trace(&self, a: &Element) -> Element {
        let (mut sum, mut power) = (*a, *a);
        for _ in 0..(self.m - 1) / 2 {
            power = self.square_times(&power, 2);
            sum = sum + power;
        }
        sum
    }
}

fn xor_shifted(product: &mut [u64; 2 * LIMBS], limb: u64, place: usize) {
    let (word, shift) = (place / 64, place % 64);
    product[word] ^= limb << shift;
    // In two steps, because a shift by 64 is not defined.
    product[word + 1] ^= limb >> 1 >> (63 - shift);
}

/// The bits whose place leaves remainder `rest` when divided by five. That spacing keeps sums of up to 13 one-bit
/// products apart.
const fn class(rest: u32) -> u128 {
    let mut mask = 0;
    let mut place = rest;
    while place < 128 {
        mask |= 1 << place;
        place += 5;
    }
    mask
}
const CLASSES: [u128; 5] = [class(0), class(1), class(2), class(3), class(4)];

/// Carry-less product of two limbs, (low, high). Each factor is split into five classes of bits, five places apart;
/// in the integer product of two classes the carries stay in the holes and are masked away.
/// Written out, because a build without optimisation spends half of its time in this function.
fn multiply_limbs(a: u64, b: u64) -> (u64, u64) {
    let [c0, c1, c2, c3, c4] = CLASSES;
    let (a, b) = (a as u128, b as u128);
    let (a0, a1, a2, a3, a4) = (a & c0, a & c1, a & c2, a & c3, a & c4);
    let (b0, b1, b2, b3, b4) = (b & c0, b & c1, b & c2, b & c3, b & c4);
    let mul = u128::wrapping_mul;
    let p0 = mul(a0, b0) ^ mul(a1, b4) ^ mul(a2, b3) ^ mul(a3, b2) ^ mul(a4, b1);
    let p1 = mul(a0, b1) ^ mul(a1, b0) ^ mul(a2, b4) ^ mul(a3, b3) ^ mul(a4, b2);
    let p2 = mul(a0, b2) ^ mul(a1, b1) ^ mul(a2, b0) ^ mul(a3, b4) ^ mul(a4, b3);
    let p3 = mul(a0, b3) ^ mul(a1, b2) ^ mul(a2, b1) ^ mul(a3, b0) ^ mul(a4, b4);
    let p4 = mul(a0, b4) ^ mul(a1, b3) ^ mul(a2, b2) ^ mul(a3, b1) ^ mul(a4, b0);
    let product = (p0 & c0) ^ (p1 & c1) ^ (p2 & c2) ^ (p3 & c3) ^ (p4 & c4);
    (product as u64, (product >> 64) as u64)
}

/// The 32 bits at the even places of 64: the square of a polynomial over GF(2).
fn spread(half: u32) -> u64 {
    let mut wide = u64::from(half);
    wide = (wide | (wide << 16)) & 0x0000_ffff_0000_ffff;
    wide = (wide | (wide << 8)) & 0x00ff_00ff_00ff_00ff;
    wide = (wide | (wide << 4)) & 0x0f0f_0f0f_0f0f_0f0f;
    wide = (wide | (wide << 2)) & 0x3333_3333_3333_3333;
    (wide | (wide << 1)) & 0x5555_5555_5555_5555
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELDS: [Field; 4] = [
        Field::new(163, &[3, 6, 7]),
        Field::new(191, &[9]),
        Field::new(257, &[12]),
        Field::new(431, &[1, 3, 5]),
    ];

    /// Elements that look random, the same in every run.
    fn elements(field: &Field) -> Vec<Element> {
        (0u8..8)
            .map(|seed| {
                let mut octets = [0; 8 * LIMBS];
                let digest = crate::crypto::HashAlgorithm::Sha512.digest(&[seed]).bytes;
                octets[..field.octets() - 1].copy_from_slice(&digest[..field.octets() - 1]);
                Element::from_octets(&octets)
            })
            .collect()
    }

    /// Schoolbook product, bit by bit, against which the fast one is held.
    fn slow_mul(field: &Field, a: &Element, b: &Element) -> Element {
        let mut product = Element::ZERO;
        for place in (0..field.m).rev() {
            let carry = (product.0[(field.m - 1) / 64] >> ((field.m - 1) % 64)) & 1;
            let mut doubled: [u64; LIMBS] =
                std::array::from_fn(|i| (product.0[i] << 1) | if i > 0 { product.0[i - 1] >> 63 } else { 0 });
            doubled[field.m / 64] ^= carry << (field.m % 64);
            doubled[0] ^= carry;
            for k in field.ks {
                doubled[0] ^= carry << k;
            }
            product = Element(doubled);
            if (a.0[place / 64] >> (place % 64)) & 1 == 1 {
                product = product + *b;
            }
        }
        product
    }

    #[test]
    fn products_and_squares_agree_with_the_schoolbook() {
        for field in &FIELDS {
            let elements = elements(field);
            for a in &elements {
                assert_eq!(field.square(a), slow_mul(field, a, a));
                for b in &elements {
                    assert_eq!(field.mul(a, b), slow_mul(field, a, b));
                }
            }
        }
    }

    #[test]
    fn limbs_of_all_ones_do_not_carry_over() {
        // (x^64 + 1)/(x + 1), squared: ones at the even places.
        assert_eq!(multiply_limbs(u64::MAX, u64::MAX), (spread(u32::MAX), spread(u32::MAX)));
    }

    #[test]
    fn inverses_and_traces_keep_their_laws() {
        for field in &FIELDS {
            assert_eq!(field.invert(&Element::ZERO), Element::ZERO);
            assert!(bool::from(field.trace(&Element::ONE)));
            for a in elements(field) {
                assert_eq!(field.mul(&a, &field.invert(&a)), Element::ONE);
                assert_eq!(field.trace(&a).unwrap_u8(), field.trace(&field.square(&a)).unwrap_u8());
                let even = a + field.square(&a);
                assert!(!bool::from(field.trace(&even)));
                let z = field.half_trace(&even);
                assert_eq!(field.square(&z) + z, even);
            }
        }
    }
}
