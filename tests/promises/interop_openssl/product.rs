//! The whole product against OpenSSL's mock server, which issues nothing: it answers every request with one and the same
//! certificate, so a renewal gets a certificate for a key that is not its own.

use super::peer::{self, Authority, MockServer};
use base64ct::{Base64, Encoding};
use kliuchnyk::pki::cmp::{Body, FailInfo, Message, Status};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};

/// Stands between client and server and keeps what the client sent.
struct Recorder {
    port: u16,
    bodies: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Recorder {
    /// Serves until the test program ends; each exchange on connections of its own.
    fn before(server: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let bodies = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&bodies);
        std::thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                if let Some(body) = read_body(&client) {
                    let answer = peer::post(server, "/pkix/", "application/pkixcmp", &body);
                    kept.lock().unwrap().push(body);
                    reply(client, &answer);
                }
            }
        });
        Self { port, bodies }
    }
    fn sent(&self) -> Vec<Message> {
        self.bodies.lock().unwrap().iter().map(|body| Message::from_der(body).unwrap()).collect()
    }
}

fn read_body(mut client: &TcpStream) -> Option<Vec<u8>> {
    let mut octets = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        if let Some(end) = octets.windows(4).position(|w| w == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&octets[..end]).to_ascii_lowercase();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length:"))?;
            let length: usize = length.trim().parse().ok()?;
            if octets.len() >= end + 4 + length {
                return Some(octets.split_off(end + 4));
            }
        }
        match client.read(&mut buffer) {
            Ok(0) | Err(_) => return None,
            Ok(count) => octets.extend_from_slice(&buffer[..count]),
        }
    }
}

fn reply(mut client: TcpStream, body: &[u8]) {
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/pkixcmp\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    client.write_all(&[head.as_bytes(), body].concat()).unwrap();
}

/// A profile of a provider that speaks the plain RFC 9483.
fn profile(authority: &Authority, port: u16) -> Vec<u8> {
    let base64 = |name: &str| Base64::encode_string(authority.certificate(name).as_der());
    let url = format!("http://127.0.0.1:{port}/pkix/");
    let profile = serde_json::json!({
        "id": "strangers",
        "name": { "uk": "Чужий надавач", "en": "Stranger" },
        "source": "made for a test",
        "protocols": ["cmp"],
        "requests": "one-by-one",
        "hash": "gost34311",
        "services": { "cmp_strict": url },
        "anchors": [base64("root")],
        "certificates": [base64("issuing"), base64("cmpsrv")],
    });
    serde_json::to_vec(&profile).unwrap()
}

fn product(folder: &Path, arguments: &[&str]) -> (bool, serde_json::Value, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_kliuchnyk"))
        .args(["--json", "--lang", "en", "--state", "state"])
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap();
    let said = [output.stdout.clone(), output.stderr].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    (output.status.success(), serde_json::from_slice(&output.stdout).unwrap_or_default(), said)
}

#[test]
fn a_certificate_for_a_foreign_key_is_refused_and_the_old_key_stays() {
    if !peer::is_here() {
        return;
    }
    let authority = Authority::new();
    let folder = authority.folder();
    let server = MockServer::start(&authority, "");
    let recorder = Recorder::before(server.port);
    let export = "pkcs12|-export|-inkey|user.key|-in|user.crt|-out|user.p12|-keypbe|AES-256-CBC|-certpbe|AES-256-CBC\
                  |-macalg|sha256|-passout|pass:OldPass123";
    let (exported, said) = peer::run(folder, &export.split('|').collect::<Vec<_>>());
    assert!(exported, "{said}");
    let old_key = std::fs::read(authority.path("user.p12")).unwrap();
    std::fs::write(authority.path("old.txt"), "OldPass123\n").unwrap();
    std::fs::write(authority.path("new.txt"), "NewPass123!x\n").unwrap();
    std::fs::write(authority.path("p.json"), profile(&authority, recorder.port)).unwrap();
    let (added, _, said) = product(folder, &["provider", "add", "p.json"]);
    assert!(added, "{said}");

    let renew = "renew --key user.p12 --provider strangers --accept-agreement --confirm-data --accept-untried \
                 --password-file old.txt --new-password-file new.txt";
    let (renewed, answer, said) = product(folder, &renew.split_whitespace().collect::<Vec<_>>());
    assert!(!renewed, "{said}");
    assert_eq!(answer["error"]["code"], "E-REQ-07", "{said}");

    let sent = recorder.sent();
    let Some(Body::Kur(requests)) = sent.first().map(|m| &m.body) else { panic!("{said}") };
    let wanted = requests[0].request.template.public_key.clone().unwrap();
    let foreign = authority.certificate("user");
    assert_ne!(wanted, *foreign.spki());
    let Some(Body::CertConf(statuses)) = sent.last().map(|m| &m.body) else { panic!("{said}") };
    let status = statuses[0].status.as_ref().unwrap();
    assert_eq!(status.status, Status::Rejection);
    assert_eq!(status.reasons, [FailInfo::IncorrectData]);
    for message in &sent {
        message.verify(&foreign).unwrap();
    }

    assert_eq!(std::fs::read(authority.path("user.p12")).unwrap(), old_key, "the old key is as it was");
    let dated = std::fs::read_dir(folder).unwrap().filter_map(Result::ok);
    let dated = dated.filter(|f| f.file_name().to_string_lossy().starts_with("user.p12.old-")).count();
    assert_eq!(dated, 0, "nothing was put in its place");
}
