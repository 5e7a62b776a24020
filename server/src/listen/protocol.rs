//! Which HTTP a plain connection speaks.

use std::time::Duration;
use tokio::net::TcpStream;

/// What a connection speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Protocol {
    /// HTTP/1.1 (RFC 9112).
    Http1,
    /// HTTP/2 (RFC 9113): many requests at once, and headers that were sent before cost next to nothing.
    Http2,
}

/// Its name in a TLS handshake (ALPN).
pub(super) const H2: &[u8] = b"h2";

/// How HTTP/2 with prior knowledge begins (RFC 9113, section 3.4), and no request of HTTP/1.1.
const PREFACE: &[u8] = b"PRI * HTTP/2.0";

/// Between two looks at a connection of which too little has arrived.
const LOOK_AGAIN: Duration = Duration::from_millis(5);

/// Looks at the first bytes without taking them; `None` for a connection that ends before it has said enough.
pub(super) async fn spoken(stream: &TcpStream) -> Option<Protocol> {
    let mut seen = [0; PREFACE.len()];
    let mut before = 0;
    loop {
        let count = stream.peek(&mut seen).await.ok()?;
        if count == 0 {
            return None;
        }
        if seen[..count] != PREFACE[..count] {
            return Some(Protocol::Http1);
        }
        if count == PREFACE.len() {
            return Some(Protocol::Http2);
        }
        if count == before {
            // What has arrived stays readable, so there is nothing to wait for but time.
            tokio::time::sleep(LOOK_AGAIN).await;
        }
        before = count;
    }
}
