//! What is done to key files, away from the window's thread. A typed secret is used once.

use super::care::Subject;
use super::remind::{self, certificates};
use super::view::Opened;
use super::{Answer, Around, Fault};
use crate::authority::Profile;
use crate::authority::service::Service;
use crate::carrier::{CarrierError, Conversion, Interaction, Kept, KeyUri, Loss, SecretWanted};
use crate::code::Code;
use crate::crypto::{Password, Sealed};
use crate::gui::desk::Desk;
use crate::tasks::TaskError;
use crate::tasks::cert_store::CertStore;
use crate::tasks::export::{self, Reminder};
use crate::tasks::key_backup::key_backup;
use crate::tasks::key_convert::key_convert;
use crate::tasks::key_destroy::{Doomed, before_destroying, key_destroy};
use crate::tasks::key_memory::{self, KeyMemory};
use crate::tasks::key_password::key_password;
use crate::tasks::key_show::key_show;
use crate::vault::settings::ReadKey;
use iced::Task;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A password that waits, shared by the page and its work.
#[derive(Clone)]
pub struct Secret(Arc<Sealed>);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

impl Secret {
    /// # Errors
    /// Without random numbers it cannot be sealed.
    pub fn new(password: Password) -> Result<Self, Fault> {
        Sealed::new(password).map(|sealed| Self(Arc::new(sealed))).map_err(|_| broken())
    }

    fn copy(&self) -> Result<Password, Fault> {
        self.0.copy().map_err(|_| broken())
    }
}

/// What became of a conversion.
#[derive(Debug, Clone)]
pub enum Converted {
    Done(Kept),
    /// Not everything fits: nothing was written.
    WouldLose(Vec<Loss>),
    Failed(Fault),
}

/// The secrets that were typed for one piece of work.
struct Given {
    existing: Option<Password>,
    new: Option<Password>,
}

impl Interaction for Given {
    fn secret(&mut self, wanted: &SecretWanted) -> Option<Password> {
        match wanted {
            SecretWanted::Existing { .. } => self.existing.take(),
            SecretWanted::New { .. } => self.new.take(),
        }
    }
}

fn given(existing: Option<&Secret>, new: Option<&Secret>) -> Result<Given, Fault> {
    // A file without protection opens with any password.
    let existing = existing.map_or_else(|| Ok(Password::new(String::new())), Secret::copy)?;
    Ok(Given { existing: Some(existing), new: new.map(Secret::copy).transpose()? })
}

fn broken() -> Fault {
    Fault { code: Code::App05, details: Vec::new() }
}

/// Work with files. One that breaks down answers nothing: the page waits, and can be left.
pub fn blocking(work: impl FnOnce() -> Answer + Send + 'static) -> Task<Answer> {
    Task::future(async { tokio::task::spawn_blocking(work).await }).then(|done| match done {
        Ok(answer) => Task::done(answer),
        Err(_) => Task::none(),
    })
}

fn uri(path: &Path) -> KeyUri {
    KeyUri(path.to_string_lossy().into_owned())
}

pub fn read(desk: &Desk, path: &Path, secret: Option<Secret>) -> Task<Answer> {
    let (carrier, uri) = (Arc::clone(&desk.services.carrier), uri(path));
    let (state, path) = (desk.services.state.clone(), path.to_owned());
    blocking(move || {
        let read = given(secret.as_ref(), None).and_then(|mut person| {
            let mut store = key_show(carrier.as_ref(), &uri, &state, &mut person)?;
            store.search.not_asked();
            let learned = key_memory::learn(&state, &path, &store.keys);
            Ok(Opened::new(store, secret, learned))
        });
        Answer::Read(read)
    })
}

/// The same, and the provider is asked about the keys that have no certificate. What it has is kept in the program's
/// store.
pub fn ask(desk: &Desk, subject: &Subject, profile: &Profile) -> Task<Answer> {
    let (services, path) = (desk.services.clone(), subject.path.clone());
    let (secret, read, now) = (subject.secret(), subject.read().cloned(), desk.now());
    let service = Service::new(profile.clone(), services.client.clone());
    Task::future(async move {
        let (carrier, state) = (Arc::clone(&services.carrier), services.state.clone());
        let (file, own, old) = (uri(&path), secret.clone(), path.clone());
        let opened = tokio::task::spawn_blocking(move || {
            same(&old, read.as_ref())?;
            let mut person = given(own.as_ref(), None)?;
            Ok(key_show(carrier.as_ref(), &file, &state, &mut person)?)
        });
        let mut store = match opened.await {
            Ok(Ok(store)) => store,
            Ok(Err(fault)) => return Answer::Read(Err(fault)),
            Err(_) => return Answer::Read(Err(broken())),
        };
        store.ask(Some(&service), now).await;
        let keep = move || {
            let found: Vec<_> = store.keys.iter().flat_map(|key| key.certificates.clone()).collect();
            // Where they cannot be kept they are seen as long as the page is open.
            let _ = CertStore::open(&services.state).add(&found);
            let learned = key_memory::learn(&services.state, &path, &store.keys);
            Opened::new(store, secret, learned)
        };
        Answer::Read(tokio::task::spawn_blocking(keep).await.map_err(|_| broken()))
    })
}

