//! The program's own folder that cannot be written to or goes away, another program that renews the same key, a system
//! without a dialog for files: each is told plainly, where the person looks, and no key comes to harm.

use crate::keyboard::is_at;
use crate::sandbox::{Sandbox, ordinary};
use crate::scene::Scene;
use crate::taxpayer::{NEW_PASSWORD, files, keys_in};
use kliuchnyk::authority::Protocol;
use kliuchnyk::code::Code;
use kliuchnyk::gui::Options;
use kliuchnyk::gui::screen::home::Home;
use kliuchnyk::gui::wizard::step::Id;
use kliuchnyk::i18n::{Language, Texts};
use std::path::Path;

fn text(key: &str) -> String {
    Texts::new(Language::Uk).text(key, &[])
}

/// A file stands where the folder should be: nothing can be written there, by root either.
#[test]
fn a_folder_that_cannot_be_written_to_is_told_at_home_in_one_sentence() {
    for training in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let state = folder.path().join("taken");
        std::fs::write(&state, "").unwrap();
        let mut window = Sandbox::open(Options { training, ..ordinary(&state) });
        window.until("the failure", |app| matches!(app.home(), Home::Failed { code: Code::App02, .. }));
        let path = ("path", state.display().to_string());
        let advice = Texts::new(Language::Uk).text("home-no-write-advice", &[path]);
        for words in [text("home-no-write"), advice] {
            assert!(window.shows(&words), "{words} is not in {:#?}", window.texts());
        }
        assert!(!window.shows("Носій"), "{:#?}", window.texts());
        // As soon as it can be written to, it goes on.
        if !training {
            std::fs::remove_file(&state).unwrap();
            window.key(iced_test::core::keyboard::key::Named::Enter);
            window.until("the home page", |app| !matches!(app.home(), Home::Failed { .. } | Home::Preparing));
        }
    }
}

/// Nothing panics, nothing is sent for a case that nobody would remember, and the key is as it was.
#[test]
fn a_folder_that_goes_away_while_the_window_is_open_is_told() {
    let scene = Scene::new(Protocol::Cmp);
    let mut keyboard = scene.open();
    keyboard.read_key();
    keyboard.reach(Id::Review);
    std::fs::remove_dir_all(scene.state()).unwrap();
    let issued = scene.world.memory().issued.len();
    keyboard.enter();
    assert_eq!(keyboard.stopped(), "interrupted", "{:#?}", keyboard.window.texts());
    let title = Texts::new(Language::Uk).error(Code::App07, &[("what", "gone".to_owned())]).0;
    assert!(keyboard.window.shows(&title), "{:#?}", keyboard.window.texts());
    assert!(keyboard.window.shows(&text("safety-untouched")), "{:#?}", keyboard.window.texts());
    assert_eq!(scene.world.memory().issued.len(), issued);
    assert_eq!(std::fs::read(&scene.taxpayer.key.0).unwrap(), scene.taxpayer.store);
    // The case is gone with its folder: that is said too.
    keyboard.enter();
    assert_eq!(keyboard.stopped(), "failed", "{:#?}", keyboard.window.texts());
    keyboard.escape();
    keyboard.home();
}

/// Another program was quicker: what happened, and which key is in force.
#[test]
fn the_slower_of_two_programs_with_one_key_is_told_which_key_is_in_force() {
    let scene = Scene::new(Protocol::Cmp);
    let mut slow = scene.open_another();
    slow.read_key();
    slow.reach(Id::Review);
    let mut quick = scene.open();
    quick.read_key();
    quick.reach(Id::Review);
    quick.send_and_finish();
    scene.is_renewed(&quick);
    let renewed = std::fs::read(&scene.taxpayer.key.0).unwrap();
    let issued = scene.world.memory().issued.len();
    slow.enter();
    assert_eq!(slow.stopped(), "interrupted", "{:#?}", slow.window.texts());
    let facts = [("reason", "replaced".to_owned()), ("uri", scene.taxpayer.key.0.clone())];
    let (what, advice) = Texts::new(Language::Uk).error(Code::Key10, &facts);
    assert!(what.contains("змінила інша програма") && advice.contains("чинний той, що лежить у файлі зараз"));
    for words in [what, advice, text("safety-untouched")] {
        assert!(slow.window.shows(&words), "{words} is not in {:#?}", slow.window.texts());
    }
    // Nothing of it reached the provider or the key.
    assert_eq!(scene.world.memory().issued.len(), issued);
    assert_eq!(std::fs::read(&scene.taxpayer.key.0).unwrap(), renewed);
    assert!(keys_in(Path::new(&scene.taxpayer.key.0), NEW_PASSWORD).is_some());
    slow.escape();
    slow.home();
}

/// Where the system has no dialog for files the page says so where the person looks, even in a small window.
#[test]
fn a_missing_dialog_is_told_in_sight() {
    let scene = Scene::new(Protocol::Cmp);
    let mut keyboard = scene.open();
    keyboard.window.size = iced_test::core::Size::new(800.0, 600.0);
    let missing = text("browse-missing");
    keyboard.read_key();
    keyboard.reach(Id::Place);
    keyboard.window.choose("place-other");
    keyboard.press("place-browse");
    keyboard.window.settle();
    assert!(keyboard.window.in_sight(&missing));
    assert_eq!(keyboard.window.focused(), Some("place-path".into()));
    keyboard.window.choose("place-current");
    keyboard.main(Id::Parameters);
    keyboard.reach(Id::Review);
    keyboard.main(Id::Certificates);
    keyboard.main(Id::Finish);
    keyboard.press("finish-browse");
    keyboard.window.settle();
    assert!(keyboard.window.in_sight(&missing));
    // And what became of the last of the papers stands in sight below its button, which has the focus again.
    let before = files(&scene.keys(), "").len();
    keyboard.press("finish-calendar");
    keyboard.window.until("the file", |_| files(&scene.keys(), "").len() > before);
    assert!(is_at(Id::Finish)(&keyboard.window.app));
    assert!(keyboard.window.in_sight(".ics"), "{:#?}", keyboard.window.texts());
    assert_eq!(keyboard.window.focused(), Some("finish-calendar".into()));
}
