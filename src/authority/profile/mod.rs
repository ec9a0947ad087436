//! Provider profiles: everything the program knows about a provider is data in one JSON file.

mod built_in;
mod collection;

pub use collection::{Origin, Profiles};

use super::cmp::CmpWire;
use super::iit::IitWire;
use super::{AuthorityError, Protocol, Trust, Wire};
use crate::crypto::HashAlgorithm;
use crate::pki::Certificate;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Short, lower-case, Latin.
    pub id: String,
    pub name: Names,
    /// A training provider: nothing it issues has legal force.
    #[serde(default)]
    pub training: bool,
    /// Whether our renewal has been tried against this provider.
    #[serde(default)]
    pub tried: bool,
    #[serde(default)]
    pub edrpou: Option<String>,
    /// Where certificates are suspended by telephone, as people dial it.
    #[serde(default)]
    pub phone: Option<String>,
    /// Where and when these data were taken. A profile that somebody added may say it in one language only.
    #[serde(deserialize_with = "text_or_pair")]
    pub source: Names,
    /// The date of the certificates in it, `YYYY-MM-DD`.
    #[serde(default)]
    pub date: Option<String>,
    /// First = default for DSTU keys; ECDSA keys always use `cmp`.
    pub protocols: Vec<Protocol>,
    #[serde(default)]
    pub requests: Requests,
    /// For DSTU signatures, key agreement and certificate identifiers.
    pub hash: HashAlgorithm,
    pub services: Services,
    /// Pinned roots, DER.
    #[serde(with = "base64_list")]
    pub anchors: Vec<Vec<u8>>,
    /// Authorities and servers known beforehand, DER; never anchors.
    #[serde(default, with = "base64_list")]
    pub certificates: Vec<Vec<u8>>,
    /// The certificate to which a key phrase is encrypted, DER.
    #[serde(default, with = "base64_option")]
    pub encryption_certificate: Option<Vec<u8>>,
    #[serde(default)]
    pub rules: Rules,
}

/// A text of a profile, such as the provider's name, in the program's languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Names {
    pub uk: String,
    pub en: String,
}

impl Names {
    /// `tag`: of the language, BCP 47.
    pub fn in_language(&self, tag: &str) -> &str {
        if tag == "uk" { &self.uk } else { &self.en }
    }
}

fn text_or_pair<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Names, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Text(String),
        Pair(Names),
    }
    Ok(match Written::deserialize(from)? {
        Written::Text(text) => Names { uk: text.clone(), en: text },
        Written::Pair(pair) => pair,
    })
}

/// Whether the requests for two keys travel in one message (`cmp`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Requests {
    #[default]
    Together,
    OneByOne,
}

/// Addresses, `http` or `https`; `None`: the provider has no such service.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Services {
    /// Our renewal profile of CMP: several requests in one message.
    pub cmp: Option<String>,
    /// RFC 9483: one request in a message.
    pub cmp_strict: Option<String>,
    /// National messages: lookup (13) and renewal (1).
    pub iit: Option<String>,
    pub ocsp: Option<String>,
    pub tsp: Option<String>,
    pub crl: Option<String>,
    pub delta_crl: Option<String>,
    /// Agreement and registration data.
    pub portal: Option<String>,
    /// Where a signed statement of accession is sent when there is no portal.
    pub agreement_upload: Option<String>,
}

/// Rules of a provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rules {
    pub suspension_days: u32,
    pub validity_days: u32,
}

impl Default for Rules {
    fn default() -> Self {
        Self { suspension_days: 30, validity_days: 730 }
    }
}

impl Profile {
    /// Reads and validates a profile file.
    ///
    /// # Errors
    /// `ProfileBad`: not JSON of this shape, an address that is not http or https, no anchors, an anchor that is not a
    /// certificate of an authority.
    pub fn from_json(json: &[u8]) -> Result<Self, AuthorityError> {
        let profile: Self = serde_json::from_slice(json)
            .map_err(|error| AuthorityError::ProfileBad { id: "?".into(), reason: error.to_string() })?;
        profile.validate()?;
        Ok(profile)
    }

