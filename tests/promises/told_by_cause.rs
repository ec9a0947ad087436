//! What stands in the way is told as what it is, and nothing is told that is not so.

use super::fixtures::skipped;
use super::program::{BINARY, Provider, User, finish, run, start, write_private};
use kliuchnyk::training::{Fault, FaultKind};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

fn fixture(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/stores").join(name)).unwrap()
}

/// A folder with a state of its own, and the command line over it in JSON.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new(files: &[&str]) -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        for name in files {
            fs::write(desk.0.path().join(name), fixture(name)).unwrap();
        }
        desk
    }
    fn at(&self, name: &str) -> String {
        self.0.path().join(name).display().to_string()
    }
    fn run(&self, language: &str, words: &[&str]) -> (i32, Value) {
        let state = self.at("state");
        let run = run(&[words, &["--json", "--lang", language, "--state", &state]].concat());
        (run.status, run.json())
    }
    /// The title of a failure with this code.
    fn refused(&self, language: &str, words: &[&str], code: &str) -> (String, String) {
        let (status, document) = self.run(language, words);
        assert_eq!((status, &document["error"]["code"]), (1, &json!(code)), "{words:?}: {document}");
        let text = |name: &str| document["error"][name].as_str().unwrap().to_owned();
        (text("title"), text("advice"))
    }
}

#[test]
fn a_certificate_is_written_over_nothing_and_nobody_speaks_of_keys() {
    let desk = Desk::new(&["user-sign.cer"]);
    let (_, imported) = desk.run("uk", &["cert", "import", &desk.at("user-sign.cer")]);
    let sha256 = imported["certificates"][0]["sha256"].as_str().unwrap().to_owned();
    let (file, folder) = (desk.at("other.cer"), desk.at("folder"));
    fs::write(&file, "something").unwrap();
    fs::create_dir(&folder).unwrap();
    for (language, words) in [("uk", ["інший файл", "тека"]), ("en", ["another file", "folder"])]
    {
        for (out, word) in [&file, &folder].into_iter().zip(words) {
            let (title, advice) =
                desk.refused(language, &["cert", "export", &sha256, "--out", out], "E-CARR-10");
            assert!(title.contains(word), "{title}");
            assert!(!format!("{title}{advice}").contains("ключ"), "{title} {advice}");
            assert!(!advice.contains("--replace"), "{advice}");
        }
    }
    assert_eq!(fs::read(&file).unwrap(), b"something");
    let nowhere = desk.at("absent/x.cer");
    let (title, _) = desk.refused("en", &["cert", "export", &sha256, "--out", &nowhere], "E-CARR-01");
    assert!(title.contains("no such folder") && title.contains(&desk.at("absent")), "{title}");
}

#[test]
fn a_request_in_the_way_of_new_keys_is_a_file() {
    let desk = Desk::new(&[]);
    fs::write(desk.at("EU.p10"), "another request").unwrap();
    let (out, here) = (desk.at("Key-6.dat"), desk.at(""));
    let line = ["key", "generate", "--out", &out, "--requests", &here];
    let (title, _) = desk.refused("en", &line, "E-CARR-10");
    assert!(title.contains("another file"), "{title}");
    // A backup meets a file that is no key, and one that is.
    let desk = Desk::new(&["iit-key6-m257-sep.dat"]);
    let key = desk.at("iit-key6-m257-sep.dat");
    fs::write(desk.at("letter.dat"), "no key").unwrap();
    fs::copy(&key, desk.at("key.dat")).unwrap();
    for (out, word) in [("letter.dat", "another file"), ("key.dat", "already is a key")] {
        let (title, _) = desk.refused("en", &["key", "backup", &key, "--out", &desk.at(out)], "E-CARR-10");
        assert!(title.contains(word), "{title}");
    }
}

