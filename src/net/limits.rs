//! How long an exchange may take and how much may come back.

use std::time::Duration;

/// Limits of one exchange. Sizes are counted in octets of the body as they arrive; `Content-Length` is only a hint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The whole exchange, from the connection to the last octet. `None`: only `stall` bounds it.
    pub total: Option<Duration>,
    /// Longest silence between two pieces of the answer.
    pub stall: Duration,
    /// Longest body.
    pub size: u64,
    /// Whether plain text is an honest answer. A web page never is.
    pub text: bool,
}

/// Connecting, TLS included.
pub const CONNECT: Duration = Duration::from_secs(10);

const KIB: u64 = 1024;
const MIB: u64 = 1024 * KIB;

impl Limits {
    const fn whole(seconds: u64, size: u64) -> Self {
        Self { total: Some(Duration::from_secs(seconds)), stall: Duration::from_secs(30), size, text: false }
    }
    /// Both renewal protocols and the lookup by key identifiers.
    pub const MESSAGE: Self = Self::whole(60, MIB);
    pub const OCSP: Self = Self::whole(20, 128 * KIB);
    /// Portal answers in JSON or CMS, profile of a training provider.
    pub const PORTAL: Self = Self::whole(60, MIB);
    /// Text of an agreement.
    pub const AGREEMENT: Self = Self { text: true, ..Self::whole(120, 16 * MIB) };
    /// A full CRL may be large and slow; only silence ends it.
    pub const CRL: Self = Self { total: None, stall: Duration::from_secs(30), size: 64 * MIB, text: false };
}
