//! Texts: Fluent bundles compiled in, the language chosen by the user or the system.
//!
//! Every text lives in `locales/<language>/*.ftl`. Arguments are plain strings: a small whole number takes part in
//! plural rules, a day (`2026-03-14`) or a point in time (RFC 3339) is shown as the language writes dates, a length of
//! time (`PT90M`, ISO 8601 in minutes) in words, and a key `reason-…` as the text of that key.

use crate::code::Code;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::types::FluentNumber;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::fmt::Write as _;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{Date, OffsetDateTime, UtcOffset};
use unic_langid::LanguageIdentifier;

/// Keys of the texts that may stand inside others as an argument begin so.
const REASON: &str = "reason-";

/// A language with complete texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    Uk,
    En,
}

/// What a language tag asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    Ready(Language),
    /// A language we mean to have (its tag); Ukrainian stands in for it, with a notice.
    NotYet(&'static str),
}

impl Wanted {
    /// Reads a tag such as `uk`, `en-GB`, `sr-Latn`, `uk_UA.UTF-8`. None: not a language of this program.
    pub fn parse(tag: &str) -> Option<Self> {
        let latin = tag.ends_with("@latin");
        let tag = tag.split(['.', '@']).next().unwrap_or_default().to_ascii_lowercase().replace('_', "-");
        let mut parts = tag.split('-');
        match (parts.next(), parts.next()) {
            (Some("uk"), _) => Some(Self::Ready(Language::Uk)),
            (Some("en"), _) => Some(Self::Ready(Language::En)),
            (Some("sr"), Some("latn")) => Some(Self::NotYet("sr-Latn")),
            (Some("sr"), _) if latin => Some(Self::NotYet("sr-Latn")),
            (Some("sr"), _) => Some(Self::NotYet("sr-Cyrl")),
            _ => None,
        }
    }

    /// The system's language: the first of `LC_ALL`, `LC_MESSAGES`, `LANG` that is set. Ukrainian when it is none of ours.
    pub fn of_system() -> Self {
        Self::of_variables(|name| std::env::var(name).ok())
    }

    fn of_variables(variable: impl Fn(&str) -> Option<String>) -> Self {
        ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .find_map(|name| variable(name).filter(|value| !value.is_empty()))
            .and_then(|value| Self::parse(&value))
            .unwrap_or(Self::Ready(Language::Uk))
    }

    /// The language whose texts are shown.
    pub fn language(self) -> Language {
        match self {
            Self::Ready(language) => language,
            Self::NotYet(_) => Language::Uk,
        }
    }
}

impl Language {
    pub const ALL: [Language; 2] = [Language::Uk, Language::En];

    /// BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Uk => "uk",
            Self::En => "en",
        }
    }

    /// The files of this language: name and Fluent source.
    pub fn sources(self) -> [(&'static str, &'static str); 13] {
        match self {
            Self::Uk => [
                ("errors", include_str!("../locales/uk/errors.ftl")),
                ("common", include_str!("../locales/uk/common.ftl")),
                ("cli", include_str!("../locales/uk/cli.ftl")),
                ("help", include_str!("../locales/uk/help.ftl")),
                ("gui", include_str!("../locales/uk/gui.ftl")),
                ("certificates", include_str!("../locales/uk/certificates.ftl")),
                ("fields", include_str!("../locales/uk/fields.ftl")),
                ("keys", include_str!("../locales/uk/keys.ftl")),
                ("requests", include_str!("../locales/uk/requests.ftl")),
                ("status-change", include_str!("../locales/uk/status-change.ftl")),
                ("wizard-current", include_str!("../locales/uk/wizard-current.ftl")),
                ("wizard-new", include_str!("../locales/uk/wizard-new.ftl")),
                ("wizard-stops", include_str!("../locales/uk/wizard-stops.ftl")),
            ],
            Self::En => [
                ("errors", include_str!("../locales/en/errors.ftl")),
                ("common", include_str!("../locales/en/common.ftl")),
                ("cli", include_str!("../locales/en/cli.ftl")),
                ("help", include_str!("../locales/en/help.ftl")),
                ("gui", include_str!("../locales/en/gui.ftl")),
                ("certificates", include_str!("../locales/en/certificates.ftl")),
                ("fields", include_str!("../locales/en/fields.ftl")),
                ("keys", include_str!("../locales/en/keys.ftl")),
                ("requests", include_str!("../locales/en/requests.ftl")),
                ("status-change", include_str!("../locales/en/status-change.ftl")),
                ("wizard-current", include_str!("../locales/en/wizard-current.ftl")),
                ("wizard-new", include_str!("../locales/en/wizard-new.ftl")),
                ("wizard-stops", include_str!("../locales/en/wizard-stops.ftl")),
            ],
        }
    }
}