#[test]
fn a_format_that_cannot_hold_a_key_says_so_and_which_can() {
    let provider = Provider::start();
    let user = User::enroll(&provider, &["--algorithm", "ecdsa"]);
    let desk = Desk::new(&[]);
    let (key, password) = (user.text("key/key.pfx"), user.text("key/password.txt"));
    for (language, word) in [("uk", "лише ключі ДСТУ 4145"), ("en", "DSTU 4145 keys only")] {
        for more in [&[][..], &["--format", "key6"]] {
            let out = desk.at("new.dat");
            let line =
                [&["key", "convert", &key, "--out", &out, "--password-file", &password], more].concat();
            let (title, advice) = desk.refused(language, &line, "E-KEY-03");
            assert!(title.contains(word) && title.contains("ECDSA-P256"), "{title}");
            assert!(!title.contains("ECDSA-P256, "), "once: {title}");
            assert!(advice.contains(".pfx") && advice.contains(".pk8"), "{advice}");
            assert!(!Path::new(&out).exists());
        }
    }
}

#[test]
fn what_is_to_be_included_must_be_there() {
    let provider = Provider::start();
    let user = User::enroll(&provider, &[]);
    for (what, none) in [("phone", ""), ("email", "  ")] {
        let (include, flag) = (format!("--include-{what}"), format!("--{what}"));
        let line = user.renew(&provider.url, &[&include, "yes", &flag, none, "--json", "--lang", "en"]);
        let refused = run(&line.iter().map(String::as_str).collect::<Vec<_>>());
        let document = refused.json();
        assert_eq!((refused.status, &document["error"]["code"]), (2, &json!("usage")), "{document}");
        let message = document["error"]["details"]["message"].as_str().unwrap();
        assert!(message.contains(&format!("{include} yes")) && message.contains(&format!("{flag} ''")));
        let cases = run(&["--json", "--state", &user.text("state"), "renew", "list"]).success();
        assert_eq!(cases["cases"], json!([]), "nothing was begun");
    }
}

#[test]
fn providers_are_listed_with_the_date_of_their_data() {
    let desk = Desk::new(&[]);
    let (_, listed) = desk.run("uk", &["provider", "list"]);
    for provider in listed["providers"].as_array().unwrap() {
        assert_eq!(provider["date"].as_str().unwrap().len(), "2025-01-10".len(), "{provider}");
    }
    let state = desk.at("state");
    let text = run(&["--lang", "uk", "--state", &state, "provider", "list"]).stdout;
    let tax = text.lines().find(|line| line.starts_with("tax ")).unwrap();
    assert!(tax.ends_with(" (дані від 10.01.2025)"), "{tax}");
    let text = run(&["--lang", "en", "--state", &state, "provider", "show", "tax"]).stdout;
    assert!(text.contains("Date of the data: 10 Jan 2025"), "{text}");
}

/// What stays when the name cannot be removed is told: the content is gone, the name is not.
#[cfg(target_os = "linux")]
#[test]
fn a_key_in_a_folder_that_cannot_be_written_is_emptied_and_that_is_told() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = Desk::new(&[]);
    let mode = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    let folder = desk.0.path().join("sealed");
    fs::create_dir(&folder).unwrap();
    let key = folder.join("Key-6.dat");
    fs::write(&key, fixture("iit-key6-m257-sep.dat")).unwrap();
    mode(desk.0.path(), 0o777);
    mode(&key, 0o666);
    mode(&folder, 0o555);
    let (state, name) = (desk.at("state"), key.display().to_string());
    let line = ["--json", "--lang", "en", "--state", &state, "key", "destroy", &name, "--yes"];
    let output = if rustix::process::geteuid().is_root() {
        // Nothing is read-only for root.
        let nobody = ["--reuid=65534", "--regid=65534", "--clear-groups", BINARY];
        match Command::new("setpriv").args(nobody).args(line).output() {
            Ok(output) if !output.stdout.is_empty() => output,
            _ => return skipped("no way to be another user than root"),
        }
    } else {
        Command::new(BINARY).args(line).output().unwrap()
    };
    mode(&folder, 0o755);
    let gone: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(gone["ok"], true, "{gone}");
    assert_eq!(gone["left"], json!([name]));
    assert!(fs::read(&key).unwrap().iter().all(|octet| *octet == 0));
}

