//! What is done with hostile octets: read them, and ask everything of what comes out that the program asks. Nothing may
//! panic, and memory stays in proportion.

use kliuchnyk::authority::iit::frame::{Frame, RENEW};
use kliuchnyk::authority::iit::lookup;
use kliuchnyk::authority::text;
use kliuchnyk::carrier::file::hostile;
use kliuchnyk::crypto::{HashAlgorithm, KeyAlgorithm, Password, PrivateKey, PublicKey, Secret, kdf};
use kliuchnyk::pki::cmp::{Body, CertRepMessage, Message};
use kliuchnyk::pki::cms::{self, SignedData};
use kliuchnyk::pki::crmf::{CertReqMsg, read_utf8_pairs};
use kliuchnyk::pki::ocsp::{CertId, OcspAnswer, OcspRequest};
use kliuchnyk::pki::tsp::{TimeStampAnswer, TimeStampQuery, TstInfo};
use kliuchnyk::pki::{
    Certificate, CertificationRequest, Crl, Extension, Name, SubjectPublicKeyInfo, chain, crl as revocation,
    extension,
};
use std::hint::black_box;
use std::sync::LazyLock;
use time::OffsetDateTime;

type Target = fn(&[u8]);

/// By name, as `fuzz_targets` and `corpus` have them.
pub const TARGETS: [(&str, Target); 11] = [
    ("certificate", certificate),
    ("cms", cms),
    ("cmp", cmp),
    ("crl", crl),
    ("detector", detector),
    ("jks", jks),
    ("key6", key6),
    ("ocsp", ocsp),
    ("pfx", pfx),
    ("pkcs8", pkcs8),
    ("request", request),
];

/// The most octets that an input of this many may cost.
pub const fn allowed(length: usize) -> usize {
    (256 << 10) + 64 * length
}

/// Rounds that are made. Inputs that ask for more are read as far as their parameters.
const ROUNDS: u32 = 8;
/// Password of the stores made here that have few enough, and that of a Java key store.
pub const PASSWORD: &str = "Test12345";
pub const JKS_PASSWORD: &str = "JksPass1";

fn password() -> Password {
    Password::new(PASSWORD.to_owned())
}

/// Lets the compiler not leave out what nobody looks at.
fn ask<T>(answers: T) {
    black_box(answers);
}

fn check_keys([read, again]: [Vec<Vec<u8>>; 2]) {
    assert_eq!(read, again, "a key that was written reads back differently");
    for der in read {
        SubjectPublicKeyInfo::from_der(&der).expect("what was made of a key is read");
    }
}

fn key6(octets: &[u8]) {
    static KEY: LazyLock<Secret> = LazyLock::new(|| kdf::iit_store_key(PASSWORD.as_bytes()));
    let _ = hostile::format(octets);
    if let Ok(keys) = hostile::key6(octets, &KEY) {
        check_keys(keys);
    }
}

fn pkcs8(octets: &[u8]) {
    let _ = hostile::open(octets, &password(), ROUNDS);
    if let Ok(keys) = hostile::private_key_info(octets) {
        check_keys(keys);
    }
}

fn pfx(octets: &[u8]) {
    let _ = hostile::open(octets, &password(), ROUNDS);
    let _ = hostile::stated_key_ids(octets);
    let _ = hostile::safe_contents(octets, &password(), ROUNDS);
}

fn jks(octets: &[u8]) {
    let _ = hostile::open(octets, &Password::new(JKS_PASSWORD.to_owned()), ROUNDS);
}

fn detector(octets: &[u8]) {
    let _ = hostile::format(octets);
    for certificate in Certificate::read_all(octets).into_iter().flatten().flatten() {
        let again = Certificate::from_der(certificate.as_der());
        assert!(again.is_ok_and(|again| again == certificate), "a certificate is not itself");
    }
}

fn certificate(octets: &[u8]) {
    let Ok(certificate) = Certificate::from_der(octets) else { return };
    assert_eq!(certificate.as_der(), octets);
    look_at(&certificate);
    let _ = certificate.verify_issued_by(&certificate);
    let one = [certificate.clone()];
    let _ = chain::verify(&certificate, &one, &*AUTHORITIES, NOW);
    let _ = chain::verify(&certificate, &[], &one, NOW);
}

