//! Hostile octets: what the fuzz targets were fed, and lengths and counts that somebody made up. Nothing panics, and
//! memory stays in proportion to the input.

#[path = "../../fuzz/src/memory.rs"]
mod memory;
mod seeds;
#[path = "../../fuzz/src/targets.rs"]
mod targets;

use kliuchnyk::carrier::file::hostile::{self, Found};
use kliuchnyk::code::{Code, Coded};
use kliuchnyk::crypto::Password;
use seeds::{Family, Seed};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use targets::TARGETS;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn corpus(target: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = root().join("fuzz/corpus").join(target);
    let files = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let read = |path: PathBuf| (path.clone(), fs::read(path).unwrap());
    files.map(|entry| read(entry.unwrap().path())).collect()
}

fn password() -> Password {
    Password::new(targets::PASSWORD.to_owned())
}

#[test]
fn every_input_of_the_corpora_is_taken() {
    let mut all = 0;
    for (target, body) in TARGETS {
        let inputs = corpus(target);
        assert!(!inputs.is_empty(), "{target}");
        all += inputs.iter().map(|(_, octets)| octets.len()).sum::<usize>();
        for (path, octets) in inputs {
            assert!(octets.len() <= 65536, "{}", path.display());
            let held = memory::most_held(|| body(&octets));
            assert!(held <= targets::allowed(octets.len()), "{}: {held} octets", path.display());
        }
    }
    assert!(all < 2 << 20, "{all} octets are too many to keep");
}

/// The corpora begin with whole documents: they are read to the end, or the fuzzer would never get behind their outer
/// walls.
#[test]
fn the_seeds_open() {
    let seeds = seeds::all();
    for Seed { target, name, octets } in &seeds {
        let path = root().join("fuzz/corpus").join(target).join(name);
        assert!(fs::read(&path).is_ok_and(|there| there == *octets), "{}: run write_seeds", path.display());
    }
    let of =
        |target, name| &seeds.iter().find(|s| (s.target, s.name.as_str()) == (target, name)).unwrap().octets;
    for (target, name, keys) in [
        ("pkcs8", "few-rounds-gost", 2),
        ("pkcs8", "few-rounds-aes", 1),
        ("pkcs8", "clear-dstu", 2),
        ("pfx", "few-rounds-gost", 3),
        ("pfx", "few-rounds-aes", 1),
        ("jks", "key-of-a-store", 2),
    ] {
        let password =
            if target == "jks" { Password::new(targets::JKS_PASSWORD.to_owned()) } else { password() };
        let found = hostile::open(of(target, name), &password, 8).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!(found.keys.len(), keys, "{target}/{name}");
    }
    assert_eq!(hostile::safe_contents(of("pfx", "contents-gost"), &password(), 8).unwrap().keys.len(), 3);
}

#[test]
#[ignore = "writes into the sources: cargo test --test promises write_seeds -- --ignored"]
fn write_seeds() {
    for Seed { target, name, octets } in seeds::all() {
        let folder = root().join("fuzz/corpus").join(target);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(name), octets).unwrap();
    }
}

