//! A reminder as a calendar file (iCalendar, RFC 5545).

use crate::pki::Certificate;
use crate::tasks::urgency;
use sha2::{Digest, Sha256};
use time::{Date, OffsetDateTime, UtcOffset};

/// On a day of reminding it reminds at this hour.
const HOUR: u32 = 9;
/// Longest line in octets, without its end (3.1).
const LINE: usize = 75;

/// What to remind of. The texts are the front end's.
pub struct Reminder<'a> {
    /// One line: whose certificates end.
    pub title: &'a str,
    /// What to do; may have several lines.
    pub text: &'a str,
    /// The certificates: the reminder is for the earliest end among them.
    pub certificates: &'a [Certificate],
    /// The time now; its offset decides which day an end falls on.
    pub now: OffsetDateTime,
}

/// One all-day event on the day of the end, with an alarm on each day of [`urgency::DAYS`] before it. The same certificates give the same identifier, so that a
/// calendar that takes the file twice has one event. Without certificates a calendar without an event.
pub fn calendar(reminder: &Reminder<'_>) -> String {
    let mut lines = Lines::default();
    lines.add("BEGIN:VCALENDAR");
    lines.add("VERSION:2.0");
    lines.add(concat!("PRODID:-//kliuchnyk//", env!("CARGO_PKG_VERSION"), "//EN"));
    if let Some(end) = super::end_of_use(reminder.certificates) {
        event(&mut lines, reminder, end.to_offset(reminder.now.offset()).date());
    }
    lines.add("END:VCALENDAR");
    lines.0
}

fn event(lines: &mut Lines, reminder: &Reminder<'_>, day: Date) {
    let now = reminder.now.to_offset(UtcOffset::UTC);
    let title = escape(reminder.title);
    lines.add("BEGIN:VEVENT");
    lines.add(&format!("UID:{}@kliuchnyk", identifier(reminder.certificates)));
    let (hour, minute, second) = now.time().as_hms();
    lines.add(&format!("DTSTAMP:{}T{hour:02}{minute:02}{second:02}Z", compact(now.date())));
    lines.add(&format!("DTSTART;VALUE=DATE:{}", compact(day)));
    // The first day after (3.6.1); the last day there is has none.
    if let Some(next) = day.next_day() {
        lines.add(&format!("DTEND;VALUE=DATE:{}", compact(next)));
    }
    lines.add(&format!("SUMMARY:{title}"));
    lines.add(&format!("DESCRIPTION:{}", escape(reminder.text)));
    lines.add("TRANSP:TRANSPARENT");
    for days in urgency::DAYS {
        lines.add("BEGIN:VALARM");
        lines.add("ACTION:DISPLAY");
        lines.add(&format!("DESCRIPTION:{title}"));
        lines.add(&format!("TRIGGER:{}", before(days)));
        lines.add("END:VALARM");
    }
    lines.add("END:VEVENT");
}

/// From the beginning of the event's day back to the hour of reminding so many days before it (DURATION, 3.3.6).
fn before(days: u32) -> String {
    match days.saturating_sub(1) {
        0 => format!("-PT{}H", 24 - HOUR),
        whole => format!("-P{whole}DT{}H", 24 - HOUR),
    }
}

fn identifier(certificates: &[Certificate]) -> String {
    let mut hash = Sha256::new();
    for certificate in certificates {
        hash.update(certificate.sha256());
    }
    let mut identifier = hex::encode(hash.finalize());
    identifier.truncate(32);
    identifier
}

fn compact(date: Date) -> String {
    format!("{:04}{:02}{:02}", date.year(), u8::from(date.month()), date.day())
}

