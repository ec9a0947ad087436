//! The fields of a request as people read them: each with its name, its value in words and its octets.

use crate::gui::design::grouped;
use crate::gui::look::Look;
use crate::gui::owner;
use crate::pki::extension::{self, Extension};
use crate::pki::{CertificationRequest, KeyUsage, Name, Purpose, SignatureAlgorithm, oid};
use der::oid::ObjectIdentifier;

/// One field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    pub name: String,
    /// In words, each on its own line; empty: only the octets are known.
    pub value: Vec<String>,
    /// As it stands in the file.
    pub raw: Vec<u8>,
}

/// What is set in keyUsage, by the keys of their texts.
const USAGES: [(&str, fn(&KeyUsage) -> bool); 6] = [
    ("digital-signature", |usage| usage.digital_signature),
    ("non-repudiation", |usage| usage.non_repudiation),
    ("key-encipherment", |usage| usage.key_encipherment),
    ("key-agreement", |usage| usage.key_agreement),
    ("cert-sign", |usage| usage.key_cert_sign),
    ("crl-sign", |usage| usage.crl_sign),
];

/// Extensions that have a name in the texts (`extension-<key>`).
const EXTENSIONS: [(ObjectIdentifier, &str); 8] = [
    (oid::SUBJECT_KEY_IDENTIFIER, "key-id"),
    (oid::KEY_USAGE, "key-usage"),
    (oid::EXTENDED_KEY_USAGE, "extended-key-usage"),
    (oid::BASIC_CONSTRAINTS, "basic-constraints"),
    (oid::CERTIFICATE_POLICIES, "policies"),
    (oid::SUBJECT_ALT_NAME, "alternative-names"),
    (oid::SUBJECT_DIRECTORY_ATTRIBUTES, "directory-attributes"),
    (oid::QC_STATEMENTS, "statements"),
];

