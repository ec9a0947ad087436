//! Time passes while a renewal lies still: a request that grew too old is signed again for the same keys (crash table,
//! row 8), and a confirmation that comes too late leaves the old key alive (row 12). Real sockets; both clocks move.

use super::taxpayer::{Answers, Hurried, NEW_PASSWORD, Taxpayer, World, client, files, keys_in};
use kliuchnyk::authority::{Profile, Protocol};
use kliuchnyk::carrier::file::FileCarrier;
use kliuchnyk::code::{Code, Coded as _};
use kliuchnyk::renewal::{
    Checkpoint, Choices, Clock, Outcome, Point, Renewal, RenewalError, Services, State,
};
use kliuchnyk::tasks::training::Family;
use kliuchnyk::training::{Fault, FaultKind, Faults};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;
use time::Duration;

/// Our clock after a while.
struct After(Duration);

impl Clock for After {
    fn now(&self) -> time::OffsetDateTime {
        Hurried.now() + self.0
    }
    fn sleep(&self, duration: std::time::Duration) -> std::pin::Pin<Box<dyn Future<Output = ()> + Send>> {
        Hurried.sleep(duration)
    }
    fn watch(&self) -> std::time::Duration {
        Hurried.watch()
    }
}

/// Cuts the line for good when a case reaches this state so many times.
struct CutAt(State, AtomicUsize, Faults);

impl Checkpoint for CutAt {
    fn at(&self, point: &Point) {
        if *point == Point::Saved(self.0) && self.1.fetch_sub(1, Ordering::SeqCst) == 1 {
            cut(&self.2);
        }
    }
}

/// Takes the new keys out of their folder when a case reaches this state.
struct LoseAt(State, PathBuf);

impl Checkpoint for LoseAt {
    fn at(&self, point: &Point) {
        if *point == Point::Saved(self.0) {
            for staged in files(&self.1, "Key-6.dat.new-") {
                std::fs::rename(staged, self.1.with_file_name("gone")).unwrap();
            }
        }
    }
}

/// Nothing that is sent for the renewal arrives.
fn cut(faults: &Faults) {
    for path in ["/.well-known/cmp", "/services/cmp/"] {
        faults.add(Fault { path: path.to_owned(), kind: FaultKind::DropBefore, times: 1000 });
    }
}

struct Scene {
    root: TempDir,
    world: World,
    taxpayer: Taxpayer,
}

impl Scene {
    async fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        let world = World::new(root.path());
        let folder = root.path().join("key");
        let taxpayer = world.enroll(&folder, "Коваленко Оксана Петрівна", Family::Dstu, false).await;
        Self { root, world, taxpayer }
    }

    fn renewal(&self, after: Duration, checkpoint: Arc<dyn Checkpoint>) -> Renewal {
        Renewal::new(Services {
            state: self.root.path().join("state"),
            carrier: Arc::new(FileCarrier),
            client: client(),
            clock: Arc::new(After(after)),
            checkpoint,
        })
    }

    fn person(&self) -> Arc<Mutex<Answers>> {
        let (key, old) = (self.taxpayer.key.clone(), self.taxpayer.password.clone());
        Arc::new(Mutex::new(Answers { key, old, ..Answers::default() }))
    }

    /// A renewal whose line is cut when it reaches `state`; the case.
    async fn stopped_at(&self, protocol: Protocol, state: State) -> String {
        let choices = Choices { protocol: Some(protocol), ..Choices::of(self.taxpayer.key.clone()) };
        self.stopped(self.world.profile().await, choices, state, 1).await
    }

    /// The same, when it reaches it for the `times`th time.
    async fn stopped(&self, profile: Profile, choices: Choices, state: State, times: usize) -> String {
        let cut = CutAt(state, AtomicUsize::new(times), self.world.config.faults.clone());
        let renewal = self.renewal(Duration::ZERO, Arc::new(cut));
        let error = renewal.start(profile, choices, self.person()).await.unwrap_err();
        let RenewalError::Stopped { case, state: stopped, .. } = error else { panic!("{error:?}") };
        assert_eq!(stopped, state);
        self.world.config.faults.clear();
        case
    }

    /// The line is whole again, and on both sides it is so much later.
    async fn resumed_after(&self, pause: Duration, case: &str) -> Result<Outcome, RenewalError> {
        self.world.config.clock.shift(pause.whole_seconds());
        self.renewal(pause, Arc::new(())).resume(case, self.person()).await
    }
}

