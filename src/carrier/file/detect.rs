//! What a file is, by its octets (formats.md 6). Names of files say nothing.

use super::{key6, pbes2};
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
    /// PrivateKeyInfo without protection.
    Clear,
}

impl Format {
    pub fn name(self) -> &'static str {
        match self {
            Self::Key6 => "key6",
            Self::Pbes2 => "pbes2",
            Self::Pfx => "pfx",
            Self::Clear => "pkcs8",
        }
    }
}

const JKS_MAGIC: [u8; 4] = [0xfe, 0xed, 0xfe, 0xed];
const JKS_PROTECTOR: Oid = Oid::new_unwrap("1.3.6.1.4.1.42.2.17.1.1");
/// Arc of the PBES1 schemes of PKCS#5, and that of PKCS#12.
const PBES1: [Oid; 2] = [Oid::new_unwrap("1.2.840.113549.1.5"), Oid::new_unwrap("1.2.840.113549.1.12.1")];
/// Octets that one vendor's program puts in front of a container, and the first of them.
const PREFIX_LEN: usize = 6;
const PREFIX_FIRST: u8 = 0x51;

/// The container's kind and its DER, wiped when dropped: it may be a key without protection.
///
/// # Errors
/// `NotAKey` for certificates, requests and the like; `UnsupportedFormat` naming the format; `Damaged` when the
/// octets end too early.
pub fn detect(file: &[u8]) -> Result<(Format, Zeroizing<Vec<u8>>), CarrierError> {
    if file.starts_with(&JKS_MAGIC) {
        return Err(CarrierError::UnsupportedFormat("JKS"));
    }
    if let Some(text) = pem(file) {
        let der = text?;
        let format = detect_der(&der)?;
        return Ok((format, der));
    }
    match file.split_at_checked(PREFIX_LEN) {
        Some((prefix, rest))
            if prefix.first() == Some(&PREFIX_FIRST) && rest.first() == Some(&tlv::SEQUENCE) =>
        {
            Ok((detect_der(rest)?, Zeroizing::new(rest.to_vec())))
        }
        _ => Ok((detect_der(file)?, Zeroizing::new(file.to_vec()))),
    }
}

fn detect_der(der: &[u8]) -> Result<Format, CarrierError> {
    const UNKNOWN: CarrierError = CarrierError::UnsupportedFormat("?");
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
    if algorithm.is_oid(&JKS_PROTECTOR) {
        return Some(Err(CarrierError::UnsupportedFormat("JKS")));
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
