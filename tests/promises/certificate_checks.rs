//! `cert fetch` and `cert check`: each source has its own verdict, and "not checked" is not "valid".

use super::program::{Provider, TELLINGS, User, assert_fails, run, run_with_input};
use kliuchnyk::code::Code;
use kliuchnyk::pki::Certificate;
use kliuchnyk::pki::cms::certificates_only;
use kliuchnyk::training::{Fault, FaultKind};
use serde_json::Value;

fn check(user: &User, file: &str, more: &[&str]) -> Value {
    let (state, file) = (user.text("state"), user.text(file));
    let mut arguments = vec!["--json", "--lang", "en", "--state", &state, "cert", "check", &file];
    arguments.extend(more);
    run(&arguments).success()
}

fn verdicts(document: &Value) -> [&str; 4] {
    let part = |name: &str| document[name]["verdict"].as_str().unwrap();
    [document["verdict"].as_str().unwrap(), part("chain"), part("ocsp"), part("crl")]
}

#[test]
fn a_certificate_in_force_and_what_can_be_said_offline() {
    let (provider, other) = (Provider::start(), Provider::start());
    let user = User::enroll(&provider, &[]);
    for file in ["key/sign.cer", "key/agree.cer"] {
        let document = check(&user, file, &["--provider", &provider.url]);
        assert_eq!(verdicts(&document), ["valid", "valid", "valid", "valid"], "{document}");
        for part in ["chain", "ocsp", "crl", "crl_full", "crl_delta"] {
            assert!(document[part]["source"].is_string() && document[part]["time"].is_string(), "{document}");
            assert!(document[part]["error"].is_null(), "{document}");
        }
        let offline = check(&user, file, &["--provider", &provider.url, "--offline"]);
        assert_eq!(verdicts(&offline), ["not_checked", "valid", "not_checked", "not_checked"]);
        // A training provider is trusted only where it is named; another one did not issue this.
        for more in [&[][..], &["--provider", &other.url]] {
            let untrusted = check(&user, file, more);
            assert_eq!(verdicts(&untrusted), ["untrusted", "untrusted", "not_checked", "not_checked"]);
        }
    }
}

#[test]
fn an_expired_and_a_revoked_certificate() {
    let provider = Provider::start();
    let expired = User::enroll(&provider, &["--days", "-1"]);
    let document = check(&expired, "key/sign.cer", &["--provider", &provider.url]);
    assert_eq!(verdicts(&document)[..2], ["expired", "valid"], "{document}");

    let user = User::enroll(&provider, &[]);
    let mut line = user.renew(&provider.url, &[]);
    line.push("--json".to_owned());
    let words: Vec<&str> = line.iter().map(String::as_str).collect();
    run(&words).success();
    let document = check(&user, "key/sign.cer", &["--provider", &provider.url]);
    assert_eq!(verdicts(&document), ["revoked", "valid", "revoked", "revoked"], "{document}");
    let document = check(&user, "key/Key-6.sign.cer", &["--provider", &provider.url]);
    assert_eq!(verdicts(&document), ["valid", "valid", "valid", "valid"], "{document}");
}

#[test]
fn one_silent_service_does_not_silence_the_other() {
    let provider = Provider::start();
    let user = User::enroll(&provider, &[]);
    let silence = |path: &str| {
        provider.faults.clear();
        provider.faults.add(Fault { path: path.into(), kind: FaultKind::Html, times: 1000 });
        check(&user, "key/sign.cer", &["--provider", &provider.url])
    };
    for (path, part, expected) in [
        ("/services/ocsp/", "ocsp", ["valid", "valid", "not_checked", "valid"]),
        ("/crl/", "crl", ["valid", "valid", "valid", "not_checked"]),
        // Changes to the list that cannot be had make its answer older, not wrong.
        ("/crl/delta.crl", "crl_delta", ["valid"; 4]),
    ] {
        let document = silence(path);
        assert_eq!(verdicts(&document), expected, "{path}: {document}");
        let code = document[part]["error"]["code"].as_str().unwrap();
        assert!(code.starts_with("E-"), "{path}: {document}");
        let lists = ["crl_full", "crl_delta"].map(|list| document[list]["verdict"].as_str().unwrap());
        let told = match path {
            "/crl/" => ["not_checked"; 2],
            "/crl/delta.crl" => ["valid", "not_checked"],
            _ => ["valid"; 2],
        };
        assert_eq!(lists, told, "{path}: {document}");
    }
    for path in ["/services/ocsp/", "/crl/"] {
        provider.faults.add(Fault { path: path.into(), kind: FaultKind::DropBefore, times: 1000 });
    }
    let document = check(&user, "key/sign.cer", &["--provider", &provider.url]);
    assert_eq!(verdicts(&document), ["not_checked", "valid", "not_checked", "not_checked"], "{document}");
}

