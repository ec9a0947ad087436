//! Key stores of every kind open, never become another key by damage, and are written so that others open them.

use super::fixtures::{shared, skipped};
use kliuchnyk::carrier::file::FileCarrier;
use kliuchnyk::carrier::{
    Carrier, CarrierError, Interaction, KeySetSpec, KeyUri, OtherKey, Protection, SecretWanted, Session,
    Staged,
};
use kliuchnyk::code::{Code, Coded};
use kliuchnyk::crypto::{CurveId, HashAlgorithm, KeyAlgorithm, Password, ToSign, Verifier};
use kliuchnyk::pki::{Certificate, Purpose};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;
use time::macros::date;

const M257: KeyAlgorithm = KeyAlgorithm::Dstu4145(CurveId::M257);
pub const SIGN_ID: &str = "c51cd7a065407eaad3f7d80319af1691b883060c239e48773f794c670d13257a";
const AGREE_ID: &str = "52fab96d5cdd687821364186ffa803be620b64fecc7990cf12785b41424c15a5";
const CASE: &str = "0123456789abcdef";
const PASSWORD: &str = "green-whale-74";

/// A person who answers with these passwords, in turn, and counts the questions.
pub struct Person<'a>(Vec<&'a str>, usize);

impl<'a> Person<'a> {
    pub fn new(answers: &[&'a str]) -> Self {
        Self(answers.iter().rev().copied().collect(), 0)
    }
}

impl Interaction for Person<'_> {
    fn secret(&mut self, _wanted: &SecretWanted) -> Option<Password> {
        self.1 += 1;
        self.0.pop().map(|text| Password::new(text.to_owned()))
    }
}

pub fn made_here(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/stores").join(name)).unwrap()
}

pub fn address(path: &Path) -> KeyUri {
    KeyUri(path.to_str().unwrap().to_owned())
}

pub fn open_path(path: &Path, password: &str) -> Result<Box<dyn Session>, CarrierError> {
    FileCarrier.open(&address(path), &mut Person::new(&[password]))
}

/// Opens octets as a file in an empty folder.
pub fn open(octets: &[u8], password: &str) -> Result<Box<dyn Session>, CarrierError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store");
    fs::write(&path, octets).unwrap();
    open_path(&path, password)
}

pub fn ids(session: &dyn Session) -> Vec<String> {
    session
        .keys()
        .iter()
        .map(|key| match key.spki.public_key().unwrap().algorithm() {
            KeyAlgorithm::Dstu4145(_) => hex::encode(key.spki.key_ids().gost),
            _ => hex::encode(key.spki.key_ids().sha1),
        })
        .collect()
}

fn sign_and_verify(session: &mut dyn Session) {
    for index in 0..session.keys().len() {
        let hash = match session.keys()[index].spki.public_key().unwrap().algorithm() {
            KeyAlgorithm::Dstu4145(_) => HashAlgorithm::Kupyna256,
            _ => HashAlgorithm::Sha256,
        };
        let item = ToSign { message: b"text".to_vec(), hash };
        let signatures = session.sign(index, std::slice::from_ref(&item), &mut Person::new(&[])).unwrap();
        let key = session.keys()[index].spki.public_key().unwrap();
        key.verify(&item.digest(), &signatures[0]).unwrap();
    }
}

/// Stores made for this project: file, password, format, key ids.
pub const STORES: [(&str, &str, &str, &[&str]); 11] = [
    ("iit-key6-m257-sep.dat", "Test12345", "key6", &[SIGN_ID, AGREE_ID]),
    (
        "iit-key6-m257-same.dat",
        "Test12345",
        "key6",
        &["8f1dfa3800c18b371b404c66376ac3e41632a833dacc6c0e5d7176d2fc1318e5"],
    ),
    (
        "iit-key6-m257-rsa.dat",
        "Test12345",
        "key6",
        &[
            "bfffb9b3f2d53bb8e2d30926c552bcb63a87cdd2280be3c28f5556301c432b39",
            "8155f6764308bd66f09c52540581d3e1e85b46e6bd03beb1ce1d4d472b69b450",
        ],
    ),
    (
        "iit-key6-m307-kep431-cp1251.dat",
        "пароль1",
        "key6",
        &[
            "c113f8291e1412b4a1c057db37d3b2c5f244030b7694bf3407de534a5adcedc3",
            "3dd8365997a24e9e084b8d73064fbb540279e643852941cb4a5015c1f7d8009c",
        ],
    ),
    ("iit-key6-noattr.dat", "Test12345", "key6", &[SIGN_ID]),
    ("iit-export-pkcs8.dat", "ContPass1", "pbes2", &[SIGN_ID]),
    ("pbes2-full-attrs.dat", "Test12345", "pbes2", &[SIGN_ID, AGREE_ID]),
    ("iit-export.pfx", "PfxPass1", "pfx", &[SIGN_ID, AGREE_ID]),
    (
        "uapki-gost.p12",
        "testpassword",
        "pfx",
        &[
            "9b132c2b2f03883f69ee3bd79275e2ef62974c60a26a5ed414690a9717fbfe1d",
            "92b848ca64ce574f35dfdb26db9bf1290a93b3ac5465170688ea789f195ad7da",
        ],
    ),
    (
        "uapki-aes256-sha512.p12",
        "testpassword",
        "pfx",
        &[
            "884a32934b6770ebfac886e098e1bbff6cb051e1f5c1ff7de7d3aca4bb580b48",
            "3776b1c20c12227a5d9def44e23889c31f5e5383",
        ],
    ),
    ("pb-style-full.jks", "JksPass1", "jks", &[SIGN_ID, AGREE_ID]),
];

