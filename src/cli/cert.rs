//! `cert show`, `cert list`, `cert import`, `cert export`, `cert remove`, `cert fetch`, `cert suspend`, `cert revoke`, `cert check`.

use super::arguments::{Cert, Reason, StatusChange};
use super::context::Context;
use super::output::{Failure, Report};
use super::{card, checked};
use crate::authority::Profile;
use crate::authority::service::Service;
use crate::carrier::KeyUri;
use crate::code::Code;
use crate::i18n::printable;
use crate::pki::{Certificate, RevocationReason};
use crate::tasks::cert_check::{self, Word};
use crate::tasks::cert_status::{self, Wish};
use crate::tasks::cert_store::{self, CertStore};
use crate::tasks::{cert_fetch, certificate_files};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

pub fn run(context: &Context, command: Cert) -> Result<Report, Failure> {
    match command {
        Cert::Show { files } => show(context, &files),
        Cert::List => list(context),
        Cert::Import { files } => import(context, &files),
        Cert::Export { sha256, out } => export(context, &sha256, &out),
        Cert::Remove { sha256, yes } => remove(context, &sha256, yes),
        Cert::Fetch { key, provider, out } => fetch(context, &KeyUri(key), &provider, out.as_deref()),
        Cert::Suspend(change) => change_status(context, &change, RevocationReason::CertificateHold),
        Cert::Revoke { change, reason } => change_status(context, &change, reason.into()),
        Cert::Check { file, serial, provider, offline } => {
            check(context, &file, serial.as_deref(), provider.as_deref(), offline)
        }
    }
}

fn show(context: &Context, files: &[PathBuf]) -> Result<Report, Failure> {
    let texts = context.output.texts();
    let mut entries = Vec::new();
    let mut report = Report::new();
    let mut broken = 0usize;
    for file in files {
        for (index, entry) in certificate_files::read(file)?.into_iter().enumerate() {
            match entry {
                Ok(certificate) => {
                    entries.push(card::certificate(&certificate));
                    report = report.lines(card::certificate_lines(texts, &certificate));
                }
                Err(error) => {
                    broken += 1;
                    let failure = card::damaged(index, &error).detail("file", file.display().to_string());
                    entries.push(json!({"error": failure.to_json(texts)}));
                    let number = (index + 1).to_string();
                    report = report.line(texts.text("cli-cert-damaged", &[("number", number)]));
                }
            }
            report = report.line("");
        }
    }
    let count = [("count", entries.len().to_string()), ("damaged", broken.to_string())];
    report = report.line(texts.text("cli-cert-count", &count));
    Ok(report.with("certificates", entries))
}

fn list(context: &Context) -> Result<Report, Failure> {
    let all = CertStore::open(&context.state).all()?;
    let texts = context.output.texts();
    let mut report = Report::new().with("certificates", card::certificates(&all));
    for certificate in &all {
        report = report
            .lines(card::certificate_lines(texts, certificate))
            .line(sha256(context, certificate))
            .line("");
    }
    Ok(report.line(texts.text("cli-cert-stored", &[("count", all.len().to_string())])))
}

fn sha256(context: &Context, certificate: &Certificate) -> String {
    context.output.texts().text("cli-cert-sha256", &[("sha256", hex::encode(certificate.sha256()))])
}

fn import(context: &Context, files: &[PathBuf]) -> Result<Report, Failure> {
    let (store, texts) = (CertStore::open(&context.state), context.output.texts());
    let mut report = Report::new();
    let mut new = Vec::new();
    // One that cannot be read is told before any is taken in.
    for file in files {
        certificate_files::read(file)?;
    }
    for file in files {
        let imported = store.import(file)?;
        let counts = [
            ("path", file.display().to_string()),
            ("new", imported.new.len().to_string()),
            ("known", imported.known.to_string()),
            ("damaged", imported.damaged.len().to_string()),
        ];
        report = report.line(texts.text("cli-cert-imported", &counts));
        for certificate in &imported.new {
            // An authority's certificate is recognised by its fingerprint, which is published elsewhere too.
            let name = printable(certificate.subject().common_name().unwrap_or_default());
            report = report.line(format!("  {name}")).line(format!("    {}", sha256(context, certificate)));
        }
        new.extend(imported.new);
    }
    Ok(report.with("certificates", card::certificates(&new)))
}

fn export(context: &Context, wanted: &str, out: &Path) -> Result<Report, Failure> {
    let texts = context.output.texts();
    let certificate = stored(context, wanted)?;
    cert_store::export(&certificate, out)?;
    Ok(Report::new()
        .with("certificates", card::certificates([&certificate]))
        .with("files", json!([out.display().to_string()]))
        .lines(card::certificate_lines(texts, &certificate))
        .line(texts.text("cli-written", &[("path", out.display().to_string())])))
}

