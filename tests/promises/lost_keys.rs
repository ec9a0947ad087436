//! New keys that are lost before they took over: the window says what follows, asks, and gives them up only where the
//! old key stays in force. And the passwords that a resumed renewal asks for: whose, why, and as often as one is wrong.

use crate::keyboard::{Keyboard, is_at};
use crate::scene::Scene;
use crate::taxpayer::{NEW_PASSWORD, files, keys_in};
use kliuchnyk::authority::Protocol;
use kliuchnyk::carrier::SecretWanted;
use kliuchnyk::gui::App;
use kliuchnyk::gui::wizard::pause::{Pause, Whose};
use kliuchnyk::gui::wizard::step::Id;
use kliuchnyk::gui::wizard::stop::Safety;
use kliuchnyk::i18n::{Language, Texts};
use kliuchnyk::renewal::{Checkpoint, Point, State};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Takes the new keys out of their folder when a case reaches this state for the first time.
struct LoseOnce(State, PathBuf, AtomicBool);

impl Checkpoint for LoseOnce {
    fn at(&self, point: &Point) {
        let staged = || files(&self.1, "Key-6.dat.new-");
        if *point == Point::Saved(self.0) && !staged().is_empty() && !self.2.swap(true, Ordering::SeqCst) {
            std::fs::rename(staged().remove(0), self.1.with_file_name("gone")).unwrap();
        }
    }
}

/// A window whose renewal has stopped because the new keys are gone.
fn lost(scene: &Scene, state: State, safety: Safety) -> Keyboard {
    let mut keyboard = scene.open_watched(Arc::new(LoseOnce(state, scene.keys(), AtomicBool::default())));
    keyboard.read_key();
    keyboard.reach(Id::Review);
    keyboard.enter();
    scene.stops(&mut keyboard, "interrupted", safety);
    keyboard
}

/// Puts them back where they were.
fn find_again(scene: &Scene, case: &str) -> PathBuf {
    let staged = scene.keys().join(format!("Key-6.dat.new-{case}"));
    std::fs::rename(scene.keys().with_file_name("gone"), &staged).unwrap();
    staged
}

fn text(key: &str) -> String {
    Texts::new(Language::Uk).text(key, &[])
}

fn shows(keyboard: &mut Keyboard, key: &str) {
    assert!(keyboard.window.shows(&text(key)), "{key} is not in {:#?}", keyboard.window.texts());
}

fn asks(whose: Whose) -> impl Fn(&App) -> bool {
    move |app| {
        let pause = app.wizard().and_then(|wizard| wizard.paused());
        matches!(pause, Some(Pause::Secret { whose: now, .. }) if *now == whose)
    }
}

/// The same question once more, with what was wrong.
fn asks_again(whose: Whose) -> impl Fn(&App) -> bool {
    move |app| {
        let pause = app.wizard().and_then(|wizard| wizard.paused());
        matches!(pause, Some(Pause::Secret { whose: now, wrong: Some(_), .. }) if *now == whose)
    }
}

/// Types a wrong password: it is told beside the field, which has the focus and is empty.
fn mistype(keyboard: &mut Keyboard, whose: Whose) {
    keyboard.window.type_text("не-той-пароль-9");
    keyboard.enter();
    keyboard.window.until("the same question", asks_again(whose));
    let wrong = Texts::new(Language::Uk).error(kliuchnyk::code::Code::Key01, &[]).0;
    assert!(keyboard.window.shows(&wrong), "{:#?}", keyboard.window.texts());
    assert_eq!(keyboard.window.focused(), Some("pause-secret".into()));
}

#[test]
fn lost_new_keys_are_given_up_by_the_keyboard_and_a_new_renewal_goes_through() {
    let scene = Scene::new(Protocol::Cmp);
    let mut keyboard = lost(&scene, State::Issued, Safety::OldWorks);
    // Enter and Esc on the question leave everything as it is.
    for harmless in [Keyboard::enter, Keyboard::escape] {
        keyboard.press("stop-lost");
        shows(&mut keyboard, "pause-lost-unconfirmed-title");
        harmless(&mut keyboard);
        shows(&mut keyboard, "stop-interrupted-title");
    }
    keyboard.press("stop-lost");
    keyboard.press("pause-other");
    keyboard.window.until("the current key's password", asks(Whose::Rejecting));
    shows(&mut keyboard, "pause-rejecting-secret-text");
    mistype(&mut keyboard, Whose::Rejecting);
    keyboard.type_password();
    scene.stops(&mut keyboard, "given-up", Safety::OldWorks);
    assert_eq!(scene.world.memory().in_force(&scene.taxpayer.name).len(), 2, "the new ones were dropped");
    // «Почати знову»: from the conditions to the end.
    keyboard.enter();
    keyboard.window.until("the conditions", is_at(Id::Conditions));
    keyboard.main(Id::Key);
    keyboard.type_password();
    keyboard.window.until("key read", crate::keyboard::key_is_read);
    keyboard.reach(Id::Review);
    keyboard.send_and_finish();
    // What was given up stays in the list until it is put away.
    let given_up = keyboard.unfinished()[0].case.clone();
    keyboard.press(&format!("abandon-{given_up}"));
    keyboard.home();
    scene.is_renewed(&keyboard);
}

