//! Each fault does what its name says, once, and nothing worse: the provider's memory keeps the good answer.

use super::standard::{Client, STRICT, issued, reason, statuses, update};
use super::*;
use kliuchnyk::pki::cmp::{Body, Message};
use kliuchnyk::training::{Fault, FaultKind};

const PROFILE: &str = "/api/v1/profile";

#[test]
fn transport_faults_spoil_one_answer() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let ask = || raw(server.address, &request("GET", PROFILE, &[], &[]));
    let good = ask().unwrap();
    let spoil = |kind| {
        server.faults().once(PROFILE, kind);
        ask()
    };
    assert!(spoil(FaultKind::DropBefore).is_none());
    assert!(spoil(FaultKind::DropAfter).is_none());
    let moved =
        spoil(FaultKind::Status { status: 302, location: Some("http://evil.example/".into()) }).unwrap();
    assert_eq!((moved.status, moved.header("location")), (302, Some("http://evil.example/")));
    assert_eq!(spoil(FaultKind::Status { status: 503, location: None }).unwrap().status, 503);
    let page = spoil(FaultKind::Html).unwrap();
    assert_eq!((page.status, page.header("content-type")), (200, Some("text/html; charset=utf-8")));
    let half = spoil(FaultKind::Truncate).unwrap();
    assert_eq!(half.header("content-length"), good.header("content-length"));
    assert_eq!(half.body.len(), good.body.len() / 2);
    assert_eq!(spoil(FaultKind::Oversize { octets: 2_000_000 }).unwrap().body.len(), 2_000_000);
    assert_eq!(spoil(FaultKind::ContentType).unwrap().header("content-type"), Some("text/plain"));
    let flipped = spoil(FaultKind::BitFlip { octet: 5 }).unwrap().body;
    let differing: Vec<usize> = (0..good.body.len()).filter(|i| flipped[*i] != good.body[*i]).collect();
    assert_eq!(differing, [5]);
    let started = std::time::Instant::now();
    assert_eq!(spoil(FaultKind::Delay { milliseconds: 300 }).unwrap().status, 200);
    assert!(started.elapsed() >= Duration::from_millis(300));
    assert_eq!(ask().unwrap().body, good.body, "and then all is well");
}

#[test]
fn an_endless_answer_goes_on_past_any_limit() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    server.faults().once(PROFILE, FaultKind::Endless);
    let mut stream = TcpStream::connect(server.address).unwrap();
    stream.write_all(&request("GET", PROFILE, &[], &[])).unwrap();
    let mut buffer = vec![0; 64 * 1024];
    let mut total = 0;
    while total < 8 << 20 {
        let count = stream.read(&mut buffer).unwrap();
        assert!(count > 0);
        total += count;
    }
}

#[test]
fn faults_of_protection_spoil_what_is_sent_and_not_what_is_kept() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let (algorithm, hash) = (KeyAlgorithm::P256, HashAlgorithm::Sha256);
    let [sign, _] = enrol(&server, algorithm, hash, 6);
    let mut client = Client::new(&server, STRICT, hash, &sign);
    let kur = Body::Kur(vec![update(0, &sign.certificate, &new_key(algorithm), hash)]);
    let octets = client.protect(&client.header(), &kur);
    let sent = Message::from_der(&octets).unwrap();
    let spoil = |kind| {
        server.faults().once(STRICT, kind);
        Message::from_der(&post(&server, STRICT, "application/pkixcmp", &octets).body).unwrap()
    };
    assert!(!spoil(FaultKind::Unprotected).is_protected());
    let nonce = spoil(FaultKind::WrongNonce);
    assert_ne!(nonce.header.recip_nonce, sent.header.sender_nonce);
    nonce.verify(&nonce.extra_certs()[0]).unwrap();
    assert_ne!(spoil(FaultKind::WrongTransaction).header.transaction_id, sent.header.transaction_id);
    let other = spoil(FaultKind::OtherServer);
    assert_eq!(other.extra_certs()[0].extended_key_usage(), ["1.3.6.1.5.5.7.3.8"]);
    other.verify(&other.extra_certs()[0]).unwrap();
    let expired = spoil(FaultKind::ExpiredServer);
    let server_certificate = &expired.extra_certs()[0];
    assert!(server_certificate.not_after() < OffsetDateTime::now_utc());
    expired.verify(server_certificate).unwrap();
    let good = client.exchange(&octets);
    assert_eq!(client.send(&statuses(&issued(&good))).body, Body::PkiConf);
}

