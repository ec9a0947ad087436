//! A person with a key that is about to expire, a provider that can be told to misbehave, and the window between them:
//! the ordinary window, whose folder knows the provider and remembers the key.

use super::keyboard::Keyboard;
use super::sandbox::{Sandbox, ordinary};
use super::taxpayer::{Answers, NEW_PASSWORD, Taxpayer, World, client, files, keys_in};
use kliuchnyk::authority::Protocol;
use kliuchnyk::authority::profile::Profiles;
use kliuchnyk::carrier::Carrier as _;
use kliuchnyk::carrier::file::FileCarrier;
use kliuchnyk::crypto::HashAlgorithm;
use kliuchnyk::gui::chooser::{Answer, Chooser};
use kliuchnyk::gui::desk::Desk;
use kliuchnyk::gui::loading::{self, Loaded, Wanted};
use kliuchnyk::gui::wizard::stop::Safety;
use kliuchnyk::gui::{App, Message};
use kliuchnyk::i18n::{Language, Texts};
use kliuchnyk::net::Limits;
use kliuchnyk::pki::SignatureAlgorithm;
use kliuchnyk::pki::cmp::{self, Body, Header, MessageDraft, RevocationDetails};
use kliuchnyk::renewal::{Checkpoint, Clock, Renewal, Services, State, SystemClock};
use kliuchnyk::tasks::training::{Demo, Family};
use kliuchnyk::training::{Fault, FaultKind};
use kliuchnyk::vault::Settings;
use kliuchnyk::vault::settings::Proxy;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use time::OffsetDateTime;

pub const OKSANA: &str = "Коваленко Оксана Петрівна";
/// Paths of the provider.
pub const CMP: &str = "/.well-known/cmp";
pub const IIT: &str = "/services/cmp/";

/// The computer's clock. A run waits for nothing until it is told to be patient, and then not long.
#[derive(Default)]
pub struct Impatient(AtomicBool);

impl Clock for Impatient {
    fn now(&self) -> OffsetDateTime {
        OffsetDateTime::now_utc()
    }
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(tokio::time::sleep(duration.min(Duration::from_millis(10))))
    }
    fn patience(&self) -> Duration {
        if self.0.load(Ordering::SeqCst) { SystemClock.patience() } else { Duration::ZERO }
    }
    fn watch(&self) -> Duration {
        Duration::from_secs(1)
    }
}

fn wait<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

/// The window over this folder, at its home page; its renewals have this clock and are watched by `checkpoint`.
pub fn open(
    state: &Path,
    password: &str,
    clock: Arc<dyn Clock>,
    checkpoint: Arc<dyn Checkpoint>,
) -> Keyboard {
    // A test opens no dialog of the desktop it runs on.
    let chooser = Chooser::new(|_| std::future::ready(Answer::Unavailable));
    let mut window = Sandbox::around(App::new(ordinary(state)).with_chooser(chooser));
    let number = window.app.loads();
    window.send(loaded(state, number, clock, checkpoint));
    Keyboard::at(window, password.to_owned(), NEW_PASSWORD)
}

/// What the window reads by itself, with another clock.
fn loaded(state: &Path, number: u64, clock: Arc<dyn Clock>, checkpoint: Arc<dyn Checkpoint>) -> Message {
    let (settings, problem) = Settings::load(state);
    assert!(problem.is_none(), "{problem:?}");
    let wanted =
        Wanted { options: ordinary(state), settings, running: None, key: None, proxy_password: None };
    let loaded = wait(loading::load(wanted)).unwrap();
    let services = Services { clock, checkpoint, ..loaded.desk.services };
    Message::Loaded(number, Ok(Box::new(Loaded { desk: Desk { services }, ..loaded })))
}

pub struct Scene {
    pub world: World,
    pub taxpayer: Taxpayer,
    clock: Arc<Impatient>,
    folder: tempfile::TempDir,
}

impl Scene {
    pub fn new(protocol: Protocol) -> Self {
        Self::of(protocol, OKSANA, 6)
    }

