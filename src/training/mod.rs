//! A provider of our own, for learning and for tests: «НАВЧАЛЬНИЙ ЦСК». It speaks both wire formats over HTTP, keeps
//! what it promised through a crash, and can be told to misbehave.
//!
//! It stands on `pki/` and `crypto/` alone and shares nothing with the client, so that a rule broken on one side is
//! noticed on the other. Sources: RFC 4210/9483 (CMP), RFC 6960 (OCSP), RFC 3161 (TSP), and for the national messages
//! the description in `docs/`.

mod admin;
mod certificates;
mod clock;
mod cmp;
mod crl;
mod enroll;
mod error;
mod faults;
mod hierarchy;
mod http;
mod iit;
mod ocsp;
mod people;
mod portal;
mod profile;
mod provider;
mod routes;
mod store;
mod tsp;

pub use clock::Clock;
pub use error::TrainingError;
pub use faults::{Fault, FaultKind, Faults};

use crate::crypto::HashAlgorithm;
use hierarchy::Family;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

/// How a training provider is to run.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where to listen; port 0 lets the system choose. Other than loopback only with `allow_remote`.
    pub listen: SocketAddr,
    /// Folder for keys and state; made (mode 0700) when absent.
    pub data: PathBuf,
    /// Folder with given authority keys: `ca`, `cmp`, `ocsp`, `tsp` as `X.cer` and `X.d.hex` (little-endian scalar);
    /// every other certificate there that this authority issued is enrolled.
    pub authority: Option<PathBuf>,
    pub clock: Clock,
    /// How long a client may take to confirm new certificates.
    pub confirm_wait: Duration,
    /// Generation of hash in DSTU 4145 signatures and key identifiers: `Gost34311` or `Kupyna256`.
    pub hash: HashAlgorithm,
    /// Also enrols strangers' names and serves `/admin/`.
    pub lab: bool,
    /// Allows to listen on other addresses than loopback ones.
    pub allow_remote: bool,
    /// Days of validity of certificates issued at a renewal.
    pub validity_days: u32,
    /// What is to go wrong; may be changed while the provider runs.
    pub faults: Faults,
}

impl Config {
    /// A provider on a loopback port that the system chooses, with everything else as usual.
    pub fn new(data: impl Into<PathBuf>) -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            data: data.into(),
            authority: None,
            clock: Clock::system(),
            confirm_wait: Duration::from_secs(72 * 3600),
            hash: HashAlgorithm::Gost34311,
            lab: false,
            allow_remote: false,
            validity_days: 730,
            faults: Faults::default(),
        }
    }
}

/// The training provider.
pub struct Server;

impl Server {
    /// Opens (or makes) the data folder, listens, and serves from a thread of its own until the returned handle is
    /// shut down or dropped. May be called inside and outside an asynchronous runtime.
    ///
    /// # Errors
    /// The folder or the keys cannot be used, or the address cannot be listened on.
    pub fn start(config: Config) -> Result<Running, TrainingError> {
        http::start(config)
    }
}

/// A provider that runs. Dropping it stops it; what it answered stays on disk.
#[derive(Debug)]
pub struct Running {
    /// Where it listens, with the port that the system chose.
    pub address: SocketAddr,
    admin_token: Option<String>,
    faults: Faults,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Running {
    /// `http://address`, as certificates and the profile name it.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
    /// What is to go wrong; see [`Config::faults`].
    pub fn faults(&self) -> &Faults {
        &self.faults
    }
    /// The bearer token of `/admin/`, when `lab` is on.
    pub fn admin_token(&self) -> Option<&str> {
        self.admin_token.as_deref()
    }
    /// Stops listening, drops open connections and waits for the thread.
    pub fn shutdown(mut self) {
        self.stop_and_join();
    }
    /// Blocks until the provider ends (it does not by itself).
    pub fn wait(mut self) {
        if let Some(thread) = self.thread.take() {
            // A panic there was reported by the thread itself.
            let _ = thread.join();
        }
    }
    fn stop_and_join(&mut self) {
        if let Some(stop) = self.stop.take() {
            // The receiver is gone only when the thread already ended.
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop_and_join();
    }
}
