//! The person of a renewal at the command line: decides by the flags that were given, and is shown what is decided.

use super::arguments::{Decisions, NewRenewal};
use super::card;
use super::output::{Failure, Output};
use super::person::{Person as AtTerminal, from_file};
use crate::authority::portal::{Agreement, Registration};
use crate::carrier::{Interaction, SecretWanted};
use crate::code::Code;
use crate::crypto::Password;
use crate::i18n::Texts;
use crate::pki::Certificate;
use crate::renewal::{
    Finding, IfLost, Line, Need, NewKeysNeeded, Person, Question, Reply, Searched, Standing, Wishes,
};
use crate::tasks::inputs::{self, InputError};
use serde_json::{Map, Value, json};
use std::path::PathBuf;
use std::sync::Arc;

/// A person who has said beforehand what they agree to.
pub struct Taxpayer {
    terminal: AtTerminal,
    output: Arc<Output>,
    decisions: Decisions,
    wishes: Wishes,
    /// Where the texts to be read are put.
    papers: PathBuf,
    /// What was shown before the decision that was not taken; for the failure's details.
    shown: Map<String, Value>,
    /// Where the key's certificates were looked for.
    searched: Value,
    /// New keys that the renewal could not do without when it stopped.
    needed: Option<NewKeysNeeded>,
}

impl Taxpayer {
    pub fn new(terminal: AtTerminal, output: Arc<Output>, decisions: Decisions, papers: PathBuf) -> Self {
        Self {
            terminal,
            output,
            decisions,
            wishes: Wishes::default(),
            papers,
            shown: Map::new(),
            searched: Value::Null,
            needed: None,
        }
    }

    /// # Errors
    /// Wrong usage: a telephone, address, question or phrase that cannot be taken.
    pub fn with_wishes(mut self, typed: &NewRenewal) -> Result<Self, Failure> {
        let wrong = |flag: &str| {
            let flag = flag.to_owned();
            let texts = self.output.texts();
            move |error: InputError| Failure::Usage(format!("{flag}: {}", refused(texts, error)))
        };
        for (include, value, flag) in
            [(typed.include_phone, &typed.phone, "phone"), (typed.include_email, &typed.email, "email")]
        {
            let none = value.as_ref().is_some_and(|value| value.trim().is_empty());
            if none && include.is_some_and(bool::from) {
                let facts = [("include", format!("--include-{flag} yes")), ("none", format!("--{flag} ''"))];
                return Err(Failure::Usage(self.output.texts().text("cli-include-none", &facts)));
            }
        }
        let phrase = match &typed.phrase_file {
            Some(path) => {
                let text = from_file(path, &self.output)?;
                inputs::phrase(&text).map_err(wrong("--phrase-file"))?;
                Some(Password::new((*text).clone()))
            }
            None => None,
        };
        self.wishes = Wishes {
            keys: None,
            phone: typed.phone.as_deref().map(inputs::phone).transpose().map_err(wrong("--phone"))?,
            email: typed.email.as_deref().map(inputs::email).transpose().map_err(wrong("--email"))?,
            phone_in_certificate: typed.include_phone.map(bool::from),
            email_in_certificate: typed.include_email.map(bool::from),
            publish: typed.publish.map(bool::from),
            phrase_hint: typed.hint.as_deref().map(inputs::hint).transpose().map_err(wrong("--hint"))?,
            phrase,
        };
        Ok(self)
    }

    /// The failure of a renewal, with what was shown on the way.
    pub fn explain(&mut self, failure: Failure) -> Failure {
        let mut failure = self.terminal.explain(failure);
        for (name, value) in std::mem::take(&mut self.shown) {
            failure = failure.detail(&name, value);
        }
        // What was issued for keys that are lost can still be rejected.
        let lost = self.needed.take().filter(|needed| needed.if_lost == IfLost::Unconfirmed);
        match &failure {
            Failure::Coded { code: Code::Carr01, .. } if lost.is_some() => {
                failure.detail("reason", "new-keys")
            }
            Failure::Coded { code: Code::Key01 | Code::Key14, .. } => match lost {
                Some(NewKeysNeeded { case, .. }) => failure.detail("keys_lost", case),
                None => failure,
            },
            Failure::Coded { code: Code::Cert01, .. } if !self.searched.is_null() => {
                failure.detail("searched", std::mem::take(&mut self.searched))
            }
            _ => failure,
        }
    }

