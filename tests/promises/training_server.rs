//! The training provider, asked over real sockets as a stranger would: nothing here uses the program's own client.

use base64ct::{Base64, Encoding};
use kliuchnyk::crypto::{CurveId, HashAlgorithm, KeyAlgorithm, PrivateKey, Signer};
use kliuchnyk::pki::cms::{self, SignedData, SignedDataDraft};
use kliuchnyk::pki::request::RequestDraft;
use kliuchnyk::pki::spki::ParameterForm;
use kliuchnyk::pki::{Certificate, SubjectPublicKeyInfo};
use kliuchnyk::training::{Config, Running, Server};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::time::Duration;
use time::OffsetDateTime;

mod browser;
mod endurance;
mod faults;
mod national;
mod refusals;
mod services;
mod standard;

const OKSANA: &str = "Коваленко Оксана Петрівна";

struct Response {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Response {
    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.head))
    }
}

/// Sends octets as they are and reads until the other side closes or the announced length is there.
fn raw(address: SocketAddr, request: &[u8]) -> Option<Response> {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    stream.write_all(request).unwrap();
    read_response(&mut stream)
}

fn read_response(stream: &mut TcpStream) -> Option<Response> {
    let mut octets = Vec::new();
    let mut buffer = [0; 16 * 1024];
    let end = loop {
        if let Some(end) = octets.windows(4).position(|w| w == b"\r\n\r\n") {
            break end;
        }
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return None,
            Ok(count) => octets.extend_from_slice(&buffer[..count]),
        }
    };
    let head = String::from_utf8(octets[..end].to_vec()).unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let mut response = Response { status, head, body: octets[end + 4..].to_vec() };
    let length = response.header("content-length").map(|l| l.parse::<usize>().unwrap());
    while length.is_none_or(|length| response.body.len() < length) && response.status != 304 {
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => break,
            Ok(count) => response.body.extend_from_slice(&buffer[..count]),
        }
    }
    Some(response)
}

