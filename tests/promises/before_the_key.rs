//! What the window can tell before it reads a key: which keys there are, whether they may be renewed, whether the
//! provider answers.

use kliuchnyk::authority::Profile;
use kliuchnyk::authority::profile::{Profiles, Services};
use kliuchnyk::carrier::file::{self, FileCarrier};
use kliuchnyk::code::{Code, Coded};
use kliuchnyk::crypto::{HashAlgorithm, Password};
use kliuchnyk::net::{Client, Limits, Proxy};
use kliuchnyk::renewal::{CertStore, Finding, Rule, Standing};
use kliuchnyk::tasks::conditions::conditions;
use kliuchnyk::tasks::key_memory::KeyMemory;
use kliuchnyk::tasks::key_places::{
    PlaceKind, certificates_of, find_keys, places, places_for_new, recent_keys,
};
use kliuchnyk::tasks::proxy_check::proxy_check;
use kliuchnyk::tasks::training::{Demo, Family, Prepared, enroll, prepare};
use kliuchnyk::vault::{Settings, settings};
use std::fs;
use std::path::Path;
use time::{Duration, OffsetDateTime};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

fn now() -> OffsetDateTime {
    OffsetDateTime::now_utc()
}

fn client() -> Client {
    Client::new(&Proxy::None).unwrap()
}

async fn prepared(folder: &Path) -> Prepared {
    let demo = Demo::taxpayer(Family::Dstu, false);
    prepare(folder, HashAlgorithm::Gost34311, &demo, &FileCarrier, &client(), now().date()).await.unwrap()
}

fn of(findings: &[Finding], rule: Rule) -> (Standing, Option<Code>) {
    let found: Vec<_> = findings.iter().filter(|finding| finding.rule == rule).collect();
    assert_eq!(found.len(), 1, "{rule:?} stands once in {findings:?}");
    (found[0].standing, found[0].code)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_checklist_before_the_key_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let Prepared { running, profile, enrolled } = prepared(folder.path()).await;
    let ok = (Standing::Ok, None);
    let open = (Standing::NotChecked, None);
    let client = client();

    // Agreement first: the order in which they were found does not matter.
    let turned: Vec<_> = enrolled.certificates.iter().rev().cloned().collect();
    // As a task of the window: it must be able to move between threads.
    let moved = (profile.clone(), client.clone());
    let findings =
        tokio::spawn(async move { conditions(&moved.0, &turned, &moved.1, &now).await }).await.unwrap();
    for rule in [Rule::R1, Rule::R2, Rule::R6, Rule::R7, Rule::R8] {
        assert_eq!(of(&findings, rule), ok, "{rule:?}");
    }
    for rule in [Rule::R3, Rule::R4, Rule::R5] {
        assert_eq!(of(&findings, rule), open, "{rule:?}");
    }

    let findings = conditions(&profile, &[], &client, &now).await;
    for rule in [Rule::R1, Rule::R2, Rule::R3, Rule::R6, Rule::R7] {
        assert_eq!(of(&findings, rule), open, "{rule:?} without certificates");
    }
    assert_eq!(of(&findings, Rule::R8), ok);

    let late = || now() + Duration::days(7);
    let findings = conditions(&profile, &enrolled.certificates, &client, &late).await;
    assert_eq!(of(&findings, Rule::R1), (Standing::Failed, Some(Code::Cert02)));
    assert_eq!(of(&findings, Rule::R7).0, Standing::Warning);
    assert_eq!(of(&findings, Rule::R8), (Standing::Failed, Some(Code::Net09)));

    let (mut other, _) = Profiles::new(None).get("tax").unwrap();
    other.services = Services::default();
    let findings = conditions(&other, &enrolled.certificates, &client, &now).await;
    assert_eq!(of(&findings, Rule::R6), (Standing::Failed, Some(Code::Cert11)));

    running.shutdown();
    let findings = conditions(&profile, &enrolled.certificates, &client, &now).await;
    assert_eq!(of(&findings, Rule::R1), ok, "what needs no network is still known");
    let (standing, code) = of(&findings, Rule::R2);
    assert_eq!(standing, Standing::NotChecked, "not checked is not valid");
    assert!(code.is_some());
    assert_eq!(of(&findings, Rule::R8), (Standing::NotChecked, Some(Code::Net09)));
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_are_found_by_content_with_their_owners() {
    let folder = tempfile::tempdir().unwrap();
    let Prepared { enrolled, .. } = prepared(folder.path()).await;
    let key = Path::new(&enrolled.key.0);
    let home = key.parent().unwrap();
    let drive = folder.path().join("drive");
    let deep = drive.join("1/2/3");
    fs::create_dir_all(&deep).unwrap();
    for (name, at) in [("a photograph.jpg", &drive), ("key.bin", &drive.join("1/2")), ("Key-6.dat", &deep)] {
        fs::copy(key, at.join(name)).unwrap();
    }
    // What is no key of the person's: certificates, staged and dated stores, hidden ones, long files, noise.
    fs::copy(home.join("sign.cer"), drive.join("Key-7.dat")).unwrap();
    for name in ["Key-6.dat.new-0123456789abcdef", "Key-6.dat.old-2026-11-21", ".Key-6.dat", "x.tmp"] {
        fs::copy(key, drive.join(name)).unwrap();
    }
    let mut long = fs::read(key).unwrap();
    long.resize((2 << 20) + 1, 0);
    fs::write(drive.join("long.dat"), long).unwrap();
    fs::write(drive.join("noise.dat"), [0x30; 1000]).unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(home, drive.join("elsewhere")).unwrap();
        std::os::unix::fs::symlink(key, drive.join("link.dat")).unwrap();
        std::os::unix::fs::symlink(&drive, drive.join("1/circle")).unwrap();
    }
    let found = find_keys(&drive, &KeyMemory::default(), now()).unwrap();
    let names: Vec<_> = found.iter().map(|key| key.path.strip_prefix(&drive).unwrap()).collect();
    assert_eq!(names, [Path::new("1/2/key.bin"), Path::new("a photograph.jpg")]);
    assert!(found.iter().all(|key| key.format == "key6" && key.card.is_none()));

    let found = find_keys(home, &KeyMemory::default(), now()).unwrap();
    assert_eq!(found.len(), 1);
    let card = found[0].card.as_ref().unwrap();
    assert_eq!(card.owner, "Коваленко Оксана Петрівна");
    assert_eq!((card.certificates.len(), card.days_left), (2, 6));
    assert_eq!(certificates_of(key, &KeyMemory::default(), now()), enrolled.certificates);

    // With a second store beside it only the names of the files tell whose certificates they are.
    fs::copy(key, home.join("other.dat")).unwrap();
    assert!(find_keys(home, &KeyMemory::default(), now()).unwrap().iter().all(|key| key.card.is_none()));
    assert!(certificates_of(key, &KeyMemory::default(), now()).is_empty());
    fs::copy(home.join("sign.cer"), home.join("other.sign.cer")).unwrap();
    let found = find_keys(home, &KeyMemory::default(), now()).unwrap();
    let cards: Vec<_> = found.iter().map(|key| key.card.is_some()).collect();
    assert_eq!(cards, [false, true]);

    let mut settings = Settings::default();
    settings.remember_key(&drive.join("gone.dat").to_string_lossy());
    settings.remember_key(&key.to_string_lossy());
    let recent = recent_keys(&settings, &KeyMemory::default(), now());
    assert_eq!(recent.iter().map(|found| found.path.as_path()).collect::<Vec<_>>(), [key]);
    let places = places(&settings);
    let ours = places.iter().find(|place| place.kind == PlaceKind::Recent && place.folder == home).unwrap();
    assert_eq!((ours.label.as_str(), ours.removable), ("key", false));
    #[cfg(unix)]
    assert!(ours.free_bytes.is_some_and(|free| free > 0));
    assert!(places_for_new().iter().all(|place| place.folder.is_dir()));

    assert_eq!(
        find_keys(&drive.join("none"), &KeyMemory::default(), now()).unwrap_err().code(),
        Code::Carr01
    );
}

