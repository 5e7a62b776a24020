//! Lists of candidates that an honest server does not send (threat model A4).

use super::World;
use crate::fakes::prompt;
use crate::participant::{Abstention, ParticipantError, ParticipantEvent};
use feddtpt_shared::Prompt;
use feddtpt_shared::strategy::Strategy;

async fn asked(stage: u32, candidates: Vec<Prompt>) -> (World, Result<(), ParticipantError>) {
    let world = World::gated();
    world.server.change(|inner| (inner.scoring.stage, inner.scoring.candidates) = (stage, candidates));
    let found = world.run().await.map(drop);
    (world, found)
}

#[tokio::test]
async fn prompts_that_break_the_rules_are_not_judged() {
    for text in ["w01 outside", "w01 w02 w03 w04 w05"] {
        let (world, found) = asked(1, vec![prompt("w01 w02 w03"), prompt(text)]).await;
        assert!(matches!(found, Err(ParticipantError::BadPrompt(_))), "{text}");
        assert!(world.llm.calls().is_empty());
    }
}

#[tokio::test]
async fn lists_that_break_the_rules_are_not_judged() {
    let many = |count: u32| (0..count).map(|n| prompt(&format!("w{n:02}"))).collect::<Vec<_>>();
    let cases = [
        (1, vec![]),
        (1, many(9)),
        (1, many(17)),
        (2, many(4)),
        (3, many(2)),
        (u32::MAX, many(2)),
        (1, vec![prompt("w01"); 2]),
    ];
    for (stage, candidates) in cases {
        let shown = format!("{stage} {candidates:?}");
        let (world, found) = asked(stage, candidates).await;
        assert!(matches!(found, Err(ParticipantError::BadCandidates(_))), "{shown}: {found:?}");
        assert!(world.llm.calls().is_empty());
    }
    let (world, found) = asked(1, many(8)).await;
    assert!(found.is_ok() && !world.llm.calls().is_empty(), "{found:?}");
}

#[tokio::test]
async fn a_federation_without_a_gate_has_no_candidates() {
    let world = World::gated();
    world.server.change(|inner| {
        inner.spec.strategy.name = Strategy::Feddtpt;
        (inner.scoring.stage, inner.scoring.candidates) = (1, vec![prompt("w01"), prompt("w02")]);
    });
    assert!(matches!(world.run().await, Err(ParticipantError::BadCandidates(_))));
    assert!(world.llm.calls().is_empty());
}

#[tokio::test]
async fn a_server_cannot_ask_about_list_after_list() {
    let world = World::gated();
    let retries = world.server.change(|inner| {
        inner.scoring.changing = vec![1; 20];
        inner.spec.policy.max_retries
    });
    world.run().await.expect("an outcome");
    let mut previews = world.recorder.events().into_iter().filter_map(|event| match event {
        ParticipantEvent::BallotPreview { round: 1, ballot, abstains, .. } if ballot.stage == 1 => Some(abstains),
        _ => None,
    });
    assert!(previews.by_ref().take(retries as usize + 1).all(|abstains| abstains != Some(Abstention::AskedTooOften)));
    assert!(previews.all(|abstains| abstains == Some(Abstention::AskedTooOften)));
}
