//! Help and wrong usage in the person's language: the definition of the command line with its texts from `locales/`.

use super::arguments::Arguments;
use crate::i18n::Texts;
use clap::builder::PossibleValue;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, CommandFactory as _};

/// The whole command line with its texts.
pub fn command(texts: &Texts) -> Command {
    // `kliuchnyk help renew list` needs no second way: `kliuchnyk renew help list`.
    let mut command = Arguments::command().mut_subcommands(|verb| verb.disable_help_subcommand(true));
    // Only after this are help, version and the options of every command in their places.
    command.build();
    translated(command, "", texts)
}

/// `path`: the commands on the way here, joined by dashes.
fn translated(command: Command, path: &str, texts: &Texts) -> Command {
    let heading = |id: &str| texts.text(id, &[]);
    let template = format!("{{about}}\n\n{} {{usage}}\n\n{{all-args}}", heading("help-usage"));
    command
        .about(texts.text(&id_of("help-command", path), &[]))
        .help_template(template)
        .subcommand_help_heading(heading("help-commands"))
        .mut_args(|arg| argument(arg, path, texts))
        .mut_subcommands(|inner| {
            // The tree under `help` is the same commands once more.
            let name = inner.get_name().to_owned();
            let below = match path {
                "" | "help" => name,
                _ => format!("{path}-{name}"),
            };
            translated(inner, &below, texts)
        })
}

/// Commands that open a key, and those that protect a new one.
const OPEN: [&str; 9] = [
    "renew",
    "renew-resume",
    "key-show",
    "key-password",
    "key-backup",
    "key-convert",
    "cert-fetch",
    "cert-suspend",
    "cert-revoke",
];
const PROTECT: [&str; 5] = ["renew", "renew-resume", "key-generate", "key-password", "key-convert"];

/// Options for passwords may stand anywhere, but where there is no password they are not told of.
fn is_told(option: &str, path: &str) -> bool {
    match option {
        "password_file" | "password_stdin" => OPEN.contains(&path),
        "new_password_file" => PROTECT.contains(&path),
        _ => true,
    }
}

fn argument(arg: Arg, path: &str, texts: &Texts) -> Arg {
    let id = arg.get_id().as_str().to_owned();
    // An argument that means something else in this command has a text of its own.
    let own = id_of("help-argument", &format!("{path}-{id}"));
    let mut told = texts.text(&own, &[]);
    if told == own {
        told = texts.text(&id_of("help-argument", &id), &[]);
    }
    if let [value] = arg.get_default_values() {
        let value = value.to_string_lossy().into_owned();
        told = texts.text("help-default", &[("text", told), ("value", value)]);
    }
    let values: Vec<String> = arg.get_possible_values().iter().map(shown).collect();
    let heading = if arg.is_positional() { "help-arguments" } else { "help-options" };
    let takes_value = arg.get_action().takes_values();
    let arg = arg
        .help(told)
        .help_heading(texts.text(heading, &[]))
        .hide(!is_told(&id, path))
        .hide_default_value(true)
        .hide_possible_values(true);
    if values.is_empty() || !takes_value { arg } else { arg.value_name(values.join("|")) }
}

fn shown(value: &PossibleValue) -> String {
    value.get_name().to_owned()
}

/// Names of commands and arguments use underscores and dashes; ids of texts only dashes.
fn id_of(kind: &str, name: &str) -> String {
    if name.is_empty() { kind.to_owned() } else { format!("{kind}-{}", name.replace('_', "-")) }
}

/// What is wrong with what was typed.
pub fn mistake(texts: &Texts, error: &clap::Error) -> String {
    let fact = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(one)) => one.clone(),
        Some(ContextValue::Strings(several)) => several.join(" "),
        _ => String::new(),
    };
    let say = |id: &str, facts: &[(&str, String)]| texts.text(id, facts);
    let argument = ("argument", fact(ContextKind::InvalidArg));
    let line = match error.kind() {
        // The help that was not asked for stands for the reason: something is missing.
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => return error.render().to_string(),
        ErrorKind::InvalidSubcommand => {
            say("usage-no-such-command", &[("command", fact(ContextKind::InvalidSubcommand))])
        }
        ErrorKind::UnknownArgument if argument.1.starts_with('-') && !argument.1.starts_with("--") => {
            let dash = say("usage-dash", &[]);
            return format!("{}\n{dash}", say("usage-no-such-argument", &[argument]));
        }
        ErrorKind::UnknownArgument => say("usage-no-such-argument", &[argument]),
        ErrorKind::InvalidUtf8 => say("usage-not-utf8", &[]),
        ErrorKind::MissingSubcommand => {
            let facts = [
                ("command", fact(ContextKind::InvalidSubcommand)),
                ("all", fact(ContextKind::ValidSubcommand)),
            ];
            say("usage-no-command", &facts)
        }
        ErrorKind::MissingRequiredArgument => say("usage-missing", &[argument]),
        ErrorKind::ArgumentConflict if fact(ContextKind::PriorArg) == argument.1 => {
            say("usage-twice", &[argument])
        }
        ErrorKind::ArgumentConflict => {
            say("usage-conflict", &[argument, ("other", fact(ContextKind::PriorArg))])
        }
        ErrorKind::InvalidValue if fact(ContextKind::InvalidValue).is_empty() => {
            say("usage-no-value", &[argument])
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            say("usage-invalid-value", &[argument, ("value", fact(ContextKind::InvalidValue))])
        }
        _ => return error.render().to_string(),
    };
    if argument_is_language(error) {
        return format!("{line}\n{}", say("usage-suggestion", &[("suggestion", LANGUAGES.to_owned())]));
    }
    let suggested = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::ValidValue]
        .map(fact)
        .into_iter()
        .find(|suggestion| !suggestion.is_empty());
    match suggested {
        Some(suggestion) => format!("{line}\n{}", say("usage-suggestion", &[("suggestion", suggestion)])),
        None => line,
    }
}

