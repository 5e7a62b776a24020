//! What is counted when somebody asks: federations by where they stand, and how full the queues are.

use crate::app::App;
use crate::store::{Standing, StoreError};
use feddtpt_shared::federation::{FederationStatus, Phase};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;
use std::collections::HashMap;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// The store is not asked again before this: anybody may ask for figures.
const FRESH: Duration = Duration::from_secs(1);
/// Most federations that the store is asked about for one answer.
const MAX_LIVE: usize = 500;

/// Labels of a federation.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Place {
    status: &'static str,
    phase: &'static str,
}

/// Labels of a queue.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Queue {
    queue: &'static str,
}

/// Gauges that are set when they are read.
pub(crate) struct Census {
    federations: Family<Place, Gauge>,
    not_counted: Gauge,
    participants: Gauge,
    open_submissions: Gauge,
    open_ballots: Gauge,
    store_up: Gauge,
    queues: Family<Queue, Gauge>,
    memory: Mutex<Memory>,
}

#[derive(Default)]
struct Memory {
    /// Federations that have ended stay as they are.
    ended: HashMap<String, FederationStatus>,
    taken: Option<Instant>,
}

impl Census {
    pub(super) fn new(registry: &mut Registry) -> Self {
        let census = Self {
            federations: Family::default(),
            not_counted: Gauge::default(),
            participants: Gauge::default(),
            open_submissions: Gauge::default(),
            open_ballots: Gauge::default(),
            store_up: Gauge::default(),
            queues: Family::default(),
            memory: Mutex::default(),
        };
        registry.register("federations", "Federations by status and phase", census.federations.clone());
        let not_counted = "Live federations beyond those that were counted";
        registry.register("federations_not_counted", not_counted, census.not_counted.clone());
        registry.register("participants", "Participants of live federations", census.participants.clone());
        let submissions = "Proposals accepted for rounds that are open";
        registry.register("open_round_submissions", submissions, census.open_submissions.clone());
        let ballots = "Ballots accepted for stages that are open";
        registry.register("open_stage_ballots", ballots, census.open_ballots.clone());
        registry.register("store_up", "Whether the store answered, 1 or 0", census.store_up.clone());
        registry.register("queue_places_taken", "Places taken, waiting and at work", census.queues.clone());
        census
    }

    /// Counts. What the store does not answer stays as it was.
    pub(crate) async fn take(&self, app: &App) {
        let set = |queue, taken: usize| {
            self.queues.get_or_create(&Queue { queue }).set(i64::try_from(taken).unwrap_or(i64::MAX));
        };
        set("changes", app.config.max_changes.saturating_sub(app.changes.available_permits()));
        set("submissions", app.config.max_submissions.saturating_sub(app.submissions.available_permits()));
        set("aggregations", app.config.aggregation_threads.max(1).saturating_sub(app.aggregations.available_permits()));
        set("model", app.inference.as_ref().map_or(0, crate::inference::Inference::places_taken));
        let mut memory = self.memory.lock().await;
        if memory.taken.is_some_and(|taken| taken.elapsed() < FRESH) {
            return;
        }
        let counted = self.count(app, &mut memory).await;
        self.store_up.set(i64::from(counted.is_ok()));
        memory.taken = Some(Instant::now());
    }

    async fn count(&self, app: &App, memory: &mut Memory) -> Result<(), StoreError> {
        let (mut places, mut live, mut not_counted) = (HashMap::<Place, i64>::new(), Vec::new(), 0);
        for id in app.store.federation_ids().await? {
            if let Some(status) = memory.ended.get(&id) {
                *places.entry(place(*status, None)).or_default() += 1;
            } else if live.len() == MAX_LIVE {
                not_counted += 1;
            } else if let Some(standing) = app.store.standing(&id, None).await? {
                let position = standing.state.position;
                *places.entry(place(position.status, position.phase)).or_default() += 1;
                if position.status.is_terminal() {
                    memory.ended.insert(id, position.status);
                } else {
                    live.push(standing);
                }
            }
        }
        self.federations.clear();
        for (place, count) in places {
            self.federations.get_or_create(&place).set(count);
        }
        let sum = |of: fn(&Standing) -> u32| live.iter().map(|standing| i64::from(of(standing))).sum();
        self.participants.set(sum(|standing| standing.participants));
        self.open_submissions.set(sum(|standing| if is_judged(standing) { 0 } else { standing.submissions }));
        self.open_ballots.set(sum(|standing| if is_judged(standing) { standing.submissions } else { 0 }));
        self.not_counted.set(not_counted);
        Ok(())
    }
}

/// Whether what is counted of it are ballots.
fn is_judged(standing: &Standing) -> bool {
    standing.state.position.stage > 0
}

fn place(status: FederationStatus, phase: Option<Phase>) -> Place {
    let status_name = match status {
        FederationStatus::Gathering => "gathering",
        FederationStatus::Running => "running",
        FederationStatus::Paused => "paused",
        FederationStatus::Finished => "finished",
        FederationStatus::Failed => "failed",
        FederationStatus::Cancelled => "cancelled",
    };
    let phase = match phase.filter(|_| !status.is_terminal()) {
        None => "none",
        Some(Phase::Propose) => "propose",
        Some(Phase::Aggregate) => "aggregate",
        Some(Phase::Score) => "score",
        Some(Phase::Gate) => "gate",
        Some(Phase::Published) => "published",
        Some(Phase::Failed) => "failed",
    };
    Place { status: status_name, phase }
}