    /// `days`: until the certificates expire.
    pub fn of(protocol: Protocol, person: &str, days: i32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let world = World::new(folder.path());
        let demo = Demo { person: person.to_owned(), family: Family::Dstu, one_key: false, days };
        let taxpayer = wait(world.enroll_as(&folder.path().join("key"), demo));
        let mut profile = wait(world.profile());
        profile.protocols = vec![protocol];
        let scene = Self { world, taxpayer, clock: Arc::default(), folder };
        let added = Profiles::new(Some(&scene.state().join("providers")));
        added.add(&serde_json::to_vec(&profile).unwrap()).unwrap();
        let settings = Settings {
            default_provider: Some(profile.id),
            recent_keys: vec![scene.taxpayer.key.0.clone()],
            proxy: Proxy::None,
            ..Settings::default()
        };
        settings.save(&scene.state()).unwrap();
        scene
    }

    pub fn state(&self) -> PathBuf {
        self.folder.path().join("state")
    }

    /// Folder of the key.
    pub fn keys(&self) -> PathBuf {
        self.folder.path().join("key")
    }

    pub fn open(&self) -> Keyboard {
        open(&self.state(), &self.taxpayer.password, self.clock.clone(), Arc::new(()))
    }

    /// A program with a folder of its own, which knows the same key and provider.
    pub fn open_another(&self) -> Keyboard {
        let state = self.folder.path().join("another");
        std::fs::create_dir_all(state.join("providers")).unwrap();
        for profile in std::fs::read_dir(self.state().join("providers")).unwrap() {
            let profile = profile.unwrap();
            std::fs::copy(profile.path(), state.join("providers").join(profile.file_name())).unwrap();
        }
        // Under a vault's key of its own.
        Settings::load(&self.state()).0.save(&state).unwrap();
        open(&state, &self.taxpayer.password, self.clock.clone(), Arc::new(()))
    }

    /// The same, watched.
    pub fn open_watched(&self, checkpoint: Arc<dyn Checkpoint>) -> Keyboard {
        open(&self.state(), &self.taxpayer.password, self.clock.clone(), checkpoint)
    }

    /// At the home page, which the window has read with the system's clock.
    pub fn home(&self, keyboard: &mut Keyboard) {
        keyboard.home();
        let number = keyboard.window.app.loads();
        keyboard.window.send(loaded(&self.state(), number, self.clock.clone(), Arc::new(())));
        keyboard.home();
    }

    /// Runs wait for the provider from now on.
    pub fn be_patient(&self) {
        self.clock.0.store(true, Ordering::SeqCst);
    }

    /// Renewals as another copy of the program sees them.
    pub fn renewal(&self) -> Renewal {
        Renewal::new(Services {
            state: self.state(),
            carrier: Arc::new(FileCarrier),
            client: client(),
            clock: self.clock.clone(),
            checkpoint: Arc::new(()),
        })
    }

    /// A fault that strikes as often as it is met.
    pub fn always(&self, path: &str, kind: FaultKind) {
        self.world.config.faults.add(Fault { path: path.to_owned(), kind, times: 1000 });
    }

    pub fn mend(&self) {
        self.world.config.faults.clear();
    }

    /// The person has the certificates revoked from another computer; reason 6 suspends them.
    pub fn revoke(&self, reason: u8) {
        let Taxpayer { key, old, password, .. } = &self.taxpayer;
        let mut person = Answers { key: key.clone(), old: password.clone(), ..Answers::default() };
        let mut session = FileCarrier.open(key, &mut person).unwrap();
        let signer = &old[0];
        let index = session.keys().iter().position(|k| k.spki.key_ids() == signer.key_ids()).unwrap();
        let (transaction, nonce) = ([1; 16], [2; 16]);
        let now = OffsetDateTime::now_utc();
        let header = Header::new(signer.subject(), signer.issuer(), now, &transaction, &nonce);
        let body = Body::Rr(old.iter().map(|c| RevocationDetails::new(c, reason)).collect());
        let key = signer.spki().public_key().unwrap().algorithm();
        let algorithm = SignatureAlgorithm::new(key, HashAlgorithm::Gost34311).unwrap();
        let draft = MessageDraft::new(&header, &body, signer, algorithm, &[]);
        let signature = session.sign(index, &[draft.to_sign().unwrap()], &mut person).unwrap();
        let octets = draft.assemble(&signature[0]).unwrap();
        let url = format!("{}{CMP}", self.world.running.url());
        let answer = wait(client().post(&url, "application/pkixcmp", octets, Limits::MESSAGE)).unwrap();
        let answer = cmp::Message::from_der(&answer.body).unwrap();
        assert!(matches!(answer.body, Body::Rp(_)), "{:?}", answer.body);
        assert!(old.iter().all(|c| self.world.memory().is_revoked(c)));
    }

