//! HTTP by the browser's `fetch`.

use super::ledger::TabLedger;
use crate::boundary::LedgerState;
use feddtpt_connect::{Call, NoReply, Reply, Transport, authority};
use futures_util::future::{Either, select};
use gloo_net::http::{RequestBuilder, Response};
use gloo_timers::future::TimeoutFuture;
use http::Method;
use std::pin::pin;
use web_sys::{AbortController, RequestCache, RequestCredentials, RequestRedirect};

/// Longest answer that is read.
const MAX_ANSWER_BYTES: usize = 32 * 1024 * 1024;
/// Bytes of a request line and of an empty line beside method and target.
const LINE_BYTES: usize = 14;

/// A transport whose every request stands in a ledger. No cookies, no cache, no referrer, no redirect.
#[derive(Clone)]
pub(crate) struct TabTransport {
    ledger: TabLedger,
}

/// Stops a request that nobody waits for any more.
struct Abort(AbortController);

impl Drop for Abort {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl TabTransport {
    /// A transport that writes into `ledger`.
    pub(crate) fn new(ledger: TabLedger) -> Self {
        Self { ledger }
    }
}

impl Transport for TabTransport {
    async fn send(&self, call: Call<'_>) -> Result<Reply, NoReply> {
        let path = format!("{} {}", call.method, call.url.path());
        let id = self.ledger.open(call.purpose, path, authority(&call.url), call.words);
        let sent_bytes = sent_bytes(&call);
        let result = exchange(call).await;
        self.ledger.close(id, |line| match &result {
            Ok((reply, received_bytes)) => {
                line.state = LedgerState::Answered;
                line.status = Some(reply.status);
                line.sent_bytes = Some(sent_bytes);
                line.received_bytes = Some(*received_bytes);
            }
            Err(error) => {
                line.state = LedgerState::Failed;
                line.reason = Some(error.0.clone());
                line.sent_bytes = Some(sent_bytes);
            }
        });
        result.map(|(reply, _)| reply)
    }
}

async fn exchange(call: Call<'_>) -> Result<(Reply, u64), NoReply> {
    let abort = AbortController::new().map_err(|_| NoReply("this browser cannot stop requests".to_owned()))?;
    let abort = Abort(abort);
    let timeout_ms = u32::try_from(call.timeout.as_millis()).unwrap_or(u32::MAX >> 1);
    let answer = async {
        let response = request(&call, &abort.0)?.await.map_err(no_reply)?;
        let head = head_bytes(&response);
        let long = response.headers().get("content-length").and_then(|length| length.parse::<usize>().ok());
        let body = if long.is_some_and(|bytes| bytes > MAX_ANSWER_BYTES) {
            Vec::new()
        } else {
            response.binary().await.map_err(no_reply)?
        };
        if body.len().max(long.unwrap_or(0)) > MAX_ANSWER_BYTES {
            return Err(NoReply(format!("the answer is longer than {MAX_ANSWER_BYTES} bytes")));
        }
        let retry_after_ms = response.headers().get("retry-after").and_then(|value| Reply::read_retry_after(&value));
        let received = head + body.len() as u64;
        Ok((Reply { status: response.status(), retry_after_ms, body }, received))
    };
    match select(pin!(answer), TimeoutFuture::new(timeout_ms)).await {
        Either::Left((answer, _)) => answer,
        Either::Right(_) => Err(NoReply("no answer in time".to_owned())),
    }
}

/// The request, on its way once awaited.
fn request(
    call: &Call<'_>,
    abort: &AbortController,
) -> Result<impl Future<Output = Result<Response, gloo_net::Error>> + use<>, NoReply> {
    let mut builder = RequestBuilder::new(call.url.as_str())
        .method(method(&call.method))
        .credentials(RequestCredentials::Omit)
        .cache(RequestCache::NoStore)
        .redirect(RequestRedirect::Error)
        .referrer_policy(web_sys::ReferrerPolicy::NoReferrer)
        .abort_signal(Some(&abort.signal()))
        .header("accept", "application/json");
    if let Some(bearer) = call.bearer {
        builder = builder.header("authorization", &format!("Bearer {}", bearer.expose()));
    }
    for (name, value) in &call.headers {
        builder = builder.header(name, value.expose());
    }
    let request = match &call.json {
        Some(json) => {
            let text = String::from_utf8(json.clone()).map_err(|error| NoReply(error.to_string()))?;
            builder.header("content-type", "application/json").body(text)
        }
        None => builder.build(),
    };
    Ok(request.map_err(no_reply)?.send())
}

fn method(method: &Method) -> gloo_net::http::Method {
    method.clone()
}

fn sent_bytes(call: &Call<'_>) -> u64 {
    let target = call.url.path().len() + call.url.query().map_or(0, |query| 1 + query.len());
    let header = |name: &str, value: usize| name.len() + value + 4;
    let own: usize = call.headers.iter().map(|(name, value)| header(name, value.expose().len())).sum();
    let bearer = call.bearer.map_or(0, |bearer| header("authorization", 7 + bearer.expose().len()));
    let body = call.json.as_ref().map_or(0, |json| header("content-type", 16) + json.len());
    let bytes = call.method.as_str().len() + target + LINE_BYTES + header("accept", 16) + own + bearer + body;
    bytes as u64
}

/// Headers as far as the page may see them.
fn head_bytes(response: &Response) -> u64 {
    response.headers().entries().map(|(name, value)| (name.len() + value.len() + 4) as u64).sum()
}

/// The browser's own words. It does not tell an address that refuses this page from one that does not answer.
fn no_reply(error: gloo_net::Error) -> NoReply {
    NoReply(match error {
        gloo_net::Error::JsError(error) => error.message,
        gloo_net::Error::GlooError(error) => error,
    })
}
