//! What the Linux desktop tells programs and does for them, through its portal (xdg-desktop-portal, D-Bus): how things
//! are to look, which file a person means. Where there is no portal nothing is told and nothing can be asked.

mod appearance;
mod file_chooser;

pub use appearance::follow;
pub use file_chooser::choose;

use zbus::proxy::CacheProperties;
use zbus::{Connection, Proxy, connection};

const NAME: &str = "org.freedesktop.portal.Desktop";
const PATH: &str = "/org/freedesktop/portal/desktop";

/// The bus that the portal is on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub enum Bus {
    /// That of the person's session.
    #[default]
    Session,
    /// Another, by its D-Bus address.
    At(String),
}

impl Bus {
    async fn connect(&self) -> zbus::Result<Connection> {
        match self {
            Bus::Session => connection::Builder::session()?.build().await,
            Bus::At(address) => connection::Builder::address(address.as_str())?.build().await,
        }
    }
}

/// One of the portal's interfaces.
async fn interface(connection: &Connection, name: &'static str) -> zbus::Result<Proxy<'static>> {
    zbus::proxy::Builder::new(connection)
        .destination(NAME)?
        .path(PATH)?
        .interface(name)?
        .cache_properties(CacheProperties::No)
        .build()
        .await
}
