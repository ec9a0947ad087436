//! One's own certificates are suspended and revoked by the keyboard, over real HTTP: not without two confirmations and
//! the key's password, and what the page says afterwards is what the provider's services say.

use super::keyboard::Keyboard;
use super::scene::{CMP, Scene};
use iced_test::core::keyboard::key::Named;
use kliuchnyk::authority::Protocol;
use kliuchnyk::code::Code;
use kliuchnyk::gui::App;
use kliuchnyk::gui::screen::home::Home;
use kliuchnyk::gui::status_change::{Stage, StatusChange};
use kliuchnyk::gui::wizard::step::Id;
use kliuchnyk::i18n::{Language, Texts};
use kliuchnyk::tasks::cert_check::Word;
use kliuchnyk::training::FaultKind;
use kliuchnyk::vault::Settings;

fn is_at(stage: Stage) -> impl Fn(&App) -> bool {
    move |app| app.status_change().is_some_and(|flow| flow.stage() == stage)
}

fn flow(keyboard: &Keyboard) -> &StatusChange {
    keyboard.window.app.status_change().expect("a change of status")
}

fn reach(keyboard: &mut Keyboard, stage: Stage) {
    keyboard.enter();
    keyboard.window.until(&format!("{stage:?}"), is_at(stage));
}

/// The page where the wizard stops, reached by this button of the registration data.
fn stopped(scene: &Scene, button: &str) -> Keyboard {
    let mut keyboard = scene.open();
    keyboard.read_key();
    keyboard.reach(Id::Data);
    keyboard.press(button);
    keyboard.stopped();
    keyboard
}

/// From the first page to the one where the password is typed.
fn confirm(keyboard: &mut Keyboard) {
    reach(keyboard, Stage::Confirm);
    let end = flow(keyboard).serial_end();
    keyboard.window.type_text(&end);
    reach(keyboard, Stage::Password);
}

fn toggle(keyboard: &mut Keyboard, id: &str) {
    keyboard.window.tab_to(id);
    keyboard.window.key(Named::Space);
}

fn words(keyboard: &Keyboard) -> Vec<Option<Word>> {
    flow(keyboard)
        .told()
        .iter()
        .map(|told| told.as_ref().and_then(|told| told.as_ref().ok().copied()))
        .collect()
}

fn revoked(scene: &Scene) -> usize {
    let memory = scene.world.memory();
    scene.taxpayer.old.iter().filter(|certificate| memory.is_revoked(certificate)).count()
}

#[test]
fn a_key_in_other_hands_is_suspended_after_two_confirmations_and_its_password() {
    let scene = Scene::new(Protocol::Cmp);
    let mut keyboard = stopped(&scene, "data-compromised");
    reach(&mut keyboard, Stage::What);
    // Out again: nothing was sent, the page it came from is there.
    keyboard.escape();
    assert_eq!(keyboard.stopped(), "compromised");
    reach(&mut keyboard, Stage::What);
    reach(&mut keyboard, Stage::Confirm);
    keyboard.window.type_text("зовсім не те");
    keyboard.enter();
    assert_eq!(flow(&keyboard).stage(), Stage::Confirm);
    assert!(keyboard.window.shows("Знаки не збігаються з номером."));
    keyboard.escape();
    assert_eq!(flow(&keyboard).stage(), Stage::What);
    // Another choice begins the typing anew.
    toggle(&mut keyboard, "status-certificate-1");
    reach(&mut keyboard, Stage::Confirm);
    keyboard.escape();
    toggle(&mut keyboard, "status-certificate-1");
    confirm(&mut keyboard);
    keyboard.enter();
    assert_eq!(flow(&keyboard).stage(), Stage::Password, "no password was typed");
    keyboard.window.type_text("не той");
    keyboard.enter();
    keyboard.window.until("the wrong password", |app| is_at(Stage::Password)(app));
    assert_eq!(revoked(&scene), 0);
    keyboard.type_password();
    keyboard.window.until("the result", is_at(Stage::Result));
    assert_eq!(words(&keyboard), [Some(Word::Suspended); 2]);
    assert!(keyboard.window.shows("Сертифікати заблоковано") && keyboard.window.shows("заблокований"));
    keyboard.enter();
    keyboard.home();
    assert!(keyboard.unfinished().is_empty(), "nothing is renewed with them");
    assert_eq!(std::fs::read(&scene.taxpayer.key.0).unwrap(), scene.taxpayer.store, "the key stays");
}

