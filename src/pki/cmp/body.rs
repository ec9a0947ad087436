//! The bodies of CMP messages (RFC 9810 clause 5.3; EXPLICIT tags).

use super::status::{StatusInfo, free_text, read_free_text};
use crate::crypto::HashAlgorithm;
use crate::pki::crmf::{CertReqMsg, CertTemplate, MAX_REQUESTS, TypedValue};
use crate::pki::extension::{self, Extension};
use crate::pki::tlv::{self, Element, Reader, constructed};
use crate::pki::{Certificate, CertificationRequest, PkiError, oid};

/// InfoTypeAndValue (RFC 9810 clause 5.3.19).
pub type InfoTypeAndValue = TypedValue;

pub(super) const WHAT: &str = "a CMP message";
pub(super) const MAX_CERTIFICATES: usize = 32;
pub(super) const MAX_ITEMS: usize = 32;

/// Body of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    Ir(Vec<CertReqMsg>),
    Ip(CertRepMessage),
    Cr(Vec<CertReqMsg>),
    Cp(CertRepMessage),
    /// PKCS#10, DER of the CertificationRequest.
    P10cr(Vec<u8>),
    Kur(Vec<CertReqMsg>),
    Kup(CertRepMessage),
    Rr(Vec<RevocationDetails>),
    Rp(RevocationAnswer),
    PkiConf,
    Genm(Vec<InfoTypeAndValue>),
    Genp(Vec<InfoTypeAndValue>),
    Error(ErrorMessage),
    CertConf(Vec<CertStatus>),
    /// Numbers of the requests asked about.
    PollReq(Vec<i32>),
    PollRep(Vec<PollAnswer>),
    /// A kind that we do not use: its tag number and the DER inside.
    Other(u8, Vec<u8>),
}

/// Answer to ir, cr, kur, p10cr.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CertRepMessage {
    /// DER of certificates; never anchors for us.
    pub ca_pubs: Vec<Vec<u8>>,
    pub responses: Vec<CertResponse>,
}

/// Answer to one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertResponse {
    /// Number of the request; −1 for PKCS#10 requests.
    pub id: i32,
    pub status: StatusInfo,
    pub issued: Option<Issued>,
    /// Content of rspInfo.
    pub info: Option<Vec<u8>>,
}

/// What was issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Issued {
    /// DER of the certificate.
    Certificate(Vec<u8>),
    /// encryptedCert, or a certificate with a key made by the authority: the octets of the CertifiedKeyPair.
    Other(Vec<u8>),
}

impl CertResponse {
    pub fn issued(id: i32, status: StatusInfo, certificate: &Certificate) -> Self {
        Self { id, status, issued: Some(Issued::Certificate(certificate.as_der().to_vec())), info: None }
    }
    /// Waiting, or a refusal.
    pub fn without_certificate(id: i32, status: StatusInfo) -> Self {
        Self { id, status, issued: None, info: None }
    }
    /// The certificate, when one was issued in clear.
    pub fn certificate(&self) -> Result<Option<Certificate>, PkiError> {
        match &self.issued {
            Some(Issued::Certificate(der)) => Certificate::from_der(der).map(Some),
            _ => Ok(None),
        }
    }
    fn to_der(&self) -> Vec<u8> {
        let issued = match &self.issued {
            Some(Issued::Certificate(der)) => tlv::sequence(&[&tlv::tlv(constructed(0), &[der])]),
            Some(Issued::Other(raw)) => raw.clone(),
            None => Vec::new(),
        };
        let info = self.info.as_ref().map_or_else(Vec::new, |i| tlv::octet_string(i));
        tlv::sequence(&[&tlv::integer(self.id.into()), &self.status.to_der(), &issued, &info])
    }
    fn read(reader: &mut Reader<'_>) -> Result<Self, PkiError> {
        let mut inside = reader.sequence()?;
        let id = read_id(&mut inside)?;
        let status = StatusInfo::read(&mut inside)?;
        let issued = inside.optional(tlv::SEQUENCE)?.map(read_issued).transpose()?;
        let info = inside.optional(tlv::OCTET_STRING)?.map(|e| e.content.to_vec());
        inside.finish()?;
        Ok(Self { id, status, issued, info })
    }
}

fn read_issued(pair: Element<'_>) -> Result<Issued, PkiError> {
    let mut inside = Reader::new(pair.content, WHAT);
    if let Some(mut certificate) = inside.optional_inside(constructed(0))?
        && inside.is_empty()
    {
        let der = certificate.element()?.raw.to_vec();
        certificate.finish()?;
        return Ok(Issued::Certificate(der));
    }
    Ok(Issued::Other(pair.raw.to_vec()))
}

