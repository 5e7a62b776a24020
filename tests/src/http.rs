//! Plain HTTP, as somebody else's program would speak it.

use anyhow::{Context, Result, bail};
use feddtpt_shared::problem::{PROBLEM_MEDIA_TYPE, Problem};
use reqwest::{Client, RequestBuilder, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::time::Duration;

/// A client that follows nothing and waits a bounded time.
pub fn client() -> Result<Client> {
    // A second call finds the provider installed: as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none());
    Ok(client.timeout(Duration::from_secs(40)).build()?)
}

/// An answer, read to its end.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The media type, without parameters.
    pub media_type: String,
    /// Seconds to wait, where the answer asks for it.
    pub retry_after: Option<u64>,
    /// The body.
    pub body: String,
}

/// Sends and reads the whole answer.
pub async fn send(request: RequestBuilder) -> Result<Answer> {
    let response = request.send().await.context("no answer")?;
    let status = response.status();
    let retry_after = response.headers().get("retry-after").and_then(|value| value.to_str().ok()?.parse().ok());
    let media_type = response.headers().get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = media_type.split(';').next().unwrap_or_default().trim().to_owned();
    let body = response.text().await.context("the answer broke off")?;
    Ok(Answer { status, media_type, retry_after, body })
}

impl Answer {
    /// The body of an answer that is no error.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T> {
        if !self.status.is_success() {
            bail!("{}: {}", self.status, self.body);
        }
        serde_json::from_str(&self.body).with_context(|| format!("unexpected body: {}", self.body))
    }

    /// Fails unless this is a complete `application/problem+json` of one of `statuses`.
    pub fn problem(&self, statuses: &[u16]) -> Result<Problem> {
        if !statuses.contains(&self.status.as_u16()) {
            bail!("{} instead of {statuses:?}: {}", self.status, self.body);
        }
        if self.media_type != PROBLEM_MEDIA_TYPE {
            bail!("{} comes as {:?}: {}", self.status, self.media_type, self.body);
        }
        let body: Value = serde_json::from_str(&self.body)?;
        for field in ["type", "title", "detail"] {
            if body[field].as_str().is_none_or(str::is_empty) {
                bail!("the problem has no {field}: {}", self.body);
            }
        }
        if body["status"] != self.status.as_u16() {
            bail!("the problem names another status than {}: {}", self.status, self.body);
        }
        Ok(serde_json::from_value(body)?)
    }
}
