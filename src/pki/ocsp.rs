//! Online certificate status (RFC 6960, nonce RFC 9654): request and answer, read and built.
//!
//! Whether an answer may be believed (who signed it, how fresh it is) is decided above; here are its pieces.

use super::crmf::verify_bits;
use super::extension::{self, Extension};
use super::tlv::{self, Element, Reader, constructed, primitive};
use super::{Certificate, Name, PkiError, SignatureAlgorithm, algorithm};
use crate::crypto::{HashAlgorithm, ToSign};
use der::oid::ObjectIdentifier;
use time::OffsetDateTime;

const REQUEST: &str = "an OCSP request";
const RESPONSE: &str = "an OCSP response";
const MAX_ITEMS: usize = 32;
const BASIC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.1");
const NONCE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.2");

/// Names a certificate by digests of its issuer. Equal when all four fields are.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CertId {
    pub hash: HashAlgorithm,
    /// Over the DER of the issuer's name.
    pub issuer_name_hash: Vec<u8>,
    /// Over the content of the issuer's subjectPublicKey (for DSTU: the inner OCTET STRING with its header).
    pub issuer_key_hash: Vec<u8>,
    /// Big-endian without leading zeros.
    pub serial: Vec<u8>,
}

impl CertId {
    pub fn new(hash: HashAlgorithm, issuer: &Certificate, serial: &[u8]) -> Self {
        Self {
            hash,
            issuer_name_hash: hash.digest(issuer.subject().as_der()).bytes,
            issuer_key_hash: hash.digest(issuer.spki().bit_string()).bytes,
            serial: without_zeros(serial).to_vec(),
        }
    }
    /// Whether the issuer named is this one.
    pub fn is_of(&self, issuer: &Certificate) -> bool {
        *self == Self::new(self.hash, issuer, &self.serial)
    }
    fn to_der(&self) -> Vec<u8> {
        tlv::sequence(&[
            &algorithm::hash_to_der(self.hash),
            &tlv::octet_string(&self.issuer_name_hash),
            &tlv::octet_string(&self.issuer_key_hash),
            &tlv::unsigned(&self.serial),
        ])
    }
    fn read(reader: &mut Reader<'_>) -> Result<Self, PkiError> {
        let mut inside = reader.sequence()?;
        let id = Self {
            hash: algorithm::hash_from_der(inside.element()?.raw)?,
            issuer_name_hash: inside.octet_string()?.to_vec(),
            issuer_key_hash: inside.octet_string()?.to_vec(),
            serial: without_zeros(inside.integer_octets()?).to_vec(),
        };
        inside.finish()?;
        Ok(id)
    }
}

fn without_zeros(serial: &[u8]) -> &[u8] {
    let zeros = serial.iter().take_while(|o| **o == 0).count();
    serial.get(zeros..).unwrap_or_default()
}

/// The nonce's octets out of extnValue: an OCTET STRING by the standard, bare with some national clients.
fn read_nonce(value: &[u8]) -> Vec<u8> {
    Element::only(value, tlv::OCTET_STRING, REQUEST).map_or(value, |e| e.content).to_vec()
}

fn extensions(nonce: Option<&[u8]>, tag: u8) -> Vec<u8> {
    nonce.map_or_else(Vec::new, |octets| {
        let extension = Extension::new(&NONCE, false, tlv::octet_string(octets));
        tlv::tlv(tag, &[&extension::write_list(&[extension])])
    })
}

fn nonce_of(reader: &mut Reader<'_>, tag: u8) -> Result<Option<Vec<u8>>, PkiError> {
    let Some(field) = reader.optional_inside(tag)? else { return Ok(None) };
    let list = extension::read_list(only_sequence(field)?)?;
    Ok(extension::find(&list, &NONCE).map(|e| read_nonce(&e.value)))
}

/// The SEQUENCE that is all of an explicit field.
fn only_sequence<'a>(mut field: Reader<'a>) -> Result<Reader<'a>, PkiError> {
    let inside = field.sequence()?;
    field.finish()?;
    Ok(inside)
}

/// A request: certificates asked about, and the nonce.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OcspRequest {
    pub ids: Vec<CertId>,
    pub nonce: Option<Vec<u8>>,
}

