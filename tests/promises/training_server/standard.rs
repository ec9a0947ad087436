//! The standard protocol: renewal, confirmation, waiting, repetition, refusals. The messages are made here with `pki`
//! alone, so that the server is not judged by the program's own client.

use super::*;
use kliuchnyk::pki::cmp::{
    Body, CertStatus, FailInfo, Header, Message, MessageDraft, Status, StatusInfo, oid,
};
use kliuchnyk::pki::cmp::{InfoTypeAndValue, RevocationDetails};
use kliuchnyk::pki::crmf::{self, CertReqMsg, CertRequest, CertTemplate};
use kliuchnyk::pki::{Purpose, SignatureAlgorithm, algorithm, tlv};
use kliuchnyk::training::FaultKind;
use services::{Good, Revoked, SIGNED, status};

pub const RENEWAL: &str = "/.well-known/cmp/p/renewal";
pub const STRICT: &str = "/.well-known/cmp";

/// One side of an exchange, as simple as can be.
pub struct Client<'a> {
    pub server: &'a Running,
    pub path: &'a str,
    pub hash: HashAlgorithm,
    pub signer: &'a Enrolled,
    pub transaction: [u8; 16],
    /// senderNonce of the server's last answer.
    pub nonce: Option<Vec<u8>>,
    pub general_info: Vec<InfoTypeAndValue>,
}

pub fn random16() -> [u8; 16] {
    let mut octets = [0; 16];
    getrandom::fill(&mut octets).unwrap();
    octets
}

impl<'a> Client<'a> {
    pub fn new(server: &'a Running, path: &'a str, hash: HashAlgorithm, signer: &'a Enrolled) -> Self {
        Self { server, path, hash, signer, transaction: random16(), nonce: None, general_info: Vec::new() }
    }
    pub fn header(&self) -> Header {
        let certificate = &self.signer.certificate;
        let mut header = Header::new(
            certificate.subject(),
            certificate.issuer(),
            OffsetDateTime::now_utc(),
            &self.transaction,
            &random16(),
        );
        header.recip_nonce = self.nonce.clone();
        header.general_info = self.general_info.clone();
        header
    }
    pub fn protect(&self, header: &Header, body: &Body) -> Vec<u8> {
        let algorithm = SignatureAlgorithm::new(self.signer.key.algorithm(), self.hash).unwrap();
        let draft = MessageDraft::new(header, body, &self.signer.certificate, algorithm, &[]);
        draft.assemble(&self.signer.key.sign(&draft.to_sign().unwrap().digest()).unwrap()).unwrap()
    }
    /// Sends octets and returns the answer, its protection and identifiers checked.
    pub fn exchange(&mut self, octets: &[u8]) -> Message {
        let sent = Message::from_der(octets).unwrap();
        let answer = post(self.server, self.path, "application/pkixcmp", octets);
        assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/pkixcmp")));
        let message = Message::from_der(&answer.body).unwrap();
        let server = &message.extra_certs()[0];
        assert!(server.extended_key_usage().contains(&"1.3.6.1.5.5.7.3.27".to_owned()));
        issuer(self.server, server);
        message.verify(server).unwrap();
        assert_eq!(message.header.transaction_id, sent.header.transaction_id);
        assert_eq!(message.header.recip_nonce, sent.header.sender_nonce);
        self.nonce = message.header.sender_nonce.clone();
        message
    }
    pub fn send(&mut self, body: &Body) -> Message {
        let octets = self.protect(&self.header(), body);
        self.exchange(&octets)
    }
    /// Signs and sends the agreement; the renewal that follows names the receipt.
    pub fn accept_agreement(&mut self) {
        let text = get(self.server, "/api/v1/agreement/training-agreement").body;
        let cms = self.signer.sign(&text, self.hash, OffsetDateTime::now_utc());
        let receipt = post(self.server, "/api/v1/agreement/acceptances", SIGNED, &cms);
        let receipt = SignedData::from_der(&receipt.body).unwrap();
        let receipt: Value = serde_json::from_slice(receipt.content().unwrap()).unwrap();
        let digest = tlv::sequence(&[
            &algorithm::hash_to_der(self.hash),
            &tlv::octet_string(&self.hash.digest(&text).bytes),
        ]);
        let value = tlv::sequence(&[
            &tlv::utf8(receipt["acceptanceId"].as_str().unwrap()),
            &digest,
            &tlv::octet_string(&HashAlgorithm::Sha256.digest(&cms).bytes),
        ]);
        self.general_info.push(InfoTypeAndValue::new(oid::ACCEPTANCE, Some(value)));
    }
}

