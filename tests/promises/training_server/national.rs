//! The national protocol: the vendor's recorded messages, and a renewal from enrolment to revocation.

use super::*;
use kliuchnyk::pki::Purpose;
use kliuchnyk::training::Clock;

fn recorded(data: &Path) -> Running {
    let config = Config {
        authority: Some(fixture_path("testpki")),
        clock: Clock::starting_at(recording_time()),
        ..Config::new(data)
    };
    Server::start(config).unwrap()
}

fn recording_time() -> OffsetDateTime {
    let ca = Certificate::from_der(&fixture("testpki/ca.cer")).unwrap();
    let signed = SignedData::from_der(&fixture("iit/renew-request.der")).unwrap();
    let signer = Certificate::from_der(&fixture("testpki/user-sign.cer")).unwrap();
    assert!(signer.verify_issued_by(&ca).is_ok());
    signed.verify(0, &signer, None).unwrap().signing_time.unwrap()
}

#[test]
fn the_recorded_lookup_finds_the_two_enrolled_certificates() {
    let data = tempfile::tempdir().unwrap();
    let server = recorded(data.path());
    let answer = iit(&server, &fixture("iit/lookup-request.der"));
    let content = cms::read_data(&answer.body).unwrap();
    assert_eq!(content[..8], [13, 0, 0, 0, 1, 0, 0, 0]);
    let found = SignedData::from_der(&content[8..]).unwrap().certificates();
    let expected = ["testpki/user-sign.cer", "testpki/user-kep.cer"].map(fixture);
    assert_eq!(found.len(), 2);
    assert!(expected.iter().all(|der| found.iter().any(|c| c.as_der() == der)));
}

#[test]
fn the_recorded_renewal_gets_certificates_for_the_recorded_keys() {
    let data = tempfile::tempdir().unwrap();
    let server = recorded(data.path());
    let answer = iit(&server, &fixture("iit/renew-request.der"));
    let (status, issued) = read_renewal(&server, &answer.body);
    assert_eq!((status, issued.len()), (1, 2));
    let ca = Certificate::from_der(&fixture("testpki/ca.cer")).unwrap();
    let old = Certificate::from_der(&fixture("testpki/user-sign.cer")).unwrap();
    for (file, purpose) in [("iit/new-sign.cer", Purpose::Sign), ("iit/new-kep.cer", Purpose::Agree)] {
        let recorded = Certificate::from_der(&fixture(file)).unwrap();
        let new = issued.iter().find(|c| c.spki().bit_string() == recorded.spki().bit_string()).unwrap();
        new.verify_issued_by(&ca).unwrap();
        assert_eq!(new.purpose(), purpose);
        assert_eq!(new.subject().as_der(), old.subject().as_der());
        assert_eq!(new.subject_key_identifier(), recorded.subject_key_identifier());
    }
    // The same octets again: the same answer. One bit changed: refused.
    assert_eq!(iit(&server, &fixture("iit/renew-request.der")).body, answer.body);
    let mut changed = fixture("iit/renew-request.der");
    let last = changed.len() - 1;
    changed[last] ^= 1;
    assert_ne!(read_renewal(&server, &iit(&server, &changed).body).0, 1);
}

#[test]
fn a_change_of_status_is_refused_with_a_status_of_its_own() {
    let data = tempfile::tempdir().unwrap();
    let server = recorded(data.path());
    let answer = iit(&server, &fixture("iit/hold-request.der"));
    let signed = SignedData::from_der(&answer.body).unwrap();
    let content = signed.content().unwrap();
    assert_eq!(content[..8], [2, 0, 0, 0, 10, 0, 0, 0]);
}

