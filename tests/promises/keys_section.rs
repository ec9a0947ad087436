//! The section of keys, worked by the keyboard alone on real files: every key is listed, opened and looked after; Esc
//! and late answers change nothing.

use crate::fixtures::shared;
use crate::keyboard::{Keyboard, is_at, key_is_read};
use crate::program::{Provider, User, run};
use crate::sandbox::{Sandbox, ordinary};
use crate::scene::Scene;
use crate::taxpayer::{Taxpayer, keys_in};
use iced_test::core::keyboard::key::Named;
use kliuchnyk::authority::Protocol;
use kliuchnyk::gui::screen::home::Home;
use kliuchnyk::gui::screen::keys::{Answer, Message as Page};
use kliuchnyk::gui::wizard::step::Id;
use kliuchnyk::gui::{Message, widget};
use kliuchnyk::i18n::{Language, Texts};
use kliuchnyk::tasks::cert_store::CertStore;
use kliuchnyk::tasks::training::{Demo, Family};
use kliuchnyk::vault::Settings;
use kliuchnyk::vault::settings::Proxy;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const KEY6: &str = "iit-key6-m257-sep.dat";
const KEY6_PASSWORD: &str = "Test12345";
const JKS: &str = "pb-style-full.jks";
const JKS_PASSWORD: &str = "JksPass1";
const NEW: &str = "зелений кит-74";

fn text(id: &str) -> String {
    Texts::new(Language::Uk).text(id, &[])
}

/// A window in the section of keys.
struct Keys {
    window: Sandbox,
    folder: TempDir,
}

impl Keys {
    /// Stores made here, remembered in this order.
    fn open(stores: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in stores {
            let made = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/stores").join(name);
            fs::copy(made, folder.path().join(name)).unwrap();
        }
        let paths: Vec<PathBuf> = stores.iter().map(|name| folder.path().join(name)).collect();
        let window = window(&folder.path().join("state"), &paths);
        let mut keys = Self { window, folder };
        keys.section();
        keys
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn section(&mut self) {
        self.press("section-keys");
        self.window.until_gone(&text("keys-looking"));
    }

    fn press(&mut self, id: &str) {
        self.window.tab_to(id);
        self.window.key(Named::Enter);
    }

    /// Ticks a box, or chooses one of several.
    fn choose(&mut self, id: &str) {
        self.window.choose(id);
    }

    fn enter(&mut self) {
        self.window.key(Named::Enter);
    }

    fn escape(&mut self) {
        self.window.key(Named::Escape);
    }

    fn until(&mut self, words: &str) {
        for _ in 0..600 {
            if self.window.shows(words) {
                return;
            }
            self.window.perform(std::time::Duration::from_millis(100));
            self.window.settle();
        }
        panic!("waited in vain for {words}\n{:#?}", self.window.texts());
    }

    fn focused(&mut self) -> Option<widget::Id> {
        self.window.focused()
    }

    /// Opens a key of the list with its password.
    fn read(&mut self, name: &str, password: &str) {
        let path = self.at(name).display().to_string();
        self.press(&format!("keys-open-{path}"));
        self.window.type_text(password);
        self.enter();
        self.until(&text("keys-protection"));
    }

    /// The present password, then the new one twice.
    fn change_password(&mut self, present: &str) {
        self.window.type_text(present);
        self.window.tab_to("password-new");
        self.type_new();
    }

    fn type_new(&mut self) {
        self.window.type_text(NEW);
        self.window.tab_to("password-again");
        self.window.type_text(NEW);
        self.enter();
    }

    /// Replaces what stands in a field.
    fn retype(&mut self, field: &str, words: &str) {
        self.window.tab_to(field);
        self.window.key(Named::End);
        for _ in 0..200 {
            self.window.key(Named::Backspace);
        }
        self.window.type_text(words);
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).unwrap().map(|entry| entry.unwrap().path());
        let files = entries.filter(|path| path.is_file());
        let mut names: Vec<_> =
            files.map(|path| path.file_name().unwrap().to_str().unwrap().to_owned()).collect();
        names.sort();
        names
    }
}

/// The ordinary window over a folder that remembers these keys.
fn window(state: &Path, keys: &[PathBuf]) -> Sandbox {
    let recent_keys = keys.iter().map(|path| path.display().to_string()).collect();
    let settings = Settings { recent_keys, proxy: Proxy::None, ..Settings::default() };
    settings.save(state).unwrap();
    opened(state)
}

/// The window over what is remembered there.
fn opened(state: &Path) -> Sandbox {
    let mut window = Sandbox::open(ordinary(state));
    window.until("home", |app| !matches!(app.home(), Home::Preparing));
    window
}

