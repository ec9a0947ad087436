//! CMS (RFC 5652) as far as signing, enveloping and the national messages need it.

use super::{Certificate, PkiError};
use crate::crypto::{HashAlgorithm, PrivateKey, ToSign};
use time::OffsetDateTime;

/// A SignedData as received. Signed attributes are hashed in the order in which they came.
#[derive(Debug, Clone)]
pub struct SignedData {
    raw: Vec<u8>,
}

/// What a verified signature says.
#[derive(Debug, Clone)]
pub struct VerifiedSignature {
    pub signing_time: Option<OffsetDateTime>,
    pub hash: HashAlgorithm,
}

impl SignedData {
    /// From the DER (or BER with definite lengths and a constructed OCTET STRING) of a ContentInfo.
    pub fn from_der(_der: &[u8]) -> Result<Self, PkiError> {
        todo!()
    }
    pub fn as_der(&self) -> &[u8] {
        &self.raw
    }
    /// The encapsulated content, if attached.
    pub fn content(&self) -> Option<&[u8]> {
        todo!()
    }
    /// Certificates inside; damaged ones are left out.
    pub fn certificates(&self) -> Vec<Certificate> {
        todo!()
    }
    pub fn signer_count(&self) -> usize {
        todo!()
    }
    /// Whether signer `index` is identified as `certificate` (issuer and serial, or key identifier).
    pub fn is_signed_by(&self, _index: usize, _certificate: &Certificate) -> bool {
        todo!()
    }
    /// Checks contentType, messageDigest, signingCertificateV2 (when present) and the signature of signer `index`
    /// by `signer`. `detached`: the content when it is not inside.
    pub fn verify(
        &self,
        _index: usize,
        _signer: &Certificate,
        _detached: Option<&[u8]>,
    ) -> Result<VerifiedSignature, PkiError> {
        todo!()
    }
}

/// A CAdES-BES signature that waits for its signature value. Can be stored and resumed.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct SignedDataDraft {
    content: Option<Vec<u8>>,
    attributes: Vec<u8>,
    signer: Vec<u8>,
    include_certificate: bool,
    hash: HashAlgorithm,
}

impl SignedDataDraft {
    /// Attributes contentType, signingTime, messageDigest, signingCertificateV2 in DER SET order; SID issuerAndSerial.
    pub fn new(
        _content: &[u8],
        _attached: bool,
        _signer: &Certificate,
        _include_certificate: bool,
        _hash: HashAlgorithm,
        _time: OffsetDateTime,
    ) -> Result<Self, PkiError> {
        todo!()
    }
    pub fn to_sign(&self) -> ToSign {
        ToSign { message: self.attributes.clone(), hash: self.hash }
    }
    /// `signature` in canonical form. Returns the DER of the ContentInfo.
    pub fn assemble(&self, _signature: &[u8]) -> Result<Vec<u8>, PkiError> {
        todo!()
    }
}

/// ContentInfo of type id-data around `content`.
pub fn data(_content: &[u8]) -> Vec<u8> {
    todo!()
}
/// Content of a ContentInfo of type id-data.
pub fn read_data(_der: &[u8]) -> Result<Vec<u8>, PkiError> {
    todo!()
}
/// Certificates-only SignedData (.p7b).
pub fn certificates_only(_certificates: &[Certificate]) -> Vec<u8> {
    todo!()
}
/// EnvelopedData to one recipient by an ephemeral key (DSTU: cofactor agreement with the hash generation given,
/// GOST 28147 wrap and CFB; ECDSA keys: X9.63 SHA-256, AES-256 wrap and CBC).
pub fn encrypt(_content: &[u8], _recipient: &Certificate, _hash: HashAlgorithm) -> Result<Vec<u8>, PkiError> {
    todo!()
}
/// Opens an EnvelopedData. `sender`: the certificate of a static sender, when the message names one.
/// The private key stays with its owner: `agree` is called with the peer key's SPKI point and the cofactor flag.
pub fn decrypt(
    _der: &[u8],
    _recipient: &Certificate,
    _key: &PrivateKey,
    _sender: Option<&Certificate>,
) -> Result<Vec<u8>, PkiError> {
    todo!()
}
