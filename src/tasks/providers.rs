//! Which providers there are, and which of them issued a certificate; another one from a person's file.

use super::TaskError;
use super::certificate_files;
use super::error::FileFault;
use crate::authority::profile::{Origin, Profiles};
use crate::authority::{AuthorityError, Profile};
use crate::pki::name::visible;
use crate::pki::{Certificate, oid};
use crate::vault::regular;
use std::path::Path;
use time::format_description::well_known::Iso8601;
use time::{Date, OffsetDateTime};

/// Largest profile file, in octets.
const LARGEST: u64 = 1024 * 1024;

/// What an anchor is recognised by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// The subject's common name, else all of it.
    pub owner: String,
    /// Where it stands, when the name does not say it already.
    pub organisation: Option<String>,
    pub until: OffsetDateTime,
    /// Of the whole certificate.
    pub sha256: [u8; 32],
}

/// The anchors of a provider, in its order.
pub fn anchors(profile: &Profile) -> Vec<Anchor> {
    let anchors = profile.trust().anchors.into_iter();
    anchors
        .map(|anchor| {
            let subject = anchor.subject();
            let owner = subject.called();
            let organisation = subject.get(&oid::ORGANIZATION).map(visible);
            Anchor {
                organisation: organisation.filter(|organisation| *organisation != owner),
                owner,
                until: anchor.not_after(),
                sha256: anchor.sha256(),
            }
        })
        .collect()
}

/// What changes where a profile from a file stands for the program's own.
#[derive(Debug, Clone, PartialEq)]
pub struct InPlace {
    /// The program's own.
    pub of: Profile,
    /// Anchors that this one does not have.
    pub new: Vec<Anchor>,
    /// Anchors that only this one has.
    pub gone: Vec<Anchor>,
}

/// What a profile from a file stands for. None: the program has none of this identifier.
pub fn in_place(profile: &Profile) -> Option<InPlace> {
    let of = Profiles::built_in(&profile.id)?;
    let (own, other) = (anchors(&of), anchors(profile));
    let only = |those: &[Anchor], others: &[Anchor]| -> Vec<Anchor> {
        let missing = |anchor: &&Anchor| others.iter().all(|other| other.sha256 != anchor.sha256);
        those.iter().filter(missing).cloned().collect()
    };
    Some(InPlace { new: only(&other, &own), gone: only(&own, &other), of })
}

/// The date of a profile's data; None: it has none, or none that can be read.
pub fn date(profile: &Profile) -> Option<Date> {
    Date::parse(profile.date.as_deref()?, &Iso8601::DATE).ok()
}

/// Why a person's file is no provider that can be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unfit {
    /// It cannot be read, or is something else that the program knows, or nothing of the kind.
    File(FileFault),
    /// It describes a provider, with a fault; for whoever wrote it.
    Faulty(String),
}

/// Reads a person's file of a provider: its octets, and what is in them. Nothing is believed yet.
///
/// # Errors
/// What the file is instead.
pub fn read(file: &Path) -> Result<(Vec<u8>, Profile), Unfit> {
    let octets = regular::read(file, LARGEST).map_err(|error| match FileFault::from(error) {
        // The largest lists of certificates are longer than any profile.
        FileFault::TooLarge => Unfit::File(instead(file)),
        fault => Unfit::File(fault),
    })?;
    match Profile::from_json(&octets) {
        Ok(profile) => Ok((octets.to_vec(), profile)),
        Err(error) => Err(match serde_json::from_slice::<serde_json::Value>(&octets) {
            Ok(json) if json.get("anchors").is_some() => Unfit::Faulty(match error {
                AuthorityError::ProfileBad { reason, .. } => reason,
                error => error.to_string(),
            }),
            _ => Unfit::File(instead(file)),
        }),
    }
}

/// What a file is that is no profile.
fn instead(file: &Path) -> FileFault {
    match certificate_files::read(file) {
        Ok(_) => FileFault::Other("certificate"),
        Err(TaskError::NotCertificates { fault: FileFault::Content(_), .. }) => FileFault::Other("else"),
        Err(TaskError::NotCertificates { fault, .. }) => fault,
        Err(error) => FileFault::Content(error.to_string()),
    }
}

/// Adds a provider whose anchors the person has accepted.
///
/// # Errors
/// `Authority`: as [`Profiles::add`].
pub fn add(state: &Path, json: &[u8]) -> Result<Profile, TaskError> {
    Ok(Profiles::new(Some(&state.join("providers"))).add(json)?)
}

/// Whether the profile of this identifier is one that the person added.
pub fn is_added(state: &Path, id: &str) -> bool {
    let found = Profiles::new(Some(&state.join("providers"))).get(id);
    found.is_ok_and(|(_, origin)| origin == Origin::Added)
}

/// Removes a provider that the person added; the program's own that it stood for is in force again.
///
/// # Errors
/// `Authority`: as [`Profiles::remove`].
pub fn remove(state: &Path, id: &str) -> Result<(), TaskError> {
    Ok(Profiles::new(Some(&state.join("providers"))).remove(id)?)
}

/// Every provider that can be chosen: those of the program, or what stands for them, then those the person added to the
/// data folder. A profile that is damaged or was changed since is left out.
pub fn all(state: &Path) -> Vec<Profile> {
    let profiles = Profiles::new(Some(&state.join("providers"))).list();
    profiles.into_iter().filter_map(|profile| Some(profile.ok()?.0)).collect()
}

