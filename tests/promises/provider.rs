//! What a provider's profile may be, and what is believed of a provider's services. A hand-made server plays the
//! provider with the keys of the test authority.

use base64ct::{Base64, Encoding};
use kliuchnyk::authority::portal::Registration;
use kliuchnyk::authority::status::{Check, Status, Verdict};
use kliuchnyk::authority::{AuthorityError, Origin, Profile, Profiles, Protocol, Service, Trust};
use kliuchnyk::code::{Code, Coded};
use kliuchnyk::crypto::{CurveId, HashAlgorithm, KeyAlgorithm, PrivateKey, Signer};
use kliuchnyk::net::{Client, Proxy};
use kliuchnyk::pki::builder::CrlFields;
use kliuchnyk::pki::cms::SignedDataDraft;
use kliuchnyk::pki::crl::CrlError;
use kliuchnyk::pki::{Certificate, RevocationReason, SignatureAlgorithm};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::sync::{Arc, Mutex};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

pub const NOW: OffsetDateTime = datetime!(2026-11-21 19:30 UTC);

/// A file of `tests/fixtures`.
pub fn made(path: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/fixtures/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

pub fn certificate(path: &str) -> Certificate {
    Certificate::from_der(&made(path)).unwrap()
}

/// The test authority with its servers.
pub fn trust() -> Trust {
    let certificates = vec![certificate("testpki/cmp.cer"), certificate("testpki/ocsp.cer")];
    Trust { anchors: vec![certificate("testpki/ca.cer")], certificates }
}

pub fn key(name: &str) -> PrivateKey {
    let scalar =
        hex::decode(String::from_utf8(made(&format!("testpki/{name}.d.hex"))).unwrap().trim()).unwrap();
    PrivateKey::from_bytes(KeyAlgorithm::Dstu4145(CurveId::M257), &scalar).unwrap()
}

/// CMS over `content` by the test authority's key of this name.
fn signed(content: &[u8], attached: bool, name: &str) -> Vec<u8> {
    let signer = certificate(&format!("testpki/{name}.cer"));
    let draft =
        SignedDataDraft::new(content, attached, &signer, false, HashAlgorithm::Gost34311, NOW).unwrap();
    draft.assemble(&key(name).sign(&draft.to_sign().digest()).unwrap()).unwrap()
}

fn base64(path: &str) -> String {
    Base64::encode_string(&made(path))
}

fn sha256(data: &[u8]) -> String {
    hex::encode(Sha256::digest(data))
}

type Answer = (u16, &'static str, Vec<u8>);

/// A server that answers `handler("POST /path", body)`; returns its address. Every answer is dated 1 January 2027.
pub async fn provider(handler: impl Fn(&str, &[u8]) -> Answer + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let handler = Arc::new(handler);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let handler = handler.clone();
            tokio::spawn(async move {
                let mut received = Vec::new();
                let (line, body) = loop {
                    let mut piece = [0; 4096];
                    let read = stream.read(&mut piece).await.unwrap_or(0);
                    received.extend_from_slice(&piece[..read]);
                    if read == 0 {
                        return;
                    }
                    let Some(end) = received.windows(4).position(|w| w == b"\r\n\r\n") else { continue };
                    let head = String::from_utf8_lossy(&received[..end]).to_ascii_lowercase();
                    let length = head.split("content-length: ").nth(1).and_then(|r| r.lines().next());
                    let length: usize = length.map_or(0, |l| l.trim().parse().unwrap());
                    if received.len() >= end + 4 + length {
                        let line = String::from_utf8_lossy(&received).lines().next().unwrap().to_string();
                        break (line.replace(" HTTP/1.1", ""), received[end + 4..].to_vec());
                    }
                };
                let (status, kind, body) = handler(&line, &body);
                let head = format!(
                    "HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nDate: Fri, 01 Jan 2027 00:00:00 GMT\r\n\
                     Connection: close\r\nContent-Length: {}\r\n\r\n",
                    body.len()
                );
                let _ = stream.write_all(&[head.as_bytes(), &body].concat()).await;
            });
        }
    });
    address
}

