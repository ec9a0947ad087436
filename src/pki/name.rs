//! Distinguished names, kept as received.

use super::tlv::{self, Element, Reader};
use super::{PkiError, oid};
use der::oid::ObjectIdentifier;

/// A Name: its DER octets and its attributes in order. Two names are equal when their attributes are equal
/// (string type and case of ASCII letters and surplus spaces ignored); byte equality is `as_der() ==`.
#[derive(Debug, Clone)]
pub struct Name {
    raw: Vec<u8>,
    attributes: Vec<(String, String)>,
}

/// Longest value of an attribute that offices and certificates take, in characters (X.520 annex C). None: it says nothing.
pub fn upper_bound(kind: &ObjectIdentifier) -> Option<usize> {
    const SHORT: [ObjectIdentifier; 6] = [
        oid::COMMON_NAME,
        oid::SURNAME,
        oid::GIVEN_NAME,
        oid::ORGANIZATION,
        oid::ORGANIZATIONAL_UNIT,
        oid::TITLE,
    ];
    match kind {
        kind if SHORT.contains(kind) => Some(64),
        kind if *kind == oid::LOCALITY => Some(128),
        _ => None,
    }
}

impl Name {
    pub fn from_der(der: &[u8]) -> Result<Self, PkiError> {
        const WHAT: &str = "a distinguished name";
        let mut attributes = Vec::new();
        let mut names = Element::only(der, tlv::SEQUENCE, WHAT)?.reader(WHAT);
        while !names.is_empty() {
            let mut pairs = names.inside(tlv::SET)?;
            while !pairs.is_empty() {
                let mut pair = pairs.sequence()?;
                let kind = pair.oid_text()?;
                let value = pair.element()?;
                pair.finish()?;
                let text = value.text().unwrap_or_else(|| format!("#{}", hex::encode(value.raw)));
                attributes.push((kind, text));
            }
        }
        Ok(Self { raw: der.to_vec(), attributes })
    }
    /// Builds a name of one attribute per RDN; UTF8String, except serialNumber and countryName PrintableString.
    pub fn build(attributes: &[(ObjectIdentifier, &str)]) -> Result<Self, PkiError> {
        let mut parts = Vec::new();
        for (kind, value) in attributes {
            let tag = if *kind == oid::SERIAL_NUMBER || *kind == oid::COUNTRY {
                if !value.bytes().all(is_printable) {
                    return Err(PkiError::Invalid(
                        "serialNumber and countryName take Latin letters and digits only",
                    ));
                }
                tlv::PRINTABLE_STRING
            } else {
                tlv::UTF8_STRING
            };
            let pair = tlv::sequence(&[&tlv::oid(kind), &tlv::tlv(tag, &[value.as_bytes()])]);
            parts.push(tlv::tlv(tlv::SET, &[&pair]));
        }
        Self::from_der(&tlv::tlv_list(tlv::SEQUENCE, parts))
    }
    pub fn as_der(&self) -> &[u8] {
        &self.raw
    }
    /// Dotted OID and value, in order.
    pub fn attributes(&self) -> &[(String, String)] {
        &self.attributes
    }
    /// First value of an attribute.
    pub fn get(&self, oid: &ObjectIdentifier) -> Option<&str> {
        let wanted = oid.to_string();
        self.attributes.iter().find(|(kind, _)| *kind == wanted).map(|(_, value)| value.as_str())
    }
    pub fn common_name(&self) -> Option<&str> {
        self.get(&oid::COMMON_NAME)
    }
    /// As people call it, in one line that cannot pass for several or for words of ours: the common name, else the
    /// organisation, else all of it. Empty when nothing in it can be read.
    pub fn called(&self) -> String {
        let said = |value: &str| {
            let spaced = value.replace(char::is_whitespace, " ");
            let shown =
                visible(&spaced).split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
            match shown.char_indices().nth(CALLED) {
                Some((end, _)) => format!("{}…", shown.get(..end).unwrap_or_default()),
                None => shown,
            }
        };
        let named = [self.common_name(), self.get(&oid::ORGANIZATION)];
        let named = named.into_iter().flatten().map(said).find(|name| !name.is_empty());
        named.unwrap_or_else(|| {
            let is_said = self.attributes.iter().any(|(_, value)| !said(value).is_empty());
            if is_said { said(&self.to_string()) } else { String::new() }
        })
    }
    pub fn is_empty(&self) -> bool {
        self.attributes.is_empty()
    }
}

/// PrintableString characters (X.680, 41.4).
fn is_printable(octet: u8) -> bool {
    octet.is_ascii_alphanumeric() || b" '()+,-./:=?".contains(&octet)
}

/// What two spellings of one value have in common.
fn folded(value: &str) -> impl Iterator<Item = String> + '_ {
    value.split_whitespace().map(str::to_ascii_lowercase)
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.raw == other.raw
            || (self.attributes.len() == other.attributes.len()
                && self
                    .attributes
                    .iter()
                    .zip(&other.attributes)
                    .all(|(a, b)| a.0 == b.0 && folded(&a.1).eq(folded(&b.1))))
    }
}
impl Eq for Name {}

