//! The people and the words of the training provider, kept as data in `assets/training/`.

use crate::pki::{Name, PkiError, oid};
use der::oid::ObjectIdentifier;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A fictitious subscriber.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Surname, given name, patronymic.
    pub name: String,
    /// Tax number, 10 digits; strangers have none.
    pub rnokpp: Option<String>,
    /// Number in the demographic register.
    pub unzr: Option<String>,
    pub title: Option<String>,
    pub organization: Option<String>,
    /// Code of the organization, 8 digits.
    pub edrpou: Option<String>,
    pub locality: String,
    pub phone: Option<String>,
    pub email: Option<String>,
    /// The register says something else than the certificate: renewal is refused (rule R4).
    pub refused: bool,
}

/// Words and names that the provider's documents contain.
#[derive(Debug, Deserialize)]
pub struct Names {
    pub profile: BTreeMap<String, String>,
    pub organization: String,
    pub locality: String,
    pub natural_person: String,
    pub families: BTreeMap<String, String>,
    pub roles: BTreeMap<String, String>,
    pub policy_notice: String,
    pub source: BTreeMap<String, String>,
    /// Subject of the "other subject" fault.
    pub other_subject: String,
    pub agreement: AgreementNames,
}

#[derive(Debug, Deserialize)]
pub struct AgreementNames {
    pub id: String,
    pub revision: u32,
    pub lang: String,
    pub title: String,
    /// ISO date.
    pub effective_from: String,
}

// The files are part of the program and read by the tests below, so reading them cannot fail.
static PEOPLE: LazyLock<Vec<Person>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../assets/training/people.json"))
        .expect("people.json is well formed")
});
static NAMES: LazyLock<Names> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../assets/training/names.json")).expect("names.json is well formed")
});

pub fn names() -> &'static Names {
    &NAMES
}

pub fn demo(name: &str) -> Option<&'static Person> {
    PEOPLE.iter().find(|p| p.name == name)
}

/// The demo person with this tax number.
pub fn by_rnokpp(rnokpp: &str) -> Option<&'static Person> {
    PEOPLE.iter().find(|p| p.rnokpp.as_deref() == Some(rnokpp))
}

/// Somebody who is not in the list: a name and nothing else.
pub fn stranger(name: &str) -> Person {
    Person {
        name: name.to_owned(),
        rnokpp: None,
        unzr: None,
        title: None,
        organization: None,
        edrpou: None,
        locality: names().locality.clone(),
        phone: None,
        email: None,
        refused: false,
    }
}

/// The subject of a natural person's certificate, in the usual order O, T, CN, SN, GN, serialNumber, C, L.
pub fn subject(person: &Person) -> Result<Name, PkiError> {
    let (surname, given) = person.name.split_once(' ').unwrap_or((person.name.as_str(), ""));
    let organization = person.organization.as_deref().unwrap_or(&names().natural_person);
    let mut attributes: Vec<(ObjectIdentifier, String)> = vec![(oid::ORGANIZATION, organization.to_owned())];
    let mut add = |oid, value: Option<String>| {
        if let Some(value) = value.filter(|v| !v.is_empty()) {
            attributes.push((oid, value));
        }
    };
    add(oid::TITLE, person.title.clone());
    add(oid::COMMON_NAME, Some(person.name.clone()));
    add(oid::SURNAME, Some(surname.to_owned()));
    add(oid::GIVEN_NAME, Some(given.to_owned()));
    add(oid::SERIAL_NUMBER, person.rnokpp.as_ref().map(|code| format!("TINUA-{code}")));
    add(oid::COUNTRY, Some("UA".to_owned()));
    add(oid::LOCALITY, Some(person.locality.clone()));
    add(oid::ORGANIZATION_IDENTIFIER, person.edrpou.as_ref().map(|code| format!("NTRUA-{code}")));
    let borrowed: Vec<(ObjectIdentifier, &str)> =
        attributes.iter().map(|(oid, value)| (*oid, value.as_str())).collect();
    Name::build(&borrowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Check digit of a tax number (weights −1, 5, 7, 9, 4, 6, 10, 5, 7; mod 11, mod 10).
    fn check_digit(code: &str) -> u32 {
        let weights = [-1, 5, 7, 9, 4, 6, 10, 5, 7];
        let sum: i32 = code.chars().zip(weights).map(|(c, w)| c.to_digit(10).unwrap() as i32 * w).sum();
        sum.rem_euclid(11) as u32 % 10
    }

    #[test]
    fn the_demo_people_have_valid_tax_numbers() {
        assert_eq!(PEOPLE.len(), 6);
        for person in PEOPLE.iter() {
            let code = person.rnokpp.as_deref().unwrap();
            assert_eq!(code.chars().last().unwrap().to_digit(10).unwrap(), check_digit(code), "{code}");
            assert_eq!(by_rnokpp(code), demo(&person.name));
        }
    }

    #[test]
    fn every_role_and_family_has_a_name() {
        for role in ["root", "ca", "cmp", "ocsp", "tsp", "encryption"] {
            assert!(names().roles.contains_key(role));
        }
        assert!(names().families.contains_key("dstu") && names().families.contains_key("ecdsa"));
    }

    #[test]
    fn a_subject_names_the_person_and_the_tax_number() {
        let name = subject(demo("Коваленко Оксана Петрівна").unwrap()).unwrap();
        assert_eq!(name.common_name(), Some("Коваленко Оксана Петрівна"));
        assert_eq!(name.get(&oid::SURNAME), Some("Коваленко"));
        assert_eq!(name.get(&oid::GIVEN_NAME), Some("Оксана Петрівна"));
        assert_eq!(name.get(&oid::SERIAL_NUMBER), Some("TINUA-3111999023"));
    }
}
