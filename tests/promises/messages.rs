//! Certificate management, status and time-stamp messages: read as others wrote them, written back octet for octet,
//! believed only when their protection holds.

use crate::fixtures;
use kliuchnyk::crypto::{Digest, HashAlgorithm, KeyAlgorithm, PrivateKey, Signer};
use kliuchnyk::pki::cmp::{
    self, Body, CertRepMessage, CertResponse, CertStatus, ErrorMessage, FailInfo, Header, Message,
    MessageDraft, PollAnswer, RevocationAnswer, RevocationDetails, Status, StatusInfo, cert_hash, oid,
};
use kliuchnyk::pki::crmf::{
    CertReqMsg, CertRequest, CertTemplate, ProofOfPossession, TypedValue, old_cert_id, read_utf8_pairs,
    utf8_pairs,
};
use kliuchnyk::pki::ocsp::{CertId, CertState, OcspAnswer, OcspRequest, OcspResponseDraft, SingleResponse};
use kliuchnyk::pki::tsp::{TimeStampAnswer, TimeStampQuery, TstInfo};
use kliuchnyk::pki::{Certificate, SignatureAlgorithm, tlv};
use std::path::PathBuf;
use time::macros::datetime;

fn file(path: &str) -> Vec<u8> {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/cmp").join(path);
    std::fs::read(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()))
}

