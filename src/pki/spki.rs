//! SubjectPublicKeyInfo and the identifiers of a key.

use super::tlv::{self, Element, Reader};
use super::{PkiError, SignatureAlgorithm, oid};
use crate::crypto::gost28147::DKE_1;
use crate::crypto::{CurveId, HashAlgorithm, KeyAlgorithm, PublicKey, Verifier};
use std::sync::OnceLock;

/// How DSTU parameters are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterForm {
    /// Explicit ECBinary with DKE No. 1: what the vendor and most authorities write.
    Explicit,
    /// Named-curve OID without DKE.
    Named,
}

/// A SubjectPublicKeyInfo as received, with the key when its algorithm is supported.
#[derive(Debug, Clone)]
pub struct SubjectPublicKeyInfo {
    raw: Vec<u8>,
    bits: Vec<u8>,
    algorithm_oid: String,
    algorithm_name: String,
    /// The key as [`PublicKey::from_bytes`] takes it.
    encoded: Encoded,
    /// Checked when first asked for: a list of certificates is read much faster than its points are checked.
    public_key: OnceLock<Result<PublicKey, PkiError>>,
}

/// Same octets.
impl PartialEq for SubjectPublicKeyInfo {
    fn eq(&self, other: &Self) -> bool {
        self.raw == other.raw
    }
}
impl Eq for SubjectPublicKeyInfo {}

const WHAT: &str = "a public key";