/// Its provider's clock was two days ahead when it issued.
#[test]
fn a_certificate_that_is_not_valid_yet() {
    let ahead = || time::OffsetDateTime::now_utc() + time::Duration::days(2);
    let provider = Provider::with_clock(kliuchnyk::training::Clock::new(ahead));
    let user = User::enroll(&provider, &["--days", "730"]);
    let document = check(&user, "key/sign.cer", &["--provider", &provider.url]);
    assert_eq!(verdicts(&document)[..2], ["not_yet_valid", "valid"], "{document}");
}

#[test]
fn certificates_are_fetched_by_their_key() {
    let provider = Provider::start();
    let user = User::enroll(&provider, &[]);
    let password = std::fs::read_to_string(user.path("key/password.txt")).unwrap();
    let (state, key, out) = (user.text("state"), user.key(), user.text("fetched"));
    let arguments = [
        "--json",
        "--state",
        &state,
        "cert",
        "fetch",
        "--key",
        &key,
        "--provider",
        &provider.url,
        "--out",
        &out,
        "--password-stdin",
    ];
    let document = run_with_input(&arguments, &password).success();
    let usages: Vec<&str> =
        document["certificates"].as_array().unwrap().iter().map(|c| c["usage"].as_str().unwrap()).collect();
    assert_eq!(usages.len(), 2);
    assert!(usages.contains(&"sign") && usages.contains(&"agree"), "{usages:?}");
    for file in document["files"].as_array().unwrap() {
        let shown = run(&["--json", "cert", "show", file.as_str().unwrap()]).success();
        assert_eq!(shown["certificates"][0]["subject_cn"], "Коваленко Оксана Петрівна");
    }
    // Keys of which this provider knows nothing.
    let other = Provider::start();
    let line: Vec<String> = ["cert", "fetch", "--key", &key, "--provider", &other.url, "--state", &state]
        .into_iter()
        .chain(["--password-file", &user.text("key/password.txt")])
        .map(str::to_owned)
        .collect();
    for telling in TELLINGS {
        assert_fails(&line, telling, Code::Cert01);
    }
}

#[test]
fn an_ecdsa_user_has_a_store_with_its_certificates_inside() {
    let provider = Provider::start();
    let user = User::enroll(&provider, &["--algorithm", "ecdsa"]);
    let password = std::fs::read_to_string(user.path("key/password.txt")).unwrap();
    let key = user.text("key/key.pfx");
    let document = run_with_input(&["--json", "key", "show", &key, "--password-stdin"], &password).success();
    assert_eq!(document["format"], "pfx");
    for key in document["keys"].as_array().unwrap() {
        assert_eq!((&key["algorithm"], &key["curve"]), (&Value::from("ECDSA"), &Value::from("P-256")));
        assert_eq!(key["certificate"]["subject_cn"], "Коваленко Оксана Петрівна");
    }
    assert!(!user.path("key/sign.cer").exists());
}

