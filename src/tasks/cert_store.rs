//! The program's own certificates: taken in, searched, handed out.

use super::{TaskError, certificate_files};
use crate::carrier::CarrierError;
use crate::pki::cms::certificates_only;
use crate::pki::{Certificate, PkiError};
pub use crate::renewal::CertStore;
use crate::vault::atomic::{self, Access};
use std::path::Path;

/// What a file to be taken in holds.
#[derive(Debug, Default)]
pub struct Imported {
    /// Were not in the store.
    pub new: Vec<Certificate>,
    /// How many were.
    pub known: usize,
    /// Entries that cannot be read, by their place in their file.
    pub damaged: Vec<(usize, PkiError)>,
}

impl CertStore {
    /// Takes in all readable certificates of a file (.cer, .crt, .pem, .p7b).
    ///
    /// # Errors
    /// `NotCertificates` when the file holds none; those of [`CertStore::add`].
    pub fn import(&self, file: &Path) -> Result<Imported, TaskError> {
        let mut imported = Imported::default();
        let mut readable = Vec::new();
        for (index, entry) in certificate_files::read(file)?.into_iter().enumerate() {
            match entry {
                Ok(certificate) => readable.push(certificate),
                Err(error) => imported.damaged.push((index, error)),
            }
        }
        imported.new = self.add(&readable)?;
        imported.known = readable.len() - imported.new.len();
        Ok(imported)
    }
}

/// Writes a certificate into a new file in the form that its ending names: `.pem`, `.p7b`, anything else DER.
///
/// # Errors
/// `Exists`; `Carrier(NotPresent)` without the folder; `Write`.
pub fn export(certificate: &Certificate, out: &Path) -> Result<(), TaskError> {
    if out.symlink_metadata().is_ok() {
        return Err(TaskError::Exists(out.to_owned()));
    }
    let folder = out.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Some(absent) = folder.filter(|folder| !folder.is_dir()) {
        let (uri, reason) = (absent.display().to_string(), "no-folder".to_owned());
        return Err(CarrierError::NotPresent { uri, reason }.into());
    }
    let ending = out.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    let bytes = match ending.as_str() {
        "pem" => pem(certificate),
        "p7b" => certificates_only(std::slice::from_ref(certificate)),
        _ => certificate.as_der().to_vec(),
    };
    Ok(atomic::write(out, &bytes, Access::Shared)?)
}

/// RFC 7468.
fn pem(certificate: &Certificate) -> Vec<u8> {
    // Fails for a label or a length that no certificate has.
    let text = der::pem::encode_string("CERTIFICATE", der::pem::LineEnding::LF, certificate.as_der());
    text.unwrap_or_default().into_bytes()
}

/// SHA-256 as people copy it: with or without spaces and colons, in any case.
pub fn parse_sha256(text: &str) -> Option<[u8; 32]> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace() && *c != ':').collect();
    hex::decode(digits).ok()?.try_into().ok()
}

/// Names, numbers and identifiers of a certificate, folded.
pub(super) fn found_by(certificate: &Certificate) -> String {
    let ids = certificate.key_ids();
    let facts = [
        certificate.subject().to_string(),
        certificate.issuer().common_name().unwrap_or_default().to_owned(),
        hex::encode(certificate.serial()),
        certificate.rnokpp().unwrap_or_default(),
        certificate.edrpou().unwrap_or_default(),
        hex::encode(ids.gost),
        hex::encode(ids.kupyna),
    ];
    folded(&facts.join("\n"))
}

/// What two spellings of a text have in common.
pub(super) fn folded(text: &str) -> String {
    text.to_lowercase().replace(['\u{2bc}', '\u{2019}', '`'], "'")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::{Code, Coded as _};
    use crate::pki::builder::tests::{Holder, Wish};

    fn people(names: &[&'static str]) -> Vec<Certificate> {
        let root = Holder::root("Root");
        names.iter().map(|name| Holder::new(Some(&root), Wish::user(name)).certificate).collect()
    }

    #[test]
    fn what_is_taken_in_is_there_once_and_comes_out_again() {
        let folder = tempfile::tempdir().unwrap();
        let store = CertStore::open(&folder.path().join("state"));
        assert!(store.all().unwrap().is_empty());
        let some = people(&["Перший", "Другий"]);
        let file = folder.path().join("some.p7b");
        std::fs::write(&file, certificates_only(&some)).unwrap();
        assert_eq!(store.import(&file).unwrap().new, some);
        let again = store.import(&file).unwrap();
        assert_eq!((again.new.len(), again.known), (0, 2));
        let mut all = store.all().unwrap();
        all.sort_by_key(|c| some.iter().position(|s| s == c));
        assert_eq!(all, some);
        let text = hex::encode_upper(some[1].sha256());
        let spaced: Vec<&str> = text.as_bytes().chunks(2).map(|c| std::str::from_utf8(c).unwrap()).collect();
        let sha256 = parse_sha256(&spaced.join(":")).unwrap();
        assert_eq!(store.by_sha256(&sha256).unwrap().as_ref(), Some(&some[1]));
        assert_eq!(store.by_sha256(&[0; 32]).unwrap(), None);
    }

    #[test]
    fn what_is_removed_is_gone_and_the_rest_stays() {
        let folder = tempfile::tempdir().unwrap();
        let store = CertStore::open(folder.path());
        let some = people(&["Перший", "Другий"]);
        assert_eq!(store.remove(&some[0].sha256()).unwrap(), None);
        store.add(&some).unwrap();
        assert_eq!(store.remove(&some[0].sha256()).unwrap().as_ref(), Some(&some[0]));
        assert_eq!(store.all().unwrap(), some[1..]);
        assert_eq!(store.remove(&some[0].sha256()).unwrap(), None, "it is gone already");
        assert_eq!(store.remove(&some[1].sha256()).unwrap().as_ref(), Some(&some[1]));
        assert_eq!(store.all().unwrap(), []);
        assert_eq!(store.add(&some).unwrap(), some, "an empty store takes certificates in");
    }

    #[test]
    fn every_form_that_is_written_is_read_again_and_nothing_is_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let [certificate] = &people(&["Перший"])[..] else { panic!() };
        for name in ["a.cer", "a.pem", "a.p7b", "a"] {
            let out = folder.path().join(name);
            export(certificate, &out).unwrap();
            let read = certificate_files::read(&out).unwrap();
            assert_eq!(read.into_iter().collect::<Result<Vec<_>, _>>().unwrap(), [certificate.clone()]);
            assert_eq!(export(certificate, &out).unwrap_err().code(), Code::Carr10);
        }
    }

    #[test]
    fn a_damaged_store_is_an_error_and_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let store = CertStore::open(folder.path());
        let some = people(&["Перший"]);
        store.add(&some).unwrap();
        let path = folder.path().join("certificates.p7b");
        let mut bytes = std::fs::read(&path).unwrap();
        let half = bytes.len() / 2;
        bytes.truncate(half);
        std::fs::write(&path, &bytes).unwrap();
        assert_eq!(store.all().unwrap_err().code(), Code::App07);
        assert_eq!(store.add(&people(&["Другий"])).unwrap_err().code(), Code::App07);
        assert_eq!(store.remove(&some[0].sha256()).unwrap_err().code(), Code::App07);
        assert_eq!(std::fs::read(&path).unwrap(), bytes);
    }
}
