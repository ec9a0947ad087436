//! The command line: parses, asks, prints; decides nothing.

pub mod arguments;
mod card;
mod cert;
mod checked;
mod context;
mod help;
mod interrupt;
mod key;
mod output;
mod person;
mod prompt;
mod provider;
mod renew;
mod request;
mod settings;
mod taxpayer;
mod training;

use crate::i18n::{Texts, Wanted};
use arguments::{Arguments, Command};
use clap::FromArgMatches as _;
use clap::error::ErrorKind;
use context::Context;
use output::{Failure, Output, Report};
use std::ffi::OsString;
use std::process::ExitCode;

/// Reads what was typed. An `Err` was answered already: help, version, wrong usage.
pub fn read() -> Result<Arguments, ExitCode> {
    let typed: Vec<OsString> = std::env::args_os().collect();
    let texts = Texts::new(typed_language(&typed).unwrap_or_else(Wanted::of_system).language());
    help::command(&texts)
        .try_get_matches_from(&typed)
        .and_then(|matches| Arguments::from_arg_matches(&matches))
        .map_err(|error| answer(&typed, texts, &error))
}

/// The language that was asked for, also where the rest cannot be read.
fn typed_language(typed: &[OsString]) -> Option<Wanted> {
    let words: Vec<&str> = typed.iter().filter_map(|word| word.to_str()).collect();
    let after = words.windows(2).find_map(|pair| (pair[0] == "--lang").then_some(pair[1]));
    after.or_else(|| words.iter().find_map(|word| word.strip_prefix("--lang="))).and_then(Wanted::parse)
}

/// Help and version are asked for; everything else is wrong usage, status 2.
fn answer(typed: &[OsString], texts: Texts, error: &clap::Error) -> ExitCode {
    let json = typed.iter().skip(1).take_while(|word| *word != "--").any(|word| word == "--json");
    let mistake = help::mistake(&texts, error);
    let output = Output::new(json, texts);
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let text = error.render().to_string();
            output.finish(Ok(Report::new().with("text", text.as_str()).line(text.trim_end())))
        }
        _ => output.finish(Err(Failure::Usage(mistake))),
    }
}

/// What a person wants to see, and in which language: for the window as well.
pub fn wanted_language(arguments: &Arguments) -> Wanted {
    arguments.general.lang.unwrap_or_else(Wanted::of_system)
}

/// Runs a command to its end and answers with its status: 0 done, 1 refused or failed, 2 wrong usage, 3 waiting.
pub fn run(arguments: Arguments, command: Command) -> ExitCode {
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
        Command::Settings(settings) => settings::run(&context, settings),
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
pub fn logs() {
    use tracing_subscriber::layer::SubscriberExt as _;
    use tracing_subscriber::util::SubscriberInitExt as _;
    use tracing_subscriber::{EnvFilter, Layer as _, filter, fmt};
    let level = EnvFilter::try_from_env("KLIUCHNYK_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    let ours = filter::filter_fn(|event| event.target().starts_with("kliuchnyk"));
    let layer = fmt::layer().with_writer(std::io::stderr).with_filter(ours);
    // Fails only when logs were set up already.
    let _ = tracing_subscriber::registry().with(layer).with(level).try_init();
}