fn look_at(certificate: &Certificate) {
    let c = certificate;
    ask((c.subject().to_string(), c.issuer().to_string(), c.serial_der(), c.issuer_and_serial()));
    ask((c.key_ids(), c.signature_algorithm(), c.purpose(), c.key_usage(), c.is_ca(), c.path_len()));
    ask((c.rnokpp(), c.edrpou(), c.unzr(), c.sha256(), c.unknown_critical_extensions(), c.qscd()));
    look_at_key(c.spki());
    c.extensions().iter().for_each(look_at_extension);
}

fn look_at_key(spki: &SubjectPublicKeyInfo) {
    ask((spki.algorithm_name(), spki.dke(), spki.key_ids()));
    if let Ok(key) = spki.public_key() {
        let again = PublicKey::from_bytes(key.algorithm(), key.as_bytes());
        assert!(again.is_ok_and(|again| again == *key), "a public key is not itself");
    }
}

fn look_at_extension(extension: &Extension) {
    let value = &extension.value[..];
    ask((extension.name(), extension::key_usage(value), extension::basic_constraints(value)));
    ask((extension::subject_key_identifier(value), extension::usage_period(value)));
    ask((extension::authority_key_identifier(value), extension::oids(value)));
    ask((extension::leading_oids(value), extension::distribution_points(value)));
    ask((extension::access(value), extension::alternative_names(value)));
    ask((extension::directory_attributes(value), Name::from_der(value)));
}

fn request(octets: &[u8]) {
    let Ok(request) = CertificationRequest::from_der(octets) else { return };
    assert_eq!(request.as_der(), octets);
    ask((request.subject().to_string(), request.requested_ski(), request.signature_algorithm()));
    look_at_key(request.spki());
    request.extensions().iter().for_each(look_at_extension);
    let _ = request.verify();
}

fn cms(octets: &[u8]) {
    let _ = cms::read_data(octets);
    let _ = cms::decrypt(octets, &KEP, &KEP_KEY, Some(&KEP));
    let _ = cms::decrypt(octets, &P256, &P256_KEY, None);
    if let Ok(message) = SignedData::from_der(octets) {
        look_at_signed(&message);
    }
}

fn look_at_signed(message: &SignedData) {
    let content = [Some(&b"Hello DSTU\0"[..]), None];
    for certificate in message.certificates().iter().chain([&*SIGN]).take(4) {
        for index in 0..message.signer_count().min(4) {
            ask(message.is_signed_by(index, certificate));
            content.into_iter().for_each(|content| ask(message.verify(index, certificate, content)));
        }
    }
}

fn crl(octets: &[u8]) {
    let Ok(list) = Crl::from_der(octets) else { return };
    ask((list.issuer().to_string(), list.number().map(ToString::to_string), list.is_delta()));
    ask((list.next_update(), list.authority_key_identifier(), list.is_empty(), list.len()));
    for serial in [&[][..], &[1], &[0, 1], &[0x7f; 20], octets.get(..20).unwrap_or_default()] {
        ask((list.entry(serial), revocation::status(&list, Some(&list), serial)));
    }
    ask((list.check_follows(&list), list.check_base(&list)).0.is_ok());
    for authority in &*AUTHORITIES {
        let _ = list.check(authority, NOW);
    }
}

fn ocsp(octets: &[u8]) {
    if let Ok(request) = OcspRequest::from_der(octets) {
        ask(request.to_der());
    }
    if let Ok(OcspAnswer::Signed(response)) = OcspAnswer::from_der(octets) {
        let id = CertId::new(HashAlgorithm::Sha1, &SIGN, SIGN.serial());
        ask(response.about(&id).is_some());
        for certificate in response.certificates().iter().chain(&*AUTHORITIES).take(4) {
            ask((response.responder.is(certificate), response.verify(certificate).is_ok()));
        }
    }
    if let Ok(query) = TimeStampQuery::from_der(octets) {
        ask(query.to_der());
    }
    if let Ok(info) = TstInfo::from_der(octets) {
        ask(info.to_der());
    }
    if let Ok(answer) = TimeStampAnswer::from_der(octets) {
        ask(answer.to_der());
        if let Some(Ok(token)) = answer.token.as_deref().map(SignedData::from_der) {
            let _ = token.content().map(TstInfo::from_der);
        }
    }
}

