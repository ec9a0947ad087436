//! Known answers: what other programs and the standards computed, we compute too.
//!
//! The files in `tests/fixtures/vectors` were made with Bouncy Castle for this project; numbers printed in standards
//! are read from the shared fixtures.

use crate::fixtures::shared;
use kliuchnyk::crypto::gost28147::{DKE_1, Gost28147, unwrap_key};
use kliuchnyk::crypto::kdf::{agreement_key, iit_store_key};
use kliuchnyk::crypto::{
    CurveId, HashAlgorithm, KeyAlgorithm, Password, PrivateKey, PublicKey, Secret, Signer, Verifier,
};
use serde_json::Value;

fn vectors(file: &str) -> Value {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/vectors").join(file);
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    let list = value[name].as_array().unwrap();
    assert!(!list.is_empty());
    list
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_else(|| panic!("{name} in {value}"))
}

fn octets(value: &Value, name: &str) -> Vec<u8> {
    hex::decode(text(value, name)).unwrap()
}

fn number(value: &Value, name: &str) -> u32 {
    value[name].as_u64().unwrap().try_into().unwrap()
}

fn hash(name: &str) -> HashAlgorithm {
    match name {
        "gost34311" => HashAlgorithm::Gost34311,
        "kupyna256" => HashAlgorithm::Kupyna256,
        "kupyna384" => HashAlgorithm::Kupyna384,
        "kupyna512" => HashAlgorithm::Kupyna512,
        other => panic!("{other}"),
    }
}

#[test]
fn hashes() {
    let file = vectors("primitives-bc.json");
    for entry in list(&file, "hash") {
        let hash = hash(text(entry, "alg"));
        let digest = hash.digest(&octets(entry, "in_hex"));
        assert_eq!(digest.bytes, octets(entry, "out_hex"), "{entry}");
        assert_eq!(digest.bytes.len(), hash.output_len());
    }
    // FIPS 180-4, the message "abc".
    for (hash, expected) in [
        (HashAlgorithm::Sha1, "a9993e364706816aba3e25717850c26c9cd0d89d"),
        (HashAlgorithm::Sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            HashAlgorithm::Sha384,
            "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7",
        ),
        (
            HashAlgorithm::Sha512,
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a\
             2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        ),
    ] {
        assert_eq!(hex::encode(hash.digest(b"abc").bytes), expected);
    }
}

#[test]
fn gost_28147_modes() {
    let file = vectors("primitives-bc.json");
    for entry in list(&file, "gost28147") {
        let cipher = Gost28147::new(&octets(entry, "key_hex")).unwrap();
        let iv: [u8; 8] = octets(entry, "iv_hex").try_into().unwrap();
        let plain = octets(entry, "in_hex");
        if plain.len().is_multiple_of(8) {
            let mut data = plain.clone();
            cipher.ecb_encrypt(&mut data).unwrap();
            assert_eq!(data, octets(entry, "ecb_hex"));
            cipher.ecb_decrypt(&mut data).unwrap();
            assert_eq!(data, plain);
        }
        let mut data = plain.clone();
        cipher.cfb_encrypt(&iv, &mut data);
        assert_eq!(data, octets(entry, "cfb_hex"));
        cipher.cfb_decrypt(&iv, &mut data);
        assert_eq!(data, plain);
        cipher.gamma(&iv, &mut data);
        assert_eq!(data, octets(entry, "ctr_gamma_hex"));
        assert_eq!(cipher.mac(&plain).to_vec(), octets(entry, "mac4_hex"), "{entry}");
    }
}

#[test]
fn hmac_and_derivations_with_gost_34_311() {
    let file = vectors("primitives-bc.json");
    let gost = HashAlgorithm::Gost34311;
    for entry in list(&file, "hmac_gost34311") {
        let mac = gost.hmac(&octets(entry, "key_hex"), &octets(entry, "in_hex"));
        assert_eq!(mac.expose(), octets(entry, "out_hex"), "{entry}");
    }
    for entry in list(&file, "pbkdf2_hmac_gost34311") {
        let expected = octets(entry, "dk_hex");
        let password = Password::new(text(entry, "password").to_owned());
        let salt = octets(entry, "salt_hex");
        let key = gost.pbkdf2(password.utf8(), &salt, number(entry, "iterations"), expected.len());
        assert_eq!(key.expose(), expected, "{entry}");
    }
    for entry in list(&file, "pkcs12_kdf_gost34311") {
        let expected = octets(entry, "dk_hex");
        let mut password = Password::new(text(entry, "password").to_owned()).utf16be().expose().to_vec();
        password.extend([0, 0]);
        let key = gost.pkcs12_kdf(
            &password,
            &octets(entry, "salt_hex"),
            number(entry, "iterations"),
            number(entry, "id").try_into().unwrap(),
            expected.len(),
        );
        assert_eq!(key.expose(), expected, "{entry}");
    }
}

