//! A provider that runs in this process, and a taxpayer whose certificates are about to expire.

use super::{Demo, Enrolled, enroll};
use crate::authority::Profile;
use crate::authority::profile::Profiles;
use crate::carrier::Carrier;
use crate::crypto::HashAlgorithm;
use crate::net::Client;
use crate::tasks::TaskError;
use crate::training::{Config, Running, Server};
use crate::vault::atomic;
use std::path::{Path, PathBuf};
use time::Date;

/// What waits to be renewed.
#[derive(Debug)]
pub struct Prepared {
    /// Dropping it stops the provider.
    pub running: Running,
    pub profile: Profile,
    pub enrolled: Enrolled,
}

/// Starts the built-in training provider with its data under `folder` and enrols `demo` with keys in a fresh folder
/// there.
///
/// # Errors
/// Those of the provider's start and of [`enroll`].
pub async fn prepare(
    folder: &Path,
    hash: HashAlgorithm,
    demo: &Demo,
    carrier: &dyn Carrier,
    client: &Client,
    date: Date,
) -> Result<Prepared, TaskError> {
    atomic::create_private_folder(folder)?;
    // A provider keeps to its generation of hash: each has a folder of its own.
    let name = if hash == HashAlgorithm::Kupyna256 { "training-kupyna" } else { "training" };
    let running = Server::start(Config { hash, ..Config::new(folder.join(name)) })?;
    let (profile, _) = Profiles::new(None).find(&running.url(), client).await?;
    let keys = free_folder(folder, "key");
    let enrolled = enroll(carrier, &profile, client, demo, &keys, date).await?;
    Ok(Prepared { running, profile, enrolled })
}

/// First of `folder/name`, `folder/name-2`, … that does not exist.
pub fn free_folder(folder: &Path, name: &str) -> PathBuf {
    let mut path = folder.join(name);
    let mut number = 2;
    while path.symlink_metadata().is_ok() {
        path = folder.join(format!("{name}-{number}"));
        number += 1;
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_free_folder_is_numbered() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(free_folder(folder.path(), "key"), folder.path().join("key"));
        std::fs::create_dir(folder.path().join("key")).unwrap();
        std::fs::create_dir(folder.path().join("key-2")).unwrap();
        assert_eq!(free_folder(folder.path(), "key"), folder.path().join("key-3"));
    }
}
