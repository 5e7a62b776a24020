//! The aggregation server over HTTP.

use crate::address::below;
use crate::ledger::Purpose;
use crate::transport::{Call, Reply, Transport, Upload};
use feddtpt_client::platform::{Server, ServerError};
use feddtpt_shared::ballot::Ballot;
use feddtpt_shared::limits::MAX_POLL_WAIT_MS;
use feddtpt_shared::messages::{FederationView, Join, Joined, Proposal, RoundView, Secret, Submitted};
use feddtpt_shared::problem::Problem;
use feddtpt_shared::{Digest, Vocabulary};
use http::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::time::Duration;
use url::Url;

/// Longer than the longest the server holds an answer back.
const TIMEOUT: Duration = Duration::from_millis(MAX_POLL_WAIT_MS + 20_000);

/// One federation on one server. One attempt per call.
#[derive(Clone)]
pub struct HttpServer<T> {
    transport: T,
    base: Url,
}

/// What a request carries.
#[derive(Default)]
struct Load<'a> {
    bearer: Option<&'a Secret>,
    json: Option<Vec<u8>>,
    words: Option<Upload<'a>>,
    /// Whether the answer may be held until something is to do.
    waits: bool,
    query: Vec<(&'static str, String)>,
}

impl<T: Transport> HttpServer<T> {
    /// The federation `federation` on the server at `server`, such as `https://tuning.example.org`.
    pub fn new(transport: T, server: &Url, federation: &str) -> Self {
        Self { transport, base: below(server, &["api", "v1", "federations", federation]) }
    }

    /// What makes the requests.
    pub fn transport(&self) -> &T {
        &self.transport
    }

    /// The address of the federation.
    pub fn url(&self) -> &Url {
        &self.base
    }

    /// A value below the federation's address, for what the client does not ask for by itself.
    pub async fn get<V: DeserializeOwned>(&self, path: &[&str]) -> Result<V, ServerError> {
        read(&self.send(Purpose::Federation, Method::GET, path, Load::default()).await?)
    }

    /// The same with the host's token, for what only a host may see.
    pub async fn get_as_host<V: DeserializeOwned>(&self, path: &[&str], token: &Secret) -> Result<V, ServerError> {
        let load = Load { bearer: Some(token), ..Load::default() };
        read(&self.send(Purpose::Host, Method::GET, path, load).await?)
    }

    /// A part of a list, which the query names.
    pub async fn list_as_host<V: DeserializeOwned>(
        &self,
        path: &[&str],
        query: &[(&'static str, String)],
        token: &Secret,
    ) -> Result<Vec<V>, ServerError> {
        let load = Load { bearer: Some(token), query: query.to_vec(), ..Load::default() };
        read(&self.send(Purpose::Host, Method::GET, path, load).await?)
    }

    /// Deletes below the federation's address with the host's token.
    pub async fn delete_as_host(&self, path: &[&str], token: &Secret) -> Result<(), ServerError> {
        let load = Load { bearer: Some(token), ..Load::default() };
        self.send(Purpose::Host, Method::DELETE, path, load).await.map(drop)
    }

    /// Posts below the federation's address with the host's token.
    pub async fn post_as_host<V: DeserializeOwned>(
        &self,
        path: &[&str],
        token: &Secret,
        body: &impl Serialize,
    ) -> Result<V, ServerError> {
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
        if !load.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&load.query);
        }
        let Load { bearer, json, words, waits, .. } = load;
        let prefer = || ("prefer", Secret::new(format!("wait={}", MAX_POLL_WAIT_MS / 1_000)));
        let headers = waits.then(prefer).into_iter().collect();
        let call = Call { purpose, method, url, bearer, headers, json, words, timeout: TIMEOUT };
        let reply = self.transport.send(call).await.map_err(|error| ServerError::Unreachable(error.0))?;
        if reply.is_success() { Ok(reply) } else { Err(problem(&reply)) }
    }
}

impl<T: Transport> Server for HttpServer<T> {
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
        let query = after.map(|after| ("after", after.to_string())).into_iter().collect();
        let load = Load { bearer: Some(token), query, ..Load::default() };
        read(&self.send(Purpose::Round, Method::GET, &["round"], load).await?)
    }

    async fn propose(&self, token: &Secret, round: u32, proposal: &Proposal) -> Result<Submitted, ServerError> {
        let words = Some(Upload::Proposal(&proposal.prompt));
        let load = Load { bearer: Some(token), json: Some(json(proposal)?), words, waits: true, ..Load::default() };
        let round = round.to_string();
        read(&self.send(Purpose::Proposal, Method::PUT, &["rounds", &round, "proposal"], load).await?)
    }

    async fn ballot(&self, token: &Secret, round: u32, ballot: &Ballot) -> Result<Submitted, ServerError> {
        let words = Some(Upload::Ballot(ballot));
        let load = Load { bearer: Some(token), json: Some(json(ballot)?), words, waits: true, ..Load::default() };
        let round = round.to_string();
        read(&self.send(Purpose::Ballot, Method::PUT, &["rounds", &round, "ballot"], load).await?)
    }

    async fn leave(&self, token: &Secret) -> Result<(), ServerError> {
        let load = Load { bearer: Some(token), ..Load::default() };
        self.send(Purpose::Leave, Method::DELETE, &["participants", "me"], load).await.map(drop)
    }
}

fn json(body: &impl Serialize) -> Result<Vec<u8>, ServerError> {
    serde_json::to_vec(body)
        .map_err(|error| ServerError::Unreachable(format!("the request cannot be written: {error}")))
}

/// A value from the JSON of an answer.
pub fn read<T: DeserializeOwned>(reply: &Reply) -> Result<T, ServerError> {
    serde_json::from_slice(&reply.body).map_err(|error| unreadable(&error))
}

fn unreadable(error: &dyn std::fmt::Display) -> ServerError {
    ServerError::Unreachable(format!("its answer cannot be read: {error}"))
}

/// The problem in an answer; anything else in its place (a proxy's page, say) is no answer of the server.
pub fn problem(reply: &Reply) -> ServerError {
    match serde_json::from_slice::<Problem>(&reply.body) {
        Ok(mut problem) => {
            problem.retry_after_ms = problem.retry_after_ms.or(reply.retry_after_ms);
            ServerError::Problem(Box::new(problem))
        }
        Err(_) => ServerError::Unreachable(format!("HTTP {} without a problem this version knows", reply.status)),
    }
}
