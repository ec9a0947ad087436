//! What a file is, by its octets (formats.md 6). Names of files say nothing.

use super::{jks, key6, pbes2};
use crate::carrier::CarrierError;
use crate::pki::tlv::{self, Element, Reader};
use crate::pki::{Certificate, oid};
use base64ct::{Base64, Encoding as _};
use der::oid::ObjectIdentifier as Oid;
use std::ops::Range;
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

/// The DER inside PEM armour (RFC 7468), read leniently: text around the blocks, other blocks beside that of the key, any
/// length of lines. None when this is not PEM.
fn pem(file: &[u8]) -> Option<Result<Zeroizing<Vec<u8>>, CarrierError>> {
    const DAMAGED: CarrierError = CarrierError::Damaged("PEM");
    let blocks = blocks(file)?;
    let mut keys = blocks.iter().filter(|block| KEY_LABELS.contains(&block.label));
    let Some(key) = keys.next() else {
        let is_private = |block: &Block<'_>| block.label.ends_with(b"PRIVATE KEY");
        return Some(Err(match blocks.iter().any(is_private) {
            true => CarrierError::UnsupportedFormat("PEM"),
            false => CarrierError::NotAKey,
        }));
    };
    if keys.next().is_some() {
        return Some(Err(CarrierError::UnsupportedFormat("PEM-keys")));
    }
    let Some(body) = key.body else { return Some(Err(DAMAGED)) };
    let body: Zeroizing<Vec<u8>> =
        Zeroizing::new(body.iter().copied().filter(|octet| !octet.is_ascii_whitespace()).collect());
    let der = std::str::from_utf8(&body).ok().and_then(|body| Base64::decode_vec(body).ok());
    Some(der.map(Zeroizing::new).ok_or(DAMAGED))
}

/// `store` as the octets of a file that was `before`: in the same armour, with everything that is around the key.
pub fn armoured_as(before: &[u8], store: Vec<u8>) -> Vec<u8> {
    let key = blocks(before).into_iter().flatten().find(|block| KEY_LABELS.contains(&block.label));
    let Some(key) = key else { return store };
    let text = Base64::encode_string(&store);
    let lines: Vec<&[u8]> = text.as_bytes().chunks(64).collect();
    let around = |edge: &str| format!("-----{edge} ENCRYPTED PRIVATE KEY-----").into_bytes();
    let block = [around("BEGIN"), lines.join(&b'\n'), around("END")].join(&b'\n');
    let (begin, end) = (before.get(..key.place.start), before.get(key.place.end..));
    [begin.unwrap_or_default(), &block, end.unwrap_or_default()].concat()
}

/// Certificates beside the key in a PEM file.
pub fn certificates_in_armour(file: &[u8]) -> Vec<Certificate> {
    let all = blocks(file).and_then(|_| Certificate::read_all(file).ok()).unwrap_or_default();
    all.into_iter().flatten().collect()
}

const KEY_LABELS: [&[u8]; 2] = [b"PRIVATE KEY", b"ENCRYPTED PRIVATE KEY"];

/// One block of a PEM file.
struct Block<'a> {
    label: &'a [u8],
    /// What is between its first and its last line; None when it has no last line.
    body: Option<&'a [u8]>,
    /// Both lines among it.
    place: Range<usize>,
}

/// None when this is not PEM.
fn blocks(file: &[u8]) -> Option<Vec<Block<'_>>> {
    const DASHES: &[u8] = b"-----";
    let find = |what: &[u8], from: usize| {
        let found = file.get(from..)?.windows(what.len()).position(|window| window == what)?;
        Some(from + found)
    };
    let mut next = find(b"-----BEGIN ", 0)?;
    let mut blocks = Vec::new();
    if file.first() == Some(&tlv::SEQUENCE) {
        return None;
    }
    loop {
        let label = next + b"-----BEGIN ".len();
        let Some(label_end) = find(DASHES, label) else { break };
        let begin = label_end + DASHES.len();
        let after = find(b"-----BEGIN ", begin);
        let end = find(b"-----END ", begin).filter(|end| after.is_none_or(|after| *end < after));
        let end_of = |end: usize| Some(find(DASHES, end + DASHES.len())? + DASHES.len());
        blocks.push(Block {
            label: &file[label..label_end],
            body: end.map(|end| &file[begin..end]),
            place: next..end.and_then(end_of).unwrap_or(file.len()),
        });
        match after {
            Some(after) => next = after,
            None => break,
        }
    }
    Some(blocks)
}
