//! One HTTP request and its answer, counted to the byte.

mod size;
#[cfg(test)]
mod tests;

use super::ledger::Ledger;
use feddtpt_connect::ledger::LedgerEvent;
use feddtpt_connect::{Call, NoReply, Reply, Transport, authority};
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HeaderValue, RETRY_AFTER, USER_AGENT};
use std::error::Error as _;
use std::time::Duration;

/// Longest answer that is read.
const MAX_ANSWER_BYTES: usize = 32 * 1024 * 1024;

/// An HTTP client whose every request stands in a ledger.
///
/// Redirects are not followed, so that a credential goes nowhere but where it was addressed to. HTTP/1.1 only.
#[derive(Clone)]
pub struct Wire {
    client: reqwest::Client,
    ledger: Ledger,
}

impl Wire {
    /// A client. Proxies are taken from the environment, as curl does.
    pub fn new(ledger: Ledger) -> Result<Self, NoReply> {
        super::tls::install_crypto();
        let client = reqwest::Client::builder()
            .http1_only()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(Duration::from_secs(10))
            .build()
            .map_err(|error| NoReply(describe(error)))?;
        Ok(Self { client, ledger })
    }

    /// The ledger that the requests stand in.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    async fn exchange(&self, request: reqwest::Request) -> Result<(Reply, u64), Failure> {
        let mut response = self.client.execute(request).await?;
        let head_bytes = size::response_head(&response);
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            if body.len() + chunk.len() > MAX_ANSWER_BYTES {
                let reason = format!("the answer is longer than {MAX_ANSWER_BYTES} bytes");
                return Err(Failure { reason, connected: true });
            }
            body.extend_from_slice(&chunk);
        }
        let received = head_bytes + body.len() as u64;
        let retry_after = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
        let retry_after_ms = retry_after.and_then(Reply::read_retry_after);
        let reply = Reply { status: response.status().as_u16(), retry_after_ms, body };
        Ok((reply, received))
    }
}

impl Transport for Wire {
    async fn send(&self, call: Call<'_>) -> Result<Reply, NoReply> {
        let request = prepare(&call)?;
        let sent_bytes = size::request(&request, call.json.as_deref().unwrap_or_default());
        let path = format!("{} {}", call.method, call.url.path());
        let id = self.ledger.open(call.purpose, path, authority(&call.url), call.words);
        let mut request = request;
        *request.body_mut() = call.json.map(Into::into);
        *request.timeout_mut() = Some(call.timeout);
        let result = self.exchange(request).await;
        let event = match &result {
            Ok((reply, received_bytes)) => {
                LedgerEvent::Answered { status: reply.status, sent_bytes, received_bytes: *received_bytes }
            }
            Err(failure) => LedgerEvent::Failed {
                reason: failure.reason.clone(),
                sent_bytes: if failure.connected { sent_bytes } else { 0 },
            },
        };
        self.ledger.close(id, call.purpose, event);
        result.map(|(reply, _)| reply).map_err(|failure| NoReply(failure.reason))
    }
}

struct Failure {
    reason: String,
    connected: bool,
}

impl From<reqwest::Error> for Failure {
    fn from(error: reqwest::Error) -> Self {
        Self { connected: !error.is_connect(), reason: describe(error) }
    }
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
        headers.insert(*name, sensitive(value.expose())?);
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
