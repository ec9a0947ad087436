//! The facts of the home page: whose key, where, until when.

use super::key_memory::KeyMemory;
use super::key_places::certificates_of;
use super::training::{Demo, Family, enroll, free_folder};
use super::{TaskError, connection};
use crate::authority::Profile;
use crate::authority::profile::Profiles;
use crate::carrier::file::{FileCarrier, newest_dated};
use crate::pki::{Certificate, Purpose};
use crate::training::{Config, Running, Server};
use crate::vault::settings::Held;
use crate::vault::{atomic, settings};
use std::path::{Path, PathBuf};
use time::OffsetDateTime;

/// A certificate as the key card shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardCertificate {
    pub purpose: Purpose,
    pub not_after: OffsetDateTime,
    /// Issuer's common name.
    pub issuer: String,
    /// It is suspended or revoked.
    pub held: Option<Held>,
}

/// Everything on a key card; nothing secret, no password needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyCard {
    pub owner: String,
    /// File or device name.
    pub carrier: String,
    pub certificates: Vec<CardCertificate>,
    /// Days of the calendar until the first of the ends (certificate or private key usage): 0 on the last day, negative
    /// when it has passed.
    pub days_left: i64,
    /// Length of that certificate's period in days.
    pub period_days: i64,
}

/// Beside the demo key: where the key lies that replaced it.
const ELSEWHERE: &str = "elsewhere";

/// Certificates that end in fewer days are to be renewed now (domain.md 11).
const SOON: i64 = 30;

impl KeyCard {
    /// Ends soon, and has not ended: it can still be renewed from here.
    pub fn is_due(&self) -> bool {
        (0..SOON).contains(&self.days_left) && self.held().is_none()
    }

    /// What stands in the way of a renewal: a certificate that is revoked, else one that is suspended.
    pub fn held(&self) -> Option<Held> {
        self.certificates.iter().filter_map(|certificate| certificate.held).max_by_key(|held| held.revoked)
    }
}

/// The card of a key file from the certificates found beside it. None without certificates.
pub fn key_card(file: &Path, certificates: &[Certificate], now: OffsetDateTime) -> Option<KeyCard> {
    let first = certificates.iter().min_by_key(|c| end_of(c))?;
    let name = crate::pki::Name::called;
    Some(KeyCard {
        owner: name(first.subject()),
        carrier: file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default(),
        certificates: certificates
            .iter()
            .map(|c| CardCertificate {
                purpose: c.purpose(),
                not_after: c.not_after(),
                issuer: name(c.issuer()),
                held: None,
            })
            .collect(),
        days_left: days_left(end_of(first), now),
        period_days: (end_of(first) - first.not_before()).whole_days(),
    })
}

/// As people count: the dates are subtracted, whatever the hour.
pub fn days_left(end: OffsetDateTime, now: OffsetDateTime) -> i64 {
    let days = (end.date() - now.to_offset(end.offset()).date()).whole_days();
    if end < now { days.min(-1) } else { days }
}

/// Until when a certificate serves: its end, or that of the private key usage period when that is earlier.
pub fn end_of(certificate: &Certificate) -> OffsetDateTime {
    let end = certificate.not_after();
    certificate.private_key_usage_end().map_or(end, |usage| usage.min(end))
}

/// The key that waits to be renewed at the training provider.
#[derive(Debug)]
pub struct TrainingDesk {
    pub profile: Profile,
    pub key: PathBuf,
    /// Password of the demo key; None once the person has given the key one of her own.
    pub password: Option<String>,
}

/// Starts the training provider with its data in the program's folder (`state`, or the platform's).
///
/// # Errors
/// Those of the folder and of the provider's start.
pub fn training_provider(state: Option<&Path>) -> Result<Running, TaskError> {
    provider(&window_folder(state)?.join("training"))
}

fn window_folder(state: Option<&Path>) -> Result<PathBuf, TaskError> {
    let folder = settings::data_folder(state)?.join("window");
    atomic::create_private_folder(&folder)?;
    Ok(folder)
}