    /// The provider's clerk decides about the request that waits: `approve` or `reject`.
    pub fn decide(&self, verdict: &str) {
        let (running, id) = (&self.world.running, self.world.memory().transactions.pop().unwrap());
        let token = running.admin_token().unwrap();
        let head = format!(
            "POST /admin/transactions/{id}/{verdict} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {token}\r\n\
             Content-Type: application/json\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            running.address
        );
        let mut stream = std::net::TcpStream::connect(running.address).unwrap();
        std::io::Write::write_all(&mut stream, head.as_bytes()).unwrap();
        let answer = std::io::read_to_string(stream).unwrap();
        assert!(answer.starts_with("HTTP/1.1 204"), "{answer}");
    }

    /// The window stops at this page, all of whose words can be seen, and what its first line says of the keys is so.
    pub fn stops(&self, keyboard: &mut Keyboard, page: &str, safety: Safety) {
        assert_eq!(keyboard.stopped(), page, "{:#?}", keyboard.window.texts());
        let wizard = keyboard.wizard();
        let (stop, profile) = (wizard.stopped().unwrap(), &wizard.context().profile);
        assert_eq!(stop.safety(profile), safety, "{page}: {stop:?}");
        let words = stop.words(&Texts::new(Language::Uk), profile);
        for text in [words.title, words.safe, words.what, words.advice, words.main] {
            assert!(keyboard.window.shows(&text), "{page}: {text} is not in {:#?}", keyboard.window.texts());
        }
        self.holds(page, safety);
    }

    /// What a stop page promises first, as disk and provider have it.
    fn holds(&self, page: &str, safety: Safety) {
        let Taxpayer { key, old, store, password, .. } = &self.taxpayer;
        // Whatever the page: the old store is in its place, as it was, and opens.
        assert_eq!(&std::fs::read(&key.0).unwrap(), store, "{page}: the old store");
        assert!(keys_in(Path::new(&key.0), password).is_some(), "{page}");
        let new = files(&self.keys(), "Key-6.dat.new-");
        let memory = self.world.memory();
        let revoked = old.iter().filter(|c| memory.is_revoked(c)).count();
        match safety {
            Safety::Untouched => {
                assert_eq!(new, Vec::<PathBuf>::new(), "{page}: no key was made");
                assert_eq!(memory.issued.len(), old.len(), "{page}: nothing was issued");
                let open = self.renewal().list().unwrap();
                assert!(open.iter().all(|case| case.state < State::Sent), "{page}: {open:?}");
            }
            Safety::OldWorks => assert_eq!(revoked, 0, "{page}: the old certificates are in force"),
            Safety::OldRevoked => assert_eq!(revoked, old.len(), "{page}: the old certificates are revoked"),
            Safety::BothKept | Safety::OldKept | Safety::NothingRemoved | Safety::NewStored => {}
        }
        if matches!(safety, Safety::BothKept | Safety::OldRevoked) {
            assert_eq!(new.len(), 1, "{page}: the new keys are kept");
        }
        for store in new {
            assert!(keys_in(&store, NEW_PASSWORD).is_some(), "{page}: the new keys open");
        }
    }

    /// New keys in the old place, the old store under a dated name, one set of certificates in force.
    pub fn is_renewed(&self, keyboard: &Keyboard) {
        assert!(keyboard.is_renewed() && keyboard.unfinished().is_empty());
        let new = keys_in(Path::new(&self.taxpayer.key.0), NEW_PASSWORD).expect("the new store opens");
        let memory = self.world.memory();
        let in_force = memory.in_force(&self.taxpayer.name);
        assert_eq!(in_force.len(), new.len());
        assert!(in_force.iter().all(|c| new.contains(&c.key_ids())));
        let kept = files(&self.keys(), "Key-6.dat.old-");
        assert_eq!(kept.len(), 1, "{kept:?}");
        assert_eq!(std::fs::read(&kept[0]).unwrap(), self.taxpayer.store);
    }
}
