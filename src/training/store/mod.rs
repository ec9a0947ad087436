//! What the provider must not forget: an append-only log, one JSON array of events a line, written and fsynced before
//! an answer leaves. At start the log is replayed; a torn last line was never answered for and is cut off.

mod state;

pub use state::{
    Acceptance, CrlPair, Event, Group, Issued, Member, PendingRegistration, Registration, Revocation, State,
    Transaction, TransactionState,
};

use super::TrainingError;
use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;

/// The log and the state it leads to.
pub struct Store {
    log: File,
    /// Length of the log up to the last whole line.
    length: u64,
    state: State,
}

impl Store {
    /// Opens the log (mode 0600), replays it and takes the lock that keeps a second provider out.
    pub fn open(path: &Path) -> Result<Self, TrainingError> {
        let fail = TrainingError::folder(path);
        let open = || -> io::Result<(File, Vec<u8>)> {
            let mut options = OpenOptions::new();
            options.read(true).append(true).create(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let mut log = options.open(path)?;
            log.try_lock().map_err(io::Error::from)?;
            let mut octets = Vec::new();
            log.read_to_end(&mut octets)?;
            Ok((log, octets))
        };
        let (log, octets) = open().map_err(|error| match error.kind() {
            io::ErrorKind::WouldBlock => TrainingError::InUse(path.to_path_buf()),
            _ => fail(error),
        })?;
        let whole = octets.iter().rposition(|o| *o == b'\n').map_or(0, |i| i + 1);
        let mut state = State::default();
        for line in octets.get(..whole).unwrap_or_default().split(|o| *o == b'\n') {
            if line.is_empty() {
                continue;
            }
            let events: Vec<Event> = serde_json::from_slice(line).map_err(|_| TrainingError::Damaged {
                path: path.to_path_buf(),
                what: "a line of the log cannot be read",
            })?;
            for event in events {
                state.apply(event)?;
            }
        }
        let mut store = Self { log, length: whole as u64, state };
        if octets.len() != whole {
            store.cut().map_err(TrainingError::folder(path))?;
        }
        Ok(store)
    }

    pub fn state(&self) -> &State {
        &self.state
    }

    /// Makes the events durable, all or none, then applies them.
    ///
    /// # Errors
    /// The disk refused; nothing has happened.
    pub fn commit(&mut self, events: Vec<Event>) -> Result<(), CommitError> {
        if events.is_empty() {
            return Ok(());
        }
        let mut line = serde_json::to_vec(&events).map_err(io::Error::from)?;
        line.push(b'\n');
        if let Err(error) = self.log.write_all(&line).and_then(|()| self.log.sync_data()) {
            self.cut()?;
            return Err(error.into());
        }
        self.length += line.len() as u64;
        for event in events {
            self.state.apply(event)?;
        }
        Ok(())
    }

    /// Removes what follows the last whole line.
    fn cut(&mut self) -> io::Result<()> {
        self.log.set_len(self.length)?;
        self.log.seek(SeekFrom::End(0))?;
        self.log.sync_data()
    }
}

#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    #[error("the log cannot be written")]
    Io(#[from] io::Error),
    #[error(transparent)]
    Pki(#[from] crate::pki::PkiError),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(digest: &str) -> Event {
        Event::Answered { digest: digest.into(), answer: vec![1, 2, 3] }
    }

    #[test]
    fn events_come_back_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        let mut store = Store::open(&path).unwrap();
        store.commit(vec![answer("a"), answer("b")]).unwrap();
        store.commit(vec![answer("c")]).unwrap();
        drop(store);
        let store = Store::open(&path).unwrap();
        for digest in ["a", "b", "c"] {
            assert_eq!(store.state().answer(digest), Some(&[1, 2, 3][..]));
        }
    }

    #[test]
    fn a_torn_line_is_forgotten_and_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        Store::open(&path).unwrap().commit(vec![answer("a")]).unwrap();
        let whole = std::fs::read(&path).unwrap();
        Store::open(&path).unwrap().commit(vec![answer("torn")]).unwrap();
        let both = std::fs::read(&path).unwrap();
        for end in whole.len() + 1..both.len() {
            std::fs::write(&path, &both[..end]).unwrap();
            let mut store = Store::open(&path).unwrap();
            assert_eq!(store.state().answer("torn"), None, "{end}");
            store.commit(vec![answer("next")]).unwrap();
            drop(store);
            let store = Store::open(&path).unwrap();
            assert!(store.state().answer("a").is_some() && store.state().answer("next").is_some());
        }
    }

    #[test]
    fn a_damaged_line_in_the_middle_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        std::fs::write(&path, b"[{\"Answ\n[]\n").unwrap();
        assert!(matches!(Store::open(&path), Err(TrainingError::Damaged { .. })));
    }

    #[test]
    fn a_second_provider_is_kept_out() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        let first = Store::open(&path).unwrap();
        assert!(matches!(Store::open(&path), Err(TrainingError::InUse(_))));
        drop(first);
        assert!(Store::open(&path).is_ok());
    }
}