fn remembered(state: &Path) -> Vec<String> {
    let (settings, problem) = Settings::load(state);
    assert!(problem.is_none(), "{problem:?}");
    settings.recent_keys
}

fn grouped(octets: &[u8]) -> String {
    let digits: Vec<char> = hex::encode(octets).chars().collect();
    digits.chunks(4).map(String::from_iter).collect::<Vec<_>>().join(" ")
}

/// Another person of the scene's provider, whose certificates end in so many days.
fn enroll(scene: &Scene, folder: &str, person: &str, days: i32) -> Taxpayer {
    let folder = scene.keys().with_file_name(folder);
    let demo = Demo { person: person.to_owned(), family: Family::Dstu, one_key: false, days };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(scene.world.enroll_as(&folder, demo))
}

#[test]
fn every_key_is_listed_the_soonest_end_first_and_a_damaged_one_harms_nobody() {
    let scene = Scene::of(Protocol::Cmp, crate::scene::OKSANA, 40);
    let soon = enroll(&scene, "soon", "Шевчук Ірина Богданівна", 3);
    let ended = enroll(&scene, "ended", "Мельник Тарас Іванович", -2);
    let damaged = scene.keys().with_file_name("damaged.dat");
    fs::write(&damaged, &scene.taxpayer.store[..40]).unwrap();
    let gone = scene.keys().with_file_name("gone.dat");
    let paths =
        [&damaged, &gone, Path::new(&ended.key.0), Path::new(&scene.taxpayer.key.0), Path::new(&soon.key.0)];
    let mut keys = Keys {
        window: window(&scene.state(), &paths.map(Path::to_owned)),
        folder: tempfile::tempdir().unwrap(),
    };
    keys.section();
    let texts = keys.window.texts();
    let place = |words: &str| {
        let found = texts.iter().position(|text| text.contains(words));
        found.unwrap_or_else(|| panic!("no {words} in {texts:#?}"))
    };
    let order = [
        place("Шевчук Ірина Богданівна"),
        place("Коваленко Оксана Петрівна"),
        place("Мельник Тарас Іванович"),
        place("E-KEY-14"),
        place("E-CARR-01"),
    ];
    assert!(order.is_sorted(), "{order:?}\n{texts:#?}");
    assert!(texts.iter().any(|text| text == &text_days(&soon)), "{texts:#?}");
    assert!(texts.contains(&text("card-expired")));
    // What is gone can be put out of sight; the others stay.
    keys.press(&format!("keys-forget-{}", gone.display()));
    keys.window.until_gone("E-CARR-01");
    keys.window.settle();
    assert!(!remembered(&scene.state()).contains(&gone.display().to_string()));
    assert_eq!(remembered(&scene.state()).len(), 4);
    assert_eq!(fs::read(&damaged).unwrap(), &scene.taxpayer.store[..40]);
}

#[test]
fn a_reminder_of_the_end_is_saved_for_the_calendar() {
    let scene = Scene::of(Protocol::Cmp, crate::scene::OKSANA, 40);
    let key = PathBuf::from(&scene.taxpayer.key.0);
    let folder = tempfile::tempdir().unwrap();
    let mut keys = Keys { window: window(&scene.state(), std::slice::from_ref(&key)), folder };
    keys.section();
    keys.press(&format!("keys-open-{}", key.display()));
    keys.window.type_text(&scene.taxpayer.password);
    keys.enter();
    keys.until(&text("keys-protection"));
    keys.press("keys-remind");
    keys.until(&text("keys-remind-title"));
    keys.enter();
    assert!(keys.window.shows(&text("keys-place-empty")));
    let to = keys.at("календар");
    keys.retype("keys-place", &to.display().to_string());
    keys.enter();
    keys.until(&text("keys-remind-done-title"));
    let files: Vec<PathBuf> = fs::read_dir(&to).unwrap().map(|entry| entry.unwrap().path()).collect();
    let [file] = &files[..] else { panic!("{files:?}") };
    let calendar = fs::read_to_string(file).unwrap();
    assert!(
        file.extension().is_some_and(|end| end == "ics") && calendar.contains("BEGIN:VALARM"),
        "{calendar}"
    );
    // A file may be named too; one that is there stays.
    keys.enter();
    keys.until(&text("keys-protection"));
    keys.press("keys-remind");
    keys.retype("keys-place", &file.display().to_string());
    keys.enter();
    keys.until(&text("keys-remind-done-title"));
    assert_eq!(fs::read_dir(&to).unwrap().count(), 2);
    // The folder is taken by a file: the field says so, and nothing is lost.
    keys.enter();
    keys.until(&text("keys-protection"));
    keys.press("keys-remind");
    keys.retype("keys-place", &key.display().to_string());
    keys.enter();
    keys.window.until_gone(&text("keys-writing"));
    assert_eq!(keys.focused(), Some(widget::Id::new("keys-place")));
    assert_eq!(fs::read_to_string(file).unwrap(), calendar);
    // A key without certificates has no end.
    let mut keys = Keys::open(&[KEY6]);
    keys.read(KEY6, KEY6_PASSWORD);
    assert!(!keys.window.shows(&text("keys-remind")), "{:#?}", keys.window.texts());
}

