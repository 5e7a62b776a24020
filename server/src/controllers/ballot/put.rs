//! `PUT /api/v1/federations/{id}/rounds/{n}/ballot`

use crate::answers::{Always, ByBody, ByName, ByParameter, ByRound, ByToken};
use crate::app::SharedApp;
use crate::controllers::round::poll;
use crate::http::bearer::{Bearer, gone};
use crate::http::body::JsonBody;
use crate::http::parameters::InPath;
use crate::http::prefer::Wait;
use crate::problem::{Answer, Failure, no_federation, refuse};
use crate::store::{BallotSubmission, Position, Standing, SubmitOutcome};
use axum::Json;
use axum::extract::State;
use feddtpt_shared::ballot::{Ballot, ballot_digest};
use feddtpt_shared::federation::{FederationSpec, Phase};
use feddtpt_shared::limits::MAX_BODY_BYTES;
use feddtpt_shared::messages::{Receipt, Submitted};
use feddtpt_shared::problem::ProblemType;

/// Uploads a ballot for the stage that it names. The same ballot again is answered with the same receipt, also after the
/// stage closed. Only in federations whose strategy has a gate.
#[utoipa::path(put, path = "/api/v1/federations/{id}/rounds/{n}/ballot", tag = "participants",
    security(("participant" = [])),
    params(("id" = String, Path, description = "The federation"), ("n" = u32, Path, description = "The round, from 1"),
        ("prefer" = Option<String>, Header, description = "`wait=SECONDS`: hold the answer until something is to do, some seconds at most")),
    request_body = Ballot, responses((status = 200, body = Submitted), Always, ByToken, ByParameter, ByName, ByBody, ByRound))]
pub(crate) async fn put_ballot(
    bearer: Bearer,
    State(app): State<SharedApp>,
    InPath((id, round)): InPath<(String, u32)>,
    wait: Wait,
    JsonBody(ballot): JsonBody<Ballot, MAX_BODY_BYTES>,
) -> Answer<Json<Submitted>> {
    let turn = app.turn_to_submit()?;
    let fixed = app.fixed(&id).await?;
    let participant = bearer.present(&app, &id).await?;
    let spec = &fixed.spec;
    if !spec.strategy.name.is_gated() {
        return Err(refuse(
            ProblemType::RoundClosed,
            "this federation's rounds take no ballots: its strategy has no gate",
        ));
    }
    let standing = app.store.standing(&id, Some(&participant.id)).await?.ok_or_else(|| no_federation(&id))?;
    let checked = is_open(&standing, round, ballot.stage);
    check(&ballot, spec, checked.then_some(&standing)).inspect_err(|_| app.metrics.ballot("invalid"))?;
    let digest = ballot_digest(&id, round, &participant.id, &ballot);
    let stage = ballot.stage;
    let now_ms = app.clock.now_ms();
    let submission = BallotSubmission {
        federation: id.clone(),
        round,
        participant: participant.id.clone(),
        ballot,
        checked,
        digest,
        now_ms,
    };
    let submitted = submit(&app, submission).await?;
    drop(turn);
    let (outcome, refusal) = match submitted {
        SubmitOutcome::Accepted => ("accepted", None),
        SubmitOutcome::Again => ("repeated", None),
        SubmitOutcome::Different => {
            let detail = format!(
                "another ballot of this participant counts in stage {stage} of round {round} already; it stays"
            );
            ("different", Some(refuse(ProblemType::AlreadySubmitted, detail)))
        }
        SubmitOutcome::NotAsked => {
            let detail = format!("round {round} asks other participants; wait for one that asks this one");
            ("not_asked", Some(refuse(ProblemType::RoundClosed, detail)))
        }
        SubmitOutcome::Gone => ("gone", Some(gone(bearer.participant(&app, &id).await?.removed))),
        SubmitOutcome::Closed(position) => {
            ("closed", Some(refuse(ProblemType::RoundClosed, closed(round, stage, position))))
        }
    };
    app.metrics.ballot(outcome);
    if let Some(refusal) = refusal {
        return Err(refusal);
    }
    let next = poll::next(&app, &participant, wait).await;
    Ok(Json(Submitted { receipt: Receipt { round, digest }, next }))
}

/// Whether ballots for that stage are taken, so that its list is at hand.
fn is_open(standing: &Standing, round: u32, stage: u32) -> bool {
    let position = standing.state.position;
    position.phase == Some(Phase::Score) && (position.round, position.stage) == (round, stage)
}

/// What can be said of a ballot before it is taken. Where its stage is not open, it can only be one that counts already.
fn check(ballot: &Ballot, spec: &FederationSpec, open: Option<&Standing>) -> Result<(), Failure> {
    let stages = spec.strategy.gate.stages;
    if !(1..=stages).contains(&ballot.stage) {
        let detail = format!("stage: {} is not between 1 and {stages}", ballot.stage);
        return Err(refuse(ProblemType::Unprocessable, detail));
    }
    let Some(standing) = open else { return Ok(()) };
    let (gate, labels) = (&spec.strategy.gate, spec.task.labels.len());
    let checked = ballot.validate(gate, &standing.state.candidates, labels);
    checked.map_err(|error| refuse(ProblemType::Unprocessable, error.to_string()))
}

/// Submits, and rings for what is accepted, to the end: a tab that is closed meanwhile takes only the answer with it.
async fn submit(app: &SharedApp, ballot: BallotSubmission) -> Answer<SubmitOutcome> {
    let app = SharedApp::clone(app);
    let submitted = tokio::spawn(async move {
        let outcome = app.store.submit_ballot(&ballot).await;
        if matches!(outcome, Ok(SubmitOutcome::Accepted)) {
            app.hub.ring(&ballot.federation);
        }
        outcome
    });
    let crashed = |_| refuse(ProblemType::Internal, "the server failed; the operator finds it in the log");
    Ok(submitted.await.map_err(crashed)??)
}

fn closed(round: u32, stage: u32, position: Position) -> String {
    if position.status.is_terminal() {
        return format!("round {round} takes no ballots: the federation has ended");
    }
    if round > position.round {
        return format!("round {round} has not begun; the federation is in round {}", position.round);
    }
    if round < position.round {
        return format!("round {round} is over; the federation is in round {}", position.round);
    }
    match position.phase {
        Some(Phase::Score) => format!("stage {stage} of round {round} is not open; stage {} is", position.stage),
        Some(Phase::Gate) => format!("stage {} of round {round} is closed and being counted", position.stage),
        _ => format!("nothing is to be judged in round {round} now; ask what to do"),
    }
}
