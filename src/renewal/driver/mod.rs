//! The impure part of the room: performs the machine's effects and feeds events back.
//!
//! `mod.rs` holds the calls of the front ends and the loop, `survey.rs` the look at the current key, `keys.rs` what
//! happens on carriers, `wire.rs` what goes over the network, `salvage.rs` what is left of a case that cannot be read.

mod keys;
mod salvage;
mod survey;
mod wire;

use super::case::{Case, Choices, Form, State};
use super::event::{Begin, Effect, Event, What};
use super::machine::{begin, step};
use super::outcome::{Outcome, RenewalError, Unfinished};
use super::person::{Need, Person, Question, Reply};
use super::report::{Line, Warning};
use crate::authority::profile::Requests;
use crate::authority::{Profile, Protocol, Service};
use crate::carrier::{Carrier, Interaction, SecretWanted, Session};
use crate::code::Coded;
use crate::crypto::Password;
use crate::net::Client;
use crate::pki::Certificate;
use crate::vault::{Vault, VaultError};
use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
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

/// Renewals of certificates: begun, resumed, listed, abandoned.
pub struct Renewal {
    services: Services,
}

impl Renewal {
    pub fn new(services: Services) -> Self {
        Self { services }
    }

    /// Begins a renewal and runs it as far as it goes. An open case of the same choices and provider goes on instead.
    ///
    /// # Errors
    /// Every [`RenewalError`]; those with a case can be resumed, but for [`RenewalError::Ended`].
    pub async fn start(
        &self,
        profile: Profile,
        choices: Choices,
        person: Arc<Mutex<dyn Person>>,
    ) -> Result<Outcome, RenewalError> {
        let vault = self.vault()?;
        if let Some(case) = self.open_case(&vault, &profile, &choices).await? {
            return self.resume(&case, person).await;
        }
        let protocol = choices
            .protocol
            .or_else(|| profile.protocols.first().copied())
            .ok_or(crate::authority::AuthorityError::NoService("renewal"))?;
        let at = self.services.clock.now();
        let record = vault.create_case(&profile.id, at)?;
        let form = form(&profile);
        let hash = profile.hash;
        let (case, effects) =
            begin(Begin { id: record.id().to_owned(), at, profile, choices, protocol, form, hash });
        Run::new(&self.services, vault, record, case, person).go(effects).await
    }

    /// Goes on with a case, whatever stopped it.
    ///
    /// # Errors
    /// As [`Self::start`]; `NoCase`, `InUse`; `Damaged` with the new keys that were found.
    pub async fn resume(&self, case: &str, person: Arc<Mutex<dyn Person>>) -> Result<Outcome, RenewalError> {
        self.tell(case, person, What::Resumed).await
    }

    /// Unfinished cases and those that ended without success and still keep new keys, oldest first.
    ///
    /// # Errors
    /// `Journal`.
    pub fn list(&self) -> Result<Vec<Unfinished>, RenewalError> {
        let vault = self.vault()?;
        let mut cases = Vec::new();
        for (id, _) in vault.list()? {
            match vault.open_case_read_only(&id).and_then(|record| read(&record)) {
                Ok(Some(case)) => cases.push(unfinished(&case)),
                // Killed before the first save: nothing is in it.
                Ok(None) => {}
                Err(error) => {
                    let found = salvage::new_keys(&self.services, &vault, &id);
                    cases.push(Unfinished::damaged(id, &error, found));
                }
            }
        }
        Ok(cases)
    }

    /// Gives a case up: wipes its staged keys where invariant I5 allows it (nothing sent; or finally refused and the
    /// provider knows no certificate of the new keys) and removes the case. The current key is never touched.
    ///
    /// # Errors
    /// `AlreadySent`, `NoCase`, `InUse`, and what the lookup may answer.
    pub async fn abandon(&self, case: &str) -> Result<(), RenewalError> {
        match self.tell(case, Arc::new(Mutex::new(Nobody)), What::Abandon).await {
            Err(RenewalError::Cancelled { .. }) => Ok(()),
            Err(RenewalError::Ended { case, .. }) => {
                Err(RenewalError::AlreadySent { since: self.services.clock.now(), case })
            }
            Err(error) => Err(error),
            Ok(outcome) => {
                let since = outcome.report.first().map_or_else(|| self.services.clock.now(), |line| line.at);
                Err(RenewalError::AlreadySent { case: outcome.case, since })
            }
        }
    }

    /// Gives up a case whose new keys are gone, or that the person says cannot be opened any more (`given_up`), before
    /// the provider was told to put them in force: it is told to drop them, the old certificates stay, and a new
    /// renewal may begin. The current key signs that.
    ///
    /// # Errors
    /// `AlreadySent` while the new keys are there, or where nothing was issued yet; `KeysLost` where the old
    /// certificates are revoked already; as [`Self::start`].
    pub async fn abandon_lost(
        &self,
        case: &str,
        given_up: bool,
        person: Arc<Mutex<dyn Person>>,
    ) -> Result<(), RenewalError> {
        let vault = self.vault()?;
        let body = vault.open_case_read_only(case).and_then(|record| read(&record));
        let body = body.map_err(|error| salvage::explain(&self.services, &vault, error))?;
        let body = body.ok_or_else(|| RenewalError::NoCase(case.to_owned()))?;
        let carrier = Arc::clone(&self.services.carrier);
        let staged = body.staged.clone();
        let there =
            blocking(move || staged.is_none_or(|s| !matches!(carrier.occupied(&s.staging), Ok(false))));
        let there = there.await?;
        let issued = matches!(body.state, State::Issued | State::Installed);
        if !issued || there && !given_up {
            return Err(RenewalError::AlreadySent { case: case.to_owned(), since: body.created });
        }
        if !body.is_unconfirmed() {
            return Err(RenewalError::KeysLost(case.to_owned()));
        }
        match self.tell(case, person, What::KeysLost).await {
            Err(RenewalError::Ended { code: crate::code::Code::Req14, .. }) => Ok(()),
            Err(error) => Err(error),
            Ok(_) => Err(RenewalError::AlreadySent { case: case.to_owned(), since: body.created }),
        }
    }

