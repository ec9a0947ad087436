//! Certificate revocation lists (RFC 5280, 5), full and delta. A list may be tens of megabytes: it is kept once, as
//! received, with four octets of index for each entry.

use super::extension::{self, Extension};
use super::tlv::{self, Element, Reader};
use super::{Certificate, Name, PkiError, SignatureAlgorithm, name, oid};
use crate::code::{Code, Coded};
use std::ops::Range;
use time::{Duration, OffsetDateTime};

/// Why a certificate was revoked (RFC 5280, 5.3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum RevocationReason {
    Unspecified,
    KeyCompromise,
    CaCompromise,
    AffiliationChanged,
    Superseded,
    CessationOfOperation,
    /// Suspended: may come back.
    CertificateHold,
    /// Only in delta lists: the suspension is over.
    RemoveFromCrl,
    PrivilegeWithdrawn,
    AaCompromise,
}

impl RevocationReason {
    const ALL: [(u8, Self, &'static str); 10] = [
        (0, Self::Unspecified, "unspecified"),
        (1, Self::KeyCompromise, "keyCompromise"),
        (2, Self::CaCompromise, "cACompromise"),
        (3, Self::AffiliationChanged, "affiliationChanged"),
        (4, Self::Superseded, "superseded"),
        (5, Self::CessationOfOperation, "cessationOfOperation"),
        (6, Self::CertificateHold, "certificateHold"),
        (8, Self::RemoveFromCrl, "removeFromCRL"),
        (9, Self::PrivilegeWithdrawn, "privilegeWithdrawn"),
        (10, Self::AaCompromise, "aACompromise"),
    ];
    /// From the CRLReason number; 7 and numbers above 10 are not assigned.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.iter().find(|(known, ..)| *known == number).map(|(_, reason, _)| *reason)
    }
    pub fn number(self) -> u8 {
        // Every reason is in the table.
        Self::ALL.iter().find(|(_, reason, _)| *reason == self).map_or(0, |(number, ..)| *number)
    }
    /// Name in the standard (`keyCompromise`).
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, reason, _)| *reason == self).map_or("unspecified", |(.., name)| name)
    }
}

/// An entry of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revocation {
    pub date: OffsetDateTime,
    pub reason: RevocationReason,
}

/// cRLNumber: a whole number of up to 20 octets, ordered by size.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CrlNumber(Vec<u8>);

impl CrlNumber {
    fn from_value(value: &[u8]) -> Result<Self, PkiError> {
        let content = Element::only(value, tlv::INTEGER, WHAT)?.content;
        let zeros = content.iter().take_while(|octet| **octet == 0).count();
        Ok(Self(content[zeros..].to_vec()))
    }
}
impl Ord for CrlNumber {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.0.len(), &self.0).cmp(&(other.0.len(), &other.0))
    }
}
impl PartialOrd for CrlNumber {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
/// Hexadecimal, as people compare such numbers.
impl std::fmt::Display for CrlNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&hex::encode(&self.0))
    }
}

/// Why a list cannot be relied on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CrlError {
    #[error(transparent)]
    Damaged(#[from] PkiError),
    #[error("the list is of another issuer")]
    OtherIssuer,
    #[error("the issuer's certificate may not sign lists")]
    NotACrlSigner,
    #[error("the list has the critical extension {0}, which is not understood")]
    UnknownCriticalExtension(String),
    #[error("the list is dated in the future")]
    NotYet,
    #[error("the list is out of date")]
    Stale,
    #[error("the list is older than the one already held")]
    RolledBack,
    #[error("the changes do not belong to the full list")]
    BaseMismatch,
    #[error("the list has only the changes since another one")]
    OnlyChanges,
    #[error("the list has everything instead of the changes")]
    NotChanges,
    #[error("the list is about other certificates of the issuer")]
    OtherCertificates,
}

impl Coded for CrlError {
    fn code(&self) -> Code {
        match self {
            Self::NotYet | Self::Stale | Self::RolledBack | Self::BaseMismatch => Code::Cert04,
            _ => Code::Cert05,
        }
    }
    fn details(&self) -> Vec<(&'static str, String)> {
        vec![("reason", self.to_string())]
    }
}

const WHAT: &str = "a revocation list";
/// Clocks may differ this much.
const SKEW: Duration = Duration::minutes(5);

/// What a list is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Everything that is revoked.
    Full,
    /// What has changed since a full list.
    Delta,
}

