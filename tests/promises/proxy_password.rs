//! A proxy's password that was typed in the settings serves the renewals of this window, and lies nowhere else.

use super::sandbox::{Sandbox, ordinary};
use iced_test::core::keyboard::key::Named;
use kliuchnyk::gui::screen::choose;
use kliuchnyk::gui::screen::home::{self, Home};
use kliuchnyk::vault::Settings;
use kliuchnyk::vault::settings::Proxy;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const PASSWORD: &str = "canary-7";
/// `oksana:canary-7`.
const AUTHORISED: &str = "proxy-authorization: basic b2tzyw5homnhbmfyes03";

/// A proxy that answers nobody; the heads of what it was asked, in small letters.
fn proxy() -> (SocketAddr, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let heads: Arc<Mutex<Vec<String>>> = Arc::default();
    let heard = Arc::clone(&heads);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { break };
            let mut head = vec![0; 4096];
            let length = stream.read(&mut head).unwrap_or(0);
            heard.lock().unwrap().push(String::from_utf8_lossy(&head[..length]).to_lowercase());
            let _ =
                stream.write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        }
    });
    (address, heads)
}

/// A window with a key whose provider is reached through this proxy.
fn window(state: &Path, address: SocketAddr) -> Sandbox {
    let key = state.join("Key-6.dat");
    std::fs::write(&key, "ще не читається").unwrap();
    let settings = Settings {
        default_provider: Some("tax".into()),
        proxy: Proxy::Manual { address: address.to_string(), user: Some("oksana".into()) },
        ..Settings::default()
    };
    settings.save(state).unwrap();
    let mut window = Sandbox::open(ordinary(state));
    window.size.height = 3000.0;
    window.until("the first page", |app| matches!(app.home(), Home::NoKey { .. }));
    window.send(kliuchnyk::gui::Message::Home(home::Message::Choose(choose::Message::Take(key))));
    window.until("the key", |app| matches!(app.home(), Home::Bare { .. }));
    window
}

fn type_password(window: &mut Sandbox) {
    window.click("section-settings");
    window.settle();
    window.tab_to("settings-proxy-password");
    window.type_text(PASSWORD);
}

/// Begins a renewal; what the proxy was asked then.
fn renew(window: &mut Sandbox, heads: &Mutex<Vec<String>>) -> Vec<String> {
    window.click("section-home");
    window.until("the key again", |app| matches!(app.home(), Home::Bare { .. }));
    // What the renewal before still asked.
    let mut heard = usize::MAX;
    while heard != heads.lock().unwrap().len() {
        heard = heads.lock().unwrap().len();
        std::thread::sleep(Duration::from_secs(1));
    }
    heads.lock().unwrap().clear();
    window.click("main");
    let end = Instant::now() + Duration::from_secs(60);
    while heads.lock().unwrap().is_empty() {
        assert!(Instant::now() < end, "nothing was asked through the proxy: {:#?}", window.texts());
        window.perform(Duration::from_millis(100));
    }
    window.settle();
    window.key(Named::Escape);
    window.settle();
    heads.lock().unwrap().clone()
}

#[test]
fn a_typed_proxy_password_serves_the_renewal_and_is_written_nowhere() {
    let state = tempfile::tempdir().unwrap();
    let (address, heads) = proxy();
    let mut window = window(state.path(), address);
    assert!(
        renew(&mut window, &heads).iter().all(|head| !head.contains("proxy-authorization")),
        "not typed yet"
    );

    type_password(&mut window);
    let asked = renew(&mut window, &heads);
    assert!(asked.iter().all(|head| head.contains(AUTHORISED)), "{asked:#?}");

    window.click("section-settings");
    window.settle();
    assert!(window.shows("Пароль уже введено"));
    for entry in std::fs::read_dir(state.path()).unwrap().flatten().filter(|entry| entry.path().is_file()) {
        let octets = std::fs::read(entry.path()).unwrap();
        assert!(!String::from_utf8_lossy(&octets).contains(PASSWORD), "{:?}", entry.path());
    }

    // Typed for one user; another has none.
    window.tab_to("settings-proxy-user");
    window.type_text("2");
    let asked = renew(&mut window, &heads);
    assert!(asked.iter().all(|head| !head.contains(AUTHORISED)), "{asked:#?}");
}