impl CertRepMessage {
    pub fn new(responses: Vec<CertResponse>) -> Self {
        Self { ca_pubs: Vec::new(), responses }
    }
    fn to_der(&self) -> Vec<u8> {
        let ca_pubs = if self.ca_pubs.is_empty() {
            Vec::new()
        } else {
            tlv::tlv(constructed(1), &[&tlv::tlv_list(tlv::SEQUENCE, self.ca_pubs.iter().cloned())])
        };
        let responses = tlv::tlv_list(tlv::SEQUENCE, self.responses.iter().map(CertResponse::to_der));
        tlv::sequence(&[&ca_pubs, &responses])
    }
    fn read(reader: &mut Reader<'_>) -> Result<Self, PkiError> {
        let mut inside = reader.sequence()?;
        let ca_pubs = match inside.optional_inside(constructed(1))? {
            Some(mut explicit) => {
                let list = read_raw_list(&mut explicit)?;
                explicit.finish()?;
                list
            }
            None => Vec::new(),
        };
        let responses = inside.sequence()?.list(MAX_REQUESTS, CertResponse::read)?;
        inside.finish()?;
        Ok(Self { ca_pubs, responses })
    }
}

/// A SEQUENCE OF certificates, each as its octets.
pub(super) fn read_raw_list(reader: &mut Reader<'_>) -> Result<Vec<Vec<u8>>, PkiError> {
    reader.sequence()?.list(MAX_CERTIFICATES, |r| Ok(r.element()?.raw.to_vec()))
}

/// The certificate that shall be revoked, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevocationDetails {
    /// Issuer and serial name the certificate.
    pub certificate: CertTemplate,
    /// crlEntryDetails: reasonCode and others.
    pub extensions: Vec<Extension>,
}

impl RevocationDetails {
    /// Revocation of `certificate` for a reason of RFC 5280 clause 5.3.1.
    pub fn new(certificate: &Certificate, reason: u8) -> Self {
        let code = tlv::tlv(tlv::ENUMERATED, &[&[reason]]);
        Self {
            certificate: CertTemplate::naming(certificate),
            extensions: vec![Extension::new(&oid::CRL_REASON, false, code)],
        }
    }
    /// reasonCode, when given.
    pub fn reason(&self) -> Option<u8> {
        let extension = extension::find(&self.extensions, &oid::CRL_REASON)?;
        Reader::new(&extension.value, WHAT).enumerated().ok().and_then(|n| u8::try_from(n).ok())
    }
    fn to_der(&self) -> Vec<u8> {
        let extensions =
            if self.extensions.is_empty() { Vec::new() } else { extension::write_list(&self.extensions) };
        tlv::sequence(&[&self.certificate.to_der(), &extensions])
    }
    fn read(reader: &mut Reader<'_>) -> Result<Self, PkiError> {
        let mut inside = reader.sequence()?;
        let certificate = CertTemplate::read(&mut inside)?;
        let extensions = match inside.optional_inside(tlv::SEQUENCE)? {
            Some(list) => extension::read_list(list)?,
            None => Vec::new(),
        };
        inside.finish()?;
        Ok(Self { certificate, extensions })
    }
}

/// Answer to a revocation request: one status per certificate named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevocationAnswer {
    pub statuses: Vec<StatusInfo>,
    /// revCerts [0] and crls [1] as received, if any.
    rest: Vec<u8>,
}

impl RevocationAnswer {
    pub fn new(statuses: Vec<StatusInfo>) -> Self {
        Self { statuses, rest: Vec::new() }
    }
    fn to_der(&self) -> Vec<u8> {
        let statuses = tlv::tlv_list(tlv::SEQUENCE, self.statuses.iter().map(StatusInfo::to_der));
        tlv::sequence(&[&statuses, &self.rest])
    }
    fn read(reader: &mut Reader<'_>) -> Result<Self, PkiError> {
        let mut inside = reader.sequence()?;
        let statuses = inside.sequence()?.list(MAX_REQUESTS, StatusInfo::read)?;
        let rest = inside.rest().to_vec();
        inside.optional(constructed(0))?;
        inside.optional(constructed(1))?;
        inside.finish()?;
        Ok(Self { statuses, rest })
    }
}

/// Body of an error message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorMessage {
    pub status: StatusInfo,
    /// Content octets of errorCode: a number of any size, of the sender's own meaning.
    pub code: Option<Vec<u8>>,
    /// errorDetails: untrusted text.
    pub details: Vec<String>,
}

