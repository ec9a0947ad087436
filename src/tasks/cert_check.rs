//! May this certificate be relied on: chain, validity, OCSP, CRL, each with its own verdict; and what is said beside them.

use crate::authority::service::Service;
use crate::authority::status::{Check, Status, Verdict};
use crate::authority::{AuthorityError, Profile};
use crate::pki::chain::ChainError;
use crate::pki::{Certificate, KeyIds, Purpose};
use crate::renewal::preconditions::CLOCK_TOLERANCE;
use serde::Serialize;
use time::{Duration, OffsetDateTime};

/// The word for the whole, and for each part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Word {
    Valid,
    Expired,
    NotYetValid,
    Revoked,
    Suspended,
    Untrusted,
    /// Not the same as valid.
    NotChecked,
}

impl Word {
    /// What a source says, in a word.
    pub fn of(verdict: &Verdict) -> Self {
        match verdict {
            Verdict::Good => Self::Valid,
            held if held.suspended() => Self::Suspended,
            Verdict::Revoked { .. } => Self::Revoked,
            // "Unknown" is not "good" (protocol.md 13).
            Verdict::Unknown | Verdict::NotChecked => Self::NotChecked,
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Expired => "expired",
            Self::NotYetValid => "not_yet_valid",
            Self::Revoked => "revoked",
            Self::Suspended => "suspended",
            Self::Untrusted => "untrusted",
            Self::NotChecked => "not_checked",
        }
    }
}

/// What one source says.
#[derive(Debug)]
pub struct Part {
    pub word: Word,
    /// Address of the service or list; for the chain the anchor's name.
    pub source: Option<String>,
    /// When the source knew it.
    pub time: Option<OffsetDateTime>,
    pub error: Option<AuthorityError>,
}

/// Everything found out about a certificate.
#[derive(Debug)]
pub struct Checked {
    pub word: Word,
    pub chain: Part,
    pub ocsp: Part,
    /// The lists together.
    pub crl: Part,
    /// The full list alone, and with its changes.
    pub full: Part,
    pub delta: Part,
    pub clock: Clock,
    pub facts: Facts,
}

/// What a certificate tells of its key. None of it changes the verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// None: the certificate does not limit the use of its key.
    pub usage: Option<UsagePeriod>,
    /// The mark that the key is in a protected carrier (qcStatement QcSSCD).
    pub qscd: bool,
    /// The key makes signatures.
    pub signs: bool,
    pub key_ids: KeyIds,
    /// By which of them the certificate names its key.
    pub named_by: NamedBy,
}

/// When the private key may be used (RFC 3280, 4.2.1.4): a signature made outside is not accepted, although the
/// certificate may still be in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UsagePeriod {
    pub not_before: Option<OffsetDateTime>,
    pub not_after: Option<OffsetDateTime>,
    pub standing: Usage,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Usage {
    NotYet,
    InUse,
    Ended,
}

/// The generation of hash that made the identifier in a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NamedBy {
    Gost,
    Kupyna,
    Sha1,
    /// Made otherwise: whoever looks for the certificate by its key will not find it by this.
    Other,
    /// The certificate has no identifier.
    Nothing,
}

/// The computer's clock against the provider's. Dates in the verdicts above are told by the computer's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Clock {
    /// The provider was not asked, or does not tell the time.
    NotChecked(Option<AuthorityError>),
    /// Less than five minutes off.
    Right,
    /// The computer's is so much ahead.
    Ahead(Duration),
    /// The computer's is so much behind.
    Behind(Duration),
}

impl Clock {
    /// `skew`: how far the provider's clock is ahead of ours.
    fn of(skew: Result<Option<Duration>, AuthorityError>) -> Self {
        match skew {
            Err(error) => Self::NotChecked(Some(error)),
            Ok(None) => Self::NotChecked(None),
            Ok(Some(skew)) if skew.abs() <= CLOCK_TOLERANCE => Self::Right,
            Ok(Some(skew)) if skew.is_negative() => Self::Ahead(skew.abs()),
            Ok(Some(skew)) => Self::Behind(skew),
        }
    }

