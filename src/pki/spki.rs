//! SubjectPublicKeyInfo and the identifiers of a key.

use super::PkiError;
use crate::crypto::PublicKey;

/// How DSTU parameters are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterForm {
    /// Explicit ECBinary with DKE No. 1: what the vendor and most authorities write.
    Explicit,
    /// Named-curve OID without DKE.
    Named,
}

/// A SubjectPublicKeyInfo as received, with the key when its algorithm is supported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubjectPublicKeyInfo {
    raw: Vec<u8>,
    bits: Vec<u8>,
    public_key: Result<PublicKey, PkiError>,
    algorithm_oid: String,
}

impl SubjectPublicKeyInfo {
    /// Keeps the octets. An unsupported algorithm is not an error here, only in [`Self::public_key`].
    pub fn from_der(_der: &[u8]) -> Result<Self, PkiError> {
        todo!()
    }
    pub fn build(_key: &PublicKey, _form: ParameterForm) -> Result<Self, PkiError> {
        todo!()
    }
    pub fn as_der(&self) -> &[u8] {
        &self.raw
    }
    /// Content octets of the subjectPublicKey BIT STRING (for DSTU: the inner OCTET STRING with its header).
    pub fn bit_string(&self) -> &[u8] {
        &self.bits
    }
    pub fn public_key(&self) -> Result<&PublicKey, PkiError> {
        self.public_key.as_ref().map_err(Clone::clone)
    }
    /// For people: `ДСТУ 4145 M257`-like neutral text (`DSTU4145-M257`, `ECDSA-P256`, `RSA-2048`, or the OID).
    pub fn algorithm_name(&self) -> String {
        let _ = &self.algorithm_oid;
        todo!()
    }
    pub fn key_ids(&self) -> KeyIds {
        todo!()
    }
}

/// The identifiers under which a key is known, each over the content of the BIT STRING.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct KeyIds {
    /// GOST 34.311-95, 32 octets (national rule until the Kupyna generation).
    #[serde(with = "hex::serde")]
    pub gost: [u8; 32],
    /// Kupyna-256, 32 octets.
    #[serde(with = "hex::serde")]
    pub kupyna: [u8; 32],
    /// SHA-1, 20 octets (RFC 5280 method 1; ECDSA and RSA).
    #[serde(with = "hex::serde")]
    pub sha1: [u8; 20],
}

impl KeyIds {
    /// Whether a SubjectKeyIdentifier value names this key: any of the three, SHA-1 also zero-padded to 32 octets.
    pub fn matches(&self, ski: &[u8]) -> bool {
        ski == self.gost
            || ski == self.kupyna
            || ski == self.sha1
            || (ski.len() == 32 && ski[..20] == self.sha1 && ski[20..].iter().all(|b| *b == 0))
    }
}