fn request(method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut head =
        format!("{method} {path} HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
    if !headers.iter().any(|(name, _)| *name == "Host") {
        head.push_str("Host: 127.0.0.1\r\n");
    }
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    [head.as_bytes(), b"\r\n", body].concat()
}

fn get(server: &Running, path: &str) -> Response {
    raw(server.address, &request("GET", path, &[], &[])).expect("an answer")
}

fn post(server: &Running, path: &str, kind: &str, body: &[u8]) -> Response {
    raw(server.address, &request("POST", path, &[("Content-Type", kind)], body)).expect("an answer")
}

fn iit(server: &Running, body: &[u8]) -> Response {
    post(server, "/services/cmp/", "application/octet-stream", body)
}

fn fixture(path: &str) -> Vec<u8> {
    std::fs::read(fixture_path(path)).unwrap()
}

fn fixture_path(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(path)
}

fn start(data: &Path) -> Running {
    Server::start(Config::new(data)).unwrap()
}

/// A key and the certificate it got.
struct Enrolled {
    key: PrivateKey,
    certificate: Certificate,
}

impl Enrolled {
    fn sign(&self, content: &[u8], hash: HashAlgorithm, time: OffsetDateTime) -> Vec<u8> {
        let draft = SignedDataDraft::new(content, true, &self.certificate, false, hash, time).unwrap();
        let signature = self.key.sign(&draft.to_sign().digest()).unwrap();
        draft.assemble(&signature).unwrap()
    }
}

fn pkcs10(key: &PrivateKey, hash: HashAlgorithm) -> Vec<u8> {
    let spki = SubjectPublicKeyInfo::build(&key.public_key(), ParameterForm::Explicit).unwrap();
    let draft = RequestDraft::new(&spki, None, hash).unwrap();
    draft.assemble(&key.sign(&draft.to_sign().digest()).unwrap()).unwrap()
}

fn new_key(algorithm: KeyAlgorithm) -> PrivateKey {
    PrivateKey::generate(algorithm).unwrap()
}

const M257: KeyAlgorithm = KeyAlgorithm::Dstu4145(CurveId::M257);

/// A signature certificate and a key-agreement certificate of one person.
fn enrol(server: &Running, algorithm: KeyAlgorithm, hash: HashAlgorithm, days: i64) -> [Enrolled; 2] {
    enrol_as(server, OKSANA, algorithm, hash, days)
}

fn enrol_as(
    server: &Running,
    person: &str,
    algorithm: KeyAlgorithm,
    hash: HashAlgorithm,
    days: i64,
) -> [Enrolled; 2] {
    let keys = [new_key(algorithm), new_key(algorithm)];
    let requests: Vec<Value> = keys
        .iter()
        .zip(["sign", "agree"])
        .map(|(key, purpose)| json!({ "purpose": purpose, "p10": Base64::encode_string(&pkcs10(key, hash)) }))
        .collect();
    let body = json!({ "person": person, "days": days, "requests": requests }).to_string();
    let answer = post(server, "/api/v1/training/enroll", "application/json", body.as_bytes());
    assert_eq!(answer.status, 200);
    let list = answer.json()["certificates"].clone();
    let mut index = 0;
    keys.map(|key| {
        let der = Base64::decode_vec(list[index].as_str().unwrap()).unwrap();
        index += 1;
        let certificate = Certificate::from_der(&der).unwrap();
        assert_eq!(certificate.spki().public_key().unwrap(), &key.public_key());
        Enrolled { key, certificate }
    })
}

/// Content of command 1 with the requests in their slots.
fn renewal_content(sign: &[u8], agree: Option<&[u8]>) -> Vec<u8> {
    let mut record = vec![0u8; 208];
    let mut put = |offset: usize, value: usize| {
        record[offset..offset + 4].copy_from_slice(&(value as u32).to_le_bytes());
    };
    put(0, 3);
    put(4, 208);
    put(80, 4);
    put(144, 208);
    put(148, sign.len());
    match agree {
        Some(agree) => {
            put(152, 208 + sign.len());
            put(156, agree.len());
        }
        None => put(180, 1),
    }
    [&1u32.to_le_bytes()[..], &0u32.to_le_bytes(), &record, sign, agree.unwrap_or_default()].concat()
}

fn lookup(server: &Running, ids: [&[u8]; 2]) -> Vec<Certificate> {
    let mut content = vec![0u8; 120];
    content[0] = 13;
    content[8] = 2;
    for (index, id) in ids.into_iter().enumerate() {
        content[12 + 32 * index..][..id.len()].copy_from_slice(id);
    }
    content[0x6c] = 1;
    content[0x70] = 1;
    let answer = iit(server, &cms::data(&content));
    assert_eq!(answer.status, 200);
    let content = cms::read_data(&answer.body).unwrap();
    assert_eq!(content[..8], [13, 0, 0, 0, 1, 0, 0, 0]);
    if content.len() == 8 { Vec::new() } else { SignedData::from_der(&content[8..]).unwrap().certificates() }
}

/// Status word of a signed answer to command 1, and the certificates in it.
fn read_renewal(server: &Running, answer: &[u8]) -> (u32, Vec<Certificate>) {
    let signed = SignedData::from_der(answer).unwrap();
    let signer = own_certificates(server)
        .into_iter()
        .find(|c| {
            c.extended_key_usage().iter().any(|p| p == "1.3.6.1.4.1.19398.1.1.8.1")
                && signed.is_signed_by(0, c)
        })
        .expect("signed by the CMP server");
    signed.verify(0, &signer, None).unwrap();
    let content = signed.content().unwrap();
    assert_eq!(content[..4], [1, 0, 0, 0]);
    let status = u32::from_le_bytes(content[4..8].try_into().unwrap());
    let certificates = match status {
        1 => SignedData::from_der(&content[8..]).unwrap().certificates(),
        _ => Vec::new(),
    };
    (status, certificates)
}

fn own_certificates(server: &Running) -> Vec<Certificate> {
    SignedData::from_der(&get(server, "/ca/certs.p7b").body).unwrap().certificates()
}

fn issuer(server: &Running, certificate: &Certificate) -> Certificate {
    own_certificates(server)
        .into_iter()
        .find(|c| c.is_ca() && certificate.verify_issued_by(c).is_ok())
        .expect("issued by this provider")
}
