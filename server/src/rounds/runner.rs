//! One task per live federation: takes steps while there are any, then sleeps until the deadline or the next change.

use super::{Next, next};
use crate::app::{App, SharedApp};
use crate::store::{StoreError, Transition};
use feddtpt_shared::federation::FederationStatus;
use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long to wait after a store error, and between two looks when nothing seems to change: a bell that another server
/// rang may get lost on its way.
const PAUSE: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// The federations that this server runs, so that none is run twice.
#[derive(Debug, Default)]
pub(crate) struct Running {
    ids: Mutex<HashSet<String>>,
}

impl Running {
    fn ids(&self) -> MutexGuard<'_, HashSet<String>> {
        // A panic elsewhere cannot leave the set half changed.
        self.ids.lock().unwrap_or_else(PoisonError::into_inner)
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
    if !app.running.ids().insert(federation.clone()) {
        return;
    }
    let app = SharedApp::clone(app);
    tokio::spawn(async move {
        tokio::select! {
            () = run(&app, &federation) => {}
            () = app.closed() => {}
        }
        app.running.ids().remove(&federation);
    });
}

async fn run(app: &App, federation: &str) {
    let mut bell = app.hub.listen(federation);
    loop {
        bell.borrow_and_update();
        let (deadline_ms, longest) = match advance(app, federation).await {
            Ok(Next::Done) => return,
            Ok(Next::WaitUntil(deadline_ms)) => (deadline_ms, LONGEST_WAIT),
            Ok(Next::WaitAtMost(longest)) => (u64::MAX, longest.min(LONGEST_WAIT)),
            Ok(Next::WaitForChange | Next::Again | Next::Step(_)) => (u64::MAX, LONGEST_WAIT),
            Err(error) => {
                tracing::error!(federation, %error, "the round cannot go on; trying again");
                tokio::time::sleep(PAUSE).await;
                continue;
            }
        };
        tokio::select! {
            _ = bell.changed() => {}
            () = app.clock.sleep_until(deadline_ms) => {}
            () = tokio::time::sleep(longest) => {}
        }
    }
}

/// Takes steps until there is none to take.
async fn advance(app: &App, federation: &str) -> Result<Next, StoreError> {
    loop {
        let Some(fixed) = app.fixed.get(app.store.as_ref(), federation).await? else { return Ok(Next::Done) };
        let Some(standing) = app.store.standing(federation, None).await? else { return Ok(Next::Done) };
        match next(app, &standing, &fixed.spec.policy).await? {
            Next::Step(step) => take(app, &step).await?,
            Next::Again => {}
            wait => return Ok(wait),
        }
    }
}

/// Takes one step, unless somebody else took it first.
async fn take(app: &App, step: &Transition) -> Result<(), StoreError> {
    if !app.store.apply(step).await? {
        tracing::debug!(federation = step.federation, "somebody else took the step");
        return Ok(());
    }
    if step.publication.is_some() {
        app.metrics.rounds_published.inc();
    }
    if step.to.status == FederationStatus::Failed || step.to.attempt > step.from.attempt {
        app.metrics.attempts_failed.inc();
    }
    tracing::info!(federation = step.federation, from = ?step.from, to = ?step.to, reason = step.reason, "step taken");
    app.hub.ring_for_step(&step.federation);
    Ok(())
}
