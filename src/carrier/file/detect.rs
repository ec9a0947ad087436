//! What a file is, by its octets (formats.md 6). Names of files say nothing.

use super::{jks, key6, pbes2};
use crate::carrier::CarrierError;
use crate::pki::oid;
use crate::pki::tlv::{self, Element, Reader};
use der::oid::ObjectIdentifier as Oid;
use zeroize::Zeroizing;

/// Containers that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Key6,
    Pbes2,
    Pfx,
    Jks,
    /// EncryptedPrivateKeyInfo with the protector of JKS: one key taken out of such a store.
    JksKey,
    /// PrivateKeyInfo without protection.
    Clear,
}

impl Format {
    pub fn name(self) -> &'static str {
        match self {
            Self::Key6 => "key6",
            Self::Pbes2 => "pbes2",
            Self::Pfx => "pfx",
            Self::Jks => "jks",
            Self::JksKey => "jks-key",
            Self::Clear => "pkcs8",
        }
    }

    /// Whether a password opens it.
    pub fn is_protected(self) -> bool {
        self != Self::Clear
    }

    /// Whether a store of this format is written again, under another password for instance.
    ///
    /// # Errors
    /// `NotWritten`.
    pub fn check_written(self) -> Result<(), CarrierError> {
        match self {
            Self::Key6 | Self::Pbes2 | Self::Pfx => Ok(()),
            Self::Jks | Self::JksKey => Err(CarrierError::NotWritten("JKS-write")),
            Self::Clear => Err(CarrierError::NotWritten("PKCS8-write")),
        }
    }
}

/// Arc of the PBES1 schemes of PKCS#5, and that of PKCS#12.
const PBES1: [Oid; 2] = [Oid::new_unwrap("1.2.840.113549.1.5"), Oid::new_unwrap("1.2.840.113549.1.12.1")];
/// Octets that one vendor's programs put in front of a container (formats.md 6, 6.5).
const PREFIX_LEN: usize = 6;
/// `Key-11.dat`: four numbers, three key identifiers of 32 octets (formats.md 6.1).
const COMPANION_LEN: usize = 112;

/// The container's kind and its octets, wiped when dropped: it may be a key without protection.
///
/// # Errors
/// `NotAKey` for certificates, requests and the like; `Companion`; `UnsupportedFormat` naming the format; `Damaged`
/// when the octets end too early.
pub fn detect(file: &[u8]) -> Result<(Format, Zeroizing<Vec<u8>>), CarrierError> {
    if file.starts_with(&jks::MAGIC) {
        jks::check(file)?;
        return Ok((Format::Jks, Zeroizing::new(file.to_vec())));
    }
    if let Some(text) = pem(file) {
        let der = text?;
        let format = detect_der(&der)?;
        return Ok((format, der));
    }
    if is_companion(file) {
        return Err(CarrierError::Companion);
    }
    let unknown = match detect_der(file) {
        Ok(format) => return Ok((format, Zeroizing::new(file.to_vec()))),
        Err(error) => error,
    };
    match file.split_at_checked(PREFIX_LEN) {
        Some((prefix, rest))
            if prefix.first() != Some(&tlv::SEQUENCE) && rest.first() == Some(&tlv::SEQUENCE) =>
        {
            Ok((detect_der(rest)?, Zeroizing::new(rest.to_vec())))
        }
        _ => Err(unknown),
    }
}

/// Four small little-endian numbers that say which keys `Key-6.dat` holds, the first of them 1.
fn is_companion(file: &[u8]) -> bool {
    let (numbers, _) = file.as_chunks::<4>();
    let mut numbers = numbers.iter().take(4).map(|octets| u32::from_le_bytes(*octets));
    file.len() == COMPANION_LEN && numbers.next() == Some(1) && numbers.all(|number| number <= 4)
}

fn detect_der(der: &[u8]) -> Result<Format, CarrierError> {
    const UNKNOWN: CarrierError = CarrierError::UnsupportedFormat("unknown");
    const WHAT: &str = "a key store";
    let outer = match Element::only(der, tlv::SEQUENCE, WHAT) {
        Ok(outer) => outer,
        Err(_) if der.first() == Some(&tlv::SEQUENCE) => {
            return Err(CarrierError::Damaged("cut short, or octets after its end"));
        }
        Err(_) if der.is_empty() => return Err(CarrierError::Damaged("an empty file")),
        Err(_) => return Err(UNKNOWN),
    };
    let parts = outer.reader(WHAT).list(8, Reader::element).map_err(|_| UNKNOWN)?;
    let tags: Vec<u8> = parts.iter().map(|part| part.tag).collect();
    match (&tags[..], &parts[..]) {
        ([tlv::INTEGER, tlv::SEQUENCE, ..], [version, ..]) if version.content == [3] => Ok(Format::Pfx),
        ([tlv::INTEGER, tlv::SEQUENCE, tlv::OCTET_STRING, ..], _) => Ok(Format::Clear),
        ([tlv::SEQUENCE, tlv::OCTET_STRING], [algorithm, _]) => {
            let name = algorithm.reader(WHAT).element().map_err(|_| UNKNOWN)?;
            encrypted(name).ok_or(UNKNOWN)?
        }
        // Certificates, requests and revocation lists are made alike; so are signed messages.
        ([tlv::SEQUENCE, tlv::SEQUENCE, tlv::BIT_STRING], _) => Err(CarrierError::NotAKey),
        ([tlv::OID, ..], [kind, ..])
            if kind.is_oid(&oid::ID_SIGNED_DATA) || kind.is_oid(&oid::ID_ENVELOPED_DATA) =>
        {
            Err(CarrierError::NotAKey)
        }
        _ => Err(UNKNOWN),
    }
}

fn encrypted(algorithm: Element<'_>) -> Option<Result<Format, CarrierError>> {
    if algorithm.is_oid(&key6::CONTAINER) {
        return Some(Ok(Format::Key6));
    }
    if algorithm.is_oid(&pbes2::PBES2) {
        return Some(Ok(Format::Pbes2));
    }
    if algorithm.is_oid(&jks::PROTECTOR) {
        return Some(Ok(Format::JksKey));
    }
    let pbes1 = PBES1.iter().any(|arc| algorithm.content.starts_with(arc.as_bytes()));
    (algorithm.tag == tlv::OID && pbes1).then_some(Err(CarrierError::UnsupportedFormat("PBES1")))
}

/// The DER inside PEM armour; None when this is not PEM.
fn pem(file: &[u8]) -> Option<Result<Zeroizing<Vec<u8>>, CarrierError>> {
    let text = file.trim_ascii_start();
    if !text.starts_with(b"-----BEGIN ") {
        return None;
    }
    let (label, der) = match der::pem::decode_vec(text) {
        Ok((label, der)) => (label, Zeroizing::new(der)),
        Err(_) => return Some(Err(CarrierError::Damaged("PEM"))),
    };
    Some(match label {
        "PRIVATE KEY" | "ENCRYPTED PRIVATE KEY" => Ok(der),
        label if label.contains("CERTIFICATE") || label.contains("PUBLIC KEY") => Err(CarrierError::NotAKey),
        _ => Err(CarrierError::UnsupportedFormat("PEM")),
    })
}
