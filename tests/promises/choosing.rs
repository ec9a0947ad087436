//! A file or a folder chosen in the system's own dialog does what a typed path does; a closed dialog changes nothing;
//! where there is none the page says so, and the path can be typed.

use super::a11y::Page;
use super::pages_current::Scene;
use super::sandbox::Sandbox;
use kliuchnyk::gui::chooser::{Answer, Browsing, Chooser, Wanted, What};
use kliuchnyk::gui::look::Look;
use kliuchnyk::gui::screen::choose::{self, Choose};
use kliuchnyk::gui::screen::home::{self, Home};
use kliuchnyk::gui::screen::settings;
use kliuchnyk::gui::widget::Id;
use kliuchnyk::gui::wizard::context::Context;
use kliuchnyk::gui::wizard::step::{Action, Message, Step, agreement, key, place};
use kliuchnyk::gui::{App, Message as Window, Options, design};
use kliuchnyk::i18n::{Language, Texts};
use kliuchnyk::renewal::SystemClock;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// The home page without a key, in a window whose dialog answers so; and what the dialog was asked.
fn at_home(state: &Path, answer: Answer) -> (Sandbox, Arc<Mutex<Vec<Wanted>>>) {
    let options = Options {
        training: false,
        training_ecdsa: false,
        training_iit: false,
        state: Some(state.to_owned()),
        language: Some(Language::Uk),
    };
    let asked: Arc<Mutex<Vec<Wanted>>> = Arc::default();
    let asks = Arc::clone(&asked);
    let chooser = Chooser::new(move |wanted| {
        asks.lock().unwrap().push(wanted);
        std::future::ready(answer.clone())
    });
    let mut app = App::new(options).with_chooser(chooser);
    let home = Home::NoKey { choose: Choose::default(), unfinished: Vec::new() };
    let _ = app.update(kliuchnyk::gui::Message::Loaded(0, Err(home)));
    (Sandbox::around(app), asked)
}

#[test]
fn a_chosen_file_becomes_the_key_of_the_home_page() {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("Key-6.dat");
    std::fs::write(&key, "ще не читається").unwrap();
    let (mut window, asked) = at_home(folder.path(), Answer::Chosen(key));
    window.click("choose-browse");
    window
        .until("the chosen key", |app| matches!(app.home(), Home::Bare { file, .. } if file == "Key-6.dat"));
    let asked = asked.lock().unwrap();
    assert_eq!(asked.len(), 1);
    assert_eq!((asked[0].what, asked[0].title.as_str()), (What::File, "Файл ключа"));
}

#[test]
fn a_closed_dialog_changes_nothing_and_a_missing_one_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let (mut window, _) = at_home(folder.path(), Answer::Cancelled);
    let before = window.texts();
    window.click("choose-browse");
    window.settle();
    assert_eq!(window.texts(), before);
    assert!(matches!(window.app.home(), Home::NoKey { choose, .. } if *choose == Choose::default()));

    let (mut window, _) = at_home(folder.path(), Answer::Unavailable);
    window.click("choose-browse");
    window.settle();
    assert!(window.shows("Вікна для вибору файлів у цій системі немає. Впишіть шлях."));
    assert_eq!(window.focused(), Some(Id::new("choose-path")));
    assert!(
        matches!(window.app.home(), Home::NoKey { choose, .. } if choose.browsing == Browsing::Missing),
        "and it can be tried again"
    );
    window.type_text("/tmp/k");
    assert!(matches!(window.app.home(), Home::NoKey { choose, .. } if choose.path == "/tmp/k"));
}

/// A window whose key is this file, and another file that may be one.
fn with_key(folder: &Path) -> (Sandbox, PathBuf) {
    let [key, other] = ["Key-6.dat", "Key-7.dat"].map(|name| folder.join(name));
    std::fs::write(&key, "ще не читається").unwrap();
    std::fs::write(&other, "ще не читається").unwrap();
    let (mut window, _) = at_home(&folder.join("state"), Answer::Cancelled);
    window.send(take(&key));
    window.until("the key", |app| is_of(app, "Key-6.dat"));
    window.late = Some(|message| matches!(message, Window::Loaded(..)));
    (window, other)
}

fn take(key: &Path) -> Window {
    Window::Home(home::Message::Choose(choose::Message::Take(key.to_owned())))
}

fn is_of(app: &App, name: &str) -> bool {
    matches!(app.home(), Home::Bare { file, .. } if file == name)
}

#[test]
fn what_is_read_meanwhile_does_not_take_the_choice_away() {
    let folder = tempfile::tempdir().unwrap();
    let (mut window, other) = with_key(folder.path());
    window.click("section-home");
    window.until_late("the home page");
    window.click("home-another");
    window.tab_to("choose-path");
    window.type_text(&other.display().to_string());
    window.release();
    let typed = other.display().to_string();
    assert!(matches!(window.app.home(), Home::NoKey { choose, .. } if choose.path == typed));
    // Enter takes what was typed.
    window.late = None;
    window.key(iced_test::core::keyboard::key::Named::Enter);
    window.until("the other key", |app| is_of(app, "Key-7.dat"));
    // The section's own button leads back to the key.
    window.click("home-another");
    window.click("section-home");
    window.until("the key again", |app| is_of(app, "Key-7.dat"));
}