#[tokio::test]
async fn a_request_that_grew_old_is_signed_again_for_the_same_keys() {
    for protocol in [Protocol::Cmp, Protocol::Iit] {
        let scene = Scene::new().await;
        let case = scene.stopped_at(protocol, State::Sent).await;
        let staged = files(&scene.root.path().join("key"), "Key-6.dat.new-");
        let keys = keys_in(&staged[0], NEW_PASSWORD).unwrap();
        let outcome = scene.resumed_after(Duration::minutes(20), &case).await.unwrap();
        assert_eq!(outcome.state, State::Done, "{protocol:?}");
        let steps: Vec<&str> = outcome.report.iter().map(|line| line.step.key()).collect();
        let count = |step| steps.iter().filter(|key| **key == step).count();
        assert_eq!((count("request-signed"), count("refused")), (2, 1), "{protocol:?} {steps:?}");
        assert!(count("looked-up") >= 1, "it looks before it signs again: {steps:?}");
        assert_eq!(keys_in(Path::new(&scene.taxpayer.key.0), NEW_PASSWORD).unwrap(), keys);
        let memory = scene.world.memory();
        assert_eq!(memory.in_force(&scene.taxpayer.name).len(), 2, "{protocol:?}");
    }
}

#[tokio::test]
async fn a_confirmation_that_comes_too_late_leaves_the_old_key_alive() {
    let scene = Scene::new().await;
    let case = scene.stopped_at(Protocol::Cmp, State::ConfirmSent).await;
    let error = scene.resumed_after(Duration::hours(73), &case).await.unwrap_err();
    assert_eq!(error.code(), Code::Req14, "{error:?}");
    assert!(error.details().contains(&("status", "valid".to_owned())), "{:?}", error.details());
    assert_eq!(std::fs::read(&scene.taxpayer.key.0).unwrap(), scene.taxpayer.store);
    assert_eq!(files(&scene.root.path().join("key"), "Key-6.dat.new-").len(), 1, "the new keys are kept");
    let memory = scene.world.memory();
    assert!(scene.taxpayer.old.iter().all(|certificate| !memory.is_revoked(certificate)));
    // The way is free again.
    let renewal = scene.renewal(Duration::hours(73), Arc::new(()));
    let choices = Choices::of(scene.taxpayer.key.clone());
    let done = renewal.start(scene.world.profile().await, choices, scene.person()).await.unwrap();
    assert_eq!((done.state, done.revoked), (State::Done, Some(true)));
}

/// A provider that takes one request at a time has confirmed the first; whether it knows that they belong together
/// shows in the status of the old certificates alone.
#[tokio::test]
async fn the_second_of_two_confirmations_that_comes_too_late_leaves_half_a_renewal() {
    let scene = Scene::new().await;
    let mut profile = scene.world.profile().await;
    profile.services.cmp = profile.services.cmp_strict.clone();
    let choices = Choices::of(scene.taxpayer.key.clone());
    let case = scene.stopped(profile, choices, State::ConfirmSent, 2).await;
    let error = scene.resumed_after(Duration::hours(73), &case).await.unwrap_err();
    assert_eq!(error.code(), Code::Req14, "{error:?}");
    let memory = scene.world.memory();
    assert!(scene.taxpayer.old.iter().all(|certificate| !memory.is_revoked(certificate)), "it does");
    for told in [("state", "attention"), ("status", "valid")] {
        assert!(error.details().contains(&(told.0, told.1.to_owned())), "{:?}", error.details());
    }
    assert_eq!(files(&scene.root.path().join("key"), "Key-6.dat.new-").len(), 1, "the new keys are kept");
}

impl Scene {
    /// A renewal that stops in `state` because the new keys are gone; the case.
    async fn lost_at(&self, protocol: Protocol, state: State) -> String {
        let choices = Choices { protocol: Some(protocol), ..Choices::of(self.taxpayer.key.clone()) };
        let lose = LoseAt(state, self.root.path().join("key"));
        let renewal = self.renewal(Duration::ZERO, Arc::new(lose));
        let error = renewal.start(self.world.profile().await, choices, self.person()).await.unwrap_err();
        assert_eq!(error.code(), Code::Carr01, "{error:?}");
        let RenewalError::Stopped { case, state: stopped, .. } = error else { panic!("{error:?}") };
        assert_eq!(stopped, state);
        case
    }