impl SubjectPublicKeyInfo {
    /// Keeps the octets. An unsupported algorithm is not an error here, only in [`Self::public_key`].
    pub fn from_der(der: &[u8]) -> Result<Self, PkiError> {
        let mut info = Element::only(der, tlv::SEQUENCE, WHAT)?.reader(WHAT);
        let mut algorithm = info.sequence()?;
        let bits = info.bit_string()?.to_vec();
        info.finish()?;
        let kind = algorithm.element()?;
        if kind.tag != tlv::OID {
            return Err(PkiError::Decode(WHAT));
        }
        let algorithm_oid = tlv::oid_text(kind.content).ok_or(PkiError::Decode(WHAT))?;
        let (algorithm_name, encoded) = interpret(kind, algorithm, &bits, &algorithm_oid);
        Ok(Self {
            raw: der.to_vec(),
            bits,
            algorithm_oid,
            algorithm_name,
            encoded,
            public_key: OnceLock::new(),
        })
    }
    /// SubjectPublicKeyInfo of `key`. `form` concerns DSTU 4145 only; elliptic curves of NIST are always named.
    pub fn build(key: &PublicKey, form: ParameterForm) -> Result<Self, PkiError> {
        let (kind, parameters, bits) = match key.algorithm() {
            KeyAlgorithm::Dstu4145(curve) => {
                let parameters = match form {
                    ParameterForm::Explicit => {
                        tlv::sequence(&[&explicit_curve(curve), &tlv::octet_string(&DKE_1)])
                    }
                    ParameterForm::Named => tlv::sequence(&[&tlv::oid(&curve_oid(curve)?)]),
                };
                (oid::DSTU4145_LE, parameters, tlv::octet_string(key.as_bytes()))
            }
            KeyAlgorithm::P256 => (oid::EC_PUBLIC_KEY, tlv::oid(&oid::P256), key.as_bytes().to_vec()),
            KeyAlgorithm::P384 => (oid::EC_PUBLIC_KEY, tlv::oid(&oid::P384), key.as_bytes().to_vec()),
        };
        let algorithm = tlv::algorithm(&kind, &parameters);
        Self::from_der(&tlv::sequence(&[&algorithm, &tlv::bit_string(&bits)]))
    }
    pub fn as_der(&self) -> &[u8] {
        &self.raw
    }
    /// Content octets of the subjectPublicKey BIT STRING (for DSTU: the inner OCTET STRING with its header).
    pub fn bit_string(&self) -> &[u8] {
        &self.bits
    }
    /// The key. For the big-endian DSTU identifier: converted to the order of [`PublicKey::from_bytes`].
    pub fn public_key(&self) -> Result<&PublicKey, PkiError> {
        let key = self.public_key.get_or_init(|| {
            let (algorithm, bytes) = self.encoded.as_ref().map_err(Clone::clone)?;
            Ok(PublicKey::from_bytes(*algorithm, bytes)?)
        });
        key.as_ref().map_err(Clone::clone)
    }
    /// Whether both are one key. Points are compared, because authorities write the parameters of a curve differently; of
    /// keys that this program cannot use, the octets.
    pub fn same_key(&self, other: &Self) -> bool {
        match (self.public_key(), other.public_key()) {
            (Ok(one), Ok(other)) => one == other,
            (Err(_), Err(_)) => self.raw == other.raw,
            _ => false,
        }
    }
    /// Dotted OID of the key's algorithm.
    pub fn algorithm_oid(&self) -> &str {
        &self.algorithm_oid
    }
    /// DER of the AlgorithmIdentifier, parameters included, as received.
    pub fn algorithm_der(&self) -> &[u8] {
        // Read once already when the value was made.
        let found =
            Element::only(&self.raw, tlv::SEQUENCE, WHAT).and_then(|info| info.reader(WHAT).element());
        found.map_or(&[], |algorithm| algorithm.raw)
    }
    /// Long-term key element (64 octets) in the parameters of a DSTU key, if they carry one.
    pub fn dke(&self) -> Option<&[u8]> {
        let mut algorithm = Element::only(self.algorithm_der(), tlv::SEQUENCE, WHAT).ok()?.reader(WHAT);
        let kind = algorithm.element().ok()?;
        dstu_order(kind)?;
        let mut parameters = algorithm.sequence().ok()?;
        parameters.element().ok()?;
        parameters.octet_string().ok().filter(|dke| dke.len() == DKE_1.len())
    }
    /// For people: `ДСТУ 4145 M257`-like neutral text (`DSTU4145-M257`, `ECDSA-P256`, `RSA-2048`, or the OID).
    pub fn algorithm_name(&self) -> String {
        self.algorithm_name.clone()
    }
    pub fn key_ids(&self) -> KeyIds {
        KeyIds {
            gost: digest(HashAlgorithm::Gost34311, &self.bits),
            kupyna: digest(HashAlgorithm::Kupyna256, &self.bits),
            sha1: digest(HashAlgorithm::Sha1, &self.bits),
        }
    }
    /// Verifies `signature` (canonical form) over `message`. `what` names the signed document in the error.
    ///
    /// # Errors
    /// `SignatureWrong`; `UnsupportedAlgorithm` when the key cannot make such a signature or is of a kind that
    /// cannot be verified here (nobody has published the order of octets in signatures of big-endian DSTU keys).
    pub fn verify(
        &self,
        algorithm: SignatureAlgorithm,
        message: &[u8],
        signature: &[u8],
        what: &'static str,
    ) -> Result<(), PkiError> {
        if algorithm.is_rsa() {
            return self.verify_rsa(algorithm, message, signature, what);
        }
        let key = self.public_key()?;
        let fits = algorithm.is_dstu() == matches!(key.algorithm(), KeyAlgorithm::Dstu4145(_));
        if !fits || self.algorithm_oid == oid::DSTU4145_BE.to_string() {
            return Err(PkiError::UnsupportedAlgorithm(self.algorithm_name.clone()));
        }
        key.verify(&algorithm.hash().digest(message), signature).map_err(|_| PkiError::SignatureWrong(what))
    }
    fn verify_rsa(
        &self,
        algorithm: SignatureAlgorithm,
        message: &[u8],
        signature: &[u8],
        what: &'static str,
    ) -> Result<(), PkiError> {
        use ring::signature as ring;
        if self.algorithm_oid != oid::RSA.to_string() {
            return Err(PkiError::UnsupportedAlgorithm(self.algorithm_name.clone()));
        }
        let scheme = match algorithm.hash() {
            HashAlgorithm::Sha384 => &ring::RSA_PKCS1_2048_8192_SHA384,
            HashAlgorithm::Sha512 => &ring::RSA_PKCS1_2048_8192_SHA512,
            _ => &ring::RSA_PKCS1_2048_8192_SHA256,
        };
        ring::UnparsedPublicKey::new(scheme, &self.bits)
            .verify(message, signature)
            .map_err(|_| PkiError::SignatureWrong(what))
    }
}

