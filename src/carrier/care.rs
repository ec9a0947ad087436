//! Words for looking after keys: what a store is like, and what becomes of it.

use super::KeyUri;

/// A key in a store that this program cannot use. It is listed, and stays in its container when that is written again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherKey {
    /// `RSA-2048`, `ECDSA-P521`, `DSTU4145-…` or a dotted OID.
    pub algorithm: String,
    /// SHA-1 of the public key (RFC 5280 4.2.1.2), else what the store itself names the key by; None: unknown.
    pub key_id: Option<Vec<u8>>,
}

/// What stands between a thief of the file and the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protection {
    /// Whoever has the file has the key.
    None,
    /// The password can be tried much faster than national rules mean it to be: by an old scheme, or by fewer than
    /// 10 000 rounds.
    Weak,
    Usual,
}

impl Protection {
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Weak => "weak",
            Self::Usual => "usual",
        }
    }
}

/// Formats that are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetFormat {
    /// `Key-6.dat`: DSTU 4145 only, certificates beside it.
    Key6,
    /// PKCS#12: everything. With GOST algorithms when a DSTU 4145 key is among the keys, else with AES.
    Pfx,
    /// PKCS#8 under PBES2: one person's DSTU 4145 keys with GOST, or one elliptic-curve key with AES; certificates
    /// beside it.
    Pk8,
}

/// How a store is to be converted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Conversion {
    /// None: by the ending of the new name, else what the keys' family usually lies in.
    pub format: Option<TargetFormat>,
    /// Protect the new store by another secret; one without a secret always gets a new one.
    pub new_secret: bool,
    /// What the new format cannot hold may stay behind.
    pub accept_loss: bool,
}

/// One thing that another format cannot hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Loss {
    Key(OtherKey),
    /// A name that a key has in the store.
    Name(String),
    /// Content of a kind that this program does not know.
    Unknown,
}

/// What came of a conversion or a backup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    pub key: KeyUri,
    /// Short name of its format: `key6`, `pbes2`, `pfx`.
    pub format: &'static str,
    /// Files of certificates that were written beside it; not those that were there already.
    pub certificates: Vec<KeyUri>,
}

/// What is gone, and what is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destroyed {
    /// The file itself, also where a link to it was addressed.
    pub key: KeyUri,
    /// The link that was addressed; it went too, unless it is among those left.
    pub link: Option<KeyUri>,
    /// Names that could not be removed, with nothing of the key behind them.
    pub left: Vec<KeyUri>,
    /// Other copies of keys of the same name beside it, which are still there.
    pub copies: Vec<KeyUri>,
}

impl Destroyed {
    /// The text that says what became of the file: gone, or still there without the key.
    pub fn text(&self) -> &'static str {
        let emptied = self.left.iter().any(|name| self.link.as_ref() != Some(name));
        if emptied { "cli-destroyed-emptied" } else { "cli-destroyed" }
    }
}
