//! R1–R8 (domain.md 3.1): may this key renew its certificates remotely? Every rule is answered, never only the first
//! that fails.

use crate::authority::status::{Status, Verdict};
use crate::authority::{AuthorityError, Profile};
use crate::code::{Code, Coded};
use crate::pki::Certificate;
use serde::Serialize;
use time::{Duration, OffsetDateTime};

/// How far the clock may be off (R8).
pub const CLOCK_TOLERANCE: Duration = Duration::minutes(5);

/// The rules by their number in the domain reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum Rule {
    R1,
    R2,
    R3,
    R4,
    R5,
    R6,
    R7,
    R8,
}

/// How a rule stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    Ok,
    /// Could not be found out; not the same as right.
    NotChecked,
    /// Does not stop the renewal.
    Warning,
    Failed,
}

/// One line of the checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub rule: Rule,
    pub standing: Standing,
    /// The catalogue's code when it is not [`Standing::Ok`].
    #[serde(serialize_with = "code_text")]
    pub code: Option<Code>,
    /// Arguments of the texts (`date`, `difference`, `name`, …).
    pub details: Vec<(&'static str, String)>,
}

impl Finding {
    fn new(rule: Rule, standing: Standing) -> Self {
        Self { rule, standing, code: None, details: Vec::new() }
    }
    fn code(mut self, code: Code) -> Self {
        self.code = Some(code);
        self
    }
    fn detail(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.details.push((name, value.into()));
        self
    }
}

/// What is known when the rules are asked.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    pub profile: &'a Profile,
    /// Current certificates, that of the signing key first.
    pub certificates: &'a [Certificate],
    /// Their status, in the same order; shorter when a status was not asked for.
    pub status: &'a [Status],
    /// How far the provider's clock is ahead of ours; None: not known.
    pub skew: Option<Duration>,
    pub now: OffsetDateTime,
}

/// Every rule in the order of domain.md 3.3.
pub fn evaluate(facts: &Facts<'_>) -> Vec<Finding> {
    let mut findings = vec![Finding::new(Rule::R3, Standing::Ok), provider(facts), validity(facts)];
    findings.push(days_left(facts));
    findings.push(status(facts));
    findings.push(clock(facts));
    // Only the person knows; asked when the data are shown.
    findings.push(Finding::new(Rule::R4, Standing::NotChecked));
    findings.push(Finding::new(Rule::R5, Standing::NotChecked));
    findings
}

