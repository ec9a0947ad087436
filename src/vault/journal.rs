//! Journal of cases: what a renewal must still know after a crash.
//!
//! `cases/<id>/` holds `head.json` (readable, no personal data), `body.a` and `body.b` (two encrypted slots, written
//! in turn), encrypted blobs, and `lock`, which the process that works on the case keeps locked for its whole life.
//! Each case has a random body key, wrapped by the key in `vault.key`. This protects a copied or backed-up case folder
//! and shows tampering; against another program of the same user it protects nothing.

use super::atomic::{self, Access};
use super::{AtomicError, VaultError, key, regular, slot};
use crate::crypto::{HashAlgorithm, Secret};
use serde::{Deserialize, Serialize};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use time::OffsetDateTime;

const FORMAT: u32 = 1;
const RESERVE_LEN: usize = 1 << 20;
/// No file of a case is longer; a longer one is not ours.
const MAX_LEN: u64 = 64 << 20;
const SLOTS: [&str; 2] = ["body.a", "body.b"];

/// What may be read of a case without any key. No personal data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Version of this layout.
    pub format: u32,
    pub case: String,
    #[serde(with = "time::serde::rfc3339")]
    pub created: OffsetDateTime,
    pub provider: String,
    /// Name of the state, as the owner of the case calls it.
    pub state: String,
    #[serde(with = "time::serde::rfc3339::option")]
    pub next_wake: Option<OffsetDateTime>,
    /// Number of the newest slot; grows by one with each save.
    pub generation: u64,
    /// Keyed hash of what only one open case may deal with, see [`Vault::claim`].
    pub claim: Option<String>,
}

/// What a case held when it was saved last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    pub bytes: Vec<u8>,
    pub generation: u64,
    /// A newer generation was seen on this computer before: the folder was put back from a copy.
    pub rolled_back: bool,
    /// One slot did not open; this is the other.
    pub other_slot_damaged: bool,
}

/// The program's data folder with its key.
pub struct Vault {
    folder: PathBuf,
    key: Secret,
}

impl Vault {
    /// Opens the data folder; makes it, and its key, when there is none yet.
    ///
    /// # Errors
    /// `Write`, `Read`; `Locked`, `KeyDamaged`.
    pub fn open(folder: &Path) -> Result<Self, VaultError> {
        atomic::create_private_folder(&folder.join("cases"))?;
        Ok(Self { folder: folder.to_owned(), key: key::get_or_make(folder)? })
    }

    /// A new case, locked for this process, with room reserved on the disk.
    ///
    /// # Errors
    /// `NoRoom` when fewer than 1 MiB is free; `Write`.
    pub fn create_case(&self, provider: &str, created: OffsetDateTime) -> Result<Case, VaultError> {
        let mut id = [0; 8];
        getrandom::fill(&mut id).map_err(|_| VaultError::Random)?;
        let head = Head {
            format: FORMAT,
            case: hex::encode(id),
            created,
            provider: provider.to_owned(),
            state: String::new(),
            next_wake: None,
            generation: 0,
            claim: None,
        };
        let folder = self.case_folder(&head.case);
        atomic::create_private_folder(&folder)?;
        let made = self.fill_case(&folder, head);
        if made.is_err() {
            // Nothing but our own empty frame is in it; the failure to make it is the one to report.
            let _ = fs::remove_dir_all(&folder);
        }
        made
    }

    fn fill_case(&self, folder: &Path, head: Head) -> Result<Case, VaultError> {
        let lock = lock_case(folder, &head.case)?;
        let reserve = vec![0x5a; RESERVE_LEN];
        atomic::write(&folder.join("reserve"), &reserve, Access::Private).map_err(no_room)?;
        let key = slot::generate_key()?;
        let wrapped = slot::seal(&self.key, &key_context(&head.case), key.expose())?;
        atomic::write(&folder.join("case.key"), &wrapped, Access::Private).map_err(no_room)?;
        let mut case =
            Case { vault: self.folder.clone(), folder: folder.to_owned(), key, head, lock: Some(lock) };
        case.write_head().map_err(|error| match error {
            VaultError::Write(error) => no_room(error),
            other => other,
        })?;
        Ok(case)
    }

    /// Opens a case for work. The lock is held until the [`Case`] is dropped or the process ends.
    ///
    /// # Errors
    /// `NoCase`; `CaseBusy` when another process (or another [`Case`]) works on it; `Damaged`.
    pub fn open_case(&self, id: &str) -> Result<Case, VaultError> {
        let folder = self.existing_case(id)?;
        let lock = lock_case(&folder, id)?;
        self.read_case(id, folder, Some(lock))
    }

