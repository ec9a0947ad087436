//! The certificates: their list, a certificate, what stands around them.

use super::{Exhibit, NOW, at_home, real, training_provider};
use crate::gallery::home::{card, home_with};
use kliuchnyk::authority::profile::Names;
use kliuchnyk::authority::{AuthorityError, Profile, Protocol};
use kliuchnyk::code::Code;
use kliuchnyk::crypto::{CurveId, KeyAlgorithm, PrivateKey, Signer as _};
use kliuchnyk::gui::screen::Section;
use kliuchnyk::gui::screen::certificates::AuthoritiesMessage as Authority;
use kliuchnyk::gui::screen::certificates::AuthoritiesMessage::Toggle;
use kliuchnyk::gui::screen::certificates::{
    Found, FromMessage, Issuer, Message as Says, OneMessage, RemoveMessage, SaveMessage,
};
use kliuchnyk::gui::{App, Message};
use kliuchnyk::i18n::Language;
use kliuchnyk::pki::builder::{self, CertificateFields};
use kliuchnyk::pki::chain::ChainError;
use kliuchnyk::pki::spki::ParameterForm;
use kliuchnyk::pki::{Certificate, KeyUsage, Name, SignatureAlgorithm, SubjectPublicKeyInfo, oid};
use kliuchnyk::tasks::FileFault;
use kliuchnyk::tasks::cert_check::{Checked, Clock, Facts, Part, Word};
use kliuchnyk::tasks::cert_list::{Entry, Listed, Show, Term};
use kliuchnyk::tasks::providers::Unfit;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub const PAGES: &[Exhibit] = &[
    ("certificates-list-training", |l| with(section(training(l)), [read(Vec::new(), &[])])),
    ("certificates-list", |l| list(l)),
    ("certificates-list-found", |l| {
        with(list(l), [Says::Words("демо 2026".into()), Says::Show(Show::Ended)])
    }),
    ("certificates-list-long", long),
    ("certificates-list-reading", |l| with(folder(l), [Says::Far(2, (3400, 10_000))])),
    ("certificates-list-looking", folder),
    ("certificates-list-damaged", |l| with(folder(l), [read_as(2, people(), &UNREADABLE)])),
    ("certificates-list-failed", failed),
    ("certificates-other", |l| with(list(l), [Says::Other])),
    ("certificates-other-missing", |l| with(list(l), [Says::Other, Says::From(FromMessage::Open)])),
    ("certificates-kept", |l| with(long_folder(l), [Says::Keep, Says::Kept(1, Ok((38, 2)))])),
    ("certificates-save", |l| with(list(l), [Says::SaveAll])),
    ("certificates-saved", saved),
    ("certificates-not-saved", |l| {
        with(list(l), [Says::SaveAll, Says::Save(SaveMessage::Save("Сертифікати".into()))])
    }),
    ("certificate", |l| one(l, 1)),
    ("certificate-fields", |l| {
        let copied = OneMessage::Copy("certificate-sha256", String::new());
        with(one(l, 1), [OneMessage::Fields, OneMessage::Raw(4), copied].map(Says::One))
    }),
    ("certificate-asking", |l| with(one(l, 1), [Says::One(OneMessage::Check(true))])),
    ("certificate-checked-offline", |l| checked(l, 1, offline)),
    ("certificate-checked", |l| checked(l, 1, online)),
    ("certificate-revoked", |l| checked(l, 1, revoked)),
    ("certificate-of-nobody", |l| checked(l, 3, nobody)),
    ("certificate-in-file", in_file),
    ("certificate-own", |l| one(l, 0)),
    ("certificate-remove", |l| with(one(l, 1), [Says::One(OneMessage::Remove)])),
    ("certificate-not-removed", not_removed),
    ("certificate-removed", removed),
    ("authorities", |l| with(list(l), [Says::Authorities])),
    ("authorities-open", |l| {
        let says = [Toggle("tax".into()), Toggle("nbu".into()), Authority::Read];
        with(with(list(l), [Says::Authorities]), says.map(Says::Authority))
    }),
    ("authorities-accept", |l| authority(l, &[])),
    ("authorities-added", |l| authority(l, &[Authority::Accept, Authority::Accepted(Ok(mine()))])),
    ("authorities-failed", |l| {
        let failed = Authority::Seen(Err(Unfit::File(FileFault::Other("certificate"))));
        with(list(l), [Says::Authorities, Says::Authority(failed)])
    }),
    ("certificate-save", |l| with(one(l, 1), [Says::One(OneMessage::Save)])),
];

const FOLDER: &str = "/home/oksana/Документи/Сертифікати контрагентів";
const UNREADABLE: [&str; 2] = ["Накладні за листопад.cer", "старе/пошкоджений.p7b"];

