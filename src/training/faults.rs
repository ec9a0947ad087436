//! What is to go wrong, for tests and lessons. The list is protocol-level: transport faults are done by `http`, faults
//! in signed messages by the engine that makes the message.

use serde::{Deserialize, Serialize};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// One kind of misbehaviour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum FaultKind {
    /// Wait before answering.
    Delay { milliseconds: u64 },
    /// Do everything, then wait before answering.
    DelayAfter { milliseconds: u64 },
    /// Close the connection without looking at the request.
    DropBefore,
    /// Do everything, then close the connection without an answer.
    DropAfter,
    /// Answer this HTTP status without looking at the request; `location` for redirects.
    Status { status: u16, location: Option<String> },
    /// Answer with a web page, status 200, as a captive portal does.
    Html,
    /// Send half of the answer and close.
    Truncate,
    /// Append zeros up to this many octets.
    Oversize { octets: usize },
    /// Never end the answer.
    Endless,
    /// The right octets under `text/plain`.
    ContentType,
    /// Flip the lowest bit of one octet of the answer (taken modulo the length).
    BitFlip { octet: usize },
    /// Issue for another subject.
    OtherSubject,
    /// Issue for another key.
    OtherKey,
    /// Send the previous answer of the same endpoint.
    OldAnswer,
    /// Answer another nonce (`cmp`).
    WrongNonce,
    /// Answer another transaction (`cmp`).
    WrongTransaction,
    /// Leave the protection out (`cmp`), or send the content unsigned (`iit`).
    Unprotected,
    /// Sign with the time-stamp server's key, whose certificate says nothing of CMP.
    OtherServer,
    /// Sign with the server's key under a certificate that has expired.
    ExpiredServer,
    /// Let the renewal wait for this many polls.
    Waiting { polls: u32 },
    /// Refuse a poll as if its protection were wrong (`cmp`).
    RefusePoll,
    /// Issue for all requests of a message but the last, which is refused (`cmp`).
    RefuseLast,
}

/// A fault, where it strikes and how often.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// Beginning of the path, e.g. `/services/cmp/`; empty means everywhere but `/admin/`.
    #[serde(default)]
    pub path: String,
    #[serde(flatten)]
    pub kind: FaultKind,
    /// How many requests it strikes.
    #[serde(default = "once")]
    pub times: u32,
}

fn once() -> u32 {
    1
}

/// Faults still to come. Clones share one list.
#[derive(Debug, Clone, Default)]
pub struct Faults(Arc<Mutex<Vec<Fault>>>);

impl Faults {
    /// The next request to a path beginning with `path` meets `kind`.
    pub fn once(&self, path: &str, kind: FaultKind) {
        self.add(Fault { path: path.to_owned(), kind, times: 1 });
    }
    pub fn add(&self, fault: Fault) {
        self.list().push(fault);
    }
    pub fn clear(&self) {
        self.list().clear();
    }
    /// Faults that have not struck often enough yet.
    pub fn pending(&self) -> Vec<Fault> {
        self.list().clone()
    }
    /// Uses up one stroke of the first fault for `path` that `wanted` accepts.
    pub(super) fn take(&self, path: &str, wanted: impl Fn(&FaultKind) -> bool) -> Option<FaultKind> {
        let mut list = self.list();
        let index = list.iter().position(|f| path.starts_with(&f.path) && wanted(&f.kind))?;
        let fault = list.get_mut(index)?;
        let kind = fault.kind.clone();
        fault.times = fault.times.saturating_sub(1);
        if fault.times == 0 {
            list.remove(index);
        }
        Some(kind)
    }
    fn list(&self) -> MutexGuard<'_, Vec<Fault>> {
        // The list is whole after every statement, so a panicked holder left nothing half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_strikes_its_path_as_often_as_told() {
        let faults = Faults::default();
        faults.add(Fault { path: "/services/".into(), kind: FaultKind::Html, times: 2 });
        assert_eq!(faults.take("/crl/full.crl", |_| true), None);
        assert_eq!(faults.take("/services/cmp/", |k| *k == FaultKind::DropAfter), None);
        assert_eq!(faults.take("/services/cmp/", |_| true), Some(FaultKind::Html));
        assert_eq!(faults.clone().take("/services/cmp/", |_| true), Some(FaultKind::Html));
        assert_eq!(faults.take("/services/cmp/", |_| true), None);
    }

    #[test]
    fn faults_read_from_json() {
        let fault: Fault =
            serde_json::from_str(r#"{"path":"/services/","kind":"delay","milliseconds":5}"#).unwrap();
        assert_eq!(
            fault,
            Fault { path: "/services/".into(), kind: FaultKind::Delay { milliseconds: 5 }, times: 1 }
        );
    }
}
