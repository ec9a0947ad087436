//! Agreement and registration data over the network.

use super::Service;
use crate::authority::AuthorityError;
use crate::authority::portal::{Agreement, AgreementHead, Receipt, Registration, registration_query};
use crate::crypto::HashAlgorithm;
use crate::net::{Limits, NetError, Response};
use crate::pki::Certificate;
use crate::pki::cms::{SignedData, SignedDataDraft};
use base64ct::{Base64, Encoding};
use time::OffsetDateTime;

/// The type of a signed document.
const SIGNED: &str = "application/pkcs7-mime";

impl Service {
    /// The agreement to be read and signed: from the portal, digest and authority's signature checked; without a portal
    /// a statement of accession from our template.
    ///
    /// # Errors
    /// `Net`, `BadAnswer`, `NotAuthentic`, `Pki`, `Chain`.
    pub async fn agreement(&self, now: OffsetDateTime) -> Result<Agreement, AuthorityError> {
        let Some(portal) = self.portal() else { return Ok(Agreement::accession(&self.profile, now)) };
        let head = self.client.get(&format!("{portal}/agreement/current"), Limits::PORTAL).await?;
        let head: AgreementHead = serde_json::from_slice(&head.body)
            .map_err(|_| AuthorityError::BadAnswer("the agreement's description is not readable"))?;
        let signature = Base64::decode_vec(&head.signature)
            .map_err(|_| AuthorityError::BadAnswer("the agreement's signature is not readable"))?;
        let text = self.client.get(&resolve(portal, &head.url)?, Limits::AGREEMENT).await?;
        let agreement = head.with_text(text.body)?;
        self.check_authority_signature(&SignedData::from_der(&signature)?, Some(&agreement.text), now)?;
        Ok(agreement)
    }

    /// The agreement as CMS to be signed by the current key: attached, with the signer's certificate, because it is a
    /// document of its own.
    ///
    /// # Errors
    /// `Pki`.
    pub fn agreement_draft(
        &self,
        agreement: &Agreement,
        signer: &Certificate,
        hash: HashAlgorithm,
        now: OffsetDateTime,
    ) -> Result<SignedDataDraft, AuthorityError> {
        Ok(SignedDataDraft::new(&agreement.text, true, signer, true, hash, now)?)
    }

    /// Hands in the signed agreement. `None`: this provider gives no receipts (the file is kept here, and sent to the
    /// profile's upload address where there is one). Repeating the same CMS gives the same receipt.
    ///
    /// # Errors
    /// `AgreementChanged`: back to reading. `SignerRefused`, `Net`, `BadAnswer`, `NotAuthentic`, `Pki`, `Chain`.
    pub async fn accept(
        &self,
        agreement: &Agreement,
        cms: &[u8],
        signer: &Certificate,
        now: OffsetDateTime,
    ) -> Result<Option<Receipt>, AuthorityError> {
        let Some(portal) = self.portal().filter(|_| agreement.from_portal) else {
            if let Some(address) = &self.profile.services.agreement_upload {
                self.post_signed(address, cms).await?;
            }
            return Ok(None);
        };
        let answer = self.post_signed(&format!("{portal}/agreement/acceptances"), cms).await?;
        let receipt = SignedData::from_der(&answer.body)?;
        self.check_authority_signature(&receipt, None, now)?;
        let content = receipt.content().unwrap_or_default();
        Receipt::read(content, &answer.body, agreement, cms, signer).map(Some)
    }

    /// A one-time challenge and the question for registration data around it, to be signed by the current key.
    /// `None`: the provider has no portal; see [`Registration::from_certificate`].
    ///
    /// # Errors
    /// `Net`, `BadAnswer`, `Pki`.
    pub async fn registration_draft(
        &self,
        signer: &Certificate,
        hash: HashAlgorithm,
        now: OffsetDateTime,
    ) -> Result<Option<SignedDataDraft>, AuthorityError> {
        let Some(portal) = self.portal() else { return Ok(None) };
        let answer = self.client.get(&format!("{portal}/challenge"), Limits::PORTAL).await?;
        let challenge: [u8; 32] = answer
            .body
            .try_into()
            .map_err(|_| AuthorityError::BadAnswer("the challenge has another length"))?;
        // The portal's address as the profile has it: the server compares it with its own.
        let audience = self.profile.services.portal.as_deref().unwrap_or(portal);
        let question = registration_query(audience, &challenge, signer, now);
        Ok(Some(SignedDataDraft::new(&question, true, signer, true, hash, now)?))
    }

