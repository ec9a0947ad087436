//! Provider profiles: everything the program knows about a provider is data in one JSON file.

use super::{AuthorityError, Protocol, Trust, Wire};
use crate::crypto::HashAlgorithm;
use crate::net::Client;
use crate::pki::Certificate;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

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
    /// Where and when these data were taken.
    pub source: String,
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

/// A provider's name in the program's languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Names {
    pub uk: String,
    pub en: String,
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
    pub fn from_json(_json: &[u8]) -> Result<Self, AuthorityError> {
        todo!()
    }
    /// Anchors and known certificates; a known certificate that cannot be read is left out.
    pub fn trust(&self) -> Trust {
        todo!()
    }
    /// The wire format of this provider.
    ///
    /// # Errors
    /// `NoService`: the profile does not offer the protocol.
    pub fn wire(&self, _protocol: Protocol) -> Result<Box<dyn Wire>, AuthorityError> {
        todo!()
    }
    /// Whether an authority of this provider issued the certificate, by name and signature (R6).
    ///
    /// # Errors
    /// `OtherProvider`.
    pub fn check_issued(&self, _certificate: &Certificate) -> Result<(), AuthorityError> {
        todo!()
    }
    /// SHA-256 over the anchors, for people to compare: hexadecimal.
    pub fn fingerprint(&self) -> String {
        todo!()
    }
}

/// Where a profile comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// Part of the program.
    BuiltIn,
    /// Added by the user.
    Added,
    /// Read from a training provider running on this computer, for one command.
    Loopback,
}

/// The known profiles: those of the program and those the user added.
pub struct Profiles {
    folder: Option<PathBuf>,
}

impl Profiles {
    /// `folder`: where user-added profiles live (`STATE/providers`); `None`: only built-in ones.
    pub fn new(folder: Option<&Path>) -> Self {
        Self { folder: folder.map(Path::to_path_buf) }
    }
    /// All profiles by identifier, built-in ones first. A user-added file that is damaged or was changed since is an
    /// `Err` in its place.
    pub fn list(&self) -> Vec<Result<(Profile, Origin), AuthorityError>> {
        let _ = &self.folder;
        todo!()
    }
    /// A profile by identifier.
    ///
    /// # Errors
    /// `ProfileUnknown`, `ProfileChanged`, `ProfileBad`.
    pub fn get(&self, _id: &str) -> Result<(Profile, Origin), AuthorityError> {
        todo!()
    }
    /// Adds a profile file and remembers its hash.
    ///
    /// # Errors
    /// `ProfileBad` (also when the identifier is a built-in one), `ProfileFile`.
    pub fn add(&self, _json: &[u8]) -> Result<Profile, AuthorityError> {
        todo!()
    }
    /// A profile by identifier, or by the address of a training provider that runs on this computer
    /// (`http://127.0.0.1:PORT`, also `localhost` and `[::1]`).
    ///
    /// # Errors
    /// As [`Self::get`]; `ProfileBad` when an address is not loopback or the profile read there is not a training one.
    pub async fn find(
        &self,
        _id_or_address: &str,
        _client: &Client,
    ) -> Result<(Profile, Origin), AuthorityError> {
        todo!()
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
