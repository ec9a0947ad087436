//! The client.

use super::{Limits, NetError, Proxy};
use time::OffsetDateTime;

/// An answer with a status of success, or one whose type says that it is a protocol message all the same.
#[derive(Debug, Clone)]
pub struct Response {
    pub status: u16,
    /// Lower case, without parameters.
    pub content_type: String,
    pub body: Vec<u8>,
    /// The server's `Date`, for measuring the clock's error.
    pub date: Option<OffsetDateTime>,
}

/// The HTTP client; cheap to clone.
#[derive(Clone)]
pub struct Client {
    _private: (),
}

impl Client {
    /// # Errors
    /// `ProxySettings`.
    pub fn new(_proxy: &Proxy) -> Result<Self, NetError> {
        todo!()
    }
    /// A client that refuses everything but loopback: work without network is switched on.
    pub fn offline() -> Result<Self, NetError> {
        todo!()
    }
    pub async fn get(&self, _url: &str, _limits: Limits) -> Result<Response, NetError> {
        todo!()
    }
    /// `content_type` of the body. The body has a known length: never chunked.
    pub async fn post(
        &self,
        _url: &str,
        _content_type: &str,
        _body: Vec<u8>,
        _limits: Limits,
    ) -> Result<Response, NetError> {
        todo!()
    }
}
