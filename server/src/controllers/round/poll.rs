//! `GET /api/v1/federations/{id}/round?after=N`

use crate::answers::{Always, ByName, ByParameter, ByToken};
use crate::app::{App, SharedApp};
use crate::http::bearer::Bearer;
use crate::http::parameters::{InPath, InQuery};
use crate::http::prefer::Wait;
use crate::problem::{Answer, no_federation};
use crate::store::{ParticipantRecord, Standing};
use crate::views::closes_in_ms;
use axum::Json;
use axum::extract::State;
use feddtpt_shared::federation::{FederationStatus, Phase};
use feddtpt_shared::messages::{Instruction, RoundView};
use std::time::Duration;
use tokio::time::{Instant, sleep_until, timeout_at};

/// Joins and submissions are gathered for this long before they wake a poll, so that a busy phase does not answer every
/// participant for every submission. What there is to do is told at once.
const GATHER: Duration = Duration::from_secs(10);

/// Between two looks of one poll at the store. A busy phase rings for every submission of everybody; without this, all who
/// wait would ask the store each time, in the way of those who submit.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// A participant is written down as present at most this often, in milliseconds, and at least once per phase.
const TOUCH_EVERY_MS: u64 = 5_000;

/// What the poll saw last.
#[derive(serde::Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct After {
    /// The revision seen last; the answer is held back until there is a newer one.
    after: Option<u64>,
}

/// What to do now. With `after`, the answer waits for something newer, some seconds at most.
#[utoipa::path(get, path = "/api/v1/federations/{id}/round", tag = "participants", security(("participant" = [])),
    params(("id" = String, Path, description = "The federation"), After),
    responses((status = 200, body = RoundView), Always, ByToken, ByParameter, ByName))]
pub(crate) async fn poll_round(
    bearer: Bearer,
    State(app): State<SharedApp>,
    InPath(id): InPath<String>,
    InQuery(After { after }): InQuery<After>,
) -> Answer<Json<RoundView>> {
    app.fixed(&id).await?;
    let participant = bearer.present(&app, &id).await?;
    let patience = Patience { news: GATHER, step: Duration::from_millis(app.config.poll_wait_ms) };
    Ok(Json(view(&app, &participant, after, patience).await?))
}

/// How long an answer is held back.
#[derive(Clone, Copy)]
struct Patience {
    /// While others only join and submit.
    news: Duration,
    /// While there is no new phase.
    step: Duration,
}

/// What a participant is to do, once something newer than `after` has happened.
async fn view(app: &App, participant: &ParticipantRecord, after: Option<u64>, patience: Patience) -> Answer<RoundView> {
    let fixed = app.fixed(&participant.federation).await?;
    let standing = wait(app, participant, after, patience).await?;
    touch(app, participant, &standing).await?;
    let state = &standing.state;
    let scoring = state.position.phase == Some(Phase::Score);
    Ok(RoundView {
        revision: state.revision,
        status: state.position.status,
        reason: state.reason.clone(),
        round: state.position.round,
        attempt: state.position.attempt,
        instruction: instruction(&standing),
        prompt: state.prompt.clone(),
        participants: standing.participants,
        submissions: standing.submissions,
        closes_in_ms: closes_in_ms(app, &standing, fixed.spec.policy.max_duration_ms),
        asked: standing.asked,
        stage: if scoring { state.position.stage } else { 0 },
        candidates: if scoring { state.candidates.clone() } else { Vec::new() },
    })
}

/// What comes after a submission whose sender would wait, as soon as there is something to do, or as it stands when the time is up.
/// `None` for who would not wait, and where it cannot be told: the submission is as good without.
pub(crate) async fn next(app: &App, participant: &ParticipantRecord, Wait(time): Wait) -> Option<RoundView> {
    let time = time?;
    let federation = participant.federation.as_str();
    let standing = app.store.standing(federation, Some(&participant.id)).await.ok()??;
    // What has come already is not waited for.
    let after = (instruction(&standing) == Instruction::Wait).then_some(standing.state.revision);
    let time = time.min(Duration::from_millis(app.config.poll_wait_ms));
    // A poll tells what others do meanwhile.
    view(app, participant, after, Patience { news: time, step: time }).await.ok()
}

async fn wait(app: &App, participant: &ParticipantRecord, after: Option<u64>, patience: Patience) -> Answer<Standing> {
    let federation = participant.federation.as_str();
    let begun = Instant::now();
    let deadline = begun + patience.step;
    let mut bell = app.hub.listen(federation);
    let mut steps = app.hub.listen_to_steps(federation);
    let mut is_first = true;
    loop {
        bell.borrow_and_update();
        steps.borrow_and_update();
        let looked = Instant::now();
        let standing = app.store.standing(federation, Some(&participant.id)).await?;
        let standing = standing.ok_or_else(|| no_federation(federation))?;
        let newer = |revision: u64| after.is_none_or(|after| revision > after);
        let over = after.is_none() || standing.state.position.status.is_terminal() || Instant::now() >= deadline;
        // A phase in which the server works is no news to whoever waits for the next one; one that it does not know of is.
        let is_news = std::mem::take(&mut is_first)
            || instruction(&standing) != Instruction::Wait
            || standing.state.position.status != FederationStatus::Running;
        if over || (is_news && newer(standing.state.step_revision)) || *app.closing.borrow() {
            return Ok(standing);
        }
        let gathered = begun + patience.news;
        let changed = newer(standing.state.revision);
        if changed && Instant::now() >= gathered {
            return Ok(standing);
        }
        let until = if changed { gathered.min(deadline) } else { deadline };
        let rung = async {
            let _ = timeout_at(until, bell.changed()).await;
            sleep_until((looked + LOOK_EVERY).min(until)).await;
        };
        tokio::select! {
            () = rung => {}
            _ = steps.changed() => {}
            () = app.closed() => {}
        }
    }
}

fn instruction(standing: &Standing) -> Instruction {
    let position = standing.state.position;
    match (position.status, position.phase) {
        (status, _) if status.is_terminal() => Instruction::Stop,
        (FederationStatus::Running, Some(Phase::Propose)) if standing.asked && !standing.submitted => {
            Instruction::Propose
        }
        (FederationStatus::Running, Some(Phase::Score)) if standing.asked && !standing.submitted => Instruction::Score,
        _ => Instruction::Wait,
    }
}

async fn touch(app: &App, participant: &ParticipantRecord, standing: &Standing) -> Answer<()> {
    let now_ms = app.clock.now_ms();
    let seen_ms = participant.last_seen_ms;
    if seen_ms < standing.state.opened_ms || now_ms.saturating_sub(seen_ms) >= TOUCH_EVERY_MS {
        app.store.touch(&participant.id, now_ms).await?;
    }
    Ok(())
}
