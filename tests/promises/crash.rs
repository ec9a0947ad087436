//! A renewal survives any stop: a process of its own is killed (SIGKILL; real files, real sockets) after each journal
//! write and before and after each network exchange, and started again. The points are those that the machine's own
//! run passes; none is written by hand.
#![cfg(unix)]

use super::taxpayer::{Answers, Hurried, NEW_PASSWORD, Taxpayer, World, client, files, keys_in};
use kliuchnyk::authority::Protocol;
use kliuchnyk::authority::profile::{Profiles, Requests};
use kliuchnyk::carrier::KeyUri;
use kliuchnyk::carrier::file::FileCarrier;
use kliuchnyk::code::Coded as _;
use kliuchnyk::renewal::event::{Effect, Message};
use kliuchnyk::renewal::{Checkpoint, Choices, Point, Renewal, Services, State};
use kliuchnyk::tasks::training::Family;
use kliuchnyk::training::{Fault, FaultKind};
use kliuchnyk::vault::Vault;
use serde::{Deserialize, Serialize};
use std::io::Write as _;
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

const JOB: &str = "KLIUCHNYK_CRASH_JOB";

/// What a child process is to do.
#[derive(Serialize, Deserialize)]
struct Job {
    /// Folder of this renewal: the key, the program's data, the log of points.
    folder: PathBuf,
    provider: String,
    key: String,
    password: String,
    protocol: Protocol,
    one_key: bool,
    one_by_one: bool,
    /// Number of the point at which it kills itself.
    kill_at: Option<usize>,
}

/// Counts the points, writes them down, and dies at one of them.
struct Killer {
    at: Option<usize>,
    passed: AtomicUsize,
    log: PathBuf,
}

impl Checkpoint for Killer {
    fn at(&self, point: &Point) {
        let mut log = std::fs::OpenOptions::new().create(true).append(true).open(&self.log).unwrap();
        writeln!(log, "{point:?}").unwrap();
        if self.at == Some(self.passed.fetch_add(1, Ordering::SeqCst)) {
            rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL).unwrap();
            // The signal may take a moment; nothing more may happen here.
            loop {
                std::thread::park();
            }
        }
    }
}

/// Not a promise by itself: the body of the child processes of this file. Without a job it has nothing to do.
#[test]
fn child() {
    let Ok(job) = std::env::var(JOB) else { return };
    let job: Job = serde_json::from_str(&job).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let end = runtime.block_on(renew(&job));
    std::fs::write(job.folder.join("end"), end).unwrap();
}

/// Begins the renewal, or goes on with it.
async fn renew(job: &Job) -> String {
    let renewal = Renewal::new(Services {
        state: job.folder.join("state"),
        carrier: Arc::new(FileCarrier),
        client: client(),
        clock: Arc::new(Hurried),
        checkpoint: Arc::new(Killer {
            at: job.kill_at,
            passed: AtomicUsize::new(0),
            log: job.folder.join("points"),
        }),
    });
    let key = KeyUri(job.key.clone());
    let person =
        Arc::new(Mutex::new(Answers { key: key.clone(), old: job.password.clone(), ..Answers::default() }));
    let open = renewal.list().unwrap();
    let ended = match open.first() {
        Some(case) => renewal.resume(&case.case, person).await,
        None => {
            let (mut profile, _) = Profiles::new(None).find(&job.provider, &client()).await.unwrap();
            if job.one_by_one {
                profile.requests = Requests::OneByOne;
            }
            let protocol = Some(job.protocol);
            let choices = Choices { protocol, one_key: job.one_key, ..Choices::of(key) };
            renewal.start(profile, choices, person).await
        }
    };
    match ended {
        Ok(outcome) => format!("{:?}", outcome.state),
        Err(error) => format!("{} {error}", error.code()),
    }
}

/// A way to renew; each has a provider of its own.
#[derive(Clone, Copy)]
struct Way {
    name: &'static str,
    protocol: Protocol,
    one_key: bool,
    one_by_one: bool,
    /// The provider takes its time.
    waits: bool,
    /// Differs from another way only after the keys were staged: only the points from there on are tried.
    from_staged: bool,
}

/// One renewal in a folder of its own.
struct Trial<'a> {
    way: Way,
    world: &'a World,
    folder: PathBuf,
    taxpayer: Taxpayer,
}