/// The profile of a training provider at `base` on the test authority.
fn profile(base: &str) -> Value {
    json!({
        "id": "test", "name": { "uk": "Випробувальний", "en": "Test" }, "training": true, "tried": true,
        "edrpou": null, "source": "made here", "protocols": ["iit"], "requests": "together", "hash": "gost34311",
        "services": {
            "cmp": null, "cmp_strict": null, "iit": format!("{base}/services/cmp/"),
            "ocsp": format!("{base}/services/ocsp/"), "tsp": null, "crl": format!("{base}/crl/full.crl"),
            "delta_crl": format!("{base}/crl/delta.crl"), "portal": format!("{base}/api/v1"),
            "agreement_upload": null
        },
        "anchors": [base64("testpki/ca.cer")],
        "certificates": [base64("testpki/cmp.cer"), base64("testpki/ocsp.cer")],
        "encryption_certificate": null,
        "rules": { "suspension_days": 30, "validity_days": 730 }
    })
}

fn parse(profile: &Value) -> Result<Profile, AuthorityError> {
    Profile::from_json(profile.to_string().as_bytes())
}

fn client() -> Client {
    Client::new(&Proxy::None).unwrap()
}

async fn service(handler: impl Fn(&str, &[u8]) -> Answer + Send + Sync + 'static) -> Service {
    Service::new(parse(&profile(&provider(handler).await)).unwrap(), client())
}

// Profiles

#[test]
fn every_certificate_of_a_built_in_profile_leads_to_its_anchors() {
    let profiles: Vec<Profile> = Profiles::new(None)
        .list()
        .into_iter()
        .map(|profile| {
            let (profile, origin) = profile.unwrap();
            assert_eq!(origin, Origin::BuiltIn);
            profile
        })
        .collect();
    assert!(profiles.len() > 25);
    for profile in &profiles {
        let id = &profile.id;
        assert_eq!(profiles.iter().filter(|other| other.id == *id).count(), 1, "{id}");
        assert!(!profile.tried && !profile.training && !profile.name.uk.is_empty(), "{id}");
        assert!(profile.date.as_deref().is_some_and(|date| date.len() == 10), "{id}");
        assert_eq!(profile.protocols, [Protocol::Iit], "{id}");
        let trust = profile.trust();
        assert_eq!(trust.anchors.len(), profile.anchors.len(), "{id}");
        assert_eq!(trust.certificates.len(), profile.certificates.len(), "{id}");
        for certificate in &trust.certificates {
            // The last moment at which the certificate and all above it are valid together is not needed: each
            // authority was valid when it signed.
            let at = certificate.not_before();
            let chain = trust.chain(certificate, &[], at);
            assert!(chain.is_ok(), "{id}: {}: {:?}", certificate.subject(), chain.err());
        }
    }
    let (tax, _) = Profiles::new(None).get("tax").unwrap();
    assert_eq!(tax.services.iit.as_deref(), Some("http://ca.tax.gov.ua/services/cmp/"));
    assert!(tax.wire(Protocol::Iit).is_ok());
    assert!(matches!(tax.wire(Protocol::Cmp), Err(AuthorityError::NoService(_))));
    assert_eq!(tax.fingerprint().len(), 64);
}

