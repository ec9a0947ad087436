//! How the result of `cert check` looks: as JSON objects of the contract, and as lines for people.

use super::card::{grouped, moment};
use super::output::Failure;
use crate::code::Coded as _;
use crate::i18n::Texts;
use crate::tasks::cert_check::{Clock, Facts, NamedBy, Part, Usage, UsagePeriod, Word};
use serde_json::{Value, json};
use time::Duration;

/// A verdict in a word for people.
pub fn verdict(texts: &Texts, word: Word) -> String {
    texts.text(&format!("verdict-{}", word.as_str().replace('_', "-")), &[])
}

pub fn part(texts: &Texts, part: &Part) -> Value {
    json!({
        "verdict": part.word.as_str(),
        "source": part.source,
        "time": part.time.map(moment),
        "error": part.error.clone().map(|error| Failure::from(error).to_json(texts)),
    })
}

/// `id`: the text that takes the verdict.
pub fn part_lines(texts: &Texts, id: &str, part: &Part) -> Vec<String> {
    let mut lines = vec![texts.text(id, &[("verdict", verdict(texts, part.word))])];
    if let Some(source) = &part.source {
        let at = part.time.map_or_else(|| "—".to_owned(), |at| texts.moment(at));
        let args = [("source", source.clone()), ("time", at)];
        lines.push(format!("  {}", texts.text("cli-check-source", &args)));
    }
    if let Some(error) = &part.error {
        lines.push(format!("  {} ({})", Failure::from(error.clone()).texts(texts).0, error.code()));
    }
    lines
}

/// `difference_seconds`: how far the computer's clock is off, ahead or behind.
pub fn clock(texts: &Texts, clock: &Clock) -> Value {
    let error = match clock {
        Clock::NotChecked(error) => error.clone(),
        _ => None,
    };
    json!({
        "verdict": clock.as_str(),
        "difference_seconds": clock.off().map(Duration::whole_seconds),
        "error": error.map(|error| Failure::from(error).to_json(texts)),
    })
}

pub fn clock_line(texts: &Texts, clock: &Clock) -> String {
    let difference = clock.off().map(|off| ("difference", format!("PT{}M", off.whole_minutes())));
    let id = format!("check-clock-{}", clock.as_str().replace('_', "-"));
    texts.text(&id, difference.as_slice())
}

/// Null: the certificate does not limit the use of its key.
pub fn usage(period: Option<&UsagePeriod>) -> Value {
    period.map_or(Value::Null, |period| {
        json!({
            "verdict": period.standing,
            "not_before": period.not_before.map(moment),
            "not_after": period.not_after.map(moment),
        })
    })
}

pub fn key_id(facts: &Facts) -> Value {
    json!({
        "gost": hex::encode(facts.key_ids.gost),
        "kupyna": hex::encode(facts.key_ids.kupyna),
        "sha1": hex::encode(facts.key_ids.sha1),
        "in_certificate": match facts.named_by {
            NamedBy::Nothing => None,
            other => Some(other),
        },
    })
}

pub fn fact_lines(texts: &Texts, facts: &Facts, word: Word) -> Vec<String> {
    let usage = facts.usage_beside(word).and_then(|period| usage_line(texts, period));
    let mut lines: Vec<String> = usage.into_iter().collect();
    lines.push(texts.text(if facts.qscd { "check-qscd" } else { "check-no-qscd" }, &[]));
    let ids = &facts.key_ids;
    let national = [("check-key-id-gost", &ids.gost[..]), ("check-key-id-kupyna", &ids.kupyna[..])];
    let sha1 = [("check-key-id-sha1", &ids.sha1[..])];
    // Authorities know keys of other families by SHA-1 only.
    let shown = if facts.named_by == NamedBy::Sha1 { &sha1[..] } else { &national[..] };
    for (id, octets) in shown {
        lines.push(texts.text(id, &[("id", grouped(&hex::encode(octets)))]));
    }
    let named = match facts.named_by {
        NamedBy::Gost => "check-key-named-by-gost",
        NamedBy::Kupyna => "check-key-named-by-kupyna",
        NamedBy::Other => "check-key-named-otherwise",
        NamedBy::Sha1 | NamedBy::Nothing => return lines,
    };
    lines.push(format!("  {}", texts.text(named, &[])));
    lines
}

fn usage_line(texts: &Texts, period: &UsagePeriod) -> Option<String> {
    let (id, at) = match period.standing {
        Usage::NotYet => ("check-key-usage-not-yet", period.not_before?),
        Usage::InUse => ("check-key-usage", period.not_after?),
        Usage::Ended => ("check-key-usage-ended", period.not_after?),
    };
    Some(texts.text(id, &[("date", texts.moment(at))]))
}
