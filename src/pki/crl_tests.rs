use super::*;
use crate::crypto::{Signer, ToSign};
use crate::pki::builder::tests::{Holder, NOW, Wish, list, user_extensions};
use crate::pki::builder::{CrlFields, basic_constraints, distribution_point};

fn fields(issuer: &Holder) -> CrlFields {
    CrlFields {
        issuer: issuer.certificate.subject().clone(),
        this_update: NOW - Duration::hours(1),
        next_update: NOW + Duration::days(7),
        number: 300,
        base: None,
        freshest: None,
        authority_key_identifier: issuer.certificate.key_ids().sha1.to_vec(),
        revoked: vec![
            (vec![0x90, 1], NOW - Duration::days(3), RevocationReason::KeyCompromise),
            (vec![5], NOW - Duration::days(2), RevocationReason::CertificateHold),
            (vec![1, 2, 3, 4], NOW - Duration::days(1), RevocationReason::Unspecified),
        ],
    }
}

#[test]
fn a_list_answers_by_serial_number() {
    let root = Holder::root("Root");
    let full = list(&root, fields(&root));
    full.check(&root.certificate, NOW).unwrap();
    assert_eq!((full.len(), full.is_delta()), (3, false));
    assert_eq!(full.number().unwrap().to_string(), "012c");
    let entry = full.entry(&[0x90, 1]).unwrap();
    assert_eq!((entry.reason, entry.date), (RevocationReason::KeyCompromise, NOW - Duration::days(3)));
    assert_eq!(full.entry(&[0, 0, 5]).unwrap().reason.name(), "certificateHold");
    assert_eq!(full.entry(&[1, 2, 3, 4]).unwrap().reason, RevocationReason::Unspecified);
    for absent in [&[6][..], &[], &[0x90], &[0x90, 1, 0], &[1, 2, 3, 5]] {
        assert_eq!(full.entry(absent), None, "{absent:?}");
    }
    let mut twice = fields(&root);
    twice.revoked.push((vec![5], NOW - Duration::days(1), RevocationReason::Superseded));
    twice.revoked.push((vec![5], NOW - Duration::days(9), RevocationReason::CertificateHold));
    assert_eq!(list(&root, twice).entry(&[5]).unwrap().reason, RevocationReason::Superseded);
    let empty = list(&root, CrlFields { revoked: Vec::new(), ..fields(&root) });
    assert!(empty.is_empty() && empty.entry(&[5]).is_none());
}

#[test]
fn a_delta_list_changes_the_answer() {
    let root = Holder::root("Root");
    let full = list(&root, fields(&root));
    let changes =
        vec![(vec![5], NOW, RevocationReason::RemoveFromCrl), (vec![8], NOW, RevocationReason::Superseded)];
    let delta = list(&root, CrlFields { number: 301, base: Some(300), revoked: changes, ..fields(&root) });
    delta.check(&root.certificate, NOW).unwrap();
    delta.check_base(&full).unwrap();
    assert_eq!(status(&full, Some(&delta), &[5]), None);
    assert_eq!(status(&full, Some(&delta), &[8]).unwrap().reason, RevocationReason::Superseded);
    assert_eq!(status(&full, Some(&delta), &[0x90, 1]).unwrap().reason, RevocationReason::KeyCompromise);
    assert_eq!(status(&full, None, &[8]), None);
    let later = list(&root, CrlFields { number: 310, base: Some(305), ..fields(&root) });
    assert_eq!(later.check_base(&full), Err(CrlError::BaseMismatch));
    let earlier = list(&root, CrlFields { number: 299, base: Some(290), ..fields(&root) });
    assert_eq!(earlier.check_base(&full), Err(CrlError::BaseMismatch));
    assert_eq!(full.check_base(&full), Err(CrlError::BaseMismatch));
}