/// Owner, whose authority, days since the beginning, days to the end, what for.
type Person = (&'static str, &'static str, i64, i64, bool);

const TAX: &str = "КНЕДП ДПС";
const PEOPLE: [Person; 6] = [
    ("Коваленко Оксана Петрівна", TAX, 724, 6, false),
    ("Коваленко Оксана Петрівна", TAX, 724, 6, true),
    ("ТОВАРИСТВО З ОБМЕЖЕНОЮ ВІДПОВІДАЛЬНІСТЮ «ДЕМО-АГРО»", "КНЕДП АЦСК АТ КБ «ПРИВАТБАНК»", 100, 630, false),
    ("Лук’яненко Ґалаґан Їжакевич", "КНЕДП «Дія»", 800, -70, false),
    ("Шевчук Марія", TAX, -3, 733, false),
    ("ФОП Приходько", "КНЕДП «Дія»", 729, 1, false),
];

fn people() -> Vec<Certificate> {
    (0u8..).zip(PEOPLE).map(|(number, person)| made(number, person)).collect()
}

/// Its signature is none: a list does not verify.
pub fn made(number: u8, (owner, provider, since, left, agree): Person) -> Certificate {
    let key = PrivateKey::from_bytes(KeyAlgorithm::Dstu4145(CurveId::M257), &[number + 1; 32]).unwrap();
    let spki = SubjectPublicKeyInfo::build(&key.public_key(), ParameterForm::Named).unwrap();
    let usage = KeyUsage {
        digital_signature: !agree,
        non_repudiation: !agree,
        key_agreement: agree,
        ..KeyUsage::default()
    };
    let fields = CertificateFields {
        serial: vec![0x58, number, 0x5a, 0x3c, 0x17, number],
        issuer: Name::build(&[(oid::COMMON_NAME, provider)]).unwrap(),
        not_before: NOW - time::Duration::days(since),
        not_after: NOW + time::Duration::days(left),
        subject: Name::build(&[(oid::COMMON_NAME, owner), (oid::COUNTRY, "UA")]).unwrap(),
        spki,
        extensions: vec![builder::basic_constraints(None), builder::key_usage(usage)],
    };
    let draft = fields.draft(SignatureAlgorithm::DstuGost34311).unwrap();
    Certificate::from_der(&draft.assemble(&[number; 64])).unwrap()
}

fn training(language: Language) -> App {
    at_home(language, home_with(card(6), Vec::new()))
}

fn section(mut app: App) -> App {
    let _ = app.update(Message::Section(Section::Certificates));
    app
}

/// The section, its store with these certificates.
fn list(language: Language) -> App {
    let app = real(language, |loaded| loaded.home = home_with(card(512), Vec::new()));
    with(section(app), [read(people(), &[])])
}

/// A folder that is being read.
fn folder(language: Language) -> App {
    let says = [Says::Other, Says::From(FromMessage::Path(FOLDER.into())), Says::From(FromMessage::Open)];
    with(list(language), says)
}

fn failed(language: Language) -> App {
    let facts = vec![("path", FOLDER.to_owned())];
    with(folder(language), [Says::Read(2, Err((Code::Cert12, facts)))])
}

/// More than there is room for.
fn long(language: Language) -> App {
    let all = (0..40u8).map(|number| {
        let (owner, provider, since, _, agree) = PEOPLE[usize::from(number) % PEOPLE.len()];
        made(number, (owner, provider, since, i64::from(number) * 17 + 20, agree))
    });
    with(list(language), [Says::Store, read_as(2, all.collect(), &[])])
}

fn long_folder(language: Language) -> App {
    with(folder(language), [read_as(2, (0..40).map(|number| made(number, PEOPLE[5])).collect(), &[])])
}

fn saved(language: Language) -> App {
    let file = PathBuf::from("/home/oksana/Документи/Сертифікати.p7b");
    let says = [
        SaveMessage::Folder("/home/oksana/Документи".into()),
        SaveMessage::Save("Сертифікати".into()),
        SaveMessage::Saved(Ok(vec![file])),
    ];
    with(with(list(language), [Says::SaveAll]), says.map(Says::Save))
}

fn not_removed(language: Language) -> App {
    let failed = RemoveMessage::Removed(Err((Code::App07, vec![("path", FOLDER.to_owned())])));
    with(one(language, 1), [Says::One(OneMessage::Remove), Says::Remove(failed)])
}

fn removed(language: Language) -> App {
    let gone = Says::Remove(RemoveMessage::Removed(Ok(())));
    let says = [Says::One(OneMessage::Remove), gone, read_as(2, people().split_off(2), &[])];
    with(one(language, 1), says)
}

/// In the order of [`PEOPLE`].
fn one(language: Language, number: usize) -> App {
    with(list(language), [look(number)])
}