/// What the list says of the days that are left.
fn text_days(person: &Taxpayer) -> String {
    let now = time::OffsetDateTime::now_utc();
    let card = kliuchnyk::tasks::home::key_card(Path::new(&person.key.0), &person.old, now).unwrap();
    assert!((2..=3).contains(&card.days_left), "{card:?}");
    Texts::new(Language::Uk).text("card-days-left", &[("days", card.days_left.to_string())])
}

/// Its certificates are inside, and only the password shows them; the program has them too, and the file names its keys.
#[test]
fn a_renewed_pkcs12_has_its_days_on_the_home_page_and_in_the_list() {
    let provider = Provider::start();
    let user = User::enroll(&provider, &["--algorithm", "ecdsa"]);
    let (key, state) = (user.path("key/key.pfx"), user.path("state"));
    let before = window(&state, std::slice::from_ref(&key));
    assert!(matches!(before.app.home(), Home::Bare { .. }), "{:?}", before.app.home());
    drop(before);
    let address = key.display().to_string();
    let renew =
        ["renew", "--key", &address, "--provider", &provider.url, "--accept-agreement", "--confirm-data"];
    let general = user.general();
    run(&[&renew[..], &general.iter().map(String::as_str).collect::<Vec<_>>(), &["--json"]].concat())
        .success();
    let mut keys =
        Keys { window: window(&state, std::slice::from_ref(&key)), folder: tempfile::tempdir().unwrap() };
    match keys.window.app.home() {
        Home::Key { card, .. } => {
            assert_eq!((card.owner.as_str(), card.certificates.len()), ("Коваленко Оксана Петрівна", 2));
            assert!(card.days_left > 700, "{card:?}");
        }
        other => panic!("{other:?}"),
    }
    keys.section();
    assert!(keys.window.shows("Коваленко Оксана Петрівна"), "{:#?}", keys.window.texts());
}

/// The page says where the program looked, and that it asked nobody.
#[test]
fn a_key_without_certificates_says_where_they_were_looked_for() {
    let mut keys = Keys::open(&[KEY6]);
    keys.read(KEY6, KEY6_PASSWORD);
    for said in [
        "Сертифіката цього ключа не знайдено.",
        "у самому файлі ключа: немає",
        "поруч із файлом і в теках там: немає",
        "у сховищі програми: немає",
        "у надавача за ідентифікаторами ключа: не шукали, бо мережі не питали",
    ] {
        assert!(keys.window.shows(said), "{said} is not in {:#?}", keys.window.texts());
    }
    // With certificates for every key there is nothing to say.
    for name in ["user-sign.cer", "user-kep.cer"] {
        let made = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/stores").join(name);
        fs::copy(made, keys.at(name)).unwrap();
    }
    keys.escape();
    keys.read(KEY6, KEY6_PASSWORD);
    assert!(!keys.window.shows("Де шукали"), "{:#?}", keys.window.texts());
}

/// Where the person's provider is known, it is asked; what it has is kept, and the key is known from then on.
#[test]
fn the_provider_is_asked_about_a_key_without_certificates() {
    let scene = Scene::new(Protocol::Cmp);
    let key = PathBuf::from(&scene.taxpayer.key.0);
    for entry in fs::read_dir(scene.keys()).unwrap().flatten() {
        if entry.path().extension().is_some_and(|end| end == "cer" || end == "p7b") {
            fs::remove_file(entry.path()).unwrap();
        }
    }
    let settings = Settings {
        recent_keys: vec![key.display().to_string()],
        default_provider: Some("training".to_owned()),
        proxy: Proxy::None,
        ..Settings::default()
    };
    settings.save(&scene.state()).unwrap();
    let keyboard = scene.open();
    let mut keys = Keys { window: keyboard.window, folder: tempfile::tempdir().unwrap() };
    keys.section();
    keys.press(&format!("keys-open-{}", key.display()));
    keys.window.type_text(&scene.taxpayer.password);
    keys.enter();
    keys.until(&text("keys-protection"));
    assert!(keys.window.shows(&text("keys-owner-none")));
    keys.press("keys-ask");
    keys.window.until_gone(&text("keys-owner-none"));
    assert!(keys.window.shows(crate::scene::OKSANA), "{:#?}", keys.window.texts());
    assert_eq!(CertStore::open(&scene.state()).all().unwrap().len(), scene.taxpayer.old.len());
    keys.escape();
    keys.until(&text("keys-text"));
    keys.window.until_gone(&text("keys-looking"));
    assert!(keys.window.shows(crate::scene::OKSANA));
}

