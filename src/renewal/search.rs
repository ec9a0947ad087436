//! The certificates of keys: looked for from the nearest place to the farthest, and what was looked through is told, so
//! that "none was found" can be believed.

use super::kept::CertStore;
use crate::authority::{AuthorityError, Profile};
use crate::carrier::KeyInfo;
use crate::code::{Code, Coded};
use crate::pki::{Certificate, KeyIds};
use serde::Serialize;
use std::path::Path;
use time::OffsetDateTime;

/// Where certificates may be, in the order in which they are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// The key store itself.
    Inside,
    /// Files beside it, and in the folders there.
    Beside,
    /// Files that the person gave.
    Given,
    /// The program's own certificates.
    Store,
    /// The provider, by both identifiers of the key.
    Provider,
}

impl Place {
    pub const ALL: [Place; 5] = [Place::Inside, Place::Beside, Place::Given, Place::Store, Place::Provider];

    /// As in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Inside => "inside",
            Self::Beside => "beside",
            Self::Given => "given",
            Self::Store => "store",
            Self::Provider => "provider",
        }
    }
}

/// Why a place was not looked through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Every key had a certificate already.
    NotNeeded,
    /// Nobody wanted the network to be asked.
    NotAsked,
    /// What is known already is another provider's: none of this one's business.
    OtherProvider,
    /// The provider answers no such questions.
    NoService,
    /// It could not be read or did not answer; the code tells why.
    Failed(#[serde(serialize_with = "code_text")] Code),
}

impl Why {
    /// As in the texts.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotNeeded => "not-needed",
            Self::NotAsked => "not-asked",
            Self::OtherProvider => "other-provider",
            Self::NoService => "no-service",
            Self::Failed(_) => "failed",
        }
    }
}

/// What came of one place: how many certificates, or why it was not looked through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Searched {
    pub place: Place,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_searched: Option<Why>,
}

/// A search for the certificates of some keys.
#[derive(Debug, Clone)]
pub struct Search {
    keys: Vec<KeyInfo>,
    found: Vec<Vec<Certificate>>,
    searched: Vec<Searched>,
}

impl Search {
    /// Looks through everything on this computer. `given`: certificates that the person named. The program's own store
    /// in `state` is read only when some key has no certificate by then. Blocks.
    pub fn here(keys: &[KeyInfo], given: &[Certificate], state: &Path) -> Self {
        let mut search = Self {
            keys: keys.to_vec(),
            found: keys.iter().map(|key| key.certificates.clone()).collect(),
            searched: Vec::new(),
        };
        let inside: usize = keys.iter().map(|key| key.inside).sum();
        let known: usize = search.found.iter().map(Vec::len).sum();
        search.told(Place::Inside, Ok(inside));
        search.told(Place::Beside, Ok(known.saturating_sub(inside)));
        if !given.is_empty() {
            let taken = search.take(given);
            search.told(Place::Given, Ok(taken));
        }
        let store = if search.is_complete() {
            Err(Why::NotNeeded)
        } else {
            match CertStore::open(state).all() {
                Ok(kept) => Ok(search.take(&kept)),
                Err(error) => Err(Why::Failed(error.code())),
            }
        };
        search.told(Place::Store, store);
        search
    }

    /// The keys about which this provider is to be asked: those without a certificate; every one with `every`. No
    /// provider is asked about a key whose certificates, known here, are another's (R6).
    pub fn to_ask(&mut self, profile: &Profile, every: bool) -> Vec<KeyIds> {
        let theirs = |c: &Certificate| profile.check_issued(c).is_err();
        if self.found.iter().any(|found| !found.is_empty() && found.iter().all(theirs)) {
            self.told(Place::Provider, Err(Why::OtherProvider));
            return Vec::new();
        }
        if self.is_complete() && !every {
            self.told(Place::Provider, Err(Why::NotNeeded));
            return Vec::new();
        }
        let wanted = self.keys.iter().zip(&self.found).filter(|(_, found)| every || found.is_empty());
        wanted.map(|(key, _)| key.spki.key_ids()).collect()
    }

    /// What the provider answered.
    pub fn answered(&mut self, answer: &Result<Vec<Certificate>, AuthorityError>) {
        let told = match answer {
            Ok(found) => Ok(self.take(found)),
            Err(AuthorityError::NoService(_)) => Err(Why::NoService),
            Err(error) => Err(Why::Failed(error.code())),
        };
        self.told(Place::Provider, told);
    }

    /// The provider is not asked.
    pub fn not_asked(&mut self) {
        self.told(Place::Provider, Err(Why::NotAsked));
    }

    /// The certificates of each key, in the order of the keys.
    pub fn found(&self) -> &[Vec<Certificate>] {
        &self.found
    }

    /// What was looked through so far.
    pub fn searched(&self) -> &[Searched] {
        &self.searched
    }

