//! Signatures of DSTU 4145-2002 and key agreement on its curves.
//!
//! Throughout, a hash is a little-endian number cut to the m bits of a field element, and a public point is the
//! *opposite* of dG.

use super::curve::Curve;
use super::field::Element;
use super::point::{Affine, compress, element_from_le};
use super::scalar::{Scalar, from_le, in_range, low_bits, random, to_le};
use super::{CryptoError, CurveId, HashAlgorithm, Secret};
use subtle::ConditionallySelectable;
use zeroize::Zeroizing;

/// A private key 0 < d < n.
pub(super) struct DstuKey {
    curve: CurveId,
    d: Zeroizing<Scalar>,
}

impl DstuKey {
    /// bitlen(n) - 1 random bits, not all zero (DSTU 4145-2002, 6.6 and 9.1).
    pub(super) fn generate(curve: CurveId) -> Result<Self, CryptoError> {
        Ok(Self { curve, d: random(curve.curve().n_bits - 1)? })
    }

    pub(super) fn from_le(curve: CurveId, octets: &[u8]) -> Result<Self, CryptoError> {
        let d = from_le(octets).ok_or(CryptoError::PrivateKeyRange)?;
        if !in_range(&d, &curve.curve().n) {
            return Err(CryptoError::PrivateKeyRange);
        }
        Ok(Self { curve, d })
    }

    pub(super) fn to_le(&self) -> Secret {
        Secret::from_slice(&to_le(&self.d, self.curve.curve().scalar_octets()))
    }

    pub(super) fn curve(&self) -> CurveId {
        self.curve
    }

    /// Compressed public point, little-endian.
    pub(super) fn public_code(&self) -> Vec<u8> {
        let curve = self.curve.curve();
        compress(&curve.field, &public_point(curve, &self.d))
    }

    /// r ‖ s, each little-endian in ceil(bitlen(n)/8) octets.
    pub(super) fn sign(&self, hash: &[u8]) -> Result<Vec<u8>, CryptoError> {
        let curve = self.curve.curve();
        loop {
            let e = nonce(curve, &self.d, hash)?;
            if let Some((r, s)) = sign_with_nonce(curve, &self.d, &e, hash) {
                let len = curve.scalar_octets();
                return Ok([to_le(&r, len), to_le(&s, len)].map(|part| part.to_vec()).concat());
            }
        }
    }

    /// x coordinate of d·Q, or of cofactor·d·Q, big-endian in ceil(m/8) octets.
    pub(super) fn agree(&self, peer_code: &[u8], cofactor: bool) -> Result<Secret, CryptoError> {
        let curve = self.curve.curve();
        let peer = curve.decompress(peer_code)?;
        // Q has order n, so the cofactor (2 or 4) may join the scalar modulo n.
        let doublings = if cofactor { curve.cofactor.ilog2() } else { 0 };
        let mut scalar = Zeroizing::new(*self.d);
        for _ in 0..doublings {
            *scalar = scalar.double_mod(&curve.n);
        }
        let shared = curve.multiply(&scalar, &peer).ok_or(CryptoError::PublicKeyInvalid)?;
        let mut octets = Zeroizing::new(shared.x.to_octets()[..curve.field.octets()].to_vec());
        octets.reverse();
        Ok(Secret::from_slice(&octets))
    }
}

/// Checks that a compressed code names a point of order n.
pub(super) fn check_public(curve: CurveId, code: &[u8]) -> Result<(), CryptoError> {
    let point = curve.curve().decompress(code)?;
    if curve.curve().has_base_order(&point) { Ok(()) } else { Err(CryptoError::PublicKeyInvalid) }
}

