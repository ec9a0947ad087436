//! What goes over the network. Every exchange is announced to the checkpoint before and after it.

use super::{Point, Run};
use crate::authority::portal::Registration;
use crate::authority::status::Verdict;
use crate::authority::{Answer, AuthorityError, Changes, Expect, Protocol};
use crate::carrier::CarrierError;
use crate::crypto;
use crate::net::repeat_after;
use crate::pki::{Certificate, KeyIds, SubjectPublicKeyInfo, cms};
use crate::renewal::case::{Form, Refused, Seeking, Signed};
use crate::renewal::checks::{self, Received};
use crate::renewal::event::{Effect, Meaning, Message, OldStatus, What};
use crate::renewal::outcome::RenewalError;
use crate::renewal::person::{Need, Question, Reply, Wishes};
use crate::renewal::report::Warning;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

impl Run {
    /// Awaits an exchange and tells the checkpoint.
    pub(super) async fn exchange<T>(
        &self,
        effect: &Effect,
        name: &'static str,
        exchange: impl Future<Output = T>,
    ) -> T {
        let checkpoint = &self.services.checkpoint;
        checkpoint.at(&Point::BeforeExchange(effect.clone(), name));
        let result = exchange.await;
        checkpoint.at(&Point::AfterExchange(effect.clone(), name));
        result
    }

    pub(super) async fn agreement(&mut self) -> Result<What, RenewalError> {
        let signer = self.signer()?;
        let now = self.now();
        let agreement = self.exchange(&Effect::Agreement, "agreement", self.service.agreement(now)).await?;
        let shown = agreement.clone();
        let reply = self.with_person(move |person| person.decide(&Question::Agreement(&shown))).await?;
        self.reply(Need::AcceptAgreement, reply)?;
        let at = self.now();
        let draft = self.service.agreement_draft(&agreement, &signer, self.case.hash, at)?;
        let signature = self.sign_old(draft.to_sign()).await?;
        let cms = draft.assemble(&signature).map_err(AuthorityError::from)?;
        Ok(What::AgreementSigned(Signed { agreement, cms, at }))
    }

    pub(super) async fn send_acceptance(&mut self) -> Result<What, RenewalError> {
        let signer = self.signer()?;
        let signed = self.case.agreement.clone().ok_or(RenewalError::Unexpected("no agreement"))?;
        let sent = self.service.accept(&signed.agreement, &signed.cms, &signer, self.now());
        match self.exchange(&Effect::SendAcceptance, "acceptance", sent).await {
            Ok(receipt) => Ok(What::AgreementAccepted(receipt.map(|receipt| receipt.acceptance))),
            Err(AuthorityError::AgreementChanged) => Ok(What::AgreementOutdated),
            Err(error) => Err(error.into()),
        }
    }

    pub(super) async fn registration(&mut self) -> Result<What, RenewalError> {
        let signer = self.signer()?;
        let effect = Effect::Registration;
        let question = self.service.registration_draft(&signer, self.case.hash, self.now());
        let data = match self.exchange(&effect, "challenge", question).await? {
            None => Registration::from_certificate(&signer),
            Some(draft) => {
                let signature = self.sign_old(draft.to_sign()).await?;
                let cms = draft.assemble(&signature).map_err(AuthorityError::from)?;
                let answer = self.service.registration(&cms, self.now());
                self.exchange(&effect, "registration", answer).await?
            }
        };
        let shown = data.clone();
        let (old, signed) = (self.outcome()?.old, self.case.agreement.clone());
        let (reply, wishes) = self
            .with_person(move |person| {
                // A run before this one may have told them; what is decided now is decided about these.
                person.certificates(&old, &[]);
                if let Some(signed) = &signed {
                    person.signed(&signed.agreement, signed.at);
                }
                let reply = person.decide(&Question::Registration(&shown));
                let wishes = if reply == Reply::Yes { person.wishes(&shown) } else { Wishes::default() };
                (reply, wishes)
            })
            .await?;
        self.reply(Need::ConfirmData, reply)?;
        let mut choices = self.case.choices.clone();
        if let Some(keys) = wishes.keys.clone() {
            choices = keys.applied(&choices);
            self.target(&choices, &signer).await?;
        }
        let place = self.place(&choices, &signer).await?;
        if place != *choices.target() {
            choices.to = Some(place);
        }
        let changes = self.changes(wishes, &data)?;
        let wanted = Changes { data_revision: None, ..changes.clone() } != Changes::default();
        // The national request has no place for them.
        let lost = wanted && self.case.protocol == Protocol::Iit;
        let warnings = lost.then(|| Warning::new("changes-not-carried")).into_iter().collect();
        Ok(What::DataConfirmed { choices, changes, warnings })
    }