/// Short names people know; anything else is shown by its OID.
fn label(dotted: &str) -> &str {
    match dotted {
        "2.5.4.3" => "CN",
        "2.5.4.4" => "SN",
        "2.5.4.5" => "serialNumber",
        "2.5.4.6" => "C",
        "2.5.4.7" => "L",
        "2.5.4.8" => "ST",
        "2.5.4.9" => "street",
        "2.5.4.10" => "O",
        "2.5.4.11" => "OU",
        "2.5.4.12" => "T",
        "2.5.4.17" => "postalCode",
        "2.5.4.42" => "GN",
        "2.5.4.97" => "organizationIdentifier",
        "1.2.840.113549.1.9.1" => "E",
        other => other,
    }
}

/// Characters that would break a line or turn the reading direction are left out of what people see.
pub(crate) fn visible(text: &str) -> String {
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    text.chars().filter(|c| !hidden(*c)).collect()
}

/// Longer names are cut where they are only told by, in characters; X.520 allows 64.
const CALLED: usize = 160;

/// One line for people: `CN=…, O=…`, control characters removed.
impl std::fmt::Display for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, (kind, value)) in self.attributes.iter().enumerate() {
            let separator = if index == 0 { "" } else { ", " };
            write!(f, "{separator}{}={}", label(kind), visible(value))?;
        }
        Ok(())
    }
}

/// A GeneralName's directoryName content, `[4] { Name }`, for the structures that want one.
pub(crate) fn directory_name(name: &Name) -> Vec<u8> {
    tlv::tlv(tlv::constructed(4), &[name.as_der()])
}

/// Reads one Name off `reader`.
pub(crate) fn read_name(reader: &mut Reader<'_>) -> Result<Name, PkiError> {
    Name::from_der(reader.element()?.raw)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_told_in_one_line_that_forges_nothing() {
        let called = |attributes: &[(ObjectIdentifier, &str)]| Name::build(attributes).unwrap().called();
        let cn = oid::COMMON_NAME;
        assert_eq!(called(&[(cn, "Рядок один\nдіє ще 900 днів\t\tтак")]), "Рядок один діє ще 900 днів так");
        assert_eq!(called(&[(cn, "Evil\u{202e}такитяс\u{202c} zw")]), "Evilтакитяс zw");
        assert_eq!(called(&[(cn, " "), (oid::ORGANIZATION, "ТОВ «Демо»")]), "ТОВ «Демо»");
        assert_eq!(called(&[(oid::COUNTRY, "UA")]), "C=UA");
        assert_eq!(called(&[]), "");
        let long = called(&[(cn, &"Довгеім’я".repeat(60))]);
        assert_eq!(long.chars().count(), CALLED + 1);
    }

    fn person() -> Name {
        Name::build(&[
            (oid::COMMON_NAME, "Коваленко Оксана Петрівна"),
            (oid::SERIAL_NUMBER, "TINUA-3123456789"),
            (oid::COUNTRY, "UA"),
        ])
        .unwrap()
    }

    #[test]
    fn string_types_are_the_profiles() {
        let name = person();
        let printable = tlv::tlv(tlv::PRINTABLE_STRING, &[b"TINUA-3123456789"]);
        assert!(name.as_der().windows(printable.len()).any(|w| w == printable));
        let utf8 = tlv::utf8("Коваленко Оксана Петрівна");
        assert!(name.as_der().windows(utf8.len()).any(|w| w == utf8));
        assert_eq!(name.get(&oid::SERIAL_NUMBER), Some("TINUA-3123456789"));
        assert!(Name::build(&[(oid::COUNTRY, "УА")]).is_err());
    }

    #[test]
    fn equality_ignores_spelling_but_not_meaning() {
        let build = |text| Name::build(&[(oid::COMMON_NAME, text)]).unwrap();
        assert_eq!(build("Test  CA "), build("test ca"));
        assert_ne!(build("Test CA"), build("TestCA"));
        assert_ne!(build("Test CA"), Name::build(&[(oid::ORGANIZATION, "Test CA")]).unwrap());
        assert_ne!(build("a"), person());
    }

    #[test]
    fn nothing_hidden_reaches_the_screen() {
        let name =
            Name::build(&[(oid::COMMON_NAME, "a\u{202e}b\u{7}\nc"), (oid::ORGANIZATION, "d")]).unwrap();
        assert_eq!(name.to_string(), "CN=abc, O=d");
    }

    #[test]
    fn old_string_types_are_read() {
        let value = |tag: u8, octets: &[u8]| {
            let pair = tlv::sequence(&[&tlv::oid(&oid::COMMON_NAME), &tlv::tlv(tag, &[octets])]);
            let der = tlv::sequence(&[&tlv::tlv(tlv::SET, &[&pair])]);
            Name::from_der(&der).unwrap().common_name().map(str::to_owned)
        };
        assert_eq!(value(tlv::BMP_STRING, &[0x04, 0x1a, 0x04, 0x38]).as_deref(), Some("Ки"));
        assert_eq!(value(tlv::TELETEX_STRING, b"abc").as_deref(), Some("abc"));
        assert_eq!(value(tlv::INTEGER, &[5]).as_deref(), Some("#020105"));
        assert_eq!(value(tlv::UTF8_STRING, &[0xff]).as_deref(), Some("\u{fffd}"));
    }
}
