//! The same keys in a container of another format. What that cannot hold is named, never dropped in silence.

use super::detect::Format;
use super::foreign::ForeignKey;
use super::pbes2::{GOST_ITERATIONS, Opened, Scheme};
use super::pfx::Bag;
use super::pkcs8::{self, StoredKey};
use super::store::{Body, Store};
use crate::carrier::{CarrierError, Loss, OtherKey, TargetFormat};
use crate::crypto::{CryptoError, KeyAlgorithm, Secret};
use crate::pki::{Certificate, Purpose};

/// The store that `source` becomes, and what stays behind. `certificates`: those of the source, inside it and beside it;
/// a format with room for certificates takes them in, for the others they are the caller's to write beside.
///
/// # Errors
/// `CannotHold` when the format holds none of the keys.
pub fn convert(
    source: &Store,
    to: TargetFormat,
    certificates: &[Certificate],
) -> Result<(Store, Vec<Loss>), CarrierError> {
    match to {
        TargetFormat::Pfx => to_pfx(source, certificates),
        TargetFormat::Key6 => to_pair(source, "key6-only-dstu", Store::key6),
        TargetFormat::Pk8 => match source.keys.iter().find(|key| !is_dstu(key)) {
            Some(key) if !source.keys.iter().any(is_dstu) => to_single(source, key),
            _ => to_pair(source, "pk8-only-usable", |sign, agree| {
                let plain = match agree {
                    None => pkcs8::write(sign, None)?,
                    Some(_) => super::key6::plain(sign, agree, &super::attributes::Generator::random()?)?,
                };
                pbes2_store(Scheme::Gost, &plain)
            }),
        },
    }
}

/// What the keys' family usually lies in.
pub fn usual_format(source: &Store) -> TargetFormat {
    if source.keys.first().is_some_and(is_dstu) { TargetFormat::Key6 } else { TargetFormat::Pfx }
}

fn is_dstu(key: &StoredKey) -> bool {
    matches!(key.key.algorithm(), KeyAlgorithm::Dstu4145(_))
}

fn pbes2_store(scheme: Scheme, plain: &[u8]) -> Result<Store, CarrierError> {
    let contents = pkcs8::read(plain)?;
    let opened = Opened { scheme, iterations: GOST_ITERATIONS, plain: Secret::from_slice(plain) };
    Ok(Store::new(Format::Pbes2, Body::Pbes2(opened), contents))
}

/// A PKCS#12 file keeps its algorithms: what read it before goes on reading it.
fn to_pfx(source: &Store, certificates: &[Certificate]) -> Result<(Store, Vec<Loss>), CarrierError> {
    let mut losses = Vec::new();
    let mut store = if let Body::Pfx(pfx) = &source.body {
        Store::from_pfx(pfx.copy())?
    } else {
        let scheme = if source.keys.iter().any(is_dstu) { Scheme::Gost } else { Scheme::Aes };
        losses.extend(source.others.iter().filter(|key| key.plain.is_none()).map(lost));
        Store::pfx(scheme, &source.keys, &source.others)?
    };
    store.add_certificates(certificates);
    Ok((store.reread()?, losses))
}

/// A format of one person's DSTU 4145 keys: a signature key, and a separate one for key agreement.
/// `only`: what the texts know the format's limit by.
fn to_pair(
    source: &Store,
    only: &'static str,
    make: impl Fn(&StoredKey, Option<&StoredKey>) -> Result<Store, CarrierError>,
) -> Result<(Store, Vec<Loss>), CarrierError> {
    let dstu = || source.keys.iter().filter(|key| is_dstu(key));
    let first = dstu().next().ok_or_else(|| none_fits(source, only))?;
    let second = dstu().skip(1).find(|key| key.purpose == Purpose::Agree);
    match make(first, second) {
        // The place of the separate key leaves out its highest bit. Generated keys do not have it, others may.
        Err(CarrierError::Crypto(CryptoError::PrivateKeyRange)) => {
            Ok((make(first, None)?, left_behind(source, &[Some(first)])))
        }
        store => Ok((store?, left_behind(source, &[Some(first), second]))),
    }
}

/// A format of one key.
fn to_single(source: &Store, key: &StoredKey) -> Result<(Store, Vec<Loss>), CarrierError> {
    let store = pbes2_store(Scheme::Aes, &pkcs8::write(key, None)?)?;
    Ok((store, left_behind(source, &[Some(key)])))
}

fn none_fits(source: &Store, format: &'static str) -> CarrierError {
    let names = source.keys.iter().map(|key| key.spki.algorithm_name());
    let mut names: Vec<String> =
        names.chain(source.others.iter().map(|key| key.info.algorithm.clone())).collect();
    names.dedup();
    CarrierError::CannotHold { format, keys: names.join(", ") }
}

/// Everything but these keys themselves: other keys, names that mean something, unknown content.
fn left_behind(source: &Store, kept: &[Option<&StoredKey>]) -> Vec<Loss> {
    let is_kept = |key: &StoredKey| kept.iter().flatten().any(|kept| kept.spki == key.spki);
    let mut losses = Vec::new();
    for key in &source.keys {
        if !is_kept(key) {
            let ids = key.spki.key_ids();
            let key_id = if is_dstu(key) { ids.gost.to_vec() } else { ids.sha1.to_vec() };
            let algorithm = key.spki.algorithm_name();
            losses.push(Loss::Key(OtherKey { algorithm, key_id: Some(key_id) }));
        }
    }
    losses.extend(source.others.iter().map(lost));
    for key in source.keys.iter().filter(|key| is_kept(key)) {
        if let Some(name) = key.name.as_ref().filter(|name| !Store::is_own_name(name)) {
            let named = Loss::Name(name.clone());
            if !losses.contains(&named) {
                losses.push(named);
            }
        }
    }
    if let Body::Pfx(pfx) = &source.body
        && pfx.bags.iter().any(|bag| matches!(bag, Bag::Other { .. }))
    {
        losses.push(Loss::Unknown);
    }
    losses
}

fn lost(key: &ForeignKey) -> Loss {
    Loss::Key(key.info.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::{CurveId, PrivateKey};

    /// Half of all keys of this curve are like that; the programs of Ukraine make the others.
    #[test]
    fn an_agreement_key_too_large_for_key6_is_named_and_stays_behind() {
        let m307 = KeyAlgorithm::Dstu4145(CurveId::M307);
        let mut largest: Vec<u8> = CurveId::M307.parameters().n.iter().rev().copied().collect();
        largest[0] -= 1;
        let sign = StoredKey::new(Purpose::Sign, PrivateKey::generate(m307).unwrap()).unwrap();
        let agree = StoredKey::new(Purpose::Agree, PrivateKey::from_bytes(m307, &largest).unwrap()).unwrap();
        let source = Store::pfx(Scheme::Gost, &[sign, agree], &[]).unwrap();
        let (store, losses) = convert(&source, TargetFormat::Key6, &[]).unwrap();
        assert_eq!(store.keys.len(), 1);
        assert!(matches!(losses[..], [Loss::Key(_)]), "{losses:?}");
        let (store, losses) = convert(&source, TargetFormat::Pfx, &[]).unwrap();
        assert_eq!((store.keys.len(), losses.len()), (2, 0));
    }
}
