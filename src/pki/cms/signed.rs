//! SignedData with CAdES-BES attributes (RFC 5652, 5; ETSI EN 319 122-1; formats.md 9.1).

use super::{Identifier, WHAT, content_info, read_content_info};
use crate::crypto::{HashAlgorithm, ToSign};
use crate::pki::tlv::{self, Element, Reader};
use crate::pki::{Certificate, PkiError, SignatureAlgorithm, algorithm, name, oid};
use time::OffsetDateTime;

/// Real messages have one or two.
const MAX_SIGNERS: usize = 64;
const MAX_ATTRIBUTES: usize = 64;

/// A SignedData as received. Signed attributes are hashed in the order in which they came.
#[derive(Debug, Clone)]
pub struct SignedData {
    raw: Vec<u8>,
    /// Dotted OID of the content's type.
    content_type: String,
    content: Option<Vec<u8>>,
    certificates: Vec<Vec<u8>>,
    signers: Vec<SignerInfo>,
}

#[derive(Debug, Clone)]
struct SignerInfo {
    identifier: Identifier,
    digest: Result<HashAlgorithm, PkiError>,
    /// Content octets of signedAttrs.
    attributes: Option<Vec<u8>>,
    /// DER of the AlgorithmIdentifier.
    algorithm: Vec<u8>,
    signature: Vec<u8>,
}

/// What a verified signature says.
#[derive(Debug, Clone)]
pub struct VerifiedSignature {
    pub signing_time: Option<OffsetDateTime>,
    pub hash: HashAlgorithm,
}

impl SignedData {
    /// From the DER (or BER with definite lengths and a constructed OCTET STRING) of a ContentInfo.
    pub fn from_der(der: &[u8]) -> Result<Self, PkiError> {
        let content = read_content_info(der, &oid::ID_SIGNED_DATA)?;
        let mut fields = Element::only(content.raw, tlv::SEQUENCE, WHAT)?.reader(WHAT);
        if !(1..=5).contains(&fields.integer()?) {
            return Err(PkiError::Decode(WHAT));
        }
        let digests =
            fields.inside(tlv::SET)?.list(MAX_SIGNERS, |r| Ok(algorithm::hash_from_der(r.element()?.raw)))?;
        let mut encapsulated = fields.sequence()?;
        let content_type = encapsulated.oid_text()?;
        let content = match encapsulated.optional_inside(tlv::constructed(0))? {
            Some(mut explicit) => {
                let octets = explicit.element()?.pieces(tlv::OCTET_STRING, WHAT)?;
                explicit.finish()?;
                Some(octets)
            }
            None => None,
        };
        encapsulated.finish()?;
        let mut certificates = Vec::new();
        if let Some(mut set) = fields.optional_inside(tlv::constructed(0))? {
            while !set.is_empty() {
                certificates.push(set.element()?.raw.to_vec());
            }
        }
        fields.optional(tlv::constructed(1))?;
        let signers = fields.inside(tlv::SET)?.list(MAX_SIGNERS, SignerInfo::read)?;
        fields.finish()?;
        // RFC 5652 5.1: the digest algorithms of all signers are announced in front.
        if signers.iter().any(|signer| !digests.contains(&signer.digest)) {
            return Err(PkiError::Invalid("the message does not announce its signer's digest algorithm"));
        }
        Ok(Self { raw: der.to_vec(), content_type, content, certificates, signers })
    }
    pub fn as_der(&self) -> &[u8] {
        &self.raw
    }
    /// Dotted OID of the content's type.
    pub fn content_type(&self) -> &str {
        &self.content_type
    }
    /// The encapsulated content, if attached.
    pub fn content(&self) -> Option<&[u8]> {
        self.content.as_deref()
    }
    /// Certificates inside; damaged ones are left out.
    pub fn certificates(&self) -> Vec<Certificate> {
        self.certificates.iter().filter_map(|der| Certificate::from_der(der).ok()).collect()
    }
    pub fn signer_count(&self) -> usize {
        self.signers.len()
    }
    /// Whether signer `index` is identified as `certificate` (issuer and serial, or key identifier).
    pub fn is_signed_by(&self, index: usize, certificate: &Certificate) -> bool {
        self.signers.get(index).is_some_and(|signer| signer.identifier.names(certificate))
    }
    /// Checks contentType, messageDigest, signingCertificateV2 (when present) and the signature of signer `index`
    /// by `signer`. `detached`: the content when it is not inside.
    ///
    /// Says nothing of the certificate's trust, validity or key usage.
    pub fn verify(
        &self,
        index: usize,
        signer: &Certificate,
        detached: Option<&[u8]>,
    ) -> Result<VerifiedSignature, PkiError> {
        let info = self.signers.get(index).ok_or(PkiError::Missing("the signer"))?;
        if !info.identifier.names(signer) {
            return Err(PkiError::Invalid("the message names another signer"));
        }
        let content = match (self.content(), detached) {
            (Some(inside), Some(given)) if inside != given => {
                return Err(PkiError::Invalid("the message holds another content than the one given"));
            }
            (Some(content), _) | (None, Some(content)) => content,
            (None, None) => return Err(PkiError::Missing("the signed content")),
        };
        let hash = info.digest.clone()?;
        let algorithm = info.signature_algorithm(hash)?;
        let signature = algorithm.from_bit_string(&info.signature)?;
        let Some(attributes) = &info.attributes else {
            // A signature over attributes must not pass for one over a content that looks like them.
            if self.content_type != oid::ID_DATA.to_string() || looks_like_attributes(content) {
                return Err(PkiError::Missing("signed attributes"));
            }
            signer.spki().verify(algorithm, content, &signature, WHAT)?;
            return Ok(VerifiedSignature { signing_time: None, hash });
        };
        let signing_time = self.check_attributes(attributes, signer, hash, content)?;
        let message = tlv::tlv(tlv::SET, &[attributes]);
        signer.spki().verify(algorithm, &message, &signature, WHAT)?;
        Ok(VerifiedSignature { signing_time, hash })
    }
    fn check_attributes(
        &self,
        attributes: &[u8],
        signer: &Certificate,
        hash: HashAlgorithm,
        content: &[u8],
    ) -> Result<Option<OffsetDateTime>, PkiError> {
        let attributes = read_attributes(attributes)?;
        let single = |kind: &der::oid::ObjectIdentifier| -> Result<Option<Element<'_>>, PkiError> {
            let mut found =
                attributes.iter().filter(|(id, _)| *id == kind.as_bytes()).map(|(_, value)| *value);
            match (found.next(), found.next()) {
                (one, None) => Ok(one),
                _ => Err(PkiError::Invalid("a signed attribute occurs twice")),
            }
        };
        let kind = single(&oid::ATTRIBUTE_CONTENT_TYPE)?.ok_or(PkiError::Missing("contentType"))?;
        if tlv::oid_text(kind.content).as_deref() != Some(&self.content_type) {
            return Err(PkiError::Invalid("contentType names another type"));
        }
        let digest = single(&oid::ATTRIBUTE_MESSAGE_DIGEST)?.ok_or(PkiError::Missing("messageDigest"))?;
        if digest.tag != tlv::OCTET_STRING || digest.content != hash.digest(content).bytes {
            return Err(PkiError::SignatureWrong("the content"));
        }
        if let Some(value) = single(&oid::ATTRIBUTE_SIGNING_CERTIFICATE_V2)? {
            check_signing_certificate(value, signer)?;
        }
        match single(&oid::ATTRIBUTE_SIGNING_TIME)? {
            Some(value) => Reader::new(value.raw, WHAT).time().map(Some),
            None => Ok(None),
        }
    }
}

