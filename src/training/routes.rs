//! Which path means what.

use super::http::{Reply, Request};
use super::provider::Provider;
use super::{admin, cmp, crl, iit, ocsp, portal, tsp};
use crate::pki::{Certificate, cms};
use hyper::Method;

/// Where signed agreements are posted (they may be larger than other requests).
pub const ACCEPTANCES: &str = "/api/v1/agreement/acceptances";

/// Answers a request that passed the guard.
pub fn answer(provider: &Provider, request: &Request) -> Reply {
    let path = request.path.as_str();
    let is_post = request.method == Method::POST;
    if let Some(rest) = path.strip_prefix("/api/v1/") {
        return portal::answer(provider, request, rest);
    }
    if let Some(rest) = path.strip_prefix("/admin/") {
        return admin::answer(provider, request, rest);
    }
    if let Some(endpoint) = cmp::Endpoint::of(path) {
        return if is_post {
            cmp::answer(provider, endpoint, path, &request.body)
        } else {
            Reply::refuse(405)
        };
    }
    match path {
        iit::PATH if is_post && iit::is_content_info(&request.body) => iit::answer(provider, &request.body),
        iit::PATH if is_post => cmp::answer(provider, cmp::Endpoint::Renewal, path, &request.body),
        ocsp::PATH if is_post => ocsp::answer(provider, &request.body),
        tsp::PATH if is_post => tsp::answer(provider, &request.body),
        iit::PATH | ocsp::PATH | tsp::PATH => Reply::refuse(405),
        _ if request.method != Method::GET => Reply::refuse(405),
        "/ca/certs.p7b" => bundle(provider),
        _ => public_file(provider, request, path),
    }
}

fn public_file(provider: &Provider, request: &Request, path: &str) -> Reply {
    if let Some(name) = path.strip_prefix("/crl/") {
        crl::answer(provider, request, name)
    } else if let Some(encoded) = path.strip_prefix(ocsp::PATH) {
        ocsp::answer_get(provider, encoded)
    } else if let Some(id) = path.strip_prefix("/ca/").and_then(|name| name.strip_suffix(".cer")) {
        certificate(provider, id)
    } else {
        Reply::refuse(404)
    }
}

fn own_certificates(provider: &Provider) -> Vec<Certificate> {
    let authorities = provider.authorities();
    let all = authorities.iter().flat_map(|a| a.root.iter().chain(a.certificates()));
    all.cloned().collect()
}

/// All our own certificates.
fn bundle(provider: &Provider) -> Reply {
    Reply::ok("application/x-pkcs7-certificates", cms::certificates_only(&own_certificates(provider)))
}

/// One of our own certificates by its key identifier, hex.
fn certificate(provider: &Provider, id: &str) -> Reply {
    let Ok(id) = hex::decode(id) else { return Reply::refuse(404) };
    let found = own_certificates(provider).into_iter().find(|c| c.subject_key_identifier() == Some(&id));
    match found {
        Some(certificate) => Reply::ok("application/pkix-cert", certificate.as_der().to_vec()),
        None => Reply::refuse(404),
    }
}