#[test]
fn of_two_chosen_keys_the_later_one_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    let (mut window, other) = with_key(folder.path());
    let first = folder.path().join("Key-6.dat");
    window.send(take(&other));
    window.until_late("the first choice");
    window.send(take(&first));
    window.release();
    assert!(!is_of(&window.app, "Key-7.dat"));
    window.until_late("the second choice");
    window.release();
    assert!(is_of(&window.app, "Key-6.dat"));
    // A typed path that was looked at slowly is not taken any more.
    window.late = Some(|message| matches!(message, Window::Chosen(..)));
    window.click("home-another");
    window.tab_to("choose-path");
    window.type_text(&other.display().to_string());
    window.click("choose-open");
    window.until_late("the typed path");
    window.send(take(&first));
    window.until("the key", |app| is_of(app, "Key-6.dat"));
    window.release();
    assert!(is_of(&window.app, "Key-6.dat"));
}

#[test]
fn what_was_read_with_another_proxy_does_not_fill_the_home_page() {
    let folder = tempfile::tempdir().unwrap();
    let (mut window, _) = with_key(folder.path());
    window.click("section-settings");
    window.until_late("the settings' list");
    window.send(Window::Settings(settings::Message::Mode(settings::Mode::None)));
    assert_eq!(window.app.home(), &Home::Preparing);
    window.release();
    assert_eq!(window.app.home(), &Home::Preparing);
    window.late = None;
    window.click("section-home");
    window.until("the key", |app| is_of(app, "Key-6.dat"));
}

fn wanted() -> Wanted {
    Wanted { what: What::Folder, title: "Куди".into(), folder: None }
}

/// Presses the button; the answer to the question is given to the step.
fn choose(scene: &Scene, page: &mut dyn Step, context: &mut Context, browse: Message, answer: Answer) {
    let mut asked = scene.press(page, context, browse);
    let Some(Action::Ask(_, answered)) = asked.pop() else { panic!("the dialog was not asked for") };
    scene.press(page, context, answered(answer));
}

/// What stands in a line of the page, by its name.
fn value(page: &dyn Step, context: &Context, name: &str) -> String {
    let texts = Texts::new(Language::Uk);
    let look = Look { texts: &texts, palette: &design::PALETTES[0], compact: false };
    let tree = Page::new().read(page.page(context, look, false).body);
    let line = tree.nodes.iter().find(|node| node.name == name && node.value.is_some());
    line.unwrap_or_else(|| panic!("no {name} in {tree:#?}")).value.clone().unwrap()
}

#[test]
fn the_wizard_takes_a_chosen_key_and_a_chosen_place() {
    let scene = Scene::new();
    let mut context = scene.context(Arc::new(SystemClock));
    let key = context.answers.key.take().unwrap();
    let mut page = key::Key::default();
    drop(page.enter(&mut context));
    let browse = || Message::Key(key::Message::Browse(wanted()));
    choose(&scene, &mut page, &mut context, browse(), Answer::Cancelled);
    assert_eq!(context.answers.key, None);
    choose(&scene, &mut page, &mut context, browse(), Answer::Chosen(PathBuf::from(&key.0)));
    assert_eq!(context.answers.key, Some(key));

    let mut page = place::Place::default();
    scene.press(&mut page, &mut context, Message::Place(place::Message::Other));
    let browse = || Message::Place(place::Message::Browse(wanted()));
    choose(&scene, &mut page, &mut context, browse(), Answer::Chosen("/media/flash".into()));
    assert_eq!(value(&page, &context, "Тека або файл"), "/media/flash");
    choose(&scene, &mut page, &mut context, browse(), Answer::Cancelled);
    assert_eq!(value(&page, &context, "Тека або файл"), "/media/flash");
}

#[test]
fn copies_go_to_a_chosen_folder() {
    let scene = Scene::new();
    let mut context = scene.context(Arc::new(SystemClock));
    let mut page = agreement::Agreement::default();
    context.known.agreement = Some(agreement_text());
    drop(page.enter(&mut context));
    let save = agreement::Message::Document(kliuchnyk::gui::widget::document::Message::Save);
    scene.press(&mut page, &mut context, Message::Agreement(save));
    let before = value(&page, &context, "Зберегти до теки");
    let browse = || Message::Agreement(agreement::Message::Browse(wanted()));
    choose(&scene, &mut page, &mut context, browse(), Answer::Cancelled);
    assert_eq!(value(&page, &context, "Зберегти до теки"), before);
    let chosen = scene.folder.path().join("сюди");
    std::fs::create_dir(&chosen).unwrap();
    choose(&scene, &mut page, &mut context, browse(), Answer::Chosen(chosen.clone()));
    scene.press(&mut page, &mut context, Message::Agreement(agreement::Message::Save));
    let saved: Vec<_> = std::fs::read_dir(&chosen).unwrap().flatten().collect();
    assert_eq!(saved.len(), 1, "the copy is in the chosen folder");
}

fn agreement_text() -> kliuchnyk::authority::portal::Agreement {
    let text = "Договір приєднання".as_bytes().to_vec();
    kliuchnyk::authority::portal::Agreement {
        id: "a".into(),
        revision: "7".into(),
        lang: "uk".into(),
        title: "Договір приєднання".into(),
        effective_from: "2026-01-15".into(),
        sha256: kliuchnyk::crypto::HashAlgorithm::Sha256.digest(&text).bytes.try_into().unwrap(),
        text,
        from_portal: true,
    }
}