    /// Whether every key has a certificate.
    pub fn is_complete(&self) -> bool {
        !self.found.iter().any(Vec::is_empty)
    }

    fn told(&mut self, place: Place, told: Result<usize, Why>) {
        self.searched.push(Searched { place, found: told.ok(), not_searched: told.err() });
    }

    /// Keeps those of our keys that were not known; how many there were.
    fn take(&mut self, certificates: &[Certificate]) -> usize {
        let mut taken = 0;
        for (key, found) in self.keys.iter().zip(&mut self.found) {
            for certificate in certificates.iter().filter(|c| c.spki().same_key(&key.spki)) {
                if !found.contains(certificate) {
                    found.push(certificate.clone());
                    taken += 1;
                }
            }
        }
        taken
    }
}

/// Which of several certificates of one key is the current one: of this provider, in force, the longest.
pub fn current<'a>(
    certificates: impl IntoIterator<Item = &'a Certificate>,
    profile: Option<&Profile>,
    now: OffsetDateTime,
) -> Option<&'a Certificate> {
    certificates.into_iter().max_by_key(|c| {
        let ours = profile.is_some_and(|profile| profile.check_issued(c).is_ok());
        (ours, c.not_before() <= now && now <= c.not_after(), c.not_after())
    })
}

fn code_text<S: serde::Serializer>(code: &Code, s: S) -> Result<S::Ok, S::Error> {
    s.serialize_str(code.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pki::Purpose;
    use crate::pki::builder::tests::{Holder, Wish};

    fn key(holder: &Holder, certificates: Vec<Certificate>, inside: usize) -> KeyInfo {
        let spki = holder.certificate.spki().clone();
        KeyInfo { purpose: Purpose::Sign, name: None, spki, certificates, inside, exportable: None }
    }

    fn told(search: &Search) -> Vec<(&'static str, Option<usize>, Option<&'static str>)> {
        let line = |s: &Searched| (s.place.as_str(), s.found, s.not_searched.map(Why::as_str));
        search.searched().iter().map(line).collect()
    }

    #[test]
    fn places_are_looked_through_until_every_key_has_a_certificate() {
        let folder = tempfile::tempdir().unwrap();
        let root = Holder::root("Root");
        let [one, other, stranger] =
            ["Перший", "Другий", "Чужий"].map(|name| Holder::new(Some(&root), Wish::user(name)));
        let all = [&one, &other, &stranger].map(|holder| holder.certificate.clone());
        let store = CertStore::open(folder.path());
        // The first has its certificate inside; nothing is known of the second.
        let keys = [key(&one, vec![all[0].clone()], 1), key(&other, Vec::new(), 0)];
        let mut nothing = Search::here(&keys, &[], folder.path());
        nothing.not_asked();
        let local = [("inside", Some(1), None), ("beside", Some(0), None)];
        let rest = [("store", Some(0), None), ("provider", None, Some("not-asked"))];
        assert_eq!(told(&nothing), [local, rest].concat());
        assert!(!nothing.is_complete());

        let given = Search::here(&keys, &all, folder.path());
        assert_eq!(told(&given)[2..], [("given", Some(1), None), ("store", None, Some("not-needed"))]);
        assert_eq!(given.found()[1], [all[1].clone()]);

        store.add(&all).unwrap();
        let mut kept = Search::here(&keys, &[], folder.path());
        assert_eq!(told(&kept)[2..], [("store", Some(1), None)]);
        kept.answered(&Ok(all.to_vec()));
        assert_eq!(told(&kept)[3..], [("provider", Some(0), None)], "nothing new");
        kept.answered(&Err(AuthorityError::NoService("lookup")));
        assert_eq!(told(&kept)[4..], [("provider", None, Some("no-service"))]);

        std::fs::write(folder.path().join("certificates.p7b"), "damaged").unwrap();
        let damaged = Search::here(&keys, &[], folder.path());
        assert_eq!(damaged.searched()[2].not_searched, Some(Why::Failed(Code::App07)));
    }

    #[test]
    fn of_several_certificates_one_is_current() {
        let root = Holder::root("Root");
        let year = time::Duration::days(365);
        let wish = |serial, from, to| {
            let wish = Wish { serial, from, to, ..Wish::user("Хтось") };
            Holder::new(Some(&root), wish).certificate
        };
        use crate::pki::builder::tests::{FROM, NOW, TO};
        let past = wish(1, FROM - year, NOW - time::Duration::days(1));
        let present = wish(2, FROM, TO);
        let future = wish(3, NOW + year, TO + year);
        let all = [past.clone(), future.clone(), present.clone()];
        assert_eq!(current(&all, None, NOW), Some(&present));
        assert_eq!(current([&past, &future], None, NOW), Some(&future));
        assert_eq!(current([], None, NOW), None);
    }
}
