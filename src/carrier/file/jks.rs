//! Java key store of Sun, versions 1 and 2, as one bank of Ukraine gives it out (formats.md 6.4), and its protector of a
//! single key.

use super::encodings;
use crate::carrier::CarrierError;
use crate::crypto::{HashAlgorithm, Password, Secret};
use crate::pki::Certificate;
use crate::pki::tlv::{self, Element};
use der::oid::ObjectIdentifier as Oid;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// First octets of a store.
pub const MAGIC: [u8; 4] = [0xfe, 0xed, 0xfe, 0xed];
/// Names the protector.
pub const PROTECTOR: Oid = Oid::new_unwrap("1.3.6.1.4.1.42.2.17.1.1");
const WHAT: &str = "JKS";
/// What follows the password in the check value of a store.
const WHITENER: &[u8] = b"Mighty Aphrodite";
const MAX_ENTRIES: u32 = 256;
const MAX_CHAIN: u32 = 64;
/// Octets of SHA-1, and of the protector's salt.
const SHA1_LEN: usize = 20;

/// A key entry.
pub struct Entry {
    pub alias: String,
    /// PrivateKeyInfo.
    pub plain: Secret,
}

/// An opened store.
pub struct Jks {
    pub entries: Vec<Entry>,
    /// Of the chains and of entries of their own; what is no certificate is left out.
    pub certificates: Vec<Certificate>,
}

/// A store before its password is known.
struct Sealed<'a> {
    keys: Vec<(String, &'a [u8])>,
    certificates: Vec<&'a [u8]>,
    /// What the check value is over, and the check value.
    checked: &'a [u8],
    digest: &'a [u8],
}

/// Whether the octets are a whole store with a key in it.
///
/// # Errors
/// `Damaged` when they are not whole; `NotAKey` for certificates alone; `UnsupportedFormat` for another version.
pub fn check(file: &[u8]) -> Result<(), CarrierError> {
    parse(file).map(drop)
}

/// Opens every key with the one password.
///
/// # Errors
/// `SecretWrong`; `Damaged` when a key opens although the check value of the store is wrong; as [`check`].
pub fn open(file: &[u8], password: &Password) -> Result<Jks, CarrierError> {
    let sealed = parse(file)?;
    let whole: bool =
        sha1(&[encodings::jks(password).expose(), WHITENER, sealed.checked]).ct_eq(sealed.digest).into();
    let mut entries = Vec::new();
    let mut failed = None;
    for (alias, info) in sealed.keys {
        match unprotect(info, password) {
            Ok(plain) => entries.push(Entry { alias, plain }),
            Err(error) => failed = Some(error),
        }
    }
    match failed {
        _ if !whole && !entries.is_empty() => Err(CarrierError::Damaged("the check value of JKS differs")),
        Some(error) => Err(error),
        None if !whole => Err(CarrierError::SecretWrong { tries_left: None }),
        None => {
            let read = |der: &&[u8]| Certificate::from_der(der).ok();
            Ok(Jks { entries, certificates: sealed.certificates.iter().filter_map(read).collect() })
        }
    }
}

/// The PrivateKeyInfo in an EncryptedPrivateKeyInfo of this protector:
/// `salt ‖ (plain xor keystream) ‖ SHA-1(password ‖ plain)`.
///
/// # Errors
/// `SecretWrong` for a wrong password or damage, which the check value cannot tell apart; `UnsupportedFormat` for
/// another protector; `Damaged`, `Pki`.
pub fn unprotect(info: &[u8], password: &Password) -> Result<Secret, CarrierError> {
    let mut info = Element::only(info, tlv::SEQUENCE, WHAT)?.reader(WHAT);
    let protector = info.sequence()?.element()?;
    let data = info.octet_string()?;
    info.finish()?;
    if !protector.is_oid(&PROTECTOR) {
        return Err(CarrierError::UnsupportedFormat("JKS (protector)"));
    }
    const SHORT: CarrierError = CarrierError::Damaged("a key of JKS is too short");
    let (salt, rest) = data.split_at_checked(SHA1_LEN).ok_or(SHORT)?;
    let (hidden, digest) =
        rest.len().checked_sub(SHA1_LEN).and_then(|length| rest.split_at_checked(length)).ok_or(SHORT)?;
    let password = encodings::jks(password);
    let mut plain = Zeroizing::new(Vec::with_capacity(hidden.len()));
    let mut block = Zeroizing::new(salt.to_vec());
    for part in hidden.chunks(SHA1_LEN) {
        block = sha1(&[password.expose(), &block]);
        plain.extend(part.iter().zip(block.iter()).map(|(octet, key)| octet ^ key));
    }
    if sha1(&[password.expose(), &plain]).ct_eq(digest).into() {
        Ok(Secret::from_slice(&plain))
    } else {
        Err(CarrierError::SecretWrong { tries_left: None })
    }
}

