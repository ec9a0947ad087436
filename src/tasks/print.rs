//! Prints a text through the system: the print queue, else the program that opens texts here (which can print it).

use crate::vault::AtomicError;
use crate::vault::atomic::{self, Access};
use std::path::Path;
use std::process::{Command, Stdio};

/// Where the text went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    /// To the print queue.
    Queue,
    /// To the program that opens texts; printing is in its menu.
    Opened,
}

/// Why it went nowhere.
#[derive(Debug, thiserror::Error)]
pub enum NotPrinted {
    /// Neither a print queue nor a program for texts; what each of them said.
    #[error("nothing here prints: {0}")]
    NoProgram(String),
    #[error(transparent)]
    Write(#[from] AtomicError),
    #[error("no random numbers from the system")]
    Random,
}

/// Prints `text` under `title`. Blocks until a program has taken it. The file it passes on is readable by this person
/// only; it stays in the system's temporary folder when a program opens it, and is removed when the queue has it.
///
/// # Errors
/// No program took it, or the file could not be written.
pub fn print(title: &str, text: &str) -> Result<Sent, NotPrinted> {
    let mut name = [0; 8];
    getrandom::fill(&mut name).map_err(|_| NotPrinted::Random)?;
    let folder = std::env::temp_dir().join(format!("kliuchnyk-{}", hex::encode(name)));
    atomic::create_private_folder(&folder)?;
    let file = folder.join("document.txt");
    atomic::write(&file, text.as_bytes(), Access::Private)?;
    let sent = hand_over(title, &file, run);
    if !matches!(sent, Ok(Sent::Opened)) {
        // Nothing secret is in it; what cannot be removed is left to the system.
        let _ = std::fs::remove_dir_all(&folder);
    }
    sent
}

fn hand_over(
    title: &str,
    file: &Path,
    run: impl Fn(&str, &[&std::ffi::OsStr]) -> Result<(), String>,
) -> Result<Sent, NotPrinted> {
    let queue = run("lp", &["-t".as_ref(), title.as_ref(), "--".as_ref(), file.as_os_str()]);
    let Err(no_queue) = queue else { return Ok(Sent::Queue) };
    let Err(no_opener) = run("xdg-open", &[file.as_os_str()]) else { return Ok(Sent::Opened) };
    Err(NotPrinted::NoProgram(format!("lp: {no_queue}; xdg-open: {no_opener}")))
}

/// Runs a program to its end; what it complained about.
fn run(program: &str, arguments: &[&std::ffi::OsStr]) -> Result<(), String> {
    let done =
        Command::new(program).args(arguments).stdin(Stdio::null()).output().map_err(|e| e.to_string())?;
    if done.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&done.stderr).trim().to_owned();
    Err(if said.is_empty() { done.status.to_string() } else { said })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_queue_comes_first_and_an_opener_second() {
        let file = Path::new("/nowhere/document.txt");
        let only = |there: &'static [&'static str]| {
            move |program: &str, arguments: &[&std::ffi::OsStr]| {
                assert!(arguments.contains(&file.as_os_str()));
                if there.contains(&program) { Ok(()) } else { Err("not installed".to_owned()) }
            }
        };
        assert_eq!(hand_over("Договір", file, only(&["lp", "xdg-open"])).expect("taken"), Sent::Queue);
        assert_eq!(hand_over("Договір", file, only(&["xdg-open"])).expect("taken"), Sent::Opened);
        let refused = hand_over("Договір", file, only(&[])).expect_err("nothing there").to_string();
        assert!(
            refused.contains("lp: not installed") && refused.contains("xdg-open: not installed"),
            "{refused}"
        );
    }

    #[test]
    fn a_program_that_is_not_there_or_fails_says_so() {
        assert!(run("kliuchnyk-no-such-program", &[]).is_err());
        assert!(run("false", &[]).is_err());
        assert!(run("true", &[]).is_ok());
    }
}
