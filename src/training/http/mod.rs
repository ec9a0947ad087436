//! The HTTP side: listening, limits, hardening against web pages, transport faults. What a request means is in
//! `routes`.
//!
//! HTTP/1.0 and 1.1, keep-alive as the client asks, absolute-form targets (RFC 9112 clause 3.2.2).

mod body;
mod guard;
mod rate;

use super::clock::http_date;
use super::faults::FaultKind;
use super::provider::Provider;
use super::{Config, Running, TrainingError, routes};
use body::ReplyBody;
use hyper::body::{Body, Incoming};
use hyper::header::{self, HeaderMap, HeaderValue};
use hyper::service::service_fn;
use hyper::{Method, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, oneshot};

/// Octets of a request's body; a signed agreement may be larger.
const BODY_LIMIT: usize = 256 * 1024;
const AGREEMENT_LIMIT: usize = 16 * 1024 * 1024;
const HEADER_LIMIT: usize = 16 * 1024;
const CONNECTION_LIMIT: usize = 64;
/// For the header, and again for the body.
const SLOW_CLIENT: Duration = Duration::from_secs(15);
const CONNECTION_LIFE: Duration = Duration::from_secs(600);

/// A request, read completely.
pub struct Request {
    pub method: Method,
    /// Still percent-encoded.
    pub path: String,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
    /// The other side is this computer.
    pub from_loopback: bool,
}