fn sha1(parts: &[&[u8]]) -> Zeroizing<Vec<u8>> {
    let mut whole = Zeroizing::new(Vec::with_capacity(parts.iter().map(|part| part.len()).sum()));
    parts.iter().for_each(|part| whole.extend_from_slice(part));
    Zeroizing::new(HashAlgorithm::Sha1.digest(&whole).bytes)
}

fn parse(file: &[u8]) -> Result<Sealed<'_>, CarrierError> {
    let (checked, digest) = file
        .len()
        .checked_sub(SHA1_LEN)
        .and_then(|length| file.split_at_checked(length))
        .ok_or(Cursor::CUT)?;
    let mut cursor = Cursor(checked);
    if cursor.take(MAGIC.len())? != MAGIC {
        return Err(CarrierError::Damaged(WHAT));
    }
    let typed = match cursor.number()? {
        1 => false,
        2 => true,
        _ => return Err(CarrierError::UnsupportedFormat("JKS (version)")),
    };
    let mut sealed = Sealed { keys: Vec::new(), certificates: Vec::new(), checked, digest };
    for _ in 0..cursor.count(MAX_ENTRIES)? {
        let kind = cursor.number()?;
        let alias = cursor.text()?;
        // When the entry was made, in milliseconds.
        cursor.take(8)?;
        match kind {
            1 => {
                sealed.keys.push((alias, cursor.block()?));
                for _ in 0..cursor.count(MAX_CHAIN)? {
                    sealed.certificates.push(cursor.certificate(typed)?);
                }
            }
            2 => sealed.certificates.push(cursor.certificate(typed)?),
            _ => return Err(CarrierError::Damaged("an entry of JKS of an unknown kind")),
        }
    }
    match (cursor.0, &sealed.keys[..]) {
        ([], []) => Err(CarrierError::NotAKey),
        ([], _) => Ok(sealed),
        _ => Err(Cursor::CUT),
    }
}

/// Reads Java's DataOutput: numbers of four octets and lengths of two, big-endian. Lengths are compared with what is
/// there before anything is taken.
struct Cursor<'a>(&'a [u8]);

impl<'a> Cursor<'a> {
    const CUT: CarrierError = CarrierError::Damaged("cut short, or octets after its end");

