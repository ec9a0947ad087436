//! The home page, the settings, about the program.

use super::journey::lines;
use super::{CASE, Exhibit, FOLDER, KEY, NOW, OWNER, STAGED, at_home, real};
use kliuchnyk::carrier::KeyUri;
use kliuchnyk::code::Code;
use kliuchnyk::gui::screen::choose::Choose;
use kliuchnyk::gui::screen::home::{Home, Told};
use kliuchnyk::gui::screen::{Section, about, home, settings};
use kliuchnyk::gui::{App, Message};
use kliuchnyk::i18n::Language;
use kliuchnyk::pki::Purpose;
use kliuchnyk::renewal::{State, Step as Event, Unfinished};
use kliuchnyk::tasks::home::{CardCertificate, KeyCard};
use kliuchnyk::tasks::key_places::FoundKey;
use kliuchnyk::vault::settings::Held;
use time::macros::datetime;

pub const PAGES: &[Exhibit] = &[
    ("home-preparing", |l| at_home(l, Home::Preparing)),
    ("home-soon", |l| at_home(l, home_with(card(6), Vec::new()))),
    ("home-ok", |l| real(l, |loaded| loaded.home = home_with(card(512), Vec::new()))),
    ("home-two-months", |l| at_home(l, home_with(card(45), Vec::new()))),
    ("home-three-days", |l| at_home(l, home_with(card(2), Vec::new()))),
    ("home-last-day", |l| at_home(l, home_with(card(0), Vec::new()))),
    ("home-expired", |l| at_home(l, home_with(card(-1), Vec::new()))),
    ("home-unfinished", |l| at_home(l, home_with(card(6), vec![unfinished(State::KeysStaged, None)]))),
    ("home-unfinished-sent", |l| at_home(l, home_with(card(6), vec![unfinished(State::Sent, None)]))),
    ("home-ended", |l| at_home(l, home_with(card(6), vec![unfinished(State::Rejected, Some("E-REQ-12"))]))),
    ("home-put-away", put_away),
    ("home-damaged", |l| at_home(l, home_with(card(6), vec![damaged()]))),
    ("home-several", several),
    ("home-bare", |l| real(l, |loaded| loaded.home = bare())),
    ("home-no-key", |l| real(l, |loaded| loaded.home = no_key(Choose::default()))),
    ("home-found", |l| real(l, |loaded| loaded.home = no_key(found()))),
    ("home-missing", |l| real(l, |loaded| loaded.home = no_key(missing()))),
    ("home-failed", |l| at_home(l, failed())),
    ("home-no-write", |l| at_home(l, no_write())),
    ("home-suspended", |l| at_home(l, held(false))),
    ("home-revoked", |l| at_home(l, held(true))),
    ("settings", |l| settings_with(l, &[])),
    ("settings-providers", |l| settings_with(l, &[settings::Message::Providers])),
    ("settings-proxy", settings_proxy),
    ("settings-journal", settings_journal),
    ("settings-not-kept", settings_not_kept),
    ("about", |l| about_with(l, &[])),
    ("about-sources", |l| about_with(l, &[about::Message::Sources])),
    ("about-licences", |l| about_with(l, &[about::Message::Licences])),
];

pub(super) fn card(days_left: i64) -> KeyCard {
    let certificate = |purpose| CardCertificate {
        purpose,
        not_after: NOW + time::Duration::days(days_left),
        issuer: "НАВЧАЛЬНИЙ ЦСК, ДСТУ 4145".into(),
        held: None,
    };
    KeyCard {
        owner: OWNER.into(),
        carrier: "Key-6.dat".into(),
        certificates: vec![certificate(Purpose::Sign), certificate(Purpose::Agree)],
        days_left,
        period_days: 730,
    }
}

/// Its first certificate is suspended or revoked.
fn held(revoked: bool) -> Home {
    let mut card = card(6);
    card.certificates[0].held = Some(Held { revoked, since: NOW });
    home_with(card, Vec::new())
}

pub(super) fn home_with(card: KeyCard, unfinished: Vec<Unfinished>) -> Home {
    Home::Key { card, unfinished }
}

pub(super) fn unfinished(state: State, code: Option<&str>) -> Unfinished {
    Unfinished {
        case: CASE.into(),
        provider: "training".into(),
        state,
        key: KeyUri(KEY.into()),
        target: KeyUri(KEY.into()),
        created: datetime!(2026-11-20 16:05 UTC),
        next: None,
        code: code.map(str::to_owned),
        can_abandon: state < State::Sent,
        found: state.is_final().then(|| KeyUri(STAGED.into())).into_iter().collect(),
    }
}

