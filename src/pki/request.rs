//! PKCS#10 certification requests (RFC 2986).

use super::extension::{self, Extension};
use super::spki::ParameterForm;
use super::tlv::{self, Element};
use super::{Name, PkiError, SignatureAlgorithm, SubjectPublicKeyInfo, name, oid};
use crate::crypto::{HashAlgorithm, KeyAlgorithm, ToSign};

/// A request as received; its self-signature is checked on demand.
#[derive(Debug, Clone)]
pub struct CertificationRequest {
    raw: Vec<u8>,
    info: Info,
    algorithm: Result<SignatureAlgorithm, PkiError>,
    signature: Vec<u8>,
}

/// CertificationRequestInfo.
#[derive(Debug, Clone)]
struct Info {
    raw: Vec<u8>,
    subject: Name,
    spki: SubjectPublicKeyInfo,
    extensions: Vec<Extension>,
}

const WHAT: &str = "a certification request";
/// More than any real request has.
const MAX_ATTRIBUTES: usize = 64;

impl Info {
    fn from_der(der: &[u8]) -> Result<Self, PkiError> {
        let mut fields = Element::only(der, tlv::SEQUENCE, WHAT)?.reader(WHAT);
        if fields.integer()? != 0 {
            return Err(PkiError::Decode(WHAT));
        }
        let subject = name::read_name(&mut fields)?;
        let spki = SubjectPublicKeyInfo::from_der(fields.element()?.raw)?;
        let mut extensions = Vec::new();
        if let Some(attributes) = fields.optional_inside(tlv::constructed(0))? {
            for list in attributes.list(MAX_ATTRIBUTES, |reader| {
                let mut attribute = reader.sequence()?;
                let kind = attribute.oid_octets()?;
                let mut values = attribute.inside(tlv::SET)?;
                if kind != oid::EXTENSION_REQUEST.as_bytes() {
                    return Ok(Vec::new());
                }
                extension::read_list(values.sequence()?)
            })? {
                extensions.extend(list);
            }
        }
        fields.finish()?;
        Ok(Self { raw: der.to_vec(), subject, spki, extensions })
    }
}

