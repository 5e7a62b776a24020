//! `PUT /api/v1/federations/{id}/rounds/{n}/proposal`

use crate::answers::{Always, ByBody, ByName, ByParameter, ByRound, ByToken};
use crate::app::SharedApp;
use crate::controllers::round::poll;
use crate::http::bearer::{Bearer, gone};
use crate::http::body::JsonBody;
use crate::http::parameters::InPath;
use crate::http::prefer::Wait;
use crate::problem::{Answer, refuse};
use crate::store::{Position, Submission, SubmitOutcome};
use axum::Json;
use axum::extract::State;
use feddtpt_shared::limits::MAX_BODY_BYTES;
use feddtpt_shared::messages::{Proposal, Receipt, Submitted, submission_digest};
use feddtpt_shared::problem::ProblemType;

/// Uploads a proposal. The same tokens again are answered with the same receipt, also after the round closed. It counts at once, also
/// where the answer is held.
#[utoipa::path(put, path = "/api/v1/federations/{id}/rounds/{n}/proposal", tag = "participants",
    security(("participant" = [])),
    params(("id" = String, Path, description = "The federation"), ("n" = u32, Path, description = "The round, from 1"),
        ("prefer" = Option<String>, Header, description = "`wait=SECONDS`: hold the answer until something is to do, some seconds at most")),
    request_body = Proposal, responses((status = 200, body = Submitted), Always, ByToken, ByParameter, ByName, ByBody, ByRound))]
pub(crate) async fn put_proposal(
    bearer: Bearer,
    State(app): State<SharedApp>,
    InPath((id, round)): InPath<(String, u32)>,
    wait: Wait,
    JsonBody(Proposal { prompt }): JsonBody<Proposal, MAX_BODY_BYTES>,
) -> Answer<Json<Submitted>> {
    let turn = app.turn_to_submit()?;
    let fixed = app.fixed(&id).await?;
    let participant = bearer.present(&app, &id).await?;
    prompt.validate(fixed.spec.task.max_prompt_tokens, &fixed.vocabulary).map_err(|error| {
        app.metrics.submission("invalid");
        refuse(ProblemType::Unprocessable, error.to_string())
    })?;
    let digest = submission_digest(&id, round, &participant.id, &prompt);
    let now_ms = app.clock.now_ms();
    let submission =
        Submission { federation: id.clone(), round, participant: participant.id.clone(), prompt, digest, now_ms };
    let outcome = submit(&app, submission).await?;
    drop(turn);
    match outcome {
        SubmitOutcome::Accepted | SubmitOutcome::Again => {
            app.metrics.submission(if outcome == SubmitOutcome::Again { "repeated" } else { "accepted" });
            let next = poll::next(&app, &participant, wait).await;
            Ok(Json(Submitted { receipt: Receipt { round, digest }, next }))
        }
        SubmitOutcome::Different => {
            app.metrics.submission("different");
            let detail = format!("other tokens of this participant count in round {round} already; they stay");
            Err(refuse(ProblemType::AlreadySubmitted, detail))
        }
        SubmitOutcome::NotAsked => {
            app.metrics.submission("not_asked");
            let detail = format!("round {round} asks other participants; wait for one that asks this one");
            Err(refuse(ProblemType::RoundClosed, detail))
        }
        SubmitOutcome::Gone => {
            app.metrics.submission("gone");
            let now = bearer.participant(&app, &id).await?;
            Err(gone(now.removed))
        }
        SubmitOutcome::Closed(position) => {
            app.metrics.submission("closed");
            Err(refuse(ProblemType::RoundClosed, closed(round, position)))
        }
    }
}

/// Submits, and rings for what is accepted, to the end: a tab that is closed meanwhile takes only the answer with it.
async fn submit(app: &SharedApp, submission: Submission) -> Answer<SubmitOutcome> {
    let app = SharedApp::clone(app);
    let submitted = tokio::spawn(async move {
        let outcome = app.store.submit(&submission).await;
        if matches!(outcome, Ok(SubmitOutcome::Accepted)) {
            app.hub.ring(&submission.federation);
        }
        outcome
    });
    let crashed = |_| refuse(ProblemType::Internal, "the server failed; the operator finds it in the log");
    Ok(submitted.await.map_err(crashed)??)
}

fn closed(round: u32, position: Position) -> String {
    if position.status.is_terminal() {
        return format!("round {round} takes no proposals: the federation has ended");
    }
    if round > position.round {
        return format!("round {round} has not begun; the federation is in round {}", position.round);
    }
    if round < position.round {
        return format!("round {round} is over; the federation is in round {}", position.round);
    }
    let what = if position.stage > 0 { "its candidates are being judged" } else { "being aggregated" };
    format!("round {round} is closed and {what}; the next one follows")
}
