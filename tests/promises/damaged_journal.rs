//! A case whose journal cannot be read (crash table, row 16): its new keys are found wherever they were put, told of,
//! and kept; their certificates can be had by the key.

use super::program;
use super::taxpayer::{Answers, Hurried, NEW_PASSWORD, Taxpayer, World, client, files, keys_in};
use kliuchnyk::authority::{Protocol, Service};
use kliuchnyk::carrier::KeyUri;
use kliuchnyk::carrier::file::FileCarrier;
use kliuchnyk::code::{Code, Coded as _};
use kliuchnyk::renewal::{Choices, Renewal, RenewalError, Services, State};
use kliuchnyk::tasks::training::Family;
use kliuchnyk::training::{Fault, FaultKind};
use kliuchnyk::vault::Settings;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

/// A renewal whose request was served and whose answer was lost; the new keys are on a stick of their own.
struct Scene {
    root: TempDir,
    world: World,
    taxpayer: Taxpayer,
    case: String,
}

impl Scene {
    async fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        let world = World::new(root.path());
        let folder = root.path().join("key");
        let taxpayer = world.enroll(&folder, "Коваленко Оксана Петрівна", Family::Dstu, false).await;
        let mut scene = Self { root, world, taxpayer, case: String::new() };
        std::fs::create_dir(scene.stick()).unwrap();
        let target = KeyUri(scene.stick().join("Key-6.dat").display().to_string());
        let choices = Choices { to: Some(target), protocol: Some(Protocol::Cmp), ..Choices::of(scene.key()) };
        let kind = FaultKind::DropAfter;
        scene.world.config.faults.add(Fault { path: "/.well-known/cmp".into(), kind, times: 100 });
        let profile = scene.world.profile().await;
        let stopped = scene.renewal().start(profile, choices, scene.person()).await.unwrap_err();
        scene.case = stopped.case().unwrap().to_owned();
        scene.world.config.faults.clear();
        assert_eq!(scene.renewal().list().unwrap()[0].state, State::Sent);
        scene
    }
    fn key(&self) -> KeyUri {
        self.taxpayer.key.clone()
    }
    fn stick(&self) -> PathBuf {
        self.root.path().join("stick")
    }
    fn state(&self) -> PathBuf {
        self.root.path().join("state")
    }
    fn renewal(&self) -> Renewal {
        Renewal::new(Services {
            state: self.state(),
            carrier: Arc::new(FileCarrier),
            client: client(),
            clock: Arc::new(Hurried),
            checkpoint: Arc::new(()),
        })
    }
    fn person(&self) -> Arc<Mutex<Answers>> {
        let old = self.taxpayer.password.clone();
        Arc::new(Mutex::new(Answers { key: self.key(), old, ..Answers::default() }))
    }
    fn staged(&self) -> PathBuf {
        self.stick().join(format!("Key-6.dat.new-{}", self.case))
    }
    /// Tears files of the case.
    fn tear(&self, names: &[&str]) {
        for name in names {
            let path = self.state().join("cases").join(&self.case).join(name);
            let octets = std::fs::read(&path).unwrap();
            std::fs::write(&path, &octets[..octets.len() / 2]).unwrap();
        }
    }
    fn found(&self) -> Vec<KeyUri> {
        self.renewal().list().unwrap().remove(0).found
    }
}

fn uri(path: &Path) -> KeyUri {
    KeyUri(path.display().to_string())
}

#[tokio::test]
async fn the_new_keys_of_a_torn_journal_are_found_told_and_kept() {
    let scene = Scene::new().await;
    let before = std::fs::read(scene.staged()).unwrap();
    scene.tear(&["body.a", "body.b"]);
    let case = scene.renewal().list().unwrap().remove(0);
    assert_eq!((case.state, case.code.as_deref()), (State::Attention, Some("E-APP-07")));
    assert_eq!((case.provider.as_str(), case.found), ("training", vec![uri(&scene.staged())]));
    let error = scene.renewal().resume(&scene.case, scene.person()).await.unwrap_err();
    assert_eq!(error.code(), Code::App07);
    let RenewalError::Damaged { found, provider, .. } = &error else { panic!("{error:?}") };
    assert_eq!((found, provider.as_deref()), (&vec![uri(&scene.staged())], Some("training")));
    assert!(error.details().iter().any(|(name, value)| *name == "found" && value.contains(".new-")));
    // Nothing of it may be given up, nor begun anew for the same certificate as if it were not there.
    assert_eq!(scene.renewal().abandon(&scene.case).await.unwrap_err().code(), Code::App07);
    let profile = scene.world.profile().await;
    let again = scene.renewal().start(profile.clone(), Choices::of(scene.key()), scene.person()).await;
    assert!(matches!(again.unwrap_err(), RenewalError::Damaged { found, .. } if found.len() == 1));
    assert_eq!(std::fs::read(scene.staged()).unwrap(), before);
    // The keys open with the new password; the provider knows them.
    let ids = keys_in(&scene.staged(), NEW_PASSWORD).unwrap();
    let service = Service::new(profile, client());
    let certificates = service.lookup(&ids, time::OffsetDateTime::now_utc()).await.unwrap();
    assert_eq!((ids.len(), certificates.len()), (2, 2));
    assert_eq!(
        std::fs::read(&scene.taxpayer.key.0).unwrap(),
        scene.taxpayer.store,
        "the old key is as it was"
    );
}