    fn validate(&self) -> Result<(), AuthorityError> {
        let bad = |reason: String| Err(AuthorityError::ProfileBad { id: self.id.clone(), reason });
        let id_letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if self.id.is_empty() || self.id.len() > 40 || !self.id.chars().all(id_letter) {
            return bad("the id is not short, lower-case and Latin".into());
        }
        if self.protocols.is_empty() {
            return bad("no protocols".into());
        }
        for address in self.services.all() {
            if !["http://", "https://"].iter().any(|scheme| address.starts_with(scheme)) {
                return bad(format!("{address} is not an http or https address"));
            }
        }
        // Personal data pass over these; documents of the other services are protected by themselves.
        for address in self.services.portal.iter().chain(&self.services.agreement_upload) {
            if !address.starts_with("https://") && !crate::net::is_loopback(address) {
                return bad(format!("{address} takes personal data and must be https"));
            }
        }
        if self.anchors.is_empty() {
            return bad("no anchors".into());
        }
        for anchor in &self.anchors {
            match Certificate::from_der(anchor) {
                Ok(anchor) if anchor.is_ca() => {}
                Ok(_) => return bad("an anchor is not a certificate of an authority".into()),
                Err(error) => return bad(format!("an anchor cannot be read: {error}")),
            }
        }
        Ok(())
    }

    /// Anchors and known certificates; one that cannot be read is left out.
    pub fn trust(&self) -> Trust {
        let read = |list: &[Vec<u8>]| list.iter().filter_map(|der| Certificate::from_der(der).ok()).collect();
        Trust { anchors: read(&self.anchors), certificates: read(&self.certificates) }
    }

    /// The wire format of this provider.
    ///
    /// # Errors
    /// `NoService`: the profile does not offer the protocol.
    pub fn wire(&self, protocol: Protocol) -> Result<Box<dyn Wire>, AuthorityError> {
        match protocol {
            _ if !self.protocols.contains(&protocol) => Err(AuthorityError::NoService("renewal")),
            Protocol::Iit => Ok(Box::new(IitWire::new(self.trust()))),
            Protocol::Cmp => Ok(Box::new(CmpWire::new(self.trust(), self.services.cmp.is_some()))),
        }
    }

    /// Whether an authority of this provider issued the certificate, by name and signature (R6).
    ///
    /// # Errors
    /// `OtherProvider`.
    pub fn check_issued(&self, certificate: &Certificate) -> Result<(), AuthorityError> {
        let trust = self.trust();
        let ours = trust
            .anchors
            .iter()
            .chain(&trust.certificates)
            .any(|issuer| issuer.is_ca() && certificate.verify_issued_by(issuer).is_ok());
        if ours {
            return Ok(());
        }
        let issuer = certificate.issuer();
        Err(AuthorityError::OtherProvider(
            issuer.common_name().map_or_else(|| issuer.to_string(), ToString::to_string),
        ))
    }

    /// SHA-256 over the anchors in their order, for people to compare: hexadecimal.
    pub fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        for anchor in &self.anchors {
            hash.update(anchor);
        }
        hex::encode(hash.finalize())
    }

    /// Whether everything this provider offers is on this computer.
    pub fn is_loopback(&self) -> bool {
        self.services.all().all(crate::net::is_loopback)
    }
}

impl Services {
    fn all(&self) -> impl Iterator<Item = &str> {
        [
            &self.cmp,
            &self.cmp_strict,
            &self.iit,
            &self.ocsp,
            &self.tsp,
            &self.crl,
            &self.delta_crl,
            &self.portal,
            &self.agreement_upload,
        ]
        .into_iter()
        .filter_map(Option::as_deref)
    }
}

mod base64_list {
    use base64ct::{Base64, Encoding};
    use serde::{Deserialize, Deserializer, Serializer, de::Error, ser::SerializeSeq};

    pub fn serialize<S: Serializer>(list: &[Vec<u8>], serializer: S) -> Result<S::Ok, S::Error> {
        let mut sequence = serializer.serialize_seq(Some(list.len()))?;
        for item in list {
            sequence.serialize_element(&Base64::encode_string(item))?;
        }
        sequence.end()
    }
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Vec<u8>>, D::Error> {
        Vec::<String>::deserialize(deserializer)?
            .iter()
            .map(|text| Base64::decode_vec(text).map_err(|_| D::Error::custom("not base64")))
            .collect()
    }
}

mod base64_option {
    use base64ct::{Base64, Encoding};
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(value: &Option<Vec<u8>>, serializer: S) -> Result<S::Ok, S::Error> {
        match value {
            Some(bytes) => serializer.serialize_some(&Base64::encode_string(bytes)),
            None => serializer.serialize_none(),
        }
    }
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<u8>>, D::Error> {
        Option::<String>::deserialize(deserializer)?
            .map(|text| Base64::decode_vec(&text).map_err(|_| D::Error::custom("not base64")))
            .transpose()
    }
}
