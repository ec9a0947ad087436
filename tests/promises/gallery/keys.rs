//! The keys: their list, one of them before and after its password, every question of their care.

use super::home::{card, found_key, home_with, unfinished};
use super::journey::{Journey, outcome};
use super::{CASE, Exhibit, KEY, NOW, OWNER, at_home, certificate, old, real};
use kliuchnyk::carrier::{
    CarrierError, Destroyed, Kept, KeyInfo, KeyUri, Loss, OtherKey, Protection, TargetFormat,
};
use kliuchnyk::code::Code;
use kliuchnyk::crypto::{CurveId, KeyAlgorithm, Password, PrivateKey, Signer as _};
use kliuchnyk::gui::chooser::Answer as Chosen;
use kliuchnyk::gui::screen::Fault;
use kliuchnyk::gui::screen::home::Home;
use kliuchnyk::gui::screen::keys::{
    Answer, Converted, Message as Page, Opened, Secret, care, place, remind as reminder, view,
};
use kliuchnyk::gui::screen::{Section, choose};
use kliuchnyk::gui::wizard::conversation::Told;
use kliuchnyk::gui::{App, Message};
use kliuchnyk::i18n::Language;
use kliuchnyk::pki::spki::ParameterForm;
use kliuchnyk::pki::{Purpose, SubjectPublicKeyInfo};
use kliuchnyk::renewal::{Search, State};
use kliuchnyk::tasks::home::KeyCard;
use kliuchnyk::tasks::key_backup::BackedUp;
use kliuchnyk::tasks::key_destroy::Doomed;
use kliuchnyk::tasks::key_places::{Place, PlaceKind};
use kliuchnyk::tasks::key_show::ShownStore;
use kliuchnyk::tasks::known_keys::KnownKey;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub const PAGES: &[Exhibit] = &[
    ("home-next", home_next),
    ("finish-next", finish_next),
    ("keys-looking", |l| at_keys(l).app),
    ("keys-none", |l| at_keys(l).answer(Answer::Listed(Vec::new())).app),
    ("keys", |l| listed(l).app),
    ("keys-failed", failed),
    ("keys-choose", |l| listed(l).say(Page::Another).app),
    ("keys-choose-missing", choose_missing),
    ("keys-closed", |l| closed(l, KEY).app),
    ("keys-closed-training", closed_training),
    ("keys-wrong", |l| {
        closed(l, KEY).answer(Answer::Read(Err(fault(CarrierError::SecretWrong { tries_left: None })))).app
    }),
    ("keys-reading", |l| closed(l, CLEAR).say(Page::Key(view::Message::Read)).app),
    ("keys-clear", |l| closed(l, CLEAR).app),
    ("keys-unreadable", |l| closed(l, DAMAGED).app),
    ("keys-open", |l| opened(l).app),
    ("keys-open-copied", copied),
    ("keys-open-no-certificates", no_certificates),
    ("keys-open-jks", |l| jks(l).app),
    ("keys-open-clear", |l| clear(l).app),
    ("keys-password", |l| caring(opened(l), care::Kind::Password).app),
    ("keys-password-wrong", |l| caring(opened(l), care::Kind::Password).care(care::Message::Main).app),
    ("keys-password-writing", |l| password(l).care(care::Message::Main).app),
    ("keys-password-failed", password_failed),
    ("keys-password-done", |l| {
        password(l).care(care::Message::Main).answer(Answer::Changed(Ok((secret(), None)))).app
    }),
    ("keys-backup", |l| backup(l).app),
    ("keys-backup-wrong", |l| backup(l).care(care::Message::Main).app),
    ("keys-backup-no-dialog", |l| backup(l).answer(Answer::Browsed(Chosen::Unavailable)).app),
    ("keys-backup-done", backup_done),
    ("keys-remind", |l| remind(l).app),
    ("keys-remind-done", remind_done),
    ("keys-convert", |l| caring(opened(l), care::Kind::Convert).app),
    ("keys-convert-place", |l| convert_place(l).app),
    ("keys-convert-occupied", convert_occupied),
    ("keys-convert-secret", convert_secret),
    ("keys-convert-losses", convert_losses),
    ("keys-convert-done", convert_done),
    ("keys-destroy-looking", |l| caring(opened(l), care::Kind::Destroy).app),
    ("keys-destroy-needed", destroy_needed),
    ("keys-destroy", |l| doomed(jks(l), JKS, false).app),
    ("keys-destroy-only", |l| doomed(opened(l), KEY, true).app),
    ("keys-destroy-sure", |l| doomed(opened(l), KEY, true).care(care::Message::Sure(true)).app),
    ("keys-destroy-name", |l| named(l, "").app),
    ("keys-destroy-named", |l| named(l, "key-6.DAT").app),
    ("keys-destroyed", destroyed),
];

