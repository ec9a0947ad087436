//! Certificates as a list: those of the program's store, of a file or of a folder; found by words, in an order, by how
//! long they last. What a list needs of each is prepared while it is read; searching and sorting ten thousand of them
//! is then a matter of milliseconds (docs/performance.md).

mod read;

pub use read::{Progress, open, open_all, read};

use super::alphabet;
use super::cert_store::{folded, found_by};
use super::home::days_left;
use crate::pki::{Certificate, Purpose};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use time::{Duration, OffsetDateTime};

/// Below this many days a certificate ends soon (domain.md 11).
pub const SOON: i64 = 30;

/// Where the certificates of a list are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The program's own store.
    Store,
    /// A file, or a folder with those below it.
    At(PathBuf),
}

/// How a certificate stands at a moment, by its own dates alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Term {
    NotYet,
    InForce {
        /// Days of the calendar.
        days: i64,
    },
    /// In force, for less than [`SOON`] days.
    EndsSoon {
        days: i64,
    },
    Ended,
}

impl Term {
    pub fn of(not_before: OffsetDateTime, not_after: OffsetDateTime, now: OffsetDateTime) -> Self {
        let days = days_left(not_after, now);
        match () {
            () if now > not_after => Self::Ended,
            () if now < not_before => Self::NotYet,
            () if days < SOON => Self::EndsSoon { days },
            () => Self::InForce { days },
        }
    }
}

/// What a list knows of a certificate.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The subject's common name, else all of the subject.
    pub owner: String,
    /// The same of the issuer.
    pub provider: String,
    pub purpose: Purpose,
    /// Of an authority.
    pub ca: bool,
    pub not_before: OffsetDateTime,
    pub not_after: OffsetDateTime,
    /// Hexadecimal.
    pub serial: String,
    pub sha256: [u8; 32],
    /// The file it was read from; None: the program's store.
    pub file: Option<Arc<Path>>,
    /// What it is found by, folded.
    keys: String,
}

impl Entry {
    /// `file`: where it was read from; None: the program's store.
    pub fn of(certificate: &Certificate, file: Option<Arc<Path>>) -> Self {
        Self {
            owner: certificate.subject().called(),
            provider: certificate.issuer().called(),
            purpose: certificate.purpose(),
            ca: certificate.is_ca(),
            not_before: certificate.not_before(),
            not_after: certificate.not_after(),
            serial: hex::encode(certificate.serial()),
            sha256: certificate.sha256(),
            keys: found_by(certificate),
            file,
        }
    }

    pub fn term(&self, now: OffsetDateTime) -> Term {
        Term::of(self.not_before, self.not_after, now)
    }
}

/// In which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// What ends first of those that have not ended; then the ended ones, the latest first.
    #[default]
    End,
    Owner,
    Provider,
}

/// Which of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Show {
    #[default]
    All,
    /// Also those that end soon.
    InForce,
    EndsSoon,
    Ended,
}

impl Show {
    fn takes(self, term: Term) -> bool {
        match self {
            Self::All => true,
            Self::InForce => matches!(term, Term::InForce { .. } | Term::EndsSoon { .. }),
            Self::EndsSoon => matches!(term, Term::EndsSoon { .. }),
            Self::Ended => term == Term::Ended,
        }
    }
}

/// What is wanted of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    pub words: String,
    pub order: Order,
    pub show: Show,
}

/// A list that was read.
#[derive(Debug, Default)]
pub struct Listed {
    /// Each certificate once.
    pub entries: Vec<Entry>,
    /// How many more there were that equal one of them.
    pub equal: usize,
    /// Places in `entries`, in each order.
    by_end: Vec<u32>,
    by_owner: Vec<u32>,
    by_provider: Vec<u32>,
    /// Files in which something cannot be read, or that hold no certificates.
    pub unreadable: Vec<PathBuf>,
}

impl Listed {
    /// Prepares the orders.
    pub fn of(entries: Vec<Entry>, unreadable: Vec<PathBuf>) -> Self {
        let order = |key: fn(&Entry) -> String| {
            let mut keys: Vec<(String, i64, u32)> = (0u32..)
                .zip(&entries)
                .map(|(place, entry)| (key(entry), entry.not_after.unix_timestamp(), place))
                .collect();
            keys.sort_unstable();
            keys.into_iter().map(|(_, _, place)| place).collect::<Vec<u32>>()
        };
        let by_owner = order(|entry| alphabet::key(&entry.owner));
        let by_provider = order(|entry| alphabet::key(&entry.provider));
        let mut by_end = by_owner.clone();
        by_end.sort_by_key(|place| entries.get(*place as usize).map(|entry| entry.not_after));
        Self { entries, equal: 0, by_end, by_owner, by_provider, unreadable }
    }