/// What `--lang` takes.
const LANGUAGES: &str = "uk en sr-Latn sr-Cyrl";

fn argument_is_language(error: &clap::Error) -> bool {
    let of_value = matches!(error.kind(), ErrorKind::ValueValidation | ErrorKind::InvalidValue);
    let argument = error.get(ContextKind::InvalidArg);
    of_value && matches!(argument, Some(ContextValue::String(name)) if name.starts_with("--lang"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;

    fn walk(command: &Command, path: &str, each: &mut dyn FnMut(&str, &str)) {
        each(path, &command.get_about().map(ToString::to_string).unwrap_or_default());
        for arg in command.get_arguments() {
            let name = format!("{path} {}", arg.get_id());
            each(&name, &arg.get_help().map(ToString::to_string).unwrap_or_default());
        }
        for inner in command.get_subcommands() {
            walk(inner, &format!("{path} {}", inner.get_name()), each);
        }
    }

    #[test]
    fn every_command_and_argument_is_told_in_every_language() {
        let english = Arguments::command().get_about().map(ToString::to_string);
        for language in Language::ALL {
            let command = command(&Texts::new(language));
            let mut count = 0;
            walk(&command, "", &mut |name, told| {
                count += 1;
                assert!(!told.is_empty() && !told.starts_with("help-"), "{name}: {told}");
                let cyrillic = told.chars().any(|c| ('а'..='ї').contains(&c));
                assert_eq!(cyrillic, language == Language::Uk, "{name}: {told}");
            });
            assert!(count > 150, "{count}");
            assert_eq!(command.get_about().map(ToString::to_string) == english, language == Language::En);
        }
    }

    #[test]
    fn passwords_are_told_of_where_there_are_any() {
        let mut command = command(&Texts::new(Language::En));
        let mut told = |path: &str| {
            let words = path.split_whitespace();
            let verb = words.fold(&mut command, |at, word| at.find_subcommand_mut(word).unwrap());
            let help = verb.render_help().to_string();
            ["--password-file", "--new-password-file"].map(|option| help.contains(&format!(" {option} ")))
        };
        for (path, expected) in [
            ("", [false, false]),
            ("renew", [true, true]),
            ("renew list", [false, false]),
            ("key show", [true, false]),
            ("key generate", [false, true]),
            ("key destroy", [false, false]),
            ("cert revoke", [true, false]),
            ("cert check", [false, false]),
            ("provider list", [false, false]),
        ] {
            assert_eq!(told(path), expected, "{path}");
        }
        // Every path that is named is one of a command.
        for path in OPEN.iter().chain(&PROTECT) {
            told(&path.replace('-', " "));
        }
    }

    #[test]
    fn what_is_typed_is_read_as_before() {
        let texts = Texts::new(Language::Uk);
        for (line, good) in [("renew list", true), ("key show K --json --lang en", true), ("key show", false)]
        {
            let words = std::iter::once("kliuchnyk").chain(line.split_whitespace());
            assert_eq!(command(&texts).try_get_matches_from(words).is_ok(), good, "{line}");
        }
    }

    #[test]
    fn mistakes_are_told_in_the_language_of_the_texts() {
        let texts = Texts::new(Language::Uk);
        for (line, word) in [
            ("fly", "fly"),
            ("key shwo K", "show"),
            ("key show K --pasword-file f", "--password-file"),
            ("renew", "--provider <ID>"),
            ("key show K --lang de", "sr-Latn"),
            ("--json key", "destroy"),
            ("key show K --password-file a --password-stdin", "--password-stdin"),
            ("training run --protocol soap", "iit"),
            ("renew --key", "--key <URI>"),
            ("key show -dash", "./"),
            ("key show K --lang uk --lang en", "двічі"),
        ] {
            let words = std::iter::once("kliuchnyk").chain(line.split_whitespace());
            let Err(error) = command(&texts).try_get_matches_from(words) else { panic!("{line}") };
            let told = mistake(&texts, &error);
            assert!(told.contains(word), "{line}: {told}");
            assert!(!told.contains("error") && !told.contains("Usage"), "{line}: {told}");
        }
        for empty in [["key", "show", ""], ["provider", "show", ""], ["renew", "resume", ""]] {
            let Err(error) = command(&texts).try_get_matches_from(["k"].into_iter().chain(empty)) else {
                panic!("{empty:?}")
            };
            assert!(mistake(&texts, &error).contains("потребує значення"), "{empty:?}");
        }
        #[cfg(unix)]
        {
            use std::os::unix::ffi::OsStrExt as _;
            let words = [&b"k"[..], b"key", b"show", b"\xff"].map(std::ffi::OsStr::from_bytes);
            let Err(error) = command(&texts).try_get_matches_from(words) else { panic!() };
            assert!(mistake(&texts, &error).contains("UTF-8"));
        }
    }
}
