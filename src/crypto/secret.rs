//! The one family of secret types: zeroized when dropped, never printed, never copied by accident.

use zeroize::Zeroizing;

/// Secret octets. No `Clone`, `Debug`, `Display` or serialization; wiped on drop.
pub struct Secret(Zeroizing<Vec<u8>>);

impl Secret {
    /// Takes ownership of octets that are secret from now on.
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(Zeroizing::new(bytes))
    }
    /// Copies octets into a buffer of exactly their length (no reallocation leaves a copy behind).
    pub fn from_slice(bytes: &[u8]) -> Self {
        let mut v = Vec::with_capacity(bytes.len());
        v.extend_from_slice(bytes);
        Self::new(v)
    }
    /// The octets, for the one call that needs them.
    pub fn expose(&self) -> &[u8] {
        &self.0
    }
    pub fn len(&self) -> usize {
        self.0.len()
    }
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A password as a person typed it (UTF-8), in the encodings that containers want.
pub struct Password(Secret);

impl Password {
    /// `text` is UTF-8; it is moved in.
    pub fn new(text: String) -> Self {
        Self(Secret::new(text.into_bytes()))
    }
    /// Octets that came from [`Self::utf8`].
    pub(super) fn from_utf8(octets: Secret) -> Self {
        Self(octets)
    }
    /// UTF-8 octets.
    pub fn utf8(&self) -> &[u8] {
        self.0.expose()
    }
    /// The text. Always valid: a `Password` is only made from a `String`, or from one that was sealed.
    pub fn text(&self) -> &str {
        std::str::from_utf8(self.0.expose()).unwrap_or_default()
    }
    /// Windows-1251 octets (containers of the IIT family).
    ///
    /// # Errors
    /// The first character that Windows-1251 does not have.
    pub fn cp1251(&self) -> Result<Secret, char> {
        // Every character takes at least one octet of UTF-8, so the buffer never grows.
        let mut out = Zeroizing::new(Vec::with_capacity(self.utf8().len()));
        for character in self.text().chars() {
            out.push(cp1251_octet(character).ok_or(character)?);
        }
        Ok(Secret(out))
    }
    /// UTF-16BE without terminator (JKS; PKCS#12 appends two zero octets).
    pub fn utf16be(&self) -> Secret {
        // A UTF-16 unit (two octets) takes at least one octet of UTF-8.
        let mut out = Zeroizing::new(Vec::with_capacity(2 * self.utf8().len()));
        for unit in self.text().encode_utf16() {
            out.extend_from_slice(&unit.to_be_bytes());
        }
        Secret(out)
    }
}

/// Windows-1251 octet of a character; the control octet 0x98, which the code page leaves empty, has none.
fn cp1251_octet(character: char) -> Option<u8> {
    let code = u32::from(character);
    match character {
        '\0'..='\x7f' => u8::try_from(code).ok(),
        'А'..='я' => u8::try_from(code - u32::from('А') + 0xc0).ok(),
        _ => {
            let place = CP1251_80_BF.iter().position(|&c| c == character && c != '\0')?;
            u8::try_from(place + 0x80).ok()
        }
    }
}

/// Characters of the octets 0x80..=0xBF of Windows-1251; NUL marks the empty place 0x98.
const CP1251_80_BF: [char; 64] = [
    'Ђ', 'Ѓ', '\u{201a}', 'ѓ', '\u{201e}', '\u{2026}', '\u{2020}', '\u{2021}', '€', '\u{2030}', 'Љ',
    '\u{2039}', 'Њ', 'Ќ', 'Ћ', 'Џ', 'ђ', '\u{2018}', '\u{2019}', '\u{201c}', '\u{201d}', '\u{2022}',
    '\u{2013}', '\u{2014}', '\0', '™', 'љ', '\u{203a}', 'њ', 'ќ', 'ћ', 'џ', '\u{a0}', 'Ў', 'ў', 'Ј', '¤',
    'Ґ', '¦', '§', 'Ё', '©', 'Є', '«', '¬', '\u{ad}', '®', 'Ї', '°', '±', 'І', 'і', 'ґ', 'µ', '¶', '·', 'ё',
    '№', 'є', '»', 'ј', 'Ѕ', 'ѕ', 'ї',
];

#[cfg(test)]
mod tests {
    use super::*;

    fn password(text: &str) -> Password {
        Password::new(text.to_owned())
    }

    #[test]
    fn ukrainian_passwords_become_windows_1251() {
        assert_eq!(
            password("пароль1 ҐґЄєІіЇї№").cp1251().unwrap().expose(),
            b"\xef\xe0\xf0\xee\xeb\xfc1 \xa5\xb4\xaa\xba\xb2\xb3\xaf\xbf\xb9"
        );
        assert_eq!(password("АЯая~").cp1251().unwrap().expose(), b"\xc0\xdf\xe0\xff~");
        assert_eq!(password("").cp1251().unwrap().len(), 0);
    }

    #[test]
    fn the_first_character_outside_windows_1251_is_named() {
        assert_eq!(password("добре ż 漢").cp1251().err(), Some('ż'));
        assert_eq!(password("\u{98}").cp1251().err(), Some('\u{98}'));
        assert_eq!(password("🔑").cp1251().err(), Some('🔑'));
    }

    #[test]
    fn every_octet_of_windows_1251_but_one_has_its_own_character() {
        let octets: std::collections::BTreeSet<u8> = ('\0'..='\u{ffff}').filter_map(cp1251_octet).collect();
        assert_eq!(octets.len(), 255);
        assert!(!octets.contains(&0x98));
    }

    #[test]
    fn utf_16_is_big_endian_with_surrogates_and_no_terminator() {
        assert_eq!(password("Aї🔑").utf16be().expose(), b"\x00A\x04\x57\xd8\x3d\xdd\x11");
    }
}
