//! Participants that tune on their own: what a federation must be worth.

use crate::arm::{Arm, Run};
use crate::federation::{Own, RunRound};
use crate::models::Models;
use crate::person::Person;
use crate::tested::tested;
use crate::world::World;
use feddtpt_client::platform::{Llm, Proposer};

/// Everybody goes on from its own prompt, with the same budget as in a federation. The test figures of a round are those of the
/// participant that does best on the test rows, which nobody could know: a control that is better than it can be in truth.
///
/// # Errors
/// A model refuses.
pub(crate) async fn play_alone<L: Llm, P: Proposer>(
    world: &World,
    arm: &Arm,
    run: Run,
    models: &Models<'_, L, P>,
    mut each: impl FnMut(RunRound),
) -> anyhow::Result<()> {
    let mut people: Vec<Person> = (0..world.participants.len()).map(|at| Person::new(world, at, run)).collect();
    let mut prompts = vec![vec![world.task.seed_prompt.clone()]; people.len()];
    for round in 0..=run.rounds {
        let mut found = Vec::new();
        for (person, seen) in people.iter_mut().zip(&mut prompts) {
            let mut prompt = seen.last().cloned().unwrap_or_default();
            if round > 0 {
                prompt = person.search(world, arm, run, round, &prompt, seen, models).await?.prompt;
                seen.push(prompt.clone());
            }
            found.push((tested(world, models, &prompt).await?, prompt));
        }
        let own =
            Own::of(found.iter().zip(&people).map(|((test, _), person)| test.accuracy_for(&world.shares(person.at))));
        let best = found
            .into_iter()
            .reduce(|best, next| if next.0.balanced_accuracy() > best.0.balanced_accuracy() { next } else { best });
        let Some((test, prompt)) = best else { return Ok(()) };
        let spent = people.iter().map(|person| person.account.budget.spent()).sum();
        each(RunRound {
            round,
            prompt,
            test,
            calls: [spent, 0],
            body_bytes_up: 0.0,
            body_bytes_down: 0.0,
            own,
            attack_success: None,
            note: "the best of the participants' own prompts, by the test rows".to_owned(),
        });
    }
    Ok(())
}