#[test]
fn changed_data_revoke_the_certificates_even_when_the_provider_falls_silent_meanwhile() {
    let scene = Scene::new(Protocol::Cmp);
    let mut keyboard = stopped(&scene, "data-changed");
    reach(&mut keyboard, Stage::What);
    confirm(&mut keyboard);
    scene.always(CMP, FaultKind::DropBefore);
    keyboard.type_password();
    keyboard.window.until("the result", is_at(Stage::Result));
    assert_eq!(words(&keyboard), [None, None]);
    let codes: Vec<Option<Code>> = flow(&keyboard)
        .told()
        .iter()
        .map(|told| told.as_ref().and_then(|told| told.as_ref().err()).map(|e| e.0))
        .collect();
    assert!(codes[0].is_none() && codes[1].is_some(), "after a failure nothing more is sent: {codes:?}");
    assert_eq!(revoked(&scene), 0);
    assert!(keyboard.window.shows("Вийшло не все"));
    scene.mend();
    reach(&mut keyboard, Stage::Password);
    keyboard.type_password();
    keyboard.window.until("the result", |app| {
        is_at(Stage::Result)(app)
            && app.status_change().is_some_and(|flow| flow.told().iter().all(|t| matches!(t, Some(Ok(_)))))
    });
    assert_eq!(words(&keyboard), [Some(Word::Revoked); 2]);
    assert_eq!(revoked(&scene), 2);
    assert!(keyboard.window.shows("Сертифікати скасовано"));
    keyboard.enter();
    keyboard.home();
}

/// The page of one of the key's own certificates, opened by the keyboard.
fn certificate(scene: &Scene, row: usize) -> Keyboard {
    let mut keyboard = scene.open();
    keyboard.press("section-certificates");
    keyboard.window.settle();
    keyboard.press("certificates-other");
    keyboard.window.settle();
    keyboard.window.type_text(&scene.keys().display().to_string());
    keyboard.enter();
    keyboard.window.until_gone("Читаємо сертифікати…");
    keyboard.press(&format!("certificate-{row}"));
    keyboard.window.until_gone("Упорядкувати");
    keyboard
}

