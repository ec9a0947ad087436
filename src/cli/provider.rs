//! `provider list`, `provider show`, `provider add`, `provider remove`.

use super::arguments::Provider;
use super::context::Context;
use super::output::{Failure, Report};
use super::person::unreadable;
use super::taxpayer::shown;
use crate::authority::profile::{Names, Origin, Profiles};
use crate::authority::{AuthorityError, Profile};
use crate::i18n::Texts;
use crate::tasks::providers::{self, Anchor, InPlace};
use crate::vault::regular;
use serde_json::{Value, json};
use std::io::ErrorKind;
use std::path::Path;
use zeroize::Zeroizing;

/// Largest profile file, in octets.
const LARGEST: u64 = 1024 * 1024;

pub fn run(context: &Context, command: Provider) -> Result<Report, Failure> {
    match command {
        Provider::List => Ok(list(context)),
        Provider::Show { id } => {
            let (profile, origin) = context.provider(&id)?;
            Ok(one(context, &profile, origin))
        }
        Provider::Add { file } => {
            let texts = context.output.texts();
            let profile = match context.profiles().add(&read(texts, &file)?) {
                Err(AuthorityError::ProfileBad { reason, .. }) => return Err(unfit(texts, &file, reason)),
                added => added?,
            };
            let line = texts.text("cli-provider-added", &[("id", profile.id.clone())]);
            Ok(one(context, &profile, Origin::Added).line(line))
        }
        Provider::Remove { id } => {
            let fact = [("id", id.clone())];
            let texts = context.output.texts();
            match context.profiles().remove(&id) {
                Err(AuthorityError::ProfileUnknown(_)) => {
                    Err(Failure::Usage(texts.text("cli-provider-not-added", &fact)))
                }
                removed => {
                    removed?;
                    Ok(match Profiles::built_in(&id) {
                        Some(own) => one(context, &own, Origin::BuiltIn)
                            .line(texts.text("cli-provider-restored", &fact)),
                        None => Report::new()
                            .with("providers", Vec::<Value>::new())
                            .line(texts.text("cli-provider-removed", &fact)),
                    })
                }
            }
        }
    }
}

fn read(texts: &Texts, file: &Path) -> Result<Zeroizing<Vec<u8>>, Failure> {
    regular::read(file, LARGEST).map_err(|error| match error.kind() {
        ErrorKind::FileTooLarge => unfit(texts, file, format!("> {LARGEST} B")),
        _ => unreadable(texts, file, &error),
    })
}

/// A file that is no profile. The reason is for whoever wrote it.
fn unfit(texts: &Texts, file: &Path, reason: String) -> Failure {
    let facts = [("path", file.display().to_string()), ("reason", reason)];
    Failure::Usage(texts.text("cli-provider-unfit", &facts))
}

fn list(context: &Context) -> Report {
    let texts = context.output.texts();
    let mut report = Report::new();
    let mut objects = Vec::new();
    for entry in context.profiles().list() {
        match entry {
            Ok((profile, origin)) => {
                objects.push(object(&profile, origin));
                let date =
                    date(texts, &profile).map(|date| texts.text("cli-provider-as-of", &[("date", date)]));
                let from = (origin == Origin::Added).then(|| texts.text(listed(&profile), &[]));
                let line = format!("{}  {}", profile.id, title(texts, &profile));
                let facts: Vec<String> = date.into_iter().chain(from).collect();
                report = report.line(match facts.is_empty() {
                    true => line,
                    false => format!("{line} ({})", facts.join("; ")),
                });
            }
            Err(error) => {
                let failure = Failure::from(error);
                objects.push(json!({"error": failure.to_json(texts)}));
                report = report.line(failure.texts(texts).0);
            }
        }
    }
    report.with("providers", objects)
}

fn one(context: &Context, profile: &Profile, origin: Origin) -> Report {
    let texts = context.output.texts();
    let mut report = Report::new()
        .with("providers", vec![object(profile, origin)])
        .line(format!("{}  {}", profile.id, title(texts, profile)))
        .line(texts.text("cli-provider-source", &[("source", shown(&in_language(texts, &profile.source)))]))
        .line(texts.text(
            "cli-provider-fingerprint",
            &[("fingerprint", super::card::grouped(&profile.fingerprint()))],
        ));
    if let Some(date) = date(texts, profile) {
        report = report.line(texts.text("cli-provider-date", &[("date", date)]));
    }
    if !profile.tried {
        report = report.line(texts.text("cli-provider-untried", &[]));
    }
    if origin == Origin::Added { report.lines(from_file(texts, profile)) } else { report }
}

fn listed(added: &Profile) -> &'static str {
    match Profiles::built_in(&added.id) {
        Some(_) => "cli-provider-listed-in-place",
        None => "cli-provider-listed",
    }
}

/// That a profile is from a file; and where it stands for the program's own, which roots are not the same.
fn from_file(texts: &Texts, profile: &Profile) -> Vec<String> {
    let Some(InPlace { of, new, gone }) = providers::in_place(profile) else {
        return vec![texts.text("cli-provider-from-file", &[])];
    };
    let facts = [("id", of.id.clone()), ("date", date(texts, &of).unwrap_or_default())];
    let anchor = |text: &str, anchor: &Anchor| {
        let fingerprint = super::card::grouped(&hex::encode(anchor.sha256));
        texts.text(text, &[("owner", shown(&anchor.owner)), ("fingerprint", fingerprint)])
    };
    let mut lines = vec![texts.text("cli-provider-in-place", &facts)];
    lines.extend(new.iter().map(|new| anchor("cli-provider-anchor-new", new)));
    lines.extend(gone.iter().map(|gone| anchor("cli-provider-anchor-gone", gone)));
    lines
}

fn in_language(texts: &Texts, names: &Names) -> String {
    names.in_language(texts.language().tag()).to_owned()
}

/// When the data were taken, as people write dates; a date that is none is told as the profile has it.
fn date(texts: &Texts, profile: &Profile) -> Option<String> {
    let told = profile.date.as_deref()?;
    Some(providers::date(profile).map_or_else(|| shown(told), |date| texts.date(date)))
}

fn title(texts: &Texts, profile: &Profile) -> String {
    shown(&in_language(texts, &profile.name))
}

/// The profile without its certificates, with their fingerprint instead.
fn object(profile: &Profile, origin: Origin) -> Value {
    let in_place = providers::in_place(profile).filter(|_| origin == Origin::Added);
    let in_place = in_place.map(|InPlace { of, new, gone }| {
        let digests = |those: &[Anchor]| -> Vec<String> {
            those.iter().map(|anchor| hex::encode(anchor.sha256)).collect()
        };
        json!({"date": of.date, "new_anchors": digests(&new), "missing_anchors": digests(&gone)})
    });
    json!({
        "id": profile.id,
        "name": profile.name,
        "training": profile.training,
        "tried": profile.tried,
        "edrpou": profile.edrpou,
        "source": profile.source,
        "date": profile.date,
        "protocols": profile.protocols,
        "requests": profile.requests,
        "hash": profile.hash,
        "services": profile.services,
        "anchors": profile.anchors.len(),
        "certificates": profile.certificates.len(),
        "fingerprint": profile.fingerprint(),
        "rules": profile.rules,
        "origin": origin,
        "in_place_of": in_place,
    })
}
