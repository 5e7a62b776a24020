//! `GET /metrics`

use crate::answers::Watched;
use crate::app::SharedApp;
use crate::metrics::CLASSIC;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::response::IntoResponse;

const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Counters in Prometheus' text format, or in the `OpenMetrics` format where that is asked for.
#[utoipa::path(get, path = "/metrics", tag = "operation",
    responses((status = 200, content((String = "text/plain"), (String = "application/openmetrics-text"))), Watched))]
pub(crate) async fn metrics(State(app): State<SharedApp>, headers: HeaderMap) -> impl IntoResponse {
    app.metrics.census.take(&app).await;
    let accepted = headers.get(ACCEPT).and_then(|accepted| accepted.to_str().ok()).unwrap_or_default();
    let open_metrics = accepted.contains("application/openmetrics-text");
    let kind = if open_metrics { OPEN_METRICS } else { CLASSIC };
    ([(CONTENT_TYPE, kind)], app.metrics.render(open_metrics))
}