#[test]
fn a_key_opens_with_one_attempt_a_press_and_tells_its_identifiers() {
    let mut keys = Keys::open(&[KEY6, "user-sign.cer"]);
    let ids = keys_in(&keys.at(KEY6), KEY6_PASSWORD).unwrap();
    let path = keys.at(KEY6).display().to_string();
    keys.press(&format!("keys-open-{path}"));
    assert_eq!(keys.focused(), Some(widget::Id::new("keys-password")));
    assert!(keys.window.shows("Key-6.dat"), "the format is known before");
    keys.enter();
    assert!(keys.window.shows(&text("key-password-empty")));
    keys.window.type_text("не той пароль");
    keys.enter();
    keys.until("E-KEY-01");
    assert_eq!(keys.focused(), Some(widget::Id::new("keys-password")));
    keys.enter();
    assert!(keys.window.shows(&text("key-password-empty")), "nothing is left to try again with");
    keys.window.type_text(KEY6_PASSWORD);
    keys.enter();
    keys.until(&text("keys-protection-usual"));
    for id in &ids {
        assert!(keys.window.shows(&grouped(&id.gost)) && keys.window.shows(&grouped(&id.kupyna)));
    }
    assert!(keys.window.shows("257 біт") && keys.window.shows(&text("keys-dstu")));
    assert!(keys.window.shows("Key-6.dat"));
    keys.press(&format!("keys-copy-{}", hex::encode(ids[0].kupyna)));
    assert!(keys.window.shows(&text("keys-copied")));
    keys.escape();
    keys.until(&text("keys-text"));
    // A certificate is no key, and says so.
    let certificate = keys.at("user-sign.cer").display().to_string();
    keys.press(&format!("keys-forget-{certificate}"));
    keys.window.until_gone("E-KEY-02");
    assert!(keys.at("user-sign.cer").exists());
    keys.escape();
    keys.window.until("home", |app| matches!(app.home(), Home::Key { .. } | Home::Bare { .. }));
}

#[test]
fn another_file_is_chosen_opened_and_listed_from_then_on() {
    let mut keys = Keys::open(&[KEY6]);
    let other = keys.at("pbes2-full-attrs.dat");
    let made = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/stores/pbes2-full-attrs.dat");
    fs::copy(made, &other).unwrap();
    keys.press("keys-another");
    keys.window.tab_to("choose-path");
    keys.window.type_text("/no/such/file");
    keys.press("choose-open");
    keys.until(&text("choose-path-missing"));
    keys.retype("choose-path", &other.display().to_string());
    keys.press("choose-open");
    keys.until(&text("keys-read"));
    assert_eq!(remembered(&keys.at("state")).len(), 1, "it has not been read");
    keys.window.type_text(KEY6_PASSWORD);
    keys.enter();
    keys.until(&text("keys-protection"));
    keys.window.settle();
    let first = keys.at(KEY6).display().to_string();
    assert_eq!(remembered(&keys.at("state")), [first, other.display().to_string()], "the first stays first");
}

#[test]
fn the_password_is_changed_and_the_old_one_opens_no_more() {
    let mut keys = Keys::open(&[KEY6]);
    let before = fs::read(keys.at(KEY6)).unwrap();
    keys.read(KEY6, KEY6_PASSWORD);
    keys.press("keys-password-change");
    keys.window.type_text(KEY6_PASSWORD);
    keys.window.tab_to("password-new");
    keys.window.type_text("коротк");
    keys.enter();
    assert!(keys.window.shows(&text("password-refused")));
    keys.escape();
    keys.until(&text("keys-protection"));
    assert_eq!(fs::read(keys.at(KEY6)).unwrap(), before, "Esc changes nothing");
    // Who only found the window open does not know the present one.
    keys.press("keys-password-change");
    assert_eq!(keys.focused(), Some(widget::Id::new("keys-password-present")));
    keys.enter();
    assert!(keys.window.shows(&text("keys-password-present-empty")));
    keys.change_password("Test1234");
    keys.until("E-KEY-01");
    assert_eq!(keys.focused(), Some(widget::Id::new("keys-password-present")));
    assert!(keys_in(&keys.at(KEY6), KEY6_PASSWORD).is_some(), "nothing was changed");
    // The new one is still in its fields.
    keys.window.type_text(KEY6_PASSWORD);
    keys.enter();
    keys.until(&text("keys-password-done-title"));
    assert!(keys_in(&keys.at(KEY6), NEW).is_some() && keys_in(&keys.at(KEY6), KEY6_PASSWORD).is_none());
    // The page goes on with the new one: a copy is made without asking again.
    keys.enter();
    keys.until(&text("keys-protection"));
    keys.press("keys-backup");
    keys.enter();
    assert!(keys.window.shows(&text("keys-place-empty")));
    let copy = keys.at("copy.dat");
    keys.retype("keys-place", &copy.display().to_string());
    keys.press("main");
    keys.until(&text("keys-backup-done-title"));
    assert!(keys.window.shows(&copy.display().to_string()));
    assert!(keys.window.shows(&text("cli-backed-up-same-folder")));
    let known = Settings::load(&keys.at("state")).0.read_keys;
    let changed = kliuchnyk::tasks::key_memory::digest(&keys.at(KEY6));
    assert_eq!(known.values().next().map(|read| read.file), changed, "it is not another key by that");
    assert!(keys_in(&copy, NEW).is_some());
}

