//! The standard protocol from the client's side: what a request says, and which answers are believed.

use kliuchnyk::authority::cmp::CmpWire;
use kliuchnyk::authority::{
    Acceptance, Answer, AuthorityError, Changes, Expect, Group, Link, NewKey, Order, Protocol, Refusal,
    Trust, Unsigned, Wire,
};
use kliuchnyk::crypto::{CurveId, HashAlgorithm, KeyAlgorithm, PrivateKey, Signer};
use kliuchnyk::pki::cmp::{
    self, Body, CertRepMessage, CertResponse, ErrorMessage, FailInfo, Header, Message, MessageDraft,
    PollAnswer, Status, StatusInfo, oid as cmp_oid,
};
use kliuchnyk::pki::crmf::{TypedValue, read_utf8_pairs};
use kliuchnyk::pki::spki::ParameterForm;
use kliuchnyk::pki::{
    Certificate, Extension, Name, Purpose, SignatureAlgorithm, SubjectPublicKeyInfo, oid, tlv,
};
use std::path::PathBuf;
use std::time::Duration;
use time::OffsetDateTime;
use time::macros::datetime;

const NOW: OffsetDateTime = datetime!(2026-11-21 19:04 UTC);

/// A key with a certificate of ours.
struct Identity {
    key: PrivateKey,
    certificate: Certificate,
    algorithm: SignatureAlgorithm,
}

impl Identity {
    fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.key.sign(&self.algorithm.hash().digest(message)).unwrap()
    }
}

/// What distinguishes a certificate.
#[derive(Clone, Copy, PartialEq)]
enum Role {
    Authority,
    Server,
    User,
}

/// One family of keys with the provider's hash.
#[derive(Clone, Copy)]
struct Family {
    key: KeyAlgorithm,
    hash: HashAlgorithm,
}

const ECDSA: Family = Family { key: KeyAlgorithm::P256, hash: HashAlgorithm::Gost34311 };
const FAMILIES: [Family; 3] = [
    ECDSA,
    Family { key: KeyAlgorithm::Dstu4145(CurveId::M257), hash: HashAlgorithm::Gost34311 },
    Family { key: KeyAlgorithm::Dstu4145(CurveId::M257), hash: HashAlgorithm::Kupyna256 },
];

impl Family {
    fn identity(self, name: &str, role: Role, issuer: Option<&Identity>) -> Identity {
        self.identity_until(name, role, issuer, datetime!(2028-01-01 0:00 UTC))
    }
    fn identity_until(
        self,
        name: &str,
        role: Role,
        issuer: Option<&Identity>,
        not_after: OffsetDateTime,
    ) -> Identity {
        let key = PrivateKey::generate(self.key).unwrap();
        let algorithm = SignatureAlgorithm::for_key(self.key, self.hash).unwrap();
        let spki = SubjectPublicKeyInfo::build(&key.public_key(), ParameterForm::Explicit).unwrap();
        let subject = Name::build(&[(oid::COUNTRY, "UA"), (oid::COMMON_NAME, name)]).unwrap();
        let usage: &[u8] = if role == Role::Authority { &[3, 2, 1, 6] } else { &[3, 2, 6, 0xc0] };
        let mut extensions = vec![
            Extension::new(&oid::SUBJECT_KEY_IDENTIFIER, false, tlv::octet_string(&spki.key_ids().gost)),
            Extension::new(&oid::KEY_USAGE, true, usage.to_vec()),
        ];
        match role {
            Role::Authority => extensions.push(Extension::new(
                &oid::BASIC_CONSTRAINTS,
                true,
                tlv::sequence(&[&tlv::boolean(true)]),
            )),
            Role::Server => extensions.push(Extension::new(
                &oid::EXTENDED_KEY_USAGE,
                false,
                tlv::sequence(&[&tlv::oid(&oid::KP_CMC_CA)]),
            )),
            Role::User => {}
        }
        let mut number = [0; 8];
        getrandom::fill(&mut number).unwrap();
        number[0] = number[0] & 0x7f | 1;
        let issuer_name = issuer.map_or(&subject, |i| i.certificate.subject());
        let tbs = tlv::sequence(&[
            &tlv::tlv(tlv::constructed(0), &[&tlv::integer(2)]),
            &tlv::unsigned(&number),
            &algorithm.to_der(),
            issuer_name.as_der(),
            &tlv::sequence(&[
                &tlv::generalized_time(datetime!(2026-01-01 0:00 UTC)),
                &tlv::generalized_time(not_after),
            ]),
            subject.as_der(),
            spki.as_der(),
            &tlv::tlv(
                tlv::constructed(3),
                &[&tlv::tlv_list(tlv::SEQUENCE, extensions.iter().map(Extension::to_der))],
            ),
        ]);
        let signature = issuer.map_or(&key, |i| &i.key).sign(&algorithm.hash().digest(&tbs)).unwrap();
        let bits = tlv::bit_string(&algorithm.to_bit_string(&signature));
        let certificate = Certificate::from_der(&tlv::sequence(&[&tbs, &algorithm.to_der(), &bits])).unwrap();
        Identity { key, certificate, algorithm }
    }
}