    fn take(&mut self, length: usize) -> Result<&'a [u8], CarrierError> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(Self::CUT)?;
        self.0 = rest;
        Ok(taken)
    }
    fn number(&mut self) -> Result<u32, CarrierError> {
        let (octets, rest) = self.0.split_first_chunk::<4>().ok_or(Self::CUT)?;
        self.0 = rest;
        Ok(u32::from_be_bytes(*octets))
    }
    fn count(&mut self, limit: u32) -> Result<u32, CarrierError> {
        let count = self.number()?;
        if count > limit { Err(CarrierError::Damaged("too many entries in JKS")) } else { Ok(count) }
    }
    fn block(&mut self) -> Result<&'a [u8], CarrierError> {
        let length = usize::try_from(self.number()?).map_err(|_| Self::CUT)?;
        self.take(length)
    }
    /// Modified UTF-8: every UTF-16 unit by itself, NUL in two octets.
    fn text(&mut self) -> Result<String, CarrierError> {
        let (length, rest) = self.0.split_first_chunk::<2>().ok_or(Self::CUT)?;
        self.0 = rest;
        let octets = self.take(usize::from(u16::from_be_bytes(*length)))?;
        let mut units = Vec::with_capacity(octets.len());
        let mut octets = octets.iter().map(|octet| u16::from(*octet));
        while let Some(first) = octets.next() {
            let mut next = || octets.next().unwrap_or_default() & 0x3f;
            units.push(match first {
                0..=0x7f => first,
                0xc0..=0xdf => (first & 0x1f) << 6 | next(),
                _ => (first & 0x0f) << 12 | next() << 6 | next(),
            });
        }
        Ok(String::from_utf16_lossy(&units))
    }
    /// A certificate; version 2 says of which type, and there is but one.
    fn certificate(&mut self, typed: bool) -> Result<&'a [u8], CarrierError> {
        if typed {
            self.text()?;
        }
        self.block()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(octets: &[u8]) -> Vec<u8> {
        [&u16::try_from(octets.len()).unwrap().to_be_bytes(), octets].concat()
    }
    fn block(octets: &[u8]) -> Vec<u8> {
        [&u32::try_from(octets.len()).unwrap().to_be_bytes(), octets].concat()
    }
    fn password() -> Password {
        Password::new("JksПароль1".to_owned())
    }

    fn protect(plain: &[u8]) -> Vec<u8> {
        let password = encodings::jks(&password());
        let salt = [9; SHA1_LEN];
        let (mut hidden, mut block) = (Vec::new(), salt.to_vec());
        for part in plain.chunks(SHA1_LEN) {
            block = sha1(&[password.expose(), &block]).to_vec();
            hidden.extend(part.iter().zip(&block).map(|(octet, key)| octet ^ key));
        }
        let data = [&salt[..], &hidden, &sha1(&[password.expose(), plain])].concat();
        let algorithm = tlv::algorithm(&PROTECTOR, &tlv::null());
        tlv::sequence(&[&algorithm, &tlv::octet_string(&data)])
    }

    /// A store of one key and one certificate of its own, by the version.
    fn store(version: u8, plain: &[u8]) -> Vec<u8> {
        let typed = |der: &[u8]| match version {
            1 => block(der),
            _ => [text(b"X.509"), block(der)].concat(),
        };
        let certificate = include_bytes!("../../../tests/fixtures/stores/user-sign.cer");
        let mut store = [&MAGIC[..], &[0, 0, 0, version], &[0, 0, 0, 2]].concat();
        store
            .extend([&[0, 0, 0, 1][..], &text("ключ".as_bytes()), &[0; 8], &block(&protect(plain))].concat());
        store.extend([&[0, 0, 0, 1][..], &typed(certificate)].concat());
        store.extend([&[0, 0, 0, 2][..], &text(b"a\xc0\x80b"), &[0; 8], &typed(b"no certificate")].concat());
        let digest = sha1(&[encodings::jks(&password()).expose(), WHITENER, &store]);
        [&store[..], &digest].concat()
    }

    #[test]
    fn both_versions_open() {
        for version in [1, 2] {
            let store = store(version, &[5; 47]);
            let opened = open(&store, &password()).unwrap();
            assert_eq!(opened.entries[0].plain.expose(), [5; 47]);
            assert_eq!(opened.entries[0].alias, "ключ");
            assert_eq!(opened.certificates.len(), 1);
            let wrong = open(&store, &Password::new("other".to_owned()));
            assert!(matches!(wrong, Err(CarrierError::SecretWrong { .. })));
        }
        let other = open(&store(3, &[5; 47]), &password());
        assert!(matches!(other, Err(CarrierError::UnsupportedFormat(_))));
    }

    #[test]
    fn damage_outside_the_key_is_told_from_a_wrong_password() {
        let whole = store(2, &[5; 47]);
        let mut damaged = whole.clone();
        // In the date of the key's entry.
        damaged[12 + 4 + 10 + 3] ^= 1;
        assert!(matches!(open(&damaged, &password()), Err(CarrierError::Damaged(_))));
    }

    #[test]
    fn lengths_beyond_the_file_and_counts_beyond_reason_are_refused() {
        let whole = store(2, &[5; 47]);
        for (at, what) in [(8, "entries"), (12 + 4 + 10 + 8, "key")] {
            let mut damaged = whole.clone();
            damaged[at..at + 4].fill(0xff);
            assert!(matches!(check(&damaged), Err(CarrierError::Damaged(_))), "{what}");
        }
    }

    #[test]
    fn certificates_alone_are_no_key() {
        let mut store = [&MAGIC[..], &[0, 0, 0, 2], &[0, 0, 0, 0]].concat();
        store.extend([0; SHA1_LEN]);
        assert!(matches!(check(&store), Err(CarrierError::NotAKey)));
    }
}