    /// The case has ended, the old certificates are the only ones in force, and a new renewal goes through.
    async fn begins_anew(&self, after: Duration) {
        let renewal = self.renewal(after, Arc::new(()));
        let cases = renewal.list().unwrap();
        assert_eq!((cases[0].state, cases[0].code.as_deref()), (State::Rejected, Some("E-REQ-14")));
        assert_eq!(std::fs::read(&self.taxpayer.key.0).unwrap(), self.taxpayer.store);
        let memory = self.world.memory();
        assert!(self.taxpayer.old.iter().all(|certificate| !memory.is_revoked(certificate)));
        let choices = Choices::of(self.taxpayer.key.clone());
        let done = renewal.start(self.world.profile().await, choices, self.person()).await.unwrap();
        assert_eq!((done.state, done.revoked), (State::Done, Some(true)));
    }
}

#[tokio::test]
async fn new_keys_lost_before_the_confirmation_are_given_up_and_the_old_certificates_stay() {
    for state in [State::Issued, State::Installed] {
        let scene = Scene::new().await;
        let case = scene.lost_at(Protocol::Cmp, state).await;
        let renewal = scene.renewal(Duration::ZERO, Arc::new(()));
        // Nobody has said yet that they are lost for good.
        assert_eq!(renewal.abandon(&case).await.unwrap_err().code(), Code::Req11);
        assert_eq!(renewal.resume(&case, scene.person()).await.unwrap_err().code(), Code::Carr01);
        renewal.abandon_lost(&case, false, scene.person()).await.unwrap();
        assert_eq!(scene.world.memory().in_force(&scene.taxpayer.name).len(), 2, "the new ones were dropped");
        scene.begins_anew(Duration::ZERO).await;
    }
}

#[tokio::test]
async fn new_keys_that_are_there_are_given_up_only_by_the_persons_word() {
    let scene = Scene::new().await;
    let case = scene.lost_at(Protocol::Cmp, State::Issued).await;
    let staged = scene.root.path().join(format!("key/Key-6.dat.new-{case}"));
    std::fs::rename(scene.root.path().join("gone"), &staged).unwrap();
    let renewal = scene.renewal(Duration::ZERO, Arc::new(()));
    let refused = renewal.abandon_lost(&case, false, scene.person()).await.unwrap_err();
    assert_eq!(refused.code(), Code::Req11);
    renewal.abandon_lost(&case, true, scene.person()).await.unwrap();
    assert!(keys_in(&staged, NEW_PASSWORD).is_some(), "nothing is wiped");
    scene.begins_anew(Duration::ZERO).await;
}

#[tokio::test]
async fn new_keys_lost_until_the_time_to_confirm_is_over_end_the_renewal() {
    let scene = Scene::new().await;
    let case = scene.lost_at(Protocol::Cmp, State::Issued).await;
    let error = scene.resumed_after(Duration::hours(73), &case).await.unwrap_err();
    assert_eq!(error.code(), Code::Req14, "{error:?}");
    assert!(error.details().contains(&("status", "valid".to_owned())), "{:?}", error.details());
    scene.begins_anew(Duration::hours(73)).await;
}

#[tokio::test]
async fn new_keys_lost_after_iit_issued_cannot_be_given_up() {
    let scene = Scene::new().await;
    let case = scene.lost_at(Protocol::Iit, State::Issued).await;
    let renewal = scene.renewal(Duration::ZERO, Arc::new(()));
    let refused = renewal.abandon_lost(&case, true, scene.person()).await.unwrap_err();
    assert_eq!(refused.code(), Code::Cert03);
    // With the keys it goes on.
    let staged = scene.root.path().join(format!("key/Key-6.dat.new-{case}"));
    std::fs::rename(scene.root.path().join("gone"), staged).unwrap();
    assert_eq!(renewal.resume(&case, scene.person()).await.unwrap().state, State::Done);
}