/// Algorithm of a key by the DER of its AlgorithmIdentifier, which stands alike in PKCS#8 private keys.
///
/// # Errors
/// `UnsupportedAlgorithm` (also for big-endian DSTU keys), `Decode`.
pub fn key_algorithm(der: &[u8]) -> Result<KeyAlgorithm, PkiError> {
    let mut identifier = Element::only(der, tlv::SEQUENCE, WHAT)?.reader(WHAT);
    let kind = identifier.element()?;
    if dstu_order(kind) == Some(false) {
        return dstu_curve(identifier.rest(), false).map(KeyAlgorithm::Dstu4145);
    }
    if kind.is_oid(&oid::EC_PUBLIC_KEY) {
        let curve = identifier.element()?;
        let known = [(oid::P256, KeyAlgorithm::P256), (oid::P384, KeyAlgorithm::P384)];
        if let Some((_, algorithm)) = known.into_iter().find(|(oid, _)| curve.is_oid(oid)) {
            return Ok(algorithm);
        }
    }
    let name = if kind.is_oid(&oid::RSA) { Some("RSA".to_owned()) } else { tlv::oid_text(kind.content) };
    Err(PkiError::UnsupportedAlgorithm(name.unwrap_or_default()))
}

/// Curve named or described by the DER of DSTU 4145 parameters. `big_endian`: order of the octets of b.
///
/// # Errors
/// `UnsupportedAlgorithm` for a curve that is none of the ten, `Decode`.
pub fn dstu_curve(parameters: &[u8], big_endian: bool) -> Result<CurveId, PkiError> {
    match read_curve(Reader::new(parameters, WHAT), big_endian)? {
        Curve::Known(curve) => Ok(curve),
        Curve::Degree(m) => Err(PkiError::UnsupportedAlgorithm(format!("DSTU4145-{m}"))),
    }
}

fn digest<const N: usize>(hash: HashAlgorithm, data: &[u8]) -> [u8; N] {
    let mut out = [0; N];
    // The lengths of the three hashes are those of the fields.
    for (to, from) in out.iter_mut().zip(hash.digest(data).bytes) {
        *to = from;
    }
    out
}

type Encoded = Result<(KeyAlgorithm, Vec<u8>), PkiError>;

/// Name for people, and the key if we can use it.
fn interpret(kind: Element<'_>, parameters: Reader<'_>, bits: &[u8], dotted: &str) -> (String, Encoded) {
    let unsupported = |name: String| (name.clone(), Err(PkiError::UnsupportedAlgorithm(name)));
    if let Some(big_endian) = dstu_order(kind) {
        let suffix = if big_endian { "-BE" } else { "" };
        let curve = read_curve(parameters, big_endian);
        return match curve {
            Ok(Curve::Known(id)) => {
                let name = format!("DSTU4145-{id:?}{suffix}");
                (name, dstu_key(id, bits, big_endian))
            }
            Ok(Curve::Degree(m)) => unsupported(format!("DSTU4145-{m}{suffix}")),
            Err(error) => (format!("DSTU4145{suffix}"), Err(error)),
        };
    }
    if kind.is_oid(&oid::EC_PUBLIC_KEY) {
        return ecdsa_key(parameters, bits);
    }
    if kind.is_oid(&oid::RSA) {
        return unsupported(rsa_bits(bits).map_or_else(|| "RSA".to_owned(), |n| format!("RSA-{n}")));
    }
    unsupported(dotted.to_owned())
}

