//! A key that is addressed by a link is the file it leads to: nothing is put in the link's place, and what is told is of
//! the file.

use super::program::{NEW_PASSWORD, Provider, User, run, write_private};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

const PASSWORD: &str = "Test12345";

/// A key in `real`, and a link to it in `desk`.
struct Scene(tempfile::TempDir);

impl Scene {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let scene = Self(folder);
        let stores = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/stores");
        for name in ["real", "desk"] {
            fs::create_dir(scene.path(name)).unwrap();
        }
        fs::copy(stores.join("iit-key6-m257-sep.dat"), scene.path("real/Key-6.dat")).unwrap();
        fs::copy(stores.join("user-sign.cer"), scene.path("desk/sign.cer")).unwrap();
        std::os::unix::fs::symlink("../real/Key-6.dat", scene.path("desk/Key-6.dat")).unwrap();
        write_private(&scene.path("password"), PASSWORD);
        write_private(&scene.path("new-password"), NEW_PASSWORD);
        scene
    }
    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
    fn text(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }
    fn run(&self, words: &[&str]) -> (i32, Value) {
        let (state, old, new) = (self.text("state"), self.text("password"), self.text("new-password"));
        let general = ["--json", "--lang", "en", "--state", &state, "--password-file", &old];
        let run = run(&[words, &general, &["--new-password-file", &new]].concat());
        (run.status, run.json())
    }
    fn names(&self, folder: &str) -> Vec<String> {
        names(&self.path(folder))
    }
    /// Still the link, and it still leads to the key.
    fn check_link(&self) {
        assert_eq!(fs::read_link(self.path("desk/Key-6.dat")).unwrap(), Path::new("../real/Key-6.dat"));
        assert!(self.path("desk/Key-6.dat").is_file());
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<String> = entries.map(|name| name.into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_new_password_is_that_of_the_file_and_no_old_octets_stay() {
    let scene = Scene::new();
    let link = scene.text("desk/Key-6.dat");
    let before = fs::read(scene.path("real/Key-6.dat")).unwrap();
    let (status, changed) = scene.run(&["key", "password", &link]);
    assert_eq!(status, 0, "{changed}");
    scene.check_link();
    assert_ne!(fs::read(scene.path("real/Key-6.dat")).unwrap(), before);
    assert_eq!(scene.names("real"), ["Key-6.dat"]);
    let (_, shown) = scene.run(&["key", "show", &scene.text("real/Key-6.dat")]);
    assert_eq!(shown["error"]["code"], "E-KEY-01", "the old password opens nothing: {shown}");
}

#[test]
fn certificates_are_found_beside_the_link_and_a_copy_is_of_the_file() {
    let scene = Scene::new();
    let link = scene.text("desk/Key-6.dat");
    let (status, shown) = scene.run(&["key", "show", &link]);
    assert_eq!(status, 0, "{shown}");
    assert!(shown["keys"][0]["certificate"].is_object(), "{shown}");
    fs::create_dir(scene.path("stick")).unwrap();
    let (status, made) = scene.run(&["key", "backup", &link, "--out", &scene.text("stick")]);
    assert_eq!(status, 0, "{made}");
    assert!(scene.path("stick/Key-6.dat").symlink_metadata().unwrap().is_file());
    scene.check_link();
}

#[test]
fn what_is_destroyed_is_the_file_and_the_link_goes_too() {
    let scene = Scene::new();
    let (link, key) = (scene.text("desk/Key-6.dat"), scene.path("real/Key-6.dat"));
    // Copies are told of where they are: beside the file.
    let copy = scene.path("real/Key-6.dat.old-2026-11-21");
    fs::copy(&key, &copy).unwrap();
    let witness = scene.path("witness");
    fs::hard_link(&key, &witness).unwrap();
    let real = key.canonicalize().unwrap();
    let (status, gone) = scene.run(&["key", "destroy", &link, "--yes"]);
    assert_eq!(status, 0, "{gone}");
    assert_eq!(gone["key"], json!(real.display().to_string()));
    assert_eq!((&gone["link"], &gone["left"]), (&json!(link), &json!([])));
    assert_eq!(gone["copies"], json!([copy.canonicalize().unwrap().display().to_string()]));
    assert!(fs::read(witness).unwrap().iter().all(|octet| *octet == 0));
    assert_eq!(scene.names("desk"), ["sign.cer"]);
    assert_eq!(scene.names("real"), ["Key-6.dat.old-2026-11-21"]);
}

#[test]
fn a_link_that_leads_nowhere_is_told_and_stays() {
    let scene = Scene::new();
    fs::rename(scene.path("real"), scene.path("unplugged")).unwrap();
    let link = scene.text("desk/Key-6.dat");
    let requests = scene.text("requests");
    for line in [
        &["key", "show", &link][..],
        &["key", "destroy", &link, "--yes"],
        &["key", "password", &link],
        &["key", "generate", "--out", &link, "--requests", &requests],
        // In a folder under its usual name.
        &["key", "generate", "--out", &scene.text("desk"), "--requests", &requests],
    ] {
        let (status, refused) = scene.run(line);
        assert_eq!((status, &refused["error"]["code"]), (1, &json!("E-CARR-01")), "{line:?}: {refused}");
        assert!(refused["error"]["title"].as_str().unwrap().contains("leads nowhere"), "{refused}");
        assert!(scene.path("desk/Key-6.dat").is_symlink());
        assert_eq!(scene.names("desk"), ["Key-6.dat", "sign.cer"], "{line:?}");
    }
}

#[test]
fn a_renewal_puts_the_new_key_where_the_link_leads() {
    let provider = Provider::start();
    let user = User::enroll(&provider, &[]);
    fs::create_dir(user.path("desk")).unwrap();
    std::os::unix::fs::symlink("../key/Key-6.dat", user.path("desk/Key-6.dat")).unwrap();
    let link = user.text("desk/Key-6.dat");
    let old = fs::read(user.path("key/Key-6.dat")).unwrap();
    let general = user.general();
    let mut line = vec!["renew", "--key", &link, "--provider", &provider.url, "--json"];
    line.extend(["--accept-agreement", "--confirm-data"]);
    line.extend(general.iter().map(String::as_str));
    let done = run(&line).success();
    let real = |name: &str| user.path("key").canonicalize().unwrap().join(name).display().to_string();
    assert_eq!(done["key"], json!(real("Key-6.dat")), "{done}");
    let kept = done["old_key"].as_str().unwrap();
    assert!(kept.starts_with(&real("Key-6.dat.old-")), "{done}");
    assert_eq!(done["displaced"], Value::Null);
    assert_eq!(fs::read(kept).unwrap(), old);
    assert_eq!(fs::read_link(user.path("desk/Key-6.dat")).unwrap(), Path::new("../key/Key-6.dat"));
    assert_eq!(names(&user.path("desk")), ["Key-6.dat"]);
    assert_ne!(fs::read(&link).unwrap(), old);
}
