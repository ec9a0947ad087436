//! The services around a renewal: state of certificates, lists, time-stamps, agreement, registration data, profile.

pub use State::{Good, Revoked, Unknown};

use super::*;
use kliuchnyk::pki::cms::SignedData;
use kliuchnyk::pki::ocsp::{CertId, CertState, OcspAnswer, OcspRequest};
use kliuchnyk::pki::tsp::{TimeStampAnswer, TimeStampQuery, TstInfo};
use kliuchnyk::pki::{extension, oid, tlv};

/// What OCSP says; the reason of a revocation.
#[derive(Debug, PartialEq, Eq)]
pub enum State {
    Good,
    Revoked(u8),
    Unknown,
}

pub fn status(server: &Running, ca: &Certificate, certificate: &Certificate) -> State {
    let hash = certificate.signature_algorithm().unwrap().hash();
    let id = CertId::new(hash, ca, certificate.serial());
    let nonce = vec![7; 16];
    let request = OcspRequest { ids: vec![id.clone()], nonce: Some(nonce.clone()) }.to_der();
    let answer = post(server, "/services/ocsp/", "application/ocsp-request", &request);
    assert_eq!(answer.header("content-type"), Some("application/ocsp-response"));
    let by_get =
        get(server, &format!("/services/ocsp/{}", percent_encoded(&Base64::encode_string(&request))));
    assert_eq!(by_get.status, 200);
    let OcspAnswer::Signed(response) = OcspAnswer::from_der(&answer.body).unwrap() else {
        panic!("no answer about the state");
    };
    let responder = &response.certificates()[0];
    responder.verify_issued_by(ca).unwrap();
    assert!(responder.extended_key_usage().contains(&"1.3.6.1.5.5.7.3.9".to_owned()));
    response.verify(responder).unwrap();
    assert_eq!(response.nonce.as_deref(), Some(&nonce[..]));
    match response.about(&id).unwrap().state {
        CertState::Good => Good,
        CertState::Revoked { reason, .. } => Revoked(reason.unwrap()),
        CertState::Unknown => Unknown,
    }
}

fn percent_encoded(text: &str) -> String {
    text.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D")
}

#[test]
fn what_was_never_issued_is_unknown() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let [sign, _] = enrol(&server, KeyAlgorithm::P256, HashAlgorithm::Sha256, 6);
    let ca = issuer(&server, &sign.certificate);
    assert_eq!(status(&server, &ca, &sign.certificate), Good);
    let other = tempfile::tempdir().unwrap();
    let stranger = start(other.path());
    let [foreign, _] = enrol(&stranger, KeyAlgorithm::P256, HashAlgorithm::Sha256, 6);
    assert_eq!(status(&server, &ca, &foreign.certificate), Unknown);
}

#[test]
fn subscribers_certificates_follow_the_national_profile() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    for (algorithm, hash) in [(M257, HashAlgorithm::Gost34311), (KeyAlgorithm::P256, HashAlgorithm::Sha256)] {
        let [sign, agree] = enrol(&server, algorithm, hash, 6);
        let (sign, agree) = (&sign.certificate, &agree.certificate);
        let ca = issuer(&server, sign);
        let root = issuer(&server, &ca);
        assert_eq!(root.issuer(), root.subject());
        assert_eq!(sign.subject(), agree.subject());
        assert_eq!(sign.purpose(), kliuchnyk::pki::Purpose::Sign);
        assert_eq!(agree.purpose(), kliuchnyk::pki::Purpose::Agree);
        assert_eq!(sign.serial().len(), 20);
        assert!(!sign.is_ca() && !sign.qscd() && sign.unknown_critical_extensions().is_empty());
        let ids = sign.key_ids();
        let id = if hash == HashAlgorithm::Sha256 { &ids.sha1[..] } else { &ids.gost[..] };
        assert_eq!(sign.subject_key_identifier(), Some(id));
        assert_eq!(sign.authority_key_identifier(), ca.subject_key_identifier());
        assert_eq!(sign.private_key_usage_end(), Some(sign.not_after()));
        assert_eq!(sign.rnokpp().as_deref(), Some("3111999023"));
        assert_eq!(sign.edrpou().as_deref(), Some("99000011"));
        assert_eq!(sign.ocsp_urls(), [format!("{}/services/ocsp/", server.url())]);
        let services = extension::find(sign.extensions(), &oid::SUBJECT_INFO_ACCESS).unwrap();
        let stamps = (oid::ACCESS_TIME_STAMPING.to_string(), format!("{}/services/tsp/", server.url()));
        assert_eq!(extension::access(&services.value).unwrap(), [stamps]);
        let left = sign.not_after() - OffsetDateTime::now_utc();
        assert!(left > time::Duration::days(5) && left <= time::Duration::days(6));
        for url in [&sign.crl_urls()[0], &sign.delta_crl_urls()[0]] {
            let path = url.strip_prefix(&server.url()).unwrap();
            assert_eq!(get(&server, path).header("content-type"), Some("application/pkix-crl"));
        }
    }
}

