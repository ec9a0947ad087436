//! The certificates by the keyboard alone: found in long lists, looked at, checked, saved, kept.

use crate::certificate_lists::{certificates, folder};
use crate::keyboard::{Keyboard, training};
use crate::scene::Scene;
use iced_test::core::Size;
use iced_test::core::keyboard::key::Named;
use kliuchnyk::authority::Protocol;
use kliuchnyk::gui::Message;
use kliuchnyk::gui::screen::certificates::{AuthoritiesMessage, Message as Says, OneMessage, RemoveMessage};
use kliuchnyk::gui::widget::Id;
use kliuchnyk::pki::Certificate;
use kliuchnyk::tasks::cert_store::CertStore;
use kliuchnyk::tasks::{alphabet, providers};
use kliuchnyk::vault::Settings;
use std::path::Path;
use std::time::Duration;

/// A busy machine, an unoptimised build: docs/performance.md has the figures of the release.
const WITHOUT_A_PAUSE: Duration = Duration::from_millis(200);

fn until(keyboard: &mut Keyboard, words: &str) {
    for _ in 0..600 {
        if keyboard.window.shows(words) {
            return;
        }
        keyboard.window.perform(Duration::from_millis(100));
    }
    panic!("waited in vain for {words}: {:#?}", keyboard.window.texts());
}

/// Enter would be the page's main action.
fn choose(keyboard: &mut Keyboard, id: &str) {
    keyboard.window.choose(id);
}

/// From the section's list to the certificates of another place.
fn open(keyboard: &mut Keyboard, path: &Path) {
    keyboard.press("certificates-other");
    keyboard.window.settle();
    assert_eq!(keyboard.window.focused(), Some(Id::new("certificates-path")));
    keyboard.window.type_text(&path.display().to_string());
    keyboard.enter();
    until(keyboard, &path.display().to_string());
}

#[test]
fn a_certificate_is_found_checked_saved_and_kept_by_the_keyboard() {
    let state = tempfile::tempdir().unwrap();
    let mut keyboard = Keyboard::open(training(state.path()));
    keyboard.press("section-certificates");
    until(&mut keyboard, "У сховищі програми ще немає сертифікатів");
    let keys = state.path().join("window/key");
    open(&mut keyboard, &keys);
    until(&mut keyboard, "2 сертифікати.");
    // Those that end soon are both; none has ended.
    choose(&mut keyboard, "certificates-show-ended-choice");
    until(&mut keyboard, "Знайдено: 0 з 2");
    choose(&mut keyboard, "certificates-show-soon-choice");
    until(&mut keyboard, "2 сертифікати.");
    keyboard.press("certificate-0");
    until(&mut keyboard, "Чи можна на нього покластися");
    keyboard.press("certificate-check-offline");
    until(&mut keyboard, "Висновок: не перевірено");
    keyboard.press("main");
    until(&mut keyboard, "Висновок: чинний");
    keyboard.window.settle();
    assert_eq!(keyboard.window.focused(), Some(kliuchnyk::gui::widget::RESULT));
    assert!(
        keyboard.window.is_in_sight("page-result")
            && keyboard.window.shows("Позначка захищеного носія: немає")
    );
    keyboard.press("certificate-fields");
    until(&mut keyboard, "Серійний номер");
    keyboard.press("certificate-copy-certificate-sha256");
    until(&mut keyboard, "Скопійовано");
    keyboard.press("certificate-keep");
    until(&mut keyboard, "Додано до сховища програми.");
    assert_eq!(CertStore::open(state.path()).all().unwrap().len(), 1);
    keyboard.press("certificate-save");
    keyboard.window.tab_to("certificates-save-folder");
    keyboard.window.type_text(&state.path().display().to_string());
    keyboard.enter();
    until(&mut keyboard, "Збережено: ");
    let written: Vec<_> = std::fs::read_dir(state.path()).unwrap().flatten().map(|e| e.path()).collect();
    let saved = written.iter().find(|path| path.extension().is_some_and(|e| e == "cer")).unwrap();
    Certificate::from_der(&std::fs::read(saved).unwrap()).unwrap();
    // Back to the certificate, back to its row.
    keyboard.escape();
    until(&mut keyboard, "Чи можна на нього покластися");
    keyboard.escape();
    keyboard.window.settle();
    assert_eq!(keyboard.window.focused(), Some(Id::from("certificate-0".to_owned())));
    // All that are shown go into the store: one of them is there.
    keyboard.press("certificates-keep");
    until(&mut keyboard, "Додано до сховища: 1. Уже були там: 1.");
}

