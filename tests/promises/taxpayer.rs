//! A taxpayer with keys about to expire, a training provider that runs here, and what the provider remembers: shared
//! by the promises that run whole renewals.

use base64ct::{Base64, Encoding as _};
use kliuchnyk::authority::Profile;
use kliuchnyk::authority::portal::Registration;
use kliuchnyk::authority::profile::Profiles;
use kliuchnyk::carrier::file::FileCarrier;
use kliuchnyk::carrier::{Carrier as _, Interaction, KeyUri, SecretWanted};
use kliuchnyk::crypto::Password;
use kliuchnyk::net::{Client, Proxy};
use kliuchnyk::pki::{Certificate, KeyIds};
use kliuchnyk::renewal::{Clock, Person, Question, Reply, Wishes};
use kliuchnyk::tasks::training::{Demo, Enrolled, Family, enroll};
use kliuchnyk::training::{Config, Running, Server};
use std::collections::HashMap;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::time::Duration;
use time::OffsetDateTime;

/// The password of the new keys, found nowhere by chance.
pub const NEW_PASSWORD: &str = "Канарка-q7Xz-Пароль";

pub fn client() -> Client {
    Client::new(&Proxy::None).unwrap()
}

/// A provider with its folder.
pub struct World {
    pub running: Running,
    pub config: Config,
}

impl World {
    pub fn new(folder: &Path) -> Self {
        let config = Config { lab: true, ..Config::new(folder.join("provider")) };
        Self { running: Server::start(config.clone()).unwrap(), config }
    }

    pub async fn profile(&self) -> Profile {
        Profiles::new(None).find(&self.running.url(), &client()).await.unwrap().0
    }

    pub async fn enroll(&self, folder: &Path, person: &str, family: Family, one_key: bool) -> Taxpayer {
        self.enroll_as(folder, Demo { person: person.to_owned(), family, one_key, days: 6 }).await
    }

    pub async fn enroll_as(&self, folder: &Path, demo: Demo) -> Taxpayer {
        let today = OffsetDateTime::now_utc().date();
        let Enrolled { key, certificates, password_file } =
            enroll(&FileCarrier, &self.profile().await, &client(), &demo, folder, today).await.unwrap();
        let store = std::fs::read(&key.0).unwrap();
        let password = std::fs::read_to_string(password_file).unwrap();
        Taxpayer { name: demo.person, key, old: certificates, password, store }
    }

    /// What the provider has promised to remember, read from its log.
    pub fn memory(&self) -> Memory {
        let log = std::fs::read(self.config.data.join("log")).unwrap();
        let mut memory = Memory::default();
        for line in log.split(|octet| *octet == b'\n') {
            // The last line may be in the making.
            let Ok(events) = serde_json::from_slice::<Vec<serde_json::Value>>(line) else { continue };
            for event in events {
                if let Some(text) = event["Issued"]["certificate"].as_str() {
                    let der = Base64::decode_vec(text).unwrap();
                    memory.issued.push(Certificate::from_der(&der).unwrap());
                }
                if let Some(id) = event["Transaction"]["id"].as_str() {
                    memory.transactions.push(id.to_owned());
                }
                if let Some(serial) = event["Revoked"]["serial"].as_str() {
                    let reason = event["Revoked"]["revocation"]["reason"].as_u64().unwrap();
                    memory.revoked.insert(hex::decode(serial).unwrap(), reason);
                }
            }
        }
        memory
    }
}

/// Certificates that were issued, and the reasons by serial of those that were revoked.
#[derive(Default)]
pub struct Memory {
    pub issued: Vec<Certificate>,
    /// Identifiers of `cmp` transactions, as often as they changed.
    pub transactions: Vec<String>,
    pub revoked: HashMap<Vec<u8>, u64>,
}

impl Memory {
    pub fn is_revoked(&self, certificate: &Certificate) -> bool {
        self.revoked.contains_key(certificate.serial())
    }
    pub fn in_force(&self, person: &str) -> Vec<&Certificate> {
        self.issued
            .iter()
            .filter(|c| c.subject().common_name() == Some(person) && !self.is_revoked(c))
            .collect()
    }
}

/// Somebody with six days left.
pub struct Taxpayer {
    pub name: String,
    pub key: KeyUri,
    pub old: Vec<Certificate>,
    pub password: String,
    /// The key store before anything happened.
    pub store: Vec<u8>,
}

/// Opens a store and says whose keys are in it.
pub fn keys_in(path: &Path, password: &str) -> Option<Vec<KeyIds>> {
    let uri = KeyUri(path.display().to_string());
    let mut person = Answers { key: uri.clone(), old: password.to_owned(), ..Answers::default() };
    let session = FileCarrier.open(&uri, &mut person).ok()?;
    Some(session.keys().iter().map(|key| key.spki.key_ids()).collect())
}

/// Files of a folder whose names begin so, sorted.
pub fn files(folder: &Path, prefix: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.file_name().unwrap().to_string_lossy().starts_with(prefix))
        .collect();
    files.sort();
    files
}

/// A person who knows both passwords and says yes to everything.
pub struct Answers {
    pub key: KeyUri,
    pub old: String,
    pub new: String,
    pub wishes: fn() -> Wishes,
    /// Secrets that were asked for.
    pub asked: Vec<SecretWanted>,
}

impl Default for Answers {
    fn default() -> Self {
        Self {
            key: KeyUri(String::new()),
            old: String::new(),
            new: NEW_PASSWORD.to_owned(),
            wishes: Wishes::default,
            asked: Vec::new(),
        }
    }
}

impl Interaction for Answers {
    fn secret(&mut self, wanted: &SecretWanted) -> Option<Password> {
        self.asked.push(wanted.clone());
        let text = match wanted {
            SecretWanted::Existing { uri, .. } if *uri == self.key => &self.old,
            _ => &self.new,
        };
        Some(Password::new(text.clone()))
    }
}

impl Person for Answers {
    fn decide(&mut self, _question: &Question<'_>) -> Reply {
        Reply::Yes
    }
    fn wishes(&mut self, _shown: &Registration) -> Wishes {
        (self.wishes)()
    }
}

/// The computer's clock, only less patient.
pub struct Hurried;

impl Clock for Hurried {
    fn now(&self) -> OffsetDateTime {
        OffsetDateTime::now_utc()
    }
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(tokio::time::sleep(duration.min(Duration::from_millis(10))))
    }
    fn watch(&self) -> Duration {
        Duration::from_secs(1)
    }
}
