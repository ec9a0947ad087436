//! The running program leaves no core dump and shows its memory to nobody but the administrator.

use super::fixtures::skipped;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

/// A program that runs until it is ended, whichever way the test ends.
struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Another user, whose programs' files in /proc would be theirs if the program had not closed itself.
const SOMEBODY: u32 = 65534;

#[test]
fn no_core_dump_and_no_look_into_memory() {
    let state = tempfile::tempdir().unwrap();
    let me = std::fs::metadata("/proc/self").unwrap().uid();
    let mut command = Command::new(env!("CARGO_BIN_EXE_kliuchnyk"));
    command.args(["training", "serve", "--listen", "127.0.0.1:0"]).env("HOME", state.path());
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let as_somebody = me == 0;
    if as_somebody {
        use std::os::unix::fs::{PermissionsExt, chown};
        chown(state.path(), Some(SOMEBODY), Some(SOMEBODY)).unwrap();
        std::fs::set_permissions(state.path(), std::fs::Permissions::from_mode(0o700)).unwrap();
        command.uid(SOMEBODY).gid(SOMEBODY);
    }
    command.arg("--data").arg(state.path().join("training"));
    let mut program = match command.spawn() {
        Ok(child) => Program(child),
        Err(error) => {
            skipped(format_args!("the program cannot be run as another user here: {error}"));
            return;
        }
    };
    // It speaks when it is up.
    let mut first = String::new();
    BufReader::new(program.0.stdout.take().unwrap()).read_line(&mut first).unwrap();
    assert!(!first.is_empty(), "it did not start");

    let proc = format!("/proc/{}", program.0.id());
    let limits = std::fs::read_to_string(format!("{proc}/limits")).unwrap();
    let core: Vec<&str> = limits
        .lines()
        .find(|line| line.starts_with("Max core file size"))
        .unwrap()
        .split_whitespace()
        .collect();
    assert_eq!(core[4..6], ["0", "0"], "{core:?}");
    // proc(5): the files belong to root when the process is not dumpable.
    if as_somebody {
        let status = std::fs::read_to_string(format!("{proc}/status")).unwrap();
        assert!(status.lines().any(|line| line.starts_with("Uid:") && line.contains("65534")), "{status}");
    }
    let owner = std::fs::metadata(format!("{proc}/mem")).unwrap().uid();
    assert_eq!(owner, 0, "the memory belongs to the administrator");
    if !as_somebody {
        assert!(std::fs::File::open(format!("{proc}/mem")).is_err(), "its own user looked into it");
    }
}