/// The certificate of the store that is named by its SHA-256.
fn stored(context: &Context, wanted: &str) -> Result<Certificate, Failure> {
    let facts = [("sha256", wanted.to_owned())];
    let unknown = || Failure::Usage(context.output.texts().text("cli-cert-unknown", &facts));
    let wanted = cert_store::parse_sha256(wanted).ok_or_else(unknown)?;
    CertStore::open(&context.state).by_sha256(&wanted)?.ok_or_else(unknown)
}

fn remove(context: &Context, wanted: &str, yes: bool) -> Result<Report, Failure> {
    let texts = context.output.texts();
    let certificate = stored(context, wanted)?;
    if !yes {
        let word = texts.text("cli-status-yes", &[]);
        let mut said = card::certificate_lines(texts, &certificate);
        said.push(texts.text("cli-cert-remove-means", &[]));
        said.push(texts.text("cli-status-sure", &[("yes", word.clone())]));
        let answer = super::prompt::line(&said.join("\n"))?.ok_or_else(|| Failure::needs(&["--yes"]))?;
        if answer.trim().to_lowercase() != word {
            return Err(Failure::of(Code::App04));
        }
    }
    CertStore::open(&context.state).remove(&certificate.sha256())?;
    Ok(Report::new()
        .with("certificates", card::certificates([&certificate]))
        .lines(card::certificate_lines(texts, &certificate))
        .line(texts.text("cli-cert-removed", &[])))
}

fn fetch(context: &Context, key: &KeyUri, provider: &str, out: Option<&Path>) -> Result<Report, Failure> {
    let (profile, _) = context.provider(provider)?;
    let mut person = context.person();
    let keys =
        cert_fetch::keys(context.carrier().as_ref(), key, &mut person).map_err(|e| person.explain(e))?;
    let service = Service::new(profile, context.client()?);
    let fetched = context.block_on(cert_fetch::cert_fetch(&service, &keys, &context.state, context.now()));
    let searched = json!(fetched.search.searched());
    let told = |error| Failure::from(error).detail("searched", searched.clone());
    let found = fetched.answer.map_err(told)?;
    let texts = context.output.texts();
    let mut report =
        Report::new().with("certificates", card::certificates(&found)).with("searched", searched.clone());
    for certificate in &found {
        report = report.lines(card::certificate_lines(texts, certificate)).line("");
    }
    if let Some(folder) = out {
        let files = cert_fetch::write(folder, &found)?;
        report = report.with("files", files.iter().map(|f| f.display().to_string()).collect::<Value>());
        for file in files {
            report = report.line(texts.text("cli-written", &[("path", file.display().to_string())]));
        }
    }
    Ok(report)
}

impl From<Reason> for RevocationReason {
    fn from(typed: Reason) -> Self {
        match typed {
            Reason::Unspecified => Self::Unspecified,
            Reason::Compromise => Self::KeyCompromise,
            Reason::Superseded => Self::Superseded,
        }
    }
}

fn change_status(
    context: &Context,
    typed: &StatusChange,
    reason: RevocationReason,
) -> Result<Report, Failure> {
    let (certificate, _) = the_one_asked(context, &typed.file, typed.serial.as_deref())?;
    let (profile, _) = context.provider(&typed.provider)?;
    let texts = context.output.texts();
    if !typed.yes {
        let held = reason == RevocationReason::CertificateHold;
        confirm_twice(context, &certificate, if held { "suspend" } else { "revoke" })?;
    }
    let mut known = CertStore::open(&context.state).all()?;
    known.push(certificate.clone());
    let wish = Wish { certificate, reason };
    let mut person = context.person();
    let key = KeyUri(typed.key.clone());
    let now = context.now();
    let signed =
        cert_status::sign(context.carrier().as_ref(), &key, &known, &profile, &wish, &mut person, now)
            .map_err(|error| person.explain(error))?;
    let service = Service::new(profile, context.client()?);
    let status = context.block_on(cert_status::send(&service, &signed, &wish, &|| context.now()))?;
    cert_status::remember(&context.state, &wish, context.now());
    let word = Word::of(status.verdict());
    let verdict = checked::verdict(texts, word);
    Ok(Report::new()
        .with("certificate", card::certificate(&wish.certificate))
        .with("status", word.as_str())
        .lines(card::certificate_lines(texts, &wish.certificate))
        .line(texts.text("cli-status-changed", &[("verdict", verdict)])))
}

/// What happens is said first; then «так», then the end of the certificate's number, so that no habit answers.
fn confirm_twice(context: &Context, certificate: &Certificate, verb: &str) -> Result<(), Failure> {
    let texts = context.output.texts();
    let serial = hex::encode(certificate.serial());
    let end = serial.get(serial.len().saturating_sub(4)..).unwrap_or_default();
    let mut said = card::certificate_lines(texts, certificate);
    said.push(texts.text(&format!("cli-status-{verb}-means"), &[]));
    let yes = texts.text("cli-status-yes", &[]);
    let again = texts.text("cli-status-again", &[("end", end.to_owned())]);
    for (question, wanted) in
        [(texts.text("cli-status-sure", &[("yes", yes.clone())]), yes.as_str()), (again, end)]
    {
        said.push(question);
        let answer = super::prompt::line(&said.join("\n"))?.ok_or_else(|| Failure::needs(&["--yes"]))?;
        if answer.trim().to_lowercase() != wanted {
            return Err(Failure::of(Code::App04));
        }
        said.clear();
    }
    Ok(())
}

