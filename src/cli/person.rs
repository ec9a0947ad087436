//! The person at the terminal, as carriers see them: passwords come from files, from standard input or from a prompt
//! without echo; never from arguments or the environment.

use super::output::{Failure, Output};
use crate::carrier::file::is_staged;
use crate::carrier::password::{self, Charset};
use crate::carrier::{CarrierError, Interaction, KeyUri, SecretWanted};
use crate::code::Code;
use crate::crypto::Password;
use crate::i18n::Texts;
use crate::vault::regular;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zeroize::Zeroizing;

/// Longest line that is read as a password, in octets.
const LONGEST: usize = 1024;

/// Where a password comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    File(PathBuf),
    StandardInput,
    /// The terminal, if there is one; else the flag that would have named a file.
    Prompt {
        flag: &'static str,
    },
}

/// Answers a carrier's questions.
pub struct Person {
    output: Arc<Output>,
    existing: Source,
    new: Source,
    /// Standard input can be read once; its password stays until the command ends.
    from_stdin: Option<Zeroizing<String>>,
    /// What a new password must not contain.
    personal: Vec<String>,
    refusal: Option<Failure>,
}

impl Person {
    pub fn new(output: Arc<Output>, general: &super::arguments::General) -> Self {
        let existing = match (&general.password_file, general.password_stdin) {
            (Some(path), _) => Source::File(path.clone()),
            (None, true) => Source::StandardInput,
            (None, false) => Source::Prompt { flag: "--password-file" },
        };
        let new = match &general.new_password_file {
            Some(path) => Source::File(path.clone()),
            None => Source::Prompt { flag: "--new-password-file" },
        };
        Self::with_sources(output, existing, new)
    }

    pub fn with_sources(output: Arc<Output>, existing: Source, new: Source) -> Self {
        Self { output, existing, new, from_stdin: None, personal: Vec::new(), refusal: None }
    }

    /// Words that a new password must not contain: name, code, telephone.
    pub fn set_personal(&mut self, words: Vec<String>) {
        self.personal = words;
    }

    /// The failure to show for an operation that failed: why no password was given, if that was the reason.
    pub fn explain(&mut self, failure: impl Into<Failure>) -> Failure {
        self.refusal.take().unwrap_or_else(|| failure.into())
    }

    fn ask(&mut self, wanted: &SecretWanted) -> Result<Password, Failure> {
        match wanted {
            SecretWanted::New { uri } => {
                let text = self.read(&self.new.clone(), "cli-new-password", uri)?;
                if matches!(self.new, Source::Prompt { .. }) {
                    let again = self.read(&self.new.clone(), "cli-new-password-again", uri)?;
                    if again != text {
                        return Err(Failure::of(Code::Key07));
                    }
                }
                let password = Password::new((*text).clone());
                self.judge(&password)?;
                Ok(password)
            }
            SecretWanted::Existing { uri, .. } => {
                // A staged store is protected by the new password already.
                let source = if is_staged(uri) { self.new.clone() } else { self.existing.clone() };
                let text = self.read(&source, "cli-password", uri)?;
                Ok(Password::new((*text).clone()))
            }
        }
    }

    /// Refuses a new password that breaks the rules, says what is unwise about an allowed one. What a container cannot
    /// write is the carrier's to refuse: it knows its container.
    fn judge(&self, password: &Password) -> Result<(), Failure> {
        let personal: Vec<&str> = self.personal.iter().map(String::as_str).collect();
        for issue in password::check(password, Charset::Unicode, &personal) {
            if issue.is_refusal() {
                return Err(CarrierError::PasswordRefused(issue).into());
            }
            self.output.warn(&format!("password-{}", issue.rule()), &[]);
        }
        Ok(())
    }

    fn read(&mut self, source: &Source, prompt: &str, uri: &KeyUri) -> Result<Zeroizing<String>, Failure> {
        match source {
            Source::File(path) => from_file(path, &self.output),
            Source::StandardInput => match &self.from_stdin {
                Some(text) => Ok(text.clone()),
                None => {
                    let text =
                        first_line(&mut std::io::stdin().lock(), "--password-stdin", self.output.texts())?;
                    self.from_stdin = Some(text.clone());
                    Ok(text)
                }
            },
            Source::Prompt { flag } => {
                let words = self.output.texts().text(prompt, &[("place", uri.0.clone())]);
                super::prompt::hidden(&words, self.output.texts())?.ok_or_else(|| Failure::needs(&[flag]))
            }
        }
    }
}

impl Interaction for Person {
    fn secret(&mut self, wanted: &SecretWanted) -> Option<Password> {
        match self.ask(wanted) {
            Ok(password) => Some(password),
            Err(failure) => {
                self.refusal = Some(failure);
                None
            }
        }
    }
}

/// A file that the person named and that cannot be read.
pub fn unreadable(texts: &Texts, path: &Path, error: &std::io::Error) -> Failure {
    let id = if is_there(error) { "cli-not-a-file" } else { "cli-unreadable" };
    Failure::Usage(texts.text(id, &[("path", path.display().to_string())]))
}

/// The same of a file with a password.
pub fn unreadable_secret(texts: &Texts, path: &Path, error: &std::io::Error) -> Failure {
    match unreadable(texts, path, error) {
        Failure::Usage(told) if is_there(error) => {
            Failure::Usage(format!("{told} {}", texts.text("cli-password-through-stdin", &[])))
        }
        other => other,
    }
}

/// What is there but is no file: a pipe, a socket, a device, a folder.
fn is_there(error: &std::io::Error) -> bool {
    error.kind() == std::io::ErrorKind::InvalidInput
}

