//! The real program, run as people and programs run it; and a training provider to run it against.

use kliuchnyk::code::Code;
use kliuchnyk::i18n::{Language, Texts};
use kliuchnyk::training::{Clock, Config, Faults, Running, Server};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

pub const BINARY: &str = env!("CARGO_BIN_EXE_kliuchnyk");
/// Nothing that a test asks for takes longer.
const PATIENCE: Duration = Duration::from_secs(240);
pub const NEW_PASSWORD: &str = "green-whale-74";

/// How a run ended.
pub struct Run {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    /// The one document on standard output.
    pub fn json(&self) -> Value {
        assert_eq!(self.stdout.matches('\n').count(), 1, "one line: {}", self.stdout);
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|e| panic!("not one JSON document ({e}): {}\n{}", self.stdout, self.stderr))
    }
    /// The document of a run that went well.
    pub fn success(&self) -> Value {
        let document = self.json();
        assert_eq!(self.status, 0, "{document}\n{}", self.stderr);
        assert_eq!(document["ok"], true, "{document}");
        document
    }
}

pub fn start(arguments: &[&str]) -> Child {
    start_in(Path::new("."), arguments)
}

/// With another working folder.
pub fn start_in(folder: &Path, arguments: &[&str]) -> Child {
    Command::new(BINARY)
        .args(arguments)
        .current_dir(folder)
        .env_remove("KLIUCHNYK_LOG")
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

pub fn run(arguments: &[&str]) -> Run {
    run_with_input(arguments, "")
}

pub fn run_with_input(arguments: &[&str], input: &str) -> Run {
    let mut child = start(arguments);
    // A program that does not read its input may have ended already.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    finish(child, arguments)
}

/// Waits for the end, but not for ever.
pub fn finish(mut child: Child, arguments: &[&str]) -> Run {
    drop(child.stdin.take());
    let (mut out, mut err) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
    let out = std::thread::spawn(move || {
        let mut text = String::new();
        out.read_to_string(&mut text).unwrap();
        text
    });
    let err = std::thread::spawn(move || {
        let mut text = String::new();
        err.read_to_string(&mut text).unwrap();
        text
    });
    let begin = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if begin.elapsed() > PATIENCE {
            child.kill().unwrap();
            panic!("no end of {arguments:?}: {}", err.join().unwrap());
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    Run { status: status.code().unwrap_or(-1), stdout: out.join().unwrap(), stderr: err.join().unwrap() }
}

/// A training provider in this process.
pub struct Provider {
    pub faults: Faults,
    pub url: String,
    running: Option<Running>,
    _folder: tempfile::TempDir,
}

impl Provider {
    pub fn start() -> Self {
        Self::with_clock(Clock::system())
    }
    pub fn with_clock(clock: Clock) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = Config { lab: true, clock, ..Config::new(folder.path()) };
        let faults = config.faults.clone();
        let running = Server::start(config).unwrap();
        Self { faults, url: running.url(), running: Some(running), _folder: folder }
    }
    pub fn stop(&mut self) {
        self.running.take().unwrap().shutdown();
    }
}

/// A demonstration user with a key of its own and data of its own.
pub struct User {
    pub folder: tempfile::TempDir,
}

impl User {
    pub fn enroll(provider: &Provider, more: &[&str]) -> Self {
        Self::enroll_in(tempfile::tempdir().unwrap(), provider, more)
    }
    pub fn enroll_in(folder: tempfile::TempDir, provider: &Provider, more: &[&str]) -> Self {
        let user = Self { folder };
        let (out, state) = (user.text("key"), user.text("state"));
        let mut arguments =
            vec!["--json", "--state", &state, "training", "enroll", "--provider", &provider.url];
        arguments.extend(["--person", "Коваленко Оксана Петрівна", "--out", &out]);
        arguments.extend(more);
        run(&arguments).success();
        write_private(&user.path("new-password"), NEW_PASSWORD);
        user
    }
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
    pub fn text(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }
    pub fn key(&self) -> String {
        self.text("key/Key-6.dat")
    }
    /// `renew` with every decision taken beforehand.
    pub fn renew(&self, provider: &str, more: &[&str]) -> Vec<String> {
        let mut arguments: Vec<String> = ["renew", "--key", &self.key(), "--provider", provider]
            .into_iter()
            .chain(["--accept-agreement", "--confirm-data"])
            .map(str::to_owned)
            .collect();
        arguments.extend(more.iter().map(|word| (*word).to_owned()));
        arguments.extend(self.general());
        arguments
    }
    pub fn general(&self) -> Vec<String> {
        let (state, old, new) =
            (self.text("state"), self.text("key/password.txt"), self.text("new-password"));
        ["--state", &state, "--password-file", &old, "--new-password-file", &new]
            .into_iter()
            .map(str::to_owned)
            .collect()
    }
}

pub fn write_private(path: &Path, text: &str) {
    std::fs::write(path, text).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
    }
}

/// Every file of a folder, by name.
pub fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| (path.clone(), std::fs::read(&path).unwrap()))
        .collect()
}

/// Nothing that was there is gone or different.
pub fn assert_untouched(before: &BTreeMap<PathBuf, Vec<u8>>) {
    for (path, octets) in before {
        let now = std::fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        assert!(now == *octets, "{} was changed", path.display());
    }
}

/// The four ways in which a failure is told.
pub const TELLINGS: [(Language, bool); 4] =
    [(Language::Uk, true), (Language::En, true), (Language::Uk, false), (Language::En, false)];

/// Runs a command that must fail with `code`, and checks both of its texts.
pub fn assert_fails(arguments: &[String], (language, json): (Language, bool), code: Code) -> Value {
    let mut all: Vec<&str> = arguments.iter().map(String::as_str).collect();
    all.extend(["--lang", language.tag()]);
    if json {
        all.push("--json");
    }
    assert_failed(&run(&all), (language, json), code)
}

pub fn assert_failed(run: &Run, (language, json): (Language, bool), code: Code) -> Value {
    let texts = Texts::new(language).on_terminal();
    if !json {
        assert_eq!(run.status, 1, "{}\n{}", run.stdout, run.stderr);
        let told: Vec<&str> = run.stderr.lines().collect();
        let title = told.iter().position(|line| line.ends_with(&format!("({code})")));
        let title = title.unwrap_or_else(|| panic!("{code} expected: {}\n{}", run.stderr, run.stdout));
        // Which facts were told is not known here; the advice begins as with one of these.
        let facts = ["", "content", "absent", "not-a-file"].map(|fact| [("reason", fact.to_owned())]);
        let begins = facts.map(|facts| texts.error(code, &facts).1.chars().take(8).collect::<String>());
        let advice = told.get(title + 1).unwrap_or_else(|| panic!("no advice: {}", run.stderr));
        assert!(begins.iter().any(|begin| advice.starts_with(begin)), "{}", run.stderr);
        return Value::Null;
    }
    let document = run.json();
    assert_eq!(document["error"]["code"], code.as_str(), "{document}\n{}", run.stderr);
    assert_eq!(run.status, 1, "{document}");
    assert_eq!(document["ok"], false);
    let details: Vec<(String, String)> = document["error"]["details"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, value)| (name.clone(), value.as_str().map_or_else(|| words(value), str::to_owned)))
        .collect();
    let details: Vec<(&str, String)> = details.iter().map(|(n, v)| (n.as_str(), v.clone())).collect();
    let (title, advice) = texts.error(code, &details);
    assert_eq!(document["error"]["title"], title);
    assert_eq!(document["error"]["advice"], advice);
    document
}

fn words(value: &Value) -> String {
    match value {
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" "),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
