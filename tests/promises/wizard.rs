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
        training_iit: false,
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
    window.click("password-again");
    window.type_text(password);
    window.click("main");
    window.until("review", is_at(Id::Review));
    window.click("main");
    window.until("certificates", is_at(Id::Certificates));
    window.click("main");
    window.until("finish", is_at(Id::Finish));
    window.click("main");
    window.until("home", |app| app.wizard().is_none() && is_renewed(app));
}

#[test]
fn a_renewal_by_mouse_takes_at_most_fourteen_actions_and_no_address() {
    let state = tempfile::tempdir().unwrap();
    let mut window = at_home(state.path(), false);
    renew_by_mouse(&mut window, state.path(), false);
    assert!(window.actions <= 14, "{} actions", window.actions);
    let Home::Key { unfinished, .. } = window.app.home() else { panic!("no key card") };
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

/// A way through the wizard without the mouse: the focus is where the typing goes, Enter is the main action.
struct Keyboard<'a> {
    window: &'a mut Sandbox,
    state: &'a Path,
    ecdsa: bool,
}

impl Keyboard<'_> {
    fn read_key(&mut self) {
        self.window.key(Named::Enter);
        self.window.until("conditions", is_at(Id::Conditions));
        self.window.key(Named::Enter);
        self.window.until("key", is_at(Id::Key));
        let password = demo_password(self.state, self.ecdsa);
        self.window.type_text(&password);
        self.window.key(Named::Enter);
        self.window.until("key read", key_is_read);
    }

    fn main(&mut self, next: Id) {
        self.window.key(Named::Enter);
        self.window.until(next.key(), is_at(next));
    }

    fn reach_password(&mut self) {
        for next in [Id::Agreement, Id::Data, Id::Changes, Id::Place, Id::Parameters, Id::Password] {
            self.main(next);
        }
    }

    fn new_password(&mut self) {
        let password = if self.ecdsa { "New key phrase 7!" } else { NEW_PASSWORD };
        self.window.type_text(password);
        self.window.tab_to("password-again");
        self.window.type_text(password);
        self.main(Id::Review);
    }

    fn finish(&mut self) {
        self.main(Id::Certificates);
        self.main(Id::Finish);
        self.window.key(Named::Enter);
        // A PKCS#12 shows its new certificates only to who opens it.
        let ecdsa = self.ecdsa;
        self.window.until("home", |app| app.wizard().is_none() && (ecdsa || is_renewed(app)));
    }
}

fn is_renewed(app: &App) -> bool {
    matches!(app.home(), Home::Key { card, .. } if card.days_left > 700)
}

fn key_is_read(app: &App) -> bool {
    is_at(Id::Key)(app) && app.wizard().is_some_and(|w| w.context().asked.is_some())
}

fn renew_by_keyboard(options: Options) {
    let (state, ecdsa) = (options.state.clone().unwrap(), options.training_ecdsa);
    let mut window = Sandbox::open(options);
    window.until("the key card", |app| matches!(app.home(), Home::Key { .. }));
    let mut keyboard = Keyboard { window: &mut window, state: &state, ecdsa };
    keyboard.read_key();
    keyboard.reach_password();
    keyboard.new_password();
    keyboard.finish();
}

#[test]
fn the_keyboard_alone_renews_with_cmp() {
    let state = tempfile::tempdir().unwrap();
    renew_by_keyboard(training(state.path(), false));
}

#[test]
fn the_keyboard_alone_renews_with_iit() {
    let state = tempfile::tempdir().unwrap();
    renew_by_keyboard(Options { training_iit: true, ..training(state.path(), false) });
}

#[test]
fn the_keyboard_alone_renews_an_ecdsa_key() {
    let state = tempfile::tempdir().unwrap();
    renew_by_keyboard(training(state.path(), true));
}

#[test]
fn back_from_every_page_and_forward_again() {
    let state = tempfile::tempdir().unwrap();
    let mut window = at_home(state.path(), false);
    let mut keyboard = Keyboard { window: &mut window, state: state.path(), ecdsa: false };
    keyboard.read_key();
    keyboard.reach_password();
    keyboard.new_password();
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
        keyboard.window.click("back");
        keyboard.window.until(page.key(), is_at(page));
    }
    // What was answered stands: nothing is asked a second time, the agreement is not signed again.
    for page in pages.iter().rev().skip(1) {
        keyboard.main(*page);
    }
    keyboard.main(Id::Review);
    keyboard.finish();
}

#[test]
fn a_late_answer_after_back_changes_nothing() {
    let state = tempfile::tempdir().unwrap();
    let mut window = at_home(state.path(), false);
    let mut keyboard = Keyboard { window: &mut window, state: state.path(), ecdsa: false };
    keyboard.read_key();
    keyboard.main(Id::Agreement);
    // The signature is on its way when «Назад» is pressed: its answer arrives on another page.
    let enter = kliuchnyk::gui::wizard::Message::Main;
    keyboard.window.send(kliuchnyk::gui::Message::Wizard(enter));
    keyboard.window.send(kliuchnyk::gui::Message::Wizard(kliuchnyk::gui::wizard::Message::Back));
    keyboard
        .window
        .until("the signature", |app| app.wizard().is_some_and(|w| w.context().known.registration.is_some()));
    let wizard = keyboard.window.app.wizard().unwrap();
    assert_eq!(wizard.step(), Id::Key, "a late answer must not turn the page");
    keyboard.main(Id::Agreement);
    keyboard.main(Id::Data);
}

