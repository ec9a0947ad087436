//! Time-stamps (RFC 3161). National digests are stamped by the DSTU 4145 server, all others by the ECDSA one.

use super::hierarchy::{Authority, Family};
use super::http::Reply;
use super::provider::Provider;
use crate::crypto::{HashAlgorithm, ToSign, random};
use crate::pki::cmp::{FailInfo, StatusInfo};
use crate::pki::tsp::{TimeStampAnswer, TimeStampQuery, TstInfo};
use crate::pki::{PkiError, algorithm, oid, tlv};
use der::oid::ObjectIdentifier;

pub const PATH: &str = "/services/tsp/";
const MEDIA_TYPE: &str = "application/timestamp-reply";
/// Our own policy, and the national one that clients ask for.
const POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.4145.3.1");

pub fn answer(provider: &Provider, body: &[u8]) -> Reply {
    let refused = |reason, text| {
        let status = StatusInfo::rejection(reason, text);
        Reply::ok(MEDIA_TYPE, TimeStampAnswer { status, token: None }.to_der())
    };
    let Ok(query) = TimeStampQuery::from_der(body) else {
        return refused(FailInfo::BadDataFormat, "the query cannot be read");
    };
    if query.imprint.algorithm == HashAlgorithm::Sha1 {
        return refused(FailInfo::BadAlg, "SHA-1 is not stamped");
    }
    let policy = query.policy.unwrap_or(POLICY);
    if policy != POLICY && policy != oid::UA_TSP_POLICY {
        return refused(FailInfo::UnacceptedPolicy, "the policy is not offered");
    }
    match token(provider, &query, policy) {
        Ok(token) => Reply::ok(MEDIA_TYPE, TimeStampAnswer::granted(token).to_der()),
        Err(error) => {
            tracing::error!(%error, "no time-stamp");
            refused(FailInfo::SystemFailure, "no time-stamp could be made")
        }
    }
}

fn token(provider: &Provider, query: &TimeStampQuery, policy: ObjectIdentifier) -> Result<Vec<u8>, PkiError> {
    let authority = provider.authority(family(query.imprint.algorithm));
    let mut serial = random::<16>()?;
    serial[0] = serial[0] & 0x7f | 0x40;
    let info = TstInfo {
        policy,
        imprint: query.imprint.clone(),
        serial: serial.to_vec(),
        time: provider.now(),
        nonce: query.nonce.clone(),
    };
    sign(provider, authority, &info.to_der(), query.certificate_wanted)
}

fn family(hash: HashAlgorithm) -> Family {
    match hash {
        HashAlgorithm::Gost34311
        | HashAlgorithm::Kupyna256
        | HashAlgorithm::Kupyna384
        | HashAlgorithm::Kupyna512 => Family::Dstu,
        _ => Family::Ecdsa,
    }
}

/// SignedData over a TSTInfo (version 3, RFC 3161 clause 2.4.2): the drafts of `pki::cms` are for id-data.
fn sign(
    provider: &Provider,
    authority: &Authority,
    info: &[u8],
    with_certificate: bool,
) -> Result<Vec<u8>, PkiError> {
    let tsa = &authority.tsp;
    let hash = tsa.hash();
    let digest_algorithm = algorithm::hash_to_der(hash);
    let attribute = |kind, value: &[u8]| tlv::sequence(&[&tlv::oid(kind), &tlv::tlv(tlv::SET, &[value])]);
    // ESSCertIDv2 with the hash named.
    let certificate_hash = tlv::octet_string(&hash.digest(tsa.certificate.as_der()).bytes);
    let certificate_id = tlv::sequence(&[&digest_algorithm, &certificate_hash]);
    let signing_certificate = tlv::sequence(&[&tlv::sequence(&[&certificate_id])]);
    let attributes = tlv::set_of(vec![
        attribute(&oid::ATTRIBUTE_CONTENT_TYPE, &tlv::oid(&oid::TST_INFO)),
        attribute(&oid::ATTRIBUTE_SIGNING_TIME, &tlv::utc_or_generalized_time(provider.now())),
        attribute(&oid::ATTRIBUTE_MESSAGE_DIGEST, &tlv::octet_string(&hash.digest(info).bytes)),
        attribute(&oid::ATTRIBUTE_SIGNING_CERTIFICATE_V2, &signing_certificate),
    ]);
    let signature = tsa.sign(&ToSign { message: attributes.clone(), hash })?;
    let mut implicit = attributes;
    if let Some(tag) = implicit.first_mut() {
        *tag = tlv::constructed(0);
    }
    let certificates = match with_certificate {
        true => tlv::tlv(tlv::constructed(0), &[tsa.certificate.as_der(), authority.ca.certificate.as_der()]),
        false => Vec::new(),
    };
    let signer = tlv::sequence(&[
        &tlv::integer(1),
        &tsa.certificate.issuer_and_serial(),
        &digest_algorithm,
        &implicit,
        &tsa.algorithm()?.to_der(),
        &tlv::octet_string(&signature),
    ]);
    let content = tlv::tlv(tlv::constructed(0), &[&tlv::octet_string(info)]);
    let signed = tlv::sequence(&[
        &tlv::integer(3),
        &tlv::tlv(tlv::SET, &[&digest_algorithm]),
        &tlv::sequence(&[&tlv::oid(&oid::TST_INFO), &content]),
        &certificates,
        &tlv::tlv(tlv::SET, &[&signer]),
    ]);
    let explicit = tlv::tlv(tlv::constructed(0), &[&signed]);
    Ok(tlv::sequence(&[&tlv::oid(&oid::ID_SIGNED_DATA), &explicit]))
}
