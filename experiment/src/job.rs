//! One job: the rows are dealt, and every arm plays.

use crate::arm::{Arm, Kind, Run};
use crate::deal::{deal_dirichlet, deal_iid};
use crate::federation::{RunRound, play};
use crate::models::Models;
use crate::plan::{Data, Job, Plan, Split};
use crate::soft::play_soft;
use crate::world::World;
use anyhow::{Context, ensure};
use feddtpt_client::platform::{Llm, Proposer};
use feddtpt_results::ResultRow;
use feddtpt_shared::{Row, Task, Vocabulary};
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use std::time::Instant;

/// A data set in memory.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its task, without public rows.
    pub task: Task,
    /// The public words.
    pub vocabulary: Vocabulary,
    /// Rows to deal out, one list for each participant of its own, or one for all.
    pub pools: Vec<Vec<Row>>,
    /// Rows to test on. Where there are too few, some are taken off the pools.
    pub test: Vec<Row>,
}

impl Source {
    /// Deals the rows of a job: public, to search on, to judge by and to test on are disjoint. The same for every arm.
    ///
    /// # Errors
    /// Too few rows, or rows that do not fit the task.
    pub fn deal(&self, plan: &Plan, data: &Data, job: Job) -> anyhow::Result<World> {
        let mut rng = ChaCha8Rng::seed_from_u64(job.seed);
        let classes = self.task.labels.len();
        let mut test = distinct(self.test.clone());
        let mut pools: Vec<Vec<Row>> = self.pools.iter().cloned().map(distinct).collect();
        test.shuffle(&mut rng);
        test.truncate(plan.test_rows);
        for pool in &mut pools {
            pool.retain(|row| !test.contains(row));
            pool.shuffle(&mut rng);
        }
        let mut public = Vec::new();
        for label in (0..classes).filter_map(|label| u32::try_from(label).ok()) {
            for turn in 0..plan.public_rows_per_class {
                let of = pools.len();
                let pool = &mut pools[turn % of];
                let at = pool.iter().position(|row| row.label == label);
                public.push(pool.remove(at.with_context(|| format!("{}: no row left for the public set", data.name))?));
            }
        }
        let lacking = plan.test_rows.saturating_sub(test.len()).div_ceil(pools.len().max(1));
        for pool in &mut pools {
            test.extend(pool.drain(..lacking.min(pool.len() / 3)));
        }
        let participants = match job.split {
            Split::Natural => pools.into_iter().map(|pool| pool.into_iter().take(plan.rows_each).collect()).collect(),
            Split::Iid => deal_iid(pools.concat(), plan.participants, plan.rows_each, job.seed),
            Split::Dirichlet(alpha) => {
                deal_dirichlet(pools.concat(), classes, plan.participants, plan.rows_each, alpha, job.seed)?
            }
        };
        ensure!(!participants.is_empty(), "{}: no participant gets rows", data.name);
        let task = Task { public_rows: public, ..self.task.clone() };
        Ok(World::new(task, self.vocabulary.clone(), participants, test, job.seed)?)
    }
}

/// Rows in a fixed order, each text once: a row that stands twice could be searched on and tested on.
fn distinct(mut rows: Vec<Row>) -> Vec<Row> {
    rows.sort_by(|a, b| (&a.text.text, &a.text.text_b, a.label).cmp(&(&b.text.text, &b.text.text_b, b.label)));
    rows.dedup_by(|a, b| a.text == b.text);
    rows
}

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
    let mut rows: Vec<ResultRow> = Vec::new();
    let mut started = Instant::now();
    let each = |round: RunRound| {
        let seconds = started.elapsed().as_secs_f64();
        started = Instant::now();
        rows.push(row(plan, job, arm, &round, seconds));
    };
    match arm.kind {
        Kind::Federated => play(world, arm, run, models, each).await?,
        Kind::Centralised => {
            let together = world.together()?;
            let whole = run.calls_per_round.saturating_mul(world.participants.len() as u64);
            let run = Run { calls_per_round: whole, ..run };
            play(&together, &centralised(arm), run, models, each).await?;
        }
        Kind::Manual => {
            play(world, arm, Run { rounds: 0, calls_per_round: 0 }, models, each).await?;
        }
        Kind::FedBpt | Kind::FedAvgBbt => play_soft(world, arm, run, models.masked, each)?,
        Kind::Alone => crate::alone::play_alone(world, arm, run, models, each).await?,
    }
    Ok(rows)
}

/// With one participant nothing can be supported by several, and nobody is to be protected from the others.
fn centralised(arm: &Arm) -> Arm {
    let mut arm = arm.clone();
    arm.strategy.release_threshold = Some(1);
    arm.strategy.min_points = 1;
    arm
}

fn row(plan: &Plan, job: Job, arm: &Arm, round: &RunRound, seconds: f64) -> ResultRow {
    let hostile = arm.hostile.as_ref();
    let trigger = hostile.and_then(|hostile| hostile.attack.trigger());
    ResultRow {
        experiment: plan.name.clone(),
        arm: arm.name.clone(),
        data: plan.data[job.data].name.clone(),
        split: job.split.to_string(),
        seed: job.seed,
        round: round.round,
        prompt: round.prompt.to_string(),
        llm_calls: round.calls.iter().sum(),
        calls_search: round.calls[0],
        calls_score: round.calls[1],
        bytes_up: round.body_bytes_up,
        bytes_down: round.body_bytes_down,
        test_rows: round.test.total(),
        correct: round.test.correct(),
        accuracy: round.test.accuracy(),
        balanced_accuracy: round.test.balanced_accuracy(),
        macro_f1: round.test.macro_f1(),
        own_accuracy: round.own.map(|own| own.mean),
        best_accuracy: round.own.map(|own| own.best),
        worst_accuracy: round.own.map(|own| own.worst),
        hostile_share: hostile.map_or(0.0, |hostile| hostile.share),
        trigger: trigger.map(|token| round.prompt.tokens().contains(token)),
        attack_success: None,
        seconds,
        note: round.note.clone(),
    }
}
