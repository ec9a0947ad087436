//! Does the provider answer through these proxy settings?

use super::{TaskError, connection};
use crate::authority::service::Service;
use crate::authority::{AuthorityError, Profile};
use crate::crypto::Password;
use crate::vault::settings::Proxy;
use time::OffsetDateTime;

/// The provider answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reached {
    /// False for a provider on this computer: it is never spoken to through a proxy, so nothing was found out of it.
    pub by_these_settings: bool,
}

/// Asks the provider something harmless that only a provider can answer: a lookup of its own certificate where it has
/// the service, else the time. `password` is that of the user in `proxy`; it is forgotten when the answer is there.
///
/// # Errors
/// Those of the network (E-NET-…), or of an answer that is no provider's.
pub async fn proxy_check(
    profile: &Profile,
    proxy: &Proxy,
    password: Option<Password>,
    now: &(dyn Fn() -> OffsetDateTime + Send + Sync),
) -> Result<Reached, TaskError> {
    let service = Service::new(profile.clone(), connection::client_with(proxy, password)?);
    let trust = service.trust();
    let own: Vec<_> =
        trust.certificates.iter().chain(&trust.anchors).take(1).map(|known| known.key_ids()).collect();
    match service.lookup(&own, now()).await {
        Err(AuthorityError::NoService(_)) => {
            service.clock_skew(now).await?;
        }
        // Which certificates it keeps of itself does not matter here.
        Ok(_) | Err(AuthorityError::Chain(_)) => {}
        Err(error) => return Err(error.into()),
    }
    Ok(Reached { by_these_settings: !profile.is_loopback() })
}
