//! Every page of the window in a fixed state. Nothing here is random or reads the clock, the disk, the network or the
//! environment: a page is reached by the messages and keys that lead a person there, the work that they start is never
//! run, and its answers are given.

use crate::headless::{Headless, click, typing};
use crate::taxpayer::client;
use iced_test::Selector as _;
use iced_test::core::{Size, mouse};
use iced_test::selector::id;
use kliuchnyk::authority::portal::{Agreement, Registration};
use kliuchnyk::authority::profile::Profiles;
use kliuchnyk::authority::{Profile, Protocol};
use kliuchnyk::carrier::file::FileCarrier;
use kliuchnyk::carrier::{Carrier as _, CarrierError, KeyUri, SecretWanted};
use kliuchnyk::code::Code;
use kliuchnyk::crypto::{CurveId, HashAlgorithm, KeyAlgorithm, PrivateKey, Signer as _};
use kliuchnyk::gui::desk::Desk;
use kliuchnyk::gui::loading::Loaded;
use kliuchnyk::gui::screen::choose::Choose;
use kliuchnyk::gui::screen::home::{self, Home};
use kliuchnyk::gui::screen::{Section, about, settings};
use kliuchnyk::gui::widget::document;
use kliuchnyk::gui::wizard::conversation::{Asked, Told};
use kliuchnyk::gui::wizard::step::{
    self, agreement, changes, conditions, data, finish, key, parameters, place, sending,
};
use kliuchnyk::gui::{App, Message, Options, wizard};
use kliuchnyk::i18n::Language;
use kliuchnyk::net::Client;
use kliuchnyk::pki::builder::{self, CertificateFields};
use kliuchnyk::pki::spki::ParameterForm;
use kliuchnyk::pki::{Certificate, KeyUsage, Name, Purpose, SignatureAlgorithm, SubjectPublicKeyInfo, oid};
use kliuchnyk::renewal::{
    Clock, Finding, Line, Outcome, RenewalError, Rule, Services, Standing, State, Step as Event, Unfinished,
    Warning,
};
use kliuchnyk::tasks::home::{CardCertificate, KeyCard};
use kliuchnyk::tasks::key_places::{FoundKey, Place, PlaceKind};
use kliuchnyk::tasks::new_place::{Holder, NewPlace};
use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use time::macros::{datetime, offset};
use time::{OffsetDateTime, UtcOffset};

