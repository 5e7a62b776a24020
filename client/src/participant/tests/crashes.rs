//! A participant killed at any write goes on as if nothing had been.

use super::World;
use crate::fakes::{Crash, FakeStorage, Fault};
use crate::participant::{BallotSummary, Outcome, ParticipantError};
use proptest::prelude::*;

/// Rows of a batch.
const BATCH: u64 = 22;
/// Rows of one call of the LLM: what a crash may cost at most. What was answered before is in the journal.
const CHUNK: u64 = 8;

async fn undisturbed(make: fn() -> World) -> (World, Outcome) {
    let world = make();
    let outcome = world.run().await.expect("an outcome");
    (world, outcome)
}

fn assert_same(found: &World, outcome: &Outcome, wanted: &World, expected: &Outcome) {
    assert_eq!(outcome.final_prompt, expected.final_prompt);
    let sent = |world: &World| world.server.change(|inner| inner.submissions.clone());
    assert_eq!(sent(found), sent(wanted));
    let proposals =
        |outcome: &Outcome| outcome.rounds.iter().map(|r| (r.round, r.proposal.clone())).collect::<Vec<_>>();
    assert_eq!(proposals(outcome), proposals(expected));
    let ballots = |world: &World| world.server.change(|inner| inner.scoring.ballots.clone());
    assert_eq!(ballots(found), ballots(wanted));
    let said = |kept: &BallotSummary| (kept.candidates.clone(), kept.ballot.clone(), kept.counted);
    let said = |outcome: &Outcome| outcome.rounds.iter().flat_map(|round| &round.ballots).map(said).collect::<Vec<_>>();
    assert_eq!(said(outcome), said(expected));
    assert_eq!(found.server.change(|inner| inner.joins.len()), 1);
}

#[tokio::test]
async fn a_crash_at_any_write_changes_nothing() {
    crash_at_any_write(World::default, 0).await;
}

#[tokio::test]
async fn nor_where_candidates_are_judged() {
    // Short searches: what is of interest comes after them.
    let make = || {
        let world = World::gated();
        world.server.change(|inner| inner.spec.search.iterations = 2);
        world
    };
    crash_at_any_write(make, 6).await;
}

async fn crash_at_any_write(make: fn() -> World, ballots: usize) {
    let (calm, expected) = undisturbed(make).await;
    assert_eq!(calm.server.change(|inner| inner.submissions.len()), 3);
    assert_eq!(calm.server.change(|inner| inner.scoring.ballots.len()), ballots);
    for write in 0..calm.storage.writes() {
        for arrives in [false, true] {
            let world = World { storage: FakeStorage::crashing(Crash { write, arrives }), ..make() };
            assert!(matches!(world.run().await, Err(ParticipantError::Storage(_))), "write {write}");
            world.storage.revive(None);
            let outcome = world.run().await.expect("an outcome");
            assert_same(&world, &outcome, &calm, &expected);
            let (calls, counted) = (world.llm.calls().len() as u64, outcome.llm_calls);
            assert!(calls <= expected.llm_calls + CHUNK, "write {write}: {calls}");
            assert!(counted >= calls && counted <= calls + CHUNK, "write {write}: {calls} calls, {counted} counted");
        }
    }
}

#[tokio::test]
async fn a_crash_never_breaks_the_budget() {
    crash_within_budget(World::default, 3 * BATCH + 5).await;
}

#[tokio::test]
async fn nor_a_budget_that_judging_shares() {
    crash_within_budget(World::gated, 3 * BATCH + 5).await;
}

async fn crash_within_budget(make: fn() -> World, budget: u64) {
    let writes = {
        let world = World { budget: Some(budget), ..make() };
        assert_eq!(world.run().await.expect("an outcome").rounds.len(), 3);
        assert!(world.llm.calls().len() as u64 <= budget);
        world.storage.writes()
    };
    for write in 0..writes {
        for arrives in [false, true] {
            let storage = FakeStorage::crashing(Crash { write, arrives });
            let world = World { budget: Some(budget), storage, ..make() };
            assert!(world.run().await.is_err());
            world.storage.revive(None);
            let outcome = world.run().await.expect("an outcome");
            let calls = world.llm.calls().len() as u64;
            assert!(calls <= outcome.llm_calls && outcome.llm_calls <= budget, "write {write}: {calls}");
            assert_eq!(world.server.change(|inner| inner.submissions.len()), 3);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// Several crashes and a bad line at once.
    #[test]
    fn crashes_and_faults_together_change_nothing(
        crashes in proptest::collection::vec((0_usize..60, any::<bool>()), 0..4),
        faults in proptest::collection::vec((0_usize..30, 0_u8..3), 0..12),
        gated in any::<bool>(),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        runtime.block_on(async {
            let make = if gated { World::gated } else { World::default };
            let (calm, expected) = undisturbed(make).await;
            let kinds = [Fault::RequestLost, Fault::ResponseLost, Fault::Unavailable];
            let world = make();
            let faults = faults.into_iter().map(|(request, kind)| (request, kinds[usize::from(kind)]));
            world.server.change(|inner| inner.faults = faults.collect());
            for (write, arrives) in crashes {
                world.storage.revive(Some(Crash { write, arrives }));
                let _ = world.run().await;
            }
            world.storage.revive(None);
            let outcome = world.run().await.expect("an outcome");
            assert_same(&world, &outcome, &calm, &expected);
        });
    }
}