    /// Opens a case to look at it; [`Case::save`] refuses.
    ///
    /// # Errors
    /// `NoCase`, `Damaged`.
    pub fn open_case_read_only(&self, id: &str) -> Result<Case, VaultError> {
        let folder = self.existing_case(id)?;
        self.read_case(id, folder, None)
    }

    /// Octets kept by [`Case::put_blob`], also where neither slot of the case opens. None when they cannot be read.
    pub fn salvage_blob(&self, id: &str, name: &str) -> Option<Vec<u8>> {
        let folder = self.existing_case(id).ok()?;
        let key = slot::open(&self.key, &key_context(id), &read_limited(&folder.join("case.key")).ok()??)?;
        let sealed = read_limited(&folder.join(format!("blob.{name}"))).ok()??;
        slot::open(&Secret::new(key), &blob_context(id, name), &sealed)
    }

    fn read_case(&self, id: &str, folder: PathBuf, lock: Option<File>) -> Result<Case, VaultError> {
        let head = read_head(&folder);
        let damaged =
            |head: Option<Head>| VaultError::Damaged { case: id.to_owned(), head: head.map(Box::new) };
        let key = read_limited(&folder.join("case.key"))?
            .and_then(|wrapped| slot::open(&self.key, &key_context(id), &wrapped));
        let Some(key) = key else { return Err(damaged(head)) };
        let mut case = Case {
            vault: self.folder.clone(),
            folder,
            key: Secret::new(key),
            head: head.clone().unwrap_or(Head {
                format: FORMAT,
                case: id.to_owned(),
                created: OffsetDateTime::UNIX_EPOCH,
                provider: String::new(),
                state: String::new(),
                next_wake: None,
                generation: 0,
                claim: None,
            }),
            lock,
        };
        // What the authenticated slot says of the head wins over the readable copy.
        match case.newest()? {
            Some(stored) => case.head = stored.head,
            None if head.is_none() => return Err(damaged(None)),
            None => {}
        }
        Ok(case)
    }

    /// Every case that is not finished, oldest first: its id and what its head says, if that can be read.
    ///
    /// # Errors
    /// `Read`.
    pub fn list(&self) -> Result<Vec<(String, Option<Head>)>, VaultError> {
        heads(&self.folder)
    }

    /// Declares that `case` deals with `what` (the current certificate): at most one case may whose state is not over.
    /// Only a keyed hash of it is kept readable. Repeatable.
    ///
    /// # Errors
    /// `CaseBusy` with the id of the other case.
    pub fn claim(
        &self,
        case: &mut Case,
        what: &[u8],
        is_over: impl Fn(&str) -> bool,
    ) -> Result<(), VaultError> {
        case.writable()?;
        let what = [b"kliuchnyk claim ", what].concat();
        let claim = hex::encode(HashAlgorithm::Sha256.hmac(self.key.expose(), &what).expose());
        let _one_at_a_time = lock_vault(&self.folder)?;
        let mut others = self.list()?.into_iter().filter_map(|(_, head)| head);
        let claims = |other: &Head| other.claim.as_ref() == Some(&claim) && !is_over(&other.state);
        if let Some(other) = others.find(|other| other.case != case.head.case && claims(other)) {
            return Err(VaultError::CaseBusy(other.case));
        }
        case.head.claim = Some(claim);
        case.write_head()
    }

    fn case_folder(&self, id: &str) -> PathBuf {
        self.folder.join("cases").join(id)
    }

    fn existing_case(&self, id: &str) -> Result<PathBuf, VaultError> {
        let folder = self.case_folder(id);
        if is_case_id(id) && folder.is_dir() { Ok(folder) } else { Err(VaultError::NoCase(id.to_owned())) }
    }
}

/// One case. Its content is opaque here.
pub struct Case {
    vault: PathBuf,
    folder: PathBuf,
    key: Secret,
    head: Head,
    /// None: read only.
    lock: Option<File>,
}

/// A slot that opened.
struct Stored {
    head: Head,
    bytes: Vec<u8>,
    slot: usize,
    other_slot_damaged: bool,
}

impl Case {
    pub fn id(&self) -> &str {
        &self.head.case
    }

    pub fn head(&self) -> &Head {
        &self.head
    }

    pub fn is_read_only(&self) -> bool {
        self.lock.is_none()
    }

