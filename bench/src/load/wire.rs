//! HTTP/1.1 by hand over one kept-alive connection: a request is bytes that are ready, an answer is a status and a body.
//! Far cheaper than a general client, and all that is needed: this project's servers announce the length of every answer.

use anyhow::{Context, Result, bail};
use serde::de::DeserializeOwned;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const MAX_HEADERS: usize = 32;

/// A connection that is kept.
pub(super) struct Connection {
    stream: TcpStream,
    received: Vec<u8>,
}

/// An answer.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    /// How long to wait before the next try, where the server says it.
    pub(super) retry_after: Option<Duration>,
    pub(super) body: Vec<u8>,
}

/// The head of an answer, as far as it matters.
struct Head {
    status: u16,
    retry_after: Option<Duration>,
    /// Of the head itself.
    bytes: usize,
    body_bytes: usize,
}

impl Connection {
    /// Opens one.
    pub(super) async fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await.with_context(|| format!("no connection to {address}"))?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, received: Vec::with_capacity(1_024) })
    }

    /// Sends a request and reads the whole answer.
    pub(super) async fn send(&mut self, request: &[u8]) -> Result<Answer> {
        self.stream.write_all(request).await?;
        self.received.clear();
        let head = loop {
            self.read().await?;
            if let Some(head) = parse(&self.received)? {
                break head;
            }
        };
        let whole = head.bytes + head.body_bytes;
        self.received.reserve(whole.saturating_sub(self.received.len()));
        while self.received.len() < whole {
            self.read().await?;
        }
        if self.received.len() > whole {
            bail!("the server sent more than one answer");
        }
        let body = self.received.split_off(head.bytes);
        Ok(Answer { status: head.status, retry_after: head.retry_after, body })
    }

    async fn read(&mut self) -> Result<()> {
        if self.stream.read_buf(&mut self.received).await? == 0 {
            bail!("the server closed the connection");
        }
        Ok(())
    }
}

impl Answer {
    /// The body of a success; anything else is an error that shows what the server says.
    pub(super) fn json<T: DeserializeOwned>(&self) -> Result<T> {
        if !(200..300).contains(&self.status) {
            bail!("status {}: {}", self.status, String::from_utf8_lossy(&self.body));
        }
        serde_json::from_slice(&self.body).context("the answer is not what was expected")
    }
}

/// A request with a bearer token, an empty one for none.
pub(super) fn request(method: &str, path: &str, token: &str, body: Option<&str>) -> Vec<u8> {
    let credential = if token.is_empty() { String::new() } else { format!("authorization: Bearer {token}\r\n") };
    let content = body.map_or("\r\n".to_owned(), |body| {
        format!("content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}", body.len())
    });
    format!("{method} {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n{credential}{content}").into_bytes()
}

/// The head once it is there.
fn parse(received: &[u8]) -> Result<Option<Head>> {
    let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut response = httparse::Response::new(&mut headers);
    let httparse::Status::Complete(bytes) = response.parse(received).context("no HTTP answer")? else {
        return Ok(None);
    };
    let header = |name: &str| {
        let found = response.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name));
        found.and_then(|header| std::str::from_utf8(header.value).ok()?.parse::<u64>().ok())
    };
    let status = response.code.unwrap_or_default();
    let body_bytes = match header("content-length") {
        Some(bytes) => usize::try_from(bytes)?,
        None if status == 204 => 0,
        None => bail!("an answer without content-length"),
    };
    Ok(Some(Head { status, retry_after: header("retry-after").map(Duration::from_secs), bytes, body_bytes }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_once_it_is_whole() {
        let text = b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 2\r\ncontent-length: 3\r\n\r\nabc";
        assert!(parse(&text[..40]).unwrap().is_none());
        let head = parse(text).unwrap().unwrap();
        assert_eq!((head.status, head.retry_after, head.body_bytes), (429, Some(Duration::from_secs(2)), 3));
        assert_eq!(&text[head.bytes..], b"abc");
        assert!(parse(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").is_err());
        assert!(parse(b"\x16\x03\x01").is_err());
    }

    #[test]
    fn a_request_is_what_a_server_reads() {
        let text = String::from_utf8(request("PUT", "/x", "t", Some("{}"))).unwrap();
        assert!(text.starts_with("PUT /x HTTP/1.1\r\nhost: "));
        assert!(
            text.ends_with("authorization: Bearer t\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}")
        );
        assert!(request("GET", "/", "", None).ends_with(b"\r\n\r\n"));
    }
}
