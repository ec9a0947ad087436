//! What every new certificate must pass before it is kept (protocol.md 10.2): against the staged key, the old
//! certificate and the pinned anchors.

use super::report::Warning;
use crate::authority::{Changes, NewKey, Order, Profile, Trust};
use crate::code::Code;
use crate::pki::{Certificate, Purpose, SubjectPublicKeyInfo};
use time::{Duration, OffsetDateTime};

/// How far in the future a new certificate may begin.
const BEGINS_WITHIN: Duration = Duration::days(3);

/// What came, and what it is held against.
pub struct Received<'a> {
    pub order: &'a Order,
    pub certificates: &'a [Certificate],
    /// The format ties each certificate to its request by position (`cmp`); else the key alone does (`iit`, lookup).
    pub in_order: bool,
    /// The provider said that it issued with changes.
    pub with_changes: bool,
    pub profile: &'a Profile,
    pub trust: &'a Trust,
    pub now: OffsetDateTime,
}

/// `(attribute, old value, new value)`.
pub type Difference = (String, String, String);

/// Certificates that are ours, in the order of `order.keys`. Only [`verify`] makes one.
#[derive(Debug, Clone)]
pub struct Verified {
    certificates: Vec<Certificate>,
    pub warnings: Vec<Warning>,
    /// Differences of the owner that the provider announced: a person must agree.
    pub differences: Vec<Difference>,
}

impl Verified {
    pub fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }
}

/// Why certificates are not taken (E-REQ-07). The letter is that of the rule in protocol.md 10.2.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Mismatch {
    #[error("a: {expected} certificates were expected, {received} came")]
    Count { expected: usize, received: usize },
    #[error("b: no certificate for the new key {0}")]
    NoCertificate(String),
    #[error("b: the certificate {0} is for another key")]
    OtherKey(String),
    #[error("c: the certificate {0} was not issued by this provider")]
    Issuer(String),
    #[error("d: the certificate {0} names another owner")]
    Owner(String),
    #[error("f: the certificate {0} is that of an authority")]
    Authority(String),
    #[error("f: the certificate {0} is for another use")]
    Usage(String),
    #[error("f: the certificate {serial} has the unknown critical extension {oid}")]
    Critical { serial: String, oid: String },
    #[error("a document of the order cannot be read")]
    Order,
}

/// Rules a to j; the first fatal failure decides.
///
/// # Errors
/// [`Mismatch`]: nothing of it may be kept.
pub fn verify(received: &Received<'_>) -> Result<Verified, Mismatch> {
    let keys = &received.order.keys;
    if received.in_order && received.certificates.len() != keys.len() {
        return Err(Mismatch::Count { expected: keys.len(), received: received.certificates.len() });
    }
    let mut verified = Verified { certificates: Vec::new(), warnings: Vec::new(), differences: Vec::new() };
    for (index, key) in keys.iter().enumerate() {
        let certificate = pick(received, index, key)?;
        let old = Certificate::from_der(&key.replaces).map_err(|_| Mismatch::Order)?;
        one(received, key, certificate, &old, &mut verified)?;
        verified.certificates.push(certificate.clone());
    }
    Ok(verified)
}

/// a and b: the certificate of this key.
fn pick<'a>(received: &Received<'a>, index: usize, key: &NewKey) -> Result<&'a Certificate, Mismatch> {
    let staged = SubjectPublicKeyInfo::from_der(&key.spki).map_err(|_| Mismatch::Order)?;
    if received.in_order {
        let certificate =
            received.certificates.get(index).ok_or_else(|| Mismatch::NoCertificate(key_name(&staged)))?;
        return if certificate.spki().same_key(&staged) {
            Ok(certificate)
        } else {
            Err(Mismatch::OtherKey(serial(certificate)))
        };
    }
    // Several certificates of one key (a second issuance after a lost answer): the youngest.
    received
        .certificates
        .iter()
        .filter(|certificate| certificate.spki().same_key(&staged))
        .max_by_key(|certificate| (certificate.not_before(), certificate.not_after()))
        .ok_or_else(|| match received.certificates.first() {
            Some(other) if received.certificates.len() >= received.order.keys.len() => {
                Mismatch::OtherKey(serial(other))
            }
            _ => Mismatch::NoCertificate(key_name(&staged)),
        })
}