impl ErrorMessage {
    pub fn new(status: StatusInfo) -> Self {
        Self { status, code: None, details: Vec::new() }
    }
    fn to_der(&self) -> Vec<u8> {
        let code = self.code.as_ref().map_or_else(Vec::new, |c| tlv::tlv(tlv::INTEGER, &[c]));
        tlv::sequence(&[&self.status.to_der(), &code, &free_text(&self.details)])
    }
    fn read(reader: &mut Reader<'_>) -> Result<Self, PkiError> {
        let mut inside = reader.sequence()?;
        let status = StatusInfo::read(&mut inside)?;
        let code = match inside.peek() {
            Some(tlv::INTEGER) => Some(inside.integer_octets()?.to_vec()),
            _ => None,
        };
        let details = read_free_text(&mut inside)?;
        inside.finish()?;
        Ok(Self { status, code, details })
    }
}

/// Confirmation or refusal of one certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertStatus {
    pub cert_hash: Vec<u8>,
    pub id: i32,
    /// None means accepted.
    pub status: Option<StatusInfo>,
    /// DER of the AlgorithmIdentifier; with pvno 3 only.
    pub hash_algorithm: Option<Vec<u8>>,
}

impl CertStatus {
    /// With certHash by the rule of RFC 9810 clause 5.3.18.
    ///
    /// # Errors
    /// `UnsupportedAlgorithm` when the hash of the certificate's signature algorithm is not known.
    pub fn new(certificate: &Certificate, id: i32, status: StatusInfo) -> Result<Self, PkiError> {
        Ok(Self { cert_hash: cert_hash(certificate)?, id, status: Some(status), hash_algorithm: None })
    }
    fn to_der(&self) -> Vec<u8> {
        let status = self.status.as_ref().map_or_else(Vec::new, StatusInfo::to_der);
        let algorithm =
            self.hash_algorithm.as_ref().map_or_else(Vec::new, |a| tlv::tlv(constructed(0), &[a]));
        tlv::sequence(&[
            &tlv::octet_string(&self.cert_hash),
            &tlv::integer(self.id.into()),
            &status,
            &algorithm,
        ])
    }
    fn read(reader: &mut Reader<'_>) -> Result<Self, PkiError> {
        let mut inside = reader.sequence()?;
        let cert_hash = inside.octet_string()?.to_vec();
        let id = read_id(&mut inside)?;
        let status = match inside.peek() {
            Some(tlv::SEQUENCE) => Some(StatusInfo::read(&mut inside)?),
            _ => None,
        };
        let hash_algorithm = inside.optional(constructed(0))?.map(|e| e.content.to_vec());
        inside.finish()?;
        Ok(Self { cert_hash, id, status, hash_algorithm })
    }
}

/// certHash: the whole certificate under the hash of its signature algorithm (RFC 9810 clause 5.3.18).
///
/// # Errors
/// `UnsupportedAlgorithm`.
pub fn cert_hash(certificate: &Certificate) -> Result<Vec<u8>, PkiError> {
    let hash: HashAlgorithm = certificate.signature_algorithm()?.hash();
    Ok(hash.digest(certificate.as_der()).bytes)
}

/// When to ask again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PollAnswer {
    pub id: i32,
    /// Seconds.
    pub check_after: u32,
    pub reason: Vec<String>,
}

impl PollAnswer {
    fn to_der(&self) -> Vec<u8> {
        tlv::sequence(&[
            &tlv::integer(self.id.into()),
            &tlv::integer(self.check_after.into()),
            &free_text(&self.reason),
        ])
    }
    fn read(reader: &mut Reader<'_>) -> Result<Self, PkiError> {
        let mut inside = reader.sequence()?;
        let id = read_id(&mut inside)?;
        let check_after = u32::try_from(inside.integer()?).map_err(|_| inside.error())?;
        let reason = read_free_text(&mut inside)?;
        inside.finish()?;
        Ok(Self { id, check_after, reason })
    }
}

fn read_id(reader: &mut Reader<'_>) -> Result<i32, PkiError> {
    i32::try_from(reader.integer()?).map_err(|_| reader.error())
}

fn items_to_der(items: &[InfoTypeAndValue]) -> Vec<u8> {
    tlv::tlv_list(tlv::SEQUENCE, items.iter().map(InfoTypeAndValue::to_der))
}

fn requests_to_der(requests: &[CertReqMsg]) -> Vec<u8> {
    tlv::tlv_list(tlv::SEQUENCE, requests.iter().map(CertReqMsg::to_der))
}