    /// `not_checked`, `right`, `ahead`, `behind`.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::NotChecked(_) => "not_checked",
            Self::Right => "right",
            Self::Ahead(_) => "ahead",
            Self::Behind(_) => "behind",
        }
    }

    /// How far it is off, when that is too far.
    pub fn off(&self) -> Option<Duration> {
        match self {
            Self::Ahead(off) | Self::Behind(off) => Some(*off),
            Self::NotChecked(_) | Self::Right => None,
        }
    }
}

impl Facts {
    /// What the certificate says, without asking anybody.
    pub fn of(certificate: &Certificate, now: OffsetDateTime) -> Self {
        let key_ids = certificate.key_ids();
        let named_by = match certificate.subject_key_identifier() {
            None => NamedBy::Nothing,
            Some(id) if id == key_ids.gost => NamedBy::Gost,
            Some(id) if id == key_ids.kupyna => NamedBy::Kupyna,
            Some(id) if key_ids.matches(id) => NamedBy::Sha1,
            Some(_) => NamedBy::Other,
        };
        let usage = certificate.private_key_usage().map(|(not_before, not_after)| UsagePeriod {
            not_before,
            not_after,
            standing: match (not_before, not_after) {
                (_, Some(end)) if now > end => Usage::Ended,
                (Some(start), _) if now < start => Usage::NotYet,
                _ => Usage::InUse,
            },
        });
        let signs = matches!(certificate.purpose(), Purpose::Sign | Purpose::Both);
        Self { usage, qscd: certificate.qscd(), signs, key_ids, named_by }
    }

    /// The key's period as it is told beside a verdict: of keys that sign, and that they may sign only where nothing
    /// else forbids it.
    pub fn usage_beside(&self, word: Word) -> Option<&UsagePeriod> {
        self.usage.as_ref().filter(|usage| {
            self.signs
                && match usage.standing {
                    Usage::NotYet => matches!(word, Word::Valid | Word::NotYetValid),
                    Usage::InUse => word == Word::Valid,
                    Usage::Ended => true,
                }
        })
    }
}

/// A profile against which a certificate can be checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checker {
    pub profile: Profile,
    /// An authority of this very provider issued the certificate.
    pub issued: bool,
}

/// The profile to check a certificate against: of the provider that issued it, else of the one whose it is, else any to
/// whose anchors it leads. The roots are of all providers alike and do not tell who issued. `others`: certificates that
/// came along. None: it leads to nobody we know.
pub fn checker_of(
    profiles: impl IntoIterator<Item = Profile>,
    certificate: &Certificate,
    others: &[Certificate],
) -> Option<Checker> {
    let mut own: Option<Profile> = None;
    let mut any: Option<Profile> = None;
    for profile in profiles {
        let trust = profile.trust();
        let Ok(path) = trust.chain(certificate, others, certificate.not_before()) else { continue };
        let of_the_provider = |c: &Certificate| trust.certificates.contains(c) && !trust.anchors.contains(c);
        if path.get(1).is_some_and(of_the_provider) {
            return Some(Checker { profile, issued: true });
        }
        let nearer = if of_the_provider(certificate) { &mut own } else { &mut any };
        nearer.get_or_insert(profile);
    }
    own.or(any).map(|profile| Checker { profile, issued: false })
}

/// Checks a certificate against a provider. `others`: certificates that came along, none of them believed without a
/// chain. `ask`: whether services may be asked; `service` is None when the certificate leads to nobody we know. `clock`
/// is the computer's.
pub async fn cert_check(
    certificate: &Certificate,
    others: &[Certificate],
    service: Option<&Service>,
    ask: bool,
    clock: &(dyn Fn() -> OffsetDateTime + Sync),
) -> Checked {
    let now = clock();
    let chain = chain_part(certificate, others, service, now);
    let (status, told) = match service {
        // A status signed by somebody who leads to no anchor would say nothing.
        Some(service) if ask && chain.word == Word::Valid => {
            (service.status(certificate, others, now).await, Clock::of(service.clock_skew(clock).await))
        }
        _ => (not_asked(), Clock::NotChecked(None)),
    };
    let word = whole(certificate, chain.word, status.verdict(), now);
    let facts = Facts::of(certificate, now);
    Checked {
        word,
        chain,
        ocsp: part(status.ocsp),
        crl: part(status.crl),
        full: part(status.full),
        delta: part(status.delta),
        clock: told,
        facts,
    }
}