#[test]
fn a_long_list_is_gone_through_without_a_pause() {
    const COUNT: usize = 3000;
    let (state, folder) = (tempfile::tempdir().unwrap(), folder(COUNT));
    CertStore::open(state.path()).add(&certificates(3).collect::<Vec<_>>()).unwrap();
    let mut keyboard = Keyboard::open(training(state.path()));
    keyboard.press("section-certificates");
    until(&mut keyboard, "3 сертифікати.");
    open(&mut keyboard, folder.path());
    until(&mut keyboard, "3000 сертифікатів.");
    keyboard.window.longest = Duration::ZERO;
    keyboard.window.tab_to("certificate-0");
    let row = |keyboard: &mut Keyboard| keyboard.window.focused().unwrap();
    keyboard.window.key(Named::ArrowDown);
    assert_eq!(row(&mut keyboard), Id::from("certificate-1".to_owned()));
    keyboard.window.key(Named::End);
    assert_eq!(row(&mut keyboard), Id::from(format!("certificate-{}", COUNT - 1)));
    keyboard.window.key(Named::PageUp);
    keyboard.window.key(Named::Home);
    assert_eq!(row(&mut keyboard), Id::from("certificate-0".to_owned()));
    // Only what is in sight is there.
    let rows = keyboard.window.texts().iter().filter(|text| text.contains(" · до ")).count();
    assert!((3..=14).contains(&rows), "{rows}");
    keyboard.window.tab_to("certificates-words");
    keyboard.window.type_text("лук'яненко 3111000");
    // The tax numbers of a thousand begin so.
    until(&mut keyboard, &format!("Знайдено: {} з {COUNT}", 1000 / 8));
    choose(&mut keyboard, "certificates-order-owner-choice");
    keyboard.window.settle();
    assert!(keyboard.window.longest < WITHOUT_A_PAUSE, "{:?}", keyboard.window.longest);
}

/// The page and its list scroll as one: the row that the keys go to is in sight, wherever it is and however large the
/// text.
#[test]
fn the_row_that_the_keys_go_to_is_in_sight() {
    const COUNT: usize = 300;
    let folder = folder(COUNT);
    for (scale, width, height) in [(1.0, 1040.0, 720.0), (1.0, 800.0, 600.0), (2.0, 800.0, 600.0)] {
        let state = tempfile::tempdir().unwrap();
        Settings { text_scale: scale, ..Settings::default() }.save(state.path()).unwrap();
        let mut keyboard = Keyboard::open(training(state.path()));
        keyboard.window.size = Size::new(width, height);
        keyboard.window.send(Message::Resized(Size::new(width / scale, height / scale)));
        keyboard.press("section-certificates");
        until(&mut keyboard, "У сховищі програми ще немає сертифікатів");
        open(&mut keyboard, folder.path());
        until(&mut keyboard, "300 сертифікатів.");
        keyboard.window.tab_to("certificate-0");
        let mut rows = vec![0];
        for key in [
            Named::ArrowDown,
            Named::ArrowDown,
            Named::PageDown,
            Named::PageDown,
            Named::End,
            Named::ArrowUp,
            Named::PageUp,
            Named::ArrowUp,
            Named::Home,
        ] {
            keyboard.window.key(key);
            let place = format!("{key:?} at {scale} in {width}x{height} after {rows:?}");
            let on = (0..COUNT)
                .find(|row| keyboard.window.focused() == Some(Id::from(format!("certificate-{row}"))));
            let on = on.unwrap_or_else(|| panic!("{place}: {:?}", keyboard.window.focused()));
            assert!(keyboard.window.is_in_sight(&format!("certificate-{on}")), "{place}: {on}");
            rows.push(on);
        }
        assert_eq!([rows[0], rows[1], rows[2]], [0, 1, 2]);
        assert!(rows[3] > 2 && rows[4] > rows[3], "{rows:?}");
        assert_eq!([rows[5], rows[6]], [COUNT - 1, COUNT - 2]);
        assert!(rows[7] < rows[6] && rows[8] == rows[7] - 1 && rows[9] == 0, "{rows:?}");
        // From a row to its certificate and back to it.
        keyboard.window.key(Named::End);
        keyboard.enter();
        until(&mut keyboard, "Чи можна на нього покластися");
        keyboard.escape();
        keyboard.window.settle();
        let last = format!("certificate-{}", COUNT - 1);
        assert_eq!(keyboard.window.focused(), Some(Id::from(last.clone())));
        assert!(keyboard.window.is_in_sight(&last));
    }
}

