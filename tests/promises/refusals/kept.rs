//! What is kept: the old key as it was, its certificates in force, the new keys once something was sent; and what can go
//! on goes on. Whole renewals against a provider that misbehaves; it is looked into as well.

use crate::taxpayer::{Answers, Hurried, NEW_PASSWORD, Taxpayer, World, client, files, keys_in};
use kliuchnyk::authority::{Profile, Protocol};
use kliuchnyk::carrier::file::FileCarrier;
use kliuchnyk::carrier::{Interaction, KeyUri, SecretWanted};
use kliuchnyk::code::{Code, Coded as _};
use kliuchnyk::crypto::Password;
use kliuchnyk::renewal::{
    Checkpoint, Choices, Clock, Finding, GivenUp, Need, Outcome, Person, Point, Question, Renewal,
    RenewalError, Reply, Rule, Services, Standing, State,
};
use kliuchnyk::tasks::training::Family;
use kliuchnyk::training::{Fault, FaultKind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

/// Whose data in the register differ from her certificate.
const IRYNA: &str = "Шевчук Ірина Богданівна";
const CMP: &str = "/.well-known/cmp";
const IIT: &str = "/services/cmp/";

/// A provider, a taxpayer, and the program's data folder.
struct Scene {
    root: TempDir,
    world: World,
    profile: Profile,
    taxpayer: Taxpayer,
}

impl Scene {
    async fn new(family: Family) -> Self {
        Self::of("Коваленко Оксана Петрівна", family).await
    }

    async fn of(person: &str, family: Family) -> Self {
        let root = tempfile::tempdir().unwrap();
        let world = World::new(root.path());
        let profile = world.profile().await;
        let taxpayer = world.enroll(&root.path().join("key"), person, family, false).await;
        Self { root, world, profile, taxpayer }
    }

    fn folder(&self) -> PathBuf {
        self.root.path().join("key")
    }

    fn renewal(&self) -> Renewal {
        self.renewal_by(Arc::new(Hurried))
    }

    fn renewal_by(&self, clock: Arc<dyn Clock>) -> Renewal {
        Renewal::new(Services {
            state: self.root.path().join("state"),
            carrier: Arc::new(FileCarrier),
            client: client(),
            clock,
            checkpoint: Arc::new(()),
        })
    }

    fn choices(&self, protocol: Protocol) -> Choices {
        Choices { protocol: Some(protocol), ..Choices::of(self.taxpayer.key.clone()) }
    }

    fn person(&self) -> Arc<Mutex<Answers>> {
        let key = self.taxpayer.key.clone();
        Arc::new(Mutex::new(Answers { key, old: self.taxpayer.password.clone(), ..Answers::default() }))
    }

    async fn renew(&self, protocol: Protocol) -> Result<Outcome, RenewalError> {
        self.renewal().start(self.profile.clone(), self.choices(protocol), self.person()).await
    }

    fn fault(&self, path: &str, kind: FaultKind, times: u32) {
        self.world.config.faults.add(Fault { path: path.to_owned(), kind, times });
    }

    /// The store is octet for octet what it was, and its certificates are in force.
    fn untouched(&self) {
        assert_eq!(std::fs::read(&self.taxpayer.key.0).unwrap(), self.taxpayer.store);
        let memory = self.world.memory();
        assert!(self.taxpayer.old.iter().all(|c| !memory.is_revoked(c)));
    }

    fn staged(&self) -> Vec<PathBuf> {
        files(&self.folder(), "Key-6.dat.new-")
    }

    /// The only case in the list, which ended in this state and names its new keys.
    fn ended(&self, state: State) -> String {
        let cases = self.renewal().list().unwrap();
        let [case] = cases.as_slice() else { panic!("{cases:?}") };
        assert_eq!((case.state, case.found.clone()), (state, vec![self.staged_key(&case.case)]));
        case.case.clone()
    }

    fn staged_key(&self, case: &str) -> KeyUri {
        KeyUri(format!("{}.new-{case}", self.taxpayer.key.0))
    }

    /// Finished with the new key in its place.
    fn renewed(&self) {
        assert!(keys_in(Path::new(&self.taxpayer.key.0), NEW_PASSWORD).is_some());
        let memory = self.world.memory();
        assert!(self.taxpayer.old.iter().all(|c| memory.is_revoked(c)));
        assert_eq!(memory.in_force(&self.taxpayer.name).len(), 2);
    }
}

fn code(result: &Result<Outcome, RenewalError>) -> Code {
    match result {
        Ok(outcome) => panic!("it went well: {:?}", outcome.state),
        Err(error) => error.code(),
    }
}

fn detail(error: &RenewalError, name: &str) -> Option<String> {
    error.details().into_iter().find(|(key, _)| *key == name).map(|(_, value)| value)
}

#[tokio::test]
async fn foreign_certificates_from_cmp_are_rejected_and_the_old_ones_stay_in_force() {
    for kind in [FaultKind::OtherKey, FaultKind::OtherSubject] {
        let scene = Scene::new(Family::Dstu).await;
        scene.fault(CMP, kind.clone(), 1);
        let result = scene.renew(Protocol::Cmp).await;
        assert_eq!(code(&result), Code::Req07, "{kind:?}");
        assert_eq!(detail(&result.unwrap_err(), "status").as_deref(), Some("valid"));
        scene.untouched();
        assert_eq!(scene.staged().len(), 1, "the new keys are kept");
        // The provider took its certificates back.
        assert_eq!(scene.world.memory().in_force(&scene.taxpayer.name).len(), 2, "{kind:?}");
        // The way is free again.
        scene.renew(Protocol::Cmp).await.unwrap();
        scene.renewed();
        // It stays in the list until the person puts it away.
        let case = scene.ended(State::Attention);
        assert!(!scene.renewal().report(&case).unwrap().is_empty());
    }
}

/// Nothing else names its new keys, and those may be the only good ones.
#[tokio::test]
async fn a_case_that_needs_attention_is_not_put_away_by_another_run() {
    let scene = Scene::new(Family::Dstu).await;
    scene.fault(CMP, FaultKind::OtherKey, 1);
    assert_eq!(code(&scene.renew(Protocol::Cmp).await), Code::Req07);
    let case = scene.ended(State::Attention);
    // One that gets nowhere.
    let (_, begun) = needs(start_by(&scene, &scene.choices(Protocol::Cmp), &[]).await);
    assert_eq!(scene.renewal().abandon(&begun.unwrap()).await.unwrap(), GivenUp::Wiped);
    assert_eq!(scene.ended(State::Attention), case);
    // One of the same certificates, whose key lies elsewhere: what ended claims them no more.
    let copy = scene.root.path().join("copy");
    std::fs::create_dir(&copy).unwrap();
    for name in ["Key-6.dat", "sign.cer", "agree.cer"] {
        std::fs::copy(scene.folder().join(name), copy.join(name)).unwrap();
    }
    let key = KeyUri(copy.join("Key-6.dat").display().to_string());
    let old = scene.taxpayer.password.clone();
    let person = Arc::new(Mutex::new(Answers { key: key.clone(), old, ..Answers::default() }));
    let done = scene.renewal().start(scene.profile.clone(), Choices::of(key), person).await.unwrap();
    assert_eq!(done.state, State::Done);
    assert_eq!(scene.ended(State::Attention), case);
    assert!(keys_in(&scene.staged()[0], NEW_PASSWORD).is_some());
}

#[tokio::test]
async fn a_refused_case_is_put_away_with_its_keys_where_the_provider_cannot_be_asked() {
    let mut scene = Scene::of(IRYNA, Family::Dstu).await;
    scene.profile.services.iit = None;
    scene.renew(Protocol::Cmp).await.unwrap_err();
    let case = scene.ended(State::Rejected);
    let kept = Some(scene.staged_key(&case));
    assert_eq!(scene.renewal().abandon(&case).await.unwrap(), GivenUp::PutAway { kept });
    assert!(keys_in(&scene.staged()[0], NEW_PASSWORD).is_some());
    assert!(scene.renewal().list().unwrap().is_empty());
    scene.untouched();
}

#[tokio::test]
async fn a_refused_case_waits_for_an_answer_about_its_keys() {
    let scene = Scene::of(IRYNA, Family::Dstu).await;
    scene.renew(Protocol::Cmp).await.unwrap_err();
    let case = scene.ended(State::Rejected);
    scene.fault(IIT, FaultKind::DropBefore, 100);
    assert_eq!(scene.renewal().abandon(&case).await.unwrap_err().code(), Code::Net10);
    assert_eq!((scene.ended(State::Rejected), scene.staged().len()), (case.clone(), 1));
    scene.world.config.faults.clear();
    assert_eq!(scene.renewal().abandon(&case).await.unwrap(), GivenUp::Wiped);
    assert!(scene.renewal().list().unwrap().is_empty() && scene.staged().is_empty());
    scene.untouched();
}

#[tokio::test]
async fn foreign_certificates_from_iit_stop_with_both_keys_kept() {
    for kind in [FaultKind::OtherKey, FaultKind::OtherSubject] {
        let scene = Scene::new(Family::Dstu).await;
        scene.fault(IIT, kind.clone(), 1);
        let result = scene.renew(Protocol::Iit).await;
        assert_eq!(code(&result), Code::Req07, "{kind:?}");
        assert_eq!(std::fs::read(&scene.taxpayer.key.0).unwrap(), scene.taxpayer.store);
        assert_eq!(scene.staged().len(), 1);
        let case = scene.ended(State::Attention);
        // Nothing may be wiped: what was sent was served.
        let kept = Some(scene.staged_key(&case));
        assert_eq!(scene.renewal().abandon(&case).await.unwrap(), GivenUp::PutAway { kept });
        assert!(keys_in(&scene.staged()[0], NEW_PASSWORD).is_some());
        assert!(scene.renewal().list().unwrap().is_empty());
    }
}

#[tokio::test]
async fn an_answer_that_is_not_authentic_changes_nothing_and_the_same_octets_get_the_right_one() {
    use FaultKind::*;
    let cmp = [Unprotected, WrongNonce, WrongTransaction, OtherServer, ExpiredServer];
    for (path, protocol, kinds) in
        [(CMP, Protocol::Cmp, &cmp[..]), (IIT, Protocol::Iit, &[Unprotected, OtherServer, ExpiredServer][..])]
    {
        let scene = Scene::new(Family::Dstu).await;
        for kind in kinds {
            scene.fault(path, kind.clone(), 3);
            let result = scene.renew(protocol).await;
            if protocol == Protocol::Iit && result.is_ok() {
                // It was served; the lookup found the certificates.
                break;
            }
            assert_eq!(code(&result), Code::Req10, "{kind:?}");
            let cases = scene.renewal().list().unwrap();
            assert_eq!((cases.len(), cases[0].state), (1, State::Sent), "{kind:?}");
            assert_eq!(std::fs::read(&scene.taxpayer.key.0).unwrap(), scene.taxpayer.store);
            scene.world.config.faults.clear();
        }
        if scene.renewal().list().unwrap().len() == 1 {
            let case = scene.renewal().list().unwrap()[0].case.clone();
            scene.renewal().resume(&case, scene.person()).await.unwrap();
        }
        scene.renewed();
    }
}

/// The request goes out once more, and the polls go on from the answer that was got before.
#[tokio::test]
async fn a_poll_that_is_refused_as_not_authentic_does_not_end_the_renewal() {
    let scene = Scene::new(Family::Dstu).await;
    scene.fault(CMP, FaultKind::Waiting { polls: 1 }, 1);
    scene.fault(CMP, FaultKind::RefusePoll, 1);
    let mut result = scene.renew(Protocol::Cmp).await;
    while let Ok(Outcome { state: State::Waiting, case, .. }) = &result {
        result = scene.renewal().resume(case, scene.person()).await;
    }
    assert_eq!(result.unwrap().state, State::Done);
    scene.renewed();
}

#[tokio::test]
async fn half_a_renewal_is_rejected_and_the_old_certificates_stay_in_force() {
    let scene = Scene::new(Family::Dstu).await;
    scene.fault(CMP, FaultKind::RefuseLast, 1);
    let error = scene.renew(Protocol::Cmp).await.unwrap_err();
    assert_eq!((error.code(), detail(&error, "status").as_deref()), (Code::Req12, Some("valid")));
    assert_eq!(detail(&error, "reason").as_deref(), Some("this request is not granted"));
    let memory = scene.world.memory();
    assert_eq!(memory.issued.len(), 3, "one was issued");
    assert_eq!(memory.in_force(&scene.taxpayer.name).len(), 2, "and taken back");
    scene.untouched();
    assert_eq!(scene.staged().len(), 1, "the new keys are kept");
    scene.renew(Protocol::Cmp).await.unwrap();
    scene.renewed();
}

#[tokio::test]
async fn every_failure_of_the_network_has_its_code_and_can_be_resumed() {
    use FaultKind::*;
    let table = [
        (Html, Code::Net04),
        (Status { status: 302, location: Some("http://portal.example/".into()) }, Code::Net04),
        (Status { status: 503, location: None }, Code::Net08),
        (Status { status: 404, location: None }, Code::Net10),
        (Truncate, Code::Net10),
        (Oversize { octets: 2 << 20 }, Code::Net10),
        (DropBefore, Code::Net10),
        (DropAfter, Code::Net10),
    ];
    let scene = Scene::new(Family::Dstu).await;
    let mut case: Option<String> = None;
    for (kind, expected) in table {
        scene.fault(CMP, kind.clone(), 100);
        let result = match &case {
            None => scene.renew(Protocol::Cmp).await,
            Some(case) => scene.renewal().resume(case, scene.person()).await,
        };
        assert_eq!(code(&result), expected, "{kind:?}");
        case = result.unwrap_err().case().map(str::to_owned);
        scene.untouched();
        scene.world.config.faults.clear();
    }
    scene.renewal().resume(&case.unwrap(), scene.person()).await.unwrap();
    scene.renewed();
}

#[tokio::test]
async fn a_strict_provider_gets_one_request_at_a_time() {
    let mut scene = Scene::new(Family::Dstu).await;
    scene.profile.services.cmp = scene.profile.services.cmp_strict.clone();
    let outcome = scene.renew(Protocol::Cmp).await.unwrap();
    assert_eq!(outcome.new.len(), 2);
    assert!(outcome.report.iter().any(|line| line.step.key() == "split"));
    scene.renewed();
}

#[tokio::test]
async fn ecdsa_keys_renew_by_cmp_and_only_by_cmp() {
    let scene = Scene::new(Family::Ecdsa).await;
    let result = scene.renew(Protocol::Iit).await;
    assert_eq!(code(&result), Code::Req15);
    scene.untouched();
    let choices = Choices::of(scene.taxpayer.key.clone());
    let outcome = scene.renewal().start(scene.profile.clone(), choices, scene.person()).await.unwrap();
    assert_eq!((outcome.state, outcome.new.len(), outcome.revoked), (State::Done, 2, Some(true)));
}

#[tokio::test]
async fn another_providers_key_is_refused_before_anything_is_signed() {
    let scene = Scene::new(Family::Dstu).await;
    let other = Scene::new(Family::Dstu).await;
    let choices = scene.choices(Protocol::Iit);
    let before = other.world.memory().issued.len();
    let result = scene.renewal().start(other.profile.clone(), choices, scene.person()).await;
    assert_eq!(code(&result), Code::Cert11);
    assert_eq!(other.world.memory().issued.len(), before);
    scene.untouched();
    assert!(scene.renewal().list().unwrap().is_empty());
}

/// Remembers what left the computer.
#[derive(Default)]
struct Exchanges(Mutex<Vec<&'static str>>);

impl Checkpoint for Exchanges {
    fn at(&self, point: &Point) {
        if let Point::BeforeExchange(_, name) = point {
            self.0.lock().unwrap().push(name);
        }
    }
}

#[tokio::test]
async fn a_provider_never_tried_hears_nothing_of_another_providers_key() {
    let scene = Scene::new(Family::Dstu).await;
    let other = Scene::new(Family::Dstu).await;
    let mut profile = Profile { tried: false, training: false, ..other.profile.clone() };
    let exchanges = Arc::new(Exchanges::default());
    let renewal = Renewal::new(Services {
        state: scene.root.path().join("state"),
        carrier: Arc::new(FileCarrier),
        client: client(),
        clock: Arc::new(Hurried),
        checkpoint: exchanges.clone(),
    });
    let choices = scene.choices(Protocol::Iit);
    let result = renewal.start(profile.clone(), choices.clone(), scene.person()).await;
    assert_eq!(code(&result), Code::Cert11);
    assert_eq!(exchanges.0.lock().unwrap().as_slice(), [""; 0]);
    // Where only the lookup can tell whose the key is, it is the last that the provider hears; what it shows does not
    // lead to this provider's anchors.
    for name in ["sign.cer", "agree.cer"] {
        std::fs::remove_file(scene.folder().join(name)).unwrap();
    }
    profile.services = scene.profile.services.clone();
    let result = renewal.start(profile, choices, scene.person()).await;
    assert_eq!(code(&result), Code::Cert07);
    assert_eq!(exchanges.0.lock().unwrap().as_slice(), ["lookup"]);
    scene.untouched();
}

/// Somebody who decides only some things, and remembers the checklist.
struct Hesitant {
    inner: Answers,
    decided: Vec<Need>,
    checklist: Arc<Mutex<Vec<Finding>>>,
}

impl Interaction for Hesitant {
    fn secret(&mut self, wanted: &SecretWanted) -> Option<Password> {
        self.inner.secret(wanted)
    }
}

impl Person for Hesitant {
    fn decide(&mut self, question: &Question<'_>) -> Reply {
        if self.decided.contains(&question.need()) { Reply::Yes } else { Reply::Undecided }
    }
    fn missing(&self, needs: &[Need]) -> Vec<Need> {
        needs.iter().copied().filter(|need| !self.decided.contains(need)).collect()
    }
    fn checklist(&mut self, findings: &[Finding]) {
        *self.checklist.lock().unwrap() = findings.to_vec();
    }
}

impl Scene {
    fn hesitant(&self, decided: &[Need]) -> (Arc<Mutex<Hesitant>>, Arc<Mutex<Vec<Finding>>>) {
        let checklist = Arc::new(Mutex::new(Vec::new()));
        let key = self.taxpayer.key.clone();
        let inner = Answers { key, old: self.taxpayer.password.clone(), ..Answers::default() };
        let hesitant = Hesitant { inner, decided: decided.to_vec(), checklist: Arc::clone(&checklist) };
        (Arc::new(Mutex::new(hesitant)), checklist)
    }
}

fn needs(result: Result<Outcome, RenewalError>) -> (Vec<Need>, Option<String>) {
    match result {
        Err(error @ RenewalError::Needs { .. }) => {
            assert_eq!(error.code(), Code::App06);
            let RenewalError::Needs { case, needs } = error else { unreachable!() };
            (needs, case)
        }
        other => panic!("{other:?}"),
    }
}

async fn start_by(scene: &Scene, choices: &Choices, decided: &[Need]) -> Result<Outcome, RenewalError> {
    let person = scene.hesitant(decided).0;
    scene.renewal().start(scene.profile.clone(), choices.clone(), person).await
}

#[tokio::test]
async fn an_untried_provider_needs_consent() {
    let mut scene = Scene::new(Family::Dstu).await;
    scene.profile.tried = false;
    scene.profile.training = false;
    let choices = scene.choices(Protocol::Iit);
    let (missing, case) =
        needs(start_by(&scene, &choices, &[Need::AcceptAgreement, Need::ConfirmData]).await);
    assert_eq!((missing, case), (vec![Need::AcceptUntried], None));
    // Command 1 waits for a lookup that returned the current certificates.
    scene.fault(IIT, FaultKind::Html, 1);
    let all = [Need::AcceptUntried, Need::AcceptAgreement, Need::ConfirmData];
    assert_eq!(code(&start_by(&scene, &choices, &all).await), Code::Net04);
    scene.untouched();
    assert!(scene.staged().is_empty());
    start_by(&scene, &choices, &all).await.unwrap();
    scene.renewed();
}

#[tokio::test]
async fn an_empty_target_gets_the_new_key_and_the_old_one_stays_where_it_is() {
    let scene = Scene::new(Family::Dstu).await;
    let folder = scene.root.path().join("stick");
    std::fs::create_dir(&folder).unwrap();
    let target = KeyUri(folder.join("Key-6.dat").display().to_string());
    let choices = Choices { to: Some(target.clone()), ..scene.choices(Protocol::Iit) };
    let outcome = scene.renewal().start(scene.profile.clone(), choices, scene.person()).await.unwrap();
    assert_eq!((outcome.key, outcome.displaced), (target.clone(), None));
    assert_eq!(outcome.old_key, Some(scene.taxpayer.key.clone()));
    let steps: Vec<&str> = outcome.report.iter().map(|line| line.step.key()).collect();
    assert!(steps.contains(&"promoted-elsewhere") && !steps.contains(&"promoted"), "{steps:?}");
    assert!(keys_in(Path::new(&target.0), NEW_PASSWORD).is_some());
    assert_eq!(std::fs::read(&scene.taxpayer.key.0).unwrap(), scene.taxpayer.store);
}

#[tokio::test]
async fn a_key_that_comes_to_the_target_meanwhile_is_not_put_aside_unasked() {
    for protocol in [Protocol::Iit, Protocol::Cmp] {
        let scene = Scene::new(Family::Dstu).await;
        let stick = scene.root.path().join("stick");
        std::fs::create_dir(&stick).unwrap();
        let place = stick.join("Key-6.dat");
        let choices = Choices { to: Some(KeyUri(stick.display().to_string())), ..scene.choices(protocol) };
        let (_, case) = needs(start_by(&scene, &choices, &[Need::AcceptAgreement]).await);
        let other = scene.world.enroll(&scene.root.path().join("other"), "Хтось", Family::Dstu, false).await;
        std::fs::write(&place, &other.store).unwrap();
        let issued = scene.world.memory().issued.len();

        let mut decided = vec![Need::AcceptAgreement, Need::ConfirmData];
        let resume = |decided: &[Need]| {
            let (renewal, case, person) = (scene.renewal(), case.clone().unwrap(), scene.hesitant(decided).0);
            async move { renewal.resume(&case, person).await }
        };
        assert_eq!(code(&resume(&decided).await), Code::Carr10);
        assert_eq!(std::fs::read(&place).unwrap(), other.store);
        assert_eq!(scene.world.memory().issued.len(), issued, "nothing was sent");
        scene.untouched();

        decided.push(Need::Replace);
        let outcome = resume(&decided).await.unwrap();
        let displaced = outcome.displaced.unwrap();
        assert_eq!(std::fs::read(&displaced.0).unwrap(), other.store);
        assert_eq!(
            keys_in(Path::new(&displaced.0), &other.password),
            keys_in(Path::new(&other.key.0), &other.password)
        );
        assert_eq!(outcome.old_key, Some(scene.taxpayer.key.clone()));
        assert_eq!(std::fs::read(&scene.taxpayer.key.0).unwrap(), scene.taxpayer.store);
        assert!(outcome.report.iter().any(|line| line.step.key() == "promoted-over"));
    }
}

/// Puts other octets at a path when a case reaches a state.
struct PutAt(State, PathBuf, Vec<u8>);

impl Checkpoint for PutAt {
    fn at(&self, point: &Point) {
        if *point == Point::Saved(self.0) {
            std::fs::write(&self.1, &self.2).unwrap();
        }
    }
}

#[tokio::test]
async fn the_word_holds_for_the_key_that_was_there_when_it_was_given() {
    let scene = Scene::new(Family::Dstu).await;
    let place = scene.root.path().join("other.dat");
    std::fs::write(&place, b"a key").unwrap();
    let choices = Choices { to: Some(KeyUri(place.display().to_string())), ..scene.choices(Protocol::Iit) };
    let checkpoint = Arc::new(PutAt(State::KeysStaged, place.clone(), b"another key".to_vec()));
    let renewal = Renewal::new(Services {
        state: scene.root.path().join("state"),
        carrier: Arc::new(FileCarrier),
        client: client(),
        clock: Arc::new(Hurried),
        checkpoint,
    });
    // Yes the first time, nobody is there the second time.
    let person = Arc::new(Mutex::new(Once(scene.hesitant(&[Need::Replace]).0, false)));
    let issued = scene.world.memory().issued.len();
    let error = renewal.start(scene.profile.clone(), choices, person).await.unwrap_err();
    assert_eq!(error.code(), Code::Carr10);
    assert_eq!(
        (std::fs::read(&place).unwrap(), scene.world.memory().issued.len()),
        (b"another key".to_vec(), issued)
    );
    scene.untouched();
    assert_eq!(files(scene.root.path(), "other.dat.old-"), [] as [PathBuf; 0]);
}

/// Lets a key be replaced once, and agrees to all else.
struct Once(Arc<Mutex<Hesitant>>, bool);

impl Interaction for Once {
    fn secret(&mut self, wanted: &SecretWanted) -> Option<Password> {
        self.0.lock().unwrap().secret(wanted)
    }
}

impl Person for Once {
    fn decide(&mut self, question: &Question<'_>) -> Reply {
        let again = question.need() == Need::Replace && std::mem::replace(&mut self.1, true);
        if again { Reply::Undecided } else { Reply::Yes }
    }
}

/// A clock that is wrong by so much.
struct Wrong(time::Duration);

impl Clock for Wrong {
    fn now(&self) -> time::OffsetDateTime {
        Hurried.now() + self.0
    }
    fn sleep(&self, duration: std::time::Duration) -> std::pin::Pin<Box<dyn Future<Output = ()> + Send>> {
        Hurried.sleep(duration)
    }
}

#[tokio::test]
async fn a_wrong_clock_is_told_before_the_dates_that_it_makes_look_wrong() {
    let scene = Scene::new(Family::Dstu).await;
    let rule = |findings: &Mutex<Vec<Finding>>, rule| {
        let findings = findings.lock().unwrap();
        assert_eq!(findings.len(), 8, "every rule is answered");
        findings.iter().find(|f| f.rule == rule).unwrap().standing
    };
    let table = [
        (time::Duration::minutes(20), Code::Net09, Rule::R8),
        // The dates look wrong as well; the clock explains them.
        (time::Duration::days(7), Code::Net09, Rule::R1),
        (time::Duration::minutes(-20), Code::Net09, Rule::R8),
    ];
    for (off, expected, broken) in table {
        let (person, findings) = scene.hesitant(&[]);
        let choices = scene.choices(Protocol::Cmp);
        let renewal = scene.renewal_by(Arc::new(Wrong(off)));
        let result = renewal.start(scene.profile.clone(), choices, person).await;
        assert_eq!(code(&result), expected, "{off}");
        assert_eq!(rule(&findings, broken), Standing::Failed, "{off}");
        scene.untouched();
    }
}

#[tokio::test]
async fn certificates_that_are_nowhere_here_are_found_by_the_keys() {
    let scene = Scene::new(Family::Dstu).await;
    for name in ["sign.cer", "agree.cer"] {
        std::fs::remove_file(scene.folder().join(name)).unwrap();
    }
    let outcome = scene.renew(Protocol::Iit).await.unwrap();
    assert_eq!(outcome.old.len(), 2);
    scene.renewed();
}
