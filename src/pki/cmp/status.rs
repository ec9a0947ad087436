//! PKIStatusInfo and the reasons of a refusal (RFC 9810 clause 5.2.3).

use crate::pki::PkiError;
use crate::pki::tlv::{self, Reader};

/// Texts in one status.
const MAX_TEXTS: usize = 16;

/// What became of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    Accepted,
    GrantedWithMods,
    Rejection,
    Waiting,
    RevocationWarning,
    RevocationNotification,
    KeyUpdateWarning,
}

impl Status {
    const ALL: [Self; 7] = [
        Self::Accepted,
        Self::GrantedWithMods,
        Self::Rejection,
        Self::Waiting,
        Self::RevocationWarning,
        Self::RevocationNotification,
        Self::KeyUpdateWarning,
    ];
    /// Number on the wire.
    pub fn number(self) -> i64 {
        self as i64
    }
    fn from_number(number: i64) -> Option<Self> {
        usize::try_from(number).ok().and_then(|n| Self::ALL.get(n).copied())
    }
}

/// A reason of a refusal: one bit of PKIFailureInfo. Bit 0 is the most significant of the first octet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FailInfo {
    BadAlg,
    BadMessageCheck,
    BadRequest,
    BadTime,
    BadCertId,
    BadDataFormat,
    WrongAuthority,
    IncorrectData,
    MissingTimeStamp,
    BadPop,
    CertRevoked,
    CertConfirmed,
    WrongIntegrity,
    BadRecipientNonce,
    TimeNotAvailable,
    UnacceptedPolicy,
    UnacceptedExtension,
    AddInfoNotAvailable,
    BadSenderNonce,
    BadCertTemplate,
    SignerNotTrusted,
    TransactionIdInUse,
    UnsupportedVersion,
    NotAuthorized,
    SystemUnavail,
    SystemFailure,
    DuplicateCertReq,
}

impl FailInfo {
    pub const ALL: [Self; 27] = [
        Self::BadAlg,
        Self::BadMessageCheck,
        Self::BadRequest,
        Self::BadTime,
        Self::BadCertId,
        Self::BadDataFormat,
        Self::WrongAuthority,
        Self::IncorrectData,
        Self::MissingTimeStamp,
        Self::BadPop,
        Self::CertRevoked,
        Self::CertConfirmed,
        Self::WrongIntegrity,
        Self::BadRecipientNonce,
        Self::TimeNotAvailable,
        Self::UnacceptedPolicy,
        Self::UnacceptedExtension,
        Self::AddInfoNotAvailable,
        Self::BadSenderNonce,
        Self::BadCertTemplate,
        Self::SignerNotTrusted,
        Self::TransactionIdInUse,
        Self::UnsupportedVersion,
        Self::NotAuthorized,
        Self::SystemUnavail,
        Self::SystemFailure,
        Self::DuplicateCertReq,
    ];
    /// Number of the bit.
    pub fn bit(self) -> usize {
        self as usize
    }
    /// Name as in the standard.
    pub fn name(self) -> &'static str {
        match self {
            Self::BadAlg => "badAlg",
            Self::BadMessageCheck => "badMessageCheck",
            Self::BadRequest => "badRequest",
            Self::BadTime => "badTime",
            Self::BadCertId => "badCertId",
            Self::BadDataFormat => "badDataFormat",
            Self::WrongAuthority => "wrongAuthority",
            Self::IncorrectData => "incorrectData",
            Self::MissingTimeStamp => "missingTimeStamp",
            Self::BadPop => "badPOP",
            Self::CertRevoked => "certRevoked",
            Self::CertConfirmed => "certConfirmed",
            Self::WrongIntegrity => "wrongIntegrity",
            Self::BadRecipientNonce => "badRecipientNonce",
            Self::TimeNotAvailable => "timeNotAvailable",
            Self::UnacceptedPolicy => "unacceptedPolicy",
            Self::UnacceptedExtension => "unacceptedExtension",
            Self::AddInfoNotAvailable => "addInfoNotAvailable",
            Self::BadSenderNonce => "badSenderNonce",
            Self::BadCertTemplate => "badCertTemplate",
            Self::SignerNotTrusted => "signerNotTrusted",
            Self::TransactionIdInUse => "transactionIdInUse",
            Self::UnsupportedVersion => "unsupportedVersion",
            Self::NotAuthorized => "notAuthorized",
            Self::SystemUnavail => "systemUnavail",
            Self::SystemFailure => "systemFailure",
            Self::DuplicateCertReq => "duplicateCertReq",
        }
    }
}

/// A status with its texts and reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusInfo {
    pub status: Status,
    /// The other side's own words: untrusted text.
    pub texts: Vec<String>,
    /// Reasons in ascending order; bits that the standard does not name are left out.
    pub reasons: Vec<FailInfo>,
}