/// The texts of one language.
pub struct Texts {
    language: Language,
    bundle: FluentBundle<FluentResource>,
    /// For a terminal: see [`Texts::on_terminal`].
    terminal: bool,
    /// None: the computer's.
    zone: Option<UtcOffset>,
}

impl Texts {
    pub fn new(language: Language) -> Self {
        // The tag chooses the plural rules; ours are well formed (a test counts in both languages).
        let tag: LanguageIdentifier = language.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        // Isolation marks would stand invisibly around every argument.
        bundle.set_use_isolating(false);
        for (_, source) in language.sources() {
            // A message that does not parse is left out; `tests/promises/errors.rs` proves that there is none.
            let resource =
                FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, _)| resource);
            bundle.add_resource_overriding(resource);
        }
        Self { language, bundle, terminal: false, zone: None }
    }

    /// For a terminal: advice names no buttons (`.advice-cli` where it differs), and points in time say which zone they
    /// are in, because what a terminal shows is kept and sent to others.
    pub fn on_terminal(self) -> Self {
        Self { terminal: true, ..self }
    }

    /// Tells points in time in this zone instead of the computer's.
    pub fn in_zone(self, zone: UtcOffset) -> Self {
        Self { zone: Some(zone), ..self }
    }

    pub fn language(&self) -> Language {
        self.language
    }

    /// The text of a message; its id where there is no such message. What is empty is told by a dash.
    pub fn text(&self, id: &str, args: &[(&str, String)]) -> String {
        let told = |value: &String| if value.is_empty() { "—".to_owned() } else { value.clone() };
        let args: Vec<(&str, String)> = args.iter().map(|(name, value)| (*name, told(value))).collect();
        let Some((text, filled)) = self.format(id, None, &args) else { return id.to_owned() };
        debug_assert!(filled, "an argument of {id} is missing: {text}");
        text
    }

    /// What happened and what to do. A fact that `details` does not name is left out of the texts.
    pub fn error(&self, code: Code, details: &[(&str, String)]) -> (String, String) {
        let id = code.as_str();
        let pick = |full: Option<&str>, bare: &str| match self.format(id, full, details) {
            Some((text, true)) => Some(text),
            Some((text, false)) => Some(self.format(id, Some(bare), &[]).map_or(text, |(bare, _)| bare)),
            None => None,
        };
        let of_terminal = if self.terminal { pick(Some("advice-cli"), "advice-cli-bare") } else { None };
        let advice = of_terminal.or_else(|| pick(Some("advice"), "advice-bare"));
        let or_id = |text: Option<String>| text.unwrap_or_else(|| id.to_owned());
        (or_id(pick(None, "bare")), or_id(advice))
    }

    /// The text and whether every placeable was filled.
    fn format(&self, id: &str, attribute: Option<&str>, args: &[(&str, String)]) -> Option<(String, bool)> {
        let message = self.bundle.get_message(id)?;
        let pattern = match attribute {
            None => message.value()?,
            Some(name) => message.get_attribute(name)?.value(),
        };
        let mut values = FluentArgs::new();
        // A fact that is not known may arrive as an empty text.
        for (name, value) in args.iter().filter(|(_, value)| !value.is_empty()) {
            values.set(*name, self.value(value));
        }
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(&values), &mut errors);
        Some((text.into_owned(), errors.is_empty()))
    }

    fn value(&self, text: &str) -> FluentValue<'static> {
        // A reason of our own is named by the key of its text; others are somebody's words.
        if text.starts_with(REASON)
            && let Some((reason, true)) = self.format(text, None, &[])
        {
            return FluentValue::from(reason);
        }
        if let Ok(number) = text.parse::<i32>()
            && number.to_string() == text
        {
            return FluentValue::Number(FluentNumber::from(number));
        }
        if let Ok(moment) = OffsetDateTime::parse(text, &Rfc3339) {
            return FluentValue::from(self.moment(moment));
        }
        if let Some(minutes) = text.strip_prefix("PT").and_then(|t| t.strip_suffix('M')?.parse::<u64>().ok())
        {
            return FluentValue::from(self.duration(minutes));
        }
        match Date::parse(text, format_description!("[year]-[month]-[day]")) {
            Ok(date) => FluentValue::from(self.date(date)),
            Err(_) if self.terminal => FluentValue::from(printable(text)),
            Err(_) => FluentValue::from(text.to_owned()),
        }
    }

    /// A length of time in words, in the unit that says enough: `90 minutes`, `30 days`, `1 year`.
    fn duration(&self, minutes: u64) -> String {
        const HOUR: u64 = 60;
        const DAY: u64 = 24 * HOUR;
        const YEAR: u64 = 365 * DAY;
        let (id, unit) = match minutes {
            0..=119 => ("duration-minutes", 1),
            120..=2879 => ("duration-hours", HOUR),
            2880..YEAR => ("duration-days", DAY),
            _ => ("duration-years", YEAR),
        };
        self.text(id, &[("n", (minutes / unit).to_string())])
    }

    /// A day: `14.03.2026`, in English `14 Mar 2026`.
    pub fn date(&self, date: Date) -> String {
        let written = match self.language {
            Language::Uk => date.format(format_description!("[day].[month].[year]")),
            Language::En => date.format(format_description!("[day padding:none] [month repr:short] [year]")),
        };
        // Only a year outside 0..=9999 cannot be written this way.
        written.unwrap_or_else(|_| date.to_string())
    }

    /// A point in time in the computer's time zone: `14.03.2026 14:05`, on a terminal also which zone that is:
    /// `14.03.2026 14:05 UTC+02:00`.
    pub fn moment(&self, moment: OffsetDateTime) -> String {
        let local = || UtcOffset::local_offset_at(moment).unwrap_or(UtcOffset::UTC);
        let offset = self.zone.unwrap_or_else(local);
        let local = moment.checked_to_offset(offset).unwrap_or(moment);
        let mut text = self.date(local.date());
        let _ = write!(text, " {:02}:{:02}", local.hour(), local.minute());
        if self.terminal {
            text.push_str(" UTC");
            if !local.offset().is_utc() {
                let sign = if local.offset().is_negative() { '-' } else { '+' };
                let (hours, minutes, _) = local.offset().as_hms();
                let _ = write!(text, "{sign}{:02}:{:02}", hours.unsigned_abs(), minutes.unsigned_abs());
            }
        }
        text
    }
}

