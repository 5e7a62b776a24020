//! Spans, for whoever collects traces. All of them are made here, so that one look shows what leaves with them: names and
//! numbers of the server's own, and ids of federations. Never a credential, a participant, a body, or an address as it was sent.
//!
//! They have a target of their own. A log that does not want them leaves it out, and then they cost a look at a flag.

use feddtpt_shared::federation::{FederationStatus, Phase};
use tracing::field::{Empty, debug};
use tracing::{Span, info_span};

/// The target of every span of the server, and of nothing else. Filters go by how a target begins, so no module's path may
/// begin with it.
pub const TARGET: &str = "feddtpt_spans";

/// A request: `method` is one of the usual ones, `route` the template.
pub(crate) fn request(method: &str, route: &str, id: &str) -> Span {
    info_span!(
        target: TARGET,
        "request",
        otel.name = format_args!("{method} {route}"),
        otel.kind = "server",
        otel.status_code = Empty,
        http.request.method = method,
        http.route = route,
        http.response.status_code = Empty,
        request.id = id,
    )
}

/// The request was answered with this status.
pub(crate) fn answered(request: &Span, status: u16) {
    request.record("http.response.status_code", status);
    if status >= 500 {
        request.record("otel.status_code", "ERROR");
    }
}

/// A step of a federation, to where it stands after.
pub(crate) fn step(federation: &str, status: FederationStatus, round: u32, attempt: u32, phase: Option<Phase>) -> Span {
    let phase = phase.map(debug);
    info_span!(target: TARGET, "step", federation, status = ?status, round, attempt, phase, taken = Empty)
}

/// The step was taken, or somebody else took it first.
pub(crate) fn taken(step: &Span, taken: bool) {
    step.record("taken", taken);
}

/// The aggregation of a round.
pub(crate) fn aggregation(federation: &str, round: u32) -> Span {
    info_span!(target: TARGET, "aggregation", federation, round)
}

/// Requests that go to the store together, in a task of their own: it has no parent, and is linked with each of them.
pub(crate) fn batch<'a>(requests: impl ExactSizeIterator<Item = &'a Span>) -> Span {
    let span = info_span!(target: TARGET, parent: None, "batch", requests = requests.len());
    for request in requests {
        span.follows_from(request);
    }
    span
}

/// A transaction, or a read, with all attempts.
pub(crate) fn store(name: &'static str) -> Span {
    info_span!(
        target: TARGET,
        "store",
        otel.name = format_args!("store {name}"),
        otel.status_code = Empty,
        transaction = name,
    )
}

/// The transaction, or the read, was given up.
pub(crate) fn failed(store: &Span) {
    store.record("otel.status_code", "ERROR");
}
