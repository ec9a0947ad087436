//! `renew` and what belongs to an unfinished renewal: `resume`, `list`, `abandon`.

use super::arguments::{Decisions, NewRenewal, Protocol, Renew, RenewCase};
use super::card;
use super::context::Context;
use super::output::{Failure, Report};
use super::person::unreadable_secret;
use super::taxpayer::{self, Taxpayer};
use crate::authority;
use crate::carrier::{KeyUri, file};
use crate::code::Code;
use crate::i18n::Texts;
use crate::renewal::{
    Choices, Finding, GivenUp, Outcome, Person, Renewal, RenewalError, Services, State, SystemClock,
    Unfinished, Warning,
};
use crate::vault::regular;
use serde_json::{Map, Value, json};
use std::sync::{Arc, Mutex, PoisonError};

pub fn run(context: &Context, command: Renew) -> Result<Report, Failure> {
    match command.command {
        None => start(context, command.new),
        Some(RenewCase::Resume { case, decisions }) => resume(context, case, decisions),
        Some(RenewCase::List) => list(context),
        Some(RenewCase::Abandon { case, keys_lost }) => abandon(context, case, keys_lost),
    }
}

/// What a renewal works with here.
pub fn services(context: &Context) -> Result<Services, Failure> {
    Ok(Services {
        state: context.state.clone(),
        carrier: context.carrier(),
        client: context.client()?,
        clock: Arc::new(SystemClock),
        checkpoint: Arc::new(()),
    })
}

impl From<Protocol> for authority::Protocol {
    fn from(typed: Protocol) -> Self {
        match typed {
            Protocol::Iit => Self::Iit,
            Protocol::Cmp => Self::Cmp,
        }
    }
}

fn start(context: &Context, typed: NewRenewal) -> Result<Report, Failure> {
    readable(context)?;
    // clap makes sure of both.
    let (Some(key), Some(provider)) = (&typed.key, &typed.provider) else {
        return Err(Failure::Usage("--key and --provider are needed".to_owned()));
    };
    let taxpayer = person_of(context, typed.decisions.clone()).with_wishes(&typed)?;
    let (profile, _) = context.provider(provider)?;
    // A case outlives the folder it was begun in.
    let address = |typed: &String| file::absolute(&KeyUri(typed.clone()));
    let key = address(key);
    let choices = Choices {
        to: typed.to.as_ref().map(address),
        one_key: typed.one_key,
        protocol: typed.protocol.map(Into::into),
        ..Choices::of(key)
    };
    let renewal = Renewal::new(services(context)?);
    let person = Arc::new(Mutex::new(taxpayer));
    let result = context.block_on(renewal.start(profile, choices, as_person(&person)));
    finish(context, result, &person)
}

fn resume(context: &Context, case: Option<String>, decisions: Decisions) -> Result<Report, Failure> {
    readable(context)?;
    let renewal = Renewal::new(services(context)?);
    let case = match case {
        Some(case) => known(context, &renewal, case)?,
        None => match the_only_one(context, &renewal)? {
            Some(case) => case,
            None => {
                let said = context.output.texts().text("renew-nothing-to-resume", &[]);
                return Ok(Report::new().with("cases", json!([])).line(said));
            }
        },
    };
    let person = Arc::new(Mutex::new(person_of(context, decisions)));
    let result = context.block_on(renewal.resume(&case, as_person(&person)));
    finish(context, result, &person)
}

/// A case that `renew list` shows.
fn known(context: &Context, renewal: &Renewal, case: String) -> Result<String, Failure> {
    if renewal.list()?.iter().any(|unfinished| unfinished.case == case) {
        return Ok(case);
    }
    Err(Failure::Usage(context.output.texts().text("renew-no-such-case", &[("case", case)])))
}

