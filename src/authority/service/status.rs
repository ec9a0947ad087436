//! A certificate's status over the network.

use super::Service;
use crate::authority::ocsp::{Question, Statement, hashes};
use crate::authority::status::{Check, Status, Verdict};
use crate::authority::{AuthorityError, crl};
use crate::net::Limits;
use crate::pki::Certificate;
use crate::pki::chain::ChainError;
use crate::pki::crl::{Crl, CrlError, Extent};
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

/// About whom a list is asked.
#[derive(Clone, Copy)]
struct Asked<'a> {
    certificate: &'a Certificate,
    issuer: &'a Certificate,
    now: OffsetDateTime,
}

/// Signatures tried for one certificate: a file may bring any number of authorities with its issuer's name.
const MAX_ISSUERS: usize = 64;

impl Service {
    /// Status by both sources. `others`: certificates that came along; the authorities in between may be among them.
    pub async fn status(
        &self,
        certificate: &Certificate,
        others: &[Certificate],
        now: OffsetDateTime,
    ) -> Status {
        let ocsp = self.ocsp(certificate, others, now).await;
        let lists = self.lists(certificate, others, now).await;
        Status { ocsp, crl: lists.both, full: lists.full, delta: lists.delta }
    }

    /// Status by OCSP; never an error, the check says what went wrong. The provider's own address is tried before
    /// those that the certificate names, which may be out of use by now.
    pub async fn ocsp(
        &self,
        certificate: &Certificate,
        others: &[Certificate],
        now: OffsetDateTime,
    ) -> Check {
        let issuer = match self.trusted_issuer(certificate, others, now) {
            Ok(issuer) => issuer,
            Err(error) => return Check::failed(None, error),
        };
        let own = self.profile.services.ocsp.iter();
        let mut last = Check::failed(None, AuthorityError::NoService("OCSP"));
        for address in own.chain(certificate.ocsp_urls()) {
            match self.ask(address, certificate, &issuer, others, now).await {
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
        others: &[Certificate],
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
            && self.crl(responder, others, now).await.verdict != Verdict::Good
        {
            return Err(AuthorityError::Ocsp("the responder's own status is not known".into()));
        }
        Ok(statement)
    }

    /// Status by CRL, changes included; never an error, the check says what went wrong.
    pub async fn crl(&self, certificate: &Certificate, others: &[Certificate], now: OffsetDateTime) -> Check {
        self.lists(certificate, others, now).await.both
    }

    async fn lists(&self, certificate: &Certificate, others: &[Certificate], now: OffsetDateTime) -> Lists {
        let issuer = match self.trusted_issuer(certificate, others, now) {
            Ok(issuer) => issuer,
            Err(error) => return Lists::failed(Check::failed(None, error)),
        };
        let asked = Asked { certificate, issuer: &issuer, now };
        let addresses = crl::full_addresses(&self.profile, certificate);
        let (source, full) = match self.first_list(&addresses, asked, Extent::Full).await {
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
        let delta = match self.first_list(&addresses, asked, Extent::Delta).await {
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

    /// The first list among `addresses` that is good and about the certificate. What one authority's list cannot answer
    /// another one's may, so each is tried; the first failure other than "not about this one" is reported.
    async fn first_list(
        &self,
        addresses: &[String],
        asked: Asked<'_>,
        extent: Extent,
    ) -> Result<(String, Crl), Check> {
        let mut failure: Option<(Check, bool)> = None;
        for address in addresses {
            match self.list(address, asked, extent).await {
                Ok(list) => return Ok((address.clone(), list)),
                Err(error) => {
                    use CrlError::{OtherCertificates, OtherIssuer};
                    let foreign = matches!(error, AuthorityError::Crl(OtherIssuer | OtherCertificates));
                    if failure.as_ref().is_none_or(|(_, weak)| *weak && !foreign) {
                        failure = Some((Check::failed(Some(address.clone()), error), foreign));
                    }
                }
            }
        }
        let none = || Check::failed(None, AuthorityError::NoService("CRL"));
        Err(failure.map_or_else(none, |(check, _)| check))
    }

    async fn list(&self, address: &str, asked: Asked<'_>, extent: Extent) -> Result<Crl, AuthorityError> {
        let answer = self.client.get(address, Limits::CRL).await?;
        let list = Crl::from_der(answer.body).map_err(CrlError::from)?;
        list.check(asked.issuer, asked.now)?;
        list.check_about(asked.certificate, extent)?;
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
        others: &[Certificate],
        now: OffsetDateTime,
    ) -> Result<Certificate, AuthorityError> {
        let known = self.trust.anchors.iter().chain(&self.trust.certificates).chain(others);
        let named = known.filter(|issuer| issuer.is_ca() && issuer.subject() == certificate.issuer());
        let mut refused = ChainError::UnknownIssuer(certificate.issuer().to_string()).into();
        // A key may have several certificates: one that has expired does not hide another.
        for issuer in named.take(MAX_ISSUERS) {
            if certificate.verify_issued_by(issuer).is_err() {
                continue;
            }
            match self.trust.chain(issuer, others, now) {
                Ok(_) => return Ok(issuer.clone()),
                Err(error) => refused = error,
            }
        }
        Err(refused)
    }
}
