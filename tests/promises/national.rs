//! The national protocol against messages that the vendor's own library made or accepted (`fixtures/ua/cmp`).

use crate::provider::{certificate, made, trust};
use kliuchnyk::authority::iit::IitWire;
use kliuchnyk::authority::iit::lookup::{self, Identifier};
use kliuchnyk::authority::{Answer, AuthorityError, Expect, Link, NewKey, Order, Trust, Wire};
use kliuchnyk::crypto::{HashAlgorithm, KeyAlgorithm, PrivateKey, Signer};
use kliuchnyk::pki::cms::SignedData;
use kliuchnyk::pki::spki::ParameterForm;
use kliuchnyk::pki::{Certificate, CertificationRequest, Purpose, SubjectPublicKeyInfo};
use time::OffsetDateTime;
use time::macros::datetime;

/// When the recorded answer was signed.
const NOW: OffsetDateTime = datetime!(2026-11-21 19:30 UTC);

/// The recorded renewal: the old key's certificate and the two new keys.
fn recorded_order() -> Order {
    let key = |purpose, new: &str, old: &str| NewKey {
        purpose,
        spki: certificate(new).spki().as_der().to_vec(),
        replaces: made(old),
    };
    Order {
        signer: made("testpki/user-sign.cer"),
        keys: vec![
            key(Purpose::Sign, "iit/new-sign.cer", "testpki/user-sign.cer"),
            key(Purpose::Agree, "iit/new-kep.cer", "testpki/user-kep.cer"),
        ],
        hash: HashAlgorithm::Gost34311,
        acceptance: None,
        changes: None,
        group: None,
    }
}

fn link() -> Link {
    Link { transaction_id: [0; 16], sender_nonce: [0; 16], recipient_nonce: None, time: NOW }
}

fn read(trust: Trust, order: &Order, answer: &[u8], now: OffsetDateTime) -> Result<Answer, AuthorityError> {
    IitWire::new(trust).read(order, &link(), Expect::Issue, answer, now)
}

#[test]
fn lookup_asks_as_the_vendor_does() {
    let (sign, agree, recorded) = (
        certificate("testpki/user-sign.cer"),
        certificate("testpki/user-kep.cer"),
        made("iit/lookup-request.der"),
    );
    let keys = [sign.key_ids(), agree.key_ids()];
    assert_eq!(lookup::requests(&keys, Identifier::Gost), [recorded]);

    let three = [keys[0].clone(), keys[1].clone(), keys[0].clone()];
    let questions = lookup::requests(&three, Identifier::Sha1);
    assert_eq!(questions.len(), 2);
    let content = kliuchnyk::pki::cms::read_data(&questions[1]).unwrap();
    assert_eq!(content.len(), 120);
    let padded = [&three[0].sha1[..], &[0; 12]].concat();
    assert_eq!((&content[0x0c..0x2c], &content[0x2c..0x4c]), (&padded[..], &padded[..]));
    assert!(lookup::requests(&[], Identifier::Gost).is_empty());
}

#[test]
fn lookup_answers_are_matched_by_the_key_itself() {
    let (sign, agree, answer, empty) = (
        certificate("testpki/user-sign.cer"),
        certificate("testpki/user-kep.cer"),
        made("iit/lookup-reply.der"),
        made("iit/lookup-reply-empty.der"),
    );
    let found = lookup::read(&answer).unwrap();
    assert_eq!(found, [sign.clone(), agree.clone()]);
    assert_eq!(lookup::belonging(found.clone(), &[agree.key_ids()]), [agree]);
    assert_eq!(lookup::belonging(found, &[]), []);
    assert_eq!(lookup::read(&empty).unwrap(), []);

    let refused = kliuchnyk::pki::cms::data(&[13, 0, 0, 0, 2, 0, 0, 0, 0x30]);
    assert_eq!(lookup::read(&refused).unwrap(), []);
    for wrong in [&b"<html>"[..], &[], &kliuchnyk::pki::cms::data(&[1, 0, 0, 0, 1, 0, 0, 0])] {
        assert!(lookup::read(wrong).is_err());
    }
}