/// A provider and a person with two keys of theirs to renew.
struct World {
    issuing: Identity,
    server: Identity,
    user: Identity,
    agree: Identity,
    new: [Identity; 2],
    wire: CmpWire,
    order: Order,
    link: Link,
}

fn world(family: Family, renewal_profile: bool) -> World {
    let root = family.identity("Корінь", Role::Authority, None);
    let issuing = family.identity("Видавець", Role::Authority, Some(&root));
    let server = family.identity("Сервер", Role::Server, Some(&issuing));
    let user = family.identity("Петренко Петро", Role::User, Some(&issuing));
    let agree = family.identity("Петренко Петро", Role::User, Some(&issuing));
    let new = [(); 2].map(|()| family.identity("Петренко Петро", Role::User, Some(&issuing)));
    let key = |purpose, new: &Identity, old: &Identity| NewKey {
        purpose,
        spki: new.certificate.spki().as_der().to_vec(),
        replaces: old.certificate.as_der().to_vec(),
    };
    let order = Order {
        signer: user.certificate.as_der().to_vec(),
        keys: vec![key(Purpose::Sign, &new[0], &user), key(Purpose::Agree, &new[1], &agree)],
        hash: family.hash,
        acceptance: None,
        changes: None,
        group: None,
    };
    let trust =
        Trust { anchors: vec![root.certificate.clone()], certificates: vec![issuing.certificate.clone()] };
    let link = Link { transaction_id: [1; 16], sender_nonce: [2; 16], recipient_nonce: None, time: NOW };
    World { issuing, server, user, agree, new, wire: CmpWire::new(trust, renewal_profile), order, link }
}

impl World {
    fn proofs(&self) -> Vec<Vec<u8>> {
        let wanted = self.wire.proofs(&self.order).unwrap();
        wanted.iter().zip(&self.new).map(|(w, i)| i.key.sign(&w.digest()).unwrap()).collect()
    }
    fn finish(&self, unsigned: &Unsigned) -> Message {
        let stored: Unsigned = serde_json::from_slice(&serde_json::to_vec(unsigned).unwrap()).unwrap();
        let signature = self.user.key.sign(&stored.to_sign().digest()).unwrap();
        let message = Message::from_der(&self.wire.assemble(&stored, &signature).unwrap()).unwrap();
        message.verify(&self.user.certificate).unwrap();
        message
    }
    fn request(&self) -> Message {
        self.finish(&self.wire.request(&self.order, &self.proofs(), &self.link).unwrap())
    }
    fn header(&self, by: &Identity) -> Header {
        let subject = by.certificate.subject();
        let mut header =
            Header::new(subject, self.user.certificate.subject(), NOW, &self.link.transaction_id, &[7; 16]);
        header.recip_nonce = Some(self.link.sender_nonce.to_vec());
        header
    }
    fn signed(&self, by: &Identity, header: &Header, body: &Body, chain: &[Certificate]) -> Vec<u8> {
        let draft = MessageDraft::new(header, body, &by.certificate, by.algorithm, chain);
        draft.assemble(&by.sign(draft.protected())).unwrap()
    }
    fn answer(&self, body: &Body) -> Vec<u8> {
        let chain = [self.issuing.certificate.clone()];
        self.signed(&self.server, &self.header(&self.server), body, &chain)
    }
    fn issued(&self) -> Body {
        let response = |id: i32, index: usize| {
            CertResponse::issued(id, StatusInfo::accepted(), &self.new[index].certificate)
        };
        Body::Kup(CertRepMessage::new(vec![response(0, 0), response(1, 1)]))
    }
    fn read(&self, expect: Expect, answer: &[u8]) -> Result<Answer, AuthorityError> {
        self.wire.read(&self.order, &self.link, expect, answer, NOW)
    }
}

