//! Files that a person names are read only where they are regular files, and only so far: a pipe or a socket would keep
//! us waiting for another program, a device may never end.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Read};
use std::path::Path;
use zeroize::Zeroizing;

/// The text of the error for a pipe, a socket, a device or a folder; its kind is `InvalidInput`.
pub const NOT_A_FILE: &str = "not a file";

/// Opens a regular file, or a link to one, to read.
///
/// # Errors
/// Those of the system; `InvalidInput` for what is no regular file.
pub fn open(path: &Path) -> io::Result<File> {
    // Looked at first: on some devices opening alone has an effect.
    check(&std::fs::metadata(path)?)?;
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        use std::os::unix::fs::OpenOptionsExt as _;
        // Nor may what takes the file's place in the meantime make us wait, or become our terminal.
        options.custom_flags((OFlags::NONBLOCK | OFlags::NOCTTY).bits() as i32);
    }
    let file = options.open(path)?;
    check(&file.metadata()?)?;
    Ok(file)
}

/// The octets of a regular file of at most `most` octets. The buffer is wiped when dropped.
///
/// # Errors
/// Those of [`open`]; `FileTooLarge`.
pub fn read(path: &Path, most: u64) -> io::Result<Zeroizing<Vec<u8>>> {
    let file = open(path)?;
    let length = file.metadata()?.len();
    let too_large = || io::Error::new(ErrorKind::FileTooLarge, "too large");
    if length > most {
        return Err(too_large());
    }
    // One octet to spare: the reader then meets the end without growing (and so copying) the buffer.
    let room = usize::try_from(length).unwrap_or(0).saturating_add(1);
    let mut octets = Zeroizing::new(Vec::with_capacity(room));
    file.take(most.saturating_add(1)).read_to_end(&mut octets)?;
    // It may have grown since.
    if octets.len() as u64 > most { Err(too_large()) } else { Ok(octets) }
}

fn check(metadata: &Metadata) -> io::Result<()> {
    if metadata.is_file() { Ok(()) } else { Err(io::Error::new(ErrorKind::InvalidInput, NOT_A_FILE)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_and_links_to_them_are_read_up_to_a_length() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, b"octets").unwrap();
        assert_eq!(*read(&file, 6).unwrap(), b"octets");
        assert_eq!(read(&file, 5).unwrap_err().kind(), ErrorKind::FileTooLarge);
        assert_eq!(read(folder.path(), 5).unwrap_err().kind(), ErrorKind::InvalidInput);
        assert_eq!(read(&folder.path().join("none"), 5).unwrap_err().kind(), ErrorKind::NotFound);
        #[cfg(unix)]
        {
            let link = folder.path().join("link");
            std::os::unix::fs::symlink(&file, &link).unwrap();
            assert_eq!(*read(&link, 6).unwrap(), b"octets");
        }
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let (pipe, socket) = (folder.path().join("pipe"), folder.path().join("socket"));
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        for path in [&*pipe, &*socket, Path::new("/dev/zero"), Path::new("/dev/null")] {
            let error = read(path, 1 << 20).unwrap_err();
            assert_eq!((error.kind(), error.to_string()), (ErrorKind::InvalidInput, NOT_A_FILE.into()));
        }
    }
}