impl<'a> Trial<'a> {
    fn new(way: Way, world: &'a World, root: &Path, number: usize) -> Self {
        let folder = root.join(format!("{}-{number}", way.name));
        let person = format!("Випробувач {} {number}", way.name);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let taxpayer =
            runtime.block_on(world.enroll(&folder.join("key"), &person, Family::Dstu, way.one_key));
        if way.waits {
            let path = "/.well-known/cmp".to_owned();
            world.config.faults.add(Fault { path, kind: FaultKind::Waiting { polls: 1 }, times: 1 });
        }
        Self { way, world, folder, taxpayer }
    }

    /// Runs a child until it ends or dies. None: killed.
    fn run(&self, kill_at: Option<usize>) -> Option<String> {
        let job = Job {
            folder: self.folder.clone(),
            provider: self.world.running.url(),
            key: self.taxpayer.key.0.clone(),
            password: self.taxpayer.password.clone(),
            protocol: self.way.protocol,
            one_key: self.way.one_key,
            one_by_one: self.way.one_by_one,
            kill_at,
        };
        let output = Command::new(std::env::current_exe().unwrap())
            .args(["crash::child", "--exact", "--nocapture", "--test-threads=1"])
            .env(JOB, serde_json::to_string(&job).unwrap())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        if output.status.signal() == Some(9) {
            return None;
        }
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{}: {said}", self.folder.display());
        Some(std::fs::read_to_string(self.folder.join("end")).unwrap())
    }

    fn points(&self) -> Vec<String> {
        let log = std::fs::read_to_string(self.folder.join("points")).unwrap();
        log.lines().map(str::to_owned).collect()
    }

    /// At any instant: never {old revoked ∧ new key missing}, and no password in what the program keeps.
    fn check_between(&self, at: &str) {
        let memory = self.world.memory();
        let folder = self.folder.join("key");
        let old: Vec<_> = self.taxpayer.old.iter().map(|c| c.key_ids()).collect();
        if self.taxpayer.old.iter().any(|c| memory.is_revoked(c)) {
            let new = files(&folder, "Key-6.dat").iter().any(|path| {
                keys_in(path, NEW_PASSWORD).is_some_and(|keys| keys.iter().all(|key| !old.contains(key)))
            });
            assert!(new, "{at}: the old certificates are revoked and no new key is there");
        }
        // Until the end some store under the final name opens.
        let place = folder.join("Key-6.dat");
        let opens = keys_in(&place, &self.taxpayer.password).or_else(|| keys_in(&place, NEW_PASSWORD));
        assert!(opens.is_some(), "{at}: nothing opens under the key's own name");
        self.check_journal(at);
    }

    fn check_journal(&self, at: &str) {
        let state = self.folder.join("state");
        let mut bodies = Vec::new();
        let vault = Vault::open(&state).unwrap();
        for (id, _) in vault.list().unwrap() {
            let case = vault.open_case_read_only(&id).unwrap();
            bodies.extend(case.load().unwrap().map(|body| body.bytes));
        }
        for secret in [NEW_PASSWORD, &self.taxpayer.password] {
            for body in &bodies {
                let found = body.windows(secret.len()).any(|part| part == secret.as_bytes());
                assert!(!found, "{at}: a password in the journal");
            }
        }
    }

    /// One working key, the old one beside it, exactly one set of new certificates in force.
    fn check_end(&self, at: &str) {
        let folder = self.folder.join("key");
        let new = keys_in(&folder.join("Key-6.dat"), NEW_PASSWORD).expect(at);
        let memory = self.world.memory();
        let in_force = memory.in_force(&self.taxpayer.name);
        assert_eq!(in_force.len(), new.len(), "{at}: certificates in force");
        assert_eq!(new.len(), if self.way.one_key { 1 } else { 2 }, "{at}");
        for key in &new {
            assert!(in_force.iter().any(|c| c.key_ids() == *key), "{at}: no certificate of a new key");
        }
        for old in &self.taxpayer.old {
            assert_eq!(memory.revoked.get(old.serial()), Some(&4), "{at}: the old one is superseded");
        }
        let copies = files(&folder, "Key-6.dat.old-");
        assert_eq!(copies.len(), 1, "{at}: {copies:?}");
        assert_eq!(std::fs::read(&copies[0]).unwrap(), self.taxpayer.store, "{at}: the old store as it was");
        assert_eq!(files(&folder, "Key-6.dat.new-"), Vec::<PathBuf>::new(), "{at}");
        assert!(Vault::open(&self.folder.join("state")).unwrap().list().unwrap().is_empty(), "{at}");
    }
}

