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
    /// UTF-8 octets.
    pub fn utf8(&self) -> &[u8] {
        self.0.expose()
    }
    /// The text. Always valid: a `Password` is only made from a `String`.
    pub fn text(&self) -> &str {
        std::str::from_utf8(self.0.expose()).unwrap_or_default()
    }
    /// Windows-1251 octets (containers of the IIT family).
    ///
    /// # Errors
    /// The first character that Windows-1251 does not have.
    pub fn cp1251(&self) -> Result<Secret, char> {
        todo!()
    }
    /// UTF-16BE without terminator (JKS; PKCS#12 appends two zero octets).
    pub fn utf16be(&self) -> Secret {
        todo!()
    }
}