fn grouped(octets: &[u8]) -> String {
    let digits: Vec<char> = hex::encode(octets).chars().collect();
    digits.chunks(4).map(String::from_iter).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_authorities_are_gone_through_and_another_one_is_added_by_the_keyboard() {
    let scene = Scene::new(Protocol::Cmp);
    let mut known = providers::all(&scene.state());
    let mut keyboard = scene.open();
    keyboard.press("section-certificates");
    until(&mut keyboard, "У сховищі програми ще немає сертифікатів");
    keyboard.press("certificates-authorities");
    until(&mut keyboard, "Додати надавача з файлу");
    known.sort_by_key(|profile| alphabet::key(&profile.name.uk));
    // The file of another one first, then all of them in the order of the alphabet.
    for id in ["authorities-path", "authorities-read", "authorities-browse"] {
        keyboard.window.tab_to(id);
    }
    // Every one of them is reached, in the order in which it is read; its fingerprints are a press away.
    for profile in &known {
        keyboard.window.key(Named::Tab);
        assert_eq!(keyboard.window.focused(), Some(Id::from(format!("authority-{}", profile.id))));
        assert!(keyboard.window.is_in_sight(&format!("authority-{}", profile.id)), "{}", profile.id);
    }
    for profile in [&known[0], known.last().unwrap()] {
        let anchors = providers::anchors(profile);
        assert!(!anchors.is_empty());
        let all_shown = |keyboard: &mut Keyboard| {
            anchors.iter().all(|anchor| keyboard.window.shows(&grouped(&anchor.sha256)))
        };
        let id = format!("authority-{}", profile.id);
        assert!(!all_shown(&mut keyboard));
        keyboard.press(&id);
        assert!(all_shown(&mut keyboard), "{id}: {:#?}", keyboard.window.texts());
        keyboard.enter();
        assert!(!all_shown(&mut keyboard), "{id} is folded again");
    }
    // A file that is none, then one that is there already under its name, then a new one.
    keyboard.press("authorities-read");
    assert!(keyboard.window.shows("Впишіть шлях або оберіть файл."));
    assert_eq!(keyboard.window.focused(), Some(Id::new("authorities-path")));
    let file = scene.keys().join("provider.json");
    keyboard.window.type_text(&file.display().to_string());
    keyboard.press("authorities-read");
    until(&mut keyboard, "Такого файлу немає.");
    assert_eq!(keyboard.window.focused(), Some(Id::new("authorities-path")));
    std::fs::write(&file, &known[0].anchors[0]).unwrap();
    keyboard.press("authorities-read");
    until(&mut keyboard, "Це сертифікат, а не профіль надавача");
    assert!(!keyboard.window.shows("E-APP-01"));
    let mine = known.iter().find(|profile| profile.training).expect("that of the scene");
    let mut other = mine.clone();
    other.id = "mine".into();
    other.name.uk = "ЦСК Подільського району".into();
    std::fs::write(&file, serde_json::to_vec(&other).unwrap()).unwrap();
    keyboard.press("authorities-read");
    until(&mut keyboard, "Звірте відбитки");
    assert!(keyboard.window.shows("ЦСК Подільського району"));
    for anchor in providers::anchors(&other) {
        assert!(keyboard.window.shows(&grouped(&anchor.sha256)));
    }
    // Looked at, not accepted.
    keyboard.escape();
    assert_eq!(keyboard.window.focused(), Some(Id::new("authorities-path")));
    assert_eq!(providers::all(&scene.state()).len(), known.len());
    keyboard.press("authorities-read");
    until(&mut keyboard, "Звірте відбитки");
    keyboard.enter();
    until(&mut keyboard, "Додано надавача: ЦСК Подільського району");
    assert_eq!(providers::all(&scene.state()).len(), known.len() + 1);
    keyboard.window.settle();
    keyboard.window.tab_to("authority-mine");
    // One that the program has: its file says so before it goes in its place, and gives the place back.
    let own = known.iter().find(|profile| profile.id == "tax").unwrap();
    let mut newer = own.clone();
    newer.anchors = mine.anchors.clone();
    std::fs::write(&file, serde_json::to_vec(&newer).unwrap()).unwrap();
    keyboard.window.tab_to("authorities-path");
    keyboard.window.type_text(&file.display().to_string());
    keyboard.press("authorities-read");
    until(&mut keyboard, "Цей профіль діятиме замість вбудованого (дані від");
    assert!(keyboard.window.shows("Цього кореневого сертифіката у вбудованому профілі немає"));
    assert!(keyboard.window.shows("Цей кореневий сертифікат є лише у вбудованому профілі"));
    for anchor in providers::anchors(&newer).into_iter().chain(providers::anchors(own)) {
        assert!(keyboard.window.shows(&grouped(&anchor.sha256)));
    }
    let of_tax = || providers::all(&scene.state()).into_iter().find(|profile| profile.id == "tax").unwrap();
    assert_eq!(&of_tax(), own);
    keyboard.enter();
    until(&mut keyboard, "Додано надавача");
    assert_eq!(of_tax(), newer);
    keyboard.window.settle();
    keyboard.press("authority-tax");
    assert!(keyboard.window.shows("Додано з файлу; діє замість вбудованого профілю"));
    keyboard.press("authority-remove-tax");
    until(&mut keyboard, "Профіль із файлу прибрано");
    assert_eq!(&of_tax(), own);
    keyboard.window.settle();
    // Back to where the page was opened, and home.
    keyboard.escape();
    keyboard.window.settle();
    assert_eq!(keyboard.window.focused(), Some(Id::new("certificates-authorities")));
    keyboard.escape();
    keyboard.window.settle();
    keyboard.window.tab_to("home-another");
}

#[test]
fn a_certificate_leaves_the_store_after_a_question_and_its_file_stays() {
    let state = tempfile::tempdir().unwrap();
    let mut keyboard = Keyboard::open(training(state.path()));
    let store = CertStore::open(state.path());
    let file = state.path().join("window/key/sign.cer");
    store.import(&file).unwrap();
    store.add(&certificates(1).collect::<Vec<_>>()).unwrap();
    keyboard.press("section-certificates");
    until(&mut keyboard, "2 сертифікати.");
    let owner = store.all().unwrap()[0].subject().common_name().unwrap().to_owned();
    keyboard.press("certificate-0");
    until(&mut keyboard, "Чи можна на нього покластися");
    keyboard.press("certificate-remove");
    until(&mut keyboard, "Прибрати сертифікат зі сховища програми?");
    assert!(keyboard.window.shows("Файли сертифіката на носіях і в теках лишаються"));
    keyboard.escape();
    keyboard.window.settle();
    assert_eq!(keyboard.window.focused(), Some(Id::new("certificate-remove")));
    assert_eq!(store.all().unwrap().len(), 2);
    keyboard.enter();
    until(&mut keyboard, "Прибрати сертифікат зі сховища програми?");
    keyboard.enter();
    until(&mut keyboard, &format!("Прибрано зі сховища програми: {owner}"));
    until(&mut keyboard, "1 сертифікат.");
    assert_eq!(store.all().unwrap().len(), 1);
    keyboard.press("certificate-0");
    until(&mut keyboard, "Чи можна на нього покластися");
    keyboard.press("certificate-remove");
    until(&mut keyboard, "Прибрати сертифікат зі сховища програми?");
    keyboard.enter();
    until(&mut keyboard, "У сховищі програми ще немає сертифікатів");
    assert!(keyboard.window.shows("Прибрано зі сховища програми: "));
    assert!(store.all().unwrap().is_empty() && file.is_file());
    // What lies in a folder is not the store's to remove.
    open(&mut keyboard, file.parent().unwrap());
    until(&mut keyboard, "2 сертифікати.");
    keyboard.press("certificate-0");
    until(&mut keyboard, "Чи можна на нього покластися");
    assert!(!keyboard.window.shows("Прибрати зі сховища…"));
}

/// A check that comes late tells of its own certificate only.
#[test]
fn an_answer_never_lands_on_another_certificate() {
    let state = tempfile::tempdir().unwrap();
    let mut keyboard = Keyboard::open(training(state.path()));
    keyboard.press("section-certificates");
    until(&mut keyboard, "У сховищі програми ще немає сертифікатів");
    open(&mut keyboard, &state.path().join("window/key"));
    until(&mut keyboard, "2 сертифікати.");
    keyboard.press("certificate-0");
    until(&mut keyboard, "Чи можна на нього покластися");
    keyboard.window.late =
        Some(|message| matches!(message, Message::Certificates(Says::One(OneMessage::Checked(..)))));
    keyboard.press("certificate-check-offline");
    keyboard.window.until_late("the check of the first");
    keyboard.escape();
    keyboard.press("certificate-1");
    until(&mut keyboard, "Чи можна на нього покластися");
    keyboard.press("main");
    keyboard.window.release();
    assert!(!keyboard.window.shows("Висновок"), "that of another certificate");
    keyboard.window.until_late("the check of the second");
    keyboard.window.release();
    assert!(keyboard.window.shows("Висновок: чинний"));
}

#[test]
fn a_list_that_was_read_for_an_earlier_visit_is_not_that_of_the_present_one() {
    let state = tempfile::tempdir().unwrap();
    let mut keyboard = Keyboard::open(training(state.path()));
    let store = CertStore::open(state.path());
    keyboard.window.late = Some(|message| matches!(message, Message::Certificates(Says::Read(..))));
    keyboard.press("section-certificates");
    keyboard.window.until_late("the empty store");
    keyboard.press("section-home");
    store.add(&certificates(1).collect::<Vec<_>>()).unwrap();
    keyboard.press("section-certificates");
    keyboard.window.release();
    assert!(!keyboard.window.shows("У сховищі програми ще немає сертифікатів"));
    keyboard.window.until_late("the store");
    keyboard.window.release();
    assert!(keyboard.window.shows("1 сертифікат."));
}

#[test]
fn nothing_is_left_while_it_goes_on_and_nothing_that_was_done_is_lost() {
    let scene = Scene::new(Protocol::Cmp);
    CertStore::open(&scene.state()).add(&certificates(1).collect::<Vec<_>>()).unwrap();
    let mut other = providers::all(&scene.state()).into_iter().find(|profile| profile.training).unwrap();
    other.id = "mine".into();
    let file = scene.keys().join("provider.json");
    std::fs::write(&file, serde_json::to_vec(&other).unwrap()).unwrap();
    let mut keyboard = scene.open();
    keyboard.press("section-certificates");
    until(&mut keyboard, "1 сертифікат.");
    // A certificate that is looked at opens over nothing else.
    keyboard.window.late = Some(|message| matches!(message, Message::Certificates(Says::Looked(..))));
    keyboard.press("certificate-0");
    keyboard.window.until_late("the certificate");
    keyboard.press("certificates-authorities");
    keyboard.window.late = Some(|message| {
        matches!(message, Message::Certificates(Says::Authority(AuthoritiesMessage::Accepted(_))))
    });
    keyboard.window.release();
    until(&mut keyboard, "Додати надавача з файлу");
    // What was accepted is known, though its page was left.
    keyboard.window.tab_to("authorities-path");
    keyboard.window.type_text(&file.display().to_string());
    keyboard.enter();
    until(&mut keyboard, "Звірте відбитки");
    keyboard.window.settle();
    keyboard.enter();
    keyboard.window.until_late("the provider");
    keyboard.escape();
    keyboard.window.settle();
    let loads = keyboard.window.loads;
    keyboard.window.late =
        Some(|message| matches!(message, Message::Certificates(Says::Remove(RemoveMessage::Removed(_)))));
    keyboard.window.release();
    keyboard.window.until_loaded(loads + 1);
    keyboard.press("certificates-authorities");
    keyboard.window.tab_to("authority-mine");
    keyboard.escape();
    // What is being removed is not left.
    keyboard.press("certificate-0");
    until(&mut keyboard, "Чи можна на нього покластися");
    keyboard.press("certificate-remove");
    until(&mut keyboard, "Прибрати сертифікат зі сховища програми?");
    keyboard.enter();
    keyboard.window.until_late("the removal");
    keyboard.escape();
    assert!(keyboard.window.shows("Прибрати сертифікат зі сховища програми?"));
    assert!(keyboard.window.bounds("back").is_none());
    keyboard.window.release();
    until(&mut keyboard, "Прибрано зі сховища програми: ");
}
