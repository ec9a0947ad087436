//! The impure part of the room: performs the machine's effects and feeds events back.
//!
//! `calls.rs` holds the calls of the front ends, `mod.rs` the loop, `survey.rs` the look at the current key, `keys.rs`
//! what happens on carriers, `wire.rs` what goes over the network, `salvage.rs` what is left of a case that cannot be
//! read.

mod calls;
mod keys;
mod salvage;
mod services;
mod survey;
mod wire;

pub use calls::Renewal;
pub use services::{Checkpoint, Clock, Point, Services, SystemClock};

use super::case::{Case, State};
use super::event::{Effect, Event, What};
use super::machine::step;
use super::outcome::{Outcome, RenewalError};
use super::person::{Need, Person, Reply};
use super::report::Line;
use crate::authority::{Profile, Protocol, Service};
use crate::carrier::Session;
use crate::code::{Code, Coded};
use crate::pki::Certificate;
use crate::vault::Vault;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use time::OffsetDateTime;

/// One run over one case.
struct Run {
    services: Services,
    vault: Vault,
    record: crate::vault::Case,
    case: Case,
    service: Service,
    person: Arc<Mutex<dyn Person>>,
    /// The current key, once opened.
    old: Option<Box<dyn Session>>,
    /// The new keys, once staged or opened.
    new: Option<Box<dyn Session>>,
    /// SHA-256 of the current key's store as it was opened.
    opened: Option<[u8; 32]>,
    /// How far the provider's clock is ahead of ours.
    skew: time::Duration,
    /// Why the last effect failed.
    error: Option<RenewalError>,
    deadline: OffsetDateTime,
    told: usize,
}

impl Run {
    fn new(
        services: &Services,
        vault: Vault,
        record: crate::vault::Case,
        case: Case,
        person: Arc<Mutex<dyn Person>>,
    ) -> Self {
        let service = Service::new(case.profile.clone(), services.client.clone());
        let deadline = services.clock.now() + services.clock.patience();
        Self {
            services: services.clone(),
            vault,
            record,
            // Lines of former runs were told then.
            told: case.report.len().saturating_sub(1),
            case,
            service,
            person,
            old: None,
            new: None,
            opened: None,
            skew: time::Duration::ZERO,
            error: None,
            deadline,
        }
    }

    async fn go(mut self, mut effects: Vec<Effect>) -> Result<Outcome, RenewalError> {
        loop {
            let mut what = What::Saved;
            for effect in effects {
                match effect {
                    Effect::Save => self.save()?,
                    Effect::Pause => return self.paused(),
                    Effect::Finish => return self.finished().await,
                    Effect::Wait(until) if !self.can_wait(until) => return self.paused(),
                    effect => {
                        what = self.perform(effect).await;
                        break;
                    }
                }
            }
            let (case, next) = step(&self.case, Event { at: self.now(), what });
            self.case = case;
            effects = next;
            self.announce().await?;
        }
    }

    async fn perform(&mut self, effect: Effect) -> What {
        match self.attempt(&effect).await {
            Ok(what) => {
                // What failed before a lookup is still the reason when the lookup shows nothing.
                if effect != Effect::Lookup {
                    self.error = None;
                }
                what
            }
            Err(error @ (RenewalError::Needs { .. } | RenewalError::Cancelled { .. })) => {
                self.error = Some(error);
                What::Undecided
            }
            Err(error) => {
                let code = error.code();
                self.error = Some(error);
                What::Failed { during: effect, code }
            }
        }
    }

    async fn attempt(&mut self, effect: &Effect) -> Result<What, RenewalError> {
        match effect {
            Effect::Survey => self.survey().await,
            Effect::Agreement => self.agreement().await,
            Effect::SendAcceptance => self.send_acceptance().await,
            Effect::Registration => self.registration().await,
            Effect::Stage => self.stage().await,
            Effect::Sign(message) => self.sign(*message).await,
            Effect::Send(message) => self.send(*message).await,
            Effect::Lookup => self.lookup().await,
            Effect::Examine => self.examine().await,
            Effect::Install => self.install().await,
            Effect::Promote => self.promote().await,
            Effect::OldStatus => self.old_status(Effect::OldStatus).await,
            Effect::WatchOld => self.watch_old().await,
            Effect::Discard => self.discard().await,
            Effect::Wait(until) => {
                self.wait(*until).await;
                Ok(What::Timer)
            }
            Effect::Save | Effect::Pause | Effect::Finish => Ok(What::Saved),
        }
    }

    fn now(&self) -> OffsetDateTime {
        self.services.clock.now()
    }

    /// I4. A case that cannot be saved stops here; what was saved before is what the next run finds.
    fn save(&mut self) -> Result<(), RenewalError> {
        let next = self.case.exchange().and_then(|e| e.next);
        let body = serde_json::to_vec(&self.case).map_err(|_| RenewalError::Unexpected("case"))?;
        self.record
            .save(&body, self.case.state.as_str(), next)
            .map_err(|error| self.stopped(error.into()))?;
        self.services.checkpoint.at(&Point::Saved(self.case.state));
        Ok(())
    }

    fn can_wait(&self, until: OffsetDateTime) -> bool {
        until <= self.deadline
    }

    async fn wait(&self, until: OffsetDateTime) {
        let left = until - self.now();
        self.services.clock.sleep(left.try_into().unwrap_or_default()).await;
    }

    /// Tells the person the new lines of the protocol.
    async fn announce(&mut self) -> Result<(), RenewalError> {
        let lines: Vec<Line> = self.case.report.iter().skip(self.told).cloned().collect();
        self.told = self.case.report.len();
        if lines.is_empty() {
            return Ok(());
        }
        self.with_person(move |person| lines.iter().for_each(|line| person.line(line))).await
    }

