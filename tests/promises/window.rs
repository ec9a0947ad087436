//! The home page draws what it should, without a display.

use iced_test::simulator::Simulator;
use kliuchnyk::code::Code;
use kliuchnyk::gui::screen::choose::Choose;
use kliuchnyk::gui::screen::home::Home;
use kliuchnyk::gui::{self, App, Message, Options};
use kliuchnyk::i18n::Language;
use kliuchnyk::pki::Purpose;
use kliuchnyk::tasks::home::{CardCertificate, KeyCard};
use time::macros::datetime;

fn app(training: bool, home: Home) -> App {
    let options = Options { training, training_ecdsa: false, state: None, language: Some(Language::Uk) };
    let mut app = App::new(options);
    let _ = app.update(Message::Loaded(Err(home)));
    app
}

fn card(days_left: i64) -> Home {
    let certificate = |purpose| CardCertificate {
        purpose,
        not_after: datetime!(2026-11-27 12:00 UTC),
        issuer: "НАВЧАЛЬНИЙ ЦСК".into(),
    };
    let card = KeyCard {
        owner: "Коваленко Оксана Петрівна".into(),
        carrier: "Key-6.dat".into(),
        certificates: vec![certificate(Purpose::Sign), certificate(Purpose::Agree)],
        days_left,
        period_days: 730,
    };
    Home::Key { card, unfinished: Vec::new() }
}

/// Every state of the page.
pub fn homes() -> Vec<(&'static str, Home)> {
    vec![("preparing", Home::Preparing), ("no-key", no_key()), ("key", card(6)), ("failed", failed())]
}

fn no_key() -> Home {
    Home::NoKey { choose: Choose::default(), unfinished: Vec::new() }
}

fn failed() -> Home {
    Home::Failed { code: Code::Net01, details: vec![("host", "127.0.0.1".into())] }
}

fn shows(app: &App, words: &str) -> bool {
    Simulator::with_size(gui::settings(), (1040.0, 720.0), app.view()).find(words).is_ok()
}

#[test]
fn the_key_card_names_owner_carrier_and_days() {
    for (days, words) in [
        (6, "Ще 6 днів"),
        (1, "Ще 1 день"),
        (3, "Ще 3 дні"),
        (0, "Сьогодні останній день"),
        (-1, "Строк минув"),
    ] {
        assert!(shows(&app(true, card(days)), words), "{days}");
    }
    let app = app(true, card(6));
    for words in
        ["Коваленко Оксана Петрівна", "Файл Key-6.dat", "Сертифікат підпису", "Сертифікат шифрування"]
    {
        assert!(shows(&app, words), "{words}");
    }
}

#[test]
fn training_mode_cannot_be_mistaken() {
    let words = "Навчальний режим — без юридичної сили";
    for home in [Home::Preparing, card(6), failed()] {
        let training = app(true, home.clone());
        assert!(shows(&training, words));
        assert_ne!(training.title(), app(false, home.clone()).title());
        assert!(!shows(&app(false, home), words));
    }
}
