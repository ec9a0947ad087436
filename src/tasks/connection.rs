//! The network as the person's settings say.

use super::TaskError;
use crate::crypto::Password;
use crate::net::{Client, NetError, Proxy, ProxyServer};
use crate::vault::settings;

/// A client for these proxy settings. A proxy that wants a password answers E-NET-02: the password is never stored.
pub fn client(proxy: &settings::Proxy) -> Result<Client, TaskError> {
    client_with(proxy, None)
}

/// The same, with the password of the proxy's user. Without a user's name the password is not used.
pub fn client_with(proxy: &settings::Proxy, password: Option<Password>) -> Result<Client, TaskError> {
    let proxy = match proxy {
        settings::Proxy::System => Proxy::System,
        settings::Proxy::None => Proxy::None,
        settings::Proxy::Manual { address, user } => {
            let (host, port) = address
                .rsplit_once(':')
                .and_then(|(host, port)| Some((host.to_owned(), port.parse().ok()?)))
                .ok_or_else(|| NetError::ProxySettings { reason: address.clone() })?;
            let credentials = user.clone().filter(|user| !user.is_empty()).zip(password);
            Proxy::Manual(ProxyServer { host, port, credentials, no_proxy: Vec::new() })
        }
    };
    Ok(Client::new(&proxy)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::{Code, Coded as _};

    #[test]
    fn settings_become_a_client_or_a_code() {
        assert!(client(&settings::Proxy::None).is_ok());
        let manual = |address: &str| {
            client(&settings::Proxy::Manual { address: address.into(), user: None }).map(|_| ())
        };
        assert!(manual("proxy.example:3128").is_ok());
        for wrong in ["proxy.example", "proxy.example:x", ":", ""] {
            assert_eq!(manual(wrong).unwrap_err().code(), Code::Net01, "{wrong}");
        }
    }
}