/// Keys in them that nobody can use here: file, algorithm, SHA-1 of the public key.
const OTHERS: [(&str, &str, &str); 2] = [
    ("iit-key6-m257-rsa.dat", "RSA-2048", "0bd8105b96406cf702fe8545e498d510b1692fca"),
    ("uapki-aes256-sha512.p12", "RSA-2048", "c1b73eb77943fb8cbfd370aa6289806390dc91df"),
];

pub fn others_of(name: &str) -> Vec<(String, String)> {
    let here = OTHERS.iter().filter(|(file, ..)| *file == name);
    here.map(|(_, algorithm, id)| ((*algorithm).to_owned(), (*id).to_owned())).collect()
}

pub fn others(session: &dyn Session) -> Vec<(String, String)> {
    let one =
        |key: &OtherKey| (key.algorithm.clone(), key.key_id.as_ref().map(hex::encode).unwrap_or_default());
    session.others().iter().map(one).collect()
}

#[test]
fn stores_made_here_hold_the_stated_keys() {
    for (name, password, format, expected) in STORES {
        let mut session = open(&made_here(name), password).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(session.format(), format, "{name}");
        assert_eq!(ids(&*session), expected, "{name}");
        let purposes: Vec<Purpose> = session.keys().iter().map(|key| key.purpose).collect();
        match expected.len() {
            1 => assert_eq!(purposes, [Purpose::Both], "{name}"),
            _ => assert_eq!(purposes, [Purpose::Sign, Purpose::Agree], "{name}"),
        }
        assert_eq!(others(&*session), others_of(name), "{name}");
        assert_eq!(session.protection(), if format == "jks" { Protection::Weak } else { Protection::Usual });
        sign_and_verify(&mut *session);
    }
}

#[test]
fn a_store_of_keys_nobody_can_use_is_shown_and_not_opened() {
    let Some(octets) = shared("ua/stores/rsa.jks") else { return };
    let error = open(&octets, "testpassword").err().unwrap();
    assert_eq!((error.code(), &error.details()[0].1[..]), (Code::Carr15, "RSA-2048"));
    assert_eq!(open(&octets, "wrong").err().unwrap().code(), Code::Key01);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rsa.jks");
    fs::write(&path, &octets).unwrap();
    let shown = FileCarrier.inspect(&address(&path), &mut Person::new(&["testpassword"])).unwrap();
    assert!(shown.keys().is_empty());
    let rsa = ("RSA-2048".to_owned(), "fbbb95ef27ff3183fbba983f2fc11a604978382a".to_owned());
    assert_eq!(others(&*shown), [rsa]);
}

/// A curve that none of the ten is, as explicit parameters: sect571r1 occurs under the identifier of DSTU 4145.
#[test]
fn a_key_on_an_unknown_curve_is_listed() {
    use kliuchnyk::pki::{oid, tlv};
    let pentanomial = tlv::sequence(&[&tlv::integer(2), &tlv::integer(5), &tlv::integer(10)]);
    let curve = tlv::sequence(&[
        &tlv::sequence(&[&tlv::integer(571), &pentanomial]),
        &tlv::integer(1),
        &tlv::octet_string(&[7; 72]),
        &tlv::unsigned(&[3; 72]),
        &tlv::octet_string(&[5; 72]),
    ]);
    let algorithm = tlv::algorithm(&oid::DSTU4145_LE, &tlv::sequence(&[&curve]));
    let key = tlv::sequence(&[&tlv::integer(0), &algorithm, &tlv::octet_string(&[9; 72])]);
    assert_eq!(open(&key, "").err().unwrap().details()[0].1, "DSTU4145-571");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("key");
    fs::write(&path, key).unwrap();
    let shown = FileCarrier.inspect(&address(&path), &mut Person::new(&[""])).unwrap();
    assert_eq!(others(&*shown), [("DSTU4145-571".to_owned(), String::new())]);
    assert_eq!(shown.protection(), Protection::None);
}

#[test]
fn a_key_taken_out_of_a_jks_opens_under_its_protector() {
    // The whole store: four octets of magic, version, count, tag, the alias with its length, eight of date, length.
    let store = made_here("pb-style-full.jks");
    let start = store.windows(2).position(|two| two == [0x30, 0x82]).unwrap();
    let length = usize::from(u16::from_be_bytes([store[start + 2], store[start + 3]])) + 4;
    let mut session = open(&store[start..start + length], "JksPass1").unwrap();
    assert_eq!(
        (session.format(), ids(&*session)),
        ("jks-key", vec![SIGN_ID.to_owned(), AGREE_ID.to_owned()])
    );
    sign_and_verify(&mut *session);
    assert_eq!(open(&store[start..start + length], "wrong").err().unwrap().code(), Code::Key01);
}

