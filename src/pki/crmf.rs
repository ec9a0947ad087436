//! Certificate request messages (RFC 4211; the CRMF module has IMPLICIT tags).
//!
//! To build: fill a [`CertTemplate`], make a [`CertRequest`] of it, sign [`CertRequest::to_der`] with the new key, and put
//! the canonical signature into [`CertReqMsg::signed`]. Received requests keep their octets: the proof of possession is
//! verified over [`CertReqMsg::cert_req_der`], never over a re-encoding.

use super::cmp::oid;
use super::extension::{self, Extension};
use super::tlv::{self, Reader, constructed, primitive};
use super::{Certificate, Name, PkiError, SignatureAlgorithm, SubjectPublicKeyInfo};
use der::oid::ObjectIdentifier;
use time::OffsetDateTime;

const WHAT: &str = "a certificate request message";
/// Most requests in one message.
pub const MAX_REQUESTS: usize = 8;
const MAX_ATTRIBUTES: usize = 32;

/// A type with a value: control, regInfo item, InfoTypeAndValue. The type is kept as the content octets of its OBJECT
/// IDENTIFIER, whatever their length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypedValue {
    oid: Vec<u8>,
    /// DER of the value; None where the standard allows it to be left out (InfoTypeAndValue).
    pub value: Option<Vec<u8>>,
}

impl TypedValue {
    pub fn new(oid: ObjectIdentifier, value: Option<Vec<u8>>) -> Self {
        Self { oid: oid.as_bytes().to_vec(), value }
    }
    pub fn is(&self, oid: &ObjectIdentifier) -> bool {
        self.oid == oid.as_bytes()
    }
    /// None for an object identifier of unusual length.
    pub fn oid(&self) -> Option<ObjectIdentifier> {
        ObjectIdentifier::from_bytes(&self.oid).ok()
    }
    pub fn to_der(&self) -> Vec<u8> {
        tlv::sequence(&[&tlv::tlv(tlv::OID, &[&self.oid]), self.value.as_deref().unwrap_or_default()])
    }
    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, PkiError> {
        let mut inside = reader.sequence()?;
        let oid = inside.oid_octets()?.to_vec();
        let value = if inside.is_empty() { None } else { Some(inside.element()?.raw.to_vec()) };
        inside.finish()?;
        Ok(Self { oid, value })
    }
}

/// First value of this type.
pub fn find<'a>(items: &'a [TypedValue], oid: &ObjectIdentifier) -> Option<&'a [u8]> {
    items.iter().find(|i| i.is(oid)).and_then(|i| i.value.as_deref())
}

/// What the certificate shall contain; every field may be absent (RFC 4211 clause 5).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CertTemplate {
    /// Big-endian without leading zeros; used to name the certificate of a revocation request.
    pub serial: Option<Vec<u8>>,
    pub issuer: Option<Name>,
    pub not_before: Option<OffsetDateTime>,
    pub not_after: Option<OffsetDateTime>,
    pub subject: Option<Name>,
    pub public_key: Option<SubjectPublicKeyInfo>,
    pub extensions: Vec<Extension>,
}