impl OcspRequest {
    /// Unsigned, version 1, the nonce in the form of the standard.
    pub fn to_der(&self) -> Vec<u8> {
        let list = tlv::tlv_list(tlv::SEQUENCE, self.ids.iter().map(|id| tlv::sequence(&[&id.to_der()])));
        let tbs = tlv::sequence(&[&list, &extensions(self.nonce.as_deref(), constructed(2))]);
        tlv::sequence(&[&tbs])
    }
    /// A signature of the request, if there is one, is not looked at.
    pub fn from_der(der: &[u8]) -> Result<Self, PkiError> {
        tlv::check(der, REQUEST)?;
        let mut outer = Reader::new(der, REQUEST).sequence()?;
        let mut tbs = outer.sequence()?;
        outer.optional(constructed(0))?;
        outer.finish()?;
        tbs.optional(constructed(0))?;
        tbs.optional(constructed(1))?;
        let ids = tbs.sequence()?.list(MAX_ITEMS, |r| {
            let mut one = r.sequence()?;
            let id = CertId::read(&mut one)?;
            one.optional(constructed(0))?;
            one.finish()?;
            Ok(id)
        })?;
        let nonce = nonce_of(&mut tbs, constructed(2))?;
        tbs.finish()?;
        Ok(Self { ids, nonce })
    }
}

/// What a responder says of a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CertState {
    Good,
    Revoked {
        at: OffsetDateTime,
        /// CRLReason (RFC 5280 clause 5.3.1), when given.
        reason: Option<u8>,
    },
    Unknown,
}

/// The answer about one certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SingleResponse {
    pub id: CertId,
    pub state: CertState,
    pub this_update: OffsetDateTime,
    pub next_update: Option<OffsetDateTime>,
}

impl SingleResponse {
    fn to_der(&self) -> Vec<u8> {
        let state = match self.state {
            CertState::Good => tlv::tlv(primitive(0), &[]),
            CertState::Unknown => tlv::tlv(primitive(2), &[]),
            CertState::Revoked { at, reason } => {
                let reason = reason.map_or_else(Vec::new, |code| {
                    tlv::tlv(constructed(0), &[&tlv::tlv(tlv::ENUMERATED, &[&[code]])])
                });
                tlv::tlv(constructed(1), &[&tlv::generalized_time(at), &reason])
            }
        };
        let next = self
            .next_update
            .map_or_else(Vec::new, |t| tlv::tlv(constructed(0), &[&tlv::generalized_time(t)]));
        tlv::sequence(&[&self.id.to_der(), &state, &tlv::generalized_time(self.this_update), &next])
    }
    fn read(reader: &mut Reader<'_>) -> Result<Self, PkiError> {
        let mut inside = reader.sequence()?;
        let id = CertId::read(&mut inside)?;
        let state = if let Some(mut revoked) = inside.optional_inside(constructed(1))? {
            let at = revoked.time()?;
            let reason = match revoked.optional_inside(constructed(0))? {
                Some(mut field) => {
                    let code = u8::try_from(field.enumerated()?).map_err(|_| field.error())?;
                    field.finish()?;
                    Some(code)
                }
                None => None,
            };
            revoked.finish()?;
            CertState::Revoked { at, reason }
        } else if let Some(good) = inside.optional(primitive(0))? {
            empty(good.content, &inside)?;
            CertState::Good
        } else {
            empty(inside.content(primitive(2))?, &inside)?;
            CertState::Unknown
        };
        let this_update = inside.time()?;
        let next_update = match inside.optional_inside(constructed(0))? {
            Some(mut field) => {
                let at = field.time()?;
                field.finish()?;
                Some(at)
            }
            None => None,
        };
        inside.optional(constructed(1))?;
        inside.finish()?;
        Ok(Self { id, state, this_update, next_update })
    }
}

/// NULL under an implicit tag.
fn empty(content: &[u8], reader: &Reader<'_>) -> Result<(), PkiError> {
    if content.is_empty() { Ok(()) } else { Err(reader.error()) }
}

/// How the responder names itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ResponderId {
    Name(Name),
    /// Digest of its key: SHA-1 by the standard, the national key identifier with national responders.
    Key(Vec<u8>),
}

impl ResponderId {
    pub fn is(&self, certificate: &Certificate) -> bool {
        match self {
            Self::Name(name) => name == certificate.subject(),
            Self::Key(hash) => certificate.key_ids().matches(hash),
        }
    }
}

/// OCSPResponseStatus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResponseStatus {
    Successful,
    MalformedRequest,
    InternalError,
    TryLater,
    SigRequired,
    Unauthorized,
}

