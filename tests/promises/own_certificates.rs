//! The program's own certificates from the command line: taken in, listed, handed out, read by a stranger.

use super::program::{Provider, User, run};
use kliuchnyk::training::{Fault, FaultKind};
use serde_json::Value;
use std::path::Path;
use std::process::Command;

fn fixture(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/testpki").join(name).display().to_string()
}

fn certificates(document: &Value) -> Vec<Value> {
    document["certificates"].as_array().unwrap().clone()
}

#[test]
fn certificates_are_kept_listed_and_handed_out() {
    let state = tempfile::tempdir().unwrap();
    let data = state.path().join("data").display().to_string();
    let in_json = |words: &[&str]| run(&[words, &["--state", &data, "--json"]].concat());
    assert!(certificates(&in_json(&["cert", "list"]).success()).is_empty());

    let (ca, user) = (fixture("ca.cer"), fixture("user-sign.cer"));
    let new = certificates(&in_json(&["cert", "import", &ca, &user]).success());
    assert_eq!(new.len(), 2);
    assert!(certificates(&in_json(&["cert", "import", &user]).success()).is_empty(), "it was there");
    let listed = certificates(&in_json(&["cert", "list"]).success());
    assert_eq!(listed.len(), 2);
    assert!(listed[0]["not_after"].as_str() <= listed[1]["not_after"].as_str());

    // The store is a file that strangers read.
    let openssl = Command::new("openssl")
        .args(["pkcs7", "-inform", "DER", "-print_certs", "-noout", "-in"])
        .arg(state.path().join("data/certificates.p7b"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&openssl.stdout);
    assert_eq!(said.matches("subject=").count(), 2, "{said}{}", String::from_utf8_lossy(&openssl.stderr));

    let sha256 = listed[0]["sha256"].as_str().unwrap().to_uppercase();
    let out = state.path().join("out.pem").display().to_string();
    let written = in_json(&["cert", "export", &sha256, "--out", &out]).success();
    assert_eq!(certificates(&written)[0]["sha256"], listed[0]["sha256"]);
    let shown = certificates(&in_json(&["cert", "show", &out]).success());
    assert_eq!(shown, [listed[0].clone()]);

    // What is in the way is not overwritten; what is not there is a mistake of the line.
    assert_eq!(in_json(&["cert", "export", &sha256, "--out", &out]).json()["error"]["code"], "E-CARR-10");
    assert_eq!(in_json(&["cert", "export", &"0".repeat(64), "--out", "x"]).status, 2);
    assert_eq!(in_json(&["cert", "export", "abc", "--out", "x"]).status, 2);
    let key = fixture("ca.d.hex");
    assert_eq!(in_json(&["cert", "import", &key]).json()["error"]["code"], "E-CERT-12");
    assert_eq!(certificates(&in_json(&["cert", "list"]).success()), listed);
}

#[test]
fn people_see_fingerprints_of_what_they_take_in() {
    let state = tempfile::tempdir().unwrap();
    let data = state.path().display().to_string();
    for (language, word) in [("uk", "нових 1"), ("en", "1 new")] {
        let folder = format!("{data}/{language}");
        let done = run(&["cert", "import", &fixture("ca.cer"), "--lang", language, "--state", &folder]);
        let listed = run(&["cert", "list", "--json", "--state", &folder]).success();
        let sha256 = certificates(&listed)[0]["sha256"].as_str().unwrap().to_owned();
        assert!(done.stdout.contains(word) && done.stdout.contains(&sha256), "{}", done.stdout);
    }
}

/// Before any provider is asked the store is looked through: here the provider does not answer such questions.
#[test]
fn a_key_without_certificates_beside_it_is_renewed_with_those_of_the_store() {
    let provider = Provider::start();
    let user = User::enroll(&provider, &[]);
    let beside = ["key/sign.cer", "key/agree.cer"].map(|name| user.text(name));
    let state = user.text("state");
    let aside = user.path("aside");
    std::fs::create_dir(&aside).unwrap();
    for (number, file) in beside.iter().enumerate() {
        std::fs::rename(file, aside.join(format!("{number}.cer"))).unwrap();
    }
    let kind = FaultKind::Status { status: 503, location: None };
    provider.faults.add(Fault { path: "/services/cmp/".into(), kind, times: 1000 });
    let renew = user.renew(&provider.url, &["--protocol", "cmp", "--json"]);
    let renew: Vec<&str> = renew.iter().map(String::as_str).collect();
    assert_eq!(run(&renew).status, 1, "nothing is known of the key");
    for number in 0..2 {
        let file = aside.join(format!("{number}.cer")).display().to_string();
        run(&["--json", "--state", &state, "cert", "import", &file]).success();
    }
    let done = run(&renew).success();
    assert_eq!(certificates(&serde_json::json!({ "certificates": done["old"] })).len(), 2);
}
