//! EnvelopedData with key agreement (RFC 5652, 6; formats.md 9.2).

use crate::crypto::{HashAlgorithm, PrivateKey};
use crate::pki::{Certificate, PkiError};

/// EnvelopedData to one recipient by an ephemeral key (DSTU: cofactor agreement with the hash generation given,
/// GOST 28147 wrap and CFB; ECDSA keys: X9.63 SHA-256, AES-256 wrap and CBC).
pub fn encrypt(_content: &[u8], _recipient: &Certificate, _hash: HashAlgorithm) -> Result<Vec<u8>, PkiError> {
    todo!()
}
/// Opens an EnvelopedData addressed to `recipient` with its private key. `sender`: the certificate of a static
/// sender, when the message names one.
pub fn decrypt(
    _der: &[u8],
    _recipient: &Certificate,
    _key: &PrivateKey,
    _sender: Option<&Certificate>,
) -> Result<Vec<u8>, PkiError> {
    todo!()
}
