//! The rows of a table that a run makes.

use crate::arm::Arm;
use crate::confusion::Confusion;
use crate::federation::RunRound;
use crate::models::Models;
use crate::plan::{Job, Plan};
use crate::tested::tested_on;
use crate::world::World;
use feddtpt_client::platform::{Llm, Proposer};
use feddtpt_results::ResultRow;

/// A run as rows. Where there are several LLMs, each round has a row for each of them; its first and last prompts have one for each LLM that
/// nobody searched with. A round's own row comes after those, so that a run whose last row is in a table is there as a whole.
///
/// # Errors
/// An LLM refuses.
pub(crate) async fn rows<L: Llm, P: Proposer>(
    plan: &Plan,
    job: Job,
    world: &World,
    arm: &Arm,
    models: &Models<'_, L, P>,
    rounds: &[(RunRound, f64)],
) -> anyhow::Result<Vec<ResultRow>> {
    let mut rows = Vec::new();
    for (at, (round, seconds)) in rounds.iter().enumerate() {
        let own = own(plan, job, arm, round, *seconds);
        if models.llms.len() > 1 && round.test.each.len() == models.llms.len() {
            let each = models.llms.iter().zip(&round.test.each);
            rows.extend(each.map(|(llm, test)| aside(&own, &llm.name, false, test)));
        }
        if arm.kind.has_words() && (at == 0 || at + 1 == rounds.len()) {
            for llm in models.transfer {
                rows.push(aside(&own, &llm.name, true, &tested_on(world, &llm.llm, &round.prompt).await?));
            }
        }
        rows.push(own);
    }
    Ok(rows)
}

/// A round's figures on one LLM. What it cost stands in the round's own row too, and its time there alone.
fn aside(own: &ResultRow, llm: &str, transfer: bool, test: &Confusion) -> ResultRow {
    ResultRow {
        llm: llm.to_owned(),
        transfer,
        test_rows: test.total(),
        correct: test.correct(),
        accuracy: test.accuracy(),
        balanced_accuracy: test.balanced_accuracy(),
        macro_f1: test.macro_f1(),
        own_accuracy: None,
        best_accuracy: None,
        worst_accuracy: None,
        seconds: 0.0,
        ..own.clone()
    }
}

fn own(plan: &Plan, job: Job, arm: &Arm, round: &RunRound, seconds: f64) -> ResultRow {
    let hostile = arm.hostile.as_ref();
    let trigger = hostile.and_then(|hostile| hostile.attack.trigger());
    ResultRow {
        experiment: plan.name.clone(),
        arm: arm.name.clone(),
        data: plan.data[job.data].name.clone(),
        split: job.split.to_string(),
        seed: job.seed,
        round: round.round,
        prompt: round.prompt.to_string(),
        llm_calls: round.calls.iter().sum(),
        calls_search: round.calls[0],
        calls_score: round.calls[1],
        bytes_up: round.body_bytes_up,
        bytes_down: round.body_bytes_down,
        test_rows: round.test.total(),
        correct: round.test.correct(),
        accuracy: round.test.accuracy(),
        balanced_accuracy: round.test.balanced_accuracy(),
        macro_f1: round.test.macro_f1(),
        own_accuracy: round.own.map(|own| own.mean),
        best_accuracy: round.own.map(|own| own.best),
        worst_accuracy: round.own.map(|own| own.worst),
        hostile_share: hostile.map_or(0.0, |hostile| hostile.share),
        trigger: trigger.map(|token| round.prompt.tokens().contains(token)),
        attack_success: round.attack_success,
        llm: String::new(),
        transfer: false,
        seconds,
        note: round.note.clone(),
    }
}
