//! The pages of the renewal, reached one from another.

use super::home::{card, found, found_key, home_with, unfinished};
use super::{CASE, Exhibit, KEY, NOW, OWNER, loaded, new, old, providers, real, training_provider, window};
use crate::headless::{Headless, click, typing};
use iced_test::Selector as _;
use iced_test::core::{Size, mouse};
use iced_test::selector::id;
use kliuchnyk::authority::Protocol;
use kliuchnyk::authority::portal::{Agreement, Registration};
use kliuchnyk::carrier::file::FileCarrier;
use kliuchnyk::carrier::{Carrier as _, CarrierError, KeyUri};
use kliuchnyk::code::Code;
use kliuchnyk::crypto::{CurveId, HashAlgorithm, KeyAlgorithm};
use kliuchnyk::gui::screen::Fault;
use kliuchnyk::gui::screen::home::{self};
use kliuchnyk::gui::widget::document;
use kliuchnyk::gui::wizard::conversation::{Asked, Told};
use kliuchnyk::gui::wizard::step::{
    self, agreement, changes, check, conditions, data, finish, folder, key, made, parameters, place, sending,
    whose,
};
use kliuchnyk::gui::{App, Message, wizard};
use kliuchnyk::i18n::Language;
use kliuchnyk::renewal::{
    Finding, Line, Outcome, RenewalError, Rule, Standing, State, Step as Event, Warning,
};
use kliuchnyk::tasks::key_places::{Place, PlaceKind};
use kliuchnyk::tasks::new_place::{Holder, NewPlace};
use std::path::PathBuf;
use std::sync::Arc;
use time::macros::datetime;

pub const PAGES: &[Exhibit] = &[
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
];

/// A renewal that is led by hand from page to page.
pub(super) struct Journey {
    pub(super) app: App,
    glass: Headless,
    /// How many pages were opened: messages of a page carry the number.
    visit: u64,
}

impl Journey {
    pub(super) fn of(app: App) -> Self {
        // So high that everything is in sight.
        Self { app, glass: Headless::new(Size::new(1040.0, 4000.0), 1.0), visit: 1 }
    }

    pub(super) fn begin(language: Language, protocol: Protocol) -> Self {
        let mut app =
            window(language, true, loaded(home_with(card(6), Vec::new()), training_provider(protocol)));
        let _ = app.update(Message::Home(home::Message::Renew));
        Self::of(app)
    }

    /// A case that goes on.
    pub(super) fn resume(language: Language, protocol: Protocol) -> Self {
        let home = home_with(card(6), vec![unfinished(State::Sent, None)]);
        let mut app = window(language, true, loaded(home, training_provider(protocol)));
        let _ = app.update(Message::Home(home::Message::Resume(CASE.into())));
        Self::of(app)
    }

    pub(super) fn say(mut self, message: wizard::Message) -> Self {
        // What it starts is dropped and so never begins.
        let _ = self.app.update(Message::Wizard(message));
        self
    }

    /// The answer of the page's own work, or a press of one of its buttons.
    pub(super) fn and(self, message: impl Into<OfPage>) -> Self {
        let message = wizard::Message::Step(self.visit, message.into().0);
        self.say(message)
    }

    /// What the renewal tells: there is only one in most journeys.
    pub(super) fn hear(self, told: Told) -> Self {
        self.told(1, told)
    }

    /// What the renewal of this number tells.
    pub(super) fn told(self, number: u64, told: Told) -> Self {
        self.say(wizard::Message::Told(number, told))
    }

    pub(super) fn main(self) -> Self {
        self.say(wizard::Message::Main)
    }

    /// The next page has opened.
    pub(super) fn opened(mut self) -> Self {
        self.visit += 1;
        self
    }

    pub(super) fn type_into(mut self, field: &'static str, text: &str) -> Self {
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
pub(super) struct OfPage(step::Message);

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
    parameters Parameters, sending Sending, finish Finish, whose Whose, folder Folder, check Check, made Made);

pub(super) fn finding(
    rule: Rule,
    standing: Standing,
    code: Option<Code>,
    details: &[(&'static str, &str)],
) -> Finding {
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
    conditions(language, protocol).main().opened().and(key::Message::Described(KEY.into(), Some(found)))
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
        .and(key::Message::TakePath)
        .and(key::Message::Tried(
            "/home/oksana/договір.pdf".into(),
            Err(Fault { code: Code::Key03, details: Vec::new() }),
        ))
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
    let text = include_bytes!("../../../assets/training/agreement.uk.txt").to_vec();
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

pub(super) fn data(language: Language, protocol: Protocol) -> Journey {
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
    changes.main().opened().and(place::Message::Found(places()))
}

/// Where new files can be put.
pub(super) fn places() -> Vec<Place> {
    let place = |folder: &str, kind, label: &str, free| Place {
        folder: folder.into(),
        kind,
        label: label.into(),
        removable: kind == PlaceKind::Removable,
        free_bytes: Some(free),
    };
    vec![
        place("/media/oksana/FLASH", PlaceKind::Removable, "FLASH", 7 << 30),
        place("/home/oksana/Документи", PlaceKind::Documents, "Документи", 310 << 20),
    ]
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

pub(super) fn with_password(password: Journey) -> Journey {
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

pub(super) const HALF_WAY: [Event; 5] =
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

pub(super) fn sending(language: Language, protocol: Protocol, events: &[Event]) -> Journey {
    let mut sending = review(language, protocol).main().opened().and(sending::Message::Slow);
    for line in lines(events) {
        sending = sending.hear(Told::Line(line));
    }
    sending
}

/// Lines of the protocol, a second apart.
pub(super) fn lines(events: &[Event]) -> Vec<Line> {
    let moments = (0i64..).map(|second| NOW + time::Duration::seconds(second));
    events.iter().zip(moments).map(|(step, at)| Line { at, step: *step, facts: Vec::new() }).collect()
}

pub(super) fn outcome() -> Outcome {
    let mut report = lines(&ALL_DONE);
    report.extend(lines(&[Event::OldRevoked]));
    Outcome {
        case: CASE.into(),
        state: State::Done,
        old: old(),
        new: new(),
        key: KeyUri(KEY.into()),
        old_key: Some(KeyUri(format!("{KEY}.old-2026-11-21"))),
        displaced: None,
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
