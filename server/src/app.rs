//! What every handler can reach.

use crate::aggregator::Aggregator;
use crate::clock::Clock;
use crate::config::ServerConfig;
use crate::credential::Deriver;
use crate::fixed::{Fixed, FixedCache};
use crate::hub::Hub;
use crate::inference::Inference;
use crate::limit::Limits;
use crate::metrics::Metrics;
use crate::problem::{Answer, later, no_federation};
use crate::public_model::PublicModel;
use crate::rounds::runner::Running;
use crate::store::Store;
use feddtpt_shared::Digest;
use feddtpt_shared::problem::ProblemType;
use std::sync::Arc;
use tokio::sync::{Semaphore, SemaphorePermit, watch};

/// One server's parts.
pub(crate) struct App {
    /// Its name among the servers on the same database, drawn at every start.
    pub(crate) replica: String,
    pub(crate) config: ServerConfig,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) clock: Arc<dyn Clock>,
    /// `None` on a server without a model: it shows federations and runs none.
    pub(crate) aggregator: Option<Arc<dyn Aggregator>>,
    /// The model behind the model endpoints.
    pub(crate) inference: Option<Inference>,
    /// The model that tabs fetch.
    pub(crate) public_models: Vec<PublicModel>,
    pub(crate) host_token_hash: Digest,
    pub(crate) deriver: Deriver,
    pub(crate) hub: Hub,
    pub(crate) running: Running,
    pub(crate) metrics: Metrics,
    pub(crate) fixed: FixedCache,
    pub(crate) limits: Limits,
    pub(crate) changes: Semaphore,
    pub(crate) submissions: Semaphore,
    pub(crate) aggregations: Semaphore,
    /// Turns true at shutdown: long polls and streams end, rounds stop.
    pub(crate) closing: watch::Sender<bool>,
}

/// Shared by handlers and rounds.
pub(crate) type SharedApp = Arc<App>;

impl App {
    /// Spec and vocabulary, or the answer that there is no such federation.
    pub(crate) async fn fixed(&self, federation: &str) -> Answer<Arc<Fixed>> {
        self.fixed.get(self.store.as_ref(), federation).await?.ok_or_else(|| no_federation(federation))
    }

    /// A turn to change something; refused at once when too many have one.
    pub(crate) fn turn(&self) -> Answer<SemaphorePermit<'_>> {
        let busy = "the server is busy with other changes; try again in a moment";
        self.changes.try_acquire().map_err(|_| later(ProblemType::TooManyRequests, busy))
    }

    /// The same for a proposal or a ballot. They share transactions, so that many more of them can wait: a whole crowd, whenever a
    /// round opens.
    pub(crate) fn turn_to_submit(&self) -> Answer<SemaphorePermit<'_>> {
        let busy = "the server is busy with other submissions; try again in a moment";
        self.submissions.try_acquire().map_err(|_| later(ProblemType::TooManyRequests, busy))
    }

    /// Returns once the server shuts down.
    pub(crate) async fn closed(&self) {
        // The sender is `self`: it cannot go away while we wait.
        let _ = self.closing.subscribe().wait_for(|closing| *closing).await;
    }
}
