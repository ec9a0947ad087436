//! OpenSSL as a client of the training provider: its CMP, OCSP and time-stamp commands against the strict endpoint.

use super::peer;
use base64ct::{Base64, Encoding};
use kliuchnyk::authority::Profile;
use kliuchnyk::crypto::{HashAlgorithm, KeyAlgorithm, PrivateKey, Signer};
use kliuchnyk::pki::request::RequestDraft;
use kliuchnyk::pki::spki::ParameterForm;
use kliuchnyk::pki::{Certificate, SubjectPublicKeyInfo};
use kliuchnyk::training::{Config, Running, Server};
use std::path::Path;

/// A training provider and a folder with what a client of it needs: `root.crt`, `issuing.crt`, `user.key`, `user.crt`,
/// `new.key`.
struct Provider {
    server: Running,
    folder: tempfile::TempDir,
}

impl Provider {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let server =
            Server::start(Config { lab: true, ..Config::new(folder.path().join("provider")) }).unwrap();
        let provider = Self { server, folder };
        let profile = peer::get(provider.port(), "/api/v1/profile");
        let trust = Profile::from_json(&profile).unwrap().trust();
        let ecdsa = |c: &&Certificate| {
            c.is_ca() && c.spki().public_key().is_ok_and(|k| k.algorithm() == KeyAlgorithm::P256)
        };
        let root = trust.anchors.iter().find(ecdsa).unwrap();
        let issuing = trust.certificates.iter().find(ecdsa).unwrap();
        peer::write_certificate(root, &provider.path().join("root.crt"));
        peer::write_certificate(issuing, &provider.path().join("issuing.crt"));
        let key = provider.new_key("user");
        let user = provider.enroll(&key);
        peer::write_certificate(&user, &provider.path().join("user.crt"));
        provider.new_key("new");
        provider
    }
    fn path(&self) -> &Path {
        self.folder.path()
    }
    fn port(&self) -> u16 {
        self.server.address.port()
    }
    fn new_key(&self, name: &str) -> PrivateKey {
        let key = PrivateKey::generate(KeyAlgorithm::P256).unwrap();
        peer::write_pem(&key, &self.path().join(format!("{name}.key")));
        key
    }
    fn enroll(&self, key: &PrivateKey) -> Certificate {
        let spki = SubjectPublicKeyInfo::build(&key.public_key(), ParameterForm::Named).unwrap();
        let draft = RequestDraft::new(&spki, None, HashAlgorithm::Sha256).unwrap();
        let request = draft.assemble(&key.sign(&draft.to_sign().digest()).unwrap()).unwrap();
        let wish = serde_json::json!({
            "person": "Коваленко Оксана Петрівна",
            "days": 6,
            "requests": [{ "purpose": "sign", "p10": Base64::encode_string(&request) }],
        });
        let body = serde_json::to_vec(&wish).unwrap();
        let answer = peer::post(self.port(), "/api/v1/training/enroll", "application/json", &body);
        let answer: serde_json::Value = serde_json::from_slice(&answer).unwrap();
        Certificate::from_der(&Base64::decode_vec(answer["certificates"][0].as_str().unwrap()).unwrap())
            .unwrap()
    }
    /// `openssl cmp` with this command; what it said.
    fn cmp(&self, command: &str) -> (bool, String) {
        let server = format!("127.0.0.1:{}", self.port());
        let mut line = vec!["cmp", "-server", &server, "-path", ".well-known/cmp", "-batch"];
        line.extend("-trusted root.crt -untrusted issuing.crt -cmd".split(' '));
        line.extend(command.split(' '));
        peer::run(self.path(), &line)
    }
    fn must(&self, command: &str) -> String {
        let (done, said) = self.cmp(command);
        assert!(done, "openssl cmp -cmd {command}\n{said}");
        said
    }
    fn certificate(&self, file: &str) -> Certificate {
        Certificate::read_all(&std::fs::read(self.path().join(file)).unwrap()).unwrap().remove(0).unwrap()
    }
    /// What `openssl ocsp` says of a certificate.
    fn status(&self, certificate: &str) -> String {
        let url = format!("http://127.0.0.1:{}/services/ocsp/", self.port());
        let line = format!(
            "ocsp -issuer issuing.crt -sha256 -cert {certificate} -url {url} -CAfile root.crt -verify_other issuing.crt"
        );
        let (done, said) = peer::run(self.path(), &line.split(' ').collect::<Vec<_>>());
        assert!(done && said.contains("Response verify OK"), "{said}");
        said
    }
}

