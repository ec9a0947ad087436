//! What is no regular file is refused where a file is expected: nothing waits for a pipe, nothing reads a device for
//! ever, and every key stays as it was. An answer that could not be written is no success.
#![cfg(unix)]

use super::command_line::fixture;
use super::fixtures::shared;
use super::program::{BINARY, Run, TELLINGS, assert_fails, run};
use kliuchnyk::carrier::file::FileCarrier;
use kliuchnyk::carrier::{Carrier as _, KeyUri};
use kliuchnyk::code::{Code, Coded as _};
use std::fs::OpenOptions;
use std::path::Path;
use std::process::{Command, Stdio};

/// A pipe that nobody writes to, and an endless device.
fn oddities(folder: &Path) -> Vec<String> {
    let pipe = folder.join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let socket = folder.join("socket");
    drop(std::os::unix::net::UnixListener::bind(&socket).unwrap());
    vec![
        pipe.display().to_string(),
        socket.display().to_string(),
        folder.display().to_string(),
        "/dev/zero".into(),
    ]
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

#[test]
fn keys_certificates_and_requests_are_files() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state").display().to_string();
    for odd in oddities(folder.path()) {
        for (line, code) in [
            (&["key", "show", odd.as_str()][..], Code::Carr01),
            (&["renew", "--key", &odd, "--provider", "tax"], Code::Carr01),
            (&["cert", "show", &odd], Code::Cert12),
            (&["cert", "check", &odd, "--offline"], Code::Cert12),
            (&["request", "show", &odd], Code::Req13),
        ] {
            for telling in TELLINGS {
                let line = [words(line), words(&["--state", &state])].concat();
                assert_fails(&line, telling, code);
            }
        }
        let wrong = run(&["--json", "--state", &state, "provider", "add", &odd]);
        assert_eq!((wrong.status, wrong.json()["error"]["code"].as_str()), (2, Some("usage")), "{odd}");
    }
    let told = run(&["--lang", "en", "--state", &state, "key", "show", "/dev/zero"]);
    assert!(
        told.stderr.contains("not a file but a folder, a pipe or a device: /dev/zero"),
        "{}",
        told.stderr
    );
}

/// Why a file cannot be shown stands in its title, not in a note for programs only.
#[test]
fn what_is_wrong_with_a_file_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state").display().to_string();
    let at = |name: &str| folder.path().join(name).display().to_string();
    std::fs::File::create(at("sparse")).unwrap().set_len(1 << 42).unwrap();
    std::fs::write(at("text"), "text").unwrap();
    let stores = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/stores");
    let (certificate, key) = (stores.join("user-sign.cer"), stores.join("iit-key6-m257-sep.dat"));
    let (certificate, key) = (certificate.display().to_string(), key.display().to_string());
    let requests = at("requests");
    std::fs::write(at("new"), "dovhyi parol-84").unwrap();
    let line =
        ["key", "generate", "--out", &at("new.dat"), "--requests", &requests, "--json", "--state", &state];
    let made = run(&[&line[..], &["--new-password-file", &at("new")]].concat()).success();
    let request = made["requests"][0].as_str().unwrap().to_owned();
    for (verb, file, title, advice) in [
        ("cert", at("none"), "Файлу немає", ".cer"),
        ("cert", at("sparse"), "Файл завеликий", ".cer"),
        ("cert", requests.clone(), "Це не файл", ".cer"),
        ("cert", at("text"), "Це не сертифікат", ".cer"),
        ("cert", key.clone(), "Це файл ключа", "key show"),
        ("cert", request.clone(), "Це запит на сертифікат", "request show"),
        ("request", at("none"), "Файлу запиту немає", ".p10"),
        ("request", at("sparse"), "Файл завеликий", ".p10"),
        ("request", requests.clone(), "Замість файлу запиту", ".p10"),
        ("request", at("text"), "Файл не є запитом", "ще раз"),
        ("request", certificate.clone(), "Це сертифікат, а не запит", "cert show"),
        ("request", key.clone(), "Це файл ключа", "key show"),
    ] {
        let told = run(&[verb, "show", &file, "--lang", "uk", "--state", &state]);
        let lines: Vec<&str> = told.stderr.lines().collect();
        assert!(told.status == 1 && lines[0].starts_with(title), "{file}: {}", told.stderr);
        assert!(lines[1].contains(advice), "{file}: {}", told.stderr);
    }
}

#[test]
fn a_password_file_is_a_file_and_standard_input_stays() {
    let folder = tempfile::tempdir().unwrap();
    let Some(key) = fixture(folder.path(), "ua/stores/iit-key6-m257-sep.dat") else { return };
    let state = folder.path().join("state").display().to_string();
    for odd in oddities(folder.path()) {
        let line =
            ["--json", "--lang", "en", "--state", &state, "key", "show", &key, "--password-file", &odd];
        let wrong = run(&line);
        let message = wrong.json()["error"]["details"]["message"].to_string();
        assert_eq!(wrong.status, 2, "{odd}");
        assert!(message.contains("is not a file") && message.contains("--password-stdin"), "{message}");
    }
}

/// Beside a key lies a pipe with the name of a certificate: it is passed over.
#[test]
fn a_pipe_among_the_certificates_is_passed_over() {
    let Some(store) = shared("ua/stores/iit-key6-m257-sep.dat") else { return };
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("Key-6.dat");
    std::fs::write(&key, store).unwrap();
    for name in ["Key-6.sign.cer", "other.cer"] {
        let made = Command::new("mkfifo").arg(folder.path().join(name)).status().unwrap();
        assert!(made.success());
    }
    assert!(kliuchnyk::carrier::file::certificates_beside(&key).is_empty());
    assert!(kliuchnyk::carrier::file::certificates_named_after(&key).is_empty());
}

#[test]
fn a_pipe_is_no_place_for_a_new_key() {
    let folder = tempfile::tempdir().unwrap();
    for odd in oddities(folder.path()).into_iter().filter(|odd| !Path::new(odd).is_dir()) {
        let error = FileCarrier.occupied(&KeyUri(odd.clone())).unwrap_err();
        assert_eq!(error.code(), Code::Carr01, "{odd}");
    }
}

/// Runs with standard output put there.
fn run_into(output: Stdio, words: &[&str]) -> Run {
    let ended = Command::new(BINARY).args(words).env("LC_ALL", "C.UTF-8").stdout(output).output().unwrap();
    let text = |octets: Vec<u8>| String::from_utf8(octets).unwrap();
    Run { status: ended.status.code().unwrap_or(-1), stdout: text(ended.stdout), stderr: text(ended.stderr) }
}

#[cfg(target_os = "linux")]
#[test]
fn an_answer_that_was_not_written_is_a_failure() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().display().to_string();
    for words in [&["provider", "list"][..], &["--json", "provider", "list"], &["--help"], &["--json", "fly"]]
    {
        let line = [&["--lang", "en", "--state", &state], words].concat();
        let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
        let ended = run_into(full.into(), &line);
        assert_eq!(ended.status, if words.contains(&"fly") { 2 } else { 1 }, "{words:?}");
        assert!(ended.stderr.contains("The answer was not written"), "{words:?}: {}", ended.stderr);
    }
}

/// A reader that went away (`| head`) wanted no more.
#[test]
fn a_closed_pipe_is_quiet() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().display().to_string();
    for words in [&["provider", "list"][..], &["--json", "provider", "list"]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let ended = run_into(writer.into(), &[&["--state", &state], words].concat());
        assert_eq!((ended.status, ended.stderr.as_str()), (0, ""), "{words:?}");
    }
}