#[test]
fn a_request_has_the_recorded_layout() {
    let (recorded, order) = (made("iit/renew-request.der"), recorded_order());
    let recorded = SignedData::from_der(&recorded).unwrap();
    recorded.verify(0, &Certificate::from_der(&order.signer).unwrap(), None).unwrap();
    let recorded = recorded.content().unwrap();

    // New keys of our own, because the recorded ones' private halves are the vendor's.
    let old = PrivateKey::generate(KeyAlgorithm::Dstu4145(kliuchnyk::crypto::CurveId::M257)).unwrap();
    let new: Vec<PrivateKey> = (0..2)
        .map(|_| PrivateKey::generate(KeyAlgorithm::Dstu4145(kliuchnyk::crypto::CurveId::M257)).unwrap())
        .collect();
    let mut order = order;
    for (key, private) in order.keys.iter_mut().zip(&new) {
        let spki = SubjectPublicKeyInfo::build(&private.public_key(), ParameterForm::Explicit).unwrap();
        key.spki = spki.as_der().to_vec();
    }
    let wire = IitWire::new(Trust::default());
    let proofs = wire.proofs(&order).unwrap();
    let signatures: Vec<_> = proofs.iter().zip(&new).map(|(p, key)| key.sign(&p.digest()).unwrap()).collect();
    let unsigned = wire.request(&order, &signatures, &link()).unwrap();
    let signature = old.sign(&unsigned.to_sign().digest()).unwrap();
    let message = wire.assemble(&unsigned, &signature).unwrap();

    let ours = SignedData::from_der(&message).unwrap();
    assert!(ours.certificates().is_empty());
    let content = ours.content().unwrap();
    assert_eq!(content.len(), recorded.len());
    assert_eq!(&content[..8 + 208], &recorded[..8 + 208]);
    let word = |at: usize| u32::from_le_bytes(content[8 + at..][..4].try_into().unwrap()) as usize;
    for (slot, key) in [144, 152].into_iter().zip(&order.keys) {
        let request = &content[8 + word(slot)..][..word(slot + 4)];
        let request = CertificationRequest::from_der(request).unwrap();
        request.verify().unwrap();
        assert!(request.subject().is_empty());
        assert_eq!(request.spki().as_der(), key.spki);
        assert_eq!(request.requested_ski(), Some(&request.spki().key_ids().gost[..]));
    }
    // Everything around the content but the times, digests and signature is the vendor's too.
    assert_eq!(message.len(), made("iit/renew-request.der").len());

    // A proof by another key must not be sent.
    let swapped = [signatures[1].clone(), signatures[0].clone()];
    assert!(wire.request(&order, &swapped, &link()).is_err());
    assert!(wire.request(&order, &signatures[..1], &link()).is_err());
}

#[test]
fn one_key_for_both_is_one_request() {
    let mut order = recorded_order();
    let key = PrivateKey::generate(KeyAlgorithm::Dstu4145(kliuchnyk::crypto::CurveId::M257)).unwrap();
    let spki = SubjectPublicKeyInfo::build(&key.public_key(), ParameterForm::Explicit).unwrap();
    order.keys.truncate(1);
    order.keys[0].purpose = Purpose::Both;
    order.keys[0].spki = spki.as_der().to_vec();
    let wire = IitWire::new(Trust::default());
    let proof = key.sign(&wire.proofs(&order).unwrap()[0].digest()).unwrap();
    let unsigned = wire.request(&order, &[proof], &link()).unwrap();
    let signature = key.sign(&unsigned.to_sign().digest()).unwrap();
    let message = SignedData::from_der(&wire.assemble(&unsigned, &signature).unwrap()).unwrap();
    let content = message.content().unwrap();
    assert_eq!(content[8 + 152..8 + 160], [0; 8]);
    assert_eq!(content[8 + 180..8 + 184], [1, 0, 0, 0]);
}

