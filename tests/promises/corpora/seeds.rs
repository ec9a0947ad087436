//! Where the corpora begin: documents made for this project, and stores like them with so few rounds that a fuzzer gets
//! through.

use super::targets::PASSWORD;
use base64ct::{Base64, Encoding};
use der::oid::ObjectIdentifier as Oid;
use kliuchnyk::crypto::gost28147::{DKE_1, Gost28147};
use kliuchnyk::crypto::{HashAlgorithm, aes256, kdf};
use kliuchnyk::pki::builder::CrlFields;
use kliuchnyk::pki::tlv::{self, Reader};
use kliuchnyk::pki::{Certificate, RevocationReason, SignatureAlgorithm, cms, oid};
use std::fs;
use std::path::Path;
use time::macros::datetime;

/// One input that a corpus begins with.
pub struct Seed {
    pub target: &'static str,
    pub name: String,
    pub octets: Vec<u8>,
}

#[derive(Clone, Copy)]
pub enum Family {
    Gost,
    Aes,
}

const PBES2: Oid = Oid::new_unwrap("1.2.840.113549.1.5.13");
const PBKDF2: Oid = Oid::new_unwrap("1.2.840.113549.1.5.12");
const HMAC_SHA256: Oid = Oid::new_unwrap("1.2.840.113549.2.9");
const ENCRYPTED_DATA: Oid = Oid::new_unwrap("1.2.840.113549.1.7.6");
const SHROUDED_KEY_BAG: Oid = Oid::new_unwrap("1.2.840.113549.1.12.10.1.2");
const KEY_BAG: Oid = Oid::new_unwrap("1.2.840.113549.1.12.10.1.1");
const CERTIFICATE_BAG: Oid = Oid::new_unwrap("1.2.840.113549.1.12.10.1.3");
const X509_CERTIFICATE: Oid = Oid::new_unwrap("1.2.840.113549.1.9.22.1");
const FRIENDLY_NAME: Oid = Oid::new_unwrap("1.2.840.113549.1.9.20");

fn fixture(path: &str) -> Vec<u8> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(path);
    fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// Files of a folder of fixtures, in order, that end like this.
fn files(folder: &str, ends: &[&str]) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(folder);
    let names = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.filter(|name| ends.iter().any(|end| name.ends_with(end))).collect();
    names.sort();
    names.into_iter().map(|name| format!("{folder}/{name}")).collect()
}

pub fn all() -> Vec<Seed> {
    let mut seeds = Vec::new();
    let mut put = |target: &'static str, name: &str, octets: Vec<u8>| {
        seeds.push(Seed { target, name: name.to_owned(), octets });
    };
    let stores = files("stores", &[".dat", ".pfx", ".p12", ".jks"]);
    let messages = [
        "bad",
        "genm",
        "kur-error",
        "kur-keymismatch",
        "kur-ok",
        "kur-poll",
        "kur-rejected",
        "profile",
        "rr",
    ];
    let messages = messages.into_iter().flat_map(|folder| files(&format!("cmp/{folder}"), &[".der"]));
    let of_targets: [(&str, Vec<String>); 10] = [
        (
            "certificate",
            [files("testpki", &[".cer"]), files("cmp/pki", &[".der"]), files("iit", &[".cer"])].concat(),
        ),
        ("cms", [files("cms", &[".p7s", ".p7", ".der"]), files("iit", &[".der"])].concat()),
        ("cmp", messages.chain(files("iit", &[".der"])).collect()),
        ("detector", stores.clone()),
        ("jks", files("stores", &[".jks"])),
        ("key6", files("stores", &[".dat"])),
        ("ocsp", files("cmp/ocsp-tsp", &[".der"])),
        ("pfx", files("stores", &[".pfx", ".p12"])),
        ("pkcs8", files("stores", &["pkcs8.dat", "attrs.dat"])),
        ("request", files("p10", &[".p10"])),
    ];
    for (target, paths) in of_targets {
        for path in paths {
            put(target, &path.replace('/', "-"), fixture(&path));
        }
    }

    let (two, one, rsa) =
        (dstu("iit-key6-m257-sep.dat"), dstu("iit-key6-noattr.dat"), dstu("iit-key6-m257-rsa.dat"));
    put("pkcs8", "clear-dstu", two.clone());
    put("pkcs8", "clear-rsa", rsa);
    put("pkcs8", "clear-p256", p256());
    put("pkcs8", "few-rounds-gost", pbes2(Family::Gost, 2, &two));
    put("pkcs8", "few-rounds-aes", pbes2(Family::Aes, 2, &p256()));

    let gost = [key_bag(Family::Gost, 2, &two), key_bag(Family::Gost, 1, &one)].concat();
    put("pfx", "contents-gost", tlv::sequence(&[&gost, &certificate_bag()]));
    put("pfx", "contents-clear", tlv::sequence(&[&bag(&KEY_BAG, &p256()), &certificate_bag()]));
    put("pfx", "few-rounds-gost", pfx_around(Family::Gost, 1, &tlv::sequence(&[&gost])));
    put("pfx", "few-rounds-aes", pfx(Family::Aes, 2, 1));

    let jks = fixture("stores/pb-style-full.jks");
    put("jks", "key-of-a-store", key_of(&jks));

    let certificates = ["testpki/ca.cer", "testpki/user-sign.cer"].map(fixture);
    let bundle = certificates.clone().map(|der| Certificate::from_der(&der).unwrap());
    let bundle = cms::certificates_only(&bundle);
    put("detector", "list.p7b", bundle.clone());
    put("detector", "list.pem", [pem("CERTIFICATE", &certificates[0]), pem("PKCS7", &bundle)].concat());
    put("detector", "bare-base64", Base64::encode_string(&certificates[1]).into_bytes());
    put("detector", "key.pem", pem("PRIVATE KEY", &two));
    put("detector", "store.pem", pem("ENCRYPTED PRIVATE KEY", &pbes2(Family::Aes, 2, &p256())));
    put(
        "detector",
        "behind-a-prefix",
        [b"\x00\x01\x02\x03\x04\x05", &fixture("stores/iit-key6-noattr.dat")[..]].concat(),
    );

    put("crl", "full.crl", crl(None));
    put("crl", "delta.crl", crl(Some(7)));
    seeds
}

