//! Reads a list, away from whoever shows it: it tells how far it is and stops when it is told to.

use super::{Entry, Listed, Place};
use crate::pki::Certificate;
use crate::tasks::cert_store::CertStore;
use crate::tasks::{TaskError, certificate_files};
use std::collections::{HashMap, HashSet};
use std::fs;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Endings of the files that are looked at in a folder; a file that the person names is read whatever it is called.
const ENDINGS: [&str; 5] = ["cer", "crt", "der", "pem", "p7b"];
/// How much of a folder is looked at: levels of folders below it, files.
const MAX_DEPTH: usize = 4;
const MAX_FILES: usize = 100_000;
/// Files that a thread takes at a time.
const SHARE: usize = 64;

/// How far the reading is; told to stop by another thread.
#[derive(Debug, Default)]
pub struct Progress {
    done: AtomicUsize,
    total: AtomicUsize,
    cancelled: AtomicBool,
}

impl Progress {
    /// Files (certificates of the store) that were read, and how many there are; 0 of 0: not known yet.
    pub fn far(&self) -> (usize, usize) {
        (self.done.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed))
    }
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }
    fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}

/// What was read from some files.
#[derive(Default)]
struct Part {
    entries: Vec<Entry>,
    unreadable: Vec<PathBuf>,
}

/// Reads a list; None: it was cancelled.
///
/// # Errors
/// `Vault` for a damaged store; `NotCertificates` for a folder that cannot be read, and for a file without certificates.
pub fn read(place: &Place, state: &Path, progress: &Progress) -> Result<Option<Listed>, TaskError> {
    let part = match place {
        Place::Store => store(state, progress)?,
        Place::At(path) => {
            let meta = fs::metadata(path).map_err(|error| TaskError::not_certificates(path, error))?;
            if meta.is_dir() {
                let mut files = Vec::new();
                walk(path, MAX_DEPTH, &mut files, progress)
                    .map_err(|error| TaskError::not_certificates(path, error))?;
                files.sort();
                all_of(&files, progress)
            } else {
                certificate_files::read(path)?;
                all_of(std::slice::from_ref(path), progress)
            }
        }
    };
    if progress.is_cancelled() {
        return Ok(None);
    }
    let mut seen = HashSet::new();
    let mut entries = part.entries;
    let all = entries.len();
    entries.retain(|entry| seen.insert(entry.sha256));
    let equal = all - entries.len();
    Ok(Some(Listed { equal, ..Listed::of(entries, part.unreadable) }))
}

/// The certificate of an entry, read again.
///
/// # Errors
/// As [`open_all`].
pub fn open(entry: &Entry, state: &Path) -> Result<Certificate, TaskError> {
    open_all(std::slice::from_ref(entry), state)?.pop().ok_or_else(|| gone(entry, state))
}

/// The certificates of these entries, read again, in their order.
///
/// # Errors
/// Those of a file or of the store; `NotCertificates` when one is not there any more.
pub fn open_all(entries: &[Entry], state: &Path) -> Result<Vec<Certificate>, TaskError> {
    // A file with many certificates is read once.
    let files: HashSet<Option<&Arc<Path>>> = entries.iter().map(|entry| entry.file.as_ref()).collect();
    let wanted: HashSet<[u8; 32]> = entries.iter().map(|entry| entry.sha256).collect();
    let mut found = HashMap::new();
    for file in files {
        let all = match file {
            None => CertStore::open(state).all()?,
            Some(file) => certificate_files::read(file)?.into_iter().flatten().collect(),
        };
        let all = all.into_iter().map(|certificate| (certificate.sha256(), certificate));
        found.extend(all.filter(|(sha256, _)| wanted.contains(sha256)));
    }
    entries.iter().map(|entry| found.remove(&entry.sha256).ok_or_else(|| gone(entry, state))).collect()
}

fn gone(entry: &Entry, state: &Path) -> TaskError {
    let place = entry.file.as_deref().unwrap_or(state);
    TaskError::not_certificates(place, "the certificate is not there any more")
}

fn store(state: &Path, progress: &Progress) -> Result<Part, TaskError> {
    let all = CertStore::open(state).all()?;
    progress.total.store(all.len(), Ordering::Relaxed);
    let entries = shared(&all, progress, |certificates| {
        let entries = certificates.iter().map(|certificate| Entry::of(certificate, None)).collect();
        Part { entries, unreadable: Vec::new() }
    });
    Ok(entries)
}

fn all_of(files: &[PathBuf], progress: &Progress) -> Part {
    progress.total.store(files.len(), Ordering::Relaxed);
    shared(files, progress, |files| {
        let mut part = Part::default();
        for file in files {
            let path: Arc<Path> = Arc::from(file.as_path());
            match certificate_files::read(file) {
                Ok(found) => {
                    if found.iter().any(Result::is_err) {
                        part.unreadable.push(file.clone());
                    }
                    part.entries.extend(found.iter().flatten().map(|c| Entry::of(c, Some(path.clone()))));
                }
                Err(_) => part.unreadable.push(file.clone()),
            }
        }
        part
    })
}