/// The program password: from its file, else from the terminal.
pub fn program_password(output: &Output, general: &super::arguments::General) -> Result<Password, Failure> {
    let text = match &general.program_password_file {
        Some(path) => from_file(path, output)?,
        None => super::prompt::hidden(&output.texts().text("cli-program-password", &[]), output.texts())?
            .ok_or_else(|| Failure::needs(&["--program-password-file"]))?,
    };
    Ok(Password::new((*text).clone()))
}

/// The first line of a file with a secret; a file that others may read gets a warning.
pub fn from_file(path: &Path, output: &Output) -> Result<Zeroizing<String>, Failure> {
    let place = path.display().to_string();
    let unreadable = |error| unreadable_secret(output.texts(), path, &error);
    let mut file = regular::open(path).map_err(unreadable)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = file.metadata().map_err(unreadable)?.permissions().mode();
        if mode & 0o077 != 0 {
            output.warn("cli-password-file-open", &[("path", place.clone())]);
        }
    }
    first_line(&mut file, &place, output.texts())
}

/// The bytes up to the first line end, as UTF-8. `place` names the source in errors.
fn first_line(
    from: &mut dyn std::io::Read,
    place: &str,
    texts: &Texts,
) -> Result<Zeroizing<String>, Failure> {
    let wrong = |id: &str| Failure::Usage(texts.text(id, &[("path", place.to_owned())]));
    // Of full size from the start: growing would leave copies behind.
    let mut line: Zeroizing<Vec<u8>> = Zeroizing::new(Vec::with_capacity(LONGEST));
    let mut octet = Zeroizing::new([0u8; 1]);
    let mut from = from.take(LONGEST as u64 + 1);
    while from.read(&mut octet[..]).map_err(|_| wrong("cli-unreadable"))? == 1 && octet[0] != b'\n' {
        if line.len() == LONGEST {
            return Err(wrong("cli-secret-too-long"));
        }
        line.push(octet[0]);
    }
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    match std::str::from_utf8(&line) {
        // Editors on Windows begin files with this mark; nobody types it.
        Ok(text) => Ok(Zeroizing::new(text.strip_prefix('\u{feff}').unwrap_or(text).to_owned())),
        Err(_) => Err(wrong("cli-secret-not-utf8")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;

    fn line(bytes: &[u8]) -> Result<String, Failure> {
        first_line(&mut &*bytes, "test", &Texts::new(Language::En)).map(|text| text.to_string())
    }

    #[test]
    fn a_password_is_the_first_line_untouched() {
        for (bytes, expected) in [
            (&b"123456"[..], "123456"),
            (b"123456\n", "123456"),
            (b"123456\r\nsecond\n", "123456"),
            (b" spaces stay \nx", " spaces stay "),
            ("пароль\n".as_bytes(), "пароль"),
            ("\u{feff}пароль\r\n".as_bytes(), "пароль"),
            (b"", ""),
            (b"\n", ""),
        ] {
            assert_eq!(line(bytes).unwrap(), expected);
        }
    }

    #[test]
    fn what_is_not_a_password_is_wrong_usage() {
        assert!(matches!(line(b"\xff\xfe\n"), Err(Failure::Usage(_))));
        assert!(matches!(line(&[b'a'; LONGEST + 1]), Err(Failure::Usage(_))));
        assert!(line(&[b'a'; LONGEST]).is_ok());
        let Err(Failure::Usage(message)) = line(b"sec\xffret\n") else { panic!() };
        assert!(!message.contains("sec"), "{message}");
    }

    #[test]
    fn files_answer_and_the_new_store_opens_with_the_new_password() {
        let folder = tempfile::tempdir().unwrap();
        let (old, new) = (folder.path().join("old"), folder.path().join("new"));
        std::fs::write(&old, "old-password-17\n").unwrap();
        std::fs::write(&new, "new-password-17\n").unwrap();
        let output = Arc::new(Output::new(true, Texts::new(Language::En)));
        let mut person = Person::with_sources(output, Source::File(old), Source::File(new));
        let existing = |uri: &str| SecretWanted::Existing { uri: KeyUri(uri.into()), tries_left: None };
        assert_eq!(person.secret(&existing("Key-6.dat")).unwrap().text(), "old-password-17");
        let staged = "Key-6.dat.new-0123456789abcdef";
        assert_eq!(person.secret(&existing(staged)).unwrap().text(), "new-password-17");
        // What people call their folders and files says nothing.
        for own in ["/media/keys.new-2026/Key-6.dat", "/media/key.new-2.pfx"] {
            assert_eq!(person.secret(&existing(own)).unwrap().text(), "old-password-17", "{own}");
        }
        let wanted = SecretWanted::New { uri: KeyUri("Other.dat".into()) };
        assert_eq!(person.secret(&wanted).unwrap().text(), "new-password-17");
    }

    #[test]
    fn a_weak_new_password_is_refused_with_its_reason() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new");
        std::fs::write(&path, "qwerty-17").unwrap();
        let output = Arc::new(Output::new(true, Texts::new(Language::En)));
        let mut person = Person::with_sources(output, Source::StandardInput, Source::File(path));
        assert!(person.secret(&SecretWanted::New { uri: KeyUri("K".into()) }).is_none());
        let mut explained = || match person.explain(Failure::of(Code::App04)) {
            Failure::Coded { code, .. } => code,
            Failure::Usage(message) => panic!("{message}"),
        };
        assert_eq!(explained(), Code::Key08);
        // Said once.
        assert_eq!(explained(), Code::App04);
    }
}