    /// Speaks to the person on a worker thread: it may block there as long as a person thinks.
    async fn with_person<T: Send + 'static>(
        &self,
        speak: impl FnOnce(&mut dyn Person) -> T + Send + 'static,
    ) -> Result<T, RenewalError> {
        let person = Arc::clone(&self.person);
        blocking(move || speak(&mut *lock(&person))).await
    }

    /// Decisions that are still to come, from `from` on, and that nobody will take.
    fn needs(&self, from: Need) -> RenewalError {
        let order = [Need::AcceptUntried, Need::AcceptAgreement, Need::ConfirmData];
        let ahead: Vec<Need> = order.into_iter().skip_while(|need| *need != from).skip(1).collect();
        let mut needs = vec![from];
        needs.extend(lock(&self.person).missing(&ahead));
        RenewalError::Needs { case: Some(self.case.id.clone()), needs }
    }

    fn reply(&self, need: Need, reply: Reply) -> Result<(), RenewalError> {
        match reply {
            Reply::Yes => Ok(()),
            Reply::No => Err(RenewalError::Cancelled { case: Some(self.case.id.clone()) }),
            Reply::Undecided => Err(self.needs(need)),
        }
    }

    fn stopped(&self, source: RenewalError) -> RenewalError {
        let (case, state, rejecting) = (self.case.id.clone(), self.case.state, self.case.is_rejecting());
        RenewalError::Stopped { case, state, rejecting, source: Box::new(source) }
    }

    fn paused(mut self) -> Result<Outcome, RenewalError> {
        let error = self.error.take();
        if self.case.state == State::Draft {
            // Nothing happened: nothing is kept.
            self.record.finish()?;
            return Err(match error {
                Some(RenewalError::Needs { needs, .. }) => RenewalError::Needs { case: None, needs },
                Some(RenewalError::Cancelled { .. }) => RenewalError::Cancelled { case: None },
                Some(error) => error,
                None => RenewalError::Unexpected("draft"),
            });
        }
        match error {
            Some(error @ (RenewalError::Needs { .. } | RenewalError::Cancelled { .. })) => Err(error),
            Some(error) => Err(self.stopped(error)),
            None if self.case.state == State::Waiting => self.outcome(),
            None => {
                let busy = self.case.exchange().and_then(|e| e.next).is_some();
                let source = if busy { RenewalError::Busy(String::new()) } else { RenewalError::NoResult };
                Err(self.stopped(source))
            }
        }
    }

    async fn finished(self) -> Result<Outcome, RenewalError> {
        let replaced = self.case.old_revoked == Some(true) && self.is_replaced().await?;
        let case = &self.case;
        match case.state {
            State::Done => {
                let outcome = self.outcome()?;
                self.record.finish()?;
                Ok(outcome)
            }
            State::Cancelled => {
                let id = case.id.clone();
                self.record.finish()?;
                Err(RenewalError::Cancelled { case: Some(id) })
            }
            State::Rejected | State::Attention => {
                let ending = case.ending.as_ref();
                let mut code = ending.map_or(Code::App05, super::case::Ending::code);
                let mut text = ending.map(|e| e.text.clone()).unwrap_or_default();
                // Whoever took the key's place has renewed it, and with that revoked what this case went by.
                if replaced && matches!(code, Code::Req02 | Code::Req03) {
                    (code, text) = (Code::Key10, "replaced".to_owned());
                }
                let old_revoked = case.old_revoked;
                Err(RenewalError::Ended { case: case.id.clone(), state: case.state, code, text, old_revoked })
            }
            _ => self.outcome(),
        }
    }

    fn outcome(&self) -> Result<Outcome, RenewalError> {
        let case = &self.case;
        let parse =
            |der: &Vec<u8>| Certificate::from_der(der).map_err(crate::authority::AuthorityError::from);
        let old = case.old.iter().map(|held| parse(&held.der)).collect::<Result<Vec<_>, _>>()?;
        let mut new = Vec::new();
        for exchange in &case.exchanges {
            for certificate in &exchange.certificates {
                new.push(parse(certificate)?);
            }
        }
        // One by one the key-agreement certificate comes first; people read the signature first.
        new.sort_by_key(|c| c.purpose() == crate::pki::Purpose::Agree);
        Ok(Outcome {
            case: case.id.clone(),
            state: case.state,
            old,
            new,
            key: case.staged.as_ref().map_or_else(|| case.choices.target(), |staged| &staged.target).clone(),
            old_key: case.old_key.clone(),
            displaced: case.displaced.clone(),
            revoked: case.old_revoked,
            next: case.exchange().and_then(|e| e.next),
            warnings: case.warnings.clone(),
            report: case.report.clone(),
        })
    }
}

fn lock<'a>(person: &'a Mutex<dyn Person + 'static>) -> MutexGuard<'a, dyn Person + 'static> {
    // A person that panicked once still holds nothing that could be inconsistent for us.
    person.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, RenewalError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| RenewalError::Unexpected("worker"))
}

/// The protocol for a key that signs with this algorithm: ECDSA knows only `cmp`.
fn protocol_for(dstu: bool, wanted: Option<Protocol>, profile: &Profile) -> Option<Protocol> {
    let possible = |protocol: &Protocol| dstu || *protocol == Protocol::Cmp;
    match wanted {
        Some(protocol) => (possible(&protocol) && profile.protocols.contains(&protocol)).then_some(protocol),
        None => profile.protocols.iter().copied().find(possible),
    }
}
