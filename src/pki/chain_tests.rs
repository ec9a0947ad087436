use super::*;
use crate::pki::builder;
use crate::pki::builder::tests::{FROM, Holder, NOW, Wish, authority_extensions, user_extensions};
use time::Duration;

struct House {
    root: Holder,
    middle: Holder,
    user: Holder,
}

fn house() -> House {
    let root = Holder::root("Root");
    let middle = Holder::new(Some(&root), Wish::authority("Middle", 0));
    let user = Holder::new(Some(&middle), Wish::user("User"));
    House { root, middle, user }
}

fn check(user: &Holder, pool: &[&Holder], anchors: &[&Holder]) -> Result<Verified<Certificate>, ChainError> {
    let list = |holders: &[&Holder]| holders.iter().map(|h| h.certificate.clone()).collect::<Vec<_>>();
    verify(&user.certificate, &list(pool), &list(anchors), NOW)
}

#[test]
fn a_chain_to_a_pinned_anchor_is_found() {
    let House { root, middle, user } = house();
    let verified = check(&user, &[&middle], &[&root]).unwrap();
    assert_eq!(verified.issuers(), [middle.certificate.clone(), root.certificate.clone()]);
    assert_eq!((verified.at(), verified.subject().common_name()), (NOW, Some("User")));
    // A pinned intermediate is an anchor like any other; an anchor verifies by itself.
    assert_eq!(check(&user, &[], &[&middle]).unwrap().issuers().len(), 1);
    assert!(check(&root, &[], &[&root]).unwrap().issuers().is_empty());
}

#[test]
fn an_anchor_never_comes_from_the_pool() {
    let House { root, middle, user } = house();
    assert_eq!(check(&user, &[&middle, &root], &[]), Err(ChainError::UnknownIssuer("CN=Root".into())));
    assert_eq!(check(&user, &[], &[&root]), Err(ChainError::UnknownIssuer("CN=Middle".into())));
}

#[test]
fn authorities_of_one_name_are_told_apart_by_their_signatures() {
    let House { root, middle, user } = house();
    let namesakes: Vec<Holder> =
        (0..5).map(|_| Holder::new(Some(&root), Wish::authority("Middle", 0))).collect();
    let mut pool: Vec<&Holder> = namesakes.iter().collect();
    pool.push(&middle);
    assert_eq!(check(&user, &pool, &[&root]).unwrap().issuers()[0], middle.certificate);
    pool.pop();
    assert_eq!(check(&user, &pool, &[&root]), Err(ChainError::BadSignature("User".into())));
}

#[test]
fn a_flood_of_namesakes_ends() {
    let House { root, user, .. } = house();
    let flood: Vec<Holder> =
        (0..=MAX_SIGNATURES).map(|_| Holder::new(None, Wish::authority("Middle", 0))).collect();
    let pool: Vec<&Holder> = flood.iter().collect();
    assert!(matches!(check(&user, &pool, &[&root]), Err(ChainError::TooLong | ChainError::BadSignature(_))));
}

#[test]
fn time_is_checked_for_every_certificate() {
    let root = Holder::root("Root");
    let late = Holder::new(Some(&root), Wish { from: NOW + Duration::days(1), ..Wish::user("User") });
    assert!(matches!(check(&late, &[], &[&root]), Err(ChainError::NotYetValid { .. })));
    let ended =
        Holder::new(Some(&root), Wish { to: NOW - Duration::days(1), ..Wish::authority("Middle", 0) });
    let user = Holder::new(Some(&ended), Wish::user("User"));
    let error = check(&user, &[&ended], &[&root]).unwrap_err();
    assert!(matches!(&error, ChainError::Expired { name, .. } if name == "Middle"));
    assert_eq!(error.code(), Code::Cert02);
    assert_eq!(error.details()[0], ("from", FROM.date().to_string()));
    let old = Holder::new(None, Wish { to: NOW - Duration::days(1), ..Wish::authority("Old root", 5) });
    let user = Holder::new(Some(&old), Wish::user("User"));
    assert!(matches!(check(&user, &[], &[&old]), Err(ChainError::Expired { .. })));
}

#[test]
fn only_authorities_issue() {
    let House { root, middle, user } = house();
    let by_user = Holder::new(Some(&user), Wish::user("Other"));
    assert_eq!(check(&by_user, &[&user, &middle], &[&root]), Err(ChainError::NotAnAuthority("User".into())));
    let no_usage =
        Wish { extensions: vec![authority_extensions(0).remove(0)], ..Wish::authority("Middle", 0) };
    let middle = Holder::new(Some(&root), no_usage);
    assert!(check(&Holder::new(Some(&middle), Wish::user("User")), &[&middle], &[&root]).is_ok());
    let mut wrong_usage = user_extensions();
    wrong_usage[0] = builder::basic_constraints(Some(0));
    let middle = Holder::new(Some(&root), Wish { extensions: wrong_usage, ..Wish::authority("Middle", 0) });
    let user = Holder::new(Some(&middle), Wish::user("User"));
    assert_eq!(check(&user, &[&middle], &[&root]), Err(ChainError::NotAnAuthority("Middle".into())));
}

#[test]
fn the_path_length_an_authority_allows_is_kept() {
    let House { root, middle, .. } = house();
    let below = Holder::new(Some(&middle), Wish::authority("Below", 0));
    let user = Holder::new(Some(&below), Wish::user("User"));
    assert_eq!(check(&user, &[&below, &middle], &[&root]), Err(ChainError::NotAnAuthority("Middle".into())));
}

#[test]
fn depth_ends_at_eight() {
    let mut line = vec![Holder::new(None, Wish::authority("Root", 20))];
    let names = ["A", "B", "C", "D", "E", "F", "G"];
    for name in names {
        let next = Holder::new(line.last(), Wish::authority(name, 20));
        line.push(next);
    }
    let pool: Vec<&Holder> = line[1..].iter().collect();
    assert_eq!(check(&line[7], &pool, &[&line[0]]).unwrap().issuers().len(), 7);
    let user = Holder::new(line.last(), Wish::user("User"));
    assert_eq!(check(&user, &pool, &[&line[0]]), Err(ChainError::TooLong));
}

#[test]
fn an_unknown_critical_extension_stops_the_chain() {
    let root = Holder::root("Root");
    let mut extensions = user_extensions();
    // nameConstraints: not honoured here, so it must not be passed over.
    extensions.push(builder::critical(&der::oid::ObjectIdentifier::new_unwrap("2.5.29.30"), vec![0x30, 0]));
    let user = Holder::new(Some(&root), Wish { extensions, ..Wish::user("User") });
    assert_eq!(
        check(&user, &[], &[&root]),
        Err(ChainError::UnknownCriticalExtension { name: "User".into(), oid: "2.5.29.30".into() })
    );
}

#[test]
fn one_changed_bit_of_the_signed_part_is_noticed() {
    let House { root, middle, user } = house();
    let mut der = user.certificate.as_der().to_vec();
    let at = der.windows(4).position(|w| w == b"User").unwrap();
    der[at] ^= 1;
    let changed = Certificate::from_der(&der).unwrap();
    let pool = [middle.certificate];
    let error = verify(&changed, &pool, &[root.certificate], NOW).unwrap_err();
    assert_eq!(error, ChainError::BadSignature("Tser".into()));
}
