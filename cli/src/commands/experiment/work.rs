//! Jobs and the threads that play them.

use super::done::Done;
use super::llms::Llms;
use super::progress::Progress;
use crate::exit::{Exit, Failure, OrExit};
use crate::models;
use feddtpt_experiment::world::Embeddings;
use feddtpt_experiment::{ArmPlan, Job, Models, Plan, Source, Words, arm_rows};
use feddtpt_model::{MaskedLm, Shipped};
use feddtpt_results::table::Appender;
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
    llms: Llms<'a>,
    progress: &'a Progress,
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // A thread that panics has left whole runs in the table and whole jobs in the list.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Work<'_> {
    /// Plays all that is missing. Models in this program compute on a thread for each core; an API is asked by one run at a time,
    /// which asks as many questions at once as it is told to. Words and their vectors are those of one model, whichever the
    /// LLMs are: they belong to the server.
    pub(super) async fn all(&self, llms: Llms<'_>, table: Appender) -> Result<(), Failure> {
        let model: Arc<dyn MaskedLm> = models::shipped(Shipped::Mini).or_exit(Exit::Failure)?;
        let runs = self.jobs.iter().map(|job| self.missing(*job).count() as u64).sum();
        let progress = Progress::new(runs, self.quiet);
        let desk = Desk {
            jobs: Mutex::new(self.jobs.iter().copied().collect()),
            table: Mutex::new(table),
            words: Words::new(Arc::clone(&model)),
            embeddings: Embeddings::new(model),
            llms,
            progress: &progress,
        };
        if desk.llms.is_remote() {
            return self.on_this_thread(&desk).await;
        }
        let threads = desk.llms.threads();
        std::thread::scope(|scope| {
            let work = || -> Result<(), Failure> {
                let runtime = tokio::runtime::Builder::new_current_thread().build().or_exit(Exit::Failure)?;
                runtime.block_on(self.on_this_thread(&desk))
            };
            let others: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
            let ended = others.into_iter().map(|thread| {
                let crashed = |_| Err(Failure::new(Exit::Failure, "a run crashed; what was finished is in the table"));
                thread.join().unwrap_or_else(crashed)
            });
            ended.collect::<Vec<_>>().into_iter().collect()
        })
    }

    async fn on_this_thread(&self, desk: &Desk<'_>) -> Result<(), Failure> {
        loop {
            let Some(job) = locked(&desk.jobs).pop_front() else { return Ok(()) };
            if let Err(failure) = self.job(desk, job).await {
                // The others stop after their run.
                locked(&desk.jobs).clear();
                return Err(failure);
            }
        }
    }

    async fn job(&self, desk: &Desk<'_>, job: Job) -> Result<(), Failure> {
        if self.missing(job).next().is_none() {
            return Ok(());
        }
        let data = &self.plan.data[job.data];
        let told = |error: anyhow::Error| format!("{error:#}");
        let world = self.sources[job.data].deal(self.plan, data, job).map_err(told).or_exit(Exit::BadInput)?;
        let mut llms = desk.llms.named(&world.task, self.plan.llms(data)).await?;
        if llms.is_empty() {
            llms.push(desk.llms.default(&world.task).await?);
        }
        let models = Models {
            llms: &llms,
            transfer: &desk.llms.named(&world.task, self.plan.transfer(data)).await?,
            words: &desk.words,
            embeddings: &desk.embeddings,
            objective: self.plan.objective,
            masked: desk.llms.masked(),
        };
        for arm in self.missing(job) {
            let run = self.plan.run(arm);
            let rows = arm_rows(self.plan, job, &world, &arm.arm, run, &models).await;
            let name = format!("{} {} {} {}", data.name, job.split, job.seed, arm.arm.name);
            let rows = rows.map_err(told).or_exit_with(Exit::Failure, &name)?;
            locked(&desk.table).append(&rows).or_exit(Exit::Failure)?;
            let mut own = rows.iter().filter(|row| !row.is_aside());
            if let Some(first) = own.next() {
                let last = own.next_back().unwrap_or(first);
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
        self.plan
            .arms
            .iter()
            .filter(move |arm| !self.done.holds(self.plan, &self.plan.data[job.data].name, &split, job.seed, arm))
    }
}
