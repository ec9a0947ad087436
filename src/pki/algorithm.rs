//! Signature and hash algorithm identifiers.

use super::tlv::{self, Element};
use super::{PkiError, oid};
use crate::crypto::{HashAlgorithm, KeyAlgorithm};
use der::oid::ObjectIdentifier;

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

/// Every identifier that is read. Of two identifiers for one algorithm the first is written: for Kupyna it is the
/// form that both known programs write and read (formats.md 2.3).
const IDENTIFIERS: [(ObjectIdentifier, SignatureAlgorithm); 12] = [
    (oid::DSTU4145_LE, SignatureAlgorithm::DstuGost34311),
    (oid::DSTU4145_KUPYNA256_LE, SignatureAlgorithm::DstuKupyna256),
    (oid::DSTU4145_KUPYNA256, SignatureAlgorithm::DstuKupyna256),
    (oid::DSTU4145_KUPYNA384_LE, SignatureAlgorithm::DstuKupyna384),
    (oid::DSTU4145_KUPYNA384, SignatureAlgorithm::DstuKupyna384),
    (oid::DSTU4145_KUPYNA512_LE, SignatureAlgorithm::DstuKupyna512),
    (oid::DSTU4145_KUPYNA512, SignatureAlgorithm::DstuKupyna512),
    (oid::ECDSA_SHA256, SignatureAlgorithm::EcdsaSha256),
    (oid::ECDSA_SHA384, SignatureAlgorithm::EcdsaSha384),
    (oid::RSA_SHA256, SignatureAlgorithm::RsaSha256),
    (oid::RSA_SHA384, SignatureAlgorithm::RsaSha384),
    (oid::RSA_SHA512, SignatureAlgorithm::RsaSha512),
];

impl SignatureAlgorithm {
    /// The algorithm of a key of this kind signing with this hash.
    pub fn new(key: KeyAlgorithm, hash: HashAlgorithm) -> Result<Self, PkiError> {
        match (key, hash) {
            (KeyAlgorithm::Dstu4145(_), HashAlgorithm::Gost34311) => Ok(Self::DstuGost34311),
            (KeyAlgorithm::Dstu4145(_), HashAlgorithm::Kupyna256) => Ok(Self::DstuKupyna256),
            (KeyAlgorithm::Dstu4145(_), HashAlgorithm::Kupyna384) => Ok(Self::DstuKupyna384),
            (KeyAlgorithm::Dstu4145(_), HashAlgorithm::Kupyna512) => Ok(Self::DstuKupyna512),
            (KeyAlgorithm::P256 | KeyAlgorithm::P384, HashAlgorithm::Sha256) => Ok(Self::EcdsaSha256),
            (KeyAlgorithm::P256 | KeyAlgorithm::P384, HashAlgorithm::Sha384) => Ok(Self::EcdsaSha384),
            _ => Err(PkiError::UnsupportedAlgorithm(format!("{key:?} with {hash:?}"))),
        }
    }
    /// The algorithm a key of this kind signs with when the provider's hash for DSTU 4145 is `national`: ECDSA keys
    /// have their own hash.
    pub fn for_key(key: KeyAlgorithm, national: HashAlgorithm) -> Result<Self, PkiError> {
        match key {
            KeyAlgorithm::Dstu4145(_) => Self::new(key, national),
            KeyAlgorithm::P256 => Ok(Self::EcdsaSha256),
            KeyAlgorithm::P384 => Ok(Self::EcdsaSha384),
        }
    }
    pub fn hash(self) -> HashAlgorithm {
        match self {
            Self::DstuGost34311 => HashAlgorithm::Gost34311,
            Self::DstuKupyna256 => HashAlgorithm::Kupyna256,
            Self::DstuKupyna384 => HashAlgorithm::Kupyna384,
            Self::DstuKupyna512 => HashAlgorithm::Kupyna512,
            Self::EcdsaSha256 | Self::RsaSha256 => HashAlgorithm::Sha256,
            Self::EcdsaSha384 | Self::RsaSha384 => HashAlgorithm::Sha384,
            Self::RsaSha512 => HashAlgorithm::Sha512,
        }
    }
    pub fn is_dstu(self) -> bool {
        matches!(self, Self::DstuGost34311 | Self::DstuKupyna256 | Self::DstuKupyna384 | Self::DstuKupyna512)
    }
    pub fn is_rsa(self) -> bool {
        matches!(self, Self::RsaSha256 | Self::RsaSha384 | Self::RsaSha512)
    }
    /// From the DER of an AlgorithmIdentifier (parameters other than absent/NULL are ignored).
    pub fn from_der(der: &[u8]) -> Result<Self, PkiError> {
        let found = identifier(der)?;
        IDENTIFIERS
            .iter()
            .find(|(known, _)| known.as_bytes() == found)
            .map(|(_, algorithm)| *algorithm)
            .ok_or_else(|| unsupported(found))
    }
    /// DER of the AlgorithmIdentifier as we write it (DSTU and ECDSA: parameters absent; RSA: NULL).
    pub fn to_der(self) -> Vec<u8> {
        // Every algorithm is in the table.
        let known = IDENTIFIERS.iter().find(|(_, algorithm)| *algorithm == self);
        let parameters = if self.is_rsa() { tlv::null() } else { Vec::new() };
        known.map_or_else(Vec::new, |(id, _)| tlv::algorithm(id, &parameters))
    }
    /// Canonical signature octets → content of the BIT STRING in certificates, requests, CRLs, OCSP, CMP
    /// (DSTU: wrapped once more in an OCTET STRING).
    pub fn to_bit_string(self, signature: &[u8]) -> Vec<u8> {
        if self.is_dstu() { tlv::octet_string(signature) } else { signature.to_vec() }
    }
    /// The reverse; reads wrapped and raw forms.
    pub fn from_bit_string(self, bits: &[u8]) -> Result<Vec<u8>, PkiError> {
        const WHAT: &str = "a signature";
        if bits.is_empty() {
            return Err(PkiError::Decode(WHAT));
        }
        if !self.is_dstu() {
            return Ok(bits.to_vec());
        }
        let inner = Element::only(bits, tlv::OCTET_STRING, WHAT).map_or(bits, |element| element.content);
        if inner.is_empty() || !inner.len().is_multiple_of(2) {
            return Err(PkiError::Decode(WHAT));
        }
        Ok(inner.to_vec())
    }
}

