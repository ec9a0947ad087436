//! What happens on carriers: opening, staging, signing, installing, promoting. Everything here may block and runs on
//! a worker thread.

use super::survey::{key_set, signing_hash};
use super::{Run, blocking, lock, salvage};
use crate::authority::{AuthorityError, Link};
use crate::carrier::{Carrier, CarrierError, KeyUri, Session};
use crate::crypto::{self, ToSign, Verifier};
use crate::pki::{Certificate, SubjectPublicKeyInfo};
use crate::renewal::event::{Message, What};
use crate::renewal::kept::CertStore;
use crate::renewal::outcome::RenewalError;
use crate::renewal::person::{NewKeysNeeded, Person};
use std::sync::{Arc, Mutex};

/// Which open store is meant.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Store {
    Old,
    New,
}

/// An open store on loan to a worker thread.
type Loan<T> = (Box<dyn Session>, T);

impl Run {
    /// Opens the current key unless it is open.
    pub(super) async fn open_old(&mut self) -> Result<(), RenewalError> {
        if self.old.is_none() {
            let uri = self.case.choices.key.clone();
            self.old = Some(self.open(uri).await?);
            self.opened = self.present().await?;
        }
        Ok(())
    }

    /// SHA-256 of what lies at the current key's place; None: nothing that can be read now.
    async fn present(&self) -> Result<Option<[u8; 32]>, RenewalError> {
        let (carrier, uri) = (Arc::clone(&self.services.carrier), self.case.choices.key.clone());
        blocking(move || carrier.occupant(&uri).ok().flatten().map(|there| there.sha256)).await
    }

    /// Whether another store lies now where the current key was opened. One that was merely taken away is not replaced.
    pub(super) async fn is_replaced(&self) -> Result<bool, RenewalError> {
        let Some(opened) = self.opened else { return Ok(false) };
        Ok(self.present().await?.is_some_and(|present| present != opened))
    }

    async fn open_new(&mut self) -> Result<(), RenewalError> {
        if self.new.is_none() {
            let staged = self.case.staged.as_ref().ok_or(RenewalError::Unexpected("no staged keys"))?;
            let uri = staged.staging.clone();
            self.tell_needed(&uri).await?;
            self.new = Some(self.open(uri).await?);
            self.with_person(|person| person.needs_new_keys(None)).await?;
        }
        Ok(())
    }

    async fn open(&self, uri: KeyUri) -> Result<Box<dyn Session>, RenewalError> {
        let carrier = Arc::clone(&self.services.carrier);
        let person = Arc::clone(&self.person);
        let open = move || loop {
            let opened = carrier.open(&uri, &mut *lock(&person));
            match opened {
                Err(error @ (CarrierError::SecretWrong { .. } | CarrierError::SecretFormat { .. }))
                    if lock(&person).tries_again(&error) => {}
                other => return other,
            }
        };
        Ok(blocking(open).await??)
    }

    /// Whatever comes of them, the person knows what follows if the new keys are not there.
    async fn tell_needed(&self, staged: &KeyUri) -> Result<(), RenewalError> {
        let (case, staged) = (self.case.id.clone(), staged.clone());
        let needed = NewKeysNeeded { case, staged, if_lost: self.case.if_lost() };
        self.with_person(move |person| person.needs_new_keys(Some(&needed))).await
    }

