//! What names of files promise: people and programs choose what to open by a name's ending.

use crate::carrier::{CarrierError, TargetFormat};
use crate::crypto::KeyAlgorithm;
use std::path::{Path, PathBuf};

/// Names under which a store is looked for, or made, when an address is that of a folder.
pub const USUAL: [&str; 2] = ["Key-6.dat", "key.pfx"];

/// The format that a name's ending promises. None: it promises nothing.
///
/// # Errors
/// `NotWritten` for the ending of a format that is only read.
pub fn promised(path: &Path) -> Result<Option<TargetFormat>, CarrierError> {
    let ending = path.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase);
    match ending.as_deref() {
        Some("dat") => Ok(Some(TargetFormat::Key6)),
        Some("pfx" | "p12") => Ok(Some(TargetFormat::Pfx)),
        Some("pk8" | "p8") => Ok(Some(TargetFormat::Pk8)),
        Some("jks") => Err(CarrierError::NotWritten("JKS-target")),
        _ => Ok(None),
    }
}

/// Name of a new store of this format in a folder.
pub fn usual_name(format: TargetFormat) -> &'static str {
    let [vendor, international] = USUAL;
    match format {
        TargetFormat::Key6 => vendor,
        TargetFormat::Pfx => international,
        TargetFormat::Pk8 => "key.pk8",
    }
}

/// Name of a new store of keys with this algorithm in a folder.
pub fn usual_name_for(sign: KeyAlgorithm) -> &'static str {
    usual_name(format_for(sign))
}

/// What new keys of this algorithm are written in.
fn format_for(sign: KeyAlgorithm) -> TargetFormat {
    match sign {
        KeyAlgorithm::Dstu4145(_) => TargetFormat::Key6,
        KeyAlgorithm::P256 | KeyAlgorithm::P384 => TargetFormat::Pfx,
    }
}

/// Where new keys go: the file, or the usual name in a folder.
///
/// # Errors
/// `OtherEnding`, `NotWritten` for a file whose name promises another format than theirs.
pub fn place_for(path: &Path, sign: KeyAlgorithm) -> Result<PathBuf, CarrierError> {
    if path.is_dir() {
        return Ok(path.join(usual_name_for(sign)));
    }
    check_for(path, sign)?;
    Ok(path.to_owned())
}

/// Whether a store of keys with this algorithm may have this name.
///
/// # Errors
/// As [`place_for`].
pub fn check_for(path: &Path, sign: KeyAlgorithm) -> Result<(), CarrierError> {
    check(path, format_for(sign))
}

/// Whether a store of this format may have this name.
///
/// # Errors
/// As [`place_for`].
pub fn check(path: &Path, format: TargetFormat) -> Result<(), CarrierError> {
    match promised(path)? {
        Some(promised) if promised != format => {
            Err(CarrierError::OtherEnding { uri: path.display().to_string() })
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::{Code, Coded as _};
    use crate::crypto::CurveId;

    #[test]
    fn a_name_promises_a_format_or_nothing() {
        let dstu = KeyAlgorithm::Dstu4145(CurveId::M257);
        let p256 = KeyAlgorithm::P256;
        for (name, sign, good) in [
            ("/a/Key-6.dat", dstu, true),
            ("/a/my key", dstu, true),
            ("/a/keys.txt", p256, true),
            ("/a/key.P12", p256, true),
            ("/a/key.pfx", dstu, false),
            ("/a/key.pk8", dstu, false),
            ("/a/pb_1.jks", dstu, false),
            ("/a/pb_1.JKS", p256, false),
            ("/a/Key-6.dat", p256, false),
        ] {
            let place = place_for(Path::new(name), sign);
            assert_eq!(place.is_ok(), good, "{name}: {place:?}");
            if let Err(error) = place {
                assert_eq!(error.code(), Code::Key03);
            }
        }
        let folder = tempfile::tempdir().unwrap();
        for (sign, name) in [(dstu, "Key-6.dat"), (p256, "key.pfx")] {
            assert_eq!(place_for(folder.path(), sign).unwrap(), folder.path().join(name));
        }
    }
}
