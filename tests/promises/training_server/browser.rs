//! A web page that the user has open can reach a local server: one test for each rule that keeps it out, and for the
//! limits of what a client may send.

use super::*;
use std::io::Write;

fn status_of(server: &Running, octets: &[u8]) -> u16 {
    raw(server.address, octets).expect("an answer").status
}

fn get_with(server: &Running, headers: &[(&str, &str)]) -> u16 {
    status_of(server, &request("GET", "/api/v1/profile", headers, &[]))
}

#[test]
fn a_foreign_host_is_misdirected() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let port = server.address.port();
    for host in ["127.0.0.1".to_owned(), format!("localhost:{port}"), format!("[::1]:{port}")] {
        assert_eq!(get_with(&server, &[("Host", &host)]), 200, "{host}");
    }
    for host in ["evil.example", "127.0.0.1.evil.example:80", "192.168.0.1", "0.0.0.0"] {
        assert_eq!(get_with(&server, &[("Host", host)]), 421, "{host}");
    }
}

#[test]
fn a_missing_host_is_for_the_oldest_clients_only() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    assert_eq!(status_of(&server, b"GET /api/v1/profile HTTP/1.0\r\n\r\n"), 200);
    assert_eq!(status_of(&server, b"GET /api/v1/profile HTTP/1.1\r\nConnection: close\r\n\r\n"), 400);
    let two = request("GET", "/api/v1/profile", &[("Host", "127.0.0.1"), ("Host", "evil.example")], &[]);
    assert_eq!(status_of(&server, &two), 400);
}

#[test]
fn targets_in_absolute_form_are_taken_as_proxies_send_them() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let target = |host: &str| {
        format!(
            "GET http://{host}/api/v1/profile HTTP/1.0\r\nHost: 127.0.0.1\r\nConnection: keep-alive\r\n\r\n"
        )
    };
    let mut stream = TcpStream::connect(server.address).unwrap();
    stream.write_all(target("127.0.0.1:80").as_bytes()).unwrap();
    let first = read_response(&mut stream).unwrap();
    assert_eq!(first.status, 200);
    // HTTP/1.0 with keep-alive: the connection is still good.
    assert_eq!(first.header("connection"), Some("keep-alive"));
    stream.write_all(target("evil.example").as_bytes()).unwrap();
    assert_eq!(read_response(&mut stream).unwrap().status, 421);
}

#[test]
fn a_foreign_origin_is_forbidden() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    assert_eq!(get_with(&server, &[("Origin", &server.url())]), 200);
    for origin in ["http://evil.example", "null", "http://127.0.0.1:1", "https://localhost"] {
        assert_eq!(get_with(&server, &[("Origin", origin)]), 403, "{origin}");
    }
}

#[test]
fn a_cross_site_fetch_is_forbidden() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    assert_eq!(get_with(&server, &[("Sec-Fetch-Site", "none")]), 200);
    assert_eq!(get_with(&server, &[("Sec-Fetch-Site", "cross-site")]), 403);
}

#[test]
fn no_answer_shares_with_other_origins_or_lets_itself_be_framed() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let preflight = [("Access-Control-Request-Method", "POST"), ("Origin", "http://evil.example")];
    let answers = [
        get(&server, "/api/v1/profile"),
        get(&server, "/nowhere"),
        raw(server.address, &request("OPTIONS", "/services/cmp/", &preflight, &[])).unwrap(),
    ];
    for answer in answers {
        assert!(!answer.head.to_ascii_lowercase().contains("access-control-"), "{}", answer.head);
        assert_eq!(answer.header("x-frame-options"), Some("DENY"));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert!(answer.header("content-security-policy").unwrap().contains("default-src 'none'"));
        assert!(answer.header("set-cookie").is_none());
    }
}

#[test]
fn what_a_page_may_post_unasked_is_refused_everywhere() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    for path in ["/services/cmp/", "/.well-known/cmp", "/services/ocsp/", "/api/v1/training/enroll"] {
        for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"] {
            assert_eq!(post(&server, path, kind, b"{}").status, 415, "{path} {kind}");
        }
    }
    for path in ["/api/v1/training/enroll", "/api/v1/agreement/acceptances", "/api/v1/registration/query"] {
        assert_eq!(post(&server, path, "application/octet-stream", b"{}").status, 415, "{path}");
    }
}

#[test]
fn nothing_is_changed_by_get() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(Config { lab: true, ..Config::new(data.path()) }).unwrap();
    let log = data.path().join("log");
    let before = std::fs::read(&log).unwrap();
    let token = format!("Bearer {}", server.admin_token().unwrap());
    for path in [
        "/services/cmp/",
        "/.well-known/cmp",
        "/.well-known/cmp/p/renewal",
        "/services/tsp/",
        "/services/ocsp/",
        "/api/v1/training/enroll",
        "/api/v1/agreement/acceptances",
        "/api/v1/registration/query",
        "/admin/clock",
        "/admin/transactions/00/approve",
    ] {
        let answer = raw(server.address, &request("GET", path, &[("Authorization", &token)], &[])).unwrap();
        assert!(answer.status == 405 || path == "/admin/clock" && answer.status == 200, "{path}");
    }
    assert_eq!(std::fs::read(&log).unwrap(), before);
}

