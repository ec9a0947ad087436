//! Doors for hostile octets, behind the rounds and the check values that keep a fuzzer out: `fuzz/` and
//! `tests/promises/corpora.rs` knock here. The program itself does not.

use super::pbes2::{GOST_ITERATIONS, Scheme};
use super::pfx::Pfx;
use super::pkcs8::{self, Contents, StoredKey};
use super::rounds::Rounds;
use super::store::Store;
use super::{detect, key6, pfx};
use crate::carrier::CarrierError;
use crate::crypto::gost28147::Gost28147;
use crate::crypto::{Password, Secret};

/// SubjectPublicKeyInfo of every key that can be used.
type PublicKeys = Vec<Vec<u8>>;

/// An opened store.
#[derive(Debug, PartialEq, Eq)]
pub struct Found {
    pub keys: PublicKeys,
    /// Keys that cannot be used.
    pub others: usize,
}

impl Found {
    fn of(store: &Store) -> Self {
        Self { keys: public(&store.keys), others: store.others.len() }
    }
}

/// Short name of the format.
///
/// # Errors
/// As every reading of a key store.
pub fn format(file: &[u8]) -> Result<&'static str, CarrierError> {
    Ok(detect::detect(file)?.0.name())
}

/// What a PKCS#12 file says without its password.
pub fn stated_key_ids(file: &[u8]) -> Vec<Vec<u8>> {
    pfx::stated_key_ids(file)
}

/// A store of any format, for this many rounds.
///
/// # Errors
/// As [`format`]; `Damaged` when more rounds are wanted.
pub fn open(file: &[u8], password: &Password, rounds: u32) -> Result<Found, CarrierError> {
    Ok(Found::of(&Store::open_within(&mut Rounds::at_most(rounds), file, password)?))
}

/// `Key-6.dat`, with the key that its password gives ([`crate::crypto::kdf::iit_store_key`]).
///
/// # Errors
/// As [`format`].
pub fn key6(container: &[u8], store_key: &Secret) -> Result<[PublicKeys; 2], CarrierError> {
    let plain = key6::decrypt_with(container, &Gost28147::new(store_key.expose())?)?;
    private_key_info(plain.expose())
}

/// The SafeContents of a PKCS#12 file, whose MAC nobody checked.
///
/// # Errors
/// As [`open`].
pub fn safe_contents(octets: &[u8], password: &Password, rounds: u32) -> Result<Found, CarrierError> {
    let mut pfx = Pfx { scheme: Scheme::Gost, iterations: GOST_ITERATIONS, bags: Vec::new() };
    pfx.read_bags(octets, password, &mut Rounds::at_most(rounds))?;
    Ok(Found::of(&Store::from_pfx(pfx)?))
}

/// PrivateKeyInfo, as it is found under every protection: its keys, and the same keys written and read again.
///
/// # Errors
/// As [`format`].
pub fn private_key_info(octets: &[u8]) -> Result<[PublicKeys; 2], CarrierError> {
    let Contents { keys, .. } = pkcs8::read(octets)?;
    let again = keys.iter().filter_map(|key| {
        let written = pkcs8::write(key, None).ok()?;
        Some(public(&pkcs8::read(&written).ok()?.keys))
    });
    let again = again.flatten().collect();
    Ok([public(&keys), again])
}

fn public(keys: &[StoredKey]) -> PublicKeys {
    keys.iter().map(|key| key.spki.as_der().to_vec()).collect()
}
