//! Requests, by the keyboard: new keys with their requests are made without touching what is there, and a request is
//! looked at, whatever it is worth.

use super::keyboard::{Keyboard, is_at};
use super::scene::{OKSANA, Scene};
use super::taxpayer::{NEW_PASSWORD, files, keys_in};
use kliuchnyk::authority::Protocol;
use kliuchnyk::code::Code;
use kliuchnyk::gui::wizard::step::Id;
use kliuchnyk::pki::{PkiError, oid};
use kliuchnyk::tasks::request_show::request_show;
use std::path::Path;

fn open(scene: &Scene) -> Keyboard {
    let mut keyboard = scene.open();
    keyboard.press("section-requests");
    keyboard.window.until("the page of requests", |app| app.requests().is_some());
    keyboard
}

fn choose(keyboard: &mut Keyboard, id: &str) {
    keyboard.window.choose(id);
}

fn type_into(keyboard: &mut Keyboard, id: &str, text: &Path) {
    keyboard.window.tab_to(id);
    keyboard.window.type_text(&text.display().to_string());
}

/// From the page of requests to the page where the new key's place is asked for.
fn place(keyboard: &mut Keyboard) {
    keyboard.main(Id::Whose);
    keyboard.main(Id::Parameters);
    keyboard.main(Id::Place);
}

/// From there to the page with all answers.
fn check(keyboard: &mut Keyboard, place: &Path, folder: &Path) {
    type_into(keyboard, "place-path", place);
    keyboard.main(Id::Password);
    keyboard.new_password();
    keyboard.main(Id::Folder);
    type_into(keyboard, "folder-path", folder);
    keyboard.main(Id::Check);
}

#[test]
fn keys_and_requests_are_made_and_nothing_else_changes() {
    let scene = Scene::new(Protocol::Cmp);
    let (flash, papers) = (scene.state().join("flash"), scene.state().join("papers/requests"));
    std::fs::create_dir_all(&flash).unwrap();
    let mut keyboard = open(&scene);
    keyboard.main(Id::Whose);
    keyboard.window.settle();
    choose(&mut keyboard, "whose-present");
    keyboard.main(Id::Parameters);
    keyboard.main(Id::Place);
    check(&mut keyboard, &flash, &papers);
    assert!(keyboard.window.shows(OKSANA));
    // Back for another answer: the ones after it stay, and are not gone through again.
    keyboard.press("check-whose");
    keyboard.window.until("the owner", is_at(Id::Whose));
    choose(&mut keyboard, "whose-typed");
    keyboard.window.type_text("Шевчук");
    keyboard.enter();
    assert_eq!(keyboard.wizard().step(), Id::Whose, "a name is missing");
    assert_eq!(keyboard.window.focused(), Some("whose-owner-given-name".into()));
    keyboard.window.type_text("Ірина Богданівна");
    keyboard.main(Id::Check);
    assert!(keyboard.window.shows("Шевчук Ірина Богданівна"));
    // From the page before it too.
    keyboard.press("check-password");
    keyboard.window.until("the password", is_at(Id::Password));
    keyboard.escape();
    keyboard.window.until("the place", is_at(Id::Place));
    keyboard.main(Id::Check);
    assert!(!papers.exists() && std::fs::read_dir(&flash).unwrap().count() == 0, "nothing is made before");
    keyboard.main(Id::Made);
    let key = flash.join("Key-6.dat");
    assert!(keyboard.window.shows(&key.display().to_string()));
    let ids = keys_in(&key, NEW_PASSWORD).expect("the new store opens");
    let mut asked = Vec::new();
    for name in ["EU.p10", "EU-KEP.p10"] {
        let request = request_show(&papers.join(name)).unwrap();
        assert_eq!(request.subject().common_name(), Some("Шевчук Ірина Богданівна"));
        assert_eq!(request.subject().get(&oid::COUNTRY), Some("UA"));
        asked.push(request.spki().key_ids());
    }
    assert_eq!(ids.len(), 2);
    assert!(ids.iter().all(|id| asked.contains(id)));
    assert_eq!(std::fs::read(&scene.taxpayer.key.0).unwrap(), scene.taxpayer.store, "the present key");
    keyboard.enter();
    keyboard.window.until("the page of requests", |app| app.requests().is_some());
    // Who comes back with the certificates finds the keys.
    keyboard.press("section-keys");
    keyboard.window.until_gone("Дивимося, що з ключами…");
    assert!(keyboard.window.shows("Чекає на сертифікати") && keyboard.window.shows(OKSANA));
    assert!(keyboard.window.shows(&flash.display().to_string()));
}

/// A password that was typed holds as long as nothing of the other answers stands in it.
#[test]
fn a_password_is_asked_for_again_when_a_later_answer_stands_in_it() {
    let scene = Scene::new(Protocol::Cmp);
    let mut keyboard = open(&scene);
    place(&mut keyboard);
    type_into(&mut keyboard, "place-path", &scene.state());
    keyboard.main(Id::Password);
    keyboard.window.tab_to("password-new");
    keyboard.window.type_text("ганна-берег-74");
    keyboard.window.tab_to("password-again");
    keyboard.window.type_text("ганна-берег-74");
    keyboard.main(Id::Folder);
    type_into(&mut keyboard, "folder-path", &scene.state().join("papers"));
    keyboard.main(Id::Check);
    keyboard.press("check-whose");
    keyboard.window.until("the owner", is_at(Id::Whose));
    choose(&mut keyboard, "whose-typed");
    keyboard.window.type_text("Шевчук");
    keyboard.window.tab_to("whose-owner-given-name");
    keyboard.window.type_text("Ганна Богданівна");
    keyboard.main(Id::Password);
    assert!(keyboard.window.shows("У паролі, який ви ввели раніше"));
    keyboard.new_password();
    keyboard.main(Id::Check);
}

