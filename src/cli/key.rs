//! `key show`, `key generate`, `key password`, `key backup`, `key convert`, `key destroy`.

use super::arguments::{AgreeCurve, Algorithm, Key, KeyFormat, SignCurve};
use super::card;
use super::context::Context;
use super::output::{Failure, Report};
use super::{prompt, renew};
use crate::authority::service::Service;
use crate::carrier::{CarrierError, Conversion, Kept, KeySetSpec, KeyUri, Loss, Protection, TargetFormat};
use crate::code::Code;
use crate::crypto::{CurveId, KeyAlgorithm};
use crate::renewal::Renewal;
use crate::tasks::TaskError;
use crate::tasks::key_backup::key_backup;
use crate::tasks::key_convert::key_convert;
use crate::tasks::key_destroy::{Doomed, before_destroying, key_destroy};
use crate::tasks::key_generate::{NewKeys, key_generate};
use crate::tasks::key_memory::KeyMemory;
use crate::tasks::key_password::key_password;
use crate::tasks::key_show::key_show;
use serde_json::{Value, json};

pub fn run(context: &Context, command: Key) -> Result<Report, Failure> {
    match command {
        Key::Show { uri, provider } => show(context, KeyUri(uri), provider.as_deref()),
        Key::Generate { out, algorithm, curve, agree_curve, one_key, requests } => {
            let spec = spec(algorithm, curve, agree_curve, one_key)
                .ok_or_else(|| Failure::Usage(context.output.texts().text("cli-agree-curve-of-dstu", &[])))?;
            generate(context, &NewKeys { out: KeyUri(out), spec, folder: requests, subject: None })
        }
        Key::Password { uri } => password(context, KeyUri(uri)),
        Key::Backup { uri, out } => backup(context, KeyUri(uri), KeyUri(out)),
        Key::Convert { uri, out, format, accept_loss } => {
            let format = format.map(|format| match format {
                KeyFormat::Key6 => TargetFormat::Key6,
                KeyFormat::Pfx => TargetFormat::Pfx,
                KeyFormat::Pk8 => TargetFormat::Pk8,
            });
            let new_secret = context.general.new_password_file.is_some();
            convert(context, KeyUri(uri), KeyUri(out), &Conversion { format, new_secret, accept_loss })
        }
        Key::Destroy { uri, yes } => destroy(context, KeyUri(uri), yes),
    }
}

fn show(context: &Context, uri: KeyUri, provider: Option<&str>) -> Result<Report, Failure> {
    let service = match provider {
        Some(id) => Some(Service::new(context.provider(id)?.0, context.client()?)),
        None => None,
    };
    let mut person = context.person();
    let mut store = key_show(context.carrier().as_ref(), &uri, &context.state, &mut person)
        .map_err(|e| person.explain(e))?;
    let now = context.now();
    context.block_on(store.ask(service.as_ref(), now));
    let pairs = store.pairs(now);
    let searched = json!(store.search.searched());
    let texts = context.output.texts();
    let mut report = Report::new()
        .with("format", store.format)
        .with("keys", pairs.iter().map(|(key, certificate)| card::key(key, *certificate)).collect::<Value>())
        .with("others", store.others.iter().map(card::other_key).collect::<Value>())
        .with("protection", store.protection.name())
        .with("searched", searched.clone());
    for (key, certificate) in pairs {
        report = report.lines(card::key_lines(texts, key, certificate));
    }
    for key in &store.others {
        report = report.lines(card::other_key_lines(texts, key));
    }
    if !store.search.is_complete() {
        report = report.lines(card::searched_lines(texts, &searched));
        if service.is_none() {
            report = report.line(texts.text("cli-key-ask-provider", &[("key", uri.0.clone())]));
        }
    }
    let advice = match store.protection {
        Protection::None => "cli-key-unprotected",
        Protection::Weak => "cli-key-weak",
        Protection::Usual => return Ok(report),
    };
    Ok(report.line(texts.text(advice, &[("key", uri.0)])))
}