/// Nothing is done with another file than the one that the page shows.
fn same(path: &Path, read: Option<&ReadKey>) -> Result<(), Fault> {
    match read.is_none_or(|read| key_memory::is_the_same(path, read)) {
        true => Ok(()),
        false => Err(TaskError::from(CarrierError::Replaced { uri: path.display().to_string() }).into()),
    }
}

/// `present`: what it opens with now, as it was typed for this; None: it is not protected.
pub fn change(desk: &Desk, subject: &Subject, present: Option<Secret>, new: Secret) -> Task<Answer> {
    let (carrier, subject) = (Arc::clone(&desk.services.carrier), subject.clone());
    let uri = uri(&subject.path);
    blocking(move || {
        let changed = same(&subject.path, subject.read())
            .and_then(|()| given(present.as_ref(), Some(&new)))
            .and_then(|mut person| Ok(key_password(carrier.as_ref(), &uri, &mut person)?));
        // The same keys in another file: that it was read is known of this one too.
        let read = || {
            let ids = subject.read()?.ids.clone();
            Some(ReadKey { file: key_memory::digest(&subject.path)?, ids })
        };
        Answer::Changed(changed.map(|()| (new, read())))
    })
}

pub fn back_up(desk: &Desk, subject: &Subject, to: &Path) -> Task<Answer> {
    let (carrier, subject) = (Arc::clone(&desk.services.carrier), subject.clone());
    let (from, to, state) = (uri(&subject.path), uri(to), desk.services.state.clone());
    blocking(move || {
        let memory = KeyMemory::open(&state);
        let made = same(&subject.path, subject.read())
            .and_then(|()| given(subject.secret().as_ref(), None))
            .and_then(|mut person| Ok(key_backup(carrier.as_ref(), &from, &to, &memory, &mut person)?));
        Answer::BackedUp(made.map(Arc::new))
    })
}

pub fn remind(desk: &Desk, subject: &Subject, to: PathBuf, words: remind::Words) -> Task<Answer> {
    let now = desk.now();
    let certificates = subject.opened.as_ref().map(|opened| certificates(opened, now)).unwrap_or_default();
    blocking(move || {
        let remind::Words { name, title, text } = &words;
        // A folder, or the file itself.
        let file = to.extension().is_some_and(|end| end == "ics").then(|| to.file_stem()).flatten();
        let name = file.map_or_else(|| name.clone(), |stem| stem.to_string_lossy().into_owned());
        let folder = to.parent().filter(|_| file.is_some()).unwrap_or(&to);
        let reminder = Reminder { title, text, certificates: &certificates, now };
        Answer::Reminder(export::reminder(folder, &name, &reminder).map_err(Fault::from))
    })
}

pub fn convert(
    desk: &Desk,
    subject: &Subject,
    to: &Path,
    new: Option<Secret>,
    wanted: Conversion,
) -> Task<Answer> {
    let (carrier, subject) = (Arc::clone(&desk.services.carrier), subject.clone());
    let (from, to) = (uri(&subject.path), uri(to));
    blocking(move || {
        let given =
            same(&subject.path, subject.read()).and_then(|()| given(subject.secret().as_ref(), new.as_ref()));
        let mut person = match given {
            Ok(person) => person,
            Err(fault) => return Answer::Converted(Converted::Failed(fault)),
        };
        Answer::Converted(match key_convert(carrier.as_ref(), &from, &to, &wanted, &mut person) {
            Ok(kept) => Converted::Done(kept),
            Err(TaskError::Carrier(CarrierError::WouldLose(losses))) => Converted::WouldLose(losses),
            Err(error) => Converted::Failed(error.into()),
        })
    })
}

/// What would be destroyed; nothing is changed.
pub fn look_before_destroying(around: Around<'_>, path: &Path) -> Task<Answer> {
    let (desk, memory, uri) = (around.desk.clone(), around.memory(), uri(path));
    blocking(move || {
        let cases = desk.renewal().list().map_err(TaskError::from);
        let doomed = cases.and_then(|cases| before_destroying(&uri, &cases, &memory, desk.now()));
        Answer::Doomed(doomed.map(Arc::new).map_err(Fault::from))
    })
}

pub fn destroy(desk: &Desk, path: &Path, doomed: Arc<Doomed>) -> Task<Answer> {
    let (desk, uri) = (desk.clone(), uri(path));
    blocking(move || {
        let cases = desk.renewal().list().map_err(TaskError::from);
        let gone = cases.and_then(|cases| key_destroy(desk.services.carrier.as_ref(), &uri, &doomed, &cases));
        Answer::Destroyed(gone.map_err(Fault::from))
    })
}
