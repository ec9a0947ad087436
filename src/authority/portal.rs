//! Agreement and registration data: the JSON shapes of a provider's portal and the checks that tie an answer to what
//! was asked (protocol.md 8).

use super::Acceptance;
use crate::pki::Certificate;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// The text that the user reads and signs, already checked against the provider's digest and signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreement {
    pub id: String,
    pub revision: String,
    pub lang: String,
    pub title: String,
    /// RFC 3339 date or date and time, as the provider gives it.
    pub effective_from: String,
    /// The exact octets that are shown, hashed and signed.
    pub text: Vec<u8>,
    /// SHA-256 of `text`.
    #[serde(with = "hex::serde")]
    pub sha256: [u8; 32],
    /// Whether the provider published it machine-readably. If not, `text` is a statement of accession made from our
    /// template, whose signed form is kept locally (and sent to `agreement_upload` where the profile has one).
    pub from_portal: bool,
}

/// The provider's receipt for a signed agreement.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Receipt {
    pub acceptance: Acceptance,
    #[serde(with = "time::serde::rfc3339")]
    pub received_at: OffsetDateTime,
    /// The receipt itself: CMS by the authority.
    pub cms: Vec<u8>,
}

/// Registration data as the provider holds them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Registration {
    /// Dotted OID and value, in the order of the certificate's subject.
    pub subject: Vec<(String, String)>,
    pub rnokpp: Option<String>,
    pub edrpou: Option<String>,
    pub unzr: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
    #[serde(default)]
    pub phone_in_cert: bool,
    #[serde(default)]
    pub email_in_cert: bool,
    #[serde(default)]
    pub publish: bool,
    pub phrase_hint: Option<String>,
    #[serde(default)]
    pub phrase_set: bool,
    /// `None`: the data come from the certificate only, the provider was not asked.
    pub data_revision: Option<u64>,
}

impl Registration {
    /// What the certificate itself says, for a provider that cannot be asked.
    pub fn from_certificate(_certificate: &Certificate) -> Self {
        todo!()
    }
}
