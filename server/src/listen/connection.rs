//! One connection.

use super::idle::Open;
use super::protocol::{H2, Protocol, spoken};
use super::{Peer, Tls};
use axum::Router;
use axum::body::Body;
use axum::http::header::ALT_SVC;
use axum::http::{HeaderValue, Request, Response};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::graceful::Watcher;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tower::ServiceExt;

/// How long a TLS handshake may take.
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(10);
/// Requests that one connection may have open with HTTP/2.
const MAX_STREAMS: u32 = 100;
/// Largest head of a request with HTTP/2, in bytes after decompression.
const MAX_HEAD_BYTES: u32 = 16 * 1024;

/// What a connection needs.
pub(super) struct Connection {
    pub(super) peer: Peer,
    pub(super) router: Router,
    pub(super) header_timeout: Duration,
    /// What answers say of HTTP/2 where no handshake does.
    pub(super) upgrade: HeaderValue,
}

impl Connection {
    /// Serves requests until one side closes, or the server shuts down and the open request is answered.
    pub(super) async fn serve(self, stream: TcpStream, tls: Option<Arc<Tls>>, watcher: Watcher) {
        // Small answers go out at once. A socket that refuses is slower, not broken.
        let _ = stream.set_nodelay(true);
        let Some(tls) = tls else {
            return match tokio::time::timeout(self.header_timeout, spoken(&stream)).await {
                Ok(Some(Protocol::Http1)) => {
                    let upgrade = self.upgrade.clone();
                    self.http1(stream, watcher, Some(upgrade)).await;
                }
                Ok(Some(Protocol::Http2)) => self.http2(stream, watcher).await,
                Ok(None) | Err(_) => tracing::debug!("a connection said nothing"),
            };
        };
        match tokio::time::timeout(HANDSHAKE_TIMEOUT, tls.acceptor().accept(stream)).await {
            Ok(Ok(stream)) if stream.get_ref().1.alpn_protocol() == Some(H2) => self.http2(stream, watcher).await,
            Ok(Ok(stream)) => self.http1(stream, watcher, None).await,
            Ok(Err(error)) => tracing::debug!(%error, "a TLS handshake failed"),
            Err(_) => tracing::debug!("a TLS handshake took too long"),
        }
    }

    async fn http1(
        self,
        stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
        watcher: Watcher,
        upgrade: Option<HeaderValue>,
    ) {
        let Self { peer, router, header_timeout, .. } = self;
        let service = service_fn(move |request: Request<Incoming>| {
            let (answer, upgrade) = (answer(&router, peer, request), upgrade.clone());
            async move {
                let mut answer = answer.await?;
                if let Some(upgrade) = upgrade {
                    answer.headers_mut().insert(ALT_SVC, upgrade);
                }
                Ok::<_, Infallible>(answer)
            }
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(header_timeout)
            .serve_connection(TokioIo::new(stream), service);
        if let Err(error) = watcher.watch(connection).await {
            tracing::debug!(%error, "a connection ended");
        }
    }

    /// Its heads come in frames, so there is no time for one; a connection on which nothing is asked for as long is cut.
    async fn http2(self, stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, watcher: Watcher) {
        let Self { peer, router, header_timeout, .. } = self;
        let open = Open::new();
        let requests = open.clone();
        let service = service_fn(move |request: Request<Incoming>| {
            let request_open = requests.begin();
            let answer = answer(&router, peer, request);
            async move {
                let answer = answer.await?;
                // The request is open until its answer has gone: a stream of events lasts.
                let hold = move |frame| {
                    let _ = &request_open;
                    frame
                };
                Ok::<_, Infallible>(answer.map(|body| Body::new(body.map_frame(hold))))
            }
        });
        let connection = http2::Builder::new(TokioExecutor::new())
            .timer(TokioTimer::new())
            .max_concurrent_streams(MAX_STREAMS)
            .max_header_list_size(MAX_HEAD_BYTES)
            .keep_alive_interval(Some(header_timeout))
            .serve_connection(TokioIo::new(stream), service);
        tokio::select! {
            ended = watcher.watch(connection) => if let Err(error) = ended {
                tracing::debug!(%error, "a connection ended");
            },
            () = open.idle_for(header_timeout) => tracing::debug!("an idle connection was cut"),
        }
    }
}

fn answer(
    router: &Router,
    peer: Peer,
    request: Request<Incoming>,
) -> impl Future<Output = Result<Response<Body>, Infallible>> + Send + use<> {
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(peer);
    router.clone().oneshot(request)
}
