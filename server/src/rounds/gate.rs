//! The ballots of a stage are counted: the best candidates go into the next stage, or one is published.
//!
//! The set is frozen: the store takes no ballot in this phase. What comes out depends on it alone, so a crash anywhere in
//! here is repaired by doing it again.

use super::lease::Lease;
use super::{Next, open};
use crate::app::App;
use crate::gate::{Sent, Step};
use crate::store::{Standing, StoreError};
use std::sync::Arc;

/// Opens the next stage, or publishes.
pub(super) async fn next(app: &App, standing: &Standing) -> Result<Next, StoreError> {
    let state = &standing.state;
    let round = state.position.round;
    let Some(fixed) = app.fixed.get(app.store.as_ref(), &state.id).await? else { return Ok(Next::Done) };
    let lease = match Lease::take(app, standing).await? {
        Ok(lease) => lease,
        Err(next) => return Ok(next),
    };
    let contest = app.store.contest(&state.id, round).await?;
    let contest = contest.filter(|contest| contest.stage() == state.position.stage);
    let contest =
        contest.ok_or_else(|| StoreError::corrupt("a round", "it has no candidates of the stage that it is in"))?;
    let proposals = app.store.proposals(&state.id, round).await?;
    let ballots = app.store.ballots(&state.id, round).await?;
    let its = Arc::clone(&fixed);
    // Many ballots take a while to count.
    let count = tokio::task::spawn_blocking(move || {
        contest.judge(&its.spec, round, Sent { proposals: &proposals, ballots: &ballots })
    });
    let step = match lease.keep(app, count).await {
        Ok(counted) => counted.map_err(|_| StoreError::corrupt("a round", "its ballots cannot be counted"))?,
        Err(next) => return Ok(next),
    };
    let now_ms = app.clock.now_ms();
    Ok(Next::Step(Box::new(match step {
        Step::Score(contest) => open::score(state, contest, now_ms),
        Step::Publish(result) => open::publish(state, &fixed.spec, *result, now_ms),
    })))
}