/// Kills at every point of an undisturbed renewal, then once more a single renewal again and again.
fn survives(way: Way) {
    let root = tempfile::tempdir().unwrap();
    let world = World::new(root.path());
    let undisturbed = Trial::new(way, &world, root.path(), 0);
    assert_eq!(undisturbed.run(None).as_deref(), Some("Done"));
    undisturbed.check_end("undisturbed");
    let points = undisturbed.points();
    check_points(way, &points);
    let staged = format!("{:?}", Point::Saved(State::KeysStaged));
    let first = if way.from_staged { points.iter().position(|p| *p == staged).unwrap() } else { 0 };
    let next = AtomicUsize::new(first);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::SeqCst);
                    let Some(point) = points.get(number) else { return };
                    let at = format!("{} killed at {number} {point}", way.name);
                    let trial = Trial::new(way, &world, root.path(), number + 1);
                    assert_eq!(trial.run(Some(number)), None, "{at}");
                    assert_eq!(trial.points().last(), Some(point), "{at}");
                    trial.check_between(&at);
                    assert_eq!(trial.run(None).as_deref(), Some("Done"), "{at}");
                    trial.check_end(&at);
                    // Whether a request that was on its way was served, `iit` finds out by looking.
                    if way.protocol == Protocol::Iit && point.contains("(Send(") {
                        let look = format!("{:?}", Point::BeforeExchange(Effect::Lookup, "lookup"));
                        assert!(trial.points().contains(&look), "{at}");
                    }
                }
            });
        }
    });
    killed_again_and_again(way, &world, root.path(), points.len() + 1);
}

/// Every restart gets one point further than the one before, so that recovery itself is killed too.
fn killed_again_and_again(way: Way, world: &World, root: &Path, number: usize) {
    let trial = Trial::new(way, world, root, number);
    for kill_at in 0..100 {
        let at = format!("{} killed for the {kill_at}th time", way.name);
        match trial.run(Some(kill_at)) {
            None => trial.check_between(&at),
            Some(end) => {
                assert_eq!(end, "Done", "{at}");
                trial.check_end(&at);
                return;
            }
        }
    }
    panic!("{}: never done", way.name);
}

/// The points are all that the machine has on this way: each state's write, each message's sending and answer.
fn check_points(way: Way, points: &[String]) {
    let mut states = vec![
        State::Draft,
        State::KeyRead,
        State::AgreementSigned,
        State::AgreementAccepted,
        State::DataConfirmed,
        State::KeysStaged,
        State::RequestReady,
        State::Sent,
        State::Issued,
        State::Installed,
        State::Confirmed,
        State::Done,
    ];
    let mut effects = vec![
        Effect::Survey,
        Effect::Agreement,
        Effect::SendAcceptance,
        Effect::Registration,
        Effect::Send(Message::Request),
        Effect::WatchOld,
    ];
    if way.protocol == Protocol::Cmp {
        states.push(State::ConfirmSent);
        effects.push(Effect::Send(Message::Confirm));
    }
    if way.waits {
        states.push(State::Waiting);
        effects.push(Effect::Send(Message::Poll));
    }
    for state in states {
        let saved = format!("{:?}", Point::Saved(state));
        assert!(points.contains(&saved), "{}: {saved} is no point of {points:#?}", way.name);
    }
    for effect in effects {
        for side in ["BeforeExchange", "AfterExchange"] {
            let exchange = format!("{side}({effect:?}, ");
            let found = points.iter().any(|point| point.starts_with(&exchange));
            assert!(found, "{}: {exchange} is no point", way.name);
        }
    }
}

const IIT: Way = Way {
    name: "iit",
    protocol: Protocol::Iit,
    one_key: false,
    one_by_one: false,
    waits: false,
    from_staged: false,
};

const CMP: Way = Way { name: "cmp", protocol: Protocol::Cmp, waits: true, ..IIT };

#[test]
fn iit_survives_a_kill_at_every_point() {
    survives(IIT);
}

#[test]
fn iit_with_one_key_survives_a_kill_at_every_point() {
    survives(Way { name: "iit-one", one_key: true, from_staged: true, ..IIT });
}

#[test]
fn cmp_survives_a_kill_at_every_point() {
    survives(CMP);
}

#[test]
fn cmp_with_one_key_survives_a_kill_at_every_point() {
    survives(Way { name: "cmp-one", one_key: true, waits: false, from_staged: true, ..CMP });
}

#[test]
fn cmp_one_by_one_survives_a_kill_at_every_point() {
    survives(Way { name: "cmp-each", one_by_one: true, waits: false, from_staged: true, ..CMP });
}