#[test]
fn what_cannot_be_relied_on_is_refused() {
    let root = Holder::root("Root");
    let full = list(&root, fields(&root));
    let check = |fields: CrlFields| list(&root, fields).check(&root.certificate, NOW);
    assert_eq!(check(CrlFields { next_update: NOW, ..fields(&root) }), Err(CrlError::Stale));
    assert_eq!(
        check(CrlFields { this_update: NOW + Duration::hours(1), ..fields(&root) }),
        Err(CrlError::NotYet)
    );
    let other = Holder::root("Other");
    assert_eq!(full.check(&other.certificate, NOW), Err(CrlError::OtherIssuer));
    // The same name with another key, first named honestly by the identifier, then not.
    let namesake = Holder::root("Root");
    assert_eq!(full.check(&namesake.certificate, NOW), Err(CrlError::OtherIssuer));
    let forged = list(&namesake, fields(&root));
    assert_eq!(forged.check(&root.certificate, NOW), Err(CrlError::Damaged(PkiError::SignatureWrong(WHAT))));
    let mut extensions = user_extensions();
    extensions[0] = basic_constraints(Some(0));
    let no_lists = Holder::new(None, Wish { extensions, ..Wish::authority("Root", 0) });
    assert_eq!(
        list(&no_lists, fields(&no_lists)).check(&no_lists.certificate, NOW),
        Err(CrlError::NotACrlSigner)
    );
    let mut changed = full.as_der().to_vec();
    let at = changed.windows(4).position(|w| w == [1, 2, 3, 4]).unwrap();
    changed[at] ^= 1;
    let changed = Crl::from_der(changed).unwrap();
    assert!(matches!(changed.check(&root.certificate, NOW), Err(CrlError::Damaged(_))));
}

/// The list with an IssuingDistributionPoint of these fields.
fn list_of_point(issuer: &Holder, fields: CrlFields, critical: bool, point: &[&[u8]]) -> Crl {
    let algorithm = SignatureAlgorithm::EcdsaSha256;
    let plain = fields.draft(algorithm).unwrap().to_sign().message;
    let reader = Element::only(&plain, tlv::SEQUENCE, WHAT).unwrap().reader(WHAT);
    let mut parts = reader.list(10, |reader| Ok(reader.element()?.raw.to_vec())).unwrap();
    let last = parts.pop().unwrap();
    let mut list = Element::only(&last, tlv::constructed(0), WHAT).unwrap().reader(WHAT);
    let mut extensions = extension::read_list(list.sequence().unwrap()).unwrap();
    extensions.push(Extension::new(&oid::ISSUING_DISTRIBUTION_POINT, critical, tlv::sequence(point)));
    parts.push(tlv::tlv(tlv::constructed(0), &[&extension::write_list(&extensions)]));
    let tbs = tlv::tlv_list(tlv::SEQUENCE, parts);
    let to_sign = ToSign { message: tbs.clone(), hash: algorithm.hash() };
    let bits = algorithm.to_bit_string(&issuer.key.sign(&to_sign.digest()).unwrap());
    Crl::from_der(tlv::sequence(&[&tbs, &algorithm.to_der(), &tlv::bit_string(&bits)])).unwrap()
}

fn flag(number: u8) -> Vec<u8> {
    tlv::tlv(tlv::primitive(number), &[&[0xff]])
}

fn point_at(url: &str) -> Vec<u8> {
    let name = tlv::tlv(tlv::primitive(6), &[url.as_bytes()]);
    tlv::tlv(tlv::constructed(0), &[&tlv::tlv(tlv::constructed(0), &[&name])])
}

/// Of the root: a user, whose certificate names its lists, and an authority, whose names none.
fn user_and_authority(root: &Holder) -> [Certificate; 2] {
    let mut wish = Wish::user("User");
    wish.extensions.extend([
        distribution_point(&oid::CRL_DISTRIBUTION_POINTS, "http://ca/full.crl"),
        distribution_point(&oid::FRESHEST_CRL, "http://ca/delta.crl"),
    ]);
    [wish, Wish::authority("Authority", 0)].map(|wish| Holder::new(Some(root), wish).certificate)
}

