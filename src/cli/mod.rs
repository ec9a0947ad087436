//! The command line: parses, asks, prints; decides nothing.

pub mod arguments;
mod card;
mod cert;
mod context;
mod interrupt;
mod key;
mod output;
mod person;
mod prompt;
mod provider;
mod renew;
mod request;
mod taxpayer;
mod training;

use crate::i18n::{Texts, Wanted};
use arguments::{Arguments, Command};
use clap::Parser as _;
use clap::error::ErrorKind;
use context::Context;
use output::{Failure, Output, Report};
use std::ffi::OsString;
use std::process::ExitCode;

/// Reads what was typed. An `Err` was answered already: help, version, wrong usage.
pub fn read() -> Result<Arguments, ExitCode> {
    let typed: Vec<OsString> = std::env::args_os().collect();
    Arguments::try_parse_from(&typed).map_err(|error| answer(&typed, &error))
}

/// Help and version are asked for; everything else is wrong usage, status 2.
fn answer(typed: &[OsString], error: &clap::Error) -> ExitCode {
    let json = typed.iter().skip(1).take_while(|word| *word != "--").any(|word| word == "--json");
    let output = Output::new(json, Texts::new(Wanted::of_system().language()));
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let text = error.render().to_string();
            output.finish(Ok(Report::new().with("text", text.as_str()).line(text.trim_end())))
        }
        _ => output.finish(Err(Failure::Usage(error.render().to_string()))),
    }
}

/// What a person wants to see, and in which language: for the window as well.
pub fn wanted_language(arguments: &Arguments) -> Wanted {
    arguments.general.lang.unwrap_or_else(Wanted::of_system)
}

/// Runs a command to its end and answers with its status: 0 done, 1 refused or failed, 2 wrong usage, 3 waiting.
pub fn run(arguments: Arguments, command: Command) -> ExitCode {
    logs();
    let context = match Context::new(arguments) {
        Ok(context) => context,
        Err(refused) => {
            let (output, failure) = *refused;
            return output.finish(Err(failure));
        }
    };
    let unfinished = match &command {
        Command::Renew(_) => Some("cli-cancelled-renewal"),
        _ => None,
    };
    interrupt::watch(context.output.clone(), unfinished);
    let result = match command {
        Command::Renew(renew) => renew::run(&context, *renew),
        Command::Key(key) => key::run(&context, key),
        Command::Cert(cert) => cert::run(&context, cert),
        Command::Request(request) => request::run(&context, request),
        Command::Provider(provider) => provider::run(&context, provider),
        Command::Training(training) => training::run(&context, training),
    };
    context.output.finish(result)
}

/// The window cannot be opened: a build without it.
pub fn no_window(arguments: &Arguments) -> ExitCode {
    let texts = Texts::new(wanted_language(arguments).language());
    let message = texts.text("cli-no-window", &[]);
    Output::new(arguments.general.json, texts).finish(Err(Failure::Usage(message)))
}

/// Logs go to standard error. `KLIUCHNYK_LOG` chooses how much of our own rooms; other people's crates stay silent,
/// because they may print what they carry.
fn logs() {
    use tracing_subscriber::layer::SubscriberExt as _;
    use tracing_subscriber::util::SubscriberInitExt as _;
    use tracing_subscriber::{EnvFilter, Layer as _, filter, fmt};
    let level = EnvFilter::try_from_env("KLIUCHNYK_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    let ours = filter::filter_fn(|event| event.target().starts_with("kliuchnyk"));
    let layer = fmt::layer().with_writer(std::io::stderr).with_filter(ours);
    // Fails only when logs were set up already.
    let _ = tracing_subscriber::registry().with(layer).with(level).try_init();
}
