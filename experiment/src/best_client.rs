//! The proposal of the participant that did best, in place of an aggregate.

use crate::arm::{Arm, Run};
use crate::federation::{Bytes, RunRound, json_bytes, total};
use crate::models::Models;
use crate::person::Person;
use crate::tested::tested;
use crate::world::World;
use feddtpt_client::platform::{Llm, Proposer};
use feddtpt_shared::Prompt;

/// In each round the proposal is published whose participant claims the best score on its own search rows; of equal claims the first
/// participant's. Nobody checks a claim. A round in which nobody has a score keeps the prompt.
///
/// # Errors
/// A model refuses.
pub(crate) async fn play_best_client<L: Llm, P: Proposer>(
    world: &World,
    arm: &Arm,
    run: Run,
    models: &Models<'_, L, P>,
    mut each: impl FnMut(RunRound),
) -> anyhow::Result<()> {
    let mut people: Vec<Person> = (0..world.participants.len()).map(|at| Person::new(world, at, run)).collect();
    let mut published = vec![world.task.seed_prompt.clone()];
    for round in 0..=run.rounds {
        let (mut bytes, mut note) = (Bytes::default(), String::new());
        let mut prompt = published.last().cloned().unwrap_or_default();
        if round > 0 {
            let mut best: Option<(Option<u32>, usize, Prompt)> = None;
            for person in &mut people {
                let found = person.search(world, arm, run, round, &prompt, &published, models).await?;
                bytes.up += json_bytes(&found.prompt) + json_bytes(&found.score) + r#"{"prompt":,"score":}"#.len();
                let claim = found.score.as_ref().map(feddtpt_client::Score::billionths);
                if claim.is_some() && best.as_ref().is_none_or(|(most, ..)| claim > *most) {
                    best = Some((claim, person.at, found.prompt));
                }
            }
            note = match best {
                Some((claim, at, proposal)) => {
                    prompt = proposal;
                    format!("of participant {at}, by its own {:.3}", f64::from(claim.unwrap_or(0)) / 1e9)
                }
                None => "nobody has a score".to_owned(),
            };
            bytes.down = json_bytes(&prompt) * people.len();
            published.push(prompt.clone());
        }
        let of = people.len().max(1) as f64;
        each(RunRound {
            round,
            test: tested(world, models, &prompt).await?,
            prompt,
            calls: [total(&people), 0],
            body_bytes_up: bytes.up as f64 / of,
            body_bytes_down: bytes.down as f64 / of,
            own: None,
            attack_success: None,
            note,
        });
    }
    Ok(())
}
