//! The journal survives kills, damage and copies, tells what happened, and lets one process work on a case.

use kliuchnyk::code::{Code, Coded};
use kliuchnyk::crypto::Password;
use kliuchnyk::vault::journal::heads;
use kliuchnyk::vault::{Vault, VaultError, key};
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;
use time::macros::datetime;

const CREATED: time::OffsetDateTime = datetime!(2026-11-21 12:00 UTC);

struct Place {
    folder: TempDir,
    vault: Vault,
    case: String,
}

/// A case saved three times: generations 1 and 3 lie in the first slot, 2 in the second.
fn saved() -> Place {
    let folder = tempfile::tempdir().unwrap();
    let vault = Vault::open(folder.path()).unwrap();
    let mut case = vault.create_case("training", CREATED).unwrap();
    for (body, state) in [("one", "S1"), ("two", "S2"), ("three", "S3")] {
        case.save(body.as_bytes(), state, None).unwrap();
    }
    let case = case.id().to_owned();
    Place { folder, vault, case }
}

impl Place {
    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join("cases").join(&self.case).join(name)
    }
    fn load(&self) -> Result<Option<kliuchnyk::vault::journal::Body>, VaultError> {
        self.vault.open_case(&self.case)?.load()
    }
}

#[test]
fn the_newest_slot_wins_in_another_process_too() {
    let place = saved();
    let body =
        Vault::open(place.folder.path()).unwrap().open_case(&place.case).unwrap().load().unwrap().unwrap();
    assert_eq!(body.bytes, b"three");
    assert_eq!(body.generation, 3);
    assert!(!body.rolled_back && !body.other_slot_damaged);
}

#[test]
fn a_case_never_saved_is_empty() {
    let folder = tempfile::tempdir().unwrap();
    let vault = Vault::open(folder.path()).unwrap();
    let id = vault.create_case("training", CREATED).unwrap().id().to_owned();
    assert!(vault.open_case(&id).unwrap().load().unwrap().is_none());
}

#[test]
fn every_cut_and_every_flipped_octet_of_the_newest_slot_falls_back_to_the_other() {
    let place = saved();
    let whole = fs::read(place.file("body.a")).unwrap();
    let mut damaged: Vec<Vec<u8>> = (0..whole.len()).map(|length| whole[..length].to_vec()).collect();
    damaged.extend((0..whole.len()).map(|at| {
        let mut octets = whole.clone();
        octets[at] ^= 0x20;
        octets
    }));
    for octets in damaged {
        fs::write(place.file("body.a"), octets).unwrap();
        let body = place.load().unwrap().unwrap();
        assert_eq!(body.bytes, b"two");
        assert!(body.other_slot_damaged);
    }
    // The next save replaces the damaged slot, never the good one.
    place.vault.open_case(&place.case).unwrap().save(b"again", "S3", None).unwrap();
    assert_eq!(place.load().unwrap().unwrap().bytes, b"again");
}

#[test]
fn slots_that_changed_places_do_not_open() {
    let place = saved();
    let (a, b) = (fs::read(place.file("body.a")).unwrap(), fs::read(place.file("body.b")).unwrap());
    fs::write(place.file("body.a"), b).unwrap();
    fs::write(place.file("body.b"), a).unwrap();
    let error = place.load().unwrap_err();
    assert_eq!(error.code(), Code::App07);
}

#[test]
fn damage_of_both_slots_says_what_the_head_knows() {
    let place = saved();
    fs::write(place.file("body.a"), b"x").unwrap();
    fs::write(place.file("body.b"), b"").unwrap();
    let error = place.load().unwrap_err();
    assert_eq!(error.code(), Code::App07);
    assert!(error.details().contains(&("state", "S3".to_owned())));
    assert!(error.details().contains(&("provider", "training".to_owned())));
}

#[test]
fn the_loss_of_both_slots_is_damage_not_emptiness() {
    let place = saved();
    fs::remove_file(place.file("body.a")).unwrap();
    fs::remove_file(place.file("body.b")).unwrap();
    assert_eq!(place.load().unwrap_err().code(), Code::App07);
}

#[test]
fn an_older_copy_of_the_folder_is_noticed() {
    let place = saved();
    let older = fs::read(place.file("body.b")).unwrap();
    let head = fs::read(place.file("head.json")).unwrap();
    place.vault.open_case(&place.case).unwrap().save(b"four", "S4", None).unwrap();
    fs::write(place.file("body.b"), older).unwrap();
    fs::write(place.file("head.json"), head).unwrap();
    let body = place.load().unwrap().unwrap();
    assert_eq!(body.bytes, b"three");
    assert!(body.rolled_back);
}

