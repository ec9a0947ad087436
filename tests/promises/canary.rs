//! No secret is left anywhere: after a whole renewal, with everything logged that can be logged, both passwords and the
//! key phrase are searched for in every file and every line of output, in every usual disguise.

use super::taxpayer::{Answers, Hurried, NEW_PASSWORD, World, client};
use base64ct::{Base64, Encoding as _};
use kliuchnyk::authority::Protocol;
use kliuchnyk::authority::profile::Profiles;
use kliuchnyk::carrier::KeyUri;
use kliuchnyk::carrier::file::FileCarrier;
use kliuchnyk::crypto::Password;
use kliuchnyk::renewal::{Checkpoint, Choices, Point, Renewal, Services, State, Wishes};
use kliuchnyk::tasks::training::Family;
use kliuchnyk::vault::settings::Proxy;
use kliuchnyk::vault::{Settings, Vault};
use serde::{Deserialize, Serialize};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};

const JOB: &str = "KLIUCHNYK_CANARY_JOB";
/// Proxy, its user, a folder of keys.
const PERSONAL: &str = "personal-canary-7f3a";
const PHRASE: &str = "ґанок-Ж7-канарка";

#[derive(Serialize, Deserialize)]
struct Job {
    folder: PathBuf,
    provider: String,
    key: String,
    password: String,
    protocol: Protocol,
}

fn wishes() -> Wishes {
    Wishes {
        phrase: Some(Password::new(PHRASE.to_owned())),
        phrase_hint: Some("підказка".to_owned()),
        ..Wishes::default()
    }
}

/// Keeps what the journal holds, decrypted, at every write.
struct Bodies {
    state: PathBuf,
    log: PathBuf,
}

impl Checkpoint for Bodies {
    fn at(&self, point: &Point) {
        if !matches!(point, Point::Saved(_)) {
            return;
        }
        let mut log = std::fs::OpenOptions::new().create(true).append(true).open(&self.log).unwrap();
        let vault = Vault::open(&self.state).unwrap();
        for (id, _) in vault.list().unwrap() {
            let body = vault.open_case_read_only(&id).unwrap().load().unwrap().unwrap();
            log.write_all(&body.bytes).unwrap();
        }
    }
}

/// Not a promise by itself: the renewal of [`no_secret_is_left`], in a process whose whole output is caught.
#[test]
fn child() {
    let Ok(job) = std::env::var(JOB) else { return };
    let job: Job = serde_json::from_str(&job).unwrap();
    tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(std::io::stderr).init();
    let state = job.folder.join("state");
    let bodies = Bodies { state: state.clone(), log: job.folder.join("bodies") };
    let renewal = Renewal::new(Services {
        state,
        carrier: Arc::new(FileCarrier),
        client: client(),
        clock: Arc::new(Hurried),
        checkpoint: Arc::new(bodies),
    });
    let key = KeyUri(job.key.clone());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let profile = Profiles::new(None).find(&job.provider, &client()).await.unwrap().0;
        let choices = Choices { protocol: Some(job.protocol), ..Choices::of(key.clone()) };
        // A wrong password first: its error is printed whole.
        let wrong = Answers { key: key.clone(), old: NEW_PASSWORD.to_owned(), ..Answers::default() };
        let refused = renewal.start(profile.clone(), choices.clone(), Arc::new(Mutex::new(wrong))).await;
        println!("{:?}", refused.unwrap_err());
        let person = Answers { key, old: job.password.clone(), wishes, ..Answers::default() };
        let outcome = renewal.start(profile, choices, Arc::new(Mutex::new(person))).await.unwrap();
        println!("{outcome:?}");
        assert_eq!(outcome.state, State::Done);
        println!("{:?}", renewal.list().unwrap());
    });
}

/// A secret as it might be found: text encodings, each also in hexadecimal, base64 and as a list of numbers.
fn disguises(secret: &str) -> Vec<(String, Vec<u8>)> {
    let utf16: Vec<u16> = secret.encode_utf16().collect();
    let texts = [
        ("UTF-8", secret.as_bytes().to_vec()),
        ("CP1251", Password::new(secret.to_owned()).cp1251().unwrap().expose().to_vec()),
        ("UTF-16LE", utf16.iter().flat_map(|unit| unit.to_le_bytes()).collect()),
        ("UTF-16BE", utf16.iter().flat_map(|unit| unit.to_be_bytes()).collect()),
    ];
    let mut disguises = Vec::new();
    for (name, octets) in texts {
        disguises.push((format!("{name} hex"), hex::encode(&octets).into_bytes()));
        disguises.push((format!("{name} HEX"), hex::encode_upper(&octets).into_bytes()));
        let numbers: Vec<String> = octets.iter().map(u8::to_string).collect();
        disguises.push((format!("{name} numbers"), numbers.join(",").into_bytes()));
        disguises.push((format!("{name} spaced numbers"), numbers.join(", ").into_bytes()));
        for shift in 0..3 {
            // Inside a longer text the ends depend on the neighbours; the middle does not.
            let padded = [&[0; 2][..shift], &octets].concat();
            let text = Base64::encode_string(&padded);
            let middle = text.as_bytes()[4..text.len() - 4].to_vec();
            disguises.push((format!("{name} base64 at {shift}"), middle));
        }
        disguises.push((name.to_owned(), octets));
    }
    disguises
}

