//! An authority for the tests of this room, and the tests of the builder itself.

use super::*;
use crate::crypto::{HashAlgorithm, KeyAlgorithm, PrivateKey, Signer};
use crate::pki::spki::ParameterForm;
use crate::pki::{Certificate, Crl, Purpose};
use time::macros::datetime;

pub const FROM: OffsetDateTime = datetime!(2026-01-01 00:00:00 UTC);
pub const NOW: OffsetDateTime = datetime!(2026-11-21 12:00:00 UTC);
pub const TO: OffsetDateTime = datetime!(2028-01-01 00:00:00 UTC);

/// A key with its certificate.
pub struct Holder {
    pub key: PrivateKey,
    pub certificate: Certificate,
}

/// What differs from an ordinary certificate of the tests.
pub struct Wish {
    pub name: &'static str,
    pub serial: u8,
    pub from: OffsetDateTime,
    pub to: OffsetDateTime,
    pub extensions: Vec<Extension>,
}

pub fn authority_extensions(limit: u32) -> Vec<Extension> {
    let usage = KeyUsage { key_cert_sign: true, crl_sign: true, ..KeyUsage::default() };
    vec![basic_constraints(Some(limit)), key_usage(usage)]
}

pub fn user_extensions() -> Vec<Extension> {
    let usage = KeyUsage { digital_signature: true, non_repudiation: true, ..KeyUsage::default() };
    vec![basic_constraints(None), key_usage(usage)]
}

impl Wish {
    pub fn authority(name: &'static str, limit: u32) -> Self {
        Self { name, serial: 1, from: FROM, to: TO, extensions: authority_extensions(limit) }
    }
    pub fn user(name: &'static str) -> Self {
        Self { name, serial: 7, from: FROM, to: TO, extensions: user_extensions() }
    }
}

impl Holder {
    pub fn root(name: &'static str) -> Self {
        Self::new(None, Wish::authority(name, 5))
    }
    /// A certificate by `issuer` (None: self-signed) on a fresh P-256 key; key identifiers are SHA-1.
    pub fn new(issuer: Option<&Holder>, wish: Wish) -> Self {
        let key = PrivateKey::generate(KeyAlgorithm::P256).unwrap();
        let spki = SubjectPublicKeyInfo::build(&key.public_key(), ParameterForm::Named).unwrap();
        let certificate = sign(issuer.map(|i| (&i.key, &i.certificate)), &key, spki, wish);
        Self { key, certificate }
    }
}

pub fn sign(
    issuer: Option<(&PrivateKey, &Certificate)>,
    own: &PrivateKey,
    spki: SubjectPublicKeyInfo,
    wish: Wish,
) -> Certificate {
    let subject = Name::build(&[(oid::COMMON_NAME, wish.name)]).unwrap();
    let (signer, issuer_name, issuer_id) = match issuer {
        Some((key, certificate)) => (key, certificate.subject().clone(), certificate.key_ids().sha1),
        None => (own, subject.clone(), spki.key_ids().sha1),
    };
    let mut extensions =
        vec![subject_key_identifier(&spki.key_ids().sha1), authority_key_identifier(&issuer_id)];
    extensions.extend(wish.extensions);
    let fields = CertificateFields {
        serial: vec![wish.serial],
        issuer: issuer_name,
        not_before: wish.from,
        not_after: wish.to,
        subject,
        spki,
        extensions,
    };
    let algorithm = SignatureAlgorithm::for_key(signer.algorithm(), HashAlgorithm::Gost34311).unwrap();
    let draft = fields.draft(algorithm).unwrap();
    let signature = signer.sign(&draft.to_sign().digest()).unwrap();
    Certificate::from_der(&draft.assemble(&signature)).unwrap()
}

pub fn list(issuer: &Holder, fields: CrlFields) -> Crl {
    let draft = fields.draft(SignatureAlgorithm::EcdsaSha256).unwrap();
    let signature = issuer.key.sign(&draft.to_sign().digest()).unwrap();
    Crl::from_der(draft.assemble(&signature)).unwrap()
}