#[test]
fn a_profile_that_cannot_be_trusted_is_refused() {
    let good = profile("http://127.0.0.1:1");
    let parsed = parse(&good).unwrap();
    assert_eq!(parse(&serde_json::to_value(&parsed).unwrap()).unwrap(), parsed);
    assert!(parsed.check_issued(&certificate("testpki/user-sign.cer")).is_ok());
    let stranger = certificate("cmp/pki/user.der");
    assert_eq!(parsed.check_issued(&stranger).unwrap_err().code(), Code::Cert11);

    let user = profile("")["certificates"][0].clone();
    let changes: [(&str, Value); 9] = [
        ("/id", json!("Тест")),
        ("/id", json!("../../etc/passwd")),
        ("/protocols", json!([])),
        ("/services/iit", json!("ftp://ca.example/")),
        ("/services/ocsp", json!("javascript:alert(1)")),
        ("/services/portal", json!("http://ca.example/api/v1")),
        ("/anchors", json!([])),
        ("/anchors", json!(["AAAA"])),
        ("/anchors", json!([user])),
    ];
    for (at, value) in changes {
        let mut bad = good.clone();
        *bad.pointer_mut(at).unwrap() = value.clone();
        let error = parse(&bad).unwrap_err();
        assert!(matches!(error, AuthorityError::ProfileBad { .. }), "{at} {value}: {error}");
    }
    for bad in ["", "{}", "[]", "<html>"] {
        assert!(Profile::from_json(bad.as_bytes()).is_err());
    }
}

#[test]
fn an_added_profile_that_changes_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("providers");
    let profiles = Profiles::new(Some(&folder));
    assert!(matches!(profiles.get("test"), Err(AuthorityError::ProfileUnknown(_))));
    let mut added = profile("http://127.0.0.1:1");
    profiles.add(added.to_string().as_bytes()).unwrap();
    assert_eq!(profiles.get("test").unwrap().1, Origin::Added);
    assert_eq!(profiles.list().iter().flatten().filter(|(_, origin)| *origin == Origin::Added).count(), 1);

    // Another root slipped into the file.
    added["anchors"] = profile("")["anchors"].clone();
    added["services"]["iit"] = json!("http://evil.example/");
    std::fs::write(folder.join("test.json"), added.to_string()).unwrap();
    assert_eq!(profiles.get("test").unwrap_err(), AuthorityError::ProfileChanged("test".into()));
    assert!(profiles.list().iter().any(Result::is_err));
    profiles.add(added.to_string().as_bytes()).unwrap();
    assert!(profiles.get("test").is_ok());

    // One that the program has: the file goes before it, and back when it is removed; a changed one is not believed.
    let (own, _) = profiles.get("tax").unwrap();
    added["id"] = json!("tax");
    let tax = profiles.add(added.to_string().as_bytes()).unwrap();
    assert_eq!(profiles.get("tax").unwrap(), (tax.clone(), Origin::Added));
    let of_tax = || -> Vec<_> {
        profiles.list().into_iter().flatten().filter(|(profile, _)| profile.id == "tax").collect()
    };
    assert_eq!(of_tax(), [(tax, Origin::Added)]);
    std::fs::write(folder.join("tax.json"), "{}").unwrap();
    assert_eq!(profiles.get("tax").unwrap_err(), AuthorityError::ProfileChanged("tax".into()));
    assert_eq!(of_tax(), [(own.clone(), Origin::BuiltIn)]);
    profiles.remove("tax").unwrap();
    assert_eq!(profiles.get("tax").unwrap(), (own, Origin::BuiltIn));
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 2, "of the other one");
    for id in ["tax", "../test", "no-such"] {
        assert!(matches!(profiles.remove(id), Err(AuthorityError::ProfileUnknown(_))), "{id}");
    }
    for id in ["../test", "", "TEST", "no-such"] {
        assert!(matches!(profiles.get(id), Err(AuthorityError::ProfileUnknown(_))), "{id}");
    }
    let nowhere = Profiles::new(None).add(profile("http://127.0.0.1:1").to_string().as_bytes());
    assert_eq!(nowhere.unwrap_err().code(), Code::App02);
}

