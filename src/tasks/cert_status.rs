//! Suspend or revoke one's own certificate at its provider. It cannot be undone from here: a suspension ends at the
//! provider's office, a revocation never.

use super::TaskError;
use crate::authority::service::Service;
use crate::authority::status::Status;
use crate::authority::{Answer, AuthorityError, Expect, Link, Order, Profile, Protocol, Refusal};
use crate::carrier::{Carrier, CarrierError, Interaction, KeyInfo, KeyUri};
use crate::code::Code;
use crate::pki::{Certificate, Purpose, RevocationReason, SignatureAlgorithm};
use crate::renewal::search;
use crate::vault::Settings;
use std::path::Path;
use time::OffsetDateTime;

/// What is asked.
#[derive(Debug, Clone)]
pub struct Wish {
    pub certificate: Certificate,
    pub reason: RevocationReason,
}

/// A signed message that waits to be sent. Repeating it does no harm: a provider answers the same octets alike.
pub struct Signed {
    order: Order,
    link: Link,
    message: Vec<u8>,
}

/// What was done is known from then on, also to the window. Where settings cannot be read or written it is done all the
/// same: the provider tells it to whoever asks.
pub fn remember(state: &Path, wish: &Wish, now: OffsetDateTime) {
    let (mut settings, problem) = Settings::load(state);
    let revoked = wish.reason != RevocationReason::CertificateHold;
    if problem.is_none() && settings.hold(&wish.certificate.sha256(), revoked, now) {
        let _ = settings.save(state);
    }
}

/// Signs the wish with the signing key of a store. `known`: certificates among which that of the key may be.
///
/// # Errors
/// Those of the carrier; `StatusByOffice`; `Authority`: another provider's certificate, no certificate of the signing key.
pub fn sign(
    carrier: &dyn Carrier,
    key: &KeyUri,
    known: &[Certificate],
    profile: &Profile,
    wish: &Wish,
    person: &mut dyn Interaction,
    now: OffsetDateTime,
) -> Result<Signed, TaskError> {
    profile.check_issued(&wish.certificate)?;
    // Before a password is asked for.
    let wire = profile.wire(Protocol::Cmp).map_err(|_| TaskError::StatusByOffice)?;
    let mut session = carrier.open(key, person)?;
    let keys = session.keys().to_vec();
    let place = keys.iter().position(|info| matches!(info.purpose, Purpose::Sign | Purpose::Both));
    let signing = place.and_then(|place| Some((place, keys.get(place)?)));
    let (place, info) = signing.ok_or(AuthorityError::NoCertificates)?;
    let signer = certificate_of(info, known, profile, now).ok_or(AuthorityError::NoCertificates)?;
    let algorithm = signer.spki().public_key().map_err(AuthorityError::from)?.algorithm();
    let hash = SignatureAlgorithm::for_key(algorithm, profile.hash).map_err(AuthorityError::from)?.hash();
    let order = Order {
        signer: signer.as_der().to_vec(),
        keys: Vec::new(),
        hash,
        acceptance: None,
        changes: None,
        group: None,
    };
    let link = Link::fresh(now)?;
    let unsigned = wire.change_status(&order, &link, &wish.certificate, wish.reason)?;
    let signatures = session.sign(place, &[unsigned.to_sign()], person)?;
    let signature = signatures.first().ok_or(CarrierError::Mismatch)?;
    let message = wire.assemble(&unsigned, signature)?;
    Ok(Signed { order, link, message })
}

/// The certificate with which the key signs now: of this provider, in force, the one that ends last.
fn certificate_of(
    key: &KeyInfo,
    known: &[Certificate],
    profile: &Profile,
    now: OffsetDateTime,
) -> Option<Certificate> {
    let belongs = |c: &&Certificate| c.spki().same_key(&key.spki);
    let all = key.certificates.iter().chain(known.iter().filter(belongs));
    search::current(all, Some(profile), now).cloned()
}

/// Sends it; afterwards the status as the provider's services tell it.
///
/// # Errors
/// Those of the network and of an answer that is not to be believed; `StatusRefused` with the provider's reason.
pub async fn send(
    service: &Service,
    signed: &Signed,
    wish: &Wish,
    clock: &(dyn Fn() -> OffsetDateTime + Sync),
) -> Result<Status, TaskError> {
    let wire = service.wire(Protocol::Cmp)?;
    let strict = service.profile().services.cmp.is_none();
    let reply = service.send(Protocol::Cmp, strict, &signed.message).await?;
    match wire.read(&signed.order, &signed.link, Expect::StatusChange, &reply.body, clock())? {
        Answer::Confirmed => Ok(service.status(&wish.certificate, clock()).await),
        Answer::Rejected { reason, text } => Err(TaskError::StatusRefused { code: code_of(reason), text }),
        _ => Err(AuthorityError::BadAnswer("it is not an answer to a change of status").into()),
    }
}

/// Of the reasons of a renewal only these two mean the same here.
fn code_of(reason: Refusal) -> Code {
    match reason {
        Refusal::BadTime => Code::Net09,
        Refusal::CertificateRevoked => Code::Req03,
        _ => Code::Req12,
    }
}