#[test]
fn strangers_and_real_providers_do_not_enrol() {
    let provider = Provider::start();
    let user = User::enroll(&provider, &[]);
    let line: Vec<String> =
        ["training", "enroll", "--person", "X", "--out", &user.text("new"), "--provider", "tax"]
            .map(str::to_owned)
            .to_vec();
    let mut line: Vec<&str> = line.iter().map(String::as_str).collect();
    line.push("--json");
    let refused = run(&line);
    assert_eq!(refused.json()["error"]["code"], "usage", "{}", refused.stderr);
    assert_eq!(refused.status, 2);
    assert!(!user.path("new").exists());
}

/// One's own certificate, at a provider of the standard protocol: on hold, then gone for good; the services say so.
#[test]
fn ones_own_certificate_is_suspended_and_revoked() {
    let provider = Provider::start();
    for algorithm in ["dstu", "ecdsa"] {
        let user = User::enroll(&provider, &["--algorithm", algorithm]);
        let (key, known) = if algorithm == "dstu" {
            (user.key(), [user.text("key/sign.cer"), user.text("key/agree.cer")])
        } else {
            let key = user.text("key/key.pfx");
            let (fetched, password) = (user.text("fetched"), user.text("key/password.txt"));
            let fetch = ["cert", "fetch", "--key", &key, "--provider", &provider.url, "--out", &fetched];
            let files = run(&[&fetch[..], &["--password-file", &password, "--json"]].concat()).success();
            let file = |n: usize| files["files"][n].as_str().unwrap().to_owned();
            let sign = if file(0).contains("sign-") { 0 } else { 1 };
            (key, [file(sign), file(1 - sign)])
        };
        let [sign, agree] = &known;
        let change = |verb: &[&str]| {
            let (state, password) = (user.text("state"), user.text("key/password.txt"));
            let more =
                ["--key", &key, "--provider", &provider.url, "--state", &state, "--password-file", &password];
            run(&[verb, &more, &["--json"]].concat())
        };
        // Nobody is there to be asked.
        let unasked = change(&["cert", "suspend", agree]).json();
        assert_eq!(unasked["error"]["code"], "E-APP-06");
        assert_eq!(unasked["error"]["details"]["needs"], serde_json::json!(["--yes"]));
        assert_eq!(change(&["cert", "suspend", agree, "--yes"]).success()["status"], "suspended");
        let [whole, _, ocsp, crl] =
            verdicts(&check(&user, agree, &["--provider", &provider.url])).map(str::to_owned);
        assert_eq!([whole, ocsp, crl], ["suspended"; 3]);
        let revoked = change(&["cert", "revoke", agree, "--yes", "--reason", "compromise"]).success();
        assert_eq!(revoked["status"], "revoked");
        // Once more: refused, and in words.
        let again = change(&["cert", "revoke", agree, "--yes"]).json();
        assert_eq!(again["error"]["code"], "E-REQ-03", "{again}");
        // The signing certificate revokes itself.
        assert_eq!(change(&["cert", "revoke", sign, "--yes"]).success()["status"], "revoked");
    }
}

#[test]
fn a_status_is_changed_by_its_owner_at_its_provider_only() {
    let provider = Provider::start();
    let owner = User::enroll(&provider, &[]);
    let strange = owner.text("stranger");
    let enroll = ["training", "enroll", "--provider", &provider.url, "--out", &strange, "--json"];
    run(&[&enroll[..], &["--person", "Бондар Іван Іванович", "--state", &owner.text("state")]].concat())
        .success();
    let ask = |key: &str, password: &str, at: &str| {
        let (file, state) = (owner.text("key/sign.cer"), owner.text("state"));
        run(&[
            "cert",
            "revoke",
            &file,
            "--yes",
            "--key",
            key,
            "--provider",
            at,
            "--state",
            &state,
            "--password-file",
            password,
            "--json",
        ])
        .json()
    };
    let refused = ask(&owner.text("stranger/Key-6.dat"), &owner.text("stranger/password.txt"), &provider.url);
    assert_eq!(refused["error"]["code"], "E-REQ-12", "{refused}");
    let elsewhere = ask(&owner.key(), &owner.text("key/password.txt"), "tax");
    assert_eq!(elsewhere["error"]["code"], "E-CERT-11", "{elsewhere}");
    let valid = check(&owner, &owner.text("key/sign.cer"), &["--provider", &provider.url]);
    assert_eq!(verdicts(&valid)[0], "valid");
}

