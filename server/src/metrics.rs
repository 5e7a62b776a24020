//! Figures for an operator, in Prometheus' text format.

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;

/// Labels of a request.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(crate) struct RequestLabels {
    pub(crate) method: String,
    pub(crate) route: String,
    pub(crate) status: u16,
}

/// Labels of a submission.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(crate) struct OutcomeLabels {
    pub(crate) outcome: &'static str,
}

/// Labels of a request that was put off.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(crate) struct ReasonLabels {
    reason: &'static str,
}

/// All counters of one server.
pub(crate) struct Metrics {
    registry: Registry,
    pub(crate) requests: Family<RequestLabels, Counter>,
    pub(crate) submissions: Family<OutcomeLabels, Counter>,
    put_off: Family<ReasonLabels, Counter>,
    pub(crate) rounds_published: Counter,
    pub(crate) attempts_failed: Counter,
    pub(crate) aggregation_seconds: Histogram,
}

impl Metrics {
    pub(crate) fn new() -> Self {
        let mut registry = Registry::with_prefix("feddtpt");
        let requests = Family::default();
        let submissions = Family::default();
        let put_off = Family::default();
        let rounds_published = Counter::default();
        let attempts_failed = Counter::default();
        let aggregation_seconds = Histogram::new(exponential_buckets(0.001, 4.0, 9));
        registry.register("http_requests", "HTTP requests by route and status", requests.clone());
        registry.register("submissions", "Proposals by outcome", submissions.clone());
        registry.register("requests_put_off", "Requests answered 429, by what was too busy", put_off.clone());
        registry.register("rounds_published", "Rounds published", rounds_published.clone());
        registry.register("round_attempts_failed", "Attempts at a round that failed", attempts_failed.clone());
        registry.register("aggregation_seconds", "Time one aggregation took", aggregation_seconds.clone());
        Self { registry, requests, submissions, put_off, rounds_published, attempts_failed, aggregation_seconds }
    }

    /// The text that `/metrics` answers.
    pub(crate) fn render(&self) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = prometheus_client::encoding::text::encode(&mut text, &self.registry);
        text
    }

    /// Counts a request that was put off.
    pub(crate) fn put_off(&self, reason: &'static str) {
        self.put_off.get_or_create(&ReasonLabels { reason }).inc();
    }

    /// Counts a submission.
    pub(crate) fn submission(&self, outcome: &'static str) {
        self.submissions.get_or_create(&OutcomeLabels { outcome }).inc();
    }
}
