//! The rows of one job, dealt.

use crate::deal::{deal_dirichlet, deal_iid, deal_shots};
use crate::plan::{Data, Job, Plan, Split};
use crate::world::World;
use anyhow::{Context, ensure};
use feddtpt_shared::{Row, Task, Vocabulary};
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

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
        let rows_each = plan.rows_each(classes);
        let participants: Vec<Vec<Row>> = match (job.split, plan.shots) {
            (Split::Natural, None) => {
                pools.into_iter().map(|pool| pool.into_iter().take(rows_each).collect()).collect()
            }
            (Split::Natural, Some(shots)) => {
                pools.into_iter().flat_map(|pool| deal_shots(pool, classes, 1, shots, job.seed)).collect()
            }
            (Split::Iid, None) => deal_iid(pools.concat(), plan.participants, rows_each, job.seed),
            (Split::Iid, Some(shots)) => deal_shots(pools.concat(), classes, plan.participants, shots, job.seed),
            (Split::Dirichlet(alpha), _) => {
                deal_dirichlet(pools.concat(), classes, plan.participants, rows_each, alpha, job.seed)?
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