/// A page: its name, and the window that shows it.
pub type Exhibit = (&'static str, fn(Language) -> App);

/// Every page there is; pages of the national protocol (`iit`) only where they say something else.
pub const ALL: &[Exhibit] = &[
    ("home-preparing", |l| at_home(l, Home::Preparing)),
    ("home-soon", |l| at_home(l, home_with(card(6), Vec::new()))),
    ("home-ok", |l| real(l, |loaded| loaded.home = home_with(card(512), Vec::new()))),
    ("home-last-day", |l| at_home(l, home_with(card(0), Vec::new()))),
    ("home-expired", |l| at_home(l, home_with(card(-1), Vec::new()))),
    ("home-unfinished", |l| at_home(l, home_with(card(6), vec![unfinished(State::KeysStaged, None)]))),
    ("home-unfinished-sent", |l| at_home(l, home_with(card(6), vec![unfinished(State::Sent, None)]))),
    ("home-ended", |l| at_home(l, home_with(card(6), vec![unfinished(State::Rejected, Some("E-REQ-12"))]))),
    ("home-damaged", |l| at_home(l, home_with(card(6), vec![damaged()]))),
    ("home-several", several),
    ("home-bare", |l| real(l, |loaded| loaded.home = bare())),
    ("home-no-key", |l| real(l, |loaded| loaded.home = no_key(Choose::default()))),
    ("home-found", |l| real(l, |loaded| loaded.home = no_key(found()))),
    ("home-missing", |l| real(l, |loaded| loaded.home = no_key(missing()))),
    ("home-failed", |l| at_home(l, failed())),
    ("settings", |l| settings_with(l, &[])),
    ("settings-providers", |l| settings_with(l, &[settings::Message::Providers])),
    ("settings-proxy", settings_proxy),
    ("settings-journal", settings_journal),
    ("settings-not-kept", settings_not_kept),
    ("about", |l| about_with(l, &[])),
    ("about-sources", |l| about_with(l, &[about::Message::Sources])),
    ("about-licences", |l| about_with(l, &[about::Message::Licences])),
    ("conditions-busy", |l| Journey::begin(l, Protocol::Cmp).app),
    ("conditions", |l| conditions(l, Protocol::Cmp).app),
    ("conditions-iit", |l| conditions(l, Protocol::Iit).app),
    ("conditions-open", |l| conditions(l, Protocol::Cmp).and(conditions::Message::Toggle(Rule::R6)).app),
    ("conditions-failed", conditions_failed),
    ("conditions-provider", conditions_provider),
    ("key", |l| key(l).app),
    ("key-wrong", key_wrong),
    ("key-choice", key_choice),
    ("key-reading", |l| key_reading(l, Protocol::Cmp).app),
    ("key-read", |l| key_read(l, Protocol::Cmp).app),
    ("agreement", |l| agreement(l, Protocol::Cmp).app),
    ("agreement-search", agreement_search),
    ("agreement-save", agreement_save),
    ("agreement-statement", agreement_statement),
    ("agreement-changed", agreement_changed),
    ("agreement-unreadable", agreement_unreadable),
    ("agreement-signed", agreement_signed),
    ("data", |l| data(l, Protocol::Cmp).app),
    ("changes", |l| changes(l, Protocol::Cmp).app),
    ("changes-iit", |l| changes(l, Protocol::Iit).app),
    ("changes-changed", |l| changed(l).app),
    ("changes-wrong", changes_wrong),
    ("place", |l| place(l, Protocol::Cmp).app),
    ("place-other", |l| place_other(l).app),
    ("place-occupied", place_occupied),
    ("parameters", |l| parameters(l, Protocol::Cmp).app),
    ("parameters-open", parameters_open),
    ("password", |l| password(l, Protocol::Cmp).app),
    ("password-refused", password_refused),
    ("password-good", |l| password_typed(l, Protocol::Cmp).app),
    ("review", |l| review(l, Protocol::Cmp).app),
    ("review-iit", |l| review(l, Protocol::Iit).app),
    ("review-changed", review_changed),
    ("sending", |l| sending(l, Protocol::Cmp, &HALF_WAY).app),
    ("sending-iit", |l| sending(l, Protocol::Iit, &HALF_WAY).app),
    ("sending-waiting", |l| sending(l, Protocol::Cmp, &WAITING).app),
    ("sending-done", |l| sending(l, Protocol::Cmp, &ALL_DONE).app),
    ("certificates", |l| certificates(l, outcome()).app),
    ("certificates-warnings", certificates_warnings),
    ("finish", |l| finish(l, outcome()).app),
    ("finish-saved", finish_saved),
    ("finish-unknown", finish_unknown),
    ("stop-expired", |l| stopped(l, Protocol::Cmp, refused_by(Rule::R1, Code::Cert02)).app),
    ("stop-revoked", |l| stopped(l, Protocol::Cmp, refused_by(Rule::R2, Code::Cert03)).app),
    ("stop-suspended", |l| stopped(l, Protocol::Cmp, refused_by(Rule::R2, Code::Cert08)).app),
    ("stop-data-changed", |l| data(l, Protocol::Cmp).and(data::Message::Changed).app),
    ("stop-compromised", |l| data(l, Protocol::Cmp).and(data::Message::Compromised).app),
    ("stop-waiting", |l| waiting(l, Protocol::Cmp)),
    ("stop-waiting-iit", |l| waiting(l, Protocol::Iit)),
    ("stop-refused", |l| stopped(l, Protocol::Cmp, ended(State::Rejected, Some(false))).app),
    ("stop-refused-revoked", |l| stopped(l, Protocol::Iit, ended(State::Rejected, Some(true))).app),
    ("stop-refused-unknown", |l| stopped(l, Protocol::Iit, ended(State::Rejected, None)).app),
    ("stop-attention", |l| stopped(l, Protocol::Cmp, ended(State::Attention, None)).app),
    ("stop-interrupted", |l| stopped(l, Protocol::Cmp, interrupted(State::Sent)).app),
    ("stop-interrupted-iit", |l| stopped(l, Protocol::Iit, interrupted(State::Sent)).app),
    ("stop-details", |l| {
        stopped(l, Protocol::Cmp, interrupted(State::Sent)).say(wizard::Message::Details).app
    }),
    ("stop-paused", |l| stopped(l, Protocol::Cmp, RenewalError::Cancelled { case: Some(CASE.into()) }).app),
    ("stop-in-use", |l| stopped(l, Protocol::Cmp, RenewalError::InUse(CASE.into())).app),
    ("stop-failed", |l| stopped(l, Protocol::Cmp, RenewalError::NoCertificate).app),
    ("pause-secret", |l| asked(l, Asked::Secret(existing(KEY, Some(3))))),
    ("pause-staged-secret", |l| asked(l, Asked::Secret(existing(STAGED, None)))),
    ("pause-new-secret", |l| asked(l, Asked::Secret(SecretWanted::New { uri: KeyUri(KEY.into()) }))),
    ("pause-untried", untried),
    ("pause-replace", |l| asked(l, Asked::Replace(KeyUri("/media/oksana/FLASH/Key-6.dat".into())))),
    ("pause-modified", modified),
    ("pause-leaving", |l| data(l, Protocol::Cmp).say(wizard::Message::Cancel).app),
    ("pause-sent", |l| sending(l, Protocol::Cmp, &HALF_WAY).say(wizard::Message::Cancel).app),
];

const NOW: OffsetDateTime = datetime!(2026-11-21 09:30 UTC);
const ZONE: UtcOffset = offset!(+2);
const KEY: &str = "/media/oksana/KEYS/Key-6.dat";
const STAGED: &str = "/media/oksana/KEYS/Key-6.dat.new-3f9a6c1e";
const FOLDER: &str = "/home/oksana/.local/share/kliuchnyk";
const CASE: &str = "20261121-093000-3f9a6c1e";
const OWNER: &str = "Коваленко Оксана Петрівна";

/// A clock that stands still.
struct Still;

impl Clock for Still {
    fn now(&self) -> OffsetDateTime {
        NOW
    }
    fn sleep(&self, _: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(std::future::pending())
    }
}

fn services() -> Services {
    static CLIENT: OnceLock<Client> = OnceLock::new();
    Services {
        state: FOLDER.into(),
        carrier: Arc::new(FileCarrier),
        client: CLIENT.get_or_init(client).clone(),
        clock: Arc::new(Still),
        checkpoint: Arc::new(()),
    }
}

/// Every provider that the program knows.
fn providers() -> Vec<Profile> {
    Profiles::new(None).list().into_iter().flatten().map(|(profile, _)| profile).collect()
}

/// The training provider as it describes itself, on no computer in particular.
fn training_provider(protocol: Protocol) -> Profile {
    let (known, _) = Profiles::new(None).get("tax").unwrap();
    let mut profile = Profile { id: "training".into(), training: true, tried: true, ..known };
    profile.name.uk = "НАВЧАЛЬНИЙ ЦСК".into();
    profile.name.en = "Training CA".into();
    profile.protocols = vec![protocol];
    profile.services.portal = Some("https://ca.example/api/v1".into());
    profile.encryption_certificate = Some(certificate(Purpose::Agree, 3, NOW).as_der().to_vec());
    profile
}

// The home page

fn card(days_left: i64) -> KeyCard {
    let certificate = |purpose| CardCertificate {
        purpose,
        not_after: NOW + time::Duration::days(days_left),
        issuer: "НАВЧАЛЬНИЙ ЦСК, ДСТУ 4145".into(),
    };
    KeyCard {
        owner: OWNER.into(),
        carrier: "Key-6.dat".into(),
        certificates: vec![certificate(Purpose::Sign), certificate(Purpose::Agree)],
        days_left,
        period_days: 730,
    }
}

fn home_with(card: KeyCard, unfinished: Vec<Unfinished>) -> Home {
    Home::Key { card, unfinished }
}

fn unfinished(state: State, code: Option<&str>) -> Unfinished {
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
        found: Vec::new(),
    }
}

