//! Carries out one step.

use crate::generate::GUESTS;
use crate::history::{Cast, Sent};
use crate::host;
use crate::requests::{Guest, Request, What};
use crate::schedule::{Fate, Operation, Step, Which};
use crate::spec::prompt;
use crate::violation::Violation;
use crate::world::World;
use feddtpt_shared::ballot::{Ballot, Preference, Votes};
use feddtpt_shared::gate::BallotKind;

/// Carries it out. Unless the next one comes at the same time, waits for what follows from it.
///
/// # Errors
/// A promise that is broken.
pub async fn take(world: &mut World<'_>, step: &Step) -> Result<(), Violation> {
    let done = operate(world, &step.operation).await?;
    let name = step.operation.name();
    world.tally.count(format!("operations: {name}{}", if done { "" } else { " (idle)" }));
    if step.at_once && done {
        world.tally.count("operations: at the same time as the next");
        return Ok(());
    }
    world.settle().await
}

/// Carries it out; false where there was nothing to do.
async fn operate(world: &mut World<'_>, operation: &Operation) -> Result<bool, Violation> {
    let machines = world.machines.len();
    match *operation {
        Operation::Join { guest, at, fate } => {
            let Some(guest) = who(world, guest, |guest| guest.joined.is_none()) else { return Ok(false) };
            let request = world.guests[guest].join(&world.federation);
            send(world, Some(request), guest, at % machines, fate).await
        }
        Operation::Submit { guest, at, round, ref words, fate } => {
            let Some(guest) = admitted(world, guest) else { return Ok(false) };
            let request = proposal(world, guest, round, words);
            send(world, request, guest, at % machines, fate).await
        }
        Operation::Vote { guest, at, stage, pick, fate } => {
            let Some(guest) = admitted(world, guest) else { return Ok(false) };
            let request = ballot(world, guest, stage, pick);
            send(world, request, guest, at % machines, fate).await
        }
        Operation::Repeat { guest, at } => {
            let Some(guest) = who(world, guest, |guest| guest.last.is_some()) else { return Ok(false) };
            let request = world.guests[guest].last.clone();
            send(world, request, guest, at % machines, Fate::Answered).await
        }
        Operation::Poll { guest, at, wait } => {
            let Some(guest) = admitted(world, guest) else { return Ok(false) };
            let after = wait.then(|| world.history.reached.revision());
            let Some(request) = world.guests[guest].poll(&world.federation, after) else { return Ok(false) };
            Ok(world.send(request, Some(guest), at % machines, true))
        }
        Operation::Leave { guest, at, fate } => {
            let Some(guest) = admitted(world, guest) else { return Ok(false) };
            let request = world.guests[guest].leave(&world.federation);
            send(world, request, guest, at % machines, fate).await
        }
        Operation::Pause { .. }
        | Operation::Resume { .. }
        | Operation::CloseRound { .. }
        | Operation::RollBack { .. }
        | Operation::Cancel { .. }
        | Operation::Remove { .. }
        | Operation::Revoke { .. }
        | Operation::HostRepeat { .. } => host::operate(world, operation).await,
        Operation::Look { at } => {
            let (view, transcript) = (Request::view(&world.federation), Request::transcript(&world.federation));
            Ok(world.send(view, None, at % machines, true) && world.send(transcript, None, at % machines, true))
        }
        Operation::Pass { ms } => {
            world.pass(ms);
            Ok(true)
        }
        Operation::Jump { at, ms } => {
            world.jumped = true;
            world.machines[at % machines].jump(ms);
            Ok(true)
        }
        Operation::Wait { ms } => world.wait(ms).await.map(|()| true),
        Operation::Kill { at } => kill(world, at % machines).await,
        Operation::Start { at } => start(world, at % machines).await,
        ref fault => Ok(break_something(world, fault)),
    }
}

/// The guest of this number, or the next one of the schedule's whom it fits: a step without an effect shows nothing.
pub(crate) fn who(world: &World<'_>, guest: usize, fits: impl Fn(&Guest) -> bool) -> Option<usize> {
    (0..GUESTS).map(|offset| (guest + offset) % GUESTS).find(|&guest| fits(&world.guests[guest]))
}

fn admitted(world: &World<'_>, guest: usize) -> Option<usize> {
    who(world, guest, |guest| guest.joined.is_some())
}

/// The faults that only change what a machine does from now on; false where there is no server to change.
fn break_something(world: &World<'_>, operation: &Operation) -> bool {
    let machine = |at: usize| &world.machines[at % world.machines.len()];
    let (Operation::Cut { at }
    | Operation::Mend { at }
    | Operation::Strike { at, .. }
    | Operation::Stall { at, .. }
    | Operation::Release { at }
    | Operation::Hold { at }
    | Operation::LetGo { at }
    | Operation::Fail { at, .. }
    | Operation::Deafen { at, .. }) = *operation
    else {
        return false;
    };
    let (faults, process) = (&machine(at).faults, machine(at).process.as_ref());
    match *operation {
        Operation::Cut { .. } => faults.cut(true),
        Operation::Mend { .. } if faults.is_cut() => {
            faults.cut(false);
            world.grapevine.tell_anything(faults);
        }
        Operation::Strike { write, after, .. } => faults.strike(write, after),
        Operation::Stall { write, after, .. } => faults.stall(write, after),
        Operation::Release { .. } => faults.release(),
        Operation::Deafen { changes, .. } => faults.deafen(changes),
        Operation::Hold { .. } => process.iter().for_each(|process| process.method.hold()),
        Operation::LetGo { .. } => process.iter().for_each(|process| process.method.let_go()),
        Operation::Fail { crash, .. } => process.iter().for_each(|process| process.method.fail(crash)),
        _ => return false,
    }
    process.is_some()
}