/// Content octets of an AlgorithmIdentifier's OID.
fn identifier(der: &[u8]) -> Result<&[u8], PkiError> {
    const WHAT: &str = "an algorithm identifier";
    Element::only(der, tlv::SEQUENCE, WHAT)?.reader(WHAT).oid_octets()
}

fn unsupported(oid: &[u8]) -> PkiError {
    PkiError::UnsupportedAlgorithm(tlv::oid_text(oid).unwrap_or_else(|| hex::encode(oid)))
}

const HASHES: [(ObjectIdentifier, HashAlgorithm); 8] = [
    (oid::GOST34311, HashAlgorithm::Gost34311),
    (oid::KUPYNA256, HashAlgorithm::Kupyna256),
    (oid::KUPYNA384, HashAlgorithm::Kupyna384),
    (oid::KUPYNA512, HashAlgorithm::Kupyna512),
    (oid::SHA1, HashAlgorithm::Sha1),
    (oid::SHA256, HashAlgorithm::Sha256),
    (oid::SHA384, HashAlgorithm::Sha384),
    (oid::SHA512, HashAlgorithm::Sha512),
];

/// OID of a hash function.
pub fn hash_oid(hash: HashAlgorithm) -> ObjectIdentifier {
    // Every hash is in the table; the fallback is never taken.
    HASHES.iter().find(|(_, known)| *known == hash).map_or(oid::SHA256, |(id, _)| *id)
}

/// DER of a hash function's AlgorithmIdentifier, parameters absent.
pub fn hash_to_der(hash: HashAlgorithm) -> Vec<u8> {
    tlv::algorithm(&hash_oid(hash), &[])
}

/// Hash function of an AlgorithmIdentifier; parameters are ignored.
pub fn hash_from_der(der: &[u8]) -> Result<HashAlgorithm, PkiError> {
    let found = identifier(der)?;
    HASHES
        .iter()
        .find(|(known, _)| known.as_bytes() == found)
        .map(|(_, hash)| *hash)
        .ok_or_else(|| unsupported(found))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::CurveId;

    #[test]
    fn identifiers_read_back_and_carry_the_right_parameters() {
        for (id, algorithm) in IDENTIFIERS {
            assert_eq!(SignatureAlgorithm::from_der(&tlv::algorithm(&id, &[])), Ok(algorithm));
            assert_eq!(SignatureAlgorithm::from_der(&tlv::algorithm(&id, &tlv::null())), Ok(algorithm));
            let der = algorithm.to_der();
            assert_eq!(SignatureAlgorithm::from_der(&der), Ok(algorithm));
            assert_eq!(der.ends_with(&[5, 0]), algorithm.is_rsa());
        }
        // 13 octets as in every certificate of the national list.
        assert_eq!(SignatureAlgorithm::DstuGost34311.to_der().len(), 15);
        assert_eq!(
            SignatureAlgorithm::from_der(&tlv::algorithm(&oid::DSTU4145_BE, &[])),
            Err(PkiError::UnsupportedAlgorithm("1.2.804.2.1.1.1.1.3.1.1.1.1".into()))
        );
        for (id, hash) in HASHES {
            assert_eq!((hash_oid(hash), hash_from_der(&hash_to_der(hash))), (id, Ok(hash)));
        }
    }

    #[test]
    fn keys_and_hashes_that_do_not_go_together_are_refused() {
        let dstu = KeyAlgorithm::Dstu4145(CurveId::M257);
        assert_eq!(
            SignatureAlgorithm::new(dstu, HashAlgorithm::Gost34311),
            Ok(SignatureAlgorithm::DstuGost34311)
        );
        assert!(SignatureAlgorithm::new(dstu, HashAlgorithm::Sha256).is_err());
        assert!(SignatureAlgorithm::new(KeyAlgorithm::P256, HashAlgorithm::Gost34311).is_err());
        assert_eq!(
            SignatureAlgorithm::for_key(KeyAlgorithm::P384, HashAlgorithm::Gost34311),
            Ok(SignatureAlgorithm::EcdsaSha384)
        );
    }

    #[test]
    fn signatures_are_wrapped_once_more_only_for_dstu() {
        let dstu = SignatureAlgorithm::DstuGost34311;
        let raw = [7u8; 64];
        let wrapped = dstu.to_bit_string(&raw);
        assert_eq!(wrapped[..2], [4, 64]);
        assert_eq!(dstu.from_bit_string(&wrapped).unwrap(), raw);
        assert_eq!(dstu.from_bit_string(&raw).unwrap(), raw);
        assert_eq!(SignatureAlgorithm::EcdsaSha256.to_bit_string(&raw), raw);
        assert!(dstu.from_bit_string(&[]).is_err());
        assert!(dstu.from_bit_string(&[4, 3, 1, 2, 3]).is_err());
    }
}
