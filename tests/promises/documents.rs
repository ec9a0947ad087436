//! Certificates, requests, signed and enveloped messages and revocation lists of others are read as they are.

use super::fixtures::shared;
use kliuchnyk::crypto::{CurveId, HashAlgorithm, KeyAlgorithm, PrivateKey};
use kliuchnyk::pki::cms::{SignedData, SignedDataDraft, decrypt, encrypt, read_data};
use kliuchnyk::pki::crl::{CrlError, RevocationReason};
use kliuchnyk::pki::request::RequestDraft;
use kliuchnyk::pki::{Certificate, CertificationRequest, Crl, PkiError, chain, tlv};

/// A real certificate of the shared fixtures.
fn certificate(path: &str) -> Option<Certificate> {
    Some(Certificate::from_der(&shared(path)?).unwrap())
}

/// A file made for this project.
fn ours(path: &str) -> Vec<u8> {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(path);
    std::fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn our_certificate(path: &str) -> Certificate {
    Certificate::from_der(&ours(path)).unwrap()
}

/// Done when 3: every entry of the national list is read, and every DSTU certificate in it verifies under the key of
/// its issuer.
#[test]
fn the_national_list_is_read_whole_and_verifies() {
    let Some(file) = shared("ua/certs/CACertificates-2021.p7b") else { return };
    let entries = Certificate::read_all(&file).unwrap();
    assert_eq!(entries.len(), 314);
    let certificates: Vec<Certificate> = entries.into_iter().collect::<Result<_, _>>().unwrap();
    let named = |prefix: &str| {
        certificates.iter().filter(|c| c.spki().algorithm_name().starts_with(prefix)).collect::<Vec<_>>()
    };
    assert_eq!([named("DSTU4145").len(), named("ECDSA").len(), named("RSA").len()], [243, 33, 38]);
    let mut verified = 0;
    for certificate in named("DSTU4145") {
        let mut issuers = certificates.iter().filter(|issuer| issuer.subject() == certificate.issuer());
        assert!(
            issuers.any(|issuer| certificate.verify_issued_by(issuer).is_ok()),
            "{} {}",
            certificate.subject(),
            hex::encode(certificate.serial())
        );
        verified += 1;
    }
    assert_eq!(verified, 243);
    // Two of the list have a key identifier of their own making, all others one of the known kinds.
    let odd = certificates
        .iter()
        .filter(|c| !c.subject_key_identifier().is_some_and(|ski| c.key_ids().matches(ski)))
        .count();
    assert_eq!(odd, 2);
    let big_endian = certificates.iter().filter(|c| c.spki().algorithm_name().ends_with("-BE"));
    assert_eq!(big_endian.filter(|c| c.spki().public_key().is_ok()).count(), 2);
}

#[test]
fn rsa_and_ecdsa_certificates_of_the_list_verify_where_the_issuer_is_in_it() {
    let Some(file) = shared("ua/certs/CACertificates-2021.p7b") else { return };
    let certificates: Vec<_> = Certificate::read_all(&file).unwrap().into_iter().flatten().collect();
    let mut verified = [0, 0];
    for certificate in &certificates {
        let Ok(algorithm) = certificate.signature_algorithm() else { continue };
        if algorithm.is_dstu() {
            continue;
        }
        let issuer = certificates.iter().find(|issuer| certificate.verify_issued_by(issuer).is_ok());
        if issuer.is_some() {
            verified[usize::from(algorithm.is_rsa())] += 1;
        }
    }
    eprintln!("ECDSA and RSA signatures verified: {verified:?}");
    assert!(verified[0] > 0 && verified[1] > 0);
}

#[test]
fn a_damaged_entry_is_reported_in_its_place() {
    let Some(mut file) = shared("ua/certs/CACertificates-2021.p7b") else { return };
    // The tag of the first certificate's tbsCertificate (formats: the list begins at 49).
    assert_eq!(file[53], 0x30);
    file[53] = 0x31;
    let entries = Certificate::read_all(&file).unwrap();
    assert_eq!(entries.len(), 314);
    assert!(entries[0].is_err());
    assert!(entries[1..].iter().all(Result::is_ok));
}

#[test]
fn a_certificate_says_what_it_holds() {
    let Some(sign) = certificate("ua/certs/diia-test-sign.cer") else { return };
    assert_eq!(hex::encode(sign.serial()), "3ed5083160dbc59b04000000a91e060073a57600");
    assert_eq!(
        hex::encode(sign.key_ids().gost),
        "5bc6c06ee1e00c1700e92aa7a9ad75f82d3cb7a9b66e3a98023209b24513315c"
    );
    assert_eq!(sign.subject_key_identifier(), Some(&sign.key_ids().gost[..]));
    assert_eq!(sign.purpose(), kliuchnyk::pki::Purpose::Sign);
    assert_eq!(sign.edrpou().as_deref(), Some("43395033"));
    assert!(!sign.is_ca() && !sign.qscd());
    assert_eq!(sign.extended_key_usage(), ["1.2.804.2.1.1.1.3.9"]);
    assert_eq!(sign.ocsp_urls(), ["http://ca.informjust.ua/services/ocsp/"]);
    assert_eq!((sign.crl_urls().len(), sign.delta_crl_urls().len()), (1, 1));
    assert!(sign.unknown_critical_extensions().is_empty());
    assert_eq!(sign.alternative_names().emails.len(), 1);
    assert_eq!(sign.alternative_names().others.len(), 2);
    let Some(kep) = certificate("ua/certs/diia-test-kep.cer") else { return };
    assert_eq!(kep.purpose(), kliuchnyk::pki::Purpose::Agree);
    assert_eq!(kep.spki().algorithm_name(), "DSTU4145-M431");
    let Some(ca) = certificate("ua/certs/diia-ca-2020.cer") else { return };
    assert!(ca.is_ca());
    sign.verify_issued_by(&ca).unwrap();
    kep.verify_issued_by(&ca).unwrap();
    assert!(matches!(ca.verify_issued_by(&sign), Err(PkiError::Invalid(_))));
}

#[test]
fn every_single_certificate_of_the_fixtures_is_read() {
    let ids = [
        (
            "certs/cryptonite-root-m257.cer",
            "6379d54cf28d83180cddb01e26862af9528ff1e14b9aca47b83652281af31b82",
        ),
        (
            "certs/cryptonite-user-m257.cer",
            "30f5f3d10c8e120fc83ef8673813eba8ea68e9e28721c02156f3b63ea21cd464",
        ),
        ("certs/czo-2012.cer", "3004751def2c78ae150babefbeff0dabdbf82ce5689eeb4ed310a5fb1338fb0a"),
        ("certs/czo-2020-m431.cer", "05e19e2cd92ea299bc7a768f075dac4caba48ea3250e5ec0598dc828df8011a6"),
        ("certs/dps-idd-2014-crypt.cer", "bd3e72dea579ed9f2ee6703e9717759013faa88534d72e30644be022d6c00129"),
        ("certs/idd-2013.cer", "ad5f76f127ccc840ee7bd05b461f8812eae9441485d8969912342f8be316fe3b"),
        (
            "certs/jkurwa-selfsigned-40A0.cer",
            "55af7e791487b790028ed158e13474b9d1e9a2bd19cc4fea71fecbcdf8c884ec",
        ),
        ("certs/sfs-2016.cer", "92e5d90b8947faf950c9edf995740fd30fd11824792af6b908dc69dbf191316a"),
        (
            "certs/treasury-be-named-2019.cer",
            "ab031ba1c7767bd820fbbcf2ed76fc3012c97bf98e7e1f51f858fb1fc596c894",
        ),
    ];
    for (path, id) in ids {
        let Some(certificate) = certificate(&format!("ua/{path}")) else { return };
        assert_eq!(hex::encode(certificate.key_ids().gost), id, "{path}");
        assert!(certificate.spki().public_key().is_ok(), "{path}");
    }
    let ecdsa = certificate("ua/certs/justice-ecdsa.cer").unwrap();
    assert_eq!(hex::encode(ecdsa.key_ids().sha1), "5358aa45490330140f405e96f6e6bf7b059cbfb6");
    assert_eq!(ecdsa.spki().algorithm_name(), "ECDSA-P256");
    // The bare OCTET STRING in place of an AuthorityKeyIdentifier does not lose the certificate.
    let odd = certificate("ua/certs/jkurwa-selfsigned-40A0.cer").unwrap();
    assert_eq!(odd.authority_key_identifier(), None);
    odd.verify_issued_by(&odd).unwrap();
}

/// Done when 3: every PKCS#10 there verifies.
#[test]
fn every_request_of_the_fixtures_verifies() {
    let ids = [
        ("iit-EU.p10", "c51cd7a065407eaad3f7d80319af1691b883060c239e48773f794c670d13257a"),
        ("iit-EU-KEP.p10", "52fab96d5cdd687821364186ffa803be620b64fecc7990cf12785b41424c15a5"),
        ("iit-EU-m307.p10", "c113f8291e1412b4a1c057db37d3b2c5f244030b7694bf3407de534a5adcedc3"),
        ("iit-EU-KEP-m431.p10", "3dd8365997a24e9e084b8d73064fbb540279e643852941cb4a5015c1f7d8009c"),
        ("iit-ui-EU.p10", "cd88b6e0337b1b93dfb5d8c7c296399c448f7facadc93dddbbebea9d208d76d9"),
        ("uapki-m257-gost.p10", "9b132c2b2f03883f69ee3bd79275e2ef62974c60a26a5ed414690a9717fbfe1d"),
        ("uapki-m431-kupyna.p10", "92b848ca64ce574f35dfdb26db9bf1290a93b3ac5465170688ea789f195ad7da"),
        ("iit-EU-RSA.p10", ""),
    ];
    for (file, id) in ids {
        let der = ours(&format!("p10/{file}"));
        let request = CertificationRequest::from_der(&der).unwrap();
        request.verify().unwrap_or_else(|error| panic!("{file}: {error}"));
        if !id.is_empty() {
            assert_eq!(hex::encode(request.spki().key_ids().gost), id, "{file}");
        }
        if let Some(ski) = request.requested_ski() {
            assert!(request.spki().key_ids().matches(ski), "{file}");
        }
        // One changed bit of the signature.
        let mut changed = der.clone();
        *changed.last_mut().unwrap() ^= 1;
        assert!(CertificationRequest::from_der(&changed).and_then(|r| r.verify()).is_err(), "{file}");
    }
}

/// The vendor's own requests, octet for octet, from nothing but the key.
#[test]
fn our_requests_have_the_vendors_form() {
    for file in ["iit-EU.p10", "iit-EU-KEP.p10", "iit-EU-m307.p10", "iit-EU-KEP-m431.p10"] {
        let der = ours(&format!("p10/{file}"));
        let request = CertificationRequest::from_der(&der).unwrap();
        let draft = RequestDraft::new(request.spki(), None, HashAlgorithm::Gost34311).unwrap();
        let signed = tlv::Element::only(&der, tlv::SEQUENCE, "").unwrap().reader("").element().unwrap();
        assert_eq!(draft.to_sign().message, signed.raw, "{file}");
        // The signature of the vendor under our draft makes the vendor's file.
        let ours = {
            let bits = &der[der.len() - signature_len(&der)..];
            draft.assemble(bits).unwrap()
        };
        assert_eq!(ours, der, "{file}");
    }
}

/// Length of r ‖ s at the end of a request: what follows the BIT STRING's and OCTET STRING's headers.
fn signature_len(der: &[u8]) -> usize {
    [64, 78, 108].into_iter().find(|len| der[der.len() - len - 2..][..2] == [4, *len as u8]).unwrap()
}

#[test]
fn certificates_and_requests_of_bouncy_castle_verify() {
    let entries: serde_json::Value = serde_json::from_slice(&ours("vectors/certs-p10-bc.json")).unwrap();
    let entries = entries.as_array().unwrap();
    assert_eq!(entries.len(), 12);
    for entry in entries {
        let octets = |key: &str| hex::decode(entry[key].as_str().unwrap()).unwrap();
        let certificate = Certificate::from_der(&octets("cert_der_hex")).unwrap();
        certificate.verify_issued_by(&certificate).unwrap();
        assert_eq!(certificate.key_ids().gost[..], octets("keyid_gost34311"));
        assert!(certificate.key_ids().matches(certificate.subject_key_identifier().unwrap()));
        assert!(certificate.rnokpp().is_some());
        let request = CertificationRequest::from_der(&octets("p10_der_hex")).unwrap();
        request.verify().unwrap();
    }
}

/// The hash of signer 0, when the message verifies and says when it was signed.
fn verified(message: &[u8], signer: &Certificate, content: Option<&[u8]>) -> HashAlgorithm {
    let signed = SignedData::from_der(message).unwrap();
    assert!(signed.is_signed_by(0, signer));
    let verified = signed.verify(0, signer, content).unwrap();
    assert!(verified.signing_time.is_some());
    verified.hash
}

#[test]
fn signatures_of_others_verify() {
    let gost = HashAlgorithm::Gost34311;
    let user = our_certificate("testpki/user-sign.cer");
    assert_eq!(verified(&ours("cms/iit-attached.p7s"), &user, None), gost);
    assert_eq!(verified(&ours("cms/iit-detached.p7s"), &user, Some(&ours("cms/iit-content.bin"))), gost);
    let uapki = our_certificate("testpki/uapki-sign.cer");
    assert_eq!(verified(&ours("cms/uapki-gost-attached.p7s"), &uapki, None), gost);
    let kupyna = ours("cms/uapki-kupyna-detached.p7s");
    assert_eq!(verified(&kupyna, &uapki, Some(b"Hello UAPKI")), HashAlgorithm::Kupyna256);
    let kupyna = SignedData::from_der(&kupyna).unwrap();
    assert_eq!(
        kupyna.verify(0, &uapki, Some(b"Hello UAPKi")).err(),
        Some(PkiError::SignatureWrong("the content"))
    );
    assert_eq!(kupyna.verify(0, &uapki, None).err(), Some(PkiError::Missing("the signed content")));
    assert_eq!(kupyna.verify(1, &uapki, None).err(), Some(PkiError::Missing("the signer")));
    // The renewal request as the vendor's library posts it: no certificates inside.
    let renewal = SignedData::from_der(&ours("iit/renew-request.der")).unwrap();
    assert!(renewal.certificates().is_empty());
    renewal.verify(0, &user, None).unwrap();
    assert!(renewal.verify(0, &our_certificate("testpki/user-kep.cer"), None).is_err());
    assert!(renewal.verify(0, &user, Some(b"another content")).is_err());
}

#[test]
fn real_signatures_verify() {
    let (Some(signer), Some(attached)) =
        (certificate("ua/certs/diia-test-sign.cer"), shared("ua/cms/diia-attached-bes.p7s"))
    else {
        return;
    };
    assert_eq!(verified(&attached, &signer, None), HashAlgorithm::Gost34311);
    let (detached, content) =
        (shared("ua/cms/diia-detached.p7s").unwrap(), shared("ua/cms/diia-content.dat").unwrap());
    assert_eq!(verified(&detached, &signer, Some(&content)), HashAlgorithm::Gost34311);
    // Attributes out of DER order are hashed in the order received; the signer's certificate is inside.
    let unsorted = shared("ua/cms/jkurwa-message.p7").unwrap();
    let inside = SignedData::from_der(&unsorted).unwrap().certificates();
    assert_eq!(verified(&unsorted, &inside[0], None), HashAlgorithm::Gost34311);
}

/// The vendor's own SignedData, octet for octet, from the same content, certificate, time and signature value.
#[test]
fn our_signatures_have_the_vendors_form() {
    for (message, inside) in [("cms/iit-attached.p7s", true), ("iit/renew-request.der", false)] {
        let (der, user) = (ours(message), our_certificate("testpki/user-sign.cer"));
        let signed = SignedData::from_der(&der).unwrap();
        let time = signed.verify(0, &user, None).unwrap().signing_time.unwrap();
        let content = signed.content().unwrap();
        let draft =
            SignedDataDraft::new(content, true, &user, inside, HashAlgorithm::Gost34311, time).unwrap();
        assert_eq!(draft.assemble(&der[der.len() - 64..]).unwrap(), der, "{message}");
    }
}

#[test]
fn a_revocation_list_of_others_is_read_and_verified() {
    use time::macros::datetime;
    let (Some(der), Some(issuer)) =
        (shared("ua/misc/czo-full-2016.crl"), certificate("ua/certs/czo-2012.cer"))
    else {
        return;
    };
    let list = kliuchnyk::pki::Crl::from_der(der).unwrap();
    assert!(!list.is_delta() && list.number().is_some());
    let within = datetime!(2016-09-12 00:00:00 UTC);
    list.check(&issuer, within).unwrap();
    assert_eq!(list.check(&issuer, datetime!(2016-10-01 00:00:00 UTC)), Err(CrlError::Stale));
    let serial = hex::decode("3004751def2c78ae010000000100000017000000").unwrap();
    let entry = list.entry(&serial).unwrap();
    // Suspended at 14:50:46, revoked at 15:11:56: the list has both.
    assert_eq!(entry.reason, RevocationReason::Superseded);
    assert_eq!(entry.date, datetime!(2012-12-18 15:11:56 UTC));
    assert_eq!(list.entry(issuer.serial()), None);
    assert_eq!(
        list.check(&certificate("ua/certs/diia-ca-2020.cer").unwrap(), within),
        Err(CrlError::OtherIssuer)
    );
}

/// Real chains of the national list, with its many authorities of one name.
#[test]
fn chains_of_the_national_list_reach_the_pinned_root() {
    use time::macros::datetime;
    let (Some(file), Some(user), Some(root)) = (
        shared("ua/certs/CACertificates-2021.p7b"),
        certificate("ua/certs/diia-test-sign.cer"),
        certificate("ua/certs/czo-2020-m431.cer"),
    ) else {
        return;
    };
    let pool: Vec<_> = Certificate::read_all(&file).unwrap().into_iter().flatten().collect();
    let at = datetime!(2023-06-01 00:00:00 UTC);
    let verified = chain::verify(&user, &pool, std::slice::from_ref(&root), at).unwrap();
    assert_eq!(verified.issuers().len(), 2);
    assert_eq!(verified.issuers()[1], root);
    let other = our_certificate("testpki/ca.cer");
    assert!(matches!(chain::verify(&user, &pool, &[other], at), Err(chain::ChainError::UnknownIssuer(_))));
    let late = chain::verify(&user, &pool, &[root], datetime!(2026-06-01 00:00:00 UTC));
    assert!(matches!(late, Err(chain::ChainError::Expired { .. })));
}

fn user_key_agreement() -> (PrivateKey, Certificate) {
    let vectors: serde_json::Value = serde_json::from_slice(&ours("vectors/envelopes.json")).unwrap();
    let scalar = hex::decode(vectors[0]["recipient_d_le"].as_str().unwrap()).unwrap();
    let key = PrivateKey::from_bytes(KeyAlgorithm::Dstu4145(CurveId::M257), &scalar).unwrap();
    (key, our_certificate("testpki/user-kep.cer"))
}

#[test]
fn envelopes_of_others_open() {
    let (key, recipient) = user_key_agreement();
    let open = |file: &str, sender| decrypt(&ours(&format!("cms/{file}")), &recipient, &key, sender);
    // Static sender: the recipient's own certificate in this message.
    assert_eq!(open("iit-envelope-static.p7", Some(&recipient)).unwrap(), b"Hello envelope\0");
    assert_eq!(open("iit-envelope-static.p7", None), Err(PkiError::Missing("the sender's certificate")));
    // Ephemeral key with NULL parameters, and one with real ones and no ukm.
    assert_eq!(open("iit-envelope-ephemeral.p7", None).unwrap(), b"Hello dyn\0");
    assert_eq!(open("uapki-envelope-gost.p7", None).unwrap(), b"Hello env from UAPKI");
    let message = encrypt("ключова фраза".as_bytes(), &recipient, HashAlgorithm::Gost34311).unwrap();
    assert_eq!(decrypt(&message, &recipient, &key, None).unwrap(), "ключова фраза".as_bytes());
}

/// Cut short anywhere or with any bit turned, a document of others is an error or another document, never a panic.
#[test]
fn damaged_documents_never_stop_the_program() {
    let (key, recipient) = user_key_agreement();
    let read = |octets: &[u8]| {
        if let Ok(certificate) = Certificate::from_der(octets) {
            let _ = (certificate.purpose(), certificate.subject().to_string(), certificate.qscd());
            let _ = (certificate.unknown_critical_extensions(), certificate.spki().algorithm_name());
        }
        let _ = Certificate::read_all(octets);
        let _ = CertificationRequest::from_der(octets);
        if let Ok(signed) = SignedData::from_der(octets) {
            let _ = (signed.certificates().len(), signed.is_signed_by(0, &recipient));
        }
        let _ = read_data(octets);
        if let Ok(list) = Crl::from_der(octets) {
            let _ = (list.entry(&[1]), list.check_follows(&list));
        }
    };
    let mut documents: Vec<Vec<u8>> = [
        "testpki/user-sign.cer",
        "p10/iit-ui-EU.p10",
        "cms/iit-attached.p7s",
        "cms/p256-recipient.cer",
        "iit/lookup-request.der",
    ]
    .into_iter()
    .map(ours)
    .collect();
    documents
        .extend(["ua/certs/diia-test-kep.cer", "ua/misc/czo-full-2016.crl"].into_iter().filter_map(shared));
    for whole in documents {
        for end in 0..whole.len() {
            read(&whole[..end]);
        }
        for at in 0..whole.len() {
            let mut changed = whole.clone();
            changed[at] ^= 1 << (at % 8);
            read(&changed);
        }
    }
    // Every octet of an envelope matters, except the version numbers, the name of the content's type and what no
    // checksum covers: the cipher's start vector and the content itself.
    let whole = ours("cms/iit-envelope-ephemeral.p7");
    for at in 0..whole.len() {
        assert!(decrypt(&whole[..at], &recipient, &key, None).is_err());
        if at % 7 == 0 {
            let mut changed = whole.clone();
            changed[at] ^= 0x40;
            let _ = decrypt(&changed, &recipient, &key, None);
        }
    }
}

/// No octet of a signed message can change unnoticed, except in the parts that are not signed: the certificates
/// inside (each has its own signature), version numbers and the lists of algorithms.
#[test]
fn a_changed_signed_message_does_not_verify() {
    let (whole, signer) = (ours("iit/renew-request.der"), our_certificate("testpki/user-sign.cer"));
    let verifies = |der: &[u8]| SignedData::from_der(der).and_then(|s| s.verify(0, &signer, None)).is_ok();
    assert!(verifies(&whole));
    let signed = SignedData::from_der(&whole).unwrap();
    let content = signed.content().unwrap();
    let start = whole.windows(content.len()).position(|w| w == content).unwrap();
    for at in (start..start + content.len()).chain(whole.len() - 64..whole.len()) {
        let mut changed = whole.clone();
        changed[at] ^= 1 << (at % 8);
        assert!(!verifies(&changed), "{at}");
    }
}

/// `openssl cms -encrypt -aes-256-cbc -keyopt ecdh_kdf_md:sha256` for a key made for this test.
#[test]
fn an_envelope_of_openssl_opens() {
    let recipient = our_certificate("cms/p256-recipient.cer");
    let scalar = hex::decode(ours("cms/p256-recipient.d.hex")).unwrap();
    let key = PrivateKey::from_bytes(KeyAlgorithm::P256, &scalar).unwrap();
    let message = ours("cms/p256-envelope-openssl.der");
    assert_eq!(decrypt(&message, &recipient, &key, None).unwrap(), b"Hello from OpenSSL");
}
