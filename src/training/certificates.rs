//! The certificates that the training provider makes: the Ukrainian profile (subscriber, servers, authority) and the same
//! shape for ECDSA keys. Extensions: RFC 5280, ETSI EN 319 412-5 (qcStatements), national subject directory attributes.

use super::hierarchy::{Family, Identity};
use super::people::{self, Person};
use super::store::Registration;
use crate::crypto::{self, CryptoError, HashAlgorithm, ToSign};
use crate::pki::builder::{self, CertificateFields};
use crate::pki::{Certificate, Extension, KeyIds, KeyUsage, Name, PkiError, Purpose};
use crate::pki::{SignatureAlgorithm, SubjectPublicKeyInfo};
use crate::pki::{oid, tlv};
use der::oid::ObjectIdentifier;
use time::OffsetDateTime;

/// Certificate policy of everything that is issued here (our documentation arc).
const POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.4145.4.1");

/// Where the services of this provider are, as certificates name them.
pub struct Services {
    /// `http://host:port`
    pub url: String,
    pub family: Family,
}

impl Services {
    pub fn crl(&self) -> String {
        format!("{}/crl/{}", self.url, self.family.crl_name("full"))
    }
    pub fn delta_crl(&self) -> String {
        format!("{}/crl/{}", self.url, self.family.crl_name("delta"))
    }
    fn extensions(&self) -> Vec<Extension> {
        let at = |path: &str| format!("{}{path}", self.url);
        let (ocsp, issuers, tsp) = (at("/services/ocsp/"), at("/ca/certs.p7b"), at("/services/tsp/"));
        vec![
            builder::distribution_point(&oid::CRL_DISTRIBUTION_POINTS, &self.crl()),
            builder::distribution_point(&oid::FRESHEST_CRL, &self.delta_crl()),
            builder::access(
                &oid::AUTHORITY_INFO_ACCESS,
                &[(oid::ACCESS_OCSP, &ocsp), (oid::ACCESS_CA_ISSUERS, &issuers)],
            ),
            builder::access(&oid::SUBJECT_INFO_ACCESS, &[(oid::ACCESS_TIME_STAMPING, &tsp)]),
        ]
    }
}

/// Everything that is to be said of a certificate but its key identifiers and signature.
pub struct Draft<'a> {
    pub subject: &'a Name,
    pub spki: &'a SubjectPublicKeyInfo,
    pub not_before: OffsetDateTime,
    pub not_after: OffsetDateTime,
    pub extensions: Vec<Extension>,
}

impl Draft<'_> {
    /// Signs the certificate; `issuer` None: by its own key (a root). A fresh serial of 20 octets.
    pub fn sign(
        &self,
        issuer: Option<&Certificate>,
        signer: &impl Fn(&ToSign) -> Result<Vec<u8>, CryptoError>,
        algorithm: SignatureAlgorithm,
        generation: HashAlgorithm,
    ) -> Result<Certificate, PkiError> {
        let own_id = key_identifier(&self.spki.key_ids(), self.spki, generation);
        let issuer_id = match issuer {
            Some(issuer) => {
                issuer.subject_key_identifier().ok_or(PkiError::Missing("the issuer's key identifier"))?
            }
            None => &own_id,
        };
        let mut extensions =
            vec![builder::subject_key_identifier(&own_id), builder::authority_key_identifier(issuer_id)];
        extensions.extend(self.extensions.iter().cloned());
        let draft = CertificateFields {
            serial: serial()?.to_vec(),
            issuer: issuer.map_or(self.subject, Certificate::subject).clone(),
            not_before: self.not_before,
            not_after: self.not_after,
            subject: self.subject.clone(),
            spki: self.spki.clone(),
            extensions,
        }
        .draft(algorithm)?;
        Certificate::from_der(&draft.assemble(&signer(&draft.to_sign())?))
    }
}

/// The identifier of a key in the provider's generation: GOST 34.311 or Kupyna-256 for DSTU 4145, SHA-1 otherwise.
fn key_identifier(ids: &KeyIds, spki: &SubjectPublicKeyInfo, generation: HashAlgorithm) -> Vec<u8> {
    match spki.public_key().map(|key| Family::of(key.algorithm())) {
        Ok(Family::Dstu) if generation == HashAlgorithm::Kupyna256 => ids.kupyna.to_vec(),
        Ok(Family::Dstu) => ids.gost.to_vec(),
        _ => ids.sha1.to_vec(),
    }
}