/// The plain PrivateKeyInfo in one of the vendor's containers.
fn dstu(name: &str) -> Vec<u8> {
    let container = fixture(&format!("stores/{name}"));
    let mut outer = Reader::new(&container, "test").sequence().unwrap();
    let mut parameters = outer.sequence().unwrap();
    parameters.element().unwrap();
    let mut parameters = parameters.sequence().unwrap();
    parameters.element().unwrap();
    let pad = parameters.octet_string().unwrap();
    let body = outer.octet_string().unwrap();
    let mut plain = [body, pad].concat();
    let key = kdf::iit_store_key(PASSWORD.as_bytes());
    Gost28147::new(key.expose()).unwrap().ecb_decrypt(&mut plain).unwrap();
    plain[..body.len()].to_vec()
}

/// PrivateKeyInfo of a key on P-256 that protects nothing.
fn p256() -> Vec<u8> {
    let key = tlv::sequence(&[&tlv::integer(1), &tlv::octet_string(&[5; 32])]);
    let algorithm = tlv::algorithm(&oid::EC_PUBLIC_KEY, &tlv::oid(&oid::P256));
    tlv::sequence(&[&tlv::integer(0), &algorithm, &tlv::octet_string(&key)])
}

/// AlgorithmIdentifier and ciphertext. No more than eight rounds are made, whatever is stated.
fn encrypted(family: Family, rounds: u32, plain: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let salt = [3; 16];
    let key = |hash: HashAlgorithm| hash.pbkdf2(PASSWORD.as_bytes(), &salt, rounds.min(8), 32);
    let (function, cipher, octets) = match family {
        Family::Gost => {
            let mut octets = plain.to_vec();
            let cipher = Gost28147::new(key(HashAlgorithm::Gost34311).expose()).unwrap();
            cipher.cfb_encrypt(&[4; 8], &mut octets);
            let parameters = tlv::sequence(&[&tlv::octet_string(&[4; 8]), &tlv::octet_string(&DKE_1)]);
            (oid::HMAC_GOST34311, tlv::algorithm(&oid::GOST28147_CFB, &parameters), octets)
        }
        Family::Aes => {
            let octets = aes256::cbc_encrypt(key(HashAlgorithm::Sha256).expose(), &[4; 16], plain).unwrap();
            (HMAC_SHA256, tlv::algorithm(&oid::AES256_CBC, &tlv::octet_string(&[4; 16])), octets)
        }
    };
    let derivation = tlv::sequence(&[
        &tlv::octet_string(&salt),
        &tlv::integer(rounds.into()),
        &tlv::algorithm(&function, &tlv::null()),
    ]);
    let parameters = tlv::sequence(&[&tlv::algorithm(&PBKDF2, &derivation), &cipher]);
    (tlv::algorithm(&PBES2, &parameters), octets)
}

/// EncryptedPrivateKeyInfo.
pub fn pbes2(family: Family, rounds: u32, plain: &[u8]) -> Vec<u8> {
    let (algorithm, octets) = encrypted(family, rounds, plain);
    tlv::sequence(&[&algorithm, &tlv::octet_string(&octets)])
}

fn explicit(content: &[u8]) -> Vec<u8> {
    tlv::tlv(tlv::constructed(0), &[content])
}

fn bag(kind: &Oid, value: &[u8]) -> Vec<u8> {
    let name = tlv::sequence(&[
        &tlv::oid(&FRIENDLY_NAME),
        &tlv::tlv(tlv::SET, &[&tlv::tlv(tlv::BMP_STRING, &[b"\0k\0e\0y"])]),
    ]);
    tlv::sequence(&[&tlv::oid(kind), &explicit(value), &tlv::tlv(tlv::SET, &[&name])])
}