/// The journal of the case cannot be read, but its keys are there.
fn damaged() -> Unfinished {
    let key = KeyUri(String::new());
    let code = Some(Code::App07.as_str().to_owned());
    let target = key.clone();
    Unfinished { key, target, code, ..unfinished(State::Attention, None) }
}

/// One was put away just now, another needs attention.
fn put_away(language: Language) -> App {
    let attention = unfinished(State::Attention, Some("E-REQ-07"));
    let mut app = at_home(language, home_with(card(6), vec![attention]));
    let told = Told::PutAway(Some(KeyUri(STAGED.into())));
    let _ = app.update(Message::Home(home::Message::Abandoned(Some(told))));
    app
}

fn bare() -> Home {
    Home::Bare {
        file: "Сертифікати бухгалтерії 2026 (резервна копія).pfx".into(),
        folder: "/home/oksana/Документи/Ключі електронного підпису/Товариство «Демо-Агро»".into(),
        unfinished: Vec::new(),
    }
}

fn no_key(choose: Choose) -> Home {
    Home::NoKey { choose, unfinished: Vec::new() }
}

pub(super) fn found_key(path: &str, format: &'static str, owner: Option<&str>) -> FoundKey {
    let card = owner.map(|owner| KeyCard { owner: owner.into(), ..card(212) });
    FoundKey { path: path.into(), format, certificates: Vec::new(), card, read: false }
}

pub(super) fn found() -> Choose {
    let keys = vec![
        found_key(KEY, "key6", Some(OWNER)),
        found_key("/home/oksana/Документи/Ключі/pb_3111999023.jks", "jks", None),
        found_key(
            "/home/oksana/Завантаження/Сертифікати/director-2026.pfx",
            "pfx",
            Some("Мельник Тарас Іванович"),
        ),
    ];
    Choose { found: Some(keys), ..Choose::default() }
}

fn missing() -> Choose {
    Choose {
        path: "/media/oksana/KEYS/Key-7.dat".into(),
        missing: true,
        found: Some(Vec::new()),
        ..Choose::default()
    }
}

fn failed() -> Home {
    Home::Failed { code: Code::Net01, details: vec![("host", "acskidd.gov.ua".into())] }
}

fn no_write() -> Home {
    Home::Failed { code: Code::App02, details: vec![("path", FOLDER.into())] }
}

fn several(language: Language) -> App {
    real(language, |loaded| {
        loaded.home = home_with(card(41), Vec::new());
        loaded.profile = None;
        loaded.others = found().found.unwrap().split_off(1);
    })
}

fn settings_with(language: Language, messages: &[settings::Message]) -> App {
    let mut app = real(language, |loaded| loaded.home = home_with(card(41), Vec::new()));
    let _ = app.update(Message::Section(Section::Settings));
    for message in messages {
        let _ = app.update(Message::Settings(message.clone()));
    }
    app
}

fn settings_proxy(language: Language) -> App {
    let trial = settings::Trial::Failed(Code::Net01, vec![("host", "proxy.example".into())]);
    settings_with(
        language,
        &[
            settings::Message::Mode(settings::Mode::Manual),
            settings::Message::Address("proxy.example:3128".into()),
            settings::Message::User("oksana".into()),
            settings::Message::Check,
            settings::Message::Checked(1, trial),
            settings::Message::Address("proxy.example".into()),
        ],
    )
}

fn settings_journal(language: Language) -> App {
    let mut app = real(language, |loaded| {
        loaded.home = home_with(card(41), vec![unfinished(State::Sent, None)]);
        loaded.unfinished = vec![unfinished(State::Sent, None)];
    });
    let lines =
        lines(&[Event::Began, Event::KeyRead, Event::AgreementSigned, Event::KeysStaged, Event::RequestSent]);
    let _ = app.update(Message::Section(Section::Settings));
    let _ = app.update(Message::Settings(settings::Message::Report(CASE.into())));
    let _ = app.update(Message::Settings(settings::Message::ReportRead(CASE.into(), lines)));
    app
}

fn settings_not_kept(language: Language) -> App {
    let mut app = settings_with(language, &[]);
    let path = format!("{FOLDER}/settings.toml");
    let _ = app.update(Message::NotKept(Code::App02, vec![("path", path)]));
    app
}

fn about_with(language: Language, messages: &[about::Message]) -> App {
    let mut app = real(language, |_| {});
    let _ = app.update(Message::Section(Section::About));
    for message in messages {
        let _ = app.update(Message::About(message.clone()));
    }
    app
}
