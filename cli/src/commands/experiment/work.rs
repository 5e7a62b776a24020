//! Jobs and the threads that play them.

use super::Done;
use super::progress::Progress;
use crate::args::{LlmArgs, LlmChoice};
use crate::commands::any;
use crate::exit::{Exit, Failure, OrExit};
use crate::models;
use crate::platform::{Ledger, Wire};
use feddtpt_client::platform::Llm;
use feddtpt_experiment::world::Embeddings;
use feddtpt_experiment::{ArmPlan, Inside, Job, Memo, Models, Named, Objective, Plan, Source, Words, arm_rows};
use feddtpt_model::{MaskedLm, MiniBert};
use feddtpt_results::table::Appender;
use feddtpt_shared::Task;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// What is to be done.
pub(super) struct Work<'a> {
    pub(super) plan: &'a Plan,
    pub(super) sources: &'a [Source],
    pub(super) jobs: Vec<Job>,
    pub(super) done: &'a Done,
    pub(super) quiet: bool,
}

/// What the threads share.
struct Desk<'a> {
    jobs: Mutex<VecDeque<Job>>,
    table: Mutex<Appender>,
    words: Words,
    embeddings: Embeddings,
    /// The embedded model, where it is the LLM.
    masked: Option<Arc<MiniBert>>,
    progress: &'a Progress,
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // A thread that panics has left whole runs in the table and whole jobs in the list.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Work<'_> {
    /// Plays all that is missing. The shipped model computes on a thread for each core; an API is asked by one run at a time, which
    /// asks as many questions at once as it is told to.
    pub(super) async fn all(&self, llm: &LlmArgs, table: Appender) -> Result<(), Failure> {
        let embedded = models::shipped().or_exit(Exit::Failure)?;
        let model: Arc<dyn MaskedLm> = embedded.clone();
        let runs = self.jobs.iter().map(|job| self.missing(*job).count() as u64).sum();
        let progress = Progress::new(runs, self.quiet);
        let desk = Desk {
            jobs: Mutex::new(self.jobs.iter().copied().collect()),
            table: Mutex::new(table),
            words: Words::new(Arc::clone(&model)),
            embeddings: Embeddings::new(Arc::clone(&model)),
            masked: (!matches!(llm.llm, Some(LlmChoice::Api(_)))).then_some(embedded),
            progress: &progress,
        };
        if let Some(LlmChoice::Api(_)) = llm.llm {
            let wire = Wire::new(Ledger::new()).or_exit(Exit::Failure)?;
            let connect = |task: Task| any::llm(llm, task, wire.clone(), any::workers(llm), None);
            return self.on_this_thread(&desk, connect).await;
        }
        let inside = |task: Task| {
            let llm = Inside::new(Arc::clone(&model), task).or_exit(Exit::BadInput);
            std::future::ready(llm)
        };
        let threads = any::workers(llm).threads();
        std::thread::scope(|scope| {
            let work = || -> Result<(), Failure> {
                let runtime = tokio::runtime::Builder::new_current_thread().build().or_exit(Exit::Failure)?;
                runtime.block_on(self.on_this_thread(&desk, inside))
            };
            let others: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
            let ended = others.into_iter().map(|thread| {
                let crashed = |_| Err(Failure::new(Exit::Failure, "a run crashed; what was finished is in the table"));
                thread.join().unwrap_or_else(crashed)
            });
            ended.collect::<Vec<_>>().into_iter().collect()
        })
    }

    async fn on_this_thread<L: Llm, F: Future<Output = Result<L, Failure>>>(
        &self,
        desk: &Desk<'_>,
        llm: impl Fn(Task) -> F,
    ) -> Result<(), Failure> {
        loop {
            let Some(job) = locked(&desk.jobs).pop_front() else { return Ok(()) };
            if let Err(failure) = self.job(desk, job, &llm).await {
                // The others stop after their run.
                locked(&desk.jobs).clear();
                return Err(failure);
            }
        }
    }

    async fn job<L: Llm, F: Future<Output = Result<L, Failure>>>(
        &self,
        desk: &Desk<'_>,
        job: Job,
        llm: impl Fn(Task) -> F,
    ) -> Result<(), Failure> {
        let data = &self.plan.data[job.data];
        let told = |error: anyhow::Error| format!("{error:#}");
        let world = self.sources[job.data].deal(self.plan, data, job).map_err(told).or_exit(Exit::BadInput)?;
        let llms = [Named { name: String::new(), llm: Memo::new(llm(world.task.clone()).await?) }];
        let models = Models {
            llms: &llms,
            transfer: &[],
            words: &desk.words,
            embeddings: &desk.embeddings,
            objective: Objective::Mean,
            masked: desk.masked.as_deref(),
        };
        for arm in self.missing(job) {
            let run = self.plan.run(arm);
            let rows = arm_rows(self.plan, job, &world, &arm.arm, run, &models).await;
            let name = format!("{} {} {} {}", data.name, job.split, job.seed, arm.arm.name);
            let rows = rows.map_err(told).or_exit_with(Exit::Failure, &name)?;
            locked(&desk.table).append(&rows).or_exit(Exit::Failure)?;
            if let (Some(first), Some(last)) = (rows.first(), rows.last()) {
                let percent = |share: f64| format!("{:.1}", 100.0 * share);
                desk.progress.done(&format!(
                    "{name}: {} -> {} in {} calls, {:.0} s",
                    percent(first.balanced_accuracy),
                    percent(last.balanced_accuracy),
                    last.llm_calls,
                    rows.iter().map(|row| row.seconds).sum::<f64>()
                ));
            }
        }
        Ok(())
    }

    fn missing(&self, job: Job) -> impl Iterator<Item = &ArmPlan> {
        let split = job.split.to_string();
        self.plan.arms.iter().filter(move |arm| {
            let name = &self.plan.data[job.data].name;
            !self.done.holds(name, &split, job.seed, arm, self.plan.run(arm))
        })
    }
}