fn key_bag(family: Family, rounds: u32, plain: &[u8]) -> Vec<u8> {
    bag(&SHROUDED_KEY_BAG, &pbes2(family, rounds, plain))
}

fn certificate_bag() -> Vec<u8> {
    let der = fixture("testpki/user-sign.cer");
    bag(
        &CERTIFICATE_BAG,
        &tlv::sequence(&[&tlv::oid(&X509_CERTIFICATE), &explicit(&tlv::octet_string(&der))]),
    )
}

/// PKCS#12 with one key and one certificate: rounds of the MAC, and of each part.
pub fn pfx(family: Family, mac: u32, parts: u32) -> Vec<u8> {
    pfx_around(family, mac, &tlv::sequence(&[&key_bag(family, parts, &p256())]))
}

/// PKCS#12 with many keys, each behind its own rounds.
pub fn pfx_of_parts(family: Family, parts: &[u32]) -> Vec<u8> {
    let bags: Vec<u8> = parts.iter().flat_map(|rounds| key_bag(family, *rounds, &p256())).collect();
    pfx_around(family, 1, &tlv::sequence(&[&bags]))
}

fn pfx_around(family: Family, mac: u32, keys: &[u8]) -> Vec<u8> {
    let data =
        |content: &[u8]| tlv::sequence(&[&tlv::oid(&oid::ID_DATA), &explicit(&tlv::octet_string(content))]);
    let (algorithm, octets) = encrypted(family, 1, &tlv::sequence(&[&certificate_bag()]));
    let content =
        tlv::sequence(&[&tlv::oid(&oid::ID_DATA), &algorithm, &tlv::tlv(tlv::primitive(0), &[&octets])]);
    let content = explicit(&tlv::sequence(&[&tlv::integer(0), &content]));
    let safe = tlv::sequence(&[&data(keys), &tlv::sequence(&[&tlv::oid(&ENCRYPTED_DATA), &content])]);
    let (hash, name) = match family {
        Family::Gost => (HashAlgorithm::Gost34311, oid::GOST34311),
        Family::Aes => (HashAlgorithm::Sha256, oid::SHA256),
    };
    let text: Vec<u8> = PASSWORD.encode_utf16().chain([0]).flat_map(u16::to_be_bytes).collect();
    let key = hash.pkcs12_kdf(&text, &[6; 16], mac.min(8), 3, hash.output_len());
    let value = hash.hmac(key.expose(), &safe);
    let digest = tlv::sequence(&[&tlv::algorithm(&name, &tlv::null()), &tlv::octet_string(value.expose())]);
    let mac = tlv::sequence(&[&digest, &tlv::octet_string(&[6; 16]), &tlv::integer(mac.into())]);
    tlv::sequence(&[&tlv::integer(3), &data(&safe), &mac])
}

/// The EncryptedPrivateKeyInfo of the first entry of a Java key store.
fn key_of(jks: &[u8]) -> Vec<u8> {
    let alias = usize::from(u16::from_be_bytes([jks[16], jks[17]]));
    let from = 18 + alias + 8;
    let length = u32::from_be_bytes(jks[from..from + 4].try_into().unwrap());
    jks[from + 4..][..usize::try_from(length).unwrap()].to_vec()
}

fn pem(label: &str, der: &[u8]) -> Vec<u8> {
    let text = Base64::encode_string(der);
    let lines: Vec<&str> =
        text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n")).into_bytes()
}

/// A list whose signature is no signature.
fn crl(base: Option<u64>) -> Vec<u8> {
    let authority = Certificate::from_der(&fixture("testpki/ca.cer")).unwrap();
    let at = datetime!(2026-11-20 10:00 UTC);
    let fields = CrlFields {
        issuer: authority.subject().clone(),
        this_update: at,
        next_update: datetime!(2026-11-27 10:00 UTC),
        number: 9,
        base,
        freshest: base.is_none().then(|| "http://127.0.0.1/crl/delta.crl".to_owned()),
        authority_key_identifier: authority.subject_key_identifier().unwrap().to_vec(),
        revoked: vec![
            (vec![1, 2, 3], at, RevocationReason::KeyCompromise),
            (vec![0x7f; 20], at, RevocationReason::CertificateHold),
            (vec![9], at, RevocationReason::RemoveFromCrl),
        ],
    };
    fields.draft(SignatureAlgorithm::DstuGost34311).unwrap().assemble(&[7; 64])
}

#[test]
fn a_list_that_is_a_seed_is_read() {
    for base in [None, Some(7)] {
        let list = kliuchnyk::pki::Crl::from_der(crl(base)).unwrap();
        assert_eq!((list.len(), list.is_delta()), (3, base.is_some()));
    }
}
