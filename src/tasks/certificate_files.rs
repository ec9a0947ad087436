//! Certificates in the files that a person names.

use super::TaskError;
use super::error::FileFault;
use crate::carrier::file;
use crate::pki::{Certificate, CertificationRequest, PkiError};
use crate::vault::regular;
use std::path::Path;
use zeroize::Zeroizing;

/// Largest certificate file, in octets. The largest list in use has about 600 kB.
const LARGEST: u64 = 16 * 1024 * 1024;

/// All certificates of a file; a damaged one is an `Err` in its place.
///
/// # Errors
/// `NotCertificates`: the file cannot be read or holds none.
pub fn read(path: &Path) -> Result<Vec<Result<Certificate, PkiError>>, TaskError> {
    let bytes = read_file(path).map_err(|e| TaskError::not_certificates(path, e))?;
    Certificate::read_all(&bytes).map_err(|error| {
        let fault = if CertificationRequest::from_der(&bytes).is_ok() {
            FileFault::Other("request")
        } else if file::is_store(&bytes) {
            FileFault::Other("key")
        } else {
            error.into()
        };
        TaskError::not_certificates(path, fault)
    })
}

/// The octets of a file of reasonable size.
pub(super) fn read_file(path: &Path) -> std::io::Result<Zeroizing<Vec<u8>>> {
    regular::read(path, LARGEST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::{Code, Coded as _};

    #[test]
    fn what_is_not_there_or_no_certificate_has_its_code() {
        let folder = tempfile::tempdir().unwrap();
        let absent = folder.path().join("absent.cer");
        let sparse = folder.path().join("sparse.cer");
        std::fs::File::create(&sparse).unwrap().set_len(1 << 40).unwrap();
        let text = folder.path().join("text.cer");
        std::fs::write(&text, "no certificate").unwrap();
        for (path, fault) in [
            (&*absent, "absent"),
            (folder.path(), "not-a-file"),
            (&*sparse, "too-large"),
            (&*text, "content"),
        ] {
            let error = read(path).unwrap_err();
            assert_eq!(error.code(), Code::Cert12);
            assert!(error.details().contains(&("reason", fault.to_owned())), "{error:?}");
        }
    }
}