/// Has as many threads as there are processors do `work`, each taking the next share; the results in the order of `all`.
fn shared<T: Sync>(all: &[T], progress: &Progress, work: impl Fn(&[T]) -> Part + Sync) -> Part {
    let next = AtomicUsize::new(0);
    let shares: Vec<&[T]> = all.chunks(SHARE).collect();
    let take = || {
        let mut done: Vec<(usize, Part)> = Vec::new();
        while !progress.is_cancelled() {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(share) = shares.get(number) else { break };
            done.push((number, work(share)));
            progress.done.fetch_add(share.len(), Ordering::Relaxed);
        }
        done
    };
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get).min(shares.len());
    let mut parts = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(take)).collect();
        let mut parts = take();
        // A thread that panicked has no result; nothing in it can.
        parts.extend(others.into_iter().filter_map(|other| other.join().ok()).flatten());
        parts
    });
    parts.sort_unstable_by_key(|(number, _)| *number);
    parts.into_iter().fold(Part::default(), |mut whole, (_, part)| {
        whole.entries.extend(part.entries);
        whole.unreadable.extend(part.unreadable);
        whole
    })
}

/// Files of certificates in a folder and below it; links to folders are not followed.
fn walk(
    folder: &Path,
    depth: usize,
    files: &mut Vec<PathBuf>,
    progress: &Progress,
) -> Result<(), std::io::Error> {
    for entry in fs::read_dir(folder)?.flatten() {
        if progress.is_cancelled() || files.len() >= MAX_FILES {
            return Ok(());
        }
        let Ok(kind) = entry.file_type() else { continue };
        let path = entry.path();
        if kind.is_dir() {
            if depth > 0 {
                // A folder below that is closed to us holds nothing for us.
                let _ = walk(&path, depth - 1, files, progress);
            }
        } else if path.extension().is_some_and(|ending| {
            ENDINGS.iter().any(|known| ending.to_string_lossy().eq_ignore_ascii_case(known))
        }) {
            files.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::Query;
    use super::*;
    use crate::code::{Code, Coded as _};
    use crate::pki::builder::tests::{Holder, NOW, Wish};
    use crate::pki::cms::certificates_only;

    #[test]
    fn a_folder_and_those_below_it_are_read_each_certificate_once() {
        let folder = tempfile::tempdir().unwrap();
        let root = Holder::root("Корінь");
        let of = |name| Holder::new(Some(&root), Wish::user(name)).certificate;
        let (first, second, third) = (of("Перша"), of("Друга"), of("Третя"));
        let below = folder.path().join("2024/стара");
        fs::create_dir_all(&below).unwrap();
        fs::write(folder.path().join("a.CER"), first.as_der()).unwrap();
        fs::write(below.join("b.p7b"), certificates_only(&[first.clone(), second.clone()])).unwrap();
        fs::write(folder.path().join("broken.cer"), [0x30, 3, 1, 2, 3]).unwrap();
        fs::write(folder.path().join("third.dat"), third.as_der()).unwrap();
        let progress = Progress::default();
        let place = Place::At(folder.path().to_owned());
        let listed = read(&place, folder.path(), &progress).unwrap().unwrap();
        let owners: Vec<&str> = listed.entries.iter().map(|e| e.owner.as_str()).collect();
        assert_eq!(owners, ["Перша", "Друга"]);
        assert_eq!(listed.unreadable, [folder.path().join("broken.cer")]);
        assert_eq!(progress.far(), (3, 3));
        for entry in &listed.entries {
            assert_eq!(open(entry, folder.path()).unwrap().sha256(), entry.sha256);
        }
        let found = listed.find(&Query { words: hex::encode(first.key_ids().gost), ..Query::default() }, NOW);
        assert_eq!(listed.entries[found[0] as usize].owner, "Перша");
        // A file that is named is read whatever it is called.
        let place = Place::At(folder.path().join("third.dat"));
        assert_eq!(read(&place, folder.path(), &progress).unwrap().unwrap().entries[0].owner, "Третя");
        // What is gone says so.
        fs::write(folder.path().join("a.CER"), third.as_der()).unwrap();
        fs::remove_file(below.join("b.p7b")).unwrap();
        for entry in &listed.entries {
            assert_eq!(open(entry, folder.path()).unwrap_err().code(), Code::Cert12);
        }
    }

    #[test]
    fn the_store_is_a_list_too_and_what_is_no_place_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let root = Holder::root("Корінь");
        let all = [root.certificate.clone(), Holder::new(Some(&root), Wish::user("Перша")).certificate];
        CertStore::open(folder.path()).add(&all).unwrap();
        let listed = read(&Place::Store, folder.path(), &Progress::default()).unwrap().unwrap();
        assert_eq!(listed.entries.len(), 2);
        for entry in &listed.entries {
            assert!(entry.file.is_none() && all.contains(&open(entry, folder.path()).unwrap()));
        }
        let nowhere = Place::At(folder.path().join("nowhere"));
        assert_eq!(read(&nowhere, folder.path(), &Progress::default()).unwrap_err().code(), Code::Cert12);
        let text = folder.path().join("text.cer");
        fs::write(&text, "не сертифікат").unwrap();
        let error = read(&Place::At(text), folder.path(), &Progress::default()).unwrap_err();
        assert_eq!(error.code(), Code::Cert12);
    }

    #[test]
    fn a_cancelled_reading_gives_nothing() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.cer"), Holder::root("Корінь").certificate.as_der()).unwrap();
        let progress = Progress::default();
        progress.cancel();
        let place = Place::At(folder.path().to_owned());
        assert!(read(&place, folder.path(), &progress).unwrap().is_none());
    }
}