/// Many needles at once: only where the first two octets of one stand is anything compared.
struct Search {
    needles: Vec<(String, Vec<u8>)>,
    by_start: Vec<Vec<usize>>,
}

impl Search {
    fn new(secret: &str) -> Self {
        let needles = disguises(secret);
        let mut by_start = vec![Vec::new(); 1 << 16];
        for (index, (_, needle)) in needles.iter().enumerate() {
            by_start[usize::from(needle[0]) << 8 | usize::from(needle[1])].push(index);
        }
        Self { needles, by_start }
    }

    /// The disguise in which the secret stands there.
    fn find(&self, place: &[u8]) -> Option<&str> {
        let mut start = 0;
        for (end, octet) in place.iter().enumerate() {
            start = (start << 8 | usize::from(*octet)) & 0xffff;
            let found = self.by_start[start]
                .iter()
                .map(|index| &self.needles[*index])
                .find(|(_, needle)| end > 0 && place[end - 1..].starts_with(needle));
            if let Some((disguise, _)) = found {
                return Some(disguise);
            }
        }
        None
    }
}

/// Every file below a folder.
fn all_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(all_files(&path)) } else { files.push(path) }
    }
    files
}

#[test]
fn no_secret_is_left() {
    for protocol in [Protocol::Cmp, Protocol::Iit] {
        let root = tempfile::tempdir().unwrap();
        let world = World::new(root.path());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let folder = root.path().join("taxpayer");
        let taxpayer =
            runtime.block_on(world.enroll(&folder.join("key"), "Канарка Ольга", Family::Dstu, false));
        // The demonstration user's own note; not the renewal's.
        std::fs::remove_file(folder.join("key/password.txt")).unwrap();
        // What the window keeps of a person.
        let settings = Settings {
            proxy: Proxy::Manual { address: format!("{PERSONAL}:3128"), user: Some(PERSONAL.to_owned()) },
            default_provider: Some(PERSONAL.to_owned()),
            recent_keys: vec![taxpayer.key.0.clone(), format!("/media/{PERSONAL}/Key-6.dat")],
            ..Settings::default()
        };
        settings.save(&folder.join("state")).unwrap();
        let job = Job {
            folder: folder.clone(),
            provider: world.running.url(),
            key: taxpayer.key.0.clone(),
            password: taxpayer.password.clone(),
            protocol,
        };
        let output = Command::new(std::env::current_exe().unwrap())
            .args(["canary::child", "--exact", "--nocapture", "--test-threads=1"])
            .env(JOB, serde_json::to_string(&job).unwrap())
            .env("TMPDIR", &folder)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
        assert!(said.len() > 1000, "the log is on");

        let mut places: Vec<(String, Vec<u8>)> = all_files(&folder)
            .into_iter()
            .map(|path| (path.display().to_string(), std::fs::read(&path).unwrap()))
            .collect();
        assert!(places.iter().any(|(name, octets)| name.ends_with("bodies") && octets.len() > 10_000));
        assert!(places.iter().any(|(name, _)| name.contains("Key-6.dat.old-")));
        assert!(places.iter().any(|(name, _)| name.contains("/state/archive/")));
        // Settings and journal, the finished case's too, tell nothing of the person; certificates are public.
        let state = folder.join("state").display().to_string();
        let kept = || places.iter().filter(|(name, _)| name.starts_with(&state));
        assert!(kept().any(|(name, _)| name.ends_with("/settings.sealed")));
        for personal in [PERSONAL, taxpayer.key.0.as_str(), "Канарка Ольга"] {
            let search = Search::new(personal);
            for (place, octets) in kept().filter(|(name, _)| !name.ends_with("certificates.p7b")) {
                assert_eq!(search.find(octets), None, "{personal} in {place}");
            }
        }
        places.push(("standard output".to_owned(), output.stdout));
        places.push(("standard error".to_owned(), output.stderr));
        for (what, secret) in
            [("old password", taxpayer.password.as_str()), ("new password", NEW_PASSWORD), ("phrase", PHRASE)]
        {
            let search = Search::new(secret);
            for (place, octets) in &places {
                assert_eq!(search.find(octets), None, "{what} in {place}");
            }
        }
    }
}

#[test]
fn the_search_finds_what_it_looks_for() {
    for secret in [NEW_PASSWORD, PHRASE] {
        let utf8 = secret.as_bytes();
        let around = [b"ab".as_slice(), utf8, b"c"].concat();
        let hidden = [
            around.clone(),
            hex::encode(&around).into_bytes(),
            Base64::encode_string(&around).into_bytes(),
            Base64::encode_string(&around[1..]).into_bytes(),
            Base64::encode_string(&around[2..]).into_bytes(),
            serde_json::to_vec(&around).unwrap(),
            format!("{around:?}").into_bytes(),
        ];
        for place in hidden {
            assert!(Search::new(secret).find(&place).is_some());
        }
        assert_eq!(Search::new(secret).find(b"nothing of the kind"), None);
    }
}
