//! Who joined is there, who left is gone, and nobody else is.

use crate::requests::Guest;
use crate::violation::{Violation, promise};
use crate::world::World;

/// Compares the count in the store with what the guests know.
pub(super) async fn check(world: &World<'_>) -> Result<(), Violation> {
    const PEOPLE: &str = "who joined is a participant, and nobody else";
    let process = world.machines.iter().find_map(|machine| machine.process.as_ref());
    let Some(process) = process else { return Ok(()) };
    let standing = process.store.standing(&world.federation, None).await;
    let standing = standing.map_err(|error| Violation::new("the store can be read", error.to_string()))?;
    let present = standing.map_or(0, |standing| standing.participants) as usize;
    let count = |fits: &dyn Fn(&Guest) -> bool| world.guests.iter().filter(|guest| fits(guest)).count();
    let least = count(&|guest| guest.joined.is_some() && !guest.may_be_gone());
    let most = count(&|guest| guest.join_sent && !guest.left && !guest.removed && !guest.revoked);
    promise(PEOPLE, (least..=most).contains(&present), || format!("{present} are there, {least} to {most} can be"))?;
    let capacity = world.spec.policy.capacity as usize;
    promise("no more than the capacity are admitted", present <= capacity, || format!("{present} of {capacity}"))
}
