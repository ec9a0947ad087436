//! Command line → which front end.

use std::process::ExitCode;

fn main() -> ExitCode {
    // Before anything of a person's is in memory.
    kliuchnyk::hardening::harden();
    let mut arguments = match kliuchnyk::cli::read() {
        Ok(arguments) => arguments,
        Err(status) => return status,
    };
    kliuchnyk::cli::logs();
    match arguments.command.take() {
        Some(command) => kliuchnyk::cli::run(arguments, command),
        None => window(&arguments),
    }
}

#[cfg(feature = "gui")]
fn window(arguments: &kliuchnyk::cli::arguments::Arguments) -> ExitCode {
    kliuchnyk::gui::run(kliuchnyk::gui::Options {
        training: arguments.training,
        state: arguments.general.state.clone(),
        language: arguments.general.lang.map(kliuchnyk::i18n::Wanted::language),
        training_ecdsa: false,
        training_iit: false,
    })
}

#[cfg(not(feature = "gui"))]
fn window(arguments: &kliuchnyk::cli::arguments::Arguments) -> ExitCode {
    kliuchnyk::cli::no_window(arguments)
}
