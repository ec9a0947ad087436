//! Distinguished names, kept as received.

use super::PkiError;
use der::oid::ObjectIdentifier;

/// A Name: its DER octets and its attributes in order. Two names are equal when their attributes are equal
/// (string type and case of ASCII letters and surplus spaces ignored); byte equality is `as_der() ==`.
#[derive(Debug, Clone)]
pub struct Name {
    raw: Vec<u8>,
    attributes: Vec<(String, String)>,
}

impl Name {
    pub fn from_der(_der: &[u8]) -> Result<Self, PkiError> {
        todo!()
    }
    /// Builds a name of one attribute per RDN; UTF8String, except serialNumber and countryName PrintableString.
    pub fn build(_attributes: &[(ObjectIdentifier, &str)]) -> Result<Self, PkiError> {
        todo!()
    }
    pub fn as_der(&self) -> &[u8] {
        &self.raw
    }
    /// Dotted OID and value, in order.
    pub fn attributes(&self) -> &[(String, String)] {
        &self.attributes
    }
    /// First value of an attribute.
    pub fn get(&self, _oid: &ObjectIdentifier) -> Option<&str> {
        todo!()
    }
    pub fn common_name(&self) -> Option<&str> {
        todo!()
    }
    pub fn is_empty(&self) -> bool {
        self.attributes.is_empty()
    }
}

impl PartialEq for Name {
    fn eq(&self, _other: &Self) -> bool {
        todo!()
    }
}
impl Eq for Name {}

/// One line for people: `CN=…, O=…`, control characters removed.
impl std::fmt::Display for Name {
    fn fmt(&self, _f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        todo!()
    }
}