#[test]
fn stores_made_by_others_hold_the_stated_keys() {
    const JKURWA: &str = "55af7e791487b790028ed158e13474b9d1e9a2bd19cc4fea71fecbcdf8c884ec";
    let stores: [(&str, &str, &[&str]); 4] = [
        ("jkurwa-pbes2.dat", "password", &[JKURWA]),
        ("jkurwa-key-40A0.der", "", &[JKURWA]),
        (
            "diia-test.p12",
            "testpassword",
            &[
                "5bc6c06ee1e00c1700e92aa7a9ad75f82d3cb7a9b66e3a98023209b24513315c",
                "6b1b77c0d1a1b60473a98dd6d4fe5302742aede101daa21f2c83a67ccdedb782",
            ],
        ),
        (
            "../cmp/renew-sep/new-Key-6.dat",
            "NewPass123",
            &[
                "8a8754031a35473af0964f7a10a457cc871f65d44a8d772929e2dd7f0bce8cf0",
                "f6090f9670da1617b6edcb21aacafa5a3fad10cf7fd8385e9abea3d8915c589b",
            ],
        ),
    ];
    for (name, password, expected) in stores {
        let Some(octets) = shared(&format!("ua/stores/{name}")) else { continue };
        let session = open(&octets, password).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(ids(&*session), expected, "{name}");
    }
}

#[test]
fn a_wrong_password_is_one_question_and_one_code() {
    for (name, ..) in STORES {
        for wrong in ["Test12346", "", "пароль", "😀"] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("store");
            fs::write(&path, made_here(name)).unwrap();
            let mut person = Person::new(&[wrong, wrong]);
            let error = FileCarrier.open(&address(&path), &mut person).err().unwrap();
            assert_eq!(error.code(), Code::Key01, "{name} {wrong:?}: {error}");
            assert_eq!(person.1, 1, "{name}");
        }
    }
}

#[test]
fn a_person_may_decline() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store");
    fs::write(&path, made_here("iit-key6-m257-sep.dat")).unwrap();
    let error = FileCarrier.open(&address(&path), &mut Person::new(&[])).err().unwrap();
    assert_eq!(error.code(), Code::App04);
}

#[test]
fn what_is_no_key_store_is_refused_before_any_question() {
    let mut files = vec![
        (made_here("user-sign.cer"), Code::Key02, ""),
        (made_here("iit-key11-m257-sep.dat"), Code::Key02, ""),
        (b"\xce\xce\xce\xce\0\0\0\x02".to_vec(), Code::Key03, "unknown"),
        (b"-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n".to_vec(), Code::Key02, ""),
        (b"just a text".to_vec(), Code::Key03, "unknown"),
        (Vec::new(), Code::Key14, ""),
        (vec![0; (1 << 20) + 1], Code::Key03, "too-large"),
        (b"\x30\x03\x02\x01\x05".to_vec(), Code::Key03, "unknown"),
    ];
    for name in ["p10/iit-EU.p10", "cms/iit-attached.p7s"] {
        files.extend(shared(&format!("ua/{name}")).map(|octets| (octets, Code::Key02, "")));
    }
    for (octets, code, format) in files {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("store");
        fs::write(&path, &octets).unwrap();
        let mut person = Person::new(&["password"]);
        let error = FileCarrier.open(&address(&path), &mut person).err().unwrap();
        assert_eq!(error.code(), code, "{error}");
        assert_eq!(person.1, 0);
        if code == Code::Key03 {
            assert_eq!(error.details(), [("format", format.to_owned())]);
        }
    }
    let absent = open_path(Path::new("/nowhere/Key-6.dat"), "x").err().unwrap();
    assert_eq!(absent.code(), Code::Carr01);
}

#[test]
fn six_octets_of_one_vendor_are_skipped() {
    for prefix in [b"\x51\0\0\0\0\0", b"ZS2\0\x01\0"] {
        for (name, password) in [("iit-key6-m257-sep.dat", "Test12345"), ("iit-export.pfx", "PfxPass1")] {
            let octets = [&prefix[..], &made_here(name)].concat();
            assert_eq!(ids(&*open(&octets, password).unwrap()), [SIGN_ID, AGREE_ID], "{name}");
        }
    }
}

#[test]
fn certificates_are_found_inside_and_beside() {
    let inside = open(&made_here("iit-export.pfx"), "PfxPass1").unwrap();
    let sign = Certificate::from_der(&made_here("user-sign.cer")).unwrap();
    let agree = Certificate::from_der(&made_here("user-kep.cer")).unwrap();
    assert_eq!(inside.keys()[0].certificates, std::slice::from_ref(&sign));
    assert_eq!(inside.keys()[1].certificates, std::slice::from_ref(&agree));

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("Key-6.dat");
    fs::write(&path, made_here("iit-key6-m257-sep.dat")).unwrap();
    fs::write(folder.path().join("Sign.CER"), sign.as_der()).unwrap();
    fs::write(folder.path().join("Key-6.agree.cer.old-2026-11-21"), agree.as_der()).unwrap();
    fs::write(folder.path().join("broken.cer"), b"\x30\x82").unwrap();
    fs::write(folder.path().join("huge.p7b"), vec![0x30; 1 << 20]).unwrap();
    fs::create_dir(folder.path().join("folder.cer")).unwrap();
    let beside = open_path(&path, "Test12345").unwrap();
    assert_eq!(beside.keys()[0].certificates, [sign]);
    assert_eq!(beside.keys()[1].certificates, [agree]);
}

