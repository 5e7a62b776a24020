//! One server works on a step, the others wait for it, but not for ever.

use super::Next;
use crate::app::App;
use crate::store::{Claim, Claimed, Standing, StoreError};
use std::time::Duration;

/// A step that this server works on.
pub(super) struct Lease {
    claim: Claim,
}

impl Lease {
    /// Claims the step that is next for a federation; if that is not to be had, says what to do instead.
    pub(super) async fn take(app: &App, standing: &Standing) -> Result<Result<Self, Next>, StoreError> {
        let claim = Claim {
            federation: standing.state.id.clone(),
            position: standing.state.position,
            holder: app.replica.clone(),
            lease_ms: app.config.lease_ms,
        };
        Ok(match refused(app.store.claim(&claim).await?) {
            None => Ok(Self { claim }),
            Some(next) => Err(next),
        })
    }

    /// Does the work and claims the step again and again meanwhile. The work is dropped when the step is lost: another
    /// server believed this one dead and does it, with the same result. At shutdown the step is given back, so that nobody
    /// waits for the lease to run out.
    pub(super) async fn keep<T>(&self, app: &App, work: impl Future<Output = T>) -> Result<T, Next> {
        tokio::select! {
            done = work => Ok(done),
            next = self.lost(app) => Err(next),
            () = app.closed() => {
                if let Err(error) = app.store.release(&self.claim).await {
                    tracing::warn!(federation = self.claim.federation, %error, "the lease was not given back; it runs out");
                }
                Err(Next::Done)
            }
        }
    }

    /// Returns when the step is lost.
    async fn lost(&self, app: &App) -> Next {
        loop {
            tokio::time::sleep(Duration::from_millis(self.claim.lease_ms / 3)).await;
            match app.store.claim(&self.claim).await.map(refused) {
                Ok(None) => {}
                Ok(Some(next)) => return next,
                // The step may still be ours; if not, publishing it finds out.
                Err(error) => tracing::warn!(federation = self.claim.federation, %error, "the lease was not renewed"),
            }
        }
    }
}

fn refused(claimed: Claimed) -> Option<Next> {
    match claimed {
        Claimed::Yes => None,
        Claimed::Held { for_ms } => Some(Next::WaitAtMost(Duration::from_millis(for_ms))),
        Claimed::Gone => Some(Next::Again),
    }
}
