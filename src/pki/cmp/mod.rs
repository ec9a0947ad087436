//! Certificate management messages (RFC 9810, RFC 9483).
//!
//! **Reading.** [`Message::from_der`] keeps the octets received; [`Message::verify`] (or [`Message::verify_mac`]) checks the
//! protection over exactly those. Nothing in a message may be believed before that.
//!
//! **Building.** Make a [`Header`] ([`Header::new`], or [`Header::answering`] on the side of the authority), a [`Body`], and
//! from both a [`MessageDraft`]; sign [`MessageDraft::to_sign`] and put the canonical signature into
//! [`MessageDraft::assemble`]. The draft sets protectionAlg and senderKID from the signer's certificate.

mod body;
mod mac;
pub mod oid;
mod status;

pub use body::{
    Body, CertRepMessage, CertResponse, CertStatus, ErrorMessage, InfoTypeAndValue, Issued, PollAnswer,
    RevocationAnswer, RevocationDetails, cert_hash,
};
pub use status::{FailInfo, Status, StatusInfo};

use super::crmf::verify_bits;
use super::tlv::{self, Reader, constructed};
use super::{Certificate, Name, PkiError, SignatureAlgorithm};
use crate::crypto::{HashAlgorithm, ToSign};
use body::{MAX_ITEMS, WHAT};
use der::oid::ObjectIdentifier;
use time::OffsetDateTime;

/// Versions that are read; 2 is written unless a newer feature is used (protocol: cmp2000, cmp2021).
const VERSIONS: [i64; 2] = [2, 3];

/// A sender or a recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Party {
    Directory(Name),
    /// Another form of GeneralName, as received.
    Other(Vec<u8>),
}

impl Party {
    pub fn directory(&self) -> Option<&Name> {
        match self {
            Self::Directory(name) => Some(name),
            Self::Other(_) => None,
        }
    }
    fn to_der(&self) -> Vec<u8> {
        match self {
            Self::Directory(name) => tlv::tlv(constructed(4), &[name.as_der()]),
            Self::Other(raw) => raw.clone(),
        }
    }
    fn read(reader: &mut Reader<'_>) -> Result<Self, PkiError> {
        let element = reader.element()?;
        if element.tag == constructed(4) {
            Ok(Self::Directory(Name::from_der(element.content)?))
        } else if element.tag & 0xc0 == 0x80 {
            Ok(Self::Other(element.raw.to_vec()))
        } else {
            Err(reader.error())
        }
    }
}

/// PKIHeader (RFC 9810 clause 5.1.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// 2 or 3 in what we write; what came in what we read (see [`Header::is_version_known`]).
    pub pvno: i64,
    pub sender: Party,
    pub recipient: Party,
    pub message_time: Option<OffsetDateTime>,
    /// DER of the AlgorithmIdentifier; set by [`MessageDraft`].
    pub protection_alg: Option<Vec<u8>>,
    /// Set by [`MessageDraft`].
    pub sender_kid: Option<Vec<u8>>,
    pub recip_kid: Option<Vec<u8>>,
    pub transaction_id: Option<Vec<u8>>,
    pub sender_nonce: Option<Vec<u8>>,
    pub recip_nonce: Option<Vec<u8>>,
    /// Untrusted text.
    pub free_text: Vec<String>,
    pub general_info: Vec<InfoTypeAndValue>,
}