impl CertTemplate {
    /// Names a certificate for revocation.
    pub fn naming(certificate: &Certificate) -> Self {
        Self {
            serial: Some(certificate.serial().to_vec()),
            issuer: Some(certificate.issuer().clone()),
            ..Self::default()
        }
    }
    /// First extension of this type.
    pub fn extension(&self, oid: &ObjectIdentifier) -> Option<&Extension> {
        extension::find(&self.extensions, oid)
    }
    pub fn to_der(&self) -> Vec<u8> {
        let mut fields = Vec::new();
        if let Some(serial) = &self.serial {
            let mut integer = tlv::unsigned(serial);
            // IMPLICIT over the INTEGER; an element always has its tag.
            integer[0] = primitive(1);
            fields.extend(integer);
        }
        if let Some(issuer) = &self.issuer {
            fields.extend(tlv::tlv(constructed(3), &[issuer.as_der()]));
        }
        if self.not_before.is_some() || self.not_after.is_some() {
            let bound = |number, time: Option<OffsetDateTime>| {
                time.map_or_else(Vec::new, |t| tlv::tlv(constructed(number), &[&tlv::generalized_time(t)]))
            };
            fields.extend(tlv::tlv(constructed(4), &[&bound(0, self.not_before), &bound(1, self.not_after)]));
        }
        if let Some(subject) = &self.subject {
            fields.extend(tlv::tlv(constructed(5), &[subject.as_der()]));
        }
        if let Some(key) = &self.public_key {
            let mut spki = key.as_der().to_vec();
            // IMPLICIT over the SEQUENCE of SubjectPublicKeyInfo.
            if let Some(tag) = spki.first_mut() {
                *tag = constructed(6);
            }
            fields.extend(spki);
        }
        if !self.extensions.is_empty() {
            let mut list = extension::write_list(&self.extensions);
            // IMPLICIT over the SEQUENCE OF.
            if let Some(tag) = list.first_mut() {
                *tag = constructed(9);
            }
            fields.extend(list);
        }
        tlv::sequence(&[&fields])
    }
    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, PkiError> {
        let mut inside = reader.sequence()?;
        let mut template = Self::default();
        // version [0], signingAlg [2], issuerUID [7] and subjectUID [8] say nothing to us (RFC 4211: "MUST be omitted").
        inside.optional(primitive(0))?;
        if let Some(serial) = inside.optional(primitive(1))? {
            let octets = serial.content;
            template.serial = Some(octets.strip_prefix(&[0]).unwrap_or(octets).to_vec());
        }
        inside.optional(constructed(2))?;
        if let Some(issuer) = inside.optional(constructed(3))? {
            template.issuer = Some(Name::from_der(issuer.content)?);
        }
        if let Some(mut validity) = inside.optional_inside(constructed(4))? {
            for (number, bound) in [(0, &mut template.not_before), (1, &mut template.not_after)] {
                if let Some(mut time) = validity.optional_inside(constructed(number))? {
                    *bound = Some(time.time()?);
                    time.finish()?;
                }
            }
            validity.finish()?;
        }
        if let Some(subject) = inside.optional(constructed(5))? {
            template.subject = Some(Name::from_der(subject.content)?);
        }
        if let Some(key) = inside.optional(constructed(6))? {
            template.public_key = Some(SubjectPublicKeyInfo::from_der(&tlv::sequence(&[key.content]))?);
        }
        inside.optional(primitive(7))?;
        inside.optional(primitive(8))?;
        if let Some(extensions) = inside.optional_inside(constructed(9))? {
            template.extensions = extension::read_list(extensions)?;
        }
        inside.finish()?;
        Ok(template)
    }
}

/// One certificate wanted: number, template, controls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertRequest {
    /// Number of the request in its message; −1 stands for a PKCS#10 request in answers.
    pub id: i32,
    pub template: CertTemplate,
    pub controls: Vec<TypedValue>,
}

impl CertRequest {
    /// What a signature proof of possession covers when `poposkInput` is absent (RFC 4211 clause 4.1).
    pub fn to_der(&self) -> Vec<u8> {
        let controls = if self.controls.is_empty() {
            Vec::new()
        } else {
            tlv::tlv_list(tlv::SEQUENCE, self.controls.iter().map(TypedValue::to_der))
        };
        tlv::sequence(&[&tlv::integer(self.id.into()), &self.template.to_der(), &controls])
    }
    /// Certificate to be replaced, from the control oldCertID: issuer and serial (big-endian, no leading zeros).
    pub fn old_certificate(&self) -> Result<Option<(Name, Vec<u8>)>, PkiError> {
        let Some(value) = find(&self.controls, &oid::OLD_CERT_ID) else { return Ok(None) };
        let mut inside = Reader::new(value, "oldCertID").sequence()?;
        let name = Name::from_der(inside.content(constructed(4))?)?;
        let serial = inside.integer_octets()?;
        inside.finish()?;
        Ok(Some((name, serial.strip_prefix(&[0]).unwrap_or(serial).to_vec())))
    }
    fn read(reader: &mut Reader<'_>) -> Result<Self, PkiError> {
        let mut inside = reader.sequence()?;
        let id = i32::try_from(inside.integer()?).map_err(|_| inside.error())?;
        let template = CertTemplate::read(&mut inside)?;
        let controls = match inside.optional_inside(tlv::SEQUENCE)? {
            Some(list) => list.list(MAX_ATTRIBUTES, TypedValue::read)?,
            None => Vec::new(),
        };
        inside.finish()?;
        Ok(Self { id, template, controls })
    }
}

/// The control oldCertID naming `certificate` (RFC 4211 clause 6.5).
pub fn old_cert_id(certificate: &Certificate) -> TypedValue {
    let issuer = tlv::tlv(constructed(4), &[certificate.issuer().as_der()]);
    let value = tlv::sequence(&[&issuer, &tlv::unsigned(certificate.serial())]);
    TypedValue::new(oid::OLD_CERT_ID, Some(value))
}