#[test]
fn a_wrong_password_is_told_where_it_was_typed() {
    let state = tempfile::tempdir().unwrap();
    let mut window = at_home(state.path(), false);
    window.key(Named::Enter);
    window.until("conditions", is_at(Id::Conditions));
    window.key(Named::Enter);
    window.until("key", is_at(Id::Key));
    window.type_text("не той пароль");
    window.key(Named::Enter);
    window.until("an answer", |app| is_at(Id::Key)(app) && !app.wizard().unwrap().context().talking());
    assert!(window.app.wizard().unwrap().stopped().is_none());
    assert!(window.shows("E-KEY-01") || window.shows("Пароль невірний") || window.shows("невірний"));
    let password = demo_password(state.path(), false);
    window.type_text(&password);
    window.key(Named::Enter);
    window.until("key read", key_is_read);
}

#[test]
fn leaving_before_anything_was_sent_leaves_nothing_behind() {
    let state = tempfile::tempdir().unwrap();
    let mut window = at_home(state.path(), false);
    let mut keyboard = Keyboard { window: &mut window, state: state.path(), ecdsa: false };
    keyboard.read_key();
    keyboard.reach_password();
    window.key(Named::Escape);
    window.settle();
    assert!(window.app.wizard().is_some_and(|w| w.paused().is_some()), "Esc asks first");
    window.key(Named::Escape);
    window.settle();
    assert!(window.app.wizard().is_some_and(|w| w.paused().is_none()), "Esc again stays");
    window.key(Named::Escape);
    window.settle();
    // The harmless choice is the main one; leaving is the other.
    window.click("pause-other");
    window.until("home", |app| app.wizard().is_none() && matches!(app.home(), Home::Key { .. }));
    let Home::Key { unfinished, .. } = window.app.home() else { panic!("no key card") };
    assert!(unfinished.is_empty(), "{unfinished:?}");
}

#[test]
fn a_window_that_vanishes_is_offered_its_case_again() {
    let state = tempfile::tempdir().unwrap();
    let mut window = at_home(state.path(), false);
    let mut keyboard = Keyboard { window: &mut window, state: state.path(), ecdsa: false };
    keyboard.read_key();
    keyboard.main(Id::Agreement);
    keyboard.main(Id::Data);
    drop(window);
    let mut window = at_home(state.path(), false);
    let Home::Key { unfinished, .. } = window.app.home() else { panic!("no key card") };
    assert_eq!(unfinished.len(), 1, "the case is offered first");
    window.key(Named::Enter);
    window.until("the password", |app| app.wizard().is_some_and(|w| w.paused().is_some()));
    let password = demo_password(state.path(), false);
    window.type_text(&password);
    window.key(Named::Enter);
    window.until("data again", |app| {
        app.wizard().is_some_and(|w| w.step() == Id::Data && w.paused().is_none())
    });
    let mut keyboard = Keyboard { window: &mut window, state: state.path(), ecdsa: false };
    for next in [Id::Changes, Id::Place, Id::Parameters, Id::Password] {
        keyboard.main(next);
    }
    keyboard.new_password();
    keyboard.finish();
}

#[test]
fn nothing_blocks_the_window() {
    let state = tempfile::tempdir().unwrap();
    let mut window = at_home(state.path(), false);
    let mut keyboard = Keyboard { window: &mut window, state: state.path(), ecdsa: false };
    keyboard.read_key();
    keyboard.reach_password();
    keyboard.new_password();
    keyboard.finish();
    // The figure of the release build is in docs/performance.md; here it must only never wait for anything.
    println!("longest update: {:?}", window.longest);
    assert!(window.longest < std::time::Duration::from_millis(200), "{:?}", window.longest);
}

/// `make screenshots`: what the user guide shows, drawn from a real renewal.
#[test]
#[ignore = "writes docs/screens: make screenshots"]
fn screenshots_for_the_user_guide() {
    for language in Language::ALL {
        let state = tempfile::tempdir().unwrap();
        let options = Options { language: Some(language), ..training(state.path(), false) };
        let mut window = Sandbox::open(options);
        window.until("the key card", |app| matches!(app.home(), Home::Key { .. }));
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/screens");
        let picture = |window: &mut Sandbox, name: &str| {
            window.picture(folder.join(format!("{name}-{}.png", language.tag())));
        };
        picture(&mut window, "home");
        window.key(Named::Enter);
        window.until("conditions", is_at(Id::Conditions));
        // The checklist fills itself in.
        std::thread::sleep(std::time::Duration::from_secs(2));
        window.settle();
        picture(&mut window, "conditions");
        window.key(Named::Enter);
        window.until("key", is_at(Id::Key));
        window.type_text(&demo_password(state.path(), false));
        window.key(Named::Enter);
        window.until("key read", key_is_read);
        picture(&mut window, "key");
        let pages =
            [Id::Agreement, Id::Data, Id::Changes, Id::Place, Id::Parameters, Id::Password, Id::Review];
        for page in pages {
            if page == Id::Review {
                window.type_text(NEW_PASSWORD);
                window.tab_to("password-again");
                window.type_text(NEW_PASSWORD);
                picture(&mut window, "password");
            }
            window.key(Named::Enter);
            window.until(page.key(), is_at(page));
            if page != Id::Password {
                picture(&mut window, page.key());
            }
        }
        for page in [Id::Certificates, Id::Finish] {
            window.key(Named::Enter);
            window.until(page.key(), is_at(page));
            picture(&mut window, page.key());
        }
    }
}
