//! The ballots of a stage are counted: the best candidates go into the next stage, or one is published.
//!
//! The set is frozen: the store takes no ballot in this phase. What comes out depends on it alone, so a crash anywhere in
//! here is repaired by doing it again.

use super::lease::Lease;
use super::{Next, open};
use crate::aggregator::AggregationRequest;
use crate::app::App;
use crate::gate::{Sent, Step};
use crate::store::{Standing, StoreError};
use std::sync::Arc;

/// Opens the next stage, or publishes.
pub(super) async fn next(app: &App, standing: &Standing) -> Result<Next, StoreError> {
    let state = &standing.state;
    let round = state.position.round;
    let Some(fixed) = app.fixed.get(app.store.as_ref(), &state.id).await? else { return Ok(Next::Done) };
    // Where participants are grouped, the method says where their proposals lead.
    let method = match (&app.aggregator, fixed.spec.strategy.name.has_groups()) {
        (None, true) => return Ok(Next::WaitForChange),
        (method, has_groups) => method.clone().filter(|_| has_groups),
    };
    let lease = match Lease::take(app, standing).await? {
        Ok(lease) => lease,
        Err(next) => return Ok(next),
    };
    let contest = app.store.contest(&state.id, round).await?;
    let contest = contest.filter(|contest| contest.stage() == state.position.stage);
    let contest =
        contest.ok_or_else(|| StoreError::corrupt("a round", "it has no candidates of the stage that it is in"))?;
    let ballots = app.store.ballots(&state.id, round).await?;
    let proposals = app.store.proposals(&state.id, round).await?;
    let its = Arc::clone(&fixed);
    let incumbent = state.prompt.clone();
    // Many ballots take a while to count.
    let count = tokio::task::spawn_blocking(move || {
        let prompts = proposals.iter().map(|proposal| proposal.prompt.clone()).collect();
        let (spec, vocabulary) = (&its.spec, &its.vocabulary);
        let request = AggregationRequest { spec, vocabulary, round, proposals: prompts, incumbent };
        let directions = method.map_or(Ok(Vec::new()), |method| method.directions(&request))?;
        let sent = Sent { proposals: &proposals, ballots: &ballots, directions: &directions };
        Ok::<_, String>(contest.judge(&its.spec, round, sent))
    });
    let step = match lease.keep(app, count).await {
        Ok(counted) => counted
            .unwrap_or_else(|_| Err("its ballots cannot be counted".to_owned()))
            .map_err(|reason| StoreError::corrupt("a round", reason))?,
        Err(next) => return Ok(next),
    };
    let now_ms = app.clock.now_ms();
    Ok(Next::Step(Box::new(match step {
        Step::Score(contest) => open::score(state, contest, now_ms),
        Step::Publish(result) => open::publish(state, &fixed.spec, *result, now_ms),
    })))
}
