//! A path as a person types it into a field.

use crate::carrier::CarrierError;
use std::path::{Path, PathBuf};

/// The path that is meant: `~` is the home folder; addresses of other carriers (`pkcs11:…`) stay as they are.
///
/// # Errors
/// `NotPresent`: it would depend on where the program was started.
pub fn typed_path(typed: &str) -> Result<PathBuf, CarrierError> {
    let home = directories::UserDirs::new();
    expanded(typed.trim(), home.as_ref().map(directories::UserDirs::home_dir))
}

fn expanded(typed: &str, home: Option<&Path>) -> Result<PathBuf, CarrierError> {
    let within = typed.strip_prefix('~').filter(|rest| rest.is_empty() || rest.starts_with(is_separator));
    if let (Some(rest), Some(home)) = (within, home) {
        let rest = rest.trim_start_matches(is_separator);
        return Ok(if rest.is_empty() { home.to_owned() } else { home.join(rest) });
    }
    let path = PathBuf::from(typed);
    if path.is_absolute() || typed.contains(':') {
        return Ok(path);
    }
    Err(CarrierError::NotPresent { uri: typed.to_owned(), reason: "relative".to_owned() })
}

fn is_separator(character: char) -> bool {
    std::path::is_separator(character)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::{Code, Coded as _};

    #[test]
    fn the_home_folder_is_meant_by_its_sign_and_nothing_by_half_a_path() {
        let home = std::env::temp_dir();
        let of = |typed: &str| expanded(typed, Some(&home)).map_err(|error| error.code());
        assert_eq!(of("~"), Ok(home.clone()));
        assert_eq!(of("~/"), Ok(home.clone()));
        assert_eq!(of("~/Флешка/Key-6.dat"), Ok(home.join("Флешка/Key-6.dat")));
        let whole = home.join("~");
        assert_eq!(of(whole.to_str().unwrap()), Ok(whole));
        assert_eq!(of("pkcs11:token=x"), Ok("pkcs11:token=x".into()));
        for half in ["rq", "./rq", "../rq", "~oksana/rq", ""] {
            assert_eq!(of(half), Err(Code::Carr01), "{half}");
        }
        assert!(expanded("~/rq", None).is_err());
    }
}
