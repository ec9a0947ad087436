use super::*;
use crate::pki::builder::tests::{Holder, NOW, Wish, list, user_extensions};
use crate::pki::builder::{CrlFields, basic_constraints};

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
