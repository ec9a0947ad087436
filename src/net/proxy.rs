//! Proxy settings. Loopback addresses never go through a proxy, whatever is set.

use super::NetError;
use crate::crypto::Password;

/// How to reach the world.
#[derive(Default)]
pub enum Proxy {
    /// Directly.
    None,
    /// As the operating system or the environment says.
    #[default]
    System,
    Manual(ProxyServer),
}

/// One proxy for http and https (CONNECT). Not printable: it may hold a password.
pub struct ProxyServer {
    /// Host name or address without scheme.
    pub host: String,
    pub port: u16,
    /// Basic credentials, sent to the proxy only. The HTTP library keeps a copy of its own, marked as sensitive.
    pub credentials: Option<(String, Password)>,
    /// Hosts and domains (`.gov.ua`, `*` for all) that are reached directly.
    pub no_proxy: Vec<String>,
}

impl ProxyServer {
    pub(super) fn to_reqwest(&self) -> Result<reqwest::Proxy, NetError> {
        let unusable = |reason: &str| NetError::ProxySettings { reason: reason.to_string() };
        let host = self.host.trim();
        if host.is_empty() || host.contains(['/', '@', ' ', '?', '#']) || self.port == 0 {
            return Err(unusable("host or port"));
        }
        // A bare IPv6 address needs its brackets in a URL.
        let host =
            if host.contains(':') && !host.starts_with('[') { format!("[{host}]") } else { host.to_string() };
        let mut proxy = reqwest::Proxy::all(format!("http://{host}:{}", self.port))
            .map_err(|_| unusable("host or port"))?
            .no_proxy(reqwest::NoProxy::from_string(&self.no_proxy.join(",")));
        if let Some((name, password)) = &self.credentials {
            proxy = proxy.basic_auth(name, password.text());
        }
        Ok(proxy)
    }
}
