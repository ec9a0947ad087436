//! The facts of the home page: whose key, where, until when.

use crate::pki::{Certificate, Purpose};
use std::path::Path;
use time::OffsetDateTime;

/// A certificate as the key card shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardCertificate {
    pub purpose: Purpose,
    pub not_after: OffsetDateTime,
    /// Issuer's common name.
    pub issuer: String,
}

/// Everything on a key card; nothing secret, no password needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyCard {
    pub owner: String,
    /// File or device name.
    pub carrier: String,
    pub certificates: Vec<CardCertificate>,
    /// Whole days until the first of the ends (certificate or private key usage); negative when it has passed.
    pub days_left: i64,
    /// Length of that certificate's period in days.
    pub period_days: i64,
}

/// The card of a key file from the certificates found beside it. None without certificates.
pub fn key_card(file: &Path, certificates: &[Certificate], now: OffsetDateTime) -> Option<KeyCard> {
    let end = |c: &Certificate| c.private_key_usage_end().map_or(c.not_after(), |end| end.min(c.not_after()));
    let first = certificates.iter().min_by_key(|c| end(c))?;
    let name = |n: &crate::pki::Name| n.common_name().map_or_else(|| n.to_string(), str::to_owned);
    Some(KeyCard {
        owner: name(first.subject()),
        carrier: file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default(),
        certificates: certificates
            .iter()
            .map(|c| CardCertificate {
                purpose: c.purpose(),
                not_after: c.not_after(),
                issuer: name(c.issuer()),
            })
            .collect(),
        days_left: (end(first) - now).whole_seconds().div_euclid(86_400),
        period_days: (end(first) - first.not_before()).whole_days(),
    })
}
