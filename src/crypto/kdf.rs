//! Key derivations that are not bound to one hash: key agreement, and the key of an IIT store.

use super::{HashAlgorithm, Secret};
use zeroize::Zeroizing;

/// Key-encryption key of a key agreement (ANSI X9.63, ISO 15946-3): `H(ZZ ‖ counter ‖ SharedInfo)` for the counter
/// 1, 2, … (four octets, big-endian) until there are `len` octets. GOST 34.311 and Kupyna-256 serve DSTU 4145 keys,
/// the SHA family ECDSA keys.
///
/// `shared_x`: x coordinate of the shared point, big-endian, full field length (`PrivateKey::agree`); with
/// GOST 34.311 its leading zero octets do not enter the hash, with the others they do.
/// `shared_info`: DER of the SharedInfo structure.
pub fn agreement_key(hash: HashAlgorithm, shared_x: &Secret, shared_info: &[u8], len: usize) -> Secret {
    let x = match hash {
        HashAlgorithm::Gost34311 => without_leading_zeros(shared_x.expose()),
        _ => shared_x.expose(),
    };
    let mut input = Zeroizing::new(Vec::with_capacity(x.len() + 4 + shared_info.len()));
    let mut out = Vec::with_capacity(len);
    let mut counter = 1u32;
    while out.len() < len {
        input.clear();
        input.extend_from_slice(x);
        input.extend_from_slice(&counter.to_be_bytes());
        input.extend_from_slice(shared_info);
        let block = Zeroizing::new(hash.digest(&input).bytes);
        out.extend_from_slice(&block[..block.len().min(len - out.len())]);
        counter += 1;
    }
    Secret::new(out)
}

/// Key of a `Key-6.dat` store: GOST 34.311 applied 10 000 times to the password (Windows-1251 octets). 32 octets.
pub fn iit_store_key(password: &[u8]) -> Secret {
    let mut key = Zeroizing::new(HashAlgorithm::Gost34311.digest(password).bytes);
    for _ in 1..10_000 {
        key = Zeroizing::new(HashAlgorithm::Gost34311.digest(&key).bytes);
    }
    Secret::from_slice(&key)
}

fn without_leading_zeros(octets: &[u8]) -> &[u8] {
    let start = octets.iter().position(|octet| *octet != 0).unwrap_or(octets.len());
    &octets[start..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_iit_store_key_is_the_known_one() {
        assert_eq!(
            hex::encode(iit_store_key(b"123123").expose()),
            "3709d09a3574045a52ee9ac65d6277282e065abc597ab0330bd275446230b6a6"
        );
    }

    #[test]
    fn only_gost_34_311_drops_leading_zeros() {
        let derive = |hash, x: &[u8]| agreement_key(hash, &Secret::from_slice(x), b"info", 32);
        for hash in [HashAlgorithm::Gost34311, HashAlgorithm::Kupyna256, HashAlgorithm::Sha256] {
            let same = derive(hash, &[0, 0, 5, 0]).expose() == derive(hash, &[5, 0]).expose();
            assert_eq!(same, hash == HashAlgorithm::Gost34311);
        }
    }

    #[test]
    fn long_output_continues_with_the_next_counter() {
        let x = Secret::from_slice(&[9; 32]);
        let long = agreement_key(HashAlgorithm::Sha256, &x, b"", 40);
        let second = HashAlgorithm::Sha256.digest(&[&[9; 32][..], &[0, 0, 0, 2]].concat()).bytes;
        assert_eq!(long.len(), 40);
        assert_eq!(long.expose()[..32], *agreement_key(HashAlgorithm::Sha256, &x, b"", 32).expose());
        assert_eq!(long.expose()[32..], second[..8]);
    }
}