/// The certificate of a file that is meant, and what else is in it. With the chain in it as well it is the one that is
/// no authority's. Of several the person names hers: answering for one of them would answer another question.
fn the_one_asked(
    context: &Context,
    file: &Path,
    serial: Option<&str>,
) -> Result<(Certificate, Vec<Certificate>), Failure> {
    let path = file.display().to_string();
    let mut readable: Vec<Certificate> =
        certificate_files::read(file)?.into_iter().filter_map(Result::ok).collect();
    let meant: Vec<usize> = match serial {
        Some(typed) => {
            let wanted = digits(typed);
            let is = |c: &Certificate| digits(&hex::encode(c.serial())) == wanted;
            (0..readable.len()).filter(|n| readable.get(*n).is_some_and(is)).collect()
        }
        None => {
            let of_people = |n: &usize| readable.get(*n).is_some_and(|c| !c.is_ca());
            let end: Vec<usize> = (0..readable.len()).filter(of_people).collect();
            if end.is_empty() { (0..readable.len()).collect() } else { end }
        }
    };
    match (&meant[..], serial) {
        ([one], _) => {
            let certificate = readable.swap_remove(*one);
            Ok((certificate, readable))
        }
        ([], None) => Err(Failure::of(Code::Cert12).detail("path", path).detail("reason", "content")),
        ([], Some(typed)) => {
            let facts = [("serial", typed.to_owned()), ("path", path)];
            Err(Failure::Usage(context.output.texts().text("cli-cert-no-serial", &facts)))
        }
        (several, _) => {
            let texts = context.output.texts();
            context.output.warn("cli-cert-several", &[("path", path), ("count", several.len().to_string())]);
            let found: Vec<&Certificate> = several.iter().filter_map(|n| readable.get(*n)).collect();
            for certificate in found.iter().take(MOST_TOLD) {
                context.output.warn_line(&card::certificate_in_a_line(texts, certificate));
            }
            Err(Failure::needs(&["--serial"]).detail("certificates", card::certificates(found)))
        }
    }
}

/// Of several certificates so many are told; the document has all.
const MOST_TOLD: usize = 20;

/// A serial number as it may be typed: separated, in capitals, with zeros before it.
fn digits(typed: &str) -> String {
    let digits: String = typed.chars().filter(|c| !matches!(c, ':' | ' ' | '-')).collect();
    digits.trim_start_matches('0').to_ascii_lowercase()
}

fn check(
    context: &Context,
    file: &Path,
    serial: Option<&str>,
    provider: Option<&str>,
    offline: bool,
) -> Result<Report, Failure> {
    let (certificate, readable) = the_one_asked(context, file, serial)?;
    let service = match provider_for(context, &certificate, &readable, provider)? {
        Some(profile) => Some(Service::new(profile, context.client()?)),
        None => None,
    };
    let clock = || context.now();
    let checking = cert_check::cert_check(&certificate, &readable, service.as_ref(), !offline, &clock);
    let checked = context.block_on(checking);
    let texts = context.output.texts();
    let mut report = Report::new()
        .with("verdict", checked.word.as_str())
        .with("certificate", card::certificate(&certificate))
        .lines(card::certificate_lines(texts, &certificate))
        .line(texts.text("cli-check-whole", &[("verdict", checked::verdict(texts, checked.word))]));
    for (name, id, part) in [
        ("chain", "cli-check-chain", &checked.chain),
        ("ocsp", "cli-check-ocsp", &checked.ocsp),
        ("crl_full", "cli-check-crl-full", &checked.full),
        ("crl_delta", "cli-check-crl-delta", &checked.delta),
    ] {
        report = report.with(name, checked::part(texts, part)).lines(checked::part_lines(texts, id, part));
    }
    Ok(report
        .with("crl", checked::part(texts, &checked.crl))
        .with("clock", checked::clock(texts, &checked.clock))
        .with("private_key_usage", checked::usage(checked.facts.usage.as_ref()))
        .with("qscd", checked.facts.qscd)
        .with("key_id", checked::key_id(&checked.facts))
        .line(checked::clock_line(texts, &checked.clock))
        .lines(checked::fact_lines(texts, &checked.facts, checked.word)))
}

/// The provider that was named, else a known one that can check the certificate.
fn provider_for(
    context: &Context,
    certificate: &Certificate,
    others: &[Certificate],
    named: Option<&str>,
) -> Result<Option<Profile>, Failure> {
    if let Some(id) = named {
        return Ok(Some(context.provider(id)?.0));
    }
    let known = context.profiles().list().into_iter().filter_map(Result::ok).map(|(profile, _)| profile);
    Ok(cert_check::checker_of(known, certificate, others).map(|checker| checker.profile))
}
