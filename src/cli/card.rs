//! How a certificate and a key look: as JSON objects of the contract, and as lines for people.

use super::output::Failure;
use crate::carrier::{KeyInfo, OtherKey};
use crate::code::Code;
use crate::crypto::KeyAlgorithm;
use crate::i18n::Texts;
use crate::pki::register::Register;
use crate::pki::{Certificate, PkiError, SignatureAlgorithm, SubjectPublicKeyInfo};
use crate::tasks::cert_fetch::purpose_word;
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// RFC 3339; null for a year that it cannot write.
pub fn moment(at: OffsetDateTime) -> Value {
    at.format(&Rfc3339).map_or(Value::Null, Value::from)
}

/// The certificate object.
pub fn certificate(certificate: &Certificate) -> Value {
    let ids = certificate.key_ids();
    json!({
        "subject": certificate.subject().to_string(),
        "subject_cn": certificate.subject().common_name(),
        "issuer_cn": certificate.issuer().common_name(),
        "serial": hex::encode(certificate.serial()),
        "not_before": moment(certificate.not_before()),
        "not_after": moment(certificate.not_after()),
        "usage": purpose_word(certificate.purpose()),
        "algorithm": certificate.spki().algorithm_name(),
        "signature_algorithm": signature_algorithm(certificate),
        "key_id_gost": hex::encode(ids.gost),
        "key_id_kupyna": hex::encode(ids.kupyna),
        "ski": certificate.subject_key_identifier().map(hex::encode),
        "rnokpp": certificate.rnokpp(),
        "edrpou": certificate.edrpou(),
        "qscd": certificate.qscd(),
        "sha256": hex::encode(certificate.sha256()),
    })
}

pub fn certificates<'a>(list: impl IntoIterator<Item = &'a Certificate>) -> Value {
    list.into_iter().map(certificate).collect()
}

fn signature_algorithm(certificate: &Certificate) -> String {
    match certificate.signature_algorithm() {
        Ok(algorithm) => match algorithm {
            SignatureAlgorithm::DstuGost34311 => "DSTU4145-GOST34311",
            SignatureAlgorithm::DstuKupyna256 => "DSTU4145-KUPYNA256",
            SignatureAlgorithm::DstuKupyna384 => "DSTU4145-KUPYNA384",
            SignatureAlgorithm::DstuKupyna512 => "DSTU4145-KUPYNA512",
            SignatureAlgorithm::EcdsaSha256 => "ECDSA-SHA256",
            SignatureAlgorithm::EcdsaSha384 => "ECDSA-SHA384",
            SignatureAlgorithm::RsaSha256 => "RSA-SHA256",
            SignatureAlgorithm::RsaSha384 => "RSA-SHA384",
            SignatureAlgorithm::RsaSha512 => "RSA-SHA512",
        }
        .to_owned(),
        Err(PkiError::UnsupportedAlgorithm(name)) => name,
        Err(other) => other.to_string(),
    }
}

/// What can be done with the new keys of a renewal that ended or whose journal cannot be read, a line for each.
pub fn found<'a>(texts: &Texts, keys: impl Iterator<Item = &'a str>, provider: &str) -> Vec<String> {
    let provider = if provider.is_empty() { "ID" } else { provider };
    keys.map(|key| texts.text("cli-found", &[("key", key.to_owned()), ("provider", provider.to_owned())]))
        .collect()
}

/// What stands in a list in the place of an entry that cannot be read.
pub fn damaged(index: usize, error: &PkiError) -> Failure {
    Failure::of(Code::Cert12).detail("index", index).detail("cause", error.to_string())
}