#[test]
fn a_copy_replaces_nothing() {
    let mut keys = Keys::open(&[KEY6]);
    let taken = keys.at("taken.dat");
    fs::write(&taken, "чуже").unwrap();
    keys.read(KEY6, KEY6_PASSWORD);
    keys.press("keys-backup");
    keys.retype("keys-place", &taken.display().to_string());
    keys.press("main");
    keys.until("E-CARR-10");
    assert_eq!(keys.focused(), Some(widget::Id::new("keys-place")));
    assert_eq!(fs::read(&taken).unwrap(), "чуже".as_bytes());
    keys.escape();
    keys.until(&text("keys-protection"));
    assert_eq!(keys.names(), [KEY6, "taken.dat"]);
}

#[test]
fn a_better_protection_is_offered_where_it_is_weak() {
    let mut keys = Keys::open(&[JKS]);
    let before = fs::read(keys.at(JKS)).unwrap();
    keys.read(JKS, JKS_PASSWORD);
    assert!(keys.window.shows(&text("keys-offer-weak")));
    assert!(keys.window.shows(&text("keys-password-not-written")), "why its password cannot be changed");
    assert!(keys.window.bounds("keys-password-change").is_none());
    keys.press("keys-protect");
    keys.until(&text("keys-format-title"));
    keys.press("main");
    keys.until(&text("keys-convert-place-title"));
    keys.press("main");
    keys.until(&text("keys-convert-done-title"));
    let made = keys.at("pb-style-full.pfx");
    assert_eq!(keys_in(&made, JKS_PASSWORD), keys_in(&keys.at(JKS), JKS_PASSWORD));
    assert_eq!(fs::read(keys.at(JKS)).unwrap(), before);
    // The main button opens it; nothing is offered there any more.
    keys.enter();
    keys.until(&text("keys-read"));
    keys.window.type_text(JKS_PASSWORD);
    keys.enter();
    keys.until(&text("keys-protection-usual"));
    assert!(!keys.window.shows(&text("keys-offer-weak")));
    keys.escape();
    keys.until(&text("keys-text"));
    assert!(keys.window.shows("pb-style-full.pfx") && keys.window.shows(JKS));
}

#[test]
fn what_a_format_cannot_hold_is_told_before_anything_is_written() {
    let mut keys = Keys::open(&[JKS]);
    keys.read(JKS, JKS_PASSWORD);
    keys.press("keys-convert");
    keys.choose("keys-format-key6");
    keys.press("main");
    keys.until(&text("keys-convert-place-title"));
    keys.press("main");
    keys.until(&text("keys-losses-title"));
    assert!(keys.window.shows("«pb_3123456789»"));
    assert_eq!(keys.names(), [JKS]);
    keys.escape();
    keys.until(&text("keys-format-title"));
    assert_eq!(keys.names(), [JKS], "Esc agrees to nothing");
    keys.press("main");
    keys.until(&text("keys-convert-place-title"));
    keys.press("main");
    keys.until(&text("keys-losses-title"));
    keys.press("main");
    keys.until(&text("keys-convert-done-title"));
    let stem = "pb-style-full";
    let made = ["agree.cer", "dat", "jks", "p7b", "sign.cer"].map(|end| format!("{stem}.{end}"));
    assert_eq!(keys.names(), made);
    assert!(keys.window.shows(&format!("{stem}.sign.cer")));
    assert_eq!(keys_in(&keys.at("pb-style-full.dat"), JKS_PASSWORD).unwrap().len(), 2);
}

