//! The standard protocol refuses: one case for each rule of the header and of the template, with its reason.

use super::standard::{Client, STRICT, issued, reason, update, update_with};
use super::*;
use kliuchnyk::pki::cmp::{Body, FailInfo, Header, Message};
use kliuchnyk::pki::crmf::{self, CertReqMsg, CertTemplate};
use kliuchnyk::pki::{SignatureAlgorithm, tlv};

#[test]
fn every_wrong_header_has_its_reason() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let (algorithm, hash) = (KeyAlgorithm::P256, HashAlgorithm::Sha256);
    let [sign, agree] = enrol(&server, algorithm, hash, 6);
    let kur = Body::Kur(vec![update(0, &sign.certificate, &new_key(algorithm), hash)]);
    type Change = fn(&mut Header);
    let cases: [(FailInfo, Change); 10] = [
        (FailInfo::UnsupportedVersion, |h| h.pvno = 1),
        (FailInfo::BadTime, |h| h.message_time = None),
        (FailInfo::BadTime, |h| h.message_time = h.message_time.map(|t| t - time::Duration::minutes(6))),
        (FailInfo::BadTime, |h| h.message_time = h.message_time.map(|t| t + time::Duration::minutes(6))),
        (FailInfo::BadDataFormat, |h| h.transaction_id = None),
        (FailInfo::BadDataFormat, |h| h.transaction_id = Some(vec![1; 15])),
        (FailInfo::BadSenderNonce, |h| h.sender_nonce = Some(vec![1; 8])),
        (FailInfo::BadRecipientNonce, |h| h.recip_nonce = Some(vec![1; 16])),
        (FailInfo::BadMessageCheck, |h| h.sender = h.recipient.clone()),
        (FailInfo::BadSenderNonce, |h| h.sender_nonce = None),
    ];
    let client = Client::new(&server, STRICT, hash, &sign);
    for (expected, change) in cases {
        let mut header = client.header();
        change(&mut header);
        let octets = client.protect(&header, &kur);
        let answer = post(&server, STRICT, "application/pkixcmp", &octets);
        let message = Message::from_der(&answer.body).unwrap();
        message.verify(&message.extra_certs()[0]).unwrap();
        assert_eq!(reason(&message), expected);
    }
    let octets = client.protect(&client.header(), &kur);
    let judged = |octets: &[u8]| {
        reason(&Message::from_der(&post(&server, STRICT, "application/pkixcmp", octets).body).unwrap())
    };
    // A bit flipped under the protection: in the subject of the template, after the header's sender.
    let subject = sign.certificate.subject().common_name().unwrap().as_bytes();
    let body_name =
        octets.windows(subject.len()).enumerate().filter(|(_, w)| *w == subject).nth(1).unwrap().0;
    let mut flipped = octets.clone();
    flipped[body_name + 1] ^= 1;
    assert_eq!(judged(&flipped), FailInfo::BadMessageCheck);
    let unprotected = kliuchnyk::pki::cmp::unprotected(&client.header(), &kur, &[]);
    assert_eq!(judged(&unprotected), FailInfo::BadMessageCheck);
    let with_mac = kliuchnyk::pki::cmp::with_mac(&client.header(), &kur, b"training-secret", &[1; 16], &[]);
    assert_eq!(judged(&with_mac), FailInfo::WrongIntegrity);
    // Somebody else's certificate, and a certificate that is not for signing.
    let other = tempfile::tempdir().unwrap();
    let elsewhere = start(other.path());
    let [foreign, _] = enrol(&elsewhere, algorithm, hash, 6);
    let stranger = Client::new(&server, STRICT, hash, &foreign);
    assert_eq!(judged(&stranger.protect(&stranger.header(), &kur)), FailInfo::SignerNotTrusted);
    let agreeing = Client::new(&server, STRICT, hash, &agree);
    assert_eq!(judged(&agreeing.protect(&agreeing.header(), &kur)), FailInfo::SignerNotTrusted);
    // Nothing came of all this.
    assert_eq!(issued(&Client::new(&server, STRICT, hash, &sign).send(&kur)).len(), 1);
}