/// Beside the verdicts: how long the key may be used, the mark of a protected carrier, the clock, both identifiers.
#[test]
fn what_is_said_beside_the_verdicts() {
    let provider = Provider::start();
    let user = User::enroll(&provider, &[]);
    let document = check(&user, "key/sign.cer", &["--provider", &provider.url]);
    let certificate = &document["certificate"];
    assert_eq!(document["clock"]["verdict"], "right", "{document}");
    assert_eq!(document["private_key_usage"]["verdict"], "in_use", "{document}");
    assert_eq!(document["private_key_usage"]["not_after"], certificate["not_after"]);
    assert_eq!(document["qscd"], false);
    assert_eq!(document["key_id"]["gost"], certificate["key_id_gost"]);
    assert_eq!(document["key_id"]["kupyna"], certificate["key_id_kupyna"]);
    assert_eq!(
        (&document["key_id"]["in_certificate"], &certificate["ski"]),
        (&"gost".into(), &certificate["key_id_gost"])
    );
    let offline = check(&user, "key/sign.cer", &["--provider", &provider.url, "--offline"]);
    assert_eq!(offline["clock"]["verdict"], "not_checked");

    let file = user.text("key/sign.cer");
    let line = ["cert", "check", &file, "--provider", &provider.url, "--lang", "uk"];
    let told = run(&line);
    assert_eq!(told.status, 0, "{}", told.stderr);
    for said in [
        "Годинник комп’ютера йде правильно",
        "Особистим ключем можна підписувати до",
        "Позначка захищеного носія: немає",
        "У сертифікаті записано ідентифікатор за ГОСТ 34.311",
    ] {
        assert!(told.stdout.contains(said), "{said}: {}", told.stdout);
    }
}

/// A computer whose clock is an hour behind its provider's, and one that is an hour ahead.
#[test]
fn a_wrong_clock_is_told() {
    for (hours, verdict) in [(1, "behind"), (-1, "ahead")] {
        let moved = move || time::OffsetDateTime::now_utc() + time::Duration::hours(hours);
        let provider = Provider::with_clock(kliuchnyk::training::Clock::new(moved));
        let user = User::enroll(&provider, &[]);
        let document = check(&user, "key/sign.cer", &["--provider", &provider.url]);
        assert_eq!(document["clock"]["verdict"], verdict, "{document}");
        let seconds = document["clock"]["difference_seconds"].as_i64().unwrap();
        assert!((3500..3700).contains(&seconds), "{document}");
    }
}

fn download(provider: &Provider, path: &str) -> Vec<u8> {
    use std::io::{Read as _, Write as _};
    let host = provider.url.strip_prefix("http://").unwrap();
    let mut stream = std::net::TcpStream::connect(host).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let head = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    answer.split_off(head + 4)
}

