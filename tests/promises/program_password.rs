//! A program password at the command line: set, asked for by what needs the vault and by nothing else, changed, removed;
//! and what is personal is readable at no time.

use super::program::{self, Provider, User, assert_fails, run, write_private};
use kliuchnyk::code::Code;
use std::fs;
use std::path::Path;

const PROGRAM_PASSWORD: &str = "синій-кит-на-сопілці";
const OTHER: &str = "another-whale-31";

struct Line<'a> {
    user: &'a User,
}

impl Line<'_> {
    fn arguments(&self, words: &[&str]) -> Vec<String> {
        let mut all: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        all.extend(["--state".to_owned(), self.user.text("state")]);
        all
    }
    fn run(&self, words: &[&str]) -> program::Run {
        let all = self.arguments(words);
        let all: Vec<&str> = all.iter().map(String::as_str).chain(["--json"]).collect();
        run(&all)
    }
    /// Nobody can be asked here: the file that would go on is named.
    fn stops(&self, words: &[&str], needs: &str) {
        let run = self.run(words);
        let document = run.json();
        assert_eq!((run.status, &document["error"]["code"]), (1, &"E-APP-06".into()), "{document}");
        assert_eq!(document["error"]["details"]["needs"], serde_json::json!([needs]));
    }
    fn fails(&self, words: &[&str], code: Code) {
        for telling in program::TELLINGS {
            assert_fails(&self.arguments(words), telling, code);
        }
    }
}

/// Every file below a folder that holds these octets.
fn holding(folder: &Path, what: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            found.extend(holding(&path, what));
        } else if fs::read(&path).unwrap().windows(what.len()).any(|window| window == what.as_bytes()) {
            found.push(path.display().to_string());
        }
    }
    found
}

#[test]
fn what_needs_the_vault_asks_for_the_program_password_and_nothing_else_does() {
    let provider = Provider::start();
    let user = User::enroll(&provider, &[]);
    let line = Line { user: &user };
    let file = |name: &str, text: &str| {
        write_private(&user.path(name), text);
        user.text(name)
    };
    let (right, wrong) = (file("right", PROGRAM_PASSWORD), file("wrong", "синій-кит-на-скрипці"));
    let (weak, other) = (file("weak", "qwerty-1"), file("other", OTHER));

    line.fails(&["settings", "password", "--new-password-file", &weak], Code::Key08);
    assert!(line.run(&["renew", "list"]).success()["cases"].as_array().unwrap().is_empty());
    assert_eq!(line.run(&["settings", "password", "--remove"]).status, 2, "there is none");
    line.stops(&["settings", "password"], "--new-password-file");

    let set = line.run(&["settings", "password", "--new-password-file", &right]).success();
    assert_eq!(set["program_password"], true);
    assert!(fs::read_to_string(user.path("state/vault.key")).unwrap().contains("argon2id"));

    line.stops(&["renew", "list"], "--program-password-file");
    let resume = ["renew", "resume", "--program-password-file", &wrong];
    line.fails(&resume, Code::App10);
    line.fails(&["renew", "list", "--program-password-file", &wrong], Code::App10);
    let password = user.text("key/password.txt");
    let fetch = ["cert", "fetch", "--key", &user.key(), "--provider", "tax", "--password-file", &password];
    line.stops(&fetch, "--program-password-file");
    line.run(&["renew", "list", "--program-password-file", &right]).success();

    // None of this has to do with settings or journal.
    line.run(&["key", "show", &user.key(), "--password-file", &password]).success();
    line.run(&["cert", "list"]).success();
    line.run(&["cert", "import", &user.text("key/sign.cer")]).success();
    line.run(&["provider", "show", "tax"]).success();
    line.run(&["provider", "list"]).success();

    // A whole renewal behind it.
    let renewal = user.renew(&provider.url, &["--program-password-file", &right, "--json"]);
    let renewal: Vec<&str> = renewal.iter().map(String::as_str).collect();
    assert_eq!(run(&renewal).success()["state"], "done");

    let words = ["settings", "password", "--program-password-file"];
    line.fails(&[&words[..], &[&wrong, "--new-password-file", &other]].concat(), Code::App10);
    line.run(&[&words[..], &[&right, "--new-password-file", &other]].concat()).success();
    line.fails(&["renew", "list", "--program-password-file", &right], Code::App10);
    line.fails(&[&words[..], &[&right, "--remove"]].concat(), Code::App10);
    let removed = line.run(&[&words[..], &[&other, "--remove"]].concat()).success();
    assert_eq!(removed["program_password"], false);
    line.run(&["renew", "list"]).success();
    for secret in [PROGRAM_PASSWORD, OTHER] {
        assert_eq!(holding(&user.path("state"), secret), [""; 0]);
    }
}

/// A settings file from before there was sealing: the next command of any kind moves it over.
#[test]
fn old_settings_are_moved_over_and_no_key_path_or_proxy_user_stays_readable() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().display().to_string();
    let old = "language = \"en\"\ndefault_provider = \"tax\"\nrecent_keys = [\"/media/CANARY/Key-6.dat\"]\n\
               [proxy]\nmode = \"manual\"\naddress = \"proxy.CANARY:1\"\nuser = \"CANARY-user\"\n";
    fs::write(folder.path().join("settings.toml"), old).unwrap();
    assert_eq!(holding(folder.path(), "CANARY").len(), 1);
    let list = run(&["provider", "list", "--state", &state]);
    assert_eq!((list.status, list.stderr.as_str()), (0, ""));
    assert_eq!(holding(folder.path(), "CANARY"), [""; 0]);
    assert!(fs::read_to_string(folder.path().join("settings.toml")).unwrap().contains("language"));
    let (settings, problem) = kliuchnyk::vault::Settings::load(folder.path());
    assert!(problem.is_none());
    assert_eq!(settings.recent_keys, ["/media/CANARY/Key-6.dat"]);
}
