//! Atomic, durable file writes: temporary file, fsync, rename, fsync of the folder. After a kill at any point the
//! final name holds either the old octets or the new ones, never a part.

use super::regular;
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// No file that we copy is longer.
const MAX_LEN: u64 = 64 << 20;

/// Why a write did not happen. Whatever stood under the final name before still stands there.
#[derive(Debug, thiserror::Error)]
pub enum AtomicError {
    #[error("no room to write {path}")]
    NoSpace { path: PathBuf },
    /// A read-only medium, or a folder this user may not write to.
    #[error("{path} cannot be written: read-only")]
    ReadOnly { path: PathBuf },
    /// What was read back is not what was written.
    #[error("{path} reads back differently from what was written")]
    Differs { path: PathBuf },
    #[error("cannot write {path}: {source}")]
    Io { path: PathBuf, source: io::Error },
}

impl AtomicError {
    /// The file that could not be written.
    pub fn path(&self) -> &Path {
        match self {
            Self::NoSpace { path }
            | Self::ReadOnly { path }
            | Self::Differs { path }
            | Self::Io { path, .. } => path,
        }
    }

    /// What the texts tell such failures apart by: `no-space`, `name-too-long`, else the error's own
    /// words.
    pub fn reason(&self) -> String {
        match self {
            Self::NoSpace { .. } => "no-space".to_owned(),
            Self::Io { source, .. } if source.kind() == ErrorKind::InvalidFilename => {
                "name-too-long".to_owned()
            }
            other => other.to_string(),
        }
    }

    /// The same of the file that people know, where it happened to a temporary one.
    fn of(self, path: &Path) -> Self {
        let path = path.to_owned();
        match self {
            Self::NoSpace { .. } => Self::NoSpace { path },
            Self::ReadOnly { .. } => Self::ReadOnly { path },
            Self::Differs { .. } => Self::Differs { path },
            Self::Io { source, .. } => Self::Io { path, source },
        }
    }

    /// What the system's error means for a write.
    pub fn new(path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
                Self::NoSpace { path }
            }
            ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied => Self::ReadOnly { path },
            _ => Self::Io { path, source },
        }
    }
}

/// Who may read a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Its owner only (mode 0600 where the file system has modes).
    Private,
    /// Whom the system's habits allow.
    Shared,
}

/// Name under which `path` is written before it is renamed. One name per final name, so that what a kill leaves
/// behind is overwritten by the next attempt.
pub fn temporary(path: &Path) -> PathBuf {
    let mut name = OsString::from(path.as_os_str());
    name.push(".tmp");
    PathBuf::from(name)
}

/// Puts `bytes` under `path`, durably and all at once.
///
/// # Errors
/// [`AtomicError`]; the temporary file is removed then, as far as the medium lets us.
pub fn write(path: &Path, bytes: &[u8], access: Access) -> Result<(), AtomicError> {
    let temporary = temporary(path);
    let written = write_new(&temporary, bytes, access).map_err(|error| error.of(path)).and_then(|()| {
        fs::rename(&temporary, path).map_err(|error| AtomicError::new(path, error))?;
        sync_folder_of(path)
    });
    if written.is_err() {
        // The write's own error is the one to report; there may be nothing to remove.
        let _ = fs::remove_file(&temporary);
    }
    written
}

/// Puts `bytes` under `path` as [`write()`] does, but only where nothing is: the name is taken first, so that nobody else
/// can between the question and the writing.
///
/// # Errors
/// [`AtomicError`]; `Io` with `AlreadyExists` when the name is taken. What was taken is given back.
pub fn create(path: &Path, bytes: &[u8], access: Access) -> Result<(), AtomicError> {
    let taken = OpenOptions::new().write(true).create_new(true).open(path);
    taken.map_err(|error| AtomicError::new(path, error))?;
    write(path, bytes, access).inspect_err(|_| {
        // The empty file that held the name; the failure is what is reported.
        let _ = fs::remove_file(path);
    })
}

/// Whether so many octets can be written beside `path`: only a try tells. Nothing is left of it.
///
/// # Errors
/// [`AtomicError`]
pub fn try_room(path: &Path, octets: usize) -> Result<(), AtomicError> {
    let temporary = temporary(path);
    // Not zeros: what needs no room on the medium shows nothing.
    let written = write_new(&temporary, &vec![0x5a; octets], Access::Private);
    let removed = fs::remove_file(&temporary).map_err(|error| AtomicError::new(&temporary, error));
    written.and(removed)
}

/// Copies `from` to the free name `to` and compares what can be read back.
///
/// # Errors
/// [`AtomicError`]; `Io` with `AlreadyExists` when `to` is taken.
pub fn copy_verified(from: &Path, to: &Path, access: Access) -> Result<(), AtomicError> {
    let bytes = read_secret(from).map_err(|error| AtomicError::new(from, error))?;
    if to.symlink_metadata().is_ok() {
        return Err(AtomicError::Io { path: to.to_owned(), source: ErrorKind::AlreadyExists.into() });
    }
    write(to, &bytes, access)?;
    let copy = read_secret(to).map_err(|error| AtomicError::new(to, error))?;
    if *copy != *bytes {
        return Err(AtomicError::Differs { path: to.to_owned() });
    }
    Ok(())
}

