//! A certificate's status over the network.

use super::Service;
use crate::authority::ocsp::{Question, Statement, hashes};
use crate::authority::status::{Check, Status, Verdict};
use crate::authority::{AuthorityError, crl};
use crate::net::Limits;
use crate::pki::Certificate;
use crate::pki::crl::{Crl, CrlError};
use std::sync::PoisonError;
use time::OffsetDateTime;

/// What the revocation lists say.
struct Lists {
    both: Check,
    full: Check,
    delta: Check,
}

impl Lists {
    /// Without the full list there is nothing that could have changed.
    fn failed(check: Check) -> Self {
        Self { both: check.clone(), full: check.clone(), delta: check }
    }
}

impl Service {
    /// Status by both sources.
    pub async fn status(&self, certificate: &Certificate, now: OffsetDateTime) -> Status {
        let (ocsp, lists) = (self.ocsp(certificate, now).await, self.lists(certificate, now).await);
        Status { ocsp, crl: lists.both, full: lists.full, delta: lists.delta }
    }

    /// Status by OCSP; never an error, the check says what went wrong. The provider's own address is tried before
    /// those that the certificate names, which may be out of use by now.
    pub async fn ocsp(&self, certificate: &Certificate, now: OffsetDateTime) -> Check {
        let issuer = match self.trusted_issuer(certificate, now) {
            Ok(issuer) => issuer,
            Err(error) => return Check::failed(None, error),
        };
        let own = self.profile.services.ocsp.iter();
        let mut last = Check::failed(None, AuthorityError::NoService("OCSP"));
        for address in own.chain(certificate.ocsp_urls()) {
            match self.ask(address, certificate, &issuer, now).await {
                Ok(statement) => {
                    return Check {
                        verdict: statement.verdict,
                        source: Some(address.clone()),
                        time: Some(statement.this_update),
                        error: None,
                    };
                }
                // The first failure is the provider's own address, which says more than an old one.
                Err(error) if last.source.is_none() => last = Check::failed(Some(address.clone()), error),
                Err(_) => {}
            }
        }
        last
    }

    /// Asks with the likelier digest, then with the other one if the responder cannot find the certificate by it.
    async fn ask(
        &self,
        address: &str,
        certificate: &Certificate,
        issuer: &Certificate,
        now: OffsetDateTime,
    ) -> Result<Statement, AuthorityError> {
        let [likely, other] = hashes(issuer, self.profile.hash);
        let mut statement = Err(AuthorityError::NoService("OCSP"));
        for hash in [likely, other] {
            let question = Question::new(certificate, issuer, hash)?;
            let answer = self
                .client
                .post(address, "application/ocsp-request", question.to_der(), Limits::OCSP)
                .await?;
            let answered = question.read(&answer.body, issuer, &self.trust.certificates, now);
            let clear = matches!(&answered, Ok(statement) if statement.verdict != Verdict::Unknown);
            if statement.is_err() || clear {
                statement = answered;
            }
            if clear {
                break;
            }
        }
        let statement = statement?;
        if let Some(responder) = &statement.responder_to_check
            && self.crl(responder, now).await.verdict != Verdict::Good
        {
            return Err(AuthorityError::Ocsp("the responder's own status is not known".into()));
        }
        Ok(statement)
    }

    /// Status by CRL, changes included; never an error, the check says what went wrong.
    pub async fn crl(&self, certificate: &Certificate, now: OffsetDateTime) -> Check {
        self.lists(certificate, now).await.both
    }

    async fn lists(&self, certificate: &Certificate, now: OffsetDateTime) -> Lists {
        let issuer = match self.trusted_issuer(certificate, now) {
            Ok(issuer) => issuer,
            Err(error) => return Lists::failed(Check::failed(None, error)),
        };
        let addresses = crl::full_addresses(&self.profile, certificate);
        let (source, full) = match self.first_list(&addresses, &issuer, now).await {
            Ok(found) => found,
            Err(check) => return Lists::failed(check),
        };
        let said = |source, list: &Crl, delta: Option<&Crl>| Check {
            verdict: crl::verdict(&full, delta, certificate),
            source: Some(source),
            time: Some(list.this_update()),
            error: None,
        };
        let alone = said(source, &full, None);
        let addresses = crl::delta_addresses(&self.profile, certificate);
        let delta = match self.first_list(&addresses, &issuer, now).await {
            Ok((source, delta)) => match delta.check_base(&full) {
                Ok(()) => said(source, &delta, Some(&delta)),
                Err(error) => Check::failed(Some(source), error.into()),
            },
            Err(check) => check,
        };
        // A full list stands by itself; changes that cannot be had only make the answer older.
        let mut both = alone.clone();
        if delta.error.is_none() {
            both.verdict = delta.verdict.clone();
            both.time = both.time.max(delta.time);
        }
        Lists { both, full: alone, delta }
    }

    /// The first list among `addresses` that is the issuer's and good. What one authority's list cannot answer another
    /// one's may, so each is tried; the first failure other than "of another issuer" is reported.
    async fn first_list(
        &self,
        addresses: &[String],
        issuer: &Certificate,
        now: OffsetDateTime,
    ) -> Result<(String, Crl), Check> {
        let mut failure: Option<Check> = None;
        for address in addresses {
            match self.list(address, issuer, now).await {
                Ok(list) => return Ok((address.clone(), list)),
                Err(error) => {
                    let foreign = error == AuthorityError::Crl(CrlError::OtherIssuer);
                    let weak = failure
                        .as_ref()
                        .is_none_or(|check| check.error == Some(AuthorityError::Crl(CrlError::OtherIssuer)));
                    if failure.is_none() || (weak && !foreign) {
                        failure = Some(Check::failed(Some(address.clone()), error));
                    }
                }
            }
        }
        Err(failure.unwrap_or_else(|| Check::failed(None, AuthorityError::NoService("CRL"))))
    }

    async fn list(
        &self,
        address: &str,
        issuer: &Certificate,
        now: OffsetDateTime,
    ) -> Result<Crl, AuthorityError> {
        let answer = self.client.get(address, Limits::CRL).await?;
        let list = Crl::from_der(answer.body).map_err(CrlError::from)?;
        list.check(issuer, now)?;
        let mut lists = self.lists.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(held) = lists.get(address).filter(|held| held.issuer() == list.issuer()) {
            list.check_follows(held)?;
        }
        lists.insert(address.to_string(), list.clone());
        Ok(list)
    }

    /// The authority that issued the certificate, itself leading to an anchor now.
    fn trusted_issuer(
        &self,
        certificate: &Certificate,
        now: OffsetDateTime,
    ) -> Result<Certificate, AuthorityError> {
        let Some(issuer) = self.trust.issuer_of(certificate, &[]) else {
            // Says which issuer is missing.
            self.trust.chain(certificate, &[], now)?;
            return Err(AuthorityError::NoService("status"));
        };
        self.trust.chain(&issuer, &[], now)?;
        Ok(issuer)
    }
}
