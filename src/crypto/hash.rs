//! Hash functions behind one name, with HMAC and PBKDF2 over any of them.

use super::Secret;

/// Hash functions in use. GOST 34.311-95 always with DKE No. 1 and a zero start vector.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HashAlgorithm {
    Gost34311,
    Kupyna256,
    Kupyna384,
    Kupyna512,
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

/// A digest with the name of the function that made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digest {
    pub algorithm: HashAlgorithm,
    /// Natural octet order of the function's standard.
    pub bytes: Vec<u8>,
}

impl HashAlgorithm {
    /// Digest of `data`.
    pub fn digest(self, _data: &[u8]) -> Digest {
        todo!()
    }
    /// Length of the digest in octets.
    pub fn output_len(self) -> usize {
        todo!()
    }
    /// Block length in octets as HMAC and the PKCS#12 KDF need it (GOST 34.311: 32, Kupyna-256: 64).
    pub fn block_len(self) -> usize {
        todo!()
    }
    /// HMAC (RFC 2104). Keys longer than the block are hashed first.
    pub fn hmac(self, _key: &[u8], _data: &[u8]) -> Secret {
        todo!()
    }
    /// PBKDF2 (RFC 8018) with HMAC over this hash.
    pub fn pbkdf2(self, _password: &[u8], _salt: &[u8], _iterations: u32, _len: usize) -> Secret {
        todo!()
    }
    /// PKCS#12 key derivation (RFC 7292 appendix B). `password_bmp` is UTF-16BE with the two zero octets;
    /// `id` 1 key, 2 IV, 3 MAC key.
    pub fn pkcs12_kdf(
        self,
        _password_bmp: &[u8],
        _salt: &[u8],
        _iterations: u32,
        _id: u8,
        _len: usize,
    ) -> Secret {
        todo!()
    }
}
