//! PKCS#10 certification requests.

use super::{Name, PkiError, SubjectPublicKeyInfo};
use crate::crypto::{HashAlgorithm, ToSign};

/// A request as received; its self-signature is checked on demand.
#[derive(Debug, Clone)]
pub struct CertificationRequest {
    raw: Vec<u8>,
}

impl CertificationRequest {
    pub fn from_der(_der: &[u8]) -> Result<Self, PkiError> {
        todo!()
    }
    pub fn as_der(&self) -> &[u8] {
        &self.raw
    }
    pub fn subject(&self) -> &Name {
        todo!()
    }
    pub fn spki(&self) -> &SubjectPublicKeyInfo {
        todo!()
    }
    /// SubjectKeyIdentifier asked for in extensionRequest.
    pub fn requested_ski(&self) -> Option<&[u8]> {
        todo!()
    }
    /// Proof of possession: the signature by the request's own key.
    pub fn verify(&self) -> Result<(), PkiError> {
        todo!()
    }
}

/// A request that waits for its signature by the new key itself.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct RequestDraft {
    info: Vec<u8>,
    hash: HashAlgorithm,
}

impl RequestDraft {
    /// The vendor's form: version 0, the subject (may be empty), explicit parameters, extensionRequest with
    /// SubjectKeyIdentifier (GOST for Gost34311, Kupyna for Kupyna; SHA-1 for ECDSA).
    pub fn new(
        _spki: &SubjectPublicKeyInfo,
        _subject: Option<&Name>,
        _hash: HashAlgorithm,
    ) -> Result<Self, PkiError> {
        todo!()
    }
    pub fn to_sign(&self) -> ToSign {
        ToSign { message: self.info.clone(), hash: self.hash }
    }
    /// `signature` in canonical form. Returns the DER of the CertificationRequest.
    pub fn assemble(&self, _signature: &[u8]) -> Result<Vec<u8>, PkiError> {
        todo!()
    }
}
