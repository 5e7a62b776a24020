//! What was accepted counts once, and nothing else does.

use crate::violation::{Violation, promise};
use crate::world::World;
use feddtpt_server::export::Export;
use feddtpt_server::store::ProposalRecord;
use feddtpt_shared::Digest;
use feddtpt_shared::transcript::{TranscriptEvent, published, rolled_back, withdrawn};
use std::collections::BTreeSet;

const KEPT: &str = "what was acknowledged counts";
const ONCE: &str = "a participant counts once in a round";
const NOTHING: &str = "a round that is rolled back counts nothing";
const ASKED: &str = "a round counts only participants that it asked";
const SENT: &str = "nothing counts that nobody sent";

/// Checks every round, the one that was never published too.
pub(super) async fn check(world: &mut World<'_>, export: &Export) -> Result<(), Violation> {
    let unread = |error: String| Violation::new("the store can be read", error);
    for round in 1..=export.spec.rounds + 1 {
        let process = world.machines.iter().find_map(|machine| machine.process.as_ref());
        let Some(process) = process else { return Err(unread("no server lives".to_owned())) };
        let proposals = process.store.proposals(&export.federation, round).await;
        let proposals = proposals.map_err(|error| unread(error.to_string()))?;
        check_round(world, export, round, &proposals)?;
        let digests: Vec<Digest> = proposals.iter().map(|proposal| proposal.digest).collect();
        let counted = published(&export.transcript, round).map(|(counted, _)| counted);
        if rolled_back(&export.transcript, round).is_some() {
            let none = counted.is_some_and(<[Digest]>::is_empty);
            promise(NOTHING, none, || format!("round {round} was made of {counted:?}"))?;
            world.tally.add("results: proposals of rounds rolled back", digests.len() as u64);
            continue;
        }
        check_asked(world, export, round, counted, &proposals)?;
        promise(KEPT, counted.is_none_or(|counted| counted == digests), || {
            format!("round {round} was made of {counted:?}, accepted were {digests:?}")
        })?;
        world.tally.add("results: proposals counted", counted.map_or(0, |counted| counted.len() as u64));
        let enough = counted.is_none_or(|counted| counted.len() >= export.spec.policy.min_participants as usize);
        promise("a round is published with enough proposals", enough, || format!("round {round}: {counted:?}"))?;
    }
    Ok(())
}

/// Where a round does not ask everybody, only those count that it asked.
fn check_asked(
    world: &mut World<'_>,
    export: &Export,
    round: u32,
    counted: Option<&[Digest]>,
    proposals: &[ProposalRecord],
) -> Result<(), Violation> {
    let failed = |event: &TranscriptEvent| matches!(event, TranscriptEvent::Failed { round: of, .. } if *of == round);
    let attempts = export.transcript.iter().filter(|entry| failed(&entry.event)).count();
    // The last attempt asks whoever an earlier one has asked, too.
    let last = (round, u32::try_from(attempts).unwrap_or(u32::MAX));
    let Some(asked) = world.history.asked.get(&last).filter(|_| counted.is_some()) else { return Ok(()) };
    let only = proposals.iter().all(|proposal| asked.contains(&proposal.participant));
    promise(ASKED, only && proposals.len() <= asked.len(), || format!("{last:?} asked {asked:?}: {proposals:?}"))?;
    world.tally.count("results: rounds that did not ask everybody");
    Ok(())
}

fn check_round(world: &World<'_>, export: &Export, round: u32, proposals: &[ProposalRecord]) -> Result<(), Violation> {
    let people: BTreeSet<&str> = proposals.iter().map(|proposal| proposal.participant.as_str()).collect();
    promise(ONCE, people.len() == proposals.len(), || format!("round {round}: {proposals:?}"))?;
    for proposal in proposals {
        let sent = world.history.sent.get(&proposal.digest);
        let own = sent.filter(|sent| {
            let joined = world.guests[sent.guest].joined.as_ref();
            sent.round == round
                && sent.prompt == proposal.prompt
                && joined.is_some_and(|joined| joined.participant == proposal.participant)
        });
        promise(SENT, own.is_some(), || format!("round {round}: {proposal:?}, sent was {sent:?}"))?;
    }
    for ((of, guest), digest) in &world.history.acknowledged {
        let kept = *of != round || proposals.iter().any(|proposal| proposal.digest == *digest);
        let kept = kept || (world.guests[*guest].remove_sent && withdrawn(&export.transcript, *digest));
        promise(KEPT, kept, || format!("guest {guest} has a receipt for {digest} in round {round}: {proposals:?}"))?;
    }
    Ok(())
}
