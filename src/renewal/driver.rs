//! The one impure file of the room: performs the machine's effects and feeds events back.

use super::case::Choices;
use super::event::{Effect, Message};
use super::outcome::{Outcome, RenewalError, Unfinished};
use super::person::Person;
use super::report::Line;
use crate::authority::Profile;
use crate::carrier::Carrier;
use crate::net::Client;
use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use time::OffsetDateTime;

/// Time and patience.
pub trait Clock: Send + Sync {
    fn now(&self) -> OffsetDateTime;
    /// Waits; a test may wait less.
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>>;
    /// How long a run may wait for the provider before it stops with [`State::Waiting`](super::State::Waiting) or a
    /// network error; the case goes on with `resume`.
    fn patience(&self) -> Duration {
        Duration::from_secs(120)
    }
    /// How long to look for the old certificates' revocation after success; display only.
    fn watch(&self) -> Duration {
        Duration::from_secs(10)
    }
}

/// The computer's clock.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> OffsetDateTime {
        OffsetDateTime::now_utc()
    }
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(tokio::time::sleep(duration))
    }
}

/// Where a run is, for whoever wants to watch it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Point {
    /// The case is durable in this state.
    Saved(super::State),
    /// Octets are about to leave the computer.
    BeforeExchange(Effect),
    /// The exchange is over, its result has not been looked at yet.
    AfterExchange(Effect),
}

/// Someone who watches. Must not fail; the default does nothing.
pub trait Checkpoint: Send + Sync {
    fn at(&self, _point: &Point) {}
}

impl Checkpoint for () {}

/// What a renewal works with.
#[derive(Clone)]
pub struct Services {
    /// The program's own data (`--state`).
    pub state: PathBuf,
    pub carrier: Arc<dyn Carrier>,
    pub client: Client,
    pub clock: Arc<dyn Clock>,
    pub checkpoint: Arc<dyn Checkpoint>,
}

/// Renewals of certificates: begun, resumed, listed, abandoned.
pub struct Renewal {
    services: Services,
}

impl Renewal {
    pub fn new(services: Services) -> Self {
        Self { services }
    }

    /// Begins a renewal and runs it as far as it goes. An open case of the same key, target and provider goes on
    /// instead, as long as nothing was sent.
    ///
    /// # Errors
    /// Every [`RenewalError`]; those with a case can be resumed, but for [`RenewalError::Ended`].
    pub async fn start(
        &self,
        _profile: Profile,
        _choices: Choices,
        _person: Arc<Mutex<dyn Person>>,
    ) -> Result<Outcome, RenewalError> {
        let _ = (&self.services, Message::Request);
        todo!()
    }

    /// Goes on with a case, whatever stopped it.
    ///
    /// # Errors
    /// As [`Self::start`]; `NoCase`, `InUse`.
    pub async fn resume(
        &self,
        _case: &str,
        _person: Arc<Mutex<dyn Person>>,
    ) -> Result<Outcome, RenewalError> {
        todo!()
    }

    /// Unfinished cases and those that ended without success and still keep new keys, oldest first.
    ///
    /// # Errors
    /// `Journal`.
    pub fn list(&self) -> Result<Vec<Unfinished>, RenewalError> {
        todo!()
    }

    /// Gives a case up: wipes its staged keys where invariant I5 allows it (nothing sent; or finally refused and the
    /// provider knows no certificate of the new keys) and removes the case. The current key is never touched.
    ///
    /// # Errors
    /// `AlreadySent`, `NoCase`, `InUse`, and what the lookup may answer.
    pub async fn abandon(&self, _case: &str) -> Result<(), RenewalError> {
        todo!()
    }

    /// The protocol of a case, finished ones included.
    ///
    /// # Errors
    /// `NoCase`, `Journal`.
    pub fn report(&self, _case: &str) -> Result<Vec<Line>, RenewalError> {
        todo!()
    }
}
