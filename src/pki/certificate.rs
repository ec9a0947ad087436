//! X.509 certificates of the Ukrainian profile and of the international hierarchies beside it.

use super::extension::{self, AlternativeNames, Extension};
use super::tlv::{self, Element};
use super::{KeyIds, Name, PkiError, SignatureAlgorithm, SubjectPublicKeyInfo, name, oid};
use crate::crypto::HashAlgorithm;
use der::oid::ObjectIdentifier;
use time::OffsetDateTime;

/// KeyUsage bits that matter here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct KeyUsage {
    pub digital_signature: bool,
    pub non_repudiation: bool,
    pub key_encipherment: bool,
    pub key_agreement: bool,
    pub key_cert_sign: bool,
    pub crl_sign: bool,
}

/// What a certificate (or a key) is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Purpose {
    Sign,
    Agree,
    Both,
    Other,
}

/// A certificate as received. Every accessor answers from the parsed octets; an extension that cannot be read is
/// listed, not fatal.
#[derive(Debug, Clone)]
pub struct Certificate {
    raw: Vec<u8>,
    tbs: Vec<u8>,
    version: u8,
    serial: Vec<u8>,
    /// Content octets of the INTEGER, for structures that repeat it.
    serial_octets: Vec<u8>,
    issuer: Name,
    subject: Name,
    not_before: OffsetDateTime,
    not_after: OffsetDateTime,
    spki: SubjectPublicKeyInfo,
    /// What the outer AlgorithmIdentifier names; the inner one must name the same.
    signature_algorithm: Result<SignatureAlgorithm, PkiError>,
    signature: Vec<u8>,
    extensions: Vec<Extension>,
    facts: Facts,
}

/// What the extensions say, as far as they could be read.
#[derive(Debug, Clone, Default)]
struct Facts {
    subject_key_identifier: Option<Vec<u8>>,
    authority_key_identifier: Option<Vec<u8>>,
    key_usage: Option<KeyUsage>,
    basic_constraints: Option<(bool, Option<u32>)>,
    extended_key_usage: Vec<String>,
    statements: Vec<String>,
    usage: Option<(Option<OffsetDateTime>, Option<OffsetDateTime>)>,
    crl_urls: Vec<String>,
    delta_crl_urls: Vec<String>,
    ocsp_urls: Vec<String>,
    alternative_names: AlternativeNames,
    directory_attributes: Vec<(String, String)>,
    /// Dotted OIDs of known extensions whose value could not be read.
    unreadable: Vec<String>,
}

const WHAT: &str = "a certificate";

