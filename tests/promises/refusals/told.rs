//! What is told: the code with its two texts in both languages, in text and in JSON, by the program itself; every file
//! that was there before is as it was.

use crate::command_line::case;
#[cfg(target_os = "linux")]
use crate::fixtures::skipped;
use crate::program::{
    NEW_PASSWORD, Provider, TELLINGS, User, assert_failed, assert_fails, assert_untouched, files, finish,
    run, start, write_private,
};
use base64ct::{Base64, Encoding as _};
use kliuchnyk::carrier::file::FileCarrier;
use kliuchnyk::carrier::{Carrier as _, Interaction, KeyUri, SecretWanted};
use kliuchnyk::code::Code;
use kliuchnyk::crypto::{HashAlgorithm, Password};
use kliuchnyk::pki::request::RequestDraft;
use kliuchnyk::training::{Fault, FaultKind};
use serde_json::json;
use std::time::{Duration, Instant};

const CMP: &str = "/.well-known/cmp";
const IIT: &str = "/services/cmp/";

/// A fault that strikes as often as it is met.
fn always(provider: &Provider, path: &str, kind: FaultKind) {
    provider.faults.add(Fault { path: path.to_owned(), kind, times: 1000 });
}

/// A fresh user meets the same fault in each of the four tellings.
fn disturbed(path: &str, kind: &FaultKind, protocol: &str, code: Code) {
    let provider = Provider::start();
    for telling in TELLINGS {
        let user = User::enroll(&provider, &[]);
        always(&provider, path, kind.clone());
        let before = files(&user.path("key"));
        assert_fails(&user.renew(&provider.url, &["--protocol", protocol]), telling, code);
        assert_untouched(&before);
        provider.faults.clear();
    }
}

#[test]
fn a_web_page_instead_of_an_answer() {
    disturbed(CMP, &FaultKind::Html, "cmp", Code::Net04);
}

#[test]
fn a_redirect_instead_of_an_answer() {
    let kind = FaultKind::Status { status: 302, location: Some("http://login.example/".into()) };
    disturbed(CMP, &kind, "cmp", Code::Net04);
}

#[test]
fn an_oversized_answer() {
    disturbed(CMP, &FaultKind::Oversize { octets: 3 << 20 }, "cmp", Code::Net10);
}

#[test]
fn an_endless_answer() {
    disturbed(CMP, &FaultKind::Endless, "cmp", Code::Net10);
}

#[test]
fn an_answer_signed_by_the_wrong_certificate() {
    disturbed(CMP, &FaultKind::OtherServer, "cmp", Code::Req10);
}

#[test]
fn an_answer_without_signature() {
    disturbed(CMP, &FaultKind::Unprotected, "cmp", Code::Req10);
}

#[test]
fn a_certificate_for_another_key() {
    disturbed(CMP, &FaultKind::OtherKey, "cmp", Code::Req07);
}

#[test]
fn a_certificate_for_another_person() {
    disturbed(CMP, &FaultKind::OtherSubject, "cmp", Code::Req07);
}

/// The lookup shares its address with the renewal: a network that shows its own page shows it to both.
#[test]
fn the_national_protocol_and_a_web_page() {
    disturbed(IIT, &FaultKind::Html, "iit", Code::Net04);
}

#[test]
fn a_wrong_password_and_what_is_no_key() {
    let provider = Provider::start();
    let user = User::enroll(&provider, &[]);
    let before = files(&user.path("key"));
    write_private(&user.path("wrong"), "not-the-password-1");
    let mut line = user.renew(&provider.url, &[]);
    let at = line.iter().position(|w| w == "--password-file").unwrap();
    line[at + 1] = user.text("wrong");
    for telling in TELLINGS {
        assert_fails(&line, telling, Code::Key01);
    }
    let at = line.iter().position(|w| w == "--key").unwrap();
    for (file, code) in [("key/sign.cer", Code::Key02), ("key/nothing.dat", Code::Carr01)] {
        line[at + 1] = user.text(file);
        assert_fails(&line, TELLINGS[1], code);
    }
    assert_untouched(&before);
    assert_eq!(cases(&user), json!([]), "no case is left");
}

