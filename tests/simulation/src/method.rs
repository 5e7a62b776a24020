//! The aggregation of a server: the real strategies over a small table of embeddings, with a gate before it.

use crate::fault::Faults;
use crate::panics::CRASH;
use crate::spec::GROUPS;
use feddtpt_model::{Encoded, MaskedLm, ModelError, Segment};
use feddtpt_server::aggregator::{Aggregated, AggregationRequest, Aggregator, ModelAggregator};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// Components of an embedding: a direction for each group of words and one for each word in it.
const DIMENSION: usize = GROUPS.len() + 3;

/// Embeddings by table: words of one group are close to each other. It does nothing else.
#[derive(Clone, Copy, Debug)]
struct Table;

impl MaskedLm for Table {
    fn id(&self) -> &'static str {
        "table"
    }

    fn dimension(&self) -> usize {
        DIMENSION
    }

    fn max_positions(&self) -> usize {
        0
    }

    fn word_id(&self, _: &str) -> Option<u32> {
        None
    }

    fn word(&self, _: u32) -> Option<&str> {
        None
    }

    fn is_whole_word(&self, _: u32) -> bool {
        false
    }

    fn words(&self) -> Vec<&str> {
        GROUPS.into_iter().flatten().copied().collect()
    }

    fn encode(&self, _: &[Segment<'_>]) -> Result<Encoded, ModelError> {
        Err(ModelError::TooLong { limit: 0, found: 1 })
    }

    fn score(&self, _: &[Encoded], _: &[u32]) -> Result<Vec<f32>, ModelError> {
        Ok(Vec::new())
    }

    fn top_k(&self, _: &[Encoded], _: usize, _: &[u32]) -> Result<Vec<Vec<Vec<(u32, f32)>>>, ModelError> {
        Ok(Vec::new())
    }

    fn log_softmax_at_mask(&self, _: &[Encoded]) -> Result<Vec<Vec<f32>>, ModelError> {
        Ok(Vec::new())
    }

    fn embed_word(&self, word: &str) -> Vec<f32> {
        let mut vector = vec![0.0; DIMENSION];
        for (group, words) in GROUPS.into_iter().enumerate() {
            if let Some(place) = words.iter().position(|known| *known == word) {
                vector[group] = 1.0;
                vector[GROUPS.len() + place] = 0.3;
            }
        }
        vector
    }

    fn embed_text(&self, _: &str) -> Result<Vec<f32>, ModelError> {
        Ok(vec![0.0; DIMENSION])
    }
}

/// The aggregation as nobody disturbs it.
pub fn undisturbed() -> impl Aggregator {
    ModelAggregator::new(Arc::new(Table))
}

/// What is to happen to the aggregations of a server.
#[derive(Debug, Default)]
struct Orders {
    held: bool,
    /// Whether the next one fails, and whether with a crash.
    fail: Option<bool>,
    failed: u64,
    crashed: u64,
    parked: u64,
}

/// The aggregation of one server.
pub struct Method {
    real: ModelAggregator,
    faults: Arc<Faults>,
    orders: Mutex<Orders>,
    changed: Condvar,
}

impl Method {
    /// Works at once.
    pub fn new(faults: &Arc<Faults>) -> Self {
        let real = ModelAggregator::new(Arc::new(Table));
        Self { real, faults: Arc::clone(faults), orders: Mutex::default(), changed: Condvar::new() }
    }

    fn orders(&self) -> MutexGuard<'_, Orders> {
        // A panic elsewhere cannot leave the orders half changed.
        self.orders.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Aggregations stop at the gate.
    pub fn hold(&self) {
        self.orders().held = true;
    }

    /// They go on.
    pub fn let_go(&self) {
        let mut orders = self.orders();
        orders.held = false;
        self.faults.work_goes_on();
        self.changed.notify_all();
    }

    /// The next one fails.
    pub fn fail(&self, crash: bool) {
        self.orders().fail = Some(crash);
    }

    /// None fails any more.
    pub fn mend(&self) {
        self.orders().fail = None;
        self.let_go();
    }

    /// How often it failed, crashed, and stood at the gate.
    pub fn bites(&self) -> [u64; 3] {
        let orders = self.orders();
        [orders.failed, orders.crashed, orders.parked]
    }
}

impl Aggregator for Method {
    fn aggregate(&self, request: &AggregationRequest<'_>) -> Result<Aggregated, String> {
        let work = self.faults.work();
        let mut orders = self.orders();
        if orders.held {
            orders.parked += 1;
            self.faults.work_parks(work);
        }
        while orders.held {
            orders = self.changed.wait(orders).unwrap_or_else(PoisonError::into_inner);
        }
        match orders.fail.take() {
            Some(true) => {
                orders.crashed += 1;
                drop(orders);
                std::panic::panic_any(CRASH);
            }
            Some(false) => {
                orders.failed += 1;
                return Err("the simulation made it fail".to_owned());
            }
            None => drop(orders),
        }
        self.real.aggregate(request)
    }
}