const SEAL: &str =
    "/home/oksana/Документи/Ключі електронного підпису/Товариство «Демо-Агро»/Печатка 2026.pfx";
const JKS: &str = "/home/oksana/Документи/Ключі/pb_3111999023.jks";
const CLEAR: &str = "/home/oksana/Документи/Ключі/server.pem";
const GONE: &str = "/media/oksana/FLASH/Key-6.dat";
const DAMAGED: &str = "/home/oksana/Завантаження/Key-6 (1).dat";
const ENDED: &str = "/media/oksana/KEYS/Key-6.dat.2022";
const NEW_PASSWORD: &str = "Нова-фраза ключа 7";

fn fault(error: CarrierError) -> Fault {
    error.into()
}

fn known(path: &str, format: &'static str, owner: Option<(&str, i64)>) -> KnownKey {
    let mut key = found_key(path, format, owner.map(|(owner, _)| owner));
    if let (Some((owner, days)), Some(shown)) = (owner, &mut key.card) {
        let carrier = path.rsplit('/').next().unwrap_or_default().to_owned();
        *shown = KeyCard { owner: owner.into(), carrier, ..card(days) };
    }
    KnownKey { path: path.into(), found: Ok(key) }
}

fn unreadable(path: &str, error: CarrierError) -> KnownKey {
    KnownKey { path: path.into(), found: Err(Arc::new(error)) }
}

fn keys() -> Vec<KnownKey> {
    let missing = CarrierError::NotPresent { uri: GONE.into(), reason: String::new() };
    vec![
        known(KEY, "key6", Some((OWNER, 6))),
        known(SEAL, "pfx", Some(("ТОВ «Демо-Агро»", 212))),
        known(JKS, "jks", None),
        known(CLEAR, "pkcs8", None),
        known(ENDED, "key6", Some((OWNER, -400))),
        unreadable(GONE, missing),
        unreadable(DAMAGED, CarrierError::Damaged("cut short, or octets after its end")),
    ]
}

/// The section in the ordinary window.
struct Keys {
    app: App,
}

impl Keys {
    fn say(mut self, message: Page) -> Self {
        // What it starts is dropped and so never begins.
        let _ = self.app.update(Message::Keys(message));
        self
    }

    fn answer(self, answer: Answer) -> Self {
        let visit = self.app.keys().visit();
        self.say(Page::Answer(visit, answer))
    }

    fn care(self, message: care::Message) -> Self {
        self.say(Page::Key(view::Message::Caring(message)))
    }

    fn type_into(self, field: &'static str, text: &str) -> Self {
        Self { app: Journey::of(self.app).type_into(field, text).app }
    }
}

fn at_keys(language: Language) -> Keys {
    let mut app = real(language, |loaded| {
        loaded.home = home_with(card(6), Vec::new());
        loaded.unfinished = Vec::new();
    });
    let _ = app.update(Message::Section(Section::Keys));
    Keys { app }
}

fn listed(language: Language) -> Keys {
    at_keys(language).answer(Answer::Listed(keys()))
}

/// The window could not be filled.
fn failed(language: Language) -> App {
    let mut app = real(language, |_| {});
    let home = Home::Failed { code: Code::App07, details: Vec::new() };
    let _ = app.update(Message::Section(Section::Keys));
    let _ = app.update(Message::Loaded(app.loads(), Err(home)));
    app
}

fn choose_missing(language: Language) -> App {
    let path = PathBuf::from("/media/oksana/KEYS/Key-7.dat");
    let typed = choose::Message::Path(path.display().to_string());
    listed(language)
        .say(Page::Another)
        .say(Page::Choose(choose::Message::Found(Vec::new())))
        .say(Page::Choose(typed))
        .answer(Answer::Tried(path, false))
        .app
}

fn closed(language: Language, path: &str) -> Keys {
    listed(language).say(Page::Open(path.into()))
}

fn closed_training(language: Language) -> App {
    let mut app = at_home(language, home_with(card(6), Vec::new()));
    let _ = app.update(Message::Section(Section::Keys));
    let keys = Keys { app }.answer(Answer::Listed(vec![known(KEY, "key6", Some((OWNER, 6)))]));
    keys.say(Page::Open(KEY.into())).app
}

fn secret() -> Secret {
    Secret::new(Password::new(NEW_PASSWORD.into())).unwrap()
}

