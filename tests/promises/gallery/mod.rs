//! Every page of the window in a fixed state. Nothing here is random or reads the clock, the disk, the network or the
//! environment: a page is reached by the messages and keys that lead a person there, the work that they start is never
//! run, and its answers are given.

mod certificates;
mod home;
mod journey;
mod keys;
mod requests;
mod status_change;
mod stops;
mod unlock;

use crate::taxpayer::client;
use kliuchnyk::authority::profile::Profiles;
use kliuchnyk::authority::{Profile, Protocol};
use kliuchnyk::carrier::KeyUri;
use kliuchnyk::carrier::file::FileCarrier;
use kliuchnyk::crypto::{CurveId, KeyAlgorithm, PrivateKey, Signer as _};
use kliuchnyk::gui::desk::Desk;
use kliuchnyk::gui::loading::Loaded;
use kliuchnyk::gui::screen::home::Home;
use kliuchnyk::gui::{App, Message, Options};
use kliuchnyk::i18n::Language;
use kliuchnyk::net::Client;
use kliuchnyk::pki::builder::{self, CertificateFields};
use kliuchnyk::pki::spki::ParameterForm;
use kliuchnyk::pki::{Certificate, KeyUsage, Name, Purpose, SignatureAlgorithm, SubjectPublicKeyInfo, oid};
use kliuchnyk::renewal::{Clock, Services};
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
pub fn all() -> impl Iterator<Item = &'static Exhibit> {
    [
        home::PAGES,
        certificates::PAGES,
        journey::PAGES,
        keys::PAGES,
        requests::PAGES,
        status_change::PAGES,
        stops::PAGES,
        unlock::PAGES,
    ]
    .into_iter()
    .flatten()
}

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
    static ALL: OnceLock<Vec<Profile>> = OnceLock::new();
    let read = || Profiles::new(None).list().into_iter().flatten().map(|(profile, _)| profile).collect();
    ALL.get_or_init(read).clone()
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
    let _ = app.update(Message::Loaded(0, Ok(Box::new(loaded))));
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