/// A PKCS#12 shows its certificates only to who knows the password, but which keys it holds stands outside.
#[tokio::test(flavor = "multi_thread")]
async fn certificates_of_the_store_belong_to_the_keys_that_a_file_names() {
    let folder = tempfile::tempdir().unwrap();
    let Prepared { profile, enrolled: key6, running: _running } = prepared(folder.path()).await;
    let made = async |name: &str| {
        let demo = Demo::taxpayer(Family::Ecdsa, false);
        let keys = folder.path().join(name);
        enroll(&FileCarrier, &profile, &client(), &demo, &keys, now().date()).await.unwrap()
    };
    let (ours, others) = (made("ours").await, made("others").await);
    let (key, state) = (Path::new(&ours.key.0), folder.path().join("state"));
    let known = || certificates_of(key, &KeyMemory::open(&state), now());
    assert_eq!(known(), []);
    let store = CertStore::open(&state);
    store.add(&others.certificates).unwrap();
    store.add(&key6.certificates).unwrap();
    assert_eq!(known(), [], "the same person's, of other keys");
    store.add(&ours.certificates).unwrap();
    assert_eq!(known(), ours.certificates);
    // Those of other keys beside it are not its own, though nothing else lies there.
    for (name, certificate) in ["sign.cer", "agree.cer"].iter().zip(&others.certificates) {
        fs::write(key.with_file_name(name), certificate.as_der()).unwrap();
    }
    assert_eq!(known(), ours.certificates);
    let mut settings = Settings::default();
    settings.remember_key(&ours.key.0);
    let recent = recent_keys(&settings, &KeyMemory::open(&state), now());
    assert_eq!((recent.len(), recent[0].certificates.clone()), (1, ours.certificates.clone()));
    assert!(recent[0].card.as_ref().is_some_and(|card| card.days_left == 6));
    // A damaged store, and a file that says nothing: as before.
    fs::write(state.join("certificates.p7b"), "damaged").unwrap();
    assert_eq!(known(), others.certificates);
    assert!(file::stated_key_ids(Path::new(&key6.key.0)).is_empty());
    assert!(file::stated_key_ids(&folder.path().join("none")).is_empty());
}

