//! One arm of a job.

use crate::alone::play_alone;
use crate::arm::{Arm, Kind, Run};
use crate::best_client::play_best_client;
use crate::federation::{RunRound, play};
use crate::majority::play_majority;
use crate::models::Models;
use crate::plan::{Job, Plan};
use crate::result_rows;
use crate::soft::play_soft;
use crate::world::World;
use feddtpt_client::platform::{Llm, Proposer};
use feddtpt_results::ResultRow;
use std::time::Instant;

/// Plays one arm of a job and gives its rows, round 0 first.
///
/// # Errors
/// A model refuses, or a setting does not fit.
pub async fn arm_rows<L: Llm, P: Proposer>(
    plan: &Plan,
    job: Job,
    world: &World,
    arm: &Arm,
    run: Run,
    models: &Models<'_, L, P>,
) -> anyhow::Result<Vec<ResultRow>> {
    let mut rounds: Vec<(RunRound, f64)> = Vec::new();
    let mut started = Instant::now();
    let each = |round: RunRound| {
        let seconds = started.elapsed().as_secs_f64();
        started = Instant::now();
        rounds.push((round, seconds));
    };
    let run = Run { rounds: arm.rounds(run), ..run };
    match arm.kind {
        Kind::Federated | Kind::Manual => play(world, arm, run, models, each).await?,
        Kind::Centralised => {
            let together = world.together()?;
            let whole = run.calls_per_round.saturating_mul(world.participants.len() as u64);
            let run = Run { calls_per_round: whole, ..run };
            play(&together, &centralised(arm), run, models, each).await?;
        }
        Kind::Majority => play_majority(world, each),
        Kind::FedBpt | Kind::FedAvgBbt => play_soft(world, arm, run, models.masked, each)?,
        Kind::Alone => play_alone(world, arm, run, models, each).await?,
        Kind::BestClient => play_best_client(world, arm, run, models, each).await?,
    }
    result_rows::rows(plan, job, world, arm, models, &rounds).await
}

/// With one participant nothing can be supported by several, and nobody is to be protected from the others.
fn centralised(arm: &Arm) -> Arm {
    let mut arm = arm.clone();
    arm.strategy.release_threshold = Some(1);
    arm.strategy.min_points = 1;
    arm
}

#[cfg(test)]
mod tests;