impl Request {
    /// The media type without parameters, lower case; empty when absent.
    pub fn content_type(&self) -> String {
        content_type(&self.headers)
    }
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Reply {
    pub status: u16,
    pub content_type: &'static str,
    pub headers: Vec<(header::HeaderName, String)>,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn new(status: u16, content_type: &'static str, body: Vec<u8>) -> Self {
        Self { status, content_type, headers: Vec::new(), body }
    }
    pub fn ok(content_type: &'static str, body: Vec<u8>) -> Self {
        Self::new(200, content_type, body)
    }
    pub fn json(status: u16, value: &impl serde::Serialize) -> Self {
        match serde_json::to_vec(value) {
            Ok(body) => Self::new(status, "application/json", body),
            Err(_) => Self::refuse(500),
        }
    }
    /// A refusal that says no more than its status.
    pub fn refuse(status: u16) -> Self {
        let reason = hyper::StatusCode::from_u16(status).ok().and_then(|s| s.canonical_reason());
        Self::new(status, "text/plain; charset=utf-8", reason.unwrap_or("refused").as_bytes().to_vec())
    }
    pub fn with(mut self, name: header::HeaderName, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// What every connection shares.
struct Shared {
    provider: Arc<Provider>,
    port: u16,
    allow_remote: bool,
    rates: rate::Rates,
    /// Last answer of each path, for the "old answer" fault.
    last: Mutex<HashMap<String, Reply>>,
}

pub fn start(config: Config) -> Result<Running, TrainingError> {
    if !config.allow_remote && !config.listen.ip().is_loopback() {
        return Err(TrainingError::RemoteAddress(config.listen));
    }
    let wanted = config.listen;
    let listen = move |source| TrainingError::Listen { address: wanted, source };
    let listener = std::net::TcpListener::bind(config.listen).map_err(listen)?;
    listener.set_nonblocking(true).map_err(listen)?;
    let address = listener.local_addr().map_err(listen)?;
    let allow_remote = config.allow_remote;
    let faults = config.faults.clone();
    let provider = Arc::new(Provider::open(config, address)?);
    let admin_token = provider.admin_token().map(str::to_owned);
    let shared = Arc::new(Shared {
        provider,
        port: address.port(),
        allow_remote,
        rates: rate::Rates::default(),
        last: Mutex::default(),
    });
    // Last of what can fail: a runtime must not be dropped where the caller is itself asynchronous.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_name("training")
        .enable_all()
        .build()
        .map_err(listen)?;
    let (stop, stopped) = oneshot::channel();
    let thread = std::thread::Builder::new()
        .name("training".into())
        .spawn(move || {
            runtime.block_on(accept(listener, shared, stopped));
            runtime.shutdown_timeout(Duration::from_secs(2));
        })
        .map_err(|source| TrainingError::Listen { address, source })?;
    Ok(Running { address, admin_token, faults, stop: Some(stop), thread: Some(thread) })
}

async fn accept(listener: std::net::TcpListener, shared: Arc<Shared>, mut stopped: oneshot::Receiver<()>) {
    let listener = match TcpListener::from_std(listener) {
        Ok(listener) => listener,
        Err(error) => {
            tracing::error!(%error, "the training provider cannot listen");
            return;
        }
    };
    let free = Arc::new(Semaphore::new(CONNECTION_LIMIT));
    loop {
        let (mut stream, peer) = tokio::select! {
            _ = &mut stopped => return,
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    // Out of descriptors or the like: give others time to close.
                    tracing::warn!(%error, "accept");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
        };
        let shared = Arc::clone(&shared);
        match Arc::clone(&free).try_acquire_owned() {
            Ok(permit) => {
                tokio::spawn(async move {
                    serve(stream, peer, shared).await;
                    drop(permit);
                });
            }
            Err(_) => {
                tokio::spawn(async move {
                    let busy: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
                    // Whether it arrives is the client's affair; the connection is closed either way.
                    let _ = tokio::time::timeout(Duration::from_secs(1), stream.write_all(busy)).await;
                });
            }
        }
    }
}

async fn serve(stream: TcpStream, peer: SocketAddr, shared: Arc<Shared>) {
    let local = stream.local_addr().map(|a| a.ip()).ok();
    let service = service_fn(move |request| {
        let shared = Arc::clone(&shared);
        async move {
            // The provider's own clock, which may have been shifted: clients measure by it.
            let date = http_date(shared.provider.now());
            let mut response = answer(request, peer, local, shared).await?;
            if let Ok(date) = HeaderValue::from_str(&date) {
                response.headers_mut().insert(header::DATE, date);
            }
            Ok::<_, Dropped>(response)
        }
    });
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(SLOW_CLIENT)
        .max_header_size(HEADER_LIMIT)
        .max_buf_size(HEADER_LIMIT * 4)
        .serve_connection(TokioIo::new(stream), service);
    if let Ok(Err(error)) = tokio::time::timeout(CONNECTION_LIFE, connection).await {
        tracing::debug!(%peer, %error, "connection ended");
    }
}

/// The connection is to be closed without an answer.
#[derive(Debug, thiserror::Error)]
#[error("dropped on purpose")]
struct Dropped;

async fn answer(
    request: hyper::Request<Incoming>,
    peer: SocketAddr,
    local: Option<IpAddr>,
    shared: Arc<Shared>,
) -> Result<Response<ReplyBody>, Dropped> {
    let own = guard::Own { port: shared.port, remote: local.filter(|_| shared.allow_remote) };
    if let Err(status) = guard::check(&request, &own) {
        return Ok(finish(Reply::refuse(status), None));
    }
    if !shared.rates.allow(peer.ip(), Instant::now()) {
        return Ok(finish(Reply::refuse(429).with(header::RETRY_AFTER, "1"), None));
    }
    let path = request.uri().path().to_owned();
    let faults = shared.provider.faults().clone();
    let strikes = |wanted: fn(&FaultKind) -> bool| {
        if path.starts_with("/admin/") { None } else { faults.take(&path, wanted) }
    };
    if let Some(FaultKind::Delay { milliseconds }) = strikes(|k| matches!(k, FaultKind::Delay { .. })) {
        tokio::time::sleep(Duration::from_millis(milliseconds)).await;
    }
    if strikes(|k| matches!(k, FaultKind::DropBefore)).is_some() {
        return Err(Dropped);
    }
    if let Some(kind) = strikes(|k| matches!(k, FaultKind::Status { .. } | FaultKind::Html)) {
        return Ok(finish(false_reply(kind), None));
    }
    let limit = if path == routes::ACCEPTANCES { AGREEMENT_LIMIT } else { BODY_LIMIT };
    let (parts, incoming) = request.into_parts();
    let body = match tokio::time::timeout(SLOW_CLIENT, read(incoming, limit)).await {
        Ok(Ok(body)) => body,
        Ok(Err(status)) => {
            return Ok(finish(Reply::refuse(status).with(header::CONNECTION, "close"), None));
        }
        Err(_) => return Ok(finish(Reply::refuse(408).with(header::CONNECTION, "close"), None)),
    };
    let request = Request {
        method: parts.method,
        path: path.clone(),
        headers: parts.headers,
        body,
        from_loopback: peer.ip().to_canonical().is_loopback(),
    };
    let provider = Arc::clone(&shared.provider);
    // Signatures and fsync take their time: not on the threads that serve sockets.
    let reply = tokio::task::spawn_blocking(move || routes::answer(&provider, &request)).await;
    let mut reply = reply.unwrap_or_else(|error| {
        tracing::error!(%error, %path, "the request could not be answered");
        Reply::refuse(500)
    });
    let previous = shared.remember(&path, &reply);
    if let Some(FaultKind::DelayAfter { milliseconds }) =
        strikes(|k| matches!(k, FaultKind::DelayAfter { .. }))
    {
        tokio::time::sleep(Duration::from_millis(milliseconds)).await;
    }
    if strikes(|k| matches!(k, FaultKind::DropAfter)).is_some() {
        return Err(Dropped);
    }
    if strikes(|k| matches!(k, FaultKind::OldAnswer)).is_some() {
        reply = previous.unwrap_or(reply);
    }
    let fault = strikes(|k| {
        matches!(
            k,
            FaultKind::Truncate
                | FaultKind::Oversize { .. }
                | FaultKind::Endless
                | FaultKind::ContentType
                | FaultKind::BitFlip { .. }
        )
    });
    Ok(finish(reply, fault))
}

impl Shared {
    /// Keeps a successful answer and returns the one before it.
    fn remember(&self, path: &str, reply: &Reply) -> Option<Reply> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        // Lookups in OCSP's GET form would fill the memory; the endpoints are few.
        if last.len() >= 64 || reply.status != 200 {
            return last.get(path).cloned();
        }
        last.insert(path.to_owned(), reply.clone())
    }
}

fn content_type(headers: &HeaderMap) -> String {
    let value = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The whole body, counted while it comes. Errors are the status to answer.
async fn read(incoming: Incoming, limit: usize) -> Result<Vec<u8>, u16> {
    let mut incoming: Pin<&mut Incoming> = pin!(incoming);
    let mut body = Vec::new();
    while let Some(frame) = std::future::poll_fn(|cx| incoming.as_mut().poll_frame(cx)).await {
        let Ok(data) = frame.map_err(|_| 400_u16)?.into_data() else { continue };
        if body.len() + data.len() > limit {
            return Err(413);
        }
        body.extend_from_slice(&data);
    }
    Ok(body)
}

fn false_reply(kind: FaultKind) -> Reply {
    match kind {
        FaultKind::Status { status, location } => {
            let reply = Reply::refuse(status);
            match location {
                Some(location) => reply.with(header::LOCATION, location),
                None => reply,
            }
        }
        _ => Reply::ok(
            "text/html; charset=utf-8",
            b"<!doctype html><title>Wi-Fi</title><p>Log in to the network".to_vec(),
        ),
    }
}

fn finish(reply: Reply, fault: Option<FaultKind>) -> Response<ReplyBody> {
    let mut octets = reply.body;
    let mut content_type = reply.content_type;
    let mut ending = body::Ending::Complete;
    match fault {
        Some(FaultKind::Truncate) => ending = body::Ending::CutInHalf,
        Some(FaultKind::Endless) => ending = body::Ending::Never,
        Some(FaultKind::Oversize { octets: size }) => octets.resize(size.max(octets.len()), 0),
        Some(FaultKind::ContentType) => content_type = "text/plain",
        Some(FaultKind::BitFlip { octet }) => {
            let index = octet % octets.len().max(1);
            if let Some(octet) = octets.get_mut(index) {
                *octet ^= 1;
            }
        }
        _ => {}
    }
    let mut response = Response::new(ReplyBody::new(octets, ending));
    *response.status_mut() =
        hyper::StatusCode::from_u16(reply.status).unwrap_or(hyper::StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    for (name, value) in guard::RESPONSE_HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    for (name, value) in reply.headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
    response
}
