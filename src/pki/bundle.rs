//! Files of certificates: DER, PEM with any number of blocks, bare Base64, certificates-only SignedData (.p7b).

use super::tlv::{self, Element, Reader};
use super::{Certificate, PkiError, oid};
use base64ct::{Base64, Encoding};

const WHAT: &str = "a file of certificates";
type Entry = Result<Certificate, PkiError>;

pub(super) fn certificates(file: &[u8]) -> Result<Vec<Entry>, PkiError> {
    let entries = if file.first() == Some(&tlv::SEQUENCE) { from_der(file)? } else { from_text(file)? };
    if entries.is_empty() { Err(PkiError::Missing("a certificate in the file")) } else { Ok(entries) }
}

fn from_der(der: &[u8]) -> Result<Vec<Entry>, PkiError> {
    let outer = Element::only(der, tlv::SEQUENCE, WHAT)?;
    if outer.content.first() == Some(&tlv::OID) {
        let mut set = Reader::new(certificate_set(der)?, WHAT);
        let mut entries = Vec::new();
        while !set.is_empty() {
            match set.element() {
                Ok(element) => entries.push(Certificate::from_der(element.raw)),
                Err(error) => {
                    // Nothing tells where the next one would begin.
                    entries.push(Err(error));
                    break;
                }
            }
        }
        return Ok(entries);
    }
    match Certificate::from_der(der) {
        Ok(certificate) => Ok(vec![Ok(certificate)]),
        Err(error) => Err(error),
    }
}

/// Content of the certificates field of a SignedData, empty when there is none.
pub(super) fn certificate_set(der: &[u8]) -> Result<&[u8], PkiError> {
    let mut info = Element::only(der, tlv::SEQUENCE, WHAT)?.reader(WHAT);
    if info.oid_octets()? != oid::ID_SIGNED_DATA.as_bytes() {
        return Err(PkiError::Decode(WHAT));
    }
    let mut signed = info.inside(tlv::constructed(0))?.sequence()?;
    signed.integer()?;
    signed.content(tlv::SET)?;
    signed.content(tlv::SEQUENCE)?;
    Ok(signed.optional(tlv::constructed(0))?.map_or(&[], |set| set.content))
}

/// PEM (RFC 7468) read leniently: any line lengths, text around the blocks, CRLF; or Base64 without armour.
fn from_text(file: &[u8]) -> Result<Vec<Entry>, PkiError> {
    let text = std::str::from_utf8(file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file))
        .map_err(|_| PkiError::Decode(WHAT))?;
    if !text.contains("-----BEGIN ") {
        return from_der(&base64(text).ok_or(PkiError::Decode(WHAT))?);
    }
    let mut entries = Vec::new();
    for block in text.split("-----BEGIN ").skip(1) {
        let Some((label, rest)) = block.split_once("-----") else { continue };
        let body = rest.split("-----END ").next().unwrap_or_default();
        match label {
            "CERTIFICATE" | "X509 CERTIFICATE" | "TRUSTED CERTIFICATE" => entries.push(
                base64(body).ok_or(PkiError::Decode("PEM")).and_then(|der| Certificate::from_der(&der)),
            ),
            "PKCS7" | "CMS" => {
                match base64(body).ok_or(PkiError::Decode("PEM")).and_then(|der| from_der(&der)) {
                    Ok(inside) => entries.extend(inside),
                    Err(error) => entries.push(Err(error)),
                }
            }
            _ => {}
        }
    }
    Ok(entries)
}

fn base64(text: &str) -> Option<Vec<u8>> {
    let compact: String = text.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    Base64::decode_vec(&compact).ok()
}