#[test]
fn a_folder_of_any_size_is_looked_through_in_bounds() {
    let folder = tempfile::tempdir().unwrap();
    for n in 0..600 {
        fs::write(folder.path().join(format!("{n:04}.txt")), [0x30; 10]).unwrap();
    }
    // A container's outside: an empty PKCS#12.
    let outside = [0x30, 0x05, 0x02, 0x01, 0x03, 0x30, 0x00];
    fs::write(folder.path().join("zzz.pfx"), outside).unwrap();
    fs::write(folder.path().join("zzz.txt"), outside).unwrap();
    let found = find_keys(folder.path(), &KeyMemory::default(), now()).unwrap();
    let names: Vec<_> = found.iter().map(|key| key.path.file_name().unwrap()).collect();
    assert_eq!(names, ["zzz.pfx"], "likely names come first, the rest only up to the bound");
}

/// A proxy for one host that is really the training provider at `target`; wants a name and a password.
async fn proxy(target: String) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(pass_on(stream, target.clone()));
        }
    });
    address
}

async fn pass_on(mut stream: TcpStream, target: String) {
    let mut head = Vec::new();
    let mut octet = [0u8];
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut octet).await.is_ok_and(|n| n == 1) {
        head.push(octet[0]);
    }
    let head = String::from_utf8_lossy(&head).to_ascii_lowercase();
    let length =
        head.split("content-length: ").nth(1).and_then(|rest| rest.split("\r\n").next()).unwrap_or("0");
    let mut body = vec![0; length.parse().unwrap()];
    stream.read_exact(&mut body).await.unwrap();
    // "olena:canary-9" in Basic form
    let known = head.contains("proxy-authorization: basic b2xlbme6y2fuyxj5ltk=");
    let answer = match (known, head.starts_with("post http://ca.example/services/cmp/")) {
        (false, _) => {
            b"HTTP/1.1 407 x\r\nProxy-Authenticate: Basic realm=x\r\nContent-Length: 0\r\n\r\n".to_vec()
        }
        (true, false) => b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 0\r\n\r\n".to_vec(),
        (true, true) => {
            let reply =
                client().post(&target, "application/octet-stream", body, Limits::MESSAGE).await.unwrap();
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", reply.body.len());
            [head.as_bytes(), &reply.body].concat()
        }
    };
    let _ = stream.write_all(&answer).await;
    let _ = stream.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn proxy_settings_are_tried_before_they_are_needed() {
    let folder = tempfile::tempdir().unwrap();
    let Prepared { running, profile, .. } = prepared(folder.path()).await;
    let password = |text: &str| Some(Password::new(text.to_owned()));

    let reached = proxy_check(&profile, &settings::Proxy::None, None, &now).await.unwrap();
    assert!(!reached.by_these_settings, "this computer is never spoken to through a proxy");

    let address = proxy(profile.services.iit.clone().unwrap()).await;
    let far = |path: &str| Profile {
        services: Services { iit: Some(format!("http://ca.example{path}")), ..Services::default() },
        ..profile.clone()
    };
    let manual =
        |address: &str| settings::Proxy::Manual { address: address.into(), user: Some("olena".into()) };
    let provider = far("/services/cmp/");
    let reached = proxy_check(&provider, &manual(&address), password("canary-9"), &now).await.unwrap();
    assert!(reached.by_these_settings);

    let without = proxy_check(&provider, &manual(&address), None, &now).await.unwrap_err();
    assert_eq!(without.code(), Code::Net02);
    let wrong = proxy_check(&provider, &manual(&address), password("canary-8"), &now).await.unwrap_err();
    assert_eq!(wrong.code(), Code::Net02);
    assert!(!format!("{wrong:?} {wrong}").contains("canary"));
    let page = proxy_check(&far("/elsewhere"), &manual(&address), password("canary-9"), &now).await;
    assert_eq!(page.unwrap_err().code(), Code::Net04, "a page of the network is no provider");
    let nobody = proxy_check(&provider, &manual("127.0.0.1:1"), None, &now).await.unwrap_err();
    assert_eq!(nobody.code(), Code::Net01);
    let unusable = proxy_check(&provider, &manual("no port"), None, &now).await.unwrap_err();
    assert_eq!(unusable.code(), Code::Net01);

    running.shutdown();
    let gone = proxy_check(&profile, &settings::Proxy::None, None, &now).await.unwrap_err();
    // A connection that was kept open is cut, a new one is refused.
    assert!(matches!(gone.code(), Code::Net01 | Code::Net10), "{gone:?}");
}
