//! The fields of a document (certificate, request) as people read them: each with its name, its value in words and its
//! octets.

use super::design::grouped;
use super::look::Look;
use super::owner;
use super::wizard::step::parameters::algorithm_words;
use crate::pki::extension::{self, Extension};
use crate::pki::{KeyUsage, Name, PkiError, SignatureAlgorithm, SubjectPublicKeyInfo, oid};
use der::oid::ObjectIdentifier;
use time::OffsetDateTime;

/// One field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    pub name: String,
    /// In words, each on its own line; empty: only the octets are known.
    pub value: Vec<String>,
    /// As it stands in the file; empty: it does not stand there alone.
    pub raw: Vec<u8>,
}

/// Arc of the national list of identifiers.
const NATIONAL: &str = "1.2.804.2.1.1.1.";

/// The key of a use's text, and whether keyUsage has it.
type Usage = (&'static str, fn(&KeyUsage) -> bool);
/// What is set in keyUsage.
const USAGES: [Usage; 6] = [
    ("digital-signature", |usage| usage.digital_signature),
    ("non-repudiation", |usage| usage.non_repudiation),
    ("key-encipherment", |usage| usage.key_encipherment),
    ("key-agreement", |usage| usage.key_agreement),
    ("cert-sign", |usage| usage.key_cert_sign),
    ("crl-sign", |usage| usage.crl_sign),
];

/// Extensions that have a name in the texts (`extension-<key>`).
const EXTENSIONS: [(ObjectIdentifier, &str); 15] = [
    (oid::SUBJECT_KEY_IDENTIFIER, "key-id"),
    (oid::AUTHORITY_KEY_IDENTIFIER, "issuer-key-id"),
    (oid::PRIVATE_KEY_USAGE_PERIOD, "usage-period"),
    (oid::CRL_DISTRIBUTION_POINTS, "crl"),
    (oid::FRESHEST_CRL, "delta-crl"),
    (oid::AUTHORITY_INFO_ACCESS, "issuer-services"),
    (oid::SUBJECT_INFO_ACCESS, "subject-services"),
    (oid::OCSP_NOCHECK, "ocsp-nocheck"),
    (oid::KEY_USAGE, "key-usage"),
    (oid::EXTENDED_KEY_USAGE, "extended-key-usage"),
    (oid::BASIC_CONSTRAINTS, "basic-constraints"),
    (oid::CERTIFICATE_POLICIES, "policies"),
    (oid::SUBJECT_ALT_NAME, "alternative-names"),
    (oid::SUBJECT_DIRECTORY_ATTRIBUTES, "directory-attributes"),
    (oid::QC_STATEMENTS, "statements"),
];

/// Identifiers inside extensions that have a name in the texts.
const KNOWN: [(ObjectIdentifier, &str); 21] = [
    (oid::UA_TSP_POLICY, "identifier-ua-tsp-policy"),
    (oid::KP_OCSP_SIGNING, "identifier-ocsp-signing"),
    (oid::KP_TIME_STAMPING, "identifier-time-stamping"),
    (oid::KP_CMC_CA, "identifier-cmc-ca"),
    (oid::KP_CMC_RA, "identifier-cmc-ra"),
    (oid::IIT_CMP_SERVER, "identifier-cmp-server"),
    (oid::ACCESS_OCSP, "identifier-ocsp"),
    (oid::ACCESS_CA_ISSUERS, "identifier-ca-issuers"),
    (oid::ACCESS_TIME_STAMPING, "identifier-tsp"),
    (oid::UA_POLICY, "identifier-ua-policy"),
    (oid::UA_QUALIFIED, "identifier-ua-qualified"),
    (oid::UA_SEAL, "identifier-ua-seal"),
    (oid::QC_COMPLIANCE, "identifier-qc-compliance"),
    (oid::QC_SSCD, "identifier-qc-device"),
    (oid::QC_PDS, "identifier-qc-disclosure"),
    (oid::QC_TYPE, "identifier-qc-type"),
    (oid::UA_RNOKPP, "owner-rnokpp"),
    (oid::UA_EDRPOU, "owner-edrpou"),
    (oid::UA_UNZR, "owner-unzr"),
    (oid::IIT_PHONE, "owner-phone"),
    (oid::IIT_ADDRESS, "owner-street"),
];

/// A distinguished name, an attribute a line.
pub fn subject(subject: &Name, look: Look<'_>) -> Vec<String> {
    if subject.is_empty() {
        return vec![look.text("field-no-subject")];
    }
    let line = |(kind, value): &(String, String)| {
        let name = match owner::attribute(kind) {
            Some(key) => look.text(&format!("owner-{key}")),
            None => look.text_with("owner-other", &[("oid", kind.clone())]),
        };
        named(name, visible(value), look)
    };
    subject.attributes().iter().map(line).collect()
}

/// The key's algorithm in words.
pub fn algorithm(spki: &SubjectPublicKeyInfo, look: Look<'_>) -> String {
    match spki.public_key() {
        Ok(key) => algorithm_words(key.algorithm(), look),
        Err(_) => spki.algorithm_name(),
    }
}

/// Identifiers of the key that others know it by, with the keys of their names: both generations of the national ones,
/// SHA-1 of a key of another family.
pub fn key_ids(spki: &SubjectPublicKeyInfo) -> Vec<(&'static str, Vec<u8>)> {
    let ids = spki.key_ids();
    if spki.algorithm_oid().starts_with(NATIONAL) {
        let (gost, kupyna) = (ids.gost.to_vec(), ids.kupyna.to_vec());
        return vec![("field-id-gost-name", gost), ("field-id-kupyna-name", kupyna)];
    }
    vec![("field-id-sha1-name", ids.sha1.to_vec())]
}

/// The key's algorithm and its bits.
pub fn key(spki: &SubjectPublicKeyInfo, look: Look<'_>) -> [Field; 2] {
    let bits = (8 * spki.bit_string().len()).to_string();
    let field = |key: &str, value: String, raw: &[u8]| Field {
        name: look.text(key),
        value: vec![value],
        raw: raw.to_vec(),
    };
    [
        field("field-algorithm", algorithm(spki, look), spki.algorithm_der()),
        field("field-public-key", look.text_with("field-bits", &[("bits", bits)]), spki.bit_string()),
    ]
}

/// What the document is signed with.
pub fn signature(
    algorithm: Result<SignatureAlgorithm, PkiError>,
    signature: &[u8],
    look: Look<'_>,
) -> [Field; 2] {
    let raw = algorithm.as_ref().map(|algorithm| algorithm.to_der()).unwrap_or_default();
    let words = match algorithm {
        Ok(algorithm) => look.text(signature_words(algorithm)),
        Err(error) => error.to_string(),
    };
    [
        Field { name: look.text("field-signature-algorithm"), value: vec![words], raw },
        Field { name: look.text("field-signature"), value: Vec::new(), raw: signature.to_vec() },
    ]
}

/// Key of the text that names a signature's algorithm.
fn signature_words(algorithm: SignatureAlgorithm) -> &'static str {
    match algorithm {
        SignatureAlgorithm::DstuGost34311 => "signature-dstu-gost",
        SignatureAlgorithm::DstuKupyna256 => "signature-dstu-kupyna256",
        SignatureAlgorithm::DstuKupyna384 => "signature-dstu-kupyna384",
        SignatureAlgorithm::DstuKupyna512 => "signature-dstu-kupyna512",
        SignatureAlgorithm::EcdsaSha256 => "signature-ecdsa-sha256",
        SignatureAlgorithm::EcdsaSha384 => "signature-ecdsa-sha384",
        SignatureAlgorithm::RsaSha256 => "signature-rsa-sha256",
        SignatureAlgorithm::RsaSha384 => "signature-rsa-sha384",
        SignatureAlgorithm::RsaSha512 => "signature-rsa-sha512",
    }
}