#[test]
fn every_extension_reads_back_as_it_was_meant() {
    let key = PrivateKey::generate(KeyAlgorithm::P256).unwrap();
    let spki = SubjectPublicKeyInfo::build(&key.public_key(), ParameterForm::Named).unwrap();
    let mut extensions = user_extensions();
    extensions.extend([
        extended_key_usage(&[oid::UA_SEAL], false),
        certificate_policy(&oid::UA_POLICY, "notice"),
        qc_statements(&[(oid::QC_COMPLIANCE, &[]), (oid::QC_SSCD, &[]), (oid::UA_QUALIFIED, &[5, 0])]),
        directory_attributes(&[(oid::UA_RNOKPP, "3123456789"), (oid::UA_EDRPOU, "12345678")]),
        alternative_names(&["o@example.ua"], &[(oid::IIT_PHONE, "+380501234567")]),
        distribution_point(&oid::CRL_DISTRIBUTION_POINTS, "http://ca/full.crl"),
        distribution_point(&oid::FRESHEST_CRL, "http://ca/delta.crl"),
        access(
            &oid::AUTHORITY_INFO_ACCESS,
            &[(oid::ACCESS_OCSP, "http://ca/ocsp"), (oid::ACCESS_CA_ISSUERS, "http://ca/p7b")],
        ),
        access(&oid::SUBJECT_INFO_ACCESS, &[(oid::ACCESS_TIME_STAMPING, "http://ca/tsp")]),
        private_key_usage_period(FROM, NOW),
    ]);
    let certificate = sign(None, &key, spki, Wish { extensions, ..Wish::user("Test") });
    certificate.verify_issued_by(&certificate).unwrap();
    assert_eq!(certificate.purpose(), Purpose::Sign);
    assert_eq!(certificate.subject_key_identifier(), Some(&certificate.key_ids().sha1[..]));
    assert_eq!(certificate.authority_key_identifier(), certificate.subject_key_identifier());
    assert!(certificate.has_extended_key_usage(&oid::UA_SEAL) && certificate.qscd() && !certificate.is_ca());
    let value = |kind: ObjectIdentifier| &extension::find(certificate.extensions(), &kind).unwrap().value;
    let policies = extension::leading_oids(value(oid::CERTIFICATE_POLICIES)).unwrap();
    assert_eq!(policies, [oid::UA_POLICY.to_string()]);
    assert_eq!(certificate.qc_statements().len(), 3);
    assert_eq!(certificate.rnokpp().as_deref(), Some("3123456789"));
    assert_eq!(certificate.edrpou().as_deref(), Some("12345678"));
    assert_eq!(certificate.alternative_names().emails, ["o@example.ua"]);
    assert_eq!(
        certificate.alternative_names().others,
        [(oid::IIT_PHONE.to_string(), "+380501234567".to_owned())]
    );
    assert_eq!(certificate.crl_urls(), ["http://ca/full.crl"]);
    assert_eq!(certificate.delta_crl_urls(), ["http://ca/delta.crl"]);
    assert_eq!(certificate.ocsp_urls(), ["http://ca/ocsp"]);
    let services = [oid::AUTHORITY_INFO_ACCESS, oid::SUBJECT_INFO_ACCESS]
        .map(|kind| extension::access(value(kind)).unwrap().pop().unwrap());
    let at = |kind: ObjectIdentifier, url: &str| (kind.to_string(), url.to_owned());
    assert_eq!(
        services,
        [at(oid::ACCESS_CA_ISSUERS, "http://ca/p7b"), at(oid::ACCESS_TIME_STAMPING, "http://ca/tsp")]
    );
    assert_eq!(certificate.private_key_usage_end(), Some(NOW));
    assert!(certificate.unknown_critical_extensions().is_empty());
}

#[test]
fn key_usage_is_written_as_in_real_certificates() {
    let agree = key_usage(KeyUsage { key_agreement: true, ..KeyUsage::default() });
    assert_eq!(agree.value, [3, 2, 3, 8]);
    assert_eq!(authority_extensions(0)[1].value, [3, 2, 1, 6]);
    assert_eq!(user_extensions()[1].value, [3, 2, 6, 0xc0]);
    assert_eq!(key_usage(KeyUsage::default()).value, [3, 1, 0]);
}

#[test]
fn a_repeated_or_unreadable_critical_extension_is_listed() {
    let key = PrivateKey::generate(KeyAlgorithm::P256).unwrap();
    let spki = SubjectPublicKeyInfo::build(&key.public_key(), ParameterForm::Named).unwrap();
    let mut twice = user_extensions();
    twice.extend(authority_extensions(0));
    let certificate = sign(None, &key, spki.clone(), Wish { extensions: twice, ..Wish::user("Test") });
    assert!(!certificate.is_ca());
    assert_eq!(certificate.unknown_critical_extensions().len(), 4);
    let odd = vec![critical(&oid::KEY_USAGE, vec![1, 2, 3])];
    let certificate = sign(None, &key, spki, Wish { extensions: odd, ..Wish::user("Test") });
    assert_eq!(certificate.key_usage(), None);
    assert_eq!(certificate.purpose(), Purpose::Other);
    assert_eq!(certificate.unknown_critical_extensions(), [oid::KEY_USAGE.to_string()]);
}
