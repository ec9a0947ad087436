//! The whole story: a provider starts, a taxpayer with six days left renews, and every promise is verified.

use super::{Demo, Enrolled, Family, Knows, Prepared, password, prepare};
use crate::authority::Protocol;
use crate::authority::service::Service;
use crate::authority::status::Verdict;
use crate::carrier::file::is_staged;
use crate::carrier::{Carrier, Interaction, KeyUri, SecretWanted};
use crate::crypto::{HashAlgorithm, Password, Secret};
use crate::pki::{Certificate, KeyIds};
use crate::renewal::{Choices, Line, Outcome, Person, Question, Renewal, Reply, Services, State};
use crate::tasks::TaskError;
use crate::vault::atomic;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What is to be told.
#[derive(Debug, Clone)]
pub struct Story {
    /// Everything the story makes stays here.
    pub folder: PathBuf,
    pub protocol: Protocol,
    /// Generation of hash of the provider: `Gost34311` or `Kupyna256`.
    pub hash: HashAlgorithm,
    pub family: Family,
    pub one_key: bool,
}

/// What happens on the way.
#[derive(Debug)]
pub enum Telling<'a> {
    Started {
        address: &'a str,
    },
    Enrolled(&'a Enrolled),
    Renewal(&'a Line),
    /// A promise that was verified after the renewal; its key.
    Holds(&'static str),
}

/// How the story ended.
#[derive(Debug)]
pub struct StoryEnd {
    pub outcome: Outcome,
    /// The old key under its dated name.
    pub old_key: KeyUri,
    /// Password of the new key.
    pub password_file: PathBuf,
    pub folder: PathBuf,
}

/// Where what happens is told.
pub type Listener = Arc<dyn Fn(&Telling<'_>) + Send + Sync>;

/// Tells the story. `services` are those of a renewal whose state lies in the story's folder.
///
/// # Errors
/// Whatever stops it; `NotAsPromised` when a promise does not hold in the end.
pub async fn run(story: &Story, services: Services, tell: Listener) -> Result<StoryEnd, TaskError> {
    let (carrier, client) = (services.carrier.clone(), services.client.clone());
    let today = services.clock.now().date();
    let demo = Demo::taxpayer(story.family, story.one_key);
    let Prepared { running, profile, enrolled } =
        prepare(&story.folder, story.hash, &demo, carrier.as_ref(), &client, today).await?;
    tell(&Telling::Started { address: &running.url() });
    tell(&Telling::Enrolled(&enrolled));

    let old_password = read_back(&enrolled.password_file)?;
    let new_password_file = enrolled.password_file.with_file_name("new-password.txt");
    let new_password = super::new_password(&new_password_file)?;
    let choices = Choices {
        one_key: story.one_key,
        protocol: Some(story.protocol),
        certificates: enrolled.certificates.iter().map(|c| c.as_der().to_vec()).collect(),
        ..Choices::of(enrolled.key.clone())
    };
    let person = Taxpayer { old: old_password, new: new_password, tell: tell.clone() };
    let person = Arc::new(Mutex::new(person));
    let clock = services.clock.clone();
    let outcome = Renewal::new(services).start(profile.clone(), choices, person.clone()).await?;

    let service = Service::new(profile, client);
    let old_key = {
        let person = person.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        verify(&outcome, &enrolled, carrier.as_ref(), &person, &tell)?
    };
    for certificate in &outcome.old {
        revoked(&service, certificate, clock.now()).await?;
    }
    tell(&Telling::Holds("old-revoked"));
    for certificate in &outcome.new {
        let status = service.status(certificate, &[], clock.now()).await;
        promise(status.ocsp.verdict == Verdict::Good, "the new certificates are good in OCSP")?;
        promise(status.crl.verdict == Verdict::Good, "the new certificates are not in the CRL")?;
    }
    tell(&Telling::Holds("new-good"));
    running.shutdown();
    Ok(StoryEnd { outcome, old_key, password_file: new_password_file, folder: story.folder.clone() })
}

fn read_back(path: &std::path::Path) -> Result<Secret, TaskError> {
    let octets = zeroize::Zeroizing::new(
        std::fs::read(path).map_err(|source| atomic::AtomicError::Io { path: path.to_path_buf(), source })?,
    );
    Ok(Secret::from_slice(&octets))
}

/// What can be seen on the carrier: both stores open with their passwords and hold their keys.
fn verify(
    outcome: &Outcome,
    enrolled: &Enrolled,
    carrier: &dyn Carrier,
    person: &Taxpayer,
    tell: &Listener,
) -> Result<KeyUri, TaskError> {
    promise(outcome.state == State::Done, "the renewal is finished")?;
    let ids =
        |certificates: &[Certificate]| certificates.iter().map(Certificate::key_ids).collect::<Vec<_>>();
    let (old, new) = (ids(&enrolled.certificates), ids(&outcome.new));
    promise(new.len() == old.len() && new.iter().all(|id| !old.contains(id)), "the new keys are new")?;
    promise(outcome.key == enrolled.key, "the new key has the old one's place")?;
    let opened = |uri: &KeyUri, secret: &Secret| -> Result<Vec<KeyIds>, TaskError> {
        let session = carrier.open(uri, &mut Knows { existing: Some(secret), new: None })?;
        Ok(session.keys().iter().map(|key| key.spki.key_ids()).collect())
    };
    promise(same(&opened(&outcome.key, &person.new)?, &new), "the new store holds the new keys")?;
    tell(&Telling::Holds("new-store"));
    let Some(old_key) = outcome.old_key.clone() else {
        return Err(TaskError::NotAsPromised("the old file has a dated name"));
    };
    promise(same(&opened(&old_key, &person.old)?, &old), "the old store holds the old keys")?;
    tell(&Telling::Holds("old-store"));
    Ok(old_key)
}

fn same(a: &[KeyIds], b: &[KeyIds]) -> bool {
    a.len() == b.len() && a.iter().all(|id| b.contains(id))
}

/// The provider says in both ways that it is revoked. It does so at once; the clock's granularity is a second.
async fn revoked(
    service: &Service,
    certificate: &Certificate,
    now: time::OffsetDateTime,
) -> Result<(), TaskError> {
    let mut status = service.status(certificate, &[], now).await;
    for _ in 0..10 {
        let seen = |v: &Verdict| matches!(v, Verdict::Revoked { .. }) && !v.suspended();
        if seen(&status.ocsp.verdict) && seen(&status.crl.verdict) {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
        status = service.status(certificate, &[], now).await;
    }
    Err(TaskError::NotAsPromised("the old certificates are revoked in OCSP and CRL"))
}

fn promise(holds: bool, what: &'static str) -> Result<(), TaskError> {
    if holds { Ok(()) } else { Err(TaskError::NotAsPromised(what)) }
}

/// Agrees to everything: the person is fictitious and so is the agreement.
struct Taxpayer {
    old: Secret,
    new: Secret,
    tell: Listener,
}

impl Interaction for Taxpayer {
    fn secret(&mut self, wanted: &SecretWanted) -> Option<Password> {
        match wanted {
            SecretWanted::New { .. } => password(&self.new),
            SecretWanted::Existing { uri, .. } if is_staged(uri) => password(&self.new),
            SecretWanted::Existing { .. } => password(&self.old),
        }
    }
}

impl Person for Taxpayer {
    fn decide(&mut self, _question: &Question<'_>) -> Reply {
        Reply::Yes
    }
    fn line(&mut self, line: &Line) {
        (self.tell)(&Telling::Renewal(line));
    }
}
