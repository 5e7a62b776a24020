//! The aggregation server over HTTP.

#[cfg(test)]
mod tests;

use super::ledger::Purpose;
use super::wire::{Call, Reply, Wire};
use feddtpt_client::platform::{Server, ServerError};
use feddtpt_shared::limits::MAX_POLL_WAIT_MS;
use feddtpt_shared::messages::{FederationView, Join, Joined, Proposal, Receipt, RoundView, Secret};
use feddtpt_shared::problem::Problem;
use feddtpt_shared::{Digest, Prompt, Vocabulary};
use reqwest::{Method, Url};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::time::Duration;

/// Longer than the longest the server holds an answer back.
const TIMEOUT: Duration = Duration::from_millis(MAX_POLL_WAIT_MS + 20_000);

/// One federation on one server. One attempt per call.
#[derive(Clone)]
pub struct HttpServer {
    wire: Wire,
    base: Url,
}

/// What a request carries.
#[derive(Default)]
struct Load<'a> {
    bearer: Option<&'a Secret>,
    json: Option<Vec<u8>>,
    words: Option<&'a Prompt>,
    after: Option<u64>,
}

impl HttpServer {
    /// The federation `federation` on the server at `server`, such as `https://tuning.example.org`.
    pub fn new(wire: Wire, server: &Url, federation: &str) -> Self {
        Self { wire, base: below(server, &["api", "v1", "federations", federation]) }
    }

    /// The client that makes the requests.
    pub fn wire(&self) -> &Wire {
        &self.wire
    }

    /// The address of the federation.
    pub fn url(&self) -> &Url {
        &self.base
    }

    /// A value below the federation's address, for what the client does not ask for by itself.
    pub async fn get<T: DeserializeOwned>(&self, path: &[&str]) -> Result<T, ServerError> {
        read(&self.send(Purpose::Federation, Method::GET, path, Load::default()).await?)
    }

    /// Posts below the federation's address with the host's token.
    pub async fn post_as_host<T: DeserializeOwned>(
        &self,
        path: &[&str],
        token: &Secret,
        body: &impl Serialize,
    ) -> Result<T, ServerError> {
        let load = Load { bearer: Some(token), json: Some(json(body)?), ..Load::default() };
        read(&self.send(Purpose::Host, Method::POST, path, load).await?)
    }

    async fn send(
        &self,
        purpose: Purpose,
        method: Method,
        path: &[&str],
        load: Load<'_>,
    ) -> Result<Reply, ServerError> {
        let mut url = below(&self.base, path);
        if let Some(after) = load.after {
            url.query_pairs_mut().append_pair("after", &after.to_string());
        }
        let Load { bearer, json, words, .. } = load;
        let call = Call { purpose, method, url, bearer, json, words, timeout: TIMEOUT };
        let reply = self.wire.send(call).await.map_err(|error| ServerError::Unreachable(error.0))?;
        if reply.is_success() { Ok(reply) } else { Err(problem(&reply)) }
    }
}

impl Server for HttpServer {
    async fn federation(&self) -> Result<FederationView, ServerError> {
        self.get(&[]).await
    }

    async fn vocabulary(&self) -> Result<Vocabulary, ServerError> {
        let reply = self.send(Purpose::Vocabulary, Method::GET, &["vocabulary"], Load::default()).await?;
        let text = String::from_utf8(reply.body).map_err(|error| unreadable(&error))?;
        Vocabulary::parse(&text).map_err(|error| unreadable(&error))
    }

    async fn join(&self, invite: &Secret, nonce: Digest) -> Result<Joined, ServerError> {
        let load = Load { bearer: Some(invite), json: Some(json(&Join { nonce })?), ..Load::default() };
        read(&self.send(Purpose::Join, Method::POST, &["participants"], load).await?)
    }

    async fn round(&self, token: &Secret, after: Option<u64>) -> Result<RoundView, ServerError> {
        let load = Load { bearer: Some(token), after, ..Load::default() };
        read(&self.send(Purpose::Round, Method::GET, &["round"], load).await?)
    }

    async fn propose(&self, token: &Secret, round: u32, proposal: &Proposal) -> Result<Receipt, ServerError> {
        let load =
            Load { bearer: Some(token), json: Some(json(proposal)?), words: Some(&proposal.prompt), ..Load::default() };
        let round = round.to_string();
        read(&self.send(Purpose::Proposal, Method::PUT, &["rounds", &round, "proposal"], load).await?)
    }

    async fn leave(&self, token: &Secret) -> Result<(), ServerError> {
        let load = Load { bearer: Some(token), ..Load::default() };
        self.send(Purpose::Leave, Method::DELETE, &["participants", "me"], load).await.map(drop)
    }
}

/// `base` with more path segments, each encoded as need be.
pub(crate) fn below(base: &Url, path: &[&str]) -> Url {
    let mut url = base.clone();
    url.set_query(None);
    url.set_fragment(None);
    // An address that cannot have a path (`mailto:`) stays as it is and fails when it is used.
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.pop_if_empty().extend(path);
    }
    url
}

fn json(body: &impl Serialize) -> Result<Vec<u8>, ServerError> {
    serde_json::to_vec(body)
        .map_err(|error| ServerError::Unreachable(format!("the request cannot be written: {error}")))
}

pub(crate) fn read<T: DeserializeOwned>(reply: &Reply) -> Result<T, ServerError> {
    serde_json::from_slice(&reply.body).map_err(|error| unreadable(&error))
}

fn unreadable(error: &dyn std::fmt::Display) -> ServerError {
    ServerError::Unreachable(format!("its answer cannot be read: {error}"))
}

/// The problem in an answer; anything else in its place (a proxy's page, say) is no answer of the server.
pub(crate) fn problem(reply: &Reply) -> ServerError {
    match serde_json::from_slice::<Problem>(&reply.body) {
        Ok(mut problem) => {
            problem.retry_after_ms = problem.retry_after_ms.or_else(|| reply.retry_after_ms());
            ServerError::Problem(Box::new(problem))
        }
        Err(_) => ServerError::Unreachable(format!("HTTP {} without a problem this version knows", reply.status)),
    }
}