#[test]
fn key_encryption_keys_and_unwrapping_of_recorded_envelopes() {
    for entry in vectors("envelopes.json").as_array().unwrap() {
        let hash = match text(entry, "kdf") {
            "1.2.804.2.1.1.1.1.3.4" => HashAlgorithm::Gost34311,
            "1.2.804.2.1.1.1.1.3.7" => HashAlgorithm::Kupyna256,
            other => panic!("{other}"),
        };
        let shared = Secret::new(octets(entry, "zx_be"));
        let kek = agreement_key(hash, &shared, &octets(entry, "sharedinfo_der"), 32);
        assert_eq!(kek.expose(), octets(entry, "kek"), "{}", text(entry, "file"));
        if text(entry, "wrap") == "1.2.804.2.1.1.1.1.1.1.5" {
            let key = unwrap_key(kek.expose(), &DKE_1, &octets(entry, "wrapped")).unwrap();
            assert_eq!(key.expose(), octets(entry, "cek"));
        }
    }
}

/// The algorithm whose named-curve identifier ends in `oid`'s last arc.
fn algorithm(oid: &str) -> KeyAlgorithm {
    let place: usize = oid.rsplit_once('.').unwrap().1.parse().unwrap();
    KeyAlgorithm::Dstu4145(CurveId::ALL[place])
}

#[test]
fn dstu_4145_keys_and_signatures() {
    for entry in vectors("dstu4145-bc.json").as_array().unwrap() {
        let algorithm = algorithm(text(entry, "curve_oid"));
        let hash = hash(text(entry, "hash"));
        let key = PrivateKey::from_bytes(algorithm, &octets(entry, "d_le_hex")).unwrap();
        assert_eq!(key.to_bytes().expose(), octets(entry, "d_le_hex"));
        let public = PublicKey::from_bytes(algorithm, &octets(entry, "Q_compressed_le_hex")).unwrap();
        assert_eq!(key.public_key(), public);
        let digest = hash.digest(&octets(entry, "message_utf8_hex"));
        assert_eq!(digest.bytes, octets(entry, "hash_hex"));
        public.verify(&digest, &octets(entry, "signature_le_hex")).unwrap();
        public.verify(&digest, &key.sign(&digest).unwrap()).unwrap();
    }
}

#[test]
fn shared_points_of_recorded_envelopes() {
    for entry in vectors("envelopes.json").as_array().unwrap() {
        let algorithm = KeyAlgorithm::Dstu4145(CurveId::M257);
        let key = PrivateKey::from_bytes(algorithm, &octets(entry, "recipient_d_le")).unwrap();
        let peer = PublicKey::from_bytes(algorithm, &octets(entry, "peer_pub_le")).unwrap();
        let shared = key.agree(&peer, true).unwrap();
        assert_eq!(shared.expose(), octets(entry, "zx_be"), "{}", text(entry, "file"));
    }
}

#[test]
fn numbers_printed_in_standards() {
    let Some(file) = shared("ua/vectors/standard.json") else { return };
    let file: Value = serde_json::from_slice(&file).unwrap();
    let gost = HashAlgorithm::Gost34311;
    for entry in list(&file, "gost34311_dke1") {
        let message = match entry["in_ascii"].as_str() {
            Some(ascii) => ascii.as_bytes().to_vec(),
            None => octets(entry, "in_hex"),
        };
        assert_eq!(gost.digest(&message).bytes, octets(entry, "out"));
    }
    let entry = &file["hmac_gost34311_order_689"];
    assert_eq!(gost.hmac(&octets(entry, "key"), &octets(entry, "msg")).expose(), octets(entry, "out"));
    for entry in list(&file, "pbkdf2_hmac_gost34311") {
        let password = text(entry, "password").as_bytes();
        let key = gost.pbkdf2(password, &octets(entry, "salt"), number(entry, "iterations"), 32);
        assert_eq!(key.expose(), octets(entry, "dk"));
    }
    for entry in list(&file, "gost28147_wrap") {
        let key = unwrap_key(&octets(entry, "kek"), &DKE_1, &octets(entry, "wrapped")).unwrap();
        assert_eq!(key.expose(), octets(entry, "cek"));
    }
    let entry = &file["iit_kdf_10000"];
    assert_eq!(iit_store_key(text(entry, "password_ascii").as_bytes()).expose(), octets(entry, "key"));
    let entry = &file["iit_key6"];
    let m257 = KeyAlgorithm::Dstu4145(CurveId::M257);
    for name in ["sign", "kep"] {
        let key = PrivateKey::from_bytes(m257, &octets(entry, &format!("{name}_d_le"))).unwrap();
        assert_eq!(key.public_key().as_bytes(), octets(entry, &format!("{name}_pub_le")));
    }
}