/// Verifies r ‖ s (two halves of equal length, little-endian) under a compressed public point.
pub(super) fn verify(
    curve: CurveId,
    public_code: &[u8],
    hash: &[u8],
    signature: &[u8],
) -> Result<(), CryptoError> {
    if signature.is_empty() || !signature.len().is_multiple_of(2) {
        return Err(CryptoError::SignatureEncoding);
    }
    let (r, s) = signature.split_at(signature.len() / 2);
    let r = from_le(r).ok_or(CryptoError::SignatureEncoding)?;
    let s = from_le(s).ok_or(CryptoError::SignatureEncoding)?;
    let public = curve.curve().decompress(public_code)?;
    if is_signature(curve.curve(), &public, hash, &r, &s) { Ok(()) } else { Err(CryptoError::SignatureWrong) }
}

/// Q = -dG for 0 < d < n.
fn public_point(curve: &Curve, d: &Scalar) -> Affine {
    // n is the order of G: a multiple of G between 0 and n is finite.
    curve.multiply(d, &curve.base).expect("0 < d < n").negate()
}

/// The secret number e of one signature, 0 < e < n. It comes from fresh random octets mixed with the key and the
/// hash: whoever could predict the random octets still does not learn e, and equal octets for different hashes do
/// not repeat it.
fn nonce(curve: &Curve, d: &Scalar, hash: &[u8]) -> Result<Zeroizing<Scalar>, CryptoError> {
    let mut fresh = Zeroizing::new([0; 64]);
    getrandom::fill(&mut *fresh).map_err(|_| CryptoError::Random)?;
    let mut message = Zeroizing::new(Vec::with_capacity(64 + hash.len()));
    message.push(0);
    message.extend_from_slice(&to_le(d, curve.scalar_octets()));
    message.extend_from_slice(hash);
    loop {
        let e = low_bits(HashAlgorithm::Sha512.hmac(&*fresh, &message).expose(), curve.n_bits);
        if in_range(&e, &curve.n) {
            return Ok(e);
        }
        message[0] = message[0].wrapping_add(1);
    }
}

/// DSTU 4145-2002, 12: r = low bits of x(eG)·h, s = e + d·r mod n; None when either is zero.
pub(super) fn sign_with_nonce(
    curve: &Curve,
    d: &Scalar,
    e: &Scalar,
    hash: &[u8],
) -> Option<(Scalar, Scalar)> {
    let point = curve.multiply(e, &curve.base)?;
    let r = to_scalar(curve, &curve.field.mul(&point.x, &hash_element(curve, hash)));
    let s = Zeroizing::new(d.mul_mod(&r, &curve.n)).add_mod(e, &curve.n);
    (r.is_nonzero() & s.is_nonzero()).to_bool().then_some((r, s))
}

/// DSTU 4145-2002, 13: with R = sG + rQ the low bits of x(R)·h are r.
fn is_signature(curve: &Curve, public: &Affine, hash: &[u8], r: &Scalar, s: &Scalar) -> bool {
    if !in_range(r, &curve.n) || !in_range(s, &curve.n) {
        return false;
    }
    let sum = curve.add_public(curve.multiply(s, &curve.base), curve.multiply(r, public));
    sum.is_some_and(|sum| to_scalar(curve, &curve.field.mul(&sum.x, &hash_element(curve, hash))) == *r)
}

/// The hash as a field element: its low m bits, 1 when they are zero (DSTU 4145-2002, 5.9).
fn hash_element(curve: &Curve, hash: &[u8]) -> Element {
    let m = curve.field.degree();
    let mut octets = hash[..hash.len().min(curve.field.octets())].to_vec();
    if octets.len() == curve.field.octets()
        && let Some(top) = octets.last_mut()
    {
        *top &= (1 << (m % 8)) - 1;
    }
    let element = element_from_le(&octets);
    Element::conditional_select(&element, &Element::ONE, element.is_zero())
}

