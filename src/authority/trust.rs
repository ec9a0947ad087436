//! Whom we believe: the anchors pinned in a provider's profile, and certificates known beforehand that lead to them.

use super::AuthorityError;
use crate::pki::Certificate;
use time::OffsetDateTime;

/// Anchors and the certificates known beforehand. Nothing received from the network is ever added to the anchors.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    /// Pinned roots.
    pub anchors: Vec<Certificate>,
    /// Authorities and their servers; believed only as far as they lead to an anchor.
    pub certificates: Vec<Certificate>,
}

impl Trust {
    /// Path from `certificate` to an anchor at `now`, both ends included. `others`: certificates that came along.
    ///
    /// # Errors
    /// `Untrusted`.
    pub fn chain(
        &self,
        _certificate: &Certificate,
        _others: &[Certificate],
        _now: OffsetDateTime,
    ) -> Result<Vec<Certificate>, AuthorityError> {
        todo!()
    }

    /// Checks that `server` may sign a provider's answers: digitalSignature, one of the extended key usages `purposes`
    /// (dotted), valid at `now`, no authority, and a path to an anchor.
    ///
    /// # Errors
    /// `NotAuthentic` or `Untrusted`.
    pub fn check_server(
        &self,
        _server: &Certificate,
        _others: &[Certificate],
        _purposes: &[&str],
        _now: OffsetDateTime,
    ) -> Result<(), AuthorityError> {
        todo!()
    }

    /// The known or brought certificate that issued this one.
    pub fn issuer_of(&self, _certificate: &Certificate, _others: &[Certificate]) -> Option<Certificate> {
        todo!()
    }
}
