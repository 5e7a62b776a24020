//! The accepted set becomes a prompt, and the prompt is published, or a list of candidates, which participants judge.
//!
//! The set is frozen: the store takes no proposal in this phase. The result depends on the set, the model and the seed
//! alone, so a crash anywhere in here is repaired by doing it again.

use super::lease::Lease;
use super::{Next, open, propose};
use crate::aggregator::{Aggregated, AggregationRequest, Aggregator};
use crate::app::App;
use crate::fixed::Fixed;
use crate::gate::{Step, begin};
use crate::store::{Standing, StoreError};
use crate::trace;
use feddtpt_shared::{Digest, Prompt};
use std::sync::Arc;
use std::time::Instant;
use tracing::Instrument;

/// Aggregates and publishes or asks for judgement, or fails the attempt with the method's reason.
pub(super) async fn next(app: &App, standing: &Standing) -> Result<Next, StoreError> {
    let state = &standing.state;
    let Some(aggregator) = &app.aggregator else { return Ok(Next::WaitForChange) };
    let Some(fixed) = app.fixed.get(app.store.as_ref(), &state.id).await? else { return Ok(Next::Done) };
    let _turn = tokio::select! {
        turn = app.aggregations.acquire() => turn,
        () = app.closed() => return Ok(Next::Done),
    };
    let lease = match Lease::take(app, standing).await? {
        Ok(lease) => lease,
        Err(next) => return Ok(next),
    };
    let accepted = app.store.proposals(&state.id, state.position.round).await?;
    let submissions: Vec<Digest> = accepted.iter().map(|proposal| proposal.digest).collect();
    let proposals = accepted.into_iter().map(|proposal| proposal.prompt).collect();
    let started = Instant::now();
    let work = aggregate(Arc::clone(aggregator), standing, Arc::clone(&fixed), proposals);
    let span = trace::aggregation(&state.id, state.position.round);
    let aggregated = match lease.keep(app, work).instrument(span).await {
        Ok(aggregated) => aggregated,
        Err(next) => return Ok(next),
    };
    app.metrics.aggregation_seconds.observe(started.elapsed().as_secs_f64());
    let transition = match aggregated {
        Ok(aggregated) => match begin(state.position.round, aggregated, submissions) {
            Step::Score(contest) => open::score(state, contest, app.clock.now_ms()),
            Step::Publish(result) => open::publish(state, &fixed.spec, *result, app.clock.now_ms()),
        },
        Err(reason) => {
            let reason = format!("round {}: {reason}", state.position.round);
            propose::fail(state, &fixed.spec, reason, app.clock.now_ms())
        }
    };
    Ok(Next::Step(Box::new(transition)))
}

/// Runs the method on a blocking thread.
async fn aggregate(
    aggregator: Arc<dyn Aggregator>,
    standing: &Standing,
    fixed: Arc<Fixed>,
    proposals: Vec<Prompt>,
) -> Result<Aggregated, String> {
    let round = standing.state.position.round;
    let incumbent = standing.state.prompt.clone();
    let done = tokio::task::spawn_blocking(move || {
        let request =
            AggregationRequest { spec: &fixed.spec, vocabulary: &fixed.vocabulary, round, proposals, incumbent };
        let aggregated = aggregator.aggregate(&request)?;
        // What is published keeps the rules that proposals keep, whatever the method did.
        let cap = fixed.spec.task.max_prompt_tokens;
        let candidates = aggregated.candidates.iter().map(|candidate| ("a candidate", &candidate.prompt));
        for (what, prompt) in [("the aggregate", &aggregated.prompt)].into_iter().chain(candidates) {
            prompt.validate(cap, &fixed.vocabulary).map_err(|error| format!("{what}: {error}"))?;
        }
        Ok(aggregated)
    });
    done.await.unwrap_or_else(|_| Err("the aggregation crashed; the operator finds it in the log".into()))
}