/// An extension; `spki`: the key that the document is of.
pub fn extension(spki: &SubjectPublicKeyInfo, found: &Extension, look: Look<'_>) -> Field {
    let key = EXTENSIONS.iter().find(|(known, _)| found.is(known)).map(|(_, key)| *key);
    let name = match key {
        Some(key) => look.text(&format!("extension-{key}")),
        None => look.text_with("extension-other", &[("name", found.name().to_owned())]),
    };
    let mut value = key.and_then(|key| extension_words(key, spki, &found.value, look)).unwrap_or_default();
    if found.critical {
        value.push(look.text("extension-critical"));
    }
    Field { name, value, raw: found.value.clone() }
}

/// None: it has another form than its standard says.
fn extension_words(
    key: &str,
    spki: &SubjectPublicKeyInfo,
    value: &[u8],
    look: Look<'_>,
) -> Option<Vec<String>> {
    let known = |oid: String| {
        let text = KNOWN.iter().find(|(known, _)| known.to_string() == oid).map(|(_, key)| look.text(key));
        text.map_or_else(|| oid.clone(), |text| format!("{text} ({oid})"))
    };
    Some(match key {
        "key-id" => {
            let id = extension::subject_key_identifier(value).ok()?;
            let ids = spki.key_ids();
            let by = match () {
                () if id == ids.gost => "field-id-gost",
                () if id == ids.kupyna => "field-id-kupyna",
                () if ids.matches(&id) => "field-id-sha1",
                () => "field-id-foreign",
            };
            vec![grouped(&hex::encode(&id)), look.text(by)]
        }
        "key-usage" => {
            let usage = extension::key_usage(value).ok()?;
            let set = USAGES.iter().filter(|(_, is_set)| is_set(&usage));
            set.map(|(key, _)| look.text(&format!("usage-{key}"))).collect()
        }
        "issuer-key-id" => {
            let id = extension::authority_key_identifier(value).ok()?;
            id.iter().map(|id| grouped(&hex::encode(id))).collect()
        }
        "usage-period" => {
            let (from, to) = extension::usage_period(value).ok()?;
            let line = |key: &str, at: Option<OffsetDateTime>| {
                at.map(|at| look.text_with(key, &[("time", look.texts.moment(at))]))
            };
            [line("field-from", from), line("field-to", to)].into_iter().flatten().collect()
        }
        "crl" | "delta-crl" => {
            extension::distribution_points(value).ok()?.iter().map(|url| visible(url)).collect()
        }
        "issuer-services" | "subject-services" => {
            let services = extension::access(value).ok()?.into_iter();
            services.map(|(kind, url)| named(known(kind), visible(&url), look)).collect()
        }
        "ocsp-nocheck" => vec![look.text("field-ocsp-nocheck")],
        "extended-key-usage" => extension::oids(value).ok()?.into_iter().map(known).collect(),
        "basic-constraints" => {
            let (authority, _) = extension::basic_constraints(value).ok()?;
            vec![look.text(if authority { "extension-authority" } else { "extension-no-authority" })]
        }
        "policies" | "statements" => extension::leading_oids(value).ok()?.into_iter().map(known).collect(),
        "alternative-names" => {
            let names = extension::alternative_names(value).ok()?;
            let emails = names.emails.into_iter().map(|email| named(look.text("owner-email"), email, look));
            let others = names.others.into_iter().map(|(kind, text)| named(known(kind), text, look));
            emails.chain(names.dns).chain(others).map(|line| visible(&line)).collect()
        }
        "directory-attributes" => {
            let attributes = extension::directory_attributes(value).ok()?;
            let line = |(kind, text): (String, String)| {
                let text = match kind == oid::UA_UNZR.to_string() {
                    true => owner::masked(&text),
                    false => text,
                };
                let name = KNOWN.iter().find(|(known, _)| known.to_string() == kind);
                let name = name.map_or_else(
                    || look.text_with("owner-other", &[("oid", kind)]),
                    |(_, key)| look.text(key),
                );
                named(name, visible(&text), look)
            };
            attributes.into_iter().map(line).collect()
        }
        _ => return None,
    })
}