/// A proposal of a guest, noted as made.
pub fn proposal(world: &mut World<'_>, guest: usize, which: Which, words: &str) -> Option<Request> {
    let open = world.position?.round;
    let round = match which {
        Which::Open => open,
        Which::Before => open.checked_sub(1)?,
        Which::After => open + 1,
    };
    let prompt = prompt(words).ok()?;
    let request = world.guests[guest].submit(&world.federation, round, &prompt)?;
    let What::Submit { digest, .. } = request.what else { return None };
    world.history.made.insert(digest, Sent { round, guest, prompt });
    Some(request)
}

/// A ballot of a guest, noted as filled in.
pub fn ballot(world: &mut World<'_>, guest: usize, which: Which, pick: usize) -> Option<Request> {
    let position = world.position?;
    let (round, stage) = match which {
        Which::Open => (position.round, position.stage.max(1)),
        Which::Before if position.stage > 1 => (position.round, position.stage - 1),
        Which::Before => (position.round.checked_sub(1)?, 1),
        Which::After => (position.round, position.stage + 1),
    };
    let list = world.history.lists.get(&(round, stage)).or(world.history.lists.get(&(round, 1)));
    // Nobody has seen a list: whoever judges then knows the prompt of the round before alone.
    let list = list.cloned().unwrap_or_else(|| world.state.iter().map(|state| state.prompt.clone()).collect());
    let votes = match world.spec.strategy.gate.ballot {
        BallotKind::Preference => {
            // Behind the last one: a vote for none of them, or for the incumbent itself, is refused.
            let length = list.len().max(pick % (list.len() + 1) + 1);
            let net = (0..length).map(|at| i32::from(at == pick % (list.len() + 1))).collect();
            Votes::Preference(Preference { labels: vec![0, 1], votes: 1, net })
        }
        BallotKind::Counts => {
            // Behind the last one: a list that is too long.
            let pick = pick % (list.len() + 1);
            let length = if pick == list.len() { pick + 1 } else { list.len() };
            Votes::Counts((0..length).map(|at| vec![(if at == pick { 4 } else { 2 }, 4); 2]).collect())
        }
    };
    let ballot = Ballot::new(stage, &list, votes);
    let request = world.guests[guest].vote(&world.federation, round, &ballot)?;
    let What::Vote { digest, .. } = request.what else { return None };
    world.history.filled.insert(digest, Cast { round, stage, guest, ballot });
    Some(request)
}

/// Sends a request and does to it what its fate is.
pub async fn send(
    world: &mut World<'_>,
    request: Option<Request>,
    guest: usize,
    at: usize,
    fate: Fate,
) -> Result<bool, Violation> {
    let Some(request) = request else { return Ok(false) };
    world.guests[guest].last = Some(request.clone());
    dispatch(world, request, Some(guest), at, fate).await
}

/// Sends the request of a guest or of the host, and does to it what its fate is.
pub(crate) async fn dispatch(
    world: &mut World<'_>,
    request: Request,
    guest: Option<usize>,
    at: usize,
    fate: Fate,
) -> Result<bool, Violation> {
    match fate {
        Fate::RequestLost => {
            world.tally.count("faults: request lost");
            Ok(true)
        }
        Fate::Answered => Ok(world.send(request, guest, at, true)),
        Fate::ResponseLost => {
            let sent = world.send(request, guest, at, false);
            world.tally.add("faults: response lost", u64::from(sent));
            Ok(sent)
        }
        Fate::AbandonedBefore | Fate::AbandonedAfter => {
            // What is under way shall not meet the obstacle.
            world.settle().await?;
            let after = fate == Fate::AbandonedAfter;
            world.machines[at].faults.stall(0, after);
            let sent = world.send(request, guest, at, false);
            world.settle().await?;
            if let Some(asked) = world.asked.pop_if(|asked| sent && !asked.task.is_finished() && asked.at == at) {
                asked.task.abort();
                // The task must be gone before what it hangs on lets go.
                let _ = asked.task.await;
                let name = if after { "after the write" } else { "before the write" };
                world.tally.count(format!("faults: request abandoned {name}"));
            }
            world.machines[at].faults.release();
            Ok(sent)
        }
    }
}

/// Kills a server with everything that it was asked.
pub async fn kill(world: &mut World<'_>, at: usize) -> Result<bool, Violation> {
    let Some(method) = world.machines[at].kill() else { return Ok(false) };
    for asked in world.asked.extract_if(.., |asked| asked.at == at) {
        asked.task.abort();
        world.tally.count("faults: request killed with its server");
        if asked.request.what.is_of_host() {
            world.tally.count("faults: the host's request killed with its server");
        }
    }
    world.count_method(&method);
    drop(method);
    world.settle().await?;
    Ok(true)
}

/// Starts a server where none lives.
pub async fn start(world: &mut World<'_>, at: usize) -> Result<bool, Violation> {
    if world.machines[at].process.is_some() {
        return Ok(false);
    }
    let started = world.machines[at].start(&world.backing, &world.pulse, &world.grapevine).await;
    let started = started.map_err(|error| Violation::new("a server starts where another died", error.to_string()))?;
    if !started {
        world.tally.count("faults: no start without a database");
    }
    world.settle().await?;
    Ok(started)
}