/// The five facts, each on its line: who, what for, valid till, by whom, the number; then what looks wrong.
pub fn certificate_lines(texts: &Texts, certificate: &Certificate) -> Vec<String> {
    let owner =
        certificate.subject().common_name().map_or_else(|| certificate.subject().to_string(), str::to_owned);
    let issuer =
        certificate.issuer().common_name().map_or_else(|| certificate.issuer().to_string(), str::to_owned);
    let purpose = texts.text(&format!("purpose-{}", purpose_word(certificate.purpose())), &[]);
    let mut lines = vec![
        texts.text("cli-cert-owner", &[("owner", owner)]),
        texts.text(
            "cli-cert-purpose",
            &[("purpose", purpose), ("algorithm", certificate.spki().algorithm_name())],
        ),
        texts.text(
            "cli-cert-validity",
            &[
                ("from", texts.date(certificate.not_before().date())),
                ("to", texts.date(certificate.not_after().date())),
            ],
        ),
        texts.text("cli-cert-issuer", &[("issuer", issuer)]),
        texts.text("cli-cert-serial", &[("serial", hex::encode(certificate.serial()))]),
    ];
    lines.extend(doubts(texts, [certificate.rnokpp(), certificate.edrpou(), certificate.unzr()]));
    lines
}

/// Number, purpose, owner, end: to choose by.
pub fn certificate_in_a_line(texts: &Texts, certificate: &Certificate) -> String {
    let owner =
        certificate.subject().common_name().map_or_else(|| certificate.subject().to_string(), str::to_owned);
    let facts = [
        ("serial", hex::encode(certificate.serial())),
        ("owner", owner),
        ("purpose", texts.text(&format!("purpose-{}", purpose_word(certificate.purpose())), &[])),
        ("to", texts.date(certificate.not_after().date())),
    ];
    texts.text("cli-cert-one-of", &facts)
}

/// A warning for each number of the registers (taxpayer's, organisation's, demographic) whose check digit is wrong.
pub fn doubts(texts: &Texts, [rnokpp, edrpou, unzr]: [Option<String>; 3]) -> Vec<String> {
    let doubtful = |register: Register, number: Option<String>| {
        number.is_some_and(|number| register.is_doubtful(&number))
    };
    [
        (doubtful(Register::Rnokpp, rnokpp), texts.text("doubtful-rnokpp", &[])),
        (doubtful(Register::Edrpou, edrpou), texts.text("doubtful-edrpou", &[])),
        (doubtful(Register::Unzr, unzr), texts.text("doubtful-unzr", &[])),
    ]
    .into_iter()
    .filter_map(|(doubtful, line)| doubtful.then_some(line))
    .collect()
}

/// A key object of `key show`.
pub fn key(key: &KeyInfo, held: Option<&Certificate>) -> Value {
    let spki = &key.spki;
    let ids = spki.key_ids();
    let (algorithm, curve) = algorithm_and_curve(spki);
    json!({
        "usage": purpose_word(key.purpose),
        "algorithm": algorithm,
        "curve": curve,
        "key_id_gost": hex::encode(ids.gost),
        "key_id_kupyna": hex::encode(ids.kupyna),
        "public_key": public_key(spki),
        "certificate": held.map(certificate),
        "exportable": key.exportable,
    })
}

/// The SPKI's inner octets: for DSTU 4145 the content of the OCTET STRING in the BIT STRING.
fn public_key(spki: &SubjectPublicKeyInfo) -> String {
    match spki.public_key() {
        Ok(key) if matches!(key.algorithm(), KeyAlgorithm::Dstu4145(_)) => hex::encode(key.as_bytes()),
        _ => hex::encode(spki.bit_string()),
    }
}

pub fn algorithm_and_curve(spki: &SubjectPublicKeyInfo) -> (String, Option<String>) {
    match spki.public_key().map(|key| key.algorithm()) {
        Ok(KeyAlgorithm::Dstu4145(curve)) => ("DSTU4145".to_owned(), Some(format!("{curve:?}"))),
        Ok(KeyAlgorithm::P256) => ("ECDSA".to_owned(), Some("P-256".to_owned())),
        Ok(KeyAlgorithm::P384) => ("ECDSA".to_owned(), Some("P-384".to_owned())),
        Err(_) => (spki.algorithm_name(), None),
    }
}