/// A file of several people's certificates: nobody is answered for somebody else's. With its chain one stands alone.
#[test]
fn of_several_certificates_one_is_named() {
    let provider = Provider::start();
    let user = User::enroll(&provider, &[]);
    let read = |name: &str| std::fs::read(user.path(name)).unwrap();
    let [sign, agree] =
        ["key/sign.cer", "key/agree.cer"].map(|name| Certificate::from_der(&read(name)).unwrap());
    let both = user.text("both.p7b");
    std::fs::write(&both, certificates_only(&[sign.clone(), agree.clone()])).unwrap();
    let state = user.text("state");
    let line = ["cert", "check", &both, "--offline", "--provider", &provider.url, "--state", &state];
    let refused = run(&[&line[..], &["--json"]].concat()).json();
    assert_eq!(refused["error"]["code"], "E-APP-06", "{refused}");
    assert_eq!(refused["error"]["details"]["needs"], serde_json::json!(["--serial"]));
    assert_eq!(refused["error"]["details"]["certificates"].as_array().unwrap().len(), 2);
    let told = run(&[&line[..], &["--lang", "uk"]].concat());
    assert_eq!(told.status, 1);
    for certificate in [&sign, &agree] {
        let serial = hex::encode(certificate.serial());
        assert!(told.stderr.contains(&format!("--serial {serial}")), "{}", told.stderr);
        let spaced = serial.to_uppercase();
        let checked = run(&[&line[..], &["--json", "--serial", &spaced]].concat()).success();
        assert_eq!(checked["certificate"]["serial"], serial);
    }
    let unknown = run(&[&line[..], &["--json", "--serial", "0102"]].concat());
    assert_eq!((unknown.status, &unknown.json()["error"]["code"]), (2, &"usage".into()));
    // Nor is one of several revoked by chance.
    let (key, password) = (user.key(), user.text("key/password.txt"));
    let revoke = ["cert", "revoke", &both, "--yes", "--key", &key, "--provider", &provider.url, "--json"];
    let refused = run(&[&revoke[..], &["--password-file", &password, "--state", &state]].concat()).json();
    assert_eq!(refused["error"]["details"]["needs"], serde_json::json!(["--serial"]));

    let chain = Certificate::read_all(&download(&provider, "/ca/certs.p7b")).unwrap();
    let mut with_chain: Vec<Certificate> =
        chain.into_iter().map(Result::unwrap).filter(Certificate::is_ca).collect();
    assert!(!with_chain.is_empty());
    with_chain.push(sign.clone());
    let file = user.text("chain.p7b");
    std::fs::write(&file, certificates_only(&with_chain)).unwrap();
    let checked = check(&user, "chain.p7b", &["--provider", &provider.url]);
    assert_eq!(checked["certificate"]["serial"], hex::encode(sign.serial()));
    assert_eq!(verdicts(&checked)[0], "valid");
}

/// An authority that the provider's profile does not know came along with the certificate: enough to find the provider
/// and to ask its services, and enough for a revocation to be noticed.
#[test]
fn an_authority_that_came_along_serves_for_the_status_too() {
    let provider = Provider::start();
    let user = User::enroll(&provider, &[]);
    let mut profile: Value = serde_json::from_slice(&download(&provider, "/api/v1/profile")).unwrap();
    profile["id"] = "roots-only".into();
    profile["certificates"] = serde_json::json!([]);
    let (file, state) = (user.text("roots-only.json"), user.text("state"));
    std::fs::write(&file, profile.to_string()).unwrap();
    run(&["--json", "--state", &state, "provider", "add", &file]).success();

    let mut all: Vec<Certificate> = Certificate::read_all(&download(&provider, "/ca/certs.p7b"))
        .unwrap()
        .into_iter()
        .map(Result::unwrap)
        .filter(|c| c.is_ca() && c.subject() != c.issuer())
        .collect();
    assert!(!all.is_empty());
    all.push(Certificate::from_der(&std::fs::read(user.path("key/sign.cer")).unwrap()).unwrap());
    std::fs::write(user.path("chain.p7b"), certificates_only(&all)).unwrap();
    let ways: [&[&str]; 2] = [&[], &["--provider", "roots-only"]];
    for way in ways {
        let alone = check(&user, "key/sign.cer", way);
        assert_eq!(verdicts(&alone), ["untrusted", "untrusted", "not_checked", "not_checked"], "{alone}");
        let document = check(&user, "chain.p7b", way);
        assert_eq!(verdicts(&document), ["valid"; 4], "{document}");
    }
    let mut line = user.renew(&provider.url, &[]);
    line.push("--json".to_owned());
    run(&line.iter().map(String::as_str).collect::<Vec<_>>()).success();
    for way in ways {
        let document = check(&user, "chain.p7b", way);
        assert_eq!(verdicts(&document), ["revoked", "valid", "revoked", "revoked"], "{document}");
    }
}
