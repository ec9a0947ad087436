//! The client.

use super::limits::CONNECT;
use super::{Limits, NetError, Proxy};
use reqwest::header::{self, HeaderMap};
use reqwest::{Method, StatusCode, Url};
use std::error::Error as StdError;
use std::net::IpAddr;
use std::time::Duration;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;
use tokio::time::timeout;

/// The type of a CMP message (RFC 9811 3.4): read whatever the status says.
pub const PKIX_CMP: &str = "application/pkixcmp";

/// An answer with a status of success, or a CMP message with any status.
#[derive(Debug, Clone)]
pub struct Response {
    pub status: u16,
    /// Lower case, without parameters; empty when the server did not say.
    pub content_type: String,
    pub body: Vec<u8>,
    /// The server's `Date`, for measuring the clock's error.
    pub date: Option<OffsetDateTime>,
}

/// The HTTP client; cheap to clone. HTTP/1.1, bodies of known length, no redirects, no cookies.
#[derive(Clone)]
pub struct Client {
    /// For loopback, which never goes through a proxy.
    direct: reqwest::Client,
    /// For the world.
    routed: reqwest::Client,
}

impl Client {
    /// # Errors
    /// `ProxySettings`.
    pub fn new(proxy: &Proxy) -> Result<Self, NetError> {
        let direct = build(|builder| builder.no_proxy())?;
        let routed = match proxy {
            Proxy::None => direct.clone(),
            Proxy::System => build(|builder| builder)?,
            Proxy::Manual(server) => {
                let proxy = server.to_reqwest()?;
                build(|builder| builder.no_proxy().proxy(proxy.clone()))?
            }
        };
        Ok(Self { direct, routed })
    }

    /// Fetches a resource.
    ///
    /// # Errors
    /// Every variant of [`NetError`] but `ProxySettings`.
    pub async fn get(&self, url: &str, limits: Limits) -> Result<Response, NetError> {
        self.exchange(Method::GET, url, None, limits).await
    }

    /// Sends `body`, whose type is `content_type`. The body has a known length: never chunked.
    ///
    /// # Errors
    /// As [`Self::get`].
    pub async fn post(
        &self,
        url: &str,
        content_type: &str,
        body: Vec<u8>,
        limits: Limits,
    ) -> Result<Response, NetError> {
        self.exchange(Method::POST, url, Some((content_type, body)), limits).await
    }

    /// The server's `Date`, whatever else it answers; the body is not read.
    ///
    /// # Errors
    /// As [`Self::get`], as far as the connection is concerned.
    pub async fn date(&self, url: &str, limits: Limits) -> Result<Option<OffsetDateTime>, NetError> {
        let (request, host) = self.request(Method::GET, url)?;
        let patience = limits.total.unwrap_or(CONNECT + limits.stall);
        let answer = timeout(patience, request.send())
            .await
            .map_err(|_| NetError::Timeout { host: host.clone() })?
            .map_err(|error| failure(&host, &error))?;
        if answer.status() == StatusCode::PROXY_AUTHENTICATION_REQUIRED {
            return Err(NetError::ProxyPassword { host });
        }
        Ok(date_of(answer.headers()))
    }

    /// The request to be filled, and the host for messages to people.
    fn request(&self, method: Method, address: &str) -> Result<(reqwest::RequestBuilder, String), NetError> {
        let url = Url::parse(address)
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
            .ok_or_else(|| NetError::Address(address.to_string()))?;
        let host = host_of(&url);
        let client = if is_loopback(address) { &self.direct } else { &self.routed };
        Ok((client.request(method, url).header(header::CACHE_CONTROL, "no-cache"), host))
    }

    async fn exchange(
        &self,
        method: Method,
        address: &str,
        body: Option<(&str, Vec<u8>)>,
        limits: Limits,
    ) -> Result<Response, NetError> {
        let (mut request, host) = self.request(method, address)?;
        if let Some((content_type, body)) = body {
            request = request.header(header::CONTENT_TYPE, content_type).body(body);
        }
        let whole = receive(request, &host, limits);
        match limits.total {
            Some(total) => {
                timeout(total, whole).await.map_err(|_| NetError::Timeout { host: host.clone() })?
            }
            None => whole.await,
        }
    }
}

/// Sends the request and reads the answer within the limits.
async fn receive(request: reqwest::RequestBuilder, host: &str, limits: Limits) -> Result<Response, NetError> {
    let late = |_| NetError::Timeout { host: host.to_string() };
    let patience = limits.total.unwrap_or(CONNECT + limits.stall);
    let mut response =
        timeout(patience, request.send()).await.map_err(late)?.map_err(|error| failure(host, &error))?;

    let content_type = content_type(response.headers());
    refuse_status(host, response.status(), &content_type, response.headers())?;
    let page = || NetError::NotTheProvider { host: host.to_string(), location: None };
    if is_page(&content_type) || (content_type == "text/plain" && !limits.text) {
        return Err(page());
    }
    let oversize = || NetError::Oversize { host: host.to_string(), limit: limits.size };
    if response.content_length().is_some_and(|announced| announced > limits.size) {
        return Err(oversize());
    }
    let date = date_of(response.headers());
    let status = response.status().as_u16();

    let mut body = Vec::new();
    while let Some(piece) = timeout(limits.stall, response.chunk())
        .await
        .map_err(late)?
        .map_err(|error| body_failure(host, &error))?
    {
        if body.len() as u64 + piece.len() as u64 > limits.size {
            return Err(oversize());
        }
        body.extend_from_slice(&piece);
    }
    if looks_like_page(&body) {
        return Err(page());
    }
    Ok(Response { status, content_type, body, date })
}