/// R3 alone, when the key does not open: nothing else can be known.
pub fn unreadable(code: Code, details: Vec<(&'static str, String)>) -> Vec<Finding> {
    let mut findings =
        vec![Finding { rule: Rule::R3, standing: Standing::Failed, code: Some(code), details }];
    for rule in [Rule::R6, Rule::R1, Rule::R7, Rule::R2, Rule::R8, Rule::R4, Rule::R5] {
        findings.push(Finding::new(rule, Standing::NotChecked));
    }
    findings
}

fn provider(facts: &Facts<'_>) -> Finding {
    for certificate in facts.certificates {
        if let Err(error) = facts.profile.check_issued(certificate) {
            let finding = Finding::new(Rule::R6, Standing::Failed).code(Code::Cert11);
            return match error {
                AuthorityError::OtherProvider(name) => finding.detail("name", name),
                other => finding.detail("name", other.to_string()),
            };
        }
    }
    Finding::new(Rule::R6, Standing::Ok)
}

fn validity(facts: &Facts<'_>) -> Finding {
    let failed = |code| Finding::new(Rule::R1, Standing::Failed).code(code);
    for certificate in facts.certificates {
        if facts.now > certificate.not_after() {
            return failed(Code::Cert02).detail("date", date(certificate.not_after()));
        }
        if facts.now < certificate.not_before() {
            return failed(Code::Cert02).detail("date", date(certificate.not_before()));
        }
    }
    let signer = facts.certificates.first();
    match signer.and_then(Certificate::private_key_usage_end) {
        Some(end) if facts.now > end => failed(Code::Key09).detail("date", date(end)),
        _ => Finding::new(Rule::R1, Standing::Ok),
    }
}

/// R7 only warns: with hours left trying is the best that can be done.
fn days_left(facts: &Facts<'_>) -> Finding {
    let ends = facts.certificates.iter().map(Certificate::not_after).min();
    match ends {
        Some(end) if end > facts.now && end - facts.now < Duration::days(1) => {
            Finding::new(Rule::R7, Standing::Warning)
                .detail("date", date(end))
                .detail("hours", (end - facts.now).whole_hours().to_string())
        }
        Some(end) if end > facts.now => Finding::new(Rule::R7, Standing::Ok),
        Some(end) => Finding::new(Rule::R7, Standing::Warning).detail("date", date(end)),
        None => Finding::new(Rule::R7, Standing::NotChecked),
    }
}

fn status(facts: &Facts<'_>) -> Finding {
    let mut unknown = facts.status.len() < facts.certificates.len();
    for status in facts.status {
        match status.verdict() {
            Verdict::Good => {}
            Verdict::Revoked { since, reason } => {
                let code = if status.verdict().suspended() { Code::Cert08 } else { Code::Cert03 };
                let since = if code == Code::Cert08 {
                    // Both come from outside.
                    since.saturating_add(Duration::days(i64::from(facts.profile.rules.suspension_days)))
                } else {
                    *since
                };
                return Finding::new(Rule::R2, Standing::Failed)
                    .code(code)
                    .detail("date", date(since))
                    .detail("reason", reason.map_or_else(String::new, |r| r.to_string()));
            }
            Verdict::Unknown | Verdict::NotChecked => unknown = true,
        }
    }
    if !unknown {
        return Finding::new(Rule::R2, Standing::Ok);
    }
    let error = facts.status.iter().find_map(|s| s.ocsp.error.as_ref().or(s.crl.error.as_ref()));
    let finding = Finding::new(Rule::R2, Standing::NotChecked);
    match error {
        Some(error) => Finding { details: error.details(), ..finding.code(error.code()) },
        None => finding.code(Code::Cert06),
    }
}

fn clock(facts: &Facts<'_>) -> Finding {
    match facts.skew {
        None => Finding::new(Rule::R8, Standing::NotChecked).code(Code::Net09),
        Some(skew) if skew.abs() > CLOCK_TOLERANCE => Finding::new(Rule::R8, Standing::Failed)
            .code(Code::Net09)
            .detail("difference", format!("PT{}M", skew.abs().whole_minutes())),
        Some(_) => Finding::new(Rule::R8, Standing::Ok),
    }
}

fn date(at: OffsetDateTime) -> String {
    at.date().to_string()
}

fn code_text<S: serde::Serializer>(code: &Option<Code>, s: S) -> Result<S::Ok, S::Error> {
    code.map(Code::as_str).serialize(s)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::authority::profile::Profiles;
    use crate::authority::status::Check;
    use time::macros::datetime;

    /// What an added profile and a foreign answer may say is no date any more.
    #[test]
    fn a_suspension_without_end_is_told_with_the_last_date_there_is() {
        let (mut profile, _) = Profiles::new(None).get("diia").unwrap();
        let now = datetime!(2026-11-22 12:00 UTC);
        let mut until = |since, days| {
            profile.rules.suspension_days = days;
            let check = |verdict| Check { verdict, source: None, time: None, error: None };
            let nothing = || check(Verdict::NotChecked);
            let ocsp = check(Verdict::Revoked { since, reason: Some(6) });
            let told = [Status { ocsp, crl: nothing(), full: nothing(), delta: nothing() }];
            let facts = Facts { profile: &profile, certificates: &[], status: &told, skew: None, now };
            let found = status(&facts);
            assert_eq!(found.code, Some(Code::Cert08));
            found.details.into_iter().find(|(name, _)| *name == "date").unwrap().1
        };
        assert_eq!(until(now, 30), "2026-12-22");
        assert_eq!(until(now, u32::MAX), "9999-12-31");
        assert_eq!(until(datetime!(9999-12-31 23:00 UTC), 30), "9999-12-31");
    }
}
