//! The certificates that the training provider makes: the Ukrainian profile (subscriber, servers, authority) and the same
//! shape for ECDSA keys. Extensions: RFC 5280, ETSI EN 319 412-5 (qcStatements), national subject directory attributes.

use super::hierarchy::{Family, Identity};
use super::people::{self, Person};
use super::store::Registration;
use crate::crypto::{CryptoError, HashAlgorithm, ToSign};
use crate::pki::{Certificate, KeyIds, Name, PkiError, Purpose, SignatureAlgorithm, SubjectPublicKeyInfo};
use crate::pki::{oid, tlv};
use der::oid::ObjectIdentifier;
use time::OffsetDateTime;

/// Certificate policy of everything that is issued here (our documentation arc).
pub const POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.4145.4.1");
const USER_NOTICE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.2.2");
/// KeyUsage of authorities: keyCertSign, cRLSign.
pub const USAGE_CA: [u8; 4] = [0x03, 0x02, 0x01, 0x06];
/// digitalSignature.
pub const USAGE_SERVER: [u8; 4] = [0x03, 0x02, 0x07, 0x80];
/// keyAgreement.
pub const USAGE_AGREE: [u8; 4] = [0x03, 0x02, 0x03, 0x08];
/// digitalSignature, nonRepudiation.
const USAGE_SIGN: [u8; 4] = [0x03, 0x02, 0x06, 0xc0];
/// digitalSignature, nonRepudiation, keyAgreement.
const USAGE_BOTH: [u8; 4] = [0x03, 0x02, 0x03, 0xc8];

/// One extension: type, critical, DER of the value.
pub type Extension = (ObjectIdentifier, bool, Vec<u8>);

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
        let access =
            |method, path: &str| tlv::sequence(&[&tlv::oid(&method), &uri(&format!("{}{path}", self.url))]);
        vec![
            (oid::CRL_DISTRIBUTION_POINTS, false, distribution_point(&self.crl())),
            (oid::FRESHEST_CRL, false, distribution_point(&self.delta_crl())),
            (
                oid::AUTHORITY_INFO_ACCESS,
                false,
                tlv::sequence(&[
                    &access(oid::ACCESS_OCSP, "/services/ocsp/"),
                    &access(oid::ACCESS_CA_ISSUERS, "/ca/certs.p7b"),
                ]),
            ),
            (
                oid::SUBJECT_INFO_ACCESS,
                false,
                tlv::sequence(&[&access(oid::ACCESS_TIME_STAMPING, "/services/tsp/")]),
            ),
        ]
    }
}

/// CRLDistributionPoints with one address.
pub fn distribution_point(url: &str) -> Vec<u8> {
    let name = tlv::tlv(tlv::constructed(0), &[&uri(url)]);
    tlv::sequence(&[&tlv::sequence(&[&tlv::tlv(tlv::constructed(0), &[&name])])])
}

/// uniformResourceIdentifier of a GeneralName.
fn uri(url: &str) -> Vec<u8> {
    tlv::tlv(tlv::primitive(6), &[url.as_bytes()])
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
        let issuer_name = issuer.map_or(self.subject, Certificate::subject);
        let mut extensions = vec![
            (oid::SUBJECT_KEY_IDENTIFIER, false, tlv::octet_string(&own_id)),
            (
                oid::AUTHORITY_KEY_IDENTIFIER,
                false,
                tlv::sequence(&[&tlv::tlv(tlv::primitive(0), &[issuer_id])]),
            ),
        ];
        extensions.extend(self.extensions.iter().cloned());
        let list = tlv::tlv_list(tlv::SEQUENCE, extensions.iter().map(extension));
        let tbs = tlv::sequence(&[
            &tlv::tlv(tlv::constructed(0), &[&tlv::integer(2)]),
            &tlv::unsigned(&serial()?),
            &algorithm.to_der(),
            issuer_name.as_der(),
            &tlv::sequence(&[
                &tlv::utc_or_generalized_time(self.not_before),
                &tlv::utc_or_generalized_time(self.not_after),
            ]),
            self.subject.as_der(),
            self.spki.as_der(),
            &tlv::tlv(tlv::constructed(3), &[&list]),
        ]);
        Certificate::from_der(&signed(&tbs, signer, algorithm)?)
    }
}

/// SIGNED{}: the octets, the algorithm, the signature.
pub fn signed(
    tbs: &[u8],
    signer: &impl Fn(&ToSign) -> Result<Vec<u8>, CryptoError>,
    algorithm: SignatureAlgorithm,
) -> Result<Vec<u8>, PkiError> {
    let signature = signer(&ToSign { message: tbs.to_vec(), hash: algorithm.hash() })?;
    let bits = tlv::bit_string(&algorithm.to_bit_string(&signature));
    Ok(tlv::sequence(&[tbs, &algorithm.to_der(), &bits]))
}