/// Proof of possession (RFC 4211 clause 4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProofOfPossession {
    /// A registration authority vouches.
    RaVerified,
    Signature {
        /// DER of poposkInput, when the signature covers that instead of the request.
        input: Option<Vec<u8>>,
        /// DER of the AlgorithmIdentifier.
        algorithm: Vec<u8>,
        /// Content of the BIT STRING.
        signature: Vec<u8>,
    },
    /// keyEncipherment (tag 2) or keyAgreement (tag 3), as received.
    Other(Vec<u8>),
}

impl ProofOfPossession {
    fn to_der(&self) -> Vec<u8> {
        match self {
            Self::RaVerified => tlv::tlv(primitive(0), &[]),
            Self::Signature { input, algorithm, signature } => tlv::tlv(
                constructed(1),
                &[input.as_deref().unwrap_or_default(), algorithm, &tlv::bit_string(signature)],
            ),
            Self::Other(raw) => raw.clone(),
        }
    }
    fn read(reader: &mut Reader<'_>) -> Result<Option<Self>, PkiError> {
        Ok(match reader.peek() {
            Some(tag) if tag == primitive(0) => {
                reader.inside(tag)?.finish()?;
                Some(Self::RaVerified)
            }
            Some(tag) if tag == constructed(1) => {
                let mut inside = reader.inside(tag)?;
                let input = inside.optional(constructed(0))?.map(|e| e.raw.to_vec());
                let algorithm = inside.element()?.raw.to_vec();
                let signature = inside.bit_string()?.to_vec();
                inside.finish()?;
                Some(Self::Signature { input, algorithm, signature })
            }
            Some(tag) if tag == constructed(2) || tag == constructed(3) => {
                Some(Self::Other(reader.element()?.raw.to_vec()))
            }
            _ => None,
        })
    }
}

/// Verifies the content of a BIT STRING `bits` over `message`. Returns the algorithm of the DER `identifier`.
pub(super) fn verify_bits(
    key: &SubjectPublicKeyInfo,
    identifier: &[u8],
    message: &[u8],
    bits: &[u8],
    what: &'static str,
) -> Result<SignatureAlgorithm, PkiError> {
    let algorithm = SignatureAlgorithm::from_der(identifier)?;
    key.verify(algorithm, message, &algorithm.from_bit_string(bits)?, what)?;
    Ok(algorithm)
}

/// A request with its proof of possession and its registration information.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertReqMsg {
    pub request: CertRequest,
    /// The request's octets as received or as signed.
    request_der: Vec<u8>,
    pub proof: Option<ProofOfPossession>,
    pub reg_info: Vec<TypedValue>,
}

impl CertReqMsg {
    /// `signature`: canonical, by the key of the template over [`CertRequest::to_der`].
    pub fn signed(
        request: CertRequest,
        algorithm: SignatureAlgorithm,
        signature: &[u8],
        reg_info: Vec<TypedValue>,
    ) -> Self {
        let proof = ProofOfPossession::Signature {
            input: None,
            algorithm: algorithm.to_der(),
            signature: algorithm.to_bit_string(signature),
        };
        Self { request_der: request.to_der(), request, proof: Some(proof), reg_info }
    }
    /// Octets of the CertRequest as received.
    pub fn cert_req_der(&self) -> &[u8] {
        &self.request_der
    }
    /// Verifies a signature proof of possession by the template's own key over the received request.
    ///
    /// # Errors
    /// `Missing` when there is no signature proof or no key; `Invalid` when the signature covers a poposkInput, or its
    /// algorithm is not the key's; `SignatureWrong`.
    pub fn verify_proof(&self) -> Result<(), PkiError> {
        let Some(ProofOfPossession::Signature { input, algorithm, signature }) = &self.proof else {
            return Err(PkiError::Missing("the proof of possession"));
        };
        if input.is_some() {
            return Err(PkiError::Invalid("the proof of possession covers something else than the request"));
        }
        let key = self.request.template.public_key.as_ref().ok_or(PkiError::Missing("the public key"))?;
        verify_bits(key, algorithm, &self.request_der, signature, "the proof of possession").map(|_| ())
    }
    pub fn to_der(&self) -> Vec<u8> {
        let proof = self.proof.as_ref().map_or_else(Vec::new, ProofOfPossession::to_der);
        let reg_info = if self.reg_info.is_empty() {
            Vec::new()
        } else {
            tlv::tlv_list(tlv::SEQUENCE, self.reg_info.iter().map(TypedValue::to_der))
        };
        tlv::sequence(&[&self.request_der, &proof, &reg_info])
    }
    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, PkiError> {
        let mut inside = reader.sequence()?;
        let mut ahead = inside.clone();
        let request_der = ahead.element()?.raw.to_vec();
        let request = CertRequest::read(&mut inside)?;
        let proof = ProofOfPossession::read(&mut inside)?;
        let reg_info = match inside.optional_inside(tlv::SEQUENCE)? {
            Some(list) => list.list(MAX_ATTRIBUTES, TypedValue::read)?,
            None => Vec::new(),
        };
        inside.finish()?;
        Ok(Self { request, request_der, proof, reg_info })
    }
    /// A CertReqMessages value.
    pub(super) fn read_list(reader: &mut Reader<'_>) -> Result<Vec<Self>, PkiError> {
        let messages = reader.sequence()?.list(MAX_REQUESTS, Self::read)?;
        if messages.is_empty() { Err(PkiError::Decode(WHAT)) } else { Ok(messages) }
    }
}