impl CertificationRequest {
    pub fn from_der(der: &[u8]) -> Result<Self, PkiError> {
        let mut outer = Element::only(der, tlv::SEQUENCE, WHAT)?.reader(WHAT);
        let info = Info::from_der(outer.element()?.raw)?;
        let algorithm = SignatureAlgorithm::from_der(outer.element()?.raw);
        let signature = outer.bit_string()?.to_vec();
        outer.finish()?;
        Ok(Self { raw: der.to_vec(), info, algorithm, signature })
    }
    pub fn as_der(&self) -> &[u8] {
        &self.raw
    }
    pub fn subject(&self) -> &Name {
        &self.info.subject
    }
    pub fn spki(&self) -> &SubjectPublicKeyInfo {
        &self.info.spki
    }
    pub fn signature_algorithm(&self) -> Result<SignatureAlgorithm, PkiError> {
        self.algorithm.clone()
    }
    /// Content of the signature's BIT STRING.
    pub fn signature(&self) -> &[u8] {
        &self.signature
    }
    /// Extensions asked for in extensionRequest.
    pub fn extensions(&self) -> &[Extension] {
        &self.info.extensions
    }
    /// SubjectKeyIdentifier asked for in extensionRequest.
    pub fn requested_ski(&self) -> Option<&[u8]> {
        let extension = extension::find(&self.info.extensions, &oid::SUBJECT_KEY_IDENTIFIER)?;
        Element::only(&extension.value, tlv::OCTET_STRING, WHAT).ok().map(|inner| inner.content)
    }
    /// Proof of possession: the signature by the request's own key.
    pub fn verify(&self) -> Result<(), PkiError> {
        let algorithm = self.signature_algorithm()?;
        let signature = algorithm.from_bit_string(&self.signature)?;
        self.info.spki.verify(algorithm, &self.info.raw, &signature, WHAT)
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
    ///
    /// # Errors
    /// `UnsupportedAlgorithm` when the key cannot sign with `hash`.
    pub fn new(
        spki: &SubjectPublicKeyInfo,
        subject: Option<&Name>,
        hash: HashAlgorithm,
    ) -> Result<Self, PkiError> {
        let key = spki.public_key()?;
        SignatureAlgorithm::new(key.algorithm(), hash)?;
        let spki = SubjectPublicKeyInfo::build(key, ParameterForm::Explicit)?;
        let ids = spki.key_ids();
        let ski: &[u8] = match (key.algorithm(), hash) {
            (KeyAlgorithm::P256 | KeyAlgorithm::P384, _) => &ids.sha1,
            (_, HashAlgorithm::Gost34311) => &ids.gost,
            _ => &ids.kupyna,
        };
        let identifier = Extension::new(&oid::SUBJECT_KEY_IDENTIFIER, false, tlv::octet_string(ski));
        let extensions = extension::write_list(&[identifier]);
        let attribute =
            tlv::sequence(&[&tlv::oid(&oid::EXTENSION_REQUEST), &tlv::tlv(tlv::SET, &[&extensions])]);
        let empty = tlv::sequence(&[]);
        let info = tlv::sequence(&[
            &tlv::integer(0),
            subject.map_or(empty.as_slice(), Name::as_der),
            spki.as_der(),
            &tlv::tlv(tlv::constructed(0), &[&attribute]),
        ]);
        Ok(Self { info, hash })
    }
    pub fn to_sign(&self) -> ToSign {
        ToSign { message: self.info.clone(), hash: self.hash }
    }
    /// `signature` in canonical form. Returns the DER of the CertificationRequest.
    pub fn assemble(&self, signature: &[u8]) -> Result<Vec<u8>, PkiError> {
        let info = Info::from_der(&self.info)?;
        let algorithm = SignatureAlgorithm::new(info.spki.public_key()?.algorithm(), self.hash)?;
        Ok(tlv::sequence(&[
            &self.info,
            &algorithm.to_der(),
            &tlv::bit_string(&algorithm.to_bit_string(signature)),
        ]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::{CurveId, PrivateKey, Signer};

    fn request(algorithm: KeyAlgorithm, hash: HashAlgorithm) -> CertificationRequest {
        let key = PrivateKey::generate(algorithm).unwrap();
        let spki = SubjectPublicKeyInfo::build(&key.public_key(), ParameterForm::Named).unwrap();
        let draft = RequestDraft::new(&spki, None, hash).unwrap();
        let signature = key.sign(&draft.to_sign().digest()).unwrap();
        CertificationRequest::from_der(&draft.assemble(&signature).unwrap()).unwrap()
    }

    #[test]
    fn a_request_of_every_kind_verifies_and_a_changed_one_does_not() {
        let dstu = KeyAlgorithm::Dstu4145(CurveId::M257);
        for (key, hash) in [
            (dstu, HashAlgorithm::Gost34311),
            (dstu, HashAlgorithm::Kupyna256),
            (KeyAlgorithm::P256, HashAlgorithm::Sha256),
            (KeyAlgorithm::P384, HashAlgorithm::Sha384),
        ] {
            let request = request(key, hash);
            request.verify().unwrap();
            assert!(request.spki().key_ids().matches(request.requested_ski().unwrap()));
            assert!(request.subject().is_empty());
            let mut changed = request.as_der().to_vec();
            // The last octet of the key identifier: nothing else depends on it.
            let ski = request.requested_ski().unwrap().to_vec();
            let at = changed.windows(ski.len()).position(|w| w == ski).unwrap();
            changed[at] ^= 1;
            let changed = CertificationRequest::from_der(&changed).unwrap();
            assert_eq!(changed.verify(), Err(PkiError::SignatureWrong(WHAT)));
        }
    }

    #[test]
    fn a_hash_of_another_family_is_refused() {
        let key = PrivateKey::generate(KeyAlgorithm::P256).unwrap();
        let spki = SubjectPublicKeyInfo::build(&key.public_key(), ParameterForm::Named).unwrap();
        assert!(RequestDraft::new(&spki, None, HashAlgorithm::Gost34311).is_err());
    }
}
