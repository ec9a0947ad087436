//! New keys and the PKCS#10 files that a registration office wants.

use super::TaskError;
use crate::carrier::{Carrier, CarrierError, Interaction, KeySetSpec, KeyUri, Session, Staged};
use crate::crypto::{self, HashAlgorithm};
use crate::pki::request::RequestDraft;
use crate::pki::{Purpose, SignatureAlgorithm};
use crate::vault::atomic::{self, Access};
use std::path::{Path, PathBuf};
use time::Date;

/// What was made.
#[derive(Debug)]
pub struct Generated {
    pub key: KeyUri,
    /// The request files, that of the signature key first.
    pub requests: Vec<PathBuf>,
}

/// Makes keys at `out` and writes a request for each into `folder`, under the names that offices know
/// (formats.md 8): `EU.p10` for the signature key, `EU-KEP.p10` for the key-agreement key.
///
/// Nothing that exists is replaced. The requests are written before the keys get their final name, so that there is
/// never a finished key without its request.
///
/// # Errors
/// `Exists` and `Carrier(Occupied)` when something is in the way; those of carrier and disk.
pub fn key_generate(
    carrier: &dyn Carrier,
    out: &KeyUri,
    spec: &KeySetSpec,
    folder: &Path,
    hash: HashAlgorithm,
    date: Date,
    person: &mut dyn Interaction,
) -> Result<Generated, TaskError> {
    if carrier.occupied(out)? {
        return Err(CarrierError::Occupied { uri: out.0.clone() }.into());
    }
    let names: &[&str] = if spec.agree.is_some() { &["EU.p10", "EU-KEP.p10"] } else { &["EU.p10"] };
    let requests: Vec<PathBuf> = names.iter().map(|name| folder.join(name)).collect();
    for path in &requests {
        if path.symlink_metadata().is_ok() {
            return Err(TaskError::Exists(path.clone()));
        }
    }
    let (staged, mut session) = carrier.stage(out, spec, &case_id()?, person)?;
    let finished = requests_for(session.as_mut(), hash, person)
        .and_then(|documents| write_requests(folder, &requests, &documents))
        .and_then(|()| finish(carrier, &staged, session.as_mut(), date));
    if let Err(error) = finished {
        // Keys that nobody knows of yet. What cannot be removed stays under its staging name and harms nothing.
        let _ = carrier.discard(&staged);
        for path in &requests {
            let _ = std::fs::remove_file(path);
        }
        return Err(error);
    }
    Ok(Generated { key: staged.target, requests })
}

/// A request for each key of an open store, signed by the key itself; signature key first. `hash` is for DSTU 4145 keys,
/// ECDSA keys have their own.
pub fn requests_for(
    session: &mut dyn Session,
    hash: HashAlgorithm,
    person: &mut dyn Interaction,
) -> Result<Vec<Vec<u8>>, TaskError> {
    let mut order: Vec<usize> = (0..session.keys().len()).collect();
    order.sort_by_key(|i| session.keys().get(*i).map(|k| k.purpose) == Some(Purpose::Agree));
    let mut documents = Vec::new();
    for index in order {
        let Some(key) = session.keys().get(index) else { continue };
        let algorithm = key.spki.public_key().map_err(CarrierError::from)?.algorithm();
        let hash = SignatureAlgorithm::for_key(algorithm, hash).map_err(CarrierError::from)?.hash();
        let draft = RequestDraft::new(&key.spki, None, hash).map_err(CarrierError::from)?;
        let signatures = session.sign(index, &[draft.to_sign()], person)?;
        let signature = signatures.first().map(Vec::as_slice).unwrap_or_default();
        documents.push(draft.assemble(signature).map_err(CarrierError::from)?);
    }
    Ok(documents)
}

fn write_requests(folder: &Path, paths: &[PathBuf], documents: &[Vec<u8>]) -> Result<(), TaskError> {
    atomic::create_private_folder(folder)?;
    for (path, document) in paths.iter().zip(documents) {
        atomic::write(path, document, Access::Shared)?;
    }
    Ok(())
}

fn finish(
    carrier: &dyn Carrier,
    staged: &Staged,
    session: &mut dyn Session,
    date: Date,
) -> Result<(), TaskError> {
    let expected = carrier.store_certificates(staged, &[], session)?;
    carrier.promote(staged, &expected, date)?;
    Ok(())
}

/// A name for the staging place.
pub(super) fn case_id() -> Result<String, TaskError> {
    let octets: [u8; 8] = crypto::random().map_err(CarrierError::from)?;
    Ok(hex::encode(octets))
}