/// A field element as a number below n: its low bitlen(n) - 1 bits (DSTU 4145-2002, 5.8).
fn to_scalar(curve: &Curve, element: &Element) -> Scalar {
    *low_bits(&*element.to_octets(), curve.n_bits - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn le(text: &str) -> Vec<u8> {
        hex::decode(text).unwrap()
    }

    fn be(text: &str) -> Vec<u8> {
        let mut octets = le(text);
        octets.reverse();
        octets
    }

    fn number(octets: &[u8]) -> Scalar {
        *from_le(octets).unwrap()
    }

    fn point(x: &[u8], y: &[u8]) -> Affine {
        Affine { x: element_from_le(x), y: element_from_le(y) }
    }

    /// The worked example of DSTU 4145-2002, annex B, on a base point of its own.
    #[test]
    fn annex_b_of_the_standard() {
        let mut curve = CurveId::M163.curve().clone();
        curve.base = point(
            &be("072d867f93a93ac27df9ff01affe74885c8c540420"),
            &be("00224a9c3947852b97c5599d5f4ab81122adc3fd9b"),
        );
        let d = number(&le("3e5a9b1c0c7973d0f89371d647ff5179df0ff68301"));
        let public = point(
            &le("dac2bd4af69cb7e45c78acb69c92ff23e0fde77d05"),
            &le("aab9320577345f7badf6ab85ad06cf4b324454e803"),
        );
        let hash = le("ff4722f5aeed76eb2e5373df6d1680715bb92e3a8886e4ae9a0c917742c4c909");
        let e = number(&le("c6617f242d93128ede791d7a2b01db97bd405e0201"));
        let r = number(&le("a7088d06937ade9af524a4800d4a01aa0c2cea7402"));
        let s = number(&le("ca5a61b332a3d65b0f238c8e2b83317395860d1002"));
        assert_eq!(public_point(&curve, &d), public);
        assert_eq!(sign_with_nonce(&curve, &d, &e, &hash), Some((r, s)));
        assert!(is_signature(&curve, &public, &hash, &r, &s));
        assert!(!is_signature(&curve, &public, &hash[1..], &r, &s));
    }

    /// Twenty signatures made by Bouncy Castle, each with its secret number.
    #[test]
    fn signatures_with_known_secret_numbers() {
        let file = include_str!("../../tests/fixtures/vectors/dstu4145-bc.json");
        let entries: Vec<serde_json::Value> = serde_json::from_str(file).unwrap();
        assert_eq!(entries.len(), 20);
        for entry in entries {
            let text = |name: &str| entry[name].as_str().unwrap();
            let id = CurveId::ALL[text("curve_oid").rsplit_once('.').unwrap().1.parse::<usize>().unwrap()];
            let curve = id.curve();
            let key = DstuKey::from_le(id, &le(text("d_le_hex"))).unwrap();
            assert_eq!(public_point(curve, &key.d), point(&be(text("Qx_be_hex")), &be(text("Qy_be_hex"))));
            assert_eq!(key.public_code(), le(text("Q_compressed_le_hex")));
            let hash = le(text("hash_hex"));
            let (r, s) = sign_with_nonce(curve, &key.d, &number(&be(text("k_be_hex"))), &hash).unwrap();
            assert_eq!((r, s), (number(&be(text("r_be_hex"))), number(&be(text("s_be_hex")))));
            verify(id, &key.public_code(), &hash, &le(text("signature_le_hex"))).unwrap();
            check_public(id, &key.public_code()).unwrap();
        }
    }

    #[test]
    fn the_secret_number_is_in_range_and_never_the_same() {
        for id in CurveId::ALL {
            let curve = id.curve();
            let key = DstuKey::generate(id).unwrap();
            let first = nonce(curve, &key.d, b"hash").unwrap();
            assert!(in_range(&first, &curve.n));
            assert_ne!(*first, *nonce(curve, &key.d, b"hash").unwrap());
        }
    }

    #[test]
    fn a_hash_of_zero_counts_as_one_and_longer_hashes_are_cut() {
        let curve = CurveId::M163.curve();
        assert_eq!(hash_element(curve, &[0; 32]), Element::ONE);
        assert_eq!(hash_element(curve, &[]), Element::ONE);
        let mut hash = [0; 32];
        (hash[0], hash[20], hash[21]) = (5, 0b1111_1001, 7);
        assert_eq!(
            hash_element(curve, &hash),
            element_from_le(&{
                let mut low = [0; 21];
                (low[0], low[20]) = (5, 1);
                low
            })
        );
    }
}