#[test]
fn a_list_says_nothing_of_certificates_that_it_is_not_about() {
    let root = Holder::root("Root");
    let [user, authority] = user_and_authority(&root);
    let (full, strange) = (point_at("http://ca/full.crl"), point_at("http://ca/part-2.crl"));
    let relative = tlv::tlv(tlv::constructed(0), &[&tlv::tlv(tlv::constructed(1), &[])]);
    let (users, authorities) = (flag(1), flag(2));
    let denied = tlv::tlv(tlv::primitive(1), &[&[0]]);
    let other = Err(CrlError::OtherCertificates);
    let cases: [(&[&[u8]], _, _); 8] = [
        (&[], Ok(()), Ok(())),
        (&[&full], Ok(()), Ok(())),
        (&[&users], Ok(()), other.clone()),
        (&[&denied], Ok(()), Ok(())),
        (&[&authorities], other.clone(), Ok(())),
        (&[&full, &users], Ok(()), other.clone()),
        (&[&strange], other.clone(), Ok(())),
        (&[&relative], other, Ok(())),
    ];
    for (point, of_user, of_authority) in cases {
        // The extension is always critical; one that is not so marked is honoured all the same.
        for critical in [true, false] {
            let list = list_of_point(&root, fields(&root), critical, point);
            list.check(&root.certificate, NOW).unwrap();
            assert_eq!(list.check_about(&user, Extent::Full), of_user, "{point:?}");
            assert_eq!(list.check_about(&authority, Extent::Full), of_authority, "{point:?}");
        }
    }
    // Some reasons only, an indirect list, attribute certificates.
    for number in [3, 4, 5] {
        for critical in [true, false] {
            let list = list_of_point(&root, fields(&root), critical, &[&flag(number)]);
            let unknown = CrlError::UnknownCriticalExtension(oid::ISSUING_DISTRIBUTION_POINT.to_string());
            assert_eq!(list.check(&root.certificate, NOW), Err(unknown), "{number}");
        }
    }
}

#[test]
fn changes_do_not_pass_for_a_full_list_nor_a_full_list_for_changes() {
    let root = Holder::root("Root");
    let [user, _] = user_and_authority(&root);
    let changes = CrlFields { number: 301, base: Some(300), ..fields(&root) };
    let (full, delta) = (list(&root, fields(&root)), list(&root, changes.clone()));
    assert_eq!(full.check_about(&user, Extent::Full), Ok(()));
    assert_eq!(full.check_about(&user, Extent::Delta), Err(CrlError::NotChanges));
    assert_eq!(delta.check_about(&user, Extent::Delta), Ok(()));
    assert_eq!(delta.check_about(&user, Extent::Full), Err(CrlError::OnlyChanges));
    assert_eq!(CrlError::OnlyChanges.code(), Code::Cert05);
    // The changes are named as their full list is, or by themselves.
    for (url, expected) in [
        ("http://ca/full.crl", Ok(())),
        ("http://ca/delta.crl", Ok(())),
        ("http://ca/delta-2.crl", Err(CrlError::OtherCertificates)),
    ] {
        let delta = list_of_point(&root, changes.clone(), true, &[&point_at(url)]);
        assert_eq!(delta.check_about(&user, Extent::Delta), expected, "{url}");
    }
    let full = list_of_point(&root, fields(&root), true, &[&point_at("http://ca/delta.crl")]);
    assert_eq!(full.check_about(&user, Extent::Full), Err(CrlError::OtherCertificates));
}

#[test]
fn an_older_list_does_not_replace_a_newer_one() {
    let root = Holder::root("Root");
    let held = list(&root, fields(&root));
    held.check_follows(&held).unwrap();
    list(&root, CrlFields { number: 301, ..fields(&root) }).check_follows(&held).unwrap();
    let older = list(&root, CrlFields { number: 255, ..fields(&root) });
    assert_eq!(older.check_follows(&held), Err(CrlError::RolledBack));
    assert_eq!(CrlError::RolledBack.code(), Code::Cert04);
}

#[test]
fn fifty_thousand_entries_are_searched_quickly() {
    let root = Holder::root("Root");
    let revoked = (0..50_000u32)
        .map(|n| (n.wrapping_mul(2_654_435_761).to_be_bytes().to_vec(), NOW, RevocationReason::Superseded))
        .collect();
    let full = list(&root, CrlFields { revoked, ..fields(&root) });
    assert_eq!(full.len(), 50_000);
    for n in (0..50_000u32).step_by(997) {
        assert!(full.entry(&n.wrapping_mul(2_654_435_761).to_be_bytes()).is_some(), "{n}");
    }
}

#[test]
fn reasons_are_the_standards_numbers() {
    for number in 0..=255 {
        match RevocationReason::from_number(number) {
            Some(reason) => assert_eq!(reason.number(), number),
            None => assert!(number == 7 || number > 10),
        }
    }
    assert_eq!(serde_json::to_string(&RevocationReason::KeyCompromise).unwrap(), "\"keyCompromise\"");
}
