//! The process that hosts the window is killed (SIGKILL) at moments of the renewal: a new window offers the case first
//! and finishes it by the keyboard; until then the old key opens. While the process lives, no second window touches its
//! case.

use crate::keyboard::is_at;
use crate::scene::{self, Scene};
use crate::taxpayer::{Hurried, keys_in};
use kliuchnyk::authority::Protocol;
use kliuchnyk::gui::wizard::step::Id;
use kliuchnyk::gui::wizard::stop::Safety;
use kliuchnyk::renewal::event::{Effect, Message};
use kliuchnyk::renewal::{Checkpoint, Point, State};
use serde::{Deserialize, Serialize};
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

const JOB: &str = "KLIUCHNYK_WINDOW_JOB";

/// What a child process is to do: the whole renewal, up to a point.
#[derive(Serialize, Deserialize)]
struct Job {
    state: PathBuf,
    password: String,
    /// The point at which it stands still.
    point: String,
    /// Made when it is there.
    there: PathBuf,
}

/// Stands still at a point; nothing more happens.
struct Halt {
    point: String,
    there: PathBuf,
}

impl Checkpoint for Halt {
    fn at(&self, point: &Point) {
        if format!("{point:?}") == self.point {
            std::fs::write(&self.there, "").unwrap();
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
    let Job { state, password, point, there } = serde_json::from_str(&job).unwrap();
    let halt = Arc::new(Halt { point, there });
    let mut keyboard = scene::open(&state, &password, Arc::new(Hurried), halt);
    keyboard.read_key();
    keyboard.reach(Id::Review);
    keyboard.enter();
    // Until it is killed.
    loop {
        keyboard.window.perform(Duration::from_secs(1));
    }
}

/// A window in a process of its own, killed whichever way the test ends.
struct Other(Child);

impl Drop for Other {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Other {
    /// A window that has got to `point`.
    fn at(scene: &Scene, point: &Point) -> Self {
        let there = scene.keys().with_file_name("there");
        let job = Job {
            state: scene.state(),
            password: scene.taxpayer.password.clone(),
            point: format!("{point:?}"),
            there: there.clone(),
        };
        let child = Command::new(std::env::current_exe().unwrap())
            .args(["wizard_killed::child", "--exact", "--nocapture", "--test-threads=1"])
            .env(JOB, serde_json::to_string(&job).unwrap())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let mut other = Self(child);
        let begun = Instant::now();
        while !there.exists() {
            assert!(other.0.try_wait().unwrap().is_none(), "it ended before {point:?}");
            assert!(begun.elapsed() < Duration::from_secs(120), "it never came to {point:?}");
            std::thread::sleep(Duration::from_millis(20));
        }
        other
    }

    fn kill(mut self) {
        self.0.kill().unwrap();
        assert_eq!(self.0.wait().unwrap().signal(), Some(9));
    }
}

fn killed(protocol: Protocol, point: &Point) {
    let scene = Scene::new(protocol);
    Other::at(&scene, point).kill();
    let key = Path::new(&scene.taxpayer.key.0);
    assert_eq!(std::fs::read(key).unwrap(), scene.taxpayer.store, "{point:?}");
    assert!(keys_in(key, &scene.taxpayer.password).is_some(), "{point:?}");
    let mut keyboard = scene.open();
    scene.be_patient();
    assert_eq!(keyboard.unfinished().len(), 1, "{point:?}: the case is offered first");
    keyboard.enter();
    if *point == Point::Saved(State::AgreementSigned) {
        keyboard.passwords_until("data", is_at(Id::Data));
        keyboard.reach(Id::Review);
        keyboard.enter();
    }
    keyboard.passwords_until("certificates", is_at(Id::Certificates));
    keyboard.finish();
    scene.is_renewed(&keyboard);
}

#[test]
fn with_the_agreement_signed() {
    killed(Protocol::Cmp, &Point::Saved(State::AgreementSigned));
}

#[test]
fn with_the_request_sent_and_its_answer_lost() {
    for protocol in [Protocol::Cmp, Protocol::Iit] {
        killed(protocol, &Point::AfterExchange(Effect::Send(Message::Request), "request"));
    }
}

#[test]
fn with_the_certificates_issued_but_not_stored() {
    for protocol in [Protocol::Cmp, Protocol::Iit] {
        killed(protocol, &Point::Saved(State::Issued));
    }
}

/// Just after the new keys were made; and the second window comes while the first one is still there.
#[test]
fn with_the_new_keys_made_and_a_second_window_waiting_for_it() {
    let scene = Scene::new(Protocol::Cmp);
    let other = Other::at(&scene, &Point::Saved(State::KeysStaged));
    let mut keyboard = scene.open();
    assert_eq!(keyboard.unfinished().len(), 1);
    keyboard.enter();
    scene.stops(&mut keyboard, "in-use", Safety::NothingRemoved);
    // «Спробувати ще раз» while it is still open; Esc; again.
    keyboard.enter();
    scene.stops(&mut keyboard, "in-use", Safety::NothingRemoved);
    keyboard.escape();
    keyboard.home();
    keyboard.enter();
    scene.stops(&mut keyboard, "in-use", Safety::NothingRemoved);
    other.kill();
    scene.be_patient();
    keyboard.enter();
    keyboard.passwords_until("certificates", is_at(Id::Certificates));
    keyboard.finish();
    scene.is_renewed(&keyboard);
}
