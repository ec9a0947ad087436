//! What a person takes away: certificates as files, the protocol of a renewal, a reminder for the calendar.
//!
//! Every file is new: where the name is taken the next free one is used (`name (2).cer`). Names are made safe for any
//! file system; the words in them and in the texts are the front end's.

mod calendar;
mod file_name;

pub use calendar::{Reminder, calendar};
pub use file_name::safe;

use super::TaskError;
use super::cert_fetch::purpose_word;
use crate::pki::{Certificate, cms};
use crate::vault::AtomicError;
use crate::vault::atomic::{self, Access};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use time::OffsetDateTime;

/// Another with the same name is tried for, no more often than this.
const MOST_NUMBERS: u32 = 1000;

/// Each certificate as DER: `<owner>-<purpose>-<serial>.cer` with the purposes `sign`, `agree`, `both`, `other`.
///
/// # Errors
/// `Write`; files written before the failure stay.
pub fn certificates(folder: &Path, certificates: &[Certificate]) -> Result<Vec<PathBuf>, TaskError> {
    certificates
        .iter()
        .map(|certificate| {
            let owner = certificate.subject().common_name().unwrap_or_default();
            let (purpose, serial) = (purpose_word(certificate.purpose()), hex::encode(certificate.serial()));
            write_new(folder, &format!("{}-{purpose}-{serial}", safe(owner)), "cer", certificate.as_der())
        })
        .collect()
}

/// All certificates in one file, `<name>.p7b` (RFC 5652 5, certificates only).
///
/// # Errors
/// `Write`.
pub fn bundle(folder: &Path, name: &str, certificates: &[Certificate]) -> Result<PathBuf, TaskError> {
    write_new(folder, &safe(name), "p7b", &cms::certificates_only(certificates))
}

/// The protocol as the front end worded it, `<name>.txt` in UTF-8 with a mark at its beginning, which older programs
/// of Windows need, and line ends that all of them know.
///
/// # Errors
/// `Write`.
pub fn protocol(folder: &Path, name: &str, lines: &[String]) -> Result<PathBuf, TaskError> {
    let mut text = String::from('\u{feff}');
    for line in lines {
        // A fact may come from a provider: it stays within its line.
        text.extend(line.chars().map(|c| if c.is_control() && c != '\t' { ' ' } else { c }));
        text.push_str("\r\n");
    }
    write_new(folder, &safe(name), "txt", text.as_bytes())
}

/// A text document of the provider octet for octet, `<name>.txt`.
///
/// # Errors
/// `Write`.
pub fn document(folder: &Path, name: &str, octets: &[u8]) -> Result<PathBuf, TaskError> {
    write_new(folder, &safe(name), "txt", octets)
}

/// The reminder as a calendar file, `<name>.ics`.
///
/// # Errors
/// `Write`.
pub fn reminder(folder: &Path, name: &str, reminder: &Reminder<'_>) -> Result<PathBuf, TaskError> {
    write_new(folder, &safe(name), "ics", calendar(reminder).as_bytes())
}

/// Until when these certificates serve: the earliest end of a certificate or of a private key usage period. None
/// without certificates.
pub fn end_of_use(certificates: &[Certificate]) -> Option<OffsetDateTime> {
    certificates.iter().map(super::home::end_of).min()
}

/// Writes under the first free name. `stem` is safe already.
fn write_new(folder: &Path, stem: &str, extension: &str, octets: &[u8]) -> Result<PathBuf, TaskError> {
    fs::create_dir_all(folder).map_err(|error| AtomicError::new(folder, error))?;
    for number in 1..=MOST_NUMBERS {
        let name = match number {
            1 => format!("{stem}.{extension}"),
            _ => format!("{stem} ({number}).{extension}"),
        };
        let path = folder.join(name);
        match atomic::create(&path, octets, Access::Shared) {
            Err(AtomicError::Io { source, .. }) if source.kind() == ErrorKind::AlreadyExists => {}
            written => return Ok(written.map(|()| path)?),
        }
    }
    Err(TaskError::Exists(folder.join(format!("{stem}.{extension}"))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::{Code, Coded as _};

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn nothing_is_ever_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("made when needed");
        let one = protocol(&folder, "Протокол", &["перший".to_owned()]).unwrap();
        let two = protocol(&folder, "Протокол", &["другий".to_owned()]).unwrap();
        fs::create_dir(folder.join("Протокол (3).txt")).unwrap();
        let four = protocol(&folder, "Протокол", &[]).unwrap();
        assert_eq!(fs::read_to_string(one).unwrap(), "\u{feff}перший\r\n");
        assert_eq!(fs::read_to_string(two).unwrap(), "\u{feff}другий\r\n");
        assert_eq!(four, folder.join("Протокол (4).txt"));
        let expected = ["Протокол (2).txt", "Протокол (3).txt", "Протокол (4).txt", "Протокол.txt"];
        assert_eq!(names(&folder), expected);
    }

    #[test]
    fn a_line_stays_a_line() {
        let folder = tempfile::tempdir().unwrap();
        let lines = ["10:00\tRefused: a\r\nb\u{7}".to_owned(), "10:01".to_owned()];
        let path = protocol(folder.path(), "p", &lines).unwrap();
        assert_eq!(fs::read_to_string(path).unwrap(), "\u{feff}10:00\tRefused: a  b \r\n10:01\r\n");
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        let error = protocol(&file, "p", &[]).unwrap_err();
        assert_eq!(error.code(), Code::Carr07);
        assert_eq!(error.details()[0].1, file.display().to_string());
    }
}