impl ResponseStatus {
    fn number(self) -> u8 {
        match self {
            Self::Successful => 0,
            Self::MalformedRequest => 1,
            Self::InternalError => 2,
            Self::TryLater => 3,
            Self::SigRequired => 5,
            Self::Unauthorized => 6,
        }
    }
    /// DER of an answer that is only a status: unsigned by its nature.
    pub fn to_der(self) -> Vec<u8> {
        tlv::sequence(&[&tlv::tlv(tlv::ENUMERATED, &[&[self.number()]])])
    }
}

/// A BasicOCSPResponse as received.
#[derive(Debug, Clone)]
pub struct OcspResponse {
    tbs: Vec<u8>,
    pub responder: ResponderId,
    pub produced_at: OffsetDateTime,
    pub responses: Vec<SingleResponse>,
    pub nonce: Option<Vec<u8>>,
    signature_algorithm: Vec<u8>,
    signature: Vec<u8>,
    certificates: Vec<Vec<u8>>,
}

/// What came: a signed answer, or a bare status.
#[derive(Debug, Clone)]
pub enum OcspAnswer {
    Signed(Box<OcspResponse>),
    Status(ResponseStatus),
}

impl OcspAnswer {
    pub fn from_der(der: &[u8]) -> Result<Self, PkiError> {
        tlv::check(der, RESPONSE)?;
        let mut outer = Reader::new(der, RESPONSE).sequence()?;
        let status = match outer.enumerated()? {
            0 => ResponseStatus::Successful,
            1 => ResponseStatus::MalformedRequest,
            2 => ResponseStatus::InternalError,
            3 => ResponseStatus::TryLater,
            5 => ResponseStatus::SigRequired,
            6 => ResponseStatus::Unauthorized,
            _ => return Err(outer.error()),
        };
        if status != ResponseStatus::Successful {
            return Ok(Self::Status(status));
        }
        let mut bytes = only_sequence(outer.inside(constructed(0))?)?;
        outer.finish()?;
        if bytes.oid_octets()? != BASIC.as_bytes() {
            return Err(bytes.error());
        }
        let basic = bytes.octet_string()?;
        bytes.finish()?;
        tlv::check(basic, RESPONSE)?;
        OcspResponse::read(&mut Reader::new(basic, RESPONSE)).map(|r| Self::Signed(Box::new(r)))
    }
}

impl OcspResponse {
    fn read(reader: &mut Reader<'_>) -> Result<Self, PkiError> {
        let mut basic = reader.sequence()?;
        let tbs = basic.element()?;
        if tbs.tag != tlv::SEQUENCE {
            return Err(basic.error());
        }
        let signature_algorithm = basic.element()?.raw.to_vec();
        let signature = basic.bit_string()?.to_vec();
        let certificates = match basic.optional_inside(constructed(0))? {
            Some(field) => only_sequence(field)?.list(MAX_ITEMS, |r| Ok(r.element()?.raw.to_vec()))?,
            None => Vec::new(),
        };
        basic.finish()?;
        let mut data = Reader::new(tbs.content, RESPONSE);
        data.optional(constructed(0))?;
        let responder = if let Some(name) = data.optional(constructed(1))? {
            ResponderId::Name(Name::from_der(name.content)?)
        } else {
            let mut field = data.inside(constructed(2))?;
            let key = field.octet_string()?.to_vec();
            field.finish()?;
            ResponderId::Key(key)
        };
        let produced_at = data.time()?;
        let responses = data.sequence()?.list(MAX_ITEMS, SingleResponse::read)?;
        let nonce = nonce_of(&mut data, constructed(1))?;
        data.finish()?;
        Ok(Self {
            tbs: tbs.raw.to_vec(),
            responder,
            produced_at,
            responses,
            nonce,
            signature_algorithm,
            signature,
            certificates,
        })
    }
    /// Certificates sent along; unreadable ones are left out.
    pub fn certificates(&self) -> Vec<Certificate> {
        self.certificates.iter().filter_map(|der| Certificate::from_der(der).ok()).collect()
    }
    /// The answer about this certificate.
    pub fn about(&self, id: &CertId) -> Option<&SingleResponse> {
        self.responses.iter().find(|r| r.id == *id)
    }
    /// Verifies the signature by the key of `responder`, whoever that is.
    ///
    /// # Errors
    /// `UnsupportedAlgorithm`, `SignatureWrong`.
    pub fn verify(&self, responder: &Certificate) -> Result<SignatureAlgorithm, PkiError> {
        verify_bits(responder.spki(), &self.signature_algorithm, &self.tbs, &self.signature, RESPONSE)
    }
}

