//! Points of a curve: the ladder, addition, and the compressed form of DSTU 4145.

use super::CryptoError;
use super::curve::Curve;
use super::field::{Element, Field};
use super::scalar::Scalar;
use subtle::{Choice, ConditionallySelectable};
use zeroize::{Zeroize, Zeroizing};

/// A finite point (x, y).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Affine {
    pub(super) x: Element,
    pub(super) y: Element,
}

impl Affine {
    /// The opposite point, (x, x + y).
    pub(super) fn negate(&self) -> Self {
        Self { x: self.x, y: self.x + self.y }
    }
}

/// x coordinate X/Z of a point in the ladder; Z = 0 is the point at infinity.
#[derive(Clone, Copy)]
struct Projective {
    x: Element,
    z: Element,
}

impl Projective {
    fn swap_if(condition: Choice, a: &mut Self, b: &mut Self) {
        Element::conditional_swap(&mut a.x, &mut b.x, condition);
        Element::conditional_swap(&mut a.z, &mut b.z, condition);
    }
}

/// The two points kP and (k + 1)P that the ladder carries; wiped on drop, since they tell k.
struct Rungs(Projective, Projective);

impl Drop for Rungs {
    fn drop(&mut self) {
        for point in [&mut self.0, &mut self.1] {
            point.x.zeroize();
            point.z.zeroize();
        }
    }
}

impl Curve {
    /// kP, or None for the point at infinity. P must not have x = 0.
    ///
    /// Montgomery ladder of López and Dahab (1999): one addition and one doubling for each of `n_bits` bits, whatever
    /// k is; k must be below 2^n_bits.
    pub(super) fn multiply(&self, k: &Scalar, point: &Affine) -> Option<Affine> {
        let field = &self.field;
        let rungs = self.ladder(k, &point.x);
        let Rungs(low, high) = &rungs;

        // x' = X1/Z1; y' = (x + x')((x + x')(x + X2/Z2) + x² + y)/x + y, with one inversion of x·Z1·Z2.
        let x_z1 = field.mul(&point.x, &low.z);
        let x_z2 = field.mul(&point.x, &high.z);
        let z1_z2 = field.mul(&low.z, &high.z);
        let inverse = field.invert(&field.mul(&point.x, &z1_z2));
        let x = field.mul(&field.mul(&low.x, &x_z2), &inverse);
        let high_x = field.mul(&field.mul(&high.x, &x_z1), &inverse);
        let step = point.x + x;
        let inner = field.mul(&step, &(point.x + high_x)) + field.square(&point.x) + point.y;
        let over_x = field.mul(&z1_z2, &inverse);
        let y = field.mul(&field.mul(&step, &inner), &over_x) + point.y;

        // (k + 1)P is infinite: kP is the opposite of P.
        let opposite = point.negate();
        let x = Element::conditional_select(&x, &opposite.x, high.z.is_zero());
        let y = Element::conditional_select(&y, &opposite.y, high.z.is_zero());
        (!bool::from(low.z.is_zero())).then_some(Affine { x, y })
    }

    /// The ladder from the top bit to the lowest, over the points 0 and P.
    fn ladder(&self, k: &Scalar, x: &Element) -> Rungs {
        let field = &self.field;
        let octets = Zeroizing::new(k.to_le_bytes());
        let octets: &[u8] = octets.as_ref();
        let mut rungs =
            Rungs(Projective { x: Element::ONE, z: Element::ZERO }, Projective { x: *x, z: Element::ONE });
        let Rungs(low, high) = &mut rungs;
        let mut swapped = Choice::from(0);
        for place in (0..self.n_bits).rev() {
            let bit = Choice::from((octets[place / 8] >> (place % 8)) & 1);
            Projective::swap_if(swapped ^ bit, low, high);
            swapped = bit;

            // Their sum, the difference being P: Z = (X1·Z2 + X2·Z1)², X = x·Z + X1·Z2·X2·Z1.
            let a = field.mul(&low.x, &high.z);
            let b = field.mul(&high.x, &low.z);
            high.z = field.square(&(a + b));
            high.x = field.mul(x, &high.z) + field.mul(&a, &b);
            // The double: Z = X²Z², X = X⁴ + b·Z⁴.
            let x2 = field.square(&low.x);
            let z2 = field.square(&low.z);
            low.z = field.mul(&x2, &z2);
            low.x = field.square(&x2) + field.mul(&self.b, &field.square(&z2));
        }
        Projective::swap_if(swapped, low, high);
        rungs
    }

    /// Sum of two points, None for infinity. In variable time: for public points only.
    pub(super) fn add_public(&self, p: Option<Affine>, q: Option<Affine>) -> Option<Affine> {
        let (Some(p), Some(q)) = (p, q) else { return p.or(q) };
        let field = &self.field;
        if p == q.negate() {
            return None;
        }
        if p.x == q.x {
            let slope = p.x + field.mul(&p.y, &field.invert(&p.x));
            let x = field.square(&slope) + slope + self.a();
            return Some(Affine { x, y: field.square(&p.x) + field.mul(&(slope + Element::ONE), &x) });
        }
        let slope = field.mul(&(p.y + q.y), &field.invert(&(p.x + q.x)));
        let x = field.square(&slope) + slope + p.x + q.x + self.a();
        Some(Affine { x, y: field.mul(&slope, &(p.x + x)) + x + p.y })
    }