struct Stage {
    folder: TempDir,
    target: PathBuf,
    staged: Staged,
    session: Box<dyn Session>,
}

fn stage_as(name: &str, sign: KeyAlgorithm, agree: Option<KeyAlgorithm>) -> Stage {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join(name);
    let spec = KeySetSpec { sign, agree };
    let (staged, session) =
        FileCarrier.stage(&address(&target), &spec, CASE, &mut Person::new(&[PASSWORD])).unwrap();
    Stage { folder, target, staged, session }
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn sha256(path: &Path) -> [u8; 32] {
    HashAlgorithm::Sha256.digest(&fs::read(path).unwrap()).bytes.try_into().unwrap()
}

#[test]
fn new_keys_are_staged_durably_and_reopen() {
    let specs = [
        (M257, Some(M257), "key6"),
        (M257, Some(KeyAlgorithm::Dstu4145(CurveId::M431)), "key6"),
        (M257, None, "key6"),
        (KeyAlgorithm::P256, Some(KeyAlgorithm::P256), "pfx"),
        (KeyAlgorithm::P384, None, "pfx"),
    ];
    for (sign, agree, format) in specs {
        let mut stage = stage_as("keys", sign, agree);
        assert_eq!(names(stage.folder.path()), [format!("keys.new-{CASE}")]);
        let purposes: Vec<Purpose> = stage.staged.keys.iter().map(|(purpose, _)| *purpose).collect();
        match agree {
            Some(_) => assert_eq!(purposes, [Purpose::Sign, Purpose::Agree]),
            None => assert_eq!(purposes, [Purpose::Both]),
        }
        let mut reopened = FileCarrier.open(&stage.staging_uri(), &mut Person::new(&[PASSWORD])).unwrap();
        assert_eq!(reopened.format(), format);
        let of = |session: &dyn Session| -> Vec<_> {
            session.keys().iter().map(|key| (key.purpose, key.spki.as_der().to_vec())).collect()
        };
        assert_eq!(of(&*reopened), stage.staged.keys);
        assert_eq!(of(&*stage.session), stage.staged.keys);
        sign_and_verify(&mut *stage.session);
        sign_and_verify(&mut *reopened);
        assert_eq!(open_path(&stage.target, PASSWORD).err().unwrap().code(), Code::Carr01);
        let wrong = FileCarrier.open(&stage.staging_uri(), &mut Person::new(&["another one"]));
        assert_eq!(wrong.err().unwrap().code(), Code::Key01);
    }
}

impl Stage {
    fn staging_uri(&self) -> KeyUri {
        self.staged.staging.clone()
    }
}

#[cfg(unix)]
#[test]
fn staged_keys_are_for_their_owner() {
    use std::os::unix::fs::PermissionsExt;
    let stage = stage_as("Key-6.dat", M257, None);
    let mode = fs::metadata(&stage.staged.staging.0).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn staged_keys_are_never_replaced_unasked() {
    let stage = stage_as("Key-6.dat", M257, None);
    let before = sha256(Path::new(&stage.staged.staging.0));
    let spec = KeySetSpec { sign: M257, agree: None };
    let again = FileCarrier.stage(&address(&stage.target), &spec, CASE, &mut Person::new(&[PASSWORD]));
    assert_eq!(again.err().unwrap().code(), Code::Carr10);
    assert_eq!(sha256(Path::new(&stage.staged.staging.0)), before);

    let found = FileCarrier.find_staged(&address(&stage.target), CASE).unwrap().unwrap();
    assert_eq!(found.staging, stage.staged.staging);
    assert!(FileCarrier.find_staged(&address(&stage.target), "ffffffffffffffff").unwrap().is_none());
    FileCarrier.discard(&found).unwrap();
    FileCarrier.discard(&found).unwrap();
    assert!(names(stage.folder.path()).is_empty());
    assert!(FileCarrier.find_staged(&address(&stage.target), CASE).unwrap().is_none());
    FileCarrier.stage(&address(&stage.target), &spec, CASE, &mut Person::new(&[PASSWORD])).unwrap();
}

#[test]
fn weak_passwords_protect_nothing_new() {
    let folder = tempfile::tempdir().unwrap();
    let target = address(&folder.path().join("keys"));
    let stage = |sign, password: &str| {
        FileCarrier.stage(&target, &KeySetSpec { sign, agree: None }, CASE, &mut Person::new(&[password]))
    };
    for (password, rule) in [
        ("short", "length"),
        ("aaaaaaaaaa", "repeated"),
        ("1234-Qz-78x", "keyboard-run"),
        ("кит-😀-кит-74", "character"),
    ] {
        let error = stage(M257, password).err().unwrap();
        assert_eq!(error.code(), Code::Key08);
        assert_eq!(error.details()[0], ("rule", rule.to_owned()));
    }
    assert!(names(folder.path()).is_empty());
    // PKCS#12 takes every character.
    stage(KeyAlgorithm::P256, "кит-😀-кит-74").unwrap();
}

#[test]
fn two_families_do_not_fit_in_one_store() {
    let folder = tempfile::tempdir().unwrap();
    let spec = KeySetSpec { sign: M257, agree: Some(KeyAlgorithm::P256) };
    let target = address(&folder.path().join("Key-6.dat"));
    let error = FileCarrier.stage(&target, &spec, CASE, &mut Person::new(&[PASSWORD])).err().unwrap();
    assert_eq!(error.code(), Code::Carr15);
}

/// A self-signed stand-in for a certificate of an elliptic-curve key of the session.
fn certificate_for(stage: &Stage, index: usize) -> Certificate {
    use kliuchnyk::pki::tlv;
    let spki = stage.session.keys()[index].spki.as_der().to_vec();
    let oid = |text: &str| tlv::oid(&der::oid::ObjectIdentifier::new_unwrap(text));
    let algorithm = tlv::sequence(&[&oid("1.2.840.10045.4.3.2")]);
    let attribute = tlv::sequence(&[&oid("2.5.4.3"), &tlv::utf8("Тест")]);
    let name = tlv::sequence(&[&tlv::tlv(tlv::SET, &[&attribute])]);
    let time = |text: &str| tlv::tlv(tlv::GENERALIZED_TIME, &[text.as_bytes()]);
    let validity = tlv::sequence(&[&time("20260101000000Z"), &time("20510101000000Z")]);
    let version = tlv::tlv(tlv::constructed(0), &[&tlv::integer(2)]);
    let serial = tlv::integer(7 + i64::try_from(index).unwrap());
    let usage = if index == 1 { [3, 0x08] } else { [6, 0xc0] };
    let usage = tlv::octet_string(&tlv::tlv(tlv::BIT_STRING, &[&usage]));
    let extension = tlv::sequence(&[&oid("2.5.29.15"), &tlv::boolean(true), &usage]);
    let extensions = tlv::tlv(tlv::constructed(3), &[&tlv::sequence(&[&extension])]);
    let tbs = tlv::sequence(&[&version, &serial, &algorithm, &name, &validity, &name, &spki, &extensions]);
    // Nobody verifies this signature here.
    let signature = tlv::bit_string(&tlv::sequence(&[&tlv::integer(1), &tlv::integer(1)]));
    Certificate::from_der(&tlv::sequence(&[&tbs, &algorithm, &signature])).unwrap()
}

#[test]
fn certificates_are_stored_beside_key6_and_promoted_with_it() {
    let mut stage = stage_as("Key-6.dat", M257, Some(M257));
    let folder = stage.folder.path().to_owned();
    let (sign, agree) = (certificate_for(&stage, 0), certificate_for(&stage, 1));
    let both = [agree.clone(), sign.clone()];
    let expected = FileCarrier.store_certificates(&stage.staged, &both, &mut *stage.session).unwrap();
    assert_eq!(FileCarrier.store_certificates(&stage.staged, &both, &mut *stage.session).unwrap(), expected);
    assert_eq!(expected, sha256(Path::new(&stage.staged.staging.0)));
    assert_eq!(stage.session.keys()[0].certificates, std::slice::from_ref(&sign));

    fs::write(&stage.target, made_here("iit-key6-m257-sep.dat")).unwrap();
    fs::write(folder.join("Key-6.sign.cer"), made_here("user-sign.cer")).unwrap();
    let copy = FileCarrier.promote(&stage.staged, &expected, date!(2026 - 11 - 21)).unwrap().unwrap();
    assert_eq!(
        FileCarrier.promote(&stage.staged, &expected, date!(2026 - 11 - 21)).unwrap(),
        Some(copy.clone())
    );
    assert_eq!(
        names(&folder),
        [
            "Key-6.agree.cer",
            "Key-6.dat",
            "Key-6.dat.old-2026-11-21",
            "Key-6.sign.cer",
            "Key-6.sign.cer.old-2026-11-21",
        ]
    );
    let new = open_path(&stage.target, PASSWORD).unwrap();
    assert_eq!(new.keys()[0].certificates, [sign]);
    assert_eq!(new.keys()[1].certificates, [agree]);
    let old = FileCarrier.open(&copy, &mut Person::new(&["Test12345"])).unwrap();
    assert_eq!(ids(&*old), [SIGN_ID, AGREE_ID]);
    assert_eq!(old.keys()[0].certificates.len(), 1);
    // Discarding after promotion finds nothing of its own.
    FileCarrier.discard(&stage.staged).unwrap();
    assert_eq!(names(&folder).len(), 5);
}

#[test]
fn its_own_certificates_are_found_among_hundreds_of_others() {
    let mut stage = stage_as("Key-6.dat", M257, None);
    let other = made_here("user-sign.cer");
    for number in 0..150 {
        fs::write(stage.folder.path().join(format!("EU-{number}.cer")), &other).unwrap();
    }
    let own = [certificate_for(&stage, 0)];
    let expected = FileCarrier.store_certificates(&stage.staged, &own, &mut *stage.session).unwrap();
    FileCarrier.promote(&stage.staged, &expected, date!(2026 - 11 - 21)).unwrap();
    assert_eq!(open_path(&stage.target, PASSWORD).unwrap().keys()[0].certificates, own);
    // The same of a dated copy.
    let certificate = stage.folder.path().join("Key-6.sign.cer");
    let dated = |path: &Path| PathBuf::from(format!("{}.old-2026-11-21", path.display()));
    for path in [&stage.target, &certificate] {
        fs::rename(path, dated(path)).unwrap();
    }
    assert_eq!(open_path(&dated(&stage.target), PASSWORD).unwrap().keys()[0].certificates, own);
}

#[test]
fn certificates_of_other_keys_are_refused() {
    let mut stage = stage_as("Key-6.dat", M257, None);
    let foreign = [Certificate::from_der(&made_here("user-sign.cer")).unwrap()];
    let before = names(stage.folder.path());
    let error = FileCarrier.store_certificates(&stage.staged, &foreign, &mut *stage.session).unwrap_err();
    assert_eq!(error.code(), Code::Key10);
    assert_eq!(names(stage.folder.path()), before);
    let other = stage_as("Key-6.dat", M257, None);
    let error = FileCarrier.store_certificates(&other.staged, &[], &mut *stage.session).unwrap_err();
    assert_eq!(error.code(), Code::Carr19);
}

#[test]
fn nothing_but_staging_names_is_renamed_or_removed() {
    let stage = stage_as("Key-6.dat", M257, None);
    let precious = stage.folder.path().join("precious");
    fs::write(&precious, "x").unwrap();
    let forged = Staged { staging: address(&precious), ..stage.staged.clone() };
    assert!(FileCarrier.discard(&forged).is_err());
    assert!(FileCarrier.promote(&forged, &sha256(&precious), date!(2026 - 11 - 21)).is_err());
    let forged = Staged { case: "../precious".to_owned(), ..stage.staged.clone() };
    assert!(FileCarrier.discard(&forged).is_err());
    assert!(precious.exists());
}

#[test]
fn passwords_change_at_once_and_keep_everything() {
    for (name, old, format, _) in STORES {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("store");
        fs::write(&path, made_here(name)).unwrap();
        if format == "jks" {
            let mut person = Person::new(&[old, "зелений кит-74"]);
            let error = FileCarrier.change_secret(&address(&path), &mut person).unwrap_err();
            assert_eq!((error.code(), person.1), (Code::Key03, 0), "refused before any question");
            continue;
        }
        let before = open_path(&path, old).unwrap();
        // What a kill in the middle of an earlier attempt leaves.
        fs::write(folder.path().join("store.new-password"), "part").unwrap();
        let new = "зелений кит-74";
        FileCarrier.change_secret(&address(&path), &mut Person::new(&[old, new])).unwrap();
        assert_eq!(names(folder.path()), ["store"]);
        let after = open_path(&path, new).unwrap();
        assert_eq!(after.format(), before.format());
        assert_eq!(ids(&*after), ids(&*before));
        let certificates = |session: &dyn Session| -> Vec<_> {
            session.keys().iter().map(|key| key.certificates.clone()).collect()
        };
        assert_eq!(certificates(&*after), certificates(&*before), "{name}");
        assert_eq!(open_path(&path, old).err().unwrap().code(), Code::Key01);
        assert_eq!(others(&*after), others_of(name), "{name}");
    }
}

/// Puts another store in the place of the one whose password changes, while the new one is asked for.
struct Meanwhile<'a>(&'a Path, Person<'a>);

impl Interaction for Meanwhile<'_> {
    fn secret(&mut self, wanted: &SecretWanted) -> Option<Password> {
        if matches!(wanted, SecretWanted::New { .. }) {
            fs::write(self.0, made_here("iit-key6-m257-same.dat")).unwrap();
        }
        self.1.secret(wanted)
    }
}

#[test]
fn new_keys_that_take_the_place_meanwhile_are_not_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("Key-6.dat");
    fs::write(&path, made_here("iit-key6-m257-sep.dat")).unwrap();
    let mut person = Meanwhile(&path, Person::new(&["Test12345", "зелений кит-74"]));
    let error = FileCarrier.change_secret(&address(&path), &mut person).unwrap_err();
    assert_eq!(error.code(), Code::Carr19);
    assert_eq!(fs::read(&path).unwrap(), made_here("iit-key6-m257-same.dat"));
    assert_eq!(names(folder.path()), ["Key-6.dat"]);
}

