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
            "CERTIFICATE" | "X509 CERTIFICATE" => entries.push(
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pki::builder::tests::{Holder, Wish};
    use crate::pki::cms::certificates_only;

    fn pem(label: &str, der: &[u8]) -> String {
        let text = Base64::encode_string(der);
        let lines: Vec<&str> =
            text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
        format!("-----BEGIN {label}-----\r\n{}\r\n-----END {label}-----\r\n", lines.join("\r\n"))
    }

    #[test]
    fn every_form_of_file_gives_the_same_certificates() {
        let root = Holder::root("Root");
        let user = Holder::new(Some(&root), Wish::user("User"));
        let both = [root.certificate.clone(), user.certificate.clone()];
        let read =
            |file: &[u8]| certificates(file).unwrap().into_iter().collect::<Result<Vec<_>, _>>().unwrap();
        let p7b = certificates_only(&both);
        assert_eq!(read(&p7b), both);
        assert_eq!(read(pem("PKCS7", &p7b).as_bytes()), both);
        let text = format!(
            "\u{feff}subject: Root\n{}between\n{}",
            pem("CERTIFICATE", both[0].as_der()),
            pem("X509 CERTIFICATE", both[1].as_der())
        );
        assert_eq!(read(text.as_bytes()), both);
        assert_eq!(read(both[0].as_der()), both[..1]);
        assert_eq!(read(Base64::encode_string(both[1].as_der()).as_bytes()), both[1..]);
    }

    #[test]
    fn a_damaged_block_is_reported_beside_the_others() {
        let root = Holder::root("Root");
        let der = root.certificate.as_der();
        let text = [
            pem("CERTIFICATE", &der[..der.len() - 1]),
            pem("CERTIFICATE", der),
            "-----BEGIN CERTIFICATE-----\n???\n-----END CERTIFICATE-----\n".to_owned(),
        ]
        .concat();
        let entries = certificates(text.as_bytes()).unwrap();
        assert_eq!(entries.iter().map(Result::is_ok).collect::<Vec<_>>(), [false, true, false]);
    }

    #[test]
    fn a_file_without_certificates_is_an_error() {
        let key = pem("PRIVATE KEY", &[0x30, 0]);
        for file in
            [&b""[..], b"<html></html>", key.as_bytes(), &certificates_only(&[]), &[0x30, 0], &[0x30, 0x80]]
        {
            assert!(certificates(file).is_err(), "{file:02x?}");
        }
    }
}
