//! OpenSSL as the other side: its test authority, its mock server, its command line.

use crate::fixtures::skipped;
use kliuchnyk::crypto::{KeyAlgorithm, PrivateKey};
use kliuchnyk::pki::{Certificate, tlv};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Whether OpenSSL with its CMP client is on this machine; says so when not.
pub fn is_here() -> bool {
    let here = Command::new("openssl").args(["cmp", "-help"]).output().is_ok_and(|o| o.status.success());
    if !here {
        skipped("openssl (3.0 or later) is not on this machine");
    }
    here
}

/// Runs OpenSSL in `folder` and returns whether it succeeded, and everything it said.
pub fn run(folder: &Path, arguments: &[&str]) -> (bool, String) {
    let output = Command::new("openssl").args(arguments).current_dir(folder).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&said).into_owned())
}

fn must(folder: &Path, line: &str) {
    let (done, said) = run(folder, &line.split('|').map(str::trim).collect::<Vec<_>>());
    assert!(done, "openssl {line}\n{said}");
}

const EXTENSIONS: &str = "
[req]
distinguished_name=dn
[dn]
[ca]
basicConstraints=critical,CA:true
keyUsage=critical,keyCertSign,cRLSign
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
[cmp]
basicConstraints=CA:false
keyUsage=critical,digitalSignature
extendedKeyUsage=1.3.6.1.5.5.7.3.27
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
[user]
basicConstraints=CA:false
keyUsage=critical,digitalSignature,nonRepudiation
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
";

/// A folder with a root, an issuing authority, a CMP server and persons, all made by OpenSSL: `NAME.key`, `NAME.crt`.
pub struct Authority {
    folder: tempfile::TempDir,
}

impl Authority {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("ext.cnf"), EXTENSIONS).unwrap();
        let authority = Self { folder };
        authority.key("root");
        must(
            authority.folder(),
            "req|-x509|-new|-key|root.key|-sha256|-days|3650|-subj|/C=UA/O=Strangers/CN=Root|-config|ext.cnf\
             |-extensions|ca|-out|root.crt",
        );
        authority.issue("issuing", "/C=UA/O=Strangers/CN=Issuing", "root", "ca");
        authority.issue("cmpsrv", "/C=UA/O=Strangers/CN=CMP server", "issuing", "cmp");
        authority.issue("user", "/C=UA/O=Strangers/CN=Petrenko Petro", "issuing", "user");
        authority
    }
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
    pub fn path(&self, file: &str) -> PathBuf {
        self.folder().join(file)
    }
    pub fn key(&self, name: &str) {
        let line = format!("genpkey|-algorithm|EC|-pkeyopt|ec_paramgen_curve:P-256|-out|{name}.key");
        must(self.folder(), &line);
    }
    fn issue(&self, name: &str, subject: &str, issuer: &str, extensions: &str) {
        self.key(name);
        must(
            self.folder(),
            &format!("req|-new|-key|{name}.key|-subj|{subject}|-config|ext.cnf|-out|{name}.csr"),
        );
        must(
            self.folder(),
            &format!(
                "x509|-req|-in|{name}.csr|-CA|{issuer}.crt|-CAkey|{issuer}.key|-CAcreateserial|-days|730|-sha256\
                 |-extfile|ext.cnf|-extensions|{extensions}|-out|{name}.crt"
            ),
        );
    }
    pub fn certificate(&self, name: &str) -> Certificate {
        let pem = std::fs::read(self.path(&format!("{name}.crt"))).unwrap();
        Certificate::read_all(&pem).unwrap().remove(0).unwrap()
    }
    pub fn private_key(&self, name: &str) -> PrivateKey {
        let arguments = format!("pkcs8 -topk8 -nocrypt -in {name}.key -outform DER -out {name}.p8");
        must(self.folder(), &arguments.replace(' ', "|"));
        read_pkcs8(&std::fs::read(self.path(&format!("{name}.p8"))).unwrap())
    }
}

/// PrivateKeyInfo with ECPrivateKey (RFC 5915) of P-256.
fn read_pkcs8(der: &[u8]) -> PrivateKey {
    let mut info = tlv::Reader::new(der, "PKCS#8").sequence().unwrap();
    info.integer().unwrap();
    info.sequence().unwrap();
    let inner = info.octet_string().unwrap();
    let mut key = tlv::Reader::new(inner, "ECPrivateKey").sequence().unwrap();
    key.integer().unwrap();
    PrivateKey::from_bytes(KeyAlgorithm::P256, key.octet_string().unwrap()).unwrap()
}

/// PKCS#8 in PEM of a key of ours.
pub fn write_pem(key: &PrivateKey, path: &Path) {
    use kliuchnyk::crypto::Signer;
    use kliuchnyk::pki::oid;
    let point = tlv::tlv(tlv::constructed(1), &[&tlv::bit_string(key.public_key().as_bytes())]);
    let inner = tlv::sequence(&[&tlv::integer(1), &tlv::octet_string(key.to_bytes().expose()), &point]);
    let algorithm = tlv::algorithm(&oid::EC_PUBLIC_KEY, &tlv::oid(&oid::P256));
    let info = tlv::sequence(&[&tlv::integer(0), &algorithm, &tlv::octet_string(&inner)]);
    let pem = der::pem::encode_string("PRIVATE KEY", der::pem::LineEnding::LF, &info).unwrap();
    std::fs::write(path, pem).unwrap();
}

pub fn write_certificate(certificate: &Certificate, path: &Path) {
    let pem = der::pem::encode_string("CERTIFICATE", der::pem::LineEnding::LF, certificate.as_der());
    std::fs::write(path, pem.unwrap()).unwrap();
}

/// A port of this computer that was free a moment ago.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// OpenSSL's mock server. It issues nothing: it always answers with the certificate of `user`.
pub struct MockServer {
    child: Child,
    pub port: u16,
}

impl MockServer {
    pub fn start(authority: &Authority, options: &str) -> Self {
        let port = free_port();
        let child = Command::new("openssl")
            .args(["cmp", "-port", &port.to_string()])
            .args("-srv_cert cmpsrv.crt -srv_key cmpsrv.key -srv_trusted root.crt".split(' '))
            .args("-srv_untrusted issuing.crt -rsp_extracerts issuing.crt -rsp_cert user.crt".split(' '))
            .args(options.split_whitespace())
            .current_dir(authority.folder())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Self { child, port }
    }
    /// One message, one answer. The path is one that the mock server knows.
    pub fn ask(&self, message: &[u8]) -> Vec<u8> {
        post(self.port, "/pkix/", "application/pkixcmp", message)
    }
}

impl Drop for MockServer {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Posts to this computer, waiting up to ten seconds for the port to open; returns the body of the answer.
pub fn post(port: u16, path: &str, content_type: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: {content_type}\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    exchange(port, &[head.as_bytes(), body].concat())
}

pub fn get(port: u16, path: &str) -> Vec<u8> {
    let head = format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n");
    exchange(port, head.as_bytes())
}

fn exchange(port: u16, request: &[u8]) -> Vec<u8> {
    let end = Instant::now() + Duration::from_secs(10);
    let mut stream = loop {
        match TcpStream::connect(("127.0.0.1", port)) {
            Ok(stream) => break stream,
            Err(error) => assert!(Instant::now() < end, "port {port}: {error}"),
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream.write_all(request).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let end = answer.windows(4).position(|w| w == b"\r\n\r\n").unwrap();
    let head = String::from_utf8_lossy(&answer[..end]).into_owned();
    assert!(head.split(' ').nth(1) == Some("200"), "{head}");
    answer[end + 4..].to_vec()
}