#[test]
fn every_wrong_template_has_its_reason() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let (algorithm, hash) = (KeyAlgorithm::P256, HashAlgorithm::Sha256);
    let [sign, _] = enrol(&server, algorithm, hash, 6);
    let [other, _] = enrol_as(&server, "Мельник Тарас Іванович", algorithm, hash, 6);
    let old = &sign.certificate;
    let key = new_key(algorithm);
    let judged = |request: CertReqMsg| {
        reason(&Client::new(&server, STRICT, hash, &sign).send(&Body::Kur(vec![request])))
    };
    let template = |change: &dyn Fn(&mut CertTemplate)| update_with(0, old, &key, hash, Vec::new(), change);
    let extension = |kind, value: &[u8]| kliuchnyk::pki::Extension::new(&kind, true, value.to_vec());
    use kliuchnyk::pki::oid as ids;
    assert_eq!(judged(template(&|t| t.subject = None)), FailInfo::BadCertTemplate);
    assert_eq!(
        judged(template(&|t| t.subject = Some(other.certificate.subject().clone()))),
        FailInfo::BadCertTemplate
    );
    assert_eq!(judged(template(&|t| t.issuer = Some(old.subject().clone()))), FailInfo::BadCertTemplate);
    let ca = [0x30, 0x03, 0x01, 0x01, 0xff];
    assert_eq!(
        judged(template(&|t| t.extensions.push(extension(ids::BASIC_CONSTRAINTS, &ca)))),
        FailInfo::BadCertTemplate
    );
    let usage = [0x03, 0x02, 0x01, 0x06];
    assert_eq!(
        judged(template(&|t| t.extensions = vec![extension(ids::KEY_USAGE, &usage)])),
        FailInfo::BadCertTemplate
    );
    let identifier = tlv::octet_string(&[0; 20]);
    assert_eq!(
        judged(template(&|t| t.extensions.push(extension(ids::SUBJECT_KEY_IDENTIFIER, &identifier)))),
        FailInfo::BadCertTemplate
    );
    assert_eq!(judged(update(0, old, &sign.key, hash)), FailInfo::BadCertTemplate, "the same key");
    assert_eq!(judged(update(0, old, &other.key, hash)), FailInfo::DuplicateCertReq);
    assert_eq!(judged(update(0, &other.certificate, &key, hash)), FailInfo::BadCertTemplate);
    assert_eq!(judged(update(1, old, &key, hash)), FailInfo::BadRequest);
    let named = |certificate: &Certificate| {
        let mut request = update(0, old, &key, hash).request;
        request.controls = vec![crmf::old_cert_id(certificate)];
        let signature = key.sign(&hash.digest(&request.to_der())).unwrap();
        CertReqMsg::signed(request, SignatureAlgorithm::EcdsaSha256, &signature, Vec::new())
    };
    assert_eq!(judged(named(&other.certificate)), FailInfo::BadCertId);
    let mut vouched = update(0, old, &key, hash);
    vouched.proof = Some(crmf::ProofOfPossession::RaVerified);
    assert_eq!(judged(vouched), FailInfo::NotAuthorized);
    let mut unproved = update(0, old, &key, hash);
    unproved.proof = None;
    assert_eq!(judged(unproved), FailInfo::BadPop);
    let by_other = CertReqMsg::signed(
        update(0, old, &key, hash).request,
        SignatureAlgorithm::EcdsaSha256,
        &other.key.sign(&hash.digest(&update(0, old, &key, hash).request.to_der())).unwrap(),
        Vec::new(),
    );
    assert_eq!(judged(by_other), FailInfo::BadPop, "signed with another key");
    // The key was never taken; it still can be.
    let mut client = Client::new(&server, STRICT, hash, &sign);
    assert_eq!(issued(&client.send(&Body::Kur(vec![update(0, old, &key, hash)]))).len(), 1);
}
