//! R1–R8 (domain.md 3.1) before the key is read: what its certificates and the provider tell already. A line that only
//! the key or the person can answer is not checked yet and has no code.

use crate::authority::Profile;
use crate::authority::service::Service;
use crate::net::Client;
use crate::pki::{Certificate, Purpose};
use crate::renewal::preconditions::{self, Facts};
use crate::renewal::{Finding, Rule, Standing};
use time::OffsetDateTime;

/// Every rule, in the order of the checklist, from the `certificates` that seem to be those of the key (none: they are
/// looked for when the key is read) and from the provider's services. Never an error: what could not be found out is
/// [`Standing::NotChecked`].
pub async fn conditions(
    profile: &Profile,
    certificates: &[Certificate],
    client: &Client,
    now: &(dyn Fn() -> OffsetDateTime + Send + Sync),
) -> Vec<Finding> {
    let mut certificates = certificates.to_vec();
    certificates.sort_by_key(|certificate| certificate.purpose() == Purpose::Agree);
    let service = Service::new(profile.clone(), client.clone());
    // Another provider's services are not asked about certificates that are none of theirs.
    let ours = certificates.iter().all(|certificate| profile.check_issued(certificate).is_ok());
    let statuses = async {
        let mut statuses = Vec::new();
        for certificate in certificates.iter().filter(|_| ours) {
            statuses.push(service.status(certificate, &[], now()).await);
        }
        statuses
    };
    let (status, skew) = tokio::join!(statuses, service.clock_skew(now));
    let facts = Facts {
        profile,
        certificates: &certificates,
        status: &status,
        skew: skew.ok().flatten(),
        now: now(),
    };
    let unknown = |rule| match rule {
        Rule::R3 => true,
        Rule::R1 | Rule::R2 | Rule::R6 | Rule::R7 => certificates.is_empty(),
        Rule::R4 | Rule::R5 | Rule::R8 => false,
    };
    preconditions::evaluate(&facts)
        .into_iter()
        .map(|finding| match unknown(finding.rule) {
            true => Finding {
                rule: finding.rule,
                standing: Standing::NotChecked,
                code: None,
                details: Vec::new(),
            },
            false => finding,
        })
        .collect()
}