#[test]
fn one_s_own_certificate_is_suspended_or_revoked_from_its_page() {
    for (row, button, word, title) in [
        (0, "certificate-suspend", Word::Suspended, "Сертифікат заблоковано"),
        (1, "certificate-revoke", Word::Revoked, "Сертифікат скасовано"),
    ] {
        let scene = Scene::new(Protocol::Cmp);
        let mut keyboard = certificate(&scene, row);
        keyboard.enter();
        keyboard.window.until_gone("Запитуємо надавача…");
        assert!(keyboard.window.shows("Висновок: чинний") && keyboard.window.shows("діє ще"));
        keyboard.press(button);
        keyboard.window.until("what will be changed", is_at(Stage::What));
        keyboard.escape();
        assert!(keyboard.window.app.status_change().is_none());
        assert!(keyboard.window.shows("Чи можна на нього покластися"), "back on the page it came from");
        keyboard.press(button);
        keyboard.window.until("what will be changed", is_at(Stage::What));
        confirm(&mut keyboard);
        assert_eq!(revoked(&scene), 0, "nothing is sent before the password");
        keyboard.type_password();
        keyboard.window.until("the result", is_at(Stage::Result));
        assert_eq!(words(&keyboard), [Some(word)], "{:#?}", keyboard.window.texts());
        assert!(keyboard.window.shows(title));
        assert_eq!(revoked(&scene), 1, "only this one");
        keyboard.enter();
        assert!(keyboard.window.app.status_change().is_none());
        assert!(keyboard.window.shows("Чи можна на нього покластися"));
        // What was found out before, and what the dates alone say, are taken back.
        assert!(!keyboard.window.shows("Висновок:") && !keyboard.window.shows("діє ще"));
        let known = if word == Word::Suspended { "Заблоковано " } else { "Скасовано " };
        assert!(keyboard.window.texts().iter().any(|words| words.starts_with(known)));
        // The provider says the same when it is asked.
        keyboard.enter();
        let verdict =
            if word == Word::Suspended { "заблокований" } else { "скасований" };
        keyboard.window.until_gone("Запитуємо надавача…");
        let texts = keyboard.window.texts();
        assert!(texts.contains(&format!("Висновок: {verdict}")), "{texts:#?}");
        // The headline says so too, and nothing says that it may be used.
        assert!(texts.contains(&verdict.to_owned()), "{texts:#?}");
        assert!(!texts.iter().any(|words| words.contains("діє ще")), "{texts:#?}");
        assert!(!keyboard.window.shows("можна підписувати до"));
        // It is known from then on, wherever the key is shown, and nobody is urged to renew with it.
        let held = Settings::load(&scene.state()).0.held;
        assert_eq!(held.values().map(|held| held.revoked).collect::<Vec<_>>(), [word == Word::Revoked]);
        keyboard.press("section-home");
        let (said, urged) = match word {
            Word::Suspended => ("home-suspended", "Заблоковано"),
            _ => ("home-revoked", "Скасовано"),
        };
        keyboard
            .window
            .until("home", |app| matches!(app.home(), Home::Key { card, .. } if card.held().is_some()));
        assert!(keyboard.window.shows(&Texts::new(Language::Uk).text(said, &[])));
        assert!(keyboard.window.texts().contains(&urged.to_owned()));
        assert!(keyboard.window.bounds("main").is_none() && !keyboard.window.shows("Ще "));
        keyboard.press("section-keys");
        keyboard.window.until_gone(&Texts::new(Language::Uk).text("keys-looking", &[]));
        assert!(keyboard.window.shows(urged) && !keyboard.window.shows("Ще "));
    }
}

#[test]
fn where_no_such_request_is_taken_the_page_of_a_certificate_leads_to_the_office() {
    let scene = Scene::new(Protocol::Iit);
    for (button, way) in [
        ("certificate-suspend", "попросіть заблокувати"),
        ("certificate-revoke", "можна в пункті реєстрації"),
    ] {
        let mut keyboard = certificate(&scene, 0);
        keyboard.press(button);
        keyboard.window.until("the office", is_at(Stage::Office));
        assert!(keyboard.window.shows("не приймає таких запитів від програми мережею"));
        assert!(keyboard.window.shows(way), "{:#?}", keyboard.window.texts());
        // There is nothing to give a password for; the only ways lead back.
        keyboard.enter();
        assert!(keyboard.window.app.status_change().is_none());
        assert!(keyboard.window.shows("Чи можна на нього покластися"));
        keyboard.press(button);
        keyboard.escape();
        assert!(keyboard.window.app.status_change().is_none());
        assert_eq!(revoked(&scene), 0);
        assert!(scene.world.memory().transactions.is_empty(), "nothing was sent");
    }
}

#[test]
fn one_certificate_can_be_revoked_alone() {
    let scene = Scene::new(Protocol::Cmp);
    let mut keyboard = stopped(&scene, "data-compromised");
    keyboard.press("stop-revoke");
    keyboard.window.until("the certificates", is_at(Stage::What));
    toggle(&mut keyboard, "status-certificate-0");
    confirm(&mut keyboard);
    keyboard.type_password();
    keyboard.window.until("the result", is_at(Stage::Result));
    assert_eq!(words(&keyboard), [None, Some(Word::Revoked)]);
    assert_eq!(revoked(&scene), 1);
    keyboard.escape();
    keyboard.home();
}

#[test]
fn a_provider_that_takes_no_such_request_is_reached_through_its_office() {
    let scene = Scene::new(Protocol::Iit);
    for (button, words) in
        [("data-changed", "скасуйте нинішні сертифікати"), ("data-compromised", "зателефонуйте надавачу")]
    {
        let mut keyboard = stopped(&scene, button);
        assert!(keyboard.window.shows(words));
        assert!(!keyboard.window.shows("Скасувати сертифікати…") && !keyboard.window.shows("Заблокувати…"));
        keyboard.enter();
        keyboard.home();
    }
}
