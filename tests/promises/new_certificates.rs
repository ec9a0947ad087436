//! What a new certificate must pass before it is kept, and what a current one must be before it is renewed: the rules
//! one by one, on certificates that a provider really issued.

use super::taxpayer::{Taxpayer, World};
use kliuchnyk::authority::status::{Check, Status, Verdict};
use kliuchnyk::authority::{Changes, NewKey, Order, Profile};
use kliuchnyk::code::Code;
use kliuchnyk::pki::{Certificate, Purpose};
use kliuchnyk::renewal::checks::{Mismatch, Received, verify};
use kliuchnyk::renewal::preconditions::{Facts, evaluate};
use kliuchnyk::renewal::{Finding, Rule, Standing};
use kliuchnyk::tasks::training::Family;
use tempfile::TempDir;
use time::{Duration, OffsetDateTime};

struct Scene {
    _root: TempDir,
    _world: World,
    profile: Profile,
    /// Same owner twice: the second set plays the new certificates of the first.
    old: Taxpayer,
    new: Taxpayer,
    stranger: Taxpayer,
}

const OWNER: &str = "Коваленко Оксана Петрівна";

impl Scene {
    async fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        let world = World::new(root.path());
        let profile = world.profile().await;
        let enroll = async |folder: &str, person: &str| {
            world.enroll(&root.path().join(folder), person, Family::Dstu, false).await
        };
        let old = enroll("old", OWNER).await;
        let new = enroll("new", OWNER).await;
        let stranger = enroll("stranger", "Мельник Тарас Іванович").await;
        Self { _root: root, _world: world, profile, old, new, stranger }
    }

    /// The order that `new` answers.
    fn order(&self) -> Order {
        let keys = self
            .new
            .old
            .iter()
            .zip(&self.old.old)
            .map(|(new, old)| NewKey {
                purpose: new.purpose(),
                spki: new.spki().as_der().to_vec(),
                replaces: old.as_der().to_vec(),
            })
            .collect();
        Order {
            signer: self.old.old[0].as_der().to_vec(),
            keys,
            hash: self.profile.hash,
            acceptance: None,
            changes: None,
            group: None,
        }
    }

    fn verify(
        &self,
        order: &Order,
        certificates: &[Certificate],
        in_order: bool,
    ) -> Result<(Vec<Certificate>, Vec<String>), Mismatch> {
        self.verify_at(order, certificates, in_order, false, OffsetDateTime::now_utc())
    }

    fn verify_at(
        &self,
        order: &Order,
        certificates: &[Certificate],
        in_order: bool,
        with_changes: bool,
        now: OffsetDateTime,
    ) -> Result<(Vec<Certificate>, Vec<String>), Mismatch> {
        let trust = self.profile.trust();
        let profile = &self.profile;
        let received = Received { order, certificates, in_order, with_changes, profile, trust: &trust, now };
        let verified = verify(&received)?;
        let warnings = verified.warnings.iter().map(|w| w.key.clone()).collect();
        Ok((verified.certificates().to_vec(), warnings))
    }
}

#[tokio::test]
async fn new_certificates_are_held_against_keys_owner_issuer_and_use() {
    let scene = Scene::new().await;
    let order = scene.order();
    let new = scene.new.old.clone();
    let serial = |c: &Certificate| hex::encode(c.serial());
    let (sign, agree) = (new[0].clone(), new[1].clone());

    assert_eq!(scene.verify(&order, &new, true).unwrap().0, new);
    // Where position means nothing the key decides; strangers among them do no harm.
    let mixed = [scene.stranger.old[0].clone(), agree.clone(), sign.clone()];
    assert_eq!(scene.verify(&order, &mixed, false).unwrap().0, new);

    // a
    assert_eq!(scene.verify(&order, &new[..1], true), Err(Mismatch::Count { expected: 2, received: 1 }));
    assert!(matches!(scene.verify(&order, &new[..1], false), Err(Mismatch::NoCertificate(_))));
    // b: exchanged between the requests; somebody else's.
    let exchanged = [agree.clone(), sign.clone()];
    assert_eq!(scene.verify(&order, &exchanged, true), Err(Mismatch::OtherKey(serial(&agree))));
    let others = [scene.stranger.old[0].clone(), agree.clone()];
    assert_eq!(scene.verify(&order, &others, true), Err(Mismatch::OtherKey(serial(&others[0]))));
    // d: our key under another name.
    let mut stolen = order.clone();
    for (key, certificate) in stolen.keys.iter_mut().zip(&scene.stranger.old) {
        key.spki = certificate.spki().as_der().to_vec();
    }
    let theirs = &scene.stranger.old;
    assert_eq!(scene.verify(&stolen, theirs, true), Err(Mismatch::Owner(serial(&theirs[0]))));
    // With announced changes the differences are for a person to decide.
    let trust = scene.profile.trust();
    let received = Received {
        order: &stolen,
        certificates: theirs,
        in_order: true,
        with_changes: true,
        profile: &scene.profile,
        trust: &trust,
        now: OffsetDateTime::now_utc(),
    };
    let differences = verify(&received).unwrap().differences;
    assert!(differences.iter().any(|(_, old, new)| old == OWNER && new == "Мельник Тарас Іванович"));
    // f: for another use.
    let mut swapped = order.clone();
    swapped.keys[0].purpose = Purpose::Agree;
    assert_eq!(scene.verify(&swapped, &new, true), Err(Mismatch::Usage(serial(&sign))));
    swapped.keys[0].purpose = Purpose::Both;
    assert_eq!(scene.verify(&swapped, &new, true), Err(Mismatch::Usage(serial(&sign))));
}