    fn agrees(&self, need: Need) -> bool {
        match need {
            Need::AcceptUntried => self.decisions.accept_untried,
            Need::AcceptAgreement => self.decisions.accept_agreement,
            Need::ConfirmData => self.decisions.confirm_data,
            Need::Replace => self.decisions.replace,
            Need::AcceptModified => self.decisions.accept_modified,
            Need::Resume => false,
        }
    }

    fn show(&mut self, question: &Question<'_>) {
        match question {
            Question::UntriedProvider { name, kept_locally } => {
                let texts = self.output.texts();
                let name = name.in_language(texts.language().tag()).to_owned();
                self.output.say("renew-untried", &[("name", name)]);
                if *kept_locally {
                    self.output.say("renew-untried-agreement", &[]);
                }
            }
            Question::Agreement(agreement) => self.show_agreement(agreement),
            Question::Registration(data) => {
                for line in registration_lines(self.output.texts(), data) {
                    self.output.say_line(&line);
                }
                self.output.say("renew-data-question", &[]);
                // The number in the demographic register begins with the birth date: never shown in full.
                let unzr = data.unzr.as_deref().and_then(|unzr| unzr.rsplit_once('-'));
                let masked =
                    Registration { unzr: unzr.map(|(_, end)| format!("…-{end}")), ..(*data).clone() };
                self.shown.insert("registration".to_owned(), json!(masked));
            }
            Question::ReplaceKey { target } => {
                self.output.say("renew-replace", &[("key", target.0.clone())]);
            }
            Question::Modified { differences } => {
                for (what, old, new) in *differences {
                    let args = [("what", what.clone()), ("old", shown(old)), ("new", shown(new))];
                    self.output.say("renew-modified", &args);
                }
                self.shown.insert("differences".to_owned(), json!(differences));
            }
        }
    }

    /// The agreement is put where it can be read: the octets that will be signed.
    fn show_agreement(&mut self, agreement: &Agreement) {
        let digest = hex::encode(agreement.sha256);
        let extension = if agreement.text.starts_with(b"%PDF-") { "pdf" } else { "txt" };
        // Named by its digest: nothing that the provider says becomes a file name.
        let path = self.papers.join(format!("agreement-{}.{extension}", &digest[..16]));
        let written = crate::vault::atomic::create_private_folder(&self.papers).and_then(|()| {
            crate::vault::atomic::write(&path, &agreement.text, crate::vault::atomic::Access::Private)
        });
        let place = path.display().to_string();
        let args = [
            ("title", shown(&agreement.title)),
            ("revision", shown(&agreement.revision)),
            ("digest", card::grouped(&digest)),
        ];
        self.output.say("renew-agreement", &args);
        let mut object = json!({
            "id": agreement.id, "revision": agreement.revision, "title": agreement.title, "sha256": digest,
        });
        if written.is_ok() {
            self.output.say("renew-agreement-file", &[("path", place.clone())]);
            object["path"] = place.into();
        }
        self.shown.insert("agreement".to_owned(), object);
    }
}

/// Why something typed cannot be used.
fn refused(texts: &Texts, error: InputError) -> String {
    match error {
        InputError::Phone => texts.text("input-phone", &[]),
        InputError::Email => texts.text("input-email", &[]),
        InputError::EmailLetter(letter) => {
            texts.text("input-email-letter", &[("letter", letter.to_string())])
        }
        InputError::TooLong(most) => texts.text("input-too-long", &[("n", most.to_string())]),
        InputError::Phrase => texts.text("input-phrase", &[]),
    }
}

/// Somebody else's text on our terminal: no control characters; a dash where there is none.
pub fn shown(text: &str) -> String {
    let clean: String = text.chars().filter(|c| !c.is_control()).take(500).collect();
    if clean.is_empty() { "—".to_owned() } else { clean }
}

fn registration_lines(texts: &Texts, data: &Registration) -> Vec<String> {
    let mut lines: Vec<String> = data.subject.iter().map(|(oid, value)| field(texts, oid, value)).collect();
    let named = [
        ("data-rnokpp", &data.rnokpp),
        ("data-edrpou", &data.edrpou),
        ("data-phone", &data.phone),
        ("data-email", &data.email),
    ];
    for (id, value) in named {
        if let Some(value) = value {
            lines.push(texts.text(id, &[("value", shown(value))]));
        }
    }
    lines.extend(card::doubts(texts, [data.rnokpp.clone(), data.edrpou.clone(), data.unzr.clone()]));
    lines
}

