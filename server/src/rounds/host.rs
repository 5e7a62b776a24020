//! What the host does to the course of a federation: pause, resume, close a round, roll back, cancel.
//!
//! Each is one step like any other, guarded by where the federation stands, and each stands in the transcript, but for a
//! round that is closed early: that shows as its result.

use super::open::after;
use super::propose::close;
use super::score;
use crate::store::{FederationState, Position, Publication, RoundRecord, Standing, Transition};
use feddtpt_shared::federation::{FederationSpec, FederationStatus, Phase};
use feddtpt_shared::host::HostAction;
use feddtpt_shared::transcript::TranscriptEvent;
use serde_json::json;

/// What an action comes to.
#[derive(Debug)]
pub(crate) enum Decision {
    /// Take this step.
    Step(Box<Transition>),
    /// It is done already.
    Nothing,
    /// It does not fit; why.
    Refuse(String),
}

/// The published rounds that an action is about.
#[derive(Debug, Default)]
pub(crate) struct Published {
    /// The result of the round that the action names, if it is over.
    pub(crate) named: Option<RoundRecord>,
    /// The round that is to be gone back to.
    pub(crate) earlier: Option<RoundRecord>,
}

/// What `action` comes to for a federation that stands there.
pub(crate) fn decide(
    standing: &Standing,
    spec: &FederationSpec,
    action: &HostAction,
    published: Published,
    now_ms: u64,
) -> Decision {
    let state = &standing.state;
    let status = state.position.status;
    match (action, status) {
        (HostAction::Cancel { .. }, FederationStatus::Cancelled) => Decision::Nothing,
        _ if status.is_terminal() && is_done(state, action, &published) => Decision::Nothing,
        _ if status.is_terminal() => refuse("the federation has ended"),
        (HostAction::Pause, FederationStatus::Paused) => Decision::Nothing,
        (HostAction::Pause, _) => step(pause(state, now_ms)),
        (HostAction::Resume, FederationStatus::Paused) => step(resume(state, now_ms)),
        (HostAction::Resume, _) => Decision::Nothing,
        (HostAction::CloseRound { round }, _) => close_round(standing, spec, *round, now_ms),
        (HostAction::RollBack { round, to_round }, _) => roll_back(state, spec, *round, *to_round, published, now_ms),
        (HostAction::Cancel { reason }, _) => step(cancel(state, reason.clone(), now_ms)),
    }
}

fn pause(state: &FederationState, now_ms: u64) -> Transition {
    let to = Position { status: FederationStatus::Paused, ..state.position };
    let event = Some(TranscriptEvent::Paused { round: state.position.round });
    // Another server's clock may be ahead: a phase does not stand still before it has opened.
    let (opened_ms, paused_ms) = (state.opened_ms, Some(now_ms.max(state.opened_ms)));
    Transition { opened_ms, paused_ms, event, ..Transition::of(state, to, now_ms) }
}

/// The phase counts as opened later, by the time that it stood still.
fn resume(state: &FederationState, now_ms: u64) -> Transition {
    let round = state.position.round;
    let status = if round == 0 { FederationStatus::Gathering } else { FederationStatus::Running };
    let stood_ms = now_ms.saturating_sub(state.paused_ms.unwrap_or(now_ms));
    let opened_ms = state.opened_ms.saturating_add(stood_ms);
    let event = Some(TranscriptEvent::Resumed { round });
    Transition { opened_ms, event, ..Transition::of(state, Position { status, ..state.position }, now_ms) }
}

fn cancel(state: &FederationState, reason: Option<String>, now_ms: u64) -> Transition {
    let position = state.position;
    let phase = position.phase.map(|_| Phase::Failed);
    let to = Position { status: FederationStatus::Cancelled, phase, stage: 0, ..position };
    let told = reason.as_deref().map_or_else(String::new, |reason| format!(": {reason}"));
    let event = Some(TranscriptEvent::Cancelled { round: position.round, reason });
    let reason = Some(format!("cancelled by the host{told}"));
    Transition { reason, event, ..Transition::of(state, to, now_ms) }
}

fn close_round(standing: &Standing, spec: &FederationSpec, round: u32, now_ms: u64) -> Decision {
    let (state, least) = (&standing.state, spec.policy.min_participants);
    let position = state.position;
    match named(position, round) {
        Named::Over => Decision::Nothing,
        Named::NotBegun => refuse(format!("round {round} has not begun")),
        Named::Open if !matches!(position.phase, Some(Phase::Propose | Phase::Score)) => Decision::Nothing,
        Named::Open if position.status == FederationStatus::Paused => {
            refuse("the federation is paused; resume it first")
        }
        Named::Open if standing.submissions < least => {
            let done = if position.stage > 0 { "judged the candidates of" } else { "submitted in" };
            refuse(format!("{} of at least {least} participants have {done} round {round}", standing.submissions))
        }
        Named::Open if position.stage > 0 => step(score::close(state, least, now_ms, None)),
        Named::Open => step(close(state, spec, now_ms, None)),
    }
}

fn roll_back(
    state: &FederationState,
    spec: &FederationSpec,
    round: u32,
    to_round: u32,
    published: Published,
    now_ms: u64,
) -> Decision {
    match named(state.position, round) {
        Named::NotBegun => return refuse(format!("round {round} has not begun")),
        Named::Over => {
            return if went_back(&published, to_round) {
                Decision::Nothing
            } else {
                refuse(format!("round {round} is over; round {} is open", state.position.round))
            };
        }
        Named::Open => {}
    }
    let Some(earlier) = published.earlier.filter(|_| to_round < round) else {
        return refuse(format!("round {to_round} has no prompt to go back to"));
    };
    let prompt = earlier.prompt;
    let event = Some(TranscriptEvent::RolledBack { round, to_round, prompt: prompt.clone() });
    let record = json!({ "rolled_back_to": to_round });
    let publication = Some(Publication { prompt, record, submissions: Vec::new() });
    let mut next = Transition { publication, event, ..after(state, spec, now_ms) };
    if state.position.status == FederationStatus::Paused && !next.to.status.is_terminal() {
        // What is paused stays paused: the next round waits.
        (next.to.status, next.paused_ms) = (FederationStatus::Paused, Some(now_ms));
    }
    step(next)
}

/// Whether the named round ended by going back to that one.
fn went_back(published: &Published, to_round: u32) -> bool {
    let back = published.named.as_ref().and_then(|named| named.record["rolled_back_to"].as_u64());
    back == Some(to_round.into())
}

/// Whether a federation that has ended did so with what the host asks for: the answer may have been lost.
fn is_done(state: &FederationState, action: &HostAction, published: &Published) -> bool {
    let position = state.position;
    match *action {
        HostAction::CloseRound { round } => match named(position, round) {
            Named::Over => true,
            Named::Open => position.status == FederationStatus::Finished,
            Named::NotBegun => false,
        },
        HostAction::RollBack { to_round, .. } => went_back(published, to_round),
        HostAction::Pause | HostAction::Resume | HostAction::Cancel { .. } => false,
    }
}

/// Where a round is that an action names.
enum Named {
    Over,
    Open,
    NotBegun,
}

fn named(position: Position, round: u32) -> Named {
    match round.cmp(&position.round) {
        std::cmp::Ordering::Less => Named::Over,
        std::cmp::Ordering::Equal if round > 0 => Named::Open,
        _ => Named::NotBegun,
    }
}

fn step(transition: Transition) -> Decision {
    Decision::Step(Box::new(transition))
}

fn refuse(reason: impl Into<String>) -> Decision {
    Decision::Refuse(reason.into())
}
