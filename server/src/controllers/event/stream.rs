//! `GET /api/v1/federations/{id}/events`

use crate::answers::{Always, ByName, ByParameter, ByToken};
use crate::app::SharedApp;
use crate::http::bearer::Host;
use crate::http::parameters::InPath;
use crate::problem::Answer;
use crate::views::{self, LiveView};
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::{Stream, stream};
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::watch;

/// Changes closer together than this are told as one.
const GATHER: Duration = Duration::from_millis(200);

/// Server-sent events named `federation`, one after every change, the present state first. Host only.
#[utoipa::path(get, path = "/api/v1/federations/{id}/events", tag = "federations", security(("host" = [])),
    params(("id" = String, Path, description = "The federation")),
    responses((status = 200, body = LiveView, content_type = "text/event-stream"), Always, ByToken, ByParameter, ByName))]
pub(crate) async fn stream_events(
    _: Host,
    State(app): State<SharedApp>,
    InPath(id): InPath<String>,
) -> Answer<Sse<impl Stream<Item = Result<Event, Infallible>>>> {
    app.fixed(&id).await?;
    let watcher = Watcher { bell: app.hub.listen(&id), app, id, told: None };
    let events = stream::unfold(watcher, |mut watcher| async move {
        let event = watcher.next().await?;
        Some((Ok(event), watcher))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::default()))
}

struct Watcher {
    app: SharedApp,
    id: String,
    bell: watch::Receiver<()>,
    told: Option<u64>,
}

impl Watcher {
    /// The next event; `None` when the federation has ended and that was told, or the server shuts down.
    async fn next(&mut self) -> Option<Event> {
        loop {
            self.bell.borrow_and_update();
            if *self.app.closing.borrow() {
                return None;
            }
            // A store that is away makes a gap in the stream, not its end.
            let live = views::live(&self.app, &self.id).await.ok().filter(|live| self.told != Some(live.view.revision));
            if let Some(live) = live {
                self.told = Some(live.view.revision);
                return Event::default().event("federation").json_data(live).ok();
            }
            tokio::select! {
                _ = self.bell.changed() => tokio::time::sleep(GATHER).await,
                () = self.app.closed() => return None,
            }
        }
    }
}