/// New keys that are gone before the provider was told to put them in force: the advice names the way out, and it works.
#[test]
fn lost_new_keys_are_told_with_the_way_out() {
    let provider = Provider::start();
    let user = User::enroll(&provider, &[]);
    let kind = FaultKind::DelayAfter { milliseconds: 4000 };
    provider.faults.add(Fault { path: "/.well-known/cmp".into(), kind, times: 1 });
    let mut line = user.renew(&provider.url, &["--json", "--lang", "en", "--protocol", "cmp"]);
    let words: Vec<&str> = line.iter().map(String::as_str).collect();
    let child = start(&words);
    let begin = Instant::now();
    let staged = loop {
        let names = fs::read_dir(user.path("key")).unwrap().map(|entry| entry.unwrap().path());
        let mut staged = names.filter(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            name.starts_with("Key-6.dat.new-") && !name.ends_with(".tmp")
        });
        if let Some(staged) = staged.next() {
            break staged;
        }
        assert!(begin.elapsed() < Duration::from_secs(120), "no new keys");
        std::thread::sleep(Duration::from_millis(20));
    };
    std::thread::sleep(Duration::from_millis(1500));
    fs::rename(&staged, user.path("kept")).unwrap();
    let document = finish(child, &words).json();
    let error = &document["error"];
    assert_eq!(error["code"], "E-CARR-01", "{document}");
    let case = error["details"]["case"].as_str().unwrap();
    let way = format!("kliuchnyk renew abandon {case} --keys-lost");
    assert!(error["advice"].as_str().unwrap().contains(&way), "{document}");
    // An absent old key is another matter.
    line = user.renew(&provider.url, &["--json", "--lang", "en"]);
    line[2] = user.text("absent.dat");
    let absent = run(&line.iter().map(String::as_str).collect::<Vec<_>>()).json();
    assert_eq!(absent["error"]["code"], "E-CARR-01");
    assert!(!absent["error"]["advice"].as_str().unwrap().contains("abandon"), "{absent}");

    // The password of the new keys is forgotten: the same way out.
    fs::rename(user.path("kept"), &staged).unwrap();
    write_private(&user.path("other-password"), "blue-dolphin-38");
    let (state, old, other) =
        (user.text("state"), user.text("key/password.txt"), user.text("other-password"));
    let resume = ["renew", "resume", case, "--state", &state, "--password-file", &old, "--new-password-file"];
    let resume = [&resume[..], &[&other, "--lang", "en"]].concat();
    let told = run(&resume);
    assert!(told.stderr.contains("(E-KEY-01)") && told.stderr.contains(&way), "{}", told.stderr);
    let forgotten = run(&[&resume[..], &["--json"]].concat()).json();
    assert_eq!(forgotten["error"]["details"]["keys_lost"], case, "{forgotten}");

    let general = user.general();
    let mut way: Vec<&str> = way.split(' ').skip(1).collect();
    way.push("--json");
    way.extend(general.iter().map(String::as_str));
    run(&way).success();
    let again = user.renew(&provider.url, &["--json"]);
    run(&again.iter().map(String::as_str).collect::<Vec<_>>()).success();
}

/// Also one that an editor on Windows has marked as UTF-8.
#[test]
fn lines_of_a_password_file_may_end_as_on_windows() {
    let desk = Desk::new(&["iit-key6-m257-sep.dat"]);
    let password = desk.at("password");
    write_private(Path::new(&password), "\u{feff}Test12345\r\nanother line\r\n");
    let (status, shown) =
        desk.run("en", &["key", "show", &desk.at("iit-key6-m257-sep.dat"), "--password-file", &password]);
    assert_eq!(status, 0, "{shown}");
}

