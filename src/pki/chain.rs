//! Chains of certificates up to anchors that the caller pins (RFC 5280, 6, as far as this profile uses it).

use super::{Certificate, Name, PkiError};
use crate::code::{Code, Coded};
use std::ops::Deref;
use time::OffsetDateTime;

/// Certificates in a chain, the checked one and the anchor included.
const MAX_DEPTH: usize = 8;
/// Signatures tried for one chain: a message may bring any number of certificates with the authority's name.
const MAX_SIGNATURES: usize = 64;

/// A value that was checked against pinned anchors. Only this module makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified<T> {
    value: T,
    at: OffsetDateTime,
    issuers: Vec<Certificate>,
}

impl<T> Verified<T> {
    /// The moment for which the chain was checked.
    pub fn at(&self) -> OffsetDateTime {
        self.at
    }
    /// The chain above the value: its issuer first, the anchor last. Empty when the value is an anchor itself.
    pub fn issuers(&self) -> &[Certificate] {
        &self.issuers
    }
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl<T> Deref for Verified<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

/// Why a certificate has no chain to an anchor. Names are for people (one line, cleaned).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChainError {
    #[error("the issuer {0} is not known")]
    UnknownIssuer(String),
    #[error("{name} has expired")]
    Expired { name: String, from: OffsetDateTime, to: OffsetDateTime },
    #[error("{name} is not valid yet")]
    NotYetValid { name: String, from: OffsetDateTime, to: OffsetDateTime },
    #[error("the signature of {0} is not by the issuer it names")]
    BadSignature(String),
    #[error("{0} may not issue certificates")]
    NotAnAuthority(String),
    #[error("{name} has the critical extension {oid}, which is not understood")]
    UnknownCriticalExtension { name: String, oid: String },
    #[error("{name} is signed with {algorithm}, which is not supported")]
    UnsupportedAlgorithm { name: String, algorithm: String },
    #[error("the chain is too long")]
    TooLong,
}

impl Coded for ChainError {
    fn code(&self) -> Code {
        match self {
            Self::Expired { .. } | Self::NotYetValid { .. } => Code::Cert02,
            Self::UnknownCriticalExtension { .. } | Self::UnsupportedAlgorithm { .. } => Code::Cert10,
            Self::UnknownIssuer(_) | Self::BadSignature(_) | Self::NotAnAuthority(_) | Self::TooLong => {
                Code::Cert07
            }
        }
    }
    fn details(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Expired { from, to, .. } | Self::NotYetValid { from, to, .. } => {
                vec![("from", from.date().to_string()), ("to", to.date().to_string())]
            }
            Self::UnknownCriticalExtension { oid, .. } => vec![("name", oid.clone())],
            Self::UnsupportedAlgorithm { algorithm, .. } => vec![("name", algorithm.clone())],
            _ => vec![("reason", self.to_string())],
        }
    }
}

/// Finds a chain from `certificate` through `pool` to one of `anchors` in which, at the moment `at`, every
/// certificate is valid, every issuer is an authority that may sign certificates, every signature is right and
/// nothing critical is unknown. Revocation and the purpose of `certificate` are the caller's questions.
///
/// `pool` may come from messages; `anchors` never may.
///
/// # Errors
/// What stopped the most promising chain.
pub fn verify(
    certificate: &Certificate,
    pool: &[Certificate],
    anchors: &[Certificate],
    at: OffsetDateTime,
) -> Result<Verified<Certificate>, ChainError> {
    check_itself(certificate, at)?;
    let mut search = Search { pool, anchors, at, path: vec![certificate], signatures: 0 };
    search.climb()?;
    let issuers = search.path.iter().skip(1).map(|issuer| (*issuer).clone()).collect();
    Ok(Verified { value: certificate.clone(), at, issuers })
}

struct Search<'c> {
    pool: &'c [Certificate],
    anchors: &'c [Certificate],
    at: OffsetDateTime,
    /// From the checked certificate up to the one whose issuer is looked for.
    path: Vec<&'c Certificate>,
    signatures: usize,
}