/// The provider whose authority issued all of these certificates. None without certificates.
pub fn issuer<'a>(profiles: &'a [Profile], certificates: &[Certificate]) -> Option<&'a Profile> {
    let issued = |profile: &&Profile| certificates.iter().all(|c| profile.check_issued(c).is_ok());
    if certificates.is_empty() { None } else { profiles.iter().find(issued) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_provider_is_there_and_knows_its_own_certificates() {
        let state = tempfile::tempdir().unwrap();
        let profiles = all(state.path());
        assert!(profiles.len() > 20, "{}", profiles.len());
        assert!(issuer(&profiles, &[]).is_none());
        let mut known = 0;
        for profile in &profiles {
            let trust = profile.trust();
            let Some(own) = trust.certificates.iter().find(|c| profile.check_issued(c).is_ok()) else {
                continue;
            };
            known += 1;
            let found = issuer(&profiles, std::slice::from_ref(own)).unwrap();
            assert!(found.check_issued(own).is_ok(), "{}", found.id);
        }
        assert!(known > 0);
    }

    #[test]
    fn a_provider_from_a_file_is_seen_first_and_believed_when_it_is_added() {
        let folder = tempfile::tempdir().unwrap();
        let known = all(folder.path());
        let mut profile = known[0].clone();
        profile.id = "mine".into();
        let file = folder.path().join("mine.json");
        std::fs::write(&file, serde_json::to_vec(&profile).unwrap()).unwrap();
        let (json, seen) = read(&file).unwrap();
        assert_eq!(seen, profile);
        let shown = anchors(&seen);
        assert_eq!(shown.len(), profile.anchors.len());
        for (anchor, der) in shown.iter().zip(&profile.anchors) {
            assert_eq!(anchor.sha256, Certificate::from_der(der).unwrap().sha256());
        }
        assert_eq!(all(folder.path()).len(), known.len());
        assert_eq!(add(folder.path(), &json).unwrap(), profile);
        assert_eq!(all(folder.path()).len(), known.len() + 1);
        assert!(in_place(&profile).is_none() && is_added(folder.path(), "mine"));
        remove(folder.path(), "mine").unwrap();
        assert!(!is_added(folder.path(), "mine"));
        assert_eq!(all(folder.path()), known);
        // A fault in a profile is told to its author.
        profile.anchors.clear();
        std::fs::write(&file, serde_json::to_vec(&profile).unwrap()).unwrap();
        assert_eq!(read(&file).unwrap_err(), Unfit::Faulty("no anchors".into()));
    }

    /// An authority may have a new root before the program has a new version.
    #[test]
    fn a_file_stands_for_the_program_s_own_profile_until_it_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let known = all(folder.path());
        let own = &known[0];
        let mut newer = own.clone();
        newer.date = Some("2027-01-02".into());
        newer.anchors.remove(0);
        newer.anchors.push(include_bytes!("../../tests/fixtures/testpki/ca.cer").to_vec());
        let file = folder.path().join("newer.json");
        std::fs::write(&file, serde_json::to_vec(&newer).unwrap()).unwrap();
        let (json, seen) = read(&file).unwrap();
        let told = in_place(&seen).unwrap();
        assert_eq!(&told.of, own);
        assert!(date(&told.of).unwrap() < date(&seen).unwrap());
        let (new, gone) = (anchors(&newer).split_off(own.anchors.len() - 1), anchors(own)[..1].to_vec());
        assert_eq!((told.new, told.gone), (new, gone));
        assert_eq!(all(folder.path()), known, "nothing is believed yet");
        add(folder.path(), &json).unwrap();
        let mut expected = known.clone();
        expected[0] = newer.clone();
        assert_eq!(all(folder.path()), expected, "in its place");
        let same = in_place(own).unwrap();
        assert!(same.new.is_empty() && same.gone.is_empty());
        // What was changed since is not believed; the program has its own.
        std::fs::write(folder.path().join("providers").join(format!("{}.json", own.id)), b"{}").unwrap();
        assert_eq!(all(folder.path()), known);
        remove(folder.path(), &own.id).unwrap();
        assert_eq!(all(folder.path()), known);
        assert!(remove(folder.path(), &own.id).is_err(), "there is nothing to remove");
    }

    #[test]
    fn a_file_that_is_no_profile_is_called_what_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let state = tempfile::tempdir().unwrap();
        let file = |name: &str, octets: &[u8]| {
            let path = folder.path().join(name);
            std::fs::write(&path, octets).unwrap();
            path
        };
        let certificate = &all(state.path())[0].anchors[0];
        let key = include_bytes!("../../tests/fixtures/stores/iit-key6-m257-sep.dat");
        let fault = |path: &Path| match read(path).unwrap_err() {
            Unfit::File(fault) => fault,
            other => panic!("{other:?}"),
        };
        assert_eq!(fault(&file("ca.cer", certificate)), FileFault::Other("certificate"));
        assert_eq!(fault(&file("Key-6.dat", key)), FileFault::Other("key"));
        for (name, octets) in [("empty.json", &b"{}"[..]), ("text.json", b"text"), ("nothing", b"")] {
            assert_eq!(fault(&file(name, octets)), FileFault::Other("else"), "{name}");
        }
        assert_eq!(fault(&folder.path().join("none")), FileFault::Absent);
        assert_eq!(fault(folder.path()), FileFault::NotAFile);
    }
}
