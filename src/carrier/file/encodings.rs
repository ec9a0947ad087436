//! One typed password, in the octets that the families of containers make of it. What is tried, in this order:
//!
//! | container | octets |
//! |---|---|
//! | `Key-6.dat` | Windows-1251, UTF-8 |
//! | PBES2, and every part of PKCS#12 | Windows-1251, UTF-8 |
//! | MAC of PKCS#12 | UTF-16, big-endian, two zero octets at the end (RFC 7292 B.1) |
//! | JKS and its protector | UTF-16, big-endian |
//!
//! The vendor's programs write Windows-1251 into everything that is Ukrainian; others write UTF-8. A password that both
//! encode alike (Latin letters) is tried once, and one that Windows-1251 does not have only as UTF-8. New containers
//! with GOST algorithms get Windows-1251, those with AES UTF-8.

use crate::carrier::{CarrierError, PasswordIssue};
use crate::crypto::{Password, Secret};

/// Windows-1251, what the vendor's containers want.
///
/// # Errors
/// `PasswordRefused` naming the first character that the code page does not have.
pub fn windows1251(password: &Password) -> Result<Secret, CarrierError> {
    password.cp1251().map_err(|character| CarrierError::PasswordRefused(PasswordIssue::Character(character)))
}

/// Octets to try, in order, when a store is opened: programs disagree about Cyrillic passwords. All come from one
/// entry; a file has no counter of attempts.
pub fn candidates(password: &Password) -> Vec<Secret> {
    let utf8 = Secret::from_slice(password.utf8());
    match password.cp1251() {
        Ok(cp1251) if cp1251.expose() == utf8.expose() => vec![utf8],
        Ok(cp1251) => vec![cp1251, utf8],
        Err(_) => vec![utf8],
    }
}

/// What PKCS#12 derives its keys from: UTF-16, big-endian, with two zero octets at the end (RFC 7292 B.1).
pub fn pkcs12(password: &Password) -> Secret {
    let text = password.utf16be();
    let mut octets = Vec::with_capacity(text.len() + 2);
    octets.extend_from_slice(text.expose());
    octets.extend_from_slice(&[0, 0]);
    Secret::new(octets)
}

/// What JKS hashes: UTF-16, big-endian.
pub fn jks(password: &Password) -> Secret {
    password.utf16be()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latin_passwords_are_tried_once() {
        assert_eq!(candidates(&Password::new("Test12345".into())).len(), 1);
        let cyrillic = candidates(&Password::new("пароль1".into()));
        assert_eq!(cyrillic[0].expose(), b"\xef\xe0\xf0\xee\xeb\xfc1");
        assert_eq!(cyrillic[1].expose(), "пароль1".as_bytes());
        assert_eq!(candidates(&Password::new("😀".into()))[0].expose(), "😀".as_bytes());
    }

    #[test]
    fn pkcs12_passwords_end_with_zeros() {
        assert_eq!(pkcs12(&Password::new("aї".into())).expose(), [0, 0x61, 0x04, 0x57, 0, 0]);
        assert_eq!(pkcs12(&Password::new(String::new())).expose(), [0, 0]);
    }
}
