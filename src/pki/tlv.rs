//! Strict DER, one element at a time, without copying: for the messages whose octets must be kept as received.
//! Lengths (definite and minimal, X.690 clause 10.1), numbers, bits and times are read and written by `der`. Tags are
//! kept as octets, up to 30, because `der` refuses those that it has no type for: strings in pieces, UniversalString.
//! Object identifiers are read as octets, because real ones are longer than it holds.

use super::PkiError;
use der::asn1::{BitStringRef, GeneralizedTime, IntRef, UintRef, UtcTime};
use der::oid::ObjectIdentifier;
use der::{Decode as _, DecodeValue, Encode, FixedTag, Header, Length, Reader as _, SliceReader};
use std::fmt::Write as _;
use time::OffsetDateTime;

/// Deepest nesting that [`check`] accepts.
const MAX_DEPTH: usize = 32;

pub const BOOLEAN: u8 = 0x01;
pub const INTEGER: u8 = 0x02;
pub const BIT_STRING: u8 = 0x03;
pub const OCTET_STRING: u8 = 0x04;
pub const NULL: u8 = 0x05;
pub const OID: u8 = 0x06;
pub const ENUMERATED: u8 = 0x0a;
pub const UTF8_STRING: u8 = 0x0c;
pub const UTC_TIME: u8 = 0x17;
pub const GENERALIZED_TIME: u8 = 0x18;
pub const NUMERIC_STRING: u8 = 0x12;
pub const PRINTABLE_STRING: u8 = 0x13;
pub const TELETEX_STRING: u8 = 0x14;
pub const IA5_STRING: u8 = 0x16;
pub const VISIBLE_STRING: u8 = 0x1a;
pub const UNIVERSAL_STRING: u8 = 0x1c;
pub const BMP_STRING: u8 = 0x1e;
pub const SEQUENCE: u8 = 0x30;
pub const SET: u8 = 0x31;

/// Tag octet of a constructed context-specific element (an explicit tag, or an implicit one over a SEQUENCE).
pub const fn constructed(number: u8) -> u8 {
    0xa0 | number
}

/// Tag octet of a primitive context-specific element.
pub const fn primitive(number: u8) -> u8 {
    0x80 | number
}

/// One element: its tag, its content octets, and all its octets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Element<'a> {
    pub tag: u8,
    pub content: &'a [u8],
    pub raw: &'a [u8],
}

impl<'a> Element<'a> {
    /// The only element of `bytes`, with this tag.
    pub fn only(bytes: &'a [u8], tag: u8, what: &'static str) -> Result<Self, PkiError> {
        match split(bytes) {
            Some((element, [])) if element.tag == tag => Ok(element),
            _ => Err(PkiError::Decode(what)),
        }
    }
    pub fn reader(self, what: &'static str) -> Reader<'a> {
        Reader::new(self.content, what)
    }
    /// Whether this is the object identifier `oid`.
    pub fn is_oid(self, oid: &ObjectIdentifier) -> bool {
        self.tag == OID && self.content == oid.as_bytes()
    }
    /// A character string of any of the usual types. Octets that are no characters become U+FFFD.
    pub fn text(self) -> Option<String> {
        match self.tag {
            UTF8_STRING | NUMERIC_STRING | PRINTABLE_STRING | IA5_STRING | VISIBLE_STRING => {
                Some(String::from_utf8_lossy(self.content).into_owned())
            }
            TELETEX_STRING => Some(self.content.iter().map(|octet| char::from(*octet)).collect()),
            BMP_STRING => {
                let units: Vec<u16> =
                    self.content.chunks_exact(2).map(|c| u16::from_be_bytes([c[0], c[1]])).collect();
                Some(String::from_utf16_lossy(&units))
            }
            UNIVERSAL_STRING => Some(
                self.content
                    .chunks_exact(4)
                    .map(|c| u32::from_be_bytes([c[0], c[1], c[2], c[3]]))
                    .map(|code| char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER))
                    .collect(),
            ),
            _ => None,
        }
    }
    /// Octets of a string whose tag is `primitive`, or which came in pieces under the constructed form of that tag.
    pub fn pieces(self, primitive: u8, what: &'static str) -> Result<Vec<u8>, PkiError> {
        let mut out = Vec::new();
        self.gather(primitive, 0, &mut out).ok_or(PkiError::Decode(what))?;
        Ok(out)
    }
    fn gather(self, primitive: u8, depth: u8, out: &mut Vec<u8>) -> Option<()> {
        if self.tag == primitive {
            out.extend_from_slice(self.content);
            return Some(());
        }
        // Pieces of pieces serve no purpose; four levels are generous.
        if self.tag != primitive | 0x20 || depth > 4 {
            return None;
        }
        let mut rest = self.content;
        while !rest.is_empty() {
            let (piece, after) = split(rest)?;
            piece.gather(OCTET_STRING, depth + 1, out)?;
            rest = after;
        }
        Some(())
    }
}

