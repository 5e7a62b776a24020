//! The phases score and gate of a run.

use crate::arm::{Arm, Run};
use crate::attack::Attack;
use crate::federation::{Bytes, json_bytes};
use crate::models::Models;
use crate::person::Person;
use crate::world::{NoWait, World};
use anyhow::Context;
use feddtpt_aggregation::gate::{Candidate, Cast, judge};
use feddtpt_client::ballot;
use feddtpt_client::platform::{Llm, Proposer};
use feddtpt_shared::Prompt;

/// The phases score and gate. `authors` are the participants whose proposals were aggregated, in the order of these.
#[expect(clippy::too_many_arguments, reason = "the run's parts, and what it writes to")]
pub(crate) async fn score<L: Llm, P: Proposer>(
    world: &World,
    arm: &Arm,
    run: Run,
    round: u32,
    mut list: Vec<Candidate>,
    authors: &[usize],
    people: &mut [Person],
    models: &Models<'_, L, P>,
    bytes: &mut Bytes,
) -> anyhow::Result<(Prompt, String)> {
    let gate = &arm.strategy.gate;
    let mut note = Vec::new();
    for stage in 1..=gate.stages {
        if list.len() < 2 {
            break;
        }
        let prompts: Vec<Prompt> = list.iter().map(|candidate| candidate.prompt.clone()).collect();
        let mut ballots = Vec::new();
        // Whoever the round does not ask does not judge either.
        for person in people.iter_mut().filter(|person| authors.contains(&person.at)) {
            let rows = &world.participants[person.at];
            let author = authors.iter().position(|at| *at == person.at);
            let batch = ballot::ballot_rows(rows, &world.task.public_rows, gate, stage, person.seed, round);
            if let Some(attack) = attack_of(arm, person.at, world) {
                let votes = attack.votes(world, gate.ballot, &prompts, person.at, round);
                ballots.push(Cast { author, votes });
                continue;
            }
            person.allow_judging(run);
            let llm = models.llm(arm, person.at);
            let votes = ballot::cast(llm, &NoWait, &prompts, &batch, gate, &mut person.account)
                .await
                .with_context(|| format!("participant {} in round {round}", person.at))?;
            bytes.up += json_bytes(&votes) + r#"{"stage":1,"votes":}"#.len();
            bytes.down += json_bytes(&prompts);
            ballots.push(Cast { author, votes });
        }
        let judgement = judge(&list, &ballots, world.task.labels.len(), gate);
        let winner = judgement.winner();
        let standing = &judgement.standings[winner];
        note.push(format!(
            "stage {stage}: {} of {}, {:?}, lead {:.3}",
            winner,
            list.len(),
            list[winner].origin,
            standing.lead
        ));
        // As the server does it: with a choice of two a further stage could only repeat this one.
        let survivors = judgement.survivors(gate.candidates_in(stage + 1));
        let goes_on = stage < gate.stages && list.len() > 2 && survivors.len() > 1;
        let keep = if goes_on { survivors } else { vec![winner] };
        list = keep.into_iter().map(|at| list[at].clone()).collect();
    }
    let chosen = list.first().map_or_else(Prompt::default, |candidate| candidate.prompt.clone());
    Ok((chosen, note.join("; ")))
}

/// What the participant at this place does instead of taking part honestly.
pub(crate) fn attack_of<'a>(arm: &'a Arm, at: usize, world: &World) -> Option<&'a Attack> {
    let hostile = arm.hostile.as_ref()?;
    hostile.includes(at, world.participants.len()).then_some(&hostile.attack)
}
