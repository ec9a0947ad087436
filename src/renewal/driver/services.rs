//! What a renewal works with, and who may watch it.

use super::super::case::State;
use super::super::event::Effect;
use crate::carrier::Carrier;
use crate::net::Client;
use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use time::OffsetDateTime;

/// Time and patience.
pub trait Clock: Send + Sync {
    fn now(&self) -> OffsetDateTime;
    /// Waits; a test may wait less.
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>>;
    /// How long a run may wait for the provider before it stops with [`State::Waiting`] or a network error; the case
    /// goes on with `resume`.
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
    Saved(State),
    /// An exchange for this effect is about to begin; the name tells several of one effect apart.
    BeforeExchange(Effect, &'static str),
    /// The exchange is over, its result has not been looked at yet.
    AfterExchange(Effect, &'static str),
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
