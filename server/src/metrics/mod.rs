//! Figures for an operator, in Prometheus' text formats. No label holds an id, so that their number stays small.

mod census;
mod text;
mod transactions;

pub(crate) use text::CLASSIC;

use census::Census;
use feddtpt_shared::problem::ProblemType;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;
use std::time::Duration;
use transactions::Transactions;

/// Labels of a request.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(crate) struct RequestLabels {
    pub(crate) method: String,
    pub(crate) route: String,
    pub(crate) status: u16,
}

/// Labels of a request's time.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RouteLabels {
    method: String,
    route: String,
}

/// Labels of an error answer.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct TypeLabels {
    r#type: &'static str,
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
    requests: Family<RequestLabels, Counter>,
    request_seconds: Family<RouteLabels, Histogram, fn() -> Histogram>,
    problems: Family<TypeLabels, Counter>,
    pub(crate) submissions: Family<OutcomeLabels, Counter>,
    ballots: Family<OutcomeLabels, Counter>,
    put_off: Family<ReasonLabels, Counter>,
    pub(crate) rounds_published: Counter,
    pub(crate) attempts_failed: Counter,
    pub(crate) aggregation_seconds: Histogram,
    pub(crate) census: Census,
    pub(crate) transactions: Transactions,
}

impl Metrics {
    pub(crate) fn new() -> Self {
        let mut registry = Registry::with_prefix("feddtpt");
        let requests = Family::default();
        // Half a millisecond to half a minute: a long poll ends within that.
        let request_seconds = Family::new_with_constructor(
            (|| Histogram::new(exponential_buckets(0.000_5, 4.0, 9))) as fn() -> Histogram,
        );
        let problems = Family::default();
        let submissions = Family::default();
        let ballots = Family::default();
        let put_off = Family::default();
        let rounds_published = Counter::default();
        let attempts_failed = Counter::default();
        let aggregation_seconds = Histogram::new(exponential_buckets(0.001, 4.0, 9));
        registry.register("http_requests", "HTTP requests by route and status", requests.clone());
        let seconds = "Time to the head of the answer, by route; a long poll is held back for up to half a minute";
        registry.register("http_request_seconds", seconds, request_seconds.clone());
        registry.register("problems", "Error answers by type", problems.clone());
        registry.register("submissions", "Proposals by outcome", submissions.clone());
        registry.register("ballots", "Ballots by outcome", ballots.clone());
        registry.register("requests_put_off", "Requests answered 429, by what was too busy", put_off.clone());
        registry.register("rounds_published", "Rounds published", rounds_published.clone());
        registry.register("round_attempts_failed", "Attempts at a round that failed", attempts_failed.clone());
        registry.register("aggregation_seconds", "Time one aggregation took", aggregation_seconds.clone());
        let census = Census::new(&mut registry);
        let transactions = Transactions::new(&mut registry);
        Self {
            registry,
            requests,
            request_seconds,
            problems,
            submissions,
            ballots,
            put_off,
            rounds_published,
            attempts_failed,
            aggregation_seconds,
            census,
            transactions,
        }
    }

    /// The text that `/metrics` answers, in the format for scrapers that ask for `OpenMetrics` or in the classic one.
    pub(crate) fn render(&self, open_metrics: bool) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = prometheus_client::encoding::text::encode(&mut text, &self.registry);
        if open_metrics { text } else { text::classic(&text) }
    }

    /// Counts an answer.
    pub(crate) fn answered(&self, labels: &RequestLabels, problem: Option<ProblemType>, took: Duration) {
        let RequestLabels { method, route, .. } = labels.clone();
        self.request_seconds.get_or_create(&RouteLabels { method, route }).observe(took.as_secs_f64());
        self.requests.get_or_create(labels).inc();
        if let Some(problem) = problem {
            let r#type = problem.urn().rsplit(':').next().unwrap_or_default();
            self.problems.get_or_create(&TypeLabels { r#type }).inc();
        }
    }

    /// Counts a request that was put off.
    pub(crate) fn put_off(&self, reason: &'static str) {
        self.put_off.get_or_create(&ReasonLabels { reason }).inc();
    }

    /// Counts a proposal.
    pub(crate) fn submission(&self, outcome: &'static str) {
        self.submissions.get_or_create(&OutcomeLabels { outcome }).inc();
    }

    /// Counts a ballot.
    pub(crate) fn ballot(&self, outcome: &'static str) {
        self.ballots.get_or_create(&OutcomeLabels { outcome }).inc();
    }
}