#[test]
fn a_renewal_goes_from_request_to_confirmation_with_every_kind_of_key() {
    for family in FAMILIES {
        let world = world(family, true);
        assert_eq!(world.wire.protocol(), Protocol::Cmp);
        let request = world.request();
        assert_eq!(request.header.pvno, 2);
        assert_eq!(request.header.recipient.directory(), Some(world.issuing.certificate.subject()));
        assert_eq!(request.header.info(&cmp_oid::IMPLICIT_CONFIRM), None);
        assert_eq!(
            request.extra_certs(),
            [world.user.certificate.clone(), world.issuing.certificate.clone()],
            "the signer and its issuer, without the root"
        );
        let Body::Kur(requests) = &request.body else { panic!() };
        for (index, (request, replaced)) in requests.iter().zip([&world.user, &world.agree]).enumerate() {
            request.verify_proof().unwrap();
            let template = &request.request.template;
            let usage: &[u8] = if index == 0 { &[3, 2, 6, 0xc0] } else { &[3, 2, 3, 8] };
            assert_eq!(template.extension(&oid::KEY_USAGE).map(|e| &e.value[..]), Some(usage));
            assert!(template.extension(&oid::KEY_USAGE).unwrap().critical);
            let subject = template.subject.as_ref().unwrap();
            assert_eq!(subject.as_der(), replaced.certificate.subject().as_der());
            assert_eq!(template.public_key.as_ref(), Some(world.new[index].certificate.spki()));
            let old = (replaced.certificate.issuer().clone(), replaced.certificate.serial().to_vec());
            assert_eq!(request.request.old_certificate(), Ok(Some(old)));
        }

        let answer = world.read(Expect::Issue, &world.answer(&world.issued())).unwrap();
        let Answer::Issued { certificates, nonce, with_changes: false, .. } = answer else { panic!() };
        assert_eq!(certificates, [world.new[0].certificate.clone(), world.new[1].certificate.clone()]);
        assert_eq!(nonce, Some(vec![7; 16]));

        let confirmed = world.finish(&world.wire.confirm(&world.order, &world.link, &certificates).unwrap());
        let Body::CertConf(statuses) = &confirmed.body else { panic!() };
        for (index, status) in statuses.iter().enumerate() {
            assert_eq!(status.id, index as i32);
            assert_eq!(status.cert_hash, cmp::cert_hash(&certificates[index]).unwrap());
            assert_eq!(status.status, Some(StatusInfo::accepted()));
            assert_eq!(status.hash_algorithm, None);
        }
        let done = world.read(Expect::Confirmation, &world.answer(&Body::PkiConf)).unwrap();
        assert!(matches!(done, Answer::Confirmed));
    }
}