/// TEXT (3.3.11): backslash, comma, semicolon and line ends are escaped; other control characters have no place.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ',' | ';' => escaped.extend(['\\', c]),
            '\n' => escaped.push_str("\\n"),
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// Content lines, folded between characters.
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn add(&mut self, line: &str) {
        let mut length = 0;
        for c in line.chars() {
            if length + c.len_utf8() > LINE {
                self.0.push_str("\r\n ");
                length = 1;
            }
            self.0.push(c);
            length += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pki::builder::tests::{Holder, Wish};
    use time::macros::datetime;

    fn unfolded(calendar: &str) -> Vec<String> {
        calendar.replace("\r\n ", "").split_terminator("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn an_event_on_the_day_of_the_end_with_an_alarm_for_every_reminder() {
        let root = Holder::root("Root");
        let user = Holder::new(Some(&root), Wish::user("User"));
        let certificates = [user.certificate.clone()];
        let reminder = Reminder {
            title: "Сертифікат: Коваленко; О\\П",
            text: "Сформуйте нові,\nдоки ці чинні.\r\n",
            certificates: &certificates,
            now: datetime!(2026-11-22 01:02:03 +02:00),
        };
        let made = calendar(&reminder);
        let lines = unfolded(&made);
        let value = |name: &str| {
            let found: Vec<&str> = lines.iter().filter_map(|line| line.strip_prefix(name)).collect();
            assert_eq!(found.len(), 1, "{name} in {made}");
            found[0].to_owned()
        };
        let end = user.certificate.not_after().to_offset(reminder.now.offset()).date();
        assert_eq!(value("DTSTART;VALUE=DATE:"), compact(end));
        assert_eq!(value("DTEND;VALUE=DATE:"), compact(end.next_day().unwrap()));
        assert_eq!(value("DTSTAMP:"), "20261121T230203Z");
        assert_eq!(value("SUMMARY:"), "Сертифікат: Коваленко\\; О\\\\П");
        assert!(lines.iter().any(|line| line == "DESCRIPTION:Сформуйте нові\\,\\nдоки ці чинні.\\n"));
        let triggers: Vec<_> = lines.iter().filter_map(|line| line.strip_prefix("TRIGGER:")).collect();
        let expected = ["-P59DT15H", "-P29DT15H", "-P13DT15H", "-P9DT15H", "-P6DT15H", "-P2DT15H", "-PT15H"];
        assert_eq!(triggers, expected, "at nine in the morning of each day");
        assert_eq!(value("UID:").len(), 32 + "@kliuchnyk".len());
        let later = Reminder { now: datetime!(2026-12-01 00:00 UTC), ..reminder };
        assert_eq!(
            unfolded(&calendar(&later)).iter().filter(|l| l.starts_with("UID:")).collect::<Vec<_>>(),
            [&format!("UID:{}", value("UID:"))]
        );
        let begins = lines.iter().filter(|line| line.starts_with("BEGIN:")).count();
        assert_eq!(begins, lines.iter().filter(|line| line.starts_with("END:")).count());
    }

    #[test]
    fn lines_are_folded_between_characters() {
        let mut lines = Lines::default();
        let text = format!("DESCRIPTION:{}{}", "ї".repeat(200), "🔑".repeat(50));
        lines.add(&text);
        assert!(lines.0.ends_with("\r\n"));
        assert!(lines.0.split("\r\n").all(|line| line.len() <= LINE), "{}", lines.0);
        assert_eq!(unfolded(&lines.0), [text]);
        let mut exact = Lines::default();
        exact.add(&"x".repeat(LINE));
        assert_eq!(exact.0, format!("{}\r\n", "x".repeat(LINE)));
    }

    #[test]
    fn the_earlier_end_wins_and_nothing_is_no_event() {
        let root = Holder::root("Root");
        let usage = datetime!(2026-12-31 22:30 UTC);
        let mut wish = Wish::user("User");
        wish.extensions.push(crate::pki::builder::private_key_usage_period(wish.from, usage));
        let certificates = [Holder::new(Some(&root), wish).certificate];
        assert!(certificates[0].not_after() > usage);
        let now = datetime!(2026-11-22 0:00 +2);
        let made = calendar(&Reminder { title: "", text: "", certificates: &certificates, now });
        assert!(made.contains("\r\nDTSTART;VALUE=DATE:20270101\r\n"), "the day where the person is: {made}");

        assert!(!calendar(&Reminder { title: "", text: "", certificates: &[], now }).contains("VEVENT"));
    }
}