fn not_asked() -> Status {
    let check = Check { verdict: Verdict::NotChecked, source: None, time: None, error: None };
    Status { ocsp: check.clone(), crl: check.clone(), full: check.clone(), delta: check }
}

/// The chain is looked at inside the certificate's own period: an expired certificate is expired, not untrusted.
fn chain_part(
    certificate: &Certificate,
    others: &[Certificate],
    service: Option<&Service>,
    now: OffsetDateTime,
) -> Part {
    let nobody = || Err(AuthorityError::Chain(ChainError::UnknownIssuer(certificate.issuer().to_string())));
    match service.map_or_else(nobody, |s| s.trust().chain(certificate, others, within(certificate, now))) {
        Ok(path) => Part {
            word: Word::Valid,
            source: path.last().map(|anchor| anchor.subject().called()),
            time: Some(now),
            error: None,
        },
        Err(error) => Part { word: Word::Untrusted, source: None, time: Some(now), error: Some(error) },
    }
}

fn within(certificate: &Certificate, now: OffsetDateTime) -> OffsetDateTime {
    now.min(certificate.not_after()).max(certificate.not_before())
}

fn whole(certificate: &Certificate, chain: Word, status: &Verdict, now: OffsetDateTime) -> Word {
    let status = Word::of(status);
    match (chain, status) {
        (Word::Untrusted, _) => Word::Untrusted,
        (_, Word::Revoked | Word::Suspended) => status,
        _ if now > certificate.not_after() => Word::Expired,
        _ if now < certificate.not_before() => Word::NotYetValid,
        _ => status,
    }
}

