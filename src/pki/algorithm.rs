//! Signature algorithm identifiers.

use super::PkiError;
use crate::crypto::{HashAlgorithm, KeyAlgorithm};

/// Signature algorithms that are verified; the first seven are also made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SignatureAlgorithm {
    DstuGost34311,
    DstuKupyna256,
    DstuKupyna384,
    DstuKupyna512,
    EcdsaSha256,
    EcdsaSha384,
    /// PKCS#1 1.5 with SHA-256 (verification only).
    RsaSha256,
    RsaSha384,
    RsaSha512,
}

impl SignatureAlgorithm {
    /// The algorithm of a key of this kind signing with this hash.
    pub fn new(_key: KeyAlgorithm, _hash: HashAlgorithm) -> Result<Self, PkiError> {
        todo!()
    }
    pub fn hash(self) -> HashAlgorithm {
        todo!()
    }
    /// From the DER of an AlgorithmIdentifier (parameters other than absent/NULL are ignored).
    pub fn from_der(_der: &[u8]) -> Result<Self, PkiError> {
        todo!()
    }
    /// DER of the AlgorithmIdentifier as we write it (DSTU and ECDSA: parameters absent; RSA: NULL).
    pub fn to_der(self) -> Vec<u8> {
        todo!()
    }
    /// Canonical signature octets → content of the BIT STRING in certificates, requests, CRLs, OCSP, CMP
    /// (DSTU: wrapped once more in an OCTET STRING).
    pub fn to_bit_string(self, _signature: &[u8]) -> Vec<u8> {
        todo!()
    }
    /// The reverse; reads wrapped and raw forms.
    pub fn from_bit_string(self, _bits: &[u8]) -> Result<Vec<u8>, PkiError> {
        todo!()
    }
}
