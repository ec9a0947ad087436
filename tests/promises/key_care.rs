//! Keys are looked after: copied, converted and destroyed, and nothing of them is ever lost in silence.

use super::fixtures::{shared, skipped};
use super::program::{run, write_private};
use kliuchnyk::authority::profile::Profiles;
use kliuchnyk::carrier::file::FileCarrier;
use kliuchnyk::carrier::{
    Carrier, CarrierError, Conversion, Destroyed, Interaction, Kept, KeySetSpec, KeyUri, Loss, Protection,
    SecretWanted, Session, TargetFormat,
};
use kliuchnyk::code::{Code, Coded};
use kliuchnyk::crypto::{CurveId, HashAlgorithm, KeyAlgorithm, Password, ToSign, Verifier};
use kliuchnyk::pki::Certificate;
use kliuchnyk::renewal::{State, Unfinished};
use kliuchnyk::tasks::TaskError;
use kliuchnyk::tasks::key_backup::key_backup;
use kliuchnyk::tasks::key_destroy::{Doomed, before_destroying, key_destroy};
use kliuchnyk::tasks::key_memory::{self, KeyMemory};
use kliuchnyk::vault::Settings;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use time::OffsetDateTime;

const PASSWORD: &str = "зелений кит-74";
const RSA_ID: &str = "0bd8105b96406cf702fe8545e498d510b1692fca";

/// A person who answers with these passwords, in turn, and keeps what was asked.
struct Person<'a>(Vec<&'a str>, Vec<SecretWanted>);

impl<'a> Person<'a> {
    fn new(answers: &[&'a str]) -> Self {
        Self(answers.iter().rev().copied().collect(), Vec::new())
    }
}

impl Interaction for Person<'_> {
    fn secret(&mut self, wanted: &SecretWanted) -> Option<Password> {
        self.1.push(wanted.clone());
        self.0.pop().map(|text| Password::new(text.to_owned()))
    }
}

fn made_here(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/stores").join(name)).unwrap()
}

fn address(path: &Path) -> KeyUri {
    KeyUri(path.to_str().unwrap().to_owned())
}

/// A folder with copies of stores made here.
fn folder_with(names: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in names {
        fs::write(folder.path().join(name), made_here(name)).unwrap();
    }
    folder
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let named =
        |path: PathBuf| (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read(&path).unwrap());
    entries.filter(|path| path.is_file()).map(named).collect()
}

fn names(folder: &Path) -> Vec<String> {
    files(folder).into_keys().collect()
}

fn look(path: &Path, password: &str) -> Box<dyn Session> {
    FileCarrier.inspect(&address(path), &mut Person::new(&[password])).unwrap()
}

/// Everything that must survive: purpose, public key and certificates of each key; other keys.
type Content = (Vec<(String, Vec<u8>, Vec<Vec<u8>>)>, Vec<(String, Option<Vec<u8>>)>);

fn content(session: &dyn Session) -> Content {
    let key = |key: &kliuchnyk::carrier::KeyInfo| {
        let certificates = key.certificates.iter().map(|c| c.as_der().to_vec()).collect();
        (format!("{:?}", key.purpose), key.spki.as_der().to_vec(), certificates)
    };
    let other = |key: &kliuchnyk::carrier::OtherKey| (key.algorithm.clone(), key.key_id.clone());
    (session.keys().iter().map(key).collect(), session.others().iter().map(other).collect())
}

fn key_names(session: &dyn Session) -> Vec<Option<String>> {
    session.keys().iter().map(|key| key.name.clone()).collect()
}

fn sign_and_verify(session: &mut dyn Session) {
    for index in 0..session.keys().len() {
        let key = session.keys()[index].spki.public_key().unwrap().clone();
        let hash = match key.algorithm() {
            KeyAlgorithm::Dstu4145(_) => HashAlgorithm::Gost34311,
            _ => HashAlgorithm::Sha256,
        };
        let item = ToSign { message: b"text".to_vec(), hash };
        let signatures = session.sign(index, std::slice::from_ref(&item), &mut Person::new(&[])).unwrap();
        key.verify(&item.digest(), &signatures[0]).unwrap();
    }
}

fn convert(from: &Path, to: &Path, password: &str, format: TargetFormat) -> Result<Kept, CarrierError> {
    let wanted = Conversion { format: Some(format), ..Conversion::default() };
    FileCarrier.convert(&address(from), &address(to), &wanted, &mut Person::new(&[password]))
}

#[test]
fn keys_certificates_and_names_go_round_through_every_format() {
    use TargetFormat::{Key6, Pfx, Pk8};
    let folder = folder_with(&["iit-export.pfx"]);
    let start = folder.path().join("iit-export.pfx");
    let before = content(&*look(&start, "PfxPass1"));
    assert!(before.0.iter().all(|(_, _, certificates)| certificates.len() == 1));
    // Every format after every other.
    let way = [Key6, Pk8, Pfx, Pk8, Key6, Pfx, Pfx];
    let mut from = start;
    for (step, format) in way.into_iter().enumerate() {
        // A folder for each step: nothing may come from the steps before it.
        let place = folder.path().join(step.to_string());
        fs::create_dir(&place).unwrap();
        let to = place.join("key");
        let kept = convert(&from, &to, "PfxPass1", format).unwrap();
        assert_eq!(kept.key, address(&to));
        assert_eq!(kept.certificates.is_empty(), format == Pfx);
        let mut session = look(&to, "PfxPass1");
        let (name, expected_names) = match format {
            Key6 => ("key6", [None, None]),
            Pk8 => ("pbes2", [None, None]),
            Pfx => ("pfx", [Some("sign".to_owned()), Some("agree".to_owned())]),
        };
        assert_eq!(session.format(), name);
        assert_eq!(content(&*session), before, "step {step} to {name}");
        assert_eq!(key_names(&*session), expected_names, "step {step}");
        assert_eq!(session.protection(), Protection::Usual);
        sign_and_verify(&mut *session);
        from = to;
    }
}

