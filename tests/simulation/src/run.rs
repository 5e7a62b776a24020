//! Plays many schedules on several threads.

use crate::generate::generate;
use crate::panics;
use crate::place::Place;
use crate::play::{Played, play};
use crate::regression::Regression;
use crate::schedule::{Kind, Schedule};
use crate::shrink::shrink;
use crate::tally::Tally;
use anyhow::{Context, Result, anyhow};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc;
use tokio::runtime::Runtime;

/// What to play.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// On which store.
    pub kind: Kind,
    /// The seed of the first schedule; the next ones count up.
    pub seed: u64,
    /// How many.
    pub runs: u64,
    /// On how many threads.
    pub threads: usize,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Report {
    /// What happened.
    pub tally: Tally,
    /// The first failure, made small.
    pub failure: Option<Regression>,
    /// How many were played.
    pub played: u64,
}

/// A thread's own world: a runtime whose time stands still, and a place.
pub struct Stage {
    runtime: Runtime,
    place: Place,
}

impl Stage {
    /// Opens it. `None` where the store is missing.
    pub fn open(kind: Kind) -> Result<Option<Self>> {
        let name = std::thread::current().name().unwrap_or_default().to_owned();
        let mut builder = tokio::runtime::Builder::new_current_thread();
        let runtime = builder.enable_all().start_paused(true).thread_name(name).build()?;
        // While a blocking task runs, paused time does not go on by itself: it goes on only as the schedule says.
        let (never, waiting) = mpsc::channel::<()>();
        std::mem::forget(never);
        runtime.spawn_blocking(move || waiting.recv());
        let place = runtime.block_on(Place::open(kind))?;
        Ok(place.map(|place| Self { runtime, place }))
    }

    /// Plays one.
    pub fn play(&self, schedule: &Schedule) -> Result<Played> {
        self.runtime.block_on(play(&self.place, schedule))
    }

    /// Ends it; tasks that hang are left behind.
    pub fn close(self) {
        let Self { runtime, place } = self;
        drop(place);
        runtime.shutdown_background();
    }
}

/// Runs `work` on a thread whose panics are counted.
///
/// # Errors
/// Those of `work`; and it panics.
pub fn on_stage<T: Send>(kind: Kind, work: impl FnOnce(Option<&Stage>) -> Result<T> + Send) -> Result<T> {
    panics::count();
    std::thread::scope(|scope| {
        let thread = panics::thread().spawn_scoped(scope, || {
            let stage = Stage::open(kind)?;
            let done = work(stage.as_ref());
            stage.into_iter().for_each(Stage::close);
            done
        })?;
        thread.join().map_err(|_| anyhow!("the simulation panicked"))?
    })
}

/// Plays a plan; `progress` is called after each schedule. `None` where the store is missing.
pub fn run(plan: Plan, progress: impl Fn() + Sync) -> Result<Option<Report>> {
    panics::count();
    let (next, stop) = (AtomicU64::new(0), AtomicBool::new(false));
    let (sender, results) = mpsc::channel();
    let missing = AtomicBool::new(false);
    std::thread::scope(|scope| -> Result<()> {
        let mut threads = Vec::new();
        for _ in 0..plan.threads.max(1) {
            let (next, stop, missing, progress, sender) = (&next, &stop, &missing, &progress, sender.clone());
            threads.push(panics::thread().spawn_scoped(scope, move || -> Result<()> {
                let Some(stage) = Stage::open(plan.kind)? else {
                    missing.store(true, Ordering::SeqCst);
                    return Ok(());
                };
                while !stop.load(Ordering::SeqCst) {
                    let run = next.fetch_add(1, Ordering::SeqCst);
                    if run >= plan.runs {
                        break;
                    }
                    let seed = plan.seed.wrapping_add(run);
                    let schedule = generate(seed, plan.kind);
                    let played = stage.play(&schedule).with_context(|| format!("seed {seed}"))?;
                    let failure = played.violation.map(|violation| {
                        // The others need not go on.
                        let first = !stop.swap(true, Ordering::SeqCst);
                        let found = Regression { about: String::new(), seed, violation, schedule };
                        if first { small(&stage, found) } else { found }
                    });
                    progress();
                    // The receiver outlives the threads.
                    let _ = sender.send((played.tally, failure));
                }
                stage.close();
                Ok(())
            })?);
        }
        drop(sender);
        threads.into_iter().try_for_each(|thread| thread.join().map_err(|_| anyhow!("the simulation panicked"))?)
    })?;
    if missing.load(Ordering::SeqCst) {
        return Ok(None);
    }
    let mut report = Report::default();
    for (tally, failure) in results {
        report.tally.merge(tally);
        report.played += 1;
        report.failure =
            report.failure.take().into_iter().chain(failure).min_by_key(|found| found.schedule.steps.len());
    }
    Ok(Some(report))
}

/// Makes a failure small. What depends on the order in which threads run is tried more than once.
fn small(stage: &Stage, found: Regression) -> Regression {
    let tries = if found.schedule.store == Kind::Sqlite { 1 } else { 3 };
    let mut last = found.violation.clone();
    let schedule = shrink(found.schedule, |candidate| {
        (0..tries).any(|_| {
            let played = stage.play(candidate).ok().and_then(|played| played.violation);
            let same = played.filter(|violation| violation.invariant == found.violation.invariant);
            same.inspect(|violation| last = violation.clone()).is_some()
        })
    });
    Regression { schedule, violation: last, ..found }
}
