//! PBES2 (RFC 8018): with GOST 28147 as order 2782/5/689 of 2016 says (formats.md 6.2), and with AES.

use super::encodings;
use super::rounds::Rounds;
use crate::carrier::CarrierError;
use crate::crypto::gost28147::{DKE_1, Gost28147};
use crate::crypto::{CryptoError, HashAlgorithm, Password, Secret};
use crate::pki::tlv::{self, Element, Reader};
use crate::pki::{PkiError, oid};
use der::oid::ObjectIdentifier as Oid;
use der::{Decode, Encode};

pub const PBES2: Oid = Oid::new_unwrap("1.2.840.113549.1.5.13");
const PBKDF2: Oid = Oid::new_unwrap("1.2.840.113549.1.5.12");
const WHAT: &str = "PBES2";
/// More would only make the person wait; no program writes more.
pub const MAX_ITERATIONS: u32 = 2_000_000;
/// What Ukrainian programs write and read, and order 2782/5/689 wants.
pub const GOST_ITERATIONS: u32 = 10_000;
const AES_ITERATIONS: u32 = 100_000;

/// Which of the two families; kept when a store is written again, so that the programs that read it before still do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// PBKDF2 with HMAC-GOST 34.311, GOST 28147 CFB.
    Gost,
    /// PBKDF2 with HMAC-SHA-256 (or another of the family, when reading), AES-256-CBC.
    Aes,
}

/// What was in an encrypted part.
pub struct Opened {
    pub scheme: Scheme,
    /// Rounds between the password and its key.
    pub iterations: u32,
    pub plain: Secret,
}

impl Scheme {
    /// Octets of the password as this family writes it.
    ///
    /// # Errors
    /// `PasswordRefused` for a character that Windows-1251 does not have (GOST only).
    pub fn encode(self, password: &Password) -> Result<Secret, CarrierError> {
        match self {
            Self::Gost => encodings::windows1251(password),
            Self::Aes => Ok(Secret::from_slice(password.utf8())),
        }
    }
}

/// EncryptedPrivateKeyInfo: `SEQUENCE { AlgorithmIdentifier, OCTET STRING }`.
///
/// # Errors
/// As [`decrypt`].
pub fn decrypt_info(der: &[u8], password: &[u8], rounds: &mut Rounds) -> Result<Opened, CarrierError> {
    let mut info = Element::only(der, tlv::SEQUENCE, WHAT)?.reader(WHAT);
    let algorithm = info.element()?;
    let ciphertext = info.octet_string()?;
    info.finish()?;
    decrypt(algorithm.raw, ciphertext, password, rounds)
}

/// EncryptedPrivateKeyInfo around a PrivateKeyInfo.
pub fn encrypt_info(plain: &[u8], scheme: Scheme, password: &[u8]) -> Result<Vec<u8>, CarrierError> {
    let (algorithm, ciphertext) = encrypt(plain, scheme, password)?;
    Ok(tlv::sequence(&[&algorithm, &tlv::octet_string(&ciphertext)]))
}

/// Decrypts by a PBES2 AlgorithmIdentifier. GOST has no padding: any password gives octets, and only their structure
/// tells whether it was the right one.
///
/// # Errors
/// `SecretWrong`, `UnsupportedFormat`, `Damaged`, `Pki`.
pub fn decrypt(
    algorithm: &[u8],
    ciphertext: &[u8],
    password: &[u8],
    rounds: &mut Rounds,
) -> Result<Opened, CarrierError> {
    let mut identifier = Element::only(algorithm, tlv::SEQUENCE, WHAT)?.reader(WHAT);
    if !identifier.element()?.is_oid(&PBES2) {
        return Err(CarrierError::UnsupportedFormat("PBES1"));
    }
    let mut parameters = identifier.sequence()?;
    let mut derivation = parameters.sequence()?;
    let mut cipher = parameters.sequence()?;
    parameters.finish()?;
    if !derivation.element()?.is_oid(&PBKDF2) {
        return Err(CarrierError::UnsupportedFormat("PBES2 (KDF)"));
    }
    let derivation = Derivation::read(derivation.sequence()?)?;
    let iterations = derivation.iterations;
    rounds.spend(iterations)?;
    let (scheme, plain) = if cipher.element()?.is_oid(&oid::GOST28147_CFB) {
        (Scheme::Gost, decrypt_gost(&derivation, cipher, ciphertext, password)?)
    } else {
        (Scheme::Aes, decrypt_aes(algorithm, ciphertext, password)?)
    };
    Ok(Opened { scheme, iterations, plain })
}

/// Encrypts; the AlgorithmIdentifier and the ciphertext.
pub fn encrypt(plain: &[u8], scheme: Scheme, password: &[u8]) -> Result<(Vec<u8>, Vec<u8>), CarrierError> {
    match scheme {
        Scheme::Gost => encrypt_gost(plain, password),
        Scheme::Aes => encrypt_aes(plain, password),
    }
}

struct Derivation<'a> {
    salt: &'a [u8],
    iterations: u32,
    /// AlgorithmIdentifier content of the pseudo-random function; absent means HMAC-SHA-1.
    function: Option<Element<'a>>,
}

