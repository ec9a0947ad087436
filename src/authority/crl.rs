//! Where a certificate's revocation list is looked for, and what it says (protocol.md 13). No network here.

use super::profile::Profile;
use super::status::Verdict;
use crate::pki::Certificate;
use crate::pki::crl::{Crl, status};

/// Addresses of the full list, in the order in which they are tried. The certificate names the list of the very
/// authority that issued it; a training provider may have moved to another port since, so its profile goes first.
pub fn full_addresses(profile: &Profile, certificate: &Certificate) -> Vec<String> {
    addresses(profile, certificate.crl_urls(), profile.services.crl.as_ref())
}

/// The same for the list of changes.
pub fn delta_addresses(profile: &Profile, certificate: &Certificate) -> Vec<String> {
    addresses(profile, certificate.delta_crl_urls(), profile.services.delta_crl.as_ref())
}

fn addresses(profile: &Profile, named: &[String], own: Option<&String>) -> Vec<String> {
    let http = |address: &&String| address.starts_with("http://") || address.starts_with("https://");
    let mut list: Vec<String> = Vec::new();
    let (first, last) = if profile.training { (own, None) } else { (None, own) };
    for address in first.into_iter().chain(named.iter().filter(http)).chain(last) {
        if !list.contains(address) {
            list.push(address.clone());
        }
    }
    list
}

/// What checked lists say of the certificate.
pub fn verdict(full: &Crl, delta: Option<&Crl>, certificate: &Certificate) -> Verdict {
    match status(full, delta, certificate.serial()) {
        None => Verdict::Good,
        Some(revocation) => {
            Verdict::Revoked { since: revocation.date, reason: Some(revocation.reason.number()) }
        }
    }
}