/// Dotted text of an object identifier's content octets; any length, arcs below 2^128.
pub fn oid_text(content: &[u8]) -> Option<String> {
    let mut text = String::new();
    let mut arc: u128 = 0;
    let mut open = false;
    for octet in content {
        arc = arc.checked_mul(128)? | u128::from(octet & 0x7f);
        open = octet & 0x80 != 0;
        if open {
            continue;
        }
        // Writing to a String cannot fail.
        if text.is_empty() {
            let root = (arc / 40).min(2);
            let _ = write!(text, "{root}.{}", arc - root * 40);
        } else {
            let _ = write!(text, ".{arc}");
        }
        arc = 0;
    }
    (!open && !text.is_empty()).then_some(text)
}

/// Reads elements one after another. `what` names the document in errors.
#[derive(Debug, Clone)]
pub struct Reader<'a> {
    rest: &'a [u8],
    what: &'static str,
}

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8], what: &'static str) -> Self {
        Self { rest: bytes, what }
    }
    pub fn error(&self) -> PkiError {
        PkiError::Decode(self.what)
    }
    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }
    /// Tag octet of the next element, without taking it.
    pub fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }
    /// Everything not yet read.
    pub fn rest(&self) -> &'a [u8] {
        self.rest
    }
    /// The next element, whatever it is.
    pub fn element(&mut self) -> Result<Element<'a>, PkiError> {
        let (element, rest) = split(self.rest).ok_or_else(|| self.error())?;
        self.rest = rest;
        Ok(element)
    }
    /// Content of the next element, which must have this tag.
    pub fn content(&mut self, tag: u8) -> Result<&'a [u8], PkiError> {
        if self.peek() != Some(tag) {
            return Err(self.error());
        }
        Ok(self.element()?.content)
    }
    /// The next element if it has this tag.
    pub fn optional(&mut self, tag: u8) -> Result<Option<Element<'a>>, PkiError> {
        if self.peek() == Some(tag) { self.element().map(Some) } else { Ok(None) }
    }
    /// Reader over the content of the next element, which must have this tag.
    pub fn inside(&mut self, tag: u8) -> Result<Reader<'a>, PkiError> {
        let content = self.content(tag)?;
        Ok(Reader { rest: content, what: self.what })
    }
    pub fn sequence(&mut self) -> Result<Reader<'a>, PkiError> {
        self.inside(SEQUENCE)
    }
    /// Reader over the content of the next element if it has this tag.
    pub fn optional_inside(&mut self, tag: u8) -> Result<Option<Reader<'a>>, PkiError> {
        Ok(self.optional(tag)?.map(|e| Reader { rest: e.content, what: self.what }))
    }
    /// Reads to the end with `read`, at most `limit` items.
    pub fn list<T>(
        mut self,
        limit: usize,
        mut read: impl FnMut(&mut Reader<'a>) -> Result<T, PkiError>,
    ) -> Result<Vec<T>, PkiError> {
        let mut items = Vec::new();
        while !self.is_empty() {
            if items.len() == limit {
                return Err(self.error());
            }
            items.push(read(&mut self)?);
        }
        Ok(items)
    }
    /// Refuses trailing octets.
    pub fn finish(self) -> Result<(), PkiError> {
        if self.is_empty() { Ok(()) } else { Err(self.error()) }
    }
    /// Content octets of an INTEGER, minimal, two's complement big-endian.
    pub fn integer_octets(&mut self) -> Result<&'a [u8], PkiError> {
        let content = self.content(INTEGER)?;
        self.value::<IntRef<'_>>(content)?;
        Ok(content)
    }
    pub fn integer(&mut self) -> Result<i64, PkiError> {
        let content = self.content(INTEGER)?;
        self.value(content)
    }
    pub fn enumerated(&mut self) -> Result<i64, PkiError> {
        let content = self.content(ENUMERATED)?;
        self.value(content)
    }
    pub fn boolean(&mut self) -> Result<bool, PkiError> {
        let content = self.content(BOOLEAN)?;
        self.value(content)
    }
    /// What these content octets say.
    fn value<T: DecodeValue<'a> + FixedTag>(&self, content: &'a [u8]) -> Result<T, PkiError> {
        value(content).ok_or_else(|| self.error())
    }
    pub fn octet_string(&mut self) -> Result<&'a [u8], PkiError> {
        self.content(OCTET_STRING)
    }
    /// BIT STRING of whole octets.
    pub fn bit_string(&mut self) -> Result<&'a [u8], PkiError> {
        let content = self.content(BIT_STRING)?;
        self.value::<BitStringRef<'_>>(content)?.as_bytes().ok_or_else(|| self.error())
    }
    /// Content octets of an OBJECT IDENTIFIER of any length.
    pub fn oid_octets(&mut self) -> Result<&'a [u8], PkiError> {
        let content = self.content(OID)?;
        if content.is_empty() { Err(self.error()) } else { Ok(content) }
    }
    /// Dotted text of the next OBJECT IDENTIFIER.
    pub fn oid_text(&mut self) -> Result<String, PkiError> {
        let octets = self.oid_octets()?;
        oid_text(octets).ok_or_else(|| self.error())
    }
    pub fn utf8(&mut self) -> Result<String, PkiError> {
        let content = self.content(UTF8_STRING)?;
        String::from_utf8(content.to_vec()).map_err(|_| self.error())
    }
    /// GeneralizedTime or UTCTime (RFC 5280 4.1.2.5.1), whole seconds, UTC (`Z`), from 1970 on.
    pub fn time(&mut self) -> Result<OffsetDateTime, PkiError> {
        let element = self.element()?;
        let since_1970 = match element.tag {
            GENERALIZED_TIME => self.value::<GeneralizedTime>(element.content)?.to_unix_duration(),
            UTC_TIME => self.value::<UtcTime>(element.content)?.to_unix_duration(),
            _ => return Err(self.error()),
        };
        Ok(OffsetDateTime::UNIX_EPOCH + since_1970)
    }
}

