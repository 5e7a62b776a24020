//! Bodies: read up to a limit, as JSON. What is too large is refused before it is read.

use crate::app::SharedApp;
use crate::problem::{Answer, Failure, refuse};
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use feddtpt_shared::limits::MAX_TASK_BODY_BYTES;
use feddtpt_shared::problem::ProblemType;
use futures_util::StreamExt;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::error::Category;
use std::time::Duration;

/// A JSON body of at most `LIMIT` bytes.
pub(crate) struct JsonBody<T, const LIMIT: usize>(pub(crate) T);

/// How long a client may take to send a body; carried by the request.
#[derive(Clone, Copy)]
struct ReadTimeout(Duration);

/// What is read and thrown away of a body that was refused: a client that is still sending sees the answer only when its
/// bytes are taken. Beyond these the connection is closed.
const MAX_DRAINED_BYTES: usize = 64 * 1024 * 1024;
const MAX_DRAIN_TIME: Duration = Duration::from_secs(10);

impl<S: Sync, T: DeserializeOwned, const LIMIT: usize> FromRequest<S> for JsonBody<T, LIMIT> {
    type Rejection = Failure;

    async fn from_request(request: Request, _: &S) -> Answer<Self> {
        let json = is_json(request.headers());
        let bytes = read(request, LIMIT).await?;
        if !json {
            let detail = "send the body as JSON, with the header content-type: application/json";
            return Err(refuse(ProblemType::UnsupportedMediaType, detail));
        }
        parse(&bytes).map(Self)
    }
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Answer<T> {
    // Serde reads a list as members in their order, too; every body here is an object.
    if bytes.trim_ascii_start().starts_with(b"[") && serde_json::from_slice::<IgnoredAny>(bytes).is_ok() {
        return Err(refuse(ProblemType::Unprocessable, "the JSON does not fit: send an object, not a list"));
    }
    serde_json::from_slice(bytes).map_err(|error| match error.classify() {
        Category::Data => refuse(ProblemType::Unprocessable, format!("the JSON does not fit: {error}")),
        Category::Syntax | Category::Eof | Category::Io => {
            refuse(ProblemType::InvalidBody, format!("the body is not valid JSON: {error}"))
        }
    })
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind == "application/json" || (kind.starts_with("application/") && kind.ends_with("+json"))
}

/// Refuses what no endpoint would read, whatever the path and whoever asks.
pub(crate) async fn guard(State(app): State<SharedApp>, mut request: Request, next: Next) -> Response {
    request.extensions_mut().insert(ReadTimeout(Duration::from_millis(app.config.body_timeout_ms)));
    match announced_bytes(request.headers()) {
        Some(bytes) if bytes > MAX_TASK_BODY_BYTES => {
            drain(request.into_body());
            let detail =
                format!("no address of this server reads more than {MAX_TASK_BODY_BYTES} bytes, most of them far less");
            refuse(ProblemType::BodyTooLarge, detail).into_response()
        }
        _ => next.run(request).await,
    }
}

async fn read(request: Request, limit: usize) -> Answer<Bytes> {
    let announced = announced_bytes(request.headers());
    let in_time = request.extensions().get().map_or(Duration::MAX, |ReadTimeout(limit)| *limit);
    let body = request.into_body();
    if announced.is_some_and(|bytes| bytes > limit) {
        drain(body);
        return Err(too_large(limit));
    }
    tokio::time::timeout(in_time, collect(body, limit)).await.unwrap_or_else(|_| {
        let detail = format!("the body did not arrive within {} ms; send it again, and faster", in_time.as_millis());
        Err(refuse(ProblemType::RequestTimeout, detail))
    })
}

async fn collect(body: Body, limit: usize) -> Answer<Bytes> {
    let mut stream = body.into_data_stream();
    let mut collected = Vec::new();
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| refuse(ProblemType::InvalidBody, "the connection broke inside the body"))?;
        if collected.len() + chunk.len() > limit {
            drain(Body::from_stream(stream));
            return Err(too_large(limit));
        }
        collected.extend_from_slice(&chunk);
    }
    Ok(collected.into())
}

fn announced_bytes(headers: &HeaderMap) -> Option<usize> {
    headers.get(CONTENT_LENGTH).map(HeaderValue::to_str)?.ok()?.parse().ok()
}

fn too_large(limit: usize) -> Failure {
    refuse(ProblemType::BodyTooLarge, format!("this address reads bodies of at most {limit} bytes; send less"))
}

fn drain(body: Body) {
    tokio::spawn(tokio::time::timeout(MAX_DRAIN_TIME, async move {
        let mut stream = body.into_data_stream();
        let mut drained = 0;
        while let Some(Ok(chunk)) = stream.next().await {
            drained += chunk.len();
            if drained > MAX_DRAINED_BYTES {
                return;
            }
        }
    }));
}