#[test]
fn a_refused_new_password_leaves_the_store_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("Key-6.dat");
    fs::write(&path, made_here("iit-key6-m257-sep.dat")).unwrap();
    let before = sha256(&path);
    for (answers, code) in [
        (&["Test12345", "short"][..], Code::Key08),
        (&["Test12345", "кит-😀-кит-74"], Code::Key08),
        (&["wrong", PASSWORD], Code::Key01),
        (&["Test12345"], Code::App04),
    ] {
        let error = FileCarrier.change_secret(&address(&path), &mut Person::new(answers)).unwrap_err();
        assert_eq!(error.code(), code);
        assert_eq!(sha256(&path), before);
        assert_eq!(names(folder.path()), ["Key-6.dat"]);
    }
}

#[test]
fn folders_are_addresses_too() {
    let folder = tempfile::tempdir().unwrap();
    let place = address(folder.path());
    assert!(!FileCarrier.occupied(&place).unwrap());
    let spec = KeySetSpec { sign: M257, agree: None };
    let (staged, _) = FileCarrier.stage(&place, &spec, CASE, &mut Person::new(&[PASSWORD])).unwrap();
    assert_eq!(staged.target, address(&folder.path().join("Key-6.dat")));
    assert!(FileCarrier.find_staged(&place, CASE).unwrap().is_some());
    FileCarrier.promote(&staged, &sha256(Path::new(&staged.staging.0)), date!(2026 - 11 - 21)).unwrap();
    assert!(FileCarrier.occupied(&place).unwrap());
    FileCarrier.open(&place, &mut Person::new(&[PASSWORD])).unwrap();
    let ecdsa = KeySetSpec { sign: KeyAlgorithm::P256, agree: None };
    let (staged, _) = FileCarrier.stage(&place, &ecdsa, CASE, &mut Person::new(&[PASSWORD])).unwrap();
    assert_eq!(staged.target, address(&folder.path().join("key.pfx")));
}

