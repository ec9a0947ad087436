//! A local server is reachable by every web page that the user has open. These rules keep such pages out.

use hyper::header::{self, HeaderName};
use hyper::{Method, Request, Version};
use std::net::IpAddr;

/// On every answer. There is no CORS header among them, ever.
pub const RESPONSE_HEADERS: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::CONTENT_SECURITY_POLICY, "default-src 'none'; form-action 'none'; frame-ancestors 'none'"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-store"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// Media types that a page may post to another site without asking (Fetch standard, "CORS-safelisted").
const FORM_TYPES: [&str; 3] = ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"];

/// Under which names this server may be called.
pub struct Own {
    pub port: u16,
    /// The address of the connection, where remote clients are allowed.
    pub remote: Option<IpAddr>,
}

impl Own {
    fn knows_host(&self, host: &str) -> bool {
        let host = host.strip_prefix('[').and_then(|h| h.strip_suffix(']')).unwrap_or(host);
        if host.eq_ignore_ascii_case("localhost") {
            return true;
        }
        match host.parse::<IpAddr>() {
            Ok(ip) => {
                ip == IpAddr::from([127, 0, 0, 1])
                    || ip == IpAddr::from([0, 0, 0, 0, 0, 0, 0, 1])
                    || Some(ip.to_canonical()) == self.remote.map(|r| r.to_canonical())
            }
            Err(_) => false,
        }
    }
    fn is_origin(&self, origin: &str) -> bool {
        let Some(authority) = origin.strip_prefix("http://") else { return false };
        let Some((host, port)) = split_port(authority) else { return false };
        self.knows_host(host) && port.unwrap_or(80) == self.port
    }
}

/// `host`, `host:port`, `[v6]`, `[v6]:port`. None when the port is not a number.
fn split_port(authority: &str) -> Option<(&str, Option<u16>)> {
    let after_address = authority.rfind(']').map_or(0, |i| i + 1);
    match authority.get(after_address..)?.rfind(':') {
        Some(colon) => {
            let (host, port) = authority.split_at(after_address + colon);
            Some((host, Some(port.get(1..)?.parse().ok()?)))
        }
        None => Some((authority, None)),
    }
}

/// Whether the request may be looked at; otherwise the status to answer.
pub fn check<B>(request: &Request<B>, own: &Own) -> Result<(), u16> {
    // DNS rebinding: the page's own host name leads here.
    let mut hosts = request.headers().get_all(header::HOST).iter();
    match (hosts.next(), hosts.next()) {
        (Some(host), None) => known(host.to_str().ok(), own)?,
        (None, _) if request.version() == Version::HTTP_10 => {}
        (None, _) | (Some(_), Some(_)) => return Err(400),
    }
    if let Some(authority) = request.uri().authority() {
        known(Some(authority.as_str()), own)?;
    }
    for origin in request.headers().get_all(header::ORIGIN) {
        if !origin.to_str().is_ok_and(|o| own.is_origin(o)) {
            return Err(403);
        }
    }
    for site in request.headers().get_all("sec-fetch-site") {
        if !matches!(site.as_bytes(), b"same-origin" | b"none") {
            return Err(403);
        }
    }
    let content_type = super::content_type(request.headers());
    if request.method() == Method::POST && FORM_TYPES.contains(&content_type.as_str()) {
        return Err(415);
    }
    Ok(())
}

fn known(authority: Option<&str>, own: &Own) -> Result<(), u16> {
    match authority.and_then(split_port) {
        Some((host, _)) if own.knows_host(host) => Ok(()),
        _ => Err(421),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCAL: Own = Own { port: 8580, remote: None };

    fn request(headers: &[(&str, &str)]) -> Request<()> {
        let mut builder = Request::builder().method("POST").uri("/services/cmp/");
        for (name, value) in headers {
            builder = builder.header(*name, *value);
        }
        builder.body(()).unwrap()
    }

    #[test]
    fn only_loopback_names_are_hosts() {
        for host in ["127.0.0.1", "127.0.0.1:8580", "localhost", "LOCALHOST:80", "[::1]", "[::1]:8580"] {
            assert_eq!(check(&request(&[("host", host)]), &LOCAL), Ok(()), "{host}");
        }
        for host in
            ["evil.example", "127.0.0.1.evil.example", "10.0.0.1", "", "localhost:x", "::1", "127.0.0.2"]
        {
            let found = check(&request(&[("host", host)]), &LOCAL);
            assert_eq!(found, Err(421), "{host}");
        }
    }

    #[test]
    fn the_remote_address_is_a_host_only_when_allowed() {
        let remote = Own { port: 1, remote: Some(IpAddr::from([10, 0, 0, 1])) };
        assert_eq!(check(&request(&[("host", "10.0.0.1:1")]), &remote), Ok(()));
        assert_eq!(check(&request(&[("host", "10.0.0.2:1")]), &remote), Err(421));
    }

    #[test]
    fn a_missing_host_is_for_http_1_0_only() {
        let mut bare = request(&[]);
        assert_eq!(check(&bare, &LOCAL), Err(400));
        *bare.version_mut() = Version::HTTP_10;
        assert_eq!(check(&bare, &LOCAL), Ok(()));
    }

    #[test]
    fn the_absolute_target_must_be_ours_too() {
        let mut absolute = request(&[("host", "127.0.0.1")]);
        *absolute.uri_mut() = "http://127.0.0.1:80/services/cmp/".parse().unwrap();
        assert_eq!(check(&absolute, &LOCAL), Ok(()));
        *absolute.uri_mut() = "http://evil.example/services/cmp/".parse().unwrap();
        assert_eq!(check(&absolute, &LOCAL), Err(421));
    }

    #[test]
    fn foreign_origins_are_refused() {
        let own = request(&[("host", "127.0.0.1"), ("origin", "http://127.0.0.1:8580")]);
        assert_eq!(check(&own, &LOCAL), Ok(()));
        for origin in [
            "null",
            "http://127.0.0.1:3000",
            "https://127.0.0.1:8580",
            "http://evil.example",
            "http://127.0.0.1",
        ] {
            let foreign = request(&[("host", "127.0.0.1"), ("origin", origin)]);
            assert_eq!(check(&foreign, &LOCAL), Err(403), "{origin}");
        }
    }

    #[test]
    fn cross_site_fetches_and_forms_are_refused() {
        for (site, expected) in
            [("cross-site", Err(403)), ("same-site", Err(403)), ("same-origin", Ok(())), ("none", Ok(()))]
        {
            let found = check(&request(&[("host", "127.0.0.1"), ("sec-fetch-site", site)]), &LOCAL);
            assert_eq!(found, expected, "{site}");
        }
        for form in ["text/plain", "Text/Plain;charset=UTF-8", "multipart/form-data; boundary=x"] {
            let found = check(&request(&[("host", "127.0.0.1"), ("content-type", form)]), &LOCAL);
            assert_eq!(found, Err(415), "{form}");
        }
    }
}
