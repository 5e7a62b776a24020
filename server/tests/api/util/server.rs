//! A server in a temporary folder.

use super::{Guest, Union, WORDS, policy, spec};
use axum::Router;
use axum::routing::get;
use feddtpt_model::MaskedLm;
use feddtpt_server::aggregator::Aggregator;
use feddtpt_server::clock::MockClock;
use feddtpt_server::store::SqliteStore;
use feddtpt_server::{Parts, RunningServer, Server, ServerConfig, Web};
use feddtpt_shared::federation::{FederationSpec, Phase};
use feddtpt_shared::messages::{CreateFederation, CreateInvites, Created, FederationView, Invites, Secret};
use feddtpt_shared::problem::Problem;
use feddtpt_shared::transcript::{TranscriptEntry, verify_chain};
use reqwest::{Method, RequestBuilder};
use std::path::PathBuf;
use std::sync::Arc;

pub const HOST_TOKEN: &str = "the host's token";

/// A server, its folder and its clock.
pub struct TestServer {
    folder: Arc<tempfile::TempDir>,
    pub clock: MockClock,
    running: Option<RunningServer>,
    pub store: Option<SqliteStore>,
    aggregator: Arc<dyn Aggregator>,
    model: Option<Arc<dyn MaskedLm>>,
    tune: fn(&mut ServerConfig),
    web: fn() -> Web,
    client: reqwest::Client,
    /// The federation made by `with_federation`.
    pub federation: String,
}

/// An answer, read whole.
pub struct Reply {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub body: String,
}

impl Reply {
    /// The body as a problem; fails if it is none.
    #[track_caller]
    pub fn problem(&self) -> Problem {
        assert_eq!(self.headers["content-type"], "application/problem+json", "{}", self.body);
        let problem: Problem = serde_json::from_str(&self.body).unwrap();
        assert_eq!(problem.status, self.status);
        problem
    }

    /// The body as JSON.
    #[track_caller]
    pub fn json<T: serde::de::DeserializeOwned>(&self) -> T {
        assert!((200..300).contains(&self.status), "{} {}", self.status, self.body);
        serde_json::from_str(&self.body).unwrap()
    }
}

/// A page that breaks.
fn broken() -> Web {
    let broken = get(async || -> &'static str { panic!("a page panics on purpose") });
    Web { pages: Some(Router::new().route("/broken", broken)), models: Vec::new() }
}

impl TestServer {
    pub async fn start() -> Self {
        Self::start_with(Arc::new(Union)).await
    }

    pub async fn start_with(aggregator: Arc<dyn Aggregator>) -> Self {
        Self::build(aggregator, None, |_| {}).await
    }

    pub async fn build(
        aggregator: Arc<dyn Aggregator>,
        model: Option<Arc<dyn MaskedLm>>,
        tune: fn(&mut ServerConfig),
    ) -> Self {
        Self::build_with_web(aggregator, model, tune, broken).await
    }

    pub async fn build_with_web(
        aggregator: Arc<dyn Aggregator>,
        model: Option<Arc<dyn MaskedLm>>,
        tune: fn(&mut ServerConfig),
        web: fn() -> Web,
    ) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut server = Self {
            folder: Arc::new(tempfile::tempdir().unwrap()),
            clock: MockClock::new(1_000_000),
            running: None,
            store: None,
            aggregator,
            model,
            tune,
            web,
            client: reqwest::Client::new(),
            federation: String::new(),
        };
        server.launch().await;
        server
    }

    /// Creates a federation under the default policy of the tests.
    pub async fn with_federation(self) -> Self {
        self.with_spec(&spec(2, policy())).await
    }

    pub async fn with_spec(mut self, spec: &FederationSpec) -> Self {
        self.federation = self.create(spec).await.json::<Created>().federation;
        self
    }

    pub fn database(&self) -> PathBuf {
        self.folder.path().join("server.sqlite")
    }

    async fn launch(&mut self) {
        let mut config = ServerConfig::local(self.database(), Secret::new(HOST_TOKEN));
        config.poll_wait_ms = 300;
        (self.tune)(&mut config);
        let store = SqliteStore::open(&self.database()).await.unwrap();
        self.store = Some(store.clone());
        let parts = Parts {
            store: Arc::new(store),
            clock: Arc::new(self.clock.clone()),
            aggregator: Some(Arc::clone(&self.aggregator)),
            model: self.model.clone(),
            web: (self.web)(),
        };
        self.running = Some(Server::start_with(config, parts).await.unwrap());
    }

    /// Ends the server without ceremony and starts another on the same file.
    pub async fn restart(&mut self) {
        drop(self.running.take());
        self.launch().await;
    }

    /// The same, with another method.
    pub async fn restart_with(&mut self, aggregator: Arc<dyn Aggregator>) {
        self.aggregator = aggregator;
        self.restart().await;
    }

    pub async fn shutdown(mut self) {
        self.running.take().unwrap().shutdown().await;
    }

    pub fn address(&self) -> std::net::SocketAddr {
        self.running.as_ref().unwrap().local_addr()
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address())
    }

    /// A path below the federation.
    pub fn below(&self, path: &str) -> String {
        format!("/api/v1/federations/{}{path}", self.federation)
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, self.url(path))
    }

    pub fn host(&self, method: Method, path: &str) -> RequestBuilder {
        self.request(method, path).bearer_auth(HOST_TOKEN)
    }

    pub async fn send(&self, request: RequestBuilder) -> Reply {
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Reply { status, headers, body: response.text().await.unwrap() }
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.send(self.request(Method::GET, path)).await
    }

    pub async fn create(&self, spec: &FederationSpec) -> Reply {
        let body = CreateFederation { spec: spec.clone(), vocabulary: WORDS.to_owned() };
        self.send(self.host(Method::POST, "/api/v1/federations").json(&body)).await
    }

    pub async fn invite(&self) -> Secret {
        let body = CreateInvites { count: 1, valid_ms: None };
        let reply = self.send(self.host(Method::POST, &self.below("/invites")).json(&body)).await;
        reply.json::<Invites>().invites.remove(0)
    }

    pub async fn guest(&self) -> Guest {
        Guest::join(self, &self.invite().await).await
    }

    pub async fn view(&self) -> FederationView {
        self.get(&self.below("")).await.json()
    }

    /// The record, verified.
    pub async fn transcript(&self) -> Vec<TranscriptEntry> {
        let entries: Vec<TranscriptEntry> = self.get(&self.below("/transcript")).await.json();
        verify_chain(&self.federation, &entries).unwrap();
        entries
    }

    /// Waits until the public view fits.
    pub async fn sees(&self, what: &str, fits: impl Fn(&FederationView) -> bool) -> FederationView {
        super::until(what, async || Some(self.view().await).filter(&fits)).await
    }

    /// Waits for a stage of a round to be open for ballots.
    pub async fn scores(&self, round: u32, stage: u32) -> FederationView {
        let here = |view: &FederationView| (view.round, view.phase, view.stage) == (round, Some(Phase::Score), stage);
        self.sees(&format!("stage {stage} of round {round}"), here).await
    }

    /// Waits for a round to be open.
    pub async fn opens(&self, round: u32) -> FederationView {
        self.sees(&format!("round {round}"), |view| view.round == round).await
    }
}