#[test]
fn refusing_certificates_says_why() {
    let world = world(ECDSA, true);
    let certificates = [world.new[0].certificate.clone(), world.new[1].certificate.clone()];
    let issued = [(0, certificates[0].clone()), (1, certificates[1].clone())];
    // All, or the part that was granted.
    for issued in [&issued[..], &issued[1..]] {
        let refusal = world.wire.reject(&world.order, &world.link, issued, "чужий ключ").unwrap();
        let Body::CertConf(statuses) = world.finish(&refusal).body else { panic!() };
        assert_eq!(statuses.len(), issued.len());
        for (status, (place, certificate)) in statuses.iter().zip(issued) {
            assert_eq!(status.id as usize, *place);
            assert_eq!(status.cert_hash, cmp::cert_hash(certificate).unwrap());
            let expected = StatusInfo::rejection(FailInfo::IncorrectData, "чужий ключ");
            assert_eq!(status.status, Some(expected));
        }
    }
    assert!(world.wire.confirm(&world.order, &world.link, &certificates[..1]).is_err());
}

/// All or nothing is the rule; a part that was issued against it is told, so that it can be settled.
#[test]
fn a_part_that_was_granted_is_not_taken_for_a_refusal() {
    let world = world(ECDSA, true);
    let refused = |id| {
        let status = StatusInfo::rejection(FailInfo::DuplicateCertReq, "відомий ключ");
        CertResponse::without_certificate(id, status)
    };
    let read =
        |responses| world.read(Expect::Issue, &world.answer(&Body::Kup(CertRepMessage::new(responses))));
    let granted = CertResponse::issued(1, StatusInfo::accepted(), &world.new[1].certificate);
    let Ok(Answer::Partly { issued, nonce, reason, text }) = read(vec![refused(0), granted]) else {
        panic!()
    };
    assert_eq!(issued, [(1, world.new[1].certificate.clone())]);
    assert_eq!((nonce, reason, text.as_str()), (Some(vec![7; 16]), Refusal::DuplicateKey, "відомий ключ"));
    assert!(matches!(read(vec![refused(0), refused(1)]), Ok(Answer::Rejected { .. })));
    // What waits may still be issued: that is no refusal either.
    let waiting = CertResponse::without_certificate(1, StatusInfo::waiting());
    assert!(matches!(read(vec![refused(0), waiting]), Err(AuthorityError::BadAnswer(_))));
}

#[test]
fn our_profile_carries_acceptance_group_and_changes() {
    let mut world = world(ECDSA, true);
    world.order.acceptance = Some(Acceptance {
        id: "a-17".into(),
        text_digest: vec![5; 32],
        text_hash: HashAlgorithm::Kupyna256,
        cms_sha256: vec![6; 32],
    });
    world.order.group = Some(Group { id: [9; 16], index: 1, count: 2 });
    world.order.changes = Some(Changes {
        phone: Some("+380501112233".into()),
        email: Some("a@b.ua".into()),
        email_in_certificate: Some(true),
        publish: Some(false),
        phrase_hint: Some("50%?".into()),
        phrase_enveloped: Some(tlv::sequence(&[&tlv::integer(3)])),
        data_revision: Some(7),
        phone_in_certificate: None,
    });
    let request = world.request();
    let acceptance = request.header.info(&cmp_oid::ACCEPTANCE).unwrap();
    let mut fields = tlv::Reader::new(acceptance, "acceptance").sequence().unwrap();
    assert_eq!(fields.utf8().unwrap(), "a-17");
    let mut digest = fields.sequence().unwrap();
    let hash = kliuchnyk::pki::algorithm::hash_from_der(digest.element().unwrap().raw);
    assert_eq!(hash, Ok(HashAlgorithm::Kupyna256));
    assert_eq!(digest.octet_string().unwrap(), [5; 32]);
    assert_eq!(fields.octet_string().unwrap(), [6; 32]);
    let group = request.header.info(&cmp_oid::RENEWAL_GROUP).unwrap();
    let mut fields = tlv::Reader::new(group, "group").sequence().unwrap();
    assert_eq!(fields.octet_string().unwrap(), [9; 16]);
    assert_eq!((fields.integer().unwrap(), fields.integer().unwrap()), (1, 2));
    let profiles = request.header.info(&cmp_oid::CERT_PROFILE).unwrap();
    assert_eq!(profiles, tlv::sequence(&[&tlv::utf8("ua-sign"), &tlv::utf8("ua-agree")]));

    let Body::Kur(requests) = &request.body else { panic!() };
    let pairs = read_utf8_pairs(&requests[0].reg_info).unwrap();
    let expected = [
        ("ua_phone", "+380501112233"),
        ("ua_email", "a@b.ua"),
        ("ua_email_in_cert", "1"),
        ("ua_publish", "0"),
        ("ua_phrase_hint", "50%?"),
        ("ua_data_rev", "7"),
    ];
    assert_eq!(pairs.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect::<Vec<_>>(), expected);
    assert!(requests[0].reg_info.iter().any(|i| i.is(&cmp_oid::KEY_PHRASE)));
    assert!(requests[0].request.template.extension(&oid::SUBJECT_ALT_NAME).is_some());
    assert!(requests[1].reg_info.is_empty());
    assert!(requests[1].request.template.extension(&oid::SUBJECT_ALT_NAME).is_none());
}