/// Renames, replacing what was there, and makes the change of names durable.
///
/// # Errors
/// [`AtomicError`]
pub fn rename(from: &Path, to: &Path) -> Result<(), AtomicError> {
    fs::rename(from, to).map_err(|error| AtomicError::new(to, error))?;
    sync_folder_of(to)?;
    if from.parent() == to.parent() { Ok(()) } else { sync_folder_of(from) }
}

/// Overwrites a file with zeros, then removes it; nothing to do when it is not there.
///
/// On flash memory and on file systems that copy on write the old octets may survive the overwriting: what protects
/// a key there is its password.
///
/// # Errors
/// [`AtomicError`] when the name could not be removed. A failed overwriting alone is not an error.
pub fn remove_overwritten(path: &Path) -> Result<(), AtomicError> {
    match path.symlink_metadata() {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(AtomicError::new(path, error)),
        // Only a file of our own is overwritten, never what a link points to.
        Ok(metadata) if metadata.is_file() => {
            let _ = overwrite(path, metadata.len());
        }
        Ok(_) => {}
    }
    fs::remove_file(path).map_err(|error| AtomicError::new(path, error))?;
    sync_folder_of(path)
}

/// Destroys a file: overwrites it, gives it a name that tells nothing, removes it, each durably. What flash memory and
/// file systems that copy on write do with the old octets is as with [`remove_overwritten`]; but here a file that cannot
/// be overwritten is an error, and stays. Returns the name that could not be removed (in a folder that is read-only, for
/// instance): zeros are behind it.
///
/// # Errors
/// [`AtomicError`] when the octets may still be there.
pub fn destroy(path: &Path) -> Result<Option<PathBuf>, AtomicError> {
    let failed = |error| AtomicError::new(path, error);
    let length = path.metadata().map_err(failed)?.len();
    overwrite(path, length).map_err(failed)?;
    let mut name = [0; 8];
    let nameless = match getrandom::fill(&mut name) {
        Ok(()) => path.with_file_name(format!("{:016x}.tmp", u64::from_be_bytes(name))),
        Err(_) => path.with_file_name("removed.tmp"),
    };
    // The content is gone: from here on nothing but names can go wrong.
    let last = match fs::rename(path, &nameless) {
        Ok(()) => &nameless,
        Err(_) => path,
    };
    let _ = sync_folder_of(path);
    let removed = fs::remove_file(last);
    let _ = sync_folder_of(path);
    Ok(removed.is_err().then(|| last.to_owned()))
}

/// Puts `bytes` under `path` as [`write()`] does, for the owner only; before they take the place, `check` sees what is
/// read back. The octets that were there before are overwritten, as far as the file system lets us.
///
/// # Errors
/// [`AtomicError`]; `Differs` when `check` says no. What stood under the name before still stands there then.
pub fn replace_secret(
    path: &Path,
    bytes: &[u8],
    check: impl FnOnce(&[u8]) -> bool,
) -> Result<(), AtomicError> {
    let temporary = temporary(path);
    let written = write_new(&temporary, bytes, Access::Private).and_then(|()| {
        let written = read_secret(&temporary).map_err(|error| AtomicError::new(&temporary, error))?;
        if !check(&written) {
            return Err(AtomicError::Differs { path: path.to_owned() });
        }
        // Opened now: afterwards the old octets have no name any more.
        let old = path.symlink_metadata().is_ok_and(|found| found.is_file());
        let old = old.then(|| OpenOptions::new().write(true).open(path).ok()).flatten();
        fs::rename(&temporary, path).map_err(|error| AtomicError::new(path, error))?;
        sync_folder_of(path)?;
        if let Some(mut old) = old {
            // As with `remove_overwritten`: a failed overwriting alone is not an error.
            let _ = old.metadata().and_then(|found| wipe(&mut old, found.len()));
        }
        Ok(())
    });
    if written.is_err() {
        // The write's own error is the one to report; there may be nothing to remove.
        let _ = remove_overwritten(&temporary);
    }
    written
}

/// Reads a file that may hold a secret: the buffer is wiped when dropped.
///
/// # Errors
/// Those of [`regular::read`].
pub fn read_secret(path: &Path) -> io::Result<Zeroizing<Vec<u8>>> {
    regular::read(path, MAX_LEN)
}

/// Makes a folder (and those above it) that only its owner can enter.
///
/// # Errors
/// [`AtomicError`]
pub fn create_private_folder(path: &Path) -> Result<(), AtomicError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(path).map_err(|error| AtomicError::new(path, error))
}