#[test]
fn elliptic_curve_keys_go_round_as_well() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let spec = KeySetSpec { sign: KeyAlgorithm::P256, agree: None };
    let (staged, _) =
        FileCarrier.stage(&address(&at("a.pfx")), &spec, "test", &mut Person::new(&[PASSWORD])).unwrap();
    fs::rename(&staged.staging.0, at("a.pfx")).unwrap();
    convert(&at("a.pfx"), &at("b.pk8"), PASSWORD, TargetFormat::Pk8).unwrap();
    convert(&at("b.pk8"), &at("c.pfx"), PASSWORD, TargetFormat::Pfx).unwrap();
    let (first, last) = (look(&at("a.pfx"), PASSWORD), look(&at("c.pfx"), PASSWORD));
    assert_eq!(content(&*first), content(&*last));
    assert_eq!(key_names(&*first), key_names(&*last));
    // The vendor's container holds DSTU 4145 only.
    let error = convert(&at("a.pfx"), &at("Key-6.dat"), PASSWORD, TargetFormat::Key6).unwrap_err();
    assert_eq!((error.code(), &error.details()[0].1[..]), (Code::Key03, "key6-only-dstu"));
    assert_eq!(names(folder.path()), ["a.pfx", "b.pk8", "c.pfx"]);
}

#[test]
fn openssl_opens_the_international_files_that_a_conversion_wrote() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let text = |path: &Path| path.to_str().unwrap().to_owned();
    let openssl = |arguments: &[&str]| std::process::Command::new("openssl").args(arguments).output();
    if openssl(&["version"]).is_err() {
        skipped("openssl is not on this machine");
        return;
    }
    let password = format!("pass:{PASSWORD}");
    for algorithm in [KeyAlgorithm::P256, KeyAlgorithm::P384] {
        let (a, b, c) = (at(&format!("{algorithm:?}.pfx")), at(&format!("{algorithm:?}.pk8")), at("c.p12"));
        let spec = KeySetSpec { sign: algorithm, agree: None };
        let (staged, session) =
            FileCarrier.stage(&address(&a), &spec, "test", &mut Person::new(&[PASSWORD])).unwrap();
        fs::rename(&staged.staging.0, &a).unwrap();
        convert(&a, &b, PASSWORD, TargetFormat::Pk8).unwrap();
        convert(&b, &c, PASSWORD, TargetFormat::Pfx).unwrap();
        let (pem, der) = (at("key.pem"), at("public.der"));
        let reads: [&[&str]; 2] = [
            &["pkcs8", "-inform", "DER", "-in", &text(&b), "-passin", &password, "-out", &text(&pem)],
            &["pkcs12", "-in", &text(&c), "-passin", &password, "-nodes", "-nocerts", "-out", &text(&pem)],
        ];
        for read in reads {
            assert!(openssl(read).unwrap().status.success(), "{read:?}");
            let public = ["pkey", "-in", &text(&pem), "-pubout", "-outform", "DER", "-out", &text(&der)];
            assert!(openssl(&public).unwrap().status.success());
            assert_eq!(fs::read(&der).unwrap(), session.keys()[0].spki.as_der(), "{read:?}");
        }
        fs::remove_file(&c).unwrap();
    }
}

/// The other curves differ by nothing here: each goes through `Key-6.dat` in that format's own tests.
#[test]
fn larger_curves_go_into_every_format() {
    let folder = tempfile::tempdir().unwrap();
    for (index, curve) in [CurveId::M307, CurveId::M431].into_iter().enumerate() {
        let at = |name: &str| folder.path().join(format!("{index}-{name}"));
        let algorithm = KeyAlgorithm::Dstu4145(curve);
        let spec = KeySetSpec { sign: algorithm, agree: Some(algorithm) };
        let (staged, _) =
            FileCarrier.stage(&address(&at("a")), &spec, "test", &mut Person::new(&[PASSWORD])).unwrap();
        fs::rename(&staged.staging.0, at("a")).unwrap();
        convert(&at("a"), &at("b"), PASSWORD, TargetFormat::Pfx).unwrap();
        convert(&at("b"), &at("c"), PASSWORD, TargetFormat::Pk8).unwrap();
        assert_eq!(content(&*look(&at("a"), PASSWORD)), content(&*look(&at("c"), PASSWORD)), "{curve:?}");
    }
}