fn message(path: &str) -> Message {
    Message::from_der(&file(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

fn certificate(name: &str) -> Certificate {
    Certificate::from_der(&file(&format!("pki/{name}.der"))).unwrap()
}

/// Exchanges in order; the first message of each is the client's.
const EXCHANGES: [&[&str]; 8] = [
    &["kur-ok/1-kur", "kur-ok/2-kup", "kur-ok/3-certconf", "kur-ok/4-pkiconf"],
    &[
        "kur-poll/1-kur",
        "kur-poll/2-kup-waiting",
        "kur-poll/3-pollreq",
        "kur-poll/4-pollrep",
        "kur-poll/5-pollreq",
        "kur-poll/6-kup",
        "kur-poll/7-certconf",
        "kur-poll/8-pkiconf",
    ],
    &["kur-rejected/1-kur", "kur-rejected/2-kup-badpop"],
    &["kur-error/1-kur", "kur-error/2-error"],
    &[
        "kur-keymismatch/1-kur",
        "kur-keymismatch/2-kup",
        "kur-keymismatch/3-certconf-reject",
        "kur-keymismatch/4-pkiconf",
    ],
    &["rr/1-rr", "rr/2-rp"],
    &["genm/1-genm", "genm/2-genp"],
    &["profile/kur-two-requests"],
];

fn every_exchange() -> Vec<Vec<Message>> {
    let load = |names: &&[&str]| names.iter().map(|n| message(&format!("{n}.der"))).collect();
    let mut all: Vec<Vec<Message>> = EXCHANGES.iter().map(load).collect();
    for alone in ["profile/kur-two-requests-pvno3-itav.der", "profile/kur-one-request-itav.der"] {
        all.push(vec![message(alone)]);
    }
    all
}

#[test]
fn every_message_is_written_back_octet_for_octet() {
    let mut count = 0;
    for message in every_exchange().iter().flatten() {
        let content = [message.header.to_der(), message.body.to_der()].concat();
        // Outer header: tag, 0x82, two octets.
        assert!(message.as_der()[4..].starts_with(&content), "{}", message.body.name());
        if let Body::Kur(requests) = &message.body {
            for request in requests {
                assert_eq!(request.request.to_der(), request.cert_req_der());
            }
        }
        count += 1;
    }
    assert_eq!(count, 27);
}

#[test]
fn every_protection_holds_and_only_by_the_right_key() {
    let (user, server, other) = (certificate("user"), certificate("cmpsrv"), certificate("usernew"));
    for exchange in every_exchange() {
        for (index, message) in exchange.iter().enumerate() {
            let signer = if index % 2 == 0 { &user } else { &server };
            assert!(message.is_protected() && !message.is_mac_protected());
            assert_eq!(
                message.verify(signer),
                Ok(SignatureAlgorithm::EcdsaSha256),
                "{}",
                message.body.name()
            );
            assert!(message.verify(&other).is_err());
            assert_eq!(message.extra_certs().first(), Some(signer));
            assert_eq!(message.header.sender.directory(), Some(signer.subject()));
            assert_eq!(message.header.sender_kid.as_deref(), signer.subject_key_identifier());
        }
    }
}

#[test]
fn nonces_and_transactions_hang_together() {
    for exchange in every_exchange() {
        assert_eq!(exchange[0].header.recip_nonce, None);
        for pair in exchange.windows(2) {
            assert_eq!(pair[1].header.recip_nonce, pair[0].header.sender_nonce);
            assert_eq!(pair[1].header.transaction_id, pair[0].header.transaction_id);
            assert!(pair[0].header.transaction_id.is_some());
        }
    }
}

#[test]
fn damaged_messages_are_refused() {
    let unprotected = message("bad/kup-unprotected.der");
    assert!(!unprotected.is_protected());
    assert!(unprotected.verify(&certificate("cmpsrv")).is_err());
    assert!(message("bad/kup-bitflip.der").verify(&certificate("cmpsrv")).is_err());
    assert!(Message::from_der(&file("bad/kup-truncated.der")).is_err());
}

#[test]
fn no_cut_or_changed_octet_is_a_panic_or_a_valid_message() {
    let whole = file("kur-ok/2-kup.der");
    let server = certificate("cmpsrv");
    for length in 0..whole.len() {
        assert!(Message::from_der(&whole[..length]).is_err());
    }
    assert!(Message::from_der(&[&whole[..], &[0]].concat()).is_err());
    // The protected part ends before extraCerts.
    let good = message("kur-ok/2-kup.der");
    let protected = good.header.to_der().len() + good.body.to_der().len();
    for at in 0..whole.len() {
        let mut changed = whole.clone();
        changed[at] ^= 1 << (at % 8);
        let Ok(read) = Message::from_der(&changed) else { continue };
        if (4..4 + protected).contains(&at) && at % 16 == 0 {
            assert!(read.verify(&server).is_err(), "octet {at}");
        }
    }
}

#[test]
fn a_length_in_long_form_is_refused_although_it_means_the_same() {
    let whole = file("kur-ok/4-pkiconf.der");
    // pvno at offset 8: 02 01 02 → 02 81 01 02, with both outer lengths one longer.
    assert_eq!(whole[8..11], [2, 1, 2]);
    let mut changed = [&whole[..9], &[0x81], &whole[9..]].concat();
    for length_at in [2, 6] {
        let length = u16::from_be_bytes([changed[length_at], changed[length_at + 1]]) + 1;
        changed[length_at..length_at + 2].copy_from_slice(&length.to_be_bytes());
    }
    assert!(Message::from_der(&changed).is_err());
}

#[test]
fn answers_mean_what_they_say() {
    let Body::Kup(waiting) = message("kur-poll/2-kup-waiting.der").body else { panic!() };
    assert_eq!(waiting.responses[0].status, StatusInfo::waiting());
    assert_eq!(waiting.responses[0].certificate(), Ok(None));
    assert_eq!(message("kur-poll/3-pollreq.der").body, Body::PollReq(vec![0]));
    let answer = PollAnswer { id: 0, check_after: 1, reason: vec![] };
    assert_eq!(message("kur-poll/4-pollrep.der").body, Body::PollRep(vec![answer]));

    let Body::Kup(rejected) = message("kur-rejected/2-kup-badpop.der").body else { panic!() };
    assert_eq!(rejected.responses[0].status.status, Status::Rejection);
    assert_eq!(rejected.responses[0].status.reasons, [FailInfo::BadPop]);

    let Body::Error(error) = message("kur-error/2-error.der").body else { panic!() };
    assert_eq!(error.status.reasons, [FailInfo::BadRequest]);
    assert_eq!(error.code, Some(vec![0x1d, 0x00, 0x00, 0x9e]));
    assert_eq!(error.details.len(), 2);

    let Body::Rr(details) = message("rr/1-rr.der").body else { panic!() };
    assert_eq!(details[0].reason(), Some(4));
    let user = certificate("user");
    assert_eq!(details[0].certificate.serial.as_deref(), Some(user.serial()));
    assert_eq!(details[0].certificate.issuer.as_ref(), Some(user.issuer()));
    let Body::Rp(answer) = message("rr/2-rp.der").body else { panic!() };
    assert_eq!(answer.statuses[0].status, Status::Accepted);

    let Body::Genm(asked) = message("genm/1-genm.der").body else { panic!() };
    assert!(asked[0].is(&oid::SIGN_KEY_PAIR_TYPES));
}

#[test]
fn the_confirmation_names_the_certificate_of_the_answer() {
    for (folder, confirmation) in [("kur-ok", "3-certconf"), ("kur-keymismatch", "3-certconf-reject")] {
        let Body::Kup(answer) = message(&format!("{folder}/2-kup.der")).body else { panic!() };
        let issued = answer.responses[0].certificate().unwrap().unwrap();
        let Body::CertConf(statuses) = message(&format!("{folder}/{confirmation}.der")).body else {
            panic!()
        };
        assert_eq!(statuses[0].cert_hash, cert_hash(&issued).unwrap());
        let rejected = statuses[0].status.as_ref().is_some_and(|s| s.status == Status::Rejection);
        assert_eq!(rejected, folder == "kur-keymismatch");
    }
}

#[test]
fn two_requests_in_one_message_each_prove_their_key() {
    let Body::Kur(requests) = message("profile/kur-two-requests.der").body else { panic!() };
    assert_eq!(requests.iter().map(|r| r.request.id).collect::<Vec<_>>(), [0, 1]);
    for (request, key) in requests.iter().zip(["usernew", "userka"]) {
        assert_eq!(request.verify_proof(), Ok(()));
        let template = &request.request.template;
        assert_eq!(template.public_key.as_ref(), Some(certificate(key).spki()));
        assert_eq!(template.subject.as_ref(), Some(certificate("user").subject()));
    }
    let pairs = requests.iter().flat_map(|r| read_utf8_pairs(&r.reg_info).unwrap()).collect::<Vec<_>>();
    let pairs: Vec<_> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(pairs, [("phone", "+380501112233"), ("email", "p@x.ua")]);

    let with_items = message("profile/kur-two-requests-pvno3-itav.der");
    assert_eq!(with_items.header.pvno, 3);
    assert!(with_items.header.info(&oid::CERT_PROFILE).is_some());
    assert!(with_items.header.info(&oid::ACCEPTANCE).is_some());
}

/// A certificate like `certificate`, for `key`: only the public key is changed, so nothing but its key is true.
fn with_key(certificate: &Certificate, key: &PrivateKey) -> Certificate {
    let old = certificate.spki().public_key().unwrap().as_bytes().to_vec();
    let mut der = certificate.as_der().to_vec();
    let at = der.windows(old.len()).position(|w| w == old).unwrap();
    der[at..at + old.len()].copy_from_slice(key.public_key().as_bytes());
    Certificate::from_der(&der).unwrap()
}

fn sign(key: &PrivateKey, to_sign: &kliuchnyk::crypto::ToSign) -> Vec<u8> {
    key.sign(&to_sign.digest()).unwrap()
}

#[test]
fn every_kind_of_body_is_built_protected_and_read_again() {
    let key = PrivateKey::generate(KeyAlgorithm::P256).unwrap();
    let signer = with_key(&certificate("user"), &key);
    let issued = certificate("usernew");
    let template = CertTemplate {
        issuer: Some(signer.issuer().clone()),
        subject: Some(signer.subject().clone()),
        public_key: Some(signer.spki().clone()),
        not_before: Some(datetime!(2026-11-21 12:00 UTC)),
        not_after: Some(datetime!(2028-11-21 12:00 UTC)),
        ..CertTemplate::default()
    };
    let request = CertRequest { id: 0, template, controls: vec![old_cert_id(&signer)] };
    assert_eq!(request.old_certificate().unwrap(), Some((signer.issuer().clone(), signer.serial().to_vec())));
    let proof = key.sign(&HashAlgorithm::Sha256.digest(&request.to_der())).unwrap();
    let wanted = CertReqMsg::signed(
        request,
        SignatureAlgorithm::EcdsaSha256,
        &proof,
        vec![utf8_pairs(&[("ua_phone", "+380501112233"), ("ua_phrase_hint", "100%?")])],
    );
    let refusal = StatusInfo::rejection(FailInfo::DuplicateCertReq, "ключ уже відомий");
    let answer = CertRepMessage {
        ca_pubs: vec![certificate("root").as_der().to_vec()],
        responses: vec![
            CertResponse::issued(0, StatusInfo::accepted(), &issued),
            CertResponse::without_certificate(-1, refusal.clone()),
        ],
    };
    let item = TypedValue::new(oid::CERT_PROFILE, Some(tlv::sequence(&[&tlv::utf8("ua-sign")])));
    let bodies = [
        Body::Ir(vec![wanted.clone()]),
        Body::Ip(answer.clone()),
        Body::Cr(vec![wanted.clone()]),
        Body::Cp(answer.clone()),
        Body::Kur(vec![wanted.clone(), wanted]),
        Body::Kup(answer),
        Body::Rr(vec![RevocationDetails::new(&issued, 4)]),
        Body::Rp(RevocationAnswer::new(vec![StatusInfo::accepted()])),
        Body::PkiConf,
        Body::Genm(vec![TypedValue::new(oid::CA_CERTS, None)]),
        Body::Genp(vec![item.clone()]),
        Body::Error(ErrorMessage::new(refusal.clone())),
        Body::CertConf(vec![CertStatus::new(&issued, 0, refusal).unwrap()]),
        Body::PollReq(vec![0, 1]),
        Body::PollRep(vec![PollAnswer { id: 1, check_after: 3600, reason: vec!["оператор".into()] }]),
    ];
    for body in bodies {
        let time = datetime!(2026-11-21 19:00 UTC);
        let mut header = Header::new(signer.subject(), signer.issuer(), time, &[7; 16], &[8; 16]);
        header.recip_nonce = Some(vec![9; 16]);
        header.free_text = vec!["слово".into()];
        header.general_info = vec![item.clone()];
        let chain = [certificate("issuing")];
        let draft = MessageDraft::new(&header, &body, &signer, SignatureAlgorithm::EcdsaSha256, &chain);
        let resumed = MessageDraft::resume(draft.protected().to_vec(), draft.extra_certs().to_vec());
        let der = resumed.assemble(&sign(&key, &draft.to_sign().unwrap())).unwrap();
        let read = Message::from_der(&der).unwrap();
        assert_eq!(read.verify(&signer), Ok(SignatureAlgorithm::EcdsaSha256), "{}", body.name());
        assert_eq!(read.body, body);
        assert_eq!(read.header.free_text, header.free_text);
        assert_eq!(read.header.message_time, Some(time));
        assert_eq!(read.extra_certs(), [signer.clone(), chain[0].clone()]);
        if let Body::Ir(requests) = &read.body {
            assert_eq!(requests[0].verify_proof(), Ok(()));
        }
        let unprotected = Message::from_der(&cmp::unprotected(&header, &body, &chain)).unwrap();
        assert!(!unprotected.is_protected());
    }
}

#[test]
fn a_proof_is_over_the_request_and_by_its_own_key() {
    let Body::Kur(requests) = message("profile/kur-two-requests.der").body else { panic!() };
    let [mut first, second] = <[CertReqMsg; 2]>::try_from(requests).unwrap();
    first.proof = second.proof;
    assert!(first.verify_proof().is_err());
    first.proof = Some(ProofOfPossession::RaVerified);
    assert!(first.verify_proof().is_err());
    first.proof = None;
    assert!(first.verify_proof().is_err());
}

#[test]
fn a_message_by_password_is_verified_by_that_password_only() {
    let user = certificate("user");
    let time = datetime!(2026-11-21 19:00 UTC);
    let header = Header::new(user.subject(), user.issuer(), time, &[1; 16], &[2; 16]);
    let der = cmp::with_mac(&header, &Body::PkiConf, b"secret", &[3; 16], &[]);
    let read = Message::from_der(&der).unwrap();
    assert!(read.is_mac_protected());
    assert_eq!(read.verify_mac(b"secret"), Ok(()));
    assert!(read.verify_mac(b"Secret").is_err());
    assert!(read.verify(&user).is_err());
    let mut changed = der;
    let at = changed.iter().position(|o| *o == 2).unwrap();
    changed[at + 2] ^= 1;
    assert!(Message::from_der(&changed).is_ok_and(|m| m.verify_mac(b"secret").is_err()));
}

#[test]
fn answers_keep_version_transaction_and_nonce() {
    let request = message("profile/kur-two-requests-pvno3-itav.der").header;
    let server = certificate("cmpsrv");
    let answer = Header::answering(&request, server.subject(), datetime!(2026-11-21 19:00 UTC), &[5; 16]);
    assert_eq!(answer.pvno, 3);
    assert_eq!(answer.transaction_id, request.transaction_id);
    assert_eq!(answer.recip_nonce, request.sender_nonce);
    assert_eq!(answer.recipient, request.sender);
}

// ---- OCSP ----

#[test]
fn status_answers_are_read_and_verified() {
    let request = OcspRequest::from_der(&file("ocsp-tsp/ocsp_req.der")).unwrap();
    let (issuing, responder) = (certificate("issuing"), certificate("ocsp"));
    let id = CertId::new(HashAlgorithm::Sha256, &issuing, certificate("user").serial());
    assert_eq!(request.ids, std::slice::from_ref(&id));
    assert!(id.is_of(&issuing) && !id.is_of(&responder));

    let OcspAnswer::Signed(revoked) = OcspAnswer::from_der(&file("ocsp-tsp/ocsp_resp_revoked.der")).unwrap()
    else {
        panic!()
    };
    assert_eq!(revoked.nonce, request.nonce);
    assert!(revoked.nonce.as_ref().is_some_and(|n| n.len() == 16));
    assert!(revoked.responder.is(&responder) && !revoked.responder.is(&issuing));
    assert!(revoked.verify(&responder).is_ok() && revoked.verify(&issuing).is_err());
    assert_eq!(revoked.certificates(), std::slice::from_ref(&responder));
    let about = revoked.about(&id).unwrap();
    let at = datetime!(2026-11-21 19:00:00 UTC);
    assert_eq!(about.state, CertState::Revoked { at, reason: Some(4) });

    let OcspAnswer::Signed(good) = OcspAnswer::from_der(&file("ocsp-tsp/ocsp_resp_good.der")).unwrap() else {
        panic!()
    };
    assert!(good.verify(&responder).is_ok());
    assert_eq!(good.about(&id), None);
    assert_eq!(good.responses[0].state, CertState::Good);
    for bad in [&b""[..], &[0x30, 3, 10, 1, 4], &[0x30, 3, 10, 1, 0]] {
        assert!(OcspAnswer::from_der(bad).is_err());
    }
    assert!(matches!(
        OcspAnswer::from_der(&kliuchnyk::pki::ocsp::ResponseStatus::TryLater.to_der()),
        Ok(OcspAnswer::Status(kliuchnyk::pki::ocsp::ResponseStatus::TryLater))
    ));
}

#[test]
fn national_status_messages_are_read() {
    let (Some(request), Some(answer)) =
        (fixtures::shared("ua/misc/ocsp-request.der"), fixtures::shared("ua/misc/ocsp-revoked-2016.der"))
    else {
        return;
    };
    let request = OcspRequest::from_der(&request).unwrap();
    assert_eq!(request.ids[0].hash, HashAlgorithm::Gost34311);
    // Twenty octets, bare in extnValue.
    assert!(request.nonce.is_some_and(|n| n.len() == 20 && n[0] == 0x94));
    let OcspAnswer::Signed(answer) = OcspAnswer::from_der(&answer).unwrap() else { panic!() };
    let responder = answer.certificates().remove(0);
    assert!(answer.responder.is(&responder));
    assert_eq!(answer.verify(&responder), Ok(SignatureAlgorithm::DstuGost34311));
    assert!(matches!(answer.responses[0].state, CertState::Revoked { .. }));
    // The issuer is the second certificate sent along: its digests are those of the answer.
    let issuer = answer.certificates().remove(1);
    assert!(answer.responses[0].id.is_of(&issuer));
}

#[test]
fn a_status_answer_that_we_build_is_read_again() {
    let key = PrivateKey::generate(KeyAlgorithm::P256).unwrap();
    let responder = with_key(&certificate("ocsp"), &key);
    for hash in
        [HashAlgorithm::Sha1, HashAlgorithm::Sha256, HashAlgorithm::Gost34311, HashAlgorithm::Kupyna256]
    {
        let id = CertId::new(hash, &certificate("issuing"), &[0x81, 2, 3]);
        let request = OcspRequest { ids: vec![id.clone()], nonce: Some(vec![6; 16]) };
        assert_eq!(OcspRequest::from_der(&request.to_der()), Ok(request.clone()));
        let now = datetime!(2026-11-21 19:00 UTC);
        let revoked = CertState::Revoked { at: now, reason: Some(4) };
        for state in
            [CertState::Good, CertState::Unknown, revoked, CertState::Revoked { at: now, reason: None }]
        {
            let single = SingleResponse { id: id.clone(), state, this_update: now, next_update: Some(now) };
            let draft = OcspResponseDraft::new(
                &responder,
                now,
                std::slice::from_ref(&single),
                request.nonce.as_deref(),
                SignatureAlgorithm::EcdsaSha256,
            );
            let der = draft.assemble(&sign(&key, &draft.to_sign()), std::slice::from_ref(&responder));
            let OcspAnswer::Signed(read) = OcspAnswer::from_der(&der).unwrap() else { panic!() };
            assert_eq!(read.responses, [single]);
            assert_eq!(read.nonce, request.nonce);
            assert_eq!(read.verify(&responder), Ok(SignatureAlgorithm::EcdsaSha256));
        }
    }
}

#[test]
fn damaged_status_and_time_stamp_messages_are_refused() {
    let responder = certificate("ocsp");
    let answer = file("ocsp-tsp/ocsp_resp_revoked.der");
    // tbsResponseData: from the start of BasicOCSPResponse to its signature algorithm.
    let (start, end) = (34, 34 + 0x10f);
    for length in 0..answer.len() {
        assert!(OcspAnswer::from_der(&answer[..length]).is_err());
    }
    for at in 0..answer.len() {
        let mut changed = answer.clone();
        changed[at] ^= 1 << (at % 8);
        let Ok(OcspAnswer::Signed(read)) = OcspAnswer::from_der(&changed) else { continue };
        if (start..end).contains(&at) && at % 8 == 0 {
            assert!(read.verify(&responder).is_err(), "octet {at}");
        }
    }
    let (query, stamp, request) =
        (file("ocsp-tsp/tsq.der"), file("ocsp-tsp/tsr.der"), file("ocsp-tsp/ocsp_req.der"));
    for length in 0..query.len() {
        assert!(TimeStampQuery::from_der(&query[..length]).is_err());
    }
    for length in 0..stamp.len() {
        assert!(TimeStampAnswer::from_der(&stamp[..length]).is_err());
    }
    for length in 0..request.len() {
        assert!(OcspRequest::from_der(&request[..length]).is_err());
    }
}

#[test]
fn too_many_of_anything_is_refused() {
    let user = certificate("user");
    let header =
        Header::new(user.subject(), user.issuer(), datetime!(2026-11-21 19:00 UTC), &[1; 16], &[2; 16]);
    let read =
        |body: Body, chain: &[Certificate]| Message::from_der(&cmp::unprotected(&header, &body, chain));
    assert!(read(Body::PollReq((0..8).collect()), &[]).is_ok());
    assert!(read(Body::PollReq((0..9).collect()), &[]).is_err());
    assert!(read(Body::PkiConf, &vec![user.clone(); 32]).is_ok());
    assert!(read(Body::PkiConf, &vec![user.clone(); 33]).is_err());
    let Body::Kur(requests) = message("kur-ok/1-kur.der").body else { panic!() };
    assert!(read(Body::Kur(requests.iter().cycle().take(9).cloned().collect()), &[]).is_err());
    assert!(read(Body::Kur(Vec::new()), &[]).is_err());
}

// ---- Time-stamps ----

#[test]
fn time_stamp_queries_and_answers_are_read() {
    let der = file("ocsp-tsp/tsq.der");
    let query = TimeStampQuery::from_der(&der).unwrap();
    assert_eq!(query.imprint, HashAlgorithm::Sha256.digest(b"hello\n"));
    assert!(query.certificate_wanted);
    let answer = TimeStampAnswer::from_der(&file("ocsp-tsp/tsr.der")).unwrap();
    assert_eq!(answer.status.status, Status::Accepted);
    assert_eq!(answer.to_der(), file("ocsp-tsp/tsr.der"));
    let token = answer.token.unwrap();
    // TSTInfo begins where the eContent's OCTET STRING begins: found by its version and policy.
    let start = token.windows(6).position(|w| w == [0x30, 0x81, 0xa6, 0x02, 0x01, 0x01]).unwrap();
    let info = TstInfo::from_der(&token[start..start + 0xa9]).unwrap();
    assert_eq!(info.imprint, query.imprint);
    assert_eq!(info.nonce, query.nonce);
    assert_eq!(info.policy.to_string(), "1.3.6.1.4.1.32473.4145.3.1");
    assert_eq!(info.time, datetime!(2026-11-21 19:30:04 UTC));
}

#[test]
fn a_national_time_stamp_query_is_written_back_octet_for_octet() {
    let Some(der) = fixtures::shared("ua/misc/tsp-request.der") else { return };
    let query = TimeStampQuery::from_der(&der).unwrap();
    assert_eq!(query.imprint.algorithm, HashAlgorithm::Gost34311);
    assert_eq!(query.policy.unwrap().to_string(), "1.2.804.2.1.1.1.2.3.1");
    assert_eq!(query.to_der(), der);
}

#[test]
fn time_stamps_that_we_build_are_read_again() {
    let imprint = Digest { algorithm: HashAlgorithm::Kupyna256, bytes: vec![4; 32] };
    for nonce in [[0x80, 1, 2, 3, 4, 5, 6, 7], [0, 0, 0, 0, 0, 0, 0, 1], [0; 8]] {
        let query = TimeStampQuery::new(imprint.clone(), None, nonce);
        assert_eq!(TimeStampQuery::from_der(&query.to_der()), Ok(query.clone()));
        let info = TstInfo {
            policy: oid::ACCEPTANCE,
            imprint: imprint.clone(),
            serial: vec![1, 2],
            time: datetime!(2026-11-21 19:00 UTC),
            nonce: query.nonce,
        };
        assert_eq!(TstInfo::from_der(&info.to_der()), Ok(info));
    }
    let short = Digest { algorithm: HashAlgorithm::Sha256, bytes: vec![4; 20] };
    assert!(TimeStampQuery::from_der(&TimeStampQuery::new(short, None, [1; 8]).to_der()).is_err());
}
