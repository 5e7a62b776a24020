//! What was accepted counts once, and nothing else does.

use crate::violation::{Violation, promise};
use crate::world::World;
use feddtpt_server::export::Export;
use feddtpt_server::store::ProposalRecord;
use feddtpt_shared::Digest;
use feddtpt_shared::transcript::published;
use std::collections::BTreeSet;

const KEPT: &str = "what was acknowledged counts";
const ONCE: &str = "a participant counts once in a round";
const SENT: &str = "nothing counts that nobody sent";

/// Checks every round, the one that was never published too.
pub(super) async fn check(world: &mut World<'_>, export: &Export) -> Result<(), Violation> {
    let unread = |error: String| Violation::new("the store can be read", error);
    for round in 1..=export.spec.rounds + 1 {
        let process = world.machines.iter().find_map(|machine| machine.process.as_ref());
        let Some(process) = process else { return Err(unread("no server lives".to_owned())) };
        let proposals = process.store.proposals(&export.federation, round).await;
        let proposals = proposals.map_err(|error| unread(error.to_string()))?;
        check_round(world, round, &proposals)?;
        let digests: Vec<Digest> = proposals.iter().map(|proposal| proposal.digest).collect();
        let counted = published(&export.transcript, round).map(|(counted, _)| counted);
        promise(KEPT, counted.is_none_or(|counted| counted == digests), || {
            format!("round {round} was made of {counted:?}, accepted were {digests:?}")
        })?;
        world.tally.add("results: proposals counted", counted.map_or(0, |counted| counted.len() as u64));
        let enough = counted.is_none_or(|counted| counted.len() >= export.spec.policy.min_participants as usize);
        promise("a round is published with enough proposals", enough, || format!("round {round}: {counted:?}"))?;
    }
    Ok(())
}

fn check_round(world: &World<'_>, round: u32, proposals: &[ProposalRecord]) -> Result<(), Violation> {
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
        promise(KEPT, kept, || format!("guest {guest} has a receipt for {digest} in round {round}: {proposals:?}"))?;
    }
    Ok(())
}
