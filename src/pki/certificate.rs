//! X.509 certificates of the Ukrainian profile and of the international hierarchies beside it.

use super::{KeyIds, Name, PkiError, SignatureAlgorithm, SubjectPublicKeyInfo};
use time::OffsetDateTime;

/// KeyUsage bits that matter here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct KeyUsage {
    pub digital_signature: bool,
    pub non_repudiation: bool,
    pub key_encipherment: bool,
    pub key_agreement: bool,
    pub key_cert_sign: bool,
    pub crl_sign: bool,
}

/// What a certificate (or a key) is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Purpose {
    Sign,
    Agree,
    Both,
    Other,
}

/// A certificate as received. Every accessor answers from the parsed octets; an extension that cannot be read is
/// listed, not fatal.
#[derive(Debug, Clone)]
pub struct Certificate {
    raw: Vec<u8>,
    // The pki author adds the parsed fields.
}

impl Certificate {
    pub fn from_der(_der: &[u8]) -> Result<Self, PkiError> {
        todo!()
    }
    /// All certificates of a .cer/.crt/.pem/.p7b file; a damaged one is an `Err` in its place.
    /// The outer error: the file holds no certificates at all.
    pub fn read_all(_file: &[u8]) -> Result<Vec<Result<Self, PkiError>>, PkiError> {
        todo!()
    }
    pub fn as_der(&self) -> &[u8] {
        &self.raw
    }
    /// Exact octets that the issuer signed.
    pub fn tbs_der(&self) -> &[u8] {
        todo!()
    }
    /// Serial number, big-endian, as encoded (a leading zero octet is removed).
    pub fn serial(&self) -> &[u8] {
        todo!()
    }
    pub fn issuer(&self) -> &Name {
        todo!()
    }
    pub fn subject(&self) -> &Name {
        todo!()
    }
    pub fn not_before(&self) -> OffsetDateTime {
        todo!()
    }
    pub fn not_after(&self) -> OffsetDateTime {
        todo!()
    }
    pub fn spki(&self) -> &SubjectPublicKeyInfo {
        todo!()
    }
    pub fn key_ids(&self) -> KeyIds {
        self.spki().key_ids()
    }
    pub fn signature_algorithm(&self) -> Result<SignatureAlgorithm, PkiError> {
        todo!()
    }
    pub fn subject_key_identifier(&self) -> Option<&[u8]> {
        todo!()
    }
    pub fn authority_key_identifier(&self) -> Option<&[u8]> {
        todo!()
    }
    /// None when the extension is absent or unreadable.
    pub fn key_usage(&self) -> Option<KeyUsage> {
        todo!()
    }
    pub fn purpose(&self) -> Purpose {
        todo!()
    }
    pub fn is_ca(&self) -> bool {
        todo!()
    }
    /// Dotted OIDs.
    pub fn extended_key_usage(&self) -> &[String] {
        todo!()
    }
    /// Critical extensions this program does not understand (dotted OIDs).
    pub fn unknown_critical_extensions(&self) -> Vec<String> {
        todo!()
    }
    pub fn private_key_usage_end(&self) -> Option<OffsetDateTime> {
        todo!()
    }
    /// qcStatements QcSSCD: the key is in a qualified device.
    pub fn qscd(&self) -> bool {
        todo!()
    }
    pub fn crl_urls(&self) -> &[String] {
        todo!()
    }
    pub fn delta_crl_urls(&self) -> &[String] {
        todo!()
    }
    pub fn ocsp_urls(&self) -> &[String] {
        todo!()
    }
    pub fn tsp_urls(&self) -> &[String] {
        todo!()
    }
    /// РНОКПП from the subject's `TINUA-…` serialNumber or the subject directory attribute.
    pub fn rnokpp(&self) -> Option<String> {
        todo!()
    }
    /// ЄДРПОУ from organizationIdentifier `NTRUA-…` or the subject directory attribute.
    pub fn edrpou(&self) -> Option<String> {
        todo!()
    }
    pub fn sha256(&self) -> [u8; 32] {
        todo!()
    }
    /// Whether `issuer`'s key made the signature and `issuer`'s subject is our issuer name. Says nothing of time or trust.
    pub fn verify_issued_by(&self, _issuer: &Certificate) -> Result<(), PkiError> {
        todo!()
    }
}

/// Same octets.
impl PartialEq for Certificate {
    fn eq(&self, other: &Self) -> bool {
        self.raw == other.raw
    }
}
impl Eq for Certificate {}