/// Which of its issuer's certificates a list is about (IssuingDistributionPoint, RFC 5280, 5.2.5). Without the
/// extension about all of them.
#[derive(Debug, Clone, Default)]
struct Scope {
    /// DER of the point's names.
    names: Vec<Vec<u8>>,
    only_users: bool,
    only_authorities: bool,
}

impl Scope {
    /// # Errors
    /// `Decode`; also for a list of some reasons only, an indirect one, and one of attribute certificates.
    fn from_value(value: &[u8]) -> Result<Self, PkiError> {
        let mut fields = Element::only(value, tlv::SEQUENCE, WHAT)?.reader(WHAT);
        let names = extension::point_names(&mut fields)?.iter().map(|name| name.raw.to_vec()).collect();
        let mut only = |number| -> Result<bool, PkiError> {
            let flag = fields.optional(tlv::primitive(number))?;
            Ok(flag.is_some_and(|flag| flag.content.iter().any(|octet| *octet != 0)))
        };
        let (only_users, only_authorities) = (only(1)?, only(2)?);
        fields.finish()?;
        Ok(Self { names, only_users, only_authorities })
    }
}

/// A list as received.
#[derive(Debug, Clone)]
pub struct Crl {
    raw: Vec<u8>,
    tbs: Range<usize>,
    issuer: Name,
    this_update: OffsetDateTime,
    next_update: Option<OffsetDateTime>,
    number: Option<CrlNumber>,
    base: Option<CrlNumber>,
    authority_key_identifier: Option<Vec<u8>>,
    unknown_critical: Option<String>,
    scope: Scope,
    algorithm: Result<SignatureAlgorithm, PkiError>,
    signature: Vec<u8>,
    /// Where each entry begins in `raw`, sorted by serial number.
    entries: Vec<u32>,
}

