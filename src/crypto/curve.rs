//! The ten polynomial-basis curves of DSTU 4145-2002, y² + xy = x³ + ax² + b over GF(2^m).

use super::curve_table::CURVES;
use super::field::{Element, Field};
use super::point::{Affine, compress};
use super::scalar::{Scalar, to_le};
use crypto_bigint::NonZero;

/// Named curves, in the order of their OIDs `1.2.804.2.1.1.1.1.3.1.1.2.N`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CurveId {
    M163,
    M167,
    M173,
    M179,
    M191,
    M233,
    M257,
    M307,
    M367,
    M431,
}

impl CurveId {
    pub const ALL: [CurveId; 10] = [
        Self::M163,
        Self::M167,
        Self::M173,
        Self::M179,
        Self::M191,
        Self::M233,
        Self::M257,
        Self::M307,
        Self::M367,
        Self::M431,
    ];
    /// Last arc N of the named-curve OID, 0..=9.
    pub fn number(self) -> u32 {
        self as u32
    }
    /// Domain parameters as octets, for writing and recognising explicit parameters.
    pub fn parameters(self) -> CurveParameters {
        let curve = self.curve();
        let big_endian = |mut octets: Vec<u8>| {
            octets.reverse();
            octets
        };
        let len = curve.field.octets();
        CurveParameters {
            m: self.degree(),
            ks: curve.field.middle_exponents().to_vec(),
            a: curve.a,
            b: big_endian(curve.b.to_octets()[..len].to_vec()),
            n: big_endian(to_le(&curve.n, curve.scalar_octets()).to_vec()),
            base_compressed: big_endian(compress(&curve.field, &curve.base)),
            cofactor: curve.cofactor,
        }
    }
    /// Extension degree m of the field.
    pub fn degree(self) -> u32 {
        self.curve().field.degree() as u32
    }
    pub(super) fn curve(self) -> &'static Curve {
        &CURVES[self as usize]
    }
}

/// Domain parameters as numbers.
#[derive(Debug, Clone)]
pub(super) struct Curve {
    pub(super) field: Field,
    /// Coefficient a, 0 or 1.
    pub(super) a: u8,
    pub(super) b: Element,
    /// Order of the base point.
    pub(super) n: NonZero<Scalar>,
    /// Length of n in bits.
    pub(super) n_bits: usize,
    pub(super) cofactor: u8,
    pub(super) base: Affine,
}

impl Curve {
    /// ceil(bitlen(n)/8).
    pub(super) fn scalar_octets(&self) -> usize {
        self.n_bits.div_ceil(8)
    }
    /// Coefficient a as a field element.
    pub(super) fn a(&self) -> Element {
        if self.a == 1 { Element::ONE } else { Element::ZERO }
    }
}

/// Domain parameters, all octet strings **big-endian** and of the field's (order's) full length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CurveParameters {
    /// Extension degree.
    pub m: u32,
    /// Exponents between 0 and m of the field polynomial, ascending: one (trinomial) or three (pentanomial).
    pub ks: Vec<u32>,
    /// 0 or 1.
    pub a: u8,
    /// ceil(m/8) octets.
    pub b: Vec<u8>,
    /// Group order, ceil(bitlen(n)/8) octets.
    pub n: Vec<u8>,
    /// Compressed base point (big-endian form of the code; the certificate form is its reverse).
    pub base_compressed: Vec<u8>,
    /// Cofactor.
    pub cofactor: u8,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_the_published_one() {
        let file = include_str!("../../tests/fixtures/vectors/curves.json");
        let entries: Vec<serde_json::Value> = serde_json::from_str(file).unwrap();
        assert_eq!(entries.len(), CurveId::ALL.len());
        for (id, entry) in CurveId::ALL.into_iter().zip(entries) {
            let padded = |name: &str, len: usize| {
                let text = entry[name].as_str().unwrap();
                hex::decode(format!("{text:0>width$}", width = 2 * len)).unwrap()
            };
            let parameters = id.parameters();
            let octets = id.degree().div_ceil(8) as usize;
            assert_eq!(entry["name"], format!("{id:?}_PB"));
            assert_eq!(entry["oid"], format!("1.2.804.2.1.1.1.1.3.1.1.2.{}", id.number()));
            assert_eq!(entry["m"], parameters.m);
            assert_eq!(entry["ks"], serde_json::json!(parameters.ks));
            assert_eq!(entry["a"], parameters.a);
            assert_eq!(entry["cofactor"], parameters.cofactor);
            assert_eq!(padded("b_be_hex", octets), parameters.b);
            assert_eq!(padded("n_be_hex", id.curve().scalar_octets()), parameters.n);
            assert_eq!(entry["n_bits"], id.curve().n.bits());
            assert_eq!(entry["n_bits"], id.curve().n_bits);
            let mut code = parameters.base_compressed;
            code.reverse();
            assert_eq!(padded("g_compressed_le_hex", octets), code);
        }
    }
}