/// None: a curve that the algorithm has not.
fn spec(
    algorithm: Algorithm,
    curve: SignCurve,
    agree_curve: Option<AgreeCurve>,
    one_key: bool,
) -> Option<KeySetSpec> {
    let (sign, agree) = match algorithm {
        Algorithm::Dstu => {
            let SignCurve::M257 = curve;
            let agree = match agree_curve.unwrap_or(AgreeCurve::M257) {
                AgreeCurve::M257 => CurveId::M257,
                AgreeCurve::M431 => CurveId::M431,
            };
            (KeyAlgorithm::Dstu4145(CurveId::M257), KeyAlgorithm::Dstu4145(agree))
        }
        Algorithm::Ecdsa if agree_curve.is_some() => return None,
        Algorithm::Ecdsa => (KeyAlgorithm::P256, KeyAlgorithm::P256),
    };
    Some(KeySetSpec { sign, agree: (!one_key).then_some(agree) })
}

fn generate(context: &Context, wanted: &NewKeys) -> Result<Report, Failure> {
    let mut person = context.person();
    let today = context.now().date();
    let made = key_generate(context.carrier().as_ref(), wanted, today, &mut person)
        .map_err(|e| person.explain(e))?;
    let texts = context.output.texts();
    let mut report = Report::new()
        .with("key", made.key.0.as_str())
        .with("requests", made.requests.iter().map(|p| p.display().to_string()).collect::<Value>())
        .line(texts.text("cli-generated", &[("key", made.key.0.clone())]));
    for path in &made.requests {
        report = report.line(texts.text("cli-generated-request", &[("path", path.display().to_string())]));
    }
    Ok(report.line(texts.text("cli-generated-next", &[])))
}

fn password(context: &Context, uri: KeyUri) -> Result<Report, Failure> {
    let mut person = context.person();
    key_password(context.carrier().as_ref(), &uri, &mut person).map_err(|e| person.explain(e))?;
    Ok(Report::new()
        .with("key", uri.0.as_str())
        .line(context.output.texts().text("cli-password-changed", &[("key", uri.0)])))
}

fn kept(kept: &Kept) -> Report {
    let beside = kept.certificates.iter().map(|uri| uri.0.as_str());
    Report::new()
        .with("key", kept.key.0.as_str())
        .with("format", kept.format)
        .with("certificates", beside.collect::<Vec<_>>())
}

/// A format by the name that people know it by.
fn format_name(format: &str) -> &str {
    match format {
        "key6" => "Key-6.dat",
        "pfx" => "PKCS#12 (PFX)",
        "pbes2" => "PKCS#8",
        other => other,
    }
}

fn backup(context: &Context, uri: KeyUri, out: KeyUri) -> Result<Report, Failure> {
    let mut person = context.person();
    let memory = KeyMemory::open(&context.state);
    let made = key_backup(context.carrier().as_ref(), &uri, &out, &memory, &mut person)
        .map_err(|e| person.explain(e))?;
    let texts = context.output.texts();
    let mut report = kept(&made.copy).line(texts.text("cli-backed-up", &[("key", made.copy.key.0.clone())]));
    for file in &made.copy.certificates {
        report = report.line(texts.text("cli-converted-certificate", &[("path", file.0.clone())]));
    }
    Ok(if made.same_folder { report.line(texts.text("cli-backed-up-same-folder", &[])) } else { report })
}

fn convert(context: &Context, uri: KeyUri, out: KeyUri, wanted: &Conversion) -> Result<Report, Failure> {
    let mut person = context.person();
    let texts = context.output.texts();
    let converted = key_convert(context.carrier().as_ref(), &uri, &out, wanted, &mut person);
    let made = converted.map_err(|error| match error {
        TaskError::Carrier(CarrierError::WouldLose(losses)) => {
            for loss in &losses {
                let (id, arguments) = loss_text(loss);
                context.output.warn(id, &arguments);
            }
            let losses: Value = losses.iter().map(loss_object).collect();
            Failure::needs(&["--accept-loss"]).detail("losses", losses)
        }
        error => person.explain(error),
    })?;
    let facts = [("key", made.key.0.clone()), ("format", format_name(made.format).to_owned())];
    let mut report = kept(&made).line(texts.text("cli-converted", &facts));
    for file in &made.certificates {
        report = report.line(texts.text("cli-converted-certificate", &[("path", file.0.clone())]));
    }
    Ok(report.line(texts.text("cli-converted-next", &[("key", uri.0)])))
}