/// Whether this is a polynomial-basis DSTU key identifier, and if so whether it is the big-endian one.
/// Identifiers of DSTU signatures with Kupyna serve for keys too.
fn dstu_order(kind: Element<'_>) -> Option<bool> {
    const LITTLE_ENDIAN: [der::oid::ObjectIdentifier; 7] = [
        oid::DSTU4145_LE,
        oid::DSTU4145_KUPYNA256,
        oid::DSTU4145_KUPYNA256_LE,
        oid::DSTU4145_KUPYNA384,
        oid::DSTU4145_KUPYNA384_LE,
        oid::DSTU4145_KUPYNA512,
        oid::DSTU4145_KUPYNA512_LE,
    ];
    if kind.is_oid(&oid::DSTU4145_BE) {
        Some(true)
    } else {
        LITTLE_ENDIAN.iter().any(|known| kind.is_oid(known)).then_some(false)
    }
}

enum Curve {
    Known(CurveId),
    /// Some other curve over GF(2^m).
    Degree(u32),
}

/// `SEQUENCE { CHOICE { ECBinary, namedCurve OID }, dke OPTIONAL }` (formats.md 2.2).
fn read_curve(mut algorithm: Reader<'_>, big_endian: bool) -> Result<Curve, PkiError> {
    const WHAT: &str = "DSTU 4145 parameters";
    let mut parameters = Reader::new(algorithm.content(tlv::SEQUENCE)?, WHAT);
    let curve = parameters.element()?;
    if curve.tag == tlv::OID {
        return CurveId::ALL
            .into_iter()
            .find(|id| curve_oid(*id).is_ok_and(|known| curve.is_oid(&known)))
            .map(Curve::Known)
            .ok_or_else(|| PkiError::UnsupportedAlgorithm(tlv::oid_text(curve.content).unwrap_or_default()));
    }
    if curve.tag != tlv::SEQUENCE {
        return Err(PkiError::Decode(WHAT));
    }
    let mut binary = curve.reader(WHAT);
    // The standard has an optional version here; nobody writes it.
    binary.optional(tlv::INTEGER)?;
    let mut field = binary.sequence()?;
    let m = u32::try_from(field.integer()?).map_err(|_| PkiError::Decode(WHAT))?;
    let mut ks = match field.optional_inside(tlv::SEQUENCE)? {
        Some(pentanomial) => pentanomial.list(3, Reader::integer)?,
        None => vec![field.integer()?],
    };
    ks.sort_unstable();
    let a = binary.integer()?;
    let mut b = binary.octet_string()?.to_vec();
    let n = magnitude(binary.integer_octets()?);
    if !big_endian {
        b.reverse();
    }
    let same = |id: &CurveId| {
        let known = id.parameters();
        known.ks.iter().map(|k| i64::from(*k)).eq(ks.iter().copied())
            && i64::from(known.a) == a
            && magnitude(&known.b) == magnitude(&b)
            && magnitude(&known.n) == n
    };
    // The degree first: it costs nothing, the other parameters are computed.
    let mut likely = CurveId::ALL.into_iter().filter(|id| id.degree() == m);
    Ok(likely.find(same).map_or(Curve::Degree(m), Curve::Known))
}

/// Big-endian octets without leading zeros.
fn magnitude(octets: &[u8]) -> &[u8] {
    let zeros = octets.iter().take_while(|octet| **octet == 0).count();
    &octets[zeros..]
}

fn dstu_key(curve: CurveId, bits: &[u8], big_endian: bool) -> Encoded {
    let mut point = Element::only(bits, tlv::OCTET_STRING, WHAT)?.content.to_vec();
    if big_endian {
        point.reverse();
    }
    Ok((KeyAlgorithm::Dstu4145(curve), point))
}

fn ecdsa_key(mut parameters: Reader<'_>, bits: &[u8]) -> (String, Encoded) {
    let Ok(curve) = parameters.element() else {
        return ("ECDSA".to_owned(), Err(PkiError::Decode(WHAT)));
    };
    let key = |name: &str, algorithm| (name.to_owned(), Ok((algorithm, bits.to_vec())));
    if curve.is_oid(&oid::P256) {
        return key("ECDSA-P256", KeyAlgorithm::P256);
    }
    if curve.is_oid(&oid::P384) {
        return key("ECDSA-P384", KeyAlgorithm::P384);
    }
    let name = if curve.is_oid(&oid::P521) {
        "ECDSA-P521".to_owned()
    } else {
        let dotted = (curve.tag == tlv::OID).then(|| tlv::oid_text(curve.content)).flatten();
        format!("ECDSA-{}", dotted.as_deref().unwrap_or("explicit"))
    };
    (name.clone(), Err(PkiError::UnsupportedAlgorithm(name)))
}