fn split(bytes: &[u8]) -> Option<(Element<'_>, &[u8])> {
    let (&tag, after_tag) = bytes.split_first()?;
    if tag & 0x1f == 0x1f || tag == 0 {
        return None;
    }
    let mut reader = SliceReader::new(after_tag).ok()?;
    let length = Length::decode(&mut reader).ok()?;
    let content = reader.read_slice(length).ok()?;
    let (raw, rest) = bytes.split_at_checked(1 + usize::try_from(reader.position()).ok()?)?;
    Some((Element { tag, content, raw }, rest))
}

/// What content octets say to the type that belongs to their tag.
fn value<'a, T: DecodeValue<'a> + FixedTag>(content: &'a [u8]) -> Option<T> {
    let header = Header::new(T::TAG, Length::try_from(content.len()).ok()?);
    let mut reader = SliceReader::new(content).ok()?;
    let value = T::decode_value(&mut reader, header).ok()?;
    reader.is_finished().then_some(value)
}

/// Whether `bytes` is exactly one element with definite minimal lengths all the way down, at most 32 deep.
pub fn check(bytes: &[u8], what: &'static str) -> Result<(), PkiError> {
    let bad = PkiError::Decode(what);
    let (top, rest) = split(bytes).ok_or_else(|| bad.clone())?;
    if !rest.is_empty() {
        return Err(bad);
    }
    let mut open = vec![if top.tag & 0x20 != 0 { top.content } else { &[] }];
    while let Some(rest) = open.pop() {
        if rest.is_empty() {
            continue;
        }
        let (element, after) = split(rest).ok_or_else(|| bad.clone())?;
        open.push(after);
        if element.tag & 0x20 != 0 {
            open.push(element.content);
        }
        if open.len() > MAX_DEPTH {
            return Err(bad);
        }
    }
    Ok(())
}