impl Crl {
    /// Reads a list. Every entry is looked at once, so that a damaged one is found here and not at the lookup.
    ///
    /// # Errors
    /// `Decode`; also when an entry has a critical extension other than its reason (indirect lists are not used).
    pub fn from_der(der: impl Into<Vec<u8>>) -> Result<Self, PkiError> {
        let raw = der.into();
        let mut outer = Element::only(&raw, tlv::SEQUENCE, WHAT)?.reader(WHAT);
        let tbs = outer.element()?;
        let algorithm = SignatureAlgorithm::from_der(outer.element()?.raw);
        let signature = outer.bit_string()?.to_vec();
        outer.finish()?;
        let tbs_range = range_of(&raw, tbs.raw);

        let mut fields = Element::only(tbs.raw, tlv::SEQUENCE, WHAT)?.reader(WHAT);
        fields.optional(tlv::INTEGER)?;
        let inner = SignatureAlgorithm::from_der(fields.element()?.raw);
        let issuer = name::read_name(&mut fields)?;
        let this_update = fields.time()?;
        let next_update = match fields.peek() {
            Some(tlv::UTC_TIME | tlv::GENERALIZED_TIME) => Some(fields.time()?),
            _ => None,
        };
        let entries = match fields.optional_inside(tlv::SEQUENCE)? {
            Some(list) => index(&raw, list)?,
            None => Vec::new(),
        };
        let extensions = match fields.optional_inside(tlv::constructed(0))? {
            Some(mut list) => extension::read_list(list.sequence()?)?,
            None => Vec::new(),
        };
        fields.finish()?;
        let number = |kind| -> Result<Option<CrlNumber>, PkiError> {
            extension::find(&extensions, kind).map(|e| CrlNumber::from_value(&e.value)).transpose()
        };
        let authority = extension::find(&extensions, &oid::AUTHORITY_KEY_IDENTIFIER);
        let point = extension::find(&extensions, &oid::ISSUING_DISTRIBUTION_POINT);
        let scope = point.map_or_else(|| Ok(Scope::default()), |point| Scope::from_value(&point.value));
        let algorithm = match (algorithm, inner) {
            (Ok(outer), Ok(inner)) if outer != inner => {
                Err(PkiError::Invalid("the list names two different signature algorithms"))
            }
            (outer, _) => outer,
        };
        Ok(Self {
            tbs: tbs_range,
            issuer,
            this_update,
            next_update,
            number: number(&oid::CRL_NUMBER)?,
            base: number(&oid::DELTA_CRL_INDICATOR)?,
            authority_key_identifier: authority
                .and_then(|e| extension::authority_key_identifier(&e.value).ok())
                .flatten(),
            unknown_critical: unknown_critical(&extensions, scope.is_ok()),
            scope: scope.unwrap_or_default(),
            algorithm,
            signature,
            entries,
            raw,
        })
    }
    pub fn as_der(&self) -> &[u8] {
        &self.raw
    }
    pub fn issuer(&self) -> &Name {
        &self.issuer
    }
    pub fn this_update(&self) -> OffsetDateTime {
        self.this_update
    }
    pub fn next_update(&self) -> Option<OffsetDateTime> {
        self.next_update
    }
    pub fn number(&self) -> Option<&CrlNumber> {
        self.number.as_ref()
    }
    pub fn is_delta(&self) -> bool {
        self.base.is_some()
    }
    pub fn authority_key_identifier(&self) -> Option<&[u8]> {
        self.authority_key_identifier.as_deref()
    }
    /// Number of entries.
    pub fn len(&self) -> usize {
        self.entries.len()
    }
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
    /// The entry of a certificate by its serial number (big-endian, leading zeros ignored). Of several the latest: real
    /// lists keep a suspension beside the revocation that ended it.
    pub fn entry(&self, serial: &[u8]) -> Option<Revocation> {
        let wanted = sort_key(serial);
        let key = |offset: u32| self.read(offset).map(|(serial, _)| sort_key(serial));
        let first = self.entries.partition_point(|offset| key(*offset) < Some(wanted));
        self.entries
            .get(first..)?
            .iter()
            .take_while(|offset| key(**offset) == Some(wanted))
            .filter_map(|offset| self.read(*offset))
            .map(|(_, revocation)| revocation)
            .max_by_key(|revocation| revocation.date)
    }
    fn read(&self, offset: u32) -> Option<(&[u8], Revocation)> {
        let from = self.raw.get(offset as usize..)?;
        read_entry(&mut Reader::new(from, WHAT)).ok()
    }
    /// Whether the list is by `issuer` and to be relied on at the moment `now`.
    ///
    /// # Errors
    /// See [`CrlError`]; a list without nextUpdate counts as stale a day after its date.
    pub fn check(&self, issuer: &Certificate, now: OffsetDateTime) -> Result<(), CrlError> {
        if self.issuer != *issuer.subject() {
            return Err(CrlError::OtherIssuer);
        }
        let is_issuer = |id| issuer.subject_key_identifier() == Some(id) || issuer.key_ids().matches(id);
        if !self.authority_key_identifier().is_none_or(is_issuer) {
            return Err(CrlError::OtherIssuer);
        }
        if issuer.key_usage().is_some_and(|usage| !usage.crl_sign) {
            return Err(CrlError::NotACrlSigner);
        }
        if let Some(oid) = &self.unknown_critical {
            return Err(CrlError::UnknownCriticalExtension(oid.clone()));
        }
        let algorithm = self.algorithm.clone()?;
        let signature = algorithm.from_bit_string(&self.signature)?;
        let tbs = self.raw.get(self.tbs.clone()).unwrap_or_default();
        issuer.spki().verify(algorithm, tbs, &signature, WHAT)?;
        if self.this_update > now + SKEW {
            return Err(CrlError::NotYet);
        }
        if self.next_update.unwrap_or(self.this_update + Duration::days(1)) <= now {
            return Err(CrlError::Stale);
        }
        Ok(())
    }
    /// Whether the list is of this extent and about `certificate` (RFC 5280, 6.3.3 (b)(2)); whose list it is, and
    /// whether it may be relied on, [`Self::check`] says.
    ///
    /// # Errors
    /// `OnlyChanges`, `NotChanges`, `OtherCertificates`.
    pub fn check_about(&self, certificate: &Certificate, extent: Extent) -> Result<(), CrlError> {
        let points: &[_] = match extent {
            Extent::Full if self.is_delta() => return Err(CrlError::OnlyChanges),
            Extent::Delta if !self.is_delta() => return Err(CrlError::NotChanges),
            Extent::Full => &[oid::CRL_DISTRIBUTION_POINTS],
            // A list of changes has the name of its full list (RFC 5280, 5.2.4), or one of its own.
            Extent::Delta => &[oid::CRL_DISTRIBUTION_POINTS, oid::FRESHEST_CRL],
        };
        let elsewhere = match certificate.is_ca() {
            true => self.scope.only_users,
            false => self.scope.only_authorities,
        };
        let named: Vec<_> = points
            .iter()
            .filter_map(|kind| extension::find(certificate.extensions(), kind))
            .filter_map(|points| extension::distribution_point_names(&points.value).ok())
            .flatten()
            .collect();
        let own = |name: &Vec<u8>| named.iter().any(|other| other.raw == name.as_slice());
        let unnamed = named.is_empty() || self.scope.names.is_empty();
        if elsewhere || !(unnamed || self.scope.names.iter().any(own)) {
            return Err(CrlError::OtherCertificates);
        }
        Ok(())
    }
    /// Refuses to replace `held` by an older list (rollback).
    pub fn check_follows(&self, held: &Crl) -> Result<(), CrlError> {
        if self.issuer != held.issuer {
            return Err(CrlError::OtherIssuer);
        }
        let older = match (&self.number, &held.number) {
            (Some(new), Some(old)) => new < old,
            (None, Some(_)) => true,
            _ => self.this_update < held.this_update,
        };
        if older { Err(CrlError::RolledBack) } else { Ok(()) }
    }
    /// Whether this delta list can be laid over `full`: same issuer, its base not newer than `full`, itself not older.
    pub fn check_base(&self, full: &Crl) -> Result<(), CrlError> {
        if self.issuer != full.issuer {
            return Err(CrlError::OtherIssuer);
        }
        match (&self.base, &full.number, &self.number) {
            (Some(base), Some(held), Some(own)) if base <= held && held <= own && !full.is_delta() => Ok(()),
            _ => Err(CrlError::BaseMismatch),
        }
    }
}