impl Certificate {
    pub fn from_der(der: &[u8]) -> Result<Self, PkiError> {
        let mut outer = Element::only(der, tlv::SEQUENCE, WHAT)?.reader(WHAT);
        let tbs = outer.element()?;
        let outer_algorithm = outer.element()?;
        let signature = outer.bit_string()?.to_vec();
        outer.finish()?;

        let mut fields = Element::only(tbs.raw, tlv::SEQUENCE, WHAT)?.reader(WHAT);
        // RFC 5280, 4.1.2.1: an INTEGER that counts from zero; absent it is version 1.
        let version = fields.optional(tlv::constructed(0))?;
        let version = version.and_then(|v| v.content.last()).map_or(1, |v| v.saturating_add(1));
        let serial_octets = fields.content(tlv::INTEGER)?.to_vec();
        let inner_algorithm = fields.element()?;
        let issuer = name::read_name(&mut fields)?;
        let mut validity = fields.sequence()?;
        let (not_before, not_after) = (validity.time()?, validity.time()?);
        let subject = name::read_name(&mut fields)?;
        let spki = SubjectPublicKeyInfo::from_der(fields.element()?.raw)?;
        // issuerUniqueID and subjectUniqueID: nobody uses them.
        for number in [1, 2] {
            fields.optional(tlv::primitive(number))?;
        }
        let extensions = match fields.optional_inside(tlv::constructed(3))? {
            Some(mut list) => extension::read_list(list.sequence()?)?,
            None => Vec::new(),
        };
        let signature_algorithm = SignatureAlgorithm::from_der(outer_algorithm.raw).and_then(|outer| {
            // Parameters may differ (an old root repeats them outside only), the algorithm may not.
            match SignatureAlgorithm::from_der(inner_algorithm.raw) {
                Ok(inner) if inner == outer => Ok(outer),
                _ => Err(PkiError::Invalid("the certificate names two different signature algorithms")),
            }
        });
        let serial = serial_octets.strip_prefix(&[0]).filter(|rest| !rest.is_empty());
        Ok(Self {
            raw: der.to_vec(),
            tbs: tbs.raw.to_vec(),
            version,
            serial: serial.unwrap_or(&serial_octets).to_vec(),
            serial_octets,
            issuer,
            subject,
            not_before,
            not_after,
            spki,
            signature_algorithm,
            signature,
            facts: Facts::read(&extensions),
            extensions,
        })
    }
    pub fn as_der(&self) -> &[u8] {
        &self.raw
    }
    /// 1, 2 or 3.
    pub fn version(&self) -> u8 {
        self.version
    }
    /// The signature's octets, as received.
    pub fn signature(&self) -> &[u8] {
        &self.signature
    }
    /// Serial number, big-endian, as encoded (a leading zero octet is removed).
    pub fn serial(&self) -> &[u8] {
        &self.serial
    }
    /// DER of `IssuerAndSerialNumber` (RFC 5652, 10.2.4).
    pub fn issuer_and_serial(&self) -> Vec<u8> {
        tlv::sequence(&[self.issuer.as_der(), &self.serial_der()])
    }
    /// DER of the serial number's INTEGER, as received.
    pub fn serial_der(&self) -> Vec<u8> {
        tlv::tlv(tlv::INTEGER, &[&self.serial_octets])
    }
    pub fn issuer(&self) -> &Name {
        &self.issuer
    }
    pub fn subject(&self) -> &Name {
        &self.subject
    }
    pub fn not_before(&self) -> OffsetDateTime {
        self.not_before
    }
    pub fn not_after(&self) -> OffsetDateTime {
        self.not_after
    }
    pub fn spki(&self) -> &SubjectPublicKeyInfo {
        &self.spki
    }
    pub fn key_ids(&self) -> KeyIds {
        self.spki().key_ids()
    }
    pub fn signature_algorithm(&self) -> Result<SignatureAlgorithm, PkiError> {
        self.signature_algorithm.clone()
    }
    /// Every extension, in order, as received.
    pub fn extensions(&self) -> &[Extension] {
        &self.extensions
    }
    pub fn subject_key_identifier(&self) -> Option<&[u8]> {
        self.facts.subject_key_identifier.as_deref()
    }
    pub fn authority_key_identifier(&self) -> Option<&[u8]> {
        self.facts.authority_key_identifier.as_deref()
    }
    /// None when the extension is absent or unreadable.
    pub fn key_usage(&self) -> Option<KeyUsage> {
        self.facts.key_usage
    }
    /// What the certificate is for. `Other`: an authority, a server, or a certificate whose key usage cannot be read.
    /// Without the keyUsage extension nothing is restricted (RFC 5280, 4.2.1.3): `Both`.
    pub fn purpose(&self) -> Purpose {
        let servers = [
            oid::KP_OCSP_SIGNING,
            oid::KP_TIME_STAMPING,
            oid::IIT_CMP_SERVER,
            oid::KP_CMC_CA,
            oid::KP_CMC_RA,
        ];
        if self.is_ca() || servers.iter().any(|usage| self.has_extended_key_usage(usage)) {
            return Purpose::Other;
        }
        let Some(usage) = self.key_usage() else {
            let absent = extension::find(&self.extensions, &oid::KEY_USAGE).is_none();
            return if absent { Purpose::Both } else { Purpose::Other };
        };
        let sign = usage.digital_signature || usage.non_repudiation;
        let agree = usage.key_agreement || usage.key_encipherment;
        match (sign, agree) {
            _ if usage.key_cert_sign || usage.crl_sign => Purpose::Other,
            (true, true) => Purpose::Both,
            (true, false) => Purpose::Sign,
            (false, true) => Purpose::Agree,
            (false, false) => Purpose::Other,
        }
    }
    pub fn is_ca(&self) -> bool {
        self.facts.basic_constraints.is_some_and(|(ca, _)| ca)
    }
    /// How many authorities may follow below this one, when it says so.
    pub fn path_len(&self) -> Option<u32> {
        self.facts.basic_constraints.and_then(|(_, path_len)| path_len)
    }
    /// Dotted OIDs.
    pub fn extended_key_usage(&self) -> &[String] {
        &self.facts.extended_key_usage
    }
    pub fn has_extended_key_usage(&self, usage: &ObjectIdentifier) -> bool {
        let usage = usage.to_string();
        self.facts.extended_key_usage.contains(&usage)
    }
    /// Dotted OIDs of the qcStatements.
    pub fn qc_statements(&self) -> &[String] {
        &self.facts.statements
    }
    /// Critical extensions this program does not understand (dotted OIDs), and critical ones it knows but cannot read.
    pub fn unknown_critical_extensions(&self) -> Vec<String> {
        self.extensions
            .iter()
            .filter(|e| e.critical)
            .filter(|e| !UNDERSTOOD.iter().any(|known| e.is(known)) || self.facts.unreadable.contains(&e.oid))
            .map(|e| e.oid.clone())
            .collect()
    }
    /// privateKeyUsagePeriod: when the private key begins and ends to serve. None when the extension is absent or
    /// unreadable.
    pub fn private_key_usage(&self) -> Option<(Option<OffsetDateTime>, Option<OffsetDateTime>)> {
        self.facts.usage
    }
    pub fn private_key_usage_end(&self) -> Option<OffsetDateTime> {
        self.facts.usage.and_then(|(_, end)| end)
    }
    /// qcStatements QcSSCD: the key is in a qualified device.
    pub fn qscd(&self) -> bool {
        self.facts.statements.contains(&oid::QC_SSCD.to_string())
    }
    pub fn crl_urls(&self) -> &[String] {
        &self.facts.crl_urls
    }
    pub fn delta_crl_urls(&self) -> &[String] {
        &self.facts.delta_crl_urls
    }
    pub fn ocsp_urls(&self) -> &[String] {
        &self.facts.ocsp_urls
    }
    /// E-mail addresses and other names of subjectAltName.
    pub fn alternative_names(&self) -> &AlternativeNames {
        &self.facts.alternative_names
    }
    /// РНОКПП from the subject's `TINUA-…` serialNumber or the subject directory attribute.
    pub fn rnokpp(&self) -> Option<String> {
        let in_name = self.subject.get(&oid::SERIAL_NUMBER).and_then(|value| value.strip_prefix("TINUA-"));
        in_name.or_else(|| self.directory_attribute(&oid::UA_RNOKPP)).map(str::to_owned)
    }
    /// ЄДРПОУ from organizationIdentifier `NTRUA-…` or the subject directory attribute.
    pub fn edrpou(&self) -> Option<String> {
        let in_name =
            self.subject.get(&oid::ORGANIZATION_IDENTIFIER).and_then(|value| value.strip_prefix("NTRUA-"));
        in_name.or_else(|| self.directory_attribute(&oid::UA_EDRPOU)).map(str::to_owned)
    }
    /// УНЗР from the subject directory attribute.
    pub fn unzr(&self) -> Option<String> {
        self.directory_attribute(&oid::UA_UNZR).map(str::to_owned)
    }
    fn directory_attribute(&self, kind: &ObjectIdentifier) -> Option<&str> {
        let kind = kind.to_string();
        self.facts.directory_attributes.iter().find(|(id, _)| *id == kind).map(|(_, value)| value.as_str())
    }
    pub fn sha256(&self) -> [u8; 32] {
        let mut out = [0; 32];
        // SHA-256 has 32 octets.
        for (to, from) in out.iter_mut().zip(HashAlgorithm::Sha256.digest(&self.raw).bytes) {
            *to = from;
        }
        out
    }
    /// All certificates of a .cer/.crt/.pem/.p7b file; a damaged one is an `Err` in its place.
    /// The outer error: the file holds no certificates at all.
    pub fn read_all(file: &[u8]) -> Result<Vec<Result<Self, PkiError>>, PkiError> {
        super::bundle::certificates(file)
    }
    /// Whether `issuer`'s key made the signature and `issuer`'s subject is our issuer name. Says nothing of time or trust.
    pub fn verify_issued_by(&self, issuer: &Certificate) -> Result<(), PkiError> {
        if self.issuer != issuer.subject {
            return Err(PkiError::Invalid("the certificate names another issuer"));
        }
        let algorithm = self.signature_algorithm()?;
        let signature = algorithm.from_bit_string(&self.signature)?;
        issuer.spki.verify(algorithm, &self.tbs, &signature, WHAT)
    }
}