#[test]
fn a_foreign_server_gets_one_plain_request() {
    let mut world = world(ECDSA, false);
    assert!(matches!(world.wire.proofs(&world.order), Err(AuthorityError::NotPossible(_))));
    world.order.keys.truncate(1);
    world.order.group = Some(Group { id: [9; 16], index: 0, count: 2 });
    assert_eq!(world.request().header.general_info, []);
    world.order.changes = Some(Changes { phone: Some("1".into()), ..Changes::default() });
    let proofs = world.proofs();
    assert!(world.wire.request(&world.order, &proofs, &world.link).is_err());
}

#[test]
fn one_key_for_both_asks_for_both_usages() {
    let mut world = world(ECDSA, true);
    world.order.keys.truncate(1);
    world.order.keys[0].purpose = Purpose::Both;
    let Body::Kur(requests) = world.request().body else { panic!() };
    let usage = requests[0].request.template.extension(&oid::KEY_USAGE).unwrap();
    assert_eq!(usage.value, [3, 2, 3, 0xc8]);
}

#[test]
fn another_kind_of_key_names_the_issuer_of_that_kind() {
    let old = world(FAMILIES[1], true);
    let ecdsa = world(ECDSA, true);
    let trust = Trust {
        anchors: vec![],
        certificates: vec![old.issuing.certificate.clone(), ecdsa.issuing.certificate.clone()],
    };
    let wire = CmpWire::new(trust, true);
    let mut order = old.order.clone();
    order.keys.truncate(1);
    order.keys[0].spki = ecdsa.new[0].certificate.spki().as_der().to_vec();
    let proof = ecdsa.new[0].key.sign(&wire.proofs(&order).unwrap()[0].digest()).unwrap();
    let unsigned = wire.request(&order, &[proof], &old.link).unwrap();
    assert_eq!(unsigned.hash, HashAlgorithm::Gost34311, "the old key signs");
    let Body::Kur(requests) = old.finish(&unsigned).body else { panic!() };
    let issuer = requests[0].request.template.issuer.as_ref().unwrap();
    assert_eq!(issuer, ecdsa.issuing.certificate.subject());
}

#[test]
fn a_proof_by_another_key_does_not_leave_this_computer() {
    let world = world(ECDSA, true);
    let mut proofs = world.proofs();
    proofs.swap(0, 1);
    assert!(world.wire.request(&world.order, &proofs, &world.link).is_err());
    assert!(world.wire.request(&world.order, &proofs[..1], &world.link).is_err());
}

