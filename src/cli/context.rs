//! What every command works with.

use super::arguments::{Arguments, General};
use super::output::{Failure, Output};
use super::person::{self, Person};
use crate::authority::profile::{Origin, Profiles};
use crate::authority::{AuthorityError, Profile};
use crate::carrier::Carrier;
use crate::carrier::file::FileCarrier;
use crate::i18n::{Texts, Wanted};
use crate::net::Client;
use crate::tasks::{connection, program_password};
use crate::vault::{Settings, VaultError, settings};

use std::future::Future;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use time::OffsetDateTime;

pub struct Context {
    pub output: Arc<Output>,
    pub general: General,
    /// The program's own data.
    pub state: PathBuf,
    /// Empty until the program password is given, where one is set.
    settings: OnceLock<Settings>,
    runtime: tokio::runtime::Runtime,
}

impl Context {
    /// The `Err` carries the means to say it.
    pub fn new(arguments: Arguments) -> Result<Self, Box<(Output, Failure)>> {
        let general = arguments.general;
        let chosen = general.lang;
        let speak = |language: Wanted| Output::new(general.json, Texts::new(language.language()));
        let state = match settings::data_folder(general.state.as_deref()) {
            // Cases name what lies here, and outlive the working folder.
            Ok(folder) => std::path::absolute(&folder).unwrap_or(folder),
            Err(error) => {
                return Err(Box::new((speak(chosen.unwrap_or_else(Wanted::of_system)), error.into())));
            }
        };
        // A file, or something below one: nothing of ours can be there.
        let is_folder = match state.metadata() {
            Ok(there) => there.is_dir(),
            Err(error) => error.kind() != std::io::ErrorKind::NotADirectory,
        };
        if !is_folder {
            let failure = Failure::of(crate::code::Code::App02).detail("path", state.display().to_string());
            return Err(Box::new((speak(chosen.unwrap_or_else(Wanted::of_system)), failure)));
        }
        let (settings, broken) = Settings::load(&state);
        let wanted = chosen
            .or_else(|| settings.language.as_deref().and_then(Wanted::parse))
            .unwrap_or_else(Wanted::of_system);
        let output = speak(wanted);
        if let Wanted::NotYet(tag) = wanted {
            output.warn("cli-language-not-yet", &[("tag", tag.to_owned())]);
        }
        let settings = match broken {
            // Not every command needs them: the password is asked for by those that do.
            Some(VaultError::Locked) => OnceLock::new(),
            broken => {
                if let Some(error) = broken {
                    output.warn_failure(&error.into());
                }
                OnceLock::from(settings)
            }
        };
        let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()
        {
            Ok(runtime) => runtime,
            Err(error) => {
                let failure = Failure::of(crate::code::Code::App05).detail("cause", error.to_string());
                return Err(Box::new((output, failure)));
            }
        };
        Ok(Self { output: Arc::new(output), general, state, settings, runtime })
    }

    pub fn block_on<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    pub fn now(&self) -> OffsetDateTime {
        OffsetDateTime::now_utc()
    }

    pub fn carrier(&self) -> Arc<dyn Carrier> {
        Arc::new(FileCarrier)
    }

    pub fn person(&self) -> Person {
        Person::new(self.output.clone(), &self.general)
    }

    /// The person's settings; with them journal and network are open. Asks for the program password where one is set.
    fn settings(&self) -> Result<&Settings, Failure> {
        if self.settings.get().is_none() {
            let password = person::program_password(&self.output, &self.general)?;
            program_password::unlock(Some(&self.state), &password)?;
            let (settings, broken) = Settings::load(&self.state);
            if let Some(error) = broken {
                self.output.warn_failure(&error.into());
            }
            // Empty a moment ago.
            let _ = self.settings.set(settings);
        }
        self.settings.get().ok_or_else(|| VaultError::Locked.into())
    }

    /// The network as the settings say.
    pub fn client(&self) -> Result<Client, Failure> {
        Ok(connection::client(&self.settings()?.proxy)?)
    }

    pub fn profiles(&self) -> Profiles {
        Profiles::new(Some(&self.state.join("providers")))
    }

    /// A provider by its id, or by the address of a training provider on this computer.
    pub fn provider(&self, id: &str) -> Result<(Profile, Origin), Failure> {
        let wrong = |text: &str| Failure::Usage(self.output.texts().text(text, &[("id", id.to_owned())]));
        // Only an address has to be asked.
        let found = match id.contains("://") {
            true => self.block_on(self.profiles().find(id, &self.client()?)),
            false => self.profiles().get(id),
        };
        found.map_err(|error| match error {
            AuthorityError::ProfileUnknown(_) => wrong("cli-provider-unknown"),
            AuthorityError::ProfileBad { .. } if id.contains("://") => wrong("cli-provider-address"),
            other => other.into(),
        })
    }
}