/// `renew list`.
fn cases(user: &User) -> serde_json::Value {
    let state = user.text("state");
    run(&["--json", "--state", &state, "renew", "list"]).success()["cases"].clone()
}

#[test]
fn an_expired_certificate() {
    let provider = Provider::start();
    let user = User::enroll(&provider, &["--days", "-1"]);
    let before = files(&user.path("key"));
    for telling in TELLINGS {
        let document = assert_fails(&user.renew(&provider.url, &[]), telling, Code::Cert02);
        if telling.1 {
            // Every rule is told, not only the first that fails.
            assert_eq!(document["error"]["details"]["checklist"].as_array().unwrap().len(), 8, "{document}");
        }
    }
    assert_untouched(&before);
    assert_eq!(files(&user.path("key")).len(), before.len());
}

#[test]
fn a_revoked_certificate() {
    let provider = Provider::start();
    let user = User::enroll(&provider, &[]);
    let mut line: Vec<String> = user.renew(&provider.url, &["--json"]);
    let words: Vec<&str> = line.iter().map(String::as_str).collect();
    let document = run(&words).success();
    // The old key again, from its dated copy: its certificates are revoked now.
    let old = document["old_key"].as_str().unwrap().to_owned();
    line.retain(|word| word != "--json");
    let at = line.iter().position(|w| w == "--key").unwrap();
    line[at + 1] = old;
    let before = files(&user.path("key"));
    for telling in TELLINGS {
        let document = assert_fails(&line, telling, Code::Cert03);
        if telling.1 {
            let rules = document["error"]["details"]["checklist"].as_array().unwrap().clone();
            let failed: Vec<_> = rules.iter().filter(|rule| rule["standing"] == "failed").collect();
            assert!(failed.len() == 1 && failed[0]["code"] == "E-CERT-03", "{document}");
        }
    }
    assert_untouched(&before);
}

#[test]
fn another_provider_s_certificate() {
    let (ours, other) = (Provider::start(), Provider::start());
    let user = User::enroll(&ours, &[]);
    let before = files(&user.path("key"));
    for telling in TELLINGS {
        assert_fails(&user.renew(&other.url, &[]), telling, Code::Cert11);
    }
    assert_untouched(&before);
    assert_eq!(files(&user.path("key")).len(), before.len());
    assert_eq!(cases(&user), json!([]));
}

#[test]
fn an_unreachable_provider() {
    let mut provider = Provider::start();
    let user = User::enroll(&provider, &[]);
    provider.stop();
    let before = files(&user.path("key"));
    for telling in TELLINGS {
        assert_fails(&user.renew(&provider.url, &[]), telling, Code::Net01);
    }
    assert_untouched(&before);
    assert_eq!(files(&user.path("key")).len(), before.len());
}

#[test]
fn a_target_that_holds_a_key() {
    let provider = Provider::start();
    let (user, other) = (User::enroll(&provider, &[]), User::enroll(&provider, &[]));
    let (ours, theirs) = (files(&user.path("key")), files(&other.path("key")));
    for telling in TELLINGS {
        assert_fails(&user.renew(&provider.url, &["--to", &other.key()]), telling, Code::Carr10);
    }
    assert_untouched(&ours);
    assert_untouched(&theirs);
    assert_eq!(files(&other.path("key")).len(), theirs.len());
    // With the person's word the other key is kept under a dated name.
    let words = user.renew(&provider.url, &["--to", &other.key(), "--replace", "--json"]);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let document = run(&words).success();
    assert_eq!(document["key"], other.key().as_str());
    let kept = std::fs::read(document["displaced"].as_str().unwrap()).unwrap();
    assert_eq!(kept, theirs[&other.path("key/Key-6.dat")]);
    // The old key is the one that was renewed, not the one that made room.
    assert_eq!(document["old_key"], user.key().as_str());
    assert_untouched(&ours);
}