/// An answer that waits for the responder's signature.
#[derive(Debug, Clone)]
pub struct OcspResponseDraft {
    tbs: Vec<u8>,
    algorithm: SignatureAlgorithm,
}

impl OcspResponseDraft {
    /// The responder is named by its subject.
    pub fn new(
        responder: &Certificate,
        produced_at: OffsetDateTime,
        responses: &[SingleResponse],
        nonce: Option<&[u8]>,
        algorithm: SignatureAlgorithm,
    ) -> Self {
        let tbs = tlv::sequence(&[
            &tlv::tlv(constructed(1), &[responder.subject().as_der()]),
            &tlv::generalized_time(produced_at),
            &tlv::tlv_list(tlv::SEQUENCE, responses.iter().map(SingleResponse::to_der)),
            &extensions(nonce, constructed(1)),
        ]);
        Self { tbs, algorithm }
    }
    pub fn to_sign(&self) -> ToSign {
        ToSign { message: self.tbs.clone(), hash: self.algorithm.hash() }
    }
    /// DER of the OCSPResponse; `signature` in canonical form, `certificates` sent along.
    pub fn assemble(&self, signature: &[u8], certificates: &[Certificate]) -> Vec<u8> {
        let certificates = if certificates.is_empty() {
            Vec::new()
        } else {
            let list = tlv::tlv_list(tlv::SEQUENCE, certificates.iter().map(|c| c.as_der().to_vec()));
            tlv::tlv(constructed(0), &[&list])
        };
        let basic = tlv::sequence(&[
            &self.tbs,
            &self.algorithm.to_der(),
            &tlv::bit_string(&self.algorithm.to_bit_string(signature)),
            &certificates,
        ]);
        let bytes = tlv::sequence(&[&tlv::oid(&BASIC), &tlv::octet_string(&basic)]);
        tlv::sequence(&[&tlv::tlv(tlv::ENUMERATED, &[&[0]]), &tlv::tlv(constructed(0), &[&bytes])])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An answer (its signature is none) with a NULL too many in the field of this number.
    fn answer(revoked: bool, too_much_in: usize) -> Vec<u8> {
        let more = |field| if field == too_much_in { tlv::null() } else { Vec::new() };
        let time = tlv::generalized_time(OffsetDateTime::UNIX_EPOCH);
        let id = CertId {
            hash: HashAlgorithm::Sha256,
            issuer_name_hash: vec![1; 32],
            issuer_key_hash: vec![2; 32],
            serial: vec![3],
        };
        let state = if revoked {
            let reason = tlv::tlv(constructed(0), &[&tlv::tlv(tlv::ENUMERATED, &[&[4]]), &more(1)]);
            tlv::tlv(constructed(1), &[&time, &reason, &more(2)])
        } else {
            tlv::tlv(primitive(0), &[&more(2)])
        };
        let next = tlv::tlv(constructed(0), &[&time, &more(3)]);
        let single = tlv::sequence(&[&id.to_der(), &state, &time, &next]);
        let nonce = Extension::new(&NONCE, false, tlv::octet_string(&[5; 16]));
        let nonce = tlv::tlv(constructed(1), &[&extension::write_list(&[nonce]), &more(4)]);
        let responder = tlv::tlv(constructed(2), &[&tlv::octet_string(&[6; 20]), &more(5)]);
        let data = tlv::sequence(&[&responder, &time, &tlv::sequence(&[&single]), &nonce]);
        let certificates = tlv::tlv(constructed(0), &[&tlv::sequence(&[]), &more(6)]);
        let algorithm = tlv::algorithm(&BASIC, &[]);
        let basic = tlv::sequence(&[&data, &algorithm, &tlv::bit_string(&[7]), &certificates]);
        let bytes = tlv::sequence(&[&tlv::oid(&BASIC), &tlv::octet_string(&basic)]);
        let bytes = tlv::tlv(constructed(0), &[&bytes, &more(7)]);
        tlv::sequence(&[&tlv::tlv(tlv::ENUMERATED, &[&[0]]), &bytes])
    }

    #[test]
    fn a_field_with_more_in_it_than_belongs_there_is_refused() {
        for revoked in [true, false] {
            assert!(OcspAnswer::from_der(&answer(revoked, 0)).is_ok());
            for field in (1..=7).filter(|field| revoked || *field != 1) {
                assert!(OcspAnswer::from_der(&answer(revoked, field)).is_err(), "{field}");
            }
        }
    }
}
