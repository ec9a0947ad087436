//! Extensions (RFC 5280, 4.2): kept as received, read one by one, so that an odd one never loses its document.

use super::tlv::{self, Element, Reader};
use super::{KeyUsage, PkiError, oid};
use der::oid::ObjectIdentifier;
use time::OffsetDateTime;

/// More than any real certificate has.
const MAX_EXTENSIONS: usize = 256;

/// One extension as received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// Dotted OID.
    pub oid: String,
    /// Content octets of the OID.
    octets: Vec<u8>,
    pub critical: bool,
    /// Content of extnValue.
    pub value: Vec<u8>,
}

impl Extension {
    /// `value`: the extension itself, DER.
    pub fn new(oid: &ObjectIdentifier, critical: bool, value: Vec<u8>) -> Self {
        Self { oid: oid.to_string(), octets: oid.as_bytes().to_vec(), critical, value }
    }
    pub fn is(&self, oid: &ObjectIdentifier) -> bool {
        self.octets == oid.as_bytes()
    }
    /// Name of the extension as its standard has it, or the OID.
    pub fn name(&self) -> &str {
        NAMES.iter().find(|(id, _)| self.is(id)).map_or(&self.oid, |(_, name)| name)
    }
    /// DER; the default of `critical` is left out.
    pub fn to_der(&self) -> Vec<u8> {
        let critical = if self.critical { tlv::boolean(true) } else { Vec::new() };
        tlv::sequence(&[&tlv::tlv(tlv::OID, &[&self.octets]), &critical, &tlv::octet_string(&self.value)])
    }
}

const NAMES: [(ObjectIdentifier, &str); 19] = [
    (oid::SUBJECT_DIRECTORY_ATTRIBUTES, "subjectDirectoryAttributes"),
    (oid::SUBJECT_KEY_IDENTIFIER, "subjectKeyIdentifier"),
    (oid::KEY_USAGE, "keyUsage"),
    (oid::PRIVATE_KEY_USAGE_PERIOD, "privateKeyUsagePeriod"),
    (oid::SUBJECT_ALT_NAME, "subjectAltName"),
    (oid::ISSUER_ALT_NAME, "issuerAltName"),
    (oid::BASIC_CONSTRAINTS, "basicConstraints"),
    (oid::CRL_NUMBER, "cRLNumber"),
    (oid::DELTA_CRL_INDICATOR, "deltaCRLIndicator"),
    (oid::ISSUING_DISTRIBUTION_POINT, "issuingDistributionPoint"),
    (oid::CRL_DISTRIBUTION_POINTS, "cRLDistributionPoints"),
    (oid::CERTIFICATE_POLICIES, "certificatePolicies"),
    (oid::AUTHORITY_KEY_IDENTIFIER, "authorityKeyIdentifier"),
    (oid::EXTENDED_KEY_USAGE, "extKeyUsage"),
    (oid::FRESHEST_CRL, "freshestCRL"),
    (oid::AUTHORITY_INFO_ACCESS, "authorityInfoAccess"),
    (oid::QC_STATEMENTS, "qcStatements"),
    (oid::SUBJECT_INFO_ACCESS, "subjectInfoAccess"),
    (oid::OCSP_NOCHECK, "ocsp-nocheck"),
];

/// Reads `Extensions ::= SEQUENCE OF Extension` to its end.
pub fn read_list(list: Reader<'_>) -> Result<Vec<Extension>, PkiError> {
    list.list(MAX_EXTENSIONS, |reader| {
        let mut extension = reader.sequence()?;
        let octets = extension.oid_octets()?;
        let oid = tlv::oid_text(octets).ok_or_else(|| extension.error())?;
        let critical = match extension.optional(tlv::BOOLEAN)? {
            // Any octet but zero is true in BER; some old certificates write 01.
            Some(flag) => flag.content.iter().any(|octet| *octet != 0),
            None => false,
        };
        let value = extension.octet_string()?.to_vec();
        Ok(Extension { oid, octets: octets.to_vec(), critical, value })
    })
}

/// `Extensions` in DER.
pub fn write_list(extensions: &[Extension]) -> Vec<u8> {
    tlv::tlv_list(tlv::SEQUENCE, extensions.iter().map(Extension::to_der))
}

/// The first extension of this kind.
pub fn find<'e>(extensions: &'e [Extension], oid: &ObjectIdentifier) -> Option<&'e Extension> {
    extensions.iter().find(|extension| extension.is(oid))
}

const WHAT: &str = "an extension";

fn whole(value: &[u8], tag: u8) -> Result<Reader<'_>, PkiError> {
    Ok(Element::only(value, tag, WHAT)?.reader(WHAT))
}

