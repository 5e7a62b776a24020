//! Prompts for groups: what a participant makes of them in the end.

use super::{World, invite};
use crate::fakes::{FakeServer, prompt, spec};
use crate::participant::{Outcome, ParticipantError, kept, most_choice_calls};
use crate::platform::LlmError;
use feddtpt_shared::strategy::Strategy;
use std::collections::HashSet;

/// Always right, and a little better than what the rounds end with.
const BETTER: &str = "w29 w28 w27 w26";
const WORSE: &str = "w00";

async fn run(groups: &[&str], budget: Option<u64>) -> (World, Outcome) {
    let world = World { budget, ..World::on(FakeServer::clustered(groups)) };
    let outcome = world.run().await.expect("an outcome");
    assert_eq!(outcome.final_prompt, prompt("w29 w28 w27"), "the prompt for all");
    (world, outcome)
}

#[tokio::test]
async fn the_better_of_group_and_all_is_its_own() {
    let (world, outcome) = run(&[WORSE, BETTER], None).await;
    let own = outcome.own_prompt.expect("a comparison");
    assert_eq!(own.prompt, prompt(BETTER));
    assert_eq!((own.score.correct, own.score.total, own.published.total), (30, 30, 30), "the rows that were kept");
    assert!(own.published.correct < 30);
    let mut spec = spec();
    assert_eq!(most_choice_calls(&spec, 40), 0);
    spec.strategy.name = Strategy::Clustered;
    let most = most_choice_calls(&spec, 40);
    assert!((4 * 30..=4 * 32).contains(&most), "{most}");
    let calls = world.llm.calls();
    assert_eq!(outcome.llm_calls, calls.len() as u64);
    assert_eq!(calls.iter().collect::<HashSet<_>>().len(), calls.len(), "nothing was asked twice");
    assert!(calls.iter().filter(|(asked, _)| *asked == prompt(BETTER).digest()).count() == 30);
}

#[tokio::test]
async fn the_prompt_for_all_stays_where_no_other_is_better() {
    let (_, outcome) = run(&[WORSE], None).await;
    let own = outcome.own_prompt.expect("a comparison");
    assert!(own.prompt == outcome.final_prompt && own.score == own.published);
    for (groups, budget) in [(&[][..], None), (&["w29 w28 w27"][..], None)] {
        assert!(run(groups, budget).await.1.own_prompt.is_none(), "nothing to choose from");
    }
}

#[tokio::test]
async fn without_budget_nothing_is_compared_and_none_is_exceeded() {
    let world = World { budget: Some(0), ..World::on(FakeServer::clustered(&[BETTER])) };
    let outcome = world.run().await.expect("an outcome");
    assert!(outcome.own_prompt.is_none() && world.llm.calls().is_empty());
    // What it is compared on is what the budget leaves.
    let mut rows = Vec::new();
    for budget in (60..300).step_by(30) {
        let world = World { budget: Some(budget), ..World::on(FakeServer::clustered(&[BETTER])) };
        let outcome = world.run().await.expect("an outcome");
        assert!(outcome.llm_calls <= budget && world.llm.calls().len() as u64 == outcome.llm_calls);
        rows.extend(outcome.own_prompt.map(|own| own.score.total));
    }
    assert!(rows.iter().any(|rows| (1..30).contains(rows)), "{rows:?}");
}

#[tokio::test]
async fn a_strategy_without_groups_has_no_choice() {
    let world = World::gated();
    world.server.change(|inner| inner.group_prompts = vec![prompt(BETTER)]);
    assert!(world.run().await.expect("an outcome").own_prompt.is_none());
}

#[tokio::test]
async fn a_prompt_that_breaks_the_rules_is_refused() {
    let world = World::on(FakeServer::clustered(&["secret"]));
    assert!(matches!(world.run().await, Err(ParticipantError::BadPrompt(_))));
}

#[tokio::test]
async fn a_restart_while_it_chooses_goes_on_from_what_is_there() {
    let world = World::on(FakeServer::clustered(&[BETTER, WORSE]));
    let calm = run(&[BETTER, WORSE], None).await.1;
    let participant = world.participant();
    let task = tokio::spawn(async move { participant.run(Some(invite())).await });
    // In the middle of the comparison: some rows were asked about, not all.
    while world.llm.calls().iter().filter(|(asked, _)| *asked == prompt(BETTER).digest()).count() < 8 {
        tokio::task::yield_now().await;
    }
    task.abort();
    let _ = task.await;
    assert!(kept(&world.storage).await.expect("readable").expect("there").outcome.is_none());
    let outcome = world.participant().run(None).await.expect("an outcome");
    assert_eq!(outcome.own_prompt, calm.own_prompt);
    // What was on its way counts, whether it was asked or not: one batch at most.
    let asked = world.llm.calls().len() as u64;
    assert!(asked <= outcome.llm_calls && outcome.llm_calls <= calm.llm_calls + 8, "{asked} {}", outcome.llm_calls);
}

#[tokio::test]
async fn an_llm_that_refuses_leaves_the_prompt_for_all() {
    let (first, _) = run(&[], None).await;
    let calls = first.llm.calls().len();
    let world = World::on(FakeServer::clustered(&[BETTER]));
    let participant = world.participant();
    let task = tokio::spawn(async move { participant.run(Some(invite())).await });
    while world.llm.calls().len() < calls {
        tokio::task::yield_now().await;
    }
    world.llm.fail([LlmError::Refused("no".to_owned())]);
    let outcome = task.await.expect("no panic").expect("an outcome");
    assert!(outcome.own_prompt.is_none() && outcome.final_prompt == prompt("w29 w28 w27"));
}
