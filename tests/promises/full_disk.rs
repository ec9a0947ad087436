//! On a full disk nothing that was there is lost, and what was interrupted goes on when there is room again.
//!
//! The disk is a small file system in memory, which a process of its own mounts where nobody else sees it.

use super::fixtures::skipped;
use kliuchnyk::carrier::file::FileCarrier;
use kliuchnyk::carrier::{Carrier, Interaction, KeySetSpec, KeyUri, SecretWanted};
use kliuchnyk::code::{Code, Coded};
use kliuchnyk::crypto::{CurveId, KeyAlgorithm, Password};
use kliuchnyk::vault::{AtomicError, Vault, VaultError};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use time::macros::{date, datetime};

const DISK: &str = "KLIUCHNYK_TEST_SMALL_DISK";

/// None in the parent: it runs the same test once more, on a file system of `kib` KiB, and waits for it.
fn small_disk(test: &str, kib: u32) -> Option<PathBuf> {
    if let Some(folder) = std::env::var_os(DISK) {
        return Some(folder.into());
    }
    let folder = tempfile::tempdir().unwrap();
    let script = format!(
        "mount -t tmpfs -o size={kib}k none \"${DISK}\" || exit 77; exec \"$0\" --exact \"$1\" --nocapture"
    );
    let output = Command::new("unshare")
        .args(["-rm", "sh", "-c", &script])
        .arg(std::env::current_exe().unwrap())
        .arg(test)
        .env(DISK, folder.path())
        .output();
    match output {
        Ok(output) if output.status.success() => {
            let text = String::from_utf8_lossy(&output.stdout);
            assert!(text.contains("1 passed"), "{text}");
        }
        Ok(output)
            if output.status.code() == Some(77)
                || String::from_utf8_lossy(&output.stderr).starts_with("unshare:") =>
        {
            skipped("no small file system can be mounted here");
        }
        Err(_) => skipped("unshare is not on this machine"),
        Ok(output) => panic!(
            "{}",
            String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
        ),
    }
    None
}

/// Fills the disk to the last octet.
fn fill(folder: &Path) -> PathBuf {
    use std::io::Write;
    let path = folder.join("ballast");
    let mut file = fs::File::create(&path).unwrap();
    while file.write(&[0x5a; 4096]).is_ok_and(|written| written > 0) {}
    path
}

struct Person;

impl Interaction for Person {
    fn secret(&mut self, _wanted: &SecretWanted) -> Option<Password> {
        Some(Password::new("green-whale-74".to_owned()))
    }
}

fn address(path: &Path) -> KeyUri {
    KeyUri(path.to_str().unwrap().to_owned())
}

#[test]
fn a_case_begins_only_with_room() {
    let Some(disk) = small_disk("full_disk::a_case_begins_only_with_room", 600) else { return };
    let vault = Vault::open(&disk.join("state")).unwrap();
    let refused = vault.create_case("training", datetime!(2026-11-21 12:00 UTC)).err().unwrap();
    assert_eq!(refused.code(), Code::App08);
    assert!(vault.list().unwrap().is_empty());
}

#[test]
fn the_reserve_of_a_case_is_for_a_full_disk() {
    let Some(disk) = small_disk("full_disk::the_reserve_of_a_case_is_for_a_full_disk", 3000) else { return };
    let vault = Vault::open(&disk.join("state")).unwrap();
    let mut case = vault.create_case("training", datetime!(2026-11-21 12:00 UTC)).unwrap();
    case.save(b"before", "S1", None).unwrap();
    fill(&disk);
    // The reserve is given up for this.
    case.save(&[7; 100_000], "S2", None).unwrap();
    case.put_blob("answer", &[8; 100_000]).unwrap();
    assert_eq!(case.load().unwrap().unwrap().bytes, [7; 100_000]);
    // Beyond it the last state stays.
    fill(&disk.join("state"));
    let error = case.save(&[9; 500_000], "S3", None).unwrap_err();
    assert!(matches!(error, VaultError::Write(AtomicError::NoSpace { .. })));
    assert_eq!(error.code(), Code::App08);
    assert_eq!(case.load().unwrap().unwrap().bytes, [7; 100_000]);
    let id = case.id().to_owned();
    drop(case);
    assert_eq!(vault.salvage_blob(&id, "answer").unwrap(), [8; 100_000]);
}

