//! One HTTP request and its answer.

use crate::ledger::Purpose;
use feddtpt_client::platform::{MaybeSend, MaybeSync};
use feddtpt_shared::Prompt;
use feddtpt_shared::ballot::Ballot;
use feddtpt_shared::messages::Secret;
use http::Method;
use std::future::Future;
use std::time::Duration;
use url::Url;

/// Makes requests. Implementations note each one in a ledger before its first byte leaves, follow no redirect (a credential
/// goes nowhere but where it was addressed to), and bound the time and the size of an answer.
pub trait Transport: Clone + MaybeSend + MaybeSync + 'static {
    /// Makes one attempt.
    fn send(&self, call: Call<'_>) -> impl Future<Output = Result<Reply, NoReply>> + MaybeSend;
}

/// A request to make.
pub struct Call<'a> {
    /// Why.
    pub purpose: Purpose,
    /// The method.
    pub method: Method,
    /// The address.
    pub url: Url,
    /// A credential, sent as bearer token.
    pub bearer: Option<&'a Secret>,
    /// More headers; a value may be a credential and is never shown.
    pub headers: Vec<(&'static str, Secret)>,
    /// A JSON body.
    pub json: Option<Vec<u8>>,
    /// What an upload says, for the ledger.
    pub words: Option<Upload<'a>>,
    /// How long the whole exchange may take.
    pub timeout: Duration,
}

/// What an upload says.
#[derive(Clone, Copy, Debug)]
pub enum Upload<'a> {
    /// A proposal's words.
    Proposal(&'a Prompt),
    /// A ballot.
    Ballot(&'a Ballot),
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// What `Retry-After` says, in milliseconds. Dates are not read.
    pub retry_after_ms: Option<u64>,
    /// The body.
    pub body: Vec<u8>,
}

/// No whole answer came.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NoReply(pub String);

impl Reply {
    /// Whether the status is 2xx.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The value of a `Retry-After` header, in milliseconds, if it is a number of seconds.
    pub fn read_retry_after(value: &str) -> Option<u64> {
        value.trim().parse::<u64>().ok().map(|seconds| seconds.saturating_mul(1_000))
    }
}