/// regInfo utf8Pairs: `name?value%` repeated, with `?` and `%` inside values as `%3F` and `%25` (RFC 4211 clause 7.1).
pub fn utf8_pairs(pairs: &[(&str, &str)]) -> TypedValue {
    let text: String = pairs
        .iter()
        .map(|(name, value)| format!("{name}?{}%", value.replace('%', "%25").replace('?', "%3F")))
        .collect();
    TypedValue::new(oid::REG_INFO_UTF8_PAIRS, Some(tlv::utf8(&text)))
}

/// The pairs of regInfo utf8Pairs; empty when there are none. `%` with two hexadecimal digits is an octet of the value,
/// any other `%` ends it (so a name cannot begin with two such digits: ours do not).
pub fn read_utf8_pairs(reg_info: &[TypedValue]) -> Result<Vec<(String, String)>, PkiError> {
    const PAIRS: &str = "regInfo utf8Pairs";
    let Some(value) = find(reg_info, &oid::REG_INFO_UTF8_PAIRS) else { return Ok(Vec::new()) };
    let mut reader = Reader::new(value, PAIRS);
    let text = reader.utf8()?;
    reader.finish()?;
    let mut pairs = Vec::new();
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let (name, after) = rest.split_once('?').ok_or(PkiError::Decode(PAIRS))?;
        let (value, after) = read_pair_value(after);
        let value = String::from_utf8(value).map_err(|_| PkiError::Decode(PAIRS))?;
        pairs.push((name.to_owned(), value));
        rest = after;
    }
    Ok(pairs)
}

/// A value up to its separator (the last one may be left out), and what follows.
fn read_pair_value(mut rest: &str) -> (Vec<u8>, &str) {
    let mut value = Vec::new();
    while let Some((plain, after)) = rest.split_once('%') {
        value.extend_from_slice(plain.as_bytes());
        let escaped = after.get(..2).filter(|digits| digits.bytes().all(|d| d.is_ascii_hexdigit()));
        let Some(octet) = escaped.and_then(|digits| u8::from_str_radix(digits, 16).ok()) else {
            return (value, after);
        };
        value.push(octet);
        rest = after.get(2..).unwrap_or_default();
    }
    value.extend_from_slice(rest.as_bytes());
    (value, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_keep_reserved_characters() {
        let pairs = [
            ("ua_phone", "+380501112233"),
            ("ua_phrase_hint", "100% чи 50%?"),
            ("ua_publish", "1"),
            ("e", ""),
        ];
        let info = [utf8_pairs(&pairs)];
        let read = read_utf8_pairs(&info).unwrap();
        assert_eq!(read.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect::<Vec<_>>(), pairs);
    }

    #[test]
    fn other_programs_pairs_are_read_and_broken_ones_refused() {
        let read =
            |text: &str| read_utf8_pairs(&[TypedValue::new(oid::REG_INFO_UTF8_PAIRS, Some(tlv::utf8(text)))]);
        let one = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(read("phone?+38%email?p%40x.ua%").unwrap(), [one("phone", "+38"), one("email", "p@x.ua")]);
        assert_eq!(read("n?%D0%B0%y?2").unwrap(), [one("n", "а"), one("y", "2")]);
        assert_eq!(read("n?1%").unwrap(), [one("n", "1")]);
        assert_eq!(read("").unwrap(), []);
        assert!(read("n").is_err());
        assert!(read("n?%ff%").is_err());
        assert_eq!(read("n?%е").unwrap_err(), PkiError::Decode("regInfo utf8Pairs"));
    }

    #[test]
    fn an_unusual_object_identifier_is_kept() {
        let long = tlv::sequence(&[&tlv::tlv(tlv::OID, &[&[0xff; 60], &[1]]), &tlv::integer(5)]);
        let value = TypedValue::read(&mut Reader::new(&long, "test")).unwrap();
        assert_eq!(value.oid(), None);
        assert_eq!(value.to_der(), long);
    }
}