impl StatusInfo {
    /// A status without text or reasons.
    pub fn plain(status: Status) -> Self {
        Self { status, texts: Vec::new(), reasons: Vec::new() }
    }
    pub fn accepted() -> Self {
        Self::plain(Status::Accepted)
    }
    pub fn waiting() -> Self {
        Self::plain(Status::Waiting)
    }
    /// A refusal with one reason; an empty text is left out.
    pub fn rejection(reason: FailInfo, text: &str) -> Self {
        let texts = if text.is_empty() { Vec::new() } else { vec![text.to_owned()] };
        Self { status: Status::Rejection, texts, reasons: vec![reason] }
    }
    pub fn to_der(&self) -> Vec<u8> {
        let texts = free_text(&self.texts);
        let reasons = if self.reasons.is_empty() {
            Vec::new()
        } else {
            tlv::tlv(tlv::BIT_STRING, &[&fail_bits(&self.reasons)])
        };
        tlv::sequence(&[&tlv::integer(self.status.number()), &texts, &reasons])
    }
    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, PkiError> {
        let mut inside = reader.sequence()?;
        let status = Status::from_number(inside.integer()?).ok_or_else(|| inside.error())?;
        let texts = read_free_text(&mut inside)?;
        let reasons = match inside.optional(tlv::BIT_STRING)? {
            Some(bits) => read_fail_bits(bits.content).ok_or_else(|| inside.error())?,
            None => Vec::new(),
        };
        inside.finish()?;
        Ok(Self { status, texts, reasons })
    }
}

/// PKIFreeText, or nothing when there are no texts.
pub(super) fn free_text(texts: &[String]) -> Vec<u8> {
    if texts.is_empty() {
        Vec::new()
    } else {
        tlv::tlv_list(tlv::SEQUENCE, texts.iter().map(|t| tlv::utf8(t)))
    }
}

pub(super) fn read_free_text(reader: &mut Reader<'_>) -> Result<Vec<String>, PkiError> {
    match reader.optional_inside(tlv::SEQUENCE)? {
        Some(list) => list.list(MAX_TEXTS, Reader::utf8),
        None => Ok(Vec::new()),
    }
}

/// Content octets of the BIT STRING: trailing zero bits removed (X.690 clause 11.2.2).
fn fail_bits(reasons: &[FailInfo]) -> Vec<u8> {
    let last = reasons.iter().map(|r| r.bit()).max().unwrap_or(0);
    let mut octets = vec![0u8; last / 8 + 2];
    // 0..=7 unused bits.
    octets[0] = (7 - last % 8) as u8;
    for reason in reasons {
        octets[1 + reason.bit() / 8] |= 0x80 >> (reason.bit() % 8);
    }
    octets
}

fn read_fail_bits(content: &[u8]) -> Option<Vec<FailInfo>> {
    let (&unused, octets) = content.split_first()?;
    if unused > 7 || (octets.is_empty() && unused != 0) || octets.len() > 16 {
        return None;
    }
    let set = |bit: usize| octets.get(bit / 8).is_some_and(|o| o & (0x80 >> (bit % 8)) != 0);
    Some(FailInfo::ALL.into_iter().filter(|r| set(r.bit())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_its_own_bit() {
        for (number, reason) in FailInfo::ALL.into_iter().enumerate() {
            assert_eq!(reason.bit(), number);
            let bits = fail_bits(&[reason]);
            // Bit `number` counted from the most significant of the first octet is the last one of the string.
            assert_eq!((bits.len() - 1) * 8 - usize::from(bits[0]), number + 1);
            assert_eq!(read_fail_bits(&bits), Some(vec![reason]));
        }
        assert_eq!(fail_bits(&[FailInfo::BadPop]), [6, 0x00, 0x40]);
    }

    #[test]
    fn several_reasons_and_unknown_bits() {
        let info = StatusInfo {
            status: Status::Rejection,
            texts: vec!["ні".into()],
            reasons: vec![FailInfo::BadAlg, FailInfo::DuplicateCertReq],
        };
        let der = info.to_der();
        assert_eq!(StatusInfo::read(&mut Reader::new(&der, "test")), Ok(info));
        // Bit 30 has no name.
        assert_eq!(read_fail_bits(&[1, 0x80, 0, 0, 2]), Some(vec![FailInfo::BadAlg]));
        assert_eq!(read_fail_bits(&[8, 0x80]), None);
        assert_eq!(read_fail_bits(&[]), None);
    }

    #[test]
    fn statuses_have_their_numbers() {
        for (number, status) in Status::ALL.into_iter().enumerate() {
            assert_eq!(status.number(), number as i64);
        }
        assert_eq!(Status::from_number(7), None);
        assert_eq!(Status::from_number(-1), None);
    }
}
