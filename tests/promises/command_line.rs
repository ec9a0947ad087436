//! The contract of the command line: exit statuses, one document, where secrets may come from, what stops and why.

use super::fixtures::shared;
use super::program::{
    NEW_PASSWORD, Provider, TELLINGS, User, assert_fails, assert_untouched, files, finish, run,
    run_with_input, start, start_in, write_private,
};
use super::provider::made;
use kliuchnyk::authority::{Profile, Profiles};
use kliuchnyk::code::Code;
use kliuchnyk::pki::Certificate;
use serde_json::{Value, json};
use std::path::Path;
use std::time::Duration;

fn strings(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// A fixture as a file.
pub fn fixture(folder: &Path, path: &str) -> Option<String> {
    let octets = shared(path)?;
    let file = folder.join(Path::new(path).file_name().unwrap());
    std::fs::write(&file, octets).unwrap();
    Some(file.display().to_string())
}

/// To have nothing to do is neither wrong usage nor a failure.
#[test]
fn nothing_to_resume_is_said() {
    let state = tempfile::tempdir().unwrap();
    let state = state.path().display().to_string();
    let told = run(&["renew", "resume", "--lang", "en", "--state", &state]);
    assert_eq!((told.status, &*told.stdout), (0, "There are no unfinished renewals.\n"), "{}", told.stderr);
    let document = run(&["renew", "resume", "--json", "--state", &state]).success();
    assert_eq!(document["cases"], serde_json::json!([]));
}

#[test]
fn wrong_usage_is_status_2_in_one_document() {
    for line in [
        &["fly"][..],
        &["key", "show"],
        &["key", "show", "K", "--password", "hunter2-secret"],
        &["key", "show", "K", "--password=hunter2-secret"],
        &["renew", "--key", "K"],
        &["renew", "--key", "K", "--provider", "no-such-provider"],
        &["renew", "resume", "00ff00ff00ff00ff"],
        &["renew", "abandon", "../cases"],
        &["renew", "--key", "K", "--provider", "http://192.0.2.1:8580"],
        &["provider", "add", "/no/such/file"],
        &["provider", "add", "K"],
        &["training", "serve", "--listen", "0.0.0.0:0"],
        &["training", "serve", "--listen", "127.0.0.1:0", "--authority", "/no/such/folder"],
        &["training", "enroll", "--provider", "tax", "--person", "X", "--out", "K"],
        &["provider", "show", "no-such-provider"],
        &["cert", "show"],
        &["key", "show", "K", "--password-file", "/no/such/file"],
        &["training", "run", "--algorithm", "ecdsa", "--protocol", "iit"],
    ] {
        let state = tempfile::tempdir().unwrap();
        // Something to open, so that the password is asked for.
        let key = state.path().join("K");
        std::fs::write(&key, shared("ua/stores/iit-key6-m257-sep.dat").unwrap_or_default()).unwrap();
        let key = key.display().to_string();
        let state = state.path().display().to_string();
        let mut arguments: Vec<&str> =
            line.iter().map(|w| if *w == "K" { key.as_str() } else { w }).collect();
        arguments.extend(["--json", "--state", &state]);
        if line.contains(&"/no/such/file") && shared("ua/stores/iit-key6-m257-sep.dat").is_none() {
            continue;
        }
        let run = run(&arguments);
        let document = run.json();
        assert_eq!(run.status, 2, "{line:?}: {document}");
        assert_eq!(document["ok"], false);
        assert_eq!(document["error"]["code"], "usage");
        for text in ["title", "advice"] {
            assert!(!document["error"][text].as_str().unwrap().is_empty());
        }
        assert!(!run.stdout.contains("hunter2") && !run.stderr.contains("hunter2"), "{}", run.stdout);
    }
    let run = run(&["fly"]);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("fly"));
}

#[test]
fn help_and_version_are_answers() {
    for word in ["--help", "--version"] {
        assert!(run(&[word]).stdout.contains("liuchnyk"));
        assert!(run(&["--json", word]).success()["text"].as_str().unwrap().contains("liuchnyk"));
    }
}

