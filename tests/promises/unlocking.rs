//! The program password at the keyboard: set in the settings, asked for at the next start, forgotten; and what is
//! personal is there only behind it.

use crate::sandbox::{Sandbox, ordinary};
use iced_test::core::keyboard::key::Named;
use iced_test::core::widget::Id;
use kliuchnyk::gui::screen::home::Home;
use kliuchnyk::tasks::program_password;
use kliuchnyk::vault::Settings;
use kliuchnyk::vault::settings::{Proxy, Theme};
use std::path::Path;

const PASSWORD: &str = "sky-whale-7431";

fn open(state: &Path) -> Sandbox {
    Sandbox::open(ordinary(state))
}

/// Another run of the program: this process knows the password no more.
fn open_again(state: &Path) -> Sandbox {
    program_password::lock(Some(state));
    let mut window = open(state);
    window.until("the password is asked for", |app| app.is_locked());
    assert_eq!(window.focused(), Some(Id::new("unlock-password")));
    window
}

fn settled(window: &mut Sandbox) {
    window.until("the home page", |app| !app.is_locked() && *app.home() != Home::Preparing);
}

/// A folder with a key that was used, and the window's own settings.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("key.pfx");
    // A container's outside: an empty PKCS#12.
    std::fs::write(&key, [0x30, 0x05, 0x02, 0x01, 0x03, 0x30, 0x00]).unwrap();
    let settings = Settings {
        theme: Theme::Dark,
        proxy: Proxy::None,
        default_provider: Some("tax".into()),
        recent_keys: vec![key.display().to_string()],
        ..Settings::default()
    };
    settings.save(folder.path()).unwrap();
    folder
}

fn set(window: &mut Sandbox) {
    window.size.height = 3000.0;
    window.tab_to("section-settings");
    window.key(Named::Enter);
    window.tab_to("settings-program-password-set");
    window.key(Named::Enter);
    assert!(window.shows("Незавершені формування чекатимуть на цей пароль"));
    // The focus is where the typing goes.
    window.type_text(PASSWORD);
    window.tab_to("password-again");
    window.type_text(PASSWORD);
    window.key(Named::Enter);
    window.until_gone("Записуємо й перевіряємо");
    assert!(window.shows("Пароль програми встановлено"), "{:#?}", window.texts());
    window.key(Named::Enter);
    // Now there is one to be changed.
    window.tab_to("settings-program-password-change");
}

#[test]
fn set_asked_for_changed_and_removed_by_keys_alone() {
    let folder = folder();
    let mut window = open(folder.path());
    settled(&mut window);
    let before = window.app.home().clone();
    assert!(matches!(before, Home::Bare { .. }), "{before:?}");
    set(&mut window);
    drop(window);

    let mut window = open_again(folder.path());
    assert_eq!(window.app.palette().name, "dark", "colours need no password");
    assert!(!window.shows("Налаштування"), "nothing else can be opened");
    window.key(Named::Escape);
    window.key(Named::Enter);
    assert!(window.app.is_locked() && window.shows("Введіть пароль програми"));
    window.type_text("sky-whale-7432");
    window.key(Named::Enter);
    window.until_gone("Перевіряємо пароль");
    assert!(window.shows("Пароль неправильний (E-APP-10)"), "{:#?}", window.texts());
    assert!(window.app.is_locked());
    window.type_text(PASSWORD);
    window.key(Named::Enter);
    settled(&mut window);
    assert_eq!(*window.app.home(), before, "the key is known again");

    window.size.height = 3000.0;
    window.tab_to("section-settings");
    window.key(Named::Enter);
    window.tab_to("settings-program-password-remove");
    window.key(Named::Enter);
    window.type_text("sky-whale-7432");
    window.key(Named::Enter);
    window.until_gone("Записуємо й перевіряємо");
    assert!(window.shows("Це не теперішній пароль програми"), "{:#?}", window.texts());
    window.type_text(PASSWORD);
    window.key(Named::Enter);
    window.until_gone("Записуємо й перевіряємо");
    assert!(window.shows("Пароль програми прибрано"), "{:#?}", window.texts());
    drop(window);
    assert!(!program_password::is_set(Some(folder.path())).unwrap());
    let mut window = open(folder.path());
    settled(&mut window);
    assert_eq!(*window.app.home(), before);
}

#[test]
fn forgotten_it_costs_the_settings_and_only_after_a_question() {
    let folder = folder();
    let mut window = open(folder.path());
    settled(&mut window);
    set(&mut window);
    drop(window);
    let mut window = open_again(folder.path());
    window.tab_to("unlock-forgotten");
    window.key(Named::Enter);
    assert!(window.shows("Почати наново?") && window.shows("Ключі, їхні паролі та сертифікати лишаються"));
    // Enter does nothing before the person has agreed; Esc goes back.
    window.key(Named::Enter);
    assert!(window.shows("Почати наново?"));
    window.key(Named::Escape);
    assert!(window.shows("Введіть пароль програми"));
    window.tab_to("unlock-forgotten");
    window.key(Named::Enter);
    window.tab_to("unlock-understood");
    window.key(Named::Space);
    window.key(Named::Enter);
    window.until_gone("Почати наново?");
    assert!(window.shows("Можна починати наново"), "{:#?}", window.texts());
    window.key(Named::Enter);
    settled(&mut window);
    assert!(matches!(window.app.home(), Home::NoKey { .. }), "{:?}", window.app.home());
    assert_eq!(window.app.palette().name, "dark");
    let aside: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.file_name().unwrap().to_string_lossy().starts_with("before-"))
        .collect();
    let [aside] = aside.as_slice() else { panic!("{aside:?}") };
    assert!(aside.join("settings.sealed").exists() && aside.join("vault.key").exists());
    assert!(folder.path().join("key.pfx").exists());
    assert!(!program_password::is_set(Some(folder.path())).unwrap());
}