    /// Durably replaces what the case holds. `state` and `next_wake` also go, readable, into the head.
    ///
    /// # Errors
    /// `Write` (what was saved before is still there), `ReadOnly`.
    pub fn save(
        &mut self,
        bytes: &[u8],
        state: &str,
        next_wake: Option<OffsetDateTime>,
    ) -> Result<(), VaultError> {
        self.writable()?;
        // A damaged pair of slots is not overwritten: it is evidence, and perhaps a wrong vault key.
        let (generation, slot) = match self.newest()? {
            Some(stored) => (stored.head.generation, 1 - stored.slot),
            None => (0, 0),
        };
        let head = Head {
            state: state.to_owned(),
            next_wake,
            generation: generation.saturating_add(1),
            ..self.head.clone()
        };
        let plain = encode_slot(&head, bytes)?;
        let context = slot_context(&head.case, head.generation, SLOTS[slot]);
        let sealed = slot::seal(&self.key, &context, &plain)?;
        let file = [&head.generation.to_be_bytes()[..], &sealed].concat();
        self.write(SLOTS[slot], &file)?;
        self.head = head;
        self.write_head()?;
        let seen = self.generation_file();
        atomic::create_private_folder(&self.vault.join("generations"))?;
        atomic::write(&seen, self.head.generation.to_string().as_bytes(), Access::Private)?;
        Ok(())
    }

    /// What was saved last; None when nothing ever was.
    ///
    /// # Errors
    /// `Damaged` when neither slot opens.
    pub fn load(&self) -> Result<Option<Body>, VaultError> {
        let seen = read_limited(&self.generation_file())?
            .and_then(|digits| String::from_utf8(digits).ok()?.parse::<u64>().ok())
            .unwrap_or(0);
        Ok(self.newest()?.map(|stored| Body {
            bytes: stored.bytes,
            generation: stored.head.generation,
            rolled_back: stored.head.generation < seen,
            other_slot_damaged: stored.other_slot_damaged,
        }))
    }

    /// Durably keeps octets beside the body under a name of lower-case letters, digits, `-` and `.`.
    ///
    /// # Errors
    /// `Write`, `ReadOnly`.
    pub fn put_blob(&mut self, name: &str, bytes: &[u8]) -> Result<(), VaultError> {
        self.writable()?;
        let path = self.blob_file(name)?;
        let sealed = slot::seal(&self.key, &blob_context(&self.head.case, name), bytes)?;
        self.write(&path, &sealed)
    }

    /// Closes the case for good: it leaves the list, its records stay (encrypted) under `archive/`.
    ///
    /// # Errors
    /// `Write`, `ReadOnly`; the case is still there then.
    pub fn finish(mut self) -> Result<(), VaultError> {
        self.writable()?;
        let archive = self.vault.join("archive");
        atomic::create_private_folder(&archive)?;
        atomic::remove_overwritten(&self.folder.join("reserve"))?;
        // Released first: an open file keeps its folder from moving on some systems.
        self.lock = None;
        atomic::rename(&self.folder, &archive.join(&self.head.case))?;
        // Only a memory of the newest generation; a finished case is not opened again.
        let _ = fs::remove_file(self.generation_file());
        Ok(())
    }

    fn newest(&self) -> Result<Option<Stored>, VaultError> {
        let mut newest: Option<Stored> = None;
        let mut damaged = 0;
        for (index, name) in SLOTS.into_iter().enumerate() {
            let Some(file) = read_limited(&self.folder.join(name))? else { continue };
            match self.open_slot(name, &file) {
                None => damaged += 1,
                Some((head, bytes)) => {
                    if newest.as_ref().is_none_or(|newest| newest.head.generation < head.generation) {
                        newest = Some(Stored { head, bytes, slot: index, other_slot_damaged: false });
                    }
                }
            }
        }
        match &mut newest {
            Some(stored) => stored.other_slot_damaged = damaged > 0,
            // A case that was saved before must have a slot.
            None if damaged > 0 || self.head.generation > 0 => return Err(self.damaged()),
            None => {}
        }
        Ok(newest)
    }

    fn open_slot(&self, name: &str, file: &[u8]) -> Option<(Head, Vec<u8>)> {
        let (generation, sealed) = file.split_first_chunk::<8>()?;
        let generation = u64::from_be_bytes(*generation);
        let plain = slot::open(&self.key, &slot_context(&self.head.case, generation, name), sealed)?;
        let (length, rest) = plain.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let (head, bytes) = rest.split_at_checked(length)?;
        let head: Head = serde_json::from_slice(head).ok()?;
        (head.generation == generation).then(|| (head, bytes.to_vec()))
    }

    fn write_head(&mut self) -> Result<(), VaultError> {
        let json = serde_json::to_vec_pretty(&self.head).map_err(|error| self.unreadable(error))?;
        self.write("head.json", &json)
    }