#[test]
fn waiting_is_told_with_its_time_and_words() {
    let world = world(ECDSA, true);
    let waiting = |id| CertResponse::without_certificate(id, StatusInfo::waiting());
    let kup = Body::Kup(CertRepMessage::new(vec![waiting(1), waiting(0)]));
    assert!(matches!(world.read(Expect::Issue, &world.answer(&kup)), Ok(Answer::Waiting { .. })));
    let poll = |id, check_after| PollAnswer { id, check_after, reason: vec!["чекайте\u{7}".into()] };
    let rep = Body::PollRep(vec![poll(0, 3), poll(1, 90)]);
    let Ok(Answer::Waiting { check_after, nonce, text }) = world.read(Expect::Issue, &world.answer(&rep))
    else {
        panic!()
    };
    assert_eq!((check_after, nonce), (Duration::from_secs(90), Some(vec![7; 16])));
    assert_eq!(text, "чекайте чекайте");
    let error = Body::Error(ErrorMessage::new(StatusInfo::waiting()));
    assert!(matches!(world.read(Expect::Issue, &world.answer(&error)), Ok(Answer::Waiting { .. })));
    let asked = world.finish(&world.wire.poll(&world.order, &world.link).unwrap());
    assert_eq!(asked.body, Body::PollReq(vec![0, 1]));
}

#[test]
fn signed_refusals_are_told_by_their_reason() {
    let world = world(ECDSA, true);
    let reason = |status: StatusInfo| {
        let error = Body::Error(ErrorMessage::new(status.clone()));
        let refused = |id| CertResponse::without_certificate(id, status.clone());
        let kup = Body::Kup(CertRepMessage::new(vec![refused(0), refused(1)]));
        let both = [error, kup].map(|body| match world.read(Expect::Issue, &world.answer(&body)) {
            Ok(Answer::Rejected { reason, text }) => (reason, text),
            other => panic!("{other:?}"),
        });
        assert_eq!(both[0], both[1]);
        both[0].clone()
    };
    let (told, text) = reason(StatusInfo::rejection(FailInfo::AddInfoNotAvailable, "agree\u{1b}ment"));
    assert_eq!((told, text.as_str()), (Refusal::Agreement, "agree ment"));
    for (info, expected) in [
        (FailInfo::BadTime, Refusal::BadTime),
        (FailInfo::TransactionIdInUse, Refusal::TransactionInUse),
        (FailInfo::DuplicateCertReq, Refusal::DuplicateKey),
        (FailInfo::CertRevoked, Refusal::CertificateRevoked),
        (FailInfo::BadPop, Refusal::Policy),
        (FailInfo::SystemUnavail, Refusal::Busy),
        (FailInfo::BadMessageCheck, Refusal::NotAuthentic),
    ] {
        assert_eq!(reason(StatusInfo::rejection(info, "")).0, expected);
    }
    let late = Body::Error(ErrorMessage::new(StatusInfo::rejection(FailInfo::BadRequest, "expired")));
    let told = world.read(Expect::Confirmation, &world.answer(&late));
    assert!(matches!(told, Ok(Answer::Rejected { reason: Refusal::ConfirmationExpired, .. })));
    let already = Body::Error(ErrorMessage::new(StatusInfo::rejection(FailInfo::CertConfirmed, "")));
    assert!(matches!(world.read(Expect::Confirmation, &world.answer(&already)), Ok(Answer::Confirmed)));
}

#[test]
fn confirmation_time_and_changes_are_told() {
    let world = world(ECDSA, true);
    let until = datetime!(2026-11-24 19:04 UTC);
    let mut header = world.header(&world.server);
    header.general_info =
        vec![TypedValue::new(cmp_oid::CONFIRM_WAIT_TIME, Some(tlv::generalized_time(until)))];
    let Body::Kup(mut answer) = world.issued() else { panic!() };
    answer.responses[1].status = StatusInfo::plain(Status::GrantedWithMods);
    let der = world.signed(&world.server, &header, &Body::Kup(answer), &[]);
    let told = world.read(Expect::Issue, &der).unwrap();
    assert!(matches!(told, Answer::Issued { confirm_by: Some(t), with_changes: true, .. } if t == until));
}

