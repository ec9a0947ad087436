//! Whatever a network does to us ends in time, in little memory and under the right code.

use kliuchnyk::code::{Code, Coded};
use kliuchnyk::crypto::Password;
use kliuchnyk::net::{Client, Limits, NetError, Proxy, ProxyServer, Response};
use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const LIMITS: Limits = Limits {
    total: Some(Duration::from_millis(1500)),
    stall: Duration::from_millis(700),
    size: 100_000,
    text: false,
};

/// Serves every connection with `answer` after reading the head of the request; returns the address.
async fn server<F, Fut>(answer: F) -> String
where
    F: Fn(TcpStream, String) -> Fut + Send + 'static,
    Fut: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let head = read_head(&mut stream).await;
            tokio::spawn(answer(stream, head));
        }
    });
    address
}

async fn read_head(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    let mut octet = [0u8];
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut octet).await.is_ok_and(|n| n == 1) {
        head.push(octet[0]);
    }
    String::from_utf8_lossy(&head).to_ascii_lowercase()
}

/// A server that writes these octets and closes.
async fn fixed(answer: impl Into<Vec<u8>>) -> String {
    let answer = Arc::new(answer.into());
    server(move |mut stream, _| {
        let answer = answer.clone();
        async move {
            let _ = stream.write_all(&answer).await;
            let _ = stream.shutdown().await;
        }
    })
    .await
}

async fn get(address: &str) -> Result<Response, NetError> {
    Client::new(&Proxy::None).unwrap().get(&format!("{address}/services/cmp/"), LIMITS).await
}

fn answer(head: &str, body: &str) -> String {
    format!("HTTP/1.1 {head}\r\nContent-Length: {}\r\n\r\n{body}", body.len())
}

#[tokio::test]
async fn a_good_answer_arrives_with_type_and_date() {
    let date = "Date: Sat, 21 Nov 2026 20:52:48 GMT";
    let address =
        fixed(answer(&format!("200 OK\r\nContent-Type: Application/PKIXCMP; x=y\r\n{date}"), "0123")).await;
    let response = get(&address).await.unwrap();
    assert_eq!((response.status, response.body.as_slice()), (200, &b"0123"[..]));
    assert_eq!(response.content_type, "application/pkixcmp");
    assert_eq!(response.date.unwrap().unix_timestamp(), 1_795_294_368);
}

#[tokio::test]
async fn a_body_is_sent_with_its_length_and_never_in_chunks() {
    let address = server(|mut stream, head| async move {
        let mut body = [0u8; 5];
        let good = stream.read_exact(&mut body).await.is_ok()
            && &body == b"hello"
            && head.starts_with("post /x http/1.1\r\n")
            && head.contains("\r\ncontent-length: 5\r\n")
            && head.contains("\r\ncontent-type: application/ocsp-request\r\n")
            && !head.contains("transfer-encoding")
            && !head.contains("cookie");
        let _ = stream.write_all(answer(if good { "200 OK" } else { "400 Bad" }, "ok").as_bytes()).await;
    })
    .await;
    let client = Client::new(&Proxy::None).unwrap();
    let sent =
        client.post(&format!("{address}/x"), "application/ocsp-request", b"hello".to_vec(), LIMITS).await;
    assert_eq!(sent.unwrap().body, b"ok");
}

#[tokio::test]
async fn an_endless_body_is_cut_at_the_limit() {
    let address = server(|mut stream, _| async move {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").await;
        let piece = [b"1000\r\n".as_slice(), &[0x30; 0x1000], b"\r\n"].concat();
        while stream.write_all(&piece).await.is_ok() {}
    })
    .await;
    let error = get(&address).await.unwrap_err();
    assert!(matches!(error, NetError::Oversize { limit: 100_000, .. }), "{error}");
    assert_eq!(error.code(), Code::Net10);
}

#[tokio::test]
async fn an_announced_length_of_two_gibibytes_allocates_nothing() {
    let address = fixed("HTTP/1.1 200 OK\r\nContent-Length: 2147483648\r\n\r\n0").await;
    let error = get(&address).await.unwrap_err();
    assert!(matches!(error, NetError::Oversize { .. }), "{error}");
}