#[tokio::test]
async fn a_running_training_provider_stands_for_its_address() {
    let own = Arc::new(Mutex::new(Value::Null));
    let shown = own.clone();
    let base = provider(move |line, _| {
        assert_eq!(line, "GET /api/v1/profile");
        (200, "application/json", shown.lock().unwrap().to_string().into_bytes())
    })
    .await;
    let profiles = Profiles::new(None);
    *own.lock().unwrap() = profile(&base);
    let (found, origin) = profiles.find(&base, &client()).await.unwrap();
    assert_eq!((found.id.as_str(), origin), ("test", Origin::Loopback));
    assert_eq!(profiles.find("tax", &client()).await.unwrap().1, Origin::BuiltIn);

    for (at, value) in
        [("/training", json!(false)), ("/services/iit", json!("http://ca.tax.gov.ua/services/cmp/"))]
    {
        let mut bad = profile(&base);
        *bad.pointer_mut(at).unwrap() = value;
        *own.lock().unwrap() = bad;
        let refused = profiles.find(&base, &client()).await;
        assert!(matches!(refused, Err(AuthorityError::ProfileBad { .. })), "{at}");
    }
    for address in
        ["http://192.0.2.1:8580", "https://ca.example", "http://127.0.0.1.evil.example", "file://x"]
    {
        let refused = profiles.find(address, &client()).await;
        assert!(matches!(refused, Err(AuthorityError::ProfileBad { .. })), "{address}");
    }
}

// Lookup and the clock

#[tokio::test]
async fn lookup_returns_what_belongs_to_the_keys_and_leads_to_an_anchor() {
    let questions = Arc::new(Mutex::new(0));
    let count = questions.clone();
    let service = service(move |line, body| {
        assert_eq!(line, "POST /services/cmp/");
        *count.lock().unwrap() += 1;
        // The server knows certificates by their GOST identifiers only.
        let known = body == made("iit/lookup-request.der");
        let answer = if known { "iit/lookup-reply.der" } else { "iit/lookup-reply-empty.der" };
        (200, "application/octet-stream", made(answer))
    })
    .await;
    let (sign, agree) = (certificate("testpki/user-sign.cer"), certificate("testpki/user-kep.cer"));
    let found = service.lookup(&[sign.key_ids(), agree.key_ids()], NOW).await.unwrap();
    assert_eq!(found, [sign.clone(), agree.clone()]);
    assert_eq!(*questions.lock().unwrap(), 1, "nothing is asked about keys whose certificates were found");

    let late = datetime!(2040-01-01 0:00 UTC);
    let found = service.lookup(&[sign.key_ids(), agree.key_ids()], late).await.unwrap();
    assert_eq!(found.len(), 2, "an expired certificate is still a certificate");

    let stranger = certificate("testpki/uapki-sign.cer");
    assert_eq!(service.lookup(&[stranger.key_ids()], NOW).await.unwrap(), []);
    assert_eq!(*questions.lock().unwrap(), 5, "GOST, Kupyna and SHA-1 identifiers");
}

#[tokio::test]
async fn a_certificate_of_another_root_is_not_found_but_reported() {
    let answer = move |_: &str, _: &[u8]| (200, "application/octet-stream", made("iit/lookup-reply.der"));
    let mut other = profile(&provider(answer).await);
    other["anchors"] = json!([base64("cmp/pki/root.der")]);
    let service = Service::new(parse(&other).unwrap(), client());
    let sign = certificate("testpki/user-sign.cer");
    let error = service.lookup(&[sign.key_ids()], NOW).await.unwrap_err();
    assert_eq!(error.code(), Code::Cert07, "{error}");
}

#[tokio::test]
async fn the_clocks_difference_is_measured_whatever_is_answered() {
    for status in [200, 404, 500] {
        let service = service(move |_, _| (status, "text/html", b"<html>".to_vec())).await;
        let skew = service.clock_skew(&|| datetime!(2027-01-01 0:10 UTC)).await.unwrap();
        assert_eq!(skew, Some(Duration::minutes(-10)));
    }
}

// Agreement and registration data

const TEXT: &str = "Договір приєднання";

