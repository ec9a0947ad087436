//! The provider itself: its folder, keys, memory and clock, and what all its services need of them.

use super::certificates::{self, Services, Subscriber};
use super::hierarchy::{self, Authority, Family, Identity};
use super::people;
use super::store::{Event, Issued, Registration, Revocation, State, Store, Transaction, TransactionState};
use super::{Clock, Config, Faults, TrainingError};
use crate::crypto::{CryptoError, HashAlgorithm, ToSign, random};
use crate::pki::cms::{SignedData, SignedDataDraft};
use crate::pki::{Certificate, KeyUsage, Name, PkiError, Purpose, SubjectPublicKeyInfo, builder};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use time::{Duration, OffsetDateTime};

pub struct Provider {
    config: Config,
    address: SocketAddr,
    dstu: Authority,
    ecdsa: Authority,
    store: Mutex<Store>,
    pub(super) challenges: super::portal::Challenges,
    admin_token: Option<String>,
}

impl Provider {
    pub fn open(config: Config, address: SocketAddr) -> Result<Self, TrainingError> {
        hierarchy::private_folder(&config.data)?;
        let now = config.clock.now();
        let mut store = Store::open(&config.data.join("log"))?;
        hierarchy::sync_folder(&config.data)?;
        let dstu = match &config.authority {
            Some(folder) => Authority::given(folder, config.hash)?,
            None => Authority::own(&config.data, Family::Dstu, config.hash, now)?,
        };
        let ecdsa = Authority::own(&config.data, Family::Ecdsa, config.hash, now)?;
        if let Some(folder) = &config.authority {
            enrol_given(&mut store, &dstu, folder)?;
        }
        let admin_token = match config.lab {
            true => Some(new_admin_token(&config)?),
            false => None,
        };
        let store = Mutex::new(store);
        Ok(Self { config, address, dstu, ecdsa, store, challenges: Default::default(), admin_token })
    }

    pub fn config(&self) -> &Config {
        &self.config
    }
    pub fn admin_token(&self) -> Option<&str> {
        self.admin_token.as_deref()
    }
    pub fn faults(&self) -> &Faults {
        &self.config.faults
    }
    pub fn clock(&self) -> &Clock {
        &self.config.clock
    }
    pub fn now(&self) -> OffsetDateTime {
        self.config.clock.now()
    }
    /// `http://address`
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
    /// Base of the portal, as the profile names it.
    pub fn portal_url(&self) -> String {
        format!("{}/api/v1", self.url())
    }
    pub fn authority(&self, family: Family) -> &Authority {
        match family {
            Family::Dstu => &self.dstu,
            Family::Ecdsa => &self.ecdsa,
        }
    }
    pub fn authorities(&self) -> [&Authority; 2] {
        [&self.dstu, &self.ecdsa]
    }
    /// The hierarchy that issued this certificate.
    pub fn issuer_of(&self, certificate: &Certificate) -> Option<&Authority> {
        self.authorities()
            .into_iter()
            .find(|a| a.ca.certificate.subject().as_der() == certificate.issuer().as_der())
    }
    /// The store, for one request at a time. Transactions whose time to confirm is over are closed first.
    pub fn store(&self) -> MutexGuard<'_, Store> {
        // Every change is one whole commit, so a panicked holder left nothing half done.
        let mut store = self.store.lock().unwrap_or_else(PoisonError::into_inner);
        let events = expire(store.state(), self.now());
        if let Err(error) = store.commit(events) {
            tracing::error!(%error, "overdue transactions could not be closed");
        }
        store
    }

    /// Who signed, if it is one of our subscribers. The signature itself is not checked here.
    pub fn signer<'s>(&self, state: &'s State, signed: &SignedData) -> Option<&'s Issued> {
        if signed.signer_count() != 1 {
            return None;
        }
        state.issued().iter().find(|i| signed.is_signed_by(0, &i.certificate))
    }

    /// Whether a subscriber may sign requests now.
    pub fn standing(&self, signer: &Issued) -> Result<(), Standing> {
        let now = self.now();
        let certificate = &signer.certificate;
        if signer.revocation.is_some() {
            Err(Standing::Revoked)
        } else if now < certificate.not_before() || now > certificate.not_after() {
            Err(Standing::Expired)
        } else if !matches!(certificate.purpose(), Purpose::Sign | Purpose::Both) {
            Err(Standing::NotForSigning)
        } else {
            Ok(())
        }
    }

    /// CMS SignedData over `content` by one of our identities.
    pub fn sign_cms(
        &self,
        identity: &Identity,
        content: &[u8],
        attached: bool,
        certificate: &Certificate,
    ) -> Result<Vec<u8>, PkiError> {
        let draft = SignedDataDraft::new(content, attached, certificate, true, identity.hash(), self.now())?;
        draft.assemble(&identity.sign(&draft.to_sign())?)
    }

    /// Issues a certificate; nothing is remembered yet.
    pub fn issue(&self, state: &State, wish: &Wish<'_>) -> Result<Certificate, PkiError> {
        let family = Family::of(wish.spki.public_key()?.algorithm());
        let rnokpp = wish.rnokpp.as_deref();
        let registered = registration_key(rnokpp, wish.subject);
        let registration = wish.registration.or_else(|| state.registration(&registered));
        let subscriber = Subscriber {
            purpose: wish.purpose,
            person: rnokpp.and_then(people::by_rnokpp),
            registration,
            rnokpp: wish.rnokpp.clone(),
            edrpou: wish.edrpou.clone(),
        };
        let ca = &self.authority(family).ca;
        certificates::issue(
            ca,
            &Services { url: self.url(), family },
            self.config.hash,
            wish.subject,
            wish.spki,
            &subscriber,
            wish.validity,
        )
    }

    /// From now on for as long as the rules say.
    pub fn renewal_validity(&self) -> (OffsetDateTime, OffsetDateTime) {
        let now = self.now();
        (now, now + Duration::days(self.config.validity_days.into()))
    }

    /// The CMP server's key under a certificate of its own that has expired (a fault).
    pub fn expired_cmp_certificate(&self, authority: &Authority) -> Result<Certificate, PkiError> {
        let now = self.now();
        let purposes = [crate::pki::oid::KP_CMC_CA, crate::pki::oid::IIT_CMP_SERVER];
        let draft = certificates::Draft {
            subject: authority.cmp.certificate.subject(),
            spki: authority.cmp.certificate.spki(),
            not_before: now - Duration::days(30),
            not_after: now - Duration::days(1),
            extensions: certificates::of_server(
                KeyUsage { digital_signature: true, ..KeyUsage::default() },
                Some(builder::extended_key_usage(&purposes, false)),
            ),
        };
        let sign = |what: &ToSign| -> Result<Vec<u8>, CryptoError> { authority.ca.sign(what) };
        draft.sign(Some(&authority.ca.certificate), &sign, authority.ca.algorithm()?, self.config.hash)
    }
}