#[test]
fn only_an_authentic_answer_is_believed() {
    let world = world(ECDSA, true);
    let (header, body) = (world.header(&world.server), world.issued());
    let chain = [world.issuing.certificate.clone()];
    let refused = |what: &str, der: &[u8]| match world.read(Expect::Issue, der) {
        Err(error) => error,
        Ok(answer) => panic!("{what}: {answer:?}"),
    };
    assert!(world.read(Expect::Issue, &world.signed(&world.server, &header, &body, &chain)).is_ok());

    let unsigned = cmp::unprotected(&header, &body, &chain);
    assert!(matches!(refused("unsigned", &unsigned), AuthorityError::NotAuthentic(_)));
    let error = Body::Error(ErrorMessage::new(StatusInfo::rejection(FailInfo::BadRequest, "ні")));
    let unsigned = cmp::unprotected(&header, &error, &chain);
    assert_eq!(refused("unsigned error", &unsigned), AuthorityError::Unsigned("ні".into()));
    let by_password = cmp::with_mac(&header, &body, b"", &[0; 16], &chain);
    assert!(matches!(refused("password", &by_password), AuthorityError::NotAuthentic(_)));

    let mut other = header.clone();
    other.transaction_id = Some(vec![3; 16]);
    refused("transaction", &world.signed(&world.server, &other, &body, &chain));
    for nonce in [None, Some(vec![3; 16])] {
        let mut other = header.clone();
        other.recip_nonce = nonce;
        refused("nonce", &world.signed(&world.server, &other, &body, &chain));
    }
    let mut other = header.clone();
    other.sender = cmp::Party::Directory(world.user.certificate.subject().clone());
    refused("sender", &world.signed(&world.server, &other, &body, &chain));
    let mut other = header.clone();
    other.pvno = 1;
    refused("version", &world.signed(&world.server, &other, &body, &chain));

    refused("user", &world.signed(&world.user, &world.header(&world.user), &body, &chain));
    let late =
        ECDSA.identity_until("Сервер", Role::Server, Some(&world.issuing), NOW - time::Duration::days(1));
    refused("expired", &world.signed(&late, &world.header(&late), &body, &chain));

    // A whole hierarchy of the same names under another root, sent along and offered as anchor.
    let root = ECDSA.identity("Корінь", Role::Authority, None);
    let issuing = ECDSA.identity("Видавець", Role::Authority, Some(&root));
    let server = ECDSA.identity("Сервер", Role::Server, Some(&issuing));
    let foreign = [issuing.certificate.clone(), root.certificate.clone()];
    let Body::Kup(mut with_root) = world.issued() else { panic!() };
    with_root.ca_pubs = vec![root.certificate.as_der().to_vec()];
    refused("foreign root", &world.signed(&server, &world.header(&server), &Body::Kup(with_root), &foreign));

    for wrong in [Body::PkiConf, Body::PollReq(vec![0]), Body::Genp(vec![])] {
        refused("body", &world.answer(&wrong));
    }
    refused("size", &vec![0x30; 1024 * 1024 + 1]);
    let whole = world.answer(&body);
    for at in (4..900).step_by(7) {
        let mut changed = whole.clone();
        changed[at] ^= 4;
        refused("changed", &changed);
    }
}

#[test]
fn a_repeated_answer_is_refused() {
    let mut world = world(ECDSA, true);
    let der = world.answer(&world.issued());
    world.link.recipient_nonce = Some(vec![7; 16]);
    assert!(matches!(world.read(Expect::Issue, &der), Err(AuthorityError::NotAuthentic(_))));
}

#[test]
fn answers_to_other_requests_are_refused() {
    let world = world(ECDSA, true);
    let one = |id| CertResponse::issued(id, StatusInfo::accepted(), &world.new[0].certificate);
    let waiting = CertResponse::without_certificate(1, StatusInfo::waiting());
    let nothing = CertResponse::without_certificate(1, StatusInfo::accepted());
    for responses in [
        vec![one(0)],
        vec![one(0), one(0)],
        vec![one(0), one(2)],
        vec![one(0), one(1), one(2)],
        vec![],
        vec![one(0), waiting],
        vec![one(0), nothing],
    ] {
        let body = Body::Kup(CertRepMessage::new(responses));
        let told = world.read(Expect::Issue, &world.answer(&body));
        assert!(matches!(told, Err(AuthorityError::BadAnswer(_))), "{told:?}");
    }
}