/// Names come from files and from other people: on a terminal they are text and nothing else.
#[test]
fn a_name_neither_begins_a_line_nor_speaks_to_the_terminal() {
    let desk = Desk::new(&[]);
    let name = desk.at("absent\nVerdict: valid\u{1b}[31m\u{202e}.cer");
    let state = desk.at("state");
    for line in [["cert", "show"], ["key", "show"], ["request", "show"]] {
        let told = run(&[&line[..], &[&name, "--lang", "en", "--state", &state]].concat());
        assert_eq!(told.status, 1, "{}", told.stderr);
        assert!(told.stderr.contains("Verdict: valid"), "{}", told.stderr);
        assert!(!told.stderr.contains(['\u{1b}', '\u{202e}']), "{:?}", told.stderr);
        assert!(told.stderr.lines().all(|line| !line.starts_with("Verdict")), "{}", told.stderr);
    }
    // Programs are told the name as it is.
    let (_, document) = desk.run("en", &["cert", "show", &name]);
    assert_eq!(document["error"]["details"]["path"], json!(name));
}

#[test]
fn a_data_folder_that_is_none_is_told_and_a_damaged_store_is_no_journal() {
    let desk = Desk::new(&["user-sign.cer"]);
    let certificate = desk.at("user-sign.cer");
    for state in [certificate.clone(), format!("{certificate}/below")] {
        for line in [&["cert", "list"][..], &["renew", "list"], &["cert", "import", &certificate]] {
            let told = run(&[line, &["--json", "--state", &state]].concat());
            let document = told.json();
            assert_eq!((told.status, &document["error"]["code"]), (1, &json!("E-APP-02")), "{document}");
            assert_eq!(document["error"]["details"]["path"], json!(state));
            assert_eq!(told.stderr, "", "nothing is said of settings");
        }
    }
    fs::create_dir(desk.at("state")).unwrap();
    fs::write(desk.at("state/certificates.p7b"), "damaged").unwrap();
    for (language, store, journal) in [("uk", "Сховище", "урнал"), ("en", "store", "journal")] {
        let (title, advice) = desk.refused(language, &["cert", "list"], "E-APP-07");
        assert!(title.contains(store), "{title}");
        assert!(!format!("{title}{advice}").contains(journal), "{title} {advice}");
        assert!(advice.contains("certificates.p7b"), "{advice}");
    }
}

#[test]
fn files_where_folders_are_wanted_and_folders_that_are_not_there() {
    let desk = Desk::new(&["user-sign.cer", "iit-key6-m257-sep.dat"]);
    let (file, password) = (desk.at("user-sign.cer"), desk.at("password"));
    write_private(Path::new(&password), "green-whale-74");
    let secret = ["--new-password-file", password.as_str()];
    let (out, requests) = (desk.at("Key-6.dat"), desk.at("requests"));
    let line = [&["key", "generate", "--out", &out, "--requests", &file], &secret[..]].concat();
    let (title, _) = desk.refused("en", &line, "E-CARR-10");
    assert!(title.contains("another file"), "{title}");
    for out in [desk.at("absent/Key-6.dat"), desk.at("absent/")] {
        let line = [&["key", "generate", "--out", &out, "--requests", &requests], &secret[..]].concat();
        let (title, _) = desk.refused("en", &line, "E-CARR-01");
        assert!(title.contains("no such folder"), "{title}");
        write_private(Path::new(&desk.at("old")), "Test12345");
        let (key, old) = (desk.at("iit-key6-m257-sep.dat"), desk.at("old"));
        let line = ["key", "backup", &key, "--out", &out, "--password-file", &old];
        let (title, _) = desk.refused("en", &line, "E-CARR-01");
        assert!(title.contains("no such folder"), "{title}");
    }
    let mut names: Vec<_> = fs::read_dir(desk.0.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["iit-key6-m257-sep.dat", "old", "password", "user-sign.cer"]);
}

#[test]
fn certificates_are_taken_in_all_or_none() {
    let desk = Desk::new(&["user-sign.cer"]);
    let (file, absent) = (desk.at("user-sign.cer"), desk.at("absent.cer"));
    desk.refused("uk", &["cert", "import", &file, &absent], "E-CERT-12");
    let (_, listed) = desk.run("uk", &["cert", "list"]);
    assert_eq!(listed["certificates"], json!([]));
    // A profile is no password.
    let (status, folder) = desk.run("en", &["provider", "add", &desk.at("")]);
    let message = folder["error"]["details"]["message"].as_str().unwrap();
    assert!(status == 2 && message.contains("not a file") && !message.contains("assword"), "{message}");
}
