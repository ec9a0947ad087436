//! A key of state algorithms in a file of another format than new keys have: they go beside it, and it stays.

use super::program::{Provider, User, files, run};
use kliuchnyk::code::Code;

/// The user's key as a PKCS#12 in a folder of its own; its path.
fn as_pfx(user: &User) -> String {
    std::fs::create_dir(user.path("pfx")).unwrap();
    let (key, pfx) = (user.key(), user.text("pfx/key.pfx"));
    let (state, password) = (user.text("state"), user.text("key/password.txt"));
    let line = ["key", "convert", &key, "--out", &pfx, "--json", "--state", &state];
    let made = run(&[&line[..], &["--password-file", &password]].concat()).success();
    assert_eq!(made["format"], "pfx");
    pfx
}

fn renew(user: &User, provider: &Provider, key: &str, more: &[&str]) -> super::program::Run {
    let decided =
        ["renew", "--key", key, "--provider", &provider.url, "--accept-agreement", "--confirm-data"];
    let general = user.general();
    let general: Vec<&str> = general.iter().map(String::as_str).collect();
    run(&[&decided[..], more, &general].concat())
}

#[test]
fn new_keys_lie_beside_a_file_of_another_format() {
    let provider = Provider::start();
    let user = User::enroll(&provider, &[]);
    let pfx = as_pfx(&user);
    let before = std::fs::read(&pfx).unwrap();
    let told = renew(&user, &provider, &pfx, &["--lang", "uk"]);
    assert_eq!(told.status, 0, "{}", told.stderr);
    let new = user.text("pfx/Key-6.dat");
    assert!(told.stdout.contains(&format!("Новий ключ: {new}")), "{}", told.stdout);
    assert!(told.stdout.contains(&format!("Старий ключ збережено: {pfx}")), "{}", told.stdout);
    assert!(std::fs::read(&pfx).unwrap() == before, "the old file is as it was");
    let names: Vec<String> = files(&user.path("pfx"))
        .into_keys()
        .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
        .collect();
    assert_eq!(names, ["Key-6.agree.cer", "Key-6.dat", "Key-6.sign.cer", "key.pfx"]);
    let password = user.text("new-password");
    let shown = run(&["key", "show", &new, "--json", "--password-file", &password]).success();
    assert_eq!(shown["format"], "key6");
}

/// What lies where they would go is asked about, and a name that the person gives is taken at its word.
#[test]
fn nothing_that_lies_there_is_replaced_unasked() {
    let provider = Provider::start();
    let user = User::enroll(&provider, &[]);
    let pfx = as_pfx(&user);
    let refused = renew(&user, &provider, &pfx, &["--to", &user.text("new.p12"), "--json"]).json();
    assert_eq!(refused["error"]["code"], Code::Key03.as_str(), "{refused}");
    assert_eq!(refused["error"]["details"]["format"], "other-ending");
    std::fs::copy(user.key(), user.path("pfx/Key-6.dat")).unwrap();
    let before = files(&user.path("pfx"));
    let asked = renew(&user, &provider, &pfx, &["--json"]).json();
    assert_eq!(asked["error"]["code"], Code::Carr10.as_str(), "{asked}");
    assert!(asked["error"]["advice"].as_str().unwrap().contains("--replace"), "{asked}");
    super::program::assert_untouched(&before);
}