/// A portal whose answers a test may spoil: (path, JSON or document) → what is sent instead.
async fn portal(spoil: impl Fn(&str, Value) -> (Value, &'static str) + Send + Sync + 'static) -> Service {
    service(move |line, body| {
        let document = |value: Value, signer: &str| {
            (201, "application/pkcs7-mime", signed(value.to_string().as_bytes(), true, signer))
        };
        match line {
            "GET /api/v1/agreement/current" => {
                let (value, signer) = spoil(
                    "current",
                    json!({ "id": "7", "revision": 3, "lang": "uk", "title": "Договір", "sha256": sha256(TEXT.as_bytes()),
                        "effectiveFrom": "2026-01-01", "size": TEXT.len(), "url": "/api/v1/agreement/7" }),
                );
                let mut value = value;
                let signature = signed(TEXT.as_bytes(), false, signer);
                value["signature"] = json!(Base64::encode_string(&signature));
                (200, "application/json", value.to_string().into_bytes())
            }
            "GET /api/v1/agreement/7" => (200, "text/plain; charset=utf-8", TEXT.as_bytes().to_vec()),
            "POST /api/v1/agreement/acceptances" if body == b"outdated" => (409, "application/json", Vec::new()),
            "POST /api/v1/agreement/acceptances" if body == b"revoked" => (403, "application/json", Vec::new()),
            "POST /api/v1/agreement/acceptances" => {
                let user = certificate("testpki/user-sign.cer");
                let (value, signer) = spoil(
                    "receipt",
                    json!({ "acceptanceId": "a-1", "agreementId": "7", "revision": "3", "sha256": sha256(TEXT.as_bytes()),
                        "cmsSha256": sha256(body), "subjectKeyId": hex::encode(user.key_ids().gost),
                        "receivedAt": "2026-11-21T19:30:00Z" }),
                );
                document(value, signer)
            }
            "GET /api/v1/challenge" => (200, "application/octet-stream", vec![7; 32]),
            "POST /api/v1/registration/query" => {
                let (value, signer) = spoil(
                    "registration",
                    json!({ "requestSha256": sha256(body), "subject": [["2.5.4.3", "Тестенко"]], "rnokpp": "3123456789",
                        "edrpou": null, "unzr": null, "phone": "+380501112233", "email": null, "phoneInCert": false,
                        "emailInCert": false, "publish": true, "phraseHint": "кіт", "phraseSet": true, "dataRevision": 7 }),
                );
                document(value, signer)
            }
            _ => (404, "text/plain", Vec::new()),
        }
    })
    .await
}

#[tokio::test]
async fn the_agreement_is_read_signed_and_acknowledged() {
    let service = portal(|_, value| (value, "ca")).await;
    let agreement = service.agreement(NOW).await.unwrap();
    assert_eq!((agreement.text.as_slice(), agreement.revision.as_str()), (TEXT.as_bytes(), "3"));
    assert!(agreement.from_portal);
    let user = certificate("testpki/user-sign.cer");
    let draft = service.agreement_draft(&agreement, &user, HashAlgorithm::Gost34311, NOW).unwrap();
    assert!(!draft.to_sign().message.is_empty());
    let receipt = service.accept(&agreement, b"signed", &user, NOW).await.unwrap().unwrap();
    assert_eq!(receipt.acceptance.id, "a-1");
    assert_eq!(hex::encode(&receipt.acceptance.cms_sha256), sha256(b"signed"));
    assert_eq!(hex::encode(&receipt.acceptance.text_digest), sha256(TEXT.as_bytes()));
    let outdated = service.accept(&agreement, b"outdated", &user, NOW).await.unwrap_err();
    assert_eq!(outdated.code(), Code::Req09);
    let revoked = service.accept(&agreement, b"revoked", &user, NOW).await.unwrap_err();
    assert_eq!(revoked.code(), Code::Req03);
}

#[tokio::test]
async fn an_agreement_or_receipt_of_somebody_else_is_refused() {
    let user = certificate("testpki/user-sign.cer");
    // Signed by a server of the authority, not by the authority.
    let by_server = portal(|_, value| (value, "cmp")).await;
    assert_eq!(by_server.agreement(NOW).await.unwrap_err().code(), Code::Req10);
    for (field, other) in [
        ("sha256", json!(sha256(b"another text"))),
        ("size", json!(3)),
        ("url", json!("https://evil.example/agreement/7")),
        ("id", json!(5)),
    ] {
        let service = portal(move |what, mut value| {
            if what == "current" {
                value[field] = other.clone();
            }
            (value, "ca")
        })
        .await;
        assert!(service.agreement(NOW).await.is_err(), "{field}");
    }
    for (field, other) in [
        ("agreementId", json!("8")),
        ("revision", json!("4")),
        ("sha256", json!(sha256(b"another text"))),
        ("cmsSha256", json!(sha256(b"another document"))),
        ("subjectKeyId", json!("00")),
    ] {
        let service = portal(move |what, mut value| {
            if what == "receipt" {
                value[field] = other.clone();
            }
            (value, "ca")
        })
        .await;
        let agreement = service.agreement(NOW).await.unwrap();
        let error = service.accept(&agreement, b"signed", &user, NOW).await.unwrap_err();
        assert_eq!(error.code(), Code::Req10, "{field}: {error}");
    }
    let receipt_by_server = portal(|what, value| (value, if what == "receipt" { "cmp" } else { "ca" })).await;
    let agreement = receipt_by_server.agreement(NOW).await.unwrap();
    assert!(receipt_by_server.accept(&agreement, b"signed", &user, NOW).await.is_err());
}

#[tokio::test]
async fn registration_data_answer_the_very_question() {
    let user = certificate("testpki/user-sign.cer");
    let service = portal(|_, value| (value, "ca")).await;
    let draft = service.registration_draft(&user, HashAlgorithm::Gost34311, NOW).await.unwrap().unwrap();
    let question = draft.assemble(&key("cmp").sign(&draft.to_sign().digest()).unwrap()).unwrap();
    let content = kliuchnyk::pki::cms::SignedData::from_der(&question).unwrap();
    let content: Value = serde_json::from_slice(content.content().unwrap()).unwrap();
    assert_eq!(content["challenge"], json!("07".repeat(32)));
    assert_eq!(content["purpose"], json!("registration-query"));
    assert_eq!(content["aud"].as_str(), service.profile().services.portal.as_deref());
    assert_eq!(content["certSerial"], json!(hex::encode(user.serial())));
    assert_eq!(content["time"], json!("2026-11-21T19:30:00Z"));

    let data = service.registration(&question, NOW).await.unwrap();
    assert_eq!(
        (data.phone.as_deref(), data.data_revision, data.publish),
        (Some("+380501112233"), Some(7), true)
    );
    assert_eq!(data.subject, [("2.5.4.3".to_string(), "Тестенко".to_string())]);

    let another = portal(|_, mut value| {
        value["requestSha256"] = json!(sha256(b"another question"));
        (value, "ca")
    })
    .await;
    assert_eq!(another.registration(&question, NOW).await.unwrap_err().code(), Code::Req10);
    let by_server = portal(|_, value| (value, "ocsp")).await;
    assert_eq!(by_server.registration(&question, NOW).await.unwrap_err().code(), Code::Req10);
}

#[tokio::test]
async fn without_a_portal_there_is_a_statement_and_the_certificates_data() {
    let uploaded = Arc::new(Mutex::new(Vec::new()));
    let kept = uploaded.clone();
    let base = provider(move |line, body| {
        assert_eq!(line, "POST /upload");
        *kept.lock().unwrap() = body.to_vec();
        (200, "text/json", Vec::new())
    })
    .await;
    let user = certificate("testpki/user-sign.cer");
    let mut without = profile(&base);
    without["services"]["portal"] = Value::Null;
    without["edrpou"] = json!("43005393");
    let service = Service::new(parse(&without).unwrap(), client());
    let agreement = service.agreement(NOW).await.unwrap();
    let text = String::from_utf8(agreement.text.clone()).unwrap();
    for fact in ["Випробувальний", "43005393", "2026-11-21"] {
        assert!(text.contains(fact), "{fact}");
    }
    assert!(!text.contains('{') && !agreement.from_portal);
    assert_eq!(hex::encode(agreement.sha256), sha256(&agreement.text));
    assert!(service.accept(&agreement, b"signed", &user, NOW).await.unwrap().is_none());
    assert!(uploaded.lock().unwrap().is_empty(), "kept here only");
    assert!(service.registration_draft(&user, HashAlgorithm::Gost34311, NOW).await.unwrap().is_none());
    assert!(matches!(service.registration(b"x", NOW).await, Err(AuthorityError::NoService(_))));

    without["services"]["agreement_upload"] = json!(format!("{base}/upload"));
    let service = Service::new(parse(&without).unwrap(), client());
    assert!(service.accept(&agreement, b"signed", &user, NOW).await.unwrap().is_none());
    assert_eq!(*uploaded.lock().unwrap(), b"signed");

    let data = Registration::from_certificate(&user);
    assert_eq!(data.rnokpp.as_deref(), Some("3123456789"));
    assert_eq!(data.edrpou.as_deref(), Some("12345678"));
    assert_eq!(data.data_revision, None);
}

// Status by revocation lists

fn list(
    number: u64,
    base: Option<u64>,
    age: Duration,
    revoked: &[(Certificate, RevocationReason)],
) -> Vec<u8> {
    let authority = certificate("testpki/ca.cer");
    let this_update = NOW - age;
    let fields = CrlFields {
        issuer: authority.subject().clone(),
        this_update,
        next_update: this_update + Duration::days(7),
        number,
        base,
        freshest: None,
        authority_key_identifier: authority.subject_key_identifier().unwrap().to_vec(),
        revoked: revoked.iter().map(|(c, reason)| (c.serial().to_vec(), this_update, *reason)).collect(),
    };
    let draft = fields.draft(SignatureAlgorithm::DstuGost34311).unwrap();
    draft.assemble(&key("ca").sign(&draft.to_sign().digest()).unwrap())
}

/// A provider with these lists, which a test may replace.
async fn lists(full: Vec<u8>, delta: Vec<u8>) -> (Service, Arc<Mutex<(Vec<u8>, Vec<u8>)>>) {
    let held = Arc::new(Mutex::new((full, delta)));
    let shown = held.clone();
    let service = service(move |line, _| {
        let (full, delta) = shown.lock().unwrap().clone();
        match line {
            "GET /crl/full.crl" => (200, "application/pkix-crl", full),
            "GET /crl/delta.crl" => (200, "application/pkix-crl", delta),
            _ => (404, "text/plain", Vec::new()),
        }
    })
    .await;
    (service, held)
}

#[tokio::test]
async fn lists_and_their_changes_say_who_is_revoked() {
    let (sign, agree) = (certificate("testpki/user-sign.cer"), certificate("testpki/user-kep.cer"));
    let hour = Duration::hours(1);
    let superseded = [(sign.clone(), RevocationReason::Superseded)];
    let full = list(5, None, hour, &superseded);
    let (service, held) = lists(full.clone(), list(6, Some(5), Duration::ZERO, &[])).await;
    let check = service.crl(&sign, &[], NOW).await;
    assert!(matches!(check.verdict, Verdict::Revoked { reason: Some(4), .. }), "{check:?}");
    let check = service.crl(&agree, &[], NOW).await;
    assert_eq!((check.verdict, check.error), (Verdict::Good, None));
    assert!(check.source.unwrap().ends_with("/crl/full.crl"));
    assert_eq!(check.time, Some(NOW));

    // Revoked since the full list.
    let held_agree = [(agree.clone(), RevocationReason::CertificateHold)];
    held.lock().unwrap().1 = list(7, Some(5), Duration::ZERO, &held_agree);
    let check = service.crl(&agree, &[], NOW).await;
    assert!(check.verdict.suspended(), "{check:?}");
    // Changes over another list, or unreadable ones, are left out.
    for delta in [list(9, Some(8), Duration::ZERO, &held_agree), b"<html>".to_vec(), Vec::new()] {
        held.lock().unwrap().1 = delta;
        assert_eq!(service.crl(&agree, &[], NOW).await.verdict, Verdict::Good);
    }
}

/// The changes alone know nothing of who was revoked before, and OCSP does not answer here.
#[tokio::test]
async fn changes_in_place_of_the_full_list_say_nothing() {
    let sign = certificate("testpki/user-sign.cer");
    let full = list(5, None, Duration::hours(1), &[(sign.clone(), RevocationReason::Superseded)]);
    let delta = list(6, Some(5), Duration::ZERO, &[]);
    let (service, held) = lists(delta.clone(), delta).await;
    let status = service.status(&sign, &[], NOW).await;
    assert_eq!(status.verdict(), &Verdict::NotChecked);
    let reason = |check: Check| check.error.unwrap();
    assert_eq!(reason(status.full), CrlError::OnlyChanges.into());
    assert_eq!(reason(status.crl).code(), Code::Cert05);
    // Nor does everything pass for the changes. What was refused above is not what a newer list is held against.
    *held.lock().unwrap() = (full.clone(), full);
    let status = service.status(&sign, &[], NOW).await;
    assert!(matches!(status.verdict(), Verdict::Revoked { reason: Some(4), .. }), "{status:?}");
    assert_eq!(reason(status.delta), CrlError::NotChanges.into());
}

#[tokio::test]
async fn a_list_that_is_old_rolled_back_or_foreign_says_nothing() {
    let sign = certificate("testpki/user-sign.cer");
    let good = list(5, None, Duration::hours(1), &[]);
    let (service, held) = lists(good.clone(), Vec::new()).await;
    assert_eq!(service.crl(&sign, &[], NOW).await.verdict, Verdict::Good);

    let mut forged = good.clone();
    let last = forged.len() - 1;
    forged[last] ^= 1;
    let refused = [
        (list(4, None, Duration::hours(1), &[]), Code::Cert04),
        (list(6, None, Duration::days(8), &[]), Code::Cert04),
        (list(6, None, Duration::hours(-1), &[]), Code::Cert04),
        (forged, Code::Cert05),
        (b"0\x03\x02\x01\x00".to_vec(), Code::Cert05),
    ];
    for (list, code) in refused {
        held.lock().unwrap().0 = list;
        let check = service.crl(&sign, &[], NOW).await;
        assert_eq!((check.verdict, check.error.map(|e| e.code())), (Verdict::NotChecked, Some(code)));
    }
    held.lock().unwrap().0 = good;
    let stranger = certificate("cmp/pki/user.der");
    let check = service.crl(&stranger, &[], NOW).await;
    assert_eq!((check.verdict, check.error.map(|e| e.code())), (Verdict::NotChecked, Some(Code::Cert07)));
}

#[test]
fn not_checked_is_not_valid() {
    let check = |verdict| Check { verdict, source: None, time: None, error: None };
    let revoked = Verdict::Revoked { since: NOW, reason: Some(4) };
    let hold = Verdict::Revoked { since: NOW, reason: Some(6) };
    let cases = [
        (Verdict::Good, revoked.clone(), revoked.clone()),
        (revoked.clone(), Verdict::Good, revoked.clone()),
        (hold.clone(), revoked.clone(), revoked.clone()),
        (Verdict::Good, hold.clone(), hold.clone()),
        (Verdict::Unknown, Verdict::Good, Verdict::Good),
        (Verdict::NotChecked, Verdict::Unknown, Verdict::Unknown),
        (Verdict::NotChecked, Verdict::NotChecked, Verdict::NotChecked),
    ];
    for (ocsp, crl, expected) in cases {
        let lists = check(crl);
        let status = Status { ocsp: check(ocsp), full: lists.clone(), delta: lists.clone(), crl: lists };
        assert_eq!(*status.verdict(), expected, "{status:?}");
    }
}