fn named(name: String, value: String, look: Look<'_>) -> String {
    look.text_with("field-named", &[("name", name), ("value", value)])
}

/// What a file says cannot turn or break a line of the page.
fn visible(text: &str) -> String {
    crate::pki::name::visible(text)
}

/// Fields as a text for the clipboard.
pub fn as_text(fields: &[Field]) -> String {
    let mut text = String::new();
    for field in fields {
        text.push_str(&field.name);
        text.push('\n');
        for line in &field.value {
            text.push_str("  ");
            text.push_str(line);
            text.push('\n');
        }
        if !field.raw.is_empty() {
            text.push_str("  ");
            text.push_str(&hex::encode(&field.raw));
            text.push('\n');
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gui::design::PALETTES;
    use crate::i18n::{Language, Texts};

    #[test]
    fn a_name_is_told_by_its_attributes_and_hides_nothing() {
        let texts = Texts::new(Language::Uk);
        let look = Look { texts: &texts, palette: &PALETTES[0], compact: false };
        let name =
            Name::build(&[(oid::COMMON_NAME, "Кова\u{202e}ленко"), (oid::LOCALITY, "Зразків")]).unwrap();
        assert_eq!(subject(&name, look), ["Повне ім’я: Коваленко", "Населений пункт: Зразків"]);
        assert_eq!(subject(&Name::build(&[]).unwrap(), look), [look.text("field-no-subject")]);
    }

    #[test]
    fn fields_of_every_kind_have_texts() {
        for language in Language::ALL {
            let texts = Texts::new(language);
            let look = Look { texts: &texts, palette: &PALETTES[0], compact: false };
            let keys = EXTENSIONS.map(|(_, key)| format!("extension-{key}"));
            let usages = USAGES.map(|(key, _)| format!("usage-{key}"));
            let known = KNOWN.map(|(_, key)| key.to_owned());
            for key in keys.iter().chain(&usages).chain(&known) {
                // The texts answer with the key where there is no such text.
                assert_ne!(look.text(key), *key);
            }
        }
    }
}