// ---- What OpenSSL's server answered ----

fn recorded(path: &str) -> Vec<u8> {
    std::fs::read(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/cmp").join(path)).unwrap()
}

/// Reads a recorded answer as the answer to the recorded message before it.
fn replay(sent: &str, answer: &str, expect: Expect) -> Result<Answer, AuthorityError> {
    let certificate = |name: &str| Certificate::from_der(&recorded(&format!("pki/{name}.der"))).unwrap();
    let trust = Trust { anchors: vec![certificate("root")], certificates: vec![certificate("issuing")] };
    let user = certificate("user");
    let key = NewKey {
        purpose: Purpose::Sign,
        spki: certificate("usernew").spki().as_der().to_vec(),
        replaces: user.as_der().to_vec(),
    };
    let order = Order {
        signer: user.as_der().to_vec(),
        keys: vec![key],
        hash: HashAlgorithm::Gost34311,
        acceptance: None,
        changes: None,
        group: None,
    };
    let sent = Message::from_der(&recorded(sent)).unwrap().header;
    let link = Link {
        transaction_id: sent.transaction_id.unwrap().try_into().unwrap(),
        sender_nonce: sent.sender_nonce.unwrap().try_into().unwrap(),
        recipient_nonce: sent.recip_nonce,
        time: NOW,
    };
    CmpWire::new(trust, false).read(&order, &link, expect, &recorded(answer), NOW + time::Duration::hours(1))
}

#[test]
fn recorded_answers_of_openssl_are_understood() {
    let issue = |sent, answer| replay(sent, answer, Expect::Issue);
    assert!(matches!(issue("kur-ok/1-kur.der", "kur-ok/2-kup.der"), Ok(Answer::Issued { .. })));
    let confirmed = replay("kur-ok/3-certconf.der", "kur-ok/4-pkiconf.der", Expect::Confirmation);
    assert!(matches!(confirmed, Ok(Answer::Confirmed)));
    let waiting = issue("kur-poll/1-kur.der", "kur-poll/2-kup-waiting.der");
    assert!(matches!(waiting, Ok(Answer::Waiting { .. })));
    let told = issue("kur-poll/3-pollreq.der", "kur-poll/4-pollrep.der");
    assert!(matches!(told, Ok(Answer::Waiting { check_after, .. }) if check_after == Duration::from_secs(1)));
    assert!(matches!(issue("kur-poll/5-pollreq.der", "kur-poll/6-kup.der"), Ok(Answer::Issued { .. })));
    let refused = issue("kur-rejected/1-kur.der", "kur-rejected/2-kup-badpop.der");
    assert!(matches!(refused, Ok(Answer::Rejected { reason: Refusal::Policy, .. })));
    let refused = issue("kur-error/1-kur.der", "kur-error/2-error.der");
    assert!(matches!(refused, Ok(Answer::Rejected { reason: Refusal::Policy, .. })));
    // The key is another one: that is for the renewal to notice.
    let foreign = issue("kur-keymismatch/1-kur.der", "kur-keymismatch/2-kup.der");
    assert!(matches!(foreign, Ok(Answer::Issued { .. })));
    for (sent, answer) in [
        ("kur-ok/1-kur.der", "kur-poll/6-kup.der"),
        ("kur-ok/3-certconf.der", "kur-ok/2-kup.der"),
        ("kur-ok/1-kur.der", "bad/kup-unprotected.der"),
        ("kur-ok/1-kur.der", "bad/kup-bitflip.der"),
        ("kur-ok/1-kur.der", "bad/kup-truncated.der"),
    ] {
        assert!(issue(sent, answer).is_err(), "{answer}");
    }
}
