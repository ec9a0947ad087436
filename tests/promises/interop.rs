//! Programs we did not write judge what we wrote. `make interop` installs them and runs these tests; a plain test run
//! leaves them out, because they need Java and node.

use base64ct::{Base64, Encoding};
use kliuchnyk::carrier::file::FileCarrier;
use kliuchnyk::carrier::{Carrier, Conversion, Interaction, KeySetSpec, KeyUri, SecretWanted};
use kliuchnyk::crypto::{CurveId, HashAlgorithm, KeyAlgorithm, Password, PrivateKey, Signer};
use kliuchnyk::pki::cms::SignedDataDraft;
use kliuchnyk::pki::request::RequestDraft;
use kliuchnyk::pki::spki::ParameterForm;
use kliuchnyk::pki::{Certificate, Name, SubjectPublicKeyInfo, oid};
use kliuchnyk::training::{Config, Running, Server};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use time::OffsetDateTime;

const M257: KeyAlgorithm = KeyAlgorithm::Dstu4145(CurveId::M257);
const M431: KeyAlgorithm = KeyAlgorithm::Dstu4145(CurveId::M431);

/// Runs a stranger in `tests/interop` with `input` on its standard input; (exit status was 0, what it printed).
fn ask(program: &str, arguments: &[&str], input: &[u8]) -> (bool, String) {
    let mut child = Command::new(program)
        .args(arguments)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/interop"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{program} does not start ({error}); `make interop` installs it"));
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    (output.status.success(), String::from_utf8(output.stdout).unwrap())
}

/// Things for Bouncy Castle to check, gathered in a folder.
struct Questions {
    folder: tempfile::TempDir,
    lines: Vec<String>,
}

impl Questions {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), lines: Vec::new() }
    }
    fn file(&self, name: &str, octets: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, octets).unwrap();
        path
    }
    /// One line: the kind and the files, each given as its octets.
    fn add(&mut self, kind: &str, files: &[&[u8]]) {
        let mut line = kind.to_owned();
        for (place, octets) in files.iter().enumerate() {
            let path = self.file(&format!("{}-{kind}-{place}", self.lines.len()), octets);
            line.push('\t');
            line.push_str(path.to_str().unwrap());
        }
        self.lines.push(line);
    }
    /// The verdicts in the order of the questions: the first word and the explanation.
    fn verdicts(&self) -> Vec<(String, String)> {
        let jars = ["bcprov", "bcpkix", "bcutil"].map(|jar| format!("/usr/share/java/{jar}.jar"));
        for jar in &jars {
            assert!(Path::new(jar).exists(), "{jar} is missing; `make interop` installs it");
        }
        let input = self.lines.join("\n");
        let (_, output) =
            ask("java", &["-cp", &jars.join(":"), "BouncyCastleVerdict.java"], input.as_bytes());
        let verdicts: Vec<_> = output
            .lines()
            .map(|line| {
                let words: Vec<&str> = line.splitn(4, '\t').collect();
                (words[0].to_owned(), format!("{} {}", words[1], words[3]))
            })
            .collect();
        assert_eq!(verdicts.len(), self.lines.len(), "{output}");
        verdicts
    }
}

fn pkcs10(key: &PrivateKey, subject: Option<&Name>, hash: HashAlgorithm) -> Vec<u8> {
    let spki = SubjectPublicKeyInfo::build(&key.public_key(), ParameterForm::Explicit).unwrap();
    let draft = RequestDraft::new(&spki, subject, hash).unwrap();
    draft.assemble(&key.sign(&draft.to_sign().digest()).unwrap()).unwrap()
}

fn cms(
    key: &PrivateKey,
    certificate: &Certificate,
    hash: HashAlgorithm,
    content: &[u8],
    attached: bool,
) -> Vec<u8> {
    let now = OffsetDateTime::now_utc();
    let draft = SignedDataDraft::new(content, attached, certificate, true, hash, now).unwrap();
    draft.assemble(&key.sign(&draft.to_sign().digest()).unwrap()).unwrap()
}

/// One exchange with the training provider; JSON both ways.
fn training(server: &Running, method: &str, path: &str, body: &str) -> Value {
    let mut stream = TcpStream::connect(server.address).unwrap();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    serde_json::from_str(body).unwrap()
}

fn certificates(list: &Value) -> Vec<Certificate> {
    let list = list.as_array().unwrap().iter();
    list.map(|text| Certificate::from_der(&Base64::decode_vec(text.as_str().unwrap()).unwrap()).unwrap())
        .collect()
}

