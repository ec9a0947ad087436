//! The content of command 1: a fixed record and the PKCS#10 requests behind it (formats.md 10.3).

use super::frame::{Frame, RENEW};
use crate::authority::AuthorityError;

/// Length of the fixed record. Everything in it that is not named here is zero.
const RECORD: usize = 208;
/// Offset of the constant 3.
const KIND: usize = 0;
/// Offset of the record's length.
const LENGTH: usize = 4;
/// Offset of the constant 4.
const CONSTANT: usize = 80;
/// Offset and length of the signature key's request.
const SIGN: usize = 144;
/// Offset and length of the key-agreement key's request.
const AGREE: usize = 152;
/// Set when the signature key also serves for key agreement.
const ONE_KEY: usize = 180;

/// Requests in the slots in which the record has them. DER of PKCS#10.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requests {
    pub sign: Vec<u8>,
    /// `None`: the signature key also serves for key agreement when `one_key` is set, else there is no such key.
    pub agree: Option<Vec<u8>>,
    pub one_key: bool,
}

impl Requests {
    /// Content octets, command and status included.
    ///
    /// # Errors
    /// `NotPossible`: longer than the record's 32-bit fields.
    pub fn to_content(&self) -> Result<Vec<u8>, AuthorityError> {
        let mut record = vec![0; RECORD];
        let mut put = |offset: usize, value: usize| {
            let value =
                u32::try_from(value).map_err(|_| AuthorityError::NotPossible("such a long request"))?;
            // All offsets are constants below RECORD - 4.
            if let Some(field) = record.get_mut(offset..offset + 4) {
                field.copy_from_slice(&value.to_le_bytes());
            }
            Ok::<(), AuthorityError>(())
        };
        put(KIND, 3)?;
        put(LENGTH, RECORD)?;
        put(CONSTANT, 4)?;
        put(SIGN, RECORD)?;
        put(SIGN + 4, self.sign.len())?;
        if let Some(agree) = &self.agree {
            put(AGREE, RECORD + self.sign.len())?;
            put(AGREE + 4, agree.len())?;
        }
        if self.one_key {
            put(ONE_KEY, 1)?;
        }
        record.extend_from_slice(&self.sign);
        record.extend_from_slice(self.agree.as_deref().unwrap_or_default());
        Ok(Frame { command: RENEW, status: 0, payload: &record }.to_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(content: &[u8], offset: usize) -> u32 {
        u32::from_le_bytes(content[8 + offset..][..4].try_into().unwrap())
    }

    #[test]
    fn two_requests_stand_back_to_back() {
        let content = Requests { sign: vec![1; 404], agree: Some(vec![2; 390]), one_key: false };
        let content = content.to_content().unwrap();
        assert_eq!(content.len(), 8 + 208 + 404 + 390);
        assert_eq!(&content[..8], &[1, 0, 0, 0, 0, 0, 0, 0]);
        let slots = [0, 4, 80, 144, 148, 152, 156].map(|offset| word(&content, offset));
        assert_eq!(slots, [3, 208, 4, 208, 404, 612, 390]);
        let named = [0, 4, 80, 144, 148, 152, 156];
        for offset in (0..208).step_by(4).filter(|offset| !named.contains(offset)) {
            assert_eq!(word(&content, offset), 0, "word at {offset}");
        }
        assert_eq!(content[8 + 208 + 403..][..2], [1, 2]);
    }

    #[test]
    fn one_key_is_marked_and_leaves_the_second_slot_empty() {
        let content = Requests { sign: vec![7; 10], agree: None, one_key: true }.to_content().unwrap();
        assert_eq!(content.len(), 8 + 208 + 10);
        assert_eq!([144, 148, 152, 156, 180].map(|o| word(&content, o)), [208, 10, 0, 0, 1]);
    }
}