/// Length of the modulus of an RSAPublicKey.
fn rsa_bits(bits: &[u8]) -> Option<usize> {
    let mut key = Element::only(bits, tlv::SEQUENCE, WHAT).ok()?.reader(WHAT);
    let modulus = magnitude(key.integer_octets().ok()?);
    let first = modulus.first()?;
    Some(modulus.len() * 8 - first.leading_zeros() as usize)
}

fn curve_oid(curve: CurveId) -> Result<der::oid::ObjectIdentifier, PkiError> {
    // An arc below ten always fits.
    oid::DSTU4145_CURVES
        .push_arc(curve.number())
        .map_err(|_| PkiError::Invalid("the curve has no object identifier"))
}

/// ECBinary in the little-endian form of certificates and requests.
fn explicit_curve(curve: CurveId) -> Vec<u8> {
    let known = curve.parameters();
    let reversed = |octets: &[u8]| octets.iter().rev().copied().collect::<Vec<u8>>();
    let ks: Vec<Vec<u8>> = known.ks.iter().map(|k| tlv::integer(i64::from(*k))).collect();
    let polynomial = if ks.len() == 1 { ks.concat() } else { tlv::tlv_list(tlv::SEQUENCE, ks) };
    tlv::sequence(&[
        &tlv::sequence(&[&tlv::integer(i64::from(known.m)), &polynomial]),
        &tlv::integer(i64::from(known.a)),
        &tlv::octet_string(&reversed(&known.b)),
        &tlv::unsigned(&known.n),
        &tlv::octet_string(&reversed(&known.base_compressed)),
    ])
}

/// The identifiers under which a key is known, each over the content of the BIT STRING.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct KeyIds {
    /// GOST 34.311-95, 32 octets (national rule until the Kupyna generation).
    #[serde(with = "hex::serde")]
    pub gost: [u8; 32],
    /// Kupyna-256, 32 octets.
    #[serde(with = "hex::serde")]
    pub kupyna: [u8; 32],
    /// SHA-1, 20 octets (RFC 5280 method 1; ECDSA and RSA).
    #[serde(with = "hex::serde")]
    pub sha1: [u8; 20],
}

