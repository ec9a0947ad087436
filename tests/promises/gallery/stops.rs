//! Where the renewal stops, and the questions that interrupt it.

use super::journey::{HALF_WAY, Journey, data as data_page, finding, outcome, sending};
use super::{CASE, Exhibit, KEY, STAGED, providers};
use kliuchnyk::authority::Protocol;
use kliuchnyk::carrier::{CarrierError, KeyUri, SecretWanted};
use kliuchnyk::code::{Code, Coded as _};
use kliuchnyk::gui::wizard::conversation::{Asked, Told};
use kliuchnyk::gui::wizard::pause;
use kliuchnyk::gui::wizard::step::data;
use kliuchnyk::gui::{App, wizard};
use kliuchnyk::i18n::Language;
use kliuchnyk::renewal::{IfLost, NewKeysNeeded, Outcome, RenewalError, Rule, Standing, State};
use std::sync::Arc;
use time::macros::datetime;

pub const PAGES: &[Exhibit] = &[
    ("stop-expired", |l| stopped(l, Protocol::Cmp, refused_by(Rule::R1, Code::Cert02)).app),
    ("stop-revoked", |l| stopped(l, Protocol::Cmp, refused_by(Rule::R2, Code::Cert03)).app),
    ("stop-suspended", |l| stopped(l, Protocol::Cmp, refused_by(Rule::R2, Code::Cert08)).app),
    ("stop-data-changed", |l| data_page(l, Protocol::Cmp).and(data::Message::Changed).app),
    ("stop-compromised", |l| data_page(l, Protocol::Cmp).and(data::Message::Compromised).app),
    ("stop-data-changed-iit", |l| data_page(l, Protocol::Iit).and(data::Message::Changed).app),
    ("stop-compromised-iit", |l| data_page(l, Protocol::Iit).and(data::Message::Compromised).app),
    ("stop-waiting", |l| waiting(l, Protocol::Cmp)),
    ("stop-waiting-iit", |l| waiting(l, Protocol::Iit)),
    ("stop-refused", |l| stopped(l, Protocol::Cmp, ended(State::Rejected, Some(false))).app),
    ("stop-refused-revoked", |l| stopped(l, Protocol::Iit, ended(State::Rejected, Some(true))).app),
    ("stop-refused-unknown", |l| stopped(l, Protocol::Iit, ended(State::Rejected, None)).app),
    ("stop-attention", |l| stopped(l, Protocol::Cmp, ended(State::Attention, None)).app),
    ("stop-interrupted", |l| stopped(l, Protocol::Cmp, interrupted(State::Sent)).app),
    ("stop-interrupted-iit", |l| stopped(l, Protocol::Iit, interrupted(State::Sent)).app),
    ("stop-interrupted-carrier", |l| stopped(l, Protocol::Cmp, no_file(KEY)).app),
    ("stop-interrupted-lost", |l| without_new_keys(l, IfLost::Unconfirmed).app),
    ("stop-given-up", |l| Journey::resume(l, Protocol::Cmp).hear(Told::GivenUp(true)).app),
    ("stop-given-up-unknown", |l| Journey::resume(l, Protocol::Cmp).hear(Told::GivenUp(false)).app),
    ("stop-details", |l| {
        stopped(l, Protocol::Cmp, interrupted(State::Sent)).say(wizard::Message::Details).app
    }),
    ("stop-paused", |l| stopped(l, Protocol::Cmp, RenewalError::Cancelled { case: Some(CASE.into()) }).app),
    ("stop-in-use", |l| stopped(l, Protocol::Cmp, RenewalError::InUse(CASE.into())).app),
    ("stop-failed", |l| stopped(l, Protocol::Cmp, RenewalError::NoCertificate).app),
    ("pause-secret", |l| asked(l, Asked::Secret(existing(KEY, Some(3))))),
    ("pause-staged-secret", |l| asked(l, Asked::Secret(existing(STAGED, None)))),
    ("pause-secret-training", |l| training_secret(l).app),
    ("pause-secret-wrong", |l| {
        let wrong = (Code::Key01, CarrierError::SecretWrong { tries_left: None }.details());
        let again = Told::Asked(Asked::SecretAgain(existing(KEY, None), wrong));
        Journey::resume(l, Protocol::Cmp).hear(again).app
    }),
    ("pause-staged-secret-wrong", |l| {
        let wrong = (Code::Key01, CarrierError::SecretWrong { tries_left: None }.details());
        Journey::resume(l, Protocol::Cmp)
            .hear(Told::NewKeys(Some(needed(IfLost::Unconfirmed))))
            .hear(Told::Asked(Asked::SecretAgain(existing(STAGED, None), wrong)))
            .app
    }),
    ("pause-rejecting-secret", |l| {
        without_new_keys(l, IfLost::Unconfirmed)
            .say(wizard::Message::KeysLost)
            .say(wizard::Message::Pause(pause::Message::Yes))
            .told(2, Told::Asked(Asked::Secret(existing(KEY, None))))
            .app
    }),
    ("sending-rejecting", |l| {
        without_new_keys(l, IfLost::Unconfirmed)
            .say(wizard::Message::KeysLost)
            .say(wizard::Message::Pause(pause::Message::Yes))
            .app
    }),
    ("pause-lost-not-sent", |l| lost(l, IfLost::NotSent)),
    ("pause-lost-not-issued", |l| lost(l, IfLost::NotIssued)),
    ("pause-lost-unconfirmed", |l| lost(l, IfLost::Unconfirmed)),
    ("pause-lost-unclear", |l| lost(l, IfLost::Unclear)),
    ("pause-lost-revoked", |l| lost(l, IfLost::Revoked)),
    ("pause-new-secret", |l| asked(l, Asked::Secret(SecretWanted::New { uri: KeyUri(KEY.into()) }))),
    ("pause-untried", untried),
    ("pause-replace", |l| asked(l, Asked::Replace(KeyUri("/media/oksana/FLASH/Key-6.dat".into())))),
    ("pause-modified", modified),
    ("pause-leaving", |l| data_page(l, Protocol::Cmp).say(wizard::Message::Cancel).app),
    ("pause-sent", |l| sending(l, Protocol::Cmp, &HALF_WAY).say(wizard::Message::Cancel).app),
];