    /// Registration data for a signed question.
    ///
    /// # Errors
    /// `NoService`, `SignerRefused`, `Net`, `BadAnswer`, `NotAuthentic`, `Pki`, `Chain`.
    pub async fn registration(
        &self,
        cms: &[u8],
        now: OffsetDateTime,
    ) -> Result<Registration, AuthorityError> {
        let portal = self.portal().ok_or(AuthorityError::NoService("registration data"))?;
        let answer = self.post_signed(&format!("{portal}/registration/query"), cms).await?;
        let data = SignedData::from_der(&answer.body)?;
        self.check_authority_signature(&data, None, now)?;
        Registration::read(data.content().unwrap_or_default(), cms)
    }

    fn portal(&self) -> Option<&str> {
        self.profile.services.portal.as_deref().map(|portal| portal.trim_end_matches('/'))
    }

    async fn post_signed(&self, address: &str, cms: &[u8]) -> Result<Response, AuthorityError> {
        self.client.post(address, SIGNED, cms.to_vec(), Limits::PORTAL).await.map_err(|error| match error {
            NetError::Status { status: 409, .. } => AuthorityError::AgreementChanged,
            NetError::Status { status: 401 | 403, .. } => AuthorityError::SignerRefused,
            error => error.into(),
        })
    }

    /// The document was signed by an authority of this provider that leads to an anchor.
    fn check_authority_signature(
        &self,
        document: &SignedData,
        detached: Option<&[u8]>,
        now: OffsetDateTime,
    ) -> Result<(), AuthorityError> {
        if document.signer_count() != 1 {
            return Err(AuthorityError::NotAuthentic("it has not exactly one signer"));
        }
        let authority = self
            .trust
            .anchors
            .iter()
            .chain(&self.trust.certificates)
            .find(|known| known.is_ca() && document.is_signed_by(0, known))
            .ok_or(AuthorityError::NotAuthentic("no authority of the provider signed it"))?;
        document.verify(0, authority, detached)?;
        self.trust.chain(authority, &[], now)?;
        Ok(())
    }
}

/// A path on the portal's host, or an absolute address of the same host.
fn resolve(portal: &str, url: &str) -> Result<String, AuthorityError> {
    let scheme_end = portal.find("://").map_or(0, |at| at + 3);
    let host_end =
        portal.get(scheme_end..).and_then(|rest| rest.find('/')).map_or(portal.len(), |at| scheme_end + at);
    let origin = portal.get(..host_end).unwrap_or(portal);
    let inside = url.strip_prefix(origin).unwrap_or(url);
    if inside.starts_with('/') && !inside.starts_with("//") {
        Ok(format!("{origin}{inside}"))
    } else {
        Err(AuthorityError::BadAnswer("the agreement's address is not on the portal"))
    }
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn the_agreement_lies_on_the_portals_host() {
        let portal = "https://ca.example:444/api/v1";
        let expected = "https://ca.example:444/api/v1/agreement/7";
        assert_eq!(resolve(portal, "/api/v1/agreement/7").unwrap(), expected);
        assert_eq!(resolve(portal, expected).unwrap(), expected);
        for foreign in [
            "https://other.example/x",
            "//other.example/x",
            "agreement/7",
            "file:///x",
            "",
            "https://ca.example:444@evil/",
        ] {
            assert!(resolve(portal, foreign).is_err(), "{foreign}");
        }
        assert_eq!(resolve("http://127.0.0.1:1", "/x").unwrap(), "http://127.0.0.1:1/x");
    }
}
