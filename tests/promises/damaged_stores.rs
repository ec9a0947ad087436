//! Key stores cut short or changed are refused, or are what they were: never another key.

use super::fixtures::shared;
use super::stores::{Person, SIGN_ID, STORES, address, ids, made_here, open, open_path, others, others_of};
use kliuchnyk::carrier::file::FileCarrier;
use kliuchnyk::carrier::{Carrier, CarrierError, Session};
use kliuchnyk::code::{Code, Coded};
use std::fs;

/// Refused with one of the codes of damaged or foreign stores.
fn assert_refused(result: Result<Box<dyn Session>, CarrierError>, what: &str) {
    match result {
        Ok(_) => panic!("{what} was accepted"),
        Err(error) => {
            let codes = [Code::Key01, Code::Key02, Code::Key03, Code::Key14, Code::Carr15];
            assert!(codes.contains(&error.code()), "{what}: {error}");
        }
    }
}

#[test]
fn a_store_cut_at_any_length_is_refused() {
    for (name, password, ..) in STORES {
        let octets = made_here(name);
        for length in 0..octets.len() {
            assert_refused(open(&octets[..length], password), &format!("{name} cut to {length}"));
        }
    }
}

/// Opens copies of a store, one octet of each changed.
fn change_octets(index: usize, positions: impl Iterator<Item = usize>) {
    let (name, password, format, expected) = STORES[index];
    let octets = made_here(name);
    for at in positions {
        let mut damaged = octets.clone();
        damaged[at] ^= 1 << (at % 8);
        let what = format!("{name}, octet {at}");
        match open(&damaged, password) {
            Ok(session) if ids(&*session) == expected && others(&*session) == others_of(name) => {}
            // A damaged curve is one that nobody knows: its key is listed as one that cannot be used.
            Ok(session)
                if format == "pbes2"
                    && ids(&*session).iter().all(|id| expected.contains(&id.as_str()))
                    && ids(&*session).len() + others(&*session).len() == expected.len() => {}
            // Without a MAC and without key identifiers inside nothing tells (formats.md 6.2).
            Ok(_) => assert_eq!((format, expected.len()), ("pbes2", 1), "{what}: another key"),
            refused => assert_refused(refused, &what),
        }
    }
}

/// The sample: the first eight octets, a dozen spread over the file, the last two; each attempt costs ten thousand
/// rounds and more. JKS costs next to nothing: every octet. Every octet of `Key-6.dat` is tried in that format's own tests,
/// where the rounds are made once; every octet of stores like the others, with few rounds, in `corpora.rs`; every octet
/// of all stores by the test that is left out of a plain run.
#[test]
fn damage_never_gives_another_key() {
    for (index, (name, _, format, _)) in STORES.into_iter().enumerate() {
        let length = made_here(name).len();
        let step = if format == "jks" { 1 } else { length / 12 };
        change_octets(index, (0..length).filter(|at| *at < 8 || at % step == 0 || at + 2 > length));
    }
}

/// The same with the stores that others made. A key without protection shows nothing of a change in its octets.
#[test]
fn stores_made_by_others_that_are_cut_or_damaged_are_refused_or_the_same() {
    for (name, password, unnoticed) in [
        ("diia-test.p12", "testpassword", false),
        ("rsa.jks", "testpassword", false),
        ("jkurwa-pbes2.dat", "password", true),
        ("jkurwa-key-40A0.der", "", true),
    ] {
        let Some(octets) = shared(&format!("ua/stores/{name}")) else { continue };
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("store");
        let inspect = |octets: &[u8]| {
            fs::write(&path, octets).unwrap();
            let session = FileCarrier.inspect(&address(&path), &mut Person::new(&[password]))?;
            Ok((ids(&*session), others(&*session)))
        };
        let whole: (Vec<String>, Vec<(String, String)>) =
            inspect(&octets).unwrap_or_else(|error: CarrierError| panic!("{name}: {error}"));
        for length in 0..octets.len() {
            let error = inspect(&octets[..length]).err().unwrap_or_else(|| panic!("{name} cut to {length}"));
            assert!([Code::Key14, Code::Key03].contains(&error.code()), "{name} cut to {length}: {error}");
        }
        // Those without rounds cost next to nothing.
        let step = if name.ends_with(".jks") || name.ends_with(".der") { 1 } else { octets.len() / 10 };
        for at in (0..octets.len()).step_by(step) {
            let mut damaged = octets.clone();
            damaged[at] ^= 1 << (at % 8);
            match inspect(&damaged) {
                Ok(found) => assert!(unnoticed || found == whole, "{name}, octet {at}: another key"),
                Err(error) => {
                    let codes = [Code::Key01, Code::Key02, Code::Key03, Code::Key14];
                    assert!(codes.contains(&error.code()), "{name}, octet {at}: {error}");
                }
            }
        }
    }
}

#[test]
#[ignore = "every octet of every store, half an hour: cargo test --test promises every_octet -- --ignored"]
fn damage_of_every_octet_never_gives_another_key() {
    for (index, (name, ..)) in STORES.into_iter().enumerate() {
        change_octets(index, 0..made_here(name).len());
        println!("{name}: every octet");
    }
}

/// What cannot be noticed in a PBES2 file without key identifiers: a change of the octets that are the key (CFB changes
/// the octet itself and the block after it; here the last of the scalar's, so that the structure stays whole). The
/// key's certificate beside it is then no longer its certificate.
#[test]
fn a_certificate_beside_shows_a_damage_that_the_format_cannot() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("key.pk8");
    fs::write(folder.path().join("key.sign.cer"), made_here("user-sign.cer")).unwrap();
    let whole = made_here("iit-export-pkcs8.dat");
    fs::write(&path, &whole).unwrap();
    let session = open_path(&path, "ContPass1").unwrap();
    assert_eq!((ids(&*session), session.keys()[0].certificates.len()), (vec![SIGN_ID.to_owned()], 1));
    let mut unnoticed = 0;
    for back in 1..=32 {
        let mut damaged = whole.clone();
        let at = whole.len() - back;
        damaged[at] ^= 1;
        fs::write(&path, &damaged).unwrap();
        let Ok(session) = open_path(&path, "ContPass1") else { continue };
        unnoticed += 1;
        assert_ne!(ids(&*session), [SIGN_ID], "octet {at}");
        assert!(session.keys()[0].certificates.is_empty(), "octet {at}");
    }
    assert!(unnoticed > 0, "the scalar lies at the end");
}

#[test]
fn what_is_told_from_a_wrong_password_is_told() {
    // The date of the key's entry in JKS, and an octet of the salt of a PKCS#12 file's MAC: the keys still open.
    let mut jks = made_here("pb-style-full.jks");
    jks[33] ^= 1;
    let mut pfx = made_here("uapki-gost.p12");
    let salt = pfx.len() - 10;
    pfx[salt] ^= 1;
    for (octets, password) in [(jks, "JksPass1"), (pfx, "testpassword")] {
        assert_eq!(open(&octets, password).err().unwrap().code(), Code::Key14);
        assert_eq!(open(&octets, "another").err().unwrap().code(), Code::Key01);
    }
}
