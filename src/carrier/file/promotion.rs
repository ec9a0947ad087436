//! Putting staged files in the place of old ones (protocol.md 14.2). Every step can be repeated: after a kill the
//! steps are computed anew from what lies on the disk, and a readable store is under the final name at every instant.

use super::beside;
use crate::carrier::CarrierError;
use crate::crypto::HashAlgorithm;
use crate::vault::atomic::{self, Access};
use std::path::{Path, PathBuf};

/// What is still to be done.
#[derive(Debug, PartialEq, Eq)]
enum Step {
    /// Keep what is there under a dated name.
    Copy { from: PathBuf, to: PathBuf },
    /// Put the new in the place of the old.
    Rename { from: PathBuf, to: PathBuf },
}

/// Promotes the store staged for `target` and its certificate files. `expected`: SHA-256 of the staged store.
/// Returns the dated copy of the old store, if there was an old one.
///
/// # Errors
/// `Damaged` when the staged store is not the expected one; `NotPresent` when it is neither staged nor in place;
/// `Write`. All that was there before is there after an error.
pub fn promote(
    target: &Path,
    case: &str,
    expected: &[u8; 32],
    date: time::Date,
) -> Result<Option<PathBuf>, CarrierError> {
    let (steps, copy) = plan(target, case, expected, date)?;
    for step in &steps {
        run(step)?;
    }
    Ok(copy)
}

fn run(step: &Step) -> Result<(), CarrierError> {
    match step {
        Step::Copy { from, to } => atomic::copy_verified(from, to, Access::Private)?,
        Step::Rename { from, to } => atomic::rename(from, to)?,
    }
    Ok(())
}

fn plan(
    target: &Path,
    case: &str,
    expected: &[u8; 32],
    date: time::Date,
) -> Result<(Vec<Step>, Option<PathBuf>), CarrierError> {
    let [sign, agree] = beside::certificate_files(target);
    let mut moves = Vec::new();
    for place in [target.to_owned(), sign, agree] {
        let staging = beside::staging(&place, case)?;
        if staging.exists() {
            moves.push((staging, place));
        }
    }
    let staged = moves.first().is_some_and(|(_, place)| place == target);
    let newest = if staged { &beside::staging(target, case)? } else { target };
    match sha256_of(newest)? {
        Some(found) if found == *expected => {}
        Some(_) if staged => return Err(CarrierError::Damaged("the staged store changed")),
        _ => {
            let uri = beside::uri(&beside::staging(target, case)?).0;
            return Err(CarrierError::NotPresent { uri, reason: "neither staged nor in place".to_owned() });
        }
    }

    // The old store and its certificates get one and the same suffix: the first whose names are free, or taken by
    // copies that an interrupted attempt made. All copies precede the first renaming, that of the store.
    let old: Vec<&PathBuf> =
        moves.iter().map(|(_, place)| place).filter(|place| staged && place.exists()).collect();
    let mut number = 1;
    let copies = loop {
        let mut copies = Vec::new();
        let mut taken = false;
        for place in &old {
            let to = beside::dated(place, date, number);
            match same_content(place, &to)? {
                Content::Absent => copies.push(Step::Copy { from: (*place).clone(), to }),
                Content::Same => {}
                Content::Other => taken = true,
            }
        }
        if !taken {
            break copies;
        }
        number += 1;
    };
    let copy = if staged {
        target.exists().then(|| beside::dated(target, date, number))
    } else {
        beside::newest_dated(target)
    };
    let mut steps = copies;
    steps.extend(moves.into_iter().map(|(from, to)| Step::Rename { from, to }));
    Ok((steps, copy))
}

enum Content {
    Absent,
    Same,
    Other,
}

fn same_content(place: &Path, copy: &Path) -> Result<Content, CarrierError> {
    if copy.symlink_metadata().is_err() {
        return Ok(Content::Absent);
    }
    Ok(if sha256_of(place)? == sha256_of(copy)? { Content::Same } else { Content::Other })
}

