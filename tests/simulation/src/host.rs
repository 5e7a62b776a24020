//! What the host does, as the steps of a schedule say it.

use crate::requests::{Request, What};
use crate::schedule::{Fate, Operation};
use crate::steps::{dispatch, who};
use crate::violation::Violation;
use crate::world::World;
use feddtpt_shared::host::HostAction;

/// Carries it out; false where there was nothing to do.
pub(crate) async fn operate(world: &mut World<'_>, operation: &Operation) -> Result<bool, Violation> {
    let (round, stage) = world.position.map_or((0, 0), |position| (position.round, position.stage));
    let (action, at, fate) = match *operation {
        Operation::Pause { at, fate } => (HostAction::Pause, at, fate),
        Operation::Resume { at, fate } => (HostAction::Resume, at, fate),
        Operation::CloseRound { at, fate } => (HostAction::CloseRound { round, stage }, at, fate),
        Operation::RollBack { at, back, fate } => {
            (HostAction::RollBack { round, to_round: round.saturating_sub(back + 1) }, at, fate)
        }
        Operation::Cancel { at, fate } => (HostAction::Cancel { reason: Some("too late".to_owned()) }, at, fate),
        Operation::Remove { guest, at, fate } => {
            let found = who(world, guest, |guest| guest.joined.is_some() && !guest.removed);
            let request = found.and_then(|guest| world.guests[guest].remove(&world.federation, guest));
            return send(world, request, at, fate).await;
        }
        Operation::Revoke { guest, at, fate } => {
            let found = who(world, guest, |guest| guest.joined.is_none() && !guest.revoked);
            let request = found.map(|guest| world.guests[guest].revoke(&world.federation, guest));
            return send(world, request, at, fate).await;
        }
        Operation::HostRepeat { at } => {
            let request = world.host.last.clone();
            return send(world, request, at, Fate::Answered).await;
        }
        _ => return Ok(false),
    };
    let request = Request::act(&world.federation, action);
    send(world, Some(request), at, fate).await
}

async fn send(world: &mut World<'_>, request: Option<Request>, at: usize, fate: Fate) -> Result<bool, Violation> {
    let Some(request) = request else { return Ok(false) };
    let at = at % world.machines.len();
    (world.host.last, world.host.answered) = (Some(request.clone()), false);
    if fate != Fate::Answered {
        world.tally.count(format!("faults: the host's request, {fate:?}").to_lowercase());
    }
    dispatch(world, request, None, at, fate).await
}

/// Asks again what was not answered, as a host does.
pub(crate) async fn repeat_unanswered(world: &mut World<'_>, at: usize) -> Result<(), Violation> {
    if !world.host.answered {
        let request = world.host.last.clone();
        send(world, request, at, Fate::Answered).await?;
    }
    world.settle().await
}

/// Lets the clock run again.
pub(crate) async fn resume(world: &mut World<'_>, at: usize) -> Result<(), Violation> {
    let request = Request::act(&world.federation, HostAction::Resume);
    send(world, Some(request), at, Fate::Answered).await?;
    world.settle().await
}

impl What {
    /// Whether the host asks it, in the course of a schedule.
    pub(crate) fn is_of_host(&self) -> bool {
        matches!(self, Self::Act(_) | Self::Remove(_) | Self::Revoke(_))
    }

    /// Whether it is for participants that are there.
    pub(crate) fn needs_presence(&self) -> bool {
        matches!(self, Self::Submit { .. } | Self::Vote { .. } | Self::Poll)
    }
}