fn renew(server: &Running, hash: HashAlgorithm, separate: bool) {
    let [old_sign, old_agree] = enrol(server, M257, hash, 6);
    let (new_sign, new_agree) = (new_key(M257), new_key(M257));
    let agree = separate.then(|| pkcs10(&new_agree, hash));
    let content = renewal_content(&pkcs10(&new_sign, hash), agree.as_deref());
    let body = old_sign.sign(&content, hash, OffsetDateTime::now_utc());
    let answer = iit(server, &body);
    let (status, issued) = read_renewal(server, &answer.body);
    assert_eq!((status, issued.len()), (1, if separate { 2 } else { 1 }));
    let sign = issued.iter().find(|c| *c.spki().public_key().unwrap() == new_sign.public_key()).unwrap();
    assert_eq!(sign.purpose(), if separate { Purpose::Sign } else { Purpose::Both });
    assert!(sign.not_after() > old_sign.certificate.not_after());
    assert_eq!(sign.rnokpp().as_deref(), Some("3111999023"));
    // The old ones are revoked at once, the new ones good.
    let ca = issuer(server, sign);
    for old in [&old_sign, &old_agree] {
        assert!(matches!(services::status(server, &ca, &old.certificate), services::Revoked(4)));
    }
    assert!(matches!(services::status(server, &ca, sign), services::Good));
    // Found by the new and by the old key; a lost answer is no loss.
    let id = |c: &Certificate| c.subject_key_identifier().unwrap().to_vec();
    let found = lookup(server, [&id(sign), &id(&old_sign.certificate)]);
    assert!(found.contains(sign) && found.contains(&old_sign.certificate));
    assert_eq!(iit(server, &body).body, answer.body);
    // The old key is of no use any more.
    let again = renewal_content(&pkcs10(&new_key(M257), hash), None);
    let refused = iit(server, &old_sign.sign(&again, hash, OffsetDateTime::now_utc()));
    assert_eq!(read_renewal(server, &refused.body).0, 4);
}

#[test]
fn a_renewal_supersedes_the_old_certificates_at_once() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    renew(&server, HashAlgorithm::Gost34311, true);
    renew(&server, HashAlgorithm::Gost34311, false);
}

#[test]
fn the_kupyna_generation_renews_too() {
    let data = tempfile::tempdir().unwrap();
    let server =
        Server::start(Config { hash: HashAlgorithm::Kupyna256, ..Config::new(data.path()) }).unwrap();
    renew(&server, HashAlgorithm::Kupyna256, true);
}

#[test]
fn wrong_renewals_are_refused_each_with_its_status() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let hash = HashAlgorithm::Gost34311;
    let [sign, agree] = enrol(&server, M257, hash, 6);
    let now = OffsetDateTime::now_utc();
    let fresh = || pkcs10(&new_key(M257), hash);
    let status = |body: &[u8]| read_renewal(&server, &iit(&server, body).body).0;
    let good = renewal_content(&fresh(), None);
    let old = now - time::Duration::minutes(11);
    assert_eq!(status(&sign.sign(&good, hash, old)), 6, "signed too long ago");
    assert_eq!(status(&agree.sign(&good, hash, now)), 3, "not a signing certificate");
    let known = pkcs10(&sign.key, hash);
    assert_eq!(status(&sign.sign(&renewal_content(&known, None), hash, now)), 7, "the key is known");
    let mut forged = fresh();
    let last = forged.len() - 1;
    forged[last] ^= 1;
    assert_eq!(status(&sign.sign(&renewal_content(&forged, None), hash, now)), 8, "no possession");
    assert_eq!(status(&sign.sign(&good[..100], hash, now)), 2, "cut short");
    let twice = fresh();
    assert_eq!(status(&sign.sign(&renewal_content(&twice, Some(&twice)), hash, now)), 7, "one key twice");
    // None of these did anything.
    assert_eq!(status(&sign.sign(&good, hash, now)), 1);
}

#[test]
fn expired_and_refused_people_are_told_so() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let hash = HashAlgorithm::Gost34311;
    let [expired, _] = enrol(&server, M257, hash, -1);
    let content = || renewal_content(&pkcs10(&new_key(M257), hash), None);
    let body = expired.sign(&content(), hash, OffsetDateTime::now_utc());
    assert_eq!(read_renewal(&server, &iit(&server, &body).body).0, 5);
    let [changed, _] = enrol_as(&server, "Шевчук Ірина Богданівна", M257, hash, 6);
    let body = changed.sign(&content(), hash, OffsetDateTime::now_utc());
    assert_eq!(read_renewal(&server, &iit(&server, &body).body).0, 9);
}