/// The page of a certificate, found by its row.
fn look(number: usize) -> Says {
    // Rows are in the order in which the certificates end.
    let mut rows: Vec<usize> = (0..PEOPLE.len()).collect();
    rows.sort_by_key(|number| {
        let (owner, _, _, left, _) = PEOPLE[*number];
        (left < 0, left, owner, *number)
    });
    let row = rows.iter().position(|row| *row == number).unwrap();
    let own = number == 0;
    Says::Looked(0, row, Ok((Box::new(made(number as u8, PEOPLE[number])), own)))
}

fn mine() -> Box<Profile> {
    Box::new(training_provider(Protocol::Cmp))
}

fn authority(language: Language, more: &[Authority]) -> App {
    let seen = [Authority::Seen(Ok((Vec::new(), mine())))];
    let says = seen.iter().chain(more).cloned().map(Says::Authority);
    with(list(language), [Says::Authorities].into_iter().chain(says))
}

fn in_file(language: Language) -> App {
    let says = [read_as(2, people(), &[]), look(0), Says::One(OneMessage::Kept(0, Ok(true)))];
    with(folder(language), says)
}

fn checked(language: Language, number: usize, found: fn(&Certificate) -> Found) -> App {
    let found = Arc::new(found(&made(number as u8, PEOPLE[number])));
    let says = [OneMessage::Check(true), OneMessage::Checked(1, found)];
    with(one(language, number), says.map(Says::One))
}

fn part(word: Word, source: Option<&str>) -> Part {
    Part { word, source: source.map(str::to_owned), time: source.map(|_| NOW), error: None }
}

/// Whole, chain, OCSP, full list, list with its changes.
fn found(certificate: &Certificate, words: [Word; 5], clock: Clock) -> Found {
    let [whole, chain, ocsp, full, delta] = words;
    let source = |word: Word, source| (word != Word::NotChecked).then_some(source);
    let list = |word| part(word, source(word, "http://ca.tax.gov.ua/download/crls/CA-5358AA45-Full.crl"));
    let checked = Checked {
        word: whole,
        chain: part(chain, source(chain, "Центральний засвідчувальний орган")),
        ocsp: part(ocsp, source(ocsp, "http://ca.tax.gov.ua/services/ocsp/")),
        crl: list(delta),
        full: list(full),
        delta: list(delta),
        clock,
        facts: Facts::of(certificate, NOW),
    };
    let issuer = Issuer::Provider(Names {
        uk: "Податкова служба".to_owned(), en: "Tax service".to_owned()
    });
    let term = Term::of(certificate.not_before(), certificate.not_after(), NOW);
    Found { checked, issuer, term }
}

fn offline(certificate: &Certificate) -> Found {
    let not = Word::NotChecked;
    found(certificate, [not, Word::Valid, not, not, not], Clock::NotChecked(None))
}

/// The list of changes could not be had.
fn online(certificate: &Certificate) -> Found {
    let good = Word::Valid;
    let mut found = found(certificate, [good, good, good, good, Word::NotChecked], Clock::Right);
    found.checked.delta.error = Some(AuthorityError::NoService("CRL"));
    found
}

fn revoked(certificate: &Certificate) -> Found {
    let not = Word::Revoked;
    let late = Clock::Behind(time::Duration::minutes(73));
    found(certificate, [not, Word::Valid, not, Word::Suspended, not], late)
}

fn nobody(certificate: &Certificate) -> Found {
    let words = [Word::Untrusted, Word::Untrusted, Word::NotChecked, Word::NotChecked, Word::NotChecked];
    let mut found = found(certificate, words, Clock::NotChecked(None));
    found.issuer = Issuer::Unknown;
    found.checked.chain.source = None;
    let issuer = certificate.issuer().to_string();
    found.checked.chain.error = Some(AuthorityError::Chain(ChainError::UnknownIssuer(issuer)));
    found
}

fn read(certificates: Vec<Certificate>, unreadable: &[&str]) -> Says {
    read_as(1, certificates, unreadable)
}

fn read_as(number: u64, certificates: Vec<Certificate>, unreadable: &[&str]) -> Says {
    let file: Arc<Path> = Path::new(FOLDER).join("2026/сертифікати.p7b").into();
    let file = (number > 1).then_some(file);
    let entries = certificates.iter().map(|certificate| Entry::of(certificate, file.clone()));
    let unreadable: Vec<PathBuf> = unreadable.iter().map(|name| Path::new(FOLDER).join(name)).collect();
    Says::Read(number, Ok(Some(Arc::new(Listed::of(entries.collect(), unreadable)))))
}

fn with(mut app: App, says: impl IntoIterator<Item = Says>) -> App {
    for message in says {
        let _ = app.update(Message::Certificates(message));
    }
    app
}
