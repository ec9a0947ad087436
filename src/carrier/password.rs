//! Rules for the password of a file key, as data: for the refusal E-KEY-08 and for the marks shown while typing.

use crate::crypto::Password;

/// One thing to say about a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PasswordIssue {
    /// Not 8 to 64 characters.
    Length,
    /// One character repeated.
    Repeated,
    /// Four or more neighbouring keys in a row (below 16 characters only).
    KeyboardRun,
    /// Contains a name, a birth date, a code or a phone number of the person.
    Personal,
    /// A character that the container cannot hold (Windows-1251), or that no key types: what a pressed arrow sends.
    Character(char),
    /// Allowed, but 12 characters or more are recommended.
    Short,
    /// Allowed, but hard to type where there is no Cyrillic keyboard.
    Cyrillic,
    /// Allowed, but easily overlooked.
    LeadingSpace,
    /// The same.
    TrailingSpace,
    /// Looks like a touched security token (44 characters of modhex from `c`).
    TokenTouch,
}

impl PasswordIssue {
    /// Stable name of the rule, for texts.
    pub fn rule(&self) -> &'static str {
        match self {
            Self::Length => "length",
            Self::Repeated => "repeated",
            Self::KeyboardRun => "keyboard-run",
            Self::Personal => "personal",
            Self::Character(_) => "character",
            Self::Short => "short",
            Self::Cyrillic => "cyrillic",
            Self::LeadingSpace => "leading-space",
            Self::TrailingSpace => "trailing-space",
            Self::TokenTouch => "token-touch",
        }
    }

    /// Whether the password must not be used; otherwise it is advice.
    pub fn is_refusal(&self) -> bool {
        match self {
            Self::Length | Self::Repeated | Self::KeyboardRun | Self::Personal | Self::Character(_) => true,
            Self::Short | Self::Cyrillic | Self::LeadingSpace | Self::TrailingSpace | Self::TokenTouch => {
                false
            }
        }
    }

    /// Arguments of the texts. The one character shown is one that the person must change.
    pub fn details(&self) -> Vec<(&'static str, String)> {
        let mut details = vec![("rule", self.rule().to_owned())];
        if let Self::Character(character) = self {
            details.push(("character", character.to_string()));
        }
        details
    }
}

/// What the container to be protected can take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charset {
    /// Containers of the Key-6.dat family.
    Windows1251,
    Unicode,
}

const RUN: usize = 4;
/// From this length on a run of keys does no harm.
const LONG: usize = 16;

/// Rows of the keyboards in use: Latin, Ukrainian, Russian.
const ROWS: [&str; 9] = [
    "1234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "йцукенгшщзхї",
    "фівапролджє",
    "ячсмитьбю",
    "йцукенгшщзхъ",
    "фывапролджэ",
];

/// All that is to be said about a new password, refusals first. `personal`: names, dates, codes, phone numbers of the
/// person, as far as they are known.
pub fn check(password: &Password, charset: Charset, personal: &[&str]) -> Vec<PasswordIssue> {
    let text = password.text();
    let length = text.chars().count();
    let lower = zeroize::Zeroizing::new(text.to_lowercase());
    let mut issues = Vec::new();
    if !(8..=64).contains(&length) {
        issues.push(PasswordIssue::Length);
    }
    if length > 1 && text.chars().all(|c| text.starts_with(c)) {
        issues.push(PasswordIssue::Repeated);
    }
    if length < LONG && has_keyboard_run(&lower) {
        issues.push(PasswordIssue::KeyboardRun);
    }
    if personal.iter().any(|fact| contains_fact(&lower, fact)) {
        issues.push(PasswordIssue::Personal);
    }
    let cannot_hold = if charset == Charset::Windows1251 { password.cp1251().err() } else { None };
    if let Some(character) = text.chars().find(|c| c.is_control()).or(cannot_hold) {
        issues.push(PasswordIssue::Character(character));
    }
    if (8..12).contains(&length) {
        issues.push(PasswordIssue::Short);
    }
    if text.chars().any(|c| ('\u{400}'..='\u{52f}').contains(&c)) {
        issues.push(PasswordIssue::Cyrillic);
    }
    if text.starts_with(char::is_whitespace) {
        issues.push(PasswordIssue::LeadingSpace);
    }
    if text.ends_with(char::is_whitespace) {
        issues.push(PasswordIssue::TrailingSpace);
    }
    if length == 44 && text.starts_with('c') && text.chars().all(|c| "cbdefghijklnrtuv".contains(c)) {
        issues.push(PasswordIssue::TokenTouch);
    }
    issues
}