#[tokio::test]
async fn one_octet_a_second_ends_in_time() {
    let address = server(|mut stream, _| async move {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n").await;
        while stream.write_all(b"0").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
    })
    .await;
    let start = Instant::now();
    let error = get(&address).await.unwrap_err();
    assert!(matches!(error, NetError::Timeout { .. }), "{error}");
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn silence_ends_an_exchange_without_a_total_limit() {
    let address = server(|mut stream, _| async move {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n0").await;
        tokio::time::sleep(Duration::from_secs(60)).await;
    })
    .await;
    let client = Client::new(&Proxy::None).unwrap();
    let start = Instant::now();
    let error = client.get(&address, Limits { total: None, ..LIMITS }).await.unwrap_err();
    assert!(matches!(error, NetError::Timeout { .. }), "{error}");
    assert!(start.elapsed() < Duration::from_secs(10));
}

#[tokio::test]
async fn a_redirect_is_shown_and_not_followed() {
    let head = "302 Found\r\nLocation: https://login.hotel.example/start?room=12";
    let error = get(&fixed(answer(head, "")).await).await.unwrap_err();
    assert!(
        matches!(&error, NetError::NotTheProvider { location: Some(host), .. } if host == "login.hotel.example")
    );
    assert_eq!(error.code(), Code::Net04);
    assert!(!format!("{error:?}").contains("room"));
}

#[tokio::test]
async fn web_pages_are_never_answers() {
    for page in [
        answer("200 OK\r\nContent-Type: text/html; charset=utf-8", "<p>Welcome"),
        answer("200 OK\r\nContent-Type: text/plain", "blocked"),
        answer("200 OK\r\nContent-Type: application/octet-stream", "\u{feff}\n <!DOCTYPE HTML><p>"),
        answer("200 OK", "<HTML><body>"),
        answer("511 Network Authentication Required", ""),
    ] {
        let error = get(&fixed(page).await).await.unwrap_err();
        assert_eq!(error.code(), Code::Net04, "{error}");
    }
    let client = Client::new(&Proxy::None).unwrap();
    let text = fixed(answer("200 OK\r\nContent-Type: text/plain", "Договір")).await;
    let agreement = client.get(&text, Limits { text: true, ..LIMITS }).await.unwrap();
    assert_eq!(agreement.body, "Договір".as_bytes());
    let page = fixed(answer("200 OK\r\nContent-Type: text/html", "<p>")).await;
    assert!(client.get(&page, Limits { text: true, ..LIMITS }).await.is_err());
}

#[tokio::test]
async fn statuses_have_their_codes() {
    let busy = get(&fixed(answer("503 Busy\r\nRetry-After: 40", "")).await).await.unwrap_err();
    assert!(
        matches!(busy, NetError::Busy { status: 503, retry_after: Some(d), .. } if d == Duration::from_secs(40))
    );
    assert_eq!(busy.code(), Code::Net08);
    for (head, code) in [
        ("500 Error", Code::Net08),
        ("429 Slow down\r\nRetry-After: soon", Code::Net08),
        ("404 Not found", Code::Net10),
        ("407 Proxy\r\nProxy-Authenticate: Basic", Code::Net02),
    ] {
        let error = get(&fixed(answer(head, "")).await).await.unwrap_err();
        assert_eq!(error.code(), code, "{error}");
    }
}

#[tokio::test]
async fn a_cmp_message_is_read_whatever_the_status() {
    for status in ["400 Bad Request", "500 Error", "503 Busy"] {
        let address = fixed(answer(&format!("{status}\r\nContent-Type: application/pkixcmp"), "0!")).await;
        assert_eq!(get(&address).await.unwrap().body, b"0!");
    }
}

#[tokio::test]
async fn damaged_answers_are_told_from_lost_connections() {
    let cut = get(&fixed("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123").await).await.unwrap_err();
    assert!(matches!(cut, NetError::Damaged { .. }), "{cut}");
    let nonsense = get(&fixed(b"0\x82 nonsense\r\n\r\n".as_slice()).await).await.unwrap_err();
    assert!(matches!(nonsense, NetError::Damaged { .. }), "{nonsense}");
    for part in ["", "HTTP/1.1 2", "HTTP/1.1 200 OK\r\nContent-Type: application/pk"] {
        let dropped = get(&fixed(part).await).await.unwrap_err();
        assert_eq!(dropped.code(), Code::Net10, "{part:?}: {dropped}");
        assert!(kliuchnyk::net::repeat_after(0, &dropped).is_some(), "the same octets may help");
    }

    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let refused = get(&format!("http://{closed}")).await.unwrap_err();
    assert_eq!(refused.code(), Code::Net01);
    assert!(refused.details().contains(&("host", closed.to_string())), "{:?}", refused.details());
}

#[tokio::test]
async fn an_untrusted_certificate_is_refused() {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".into(), "127.0.0.1".into()]).unwrap();
    let key = tokio_rustls::rustls::pki_types::PrivateKeyDer::Pkcs8(made.signing_key.serialize_der().into());
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let config = tokio_rustls::rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let _ = acceptor.accept(stream).await;
        }
    });
    let error = get(&format!("https://localhost:{port}")).await.unwrap_err();
    assert!(matches!(error, NetError::Tls { .. }), "{error:?}");
    assert_eq!(error.code(), Code::Net03);

    let plain = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = plain.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = plain.accept().await {
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
        }
    });
    let error = get(&format!("https://localhost:{port}")).await.unwrap_err();
    assert_eq!(error.code(), Code::Net03, "{error:?}");
}