impl<'c> Search<'c> {
    /// Extends the path to an anchor, or leaves it as it was and says why not.
    fn climb(&mut self) -> Result<(), ChainError> {
        let Some(&top) = self.path.last() else { return Err(ChainError::TooLong) };
        if self.anchors.contains(top) {
            return Ok(());
        }
        if self.path.len() == MAX_DEPTH {
            return Err(ChainError::TooLong);
        }
        let mut reason: Option<ChainError> = None;
        for issuer in self.candidates(top) {
            match self.step(top, issuer) {
                Ok(()) => return Ok(()),
                // Of equal reasons the first counts: its issuer fitted best.
                Err(error) if reason.as_ref().is_none_or(|known| rank(&error) > rank(known)) => {
                    reason = Some(error);
                }
                Err(_) => {}
            }
        }
        Err(reason.unwrap_or_else(|| ChainError::UnknownIssuer(top.issuer().to_string())))
    }
    fn step(&mut self, top: &Certificate, issuer: &'c Certificate) -> Result<(), ChainError> {
        if self.signatures == MAX_SIGNATURES {
            return Err(ChainError::TooLong);
        }
        self.signatures += 1;
        top.verify_issued_by(issuer).map_err(|error| match error {
            PkiError::UnsupportedAlgorithm(algorithm) => {
                ChainError::UnsupportedAlgorithm { name: show(top.subject()), algorithm }
            }
            _ => ChainError::BadSignature(show(top.subject())),
        })?;
        check_itself(issuer, self.at)?;
        self.check_authority(issuer)?;
        self.path.push(issuer);
        let result = self.climb();
        if result.is_err() {
            self.path.pop();
        }
        result
    }
    /// Authorities with the right name, those whose key identifier fits first. The identifier only sorts: some real
    /// authorities have one of their own making, and a wrong one must not hide the right issuer.
    fn candidates(&self, top: &Certificate) -> Vec<&'c Certificate> {
        let mut found: Vec<&'c Certificate> = Vec::new();
        for candidate in self.anchors.iter().chain(self.pool) {
            let known = found.contains(&candidate) || self.path.contains(&candidate);
            if !known && candidate.subject() == top.issuer() {
                found.push(candidate);
            }
        }
        let fits = |issuer: &Certificate| {
            top.authority_key_identifier()
                .is_some_and(|id| issuer.subject_key_identifier() == Some(id) || issuer.key_ids().matches(id))
        };
        // Stable: anchors stay before the pool.
        found.sort_by_key(|issuer| !fits(issuer));
        found
    }
    fn check_authority(&self, issuer: &Certificate) -> Result<(), ChainError> {
        let refused = ChainError::NotAnAuthority(show(issuer.subject()));
        let has_usage = issuer.extensions().iter().any(|e| e.is(&super::oid::KEY_USAGE));
        let may_sign = issuer.key_usage().map_or(!has_usage, |usage| usage.key_cert_sign);
        if !issuer.is_ca() || !may_sign {
            return Err(refused);
        }
        // Authorities between the checked certificate and this one; self-issued ones do not count (RFC 5280, 6.1.4).
        let below = self.path.iter().skip(1).filter(|c| c.subject() != c.issuer()).count();
        match issuer.path_len() {
            Some(limit) if below > limit as usize => Err(refused),
            _ => Ok(()),
        }
    }
}

/// How much an error says about why there is no chain: one behind a right signature says more.
fn rank(error: &ChainError) -> u8 {
    match error {
        ChainError::BadSignature(_) => 0,
        ChainError::UnsupportedAlgorithm { .. } => 1,
        ChainError::UnknownIssuer(_) => 2,
        ChainError::TooLong => 3,
        ChainError::NotAnAuthority(_) => 4,
        _ => 5,
    }
}

fn check_itself(certificate: &Certificate, at: OffsetDateTime) -> Result<(), ChainError> {
    let name = || show(certificate.subject());
    let (from, to) = (certificate.not_before(), certificate.not_after());
    if at < from {
        return Err(ChainError::NotYetValid { name: name(), from, to });
    }
    if at > to {
        return Err(ChainError::Expired { name: name(), from, to });
    }
    match certificate.unknown_critical_extensions().into_iter().next() {
        Some(oid) => Err(ChainError::UnknownCriticalExtension { name: name(), oid }),
        None => Ok(()),
    }
}

fn show(name: &Name) -> String {
    name.common_name().map_or_else(|| name.to_string(), super::name::visible)
}

#[cfg(test)]
#[path = "chain_tests.rs"]
mod tests;
