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

#[cfg(test)]
mod tests {
    use super::*;

    const ALGORITHMS: [(KeyAlgorithm, HashAlgorithm); 4] = [
        (KeyAlgorithm::Dstu4145(CurveId::M257), HashAlgorithm::Gost34311),
        (KeyAlgorithm::Dstu4145(CurveId::M431), HashAlgorithm::Kupyna512),
        (KeyAlgorithm::P256, HashAlgorithm::Sha256),
        (KeyAlgorithm::P384, HashAlgorithm::Sha384),
    ];

    fn bytes(hex: &str) -> Vec<u8> {
        hex::decode(hex).unwrap()
    }

    #[test]
    fn ecdsa_is_deterministic_as_in_rfc_6979() {
        // RFC 6979, A.2.5 and A.2.6, message "sample".
        let p256 = PrivateKey::from_bytes(
            KeyAlgorithm::P256,
            &bytes("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721"),
        )
        .unwrap();
        assert_eq!(
            hex::encode(p256.sign(&HashAlgorithm::Sha256.digest(b"sample")).unwrap()),
            "3046\
             022100efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716\
             022100f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"
        );
        assert_eq!(
            hex::encode(p256.public_key().as_bytes()),
            "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6\
             7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299"
        );
        let p384 = PrivateKey::from_bytes(
            KeyAlgorithm::P384,
            &bytes(
                "6b9d3dad2e1b8c1c05b19875b6659f4de23c3b667bf297ba9aa47740787137d8\
                 96d5724e4c70a825f872c9ea60d2edf5",
            ),
        )
        .unwrap();
        assert_eq!(
            hex::encode(p384.sign(&HashAlgorithm::Sha384.digest(b"sample")).unwrap()),
            "3066\
             02310094edbb92a5ecb8aad4736e56c691916b3f88140666ce9fa73d64c4ea95ad133c\
             81a648152e44acf96e36dd1e80fabe46\
             02310099ef4aeb15f178cea1fe40db2603138f130e740a19624526203b6351d0a3a94f\
             a329c145786e679e7b82c71a38628ac8"
        );
    }

    #[test]
    fn ecdh_gives_the_shared_secret_of_rfc_5903() {
        let key = PrivateKey::from_bytes(
            KeyAlgorithm::P256,
            &bytes("c88f01f510d9ac3f70a292daa2316de544e9aab8afe84049c62a9c57862d1433"),
        )
        .unwrap();
        let peer = PublicKey::from_bytes(
            KeyAlgorithm::P256,
            &bytes(
                "04d12dfb5289c8d4f81208b70270398c342296970a0bccb74c736fc7554494bf63\
                 56fbf3ca366cc23e8157854c13c58d6aac23f046ada30f8353e74f33039872ab",
            ),
        )
        .unwrap();
        assert_eq!(
            hex::encode(key.agree(&peer, false).unwrap().expose()),
            "d6840f6b42f6edafd13116e0e12565202fef8e9ece7dce03812464d04b9442de"
        );
    }

    #[test]
    fn generated_keys_sign_come_back_and_agree_with_each_other() {
        for (algorithm, hash) in ALGORITHMS {
            let key = PrivateKey::generate(algorithm).unwrap();
            assert_eq!(key.algorithm(), algorithm);
            let again = PrivateKey::from_bytes(algorithm, key.to_bytes().expose()).unwrap();
            let public = PublicKey::from_bytes(algorithm, key.public_key().as_bytes()).unwrap();
            assert_eq!(again.public_key(), public);
            let digest = hash.digest(b"message");
            public.verify(&digest, &again.sign(&digest).unwrap()).unwrap();
            let other = PrivateKey::generate(algorithm).unwrap();
            for cofactor in [false, true] {
                let here = key.agree(&other.public_key(), cofactor).unwrap();
                assert_eq!(here.expose(), other.agree(&public, cofactor).unwrap().expose());
            }
        }
    }

    #[test]
    fn a_changed_signature_message_or_key_does_not_verify() {
        for (algorithm, hash) in ALGORITHMS {
            let key = PrivateKey::generate(algorithm).unwrap();
            let public = key.public_key();
            let digest = hash.digest(b"message");
            let signature = key.sign(&digest).unwrap();
            for place in [signature.len() / 4, 3 * signature.len() / 4] {
                let mut changed = signature.clone();
                changed[place] ^= 1;
                assert_eq!(public.verify(&digest, &changed), Err(CryptoError::SignatureWrong));
            }
            let wrong = Err(CryptoError::SignatureWrong);
            assert_eq!(public.verify(&hash.digest(b"massage"), &signature), wrong);
            let other = PrivateKey::generate(algorithm).unwrap().public_key();
            assert_eq!(other.verify(&digest, &signature), wrong);
        }
    }