#[test]
fn faults_of_issuance_hand_out_the_wrong_certificate() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let hash = HashAlgorithm::Gost34311;
    for (kind, same_key, same_subject) in
        [(FaultKind::OtherKey, false, true), (FaultKind::OtherSubject, true, false)]
    {
        let [sign, _] = enrol(&server, M257, hash, 6);
        let key = new_key(M257);
        let check = |certificate: &Certificate| {
            assert_eq!(*certificate.spki().public_key().unwrap() == key.public_key(), same_key);
            assert_eq!(certificate.subject() == sign.certificate.subject(), same_subject);
        };
        server.faults().once(STRICT, kind.clone());
        let mut client = Client::new(&server, STRICT, hash, &sign);
        check(&issued(&client.send(&Body::Kur(vec![update(0, &sign.certificate, &key, hash)])))[0]);

        let [sign, _] = enrol(&server, M257, hash, 6);
        let key = new_key(M257);
        server.faults().once("/services/cmp/", kind);
        let content = renewal_content(&pkcs10(&key, hash), None);
        let answer = iit(&server, &sign.sign(&content, hash, OffsetDateTime::now_utc()));
        let certificate = &read_renewal(&server, &answer.body).1[0];
        assert_eq!(*certificate.spki().public_key().unwrap() == key.public_key(), same_key);
        assert_eq!(certificate.subject() == sign.certificate.subject(), same_subject);
    }
}

#[test]
fn the_previous_answer_comes_again() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let first = get(&server, "/api/v1/challenge").body;
    server.faults().once("/api/v1/challenge", FaultKind::OldAnswer);
    assert_eq!(get(&server, "/api/v1/challenge").body, first);
    assert_ne!(get(&server, "/api/v1/challenge").body, first);
}

#[test]
fn an_administrator_orders_faults_the_clock_and_verdicts() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(Config { lab: true, ..Config::new(data.path()) }).unwrap();
    let token = format!("Bearer {}", server.admin_token().unwrap());
    let order = |method: &str, path: &str, body: &str| {
        let headers = [("Authorization", token.as_str()), ("Content-Type", "application/json")];
        raw(server.address, &request(method, path, &headers, body.as_bytes())).unwrap()
    };
    let waiting = r#"{"path":"/.well-known/cmp","kind":"waiting","polls":0}"#;
    assert_eq!(order("POST", "/admin/faults", waiting).status, 204);
    let pending: Vec<Fault> = serde_json::from_slice(&order("GET", "/admin/faults", "").body).unwrap();
    assert_eq!(pending[0].kind, FaultKind::Waiting { polls: 0 });

    let (algorithm, hash) = (KeyAlgorithm::P256, HashAlgorithm::Sha256);
    let [sign, _] = enrol(&server, algorithm, hash, 6);
    let mut client = Client::new(&server, STRICT, hash, &sign);
    client.send(&Body::Kur(vec![update(0, &sign.certificate, &new_key(algorithm), hash)]));
    let id = hex::encode(client.transaction);
    let verdict = |word: &str| order("POST", &format!("/admin/transactions/{id}/{word}"), "").status;
    assert_eq!(verdict("hold"), 204);
    for _ in 0..2 {
        assert!(matches!(client.send(&Body::PollReq(vec![0])).body, Body::PollRep(_)));
    }
    let list = order("GET", "/admin/transactions", "").json();
    assert_eq!((list[0]["id"].as_str(), list[0]["state"].as_str()), (Some(id.as_str()), Some("waiting")));
    assert_eq!(verdict("perhaps"), 404);
    assert_eq!(verdict("reject"), 204);
    assert_eq!(verdict("approve"), 409);
    reason(&client.send(&Body::PollReq(vec![0])));

    assert_eq!(order("POST", "/admin/clock", r#"{"offset_seconds":3600}"#).status, 204);
    let clock = order("GET", "/admin/clock", "");
    // Clients measure their clocks by the Date of answers.
    let hours = [0, 60].map(|more| (OffsetDateTime::now_utc().unix_timestamp() + 3600 - more) / 3600 % 24);
    let date = clock.header("date").unwrap();
    assert!(hours.iter().any(|hour| date.contains(&format!(" {hour:02}:"))), "{date}");
    let now = clock.json()["now"].as_i64().unwrap();
    assert!((now - OffsetDateTime::now_utc().unix_timestamp() - 3600).abs() < 60);
}
