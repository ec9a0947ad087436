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
    let signer = signer(&keys, known, profile, &wish.certificate, now);
    let (place, signer) = signer.ok_or(AuthorityError::NoCertificates)?;
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

/// Which key of a store signs, and with which certificate. One that held former pairs, or those of several people, may
/// have many: the key of the wished certificate itself, else one of the same owner in force, else any in force. Whether
/// that one may is the provider's to say.
fn signer(
    keys: &[KeyInfo],
    known: &[Certificate],
    profile: &Profile,
    wished: &Certificate,
    now: OffsetDateTime,
) -> Option<(usize, Certificate)> {
    let signing = |info: &KeyInfo| matches!(info.purpose, Purpose::Sign | Purpose::Both);
    let in_force =
        |c: &Certificate| c.not_before() <= now && now <= c.not_after() && profile.check_issued(c).is_ok();
    let rank = |signer: &Certificate| match () {
        () if signer.spki().same_key(wished.spki()) => 0,
        () if in_force(signer) && signer.subject() == wished.subject() => 1,
        () if in_force(signer) => 2,
        () => 3,
    };
    let signing = keys.iter().enumerate().filter(|(_, info)| signing(info));
    let signing =
        signing.filter_map(|(place, info)| Some((place, certificate_of(info, known, profile, now)?)));
    // The first of several that are as good.
    signing.min_by_key(|(_, signer)| rank(signer))
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
        Answer::Confirmed => Ok(service.status(&wish.certificate, &[], clock()).await),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::authority::profile::Profiles;
    use crate::pki::builder::tests::{FROM, Holder, NOW, Wish as Issued};
    use time::Duration;

    fn key(holder: &Holder, purpose: Purpose) -> KeyInfo {
        let spki = holder.certificate.spki().clone();
        let certificates = vec![holder.certificate.clone()];
        KeyInfo { purpose, name: None, spki, certificates, inside: 1, exportable: None }
    }

    /// One file may hold a former pair, and keys of several people.
    #[test]
    fn of_several_keys_the_owner_s_own_one_signs() {
        let root = Holder::root("Root");
        let (mut profile, _) = Profiles::new(None).get("tax").unwrap();
        profile.anchors = vec![root.certificate.as_der().to_vec()];
        profile.certificates = Vec::new();
        let issue = |name, to| Holder::new(Some(&root), Issued { to, ..Issued::user(name) });
        let later = NOW + Duration::DAY;
        let stranger = issue("Бондар Іван", later);
        let former = issue("Коваленко Оксана", FROM + Duration::DAY);
        let [own, another] = [(); 2].map(|()| issue("Коваленко Оксана", later));
        let agree = key(&own, Purpose::Agree);
        let bare = KeyInfo { certificates: Vec::new(), ..key(&another, Purpose::Sign) };
        let sign = |holder| key(holder, Purpose::Sign);
        let chosen = |keys: &[KeyInfo], wished: &Holder| {
            signer(keys, &[], &profile, &wished.certificate, NOW).map(|(place, _)| place)
        };
        let all = [agree.clone(), bare, sign(&stranger), sign(&former), sign(&own), sign(&another)];
        // That of the certificate itself, wherever it lies.
        assert_eq!(chosen(&all, &another), Some(5));
        assert_eq!(chosen(&all, &own), Some(4));
        assert_eq!(chosen(&all, &stranger), Some(2));
        // A certificate for key agreement is its owner's to revoke: the first of hers in force.
        let for_agreement = issue("Коваленко Оксана", later);
        assert_eq!(chosen(&all, &for_agreement), Some(4));
        // Else the provider says whether another one may.
        assert_eq!(chosen(&[sign(&former), sign(&stranger)], &for_agreement), Some(1));
        assert_eq!(chosen(&all[..2], &for_agreement), None);
    }
}
