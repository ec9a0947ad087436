//! The whole renewal through the window, without a display: real training provider, real files.

use crate::keyboard::{Keyboard, is_at, key_is_read, training};
use crate::sandbox::Sandbox;
use crate::taxpayer::files;
use kliuchnyk::gui::Options;
use kliuchnyk::gui::wizard::step::Id;
use std::time::Duration;

#[test]
fn a_renewal_by_mouse_takes_at_most_fourteen_actions_and_no_address() {
    let state = tempfile::tempdir().unwrap();
    let mut keyboard = Keyboard::open(training(state.path()));
    let main = |window: &mut Sandbox, next: Id| {
        window.click("main");
        window.until(next.key(), is_at(next));
    };
    let window = &mut keyboard.window;
    window.actions = 0;
    main(window, Id::Conditions);
    main(window, Id::Key);
    // A field that has the focus needs no click.
    window.type_text(&keyboard.password);
    window.click("main");
    window.until("key read", key_is_read);
    for next in [Id::Agreement, Id::Data, Id::Changes, Id::Place, Id::Parameters, Id::Password] {
        main(window, next);
    }
    window.type_text(keyboard.new_password);
    window.click("password-again");
    window.type_text(keyboard.new_password);
    for next in [Id::Review, Id::Certificates, Id::Finish] {
        main(window, next);
    }
    window.click("main");
    keyboard.home();
    assert!(keyboard.window.actions <= 14, "{} actions", keyboard.window.actions);
    assert!(keyboard.is_renewed() && keyboard.unfinished().is_empty());
    let old = files(&state.path().join("window/key"), "Key-6.dat.old-");
    assert_eq!(old.len(), 1, "the old key is kept");
}

#[test]
fn escape_never_destroys() {
    let state = tempfile::tempdir().unwrap();
    let mut keyboard = Keyboard::open(training(state.path()));
    keyboard.main(Id::Conditions);
    keyboard.escape();
    keyboard.home();
}

/// By the keyboard alone; the longest `update` of it all.
fn renewal(options: Options) -> Duration {
    let ecdsa = options.training_ecdsa;
    let mut keyboard = Keyboard::open(options);
    keyboard.read_key();
    keyboard.reach(Id::Review);
    keyboard.send_and_finish();
    // A PKCS#12 shows its new certificates only to who opens it.
    assert!(keyboard.is_renewed() || ecdsa);
    keyboard.window.longest
}

#[test]
fn the_keyboard_alone_renews_with_cmp_and_nothing_blocks_the_window() {
    let state = tempfile::tempdir().unwrap();
    let longest = renewal(training(state.path()));
    // The figure of the release build is in docs/performance.md; here it must only never wait for anything.
    println!("longest update: {longest:?}");
    assert!(longest < Duration::from_millis(200), "{longest:?}");
}

#[test]
fn the_keyboard_alone_renews_with_iit() {
    let state = tempfile::tempdir().unwrap();
    renewal(Options { training_iit: true, ..training(state.path()) });
}

#[test]
fn the_keyboard_alone_renews_an_ecdsa_key() {
    let state = tempfile::tempdir().unwrap();
    renewal(Options { training_ecdsa: true, ..training(state.path()) });
}

#[test]
fn back_from_every_page_and_forward_again() {
    let state = tempfile::tempdir().unwrap();
    let mut keyboard = Keyboard::open(training(state.path()));
    keyboard.read_key();
    keyboard.reach(Id::Review);
    let pages = [
        Id::Password,
        Id::Parameters,
        Id::Place,
        Id::Changes,
        Id::Data,
        Id::Agreement,
        Id::Key,
        Id::Conditions,
    ];
    for page in pages {
        keyboard.back(page);
    }
    // What was answered stands: nothing is asked a second time, the agreement is not signed again.
    for page in pages.iter().rev().skip(1) {
        keyboard.main(*page);
    }
    keyboard.main(Id::Review);
    keyboard.send_and_finish();
    assert!(keyboard.is_renewed());
}

#[test]
fn a_wrong_password_is_told_where_it_was_typed() {
    let state = tempfile::tempdir().unwrap();
    let mut keyboard = Keyboard::open(training(state.path()));
    keyboard.main(Id::Conditions);
    keyboard.main(Id::Key);
    keyboard.window.type_text("не той пароль");
    keyboard.enter();
    keyboard
        .window
        .until("an answer", |app| is_at(Id::Key)(app) && !app.wizard().unwrap().context().talking());
    assert!(keyboard.window.shows("Пароль неправильний"));
    keyboard.type_password();
    keyboard.window.until("key read", key_is_read);
}

#[test]
fn leaving_before_anything_was_sent_leaves_nothing_behind() {
    let state = tempfile::tempdir().unwrap();
    let mut keyboard = Keyboard::open(training(state.path()));
    keyboard.read_key();
    keyboard.reach(Id::Password);
    let field = keyboard.window.focused();
    keyboard.press("cancel");
    assert!(keyboard.wizard().paused().is_some(), "leaving asks first");
    keyboard.escape();
    assert!(keyboard.wizard().paused().is_none(), "Esc stays");
    assert!(field.is_some() && keyboard.window.focused() == field, "what is typed now goes into the field");
    keyboard.escape();
    assert_eq!(keyboard.wizard().step(), Id::Parameters, "Esc leads one page back");
    keyboard.main(Id::Password);
    keyboard.press("cancel");
    // The harmless choice is the main one; leaving is the other.
    keyboard.press("pause-other");
    keyboard.home();
    assert!(keyboard.unfinished().is_empty(), "{:?}", keyboard.unfinished());
}

#[test]
fn a_window_that_vanishes_is_offered_its_case_again() {
    let state = tempfile::tempdir().unwrap();
    let mut keyboard = Keyboard::open(training(state.path()));
    keyboard.read_key();
    keyboard.reach(Id::Data);
    drop(keyboard);
    let mut keyboard = Keyboard::open(training(state.path()));
    assert_eq!(keyboard.unfinished().len(), 1, "the case is offered first");
    keyboard.enter();
    keyboard.passwords_until("data again", is_at(Id::Data));
    keyboard.reach(Id::Review);
    keyboard.send_and_finish();
    assert!(keyboard.is_renewed());
}