/// Extensions whose meaning is honoured; name and policy constraints are not, so a critical one is refused.
const UNDERSTOOD: [ObjectIdentifier; 14] = [
    oid::SUBJECT_DIRECTORY_ATTRIBUTES,
    oid::SUBJECT_KEY_IDENTIFIER,
    oid::KEY_USAGE,
    oid::PRIVATE_KEY_USAGE_PERIOD,
    oid::SUBJECT_ALT_NAME,
    oid::BASIC_CONSTRAINTS,
    oid::CRL_DISTRIBUTION_POINTS,
    oid::CERTIFICATE_POLICIES,
    oid::AUTHORITY_KEY_IDENTIFIER,
    oid::EXTENDED_KEY_USAGE,
    oid::FRESHEST_CRL,
    oid::AUTHORITY_INFO_ACCESS,
    oid::SUBJECT_INFO_ACCESS,
    oid::QC_STATEMENTS,
];

impl Facts {
    fn read(extensions: &[Extension]) -> Self {
        let mut facts = Self::default();
        for (index, e) in extensions.iter().enumerate() {
            // A second one of a kind must not override the first; the document is listed as odd instead.
            let repeated = extensions[..index].iter().any(|earlier| earlier.oid == e.oid);
            if repeated || facts.take(e).is_err() {
                facts.unreadable.push(e.oid.clone());
            }
        }
        facts
    }
    fn take(&mut self, e: &Extension) -> Result<(), PkiError> {
        let value = &e.value;
        if e.is(&oid::SUBJECT_KEY_IDENTIFIER) {
            self.subject_key_identifier = Some(extension::subject_key_identifier(value)?);
        } else if e.is(&oid::AUTHORITY_KEY_IDENTIFIER) {
            self.authority_key_identifier = extension::authority_key_identifier(value)?;
        } else if e.is(&oid::KEY_USAGE) {
            self.key_usage = Some(extension::key_usage(value)?);
        } else if e.is(&oid::BASIC_CONSTRAINTS) {
            self.basic_constraints = Some(extension::basic_constraints(value)?);
        } else if e.is(&oid::EXTENDED_KEY_USAGE) {
            self.extended_key_usage = extension::oids(value)?;
        } else if e.is(&oid::CERTIFICATE_POLICIES) {
            // Nothing here depends on them, but a critical one must be readable.
            extension::leading_oids(value)?;
        } else if e.is(&oid::QC_STATEMENTS) {
            self.statements = extension::leading_oids(value)?;
        } else if e.is(&oid::PRIVATE_KEY_USAGE_PERIOD) {
            self.usage = Some(extension::usage_period(value)?);
        } else if e.is(&oid::CRL_DISTRIBUTION_POINTS) {
            self.crl_urls = extension::distribution_points(value)?;
        } else if e.is(&oid::FRESHEST_CRL) {
            self.delta_crl_urls = extension::distribution_points(value)?;
        } else if e.is(&oid::AUTHORITY_INFO_ACCESS) {
            let services = extension::access(value)?.into_iter();
            let ocsp = oid::ACCESS_OCSP.to_string();
            self.ocsp_urls = services.filter(|(method, _)| *method == ocsp).map(|(_, url)| url).collect();
        } else if e.is(&oid::SUBJECT_INFO_ACCESS) {
            extension::access(value)?;
        } else if e.is(&oid::SUBJECT_ALT_NAME) {
            self.alternative_names = extension::alternative_names(value)?;
        } else if e.is(&oid::SUBJECT_DIRECTORY_ATTRIBUTES) {
            self.directory_attributes = extension::directory_attributes(value)?;
        }
        Ok(())
    }
}

/// Same octets.
impl PartialEq for Certificate {
    fn eq(&self, other: &Self) -> bool {
        self.raw == other.raw
    }
}
impl Eq for Certificate {}