/// One element around the concatenation of `parts`.
pub fn tlv(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let length: usize = parts.iter().map(|p| p.len()).sum();
    let mut out = Vec::with_capacity(length + 6);
    out.push(tag);
    out.extend(der(Length::try_from(length)));
    for part in parts {
        out.extend_from_slice(part);
    }
    out
}

/// The octets of a value that `der` writes. It fails beyond four gigabytes only; what is read ends long before.
fn der<T: Encode>(value: der::Result<T>) -> Vec<u8> {
    value.and_then(|value| value.to_der()).expect("documents are shorter than four gigabytes")
}

/// One element around the concatenation of a list.
pub fn tlv_list(tag: u8, items: impl IntoIterator<Item = Vec<u8>>) -> Vec<u8> {
    let content: Vec<u8> = items.into_iter().flatten().collect();
    tlv(tag, &[&content])
}

pub fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    tlv(SEQUENCE, parts)
}

/// INTEGER of a small number.
pub fn integer(value: i64) -> Vec<u8> {
    der(Ok(value))
}

/// INTEGER of an unsigned big-endian number of any length.
pub fn unsigned(magnitude: &[u8]) -> Vec<u8> {
    der(UintRef::new(if magnitude.is_empty() { &[0] } else { magnitude }))
}

pub fn octet_string(octets: &[u8]) -> Vec<u8> {
    tlv(OCTET_STRING, &[octets])
}

/// BIT STRING of whole octets.
pub fn bit_string(octets: &[u8]) -> Vec<u8> {
    tlv(BIT_STRING, &[&[0], octets])
}

pub fn oid(oid: &ObjectIdentifier) -> Vec<u8> {
    tlv(OID, &[oid.as_bytes()])
}

pub fn utf8(text: &str) -> Vec<u8> {
    tlv(UTF8_STRING, &[text.as_bytes()])
}

/// GeneralizedTime in UTC, whole seconds; 1970 for anything earlier.
pub fn generalized_time(time: OffsetDateTime) -> Vec<u8> {
    der(GeneralizedTime::from_unix_duration(since_1970(time)))
}

/// UTCTime up to the year 2049, GeneralizedTime after it (RFC 5280 4.1.2.5).
pub fn utc_or_generalized_time(time: OffsetDateTime) -> Vec<u8> {
    UtcTime::from_unix_duration(since_1970(time))
        .map_or_else(|_| generalized_time(time), |early| der(Ok(early)))
}

fn since_1970(time: OffsetDateTime) -> std::time::Duration {
    std::time::Duration::from_secs(u64::try_from(time.unix_timestamp()).unwrap_or(0))
}

pub fn null() -> Vec<u8> {
    tlv(NULL, &[])
}

pub fn boolean(value: bool) -> Vec<u8> {
    tlv(BOOLEAN, &[&[if value { 0xff } else { 0 }]])
}

/// SET OF in DER order (X.690 clause 11.6).
pub fn set_of(mut items: Vec<Vec<u8>>) -> Vec<u8> {
    items.sort();
    tlv_list(SET, items)
}