/// keyUsage. Unused-bit counts are not checked: bits beyond the string are zero.
pub fn key_usage(value: &[u8]) -> Result<KeyUsage, PkiError> {
    let bits = Element::only(value, tlv::BIT_STRING, WHAT)?.content;
    let first = *bits.get(1).ok_or(PkiError::Decode(WHAT))?;
    let bit = |number: u8| first & (0x80 >> number) != 0;
    Ok(KeyUsage {
        digital_signature: bit(0),
        non_repudiation: bit(1),
        key_encipherment: bit(2),
        key_agreement: bit(4),
        key_cert_sign: bit(5),
        crl_sign: bit(6),
    })
}

/// basicConstraints: cA and pathLenConstraint.
pub fn basic_constraints(value: &[u8]) -> Result<(bool, Option<u32>), PkiError> {
    let mut reader = whole(value, tlv::SEQUENCE)?;
    let ca = reader.optional(tlv::BOOLEAN)?.is_some_and(|flag| flag.content.iter().any(|octet| *octet != 0));
    let path_len = if reader.is_empty() {
        None
    } else {
        Some(u32::try_from(reader.integer()?).map_err(|_| PkiError::Decode(WHAT))?)
    };
    Ok((ca, path_len))
}

/// subjectKeyIdentifier.
pub fn subject_key_identifier(value: &[u8]) -> Result<Vec<u8>, PkiError> {
    Ok(Element::only(value, tlv::OCTET_STRING, WHAT)?.content.to_vec())
}

/// keyIdentifier of authorityKeyIdentifier, if it has one.
pub fn authority_key_identifier(value: &[u8]) -> Result<Option<Vec<u8>>, PkiError> {
    let mut reader = whole(value, tlv::SEQUENCE)?;
    Ok(reader.optional(tlv::primitive(0))?.map(|id| id.content.to_vec()))
}

/// Dotted OIDs of a `SEQUENCE OF OBJECT IDENTIFIER` (extKeyUsage).
pub fn oids(value: &[u8]) -> Result<Vec<String>, PkiError> {
    whole(value, tlv::SEQUENCE)?.list(MAX_EXTENSIONS, Reader::oid_text)
}

/// Dotted OIDs that open each element of a `SEQUENCE OF SEQUENCE` (certificatePolicies, qcStatements).
pub fn leading_oids(value: &[u8]) -> Result<Vec<String>, PkiError> {
    whole(value, tlv::SEQUENCE)?.list(MAX_EXTENSIONS, |reader| reader.sequence()?.oid_text())
}

/// privateKeyUsagePeriod: notBefore and notAfter.
pub fn usage_period(value: &[u8]) -> Result<(Option<OffsetDateTime>, Option<OffsetDateTime>), PkiError> {
    let mut reader = whole(value, tlv::SEQUENCE)?;
    let mut side = |number: u8| -> Result<Option<OffsetDateTime>, PkiError> {
        let Some(element) = reader.optional(tlv::primitive(number))? else { return Ok(None) };
        // Implicit GeneralizedTime.
        let explicit = tlv::tlv(tlv::GENERALIZED_TIME, &[element.content]);
        Reader::new(&explicit, WHAT).time().map(Some)
    };
    Ok((side(0)?, side(1)?))
}

/// http URLs of cRLDistributionPoints or freshestCRL.
pub fn distribution_points(value: &[u8]) -> Result<Vec<String>, PkiError> {
    Ok(distribution_point_names(value)?.into_iter().filter_map(url).collect())
}

/// Names of all points in cRLDistributionPoints or freshestCRL.
pub fn distribution_point_names(value: &[u8]) -> Result<Vec<Element<'_>>, PkiError> {
    let mut names = Vec::new();
    let mut points = whole(value, tlv::SEQUENCE)?;
    while !points.is_empty() {
        names.extend(point_names(&mut points.sequence()?)?);
    }
    Ok(names)
}

/// The DistributionPointName with which a DistributionPoint and an IssuingDistributionPoint begin, if it is there: each
/// GeneralName of a full one; one relative to the issuer as it stands.
pub fn point_names<'v>(point: &mut Reader<'v>) -> Result<Vec<Element<'v>>, PkiError> {
    let Some(mut name) = point.optional_inside(tlv::constructed(0))? else { return Ok(Vec::new()) };
    let mut names = name.optional_inside(tlv::constructed(0))?.unwrap_or(name);
    let mut found = Vec::new();
    while !names.is_empty() {
        found.push(names.element()?);
    }
    Ok(found)
}

/// (access method, URL) pairs of authorityInfoAccess or subjectInfoAccess.
pub fn access(value: &[u8]) -> Result<Vec<(String, String)>, PkiError> {
    let mut found = Vec::new();
    let mut descriptions = whole(value, tlv::SEQUENCE)?;
    while !descriptions.is_empty() {
        let mut description = descriptions.sequence()?;
        let method = description.oid_text()?;
        found.extend(url(description.element()?).map(|url| (method, url)));
    }
    Ok(found)
}

