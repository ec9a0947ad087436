//! Reads what the home page shows, away from the window's thread: the key, its provider, unfinished cases.

use super::Options;
use super::desk::Desk;
use super::screen::choose::Choose;
use super::screen::home::Home;
use crate::authority::{Profile, Protocol};
use crate::carrier::KeyUri;
use crate::carrier::file::FileCarrier;
use crate::crypto::Password;
use crate::pki::Certificate;
use crate::renewal::{Services, SystemClock, Unfinished};
use crate::tasks::TaskError;
use crate::tasks::connection;
use crate::tasks::home::{training_desk, training_provider};
use crate::tasks::key_memory::KeyMemory;
use crate::tasks::key_places::{FoundKey, certificates_of, recent_keys};
use crate::tasks::training::Family;
use crate::tasks::{preferences, providers};
use crate::training::Running;
use crate::vault::{Settings, settings};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use time::OffsetDateTime;

/// What the window works with, once it is there.
#[derive(Clone)]
pub struct Loaded {
    pub desk: Desk,
    pub home: Home,
    /// None: the key's provider is not known.
    pub profile: Option<Profile>,
    /// Every provider that is known.
    pub profiles: Vec<Profile>,
    pub key: Option<KeyUri>,
    /// Other keys that were used before.
    pub others: Vec<FoundKey>,
    /// Password of the demo key, to be shown in training mode.
    pub password: Option<String>,
    pub unfinished: Vec<Unfinished>,
    /// Keeps the training provider running as long as the window is open.
    pub training: Option<Arc<Running>>,
}

impl std::fmt::Debug for Loaded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Loaded").field("key", &self.key).finish_non_exhaustive()
    }
}

impl Loaded {
    /// The provider of a case: it may be another than that of the key on the page.
    pub fn provider(&self, id: &str) -> Option<Profile> {
        let all = self.profile.iter().chain(&self.profiles);
        all.into_iter().find(|profile| profile.id == id).cloned()
    }
}

/// What is wanted.
pub struct Wanted {
    pub options: Options,
    pub settings: Settings,
    /// The training provider, when it runs already.
    pub running: Option<Arc<Running>>,
    /// The key that was chosen in this window.
    pub key: Option<PathBuf>,
    /// That of the proxy's user.
    pub proxy_password: Option<Password>,
}

/// # Errors
/// Those of the data folder, the journal and, in training mode, of the provider's start.
pub async fn load(wanted: Wanted) -> Result<Loaded, TaskError> {
    let state = settings::data_folder(wanted.options.state.as_deref())?;
    preferences::try_folder(&state)?;
    let now = OffsetDateTime::now_utc();
    if wanted.options.training {
        return training(wanted, state, now).await;
    }
    let Wanted { settings, key, proxy_password, .. } = wanted;
    let desk = desk(&state, &settings.proxy, proxy_password)?;
    let unfinished = desk.renewal().list()?;
    let profiles = providers::all(&state);
    let memory = KeyMemory::of(&settings, &state);
    let mut others = recent_keys(&settings, &memory, now);
    let key = key.or_else(|| others.first().map(|key| key.path.clone()));
    others.retain(|other| Some(&other.path) != key.as_ref());
    let certificates = key.as_deref().map(|key| certificates_of(key, &memory, now)).unwrap_or_default();
    Ok(Loaded {
        home: home(key.as_deref(), &certificates, &memory, &unfinished, now),
        profile: provider(&profiles, &certificates, settings.default_provider.as_deref()),
        key: key.map(|key| KeyUri(key.display().to_string())),
        password: None,
        training: None,
        desk,
        profiles,
        others,
        unfinished,
    })
}

async fn training(wanted: Wanted, state: PathBuf, now: OffsetDateTime) -> Result<Loaded, TaskError> {
    let options = wanted.options;
    let family = if options.training_ecdsa { Family::Ecdsa } else { Family::Dstu };
    let running = match wanted.running {
        Some(running) => running,
        None => Arc::new(training_provider(options.state.as_deref())?),
    };
    let mut ready = training_desk(options.state.as_deref(), &running.url(), family, now).await?;
    if options.training_iit {
        ready.profile.protocols = vec![Protocol::Iit];
    }
    let desk = desk(&state, &settings::Proxy::None, None)?;
    let unfinished = desk.renewal().list()?;
    Ok(Loaded {
        home: home(
            Some(&ready.key),
            &certificates_of(&ready.key, &KeyMemory::default(), now),
            &KeyMemory::of_status(&wanted.settings),
            &unfinished,
            now,
        ),
        profiles: vec![ready.profile.clone()],
        profile: Some(ready.profile),
        key: Some(KeyUri(ready.key.display().to_string())),
        others: Vec::new(),
        password: ready.password,
        training: Some(running),
        desk,
        unfinished,
    })
}

fn desk(state: &Path, proxy: &settings::Proxy, password: Option<Password>) -> Result<Desk, TaskError> {
    let services = Services {
        state: state.to_owned(),
        carrier: Arc::new(FileCarrier),
        client: connection::client_with(proxy, password)?,
        clock: Arc::new(SystemClock),
        checkpoint: Arc::new(()),
    };
    Ok(Desk { services })
}

/// The provider that issued the certificates; where none is known of them, the one that the person chose.
fn provider(profiles: &[Profile], certificates: &[Certificate], chosen: Option<&str>) -> Option<Profile> {
    let chosen = || profiles.iter().find(|profile| Some(profile.id.as_str()) == chosen);
    providers::issuer(profiles, certificates).or_else(chosen).cloned()
}

fn home(
    key: Option<&Path>,
    certificates: &[Certificate],
    memory: &KeyMemory,
    unfinished: &[Unfinished],
    now: OffsetDateTime,
) -> Home {
    let unfinished = unfinished.to_vec();
    let Some(key) = key else { return Home::NoKey { choose: Choose::default(), unfinished } };
    match memory.card(key, certificates, now) {
        Some(card) => Home::Key { card, unfinished },
        None => Home::Bare {
            file: key.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
            folder: key.parent().map(|folder| folder.display().to_string()).unwrap_or_default(),
            unfinished,
        },
    }
}