/// c to j for one certificate.
fn one(
    received: &Received<'_>,
    key: &NewKey,
    certificate: &Certificate,
    old: &Certificate,
    verified: &mut Verified,
) -> Result<(), Mismatch> {
    let name = || serial(certificate);
    // c: one that begins in the near future is judged at its beginning.
    let at = received.now.max(certificate.not_before().min(received.now + BEGINS_WITHIN));
    received.profile.check_issued(certificate).map_err(|_| Mismatch::Issuer(name()))?;
    received.trust.chain(certificate, &[], at).map_err(|_| Mismatch::Issuer(name()))?;
    // d
    if certificate.subject() != old.subject() {
        if !received.with_changes {
            return Err(Mismatch::Owner(name()));
        }
        for difference in differences(old, certificate) {
            if !verified.differences.contains(&difference) {
                verified.differences.push(difference);
            }
        }
    }
    // f
    if certificate.is_ca() {
        return Err(Mismatch::Authority(name()));
    }
    if !fits(key.purpose, certificate.purpose()) {
        return Err(Mismatch::Usage(name()));
    }
    if let Some(oid) = certificate.unknown_critical_extensions().first() {
        return Err(Mismatch::Critical { serial: name(), oid: oid.clone() });
    }
    verified.warnings.extend(warnings(received, key, certificate, old));
    Ok(())
}

fn fits(wanted: Purpose, is: Purpose) -> bool {
    match wanted {
        Purpose::Sign | Purpose::Other => is == Purpose::Sign,
        Purpose::Agree => is == Purpose::Agree,
        Purpose::Both => is == Purpose::Both,
    }
}

/// e, g, h, i, j: said, not fatal.
fn warnings(
    received: &Received<'_>,
    key: &NewKey,
    certificate: &Certificate,
    old: &Certificate,
) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let mut warn = |key: &str| {
        let warning = Warning::new(key).fact("serial", serial(certificate));
        warnings.push(warning);
    };
    if certificate.not_after() <= received.now || certificate.not_before() > received.now + BEGINS_WITHIN {
        warn("validity");
    }
    if certificate.not_after() <= old.not_after() {
        warn("ends-no-later");
    }
    if received.order.keys.iter().any(|k| {
        Certificate::from_der(&k.replaces)
            .is_ok_and(|old| old.serial() == certificate.serial() && old.issuer() == certificate.issuer())
    }) {
        warn("same-serial");
    }
    if certificate.subject_key_identifier().is_some_and(|ski| !certificate.key_ids().matches(ski)) {
        warn("key-identifier");
    }
    if old.qscd() && !certificate.qscd() && key.purpose != Purpose::Agree {
        warn("no-longer-qualified-device");
    }
    if old.qc_statements().iter().any(|s| !certificate.qc_statements().contains(s)) {
        warn("fewer-statements");
    }
    if unwanted_contact(received.order.changes.as_ref(), certificate) {
        warn("contact-included");
    }
    if certificate.not_before() > received.now {
        warnings.push(
            Warning::new("not-active-yet")
                .code(Code::Req08)
                .fact("serial", serial(certificate))
                .fact("time", rfc3339(certificate.not_before())),
        );
    }
    warnings
}

/// j: what the person wanted left out is in it.
fn unwanted_contact(changes: Option<&Changes>, certificate: &Certificate) -> bool {
    changes.is_some_and(|c| c.email_in_certificate == Some(false))
        && !certificate.alternative_names().emails.is_empty()
}

fn differences(old: &Certificate, new: &Certificate) -> Vec<Difference> {
    let mut differences = Vec::new();
    for (oid, value) in old.subject().attributes() {
        let now: Vec<&str> = values(new, oid);
        if !now.contains(&value.as_str()) {
            differences.push((oid.clone(), value.clone(), now.join(", ")));
        }
    }
    for (oid, value) in new.subject().attributes() {
        if values(old, oid).is_empty() {
            differences.push((oid.clone(), String::new(), value.clone()));
        }
    }
    differences
}

fn values<'a>(certificate: &'a Certificate, oid: &str) -> Vec<&'a str> {
    certificate
        .subject()
        .attributes()
        .iter()
        .filter(|(name, _)| name == oid)
        .map(|(_, value)| value.as_str())
        .collect()
}

fn serial(certificate: &Certificate) -> String {
    hex::encode(certificate.serial())
}

fn key_name(spki: &SubjectPublicKeyInfo) -> String {
    hex::encode(spki.key_ids().gost)
}

fn rfc3339(at: OffsetDateTime) -> String {
    at.format(&time::format_description::well_known::Rfc3339).unwrap_or_default()
}
