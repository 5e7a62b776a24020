//! The end of a schedule: everything is mended, and the federation must come to its end.

use crate::host;
use crate::replica::Machine;
use crate::requests::{Request, What};
use crate::schedule::{Fate, Which};
use crate::spec::GROUPS;
use crate::steps::{ballot, proposal, send, start};
use crate::violation::Violation;
use crate::world::World;
use feddtpt_shared::federation::FederationStatus;

const ENDS: &str = "the federation comes to its end";
/// Longer than the pause of a server after an error, in milliseconds.
const SHORT_WAIT_MS: u64 = 1_100;
/// Longer than a server looks away when it hears nothing, in milliseconds.
const LONG_WAIT_MS: u64 = 32_000;

/// Mends everything and goes on until the end. If `diligent`, participants propose until then.
///
/// # Errors
/// A promise that is broken.
pub async fn heal(world: &mut World<'_>, diligent: bool) -> Result<(), Violation> {
    for machine in &world.machines {
        if machine.faults.is_cut() {
            world.grapevine.tell_anything(&machine.faults);
        }
        machine.faults.mend();
        machine.process.iter().for_each(|process| process.method.mend());
    }
    let lives = |world: &World<'_>| world.machines.iter().position(|machine| machine.process.is_some());
    if lives(world).is_none() {
        start(world, 0).await?;
    }
    let at = lives(world).ok_or_else(|| Violation::new("a server starts where another died", "none lives"))?;
    let latest_ms = world.machines.iter().map(Machine::latest_ms).max().unwrap_or_default();
    world.machines.iter().for_each(|machine| machine.clock.set_ms(latest_ms));
    world.settle().await?;
    world.wait(SHORT_WAIT_MS).await?;
    let policy = &world.spec.policy;
    let (longest_ms, quorum) = (policy.max_duration_ms, policy.quorum);
    // A round is tried, then judged in stages.
    let phases = policy.max_retries + 1 + world.spec.strategy.gate.stages;
    let rounds = usize::try_from(world.spec.rounds * phases).unwrap_or(usize::MAX);
    for _ in 0..rounds + 2 {
        repeat(world, at).await?;
        let Some(position) = world.position else { break };
        match position.status {
            FederationStatus::Finished | FederationStatus::Failed | FederationStatus::Cancelled => break,
            FederationStatus::Gathering => gather(world, at, quorum).await?,
            FederationStatus::Running if diligent && position.stage > 0 => judge(world, at).await?,
            FederationStatus::Running if diligent => propose(world, at).await?,
            FederationStatus::Running => {}
            FederationStatus::Paused => host::resume(world, at).await?,
        }
        if world.position == Some(position) {
            world.pass(longest_ms);
            world.settle().await?;
        }
        if world.position == Some(position) {
            world.wait(LONG_WAIT_MS).await?;
        }
    }
    let over = world.position.is_some_and(|position| position.status.is_terminal());
    let stuck = || Violation::new(ENDS, format!("it stands at {:?} for good", world.position));
    if over { look(world, at).await } else { Err(stuck()) }
}

/// What was not answered is asked again, as clients do.
async fn repeat(world: &mut World<'_>, at: usize) -> Result<(), Violation> {
    for guest in 0..world.guests.len() {
        let known = &world.guests[guest];
        let again = known.last.clone().filter(|last| match last.what {
            What::Join => known.joined.is_none(),
            What::Submit { round, .. } => !world.history.acknowledged.contains_key(&(round, guest)),
            What::Vote { round, stage, .. } => !world.history.counted.contains_key(&(round, stage, guest)),
            What::Leave => !known.left,
            _ => false,
        });
        if again.is_some() {
            send(world, again, guest, at, Fate::Answered).await?;
        }
    }
    world.settle().await?;
    host::repeat_unanswered(world, at).await
}

/// Who is missing for the quorum comes.
async fn gather(world: &mut World<'_>, at: usize, quorum: u32) -> Result<(), Violation> {
    for guest in (0..world.guests.len()).rev() {
        let present = world.guests.iter().filter(|guest| guest.joined.is_some() && !guest.may_be_gone()).count();
        if present >= quorum as usize {
            break;
        }
        if world.guests[guest].joined.is_none() && !world.guests[guest].revoke_sent {
            let request = world.guests[guest].join(&world.federation);
            send(world, Some(request), guest, at, Fate::Answered).await?;
            world.settle().await?;
        }
    }
    Ok(())
}

/// Everybody who is there and has not proposed does.
async fn propose(world: &mut World<'_>, at: usize) -> Result<(), Violation> {
    let Some(position) = world.position else { return Ok(()) };
    for guest in 0..world.guests.len() {
        let known = &world.guests[guest];
        let done = known.may_be_gone() || world.history.acknowledged.contains_key(&(position.round, guest));
        if known.joined.is_none() || done {
            continue;
        }
        // Some words in common, some not, and another choice in each round.
        let group = GROUPS[(position.round as usize + guest % 2) % GROUPS.len()];
        let words = format!("{} {}", group[guest % group.len()], GROUPS[0][0]);
        let request = proposal(world, guest, Which::Open, &words);
        send(world, request, guest, at, Fate::Answered).await?;
    }
    world.settle().await
}

/// Everybody who is there and has not judged does.
async fn judge(world: &mut World<'_>, at: usize) -> Result<(), Violation> {
    let Some(position) = world.position else { return Ok(()) };
    for guest in 0..world.guests.len() {
        let known = &world.guests[guest];
        let done = world.history.counted.contains_key(&(position.round, position.stage, guest));
        if known.joined.is_none() || known.may_be_gone() || done {
            continue;
        }
        // Most have one opinion, and another one in each round.
        let pick = position.round as usize + usize::from(guest % 3 == 0);
        let length = world.state.as_ref().map_or(1, |state| state.candidates.len().max(1));
        let request = ballot(world, guest, Which::Open, pick % length);
        send(world, request, guest, at, Fate::Answered).await?;
    }
    world.settle().await
}

/// A last look at what everybody may see, through the API.
async fn look(world: &mut World<'_>, at: usize) -> Result<(), Violation> {
    for request in [Request::view(&world.federation), Request::transcript(&world.federation)] {
        world.send(request, None, at, true);
    }
    world.settle().await?;
    if !world.asked.is_empty() {
        // A long poll whose bell nobody rang ends with its time.
        world.wait(LONG_WAIT_MS).await?;
    }
    let open = world.asked.iter().map(|asked| format!("{:?}", asked.request.what)).collect::<Vec<_>>();
    crate::violation::promise("everything ends", open.is_empty(), || format!("no answer to {open:?}"))
}
