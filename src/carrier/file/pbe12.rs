//! Password-based encryption of PKCS#12's own (RFC 7292 appendix C): SHA-1 with three keys or two of DES, or with RC2.
//! Windows and programs older than 2020 write it. Read only: what is written again is protected by PBES2.

use super::encodings;
use super::pbes2::{MAX_ITERATIONS, Opened, Scheme};
use super::rounds::Rounds;
use crate::carrier::CarrierError;
use crate::crypto::{HashAlgorithm, Password, Secret};
use crate::pki::PkiError;
use crate::pki::tlv::{self, Element};
use cbc::Decryptor;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockModeDecrypt, InnerIvInit, KeyInit};
use der::oid::ObjectIdentifier as Oid;
use des::{TdesEde2, TdesEde3};
use rc2::Rc2;
use zeroize::Zeroizing;

const WHAT: &str = "PKCS#12 (PBE)";
/// RFC 7292 B.3: these diversifiers give a key and an initialisation vector.
const KEY: u8 = 1;
const VECTOR: u8 = 2;
const BLOCK: usize = 8;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cipher {
    TripleDes3,
    TripleDes2,
    /// Octets of its key.
    Rc2(usize),
}

const CIPHERS: [(Oid, Cipher); 4] = [
    (Oid::new_unwrap("1.2.840.113549.1.12.1.3"), Cipher::TripleDes3),
    (Oid::new_unwrap("1.2.840.113549.1.12.1.4"), Cipher::TripleDes2),
    (Oid::new_unwrap("1.2.840.113549.1.12.1.5"), Cipher::Rc2(16)),
    (Oid::new_unwrap("1.2.840.113549.1.12.1.6"), Cipher::Rc2(5)),
];

impl Cipher {
    fn key_len(self) -> usize {
        match self {
            Self::TripleDes3 => 24,
            Self::TripleDes2 => 16,
            Self::Rc2(octets) => octets,
        }
    }

    /// None: the padding is not one, so the key is not the one.
    fn decrypt(self, key: &[u8], vector: &[u8], ciphertext: &[u8]) -> Option<Secret> {
        fn cbc<C>(cipher: C, vector: &[u8], ciphertext: &[u8]) -> Option<Secret>
        where
            Decryptor<C>: BlockModeDecrypt + InnerIvInit<Inner = C>,
            C: cbc::cipher::BlockCipherDecrypt,
        {
            let mut octets = Zeroizing::new(ciphertext.to_vec());
            let cipher = Decryptor::inner_iv_slice_init(cipher, vector).ok()?;
            Some(Secret::from_slice(cipher.decrypt_padded::<Pkcs7>(&mut octets).ok()?))
        }
        match self {
            Self::TripleDes3 => cbc(TdesEde3::new_from_slice(key).ok()?, vector, ciphertext),
            Self::TripleDes2 => cbc(TdesEde2::new_from_slice(key).ok()?, vector, ciphertext),
            // The effective length of the key is that of its octets.
            Self::Rc2(octets) => cbc(Rc2::new_with_eff_key_len(key, octets * 8), vector, ciphertext),
        }
    }
}

/// Decrypts, if the AlgorithmIdentifier is one of these.
///
/// # Errors
/// `Damaged`, also when the octets do not decrypt: that the password is right is known before; `Pki`.
pub fn decrypt(
    algorithm: Element<'_>,
    ciphertext: &[u8],
    password: &Password,
    rounds: &mut Rounds,
) -> Option<Result<Opened, CarrierError>> {
    let mut identifier = algorithm.reader(WHAT);
    let name = identifier.element().ok()?;
    let (_, cipher) = CIPHERS.into_iter().find(|(oid, _)| name.is_oid(oid))?;
    let mut decrypt = || {
        let mut parameters = identifier.sequence()?;
        let salt = parameters.octet_string()?;
        let iterations = u32::try_from(parameters.integer()?).map_err(|_| PkiError::Decode(WHAT))?;
        parameters.finish()?;
        if iterations == 0 || iterations > MAX_ITERATIONS || salt.is_empty() || salt.len() > 64 {
            return Err(CarrierError::Damaged(WHAT));
        }
        // Two blocks of SHA-1 for the longest key, one for the vector.
        rounds.spend(iterations.saturating_mul(3))?;
        let octets = encodings::pkcs12(password);
        let derive =
            |what, length| HashAlgorithm::Sha1.pkcs12_kdf(octets.expose(), salt, iterations, what, length);
        let (key, vector) = (derive(KEY, cipher.key_len()), derive(VECTOR, BLOCK));
        let plain = cipher.decrypt(key.expose(), vector.expose(), ciphertext);
        let plain = plain.filter(|plain| tlv::check(plain.expose(), WHAT).is_ok());
        let plain = plain.ok_or(CarrierError::Damaged("a part of PKCS#12 does not decrypt"))?;
        Ok(Opened { scheme: Scheme::Aes, iterations, plain })
    };
    Some(decrypt())
}