/// What a full list and, where there is one, a delta list over it say of a serial number. None: not revoked.
/// Both lists must have been checked, and the delta against the full one.
pub fn status(full: &Crl, delta: Option<&Crl>, serial: &[u8]) -> Option<Revocation> {
    match delta.and_then(|delta| delta.entry(serial)) {
        Some(Revocation { reason: RevocationReason::RemoveFromCrl, .. }) => None,
        Some(changed) => Some(changed),
        None => full.entry(serial),
    }
}

fn range_of(whole: &[u8], part: &[u8]) -> Range<usize> {
    // `part` is borrowed from `whole`, so its address lies inside.
    let start = (part.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize);
    start..start + part.len()
}

/// Serial numbers are compared as octets without leading zeros, the shorter one first.
fn sort_key(serial: &[u8]) -> (usize, &[u8]) {
    let zeros = serial.iter().take_while(|octet| **octet == 0).count();
    let significant = &serial[zeros..];
    (significant.len(), significant)
}

fn index(raw: &[u8], mut list: Reader<'_>) -> Result<Vec<u32>, PkiError> {
    let mut keyed = Vec::new();
    while !list.is_empty() {
        let offset = range_of(raw, list.rest()).start;
        let (serial, _) = read_entry(&mut list)?;
        keyed.push((sort_key(serial), u32::try_from(offset).map_err(|_| PkiError::Decode(WHAT))?));
    }
    // Stable: of two entries for one certificate the order of the list decides.
    keyed.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(keyed.into_iter().map(|(_, offset)| offset).collect())
}

fn read_entry<'r>(list: &mut Reader<'r>) -> Result<(&'r [u8], Revocation), PkiError> {
    let mut entry = list.sequence()?;
    let serial = entry.content(tlv::INTEGER)?;
    let date = entry.time()?;
    let mut reason = RevocationReason::Unspecified;
    if !entry.is_empty() {
        for extension in extension::read_list(entry.sequence()?)? {
            if extension.is(&oid::CRL_REASON) {
                let number = Reader::new(&extension.value, WHAT).enumerated()?;
                // A number that is not assigned is still a revocation.
                reason = u8::try_from(number)
                    .ok()
                    .and_then(RevocationReason::from_number)
                    .unwrap_or(RevocationReason::Unspecified);
            } else if extension.critical {
                return Err(PkiError::Invalid("an entry of the list has an unknown critical extension"));
            }
        }
    }
    entry.finish()?;
    Ok((serial, Revocation { date, reason }))
}

/// The first critical extension that changes what the list covers in a way not understood here.
fn unknown_critical(extensions: &[Extension], scope_is_understood: bool) -> Option<String> {
    let known = [oid::CRL_NUMBER, oid::DELTA_CRL_INDICATOR, oid::AUTHORITY_KEY_IDENTIFIER, oid::FRESHEST_CRL];
    let unknown = |e: &&Extension| {
        // The standard knows this one as critical only (RFC 5280, 5.2.5), whatever the flag says.
        if e.is(&oid::ISSUING_DISTRIBUTION_POINT) {
            return !scope_is_understood;
        }
        e.critical && !known.iter().any(|kind| e.is(kind))
    };
    extensions.iter().find(unknown).map(|e| e.oid.clone())
}

#[cfg(test)]
#[path = "crl_tests.rs"]
mod tests;
