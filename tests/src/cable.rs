//! The line between a server and its database, which the test can cut.

use anyhow::Result;
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// The state of the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// Bytes go through.
    Whole,
    /// Nothing goes through, and nobody is told: what a dead switch looks like. What was sent arrives when the line is
    /// whole again.
    Silent,
    /// Every connection is broken off, new ones too.
    Broken,
}

/// A proxy on a free port.
pub struct Cable {
    address: SocketAddr,
    line: watch::Sender<Line>,
}

impl Cable {
    /// A whole line to `port` on this machine.
    pub async fn to(port: u16) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let line = watch::Sender::new(Line::Whole);
        let state = line.clone();
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                tokio::spawn(connect(near, port, state.subscribe()));
            }
        });
        Ok(Self { address, line })
    }

    /// Where it listens on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Cuts or mends it.
    pub fn set(&self, line: Line) {
        self.line.send_replace(line);
    }
}

/// A connection of its own, from the first byte to the last.
async fn connect(near: TcpStream, port: u16, mut line: watch::Receiver<Line>) -> Result<()> {
    if *line.wait_for(|line| *line != Line::Silent).await? == Line::Broken {
        return Ok(());
    }
    let (mut near_in, mut near_out) = near.into_split();
    let (mut far_in, mut far_out) = TcpStream::connect(("127.0.0.1", port)).await?.into_split();
    // The first to end ends the other, so that both sides see it.
    tokio::select! {
        done = pump(&mut near_in, &mut far_out, line.clone()) => done,
        done = pump(&mut far_in, &mut near_out, line) => done,
    }
}

async fn pump(
    from: &mut (impl AsyncReadExt + Unpin),
    to: &mut (impl AsyncWriteExt + Unpin),
    mut line: watch::Receiver<Line>,
) -> Result<()> {
    let mut buffer = vec![0; 16 * 1024];
    let mut broken = line.clone();
    loop {
        let count = tokio::select! {
            count = from.read(&mut buffer) => count?,
            _ = broken.wait_for(|line| *line == Line::Broken) => return Ok(()),
        };
        if count == 0 || *line.wait_for(|line| *line != Line::Silent).await? == Line::Broken {
            return Ok(());
        }
        to.write_all(&buffer[..count]).await?;
    }
}
