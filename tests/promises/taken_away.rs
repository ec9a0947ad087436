//! What a person takes away after a renewal can be read by other programs.

use super::fixtures::skipped;
use kliuchnyk::carrier::file::FileCarrier;
use kliuchnyk::crypto::HashAlgorithm;
use kliuchnyk::net::{Client, Proxy};
use kliuchnyk::pki::Certificate;
use kliuchnyk::tasks::export::{Reminder, bundle, certificates, end_of_use, reminder};
use kliuchnyk::tasks::training::{Demo, Family, Prepared, prepare};
use std::path::Path;
use std::process::Command;
use time::OffsetDateTime;

/// What `openssl` says; None (with a visible line) where it is not installed.
fn openssl(arguments: &[&str], file: &Path) -> Option<String> {
    match Command::new("openssl").args(arguments).arg("-in").arg(file).output() {
        Ok(output) => {
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            Some(String::from_utf8(output.stdout).unwrap())
        }
        Err(_) => {
            skipped("openssl is not on this machine");
            None
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn certificates_and_reminder_in_files_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let now = OffsetDateTime::now_utc();
    let demo = Demo::taxpayer(Family::Dstu, false);
    let client = Client::new(&Proxy::None).unwrap();
    let Prepared { enrolled, .. } =
        prepare(folder.path(), HashAlgorithm::Gost34311, &demo, &FileCarrier, &client, now.date())
            .await
            .unwrap();
    let issued = &enrolled.certificates;
    let out = folder.path().join("out");

    let files = certificates(&out, issued).unwrap();
    assert_eq!(files.len(), 2);
    for (file, certificate) in files.iter().zip(issued) {
        let octets = std::fs::read(file).unwrap();
        assert_eq!(Certificate::from_der(&octets).unwrap(), *certificate);
        let name = file.file_name().unwrap().to_str().unwrap();
        assert!(name.starts_with("Коваленко Оксана Петрівна-"), "{name}");
        let serial = hex::encode(certificate.serial());
        assert!(name.ends_with(&format!("-{serial}.cer")), "{name}");
        if let Some(said) = openssl(&["x509", "-inform", "DER", "-noout", "-serial"], file) {
            assert_eq!(
                said.trim().to_lowercase().trim_start_matches("serial=0").trim_start_matches("serial="),
                serial.trim_start_matches('0')
            );
        }
    }

    let file = bundle(&out, "Сертифікати", issued).unwrap();
    let octets = std::fs::read(&file).unwrap();
    let read: Vec<_> = Certificate::read_all(&octets).unwrap().into_iter().map(Result::unwrap).collect();
    assert_eq!(read, *issued);
    if let Some(said) = openssl(&["pkcs7", "-inform", "DER", "-print_certs"], &file) {
        let blocks: Vec<_> =
            Certificate::read_all(said.as_bytes()).unwrap().into_iter().map(Result::unwrap).collect();
        assert_eq!(blocks, *issued, "openssl finds the same certificates in it");
    }

    let end = end_of_use(issued).unwrap();
    let wanted = Reminder { title: "Кінець", text: "Що робити", certificates: issued, now };
    let file = reminder(&out, "Нагадування", &wanted).unwrap();
    assert_eq!(file.extension().unwrap(), "ics");
    let text = std::fs::read_to_string(file).unwrap();
    let day = end.date().to_string().replace('-', "");
    assert!(text.contains(&format!("\r\nDTSTART;VALUE=DATE:{day}\r\n")), "{text}");
}
