//! What leaves the program: one JSON document, or a short text; and the exit status.

use super::card;
use crate::code::{Code, Coded};
use crate::i18n::{Texts, printable};
use serde_json::{Map, Value, json};
use std::process::ExitCode;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The final word is said once, also when Ctrl-C comes while it is being said.
static SPOKEN: Mutex<bool> = Mutex::new(false);

/// How a command ended well.
#[derive(Debug, Default)]
pub struct Report {
    fields: Map<String, Value>,
    lines: Vec<String>,
    waiting: bool,
}

impl Report {
    pub fn new() -> Self {
        Self::default()
    }
    /// A field of the JSON document.
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.fields.insert(name.to_owned(), value.into());
        self
    }
    /// A line of the text.
    pub fn line(mut self, line: impl Into<String>) -> Self {
        self.lines.push(line.into());
        self
    }
    pub fn lines(mut self, lines: impl IntoIterator<Item = String>) -> Self {
        self.lines.extend(lines);
        self
    }
    /// Accepted by the provider, not yet issued.
    pub fn waiting(mut self) -> Self {
        self.waiting = true;
        self
    }
}

/// How a command ended badly.
#[derive(Debug)]
pub enum Failure {
    /// In the catalogue.
    Coded { code: Code, details: Map<String, Value> },
    /// The command was written wrongly.
    Usage(String),
}

impl Failure {
    pub fn of(code: Code) -> Self {
        Self::Coded { code, details: Map::new() }
    }
    /// Adds a fact to the details.
    pub fn detail(mut self, name: &str, value: impl Into<Value>) -> Self {
        if let Self::Coded { details, .. } = &mut self {
            details.insert(name.to_owned(), value.into());
        }
        self
    }
    /// A person must decide: `needs` are the flags that would go on.
    pub fn needs(needs: &[&str]) -> Self {
        Self::of(Code::App06).detail("needs", needs.iter().map(|n| Value::from(*n)).collect::<Vec<_>>())
    }
    /// Title and advice.
    pub fn texts(&self, texts: &Texts) -> (String, String) {
        match self {
            Self::Coded { code, details } => {
                let facts: Vec<(&str, String)> =
                    details.iter().map(|(n, v)| (n.as_str(), plain(v))).collect();
                texts.error(*code, &facts)
            }
            Self::Usage(_) => (texts.text("cli-usage", &[]), texts.text("cli-usage-advice", &[])),
        }
    }
    /// The `error` object of a failure document; also stands for one damaged entry of a list.
    pub fn to_json(&self, texts: &Texts) -> Value {
        let (title, advice) = self.texts(texts);
        match self {
            Self::Coded { code, details } => {
                json!({"code": code.as_str(), "title": title, "advice": advice, "details": details})
            }
            Self::Usage(message) => {
                json!({"code": "usage", "title": title, "advice": advice, "details": {"message": message}})
            }
        }
    }
}

impl<E: Coded> From<E> for Failure {
    fn from(error: E) -> Self {
        let mut details: Map<String, Value> =
            error.details().into_iter().map(|(name, value)| (name.to_owned(), Value::from(value))).collect();
        details.entry("cause").or_insert_with(|| error.to_string().into());
        Self::Coded { code: error.code(), details }
    }
}

/// A detail as the texts show it.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(" "),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// Where the words go.
pub struct Output {
    json: bool,
    texts: Texts,
    /// Why a part of the answer did not reach standard output.
    lost: Mutex<Option<std::io::Error>>,
}