#[test]
fn a_key_without_a_password_gets_one() {
    let Some(clear) = shared("ua/stores/jkurwa-key-40A0.der") else { return };
    let mut keys = Keys::open(&[KEY6]);
    let path = keys.at("clear.der");
    fs::write(&path, clear).unwrap();
    keys.press("keys-another");
    keys.retype("choose-path", &path.display().to_string());
    keys.enter();
    keys.until(&text("keys-no-password"));
    assert!(keys.window.bounds("keys-password").is_none());
    keys.press("main");
    keys.until(&text("keys-offer-none"));
    keys.press("keys-protect");
    keys.press("main");
    keys.until(&text("keys-convert-place-title"));
    keys.press("main");
    keys.until(&text("keys-convert-secret-title"));
    assert_eq!(keys.focused(), Some(widget::Id::new("password-new")));
    keys.type_new();
    keys.until(&text("keys-convert-done-title"));
    assert_eq!(keys_in(&keys.at("clear.pfx"), NEW), keys_in(&path, ""));
}

#[test]
fn a_key_is_destroyed_only_after_its_name_was_typed() {
    let mut keys = Keys::open(&[KEY6, JKS]);
    let path = keys.at(KEY6).display().to_string();
    fs::copy(keys.at(KEY6), keys.at(&format!("{KEY6}.old-2024-11-27"))).unwrap();
    keys.press(&format!("keys-open-{path}"));
    // No password is needed for it, and Enter, Esc, a wrong name destroy nothing.
    keys.press("keys-destroy");
    keys.until(&text("keys-destroy-next"));
    assert!(
        keys.window.shows(&format!("{KEY6}.old-2024-11-27"))
            && keys.window.shows(&text("keys-destroy-truth"))
    );
    // Nothing is known of its certificates: that is no lesser reason to ask.
    assert!(keys.window.shows(&text("keys-destroy-unknown")));
    keys.enter();
    assert!(!keys.window.shows(&text("keys-destroy-name-hint")), "the main button waits for the word");
    keys.choose("keys-destroy-sure");
    keys.press("main");
    assert_eq!(keys.focused(), Some(widget::Id::new("keys-destroy-name")));
    keys.enter();
    keys.window.type_text("Key-6.dat");
    keys.enter();
    keys.escape();
    keys.until(&text("keys-destroy-next"));
    keys.escape();
    keys.until(&text("keys-read"));
    assert!(keys_in(&keys.at(KEY6), KEY6_PASSWORD).is_some());
    keys.press("keys-destroy");
    keys.until(&text("keys-destroy-next"));
    keys.choose("keys-destroy-sure");
    keys.press("main");
    keys.window.type_text(&KEY6.to_uppercase());
    keys.enter();
    keys.until(&text("keys-destroyed-title"));
    assert_eq!(keys.names(), [format!("{KEY6}.old-2024-11-27").as_str(), JKS]);
    assert!(keys.window.shows(&text("cli-destroyed-truth")));
    keys.enter();
    keys.until(&text("keys-text"));
    keys.window.settle();
    assert!(!keys.window.shows(KEY6) && keys.window.shows(JKS));
    assert_eq!(remembered(&keys.at("state")), [keys.at(JKS).display().to_string()]);
}

/// The certificates of a provider lie under names of their own, and another key lies there too: without the password
/// nobody knows whose is whose. Once a key was read it stays known, also where its certificates are inside the file.
#[test]
fn what_was_read_once_is_known_from_then_on() {
    const OWNER: &str = "Testenko Test Testovych";
    let mut keys =
        Keys::open(&[KEY6, JKS, "iit-key6-m307-kep431-cp1251.dat", "user-sign.cer", "user-kep.cer"]);
    assert!(!keys.window.shows(OWNER));
    keys.read(KEY6, KEY6_PASSWORD);
    keys.escape();
    keys.until(&text("keys-text"));
    keys.window.until_gone(&text("keys-looking"));
    assert!(keys.window.shows(OWNER));
    let known = Settings::load(&keys.at("state")).0.read_keys;
    assert_eq!(known.keys().collect::<Vec<_>>(), [&keys.at(KEY6).display().to_string()]);

    // It counts before the key is destroyed, and so does that it is still the same file.
    let path = keys.at(KEY6);
    keys.press(&format!("keys-open-{}", path.display()));
    keys.press("keys-destroy");
    keys.until(&text("keys-destroy-only"));
    keys.choose("keys-destroy-sure");
    keys.press("main");
    // At the last press it is seen whose key it is and where it lies.
    assert!(keys.window.shows(OWNER) && keys.window.shows(&keys.folder.path().display().to_string()));
    let (own, other) = (fs::read(&path).unwrap(), fs::read(keys.at(JKS)).unwrap());
    fs::write(&path, &other).unwrap();
    keys.window.type_text(KEY6);
    keys.enter();
    keys.until("E-CARR-19");
    assert_eq!(fs::read(&path).unwrap(), other);
    for _ in 0..3 {
        keys.escape();
    }
    keys.until(&text("keys-text"));
    keys.window.until_gone(&text("keys-looking"));
    assert!(!keys.window.shows(OWNER), "another file under the same name is another key");
    fs::write(&path, own).unwrap();

    keys.read(JKS, JKS_PASSWORD);
    keys.escape();
    keys.until(&text("keys-text"));
    fs::remove_file(keys.at("user-sign.cer")).unwrap();
    fs::remove_file(keys.at("user-kep.cer")).unwrap();
    keys.window = opened(&keys.at("state"));
    // Those inside the other file are kept; they are of the same keys.
    assert!(matches!(keys.window.app.home(), Home::Key { card, .. } if card.owner == OWNER));
    keys.section();
    let cards = keys.window.texts().iter().filter(|words| *words == OWNER).count();
    assert_eq!(cards, 2);
}

