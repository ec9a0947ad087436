//! The home page draws what it should, without a display.

use iced_test::simulator::Simulator;
use kliuchnyk::carrier::KeyUri;
use kliuchnyk::code::Code;
use kliuchnyk::gui::appearance::Appearance;
use kliuchnyk::gui::screen::choose::Choose;
use kliuchnyk::gui::screen::home::Home;
use kliuchnyk::gui::screen::{Section, settings};
use kliuchnyk::gui::{self, App, Message, Options};
use kliuchnyk::i18n::{Language, Texts};
use kliuchnyk::pki::Purpose;
use kliuchnyk::renewal::{State, Unfinished};
use kliuchnyk::tasks::home::{CardCertificate, KeyCard};
use kliuchnyk::vault::settings::Theme;
use time::macros::datetime;

fn app(training: bool, home: Home) -> App {
    let options = Options {
        training,
        training_ecdsa: false,
        training_iit: false,
        state: None,
        language: Some(Language::Uk),
    };
    let mut app = App::new(options);
    let _ = app.update(Message::Loaded(0, Err(home)));
    app
}

fn card(days_left: i64) -> Home {
    let certificate = |purpose| CardCertificate {
        purpose,
        not_after: datetime!(2026-11-27 12:00 UTC),
        issuer: "НАВЧАЛЬНИЙ ЦСК".into(),
        held: None,
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

#[test]
fn settings_take_effect_at_once_and_escape_leads_home() {
    let mut app = app(true, card(6));
    let _ = app.update(Message::Section(Section::Settings));
    assert!(shows(&app, "Налаштування") && !shows(&app, "Коваленко Оксана Петрівна"));
    let _ = app.update(Message::Settings(settings::Message::Language(Language::En)));
    assert!(shows(&app, "Settings"));
    for (theme, name) in [(Theme::Dark, "dark"), (Theme::Contrast, "high-contrast"), (Theme::Light, "light")]
    {
        let _ = app.update(Message::Settings(settings::Message::Theme(theme)));
        assert_eq!(app.palette().name, name);
    }
    let _ = app.update(Message::Settings(settings::Message::Scale(2.0)));
    assert_eq!(app.scale(), 2.0);
    let _ = app.update(Message::Section(Section::Home));
    assert!(shows(&app, "Your key"));
    // A late answer to a page that was left changes nothing.
    let _ = app.update(Message::Settings(settings::Message::Theme(Theme::Dark)));
    assert_eq!(app.palette().name, "light");
}

#[test]
fn the_system_s_colours_are_followed_until_others_are_chosen() {
    let mut app = app(true, card(6));
    assert_eq!(app.palette().name, "light");
    let _ = app.update(Message::Appearance(Appearance { dark: true, contrast: false }));
    assert_eq!(app.palette().name, "dark");
    let _ = app.update(Message::Section(Section::Settings));
    let _ = app.update(Message::Settings(settings::Message::Theme(Theme::Light)));
    assert_eq!(app.palette().name, "light");
}

#[test]
fn an_unfinished_case_is_offered_first_and_given_up_only_before_anything_was_sent() {
    let case = |state, can_abandon, code: Option<&str>| Unfinished {
        case: "c1".into(),
        provider: "training".into(),
        state,
        key: KeyUri("Key-6.dat".into()),
        target: KeyUri("Key-6.dat".into()),
        created: datetime!(2026-11-20 12:00 UTC),
        next: None,
        code: code.map(str::to_owned),
        can_abandon,
        found: Vec::new(),
    };
    let home = |case: Unfinished| {
        let Home::Key { card, .. } = card(6) else { panic!() };
        app(true, Home::Key { card, unfinished: vec![case] })
    };
    let early = home(case(State::KeysStaged, true, None));
    assert!(shows(&early, "Продовжити формування") && shows(&early, "Відмовитися від нього"));
    assert!(!shows(&early, "Сформувати нові сертифікати"));
    let sent = home(case(State::Sent, false, None));
    assert!(shows(&sent, "Продовжити формування") && !shows(&sent, "Відмовитися від нього"));
    let text = |key| Texts::new(Language::Uk).text(key, &[]);
    let ended = home(case(State::Rejected, false, Some("E-REQ-12")));
    assert!(shows(&ended, "Надавач відмовив (E-REQ-12)") && shows(&ended, "Прибрати"));
    assert!(shows(&ended, "Сформувати нові сертифікати"));
    assert!(shows(&ended, &text("home-ended-advice")));
    // What may be certified is never wiped; of a damaged journal nothing can be put away.
    let attention = home(case(State::Attention, false, Some("E-REQ-07")));
    assert!(shows(&attention, &text("home-ended-keep-advice")) && shows(&attention, "Прибрати"));
    let none = || KeyUri(String::new());
    let attention = case(State::Attention, false, Some("E-APP-07"));
    let damaged = home(Unfinished { key: none(), target: none(), ..attention });
    assert!(shows(&damaged, &text("home-ended-damaged-advice")) && !shows(&damaged, "Прибрати"));
}
