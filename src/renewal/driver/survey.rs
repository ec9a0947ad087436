//! The look at the current key: its certificates, R1–R8, what the target carrier can take.

use super::calls::form;
use super::{Run, blocking, lock, protocol_for, salvage};
use crate::authority::AuthorityError;
use crate::carrier::{KeyInfo, KeySetSpec, KeyUri};
use crate::code::Coded;
use crate::crypto::{CurveId, HashAlgorithm, KeyAlgorithm};
use crate::pki::{Certificate, Purpose, SignatureAlgorithm};
use crate::renewal::case::{Choices, Held, State};
use crate::renewal::event::{Effect, What};
use crate::renewal::outcome::RenewalError;
use crate::renewal::person::{Need, Question, Reply};
use crate::renewal::preconditions::{self, Facts, Finding, Rule, Standing};
use crate::renewal::report::Warning;
use crate::renewal::search::{self, Search};
use crate::vault::VaultError;
use std::sync::Arc;

/// A store where the new keys shall live.
pub(super) struct There {
    /// It is the one whose certificates are renewed.
    pub current: bool,
    pub sha256: [u8; 32],
}

impl Run {
    pub(super) async fn survey(&mut self) -> Result<What, RenewalError> {
        if let Err(error) = self.open_old().await {
            if let RenewalError::Carrier(carrier) = &error {
                let findings = preconditions::unreadable(carrier.code(), carrier.details());
                self.with_person(move |person| person.checklist(&findings)).await?;
            }
            return Err(error);
        }
        let keys = self.old.as_ref().map(|session| session.keys().to_vec()).unwrap_or_default();
        let (old, missing) = self.find_certificates(&keys).await?;
        let Some(signer) = old.first() else { return Err(missing) };
        self.claim(signer)?;
        let findings = self.preconditions(&old).await?;
        let shown = (findings.clone(), old.clone());
        self.with_person(move |person| {
            person.certificates(&shown.1, &[]);
            person.checklist(&shown.0);
        })
        .await?;
        if findings.iter().any(|finding| finding.standing == Standing::Failed) {
            return Err(RenewalError::Preconditions(findings));
        }
        let algorithm = signing_algorithm(signer)?;
        let dstu = matches!(algorithm, KeyAlgorithm::Dstu4145(_));
        let profile = &self.case.profile;
        let protocol = protocol_for(dstu, self.case.choices.protocol, profile)
            .ok_or_else(|| RenewalError::NoCommonAlgorithm(signer.spki().algorithm_name()))?;
        let choices = self.case.choices.clone();
        self.target(&choices, signer).await?;
        self.untried().await?;
        let profile = &self.case.profile;
        Ok(What::Surveyed {
            old: old.iter().map(|c| Held { purpose: c.purpose(), der: c.as_der().to_vec() }).collect(),
            hash: signing_hash(algorithm, profile.hash)?,
            protocol,
            form: form(profile),
            warnings: findings.iter().filter_map(warning).collect(),
        })
    }

    /// Current certificates, that of the signing key first. A provider never tried before is asked in any case: what it
    /// answers shows that it answers as we think.
    async fn find_certificates(
        &mut self,
        keys: &[KeyInfo],
    ) -> Result<(Vec<Certificate>, RenewalError), RenewalError> {
        let given: Vec<Certificate> =
            self.case.choices.certificates.iter().filter_map(|der| Certificate::from_der(der).ok()).collect();
        let (keys, state) = (keys.to_vec(), self.services.state.clone());
        let mut search = blocking(move || Search::here(&keys, &given, &state)).await?;
        let untried = !self.case.profile.tried;
        let ask = search.to_ask(&self.case.profile, untried);
        let mut missing = RenewalError::NoCertificate;
        if !ask.is_empty() {
            let now = self.now();
            let looked = {
                let service = &self.service;
                self.exchange(&Effect::Survey, "lookup", service.lookup(&ask, now)).await
            };
            search.answered(&looked);
            let signs = |c: &Certificate| matches!(c.purpose(), Purpose::Sign | Purpose::Both);
            match looked {
                Ok(found) if untried && self.needs_lookup() && !found.iter().any(signs) => {
                    self.tell_searched(&search).await?;
                    return Err(RenewalError::NoCertificate);
                }
                Err(error) if untried && self.needs_lookup() => return Err(error.into()),
                Ok(_) | Err(AuthorityError::NoService(_)) => {}
                Err(error) => missing = error.into(),
            }
        }
        self.tell_searched(&search).await?;
        let now = self.now();
        let profile = &self.case.profile;
        let best = |found: &Vec<Certificate>| search::current(found, Some(profile), now).cloned();
        let mut certificates: Vec<Certificate> = search.found().iter().filter_map(best).collect();
        certificates.retain(|c| c.purpose() != Purpose::Other);
        certificates.sort_by_key(|c| c.purpose() == Purpose::Agree);
        if certificates.first().is_some_and(|c| c.purpose() == Purpose::Agree) {
            certificates.clear();
        }
        // Of each use the one signs or agrees; a store with several key sets gives its first.
        let agree = certificates.iter().position(|c| c.purpose() == Purpose::Agree);
        let signer = certificates.first().cloned();
        let agree = agree.and_then(|index| certificates.get(index).cloned());
        Ok((signer.into_iter().chain(agree).collect(), missing))
    }