/// A command in a terminal writes into the same data folder while the window is open.
#[test]
fn what_a_command_learned_meanwhile_is_not_lost_when_the_window_keeps_its_own() {
    let mut keys = Keys::open(&[KEY6]);
    let state = keys.at("state");
    let kept = || Settings::load(&state).0;
    let mut told = kept();
    told.hold(&[9; 32], true, time::OffsetDateTime::UNIX_EPOCH);
    told.save(&state).unwrap();
    keys.read(KEY6, KEY6_PASSWORD);
    keys.window.perform(std::time::Duration::from_secs(1));
    assert_eq!(kept().read_keys.len(), 1, "the window kept what it read");
    assert!(kept().held(&[9; 32]).is_some(), "and what it did not know");
}

/// The password opens what the page shows: another file that took its place meanwhile is left alone.
#[test]
fn another_key_in_its_place_is_not_touched() {
    let mut keys = Keys::open(&[KEY6]);
    keys.read(KEY6, KEY6_PASSWORD);
    let other = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/stores/iit-key6-m257-same.dat");
    let other = fs::read(other).unwrap();
    keys.press("keys-password-change");
    fs::write(keys.at(KEY6), &other).unwrap();
    keys.change_password(KEY6_PASSWORD);
    keys.until("E-CARR-19");
    assert_eq!(fs::read(keys.at(KEY6)).unwrap(), other);
}

#[test]
fn the_only_key_in_force_needs_a_word_more_and_one_that_a_renewal_needs_stays() {
    let scene = Scene::new(Protocol::Cmp);
    let key = scene.taxpayer.key.0.clone();
    let mut keyboard = scene.open();
    let mut keys = Keys { window: keyboard.window, folder: tempfile::tempdir().unwrap() };
    keys.section();
    keys.press(&format!("keys-open-{key}"));
    keys.press("keys-destroy");
    keys.until(&text("keys-destroy-only"));
    keys.enter();
    assert!(!keys.window.shows(&text("keys-destroy-name-hint")), "the main button waits for the word");
    keys.choose("keys-destroy-sure");
    keys.press("main");
    keys.until(&text("keys-destroy-name-hint"));
    for _ in 0..3 {
        keys.escape();
    }
    keys.until(&text("keys-text"));
    keys.escape();
    keys.window.until("home", |app| matches!(app.home(), Home::Key { .. }));

    keyboard = Keyboard::at(keys.window, scene.taxpayer.password.clone(), crate::taxpayer::NEW_PASSWORD);
    keyboard.read_key();
    keyboard.reach(Id::Agreement);
    keyboard.reach(Id::Data);
    keyboard.press("data-changed");
    keyboard.stopped();
    keyboard.escape();
    keyboard.home();
    keys = Keys { window: keyboard.window, folder: keys.folder };
    keys.section();
    keys.press(&format!("keys-open-{key}"));
    assert!(keys.window.bounds("keys-destroy").is_some());
    keys.press("keys-destroy");
    keys.until("E-CARR-14");
    assert!(keys_in(Path::new(&key), &scene.taxpayer.password).is_some());
    keys.escape();
    keys.escape();
    keys.until(&text("keys-text"));
    // The list goes on with what was begun instead of beginning another renewal.
    assert!(keys.window.bounds(&format!("keys-renew-{key}")).is_none());
    assert!(keys.window.bounds(&format!("keys-resume-{key}")).is_some());
}