impl Output {
    pub fn new(json: bool, texts: Texts) -> Self {
        Self { json, texts: texts.on_terminal(), lost: Mutex::new(None) }
    }
    pub fn texts(&self) -> &Texts {
        &self.texts
    }
    /// A line on the way, for people only.
    pub fn say(&self, id: &str, args: &[(&str, String)]) {
        self.say_line(&self.texts.text(id, args));
    }
    pub fn say_line(&self, line: &str) {
        if !self.json {
            self.answer(&lines_only(line));
        }
    }
    /// A line of the answer. A reader that went away (`| head`) is no reason to stop the work, nor an error.
    fn answer(&self, line: &str) {
        use std::io::{ErrorKind, Write as _};
        let mut to = std::io::stdout();
        match writeln!(to, "{line}").and_then(|()| to.flush()) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => *self.lost() = Some(error),
            Ok(()) | Err(_) => {}
        }
    }
    fn lost(&self) -> MutexGuard<'_, Option<std::io::Error>> {
        self.lost.lock().unwrap_or_else(PoisonError::into_inner)
    }
    /// A warning for people; standard error, so that it never mixes with the result.
    pub fn warn(&self, id: &str, args: &[(&str, String)]) {
        complain(&self.texts.text(id, args));
    }
    pub fn warn_line(&self, line: &str) {
        complain(line);
    }
    pub fn warn_failure(&self, failure: &Failure) {
        let (title, advice) = failure.texts(&self.texts);
        complain(&format!("{title}. {advice}"));
    }
    /// The final word. Only the first one is said.
    pub fn finish(&self, result: Result<Report, Failure>) -> ExitCode {
        let mut spoken = SPOKEN.lock().unwrap_or_else(PoisonError::into_inner);
        let mut status = match &result {
            Ok(report) if report.waiting => 3,
            Ok(_) => 0,
            Err(Failure::Coded { .. }) => 1,
            Err(Failure::Usage(_)) => 2,
        };
        if !std::mem::replace(&mut *spoken, true) {
            match result {
                Ok(report) => self.print_report(report),
                Err(failure) => self.print_failure(&failure),
            }
        }
        // What was asked for did not arrive (a full disk): not done, whatever else was.
        if let Some(error) = self.lost().take() {
            let reason = error.to_string();
            self.warn("cli-output-lost", &[("reason", reason)]);
            if status != 2 {
                status = 1;
            }
        }
        ExitCode::from(status)
    }

    fn print_report(&self, mut report: Report) {
        if self.json {
            report.fields.insert("ok".to_owned(), true.into());
            self.answer(&Value::Object(report.fields).to_string());
        } else {
            for line in report.lines {
                self.answer(&lines_only(&line));
            }
        }
    }

    fn print_failure(&self, failure: &Failure) {
        if self.json {
            let document = json!({"ok": false, "error": failure.to_json(&self.texts)});
            self.answer(&document.to_string());
            return;
        }
        let (title, advice) = failure.texts(&self.texts);
        let mut lines = match failure {
            // Not an error: the person wanted it.
            Failure::Coded { code: Code::App04, .. } => vec![title],
            Failure::Coded { code, .. } => vec![format!("{title} ({code})"), advice],
            Failure::Usage(message) => vec![message.trim_end().to_owned(), advice],
        };
        if let Failure::Coded { details, .. } = failure {
            let place = details.get("path").or_else(|| details.get("uri")).map(plain);
            let place = place.map(|place| printable(&place));
            if let Some(place) = place.filter(|place| !lines.iter().any(|line| line.contains(place))) {
                lines.push(self.texts.text("cli-place", &[("place", place)]));
            }
            if let Some(case) = details.get("keys_lost").map(plain) {
                lines.push(self.texts.text("cli-keys-lost", &[("case", case)]));
            }
            if let Some(searched) = details.get("searched") {
                lines.extend(card::searched_lines(&self.texts, searched));
            }
            if let Some(found) = details.get("found").and_then(Value::as_array) {
                let provider = details.get("provider").map(plain).unwrap_or_default();
                lines.extend(card::found(&self.texts, found.iter().filter_map(Value::as_str), &provider));
            } else if let Some(case) = details.get("case") {
                lines.push(self.texts.text("cli-case", &[("case", plain(case))]));
            }
        }
        for line in lines {
            complain(&line);
        }
    }
}

/// A line to standard error. Where that cannot be written either, nobody can be told.
fn complain(line: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "{}", lines_only(line));
}

/// Nothing that a terminal obeys but the ends of lines.
fn lines_only(text: &str) -> String {
    text.split('\n').map(printable).collect::<Vec<_>>().join("\n")
}

/// Whether the final word was said already.
pub fn spoken() -> bool {
    *SPOKEN.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;

    #[test]
    fn a_failure_document_has_the_contract_s_shape() {
        let failure = Failure::needs(&["--accept-agreement", "--confirm-data"]).detail("case", "00ff");
        let error = failure.to_json(&Texts::new(Language::En));
        assert_eq!(error["code"], "E-APP-06");
        assert_eq!(error["details"]["needs"], json!(["--accept-agreement", "--confirm-data"]));
        assert_eq!(error["details"]["case"], "00ff");
        assert_eq!(error["advice"], "Add to the command: --accept-agreement --confirm-data");
        assert!(!error["title"].as_str().unwrap().is_empty());
    }

    #[test]
    fn a_coded_error_keeps_its_facts_and_its_cause() {
        let failure: Failure = crate::net::NetError::Timeout { host: "a.example".into() }.into();
        let error = failure.to_json(&Texts::new(Language::Uk));
        assert_eq!(error["code"], "E-NET-01");
        assert_eq!(error["details"]["host"], "a.example");
        assert_eq!(error["details"]["cause"], "a.example did not answer in time");
        assert_eq!(error["title"], "Немає зв’язку з надавачем (a.example)");
    }

    #[test]
    fn lists_stand_in_texts_as_words() {
        assert_eq!(plain(&json!(["a", "b"])), "a b");
        assert_eq!(plain(&json!(5)), "5");
        assert_eq!(plain(&Value::Null), "");
    }
}
