//! What can go wrong on the way to a provider.

use crate::code::{Code, Coded};
use std::time::Duration;

/// Errors of the network. `host` is the host (and port, if unusual) that was spoken to; never a whole address, which
/// might carry personal data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NetError {
    /// Not a usable `http` or `https` address.
    #[error("{0} is not an http or https address")]
    Address(String),
    /// No connection: name not found, refused, cut off.
    #[error("{host} is unreachable: {reason}")]
    Unreachable { host: String, reason: String },
    /// Connected, but the answer did not come in time.
    #[error("{host} did not answer in time")]
    Timeout { host: String },
    /// Proxy settings that cannot be used.
    #[error("the proxy settings cannot be used: {reason}")]
    ProxySettings { reason: String },
    /// 407.
    #[error("the proxy wants a name and a password")]
    ProxyPassword { host: String },
    /// Certificate not trusted, handshake failed.
    #[error("no secure connection to {host}: {reason}")]
    Tls { host: String, reason: String },
    /// A web page or a redirect instead of an answer (captive portal, block page).
    #[error("{host} answered with a page of the network{}", .location.as_ref().map(|l| format!(" (sent on to {l})")).unwrap_or_default())]
    NotTheProvider { host: String, location: Option<String> },
    /// 5xx, 408, 425, 429.
    #[error("{host} is busy (status {status})")]
    Busy { host: String, status: u16, retry_after: Option<Duration> },
    /// Any other status that is not success.
    #[error("{host} refused with status {status}")]
    Status { host: String, status: u16 },
    /// Longer than the limit, announced or counted.
    #[error("the answer of {host} is longer than {limit} octets")]
    Oversize { host: String, limit: u64 },
    /// The connection was closed before the head of the answer was complete; nobody knows whether a word of it came.
    #[error("the answer of {host} was cut off")]
    Cut { host: String },
    /// Cut short in its body, or not decodable as HTTP.
    #[error("the answer of {host} is damaged: {reason}")]
    Damaged { host: String, reason: String },
}

impl Coded for NetError {
    fn code(&self) -> Code {
        match self {
            Self::Address(_)
            | Self::Unreachable { .. }
            | Self::Timeout { .. }
            | Self::ProxySettings { .. } => Code::Net01,
            Self::ProxyPassword { .. } => Code::Net02,
            Self::Tls { .. } => Code::Net03,
            Self::NotTheProvider { .. } => Code::Net04,
            Self::Busy { .. } => Code::Net08,
            Self::Status { .. } | Self::Oversize { .. } | Self::Cut { .. } | Self::Damaged { .. } => {
                Code::Net10
            }
        }
    }

    fn details(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Address(address) => vec![("host", address.clone())],
            Self::Unreachable { host, reason }
            | Self::Tls { host, reason }
            | Self::Damaged { host, reason } => {
                vec![("host", host.clone()), ("reason", reason.clone())]
            }
            Self::Timeout { host } | Self::ProxyPassword { host } | Self::Cut { host } => {
                vec![("host", host.clone())]
            }
            Self::ProxySettings { reason } => vec![("host", String::new()), ("reason", reason.clone())],
            Self::NotTheProvider { host, location } => {
                vec![("host", host.clone()), ("location", location.clone().unwrap_or_default())]
            }
            Self::Busy { host, status, retry_after } => {
                let minutes = retry_after.map_or(1, |d| d.as_secs().div_ceil(60).max(1));
                vec![("host", host.clone()), ("status", status.to_string()), ("minutes", minutes.to_string())]
            }
            Self::Status { host, status } => vec![("host", host.clone()), ("status", status.to_string())],
            Self::Oversize { host, limit } => vec![("host", host.clone()), ("limit", limit.to_string())],
        }
    }
}
