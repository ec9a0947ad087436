//! The only sender: a provider's services over the network.

use super::portal::{Agreement, Receipt, Registration};
use super::status::{Check, Status};
use super::{AuthorityError, Profile, Protocol, Trust, Wire};
use crate::crypto::HashAlgorithm;
use crate::net::Client;
use crate::pki::cms::SignedDataDraft;
use crate::pki::{Certificate, KeyIds};
use time::OffsetDateTime;

/// An answer as received.
#[derive(Debug, Clone)]
pub struct Reply {
    pub body: Vec<u8>,
    /// The server's clock, if it told it.
    pub date: Option<OffsetDateTime>,
}

/// A provider that can be reached. `now` is always the caller's clock.
pub struct Service {
    profile: Profile,
    trust: Trust,
    client: Client,
}

impl Service {
    pub fn new(profile: Profile, client: Client) -> Self {
        let trust = profile.trust();
        Self { profile, trust, client }
    }
    pub fn profile(&self) -> &Profile {
        &self.profile
    }
    pub fn trust(&self) -> &Trust {
        &self.trust
    }
    /// # Errors
    /// `NoService`.
    pub fn wire(&self, protocol: Protocol) -> Result<Box<dyn Wire>, AuthorityError> {
        self.profile.wire(protocol)
    }
    /// Sends a renewal message as it is and returns the answer unread. `cmp`: a message that is one of a group of
    /// one-by-one requests goes to the strict address (`strict`).
    ///
    /// # Errors
    /// `Net`, `NoService`.
    pub async fn send(
        &self,
        _protocol: Protocol,
        _strict: bool,
        _message: &[u8],
    ) -> Result<Reply, AuthorityError> {
        let _ = &self.client;
        todo!()
    }
    /// Certificates under key identifiers (command 13). Each returned one belongs to an asked key (computed from the
    /// key itself) and leads to an anchor at its own notBefore; nothing found is an empty list, not an error.
    ///
    /// # Errors
    /// `Net`, `NoService`.
    pub async fn lookup(
        &self,
        _keys: &[KeyIds],
        _now: OffsetDateTime,
    ) -> Result<Vec<Certificate>, AuthorityError> {
        todo!()
    }
    /// The agreement to be read and signed: from the portal, digest and authority's signature checked; without a portal
    /// a statement of accession from our template.
    pub async fn agreement(&self, _now: OffsetDateTime) -> Result<Agreement, AuthorityError> {
        todo!()
    }
    /// The agreement as CMS to be signed by the current key.
    pub fn agreement_draft(
        &self,
        _agreement: &Agreement,
        _signer: &Certificate,
        _hash: HashAlgorithm,
        _now: OffsetDateTime,
    ) -> Result<SignedDataDraft, AuthorityError> {
        todo!()
    }
    /// Hands in the signed agreement. `None`: this provider takes no signed agreement over the network, the file stays
    /// here only. Repeating the same CMS gives the same receipt.
    ///
    /// # Errors
    /// `AgreementChanged`: back to reading.
    pub async fn accept(
        &self,
        _agreement: &Agreement,
        _cms: &[u8],
        _signer: &Certificate,
        _now: OffsetDateTime,
    ) -> Result<Option<Receipt>, AuthorityError> {
        todo!()
    }
    /// A one-time challenge and the question for registration data around it, to be signed by the current key.
    /// `None`: the provider has no portal; see [`Registration::from_certificate`].
    pub async fn registration_draft(
        &self,
        _signer: &Certificate,
        _hash: HashAlgorithm,
        _now: OffsetDateTime,
    ) -> Result<Option<SignedDataDraft>, AuthorityError> {
        todo!()
    }
    /// Registration data for a signed question.
    pub async fn registration(
        &self,
        _cms: &[u8],
        _now: OffsetDateTime,
    ) -> Result<Registration, AuthorityError> {
        todo!()
    }
    /// Status by OCSP; never an error, the check says what went wrong.
    pub async fn ocsp(&self, _certificate: &Certificate, _now: OffsetDateTime) -> Check {
        todo!()
    }
    /// Status by CRL, delta included.
    pub async fn crl(&self, _certificate: &Certificate, _now: OffsetDateTime) -> Check {
        todo!()
    }
    /// Status by both.
    pub async fn status(&self, certificate: &Certificate, now: OffsetDateTime) -> Status {
        Status { ocsp: self.ocsp(certificate, now).await, crl: self.crl(certificate, now).await }
    }
    /// How far the provider's clock is ahead of ours (negative: behind); `None` when it does not tell the time.
    ///
    /// # Errors
    /// `Net`, `NoService`.
    pub async fn clock_skew(
        &self,
        _clock: &(dyn Fn() -> OffsetDateTime + Sync),
    ) -> Result<Option<time::Duration>, AuthorityError> {
        todo!()
    }
}