fn write_new(path: &Path, bytes: &[u8], access: Access) -> Result<(), AtomicError> {
    let failed = |error| AtomicError::new(path, error);
    match fs::remove_file(path) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(failed(error)),
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if access == Access::Private {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    #[cfg(not(unix))]
    let _ = access;
    let mut file = options.open(path).map_err(failed)?;
    file.write_all(bytes).map_err(failed)?;
    file.sync_all().map_err(failed)
}

fn overwrite(path: &Path, length: u64) -> io::Result<()> {
    wipe(&mut OpenOptions::new().write(true).open(path)?, length)
}

fn wipe(file: &mut File, length: u64) -> io::Result<()> {
    io::copy(&mut io::repeat(0).take(length), file)?;
    file.sync_all()
}

/// Makes a change of names durable. Windows does that by itself and cannot open folders.
fn sync_folder_of(path: &Path) -> Result<(), AtomicError> {
    #[cfg(unix)]
    {
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let synced = File::open(folder).and_then(|folder| folder.sync_all());
        match synced {
            // Some file systems of removable disks do not know this call, and a folder that may be written to need not be
            // readable. Nothing better exists there, and the names have changed.
            Err(error)
                if matches!(
                    error.kind(),
                    ErrorKind::InvalidInput | ErrorKind::Unsupported | ErrorKind::PermissionDenied
                ) => {}
            Err(error) => return Err(AtomicError::new(path, error)),
            Ok(()) => {}
        }
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_replace_and_leave_no_temporary_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("store");
        write(&file, b"old", Access::Private).unwrap();
        fs::write(temporary(&file), b"left by a kill").unwrap();
        write(&file, b"new", Access::Private).unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        // A failure names the file that was meant.
        let nowhere = folder.path().join("absent/store");
        assert_eq!(write(&nowhere, b"new", Access::Private).unwrap_err().path(), nowhere);
    }

    #[test]
    fn what_is_created_replaces_nothing_and_a_failure_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("request");
        create(&file, b"one", Access::Shared).unwrap();
        let taken = create(&file, b"other", Access::Shared).unwrap_err();
        assert!(matches!(taken, AtomicError::Io { source, .. } if source.kind() == ErrorKind::AlreadyExists));
        assert_eq!(fs::read(&file).unwrap(), b"one");
        fs::remove_file(&file).unwrap();
        fs::create_dir(temporary(&file)).unwrap();
        create(&file, b"one", Access::Shared).unwrap_err();
        assert!(!file.exists());
    }

    #[cfg(unix)]
    #[test]
    fn private_files_are_for_their_owner() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("store");
        fs::write(&file, b"readable by all").unwrap();
        write(&file, b"secret", Access::Private).unwrap();
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn copies_never_overwrite() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("a"), folder.path().join("b"));
        fs::write(&from, b"key").unwrap();
        copy_verified(&from, &to, Access::Private).unwrap();
        assert_eq!(fs::read(&to).unwrap(), b"key");
        fs::write(&from, b"other").unwrap();
        assert!(copy_verified(&from, &to, Access::Private).is_err());
        assert_eq!(fs::read(&to).unwrap(), b"key");
    }

    #[test]
    fn removal_is_repeatable() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("store");
        fs::write(&file, b"secret").unwrap();
        remove_overwritten(&file).unwrap();
        assert!(!file.exists());
        remove_overwritten(&file).unwrap();
    }

    #[test]
    fn what_does_not_pass_its_check_replaces_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("store");
        fs::write(&file, b"old").unwrap();
        let error = replace_secret(&file, b"new", |written| written != b"new").unwrap_err();
        assert!(matches!(error, AtomicError::Differs { .. }));
        assert_eq!(fs::read(&file).unwrap(), b"old");
        replace_secret(&file, b"new", |written| written == b"new").unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_is_destroyed_is_zeros_and_nameless_before_it_goes() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("store");
        fs::write(&file, b"secret").unwrap();
        // A second name of the same octets shows what became of them.
        let witness = folder.path().join("witness");
        fs::hard_link(&file, &witness).unwrap();
        assert_eq!(destroy(&file).unwrap(), None);
        assert_eq!(fs::read(&witness).unwrap(), [0; 6]);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        assert!(destroy(&file).is_err());
    }

    #[test]
    fn failures_are_told_apart() {
        let path = Path::new("x");
        let kinds = [
            (ErrorKind::StorageFull, "NoSpace"),
            (ErrorKind::ReadOnlyFilesystem, "ReadOnly"),
            (ErrorKind::PermissionDenied, "ReadOnly"),
            (ErrorKind::NotFound, "Io"),
        ];
        for (kind, expected) in kinds {
            let shown = format!("{:?}", AtomicError::new(path, kind.into()));
            assert!(shown.starts_with(expected), "{kind:?} became {shown}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_device_is_no_space() {
        // /dev/full answers every write with "no space left on device".
        let mut full = OpenOptions::new().write(true).open("/dev/full").unwrap();
        let error = full.write_all(b"x").unwrap_err();
        assert!(matches!(AtomicError::new(Path::new("x"), error), AtomicError::NoSpace { .. }));
    }
}
