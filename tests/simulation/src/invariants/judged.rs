//! Every ballot that was acknowledged counts once, and nothing else does.

use crate::violation::{Violation, promise};
use crate::world::World;
use feddtpt_server::export::Export;
use feddtpt_server::store::BallotRecord;
use feddtpt_shared::transcript::{ballots, published, rolled_back, withdrawn};
use std::collections::BTreeSet;

const KEPT: &str = "a ballot that was acknowledged counts";
const ONCE: &str = "a participant counts once in a stage";
const SENT: &str = "no ballot counts that nobody cast, or that is not about the list";
const NOTHING: &str = "a round that is rolled back counts nothing";

/// Checks every round, the one that was never published too.
pub(super) async fn check(world: &mut World<'_>, export: &Export) -> Result<(), Violation> {
    let unread = |error: String| Violation::new("the store can be read", error);
    for round in 1..=export.spec.rounds + 1 {
        let process = world.machines.iter().find_map(|machine| machine.process.as_ref());
        let Some(process) = process else { return Err(unread("no server lives".to_owned())) };
        let kept = process.store.ballots(&export.federation, round).await;
        let kept = kept.map_err(|error| unread(error.to_string()))?;
        check_round(world, export, round, &kept)?;
        if rolled_back(&export.transcript, round).is_some() {
            promise(NOTHING, ballots(&export.transcript, round).is_empty(), || format!("round {round}: {kept:?}"))?;
        } else if published(&export.transcript, round).is_some() {
            let stages: BTreeSet<u32> = kept.iter().map(|ballot| ballot.ballot.stage).collect();
            world.tally.add("results: ballots counted", kept.len() as u64);
            world.tally.add("results: rounds judged in stages", u64::from(stages.len() > 1));
        }
    }
    let reasons = export.rounds.iter().filter(|round| round.result.record["reason"].is_string()).count();
    world.tally.add("results: rounds that too few judged", reasons as u64);
    let better = export.rounds.iter().filter(|round| round.result.record["winner"].as_u64().is_some_and(|at| at > 0));
    world.tally.add("results: rounds won by a candidate", better.count() as u64);
    Ok(())
}

fn check_round(world: &World<'_>, export: &Export, round: u32, kept: &[BallotRecord]) -> Result<(), Violation> {
    let people: BTreeSet<(u32, &str)> =
        kept.iter().map(|ballot| (ballot.ballot.stage, ballot.participant.as_str())).collect();
    promise(ONCE, people.len() == kept.len(), || format!("round {round}: {kept:?}"))?;
    let (gate, labels) = (&export.spec.strategy.gate, export.spec.task.labels.len());
    for ballot in kept {
        let cast = world.history.cast.get(&ballot.digest);
        let own = cast.is_some_and(|cast| {
            let joined = world.guests[cast.guest].joined.as_ref();
            let by = joined.is_some_and(|joined| joined.participant == ballot.participant);
            (cast.round, &cast.ballot) == (round, &ballot.ballot) && by
        });
        let list = world.history.lists.get(&(round, ballot.ballot.stage));
        // A stage that came and went between two looks was never seen.
        let listed = list.is_none_or(|list| ballot.ballot.validate(gate, list, labels).is_ok());
        promise(SENT, own && listed, || format!("round {round}: {ballot:?}, cast was {cast:?} about {list:?}"))?;
    }
    for ((of, stage, guest), digest) in &world.history.counted {
        let known = *of != round || kept.iter().any(|ballot| ballot.digest == *digest);
        let gone = world.guests[*guest].remove_sent && withdrawn(&export.transcript, *digest);
        promise(KEPT, known || gone, || {
            format!("guest {guest} has a receipt for {digest} in stage {stage} of round {of}: {kept:?}")
        })?;
    }
    Ok(())
}
