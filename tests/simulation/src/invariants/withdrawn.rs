//! Who was removed is out, with what it had sent in the phase that was open, and the record says so once.

use crate::violation::{Violation, promise};
use crate::world::World;
use feddtpt_server::export::Export;
use feddtpt_server::store::Page;
use feddtpt_shared::Digest;
use feddtpt_shared::host::ParticipantState;
use feddtpt_shared::transcript::TranscriptEvent;
use std::collections::BTreeSet;

const OUT: &str = "who was removed is out, and the record says so once";
const TAKEN: &str = "what a removed participant sent is withdrawn";

/// Compares the list of participants, the record and the proposals.
pub(super) async fn check(world: &mut World<'_>, export: &Export) -> Result<(), Violation> {
    let unread = |error: String| Violation::new("the store can be read", error);
    let process = world.machines.iter().find_map(|machine| machine.process.as_ref());
    let Some(process) = process else { return Err(unread("no server lives".to_owned())) };
    let list = process.store.participants(&export.federation, Page { after: None, limit: 1_000 }).await;
    let list = list.map_err(|error| unread(error.to_string()))?;
    let out: BTreeSet<&str> = list
        .iter()
        .filter(|participant| participant.state == ParticipantState::Removed)
        .map(|participant| participant.id.as_str())
        .collect();
    for guest in &world.guests {
        let id = guest.joined.as_ref().map(|joined| joined.participant.as_str());
        let is_out = id.is_some_and(|id| out.contains(id));
        promise(OUT, (!guest.removed || is_out) && (!is_out || guest.remove_sent), || format!("{guest:?}: {out:?}"))?;
    }
    let removals = export.transcript.iter().filter_map(|entry| match &entry.event {
        TranscriptEvent::Removed { withdrawn, .. } => Some(*withdrawn),
        _ => None,
    });
    let removals: Vec<Option<Digest>> = removals.collect();
    promise(OUT, removals.len() == out.len(), || format!("{} entries, removed are {out:?}", removals.len()))?;
    let withdrawn: BTreeSet<Digest> = removals.into_iter().flatten().collect();
    promise(TAKEN, world.history.owed.is_subset(&withdrawn), || {
        format!("{:?} had to be, {withdrawn:?} are", world.history.owed)
    })?;
    for digest in &withdrawn {
        let sent = world.history.sent.get(digest).map(|sent| sent.guest);
        let sent = sent.or(world.history.cast.get(digest).map(|cast| cast.guest));
        let own = sent.is_some_and(|guest| world.guests[guest].remove_sent);
        promise(TAKEN, own, || format!("{digest} was withdrawn, it is of guest {sent:?}"))?;
        let mut ballots = export.rounds.iter().flat_map(|round| &round.ballots);
        promise(TAKEN, !ballots.any(|kept| kept.digest == *digest), || format!("ballot {digest} is still there"))?;
        let mut counted = export.rounds.iter().flat_map(|round| &round.result.submissions);
        promise(TAKEN, !counted.any(|counted| counted == digest), || format!("{digest} counts"))?;
        let mut kept = export.rounds.iter().flat_map(|round| &round.proposals);
        promise(TAKEN, !kept.any(|kept| kept.digest == *digest), || format!("{digest} is still there"))?;
    }
    world.tally.add("results: participants removed", out.len() as u64);
    let (ballots, proposals): (Vec<&Digest>, Vec<&Digest>) =
        withdrawn.iter().partition(|digest| world.history.cast.contains_key(*digest));
    world.tally.add("results: proposals withdrawn", proposals.len() as u64);
    world.tally.add("results: ballots withdrawn", ballots.len() as u64);
    let revoked = world.guests.iter().filter(|guest| guest.revoked).count();
    world.tally.add("results: invites revoked", revoked as u64);
    Ok(())
}