/// Serials on a list, in the order of its entries; the list's signature is checked.
fn revoked_serials(list: &[u8], ca: &Certificate) -> Vec<Vec<u8>> {
    let mut outer = tlv::Reader::new(list, "a list").sequence().unwrap();
    let tbs = outer.element().unwrap();
    let algorithm = kliuchnyk::pki::SignatureAlgorithm::from_der(outer.element().unwrap().raw).unwrap();
    let signature = algorithm.from_bit_string(outer.bit_string().unwrap()).unwrap();
    let digest = algorithm.hash().digest(tbs.raw);
    use kliuchnyk::crypto::Verifier;
    ca.spki().public_key().unwrap().verify(&digest, &signature).unwrap();
    let mut fields = tlv::Reader::new(tbs.content, "a list");
    assert_eq!(fields.integer().unwrap(), 1);
    for _ in 0..4 {
        fields.element().unwrap();
    }
    match fields.optional_inside(tlv::SEQUENCE).unwrap() {
        Some(entries) => entries
            .list(1000, |reader| {
                let serial = reader.sequence()?.integer_octets()?.to_vec();
                Ok(serial)
            })
            .unwrap(),
        None => Vec::new(),
    }
}

#[test]
fn lists_grow_at_once_and_say_when_they_have_not() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let hash = HashAlgorithm::Gost34311;
    let [sign, agree] = enrol(&server, M257, hash, 6);
    let ca = issuer(&server, &sign.certificate);
    let before = get(&server, "/crl/full.crl");
    assert_eq!(revoked_serials(&before.body, &ca), Vec::<Vec<u8>>::new());
    let tag = before.header("etag").unwrap();
    assert!(before.header("last-modified").unwrap().ends_with(" GMT"));
    let same = raw(server.address, &request("GET", "/crl/full.crl", &[("If-None-Match", tag)], &[])).unwrap();
    assert_eq!(same.status, 304);
    let content = renewal_content(&pkcs10(&new_key(M257), hash), None);
    let renewed = iit(&server, &sign.sign(&content, hash, OffsetDateTime::now_utc()));
    assert_eq!(read_renewal(&server, &renewed.body).0, 1);
    for path in ["/crl/full.crl", "/crl/delta.crl"] {
        let list = raw(server.address, &request("GET", path, &[("If-None-Match", tag)], &[])).unwrap();
        assert_eq!(list.status, 200);
        let serials = revoked_serials(&list.body, &ca);
        assert_eq!(serials.len(), 2, "{path}");
        for old in [&sign, &agree] {
            assert!(serials.iter().any(|s| s == old.certificate.serial()));
        }
    }
}

#[test]
fn time_stamps_are_for_the_digest_asked_about() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    for hash in [HashAlgorithm::Gost34311, HashAlgorithm::Kupyna256, HashAlgorithm::Sha256] {
        let query = TimeStampQuery::new(hash.digest(b"signed"), None, [9; 8]);
        let answer = post(&server, "/services/tsp/", "application/timestamp-query", &query.to_der());
        let token = TimeStampAnswer::from_der(&answer.body).unwrap().token.unwrap();
        let signed = SignedData::from_der(&token).unwrap();
        let tsa = signed.certificates().into_iter().find(|c| signed.is_signed_by(0, c)).unwrap();
        signed.verify(0, &tsa, None).unwrap();
        issuer(&server, &tsa);
        assert_eq!(tsa.extended_key_usage(), ["1.3.6.1.5.5.7.3.8"]);
        let info = TstInfo::from_der(signed.content().unwrap()).unwrap();
        assert_eq!((&info.imprint, &info.nonce), (&query.imprint, &query.nonce));
        assert!((info.time - OffsetDateTime::now_utc()).abs() < time::Duration::minutes(1));
    }
    let sha1 = TimeStampQuery::new(HashAlgorithm::Sha1.digest(b"signed"), None, [9; 8]);
    let refused = post(&server, "/services/tsp/", "application/timestamp-query", &sha1.to_der());
    assert!(TimeStampAnswer::from_der(&refused.body).unwrap().token.is_none());
}

/// Content of a document signed by this provider's authority.
fn from_authority(server: &Running, cms: &[u8]) -> Value {
    let signed = SignedData::from_der(cms).unwrap();
    let ca = own_certificates(server)
        .into_iter()
        .find(|c| c.is_ca() && signed.is_signed_by(0, c))
        .expect("signed by the authority");
    signed.verify(0, &ca, None).unwrap();
    serde_json::from_slice(signed.content().unwrap()).unwrap()
}

pub const SIGNED: &str = "application/pkcs7-mime";