#[test]
fn a_target_that_cannot_be_written() {
    let provider = Provider::start();
    let user = User::enroll(&provider, &[]);
    let before = files(&user.path("key"));
    // A folder that is a file: also root cannot write there.
    let target = user.text("key/password.txt/Key-6.dat");
    for telling in TELLINGS {
        let fresh = User::enroll(&provider, &[]);
        assert_fails(&fresh.renew(&provider.url, &["--to", &target]), telling, Code::Carr01);
    }
    assert_untouched(&before);
}

/// A small file system of its own, if this user may mount one.
#[cfg(target_os = "linux")]
struct Disk(tempfile::TempDir);

#[cfg(target_os = "linux")]
impl Disk {
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mounted = std::process::Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=64k", "tmpfs"])
            .arg(folder.path())
            .output();
        if mounted.is_ok_and(|output| output.status.success()) {
            Some(Self(folder))
        } else {
            skipped("this user may not mount file systems");
            None
        }
    }
    fn make_read_only(&self) {
        let status = std::process::Command::new("mount")
            .args(["-o", "remount,ro"])
            .arg(self.0.path())
            .status()
            .unwrap();
        assert!(status.success());
    }
    fn fill(&self) {
        use std::io::Write as _;
        let mut file = std::fs::File::create(self.0.path().join("filler")).unwrap();
        while file.write_all(&[0; 1024]).is_ok() {}
    }
}

#[cfg(target_os = "linux")]
impl Drop for Disk {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount").arg(self.0.path()).status();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_read_only_and_a_full_target() {
    let provider = Provider::start();
    for (full, code) in [(false, Code::Carr08), (true, Code::Carr07)] {
        for telling in TELLINGS {
            let user = User::enroll(&provider, &[]);
            let Some(disk) = Disk::mount() else { return };
            // The key itself lives there: its own folder cannot take the new one.
            let key = disk.0.path().join("Key-6.dat");
            for (path, octets) in files(&user.path("key")) {
                std::fs::write(disk.0.path().join(path.file_name().unwrap()), octets).unwrap();
            }
            if full {
                disk.fill();
            } else {
                disk.make_read_only();
            }
            let before = files(disk.0.path());
            let mut line = user.renew(&provider.url, &[]);
            let at = line.iter().position(|w| w == "--key").unwrap();
            line[at + 1] = key.display().to_string();
            assert_fails(&line, telling, code);
            assert_untouched(&before);
            assert_eq!(files(disk.0.path()).len(), before.len());
            let cases = std::fs::read_dir(user.path("state").join("cases"));
            assert_eq!(cases.map_or(0, Iterator::count), 0, "nothing was signed or sent");
        }
    }
}