/// The only case that can go on, if there is one; several must be told apart by the person.
fn the_only_one(context: &Context, renewal: &Renewal) -> Result<Option<String>, Failure> {
    let open: Vec<Unfinished> = renewal.list()?.into_iter().filter(|case| !case.state.is_final()).collect();
    match open.as_slice() {
        [] => Ok(None),
        [one] => Ok(Some(one.case.clone())),
        several => {
            context.output.warn("renew-several-to-resume", &[]);
            let cases: Vec<&str> = several.iter().map(|case| case.case.as_str()).collect();
            Err(Failure::needs(&["CASE"]).detail("cases", json!(cases)))
        }
    }
}

/// A password file that is not there is a mistake of the line: it is told before anything is signed.
fn readable(context: &Context) -> Result<(), Failure> {
    let files = [&context.general.password_file, &context.general.new_password_file];
    for path in files.into_iter().flatten() {
        regular::open(path).map_err(|error| unreadable_secret(context.output.texts(), path, &error))?;
    }
    Ok(())
}

fn person_of(context: &Context, decisions: Decisions) -> Taxpayer {
    Taxpayer::new(context.person(), context.output.clone(), decisions, context.state.join("papers"))
}

fn as_person(taxpayer: &Arc<Mutex<Taxpayer>>) -> Arc<Mutex<dyn Person>> {
    taxpayer.clone()
}

fn finish(
    context: &Context,
    result: Result<Outcome, RenewalError>,
    person: &Mutex<Taxpayer>,
) -> Result<Report, Failure> {
    match result {
        Ok(outcome) => Ok(report(context.output.texts(), &outcome)),
        Err(error) => {
            let mut person = person.lock().unwrap_or_else(PoisonError::into_inner);
            Err(person.explain(failure(error)))
        }
    }
}

/// The failure of a renewal. `needs` and `found` are lists for programs; every rule of the checklist is told.
fn failure(error: RenewalError) -> Failure {
    let needs = match &error {
        RenewalError::Needs { needs, .. } => Some(needs.iter().map(|need| need.flag()).collect::<Vec<_>>()),
        _ => None,
    };
    let checklist = match &error {
        RenewalError::Preconditions(findings) => Some(checklist(findings)),
        _ => None,
    };
    let found = match &error {
        RenewalError::Damaged { found, .. } => Some(json!(found)),
        _ => None,
    };
    let mut failure = Failure::from(error);
    if let Some(found) = found {
        failure = failure.detail("found", found);
    }
    if let Some(needs) = needs {
        failure = failure.detail("needs", needs);
    }
    if let Some(checklist) = checklist {
        failure = failure.detail("checklist", checklist);
    }
    failure
}

/// Every rule with its standing.
fn checklist(findings: &[Finding]) -> Value {
    let line = |finding: &Finding| {
        let details: Map<String, Value> =
            finding.details.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
        json!({
            "rule": finding.rule,
            "standing": finding.standing,
            "code": finding.code.map(Code::as_str),
            "details": details,
        })
    };
    findings.iter().map(line).collect()
}

/// How a renewal ended: done, or accepted and not yet issued.
pub fn report(texts: &Texts, outcome: &Outcome) -> Report {
    let mut report = Report::new()
        .with("case", outcome.case.as_str())
        .with("state", outcome.state.as_str())
        .with("old", card::certificates(&outcome.old))
        .with("new", card::certificates(&outcome.new))
        .with("key", outcome.key.0.as_str())
        .with("old_key", outcome.old_key.as_ref().map(|key| key.0.as_str()))
        .with("displaced", outcome.displaced.as_ref().map(|key| key.0.as_str()))
        .with("revoked", outcome.revoked)
        .with("warnings", json!(outcome.warnings));
    let mut told = Vec::new();
    for line in outcome.warnings.iter().map(|warning| warning_line(texts, warning)) {
        // Both certificates may have the same to say.
        if !told.contains(&line) {
            told.push(line);
        }
    }
    report = report.lines(told);
    if outcome.state == State::Waiting {
        let (title, advice) = texts.error(Code::Req01, &[]);
        let resume = texts.text("renew-resume", &[("case", outcome.case.clone())]);
        return report
            .with("next", outcome.next.map(card::moment))
            .line(title)
            .line(advice)
            .line(resume)
            .waiting();
    }
    report = report.line(texts.text("renew-done", &[("key", outcome.key.0.clone())]));
    if let Some(old) = &outcome.old_key {
        report = report.line(texts.text("renew-old-key", &[("key", old.0.clone())]));
    }
    if let Some(displaced) = &outcome.displaced {
        report = report.line(texts.text("renew-displaced", &[("key", displaced.0.clone())]));
    }
    report.line(texts.text(
        match outcome.revoked {
            Some(true) => "renew-old-revoked",
            Some(false) => "renew-old-not-revoked",
            None => "renew-old-unknown",
        },
        &[],
    ))
}