fn refuse_status(
    host: &str,
    status: StatusCode,
    content_type: &str,
    headers: &HeaderMap,
) -> Result<(), NetError> {
    let host = host.to_string();
    let code = status.as_u16();
    match code {
        407 => Err(NetError::ProxyPassword { host }),
        _ if content_type == PKIX_CMP => Ok(()),
        200..=299 => Ok(()),
        300..=399 => {
            let location = headers
                .get(header::LOCATION)
                .and_then(|value| Url::parse(value.to_str().ok()?).ok())
                .map(|url| host_of(&url));
            Err(NetError::NotTheProvider { host, location })
        }
        // Network Authentication Required (RFC 6585): the very answer of a captive portal.
        511 => Err(NetError::NotTheProvider { host, location: None }),
        408 | 425 | 429 | 500..=599 => {
            let retry_after =
                headers.get(header::RETRY_AFTER).and_then(|value| retry_after(value.to_str().ok()?));
            Err(NetError::Busy { host, status: code, retry_after })
        }
        _ => Err(NetError::Status { host, status: code }),
    }
}

/// Seconds, or a date that is compared with the clock.
fn retry_after(text: &str) -> Option<Duration> {
    if let Ok(seconds) = text.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    (http_date(text)? - OffsetDateTime::now_utc()).try_into().ok()
}

fn date_of(headers: &HeaderMap) -> Option<OffsetDateTime> {
    headers.get(header::DATE).and_then(|value| http_date(value.to_str().ok()?))
}

fn http_date(text: &str) -> Option<OffsetDateTime> {
    OffsetDateTime::parse(text.trim(), &Rfc2822).ok()
}

fn content_type(headers: &HeaderMap) -> String {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn is_page(content_type: &str) -> bool {
    matches!(content_type, "text/html" | "application/xhtml+xml")
}

/// A web page that does not say that it is one.
fn looks_like_page(body: &[u8]) -> bool {
    let start = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body).trim_ascii_start();
    [&b"<!doctype html"[..], b"<html"]
        .iter()
        .any(|mark| start.get(..mark.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(mark)))
}

/// Host, and port where it is not the scheme's own.
fn host_of(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_string(), |port| format!("{host}:{port}"))
}

/// Whether an address names this computer: `localhost`, 127.0.0.0/8, `[::1]`.
pub fn is_loopback(address: &str) -> bool {
    Url::parse(address).is_ok_and(|url| {
        let host = url.host_str().unwrap_or_default();
        host.eq_ignore_ascii_case("localhost")
            || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    })
}

/// What an error before the end of the answer's head means. The cause is looked for along the chain of sources: some
/// of hyper's errors tell themselves only by their words.
fn failure(host: &str, error: &reqwest::Error) -> NetError {
    let host = host.to_string();
    let mut reason = String::new();
    let mut source: Option<&(dyn StdError + 'static)> = error.source();
    while let Some(cause) = source {
        reason = cause.to_string();
        if rustls_cause(cause) {
            return NetError::Tls { host, reason };
        }
        if cause.downcast_ref::<hyper::Error>().is_some_and(hyper::Error::is_incomplete_message) {
            return NetError::Cut { host };
        }
        if reason.contains("proxy authorization required") {
            return NetError::ProxyPassword { host };
        }
        if reason.starts_with("invalid HTTP") || reason.starts_with("message head is too large") {
            return NetError::Damaged { host, reason };
        }
        source = cause.source();
    }
    if error.is_timeout() { NetError::Timeout { host } } else { NetError::Unreachable { host, reason } }
}

/// `io::Error` hides what it wraps from the chain of sources, and may wrap another `io::Error`.
fn rustls_cause(cause: &(dyn StdError + 'static)) -> bool {
    cause.is::<rustls::Error>()
        || cause
            .downcast_ref::<std::io::Error>()
            .and_then(std::io::Error::get_ref)
            .is_some_and(|inner| rustls_cause(inner))
}

/// What an error inside the answer's body means: the head was good, so the answer is damaged.
fn body_failure(host: &str, error: &reqwest::Error) -> NetError {
    let host = host.to_string();
    if error.is_timeout() {
        return NetError::Timeout { host };
    }
    let mut cause: &(dyn StdError + 'static) = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    NetError::Damaged { host, reason: cause.to_string() }
}

/// A reqwest client with everything that is common to all of ours. TLS trusts the platform's roots; a machine that has
/// none at all can still speak http, and every https server is untrusted there.
fn build(
    route: impl Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder,
) -> Result<reqwest::Client, NetError> {
    // Fails only when a provider is installed already, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let builder = || {
        route(
            reqwest::Client::builder()
                .user_agent(concat!("kliuchnyk/", env!("CARGO_PKG_VERSION")))
                .redirect(reqwest::redirect::Policy::none())
                .connect_timeout(CONNECT)
                .http1_only()
                .referer(false),
        )
    };
    builder()
        .build()
        .or_else(|_| builder().tls_certs_only([]).build())
        .map_err(|error| NetError::ProxySettings { reason: error.to_string() })
}
