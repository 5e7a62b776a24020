//! What the API shows of a federation.

use crate::app::App;
use crate::gate::group_prompts_of;
use crate::problem::{Answer, no_federation};
use crate::store::Standing;
use feddtpt_shared::Prompt;
use feddtpt_shared::federation::{FederationStatus, Phase};
use feddtpt_shared::messages::{FederationView, PublishedPrompt};
use serde::{Deserialize, Serialize};

/// What the host's live page gets with every change: the public view and the counts of the open phase.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct LiveView {
    /// What anybody may see.
    #[serde(flatten)]
    pub view: FederationView,
    /// How often the open round was opened before.
    pub attempt: u32,
    /// Proposals accepted for the open round, or ballots for its stage once it is being judged.
    pub submissions: u32,
    /// Participants that are there and have not submitted.
    pub outstanding: u32,
    /// What participants are asked to judge, the incumbent first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<Prompt>,
    /// Time until the phase closes at the latest, in milliseconds.
    pub closes_in_ms: Option<u64>,
}

/// The public view.
pub(crate) async fn public(app: &App, federation: &str) -> Answer<FederationView> {
    Ok(live(app, federation).await?.view)
}

/// The host's view.
pub(crate) async fn live(app: &App, federation: &str) -> Answer<LiveView> {
    let fixed = app.fixed(federation).await?;
    let standing = app.store.standing(federation, None).await?.ok_or_else(|| no_federation(federation))?;
    let rounds = app.store.rounds(federation).await?;
    let prompts = rounds.into_iter().map(|round| PublishedPrompt {
        round: round.round,
        group_prompts: group_prompts_of(&round.record),
        prompt: round.prompt,
        proposals: u32::try_from(round.submissions.len()).unwrap_or(u32::MAX),
    });
    let view = FederationView {
        federation: federation.to_owned(),
        spec: fixed.spec.clone(),
        status: standing.state.position.status,
        reason: standing.state.reason.clone(),
        participants: standing.participants,
        round: standing.state.position.round,
        phase: standing.state.position.phase,
        stage: standing.state.position.stage,
        prompts: prompts.collect(),
        revision: standing.state.revision,
        model: app.aggregator.as_ref().and_then(|aggregator| aggregator.model()).map(str::to_owned),
    };
    Ok(LiveView {
        attempt: standing.state.position.attempt,
        submissions: standing.submissions,
        outstanding: standing.outstanding,
        candidates: standing.state.candidates.clone(),
        closes_in_ms: closes_in_ms(app, &standing, view.spec.policy.max_duration_ms),
        view,
    })
}

/// Time until the open phase closes at the latest.
pub(crate) fn closes_in_ms(app: &App, standing: &Standing, max_duration_ms: u64) -> Option<u64> {
    let position = standing.state.position;
    let open =
        position.status == FederationStatus::Running && matches!(position.phase, Some(Phase::Propose | Phase::Score));
    let closes_ms = standing.state.opened_ms.saturating_add(max_duration_ms);
    open.then(|| closes_ms.saturating_sub(app.clock.now_ms()))
}
