//! `settings password`.

use super::arguments::Settings;
use super::context::Context;
use super::output::{Failure, Report};
use super::person;
use crate::carrier::{Interaction as _, KeyUri, SecretWanted};
use crate::code::Code;
use crate::tasks::program_password;

pub fn run(context: &Context, command: Settings) -> Result<Report, Failure> {
    let Settings::Password { remove } = command;
    let texts = context.output.texts();
    let state = Some(context.state.as_path());
    let present = match program_password::is_set(state)? {
        true => Some(person::program_password(&context.output, &context.general)?),
        false if remove => return Err(Failure::Usage(texts.text("cli-program-password-none", &[]))),
        false => None,
    };
    let new = if remove {
        None
    } else {
        let mut person = context.person();
        let wanted = SecretWanted::New { uri: KeyUri(texts.text("cli-the-program", &[])) };
        let new = person.secret(&wanted);
        Some(new.ok_or_else(|| person.explain(Failure::of(Code::App04)))?)
    };
    program_password::change(state, present.as_ref(), new.as_ref(), &[])?;
    let report = Report::new().with("program_password", !remove);
    Ok(match remove {
        true => report.line(texts.text("cli-program-password-removed", &[])),
        false => report
            .line(texts.text("cli-program-password-set", &[]))
            .line(texts.text("cli-program-password-consequence", &[])),
    })
}
