//! The aggregation of a server: the real strategies over a small table of embeddings, with a gate before it.

use crate::fault::Faults;
use crate::panics::CRASH;
use crate::table::Table;
use feddtpt_server::aggregator::{Aggregated, AggregationRequest, Aggregator, ModelAggregator};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

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

    fn directions(&self, request: &AggregationRequest<'_>) -> Result<Vec<Option<Vec<f64>>>, String> {
        self.real.directions(request)
    }
}
