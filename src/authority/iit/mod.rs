//! The national protocol (protocol.md 12, formats.md 10): commands in a small binary frame inside CMS.

use super::{Answer, AuthorityError, Expect, Link, Order, Protocol, Trust, Unsigned, Wire};
use crate::crypto::ToSign;
use crate::pki::Certificate;
use time::OffsetDateTime;

/// Wire format `iit`.
pub struct IitWire {
    trust: Trust,
}

impl IitWire {
    pub fn new(trust: Trust) -> Self {
        Self { trust }
    }
}

impl Wire for IitWire {
    fn protocol(&self) -> Protocol {
        Protocol::Iit
    }
    fn proofs(&self, _order: &Order) -> Result<Vec<ToSign>, AuthorityError> {
        let _ = &self.trust;
        todo!()
    }
    fn request(&self, _order: &Order, _proofs: &[Vec<u8>], _link: &Link) -> Result<Unsigned, AuthorityError> {
        todo!()
    }
    fn poll(&self, _order: &Order, _link: &Link) -> Result<Unsigned, AuthorityError> {
        Err(AuthorityError::NotPossible("polling"))
    }
    fn confirm(
        &self,
        _order: &Order,
        _link: &Link,
        _certificates: &[Certificate],
        _reject: Option<&str>,
    ) -> Result<Unsigned, AuthorityError> {
        Err(AuthorityError::NotPossible("confirmation"))
    }
    fn assemble(&self, _unsigned: &Unsigned, _signature: &[u8]) -> Result<Vec<u8>, AuthorityError> {
        todo!()
    }
    fn read(
        &self,
        _order: &Order,
        _link: &Link,
        _expect: Expect,
        _answer: &[u8],
        _now: OffsetDateTime,
    ) -> Result<Answer, AuthorityError> {
        todo!()
    }
}