fn part(check: Check) -> Part {
    Part { word: Word::of(&check.verdict), source: check.source, time: check.time, error: check.error }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::authority::Profiles;
    use crate::pki::builder::tests::{Holder, Wish};
    use crate::pki::{Extension, builder, oid};
    use time::macros::datetime;

    #[test]
    fn a_source_s_answer_becomes_a_word() {
        let since = datetime!(2026-03-14 12:00 UTC);
        for (verdict, word) in [
            (Verdict::Good, Word::Valid),
            (Verdict::Unknown, Word::NotChecked),
            (Verdict::NotChecked, Word::NotChecked),
            (Verdict::Revoked { since, reason: Some(4) }, Word::Revoked),
            (Verdict::Revoked { since, reason: None }, Word::Revoked),
            (Verdict::Revoked { since, reason: Some(6) }, Word::Suspended),
        ] {
            assert_eq!(Word::of(&verdict), word, "{verdict:?}");
        }
    }

    #[test]
    fn a_clock_is_right_within_five_minutes() {
        let told = |seconds| Clock::of(Ok(Some(Duration::seconds(seconds))));
        for seconds in [-300, 0, 300] {
            assert_eq!(told(seconds), Clock::Right, "{seconds}");
        }
        // The provider's clock shows more than ours: ours is behind.
        assert_eq!(told(301), Clock::Behind(Duration::seconds(301)));
        assert_eq!(told(-301), Clock::Ahead(Duration::seconds(301)));
        assert_eq!(Clock::of(Ok(None)), Clock::NotChecked(None));
        let silent = AuthorityError::NoService("time");
        assert_eq!(Clock::of(Err(silent.clone())), Clock::NotChecked(Some(silent)));
    }

    #[test]
    fn a_key_s_own_period_and_its_identifier_are_told_apart() {
        let start = datetime!(2026-01-01 0:00 UTC);
        let end = datetime!(2026-06-01 0:00 UTC);
        let root = Holder::root("Root");
        let holder = |extensions: Vec<Extension>| {
            let mut wish = Wish::user("Хтось");
            wish.extensions.extend(extensions);
            Holder::new(Some(&root), wish).certificate
        };
        let plain = holder(Vec::new());
        let facts = Facts::of(&plain, start);
        assert_eq!((facts.usage, facts.qscd, facts.named_by), (None, false, NamedBy::Sha1));
        assert_eq!(facts.key_ids, plain.key_ids());
        let marked = holder(vec![builder::qc_statements(&[(oid::QC_COMPLIANCE, &[]), (oid::QC_SSCD, &[])])]);
        assert!(Facts::of(&marked, start).qscd);
        let limited = holder(vec![builder::private_key_usage_period(start, end)]);
        for (now, standing) in [
            (start - Duration::SECOND, Usage::NotYet),
            (start, Usage::InUse),
            (end, Usage::InUse),
            (end + Duration::SECOND, Usage::Ended),
        ] {
            let usage = Facts::of(&limited, now).usage.unwrap();
            assert_eq!(usage, UsagePeriod { not_before: Some(start), not_after: Some(end), standing });
        }
        // «May sign until» is said of nothing that may not.
        let facts = Facts::of(&limited, start);
        assert!(facts.signs && facts.usage_beside(Word::Valid).is_some());
        for word in [Word::Suspended, Word::Revoked, Word::Untrusted, Word::Expired, Word::NotChecked] {
            assert_eq!(facts.usage_beside(word), None, "{word:?}");
        }
        assert_eq!(Facts { signs: false, ..facts }.usage_beside(Word::Valid), None);
        {
            let ended = Facts::of(&limited, end + Duration::SECOND);
            assert!(ended.usage_beside(Word::Valid).is_some());
        }
    }

    fn provider(id: &str, root: &Holder, authority: &Holder) -> Profile {
        let (mut profile, _) = Profiles::new(None).get("tax").unwrap();
        profile.id = id.to_owned();
        profile.anchors = vec![root.certificate.as_der().to_vec()];
        profile.certificates = vec![authority.certificate.as_der().to_vec()];
        profile
    }

    #[test]
    fn roots_that_providers_share_do_not_tell_who_issued() {
        let root = Holder::root("Root");
        let [first, second, third] =
            ["First", "Second", "Third"].map(|name| Holder::new(Some(&root), Wish::authority(name, 0)));
        let user = |issuer: &Holder| Holder::new(Some(issuer), Wish::user("Хтось")).certificate;
        let profiles = [provider("first", &root, &first), provider("second", &root, &second)];
        let found = |certificate: &Certificate, others: &[Certificate]| {
            let checker = checker_of(profiles.clone(), certificate, others);
            checker.map(|checker| (checker.profile.id, checker.issued))
        };
        let said = |id: &str, issued| Some((id.to_owned(), issued));
        assert_eq!(found(&user(&second), &[]), said("second", true));
        // The root issued these: a provider's own certificate, and somebody's.
        assert_eq!(found(&second.certificate, &[]), said("second", false));
        assert_eq!(found(&user(&root), &[]), said("first", false));
        assert_eq!(found(&root.certificate, &[]), said("first", false));
        // An authority that nobody knows is believed as far as it leads to a root.
        let stranger = user(&third);
        assert_eq!(found(&stranger, &[]), None);
        assert_eq!(found(&stranger, &[third.certificate.clone()]), said("first", false));
        let namesake = Holder::root("Third").certificate;
        assert_eq!(found(&stranger, &[namesake]), None);
    }

    /// Every profile that the program has pins the same roots.
    #[test]
    fn the_last_provider_s_authority_is_its_own_and_not_issued_by_the_first() {
        let profiles = || Profiles::new(None).list().into_iter().map(|profile| profile.unwrap().0);
        let last = profiles().next_back().unwrap();
        let certificates = last.trust().certificates;
        let authority = certificates.iter().find(|c| c.is_ca()).unwrap();
        let checker = checker_of(profiles(), authority, &[]).unwrap();
        assert_eq!((checker.profile.id, checker.issued), (last.id, false));
    }

    #[test]
    fn words_are_written_as_in_json() {
        for word in [Word::Valid, Word::NotYetValid, Word::NotChecked, Word::Suspended, Word::Untrusted] {
            assert_eq!(serde_json::to_value(word).unwrap(), word.as_str());
        }
    }
}