/// The keys are there, but nobody remembers their password. A person who gave up to give up loses nothing.
#[test]
fn new_keys_with_a_forgotten_password_are_given_up_from_the_page_that_asks_for_it() {
    let scene = Scene::new(Protocol::Cmp);
    let mut keyboard = lost(&scene, State::Issued, Safety::OldWorks);
    keyboard.escape();
    scene.home(&mut keyboard);
    let staged = find_again(&scene, &keyboard.unfinished()[0].case.clone());
    let asks_new = Whose::Staged { known: true };
    keyboard.enter();
    keyboard.window.until("the new password", asks(asks_new));
    for key in ["pause-staged-secret-title", "pause-staged-secret-text", "pause-which-new"] {
        shows(&mut keyboard, key);
    }
    assert!(keyboard.window.shows(&staged.file_name().unwrap().to_string_lossy()));
    mistype(&mut keyboard, asks_new);
    keyboard.press("pause-lost");
    keyboard.enter();
    keyboard.window.until("the new password", asks(asks_new));
    keyboard.press("pause-lost");
    keyboard.press("pause-other");
    keyboard.window.until("the current key's password", asks(Whose::Rejecting));
    // «Не зараз»: what was never signed binds nobody, and the same keys go on.
    keyboard.escape();
    assert_eq!(keyboard.stopped(), "paused");
    keyboard.enter();
    keyboard.window.until("the new password", asks(asks_new));
    keyboard.press("pause-lost");
    keyboard.press("pause-other");
    keyboard.window.until("the current key's password", asks(Whose::Rejecting));
    keyboard.type_password();
    scene.stops(&mut keyboard, "given-up", Safety::OldWorks);
    assert!(keys_in(&staged, NEW_PASSWORD).is_some(), "nothing is wiped");
}

/// Where the old certificates are revoked by the issuing nothing can be given up; with the keys it goes on, and every
/// password may be mistyped.
#[test]
fn lost_new_keys_that_alone_are_certified_are_not_given_up() {
    let scene = Scene::new(Protocol::Iit);
    let mut keyboard = lost(&scene, State::Issued, Safety::OldKept);
    keyboard.press("stop-lost");
    shows(&mut keyboard, "pause-lost-revoked-main");
    assert!(!keyboard.window.shows(&text("pause-lost-unconfirmed-other")));
    keyboard.enter();
    keyboard.escape();
    scene.home(&mut keyboard);
    find_again(&scene, &keyboard.unfinished()[0].case.clone());
    scene.be_patient();
    keyboard.enter();
    let asks_new = Whose::Staged { known: true };
    keyboard.window.until("the new password", asks(asks_new));
    mistype(&mut keyboard, asks_new);
    keyboard.passwords_until("certificates", is_at(Id::Certificates));
    keyboard.finish();
    scene.is_renewed(&keyboard);
}

/// Before anything was sent both keys are asked for; the pages do not look alike.
#[test]
fn two_passwords_of_a_resumed_renewal_are_told_apart() {
    let scene = Scene::new(Protocol::Cmp);
    let mut keyboard = lost(&scene, State::KeysStaged, Safety::Untouched);
    keyboard.escape();
    scene.home(&mut keyboard);
    find_again(&scene, &keyboard.unfinished()[0].case.clone());
    scene.be_patient();
    keyboard.enter();
    let mut asked = Vec::new();
    loop {
        let seen = asked.len();
        keyboard.window.until("a password or the certificates", |app| {
            let pause = app.wizard().and_then(|wizard| wizard.paused());
            is_at(Id::Certificates)(app) || matches!(pause, Some(Pause::Secret { .. }))
        });
        let wizard = keyboard.wizard();
        let Some(Pause::Secret { wanted: SecretWanted::Existing { uri, .. }, whose, .. }) = wizard.paused()
        else {
            break;
        };
        let (path, whose) = (PathBuf::from(&uri.0), *whose);
        let staged = matches!(whose, Whose::Staged { .. });
        asked.push(whose);
        assert!(!asked[..seen].contains(&whose), "{whose:?} is asked for once");
        let [own, other] = match staged {
            true => ["pause-staged-secret", "pause-secret"],
            false => ["pause-secret", "pause-staged-secret"],
        };
        for part in ["title", "text", "field"] {
            shows(&mut keyboard, &format!("{own}-{part}"));
            assert!(!keyboard.window.texts().contains(&text(&format!("{other}-{part}"))), "{other}-{part}");
        }
        for line in [path.file_name(), path.parent().map(|folder| folder.as_os_str())] {
            assert!(keyboard.window.shows(&line.unwrap().to_string_lossy()));
        }
        mistype(&mut keyboard, whose);
        let right = if staged { NEW_PASSWORD.to_owned() } else { keyboard.password.clone() };
        keyboard.window.type_text(&right);
        keyboard.enter();
        keyboard.window.until("the next page", |app| {
            let pause = app.wizard().and_then(|wizard| wizard.paused());
            !matches!(pause, Some(Pause::Secret { whose: now, .. }) if *now == whose)
        });
    }
    assert_eq!(asked.len(), 2, "{asked:?}");
    keyboard.finish();
    scene.is_renewed(&keyboard);
}