#[cfg(unix)]
#[test]
fn a_folder_without_permission_is_read_only() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o500)).unwrap();
    if fs::write(folder.path().join("probe"), "x").is_ok() {
        skipped("this user may write everywhere");
        return;
    }
    let spec = KeySetSpec { sign: M257, agree: None };
    let target = address(&folder.path().join("Key-6.dat"));
    let error = FileCarrier.stage(&target, &spec, CASE, &mut Person::new(&[PASSWORD])).err().unwrap();
    assert_eq!(error.code(), Code::Carr08);
}

#[cfg(target_os = "linux")]
#[test]
fn a_medium_that_cannot_be_written_is_told_apart() {
    let spec = KeySetSpec { sign: M257, agree: None };
    // Whoever runs this, even root: the kernel's own file systems take no files.
    for folder in ["/sys/kernel", "/proc"] {
        let target = KeyUri(format!("{folder}/Key-6.dat"));
        let error = FileCarrier.stage(&target, &spec, CASE, &mut Person::new(&[PASSWORD])).err().unwrap();
        assert!([Code::Carr07, Code::Carr08].contains(&error.code()), "{folder}: {error}");
    }
}

fn openssl(arguments: &[&str]) -> Option<String> {
    let output = match Command::new("openssl").args(arguments).output() {
        Ok(output) => output,
        Err(_) => {
            skipped("openssl is not on this machine");
            return None;
        }
    };
    let text = |octets| String::from_utf8_lossy(octets).into_owned();
    assert!(output.status.success(), "openssl {arguments:?}: {}", text(&output.stderr));
    Some(text(&output.stdout) + &text(&output.stderr))
}

