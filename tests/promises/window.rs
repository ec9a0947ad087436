//! The window draws what it should, without a display.

use iced_test::simulator::Simulator;
use kliuchnyk::code::Code;
use kliuchnyk::gui::screen::home::{Home, Message as HomeMessage};
use kliuchnyk::gui::{self, App, Message, Options, design};
use kliuchnyk::i18n::Language;
use kliuchnyk::pki::Purpose;
use kliuchnyk::tasks::home::{CardCertificate, KeyCard};
use time::macros::datetime;

fn app(training: bool, home: Home) -> App {
    let mut app = App::new(Options { training, state: None, language: Language::Uk });
    app.update(Message::Home(HomeMessage::Loaded(home)));
    app
}

fn card(days_left: i64) -> Home {
    let certificate = |purpose| CardCertificate {
        purpose,
        not_after: datetime!(2026-11-27 12:00 UTC),
        issuer: "НАВЧАЛЬНИЙ ЦСК".into(),
    };
    Home::Key(KeyCard {
        owner: "Коваленко Оксана Петрівна".into(),
        carrier: "Key-6.dat".into(),
        certificates: vec![certificate(Purpose::Sign), certificate(Purpose::Agree)],
        days_left,
        period_days: 730,
    })
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

#[test]
fn pages_look_as_they_were_approved() {
    let pages =
        [("preparing", Home::Preparing), ("no-key", Home::NoKey), ("key", card(6)), ("failed", failed())];
    for (page, home) in pages {
        for palette in &design::PALETTES {
            for (width, height) in [(1040.0, 720.0), (800.0, 600.0)] {
                let app = app(home != Home::NoKey, home.clone()).with_palette(palette);
                let mut ui = Simulator::with_size(gui::settings(), (width, height), app.view());
                let snapshot = ui.snapshot(&app.theme()).expect("the page can be drawn");
                let name = format!("home-{page}-{}-{width}x{height}", palette.name);
                let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/snapshots/");
                // The toolkit creates a missing hash and calls it a match: only a person may add one.
                let known = std::path::Path::new(&format!("{folder}{name}-tiny-skia.sha256")).exists();
                assert!(known || std::env::var_os("KLIUCHNYK_NEW_SNAPSHOTS").is_some(), "no snapshot {name}");
                let matches = snapshot.matches_hash(format!("{folder}{name}")).expect("the hash can be read");
                if !matches || std::env::var_os("KLIUCHNYK_NEW_SNAPSHOTS").is_some() {
                    let seen = format!("{}/{name}", env!("CARGO_TARGET_TMPDIR"));
                    let _ = snapshot.matches_image(&seen);
                    assert!(matches, "{name} looks different: {seen}-tiny-skia.png");
                }
            }
        }
    }
}

/// `make screenshots`: what the user guide shows.
#[test]
#[ignore = "writes docs/screens: make screenshots"]
fn screenshots_for_the_user_guide() {
    for (language, tag) in [(Language::Uk, "uk"), (Language::En, "en")] {
        let mut app = App::new(Options { training: true, state: None, language });
        app.update(Message::Home(HomeMessage::Loaded(card(6))));
        let mut ui = Simulator::with_size(gui::settings(), (1040.0, 720.0), app.view());
        let picture = format!("{}/docs/screens/home-{tag}.png", env!("CARGO_MANIFEST_DIR"));
        let written = picture.replace(".png", "-tiny-skia.png");
        let _ = std::fs::remove_file(&picture);
        ui.snapshot(&app.theme()).expect("drawn").matches_image(&picture).expect("written");
        std::fs::rename(written, picture).expect("renamed");
    }
}