/// Certificates of a whole training hierarchy, requests and signatures, all with one hash.
fn bouncy_castle_accepts(hash: HashAlgorithm) {
    let mut questions = Questions::new();
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(Config { hash, ..Config::new(data.path()) }).unwrap();

    let keys = [M257, M431].map(|algorithm| PrivateKey::generate(algorithm).unwrap());
    let subject = Name::build(&[(oid::COMMON_NAME, "Коваленко Оксана Петрівна")]).unwrap();
    let requests = keys.each_ref().map(|key| pkcs10(key, Some(&subject), hash));
    for request in &requests {
        questions.add("request", &[request]);
    }
    questions.add("request", &[&pkcs10(&keys[0], None, hash)]);

    let wanted: Vec<Value> = ["sign", "agree"]
        .iter()
        .zip(&requests)
        .map(|(purpose, request)| json!({ "purpose": purpose, "p10": Base64::encode_string(request) }))
        .collect();
    let body = json!({ "person": "Коваленко Оксана Петрівна", "days": 30, "requests": wanted }).to_string();
    let enrolled = certificates(&training(&server, "POST", "/api/v1/training/enroll", &body)["certificates"]);
    let profile = training(&server, "GET", "/api/v1/profile", "");
    let authorities = [certificates(&profile["anchors"]), certificates(&profile["certificates"])].concat();
    let dstu = |certificate: &&Certificate| certificate.signature_algorithm().unwrap().is_dstu();
    let issued: Vec<&Certificate> = enrolled.iter().chain(&authorities).filter(dstu).collect();
    assert!(issued.len() >= 4, "the user's two, the root and its servers");
    for certificate in issued {
        let issuer = authorities.iter().find(|a| a.subject() == certificate.issuer()).unwrap();
        questions.add("certificate", &[certificate.as_der(), issuer.as_der()]);
    }

    let attached = cms(&keys[0], &enrolled[0], hash, "Привіт".as_bytes(), true);
    questions.add("cms", &[&attached]);
    let detached = cms(&keys[0], &enrolled[0], hash, &[7; 100_000], false);
    questions.add("cms", &[&detached, &[7; 100_000]]);
    for (verdict, explanation) in questions.verdicts() {
        assert_eq!(verdict, "good", "{explanation}");
        println!("Bouncy Castle: {explanation}");
    }

    // The stranger does look: the same things with one octet changed.
    let mut broken = Questions::new();
    let change = |octets: &[u8]| {
        let mut changed = octets.to_vec();
        *changed.last_mut().unwrap() ^= 1;
        changed
    };
    broken.add("request", &[&change(&requests[0])]);
    let issuer = authorities.iter().find(|a| a.subject() == enrolled[0].issuer()).unwrap();
    broken.add("certificate", &[&change(enrolled[0].as_der()), issuer.as_der()]);
    broken.add("cms", &[&change(&attached)]);
    broken.add("cms", &[&detached, &change(&[7; 100_000])]);
    for (verdict, explanation) in broken.verdicts() {
        assert_eq!(verdict, "BAD", "{explanation}");
    }
}

#[test]
#[ignore = "needs Java and node: make interop"]
fn bouncy_castle_verifies_what_we_sign_with_gost_34_311() {
    bouncy_castle_accepts(HashAlgorithm::Gost34311);
}

#[test]
#[ignore = "needs Java and node: make interop"]
fn bouncy_castle_verifies_what_we_sign_with_kupyna_256() {
    bouncy_castle_accepts(HashAlgorithm::Kupyna256);
}

/// A person who always types the same password.
struct Typist(&'static str);

impl Interaction for Typist {
    fn secret(&mut self, _wanted: &SecretWanted) -> Option<Password> {
        Some(Password::new(self.0.to_owned()))
    }
}

/// A key as two programs name it: compressed public point and GOST 34.311 key id.
type Named = (String, String);

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_else(|| panic!("{name} in {value}")).to_owned()
}

/// What `kliuchnyk key show` says of a store.
fn we_show(store: &Path, password: &str) -> Vec<Named> {
    let file = store.with_extension("password");
    std::fs::write(&file, password).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_kliuchnyk"))
        .args(["key", "show", store.to_str().unwrap(), "--json", "--password-file", file.to_str().unwrap()])
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let shown: Value = serde_json::from_slice(&output.stdout).unwrap();
    let keys = shown["keys"].as_array().unwrap().iter();
    keys.map(|key| (text(key, "public_key"), text(key, "key_id_gost"))).collect()
}

/// What jkurwa finds in a store; None when it does not open.
fn jkurwa_opens(script: &str, store: &Path, password: &str) -> Option<Vec<Named>> {
    let modules = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/interop/node_modules/jkurwa");
    assert!(modules.exists(), "the npm packages are missing; `make interop` installs them");
    let octets = Password::new(password.to_owned()).cp1251().unwrap();
    let (opened, output) = ask("node", &[script, store.to_str().unwrap()], octets.expose());
    let keys: Vec<Value> = opened.then(|| serde_json::from_str(&output).unwrap())?;
    Some(keys.iter().map(|key| (text(key, "public"), text(key, "keyId"))).collect())
}

