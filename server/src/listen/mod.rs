//! Sockets: connections are taken, bounded, and closed.
//!
//! A connection that does not send a whole request head in time is cut, so that nobody holds one for nothing. A server
//! with certificates speaks TLS on every listener. HTTP/2 is spoken to whoever asks for it in the handshake; without TLS to whoever
//! begins with it, and answers say that one may (`alt-svc: h2c`, RFC 7838).

mod connection;
mod idle;
mod protocol;
mod tls;

pub(crate) use tls::Tls;
pub use tls::{TlsError, TlsFiles};

use crate::app::SharedApp;
use crate::server::StartError;
use axum::Router;
use axum::http::HeaderValue;
use connection::Connection;
use hyper_util::server::graceful::GracefulShutdown;
use std::io::ErrorKind;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::{JoinHandle, JoinSet};

/// Whose socket a request came from: a participant's, or a proxy's.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) IpAddr);

/// How long to wait when the system has no more sockets for us.
const PAUSE: Duration = Duration::from_secs(1);

/// Takes an address.
pub(crate) async fn bind(address: SocketAddr) -> Result<(TcpListener, SocketAddr), StartError> {
    let fail = |reason| StartError::Listen { address, reason };
    let listener = TcpListener::bind(address).await.map_err(fail)?;
    let local = listener.local_addr().map_err(fail)?;
    Ok((listener, local))
}

/// Serves until the server shuts down, then waits for open requests. Aborting the task ends every connection.
pub(crate) fn serve(app: &SharedApp, listener: TcpListener, router: Router, tls: Option<Arc<Tls>>) -> JoinHandle<()> {
    let app = SharedApp::clone(app);
    tokio::spawn(async move {
        let places = Arc::new(Semaphore::new(app.config.max_connections.max(1)));
        let graceful = GracefulShutdown::new();
        let mut open = JoinSet::new();
        let header_timeout = Duration::from_millis(app.config.header_timeout_ms.max(1));
        let upgrade = upgrade(&listener);
        loop {
            let next = async {
                // The semaphore is never closed.
                let place = Arc::clone(&places).acquire_owned().await.ok();
                (place, accept(&listener).await)
            };
            let (place, (stream, peer)) = tokio::select! {
                next = next => next,
                () = app.closed() => break,
            };
            while open.try_join_next().is_some() {}
            let (router, upgrade) = (router.clone(), upgrade.clone());
            let connection = Connection { peer: Peer(peer.ip()), router, header_timeout, upgrade };
            let (tls, watcher) = (tls.clone(), graceful.watcher());
            open.spawn(async move {
                let _place = place;
                connection.serve(stream, tls, watcher).await;
            });
        }
        drop(listener);
        graceful.shutdown().await;
    })
}

/// What answers without TLS say: the same port speaks HTTP/2 as well.
fn upgrade(listener: &TcpListener) -> HeaderValue {
    let port = listener.local_addr().map_or(0, |local| local.port());
    HeaderValue::try_from(format!("h2c=\":{port}\"")).unwrap_or_else(|_| HeaderValue::from_static("clear"))
}

async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok(accepted) => return accepted,
            // The client's fault, and over with it.
            Err(error)
                if matches!(
                    error.kind(),
                    ErrorKind::ConnectionRefused | ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset
                ) => {}
            Err(error) => {
                tracing::error!(%error, "no connection can be taken; trying again");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}