#[test]
fn a_jks_becomes_a_key_with_its_certificates_beside_it() {
    let folder = folder_with(&["pb-style-full.jks"]);
    let (jks, target) = (folder.path().join("pb-style-full.jks"), folder.path().join("Key-6.dat"));
    let untouched = files(folder.path());
    // Its name in the store would be lost: told before anything is written.
    let error = convert(&jks, &target, "JksPass1", TargetFormat::Key6).unwrap_err();
    let CarrierError::WouldLose(losses) = &error else { panic!("{error}") };
    assert_eq!((error.code(), &losses[..]), (Code::App06, &[Loss::Name("pb_3123456789".to_owned())][..]));
    assert_eq!(files(folder.path()), untouched);

    let wanted = Conversion { format: Some(TargetFormat::Key6), accept_loss: true, ..Conversion::default() };
    let kept = FileCarrier
        .convert(&address(&jks), &address(&target), &wanted, &mut Person::new(&["JksPass1"]))
        .unwrap();
    assert_eq!(
        names(folder.path()),
        ["Key-6.agree.cer", "Key-6.dat", "Key-6.p7b", "Key-6.sign.cer", "pb-style-full.jks"]
    );
    assert_eq!(kept.certificates.len(), 3);
    let authority = Certificate::read_all(&fs::read(folder.path().join("Key-6.p7b")).unwrap()).unwrap();
    assert_eq!(authority[0].as_ref().unwrap().subject().common_name(), Some("Test CA UA"));
    assert_eq!(content(&*look(&jks, "JksPass1")), content(&*look(&target, "JksPass1")));

    // PKCS#12 has room for everything, also for the authority's certificate on the way back.
    convert(&jks, &folder.path().join("a.pfx"), "JksPass1", TargetFormat::Pfx).unwrap();
    let pfx = look(&folder.path().join("a.pfx"), "JksPass1");
    assert_eq!(key_names(&*pfx), vec![Some("pb_3123456789".to_owned()); 2]);
    convert(&target, &folder.path().join("b.pfx"), "JksPass1", TargetFormat::Pfx).unwrap();
    let alone = tempfile::tempdir().unwrap();
    fs::copy(folder.path().join("b.pfx"), alone.path().join("b.pfx")).unwrap();
    let wanted = Conversion { format: Some(TargetFormat::Key6), ..Conversion::default() };
    let back = address(alone.path());
    FileCarrier
        .convert(&address(&alone.path().join("b.pfx")), &back, &wanted, &mut Person::new(&["JksPass1"]))
        .unwrap();
    assert_eq!(names(alone.path()), ["Key-6.agree.cer", "Key-6.dat", "Key-6.p7b", "Key-6.sign.cer", "b.pfx"]);
}

#[test]
fn keys_nobody_can_use_are_carried_where_there_is_room_and_named_where_there_is_none() {
    let folder = folder_with(&["iit-key6-m257-rsa.dat", "uapki-aes256-sha512.p12"]);
    let at = |name: &str| folder.path().join(name);
    convert(&at("iit-key6-m257-rsa.dat"), &at("rsa.pfx"), "Test12345", TargetFormat::Pfx).unwrap();
    let (before, after) =
        (look(&at("iit-key6-m257-rsa.dat"), "Test12345"), look(&at("rsa.pfx"), "Test12345"));
    assert_eq!(content(&*before), content(&*after));
    assert_eq!(after.others()[0].key_id, Some(hex::decode(RSA_ID).unwrap()));

    let losses = |from: &str, password: &str, format| match convert(&at(from), &at("new"), password, format) {
        Err(CarrierError::WouldLose(losses)) => losses,
        other => panic!("{other:?}"),
    };
    let lost = |algorithm: &str, id: &str| {
        let key_id = Some(hex::decode(id).unwrap());
        Loss::Key(kliuchnyk::carrier::OtherKey { algorithm: algorithm.to_owned(), key_id })
    };
    let rsa = lost("RSA-2048", RSA_ID);
    assert_eq!(losses("rsa.pfx", "Test12345", TargetFormat::Key6), [rsa.clone()]);
    assert_eq!(losses("iit-key6-m257-rsa.dat", "Test12345", TargetFormat::Pk8), [rsa]);
    let several = losses("uapki-aes256-sha512.p12", "testpassword", TargetFormat::Pk8);
    assert!(several.contains(&lost("ECDSA-P256", "3776b1c20c12227a5d9def44e23889c31f5e5383")), "{several:?}");
    assert!(several.contains(&lost("RSA-2048", "c1b73eb77943fb8cbfd370aa6289806390dc91df")), "{several:?}");
    assert_eq!(names(folder.path()), ["iit-key6-m257-rsa.dat", "rsa.pfx", "uapki-aes256-sha512.p12"]);
    // From PKCS#12 to PKCS#12 everything stays as it was, names included.
    convert(&at("uapki-aes256-sha512.p12"), &at("b.p12"), "testpassword", TargetFormat::Pfx).unwrap();
    let (before, after) =
        (look(&at("uapki-aes256-sha512.p12"), "testpassword"), look(&at("b.p12"), "testpassword"));
    assert_eq!(content(&*before), content(&*after));
    assert_eq!(key_names(&*before), key_names(&*after));
    assert!(key_names(&*before).iter().all(Option::is_some));
}

