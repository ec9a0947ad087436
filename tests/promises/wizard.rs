//! The whole renewal through the window, without a display: real training provider, real files.

use crate::sandbox::Sandbox;
use iced_test::core::keyboard::key::Named;
use kliuchnyk::gui::screen::home::Home;
use kliuchnyk::gui::wizard::step::Id;
use kliuchnyk::gui::{App, Options};
use kliuchnyk::i18n::Language;
use std::path::Path;

/// A training window with its own folder.
pub fn training(state: &Path, ecdsa: bool) -> Options {
    Options {
        training: true,
        training_ecdsa: ecdsa,
        state: Some(state.to_owned()),
        language: Some(Language::Uk),
    }
}

/// The open window with the demo key's card on it.
pub fn at_home(state: &Path, ecdsa: bool) -> Sandbox {
    let mut window = Sandbox::open(training(state, ecdsa));
    window.until("the key card", |app| matches!(app.home(), Home::Key { .. }));
    window
}

pub fn is_at(step: Id) -> impl Fn(&App) -> bool {
    move |app| app.wizard().is_some_and(|w| w.step() == step && !w.is_pending() && w.stopped().is_none())
}

/// The demo key's password, as it lies beside the key.
pub fn demo_password(state: &Path, ecdsa: bool) -> String {
    let folder = if ecdsa { "key-ecdsa" } else { "key" };
    std::fs::read_to_string(state.join("window").join(folder).join("password.txt")).unwrap()
}

pub const NEW_PASSWORD: &str = "Нова-фраза ключа 7";

/// From the home page to the finish page by mouse; fields that have the focus need no click.
fn renew_by_mouse(window: &mut Sandbox, state: &Path, ecdsa: bool) {
    window.actions = 0;
    window.click("main");
    window.until("conditions", is_at(Id::Conditions));
    window.click("main");
    window.until("key", is_at(Id::Key));
    window.type_text(&demo_password(state, ecdsa));
    window.click("main");
    window.until("key read", |app| {
        is_at(Id::Key)(app) && app.wizard().is_some_and(|w| w.context().asked.is_some())
    });
    window.click("main");
    window.until("agreement", is_at(Id::Agreement));
    window.click("main");
    window.until("data", is_at(Id::Data));
    window.click("main");
    window.until("changes", is_at(Id::Changes));
    window.click("main");
    window.until("place", is_at(Id::Place));
    window.click("main");
    window.until("parameters", is_at(Id::Parameters));
    window.click("main");
    window.until("password", is_at(Id::Password));
    let password = if ecdsa { "New key phrase 7!" } else { NEW_PASSWORD };
    window.type_text(password);
    window.click("password-repeat");
    window.type_text(password);
    window.click("main");
    window.until("review", is_at(Id::Review));
    window.click("main");
    window.until("certificates", is_at(Id::Certificates));
    window.click("main");
    window.until("finish", is_at(Id::Finish));
    window.click("main");
    window.until("home", |app| app.wizard().is_none() && matches!(app.home(), Home::Key { .. }));
}

#[test]
fn a_renewal_by_mouse_takes_at_most_fourteen_actions_and_no_address() {
    let state = tempfile::tempdir().unwrap();
    let mut window = at_home(state.path(), false);
    renew_by_mouse(&mut window, state.path(), false);
    assert!(window.actions <= 14, "{} actions", window.actions);
    let Home::Key { card, unfinished } = window.app.home() else { panic!("no key card") };
    assert!(card.days_left > 700, "{} days", card.days_left);
    assert!(unfinished.is_empty());
    let old: Vec<_> = std::fs::read_dir(state.path().join("window/key"))
        .unwrap()
        .flatten()
        .filter(|e| e.file_name().to_string_lossy().starts_with("Key-6.dat.old-"))
        .collect();
    assert_eq!(old.len(), 1, "the old key is kept");
}

#[test]
fn escape_never_destroys() {
    let state = tempfile::tempdir().unwrap();
    let mut window = at_home(state.path(), false);
    window.key(Named::Enter);
    window.until("conditions", is_at(Id::Conditions));
    window.key(Named::Escape);
    window.until("home", |app| app.wizard().is_none());
}