    /// Lends an open store to `work` on a worker thread.
    async fn with_store<T: Send + 'static>(
        &mut self,
        store: Store,
        work: impl FnOnce(&mut dyn Session, &dyn Carrier, &Mutex<dyn Person>) -> T + Send + 'static,
    ) -> Result<T, RenewalError> {
        match store {
            Store::Old => self.open_old().await?,
            Store::New => self.open_new().await?,
        }
        let place = if store == Store::Old { &mut self.old } else { &mut self.new };
        let mut session = place.take().ok_or(RenewalError::Unexpected("store"))?;
        let carrier = Arc::clone(&self.services.carrier);
        let person = Arc::clone(&self.person);
        let (session, result): Loan<T> = blocking(move || {
            let result = work(&mut *session, &*carrier, &person);
            (session, result)
        })
        .await?;
        match store {
            Store::Old => self.old = Some(session),
            Store::New => self.new = Some(session),
        }
        Ok(result)
    }

    /// Signs with the current signing key.
    pub(super) async fn sign_old(&mut self, item: ToSign) -> Result<Vec<u8>, RenewalError> {
        let signer = self.signer()?;
        self.sign_with(Store::Old, signer.spki().clone(), item).await
    }

    async fn sign_with(
        &mut self,
        store: Store,
        key: SubjectPublicKeyInfo,
        item: ToSign,
    ) -> Result<Vec<u8>, RenewalError> {
        let missing = match store {
            Store::Old => CarrierError::Changed { uri: self.case.choices.key.0.clone() },
            Store::New => CarrierError::Mismatch,
        };
        let signatures = self
            .with_store(store, move |session, _, person| {
                let index = session.keys().iter().position(|info| info.spki.same_key(&key)).ok_or(missing)?;
                session.sign(index, &[item], &mut *lock(person))
            })
            .await??;
        signatures.into_iter().next().ok_or(RenewalError::Unexpected("signature"))
    }

    pub(super) fn signer(&self) -> Result<Certificate, RenewalError> {
        let held = self.case.old.first().ok_or(RenewalError::NoCertificate)?;
        Ok(Certificate::from_der(&held.der).map_err(AuthorityError::from)?)
    }

    /// I1. An orphan of this case, from a stop before the keys were known to the journal, goes first: no request was
    /// ever made with it.
    pub(super) async fn stage(&mut self) -> Result<What, RenewalError> {
        let choices = self.case.choices.clone();
        let spec = key_set(&choices, &self.signer()?)?;
        self.replacement(&choices).await?;
        let target = self.case.choices.target().clone();
        salvage::remember(&mut self.record, &target)?;
        let case = self.case.id.clone();
        let carrier = Arc::clone(&self.services.carrier);
        let person = Arc::clone(&self.person);
        let (staged, session) = blocking(move || {
            if let Some(orphan) = carrier.find_staged(&target, &case)? {
                carrier.discard(&orphan)?;
            }
            carrier.stage(&target, &spec, &case, &mut *lock(&person))
        })
        .await??;
        self.new = Some(session);
        Ok(What::Staged { staged, group: crypto::random().map_err(CarrierError::from)? })
    }

    pub(super) async fn sign(&mut self, message: Message) -> Result<What, RenewalError> {
        let exchange = self.case.exchange().ok_or(RenewalError::Unexpected("no order"))?.clone();
        let wire = self.service.wire(self.case.protocol)?;
        let order = &exchange.order;
        let mut link = Link::fresh(self.now())?;
        let unsigned = match message {
            Message::Request => {
                if exchange.resigned > 0 {
                    self.measure_skew().await;
                }
                link.time += self.skew;
                let mut proofs = Vec::new();
                for (item, key) in wire.proofs(order)?.into_iter().zip(&order.keys) {
                    let spki = SubjectPublicKeyInfo::from_der(&key.spki).map_err(AuthorityError::from)?;
                    proofs.push(self.sign_with(Store::New, spki, item).await?);
                }
                if !self.case.sent_anything() {
                    self.ready_to_begin().await?;
                }
                self.still_staged().await?;
                wire.request(order, &proofs, &link)?
            }
            Message::Poll | Message::Confirm => {
                if message == Message::Confirm && exchange.mismatch.is_none() {
                    self.still_installed().await?;
                }
                let last = exchange.link.as_ref().ok_or(RenewalError::Unexpected("no transaction"))?;
                link.transaction_id = last.transaction_id;
                link.recipient_nonce.clone_from(&exchange.nonce);
                link.time += self.skew;
                match (message, &exchange.mismatch) {
                    (Message::Poll, _) => wire.poll(order, &link)?,
                    (_, None) => wire.confirm(order, &link, &parse_all(&exchange.certificates)?)?,
                    (_, Some(why)) => {
                        let received = parse_all(&exchange.received)?;
                        let places = exchange.places_of_received();
                        let issued: Vec<_> = places.into_iter().zip(received).collect();
                        wire.reject(order, &link, &issued, why)?
                    }
                }
            }
        };
        let signature = self.sign_old(unsigned.to_sign()).await?;
        let octets = wire.assemble(&unsigned, &signature)?;
        Ok(What::Signed { message, octets, link })
    }

    /// What must hold before the provider hears anything of the new keys.
    async fn ready_to_begin(&mut self) -> Result<(), RenewalError> {
        // Its password is another, and its certificates may be revoked: whoever changed it may have renewed it.
        if self.is_replaced().await? {
            return Err(CarrierError::Changed { uri: self.case.choices.key.0.clone() }.into());
        }
        let choices = self.case.choices.clone();
        self.replacement(&choices).await?;
        let staged = self.case.staged.clone().ok_or(RenewalError::Unexpected("no staged keys"))?;
        let carrier = Arc::clone(&self.services.carrier);
        Ok(blocking(move || carrier.try_room(&staged.target)).await??)
    }

    /// I2 once more, right before the provider is told to revoke the old certificates: the new keys may have been taken
    /// away since they were installed.
    pub(super) async fn still_installed(&self) -> Result<(), RenewalError> {
        let expected = self.case.installed;
        self.find_staged(move |sha256| Some(sha256) == expected).await
    }

    /// I1 once more, right before certificates are asked for: the store may have been taken away although it is open.
    async fn still_staged(&self) -> Result<(), RenewalError> {
        self.find_staged(|_| true).await
    }

    async fn find_staged(&self, is_it: impl Fn([u8; 32]) -> bool) -> Result<(), RenewalError> {
        let staged = self.case.staged.as_ref().ok_or(RenewalError::Unexpected("no staged keys"))?;
        let (carrier, uri) = (Arc::clone(&self.services.carrier), staged.staging.clone());
        self.tell_needed(&uri).await?;
        let staging = uri.clone();
        match blocking(move || carrier.occupant(&staging)).await?? {
            Some(there) if is_it(there.sha256) => {
                self.with_person(|person| person.needs_new_keys(None)).await
            }
            Some(_) => Err(CarrierError::Damaged("the staged store changed").into()),
            None => Err(CarrierError::NotPresent { uri: uri.0, reason: "no such file".to_owned() }.into()),
        }
    }

    /// I2: certificates of every exchange so far go next to the staged keys; each key is tried against its certificate.
    pub(super) async fn install(&mut self) -> Result<What, RenewalError> {
        let staged = self.case.staged.clone().ok_or(RenewalError::Unexpected("no staged keys"))?;
        let ders: Vec<Vec<u8>> =
            self.case.exchanges.iter().flat_map(|e| e.certificates.iter().cloned()).collect();
        let certificates = parse_all(&ders)?;
        for certificate in &certificates {
            let public = certificate.spki().public_key().map_err(AuthorityError::from)?.clone();
            let hash = signing_hash(public.algorithm(), self.case.profile.hash)?;
            let item = ToSign { message: certificate.sha256().to_vec(), hash };
            let digest = item.digest();
            let signature = self.sign_with(Store::New, certificate.spki().clone(), item).await?;
            public.verify(&digest, &signature).map_err(|_| CarrierError::Mismatch)?;
        }
        // Open since they were made, they may have been taken away.
        self.tell_needed(&staged.staging).await?;
        let hash = self
            .with_store(Store::New, move |session, carrier, _| {
                carrier.store_certificates(&staged, &certificates, session)
            })
            .await??;
        self.with_person(|person| person.needs_new_keys(None)).await?;
        Ok(What::Installed(hash))
    }

    pub(super) async fn promote(&mut self) -> Result<What, RenewalError> {
        let staged = self.case.staged.clone().ok_or(RenewalError::Unexpected("no staged keys"))?;
        let expected = self.case.installed.ok_or(RenewalError::Unexpected("nothing installed"))?;
        let date = self.now().date();
        // The stores are closed before they are moved.
        self.new = None;
        self.old = None;
        let choices = self.case.choices.clone();
        self.replacement(&choices).await?;
        let dated =
            staged.target == choices.key || self.there(&choices).await?.is_some_and(|there| there.current);
        self.tell_needed(&staged.staging).await?;
        let (carrier, key) = (Arc::clone(&self.services.carrier), choices.key);
        let (copy, old) = blocking(move || -> Result<_, CarrierError> {
            let old = carrier.occupant(&key).ok().flatten();
            Ok((carrier.promote(&staged, &expected, date)?, old.map_or(key, |old| old.uri)))
        })
        .await??;
        self.with_person(|person| person.needs_new_keys(None)).await?;
        // After a stop in the middle a copy is found that may be another renewal's, unless something was to go aside.
        let displaced = copy.clone().filter(|_| !dated && self.case.replaces.is_some());
        let old_key = if dated { copy } else { Some(old) };
        let (old, new) = (self.outcome()?.old, self.outcome()?.new);
        let (state, kept) = (self.services.state.clone(), new.clone());
        // They lie with the key already; a store that cannot be written is told of where it is looked at.
        let _ = blocking(move || CertStore::open(&state).add(&kept)).await?;
        self.with_person(move |person| person.certificates(&old, &new)).await?;
        Ok(What::Promoted { old_key, displaced, dated })
    }

    pub(super) async fn discard(&mut self) -> Result<What, RenewalError> {
        self.new = None;
        let staged = self.case.staged.clone();
        let target = self.case.choices.target().clone();
        let case = self.case.id.clone();
        let carrier = Arc::clone(&self.services.carrier);
        blocking(move || -> Result<(), CarrierError> {
            // Also an orphan that the journal does not know.
            let found = carrier.find_staged(&target, &case)?;
            for staged in staged.iter().chain(&found) {
                carrier.discard(staged)?;
            }
            Ok(())
        })
        .await??;
        Ok(What::Discarded)
    }
}

fn parse_all(ders: &[Vec<u8>]) -> Result<Vec<Certificate>, RenewalError> {
    ders.iter().map(|der| Certificate::from_der(der).map_err(|e| AuthorityError::from(e).into())).collect()
}