#[test]
fn a_key_or_a_request_that_is_there_stays() {
    let scene = Scene::new(Protocol::Cmp);
    let papers = scene.state().join("papers");
    std::fs::create_dir_all(&papers).unwrap();
    std::fs::write(papers.join("EU-KEP.p10"), "of another key").unwrap();
    let mut keyboard = open(&scene);
    place(&mut keyboard);
    type_into(&mut keyboard, "place-path", &scene.keys());
    keyboard.enter();
    keyboard.window.until("an answer", is_at(Id::Place));
    assert!(keyboard.window.shows(&format!("Тут уже є ключ: {OKSANA}")));
    assert_eq!(keyboard.window.focused(), Some("place-path".into()));
    keyboard.window.type_text("/нові.dat");
    keyboard.main(Id::Password);
    keyboard.new_password();
    keyboard.main(Id::Folder);
    type_into(&mut keyboard, "folder-path", &papers);
    keyboard.enter();
    keyboard.window.until("an answer", is_at(Id::Folder));
    assert!(keyboard.window.shows("EU-KEP.p10 вже є, і програма його не замінить"));
    keyboard.window.type_text("/нові");
    keyboard.main(Id::Check);
    // Somebody takes the name meanwhile: nothing half-made stays.
    let key = scene.keys().join("нові.dat");
    std::fs::write(&key, "another key").unwrap();
    keyboard.main(Id::Made);
    assert!(keyboard.window.shows("Ключі не створено"));
    assert_eq!(std::fs::read(&key).unwrap(), b"another key");
    assert!(!papers.join("нові/EU.p10").exists());
    assert_eq!(std::fs::read(papers.join("EU-KEP.p10")).unwrap(), b"of another key");
    assert!(files(&scene.keys(), "нові.dat.new-").is_empty());
    std::fs::remove_file(&key).unwrap();
    keyboard.main(Id::Check);
    keyboard.main(Id::Password);
    keyboard.new_password();
    keyboard.main(Id::Check);
    keyboard.main(Id::Made);
    assert_eq!(keys_in(&key, NEW_PASSWORD).unwrap().len(), 2);
    assert!(request_show(&papers.join("нові/EU.p10")).unwrap().subject().is_empty());
    assert_eq!(std::fs::read(&scene.taxpayer.key.0).unwrap(), scene.taxpayer.store);
}

#[test]
fn leaving_asks_first_and_makes_nothing() {
    let scene = Scene::new(Protocol::Cmp);
    let mut keyboard = open(&scene);
    keyboard.main(Id::Whose);
    keyboard.escape();
    keyboard.window.until("the page of requests", |app| app.requests().is_some());
    place(&mut keyboard);
    keyboard.escape();
    keyboard.window.until("the page before", is_at(Id::Parameters));
    keyboard.main(Id::Place);
    keyboard.press("cancel");
    assert!(keyboard.window.shows("Припинити створення ключів?"));
    keyboard.enter();
    keyboard.window.until("the same page", is_at(Id::Place));
    keyboard.press("cancel");
    keyboard.press("pause-other");
    keyboard.window.until("the page of requests", |app| app.requests().is_some());
    keyboard.escape();
    keyboard.window.until("home", |app| app.requests().is_none() && app.wizard().is_none());
    assert_eq!(files(&scene.keys(), "Key-6.dat").len(), 1);
}

#[test]
fn a_request_is_looked_at_whatever_its_signature_is_worth() {
    let scene = Scene::new(Protocol::Cmp);
    let (flash, papers) = (scene.state().join("flash"), scene.state().join("papers"));
    std::fs::create_dir_all(&flash).unwrap();
    let mut keyboard = open(&scene);
    place(&mut keyboard);
    check(&mut keyboard, &flash, &papers);
    keyboard.main(Id::Made);
    keyboard.enter();
    keyboard.window.until("the page of requests", |app| app.requests().is_some());
    let shown =
        |keyboard: &Keyboard| keyboard.window.app.requests().unwrap().shown().map(|s| s.file().clone());
    let file = papers.join("EU.p10");
    type_into(&mut keyboard, "request-path", &file);
    // It is looked at; no key is made.
    keyboard.enter();
    let is_shown = |app: &kliuchnyk::gui::App| app.requests().is_some_and(|page| page.shown().is_some());
    keyboard.window.until("the request", is_shown);
    let request = shown(&keyboard).unwrap();
    assert_eq!(request.signature, Ok(()));
    let id = hex::encode(request.request.spki().key_ids().gost);
    assert!(keyboard.window.shows(&kliuchnyk::gui::design::grouped(&id)));
    keyboard.press("request-fields");
    keyboard.press("field-raw-5");
    let octets = kliuchnyk::gui::design::grouped(&hex::encode(request.request.signature()));
    assert!(keyboard.window.shows(&octets));
    // One bit of the signature is another.
    let mut altered = std::fs::read(&file).unwrap();
    *altered.last_mut().unwrap() ^= 1;
    std::fs::write(&file, altered).unwrap();
    keyboard.escape();
    keyboard.press("request-open");
    keyboard.window.until("the request", is_shown);
    assert!(matches!(shown(&keyboard).unwrap().signature, Err(PkiError::SignatureWrong(_))));
    assert!(keyboard.window.shows("Підпис неправильний"));
    keyboard.escape();
    std::fs::write(&file, "not a request").unwrap();
    keyboard.press("request-open");
    keyboard.window.until("what is wrong", |app| app.requests().is_some_and(|page| page.wrong().is_some()));
    assert_eq!(keyboard.window.app.requests().unwrap().wrong(), Some(Code::Req13));
    assert_eq!(keyboard.window.focused(), Some("request-path".into()));
}