/// A line of the owner's name, by the attribute's identifier.
fn field(texts: &Texts, oid: &str, value: &str) -> String {
    let id = match oid {
        "2.5.4.3" => "data-name",
        "2.5.4.4" => "data-surname",
        "2.5.4.42" => "data-given-name",
        "2.5.4.5" => "data-serial-number",
        "2.5.4.6" => "data-country",
        "2.5.4.7" => "data-locality",
        "2.5.4.8" => "data-region",
        "2.5.4.10" => "data-organisation",
        "2.5.4.11" => "data-unit",
        "2.5.4.12" => "data-position",
        "2.5.4.97" => "data-organisation-code",
        _ => return format!("{oid}: {}", shown(value)),
    };
    texts.text(id, &[("value", shown(value))])
}

impl Interaction for Taxpayer {
    fn secret(&mut self, wanted: &SecretWanted) -> Option<Password> {
        self.terminal.secret(wanted)
    }
}

impl Person for Taxpayer {
    fn decide(&mut self, question: &Question<'_>) -> Reply {
        self.show(question);
        if self.agrees(question.need()) {
            // Decided: personal data have no business in a later failure.
            self.shown.clear();
            return Reply::Yes;
        }
        Reply::Undecided
    }

    fn missing(&self, needs: &[Need]) -> Vec<Need> {
        needs.iter().copied().filter(|need| !self.agrees(*need)).collect()
    }

    fn wishes(&mut self, _shown: &Registration) -> Wishes {
        std::mem::take(&mut self.wishes)
    }

    fn checklist(&mut self, findings: &[Finding]) {
        let texts = self.output.texts();
        for finding in findings {
            let mark = match finding.standing {
                Standing::Ok => "✓",
                Standing::Warning => "!",
                Standing::NotChecked => "?",
                Standing::Failed => "×",
            };
            let rule = texts.text(&format!("rule-{}", format!("{:?}", finding.rule).to_lowercase()), &[]);
            let said = match (finding.standing, finding.code) {
                (Standing::NotChecked, _) => {
                    format!("{mark} {rule}: {}", texts.text("rule-not-checked", &[]))
                }
                (Standing::Failed | Standing::Warning, Some(code)) => {
                    format!("{mark} {rule}: {} ({code})", texts.error(code, &finding.details).0)
                }
                _ => format!("{mark} {rule}"),
            };
            self.output.say_line(&said);
        }
    }

    fn needs_new_keys(&mut self, needed: Option<&NewKeysNeeded>) {
        self.needed = needed.cloned();
    }

    fn searched(&mut self, searched: &[Searched]) {
        self.searched = json!(searched);
    }

    fn certificates(&mut self, old: &[Certificate], new: &[Certificate]) {
        let personal = old
            .iter()
            .flat_map(|c| [c.subject().common_name().map(str::to_owned), c.rnokpp(), c.edrpou()])
            .flatten()
            .collect();
        self.terminal.set_personal(personal);
        for certificate in new {
            for line in card::certificate_lines(self.output.texts(), certificate) {
                self.output.say_line(&line);
            }
        }
    }

    fn line(&mut self, line: &Line) {
        self.output.say_line(&step_line(self.output.texts(), line));
    }
}

/// A line of the protocol: time, what happened, the facts that belong to it.
pub fn step_line(texts: &Texts, line: &Line) -> String {
    let what = texts.text(&format!("renewal-step-{}", line.step.key()), &[]);
    format!("{}  {what}{}", texts.moment(line.at), facts(texts, &line.facts))
}

/// The facts in brackets; a fact that has no word of its own keeps its name.
pub fn facts(texts: &Texts, facts: &[(String, String)]) -> String {
    let told: Vec<String> = facts
        .iter()
        .map(|(name, value)| {
            let said = |id: String, or: &str| {
                let text = texts.text(&id, &[]);
                if text == id { shown(or) } else { text }
            };
            let value =
                if name == "state" { said(format!("renewal-state-{value}"), value) } else { shown(value) };
            format!("{} {value}", said(format!("fact-{name}"), name))
        })
        .collect();
    if told.is_empty() { String::new() } else { format!(" ({})", told.join(", ")) }
}