/// A request for `key` in the place of `old`.
pub fn update(id: i32, old: &Certificate, key: &PrivateKey, hash: HashAlgorithm) -> CertReqMsg {
    update_with(id, old, key, hash, Vec::new(), |_| ())
}

pub fn update_with(
    id: i32,
    old: &Certificate,
    key: &PrivateKey,
    hash: HashAlgorithm,
    reg_info: Vec<crmf::TypedValue>,
    change: impl Fn(&mut CertTemplate),
) -> CertReqMsg {
    let usage: &[u8] = if old.purpose() == Purpose::Agree { &[3, 2, 3, 8] } else { &[3, 2, 6, 0xc0] };
    let usage = kliuchnyk::pki::Extension::new(&kliuchnyk::pki::oid::KEY_USAGE, true, usage.to_vec());
    let mut template = CertTemplate {
        issuer: Some(old.issuer().clone()),
        subject: Some(old.subject().clone()),
        public_key: Some(SubjectPublicKeyInfo::build(&key.public_key(), ParameterForm::Explicit).unwrap()),
        extensions: vec![usage],
        ..CertTemplate::default()
    };
    change(&mut template);
    let request = CertRequest { id, template, controls: vec![crmf::old_cert_id(old)] };
    let algorithm = SignatureAlgorithm::new(key.algorithm(), hash).unwrap();
    let signature = key.sign(&hash.digest(&request.to_der())).unwrap();
    CertReqMsg::signed(request, algorithm, &signature, reg_info)
}

/// Certificates of a kup, in order.
pub fn issued(answer: &Message) -> Vec<Certificate> {
    let Body::Kup(answer) = &answer.body else { panic!("no kup: {:?}", answer.body) };
    answer.responses.iter().filter_map(|r| r.certificate().unwrap()).collect()
}

pub fn statuses(certificates: &[Certificate]) -> Body {
    let all = certificates.iter().zip(0..);
    Body::CertConf(all.map(|(c, id)| CertStatus::new(c, id, StatusInfo::accepted()).unwrap()).collect())
}

/// The reason of a refusal, wherever it stands.
pub fn reason(answer: &Message) -> FailInfo {
    let status = match &answer.body {
        Body::Kup(a) | Body::Ip(a) | Body::Cp(a) => &a.responses[0].status,
        Body::Rp(a) => &a.statuses[0],
        Body::Error(e) => &e.status,
        other => panic!("no refusal: {other:?}"),
    };
    assert_eq!(status.status, Status::Rejection);
    status.reasons[0]
}

fn renew_together(server: &Running, algorithm: KeyAlgorithm, hash: HashAlgorithm) {
    let [sign, agree] = enrol(server, algorithm, hash, 6);
    let new = [new_key(algorithm), new_key(algorithm)];
    let mut client = Client::new(server, RENEWAL, hash, &sign);
    let requests =
        vec![update(0, &sign.certificate, &new[0], hash), update(1, &agree.certificate, &new[1], hash)];
    let kur = Body::Kur(requests);
    assert_eq!(reason(&client.send(&kur)), FailInfo::AddInfoNotAvailable, "no agreement");
    client.transaction = random16();
    client.nonce = None;
    client.accept_agreement();
    let octets = client.protect(&client.header(), &kur);
    let first = client.exchange(&octets);
    let certificates = issued(&first);
    assert_eq!(certificates.len(), 2);
    for ((certificate, key), old) in certificates.iter().zip(&new).zip([&sign, &agree]) {
        assert_eq!(certificate.spki().public_key().unwrap(), &key.public_key());
        assert_eq!(certificate.subject().as_der(), old.certificate.subject().as_der());
        assert_eq!(certificate.purpose(), old.certificate.purpose());
    }
    let wait = first.header.confirm_wait_time().unwrap() - OffsetDateTime::now_utc();
    assert!(wait > time::Duration::hours(71) && wait <= time::Duration::hours(72));
    // Repeated to the bit: the same answer, no second certificate. Changed: refused.
    let again = post(server, RENEWAL, "application/pkixcmp", &octets);
    assert_eq!(again.body, first.as_der());
    let changed = client.protect(&Header { recip_nonce: None, ..client.header() }, &kur);
    let nonce = client.nonce.clone();
    assert_eq!(reason(&client.exchange(&changed)), FailInfo::TransactionIdInUse);
    client.nonce = nonce;
    // Old certificates are good until the confirmation.
    let ca = issuer(server, &sign.certificate);
    assert_eq!(status(server, &ca, &sign.certificate), Good);
    let state = get(server, &format!("/api/v1/status/{}", hex::encode(client.transaction))).json();
    assert_eq!((state["known"].as_bool(), state["state"].as_str()), (Some(true), Some("issued")));
    let confirmation = client.protect(&client.header(), &statuses(&certificates));
    assert_eq!(client.exchange(&confirmation).body, Body::PkiConf);
    for old in [&sign, &agree] {
        assert_eq!(status(server, &ca, &old.certificate), Revoked(4));
    }
    for new in &certificates {
        assert_eq!(status(server, &ca, new), Good);
    }
    assert_eq!(reason(&client.exchange(&confirmation)), FailInfo::CertConfirmed);
    // The old key is of no use any more.
    let mut late = Client::new(server, STRICT, hash, &sign);
    let kur = Body::Kur(vec![update(0, &sign.certificate, &new_key(algorithm), hash)]);
    assert_eq!(reason(&late.send(&kur)), FailInfo::CertRevoked);
}