/// SHA-256 of a file; None when there is none.
pub fn sha256_of(path: &Path) -> Result<Option<[u8; 32]>, CarrierError> {
    match super::read_file(path) {
        Ok(octets) => {
            let digest = HashAlgorithm::Sha256.digest(&octets).bytes;
            Ok(digest.try_into().ok())
        }
        Err(CarrierError::NotPresent { .. }) if path.symlink_metadata().is_err() => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;
    use std::fs;
    use time::macros::date;

    const TODAY: time::Date = date!(2026 - 11 - 21);
    const CASE: &str = "0123456789abcdef";

    fn files(folder: &Path) -> BTreeMap<String, String> {
        let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
        let content = |path: PathBuf| fs::read_to_string(path).unwrap();
        entries.map(|entry| (entry.file_name().into_string().unwrap(), content(entry.path()))).collect()
    }

    fn set_up(names: &[(&str, &str)]) -> (tempfile::TempDir, PathBuf, [u8; 32]) {
        let folder = tempfile::tempdir().unwrap();
        for (name, content) in names {
            fs::write(folder.path().join(name), content).unwrap();
        }
        let target = folder.path().join("Key-6.dat");
        let expected = HashAlgorithm::Sha256.digest(b"new").bytes.try_into().unwrap();
        (folder, target, expected)
    }

    const FULL: [(&str, &str); 7] = [
        ("Key-6.dat", "old"),
        ("Key-6.sign.cer", "old sign"),
        ("Key-6.agree.cer", "old agree"),
        ("Key-6.dat.new-0123456789abcdef", "new"),
        ("Key-6.sign.cer.new-0123456789abcdef", "new sign"),
        ("Key-6.agree.cer.new-0123456789abcdef", "new agree"),
        ("Key-6.dat.old-2026-11-21", "older"),
    ];

    fn check_full(folder: &Path) {
        let expected = [
            ("Key-6.dat", "new"),
            ("Key-6.sign.cer", "new sign"),
            ("Key-6.agree.cer", "new agree"),
            ("Key-6.dat.old-2026-11-21", "older"),
            ("Key-6.dat.old-2026-11-21-2", "old"),
            ("Key-6.sign.cer.old-2026-11-21-2", "old sign"),
            ("Key-6.agree.cer.old-2026-11-21-2", "old agree"),
        ];
        assert_eq!(
            files(folder),
            expected.map(|(name, content)| (name.to_owned(), content.to_owned())).into()
        );
    }

    #[test]
    fn a_kill_after_any_step_is_repaired_by_the_next_attempt() {
        let steps = {
            let (_folder, target, expected) = set_up(&FULL);
            plan(&target, CASE, &expected, TODAY).unwrap().0.len()
        };
        assert_eq!(steps, 6);
        for killed_after in 0..=steps {
            let (folder, target, expected) = set_up(&FULL);
            for step in &plan(&target, CASE, &expected, TODAY).unwrap().0[..killed_after] {
                run(step).unwrap();
                // At every instant a whole store is under the final name, and the old one is somewhere.
                let now = files(folder.path());
                assert!(["old", "new"].contains(&now["Key-6.dat"].as_str()));
                assert!(now.values().any(|content| content == "old"));
                assert!(now.values().any(|content| content == "new"));
            }
            let copy = promote(&target, CASE, &expected, TODAY).unwrap();
            assert_eq!(copy, Some(folder.path().join("Key-6.dat.old-2026-11-21-2")), "{killed_after}");
            check_full(folder.path());
            // And once more, when everything is done.
            promote(&target, CASE, &expected, TODAY).unwrap();
            check_full(folder.path());
        }
    }

    #[test]
    fn a_kill_within_a_copy_is_repaired() {
        let (folder, target, expected) = set_up(&FULL);
        // What a kill leaves of an atomic write: a part under the temporary name.
        fs::write(atomic::temporary(&folder.path().join("Key-6.dat.old-2026-11-21-2")), "ol").unwrap();
        promote(&target, CASE, &expected, TODAY).unwrap();
        check_full(folder.path());
    }

    #[test]
    fn an_empty_place_needs_no_copy() {
        let (folder, target, expected) = set_up(&FULL[3..6]);
        assert_eq!(promote(&target, CASE, &expected, TODAY).unwrap(), None);
        assert_eq!(files(folder.path()).len(), 3);
        assert_eq!(files(folder.path())["Key-6.dat"], "new");
    }

    #[test]
    fn a_changed_or_lost_staged_store_changes_nothing() {
        let (folder, target, expected) = set_up(&FULL);
        fs::write(beside::staging(&target, CASE).unwrap(), "tampered").unwrap();
        let before = files(folder.path());
        assert!(matches!(promote(&target, CASE, &expected, TODAY), Err(CarrierError::Damaged(_))));
        assert_eq!(files(folder.path()), before);

        fs::remove_file(beside::staging(&target, CASE).unwrap()).unwrap();
        let before = files(folder.path());
        assert!(matches!(promote(&target, CASE, &expected, TODAY), Err(CarrierError::NotPresent { .. })));
        assert_eq!(files(folder.path()), before);
    }

    #[test]
    fn the_staged_files_of_another_case_stay() {
        let (folder, target, expected) = set_up(&FULL);
        let other = folder.path().join("Key-6.dat.new-ffffffffffffffff");
        fs::write(&other, "other").unwrap();
        promote(&target, CASE, &expected, TODAY).unwrap();
        assert_eq!(fs::read_to_string(other).unwrap(), "other");
    }
}