/// Opens what this password opens.
struct Knows(&'static str);

impl Interaction for Knows {
    fn secret(&mut self, _wanted: &SecretWanted) -> Option<Password> {
        Some(Password::new(self.0.to_owned()))
    }
}

/// Somebody registers our fresh keys while our request is on its way, and the provider has no lookup that would show
/// whose they are.
#[test]
fn a_key_that_the_provider_knows_already() {
    let provider = Provider::start();
    let mut profile: serde_json::Value =
        serde_json::from_str(&exchange(&provider, "GET", "/api/v1/profile", "")).unwrap();
    profile["id"] = json!("without-lookup");
    profile["services"]["iit"] = json!(null);
    profile["protocols"] = json!(["cmp"]);
    for telling in TELLINGS {
        let user = User::enroll(&provider, &[]);
        let before = files(&user.path("key"));
        std::fs::write(user.path("profile.json"), profile.to_string()).unwrap();
        run(&["--json", "--state", &user.text("state"), "provider", "add", &user.text("profile.json")])
            .success();
        provider.faults.once(CMP, FaultKind::Delay { milliseconds: 5000 });
        let mut line = user.renew("without-lookup", &["--accept-untried", "--lang", telling.0.tag()]);
        if telling.1 {
            line.push("--json".to_owned());
        }
        let words: Vec<&str> = line.iter().map(String::as_str).collect();
        let child = start(&words);
        register(&provider, &wait_for_staged(&user));
        assert_failed(&finish(child, &words), telling, Code::Req04);
        assert_untouched(&before);
    }
}

fn wait_for_staged(user: &User) -> KeyUri {
    let begin = Instant::now();
    loop {
        let staged = files(&user.path("key")).into_keys().find(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            name.starts_with("Key-6.dat.new-") && !name.ends_with(".tmp")
        });
        if let Some(path) = staged {
            return KeyUri(path.display().to_string());
        }
        assert!(begin.elapsed() < Duration::from_secs(60), "no staged key appeared");
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn register(provider: &Provider, staged: &KeyUri) {
    let mut person = Knows(NEW_PASSWORD);
    let mut session = FileCarrier.open(staged, &mut person).unwrap();
    let mut requests = Vec::new();
    for index in 0..session.keys().len() {
        let key = session.keys()[index].clone();
        let draft = RequestDraft::new(&key.spki, None, HashAlgorithm::Gost34311).unwrap();
        let signature = session.sign(index, &[draft.to_sign()], &mut person).unwrap();
        let p10 = draft.assemble(&signature[0]).unwrap();
        requests.push(json!({"purpose": key.purpose, "p10": Base64::encode_string(&p10)}));
    }
    let body = json!({"person": "Чужа Людина", "days": 6, "requests": requests});
    exchange(provider, "POST", "/api/v1/training/enroll", &body.to_string());
}

/// An exchange with a provider without our client. Returns the body of the answer, whose status is 200.
fn exchange(provider: &Provider, method: &str, path: &str, body: &str) -> String {
    use std::io::{Read as _, Write as _};
    let host = provider.url.strip_prefix("http://").unwrap();
    let mut stream = std::net::TcpStream::connect(host).unwrap();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200"), "{answer}");
    body.to_owned()
}

#[test]
fn decisions_are_named_and_the_case_goes_on() {
    let provider = Provider::start();
    let user = User::enroll(&provider, &[]);
    let before = files(&user.path("key"));
    let undecided: Vec<String> = user
        .renew(&provider.url, &[])
        .into_iter()
        .filter(|word| word != "--accept-agreement" && word != "--confirm-data")
        .collect();
    let document = assert_fails(&undecided, TELLINGS[1], Code::App06);
    let details = &document["error"]["details"];
    assert_eq!(details["needs"], json!(["--accept-agreement", "--confirm-data"]));
    // What is to be agreed to can be read.
    let text = std::fs::read(details["agreement"]["path"].as_str().unwrap()).unwrap();
    assert_eq!(details["agreement"]["sha256"], hex::encode(HashAlgorithm::Sha256.digest(&text).bytes));
    // A number that begins with the birth date is not shown in full; nothing of the data is shown before its turn.
    assert!(details["registration"].is_null(), "{details}");
    assert_untouched(&before);

    let general = user.general();
    let id = case(&document);
    assert_eq!(cases(&user)[0]["case"], id.as_str());
    assert_eq!(cases(&user).as_array().unwrap().len(), 1);
    // Begun again it is the same case, one decision further.
    let more = [&undecided[..], &["--accept-agreement".to_owned()]].concat();
    let document = assert_fails(&more, TELLINGS[1], Code::App06);
    assert_eq!(document["error"]["details"]["needs"], json!(["--confirm-data"]));
    assert_eq!(case(&document), id);
    assert_untouched(&before);

    let mut resume = vec!["--json", "renew", "resume", &id, "--accept-agreement", "--confirm-data"];
    resume.extend(general.iter().map(String::as_str));
    let done = run(&resume).success();
    assert_eq!(done["state"], "done");
    assert_eq!(done["new"].as_array().unwrap().len(), 2);
    assert_eq!(cases(&user), json!([]));
    let nothing = run(&["--json", "--state", &user.text("state"), "renew", "resume"]).success();
    assert_eq!(nothing["cases"], json!([]));
}

#[test]
fn a_case_is_given_up_before_anything_was_sent_but_not_after() {
    let provider = Provider::start();
    let user = User::enroll(&provider, &[]);
    let general = user.general();
    let undecided: Vec<String> =
        user.renew(&provider.url, &[]).into_iter().filter(|word| word != "--accept-agreement").collect();
    let before = files(&user.path("key"));
    let document = assert_fails(&undecided, TELLINGS[1], Code::App06);
    let id = case(&document);
    let mut abandon = vec!["--json", "renew", "abandon", &id];
    abandon.extend(general.iter().map(String::as_str));
    assert_eq!(run(&abandon).success()["case"], id.as_str());
    assert_eq!(files(&user.path("key")), before);

    always(&provider, CMP, FaultKind::Html);
    let document = assert_fails(&user.renew(&provider.url, &["--protocol", "cmp"]), TELLINGS[1], Code::Net04);
    let id = case(&document);
    let mut line: Vec<String> = vec!["renew".into(), "abandon".into(), id.clone()];
    line.extend(general.clone());
    let sent = files(&user.path("key"));
    assert!(sent.len() > before.len(), "the new keys are there");
    for telling in TELLINGS {
        assert_fails(&line, telling, Code::Req11);
    }
    assert_eq!(files(&user.path("key")), sent);
    provider.faults.clear();
    let mut resume = vec!["--json", "renew", "resume", &id, "--accept-agreement", "--confirm-data"];
    resume.extend(general.iter().map(String::as_str));
    assert_eq!(run(&resume).success()["state"], "done");
}

#[test]
fn a_case_that_ended_is_put_away_and_its_keys_are_named() {
    let provider = Provider::start();
    let user = User::enroll(&provider, &[]);
    provider.faults.once(IIT, FaultKind::OtherKey);
    let document = assert_fails(&user.renew(&provider.url, &["--protocol", "iit"]), TELLINGS[1], Code::Req07);
    let id = case(&document);
    let before = files(&user.path("key"));
    let (staged, key) = (user.text(&format!("key/Key-6.dat.new-{id}")), user.key());
    assert_eq!(cases(&user)[0]["found"], json!([staged]));
    let state = user.text("state");
    let destroy = ["--json", "--state", &state, "key", "destroy", &key, "--yes"];
    assert_eq!(run(&destroy).json()["error"]["code"], "E-CARR-14");
    let list = run(&["--lang", "en", "--state", &state, "renew", "list"]);
    assert!(list.stdout.contains(&format!("kliuchnyk renew abandon {id}")), "{}", list.stdout);
    let put_away = run(&["--json", "--state", &state, "renew", "abandon", &id]).success();
    assert_eq!((&put_away["case"], &put_away["new_keys"]), (&json!(id), &json!(staged)));
    assert_eq!(files(&user.path("key")), before);
    assert_eq!(cases(&user), json!([]));
    run(&destroy).success();
}

#[test]
fn an_accepted_request_is_status_3() {
    let provider = Provider::start();
    let user = User::enroll(&provider, &[]);
    always(&provider, "", FaultKind::Waiting { polls: 1000 });
    let line = user.renew(&provider.url, &["--protocol", "cmp", "--json"]);
    let words: Vec<&str> = line.iter().map(String::as_str).collect();
    let waiting = run(&words);
    let document = waiting.json();
    assert_eq!(waiting.status, 3, "{document}");
    assert_eq!((&document["ok"], &document["state"]), (&json!(true), &json!("waiting")));
    assert!(document["next"].is_string(), "{document}");
}