#[test]
fn nothing_that_exists_is_replaced_and_nothing_half_done_stays() {
    let folder = folder_with(&["iit-export.pfx", "iit-key6-m257-same.dat"]);
    let from = folder.path().join("iit-export.pfx");
    let same = folder.path().join("iit-key6-m257-same.dat");
    // Somebody else's certificate under the name that ours would get.
    fs::write(folder.path().join("new.agree.cer"), "precious").unwrap();
    let before = files(folder.path());
    let other = tempfile::tempdir().unwrap();
    let attempts: [(&Path, &str, Code); 5] = [
        (&same, "PfxPass1", Code::Carr10),
        (&folder.path().join("new.dat"), "PfxPass1", Code::Carr10),
        (&other.path().join("no/new.dat"), "PfxPass1", Code::Carr01),
        (&folder.path().join("other.dat"), "wrong", Code::Key01),
        (Path::new("/proc/Key-6.dat"), "PfxPass1", Code::Carr07),
    ];
    for (to, password, code) in attempts {
        let error = convert(&from, to, password, TargetFormat::Key6).unwrap_err();
        let expected = if code == Code::Carr07 { vec![Code::Carr07, Code::Carr08] } else { vec![code] };
        assert!(expected.contains(&error.code()), "{}: {error}", to.display());
        assert_eq!(files(folder.path()), before, "{}", to.display());
    }
    let mut person = Person::new(&["PfxPass1"]);
    let wanted = Conversion::default();
    assert!(FileCarrier.convert(&address(&from), &address(&same), &wanted, &mut person).is_err());
    assert!(person.1.is_empty(), "an occupied place is told before anybody types a password");
}

#[test]
fn a_key_without_a_password_gets_one_and_a_new_one_is_used_when_wanted() {
    let folder = folder_with(&["iit-key6-m257-sep.dat"]);
    let wanted = Conversion { new_secret: true, ..Conversion::default() };
    let (from, to) = (folder.path().join("iit-key6-m257-sep.dat"), folder.path().join("key.pfx"));
    let mut person = Person::new(&["Test12345", PASSWORD]);
    FileCarrier.convert(&address(&from), &address(&to), &wanted, &mut person).unwrap();
    assert!(matches!(&person.1[..], [SecretWanted::Existing { .. }, SecretWanted::New { .. }]));
    assert_eq!(content(&*look(&from, "Test12345")), content(&*look(&to, PASSWORD)));
    // A password that the new container cannot write.
    let error = FileCarrier.convert(
        &address(&from),
        &address(&folder.path().join("c.pfx")),
        &wanted,
        &mut Person::new(&["Test12345", "кит-😀-кит-74"]),
    );
    assert_eq!(error.unwrap_err().code(), Code::Key08);

    let Some(clear) = shared("ua/stores/jkurwa-key-40A0.der") else { return };
    let from = folder.path().join("clear.der");
    fs::write(&from, clear).unwrap();
    assert_eq!(look(&from, "").protection(), Protection::None);
    let to = folder.path().join("Key-6.dat");
    let mut person = Person::new(&[PASSWORD]);
    FileCarrier.convert(&address(&from), &address(&to), &Conversion::default(), &mut person).unwrap();
    // It has no password to be asked for.
    assert_eq!(person.1, [SecretWanted::New { uri: address(&to) }]);
    assert_eq!(content(&*look(&from, "")), content(&*look(&to, PASSWORD)));
    assert_eq!(look(&to, PASSWORD).protection(), Protection::Usual);
}

#[test]
fn a_backup_is_the_same_octets_with_the_certificates_and_was_tried() {
    let folder = folder_with(&["iit-key6-m257-sep.dat"]);
    let key = folder.path().join("Key-6.dat");
    fs::rename(folder.path().join("iit-key6-m257-sep.dat"), &key).unwrap();
    fs::write(folder.path().join("Key-6.sign.cer"), made_here("user-sign.cer")).unwrap();
    let stick = tempfile::tempdir().unwrap();
    let backup = |to: &Path, password: &str| {
        key_backup(
            &FileCarrier,
            &address(&key),
            &address(to),
            &KeyMemory::default(),
            &mut Person::new(&[password]),
        )
    };
    assert_eq!(backup(stick.path(), "wrong").unwrap_err().code(), Code::Key01);
    assert!(names(stick.path()).is_empty());

    let made = backup(stick.path(), "Test12345").unwrap();
    assert_eq!(made.copy.key, address(&stick.path().join("Key-6.dat")));
    assert!(!made.same_folder);
    assert_eq!(files(stick.path()), files(folder.path()));
    assert_eq!(backup(stick.path(), "Test12345").unwrap_err().code(), Code::Carr10);
    let made = backup(&folder.path().join("copy.dat"), "Test12345").unwrap();
    assert!(made.same_folder);
    assert_eq!(names(folder.path()), ["Key-6.dat", "Key-6.sign.cer", "copy.dat", "copy.sign.cer"]);
}

/// What only the program's own store has goes along too, where the key was read before.
#[test]
fn a_backup_takes_the_certificates_that_only_the_program_has() {
    let (_folders, key, memory, kept) = known_to_the_program();
    let stick = tempfile::tempdir().unwrap();
    let person = &mut Person::new(&["Test12345"]);
    let made = key_backup(&FileCarrier, &address(&key), &address(stick.path()), &memory, person).unwrap();
    assert_eq!(names(stick.path()), ["iit-key6-m257-sep.dat", "iit-key6-m257-sep.p7b"]);
    assert_eq!(made.copy.certificates, [address(&stick.path().join("iit-key6-m257-sep.p7b"))]);
    let list = Certificate::read_all(&files(stick.path())["iit-key6-m257-sep.p7b"]).unwrap();
    let list: Vec<_> = list.into_iter().map(Result::unwrap).collect();
    assert!(list.len() == 2 && kept.iter().all(|certificate| list.contains(certificate)));
}