fn refused_by(rule: Rule, code: Code) -> RenewalError {
    RenewalError::Preconditions(vec![finding(rule, Standing::Failed, Some(code), &[("date", "2026-11-20")])])
}

fn ended(state: State, old_revoked: Option<bool>) -> RenewalError {
    let text = "policy: subject data do not match the register".into();
    RenewalError::Ended { case: CASE.into(), state, code: Code::Req12, text, old_revoked }
}

fn interrupted(state: State) -> RenewalError {
    let source = Box::new(RenewalError::Busy("503 Service Unavailable".into()));
    RenewalError::Stopped { case: CASE.into(), state, rejecting: false, source }
}

/// A file with keys is not there.
fn no_file(uri: &str) -> RenewalError {
    let missing = CarrierError::NotPresent { uri: uri.into(), reason: "no such file".into() };
    let source = Box::new(RenewalError::Carrier(missing));
    RenewalError::Stopped { case: CASE.into(), state: State::Issued, rejecting: false, source }
}

fn needed(if_lost: IfLost) -> NewKeysNeeded {
    NewKeysNeeded { case: CASE.into(), staged: KeyUri(STAGED.into()), if_lost }
}

fn without_new_keys(language: Language, if_lost: IfLost) -> Journey {
    Journey::resume(language, Protocol::Cmp)
        .hear(Told::NewKeys(Some(needed(if_lost))))
        .hear(Told::Ended(Err(Arc::new(no_file(STAGED)))))
}

fn lost(language: Language, if_lost: IfLost) -> App {
    without_new_keys(language, if_lost).say(wizard::Message::KeysLost).app
}

fn training_secret(language: Language) -> Journey {
    Journey::resume(language, Protocol::Cmp).hear(Told::Asked(Asked::Secret(existing(KEY, None))))
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