impl<'a> Derivation<'a> {
    fn read(mut parameters: Reader<'a>) -> Result<Self, CarrierError> {
        let salt = parameters.octet_string()?;
        let iterations = u32::try_from(parameters.integer()?).map_err(|_| PkiError::Decode(WHAT))?;
        parameters.optional(tlv::INTEGER)?;
        let function = match parameters.optional_inside(tlv::SEQUENCE)? {
            Some(mut function) => Some(function.element()?),
            None => None,
        };
        parameters.finish()?;
        if iterations == 0 || iterations > MAX_ITERATIONS || salt.is_empty() || salt.len() > 64 {
            return Err(CarrierError::Damaged(WHAT));
        }
        Ok(Self { salt, iterations, function })
    }
}

fn decrypt_gost(
    derivation: &Derivation<'_>,
    mut cipher: Reader<'_>,
    ciphertext: &[u8],
    password: &[u8],
) -> Result<Secret, CarrierError> {
    if !derivation.function.is_some_and(|function| function.is_oid(&oid::HMAC_GOST34311)) {
        return Err(CarrierError::UnsupportedFormat("PBES2 (PRF)"));
    }
    let mut parameters = cipher.sequence()?;
    let iv = parameters.octet_string()?.first_chunk::<8>().ok_or(PkiError::Decode(WHAT))?;
    let dke = parameters.optional(tlv::OCTET_STRING)?.map_or(&DKE_1[..], |dke| dke.content);
    parameters.finish()?;
    let key = HashAlgorithm::Gost34311.pbkdf2(password, derivation.salt, derivation.iterations, 32);
    let cipher =
        Gost28147::with_dke(key.expose(), dke).map_err(|_| CarrierError::Damaged("substitution block"))?;
    let mut plain = ciphertext.to_vec();
    cipher.cfb_decrypt(iv, &mut plain);
    Ok(Secret::new(plain))
}

fn encrypt_gost(plain: &[u8], password: &[u8]) -> Result<(Vec<u8>, Vec<u8>), CarrierError> {
    let (mut salt, mut iv) = ([0; 32], [0; 8]);
    getrandom::fill(&mut salt).map_err(|_| CryptoError::Random)?;
    getrandom::fill(&mut iv).map_err(|_| CryptoError::Random)?;
    let key = HashAlgorithm::Gost34311.pbkdf2(password, &salt, GOST_ITERATIONS, 32);
    // Encrypted where it lies: the plain octets leave no other copy.
    let mut octets = plain.to_vec();
    Gost28147::new(key.expose())?.cfb_encrypt(&iv, &mut octets);
    let derivation = tlv::sequence(&[
        &tlv::octet_string(&salt),
        &tlv::integer(i64::from(GOST_ITERATIONS)),
        &tlv::algorithm(&oid::HMAC_GOST34311, &tlv::null()),
    ]);
    let cipher = tlv::sequence(&[&tlv::octet_string(&iv), &tlv::octet_string(&DKE_1)]);
    let parameters = tlv::sequence(&[
        &tlv::algorithm(&PBKDF2, &derivation),
        &tlv::algorithm(&oid::GOST28147_CFB, &cipher),
    ]);
    Ok((tlv::algorithm(&PBES2, &parameters), octets))
}

fn decrypt_aes(algorithm: &[u8], ciphertext: &[u8], password: &[u8]) -> Result<Secret, CarrierError> {
    const OTHER: CarrierError = CarrierError::UnsupportedFormat("PBES2 (cipher)");
    let scheme = pkcs5::EncryptionScheme::from_der(algorithm).map_err(|_| OTHER)?;
    match scheme.decrypt(password, ciphertext) {
        Ok(plain) => Ok(Secret::new(plain)),
        Err(pkcs5::Error::UnsupportedAlgorithm { .. } | pkcs5::Error::AlgorithmParametersInvalid { .. }) => {
            Err(OTHER)
        }
        Err(_) => Err(CarrierError::SecretWrong { tries_left: None }),
    }
}

fn encrypt_aes(plain: &[u8], password: &[u8]) -> Result<(Vec<u8>, Vec<u8>), CarrierError> {
    let (mut salt, mut iv) = ([0; 16], [0; 16]);
    getrandom::fill(&mut salt).map_err(|_| CryptoError::Random)?;
    getrandom::fill(&mut iv).map_err(|_| CryptoError::Random)?;
    // Fails for lengths and counts only, and these are fixed.
    const FIXED: CarrierError = CarrierError::NotSupported("PBES2");
    let scheme = pkcs5::pbes2::Parameters::generate_pbkdf2_sha256_aes256cbc(AES_ITERATIONS, &salt, iv)
        .map_err(|_| FIXED)?;
    let ciphertext = scheme.encrypt(password, plain).map_err(|_| FIXED)?;
    let algorithm = pkcs5::EncryptionScheme::from(scheme).to_der().map_err(|_| FIXED)?;
    Ok((algorithm, ciphertext))
}
