//! Questions on the terminal: those whose answer is shown and those whose answer is not.

use super::output::Failure;
use crate::i18n::Texts;
use zeroize::Zeroizing;

/// Asks on the terminal, without echo. None: standard input is not a terminal, nobody can be asked.
#[cfg(unix)]
pub fn hidden(words: &str, texts: &Texts) -> Result<Option<Zeroizing<String>>, Failure> {
    unix::hidden(words, texts)
}

/// Asks on the terminal. None: on this system passwords come from files only.
#[cfg(not(unix))]
pub fn hidden(_words: &str, _texts: &Texts) -> Result<Option<Zeroizing<String>>, Failure> {
    Ok(None)
}

/// Asks on the terminal; what is typed is seen. None: standard input is not a terminal, nobody can be asked.
pub fn line(words: &str) -> Result<Option<String>, Failure> {
    use std::io::{IsTerminal as _, Write as _};
    let stdin = std::io::stdin();
    if !stdin.is_terminal() {
        return Ok(None);
    }
    let failed = |_| Failure::of(crate::code::Code::App05).detail("cause", "the terminal cannot be asked");
    let mut stderr = std::io::stderr();
    write!(stderr, "{words} ").and_then(|()| stderr.flush()).map_err(failed)?;
    let mut answer = String::new();
    stdin.read_line(&mut answer).map_err(failed)?;
    Ok(Some(answer))
}

/// Gives the terminal its echo back, when Ctrl-C ends the program in the middle of a question.
pub fn restore() {
    #[cfg(unix)]
    unix::restore();
}

#[cfg(unix)]
mod unix {
    use super::{Failure, Texts, Zeroizing};
    use crate::code::Code;
    use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
    use std::io::{IsTerminal as _, Write as _};
    use std::sync::Mutex;

    /// Longest answer, in octets; a terminal line is no longer than 4095.
    const LONGEST: usize = 4096;

    /// The terminal's settings while echo is off.
    static BEFORE: Mutex<Option<Termios>> = Mutex::new(None);

    pub fn hidden(words: &str, texts: &Texts) -> Result<Option<Zeroizing<String>>, Failure> {
        let stdin = std::io::stdin();
        if !stdin.is_terminal() {
            return Ok(None);
        }
        let failed = |_| Failure::of(Code::App05).detail("cause", "the terminal cannot be asked");
        let before = tcgetattr(&stdin).map_err(|e| failed(e.into()))?;
        let mut quiet = before.clone();
        quiet.local_modes.remove(LocalModes::ECHO);
        quiet.local_modes.insert(LocalModes::ECHONL | LocalModes::ICANON);
        let mut stderr = std::io::stderr();
        write!(stderr, "{words} ").and_then(|()| stderr.flush()).map_err(failed)?;
        *BEFORE.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(before);
        let answer = tcsetattr(&stdin, OptionalActions::Flush, &quiet)
            .map_err(std::io::Error::from)
            .and_then(|()| read_line(&mut stdin.lock()));
        restore();
        match answer.map_err(failed)? {
            Some(line) => match std::str::from_utf8(&line) {
                Ok(text) => Ok(Some(Zeroizing::new(text.to_owned()))),
                Err(_) => Err(Failure::Usage(texts.text("cli-terminal-not-utf8", &[]))),
            },
            // Ctrl-D on an empty line.
            None => Err(Failure::of(Code::App04)),
        }
    }

    pub fn restore() {
        let before = BEFORE.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
        if let Some(before) = before {
            // Nothing better can be done about a terminal that went away.
            let _ = tcsetattr(std::io::stdin(), OptionalActions::Flush, &before);
        }
    }

    /// One line without its end; None at the end of input.
    fn read_line(from: &mut dyn std::io::Read) -> std::io::Result<Option<Zeroizing<Vec<u8>>>> {
        let mut line = Zeroizing::new(Vec::with_capacity(LONGEST));
        let mut octet = Zeroizing::new([0u8; 1]);
        loop {
            if from.read(&mut octet[..])? == 0 {
                return Ok(if line.is_empty() { None } else { Some(line) });
            }
            if octet[0] == b'\n' {
                return Ok(Some(line));
            }
            if line.len() < LONGEST {
                line.push(octet[0]);
            }
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn a_line_ends_at_its_end() {
            assert_eq!(read_line(&mut &b"abc\ndef"[..]).unwrap().unwrap().as_slice(), b"abc");
            assert_eq!(read_line(&mut &b"\n"[..]).unwrap().unwrap().as_slice(), b"");
            assert!(read_line(&mut &b""[..]).unwrap().is_none());
        }

        #[test]
        fn nobody_is_asked_where_there_is_no_terminal() {
            if std::io::stdin().is_terminal() {
                eprintln!("SKIPPED: standard input is a terminal");
                return;
            }
            assert!(hidden("?", &Texts::new(crate::i18n::Language::En)).unwrap().is_none());
        }
    }
}