    async fn tell_searched(&self, search: &Search) -> Result<(), RenewalError> {
        let searched = search.searched().to_vec();
        self.with_person(move |person| person.searched(&searched)).await
    }

    /// Command 1 to a provider with which it has never been tried: only after a lookup has shown the current
    /// certificates.
    fn needs_lookup(&self) -> bool {
        let profile = &self.case.profile;
        let protocol = self.case.choices.protocol.or(profile.protocols.first().copied());
        !profile.training && protocol == Some(crate::authority::Protocol::Iit)
    }

    /// I6.
    fn claim(&mut self, signer: &Certificate) -> Result<(), RenewalError> {
        let is_over = |state: &str| State::named(state).is_some_and(State::is_final);
        match self.vault.claim(&mut self.record, &signer.sha256(), is_over) {
            Ok(()) => Ok(()),
            Err(VaultError::CaseBusy(case)) => {
                let other = self.vault.open_case_read_only(&case);
                let other = other.map_err(|error| salvage::explain(&self.services, &self.vault, error))?;
                Err(RenewalError::OpenCase { case, since: other.head().created })
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn preconditions(&self, old: &[Certificate]) -> Result<Vec<Finding>, RenewalError> {
        let ours = old.iter().all(|c| self.case.profile.check_issued(c).is_ok());
        let mut status = Vec::new();
        let mut skew = None;
        // Another provider's services are not asked about certificates that are none of theirs.
        if ours {
            for certificate in old {
                let now = self.now();
                let service = &self.service;
                status.push(
                    self.exchange(&Effect::Survey, "status", service.status(certificate, &[], now)).await,
                );
            }
            let clock = Arc::clone(&self.services.clock);
            let now = move || clock.now();
            let service = &self.service;
            skew = self.exchange(&Effect::Survey, "clock", service.clock_skew(&now)).await.ok().flatten();
        }
        let facts =
            Facts { profile: &self.case.profile, certificates: old, status: &status, skew, now: self.now() };
        Ok(preconditions::evaluate(&facts))
    }

    /// Where the new keys shall live. The current key's own place is not theirs when its file's name promises a format
    /// that they will not have (a `.jks`, say): they go beside it, and the file stays as it is.
    pub(super) async fn place(
        &self,
        choices: &Choices,
        signer: &Certificate,
    ) -> Result<KeyUri, RenewalError> {
        let sign = key_set(choices, signer)?.sign;
        let (key, to) = (choices.key.clone(), choices.to.clone());
        let carrier = Arc::clone(&self.services.carrier);
        let place = blocking(move || match to {
            Some(to) => carrier.place_for(&to, sign),
            None => carrier.place_of_renewed(&key, sign),
        });
        Ok(place.await??)
    }

    /// Whether the new keys can be made where they shall live, before anything else is asked.
    pub(super) async fn target(
        &mut self,
        choices: &Choices,
        signer: &Certificate,
    ) -> Result<(), RenewalError> {
        let spec = key_set(choices, signer)?;
        let target = self.place(choices, signer).await?;
        let in_place = target == choices.key;
        let carrier = Arc::clone(&self.services.carrier);
        let looked = blocking(move || {
            Ok::<_, RenewalError>((carrier.capabilities(&target)?, carrier.try_room(&target)))
        });
        let (capabilities, room) = looked.await??;
        for algorithm in std::iter::once(&spec.sign).chain(&spec.agree) {
            if !capabilities.algorithms.contains(algorithm) {
                return Err(RenewalError::NoCommonAlgorithm(format!("{algorithm:?}")));
            }
        }
        if in_place && !capabilities.can_keep_two_key_sets {
            return Err(RenewalError::NoRoom);
        }
        // Nothing is signed or sent for keys that could not be written.
        room?;
        self.replacement(choices).await
    }

    /// Another key where the new one shall live goes aside only by the person's word, which holds for the very store
    /// that was there then.
    pub(super) async fn replacement(&mut self, choices: &Choices) -> Result<(), RenewalError> {
        let Some(there) = self.there(choices).await?.filter(|there| !there.current) else { return Ok(()) };
        let known = [self.case.replaces, self.case.installed];
        if known.contains(&Some(there.sha256)) {
            return Ok(());
        }
        let target = choices.target().clone();
        let uri = target.clone();
        let reply =
            self.with_person(move |person| person.decide(&Question::ReplaceKey { target: &uri })).await?;
        if reply != Reply::Yes {
            return Err(RenewalError::Occupied(target.0));
        }
        self.case.replaces = Some(there.sha256);
        Ok(())
    }

    /// What lies where the new keys shall live.
    pub(super) async fn there(&self, choices: &Choices) -> Result<Option<There>, RenewalError> {
        let carrier = Arc::clone(&self.services.carrier);
        let target = self.case.staged.as_ref().map_or_else(|| choices.target(), |staged| &staged.target);
        let (target, key) = (target.clone(), choices.key.clone());
        blocking(move || {
            let Some(there) = carrier.occupant(&target)? else { return Ok(None) };
            // However the two are addressed. The current key may be unplugged by now: then it is not this one.
            let current = target == key
                || carrier.occupant(&key).ok().flatten().is_some_and(|key| key.place == there.place);
            Ok(Some(There { current, sha256: there.sha256 }))
        })
        .await?
    }

    async fn untried(&self) -> Result<(), RenewalError> {
        let profile = &self.case.profile;
        if profile.tried || profile.training {
            return Ok(());
        }
        let name = profile.name.clone();
        let kept_locally = profile.services.portal.is_none() && profile.services.agreement_upload.is_none();
        let person = Arc::clone(&self.person);
        let reply =
            blocking(move || lock(&person).decide(&Question::UntriedProvider { name: &name, kept_locally }))
                .await?;
        self.reply(Need::AcceptUntried, reply)
    }
}

/// The new keys: the family of the current one, by default DSTU 4145 on M257.
pub(super) fn key_set(choices: &Choices, signer: &Certificate) -> Result<KeySetSpec, RenewalError> {
    let sign = match (choices.sign, signing_algorithm(signer)?) {
        (Some(wanted), _) => wanted,
        (None, KeyAlgorithm::Dstu4145(_)) => KeyAlgorithm::Dstu4145(CurveId::M257),
        (None, same) => same,
    };
    let agree = if choices.one_key { None } else { Some(choices.agree.unwrap_or(sign)) };
    Ok(KeySetSpec { sign, agree })
}

fn signing_algorithm(signer: &Certificate) -> Result<KeyAlgorithm, RenewalError> {
    Ok(signer.spki().public_key().map_err(AuthorityError::from)?.algorithm())
}

/// The hash with which such a key signs.
pub(super) fn signing_hash(
    key: KeyAlgorithm,
    national: HashAlgorithm,
) -> Result<HashAlgorithm, RenewalError> {
    Ok(SignatureAlgorithm::for_key(key, national).map_err(AuthorityError::from)?.hash())
}

fn warning(finding: &Finding) -> Option<Warning> {
    let key = match (finding.rule, finding.standing) {
        (Rule::R7, Standing::Warning) => "days-left",
        (Rule::R2, Standing::NotChecked) => "status-not-checked",
        (Rule::R8, Standing::NotChecked) => "clock-not-checked",
        _ => return None,
    };
    let mut warning = Warning::new(key);
    if let Some(code) = finding.code {
        warning = warning.code(code);
    }
    for (name, value) in &finding.details {
        warning = warning.fact(name, value.clone());
    }
    Some(warning)
}