/// Finds the demo person's key in the program's folder; makes one with six days left when there is none that still
/// works. `provider` is the address of a running training provider.
///
/// # Errors
/// Those of the folder and of enrolling.
pub async fn training_desk(
    state: Option<&Path>,
    provider: &str,
    family: Family,
    now: OffsetDateTime,
) -> Result<TrainingDesk, TaskError> {
    let folder = window_folder(state)?;
    let client = connection::client(&settings::Proxy::None)?;
    let (profile, _) = Profiles::new(None).find(provider, &client).await?;
    let (keys, file) = match family {
        Family::Dstu => (folder.join("key"), "Key-6.dat"),
        Family::Ecdsa => (folder.join("key-ecdsa"), "key.pfx"),
    };
    let key = keys.join(file);
    let works = |key: &Path| {
        key_card(key, &certificates_of(key, &KeyMemory::default(), now), now)
            .is_some_and(|card| card.days_left > 0)
    };
    // A key that was renewed onto another carrier is replaced by what lies there.
    let note = keys.join(ELSEWHERE);
    let elsewhere = std::fs::read_to_string(&note).ok().map(PathBuf::from);
    if let Some(key) = elsewhere.clone().filter(|key| works(key)) {
        return Ok(TrainingDesk { profile, key, password: None });
    }
    if elsewhere.is_some() || !works(&key) {
        if keys.exists() {
            // An old demo key is kept, as everything is that was once a key.
            std::fs::rename(&keys, free_folder(&folder, "key-before"))
                .map_err(|_| TaskError::Exists(keys.clone()))?;
        }
        let demo = Demo::taxpayer(family, false);
        let enrolled = enroll(&FileCarrier, &profile, &client, &demo, &keys, now.date()).await?;
        if family == Family::Ecdsa {
            // A PKCS#12 shows its certificates only to who knows the password; the card wants them before.
            for (name, certificate) in ["sign.cer", "agree.cer"].iter().zip(&enrolled.certificates) {
                atomic::write(&keys.join(name), certificate.as_der(), atomic::Access::Shared)?;
            }
        }
    }
    let renewed = newest_dated(&key).is_some();
    let password = if renewed { None } else { std::fs::read_to_string(keys.join("password.txt")).ok() };
    Ok(TrainingDesk { profile, key, password })
}

/// The demo key was renewed onto another carrier: from now on the new one is the one that waits.
///
/// # Errors
/// That of writing the note.
pub fn training_key_moved(old: &Path, new: &Path) -> Result<(), TaskError> {
    let Some(keys) = old.parent() else { return Ok(()) };
    Ok(atomic::write(&keys.join(ELSEWHERE), new.to_string_lossy().as_bytes(), atomic::Access::Private)?)
}

/// The provider at the port it had last time, so that a case begun then finds it again.
fn provider(data: &Path) -> Result<Running, TaskError> {
    let note = data.with_extension("port");
    let last = std::fs::read_to_string(&note).ok().and_then(|text| text.trim().parse::<u16>().ok());
    let at = |port| Config { listen: ([127, 0, 0, 1], port).into(), ..Config::new(data) };
    let running = match last.map(|port| Server::start(at(port))) {
        Some(Ok(running)) => running,
        _ => Server::start(at(0))?,
    };
    let port = running.address.port().to_string();
    atomic::write(&note, port.as_bytes(), atomic::Access::Private)?;
    Ok(running)
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn days_are_those_of_the_calendar() {
        let now = datetime!(2026-11-22 06:30 UTC);
        for (end, days) in [
            (datetime!(2026-11-28 06:29:50 UTC), 6),
            (datetime!(2026-11-23 00:00 UTC), 1),
            (datetime!(2026-11-22 06:30 UTC), 0),
            (datetime!(2026-11-22 06:29 UTC), -1),
            (datetime!(2026-11-20 23:00 UTC), -2),
        ] {
            assert_eq!(days_left(end, now), days, "{end}");
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_demo_key_that_moved_is_found_where_it_went() {
        let (state, stick) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let running = training_provider(Some(state.path())).unwrap();
        let now = OffsetDateTime::now_utc();
        let desk =
            async || training_desk(Some(state.path()), &running.url(), Family::Dstu, now).await.unwrap();
        let first = desk().await;
        assert!(first.password.is_some());
        let new = stick.path().join("Key-6.dat");
        for name in ["Key-6.dat", "sign.cer", "agree.cer"] {
            std::fs::copy(first.key.with_file_name(name), stick.path().join(name)).unwrap();
        }
        training_key_moved(&first.key, &new).unwrap();
        let moved = desk().await;
        assert_eq!((moved.key, moved.password), (new.clone(), None));
        // Without the stick there is a demo key again, and the one from before is kept.
        std::fs::remove_file(stick.path().join("sign.cer")).unwrap();
        std::fs::remove_file(stick.path().join("agree.cer")).unwrap();
        let again = desk().await;
        assert_eq!(again.key, first.key);
        assert!(again.password.is_some());
        assert!(state.path().join("window/key-before/Key-6.dat").exists());
    }
}
