//! One HTTP request and its answer, counted to the byte.

mod lines;
mod size;
#[cfg(test)]
mod tests;

use super::ledger::Ledger;
use feddtpt_connect::ledger::LedgerEvent;
use feddtpt_connect::{Call, NoReply, Reply, Transport, authority};
use lines::{Line, Lines};
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HeaderValue, RETRY_AFTER, USER_AGENT};
use std::error::Error as _;

/// Longest answer that is read.
const MAX_ANSWER_BYTES: usize = 32 * 1024 * 1024;

/// An HTTP client whose every request stands in a ledger.
///
/// Redirects are not followed, so that a credential goes nowhere but where it was addressed to. HTTP/1.1, and HTTP/2 with an
/// aggregation server that speaks it.
#[derive(Clone)]
pub struct Wire {
    lines: Lines,
    ledger: Ledger,
}

impl Wire {
    /// A client. Proxies are taken from the environment, as curl does.
    pub fn new(ledger: Ledger) -> Result<Self, NoReply> {
        super::tls::install_crypto();
        Ok(Self { lines: Lines::new()?, ledger })
    }

    /// The same in HTTP/1.1 alone.
    #[must_use]
    pub fn in_http1(self) -> Self {
        Self { lines: self.lines.in_http1(), ..self }
    }

    /// The ledger that the requests stand in.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Sends a request; gives the answer with the bytes sent and received.
    async fn exchange(&self, request: reqwest::Request, to_server: bool) -> Result<(Reply, Bytes), Failure> {
        let url = request.url().clone();
        let line = self.lines.choose(&url, to_server);
        let again = request.try_clone().filter(|_| line == Line::Two);
        match self.through(line, request).await {
            Err(_) if self.lines.failed(&url, line) => match again {
                Some(request) => self.through(Line::Settled, request).await,
                None => Err(Failure { reason: "the request cannot be sent again".to_owned(), sent: 0 }),
            },
            ended => ended,
        }
    }

    async fn through(&self, line: Line, request: reqwest::Request) -> Result<(Reply, Bytes), Failure> {
        let url = request.url().clone();
        let body = request.body().and_then(reqwest::Body::as_bytes).unwrap_or_default().len();
        let sizes = [size::request(&request, body), size::fields(&request, body)];
        let sent_in = |version| if version == reqwest::Version::HTTP_2 { sizes[1] } else { sizes[0] };
        let expected = if line == Line::Two { sizes[1] } else { sizes[0] };
        let failed = |error: reqwest::Error| Failure {
            sent: if error.is_connect() { 0 } else { expected },
            reason: describe(error),
        };
        let mut response = self.lines.client(line).execute(request).await.map_err(failed)?;
        self.lines.answered(&url, line, response.headers());
        let (head_bytes, sent) = (size::response_head(&response), sent_in(response.version()));
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(failed)? {
            if body.len() + chunk.len() > MAX_ANSWER_BYTES {
                let reason = format!("the answer is longer than {MAX_ANSWER_BYTES} bytes");
                return Err(Failure { reason, sent });
            }
            body.extend_from_slice(&chunk);
        }
        let received = head_bytes + body.len() as u64;
        let retry_after = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
        let retry_after_ms = retry_after.and_then(Reply::read_retry_after);
        let reply = Reply { status: response.status().as_u16(), retry_after_ms, body };
        Ok((reply, Bytes { sent, received }))
    }
}

impl Transport for Wire {
    async fn send(&self, call: Call<'_>) -> Result<Reply, NoReply> {
        let request = prepare(&call)?;
        let path = format!("{} {}", call.method, call.url.path());
        let id = self.ledger.open(call.purpose, path, authority(&call.url), call.words);
        let mut request = request;
        *request.body_mut() = call.json.map(Into::into);
        *request.timeout_mut() = Some(call.timeout);
        let result = self.exchange(request, call.purpose.is_server()).await;
        let event = match &result {
            Ok((reply, bytes)) => {
                LedgerEvent::Answered { status: reply.status, sent_bytes: bytes.sent, received_bytes: bytes.received }
            }
            Err(failure) => LedgerEvent::Failed { reason: failure.reason.clone(), sent_bytes: failure.sent },
        };
        self.ledger.close(id, call.purpose, event);
        result.map(|(reply, _)| reply).map_err(|failure| NoReply(failure.reason))
    }
}

/// Bytes of one exchange.
struct Bytes {
    sent: u64,
    received: u64,
}

struct Failure {
    reason: String,
    /// Bytes that were sent, as far as is known.
    sent: u64,
}

/// The request with every header that will be sent, `Host` apart, which the connection adds.
fn prepare(call: &Call<'_>) -> Result<reqwest::Request, NoReply> {
    let mut request = reqwest::Request::new(call.method.clone(), call.url.clone());
    let headers = request.headers_mut();
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    headers.insert(USER_AGENT, HeaderValue::from_static(concat!("feddtpt/", env!("CARGO_PKG_VERSION"))));
    let sensitive = |text: &str| {
        let mut value = HeaderValue::try_from(text)
            .map_err(|_| NoReply("the credential holds characters that no header can carry".to_owned()))?;
        value.set_sensitive(true);
        Ok(value)
    };
    if let Some(secret) = call.bearer {
        headers.insert(AUTHORIZATION, sensitive(&format!("Bearer {}", secret.expose()))?);
    }
    for (name, value) in &call.headers {
        let mut value = sensitive(value.expose())?;
        // What the server gets beside its token is no secret, so HTTP/2 need not send it anew with each request (RFC 7541, section 7.1).
        value.set_sensitive(!call.purpose.is_server());
        headers.insert(*name, value);
    }
    if let Some(json) = &call.json {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(CONTENT_LENGTH, HeaderValue::from(json.len()));
    }
    Ok(request)
}

/// The error with its causes, without the address (which the caller names).
fn describe(error: reqwest::Error) -> String {
    if error.is_timeout() {
        return "no answer in time".to_owned();
    }
    let error = error.without_url();
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let words = inner.to_string();
        if !text.contains(&words) {
            text = text + ": " + &words;
        }
        cause = inner.source();
    }
    text
}
