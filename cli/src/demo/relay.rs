//! A wire with a meter: what a participant and the server say to each other goes through it and is counted, headers, compression and
//! frames of HTTP included, as it crosses the socket.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::AbortHandle;

/// A port of this machine that leads to the server. It is closed when the value is dropped.
pub(crate) struct Relay {
    address: SocketAddr,
    counted: Arc<Counted>,
    task: AbortHandle,
}

#[derive(Default)]
struct Counted {
    up: AtomicU64,
    down: AtomicU64,
}

impl Relay {
    /// Opens one.
    pub(crate) async fn to(server: SocketAddr) -> anyhow::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let counted = Arc::new(Counted::default());
        let counts = Arc::clone(&counted);
        let task = tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                tokio::spawn(pass(near, server, Arc::clone(&counts)));
            }
        });
        Ok(Self { address, counted, task: task.abort_handle() })
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Bytes that went to the server, and that came back.
    pub(crate) fn counted(&self) -> (u64, u64) {
        (self.counted.up.load(Ordering::Relaxed), self.counted.down.load(Ordering::Relaxed))
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// One connection, until either side ends it. A side that cannot be reached ends it for the other.
async fn pass(near: TcpStream, server: SocketAddr, counted: Arc<Counted>) {
    let Ok(far) = TcpStream::connect(server).await else { return };
    // Small messages go at once. A socket that refuses is slower, not broken.
    let _ = (near.set_nodelay(true), far.set_nodelay(true));
    let ((near_reads, near_writes), (far_reads, far_writes)) = (near.into_split(), far.into_split());
    tokio::join!(copy(near_reads, far_writes, &counted.up), copy(far_reads, near_writes, &counted.down));
}

async fn copy(mut from: impl AsyncRead + Unpin, mut to: impl AsyncWrite + Unpin, counter: &AtomicU64) {
    let mut buffer = [0; 8 * 1024];
    while let Ok(count @ 1..) = from.read(&mut buffer).await {
        counter.fetch_add(count as u64, Ordering::Relaxed);
        if to.write_all(&buffer[..count]).await.is_err() {
            break;
        }
    }
    // The other side may be gone.
    let _ = to.shutdown().await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn every_byte_is_passed_on_and_counted() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let relay = Relay::to(listener.local_addr().unwrap()).await.unwrap();
        let server = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut seen = Vec::new();
            stream.read_to_end(&mut seen).await.unwrap();
            stream.write_all(&seen[..10]).await.unwrap();
            seen
        });
        let mut client = TcpStream::connect(relay.address()).await.unwrap();
        let sent: Vec<u8> = (0..=255).cycle().take(20_000).collect();
        client.write_all(&sent).await.unwrap();
        client.shutdown().await.unwrap();
        let mut back = Vec::new();
        client.read_to_end(&mut back).await.unwrap();
        assert_eq!((server.await.unwrap(), &back[..]), (sent.clone(), &sent[..10]));
        assert_eq!(relay.counted(), (20_000, 10));
    }
}
