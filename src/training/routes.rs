//! Which path means what.

use super::http::{Reply, Request};
use super::provider::Provider;
use hyper::Method;

/// Where signed agreements are posted (they may be larger than other requests).
pub const ACCEPTANCES: &str = "/api/v1/agreement/acceptances";

/// Answers a request that passed the guard.
pub fn answer(_provider: &Provider, request: &Request) -> Reply {
    match (&request.method, request.path.as_str()) {
        (&Method::GET, _) => Reply::refuse(404),
        _ => Reply::refuse(405),
    }
}
