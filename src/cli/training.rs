//! `training serve`, `training enroll`, `training run`.

use super::arguments::{Algorithm, Hash, Protocol, Serve, Training};
use super::card;
use super::context::Context;
use super::output::{Failure, Report};
use super::renew;
use super::taxpayer::step_line;
use crate::crypto::HashAlgorithm;
use crate::i18n::Texts;
use crate::renewal::Services;
use crate::tasks::training::{self as story, Demo, Family, Story, Telling};
use crate::training::{Clock, Config, Server, TrainingError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

pub fn run(context: &Context, command: Training) -> Result<Report, Failure> {
    match command {
        Training::Serve(serve) => self::serve(context, serve),
        Training::Enroll { provider, person, out, algorithm, days } => {
            let demo = Demo { person, family: algorithm.into(), one_key: false, days };
            enroll(context, &provider, &demo, &out)
        }
        Training::Run { protocol, hash, algorithm, one_key } => {
            whole_story(context, protocol, hash, algorithm.into(), one_key)
        }
    }
}

impl From<Algorithm> for Family {
    fn from(typed: Algorithm) -> Self {
        match typed {
            Algorithm::Dstu => Self::Dstu,
            Algorithm::Ecdsa => Self::Ecdsa,
        }
    }
}

/// Serves until Ctrl-C; the address is the one and only word.
fn serve(context: &Context, serve: Serve) -> Result<Report, Failure> {
    let data = serve.data.unwrap_or_else(|| context.state.join("training"));
    let config = Config {
        listen: serve.listen,
        authority: serve.authority,
        clock: serve.clock.map_or_else(Clock::system, Clock::starting_at),
        confirm_wait: serve.confirm_wait,
        lab: serve.lab,
        allow_remote: serve.allow_remote,
        ..Config::new(data)
    };
    let running = Server::start(config).map_err(|error| not_started(context.output.texts(), error))?;
    let address = running.url();
    let texts = context.output.texts();
    let _: ExitCode = context.output.finish(Ok(Report::new()
        .with("address", address.as_str())
        .line(texts.text("training-serving", &[("address", address)]))
        .line(texts.text("training-stop", &[]))));
    running.wait();
    Ok(Report::new())
}

/// What the catalogue's texts, written for the other end of the line, would tell wrongly.
fn not_started(texts: &Texts, error: TrainingError) -> Failure {
    let (id, name, value) = match &error {
        TrainingError::Listen { address, .. } => ("training-cannot-listen", "address", address.to_string()),
        TrainingError::RemoteAddress(address) => ("training-remote-address", "address", address.to_string()),
        TrainingError::InUse(path) => ("training-folder-in-use", "path", path.display().to_string()),
        TrainingError::Folder { path, source } if source.kind() == ErrorKind::NotFound => {
            ("cli-unreadable", "path", path.display().to_string())
        }
        _ => return error.into(),
    };
    Failure::Usage(texts.text(id, &[(name, value)]))
}

fn enroll(context: &Context, provider: &str, demo: &Demo, out: &Path) -> Result<Report, Failure> {
    let (profile, _) = context.provider(provider)?;
    if !profile.training {
        return Err(Failure::Usage(context.output.texts().text("training-only", &[("id", profile.id)])));
    }
    let (carrier, client, today) = (context.carrier(), context.client()?, context.now().date());
    let enrolled = context.block_on(story::enroll(carrier.as_ref(), &profile, &client, demo, out, today))?;
    let texts = context.output.texts();
    let password_file = enrolled.password_file.display().to_string();
    let mut report = Report::new()
        .with("key", enrolled.key.0.as_str())
        .with("certificates", card::certificates(&enrolled.certificates))
        .with("password_file", password_file.as_str())
        .line(texts.text("training-mark", &[]))
        .line(texts.text("training-enrolled", &[("key", enrolled.key.0)]))
        .line(texts.text("training-password", &[("path", password_file)]));
    for certificate in &enrolled.certificates {
        report = report.lines(card::certificate_lines(texts, certificate)).line("");
    }
    Ok(report)
}

fn whole_story(
    context: &Context,
    protocol: Protocol,
    hash: Hash,
    family: Family,
    one_key: bool,
) -> Result<Report, Failure> {
    if family == Family::Ecdsa && protocol == Protocol::Iit {
        return Err(Failure::Usage(context.output.texts().text("training-ecdsa-needs-cmp", &[])));
    }
    let folder = match &context.general.state {
        Some(_) => context.state.clone(),
        None => new_folder()?,
    };
    let story = Story {
        folder: folder.clone(),
        protocol: protocol.into(),
        hash: match hash {
            Hash::Gost => HashAlgorithm::Gost34311,
            Hash::Kupyna => HashAlgorithm::Kupyna256,
        },
        family,
        one_key,
    };
    let output = context.output.clone();
    output.say("training-mark", &[]);
    let teller = output.clone();
    let tell: story::Listener = Arc::new(move |telling| match telling {
        Telling::Started { address } => {
            teller.say("training-started", &[("address", (*address).to_owned())]);
        }
        Telling::Enrolled(enrolled) => {
            teller.say("training-enrolled", &[("key", enrolled.key.0.clone())]);
            for certificate in &enrolled.certificates {
                for line in card::certificate_lines(teller.texts(), certificate) {
                    teller.say_line(&format!("  {line}"));
                }
            }
        }
        Telling::Renewal(line) => teller.say_line(&step_line(teller.texts(), line)),
        Telling::Holds(key) => {
            teller.say_line(&format!("✓ {}", teller.texts().text(&format!("training-holds-{key}"), &[])))
        }
    });
    let services = Services { state: folder, ..renew::services(context)? };
    let end = context.block_on(story::run(&story, services, tell))?;

    let texts = output.texts();
    let password_file = end.password_file.display().to_string();
    let folder = end.folder.display().to_string();
    let mut report = renew::report(texts, &end.outcome)
        .with("old_key", end.old_key.0.as_str())
        .with("password_file", password_file.as_str())
        .with("folder", folder.as_str());
    for certificate in &end.outcome.new {
        report = report.lines(card::certificate_lines(texts, certificate)).line("");
    }
    Ok(report
        .line(texts.text("training-password", &[("path", password_file)]))
        .line(texts.text("training-folder", &[("path", folder)])))
}

/// A new folder for temporary files of this user only.
fn new_folder() -> Result<PathBuf, Failure> {
    let failed = |cause: String| Failure::of(crate::code::Code::App02).detail("cause", cause);
    let mut octets = [0u8; 8];
    getrandom::fill(&mut octets).map_err(|e| failed(e.to_string()))?;
    let folder = std::env::temp_dir().join(format!("kliuchnyk-{}", hex::encode(octets)));
    crate::vault::atomic::create_private_folder(&folder).map_err(|e| failed(e.to_string()))?;
    Ok(folder)
}
