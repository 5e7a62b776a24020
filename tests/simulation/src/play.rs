//! Plays a schedule from beginning to end.

use crate::generate::GUESTS;
use crate::panics;
use crate::place::Place;
use crate::schedule::Schedule;
use crate::tally::Tally;
use crate::violation::{Violation, promise};
use crate::world::World;
use crate::{heal, invariants, steps};
use anyhow::Result;

/// What came of a schedule.
#[derive(Clone, Debug)]
pub struct Played {
    /// The promise that was broken, if one was.
    pub violation: Option<Violation>,
    /// What happened.
    pub tally: Tally,
}

/// Plays it.
///
/// # Errors
/// The simulation itself cannot go on.
pub async fn play(place: &Place, schedule: &Schedule) -> Result<Played> {
    panics::take();
    let mut world = World::begin(place.fresh()?, schedule, GUESTS).await?;
    let mut outcome = perform(&mut world, schedule).await;
    for at in 0..world.machines.len() {
        // Whatever hangs must not outlive the schedule.
        let _ = steps::kill(&mut world, at).await;
        let bites = world.machines[at].faults.bites();
        world.tally.add("faults: call failed, database cut", bites.cut);
        world.tally.add("faults: write failed before it was done", bites.struck_before);
        world.tally.add("faults: write failed after it was done", bites.struck_after);
        world.tally.add("faults: write hung before it was done", bites.stalled_before);
        world.tally.add("faults: write hung after it was done", bites.stalled_after);
        world.tally.add("faults: change not told", bites.unheard);
        world.tally.add("results: steps left to another server", bites.left);
        world.tally.add("results: steps taken by another server", bites.taken);
    }
    let panicked = panics::take();
    if outcome.is_ok() {
        outcome = promise("nothing panics", panicked.is_empty(), || panicked.join("\n"));
    }
    let World { backing, mut tally, .. } = world;
    backing.forget();
    tally.count(format!("results: schedules on {}", schedule.store));
    Ok(Played { violation: outcome.err(), tally })
}

async fn perform(world: &mut World<'_>, schedule: &Schedule) -> Result<(), Violation> {
    world.settle().await?;
    for step in &schedule.steps {
        steps::take(world, step).await?;
    }
    world.settle().await?;
    heal::heal(world, schedule.diligent).await?;
    invariants::check(world).await
}
