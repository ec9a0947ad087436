//! Documents that a person keeps: saved as files, printed through the system.

use super::{TaskError, export};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Where documents are saved unless the person says otherwise: their own documents, else their home, else here.
pub fn documents_folder() -> PathBuf {
    let folders = directories::UserDirs::new();
    let folder = folders.as_ref().map(|own| own.document_dir().unwrap_or_else(|| own.home_dir()));
    folder.map_or_else(|| PathBuf::from("."), Path::to_owned)
}

/// Saves a text document octet for octet under a new name; nothing is overwritten.
///
/// # Errors
/// `Write`.
pub fn save(folder: &Path, name: &str, octets: &[u8]) -> Result<PathBuf, TaskError> {
    export::document(folder, name, octets)
}

/// Hands a text document to the system's printer and waits until the system has taken it.
///
/// # Errors
/// The system has no printer, or nothing that prints.
#[cfg(not(windows))]
pub fn print(octets: &[u8]) -> io::Result<()> {
    handed(Command::new("lp"), octets)
}

/// The same: the system's text program prints a copy that is removed afterwards.
#[cfg(windows)]
pub fn print(octets: &[u8]) -> io::Result<()> {
    let file = std::env::temp_dir().join(format!("kliuchnyk-{}.txt", std::process::id()));
    std::fs::write(&file, octets)?;
    let mut program = Command::new("notepad.exe");
    program.arg("/p").arg(&file);
    let printed = handed(program, &[]);
    // A copy that cannot be removed holds nothing secret.
    let _ = std::fs::remove_file(&file);
    printed
}

/// Runs a program with the document as its input.
fn handed(mut program: Command, octets: &[u8]) -> io::Result<()> {
    let mut child = program.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let written = child.stdin.take().map_or(Ok(()), |mut input| input.write_all(octets));
    let ended = child.wait()?;
    written?;
    if ended.success() { Ok(()) } else { Err(io::Error::other(ended.to_string())) }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_saved_as_it_is_and_never_over_another() {
        let folder = tempfile::tempdir().unwrap();
        let octets = "Договір\r\n\u{feff}кінець".as_bytes();
        let first = save(folder.path(), "Договір 7/2", octets).unwrap();
        let second = save(folder.path(), "Договір 7/2", b"another").unwrap();
        assert_ne!(first, second);
        assert_eq!(std::fs::read(&first).unwrap(), octets);
        assert_eq!(first.parent(), Some(folder.path()));
    }

    #[test]
    fn the_whole_document_reaches_the_printing_program() {
        let folder = tempfile::tempdir().unwrap();
        let paper = folder.path().join("paper");
        let mut program = Command::new("sh");
        program.arg("-c").arg("cat > \"$0\"").arg(&paper);
        let octets = "рядок\n".repeat(20_000).into_bytes();
        handed(program, &octets).unwrap();
        assert_eq!(std::fs::read(&paper).unwrap(), octets);
        assert!(handed(Command::new("false"), b"").is_err());
        assert!(handed(Command::new("/no/such/program"), b"").is_err());
    }
}