#[test]
fn what_the_format_cannot_carry_is_refused() {
    let order = recorded_order();
    let wire = IitWire::new(Trust::default());
    let changed = kliuchnyk::authority::Changes { publish: Some(true), ..Default::default() };
    let with_changes = Order { changes: Some(changed), ..order.clone() };
    assert!(matches!(wire.proofs(&with_changes), Err(AuthorityError::NotPossible(_))));
    let seen = kliuchnyk::authority::Changes { data_revision: Some(7), ..Default::default() };
    assert!(wire.proofs(&Order { changes: Some(seen), ..order.clone() }).is_ok());

    let ecdsa = PrivateKey::generate(KeyAlgorithm::P256).unwrap();
    let spki = SubjectPublicKeyInfo::build(&ecdsa.public_key(), ParameterForm::Explicit).unwrap();
    let mut with_ecdsa = order;
    with_ecdsa.keys[0].spki = spki.as_der().to_vec();
    assert!(matches!(wire.proofs(&with_ecdsa), Err(AuthorityError::NotPossible(_))));
    assert!(wire.poll(&with_ecdsa, &link()).is_err());
    assert!(wire.confirm(&with_ecdsa, &link(), &[]).is_err());
    assert!(wire.reject(&with_ecdsa, &link(), &[], "").is_err());
}

#[test]
fn the_recorded_answer_is_accepted_for_the_recorded_keys() {
    let (trust, order, answer) = (trust(), recorded_order(), made("iit/renew-reply.der"));
    let Ok(Answer::Issued { certificates, .. }) = read(trust.clone(), &order, &answer, NOW) else {
        panic!("{:?}", read(trust, &order, &answer, NOW));
    };
    let expected = ["iit/new-sign.cer", "iit/new-kep.cer"];
    for (path, key) in expected.into_iter().zip(&order.keys) {
        let certificate = certificate(path);
        assert!(certificates.contains(&certificate));
        assert_eq!(certificate.spki().as_der(), key.spki);
    }
    assert_eq!(certificates.len(), 2);
}

#[test]
fn an_answer_that_is_not_the_cmp_servers_is_refused() {
    let (trust, order, answer) = (trust(), recorded_order(), made("iit/renew-reply.der"));
    let refused = |trust: Trust, now| read(trust, &order, &answer, now).unwrap_err();
    // Not known, and none inside.
    let unknown = Trust { certificates: Vec::new(), ..trust.clone() };
    assert!(matches!(refused(unknown, NOW), AuthorityError::NotAuthentic(_)));
    // Known, but leading to no anchor.
    let elsewhere = vec![certificate("cmp/pki/root.der")];
    let unpinned = Trust { anchors: elsewhere, ..trust.clone() };
    assert!(matches!(refused(unpinned, NOW), AuthorityError::Chain(_)));
    // Its time over, or not come.
    for now in [datetime!(2031-01-01 0:00 UTC), datetime!(2020-01-01 0:00 UTC)] {
        assert!(matches!(refused(trust.clone(), now), AuthorityError::Chain(_)));
    }
    // A message that a user or another server of the same authority signed is no answer: the recorded request itself.
    let by_user = made("iit/renew-request.der");
    let mut knows_user = trust.clone();
    knows_user.certificates.push(certificate("testpki/user-sign.cer"));
    assert!(matches!(read(knows_user, &order, &by_user, NOW), Err(AuthorityError::NotAuthentic(_))));
    // Unsigned.
    let bare = SignedData::from_der(&answer).unwrap();
    let bare = kliuchnyk::pki::cms::data(bare.content().unwrap());
    assert!(read(trust.clone(), &order, &bare, NOW).is_err());
    for length in [0, 1, 20, 1000, answer.len() - 1] {
        assert!(read(trust.clone(), &order, &answer[..length], NOW).is_err());
    }
}

#[test]
fn one_changed_octet_anywhere_is_refused() {
    let (trust, order, answer) = (trust(), recorded_order(), made("iit/renew-reply.der"));
    let wire = IitWire::new(trust);
    // Every octet outside the content (which one digest covers), and a sample of the content.
    let positions = (0..80).chain((80..2556).step_by(97)).chain(2556..answer.len());
    let mut accepted = Vec::new();
    for at in positions {
        let mut changed = answer.clone();
        changed[at] ^= if at % 2 == 0 { 0x01 } else { 0x80 };
        if wire.read(&order, &link(), Expect::Issue, &changed, NOW).is_ok() {
            accepted.push(at);
        }
    }
    assert!(accepted.is_empty(), "octets whose change went unnoticed: {accepted:?}");
}
