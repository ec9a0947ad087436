//! `key show`, `key generate`, `key password`.

use super::arguments::{AgreeCurve, Algorithm, Key, SignCurve};
use super::card;
use super::context::Context;
use super::output::{Failure, Report};
use crate::carrier::{KeySetSpec, KeyUri, Protection};
use crate::crypto::{CurveId, HashAlgorithm, KeyAlgorithm};
use crate::tasks::key_generate::key_generate;
use crate::tasks::key_show::key_show;
use serde_json::Value;

pub fn run(context: &Context, command: Key) -> Result<Report, Failure> {
    match command {
        Key::Show { uri } => show(context, KeyUri(uri)),
        Key::Generate { out, algorithm, curve, agree_curve, one_key, requests } => {
            let spec = spec(algorithm, curve, agree_curve, one_key)
                .ok_or_else(|| Failure::Usage(context.output.texts().text("cli-agree-curve-of-dstu", &[])))?;
            generate(context, KeyUri(out), &spec, &requests)
        }
        Key::Password { uri } => password(context, KeyUri(uri)),
    }
}

fn show(context: &Context, uri: KeyUri) -> Result<Report, Failure> {
    let mut person = context.person();
    let store = key_show(context.carrier().as_ref(), &uri, &mut person).map_err(|e| person.explain(e))?;
    let mut report = Report::new()
        .with("format", store.format)
        .with("keys", store.keys.iter().map(card::key).collect::<Value>())
        .with("others", store.others.iter().map(card::other_key).collect::<Value>())
        .with("protection", store.protection.name());
    for key in &store.keys {
        report = report.lines(card::key_lines(&context.output, key));
    }
    let texts = context.output.texts();
    for key in &store.others {
        report = report.lines(card::other_key_lines(texts, key));
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

fn generate(
    context: &Context,
    out: KeyUri,
    spec: &KeySetSpec,
    folder: &std::path::Path,
) -> Result<Report, Failure> {
    let mut person = context.person();
    // What registration offices take today (formats.md 8).
    let hash = HashAlgorithm::Gost34311;
    let today = context.now().date();
    let made = key_generate(context.carrier().as_ref(), &out, spec, folder, hash, today, &mut person)
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
    context.carrier().change_secret(&uri, &mut person).map_err(|e| person.explain(e))?;
    Ok(Report::new()
        .with("key", uri.0.as_str())
        .line(context.output.texts().text("cli-password-changed", &[("key", uri.0)])))
}
