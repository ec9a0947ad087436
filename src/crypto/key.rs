//! Keys of every supported algorithm behind one pair of types, so that no room above matches on the algorithm.

use super::dstu4145::{self, DstuKey};
use super::nist::{nist256, nist384};
use super::{CryptoError, CurveId, Digest, HashAlgorithm, Secret};

/// Algorithm of a key pair, parameters included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyAlgorithm {
    /// DSTU 4145-2002, polynomial basis.
    Dstu4145(CurveId),
    /// ECDSA / ECDH on NIST P-256 with SHA-256.
    P256,
    /// ECDSA / ECDH on NIST P-384 with SHA-384.
    P384,
}

/// What a carrier is asked to sign: the message itself, and the hash to use
/// (some tokens hash inside, others take the digest).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToSign {
    pub message: Vec<u8>,
    pub hash: HashAlgorithm,
}

impl ToSign {
    pub fn digest(&self) -> Digest {
        self.hash.digest(&self.message)
    }
}

/// Something that signs digests. Canonical signature octets: DSTU 4145 raw `r ‖ s`, each little-endian in
/// ceil(bitlen(n)/8) octets; ECDSA DER `SEQUENCE { r, s }`.
pub trait Signer {
    fn public_key(&self) -> PublicKey;
    fn sign(&self, digest: &Digest) -> Result<Vec<u8>, CryptoError>;
}

/// Something that verifies signatures in the canonical form of [`Signer`].
pub trait Verifier {
    /// # Errors
    /// `SignatureWrong`, or `SignatureEncoding` when the octets cannot be a signature at all.
    fn verify(&self, digest: &Digest, signature: &[u8]) -> Result<(), CryptoError>;
}

/// A private key. Wiped on drop; not printable.
pub struct PrivateKey(Inner);

enum Inner {
    Dstu(DstuKey),
    P256(nist256::SecretKey),
    P384(nist384::SecretKey),
}

impl PrivateKey {
    /// A fresh key from the system's random numbers. DSTU 4145: bitlen(n)-1 random bits, not zero.
    ///
    /// # Errors
    /// `Random`.
    pub fn generate(algorithm: KeyAlgorithm) -> Result<Self, CryptoError> {
        Ok(Self(match algorithm {
            KeyAlgorithm::Dstu4145(curve) => Inner::Dstu(DstuKey::generate(curve)?),
            KeyAlgorithm::P256 => Inner::P256(nist256::generate()?),
            KeyAlgorithm::P384 => Inner::P384(nist384::generate()?),
        }))
    }
    /// DSTU 4145: scalar little-endian, shorter or zero-padded accepted. ECDSA: scalar big-endian, likewise.
    ///
    /// # Errors
    /// `PrivateKeyRange` when the scalar is zero or not below the group order.
    pub fn from_bytes(algorithm: KeyAlgorithm, scalar: &[u8]) -> Result<Self, CryptoError> {
        Ok(Self(match algorithm {
            KeyAlgorithm::Dstu4145(curve) => Inner::Dstu(DstuKey::from_le(curve, scalar)?),
            KeyAlgorithm::P256 => Inner::P256(nist256::from_be(scalar)?),
            KeyAlgorithm::P384 => Inner::P384(nist384::from_be(scalar)?),
        }))
    }
    /// The scalar in the order of [`PrivateKey::from_bytes`], ceil(bitlen(n)/8) octets.
    pub fn to_bytes(&self) -> Secret {
        match &self.0 {
            Inner::Dstu(key) => key.to_le(),
            Inner::P256(key) => nist256::to_be(key),
            Inner::P384(key) => nist384::to_be(key),
        }
    }
    pub fn algorithm(&self) -> KeyAlgorithm {
        match &self.0 {
            Inner::Dstu(key) => KeyAlgorithm::Dstu4145(key.curve()),
            Inner::P256(_) => KeyAlgorithm::P256,
            Inner::P384(_) => KeyAlgorithm::P384,
        }
    }
    /// Shared point's x coordinate, big-endian, full field length. DSTU: `cofactor` multiplies by the cofactor
    /// (the "cofactor" key-agreement identifiers); ECDH ignores it.
    ///
    /// # Errors
    /// `Unsupported` when the keys are not of one algorithm and curve.
    pub fn agree(&self, peer: &PublicKey, cofactor: bool) -> Result<Secret, CryptoError> {
        if peer.algorithm != self.algorithm() {
            return Err(CryptoError::Unsupported("a public key of another curve"));
        }
        match &self.0 {
            Inner::Dstu(key) => key.agree(&peer.bytes, cofactor),
            Inner::P256(key) => nist256::agree(key, &peer.bytes),
            Inner::P384(key) => nist384::agree(key, &peer.bytes),
        }
    }
}