fn key_of(algorithm: KeyAlgorithm, number: u8, purpose: Purpose, name: Option<&str>) -> KeyInfo {
    let key = PrivateKey::from_bytes(algorithm, &[number; 32]).unwrap();
    let spki = SubjectPublicKeyInfo::build(&key.public_key(), ParameterForm::Named).unwrap();
    let own = |c: &kliuchnyk::pki::Certificate| c.spki().key_ids() == spki.key_ids();
    let certificates: Vec<_> = old().into_iter().filter(own).collect();
    let name = name.map(str::to_owned);
    KeyInfo { purpose, name, spki, certificates, inside: 0, exportable: Some(true) }
}

fn store(format: &'static str, protection: Protection) -> ShownStore {
    let dstu = KeyAlgorithm::Dstu4145(CurveId::M257);
    let keys = vec![key_of(dstu, 1, Purpose::Sign, None), key_of(dstu, 2, Purpose::Agree, None)];
    let search = Search::here(&keys, &[], Path::new("/no/data"));
    ShownStore { format, keys, others: Vec::new(), protection, search }
}

fn opened(language: Language) -> Keys {
    let opened = Opened::new(store("key6", Protection::Usual), Some(secret()), None);
    closed(language, KEY).answer(Answer::Read(Ok(opened)))
}

/// Nothing was found anywhere; the store could not be read.
fn no_certificates(language: Language) -> App {
    let mut store = store("key6", Protection::Usual);
    store.keys = [7, 8].map(|n| key_of(KeyAlgorithm::Dstu4145(CurveId::M257), n, Purpose::Sign, None)).into();
    store.search = Search::here(&store.keys, &[], Path::new("/no/data"));
    store.search.not_asked();
    closed(language, KEY).answer(Answer::Read(Ok(Opened::new(store, Some(secret()), None)))).app
}

fn copied(language: Language) -> App {
    let id = hex::encode(certificate(Purpose::Sign, 1, NOW).key_ids().gost);
    opened(language).say(Page::Key(view::Message::Copy(id))).app
}

/// Weakly protected, with a name, a key without certificates and one that cannot be used.
fn jks(language: Language) -> Keys {
    let mut store = store("jks", Protection::Weak);
    store.keys.truncate(1);
    store.keys.push(key_of(KeyAlgorithm::P256, 9, Purpose::Both, Some("pb_3111999023")));
    store.others = vec![
        OtherKey { algorithm: "RSA-2048".into(), key_id: Some(vec![0x5a; 20]) },
        OtherKey { algorithm: "1.3.101.112".into(), key_id: None },
    ];
    closed(language, JKS).answer(Answer::Read(Ok(Opened::new(store, Some(secret()), None))))
}

fn clear(language: Language) -> Keys {
    let mut store = store("pkcs8", Protection::None);
    store.keys.truncate(1);
    let read = closed(language, CLEAR).say(Page::Key(view::Message::Read));
    read.answer(Answer::Read(Ok(Opened::new(store, None, None))))
}

fn caring(keys: Keys, kind: care::Kind) -> Keys {
    keys.say(Page::Key(view::Message::Care(kind)))
}

fn password(language: Language) -> Keys {
    caring(opened(language), care::Kind::Password)
        .type_into("keys-password-present", "Test12345")
        .type_into("password-new", NEW_PASSWORD)
        .type_into("password-again", NEW_PASSWORD)
}

fn password_failed(language: Language) -> App {
    let failed = fault(CarrierError::NoPermission { uri: KEY.into() });
    password(language).care(care::Message::Main).answer(Answer::Changed(Err(failed))).app
}

fn places() -> Vec<Place> {
    let place = |folder: &str, label: &str, kind| Place {
        folder: folder.into(),
        kind,
        label: label.into(),
        removable: kind == PlaceKind::Removable,
        free_bytes: None,
    };
    vec![
        place("/media/oksana/FLASH", "FLASH", PlaceKind::Removable),
        place("/home/oksana/Документи", "Документи", PlaceKind::Documents),
    ]
}

fn backup(language: Language) -> Keys {
    caring(opened(language), care::Kind::BackUp).answer(Answer::Places(places()))
}

fn backup_done(language: Language) -> App {
    let file = |name: &str| KeyUri(format!("/media/oksana/KEYS/Запас/{name}"));
    let copy = Kept {
        key: file("Key-6.dat"),
        format: "key6",
        certificates: vec![file("Key-6.sign.cer"), file("Key-6.agree.cer")],
    };
    let made = Arc::new(BackedUp { copy, same_folder: true });
    backup(language)
        .care(care::Message::Place(place::Message::Typed("/media/oksana/KEYS/Запас".into())))
        .care(care::Message::Main)
        .answer(Answer::BackedUp(Ok(made)))
        .app
}

