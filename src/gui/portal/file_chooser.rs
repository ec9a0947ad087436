//! The desktop's own dialog for a file or a folder (org.freedesktop.portal.FileChooser).

use super::{Bus, NAME, interface};
use crate::gui::chooser::{Answer, Parent, Wanted, What};
use iced::futures::StreamExt as _;
use std::collections::HashMap;
use std::ffi::OsString;
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::path::PathBuf;
use zbus::zvariant::{OwnedObjectPath, OwnedValue, Value};
use zbus::{MatchRule, MessageStream, message};

/// First number of an answer (org.freedesktop.portal.Request, `Response`).
const CHOSEN: u32 = 0;
const CANCELLED: u32 = 1;

/// Asks, and waits until the person has answered.
pub async fn choose(bus: Bus, wanted: Wanted, parent: Parent) -> Answer {
    ask(&bus, wanted, parent).await.unwrap_or_else(|error| {
        tracing::debug!(%error, "the desktop has no dialog for files");
        Answer::Unavailable
    })
}

async fn ask(bus: &Bus, wanted: Wanted, parent: Parent) -> zbus::Result<Answer> {
    let connection = bus.connect().await?;
    let chooser = interface(&connection, "org.freedesktop.portal.FileChooser").await?;
    // Before the question: the answer may be quicker than the name of its request.
    let answers = MatchRule::builder()
        .msg_type(message::Type::Signal)
        .sender(NAME)?
        .interface("org.freedesktop.portal.Request")?
        .member("Response")?
        .build();
    let mut answers = MessageStream::for_match_rule(answers, &connection, None).await?;
    let mut options = HashMap::from([("modal", Value::from(true))]);
    options.insert("directory", Value::from(wanted.what == What::Folder));
    if let Some(folder) = &wanted.folder {
        // A path of octets ends with a zero here.
        let mut octets = folder.as_os_str().as_bytes().to_vec();
        octets.push(0);
        options.insert("current_folder", Value::from(octets));
    }
    let parent = parent.map(|id| format!("x11:{id:x}")).unwrap_or_default();
    let request: OwnedObjectPath = chooser.call("OpenFile", &(parent, wanted.title, options)).await?;
    while let Some(answer) = answers.next().await {
        let answer = answer?;
        if answer.header().path().is_none_or(|path| *path != *request) {
            continue;
        }
        let (response, results): (u32, HashMap<String, OwnedValue>) = answer.body().deserialize()?;
        return Ok(match response {
            CHOSEN => chosen(results).map_or(Answer::Unavailable, Answer::Chosen),
            CANCELLED => Answer::Cancelled,
            _ => Answer::Unavailable,
        });
    }
    Ok(Answer::Unavailable)
}

fn chosen(mut results: HashMap<String, OwnedValue>) -> Option<PathBuf> {
    let uris: Vec<String> = results.remove("uris")?.try_into().ok()?;
    path_of(uris.first()?)
}

/// The path in a `file:` URI (RFC 8089); None: it is not on this computer.
fn path_of(uri: &str) -> Option<PathBuf> {
    let path = uri.strip_prefix("file://")?;
    let path = path.strip_prefix("localhost").unwrap_or(path);
    if !path.starts_with('/') {
        return None;
    }
    let mut octets = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(octet) = rest.next() {
        if octet != b'%' {
            octets.push(octet);
            continue;
        }
        let mut digit = || rest.next().and_then(|digit| char::from(digit).to_digit(16));
        let (high, low) = (digit()?, digit()?);
        octets.push(u8::try_from(high * 16 + low).ok()?);
    }
    Some(PathBuf::from(OsString::from_vec(octets)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uri_becomes_a_path() {
        for (uri, path) in [
            ("file:///media/usb/Key-6.dat", Some("/media/usb/Key-6.dat")),
            ("file:///home/o/%D0%9A%D0%BB%D1%8E%D1%87%201.pfx", Some("/home/o/Ключ 1.pfx")),
            ("file://localhost/tmp/a%25b", Some("/tmp/a%b")),
            ("file://server/share/key", None),
            ("smb://server/share/key", None),
            ("file:///a%2", None),
            ("file:///a%zz", None),
        ] {
            assert_eq!(path_of(uri), path.map(PathBuf::from), "{uri}");
        }
        // Names are octets, not text.
        let odd = path_of("file:///%FF").unwrap();
        assert_eq!(odd.as_os_str().as_bytes(), b"/\xff");
    }
}