impl SignerInfo {
    fn read(reader: &mut Reader<'_>) -> Result<Self, PkiError> {
        let mut fields = reader.sequence()?;
        if !matches!(fields.integer()?, 1 | 3) {
            return Err(PkiError::Decode(WHAT));
        }
        let sid = fields.element()?;
        let identifier = match sid.tag {
            tlv::SEQUENCE => Identifier::issuer_and_serial(sid)?,
            tag if tag == tlv::primitive(0) => Identifier::Key(sid.content.to_vec()),
            _ => return Err(PkiError::Decode(WHAT)),
        };
        let digest = algorithm::hash_from_der(fields.element()?.raw);
        let attributes = fields.optional(tlv::constructed(0))?.map(|set| set.content.to_vec());
        let algorithm = fields.element()?.raw.to_vec();
        let signature = fields.octet_string()?.to_vec();
        fields.optional(tlv::constructed(1))?;
        fields.finish()?;
        Ok(Self { identifier, digest, attributes, algorithm, signature })
    }
    /// CMS allows the key's identifier in place of the signature's; the hash is then the digest algorithm.
    fn signature_algorithm(&self, hash: HashAlgorithm) -> Result<SignatureAlgorithm, PkiError> {
        let mut identifier = Element::only(&self.algorithm, tlv::SEQUENCE, WHAT)?.reader(WHAT);
        let kind = identifier.element()?;
        let named = if kind.is_oid(&oid::RSA) {
            match hash {
                HashAlgorithm::Sha256 => Some(SignatureAlgorithm::RsaSha256),
                HashAlgorithm::Sha384 => Some(SignatureAlgorithm::RsaSha384),
                HashAlgorithm::Sha512 => Some(SignatureAlgorithm::RsaSha512),
                _ => None,
            }
        } else if kind.is_oid(&oid::EC_PUBLIC_KEY) {
            match hash {
                HashAlgorithm::Sha256 => Some(SignatureAlgorithm::EcdsaSha256),
                HashAlgorithm::Sha384 => Some(SignatureAlgorithm::EcdsaSha384),
                _ => None,
            }
        } else {
            None
        };
        named.map_or_else(|| SignatureAlgorithm::from_der(&self.algorithm), Ok)
    }
}