    #[test]
    fn octets_that_are_no_signature_are_told_from_wrong_ones() {
        for (algorithm, hash) in ALGORITHMS {
            let public = PrivateKey::generate(algorithm).unwrap().public_key();
            let digest = hash.digest(b"");
            for signature in [&[][..], &[1, 2, 3], &[0xff; 301]] {
                assert_eq!(public.verify(&digest, signature), Err(CryptoError::SignatureEncoding));
            }
        }
        let public = PrivateKey::generate(KeyAlgorithm::Dstu4145(CurveId::M257)).unwrap().public_key();
        let digest = HashAlgorithm::Gost34311.digest(b"");
        for zero in [[vec![0; 32], vec![1; 32]].concat(), [vec![1; 32], vec![0; 32]].concat(), vec![0xff; 64]]
        {
            assert_eq!(public.verify(&digest, &zero), Err(CryptoError::SignatureWrong));
        }
    }

    #[test]
    fn scalars_outside_the_range_are_refused_and_padding_is_not() {
        for (algorithm, _) in ALGORITHMS {
            let out_of_range = Some(CryptoError::PrivateKeyRange);
            assert_eq!(PrivateKey::from_bytes(algorithm, &[]).err(), out_of_range);
            assert_eq!(PrivateKey::from_bytes(algorithm, &[0; 54]).err(), out_of_range);
            assert_eq!(PrivateKey::from_bytes(algorithm, &[0xff; 54]).err(), out_of_range);
            assert_eq!(PrivateKey::from_bytes(algorithm, &[0xff; 90]).err(), out_of_range);
            let len = PrivateKey::generate(algorithm).unwrap().to_bytes().len();
            let (short, mut long) = (vec![7], vec![0; 80]);
            let dstu = matches!(algorithm, KeyAlgorithm::Dstu4145(_));
            long[if dstu { 0 } else { 79 }] = 7;
            let [short, long] = [short, long].map(|s| PrivateKey::from_bytes(algorithm, &s).unwrap());
            assert_eq!(short.to_bytes().expose(), long.to_bytes().expose());
            assert_eq!(short.to_bytes().len(), len);
        }
        let order = CurveId::M257.parameters().n.into_iter().rev().collect::<Vec<_>>();
        let dstu = KeyAlgorithm::Dstu4145(CurveId::M257);
        assert_eq!(PrivateKey::from_bytes(dstu, &order).err(), Some(CryptoError::PrivateKeyRange));
    }

    #[test]
    fn keys_and_hashes_of_different_families_do_not_mix() {
        let national = PrivateKey::generate(KeyAlgorithm::Dstu4145(CurveId::M257)).unwrap();
        let international = PrivateKey::generate(KeyAlgorithm::P256).unwrap();
        let [gost, sha, sha1] =
            [HashAlgorithm::Gost34311, HashAlgorithm::Sha256, HashAlgorithm::Sha1].map(|h| h.digest(b""));
        assert!(matches!(national.sign(&sha), Err(CryptoError::Unsupported(_))));
        assert!(matches!(international.sign(&gost), Err(CryptoError::Unsupported(_))));
        assert!(matches!(international.sign(&sha1), Err(CryptoError::Unsupported(_))));
        assert!(matches!(international.public_key().verify(&gost, &[]), Err(CryptoError::Unsupported(_))));
        assert!(matches!(
            national.agree(&international.public_key(), false),
            Err(CryptoError::Unsupported(_))
        ));
    }

    #[test]
    fn a_compressed_sec_1_point_is_the_same_key() {
        let key = PrivateKey::generate(KeyAlgorithm::P256).unwrap().public_key();
        let (x, y) = key.as_bytes()[1..].split_at(32);
        let compressed = [&[2 + (y[31] & 1)], x].concat();
        assert_eq!(PublicKey::from_bytes(KeyAlgorithm::P256, &compressed), Ok(key));
        assert_eq!(
            PublicKey::from_bytes(KeyAlgorithm::P256, &[0]),
            Err(CryptoError::PublicKeyInvalid),
            "infinity"
        );
    }
}