#[test]
fn the_agreement_is_signed_and_acceptance_gets_one_receipt() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let hash = HashAlgorithm::Gost34311;
    let current = get(&server, "/api/v1/agreement/current").json();
    let text = get(&server, current["url"].as_str().unwrap()).body;
    let sha256 = hex::encode(HashAlgorithm::Sha256.digest(&text).bytes);
    assert_eq!(current["sha256"].as_str(), Some(sha256.as_str()));
    assert_eq!(current["size"].as_u64(), Some(text.len() as u64));
    let signature = Base64::decode_vec(current["signature"].as_str().unwrap()).unwrap();
    let signature = SignedData::from_der(&signature).unwrap();
    let ca =
        own_certificates(&server).into_iter().find(|c| c.is_ca() && signature.is_signed_by(0, c)).unwrap();
    signature.verify(0, &ca, Some(&text)).unwrap();

    let [sign, _] = enrol(&server, M257, hash, 6);
    let path = "/api/v1/agreement/acceptances";
    let accepted = sign.sign(&text, hash, OffsetDateTime::now_utc());
    let first = post(&server, path, SIGNED, &accepted);
    assert_eq!(first.status, 201);
    let receipt = from_authority(&server, &first.body);
    assert_eq!(receipt["sha256"].as_str(), Some(sha256.as_str()));
    let cms_sha256 = hex::encode(HashAlgorithm::Sha256.digest(&accepted).bytes);
    assert_eq!(receipt["cmsSha256"].as_str(), Some(cms_sha256.as_str()));
    let again = post(&server, path, SIGNED, &accepted);
    assert_eq!((again.status, again.body), (200, first.body));
    let stale = sign.sign(&text[..text.len() - 1], hash, OffsetDateTime::now_utc());
    assert_eq!(post(&server, path, SIGNED, &stale).status, 409);
    let mut forged = accepted.clone();
    let last = forged.len() - 1;
    forged[last] ^= 1;
    assert_eq!(post(&server, path, SIGNED, &forged).status, 403);
}

#[test]
fn registration_data_are_for_their_owner_and_once_a_challenge() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let hash = HashAlgorithm::Gost34311;
    let [sign, _] = enrol(&server, M257, hash, 6);
    let path = "/api/v1/registration/query";
    let ask = |challenge: &[u8], aud: &str, purpose: &str| {
        let now = OffsetDateTime::now_utc();
        let query = json!({
            "aud": aud,
            "challenge": hex::encode(challenge),
            "certSerial": hex::encode(sign.certificate.serial()),
            "time": now.format(&time::format_description::well_known::Rfc3339).unwrap(),
            "purpose": purpose,
        });
        let signed = sign.sign(query.to_string().as_bytes(), hash, now);
        (post(&server, path, SIGNED, &signed), signed)
    };
    let aud = format!("{}/api/v1", server.url());
    let challenge = get(&server, "/api/v1/challenge").body;
    assert_eq!(challenge.len(), 32);
    assert_eq!(ask(&challenge, "http://evil.example/api/v1", "registration-query").0.status, 403);
    assert_eq!(ask(&challenge, &aud, "other").0.status, 403);
    let (answer, query) = ask(&challenge, &aud, "registration-query");
    let answer = from_authority(&server, &answer.body);
    let digest = hex::encode(HashAlgorithm::Sha256.digest(&query).bytes);
    assert_eq!(answer["requestSha256"].as_str(), Some(digest.as_str()));
    assert_eq!(answer["phone"].as_str(), Some("+380500000101"));
    assert_eq!(answer["dataRevision"].as_u64(), Some(1));
    assert_eq!(answer["unzr"].as_str(), Some("19850314-99023"));
    assert!(answer.get("phrase").is_none());
    assert_eq!(ask(&challenge, &aud, "registration-query").0.status, 403, "used up");
    assert_eq!(ask(&[0; 32], &aud, "registration-query").0.status, 403, "never given");
}

#[test]
fn the_profile_names_every_service_and_pins_the_roots() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let profile = get(&server, "/api/v1/profile").json();
    let services = profile["services"].as_object().unwrap();
    for name in ["cmp", "cmp_strict", "iit", "ocsp", "tsp", "crl", "delta_crl", "portal"] {
        assert!(services[name].as_str().unwrap().starts_with(&server.url()), "{name}");
    }
    let read = |list: &Value| -> Vec<Certificate> {
        let items = list.as_array().unwrap().iter();
        items
            .map(|c| Certificate::from_der(&Base64::decode_vec(c.as_str().unwrap()).unwrap()).unwrap())
            .collect()
    };
    let (anchors, certificates) = (read(&profile["anchors"]), read(&profile["certificates"]));
    assert_eq!(anchors.len(), 2);
    for certificate in &certificates {
        let above = anchors.iter().chain(&certificates);
        assert!(above.into_iter().any(|c| c.is_ca() && certificate.verify_issued_by(c).is_ok()));
        assert!(!anchors.contains(certificate));
        let id = hex::encode(certificate.subject_key_identifier().unwrap());
        assert_eq!(get(&server, &format!("/ca/{id}.cer")).body, certificate.as_der());
    }
}
