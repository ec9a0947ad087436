//! What the Linux desktop tells the window and does for it, by a desktop of our own on a bus of our own: colours and
//! contrast, at the start and while the window is open; the dialog for files.

use super::fixtures::skipped;
use iced_test::futures::futures::{Stream, StreamExt as _};
use kliuchnyk::gui::appearance::Appearance;
use kliuchnyk::gui::chooser::{Answer, Wanted, What};
use kliuchnyk::gui::portal::{self, Bus};
use kliuchnyk::gui::{App, Message, Options};
use kliuchnyk::i18n::Language;
use std::collections::HashMap;
use std::future::Future;
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tempfile::TempDir;
use zbus::message::Header;
use zbus::object_server::SignalEmitter;
use zbus::zvariant::{OwnedObjectPath, OwnedValue, Value};
use zbus::{Connection, connection};

const PATH: &str = "/org/freedesktop/portal/desktop";
const NAME: &str = "org.freedesktop.portal.Desktop";
const NAMESPACE: &str = "org.freedesktop.appearance";

/// Longer than a bus of our own ever takes.
const PATIENCE: Duration = Duration::from_secs(30);

fn block_on<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async { tokio::time::timeout(PATIENCE, work).await.expect("the bus is silent") })
}

/// A bus with nobody on it. It starts no services: the machine's own portal must not answer here.
struct PrivateBus {
    daemon: Child,
    address: String,
    _folder: TempDir,
}

impl PrivateBus {
    /// None, and a word about it, where there is no dbus-daemon.
    fn start() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let config = folder.path().join("bus.conf");
        let socket = folder.path().join("bus");
        std::fs::write(
            &config,
            format!(
                r#"<busconfig><type>session</type><listen>unix:path={}</listen><auth>EXTERNAL</auth>
                <policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
                <allow own="*"/></policy></busconfig>"#,
                socket.display()
            ),
        )
        .unwrap();
        let daemon = Command::new("dbus-daemon")
            .arg(format!("--config-file={}", config.display()))
            .args(["--nofork", "--print-address=1"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let Ok(mut daemon) = daemon else {
            skipped("there is no dbus-daemon here");
            return None;
        };
        let mut address = String::new();
        BufReader::new(daemon.stdout.take().unwrap()).read_line(&mut address).unwrap();
        Some(Self { daemon, address: address.trim().to_owned(), _folder: folder })
    }

    fn bus(&self) -> Bus {
        Bus::At(self.address.clone())
    }

    /// A desktop with these wishes, which answers a question for a file so.
    fn desktop(&self, wishes: [u32; 2], answer: (u32, &'static [&'static str])) -> Desktop {
        let asked = Arc::default();
        let chooser = FileChooser { answer, asked: Arc::clone(&asked) };
        let connection = block_on(async {
            connection::Builder::address(self.address.as_str())?
                .serve_at(PATH, Settings { wishes })?
                .serve_at(PATH, chooser)?
                .name(NAME)?
                .build()
                .await
        });
        Desktop { connection: connection.unwrap(), asked }
    }
}

impl Drop for PrivateBus {
    fn drop(&mut self) {
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
    }
}

/// What was asked: the window, the title, the options.
type Asked = Arc<Mutex<Option<(String, String, HashMap<String, OwnedValue>)>>>;

struct Desktop {
    connection: Connection,
    asked: Asked,
}

impl Desktop {
    fn change(&self, key: &str, value: u32) {
        block_on(async {
            let emitter = SignalEmitter::new(&self.connection, PATH)?;
            Settings::setting_changed(&emitter, "org.example.other", key, Value::from(7_u32)).await?;
            Settings::setting_changed(&emitter, NAMESPACE, key, Value::from(value)).await
        })
        .unwrap();
    }
}

struct Settings {
    /// `color-scheme`, `contrast`.
    wishes: [u32; 2],
}

#[zbus::interface(name = "org.freedesktop.portal.Settings")]
impl Settings {
    fn read_all(&self, namespaces: Vec<String>) -> HashMap<String, HashMap<String, OwnedValue>> {
        assert_eq!(namespaces, [NAMESPACE]);
        let [scheme, contrast] = self.wishes.map(OwnedValue::from);
        let wishes = [("color-scheme".to_owned(), scheme), ("contrast".to_owned(), contrast)];
        HashMap::from([(NAMESPACE.to_owned(), HashMap::from(wishes))])
    }

    #[zbus(signal)]
    async fn setting_changed(
        emitter: &SignalEmitter<'_>,
        namespace: &str,
        key: &str,
        value: Value<'_>,
    ) -> zbus::Result<()>;
}

struct FileChooser {
    answer: (u32, &'static [&'static str]),
    asked: Asked,
}

