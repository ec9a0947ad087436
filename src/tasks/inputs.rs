//! What a person types, brought into the form that is stored, or refused.

/// Why something typed cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InputError {
    #[error("not a telephone number: +380 and nine digits, or +381 and eight or nine")]
    Phone,
    #[error("not an e-mail address")]
    Email,
    /// A Cyrillic letter that looks like a Latin one.
    #[error("the e-mail address has the letter “{0}” of another alphabet")]
    EmailLetter(char),
    #[error("at most {0} characters")]
    TooLong(usize),
    #[error("4 to 64 characters")]
    Phrase,
}

/// A telephone number as it is stored: `+380XXXXXXXXX` or `+381…`. Spaces, dashes and brackets are typed freely.
/// Empty stays empty: no telephone.
pub fn phone(typed: &str) -> Result<String, InputError> {
    let trimmed = typed.trim();
    if trimmed.is_empty() {
        return Ok(String::new());
    }
    let plus = trimmed.starts_with('+');
    let rest = trimmed.strip_prefix('+').unwrap_or(trimmed);
    let mut digits = String::new();
    for c in rest.chars() {
        match c {
            '0'..='9' => digits.push(c),
            ' ' | '\u{a0}' | '-' | '–' | '(' | ')' => {}
            _ => return Err(InputError::Phone),
        }
    }
    match digits.as_str() {
        full if full.len() == 12 && full.starts_with("380") => Ok(format!("+{full}")),
        national if !plus && national.len() == 10 && national.starts_with('0') => {
            Ok(format!("+38{national}"))
        }
        serbian if matches!(serbian.len(), 11 | 12) && serbian.starts_with("381") => {
            Ok(format!("+{serbian}"))
        }
        _ => Err(InputError::Phone),
    }
}

/// An e-mail address as it is stored: the domain in lower case. Empty stays empty: no address.
pub fn email(typed: &str) -> Result<String, InputError> {
    let trimmed = typed.trim();
    if trimmed.is_empty() {
        return Ok(String::new());
    }
    if let Some(letter) = trimmed.chars().find(|c| ('\u{400}'..='\u{52f}').contains(c)) {
        return Err(InputError::EmailLetter(letter));
    }
    let (local, domain) = trimmed.rsplit_once('@').ok_or(InputError::Email)?;
    let atom = |text: &str, more: &str| {
        !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || more.contains(c))
    };
    let local_good = local.len() <= 64 && local.split('.').all(|part| atom(part, "!#$%&'*+-/=?^_`{|}~"));
    let domain_good = domain.contains('.')
        && domain.split('.').all(|label| {
            label.len() <= 63 && atom(label, "-") && !label.starts_with('-') && !label.ends_with('-')
        });
    if !local_good || !domain_good || trimmed.len() > 254 {
        return Err(InputError::Email);
    }
    Ok(format!("{local}@{}", domain.to_ascii_lowercase()))
}

/// The question that helps to recall the key phrase: at most 128 characters.
pub fn hint(typed: &str) -> Result<String, InputError> {
    if typed.chars().count() > 128 { Err(InputError::TooLong(128)) } else { Ok(typed.to_owned()) }
}

/// The key phrase: 4 to 64 characters.
pub fn phrase(typed: &str) -> Result<(), InputError> {
    if (4..=64).contains(&typed.chars().count()) { Ok(()) } else { Err(InputError::Phrase) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telephones_in_every_form_people_type() {
        for typed in [
            "+380500000101",
            "380500000101",
            "0500000101",
            "+38 (050) 000-01-01",
            " 050 000 01 01 ",
            "+38\u{a0}050–000–01–01",
        ] {
            assert_eq!(phone(typed).unwrap(), "+380500000101", "{typed}");
        }
        assert_eq!(phone("+381 64 123456").unwrap(), "+38164123456");
        assert_eq!(phone("+381 64 1234567").unwrap(), "+381641234567");
        assert_eq!(phone("").unwrap(), "");
        for wrong in
            ["500000101", "+0500000101", "+38050000010", "+3805000001011", "+1 202 555 0100", "0500000lol"]
        {
            assert_eq!(phone(wrong), Err(InputError::Phone), "{wrong}");
        }
    }

    #[test]
    fn addresses() {
        assert_eq!(email("Oksana.K@Example.COM").unwrap(), "Oksana.K@example.com");
        assert_eq!(email(" oksana@xn--e1afmkfd.example ").unwrap(), "oksana@xn--e1afmkfd.example");
        assert_eq!(email("").unwrap(), "");
        // The «с» is Cyrillic.
        assert_eq!(email("oksana@example.сom"), Err(InputError::EmailLetter('с')));
        for wrong in [
            "oksana",
            "@example.com",
            "oksana@example",
            "ok sana@example.com",
            "o..k@example.com",
            ".o@example.com",
            "o@-example.com",
            "o@exam_ple.com",
            "o@example..com",
        ] {
            assert_eq!(email(wrong), Err(InputError::Email), "{wrong}");
        }
        assert_eq!(email(&format!("{}@example.com", "a".repeat(65))), Err(InputError::Email));
        assert_eq!(email(&format!("a@{}.com", "b.".repeat(130))), Err(InputError::Email));
    }

    #[test]
    fn hint_and_phrase_have_their_lengths_in_characters() {
        assert!(hint(&"ї".repeat(128)).is_ok());
        assert_eq!(hint(&"ї".repeat(129)), Err(InputError::TooLong(128)));
        assert!(phrase("рік?").is_ok());
        assert!(phrase(&"ї".repeat(64)).is_ok());
        assert_eq!(phrase("три"), Err(InputError::Phrase));
        assert_eq!(phrase(&"ї".repeat(65)), Err(InputError::Phrase));
    }
}
