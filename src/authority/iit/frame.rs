//! The frame of every national message (formats.md 10.1): command, status, payload.

use crate::authority::AuthorityError;

/// Find certificates by key identifiers.
pub const LOOKUP: u32 = 13;
/// New certificates for an existing user.
pub const RENEW: u32 = 1;
/// Status of an answer that did what was asked.
pub const OK: u32 = 1;

/// Content octets of a message: command and status, each 32 bits little-endian, then the payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame<'a> {
    pub command: u32,
    /// 0 in requests.
    pub status: u32,
    pub payload: &'a [u8],
}

impl<'a> Frame<'a> {
    /// # Errors
    /// `BadAnswer`: shorter than its head, or an answer to another command.
    pub fn read(content: &'a [u8], command: u32) -> Result<Self, AuthorityError> {
        let (head, rest) = content.split_first_chunk::<4>().ok_or(AuthorityError::BadAnswer("too short"))?;
        let (status, payload) =
            rest.split_first_chunk::<4>().ok_or(AuthorityError::BadAnswer("too short"))?;
        let frame = Self { command: u32::from_le_bytes(*head), status: u32::from_le_bytes(*status), payload };
        if frame.command != command {
            return Err(AuthorityError::BadAnswer("it answers another command"));
        }
        Ok(frame)
    }

    pub fn to_bytes(self) -> Vec<u8> {
        [&self.command.to_le_bytes()[..], &self.status.to_le_bytes(), self.payload].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn head_is_little_endian() {
        let octets = Frame { command: RENEW, status: 0, payload: b"x" }.to_bytes();
        assert_eq!(octets, [1, 0, 0, 0, 0, 0, 0, 0, b'x']);
        let back = Frame::read(&octets, RENEW).unwrap();
        assert_eq!((back.status, back.payload), (0, &b"x"[..]));
        assert!(Frame::read(&octets, LOOKUP).is_err());
        assert!(Frame::read(&octets[..7], RENEW).is_err());
        assert!(Frame::read(&[], RENEW).is_err());
    }
}
