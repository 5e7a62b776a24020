//! Starting and stopping a server.

use crate::aggregator::{Aggregator, ModelAggregator};
use crate::app::{App, SharedApp};
use crate::clock::{Clock, clock_for};
use crate::config::ServerConfig;
use crate::credential::{self, Deriver, NoRandomness};
use crate::fixed::FixedCache;
use crate::hub::Hub;
use crate::inference::Inference;
use crate::inside::Inside;
use crate::limit::Limits;
use crate::listen::{Tls, TlsError, bind, serve};
use crate::metrics::Metrics;
use crate::neighbours;
use crate::public_model::PublicModel;
use crate::rounds::runner::{self, Running};
use crate::router;
use crate::store::{Store, StoreError};

use axum::Router;
use feddtpt_model::MaskedLm;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinHandle;

/// What a server is made of, beside its settings. Tests put their own in.
pub struct Parts {
    /// What it remembers.
    pub store: Arc<dyn Store>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// How proposals become a prompt; without one the server shows federations and runs none.
    pub aggregator: Option<Arc<dyn Aggregator>>,
    /// The model behind the model endpoints; without one they are not served.
    pub model: Option<Arc<dyn MaskedLm>>,
    /// What is there for browsers.
    pub web: Web,
}

/// What a server has for participants in a browser tab.
#[derive(Default)]
pub struct Web {
    /// The pages, beside the API: see [`pages::router`](crate::pages::router).
    pub pages: Option<Router>,
    /// The models that a tab can fetch to run one.
    pub models: Vec<PublicModel>,
}

/// Why a server did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The operating system.
    #[error(transparent)]
    Randomness(#[from] NoRandomness),
    /// Certificate and key.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The address.
    #[error("cannot listen on {address}: {reason}; is another server running there?")]
    Listen {
        /// Which one.
        address: SocketAddr,
        /// What the system says.
        reason: std::io::Error,
    },
}

/// The aggregation server.
#[derive(Clone, Copy, Debug)]
pub struct Server;

/// A server at work. Dropping it stops it where it is, as a crash would.
pub struct RunningServer {
    local_addr: SocketAddr,
    model_addr: Option<SocketAddr>,
    app: SharedApp,
    tasks: Vec<JoinHandle<()>>,
    grace: Duration,
    tls: Option<Arc<Tls>>,
    inside: Inside,
}

impl Server {
    /// Opens the database, goes on with every federation in it, and listens. `model` serves the model endpoints and
    /// embeds tokens for the aggregation.
    pub async fn start(
        config: ServerConfig,
        model: Option<Arc<dyn MaskedLm>>,
        web: Web,
    ) -> Result<RunningServer, StartError> {
        let store = config.database.open().await?;
        let aggregator =
            model.as_ref().map(|model| -> Arc<dyn Aggregator> { Arc::new(ModelAggregator::new(Arc::clone(model))) });
        let clock = clock_for(&store).await?;
        let parts = Parts { store, clock, aggregator, model, web };
        Self::start_with(config, parts).await
    }

    /// The same, from parts. `config.database` is not looked at.
    pub async fn start_with(config: ServerConfig, parts: Parts) -> Result<RunningServer, StartError> {
        let tls = config.tls.clone().map(Tls::load).transpose()?.map(Arc::new);
        let listener = bind(config.listen).await?;
        let model_listener = match config.model_listen {
            Some(address) => Some(bind(address).await?),
            None => None,
        };
        let grace = Duration::from_millis(config.shutdown_grace_ms);
        let (threads, queue) = (config.inference_threads, config.inference_queue);
        let inference = parts.model.map(|model| Inference::new(model, threads, queue));
        let replica = credential::random_id("r")?;
        let metrics = Metrics::new();
        parts.store.observe(Arc::new(metrics.transactions.clone()));
        let app = Arc::new(App {
            replica,
            host_token_hash: credential::hash(&config.host_token),
            deriver: Deriver::new(parts.store.secret().await?),
            store: parts.store,
            clock: parts.clock,
            aggregator: parts.aggregator,
            inference,
            public_models: parts.web.models,
            hub: Hub::default(),
            running: Running::default(),
            metrics,
            fixed: FixedCache::default(),
            limits: Limits::new(config.token_rate, config.address_rate),
            changes: Semaphore::new(config.max_changes),
            submissions: Semaphore::new(config.max_submissions),
            aggregations: Semaphore::new(config.aggregation_threads.max(1)),
            closing: watch::Sender::new(false),
            config,
        });
        runner::resume_all(&app).await?;
        neighbours::spawn(&app);
        let local_addr = listener.1;
        let model_addr = model_listener.as_ref().map(|listener| listener.1);
        let mut tasks = Vec::new();
        let model = app.inference.is_some();
        if let Some((listener, _)) = model_listener.filter(|_| model) {
            tasks.push(serve(&app, listener, router::model_only(&app), tls.clone()));
        }
        let beside = model && model_addr.is_none();
        let inside = Inside { router: router::api(&app, beside, parts.web.pages) };
        tasks.push(serve(&app, listener.0, inside.router.clone(), tls.clone()));
        tracing::info!(%local_addr, replica = app.replica, tls = tls.is_some(), "listening");
        Ok(RunningServer { local_addr, model_addr, app, tasks, grace, tls, inside })
    }
}

impl std::fmt::Debug for RunningServer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RunningServer").field("local_addr", &self.local_addr).finish_non_exhaustive()
    }
}

impl RunningServer {
    /// Where the API listens.
    pub fn local_addr(&self) -> SocketAddr {
        self.local_addr
    }

    /// Where the model endpoints listen, when they have a listener of their own.
    pub fn model_addr(&self) -> Option<SocketAddr> {
        self.model_addr
    }

    /// `https` with certificates, else `http`.
    pub fn scheme(&self) -> &'static str {
        if self.tls.is_some() { "https" } else { "http" }
    }

    /// A way in that needs no socket.
    pub fn inside(&self) -> Inside {
        self.inside.clone()
    }

    /// Reads certificate and key again, for new connections. What was there stays when they cannot be used.
    pub fn reload_tls(&self) -> Result<(), TlsError> {
        self.tls.as_ref().map_or(Ok(()), |tls| tls.reload())
    }

    /// Takes no new requests, answers open long polls, waits for the rest up to the grace time. Steps that this server has
    /// begun are given back, for others to take.
    pub async fn shutdown(mut self) {
        self.app.closing.send_replace(true);
        if tokio::time::timeout(self.grace, self.app.running.idle()).await.is_err() {
            tracing::warn!("some federations did not come to rest in time");
        }
        for task in &mut self.tasks {
            if tokio::time::timeout(self.grace, &mut *task).await.is_err() {
                task.abort();
            }
        }
    }
}

impl Drop for RunningServer {
    fn drop(&mut self) {
        self.app.running.abort();
        self.app.closing.send_replace(true);
        for task in &self.tasks {
            task.abort();
        }
    }
}