/// AlgorithmIdentifier with encoded parameters (empty: absent).
pub fn algorithm(oid: &ObjectIdentifier, parameters: &[u8]) -> Vec<u8> {
    sequence(&[&self::oid(oid), parameters])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_in_pieces_is_gathered_to_a_bounded_depth() {
        let halves = tlv(0x24, &[&octet_string(b"ab"), &octet_string(b"cd")]);
        let element = Element::only(&halves, 0x24, "test").unwrap();
        assert_eq!(element.pieces(OCTET_STRING, "test").unwrap(), b"abcd");
        let mut deep = octet_string(b"a");
        for _ in 0..10 {
            deep = tlv(0x24, &[&deep]);
        }
        assert!(Element::only(&deep, 0x24, "test").unwrap().pieces(OCTET_STRING, "test").is_err());
    }

    #[test]
    fn long_object_identifiers_have_a_text() {
        assert_eq!(oid_text(&[0x55, 0x04, 0x03]).as_deref(), Some("2.5.4.3"));
        assert_eq!(oid_text(&[0x88, 0x37, 0x03]).as_deref(), Some("2.999.3"));
        let long: Vec<u8> = std::iter::once(0x2a).chain(std::iter::repeat_n(0x05, 60)).collect();
        assert_eq!(oid_text(&long).unwrap().matches('.').count(), 61);
        assert_eq!(oid_text(&[0x2a, 0x86]), None);
        assert_eq!(oid_text(&[]), None);
        assert_eq!(oid_text(&[0xff; 40]), None);
    }

    #[test]
    fn the_century_decides_the_type_of_a_time() {
        let time = |text: &[u8]| Reader::new(&tlv(GENERALIZED_TIME, &[text]), "test").time().unwrap();
        assert_eq!(utc_or_generalized_time(time(b"20491231235959Z")), tlv(UTC_TIME, &[b"491231235959Z"]));
        let late = time(b"20500101000000Z");
        assert_eq!(utc_or_generalized_time(late), generalized_time(late));
    }

    #[test]
    fn integers_of_both_signs_are_minimal_and_come_back() {
        for value in [0, 1, -1, 127, 128, -128, -129, 255, 256, 0x1d00_009e, i64::MAX, i64::MIN] {
            let der = integer(value);
            assert_eq!(Reader::new(&der, "test").integer(), Ok(value), "{der:02x?}");
        }
        assert_eq!(integer(128), [2, 2, 0, 128]);
        assert_eq!(unsigned(&[0, 0, 0x80]), [2, 2, 0, 0x80]);
        assert_eq!((unsigned(&[]), unsigned(&[0, 0])), (integer(0), integer(0)));
        assert!(Reader::new(&[2, 2, 0, 1], "test").integer().is_err());
    }

    #[test]
    fn long_lengths_are_minimal() {
        for length in [0usize, 127, 128, 255, 256, 65535, 65536] {
            let der = octet_string(&vec![7; length]);
            assert_eq!(Reader::new(&der, "test").octet_string().map(<[u8]>::len), Ok(length));
        }
        assert!(Reader::new(&[0x04, 0x81, 0x01, 0x00], "test").octet_string().is_err());
        assert!(Reader::new(&[0x30, 0x80, 0x00, 0x00], "test").element().is_err());
        assert!(Reader::new(&[0x04, 0x84, 0xff, 0xff, 0xff, 0xff], "test").element().is_err());
    }

    #[test]
    fn nesting_ends_at_thirty_two() {
        let mut der = integer(1);
        for _ in 0..31 {
            der = sequence(&[&der]);
        }
        assert!(check(&der, "test").is_ok());
        for _ in 0..20_000 {
            der = sequence(&[&der]);
        }
        assert!(check(&der, "test").is_err());
    }

    #[test]
    fn wide_is_not_deep() {
        let flat = tlv_list(SEQUENCE, (0..5000).map(integer));
        assert!(check(&flat, "test").is_ok());
        let mut trailing = flat;
        trailing.push(0);
        assert!(check(&trailing, "test").is_err());
    }

    #[test]
    fn times_are_whole_seconds_in_utc() {
        let der = tlv(GENERALIZED_TIME, &[b"20261121191513Z"]);
        let time = Reader::new(&der, "test").time().unwrap();
        assert_eq!(generalized_time(time), der);
        for bad in
            [&b"20261121191513.5Z"[..], b"20261121191513+0200", b"20261321191513Z", b"2026112119151Z", b""]
        {
            assert!(Reader::new(&tlv(GENERALIZED_TIME, &[bad]), "test").time().is_err());
        }
        let utc = tlv(UTC_TIME, &[b"700101000000Z"]);
        assert_eq!(Reader::new(&utc, "test").time(), Ok(OffsetDateTime::UNIX_EPOCH));
    }
}