#[tokio::test]
async fn another_authoritys_certificates_are_refused() {
    let scene = Scene::new().await;
    let other = Scene::new().await;
    let mut order = scene.order();
    for (key, certificate) in order.keys.iter_mut().zip(&other.new.old) {
        key.spki = certificate.spki().as_der().to_vec();
    }
    assert!(matches!(scene.verify(&order, &other.new.old, true), Err(Mismatch::Issuer(_))));
}

#[tokio::test]
async fn an_authoritys_own_certificate_is_no_users() {
    let scene = Scene::new().await;
    let trust = scene.profile.trust();
    let authority = trust.anchors.iter().chain(&trust.certificates).find(|c| c.is_ca()).unwrap().clone();
    let mut order = scene.order();
    order.keys.truncate(1);
    order.keys[0].spki = authority.spki().as_der().to_vec();
    order.keys[0].replaces = authority.as_der().to_vec();
    assert!(matches!(
        scene.verify(&order, &[authority], true),
        Err(Mismatch::Authority(_) | Mismatch::Issuer(_))
    ));
}

#[tokio::test]
async fn what_is_odd_but_not_fatal_is_said() {
    let scene = Scene::new().await;
    let mut order = scene.order();
    let new = &scene.new.old;
    let warnings = |order: &Order, now| scene.verify_at(order, new, true, false, now).unwrap().1;
    let now = OffsetDateTime::now_utc();
    // Both sets end after six days.
    assert!(
        warnings(&order, now).contains(&"ends-no-later".to_owned())
            || new[0].not_after() > scene.old.old[0].not_after()
    );
    // Begins tomorrow, as seen from yesterday.
    let before = new[0].not_before() - Duration::hours(20);
    assert!(warnings(&order, before).contains(&"not-active-yet".to_owned()));
    // The same certificate again.
    order.keys[0].replaces = new[0].as_der().to_vec();
    assert!(warnings(&order, now).contains(&"same-serial".to_owned()));
    // An address that was to be left out.
    order.changes = Some(Changes { email_in_certificate: Some(false), ..Changes::default() });
    let included = !new[0].alternative_names().emails.is_empty();
    assert_eq!(warnings(&order, now).contains(&"contact-included".to_owned()), included);
}

fn status(verdict: Verdict) -> Status {
    let check = |verdict| Check { verdict, source: None, time: None, error: None };
    let not = check(Verdict::NotChecked);
    Status { ocsp: check(verdict), crl: not.clone(), full: not.clone(), delta: not }
}

fn line(findings: &[Finding], rule: Rule) -> (Standing, Option<Code>) {
    let finding = findings.iter().find(|f| f.rule == rule).unwrap();
    (finding.standing, finding.code)
}

#[tokio::test]
async fn r1_to_r8_each_have_their_line() {
    let scene = Scene::new().await;
    let other = Scene::new().await;
    let certificates = &scene.old.old;
    let end = certificates[0].not_after();
    let good = [status(Verdict::Good), status(Verdict::Good)];
    let facts = Facts {
        profile: &scene.profile,
        certificates,
        status: &good,
        skew: Some(Duration::seconds(3)),
        now: OffsetDateTime::now_utc(),
    };
    let findings = evaluate(&facts);
    assert_eq!(findings.len(), 8);
    for rule in [Rule::R3, Rule::R6, Rule::R1, Rule::R7, Rule::R2, Rule::R8] {
        assert_eq!(line(&findings, rule), (Standing::Ok, None), "{rule:?}");
    }
    assert_eq!(line(&findings, Rule::R4).0, Standing::NotChecked);

    // R7 warns in the last day and never more than that; R1 fails after it.
    let last = evaluate(&Facts { now: end - Duration::hours(3), ..facts });
    assert_eq!(line(&last, Rule::R7).0, Standing::Warning);
    assert!(last.iter().all(|f| f.standing != Standing::Failed));
    let over = evaluate(&Facts { now: end + Duration::seconds(1), ..facts });
    assert_eq!(line(&over, Rule::R1), (Standing::Failed, Some(Code::Cert02)));
    let early = evaluate(&Facts { now: certificates[0].not_before() - Duration::days(1), ..facts });
    assert_eq!(line(&early, Rule::R1), (Standing::Failed, Some(Code::Cert02)));

    let since = OffsetDateTime::now_utc();
    for (verdict, expected) in [
        (Verdict::Revoked { since, reason: Some(4) }, (Standing::Failed, Some(Code::Cert03))),
        (Verdict::Revoked { since, reason: Some(6) }, (Standing::Failed, Some(Code::Cert08))),
        (Verdict::Unknown, (Standing::NotChecked, Some(Code::Cert06))),
    ] {
        let status = [status(Verdict::Good), status(verdict)];
        assert_eq!(line(&evaluate(&Facts { status: &status, ..facts }), Rule::R2), expected);
    }
    let failed = Check::failed(None, kliuchnyk::pki::crl::CrlError::Stale.into());
    let lists = failed.clone();
    let unchecked = [Status { ocsp: failed.clone(), crl: failed, full: lists.clone(), delta: lists }];
    assert_eq!(
        line(&evaluate(&Facts { status: &unchecked, ..facts }), Rule::R2),
        (Standing::NotChecked, Some(Code::Cert04))
    );

    let foreign = evaluate(&Facts { profile: &other.profile, ..facts });
    assert_eq!(line(&foreign, Rule::R6), (Standing::Failed, Some(Code::Cert11)));
    for (skew, expected) in [
        (Some(Duration::minutes(6)), Standing::Failed),
        (Some(Duration::minutes(-6)), Standing::Failed),
        (Some(Duration::minutes(4)), Standing::Ok),
        (None, Standing::NotChecked),
    ] {
        assert_eq!(line(&evaluate(&Facts { skew, ..facts }), Rule::R8).0, expected);
    }
}
