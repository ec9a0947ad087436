//! Keys of every supported algorithm behind one pair of types, so that no room above matches on the algorithm.

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
pub struct PrivateKey {
    // The crypto author replaces this by an enum over the algorithms.
    _private: Secret,
}

impl PrivateKey {
    /// A fresh key from the system's random numbers. DSTU 4145: bitlen(n)-1 random bits, not zero.
    pub fn generate(_algorithm: KeyAlgorithm) -> Result<Self, CryptoError> {
        todo!()
    }
    /// DSTU 4145: scalar little-endian, shorter or zero-padded accepted. ECDSA: scalar big-endian.
    pub fn from_bytes(_algorithm: KeyAlgorithm, _scalar: &[u8]) -> Result<Self, CryptoError> {
        todo!()
    }
    /// The scalar in the order of [`PrivateKey::from_bytes`], ceil(bitlen(n)/8) octets.
    pub fn to_bytes(&self) -> Secret {
        todo!()
    }
    pub fn algorithm(&self) -> KeyAlgorithm {
        todo!()
    }
    /// Shared point's x coordinate, big-endian, full field length. DSTU: `cofactor` multiplies by the cofactor
    /// (the "cofactor" key-agreement identifiers); ECDH ignores it.
    pub fn agree(&self, _peer: &PublicKey, _cofactor: bool) -> Result<Secret, CryptoError> {
        todo!()
    }
}

impl Signer for PrivateKey {
    fn public_key(&self) -> PublicKey {
        todo!()
    }
    fn sign(&self, _digest: &Digest) -> Result<Vec<u8>, CryptoError> {
        todo!()
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
    pub fn from_bytes(_algorithm: KeyAlgorithm, _bytes: &[u8]) -> Result<Self, CryptoError> {
        todo!()
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
    fn verify(&self, _digest: &Digest, _signature: &[u8]) -> Result<(), CryptoError> {
        todo!()
    }
}
