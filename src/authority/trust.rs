//! Whom we believe: the anchors pinned in a provider's profile, and certificates known beforehand that lead to them.

use super::AuthorityError;
use crate::pki::{Certificate, chain};
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
    /// `Chain`.
    pub fn chain(
        &self,
        certificate: &Certificate,
        others: &[Certificate],
        now: OffsetDateTime,
    ) -> Result<Vec<Certificate>, AuthorityError> {
        let pool = [self.certificates.as_slice(), others].concat();
        let verified = chain::verify(certificate, &pool, &self.anchors, now)?;
        let issuers = verified.issuers().to_vec();
        Ok([vec![verified.into_inner()], issuers].concat())
    }

    /// Checks that `server` may sign a provider's answers: digitalSignature, one of the extended key usages `purposes`
    /// (dotted), no authority, valid at `now`, and a path to an anchor.
    ///
    /// # Errors
    /// `NotAuthentic` or `Chain`.
    pub fn check_server(
        &self,
        server: &Certificate,
        others: &[Certificate],
        purposes: &[&str],
        now: OffsetDateTime,
    ) -> Result<(), AuthorityError> {
        if server.is_ca() {
            return Err(AuthorityError::NotAuthentic("its signer is an authority, not a server"));
        }
        if !server.key_usage().is_some_and(|usage| usage.digital_signature) {
            return Err(AuthorityError::NotAuthentic("its signer's key is not for signatures"));
        }
        if !server.extended_key_usage().iter().any(|usage| purposes.contains(&usage.as_str())) {
            return Err(AuthorityError::NotAuthentic("its signer is not a server for such answers"));
        }
        self.chain(server, others, now)?;
        Ok(())
    }

    /// The authority that issued this certificate, among the anchors, the known ones and `others`.
    pub fn issuer_of(&self, certificate: &Certificate, others: &[Certificate]) -> Option<Certificate> {
        self.anchors
            .iter()
            .chain(&self.certificates)
            .chain(others)
            .find(|issuer| issuer.is_ca() && certificate.verify_issued_by(issuer).is_ok())
            .cloned()
    }
}
