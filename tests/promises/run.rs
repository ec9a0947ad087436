//! `training run`: the whole story with the real program, for every protocol, hash and arrangement of keys; what it
//! says is verified here by the rooms below.

use super::program::{files, run};
use kliuchnyk::authority::Profile;
use kliuchnyk::authority::service::Service;
use kliuchnyk::authority::status::Verdict;
use kliuchnyk::carrier::file::FileCarrier;
use kliuchnyk::carrier::{Carrier as _, Interaction, KeyUri, SecretWanted};
use kliuchnyk::crypto::{HashAlgorithm, Password};
use kliuchnyk::net::{Client, Limits, Proxy};
use kliuchnyk::pki::Certificate;
use kliuchnyk::training::{Config, Server};
use serde_json::Value;
use std::path::{Path, PathBuf};
use time::{Date, OffsetDateTime};

struct Knows(String);

impl Interaction for Knows {
    fn secret(&mut self, _wanted: &SecretWanted) -> Option<Password> {
        Some(Password::new(self.0.clone()))
    }
}

/// Key identifiers in a store that this password opens.
fn open(key: &str, password_file: &Path) -> Vec<String> {
    let password = std::fs::read_to_string(password_file).unwrap();
    let session = FileCarrier.open(&KeyUri(key.to_owned()), &mut Knows(password)).unwrap();
    session.keys().iter().map(|k| hex::encode(k.spki.key_ids().gost)).collect()
}

fn field(list: &Value, name: &str) -> Vec<String> {
    list.as_array().unwrap().iter().map(|c| c[name].as_str().unwrap().to_owned()).collect()
}