    /// Places in `entries` of what is wanted, in the order that is wanted.
    pub fn find(&self, query: &Query, now: OffsetDateTime) -> Vec<u32> {
        let words = folded(&query.words);
        let words: Vec<&str> = words.split_whitespace().collect();
        let wanted = |place: &&u32| {
            self.entries.get(**place as usize).is_some_and(|entry| {
                query.show.takes(entry.term(now)) && words.iter().all(|word| entry.keys.contains(word))
            })
        };
        match query.order {
            Order::Owner => self.by_owner.iter().filter(wanted).copied().collect(),
            Order::Provider => self.by_provider.iter().filter(wanted).copied().collect(),
            Order::End => {
                let ended = |place: &u32| {
                    self.entries.get(*place as usize).is_some_and(|entry| entry.not_after < now)
                };
                let (ended, others) = self.by_end.split_at(self.by_end.partition_point(ended));
                others.iter().chain(ended.iter().rev()).filter(wanted).copied().collect()
            }
        }
    }

    /// How many end within [`SOON`] days, and how many have ended.
    pub fn urgent(&self, now: OffsetDateTime) -> (usize, usize) {
        let soon = now + Duration::days(SOON);
        let in_time = |entry: &&Entry| entry.not_after < soon;
        let all = self.entries.iter().filter(in_time);
        all.fold((0, 0), |(soon, ended), entry| match entry.term(now) {
            Term::EndsSoon { .. } => (soon + 1, ended),
            Term::Ended => (soon, ended + 1),
            _ => (soon, ended),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    const NOW: OffsetDateTime = datetime!(2026-11-21 12:00 UTC);

    fn entry(owner: &str, days: i64) -> Entry {
        Entry {
            owner: owner.into(),
            provider: format!("ЦСК {}", days.rem_euclid(2)),
            purpose: Purpose::Sign,
            ca: false,
            not_before: NOW - Duration::days(700),
            not_after: NOW + Duration::days(days),
            serial: format!("{days:04x}"),
            sha256: [days as u8; 32],
            file: None,
            keys: folded(&format!("{owner}\n31119990{:02}", days.unsigned_abs() % 100)),
        }
    }

    fn owners(listed: &Listed, query: &Query) -> Vec<String> {
        let owner = |place: u32| listed.entries[place as usize].owner.clone();
        listed.find(query, NOW).into_iter().map(owner).collect()
    }

    fn some() -> Listed {
        let of = [("Ївга", 40), ("Інна", 5), ("Лук’ян", -3), ("Ганна", 512), ("Ґжегож", -90), ("Яків", 29)];
        Listed::of(of.into_iter().map(|(owner, days)| entry(owner, days)).collect(), Vec::new())
    }

    #[test]
    fn what_ends_first_comes_first_and_what_has_ended_last() {
        let listed = some();
        let all = owners(&listed, &Query::default());
        assert_eq!(all, ["Інна", "Яків", "Ївга", "Ганна", "Лук’ян", "Ґжегож"]);
        let by = |order| owners(&listed, &Query { order, ..Query::default() });
        assert_eq!(by(Order::Owner), ["Ганна", "Ґжегож", "Інна", "Ївга", "Лук’ян", "Яків"]);
        assert_eq!(by(Order::Provider), ["Ґжегож", "Ївга", "Ганна", "Лук’ян", "Інна", "Яків"]);
    }

    #[test]
    fn every_certificate_stands_in_one_part_of_the_expiry_view() {
        let listed = some();
        let of = |show| owners(&listed, &Query { show, ..Query::default() });
        assert_eq!(of(Show::EndsSoon), ["Інна", "Яків"]);
        assert_eq!(of(Show::InForce), ["Інна", "Яків", "Ївга", "Ганна"]);
        assert_eq!(of(Show::Ended), ["Лук’ян", "Ґжегож"]);
        assert_eq!(listed.urgent(NOW), (2, 2));
        let not_yet = Term::of(NOW + Duration::days(1), NOW + Duration::days(9), NOW);
        assert_eq!(not_yet, Term::NotYet);
        assert!(Show::All.takes(not_yet) && !Show::InForce.takes(not_yet));
        // To the second: it ends now.
        assert_eq!(Term::of(NOW, NOW, NOW), Term::EndsSoon { days: 0 });
    }

    #[test]
    fn all_words_must_be_there_in_any_spelling() {
        let listed = some();
        let of = |words: &str| owners(&listed, &Query { words: words.into(), ..Query::default() });
        assert_eq!(of("лук'ян 3111"), ["Лук’ян"]);
        assert_eq!(of(" ЇВГА "), ["Ївга"]);
        assert!(of("ївга лук").is_empty());
    }
}
