//! What the provider promised outlives it: a child process is killed between issue and answer, and starts again.

use super::standard::{Client, STRICT, issued, statuses, update};
use super::*;
use kliuchnyk::code::{Code, Coded as _};
use kliuchnyk::pki::cmp::{Body, Message};
use kliuchnyk::training::FaultKind;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

const FOLDER: &str = "KLIUCHNYK_TEST_TRAINING_FOLDER";

/// Not a test of its own: the process that the tests below kill. Without the folder it has nothing to do.
#[test]
fn child_that_serves() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let config = Config::new(folder);
    // The answers to the first renewals never leave: they wait until the process is dead.
    for path in ["/services/cmp/", STRICT] {
        config.faults.once(path, FaultKind::DelayAfter { milliseconds: 600_000 });
    }
    let server = Server::start(config).unwrap();
    println!("address={}", server.address);
    server.wait();
}

struct Serving {
    child: Child,
    address: SocketAddr,
}

impl Serving {
    fn start(folder: &Path) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["training_server::endurance::child_that_serves", "--exact", "--nocapture"])
            .env(FOLDER, folder)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = lines
            .map_while(Result::ok)
            .find_map(|line| line.split_once("address=").map(|(_, a)| a.trim().parse().unwrap()))
            .expect("the child serves");
        Self { child, address }
    }
    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// Sends a request whose answer never comes, and waits until the provider has written it down.
fn send_in_vain(address: SocketAddr, folder: &Path, octets: &[u8]) {
    let before = std::fs::metadata(folder.join("log")).unwrap().len();
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(octets).unwrap();
    for _ in 0..600 {
        if std::fs::metadata(folder.join("log")).unwrap().len() > before {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("the provider wrote nothing");
}

#[test]
fn what_was_issued_before_a_kill_is_answered_after_it() {
    let data = tempfile::tempdir().unwrap();
    let hash = HashAlgorithm::Gost34311;
    let server = start(data.path());
    let [national, _] = enrol(&server, M257, hash, 6);
    let [standard, _] = enrol(&server, M257, hash, 6);
    let (new_national, new_standard) = (new_key(M257), new_key(M257));
    let content = renewal_content(&pkcs10(&new_national, hash), None);
    let national = national.sign(&content, hash, OffsetDateTime::now_utc());
    let client = Client::new(&server, STRICT, hash, &standard);
    let kur = Body::Kur(vec![update(0, &standard.certificate, &new_standard, hash)]);
    let transaction = client.transaction;
    let kur = client.protect(&client.header(), &kur);
    server.shutdown();

    let serving = Serving::start(data.path());
    for (path, body) in [("/services/cmp/", &national), (STRICT, &kur)] {
        let octets = request("POST", path, &[("Content-Type", "application/octet-stream")], body);
        send_in_vain(serving.address, data.path(), &octets);
    }
    serving.kill();

    let server = start(data.path());
    let log = std::fs::read(data.path().join("log")).unwrap();
    let answer = iit(&server, &national);
    let (status, certificates) = read_renewal(&server, &answer.body);
    assert_eq!((status, certificates.len()), (1, 1));
    assert_eq!(*certificates[0].spki().public_key().unwrap(), new_national.public_key());
    assert_eq!(iit(&server, &national).body, answer.body);

    let mut client = Client::new(&server, STRICT, hash, &standard);
    client.transaction = transaction;
    let kup = client.exchange(&kur);
    assert_eq!(*issued(&kup)[0].spki().public_key().unwrap(), new_standard.public_key());
    assert_eq!(std::fs::read(data.path().join("log")).unwrap(), log, "nothing was issued twice");
    assert_eq!(client.send(&statuses(&issued(&kup))).body, Body::PkiConf);
}

#[test]
fn a_confirmation_outlives_the_provider() {
    let data = tempfile::tempdir().unwrap();
    let (algorithm, hash) = (KeyAlgorithm::P256, HashAlgorithm::Sha256);
    let server = start(data.path());
    let [sign, _] = enrol(&server, algorithm, hash, 6);
    let mut client = Client::new(&server, STRICT, hash, &sign);
    let kup = client.send(&Body::Kur(vec![update(0, &sign.certificate, &new_key(algorithm), hash)]));
    let confirmation = client.protect(&client.header(), &statuses(&issued(&kup)));
    assert_eq!(client.exchange(&confirmation).body, Body::PkiConf);
    let ca = issuer(&server, &sign.certificate);
    let list = get(&server, "/crl/ecdsa-full.crl").body;
    server.shutdown();
    let server = start(data.path());
    assert_eq!(services::status(&server, &ca, &sign.certificate), services::Revoked(4));
    assert_eq!(get(&server, "/crl/ecdsa-full.crl").body, list, "the same list, number and all");
    let again = post(&server, STRICT, "application/pkixcmp", &confirmation);
    let again = Message::from_der(&again.body).unwrap();
    assert_eq!(standard::reason(&again), kliuchnyk::pki::cmp::FailInfo::CertConfirmed);
}

#[cfg(unix)]
#[test]
fn keys_are_private_and_open_ones_are_refused() {
    use std::os::unix::fs::PermissionsExt;
    let data = tempfile::tempdir().unwrap();
    let folder = data.path().join("training");
    start(&folder).shutdown();
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    assert_eq!(mode(&folder.join("log")), 0o600);
    let key = folder.join("authority/dstu/ca.d.hex");
    assert_eq!(mode(&key), 0o600);
    assert!(!folder.join("authority/dstu/root.d.hex").exists());
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
    let refused = Server::start(Config::new(&folder));
    assert!(matches!(refused, Err(kliuchnyk::training::TrainingError::KeyFileOpen(path)) if path == key));
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).unwrap();
    let other = Config { hash: HashAlgorithm::Kupyna256, ..Config::new(&folder) };
    let refused = Server::start(other);
    assert!(matches!(refused, Err(kliuchnyk::training::TrainingError::OtherHash(_))));
    assert!(Server::start(Config::new(&folder)).is_ok());
}

/// A second window of the program finds the data in use: an error that a page can show, also where the caller is
/// asynchronous.
#[tokio::test]
async fn two_providers_do_not_share_their_data() {
    let folder = tempfile::tempdir().unwrap();
    let config = || Config::new(folder.path().join("training"));
    let first = Server::start(config()).unwrap();
    let refused = Server::start(config()).map(|_| ()).unwrap_err();
    assert_eq!(refused.code(), Code::App03, "{refused}");
    drop(first);
    assert!(Server::start(config()).is_ok(), "free again");
}