    /// The protocol of an unfinished case.
    ///
    /// # Errors
    /// `NoCase`, `Damaged`, `Journal`.
    pub fn report(&self, case: &str) -> Result<Vec<Line>, RenewalError> {
        let vault = self.vault()?;
        let body = vault.open_case_read_only(case).and_then(|record| read(&record));
        let body = body.map_err(|error| salvage::explain(&self.services, &vault, error))?;
        Ok(body.ok_or_else(|| RenewalError::NoCase(case.to_owned()))?.report)
    }

    async fn tell(
        &self,
        case: &str,
        person: Arc<Mutex<dyn Person>>,
        what: What,
    ) -> Result<Outcome, RenewalError> {
        let vault = self.vault()?;
        let opened = vault.open_case(case).and_then(|record| Ok((read(&record)?, record)));
        let (body, record) = opened.map_err(|error| salvage::explain(&self.services, &vault, error))?;
        let Some(body) = body else {
            record.finish()?;
            return Err(RenewalError::NoCase(case.to_owned()));
        };
        let (case, effects) = step(&body, Event { at: self.services.clock.now(), what });
        Run::new(&self.services, vault, record, case, person).go(effects).await
    }

    /// I6, seen from the front: the open case that a new beginning would only repeat. Cases that ended are put away;
    /// one that never sent anything and was made with other choices makes room.
    async fn open_case(
        &self,
        vault: &Vault,
        profile: &Profile,
        choices: &Choices,
    ) -> Result<Option<String>, RenewalError> {
        for (id, _) in vault.list()? {
            let Ok(record) = vault.open_case(&id) else { continue };
            let Ok(body) = read(&record) else { continue };
            let Some(case) = body else {
                record.finish()?;
                continue;
            };
            if case.choices.key != choices.key {
                continue;
            }
            if case.state.is_final() {
                record.finish()?;
                continue;
            }
            drop(record);
            if case.choices == *choices && case.profile.id == profile.id {
                return Ok(Some(id));
            }
            if case.sent_anything() {
                return Err(RenewalError::OpenCase { case: id, since: case.created });
            }
            self.abandon(&id).await?;
        }
        Ok(None)
    }

    fn vault(&self) -> Result<Vault, RenewalError> {
        Ok(Vault::open(&self.services.state)?)
    }
}

fn form(profile: &Profile) -> Form {
    let strict_only = profile.services.cmp.is_none() && profile.services.cmp_strict.is_some();
    if profile.requests == Requests::OneByOne || strict_only { Form::OneByOne } else { Form::Together }
}

fn read(record: &crate::vault::Case) -> Result<Option<Case>, VaultError> {
    let damaged = || VaultError::Damaged { case: record.id().to_owned(), head: None };
    match record.load()? {
        None => Ok(None),
        Some(body) => {
            let mut case: Case = serde_json::from_slice(&body.bytes).map_err(|_| damaged())?;
            // protocol.md 14.4: what the journal noticed stays with the case.
            for (noticed, key) in
                [(body.rolled_back, "journal-older"), (body.other_slot_damaged, "journal-slot")]
            {
                let warning = Warning::new(key);
                if noticed && !case.warnings.contains(&warning) {
                    case.warnings.push(warning);
                }
            }
            Ok(Some(case))
        }
    }
}

fn unfinished(case: &Case) -> Unfinished {
    Unfinished {
        case: case.id.clone(),
        provider: case.profile.id.clone(),
        state: case.state,
        key: case.choices.key.clone(),
        target: case.choices.target().clone(),
        created: case.created,
        next: case.exchange().and_then(|e| e.next),
        code: case.ending.as_ref().map(|e| e.code.clone()),
        can_abandon: case.state <= State::RequestReady && !case.sent_anything(),
        found: Vec::new(),
    }
}

/// Nobody: every secret and decision is missing.
struct Nobody;

impl Interaction for Nobody {
    fn secret(&mut self, _wanted: &SecretWanted) -> Option<Password> {
        None
    }
}

impl Person for Nobody {
    fn decide(&mut self, _question: &Question<'_>) -> Reply {
        Reply::Undecided
    }
}

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
                    Effect::Finish => return self.finished(),
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
        RenewalError::Stopped { case: self.case.id.clone(), state: self.case.state, source: Box::new(source) }
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

    fn finished(self) -> Result<Outcome, RenewalError> {
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
                Err(RenewalError::Ended {
                    case: case.id.clone(),
                    state: case.state,
                    code: ending.map_or(crate::code::Code::App05, super::case::Ending::code),
                    text: ending.map(|e| e.text.clone()).unwrap_or_default(),
                    old_revoked: case.old_revoked,
                })
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