#[test]
fn serbian_is_announced_and_ukrainian_stands_in() {
    let run = run(&["--lang", "sr-Latn", "cert", "show", "/no/such.cer"]);
    assert_eq!(run.status, 1);
    assert!(run.stderr.contains("sr-Latn") && run.stderr.contains("Файлу немає"), "{}", run.stderr);
}

#[test]
fn ctrl_c_is_cancelled_not_failed() {
    #[cfg(unix)]
    {
        let Some(_) = shared("ua/stores/iit-key6-m257-sep.dat") else { return };
        let folder = tempfile::tempdir().unwrap();
        let key = fixture(folder.path(), "ua/stores/iit-key6-m257-sep.dat").unwrap();
        let state = folder.path().display().to_string();
        let arguments =
            ["--json", "--lang", "en", "--state", &state, "key", "show", &key, "--password-stdin"];
        use rustix::process::{Pid, Signal, kill_process};
        for signal in [Signal::INT, Signal::TERM, Signal::QUIT] {
            let mut child = start(&arguments);
            // Long enough to be waiting for the password.
            std::thread::sleep(Duration::from_millis(700));
            let stdin = child.stdin.take();
            kill_process(Pid::from_child(&child), signal).unwrap();
            let run = finish(child, &arguments);
            drop(stdin);
            assert_eq!(run.json()["error"]["code"], "E-APP-04");
            assert_eq!(run.status, 1);
        }
    }
}

#[test]
fn a_renewal_goes_on_from_another_folder() {
    let provider = Provider::start();
    let user = User::enroll(&provider, &[]);
    let general = user.general();
    let in_folder = |folder: &str, words: &[&str]| {
        let mut arguments = words.to_vec();
        arguments.extend(general.iter().map(String::as_str));
        arguments.extend(["--json", "--accept-agreement"]);
        finish(start_in(&user.path(folder), &arguments), &arguments)
    };
    let stopped =
        in_folder("key", &["renew", "--key", "Key-6.dat", "--to", "New.dat", "--provider", &provider.url]);
    assert_eq!(stopped.json()["error"]["details"]["needs"], json!(["--confirm-data"]));
    std::fs::create_dir(user.path("elsewhere")).unwrap();
    let done = in_folder("elsewhere", &["renew", "resume", "--confirm-data"]).success();
    assert_eq!(done["key"], user.text("key/New.dat"));
    assert!(user.path("key/New.dat").is_file() && user.path("key/Key-6.dat").is_file());
    assert_eq!(std::fs::read_dir(user.path("elsewhere")).unwrap().count(), 0);
}

#[test]
fn a_training_provider_says_why_it_does_not_start() {
    let provider = Provider::start();
    let address = provider.url.trim_start_matches("http://").to_owned();
    let state = tempfile::tempdir().unwrap();
    let data = state.path().display().to_string();
    for (listen, words) in [(address.as_str(), "--listen"), ("192.0.2.1:8580", "--allow-remote")] {
        let run = run(&["--lang", "en", "training", "serve", "--listen", listen, "--data", &data]);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""));
        assert!(run.stderr.contains(listen) && run.stderr.contains(words), "{}", run.stderr);
    }
}

#[test]
fn a_failure_names_the_file() {
    for (arguments, code) in [
        (&["key", "show", "/no/such/Key-6.dat"][..], Code::Carr01),
        (&["cert", "show", "/no/such.cer"], Code::Cert12),
        (&["request", "show", "/no/such.p10"], Code::Req13),
    ] {
        for telling in TELLINGS {
            assert_fails(&strings(arguments), telling, code);
        }
        let run = run(arguments);
        assert!(run.stderr.contains(arguments[2]), "{}", run.stderr);
    }
}