fn has_keyboard_run(lower: &str) -> bool {
    ROWS.iter().any(|row| {
        let keys: Vec<char> = row.chars().collect();
        keys.windows(RUN).any(|run| {
            let forward: String = run.iter().collect();
            let backward: String = run.iter().rev().collect();
            lower.contains(&forward) || lower.contains(&backward)
        })
    })
}

/// Whether a word of three letters or more, or the digits of the fact (six or more), occur in the password.
fn contains_fact(lower: &str, fact: &str) -> bool {
    let digits =
        |text: &str| zeroize::Zeroizing::new(text.chars().filter(char::is_ascii_digit).collect::<String>());
    let fact_digits = digits(fact);
    let fact = fact.to_lowercase();
    let mut words = fact.split(|c: char| !c.is_alphabetic() && c != '\'' && c != '’');
    words.any(|word| word.chars().count() >= 3 && lower.contains(word))
        || (fact_digits.len() >= 6 && digits(lower).contains(fact_digits.as_str()))
}

#[cfg(test)]
mod tests {
    use super::PasswordIssue::*;
    use super::*;

    fn issues(text: &str) -> Vec<PasswordIssue> {
        let personal = ["Коваленко Оксана Петрівна", "01.02.1990", "3123456789", "+380671234568"];
        check(&Password::new(text.to_owned()), Charset::Windows1251, &personal)
    }

    #[test]
    fn rules_of_the_policy() {
        assert_eq!(issues("зелений кит-74"), [Cyrillic]);
        assert_eq!(issues("green-whale-74"), []);
        assert_eq!(issues("gr-whl7"), [Length]);
        assert_eq!(issues(&"gw7-".repeat(16)), []);
        assert_eq!(issues(&("gw7-".repeat(16) + "x")), [Length]);
        assert_eq!(issues("ссссссссссссс"), [Repeated, Cyrillic]);
        assert_eq!(issues("xk7Qwer-bo2o"), [KeyboardRun]);
        assert_eq!(issues("xk7рекн-bo2o"), [Cyrillic]);
        assert_eq!(issues("xk7неку-bo2o"), [KeyboardRun, Cyrillic]);
        assert_eq!(issues("xk74321-bo2o"), [KeyboardRun]);
        assert_eq!(issues("xk74321-bo2o-green"), []);
        assert_eq!(issues("оксаНА-x-74k"), [Personal, Cyrillic]);
        assert_eq!(issues("ab01-02c1990z"), [Personal]);
        assert_eq!(issues("green-wh😀le"), [Character('😀'), Short]);
        assert_eq!(issues("green\u{1b}[D-whale-74"), [Character('\u{1b}')]);
        assert_eq!(issues("green-whale "), [TrailingSpace]);
        assert_eq!(issues(" green-whale"), [LeadingSpace]);
        assert_eq!(issues(" green-whale "), [LeadingSpace, TrailingSpace]);
        assert_eq!(issues(&"cbdefghijkln".repeat(4)[..44]), [TokenTouch]);
    }

    #[test]
    fn other_containers_take_every_character() {
        let password = Password::new("green-wh😀le-74".to_owned());
        assert_eq!(check(&password, Charset::Unicode, &[]), []);
    }

    #[test]
    fn advice_is_not_refusal() {
        assert!(issues("green-whale ").iter().all(|issue| !issue.is_refusal()));
        assert!(issues("short").iter().any(PasswordIssue::is_refusal));
    }
}