/// A random positive number of exactly 20 octets.
fn serial() -> Result<[u8; 20], PkiError> {
    let mut octets: [u8; 20] = crypto::random()?;
    octets[0] = octets[0] & 0x7f | 0x40;
    Ok(octets)
}

/// What an authority's certificate says; `limit`: of authorities below it.
pub fn of_authority(limit: u32) -> Vec<Extension> {
    let usage = KeyUsage { key_cert_sign: true, crl_sign: true, ..KeyUsage::default() };
    vec![builder::key_usage(usage), builder::basic_constraints(Some(limit)), policy()]
}

/// What a server's certificate says, besides `more` (what its key is for).
pub fn of_server(usage: KeyUsage, more: Option<Extension>) -> Vec<Extension> {
    let mut extensions = vec![builder::key_usage(usage), builder::basic_constraints(None), policy()];
    extensions.extend(more);
    extensions
}

/// The training policy with its notice.
fn policy() -> Extension {
    builder::certificate_policy(&POLICY, &people::names().policy_notice)
}

/// What a subscriber's certificate says besides its subject and key.
pub struct Subscriber<'a> {
    pub purpose: Purpose,
    pub person: Option<&'a Person>,
    pub registration: Option<&'a Registration>,
    pub rnokpp: Option<String>,
    pub edrpou: Option<String>,
}

impl Subscriber<'_> {
    pub fn extensions(
        &self,
        services: &Services,
        not_before: OffsetDateTime,
        not_after: OffsetDateTime,
    ) -> Vec<Extension> {
        let signs = self.purpose != Purpose::Agree;
        let usage = KeyUsage {
            digital_signature: signs,
            non_repudiation: signs,
            key_agreement: matches!(self.purpose, Purpose::Agree | Purpose::Both),
            ..KeyUsage::default()
        };
        // The key is in a file: no QcSSCD.
        let kind = tlv::sequence(&[&tlv::oid(&oid::QC_TYPE_ESIGN)]);
        let mut extensions = vec![
            builder::key_usage(usage),
            builder::basic_constraints(None),
            policy(),
            builder::private_key_usage_period(not_before, not_after),
            builder::qc_statements(&[(oid::QC_COMPLIANCE, &[]), (oid::QC_TYPE, &kind)]),
        ];
        extensions.extend(self.directory_attributes());
        extensions.extend(self.alternative_names());
        extensions.extend(services.extensions());
        extensions
    }

    fn directory_attributes(&self) -> Option<Extension> {
        let unzr = self.person.and_then(|p| p.unzr.as_deref());
        let attributes: Vec<(ObjectIdentifier, &str)> = [
            (oid::UA_RNOKPP, self.rnokpp.as_deref()),
            (oid::UA_EDRPOU, self.edrpou.as_deref()),
            (oid::UA_UNZR, unzr),
        ]
        .into_iter()
        .filter_map(|(kind, value)| Some((kind, value?)))
        .collect();
        (!attributes.is_empty()).then(|| builder::directory_attributes(&attributes))
    }

    /// Phone (the vendor's otherName) and e-mail, where the person wants them in the certificate.
    fn alternative_names(&self) -> Option<Extension> {
        let registration = self.registration?;
        let phone = registration.phone.as_deref().filter(|_| registration.phone_in_certificate);
        let email = registration.email.as_deref().filter(|_| registration.email_in_certificate);
        let phone: Vec<_> = phone.map(|phone| (oid::IIT_PHONE, phone)).into_iter().collect();
        let email: Vec<&str> = email.into_iter().collect();
        let any = !(phone.is_empty() && email.is_empty());
        any.then(|| builder::alternative_names(&email, &phone))
    }
}

/// Issues a subscriber's certificate under `ca`.
pub fn issue(
    ca: &Identity,
    services: &Services,
    generation: HashAlgorithm,
    subject: &Name,
    spki: &SubjectPublicKeyInfo,
    subscriber: &Subscriber<'_>,
    (not_before, not_after): (OffsetDateTime, OffsetDateTime),
) -> Result<Certificate, PkiError> {
    let draft = Draft {
        subject,
        spki,
        not_before,
        not_after,
        extensions: subscriber.extensions(services, not_before, not_after),
    };
    draft.sign(Some(&ca.certificate), &|what| ca.sign(what), ca.algorithm()?, generation)
}