/// Somebody else's text in a line of ours: it can neither begin another line nor speak to the terminal, nor turn the
/// direction of what follows.
pub fn printable(text: &str) -> String {
    let speaks = |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().map(|c| if speaks(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::{date, datetime};

    fn arg(name: &'static str, value: &str) -> Vec<(&'static str, String)> {
        vec![(name, value.to_owned())]
    }

    #[test]
    fn tags_are_understood_in_the_forms_systems_write_them() {
        for (tag, wanted) in [
            ("uk", Some(Wanted::Ready(Language::Uk))),
            ("uk_UA.UTF-8", Some(Wanted::Ready(Language::Uk))),
            ("en-GB", Some(Wanted::Ready(Language::En))),
            ("sr-Latn", Some(Wanted::NotYet("sr-Latn"))),
            ("sr_RS.UTF-8@latin", Some(Wanted::NotYet("sr-Latn"))),
            ("sr-Cyrl", Some(Wanted::NotYet("sr-Cyrl"))),
            ("de", None),
            ("C.UTF-8", None),
            ("", None),
        ] {
            assert_eq!(Wanted::parse(tag), wanted, "{tag}");
        }
        assert_eq!(Wanted::NotYet("sr-Latn").language(), Language::Uk);
    }

    #[test]
    fn the_first_variable_that_is_set_decides() {
        let system = |set: &'static [(&str, &str)]| {
            Wanted::of_variables(|name| set.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned()))
                .language()
        };
        assert_eq!(system(&[("LANG", "en_US.UTF-8")]), Language::En);
        assert_eq!(system(&[("LC_ALL", "uk_UA.UTF-8"), ("LANG", "en_US.UTF-8")]), Language::Uk);
        assert_eq!(system(&[("LC_ALL", ""), ("LC_MESSAGES", "en_GB"), ("LANG", "uk_UA")]), Language::En);
        assert_eq!(system(&[("LANG", "C")]), Language::Uk);
        assert_eq!(system(&[]), Language::Uk);
    }

    #[test]
    fn ukrainian_plurals_and_missing_facts() {
        let texts = Texts::new(Language::Uk);
        for (n, expected) in [
            ("1", "Залишилася 1 спроба"),
            ("2", "Залишилося 2 спроби"),
            ("5", "Залишилося спроб: 5"),
            ("11", "Залишилося спроб: 11"),
            ("21", "Залишилася 21 спроба"),
        ] {
            let (title, _) = texts.error(Code::Key04, &arg("n", n));
            assert!(title.ends_with(expected), "{title}");
        }
        assert_eq!(texts.error(Code::Key04, &[]).0, "PIN неправильний");
        assert_eq!(
            texts.error(Code::Net01, &arg("host", "a.example")).0,
            "Немає зв’язку з надавачем (a.example)"
        );
        assert_eq!(texts.error(Code::Net01, &[]).0, "Немає зв’язку з надавачем");
    }

    #[test]
    fn lengths_of_time_are_words_with_their_plurals() {
        let shown = |language, minutes: u64| {
            let facts = arg("difference", &format!("PT{minutes}M"));
            let (title, _) = Texts::new(language).error(Code::Net09, &facts);
            title.rsplit_once(" на ").or_else(|| title.rsplit_once(" by ")).unwrap().1.to_owned()
        };
        for (minutes, uk, en) in [
            (1, "1 хвилину", "1 minute"),
            (22, "22 хвилини", "22 minutes"),
            (119, "119 хвилин", "119 minutes"),
            (120, "2 години", "2 hours"),
            (21 * 60, "21 годину", "21 hours"),
            (48 * 60, "2 дні", "2 days"),
            (364 * 1440, "364 дні", "364 days"),
            (525_600, "1 рік", "1 year"),
            (5 * 525_600, "5 років", "5 years"),
        ] {
            assert_eq!(shown(Language::Uk, minutes), uk);
            assert_eq!(shown(Language::En, minutes), en);
        }
    }

    #[test]
    fn a_number_keeps_its_digits_and_an_unknown_id_shows_itself() {
        let texts = Texts::new(Language::En);
        assert!(texts.error(Code::Req01, &arg("number", "007")).0.ends_with("007"));
        assert!(texts.error(Code::Req01, &arg("number", "1234567")).0.ends_with("1234567"));
        assert_eq!(texts.text("no-such-message", &[]), "no-such-message");
    }

    #[test]
    fn dates_are_written_as_the_language_writes_them() {
        assert_eq!(Texts::new(Language::Uk).date(date!(2026 - 03 - 04)), "04.03.2026");
        assert_eq!(Texts::new(Language::En).date(date!(2026 - 03 - 04)), "4 Mar 2026");
        let (title, _) = Texts::new(Language::Uk).error(Code::Req11, &arg("date", "2026-03-04"));
        assert!(title.ends_with("04.03.2026"), "{title}");
        let moment = Texts::new(Language::Uk).moment(datetime!(2026-03-14 12:05 UTC));
        assert!(moment.starts_with("14.03.2026 ") || moment.starts_with("15.03.2026 "), "{moment}");
        let named = Texts::new(Language::Uk).on_terminal().moment(datetime!(2026-03-14 12:05 UTC));
        assert!(named.starts_with(&format!("{moment} UTC")), "{named}");
        let late = Texts::new(Language::Uk).in_zone(time::macros::offset!(+2));
        assert_eq!(late.moment(datetime!(2026-03-14 22:05 UTC)), "15.03.2026 00:05");
    }
}