#[test]
fn openssl_updates_its_key_and_the_old_certificate_dies() {
    if !peer::is_here() {
        return;
    }
    let provider = Provider::start();
    assert!(provider.status("user.crt").contains("user.crt: good"));
    provider.must("kur -cert user.crt -key user.key -oldcert user.crt -newkey new.key -certout new.crt");
    let (old, new) = (provider.certificate("user.crt"), provider.certificate("new.crt"));
    assert_eq!(new.subject(), old.subject());
    assert_ne!(new.spki(), old.spki());
    let (verified, said) = peer::run(
        provider.path(),
        &["verify", "-CAfile", "root.crt", "-untrusted", "issuing.crt", "new.crt"],
    );
    assert!(verified, "{said}");
    let said = provider.status("user.crt");
    assert!(said.contains("user.crt: revoked") && said.contains("superseded"), "{said}");
    assert!(provider.status("new.crt").contains("new.crt: good"));
    // The old key speaks for nobody any more.
    provider.new_key("late");
    let late = "kur -cert user.crt -key user.key -oldcert user.crt -newkey late.key -certout late.crt";
    let (done, said) = provider.cmp(late);
    assert!(!done && said.contains("certRevoked"), "{said}");
}

#[test]
fn openssl_enrols_certifies_and_asks() {
    if !peer::is_here() {
        return;
    }
    let provider = Provider::start();
    let signed = "-cert user.crt -key user.key";
    provider.must(&format!(
        "ir {signed} -newkey new.key -subject /C=UA/CN=Newcomer -certout ir.crt -cacertsout ca.crt"
    ));
    assert_eq!(provider.certificate("ir.crt").subject().common_name(), Some("Newcomer"));
    provider.new_key("second");
    provider.must(
        "ir -ref 1001 -secret pass:training-secret -newkey second.key -subject /C=UA/CN=Stranger -certout mac.crt",
    );
    assert_eq!(provider.certificate("mac.crt").subject().common_name(), Some("Stranger"));
    provider.new_key("third");
    provider.must(&format!(
        "cr {signed} -newkey third.key -subject /C=UA/CN=Third -implicit_confirm -certout cr.crt"
    ));
    provider.new_key("fourth");
    let (made, said) = peer::run(
        provider.path(),
        &["req", "-new", "-key", "fourth.key", "-subj", "/C=UA/CN=Fourth", "-out", "fourth.csr"],
    );
    assert!(made, "{said}");
    provider.must(&format!("p10cr {signed} -csr fourth.csr -certout p10.crt"));
    for kind in ["caCerts", "signKeyPairTypes", "currentCRL"] {
        let said = provider.must(&format!("genm {signed} -infotype {kind}"));
        assert!(said.contains(kind), "{said}");
    }
}

#[test]
fn openssl_revokes() {
    if !peer::is_here() {
        return;
    }
    let provider = Provider::start();
    provider.must("rr -cert user.crt -key user.key -oldcert user.crt -revreason 4");
    assert!(provider.status("user.crt").contains("user.crt: revoked"));
}

#[test]
fn openssl_verifies_our_time_stamps() {
    if !peer::is_here() {
        return;
    }
    let provider = Provider::start();
    std::fs::write(provider.path().join("t.txt"), "text\n").unwrap();
    let ts = |line: &str| {
        let (done, said) = peer::run(provider.path(), &line.split(' ').collect::<Vec<_>>());
        assert!(done, "openssl {line}\n{said}");
        said
    };
    ts("ts -query -data t.txt -sha256 -cert -out q.tsq");
    let query = std::fs::read(provider.path().join("q.tsq")).unwrap();
    let answer = peer::post(provider.port(), "/services/tsp/", "application/timestamp-query", &query);
    std::fs::write(provider.path().join("a.tsr"), answer).unwrap();
    let said = ts("ts -verify -data t.txt -in a.tsr -CAfile root.crt -untrusted issuing.crt");
    assert!(said.contains("Verification: OK"), "{said}");
}
