//! CMS (RFC 5652) as far as signing, enveloping and the national messages need it.

mod enveloped;
mod signed;

pub use enveloped::{decrypt, encrypt};
pub use signed::{SignedData, SignedDataDraft, VerifiedSignature};

use super::tlv::{self, Element};
use super::{Certificate, PkiError, oid};
use der::oid::ObjectIdentifier;

const WHAT: &str = "a CMS message";

/// ContentInfo of type id-data around `content`.
pub fn data(content: &[u8]) -> Vec<u8> {
    content_info(&oid::ID_DATA, &tlv::octet_string(content))
}

/// Content of a ContentInfo of type id-data.
pub fn read_data(der: &[u8]) -> Result<Vec<u8>, PkiError> {
    read_content_info(der, &oid::ID_DATA)?.pieces(tlv::OCTET_STRING, WHAT)
}

/// Certificates-only SignedData (.p7b).
pub fn certificates_only(certificates: &[Certificate]) -> Vec<u8> {
    let all: Vec<&[u8]> = certificates.iter().map(Certificate::as_der).collect();
    let signed = tlv::sequence(&[
        &tlv::integer(1),
        &tlv::tlv(tlv::SET, &[]),
        &tlv::sequence(&[&tlv::oid(&oid::ID_DATA)]),
        &tlv::tlv(tlv::constructed(0), &all),
        &tlv::tlv(tlv::SET, &[]),
    ]);
    content_info(&oid::ID_SIGNED_DATA, &signed)
}

fn content_info(kind: &ObjectIdentifier, content: &[u8]) -> Vec<u8> {
    tlv::sequence(&[&tlv::oid(kind), &tlv::tlv(tlv::constructed(0), &[content])])
}

/// The content element of a ContentInfo that must be of this type.
fn read_content_info<'a>(der: &'a [u8], kind: &ObjectIdentifier) -> Result<Element<'a>, PkiError> {
    let mut info = Element::only(der, tlv::SEQUENCE, WHAT)?.reader(WHAT);
    if info.oid_octets()? != kind.as_bytes() {
        return Err(PkiError::Decode(WHAT));
    }
    let mut explicit = info.inside(tlv::constructed(0))?;
    let content = explicit.element()?;
    explicit.finish()?;
    info.finish()?;
    Ok(content)
}

/// IssuerAndSerialNumber, or an identifier of the key: how CMS names the owner of a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Identifier {
    IssuerAndSerial { issuer: super::Name, serial: Vec<u8> },
    Key(Vec<u8>),
}

impl Identifier {
    /// Reads `IssuerAndSerialNumber` from the content of its SEQUENCE.
    fn issuer_and_serial(content: Element<'_>) -> Result<Self, PkiError> {
        let mut fields = content.reader(WHAT);
        let issuer = super::name::read_name(&mut fields)?;
        let serial = fields.content(tlv::INTEGER)?.to_vec();
        fields.finish()?;
        Ok(Self::IssuerAndSerial { issuer, serial })
    }
    fn names(&self, certificate: &Certificate) -> bool {
        match self {
            Self::IssuerAndSerial { issuer, serial } => {
                // Octets, not meaning: whoever signs copies the name out of the certificate.
                tlv::tlv(tlv::INTEGER, &[serial]) == certificate.serial_der()
                    && issuer.as_der() == certificate.issuer().as_der()
            }
            Self::Key(id) => {
                certificate.subject_key_identifier() == Some(id) || certificate.key_ids().matches(id)
            }
        }
    }
}