fn warning_line(texts: &Texts, warning: &Warning) -> String {
    let facts: Vec<(&str, String)> = warning.facts.iter().map(|(n, v)| (n.as_str(), v.clone())).collect();
    let code = Code::ALL.iter().find(|code| Some(code.as_str()) == warning.code.as_deref());
    match code {
        Some(code) => format!("! {} ({code})", texts.error(*code, &facts).0),
        None => {
            let said = texts.text(&format!("renewal-warning-{}", warning.key), &[]);
            format!("! {said}{}", taxpayer::facts(texts, &warning.facts))
        }
    }
}

fn list(context: &Context) -> Result<Report, Failure> {
    let cases = Renewal::new(services(context)?).list()?;
    let texts = context.output.texts();
    let mut report = Report::new().with("cases", json!(cases));
    if cases.is_empty() {
        report = report.line(texts.text("renew-no-cases", &[]));
    }
    for case in &cases {
        if case.key.0.is_empty() {
            let code = case.code.clone().unwrap_or_default();
            let facts = [("case", case.case.clone()), ("code", code)];
            report = report.line(texts.text("renew-case-damaged", &facts));
        } else {
            let state = texts.text(&format!("renewal-state-{}", case.state.as_str()), &[]);
            report = report.line(texts.text(
                "renew-case",
                &[
                    ("case", case.case.clone()),
                    ("created", texts.moment(case.created)),
                    ("key", case.key.0.clone()),
                    ("state", state),
                ],
            ));
            if case.state.is_final() {
                report = report.line(texts.text("renew-case-ended", &[("case", case.case.clone())]));
            }
        }
        report = report.lines(card::found(texts, case.found.iter().map(|key| &*key.0), &case.provider));
    }
    Ok(report)
}

fn abandon(context: &Context, case: String, keys_lost: bool) -> Result<Report, Failure> {
    readable(context)?;
    let renewal = Renewal::new(services(context)?);
    let case = known(context, &renewal, case)?;
    let texts = context.output.texts();
    match context.block_on(renewal.abandon(&case)) {
        Ok(GivenUp::Wiped) => {}
        Ok(GivenUp::PutAway { kept }) => {
            let report = Report::new()
                .with("case", Value::from(case.clone()))
                .with("new_keys", json!(kept))
                .line(texts.text("renew-put-away", &[("case", case)]));
            return Ok(match kept {
                Some(key) => report.line(texts.text("renew-put-away-keys", &[("key", key.0)])),
                None => report,
            });
        }
        // Something was sent: unless the new keys are lost it goes on.
        Err(RenewalError::AlreadySent { .. }) => {
            let person = Arc::new(Mutex::new(person_of(context, Decisions::default())));
            if let Err(error) = context.block_on(renewal.abandon_lost(&case, keys_lost, as_person(&person))) {
                let mut person = person.lock().unwrap_or_else(PoisonError::into_inner);
                return Err(person.explain(failure(error)));
            }
        }
        Err(error) => return Err(failure(error)),
    }
    let said = texts.text("renew-abandoned", &[("case", case.clone())]);
    Ok(Report::new().with("case", Value::from(case)).line(said))
}