#[test]
fn slots_of_another_case_or_an_older_generation_are_not_taken_for_new_ones() {
    let place = saved();
    let mut other = place.vault.create_case("training", CREATED).unwrap();
    for state in ["S1", "S2", "S3"] {
        other.save(b"another", state, None).unwrap();
    }
    let foreign = place.folder.path().join("cases").join(other.id()).join("body.a");
    fs::copy(foreign, place.file("body.a")).unwrap();
    let body = place.load().unwrap().unwrap();
    assert_eq!((body.bytes.as_slice(), body.other_slot_damaged), (&b"two"[..], true));
    // The number in front of a slot is bound to what is in it.
    let mut slot = fs::read(place.file("body.b")).unwrap();
    slot[7] = 9;
    fs::write(place.file("body.b"), slot).unwrap();
    assert_eq!(place.load().unwrap_err().code(), Code::App07);
}

#[test]
fn every_flipped_octet_beside_the_slots_is_an_error_or_changes_nothing() {
    let place = saved();
    place.vault.open_case(&place.case).unwrap().put_blob("answer", b"octets").unwrap();
    let remembered = place.folder.path().join("generations").join(&place.case);
    for path in [place.file("head.json"), place.file("case.key"), place.file("blob.answer"), remembered] {
        let whole = fs::read(&path).unwrap();
        let damaged = (0..whole.len()).map(|at| {
            let mut octets = whole.clone();
            octets[at] ^= 0x40;
            octets
        });
        for octets in damaged.chain((0..whole.len()).map(|length| whole[..length].to_vec())) {
            fs::write(&path, &octets).unwrap();
            match place.vault.open_case(&place.case) {
                Err(error) => assert_eq!(error.code(), Code::App07),
                Ok(case) => {
                    let body = case.load().unwrap().unwrap();
                    assert_eq!((body.bytes.as_slice(), body.generation), (&b"three"[..], 3));
                    let blob = place.vault.salvage_blob(&place.case, "answer");
                    assert!(blob.is_none_or(|blob| blob == b"octets"));
                    assert_eq!(case.head().provider, "training");
                }
            }
        }
        fs::write(&path, whole).unwrap();
    }
    assert_eq!(place.load().unwrap().unwrap().bytes, b"three");
}

#[test]
fn the_head_says_nothing_but_what_it_has_to() {
    let place = saved();
    let head: serde_json::Value =
        serde_json::from_slice(&fs::read(place.file("head.json")).unwrap()).unwrap();
    let fields: Vec<&str> = head.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        fields,
        ["case", "claim", "created", "format", "generation", "next_wake", "provider", "state"]
    );
}

#[test]
fn a_program_password_locks_the_journal_until_it_is_given() {
    let place = saved();
    let password = Password::new("зелений кит 74".to_owned());
    key::change_password(place.folder.path(), None, Some(&password)).unwrap();
    // What was open goes on; what is opened in this process too.
    place.vault.open_case(&place.case).unwrap().save(b"four", "S4", None).unwrap();
    assert_eq!(Vault::open(place.folder.path()).unwrap().list().unwrap().len(), 1);
    key::forget(place.folder.path());
    assert_eq!(Vault::open(place.folder.path()).err().unwrap().code(), Code::App11);
    let wrong = key::unlock(place.folder.path(), &Password::new("зелений кит 75".to_owned()));
    assert_eq!(wrong.unwrap_err().code(), Code::App10);
    assert_eq!(heads(place.folder.path()).unwrap()[0].1.as_ref().unwrap().state, "S4");
    key::unlock(place.folder.path(), &password).unwrap();
    let opened = Vault::open(place.folder.path()).unwrap();
    assert_eq!(opened.open_case(&place.case).unwrap().load().unwrap().unwrap().bytes, b"four");
}

#[test]
fn a_lost_head_is_restored_from_the_slot() {
    let place = saved();
    fs::write(place.file("head.json"), b"{").unwrap();
    assert!(place.vault.list().unwrap()[0].1.is_none());
    let mut case = place.vault.open_case(&place.case).unwrap();
    assert_eq!(case.head().provider, "training");
    case.save(b"four", "S4", None).unwrap();
    drop(case);
    assert_eq!(place.vault.list().unwrap()[0].1.as_ref().unwrap().created, CREATED);
}

