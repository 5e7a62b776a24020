//! The rounds of a federation: `Gathering -> (propose -> aggregate -> published)* -> Finished`, or `Failed`. Where the
//! strategy has a gate, `(score -> gate)+` stand between aggregate and published. The [`host`] may pause it, take it back to
//! an earlier prompt, and cancel it.
//!
//! One file per phase. A phase reads where the federation stands and says what is next; [`runner`] carries it out and
//! waits. Every step is one guarded transaction of the store, so a step that a crash cut off is simply taken again, and
//! two servers on one database cannot both take it. Steps that take
//! time are claimed first, by a [`lease`].

mod aggregate;
mod gate;
mod gathering;
pub(crate) mod host;
mod lease;
mod open;
mod policy;
mod propose;
pub(crate) mod runner;
mod score;

use crate::app::App;
use crate::store::{Standing, StoreError, Transition};
use feddtpt_shared::federation::{FederationSpec, FederationStatus, Phase};
use std::time::Duration;

/// What a phase decides.
#[derive(Debug)]
enum Next {
    /// Take this step.
    Step(Box<Transition>),
    /// Look again at this time, or when something changes.
    WaitUntil(u64),
    /// Look again after this time, or when something changes.
    WaitAtMost(Duration),
    /// Look again when something changes.
    WaitForChange,
    /// Look again at once: somebody else took the step.
    Again,
    /// Nothing will ever happen again.
    Done,
}

/// What comes next for a federation that stands there.
async fn next(app: &App, standing: &Standing, spec: &FederationSpec) -> Result<Next, StoreError> {
    let position = standing.state.position;
    match (position.status, position.phase) {
        (FederationStatus::Finished | FederationStatus::Failed | FederationStatus::Cancelled, _) => Ok(Next::Done),
        (FederationStatus::Paused, _) => Ok(Next::WaitForChange),
        (FederationStatus::Gathering, _) => Ok(gathering::next(standing, spec, app.clock.now_ms())),
        (FederationStatus::Running, Some(Phase::Propose)) => Ok(propose::next(standing, spec, app.clock.now_ms())),
        (FederationStatus::Running, Some(Phase::Aggregate)) => aggregate::next(app, standing).await,
        (FederationStatus::Running, Some(Phase::Score)) => Ok(score::next(standing, spec, app.clock.now_ms())),
        (FederationStatus::Running, Some(Phase::Gate)) => gate::next(app, standing).await,
        (FederationStatus::Running, None | Some(Phase::Published | Phase::Failed)) => {
            Err(StoreError::corrupt("a federation", "it is running in a phase that no running federation has"))
        }
    }
}
