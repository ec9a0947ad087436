//! What a PKCS#10 asks for, and whether its own key signed it.

use super::error::FileFault;
use super::{TaskError, certificate_files};
use crate::carrier::file;
use crate::pki::{Certificate, CertificationRequest, PkiError};
use std::path::Path;

/// A request as it stands in a file.
#[derive(Debug, Clone)]
pub struct ShownRequest {
    pub request: CertificationRequest,
    /// Whether its own key signed it.
    pub signature: Result<(), PkiError>,
}

/// Reads a request, whatever its signature is worth.
///
/// # Errors
/// `NotARequest`.
pub fn request_read(path: &Path) -> Result<ShownRequest, TaskError> {
    let bytes = certificate_files::read_file(path).map_err(|e| TaskError::not_a_request(path, e))?;
    let request = CertificationRequest::from_der(&bytes).map_err(|error| {
        let fault = if Certificate::read_all(&bytes).is_ok() {
            FileFault::Other("certificate")
        } else if file::is_store(&bytes) {
            FileFault::Other("key")
        } else {
            error.into()
        };
        TaskError::not_a_request(path, fault)
    })?;
    let signature = request.verify();
    Ok(ShownRequest { request, signature })
}

/// Reads a request and verifies its signature.
///
/// # Errors
/// `NotARequest`, also when the signature is wrong.
pub fn request_show(path: &Path) -> Result<CertificationRequest, TaskError> {
    let ShownRequest { request, signature } = request_read(path)?;
    signature.map_err(|e| TaskError::not_a_request(path, e))?;
    Ok(request)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::{Code, Coded as _};

    #[test]
    fn what_is_no_request_has_its_code() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("EU.p10");
        assert_eq!(request_show(&path).unwrap_err().code(), Code::Req13);
        for bytes in [&b""[..], b"<html>", b"\x30\x03\x02\x01\x00"] {
            std::fs::write(&path, bytes).unwrap();
            assert_eq!(request_show(&path).unwrap_err().code(), Code::Req13);
        }
    }
}