#[test]
fn openssl_opens_our_pkcs12() {
    for password in [PASSWORD, "зелений кит-74"] {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("key.pfx");
        let spec = KeySetSpec { sign: KeyAlgorithm::P256, agree: Some(KeyAlgorithm::P384) };
        let (staged, session) =
            FileCarrier.stage(&address(&target), &spec, CASE, &mut Person::new(&[password])).unwrap();
        let mut stage = Stage { folder, target, staged, session };
        let both = [certificate_for(&stage, 0), certificate_for(&stage, 1)];
        let expected = FileCarrier.store_certificates(&stage.staged, &both, &mut *stage.session).unwrap();
        FileCarrier.promote(&stage.staged, &expected, date!(2026 - 11 - 21)).unwrap();
        assert_eq!(names(stage.folder.path()), ["key.pfx"]);

        let ours = open_path(&stage.target, password).unwrap();
        assert_eq!(ours.keys()[0].certificates, both[..1]);
        assert_eq!(ours.keys()[1].certificates, both[1..]);
        assert_eq!(ours.keys()[1].purpose, Purpose::Agree);

        let file = stage.target.to_str().unwrap();
        let pass = format!("pass:{password}");
        let Some(text) = openssl(&["pkcs12", "-in", file, "-passin", &pass, "-nodes", "-info"]) else {
            return;
        };
        assert_eq!(text.matches("BEGIN PRIVATE KEY").count(), 2, "{text}");
        assert_eq!(text.matches("BEGIN CERTIFICATE").count(), 2);
        assert!(text.contains("friendlyName: sign") && text.contains("localKeyID:"));
        assert!(text.contains("AES-256-CBC") && text.contains("hmacWithSHA256"), "{text}");
        // The same public keys, as OpenSSL derives them.
        for (index, key) in stage.session.keys().iter().enumerate() {
            let pem = text.split("-----BEGIN PRIVATE KEY-----").nth(index + 1).unwrap();
            let pem = pem.split("-----END PRIVATE KEY-----").next().unwrap();
            let file = stage.folder.path().join("key.pem");
            fs::write(&file, format!("-----BEGIN PRIVATE KEY-----{pem}-----END PRIVATE KEY-----\n")).unwrap();
            let out = stage.folder.path().join("public.der");
            let (file, out) = (file.to_str().unwrap(), out.to_str().unwrap());
            openssl(&["pkey", "-in", file, "-pubout", "-outform", "DER", "-out", out]).unwrap();
            assert_eq!(fs::read(out).unwrap(), key.spki.as_der());
        }
    }
}

