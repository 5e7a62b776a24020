//! What each participant has of a run, with its own mix of classes.

use crate::arm::{Arm, Run};
use crate::federation::Own;
use crate::models::Models;
use crate::person::Person;
use crate::tested::{Tested, tested};
use crate::world::{NoWait, World};
use feddtpt_client::choice::{choice_rows, latest_group_prompts, most_accurate};
use feddtpt_client::platform::{Llm, Proposer};
use feddtpt_shared::messages::PublishedPrompt;

/// The figures over participants, each with the answers that its prompt brings.
pub(crate) fn personal<'t>(world: &World, people: &[Person], test: impl Fn(usize) -> &'t Tested) -> Option<Own> {
    Own::of(people.iter().map(|person| test(person.at).accuracy_for(&world.shares(person.at))))
}

/// What the prompts that participants choose in the end do to the test rows; `None` for those who keep the one for all, and nobody
/// where there is nothing to choose from.
pub(crate) async fn choices<L: Llm, P: Proposer>(
    world: &World,
    arm: &Arm,
    run: Run,
    groups: &[PublishedPrompt],
    people: &mut [Person],
    models: &Models<'_, L, P>,
) -> anyhow::Result<Vec<Option<Tested>>> {
    let Some(published) = groups.last().map(|last| last.prompt.clone()) else { return Ok(Vec::new()) };
    let most = arm.strategy.groups.max_groups as usize;
    let (mut prompts, round) = latest_group_prompts(groups, &published, most);
    if prompts.is_empty() {
        return Ok(Vec::new());
    }
    prompts.insert(0, published);
    let mut chosen = Vec::new();
    for person in people {
        person.allow_judging(run);
        let batch = choice_rows(&world.participants[person.at], &arm.strategy.gate, person.seed, round);
        let found = most_accurate(models.llm(arm, person.at), &NoWait, &prompts, &batch, &mut person.account).await?;
        let own = found.map(|(best, _)| best).filter(|best| *best > 0);
        chosen.push(match own.and_then(|best| prompts.get(best)) {
            Some(prompt) => Some(tested(world, models, prompt).await?),
            None => None,
        });
    }
    Ok(chosen)
}