impl Body {
    /// The number of the body's tag.
    pub fn tag(&self) -> u8 {
        match self {
            Self::Ir(_) => 0,
            Self::Ip(_) => 1,
            Self::Cr(_) => 2,
            Self::Cp(_) => 3,
            Self::P10cr(_) => 4,
            Self::Kur(_) => 7,
            Self::Kup(_) => 8,
            Self::Rr(_) => 11,
            Self::Rp(_) => 12,
            Self::PkiConf => 19,
            Self::Genm(_) => 21,
            Self::Genp(_) => 22,
            Self::Error(_) => 23,
            Self::CertConf(_) => 24,
            Self::PollReq(_) => 25,
            Self::PollRep(_) => 26,
            Self::Other(tag, _) => *tag,
        }
    }
    /// Name as in the standard, for protocols of what happened.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Ir(_) => "ir",
            Self::Ip(_) => "ip",
            Self::Cr(_) => "cr",
            Self::Cp(_) => "cp",
            Self::P10cr(_) => "p10cr",
            Self::Kur(_) => "kur",
            Self::Kup(_) => "kup",
            Self::Rr(_) => "rr",
            Self::Rp(_) => "rp",
            Self::PkiConf => "pkiConf",
            Self::Genm(_) => "genm",
            Self::Genp(_) => "genp",
            Self::Error(_) => "error",
            Self::CertConf(_) => "certConf",
            Self::PollReq(_) => "pollReq",
            Self::PollRep(_) => "pollRep",
            Self::Other(..) => "other",
        }
    }
    /// The PKCS#10 request of a p10cr.
    pub fn certification_request(&self) -> Result<Option<CertificationRequest>, PkiError> {
        match self {
            Self::P10cr(der) => CertificationRequest::from_der(der).map(Some),
            _ => Ok(None),
        }
    }
    /// DER of the PKIBody.
    pub fn to_der(&self) -> Vec<u8> {
        let content = match self {
            Self::Ir(requests) | Self::Cr(requests) | Self::Kur(requests) => requests_to_der(requests),
            Self::Ip(answer) | Self::Cp(answer) | Self::Kup(answer) => answer.to_der(),
            Self::P10cr(raw) | Self::Other(_, raw) => raw.clone(),
            Self::Rr(details) => tlv::tlv_list(tlv::SEQUENCE, details.iter().map(RevocationDetails::to_der)),
            Self::Rp(answer) => answer.to_der(),
            Self::PkiConf => tlv::tlv(tlv::NULL, &[]),
            Self::Genm(items) | Self::Genp(items) => items_to_der(items),
            Self::Error(error) => error.to_der(),
            Self::CertConf(list) => tlv::tlv_list(tlv::SEQUENCE, list.iter().map(CertStatus::to_der)),
            Self::PollReq(ids) => {
                let one = |id: &i32| tlv::sequence(&[&tlv::integer((*id).into())]);
                tlv::tlv_list(tlv::SEQUENCE, ids.iter().map(one))
            }
            Self::PollRep(list) => tlv::tlv_list(tlv::SEQUENCE, list.iter().map(PollAnswer::to_der)),
        };
        tlv::tlv(constructed(self.tag()), &[&content])
    }
    pub(super) fn read(element: Element<'_>) -> Result<Self, PkiError> {
        let mut inside = Reader::new(element.content, WHAT);
        if element.tag & 0xe0 != 0xa0 {
            return Err(inside.error());
        }
        let reader = &mut inside;
        let body = match element.tag & 0x1f {
            0 => Self::Ir(CertReqMsg::read_list(reader)?),
            1 => Self::Ip(CertRepMessage::read(reader)?),
            2 => Self::Cr(CertReqMsg::read_list(reader)?),
            3 => Self::Cp(CertRepMessage::read(reader)?),
            4 => Self::P10cr(reader.element()?.raw.to_vec()),
            7 => Self::Kur(CertReqMsg::read_list(reader)?),
            8 => Self::Kup(CertRepMessage::read(reader)?),
            11 => Self::Rr(reader.sequence()?.list(MAX_REQUESTS, RevocationDetails::read)?),
            12 => Self::Rp(RevocationAnswer::read(reader)?),
            19 => {
                reader.inside(tlv::NULL)?.finish()?;
                Self::PkiConf
            }
            21 => Self::Genm(reader.sequence()?.list(MAX_ITEMS, InfoTypeAndValue::read)?),
            22 => Self::Genp(reader.sequence()?.list(MAX_ITEMS, InfoTypeAndValue::read)?),
            23 => Self::Error(ErrorMessage::read(reader)?),
            24 => Self::CertConf(reader.sequence()?.list(MAX_REQUESTS, CertStatus::read)?),
            25 => Self::PollReq(reader.sequence()?.list(MAX_REQUESTS, |r| {
                let mut one = r.sequence()?;
                let id = read_id(&mut one)?;
                one.finish()?;
                Ok(id)
            })?),
            26 => Self::PollRep(reader.sequence()?.list(MAX_REQUESTS, PollAnswer::read)?),
            tag => Self::Other(tag, reader.element()?.raw.to_vec()),
        };
        inside.finish()?;
        Ok(body)
    }
}