impl KeyIds {
    /// Whether a SubjectKeyIdentifier value names this key: any of the three, SHA-1 also zero-padded to 32 octets.
    pub fn matches(&self, ski: &[u8]) -> bool {
        ski == self.gost
            || ski == self.kupyna
            || ski == self.sha1
            || (ski.len() == 32 && ski[..20] == self.sha1 && ski[20..].iter().all(|b| *b == 0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::PrivateKey;

    const ALGORITHM: KeyAlgorithm = KeyAlgorithm::Dstu4145(CurveId::M257);

    /// The SubjectPublicKeyInfo of a request made by the vendor's library, M257 with explicit parameters.
    const M257: &str = concat!(
        "3081f23081c9060b2a862402010101010301013081b93075300702020101020",
        "10c020100042110bee3db6aea9e1f86578c45c12594ff942394a7d738f9187e6515017294f4ce01022100",
        "800000000000000000000000000000006759213af182e987d3e17714907d470d0421",
        "b60fd2d8dce8a93423c6101bca91c47a007e6c300b26cd556c9b0e7d20ef292a000440",
        "a9d6eb45f13c708280c4967b231f5eadf658eba4c037291d38d96bf025ca4e17",
        "f8e9720dc615b43a28975f0bc1dea36438b564ea2c179fd0123e6db8fac57904",
        "03240004216fc5b2dd2bc24104f58b0c2dd06d3f70ac5a1f2a1aa73d1f2b1a3b4c5d6e7f8000"
    );

    #[test]
    fn explicit_parameters_name_a_curve_even_when_the_point_is_none() {
        let der = hex::decode(M257).unwrap();
        let info = SubjectPublicKeyInfo::from_der(&der).unwrap();
        assert_eq!(info.algorithm_name(), "DSTU4145-M257");
        assert_eq!(info.as_der(), der);
    }

    #[test]
    fn a_key_is_the_same_however_its_curve_is_written() {
        let new = || crate::crypto::Signer::public_key(&PrivateKey::generate(ALGORITHM).unwrap());
        let (one, other) = (new(), new());
        let info = |key, form| SubjectPublicKeyInfo::build(key, form).unwrap();
        let explicit = info(&one, ParameterForm::Explicit);
        let named = info(&one, ParameterForm::Named);
        assert!(explicit != named && explicit.same_key(&named));
        assert!(!explicit.same_key(&info(&other, ParameterForm::Explicit)));
        // Curves that we do not have: by their octets.
        let unknown = |last: u8| {
            let algorithm = tlv::algorithm(&oid::EC_PUBLIC_KEY, &tlv::oid(&oid::RSA));
            let der = tlv::sequence(&[&algorithm, &tlv::bit_string(&[4, last])]);
            SubjectPublicKeyInfo::from_der(&der).unwrap()
        };
        assert!(unknown(1).public_key().is_err());
        assert!(unknown(1).same_key(&unknown(1)) && !unknown(1).same_key(&unknown(2)));
        assert!(!unknown(1).same_key(&explicit) && !explicit.same_key(&unknown(1)));
    }

    #[test]
    fn every_curve_is_recognised_in_both_forms_and_written_back() {
        for curve in CurveId::ALL {
            let key = crate::crypto::PrivateKey::generate(KeyAlgorithm::Dstu4145(curve)).unwrap();
            let key = crate::crypto::Signer::public_key(&key);
            for form in [ParameterForm::Explicit, ParameterForm::Named] {
                let info = SubjectPublicKeyInfo::build(&key, form).unwrap();
                assert_eq!(info.public_key(), Ok(&key), "{curve:?} {form:?}");
                assert_eq!(info.algorithm_name(), format!("DSTU4145-{curve:?}"));
                assert_eq!(info.bit_string()[2..], *key.as_bytes());
            }
        }
    }

    #[test]
    fn foreign_algorithms_are_named_not_refused() {
        let info = |algorithm: &[u8], bits: &[u8]| {
            SubjectPublicKeyInfo::from_der(&tlv::sequence(&[algorithm, &tlv::bit_string(bits)])).unwrap()
        };
        let ed25519 = der::oid::ObjectIdentifier::new_unwrap("1.3.101.112");
        let key = info(&tlv::algorithm(&ed25519, &[]), &[0; 32]);
        assert_eq!(key.algorithm_name(), "1.3.101.112");
        assert!(matches!(key.public_key(), Err(PkiError::UnsupportedAlgorithm(_))));
        let modulus = [0x80; 256];
        let rsa = tlv::sequence(&[&tlv::unsigned(&modulus), &tlv::integer(65537)]);
        assert_eq!(info(&tlv::algorithm(&oid::RSA, &tlv::null()), &rsa).algorithm_name(), "RSA-2048");
        let p521 = info(&tlv::algorithm(&oid::EC_PUBLIC_KEY, &tlv::oid(&oid::P521)), &[4; 133]);
        assert_eq!(p521.algorithm_name(), "ECDSA-P521");
        let bare = info(&tlv::algorithm(&oid::DSTU4145_LE, &[]), &[4, 0]);
        assert_eq!(bare.algorithm_name(), "DSTU4145");
        assert!(bare.public_key().is_err());
    }

    #[test]
    fn key_identifiers_match_in_every_form() {
        let ids = KeyIds { gost: [1; 32], kupyna: [2; 32], sha1: [3; 20] };
        let mut padded = [3; 32];
        padded[20..].fill(0);
        for ski in [&[1; 32][..], &[2; 32], &[3; 20], &padded] {
            assert!(ids.matches(ski));
        }
        for ski in [&[3; 32][..], &[1; 31], &[], &[3; 19]] {
            assert!(!ids.matches(ski));
        }
    }
}
