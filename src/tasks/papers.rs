//! Documents that a person keeps as files.

use super::{TaskError, export};
use std::path::{Path, PathBuf};

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

#[cfg(test)]
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
}