#[test]
fn passwords_come_from_a_file_or_standard_input_and_an_open_file_is_warned_about() {
    let folder = tempfile::tempdir().unwrap();
    let Some(key) = fixture(folder.path(), "ua/stores/iit-key6-m257-sep.dat") else { return };
    let password = folder.path().join("password");
    write_private(&password, "Test12345\nanother line");
    let file = password.display().to_string();
    let quiet = run(&["--json", "--lang", "en", "key", "show", &key, "--password-file", &file]);
    assert_eq!(quiet.success()["keys"].as_array().unwrap().len(), 2);
    assert_eq!(quiet.stderr, "");
    let input = run_with_input(&["--json", "key", "show", &key, "--password-stdin"], "Test12345\r\n");
    assert_eq!(input.success(), quiet.success());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(&password, std::fs::Permissions::from_mode(0o644)).unwrap();
        let warned = run(&["--json", "--lang", "en", "key", "show", &key, "--password-file", &file]);
        assert_eq!(warned.success(), quiet.success());
        assert!(warned.stderr.contains("others may read"), "{}", warned.stderr);
    }
    // Nobody to ask: the flag that would go on is named.
    let document = assert_fails(&strings(&["key", "show", &key]), TELLINGS[1], Code::App06);
    assert_eq!(document["error"]["details"]["needs"], json!(["--password-file"]));
}