    /// The phrase leaves this function only encrypted to the provider.
    fn changes(&self, wishes: Wishes, shown: &Registration) -> Result<Changes, RenewalError> {
        let phrase_enveloped = match (wishes.phrase, &self.case.profile.encryption_certificate) {
            (None, _) => None,
            (Some(_), None) => return Err(AuthorityError::NoService("key phrase").into()),
            (Some(phrase), Some(der)) => {
                let recipient = Certificate::from_der(der).map_err(AuthorityError::from)?;
                let hash = self.case.profile.hash;
                Some(cms::encrypt(phrase.utf8(), &recipient, hash).map_err(AuthorityError::from)?)
            }
        };
        Ok(Changes {
            phone: wishes.phone,
            email: wishes.email,
            phone_in_certificate: wishes.phone_in_certificate,
            email_in_certificate: wishes.email_in_certificate,
            publish: wishes.publish,
            phrase_hint: wishes.phrase_hint,
            phrase_enveloped,
            data_revision: shown.data_revision,
        })
    }

    pub(super) async fn measure_skew(&mut self) {
        let clock = Arc::clone(&self.services.clock);
        let now = move || clock.now();
        let measured =
            self.exchange(&Effect::Sign(Message::Request), "clock", self.service.clock_skew(&now)).await;
        if let Ok(Some(skew)) = measured {
            self.skew = skew;
        }
    }

    pub(super) async fn send(&mut self, message: Message) -> Result<What, RenewalError> {
        let exchange = self.case.exchange().ok_or(RenewalError::Unexpected("no order"))?.clone();
        // Too late it cannot take effect any more, and the answer tells whether it has before.
        let in_time = exchange.confirm_by.is_none_or(|by| self.now() <= by);
        if message == Message::Confirm && exchange.mismatch.is_none() && in_time {
            self.still_installed().await?;
        }
        let (octets, link) = match message {
            Message::Request => (exchange.request, exchange.link),
            Message::Poll => (exchange.poll, exchange.follow_up),
            Message::Confirm => (exchange.confirm, exchange.follow_up),
        };
        let octets = octets.ok_or(RenewalError::Unexpected("nothing to send"))?;
        let link = link.ok_or(RenewalError::Unexpected("no transaction"))?;
        let (expect, name) = match message {
            Message::Request => (Expect::Issue, "request"),
            Message::Poll => (Expect::Issue, "poll"),
            Message::Confirm => (Expect::Confirmation, "confirmation"),
        };
        let body = self.deliver(&Effect::Send(message), name, &octets).await?;
        let wire = self.service.wire(self.case.protocol)?;
        let read = wire.read(&exchange.order, &link, expect, &body, self.now());
        // A signer that leads nowhere is a matter of the answer, not of the person's certificates.
        let answer = read.map_err(|error| match error {
            AuthorityError::Chain(_) => AuthorityError::NotAuthentic("its signer is not to be trusted"),
            other => other,
        })?;
        let group = crypto::random().map_err(CarrierError::from)?;
        Ok(What::Answered { octets: body, meaning: meaning(answer), group })
    }

    /// Sends the same octets until there is an answer or patience ends.
    async fn deliver(
        &self,
        effect: &Effect,
        name: &'static str,
        octets: &[u8],
    ) -> Result<Vec<u8>, RenewalError> {
        let strict = self.case.form == Form::OneByOne;
        let mut attempt = 0;
        loop {
            let sent = self.service.send(self.case.protocol, strict, octets);
            let error = match self.exchange(effect, name, sent).await {
                Ok(reply) => return Ok(reply.body),
                Err(error) => error,
            };
            let AuthorityError::Net(net) = &error else { return Err(error.into()) };
            match repeat_after(attempt, net) {
                Some(wait) if self.can_wait(self.now() + wait) => self.services.clock.sleep(wait).await,
                _ => return Err(error.into()),
            }
            attempt += 1;
        }
    }

    /// By the ids of the new keys.
    pub(super) async fn lookup(&mut self) -> Result<What, RenewalError> {
        let exchange = self.case.exchange().ok_or(RenewalError::Unexpected("no order"))?;
        let spkis: Vec<Vec<u8>> = match (&self.case.staged, exchange.seeking) {
            // What is to be wiped is asked for as a whole.
            (Some(staged), Some(Seeking::Abandon)) => {
                staged.keys.iter().map(|(_, spki)| spki.clone()).collect()
            }
            _ => exchange.order.keys.iter().map(|key| key.spki.clone()).collect(),
        };
        let keys = spkis
            .iter()
            .map(|der| SubjectPublicKeyInfo::from_der(der).map(|spki| spki.key_ids()))
            .collect::<Result<Vec<KeyIds>, _>>()
            .map_err(AuthorityError::from)?;
        let asked = self.service.lookup(&keys, self.now());
        let found = match self.exchange(&Effect::Lookup, "lookup", asked).await {
            Ok(found) => found,
            Err(AuthorityError::NoService(_)) => return Ok(What::CannotLook),
            Err(error) => return Err(error.into()),
        };
        let covered = keys.iter().filter(|ids| found.iter().any(|c| c.key_ids() == **ids)).count();
        Ok(match covered {
            0 => What::NotFound,
            all if all == keys.len() => What::Found(found.iter().map(|c| c.as_der().to_vec()).collect()),
            _ => What::FoundSome,
        })
    }