#[test]
fn the_targets_are_those_that_are_built_and_recorded() {
    let here: BTreeSet<String> = TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    let files = fs::read_dir(root().join("fuzz/fuzz_targets")).unwrap();
    let built = files.map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned());
    assert_eq!(built.collect::<BTreeSet<_>>(), here);
    let record = fs::read_to_string(root().join("docs/fuzzing.md")).unwrap();
    let rows = record.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`'));
    assert_eq!(rows.map(|(name, _)| name.to_owned()).collect::<BTreeSet<_>>(), here);
    let manifest = fs::read_to_string(root().join("fuzz/Cargo.toml")).unwrap();
    for name in &here {
        let source = fs::read_to_string(root().join(format!("fuzz/fuzz_targets/{name}.rs"))).unwrap();
        assert!(source.contains(&format!("run(\"{name}\",")), "{name}");
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{name}");
    }
}

/// Offsets at which elements begin, those inside them included.
fn elements(octets: &[u8], from: usize, found: &mut Vec<usize>) {
    let mut at = from;
    while let Ok((header, length)) = header(octets, at) {
        found.push(at);
        if octets[at] & 0x20 != 0 || octets[at] == 0x04 {
            elements(&octets[..at + header + length], at + header, found);
        }
        at += header + length;
    }
}

/// Octets of the header and of the content at `at`.
fn header(octets: &[u8], at: usize) -> Result<(usize, usize), ()> {
    let first = usize::from(*octets.get(at + 1).ok_or(())?);
    let (header, length) = match first {
        0..=0x7f => (2, first),
        0x81 | 0x82 => {
            let more = octets.get(at + 2..at + 2 + (first & 3)).ok_or(())?;
            (2 + more.len(), more.iter().fold(0, |n, octet| n << 8 | usize::from(*octet)))
        }
        _ => return Err(()),
    };
    if at + header + length <= octets.len() { Ok((header, length)) } else { Err(()) }
}

/// Every length in a file, one after another, becomes four gigabytes; also those that outer lengths contradict.
#[test]
fn a_made_up_length_costs_no_memory() {
    const LIMIT: usize = 64 << 10;
    let mut changed = 0;
    for (target, body) in TARGETS {
        let seeds = seeds::all().into_iter().filter(|seed| seed.target == target && seed.octets.len() < 4096);
        for seed in seeds.take(4) {
            let mut try_one = |octets: &[u8], at: usize| {
                let held = memory::most_held(|| body(octets));
                assert!(held < LIMIT, "{target}/{}, length at {at}: {held} octets", seed.name);
                changed += 1;
            };
            let mut places = Vec::new();
            elements(&seed.octets, 0, &mut places);
            for at in places {
                let (header, _) = header(&seed.octets, at).unwrap();
                let huge = &[0x84, 0xff, 0xff, 0xff, 0xff][..];
                try_one(&[&seed.octets[..=at], huge, &seed.octets[at + header..]].concat(), at);
            }
            if target == "jks" {
                for at in 0..seed.octets.len() - 4 {
                    for huge in [[0xff; 4], [0x7f, 0xff, 0xff, 0xff]] {
                        let mut octets = seed.octets.clone();
                        octets[at..at + 4].copy_from_slice(&huge);
                        try_one(&octets, at);
                    }
                }
            }
        }
    }
    assert!(changed > 2000, "{changed}");
}

/// Elements inside each other to the length of the file: no target runs out of stack.
#[test]
fn endless_nesting_is_refused() {
    for tag in [0x30, 0x31, 0xa0, 0x24] {
        let mut octets = Vec::new();
        // Built from the inside out, backwards.
        while octets.len() < 1 << 20 {
            let length = octets.len();
            match length {
                0..0x80 => octets.push(length as u8),
                0x80..0x100 => octets.extend([length as u8, 0x81]),
                0x100..0x10000 => octets.extend([length as u8, (length >> 8) as u8, 0x82]),
                _ => octets.extend([length as u8, (length >> 8) as u8, (length >> 16) as u8, 0x83]),
            }
            octets.push(tag);
        }
        octets.reverse();
        for (target, body) in TARGETS {
            let held = memory::most_held(|| body(&octets));
            assert!(held <= targets::allowed(octets.len()), "{target}: {held} octets");
        }
    }
}

/// A file says how many rounds its password takes; what no program writes is refused before a single one is made.
#[test]
fn a_made_up_number_of_rounds_costs_no_time() {
    for family in [Family::Gost, Family::Aes] {
        for rounds in [2_000_001, 1 << 31, u32::MAX] {
            let files = [
                seeds::pbes2(family, rounds, b"key"),
                seeds::pfx(family, 1, rounds),
                seeds::pfx(family, rounds, 1),
            ];
            for file in files {
                let before = Instant::now();
                let error = hostile::open(&file, &password(), u32::MAX).err().unwrap();
                assert!([Code::Key03, Code::Key14].contains(&error.code()), "{rounds}: {error}");
                assert!(before.elapsed() < Duration::from_secs(1), "{rounds}");
            }
        }
    }
}

/// Each part alone is within the limit; together they would take minutes.
#[test]
fn many_parts_do_not_add_up_to_hours() {
    let file = seeds::pfx_of_parts(Family::Gost, &[5; 100]);
    let error = hostile::open(&file, &password(), 499).err().unwrap();
    assert_eq!(error.code(), Code::Key14, "{error}");
    assert_eq!(hostile::open(&file, &password(), 600).unwrap().keys.len(), 100);
}

#[test]
fn memory_is_counted() {
    assert_eq!(memory::most_held(|| drop(vec![1u8; 1 << 20])), 1 << 20);
    let grown = memory::most_held(|| {
        let mut octets = Vec::with_capacity(10);
        octets.extend_from_slice(&[0u8; 5000]);
        drop(octets);
        drop(vec![0u8; 3000]);
    });
    assert!((5000..12000).contains(&grown), "{grown}");
}

/// Every octet of stores like those in `damaged_stores.rs` whose rounds are few. A PBES2 file that does not name its
/// key's identifier is left out: nothing in it tells (formats.md 6.2).
#[test]
fn a_changed_octet_never_gives_another_key() {
    let seed = |target, name| {
        let found = seeds::all().into_iter().find(|s| (s.target, s.name.as_str()) == (target, name));
        found.unwrap().octets
    };
    for (name, whole, password) in [
        ("pbes2", seed("pkcs8", "few-rounds-gost"), targets::PASSWORD),
        ("pfx of the national algorithms", seeds::pfx(Family::Gost, 1, 1), targets::PASSWORD),
        ("pfx", seeds::pfx(Family::Aes, 1, 1), targets::PASSWORD),
        ("jks-key", seed("jks", "key-of-a-store"), targets::JKS_PASSWORD),
    ] {
        let open = |octets: &[u8]| hostile::open(octets, &Password::new(password.to_owned()), 64);
        let sound = open(&whole).unwrap();
        for at in 0..whole.len() {
            let mut changed = whole.clone();
            changed[at] ^= 1 << (at % 8);
            let what = format!("{name}, octet {at}");
            match open(&changed) {
                // The carrier refuses it: no key can be used.
                Ok(Found { keys, .. }) if keys.is_empty() => {}
                // A damaged curve is one that nobody knows: its key is shown as one that cannot be used.
                Ok(found) => {
                    assert!(found.keys.iter().all(|key| sound.keys.contains(key)), "{what}: another key");
                    let lost = sound.keys.len() - found.keys.len();
                    assert_eq!(found.others, sound.others + lost, "{what}: a key is lost");
                }
                Err(error) => {
                    let codes = [Code::Key01, Code::Key02, Code::Key03, Code::Key14, Code::Carr15];
                    assert!(codes.contains(&error.code()), "{what}: {error}");
                }
            }
        }
        for length in 0..whole.len() {
            assert!(open(&whole[..length]).is_err(), "{name} cut to {length}");
        }
    }
}