fn remind(language: Language) -> Keys {
    caring(opened(language), care::Kind::Remind).answer(Answer::Places(places()))
}

fn remind_done(language: Language) -> App {
    let path = "/home/oksana/Документи/Коваленко Оксана Петрівна строк дії ключа.ics";
    remind(language)
        .care(care::Message::Place(place::Message::Typed("/home/oksana/Документи".into())))
        .care(care::Message::Remind(reminder::Words::default()))
        .answer(Answer::Reminder(Ok(path.into())))
        .app
}

fn convert_place(language: Language) -> Keys {
    caring(opened(language), care::Kind::Convert)
        .care(care::Message::Format(TargetFormat::Pfx))
        .care(care::Message::Main)
        .answer(Answer::Places(places()))
}

fn convert_occupied(language: Language) -> App {
    let occupied = fault(CarrierError::Occupied { uri: "/media/oksana/KEYS/Key-6.pfx".into() });
    let converted = Converted::Failed(occupied);
    convert_place(language).care(care::Message::Main).answer(Answer::Converted(converted)).app
}

/// A file without protection gets a password.
fn convert_secret(language: Language) -> App {
    caring(clear(language), care::Kind::Protect).care(care::Message::Main).care(care::Message::Main).app
}

fn convert_losses(language: Language) -> App {
    let losses = vec![
        Loss::Key(OtherKey { algorithm: "RSA-2048".into(), key_id: None }),
        Loss::Name("pb_3111999023".into()),
        Loss::Unknown,
    ];
    caring(jks(language), care::Kind::Convert)
        .care(care::Message::Format(TargetFormat::Key6))
        .care(care::Message::Main)
        .care(care::Message::Main)
        .answer(Answer::Converted(Converted::WouldLose(losses)))
        .app
}

fn convert_done(language: Language) -> App {
    let kept =
        Kept { key: KeyUri("/media/oksana/KEYS/Key-6.pfx".into()), format: "pfx", certificates: Vec::new() };
    convert_place(language).care(care::Message::Main).answer(Answer::Converted(Converted::Done(kept))).app
}

/// What would be destroyed was looked at. `only`: without another key in force.
fn doomed(keys: Keys, path: &str, only: bool) -> Keys {
    let copies = vec![format!("{path}.old-2024-11-27").into()];
    let found =
        Doomed { path: path.into(), digest: [0; 32], link: None, card: only.then(|| card(6)), copies };
    caring(keys, care::Kind::Destroy).answer(Answer::Doomed(Ok(Arc::new(found))))
}

fn destroy_needed(language: Language) -> App {
    let needed = kliuchnyk::tasks::TaskError::NeededByCase(CASE.into());
    caring(opened(language), care::Kind::Destroy).answer(Answer::Doomed(Err(needed.into()))).app
}

fn named(language: Language, name: &str) -> Keys {
    let sure = doomed(opened(language), KEY, true).care(care::Message::Sure(true)).care(care::Message::Main);
    sure.care(care::Message::Name(name.into()))
}

fn destroyed(language: Language) -> App {
    let copies = vec![KeyUri(format!("{KEY}.old-2024-11-27"))];
    let gone = Destroyed { key: KeyUri(KEY.into()), link: None, left: Vec::new(), copies };
    named(language, "Key-6.dat").care(care::Message::Main).answer(Answer::Destroyed(Ok(gone))).app
}

// One after another

fn home_next(language: Language) -> App {
    real(language, |loaded| {
        loaded.home = home_with(card(729), Vec::new());
        loaded.others = keys().into_iter().skip(1).filter_map(|key| key.found.ok()).collect();
        if let Some(card) = loaded.others.first_mut().and_then(|key| key.card.as_mut()) {
            card.days_left = 12;
        }
    })
}

fn finish_next(language: Language) -> App {
    let mut app = real(language, |loaded| {
        let case = unfinished(State::Sent, None);
        loaded.home = home_with(card(6), vec![case.clone()]);
        loaded.unfinished = vec![case];
        loaded.others = vec![known(SEAL, "pfx", Some(("ТОВ «Демо-Агро»", 12))).found.unwrap()];
    });
    let _ = app.update(Message::Home(kliuchnyk::gui::screen::home::Message::Resume(CASE.into())));
    let ended = Told::Ended(Ok(Box::new(outcome())));
    Journey::of(app).hear(ended).opened().main().opened().app
}
