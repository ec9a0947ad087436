//! The calls of the front ends.

use super::super::case::{Case, Choices, Form, State};
use super::super::event::{Begin, Event, What};
use super::super::machine::{begin, step};
use super::super::outcome::{GivenUp, Outcome, RenewalError, Unfinished};
use super::super::person::{Person, Question, Reply};
use super::super::report::{Line, Warning};
use super::{Run, Services, blocking, salvage};
use crate::authority::Profile;
use crate::authority::profile::Requests;
use crate::carrier::{Interaction, SecretWanted};
use crate::crypto::Password;
use crate::vault::{Vault, VaultError};
use std::sync::{Arc, Mutex};

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
    /// provider knows no certificate of the new keys) and removes the case. One that ended otherwise is put away with
    /// its new keys where they are: it needs attention, or the provider cannot be asked about them. The current key is
    /// never touched.
    ///
    /// # Errors
    /// `AlreadySent`, `NoCase`, `InUse`; `Stopped` where the lookup fails; `Ended` where it shows certificates of the
    /// new keys: the case needs attention now.
    pub async fn abandon(&self, case: &str) -> Result<GivenUp, RenewalError> {
        if self.body(case)?.state == State::Attention {
            return self.put_away(case);
        }
        match self.tell(case, Arc::new(Mutex::new(Nobody)), What::Abandon).await {
            Err(RenewalError::Cancelled { .. }) => Ok(GivenUp::Wiped),
            Err(RenewalError::Ended { state: State::Rejected, .. }) => self.put_away(case),
            Err(error) => Err(error),
            // The program was stopped between its success and its putting away.
            Ok(outcome) if outcome.state == State::Done => Ok(GivenUp::PutAway { kept: Some(outcome.key) }),
            Ok(outcome) => {
                let since = outcome.report.first().map_or_else(|| self.services.clock.now(), |line| line.at);
                Err(RenewalError::AlreadySent { case: outcome.case, since })
            }
        }
    }

    /// Gives up a case whose new keys are gone, or that the person says cannot be opened any more (`given_up`), before
    /// the provider was told to put them in force: it is told to drop them, the old certificates stay, and a new
    /// renewal may begin. The current key signs that. Whether the old certificates were seen in force after that.
    ///
    /// # Errors
    /// `AlreadySent` while the new keys are there, or where nothing was issued yet; `KeysLost` where the old
    /// certificates are revoked already, or `Ended` where only that is seen; as [`Self::start`].
    pub async fn abandon_lost(
        &self,
        case: &str,
        given_up: bool,
        person: Arc<Mutex<dyn Person>>,
    ) -> Result<bool, RenewalError> {
        let body = self.body(case)?;
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
            Err(RenewalError::Ended {
                code: crate::code::Code::Req14,
                state: State::Rejected,
                old_revoked: seen @ (None | Some(false)),
                ..
            }) => Ok(seen.is_some()),
            Err(error) => Err(error),
            Ok(_) => Err(RenewalError::AlreadySent { case: case.to_owned(), since: body.created }),
        }
    }

    /// The protocol of an unfinished case.
    ///
    /// # Errors
    /// `NoCase`, `Damaged`, `Journal`.
    pub fn report(&self, case: &str) -> Result<Vec<Line>, RenewalError> {
        Ok(self.body(case)?.report)
    }

    /// What is saved of a case, to look at it.
    fn body(&self, case: &str) -> Result<Case, RenewalError> {
        let vault = self.vault()?;
        let body = vault.open_case_read_only(case).and_then(|record| read(&record));
        let body = body.map_err(|error| salvage::explain(&self.services, &vault, error))?;
        body.ok_or_else(|| RenewalError::NoCase(case.to_owned()))
    }

    /// A case with its lock.
    fn open(&self, vault: &Vault, case: &str) -> Result<(Case, crate::vault::Case), RenewalError> {
        let opened = vault.open_case(case).and_then(|record| Ok((read(&record)?, record)));
        let (body, record) = opened.map_err(|error| salvage::explain(&self.services, vault, error))?;
        match body {
            Some(body) => Ok((body, record)),
            None => {
                record.finish()?;
                Err(RenewalError::NoCase(case.to_owned()))
            }
        }
    }

    /// Takes a case that ended out of the list. No key is wiped.
    fn put_away(&self, case: &str) -> Result<GivenUp, RenewalError> {
        let (body, record) = self.open(&self.vault()?, case)?;
        if !body.state.is_final() {
            return Err(RenewalError::AlreadySent { case: body.id, since: body.created });
        }
        record.finish()?;
        Ok(GivenUp::PutAway { kept: body.staged.map(|staged| staged.staging) })
    }

    async fn tell(
        &self,
        case: &str,
        person: Arc<Mutex<dyn Person>>,
        what: What,
    ) -> Result<Outcome, RenewalError> {
        let vault = self.vault()?;
        let (body, record) = self.open(&vault, case)?;
        let (case, effects) = step(&body, Event { at: self.services.clock.now(), what });
        Run::new(&self.services, vault, record, case, person).go(effects).await
    }

    /// I6, seen from the front: the open case that a new beginning would only repeat. One that never sent anything and
    /// was made with other choices makes room. One that ended and keeps new keys stays in the list until the person
    /// puts it away: nothing else names those keys.
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
                if case.state == State::Done || case.staged.is_none() {
                    record.finish()?;
                }
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

pub(super) fn form(profile: &Profile) -> Form {
    let strict_only = profile.services.cmp.is_none() && profile.services.cmp_strict.is_some();
    if profile.requests == Requests::OneByOne || strict_only { Form::OneByOne } else { Form::Together }
}

pub(super) fn read(record: &crate::vault::Case) -> Result<Option<Case>, VaultError> {
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
    let kept = case.staged.as_ref().filter(|_| case.state.is_final() && case.state != State::Done);
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
        found: kept.map(|staged| staged.staging.clone()).into_iter().collect(),
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
