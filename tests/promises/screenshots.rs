//! `make screenshots`: what the user guide shows, drawn from a real renewal.

use crate::keyboard::{Keyboard, training};
use kliuchnyk::gui::Options;
use kliuchnyk::gui::wizard::step::Id;
use kliuchnyk::i18n::{Language, Texts};
use std::path::Path;
use tempfile::TempDir;

/// An empty folder of this name at every drawing: what the pictures show of paths is a person's, and does not change.
/// Each test has its own.
pub fn home(name: &str) -> TempDir {
    let home = std::env::temp_dir().join("oksana");
    std::fs::create_dir_all(&home).unwrap();
    // One that was stopped has left it there.
    let _ = std::fs::remove_dir_all(home.join(name));
    tempfile::Builder::new().prefix(name).rand_bytes(0).tempdir_in(home).unwrap()
}

#[test]
#[ignore = "writes docs/screens: make screenshots"]
fn screenshots_for_the_user_guide() {
    for language in Language::ALL {
        let state = home("Документи");
        let options = Options { language: Some(language), ..training(state.path()) };
        let mut keyboard = Keyboard::open(options);
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/screens");
        let picture = |keyboard: &mut Keyboard, name: &str| {
            keyboard.window.picture(folder.join(format!("{name}-{}.png", language.tag())));
        };
        picture(&mut keyboard, "home");
        keyboard.check_conditions();
        picture(&mut keyboard, "conditions");
        keyboard.main(Id::Key);
        keyboard.type_password();
        keyboard.window.until("key read", crate::keyboard::key_is_read);
        picture(&mut keyboard, "key");
        for page in [Id::Agreement, Id::Data, Id::Changes, Id::Place, Id::Parameters] {
            keyboard.main(page);
            picture(&mut keyboard, page.key());
        }
        keyboard.main(Id::Password);
        keyboard.new_password();
        picture(&mut keyboard, "password");
        for page in [Id::Review, Id::Certificates, Id::Finish] {
            keyboard.main(page);
            picture(&mut keyboard, page.key());
        }
    }
}

#[test]
#[ignore = "writes docs/screens: make screenshots"]
fn screenshots_of_requests_and_of_a_suspension() {
    for language in Language::ALL {
        let state = home("Договори");
        let (flash, papers) = (state.path().join("FLASH"), state.path().join("ВПР"));
        std::fs::create_dir(&flash).unwrap();
        let options = Options { language: Some(language), ..training(state.path()) };
        let mut keyboard = Keyboard::open(options);
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/screens");
        let picture = |keyboard: &mut Keyboard, name: &str| {
            keyboard.window.picture(folder.join(format!("{name}-{}.png", language.tag())));
        };
        keyboard.press("section-requests");
        keyboard.window.until("the page of requests", |app| app.requests().is_some());
        picture(&mut keyboard, "requests");
        for page in [Id::Whose, Id::Parameters, Id::Place] {
            keyboard.main(page);
        }
        keyboard.window.tab_to("place-path");
        keyboard.window.type_text(&flash.display().to_string());
        keyboard.main(Id::Password);
        keyboard.new_password();
        keyboard.main(Id::Folder);
        keyboard.window.tab_to("folder-path");
        keyboard.window.type_text(&papers.display().to_string());
        keyboard.main(Id::Check);
        picture(&mut keyboard, "check");
        keyboard.main(Id::Made);
        picture(&mut keyboard, "made");
        keyboard.enter();
        keyboard.window.until("the page of requests", |app| app.requests().is_some());
        keyboard.window.tab_to("request-path");
        keyboard.window.type_text(&papers.join("EU.p10").display().to_string());
        keyboard.press("request-open");
        let shown = |app: &kliuchnyk::gui::App| app.requests().is_some_and(|page| page.shown().is_some());
        keyboard.window.until("the request", shown);
        picture(&mut keyboard, "request");
        keyboard.escape();
        keyboard.escape();
        keyboard.window.settle();
        keyboard.read_key();
        keyboard.reach(Id::Data);
        keyboard.press("data-compromised");
        keyboard.stopped();
        picture(&mut keyboard, "compromised");
        keyboard.enter();
        keyboard.window.until("which certificates", |app| app.status_change().is_some());
        picture(&mut keyboard, "suspend");
    }
}

/// Whether this process runs in a person's home folder, not in that of who draws; where not, the test is run once more
/// in one.
fn at_home(test: &str) -> bool {
    const AT_HOME: &str = "KLIUCHNYK_TEST_AT_HOME";
    if std::env::var_os(AT_HOME).is_some() {
        return true;
    }
    let folder = home("Дім");
    let ended = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--ignored"])
        .env("HOME", folder.path())
        .env_remove("XDG_CONFIG_HOME")
        .env(AT_HOME, "1")
        .status();
    assert!(ended.unwrap().success());
    false
}

/// The section of keys; the password, the copy and the end of a key stand for its care.
#[test]
#[ignore = "writes docs/screens: make screenshots"]
fn screenshots_of_keys() {
    if !at_home("screenshots::screenshots_of_keys") {
        return;
    }
    for language in Language::ALL {
        let state = home("Ключі");
        let options = Options { language: Some(language), ..training(state.path()) };
        let mut keyboard = Keyboard::open(options);
        let texts = Texts::new(language);
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/screens");
        let picture = |keyboard: &mut Keyboard, name: &str| {
            keyboard.window.picture(folder.join(format!("{name}-{}.png", language.tag())));
        };
        keyboard.press("section-keys");
        keyboard.window.until_gone(&texts.text("keys-looking", &[]));
        picture(&mut keyboard, "keys");
        let key = state.path().join("window/key/Key-6.dat");
        keyboard.press(&format!("keys-open-{}", key.display()));
        keyboard.type_password();
        keyboard.window.until_gone(&texts.text("keys-reading", &[]));
        keyboard.window.settle();
        picture(&mut keyboard, "keys-open");
        for care in ["keys-password-change", "keys-backup", "keys-convert", "keys-destroy"] {
            keyboard.press(care);
            keyboard.window.until_gone(&texts.text("keys-destroy-looking", &[]));
            picture(&mut keyboard, care);
            keyboard.escape();
        }
    }
}

#[test]
#[ignore = "writes docs/screens: make screenshots"]
fn screenshots_of_certificates() {
    for language in Language::ALL {
        let state = home("Архів");
        let options = Options { language: Some(language), ..training(state.path()) };
        let mut keyboard = Keyboard::open(options);
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/screens");
        let all: Vec<_> = crate::certificate_lists::certificates(40).collect();
        let own = kliuchnyk::tasks::certificate_files::read(&state.path().join("window/key/sign.cer"));
        let own: Vec<_> = own.unwrap().into_iter().flatten().collect();
        let store = kliuchnyk::tasks::cert_store::CertStore::open(state.path());
        store.add(&[own.as_slice(), all.as_slice()].concat()).unwrap();
        keyboard.press("section-certificates");
        keyboard.window.tab_to("certificates-words");
        keyboard.window.picture(folder.join(format!("certificates-list-{}.png", language.tag())));
        keyboard.window.type_text("Коваленко Оксана");
        keyboard.press("certificate-0");
        keyboard.window.settle();
        // Its main button; by Enter, so that the page stays at its beginning.
        keyboard.enter();
        keyboard.window.until_gone(&Texts::new(language).text("certificate-check-asking", &[]));
        keyboard.window.picture(folder.join(format!("certificate-{}.png", language.tag())));
    }
}