/// The journal of the case cannot be read, but its keys are there.
fn damaged() -> Unfinished {
    let key = KeyUri(String::new());
    let code = Some(Code::App07.as_str().to_owned());
    let target = key.clone();
    Unfinished { key, target, code, found: vec![KeyUri(STAGED.into())], ..unfinished(State::Attention, None) }
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

fn found_key(path: &str, format: &'static str, owner: Option<&str>) -> FoundKey {
    let card = owner.map(|owner| KeyCard { owner: owner.into(), ..card(212) });
    FoundKey { path: path.into(), format, certificates: Vec::new(), card }
}

fn found() -> Choose {
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

/// A window with this in it.
fn window(language: Language, training: bool, loaded: Loaded) -> App {
    let options = Options {
        training,
        training_ecdsa: false,
        training_iit: false,
        // Settings that nobody has kept yet; nothing is written there either, for no task is run.
        state: Some(PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("gallery")),
        language: Some(language),
    };
    let mut app = App::new(options).with_zone(ZONE);
    let _ = app.update(Message::Loaded(Ok(Box::new(loaded))));
    app
}

fn loaded(home: Home, profile: Profile) -> Loaded {
    let unfinished = match &home {
        Home::Key { unfinished, .. } => unfinished.clone(),
        _ => Vec::new(),
    };
    Loaded {
        desk: Desk { services: services() },
        home,
        profiles: vec![profile.clone()],
        profile: Some(profile),
        key: Some(KeyUri(KEY.into())),
        others: Vec::new(),
        password: Some("сонях-на-полі-7".into()),
        unfinished,
        training: None,
    }
}

/// The training window.
fn at_home(language: Language, home: Home) -> App {
    window(language, true, loaded(home, training_provider(Protocol::Cmp)))
}

/// The window with real providers.
fn real(language: Language, with: impl FnOnce(&mut Loaded)) -> App {
    let profiles = providers();
    let tax = profiles.iter().find(|profile| profile.id == "tax").unwrap().clone();
    let mut loaded = Loaded { profiles, ..loaded(Home::Preparing, tax) };
    with(&mut loaded);
    window(language, false, loaded)
}

fn several(language: Language) -> App {
    real(language, |loaded| {
        loaded.home = home_with(card(41), Vec::new());
        loaded.profile = None;
        loaded.others = found().found.unwrap().split_off(1);
    })
}

// Settings and about

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

// The wizard

/// A renewal that is led by hand from page to page.
struct Journey {
    app: App,
    glass: Headless,
    /// How many pages were opened: messages of a page carry the number.
    visit: u64,
}

impl Journey {
    fn of(app: App) -> Self {
        // So high that everything is in sight.
        Self { app, glass: Headless::new(Size::new(1040.0, 4000.0), 1.0), visit: 1 }
    }

    fn begin(language: Language, protocol: Protocol) -> Self {
        let mut app =
            window(language, true, loaded(home_with(card(6), Vec::new()), training_provider(protocol)));
        let _ = app.update(Message::Home(home::Message::Renew));
        Self::of(app)
    }

    /// A case that goes on.
    fn resume(language: Language, protocol: Protocol) -> Self {
        let home = home_with(card(6), vec![unfinished(State::Sent, None)]);
        let mut app = window(language, true, loaded(home, training_provider(protocol)));
        let _ = app.update(Message::Home(home::Message::Resume(CASE.into())));
        Self::of(app)
    }

    fn say(mut self, message: wizard::Message) -> Self {
        // What it starts is dropped and so never begins.
        let _ = self.app.update(Message::Wizard(message));
        self
    }

    /// The answer of the page's own work, or a press of one of its buttons.
    fn and(self, message: impl Into<OfPage>) -> Self {
        let message = wizard::Message::Step(self.visit, message.into().0);
        self.say(message)
    }

    /// What the renewal tells: there is only one in a journey.
    fn hear(self, told: Told) -> Self {
        self.say(wizard::Message::Told(1, told))
    }

    fn main(self) -> Self {
        self.say(wizard::Message::Main)
    }

    /// The next page has opened.
    fn opened(mut self) -> Self {
        self.visit += 1;
        self
    }

    fn type_into(mut self, field: &'static str, text: &str) -> Self {
        let place = self.glass.ask(self.app.view(), id(field).find()).flatten();
        let place = place.unwrap_or_else(|| panic!("no {field}")).bounds().center();
        self.glass.cursor = mouse::Cursor::Available(place);
        let mut heard = 0;
        for event in click(place).into_iter().chain(typing(text)) {
            let (messages, _) = self.glass.events(self.app.view(), &[event]);
            heard += messages.len();
            for message in messages {
                let _ = self.app.update(message);
            }
        }
        assert_eq!(heard, text.chars().count(), "{field} takes what is typed");
        self
    }
}

/// A message of one of the pages.
struct OfPage(step::Message);

macro_rules! of_page {
    ($($page:ident $variant:ident),*) => {
        $(impl From<$page::Message> for OfPage {
            fn from(message: $page::Message) -> Self {
                Self(step::Message::$variant(message))
            }
        })*
    };
}
of_page!(conditions Conditions, key Key, agreement Agreement, data Data, changes Changes, place Place,
    parameters Parameters, sending Sending, finish Finish);

fn finding(rule: Rule, standing: Standing, code: Option<Code>, details: &[(&'static str, &str)]) -> Finding {
    let details = details.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    Finding { rule, standing, code, details }
}

/// R1–R8 before the key is read, or after.
fn findings(read: bool) -> Vec<Finding> {
    let later = if read { Standing::Ok } else { Standing::NotChecked };
    let mut all: Vec<Finding> = [Rule::R1, Rule::R2, Rule::R6, Rule::R7, Rule::R8]
        .map(|rule| finding(rule, Standing::Ok, None, &[]))
        .into();
    all.push(finding(Rule::R3, later, None, &[]));
    all.push(finding(Rule::R4, Standing::NotChecked, None, &[]));
    all.push(finding(Rule::R5, Standing::NotChecked, None, &[]));
    all
}

fn conditions(language: Language, protocol: Protocol) -> Journey {
    Journey::begin(language, protocol)
        .and(conditions::Message::Found { certificates: old(), profiles: Vec::new(), issuer: None })
        .and(conditions::Message::Checked(findings(false)))
}

fn conditions_failed(language: Language) -> App {
    let mut all = findings(false);
    all.retain(|finding| !matches!(finding.rule, Rule::R1 | Rule::R7 | Rule::R8));
    all.push(finding(Rule::R1, Standing::Failed, Some(Code::Cert02), &[("date", "2026-11-20")]));
    all.push(finding(Rule::R7, Standing::Warning, None, &[("hours", "5")]));
    all.push(finding(Rule::R8, Standing::NotChecked, Some(Code::Net09), &[]));
    conditions(language, Protocol::Cmp)
        .and(conditions::Message::Checked(all))
        .and(conditions::Message::Toggle(Rule::R1))
        .app
}

/// With a real provider, which was chosen and can be changed.
fn conditions_provider(language: Language) -> App {
    let mut app = real(language, |loaded| loaded.home = home_with(card(6), Vec::new()));
    let _ = app.update(Message::Home(home::Message::Renew));
    let profiles = providers();
    Journey::of(app)
        .and(conditions::Message::Found { certificates: old(), profiles, issuer: None })
        .and(conditions::Message::Checked(findings(false)))
        .and(conditions::Message::Providers)
        .app
}

fn key(language: Language) -> Journey {
    key_of(language, Protocol::Cmp)
}

fn key_of(language: Language, protocol: Protocol) -> Journey {
    let found = found_key(KEY, "key6", Some(OWNER));
    conditions(language, protocol).main().opened().and(key::Message::Described(Some(found)))
}

fn key_wrong(language: Language) -> App {
    let wrong = RenewalError::Carrier(CarrierError::SecretWrong { tries_left: Some(3) });
    key(language).type_into("key-password", "не той").main().hear(Told::Ended(Err(Arc::new(wrong)))).app
}

fn key_choice(language: Language) -> App {
    let place = Place {
        folder: "/media/oksana/KEYS".into(),
        kind: PlaceKind::Removable,
        label: "KEYS".into(),
        removable: true,
        free_bytes: None,
    };
    let keys = found().found.unwrap();
    key(language)
        .and(key::Message::Choose)
        .and(key::Message::Places(vec![place]))
        .and(key::Message::Found("/media/oksana/KEYS".into(), keys))
        .and(key::Message::Path("/home/oksana/договір.pdf".into()))
        .and(key::Message::NotTaken(Code::Key03, Vec::new()))
        .app
}

fn key_reading(language: Language, protocol: Protocol) -> Journey {
    key_of(language, protocol).type_into("key-password", "сонях-на-полі-7").main()
}

fn key_read(language: Language, protocol: Protocol) -> Journey {
    read(key_reading(language, protocol), accession())
}

fn read(reading: Journey, agreement: Agreement) -> Journey {
    let mut read = reading
        .hear(Told::Certificates { old: old(), new: Vec::new() })
        .hear(Told::Checklist(findings(true)));
    for line in lines(&[Event::Began, Event::KeyRead]) {
        read = read.hear(Told::Line(line));
    }
    read.hear(Told::Asked(Asked::Agreement(agreement)))
}

/// The agreement of the training provider.
fn accession() -> Agreement {
    let text = include_bytes!("../../assets/training/agreement.uk.txt").to_vec();
    Agreement {
        id: "training-agreement".into(),
        revision: "1".into(),
        lang: "uk".into(),
        title: "Договір приєднання про надання електронних довірчих послуг (зразок)".into(),
        effective_from: "2026-01-01".into(),
        sha256: HashAlgorithm::Sha256.digest(&text).bytes.try_into().unwrap(),
        text,
        from_portal: true,
    }
}

fn agreement(language: Language, protocol: Protocol) -> Journey {
    key_read(language, protocol).main().opened()
}

fn agreement_of(language: Language, agreement: Agreement) -> App {
    read(key_reading(language, Protocol::Cmp), agreement).main().opened().app
}

/// The provider has a new one while the wizard is open.
fn agreement_changed(language: Language) -> App {
    let new = Agreement { revision: "2".into(), sha256: [0xa7; 32], ..accession() };
    agreement(language, Protocol::Cmp).hear(Told::Asked(Asked::Agreement(new))).opened().app
}

fn agreement_statement(language: Language) -> App {
    agreement_of(language, Agreement::accession(&training_provider(Protocol::Cmp), NOW))
}

fn agreement_unreadable(language: Language) -> App {
    agreement_of(language, Agreement { text: vec![0xff, 0xfe, 0], sha256: [0x5e; 32], ..accession() })
}

fn agreement_search(language: Language) -> App {
    agreement(language, Protocol::Cmp)
        .and(agreement::Message::Document(document::Message::Search("надавач".into())))
        .and(agreement::Message::Document(document::Message::Next))
        .app
}

fn agreement_save(language: Language) -> App {
    agreement(language, Protocol::Cmp)
        .and(agreement::Message::Document(document::Message::Save))
        .and(agreement::Message::Folder("/home/oksana/Документи".into()))
        .and(agreement::Message::Saved(Err((Code::Carr07, vec![("path", "/home/oksana/Документи".into())]))))
        .app
}

fn agreement_signed(language: Language) -> App {
    data(language, Protocol::Cmp).say(wizard::Message::Back).app
}

fn registration() -> Registration {
    let subject = [
        ("2.5.4.10", "ТОВ «Демо-Агро»"),
        ("2.5.4.12", "бухгалтер"),
        ("2.5.4.3", OWNER),
        ("2.5.4.4", "Коваленко"),
        ("2.5.4.42", "Оксана Петрівна"),
        ("2.5.4.5", "TINUA-3111999023"),
        ("2.5.4.6", "UA"),
        ("2.5.4.7", "Зразків"),
        ("2.5.4.97", "NTRUA-99000011"),
    ];
    Registration {
        subject: subject.map(|(oid, value)| (oid.to_owned(), value.to_owned())).into(),
        rnokpp: Some("3111999023".into()),
        edrpou: Some("99000011".into()),
        unzr: Some("19850314-99023".into()),
        phone: Some("+380500000101".into()),
        email: Some("oksana@example.com".into()),
        phone_in_cert: false,
        email_in_cert: true,
        publish: false,
        phrase_hint: Some("кличка кота".into()),
        phrase_set: true,
        data_revision: Some(1),
    }
}

fn data(language: Language, protocol: Protocol) -> Journey {
    let [signed] = &lines(&[Event::AgreementSigned])[..] else { unreachable!() };
    agreement(language, protocol)
        .main()
        .hear(Told::Line(signed.clone()))
        .hear(Told::Asked(Asked::Registration(registration())))
        .opened()
}

fn changes(language: Language, protocol: Protocol) -> Journey {
    data(language, protocol).main().opened()
}

fn changed(language: Language) -> Journey {
    changes(language, Protocol::Cmp)
        .and(changes::Message::Phone("+380500000102".into()))
        .and(changes::Message::PhoneInCertificate(true))
        .and(changes::Message::Email("oksana.kovalenko.bookkeeping@accounts.demo-agro.example.com".into()))
        .and(changes::Message::Publish(true))
        .type_into("changes-phrase", "зелений кит")
}

fn changes_wrong(language: Language) -> App {
    changes(language, Protocol::Cmp)
        .and(changes::Message::Phone("+38050000".into()))
        .and(changes::Message::Email("oksana@example.сom".into()))
        .type_into("changes-phrase", "1985")
        .main()
        .app
}

fn place(language: Language, protocol: Protocol) -> Journey {
    after_changes(changes(language, protocol))
}

fn after_changes(changes: Journey) -> Journey {
    let place = |folder: &str, kind, label: &str, free| Place {
        folder: folder.into(),
        kind,
        label: label.into(),
        removable: kind == PlaceKind::Removable,
        free_bytes: Some(free),
    };
    let places = vec![
        place("/media/oksana/FLASH", PlaceKind::Removable, "FLASH", 7 << 30),
        place("/home/oksana/Документи", PlaceKind::Documents, "Документи", 310 << 20),
    ];
    changes.main().opened().and(place::Message::Found(places))
}

fn place_other(language: Language) -> Journey {
    place(language, Protocol::Cmp)
        .and(place::Message::Other)
        .and(place::Message::Typed("/media/oksana/FLASH".into()))
}

fn place_occupied(language: Language) -> App {
    let holder = Holder {
        owner: Some("Мельник Тарас Іванович".into()),
        valid_till: Some(datetime!(2027-05-02 00:00 UTC)),
    };
    let place = NewPlace {
        target: KeyUri("/media/oksana/FLASH/Key-6.dat".into()),
        current: false,
        holder: Some(holder),
    };
    place_other(language).main().and(place::Message::Checked("/media/oksana/FLASH".into(), Ok(place))).app
}

fn parameters(language: Language, protocol: Protocol) -> Journey {
    after_place(place(language, protocol))
}

fn after_place(place: Journey) -> Journey {
    let here = NewPlace { target: KeyUri(KEY.into()), current: true, holder: None };
    let told = FileCarrier.capabilities(&KeyUri(KEY.into())).unwrap();
    place
        .main()
        .and(place::Message::Checked(KEY.into(), Ok(here)))
        .opened()
        .and(parameters::Message::Capabilities(Some(Arc::new(told))))
}

fn parameters_open(language: Language) -> App {
    parameters(language, Protocol::Cmp)
        .and(parameters::Message::Separate(false))
        .and(parameters::Message::More)
        .and(parameters::Message::Algorithm(KeyAlgorithm::Dstu4145(CurveId::M431)))
        .app
}

fn password(language: Language, protocol: Protocol) -> Journey {
    parameters(language, protocol).main().opened()
}

fn password_refused(language: Language) -> App {
    password(language, Protocol::Cmp).type_into("password-new", "оксана").main().app
}

fn with_password(password: Journey) -> Journey {
    let phrase = "Тиха річка 26";
    password.type_into("password-new", phrase).type_into("password-again", phrase)
}

fn password_typed(language: Language, protocol: Protocol) -> Journey {
    with_password(password(language, protocol))
}

fn review(language: Language, protocol: Protocol) -> Journey {
    password_typed(language, protocol).main().opened()
}

fn review_changed(language: Language) -> App {
    let parameters = after_place(after_changes(changed(language)));
    with_password(parameters.main().opened()).main().opened().app
}

const HALF_WAY: [Event; 5] =
    [Event::Began, Event::KeyRead, Event::KeysStaged, Event::RequestSigned, Event::RequestSent];
const WAITING: [Event; 6] = [
    Event::Began,
    Event::KeyRead,
    Event::KeysStaged,
    Event::RequestSigned,
    Event::RequestSent,
    Event::Waiting,
];
const ALL_DONE: [Event; 5] =
    [Event::Began, Event::KeysStaged, Event::RequestSigned, Event::CertificatesVerified, Event::Done];

fn sending(language: Language, protocol: Protocol, events: &[Event]) -> Journey {
    let mut sending = review(language, protocol).main().opened().and(sending::Message::Slow);
    for line in lines(events) {
        sending = sending.hear(Told::Line(line));
    }
    sending
}

/// Lines of the protocol, a second apart.
fn lines(events: &[Event]) -> Vec<Line> {
    let moments = (0i64..).map(|second| NOW + time::Duration::seconds(second));
    events.iter().zip(moments).map(|(step, at)| Line { at, step: *step, facts: Vec::new() }).collect()
}

fn outcome() -> Outcome {
    let mut report = lines(&ALL_DONE);
    report.extend(lines(&[Event::OldRevoked]));
    Outcome {
        case: CASE.into(),
        state: State::Done,
        old: old(),
        new: new(),
        key: KeyUri(KEY.into()),
        old_key: Some(KeyUri(format!("{KEY}.old-2026-11-21"))),
        revoked: Some(true),
        next: None,
        warnings: Vec::new(),
        report,
    }
}

fn certificates(language: Language, outcome: Outcome) -> Journey {
    sending(language, Protocol::Cmp, &ALL_DONE).hear(Told::Ended(Ok(Box::new(outcome)))).opened()
}

fn certificates_warnings(language: Language) -> App {
    let warnings = vec![Warning::new("key-identifier"), Warning::new("old-not-yet-revoked")];
    certificates(language, Outcome { warnings, ..outcome() }).app
}

fn finish(language: Language, outcome: Outcome) -> Journey {
    certificates(language, outcome).main().opened()
}

fn finish_saved(language: Language) -> App {
    let path = PathBuf::from(format!("/media/oksana/KEYS/{OWNER} протокол формування.txt"));
    let wrong = (Code::Carr07, vec![("path", "/media/oksana/KEYS".to_owned())]);
    finish(language, outcome())
        .and(finish::Message::Saved(finish::Export::Protocol, Ok(vec![path])))
        .and(finish::Message::Saved(finish::Export::Calendar, Err(wrong)))
        .app
}

fn finish_unknown(language: Language) -> App {
    let report = lines(&ALL_DONE);
    finish(language, Outcome { revoked: None, old_key: None, report, ..outcome() }).app
}

// Where the journey stops

fn refused_by(rule: Rule, code: Code) -> RenewalError {
    RenewalError::Preconditions(vec![finding(rule, Standing::Failed, Some(code), &[("date", "2026-11-20")])])
}

fn ended(state: State, old_revoked: Option<bool>) -> RenewalError {
    let text = "policy: subject data do not match the register".into();
    RenewalError::Ended { case: CASE.into(), state, code: Code::Req12, text, old_revoked }
}

fn interrupted(state: State) -> RenewalError {
    let source = Box::new(RenewalError::Busy("503 Service Unavailable".into()));
    RenewalError::Stopped { case: CASE.into(), state, source }
}

fn stopped(language: Language, protocol: Protocol, error: RenewalError) -> Journey {
    Journey::resume(language, protocol).hear(Told::Ended(Err(Arc::new(error))))
}

fn waiting(language: Language, protocol: Protocol) -> App {
    let waiting = Outcome {
        state: State::Waiting,
        next: Some(datetime!(2026-11-21 12:00 UTC)),
        new: Vec::new(),
        ..outcome()
    };
    Journey::resume(language, protocol).hear(Told::Ended(Ok(Box::new(waiting)))).app
}

// Questions

fn existing(uri: &str, tries_left: Option<u32>) -> SecretWanted {
    SecretWanted::Existing { uri: KeyUri(uri.into()), tries_left }
}

fn asked(language: Language, asked: Asked) -> App {
    Journey::resume(language, Protocol::Cmp).hear(Told::Asked(asked)).app
}

fn untried(language: Language) -> App {
    let name = providers().into_iter().find(|profile| profile.id == "tax").unwrap().name;
    asked(language, Asked::Untried { name, kept_locally: true })
}

fn modified(language: Language) -> App {
    let differences = [
        ("2.5.4.12", "бухгалтер", "головний бухгалтер"),
        ("2.5.4.10", "ТОВ «Демо-Агро»", "ТОВАРИСТВО З ОБМЕЖЕНОЮ ВІДПОВІДАЛЬНІСТЮ «ДЕМО-АГРО»"),
        ("2.5.4.7", "Зразків", ""),
    ];
    let differences = differences.map(|(what, old, new)| (what.into(), old.into(), new.into()));
    asked(language, Asked::Modified(differences.into()))
}

// Certificates

fn old() -> Vec<Certificate> {
    let from = datetime!(2024-11-27 10:00 UTC);
    vec![certificate(Purpose::Sign, 1, from), certificate(Purpose::Agree, 2, from)]
}

fn new() -> Vec<Certificate> {
    vec![certificate(Purpose::Sign, 4, NOW), certificate(Purpose::Agree, 5, NOW)]
}

/// A certificate of the demo person. Its signature is none: the window shows what the renewal has checked.
fn certificate(purpose: Purpose, number: u8, from: OffsetDateTime) -> Certificate {
    let key = PrivateKey::from_bytes(KeyAlgorithm::Dstu4145(CurveId::M257), &[number; 32]).unwrap();
    let spki = SubjectPublicKeyInfo::build(&key.public_key(), ParameterForm::Named).unwrap();
    let subject = [
        (oid::ORGANIZATION, "ТОВ «Демо-Агро»"),
        (oid::TITLE, "бухгалтер"),
        (oid::COMMON_NAME, OWNER),
        (oid::SURNAME, "Коваленко"),
        (oid::GIVEN_NAME, "Оксана Петрівна"),
        (oid::SERIAL_NUMBER, "TINUA-3111999023"),
        (oid::COUNTRY, "UA"),
        (oid::LOCALITY, "Зразків"),
    ];
    let agree = purpose == Purpose::Agree;
    let usage = KeyUsage {
        digital_signature: !agree,
        non_repudiation: !agree,
        key_agreement: agree,
        ..KeyUsage::default()
    };
    let serial =
        (0u8..20).map(|octet| 0x40 | octet.wrapping_mul(13).wrapping_add(number * 7) & 0x3f).collect();
    let fields = CertificateFields {
        serial,
        issuer: Name::build(&[(oid::COMMON_NAME, "НАВЧАЛЬНИЙ ЦСК, ДСТУ 4145")]).unwrap(),
        not_before: from,
        not_after: from + time::Duration::days(730),
        subject: Name::build(&subject).unwrap(),
        spki,
        extensions: vec![
            builder::basic_constraints(None),
            builder::key_usage(usage),
            builder::directory_attributes(&[
                (oid::UA_RNOKPP, "3111999023"),
                (oid::UA_UNZR, "19850314-99023"),
            ]),
        ],
    };
    let draft = fields.draft(SignatureAlgorithm::DstuGost34311).unwrap();
    Certificate::from_der(&draft.assemble(&[number; 64])).unwrap()
}
