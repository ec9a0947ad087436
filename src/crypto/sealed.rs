//! A password that waits: unreadable in memory between the page where it is typed and the step that uses it.

use super::{CryptoError, Password, Secret};
use chacha20poly1305::aead::Aead;
use chacha20poly1305::{ChaCha20Poly1305, KeyInit, Nonce};
use zeroize::Zeroizing;

const KEY_LEN: usize = 32;

/// A password under a random key of its own, which lies in another allocation; both are wiped on drop.
///
/// Minutes may pass between two pages. Whoever scans the memory meanwhile, or reads a page of it that was swapped out
/// or went into a hibernation image, does not find the password. Whoever stops the program with a debugger and knows
/// where to look still does: nothing that a program can undo by itself is safe from the system's administrator.
///
/// No `Clone`, `Debug`, `Display` or serialization.
pub struct Sealed {
    key: Secret,
    /// Ciphertext and tag.
    octets: Secret,
}

impl Sealed {
    /// Seals a password; the plain one is wiped, with whatever its buffer held besides.
    ///
    /// # Errors
    /// `Random`; the plain one is wiped all the same.
    pub fn new(password: Password) -> Result<Self, CryptoError> {
        let mut key = Zeroizing::new(vec![0; KEY_LEN]);
        getrandom::fill(&mut key).map_err(|_| CryptoError::Random)?;
        let key = Secret::from_slice(&key);
        let octets = cipher(&key)?
            .encrypt(&nonce(), password.utf8())
            .map_err(|_| CryptoError::Length("a password"))?;
        Ok(Self { key, octets: Secret::new(octets) })
    }

    /// The password, which is plain from now on.
    ///
    /// # Errors
    /// `Unwrap`: the memory was damaged meanwhile.
    pub fn open(self) -> Result<Password, CryptoError> {
        self.copy()
    }

    /// A plain copy, for what needs the password more than once in a session.
    ///
    /// # Errors
    /// As [`Sealed::open`].
    pub fn copy(&self) -> Result<Password, CryptoError> {
        let plain =
            cipher(&self.key)?.decrypt(&nonce(), self.octets.expose()).map_err(|_| CryptoError::Unwrap)?;
        Ok(Password::from_utf8(Secret::new(plain)))
    }
}

fn cipher(key: &Secret) -> Result<ChaCha20Poly1305, CryptoError> {
    ChaCha20Poly1305::new_from_slice(key.expose()).map_err(|_| CryptoError::Length("a key"))
}

/// Always zero: a key seals one password only.
fn nonce() -> Nonce {
    Nonce::default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_as_it_was() {
        for text in ["", "пароль Ґ 🔑", &"x".repeat(1000)] {
            let sealed = Sealed::new(Password::new(text.to_owned())).unwrap();
            assert_eq!(sealed.copy().unwrap().text(), text);
            assert_eq!(sealed.open().unwrap().text(), text);
        }
    }

    #[test]
    fn two_seals_of_one_password_have_nothing_in_common() {
        let seal = || Sealed::new(Password::new("пароль".to_owned())).unwrap();
        let (a, b) = (seal(), seal());
        assert_ne!(a.key.expose(), b.key.expose());
        assert_ne!(a.octets.expose(), b.octets.expose());
    }

    #[test]
    fn damaged_memory_does_not_become_another_password() {
        let Sealed { key, octets } = Sealed::new(Password::new("password".to_owned())).unwrap();
        let mut damaged = octets.expose().to_vec();
        damaged[0] ^= 1;
        let Err(error) = (Sealed { key, octets: Secret::new(damaged) }).open() else { panic!("opened") };
        assert_eq!(error, CryptoError::Unwrap);
    }

    /// Where the octets of `needle`, each changed by `mask`, are written in this process's memory.
    #[cfg(target_os = "linux")]
    fn places(needle: &[u8], mask: u8) -> usize {
        use std::io::{Read, Seek, SeekFrom};
        let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
        let mut memory = std::fs::File::open("/proc/self/mem").unwrap();
        let mut found = 0;
        for line in maps.lines() {
            let mut fields = line.split(' ');
            let (Some(range), Some(rights)) = (fields.next(), fields.next()) else { continue };
            if !rights.starts_with("rw") {
                continue;
            }
            let (start, end) = range.split_once('-').unwrap();
            let [start, end] = [start, end].map(|text| u64::from_str_radix(text, 16).unwrap());
            let mut octets = Zeroizing::new(vec![0; usize::try_from(end - start).unwrap()]);
            // Other tests come and go meanwhile: a range that is gone holds nothing.
            if memory.seek(SeekFrom::Start(start)).is_err() || memory.read_exact(&mut octets).is_err() {
                continue;
            }
            found += octets
                .windows(needle.len())
                .filter(|w| w.iter().zip(needle).all(|(o, n)| *o == n ^ mask))
                .count();
        }
        found
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_scan_of_the_memory_finds_no_copy_while_it_is_sealed() {
        const MASK: u8 = 0x5a;
        // Known only in a changed form, so that what is looked for is not itself found.
        let masked: Vec<u8> = {
            let mut random = [0u8; 24];
            getrandom::fill(&mut random).unwrap();
            random.iter().map(|octet| (b'a' + octet % 16) ^ MASK).collect()
        };
        let mut text = String::with_capacity(100);
        text.extend(masked.iter().map(|octet| char::from(octet ^ MASK)));
        let plain = Password::new(text);
        assert!(places(&masked, MASK) > 0, "the scan finds what is there");
        let sealed = Sealed::new(plain).unwrap();
        assert_eq!(places(&masked, MASK), 0);
        let opened = sealed.open().unwrap();
        assert!(places(&masked, MASK) > 0);
        drop(opened);
        assert_eq!(places(&masked, MASK), 0);
    }
}