impl Signer for PrivateKey {
    fn public_key(&self) -> PublicKey {
        let bytes = match &self.0 {
            Inner::Dstu(key) => key.public_code(),
            Inner::P256(key) => nist256::public(key),
            Inner::P384(key) => nist384::public(key),
        };
        PublicKey { algorithm: self.algorithm(), bytes }
    }
    /// DSTU 4145 signs digests of GOST 34.311 and Kupyna, ECDSA those of SHA-2.
    fn sign(&self, digest: &Digest) -> Result<Vec<u8>, CryptoError> {
        check_hash(self.algorithm(), digest.algorithm)?;
        match &self.0 {
            Inner::Dstu(key) => key.sign(&digest.bytes),
            Inner::P256(key) => nist256::sign(key, &digest.bytes),
            Inner::P384(key) => nist384::sign(key, &digest.bytes),
        }
    }
}

/// No signature identifier names another pair of key and hash, SHA-1 apart, which no longer proves anything.
fn check_hash(key: KeyAlgorithm, hash: HashAlgorithm) -> Result<(), CryptoError> {
    use HashAlgorithm as H;
    let national = matches!(hash, H::Gost34311 | H::Kupyna256 | H::Kupyna384 | H::Kupyna512);
    match key {
        _ if hash == H::Sha1 => Err(CryptoError::Unsupported("SHA-1")),
        KeyAlgorithm::Dstu4145(_) if !national => Err(CryptoError::Unsupported("SHA-2")),
        KeyAlgorithm::P256 | KeyAlgorithm::P384 if national => {
            Err(CryptoError::Unsupported("a hash of the national standards"))
        }
        _ => Ok(()),
    }
}

/// A public key that was checked to be a point of its curve.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PublicKey {
    algorithm: KeyAlgorithm,
    bytes: Vec<u8>,
}

impl PublicKey {
    /// DSTU 4145: compressed point, little-endian. ECDSA: SEC 1 point (compressed or not).
    ///
    /// # Errors
    /// `PublicKeyInvalid` unless the octets name a finite point of the curve, of the order of its base point.
    pub fn from_bytes(algorithm: KeyAlgorithm, bytes: &[u8]) -> Result<Self, CryptoError> {
        let bytes = match algorithm {
            KeyAlgorithm::Dstu4145(curve) => {
                dstu4145::check_public(curve, bytes)?;
                bytes.to_vec()
            }
            KeyAlgorithm::P256 => nist256::check_public(bytes)?,
            KeyAlgorithm::P384 => nist384::check_public(bytes)?,
        };
        Ok(Self { algorithm, bytes })
    }
    /// DSTU 4145: compressed point, little-endian. ECDSA: SEC 1 uncompressed point.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }
    pub fn algorithm(&self) -> KeyAlgorithm {
        self.algorithm
    }
}

impl Verifier for PublicKey {
    fn verify(&self, digest: &Digest, signature: &[u8]) -> Result<(), CryptoError> {
        check_hash(self.algorithm, digest.algorithm)?;
        match self.algorithm {
            KeyAlgorithm::Dstu4145(curve) => dstu4145::verify(curve, &self.bytes, &digest.bytes, signature),
            KeyAlgorithm::P256 => nist256::verify(&self.bytes, &digest.bytes, signature),
            KeyAlgorithm::P384 => nist384::verify(&self.bytes, &digest.bytes, signature),
        }
    }
}