#[test]
fn two_certificates_are_renewed_together_and_the_old_ones_die_at_the_confirmation() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    renew_together(&server, M257, HashAlgorithm::Gost34311);
    renew_together(&server, KeyAlgorithm::P256, HashAlgorithm::Sha256);
}

#[test]
fn one_by_one_the_old_ones_die_with_the_last_of_the_group() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let (algorithm, hash) = (KeyAlgorithm::P256, HashAlgorithm::Sha256);
    let [sign, agree] = enrol(&server, algorithm, hash, 6);
    let ca = issuer(&server, &sign.certificate);
    let group = random16();
    for (index, old) in [&agree, &sign].into_iter().enumerate() {
        let mut client = Client::new(&server, STRICT, hash, &sign);
        let value =
            tlv::sequence(&[&tlv::octet_string(&group), &tlv::integer(index as i64), &tlv::integer(2)]);
        client.general_info.push(InfoTypeAndValue::new(oid::RENEWAL_GROUP, Some(value)));
        let kup = client.send(&Body::Kur(vec![update(0, &old.certificate, &new_key(algorithm), hash)]));
        assert_eq!(client.send(&statuses(&issued(&kup))).body, Body::PkiConf);
        let expected = if index == 0 { Good } else { Revoked(4) };
        assert_eq!(status(&server, &ca, &agree.certificate), expected);
        assert_eq!(status(&server, &ca, &sign.certificate), expected);
    }
}

#[test]
fn the_strict_address_takes_one_request_and_says_so() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let (algorithm, hash) = (KeyAlgorithm::P256, HashAlgorithm::Sha256);
    let [sign, agree] = enrol(&server, algorithm, hash, 6);
    let mut client = Client::new(&server, STRICT, hash, &sign);
    let two = vec![
        update(0, &sign.certificate, &new_key(algorithm), hash),
        update(1, &agree.certificate, &new_key(algorithm), hash),
    ];
    let answer = client.send(&Body::Kur(two));
    assert_eq!(reason(&answer), FailInfo::BadRequest);
    let Body::Error(error) = &answer.body else { panic!("no error message") };
    assert!(error.status.texts[0].contains("multiple requests"));
    let mut wrong = Client::new(&server, "/.well-known/cmp/initialization", hash, &sign);
    let kur = Body::Kur(vec![update(0, &sign.certificate, &new_key(algorithm), hash)]);
    assert_eq!(reason(&wrong.send(&kur)), FailInfo::BadRequest);
    let mut right = Client::new(&server, "/.well-known/cmp/keyupdate", hash, &sign);
    assert_eq!(issued(&right.send(&kur)).len(), 1);
}

#[test]
fn waiting_is_polled_and_survives_repetition() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let (algorithm, hash) = (KeyAlgorithm::P256, HashAlgorithm::Sha256);
    let [sign, _] = enrol(&server, algorithm, hash, 6);
    let config_faults = server.faults();
    config_faults.once(STRICT, FaultKind::Waiting { polls: 1 });
    let mut client = Client::new(&server, STRICT, hash, &sign);
    let kur = Body::Kur(vec![update(0, &sign.certificate, &new_key(algorithm), hash)]);
    let Body::Kup(waiting) = client.send(&kur).body else { panic!("no kup") };
    assert_eq!(waiting.responses[0].status.status, Status::Waiting);
    let poll = client.protect(&client.header(), &Body::PollReq(vec![0]));
    let later = client.exchange(&poll);
    assert!(matches!(&later.body, Body::PollRep(list) if list[0].check_after == 3));
    assert_eq!(post(&server, STRICT, "application/pkixcmp", &poll).body, later.as_der());
    let last = client.protect(&client.header(), &Body::PollReq(vec![0]));
    let kup = client.exchange(&last);
    assert_eq!(issued(&kup).len(), 1);
    assert_eq!(post(&server, STRICT, "application/pkixcmp", &last).body, kup.as_der());
    assert_eq!(client.send(&statuses(&issued(&kup))).body, Body::PkiConf);
}