#[test]
fn administration_needs_the_lab_and_the_token() {
    let data = tempfile::tempdir().unwrap();
    let usual = start(data.path());
    assert_eq!(get(&usual, "/admin/transactions").status, 404);
    assert!(!data.path().join("admin.token").exists());
    drop(usual);
    let server = Server::start(Config { lab: true, ..Config::new(data.path()) }).unwrap();
    let token = std::fs::read_to_string(data.path().join("admin.token")).unwrap();
    assert_eq!(Some(token.as_str()), server.admin_token());
    let with = |authorization: &str| {
        status_of(&server, &request("GET", "/admin/transactions", &[("Authorization", authorization)], &[]))
    };
    assert_eq!(get(&server, "/admin/transactions").status, 401);
    assert_eq!(with(&format!("Bearer {}x", token)), 401);
    assert_eq!(with(&format!("Basic {token}")), 401);
    assert_eq!(with(&format!("Bearer {token}")), 200);
}

#[test]
fn large_bodies_and_headers_are_refused() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let large = vec![0u8; 256 * 1024 + 1];
    assert_eq!(post(&server, "/services/cmp/", "application/octet-stream", &large).status, 413);
    assert_eq!(post(&server, "/services/cmp/", "application/octet-stream", &large[1..]).status, 400);
    // A signed agreement may be larger; this one is no signed document.
    assert_eq!(post(&server, "/api/v1/agreement/acceptances", services::SIGNED, &large).status, 400);
    let long = "x".repeat(17 * 1024);
    let octets = request("GET", "/api/v1/profile", &[("X-Long", &long)], &[]);
    assert_eq!(status_of(&server, &octets), 431);
}

#[test]
fn a_body_without_an_announced_length_is_counted() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let mut stream = TcpStream::connect(server.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    stream
        .write_all(b"POST /services/cmp/ HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n")
        .unwrap();
    let chunk = [&b"8000\r\n"[..], &[0; 0x8000], b"\r\n"].concat();
    // The server stops reading before all of it is written.
    for _ in 0..64 {
        if stream.write_all(&chunk).is_err() {
            break;
        }
    }
    if let Some(answer) = read_response(&mut stream) {
        assert_eq!(answer.status, 413);
    }
}

#[test]
fn the_sixty_fifth_connection_is_told_to_come_later() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let idle: Vec<TcpStream> = (0..64)
        .map(|_| {
            let mut stream = TcpStream::connect(server.address).unwrap();
            stream.write_all(b"GET / HTTP/1.1\r\n").unwrap();
            stream
        })
        .collect();
    // Accepting is not instant.
    let busy = (0..50).find_map(|_| {
        std::thread::sleep(Duration::from_millis(20));
        let answer = raw(server.address, &request("GET", "/api/v1/profile", &[], &[]));
        answer.filter(|a| a.status == 503)
    });
    assert!(busy.expect("a refusal").header("retry-after").is_some());
    drop(idle);
    let free = (0..100).any(|_| {
        std::thread::sleep(Duration::from_millis(20));
        raw(server.address, &request("GET", "/api/v1/profile", &[], &[])).is_some_and(|a| a.status == 200)
    });
    assert!(free);
}

#[test]
fn a_slow_client_is_given_up_after_fifteen_seconds() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let started = std::time::Instant::now();
    let mut stalled = [
        &b"GET /api/v1/profile HTTP/1.1\r\nHost: 127"[..],
        b"POST /services/cmp/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 10\r\n\r\nabc",
    ]
    .map(|start| {
        let mut stream = TcpStream::connect(server.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(40))).unwrap();
        stream.write_all(start).unwrap();
        stream
    });
    for stream in &mut stalled {
        if let Some(answer) = read_response(stream) {
            assert_eq!(answer.status, 408);
        }
    }
    let waited = started.elapsed();
    assert!(waited >= Duration::from_secs(14) && waited < Duration::from_secs(25), "{waited:?}");
}

#[test]
fn other_addresses_than_loopback_need_leave() {
    let data = tempfile::tempdir().unwrap();
    let listen = SocketAddr::from(([0, 0, 0, 0], 0));
    assert!(Server::start(Config { listen, ..Config::new(data.path()) }).is_err());
    let allowed = Config { listen, allow_remote: true, ..Config::new(data.path()) };
    assert!(Server::start(allowed).is_ok());
}

#[test]
fn names_are_written_as_data_and_never_as_markup() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(Config { lab: true, ..Config::new(data.path()) }).unwrap();
    let person = "<script>alert(1)</script>";
    let [enrolled, _] = enrol_as(&server, person, M257, HashAlgorithm::Gost34311, 6);
    assert_eq!(enrolled.certificate.subject().common_name(), Some(person));
    for path in ["/api/v1/profile", "/api/v1/status/%3Cscript%3E", "/%3Cscript%3E", "/ca/%3Cscript%3E.cer"] {
        let answer = get(&server, path);
        assert!(!answer.header("content-type").unwrap().contains("html"), "{path}");
        assert!(!String::from_utf8_lossy(&answer.body).contains("<script>"), "{path}");
    }
}
