//! The certificates by the keyboard alone: found in long lists, looked at, checked, saved, kept.

use crate::certificate_lists::{certificates, folder};
use crate::keyboard::{Keyboard, training};
use iced_test::core::keyboard::key::Named;
use kliuchnyk::gui::widget::Id;
use kliuchnyk::pki::Certificate;
use kliuchnyk::tasks::cert_store::CertStore;
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
    keyboard.window.tab_to(id);
    keyboard.window.key(Named::Space);
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
    assert!((3..=8).contains(&rows), "{rows}");
    keyboard.window.tab_to("certificates-words");
    keyboard.window.type_text("лук'яненко 3111000");
    // The tax numbers of a thousand begin so.
    until(&mut keyboard, &format!("Знайдено: {} з {COUNT}", 1000 / 8));
    choose(&mut keyboard, "certificates-order-owner-choice");
    keyboard.window.settle();
    assert!(keyboard.window.longest < WITHOUT_A_PAUSE, "{:?}", keyboard.window.longest);
}
