//! What the current key decides about the new ones: their family, the protocol, what a password must not hold.

use super::context::Context;
use crate::authority::{Profile, Protocol};
use crate::carrier::password::Charset;
use crate::crypto::{CurveId, KeyAlgorithm};
use crate::pki::{Certificate, Name, oid};
use time::macros::{date, format_description};
use time::{Date, Duration};

impl Context {
    /// Algorithm of the current signing key; None before it is known.
    pub fn current_algorithm(&self) -> Option<KeyAlgorithm> {
        algorithm(self.known.old.first())
    }

    /// State algorithms; the families never mix. Without a current key the choice decides.
    pub fn is_dstu(&self) -> bool {
        match self.known.old.first() {
            Some(signer) => is_dstu(Some(signer)),
            None => !matches!(self.answers.sign, Some(KeyAlgorithm::P256 | KeyAlgorithm::P384)),
        }
    }

    /// The keys are the first ones here: no key is renewed.
    pub fn is_first(&self) -> bool {
        self.answers.key.is_none()
    }

    /// How the renewal will talk to the provider. By the national messages no changes are carried, and the old
    /// certificates end when the new ones are issued.
    pub fn protocol(&self) -> Protocol {
        protocol(&self.profile, self.known.old.first())
    }

    /// Algorithm of the new signature key, unless another is wanted.
    pub fn new_algorithm(&self) -> KeyAlgorithm {
        if self.is_dstu() { KeyAlgorithm::Dstu4145(CurveId::M257) } else { KeyAlgorithm::P256 }
    }

    /// Name of a new key file in a folder.
    pub fn new_file_name(&self) -> &'static str {
        if self.is_dstu() { "Key-6.dat" } else { "key.pfx" }
    }

    /// Characters that the new key's container takes in its password.
    pub fn charset(&self) -> Charset {
        if self.is_dstu() { Charset::Windows1251 } else { Charset::Unicode }
    }

    /// Names, codes, dates and phone numbers of the owner: none of them belongs into a password.
    pub fn personal_facts(&self) -> Vec<String> {
        let mut facts: Vec<String> = self.known.old.iter().flat_map(facts_of).collect();
        if let Some(data) = &self.known.registration {
            facts.extend(data.phone.iter().chain(&data.unzr).chain(&data.rnokpp).cloned());
            facts.extend(data.unzr.as_deref().and_then(born_by_unzr).into_iter().flat_map(written));
        }
        facts.extend(self.answers.subject.iter().flat_map(names_of));
        facts.push(self.answers.details.phone.clone());
        facts.retain(|fact| !fact.is_empty());
        facts.sort();
        facts.dedup();
        facts
    }
}

fn algorithm(signer: Option<&Certificate>) -> Option<KeyAlgorithm> {
    Some(signer?.spki().public_key().ok()?.algorithm())
}

/// A key that is not known yet is taken for one of the state algorithms.
fn is_dstu(signer: Option<&Certificate>) -> bool {
    !matches!(algorithm(signer), Some(KeyAlgorithm::P256 | KeyAlgorithm::P384))
}

/// How a key with this certificate is renewed: the first way of the provider's that its family knows.
pub fn protocol(profile: &Profile, signer: Option<&Certificate>) -> Protocol {
    let dstu = is_dstu(signer);
    let possible = |protocol: &Protocol| dstu || *protocol == Protocol::Cmp;
    profile.protocols.iter().copied().find(possible).unwrap_or(Protocol::Cmp)
}

fn names_of(subject: &Name) -> Vec<String> {
    let mut facts: Vec<String> = [oid::SURNAME, oid::GIVEN_NAME]
        .iter()
        .filter_map(|oid| subject.get(oid).map(str::to_owned))
        .collect();
    // The common name of a company holds words that any password may have.
    let person = subject.common_name().filter(|name| subject.get(&oid::ORGANIZATION) != Some(*name));
    facts.extend(person.filter(|_| facts.is_empty()).map(str::to_owned));
    facts
}

/// Names, codes and dates that a certificate tells of its owner.
pub fn facts_of(certificate: &Certificate) -> Vec<String> {
    let mut facts = names_of(certificate.subject());
    let (rnokpp, unzr) = (certificate.rnokpp(), certificate.unzr());
    let born = rnokpp.as_deref().and_then(born_by_rnokpp).or_else(|| unzr.as_deref().and_then(born_by_unzr));
    facts.extend(born.into_iter().flat_map(written));
    facts.extend(rnokpp.into_iter().chain(unzr).chain(certificate.edrpou()));
    facts
}

/// РНОКПП begins with the number of days since 31.12.1899 (domain.md 14).
fn born_by_rnokpp(code: &str) -> Option<Date> {
    if code.len() != 10 || !code.bytes().all(|octet| octet.is_ascii_digit()) {
        return None;
    }
    let days: i64 = code.get(..5)?.parse().ok()?;
    date!(1899 - 12 - 31).checked_add(Duration::days(days))
}

/// УНЗР begins with the date, `РРРРММДД`.
fn born_by_unzr(number: &str) -> Option<Date> {
    Date::parse(number.get(..8)?, format_description!("[year][month][day]")).ok()
}

/// A date as people write it into passwords.
fn written(date: Date) -> [String; 3] {
    let (year, month, day) = (date.year(), u8::from(date.month()), date.day());
    [
        format!("{day:02}{month:02}{year:04}"),
        format!("{year:04}{month:02}{day:02}"),
        format!("{day:02}{month:02}{:02}", year.rem_euclid(100)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_birth_date_is_found_in_the_codes() {
        assert_eq!(born_by_rnokpp("3111999023"), Some(date!(1985 - 03 - 14)));
        assert_eq!(born_by_unzr("19850314-99023"), Some(date!(1985 - 03 - 14)));
        assert_eq!(born_by_rnokpp("АБ123456"), None);
        assert_eq!(born_by_unzr("no"), None);
        assert_eq!(written(date!(1985 - 03 - 14)), ["14031985", "19850314", "140385"]);
    }
}
