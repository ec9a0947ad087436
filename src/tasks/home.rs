//! The facts of the home page: whose key, where, until when.

use super::training::{Demo, Family, Prepared, prepare};
use super::{TaskError, certificate_files, connection};
use crate::carrier::file::FileCarrier;
use crate::crypto::HashAlgorithm;
use crate::pki::{Certificate, Purpose};
use crate::training::{Config, Running, Server};
use crate::vault::{atomic, settings};
use std::path::Path;
use time::OffsetDateTime;

/// A certificate as the key card shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardCertificate {
    pub purpose: Purpose,
    pub not_after: OffsetDateTime,
    /// Issuer's common name.
    pub issuer: String,
}

/// Everything on a key card; nothing secret, no password needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyCard {
    pub owner: String,
    /// File or device name.
    pub carrier: String,
    pub certificates: Vec<CardCertificate>,
    /// Whole days until the first of the ends (certificate or private key usage); negative when it has passed.
    pub days_left: i64,
    /// Length of that certificate's period in days.
    pub period_days: i64,
}

/// The card of a key file from the certificates found beside it. None without certificates.
pub fn key_card(file: &Path, certificates: &[Certificate], now: OffsetDateTime) -> Option<KeyCard> {
    let end = |c: &Certificate| c.private_key_usage_end().map_or(c.not_after(), |end| end.min(c.not_after()));
    let first = certificates.iter().min_by_key(|c| end(c))?;
    let name = |n: &crate::pki::Name| n.common_name().map_or_else(|| n.to_string(), str::to_owned);
    Some(KeyCard {
        owner: name(first.subject()),
        carrier: file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default(),
        certificates: certificates
            .iter()
            .map(|c| CardCertificate {
                purpose: c.purpose(),
                not_after: c.not_after(),
                issuer: name(c.issuer()),
            })
            .collect(),
        days_left: (end(first) - now).whole_seconds().div_euclid(86_400),
        period_days: (end(first) - first.not_before()).whole_days(),
    })
}

/// A training provider, which runs as long as this lives, and the card of the key that waits to be renewed there.
#[derive(Debug)]
pub struct TrainingDesk {
    pub running: Running,
    pub card: KeyCard,
}

/// Starts the provider and finds the demo person's key in the program's data folder (`state`, or the platform's); makes
/// one with six days left when there is none that still works.
///
/// # Errors
/// Those of the folder, of the provider's start and of enrolling.
pub async fn training_desk(state: Option<&Path>, now: OffsetDateTime) -> Result<TrainingDesk, TaskError> {
    let folder = settings::data_folder(state)?.join("window");
    atomic::create_private_folder(&folder)?;
    let keys = folder.join("key");
    let files = ["sign.cer", "agree.cer"].map(|name| certificate_files::read(&keys.join(name)));
    let kept: Vec<Certificate> = files.into_iter().flatten().flatten().flatten().collect();
    if let Some(card) = key_card(&keys.join("Key-6.dat"), &kept, now).filter(|card| card.days_left > 0) {
        return Ok(TrainingDesk { running: Server::start(Config::new(folder.join("training")))?, card });
    }
    let demo = Demo::taxpayer(Family::Dstu, false);
    let client = connection::client(&settings::Proxy::None)?;
    let prepared =
        prepare(&folder, HashAlgorithm::Gost34311, &demo, &FileCarrier, &client, now.date()).await?;
    let Prepared { running, enrolled, .. } = prepared;
    let card = key_card(Path::new(&enrolled.key.0), &enrolled.certificates, now)
        .ok_or(TaskError::NotAsPromised("certificates of the demo key"))?;
    Ok(TrainingDesk { running, card })
}