/// protocol.md 14.4: an older copy, and a record that is damaged, are told of; neither stops the renewal.
#[tokio::test]
async fn a_case_that_was_put_back_from_an_older_copy_goes_on_with_a_warning() {
    for (what, expected) in [("older", "journal-older"), ("torn", "journal-slot")] {
        let scene = Scene::new().await;
        let case = scene.state().join("cases").join(&scene.case);
        let generation = |slot: &str| {
            let octets = std::fs::read(case.join(slot)).unwrap();
            u64::from_be_bytes(*octets.first_chunk().unwrap())
        };
        let newest = if generation("body.a") > generation("body.b") { "body.a" } else { "body.b" };
        match what {
            // As a copy from before the last save has it.
            "older" => std::fs::remove_file(case.join(newest)).unwrap(),
            _ => scene.tear(&[if newest == "body.a" { "body.b" } else { "body.a" }]),
        }
        let outcome = scene.renewal().resume(&scene.case, scene.person()).await.unwrap();
        assert_eq!(outcome.state, State::Done);
        let keys: Vec<&str> = outcome.warnings.iter().map(|warning| warning.key.as_str()).collect();
        assert!(keys.contains(&expected), "{what}: {keys:?}");
    }
}

#[tokio::test]
async fn they_are_found_beside_keys_used_before_when_the_whole_case_is_lost() {
    let scene = Scene::new().await;
    scene.tear(&["body.a", "body.b", "head.json", "case.key"]);
    assert_eq!(scene.found(), []);
    let neighbour = scene.stick().join("Other.dat").display().to_string();
    Settings { recent_keys: vec![neighbour], ..Settings::default() }.save(&scene.state()).unwrap();
    assert_eq!(scene.found(), [uri(&scene.staged())]);
    assert_eq!(files(&scene.stick(), "Key-6.dat.new-").len(), 1);
}

#[test]
fn the_command_line_says_what_was_found_and_what_can_be_done() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let scene = runtime.block_on(Scene::new());
    scene.tear(&["body.a", "body.b"]);
    let (state, staged) = (scene.state().display().to_string(), uri(&scene.staged()).0);
    let general = ["--state", &state, "--lang", "en"];
    let list = program::run(&[&general[..], &["renew", "list"]].concat());
    assert_eq!(list.status, 0, "{}", list.stderr);
    assert!(list.stdout.contains("damaged") && list.stdout.contains(&staged), "{}", list.stdout);
    let document = program::run(&[&general[..], &["--json", "renew", "list"]].concat()).success();
    assert_eq!(document["cases"][0]["found"], serde_json::json!([staged]));
    for telling in program::TELLINGS {
        let line = ["renew", "resume", &scene.case, "--state", &state].map(str::to_owned);
        let document = program::assert_fails(&line, telling, Code::App07);
        if telling.1 {
            assert_eq!(document["error"]["details"]["found"], serde_json::json!([staged]));
            assert!(document["error"]["advice"].as_str().unwrap().contains(&staged), "{document}");
        }
    }
    let told = program::run(&[&general[..], &["renew", "resume", &scene.case]].concat());
    let fetch = format!("kliuchnyk cert fetch --key {staged} --provider training");
    assert!(told.stderr.contains(&fetch), "{}", told.stderr);
    // What is told can be done.
    program::write_private(&scene.root.path().join("new-password"), NEW_PASSWORD);
    let password = scene.root.path().join("new-password").display().to_string();
    let url = scene.world.running.url();
    let line = ["--json", "cert", "fetch", "--key", &staged, "--provider", &url];
    let words = [&line[..], &["--new-password-file", &password], &general].concat();
    assert_eq!(program::run(&words).success()["certificates"].as_array().unwrap().len(), 2);
}
