//! Proxy settings. Loopback addresses never go through a proxy, whatever is set.

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
    /// Basic credentials, sent to the proxy only.
    pub credentials: Option<(String, Password)>,
    /// Hosts and domains (`.gov.ua`, `*` for all) that are reached directly.
    pub no_proxy: Vec<String>,
}