#[test]
fn key_show_gives_the_identifiers_of_the_fixtures() {
    for (file, password, ids) in [
        (
            "iit-key6-m257-sep.dat",
            "Test12345",
            &[
                "sign c51cd7a065407eaad3f7d80319af1691b883060c239e48773f794c670d13257a",
                "agree 52fab96d5cdd687821364186ffa803be620b64fecc7990cf12785b41424c15a5",
            ][..],
        ),
        (
            "iit-key6-m257-same.dat",
            "Test12345",
            &["both 8f1dfa3800c18b371b404c66376ac3e41632a833dacc6c0e5d7176d2fc1318e5"],
        ),
        (
            "iit-key6-noattr.dat",
            "Test12345",
            &["both c51cd7a065407eaad3f7d80319af1691b883060c239e48773f794c670d13257a"],
        ),
        (
            "iit-key6-m257-rsa.dat",
            "Test12345",
            &[
                "sign bfffb9b3f2d53bb8e2d30926c552bcb63a87cdd2280be3c28f5556301c432b39",
                "agree 8155f6764308bd66f09c52540581d3e1e85b46e6bd03beb1ce1d4d472b69b450",
            ],
        ),
        (
            "iit-key6-m307-kep431-cp1251.dat",
            "пароль1",
            &[
                "sign c113f8291e1412b4a1c057db37d3b2c5f244030b7694bf3407de534a5adcedc3",
                "agree 3dd8365997a24e9e084b8d73064fbb540279e643852941cb4a5015c1f7d8009c",
            ],
        ),
        (
            "pbes2-full-attrs.dat",
            "Test12345",
            &[
                "sign c51cd7a065407eaad3f7d80319af1691b883060c239e48773f794c670d13257a",
                "agree 52fab96d5cdd687821364186ffa803be620b64fecc7990cf12785b41424c15a5",
            ],
        ),
        (
            "jkurwa-pbes2.dat",
            "password",
            &["both 55af7e791487b790028ed158e13474b9d1e9a2bd19cc4fea71fecbcdf8c884ec"],
        ),
        (
            "iit-export-pkcs8.dat",
            "ContPass1",
            &["both c51cd7a065407eaad3f7d80319af1691b883060c239e48773f794c670d13257a"],
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let Some(key) = fixture(folder.path(), &format!("ua/stores/{file}")) else { return };
        let document =
            run_with_input(&["--json", "key", "show", &key, "--password-stdin"], password).success();
        let found: Vec<String> = document["keys"]
            .as_array()
            .unwrap()
            .iter()
            .map(|k| format!("{} {}", k["usage"].as_str().unwrap(), k["key_id_gost"].as_str().unwrap()))
            .collect();
        assert_eq!(found, ids, "{file}");
        for key in document["keys"].as_array().unwrap() {
            let fields: Vec<&String> = key.as_object().unwrap().keys().collect();
            let mut expected = [
                "usage",
                "algorithm",
                "curve",
                "key_id_gost",
                "key_id_kupyna",
                "public_key",
                "certificate",
                "exportable",
            ];
            expected.sort_unstable();
            assert_eq!(fields, expected);
        }
    }
}

#[test]
fn cert_show_reads_the_whole_list_and_reports_damage_one_by_one() {
    let folder = tempfile::tempdir().unwrap();
    let Some(list) = fixture(folder.path(), "ua/certs/CACertificates-2021.p7b") else { return };
    let document = run(&["--json", "cert", "show", &list]).success();
    let certificates = document["certificates"].as_array().unwrap();
    assert_eq!(certificates.len(), 314);
    for certificate in certificates {
        for field in [
            "subject",
            "subject_cn",
            "issuer_cn",
            "serial",
            "not_before",
            "not_after",
            "usage",
            "algorithm",
            "signature_algorithm",
            "key_id_gost",
            "key_id_kupyna",
            "ski",
            "rnokpp",
            "edrpou",
            "qscd",
            "sha256",
        ] {
            assert!(
                certificate.get(field).is_some() || certificate.get("error").is_some(),
                "{field}: {certificate}"
            );
        }
    }
    // One certificate of the list loses its inner structure: the others stay readable, the damaged one has its place.
    let octets = std::fs::read(&list).unwrap();
    let first = certificates[0]["serial"].as_str().unwrap();
    let serial = hex::decode(first).unwrap();
    let at = octets.windows(serial.len()).position(|w| w == serial.as_slice()).unwrap();
    let mut damaged = octets.clone();
    // The tag of the serial number.
    damaged[at - 2] = 0x1f;
    let path = folder.path().join("damaged.p7b");
    std::fs::write(&path, damaged).unwrap();
    let document = run(&["--json", "--lang", "en", "cert", "show", &path.display().to_string()]).success();
    let certificates = document["certificates"].as_array().unwrap();
    assert_eq!(certificates.len(), 314);
    let errors: Vec<usize> =
        certificates.iter().enumerate().filter(|(_, c)| c.get("error").is_some()).map(|(i, _)| i).collect();
    assert_eq!(errors.len(), 1);
    assert_eq!(certificates[errors[0]]["error"]["code"], "E-CERT-12");
    assert_eq!(certificates[errors[0]]["error"]["details"]["index"], errors[0]);
}

#[test]
fn request_show_verifies_every_request_and_refuses_a_changed_one() {
    let folder = tempfile::tempdir().unwrap();
    for file in [
        "iit-EU.p10",
        "iit-EU-KEP.p10",
        "iit-EU-KEP-m431.p10",
        "iit-EU-m307.p10",
        "iit-EU-RSA.p10",
        "iit-ui-EU.p10",
        "uapki-m257-gost.p10",
        "uapki-m431-kupyna.p10",
    ] {
        let Some(path) = fixture(folder.path(), &format!("ua/p10/{file}")) else { return };
        let document = run(&["--json", "request", "show", &path]).success();
        assert_eq!(document["request"]["signature"], "valid", "{file}");
        let mut octets = std::fs::read(&path).unwrap();
        let last = octets.len() - 3;
        octets[last] ^= 1;
        std::fs::write(&path, octets).unwrap();
        assert_fails(&strings(&["request", "show", &path]), TELLINGS[0], Code::Req13);
    }
    let path = folder.path().join("EU.p10").display().to_string();
    std::fs::write(&path, b"<html>").unwrap();
    for telling in TELLINGS {
        assert_fails(&strings(&["request", "show", &path]), telling, Code::Req13);
    }
}

#[test]
fn bad_stores_have_their_codes_and_stay_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let Some(key) = fixture(folder.path(), "ua/stores/iit-key6-m257-sep.dat") else { return };
    let Some(certificate) = fixture(folder.path(), "ua/testpki/user-sign.cer") else { return };
    let unknown = folder.path().join("unknown.jks");
    std::fs::write(&unknown, b"\xce\xce\xce\xce\0\0\0\x02").unwrap();
    let whole = std::fs::read(&key).unwrap();
    let cut = folder.path().join("cut.dat");
    std::fs::write(&cut, &whole[..whole.len() / 2]).unwrap();
    let flipped = folder.path().join("flipped.dat");
    let mut octets = whole.clone();
    octets[400] ^= 1;
    std::fs::write(&flipped, octets).unwrap();
    let right = folder.path().join("right");
    write_private(&right, "Test12345");
    let wrong = folder.path().join("wrong");
    write_private(&wrong, "Test12346");
    let text = |path: &Path| path.display().to_string();
    let before = files(folder.path());
    let nothing = text(&folder.path().join("nothing.dat"));
    for (store, password, code) in [
        (key.clone(), &wrong, Code::Key01),
        (text(&cut), &right, Code::Key14),
        // This format cannot tell a damaged body from a wrong password.
        (text(&flipped), &right, Code::Key01),
        (certificate, &right, Code::Key02),
        (text(&unknown), &right, Code::Key03),
        (nothing, &right, Code::Carr01),
    ] {
        for telling in TELLINGS {
            let show = strings(&["key", "show", &store, "--password-file", &text(password)]);
            assert_fails(&show, telling, code);
        }
        let change = strings(&[
            "key",
            "password",
            &store,
            "--password-file",
            &text(password),
            "--new-password-file",
            &text(&right),
        ]);
        assert_fails(&change, TELLINGS[0], code);
    }
    assert_untouched(&before);
    assert_eq!(files(folder.path()).len(), before.len());
}