    /// Writes a file of the case; gives up the reserve when the disk is full.
    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), VaultError> {
        let path = self.folder.join(name);
        match atomic::write(&path, bytes, Access::Private) {
            Err(AtomicError::NoSpace { .. }) if self.folder.join("reserve").exists() => {
                atomic::remove_overwritten(&self.folder.join("reserve"))?;
                Ok(atomic::write(&path, bytes, Access::Private)?)
            }
            other => Ok(other?),
        }
    }

    fn writable(&self) -> Result<(), VaultError> {
        if self.is_read_only() {
            return Err(VaultError::ReadOnly(self.head.case.clone()));
        }
        // Not a damaged one: nothing is left that could be.
        if self.folder.is_dir() { Ok(()) } else { Err(VaultError::Gone { path: self.vault.clone() }) }
    }

    fn blob_file(&self, name: &str) -> Result<String, VaultError> {
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '.';
        if name.is_empty() || name.len() > 64 || !name.chars().all(allowed) {
            return Err(VaultError::Read {
                path: self.folder.clone(),
                reason: "not a name of a blob".to_owned(),
            });
        }
        Ok(format!("blob.{name}"))
    }

    fn generation_file(&self) -> PathBuf {
        self.vault.join("generations").join(&self.head.case)
    }

    fn damaged(&self) -> VaultError {
        let head = read_head(&self.folder).map(Box::new);
        VaultError::Damaged { case: self.head.case.clone(), head }
    }

    fn unreadable(&self, error: serde_json::Error) -> VaultError {
        VaultError::Read { path: self.folder.join("head.json"), reason: error.to_string() }
    }
}

/// As [`Vault::list`], also where the vault is locked: heads are readable without any key.
///
/// # Errors
/// `Read`.
pub fn heads(folder: &Path) -> Result<Vec<(String, Option<Head>)>, VaultError> {
    let folder = folder.join("cases");
    let unreadable =
        |error: std::io::Error| VaultError::Read { path: folder.clone(), reason: error.to_string() };
    let entries = match fs::read_dir(&folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(unreadable)?,
    };
    let mut cases = Vec::new();
    for entry in entries {
        let entry = entry.map_err(unreadable)?;
        if let Some(id) = entry.file_name().to_str().filter(|name| is_case_id(name)) {
            cases.push((id.to_owned(), read_head(&entry.path())));
        }
    }
    cases.sort_by_key(|(id, head)| (head.as_ref().map(|head| head.created), id.clone()));
    Ok(cases)
}

fn encode_slot(head: &Head, bytes: &[u8]) -> Result<Vec<u8>, VaultError> {
    let json = serde_json::to_vec(head)
        .map_err(|error| VaultError::Read { path: PathBuf::new(), reason: error.to_string() })?;
    // A head is a few hundred octets.
    let length = u32::try_from(json.len()).unwrap_or(u32::MAX).to_be_bytes();
    Ok([&length[..], &json, bytes].concat())
}

fn key_context(case: &str) -> Vec<u8> {
    format!("kliuchnyk case key {case}").into_bytes()
}

fn slot_context(case: &str, generation: u64, slot: &str) -> Vec<u8> {
    format!("kliuchnyk slot {case} {generation} {slot}").into_bytes()
}

fn blob_context(case: &str, name: &str) -> Vec<u8> {
    format!("kliuchnyk blob {case} {name}").into_bytes()
}

/// Whether a name has the form of a case's identifier.
pub fn is_case_id(name: &str) -> bool {
    name.len() == 16 && name.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

fn no_room(error: AtomicError) -> VaultError {
    match error {
        AtomicError::NoSpace { .. } => VaultError::NoRoom,
        other => VaultError::Write(other),
    }
}

fn read_head(folder: &Path) -> Option<Head> {
    let head: Head = serde_json::from_slice(&read_limited(&folder.join("head.json")).ok()??).ok()?;
    (head.format == FORMAT && folder.file_name()?.to_str()? == head.case).then_some(head)
}

pub(super) fn read_limited(path: &Path) -> Result<Option<Vec<u8>>, VaultError> {
    let failed =
        |error: std::io::Error| VaultError::Read { path: path.to_owned(), reason: error.to_string() };
    match regular::read(path, MAX_LEN) {
        Ok(mut bytes) => Ok(Some(std::mem::take(&mut *bytes))),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed(error)),
    }
}

fn open_lock(path: &Path) -> Result<File, VaultError> {
    OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)
        .map_err(|source| AtomicError::Io { path: path.to_owned(), source }.into())
}

/// # Errors
/// `CaseBusy` while another process works on the case.
pub(super) fn lock_case(folder: &Path, case: &str) -> Result<File, VaultError> {
    let path = folder.join("lock");
    let lock = open_lock(&path)?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(VaultError::CaseBusy(case.to_owned())),
        Err(TryLockError::Error(source)) => Err(AtomicError::Io { path, source }.into()),
    }
}

/// For the few steps that two processes must not take together. Held for moments, so waiting is right.
pub(super) fn lock_vault(folder: &Path) -> Result<File, VaultError> {
    let path = folder.join("vault.lock");
    let lock = open_lock(&path)?;
    lock.lock().map_err(|source| AtomicError::Io { path, source })?;
    Ok(lock)
}
