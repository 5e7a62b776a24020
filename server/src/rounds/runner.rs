//! One task per live federation: takes steps while there are any, then sleeps until the deadline or the next change.

use super::{Next, next};
use crate::app::{App, SharedApp};
use crate::store::{StoreError, Transition};
use crate::trace;
use feddtpt_shared::federation::FederationStatus;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::task::AbortHandle;
use tracing::Instrument;

/// How long to wait after a store error, and between two looks when nothing seems to change: a bell that another server
/// rang may get lost on its way.
const PAUSE: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// The federations that this server runs, so that none is run twice.
#[derive(Debug, Default)]
pub(crate) struct Running {
    tasks: Mutex<HashMap<String, AbortHandle>>,
    ended: Notify,
}

impl Running {
    fn tasks(&self) -> MutexGuard<'_, HashMap<String, AbortHandle>> {
        // A panic elsewhere cannot leave the map half changed.
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns once none is run any more.
    pub(crate) async fn idle(&self) {
        loop {
            let ended = self.ended.notified();
            if self.tasks().is_empty() {
                return;
            }
            ended.await;
        }
    }

    /// Stops all of them where they are, as a crash would.
    pub(crate) fn abort(&self) {
        for task in self.tasks().drain().map(|(_, task)| task) {
            task.abort();
        }
    }
}

/// Runs every federation that the store holds. For the start of a server.
pub(crate) async fn resume_all(app: &SharedApp) -> Result<(), StoreError> {
    for federation in app.store.federation_ids().await? {
        let state = app.store.federation(&federation).await?;
        if state.is_some_and(|state| !state.position.status.is_terminal()) {
            tracing::info!(federation, "the federation goes on");
            spawn(app, federation);
        }
    }
    Ok(())
}

/// Runs one federation until it ends or the server shuts down, if it is not run already.
pub(crate) fn spawn(app: &SharedApp, federation: String) {
    let mut tasks = app.running.tasks();
    if tasks.contains_key(&federation) || *app.closing.borrow() {
        return;
    }
    let (its, id) = (SharedApp::clone(app), federation.clone());
    let task = tokio::spawn(async move {
        run(&its, &id).await;
        its.running.tasks().remove(&id);
        its.running.ended.notify_waiters();
    });
    // The task cannot have ended before: it takes itself out under the same lock.
    tasks.insert(federation, task.abort_handle());
}

async fn run(app: &App, federation: &str) {
    let mut bell = app.hub.listen(federation);
    while !*app.closing.borrow() {
        bell.borrow_and_update();
        let (deadline_ms, longest) = match advance(app, federation).await {
            Ok(Next::Done) => return,
            Ok(Next::WaitUntil(deadline_ms)) => (deadline_ms, LONGEST_WAIT),
            Ok(Next::WaitAtMost(longest)) => (u64::MAX, longest.min(LONGEST_WAIT)),
            Ok(Next::WaitForChange | Next::Again | Next::Step(_)) => (u64::MAX, LONGEST_WAIT),
            Err(error) => {
                tracing::error!(federation, %error, "the round cannot go on; trying again");
                tokio::select! {
                    () = tokio::time::sleep(PAUSE) => continue,
                    () = app.closed() => return,
                }
            }
        };
        tokio::select! {
            _ = bell.changed() => {}
            () = app.clock.sleep_until(deadline_ms) => {}
            () = tokio::time::sleep(longest) => {}
            () = app.closed() => return,
        }
    }
}

/// Takes steps until there is none to take.
async fn advance(app: &App, federation: &str) -> Result<Next, StoreError> {
    loop {
        let Some(fixed) = app.fixed.get(app.store.as_ref(), federation).await? else { return Ok(Next::Done) };
        let Some(standing) = app.store.standing(federation, None).await? else { return Ok(Next::Done) };
        match next(app, &standing, &fixed.spec).await? {
            Next::Step(step) => _ = take(app, &step).await?,
            Next::Again => {}
            wait => return Ok(wait),
        }
    }
}

/// Takes one step, unless somebody else took it first: false then.
pub(crate) async fn take(app: &App, step: &Transition) -> Result<bool, StoreError> {
    let to = step.to;
    let span = trace::step(&step.federation, to.status, to.round, to.attempt, to.phase);
    let taken = app.store.apply(step).instrument(span.clone()).await?;
    trace::taken(&span, taken);
    if !taken {
        tracing::debug!(federation = step.federation, "somebody else took the step");
        return Ok(false);
    }
    if step.publication.is_some() {
        app.metrics.rounds_published.inc();
    }
    if step.to.status == FederationStatus::Failed || step.to.attempt > step.from.attempt {
        app.metrics.attempts_failed.inc();
    }
    tracing::info!(federation = step.federation, from = ?step.from, to = ?step.to, reason = step.reason, "step taken");
    app.hub.ring_for_step(&step.federation);
    Ok(true)
}