pub fn key_lines(texts: &Texts, key: &KeyInfo, certificate: Option<&Certificate>) -> Vec<String> {
    let purpose = texts.text(&format!("purpose-{}", purpose_word(key.purpose)), &[]);
    let mut lines = vec![
        texts.text("cli-key", &[("purpose", purpose), ("algorithm", key.spki.algorithm_name())]),
        texts.text("cli-key-id", &[("id", grouped(&hex::encode(key.spki.key_ids().gost)))]),
    ];
    if let Some(name) = &key.name {
        lines.push(texts.text("cli-key-name", &[("name", name.clone())]));
    }
    match certificate {
        Some(certificate) => {
            lines.extend(certificate_lines(texts, certificate).into_iter().map(|l| format!("  {l}")))
        }
        None => lines.push(format!("  {}", texts.text("cli-key-no-certificate", &[]))),
    }
    lines
}

/// Where certificates were looked for, of `searched` as it stands in a document.
pub fn searched_lines(texts: &Texts, searched: &Value) -> Vec<String> {
    let mut lines = vec![texts.text("searched", &[])];
    for item in searched.as_array().into_iter().flatten() {
        let place = item["place"].as_str().unwrap_or_default();
        let place = texts.text(&format!("searched-{place}"), &[]);
        let line = match (item["found"].as_u64(), &item["not_searched"]) {
            (Some(0), _) => texts.text("searched-nothing", &[("place", place)]),
            (Some(n), _) => texts.text("searched-found", &[("place", place), ("n", n.to_string())]),
            (None, Value::String(why)) => {
                let why = texts.text(&format!("searched-{}", why.replace('_', "-")), &[]);
                texts.text("searched-not", &[("place", place), ("why", why)])
            }
            (None, why) => {
                let code = why["failed"].as_str().unwrap_or_default().to_owned();
                texts.text("searched-failed", &[("place", place), ("code", code)])
            }
        };
        lines.push(format!("  {line}"));
    }
    lines
}

/// A key that cannot be used, of `key show`.
pub fn other_key(key: &OtherKey) -> Value {
    json!({ "algorithm": key.algorithm, "key_id": key.key_id.as_ref().map(hex::encode) })
}

pub fn other_key_lines(texts: &Texts, key: &OtherKey) -> Vec<String> {
    let mut lines = vec![texts.text("cli-key-other", &[("algorithm", key.algorithm.clone())])];
    if let Some(id) = &key.key_id {
        lines.push(texts.text("cli-key-id", &[("id", grouped(&hex::encode(id)))]));
    }
    lines
}

/// Hexadecimal digits in groups of four.
pub fn grouped(digits: &str) -> String {
    digits
        .as_bytes()
        .chunks(4)
        .map(|group| String::from_utf8_lossy(group).into_owned())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn moments_and_digits_are_written_for_programs_and_for_people() {
        assert_eq!(moment(datetime!(2026-03-14 12:00 UTC)), "2026-03-14T12:00:00Z");
        assert_eq!(grouped("0011aabbcc"), "0011 aabb cc");
        assert_eq!(grouped(""), "");
    }

    #[test]
    fn a_wrong_check_digit_is_a_warning() {
        let texts = Texts::new(crate::i18n::Language::En);
        let number = |text: &str| Some(text.to_owned());
        assert!(doubts(&texts, [number("3111999023"), number("99000011"), None]).is_empty());
        let said = doubts(&texts, [number("1010101017"), number("99000012"), number("19850314-99024")]);
        assert_eq!(said.len(), 3);
        assert!(said.iter().all(|line| line.starts_with("! ")), "{said:?}");
    }

    #[test]
    fn a_damaged_entry_names_its_place() {
        let error =
            damaged(7, &PkiError::Decode("certificate")).to_json(&Texts::new(crate::i18n::Language::En));
        assert_eq!(error["code"], "E-CERT-12");
        assert_eq!(error["details"]["index"], 7);
    }
}