#[test]
#[ignore = "needs Java and node: make interop"]
fn jkurwa_opens_our_key_6_and_finds_the_same_keys() {
    let typist = &mut Typist("Їжак-2026-ґедзь");
    let m307 = KeyAlgorithm::Dstu4145(CurveId::M307);
    for (sign, agree) in [(M257, None), (M257, Some(M257)), (M257, Some(M431)), (m307, Some(M431))] {
        let folder = tempfile::tempdir().unwrap();
        let target = KeyUri(folder.path().join("Key-6.dat").to_str().unwrap().to_owned());
        let spec = KeySetSpec { sign, agree };
        let (staged, session) = FileCarrier.stage(&target, &spec, "interop", typist).unwrap();
        assert_eq!(session.format(), "key6");
        drop(session);
        // Under a name of its own: a staged file is opened with the new password of its renewal.
        let store = &folder.path().join("copy.dat");
        std::fs::copy(&staged.staging.0, store).unwrap();
        let ours = we_show(store, typist.0);
        assert_eq!(ours.len(), 1 + usize::from(agree.is_some()));
        let opens = |password| jkurwa_opens("open-key6.js", store, password);
        assert_eq!(opens(typist.0), Some(ours), "{spec:?}");
        assert_eq!(opens("інший"), None, "a wrong password");
        println!("jkurwa: {spec:?}");
    }
}

/// Public points of the keys that Bouncy Castle finds in a store with GOST algorithms, and the number of certificates;
/// None when it does not open.
fn bouncy_castle_opens(store: &Path, password: &str) -> Option<(Vec<String>, usize)> {
    let jars = ["bcprov", "bcpkix", "bcutil"].map(|jar| format!("/usr/share/java/{jar}.jar")).join(":");
    let arguments = ["-cp", &jars, "BouncyCastleStore.java", store.to_str().unwrap()];
    let (opened, output) = ask("java", &arguments, password.as_bytes());
    let lines = || output.lines().filter_map(|line| line.split_once(' '));
    let keys = lines().filter(|(kind, _)| *kind == "key").map(|(_, point)| point.to_owned()).collect();
    let certificates = lines().find(|(kind, _)| *kind == "certificates")?.1.parse().unwrap();
    opened.then_some((keys, certificates))
}

#[test]
#[ignore = "needs Java and node: make interop"]
fn jkurwa_and_bouncy_castle_open_our_ukrainian_pkcs12_and_pkcs8() {
    let typist = &mut Typist("Їжак-2026-ґедзь");
    let m307 = KeyAlgorithm::Dstu4145(CurveId::M307);
    for (sign, agree) in [(M257, None), (M257, Some(M257)), (M257, Some(M431)), (m307, Some(M431))] {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let uri = |path: &Path| KeyUri(path.to_str().unwrap().to_owned());
        let spec = KeySetSpec { sign, agree };
        let (staged, _) = FileCarrier.stage(&uri(&at("Key-6.dat")), &spec, "interop", typist).unwrap();
        std::fs::rename(&staged.staging.0, at("Key-6.dat")).unwrap();
        let expected = we_show(&at("Key-6.dat"), typist.0);
        let points: Vec<String> = expected.iter().map(|(point, _)| point.clone()).collect();
        for name in ["key.pfx", "key.pk8"] {
            let (from, to) = (uri(&at("Key-6.dat")), uri(&at(name)));
            FileCarrier.convert(&from, &to, &Conversion::default(), typist).unwrap();
            let jkurwa = |password| jkurwa_opens("open-store.js", &at(name), password);
            assert_eq!(jkurwa(typist.0).as_ref(), Some(&expected), "{spec:?} {name}");
            assert_eq!(jkurwa("інший"), None, "a wrong password");
            // The second key in a PKCS#8 file lies in attributes of the vendor's, which Bouncy Castle does not read.
            let seen = if name == "key.pk8" { &points[..1] } else { &points[..] };
            let (found, certificates) = bouncy_castle_opens(&at(name), typist.0).unwrap();
            assert_eq!((&found[..], certificates), (seen, 0), "{spec:?} {name}");
            assert_eq!(bouncy_castle_opens(&at(name), "інший"), None, "a wrong password");
            println!("jkurwa, Bouncy Castle: {spec:?} {name}");
        }
    }
}

#[test]
#[ignore = "needs Java and node: make interop"]
fn strangers_open_a_pkcs12_that_we_wrote_again_with_its_certificates() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| KeyUri(folder.path().join(name).to_str().unwrap().to_owned());
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/stores/pb-style-full.jks");
    std::fs::copy(fixture, at("a.jks").0).unwrap();
    let typist = &mut Typist("JksPass1");
    FileCarrier.convert(&at("a.jks"), &at("a.pfx"), &Conversion::default(), typist).unwrap();
    let pfx = folder.path().join("a.pfx");
    let ours = we_show(&pfx, typist.0);
    let points: Vec<String> = ours.iter().map(|(point, _)| point.clone()).collect();
    assert_eq!(bouncy_castle_opens(&pfx, typist.0), Some((points, 3)));
    assert_eq!(jkurwa_opens("open-store.js", &pfx, typist.0), Some(ours));
}