#[test]
fn one_worker_per_case() {
    let place = saved();
    let worker = place.vault.open_case(&place.case).unwrap();
    let second = place.vault.open_case(&place.case).err().unwrap();
    assert_eq!(second.code(), Code::App03);
    let mut looker = place.vault.open_case_read_only(&place.case).unwrap();
    assert_eq!(looker.load().unwrap().unwrap().bytes, b"three");
    assert_eq!(looker.save(b"x", "S9", None).unwrap_err().code(), Code::App03);
    assert_eq!(looker.put_blob("answer", b"x").unwrap_err().code(), Code::App03);
    drop(worker);
    assert!(place.vault.open_case(&place.case).is_ok());
}

#[test]
fn one_case_per_certificate() {
    let folder = tempfile::tempdir().unwrap();
    let vault = Vault::open(folder.path()).unwrap();
    let mut first = vault.create_case("training", CREATED).unwrap();
    let mut second = vault.create_case("training", CREATED).unwrap();
    let claim = |case: &mut _, what: &[u8]| vault.claim(case, what, |state| state == "over");
    claim(&mut first, b"certificate").unwrap();
    claim(&mut first, b"certificate").unwrap();
    let refused = claim(&mut second, b"certificate").unwrap_err();
    assert_eq!(refused.details(), [("case", first.id().to_owned())]);
    claim(&mut second, b"another").unwrap();
    first.finish().unwrap();
    claim(&mut second, b"certificate").unwrap();
    // One that is over claims nothing, although it is still there.
    let mut third = vault.create_case("training", CREATED).unwrap();
    assert!(claim(&mut third, b"certificate").is_err());
    second.save(b"one", "over", None).unwrap();
    claim(&mut third, b"certificate").unwrap();
    assert_eq!(vault.list().unwrap().len(), 2);
}

#[test]
fn blobs_belong_to_their_case_and_name() {
    let place = saved();
    let mut case = place.vault.open_case(&place.case).unwrap();
    case.put_blob("request-1", b"octets").unwrap();
    let blob = |name: &str| place.vault.salvage_blob(&place.case, name);
    assert_eq!(blob("request-1").unwrap(), b"octets");
    assert_eq!(blob("request-2"), None);
    fs::copy(place.file("blob.request-1"), place.file("blob.request-2")).unwrap();
    assert_eq!(blob("request-2"), None);
    for name in ["", "../vault", "A", "a/b"] {
        assert!(case.put_blob(name, b"x").is_err(), "{name}");
    }
}

#[test]
fn nothing_of_the_content_is_readable() {
    let place = saved();
    let mut case = place.vault.open_case(&place.case).unwrap();
    case.save("Коваленко-PERSONAL".as_bytes(), "S4", None).unwrap();
    case.put_blob("answer", b"blob-PERSONAL").unwrap();
    for entry in fs::read_dir(place.file("")).unwrap() {
        let octets = fs::read(entry.unwrap().path()).unwrap();
        assert!(!octets.windows(8).any(|window| window == b"PERSONAL"));
    }
}

#[test]
fn finished_cases_leave_the_list() {
    let place = saved();
    place.vault.open_case(&place.case).unwrap().finish().unwrap();
    assert!(place.vault.list().unwrap().is_empty());
    assert!(matches!(place.vault.open_case(&place.case), Err(VaultError::NoCase(_))));
    assert!(place.folder.path().join("archive").join(&place.case).join("body.a").exists());
}

#[test]
fn ids_are_not_paths() {
    let place = saved();
    for id in ["", ".", "../cases", "0123456789ABCDEF", &format!("../cases/{}", place.case)] {
        assert!(matches!(place.vault.open_case(id), Err(VaultError::NoCase(_))), "{id}");
    }
}

#[test]
fn another_vault_key_opens_nothing_and_destroys_nothing() {
    let place = saved();
    let key = place.folder.path().join("vault.key");
    let kept = fs::read(&key).unwrap();
    fs::write(&key, [7; 32]).unwrap();
    let stranger = Vault::open(place.folder.path()).unwrap();
    assert_eq!(stranger.open_case(&place.case).err().unwrap().code(), Code::App07);
    fs::write(&key, b"short").unwrap();
    assert!(Vault::open(place.folder.path()).is_err());
    fs::write(&key, kept).unwrap();
    assert_eq!(place.load().unwrap().unwrap().bytes, b"three");
}

#[cfg(unix)]
#[test]
fn the_vault_is_for_its_owner() {
    use std::os::unix::fs::PermissionsExt;
    let place = saved();
    let mode = |path: PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    for file in ["head.json", "body.a", "case.key", "reserve"] {
        assert_eq!(mode(place.file(file)), 0o600, "{file}");
    }
    assert_eq!(mode(place.folder.path().join("vault.key")), 0o600);
    assert_eq!(mode(place.file("")), 0o700);
}