impl Header {
    /// A header of version 2 without nonces' memory: for the first message of a transaction; for later ones set
    /// `recip_nonce`.
    pub fn new(
        sender: &Name,
        recipient: &Name,
        time: OffsetDateTime,
        transaction_id: &[u8],
        sender_nonce: &[u8],
    ) -> Self {
        Self {
            pvno: 2,
            sender: Party::Directory(sender.clone()),
            recipient: Party::Directory(recipient.clone()),
            message_time: Some(time),
            protection_alg: None,
            sender_kid: None,
            recip_kid: None,
            transaction_id: Some(transaction_id.to_vec()),
            sender_nonce: Some(sender_nonce.to_vec()),
            recip_nonce: None,
            free_text: Vec::new(),
            general_info: Vec::new(),
        }
    }
    /// Header of the answer to a message with the header `request`: its version (3 at most, 2 at least), transaction
    /// and nonce, the parties exchanged.
    pub fn answering(request: &Header, sender: &Name, time: OffsetDateTime, sender_nonce: &[u8]) -> Self {
        Self {
            pvno: request.pvno.clamp(2, 3),
            sender: Party::Directory(sender.clone()),
            recipient: request.sender.clone(),
            message_time: Some(time),
            protection_alg: None,
            sender_kid: None,
            recip_kid: request.sender_kid.clone(),
            transaction_id: request.transaction_id.clone(),
            sender_nonce: Some(sender_nonce.to_vec()),
            recip_nonce: request.sender_nonce.clone(),
            free_text: Vec::new(),
            general_info: Vec::new(),
        }
    }
    pub fn is_version_known(&self) -> bool {
        VERSIONS.contains(&self.pvno)
    }
    /// DER of the value of the first generalInfo item of this type.
    pub fn info(&self, oid: &ObjectIdentifier) -> Option<&[u8]> {
        super::crmf::find(&self.general_info, oid)
    }
    /// confirmWaitTime, when given and readable.
    pub fn confirm_wait_time(&self) -> Option<OffsetDateTime> {
        let mut reader = Reader::new(self.info(&oid::CONFIRM_WAIT_TIME)?, WHAT);
        reader.time().ok()
    }
    pub fn to_der(&self) -> Vec<u8> {
        let mut fields = [tlv::integer(self.pvno), self.sender.to_der(), self.recipient.to_der()].concat();
        let mut put = |number: u8, value: Option<Vec<u8>>| {
            if let Some(value) = value {
                fields.extend(tlv::tlv(constructed(number), &[&value]));
            }
        };
        let octets = |value: &Option<Vec<u8>>| value.as_ref().map(|v| tlv::octet_string(v));
        put(0, self.message_time.map(tlv::generalized_time));
        put(1, self.protection_alg.clone());
        put(2, octets(&self.sender_kid));
        put(3, octets(&self.recip_kid));
        put(4, octets(&self.transaction_id));
        put(5, octets(&self.sender_nonce));
        put(6, octets(&self.recip_nonce));
        put(7, (!self.free_text.is_empty()).then(|| status::free_text(&self.free_text)));
        put(
            8,
            (!self.general_info.is_empty()).then(|| {
                tlv::tlv_list(tlv::SEQUENCE, self.general_info.iter().map(InfoTypeAndValue::to_der))
            }),
        );
        tlv::sequence(&[&fields])
    }
    fn read(reader: &mut Reader<'_>) -> Result<Self, PkiError> {
        let mut inside = reader.sequence()?;
        let mut header = Self {
            pvno: inside.integer()?,
            sender: Party::read(&mut inside)?,
            recipient: Party::read(&mut inside)?,
            message_time: None,
            protection_alg: None,
            sender_kid: None,
            recip_kid: None,
            transaction_id: None,
            sender_nonce: None,
            recip_nonce: None,
            free_text: Vec::new(),
            general_info: Vec::new(),
        };
        if let Some(mut field) = inside.optional_inside(constructed(0))? {
            header.message_time = Some(field.time()?);
            field.finish()?;
        }
        if let Some(mut field) = inside.optional_inside(constructed(1))? {
            let algorithm = field.element()?;
            if algorithm.tag != tlv::SEQUENCE {
                return Err(field.error());
            }
            header.protection_alg = Some(algorithm.raw.to_vec());
            field.finish()?;
        }
        for (number, target) in [
            (2, &mut header.sender_kid),
            (3, &mut header.recip_kid),
            (4, &mut header.transaction_id),
            (5, &mut header.sender_nonce),
            (6, &mut header.recip_nonce),
        ] {
            if let Some(mut field) = inside.optional_inside(constructed(number))? {
                *target = Some(field.octet_string()?.to_vec());
                field.finish()?;
            }
        }
        if let Some(mut field) = inside.optional_inside(constructed(7))? {
            header.free_text = status::read_free_text(&mut field)?;
            field.finish()?;
        }
        if let Some(mut field) = inside.optional_inside(constructed(8))? {
            header.general_info = field.sequence()?.list(MAX_ITEMS, InfoTypeAndValue::read)?;
            field.finish()?;
        }
        inside.finish()?;
        Ok(header)
    }
}