#[test]
fn keys_are_staged_and_promoted_whole_or_not_at_all() {
    let Some(disk) = small_disk("full_disk::keys_are_staged_and_promoted_whole_or_not_at_all", 400) else {
        return;
    };
    let target = disk.join("Key-6.dat");
    let old = vec![0x30; 5000];
    fs::write(&target, &old).unwrap();
    let spec = KeySetSpec { sign: KeyAlgorithm::Dstu4145(CurveId::M257), agree: None };
    let stage = || FileCarrier.stage(&address(&target), &spec, "0123456789abcdef", &mut Person);

    let ballast = fill(&disk);
    let error = stage().err().unwrap();
    assert_eq!(error.code(), Code::Carr07);
    assert!(error.details().contains(&("reason", "no-space".to_owned())), "{error:?}");
    assert_eq!(fs::read_dir(&disk).unwrap().count(), 2);
    assert_eq!(fs::read(&target).unwrap(), old);

    fs::remove_file(&ballast).unwrap();
    let (staged, mut session) = stage().unwrap();
    let expected = FileCarrier.store_certificates(&staged, &[], &mut *session).unwrap();
    let ballast = fill(&disk);
    let promote = || FileCarrier.promote(&staged, &expected, date!(2026 - 11 - 21));
    assert_eq!(promote().unwrap_err().code(), Code::Carr07);
    assert_eq!(fs::read(&target).unwrap(), old);
    FileCarrier.open(&staged.staging, &mut Person).unwrap();

    fs::remove_file(&ballast).unwrap();
    let copy = promote().unwrap().unwrap();
    assert_eq!(fs::read(&copy.0).unwrap(), old);
    FileCarrier.open(&staged.target, &mut Person).unwrap();
}

#[test]
fn room_for_the_certificates_is_tried_before_anything_is_sent() {
    let name = "full_disk::room_for_the_certificates_is_tried_before_anything_is_sent";
    let Some(disk) = small_disk(name, 400) else { return };
    let spec = KeySetSpec { sign: KeyAlgorithm::Dstu4145(CurveId::M257), agree: None };
    let target = address(&disk.join("Key-6.dat"));
    let (staged, _) = FileCarrier.stage(&target, &spec, "0123456789abcdef", &mut Person).unwrap();
    FileCarrier.try_room(&staged.target).unwrap();
    // Four KiB are left: no certificates go in there.
    let ballast = fill(&disk);
    let full = fs::metadata(&ballast).unwrap().len();
    fs::File::options().write(true).open(&ballast).unwrap().set_len(full - 4096).unwrap();
    assert_eq!(FileCarrier.try_room(&staged.target).unwrap_err().code(), Code::Carr07);
    assert_eq!(fs::read_dir(&disk).unwrap().count(), 2, "nothing is left of the try");
    FileCarrier.open(&staged.staging, &mut Person).unwrap();
    fs::remove_file(&ballast).unwrap();
    FileCarrier.try_room(&staged.target).unwrap();
}

#[test]
fn a_medium_without_writing_is_read_only() {
    let Some(disk) = small_disk("full_disk::a_medium_without_writing_is_read_only", 400) else { return };
    let mounted = Command::new("mount").args(["-o", "remount,ro"]).arg(&disk).status().unwrap();
    assert!(mounted.success());
    let spec = KeySetSpec { sign: KeyAlgorithm::Dstu4145(CurveId::M257), agree: None };
    let target = address(&disk.join("Key-6.dat"));
    let error = FileCarrier.stage(&target, &spec, "0123456789abcdef", &mut Person).err().unwrap();
    assert_eq!(error.code(), Code::Carr08);
}