/// Identifiers inside extensions that have a name in the texts.
const KNOWN: [(ObjectIdentifier, &str); 12] = [
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

/// What the key is for, where the request says so.
pub fn purpose(request: &CertificationRequest) -> Option<Purpose> {
    let found = extension::find(request.extensions(), &oid::KEY_USAGE)?;
    let usage = extension::key_usage(&found.value).ok()?;
    let sign = usage.digital_signature || usage.non_repudiation;
    let agree = usage.key_agreement || usage.key_encipherment;
    Some(match (sign, agree) {
        (true, true) => Purpose::Both,
        (true, false) => Purpose::Sign,
        (false, true) => Purpose::Agree,
        (false, false) => Purpose::Other,
    })
}

/// Every field, in the order in which they stand in the request.
pub fn fields(request: &CertificationRequest, look: Look<'_>) -> Vec<Field> {
    let spki = request.spki();
    let field =
        |key: &str, value: Vec<String>, raw: &[u8]| Field { name: look.text(key), value, raw: raw.to_vec() };
    let mut all = vec![
        field("request-subject", subject(request.subject(), look), request.subject().as_der()),
        field("request-algorithm", vec![algorithm(request, look)], spki.algorithm_der()),
        field(
            "request-public-key",
            vec![look.text_with("request-bits", &[("bits", (8 * spki.bit_string().len()).to_string())])],
            spki.bit_string(),
        ),
    ];
    all.extend(request.extensions().iter().map(|extension| of_extension(request, extension, look)));
    let signature = request.signature_algorithm();
    let identifier = signature.as_ref().map(|algorithm| algorithm.to_der()).unwrap_or_default();
    let words = match signature {
        Ok(algorithm) => look.text(signature_words(algorithm)),
        Err(error) => error.to_string(),
    };
    all.push(field("request-signature-algorithm", vec![words], &identifier));
    all.push(field("request-signature", Vec::new(), request.signature()));
    all
}

/// The subject, an attribute a line.
pub fn subject(subject: &Name, look: Look<'_>) -> Vec<String> {
    if subject.is_empty() {
        return vec![look.text("request-no-subject")];
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
pub fn algorithm(request: &CertificationRequest, look: Look<'_>) -> String {
    match request.spki().public_key() {
        Ok(key) => crate::gui::wizard::step::parameters::algorithm_words(key.algorithm(), look),
        Err(_) => request.spki().algorithm_name(),
    }
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

fn of_extension(request: &CertificationRequest, found: &Extension, look: Look<'_>) -> Field {
    let key = EXTENSIONS.iter().find(|(known, _)| found.is(known)).map(|(_, key)| *key);
    let name = match key {
        Some(key) => look.text(&format!("extension-{key}")),
        None => look.text_with("extension-other", &[("name", found.name().to_owned())]),
    };
    let mut value = key.and_then(|key| extension_words(key, request, &found.value, look)).unwrap_or_default();
    if found.critical {
        value.push(look.text("extension-critical"));
    }
    Field { name, value, raw: found.value.clone() }
}

/// None: it has another form than its standard says.
fn extension_words(
    key: &str,
    request: &CertificationRequest,
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
            let ids = request.spki().key_ids();
            let by = match () {
                () if id == ids.gost => "request-id-gost",
                () if id == ids.kupyna => "request-id-kupyna",
                () if ids.matches(&id) => "request-id-sha1",
                () => "request-id-foreign",
            };
            vec![grouped(&hex::encode(&id)), look.text(by)]
        }
        "key-usage" => {
            let usage = extension::key_usage(value).ok()?;
            let set = USAGES.iter().filter(|(_, is_set)| is_set(&usage));
            set.map(|(key, _)| look.text(&format!("usage-{key}"))).collect()
        }
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
    look.text_with("request-named", &[("name", name), ("value", value)])
}

/// What a file says cannot turn or break a line of the page.
fn visible(text: &str) -> String {
    crate::pki::name::visible(text)
}

/// All of it as a text for the clipboard.
pub fn as_text(request: &CertificationRequest, look: Look<'_>) -> String {
    let mut text = String::new();
    for field in fields(request, look) {
        text.push_str(&field.name);
        text.push('\n');
        for line in &field.value {
            text.push_str("  ");
            text.push_str(line);
            text.push('\n');
        }
        text.push_str("  ");
        text.push_str(&hex::encode(&field.raw));
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::{HashAlgorithm, KeyAlgorithm, PrivateKey, Signer as _};
    use crate::gui::design::PALETTES;
    use crate::i18n::{Language, Texts};
    use crate::pki::SubjectPublicKeyInfo;
    use crate::pki::request::RequestDraft;
    use crate::pki::spki::ParameterForm;

    fn request(subject: Option<&Name>) -> CertificationRequest {
        let key = PrivateKey::generate(KeyAlgorithm::P256).unwrap();
        let spki = SubjectPublicKeyInfo::build(&key.public_key(), ParameterForm::Named).unwrap();
        let draft = RequestDraft::new(&spki, subject, HashAlgorithm::Sha256).unwrap();
        let signature = key.sign(&draft.to_sign().digest()).unwrap();
        CertificationRequest::from_der(&draft.assemble(&signature).unwrap()).unwrap()
    }

    #[test]
    fn every_field_has_a_name_of_its_own_and_its_octets() {
        for language in Language::ALL {
            let texts = Texts::new(language);
            let look = Look { texts: &texts, palette: &PALETTES[0], compact: false };
            let request = request(None);
            let all = fields(&request, look);
            assert_eq!(all.len(), 6);
            for field in &all {
                // The texts answer with the key where there is no such text.
                assert!(!field.name.contains("request-") && !field.name.contains("extension-"), "{field:?}");
                assert!(!field.raw.is_empty(), "{field:?}");
                assert!(as_text(&request, look).contains(&hex::encode(&field.raw)));
            }
            assert_eq!(all[0].value, [look.text("request-no-subject")]);
            assert!(all[3].value.contains(&look.text("request-id-sha1")));
            assert_eq!(purpose(&request), None, "the vendor's form says nothing of it");
        }
    }

    #[test]
    fn a_subject_is_told_by_its_attributes_and_hides_nothing() {
        let texts = Texts::new(Language::Uk);
        let look = Look { texts: &texts, palette: &PALETTES[0], compact: false };
        let name =
            Name::build(&[(oid::COMMON_NAME, "Кова\u{202e}ленко"), (oid::LOCALITY, "Зразків")]).unwrap();
        let lines = subject(request(Some(&name)).subject(), look);
        assert_eq!(lines, ["Повне ім’я: Коваленко", "Населений пункт: Зразків"]);
    }
}
