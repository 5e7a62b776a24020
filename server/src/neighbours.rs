//! What other servers on the same database do: it wakes whoever waits here, and federations that were created there are
//! run here too.

use crate::app::SharedApp;
use crate::rounds::runner;
use crate::store::Change;

/// Watches until the server shuts down.
pub(crate) fn spawn(app: &SharedApp) {
    let app = SharedApp::clone(app);
    tokio::spawn(async move {
        let tell = |change: Change<'_>| match change {
            Change::Of(federation) => {
                app.hub.ring(federation);
                runner::spawn(&app, federation.to_owned());
            }
            Change::Any => {
                app.hub.ring_all();
                look_again(&app);
            }
        };
        tokio::select! {
            () = app.store.watch(&tell) => {}
            () = app.closed() => {}
        }
    });
}

/// Runs what was created while nobody could tell of it.
fn look_again(app: &SharedApp) {
    let app = SharedApp::clone(app);
    tokio::spawn(async move {
        if let Err(error) = runner::resume_all(&app).await {
            tracing::warn!(%error, "federations that other servers created meanwhile are run once they change");
        }
    });
}