fn cmp(octets: &[u8]) {
    if let Ok(message) = Message::from_der(octets) {
        look_at_message(&message);
    }
    // The national protocol: an answer to a search, and what a signed answer holds.
    let _ = lookup::read(octets);
    if let Ok(answer) = SignedData::from_der(octets)
        && let Some(Ok(frame)) = answer.content().map(|content| Frame::read(content, RENEW))
    {
        ask(text::clean(&String::from_utf8_lossy(frame.payload)));
        let _ = SignedData::from_der(frame.payload).map(|inside| inside.certificates());
    }
}

fn look_at_message(message: &Message) {
    let header = &message.header;
    ask((header.to_der(), header.confirm_wait_time(), message.body.to_der(), message.body.name()));
    ask((message.is_protected(), message.is_mac_protected()));
    for certificate in message.extra_certs().iter().chain(&*AUTHORITIES).take(4) {
        ask(message.verify(certificate).is_ok());
    }
    match &message.body {
        Body::Ir(requests) | Body::Cr(requests) | Body::Kur(requests) => {
            requests.iter().for_each(look_at_request);
        }
        Body::Ip(answer) | Body::Cp(answer) | Body::Kup(answer) => look_at_answer(answer),
        Body::Rr(details) => details.iter().for_each(|one| {
            ask(one.reason());
        }),
        Body::Error(error) => {
            ask(error.details.iter().map(|words| text::clean(words)).collect::<Vec<_>>());
        }
        body => {
            let _ = body.certification_request();
        }
    }
}

fn look_at_request(request: &CertReqMsg) {
    ask((request.to_der(), request.request.to_der(), request.verify_proof().is_ok()));
    ask((request.request.old_certificate(), read_utf8_pairs(&request.reg_info)));
}

fn look_at_answer(answer: &CertRepMessage) {
    for response in &answer.responses {
        if let Ok(Some(certificate)) = response.certificate() {
            look_at(&certificate);
        }
    }
}

const NOW: OffsetDateTime = time::macros::datetime!(2026-11-22 12:00 UTC);

macro_rules! fixture {
    ($path:literal) => {
        include_bytes!(concat!("../../tests/fixtures/", $path))
    };
}

fn known(der: &[u8]) -> Certificate {
    Certificate::from_der(der).expect("a certificate made here")
}

fn scalar(digits: &[u8]) -> Vec<u8> {
    hex::decode(digits.trim_ascii()).expect("hexadecimal digits")
}

static AUTHORITIES: LazyLock<[Certificate; 4]> = LazyLock::new(|| {
    [
        known(fixture!("testpki/ca.cer")),
        known(fixture!("cmp/pki/issuing.der")),
        known(fixture!("testpki/cmp.cer")),
        known(fixture!("cmp/pki/cmpsrv.der")),
    ]
});
static SIGN: LazyLock<Certificate> = LazyLock::new(|| known(fixture!("testpki/user-sign.cer")));
static KEP: LazyLock<Certificate> = LazyLock::new(|| known(fixture!("testpki/user-kep.cer")));
static KEP_KEY: LazyLock<PrivateKey> = LazyLock::new(|| {
    let algorithm = KEP.spki().public_key().expect("a DSTU key").algorithm();
    let scalar = scalar(b"e14a20c681a60a5214ca300421b08bb8077b9a8281e3d883f073e388204dfb0b");
    PrivateKey::from_bytes(algorithm, &scalar).expect("a key made here")
});
static P256: LazyLock<Certificate> = LazyLock::new(|| known(fixture!("cms/p256-recipient.cer")));
static P256_KEY: LazyLock<PrivateKey> = LazyLock::new(|| {
    let scalar = scalar(fixture!("cms/p256-recipient.d.hex"));
    PrivateKey::from_bytes(KeyAlgorithm::P256, &scalar).expect("a key made here")
});