    /// The point of a compressed code (little-endian, [`compress`]).
    ///
    /// # Errors
    /// `PublicKeyInvalid` when the code has the wrong length, is not reduced, names no point of the curve, or names
    /// the point with x = 0 (of order 2, no key).
    pub(super) fn decompress(&self, code: &[u8]) -> Result<Affine, CryptoError> {
        let field = &self.field;
        if code.len() != field.octets() || code.last().is_some_and(|top| top >> (field.degree() % 8) != 0) {
            return Err(CryptoError::PublicKeyInvalid);
        }
        let code = element_from_le(code);
        // Zero is the code of x = 0, though with a = 1 the rule below would find x = 1 for it.
        if bool::from(code.is_zero()) {
            return Err(CryptoError::PublicKeyInvalid);
        }
        let wanted = code.lowest_bit();
        // Points of odd order have Tr(x) = Tr(a) = a, which gives back the bit that the code has replaced.
        let cleared = code.with_lowest_bit(Choice::from(0));
        let x = cleared.with_lowest_bit(field.trace(&cleared) ^ Choice::from(self.a));
        if bool::from(x.is_zero()) {
            return Err(CryptoError::PublicKeyInvalid);
        }
        // y = xz with z² + z = x + a + b/x².
        let right = x + self.a() + field.mul(&self.b, &field.square(&field.invert(&x)));
        let z = field.half_trace(&right);
        if field.square(&z) + z != right {
            return Err(CryptoError::PublicKeyInvalid);
        }
        let z = Element::conditional_select(&z, &(z + Element::ONE), field.trace(&z) ^ wanted);
        Ok(Affine { x, y: field.mul(&x, &z) })
    }

    /// Whether the point has the order n of the base point.
    pub(super) fn has_base_order(&self, point: &Affine) -> bool {
        self.multiply(&self.n, point).is_none()
    }
}

/// Compressed code of a point, little-endian, ceil(m/8) octets: x with its lowest bit replaced by Tr(y/x)
/// (DSTU 4145-2002, 6.9).
pub(super) fn compress(field: &Field, point: &Affine) -> Vec<u8> {
    let bit = field.trace(&field.mul(&point.y, &field.invert(&point.x)));
    let code = point.x.with_lowest_bit(bit);
    // The code of x = 0 is zero; 0/0 counts as 0 above, so nothing is left to do.
    code.to_octets()[..field.octets()].to_vec()
}

/// A field element of at most `8 · LIMBS` little-endian octets.
pub(super) fn element_from_le(octets: &[u8]) -> Element {
    let mut full = [0; 8 * super::field::LIMBS];
    full[..octets.len()].copy_from_slice(octets);
    Element::from_octets(&full)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::CurveId;

    fn is_on(curve: &Curve, point: &Affine) -> bool {
        let field = &curve.field;
        let x2 = field.square(&point.x);
        let left = field.square(&point.y) + field.mul(&point.x, &point.y);
        let a_x2 = if curve.a == 1 { x2 } else { Element::ZERO };
        left == field.mul(&x2, &point.x) + a_x2 + curve.b
    }

    fn multiple(curve: &Curve, k: u32) -> Option<Affine> {
        curve.multiply(&Scalar::from(k), &curve.base)
    }

    #[test]
    fn the_ladder_agrees_with_repeated_addition_and_ends_at_the_order() {
        for id in CurveId::ALL {
            let curve = id.curve();
            let mut sum = None;
            for k in 0..6 {
                assert_eq!(multiple(curve, k), sum, "{id:?} {k}");
                assert!(sum.is_none_or(|point| is_on(curve, &point)));
                sum = curve.add_public(sum, Some(curve.base));
            }
            let before = curve.n.wrapping_sub(&Scalar::ONE);
            assert_eq!(curve.multiply(&before, &curve.base), Some(curve.base.negate()));
            assert!(curve.has_base_order(&curve.base));
            assert_eq!(curve.add_public(Some(curve.base), Some(curve.base.negate())), None);
        }
    }

    #[test]
    fn compressed_points_come_back() {
        for id in CurveId::ALL {
            let curve = id.curve();
            for k in 1..6 {
                let point = multiple(curve, k).unwrap();
                for point in [point, point.negate()] {
                    assert_eq!(curve.decompress(&compress(&curve.field, &point)), Ok(point), "{id:?} {k}");
                }
            }
        }
    }

    #[test]
    fn codes_that_are_no_keys_are_refused() {
        for id in CurveId::ALL {
            let curve = id.curve();
            let len = curve.field.octets();
            let invalid = Err(CryptoError::PublicKeyInvalid);
            assert_eq!(curve.decompress(&[]), invalid);
            assert_eq!(curve.decompress(&vec![0; len]), invalid);
            assert_eq!(curve.decompress(&vec![1; len + 1]), invalid);
            assert_eq!(curve.decompress(&vec![0xff; len]), invalid, "above the degree");
            // About every second code names no point; whatever one does name is on the curve.
            let named = (2..40u8)
                .filter_map(|low| {
                    let mut code = vec![0; len];
                    code[0] = low;
                    curve.decompress(&code).ok()
                })
                .inspect(|point| assert!(is_on(curve, point)))
                .count();
            assert!((6..32).contains(&named), "{named} on {id:?}");
        }
    }

    #[test]
    fn a_point_of_twice_the_order_is_found_out() {
        // The point with x = 0, of order 2, added to the base point. Only on curves of cofactor 4 does the
        // compressed form have a code for such a point.
        for id in CurveId::ALL {
            let curve = id.curve();
            let root = (1..curve.field.degree()).fold(curve.b, |root, _| curve.field.square(&root));
            let two = Affine { x: Element::ZERO, y: root };
            let point = curve.add_public(Some(curve.base), Some(two)).unwrap();
            assert!(is_on(curve, &point));
            assert!(!curve.has_base_order(&point));
            let back = curve.decompress(&compress(&curve.field, &point));
            assert_eq!(back == Ok(point), curve.cofactor == 4, "{id:?}");
        }
    }
}
