//! `GET /api/v1/profile`: what a client must know of this provider. The JSON is written by our own hand, not with the
//! client's type, so that a change on one side is noticed on the other.

use super::hierarchy::Family;
use super::http::Reply;
use super::people::names;
use super::provider::Provider;
use crate::crypto::HashAlgorithm;
use crate::pki::Certificate;
use base64ct::{Base64, Encoding};
use serde_json::json;

pub fn answer(provider: &Provider) -> Reply {
    let url = provider.url();
    let at = |path: &str| format!("{url}{path}");
    let base64 = |c: &Certificate| Base64::encode_string(c.as_der());
    let authorities = provider.authorities();
    let anchors: Vec<String> = authorities.iter().map(|a| base64(a.anchor())).collect();
    let certificates: Vec<String> = authorities.iter().flat_map(|a| a.certificates()).map(base64).collect();
    let encryption = provider.authority(Family::Dstu).encryption.as_ref();
    Reply::json(
        200,
        &json!({
            "id": "training",
            "name": names().profile,
            "training": true,
            "tried": true,
            "edrpou": null,
            "source": names().source,
            "protocols": ["cmp", "iit"],
            "requests": "together",
            "hash": match provider.config().hash {
                HashAlgorithm::Kupyna256 => "kupyna256",
                _ => "gost34311",
            },
            "services": {
                "cmp": at("/.well-known/cmp/p/renewal"),
                "cmp_strict": at("/.well-known/cmp"),
                "iit": at(super::iit::PATH),
                "ocsp": at("/services/ocsp/"),
                "tsp": at("/services/tsp/"),
                "crl": at("/crl/full.crl"),
                "delta_crl": at("/crl/delta.crl"),
                "portal": provider.portal_url(),
                "agreement_upload": null,
            },
            "anchors": anchors,
            "certificates": certificates,
            "encryption_certificate": encryption.map(|e| base64(&e.certificate)),
            "rules": { "suspension_days": 30, "validity_days": provider.config().validity_days },
        }),
    )
}