/// A message as received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    raw: Vec<u8>,
    /// SEQUENCE { header, body } around the received octets of both: what the protection covers.
    protected: Vec<u8>,
    pub header: Header,
    pub body: Body,
    protection: Option<Vec<u8>>,
    extra_certs: Vec<Vec<u8>>,
}

impl Message {
    /// # Errors
    /// `Decode` when the octets are not DER through and through, or not a PKIMessage within the limits (32 levels, 32
    /// certificates, 8 requests).
    pub fn from_der(der: &[u8]) -> Result<Self, PkiError> {
        tlv::check(der, WHAT)?;
        let mut outer = Reader::new(der, WHAT);
        let mut inside = outer.sequence()?;
        outer.finish()?;
        let mut ahead = inside.clone();
        let header_der = ahead.element()?.raw;
        let header = Header::read(&mut inside)?;
        let body_element = inside.element()?;
        let body = Body::read(body_element)?;
        let protection = match inside.optional_inside(constructed(0))? {
            Some(mut field) => {
                let bits = field.bit_string()?.to_vec();
                field.finish()?;
                Some(bits)
            }
            None => None,
        };
        let extra_certs = match inside.optional_inside(constructed(1))? {
            Some(mut field) => {
                let list = body::read_raw_list(&mut field)?;
                field.finish()?;
                list
            }
            None => Vec::new(),
        };
        inside.finish()?;
        let protected = tlv::sequence(&[header_der, body_element.raw]);
        Ok(Self { raw: der.to_vec(), protected, header, body, protection, extra_certs })
    }
    pub fn as_der(&self) -> &[u8] {
        &self.raw
    }
    /// Whether there is a protection at all; says nothing of its worth.
    pub fn is_protected(&self) -> bool {
        self.protection.is_some() && self.header.protection_alg.is_some()
    }
    /// Whether the protection is a password-based MAC and not a signature.
    pub fn is_mac_protected(&self) -> bool {
        self.header.protection_alg.as_deref().is_some_and(mac::is_password_based)
    }
    /// Certificates sent along, in their order; unreadable ones are left out. Never anchors.
    pub fn extra_certs(&self) -> Vec<Certificate> {
        self.extra_certs.iter().filter_map(|der| Certificate::from_der(der).ok()).collect()
    }
    /// Verifies a signature protection by the key of `signer`. Whether `signer` may sign such a message, and whether it
    /// is the header's sender, is the caller's question.
    ///
    /// # Errors
    /// `Missing` when there is no protection, `UnsupportedAlgorithm`, `SignatureWrong`.
    pub fn verify(&self, signer: &Certificate) -> Result<SignatureAlgorithm, PkiError> {
        let (algorithm, bits) = self.protection()?;
        verify_bits(signer.spki(), algorithm, &self.protected, bits, WHAT)
    }
    /// Verifies a password-based MAC (RFC 9481 clause 6.1.1).
    ///
    /// # Errors
    /// `Missing`, `UnsupportedAlgorithm`, `Invalid` for an iteration count out of bounds, `SignatureWrong`.
    pub fn verify_mac(&self, secret: &[u8]) -> Result<(), PkiError> {
        let (algorithm, bits) = self.protection()?;
        mac::verify(algorithm, secret, &self.protected, bits)
    }
    fn protection(&self) -> Result<(&[u8], &[u8]), PkiError> {
        match (&self.header.protection_alg, &self.protection) {
            (Some(algorithm), Some(bits)) => Ok((algorithm, bits)),
            _ => Err(PkiError::Missing("the protection of the message")),
        }
    }
}

/// A message that waits for its protection. Can be stored and resumed: [`MessageDraft::protected`] and
/// [`MessageDraft::extra_certs`] are all there is to it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct MessageDraft {
    protected: Vec<u8>,
    extra_certs: Vec<Vec<u8>>,
}