/// What is read when «Знищити…» is pressed comes too late; the key can be read again afterwards.
#[test]
fn a_key_is_read_again_after_its_reading_was_left() {
    let mut keys = Keys::open(&[KEY6]);
    let path = keys.at(KEY6).display().to_string();
    keys.press(&format!("keys-open-{path}"));
    keys.window.type_text(KEY6_PASSWORD);
    keys.window.late = Some(|message| matches!(message, Message::Keys(Page::Answer(_, Answer::Read(_)))));
    keys.enter();
    keys.window.until_late("the opened key");
    keys.window.late = None;
    keys.press("keys-destroy");
    keys.until(&text("keys-destroy-next"));
    keys.window.release();
    keys.escape();
    keys.until(&text("keys-read"));
    assert_eq!(keys.focused(), Some(widget::Id::new("keys-password")));
    keys.window.type_text(KEY6_PASSWORD);
    keys.enter();
    keys.until(&text("keys-protection"));
}

#[test]
fn late_answers_change_nothing() {
    let mut keys = Keys::open(&[KEY6, JKS]);
    let (first, second) = (keys.at(KEY6).display().to_string(), keys.at(JKS).display().to_string());
    // Read, but the page was left for another key.
    keys.press(&format!("keys-open-{first}"));
    keys.window.late = Some(|message| matches!(message, Message::Keys(Page::Answer(_, Answer::Read(_)))));
    keys.window.type_text(KEY6_PASSWORD);
    keys.enter();
    keys.window.until_late("the opened key");
    keys.escape();
    keys.until(&text("keys-text"));
    keys.press(&format!("keys-open-{second}"));
    keys.window.late = None;
    keys.window.release();
    assert!(!keys.window.shows(&text("keys-protection")), "it is not the other one's");
    assert!(keys.window.shows(JKS));
    keys.escape();
    keys.until(&text("keys-text"));

    // A password that was changed while the section was left.
    keys.read(KEY6, KEY6_PASSWORD);
    keys.press("keys-password-change");
    keys.window.late = Some(|message| matches!(message, Message::Keys(Page::Answer(_, Answer::Changed(_)))));
    keys.change_password(KEY6_PASSWORD);
    keys.window.until_late("the changed password");
    keys.escape();
    assert!(keys.window.shows(&text("keys-writing")), "what is being written is not left by Esc");
    keys.press("section-about");
    keys.window.late = None;
    keys.window.release();
    assert!(keys.window.shows(&text("about-what")));
    keys.section();
    assert!(keys.window.shows(&text("keys-text")), "the section begins with its list");
    assert!(keys_in(&keys.at(KEY6), NEW).is_some(), "what was done is done");
}

#[test]
fn keys_are_renewed_one_after_another() {
    let scene = Scene::of(Protocol::Cmp, crate::scene::OKSANA, 9);
    let soon = enroll(&scene, "soon", "Мельник Тарас Іванович", 4);
    let paths = [PathBuf::from(&scene.taxpayer.key.0), PathBuf::from(&soon.key.0)];
    let settings = Settings {
        recent_keys: paths.iter().map(|path| path.display().to_string()).collect(),
        default_provider: Some("training".to_owned()),
        proxy: Proxy::None,
        ..Settings::default()
    };
    settings.save(&scene.state()).unwrap();
    let keyboard = scene.open();
    let mut keys = Keys { window: keyboard.window, folder: tempfile::tempdir().unwrap() };
    keys.section();
    keys.press(&format!("keys-renew-{}", soon.key.0));
    keys.window.until("conditions", is_at(Id::Conditions));
    let mut keyboard = Keyboard::at(keys.window, soon.password.clone(), crate::taxpayer::NEW_PASSWORD);
    assert_eq!(keyboard.wizard().context().answers.key.as_ref(), Some(&soon.key));
    keyboard.main(Id::Key);
    keyboard.type_password();
    keyboard.window.until("key read", key_is_read);
    keyboard.reach(Id::Review);
    keyboard.main(Id::Certificates);
    keyboard.main(Id::Finish);
    assert!(keyboard.window.shows(&text("finish-next-title")));
    keyboard.enter();
    keyboard.home();
    assert!(keyboard.is_renewed(), "the home page shows the key that was renewed");
    // Enter leads to the key that is due next.
    assert!(keyboard.window.shows(&text("home-next-main")));
    keyboard.enter();
    keyboard.window.until("conditions", is_at(Id::Conditions));
    assert_eq!(keyboard.wizard().context().answers.key.as_ref(), Some(&scene.taxpayer.key));
    keyboard.password = scene.taxpayer.password.clone();
    keyboard.main(Id::Key);
    keyboard.type_password();
    keyboard.window.until("key read", key_is_read);
    keyboard.reach(Id::Review);
    keyboard.main(Id::Certificates);
    keyboard.main(Id::Finish);
    assert!(!keyboard.window.shows(&text("finish-next-title")));
    keyboard.enter();
    keyboard.home();
    assert!(keyboard.is_renewed());
    assert!(!keyboard.window.shows(&text("home-next-main")), "nothing is due any more");
}