#[test]
fn every_flipped_bit_of_a_store_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let Some(key) = fixture(folder.path(), "ua/stores/iit-key6-m257-sep.dat") else { return };
    let whole = std::fs::read(&key).unwrap();
    for at in (0..whole.len()).step_by(97) {
        let mut octets = whole.clone();
        octets[at] ^= 0x10;
        std::fs::write(&key, &octets).unwrap();
        let run = run_with_input(&["--json", "key", "show", &key, "--password-stdin"], "Test12345");
        let document = run.json();
        let code = document["error"]["code"].as_str().unwrap_or_else(|| panic!("octet {at}: {document}"));
        assert!(["E-KEY-01", "E-KEY-02", "E-KEY-03", "E-KEY-14"].contains(&code), "octet {at}: {code}");
        assert_eq!(std::fs::read(&key).unwrap(), octets);
    }
}

#[test]
fn keys_are_generated_with_their_requests_and_never_over_others() {
    let folder = tempfile::tempdir().unwrap();
    let text = |name: &str| folder.path().join(name).display().to_string();
    write_private(&folder.path().join("new"), NEW_PASSWORD);
    for (out, requests, more, expected) in [
        ("Key-6.dat", "two", &[][..], &["EU.p10", "EU-KEP.p10"][..]),
        ("One.dat", "one", &["--one-key"], &["EU.p10"]),
        ("M431.dat", "m431", &["--agree-curve", "m431"], &["EU.p10", "EU-KEP.p10"]),
        ("key.pfx", "ecdsa", &["--algorithm", "ecdsa"], &["EU.p10", "EU-KEP.p10"]),
    ] {
        let (out, requests, new) = (text(out), text(requests), text("new"));
        let mut line = strings(&[
            "key",
            "generate",
            "--out",
            &out,
            "--requests",
            &requests,
            "--new-password-file",
            &new,
        ]);
        line.extend(strings(more));
        let mut json: Vec<&str> = line.iter().map(String::as_str).collect();
        json.push("--json");
        let document = run(&json).success();
        assert_eq!(document["key"], out.as_str());
        let paths: Vec<&str> =
            document["requests"].as_array().unwrap().iter().map(|p| p.as_str().unwrap()).collect();
        let names: Vec<&str> = paths.iter().map(|p| p.rsplit('/').next().unwrap()).collect();
        assert_eq!(names, expected);
        // The requests are for the keys that the store opens with.
        let shown =
            run_with_input(&["--json", "key", "show", &out, "--password-stdin"], NEW_PASSWORD).success();
        for (path, key) in paths.iter().zip(shown["keys"].as_array().unwrap()) {
            let request = run(&["--json", "request", "show", path]).success();
            assert_eq!(request["request"]["key_id_gost"], key["key_id_gost"]);
        }
        // Again: everything is in the way, nothing is replaced.
        let before = files(folder.path());
        assert_fails(&line, TELLINGS[0], Code::Carr10);
        assert_untouched(&before);
        assert_eq!(files(folder.path()).len(), before.len());
    }
    // A request in the way alone is enough to stop; no key is left behind.
    let line = strings(&[
        "key",
        "generate",
        "--out",
        &text("Other.dat"),
        "--requests",
        &text("two"),
        "--new-password-file",
        &text("new"),
    ]);
    for telling in TELLINGS {
        assert_fails(&line, telling, Code::Carr10);
    }
    assert!(!folder.path().join("Other.dat").exists());
}