/// The same where the copy has a list of certificates of its own already: that of the original.
#[test]
fn a_backup_s_own_list_takes_in_what_only_the_program_has() {
    let ([folder, _state], key, memory, kept) = known_to_the_program();
    let (provider, _) = Profiles::new(None).get("tax").unwrap();
    let authority = Certificate::from_der(&provider.certificates[0]).unwrap();
    let list = key.with_extension("p7b");
    fs::write(&list, kliuchnyk::pki::cms::certificates_only(std::slice::from_ref(&authority))).unwrap();
    let stick = tempfile::tempdir().unwrap();
    let backup = |to: &Path| {
        let person = &mut Person::new(&["Test12345"]);
        key_backup(&FileCarrier, &address(&key), &address(to), &memory, person).unwrap()
    };
    let made = backup(stick.path());
    let copied = stick.path().join("iit-key6-m257-sep.p7b");
    assert_eq!(made.copy.certificates, [address(&copied)]);
    let read = |path: &Path| -> Vec<Certificate> {
        Certificate::read_all(&fs::read(path).unwrap()).unwrap().into_iter().map(Result::unwrap).collect()
    };
    let found = read(&copied);
    assert_eq!(found.len(), 3);
    assert!(kept.iter().chain([&authority]).all(|certificate| found.contains(certificate)));
    // A list that is not the copy's own stays as it is.
    assert_eq!(read(&list), [authority]);
    let made = backup(&folder.path().join("iit-key6-m257-sep.bak"));
    let more = folder.path().join("iit-key6-m257-sep (2).p7b");
    assert_eq!(made.copy.certificates, [address(&more)]);
    assert_eq!((read(&list).len(), read(&more).len()), (1, 2));
}

/// Else the next attempt finds its own copy in the way.
#[test]
fn of_a_backup_that_could_not_be_finished_nothing_is_left() {
    let ([folder, _state], key, memory, _) = known_to_the_program();
    fs::write(key.with_extension("sign.cer"), made_here("user-sign.cer")).unwrap();
    let before = names(folder.path());
    let stick = tempfile::tempdir().unwrap();
    // The list cannot be written.
    let obstacle = stick.path().join("iit-key6-m257-sep.p7b.tmp");
    fs::create_dir(&obstacle).unwrap();
    let backup = || {
        let person = &mut Person::new(&["Test12345"]);
        key_backup(&FileCarrier, &address(&key), &address(stick.path()), &memory, person)
    };
    assert!(matches!(backup(), Err(TaskError::Write(_))));
    assert!(names(stick.path()).is_empty(), "no file is left");
    assert_eq!(names(folder.path()), before);
    fs::remove_dir(&obstacle).unwrap();
    backup().unwrap();
}

/// A key that was read; the program's own store has its certificates, and nobody else.
fn known_to_the_program() -> ([TempDir; 2], PathBuf, KeyMemory, [Certificate; 2]) {
    let folder = folder_with(&["iit-key6-m257-sep.dat"]);
    let key = folder.path().join("iit-key6-m257-sep.dat");
    let state = tempfile::tempdir().unwrap();
    let kept = ["user-sign.cer", "user-kep.cer"].map(|name| Certificate::from_der(&made_here(name)).unwrap());
    let read = key_memory::learn_by_certificates(state.path(), &key, &kept).unwrap();
    let mut settings = Settings::default();
    settings.know_key(&key.to_string_lossy());
    assert!(settings.learn_key(&key.to_string_lossy(), read));
    let memory = KeyMemory::of(&settings, state.path());
    ([folder, state], key, memory, kept)
}

/// `sign.cer`, `agree.cer` and whatever else lies beside a key tell by nothing whose they are: what is the key's goes
/// along, by its identifier, and nobody else's.
#[test]
fn a_backup_takes_the_certificates_of_the_key_whatever_they_are_called() {
    let folder = folder_with(&["iit-key6-m257-sep.dat"]);
    let key = folder.path().join("Key-6.dat");
    fs::rename(folder.path().join("iit-key6-m257-sep.dat"), &key).unwrap();
    fs::write(folder.path().join("sign.cer"), made_here("user-sign.cer")).unwrap();
    fs::write(folder.path().join("agree.cer"), made_here("user-kep.cer")).unwrap();
    let (provider, _) = Profiles::new(None).get("tax").unwrap();
    let others = provider.certificates[0].clone();
    fs::write(folder.path().join("somebody.cer"), &others).unwrap();
    let stick = tempfile::tempdir().unwrap();
    let backup = |to: &Path| {
        key_backup(
            &FileCarrier,
            &address(&key),
            &address(to),
            &KeyMemory::default(),
            &mut Person::new(&["Test12345"]),
        )
        .unwrap()
    };
    let made = backup(stick.path());
    assert_eq!(names(stick.path()), ["Key-6.agree.cer", "Key-6.dat", "Key-6.sign.cer"]);
    assert_eq!(made.copy.certificates.len(), 2);
    assert_eq!(files(stick.path())["Key-6.agree.cer"], made_here("user-kep.cer"));
    assert_eq!(files(stick.path())["Key-6.sign.cer"], made_here("user-sign.cer"));
    let copy = stick.path().join("Key-6.dat");
    assert_eq!(content(&*look(&key, "Test12345")), content(&*look(&copy, "Test12345")));
    // What is named after the key already stays under its name.
    fs::write(folder.path().join("Key-6.p7b"), {
        let foreign = Certificate::from_der(&others).unwrap();
        kliuchnyk::pki::cms::certificates_only(&[foreign])
    })
    .unwrap();
    let stick = tempfile::tempdir().unwrap();
    backup(stick.path());
    assert_eq!(names(stick.path()), ["Key-6.agree.cer", "Key-6.dat", "Key-6.p7b", "Key-6.sign.cer"]);
}