#[test]
fn pkcs12_and_pkcs8_made_by_openssl_open() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (key, cert, pfx, p8, pem) =
        (at("key.pem"), at("cert.pem"), at("key.pfx"), at("key.p8"), at("key.p8.pem"));
    let made = openssl(&[
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-keyout",
        &key,
        "-out",
        &cert,
        "-subj",
        "/CN=Test",
        "-days",
        "2",
    ]);
    if made.is_none() {
        return;
    }
    let password = "зелений кит-74";
    let pass = format!("pass:{password}");
    let public = at("public.der");
    openssl(&["pkey", "-in", &key, "-pubout", "-outform", "DER", "-out", &public]).unwrap();
    let public = fs::read(public).unwrap();

    openssl(&["pkcs12", "-export", "-inkey", &key, "-in", &cert, "-out", &pfx, "-passout", &pass]).unwrap();
    openssl(&["pkcs8", "-topk8", "-in", &key, "-outform", "DER", "-out", &p8, "-passout", &pass]).unwrap();
    openssl(&["pkcs8", "-topk8", "-in", &key, "-out", &pem, "-passout", &pass]).unwrap();
    for (file, certificates) in [(&pfx, 1), (&p8, 1), (&pem, 1)] {
        let mut session = open_path(Path::new(file), password).unwrap();
        assert_eq!(session.keys()[0].spki.as_der(), public, "{file}");
        // Inside the one, beside the others.
        assert_eq!(session.keys()[0].certificates.len(), certificates, "{file}");
        let item = ToSign { message: b"text".to_vec(), hash: HashAlgorithm::Sha256 };
        session.sign(0, &[item], &mut Person::new(&[])).unwrap();
        assert_eq!(open_path(Path::new(file), "another").err().unwrap().code(), Code::Key01);
    }
    // HMAC-SHA-1 is what PBKDF2 has where nothing is said; older programs encrypt with three DES.
    for (number, [prf, cipher]) in
        [["hmacWithSHA1", "aes-256-cbc"], ["hmacWithSHA256", "des3"]].iter().enumerate()
    {
        let old = at(&format!("old-{number}.p8"));
        let options = ["-topk8", "-v2", cipher, "-v2prf", prf, "-in", &key, "-out", &old, "-passout", &pass];
        openssl(&[&["pkcs8"], &options[..]].concat()).unwrap();
        let session = open_path(Path::new(&old), password).unwrap();
        assert_eq!(session.keys()[0].spki.as_der(), public, "{prf} {cipher}");
    }
    everything_in_one_pem_file(
        &fs::read_to_string(&pem).unwrap(),
        &fs::read_to_string(&cert).unwrap(),
        &public,
    );
    // What Windows and older programs write: PKCS#12's own encryption. It opens, is called weak, and gets a better one.
    let old = at("old.pfx");
    for certificate in ["PBE-SHA1-3DES", "PBE-SHA1-2DES", "PBE-SHA1-RC2-128", "PBE-SHA1-RC2-40"] {
        let mut options = vec!["pkcs12", "-export", "-inkey", &key, "-in", &cert, "-out", &old];
        options.extend([
            "-passout",
            &pass,
            "-keypbe",
            "PBE-SHA1-3DES",
            "-certpbe",
            certificate,
            "-macalg",
            "sha1",
        ]);
        if certificate.contains("RC2") {
            options.push("-legacy");
        }
        openssl(&options).unwrap();
        let session = open_path(Path::new(&old), password).unwrap();
        assert_eq!(
            (session.keys()[0].spki.as_der(), session.keys()[0].inside),
            (&public[..], 1),
            "{certificate}"
        );
        assert_eq!(session.protection(), Protection::Weak, "{certificate}");
        assert_eq!(open_path(Path::new(&old), "another").err().unwrap().code(), Code::Key01);
    }
    FileCarrier.change_secret(&KeyUri(old.clone()), &mut Person::new(&[password, "синій лис-58"])).unwrap();
    assert_eq!(open_path(Path::new(&old), "синій лис-58").unwrap().protection(), Protection::Usual);
}

/// As `openssl pkcs12` writes it: words, a certificate, the key.
fn everything_in_one_pem_file(key: &str, certificate: &str, public: &[u8]) {
    let (password, new) = ("зелений кит-74", "синій лис-58");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.key");
    let around = format!("Bag Attributes\r\n    friendlyName: ключ\n{certificate}");
    fs::write(&path, format!("{around}{key}the end\n")).unwrap();
    FileCarrier.change_secret(&address(&path), &mut Person::new(&[password, new])).unwrap();
    let session = open_path(&path, new).unwrap();
    assert_eq!((session.keys()[0].spki.as_der(), session.keys()[0].inside), (public, 1));
    assert_eq!(open_path(&path, password).err().unwrap().code(), Code::Key01);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.starts_with(&around) && text.ends_with("\nthe end\n"), "{text}");
    let pass = format!("pass:{new}");
    let file = path.to_str().unwrap();
    assert!(openssl(&["pkey", "-in", file, "-passin", &pass, "-noout"]).is_some());
    let code = |text: String| {
        fs::write(&path, text).unwrap();
        let error = open_path(&path, password).err().unwrap();
        (error.code(), error.details().first().map(|(_, value)| value.clone()).unwrap_or_default())
    };
    assert_eq!(code(format!("{key}{key}")), (Code::Key03, "PEM-keys".to_owned()));
    assert_eq!(code(certificate.to_owned()).0, Code::Key02);
    assert_eq!(code(key.replace("ENCRYPTED", "EC")), (Code::Key03, "PEM".to_owned()));
    assert_eq!(code(key[..key.len() / 2].to_owned()).0, Code::Key14);
    assert_eq!(code(key.replace("MI", "M!")).0, Code::Key14);
}