impl MessageDraft {
    /// To be signed by the key of `signer` with `algorithm`; `chain` follows the signer's certificate in extraCerts.
    pub fn new(
        header: &Header,
        body: &Body,
        signer: &Certificate,
        algorithm: SignatureAlgorithm,
        chain: &[Certificate],
    ) -> Self {
        let mut header = header.clone();
        header.protection_alg = Some(algorithm.to_der());
        header.sender_kid = signer.subject_key_identifier().map(<[u8]>::to_vec);
        let extra_certs = std::iter::once(signer).chain(chain).map(|c| c.as_der().to_vec()).collect();
        Self { protected: tlv::sequence(&[&header.to_der(), &body.to_der()]), extra_certs }
    }
    /// From what [`MessageDraft::protected`] and [`MessageDraft::extra_certs`] gave.
    pub fn resume(protected: Vec<u8>, extra_certs: Vec<Vec<u8>>) -> Self {
        Self { protected, extra_certs }
    }
    /// DER of SEQUENCE { header, body }: the octets to be signed.
    pub fn protected(&self) -> &[u8] {
        &self.protected
    }
    pub fn extra_certs(&self) -> &[Vec<u8>] {
        &self.extra_certs
    }
    /// # Errors
    /// `Decode` when a resumed draft is not a draft.
    pub fn to_sign(&self) -> Result<ToSign, PkiError> {
        Ok(ToSign { message: self.protected.clone(), hash: self.hash()? })
    }
    /// Hash of the signature.
    pub fn hash(&self) -> Result<HashAlgorithm, PkiError> {
        Ok(self.algorithm()?.hash())
    }
    fn algorithm(&self) -> Result<SignatureAlgorithm, PkiError> {
        let header = Header::read(&mut Reader::new(&self.protected, WHAT).sequence()?)?;
        let algorithm = header.protection_alg.ok_or(PkiError::Missing("the protection algorithm"))?;
        SignatureAlgorithm::from_der(&algorithm)
    }
    /// DER of the PKIMessage; `signature` in canonical form.
    ///
    /// # Errors
    /// `Decode` when a resumed draft is not a draft.
    pub fn assemble(&self, signature: &[u8]) -> Result<Vec<u8>, PkiError> {
        let bits = self.algorithm()?.to_bit_string(signature);
        let content = Reader::new(&self.protected, WHAT).content(tlv::SEQUENCE)?;
        Ok(finished(content, Some(&bits), &self.extra_certs))
    }
}

/// A message protected by a password-based MAC (SHA-256, HMAC-SHA-256, 1000 rounds) with the salt given.
pub fn with_mac(
    header: &Header,
    body: &Body,
    secret: &[u8],
    salt: &[u8; 16],
    extra_certs: &[Certificate],
) -> Vec<u8> {
    let algorithm = mac::algorithm(salt);
    let header = Header { protection_alg: Some(algorithm.clone()), ..header.clone() };
    let content = [header.to_der(), body.to_der()].concat();
    // Our own algorithm identifier is always readable.
    let bits = mac::compute(&algorithm, secret, &tlv::sequence(&[&content])).unwrap_or_default();
    let extra_certs: Vec<_> = extra_certs.iter().map(|c| c.as_der().to_vec()).collect();
    finished(&content, Some(&bits), &extra_certs)
}

/// A message without protection: only where there is no key to sign with (and for tests).
pub fn unprotected(header: &Header, body: &Body, extra_certs: &[Certificate]) -> Vec<u8> {
    let header = Header { protection_alg: None, ..header.clone() };
    let extra_certs: Vec<_> = extra_certs.iter().map(|c| c.as_der().to_vec()).collect();
    finished(&[header.to_der(), body.to_der()].concat(), None, &extra_certs)
}

fn finished(content: &[u8], protection: Option<&[u8]>, extra_certs: &[Vec<u8>]) -> Vec<u8> {
    let protection =
        protection.map_or_else(Vec::new, |bits| tlv::tlv(constructed(0), &[&tlv::bit_string(bits)]));
    let extra = if extra_certs.is_empty() {
        Vec::new()
    } else {
        tlv::tlv(constructed(1), &[&tlv::tlv_list(tlv::SEQUENCE, extra_certs.iter().cloned())])
    };
    tlv::sequence(&[content, &protection, &extra])
}