fn manual(address: &str, credentials: Option<(&str, &str)>, no_proxy: &[&str]) -> Proxy {
    let (host, port) = address.trim_start_matches("http://").rsplit_once(':').unwrap();
    Proxy::Manual(ProxyServer {
        host: host.to_string(),
        port: port.parse().unwrap(),
        credentials: credentials.map(|(name, word)| (name.to_string(), Password::new(word.to_string()))),
        no_proxy: no_proxy.iter().map(ToString::to_string).collect(),
    })
}

#[tokio::test]
async fn the_world_goes_through_the_proxy_and_loopback_never() {
    let proxy = server(|mut stream, head| async move {
        // "user:canary-7" in Basic form
        let known = head.contains("proxy-authorization: basic dxnlcjpjyw5hcnktnw==");
        let status = if head.starts_with("get http://ca.example/x") && known {
            "200 OK"
        } else {
            "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=x"
        };
        let _ = stream.write_all(answer(status, "through the proxy").as_bytes()).await;
    })
    .await;
    let direct = fixed(answer("200 OK", "directly")).await;

    let client = Client::new(&manual(&proxy, Some(("user", "canary-7")), &[])).unwrap();
    assert_eq!(client.get("http://ca.example/x", LIMITS).await.unwrap().body, b"through the proxy");
    assert_eq!(client.get(&direct, LIMITS).await.unwrap().body, b"directly");

    let stranger = Client::new(&manual(&proxy, None, &[])).unwrap();
    for address in ["http://ca.example/x", "https://ca.example/x"] {
        let error = stranger.get(address, LIMITS).await.unwrap_err();
        assert_eq!(error.code(), Code::Net02, "{address}: {error:?}");
    }
    let wrong = Client::new(&manual(&proxy, Some(("user", "canary-8")), &[])).unwrap();
    let error = wrong.get("http://ca.example/y", LIMITS).await.unwrap_err();
    assert!(!format!("{error:?} {error}").contains("canary"));

    let around = Client::new(&manual(&proxy, None, &["ca.invalid"])).unwrap();
    let error = around.get("http://ca.invalid/x", LIMITS).await.unwrap_err();
    assert_eq!(error.code(), Code::Net01, "a name in no_proxy is looked for directly: {error:?}");
}

#[tokio::test]
async fn only_addresses_of_the_web_are_reached() {
    let client = Client::new(&Proxy::None).unwrap();
    for address in ["ftp://ca.example/", "ca.example", "file:///etc/passwd", "http://"] {
        assert!(matches!(client.get(address, LIMITS).await, Err(NetError::Address(_))), "{address}");
    }
}
