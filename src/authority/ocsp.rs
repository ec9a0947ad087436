//! Online status: what is asked and what of the answer is believed (protocol.md 13). No network here.

use super::AuthorityError;
use super::status::Verdict;
use crate::crypto::{HashAlgorithm, KeyAlgorithm};
use crate::pki::ocsp::{CertId, CertState, OcspAnswer, OcspRequest, OcspResponse, ResponseStatus};
use crate::pki::{Certificate, extension, oid};
use time::{Duration, OffsetDateTime};

/// Clocks may differ this much.
const SKEW: Duration = Duration::minutes(5);
/// Age of an answer that does not say when the next one comes.
const LONGEST_AGE: Duration = Duration::hours(24);

/// One question about one certificate.
#[derive(Debug, Clone)]
pub struct Question {
    id: CertId,
    nonce: [u8; 16],
}

/// A believed answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    pub verdict: Verdict,
    pub this_update: OffsetDateTime,
    /// A delegated responder that is not known beforehand and must itself not be revoked.
    pub responder_to_check: Option<Certificate>,
}

/// The digests by which the issuer may be named, the likelier one first. DSTU: the hash that made the issuer's own key
/// identifier, else `preferred`. Others: SHA-1, which every responder knows, then SHA-256.
pub fn hashes(issuer: &Certificate, preferred: HashAlgorithm) -> [HashAlgorithm; 2] {
    use HashAlgorithm::{Gost34311, Kupyna256, Sha1, Sha256};
    if !matches!(issuer.spki().public_key().map(|key| key.algorithm()), Ok(KeyAlgorithm::Dstu4145(_))) {
        return [Sha1, Sha256];
    }
    let ids = issuer.key_ids();
    match issuer.subject_key_identifier() {
        Some(id) if id == ids.kupyna => [Kupyna256, Gost34311],
        Some(id) if id == ids.gost => [Gost34311, Kupyna256],
        _ if preferred == Kupyna256 => [Kupyna256, Gost34311],
        _ => [Gost34311, Kupyna256],
    }
}

impl Question {
    /// # Errors
    /// `Pki`: no random numbers for the nonce.
    pub fn new(
        certificate: &Certificate,
        issuer: &Certificate,
        hash: HashAlgorithm,
    ) -> Result<Self, AuthorityError> {
        let nonce = crate::crypto::random().map_err(crate::pki::PkiError::from)?;
        Ok(Self { id: CertId::new(hash, issuer, certificate.serial()), nonce })
    }

    /// DER of the OCSPRequest.
    pub fn to_der(&self) -> Vec<u8> {
        OcspRequest { ids: vec![self.id.clone()], nonce: Some(self.nonce.to_vec()) }.to_der()
    }

    /// What an answer says, if it may be believed at `now`. `issuer` issued the certificate asked about; `known` are
    /// certificates known beforehand.
    ///
    /// # Errors
    /// `Ocsp` with the reason; `Pki` when it cannot be decoded or its signature is wrong.
    pub fn read(
        &self,
        answer: &[u8],
        issuer: &Certificate,
        known: &[Certificate],
        now: OffsetDateTime,
    ) -> Result<Statement, AuthorityError> {
        let refuse = |reason: &str| AuthorityError::Ocsp(reason.to_string());
        let response = match OcspAnswer::from_der(answer)? {
            OcspAnswer::Signed(response) => response,
            OcspAnswer::Status(ResponseStatus::TryLater) => return Err(refuse("the responder is busy")),
            OcspAnswer::Status(status) => return Err(AuthorityError::Ocsp(format!("{status:?}"))),
        };
        let responder = responder(&response, issuer, known, now)
            .ok_or_else(|| refuse("the responder is not one of this authority's"))?;
        response.verify(&responder)?;
        match &response.nonce {
            Some(nonce) if *nonce != self.nonce => return Err(refuse("it answers another question")),
            None if (now - response.produced_at).abs() > SKEW => {
                return Err(refuse("it is not fresh and has no nonce"));
            }
            _ => {}
        }
        let single = response.about(&self.id).ok_or_else(|| refuse("it is about another certificate"))?;
        if single.this_update > now + SKEW {
            return Err(refuse("it is dated in the future"));
        }
        if single.next_update.unwrap_or(single.this_update + LONGEST_AGE) < now {
            return Err(refuse("it is out of date"));
        }
        let verdict = match single.state {
            CertState::Good => Verdict::Good,
            CertState::Revoked { at, reason } => Verdict::Revoked { since: at, reason },
            CertState::Unknown => Verdict::Unknown,
        };
        // id-pkix-ocsp-nocheck: the responder's own status is not to be asked (RFC 6960, 4.2.2.2.1).
        let excused = responder == *issuer
            || known.contains(&responder)
            || extension::find(responder.extensions(), &oid::OCSP_NOCHECK).is_some();
        let responder_to_check = (!excused).then_some(responder);
        Ok(Statement { verdict, this_update: single.this_update, responder_to_check })
    }
}

/// The issuer itself, or a server to which it delegated: issued by the same authority, for this purpose, valid now.
fn responder(
    response: &OcspResponse,
    issuer: &Certificate,
    known: &[Certificate],
    now: OffsetDateTime,
) -> Option<Certificate> {
    let brought = response.certificates();
    let delegated = |server: &Certificate| {
        !server.is_ca()
            && server.has_extended_key_usage(&oid::KP_OCSP_SIGNING)
            && (server.not_before()..=server.not_after()).contains(&now)
            && server.verify_issued_by(issuer).is_ok()
    };
    [issuer]
        .into_iter()
        .chain(known)
        .chain(&brought)
        .filter(|candidate| response.responder.is(candidate))
        .find(|candidate| *candidate == issuer || delegated(candidate))
        .cloned()
}