#[test]
fn refused_certificates_are_dropped_and_the_old_ones_stay() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let (algorithm, hash) = (KeyAlgorithm::P256, HashAlgorithm::Sha256);
    let [sign, _] = enrol(&server, algorithm, hash, 6);
    let ca = issuer(&server, &sign.certificate);
    let mut client = Client::new(&server, STRICT, hash, &sign);
    let kup = client.send(&Body::Kur(vec![update(0, &sign.certificate, &new_key(algorithm), hash)]));
    let new = issued(&kup);
    let nonce = client.nonce.clone();
    let mut wrong = CertStatus::new(&new[0], 0, StatusInfo::accepted()).unwrap();
    wrong.cert_hash[0] ^= 1;
    assert_eq!(reason(&client.send(&Body::CertConf(vec![wrong]))), FailInfo::BadCertId);
    client.nonce = nonce;
    // While the update is open nothing else can be asked for or revoked.
    let mut other = Client::new(&server, STRICT, hash, &sign);
    let second = Body::Kur(vec![update(0, &sign.certificate, &new_key(algorithm), hash)]);
    assert_eq!(reason(&other.send(&second)), FailInfo::BadRequest);
    let mut revocation = Client::new(&server, STRICT, hash, &sign);
    let rr = Body::Rr(vec![RevocationDetails::new(&sign.certificate, 4)]);
    assert_eq!(reason(&revocation.send(&rr)), FailInfo::BadRequest);
    let refused = StatusInfo::rejection(FailInfo::IncorrectData, "foreign key");
    let reject = Body::CertConf(vec![CertStatus::new(&new[0], 0, refused).unwrap()]);
    assert_eq!(client.send(&reject).body, Body::PkiConf);
    assert_eq!(status(&server, &ca, &new[0]), Revoked(5));
    assert_eq!(status(&server, &ca, &sign.certificate), Good);
    assert!(!lookup(&server, [new[0].subject_key_identifier().unwrap(); 2]).contains(&new[0]));
    // Now it can.
    let mut after = Client::new(&server, STRICT, hash, &sign);
    assert_eq!(issued(&after.send(&second)).len(), 1);
}

#[test]
fn unconfirmed_certificates_expire() {
    let data = tempfile::tempdir().unwrap();
    let config = Config { confirm_wait: Duration::from_secs(60), ..Config::new(data.path()) };
    let clock = config.clock.clone();
    let server = Server::start(config).unwrap();
    let (algorithm, hash) = (KeyAlgorithm::P256, HashAlgorithm::Sha256);
    let [sign, _] = enrol(&server, algorithm, hash, 6);
    let ca = issuer(&server, &sign.certificate);
    let mut client = Client::new(&server, STRICT, hash, &sign);
    let kur = Body::Kur(vec![update(0, &sign.certificate, &new_key(algorithm), hash)]);
    let octets = client.protect(&client.header(), &kur);
    let new = issued(&client.exchange(&octets));
    clock.shift(61);
    assert_eq!(status(&server, &ca, &new[0]), Revoked(5));
    assert_eq!(status(&server, &ca, &sign.certificate), Good);
    let answer = client.exchange(&octets);
    assert_eq!(reason(&answer), FailInfo::BadRequest);
    assert!(matches!(&answer.body, Body::Error(e) if e.status.texts[0].contains("expired")));
}

#[test]
fn registration_data_change_with_the_confirmation() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let hash = HashAlgorithm::Gost34311;
    let [sign, _] = enrol(&server, M257, hash, 6);
    let profile = get(&server, "/api/v1/profile").json();
    let recipient = Base64::decode_vec(profile["encryption_certificate"].as_str().unwrap()).unwrap();
    let recipient = Certificate::from_der(&recipient).unwrap();
    let phrase = "canary phrase 3f7b";
    let envelope = cms::encrypt(phrase.as_bytes(), &recipient, hash).unwrap();
    let request = |revision: &str, key: &PrivateKey| {
        let pairs = [("ua_phone", "+380509999999"), ("ua_phone_in_cert", "1"), ("ua_data_rev", revision)];
        let phrase = crmf::TypedValue::new(oid::KEY_PHRASE, Some(envelope.clone()));
        let reg_info = vec![crmf::utf8_pairs(&pairs), phrase];
        Body::Kur(vec![update_with(0, &sign.certificate, key, hash, reg_info, |_| ())])
    };
    let mut stale = Client::new(&server, STRICT, hash, &sign);
    assert_eq!(reason(&stale.send(&request("0", &new_key(M257)))), FailInfo::IncorrectData);
    let mut client = Client::new(&server, STRICT, hash, &sign);
    let new = issued(&client.send(&request("1", &new_key(M257))));
    assert!(new[0].as_der().windows(13).any(|w| w == b"+380509999999"));
    assert_eq!(client.send(&statuses(&new)).body, Body::PkiConf);
    let log = std::fs::read_to_string(data.path().join("log")).unwrap();
    assert!(log.contains("+380509999999"));
    assert!(!log.contains(phrase) && !log.contains(&Base64::encode_string(phrase.as_bytes())));
}