/// uniformResourceIdentifier of a GeneralName.
fn url(name: Element<'_>) -> Option<String> {
    (name.tag == tlv::primitive(6)).then(|| String::from_utf8_lossy(name.content).into_owned())
}

/// What subjectAltName says of a person: e-mail addresses, and texts of otherNames by dotted OID.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AlternativeNames {
    pub emails: Vec<String>,
    pub dns: Vec<String>,
    pub others: Vec<(String, String)>,
}

pub fn alternative_names(value: &[u8]) -> Result<AlternativeNames, PkiError> {
    let mut found = AlternativeNames::default();
    let mut names = whole(value, tlv::SEQUENCE)?;
    while !names.is_empty() {
        let name = names.element()?;
        let text = || String::from_utf8_lossy(name.content).into_owned();
        if name.tag == tlv::primitive(1) {
            found.emails.push(text());
        } else if name.tag == tlv::primitive(2) {
            found.dns.push(text());
        } else if name.tag == tlv::constructed(0) {
            let mut other = name.reader(WHAT);
            let kind = other.oid_text()?;
            let text = other.inside(tlv::constructed(0))?.element()?.text();
            found.others.extend(text.map(|text| (kind, text)));
        }
    }
    Ok(found)
}

/// subjectDirectoryAttributes: dotted OID and first text of each.
pub fn directory_attributes(value: &[u8]) -> Result<Vec<(String, String)>, PkiError> {
    let mut found = Vec::new();
    let mut attributes = whole(value, tlv::SEQUENCE)?;
    while !attributes.is_empty() {
        let mut attribute = attributes.sequence()?;
        let kind = attribute.oid_text()?;
        let mut values = attribute.inside(tlv::SET)?;
        while !values.is_empty() {
            found.extend(values.element()?.text().map(|text| (kind.clone(), text)));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unhex(text: &str) -> Vec<u8> {
        hex::decode(text).unwrap()
    }

    // Values below are from certificates made for the project's own test authority.
    #[test]
    fn the_profiles_values_are_read() {
        let usage = key_usage(&unhex("030206c0")).unwrap();
        assert!(usage.digital_signature && usage.non_repudiation && !usage.key_agreement);
        assert!(key_usage(&unhex("03020308")).unwrap().key_agreement);
        assert_eq!(basic_constraints(&unhex("3000")), Ok((false, None)));
        assert_eq!(basic_constraints(&unhex("30060101ff020100")), Ok((true, Some(0))));
        let (_, end) =
            usage_period(&unhex("3022800f32303236313032323139313035335a810f32303238313032313139313035335a"))
                .unwrap();
        assert_eq!(end, Some(time::macros::datetime!(2028-10-21 19:10:53 UTC)));
        assert_eq!(
            distribution_points(&unhex(
                "30253023a021a01f861d687474703a2f2f3132372e302e302e312f63726c2d66756c6c2e63726c"
            ))
            .unwrap(),
            ["http://127.0.0.1/crl-full.crl"]
        );
        let attributes = directory_attributes(&unhex(
            "303a301c060c2a8624020101010b01040101310c130a33313233343536373839301a060c2a8624020101010b01040201310a13083132333435363738",
        ))
        .unwrap();
        assert_eq!(attributes[0], (oid::UA_RNOKPP.to_string(), "3123456789".to_owned()));
        assert_eq!(attributes[1], (oid::UA_EDRPOU.to_string(), "12345678".to_owned()));
        assert_eq!(
            leading_oids(&unhex("30173008060604008e460101300b06092a8624020101010201")).unwrap().len(),
            2
        );
        let methods = access(&unhex(
            "302c302a06082b06010505073003861e687474703a2f2f3132372e302e302e312f73657276696365732f7473702f",
        ))
        .unwrap();
        assert_eq!(
            methods,
            [(oid::ACCESS_TIME_STAMPING.to_string(), "http://127.0.0.1/services/tsp/".to_owned())]
        );
    }

    #[test]
    fn odd_values_are_errors_not_panics() {
        for value in ["", "30", "0300", "0301", "3001", "30020101", "a0023000", "04020000"] {
            let value = unhex(value);
            let _ = (key_usage(&value), basic_constraints(&value), usage_period(&value), oids(&value));
            let _ = (distribution_points(&value), access(&value), alternative_names(&value));
            let _ = (directory_attributes(&value), leading_oids(&value), authority_key_identifier(&value));
        }
        assert!(key_usage(&unhex("030107")).is_err());
        assert!(authority_key_identifier(&unhex("04020000")).is_err());
    }
}
