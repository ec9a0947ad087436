//! The only sender: a provider's services over the network.

mod portal;
mod status;

use super::iit::lookup::{self, Identifier};
use super::{AuthorityError, Profile, Protocol, Trust, Wire};
use crate::net::{Client, Limits, PKIX_CMP};
use crate::pki::crl::Crl;
use crate::pki::{Certificate, KeyIds};
use std::collections::HashMap;
use std::sync::Mutex;
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
    /// The newest list seen at each address, so that an older one is noticed.
    lists: Mutex<HashMap<String, Crl>>,
}

impl Service {
    pub fn new(profile: Profile, client: Client) -> Self {
        let trust = profile.trust();
        Self { profile, trust, client, lists: Mutex::default() }
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

    /// Sends a renewal message as it is and returns the answer unread. `strict` (`cmp` only): to the address that takes
    /// one request in a message.
    ///
    /// # Errors
    /// `Net`, `NoService`.
    pub async fn send(
        &self,
        protocol: Protocol,
        strict: bool,
        message: &[u8],
    ) -> Result<Reply, AuthorityError> {
        let services = &self.profile.services;
        let (address, content_type) = match (protocol, strict) {
            (Protocol::Iit, _) => (&services.iit, "application/octet-stream"),
            (Protocol::Cmp, false) => (&services.cmp, PKIX_CMP),
            (Protocol::Cmp, true) => (&services.cmp_strict, PKIX_CMP),
        };
        let address = address.as_deref().ok_or(AuthorityError::NoService("renewal"))?;
        let answer = self.client.post(address, content_type, message.to_vec(), Limits::MESSAGE).await?;
        Ok(Reply { body: answer.body, date: answer.date })
    }

    /// Certificates under key identifiers (command 13). Each returned one belongs to an asked key (computed from the
    /// key itself) and leads to an anchor (at `now`, or within its own validity); nothing found is an empty list, not
    /// an error.
    ///
    /// # Errors
    /// `Net`, `NoService`; `Chain` when certificates of the keys were found and none of them leads to an anchor.
    pub async fn lookup(
        &self,
        keys: &[KeyIds],
        now: OffsetDateTime,
    ) -> Result<Vec<Certificate>, AuthorityError> {
        let address = self.profile.services.iit.as_deref().ok_or(AuthorityError::NoService("lookup"))?;
        let mut found: Vec<Certificate> = Vec::new();
        let mut distrust = None;
        for identifier in Identifier::ALL {
            let missing: Vec<KeyIds> =
                keys.iter().filter(|key| !found.iter().any(|c| c.key_ids() == **key)).cloned().collect();
            for question in lookup::requests(&missing, identifier) {
                let answer =
                    self.client.post(address, "application/octet-stream", question, Limits::MESSAGE).await?;
                let answered = lookup::read(&answer.body)?;
                for certificate in lookup::belonging(answered.clone(), &missing) {
                    let at = now.clamp(
                        certificate.not_before(),
                        certificate.not_after().max(certificate.not_before()),
                    );
                    match self.trust.chain(&certificate, &answered, at) {
                        Ok(_) if found.contains(&certificate) => {}
                        Ok(_) => found.push(certificate),
                        Err(error) => distrust = Some(error),
                    }
                }
            }
        }
        match distrust {
            Some(error) if found.is_empty() => Err(error),
            _ => Ok(found),
        }
    }

    /// How far the provider's clock is ahead of ours (negative: behind), to a second; `None` when it does not tell the
    /// time. What else it answers does not matter.
    ///
    /// # Errors
    /// `Net`, `NoService`.
    pub async fn clock_skew(
        &self,
        clock: &(dyn Fn() -> OffsetDateTime + Sync),
    ) -> Result<Option<time::Duration>, AuthorityError> {
        let services = &self.profile.services;
        let address = [&services.portal, &services.iit, &services.cmp, &services.cmp_strict, &services.ocsp]
            .into_iter()
            .find_map(|address| address.as_deref())
            .ok_or(AuthorityError::NoService("time"))?;
        let before = clock();
        let date = self.client.date(address, Limits::MESSAGE).await?;
        let ours = before + (clock() - before) / 2;
        Ok(date.map(|date| date - ours))
    }
}