/// Why a subscriber may not sign now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Revoked,
    Expired,
    NotForSigning,
}

/// A certificate that is wanted.
pub struct Wish<'a> {
    pub subject: &'a Name,
    pub spki: &'a SubjectPublicKeyInfo,
    pub purpose: Purpose,
    pub rnokpp: Option<String>,
    pub edrpou: Option<String>,
    pub validity: (OffsetDateTime, OffsetDateTime),
    /// Registration data other than those in memory.
    pub registration: Option<&'a Registration>,
}

/// Under what registration data are kept: the tax number, or the subject where there is none.
pub fn registration_key(rnokpp: Option<&str>, subject: &Name) -> String {
    match rnokpp {
        Some(rnokpp) => rnokpp.to_owned(),
        None => sha256_hex(subject.as_der()),
    }
}

pub fn sha256_hex(octets: &[u8]) -> String {
    hex::encode(HashAlgorithm::Sha256.digest(octets).bytes)
}

/// Users' certificates of a given folder, enrolled once.
fn enrol_given(store: &mut Store, dstu: &Authority, folder: &std::path::Path) -> Result<(), TrainingError> {
    let mut sets: BTreeMap<String, u64> = BTreeMap::new();
    let mut next = store.state().next_set();
    let mut events = Vec::new();
    for (user, certificate) in hierarchy::users(folder)? {
        if certificate.verify_issued_by(&dstu.ca.certificate).is_err()
            || store.state().by_serial(certificate.serial()).is_some()
        {
            continue;
        }
        let set = *sets.entry(user).or_insert_with(|| {
            next = next.saturating_add(1);
            next
        });
        events.push(Event::Issued { certificate: certificate.as_der().to_vec(), set });
    }
    store.commit(events).map_err(|error| match error {
        super::store::CommitError::Io(source) => TrainingError::Folder { path: folder.to_path_buf(), source },
        super::store::CommitError::Pki(error) => TrainingError::Pki(error),
    })
}

fn new_admin_token(config: &Config) -> Result<String, TrainingError> {
    let path = config.data.join("admin.token");
    let token = hex::encode(random::<32>()?);
    match std::fs::remove_file(&path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(TrainingError::Folder { path, source: error });
        }
        _ => {}
    }
    hierarchy::write_private(&path, token.as_bytes())?;
    Ok(token)
}

/// New certificates that were not confirmed in time are dropped; the old ones go on as if nothing had been.
fn expire(state: &State, now: OffsetDateTime) -> Vec<Event> {
    let mut events = Vec::new();
    for transaction in state.transactions() {
        if matches!(transaction.state, TransactionState::Issued { confirm_by } if confirm_by < now) {
            events.extend(drop_new(state, transaction, TransactionState::Expired, now));
        }
    }
    events
}

/// Closes a transaction without success.
pub fn drop_new(
    state: &State,
    transaction: &Transaction,
    end: TransactionState,
    now: OffsetDateTime,
) -> Vec<Event> {
    let mut events = Vec::new();
    for member in &transaction.members {
        let Ok(certificate) = Certificate::from_der(&member.certificate) else { continue };
        let known = state.by_serial(certificate.serial());
        if known.is_some_and(|issued| issued.revocation.is_none()) {
            let revocation = Revocation { reason: Revocation::CESSATION, at: now };
            events.push(Event::Revoked { serial: certificate.serial().to_vec(), revocation });
        }
    }
    events.push(Event::Transaction(Box::new(Transaction { state: end, ..transaction.clone() })));
    events
}
