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

    // Out of the store, when it was asked or need not be; the files stay.
    let asked = in_json(&["cert", "remove", &sha256]);
    assert_eq!((asked.status, &asked.json()["error"]["code"]), (1, &Value::from("E-APP-06")));
    assert_eq!(asked.json()["error"]["details"]["needs"], serde_json::json!(["--yes"]));
    assert_eq!(certificates(&in_json(&["cert", "list"]).success()), listed);
    let gone = certificates(&in_json(&["cert", "remove", &sha256, "--yes"]).success());
    assert_eq!(gone, [listed[0].clone()]);
    assert_eq!(certificates(&in_json(&["cert", "list"]).success()), [listed[1].clone()]);
    assert_eq!(in_json(&["cert", "remove", &sha256, "--yes"]).status, 2, "it is not there any more");
    assert!(Path::new(&ca).is_file() && Path::new(&user).is_file());
    let last = listed[1]["sha256"].as_str().unwrap();
    in_json(&["cert", "remove", last, "--yes"]).success();
    assert!(certificates(&in_json(&["cert", "list"]).success()).is_empty());
    assert_eq!(certificates(&in_json(&["cert", "import", &ca]).success()).len(), 1, "and in again");
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

/// `searched` as pairs of place and result.
fn searched(document: &Value) -> Vec<(String, String)> {
    let one = |item: &Value| {
        let result = if item["found"].is_null() { &item["not_searched"] } else { &item["found"] };
        (
            item["place"].as_str().unwrap().to_owned(),
            result.as_str().map_or(result.to_string(), str::to_owned),
        )
    };
    document["searched"].as_array().unwrap().iter().map(one).collect()
}

fn places(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(place, result)| ((*place).to_owned(), (*result).to_owned())).collect()
}

/// From the file itself to the provider, and never over the network unasked; what was looked through is told.
#[test]
fn the_certificates_of_a_key_are_looked_for_in_every_place() {
    let provider = Provider::start();
    let user = User::enroll(&provider, &[]);
    let (state, key, password) = (user.text("state"), user.key(), user.text("key/password.txt"));
    let show = |more: &[&str]| {
        let line = ["key", "show", &key, "--state", &state, "--password-file", &password];
        run(&[&line[..], more].concat())
    };
    let held = |document: &Value| {
        let keys = document["keys"].as_array().unwrap();
        keys.iter().filter(|key| !key["certificate"].is_null()).count()
    };
    let beside = show(&["--json"]).success();
    let not_needed = [("store", "not_needed"), ("provider", "not_asked")];
    assert_eq!(searched(&beside), places(&[&[("inside", "0"), ("beside", "2")][..], &not_needed].concat()));

    // In a folder that lies there.
    let folder = user.path("key/Мої сертифікати");
    std::fs::create_dir(&folder).unwrap();
    for name in ["sign.cer", "agree.cer"] {
        std::fs::rename(user.path("key").join(name), folder.join(name)).unwrap();
    }
    let below = show(&["--json"]).success();
    assert_eq!((searched(&below), held(&below)), (searched(&beside), 2));

    // Far away: nowhere to be found, and every place is named.
    let aside = user.path("aside");
    std::fs::rename(&folder, &aside).unwrap();
    let nowhere = show(&["--json"]).success();
    let nothing = [("inside", "0"), ("beside", "0"), ("store", "0"), ("provider", "not_asked")];
    assert_eq!((searched(&nowhere), held(&nowhere)), (places(&nothing), 0));
    let told = show(&["--lang", "uk"]);
    for said in ["поруч із файлом і в теках там: немає", "не шукали, бо мережі не питали", "--provider ID"]
    {
        assert!(told.stdout.contains(said), "{said}: {}", told.stdout);
    }

    let asked = show(&["--json", "--provider", &provider.url]).success();
    assert_eq!((searched(&asked)[3].clone(), held(&asked)), (("provider".into(), "2".into()), 2));
    let other = Provider::start();
    let strange = show(&["--json", "--provider", &other.url]).success();
    assert_eq!((searched(&strange)[3].clone(), held(&strange)), (("provider".into(), "0".into()), 0));
    other.faults.add(Fault { path: "/services/cmp/".into(), kind: FaultKind::DropBefore, times: 1000 });
    let silent = show(&["--json", "--provider", &other.url]).success();
    let failed = &silent["searched"][3]["not_searched"]["failed"];
    assert!(failed.as_str().is_some_and(|code| code.starts_with("E-NET-")), "{silent}");

    let file = aside.join("sign.cer").display().to_string();
    run(&["cert", "import", &file, "--json", "--state", &state]).success();
    let kept = show(&["--json"]).success();
    assert_eq!((searched(&kept)[2].clone(), held(&kept)), (("store".into(), "1".into()), 1));

    // Whose provider knows nothing of the key is told where it was looked for.
    let stranger = Provider::start();
    let general = ["--state", &state, "--password-file", &password];
    let fetch = ["cert", "fetch", "--key", &key, "--provider", &stranger.url];
    let missing = run(&[&fetch[..], &general, &["--json"]].concat()).json();
    assert_eq!(missing["error"]["code"], "E-CERT-01");
    let expected = [("inside", "0"), ("beside", "0"), ("store", "1"), ("provider", "0")];
    assert_eq!(searched(&missing["error"]["details"]), places(&expected));
    let told = run(&[&fetch[..], &general, &["--lang", "uk"]].concat());
    assert!(told.stderr.contains("у надавача за ідентифікаторами ключа: немає"), "{}", told.stderr);
    let fresh = user.text("fresh");
    let renew = user.renew(&stranger.url, &["--json"]);
    let mut renew: Vec<&str> = renew.iter().map(String::as_str).collect();
    let at = renew.iter().position(|word| *word == state).unwrap();
    renew[at] = &fresh;
    let refused = run(&renew).json();
    assert_eq!(refused["error"]["code"], "E-CERT-01", "{refused}");
    assert_eq!(
        searched(&refused["error"]["details"]),
        places(&[&nothing[..3], &[("provider", "0")]].concat())
    );
}

/// What a renewal brings is in the program's store without anybody's doing.
#[test]
fn new_certificates_are_kept_by_themselves() {
    let provider = Provider::start();
    for algorithm in ["dstu", "ecdsa"] {
        let user = User::enroll(&provider, &["--algorithm", algorithm]);
        let state = user.text("state");
        let key = if algorithm == "dstu" { user.key() } else { user.text("key/key.pfx") };
        let renew =
            ["renew", "--key", &key, "--provider", &provider.url, "--accept-agreement", "--confirm-data"];
        let general = user.general();
        let general: Vec<&str> = general.iter().map(String::as_str).collect();
        let done = run(&[&renew[..], &general, &["--json"]].concat()).success();
        let listed = certificates(&run(&["cert", "list", "--json", "--state", &state]).success());
        let mut new: Vec<String> =
            done["new"].as_array().unwrap().iter().map(|c| c["sha256"].to_string()).collect();
        let mut kept: Vec<String> = listed.iter().map(|c| c["sha256"].to_string()).collect();
        new.sort();
        kept.sort();
        assert_eq!((kept.len(), kept), (2, new), "{algorithm}");
    }
}
