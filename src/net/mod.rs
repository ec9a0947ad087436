//! The only HTTP client: size and time limits, proxy, TLS roots, no redirects, repeat rules (protocol.md 3).
//! It carries octets and knows nothing of their meaning.

pub mod client;
pub mod error;
pub mod limits;
pub mod proxy;
pub mod repeat;

pub use client::{Client, PKIX_CMP, Response, is_loopback};
pub use error::NetError;
pub use limits::Limits;
pub use proxy::{Proxy, ProxyServer};
pub use repeat::repeat_after;