fn case(key: &Path, target: &Path, state: State) -> Unfinished {
    Unfinished {
        case: "0123456789abcdef".to_owned(),
        provider: "training".to_owned(),
        state,
        key: address(key),
        target: address(target),
        created: OffsetDateTime::UNIX_EPOCH,
        next: None,
        code: None,
        can_abandon: false,
        found: Vec::new(),
    }
}

#[test]
fn a_key_that_an_unfinished_renewal_needs_is_not_destroyed() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let needed = ["old.dat", "new.dat", "new.dat.new-0123456789abcdef", "new.dat.old-2026-11-21"];
    for name in needed.iter().chain(&["another.dat"]) {
        fs::write(at(name), made_here("iit-key6-m257-sep.dat")).unwrap();
    }
    let destroy = |name: &str, cases: &[Unfinished]| destroyed(&at(name), cases);
    for state in [State::Waiting, State::Attention, State::Draft] {
        let cases = [case(&at("old.dat"), &at("./new.dat"), state)];
        for name in needed {
            let error = destroy(name, &cases).unwrap_err();
            assert!(matches!(error, TaskError::NeededByCase(_)), "{name}: {error}");
            assert_eq!(error.code(), Code::Carr14);
        }
    }
    assert_eq!(names(folder.path()).len(), 5);
    // A renewal that ended keeps only the keys it staged.
    let ended = [case(&at("old.dat"), &at("new.dat"), State::Rejected)];
    assert!(destroy("new.dat.new-0123456789abcdef", &ended).is_err());
    assert_eq!(destroy("new.dat", &ended).unwrap().copies.len(), 2);
    for name in ["old.dat", "another.dat"] {
        destroy(name, &ended).unwrap();
    }
    assert_eq!(names(folder.path()), ["new.dat.new-0123456789abcdef", "new.dat.old-2026-11-21"]);
}

fn looked_at(key: &Path, cases: &[Unfinished]) -> Result<Doomed, TaskError> {
    before_destroying(&address(key), cases, &KeyMemory::default(), OffsetDateTime::now_utc())
}

fn destroyed(key: &Path, cases: &[Unfinished]) -> Result<Destroyed, TaskError> {
    key_destroy(&FileCarrier, &address(key), &looked_at(key, cases)?, cases)
}

#[test]
fn only_key_stores_are_destroyed_and_only_whole() {
    let folder = folder_with(&["iit-export.pfx", "user-sign.cer", "iit-key11-m257-sep.dat"]);
    let destroy = |name: &str| destroyed(&folder.path().join(name), &[]);
    for (name, code) in
        [("user-sign.cer", Code::Key02), ("iit-key11-m257-sep.dat", Code::Key02), ("absent", Code::Carr01)]
    {
        assert_eq!(destroy(name).unwrap_err().code(), code, "{name}");
    }
    // Another name of the same octets shows that they were overwritten.
    let (key, witness) = (folder.path().join("iit-export.pfx"), folder.path().join("witness"));
    fs::hard_link(&key, &witness).unwrap();
    let doomed = looked_at(&key, &[]).unwrap();
    assert_eq!(doomed.path, key);
    // Another key that takes the path meanwhile is not destroyed.
    let octets = fs::read(&key).unwrap();
    fs::write(&key, made_here("iit-key6-m257-sep.dat")).unwrap();
    let error = key_destroy(&FileCarrier, &address(&key), &doomed, &[]).unwrap_err();
    assert_eq!(error.code(), Code::Carr19);
    assert_eq!(fs::read(&key).unwrap(), made_here("iit-key6-m257-sep.dat"));
    fs::write(&key, octets).unwrap();
    destroy("iit-export.pfx").unwrap();
    assert!(!key.exists());
    assert!(fs::read(&witness).unwrap().iter().all(|octet| *octet == 0));
    assert_eq!(names(folder.path()), ["iit-key11-m257-sep.dat", "user-sign.cer", "witness"]);
}

