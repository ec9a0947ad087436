//! Time-stamps (RFC 3161): query and answer, read and built. The token is CMS SignedData: see [`super::cms`].

use super::cmp::{Status, StatusInfo};
use super::tlv::{self, Reader, constructed};
use super::{PkiError, algorithm};
use crate::crypto::Digest;
use der::oid::ObjectIdentifier;
use time::OffsetDateTime;

const QUERY: &str = "a time-stamp query";
const ANSWER: &str = "a time-stamp answer";
const TOKEN: &str = "a time-stamp";
/// Longest nonce (octets) that is read.
const MAX_NONCE: usize = 64;

fn imprint_to_der(imprint: &Digest) -> Vec<u8> {
    tlv::sequence(&[&algorithm::hash_to_der(imprint.algorithm), &tlv::octet_string(&imprint.bytes)])
}

fn read_imprint(reader: &mut Reader<'_>) -> Result<Digest, PkiError> {
    let mut inside = reader.sequence()?;
    let algorithm = algorithm::hash_from_der(inside.element()?.raw)?;
    let bytes = inside.octet_string()?.to_vec();
    inside.finish()?;
    if bytes.len() != algorithm.output_len() {
        return Err(PkiError::Decode(QUERY));
    }
    Ok(Digest { algorithm, bytes })
}

/// Content octets of an INTEGER used as a nonce; compared as they are.
fn read_nonce(reader: &mut Reader<'_>) -> Result<Option<Vec<u8>>, PkiError> {
    if reader.peek() != Some(tlv::INTEGER) {
        return Ok(None);
    }
    let octets = reader.integer_octets()?;
    if octets.len() > MAX_NONCE { Err(reader.error()) } else { Ok(Some(octets.to_vec())) }
}

fn read_policy(reader: &mut Reader<'_>) -> Result<ObjectIdentifier, PkiError> {
    let octets = reader.oid_octets()?;
    ObjectIdentifier::from_bytes(octets).map_err(|_| reader.error())
}

/// TimeStampReq.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeStampQuery {
    /// Digest of what shall be stamped.
    pub imprint: Digest,
    pub policy: Option<ObjectIdentifier>,
    /// Content octets of the INTEGER: minimal two's complement. See [`TimeStampQuery::new`].
    pub nonce: Option<Vec<u8>>,
    /// Whether the answer shall hold the authority's certificate.
    pub certificate_wanted: bool,
}

impl TimeStampQuery {
    /// With a nonce of eight octets, as a positive number, and the certificate wanted.
    pub fn new(imprint: Digest, policy: Option<ObjectIdentifier>, nonce: [u8; 8]) -> Self {
        let integer = tlv::unsigned(&nonce);
        // Header of two octets: at most nine octets of content.
        let nonce = integer.get(2..).map(<[u8]>::to_vec);
        Self { imprint, policy, nonce, certificate_wanted: true }
    }
    pub fn to_der(&self) -> Vec<u8> {
        let policy = self.policy.as_ref().map_or_else(Vec::new, tlv::oid);
        let nonce = self.nonce.as_ref().map_or_else(Vec::new, |n| tlv::tlv(tlv::INTEGER, &[n]));
        let wanted = if self.certificate_wanted { tlv::boolean(true) } else { Vec::new() };
        tlv::sequence(&[&tlv::integer(1), &imprint_to_der(&self.imprint), &policy, &nonce, &wanted])
    }
    pub fn from_der(der: &[u8]) -> Result<Self, PkiError> {
        tlv::check(der, QUERY)?;
        let mut inside = Reader::new(der, QUERY).sequence()?;
        if inside.integer()? != 1 {
            return Err(inside.error());
        }
        let imprint = read_imprint(&mut inside)?;
        let policy = if inside.peek() == Some(tlv::OID) { Some(read_policy(&mut inside)?) } else { None };
        let nonce = read_nonce(&mut inside)?;
        let certificate_wanted = inside.peek() == Some(tlv::BOOLEAN) && inside.boolean()?;
        inside.optional(constructed(0))?;
        inside.finish()?;
        Ok(Self { imprint, policy, nonce, certificate_wanted })
    }
}

/// TimeStampResp.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeStampAnswer {
    pub status: StatusInfo,
    /// DER of the token (ContentInfo with SignedData over [`TstInfo`]).
    pub token: Option<Vec<u8>>,
}

impl TimeStampAnswer {
    pub fn granted(token: Vec<u8>) -> Self {
        Self { status: StatusInfo::plain(Status::Accepted), token: Some(token) }
    }
    pub fn to_der(&self) -> Vec<u8> {
        tlv::sequence(&[&self.status.to_der(), self.token.as_deref().unwrap_or_default()])
    }
    pub fn from_der(der: &[u8]) -> Result<Self, PkiError> {
        tlv::check(der, ANSWER)?;
        let mut inside = Reader::new(der, ANSWER).sequence()?;
        let status = StatusInfo::read(&mut inside)?;
        let token = inside.optional(tlv::SEQUENCE)?.map(|e| e.raw.to_vec());
        inside.finish()?;
        Ok(Self { status, token })
    }
}

/// TSTInfo: what is signed in a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TstInfo {
    pub policy: ObjectIdentifier,
    pub imprint: Digest,
    /// Big-endian.
    pub serial: Vec<u8>,
    /// Whole seconds: fractions are cut off.
    pub time: OffsetDateTime,
    /// Content octets of the INTEGER.
    pub nonce: Option<Vec<u8>>,
}

impl TstInfo {
    pub fn to_der(&self) -> Vec<u8> {
        let nonce = self.nonce.as_ref().map_or_else(Vec::new, |n| tlv::tlv(tlv::INTEGER, &[n]));
        tlv::sequence(&[
            &tlv::integer(1),
            &tlv::oid(&self.policy),
            &imprint_to_der(&self.imprint),
            &tlv::unsigned(&self.serial),
            &tlv::generalized_time(self.time),
            &nonce,
        ])
    }
    pub fn from_der(der: &[u8]) -> Result<Self, PkiError> {
        tlv::check(der, TOKEN)?;
        let mut inside = Reader::new(der, TOKEN).sequence()?;
        if inside.integer()? != 1 {
            return Err(inside.error());
        }
        let policy = read_policy(&mut inside)?;
        let imprint = read_imprint(&mut inside)?;
        let serial = inside.integer_octets()?.to_vec();
        let time = read_time(&mut inside)?;
        // accuracy and ordering
        inside.optional(tlv::SEQUENCE)?;
        inside.optional(tlv::BOOLEAN)?;
        let nonce = read_nonce(&mut inside)?;
        inside.optional(constructed(0))?;
        inside.optional(constructed(1))?;
        inside.finish()?;
        Ok(Self { policy, imprint, serial, time, nonce })
    }
}

/// GeneralizedTime that may have a fraction (RFC 3161 clause 2.4.2).
fn read_time(reader: &mut Reader<'_>) -> Result<OffsetDateTime, PkiError> {
    let text = reader.content(tlv::GENERALIZED_TIME)?;
    let whole = match text.split_first_chunk::<14>() {
        Some((seconds, [b'.', fraction @ .., b'Z']))
            if !fraction.is_empty() && fraction.iter().all(u8::is_ascii_digit) =>
        {
            [seconds, &b"Z"[..]].concat()
        }
        _ => text.to_vec(),
    };
    Reader::new(&tlv::tlv(tlv::GENERALIZED_TIME, &[&whole]), TOKEN).time()
}