fn loss_text(loss: &Loss) -> (&'static str, Vec<(&'static str, String)>) {
    match loss {
        Loss::Key(key) => {
            let id = key.key_id.as_ref().map_or_else(|| "?".to_owned(), hex::encode);
            ("cli-loss-key", vec![("algorithm", key.algorithm.clone()), ("id", card::grouped(&id))])
        }
        Loss::Name(name) => ("cli-loss-name", vec![("name", name.clone())]),
        Loss::Unknown => ("cli-loss-unknown", Vec::new()),
    }
}

fn loss_object(loss: &Loss) -> Value {
    match loss {
        Loss::Key(key) => json!({ "kind": "key", "key": card::other_key(key) }),
        Loss::Name(name) => json!({ "kind": "name", "name": name }),
        Loss::Unknown => json!({ "kind": "unknown" }),
    }
}

fn destroy(context: &Context, uri: KeyUri, yes: bool) -> Result<Report, Failure> {
    let cases = Renewal::new(renew::services(context)?).list()?;
    let memory = KeyMemory::open(&context.state);
    let doomed = before_destroying(&uri, &cases, &memory, context.now())?;
    if !yes && let Some(link) = &doomed.link {
        let facts = [("link", link.display().to_string()), ("path", doomed.path.display().to_string())];
        context.output.warn("cli-destroy-link", &facts);
    }
    if !yes {
        confirm(context, &doomed)?;
    }
    // A renewal may have begun while the answers were typed.
    let cases = Renewal::new(renew::services(context)?).list()?;
    let gone = key_destroy(context.carrier().as_ref(), &uri, &doomed, &cases)?;
    let texts = context.output.texts();
    let all = |uris: &[KeyUri]| uris.iter().map(|uri| uri.0.clone()).collect::<Vec<_>>();
    let mut report = Report::new()
        .with("key", gone.key.0.as_str())
        .with("link", gone.link.as_ref().map(|link| link.0.as_str()))
        .with("left", all(&gone.left))
        .with("copies", all(&gone.copies))
        .line(texts.text(gone.text(), &[("key", gone.key.0.clone())]));
    if let Some(link) = gone.link.filter(|link| !gone.left.contains(link)) {
        report = report.line(texts.text("cli-destroyed-link", &[("path", link.0)]));
    }
    report = report.line(texts.text("cli-destroyed-truth", &[]));
    for (id, uris) in [("cli-destroyed-left", &gone.left), ("cli-destroyed-copy", &gone.copies)] {
        report = report.lines(uris.iter().map(|uri| texts.text(id, &[("path", uri.0.clone())])));
    }
    Ok(report)
}

/// Two steps: whose key it is, then the name of the file typed by hand.
fn confirm(context: &Context, doomed: &Doomed) -> Result<(), Failure> {
    let texts = context.output.texts();
    let path = doomed.path.display().to_string();
    let owner = match &doomed.card {
        Some(card) => texts.text("cli-destroy-owner", &[("owner", card.owner.clone())]),
        None => texts.text("cli-destroy-owner-unknown", &[]),
    };
    let name = doomed.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let word = texts.text("cli-status-yes", &[]);
    let steps = [
        (texts.text("cli-destroy-first", &[("path", path), ("owner", owner), ("word", word.clone())]), word),
        (texts.text("cli-destroy-second", &[("name", name.clone())]), name),
    ];
    for (question, wanted) in steps {
        let answer = prompt::line(&question)?.ok_or_else(|| Failure::needs(&["--yes"]))?;
        if answer.trim().to_lowercase() != wanted.to_lowercase() {
            return Err(Failure::of(Code::App04));
        }
    }
    Ok(())
}