#[test]
fn a_password_is_changed_and_a_weak_one_refused() {
    let folder = tempfile::tempdir().unwrap();
    let Some(key) = fixture(folder.path(), "ua/stores/iit-key6-m257-sep.dat") else { return };
    let text = |name: &str| folder.path().join(name).display().to_string();
    for (name, password) in [
        ("old", "Test12345"),
        ("weak", "xk7Qwer-b"),
        ("short", "abc"),
        ("odd", "green-wh😀le-74"),
        ("new", NEW_PASSWORD),
    ] {
        write_private(&folder.path().join(name), password);
    }
    let change = |new: &str| {
        strings(&[
            "key",
            "password",
            &key,
            "--password-file",
            &text("old"),
            "--new-password-file",
            &text(new),
        ])
    };
    let before = files(folder.path());
    for (weak, rule) in [("weak", "keyboard-run"), ("short", "length"), ("odd", "character")] {
        for telling in TELLINGS {
            let document = assert_fails(&change(weak), telling, Code::Key08);
            if telling.1 {
                assert_eq!(document["error"]["details"]["rule"], rule);
            }
        }
    }
    assert_untouched(&before);
    let mut line = change("new");
    line.push("--json".to_owned());
    let line: Vec<&str> = line.iter().map(String::as_str).collect();
    assert_eq!(run(&line).success()["key"], key.as_str());
    run_with_input(&["--json", "key", "show", &key, "--password-stdin"], NEW_PASSWORD).success();
    let old = run_with_input(&["--json", "key", "show", &key, "--password-stdin"], "Test12345");
    assert_eq!(old.json()["error"]["code"], "E-KEY-01");
    assert_eq!(files(folder.path()).len(), before.len(), "something was left behind");
}

#[test]
fn providers_are_listed_shown_and_added() {
    let state = tempfile::tempdir().unwrap();
    let text = state.path().display().to_string();
    let listed = run(&["--json", "--state", &text, "provider", "list"]).success();
    let ids: Vec<&str> =
        listed["providers"].as_array().unwrap().iter().map(|p| p["id"].as_str().unwrap()).collect();
    assert!(ids.contains(&"tax") && ids.len() > 20, "{ids:?}");
    for provider in listed["providers"].as_array().unwrap() {
        assert_eq!(provider["tried"], false, "{provider}");
    }
    let shown = run(&["--json", "--state", &text, "provider", "show", "tax"]).success();
    assert_eq!(shown["providers"].as_array().unwrap().len(), 1);

    let provider = Provider::start();
    let by_address = run(&["--json", "--state", &text, "provider", "show", &provider.url]).success();
    assert_eq!(by_address["providers"][0]["training"], true);
    assert_eq!(by_address["providers"][0]["origin"], "loopback");

    let file = state.path().join("bad.json");
    for bad in ["", "{}", "<html>"] {
        std::fs::write(&file, bad).unwrap();
        let named = file.display().to_string();
        for language in ["uk", "en"] {
            let run = run(&["--state", &text, "--lang", language, "provider", "add", &named]);
            assert_eq!((run.status, run.stdout.as_str()), (2, ""));
            assert!(run.stderr.contains(&named), "{}", run.stderr);
        }
    }
}