fn tell(protocol: &str, hash: &str, algorithm: &str, one_key: bool) {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().display().to_string();
    let mut arguments = vec!["--json", "--lang", "en", "--state", &state, "training", "run"];
    arguments.extend(["--protocol", protocol, "--hash", hash, "--algorithm", algorithm]);
    if one_key {
        arguments.push("--one-key");
    }
    let began = OffsetDateTime::now_utc();
    let document = run(&arguments).success();
    let (old, new) = (&document["old"], &document["new"]);

    assert_eq!(document["state"], "done");
    assert_eq!(document["revoked"], true);
    assert_eq!(document["folder"], state.as_str());
    let usages = if one_key { vec!["both"] } else { vec!["sign", "agree"] };
    assert_eq!(field(new, "usage"), usages);
    assert_eq!(field(old, "usage"), usages);
    assert_eq!(field(new, "subject"), field(old, "subject"));
    let signature = match (algorithm, hash) {
        ("dstu", "kupyna") => "DSTU4145-KUPYNA256",
        ("dstu", _) => "DSTU4145-GOST34311",
        _ => "ECDSA-SHA256",
    };
    for made_by in field(new, "signature_algorithm") {
        assert_eq!(made_by, signature);
    }

    // The new store opens with the new password and holds the keys of the new certificates; the old file is there
    // under its dated name, opens with the old password and holds the old keys.
    let key = document["key"].as_str().unwrap();
    let old_key = document["old_key"].as_str().unwrap();
    let new_password = PathBuf::from(document["password_file"].as_str().unwrap());
    let old_password = new_password.with_file_name("password.txt");
    assert_eq!(open(key, &new_password), field(new, "key_id_gost"));
    assert_eq!(open(old_key, &old_password), field(old, "key_id_gost"));
    let dated = |day: Date| format!("{key}.old-{day}");
    // It may have become another day meanwhile.
    let days = [began.date(), OffsetDateTime::now_utc().date()];
    assert!(days.map(dated).contains(&old_key.to_owned()), "{old_key}");
    assert!(field(new, "key_id_gost").iter().all(|id| !field(old, "key_id_gost").contains(id)));
    let wrong = FileCarrier
        .open(&KeyUri(key.to_owned()), &mut Knows(std::fs::read_to_string(&old_password).unwrap()));
    assert!(wrong.is_err(), "the new store opens with the old password");
    let left: Vec<PathBuf> = files(new_password.parent().unwrap())
        .into_keys()
        .filter(|path| path.to_string_lossy().contains(".new-"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
    #[cfg(unix)]
    for path in [&new_password, &old_password, &PathBuf::from(key), &PathBuf::from(old_key)] {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o077, 0, "{}", path.display());
    }

    // The provider again, on the data and at the address it left: what it published is what it says now.
    let data = if hash == "kupyna" { "training-kupyna" } else { "training" };
    let hash = if hash == "kupyna" { HashAlgorithm::Kupyna256 } else { HashAlgorithm::Gost34311 };
    let known = certificates(&document);
    let address = known[0].crl_urls()[0].strip_prefix("http://").unwrap().split('/').next().unwrap();
    let config = Config { hash, listen: address.parse().unwrap(), ..Config::new(folder.path().join(data)) };
    let running = Server::start(config).unwrap();
    tokio::runtime::Runtime::new().unwrap().block_on(verify_at(&running.url(), &document, &known));
}

/// The certificates themselves, from the stores and the files beside them.
fn certificates(document: &Value) -> Vec<Certificate> {
    let folder = Path::new(document["key"].as_str().unwrap()).parent().unwrap().to_owned();
    let mut known: Vec<Certificate> = files(&folder)
        .values()
        .flat_map(|octets| Certificate::read_all(octets).into_iter().flatten().flatten())
        .collect();
    for (key, password) in [("key", "new-password.txt"), ("old_key", "password.txt")] {
        let password = std::fs::read_to_string(folder.join(password)).unwrap();
        let uri = KeyUri(document[key].as_str().unwrap().to_owned());
        let session = FileCarrier.open(&uri, &mut Knows(password)).unwrap();
        known.extend(session.keys().iter().flat_map(|k| k.certificates.clone()));
    }
    known
}

async fn verify_at(url: &str, document: &Value, known: &[Certificate]) {
    let client = Client::new(&Proxy::None).unwrap();
    let profile = client.get(&format!("{url}/api/v1/profile"), Limits::PORTAL).await.unwrap();
    let profile = Profile::from_json(&profile.body).unwrap();
    let now = OffsetDateTime::now_utc();
    let service = Service::new(profile, client);
    for (list, revoked) in [("old", true), ("new", false)] {
        for wanted in field(&document[list], "sha256") {
            let certificate = known
                .iter()
                .find(|c| hex::encode(c.sha256()) == wanted)
                .unwrap_or_else(|| panic!("a certificate of {list} is nowhere"));
            service.trust().chain(certificate, &[], now).unwrap();
            for check in [service.ocsp(certificate, &[], now).await, service.crl(certificate, &[], now).await]
            {
                match (revoked, &check.verdict) {
                    (true, Verdict::Revoked { reason: Some(4), .. }) | (false, Verdict::Good) => {}
                    _ => panic!("{list}: {check:?}"),
                }
            }
        }
    }
}

#[test]
fn iit_gost_two_keys() {
    tell("iit", "gost", "dstu", false);
}

#[test]
fn iit_gost_one_key() {
    tell("iit", "gost", "dstu", true);
}

#[test]
fn iit_kupyna_two_keys() {
    tell("iit", "kupyna", "dstu", false);
}

#[test]
fn iit_kupyna_one_key() {
    tell("iit", "kupyna", "dstu", true);
}

#[test]
fn cmp_gost_two_keys() {
    tell("cmp", "gost", "dstu", false);
}

#[test]
fn cmp_gost_one_key() {
    tell("cmp", "gost", "dstu", true);
}

#[test]
fn cmp_kupyna_two_keys() {
    tell("cmp", "kupyna", "dstu", false);
}

#[test]
fn cmp_kupyna_one_key() {
    tell("cmp", "kupyna", "dstu", true);
}

#[test]
fn cmp_ecdsa_two_keys() {
    tell("cmp", "gost", "ecdsa", false);
}

#[test]
fn cmp_ecdsa_one_key() {
    tell("cmp", "gost", "ecdsa", true);
}

#[test]
fn without_state_it_names_a_new_folder_and_prints_the_protocol() {
    let told = run(&["--lang", "uk", "training", "run"]);
    assert_eq!(told.status, 0, "{}\n{}", told.stdout, told.stderr);
    let folder = told.stdout.lines().last().unwrap().rsplit(' ').next().unwrap();
    assert!(Path::new(folder).is_dir(), "{}", told.stdout);
    for line in ["Навчальний режим", "Коваленко Оксана Петрівна", "Готово.", "скасовано"]
    {
        assert!(told.stdout.contains(line), "{line}: {}", told.stdout);
    }
    assert_eq!(told.stderr, "");
    std::fs::remove_dir_all(folder).unwrap();
}
