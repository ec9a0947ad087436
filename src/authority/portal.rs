//! Agreement and registration data: the JSON shapes of a provider's portal and the checks that tie an answer to what
//! was asked (protocol.md 8). No network here.

use super::profile::Profile;
use super::{Acceptance, AuthorityError};
use crate::crypto::HashAlgorithm;
use crate::pki::Certificate;
use serde::{Deserialize, Deserializer, Serialize};
use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// The statement of accession for providers whose agreement cannot be fetched.
const ACCESSION: &str = include_str!("../../assets/agreement/accession.uk.txt");
/// Agreement identifier of that statement.
const ACCESSION_ID: &str = "accession";
/// What a question for registration data is for, so that its signature is good for nothing else.
const QUERY_PURPOSE: &str = "registration-query";

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

impl Agreement {
    /// The statement of accession to a provider without a portal.
    pub fn accession(profile: &Profile, now: OffsetDateTime) -> Self {
        let date = now.date().to_string();
        let edrpou = profile.edrpou.as_ref().map_or_else(String::new, |code| format!(" (ЄДРПОУ {code})"));
        let text = ACCESSION
            .replace("{name}", &profile.name.uk)
            .replace("{edrpou}", &edrpou)
            .replace("{date}", &date)
            .into_bytes();
        let title = ACCESSION.lines().next().unwrap_or_default().to_string();
        let sha256 = Sha256::digest(&text).into();
        Self {
            id: ACCESSION_ID.into(),
            revision: date.clone(),
            lang: "uk".into(),
            title,
            effective_from: date,
            text,
            sha256,
            from_portal: false,
        }
    }
}

/// `GET agreement/current`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AgreementHead {
    pub id: String,
    #[serde(deserialize_with = "text_or_number")]
    pub revision: String,
    pub lang: String,
    pub title: String,
    #[serde(with = "hex::serde")]
    pub sha256: [u8; 32],
    pub effective_from: String,
    pub size: u64,
    /// Path on the portal's host, or absolute.
    pub url: String,
    /// Base64 of a detached CMS by the authority over the text.
    pub signature: String,
}

impl AgreementHead {
    /// The agreement, when `text` is what the head describes. The signature is the caller's to check.
    ///
    /// # Errors
    /// `NotAuthentic`.
    pub fn with_text(self, text: Vec<u8>) -> Result<Agreement, AuthorityError> {
        if text.len() as u64 != self.size || <[u8; 32]>::from(Sha256::digest(&text)) != self.sha256 {
            return Err(AuthorityError::NotAuthentic("the agreement's text is not the one announced"));
        }
        Ok(Agreement {
            id: self.id,
            revision: self.revision,
            lang: self.lang,
            title: self.title,
            effective_from: self.effective_from,
            text,
            sha256: self.sha256,
            from_portal: true,
        })
    }
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

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ReceiptContent {
    acceptance_id: String,
    agreement_id: String,
    #[serde(deserialize_with = "text_or_number")]
    revision: String,
    #[serde(with = "hex::serde")]
    sha256: [u8; 32],
    #[serde(with = "hex::serde")]
    cms_sha256: [u8; 32],
    #[serde(with = "hex::serde")]
    subject_key_id: Vec<u8>,
    #[serde(with = "time::serde::rfc3339")]
    received_at: OffsetDateTime,
}

impl Receipt {
    /// Reads the content of a receipt whose signature was verified, and checks that it is for this agreement, this
    /// signed document and this signer.
    ///
    /// # Errors
    /// `BadAnswer`, `NotAuthentic`.
    pub fn read(
        content: &[u8],
        receipt: &[u8],
        agreement: &Agreement,
        cms: &[u8],
        signer: &Certificate,
    ) -> Result<Self, AuthorityError> {
        let read: ReceiptContent = serde_json::from_slice(content)
            .map_err(|_| AuthorityError::BadAnswer("the receipt is not readable"))?;
        let cms_sha256: [u8; 32] = Sha256::digest(cms).into();
        let ours = read.agreement_id == agreement.id
            && read.revision == agreement.revision
            && read.sha256 == agreement.sha256
            && read.cms_sha256 == cms_sha256
            && (signer.subject_key_identifier() == Some(&read.subject_key_id)
                || signer.key_ids().matches(&read.subject_key_id));
        if !ours {
            return Err(AuthorityError::NotAuthentic("the receipt is for another document"));
        }
        Ok(Self {
            acceptance: Acceptance {
                id: read.acceptance_id,
                text_digest: agreement.sha256.to_vec(),
                text_hash: HashAlgorithm::Sha256,
                cms_sha256: cms_sha256.to_vec(),
            },
            received_at: read.received_at,
            cms: receipt.to_vec(),
        })
    }
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

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RegistrationAnswer {
    #[serde(with = "hex::serde")]
    request_sha256: [u8; 32],
    #[serde(flatten)]
    data: Registration,
}

impl Registration {
    /// What the certificate itself says, for a provider that cannot be asked.
    pub fn from_certificate(certificate: &Certificate) -> Self {
        let names = certificate.alternative_names();
        let phone = names.others.iter().find(|(kind, _)| kind == PHONE).map(|(_, value)| value.clone());
        let email = names.emails.first().cloned();
        Self {
            subject: certificate.subject().attributes().to_vec(),
            rnokpp: certificate.rnokpp(),
            edrpou: certificate.edrpou(),
            unzr: certificate.unzr(),
            phone_in_cert: phone.is_some(),
            email_in_cert: email.is_some(),
            phone,
            email,
            publish: false,
            phrase_hint: None,
            phrase_set: false,
            data_revision: None,
        }
    }

    /// Reads the content of an answer whose signature was verified, and checks that it answers `question`.
    ///
    /// # Errors
    /// `BadAnswer`, `NotAuthentic`.
    pub fn read(content: &[u8], question: &[u8]) -> Result<Self, AuthorityError> {
        let answer: RegistrationAnswer = serde_json::from_slice(content)
            .map_err(|_| AuthorityError::BadAnswer("the registration data are not readable"))?;
        if answer.request_sha256 != <[u8; 32]>::from(Sha256::digest(question)) {
            return Err(AuthorityError::NotAuthentic("the registration data answer another question"));
        }
        Ok(answer.data)
    }
}

/// otherName with a phone number (formats.md 7.3).
const PHONE: &str = "1.3.6.1.4.1.19398.1.1.4.1";

/// The question for registration data: JSON that the current key signs. It names the portal, so that it is good for no
/// other one, and a challenge, so that it is good once.
pub fn registration_query(
    portal: &str,
    challenge: &[u8; 32],
    signer: &Certificate,
    now: OffsetDateTime,
) -> Vec<u8> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Query<'a> {
        aud: &'a str,
        challenge: String,
        cert_serial: String,
        time: String,
        purpose: &'static str,
    }
    let query = Query {
        aud: portal,
        challenge: hex::encode(challenge),
        cert_serial: hex::encode(signer.serial()),
        time: now.format(&Rfc3339).unwrap_or_default(),
        purpose: QUERY_PURPOSE,
    };
    // Strings only: there is nothing in it that JSON cannot hold.
    serde_json::to_vec(&query).unwrap_or_default()
}

/// A revision may be written as a text or as a number.
fn text_or_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        Text(String),
        Number(u64),
    }
    Ok(match Either::deserialize(deserializer)? {
        Either::Text(text) => text,
        Either::Number(number) => number.to_string(),
    })
}
