//! The registration data as people read them: every field with its name, in the order of a questionnaire.

use crate::authority::portal::Registration;

/// A field: the key of its name (`owner-<key>`) and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnerField {
    pub kind: Kind,
    pub value: String,
}

/// What the field is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// One with a name of its own in the texts.
    Known(&'static str),
    /// An attribute without one: its object identifier.
    Other(String),
    /// УНЗР begins with the date of birth: shown in full only when asked.
    DemographicNumber,
    /// A code that stands in the name differently than in the attributes meant for it.
    Differs(&'static str),
}

/// Attributes of a distinguished name (X.520, RFC 4519) in the order they are shown.
const ATTRIBUTES: [(&str, &str); 13] = [
    ("2.5.4.3", "name"),
    ("2.5.4.4", "surname"),
    ("2.5.4.42", "given-name"),
    ("2.5.4.10", "organisation"),
    ("2.5.4.11", "unit"),
    ("2.5.4.12", "position"),
    ("2.5.4.6", "country"),
    ("2.5.4.8", "region"),
    ("2.5.4.7", "locality"),
    ("2.5.4.17", "postcode"),
    ("2.5.4.9", "street"),
    ("2.5.4.5", SERIAL),
    ("2.5.4.97", ORGANISATION_ID),
];
const SERIAL: &str = "serial";
const ORGANISATION_ID: &str = "organisation-id";

/// Every field that will stand in the certificates.
pub fn fields(data: &Registration) -> Vec<OwnerField> {
    let known = |key, value: &str| OwnerField { kind: Kind::Known(key), value: value.to_owned() };
    let mut fields = Vec::new();
    for (oid, key) in ATTRIBUTES {
        for (_, value) in data.subject.iter().filter(|(o, _)| o == oid) {
            match key {
                SERIAL => fields.extend(code(value, "TINUA-", data.rnokpp.as_deref(), SERIAL)),
                ORGANISATION_ID => {
                    fields.extend(code(value, "NTRUA-", data.edrpou.as_deref(), ORGANISATION_ID));
                }
                _ => fields.push(known(key, value)),
            }
        }
    }
    for (oid, value) in &data.subject {
        if attribute(oid).is_none() {
            fields.push(OwnerField { kind: Kind::Other(oid.clone()), value: value.clone() });
        }
    }
    fields.extend(data.rnokpp.as_deref().map(|value| known("rnokpp", value)));
    fields.extend(data.edrpou.as_deref().map(|value| known("edrpou", value)));
    fields.extend(data.unzr.clone().map(|value| OwnerField { kind: Kind::DemographicNumber, value }));
    fields
}

/// The key of an attribute's name (`owner-<key>`), where it has one.
pub fn attribute(oid: &str) -> Option<&'static str> {
    ATTRIBUTES.iter().find(|(known, _)| *known == oid).map(|(_, key)| *key)
}

/// A code that the name repeats with a prefix: nothing when both agree, else the field as it stands.
fn code(value: &str, prefix: &str, same: Option<&str>, key: &'static str) -> Option<OwnerField> {
    let kind = match (value.strip_prefix(prefix), same) {
        (Some(code), Some(same)) if code == same => return None,
        (Some(_), Some(_)) => Kind::Differs(key),
        _ => Kind::Known(key),
    };
    Some(OwnerField { kind, value: value.to_owned() })
}

/// УНЗР without what tells the person apart from others of the same birthday: `19850314-*****`.
pub fn masked(number: &str) -> String {
    let seen = number.chars().take_while(|c| *c != '-').take(8).count();
    number.chars().enumerate().map(|(place, c)| if place < seen || c == '-' { c } else { '*' }).collect()
}

/// The full name, where the certificate has one.
pub fn name(data: &Registration) -> Option<&str> {
    data.subject.iter().find(|(oid, _)| oid == "2.5.4.3").map(|(_, value)| value.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data(subject: &[(&str, &str)]) -> Registration {
        Registration {
            subject: subject.iter().map(|(o, v)| ((*o).to_owned(), (*v).to_owned())).collect(),
            rnokpp: Some("3111999023".into()),
            edrpou: None,
            unzr: Some("19850314-99023".into()),
            phone: None,
            email: None,
            phone_in_cert: false,
            email_in_cert: false,
            publish: false,
            phrase_hint: None,
            phrase_set: false,
            data_revision: None,
        }
    }

    fn kinds(subject: &[(&str, &str)]) -> Vec<Kind> {
        fields(&data(subject)).into_iter().map(|field| field.kind).collect()
    }

    #[test]
    fn a_repeated_code_is_shown_once_and_a_different_one_is_flagged() {
        let codes = [Kind::Known("rnokpp"), Kind::DemographicNumber];
        assert_eq!(kinds(&[("2.5.4.5", "TINUA-3111999023")]), codes);
        let mut differs = vec![Kind::Differs("serial")];
        differs.extend(codes.clone());
        assert_eq!(kinds(&[("2.5.4.5", "TINUA-3111999024")]), differs);
        let mut other = vec![Kind::Known("serial")];
        other.extend(codes);
        assert_eq!(kinds(&[("2.5.4.5", "UA-19850314-99023")]), other);
    }

    #[test]
    fn no_attribute_is_left_out() {
        let found = kinds(&[("1.2.3", "дещо"), ("2.5.4.7", "Зразків"), ("2.5.4.3", "Коваленко")]);
        assert_eq!(
            found,
            [
                Kind::Known("name"),
                Kind::Known("locality"),
                Kind::Other("1.2.3".into()),
                Kind::Known("rnokpp"),
                Kind::DemographicNumber
            ]
        );
    }

    #[test]
    fn the_demographic_number_is_masked_after_the_date() {
        assert_eq!(masked("19850314-99023"), "19850314-*****");
        // Of another form: nothing past the length of a date is shown.
        assert_eq!(masked("1985031499023"), "19850314*****");
        assert_eq!(masked(""), "");
    }
}