/// Extension ::= SEQUENCE { extnID, critical DEFAULT FALSE, extnValue }.
pub fn extension((kind, critical, value): &Extension) -> Vec<u8> {
    let critical: &[u8] = if *critical { &[tlv::BOOLEAN, 1, 0xff] } else { &[] };
    tlv::sequence(&[&tlv::oid(kind), critical, &tlv::octet_string(value)])
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
    let mut octets = [0; 20];
    getrandom::fill(&mut octets).map_err(|_| CryptoError::Random)?;
    octets[0] = octets[0] & 0x7f | 0x40;
    Ok(octets)
}

pub fn basic_constraints(ca: bool) -> Extension {
    let content: &[u8] = if ca { &[tlv::BOOLEAN, 1, 0xff] } else { &[] };
    (oid::BASIC_CONSTRAINTS, true, tlv::sequence(&[content]))
}

pub fn key_usage(usage: [u8; 4]) -> Extension {
    (oid::KEY_USAGE, true, usage.to_vec())
}

pub fn extended_key_usage(purposes: &[ObjectIdentifier], critical: bool) -> Extension {
    (oid::EXTENDED_KEY_USAGE, critical, tlv::tlv_list(tlv::SEQUENCE, purposes.iter().map(tlv::oid)))
}

/// The training policy with its notice.
pub fn policies() -> Extension {
    let notice = tlv::sequence(&[&tlv::utf8(&people::names().policy_notice)]);
    let qualifier = tlv::sequence(&[&tlv::oid(&USER_NOTICE), &notice]);
    let policy = tlv::sequence(&[&tlv::oid(&POLICY), &tlv::sequence(&[&qualifier])]);
    (oid::CERTIFICATE_POLICIES, false, tlv::sequence(&[&policy]))
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
        let usage = match self.purpose {
            Purpose::Agree => USAGE_AGREE,
            Purpose::Both => USAGE_BOTH,
            Purpose::Sign | Purpose::Other => USAGE_SIGN,
        };
        let mut extensions =
            vec![key_usage(usage), basic_constraints(false), policies(), usage_period(not_before, not_after)];
        // The key is in a file: no QcSSCD.
        let statement = |kind, value: &[u8]| tlv::sequence(&[&tlv::oid(&kind), value]);
        let kind = tlv::sequence(&[&tlv::oid(&oid::QC_TYPE_ESIGN)]);
        let statements =
            tlv::sequence(&[&statement(oid::QC_COMPLIANCE, &[]), &statement(oid::QC_TYPE, &kind)]);
        extensions.push((oid::QC_STATEMENTS, false, statements));
        extensions.extend(self.directory_attributes());
        extensions.extend(self.alternative_names());
        extensions.extend(services.extensions());
        extensions
    }

    fn directory_attributes(&self) -> Option<Extension> {
        let unzr = self.person.and_then(|p| p.unzr.as_deref());
        let attributes: Vec<Vec<u8>> = [
            (oid::UA_RNOKPP, self.rnokpp.as_deref()),
            (oid::UA_EDRPOU, self.edrpou.as_deref()),
            (oid::UA_UNZR, unzr),
        ]
        .into_iter()
        .filter_map(|(kind, value)| {
            let value = tlv::tlv(tlv::PRINTABLE_STRING, &[value?.as_bytes()]);
            Some(tlv::sequence(&[&tlv::oid(&kind), &tlv::tlv(tlv::SET, &[&value])]))
        })
        .collect();
        (!attributes.is_empty())
            .then(|| (oid::SUBJECT_DIRECTORY_ATTRIBUTES, false, tlv::tlv_list(tlv::SEQUENCE, attributes)))
    }

    /// Phone (the vendor's otherName) and e-mail, where the person wants them in the certificate.
    fn alternative_names(&self) -> Option<Extension> {
        let registration = self.registration?;
        let mut names = Vec::new();
        if let Some(phone) = registration.phone.as_deref().filter(|_| registration.phone_in_certificate) {
            let value = tlv::tlv(tlv::constructed(0), &[&tlv::utf8(phone)]);
            names.push(tlv::tlv(tlv::constructed(0), &[&tlv::oid(&oid::IIT_PHONE), &value]));
        }
        if let Some(email) = registration.email.as_deref().filter(|_| registration.email_in_certificate) {
            names.push(tlv::tlv(tlv::primitive(1), &[email.as_bytes()]));
        }
        (!names.is_empty()).then(|| (oid::SUBJECT_ALT_NAME, false, tlv::tlv_list(tlv::SEQUENCE, names)))
    }
}

fn usage_period(not_before: OffsetDateTime, not_after: OffsetDateTime) -> Extension {
    let bound = |number, time| {
        let mut element = tlv::generalized_time(time);
        if let Some(tag) = element.first_mut() {
            *tag = tlv::primitive(number);
        }
        element
    };
    let period = tlv::sequence(&[&bound(0, not_before), &bound(1, not_after)]);
    (oid::PRIVATE_KEY_USAGE_PERIOD, false, period)
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
