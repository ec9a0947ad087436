//! The training provider as a person uses it: a ready demonstration user, and the whole story in one go.

mod enroll;
mod prepare;
mod story;

pub use enroll::{Demo, Enrolled, Family, enroll};
pub use prepare::{Prepared, free_folder, prepare};
pub use story::{Listener, Story, StoryEnd, Telling, run};

use super::TaskError;
use crate::carrier::{Interaction, SecretWanted};
use crate::crypto::{Password, Secret};
use crate::vault::atomic::{self, Access};
use std::path::Path;

/// Letters and digits that are not mistaken for one another.
const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// A fresh password: four groups of five characters, 100 bits.
fn random_password() -> Result<Secret, TaskError> {
    let mut octets = zeroize::Zeroizing::new([0u8; 20]);
    getrandom::fill(&mut octets[..]).map_err(|_| TaskError::Random)?;
    let mut text = Vec::with_capacity(23);
    for (i, octet) in octets.iter().enumerate() {
        if i > 0 && i % 5 == 0 {
            text.push(b'-');
        }
        // In range: the mask leaves 0..32.
        text.push(ALPHABET[usize::from(octet & 31)]);
    }
    Ok(Secret::new(text))
}

/// A fresh password in a new file of mode 0600.
fn new_password(path: &Path) -> Result<Secret, TaskError> {
    if path.symlink_metadata().is_ok() {
        return Err(TaskError::Exists(path.to_path_buf()));
    }
    let password = random_password()?;
    atomic::write(path, password.expose(), Access::Private)?;
    Ok(password)
}

/// Somebody who knows both passwords.
struct Knows<'a> {
    existing: Option<&'a Secret>,
    new: Option<&'a Secret>,
}

impl Interaction for Knows<'_> {
    fn secret(&mut self, wanted: &SecretWanted) -> Option<Password> {
        let secret = match wanted {
            SecretWanted::Existing { .. } => self.existing,
            SecretWanted::New { .. } => self.new,
        };
        secret.and_then(password)
    }
}

/// The password of these octets, which are UTF-8 because [`random_password`] made them.
fn password(secret: &Secret) -> Option<Password> {
    String::from_utf8(secret.expose().to_vec()).ok().map(Password::new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::carrier::password::{Charset, check};
    use crate::code::{Code, Coded as _};

    #[test]
    fn passwords_are_fresh_and_allowed() {
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..50 {
            let secret = random_password().unwrap();
            assert_eq!(secret.len(), 23);
            let password = password(&secret).unwrap();
            assert_eq!(check(&password, Charset::Windows1251, &["Коваленко Оксана Петрівна"]), []);
            assert!(seen.insert(password.text().to_owned()));
        }
    }

    #[test]
    fn a_password_file_is_private_and_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("password.txt");
        let secret = new_password(&path).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), secret.expose());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        }
        let Err(error) = new_password(&path) else { panic!("replaced") };
        assert_eq!(error.code(), Code::Carr10);
        assert_eq!(std::fs::read(&path).unwrap(), secret.expose());
    }
}
