//! What the database has to do, and how long it takes.

use crate::store::{Observer, Outcome};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;
use std::time::Duration;

/// Labels of a transaction's end.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct EndLabels {
    name: &'static str,
    outcome: &'static str,
}

/// Labels of a transaction's time.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct NameLabels {
    name: &'static str,
}

/// Counts transactions and reads by name. Cheap to clone; the clones count together.
#[derive(Clone)]
pub(crate) struct Transactions {
    ended: Family<EndLabels, Counter>,
    seconds: Family<NameLabels, Histogram, fn() -> Histogram>,
}

impl Transactions {
    pub(super) fn new(registry: &mut Registry) -> Self {
        let ended = Family::default();
        // A quarter of a millisecond to quarter of a minute: an attempt is given up after ten seconds.
        let seconds = Family::new_with_constructor(
            (|| Histogram::new(exponential_buckets(0.000_25, 4.0, 9))) as fn() -> Histogram,
        );
        let words = "Transactions and reads of the database by name, and how they ended";
        registry.register("store_transactions", words, ended.clone());
        let words = "Time of a transaction or a read with all its attempts, by name";
        registry.register("store_transaction_seconds", words, seconds.clone());
        Self { ended, seconds }
    }
}

impl Observer for Transactions {
    fn ended(&self, name: &'static str, outcome: Outcome, took: Duration) {
        let word = match outcome {
            Outcome::Committed => "committed",
            Outcome::Retried => "contended-retry",
            Outcome::Failed => "failed",
        };
        self.ended.get_or_create(&EndLabels { name, outcome: word }).inc();
        if outcome != Outcome::Retried {
            self.seconds.get_or_create(&NameLabels { name }).observe(took.as_secs_f64());
        }
    }
}