#[zbus::interface(name = "org.freedesktop.portal.FileChooser")]
impl FileChooser {
    /// Answers before the question has its name, and once more for a question of somebody else.
    async fn open_file(
        &self,
        parent: String,
        title: String,
        options: HashMap<String, OwnedValue>,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> OwnedObjectPath {
        *self.asked.lock().unwrap() = Some((parent, title, options));
        let (response, uris) = self.answer;
        let ours = "/org/freedesktop/portal/desktop/request/t/1";
        for (request, uris) in
            [("/org/freedesktop/portal/desktop/request/t/0", &["file:///wrong"][..]), (ours, uris)]
        {
            let results = HashMap::from([("uris", Value::from(uris.to_vec()))]);
            let to = header.sender().cloned();
            connection
                .emit_signal(to, request, "org.freedesktop.portal.Request", "Response", &(response, results))
                .await
                .unwrap();
        }
        ours.try_into().unwrap()
    }
}

/// A window that follows the desktop.
struct Following<S> {
    app: App,
    changes: S,
}

impl<S: Stream<Item = Appearance> + Unpin> Following<S> {
    /// Name of the palette after the desktop has told something.
    fn palette(&mut self) -> &'static str {
        let told = block_on(self.changes.next()).expect("the desktop tells");
        let _ = self.app.update(Message::Appearance(told));
        self.app.palette().name
    }
}

fn window(bus: &Bus) -> Following<impl Stream<Item = Appearance> + Unpin + use<>> {
    let options = Options {
        training: false,
        training_ecdsa: false,
        training_iit: false,
        state: Some(PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("portal")),
        language: Some(Language::Uk),
    };
    Following { app: App::new(options), changes: Box::pin(portal::follow(bus)) }
}

#[test]
fn the_window_looks_as_the_desktop_does_and_goes_on_with_it() {
    let Some(bus) = PrivateBus::start() else { return };
    let desktop = bus.desktop([1, 0], (0, &[]));
    let mut window = window(&bus.bus());
    assert_eq!(window.app.palette().name, "light", "painted before anything is known");
    assert_eq!(window.palette(), "dark");
    desktop.change("color-scheme", 2);
    assert_eq!(window.palette(), "light");
    desktop.change("contrast", 1);
    assert_eq!(window.palette(), "high-contrast");
    desktop.change("contrast", 0);
    assert_eq!(window.palette(), "light");
    desktop.change("color-scheme", 1);
    assert_eq!(window.palette(), "dark");
}

#[test]
fn without_a_portal_or_a_bus_the_window_is_light() {
    let nowhere = Bus::At("unix:path=/nonexistent/bus".into());
    assert_eq!(block_on(Box::pin(portal::follow(&nowhere)).next()), None);
    let Some(bus) = PrivateBus::start() else { return };
    let mut window = window(&bus.bus());
    assert_eq!(window.palette(), "light");
    // One that starts after the window is heard too.
    let desktop = bus.desktop([0, 0], (0, &[]));
    desktop.change("color-scheme", 1);
    assert_eq!(window.palette(), "dark");
}

fn ask(bus: &Bus, what: What, folder: Option<PathBuf>) -> Answer {
    let wanted = Wanted { what, title: "Файл ключа".into(), folder };
    block_on(portal::choose(bus.clone(), wanted, Some(0x1a0_0007)))
}

#[test]
fn the_dialog_gives_a_path_or_changes_nothing() {
    let Some(bus) = PrivateBus::start() else { return };
    let bus_address = bus.bus();
    assert_eq!(ask(&bus_address, What::File, None), Answer::Unavailable, "no portal");
    let desktop = bus.desktop([0, 0], (0, &["file:///media/%D0%9A%D0%BB%D1%8E%D1%87/Key-6.dat"]));
    let chosen = Answer::Chosen("/media/Ключ/Key-6.dat".into());
    assert_eq!(ask(&bus_address, What::File, None), chosen);
    let (parent, title, options) = desktop.asked.lock().unwrap().take().unwrap();
    assert_eq!((parent.as_str(), title.as_str()), ("x11:1a00007", "Файл ключа"));
    let flag = |name: &str| bool::try_from(&options[name]).unwrap();
    assert!(flag("modal") && !flag("directory") && !options.contains_key("current_folder"));

    assert_eq!(ask(&bus_address, What::Folder, Some("/tmp/з пробілом".into())), chosen);
    let (_, _, mut options) = desktop.asked.lock().unwrap().take().unwrap();
    assert!(bool::try_from(&options["directory"]).unwrap());
    let folder = Vec::<u8>::try_from(options.remove("current_folder").unwrap()).unwrap();
    assert_eq!(folder, "/tmp/з пробілом\0".as_bytes());
}

#[test]
fn a_dialog_that_is_closed_or_broken_says_so() {
    for (response, answer) in [(1, Answer::Cancelled), (2, Answer::Unavailable)] {
        let Some(bus) = PrivateBus::start() else { return };
        let _desktop = bus.desktop([0, 0], (response, &[]));
        assert_eq!(ask(&bus.bus(), What::File, None), answer);
    }
    let Some(bus) = PrivateBus::start() else { return };
    // A file that is on no disk of this computer.
    let _desktop = bus.desktop([0, 0], (0, &["sftp://server/key"]));
    assert_eq!(ask(&bus.bus(), What::File, None), Answer::Unavailable);
}