#[test]
fn revocation_is_for_own_certificates_and_shows_at_once() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let (algorithm, hash) = (KeyAlgorithm::P256, HashAlgorithm::Sha256);
    let [sign, agree] = enrol(&server, algorithm, hash, 6);
    let [other, _] = enrol_as(&server, "Мельник Тарас Іванович", algorithm, hash, 6);
    let ca = issuer(&server, &sign.certificate);
    let rr = |certificate: &Certificate, code| Body::Rr(vec![RevocationDetails::new(certificate, code)]);
    let client = || Client::new(&server, STRICT, hash, &sign);
    assert_eq!(reason(&client().send(&rr(&other.certificate, 1))), FailInfo::NotAuthorized);
    assert_eq!(reason(&client().send(&rr(&agree.certificate, 7))), FailInfo::BadRequest);
    let Body::Rp(done) = client().send(&rr(&agree.certificate, 1)).body else { panic!("no rp") };
    assert_eq!(done.statuses[0].status, Status::Accepted);
    assert_eq!(status(&server, &ca, &agree.certificate), Revoked(1));
    assert_eq!(reason(&client().send(&rr(&agree.certificate, 1))), FailInfo::CertRevoked);
}

#[test]
fn general_messages_tell_what_is_known_and_refuse_the_rest() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let (algorithm, hash) = (KeyAlgorithm::P256, HashAlgorithm::Sha256);
    let [sign, _] = enrol(&server, algorithm, hash, 6);
    let ask = |kind| {
        let mut client = Client::new(&server, STRICT, hash, &sign);
        client.send(&Body::Genm(vec![InfoTypeAndValue::new(kind, None)]))
    };
    for kind in [oid::CA_CERTS, oid::CURRENT_CRL, oid::CRLS, oid::SIGN_KEY_PAIR_TYPES, oid::CERT_REQ_TEMPLATE]
    {
        let Body::Genp(items) = ask(kind).body else { panic!("no genp") };
        assert!(items[0].is(&kind) && items[0].value.is_some());
    }
    assert_eq!(reason(&ask(oid::CERT_PROFILE)), FailInfo::BadRequest);
}

#[test]
fn a_bare_request_with_a_group_that_names_the_old_certificate_is_an_update() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let (algorithm, hash) = (KeyAlgorithm::P256, HashAlgorithm::Sha256);
    let [sign, _] = enrol(&server, algorithm, hash, 6);
    let ca = issuer(&server, &sign.certificate);
    let mut client = Client::new(&server, STRICT, hash, &sign);
    let old = crmf::old_cert_id(&sign.certificate).value.unwrap();
    let value = tlv::sequence(&[&tlv::octet_string(&random16()), &tlv::integer(0), &tlv::integer(1), &old]);
    client.general_info.push(InfoTypeAndValue::new(oid::RENEWAL_GROUP, Some(value)));
    let Body::Cp(answer) = client.send(&Body::P10cr(pkcs10(&new_key(algorithm), hash))).body else {
        panic!("no cp")
    };
    assert_eq!(answer.responses[0].id, -1);
    let new = answer.responses[0].certificate().unwrap().unwrap();
    let confirmation = CertStatus::new(&new, -1, StatusInfo::accepted()).unwrap();
    assert_eq!(client.send(&Body::CertConf(vec![confirmation])).body, Body::PkiConf);
    assert_eq!(status(&server, &ca, &sign.certificate), Revoked(4));
}

#[test]
fn the_national_address_takes_standard_messages_too() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let (algorithm, hash) = (KeyAlgorithm::P256, HashAlgorithm::Sha256);
    let [sign, _] = enrol(&server, algorithm, hash, 6);
    let mut client = Client::new(&server, "/services/cmp/", hash, &sign);
    client.accept_agreement();
    let kup = client.send(&Body::Kur(vec![update(0, &sign.certificate, &new_key(algorithm), hash)]));
    assert_eq!(issued(&kup).len(), 1);
}
