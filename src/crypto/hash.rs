//! Hash functions behind one name, with HMAC, PBKDF2 and the PKCS#12 derivation over any of them.

use super::Secret;
use digest::common::BlockSizeUser;
use digest::{FixedOutput, KeyInit, Update};
use hmac::SimpleHmac;
use zeroize::Zeroizing;

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

/// Runs `$body` with `$hash` standing for the type that implements `$algorithm`.
macro_rules! with_hash {
    ($algorithm:expr, $hash:ident => $body:expr) => {
        match $algorithm {
            HashAlgorithm::Gost34311 => {
                type $hash = gost94::Gost94UA;
                $body
            }
            HashAlgorithm::Kupyna256 => {
                type $hash = kupyna::Kupyna256;
                $body
            }
            HashAlgorithm::Kupyna384 => {
                type $hash = kupyna::Kupyna384;
                $body
            }
            HashAlgorithm::Kupyna512 => {
                type $hash = kupyna::Kupyna512;
                $body
            }
            HashAlgorithm::Sha1 => {
                type $hash = sha1::Sha1;
                $body
            }
            HashAlgorithm::Sha256 => {
                type $hash = sha2::Sha256;
                $body
            }
            HashAlgorithm::Sha384 => {
                type $hash = sha2::Sha384;
                $body
            }
            HashAlgorithm::Sha512 => {
                type $hash = sha2::Sha512;
                $body
            }
        }
    };
}

impl HashAlgorithm {
    /// Digest of `data`.
    pub fn digest(self, data: &[u8]) -> Digest {
        let bytes = with_hash!(self, H => <H as digest::Digest>::digest(data).to_vec());
        Digest { algorithm: self, bytes }
    }
    /// Length of the digest in octets.
    pub fn output_len(self) -> usize {
        with_hash!(self, H => <H as digest::Digest>::output_size())
    }
    /// Block length in octets as HMAC and the PKCS#12 KDF need it (GOST 34.311: 32, Kupyna-256: 64).
    pub fn block_len(self) -> usize {
        with_hash!(self, H => H::block_size())
    }
    /// HMAC (RFC 2104). Keys longer than the block are hashed first.
    pub fn hmac(self, key: &[u8], data: &[u8]) -> Secret {
        with_hash!(self, H => hmac_of::<SimpleHmac<H>>(key, data))
    }
    /// PBKDF2 (RFC 8018) with HMAC over this hash. `iterations` 0 counts as 1; `len` in octets.
    pub fn pbkdf2(self, password: &[u8], salt: &[u8], iterations: u32, len: usize) -> Secret {
        let mut out = vec![0; len];
        with_hash!(self, H => pbkdf2::pbkdf2::<SimpleHmac<H>>(password, salt, iterations.max(1), &mut out))
            .expect("HMAC takes keys of every length");
        Secret::new(out)
    }
    /// PKCS#12 key derivation (RFC 7292 appendix B). `password_bmp` is UTF-16BE with the two zero octets;
    /// `id` 1 key, 2 IV, 3 MAC key. `iterations` 0 counts as 1.
    pub fn pkcs12_kdf(self, password_bmp: &[u8], salt: &[u8], iterations: u32, id: u8, len: usize) -> Secret {
        let v = self.block_len();
        let diversifier = vec![id; v];
        // I = S ‖ P, each the input repeated up to a whole number of blocks (B.2, steps 2 to 4).
        let repeated = |data: &[u8]| -> Zeroizing<Vec<u8>> {
            let full = data.len().div_ceil(v) * v;
            Zeroizing::new(data.iter().copied().cycle().take(full).collect())
        };
        let mut input = Zeroizing::new([&repeated(salt)[..], &repeated(password_bmp)[..]].concat());
        let mut out = Vec::with_capacity(len);
        while out.len() < len {
            let first = Zeroizing::new([&diversifier[..], &input[..]].concat());
            let mut a = Zeroizing::new(self.digest(&first).bytes);
            for _ in 1..iterations {
                a = Zeroizing::new(self.digest(&a).bytes);
            }
            let wanted = (len - out.len()).min(a.len());
            out.extend_from_slice(&a[..wanted]);
            // Every block of I becomes (block + B + 1) mod 2^(8v), B being A repeated to a block (step 6).
            for block in input.chunks_mut(v) {
                let mut carry = 1u16;
                for (place, octet) in block.iter_mut().enumerate().rev() {
                    carry += u16::from(*octet) + u16::from(a[place % a.len()]);
                    [*octet, _] = carry.to_le_bytes();
                    carry >>= 8;
                }
            }
        }
        Secret::new(out)
    }
}

fn hmac_of<M: KeyInit + Update + FixedOutput>(key: &[u8], data: &[u8]) -> Secret {
    let mut mac = M::new_from_slice(key).expect("HMAC takes keys of every length");
    mac.update(data);
    Secret::new(mac.finalize_fixed().to_vec())
}
