//! What must hold in the end, of what the store holds and of what was seen on the way.

mod counted;
mod course;
mod judged;
mod people;
mod record;
mod release;
mod replay;
mod withdrawn;

use crate::violation::Violation;
use crate::world::World;
use feddtpt_server::export::{self, Export};
use feddtpt_shared::transcript::rolled_back;

/// Checks all of them.
///
/// # Errors
/// One that does not hold.
pub async fn check(world: &mut World<'_>) -> Result<(), Violation> {
    let export = read(world).await?;
    record::check(world, &export)?;
    counted::check(world, &export).await?;
    judged::check(world, &export).await?;
    people::check(world).await?;
    withdrawn::check(world, &export).await?;
    for round in export.rounds.windows(2) {
        if rolled_back(&export.transcript, round[1].result.round).is_some() {
            continue;
        }
        replay::check(&export.spec, &round[0], &round[1])?;
        let withheld = release::check(&export.spec, &round[0], &round[1])?;
        world.tally.add("results: tokens withheld below the threshold", withheld);
    }
    world.tally.count(format!("results: federations {:?}", export.status).to_lowercase());
    Ok(())
}

/// Everything that the store holds of the federation, read beside the servers' faults.
async fn read(world: &World<'_>) -> Result<Export, Violation> {
    let broken = |reason: String| Violation::new("the store can be read", reason);
    let process = world.machines.iter().find_map(|machine| machine.process.as_ref());
    let process = process.ok_or_else(|| broken("no server lives".to_owned()))?;
    let export = export::read(process.store.as_ref(), &world.federation).await;
    export.map_err(|error| broken(error.to_string()))?.ok_or_else(|| broken("the federation is gone".to_owned()))
}