    /// protocol.md 10.2; differences that the provider announced are shown.
    pub(super) async fn examine(&mut self) -> Result<What, RenewalError> {
        let exchange = self.case.exchange().ok_or(RenewalError::Unexpected("no order"))?;
        let certificates: Result<Vec<Certificate>, _> =
            exchange.received.iter().map(|der| Certificate::from_der(der)).collect();
        let Ok(certificates) = certificates else {
            return Ok(What::Mismatch("a certificate cannot be read".to_owned()));
        };
        let verified = checks::verify(&Received {
            order: &exchange.order,
            certificates: &certificates,
            in_order: self.case.protocol == Protocol::Cmp && exchange.seeking.is_none(),
            with_changes: exchange.with_changes,
            profile: &self.case.profile,
            trust: self.service.trust(),
            now: self.now(),
        });
        let verified = match verified {
            Ok(verified) => verified,
            Err(mismatch) => return Ok(What::Mismatch(mismatch.to_string())),
        };
        if !verified.differences.is_empty() {
            let differences = verified.differences.clone();
            let reply = self
                .with_person(move |person| person.decide(&Question::Modified { differences: &differences }))
                .await?;
            match reply {
                Reply::Yes => {}
                Reply::No => return Ok(What::Mismatch("d: the changes were not accepted".to_owned())),
                Reply::Undecided => return Err(self.needs(Need::AcceptModified)),
            }
        }
        Ok(What::Matches {
            certificates: verified.certificates().iter().map(|c| c.as_der().to_vec()).collect(),
            warnings: verified.warnings,
        })
    }

    /// What OCSP and CRL say of the certificates that are replaced.
    pub(super) async fn old_status(&mut self, effect: Effect) -> Result<What, RenewalError> {
        let mut superseded = true;
        let (mut in_force, mut revoked, mut unknown) = (false, false, false);
        for held in &self.case.old {
            let certificate = Certificate::from_der(&held.der).map_err(AuthorityError::from)?;
            let asked = self.service.status(&certificate, &[], self.now());
            let status = self.exchange(&effect, "status", asked).await;
            match status.verdict() {
                Verdict::Revoked { .. } if status.verdict().suspended() => in_force = true,
                Verdict::Revoked { reason, .. } => {
                    revoked = true;
                    superseded &= *reason == Some(SUPERSEDED);
                }
                Verdict::Good => in_force = true,
                Verdict::Unknown | Verdict::NotChecked => unknown = true,
            }
        }
        Ok(What::OldStatus(match () {
            () if in_force && (revoked || unknown) => OldStatus::Partly,
            () if in_force => OldStatus::InForce,
            () if unknown => OldStatus::Unknown,
            () if superseded => OldStatus::Superseded,
            () => OldStatus::Revoked,
        }))
    }

    /// After success: for a while, for display only. Never an error.
    pub(super) async fn watch_old(&mut self) -> Result<What, RenewalError> {
        let until = self.now() + self.services.clock.watch();
        loop {
            let status = self.old_status(Effect::WatchOld).await;
            let settled = matches!(status, Ok(What::OldStatus(OldStatus::Superseded | OldStatus::Revoked)));
            if settled || self.now() >= until {
                return Ok(status.unwrap_or(What::OldStatus(OldStatus::Unknown)));
            }
            self.services.clock.sleep(Duration::from_secs(1)).await;
        }
    }
}

/// CRLReason superseded (RFC 5280, 5.3.1).
const SUPERSEDED: u8 = 4;

fn meaning(answer: Answer) -> Meaning {
    match answer {
        Answer::Issued { certificates, nonce, confirm_by, with_changes } => Meaning::Issued {
            certificates: certificates.iter().map(|c| c.as_der().to_vec()).collect(),
            nonce,
            confirm_by,
            with_changes,
        },
        Answer::Partly { issued, nonce, reason, text } => Meaning::Partly {
            issued: issued.iter().map(|(place, c)| (*place, c.as_der().to_vec())).collect(),
            nonce,
            refused: Refused { reason, text },
        },
        Answer::FetchByKeyId => Meaning::FetchByKeyId,
        Answer::Waiting { check_after, nonce, .. } => Meaning::Waiting { check_after, nonce },
        Answer::Rejected { reason, text } => Meaning::Rejected(Refused { reason, text }),
        Answer::Confirmed => Meaning::Confirmed,
    }
}