#[cfg(unix)]
#[test]
fn a_link_to_a_key_leads_to_the_key() {
    let folder = folder_with(&["iit-export.pfx"]);
    let (key, link) = (folder.path().join("iit-export.pfx"), folder.path().join("link.pfx"));
    std::os::unix::fs::symlink(&key, &link).unwrap();
    destroyed(&link, &[]).unwrap();
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

/// The command line over the same tasks, in JSON.
struct Desk {
    folder: TempDir,
    password: String,
    state: String,
}

impl Desk {
    fn new(name: &str, password: &str) -> Self {
        let folder = folder_with(&[name]);
        let file = folder.path().join("password.txt");
        write_private(&file, password);
        let state = folder.path().join("state").display().to_string();
        Self { password: file.display().to_string(), state, folder }
    }
    fn at(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }
    fn run(&self, words: &[&str]) -> (i32, Value) {
        let general = ["--json", "--lang", "uk", "--state", &self.state, "--password-file", &self.password];
        let run = run(&[words, &general].concat());
        (run.status, run.json())
    }
}

#[test]
fn the_command_line_converts_backs_up_and_destroys() {
    let desk = Desk::new("pb-style-full.jks", "JksPass1");
    let jks = desk.at("pb-style-full.jks");
    let (status, shown) = desk.run(&["key", "show", &jks]);
    assert_eq!(status, 0, "{shown}");
    assert_eq!((&shown["format"], &shown["protection"]), (&json!("jks"), &json!("weak")));
    assert_eq!(shown["others"], json!([]));
    let text = run(&["key", "show", &jks, "--lang", "uk", "--password-file", &desk.password]).stdout;
    assert!(text.contains("pb_3123456789") && text.contains("kliuchnyk key convert"), "{text}");

    let key6 = desk.at("Key-6.dat");
    let (status, refused) = desk.run(&["key", "convert", &jks, "--out", &key6]);
    assert_eq!((status, &refused["error"]["code"]), (1, &json!("E-APP-06")), "{refused}");
    assert_eq!(refused["error"]["details"]["needs"], json!(["--accept-loss"]));
    let lost = json!([{ "kind": "name", "name": "pb_3123456789" }]);
    assert_eq!(refused["error"]["details"]["losses"], lost);
    let (status, done) = desk.run(&["key", "convert", &jks, "--out", &key6, "--accept-loss"]);
    assert_eq!((status, &done["key"]), (0, &json!(key6)), "{done}");
    assert_eq!(done["certificates"].as_array().unwrap().len(), 3);
    let (_, shown) = desk.run(&["key", "show", &key6]);
    assert_eq!((&shown["format"], &shown["protection"]), (&json!("key6"), &json!("usual")));

    let copy = desk.at("copy.dat");
    let (status, done) = desk.run(&["key", "backup", &key6, "--out", &copy]);
    assert_eq!((status, &done["key"]), (0, &json!(copy)), "{done}");
    let (status, taken) = desk.run(&["key", "backup", &key6, "--out", &copy]);
    assert_eq!((status, &taken["error"]["code"]), (1, &json!("E-CARR-10")));

    // Nobody is there to be asked twice.
    let (status, asked) = desk.run(&["key", "destroy", &copy]);
    assert_eq!((status, &asked["error"]["code"]), (1, &json!("E-APP-06")), "{asked}");
    assert_eq!(asked["error"]["details"]["needs"], json!(["--yes"]));
    assert!(Path::new(&copy).exists());
    let (status, gone) = desk.run(&["key", "destroy", &copy, "--yes"]);
    assert_eq!((status, &gone["key"], &gone["copies"]), (0, &json!(copy), &json!([])), "{gone}");
    assert!(!Path::new(&copy).exists());
    let (status, companion) = desk.run(&["key", "password", &jks]);
    assert_eq!((status, &companion["error"]["code"]), (1, &json!("E-KEY-03")));
    let title = companion["error"]["title"].as_str().unwrap();
    assert!(title.contains("JKS") && title.contains("не записує"), "{title}");
}

/// A name's ending says what is in a file; where it says nothing, we do.
#[test]
fn a_new_file_is_what_its_name_says() {
    let desk = Desk::new("pb-style-full.jks", "JksPass1");
    let jks = desk.at("pb-style-full.jks");
    let before = names(desk.folder.path());
    let convert = |name: &str, more: &[&str]| {
        let out = desk.at(name);
        desk.run(&[&["key", "convert", &jks, "--out", &out, "--accept-loss"], more].concat())
    };
    for (name, more, told) in [
        ("z.jks", &[][..], "JKS-target"),
        ("z.JKS", &["--format", "pfx"], "JKS-target"),
        ("z.pfx", &["--format", "key6"], "other-ending"),
        ("z.dat", &["--format", "pk8"], "other-ending"),
    ] {
        let (status, refused) = convert(name, more);
        assert_eq!((status, &refused["error"]["code"]), (1, &json!("E-KEY-03")), "{name}: {refused}");
        assert_eq!(refused["error"]["details"]["format"], told, "{name}");
        assert!(refused["error"]["advice"].as_str().unwrap().contains(".pfx"), "{refused}");
        assert_eq!(names(desk.folder.path()), before);
    }
    for (name, more, format) in
        [("z.txt", &[][..], "key6"), ("y.txt", &["--format", "pk8"], "pbes2"), ("x.p12", &[], "pfx")]
    {
        let (status, done) = convert(name, more);
        assert_eq!((status, &done["format"]), (0, &json!(format)), "{name}: {done}");
        let (_, shown) = desk.run(&["key", "show", &desk.at(name)]);
        assert_eq!(shown["format"], format);
    }
    let out = desk.at("w.txt");
    let line = ["key", "convert", &jks, "--out", &out, "--accept-loss", "--password-file", &desk.password];
    let told = run(&[&line[..], &["--lang", "uk", "--state", &desk.state]].concat());
    assert!(told.stdout.contains("Ключ у новому форматі (Key-6.dat)"), "{}", told.stdout);
    // A folder that is not there is named, not a file of ours in it.
    let (_, missing) = convert("none/k.pfx", &[]);
    assert_eq!(missing["error"]["code"], "E-CARR-01");
    assert_eq!(missing["error"]["title"], format!("Такої теки немає: {}", desk.at("none")));
    let (_, generated) =
        desk.run(&["key", "generate", "--out", &desk.at("new.pfx"), "--requests", &desk.at("r")]);
    assert_eq!(generated["error"]["details"]["format"], "other-ending", "{generated}");
}

/// What is no key is told in words, and kinds of carriers that are not there yet by their name.
#[test]
fn what_cannot_be_opened_is_told_in_words() {
    let desk = Desk::new("pb-style-full.jks", "JksPass1");
    let (text, sparse) = (desk.at("text.dat"), desk.at("sparse.dat"));
    fs::write(&text, "no key at all").unwrap();
    fs::File::create(&sparse).unwrap().set_len(1 << 42).unwrap();
    for (address, code, word) in [
        (text.as_str(), "E-KEY-03", "Це не ключ"),
        (&sparse, "E-KEY-03", "завеликий"),
        ("pkcs11:token=x", "E-CARR-15", "ще не підтримує"),
        ("piv:1", "E-CARR-15", "ще не підтримує"),
        ("cloud:diia/x", "E-CARR-15", "ще не підтримує"),
    ] {
        let (status, refused) = desk.run(&["key", "show", address]);
        assert_eq!((status, &refused["error"]["code"]), (1, &json!(code)), "{refused}");
        let title = refused["error"]["title"].as_str().unwrap();
        assert!(title.contains(word) && !title.contains('?'), "{title}");
        let advice = refused["error"]["advice"].as_str().unwrap();
        assert!(advice.contains("Key-6.dat"), "{advice}");
    }
}

/// A terminal of its own, where a person types these lines; whether the program ended well.
#[cfg(target_os = "linux")]
fn typed(desk: &Desk, words: &[&str], lines: &str) -> Option<bool> {
    use std::io::Write as _;
    use std::process::{Command, Stdio};
    let quoted: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
    let line = format!(
        "'{}' {} --lang uk --state '{}'",
        env!("CARGO_BIN_EXE_kliuchnyk"),
        quoted.join(" "),
        desk.state
    );
    let started = Command::new("script")
        .args(["-qec", &line, "/dev/null"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn();
    let Ok(mut child) = started else {
        skipped("script (bsdutils), which makes a terminal, is not on this machine");
        return None;
    };
    child.stdin.as_mut().unwrap().write_all(lines.as_bytes()).unwrap();
    Some(child.wait().unwrap().success())
}

#[cfg(target_os = "linux")]
#[test]
fn a_person_confirms_twice_before_a_key_is_destroyed() {
    let desk = Desk::new("iit-key6-m257-sep.dat", "Test12345");
    let key = desk.at("iit-key6-m257-sep.dat");
    for (lines, destroyed) in
        [("ні\n\n", false), ("\n\n", false), ("так\nтак\n", false), ("так\niit-key6-m257-sep.dat\n", true)]
    {
        let Some(done) = typed(&desk, &["key", "destroy", &key], lines) else { return };
        assert_eq!(done, destroyed, "{lines:?}");
        assert_eq!(Path::new(&key).exists(), !destroyed, "{lines:?}");
    }
}

#[test]
fn a_key_nobody_can_use_is_shown_in_the_terminal() {
    let desk = Desk::new("iit-key6-m257-rsa.dat", "Test12345");
    let file = desk.at("iit-key6-m257-rsa.dat");
    let (status, shown) = desk.run(&["key", "show", &file]);
    assert_eq!(status, 0);
    assert_eq!(shown["others"], json!([{ "algorithm": "RSA-2048", "key_id": RSA_ID }]));
    let text = run(&["key", "show", &file, "--lang", "en", "--password-file", &desk.password]).stdout;
    assert!(text.contains("RSA-2048") && text.contains("0bd8 105b"), "{text}");
}

/// A length of 4 GiB in a file of 1 kB: refused in less memory than that length, and without a crash.
#[cfg(target_os = "linux")]
#[test]
fn a_length_beyond_the_file_costs_no_memory() {
    let huge = [0x84, 0xff, 0xff, 0xff, 0xff];
    let pad = |start: &[u8]| {
        let mut file = start.to_vec();
        file.resize(1024, 0x5a);
        file
    };
    let whole = |start: &[u8]| {
        // The outer length is right, the inner one is not.
        let inner = pad(start);
        [&[0x30, 0x82, 0x04, 0x00][..], &inner].concat()
    };
    let iit = hex::decode("060b2b0601040181970601010102").unwrap();
    let octets = [&[0x04][..], &huge].concat();
    let jks = |after: &[u8]| {
        pad(&[&b"\xfe\xed\xfe\xed\0\0\0\x02\0\0\0\x01\0\0\0\x01\0\x01a\0\0\0\0\0\0\0\0"[..], after].concat())
    };
    let files = [
        pad(&[&[0x30][..], &huge].concat()),
        whole(&[&[0x30, 0x0d][..], &iit, &octets].concat()),
        whole(&[&[0x02, 0x01, 0x03, 0x30][..], &huge].concat()),
        whole(&[&[0x02, 0x01, 0x00, 0x30, 0x00][..], &octets].concat()),
        jks(&[0xff; 4]),
        pad(b"\xfe\xed\xfe\xed\0\0\0\x02\xff\xff\xff\xff"),
    ];
    let folder = tempfile::tempdir().unwrap();
    let password = folder.path().join("password.txt");
    write_private(&password, "x");
    for (index, octets) in files.iter().enumerate() {
        let path = folder.path().join(format!("{index}.dat"));
        fs::write(&path, octets).unwrap();
        // One GiB of address space for the whole program.
        let output = std::process::Command::new("sh")
            .args(["-c", "ulimit -v 1048576; exec \"$0\" key show \"$1\" --json --password-file \"$2\""])
            .args([env!("CARGO_BIN_EXE_kliuchnyk"), path.to_str().unwrap(), password.to_str().unwrap()])
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(1), "{index}: {output:?}");
        let document: Value = serde_json::from_slice(&output.stdout).unwrap();
        let code = document["error"]["code"].as_str().unwrap().to_owned();
        assert!(["E-KEY-14", "E-KEY-03"].contains(&code.as_str()), "{index}: {document}");
    }
}
