//! Ten thousand certificates are listed, searched and sorted without a visible pause.

use kliuchnyk::crypto::{CurveId, KeyAlgorithm, PrivateKey, Signer as _};
use kliuchnyk::pki::builder::{self, CertificateFields};
use kliuchnyk::pki::cms::certificates_only;
use kliuchnyk::pki::spki::ParameterForm;
use kliuchnyk::pki::{Certificate, KeyUsage, Name, SignatureAlgorithm, SubjectPublicKeyInfo, oid};
use kliuchnyk::tasks::cert_list::{Listed, Order, Place, Progress, Query, Show, read};
use std::path::Path;
use std::time::{Duration, Instant};
use time::OffsetDateTime;
use time::macros::datetime;

pub const NOW: OffsetDateTime = datetime!(2026-11-21 12:00 UTC);

const SURNAMES: [&str; 8] =
    ["Коваленко", "Лук’яненко", "Їжакевич", "Ґудзь", "Шевчук", "Приходько", "Єрмоленко", "Іваненко"];
const NAMES: [&str; 5] = ["Оксана Петрівна", "Іван Іванович", "Ганна", "Ярослав Юрійович", "Євген"];
const PROVIDERS: [&str; 4] = ["КНЕДП ДПС", "КНЕДП «Дія»", "КНЕДП АЦСК АТ КБ «ПРИВАТБАНК»", "КНЕДП ІСЦ МВС"];

/// As large as the certificates that people have. Their signatures are none: a list does not verify.
pub fn certificates(count: usize) -> impl Iterator<Item = Certificate> {
    let key = PrivateKey::from_bytes(KeyAlgorithm::Dstu4145(CurveId::M257), &[7; 32]).unwrap();
    let spki = SubjectPublicKeyInfo::build(&key.public_key(), ParameterForm::Named).unwrap();
    let usage = KeyUsage { digital_signature: true, non_repudiation: true, ..KeyUsage::default() };
    let extensions = vec![
        builder::subject_key_identifier(&spki.key_ids().gost),
        builder::authority_key_identifier(&[9; 32]),
        builder::basic_constraints(None),
        builder::key_usage(usage),
        builder::certificate_policy(&oid::UA_POLICY, "https://ca.example/policy"),
        builder::distribution_point(&oid::CRL_DISTRIBUTION_POINTS, "http://ca.example/crl/full.crl"),
        builder::distribution_point(&oid::FRESHEST_CRL, "http://ca.example/crl/delta.crl"),
        builder::access(
            &oid::AUTHORITY_INFO_ACCESS,
            &[(oid::ACCESS_OCSP, "http://ca.example/services/ocsp/")],
        ),
    ];
    (0..count).map(move |number| {
        let name = format!("{} {}", SURNAMES[number % 8], NAMES[number / 8 % 5]);
        let tax = format!("TINUA-{:010}", 3_111_000_000_u64 + number as u64);
        let subject = [
            (oid::COMMON_NAME, name.as_str()),
            (oid::TITLE, "бухгалтер"),
            (oid::ORGANIZATION, "ТОВАРИСТВО З ОБМЕЖЕНОЮ ВІДПОВІДАЛЬНІСТЮ «ДЕМО-АГРО»"),
            (oid::SERIAL_NUMBER, tax.as_str()),
            (oid::COUNTRY, "UA"),
            (oid::LOCALITY, "Зразків"),
        ];
        let from = NOW - time::Duration::days(800 - (number as i64 * 37) % 800);
        let fields = CertificateFields {
            serial: [&[0x58; 16], &(number as u32).to_be_bytes()[..]].concat(),
            issuer: Name::build(&[(oid::COMMON_NAME, PROVIDERS[number % 4])]).unwrap(),
            not_before: from,
            not_after: from + time::Duration::days(730),
            subject: Name::build(&subject).unwrap(),
            spki: spki.clone(),
            extensions: extensions.clone(),
        };
        let draft = fields.draft(SignatureAlgorithm::DstuGost34311).unwrap();
        Certificate::from_der(&draft.assemble(&[1; 64])).unwrap()
    })
}

/// A file for each.
pub fn folder(count: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (number, certificate) in certificates(count).enumerate() {
        std::fs::write(folder.path().join(format!("{number:05}.cer")), certificate.as_der()).unwrap();
    }
    folder
}

fn list(place: &Place, state: &Path) -> Listed {
    read(place, state, &Progress::default()).unwrap().unwrap()
}

fn queries() -> [(&'static str, Query); 5] {
    let query = |words: &str, order, show| Query { words: words.to_owned(), order, show };
    [
        ("everything, by end", query("", Order::End, Show::All)),
        ("everything, by owner", query("", Order::Owner, Show::All)),
        ("a surname in another spelling, by provider", query("лук'яненко", Order::Provider, Show::All)),
        ("a tax number, ended", query("3111000077", Order::End, Show::Ended)),
        ("words that nobody has", query("немає такого нікого", Order::End, Show::All)),
    ]
}

#[test]
fn a_thousand_are_listed_and_found() {
    let (folder, count) = (folder(1000), 1000);
    let listed = list(&Place::At(folder.path().to_owned()), folder.path());
    assert_eq!((listed.entries.len(), listed.unreadable.len()), (count, 0));
    let found = |query: &Query| listed.find(query, NOW);
    for (what, query) in queries() {
        let wanted = match what {
            "a surname in another spelling, by provider" => count / 8,
            "a tax number, ended" => 0,
            "words that nobody has" => 0,
            _ => count,
        };
        assert_eq!(found(&query).len(), wanted, "{what}");
    }
    let one = Query { words: "3111000077".into(), ..Query::default() };
    assert_eq!(listed.entries[found(&one)[0] as usize].owner, "Приходько Євген");
    let soon = Query { show: Show::EndsSoon, ..Query::default() };
    let (soon, (urgent, ended)) = (found(&soon).len(), listed.urgent(NOW));
    assert!(soon == urgent && soon > 0 && ended > 0, "{soon} {urgent} {ended}");
}

/// The figures of docs/performance.md.
#[test]
#[ignore = "takes a minute: make figures"]
fn figures() {
    fn timed<T>(work: impl Fn() -> T) -> (T, Duration) {
        let best = |_| {
            let begun = Instant::now();
            let done = work();
            (done, begun.elapsed())
        };
        (0..5).map(best).min_by_key(|(_, time)| *time).unwrap()
    }
    let ms = |time: Duration| format!("{:.1} ms", time.as_secs_f64() * 1000.0);
    for count in [100, 1000, 10_000] {
        let folder = folder(count);
        let place = Place::At(folder.path().to_owned());
        let (listed, time) = timed(|| list(&place, folder.path()));
        assert_eq!(listed.entries.len(), count);
        println!("{count}: a folder is read in {}", ms(time));
        let all: Vec<Certificate> = certificates(count).collect();
        std::fs::write(folder.path().join("certificates.p7b"), certificates_only(&all)).unwrap();
        let (listed, time) = timed(|| list(&Place::Store, folder.path()));
        assert_eq!(listed.entries.len(), count);
        println!("{count}: the store is read in {}", ms(time));
        for (what, query) in queries() {
            let (found, time) = timed(|| listed.find(&query, NOW));
            println!("{count}: {what}: {} ({} found)", ms(time), found.len());
        }
    }
}