/// A provider may have a new root before the program has a new version.
#[test]
fn a_file_stands_for_a_built_in_provider_until_it_is_removed() {
    let folder = tempfile::tempdir().unwrap();
    let (state, file) = (folder.path().join("state"), folder.path().join("tax.json"));
    let (state, named) = (state.display().to_string(), file.display().to_string());
    let (own, _) = Profiles::new(None).get("tax").unwrap();
    let root = made("testpki/ca.cer");
    let digests = |anchors: &[Vec<u8>]| -> Vec<Value> {
        anchors.iter().map(|der| hex::encode(Certificate::from_der(der).unwrap().sha256()).into()).collect()
    };
    let newer = Profile { date: Some("2027-01-02".into()), anchors: vec![root.clone()], ..own.clone() };
    std::fs::write(&file, serde_json::to_vec(&newer).unwrap()).unwrap();
    let ask = |words: &[&str]| run(&[&["--state", &state, "--lang", "en"][..], words].concat());
    let json = |words: &[&str]| ask(&[&["--json"][..], words].concat());
    assert_eq!(json(&["provider", "remove", "tax"]).json()["error"]["code"], "usage");

    let added = json(&["provider", "add", &named]).success()["providers"][0].clone();
    assert_eq!((&added["origin"], &added["date"]), (&"added".into(), &"2027-01-02".into()));
    let in_place = &added["in_place_of"];
    assert_eq!(in_place["date"], own.date.clone().unwrap());
    assert_eq!(in_place["new_anchors"], Value::Array(digests(&[root])));
    assert_eq!(in_place["missing_anchors"], Value::Array(digests(&own.anchors)));
    assert_eq!(json(&["provider", "show", "tax"]).success()["providers"][0], added);
    // For people: whose root is new, whose is gone, and the way back.
    let told = ask(&["provider", "show", "tax"]).stdout;
    for words in
        ["in place of the built-in profile", "does not have this root", "Only the built-in", "remove tax"]
    {
        assert!(told.contains(words), "{words}: {told}");
    }
    let listed = || ask(&["provider", "list"]).stdout;
    let of_tax = |list: String| list.lines().find(|line| line.starts_with("tax ")).unwrap().to_owned();
    assert!(of_tax(listed()).contains("added from a file in place of the built-in one"), "{}", listed());
    assert_eq!(listed().matches("added from a file").count(), 1);

    let removed = json(&["provider", "remove", "tax"]).success()["providers"][0].clone();
    assert_eq!((&removed["origin"], &removed["in_place_of"]), (&"built-in".into(), &Value::Null));
    assert!(!listed().contains("added from a file"));
}

/// A document's `details.case`.
pub fn case(document: &Value) -> String {
    document["error"]["details"]["case"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn an_unknown_person_is_refused_in_words_and_nothing_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let config = kliuchnyk::training::Config::new(folder.path().join("provider"));
    let running = kliuchnyk::training::Server::start(config).unwrap();
    let user = User { folder };
    let out = user.text("new/deep/key");
    for telling in TELLINGS {
        let line = ["--state", &user.text("state"), "training", "enroll", "--provider", &running.url()];
        let line = [&line[..], &["--person", "Невідома Людина", "--out", &out]].concat();
        let line: Vec<String> = line.into_iter().map(str::to_owned).collect();
        let document = assert_fails(&line, telling, Code::Req12);
        if telling.1 {
            let title = document["error"]["title"].as_str().unwrap();
            assert!(title.contains("--lab") && !title.contains("403"), "{title}");
        }
    }
    assert!(!user.path("new").exists());
    // A folder that was there stays.
    std::fs::create_dir_all(user.path("new/deep")).unwrap();
    let words = ["--state", &user.text("state"), "training", "enroll", "--provider", &running.url()];
    let words = [&words[..], &["--person", "Невідома Людина", "--out", &out]].concat();
    assert_eq!(run(&words).status, 1);
    assert!(user.path("new/deep").exists() && !user.path("new/deep/key").exists());
}

#[test]
fn a_password_file_that_is_not_there_is_told_before_anything_begins() {
    let provider = Provider::start();
    let user = User::enroll(&provider, &[]);
    std::fs::remove_file(user.path("new-password")).unwrap();
    let renew = user.renew(&provider.url, &["--json"]);
    let renew: Vec<&str> = renew.iter().map(String::as_str).collect();
    assert_eq!(run(&renew).status, 2);
    let listed = run(&["renew", "list", "--json", "--state", &user.text("state")]).success();
    assert_eq!(listed["cases"], json!([]), "nothing was begun, nothing signed");
}