/// (type, only value) of each attribute. Attributes of several values are not used by anything that is signed here.
fn read_attributes(content: &[u8]) -> Result<Vec<(&[u8], Element<'_>)>, PkiError> {
    Reader::new(content, WHAT).list(MAX_ATTRIBUTES, |reader| {
        let mut attribute = reader.sequence()?;
        let kind = attribute.oid_octets()?;
        let mut values = attribute.inside(tlv::SET)?;
        let value = values.element()?;
        values.finish()?;
        attribute.finish()?;
        Ok((kind, value))
    })
}

fn looks_like_attributes(content: &[u8]) -> bool {
    Element::only(content, tlv::SET, WHAT).is_ok_and(|set| {
        read_attributes(set.content)
            .is_ok_and(|all| all.iter().any(|(kind, _)| *kind == oid::ATTRIBUTE_MESSAGE_DIGEST.as_bytes()))
    })
}

/// ESSCertIDv2 (RFC 5035): the first one is the signer's certificate.
fn check_signing_certificate(value: Element<'_>, signer: &Certificate) -> Result<(), PkiError> {
    let mut identifiers = Element::only(value.raw, tlv::SEQUENCE, WHAT)?.reader(WHAT).sequence()?;
    let mut first = identifiers.sequence()?;
    let hash = match first.optional(tlv::SEQUENCE)? {
        Some(named) => algorithm::hash_from_der(named.raw)?,
        None => HashAlgorithm::Sha256,
    };
    if first.octet_string()? != hash.digest(signer.as_der()).bytes {
        return Err(PkiError::Invalid("signingCertificateV2 names another certificate"));
    }
    Ok(())
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
    ///
    /// # Errors
    /// `UnsupportedAlgorithm` when the signer's key cannot sign with `hash`.
    pub fn new(
        content: &[u8],
        attached: bool,
        signer: &Certificate,
        include_certificate: bool,
        hash: HashAlgorithm,
        time: OffsetDateTime,
    ) -> Result<Self, PkiError> {
        SignatureAlgorithm::new(signer.spki().public_key()?.algorithm(), hash)?;
        let attribute = |kind, value: &[u8]| tlv::sequence(&[&tlv::oid(kind), &tlv::tlv(tlv::SET, &[value])]);
        let attributes = tlv::set_of(vec![
            attribute(&oid::ATTRIBUTE_CONTENT_TYPE, &tlv::oid(&oid::ID_DATA)),
            attribute(&oid::ATTRIBUTE_SIGNING_TIME, &tlv::utc_or_generalized_time(time)),
            attribute(&oid::ATTRIBUTE_MESSAGE_DIGEST, &tlv::octet_string(&hash.digest(content).bytes)),
            attribute(&oid::ATTRIBUTE_SIGNING_CERTIFICATE_V2, &signing_certificate(signer, hash)),
        ]);
        Ok(Self {
            content: attached.then(|| content.to_vec()),
            attributes,
            signer: signer.as_der().to_vec(),
            include_certificate,
            hash,
        })
    }
    pub fn to_sign(&self) -> ToSign {
        ToSign { message: self.attributes.clone(), hash: self.hash }
    }
    /// `signature` in canonical form. Returns the DER of the ContentInfo.
    pub fn assemble(&self, signature: &[u8]) -> Result<Vec<u8>, PkiError> {
        let signer = Certificate::from_der(&self.signer)?;
        let algorithm = SignatureAlgorithm::new(signer.spki().public_key()?.algorithm(), self.hash)?;
        let attributes = Element::only(&self.attributes, tlv::SET, WHAT)?.content;
        let digest = algorithm::hash_to_der(self.hash);
        let content = self
            .content
            .as_ref()
            .map_or_else(Vec::new, |content| tlv::tlv(tlv::constructed(0), &[&tlv::octet_string(content)]));
        let certificates = if self.include_certificate {
            tlv::tlv(tlv::constructed(0), &[&self.signer])
        } else {
            Vec::new()
        };
        let info = tlv::sequence(&[
            &tlv::integer(1),
            &signer.issuer_and_serial(),
            &digest,
            &tlv::tlv(tlv::constructed(0), &[attributes]),
            &algorithm.to_der(),
            &tlv::octet_string(signature),
        ]);
        let signed = tlv::sequence(&[
            &tlv::integer(1),
            &tlv::tlv(tlv::SET, &[&digest]),
            &tlv::sequence(&[&tlv::oid(&oid::ID_DATA), &content]),
            &certificates,
            &tlv::tlv(tlv::SET, &[&info]),
        ]);
        Ok(content_info(&oid::ID_SIGNED_DATA, &signed))
    }
}

/// SigningCertificateV2 with the signer's certificate; the hash is named unless it is the default (DER).
fn signing_certificate(signer: &Certificate, hash: HashAlgorithm) -> Vec<u8> {
    let named = if hash == HashAlgorithm::Sha256 { Vec::new() } else { algorithm::hash_to_der(hash) };
    let issuer = tlv::sequence(&[&name::directory_name(signer.issuer())]);
    let identifier = tlv::sequence(&[
        &named,
        &tlv::octet_string(&hash.digest(signer.as_der()).bytes),
        &tlv::sequence(&[&issuer, &signer.serial_der()]),
    ]);
    tlv::sequence(&[&tlv::sequence(&[&identifier])])
}
